"""Print the last day (or moment) that a clock of the pathway allows.

    alongside due referral_decision 2026-04-02
    alongside due police_protection 2026-03-27T22:00

ANCHOR is the day the clock counts from: what starts it, or, for a clock that counts back, the day of the hearing or
event ahead. Clocks that count hours need a day and a time; a time without a zone is London's. The answer is one line in
ISO 8601. A day that rests on bank holidays nobody has announced, or on a local calendar, is marked provisional on
stderr. Exit code 1: the clock is known and names no number. Exit code 2: the question cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

from alongside.command import Problem

if TYPE_CHECKING:
    from alongside.law.tables import Clock, Duration


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clock", metavar="CLOCK", help="the clock's key, as `alongside pathway` lists them")
    parser.add_argument(
        "anchor", metavar="ANCHOR", help="a day (2026-04-02) or a day and time (2026-03-27T22:00)"
    )
    parser.add_argument("--edition", metavar="E", help="the edition of the guidance, for example WT2018")


def run(args: argparse.Namespace) -> int:
    from alongside.law import days, pathway
    from alongside.law.tables import Unit

    clock = _clock(args.clock)
    anchor = _anchor(args.anchor)
    limit, note = _limit(clock, anchor, args.edition)
    try:
        due = pathway.due(clock, anchor, limit=limit)
    except days.NoNumber:
        print(f"{clock.key}: {_NO_NUMBER[limit.unit]}", file=sys.stderr)
        return 1
    except days.NeedsMoment:
        raise Problem(
            f"{clock.key} counts hours, so ANCHOR needs the time as well as the day, like {args.anchor[:10]}T14:05."
        ) from None
    except days.TooFar:
        raise Problem(f"{args.anchor} is too far away for a date to be worked out.") from None
    if note:
        print(note, file=sys.stderr)
    if due.provisional:
        why = (
            "school terms are the council's own; the usual three were taken"
            if limit.unit is Unit.SCHOOL_TERMS
            else f"bank holidays are announced to the end of {days.england().announced_to.year}"
        )
        print(f"provisional: {why}.", file=sys.stderr)
    print(due.at.isoformat() if due.at else due.on.isoformat())
    return 0


_NO_NUMBER = {
    "asap": "no number is set; it must be done as soon as reasonably practicable.",
    "local_policy": "no national limit is set; the council decides its own.",
}


def _clock(key: str) -> Clock:
    from difflib import get_close_matches

    from alongside.law import pathway

    clocks = pathway.clocks()
    if key in clocks:
        return clocks[key]
    near = get_close_matches(key, clocks, n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise Problem(f"there is no clock called {key!r}.{hint} `alongside pathway` lists them all.")


def _anchor(text: str) -> date | datetime:
    from alongside.law.days import in_london

    try:
        if not {"T", "t", " "} & set(text):
            return date.fromisoformat(text)
        return in_london(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise Problem(
            f"{text!r} is not a real day or moment; write 2026-04-02, or 2026-04-02T14:05."
        ) from None


def _limit(clock: Clock, anchor: date | datetime, edition: str | None) -> tuple[Duration, str]:
    """The limit of the edition asked for, or of the one in force on the day; with a note where that needs saying."""
    from alongside.law import days, editions, pathway
    from alongside.law.tables import Unit

    day = days.london_day(anchor) if isinstance(anchor, datetime) else anchor
    if edition is None:
        limit, source, assumed = pathway.limit_of(clock, day)
        # An age is counted from a birth long before the rule that names it; older law began on a day not looked up.
        told = clock.limit.rows[0][0] == editions.LONG_STANDING or limit.unit is Unit.UNTIL_AGE
        note = f"note: nothing is declared for so early a day; {source} was taken."
        return limit, note if assumed and not told else _switched_off(clock, day)
    if edition not in editions.ALL:
        raise Problem(
            f"there is no edition called {edition!r}; known: {', '.join(editions.WORKING_TOGETHER)}."
        )
    for _, limit, source in clock.limit.rows:
        if source.edition == edition:
            note = "" if source.confirmed else f"note: {source}; the text was not checked."
            return limit, note or _switched_off(clock, day)
    stands_in = ", ".join(dict.fromkeys(source.edition for _, _, source in clock.limit.rows))
    raise Problem(f"{clock.key} is not set by {edition}; it stands in {stands_in}.")


def _switched_off(clock: Clock, day: date) -> str:
    from alongside.law import editions

    if clock.provision and not editions.in_force(clock.provision, day):
        return f"note: {clock.key} comes from law that is not in force on {day.isoformat()}."
    return ""
