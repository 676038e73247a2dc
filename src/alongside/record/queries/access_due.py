"""Restricted records, emergency openings and weeks of the log that something is due for. References only, for actions that
look again before they write."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from alongside.record import models, restrictions

WEEKS = 4  # a worker that was off for a month still looks through it


def to_look_at_again(today: date, *, within: int) -> list[UUID]:
    """Acts of restriction whose day to look again is at most so many days away, or has passed. One statement."""
    until = today + timedelta(days=within)
    standing = restrictions.all_standing()
    return list(dict.fromkeys(each.act for each in standing if each.expires_on <= until))


def openings_not_reviewed(today: date) -> list[UUID]:
    """Emergency openings whose review is late. One statement."""
    waiting = models.EmergencyOpening.objects.filter(review=None).order_by("recorded_at")
    return [ref for ref, at in waiting.values_list("pk", "recorded_at") if restrictions.review_by(at) < today]


def weeks_to_look_through(today: date) -> list[date]:
    """The Mondays of the last whole weeks that nobody has looked through, the earliest first. One statement."""
    this_monday = today - timedelta(days=today.weekday())
    mondays = [this_monday - timedelta(weeks=n) for n in range(WEEKS, 0, -1)]
    done = set(models.WeekLooked.objects.filter(week_on__in=mondays).values_list("week_on", flat=True))
    return [monday for monday in mondays if monday not in done]
