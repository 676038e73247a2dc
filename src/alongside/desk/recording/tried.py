"""With what the composer's pages are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

from alongside.record.actions.recording import KINDS
from alongside.record.queries.desk import samples

WORKER = "alice@council.example"


def child(council: Any, which: str) -> dict[str, UUID]:
    """A child's record."""
    return {"child": samples.child(which or "own", WORKER)}


def entry(council: Any, which: str) -> dict[str, UUID]:
    """A finished entry."""
    return {"entry": samples.document(KINDS, which or "own", WORKER)}


def file(council: Any, which: str) -> dict[str, UUID]:
    """A file kept with an entry."""
    return {"file": samples.attachment(which or "own", WORKER)}
