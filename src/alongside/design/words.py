"""Days and moments in words, in the language being spoken. `today` is always handed in: nothing here looks at a clock."""

from datetime import date, datetime, time

from django.utils.translation import gettext

from alongside.design.clock import LONDON
from alongside.design.reckoning import abroad
from alongside.law.days import Calendar

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_words(day: date, today: date | None = None) -> str:
    """Tuesday 24 November; with the year unless it is this year's."""
    if (other := abroad()) is not None:
        return other.day(day)
    words = f"{_DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return words if today is not None and day.year == today.year else f"{words} {day.year}"


def short_day(day: date) -> str:
    """24 Nov 2026: for tables."""
    if (other := abroad()) is not None:
        return other.short_day(day)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def time_words(moment: datetime) -> str:
    """14:03, by the clock in London."""
    if (other := abroad()) is not None:
        return other.time(moment)
    return f"{moment.astimezone(LONDON):%H:%M}"


def hour_words(hour: time) -> str:
    """14:03: a time of day in London, whatever the day."""
    return time_words(datetime.combine(date(2000, 1, 3), hour, LONDON))


def moment_words(moment: datetime, today: date | None = None) -> str:
    """14:03 on Tuesday 24 November."""
    on = day_words(moment.astimezone(LONDON).date(), today)
    return gettext("%(time)s on %(day)s") % {"time": time_words(moment), "day": on}


def number_words(number: int, one: str, many: str = "") -> str:
    """1 day, 2 days."""
    many = many or one + "s"
    if (other := abroad()) is not None:
        return other.number(number, one, many)
    return f"{number:,} {one if number == 1 else many}"


def ago(day: date, today: date) -> str:
    """How long ago, or how far ahead, in whole days, weeks, months or years: the largest that fits, rounded down."""
    days = (today - day).days
    if days in {-1, 0, 1}:
        return {-1: gettext("tomorrow"), 0: gettext("today"), 1: gettext("yesterday")}[days]
    length = _length(min(day, today), max(day, today))
    return (gettext("%(length)s ago") if days > 0 else gettext("in %(length)s")) % {"length": length}


def _length(earlier: date, later: date) -> str:
    days = (later - earlier).days
    months = (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
    if days < 14:
        return number_words(days, "day")
    if months < 2:
        return number_words(days // 7, "week")
    if months < 24:
        return number_words(months, "month")
    return number_words(months // 12, "year")


def due_words(due_on: date, today: date, working_days: int | None = None) -> str:
    """When it must be done: "due Tuesday 24 November (2 working days)", "due today", "3 working days late".

    `working_days` counts from today to the day it is due, today not counted; after that day it counts how many
    have passed since. None where the clock does not run in working days: then calendar days are given.
    """
    days = (due_on - today).days
    number = abs(days) if working_days is None else abs(working_days)
    length = (
        number_words(number, "day")
        if working_days is None
        else number_words(number, "working day", "working days")
    )
    said = {"day": day_words(due_on, today), "length": length}
    if days < 0:
        return (
            gettext("%(length)s late, was due %(day)s") if number else gettext("late, was due %(day)s")
        ) % said
    if days == 0:
        return gettext("due today")
    if days == 1:
        return gettext("due tomorrow, %(day)s") % said
    return gettext("due %(day)s (%(length)s)") % said


def working_days_left(due_on: date, today: date, calendar: Calendar) -> int:
    """Working days from today to that day, today not counted; after it, minus the number that have passed since."""
    return calendar.between(today, due_on)


def due_state(due_on: date, today: date, *, soon: int = 2) -> str:
    """late, today, soon (within `soon` calendar days) or later."""
    days = (due_on - today).days
    if days < 0:
        return "late"
    return "today" if days == 0 else "soon" if days <= soon else "later"


def age_words(born_on: date, today: date) -> str:
    """Newborn, 5 weeks, 8 months, 2 years: what people say of a child. The law's own ages are law.days."""
    if born_on > today:
        return gettext("not yet born")
    days = (today - born_on).days
    if days < 14:
        return gettext("newborn") if days == 0 else number_words(days, "day")
    return _length(born_on, today)


def list_words(items: list[str]) -> str:
    """Amara, Kofi and Esi."""
    if (other := abroad()) is not None:
        return other.all_of(items)
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)
