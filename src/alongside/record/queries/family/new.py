"""Who asked to be told when there is something new to read, and whether there is: moments only, and nothing of what it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.accounts.family.models import FamilyAccount, State
from alongside.law import invited, sharing
from alongside.law.days import london_day
from alongside.record.doors import Reader, reading_as
from alongside.record.models.access import Granted
from alongside.record.queries.family import reading


def who_asked() -> list[UUID]:
    """The accounts whose owners chose to be sent a notice, and that are open. One statement."""
    asked = FamilyAccount.objects.filter(notices=True, state=State.OPEN)
    return list(asked.order_by("ref").values_list("ref", flat=True))


def newest(account: UUID, *, now: datetime) -> datetime | None:
    """When the last thing appeared on this reader's page; None where there is nothing on it. Asked as this reader, so that
    nothing counts that they may not read. What they have read is not looked at: nobody is to learn it from a message."""
    today = london_day(now)
    with reading_as(Reader(account, Granted.Door.FAMILY), today) as alias:
        read = reading.all_of_it(alias)
    appeared = (
        entry.appears_at
        for child, history in read.histories.items()
        for entry in sharing.ready(history, read.told.get(child, ()), today=today)
        if entry.appears_at is not None
    )
    asked = (each.appears_at for seat in read.seats if (each := invited.invited(seat, now=now)) is not None)
    return max((at for at in (*appeared, *asked) if at <= now), default=None)
