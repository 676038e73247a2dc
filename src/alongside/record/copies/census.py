"""The copies the data desk reads: findings, the cases behind each headline number, and both added up. Made by a job from
a census laid out in the same transaction; a full run and a run for one child leave the same."""

# ruff: noqa: S608 - statements are put together from our own words only

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from alongside.law.days import add_months, england
from alongside.record import models
from alongside.record.at_once import Changes
from alongside.record.copies.cards import same_people
from alongside.record.queries.census import indicators, since
from alongside.record.queries.census.asked import Asked
from alongside.returns.years import CollectionYear

YEARS_BACK = 6  # no assessment and no enquiry that ends in a year began longer ago
AT_A_TIME = 2000
Holder = tuple[UUID | None, UUID | None]


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose copies a run replaces: those of these people, or everybody's (None) but those who were written about since it
    began, whom a later run has looked at or will."""

    people: Collection[UUID] | None
    spared: Collection[UUID] = ()

    @property
    def sql(self) -> str:
        """The same as a condition that goes on."""
        if self.people is not None:
            return "AND person = ANY(%(people)s)"
        return "AND (person IS NULL OR person <> ALL(%(spared)s))" if self.spared else ""

    def values(self, year: str) -> dict[str, Any]:
        """What the condition names, and the year."""
        return {"year": year, "people": list(self.people or ()), "spared": list(self.spared)}


def due(changes: Changes, people: Collection[UUID], *, by: UUID, at: datetime) -> None:
    """Something was written about these people: the rules run for them again within seconds."""
    changes.add(
        'INSERT INTO record_censusdue (person, "by", at) SELECT unnest(%s::uuid[]), %s::uuid, %s::timestamptz',
        [sorted(people), by, at],
    )


def lay_out_beside(asked: Asked, as_at: date, people: Collection[UUID] | None) -> None:
    """Working days and who works with whom, beside a census laid out, for as long as it lasts."""
    calendar, first = england(), date(asked.year.starts.year - YEARS_BACK, 1, 1)
    days = [first + timedelta(days=n) for n in range((max(asked.year.ends, as_at) - first).days + 1)]
    with connection.cursor() as cursor:
        for statement in indicators.FOUND_BY:
            cursor.execute(statement)
        cursor.execute(indicators.DAYS)
        cursor.execute(
            "INSERT INTO census_day SELECT * FROM unnest(%s::date[], %s::integer[])",
            [days, [calendar.between(first, day) for day in days]],
        )
        cursor.execute("ANALYZE census_day")
        where = "" if people is None else "WHERE a.person_id = ANY(%(people)s)"
        cursor.execute(indicators.HOLDERS.replace("{where}", where), {"people": list(people or ())})
        cursor.execute("ANALYZE census_holder")


def holders() -> dict[UUID, Holder]:
    """The team and the worker of each child, as laid out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, team, worker FROM census_holder")
        return {person: (team, worker) for person, team, worker in cursor.fetchall()}


class Known(NamedTuple):
    """A finding that stood before: since when, and what was last said of it."""

    key: UUID
    rule: str
    severity: str
    person: UUID | None
    fields: str
    words: str
    since: datetime
    state: str


# Seen and not mended, by the ledger, with what was last said of it.
MARKED = """
SELECT seen.finding, seen.rule, seen.severity, seen.person_id, seen.fields, seen.words, seen.recorded_at,
       coalesce(said.kind, '')
FROM (
    SELECT DISTINCT ON (finding) * FROM record_findingmark
    WHERE year = %(year)s AND kind IN ('seen', 'mended') ORDER BY finding, recorded_at DESC, ref) seen
LEFT JOIN LATERAL (
    SELECT kind FROM record_findingmark m WHERE m.finding = seen.finding AND m.recorded_at >= seen.recorded_at
      AND m.kind IN ('acknowledged', 'queried') ORDER BY recorded_at DESC, ref LIMIT 1) said ON true
WHERE seen.kind = 'seen'
"""


def standing(year: str, people: Collection[UUID] | None) -> dict[UUID, Known]:
    """What was found before, of these people or of everybody. Where the copies of everybody were lost, as the ledger has
    it: a finding that was seen and not mended is no new one."""
    rows = models.CensusFinding.objects.filter(year=year)
    if people is not None:
        rows = rows.filter(person__in=list(people))
    found = {row[0]: Known(*row) for row in rows.values_list(*Known._fields)}
    if found or people is not None:
        return found
    with connection.cursor() as cursor:
        cursor.execute(MARKED, {"year": year})
        return {row[0]: Known(*row) for row in cursor.fetchall()}


def who_wrote(by_record: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Who wrote last about each child, under the record that stands for them."""
    canonical = same_people(by_record) if by_record else {}
    return {canonical.get(person, person): who for person, who in by_record.items()}


def replace_findings(year: str, whose: Whose, rows: Collection[models.CensusFinding]) -> None:
    """Put these findings in the place of what stood."""
    _take_away("record_censusfinding", year, whose)
    models.CensusFinding.objects.bulk_create(rows, batch_size=AT_A_TIME)


_CASE = 'year, indicator, part, person, ref, counts, "on", days, team, worker'

# Most cases of a night are those of the night before. What stands as it was counted again is found before anybody has to
# wait, and left where it is; of several that say the same each has its place.
_STAYS = f"""
CREATE TEMP TABLE census_stays ON COMMIT DROP AS
WITH stood AS (
    SELECT id, says, row_number() OVER (PARTITION BY says ORDER BY id) AS place
    FROM (SELECT id, ROW({_CASE})::text AS says FROM record_censuscase WHERE year = %(year)s {{theirs}}) s
), counted AS (
    SELECT at, says, row_number() OVER (PARTITION BY says ORDER BY at) AS place
    FROM (SELECT ctid AS at, ROW({_CASE})::text AS says FROM census_case) c
)
SELECT id, at FROM stood JOIN counted USING (says, place)
"""


def count_cases(asked: Asked, as_at: date, people: Collection[UUID] | None) -> None:
    """Count every headline number again for these people, or for everybody, from the census laid out and beside it: what
    stands is not touched."""
    running = as_at < asked.year.ends
    numbers = {**indicators.NUMBERS, **(indicators.TODAY if running else {})}
    values: dict[str, Any] = {**asked.values(), "as_at": as_at, "saved": list(people or ())}
    of_them = "" if people is None else "AND k.person = ANY(%(saved)s)"
    mine = "" if people is None else indicators.MINE
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE census_case ON COMMIT DROP AS SELECT {_CASE} FROM record_censuscase WITH NO DATA"
        )
        for name, sql in numbers.items():
            asked_of = sql.replace("{mine}", mine)
            statement = indicators.CASE.replace("{asked}", asked_of).replace("{of_them}", of_them)
            cursor.execute(statement, {**values, "indicator": name})
        whose = Whose(people)
        cursor.execute(_STAYS.replace("{theirs}", whose.sql), whose.values(str(asked.year)))
        cursor.execute("DELETE FROM census_case c USING census_stays s WHERE c.ctid = s.at")
        cursor.execute("ANALYZE census_stays")


def replace_cases(year: str, whose: Whose) -> None:
    """Put the cases that were counted in the place of what stood, where that is not the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM record_censuscase WHERE year = %(year)s {whose.sql}"
            " AND NOT EXISTS (SELECT 1 FROM census_stays s WHERE s.id = record_censuscase.id)",
            whose.values(year),
        )
        cursor.execute(
            f"INSERT INTO record_censuscase ({_CASE}) SELECT {_CASE} FROM census_case WHERE true {whose.sql}",
            whose.values(year),
        )


def replace_children(year: str, whose: Whose) -> None:
    """Write down who is in the return of the year, with the numbers two children must not share."""
    _take_away("record_censuschild", year, whose)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_censuschild (year, person, number, upn)"
            f" SELECT %(year)s, person, number, coalesce(upn, '') FROM census_child WHERE true {whose.sql}",
            whose.values(year),
        )


def _take_away(table: str, year: str, whose: Whose) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE year = %(year)s {whose.sql}", whose.values(year))


_FOUND = """
INSERT INTO record_censustally (year, what, key, severity, part, team, worker, counts, every)
SELECT year, 'finding', rule, severity, '', team, worker, count(DISTINCT person), count(*)
FROM record_censusfinding WHERE year = %(year)s GROUP BY year, rule, severity, team, worker
"""
_COUNTED = """
INSERT INTO record_censustally (year, what, key, severity, part, team, worker, counts, every)
SELECT year, %(what)s, indicator, '', part, team, NULL, count(*) FILTER (WHERE counts), count(*)
FROM record_censuscase WHERE year = %(year)s AND "on" <= %(until)s GROUP BY year, indicator, part, team
"""
_MIDDLE = """
INSERT INTO record_censustally (year, what, key, severity, part, counts, every, middle)
SELECT year, 'middle', 'assessment_median_wd', '', '', count(*), count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days)
FROM record_censuscase WHERE year = %(year)s AND indicator = 'assessments_45wd' AND days IS NOT NULL GROUP BY year
"""


def add_up(year: CollectionYear, as_at: date) -> None:
    """Add up findings and cases of a year: pages read these rows, a few hundred of them, and count nothing themselves."""
    values: dict[str, Any] = {"year": str(year)}
    running = as_at < year.ends
    before: dict[str, Any] = {
        "year": str(CollectionYear(year.ends_in - 1)),
        "until": add_months(as_at, -12),
        "what": "until",
    }
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_censustally WHERE year = %(year)s AND what <> 'until'", values)
        cursor.execute(_FOUND, values)
        cursor.execute(_COUNTED, {**values, "until": year.ends, "what": "case"})
        cursor.execute(_MIDDLE, values)
        if running:
            cursor.execute("DELETE FROM record_censustally WHERE year = %(year)s AND what = 'until'", before)
            cursor.execute(_COUNTED, before)


def ran(year: str, *, council: str, rules: str, as_at: date, children: int | None, now: datetime) -> None:
    """Say how far the copies of a year reach. `children`: None where only some were looked at."""
    if children is None:
        models.CensusRun.objects.filter(pk=year).update(latest_at=now)
        return
    models.CensusRun.objects.update_or_create(
        pk=year,
        defaults={
            "council": council,
            "rules": rules,
            "as_at": as_at,
            "whole_at": now,
            "latest_at": now,
            "children": children,
        },
    )


def since_builds() -> None:
    """List again what was recorded since each build that makes it read otherwise now."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_buildsince")
        cursor.execute(
            'INSERT INTO record_buildsince (build_id, event, person, kind, "on", recorded_at, recorded_by, correction)'
            + since.SINCE.replace("{of_them}", ""),
            since.values(),
        )
