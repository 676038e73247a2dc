"""When something new may reach a family by itself: while somebody is there to be rung."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given, strategies as st

from alongside.law.days import London, elapsed, england, in_london
from alongside.law.office_hours import USUAL, OfficeHours, may_appear_at, written

CALENDAR = england()
FIRST, LAST = datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2029-12-31")
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
# From noon of Christmas Eve to the Tuesday after, and the hour of a clock change.
LONGEST_BREAK = timedelta(days=6)


def at(words: str) -> datetime:
    """A moment in London: `Fri 20 Nov 2026 11:59`. The weekday is checked."""
    moment = datetime.strptime(words, "%a %d %b %Y %H:%M").replace(tzinfo=London)
    assert moment.strftime("%a") == words[:3], f"{words} is a {moment:%A}"
    return moment


@pytest.mark.parametrize(
    ("ready", "appears"),
    [
        ("Wed 18 Nov 2026 14:10", "Wed 18 Nov 2026 14:10"),  # an ordinary afternoon
        ("Wed 18 Nov 2026 16:59", "Wed 18 Nov 2026 16:59"),
        ("Wed 18 Nov 2026 17:00", "Thu 19 Nov 2026 09:00"),  # nobody answers the telephone any more
        ("Thu 19 Nov 2026 02:10", "Thu 19 Nov 2026 09:00"),  # in the night
        ("Fri 20 Nov 2026 11:59", "Fri 20 Nov 2026 11:59"),  # there is still an afternoon to ring
        ("Fri 20 Nov 2026 12:00", "Mon 23 Nov 2026 09:00"),  # not with a weekend before them
        ("Sat 21 Nov 2026 10:00", "Mon 23 Nov 2026 09:00"),
        ("Sun 22 Nov 2026 23:59", "Mon 23 Nov 2026 09:00"),
        ("Thu 2 Apr 2026 13:00", "Tue 7 Apr 2026 09:00"),  # Maundy Thursday: Good Friday to Easter Monday
        ("Fri 28 Aug 2026 15:00", "Tue 1 Sep 2026 09:00"),  # the summer bank holiday
        ("Thu 24 Dec 2026 12:30", "Tue 29 Dec 2026 09:00"),  # Monday the 28th stands for Boxing Day
        ("Thu 31 Dec 2026 11:00", "Thu 31 Dec 2026 11:00"),
        ("Thu 31 Dec 2026 12:01", "Mon 4 Jan 2027 09:00"),
    ],
)
def test_it_waits_until_somebody_can_be_rung(ready, appears):
    assert may_appear_at(at(ready), False, CALENDAR) == at(appears)


def test_what_a_worker_has_told_them_already_waits_for_no_office():
    saturday_night = at("Sat 21 Nov 2026 22:15")
    assert may_appear_at(saturday_night, True, CALENDAR) == saturday_night


def test_a_moment_is_londons_whatever_zone_it_was_written_in():
    """16:30 in UTC on a June day is 17:30 in London: closed."""
    assert may_appear_at(datetime(2026, 6, 16, 16, 30, tzinfo=UTC), False, CALENDAR) == at(
        "Wed 17 Jun 2026 09:00"
    )


def test_a_council_says_its_own_hours():
    early = OfficeHours(opens=time(8, 30), closes=time(18), closes_before_a_break=time(15))
    assert may_appear_at(at("Wed 18 Nov 2026 17:45"), False, CALENDAR, early) == at("Wed 18 Nov 2026 17:45")
    assert may_appear_at(at("Fri 20 Nov 2026 15:00"), False, CALENDAR, early) == at("Mon 23 Nov 2026 08:30")


def test_a_council_writes_its_hours_in_its_settings():
    assert written("08:30 18:00 15:00") == OfficeHours(time(8, 30), time(18), time(15))
    assert written(" ") == USUAL
    for wrong in ("9 to 5", "17:00 09:00 12:00", "09:00 17:00"):
        with pytest.raises(ValueError):
            written(wrong)


@pytest.mark.parametrize(
    "hours",
    [
        {"opens": time(17), "closes": time(9)},
        {"opens": time(13)},
        {"closes_before_a_break": time(18)},
    ],
)
def test_hours_that_are_not_in_the_order_of_a_day_are_refused(hours):
    with pytest.raises(ValueError, match="opens before it closes"):
        OfficeHours(**hours)


@given(MOMENTS)
@example(datetime(2026, 3, 29, 1, 30, tzinfo=UTC))  # the clocks go forward
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))  # and back
def test_it_appears_never_early_never_when_closed_and_the_next_time_it_can(ready):
    appears = may_appear_at(ready, False, CALENDAR)
    assert appears >= ready
    assert CALENDAR.is_working_day(appears.date())
    assert USUAL.opens <= appears.time() < USUAL.closes
    if not CALENDAR.is_working_day(appears.date() + timedelta(days=1)):
        assert appears.time() < USUAL.closes_before_a_break
    assert may_appear_at(appears, False, CALENDAR) == appears, "what may appear now waits no longer"
    assert elapsed(ready, appears) <= LONGEST_BREAK
    if appears > ready:  # it waited: then it was closed a moment before it appears, and all the time since
        assert appears.time() == USUAL.opens
        assert CALENDAR.between(in_london(ready).date(), appears.date()) <= 1


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_what_is_ready_later_never_appears_sooner(ready, later):
    assert may_appear_at(ready + later, False, CALENDAR) >= may_appear_at(ready, False, CALENDAR)


@given(MOMENTS)
def test_whoever_has_been_spoken_to_never_waits(ready):
    # In the hour that comes twice no moment of London is equal to one of another zone (PEP 495): compared in one zone.
    assert may_appear_at(ready, True, CALENDAR).astimezone(UTC) == ready
