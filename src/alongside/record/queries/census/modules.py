"""What stands inside an episode of need in a census of one year: assessments, plans, enquiries, conferences, reviews.

Each table has a row for each run of work of its kind, in the census or not: `because` says why not. The rules are those
of the guidance (returns/cin): a row is in when it was open in, or ended in, the year, as each statement says.
"""

# ruff: noqa: S608 - statements are put together from our own words only

from __future__ import annotations

# Common to all: the episode a run of work stands in, and whether that is in the census.
_IN_EPISODE = "JOIN census_run r ON r.run = m.run LEFT JOIN census_episode e ON e.episode = r.episode"
_OUTSIDE = "WHEN e.episode IS NULL OR e.because IS NOT NULL THEN 'its episode of need is not in this census'"


def _first(alias: str, kind: str) -> str:
    return f"LEFT JOIN census_first {alias} ON {alias}.matter = m.matter AND {alias}.kind = '{kind}'"


def _last(alias: str, kind: str) -> str:
    return f"LEFT JOIN census_last {alias} ON {alias}.matter = m.matter AND {alias}.kind = '{kind}'"


ASSESSMENTS = f"""
CREATE TEMP TABLE census_assessment ON COMMIT DROP AS
SELECT m.matter, m.kind, m.person, e.episode, s.ref AS started, s.day AS started_on, v.ref AS reviewed,
       v.day AS reviewed_on, a.ref AS authorised, a.day AS authorised_on,
       ARRAY(SELECT jsonb_array_elements_text(a.facts -> 'factors')) AS factors,
       CASE {_OUTSIDE}
            WHEN s.ref IS NULL THEN 'nothing stands in it: it was not started, or was taken back'
            WHEN s.day IS NULL THEN 'the day it started is not known'
            WHEN s.day > %(ends)s THEN 'it started after the year'
            WHEN a.ref IS NOT NULL AND a.day IS NULL THEN 'the day it was authorised is not known'
            WHEN a.day < %(starts)s THEN 'it was authorised before the year'
            WHEN a.ref IS NULL AND x.ref IS NOT NULL THEN 'it was stopped and never completed'
            WHEN a.ref IS NULL AND s.day < %(starts)s
            THEN 'it started before the year and was not authorised by the end of it' END AS because
FROM census_matter m {_IN_EPISODE} {_first("s", "assessment_started")} {_last("v", "assessment_reviewed")}
{_first("a", "assessment_signed_off")} {_first("x", "assessment_stopped")}
WHERE m.kind = 'assessment'
"""

CONFERENCES = f"""
CREATE TEMP TABLE census_conference ON COMMIT DROP AS
SELECT m.matter, m.kind, m.person, m.run, m.enquiry, m.plan, e.episode, h.ref AS held, h.day AS held_on,
       coalesce(h.facts ->> 'conference', '') AS conference, h.facts ->> 'category' AS category,
       coalesce(h.facts ->> 'decision', '') = 'adjourned' AS adjourned, m.recorded_at
FROM census_matter m {_IN_EPISODE} {_first("h", "conference_held")}
WHERE m.kind = 'conference'
"""

# All plans a child ever had, of other councils too: they count as earlier plans, and a plan that starts ends a plan of
# help.
PLANS = f"""
CREATE TEMP TABLE census_plan ON COMMIT DROP AS
SELECT m.matter, m.kind, m.person, m.parent, e.episode, s.ref AS started, s.day AS started_on, n.ref AS ended,
       n.day AS ended_on, d.ref AS detailed, l.ref AS changed,
       coalesce(s.facts ->> 'category', d.facts ->> 'category', c.category) AS first_category,
       l.facts ->> 'category' AS new_category, m.elsewhere,
       (s.facts ->> 'previous_plans')::integer AS stated_in_all, (s.facts ->> 'plans_elsewhere')::integer AS stated_elsewhere,
       CASE {_OUTSIDE}
            WHEN s.ref IS NULL THEN 'nothing stands in it: it was not started, or was taken back'
            WHEN s.day IS NULL THEN 'the day it started is not known'
            WHEN s.day > %(ends)s THEN 'it started after the year'
            WHEN n.ref IS NOT NULL AND n.day IS NULL THEN 'the day it ended is not known'
            WHEN n.day < %(starts)s THEN 'it ended before the year' END AS because
FROM census_matter m {_IN_EPISODE} {_first("s", "protection_plan_started")} {_first("n", "protection_plan_ended")}
{_first("d", "plan_details_recorded")} {_last("l", "plan_category_changed")}
LEFT JOIN census_conference c ON c.matter = m.parent
WHERE m.kind = 'protection_plan'
"""

PROTECTION = """
CREATE TEMP TABLE census_protection ON COMMIT DROP AS
SELECT p.*, coalesce(p.new_category, p.first_category) AS latest_category, known.plans AS counted,
       coalesce(p.stated_in_all, known.ours + p.stated_elsewhere) AS stated
FROM census_plan p LEFT JOIN LATERAL (
    SELECT count(*) AS plans, count(*) FILTER (WHERE NOT o.elsewhere) AS ours FROM census_plan o
    WHERE o.person = p.person AND o.started_on < p.started_on) known ON true
"""

# A review belongs to the plan it stands under, or to the one that ran that day.
REVIEWS = """
CREATE TEMP TABLE census_review ON COMMIT DROP AS
SELECT c.matter, c.held, c.held_on, p.matter AS plan,
       CASE WHEN p.matter IS NULL THEN 'no protection plan of the child ran that day'
            WHEN p.because IS NOT NULL THEN 'its protection plan is not in this census'
            WHEN c.held_on IS NULL THEN 'the day it was held is not known'
            WHEN c.held_on > %(ends)s THEN 'it was held after the year'
            WHEN c.held_on <= p.started_on THEN 'it was held on or before the day the plan started' END AS because
FROM census_conference c LEFT JOIN LATERAL (
    SELECT matter, because, started_on FROM census_protection p
    WHERE p.matter = c.plan
       OR (c.plan IS NULL AND p.person = c.person AND p.started_on < c.held_on
           AND (p.ended_on IS NULL OR p.ended_on >= c.held_on))
    ORDER BY p.started_on DESC, p.matter LIMIT 1) p ON true
WHERE c.conference = 'review'
"""

PLANS_OF_HELP = f"""
CREATE TEMP TABLE census_help ON COMMIT DROP AS
WITH plans AS (
    SELECT m.matter, m.kind, m.person, m.run, s.ref AS started, s.day AS started_on, n.ref AS ended, n.day AS said_on,
           p.started AS protection, p.started_on AS protected_on
    FROM census_matter m {_first("s", "cin_plan_started")} {_first("n", "cin_plan_ended")}
    LEFT JOIN LATERAL (
        SELECT started, started_on FROM census_plan p
        WHERE p.person = m.person AND p.started_on >= s.day AND p.started_on <= %(ends)s
          AND (n.ref IS NULL OR p.started_on < n.day)
        ORDER BY p.started_on LIMIT 1) p ON true
    WHERE m.kind = 'child_in_need'
)
SELECT m.*, e.episode, coalesce(m.protected_on, m.said_on) AS ended_on,
       CASE {_OUTSIDE}
            WHEN NOT %(with_plans_of_help)s THEN 'the census of this year does not ask for it'
            WHEN m.started IS NULL THEN 'nothing stands in it: it was not started, or was taken back'
            WHEN m.started_on IS NULL THEN 'the day it started is not known'
            WHEN m.started_on > %(ends)s THEN 'it started after the year'
            WHEN m.protection IS NULL AND m.ended IS NOT NULL AND m.said_on IS NULL
            THEN 'the day it ended is not known'
            WHEN coalesce(m.protected_on, m.said_on) < %(starts)s THEN 'it ended before the year' END AS because
FROM plans m {_IN_EPISODE}
"""

# Where several were held of one enquiry, or of an episode without one: the one that a plan came of, or else the first that
# was not adjourned.
_THE_ONE = """EXISTS (SELECT FROM census_plan x WHERE x.parent = c.matter AND x.started_on IS NOT NULL) DESC,
                 c.adjourned, c.held_on, c.recorded_at, c.matter"""

ENQUIRIES = f"""
CREATE TEMP TABLE census_enquiry ON COMMIT DROP AS
WITH enquiries AS (
    SELECT m.matter, m.kind, m.person, m.run, coalesce(s.ref, o.ref) AS started, coalesce(s.day, o.day) AS started_on,
           (s.facts ->> 'conference_target_on')::date AS target_on,
           c.matter AS conference, c.held, c.held_on, coalesce(w.ref, f.ref) AS waived
    FROM census_matter m {_first("s", "strategy_discussion_held")} {_first("o", "enquiry_opened")}
    {_first("w", "conference_not_required")}
    LEFT JOIN census_first f ON f.matter = m.matter AND f.kind = 'enquiry_concluded'
        AND f.facts ->> 'finding' <> 'substantiated_continuing'
    LEFT JOIN LATERAL (
        SELECT c.matter, c.held, c.held_on FROM census_conference c
        WHERE c.enquiry = m.matter AND c.plan IS NULL AND c.conference <> 'review' AND c.held_on <= %(ends)s
        ORDER BY {_THE_ONE} LIMIT 1) c ON true
    WHERE m.kind = 'enquiry'
)
SELECT m.*, e.episode,
       CASE {_OUTSIDE}
            WHEN m.started IS NULL THEN 'no enquiry was started in it'
            WHEN m.started_on IS NULL THEN 'the day it started is not known'
            WHEN m.started_on > %(ends)s THEN 'it started after the year'
            WHEN m.held_on < %(starts)s THEN 'its conference was held before the year'
            WHEN m.held IS NULL AND m.started_on < %(starts)s
            THEN 'it started before the year and no conference was held in it' END AS because
FROM enquiries m {_IN_EPISODE}
"""

# The conference of an episode that had no enquiry: mainly of a child who moved in with a plan.
MOVED_IN = f"""
CREATE TEMP TABLE census_moved_in ON COMMIT DROP AS
SELECT DISTINCT ON (c.episode) c.episode, c.matter, c.held, c.held_on
FROM census_conference c JOIN census_episode e ON e.episode = c.episode AND e.because IS NULL
WHERE c.enquiry IS NULL AND c.plan IS NULL AND c.conference IN ('initial', 'transfer_in')
  AND c.held_on BETWEEN %(starts)s AND %(ends)s
ORDER BY c.episode, {_THE_ONE}
"""

PRE_PROCEEDINGS = f"""
CREATE TEMP TABLE census_pre_proceedings ON COMMIT DROP AS
SELECT m.matter, m.kind, m.person, e.episode,
       b.ref AS began, {{began}} AS began_on, l.ref AS letter, {{letter}} AS letter_on,
       CASE WHEN o.ref IS NOT NULL THEN true WHEN l.ref IS NOT NULL THEN false END AS offered, o.ref AS offer,
       CASE WHEN h.ref IS NOT NULL THEN true WHEN o.ref IS NOT NULL THEN false END AS facilitated, h.ref AS facility,
       t.ref AS meeting, {{meeting}} AS meeting_on,
       coalesce((x.facts ->> 'review_meetings')::integer,
                greatest((t.facts ->> 'reviews_so_far')::integer, later.meetings)) AS reviews,
       x.ref AS ended, {{ended}} AS ended_on, x.facts ->> 'outcome' AS outcome,
       c.ref AS application, {{application}} AS application_on, i.ref AS issue, {{issue}} AS issue_on,
       CASE {_OUTSIDE}
            WHEN NOT %(with_pre_proceedings)s THEN 'the census of this year does not ask for it'
            WHEN coalesce({{began}}, {{letter}}, {{meeting}}, {{ended}}, {{application}}, {{issue}}) IS NULL
            THEN 'nothing in it is dated in the year' END AS because
FROM census_matter m {_IN_EPISODE} {_first("b", "pre_proceedings_decided")}
{_first("l", "letter_before_proceedings_sent")} {_first("o", "fgdm_offered")} {_first("h", "fgdm_held")}
{_first("t", "pre_proceedings_meeting_held")} {_first("x", "pre_proceedings_ended")}
{_first("c", "court_application_made")} {_first("i", "letter_of_issue_sent")}
LEFT JOIN LATERAL (
    SELECT nullif(count(*) - 1, -1) AS meetings FROM census_event v
    WHERE v.matter = m.matter AND v.kind = 'pre_proceedings_meeting_held' AND v.day <= %(ends)s) later ON true
WHERE m.kind = 'pre_proceedings'
""".format(
    **{
        name: f"CASE WHEN {alias}.day BETWEEN %(starts)s AND %(ends)s THEN {alias}.day END"
        for name, alias in {
            "began": "b",
            "letter": "l",
            "meeting": "t",
            "ended": "x",
            "application": "c",
            "issue": "i",
        }.items()
    }
)

# In this order: each reads what those before it laid out.
ALL = (
    ASSESSMENTS,
    CONFERENCES,
    PLANS,
    "CREATE INDEX ON census_plan (person)",
    "CREATE INDEX ON census_plan (parent)",
    "ANALYZE census_plan",
    PROTECTION,
    "CREATE INDEX ON census_conference (enquiry)",
    "CREATE INDEX ON census_protection (person)",
    "CREATE INDEX ON census_protection (matter)",
    "ANALYZE census_conference",
    "ANALYZE census_protection",
    REVIEWS,
    PLANS_OF_HELP,
    ENQUIRIES,
    MOVED_IN,
    PRE_PROCEEDINGS,
)
