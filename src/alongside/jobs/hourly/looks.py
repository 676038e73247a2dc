"""The log of reads: sealed every hour, and looked through for each week that is over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from alongside.design import clock
from alongside.jobs.running import BY_ITSELF, every_hour
from alongside.record.actions import access_log
from alongside.record.queries import access_due


@every_hour(minute=30)
def seal_looks(now: datetime) -> None:
    """Seal what was looked at since, and write the new seals down outside the database as well."""
    keep_outside(access_log.seal(by=BY_ITSELF, now=now))


def keep_outside(made: list[tuple[int, str]]) -> None:
    """A line for each seal in a file of the machine that serves: whoever owns the database cannot change it there."""
    if made:
        path = Path(settings.SEALS_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.writelines(f"{n} {seal}\n" for n, seal in made)


@every_hour(minute=40)
def look_through_weeks(now: datetime) -> None:
    """Ask managers about odd looks of every week that is over, once for each week."""
    for monday in access_due.weeks_to_look_through(clock.day_of(now)):
        access_log.look_through(monday, by=BY_ITSELF, now=now)
