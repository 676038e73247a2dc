"""What a census is asked for: which year, which council, and as known at which moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.law.days import england
from alongside.returns.years import CollectionYear

PLANS_OF_HELP_SINCE = date(2021, 4, 1)  # the first day of the census year 2021-22 (returns/cin/fields.csv)
NOT_STATED = "cin/not stated"  # files whose header names no council


@dataclass(frozen=True, slots=True)
class Asked:
    """A census of one council for one year, as the record knew it at a moment (that moment counted).

    `people`: only of these, all records of each; None is everybody.
    """

    year: CollectionYear
    council: str
    known_at: datetime
    people: tuple[UUID, ...] | None = None

    @property
    def settled_by(self) -> Any:
        """The first working day after the year: a decision of no further action made by then counts in the year in which
        the referral was received. Rule 8569Q gives the same day of grace."""
        return england().after(self.year.ends, 1)

    @property
    def settled_before(self) -> Any:
        """The same day of the year before."""
        return england().after(self.year.starts - timedelta(days=1), 1)

    def values(self) -> dict[str, Any]:
        """The named values of every statement."""
        return {
            "known": self.known_at,
            "starts": self.year.starts,
            "ends": self.year.ends,
            "settled_by": self.settled_by,
            "settled_before": self.settled_before,
            "year": str(self.year),
            "ours": [f"cin/{self.council}", NOT_STATED],
            # Born later is not of school age: rule 8770Q.
            "school_age": date(self.year.ends_in - 6, 8, 31),
            "with_plans_of_help": self.year.starts >= PLANS_OF_HELP_SINCE,
            "with_pre_proceedings": str(self.year) >= "2026-27",  # as returns/cin/fields.csv has it
            "people": list(self.people or ()),
        }
