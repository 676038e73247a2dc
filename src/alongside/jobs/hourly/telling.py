"""Tellings that were held or withheld, and the day to look again has passed: a manager hears of it (invariant 33)."""

from __future__ import annotations

from datetime import datetime

from alongside.design import clock
from alongside.jobs.running import BY_ITSELF, every_hour, for_each
from alongside.record.actions import looking_again
from alongside.record.queries import jobs as due


@every_hour(minute=5)
def look_again_at_tellings(now: datetime) -> None:
    """A task for each telling whose review has passed, once for each review."""
    for_each(
        due.telling_reviews_passed(clock.day_of(now)),
        lambda notice: looking_again.at_telling(notice, by=BY_ITSELF, now=now),
    )
