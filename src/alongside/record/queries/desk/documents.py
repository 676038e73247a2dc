"""One document as it stands, for somebody who may open it. No log row, no page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, ReasonNeeded, Viewer, hidden_from, is_mine, log, people_on
from alongside.record.actions.documents import KINDS_OF_FILE
from alongside.record.queries.desk.people import Card, cards
from alongside.record.queries.desk.staff import colleagues


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that was opened, and logged: what it is and whose records it stands on, the eldest first."""

    ref: UUID
    kind: str
    title: str
    people: tuple[Card, ...]
    written_by: UUID
    written_at: datetime


def _eldest_first(card: Card) -> tuple[date, str]:
    return (card.born_on or card.due_on or date.max, card.name)


@dataclass(frozen=True, slots=True)
class Text:
    """What a slot holds: its words, who wrote them and when, and how often they were changed before (`n` 1: never)."""

    slot: str
    words: str
    passage: UUID
    n: int
    by: UUID
    by_name: str
    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file kept with a document. Nobody has looked for viruses in it: the page says so."""

    ref: UUID
    name: str
    kind: str
    size: int
    by_name: str
    at: datetime

    @property
    def size_words(self) -> str:
        """340 kB, 2.1 MB."""
        if self.size < 1_000_000:
            return f"{max(1, round(self.size / 1000))} kB"
        return f"{self.size / 1_000_000:.1f} MB"


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, for whoever may open its document."""

    name: str
    kind: str
    content: bytes


def open_document(viewer: Viewer, document: UUID, *, what: str, now: datetime) -> Opened:
    """Open a document and log it for each person it is about.

    NotFound where there is none, where it was taken off a wrong child's record, or where one of its people is hidden from
    this viewer. ReasonNeeded where none of its people is theirs and they have not said why they look.
    """
    row = models.Document.objects.filter(pk=document).first()
    people = people_on(document)
    if row is None or not people:
        raise NotFound(document)
    hidden = hidden_from(viewer, london_day(now))
    if any(person in hidden for person in people):
        log(viewer, people, what=f"refused: {what}", now=now)
        raise NotFound(document)
    if not viewer.purpose and not any(is_mine(viewer, person, now=now) for person in people):
        raise ReasonNeeded(people[0])
    log(viewer, people, what=what, now=now)
    named = cards(people)
    return Opened(
        row.pk,
        row.kind,
        row.title,
        tuple(sorted(named.values(), key=_eldest_first)),
        row.recorded_by,
        row.recorded_at,
    )


def texts(document: UUID) -> dict[str, Text]:
    """What each slot of a document holds now, in order. Two statements."""
    rows = sorted(
        _slots(document).order_by("slot", "-n").distinct("slot"), key=lambda r: (r.position, r.slot)
    )
    return {each.slot: each for each in _named(rows)}


def earlier(document: UUID) -> dict[str, tuple[Text, ...]]:
    """What each changed slot held before, oldest first."""
    found: dict[str, list[Text]] = {}
    for each in _named(_slots(document).order_by("slot", "n")):
        found.setdefault(each.slot, []).append(each)
    return {slot: tuple(held[:-1]) for slot, held in found.items() if len(held) > 1}


def _slots(document: UUID) -> QuerySet[models.SlotPassage]:
    return models.SlotPassage.objects.filter(document=document).select_related("passage__text")


def _named(rows: Iterable[models.SlotPassage]) -> list[Text]:
    held = list(rows)
    names = colleagues(row.recorded_by for row in held)
    return [
        Text(
            row.slot,
            row.passage.text.words,
            row.passage_id,
            row.n,
            row.recorded_by,
            names[row.recorded_by].name if row.recorded_by in names else "",
            row.recorded_at,
            row.passage.source,
        )
        for row in held
    ]


def files(document: UUID) -> tuple[FileCard, ...]:
    """The files kept with a document, first first."""
    rows = list(models.Attachment.objects.filter(document=document).order_by("recorded_at", "name", "ref"))
    names = colleagues(row.recorded_by for row in rows)
    return tuple(
        FileCard(
            row.pk,
            row.name,
            KINDS_OF_FILE.get(row.kind, "file"),
            row.size,
            names[row.recorded_by].name if row.recorded_by in names else "",
            row.recorded_at,
        )
        for row in rows
    )


def file(viewer: Viewer, attachment: UUID, *, now: datetime) -> Content:
    """A file, for whoever may open the document it is kept with."""
    row = models.Attachment.objects.filter(pk=attachment).select_related("content").first()
    if row is None:
        raise NotFound(attachment)
    open_document(viewer, row.document_id, what="file", now=now)
    return Content(row.name, row.kind, bytes(row.content.content))
