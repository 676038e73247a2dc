"""Authorities that run out within a day, or have run out, and alarms that may stand no longer: seventy-two hours do not
wait for an office to open."""

from __future__ import annotations

from datetime import datetime

from alongside.jobs.running import BY_ITSELF, every_minute, for_each
from alongside.record.actions import emergency
from alongside.record.queries import jobs as due


@every_minute()
def watch_the_hours(now: datetime) -> None:
    """Each child whose authority ends within a day, or of whom an alarm stands: the law is asked again."""
    for_each(
        due.authorities_to_look_at(now),
        lambda child: emergency.look_again(child, by=BY_ITSELF, now=now),
    )
