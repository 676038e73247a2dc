"""How the page tests open the pages about people."""

from typing import Any
from uuid import UUID

ALICE = "alice@council.example"
HANNAH = "hannah@council.example"
FARAH = "farah@council.example"


def person(council: Any, state: str) -> dict[str, UUID]:
    """A person of the demonstration: Amara unless the state names another."""
    return {"person": council.person(state or "own")}


def whose(council: Any, which: str) -> dict[str, UUID]:
    """One's own child, another team's, and a restricted one."""
    return {"person": council.person(which)}
