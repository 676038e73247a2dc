"""A person in one row, what they may be found by, and which records are one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection

# After a pregnancy has ended nobody is expected any more, wherever a card is shown.
ENDED = """EXISTS (SELECT 1 FROM record_event e WHERE e.person_id = p.ref AND e.kind = 'pregnancy_ended'
                AND e.correction <> 'retracts' AND NOT EXISTS (SELECT 1 FROM record_event x WHERE x.corrects_id = e.ref))"""
# The latest answer on each fact stands; a name row that another replaces, or that takes one back, does not.
CARDS = """
INSERT INTO record_personcard (person_id, canonical_id, name, born_on, due_on, died_on, sex)
SELECT p.ref, p.ref, coalesce(n.name, 'Name not known'), a.born_on,
       CASE WHEN NOT {ended} THEN a.due_on END, a.died_on, coalesce(a.sex, '')
FROM record_person p
LEFT JOIN LATERAL (
    SELECT trim(given || ' ' || family) AS name FROM record_name r
    WHERE r.person_id = p.ref AND r.standing AND NOT EXISTS (SELECT 1 FROM record_name x WHERE x.replaces_id = r.ref)
    ORDER BY array_position(ARRAY['current', 'known_as', 'number_only', 'former'], r.kind::text),
             r.recorded_at DESC, r.ref LIMIT 1) n ON true
LEFT JOIN LATERAL (
    SELECT max(value #>> '{}') FILTER (WHERE fact = 'sex') AS sex,
           (max(value #>> '{}') FILTER (WHERE fact = 'born_on'))::date AS born_on,
           (max(value #>> '{}') FILTER (WHERE fact = 'due_on'))::date AS due_on,
           (max(value #>> '{}') FILTER (WHERE fact = 'died_on'))::date AS died_on
    FROM (SELECT DISTINCT ON (fact) fact, standing, value FROM record_answer
          WHERE person_id = p.ref AND fact IN ('born_on', 'due_on', 'died_on', 'sex')
          ORDER BY fact, "on" DESC, recorded_at DESC, ref DESC) latest
    WHERE standing = 'known') a ON true
WHERE p.ref = ANY(%s)
""".replace("{ended}", ENDED)

TERMS = """
INSERT INTO record_searchterm (person_id, kind, text, sounds, protected)
SELECT person_id, kind, text,
       CASE WHEN kind = 'name' THEN ARRAY(
           SELECT DISTINCT code FROM regexp_split_to_table(text, '[^a-z]+') word, unnest(daitch_mokotoff(word)) code
           WHERE word <> '') ELSE '{}' END,
       protected
FROM (
    SELECT DISTINCT person_id, 'name' AS kind, unaccent(lower(trim(given || ' ' || family))) AS text, false AS protected
    FROM record_name r WHERE person_id = ANY(%(people)s) AND standing AND kind <> 'number_only'
      AND NOT EXISTS (SELECT 1 FROM record_name x WHERE x.replaces_id = r.ref)
  UNION
    SELECT person_id, 'postcode', replace(lower(postcode), ' ', ''), bool_or(protected)
    FROM record_address r WHERE person_id = ANY(%(people)s) AND standing AND postcode <> ''
      AND NOT EXISTS (SELECT 1 FROM record_address x WHERE x.replaces_id = r.ref)
    GROUP BY 1, 2, 3
  UNION
    SELECT person_id, 'address', unaccent(lower(lines)), bool_or(protected)
    FROM record_address r WHERE person_id = ANY(%(people)s) AND standing AND lines <> ''
      AND NOT EXISTS (SELECT 1 FROM record_address x WHERE x.replaces_id = r.ref)
    GROUP BY 1, 2, 3
  UNION
    SELECT DISTINCT person_id, 'identifier', replace(lower(value), ' ', ''), false
    FROM record_identifier r WHERE person_id = ANY(%(people)s) AND standing
      AND NOT EXISTS (SELECT 1 FROM record_identifier x WHERE x.replaces_id = r.ref)
  UNION
    SELECT DISTINCT person_id, 'reach', replace(lower(value), ' ', ''), safe = 'unsafe'
    FROM record_contactpoint r WHERE person_id = ANY(%(people)s) AND standing
      AND NOT EXISTS (SELECT 1 FROM record_contactpoint x WHERE x.replaces_id = r.ref)
) said
"""


def refresh(people: Collection[UUID]) -> None:
    """Bring these people's cards and search terms up to date, and everybody's who is joined to them."""
    groups = same_people(people)
    everybody = list({*people, *groups})
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_searchterm WHERE person_id = ANY(%s)", [everybody])
        cursor.execute("DELETE FROM record_personcard WHERE person_id = ANY(%s)", [everybody])
        cursor.execute(CARDS, [everybody])
        cursor.execute(TERMS, {"people": everybody})
        joined = [(person, canonical) for person, canonical in groups.items() if person != canonical]
        if joined:
            cursor.execute(
                "UPDATE record_personcard c SET canonical_id = j.canonical"
                " FROM unnest(%s::uuid[], %s::uuid[]) AS j(person, canonical) WHERE c.person_id = j.person",
                [[person for person, _ in joined], [canonical for _, canonical in joined]],
            )


def same_people(people: Iterable[UUID]) -> dict[UUID, UUID]:
    """Everybody ever joined to these people, each with the record that now stands for them: the one written first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE met(ref) AS (
                 SELECT unnest(%s::uuid[])
               UNION
                 SELECT CASE WHEN s.person_id = met.ref THEN s.other_id ELSE s.person_id END
                 FROM met JOIN record_sameness s ON met.ref IN (s.person_id, s.other_id))
               SELECT DISTINCT ON (s.person_id, s.other_id) s.person_id, s.other_id, s.verdict
               FROM record_sameness s JOIN met ON met.ref = s.person_id
               ORDER BY s.person_id, s.other_id, s.recorded_at DESC, s.ref DESC""",
            [list(people)],
        )
        verdicts = cursor.fetchall()
        if not verdicts:
            return {}
        met = {ref for pair in verdicts for ref in pair[:2]}
        cursor.execute(
            "SELECT ref FROM record_person WHERE ref = ANY(%s) ORDER BY recorded_at, ref", [list(met)]
        )
        order = [row[0] for row in cursor.fetchall()]
    tied: dict[UUID, set[UUID]] = defaultdict(set)
    for one, other, verdict in verdicts:
        if verdict == "same":
            tied[one].add(other)
            tied[other].add(one)
    found: dict[UUID, UUID] = {}
    for first in order:
        reached, todo = set(), [first]
        while todo and first not in found:
            if (person := todo.pop()) not in reached:
                reached.add(person)
                todo.extend(tied[person])
        for person in reached:
            found.setdefault(person, first)
    return found
