"""The census as it would be today, for all children: once a night, and in the next hour where the night was missed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from alongside.exchange.build import always
from alongside.jobs.running import BY_ITSELF, every_hour
from alongside.law.days import in_london
from alongside.record.queries.census import around

AT_NIGHT = time(1)  # o'clock


@every_hour(minute=50)
def look_at_everybody(now: datetime) -> None:
    """Run every rule for every child, and count every headline number, where that was not done since the night began."""
    local = in_london(now)
    night = local.replace(hour=AT_NIGHT.hour, minute=0, second=0, microsecond=0)
    if night > local:
        night -= timedelta(days=1)
    years = around.watched(around.year_of(local.date()))
    runs = around.runs(years)
    if any(str(year) not in runs or runs[str(year)].whole_at < night for year in years):
        always.look_at_all(by=BY_ITSELF, now=now)
