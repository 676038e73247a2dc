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
from alongside.record.at_once import Changes, listed

# The columns of each copy, with their types.
STAGE = {
    "person_id": "uuid",
    "matter_id": "uuid",
    "layer": "text",
    "value": "text",
    "from_on": "date",
    "to_on": "date",
    "current": "boolean",
    "from_event_id": "uuid",
}
DEADLINE = {
    "person_id": "uuid",
    "matter_id": "uuid",
    "clock": "text",
    "starts_event_id": "uuid",
    "started_on": "date",
    "due_on": "date",
    "due_at": "timestamptz",
    "extended_to": "date",
    "provisional": "boolean",
    "outcome": "text",
    "stopped_on": "date",
    "stopped_by_id": "uuid",
}
ALLOCATED = {
    "person_id": "uuid",
    "matter_id": "uuid",
    "worker": "uuid",
    "team": "uuid",
    "from_on": "date",
    "from_event_id": "uuid",
}
LAST_SEEN = {"person_id": "uuid", "seen_on": "date", "alone_on": "date"}

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
        for table, row in dict.fromkeys(of(person, theirs)):
            made[table].append(row)
    return made


def _copy_in(people: list[UUID], made: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.execute(f"DELETE FROM {table} WHERE person_id = ANY(%s)", [people])
            if made[table]:
                with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                    for row in made[table]:
                        copy.write_row(row)


def put(changes: Changes, histories: Mapping[UUID, History]) -> Mapping[str, Sequence[tuple[Any, ...]]]:
    """Put the copies that follow from these histories in the place of those that stand, with whatever else is changed.
    Nearly all of them stand already, as they should: only what differs is taken away and put in. Answers the rows of
    each table."""
    people, made = list(histories), _made(histories)
    for table, columns in TABLES.items():
        rows = listed(columns, made[table])
        if table == "record_lastseen":
            changes.add(GONE_UNSEEN.format(rows=rows.sql), [people, *rows.values])
            changes.add(SEEN.format(rows=rows.sql), rows.values)
            continue
        names, same = ", ".join(columns), ", ".join(f"t.{column}" for column in columns)
        alike = f"({same}) IS NOT DISTINCT FROM ({same.replace('t.', 'n.')})"
        changes.add(
            f"DELETE FROM {table} t WHERE t.person_id = ANY(%s)"
            f" AND NOT EXISTS (SELECT FROM {rows.sql} WHERE {alike})",
            [people, *rows.values],
        )
        changes.add(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {rows.sql} WHERE NOT EXISTS"
            f" (SELECT FROM {table} t WHERE t.person_id = n.person_id AND {alike})",
            rows.values,
        )
    return made


# The one table with a row a person: that row is changed, since a statement cannot take away a row and put it in again.
GONE_UNSEEN = "DELETE FROM record_lastseen WHERE person_id = ANY(%s) AND person_id NOT IN (SELECT n.person_id FROM {rows})"
SEEN = """INSERT INTO record_lastseen AS t (person_id, seen_on, alone_on) SELECT n.person_id, n.seen_on, n.alone_on FROM {rows}
ON CONFLICT (person_id) DO UPDATE SET seen_on = excluded.seen_on, alone_on = excluded.alone_on
WHERE (t.seen_on, t.alone_on) IS DISTINCT FROM (excluded.seen_on, excluded.alone_on)"""


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
