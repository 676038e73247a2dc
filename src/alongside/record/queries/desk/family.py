"""A family on one page: who lives with whom, how they are tied, and where each child stands, side by side.

Who may not be found by this reader is not named and not counted, and neither is anything only they would show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from alongside.law import codes, pathway, people as law
from alongside.law.days import london_day
from alongside.law.tables import Layer
from alongside.record import models
from alongside.record.access import Viewer, hidden_from, log, open_record
from alongside.record.queries.desk import events, people
from alongside.record.queries.desk.people import Card, Statement, Warning
from alongside.record.queries.desk.portrait import standing_words
from alongside.record.queries.desk.staff import Colleague, TeamCard, colleagues, teams

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
    """A child of the family and where they stand today, one value a layer that has any."""

    card: Card
    standing: tuple[tuple[str, str, date | None], ...]
    worker: Colleague | None
    team: TeamCard | None
    seen_on: date | None
    alone_on: date | None
    due: tuple[Due, ...]

    @property
    def stage(self) -> str:
        """The level of help and the protection, in words, for putting children side by side."""
        return ", ".join(words for _, words, _ in self.standing) or "Not open to us"


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
    """The family of a person. Opens the person's record, and logs every member shown. A fixed number of statements."""
    opened = open_record(viewer, person, what="family page", now=now)
    today = london_day(now)
    hidden = frozenset(hidden_from(viewer, today))
    members = _members(opened.person, hidden)
    everybody = people.cards(members)
    log(viewer, [ref for ref in members if ref != opened.person], what="family page", now=now)
    children = [c for c in everybody.values() if c.is_child_on(today)]
    cleared = people.cleared_for(viewer, members)
    ordered = tuple(sorted(_children(children, now), key=lambda c: (c.card.born_on or date.max, c.card.name)))
    warned = people.warnings(members, today=today, named=everybody)
    return Family(
        person=everybody[opened.person],
        warnings=tuple(warning for warning, _ in warned),
        homes=_homes(everybody, today, cleared),
        children=ordered,
        adults=tuple(sorted((c for c in everybody.values() if c not in children), key=lambda c: c.name)),
        ties=_ties(everybody, hidden, today),
        contacts=_contacts(members, everybody),
        diverging=len({child.stage for child in ordered}) > 1,
    )


def _members(person: UUID, hidden: Collection[UUID]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(NEAR, {"person": person, "hidden": list(hidden), "not_family": list(NOT_FAMILY)})
        return [row[0] for row in cursor.fetchall()]


def _children(children: Collection[Card], now: datetime) -> Iterable[Child]:
    refs = [child.ref for child in children]
    stages: dict[UUID, list[tuple[str, str, date | None]]] = defaultdict(list)
    rows = (
        models.Stage.objects.filter(person__card__canonical__in=refs, current=True)
        .exclude(layer="side")
        .order_by("layer", "from_on")
    )
    for who, layer, value, since in rows.values_list("person__card__canonical", "layer", "value", "from_on"):
        stages[who].append((layer, standing_words(Layer(layer), value), since))
    allocated = {
        row[0]: row[1:]
        for row in models.Allocated.objects.filter(person__card__canonical__in=refs)
        .exclude(worker=None, team=None)
        .order_by("from_on")
        .values_list("person__card__canonical", "worker", "team")
    }
    staff, named = (
        colleagues(row[0] for row in allocated.values()),
        teams(row[1] for row in allocated.values()),
    )
    seen = {
        row[0]: row[1:]
        for row in models.LastSeen.objects.filter(person__card__canonical__in=refs).values_list(
            "person__card__canonical", "seen_on", "alone_on"
        )
    }
    due = _due(refs, now)
    for child in children:
        worker, team = allocated.get(child.ref, (None, None))
        seen_on, alone_on = seen.get(child.ref, (None, None))
        yield Child(
            child,
            tuple(dict.fromkeys(stages[child.ref])),
            staff.get(worker) if worker else None,
            named.get(team) if team else None,
            seen_on,
            alone_on,
            tuple(due[child.ref]),
        )


def _due(refs: Collection[UUID], now: datetime) -> dict[UUID, list[Due]]:
    today = london_day(now)
    found: dict[UUID, list[Due]] = defaultdict(list)
    rows = (
        models.Deadline.objects.filter(person__card__canonical__in=refs, outcome="open", due_on__isnull=False)
        .order_by("due_on", "clock")
        .values_list("person__card__canonical", "clock", "due_on", "due_at", "extended_to")
    )
    for who, clock, due_on, due_at, extended_to in rows:
        last = extended_to or due_on
        if last is None:
            continue
        late = now > due_at if due_at and not extended_to else today > last
        found[who].append(Due(events.clock_name(pathway.clocks()[clock]), last, late))
    return found


def _homes(everybody: dict[UUID, Card], today: date, cleared: Collection[UUID]) -> tuple[Home, ...]:
    together: dict[UUID, list[Card]] = defaultdict(list)
    for row in people.standing(models.HouseholdMember, everybody):
        if row.to_on is None or row.to_on >= today:
            together[row.household_id].append(everybody[row.person_id])
    where: dict[UUID, Statement] = {}
    for said in people.addresses(everybody, cleared=cleared):
        if said.holds_on(today):
            where.setdefault(said.about, said)
    found = []
    for members in together.values():
        once = tuple(sorted(dict.fromkeys(members), key=lambda c: (c.born_on or date.max, c.name)))
        place = next((where[c.ref] for c in once if c.ref in where), None)
        found.append(Home(once, place.words if place else "", bool(place and place.protected)))
    return tuple(sorted(found, key=lambda home: -len(home.members)))


def _ties(everybody: dict[UUID, Card], hidden: Collection[UUID], today: date) -> tuple[Tie, ...]:
    found = [
        Tie(
            everybody[said.about],
            law.BY_TIE[said.kind].is_the if said.kind in law.BY_TIE else said.kind.replace("_", " "),
            everybody[said.other],
            said.source,
            said.from_on,
        )
        for row in people.standing(models.Relationship, everybody)
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


def _contacts(members: Collection[UUID], everybody: dict[UUID, Card]) -> tuple[FamilyContact, ...]:
    rows = (
        models.Contact.objects.filter(people__person__card__canonical__in=members)
        .distinct()
        .select_related("board")
        .prefetch_related("people")
        .order_by("-received_at")[:60]
    )
    return tuple(
        FamilyContact(
            row.ref,
            row.received_at,
            from_whom(row),
            row.board.outcome.replace("_", " "),
            row.board.column.replace("_", " "),
            tuple(
                everybody[link.person_id].name
                for link in row.people.all()
                if link.part == "child" and link.person_id in everybody
            ),
        )
        for row in rows
    )


def from_whom(contact: models.Contact) -> str:
    """Who got in touch, as it may stand on a list: never the name of somebody who is shielded."""
    if contact.shield == "anonymous":
        return "Somebody who did not give their name"
    if contact.shield in ("public", "asked"):
        return "A member of the public (name protected)"
    return contact.referrer_role or codes.all_years("referral_source").get(contact.source, "Not known")
