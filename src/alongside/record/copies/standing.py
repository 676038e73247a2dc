"""Stages, deadlines, who works with the child, and when the child was last seen: the law's answers, kept for lists.

The same way for one child after an action and for a hundred thousand in a rebuild: plain tuples, put in by COPY.
"""

# ruff: noqa: S608 - statements are put together from our own words only

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from alongside.law import pathway
from alongside.law.history import Event, History
from alongside.law.tables import Layer
from alongside.record import history
from alongside.record.at_once import Changes, values_list

STAGE = "person_id, matter_id, layer, value, from_on, to_on, current, from_event_id"
DEADLINE = (
    "person_id, matter_id, clock, starts_event_id, started_on, due_on, due_at, extended_to, provisional, outcome,"
    " stopped_on, stopped_by_id"
)
ALLOCATED = "person_id, matter_id, worker, team, from_on, from_event_id"
LAST_SEEN = "person_id, seen_on, alone_on"

# While a referral is only a referral nobody has decided that somebody should work with the child.
BEFORE_ALLOCATION = ("contact", "referral")

TABLES = {
    "record_stage": STAGE,
    "record_deadline": DEADLINE,
    "record_allocated": ALLOCATED,
    "record_lastseen": LAST_SEEN,
}


FEW = 8  # people whose copies are put in by one statement


def refresh(people: Collection[UUID], known: Mapping[UUID, History] | None = None) -> None:
    """Work out these people's copies again from their histories. `known`: those that need not be read again."""
    there = known or {}
    histories = {person: there[person] for person in people if person in there}
    if unknown := [person for person in people if person not in there]:
        histories |= history.read(unknown)
    if len(people) <= FEW:
        changes = Changes()
        put(changes, histories)
        changes.make()
    else:
        _copy_in(list(people), _made(histories))


def _made(histories: Mapping[UUID, History]) -> dict[str, list[tuple[Any, ...]]]:
    made: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for person, theirs in histories.items():
        for table, row in of(person, theirs):
            made[table].append(row)
    return made


def _copy_in(people: list[UUID], made: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.execute(f"DELETE FROM {table} WHERE person_id = ANY(%s)", [people])
            if made[table]:
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in made[table]:
                        copy.write_row(row)


def put(changes: Changes, histories: Mapping[UUID, History]) -> Mapping[str, Sequence[tuple[Any, ...]]]:
    """Put the copies that follow from these histories in the place of those that stand, with whatever else is changed. What
    is taken away and what is put in are not the same rows: of the one table with a row a person, that row is changed.
    Answers the rows of each table."""
    people, made = list(histories), _made(histories)
    for table, columns in TABLES.items():
        rows = made[table]
        gone, instead = people, ""
        if table == "record_lastseen":
            gone = [person for person in people if all(row[0] != person for row in rows)]
            instead = "ON CONFLICT (person_id) DO UPDATE SET seen_on = excluded.seen_on, alone_on = excluded.alone_on"
        if gone:
            changes.add(f"DELETE FROM {table} WHERE person_id = ANY(%s)", [gone])
        if rows:
            places, values = values_list(rows)
            changes.add(f"INSERT INTO {table} ({columns}) VALUES {places} {instead}", values)
    return made


def of(person: UUID, theirs: History) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The copies that follow from one history, each with its table. Nothing here depends on today."""
    spans = pathway.stages(theirs)
    for s in spans:
        # What ended on a day nobody knows has ended all the same.
        standing = s.current
        yield (
            "record_stage",
            (person, s.matter, s.layer.value, s.value, s.from_on, s.to_on, standing, s.from_event),
        )
    for d in pathway.deadlines(theirs):
        when = (d.started_on, d.due_on, d.due_at, d.extended_to, d.provisional)
        how = (d.outcome.value, d.stopped_on, d.stopped_by)
        yield "record_deadline", (person, d.matter, d.clock, d.started_by, *when, *how)
    open_matters = {span.matter for span in spans if span.current}
    allocated = set()
    for event in _latest_allocations(theirs):
        if any(above.id == event.matter for matter in open_matters for above in theirs.ancestors(matter)):
            who = (as_ref(event.facts.worker), as_ref(event.facts.team))
            allocated.add(event.matter)
            yield "record_allocated", (person, event.matter, *who, event.on, event.id)
    for s in spans:
        waits = s.current and s.layer is Layer.HELP and s.value not in BEFORE_ALLOCATION
        if waits and theirs.matters[s.matter].kind == "referral" and s.matter not in allocated:
            yield "record_allocated", (person, s.matter, None, None, s.from_on, s.from_event)
    seen = [(event.on, event.facts.seen == "alone") for event in theirs.every("child_seen") if event.on]
    if seen:
        alone = max((on for on, was_alone in seen if was_alone), default=None)
        yield "record_lastseen", (person, max(on for on, _ in seen), alone)


def as_ref(text: str | None) -> UUID | None:
    """The account a fact names, or None where it holds a name that is nobody's account (an import)."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _latest_allocations(theirs: History) -> Iterator[Event]:
    yield from {event.matter: event for event in theirs.every("allocated")}.values()
