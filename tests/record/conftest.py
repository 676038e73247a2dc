"""A cast on stage and a case to tell, in a database of their own."""

import pytest

from tests.cast import Cast
from tests.story import Story


@pytest.fixture
def cast(db) -> Cast:
    return Cast.on_stage()


@pytest.fixture
def story(cast) -> Story:
    return Story(cast)
