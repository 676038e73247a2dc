"""With what these pages are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

from alongside.record.queries.desk.family_access import sample

WORKER = "alice@council.example"


def child(council: Any, which: str) -> dict[str, UUID]:
    """Amara, a child of another team, and a restricted one."""
    return {"child": council.person(which or "own")}


def parent(council: Any, which: str) -> dict[str, UUID]:
    """The same children with a parent of each."""
    return child(council, which) | {"person": sample(council.person(which or "own"))[0]}


def account(council: Any, which: str) -> dict[str, UUID]:
    """Amara with her mother's sign-in; the same sign-in beside a child it has nothing to do with."""
    return child(council, which) | {"account": council.refs["family_dana"]}
