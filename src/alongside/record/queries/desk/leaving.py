"""What somebody who leaves still has: drafts and tasks by number, children by name for whoever reallocates them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import Viewer, hidden_from
from alongside.record.queries.shared import Card, cards


@dataclass(frozen=True, slots=True)
class StillTheirs:
    """A child who still has this worker, and the run of help in which; None where it is no referral."""

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
    """`names`: whether this viewer opens children's records at all. What is about a record they may not find is neither
    named nor counted: its owner hears of it when the account ends. Five statements at most."""
    hidden = hidden_from(viewer, london_day(now))
    allocated = [
        row
        for row in models.Allocated.objects.filter(worker=worker)
        .order_by("from_on", "matter")
        .values_list("person_id", "matter_id", "matter__kind")
        if row[0] not in hidden
    ]
    known = cards([row[0] for row in allocated], hidden) if names else {}
    tasks = models.Task.objects.filter(for_user=worker, done__isnull=True).values_list("person", flat=True)
    drafts = models.Draft.objects.filter(writer=worker).values_list("people", flat=True)
    return Unfinished(
        sum(1 for people in drafts if hidden.keys().isdisjoint(people)),
        sum(1 for person in tasks if person not in hidden),
        len({row[0] for row in allocated}),
        tuple(
            StillTheirs(known[person], run if kind == "referral" else None)
            for person, run, kind in allocated
            if person in known
        ),
    )
