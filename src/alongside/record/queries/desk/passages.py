"""One piece of writing: what in it is kept private, who is in it, where it came from, and where it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.accounts.models import User
from alongside.law import machine
from alongside.law.days import london_day
from alongside.law.passages import Reader, shield
from alongside.record import models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.queries.desk.documents import Opened, name_of_writer, open_document
from alongside.record.rendering import circle, headings
from alongside.record.rendering.detecting import Detector, Level
from alongside.record.rendering.family import Family
from alongside.record.together import together

Part = models.PassagePerson.Part
NOBODY = Reader("nobody of the record")


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that are kept private: what, about whom, who said so. `stretched`: they were changed, and nobody has looked."""

    ref: UUID
    words: str
    label: str
    subject: str
    inherited: bool
    stretched: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Suggested:
    """Words that the detector found and nobody has marked. `key` is what a form sends back."""

    key: str
    words: str
    shield: str
    subject: str
    what: str


@dataclass(frozen=True, slots=True)
class InIt:
    """Somebody on a list of a passage."""

    person: UUID
    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Text:
    """One slot of a document with its shields. `pieces` are its words in order, each with whether it is marked."""

    passage: UUID
    slot: str
    heading: str
    pieces: tuple[tuple[str, bool], ...]
    marks: tuple[Marked, ...]
    suggested: tuple[Suggested, ...]
    people: tuple[InIt, ...]


@dataclass(frozen=True, slots=True)
class Protect:
    """A document with all its texts, and whom somebody may put on their lists."""

    document: Opened
    texts: tuple[Text, ...]
    around: tuple[tuple[UUID, str], ...]


def protect(viewer: Viewer, document: UUID, *, now: datetime) -> Protect:
    """A document for protecting words in it. Opens it."""
    opened = open_document(viewer, document, what="protect", now=now)
    slots = _standing(document)
    passages = [row[2] for row in slots]
    loaded = circle.load([card.ref for card in opened.people], passages, today=london_day(now))
    read = together(
        {
            "marks": models.PassageMark.objects.filter(passage__in=passages, lifted=None)
            .order_by("start", "ref")
            .values_list(
                "passage",
                "ref",
                "start",
                "end",
                "shield",
                "subject",
                "inherited",
                "stretched",
                name_of_writer(),
                "recorded_at",
            )
        }
    )
    detector = Detector(loaded.family.watched(NOBODY), loaded.family.council)
    names = {str(card.ref): card.name.split()[0] for card in opened.people}
    texts = []
    for slot, _position, passage, on in slots:
        words = loaded.passages[passage].words
        marks = [row[1:] for row in read["marks"] if row[0] == passage]
        texts.append(
            Text(
                passage,
                slot,
                headings.heading(opened.kind, opened.title, slot, on, names),
                _pieces(words, [(start, end) for _, start, end, *_ in marks]),
                tuple(_marked(row, words, loaded, opened.hidden) for row in marks),
                _suggested(detector, loaded.family, words, marks, opened.hidden),
                _in_it(loaded, passage, opened.hidden),
            )
        )
    return Protect(
        opened,
        tuple(texts),
        tuple(
            sorted(
                (
                    (UUID(ref), known.shown)
                    for ref, known in loaded.family.people.items()
                    if UUID(ref) not in opened.hidden
                ),
                key=lambda each: each[1],
            )
        ),
    )


def _standing(document: UUID) -> list[tuple[str, int, UUID, date | None]]:
    rows = (
        models.SlotPassage.objects.filter(document=document)
        .order_by("slot", "-n")
        .distinct("slot")
        .values_list("slot", "position", "passage", "document__occasions__on", "passage__characters")
    )
    return [row[:4] for row in sorted(rows, key=lambda row: (row[1], row[0])) if row[4]]


def _pieces(words: str, marks: list[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    found, done = [], 0
    for start, end in sorted(marks):
        start, end = max(start, done), min(end, len(words))
        if start >= end:
            continue
        found += [(words[done:start], False), (words[start:end], True)]
        done = end
    return tuple(piece for piece in [*found, (words[done:], False)] if piece[0])


def _marked(row: tuple[Any, ...], words: str, loaded: circle.Loaded, hidden: frozenset[UUID]) -> Marked:
    ref, start, end, kind, subject, inherited, stretched, by, at = row
    known = loaded.family.people.get(loaded.ref(subject)) if subject and subject not in hidden else None
    return Marked(
        ref,
        words[start:end],
        shield(kind).label,
        known.shown if known else "",
        inherited,
        stretched,
        by or "",
        at,
    )


def _suggested(
    detector: Detector,
    family: Family,
    words: str,
    marks: list[tuple[Any, ...]],
    hidden: frozenset[UUID],
) -> tuple[Suggested, ...]:
    found: dict[str, Suggested] = {}
    for one in detector.find(words):
        covered = any(start <= one.start and one.end <= end for _, start, end, *_ in marks)
        secret = bool(one.subject) and UUID(one.subject) in hidden
        if one.level is Level.PERSON or covered or secret:
            continue
        text = words[one.start : one.end]
        known = family.people.get(one.subject)
        key = f"{one.kind}|{one.subject}|{text}"
        found.setdefault(
            text.casefold(),
            Suggested(
                key,
                text,
                one.kind,
                known.shown if known else "",
                one.what or "nobody on the record has it",
            ),
        )
    return tuple(found.values())


def _in_it(loaded: circle.Loaded, passage: UUID, hidden: frozenset[UUID]) -> tuple[InIt, ...]:
    held = loaded.passages[passage]
    return tuple(
        InIt(UUID(ref), loaded.family.people[ref].shown if ref in loaded.family.people else "Somebody", part)
        for part, refs in (
            (Part.ABOUT, held.about),
            (Part.MENTIONS, held.mentions),
            (Part.TOLD_BY, held.told_by),
        )
        for ref in sorted(refs)
        if UUID(ref) not in hidden
    )


# --- where it came from, and where it went ---


@dataclass(frozen=True, slots=True)
class Version:
    """A text that stood in this slot."""

    passage: UUID
    n: int
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Went:
    """A copy that holds, or left out, this text."""

    copy: UUID
    title: str
    to: str
    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class Relied:
    """Something that relied on this text before it was corrected."""

    kind: str
    copy: UUID | None
    document: UUID | None
    event: UUID | None
    whose: str
    done: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a machine's draft. `must`: it speaks of danger. `by`: who confirmed it."""

    n: int
    words: str
    must: bool
    by: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything about one text: who wrote it, when, from what, every version, corrections, and where it went. `confirmed`:
    who read the whole of a machine's draft."""

    passage: UUID
    document: Opened
    heading: str
    words: str
    by: str
    at: datetime
    source: str
    origin: str
    came_from: str
    pasted_from: UUID | None
    pasted_by: str
    pasted_at: datetime | None
    versions: tuple[Version, ...]
    went: tuple[Went, ...]
    relied: tuple[Relied, ...]
    lines: tuple[Line, ...]
    confirmed: str
    missing: int


def provenance(viewer: Viewer, passage: UUID, *, now: datetime) -> Provenance:
    """Where a text came from and where it went. Opens its document."""
    where = (
        models.SlotPassage.objects.filter(passage=passage)
        .order_by("recorded_at", "ref")
        .values_list("document", "slot", "document__occasions__on")
        .first()
    )
    if where is None:
        raise NotFound(passage)
    document, slot, on = where
    opened = open_document(viewer, document, what="where writing came from", now=now)
    read = together(
        {
            "itself": models.Passage.objects.filter(pk=passage).values_list(
                "text__words",
                name_of_writer(),
                "recorded_at",
                "source",
                "origin",
                "came_from",
                "pasted_from",
                "pasted_from__recorded_at",
            ),
            "versions": models.SlotPassage.objects.filter(document=document, slot=slot)
            .order_by("n")
            .values_list("passage", "n", "passage__text__words", name_of_writer(), "recorded_at"),
            "went": models.IssuedPassage.objects.filter(passage=passage)
            .order_by("-recorded_at", "ref")
            .values_list(
                "copy",
                "copy__recipient__issue__title",
                "copy__recipient__person",
                "copy__recipient__person__card__name",
                "copy__recipient__agency",
                "copy__given_at",
                "outcome",
            ),
            "relied": models.ReliedOn.objects.filter(passage=passage)
            .order_by("recorded_at", "ref")
            .values_list("kind", "copy", "document", "event", "task__for_user", "task__done__ref"),
            "confirmed": models.LineConfirmed.objects.filter(passage=passage).values_list(
                "n", name_of_writer()
            ),
        }
    )
    words, by, at, source, origin, came_from, pasted_from, pasted_at = read["itself"][0]
    words = words or ""  # a retention rule has destroyed it
    confirmed: Mapping[int, str] = dict(read["confirmed"])
    drafted = origin == models.Passage.Origin.MACHINE
    staff = dict(
        User.objects.filter(ref__in=[row[4] for row in read["relied"] if row[4]]).values_list("ref", "name")
    )
    names = {str(card.ref): card.name.split()[0] for card in opened.people}
    return Provenance(
        passage,
        opened,
        headings.heading(opened.kind, opened.title, slot, on, names),
        words,
        by or "",
        at,
        source,
        origin,
        came_from,
        pasted_from,
        "",
        pasted_at,
        tuple(Version(*row) for row in read["versions"]),
        tuple(
            Went(copy, title, name or agency, given_at, outcome)
            for copy, title, person, name, agency, given_at, outcome in read["went"]
            if person not in opened.hidden
        ),
        tuple(
            Relied(kind, copy, held, event, staff.get(whose, ""), bool(done))
            for kind, copy, held, event, whose, done in read["relied"]
        ),
        tuple(
            Line(n, line, machine.speaks_of_risk(line), confirmed.get(n, ""))
            for n, line in machine.lines(words)
        )
        if drafted
        else (),
        confirmed.get(machine.WHOLE, ""),
        machine.unconfirmed(words, frozenset(confirmed)) if drafted else 0,
    )


@dataclass(frozen=True, slots=True)
class LookAgain:
    """A task to look again at something that relied on words which were corrected: as they were, and as they are."""

    task: UUID
    words: str
    was: str
    now: str
    because: str
    passage: UUID
    copy: UUID | None
    event: UUID | None
    document: UUID | None
    done: bool
    child: UUID
    name: str


def look_again(viewer: Viewer, task: UUID, *, now: datetime) -> LookAgain:
    """What a task of `issuing_relied` asks somebody to look at. Opens the child's record."""
    row = (
        models.ReliedOn.objects.filter(task=task)
        .values_list(
            "task__words",
            "passage__text__words",
            "corrected__text__words",
            "passage",
            "copy",
            "event",
            "document",
            "task__done__ref",
            "task__person",
            "corrected",
        )
        .first()
    )
    if row is None:
        raise NotFound(task)
    words, was, stands, passage, copy, event, document, done, child, corrected = row
    opened = open_record(viewer, child, what="look again", now=now)
    because = (
        models.SlotPassage.objects.filter(
            document__slots__passage=corrected, slot__startswith="corrected", recorded_at__lte=now
        )
        .order_by("-recorded_at")
        .values_list("passage__text__words", flat=True)
        .first()
    )
    return LookAgain(
        task,
        words,
        was or "",
        stands or "",
        because or "",
        passage,
        copy,
        event,
        document,
        bool(done),
        opened.person,
        opened.name,
    )


def copy_of_task(task: UUID) -> UUID | None:
    """The recipient whose copy a task asks somebody to look at; None where it asks for something else."""
    return models.IssueRelease.objects.filter(task=task).values_list("recipient", flat=True).first()
