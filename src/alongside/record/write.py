"""The one way in: planned rows, written in one transaction.

An action locks the children it is about (advisory locks, in sorted order, so that two actions never wait for each
other in a ring), reads their histories, asks the law, plans `Rows`, and writes them. Copies follow in the same
transaction. Rows of the ledger are never selected for update.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.sql import InsertQuery

from alongside.law.events import BadFacts
from alongside.law.history import History
from alongside.record import copies, history, models
from alongside.record.at_once import Changes, listed
from alongside.record.copies import board, census, standing

# The tables whose rows change somebody's copies. Everything else (writing, tasks, tellings) does not.
MOVES_COPIES = (
    models.Name,
    models.Identifier,
    models.Address,
    models.ContactPoint,
    models.Answer,
    models.Matter,
    models.Event,
    models.ContactPerson,
)
# Those of them that stand on a card, or by which somebody is found.
ON_CARDS = (models.Name, models.Identifier, models.Address, models.ContactPoint, models.Answer)


@dataclass
class Rows:
    """Rows to be added, in the order they were thought of. Planning them touches no database."""

    rows: list[Model] = field(default_factory=list)
    _sorted: dict[type[Model], list[Any]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _so_far: int = field(default=0, init=False, repr=False, compare=False)

    def add(self, *rows: Model) -> None:
        """Add rows; the order of tables does not matter, since foreign keys are checked at the end."""
        self.rows.extend(rows)

    def of(self, model: type[Model]) -> list[Any]:
        """The rows of one table."""
        return list(self.by_table().get(model, ()))

    def people(self) -> set[UUID]:
        """Everybody whose copies these rows may change."""
        found = {row.person_id for model in MOVES_COPIES for row in self.of(model)}
        for row in self.of(models.Sameness):
            found |= {row.person_id, row.other_id}
        return found | {row.pk for row in self.of(models.Person)}

    def shown_on_cards(self) -> set[UUID]:
        """Everybody whose card, or what they are found by, these rows may change. Of what happened only the end of a
        pregnancy stands on a card."""
        found = {row.person_id for model in ON_CARDS for row in self.of(model)}
        for row in self.of(models.Sameness):
            found |= {row.person_id, row.other_id}
        found |= {
            row.person_id for row in self.of(models.Event) if row.kind == "pregnancy_ended" or row.corrects_id
        }
        return found | {row.pk for row in self.of(models.Person)}

    def move_the_board(self) -> bool:
        """Whether these rows may move contacts on the board which they do not name: a referral came of one, or was decided;
        somebody was born, or is not expected any more."""
        events, answers = self.of(models.Event), self.of(models.Answer)
        return any(row.corrects_id or row.kind in board.moved_by() for row in events) or any(
            row.fact in history.LIFE for row in answers
        )

    def contacts(self) -> set[UUID]:
        """The contacts whose place on the board these rows may change."""
        naming = (rows for model, rows in self.by_table().items() if hasattr(model, "contact_id"))
        return {
            contact for rows in naming for row in rows if (contact := getattr(row, "contact_id", None))
        } | {row.pk for row in self.of(models.Contact)}

    def notices(self) -> set[UUID]:
        """The notices whose state these rows may change."""
        return {row.pk for row in self.of(models.Notice)} | {
            row.notice_id for row in self.of(models.NoticeStep)
        }

    def __add__(self, other: Rows) -> Rows:
        return Rows([*self.rows, *other.rows])

    def by_table(self) -> dict[type[Model], list[Model]]:
        """The rows of each table. Rows are only added, so that those sorted before need not be looked at again."""
        if self._so_far > len(self.rows):
            self._sorted, self._so_far = {}, 0
        for row in self.rows[self._so_far :]:
            self._sorted.setdefault(type(row), []).append(row)
        self._so_far = len(self.rows)
        return self._sorted


@contextmanager
def records_of(people: Iterable[UUID]) -> Iterator[dict[UUID, History]]:
    """The histories of these people, locked against other writers until the transaction ends."""
    with records_with(people, {}) as (found, _):
        yield found


@contextmanager
def records_with(
    people: Iterable[UUID], also: Mapping[str, Any]
) -> Iterator[tuple[dict[UUID, History], dict[str, list[Any]]]]:
    """The same with other lists, read together with them."""
    wanted = sorted(set(people))
    with transaction.atomic():
        yield history.read_with(wanted, also, first=_locking(wanted))


def lock(people: Collection[UUID]) -> None:
    """Take each person's lock until the transaction ends. Sorted, so that nobody waits in a ring."""
    if people:
        with connection.cursor() as cursor:
            cursor.execute(*_locking(people))


def _locking(people: Collection[UUID]) -> tuple[str, list[list[int]]]:
    keys = sorted({_key(person) for person in people})
    return "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys]


def lock_unless_busy(person: UUID) -> bool:
    """Take a person's lock where nobody has it, as `SKIP LOCKED` does for rows. Answers whether it was taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_key(person)])
        return bool(cursor.fetchone()[0])


def _key(person: UUID) -> int:
    return int.from_bytes(person.bytes[:8], "big", signed=True)


KEPT_PRIVATE = "[kept private]"
STANDS_FOR_OTHERS = (
    f"“{KEPT_PRIVATE}” stands for words that you may not read. Take it out, or write what you have to say in a box of its own; "
    "whoever may read the whole can change what stood here."
)


def write(rows: Rows, *, after: Mapping[UUID, History] | None = None, besides: Changes | None = None) -> None:
    """Add the rows and bring the copies up to date, in one transaction. `after`: the histories as the rows leave them, of
    whoever was locked and read for it and is known already; the others are read. `besides`: what else changes with them, in
    the same statement (a draft that is taken away).

    Raises BadFacts where words were sent back in which something stands for what their writer may not read: they would
    take the place of the whole."""
    if any(KEPT_PRIVATE in str(value) for row in rows.rows for value in vars(row).values() if _words(value)):
        raise BadFacts("", STANDS_FOR_OTHERS)
    known, people, changes = after or {}, rows.people(), besides or Changes()
    # What goes wrong in here takes back everything around it too: there is nothing to come back to.
    with transaction.atomic(savepoint=False):
        lock(people - set(known))
        _number(rows)
        _insert(rows, changes)
        if people and len(people) <= standing.FEW and people <= set(known):
            # Nothing of this has to be read: it is written with the rows themselves.
            theirs = {person: known[person] for person in people}
            made = standing.put(changes, theirs)
            _due_shown_of(rows, changes, theirs, made["record_deadline"])
            _census_due(rows, changes)
            changes.make()
            _copies(rows, theirs, standing=False)
        else:
            changes.make()
            _copies(rows, known)
            _due_shown(rows)
            _census_due(rows, changes)
            changes.make()


def _words(value: Any) -> bool:
    return isinstance(value, str | dict | list)


def write_bulk(rows: Rows, *, after: Mapping[UUID, History] | None = None) -> None:
    """The same by COPY, for loading many. A test compares what the two leave behind. `after`: the histories of people of whom
    these rows are all there is, as far as they were worked out already."""
    with transaction.atomic():
        _number(rows)
        for model, added in rows.by_table().items():
            _copy_in(model, added)
        _copies(rows, _new(rows, after or {}))
        _due_shown(rows)
        changes = Changes()
        _census_due(rows, changes)
        changes.make()


def _new(rows: Rows, known: Mapping[UUID, History]) -> dict[UUID, History]:
    """The histories of people who were not known before: these rows are all there is."""
    new = {row.pk for row in rows.of(models.Person)} - set(known)
    events = [row for row in rows.of(models.Event) if row.person_id in new]
    found = history.of_rows(new, rows.of(models.Matter), events, rows.of(models.Answer))
    return {**found, **known}


AT_ONCE = 500  # rows of one statement


def _insert(rows: Rows, changes: Changes) -> None:
    """Add the rows of all tables with the other changes: keys are checked at the end of the transaction. Very many are added
    a table at a time, at once."""
    if len(rows.rows) > AT_ONCE:
        for model, added in rows.by_table().items():
            model._default_manager.bulk_create(added, batch_size=1000)
        return
    for model, added in rows.by_table().items():
        query = InsertQuery(model)
        query.insert_values(_written(model), added)
        for sql, its in query.get_compiler(connection=connection).as_sql():
            changes.add(sql, its)
    for row in rows.rows:
        row._state.adding, row._state.db = False, connection.alias


DUE_SHOWN = """
INSERT INTO record_dueshown (ref, recorded_at, recorded_by, person_id, matter_id, clock, starts_event, due_on, due_at)
SELECT gen_random_uuid(), %s, %s, d.person_id, d.matter_id, d.clock, d.starts_event_id, d.due_on, d.due_at
FROM record_deadline d JOIN record_event e ON e.ref = d.starts_event_id
LEFT JOIN LATERAL (
    SELECT due_on, due_at FROM record_dueshown s
    WHERE s.person_id = d.person_id AND s.clock = d.clock AND s.starts_event = d.starts_event_id
    ORDER BY recorded_at DESC, ref LIMIT 1) shown ON true
WHERE d.person_id = ANY(%s) AND d.due_on IS NOT NULL AND e.source NOT LIKE 'import:%%'
  AND (shown.due_on, shown.due_at) IS DISTINCT FROM (d.due_on, d.due_at)
"""


def _due_shown(rows: Rows) -> None:
    """Keep each due date as it now stands, so that a later recomputation changes no past."""
    events = rows.of(models.Event)
    if not events:
        return
    last = max(events, key=lambda event: event.recorded_at)
    with connection.cursor() as cursor:
        cursor.execute(DUE_SHOWN, [last.recorded_at, last.recorded_by, list(rows.people())])


# The same of deadlines that are being written by the same statement.
DUE_SHOWN_OF = """
INSERT INTO record_dueshown (ref, recorded_at, recorded_by, person_id, matter_id, clock, starts_event, due_on, due_at)
SELECT gen_random_uuid(), %s::timestamptz, %s::uuid, n.person_id, n.matter_id, n.clock, n.starts_event_id, n.due_on, n.due_at
FROM {listed}
LEFT JOIN LATERAL (
    SELECT due_on, due_at FROM record_dueshown s
    WHERE s.person_id = n.person_id AND s.clock = n.clock AND s.starts_event = n.starts_event_id
    ORDER BY recorded_at DESC, ref LIMIT 1) shown ON true
WHERE (shown.due_on, shown.due_at) IS DISTINCT FROM (n.due_on, n.due_at)
"""
SHOWN = {
    "person_id": "uuid",
    "matter_id": "uuid",
    "clock": "text",
    "starts_event_id": "uuid",
    "due_on": "date",
    "due_at": "timestamptz",
}


def _due_shown_of(
    rows: Rows, changes: Changes, histories: Mapping[UUID, History], deadlines: Iterable[tuple[Any, ...]]
) -> None:
    events = rows.of(models.Event)
    imported = {
        event.id
        for theirs in histories.values()
        for event in theirs.recorded
        if event.source.startswith("import:")
    }
    shown = [
        (person, matter, clock, starts, due_on, due_at)
        for person, matter, clock, starts, _, due_on, due_at, *_ in deadlines
        if due_on is not None and str(starts) not in imported
    ]
    if events and shown:
        last = max(events, key=lambda event: event.recorded_at)
        there = listed(SHOWN, shown)
        sql = DUE_SHOWN_OF.replace("{listed}", there.sql)
        changes.add(sql, [last.recorded_at, last.recorded_by, *there.values])


def _copies(rows: Rows, known: Mapping[UUID, History], *, standing: bool = True) -> None:
    """Bring the copies up to date. `standing`: also those that follow from the histories alone."""
    people = rows.people()
    copies.refresh(
        people=people,
        standing_of=people if standing else (),
        cards_of=rows.shown_on_cards(),
        board_of=people if rows.move_the_board() else (),
        contacts=rows.contacts(),
        owed=rows.notices(),
        known=known,
    )


def _census_due(rows: Rows, changes: Changes) -> None:
    if people := rows.people():
        last: Any = max(
            (row for row in rows.rows if isinstance(row, (*MOVES_COPIES, models.Person, models.Sameness))),
            key=lambda row: row.recorded_at,
        )
        census.due(changes, people, by=last.recorded_by, at=last.recorded_at)


def _number(rows: Rows) -> None:
    """Number the events recorded at one moment in the order they were planned."""
    for n, row in enumerate(rows.of(models.Event)):
        row.n = n


def _copy_in(model: type[Model], rows: list[Model]) -> None:
    if _bound_by_policies(model):
        model._default_manager.bulk_create(rows, batch_size=1000)
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns_of(model)}) FROM STDIN') as copy,
    ):
        for values in values_of(model, rows):
            copy.write_row(values)


def columns_of(model: type[Model]) -> str:
    """The columns of a table that are written, as COPY wants them named."""
    return ", ".join(f'"{f.column}"' for f in _written(model))


def values_of(model: type[Model], rows: Iterable[Model]) -> Iterator[tuple[Any, ...]]:
    """What stands in those columns, row by row."""
    fields = _written(model)
    if any(getattr(f, "auto_now", False) or getattr(f, "auto_now_add", False) for f in fields):
        raise TypeError(
            f"{model.__name__} asks for the time when it is written; a row of the record brings its own."
        )
    plain = attrgetter(*(f.attname for f in fields))
    as_json = [place for place, f in enumerate(fields) if f.db_type(connection) == "jsonb"]
    for row in rows:
        if not as_json:
            yield plain(row)
            continue
        values = list(plain(row))
        for place in as_json:
            values[place] = None if values[place] is None else json.dumps(values[place])
        yield tuple(values)


def _written(model: type[Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if not (f.primary_key and f.db_returning)]


def _bound_by_policies(model: type[Model]) -> bool:
    """Whether policies hold for whoever is connected: then the database takes no COPY into this table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s)", [model._meta.db_table])
        return bool(cursor.fetchone()[0])
