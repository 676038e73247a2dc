"""Every clock with a number, from every day of 2018 to 2028, equals what libraries not written here say."""

from datetime import UTC, date, datetime, timedelta

import holidays
import numpy
import pytest
from dateutil.relativedelta import relativedelta

from alongside.law import pathway
from alongside.law.days import London
from alongside.law.tables import Direction, Unit

FIRST, LAST = date(2018, 1, 1), date(2028, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
CLOSED = sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(2017, 2031)))
CALENDAR_UNITS = (Unit.CALENDAR_DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS)


def clocks_in(*units):
    numbered = [c for c in pathway.clocks().values() if c.limit.latest.unit in units]
    return pytest.mark.parametrize("clock", numbered, ids=lambda clock: clock.key)


def sign(clock):
    return -1 if clock.direction is Direction.BEFORE else 1


@clocks_in(Unit.WORKING_DAYS, Unit.BUSINESS_DAYS)
def test_working_and_business_days_equal_numpy_with_a_second_list_of_holidays(clock):
    anchors = numpy.array(EVERY_DAY, dtype="datetime64[D]")
    amount = clock.limit.latest.amount
    if clock.counts_first_day:
        # Day 1 is the day of issue, or the next day the court counts.
        roll, amount = "forward", amount - 1
    else:
        roll = "backward" if sign(clock) > 0 else "forward"
    theirs = numpy.busday_offset(anchors, sign(clock) * amount, roll=roll, holidays=CLOSED).astype(object)
    assert [pathway.due(clock, day).on for day in EVERY_DAY] == list(theirs)


@clocks_in(*CALENDAR_UNITS)
def test_days_weeks_months_and_years_equal_dateutil(clock):
    limit = clock.limit.latest
    name = "days" if limit.unit is Unit.CALENDAR_DAYS else limit.unit.value
    length = relativedelta(**{name: sign(clock) * limit.amount})
    theirs = [day + length - timedelta(days=1 if clock.counts_first_day else 0) for day in EVERY_DAY]
    if clock.rolls_to_working_day:
        rolled = numpy.busday_offset(
            numpy.array(theirs, dtype="datetime64[D]"), 0, roll="forward", holidays=CLOSED
        )
        theirs = list(rolled.astype(object))
    assert [pathway.due(clock, day).on for day in EVERY_DAY] == theirs


@clocks_in(Unit.UNTIL_AGE)
def test_ages_equal_dateutil_but_for_29_february_which_comes_on_1_march(clock):
    age = relativedelta(years=clock.limit.latest.amount)
    for born_on in EVERY_DAY:
        theirs = born_on + age
        if (born_on.month, born_on.day) == (2, 29) and theirs.day == 28:
            theirs = date(theirs.year, 3, 1)
        assert pathway.due(clock, born_on).on == theirs


@clocks_in(Unit.HOURS)
def test_hours_equal_universal_time_at_every_hour_around_every_change_of_the_clocks(clock):
    for change in changes_of_the_clocks():
        for hours_before in range(-3, 100):
            anchor = change - timedelta(hours=hours_before)
            end = pathway.due(clock, anchor.astimezone(London)).at
            assert end.timestamp() - anchor.timestamp() == clock.limit.latest.amount * 3600


def changes_of_the_clocks():
    """One in the morning, universal time, of the last Sundays of March and October."""
    for year in range(2018, 2029):
        for month in (3, 10):
            last = date(year, month, 31)
            sunday = last - timedelta(days=(last.weekday() + 1) % 7)
            yield datetime(year, month, sunday.day, 1, tzinfo=UTC)
