"""The law alone counts no local number: a council's policy is adopted by a service, or by a test that is about it."""

from collections.abc import Iterator

import pytest

from alongside.law import local


@pytest.fixture(autouse=True)
def no_local_policy() -> Iterator[None]:
    """Each test begins without a council's limits, and what it adopts ends with it."""
    before = local.council()
    local.adopt(local.NONE)
    yield
    local.adopt(before)
