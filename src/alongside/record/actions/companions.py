"""What a companion file adds to a census, whose children have no names: names, parents, address, worker and team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from alongside.accounts.models import Team, User
from alongside.record import models
from alongside.record.write import Rows


@dataclass(frozen=True, slots=True)
class Parent:
    """A parent or carer named beside a child. `relationship` is what they are to the child."""

    given: str
    family: str
    relationship: str
    responsibility: str = ""


@dataclass(frozen=True, slots=True)
class Companion:
    """One line of a companion file. Everything but the number may be empty."""

    number: str
    given: str = ""
    family: str = ""
    address: str = ""
    postcode: str = ""
    protected: bool = False
    parents: tuple[Parent, ...] = ()
    worker: str = ""
    team: str = ""


def parents_key(parent: Parent, address: str, postcode: str) -> tuple[str, ...]:
    """Two children's parents are one person only where name and home are the same; never on a name alone."""
    return (parent.given.lower(), parent.family.lower(), address.lower(), postcode.replace(" ", "").lower())


def with_homes_protected(companions: Mapping[str, Companion]) -> dict[str, Companion]:
    """The lines of a file, with a home that is protected on one of them, or on anybody's record, protected on each: whoever
    filled the file in marks one of two sisters. One statement."""
    if not companions:
        return {}
    standing = models.Address.objects.filter(protected=True, standing=True, replaced_by=None)
    secret = {_home(*row) for row in standing.values_list("lines", "postcode")}
    secret |= {_home(each.address, each.postcode) for each in companions.values() if each.protected}
    secret.discard(_home("", ""))
    return {
        number: replace(each, protected=True) if _home(each.address, each.postcode) in secret else each
        for number, each in companions.items()
    }


def _home(lines: str, postcode: str) -> tuple[str, str]:
    return "".join(filter(str.isalnum, lines.lower())), "".join(filter(str.isalnum, postcode.lower()))


def rows_of(
    companion: Companion,
    person: UUID,
    *,
    source: str,
    stamp: dict[str, Any],
    known_parents: dict[tuple[str, ...], UUID],
) -> Rows:
    """The rows that a companion line adds to a child who is new to the record. The name is written by the loader."""
    rows = Rows()
    if companion.address or companion.postcode:
        rows.add(_address(person, companion, source, stamp))
    for parent in companion.parents:
        rows += _parent(parent, person, companion, source, stamp, known_parents)
    return rows


def _address(person: UUID, companion: Companion, source: str, stamp: dict[str, Any]) -> models.Address:
    return models.Address(
        person_id=person,
        lines=companion.address,
        postcode=companion.postcode.upper()[:8],
        protected=companion.protected,
        source=source,
        **stamp,
    )


def _parent(
    parent: Parent,
    child: UUID,
    companion: Companion,
    source: str,
    stamp: dict[str, Any],
    known_parents: dict[tuple[str, ...], UUID],
) -> Rows:
    rows, key = Rows(), parents_key(parent, companion.address, companion.postcode)
    has_home = bool(companion.address or companion.postcode)
    holder = known_parents.get(key) if has_home else None
    if holder is None:
        made = models.Person(**stamp)
        holder = made.pk
        rows.add(
            made,
            models.Name(
                person_id=holder,
                kind=models.NameKind.CURRENT,
                given=parent.given,
                family=parent.family,
                source=source,
                **stamp,
            ),
        )
        if has_home:
            known_parents[key] = holder
    rows.add(
        models.Relationship(
            person_id=holder, other_id=child, kind=parent.relationship, source=source, **stamp
        )
    )
    if parent.responsibility:
        rows.add(
            models.ParentalResponsibility(
                person_id=child,
                holder_id=holder,
                basis=parent.responsibility,
                source=source,
                **stamp,
            )
        )
    return rows


def workers_and_teams(companions: Iterable[Companion]) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """The accounts and teams that companion lines name, by what they wrote. Nobody gets an account by being named."""
    wanted = {c.worker.lower() for c in companions if c.worker}
    users = {
        email.lower(): ref for email, ref in User.objects.filter(email__in=wanted).values_list("email", "ref")
    }
    teams = {name.lower(): ref for name, ref in Team.objects.values_list("name", "ref")}
    return users, teams
