"""A family on one page: who lives with whom, how they are tied, and where each child stands, side by side.

Who may not be found by this reader is not named and not counted, and neither is anything only they would show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from alongside.law import care, codes, pathway, people as law
from alongside.law.days import london_day
from alongside.law.events import KINDS
from alongside.law.history import History, Matter, Person
from alongside.law.tables import Layer
from alongside.record import history as histories, models
from alongside.record.access import Viewer, log, open_record
from alongside.record.queries.desk import events, people
from alongside.record.queries.desk.people import Card, Statement, Warning
from alongside.record.queries.desk.portrait import standing_words
from alongside.record.queries.desk.staff import Colleague, TeamCard, team_rows
from alongside.record.together import compiled, together

# Two steps along ties of family and shared homes: a child's parents, and those parents' other children.
NEAR = """
WITH RECURSIVE met(ref, steps) AS (
    SELECT %(person)s::uuid, 0
  UNION
    SELECT card.canonical_id, met.steps + 1
    FROM met JOIN record_personcard mine ON mine.canonical_id = met.ref
    CROSS JOIN LATERAL (
        SELECT r.other_id AS ref FROM record_relationship r
        WHERE r.person_id = mine.person_id AND r.standing AND r.kind <> ALL(%(not_family)s)
          AND NOT EXISTS (SELECT 1 FROM record_relationship x WHERE x.replaces_id = r.ref)
      UNION ALL
        SELECT r.person_id FROM record_relationship r
        WHERE r.other_id = mine.person_id AND r.standing AND r.kind <> ALL(%(not_family)s)
          AND NOT EXISTS (SELECT 1 FROM record_relationship x WHERE x.replaces_id = r.ref)
      UNION ALL
        SELECT h2.person_id FROM record_householdmember h JOIN record_householdmember h2 USING (household_id)
        WHERE h.person_id = mine.person_id AND h.standing AND h2.standing AND h.to_on IS NULL AND h2.to_on IS NULL
          AND NOT EXISTS (SELECT 1 FROM record_householdmember x WHERE x.replaces_id IN (h.ref, h2.ref))) tied
    JOIN record_personcard card ON card.person_id = tied.ref
    WHERE met.steps < 2 AND met.ref <> ALL(%(hidden)s::uuid[]) AND card.canonical_id <> ALL(%(hidden)s::uuid[]))
SELECT ref, min(steps) FROM met GROUP BY ref ORDER BY 2 LIMIT 60
"""
NOT_FAMILY = ("friend", "neighbour", "foster_carer", "private_foster_carer")


@dataclass(frozen=True, slots=True)
class Due:
    """A clock that runs for a child: its name, last day and whether that has passed."""

    name: str
    due_on: date
    late: bool


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the family and where they stand today, one value a layer that has any: the layer, the value in words, since
    when, and the value. `parents`: this child's own, each with what they are; a brother or sister may have others."""

    card: Card
    standing: tuple[tuple[str, str, date | None, str], ...]
    parents: tuple[tuple[Card, str], ...]
    worker: Colleague | None
    team: TeamCard | None
    seen_on: date | None
    alone_on: date | None
    due: tuple[Due, ...]

    @property
    def stage(self) -> str:
        """The level of help and the protection, in words, for putting children side by side."""
        return ", ".join(dict.fromkeys(words for _, words, *_ in self.standing)) or "Not open to us"


@dataclass(frozen=True, slots=True)
class Home:
    """People who live together, and where; the words of the address are absent where it is protected from the reader."""

    members: tuple[Card, ...]
    address: str
    protected: bool


@dataclass(frozen=True, slots=True)
class FamilyContact:
    """A time somebody got in touch about this family."""

    ref: UUID
    received_at: datetime
    from_whom: str
    outcome: str
    column: str
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """Two members and what the first is to the second, in words."""

    one: Card
    words: str
    other: Card
    source: str
    from_on: date | None


@dataclass(frozen=True, slots=True)
class Family:
    """The page, as values. `diverging`: the children do not all stand at the same place."""

    person: Card
    warnings: tuple[Warning, ...]
    homes: tuple[Home, ...]
    children: tuple[Child, ...]
    adults: tuple[Card, ...]
    ties: tuple[Tie, ...]
    contacts: tuple[FamilyContact, ...]
    diverging: bool


def family(viewer: Viewer, person: UUID, *, now: datetime) -> Family:
    """The family of a person. Opens the person's record, and logs every member shown. Four statements after the record was
    opened: who they are, the log's, what is kept of them, and their workers."""
    opened = open_record(viewer, person, what="family page", now=now)
    today = london_day(now)
    members = _members(opened.person, opened.hidden)
    log(viewer, [ref for ref in members if ref != opened.person], what="family page", now=now)
    read = together({"cleared": people.clearance(members, viewer, today), **_kept(members)})
    everybody = {row[0]: Card(*row) for row in read["cards"]}
    children = [c for c in everybody.values() if c.is_child_on(today)]
    ties = _ties(everybody, read["ties"], opened.hidden, today)
    ordered = tuple(
        sorted(_children(children, read, ties, now), key=lambda c: (c.card.born_on or date.max, c.card.name))
    )
    warned = people.warnings_of(read["warnings"], read["reviews"], today=today, named=everybody)
    cleared = frozenset(row[0] for row in read["cleared"])
    return Family(
        person=everybody[opened.person],
        warnings=tuple(warning for warning, _ in warned),
        homes=_homes(
            everybody, read["homes"], people.addresses_from(read["addresses"], cleared=cleared), today
        ),
        children=ordered,
        adults=tuple(sorted((c for c in everybody.values() if c not in children), key=lambda c: c.name)),
        ties=ties,
        contacts=_contacts(read["contacts"], read["on_contacts"], everybody),
        diverging=len({child.stage for child in ordered}) > 1,
    )


@compiled
def _kept(members: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """All that the page shows of these people, to be read in one statement."""
    contacts = (
        models.Contact.objects.filter(people__person__card__canonical__in=members, people__taken_off=None)
        .distinct()
        .order_by("-received_at", "ref")
    )
    return {
        "cards": people.card_rows(members),
        **people.warnings_to_read(members),
        "stages": models.Stage.objects.filter(person__card__canonical__in=members, current=True)
        .exclude(layer__in=("side", "legal_basis"))
        .order_by("layer", "from_on")
        .values_list("person__card__canonical", "layer", "value", "from_on"),
        "allocated": models.Allocated.objects.filter(person__card__canonical__in=members)
        .exclude(worker=None, team=None)
        .order_by("from_on")
        .values_list("person__card__canonical", "worker", "team"),
        "seen": models.LastSeen.objects.filter(person__card__canonical__in=members).values_list(
            "person__card__canonical", "seen_on", "alone_on"
        ),
        "due": models.Deadline.objects.filter(
            person__card__canonical__in=members, outcome="open", due_on__isnull=False
        )
        .exclude(clock__in=pathway.nobody_is_late_for())
        .order_by("due_on", "clock")
        .values_list("person__card__canonical", "clock", "due_on", "due_at", "extended_to"),
        "homes": people.standing(models.HouseholdMember, members),
        "addresses": people.addresses_to_read(members),
        "ties": people.standing(models.Relationship, members),
        "contacts": contacts.values_list(
            "ref",
            "received_at",
            "shield",
            "referrer_role",
            "source",
            "board__outcome",
            "board__column",
        )[:60],
        "on_contacts": models.ContactPerson.objects.filter(
            contact__people__person__card__canonical__in=members,
            part="child",
            person__in=members,
            taken_off=None,
        )
        .distinct()
        .order_by("recorded_at", "ref")
        .values_list("contact", "person", "recorded_at", "ref"),
    }


def _members(person: UUID, hidden: Collection[UUID]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(NEAR, {"person": person, "hidden": list(hidden), "not_family": list(NOT_FAMILY)})
        return [row[0] for row in cursor.fetchall()]


def _children(
    children: Collection[Card], read: Mapping[str, list[Any]], ties: Collection[Tie], now: datetime
) -> Iterable[Child]:
    shown = {child.ref for child in children}
    stages: dict[UUID, list[tuple[str, str, date | None, str]]] = defaultdict(list)
    for who, layer, value, since in read["stages"]:
        stages[who].append((layer, standing_words(Layer(layer), value), since, value))
    allocated = {who: (worker, team) for who, worker, team in read["allocated"] if who in shown}
    more = together(
        {
            **people.staff_of({worker for worker, _ in allocated.values() if worker}),
            "teams": team_rows(ref__in={team for _, team in allocated.values() if team}),
            **_living(shown),
        }
    )
    staff = {row[0]: Colleague(*row) for row in more["staff"]}
    named = {row[0]: TeamCard(*row) for row in more["teams"]}
    seen = {who: (seen_on, alone_on) for who, seen_on, alone_on in read["seen"]}
    due = _due(read["due"], now)
    for child in children:
        worker, team = allocated.get(child.ref, (None, None))
        seen_on, alone_on = seen.get(child.ref, (None, None))
        yield Child(
            child,
            tuple(dict.fromkeys([*stages[child.ref], *_lives(child, more, now)])),
            tuple((tie.one, tie.words) for tie in ties if tie.other == child and tie.words in PARENTS),
            staff.get(worker) if worker else None,
            named.get(team) if team else None,
            seen_on,
            alone_on,
            tuple(due[child.ref]),
        )


PARENTS = frozenset(law.BY_TIE[kind].is_the for kind in law.PARENTS)
# What the legal basis and the care status follow from (law/care.py). No copy keeps them, because they depend on the moment.
LIVING = frozenset({"emergency", "looked_after", "court"})


@compiled
def _living(children: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    pathway.load_events()
    kinds = sorted(kind.kind for kind in KINDS.values() if kind.room in LIVING)
    return {
        "matters": models.Matter.objects.filter(person__card__canonical__in=children, events__kind__in=kinds)
        .distinct()
        .values_list("person__card__canonical", "ref", "kind", "parent"),
        "events": models.Event.objects.filter(
            person__card__canonical__in=children, kind__in=kinds
        ).values_list("person__card__canonical", *histories.COLUMNS),
    }


def _lives(
    child: Card, read: Mapping[str, list[Any]], now: datetime
) -> Iterable[tuple[str, str, date | None, str]]:
    """The legal bases that stand for this child at the moment, and the care status that follows."""
    history = History(
        Person(str(child.ref), child.born_on, child.due_on, child.died_on),
        [
            Matter(str(ref), kind, str(up) if up else None)
            for who, ref, kind, up in read["matters"]
            if who == child.ref
        ],
        [histories.of_columns(*values) for who, *values in read["events"] if who == child.ref],
    )
    standing = care.standing(history, now)
    for basis in standing.bases:
        since = None if basis.from_at == care.ALWAYS else london_day(basis.from_at)
        yield Layer.LEGAL_BASIS.value, standing_words(Layer.LEGAL_BASIS, basis.value), since, basis.value
    if standing.value and standing.value != care.AT_HOME:
        words = standing_words(Layer.CARE, standing.value)
        yield Layer.CARE.value, words, standing.since_on, standing.value


def _due(rows: Iterable[tuple[Any, ...]], now: datetime) -> dict[UUID, list[Due]]:
    today = london_day(now)
    found: dict[UUID, list[Due]] = defaultdict(list)
    for who, clock, due_on, due_at, extended_to in rows:
        last = extended_to or due_on
        if last is None:
            continue
        late = now > due_at if due_at and not extended_to else today > last
        found[who].append(Due(events.clock_name(pathway.clocks()[clock]), last, late))
    return found


def _homes(
    everybody: dict[UUID, Card],
    rows: Iterable[models.HouseholdMember],
    addresses: Iterable[Statement],
    today: date,
) -> tuple[Home, ...]:
    under_one_roof: dict[UUID, list[Card]] = defaultdict(list)
    for row in rows:
        if row.to_on is None or row.to_on >= today:
            under_one_roof[row.household_id].append(everybody[row.person_id])
    where: dict[UUID, Statement] = {}
    for said in addresses:
        if said.holds_on(today):
            where.setdefault(said.about, said)
    found = []
    for members in under_one_roof.values():
        once = tuple(sorted(dict.fromkeys(members), key=lambda c: (c.born_on or date.max, c.name)))
        place = next((where[c.ref] for c in once if c.ref in where), None)
        found.append(Home(once, place.words if place else "", bool(place and place.protected)))
    return tuple(sorted(found, key=lambda home: -len(home.members)))


def _ties(
    everybody: dict[UUID, Card],
    rows: Iterable[models.Relationship],
    hidden: Collection[UUID],
    today: date,
) -> tuple[Tie, ...]:
    found = [
        Tie(
            everybody[said.about],
            law.BY_TIE[said.kind].is_the if said.kind in law.BY_TIE else said.kind.replace("_", " "),
            everybody[said.other],
            said.source,
            said.from_on,
        )
        for row in rows
        for said in [_tie(row)]
        if said.other in everybody and said.other not in hidden and said.holds_on(today)
    ]
    order = {tie.key: place for place, tie in enumerate(law.TIES)}
    return tuple(sorted(found, key=lambda tie: (order.get(tie.words, 9), tie.one.name, tie.other.name)))


def _tie(row: models.Relationship) -> Statement:
    return Statement(
        row.ref,
        row.person_id,
        row.kind,
        row.kind,
        row.from_on,
        row.to_on,
        row.source,
        row.recorded_at,
        row.recorded_by,
        other=row.other_id,
    )


def _contacts(
    rows: Iterable[tuple[Any, ...]], links: Iterable[tuple[Any, ...]], everybody: Mapping[UUID, Card]
) -> tuple[FamilyContact, ...]:
    children: dict[UUID, list[str]] = defaultdict(list)
    for contact, person, *_ in links:
        if person in everybody:
            children[contact].append(everybody[person].name)
    return tuple(
        FamilyContact(
            ref,
            received_at,
            from_whom(models.Contact(shield=shield, referrer_role=role, source=source)),
            outcome.replace("_", " "),
            column.replace("_", " "),
            tuple(children[ref]),
        )
        for ref, received_at, shield, role, source, outcome, column in rows
    )


def from_whom(contact: models.Contact) -> str:
    """Who got in touch, as it may stand on a list: never the name of somebody who is shielded."""
    if contact.shield == "anonymous":
        return "Somebody who did not give their name"
    if contact.shield in ("public", "asked"):
        return "A member of the public (name protected)"
    return contact.referrer_role or codes.all_years("referral_source").get(contact.source, "Not known")
