"""What is seen before two records are joined, and before an entry is moved off the wrong child's record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.record import models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.queries.desk import events, people
from alongside.record.queries.desk.people import Card, Sheet
from alongside.record.queries.desk.staff import colleagues


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records that may be one person: its facts, and how much is written on it."""

    sheet: Sheet
    matters: int
    events: int
    documents: int
    worker: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, what is the same in both and what is not, in words. `verdict` is what was said of them before."""

    one: Side
    other: Side
    same: tuple[str, ...]
    different: tuple[str, ...]
    verdict: str
    reasons: str


def pair(viewer: Viewer, one: UUID, other: UUID, *, now: datetime) -> Pair:
    """Two records side by side, before anything is said of them. Opens both."""
    open_record(viewer, one, what="compare records", now=now)
    open_record(viewer, other, what="compare records", now=now)
    left, right = _side(viewer, one, now), _side(viewer, other, now)
    same, different = _compare(left.sheet, right.sheet)
    first, second = sorted([one, other])
    said = models.Sameness.objects.filter(person=first, other=second).order_by("-recorded_at", "-ref").first()
    return Pair(left, right, same, different, said.verdict if said else "", said.reasons if said else "")


def _side(viewer: Viewer, person: UUID, now: datetime) -> Side:
    allocated = (
        models.Allocated.objects.filter(person=person)
        .order_by("-from_on")
        .values_list("worker", flat=True)
        .first()
    )
    found = colleagues([allocated]).get(allocated) if allocated else None
    return Side(
        people.sheet(viewer, person, now=now, alone=True),
        models.Matter.objects.filter(person=person).count(),
        models.Event.objects.filter(person=person, correction="").count(),
        models.DocumentPerson.objects.filter(person=person).count(),
        found.name if found else "",
    )


def _compare(one: Sheet, other: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    facts: dict[str, tuple[set[Any], set[Any]]] = {
        "name": ({s.words.lower() for s in one.names}, {s.words.lower() for s in other.names}),
        "date of birth": (_days(one.person), _days(other.person)),
        "sex": ({one.person.sex} - {""}, {other.person.sex} - {""}),
        "address": ({s.words.lower() for s in one.addresses}, {s.words.lower() for s in other.addresses}),
        "numbers": ({s.words for s in one.numbers}, {s.words for s in other.numbers}),
        "people they are tied to": ({s.other for s in one.ties}, {s.other for s in other.ties}),
    }
    same = tuple(name for name, (a, b) in facts.items() if a & b)
    return same, tuple(name for name, (a, b) in facts.items() if a and b and not a & b)


def _days(card: Card) -> set[date]:
    return {day for day in (card.born_on, card.due_on) if day}


@dataclass(frozen=True, slots=True)
class Moving:
    """An entry that may stand on the wrong record, and everything that would move with it or has a copy of it."""

    document: UUID
    person: UUID
    name: str
    title: str
    on: date | None
    written_by: str
    words: str
    events: tuple[tuple[str, date | None], ...]
    files: int
    others: tuple[str, ...]
    signed: int
    pasted: int
    readers: tuple[str, ...]


def moving(viewer: Viewer, person: UUID, document: UUID, *, now: datetime) -> Moving:
    """What would move, before it is moved. Opens the record it stands on."""
    opened = open_record(viewer, person, what="wrong child", now=now)
    row = models.Document.objects.filter(pk=document, people__person=person).first()
    if row is None or models.Hidden.objects.filter(document=document, person=person).exists():
        raise NotFound(document)
    occasion = row.occasions.first()
    moved = models.Event.objects.filter(occasion__document=document, person=person, corrects=None)
    readers = (
        models.ReadLog.objects.filter(person=person, at__gte=row.recorded_at)
        .exclude(user=viewer.user)
        .values_list("user", flat=True)
        .distinct()
    )
    staff = colleagues([row.recorded_by, *readers])
    text = (
        models.SlotPassage.objects.filter(document=document)
        .order_by("position", "-n")
        .values_list("passage__text__words", flat=True)
        .first()
    )
    others = people.findable(
        viewer,
        models.DocumentPerson.objects.filter(document=document).values_list("person", flat=True),
        now=now,
    )
    return Moving(
        document,
        person,
        opened.name,
        row.title or events.spoken(row.kind),
        occasion.on if occasion else None,
        staff[row.recorded_by].name if row.recorded_by in staff else "",
        text or "",
        tuple((events.label_of(e.kind), e.on) for e in moved.order_by("recorded_at", "n")),
        row.attachments.count(),
        tuple(card.name for ref, card in others.items() if ref != person),
        models.SignedVersion.objects.filter(slots__passage__slots__document=document).distinct().count(),
        models.SlotPassage.objects.filter(passage__pasted_from__slots__document=document)
        .exclude(document=document)
        .count(),
        tuple(sorted({staff[ref].name for ref in readers if ref in staff})),
    )
