"""Days, working days, hours, months and ages, counted as the guidance counts them.

A calendar is a value: the working-day functions are its methods, so that a count always says which bank holidays it
used. The bank holidays of England and Wales are shipped beside this file in `bank_holidays.csv`. Those up to
`announced_to` were published by the government; later ones follow the standing rules and are provisional, because
one-off holidays are proclaimed.

Nothing here asks what day it is. A day is a `date`; a moment is a `datetime` with a zone.
"""

from __future__ import annotations

import calendar as _months
import csv
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from alongside.law.tables import Direction, Duration, Unit

London = ZoneInfo("Europe/London")

_SATURDAY = 5
_STANDING_FROM, _STANDING_TO = 1978, 2125  # the present set of holidays began in 1978


class NotBorn(ValueError):
    """Asked for an age before birth. An expected child has weeks to the due date, not an age."""


class NeedsMoment(ValueError):
    """A clock of hours was given a day. Hours run from a moment."""


class NoNumber(ValueError):
    """The guidance names no number here ("as soon as practicable", or a local choice), so there is no last day."""


class TooFar(ValueError):
    """The last day would lie beyond what a calendar can name (the year 9999)."""


@dataclass(frozen=True)
class Calendar:
    """The days on which the office counts, for England.

    Not a working day: Saturday, Sunday, Christmas Day, Boxing Day, Good Friday and the bank holidays of England and
    Wales. Complaints regulations, care planning regulations, guidance and the court's business days come to the same
    set (process 2.1). Holidays that fall on a Saturday or Sunday change nothing.

    `announced_from` and `announced_to` bound the years for which the published list was loaded.
    """

    holidays: frozenset[date]
    announced_from: date
    announced_to: date
    version: str
    # Ordinals of the holidays that fall on a weekday, and for each the number of working days before it.
    _ordinals: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _worked: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordinals = tuple(sorted(day.toordinal() for day in self.holidays if day.weekday() < _SATURDAY))
        worked = tuple(_weekdays_to(ordinal) - place for place, ordinal in enumerate(ordinals, start=1))
        object.__setattr__(self, "_ordinals", ordinals)
        object.__setattr__(self, "_worked", worked)

    def is_working_day(self, day: date) -> bool:
        """Whether the office counts this day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def is_provisional(self, day: date) -> bool:
        """Whether the published list does not reach this day, so that a one-off holiday may still change the count."""
        return not self.announced_from <= day <= self.announced_to

    def after(self, day: date, n: int) -> date:
        """The nth working day after a day, which itself is day 0 whether it is a working day or not.

        `after(Friday, 1)` is the Monday, or the Tuesday when that Monday is a bank holiday. `after(day, 0)` is the day.
        """
        _not_negative(n)
        return day if n == 0 else self._nth(self._count(day.toordinal()) + n)

    def before(self, day: date, n: int) -> date:
        """The nth working day before a day, counted back; the day itself is day 0."""
        _not_negative(n)
        return day if n == 0 else self._nth(self._count(day.toordinal() - 1) - n + 1)

    def beginning_with(self, day: date, n: int) -> date:
        """The last of n working days of which the day itself is the first, or the next working day when it is none."""
        if n < 1:
            raise ValueError("a period that begins with a day has at least one day")
        return self._nth(self._count(day.toordinal() - 1) + n)

    def on_or_after(self, day: date) -> date:
        """The day itself when it is a working day, otherwise the next one."""
        return self.beginning_with(day, 1)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`: how many have passed. Negative when `end` is earlier.

        `between(day, after(day, n))` is n.
        """
        if end < start:
            return -self.between(end, start)
        return self._count(end.toordinal()) - self._count(start.toordinal())

    def _count(self, ordinal: int) -> int:
        """Working days from the first of January of year 1 up to and including this ordinal."""
        return _weekdays_to(ordinal) - bisect_right(self._ordinals, ordinal)

    def _nth(self, count: int) -> date:
        """The working day with this count: the weekday as far on as there were holidays before it."""
        weeks, rest = divmod(count + bisect_left(self._worked, count) - 1, 5)
        return date.fromordinal(weeks * 7 + rest + 1)


def _weekdays_to(ordinal: int) -> int:
    """Mondays to Fridays up to and including this ordinal. Ordinal 1 was a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def _not_negative(n: int) -> None:
    if n < 0:
        raise ValueError("a number of working days is never negative; count back with `before`")


@cache
def england() -> Calendar:
    """The calendar of England: the published list, and the standing rules for the years outside it."""
    listed_days = Path(__file__).with_name("bank_holidays.csv").read_text("utf-8")
    rows = [
        (date.fromisoformat(row["day"]), row["basis"]) for row in csv.DictReader(listed_days.splitlines())
    ]
    announced = [day for day, basis in rows if basis == "announced"]
    listed = {day.year for day, _ in rows}
    by_rule = (year for year in range(_STANDING_FROM, _STANDING_TO + 1) if year not in listed)
    return Calendar(
        holidays=frozenset(day for day, _ in rows).union(*(standing_holidays(year) for year in by_rule)),
        announced_from=date(min(announced).year, 1, 1),
        announced_to=date(max(announced).year, 12, 31),
        version=f"England and Wales, announced to {max(announced).year}",
    )


def standing_holidays(year: int) -> frozenset[date]:
    """The days the office is closed in a year by the standing rules (process 2.3), without those proclaimed once.

    A holiday at a weekend moves to the next weekday that is not a holiday already.
    """
    easter = _easter(year)
    days = {easter - timedelta(days=2), easter + timedelta(days=1)}
    days |= {_first_monday(year, 5), _last_monday(year, 5), _last_monday(year, 8)}
    fixed = (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26))
    days.update(day for day in fixed if day.weekday() < _SATURDAY)
    for day in (day for day in fixed if day.weekday() >= _SATURDAY):
        while day.weekday() >= _SATURDAY or day in days:
            day += timedelta(days=1)
        days.add(day)
    return frozenset(days)


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year, month, _months.monthrange(year, month)[1])
    return last - timedelta(days=last.weekday())


def _easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian method (Meeus, Astronomical Algorithms, chapter 8)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    skipped, leap = divmod(century, 4)
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * leap + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def add_months(day: date, months: int) -> date:
    """The same day number that many months on (or back), or the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _months.monthrange(year, month + 1)[1]))


def birthday(born_on: date, age: int) -> date:
    """The day someone reaches an age. Born on 29 February: 1 March in a year without one."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def age_on(born_on: date, day: date) -> int:
    """Whole years lived by that day. Born on 29 February: a year older on 1 March.

    Raises NotBorn before birth.
    """
    if day < born_on:
        raise NotBorn(f"not yet born on {day.isoformat()}")
    years = day.year - born_on.year
    return years if birthday(born_on, years) <= day else years - 1


def london_day(moment: datetime) -> date:
    """The day it was in London at that moment."""
    return in_london(moment).date()


def in_london(moment: datetime) -> datetime:
    """The moment in London's time. A moment without a zone is London's own; in the hour that comes twice, the first."""
    return moment.replace(tzinfo=London) if moment.tzinfo is None else moment.astimezone(London)


def start_of(day: date) -> datetime:
    """The first moment of a day in London."""
    return datetime.combine(day, time(), London)


def hours_after(moment: datetime, hours: int) -> datetime:
    """That many elapsed hours later (negative: earlier), nights, weekends and clock changes counted as they pass."""
    return (in_london(moment).astimezone(UTC) + timedelta(hours=hours)).astimezone(London)


def elapsed(first: datetime, last: datetime) -> timedelta:
    """The time that really passed between two moments: in the night the clocks change an hour more or less than they show."""
    return in_london(last).astimezone(UTC) - in_london(first).astimezone(UTC)


@dataclass(frozen=True)
class Terms:
    """The school year in terms: the month and day each ends on, in the order of the calendar year."""

    ends: tuple[tuple[int, int], ...]

    def end_after(self, day: date, n: int) -> date:
        """The last day of the nth term after the one the day falls in (0: of that term itself)."""
        falls_in = next((i for i, end in enumerate(self.ends) if (day.month, day.day) <= end), len(self.ends))
        years, place = divmod(falls_in + n, len(self.ends))
        return date(day.year + years, *self.ends[place])


# A council sets its own terms; these three are the default, and a day counted by them is provisional.
THREE_TERMS = Terms(ends=((3, 31), (8, 31), (12, 31)))


def end_of_term_after(day: date, n: int, terms: Terms = THREE_TERMS) -> date:
    """The last day of the nth school term after the one the day falls in. Provisional unless the terms are known."""
    return terms.end_after(day, n)


def reach(
    limit: Duration,
    anchor: date | datetime,
    calendar: Calendar,
    *,
    direction: Direction = Direction.AFTER,
    counts_first_day: bool = False,
    rolls_to_working_day: bool = False,
    terms: Terms = THREE_TERMS,
) -> date | datetime:
    """The last day (for hours: the last moment) that a limit allows from its anchor.

    The anchor is day 0, unless the period begins with it (`counts_first_day`: eight days from 1 June end on 8 June).
    Raises NeedsMoment for hours from a bare day, NoNumber where the guidance names no number, TooFar past the year 9999.
    """
    if limit.amount is None:
        raise NoNumber(limit.unit)
    if limit.unit is Unit.HOURS and not isinstance(anchor, datetime):
        raise NeedsMoment("hours are counted from a day and time")
    try:
        if limit.unit is Unit.HOURS and isinstance(anchor, datetime):
            return hours_after(anchor, limit.amount if direction is Direction.AFTER else -limit.amount)
        day = london_day(anchor) if isinstance(anchor, datetime) else anchor
        last = _reach_day(limit.unit, limit.amount, day, calendar, direction, counts_first_day, terms)
        return calendar.on_or_after(last) if rolls_to_working_day else last
    except (OverflowError, ValueError):
        raise TooFar(f"{limit.amount} {limit.unit} from {anchor} is beyond the calendar") from None


def _reach_day(
    unit: Unit,
    amount: int,
    day: date,
    calendar: Calendar,
    direction: Direction,
    counts_first_day: bool,
    terms: Terms,
) -> date:
    forward = direction is Direction.AFTER
    if unit in (Unit.WORKING_DAYS, Unit.BUSINESS_DAYS):
        if counts_first_day:
            return calendar.beginning_with(day, amount)
        return calendar.after(day, amount) if forward else calendar.before(day, amount)
    if unit is Unit.UNTIL_AGE:
        return birthday(day, amount)
    if unit is Unit.SCHOOL_TERMS:
        return terms.end_after(day, amount)
    signed = amount if forward else -amount
    if unit in (Unit.CALENDAR_DAYS, Unit.WEEKS):
        days = signed * (7 if unit is Unit.WEEKS else 1)
        return day + timedelta(days=days - (1 if counts_first_day else 0))
    return add_months(day, signed * (12 if unit is Unit.YEARS else 1))
