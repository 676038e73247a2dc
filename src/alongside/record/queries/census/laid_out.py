"""A census laid out in the database, and its rows handed on in the order of the file, some at a time."""

# ruff: noqa: S608 - statements are put together from our own words only

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import JsonbLoader

from alongside.law.steps.referral import GOES_FURTHER
from alongside.record.queries.census import children, episodes, lists, modules, snapshot
from alongside.record.queries.census.asked import Asked

AT_A_TIME = 2000
T = TypeVar("T")


class Child(NamedTuple):
    """Who a child is. `place` counts from 0 in the file; `other_numbers` are those of records joined to this one."""

    place: int
    person: UUID
    number: str
    other_numbers: list[str] | None
    upn: str | None
    former_upn: str | None
    upn_unknown: str | None
    upn_unknown_said: str | None
    born_on: date | None
    due_on: date | None
    died_on: date | None
    sex: str | None
    gender: str | None
    ethnicity: str | None
    ethnicity_refused: bool
    disability: list[str]


class Episode(NamedTuple):
    """An episode of need. `end_moved`: the last service ended on another day than the one written down as the closing."""

    place: int
    child: int
    matter: UUID
    received: UUID
    referred_on: date
    source: str | None
    need: str | None
    nothing_further: bool
    decided: UUID | None
    closed: UUID | None
    closed_on: date | None
    reason: str | None
    end_moved: bool
    runs: int
    conference: UUID | None
    conference_on: date | None


class Assessment(NamedTuple):
    """An assessment in an episode."""

    episode: int
    matter: UUID
    started: UUID
    started_on: date
    reviewed: UUID | None
    reviewed_on: date | None
    authorised: UUID | None
    authorised_on: date | None
    factors: list[str]


class PlanOfHelp(NamedTuple):
    """A child in need plan. `by_protection`: the start of a protection plan ended it."""

    episode: int
    matter: UUID
    started: UUID
    started_on: date
    ended: UUID | None
    ended_on: date | None
    by_protection: bool


class Enquiry(NamedTuple):
    """A section 47 enquiry and its initial conference. `waived`: what says that no conference was needed."""

    episode: int
    matter: UUID
    started: UUID
    started_on: date
    target_on: date | None
    held: UUID | None
    held_on: date | None
    waived: UUID | None


class ProtectionPlan(NamedTuple):
    """A child protection plan with its reviews. `stated`: how many earlier ones were written down; `counted`: how many
    the record knows."""

    episode: int
    matter: UUID
    started: UUID
    started_on: date
    ended: UUID | None
    ended_on: date | None
    first_category: str | None
    detailed: UUID | None
    latest_category: str | None
    changed: UUID | None
    stated: int | None
    counted: int
    reviews: list[UUID]
    reviewed_on: list[date]


class PreProceedings(NamedTuple):
    """Pre-proceedings and family group decision making, with the days that are in the year."""

    episode: int
    matter: UUID
    began: UUID | None
    began_on: date | None
    letter: UUID | None
    letter_on: date | None
    offer: UUID | None
    offered: bool | None
    facility: UUID | None
    facilitated: bool | None
    meeting: UUID | None
    meeting_on: date | None
    reviews: int | None
    ended: UUID | None
    ended_on: date | None
    outcome: str | None
    application: UUID | None
    application_on: date | None
    issue: UUID | None
    issue_on: date | None


class LeftOut(NamedTuple):
    """A run of work that is not in the census, and why."""

    matter: UUID
    kind: str
    person: UUID
    because: str


_CHILDREN = f"SELECT {', '.join(Child._fields)} FROM census_child ORDER BY place"

_EPISODES = """
SELECT p.place, p.child, e.episode, e.received, e.referred_on, e.source, e.need, e.nothing_further, e.decided, e.closed,
       e.closed_on, e.reason, coalesce(e.end_moved, false), e.runs, c.held, c.held_on
FROM census_placed p JOIN census_episode e ON e.episode = p.episode
LEFT JOIN census_moved_in c ON c.episode = p.episode ORDER BY p.place
"""

_OF_EPISODE = "JOIN census_placed p ON p.episode = m.episode WHERE m.because IS NULL ORDER BY p.place"

_ASSESSMENTS = f"""
SELECT p.place, m.matter, m.started, m.started_on, m.reviewed, m.reviewed_on, m.authorised, m.authorised_on, m.factors
FROM census_assessment m {_OF_EPISODE}, m.started_on, m.authorised_on NULLS LAST, m.reviewed_on, m.factors, m.matter
"""

_PLANS_OF_HELP = f"""
SELECT p.place, m.matter, m.started, m.started_on, coalesce(m.protection, m.ended),
       CASE WHEN m.ended_on <= %(ends)s THEN m.ended_on END, m.protection IS NOT NULL
FROM census_help m {_OF_EPISODE}, m.started_on, m.ended_on NULLS LAST, m.matter
"""

_ENQUIRIES = f"""
SELECT p.place, m.matter, m.started, m.started_on, m.target_on, m.held, m.held_on, m.waived
FROM census_enquiry m {_OF_EPISODE}, m.started_on, m.held_on NULLS LAST, m.target_on, m.waived IS NULL, m.matter
"""

_PROTECTION_PLANS = f"""
WITH held AS (
    SELECT plan, array_agg(held ORDER BY held_on, matter) AS reviews, array_agg(held_on ORDER BY held_on, matter) AS days
    FROM census_review WHERE because IS NULL GROUP BY plan)
SELECT p.place, m.matter, m.started, m.started_on, m.ended, m.ended_on, m.first_category, m.detailed, m.latest_category,
       m.changed, m.stated, m.counted, coalesce(h.reviews, '{{}}'), coalesce(h.days, '{{}}')
FROM census_protection m LEFT JOIN held h ON h.plan = m.matter
{_OF_EPISODE}, m.started_on, m.ended_on NULLS LAST, m.first_category, m.latest_category, m.stated, m.matter
"""

_PRE_PROCEEDINGS = f"""
SELECT p.place, {", ".join("m." + name for name in PreProceedings._fields[1:])} FROM census_pre_proceedings m
{_OF_EPISODE}, m.began_on NULLS LAST, m.letter_on NULLS LAST, m.meeting_on NULLS LAST, m.ended_on NULLS LAST, m.matter
"""


@dataclass
class LaidOut:
    """A census whose rows can be read, each kind in the order of the file."""

    asked: Asked
    _number: Iterator[int] = field(default_factory=count)

    def children(self) -> Iterator[Child]:
        """Every child of the census."""
        return self._read(_CHILDREN, Child)

    def episodes(self) -> Iterator[Episode]:
        """Every episode, by child."""
        return self._read(_EPISODES, Episode)

    def assessments(self) -> Iterator[Assessment]:
        """Every assessment, by episode. So are all that follow."""
        return self._read(_ASSESSMENTS, Assessment)

    def plans_of_help(self) -> Iterator[PlanOfHelp]:
        """Every child in need plan."""
        return self._read(_PLANS_OF_HELP, PlanOfHelp)

    def enquiries(self) -> Iterator[Enquiry]:
        """Every section 47 enquiry."""
        return self._read(_ENQUIRIES, Enquiry)

    def protection_plans(self) -> Iterator[ProtectionPlan]:
        """Every child protection plan."""
        return self._read(_PROTECTION_PLANS, ProtectionPlan)

    def pre_proceedings(self) -> Iterator[PreProceedings]:
        """Every pre-proceedings stage; none before the year that collects them."""
        return self._read(_PRE_PROCEEDINGS, PreProceedings)

    def left_out(self) -> Iterator[LeftOut]:
        """Every run of work the record knew that is not in the census, and why."""
        return self._read(lists.LEFT_OUT + " ORDER BY kind, because, matter", LeftOut)

    def reasons(self) -> Counter[tuple[str, str]]:
        """How many runs of work of each kind are left out, and why."""
        sql = f"SELECT kind, because, count(*) FROM ({lists.LEFT_OUT}) l GROUP BY 1, 2"
        with connection.cursor() as cursor:
            cursor.execute(sql, self.asked.values())
            return Counter({(kind, because): number for kind, because, number in cursor.fetchall()})

    def included(self) -> int:
        """How many runs of work the census holds. A conference counts where its day stands."""
        return self._one(lists.INCLUDED)

    def matters(self) -> int:
        """How many runs of work the record knew of."""
        return self._one(lists.MATTERS)

    def knows_the_year(self) -> bool:
        """Whether the record knew of anything that happened in the year, in the census or left out of it."""
        return self._one(lists.OF_THE_YEAR) > 0

    def idle(self) -> list[lists.Idle]:
        """Episodes that were open at the end of the year though nothing was done in them all year."""
        with connection.cursor() as cursor:
            for index in lists.IDLE_BY:
                cursor.execute(index)
            cursor.execute(lists.IDLE, self.asked.values())
            return [lists.Idle(*row) for row in cursor.fetchall()]

    def with_other_numbers(self) -> int:
        """How many children have more than one number, their records having been joined."""
        return self._one("SELECT count(*) FROM census_child WHERE cardinality(other_numbers) > 0")

    def _one(self, sql: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, self.asked.values())
            return int(cursor.fetchone()[0])

    def _read(self, sql: str, row: type[T]) -> Iterator[T]:
        """The rows of a statement, a few thousand at a time: the server keeps the rest."""
        made: Any = row
        values = {name: value for name, value in self.asked.values().items() if f"%({name})s" in sql}
        with connection.connection.cursor(name=f"census_{next(self._number)}") as cursor:
            cursor.adapters.register_loader("jsonb", JsonbLoader)
            cursor.itersize = AT_A_TIME
            cursor.execute(sql, values)
            for found in cursor:
                yield made._make(found)


@contextmanager
def laid_out(asked: Asked, *, one_moment: bool = True) -> Iterator[LaidOut]:
    """Lay a census out for as long as the block lasts. All statements see one moment of the database; or, where that is
    not asked for, each sees what was written before it.

    Inside somebody else's transaction that transaction's own view holds.
    """
    alone = one_moment and not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        _lay_out(asked.values())
        yield LaidOut(asked)
        snapshot.forget(cursor)  # what fails takes its tables with it


def _lay_out(values: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        snapshot.lay_out(cursor, values)
        cursor.execute(episodes.RUNS, {**values, "goes_further": list(GOES_FURTHER)})
        for statement in (episodes.ISLANDS, episodes.EPISODES):
            cursor.execute(statement, values)
        for table, key in (("census_run", "run"), ("census_episode", "episode")):
            cursor.execute(f"CREATE INDEX ON {table} ({key})")
            cursor.execute(f"ANALYZE {table}")
        for statement in (*modules.ALL, *children.ALL):
            cursor.execute(statement, values)
