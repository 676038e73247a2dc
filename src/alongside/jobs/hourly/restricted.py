"""Restricted records that nobody has looked at again, and emergency openings that nobody has reviewed."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from alongside.design import clock
from alongside.jobs.running import BY_ITSELF, every_hour, for_each
from alongside.record.actions import access, access_emergency
from alongside.record.queries import access_due


@every_hour(minute=25)
def look_again_at_restrictions(now: datetime) -> None:
    """Ask the owner before the day, and others when it has passed, once each. How many days before is the council's."""
    within = settings.RESTRICTION_ASKED_DAYS_BEFORE
    for_each(
        access_due.to_look_at_again(clock.day_of(now), within=within),
        lambda act: access.ask_to_look_again(act, within=within, by=BY_ITSELF, now=now),
    )


@every_hour(minute=26)
def ask_for_late_reviews(now: datetime) -> None:
    """Tell the heads of service of each emergency opening whose review is late, once."""
    for_each(
        access_due.openings_not_reviewed(clock.day_of(now)),
        lambda opening: access_emergency.ask_for_late_review(opening, by=BY_ITSELF, now=now),
    )
