"""What a worker made ready leaves at its moment, after the law, the grant and the safe way were asked once more; what could
not be handed over is tried again; and what is on its way is asked about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.jobs.running import BY_ITSELF, every_minute, for_each
from alongside.post import outbox
from alongside.record.queries import jobs as due


@every_minute()
def send_what_is_ready(now: datetime) -> None:
    """Queue what is due, then try whatever waits: what is queued now leaves now."""
    ready = dict(due.tellings_to_send(now))
    for_each(ready, lambda notice: outbox.queue(notice, ready[notice], by=BY_ITSELF, now=now))
    for_each(due.messages_to_try(now), lambda message: outbox.hand_over(message, by=BY_ITSELF, now=now))
    for_each(due.messages_in_doubt(now), lambda message: outbox.look_into(message, by=BY_ITSELF, now=now))


@every_minute()
def ask_what_arrived(now: datetime) -> None:
    """Ask whoever carries them about messages on their way."""
    on_their_way = {each[0]: each for each in due.messages_on_their_way(now)}

    def ask(message: UUID) -> None:
        _, channel, ref, since = on_their_way[message]
        outbox.ask(message, channel, ref, since, by=BY_ITSELF, now=now)

    for_each(on_their_way, ask)
