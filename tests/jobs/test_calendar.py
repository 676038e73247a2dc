"""The bank holidays are compared with a second copy, and somebody hears in time that they run out."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from alongside.jobs.hourly.calendar import compare_bank_holidays, disagreements, ending, second_opinion
from alongside.law.days import england
from alongside.record import models

OURS = england()
BOXING_DAY = date(2026, 12, 28)  # Boxing Day 2026 is a Saturday: the Monday is given instead


def test_the_shipped_bank_holidays_are_those_of_the_second_list():
    assert disagreements(OURS, second_opinion()) == ()


def test_a_holiday_we_lack_is_named_with_its_day():
    (words,) = disagreements(replace(OURS, holidays=OURS.holidays - {BOXING_DAY}), second_opinion())
    assert "do not have Monday 28 December 2026" in words


def test_a_day_only_we_keep_is_named_with_its_day():
    invented = date(2026, 6, 3)
    (words,) = disagreements(replace(OURS, holidays=OURS.holidays | {invented}), second_opinion())
    assert "do not leave out Wednesday 3 June 2026" in words


def test_a_year_that_was_published_since_is_named():
    (words,) = disagreements(replace(OURS, announced_to=date(2027, 12, 31)), second_opinion())
    assert "published up to 2028; ours are up to 2027" in words


def test_six_months_before_the_end_there_is_time_and_a_day_later_somebody_hears():
    until = replace(OURS, announced_to=date(2028, 12, 31))
    assert ending(until, date(2028, 6, 30)) == ()
    (words,) = ending(until, date(2028, 7, 1))
    assert "Sunday 31 December 2028" in words


@pytest.mark.django_db
def test_the_system_owner_is_told_once_that_the_list_runs_out():
    well_before = datetime(2028, 3, 1, 9, 0, tzinfo=UTC)
    compare_bank_holidays(well_before)
    assert not models.Task.objects.exists()
    for hour in (9, 10):
        compare_bank_holidays(datetime(2028, 7, 3, hour, 0, tzinfo=UTC))
    task = models.Task.objects.get()
    assert task.for_role == "system_owner"
    assert task.person_id is None
