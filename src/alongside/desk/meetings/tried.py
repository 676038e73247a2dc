"""With what the pages of a meeting are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

CHAIR, WORKER, MANAGER = "joan@council.example", "alice@council.example", "hannah@council.example"
WHOSE = {"own": "conference_soon", "other": "conference_other", "restricted": "conference_restricted"}


def meeting(council: Any, state: str) -> dict[str, UUID]:
    """A conference at a stage; by default one that is soon."""
    return {"meeting": council.refs[f"conference_{state or 'soon'}"]}


def whose_meeting(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's conference."""
    return {"meeting": council.refs[WHOSE[which]]}


def seat(council: Any, state: str) -> dict[str, UUID]:
    """A mother's place at a conference."""
    return {"seat": council.refs[f"seat_{state or 'mother'}"]}


def whose_seat(council: Any, which: str) -> dict[str, UUID]:
    """A place at somebody's conference."""
    return {"seat": council.refs[f"seat_{WHOSE[which]}"]}


def childs_seat(council: Any, state: str) -> dict[str, UUID]:
    """A child's place at a conference."""
    return {"seat": council.refs["seat_child"]}


def child(council: Any, state: str) -> dict[str, UUID]:
    """A child for whom a conference may be called."""
    return {"child": council.refs["child_to_call"]}


def whose_child(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's child."""
    return {"child": council.person(which)}
