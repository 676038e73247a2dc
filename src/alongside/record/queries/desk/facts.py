"""What the pages need that add, change or end one fact of a person: whom it is about, and the one thing it is about.

They open the record like every page, and read no more of it than they show.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from alongside.record import models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.queries.desk import people
from alongside.record.queries.desk.people import Card, Known, Statement, Warning
from alongside.record.together import together


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a fact is about, whose record was opened. `records` are all records that are this one person."""

    person: Card
    records: tuple[UUID, ...]
    hidden: frozenset[UUID] = field(repr=False)  # nobody's to read, not even in a message


def subject(viewer: Viewer, person: UUID, *, what: str, now: datetime) -> Subject:
    """Open a person's record for one fact of it. Raises NotFound or ReasonNeeded as `open_record` says. One statement and
    the log's."""
    opened = open_record(viewer, person, what=what, now=now)
    return Subject(Card(opened.person, opened.name), opened.records, opened.hidden)


def other(about: Subject, ref: UUID) -> Card:
    """The second person of a fact. NotFound where it is the same one, or nobody this viewer may find. One statement."""
    found = people.cards([ref]) if ref not in about.hidden and ref not in about.records else {}
    if ref not in found:
        raise NotFound(ref)
    return found[ref]


def known(about: Subject, fact: str) -> Known:
    """Where one fact stands. One statement."""
    return next(each for each in people.known(about.records) if each.fact == fact)


def home(about: Subject) -> UUID | None:
    """The household they live in now, or None."""
    lived = people.standing(models.HouseholdMember, about.records).filter(to_on=None)
    found: UUID | None = lived.values_list("household", flat=True).first()
    return found


def statement(viewer: Viewer, about: Subject, ref: UUID, *, today: date) -> tuple[str, Statement]:
    """One statement about this person that stands, and what kind it is. Raises NotFound. Two statements."""
    homes = models.HouseholdMember.objects.filter(pk=ref).values("household")
    said_of = people.said_to_read(about.records)
    one = {name: said_of[name].filter(pk=ref) for name in _KINDS}
    own_homes = said_of["own_homes"].filter(household__in=homes)
    cleared = people.clearance([about.person.ref], viewer, today)
    read = together({**one, "own_homes": own_homes, "cleared": cleared})
    said = people.from_read(about.records, {**_NOTHING, **read}, hidden=about.hidden)
    named = people.cards(each.other for each in said.others if each.other)
    sheet = said.sheet({about.person.ref: about.person, **_cards(about), **named}, {}, date.min)
    for kind, name in WHAT.items():
        for each in getattr(sheet, name):
            if each.ref == ref:
                return kind, each
    raise NotFound(ref)


# What a statement is called when it is ended, and where it stands on the sheet.
WHAT = {
    "name": "names",
    "number": "numbers",
    "address": "addresses",
    "reach": "reach",
    "household": "households",
    "tie": "ties",
    "responsibility": "responsibility",
}
_KINDS = ("names", "numbers", "addresses", "reach", "homes", "ties_from", "ties_to", "responsible")
_NOTHING: dict[str, list[object]] = {"responsible_for": [], "answers": [], "warnings": [], "reviews": []}


def _cards(about: Subject) -> dict[UUID, Card]:
    """All records of one person go by one name here."""
    return dict.fromkeys(about.records, about.person)


def warning(about: Subject, ref: UUID, *, today: date) -> Warning:
    """One warning for staff that stands on this record. Raises NotFound. One statement."""
    read = together(people.warnings_to_read(about.records))
    named = _cards(about)
    for found, over in people.warnings_of(read["warnings"], read["reviews"], today=today, named=named):
        if found.ref == ref and not over:
            return found
    raise NotFound(ref)
