"""The headline numbers that are worked out from the children in need census and the record: what each measures, and how
England stands where a recent figure was found.

`indicators.csv`: figures of the Department for Education's children in need statistics of 2024-25, taken over under the
Open Government Licence v3.0; some are worked out from published counts, which `england_basis` says. Of second plans and of
reviews on time only older figures were found, at second hand: the page says of which year. "local": no national definition.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources


class Shape(StrEnum):
    """How a number is made: how many; what part of others; the middle one; or how many of each kind."""

    COUNT = "count"
    SHARE = "share"
    MEDIAN = "median"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One headline number. `dated`: of what happened in the year, of one day, or of today only (`today`: there is no number
    of an earlier year). `codes`: the code set its parts are named by. `good_is`: high, low, or neither."""

    key: str
    name: str
    area: str
    kind: Shape
    dated: str
    codes: str
    numerator: str
    denominator: str
    good_is: str
    source: str
    england_value: str
    england_year: str
    england_basis: str

    @property
    def second_hand(self) -> bool:
        """Whether England's figure was reported from the statistics by others, rather than read in them."""
        return "second hand" in self.england_basis

    @property
    def england(self) -> float | None:
        """England's figure, where it can stand beside one council's: never a count."""
        if self.kind is Shape.COUNT or not self.england_value:
            return None
        return float(self.england_value)


@cache
def indicators() -> tuple[Indicator, ...]:
    """All of them, in the order of the pathway."""
    text = resources.files(__package__).joinpath("indicators.csv").read_text("utf-8")
    return tuple(
        Indicator(**{**row, "kind": Shape(row["kind"])})  # type: ignore[arg-type]
        for row in csv.DictReader(text.splitlines())
    )


@cache
def by_key() -> dict[str, Indicator]:
    """Each by its name."""
    return {each.key: each for each in indicators()}
