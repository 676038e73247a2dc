"""Looks of one week that somebody should be asked about, and why each is odd. References only: no viewer asks here.

Only the rows of that week are read; what is compared with them is found by index, for the people and readers of the week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from alongside.record.access import IN_A_LIST
from alongside.record.queries.shared import rows

AROUND = 28  # days before and after the week within which work with somebody explains a look at their record

# Whose work is to open records of any team: a look of theirs without a trace of work is not odd by that alone.
OPENS_ALL = (
    "front_door_worker",
    "duty_manager",
    "out_of_hours_worker",
    "information_officer",
    "reviewing_officer",
    "conference_chair",
    "council_lawyer",
    "head_of_service",
)
KINDS = {
    "own_surname": "The same surname as whoever looked",
    "own_address": "Lives where whoever looked lives",
    "colleague": "Has the name of a colleague, or lives at a colleague's address",
    "well_known": "A name many people know",
    "restricted": "A restricted record, and they are not named",
    "no_relation": "Nothing shows that they work with this family",
}


@dataclass(frozen=True, slots=True)
class Odd:
    """Looks of one reader at one record in the week."""

    reader: UUID
    person: UUID
    looks: int
    kinds: tuple[str, ...]


WEEK = """
WITH looked AS MATERIALIZED (
  SELECT r."user" AS reader, r.person_id, count(*) FILTER (WHERE r.what NOT LIKE 'search%%' AND r.what <> %(listed)s) AS looks,
         bool_or(r.what LIKE 'refused:%%') AS refused, bool_or(r.role = ANY(%(opens_all)s)) AS opens_all
  FROM record_readlog r
  WHERE r."on" >= %(monday)s AND r."on" < %(until)s AND r.person_id IS NOT NULL
  GROUP BY r."user", r.person_id),
staff AS (
  SELECT u.ref, unaccent(lower(u.name)) AS name, u.is_active,
         (regexp_match(unaccent(lower(u.name)), '(\\S+)\\s*$'))[1] AS surname
  FROM accounts_user u),
homes AS (
  SELECT w."user" AS ref, lower(regexp_replace(w.text, '\\s', '', 'g')) AS postcode FROM record_watchedfor w
  WHERE w.kind = 'staff_home' AND NOT EXISTS (SELECT 1 FROM record_watchedforended e WHERE e.watched_id = w.ref)),
known AS (
  SELECT unaccent(lower(w.text)) AS name FROM record_watchedfor w
  WHERE w.kind = 'well_known' AND NOT EXISTS (SELECT 1 FROM record_watchedforended e WHERE e.watched_id = w.ref)),
people AS (SELECT DISTINCT person_id FROM looked),
near AS (
  SELECT p.person_id, c2.person_id AS ref FROM people p
    JOIN record_personcard c ON c.person_id = p.person_id JOIN record_personcard c2 ON c2.canonical_id = c.canonical_id
  UNION SELECT p.person_id, r.other_id FROM people p JOIN record_relationship r ON r.person_id = p.person_id
  UNION SELECT p.person_id, r.person_id FROM people p JOIN record_relationship r ON r.other_id = p.person_id
  UNION SELECT p.person_id, h2.person_id FROM people p JOIN record_householdmember h ON h.person_id = p.person_id
    JOIN record_householdmember h2 ON h2.household_id = h.household_id)
SELECT l.reader, l.person_id, l.looks,
  EXISTS (SELECT 1 FROM record_searchterm t WHERE t.person_id = l.person_id AND t.kind = 'name'
            AND (regexp_match(t.text, '(\\S+)\\s*$'))[1] = s.surname) AS own_surname,
  EXISTS (SELECT 1 FROM record_searchterm t JOIN homes h ON h.postcode = t.text
          WHERE t.person_id = l.person_id AND t.kind = 'postcode' AND h.ref = l.reader) AS own_address,
  EXISTS (SELECT 1 FROM record_searchterm t JOIN staff o ON o.name = t.text AND o.is_active AND o.ref <> l.reader
          WHERE t.person_id = l.person_id AND t.kind = 'name')
  OR EXISTS (SELECT 1 FROM record_searchterm t JOIN homes h ON h.postcode = t.text AND h.ref <> l.reader
               JOIN staff o ON o.ref = h.ref
               JOIN record_searchterm n ON n.person_id = t.person_id AND n.kind = 'name'
                 AND (regexp_match(n.text, '(\\S+)\\s*$'))[1] = o.surname
             WHERE t.person_id = l.person_id AND t.kind = 'postcode') AS colleague,
  EXISTS (SELECT 1 FROM record_searchterm t JOIN known k ON k.name = t.text
          WHERE t.person_id = l.person_id AND t.kind = 'name') AS well_known,
  l.refused AS restricted,
  NOT l.opens_all AND NOT l.refused AND NOT EXISTS (
    SELECT 1 FROM near n WHERE n.person_id = l.person_id AND (
      EXISTS (SELECT 1 FROM record_allocated a WHERE a.person_id = n.ref AND (a.worker = l.reader OR a.team IN (
                SELECT tm.ref FROM accounts_membership m JOIN accounts_team tm ON tm.id = m.team_id
                  JOIN accounts_user u ON u.id = m.user_id
                WHERE u.ref = l.reader AND m.from_on < %(until)s AND coalesce(m.until_on, %(monday)s) >= %(monday)s)))
      OR EXISTS (SELECT 1 FROM record_event e WHERE e.person_id = n.ref AND (
                e.recorded_by = l.reader AND e.recorded_at >= %(early)s AND e.recorded_at < %(later)s
                OR e.kind = 'allocated' AND e.facts ->> 'worker' = l.reader::text))
      OR EXISTS (SELECT 1 FROM record_documentperson d WHERE d.person_id = n.ref AND d.recorded_by = l.reader
                AND d.recorded_at >= %(early)s AND d.recorded_at < %(later)s)
      OR EXISTS (SELECT 1 FROM record_person p WHERE p.ref = n.ref AND p.recorded_by = l.reader)
      OR EXISTS (SELECT 1 FROM record_task k WHERE k.person_id = n.ref AND k.for_user = l.reader))) AS no_relation
FROM looked l LEFT JOIN staff s ON s.ref = l.reader
WHERE l.looks > 0
ORDER BY l.reader, l.person_id
"""

HOW_MANY = """
SELECT count(*) FROM record_readlog r WHERE r."on" >= %(monday)s AND r."on" < %(until)s
"""


def of_week(monday: date) -> list[Odd]:
    """Odd looks of the week that begins on this Monday. One statement."""
    found = []
    for reader, person, looks, *odd in rows(WEEK, _week(monday)):
        kinds = tuple(kind for kind, is_so in zip(KINDS, odd, strict=True) if is_so)
        if kinds:
            found.append(Odd(reader, person, looks, kinds))
    return found


def how_many(monday: date) -> int:
    """How many looks the week has. One statement."""
    return int(rows(HOW_MANY, _week(monday))[0][0])


def _week(monday: date) -> dict[str, object]:
    until = monday + timedelta(days=7)
    return {
        "monday": monday,
        "until": until,
        "early": monday - timedelta(days=AROUND),
        "later": until + timedelta(days=AROUND),
        "opens_all": list(OPENS_ALL),
        "listed": IN_A_LIST,
    }
