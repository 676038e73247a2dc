"""What was recorded since a build that makes it read otherwise now: of its year, or of before and still running in it.

An event lies within the year where its day does, or the day of what it corrects. One of an earlier day, or of none, counts
where the work it stands under ran on into the year, as the build knew it or as it is known now. Of whom a child is (which
records are one, numbers, answers) every change counts that says something else, where the child is in the return of that
year (`record_censuschild`); of a year whose children are not kept ready, where they had a referral in it. What is said of another record counts for a child only where the two were ever said to be one:
two who were only kept apart are two children, and one of them may be hidden from whoever reads of the other.
"""

from __future__ import annotations

from typing import Any

from alongside.record.queries.census.snapshot import KINDS

ANSWERED = ("born_on", "due_on", "died_on", "sex", "gender", "ethnicity", "disability", "upn_unknown")
NUMBERS = ("upn", "former_upn", "la_child_id")

# `{of_them}`: which builds.
SINCE = """
WITH RECURSIVE builds AS (
    SELECT b.ref, b.year, b.as_known_at AS known, make_date(left(b.year, 4)::integer, 4, 1) AS starts,
           make_date(left(b.year, 4)::integer + 1, 3, 31) AS ends
    FROM record_build b WHERE b.collection = 'cin' {of_them}
), joined AS (
    SELECT person_id, other_id, min(recorded_at) AS first_at FROM record_sameness WHERE verdict = 'same'
    GROUP BY person_id, other_id
), said_of AS (
    SELECT person_id AS person FROM record_answer WHERE recorded_at > (SELECT min(known) FROM builds) AND fact = ANY(%(answered)s)
  UNION
    SELECT person_id FROM record_identifier WHERE recorded_at > (SELECT min(known) FROM builds) AND kind = ANY(%(numbers)s)
  UNION
    SELECT unnest(ARRAY[person_id, other_id]) FROM record_sameness WHERE recorded_at > (SELECT min(known) FROM builds)
), near AS (
    SELECT person FROM said_of
  UNION
    SELECT CASE n.person WHEN s.person_id THEN s.other_id ELSE s.person_id END
    FROM said_of n JOIN joined s ON n.person IN (s.person_id, s.other_id)
), children AS (
    SELECT year, person FROM record_censuschild WHERE year IN (SELECT year FROM builds)
  UNION
    SELECT b.year, k.canonical_id
    FROM (SELECT DISTINCT year, starts, ends FROM builds) b
    CROSS JOIN near n JOIN record_personcard k ON k.person_id = n.person
    WHERE NOT EXISTS (SELECT 1 FROM record_censuschild c WHERE c.year = b.year) AND EXISTS (
        SELECT 1 FROM record_event v
        WHERE v.person_id = n.person AND v.kind = 'referral_received' AND v.correction <> 'retracts' AND v."on" <= b.ends
          AND NOT EXISTS (
            SELECT 1 FROM record_event c WHERE c.matter_id = v.matter_id AND c.correction = '' AND c."on" < b.starts
              AND (c.kind = 'referral_closed' OR (c.kind = 'referral_received' AND c.facts -> 'no_further_action' = 'true'))))
), whose AS (
    SELECT year, person, person AS record FROM children
  UNION
    SELECT c.year, c.person, CASE c.person WHEN s.person_id THEN s.other_id ELSE s.person_id END
    FROM joined s JOIN children c ON c.person IN (s.person_id, s.other_id)
), later AS (
    SELECT e.* FROM record_event e
    WHERE e.recorded_at > (SELECT min(known) FROM builds) AND e.kind = ANY(%(kinds)s)
), said AS (
    SELECT ref AS event, corrects_id, "on" FROM later
  UNION
    SELECT s.event, w.corrects_id, w."on" FROM said s JOIN record_event w ON w.ref = s.corrects_id
), days AS (
    SELECT event, array_agg("on") FILTER (WHERE "on" IS NOT NULL) AS days FROM said GROUP BY event
), up AS (
    SELECT l.ref AS event, m.ref AS matter, m.kind, m.parent_id, m.recorded_at
    FROM later l JOIN days d ON d.event = l.ref JOIN record_matter m ON m.ref = l.matter_id
    WHERE d.days IS NULL OR EXISTS (SELECT 1 FROM builds b WHERE NOT b.starts <= ANY(d.days))
  UNION ALL
    SELECT u.event, m.ref, m.kind, m.parent_id, m.recorded_at
    FROM up u JOIN record_matter m ON m.ref = u.parent_id WHERE u.kind <> 'referral'
), ended AS (
    SELECT u.event, u.recorded_at AS begun_at, c."on", c.recorded_at AS ended_at
    FROM up u LEFT JOIN record_event c ON c.matter_id = u.matter AND c.correction = ''
        AND (c.kind = 'referral_closed' OR (c.kind = 'referral_received' AND c.facts -> 'no_further_action' = 'true'))
    WHERE u.kind = 'referral'
), runs_on AS (
    SELECT b.ref AS build, e.event FROM ended e CROSS JOIN builds b
    GROUP BY b.ref, b.known, b.starts, e.event, e.begun_at
    HAVING NOT coalesce(bool_or(e."on" < b.starts AND (e.ended_at <= b.known OR e.begun_at > b.known)), false)
)
SELECT b.ref AS build, l.ref AS event, l.person_id AS person, l.kind,
       coalesce((SELECT w."on" FROM record_event w WHERE w.ref = l.corrects_id), l."on") AS "on",
       l.recorded_at, l.recorded_by, l.correction
FROM builds b JOIN later l ON l.recorded_at > b.known JOIN days d ON d.event = l.ref
LEFT JOIN runs_on r ON r.build = b.ref AND r.event = l.ref
WHERE EXISTS (SELECT 1 FROM unnest(d.days) AS said_on WHERE said_on BETWEEN b.starts AND b.ends)
   OR (r.event IS NOT NULL AND (d.days IS NULL OR b.starts > ANY(d.days)))
UNION ALL
SELECT b.ref, a.ref, c.person, a.fact, a."on", a.recorded_at, a.recorded_by, ''
FROM builds b JOIN record_answer a ON a.recorded_at > b.known AND a.fact = ANY(%(answered)s)
JOIN whose c ON c.year = b.year AND c.record = a.person_id
LEFT JOIN LATERAL (
    SELECT o.standing, o.value FROM record_answer o
    WHERE o.person_id = a.person_id AND o.fact = a.fact AND o.recorded_at <= b.known
    ORDER BY o."on" DESC, o.recorded_at DESC, o.ref DESC LIMIT 1) before ON true
WHERE (before.standing, before.value) IS DISTINCT FROM (a.standing, a.value)
UNION ALL
SELECT b.ref, i.ref, c.person, i.kind, NULL, i.recorded_at, i.recorded_by, ''
FROM builds b JOIN record_identifier i ON i.recorded_at > b.known AND i.kind = ANY(%(numbers)s)
JOIN whose c ON c.year = b.year AND c.record = i.person_id
UNION ALL
SELECT b.ref, s.ref, c.person, CASE s.verdict WHEN 'same' THEN 'records_joined' ELSE 'records_kept_apart' END,
       NULL, s.recorded_at, s.recorded_by, ''
FROM builds b JOIN record_sameness s ON s.recorded_at > b.known
JOIN joined o ON o.person_id = s.person_id AND o.other_id = s.other_id AND o.first_at <= s.recorded_at
JOIN children c ON c.year = b.year AND c.person IN (s.person_id, s.other_id)
"""


def values() -> dict[str, Any]:
    """What the statement names."""
    return {"kinds": list(KINDS), "answered": list(ANSWERED), "numbers": list(NUMBERS)}
