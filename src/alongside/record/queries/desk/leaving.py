"""What somebody who leaves still has: drafts and tasks by number, children by name for whoever reallocates them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import Viewer, hidden_from
from alongside.record.queries.shared import Card, cards

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class StillTheirs:
    """A child who still has this worker, and the run of help in which; None where it is no referral. A restricted
    child stands here without name or reference: only the desk to ring."""

    child: Card
    referral: UUID | None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What somebody would leave behind today. `children` is empty for a viewer who opens no child's record."""

    drafts: int
    tasks: int
    how_many_children: int
    children: tuple[StillTheirs, ...]


def unfinished(viewer: Viewer, worker: UUID, *, names: bool, now: datetime) -> Unfinished:
    """`names`: whether this viewer opens children's records at all. Five statements at most."""
    allocated = list(
        models.Allocated.objects.filter(worker=worker)
        .order_by("from_on", "matter")
        .values_list("person_id", "matter_id", "matter__kind")
    )
    children: tuple[StillTheirs, ...] = ()
    if names:
        known = cards([row[0] for row in allocated], hidden_from(viewer, london_day(now)))
        children = tuple(
            StillTheirs(replace(known[person], person=NOBODY), None)
            if known[person].restricted
            else StillTheirs(known[person], run if kind == "referral" else None)
            for person, run, kind in allocated
            if person in known
        )
    return Unfinished(
        models.Draft.objects.filter(writer=worker).count(),
        models.Task.objects.filter(for_user=worker, done__isnull=True).count(),
        len({row[0] for row in allocated}),
        children,
    )
