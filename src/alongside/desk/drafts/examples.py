"""With what the page of a shared draft is tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID, uuid4

from alongside.record.queries.desk import samples

WORKER = "alice@council.example"


def draft(council: Any, state: str) -> dict[str, UUID]:
    """A draft of one's own."""
    return {"draft": samples.draft(WORKER)}


def whose_draft(council: Any, which: str) -> dict[str, UUID] | None:
    """A draft is nobody's record: one's own, or nobody else's at all."""
    return draft(council, "") if which == "own" else {"draft": uuid4()}
