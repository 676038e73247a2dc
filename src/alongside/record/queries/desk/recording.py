"""What the composer needs before something is written, and a finished entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.law.days import england, london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_from, open_record
from alongside.record.actions import recording
from alongside.record.queries.desk import documents
from alongside.record.queries.desk.documents import FileCard, Opened, Text
from alongside.record.queries.desk.people import Card, cards, households, ties_of
from alongside.record.queries.desk.staff import colleagues


@dataclass(frozen=True, slots=True)
class Around:
    """A child and who is near: children who may be written about in the same breath, and grown-ups who may have been
    there, each with what they are to the child."""

    child: Card
    children: tuple[tuple[Card, str], ...]
    adults: tuple[tuple[Card, str], ...]


@dataclass(frozen=True, slots=True)
class SeenOrNot:
    """What the occasion meant for one child: `part` is seen_alone, seen, not_seen or child."""

    child: Card
    part: str
    why_not: str
    words: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A finished note, visit or call. `late_by`: calendar days between what happened and its writing, where more than
    one working day passed. `tidy_until` is None for everybody but its writer, and for its writer when the time is up."""

    document: Opened
    on: date | None
    at: datetime | None
    place: str
    account: Text
    others: str
    children: tuple[SeenOrNot, ...]
    present: tuple[Card, ...]
    corrections: tuple[Text, ...]
    earlier: dict[str, tuple[Text, ...]]
    files: tuple[FileCard, ...]
    by_name: str
    late_by: int
    tidy_until: datetime | None


def around(viewer: Viewer, child: UUID, *, today: date, now: datetime) -> Around:
    """A child with the family, for choosing whom an entry is about and who was there. Opens the child's record."""
    opened = open_record(viewer, child, what="write", now=now)
    refs = opened.records
    hidden = hidden_from(viewer, today)
    near_by = [*households(refs, hidden=hidden), *ties_of(refs, hidden=hidden)]
    ties = {each.other: "" if each.words == "lives with" else each.words for each in near_by if each.other}
    people = cards({opened.person, *ties})
    near = sorted((people[ref] for ref in ties if ref in people), key=lambda card: card.name)
    return Around(
        people[opened.person],
        tuple((card, ties[card.ref]) for card in near if card.is_child_on(today)),
        tuple((card, ties[card.ref]) for card in near if not card.is_child_on(today)),
    )


def added(viewer: Viewer, people: Iterable[UUID], *, now: datetime) -> tuple[Card, ...]:
    """People somebody added to an entry by searching for them: only those this viewer may find."""
    wanted = list(dict.fromkeys(people))
    hidden = hidden_from(viewer, london_day(now))
    named = cards(wanted)
    return tuple(named[ref] for ref in wanted if ref in named and ref not in hidden)


def entry(viewer: Viewer, document: UUID, *, now: datetime) -> EntryPage:
    """A finished entry. Opens it, and logs that."""
    opened = documents.open_document(viewer, document, what="entry", now=now)
    occasion = models.Occasion.objects.filter(document=document).order_by("recorded_at").first()
    if opened.kind not in recording.KINDS or occasion is None:
        raise NotFound(document)
    held = documents.texts(document)
    parts = {
        row.person_id: row.part
        for row in models.OccasionPerson.objects.filter(occasion=occasion).order_by("ref")
    }
    why_not = dict(
        models.Event.objects.filter(occasion=occasion, kind="child_not_seen").values_list(
            "person_id", "facts__why"
        )
    )
    children = {card.ref for card in opened.people}
    present = cards(ref for ref, part in parts.items() if ref not in children and part == "present")
    hidden = hidden_from(viewer, london_day(now))
    row = models.Document.objects.get(pk=document)
    return EntryPage(
        document=opened,
        on=occasion.on,
        at=occasion.at,
        place=occasion.place,
        account=held[recording.ACCOUNT],
        others=_words(held, recording.PRESENT),
        children=tuple(
            SeenOrNot(
                card,
                parts.get(card.ref, "child"),
                why_not.get(card.ref) or "",
                _words(held, recording.words_slot(card.ref)),
            )
            for card in opened.people
        ),
        present=tuple(card for ref, card in present.items() if ref not in hidden),
        corrections=tuple(
            text for slot, text in held.items() if slot.startswith(recording.NOTE_OF_CORRECTION)
        ),
        earlier=documents.earlier(document),
        files=documents.files(document),
        by_name=_name(opened.written_by),
        late_by=days_late(occasion.on, opened.written_at),
        tidy_until=opened.written_at + recording.TIDY_FOR
        if recording.may_tidy(row, by=viewer, now=now)
        else None,
    )


def days_late(on: date | None, written_at: datetime) -> int:
    """Calendar days from what happened to its writing, where more than one working day lies between; else 0."""
    written_on = london_day(written_at)
    if on is None or written_on <= england().after(on, 1):
        return 0
    return (written_on - on).days


def _words(held: dict[str, Text], slot: str) -> str:
    return held[slot].words if slot in held else ""


def _name(ref: UUID) -> str:
    found = colleagues([ref])
    return found[ref].name if ref in found else ""
