"""Ending what was true until a day, and taking back what never was: names, numbers, addresses, ties, responsibility.

Nothing is overwritten: a new statement takes the place of the old one, and the old one stays to be read.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, When, event, happen, records, reports, stamp
from alongside.record.actions.access import ask_about_tied
from alongside.record.actions.people import answer_row
from alongside.record.actions.recording import right_matter
from alongside.record.write import Rows, write

TABLES: dict[str, Any] = {
    "name": models.Name,
    "number": models.Identifier,
    "address": models.Address,
    "reach": models.ContactPoint,
    "household": models.HouseholdMember,
    "tie": models.Relationship,
    "responsibility": models.ParentalResponsibility,
}
_OWN = {"ref", "recorded_at", "recorded_by", "replaces", "standing"}
_OTHERS = ("other_id", "holder_id")


@reports
def end_statement(
    what: str, ref: UUID, *, last_on: date, because: str = "", by: Viewer, now: datetime
) -> UUID:
    """It was true up to and including this day."""
    if last_on > london_day(now):
        raise Mistaken("last_on", "The last day cannot be after today.")
    row = _standing(what, ref)
    if row.from_on and last_on < row.from_on:
        raise Mistaken("last_on", "The last day must not be before the first.")
    return _in_place_of(row, {"to_on": last_on}, because, by=by, now=now)


@reports
def take_back(what: str, ref: UUID, *, because: str, by: Viewer, now: datetime) -> UUID:
    """It was never true. It stays to be read in the record, and stands nowhere else."""
    if not because.strip():
        raise Mistaken("because", "Say how you know that it was wrong.")
    return _in_place_of(_standing(what, ref), {"standing": False}, because, by=by, now=now)


def _standing(what: str, ref: UUID) -> Any:
    row = TABLES[what]._default_manager.filter(pk=ref, standing=True, replaced_by=None).first()
    if row is None:
        raise NotFound(ref)
    return row


def _in_place_of(row: Any, changes: dict[str, Any], because: str, *, by: Viewer, now: datetime) -> UUID:
    people = [row.person_id, *(getattr(row, name) for name in _OTHERS if getattr(row, name, None))]
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in _OWN
    }
    if because.strip():
        kept["source"] = because.strip()
    with records(people, by=by, now=now):
        new = type(row)(**{**kept, **changes}, replaces_id=row.pk, **stamp(by, now))
        write(Rows([new]))
    return UUID(str(new.pk))


@reports
def join_household(
    household: UUID, people: list[UUID], *, from_on: date | None, by: Viewer, now: datetime
) -> None:
    """These people moved in."""
    if from_on and from_on > london_day(now):
        raise Mistaken("from_on", "The first day cannot be after today.")
    there = set(
        models.HouseholdMember.objects.filter(
            household=household, standing=True, replaced_by=None, to_on=None
        ).values_list("person_id", flat=True)
    )
    if not there:
        raise NotFound(household)
    with records([*there, *people], by=by, now=now):
        write(
            Rows(
                [
                    *(
                        models.HouseholdMember(
                            household_id=household, person_id=person, from_on=from_on, **stamp(by, now)
                        )
                        for person in people
                        if person not in there
                    ),
                    *ask_about_tied([*there, *people], by=by, now=now),
                ]
            )
        )


@reports
def record_born(
    person: UUID,
    *,
    born_on: date,
    given: str = "",
    family: str = "",
    sex: str = "",
    by: Viewer,
    now: datetime,
) -> None:
    """The baby was born. The record stays the same one, with everything from before; the due date stays to be read."""
    if born_on > london_day(now):
        raise Mistaken("born_on", "The date of birth cannot be after today.")
    with records([person], by=by, now=now) as found:
        history = found[person]
        if history.person.born_on is not None:
            raise Mistaken(
                "born_on", "A date of birth is recorded already. Change it as a fact of this person."
            )
        if history.person.due_on is None:
            raise Mistaken("born_on", "This person is not recorded as expected.")
        rows = Rows([answer_row(person, "born_on", born_on, on=born_on, by=by, now=now)])
        if sex:
            rows.add(answer_row(person, "sex", sex, on=born_on, by=by, now=now))
        if given.strip() or family.strip():
            rows.add(
                models.Name(
                    person_id=person,
                    kind=models.NameKind.CURRENT,
                    given=given.strip(),
                    family=family.strip(),
                    from_on=born_on,
                    **stamp(by, now),
                )
            )
        if run := right_matter(history):
            referral = history.nearest(str(run), "referral")
            if referral is not None:
                row = event(
                    "child_born",
                    person,
                    UUID(referral.id),
                    When.day(born_on),
                    {"born_on": born_on.isoformat()},
                    by=by,
                    now=now,
                )
                happen(rows, history, row, by=by, now=now)
        write(rows)
