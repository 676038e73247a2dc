"""When something new may reach a family by itself: while somebody is there to be rung.

Nothing new appears on a family's page, and nothing is sent that leads to it, at night, at a weekend, on a bank holiday or
in the last afternoon before days on which the office is closed, unless a worker has spoken to the person first. Nobody
should read hard news alone with no one to ask until Monday. No law names the hours: each council says its own
(`local`), and `USUAL` is what holds until it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from alongside.law.days import Calendar, in_london


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the office can be rung on a working day. `opens` counts, the other two do not: at `closes` it is too late, and
    at `closes_before_a_break` it is too late on a day that is followed by one on which the office is closed.

    Raises ValueError where they are not in the order of the day.
    """

    opens: time = time(9)
    closes: time = time(17)
    closes_before_a_break: time = time(12)

    def __post_init__(self) -> None:
        if not self.opens < self.closes_before_a_break <= self.closes:
            raise ValueError("an office opens before it closes, and closes earlier before a break")

    def last(self, day: date, calendar: Calendar) -> time:
        """The time from which nothing new appears any more on this working day."""
        followed_by = day + timedelta(days=1)
        return self.closes if calendar.is_working_day(followed_by) else self.closes_before_a_break


USUAL = OfficeHours()
_adopted = USUAL


def council() -> OfficeHours:
    """The hours in use: the usual ones until the service that runs has adopted the council's."""
    return _adopted


def adopt(hours: OfficeHours) -> None:
    """From now on this process asks by these hours. Called once, when a service starts."""
    global _adopted
    _adopted = hours


def written(words: str) -> OfficeHours:
    """A council's hours as they stand in its settings, "09:00 17:00 12:00": opens, closes, closes before a break. Nothing:
    the usual ones. Raises ValueError."""
    if not words.strip():
        return USUAL
    opens, closes, before_a_break = (time.fromisoformat(each) for each in words.split())
    return OfficeHours(opens, closes, before_a_break)


def may_appear_at(
    ready_at: datetime, spoken_to: bool, calendar: Calendar, hours: OfficeHours | None = None
) -> datetime:
    """The first moment, in London's time, at which something that is ready may be seen by a reader or sent to them.

    Never before `ready_at`. `spoken_to`: a worker has told the person this themselves, so that it waits for no office.
    `hours`: the council's where none are named.
    """
    hours = hours or council()
    ready = in_london(ready_at)
    if spoken_to or _is_open(ready, calendar, hours):
        return ready
    opens = _opening(ready.date(), hours)
    if calendar.is_working_day(ready.date()) and ready < opens:
        return opens
    return _opening(calendar.after(ready.date(), 1), hours)


def _is_open(moment: datetime, calendar: Calendar, hours: OfficeHours) -> bool:
    day, clock = moment.date(), moment.time()
    return calendar.is_working_day(day) and hours.opens <= clock < hours.last(day, calendar)


def _opening(day: date, hours: OfficeHours) -> datetime:
    return in_london(datetime.combine(day, hours.opens))
