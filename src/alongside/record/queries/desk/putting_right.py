"""What is seen before two records are joined, before an entry is moved off the wrong child's record, and before what was
recorded is put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law import pathway
from alongside.law.days import london_day
from alongside.law.events import KINDS, plain
from alongside.law.history import Precision
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.queries.desk import events, people
from alongside.record.queries.desk.people import Card, Sheet
from alongside.record.queries.desk.staff import Colleague, colleague_rows
from alongside.record.rendering import unnamed as unnamed_
from alongside.record.rights import listed_roles
from alongside.record.together import together


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
    """Two records side by side, before anything is said of them. Opens both. Four statements and the two logs'."""
    hidden = open_record(viewer, one, what="compare records", now=now).hidden
    open_record(viewer, other, what="compare records", now=now)
    first, second = sorted([one, other])
    read = together(
        {
            **{f"one {key}": rows for key, rows in _to_read(viewer, one, london_day(now)).items()},
            **{f"other {key}": rows for key, rows in _to_read(viewer, other, london_day(now)).items()},
            "said": models.Sameness.objects.filter(person=first, other=second)
            .order_by("-recorded_at", "-ref")
            .values_list("verdict", "reasons"),
        }
    )
    parts = {
        side: {key.removeprefix(f"{side} "): rows for key, rows in read.items() if key.startswith(f"{side} ")}
        for side in ("one", "other")
    }
    said = {
        side: people.from_read((person,), parts[side], hidden=hidden)
        for side, person in (("one", one), ("other", other))
    }
    named = together(
        {
            "cards": people.card_rows({ref for each in said.values() for ref in each.people}),
            "staff": colleague_rows(
                {ref for side, each in said.items() for ref in {*each.writers, *parts[side]["worker"][:1]}}
            ),
        }
    )
    cards = {row[0]: Card(*row) for row in named["cards"]}
    staff = {row[0]: Colleague(*row) for row in named["staff"]}
    left, right = (
        _side(each.sheet(cards, staff, london_day(now)), parts[side], staff) for side, each in said.items()
    )
    same, different = _compare(left.sheet, right.sheet)
    verdict, reasons = read["said"][0] if read["said"] else ("", "")
    return Pair(left, right, same, different, verdict, reasons)


def _to_read(viewer: Viewer, person: UUID, today: date) -> dict[str, Any]:
    """One record by itself, without those joined to it, and how much is written on it."""
    return {
        **people.to_read(person, (person,), viewer, today),
        "worker": models.Allocated.objects.filter(person=person, worker__isnull=False)
        .order_by("-from_on")
        .values_list("worker", flat=True),
        "matters": models.Matter.objects.filter(person=person).values_list("pk", flat=True),
        "events": models.Event.objects.filter(person=person, correction="").values_list("pk", flat=True),
        "documents": models.DocumentPerson.objects.filter(person=person).values_list("pk", flat=True),
    }


def _side(sheet: Sheet, read: Mapping[str, list[Any]], staff: Mapping[UUID, Colleague]) -> Side:
    worker = staff.get(read["worker"][0]) if read["worker"] else None
    return Side(
        sheet,
        len(read["matters"]),
        len(read["events"]),
        len(read["documents"]),
        worker.name if worker else "",
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
    """What would move, before it is moved. Opens the record it stands on. Three statements and the log's. NotFound where it
    stands on a record too that this viewer may not find."""
    opened = open_record(viewer, person, what="wrong child", now=now)
    read = together(_that_moves(viewer, person, document))
    if not read["document"] or not opened.hidden.isdisjoint(read["others"]):
        raise NotFound(document)
    kind, title, written_by = read["document"][0]
    others = {ref for ref in read["others"] if ref not in opened.records}
    named = together(
        {"cards": people.card_rows(others), "staff": colleague_rows({written_by, *read["readers"]})}
    )
    staff = {row[0]: Colleague(*row) for row in named["staff"]}
    return Moving(
        document,
        person,
        opened.name,
        title or events.spoken(kind),
        read["on"][0] if read["on"] else None,
        staff[written_by].name if written_by in staff else "",
        read["words"][0] if read["words"] and read["words"][0] else "",
        tuple((events.label_of(happened), on) for happened, on in read["events"]),
        len(read["files"]),
        tuple(row[1] for row in named["cards"]),
        len(read["signed"]),
        len(read["pasted"]),
        tuple(sorted({staff[ref].name for ref in read["readers"] if ref in staff})),
    )


def _that_moves(viewer: Viewer, person: UUID, document: UUID) -> dict[str, Any]:
    taken_off = models.Hidden.objects.filter(document=document).values("person")
    its = models.SlotPassage.objects.filter(document=document)
    return {
        "document": models.Document.objects.filter(pk=document, people__person=person)
        .exclude(people__person__in=taken_off.filter(person=person))
        .values_list("kind", "title", "recorded_by"),
        "on": models.Occasion.objects.filter(document=document)
        .order_by("recorded_at")
        .values_list("on", flat=True),
        "events": models.Event.objects.filter(occasion__document=document, person=person, corrects=None)
        .order_by("recorded_at", "n")
        .values_list("kind", "on"),
        "readers": models.ReadLog.objects.filter(
            person=person,
            at__gte=models.Document.objects.filter(pk=document).values("recorded_at"),
        )
        .exclude(user=viewer.user)
        .values_list("user", flat=True)
        .distinct(),
        "words": its.order_by("position", "-n").values_list("passage__text__words", flat=True)[:1],
        "others": models.DocumentPerson.objects.filter(document=document)
        .exclude(person__in=taken_off)
        .values_list("person", flat=True),
        "files": models.Attachment.objects.filter(document=document).values_list("pk", flat=True),
        "signed": models.SignedVersion.objects.filter(slots__passage__slots__document=document)
        .values_list("pk", flat=True)
        .distinct(),
        "pasted": models.SlotPassage.objects.filter(passage__pasted_from__slots__document=document)
        .exclude(document=document)
        .values_list("pk", flat=True),
    }


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded as it stands now. `facts` are those this reader may write anew, as JSON; `kept` names the others.
    `stands`: False once it was taken back. `entry`: it was written with this note, visit or call. `for_others`: who may
    say it was decided otherwise, where this viewer may not."""

    event: UUID
    person: UUID
    name: str
    kind: str
    label: str
    on: date | None
    at: datetime | None
    precision: Precision
    facts: Mapping[str, Any]
    kept: frozenset[str]
    stands: bool
    entry: UUID | None
    for_others: str


ENTRIES = ("note", "visit", "call")


def recorded(viewer: Viewer, ref: UUID, *, now: datetime) -> Recorded:
    """What is put right, with what stands in its place where it was put right before. Opens the child's record. A fact that
    names somebody this reader may not find is `kept`: not theirs to write anew. Four statements and the log's."""
    row = models.Event.objects.select_related("occasion__document").filter(pk=ref).first()
    if row is None:
        raise NotFound(ref)
    opened = open_record(viewer, row.person_id, what="event", now=now)
    read = together(
        {
            **histories.to_read(row.person_id, (row.person_id,)),
            "near": unnamed_.near_to_read(opened.records, opened.hidden),
        }
    )
    near = [each[0] for each in read["near"]]
    hidden = together(unnamed_.facts_to_read(opened.records, near))
    shown = unnamed_.from_read(opened.person, near, hidden, london_day(now))
    theirs = histories.from_read(row.person_id, read)
    chain = {each.id for each in events.chain(theirs.recorded, str(ref))}
    standing = next((each for each in theirs.effective if each.id in chain), None)
    facts = plain(standing.facts) if standing else {}
    kept = {name for name, value in facts.items() if isinstance(value, str) and shown(value) != value}
    kept |= {name for name, value in facts.items() if str(value) in {str(each) for each in opened.hidden}}
    occasion = row.occasion
    its_entry = occasion and occasion.document and occasion.document.kind in ENTRIES
    return Recorded(
        ref,
        row.person_id,
        opened.name,
        standing.kind if standing else row.kind,
        KINDS[standing.kind if standing else row.kind].label,
        standing.on if standing else row.on,
        standing.at if standing else row.at,
        standing.precision if standing else Precision(row.precision),
        {name: value for name, value in facts.items() if name not in kept},
        frozenset(kept),
        standing is not None,
        occasion.document_id if its_entry and occasion else None,
        _for_others(standing.kind if standing else row.kind, viewer),
    )


def _for_others(kind: str, viewer: Viewer) -> str:
    decision = pathway.decisions().get(kind)
    if decision is None or viewer.is_a(*decision.decided_by, *decision.deputies):
        return ""
    return listed_roles(decision.decided_by)
