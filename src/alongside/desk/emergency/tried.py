"""With what the pages of the first bad night are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

WORKER, MANAGER = "alice@council.example", "hannah@council.example"
WHOSE = {"own": "tonight_police", "other": "minh", "restricted": "linnet"}


def child(council: Any, state: str) -> dict[str, UUID]:
    """A child in police protection, unless the state names another."""
    return {"child": council.person(f"tonight_{state or 'police'}")}


def whose(council: Any, which: str) -> dict[str, UUID]:
    """One's own child, another team's, and a restricted one."""
    return {"child": council.person(WHOSE[which])}
