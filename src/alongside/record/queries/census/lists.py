"""What a census leaves out and why, and what somebody should look at: each a statement over the census laid out."""

# ruff: noqa: S608 - statements are put together from our own words only

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

NOT_ASKED = "the census does not ask for this kind of work"

# Conferences have no rows of their own in a census: each is in where its day stands.
_CONFERENCE = """
SELECT c.matter, c.kind, c.person,
       CASE WHEN c.conference = 'review' THEN v.because
            WHEN e.matter IS NOT NULL AND e.because IS NULL THEN NULL
            WHEN o.matter IS NOT NULL THEN NULL
            WHEN c.held IS NULL THEN 'no conference was held in it'
            WHEN c.held_on IS NULL THEN 'the day it was held is not known'
            WHEN c.held_on > %(ends)s THEN 'it was held after the year'
            WHEN c.held_on < %(starts)s THEN 'it was held before the year'
            WHEN c.episode IS NULL OR p.because IS NOT NULL THEN 'its episode of need is not in this census'
            WHEN e.matter IS NOT NULL THEN 'its enquiry is not in this census'
            ELSE 'the census has one place for it, and that holds another conference' END AS because
FROM census_conference c
LEFT JOIN census_review v ON v.matter = c.matter
LEFT JOIN census_enquiry e ON e.conference = c.matter
LEFT JOIN census_moved_in o ON o.matter = c.matter
LEFT JOIN census_episode p ON p.episode = c.episode
"""

# Every run of work, with why it is not in the census; null where it is in.
EVERY = f"""
SELECT r.run AS matter, 'referral' AS kind, r.person, coalesce(r.because, e.because) AS because
FROM census_run r LEFT JOIN census_episode e ON e.episode = r.run
UNION ALL SELECT matter, kind, person, because FROM census_assessment
UNION ALL SELECT matter, kind, person, because FROM census_help
UNION ALL SELECT matter, kind, person, because FROM census_enquiry
UNION ALL SELECT matter, kind, person, because FROM census_protection
UNION ALL SELECT matter, kind, person, because FROM census_pre_proceedings
UNION ALL {_CONFERENCE}
UNION ALL SELECT matter, kind, person, '{NOT_ASKED}' FROM census_matter
    WHERE kind NOT IN ('referral', 'assessment', 'child_in_need', 'enquiry', 'protection_plan', 'pre_proceedings',
                       'conference')
UNION ALL SELECT m.ref, m.kind, m.person_id,
                 CASE WHEN m.ref IN (SELECT matter FROM census_twice) THEN 'another record of this child has it too'
                      WHEN m.kind IN ('assessment', 'child_in_need', 'enquiry', 'protection_plan', 'pre_proceedings',
                                      'conference')
                      THEN 'it stands under no referral that was open then, or of that year' ELSE '{NOT_ASKED}' END
    FROM record_matter m WHERE m.recorded_at <= %(known)s
      AND NOT EXISTS (SELECT 1 FROM census_matter c WHERE c.matter = m.ref)
"""

LEFT_OUT = f"SELECT matter, kind, person, because FROM ({EVERY}) every WHERE because IS NOT NULL"
INCLUDED = f"SELECT count(*) FROM ({EVERY}) every WHERE because IS NULL"
MATTERS = "SELECT count(*) FROM record_matter WHERE recorded_at <= %(known)s"
# Whether anything happened in the year in any run of work, whatever becomes of it in the census.
OF_THE_YEAR = """
SELECT count(*) FROM (
    SELECT 1 FROM record_event WHERE "on" BETWEEN %(starts)s AND %(ends)s AND recorded_at <= %(known)s LIMIT 1) happened
"""

# Being received, decided and given to somebody is not yet doing something.
_NOT_YET_DONE = "('referral_received', 'referral_decided', 'allocated', 'accepted', 'told', 'telling_held')"


class Idle(NamedTuple):
    """An episode that is open though nothing was done in it. `last_on`: the last day anything happened, if ever."""

    number: str
    person: UUID
    matter: UUID
    referred_on: date
    last_on: date | None


# Each open episode is asked by itself: without these each would read every run of work of the council.
IDLE_BY = ("CREATE INDEX ON census_run (episode)", "CREATE INDEX ON census_matter (run)")

# What happened in the year in any run of work under the referrals of an episode, of whatever kind.
IDLE = f"""
SELECT c.number, c.person, e.episode, e.referred_on, did.last_on
FROM census_placed p JOIN census_episode e ON e.episode = p.episode JOIN census_child c ON c.place = p.child
LEFT JOIN LATERAL (
    SELECT max(v."on") AS last_on, bool_or(v."on" >= %(starts)s AND v.kind NOT IN {_NOT_YET_DONE}) AS busy
    FROM census_run r JOIN census_matter m ON m.run = r.run JOIN record_event v ON v.matter_id = m.matter
    WHERE r.episode = e.episode AND v."on" <= %(ends)s AND v.recorded_at <= %(known)s AND v.correction <> 'retracts'
      AND NOT EXISTS (SELECT 1 FROM record_event x WHERE x.corrects_id = v.ref AND x.recorded_at <= %(known)s)
) did ON true
WHERE e.closed_on IS NULL AND NOT e.nothing_further AND NOT coalesce(did.busy, false)
ORDER BY did.last_on NULLS FIRST, e.referred_on, c.number
"""
