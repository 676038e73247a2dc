"""With what the pages of a plan are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

CHAIR, WORKER, MANAGER = "joan@council.example", "alice@council.example", "hannah@council.example"
WHOSE = {"own": "plan_developed", "other": "plan_other", "restricted": "plan_restricted"}


def plan(council: Any, state: str) -> dict[str, UUID]:
    """A plan at a stage; by default one that a core group has developed."""
    return {"plan": council.refs[f"plan_{state or 'developed'}"]}


def whose_outline(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's plan, no core group of which is called."""
    return plan(council, "outline") if which == "own" else whose_plan(council, which)


def whose_plan(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's plan."""
    return {"plan": council.refs[WHOSE[which]]}


def item(council: Any, state: str) -> dict[str, UUID]:
    """A need, or an action where the state says so."""
    return {"item": council.refs[f"plan_item_{state or 'need'}"]}


def whose_item(council: Any, which: str) -> dict[str, UUID]:
    """Something in somebody's plan."""
    return {"item": council.refs[f"item_of_{WHOSE[which]}"]}


def group(council: Any, state: str) -> dict[str, UUID]:
    """A core group that is to be written up."""
    return {"meeting": council.refs[f"core_group_{state or 'soon'}"]}


def whose_group(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's core group."""
    return {"meeting": council.refs[f"core_group_of_{WHOSE[which]}"]}


def version(council: Any, state: str) -> dict[str, UUID]:
    """An outline that has been developed since."""
    return {"version": council.refs["version_of_plan_developed"]}


def whose_version(council: Any, which: str) -> dict[str, UUID]:
    """Somebody's plan as it was kept."""
    return {"version": council.refs[f"version_of_{WHOSE[which]}"]}


def child(council: Any, state: str) -> dict[str, UUID]:
    """A child with a plan."""
    return {"child": council.refs["mai"]}


def whose_child(council: Any, which: str) -> dict[str, UUID] | None:
    """Somebody's child with a plan; none of one's own, whose page only leads on."""
    if which == "own":
        return None
    return {"child": council.refs[f"child_of_{WHOSE[which]}"]}
