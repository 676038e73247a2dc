"""What somebody has typed and not kept yet. Nobody else reads it, but for the colleagues they named."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_from
from alongside.record.queries.desk.people import cards

PREVIEW = 160  # characters
KINDS = {
    "note": "Note",
    "visit": "Visit",
    "call": "Call",
    "assessment": "Assessment",
    "entry": "A change to an entry",
    "contact": "Contact",
    "decision": "Decision",
}


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft in a line: what it is, whom it is about, its first words, and the page it belongs to."""

    ref: UUID
    kind: str
    place: str
    people: tuple[str, ...]
    preview: str
    saved_at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class DraftText:
    """A draft whole. `fields` are the boxes of its form, each with everything typed in it."""

    ref: UUID
    document: UUID
    slot: str
    kind: str
    place: str
    revision: int
    fields: dict[str, list[str]]
    saved_at: datetime


def my_drafts(viewer: Viewer, *, now: datetime) -> tuple[DraftCard, ...]:
    """All that this person has typed and not kept, latest first. Three statements."""
    rows = list(_theirs(viewer).order_by("-saved_at", "ref")[:200])
    hidden = hidden_from(viewer, london_day(now))
    named = cards({person for row in rows for person in row.people})
    return tuple(
        DraftCard(
            row.pk,
            KINDS.get(row.kind, "Draft"),
            row.place,
            tuple(
                named[person].name if person not in hidden else "Restricted record"
                for person in row.people
                if person in named
            ),
            _preview(row.body),
            row.saved_at,
            row.writer == viewer.user,
        )
        for row in rows
    )


def how_many(viewer: Viewer) -> int:
    """How many drafts this person has."""
    return _theirs(viewer).count()


def draft(viewer: Viewer, ref: UUID) -> DraftText:
    """One draft, for its writer or a colleague they named; NotFound for everybody else."""
    row = _theirs(viewer).filter(pk=ref).first()
    if row is None:
        raise NotFound(ref)
    return _text(row)


def latest_here(viewer: Viewer, place: str, slot: str) -> tuple[DraftText | None, int]:
    """The draft this person last saved on this page, and how many others they have for it."""
    rows = list(_theirs(viewer).filter(place=place, slot=slot).order_by("-saved_at", "ref")[:20])
    return (_text(rows[0]), len(rows) - 1) if rows else (None, 0)


def parts_to_read(viewer: Viewer, document: UUID) -> QuerySet[models.Draft, Any]:
    """The parts of a document for which this person has a draft, to be read together with other lists."""
    return _theirs(viewer).filter(document=document).values_list("slot", flat=True)


def _theirs(viewer: Viewer) -> QuerySet[models.Draft]:
    return models.Draft.objects.filter(Q(writer=viewer.user) | Q(cowriters__contains=[viewer.user]))


def _text(row: models.Draft) -> DraftText:
    return DraftText(
        row.pk, row.document, row.slot, row.kind, row.place, row.revision, fields_of(row.body), row.saved_at
    )


def fields_of(body: str) -> dict[str, list[str]]:
    """The boxes of a form from a draft's body."""
    try:
        read = json.loads(body or "{}")
    except json.JSONDecodeError:
        return {"account": [body]}
    return {str(name): [str(each) for each in values] for name, values in read.items()}


def _preview(body: str) -> str:
    """The longest thing that was typed, shortened."""
    typed = [text for values in fields_of(body).values() for text in values]
    words = " ".join(max(typed, key=len, default="").split())
    return words if len(words) <= PREVIEW else f"{words[:PREVIEW].rsplit(' ', 1)[0]} …"
