"""Days, working days, hours, months and ages. Every awkward date is argued in words beside the test."""

from datetime import UTC, date, datetime, timedelta

import holidays
import numpy
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given, strategies as st

from alongside.law import days
from alongside.law.days import London, add_months, age_on, birthday, england, hours_after, reach
from alongside.law.tables import ASAP, LOCAL_POLICY, Direction, Duration, Unit

FIRST, LAST = date(2018, 1, 1), date(2028, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
ANY_DAY = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def published() -> set[date]:
    """Bank holidays as the government's own list gives them, from a library that carries it."""
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {holiday["date"] for holiday in listed}


# --- the calendar is right


def test_every_announced_bank_holiday_is_the_published_one_and_no_other():
    ours = {day for day in england().holidays if england().announced_from <= day <= england().announced_to}
    assert ours == published()


def test_a_second_library_that_computes_holidays_closes_the_same_weekdays():
    computed = holidays.country_holidays("GB", subdiv="ENG", years=range(2018, 2030))
    for n in range((date(2029, 12, 31) - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        assert england().is_working_day(day) == (day.weekday() < 5 and day not in computed), day


def test_the_standing_rules_give_every_year_but_those_with_a_proclaimed_holiday():
    in_year = {
        year: {day for day in england().holidays if day.year == year} ^ days.standing_holidays(year)
        for year in range(2012, 2030)
    }
    assert {year: sorted(differ) for year, differ in in_year.items() if differ} == {
        2012: [
            date(2012, 5, 28),
            date(2012, 6, 4),
            date(2012, 6, 5),
        ],  # the Diamond Jubilee, the spring day moved
        2020: [date(2020, 5, 4), date(2020, 5, 8)],  # the early May day moved to the VE Day anniversary
        2022: [
            date(2022, 5, 30),
            date(2022, 6, 2),
            date(2022, 6, 3),
            date(2022, 9, 19),
        ],  # Jubilee; State Funeral
        2023: [date(2023, 5, 8)],  # the coronation
    }


@pytest.mark.parametrize("year", [2030, 2035, 2038, 2044, 2050, 2060])
def test_years_nobody_has_announced_follow_the_standing_rules(year):
    computed = holidays.country_holidays("GB", subdiv="ENG", years=year)
    assert days.standing_holidays(year) == {day for day in computed if day.weekday() < 5 and day.year == year}


def test_what_is_not_yet_announced_says_so():
    assert not england().is_provisional(date(2028, 12, 31))
    assert england().is_provisional(date(2029, 1, 2))
    assert england().is_provisional(date(2011, 12, 30))


# --- working days


@pytest.mark.parametrize("n", range(51))
def test_working_days_equal_numpy_for_every_day_of_2018_to_2028(n):
    closed = sorted(published() | set(england().holidays))
    anchors = numpy.array(EVERY_DAY, dtype="datetime64[D]")
    if n == 0:
        assert [england().after(day, 0) for day in EVERY_DAY] == EVERY_DAY
        return
    # From a Saturday the first working day is the Monday: roll back to the Friday, then go forward.
    forward = numpy.busday_offset(anchors, n, roll="backward", holidays=closed).astype(object)
    back = numpy.busday_offset(anchors, -n, roll="forward", holidays=closed).astype(object)
    assert [england().after(day, n) for day in EVERY_DAY] == list(forward)
    assert [england().before(day, n) for day in EVERY_DAY] == list(back)


def test_working_days_passed_equal_numpy_for_every_day_of_2018_to_2028():
    closed = sorted(england().holidays)
    start = date(2018, 1, 1)
    counts = numpy.busday_count(
        numpy.datetime64(start + timedelta(days=1)),
        numpy.array([day + timedelta(days=1) for day in EVERY_DAY], dtype="datetime64[D]"),
        holidays=closed,
    )
    assert [england().between(start, day) for day in EVERY_DAY] == [int(count) for count in counts]


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        # Thursday before Easter: Good Friday, the weekend and Easter Monday do not count.
        (date(2026, 4, 2), date(2026, 4, 7)),
        # Saturday: Monday is the first working day.
        (date(2026, 11, 21), date(2026, 11, 23)),
        # Thursday 24 December 2026: Christmas Day is a Friday, Boxing Day a Saturday with its holiday on Monday 28.
        (date(2026, 12, 24), date(2026, 12, 29)),
        # Friday 16 September 2022: the Monday was the State Funeral.
        (date(2022, 9, 16), date(2022, 9, 20)),
    ],
)
def test_one_working_day_from(received_on, due_on):
    assert england().after(received_on, 1) == due_on


@given(day=ANY_DAY, n=st.integers(0, 300))
def test_counting_forward_lands_on_a_working_day_with_n_of_them_between(day, n):
    later = england().after(day, n)
    assert england().between(day, later) == n
    assert n == 0 or england().is_working_day(later)


@given(day=ANY_DAY, n=st.integers(1, 300))
def test_counting_back_undoes_counting_forward_from_a_working_day(day, n):
    working = england().on_or_after(day)
    assert england().before(england().after(working, n), n) == working


@given(day=ANY_DAY, n=st.integers(0, 100), more=st.integers(0, 100))
def test_counting_in_two_goes_is_counting_once(day, n, more):
    assert england().after(england().after(day, n), more) == england().after(day, n + more)


@given(start=ANY_DAY, end=ANY_DAY)
def test_days_between_read_backwards_are_negative(start, end):
    assert england().between(start, end) == -england().between(end, start)


@given(day=ANY_DAY, n=st.integers(1, 60))
def test_a_period_beginning_with_a_working_day_ends_a_day_sooner(day, n):
    working = england().on_or_after(day)
    assert england().beginning_with(working, n) == england().after(working, n - 1)


def test_a_negative_number_of_working_days_is_refused():
    with pytest.raises(ValueError, match="count back with `before`"):
        england().after(date(2026, 11, 20), -1)


# --- months and ages


@pytest.mark.parametrize(
    ("day", "months", "reached"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),  # February has no 31st: its last day
        (date(2027, 8, 31), 6, date(2028, 2, 29)),  # nor in a leap year
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 2, 28), 1, date(2027, 3, 28)),  # the day number is kept, not "the last day"
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12 * 75, date(2099, 2, 28)),
    ],
)
def test_the_same_day_number_in_a_later_month(day, months, reached):
    assert add_months(day, months) == reached


@given(day=ANY_DAY, months=st.integers(-200, 200))
def test_months_keep_the_day_number_or_take_the_last_day(day, months):
    reached = add_months(day, months)
    assert (reached.year * 12 + reached.month) - (day.year * 12 + day.month) == months
    assert reached.day == day.day or (reached.day < day.day and (reached + timedelta(days=1)).day == 1)


def test_a_child_born_on_29_february_is_a_year_older_on_1_march():
    born_on = date(2024, 2, 29)
    assert age_on(born_on, date(2025, 2, 28)) == 0
    assert age_on(born_on, date(2025, 3, 1)) == 1
    assert age_on(born_on, date(2028, 2, 28)) == 3
    assert age_on(born_on, date(2028, 2, 29)) == 4
    assert birthday(born_on, 18) == date(2042, 3, 1)


@given(born_on=ANY_DAY, lived=st.integers(0, 40_000))
def test_an_age_is_the_number_of_birthdays_had(born_on, lived):
    day = born_on + timedelta(days=lived)
    age = age_on(born_on, day)
    assert birthday(born_on, age) <= day < birthday(born_on, age + 1)


def test_an_unborn_child_has_no_age():
    with pytest.raises(days.NotBorn):
        age_on(date(2026, 12, 1), date(2026, 11, 22))


# --- hours


def test_seventy_two_hours_across_the_spring_change_end_an_hour_later_on_the_clock():
    """Taken into police protection at ten in the evening of Friday 27 March 2026; the clocks go forward on the Sunday."""
    taken = datetime(2026, 3, 27, 22, 0, tzinfo=London)
    assert hours_after(taken, 72).isoformat() == "2026-03-30T23:00:00+01:00"


def test_seventy_two_hours_across_the_autumn_change_end_an_hour_earlier_on_the_clock():
    taken = datetime(2026, 10, 23, 22, 0, tzinfo=London)
    assert hours_after(taken, 72).isoformat() == "2026-10-26T21:00:00+00:00"


def test_a_time_that_comes_twice_is_the_first_of_the_two():
    """Half past one on Sunday 25 October 2026 comes twice. Read without a zone it is the summer one: the earlier."""
    assert (
        days.in_london(datetime.fromisoformat("2026-10-25T01:30")).isoformat() == "2026-10-25T01:30:00+01:00"
    )


@given(
    elapsed=st.integers(0, 11 * 365 * 24 * 60),
    n=st.integers(0, 200),
)
def test_hours_are_elapsed_hours(elapsed, n):
    moment = datetime(2018, 1, 1, tzinfo=UTC) + timedelta(minutes=elapsed)
    assert hours_after(moment, n) - moment == timedelta(hours=n)
    assert hours_after(hours_after(moment, n), -n) == moment


def test_a_moment_late_on_a_summer_evening_in_universal_time_is_the_next_day_in_london():
    assert days.london_day(datetime(2026, 6, 1, 23, 30, tzinfo=UTC)) == date(2026, 6, 2)


# --- reach: a limit from its anchor


@pytest.mark.parametrize(
    ("limit", "anchor", "options", "reached"),
    [
        # An emergency protection order of eight days made at any time on 1 June ends with 8 June.
        (Duration(8, Unit.CALENDAR_DAYS), date(2026, 6, 1), {"counts_first_day": True}, date(2026, 6, 8)),
        (Duration(6, Unit.WEEKS), date(2026, 6, 1), {}, date(2026, 7, 13)),
        (Duration(6, Unit.WEEKS), date(2026, 12, 1), {"direction": Direction.BEFORE}, date(2026, 10, 20)),
        (Duration(1, Unit.YEARS), date(2024, 2, 29), {}, date(2025, 2, 28)),
        (Duration(18, Unit.UNTIL_AGE), date(2008, 2, 29), {}, date(2026, 3, 1)),
        # Issued on Monday 2 March 2026 as Day 1, Day 12 is Tuesday 17 March.
        (Duration(12, Unit.BUSINESS_DAYS), date(2026, 3, 2), {"counts_first_day": True}, date(2026, 3, 17)),
        # Two business days before a hearing on Tuesday 7 April 2026, Easter between: Wednesday 1 April.
        (
            Duration(2, Unit.BUSINESS_DAYS),
            date(2026, 4, 7),
            {"direction": Direction.BEFORE},
            date(2026, 4, 1),
        ),
        # A request received on 3 September 2026: 3 October is a Saturday, so Monday 5 October.
        (Duration(1, Unit.MONTHS), date(2026, 9, 3), {"rolls_to_working_day": True}, date(2026, 10, 5)),
        # A review in the autumn term: by the end of the spring term.
        (Duration(1, Unit.SCHOOL_TERMS), date(2026, 10, 9), {}, date(2027, 3, 31)),
        (Duration(1, Unit.SCHOOL_TERMS), date(2026, 3, 31), {}, date(2026, 8, 31)),
    ],
)
def test_a_limit_reaches(limit, anchor, options, reached):
    assert reach(limit, anchor, england(), **options) == reached


def test_days_are_counted_from_the_london_day_of_a_moment():
    just_after_midnight = datetime(2026, 5, 31, 23, 10, tzinfo=UTC)
    assert reach(Duration(1, Unit.WORKING_DAYS), just_after_midnight, england()) == date(2026, 6, 2)


def test_hours_need_a_moment():
    with pytest.raises(days.NeedsMoment):
        reach(Duration(72, Unit.HOURS), date(2026, 6, 1), england())


@pytest.mark.parametrize("limit", [ASAP, LOCAL_POLICY])
def test_where_the_guidance_names_no_number_there_is_no_last_day(limit):
    with pytest.raises(days.NoNumber):
        reach(limit, date(2026, 6, 1), england())


@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS, Unit.UNTIL_AGE])
def test_a_day_past_the_year_9999_says_so(unit):
    with pytest.raises(days.TooFar):
        reach(Duration(9, unit), date(9999, 12, 30), england())
