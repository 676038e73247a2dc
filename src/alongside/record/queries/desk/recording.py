"""What the composer needs before something is written, and a finished entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law.days import england, london_day
from alongside.law.history import Event, History, Matter, Person
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.actions import recording
from alongside.record.queries.desk import documents
from alongside.record.queries.desk.documents import Opened, Text
from alongside.record.queries.desk.files import FileCard, files_from_read
from alongside.record.queries.desk.people import (
    Card,
    card_rows,
    near_cards_from_read,
    near_cards_to_read,
    near_from_read,
    near_to_read,
)
from alongside.record.together import compiled, together


@dataclass(frozen=True, slots=True)
class Around:
    """A child and who is near: children who may be written about in the same breath, grown-ups who may have been there,
    each with what they are to the child, and whoever the writer `added` by searching for them."""

    child: Card
    children: tuple[tuple[Card, str], ...]
    adults: tuple[tuple[Card, str], ...]
    added: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenOrNot:
    """What the occasion meant for one child, as it stands after corrections: `seen` is alone, with_others, not_seen or
    empty; `event` is what says so. `corrected`: whether that was put right since."""

    child: Card
    seen: str
    why_not: str
    words: str
    event: UUID | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A finished note, visit or call. `late_by`: calendar days between what happened and its writing, where more than
    one working day passed. `said_by`: the event that says when and where it was; `moved`: whether that was put right.
    `tidy_until` is None for everybody but its writer, and for its writer when the time is up."""

    document: Opened
    on: date | None
    at: datetime | None
    place: str
    said_by: UUID | None
    moved: bool
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
    texts: Mapping[str, Text]


def around(viewer: Viewer, child: UUID, *, added: Iterable[UUID] = (), today: date, now: datetime) -> Around:
    """A child with the family, for choosing whom an entry is about and who was there. Opens the child's record. One
    statement after that, whoever is near. Of those `added`, only whom this viewer may find."""
    opened = open_record(viewer, child, what="write", now=now)
    more = [ref for ref in dict.fromkeys(added) if ref not in opened.hidden]
    read = together(_near(opened.records, {opened.person, *more}))
    tied, homes = near_from_read(opened.records, read, hidden=opened.hidden)
    ties: dict[UUID, str] = {}
    for each in (*homes, *tied):
        if each.other:
            ties[each.other] = "" if each.words == "lives with" else each.words
    people = near_cards_from_read(read) | {row[0]: Card(*row) for row in read["cards"]}
    near = sorted((people[ref] for ref in ties if ref in people), key=lambda card: card.name)
    return Around(
        people[opened.person],
        tuple((card, ties[card.ref]) for card in near if card.is_child_on(today)),
        tuple((card, ties[card.ref]) for card in near if not card.is_child_on(today)),
        tuple(people[ref] for ref in more if ref in people),
    )


@compiled
def _near(records: Collection[UUID], people: Collection[UUID]) -> dict[str, Any]:
    return {**near_to_read(records), **near_cards_to_read(records), "cards": card_rows(people)}


def entry(viewer: Viewer, document: UUID, *, now: datetime) -> EntryPage:
    """A finished entry. Opens it, and logs that. One statement after that."""
    opened = documents.open_document(viewer, document, what="entry", now=now)
    if opened.kind not in recording.KINDS:
        raise NotFound(document)
    here = models.Occasion.objects.filter(document=document).order_by("recorded_at")
    took_place = here.values("ref")[:1]
    read = documents.read_with(
        document,
        {
            "occasion": here.values_list("on", "at", "place")[:1],
            "there": models.OccasionPerson.objects.filter(occasion__in=took_place, part="present")
            .order_by("ref")
            .values_list(
                "person_id",
                *(f"person__card__{name}" for name in ("name", "born_on", "due_on", "died_on", "sex")),
            ),
            "events": models.Event.objects.filter(occasion__in=took_place)
            .order_by("recorded_at", "n")
            .values_list("person_id", *histories.COLUMNS),
            "by": models.Document.objects.filter(pk=document).values_list(documents.name_of_writer()),
        },
    )
    if not read["occasion"]:
        raise NotFound(document)
    on, at, place = read["occasion"][0]
    of_it = _of_each(read["events"])
    wrote = next((e for here in of_it.values() if (e := here.last("entry_written"))), None)
    if wrote is not None:
        on, at, place = wrote.on, wrote.at, place if wrote.facts.where is None else wrote.facts.where
    held = documents.texts_from_read(read["slots"])
    children = {card.ref for card in opened.people}
    seen = _seen(of_it)
    return EntryPage(
        document=opened,
        on=on,
        at=at,
        place=place,
        said_by=UUID(wrote.id) if wrote else None,
        moved=wrote is not None and wrote.correction == "replaces",
        account=held[recording.ACCOUNT],
        others=_words(held, recording.PRESENT),
        children=tuple(
            _of_child(card, seen.get(card.ref), _words(held, recording.words_slot(card.ref)))
            for card in opened.people
        ),
        present=tuple(
            Card(*row) for row in read["there"] if row[0] not in children and row[0] not in opened.hidden
        ),
        corrections=tuple(
            text for slot, text in held.items() if slot.startswith(recording.NOTE_OF_CORRECTION)
        ),
        earlier=documents.earlier_from_read(read["slots"]),
        files=files_from_read(read["files"]),
        by_name=read["by"][0][0] or "",
        late_by=days_late(on, opened.written_at),
        tidy_until=opened.written_at + recording.TIDY_FOR
        if recording.may_tidy(opened.written_by, opened.written_at, by=viewer, now=now)
        else None,
        texts=held,
    )


def _of_each(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, History]:
    """What the occasion meant for each person."""
    events: dict[UUID, list[Event]] = {}
    for person, *values in rows:
        events.setdefault(person, []).append(histories.of_columns(*values))
    return {
        person: History(Person(str(person)), [Matter(each.matter, "") for each in theirs], theirs)
        for person, theirs in events.items()
    }


def _seen(each: Mapping[UUID, History]) -> dict[UUID, tuple[Event, bool]]:
    """For each person what stands of being seen on this occasion, and whether that was corrected."""
    found = {}
    for person, here in each.items():
        if stands := here.last("child_seen", "child_not_seen"):
            found[person] = (stands, stands.corrects is not None and stands.correction == "replaces")
    return found


def _of_child(card: Card, stands: tuple[Event, bool] | None, words: str) -> SeenOrNot:
    if stands is None:
        return SeenOrNot(card, "", "", words)
    event, corrected = stands
    facts: Any = event.facts
    not_seen = event.kind == "child_not_seen"
    return SeenOrNot(
        card,
        "not_seen" if not_seen else facts.seen or "",
        (facts.why or "") if not_seen else "",
        words,
        UUID(event.id),
        corrected,
    )


def days_late(on: date | None, written_at: datetime) -> int:
    """Calendar days from what happened to its writing, where more than one working day lies between; else 0."""
    written_on = london_day(written_at)
    if on is None or written_on <= england().after(on, 1):
        return 0
    return (written_on - on).days


def _words(held: Mapping[str, Text], slot: str) -> str:
    return held[slot].words if slot in held else ""
