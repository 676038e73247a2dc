"""With what the pages of a plan of help are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

WORKER, MANAGER = "alice@council.example", "hannah@council.example"
WHOSE = {"own": "help_running", "other": "help_other", "restricted": "help_restricted"}


def plan(council: Any, state: str) -> dict[str, UUID]:
    """A plan of help at a stage; by default one that runs."""
    return {"plan": council.refs[f"help_{state or 'running'}"]}


def whose_plan(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's plan of help."""
    return {"plan": council.refs[WHOSE[which]]}


def to_review(council: Any, state: str) -> dict[str, UUID]:
    """A plan of help for which no review is called."""
    return plan(council, "stopped")


def whose_to_review(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's plan of help for which no review is called."""
    return to_review(council, "") if which == "own" else whose_plan(council, which)


def child(council: Any, state: str) -> dict[str, UUID]:
    """A child for whom one can begin."""
    return {"child": council.refs["help_child_to_begin"]}


def whose_child(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's child."""
    return child(council, "") if which == "own" else {"child": council.person(which)}


def review(council: Any, state: str) -> dict[str, UUID]:
    """A review that is to be written up."""
    return {"meeting": council.refs["help_review"]}


def whose_review(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's review."""
    return {"meeting": council.refs[{"own": "help_review"}.get(which, f"help_review_{which}")]}
