"""People and what ties them: recorded, corrected by a later statement, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law.people import PARENTS
from alongside.record import models, restrictions
from alongside.record.access import Viewer
from alongside.record.acting import Mistaken, records, reports, stamp
from alongside.record.actions.access import ask_about_tied, still_restricted
from alongside.record.actions.family_access import pause_what_was_given_to_one
from alongside.record.actions.recipients import name_the_unknown
from alongside.record.copies.cards import same_people
from alongside.record.write import Rows, write


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """What is known of somebody when they are first written down. Nothing is required but one name or number."""

    given: str = ""
    family: str = ""
    name_kind: str = models.NameKind.CURRENT
    also_known_as: tuple[tuple[str, str], ...] = ()
    born_on: date | None = None
    due_on: date | None = None
    sex: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    lines: str = ""
    postcode: str = ""
    uprn: str = ""
    protected_address: bool = False
    phone: str = ""
    answers: tuple[tuple[str, Any], ...] = field(default=())


@reports
def record_person(new: NewPerson, *, by: Viewer, now: datetime, source: str = "") -> UUID:
    """Write somebody down. Search first: the page does, and shows who they may be already."""
    person, rows = person_rows(new, by=by, now=now, source=source)
    write(rows)
    return person


def person_rows(new: NewPerson, *, by: Viewer, now: datetime, source: str = "") -> tuple[UUID, Rows]:
    """The rows that write somebody down; for loading many, and for pages that do more in the same breath."""
    if not (new.given.strip() or new.family.strip()):
        raise Mistaken("family", "Give at least one name, or say that the person is known by number only.")
    today = now.date()
    if new.born_on and new.born_on > today:
        raise Mistaken(
            "born_on", "A date of birth cannot be after today. For an expected child give the due date."
        )
    if new.born_on and new.due_on:
        raise Mistaken("due_on", "Give either a date of birth or a due date.")
    person = models.Person(**stamp(by, now))
    said = {"person_id": person.pk, "source": source, **stamp(by, now)}
    rows = Rows(
        [person, models.Name(kind=new.name_kind, given=new.given.strip(), family=new.family.strip(), **said)]
    )
    for given, family in new.also_known_as:
        rows.add(models.Name(kind=models.NameKind.KNOWN_AS, given=given, family=family, **said))
    for kind, value in new.identifiers:
        rows.add(models.Identifier(kind=kind, value=value.strip(), **said))
    if new.lines.strip() or new.postcode.strip():
        rows.add(
            models.Address(
                lines=new.lines.strip(),
                postcode=tidy_postcode(new.postcode),
                uprn=new.uprn,
                protected=new.protected_address,
                **said,
            )
        )
    if new.phone.strip():
        rows.add(models.ContactPoint(kind="phone", value=new.phone.strip(), **said))
    known = {"born_on": new.born_on, "due_on": new.due_on, "sex": new.sex or None, **dict(new.answers)}
    for fact, value in known.items():
        if value is not None:
            rows.add(answer_row(person.pk, fact, value, on=today, source=source, by=by, now=now))
    return person.pk, rows


@reports
def record_answer(
    person: UUID,
    fact: str,
    value: Any = None,
    *,
    standing: str = models.Standing.KNOWN,
    on: date,
    source: str = "",
    protected: bool = False,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Write down what is known of a fact, or that it is not known, was not asked, was refused or is unsafe to ask."""
    with records([person], by=by, now=now):
        row = answer_row(
            person, fact, value, standing=standing, on=on, source=source, protected=protected, by=by, now=now
        )
        write(Rows([row]))
    return row.pk


def answer_row(
    person: UUID,
    fact: str,
    value: Any = None,
    *,
    standing: str = models.Standing.KNOWN,
    on: date,
    source: str = "",
    protected: bool = False,
    by: Viewer,
    now: datetime,
) -> models.Answer:
    """One answer. A value goes with `known` and with nothing else."""
    if (standing == models.Standing.KNOWN) is (value is None):
        raise Mistaken(fact, "Give the answer, or say why there is none.")
    plain = value.isoformat() if isinstance(value, date) else value
    return models.Answer(
        person_id=person,
        fact=fact,
        standing=standing,
        value=plain,
        on=on,
        source=source,
        protected=protected,
        **stamp(by, now),
    )


@reports
def record_name(
    person: UUID,
    *,
    given: str,
    family: str,
    kind: str = models.NameKind.CURRENT,
    replaces: UUID | None = None,
    source: str = "",
    by: Viewer,
    now: datetime,
) -> UUID:
    """Add a name, or put a better one in the place of one that was wrong."""
    if not (given.strip() or family.strip()):
        raise Mistaken("family", "Give at least one name.")
    with records([person], by=by, now=now):
        row = models.Name(
            person_id=person,
            given=given.strip(),
            family=family.strip(),
            kind=kind,
            replaces_id=replaces,
            source=source,
            **stamp(by, now),
        )
        write(Rows([row]))
    return row.pk


@reports
def record_identifier(
    person: UUID, kind: str, value: str, *, source: str = "", by: Viewer, now: datetime
) -> UUID:
    """Add a number some system knows the person by."""
    with records([person], by=by, now=now):
        row = models.Identifier(
            person_id=person, kind=kind, value=value.strip(), source=source, **stamp(by, now)
        )
        write(Rows([row]))
    return row.pk


@reports
def record_address(
    person: UUID,
    *,
    lines: str = "",
    postcode: str = "",
    uprn: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    protected: bool = False,
    replaces: UUID | None = None,
    source: str = "",
    by: Viewer,
    now: datetime,
) -> UUID:
    """Where somebody lives or lived. To end an address, say it again with its last day in the place of the first."""
    if not (lines.strip() or postcode.strip()):
        raise Mistaken("postcode", "Give the address or at least the postcode.")
    if from_on and to_on and to_on < from_on:
        raise Mistaken("to_on", "The last day must not be before the first.")
    with records([person], by=by, now=now):
        row = models.Address(
            person_id=person,
            lines=lines.strip(),
            postcode=tidy_postcode(postcode),
            uprn=uprn,
            from_on=from_on,
            to_on=to_on,
            protected=protected,
            replaces_id=replaces,
            source=source,
            **stamp(by, now),
        )
        write(Rows([row]))
    return row.pk


def tidy_postcode(text: str) -> str:
    """A postcode in capitals with one space before its last three characters: "ab1 2cd " becomes "AB1 2CD"."""
    bare = "".join(text.split()).upper()
    return f"{bare[:-3]} {bare[-3:]}" if len(bare) > 4 else bare


@reports
def record_reach(
    person: UUID,
    *,
    kind: str,
    value: str,
    safe: str = models.ContactPoint.Safety.NOT_KNOWN,
    when_safe: str = "",
    replaces: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """A telephone number or email address, and whether it is safe to use."""
    with records([person], by=by, now=now):
        row = models.ContactPoint(
            person_id=person,
            kind=kind,
            value=value.strip(),
            safe=safe,
            when_safe=when_safe,
            replaces_id=replaces,
            **stamp(by, now),
        )
        write(Rows([row]))
    return row.pk


@reports
def record_household(
    people: Iterable[UUID],
    *,
    from_on: date | None = None,
    household: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Who lives together. Belonging to a household gives nobody a right to read anything."""
    members = list(people)
    with records(members, by=by, now=now):
        rows = Rows()
        if household is None:
            new = models.Household(**stamp(by, now))
            rows.add(new)
            household = new.pk
        for person in members:
            rows.add(
                models.HouseholdMember(
                    household_id=household, person_id=person, from_on=from_on, **stamp(by, now)
                )
            )
        rows.add(*ask_about_tied(members, by=by, now=now))
        write(rows)
    return household


@reports
def relate(
    person: UUID,
    other: UUID,
    kind: str,
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    source: str = "",
    replaces: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """`person` is the `kind` of `other`: relate(dana, amara, "mother"). Read from both ends."""
    if person == other:
        raise Mistaken("other", "Nobody is related to themselves. Choose another person.")
    with records([person, other], by=by, now=now):
        row = models.Relationship(
            person_id=person,
            other_id=other,
            kind=kind,
            from_on=from_on,
            to_on=to_on,
            source=source,
            replaces_id=replaces,
            **stamp(by, now),
        )
        write(Rows([row, *ask_about_tied([person, other], by=by, now=now)]))
        if kind in PARENTS:
            _name_the_unknown(other, by=by, now=now)
    return row.pk


def _name_the_unknown(child: UUID, *, by: Viewer, now: datetime) -> None:
    if (named := name_the_unknown(child, by=by, now=now)).rows:
        write(named)


@reports
def record_responsibility(
    child: UUID,
    holder: UUID,
    *,
    basis: str,
    evidence: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    replaces: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Who has parental responsibility for a child, on what basis, and what was seen."""
    with records([child, holder], by=by, now=now):
        row = models.ParentalResponsibility(
            person_id=child,
            holder_id=holder,
            basis=basis,
            evidence=evidence,
            from_on=from_on,
            to_on=to_on,
            replaces_id=replaces,
            **stamp(by, now),
        )
        write(Rows([row, *ask_about_tied([child, holder], by=by, now=now)]))
        _name_the_unknown(child, by=by, now=now)
    return row.pk


@reports
def join_people(one: UUID, other: UUID, *, reasons: str, by: Viewer, now: datetime) -> UUID:
    """These two records are one person. Nothing is moved: both stay whole, and `part_people` undoes it."""
    return _say(one, other, models.Sameness.Verdict.SAME, reasons, by=by, now=now)


@reports
def part_people(one: UUID, other: UUID, *, reasons: str, by: Viewer, now: datetime) -> UUID:
    """These two records are two people: undoes a join, or says so before anybody joins them. Neither opens to staff by it: whichever
    was restricted as long as they were one stays so. What a family was given to read while they were one is paused."""
    return _say(one, other, models.Sameness.Verdict.NOT_SAME, reasons, by=by, now=now)


def _say(one: UUID, other: UUID, verdict: str, reasons: str, *, by: Viewer, now: datetime) -> UUID:
    if one == other:
        raise Mistaken("other", "This is one record already. Choose another one.")
    if not reasons.strip():
        raise Mistaken("reasons", "Say how you know, in a few words.")
    # Whoever is already joined to either of them changes too, so they are locked too.
    with records({one, other, *same_people([one, other])}, by=by, now=now):
        first, second = sorted([one, other])
        row = models.Sameness(
            person_id=first, other_id=second, verdict=verdict, reasons=reasons.strip(), **stamp(by, now)
        )
        before = same_people([one, other])
        was = {each: restrictions.of_people([each]) for each in (one, other)}
        write(Rows([row]))
        for person, standing in was.items():
            if standing:
                write(still_restricted(person, standing, by=by, now=now))
        if _are_one(one, other, before) and not _are_one(one, other, same_people([one, other])):
            people = [each for each, stands_for in before.items() if stands_for == before[one]]
            write(pause_what_was_given_to_one(people, by=by, now=now))
    return row.pk


def _are_one(one: UUID, other: UUID, same: Mapping[UUID, UUID]) -> bool:
    return one in same and same[one] == same.get(other)
