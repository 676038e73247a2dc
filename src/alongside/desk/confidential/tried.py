"""With what these pages are tried: see `design.registry.Page`."""

from typing import Any
from uuid import UUID

WORKER = "alice@council.example"


def child(council: Any, which: str) -> dict[str, UUID]:
    """A child in whose confidential section something is kept."""
    return {"child": council.refs[f"confidential_child_{which or 'own'}"]}


def file(council: Any, which: str) -> dict[str, UUID]:
    """A file kept there."""
    return {"file": council.refs[f"confidential_file_{which or 'own'}"]}
