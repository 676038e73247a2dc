"""A child who is restricted here and comes a second time, out of another system's file: their new record, and those of whoever
is new with them, are restricted as the first is. A file knows nothing of restrictions, and brings names and addresses.

Known again by a pupil number they have or had; by the council's own number, unless the births differ; by name and birth together.
Too many restricted is put right by a telephone call (docs/decisions/restricted-records.md).
"""

# ruff: noqa: S608 - statements are put together from our own words only

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.record import models
from alongside.record.access import STANDING, Viewer
from alongside.record.actions.access import ask_about_tied, restricted_alike
from alongside.record.actions.companions import Companion
from alongside.record.queries.shared import rows as read
from alongside.record.write import Rows, write

_RECORDS = f"""
WITH own AS (SELECT r.person_id AS restricted, c2.person_id, c2.born_on FROM ({STANDING}) r
             JOIN record_personcard c ON c.person_id = r.person_id
             JOIN record_personcard c2 ON c2.canonical_id = c.canonical_id)
"""
NUMBERS = f"""{_RECORDS}
SELECT own.restricted, i.kind, i.value, own.born_on::text FROM own JOIN record_identifier i ON i.person_id = own.person_id
WHERE i.kind IN ('upn', 'former_upn', 'la_child_id')
"""
NAMES = f"""{_RECORDS}
SELECT own.restricted, lower(n.given), lower(n.family), b.born_on::text
FROM own JOIN record_name n ON n.person_id = own.person_id
JOIN own b ON b.restricted = own.restricted AND b.born_on IS NOT NULL
"""


class RestrictedHere:
    """Who is restricted in the record, by what a file may know them by; and whom a load has restricted with them. Two
    statements, once a load."""

    def __init__(self, *, by: Viewer, now: datetime) -> None:
        self._by, self._now = by, now
        self._by_number: dict[tuple[str, str], list[tuple[UUID, str]]] = {}
        self._by_name = {(given, family, born): who for who, given, family, born in read(NAMES, {})}
        self._with: dict[UUID, set[UUID]] = {}
        for who, kind, value, born in read(NUMBERS, {}):
            self._by_number.setdefault((_kind(kind), value), []).append((who, born or ""))

    def keep(self, child: Any, person: UUID, companion: Companion | None, rows: Rows) -> None:
        """Restrict a child who is new with this file, and the parents it names, where the record restricts that child already."""
        who = next(self._same(child, companion), None)
        if who is None:
            return
        inside = self._with.setdefault(who, {who})
        parents = (tie.person_id for tie in rows.of(models.Relationship) if tie.other_id == person)
        for each in dict.fromkeys((person, *parents)):
            if each not in inside:
                inside.add(each)
                rows.add(*restricted_alike(who, each, by=self._by, now=self._now).rows)

    def _same(self, child: Any, companion: Companion | None) -> Iterator[UUID]:
        born = str(dict(child.told()).get("born_on", ""))
        for kind, value, _ in child.identifiers:
            for who, theirs in self._by_number.get((_kind(kind), value), ()):
                if kind != "la_child_id" or not born or not theirs or born == theirs:
                    yield who
        if companion:
            named = self._by_name.get((companion.given.lower(), companion.family.lower(), born))
            yield from () if named is None else (named,)

    def ask(self) -> None:
        """Ask whoever answers for them about everybody else this load has tied to them: a sister whose record is open."""
        for inside in self._with.values():
            ties = models.Relationship.objects.filter(person__in=inside)
            people = {*inside, *ties.values_list("other", flat=True)}
            write(Rows([*ask_about_tied(people, by=self._by, now=self._now)]))


def _kind(kind: str) -> str:
    return "upn" if kind == "former_upn" else kind
