"""How somebody is reached safely: what they confirmed, and what they have not been asked about yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.law.days import london_day
from alongside.record.access import Viewer
from alongside.record.actions.safe_contact import SafeWay, ways
from alongside.record.queries.desk import facts, people
from alongside.record.queries.desk.people import Statement
from alongside.record.queries.desk.staff import colleagues


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A way they confirmed, and who asked them."""

    way: SafeWay
    asked_by: str


@dataclass(frozen=True, slots=True)
class Reached:
    """One person: the ways they confirmed that stand today, and every number, email address and home to ask about. A home
    that is kept from this reader is in neither."""

    person: UUID
    name: str
    confirmed: tuple[Confirmed, ...]
    to_ask: tuple[tuple[str, Statement], ...]


def reached(viewer: Viewer, person: UUID, *, now: datetime) -> Reached:
    """How this person is reached. Raises NotFound or ReasonNeeded as any page about them. At most six statements and the
    log's."""
    today = london_day(now)
    about = facts.subject(viewer, person, what="safe contact", now=now)
    known = people.sheet(viewer, about.person.ref, now=now)
    to_ask = tuple(
        (kind, said)
        for kind, found in (("reach", known.reach), ("home", known.addresses))
        for said in found
        if not said.withheld and said.holds_on(today) and said.about == about.person.ref
    )
    shown = {said.ref for _, said in to_ask}
    mine = [
        way
        for way in ways(about.person.ref, today=today, records=about.records)
        if (way.reach or way.home) in shown
    ]
    names = colleagues({way.confirmed_by for way in mine})
    return Reached(
        about.person.ref,
        about.person.name,
        tuple(
            Confirmed(way, names[way.confirmed_by].name if way.confirmed_by in names else "a colleague")
            for way in mine
        ),
        to_ask,
    )
