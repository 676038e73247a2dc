"""Warnings for staff whose day to look again has passed: an old warning is unfair, and people stop reading it."""

from __future__ import annotations

from datetime import datetime

from alongside.design import clock
from alongside.jobs.running import BY_ITSELF, every_hour, for_each
from alongside.record.actions import looking_again
from alongside.record.queries import jobs as due


@every_hour(minute=10)
def look_again_at_warnings(now: datetime) -> None:
    """A task for each warning whose review has passed, once for each review."""
    for_each(
        due.warning_reviews_passed(clock.day_of(now)),
        lambda warning: looking_again.at_warning(warning, by=BY_ITSELF, now=now),
    )
