"""Where the child sleeps tonight, with whom, and on what authority; and who is kept away by an order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from alongside.law import care, layers
from alongside.law.days import in_london, london_day
from alongside.law.history import Event
from alongside.law.steps.emergency import ARRANGED_BY, STAYS_WITH
from alongside.law.tables import Layer
from alongside.record.queries.desk.glance.line import Known, Line, Part, Room


def lines(known: Known) -> Iterator[Line]:
    """Away from home: with whom and why; every basis that stands, with its end; the loud absence of one."""
    away = care.stay(known.history, known.now)
    if away is not None:
        yield _stay(away, known)
    for basis in known.position.care.bases:
        yield _basis(basis, known)
    if known.position.care.value == care.AWAY_WITHOUT_AUTHORITY and away is not None:
        yield Line(
            part=Part.TONIGHT,
            label="On what authority",
            words="Away from home, no authority recorded",
            on=known.position.care.since_on,
            opens=("event", UUID(away.id)),
            loud=True,
        )
    yield from _kept_away(known)


def _stay(away: Event, known: Known) -> Line:
    facts = away.facts
    where = STAYS_WITH.options().get(facts.stays_with or "not_known", "")
    words = ": ".join(filter(None, (where, known.shown(facts.with_whom or ""))))
    by = ARRANGED_BY.options().get(facts.arranged_by or "not_known", "")
    return Line(
        part=Part.TONIGHT,
        label="Away from home",
        words=f"{words}. Arranged by: {by[:1].lower()}{by[1:]}",
        on=away.on,
        opens=("event", UUID(away.id)),
        loud=True,
    )


def _basis(basis: care.Basis, known: Known) -> Line:
    words = dict(layers.BY_LAYER[Layer.LEGAL_BASIS].values)[basis.value]
    wanted = basis.event in known.position.care.papers_wanted
    return Line(
        part=Part.TONIGHT,
        label="On what authority",
        words=f"{words}{_until(basis.to_at)}{'; its paper has not come' if wanted else ''}",
        on=None if basis.from_at == care.ALWAYS else london_day(basis.from_at),
        opens=("event", UUID(basis.event)),
        loud=wanted,
    )


def _until(end: datetime | None) -> str:
    if end is None:
        return ""
    there = in_london(end)
    return f", until {there:%H:%M} on {there:%A} {there.day} {there:%B}"


def _kept_away(known: Known) -> Iterator[Line]:
    for event in known.history.every("exclusion_required"):
        over = known.history.last("exclusion_ended", matter=event.matter)
        ends_on = event.facts.ends_on
        if over is not None or (ends_on is not None and ends_on < known.today):
            continue
        who = known.called(event.facts.who) or "Somebody"
        if known.hides(event.facts.who):
            continue
        yield Line(
            part=Part.DANGER,
            label="Must stay away",
            words=f"{who} must stay away from the home"
            + ("" if ends_on is None else f" until {ends_on.day} {ends_on:%B %Y}"),
            on=event.on,
            opens=("event", UUID(event.id)),
            loud=True,
        )


ROOM = Room(lines)
