"""The children of a census: their numbers, what is known of each, and the place of each in the file.

A person who has several records is one child with one number; their other numbers are listed beside it.
"""

from __future__ import annotations

# Everybody with an episode in the census, under every record that is theirs.
WHO = """
CREATE TEMP TABLE census_who ON COMMIT DROP AS
WITH children AS (SELECT DISTINCT person FROM census_episode WHERE because IS NULL)
SELECT c.person, coalesce(j.person, c.person) AS record
FROM children c LEFT JOIN census_joined j ON j.canonical = c.person
"""

# A child nobody gave a number has one all the same, made from the record's own reference: the same every year.
# A number keeps its place among the others when it is put right or ended. A pupil number that has ended is a former one.
NUMBERS = """
CREATE TEMP TABLE census_number ON COMMIT DROP AS
WITH RECURSIVE said AS (
    SELECT w.person, i.person_id = w.person AS own, i.ref, i.replaces_id AS replaces, i.kind, i.value, i.standing,
           i.to_on, i.source, i.recorded_at AS first_said_at
    FROM census_who w JOIN record_identifier i ON i.person_id = w.record
    WHERE i.kind IN ('la_child_id', 'upn', 'former_upn') AND i.recorded_at <= %(known)s AND i.replaces_id IS NULL
  UNION ALL
    SELECT s.person, s.own, i.ref, i.replaces_id, i.kind, i.value, i.standing, i.to_on, i.source, s.first_said_at
    FROM said s JOIN record_identifier i ON i.replaces_id = s.ref
    WHERE i.recorded_at <= %(known)s
), stands AS (
    SELECT person, own, value, first_said_at AS at,
           CASE WHEN kind = 'upn' AND to_on < %(ends)s THEN 'ended' ELSE kind END AS kind
    FROM said s WHERE standing AND NOT EXISTS (SELECT 1 FROM said x WHERE x.replaces = s.ref)
      AND (kind <> 'la_child_id' OR source NOT LIKE 'cin/%%' OR source = ANY(%(ours)s))
)
SELECT person,
       array_agg(value ORDER BY own DESC, at, value) FILTER (WHERE kind = 'la_child_id') AS numbers,
       array_agg(value ORDER BY at DESC, value) FILTER (WHERE kind = 'upn') AS upns,
       array_agg(value ORDER BY kind DESC, at DESC, value) FILTER (WHERE kind IN ('former_upn', 'ended')) AS former
FROM stands GROUP BY person
"""

# The latest answer stands, whichever of a person's records it was given on.
ANSWERS = """
CREATE TEMP TABLE census_answer ON COMMIT DROP AS
WITH latest AS (
    SELECT DISTINCT ON (w.person, a.fact) w.person, a.fact, a.standing, a.value, a."on"
    FROM census_who w JOIN record_answer a ON a.person_id = w.record
    WHERE a.fact IN ('born_on', 'due_on', 'died_on', 'sex', 'gender', 'ethnicity', 'disability', 'upn_unknown')
      AND a.recorded_at <= %(known)s
    ORDER BY w.person, a.fact, a."on" DESC, a.recorded_at DESC, a.ref DESC
)
SELECT person,
       max(value #>> '{}') FILTER (WHERE fact = 'born_on' AND standing = 'known') AS born_on,
       max(value #>> '{}') FILTER (WHERE fact = 'due_on' AND standing = 'known') AS due_on,
       max(value #>> '{}') FILTER (WHERE fact = 'died_on' AND standing = 'known') AS died_on,
       max(value #>> '{}') FILTER (WHERE fact = 'sex' AND standing = 'known') AS sex,
       max(value #>> '{}') FILTER (WHERE fact = 'gender' AND standing = 'known') AS gender,
       max(value #>> '{}') FILTER (WHERE fact = 'ethnicity' AND standing = 'known') AS ethnicity,
       bool_or(fact = 'ethnicity' AND standing = 'refused') AS ethnicity_refused,
       max(value #>> '{}') FILTER (WHERE fact = 'upn_unknown' AND standing = 'known') AS upn_unknown,
       bool_or("on" >= %(starts)s) FILTER (WHERE fact = 'upn_unknown') AS said_in_the_year,
       (array_agg(CASE jsonb_typeof(value) WHEN 'array' THEN value ELSE jsonb_build_array(value) END)
           FILTER (WHERE fact = 'disability' AND standing = 'known'))[1] AS disability
FROM latest GROUP BY person
"""

# A reason for having no pupil number is left away where it no longer holds: not of school age (UN1) of an older child, only
# just in need (UN4) of another year, nothing further (UN7) where something followed.
CHILDREN = """
CREATE TEMP TABLE census_child ON COMMIT DROP AS
WITH numbered AS (
    SELECT c.person, coalesce(n.numbers[1], upper(left(replace(c.person::text, '-', ''), 20))) AS number,
           n.numbers[2:] AS other_numbers, n.upns, n.former
    FROM (SELECT DISTINCT person FROM census_who) c LEFT JOIN census_number n USING (person)
), further AS (
    SELECT person, bool_and(nothing_further) AS nothing_further FROM census_episode WHERE because IS NULL GROUP BY person
)
SELECT row_number() OVER (ORDER BY n.number COLLATE "C", a.born_on, a.due_on, a.sex, n.person) - 1 AS place,
       n.person, n.number, n.other_numbers, n.upns[1] AS upn, (SELECT f FROM unnest(n.former || n.upns) WITH ORDINALITY o (f, at) WHERE f IS DISTINCT FROM n.upns[1]
        ORDER BY at LIMIT 1) AS former_upn,
       CASE WHEN a.born_on::date <= %(ends)s THEN a.born_on::date END AS born_on,
       CASE WHEN a.born_on IS NULL OR a.born_on::date > %(ends)s
            THEN coalesce(a.due_on, a.born_on)::date END AS due_on,
       CASE WHEN a.died_on::date <= %(ends)s THEN a.died_on::date END AS died_on,
       a.sex, a.gender, a.ethnicity, coalesce(a.ethnicity_refused, false) AS ethnicity_refused,
       ARRAY(SELECT jsonb_array_elements_text(a.disability)) AS disability,
       CASE WHEN n.upns IS NULL AND CASE a.upn_unknown
                WHEN 'UN1' THEN a.said_in_the_year OR coalesce(a.born_on::date > %(school_age)s, true)
                WHEN 'UN4' THEN a.said_in_the_year
                WHEN 'UN7' THEN f.nothing_further
                ELSE true END
            THEN a.upn_unknown END AS upn_unknown,
       a.upn_unknown AS upn_unknown_said
FROM numbered n JOIN further f USING (person) LEFT JOIN census_answer a USING (person)
"""

PLACES = """
CREATE TEMP TABLE census_placed ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY c.place, e.referred_on, e.nothing_further, e.closed_on NULLS LAST, e.source, e.need,
                          e.recorded_at, e.episode) - 1 AS place,
       c.place AS child, e.episode
FROM census_episode e JOIN census_child c ON c.person = e.person WHERE e.because IS NULL
"""

ALL = (
    WHO,
    "ANALYZE census_who",
    NUMBERS,
    ANSWERS,
    CHILDREN,
    "CREATE INDEX ON census_child (person)",
    "ANALYZE census_child",
    PLACES,
    "CREATE INDEX ON census_placed (episode)",
    "ANALYZE census_placed",
)
