"""With what the pages before birth are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

WORKER = "alice@council.example"
WHOSE = {"own": "unborn_expected", "other": "minh", "restricted": "linnet"}


def child(council: Any, state: str) -> dict[str, UUID]:
    """A baby who is expected, unless the state names another."""
    return {"child": council.person(f"unborn_{state or 'expected'}")}


def whose(council: Any, which: str) -> dict[str, UUID]:
    """One's own child, another team's, and a restricted one."""
    return {"child": council.person(WHOSE[which])}
