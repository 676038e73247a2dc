"""Two people who must be kept apart and are asked to one meeting: whether they would meet there, and the times at which they would not.

Who comes to a part of a meeting arrives a little before it and leaves a little after. So two who must not meet need some minutes
between the end of one part and the beginning of the other. How many is practice, not law: nothing lays it down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

BETWEEN = timedelta(
    minutes=15
)  # to leave, or to arrive, and to meet nobody in the waiting room or at the door
FIRST_PART = timedelta(minutes=45)  # how long the first part is offered to be


@dataclass(frozen=True, slots=True)
class Part:
    """From when and until when somebody comes. None: from the beginning, to the end."""

    from_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Times at which they do not meet: the one leaves at the first, the other comes at the second."""

    until_at: datetime
    from_at: datetime


def meet(one: Part, other: Part, starts_at: datetime) -> bool:
    """Whether two who come so would be there, or wait there, at one moment."""
    return _before_the_end(one, other, starts_at) and _before_the_end(other, one, starts_at)


def _before_the_end(one: Part, other: Part, starts_at: datetime) -> bool:
    return other.until_at is None or (one.from_at or starts_at) < other.until_at + BETWEEN


def offer(starts_at: datetime) -> Offer:
    """A first part from the beginning of the meeting, and a second after it."""
    until_at = starts_at + FIRST_PART
    return Offer(until_at, until_at + BETWEEN)
