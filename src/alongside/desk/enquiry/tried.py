"""With what the enquiry's pages are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

WORKER, MANAGER = "alice@council.example", "hannah@council.example"

# The families of the demonstration council: Alice's, one of another team, one that is restricted.
WHOSE = {"own": "joint", "other": "outside", "restricted": "restricted"}


def _called(council: Any, what: str, name: str) -> UUID:
    found: UUID = council.refs[f"{what}_{name}"]
    return found


def child(council: Any, state: str) -> dict[str, UUID]:
    """A child about whom nobody has talked yet, and one whose enquiry runs."""
    return {"child": council.refs["enquiry_child_joint" if state == "running" else "hope"]}


def whose_child(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's child."""
    return {"child": _called(council, "enquiry_child", WHOSE[which])}


def discussion(council: Any, state: str) -> dict[str, UUID]:
    """A strategy discussion that was held."""
    return {"discussion": _called(council, "discussion", state or "joint")}


def whose_discussion(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's strategy discussion."""
    return {"discussion": _called(council, "discussion", WHOSE[which])}


def enquiry(council: Any, state: str) -> dict[str, UUID]:
    """An enquiry at a stage; by default one that runs."""
    return {"enquiry": _called(council, "enquiry", state or "joint")}


def whose_enquiry(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's enquiry."""
    return {"enquiry": _called(council, "enquiry", WHOSE[which])}


def to_sign(council: Any, state: str) -> dict[str, UUID]:
    """An enquiry whose findings wait for a manager."""
    return {"enquiry": _called(council, "enquiry", "sent")}


def whose_to_sign(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's enquiry, for a manager."""
    return to_sign(council, "") if which == "own" else whose_enquiry(council, which)


def without_access(council: Any, state: str) -> dict[str, UUID]:
    """An enquiry in which the child could not be seen."""
    return {"enquiry": _called(council, "enquiry", "no_access")}


def whose_access(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's enquiry, where access is decided."""
    return without_access(council, "") if which == "own" else whose_enquiry(council, which)


def subject(council: Any, state: str) -> dict[str, UUID]:
    """A subject of concern that Alice may read."""
    return {"subject": council.refs["subject_own"]}


def whose_subject(council: Any, which: str) -> dict[str, UUID] | None:
    """A subject of concern belongs to no child: to those who are not named for it there is none."""
    return subject(council, "") if which == "own" else None
