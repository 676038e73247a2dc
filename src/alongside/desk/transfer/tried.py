"""With what the pages of handing over are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

WORKER, MANAGER, DOOR = "alice@council.example", "hannah@council.example", "grace@council.example"
WHOSE = {"own": "offered", "other": "other", "restricted": "restricted"}


def child(council: Any, state: str) -> dict[str, UUID]:
    """A child whose work can be offered; one with whom nobody works."""
    return {"child": council.refs["hope" if state == "not_open" else "transfer_child"]}


def whose_child(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's child."""
    return {"child": council.person(which)}


def transfer(council: Any, state: str) -> dict[str, UUID]:
    """An offer at a stage: by default one that waits for an answer."""
    return {"transfer": council.refs[f"transfer_{state or 'offered'}"]}


def whose_transfer(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's offer."""
    return {"transfer": council.refs[f"transfer_{WHOSE[which]}"]}


def contact(council: Any, state: str) -> dict[str, UUID]:
    """A contact that another council wrote."""
    return {"contact": council.refs["transfer_contact"]}


def whose_contact(council: Any, which: str) -> dict[str, UUID] | None:
    """A contact belongs to the front door: nobody's other team has one."""
    found = {"own": "transfer_contact", "restricted": "contact_restricted"}.get(which)
    return {"contact": council.refs[found]} if found and found in council.refs else None
