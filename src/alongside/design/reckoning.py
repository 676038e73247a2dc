"""Days, times, numbers and lists as another language writes them. English is `design.words` itself."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from babel import Locale, dates, lists, numbers, units
from django.utils.translation import ngettext

from alongside.design import language, pseudo
from alongside.design.catalogues import ENGLISH, PSEUDO
from alongside.design.clock import LONDON

_UNITS = frozenset(
    {"minute", "hour", "day", "week", "month", "year"}
)  # whose plurals every language's own rules know


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How one language writes them. `made_up`: as English writes them, in the made-up language."""

    locale: Locale
    made_up: bool = False

    def day(self, day: date) -> str:
        """With its weekday, its month in words and its year: no language's rules say for certain how to leave one out."""
        return self._said(dates.format_date(day, "full", locale=self.locale))

    def short_day(self, day: date) -> str:
        """For tables."""
        return self._said(dates.format_date(day, "medium", locale=self.locale))

    def time(self, moment: datetime) -> str:
        """By the clock in London."""
        return self._said(dates.format_time(moment, "short", tzinfo=LONDON, locale=self.locale))

    def number(self, number: int, one: str, many: str) -> str:
        """1 day, 2 days, with as many forms as the language has."""
        if one in _UNITS and not self.made_up:
            return units.format_unit(number, f"duration-{one}", "long", locale=self.locale)
        return f"{numbers.format_decimal(number, locale=self.locale)} {ngettext(one, many, number)}"

    def all_of(self, items: list[str]) -> str:
        """Amara, Kofi and Esi."""
        return lists.format_list(items, locale=self.locale)

    def _said(self, words: str) -> str:
        return pseudo.said(words) if self.made_up else words


def abroad() -> Reckoning | None:
    """How the language being spoken writes them; None where it is English."""
    code = language.current()
    return None if code == ENGLISH else _reckoning(code)


@lru_cache(maxsize=32)
def _reckoning(code: str) -> Reckoning:
    return (
        Reckoning(Locale("en", "GB"), made_up=True)
        if code == PSEUDO
        else Reckoning(Locale.parse(code, sep="-"))
    )
