"""The lines of the child page, room by room: one table. A room adds its own by a module here and a row in `ROOMS`.

Everything a line says is composed from facts and opens what it came from. What a room wants to read beside the history is
read in the page's own statement, so that a new line costs no statement more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from alongside.record.queries.desk.glance import emergency, harm, plans, services, transfer
from alongside.record.queries.desk.glance.line import Known, Line, Part, Room

# In the order in which their lines stand on the page.
ROOMS: tuple[Room, ...] = (harm.ROOM, emergency.ROOM, plans.ROOM, transfer.ROOM, services.ROOM)

__all__ = ["ROOMS", "Known", "Line", "Part", "Room", "compose", "lists", "named"]


def lists(records: Collection[UUID]) -> dict[str, Any]:
    """What all rooms read for their lines, to be read together with the page's own lists."""
    found: dict[str, Any] = {}
    for room in ROOMS:
        found |= room.lists(records)
    return found


def named(read: Mapping[str, list[Any]]) -> set[UUID]:
    """Everybody whom the rooms' own lists name."""
    return {ref for room in ROOMS for ref in room.named(read)}


def compose(known: Known) -> tuple[Line, ...]:
    """Every line of every room."""
    return tuple(line for room in ROOMS for line in room.lines(known))
