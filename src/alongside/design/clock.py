"""The one place where a door looks at the clock. Below the door `now` and `today` are handed in."""

from datetime import date, datetime

from django.utils import timezone

from alongside.law.days import (
    London as LONDON,  # noqa: N814
    london_day,
)

__all__ = ["LONDON", "day_of", "now"]


def now() -> datetime:
    """This moment, aware of its zone."""
    return timezone.now()


def day_of(moment: datetime) -> date:
    """The day in London at that moment: in summer it begins an hour before midnight UTC."""
    return london_day(moment)
