"""Days in words, always as seen from a given day."""

from datetime import UTC, date, datetime

import pytest

from alongside.design import words
from alongside.law.days import england

TUESDAY = date(2026, 11, 24)


def test_a_day_of_this_year_needs_no_year():
    assert words.day_words(date(2026, 12, 1), TUESDAY) == "Tuesday 1 December"
    assert words.day_words(date(2027, 1, 4), TUESDAY) == "Monday 4 January 2027"
    assert words.day_words(TUESDAY) == "Tuesday 24 November 2026"


def test_a_moment_is_told_by_the_clock_in_london():
    summer_night = datetime(2026, 6, 30, 23, 10, tzinfo=UTC)
    assert words.moment_words(summer_night, TUESDAY) == "00:10 on Wednesday 1 July"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 11, 20), "2 working days late, was due Friday 20 November"),
        (date(2026, 11, 23), "1 working day late, was due Monday 23 November"),
        (date(2026, 11, 24), "due today"),
        (date(2026, 11, 25), "due tomorrow, Wednesday 25 November"),
        (date(2026, 11, 30), "due Monday 30 November (4 working days)"),
        (
            date(2026, 12, 29),
            "due Tuesday 29 December (23 working days)",
        ),  # Christmas Day and the Monday after it
    ],
)
def test_a_clock_says_when_and_how_many_working_days(due, said):
    left = words.working_days_left(due, TUESDAY, england())
    assert words.due_words(due, TUESDAY, left) == said


def test_a_clock_over_a_weekend_is_late_though_no_working_day_has_passed():
    friday, sunday = date(2026, 11, 20), date(2026, 11, 22)
    left = words.working_days_left(friday, sunday, england())
    assert left == 0
    assert words.due_words(friday, sunday, left) == "late, was due Friday 20 November"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TUESDAY, "today"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 25), "tomorrow"),
        (date(2026, 11, 11), "13 days ago"),
        (date(2026, 11, 10), "2 weeks ago"),
        (date(2026, 9, 25), "8 weeks ago"),
        (date(2026, 9, 24), "2 months ago"),
        (date(2024, 11, 24), "2 years ago"),
        (date(2024, 11, 25), "23 months ago"),
        (date(2026, 12, 8), "in 2 weeks"),
    ],
)
def test_how_long_ago(day, said):
    assert words.ago(day, TUESDAY) == said


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2027, 1, 3), "not yet born"),
        (TUESDAY, "newborn"),
        (date(2026, 11, 23), "1 day"),
        (date(2026, 10, 20), "5 weeks"),
        (date(2026, 3, 24), "8 months"),
        (date(2018, 11, 24), "8 years"),
        (date(2018, 11, 25), "7 years"),
    ],
)
def test_how_old_in_the_words_people_use(born, said):
    assert words.age_words(born, TUESDAY) == said


def test_names_in_a_row():
    assert words.list_words(["Amara", "Kofi", "Esi"]) == "Amara, Kofi and Esi"
    assert words.list_words(["Amara"]) == "Amara"
    assert words.list_words([]) == ""
