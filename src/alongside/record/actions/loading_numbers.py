"""The numbers a child of a file has here already: what stands, what people here said of it, and which was said last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

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
