"""How the page tests open the pages about access. David answers for Linnet's record, which is restricted."""

from typing import Any
from uuid import UUID

DAVID = "david@council.example"
SAMUEL = "samuel@council.example"
CHARLIE = "charlie@council.example"
FARAH = "farah@council.example"


def restricted(council: Any, state: str) -> dict[str, UUID]:
    """The restricted child."""
    return {"person": council.person("restricted")}


def whose_restricted(council: Any, which: str) -> dict[str, UUID]:
    """A restricted record is one's own to whoever answers for it."""
    return {"person": council.person({"own": "restricted"}.get(which, which))}


def task(kind: str) -> Any:
    """The first task of this kind, as an example."""
    return lambda council, state: {"task": council.task(kind)}


def whose_task(kind: str) -> Any:
    """What somebody is asked by name is found by nobody else: there is none of another team's to give a reason for."""
    return lambda council, which: None if which == "other" else {"task": council.task(kind)}
