"""Which referral of an earlier file each referral of this one is: also where its first day was put right in between.

A file names its referrals by their day alone. One whose day changed is the same referral only where nothing else is left
to choose: see docs/decisions/the-same-referral.md. Values in, values out; nothing here knows the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Happened = tuple[str, date | None, str]  # kind, day, and the facts in one order


@dataclass(frozen=True, slots=True)
class Told:
    """One referral with all that was told of it: its key, its first day, the facts of its receipt, what happened within it
    since, and the file (by council and year) that told it last. `expected`: a file of this year has to name it again."""

    key: str
    on: date | None
    receipt: str
    within: tuple[Happened, ...]
    source: str
    expected: bool = True


def expected_in(
    year_begins: date, stated_on: date, *, received_on: date | None, ended_on: date | None
) -> bool:
    """Whether a file about the year that begins then has to name this referral: it had been received by the day the file
    speaks of, and not ended before the year began."""
    if received_on is not None and received_on > stated_on:
        return False
    return ended_on is None or ended_on >= year_begins


def same(before: Sequence[Told], now: Sequence[Told]) -> dict[str, str]:
    """For each referral of this file that is one of an earlier file's, by key: which. One is never two.

    First those on the day that stands, then those under the day an earlier file gave them, and of the rest those pairs of
    which nothing else could be meant.
    """
    found: dict[str, str] = {}
    for alike in (_one_and_the_same, _on_its_day, _under_its_name):
        for each in now:
            if each.key in found:
                continue
            left = (one for one in before if one.key not in found.values() and alike(one, each))
            if chosen := next(left, None):
                found[each.key] = chosen.key
    return found | _only_the_day_differs(
        [one for one in before if one.key not in found.values()],
        [each for each in now if each.key not in found],
    )


def _one_and_the_same(before: Told, now: Told) -> bool:
    return before.key == now.key and before.on == now.on


def _on_its_day(before: Told, now: Told) -> bool:
    return now.on is not None and before.on == now.on


def _under_its_name(before: Told, now: Told) -> bool:
    return before.key == now.key


def _only_the_day_differs(before: Sequence[Told], now: Sequence[Told]) -> dict[str, str]:
    """Pairs of which nothing else could be meant: the earlier one fits this one alone, and no other earlier one fits this
    one alone. What is found leaves less to choose from for the rest."""
    fits = {one.key: {each.key for each in now if _fits(one, each)} for one in before}
    found: dict[str, str] = {}
    while True:
        left = {one: those - found.keys() for one, those in fits.items() if one not in found.values()}
        only = [(one, *those) for one, those in left.items() if len(those) == 1]
        claims = Counter(each for _, each in only)
        sure = {each: one for one, each in only if claims[each] == 1}
        if not sure:
            return found
        found |= sure


def _fits(before: Told, now: Told) -> bool:
    """Whether all that was told of the earlier one is told of this one again, and it would otherwise be missing."""
    if now.on is None or not before.expected or before.receipt != now.receipt:
        return False
    if Counter(before.within) - Counter(now.within):
        return False
    dated_within = any(on is not None for _, on, _ in before.within)
    return dated_within or before.source == now.source
