"""Independent advice: who may be rung, when they answer, and the day somebody last read that this is so.

Kept as data (`helplines.csv`). An entry nobody has checked is shown nowhere, and so is one that was checked more than six
months ago (process 8.4): a number that rings somewhere else does harm. To check one, read the charity's own page, put
right what has changed, and write the day into `last_checked_on`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from alongside.law import days

FILE = Path(__file__).with_name("helplines.csv")
MONTHS_IT_HOLDS = 6
FOR_CHILDREN = frozenset({"childline"})


@dataclass(frozen=True, slots=True)
class Helpline:
    """Somebody who is not the council and gives advice. `last_checked_on` is None where nobody has checked it yet."""

    key: str
    name: str
    number: str
    hours: str
    for_whom: str
    website: str
    last_checked_on: date | None
    source: str

    @property
    def for_children(self) -> bool:
        """Whether children and young people are who it is for."""
        return self.key in FOR_CHILDREN

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return self.number.replace(" ", "")

    def stands_on(self, day: date) -> bool:
        """Whether it may be shown that day: it was checked, and not more than six months before. That day still counts."""
        checked = self.last_checked_on
        return checked is not None and checked <= day <= days.add_months(checked, MONTHS_IT_HOLDS)


@cache
def everybody() -> tuple[Helpline, ...]:
    """Every entry of the file, also those that may not be shown."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(_read(row) for row in csv.DictReader(lines))


def _read(row: dict[str, str]) -> Helpline:
    checked = row.pop("last_checked_on")
    return Helpline(**row, last_checked_on=date.fromisoformat(checked) if checked else None)


def on(day: date) -> tuple[Helpline, ...]:
    """Whom a page may name that day."""
    return tuple(each for each in everybody() if each.stands_on(day))
