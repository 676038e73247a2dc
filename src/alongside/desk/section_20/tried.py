"""With what the pages of section 20 are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

WORKER, MANAGER = "alice@council.example", "hannah@council.example"
WHOSE = {"own": "s20_relied_on", "other": "minh", "restricted": "linnet"}


def child(council: Any, state: str) -> dict[str, UUID]:
    """A child who lives away from home by agreement, unless the state names another."""
    return {"child": council.person(f"s20_{state or 'relied_on'}")}


def whose(council: Any, which: str) -> dict[str, UUID]:
    """One's own child, another team's, and a restricted one."""
    return {"child": council.person(WHOSE[which])}
