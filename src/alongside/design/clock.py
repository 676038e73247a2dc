"""The one place where a door looks at the clock. Below the door `now` and `today` are handed in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, aware of its zone."""
    return timezone.now()


def day_of(moment: datetime) -> date:
    """The day in London at that moment: in summer it begins an hour before midnight UTC."""
    return moment.astimezone(LONDON).date()
