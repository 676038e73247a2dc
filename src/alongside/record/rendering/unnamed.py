"""Words somebody wrote freely about one person, as a colleague may read them who may not find somebody else near: whoever
is hidden is not named in them, nor their address, number or school. Nothing is changed but what this reader is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from alongside.law.passages import Reader
from alongside.record.rendering import circle
from alongside.record.rendering.detecting import Detector, Level, Watched
from alongside.record.together import Written
from alongside.record.write import KEPT_PRIVATE

SOMEBODY, SOMETHING = "somebody else", KEPT_PRIVATE

# Who of the hidden is tied to this person, lived with them, was written about with them, or stands by their full name in
# what was recorded of them.
NEAR = """
WITH me AS (SELECT unnest(%(records)s::uuid[]) AS ref), hidden AS (SELECT unnest(%(hidden)s::uuid[]) AS ref),
     said AS (SELECT lower(string_agg(e.facts::text || ' ' || e.because, ' ')) AS words
              FROM record_event e WHERE e.person_id IN (SELECT ref FROM me))
SELECT h.ref FROM hidden h WHERE h.ref IN (
  SELECT other_id FROM record_relationship WHERE person_id IN (SELECT ref FROM me)
  UNION SELECT person_id FROM record_relationship WHERE other_id IN (SELECT ref FROM me)
  UNION SELECT holder_id FROM record_parentalresponsibility WHERE person_id IN (SELECT ref FROM me)
  UNION SELECT person_id FROM record_parentalresponsibility WHERE holder_id IN (SELECT ref FROM me)
  UNION SELECT b.person_id FROM record_householdmember a JOIN record_householdmember b USING (household_id)
        WHERE a.person_id IN (SELECT ref FROM me)
  UNION SELECT b.person_id FROM record_contactperson a JOIN record_contactperson b USING (contact_id)
        WHERE a.person_id IN (SELECT ref FROM me)
  UNION SELECT b.person_id FROM record_documentperson a JOIN record_documentperson b USING (document_id)
        WHERE a.person_id IN (SELECT ref FROM me)
  UNION SELECT n.person_id FROM record_name n, said
        WHERE n.person_id IN (SELECT ref FROM hidden) AND n.given <> '' AND n.family <> ''
          AND position(lower(n.given || ' ' || n.family) IN said.words) > 0)
"""

Unnamed = Callable[[str], str]


def near_to_read(records: Collection[UUID], hidden: Collection[UUID]) -> Written:
    """Those of the hidden whom words about this person may name, to be read together with other lists."""
    return Written(NEAR, {"records": list(records), "hidden": list(hidden)}, (UUID,))


def facts_to_read(records: Collection[UUID], near: Collection[UUID]) -> dict[str, Any]:
    """What is known of this person and of those hidden near, to be read together with other lists; nothing where nobody is."""
    if not near:
        return {}
    read = circle.facts_to_read([*records, *near])
    return {f"unnamed {name}": rows for name, rows in read.items()}


def from_read(person: UUID, near: Collection[UUID], read: Mapping[str, list[Any]], today: date) -> Unnamed:
    """How words are shown. `person` is the reference that stands for whom they are about."""
    if not near:
        return str
    facts = {
        name.removeprefix("unnamed "): rows for name, rows in read.items() if name.startswith("unnamed ")
    }
    family = circle.family_from_read(facts, today)
    mine = family.people.get(str(person))
    surnames = {name.partition("|")[2].casefold() for name in mine.names} if mine else set()
    watched = [_shared(each, surnames) for each in family.watched(Reader(str(person)))]
    detector = Detector(watched)

    def unnamed(words: str) -> str:
        done, pieces = 0, []
        for one in detector.find(words):
            if (
                one.start < done
                or (one.level is Level.PERSON and one.kind != "name")
                or one.level is Level.UNKNOWN
            ):
                continue
            pieces += [words[done : one.start], SOMEBODY if one.kind == "name" else SOMETHING]
            done = one.end
        return "".join([*pieces, words[done:]])

    return unnamed


def _shared(each: Watched, surnames: Collection[str]) -> Watched:
    """A family name that is also this person's own names nobody else by itself."""
    if each.kind == "name" and each.value.partition("|")[2].casefold() in surnames:
        return replace(each, level=Level.PERSON)
    return each
