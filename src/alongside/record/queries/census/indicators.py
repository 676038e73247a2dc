"""The headline numbers of children's social care, each as the children (or runs of work) behind it: set SQL over a census
laid out. What each measures is in `returns/cin/indicators.csv`; how it is read where that leaves room is said here.

Each statement answers person, ref (the run of work, or the child where children are counted), part, whether it counts
(else it is only measured against), the day it is dated by, and the days that were measured. `as_at` is the day the
numbers are of: today, or the last day of the year.
"""

# ruff: noqa: S608 - statements are put together from our own words only

from __future__ import annotations

IDLE_MONTHS = 3  # local: an open child with whom nothing was done for so long is asked about

# By what the statements below find rows of a census laid out.
FOUND_BY = (
    "CREATE INDEX ON census_run (episode)",
    "CREATE INDEX ON census_matter (run)",
    "CREATE INDEX ON census_review (plan)",
    "CREATE INDEX ON census_episode (person)",
    "ANALYZE census_review",
    "ANALYZE census_assessment",
    "ANALYZE census_enquiry",
    "ANALYZE census_help",
)

# Working days from one day to another: the second's number less the first's. The table has no day far outside the year.
DAYS = "CREATE TEMP TABLE census_day (day date PRIMARY KEY, n integer NOT NULL) ON COMMIT DROP"

# Who works with each child: the latest who took them on, under whichever of their records.
HOLDERS = """
CREATE TEMP TABLE census_holder ON COMMIT DROP AS
SELECT DISTINCT ON (c.canonical_id) c.canonical_id AS person, a.team, a.worker
FROM record_allocated a JOIN record_personcard c ON c.person_id = a.person_id
{where}
ORDER BY c.canonical_id, a.from_on DESC NULLS LAST, a.from_event_id
"""

IN_YEAR = "BETWEEN %(starts)s AND %(ends)s"


def _working(from_: str, to: str) -> str:
    return f"((SELECT n FROM census_day WHERE day = {to}) - (SELECT n FROM census_day WHERE day = {from_}))"


# Contacts are of no census: read from the copies as they stand, of everybody or of those who are asked about.
_CONTACTS = f"""
FROM record_stage s JOIN record_personcard c ON c.person_id = s.person_id
WHERE s.layer = 'help' AND s.value = 'contact' AND s.from_on {IN_YEAR} AND s.from_on <= %(as_at)s {{mine}}"""
MINE = "AND c.canonical_id = ANY(%(saved)s)"

_REFERRALS = f"FROM census_episode e WHERE e.because IS NULL AND e.referred_on {IN_YEAR}"
_COMPLETED = f"FROM census_assessment a WHERE a.because IS NULL AND a.authorised_on {IN_YEAR}"
# A file of the census does not say whether the child was seen, nor what an assessment led to: what is not known is not counted
# as not done.
_TOLD_BY_A_FILE = """
EXISTS (SELECT 1 FROM record_event f WHERE f.ref IN (a.started, a.authorised) AND f.source LIKE 'import:%%')"""
_KNOWN_WHOLE = f"{_COMPLETED} AND NOT {_TOLD_BY_A_FILE}"
_IN_NEED = """
FROM census_episode e WHERE e.because IS NULL AND NOT e.nothing_further AND e.referred_on <= %(as_at)s
  AND (e.closed_on IS NULL OR e.closed_on > %(as_at)s)"""
_ON_PLAN = """
FROM census_protection p WHERE p.because IS NULL AND p.started_on <= %(as_at)s
  AND (p.ended_on IS NULL OR p.ended_on > %(as_at)s)"""
_WITH_HELP = """
FROM census_help p WHERE p.because IS NULL AND p.started_on <= %(as_at)s
  AND (p.ended_on IS NULL OR p.ended_on > %(as_at)s)"""
_STARTED = f"FROM census_protection p WHERE p.because IS NULL AND p.started_on {IN_YEAR}"
_ENDED = f"FROM census_protection p WHERE p.because IS NULL AND p.ended_on {IN_YEAR}"
_ENQUIRIES = f"FROM census_enquiry q WHERE q.because IS NULL AND q.started_on {IN_YEAR}"

# Initial conferences: with the enquiry that led to each, or of a child who moved in.
_CONFERENCES = f"""
FROM (SELECT q.person, q.conference AS matter, q.held_on, q.started_on FROM census_enquiry q
      WHERE q.because IS NULL AND q.held_on {IN_YEAR}
      UNION ALL
      SELECT e.person, c.matter, c.held_on, NULL FROM census_moved_in c JOIN census_episode e USING (episode)
      WHERE c.held_on {IN_YEAR}) c
"""

# A plan is reviewed on time where the first review was held within three months of its start, each later one within six of
# the one before, and no review is missing since: all reviews of the plan count, also those of earlier years.
_REVIEWED = """
SELECT p.person, p.matter, '', late.n IS NULL, p.started_on, NULL
FROM census_protection p LEFT JOIN LATERAL (
    SELECT 1 AS n FROM (
        SELECT held_on, lag(held_on) OVER (ORDER BY held_on) AS before FROM (
            SELECT c.held_on FROM census_review c WHERE c.plan = p.matter AND c.held_on > p.started_on
              AND c.held_on <= %(as_at)s
            UNION ALL SELECT %(as_at)s::date) held) gaps
    WHERE held_on > CASE WHEN before IS NULL THEN p.started_on + interval '3 months' ELSE before + interval '6 months' END
    LIMIT 1) late ON true
WHERE p.because IS NULL AND p.started_on <= %(as_at)s::date - interval '3 months'
  AND (p.ended_on IS NULL OR p.ended_on > %(as_at)s)
"""

# Under any run of work of the referral, and not taken back.
_SEEN = """
EXISTS (SELECT 1 FROM census_matter o JOIN census_matter m ON m.run = o.run JOIN record_event v ON v.matter_id = m.matter
        WHERE o.matter = a.matter AND v.kind = 'child_seen' AND v.recorded_at <= %(known)s
          AND v."on" BETWEEN a.started_on AND a.authorised_on AND v.correction <> 'retracts'
          AND NOT EXISTS (SELECT 1 FROM record_event x WHERE x.corrects_id = v.ref AND x.recorded_at <= %(known)s))"""

NUMBERS: dict[str, str] = {
    "contacts": f"SELECT c.canonical_id, s.matter_id, '', true, s.from_on, NULL {_CONTACTS}",
    "contacts_to_referral": f"""
SELECT c.canonical_id, s.matter_id, '', EXISTS (
    SELECT 1 FROM record_matter m WHERE m.parent_id = s.matter_id AND m.kind = 'referral'), s.from_on, NULL
{_CONTACTS}""",
    # Of those on which a decision is owed; one that was only noted is not measured.
    "contact_decision_1wd": f"""
SELECT c.canonical_id, s.matter_id, '', d.outcome = 'met', s.from_on, NULL
{_CONTACTS.replace("WHERE", "JOIN record_deadline d ON d.matter_id = s.matter_id AND d.clock = 'contact_decision' WHERE")}
  AND d.outcome IN ('met', 'met_late')""",
    "referrals": f"SELECT e.person, e.episode, '', true, e.referred_on, NULL {_REFERRALS}",
    # Dates of referral are compared; one with no further action counts too.
    "rereferrals_12m": f"""
SELECT e.person, e.episode, '', EXISTS (
    SELECT 1 FROM census_episode o WHERE o.person = e.person AND o.referred_on < e.referred_on
      AND o.referred_on >= e.referred_on - interval '12 months'), e.referred_on, NULL {_REFERRALS}""",
    "referral_nfa": f"SELECT e.person, e.episode, '', e.nothing_further, e.referred_on, NULL {_REFERRALS}",
    "referral_assessed_not_in_need": f"""
SELECT e.person, e.episode, '', coalesce(e.reason IN ('RC8', 'RC9'), false) AND EXISTS (
    SELECT 1 FROM census_assessment a WHERE a.episode = e.episode AND a.because IS NULL), e.referred_on, NULL
{_REFERRALS}""",
    "referral_source_mix": f"SELECT e.person, e.episode, coalesce(e.source, ''), true, e.referred_on, NULL {_REFERRALS}",
    "referral_decision_1wd": f"""
SELECT r.person, r.run, '', d.outcome = 'met', r.referred_on, NULL
FROM census_referral r JOIN record_deadline d ON d.matter_id = r.run AND d.clock = 'referral_decision'
WHERE r.because IS NULL AND r.referred_on {IN_YEAR} AND d.outcome IN ('met', 'met_late')""",
    "assessments_completed": f"SELECT a.person, a.matter, '', true, a.authorised_on, NULL {_COMPLETED}",
    "assessments_45wd": f"""
SELECT person, matter, '', days <= 45, authorised_on, days FROM (
    SELECT a.person, a.matter, a.authorised_on, {_working("a.started_on", "a.authorised_on")} AS days {_COMPLETED}) a""",
    "assessments_open_over_45wd": f"""
SELECT a.person, a.matter, '', {_working("a.started_on", "%(as_at)s")} > 45, a.started_on,
       {_working("a.started_on", "%(as_at)s")}
FROM census_assessment a JOIN census_episode e ON e.episode = a.episode
WHERE a.started_on <= %(as_at)s AND a.authorised IS NULL AND a.started IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM census_first x WHERE x.matter = a.matter AND x.kind = 'assessment_stopped')""",
    "assessments_child_seen": f"SELECT a.person, a.matter, '', {_SEEN}, a.authorised_on, NULL {_KNOWN_WHOLE}",
    "assessment_no_services": f"""
SELECT a.person, a.matter, '', coalesce(s.facts ->> 'outcome', '') = 'not_in_need', a.authorised_on, NULL
FROM census_assessment a JOIN census_first s ON s.ref = a.authorised
WHERE a.because IS NULL AND a.authorised_on {IN_YEAR} AND NOT {_TOLD_BY_A_FILE}""",
    "factors": f"SELECT DISTINCT a.person, a.matter, f, true, a.authorised_on, NULL "
    f"FROM census_assessment a, unnest(a.factors) f WHERE a.because IS NULL AND a.authorised_on {IN_YEAR}",
    "cin_at_date": f"SELECT DISTINCT ON (e.person) e.person, e.person, '', true, e.referred_on, NULL {_IN_NEED} "
    "ORDER BY e.person, e.referred_on",
    "cin_plan_open": f"""
SELECT DISTINCT ON (e.person) e.person, e.person, '', EXISTS (
    SELECT 1 {_WITH_HELP} AND p.person = e.person), e.referred_on, NULL {_IN_NEED} ORDER BY e.person, e.referred_on""",
    "cin_closed_within_3m": f"""
SELECT e.person, e.episode, '', e.closed_on <= e.referred_on + interval '3 months', e.closed_on, NULL
FROM census_episode e WHERE e.because IS NULL AND e.closed_on {IN_YEAR}""",
    "s47": f"SELECT q.person, q.matter, '', true, q.started_on, NULL {_ENQUIRIES}",
    "s47_to_icpc": f"SELECT q.person, q.matter, '', q.held IS NOT NULL, q.started_on, NULL {_ENQUIRIES}",
    "icpc": f"SELECT c.person, c.matter, '', true, c.held_on, NULL {_CONFERENCES}",
    "icpc_15wd": f"""
SELECT person, matter, '', days <= 15, held_on, days FROM (
    SELECT c.person, c.matter, c.held_on, {_working("c.started_on", "c.held_on")} AS days
    {_CONFERENCES} WHERE c.started_on IS NOT NULL) c""",
    "icpc_to_cpp": f"""
SELECT c.person, c.matter, '', EXISTS (
    SELECT 1 FROM census_protection p WHERE p.person = c.person AND p.started_on = c.held_on), c.held_on, NULL
{_CONFERENCES}""",
    "cpp_started": f"SELECT p.person, p.matter, '', true, p.started_on, NULL {_STARTED}",
    "cpp_ended": f"SELECT p.person, p.matter, '', true, p.ended_on, NULL {_ENDED}",
    "cpp_at_date": f"SELECT p.person, p.matter, '', true, p.started_on, NULL {_ON_PLAN}",
    "cpp_category": f"SELECT p.person, p.matter, coalesce(p.latest_category, ''), true, p.started_on, NULL {_ON_PLAN}",
    "cpp_second": f"SELECT p.person, p.matter, '', greatest(coalesce(p.stated, 0), p.counted) > 0, p.started_on, NULL "
    f"{_STARTED}",
    "cpp_second_2y": f"""
SELECT p.person, p.matter, '', EXISTS (
    SELECT 1 FROM census_plan o WHERE o.person = p.person AND o.matter <> p.matter AND o.ended_on <= p.started_on
      AND o.ended_on > p.started_on - interval '2 years'), p.started_on, NULL {_STARTED}""",
    "cpp_ended_2y": f"""
SELECT p.person, p.matter, '', p.ended_on >= p.started_on + interval '2 years', p.ended_on, p.ended_on - p.started_on
{_ENDED}""",
    "cpp_ended_3m": f"""
SELECT p.person, p.matter, '', p.ended_on <= p.started_on + interval '3 months', p.ended_on, p.ended_on - p.started_on
{_ENDED}""",
    "cpp_open_2y": f"""
SELECT p.person, p.matter, '', p.started_on <= %(as_at)s::date - interval '2 years', p.started_on,
       %(as_at)s::date - p.started_on {_ON_PLAN}""",
    "cpp_reviews_on_time": _REVIEWED,
    # Of the first core group: held in time, or not held in time; one that is not due yet is not measured.
    "core_group_on_time": f"""
SELECT p.person, p.matter, '', d.outcome = 'met', p.started_on, NULL
FROM census_protection p JOIN record_deadline d ON d.matter_id = p.matter AND d.clock = 'core_group_first'
WHERE p.because IS NULL AND p.started_on {IN_YEAR}
  AND (d.outcome IN ('met', 'met_late') OR (d.outcome = 'open' AND d.due_on < %(as_at)s))""",
    "preproceedings": """
SELECT DISTINCT ON (m.person) m.person, m.person, '', true, coalesce(m.began_on, m.letter_on, m.meeting_on), NULL
FROM census_pre_proceedings m WHERE m.because IS NULL AND (m.ended_on IS NULL OR m.ended_on > %(as_at)s)
  AND coalesce(m.began_on, m.letter_on, m.meeting_on) <= %(as_at)s
ORDER BY m.person, coalesce(m.began_on, m.letter_on, m.meeting_on)""",
    "fgdm_offered": f"""
SELECT m.person, m.matter, '', coalesce(m.offered, false), m.began_on, NULL
FROM census_pre_proceedings m WHERE m.because IS NULL AND m.began_on {IN_YEAR}""",
    # Nobody did anything for months in an episode that is open: it is asked whether it should be.
    "idle": f"""
SELECT DISTINCT ON (e.person) e.person, e.person, '', true, coalesce(did.last_on, e.referred_on),
       %(as_at)s::date - coalesce(did.last_on, e.referred_on)
FROM census_episode e LEFT JOIN LATERAL (
    SELECT max(v."on") AS last_on FROM census_run r JOIN census_matter m ON m.run = r.run
    JOIN record_event v ON v.matter_id = m.matter
    WHERE r.episode = e.episode AND v."on" <= %(as_at)s AND v.recorded_at <= %(known)s AND v.correction <> 'retracts'
      AND v.kind NOT IN ('told', 'telling_held')
      AND NOT EXISTS (SELECT 1 FROM record_event x WHERE x.corrects_id = v.ref AND x.recorded_at <= %(known)s)
) did ON true
WHERE e.because IS NULL AND NOT e.nothing_further AND e.closed_on IS NULL AND e.referred_on <= %(as_at)s
  AND coalesce(did.last_on, e.referred_on) <= %(as_at)s::date - interval '{IDLE_MONTHS} months'
ORDER BY e.person, e.referred_on""",
}

# Only of the year that runs: what they are read from says how things stand today, and nothing of an earlier day.
TODAY: dict[str, str] = {
    "cin_visits_on_time": """
SELECT DISTINCT ON (p.person) p.person, p.person, '', d.due_on >= %(as_at)s, p.started_on, NULL
FROM census_help p JOIN record_deadline d ON d.person_id = p.person AND d.clock = 'cin_visit' AND d.outcome = 'open'
WHERE p.because IS NULL AND p.started_on <= %(as_at)s AND (p.ended_on IS NULL OR p.ended_on > %(as_at)s)
ORDER BY p.person, d.due_on, p.started_on""",
    "cpp_visits_on_time": """
SELECT DISTINCT ON (p.person) p.person, p.person, '', d.due_on >= %(as_at)s, p.started_on, NULL
FROM census_protection p JOIN record_deadline d ON d.person_id = p.person AND d.clock = 'cp_visit' AND d.outcome = 'open'
WHERE p.because IS NULL AND p.started_on <= %(as_at)s AND (p.ended_on IS NULL OR p.ended_on > %(as_at)s)
ORDER BY p.person, d.due_on, p.started_on""",
    "cpp_seen_alone": """
SELECT DISTINCT ON (p.person) p.person, p.person, '', s.alone_on IS NOT DISTINCT FROM s.seen_on, p.started_on, NULL
FROM census_protection p JOIN record_personcard c ON c.canonical_id = p.person
JOIN record_lastseen s ON s.person_id = c.person_id
WHERE p.because IS NULL AND p.started_on <= %(as_at)s AND (p.ended_on IS NULL OR p.ended_on > %(as_at)s)
ORDER BY p.person, s.seen_on DESC, s.alone_on DESC NULLS LAST, p.started_on""",
    "unallocated": f"""
SELECT DISTINCT ON (e.person) e.person, e.person, '', NOT EXISTS (
    SELECT 1 FROM census_holder h WHERE h.person = e.person AND h.worker IS NOT NULL), e.referred_on, NULL
{_IN_NEED} ORDER BY e.person, e.referred_on""",
}

# A list goes on behind the last row it showed: what names that row says nothing of whoever it is about.
CASE = """
INSERT INTO census_case (year, indicator, part, person, ref, counts, "on", days, team, worker)
SELECT %(year)s, %(indicator)s, k.part, k.person, md5(%(indicator)s || k.part || k.ref::text)::uuid, coalesce(k.counts, false), k.on_, k.days::integer, h.team, h.worker
FROM ({asked}) AS k(person, ref, part, counts, on_, days) LEFT JOIN census_holder h ON h.person = k.person
WHERE k.on_ IS NOT NULL {of_them}
"""
