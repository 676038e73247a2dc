"""The numbers a child of a file has here already: what stands, what people here said of it, and which was said last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from alongside.record import models

Number = tuple[str, str]  # its kind and its value


@dataclass(slots=True)
class Numbers:
    """Of one child. `standing` says of each number that stands whether only files of this system said so; `last` is, of
    each kind, the number that was said last and has not ended; of `taken_back` people here said that it was never true."""

    standing: dict[Number, bool] = field(default_factory=dict)
    taken_back: set[Number] = field(default_factory=set)
    last: dict[str, str] = field(default_factory=dict)

    def held(self, kind: str) -> bool:
        """Whether people here, or another system, said which number of this kind is the last."""
        return kind in self.last and not self.standing[kind, self.last[kind]]

    def told(self, kind: str, value: str) -> None:
        """A file of this system says this one now."""
        self.standing[kind, value] = True
        self.last[kind] = value


def numbers_of(people: Collection[UUID], system: str, on: date) -> dict[UUID, Numbers]:
    """What stands of each of these people, for a file of this system that tells how things were on that day. One statement.

    As in a census, a number keeps its place among the others when it is ended (queries/census/children.py).
    """
    rows = {row.pk: row for row in models.Identifier.objects.filter(person__in=people)}
    replaced = {row.replaces_id for row in rows.values()}

    def first(row: models.Identifier) -> models.Identifier:
        while row.replaces_id in rows:
            row = rows[row.replaces_id]
        return row

    found = {person: Numbers() for person in people}
    in_order = sorted(rows.values(), key=lambda row: row.value, reverse=True)
    for row in sorted(in_order, key=lambda row: first(row).recorded_at):
        numbers, number = found[row.person_id], (row.kind, row.value)
        if row.pk in replaced:
            continue
        if not row.standing:
            numbers.taken_back.add(number)
            continue
        by_file = row.source == system and row.replaces_id is None
        numbers.standing[number] = by_file and numbers.standing.get(number, True)
        if row.to_on is None or row.to_on >= on:
            numbers.last[row.kind] = row.value
    return found


def typed_here(numbers: Collection[str]) -> dict[str, list[UUID]]:
    """Who has one of these council's numbers by what people here wrote down, and has it still. One statement."""
    found: dict[str, list[UUID]] = {}
    said = models.Identifier.objects.filter(kind="la_child_id", value__in=numbers, standing=True)
    rows = said.exclude(source__startswith="cin/").exclude(
        Exists(models.Identifier.objects.filter(replaces=OuterRef("pk")))
    )
    for value, person in rows.values_list("value", "person").distinct():
        found.setdefault(value, []).append(person)
    return found


def told_of(typed: Mapping[str, Collection[UUID]], system: str) -> list[tuple[str, UUID]]:
    """Those among them of whom a file of the system told already, by their numbers. One statement where there are any."""
    people = {person for having in typed.values() for person in having}
    if not people:
        return []
    keys = models.SourceKey.objects.filter(system=system, person__in=people)
    told = {*keys.values_list("person", flat=True).distinct()}
    return [(value, person) for value, having in typed.items() for person in having if person in told]


def born_and_of_one_sex(one: Collection[tuple[str, Any]], other: Collection[tuple[str, Any]]) -> bool:
    """Whether what tells two children of one number apart says of both that they were born, on one day, and nothing else of
    one than of the other."""
    a, b = dict(one), dict(other)
    return (
        bool(a.get("born_on")) and a["born_on"] == b.get("born_on") and all(a[k] == b[k] for k in a if k in b)
    )
