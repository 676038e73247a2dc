"""Who of those asked to a meeting must be kept apart and would meet there: for whoever sends the invitations, and for nobody else.

The record holds it in three ways: an order or a decision keeps an adult from a child; somebody said that they must be apart from
somebody; where somebody lives is kept secret, and another of the family is not known to live there. From whom it is kept the
record does not say, so that everybody of the family is meant until the person whose home it is has been asked: to guess, by an order
or a name beside it, would leave out whoever nobody has written down. Nothing of it stands in an invitation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alongside.law import apart as law
from alongside.law.apart import Offer, Part
from alongside.record import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from alongside.record.queries.desk.meetings import Place

_BARE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Meet:
    """Two who must be kept apart and would be there together: why, and times at which they would not meet. Either may be the first."""

    one: UUID
    one_name: str
    other: UUID
    other_name: str
    why: str
    offer: Offer


def to_read(seats: QuerySet[models.Seat]) -> dict[str, Any]:
    """What is asked of the database, to be read beside a meeting's other lists: of whoever is asked, under every record that is
    theirs."""
    asked = seats.filter(person__isnull=False).values("person")
    stands_for = models.PersonCard.objects.filter(person__in=asked).values("canonical")
    same = models.PersonCard.objects.filter(canonical__in=stands_for)
    people = same.values("person")
    kept = models.KeptFrom.objects.filter(
        person__in=people, other__in=people, standing=True, replaced_by=None
    )
    homes = models.Address.objects.filter(person__in=people, standing=True, replaced_by=None)
    return {
        "one_person": same.values_list("person", "canonical"),
        "kept_apart": kept.order_by("recorded_at", "ref").values_list("person", "other", "to_on"),
        "their_homes": homes.order_by("recorded_at", "ref").values_list(
            "person", "lines", "postcode", "protected", "to_on"
        ),
    }


def would_meet(
    read: Mapping[str, list[Any]], places: Iterable[Place], starts_at: datetime, today: date
) -> tuple[Meet, ...]:
    """Each two who must be kept apart and would be there at one moment, each once. Only of places this viewer is shown."""
    one_person = dict(read["one_person"])
    of_one = {
        name: [tuple(one_person.get(each, each) for each in row) for row in read[name]]
        for name in ("kept_apart", "their_homes")
    }
    there = [
        replace(place, person=one_person.get(place.person, place.person))
        for place in places
        if place.family and place.invited and place.coming != "no"
    ]
    found = []
    for one, other in combinations(there, 2):
        why = next(iter(_why(one, other, there, of_one, today)), "")
        if why and law.meet(_part(one), _part(other), starts_at):
            offer = law.offer(starts_at)
            found.append(Meet(one.ref, one.name, other.ref, other.name, why, offer))
    return tuple(found)


def _part(place: Place) -> Part:
    return Part(place.from_at, place.until_at)


def _why(
    one: Place, other: Place, there: Sequence[Place], read: Mapping[str, list[Any]], today: date
) -> Iterator[str]:
    pair = {one.person, other.person}
    if any(
        {child, adult} == pair
        for child, adult, to_on in read["kept_apart"]
        if to_on is None or to_on >= today
    ):
        yield "An order or a decision keeps one from the other."
    for asks, whom in ((one, other), (other, one)):
        for need in asks.needs:
            if need.what == "apart" and not need.arranged and _is_from(whom, need.said, asks, there):
                yield f"{asks.name} must be apart: {need.said}"
    secret = _secret_homes(read["their_homes"], today)
    for lives, whom in ((one, other), (other, one)):
        if _is_kept_from(lives.person, whom, secret):
            yield (
                f"Where {lives.name} lives is kept secret, and {whom.name} is not known to live there. The record does not"
                f" say from whom it is kept: ask first, each alone."
            )


def _is_from(whom: Place, words: str, asks: Place, there: Sequence[Place]) -> bool:
    """Whether somebody said that they must be apart from this person: named in their words; where nobody there is, anybody."""
    named = [each for each in there if each is not asks and _is_named(each.name, words)]
    return whom in named or (not named and whom.role != "child")


def _is_named(name: str, words: str) -> bool:
    return any(re.search(rf"\b{re.escape(part)}\b", words, re.IGNORECASE) for part in name.split()[:1])


def _secret_homes(
    rows: Iterable[tuple[UUID, str, str, bool, date | None]], today: date
) -> dict[UUID, tuple[frozenset[str], frozenset[str]]]:
    """By person: every home they live in now, and those of them that are kept secret."""
    homes: dict[UUID, tuple[set[str], set[str]]] = {}
    for person, lines, postcode, protected, to_on in rows:
        if to_on is not None and to_on < today:
            continue
        bare = _BARE.sub("", f"{lines}{postcode}").lower()
        every, secret = homes.setdefault(person, (set(), set()))
        every.add(bare)
        if protected:
            secret.add(bare)
    return {person: (frozenset(every), frozenset(secret)) for person, (every, secret) in homes.items()}


def _is_kept_from(
    lives: UUID | None, whom: Place, homes: Mapping[UUID, tuple[frozenset[str], frozenset[str]]]
) -> bool:
    """Whether somebody's home is secret, and this adult is not known to live in it."""
    nothing: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    _, secret = homes.get(lives, nothing) if lives else nothing
    theirs, _ = homes.get(whom.person, nothing) if whom.person else nothing
    return bool(secret) and whom.role != "child" and not (secret & theirs)
