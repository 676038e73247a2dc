"""What stood at a moment: which records are one person, which runs of work there are, and what happened in them.

Corrections are applied here exactly as `law.history.History` applies them to one child, for all children at once; a
test compares the two over random histories.
"""

# ruff: noqa: S608 - statements are put together from our own words only

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from alongside.law.steps.referral import BEGINS_WORK, GOES_FURTHER

# Read as written, whatever the year: what opens a run, and what says how a referral ended.
WHENEVER = (
    "referral_received",
    "referral_decided",
    "referral_closed",
    "assessment_started",
    "cin_plan_started",
    "strategy_discussion_held",
    "enquiry_opened",
    "conference_held",
    "protection_plan_started",
    "pre_proceedings_decided",
)
# Where several of a kind stand in one run, the last counts; of all others the first.
LAST = ("assessment_reviewed", "plan_category_changed", "referral_closed")
KINDS = (
    *WHENEVER,
    *LAST[:2],
    "assessment_signed_off",
    "assessment_stopped",
    "cin_plan_ended",
    "conference_not_required",
    "enquiry_concluded",
    "plan_details_recorded",
    "protection_plan_ended",
    "letter_before_proceedings_sent",
    "letter_of_issue_sent",
    "pre_proceedings_meeting_held",
    "fgdm_offered",
    "fgdm_held",
    "pre_proceedings_ended",
    "court_application_made",
)

# What begins each kind of run that a census file tells of.
BEGIN = (
    "referral_received",
    "assessment_started",
    "cin_plan_started",
    "strategy_discussion_held",
    "conference_held",
    "protection_plan_started",
    "pre_proceedings_decided",
)

# The kinds of work an episode of need is made of.
BELONGS = ("assessment", "child_in_need", "enquiry", "conference", "protection_plan", "pre_proceedings")

JOINED = "CREATE TEMP TABLE census_joined (person uuid PRIMARY KEY, canonical uuid NOT NULL) ON COMMIT DROP"

VERDICTS = """
SELECT DISTINCT ON (person_id, other_id) person_id, other_id, verdict FROM record_sameness
WHERE recorded_at <= %(known)s ORDER BY person_id, other_id, recorded_at DESC, ref DESC
"""

# Where only some children are asked for, each statement that would read a table from end to end reads what is theirs.
# A test compares what it lays out with what laying out everybody leaves of them.
_THEIRS = "AND person_id = ANY(%(people)s)"

# Every run of work that stands under a referral, with the enquiry and the protection plan it arose in; and what began by
# itself, with all that arose in it (`root`), under no referral as yet.
MATTERS = """
CREATE TEMP TABLE census_matter ON COMMIT DROP AS
WITH RECURSIVE elsewhere AS (
    SELECT DISTINCT matter_id FROM record_sourcekey
    WHERE %(others)s AND event_id IS NULL AND system LIKE 'cin/%%' AND system <> ALL(%(ours)s) {theirs}
), down AS (
    SELECT ref AS matter, kind, person_id, parent_id AS parent, ref AS run, NULL::uuid AS enquiry, NULL::uuid AS plan,
           recorded_at, NULL::uuid AS root
    FROM record_matter WHERE kind = 'referral' AND recorded_at <= %(known)s {theirs}
  UNION ALL
    SELECT ref, kind, person_id, NULL, NULL, CASE WHEN kind = 'enquiry' THEN ref END,
           CASE WHEN kind = 'protection_plan' THEN ref END, recorded_at, ref
    FROM record_matter
    WHERE parent_id IS NULL AND kind = ANY(%(belongs)s) AND recorded_at <= %(known)s {theirs}
  UNION ALL
    SELECT m.ref, m.kind, m.person_id, m.parent_id, d.run,
           CASE WHEN m.kind = 'enquiry' THEN m.ref ELSE d.enquiry END,
           CASE WHEN m.kind = 'protection_plan' THEN m.ref ELSE d.plan END,
           m.recorded_at, d.root
    FROM record_matter m JOIN down d ON m.parent_id = d.matter
    WHERE m.kind <> 'referral' AND m.recorded_at <= %(known)s
)
SELECT d.matter, d.kind, coalesce(j.canonical, d.person_id) AS person, d.parent, d.run, d.enquiry, d.plan,
       d.recorded_at, d.root, o.matter_id IS NOT NULL AS elsewhere
FROM down d LEFT JOIN census_joined j ON j.person = d.person_id LEFT JOIN elsewhere o ON o.matter_id = d.matter
"""

OTHERS = "SELECT EXISTS (SELECT 1 FROM record_sourcefile WHERE kind = 'cin' AND system <> ALL(%(ours)s))"

# Events that corrections speak of, corrections included. `who`: whose history they stand in.
CHAINS = """
CREATE TEMP TABLE census_chain ON COMMIT DROP AS
WITH theirs AS (
    SELECT DISTINCT person_id FROM record_event WHERE matter_id IN (SELECT matter FROM census_matter)
), correcting AS (
    SELECT ref, corrects_id FROM record_event WHERE corrects_id IS NOT NULL AND recorded_at <= %(known)s {of_them})
SELECT e.ref, e.corrects_id AS corrects, e.correction, coalesce(j.canonical, e.person_id) AS who, e.recorded_at,
       NULL::text AS state, NULL::uuid AS content
FROM record_event e LEFT JOIN census_joined j ON j.person = e.person_id
WHERE e.recorded_at <= %(known)s
  AND e.ref IN (SELECT ref FROM correcting UNION SELECT corrects_id FROM correcting)
"""

# One step up: whatever has only corrections that are settled is settled by the last of them that was not taken back.
SETTLE = """
UPDATE census_chain e SET
    state = CASE WHEN s.ref IS NULL THEN 'stands'
                 WHEN s.state = 'away' THEN 'away'
                 WHEN s.correction = 'retracts' THEN 'taken_back'
                 WHEN s.moves AND s.there IS DISTINCT FROM e.who THEN 'away'
                 ELSE 'stands' END,
    content = CASE WHEN s.ref IS NULL THEN e.ref ELSE s.content END
FROM (
    SELECT e.ref AS settling, last.*
    FROM census_chain e LEFT JOIN LATERAL (
        SELECT c.ref, c.state, c.content, c.correction, 'moves' IN (c.correction, said.correction) AS moves,
               coalesce(j.canonical, m.person_id) AS there
        FROM census_chain c
        LEFT JOIN record_event said ON said.ref = c.content
        LEFT JOIN record_matter m ON m.ref = said.matter_id
        LEFT JOIN census_joined j ON j.person = m.person_id
        WHERE c.corrects = e.ref AND c.who = e.who AND c.state <> 'taken_back'
        ORDER BY c.recorded_at DESC, c.ref DESC LIMIT 1) last ON true
    WHERE e.state IS NULL AND NOT EXISTS (
        SELECT 1 FROM census_chain c WHERE c.corrects = e.ref AND c.who = e.who AND c.state IS NULL)
) s
WHERE s.settling = e.ref
"""

# A day that is known to the month only is no day. What a later year's file reports without a day is not known of yet.
EVENTS = """
CREATE TEMP TABLE census_event ON COMMIT DROP AS
WITH standing AS (
    SELECT e.* FROM record_event e
    WHERE e.recorded_at <= %(known)s AND e.corrects_id IS NULL AND e.kind = ANY(%(kinds)s) {in_their_runs}
      AND NOT EXISTS (SELECT 1 FROM census_chain c WHERE c.ref = e.ref)
  UNION ALL
    SELECT said.* FROM census_chain c JOIN record_event said ON said.ref = c.content
    WHERE c.state = 'stands' AND c.correction <> 'retracts' AND said.kind = ANY(%(kinds)s)
      AND NOT EXISTS (SELECT 1 FROM census_chain o WHERE o.ref = c.corrects AND o.who = c.who)
)
SELECT e.ref, e.matter_id AS matter, m.run, m.root, e.kind, e.facts,
       CASE WHEN e.precision IN ('day', 'moment') THEN e."on" END AS day,
       e."on", e."order", e.at, e.recorded_at, e.n
FROM standing e JOIN census_matter m ON m.matter = e.matter_id
WHERE (e."on" IS NOT NULL OR e.source NOT LIKE 'import:cin:%%' OR right(e.source, 7) <= %(year)s)
  AND NOT (e.kind = 'strategy_discussion_held' AND e.facts ->> 'initiates_enquiry' = 'false')
"""

_BY_YEAR_END = "(day IS NULL OR day <= %(ends)s OR kind = ANY(%(whenever)s))"
FIRST = f"""
CREATE TEMP TABLE census_first ON COMMIT DROP AS
SELECT DISTINCT ON (matter, kind) matter, kind, ref, day, facts FROM census_event
WHERE {_BY_YEAR_END} AND kind <> ALL(%(last)s)
ORDER BY matter, kind, "on" NULLS LAST, "order", at NULLS LAST, recorded_at, n, ref
"""
# What a file says without a day is how things stood when its year ended, and carries the year in which that began as its
# order: what was decided here since comes after it.
_SAID_BY = 'coalesce("on", CASE WHEN "order" > 1900 THEN make_date("order" + 1, 3, 31) END)'
LATEST = f"""
CREATE TEMP TABLE census_last ON COMMIT DROP AS
SELECT DISTINCT ON (matter, kind) matter, kind, ref, day, facts FROM census_event
WHERE {_BY_YEAR_END} AND kind = ANY(%(last)s)
ORDER BY matter, kind, {_SAID_BY} DESC NULLS FIRST, "order" DESC, at DESC NULLS FIRST, recorded_at DESC, n DESC, ref DESC
"""

# What began by itself, before anybody had written the referral down or under none, belongs to the child's last referral that
# was received by then and not closed before: of what stands now, not of what was taken back. One that ended with advice or
# early help goes further only within its census year, as `law.steps.referral.takes_in` says.
TAKEN_IN = """
CREATE TEMP TABLE census_taken_in ON COMMIT DROP AS
WITH alone AS (
    SELECT m.matter AS root, m.person, min(e.day) AS began_on
    FROM census_matter m JOIN census_event e ON e.root = m.matter GROUP BY m.matter, m.person
), referred AS (
    SELECT m.run, m.person, m.recorded_at, r.day AS received_on,
           CASE WHEN c.ref IS NOT NULL THEN coalesce(c.day, r.day) END AS closed_on,
           d.ref IS NULL OR coalesce(d.facts -> 'outcomes' ?| %(goes_further)s, false) AS further
    FROM census_matter m
    JOIN census_first r ON r.matter = m.matter AND r.kind = 'referral_received'
    LEFT JOIN census_first d ON d.matter = m.matter AND d.kind = 'referral_decided'
    LEFT JOIN census_last c ON c.matter = m.matter AND c.kind = 'referral_closed'
    WHERE m.kind = 'referral' AND m.person IN (SELECT person FROM alone)
      AND (r.facts -> 'no_further_action') IS DISTINCT FROM 'true'::jsonb
), worked AS (
    SELECT run, min(day) AS worked_on FROM census_event
    WHERE kind = ANY(%(work)s) AND run IN (SELECT run FROM referred) GROUP BY run
)
SELECT DISTINCT ON (a.root) a.root, r.run
FROM alone a JOIN referred r ON r.person = a.person LEFT JOIN worked w ON w.run = r.run
WHERE r.received_on <= a.began_on AND (r.closed_on IS NULL OR r.closed_on >= a.began_on)
  AND (r.further OR w.worked_on <= a.began_on
       OR extract(year FROM r.received_on - interval '3 months') = extract(year FROM a.began_on - interval '3 months'))
ORDER BY a.root, r.received_on DESC, r.recorded_at DESC, r.run
"""

# One run of work that files told of two records which are one child's: of the same kind, begun on the same day. It is once in a
# census, as the file of the latest year has it. Of two of a day in one record each is matched by its place.
TWICE = """
CREATE TEMP TABLE census_twice ON COMMIT DROP AS
WITH begun AS (
    SELECT m.matter, m.kind, m.person, m.elsewhere, m.recorded_at, b.day, coalesce(b.facts ->> 'conference', '') AS form,
           (SELECT max(t.source) FROM record_event t WHERE t.matter_id = m.matter AND t.recorded_at <= %(known)s) AS told_by,
           row_number() OVER (PARTITION BY e.person_id, m.kind, b.day, coalesce(b.facts ->> 'conference', '')
                              ORDER BY m.recorded_at, m.matter) AS place
    FROM census_matter m
    JOIN census_first b ON b.matter = m.matter AND b.day IS NOT NULL AND b.kind = ANY(%(begin)s)
    JOIN record_event e ON e.ref = b.ref AND e.source LIKE 'import:cin:%%'
    WHERE m.person IN (SELECT canonical FROM census_joined)
), told AS (
    SELECT matter, first_value(matter) OVER (PARTITION BY person, kind, day, form, elsewhere, place
                                             ORDER BY told_by DESC, recorded_at DESC, matter) AS twin FROM begun
)
SELECT matter, twin FROM told WHERE matter <> twin
"""


def lay_out(cursor: CursorWrapper, values: Mapping[str, Any]) -> None:
    """Lay out what stood, in tables of this transaction."""
    cursor.execute(JOINED)
    _join(cursor, values)
    cursor.execute(OTHERS, values)
    others = cursor.fetchone()[0]
    cursor.execute(_of(MATTERS, values), {**values, "others": others, "belongs": list(BELONGS)})
    cursor.execute("CREATE INDEX ON census_matter (matter)")
    cursor.execute("ANALYZE census_matter")
    _settle(cursor, values)
    named = {**values, "kinds": list(KINDS), "whenever": list(WHENEVER), "last": list(LAST)}
    cursor.execute(_of(EVENTS, values), named)
    cursor.execute("ANALYZE census_event")
    cursor.execute(FIRST, named)
    cursor.execute(LATEST, named)
    for table in ("census_first", "census_last"):
        cursor.execute(f"CREATE INDEX ON {table} (kind, matter)")
        cursor.execute(f"ANALYZE {table}")
    _take_in(cursor, named)
    _once(cursor, named)


def _take_in(cursor: CursorWrapper, named: Mapping[str, Any]) -> None:
    """Put what began by itself under the referral it belongs to. What belongs to none is not laid out."""
    cursor.execute(TAKEN_IN, {**named, "work": list(BEGINS_WORK), "goes_further": list(GOES_FURTHER)})
    for table in ("census_matter", "census_event"):
        cursor.execute(f"UPDATE {table} t SET run = i.run FROM census_taken_in i WHERE i.root = t.root")
        cursor.execute(f"DELETE FROM {table} WHERE run IS NULL")


def _once(cursor: CursorWrapper, named: Mapping[str, Any]) -> None:
    """Leave of a run of work that two joined records have the one, with all that stands in the other."""
    cursor.execute(TWICE, {**named, "begin": list(BEGIN)})
    if cursor.rowcount == 0:
        return
    for table, columns in (
        ("census_matter", ("run", "root", "enquiry", "plan", "parent")),
        ("census_event", ("run", "root")),
    ):
        for column in columns:
            cursor.execute(
                f"UPDATE {table} t SET {column} = w.twin FROM census_twice w WHERE t.{column} = w.matter"
            )
        cursor.execute(f"DELETE FROM {table} t USING census_twice w WHERE t.matter = w.matter")


def _of(statement: str, values: Mapping[str, Any]) -> str:
    """A statement about everybody, or about those who are asked for."""
    some = bool(values["people"])
    return (
        statement.replace("{theirs}", _THEIRS if some else "")
        .replace("{of_them}", "AND person_id IN (SELECT person_id FROM theirs)" if some else "")
        .replace("{in_their_runs}", "AND e.matter_id IN (SELECT matter FROM census_matter)" if some else "")
    )


def _settle(cursor: CursorWrapper, values: Mapping[str, Any]) -> None:
    """Work out what corrections leave standing, from the last word back to the first."""
    cursor.execute(_of(CHAINS, values), values)
    cursor.execute("CREATE INDEX ON census_chain (corrects)")
    cursor.execute("CREATE INDEX ON census_chain (ref)")
    cursor.execute("ANALYZE census_chain")
    while cursor.rowcount != 0:
        cursor.execute(SETTLE)


def _join(cursor: CursorWrapper, values: Mapping[str, Any]) -> None:
    """Which records were one person, by the verdicts known then: the record written first stands for all."""
    cursor.execute(VERDICTS, values)
    verdicts = cursor.fetchall()
    tied: dict[Any, set[Any]] = defaultdict(set)
    for one, other, verdict in verdicts:
        if verdict == "same":
            tied[one].add(other)
            tied[other].add(one)
    cursor.execute(
        "SELECT ref FROM record_person WHERE ref = ANY(%s) ORDER BY recorded_at, ref", [list(tied)]
    )
    found: dict[Any, Any] = {}
    for (first,) in cursor.fetchall():
        todo = [] if first in found else [first]
        while todo:
            if (person := todo.pop()) not in found:
                found[person] = first
                todo.extend(tied[person])
    if found:
        cursor.executemany("INSERT INTO census_joined VALUES (%s, %s)", list(found.items()))
    cursor.execute("ANALYZE census_joined")


def forget(cursor: CursorWrapper) -> None:
    """Take the tables away before the transaction ends: one may build twice in it."""
    tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("census_")]
    if tables:
        cursor.execute(f"DROP TABLE {', '.join(tables)}")
