"""The census as it would be today: looked at again within seconds of something being written down. And the returns that
somebody at the data desk asked to be built."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.exchange.build import always, building as making
from alongside.jobs.running import BY_ITSELF, every_minute, every_seconds, for_each
from alongside.record.access import viewer_of
from alongside.record.actions import Refused, building
from alongside.record.queries.census import builds
from alongside.returns.reading import CannotRead
from alongside.returns.scratch import scratch
from alongside.returns.years import CollectionYear


@every_seconds(3)
def look_again(now: datetime) -> None:
    """Run the census's rules for whoever was written about, and for whoever shares a number with one of them."""
    always.look_again(by=BY_ITSELF, now=now)


@every_minute()
def build_returns(now: datetime) -> None:
    """Build what was asked for, in the name of whoever asked: they do not approve it."""
    waiting = {each.ref: each for each in builds.asked_for()}
    for_each(waiting, lambda ref: _build(waiting[ref], now))


def _build(asked: builds.AskedFor, now: datetime) -> None:
    ref: UUID | None = None
    again, words = False, ""
    with scratch() as folder:
        try:
            built = making.build_cin(
                folder / f"cin-{asked.year}.xml",
                year=CollectionYear.written(asked.year),
                by=viewer_of(asked.by, now=now),
                now=now,
            )
            ref, again = built.kept.ref, built.again
        except builds.BeingBuilt:
            return  # the next minute looks again
        except (making.WhichCouncil, making.NothingKnown, CannotRead, Refused) as fault:
            words = str(fault)
    building.answer_build(asked.ref, build=ref, again=again, words=words, by=BY_ITSELF, now=now)
