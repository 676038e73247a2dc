"""The outbox: what is ready is queued, what is queued is handed over, and what was handed over is asked about."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from alongside.accounts.proofs import doors_open
from alongside.post import email, letter, text, words
from alongside.post.carrying import Arrived, Carrier, InDoubt, Never, NotNow, OnItsWay, Outcome
from alongside.record.access import Viewer
from alongside.record.actions import post as actions

# Whoever carries a message tries for three days; when nothing is known of it then, it has not arrived.
KNOWN_WITHIN = timedelta(hours=80)
NEVER_KNOWN = "Whoever carries our messages never said whether it arrived."

log = logging.getLogger(__name__)


def carriers() -> dict[str, Carrier]:
    """Who carries each channel."""
    return {"email": email.carrier(), "text": text.carrier(), "letter": letter.carrier()}


def queue(notice: UUID, channel: str, *, by: Viewer, now: datetime) -> None:
    """Queue the message for a duty whose moment has come."""
    said = words.something_to_read(channel)
    actions.queue_telling(notice, subject=said.subject, words=said.words, by=by, now=now)


def queue_new(account: UUID, newest: datetime, *, by: Viewer, now: datetime) -> None:
    """Queue the notice that there is something new to read, where they asked for such notices."""
    texts = {channel: words.something_to_read(channel) for channel in ("text", "email")}
    said = {channel: (each.subject, each.words) for channel, each in texts.items()}
    actions.queue_new(account, newest=newest, said=said, by=by, now=now)


def hand_over(message: UUID, *, by: Viewer, now: datetime) -> None:
    """Try one message. Whatever stands against it now, or whoever else has it, it does not go; nor does anything leave
    before this version was proved: it waits."""
    if not doors_open():
        return
    all_ = carriers()
    names = {channel: carrier.name for channel, carrier in all_.items()}
    going = actions.begin(message, carriers=names, by=by, now=now)
    if going is None:
        return
    try:
        outcome = all_[going.channel].send(going)
    except InDoubt:
        return  # looked into a quarter of an hour later
    _write(message, outcome, by=by, now=now)


def look_into(message: UUID, *, by: Viewer, now: datetime) -> None:
    """A try began and its end was never written: whoever carries it is asked. Where they cannot say, it is not sent again."""
    going = actions.outgoing(message)
    try:
        found = carriers()[going.channel].find(going)
    except InDoubt:
        actions.in_doubt(message, by=by, now=now)
        return
    _write(message, found or NotNow("Nothing of it reached whoever carries our messages."), by=by, now=now)


def ask(message: UUID, channel: str, ref: str, since: datetime, *, by: Viewer, now: datetime) -> None:
    """What became of a message that is on its way."""
    try:
        outcome: Outcome = carriers()[channel].ask(ref)
    except InDoubt:
        outcome = OnItsWay(ref)
    if not isinstance(outcome, OnItsWay):
        _write(message, outcome, by=by, now=now)
    elif since + KNOWN_WITHIN < now:
        _write(message, Never(NEVER_KNOWN), by=by, now=now)


def receipt(message: UUID, outcome: Outcome, *, by: Viewer, now: datetime) -> None:
    """GOV.UK Notify says what became of a message. Counted where they have the message under that number and its end is not
    known yet; anything else is passed over, as is a receipt that comes twice."""
    if isinstance(outcome, Arrived | Never) and actions.awaited(
        message, carrier="notify", carrier_ref=outcome.ref
    ):
        _write(message, outcome, by=by, now=now)


def _write(message: UUID, outcome: Outcome, *, by: Viewer, now: datetime) -> None:
    match outcome:
        case Arrived(ref):
            actions.sent(message, carrier_ref=ref, by=by, now=now)
        case OnItsWay(ref):
            actions.handed_over(message, carrier_ref=ref, by=by, now=now)
        case NotNow(why):
            actions.not_now(message, why=why, by=by, now=now)
        case Never(why):
            actions.failed(message, why=why, by=by, now=now)
