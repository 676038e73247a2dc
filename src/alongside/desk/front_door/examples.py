"""How the page tests open the front door's pages: by what the demonstration council has in each state."""

from typing import Any
from uuid import UUID


def contact(council: Any, state: str) -> dict[str, UUID]:
    """A contact of the council that stands as `state` says: new, being checked, to decide, late, nobody, done …"""
    return {"contact": council.contact((state or "new").replace(" ", "_"))}


def whose_contact(council: Any, which: str) -> dict[str, UUID] | None:
    """A contact of one's own, and one about a restricted child. There is no other: who works at the front door takes
    every contact that comes."""
    return None if which == "other" else {"contact": council.contact(which)}
