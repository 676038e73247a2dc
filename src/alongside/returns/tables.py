"""The shapes a return is declared in: fields, tables, and the return itself.

A table is what a finding points at: `CINdetails`, `Reviews`. Its rows are counted from 0 in document order. A *list*
table holds one row for every element of one name inside a wrapper that occurs once (`Disabilities` holds `Disability`).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from alongside.law.codes import code_sets, codes
from alongside.returns.years import CollectionYear

if TYPE_CHECKING:
    from alongside.returns.rules import Rule


class Kind(StrEnum):
    """What a field's text must be readable as."""

    TEXT = "string"
    DAY = "date"
    YEAR = "year"
    MOMENT = "datetime"
    BOOLEAN = "boolean"
    NUMBER = "integer"


@dataclass(frozen=True, slots=True)
class Field:
    """One element that carries a value. `mandatory` is yes, no or conditional (a rule says when)."""

    name: str
    table: str
    path: str
    kind: Kind
    length: int | None
    code_set: str
    mandatory: str
    notes: str
    from_year: str
    to_year: str
    standard_number: str

    def in_force(self, year: CollectionYear) -> bool:
        """Whether the field is collected that year."""
        return self.from_year <= str(year) and (not self.to_year or str(year) <= self.to_year)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a return: which table it stands in, and whether it may occur again there.

    `order` names the elements in the order in which they must stand, fields and tables mixed. `repeats` is whether the
    element may occur more than once in its parent; `again_tolerated` where some systems repeat a wrapper that the
    schema has once, and the reader takes both. `anchor` is the day by which a dated local code is looked up.
    """

    name: str
    parent: str
    order: tuple[str, ...]
    repeats: bool = False
    least: int = 0
    is_list: bool = False
    again_tolerated: bool = False
    anchor: str = ""
    plain: str = ""
    since: str = ""


@dataclass(frozen=True)
class Return:
    """A statutory return: its tables and fields, its rules, the years they are known for."""

    key: str
    name: str
    root: str
    record: str  # the element that holds everything about one child
    identifier: tuple[str, str]  # table and field of the local identifier
    tables: tuple[Table, ...]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    first_year: CollectionYear
    last_year: CollectionYear
    schemas: Mapping[CollectionYear, Traversable]
    code_list: str
    prefix: tuple[str, ...]  # the elements that wrap the records, from the root down
    shapes: Mapping[str, str]  # the pattern a field's text must fit, where a code set cannot say it

    def rules_year(self, year: CollectionYear) -> CollectionYear:
        """The year whose rules, fields and codes are used: the nearest one that is known."""
        return min(max(year, self.first_year), self.last_year)

    def table(self, name: str) -> Table:
        """The table of that name. Raises KeyError."""
        return _by_name(self.tables)[name]

    def fields_of(self, table: str, year: CollectionYear) -> tuple[Field, ...]:
        """The fields of a table collected in a year, in the order in which they stand."""
        own = {each.name: each for each in self.fields if each.table == table and each.in_force(year)}
        return tuple(own[name] for name in self.table(table).order if name in own)

    def tables_in(self, year: CollectionYear) -> tuple[Table, ...]:
        """The tables collected in a year: those with a field in force."""
        return tuple(table for table in self.tables if self.fields_of(table.name, year))

    def rules_in(self, year: CollectionYear) -> tuple[Rule, ...]:
        """The rules in force in a year, in the order of the catalogue."""
        return tuple(rule for rule in self.rules if rule.in_force(year))

    def code_set(self, name: str, year: CollectionYear) -> dict[str, str]:
        """A national code set with its labels, as it stood in a year."""
        return codes(name, str(year), self.code_list)

    def listed_sets(self) -> tuple[str, ...]:
        """The code sets whose codes are listed. Others (`la_number`, `upn`) are held elsewhere or are a pattern."""
        return tuple(name for name in code_sets(self.code_list) if name not in _ANSWERS)

    def is_listed(self, item: Field) -> bool:
        """Whether the field takes a code from a list, and nothing else."""
        return item.code_set in self.listed_sets()


_ANSWERS = frozenset({"yes_no"})  # read as a type (yes or no), not looked up in a list


@cache
def _by_name(tables: tuple[Table, ...]) -> dict[str, Table]:
    return {table.name: table for table in tables}


def read_fields(source: Traversable, tables: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields of a return from the published list.

    `tables` gives the table for the element a field stands in, where that is not the element's own name (the header's
    parts are one table).
    """
    return tuple(
        Field(
            name=row["element"],
            table=tables.get(parent := row["xml_path"].split("/")[-2], parent),
            path=row["xml_path"],
            kind=Kind(row["type"]),
            length=int(row["length"]) if row["length"] else None,
            code_set=row["code_set"],
            mandatory=row["mandatory"],
            notes=row["notes"],
            from_year=row["from_year"],
            to_year=row["to_year"],
            standard_number=row["cbds_number"],
        )
        for row in csv.DictReader(source.read_text("utf-8").splitlines())
    )
