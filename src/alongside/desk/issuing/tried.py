"""With what these pages are tried: see `design.registry.Page`."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

WORKER = "alice@council.example"
MANAGER = "hannah@council.example"


def _named(argument: str, name: str) -> Callable[[Any, str], dict[str, UUID]]:
    def refs(council: Any, which: str) -> dict[str, UUID]:
        return {argument: council.refs[f"{name}_{which or 'own'}"]}

    return refs


child = _named("child", "giving_child")
issue = _named("issue", "giving_issue")
recipient = _named("recipient", "giving_to")
copy = _named("copy", "giving_copy")
document = _named("document", "giving_document")
passage = _named("passage", "giving_passage")
task = _named("task", "giving_task")
decision = _named("decision", "giving_sharing")
