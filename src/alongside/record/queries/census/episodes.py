"""Episodes of need: which referrals begin one, which only add to one that is open, when each ends, and which touch the
year.

An episode runs from the referral to the end of the last service under it. A referral received while another is open adds
information and is no second episode. A referral that led to nothing under sections 17 and 47 ended with no further action:
it belongs to the year in which it was received.
"""

# ruff: noqa: S608 - statements are put together from our own words only

from __future__ import annotations

# A referral under which work of sections 17 or 47 began went further, whatever was decided first.
RUNS = """
CREATE TEMP TABLE census_referral ON COMMIT DROP AS
WITH last_service AS (
    SELECT run, max(day) FILTER (
               WHERE kind IN ('assessment_signed_off', 'cin_plan_ended', 'protection_plan_ended')
                  OR (kind = 'conference_held' AND facts ->> 'conference' <> 'review')) AS ended_on,
           bool_or(day <= %(ends)s AND kind IN ('assessment_started', 'strategy_discussion_held', 'enquiry_opened',
                                                'cin_plan_started', 'conference_held', 'protection_plan_started')) AS worked
    FROM census_event GROUP BY run
), known AS (
    SELECT m.matter AS run, m.person, m.elsewhere, m.recorded_at,
           r.ref AS received, r.day AS referred_on, r.facts ->> 'source' AS source,
           r.facts ->> 'primary_need' AS need,
           c.ref AS closed, c.day AS closed_on, c.facts ->> 'closure_reason' AS reason,
           d.ref AS decided, CASE WHEN r.facts ? 'no_further_action' THEN NULL ELSE d.day END AS decided_on, s.ended_on,
           coalesce((r.facts ->> 'no_further_action')::boolean,
                    d.ref IS NOT NULL AND NOT coalesce(d.facts -> 'outcomes' ?| %(goes_further)s, false)
                    AND NOT coalesce(s.worked, false)
                    AND (d.day IS NULL OR d.day <= %(settled_by)s)) AS nothing_further
    FROM census_matter m
    LEFT JOIN census_first r ON r.matter = m.matter AND r.kind = 'referral_received'
    LEFT JOIN census_first d ON d.matter = m.matter AND d.kind = 'referral_decided'
    LEFT JOIN census_last c ON c.matter = m.matter AND c.kind = 'referral_closed'
    LEFT JOIN last_service s ON s.run = m.matter
    WHERE m.kind = 'referral'
)
SELECT *, CASE WHEN nothing_further AND closed IS NULL THEN referred_on
               WHEN closed IS NULL THEN 'infinity'::date
               WHEN closed_on IS NULL THEN referred_on
               WHEN nothing_further THEN closed_on
               ELSE greatest(closed_on, ended_on) END AS ends_on,
       CASE WHEN elsewhere THEN 'it is an episode of another council'
            WHEN received IS NULL THEN 'nothing stands in it: it was taken back, or is somewhere else'
            WHEN referred_on IS NULL THEN 'the day of the referral is not known'
            WHEN referred_on > %(ends)s THEN 'it was referred after the year' END AS because
FROM known
"""

# Which referral of an episode comes first; of two on one day never the one with the smaller random reference by itself.
_IN_ORDER = "referred_on, nothing_further, ends_on DESC, recorded_at, source, need, run"

# Islands: a referral belongs to the episode before it while that one is open. On one day the one that goes on comes first,
# and of several the one that goes on longest: rule 8820 knows no two episodes of one day of which one is still open.
ISLANDS = f"""
CREATE TEMP TABLE census_run ON COMMIT DROP AS
WITH open_before AS (
    SELECT run, person, referred_on, nothing_further, ends_on, recorded_at, source, need,
           max(ends_on) OVER (PARTITION BY person ORDER BY {_IN_ORDER}
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS others_end
    FROM census_referral WHERE because IS NULL
), numbered AS (
    SELECT *, count(*) FILTER (WHERE others_end IS NULL OR others_end <= referred_on)
                  OVER (PARTITION BY person ORDER BY {_IN_ORDER}) AS island
    FROM open_before
), led AS (
    SELECT run, first_value(run) OVER (PARTITION BY person, island ORDER BY {_IN_ORDER}) AS episode
    FROM numbered
)
SELECT r.run, r.person, r.elsewhere, l.episode,
       coalesce(r.because, CASE WHEN l.episode <> r.run
                                THEN 'the child was open: it adds to the episode that ran' END) AS because
FROM census_referral r LEFT JOIN led l ON l.run = r.run
"""

EPISODES = f"""
CREATE TEMP TABLE census_episode ON COMMIT DROP AS
WITH whole AS (
    SELECT p.episode, max(r.ends_on) AS ends_on, bool_and(r.nothing_further) AS nothing_further, count(*) AS runs,
           (array_agg(r.need ORDER BY {_IN_ORDER}) FILTER (WHERE r.need IS NOT NULL))[1] AS need,
           (array_agg(run ORDER BY r.ends_on DESC, r.closed_on DESC NULLS LAST, r.reason, run))[1] AS last_run
    FROM census_run p JOIN census_referral r USING (run)
    WHERE p.episode IS NOT NULL GROUP BY p.episode
), dated AS (
    SELECT w.*, f.person, f.received, f.referred_on, f.source, f.decided, f.decided_on, f.recorded_at,
           l.closed, l.closed_on AS recorded_end, l.reason,
           l.closed IS NOT NULL AND l.closed_on IS NULL AS end_not_known
    FROM whole w JOIN census_referral f ON f.run = w.episode JOIN census_referral l ON l.run = w.last_run
)
SELECT episode, person, received, referred_on, source, need, nothing_further, decided, recorded_at, runs, closed,
       CASE WHEN NOT end_not_known AND ends_on <= %(ends)s AND closed IS NOT NULL THEN ends_on END AS closed_on,
       CASE WHEN closed IS NOT NULL AND ends_on <= %(ends)s THEN reason END AS reason,
       closed IS NOT NULL AND NOT end_not_known AND recorded_end <= %(ends)s AND ends_on <> recorded_end AS end_moved,
       CASE WHEN nothing_further AND referred_on < %(starts)s
                 AND coalesce(decided_on, referred_on) <= %(settled_before)s
            THEN 'it ended with no further action, and was not referred in the year'
            WHEN end_not_known AND referred_on < %(starts)s THEN 'it was closed on a day that is not known'
            WHEN referred_on < %(starts)s AND ends_on < %(starts)s
                 AND NOT (nothing_further AND coalesce(decided_on > %(settled_before)s, false))
            THEN 'it was closed before the year' END AS because
FROM dated
"""
