"""Collection years: `2025-26` is the collection for 1 April 2025 to 31 March 2026, both days counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_FIRST, _LAST = 1990, 2199  # beyond these a number is not a year anybody collected


class NoSuchYear(ValueError):
    """The words given are no collection year. The message says how to write one."""


@dataclass(frozen=True, slots=True, order=True)
class CollectionYear:
    """A collection year by the calendar year in which it ends: `CollectionYear(2026)` is 2025-26."""

    ends_in: int

    @property
    def starts(self) -> date:
        """1 April, the first day of the year."""
        return date(self.ends_in - 1, 4, 1)

    @property
    def ends(self) -> date:
        """31 March, the last day of the year and the reference date of the census."""
        return date(self.ends_in, 3, 31)

    def __str__(self) -> str:
        return f"{self.ends_in - 1}-{self.ends_in % 100:02d}"

    @classmethod
    def written(cls, words: str) -> CollectionYear:
        """The year as people write it: `2025-26`, `2025/26`, `2025-2026`, or `2026` as the census header has it."""
        words = words.strip()
        if match := re.fullmatch(r"(\d{4})", words, re.ASCII):
            return cls._known(int(match[1]), words)
        if match := re.fullmatch(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})", words, re.ASCII):
            ends_in = int(match[1]) + 1
            if int(match[2]) in (ends_in, ends_in % 100):
                return cls._known(ends_in, words)
        raise NoSuchYear(f"{words[:40]!r} is not a collection year; write it like 2025-26")

    @classmethod
    def _known(cls, ends_in: int, words: str) -> CollectionYear:
        if not _FIRST <= ends_in <= _LAST:
            raise NoSuchYear(f"{words!r} is not a collection year; write it like 2025-26")
        return cls(ends_in)
