"""Loads what rendering needs: everybody near some children with what is on their records, and passages as the rule sees
them. Three statements, however many people there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from alongside.accounts.models import Team, User
from alongside.law import machine
from alongside.law.passages import Mark, Passage
from alongside.law.people import PARENTS
from alongside.record import models
from alongside.record.queries.shared import rows
from alongside.record.rendering.family import Family, Home, Known, Reach, Teller
from alongside.record.together import Written, compiled, together

# Everybody joined to, tied to, or living with these people, and everybody tied to those: a father's new family too.
# Each step is handed on as an array: a few people, found by index, where a join would read every card of the council.
NEAR = """
WITH start AS (
    SELECT c2.person_id AS ref FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
    WHERE c.person_id = ANY(%(people)s::uuid[] || ARRAY(
        SELECT person_id FROM record_passageperson WHERE passage_id = ANY(%(passages)s)))),
  one AS (
    SELECT ref FROM start
    UNION SELECT other_id FROM record_relationship WHERE person_id = ANY(ARRAY(SELECT ref FROM start))
    UNION SELECT person_id FROM record_relationship WHERE other_id = ANY(ARRAY(SELECT ref FROM start))
    UNION SELECT holder_id FROM record_parentalresponsibility WHERE person_id = ANY(ARRAY(SELECT ref FROM start))
    UNION SELECT person_id FROM record_parentalresponsibility WHERE holder_id = ANY(ARRAY(SELECT ref FROM start))
    UNION SELECT other_id FROM record_keptfrom WHERE person_id = ANY(ARRAY(SELECT ref FROM start))
    UNION SELECT m2.person_id FROM record_householdmember m JOIN record_householdmember m2 USING (household_id)
          WHERE m.person_id = ANY(ARRAY(SELECT ref FROM start))),
  two AS (
    SELECT ref FROM one
    UNION SELECT other_id FROM record_relationship WHERE person_id = ANY(ARRAY(SELECT ref FROM one))
    UNION SELECT person_id FROM record_relationship WHERE other_id = ANY(ARRAY(SELECT ref FROM one))
    UNION SELECT m2.person_id FROM record_householdmember m JOIN record_householdmember m2 USING (household_id)
          WHERE m.person_id = ANY(ARRAY(SELECT ref FROM one)))
SELECT DISTINCT c2.person_id FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
WHERE c.person_id = ANY(ARRAY(SELECT ref FROM two))
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A family and some passages. `one` gives, for every record, the record that stands for the person."""

    family: Family
    passages: Mapping[UUID, Passage]
    one: Mapping[UUID, UUID]

    def ref(self, person: UUID) -> str:
        """How the family names this person."""
        return str(self.one.get(person, person))


def near_to_read(people: Collection[UUID]) -> Written:
    """Everybody near these people, to be read together with other lists."""
    return Written(NEAR, {"people": list(people), "passages": list[UUID]()}, (UUID,))


def facts_of(people: Collection[UUID]) -> dict[str, Any]:
    """`facts_to_read`, put into SQL once."""
    return dict(_facts(people))


def load(people: Collection[UUID], passages: Collection[UUID], *, today: date) -> Loaded:
    """Everybody near these people and in these passages, and the passages."""
    near = [row[0] for row in rows(NEAR, {"people": list(people), "passages": list(passages)})]
    read = together({**_facts(near), **_texts(passages)})
    one = {person: canonical for person, canonical, _ in read["cards"]}
    return Loaded(_family(read, one, today), _passages(read, one), one)


def family_from_read(read: Mapping[str, list[Any]], today: date) -> Family:
    """These people, as `facts_to_read` read them."""
    return _family(read, {person: canonical for person, canonical, _ in read["cards"]}, today)


def facts_to_read(people: Collection[UUID]) -> dict[str, Any]:
    """What `load` reads of these people."""
    theirs: dict[str, Any] = {"person__in": people, "standing": True}
    children = Q(person__in=people) | Q(other__in=people)
    return {
        "cards": models.PersonCard.objects.filter(person__in=people).values_list(
            "person", "canonical", "name"
        ),
        "names": models.Name.objects.filter(**theirs)
        .exclude(kind=models.NameKind.NUMBER_ONLY)
        .order_by("-recorded_at", "ref")
        .values_list("person", "given", "family"),
        # Also what was replaced or has ended: an address somebody left is still somebody's address.
        "homes": models.Address.objects.filter(**theirs)
        .order_by("-recorded_at", "ref")
        .values_list("person", "lines", "postcode", "protected", "to_on", "replaced_by"),
        "reach": models.ContactPoint.objects.filter(**theirs)
        .order_by("-recorded_at", "ref")
        .values_list("person", "kind", "value", "safe", "replaced_by"),
        "schools": models.Answer.objects.filter(person__in=people, fact="school", standing="known")
        .order_by("-recorded_at", "ref")
        .values_list("person", "value", "protected"),
        "numbers": models.Identifier.objects.filter(**theirs).values_list("person", "value"),
        "ties": models.Relationship.objects.filter(
            children, standing=True, replaced_by=None, kind__in=PARENTS
        ).values_list("person", "other"),
        "responsible": models.ParentalResponsibility.objects.filter(
            holder__in=people, standing=True, replaced_by=None
        ).values_list("holder", "person", "to_on"),
        "kept": models.KeptFrom.objects.filter(
            person__in=people, standing=True, replaced_by=None
        ).values_list("person", "other", "to_on"),
        "restricted": models.Restriction.objects.filter(person__in=people, lifted=None).values_list(
            "person", flat=True
        ),
        "tellers": models.Contact.objects.filter(people__person__in=people)
        .exclude(shield=models.Contact.Shield.NONE)
        .values_list("referrer_name", "referrer_reach", "referrer_role")
        .distinct(),
        "staff": User.objects.exclude(telephone="").values_list("telephone", flat=True),
        "teams": Team.objects.exclude(telephone="").values_list("telephone", flat=True),
    }


def passages_to_read(passages: Collection[UUID]) -> dict[str, Any]:
    """What `load` reads of these passages."""
    these: dict[str, Any] = {"passage__in": passages}
    return {
        "texts": models.PassageText.objects.filter(**these).values_list(
            "passage", "words", "passage__origin"
        ),
        "parts": models.PassagePerson.objects.filter(**these)
        .order_by("recorded_at", "ref")
        .values_list("passage", "person", "part", "standing"),
        "marks": models.PassageMark.objects.filter(**these, lifted=None)
        .order_by("start", "ref")
        .values_list("passage", "start", "end", "shield", "subject", "fact", "stretched"),
        "confirmed": models.LineConfirmed.objects.filter(**these).values_list("passage", "n"),
    }


_facts, _texts = compiled(facts_to_read), compiled(passages_to_read)


def _family(read: Mapping[str, list[Any]], one: Mapping[UUID, UUID], today: date) -> Family:
    held: dict[str, dict[UUID, list[Any]]] = {
        key: defaultdict(list) for key in ("names", "homes", "reach", "schools", "numbers")
    }
    for key, by_person in held.items():
        for person, *values in read[key]:
            by_person[one.get(person, person)].append(values)
    restricted = {one.get(person, person) for person in read["restricted"]}
    shown = {person: name for person, canonical, name in read["cards"] if person == canonical}
    people = {
        str(person): Known(
            str(person),
            name,
            names=tuple(dict.fromkeys(f"{given}|{family}" for given, family in held["names"][person])),
            homes=tuple(
                Home(lines, postcode, protected, replaced is None and (to_on is None or to_on >= today))
                for lines, postcode, protected, to_on, replaced in held["homes"][person]
            ),
            reach=tuple(
                Reach(kind, value, safe)
                for kind, value, safe, replaced in held["reach"][person]
                if replaced is None
            ),
            schools=tuple(dict.fromkeys((str(value), kept) for value, kept in held["schools"][person])),
            numbers=tuple(value for (value,) in held["numbers"][person]),
            restricted=person in restricted,
        )
        for person, name in shown.items()
    }
    return Family(
        people,
        _children_of(read, one, today),
        frozenset(
            (str(one.get(child, child)), str(one.get(other, other)))
            for child, other, to_on in read["kept"]
            if to_on is None or to_on >= today
        ),
        tuple(Teller(*row) for row in read["tellers"]),
        (*settings.COUNCIL_ADDRESS, settings.COUNCIL_NAME, *read["staff"], *read["teams"]),
    )


def _children_of(
    read: Mapping[str, list[Any]], one: Mapping[UUID, UUID], today: date
) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    pairs = [
        *read["ties"],
        *((holder, child) for holder, child, to_on in read["responsible"] if to_on is None or to_on >= today),
    ]
    for parent, child in pairs:
        found[str(one.get(parent, parent))].add(str(one.get(child, child)))
    return {parent: frozenset(children) for parent, children in found.items()}


def _passages(read: Mapping[str, list[Any]], one: Mapping[UUID, UUID]) -> dict[UUID, Passage]:
    parts: dict[tuple[UUID, str], dict[str, bool]] = defaultdict(dict)
    for passage, person, part, standing in read["parts"]:
        parts[passage, part][str(one.get(person, person))] = standing  # the latest row stands
    marks: dict[UUID, list[Mark]] = defaultdict(list)
    for passage, start, end, kind, subject, fact, stretched in read["marks"]:
        about = str(one.get(subject, subject)) if subject else ""
        marks[passage].append(Mark(start, end, kind, about, fact, stretched=stretched))
    confirmed: dict[UUID, set[int]] = defaultdict(set)
    for passage, n in read["confirmed"]:
        confirmed[passage].add(n)

    def who(passage: UUID, part: str) -> frozenset[str]:
        return frozenset(ref for ref, standing in parts[passage, part].items() if standing)

    drafted = models.Passage.Origin.MACHINE
    return {
        passage: Passage(
            str(passage),
            words,
            tuple(marks[passage]),
            who(passage, "about"),
            who(passage, "mentions"),
            who(passage, "told_by"),
            machine.unconfirmed(words, frozenset(confirmed[passage])) if origin == drafted else 0,
        )
        for passage, words, origin in read["texts"]
    }


def people_of(passages: Iterable[Passage]) -> frozenset[str]:
    """Everybody these passages are about, mention or were told by."""
    return frozenset(ref for passage in passages for ref in passage.people)
