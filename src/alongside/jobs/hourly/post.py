"""Whoever asked for it is told that there is something new to read: once a day at most, while the office can be rung."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.jobs.running import BY_ITSELF, every_hour, for_each
from alongside.post import outbox
from alongside.record.queries.family import new


@every_hour(minute=45)
def tell_of_new(now: datetime) -> None:
    """Each reader who asked, where something appeared on their page since a message last went to them."""

    def tell(account: UUID) -> None:
        newest = new.newest(account, now=now)
        if newest is not None:
            outbox.queue_new(account, newest, by=BY_ITSELF, now=now)

    for_each(new.who_asked(), tell)
