"""Who has to be looked at again, and with whom: all records of a child, and whoever shares one of their numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from alongside.record import models
from alongside.record.copies.cards import same_people
from alongside.returns.years import CollectionYear


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody about whom something was written since the rules last ran, and by whom."""

    n: int
    person: UUID
    by: UUID
    at: datetime


def due(at_most: int) -> list[Due]:
    """Who is waiting, in the order it was written. One statement."""
    rows = models.CensusDue.objects.order_by("pk").values_list("pk", "person", "by", "at")
    return [Due(*row) for row in rows[:at_most]]


SHARING = """
SELECT DISTINCT other.person_id FROM record_identifier own
JOIN record_identifier other ON other.kind IN ('upn', 'former_upn', 'la_child_id') AND other.value = own.value
WHERE own.person_id = ANY(%(people)s) AND own.kind IN ('upn', 'former_upn', 'la_child_id')
UNION
SELECT other.person FROM record_censuschild own JOIN record_censuschild other USING (year, number)
WHERE own.person = ANY(%(people)s)
UNION
SELECT other.person FROM record_censuschild own JOIN record_censuschild other USING (year, upn)
WHERE own.person = ANY(%(people)s) AND own.upn <> '' AND other.upn <> ''
"""


def records_of(people: Collection[UUID]) -> set[UUID]:
    """These people with every record that was ever joined to one of them."""
    return {*people, *same_people(people)}


def sharing(people: Collection[UUID]) -> set[UUID]:
    """These people and whoever has, or had, one of their numbers: every record of each. Two statements or three."""
    with connection.cursor() as cursor:
        cursor.execute(SHARING, {"people": list(people)})
        found = {row[0] for row in cursor.fetchall()}
    return records_of({*people, *found})


def year_of(day: date) -> CollectionYear:
    """The collection year a day lies in."""
    year = CollectionYear(day.year)
    return year if day <= year.ends else CollectionYear(day.year + 1)


def watched(today_in: CollectionYear) -> tuple[CollectionYear, CollectionYear]:
    """The years that are kept ready: the one that runs, and the one before it, which is corrected until it is sent."""
    return today_in, CollectionYear(today_in.ends_in - 1)


EVERYBODY = 10_000_000
ALONE, NIGHT = (int.from_bytes(name, "big") for name in (b"ready", b"night"))  # the keys of two locks


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else puts what the rules found in the place of what stood, for as long as the block lasts."""
    with _lock("pg_advisory_lock", "pg_advisory_unlock", ALONE):
        yield


@contextmanager
def night(*, wait: bool = True) -> Iterator[bool]:
    """A run for everybody, one at a time: the next one waits, or is answered that it may not begin. Those who are looked at
    while it lasts still wait when it ends (`by_day`)."""
    take = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
    with _lock(take, "pg_advisory_unlock", NIGHT) as taken:
        yield taken


@contextmanager
def by_day() -> Iterator[bool]:
    """Answers whether no run for everybody is under way; none begins for as long as the block lasts."""
    with _lock("pg_try_advisory_lock_shared", "pg_advisory_unlock_shared", NIGHT) as taken:
        yield taken


@contextmanager
def _lock(take: str, give: str, key: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(%s)", [key])
        taken = cursor.fetchone()[0] is not False
    try:
        yield taken
    finally:
        if taken and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {give}(%s)", [key])


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the copies of a year reach (`models.CensusRun`)."""

    council: str
    rules: str
    as_at: date
    whole_at: datetime


def runs(years: Collection[CollectionYear]) -> dict[str, Reach]:
    """How far the copies of these years reach. One statement."""
    rows = models.CensusRun.objects.filter(pk__in=[str(year) for year in years])
    return {
        row[0]: Reach(*row[1:]) for row in rows.values_list("year", "council", "rules", "as_at", "whole_at")
    }
