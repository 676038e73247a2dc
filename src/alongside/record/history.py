"""A person's history, read from the ledger as the law's own values.

Three statements for any number of people, or one for a few: their matters, their events, and the days they were born, are
expected or died.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.law import events as law_events, pathway
from alongside.law.history import Correction, Event, History, Matter, Person, Precision
from alongside.record import models
from alongside.record.together import compiled, together

LIFE = ("born_on", "due_on", "died_on")
FEW = 8  # people whose histories are read by one statement


def read(
    people: Collection[UUID],
    *,
    as_known_at: datetime | None = None,
    lives: dict[UUID, dict[str, date]] | None = None,
) -> dict[UUID, History]:
    """The history of each of these people, as known at that moment (None: all that is known)."""
    if as_known_at is None and lives is None and len(people) <= FEW:
        return each_from_read(people, together(_few(tuple(people))))
    pathway.load_events()
    matters: dict[UUID, list[Matter]] = defaultdict(list)
    rows = models.Matter.objects.filter(person__in=people)
    for ref, kind, parent, person in rows.values_list("ref", "kind", "parent", "person"):
        matters[person].append(Matter(str(ref), kind, str(parent) if parent else None))
    found: dict[UUID, list[Event]] = defaultdict(list)
    for person, *values in models.Event.objects.filter(person__in=people).values_list("person_id", *COLUMNS):
        found[person].append(of_columns(*values))
    lives = life_of(people) if lives is None else lives
    return {
        person: History(
            Person(str(person), **lives.get(person, {})),
            matters[person],
            found[person],
            as_known_at=as_known_at,
        )
        for person in people
    }


def read_with(
    people: Collection[UUID], also: Mapping[str, Any], *, first: tuple[str, Sequence[Any]]
) -> tuple[dict[UUID, History], dict[str, list[Any]]]:
    """The history of each of these people, and other lists, as they stand after the statement `first`; of a few people all in
    one statement."""
    if len(people) > FEW:
        found = together(also, first=first)
        return read(people), found
    found = together({**_few(tuple(people)), **also}, first=first)
    return each_from_read(people, found), found


def of(person: UUID, *, as_known_at: datetime | None = None) -> History:
    """The history of one person."""
    return read([person], as_known_at=as_known_at)[person]


def of_rows(
    people: Collection[UUID],
    matters: Iterable[models.Matter],
    events: Iterable[models.Event],
    answers: Iterable[models.Answer],
) -> dict[UUID, History]:
    """The histories of people of whom these rows are all that is known. As `read` would answer them."""
    pathway.load_events()
    theirs: dict[UUID, list[Matter]] = defaultdict(list)
    for row in matters:
        theirs[row.person_id].append(
            Matter(str(row.pk), row.kind, str(row.parent_id) if row.parent_id else None)
        )
    found: dict[UUID, list[Event]] = defaultdict(list)
    for event in events:
        if event.person_id in people:
            found[event.person_id].append(as_law(event))
    lives: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for answer in sorted(answers, key=lambda each: (each.on, each.recorded_at, each.pk)):
        if answer.fact in LIFE:
            lives[answer.person_id][answer.fact] = (
                date.fromisoformat(str(answer.value)) if answer.standing == models.Standing.KNOWN else None
            )
    return {
        person: History(Person(str(person), **lives[person]), theirs[person], found[person])
        for person in people
    }


COLUMNS = (
    "ref",
    "kind",
    "matter_id",
    "facts",
    "on",
    "at",
    "precision",
    "order",
    "recorded_at",
    "recorded_by",
    "source",
    "corrects_id",
    "correction",
)


def as_law(row: models.Event) -> Event:
    """An event row as the law reads it."""
    return of_columns(*(getattr(row, column) for column in COLUMNS))


def of_columns(
    ref: UUID,
    kind: str,
    matter: UUID,
    facts: dict[str, Any],
    on: date | None,
    at: datetime | None,
    precision: str,
    order: int,
    recorded_at: datetime,
    recorded_by: UUID,
    source: str,
    corrects: UUID | None,
    correction: str,
) -> Event:
    """An event as the law reads it, from the values of COLUMNS."""
    retracts = correction == models.Correction.RETRACTS
    return Event(
        id=str(ref),
        kind=kind,
        matter=str(matter),
        on=on,
        facts=None if retracts and not facts else law_events.read(kind, facts),
        recorded_at=recorded_at,
        at=at,
        precision=Precision(precision),
        order=order,
        recorded_by=str(recorded_by),
        source=source,
        corrects=str(corrects) if corrects else None,
        correction=Correction(correction) if correction else None,
    )


def life_of(people: Iterable[UUID]) -> dict[UUID, dict[str, date]]:
    """The days each person was born, is expected and died, as far as an answer stands."""
    found: dict[UUID, dict[str, date]] = defaultdict(dict)
    for person, fact, standing, value in _life(people):
        if standing == models.Standing.KNOWN:
            found[person][fact] = date.fromisoformat(str(value))
    return found


def _life(people: Iterable[UUID]) -> QuerySet[models.Answer, Any]:
    return (
        models.Answer.objects.filter(person__in=people, fact__in=LIFE)
        .order_by("person", "fact", "-on", "-recorded_at", "-ref")
        .distinct("person", "fact")
        .values_list("person", "fact", "standing", "value")
    )


def of_joined(canonical: UUID, records: Collection[UUID], life: dict[str, date] | None = None) -> History:
    """One history of a person who has several records joined. `life`: the days of birth and so on, where read already."""
    each = read(records, lives={record: {} for record in records} if life is not None else None)
    days = life if life is not None else life_of([canonical]).get(canonical, {})
    return History(
        Person(str(canonical), **days),
        [matter for one in each.values() for matter in one.matters.values()],
        [event for one in each.values() for event in one.recorded],
    )


def to_read_each(people: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """What `each_from_read` needs of these people, to be read together with other lists."""
    return {
        "matters": models.Matter.objects.filter(person__in=people).values_list(
            "person", "ref", "kind", "parent"
        ),
        "events": models.Event.objects.filter(person__in=people).values_list("person_id", *COLUMNS),
        "life": _life(people),
    }


_few = compiled(to_read_each)


def each_from_read(people: Collection[UUID], read: Mapping[str, list[Any]]) -> dict[UUID, History]:
    """The history of each of these people, as `read` answers it, from the lists of `to_read_each`."""
    pathway.load_events()
    matters: dict[UUID, list[Matter]] = defaultdict(list)
    for person, ref, kind, parent in read["matters"]:
        matters[person].append(Matter(str(ref), kind, str(parent) if parent else None))
    found: dict[UUID, list[Event]] = defaultdict(list)
    for person, *values in read["events"]:
        found[person].append(of_columns(*values))
    lives: dict[UUID, dict[str, date]] = defaultdict(dict)
    for person, fact, standing, value in read["life"]:
        if standing == models.Standing.KNOWN:
            lives[person][fact] = date.fromisoformat(str(value))
    return {
        person: History(Person(str(person), **lives[person]), matters[person], found[person])
        for person in people
    }


def to_read(canonical: UUID, records: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """What `from_read` needs of a person who has these records, to be read together with other lists."""
    return {
        "matters": models.Matter.objects.filter(person__in=records).values_list("ref", "kind", "parent"),
        "events": models.Event.objects.filter(person__in=records).values_list(*COLUMNS),
        "life": _life([canonical]),
    }


def from_read(canonical: UUID, read: Mapping[str, list[Any]]) -> History:
    """One history of a person, however many records are joined in them, from the lists of `to_read`."""
    pathway.load_events()
    days = {
        fact: date.fromisoformat(str(value))
        for _, fact, standing, value in read["life"]
        if standing == models.Standing.KNOWN
    }
    return History(
        Person(str(canonical), **days),
        [Matter(str(ref), kind, str(parent) if parent else None) for ref, kind, parent in read["matters"]],
        [of_columns(*values) for values in read["events"]],
    )


def empty(person: UUID) -> History:
    """The history of somebody who was written down just now."""
    return History(Person(str(person)), (), ())
