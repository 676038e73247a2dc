"""National code sets, with the collection years in which each code may be used.

The lists stay CSV as published, one file a collection (`cin.csv`: the children in need census), with the columns
code_set, code, label, from_year, to_year. A year is written `2025-26` and means 1 April 2025 to 31 March 2026; an
empty to_year means still in force. A label that changed keeps its old row, so an old return reads in its own words.
Sources and doubts stand in `README.md` beside the lists.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


class UnknownCodeSet(LookupError):
    """No list has a code set of that name. Never an empty answer, which would call every code wrong."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a set: what it means, and the first and last collection year in which it may be used."""

    code_set: str
    code: str
    label: str
    from_year: str
    to_year: str

    def in_force(self, year: str) -> bool:
        """Whether the code may be used in the collection year, both ends counted. Years compare as written."""
        return self.from_year <= year and (not self.to_year or year <= self.to_year)


@cache
def code_list(collection: str = "cin") -> tuple[Code, ...]:
    """Every code of a collection in every year, in the published order."""
    source = files(__name__) / f"{collection}.csv"
    return tuple(Code(**row) for row in csv.DictReader(source.read_text("utf-8").splitlines()))


@cache
def code_sets(collection: str = "cin") -> tuple[str, ...]:
    """The names of a collection's code sets, in the published order."""
    return tuple(dict.fromkeys(code.code_set for code in code_list(collection)))


def codes(set_name: str, year: str, collection: str = "cin") -> dict[str, str]:
    """The codes of a set that may be used in a collection year, with their labels: `codes("sex", "2025-26")`.

    Empty where the set was not collected that year. Raises UnknownCodeSet for a name that no list holds.
    """
    if set_name not in code_sets(collection):
        raise UnknownCodeSet(f"there is no code set {set_name!r} in {collection}")
    return {
        code.code: code.label
        for code in code_list(collection)
        if code.code_set == set_name and code.in_force(year)
    }


@cache
def all_years(set_name: str, collection: str = "cin") -> Mapping[str, str]:
    """Every code a set has ever had, with its latest label: what may stand in a record, whatever the year.

    Raises UnknownCodeSet for a name that no list holds.
    """
    if set_name not in code_sets(collection):
        raise UnknownCodeSet(f"there is no code set {set_name!r} in {collection}")
    rows = sorted((c for c in code_list(collection) if c.code_set == set_name), key=lambda c: c.from_year)
    return MappingProxyType({code.code: code.label for code in rows})
