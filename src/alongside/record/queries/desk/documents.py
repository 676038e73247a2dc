"""One document as it stands, for somebody who may open it. No log row, no page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from alongside.accounts.models import User
from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import (
    AROUND_DOCUMENT,
    NotFound,
    ReasonNeeded,
    Viewer,
    around_to_read,
    guarded_to_read,
    hidden_list,
    log,
    mine_in_document,
)
from alongside.record.queries.desk.files import Content, content_of, document_of, files_to_read
from alongside.record.queries.desk.people import Card
from alongside.record.together import compiled, together


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that was opened, and logged: what it is and whose records it stands on, the eldest first. `hidden`:
    everybody this viewer may not find, as read when it was opened."""

    ref: UUID
    kind: str
    title: str
    people: tuple[Card, ...]
    written_by: UUID
    written_at: datetime
    hidden: frozenset[UUID] = field(
        default=frozenset(), repr=False
    )  # nobody's to read, not even in a message


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


def open_document(viewer: Viewer, document: UUID, *, what: str, now: datetime) -> Opened:
    """Open a document and log it for each person it is about. One statement and the log's.

    NotFound where there is none, where it was taken off a wrong child's record, or where one of its people is hidden from
    this viewer. ReasonNeeded where none of its people is theirs and they have not said why they look.
    """
    read = together(
        {
            **_itself(document),
            "hidden": hidden_list(viewer, london_day(now)),
            "mine": mine_in_document(viewer, document, now=now),
            **around_to_read(viewer, AROUND_DOCUMENT, document=document),
            **guarded_to_read(viewer, AROUND_DOCUMENT, today=london_day(now), document=document),
        }
    )
    cards = [Card(*row) for row in read["people"]]
    people = [card.ref for card in cards]
    if not read["document"] or not people:
        raise NotFound(document)
    hidden = frozenset(row[0] for row in read["hidden"])
    if not hidden.isdisjoint(people):
        log(viewer, people, what=f"refused: {what}", now=now)
        raise NotFound(document)
    if not viewer.purpose and not read["mine"][0][0]:
        raise ReasonNeeded(people[0])
    log(viewer, people, what=what, now=now)
    viewer.kept.met(read.get("around", ()), mine=read["mine"][0][0], opened=people)
    viewer.kept.guards(read.get("guarded", ()))
    ref, kind, title, written_by, written_at = read["document"][0]
    return Opened(ref, kind, title, tuple(sorted(cards, key=_eldest_first)), written_by, written_at, hidden)


@compiled
def _itself(document: UUID) -> dict[str, QuerySet[Any, Any]]:
    return {
        "document": models.Document.objects.filter(pk=document).values_list(
            "ref", "kind", "title", "recorded_by", "recorded_at"
        ),
        "people": _stands_on(document),
    }


def _stands_on(document: UUID) -> QuerySet[models.DocumentPerson, Any]:
    """The cards of those on whose records a document stands, as `access.people_on` says it."""
    taken_off = models.Hidden.objects.filter(document=document).values("person")
    return (
        models.DocumentPerson.objects.filter(document=document)
        .exclude(person__in=taken_off)
        .order_by("recorded_at", "ref")
        .values_list(
            "person_id",
            *(f"person__card__{name}" for name in ("name", "born_on", "due_on", "died_on", "sex")),
        )
    )


def name_of_writer() -> Subquery:
    """The name of the account that wrote a row; empty where it is nobody's (an import)."""
    return Subquery(User.objects.filter(ref=OuterRef("recorded_by")).values("name")[:1])


def slots_to_read(document: UUID) -> QuerySet[models.SlotPassage, Any]:
    """Every text of every slot, the latest of each first, to be read together with other lists."""
    return (
        models.SlotPassage.objects.filter(document=document)
        .order_by("slot", "-n")
        .values_list(
            "position",
            "slot",
            "passage__text__words",
            "passage_id",
            "n",
            "recorded_by",
            name_of_writer(),
            "recorded_at",
            "passage__source",
        )
    )


def latest_to_read(document: UUID) -> QuerySet[models.SlotPassage, Any]:
    """What each slot holds now, for `texts_from_read`, to be read together with other lists."""
    return slots_to_read(document).distinct("slot")


def texts_from_read(rows: Iterable[tuple[Any, ...]]) -> dict[str, Text]:
    """What each slot holds now, in order, from the rows of `slots_to_read` or `latest_to_read`."""
    latest: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        latest.setdefault(row[1], row)
    ordered = sorted(latest.values(), key=lambda row: (row[0], row[1]))
    return {row[1]: _text(row) for row in ordered}


def earlier_from_read(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[Text, ...]]:
    """What each changed slot held before, oldest first, from the rows of `slots_to_read`."""
    found: dict[str, list[Text]] = {}
    for row in rows:
        found.setdefault(row[1], []).insert(0, _text(row))
    return {slot: tuple(held[:-1]) for slot, held in found.items() if len(held) > 1}


def _text(row: tuple[Any, ...]) -> Text:
    _, slot, words, passage, n, by, by_name, at, source = row
    return Text(slot, words or "", passage, n, by, by_name or "", at, source)


def texts(document: UUID) -> dict[str, Text]:
    """What each slot of a document holds now, in order. One statement."""
    return texts_from_read(together(_latest(document))["slots"])


@compiled
def _latest(document: UUID) -> dict[str, QuerySet[Any, Any]]:
    return {"slots": latest_to_read(document)}


def file(viewer: Viewer, attachment: UUID, *, now: datetime) -> Content:
    """A file, for whoever may open the document it is kept with; that they did is logged."""
    open_document(viewer, document_of(attachment), what="file", now=now)
    return content_of(attachment)


def read_with(document: UUID, more: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Every text and file of a document, and other lists, in one statement."""
    return together({"slots": slots_to_read(document), "files": files_to_read(document), **more})
