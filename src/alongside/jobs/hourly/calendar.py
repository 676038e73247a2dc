"""The bank holidays we count with, compared with a second copy, and with the day they run out."""

from __future__ import annotations

from datetime import date, datetime

from govuk_bank_holidays.bank_holidays import BankHolidays

from alongside.design import clock
from alongside.design.words import day_words
from alongside.jobs.running import BY_ITSELF, every_hour
from alongside.law.days import Calendar, add_months, england
from alongside.record.actions import looking_again

RUNS_OUT_WITHIN = 6  # months: the government publishes a new year about a year ahead


@every_hour(minute=20)
def compare_bank_holidays(now: datetime) -> None:
    """A task for the system owner for whatever is wrong with the calendar, once for each thing that is."""
    for words in (*disagreements(england(), second_opinion()), *ending(england(), clock.day_of(now))):
        looking_again.at_calendar(words, by=BY_ITSELF, now=now)


def second_opinion() -> frozenset[date]:
    """The list that came with the package we compare with. Nothing is asked of the network."""
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(holiday["date"] for holiday in listed)


def disagreements(ours: Calendar, theirs: frozenset[date]) -> tuple[str, ...]:
    """Days one list has and the other has not, in the years for which both were published; and years only theirs has."""
    first, last = max(ours.announced_from.year, min(theirs).year), max(theirs).year
    both = range(first, min(last, ours.announced_to.year) + 1)
    differ = sorted(
        day for day in {day for day in ours.holidays if day.year in both} ^ theirs if day.year in both
    )
    said = [
        f"The bank holidays we count with do not {'have' if day in theirs else 'leave out'} {day_words(day)}; a second "
        "list says otherwise. Look at the published list: due dates depend on it."
        for day in differ
    ]
    if last > ours.announced_to.year:
        said.append(
            f"Bank holidays are published up to {last}; ours are up to {ours.announced_to.year}. Bring in the new years:"
            " due dates beyond are shown as provisional until then."
        )
    return tuple(said)


def ending(ours: Calendar, today: date) -> tuple[str, ...]:
    """What to say when the published list soon ends."""
    if add_months(today, RUNS_OUT_WITHIN) <= ours.announced_to:
        return ()
    return (
        f"The bank holidays we count with are published up to {day_words(ours.announced_to)}. Bring in the next year:"
        " due dates beyond that day are shown as provisional.",
    )
