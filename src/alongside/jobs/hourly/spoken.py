"""Decisions agreed by phone that nobody has confirmed in their own name by the end of the next working day."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from alongside.design import clock
from alongside.jobs.running import BY_ITSELF, every_hour, for_each
from alongside.record.actions import looking_again
from alongside.record.queries import jobs as due


@every_hour(minute=15)
def ask_about_spoken_decisions(now: datetime) -> None:
    """A task for another manager, once for each decision. How many working days are allowed is the council's setting."""
    within = settings.SPOKEN_DECISION_WORKING_DAYS
    for_each(
        due.spoken_decisions_waiting(clock.day_of(now), within=within),
        lambda task: looking_again.at_spoken_decision(task, within=within, by=BY_ITSELF, now=now),
    )
