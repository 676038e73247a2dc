"""Where each contact stands at the front door, from its steps and the referrals it led to."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from uuid import UUID

from django.db import connection

from alongside.law import pathway

CLOCK = "referral_decision"
# A contact is done when it was decided; where it became a referral, when every one of its referrals is decided too.
SQL = """
INSERT INTO record_boardrow (contact_id, "column", received_at, taken_by, batch, children, outcome)
SELECT c.ref,
       CASE
         WHEN ended.outcome = 'referral' AND led.undecided THEN 'to_decide'
         WHEN ended.outcome IS NOT NULL THEN 'done'
         WHEN latest.ready THEN 'to_decide'
         WHEN latest.begun THEN 'being_checked'
         ELSE 'new'
       END,
       c.received_at, latest.taken_by, c.batch, coalesce(who.children, '{}'), coalesce(ended.outcome, '')
FROM record_contact c
LEFT JOIN LATERAL (
    SELECT outcome FROM record_contactstep
    WHERE contact_id = c.ref AND kind = 'contact_decided' ORDER BY at DESC, recorded_at DESC LIMIT 1) ended ON true
LEFT JOIN LATERAL (
    SELECT bool_or(kind = 'checks_complete') AS ready, bool_or(true) AS begun,
           (array_agg(recorded_by ORDER BY at DESC, recorded_at DESC) FILTER (WHERE kind = 'check_started'))[1] AS taken_by
    FROM record_contactstep WHERE contact_id = c.ref) latest ON true
LEFT JOIN LATERAL (
    SELECT array_agg(person_id ORDER BY person_id) AS children FROM record_contactperson n
    WHERE contact_id = c.ref AND part = 'child'
      AND NOT EXISTS (SELECT 1 FROM record_takenoffcontact x WHERE x.named_id = n.ref)) who ON true
LEFT JOIN LATERAL (
    SELECT bool_or(d.outcome = 'open') AS undecided
    FROM record_contactperson p
    JOIN record_matter m ON m.parent_id = p.matter_id AND m.kind = 'referral'
    JOIN record_deadline d ON d.matter_id = m.ref AND d.clock = '{clock}'
    WHERE p.contact_id = c.ref) led ON true
WHERE {which}
ON CONFLICT (contact_id) DO UPDATE SET "column" = excluded."column", received_at = excluded.received_at,
    taken_by = excluded.taken_by, batch = excluded.batch, children = excluded.children, outcome = excluded.outcome
""".replace("{clock}", CLOCK)
THESE = "c.ref = ANY(%(contacts)s)"
# A decision about a child moves its contact on the board.
NAMING = "c.ref IN (SELECT contact_id FROM record_contactperson WHERE person_id = ANY(%(people)s))"


@cache
def moved_by() -> frozenset[str]:
    """The kinds of event by which a contact moves although it is not named: those that begin, meet or end the clock of a
    referral's decision, and a birth or a loss, which ends every clock."""
    clock = pathway.clocks()[CLOCK]
    happens = (
        clock.starts,
        clock.stops,
        clock.ends,
        clock.pauses,
        clock.resumes,
        clock.extended_by,
        clock.sure_after,
    )
    return frozenset(
        {"pregnancy_ended", "child_born", *(kind for each in happens if each for kind in each.kinds)}
    )


def refresh(contacts: Collection[UUID], people: Collection[UUID] = ()) -> None:
    """Bring the places of these contacts on the board up to date, and of those on which these people are identified."""
    asked = [which for which, some in ((THESE, contacts), (NAMING, people)) if some]
    with connection.cursor() as cursor:
        for which in asked:
            sql = SQL.replace("{which}", which)
            cursor.execute(sql, {"contacts": list(contacts), "people": list(people)})
