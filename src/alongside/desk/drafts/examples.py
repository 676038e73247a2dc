"""With what the page of who writes a draft is tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

from alongside.record.queries.desk import samples

WORKER = "alice@council.example"


def draft(council: Any, state: str) -> dict[str, UUID]:
    """A draft of one's own."""
    return {"draft": samples.draft(WORKER)}
