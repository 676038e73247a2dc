"""Which assessment, plan or enquiry of an earlier file each of this file is, where its first day was put right in between.

A census names them by their first day, and an episode has at most one of a kind that goes on (rules 4004, 8839, 8896, 8935).
So two that went on at one time, of which each file names one and not the other, are one: see
docs/decisions/the-same-referral.md. Nothing here knows the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from alongside.law.history import Event, History
from alongside.record.queries.census.asked import PLANS_OF_HELP_SINCE

# What ends each, in a matter or in what arose in it.
ENDS = {
    "assessment": ("assessment_signed_off", "assessment_stopped"),
    "child_in_need": ("cin_plan_ended",),
    "enquiry": ("conference_held", "conference_not_required", "enquiry_concluded"),
    "protection_plan": ("protection_plan_ended",),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One of them: its key, kind and episode, its first day, and the day it ended (None: it goes on)."""

    key: str
    kind: str
    episode: str
    began_on: date | None
    ended_on: date | None = None

    def went_on(self, day: date) -> bool:
        """Whether it had begun by that day and ended on none or a later one."""
        begun = self.began_on is not None and self.began_on <= day
        return begun and (self.ended_on is None or self.ended_on > day)

    def named_in(self, begins: date, stated_on: date) -> bool:
        """Whether a census of the year that begins then, and tells of it until that day, has to name it: an assessment and an
        enquiry that had not ended only where they began in that year, and one without a day of its end (no conference was
        needed) by its first. Plans of help are named from 2021-22."""
        if self.kind == "child_in_need" and begins < PLANS_OF_HELP_SINCE:
            return False
        if self.began_on is None or self.began_on > stated_on:
            return False
        ended_on = self.began_on if self.ended_on == date.min else self.ended_on
        if ended_on is None or ended_on > stated_on:
            return self.kind not in ("assessment", "enquiry") or self.began_on >= begins
        return ended_on >= begins


def same_runs(
    before: Sequence[Run], now: Sequence[Run], *, both_told_of: date, again: tuple[date, date] | None = None
) -> dict[str, str]:
    """For each of this file that stands under another key in the record: which. One is never two.

    `both_told_of`: the last day of which this file and the latest before it both told. `again`: of the year of this file
    another one told before; the first day of that year and the last of which this one tells. Where one that had to be named
    is not, and one is new, its first day was put right.
    """
    here = {one.key for one in before}
    named = {each.key: each for each in now}
    left = [one for one in before if one.key not in named]
    went_on = [one for one in before if all(o.went_on(both_told_of) for o in (one, named.get(one.key, one)))]
    found: dict[str, str] = {}
    for each in (each for each in now if each.key not in here):
        on_its_day = (one for one in left if _alike(one, each) and one.began_on == each.began_on)
        taken = found.values()
        if chosen := next((one for one in on_its_day if one.key not in taken), None):
            found[each.key] = chosen.key
    for each in now:
        if each.key in here or each.key in found or not each.went_on(both_told_of):
            continue
        others = [o for o in now if o is not each and _alike(o, each) and o.went_on(both_told_of)]
        fits = [one for one in went_on if _alike(one, each)]
        free = [one for one in fits if one in left and one.key not in found.values()]
        if not others and len(fits) == len(free) == 1:
            found[each.key] = free[0].key
    return found | _only_the_day_differs(left, now, {*here, *found}, {*found.values()}, again)


def _only_the_day_differs(
    left: Sequence[Run],
    now: Sequence[Run],
    known: Collection[str],
    taken: Collection[str],
    again: tuple[date, date] | None,
) -> dict[str, str]:
    found = {}
    for each in now if again is not None else ():
        new = [o for o in now if _alike(o, each) and o.key not in known]
        gone = [o for o in left if _alike(o, each) and o.key not in taken and again and o.named_in(*again)]
        if new == [each] and len(gone) == 1:
            found[each.key] = gone[0].key
    return found


def same_conferences(before: Sequence[Run], now: Sequence[Run], *, both_told_of: date) -> dict[str, str]:
    """The same for conferences, each with the enquiry or the plan it was held in as its episode: where both files told of the
    day, one that was is not named, and one is new, its day was put right."""
    here, named = {one.key for one in before}, {each.key for each in now}
    found = {}
    for each in now:
        new = [o for o in now if _alike(o, each) and o.key not in here and _by(o, both_told_of)]
        gone = [o for o in before if _alike(o, each) and o.key not in named and _by(o, both_told_of)]
        if new == [each] and len(gone) == 1:
            found[each.key] = gone[0].key
    return found


def _by(one: Run, day: date) -> bool:
    return one.began_on is not None and one.began_on <= day


def runs_here(history: History, keys: Mapping[str, tuple[UUID, UUID | None]]) -> list[Run]:
    """Those of which earlier files told, as they stand."""
    here = []
    for key, (matter, event) in keys.items():
        kind, ref = key.partition("/")[0], str(matter)
        episode = history.nearest(ref, "referral") if kind in ENDS else None
        if event is not None or episode is None:
            continue
        opened = next(iter(history.of(ref)), None)
        ends = [each.on or date.min for each in history.every(*ENDS[kind], matter=ref)]
        here.append(Run(key, kind, episode.id, opened.on if opened else None, min(ends, default=None)))
    return here


def expected_again(
    history: History, keys: Mapping[str, tuple[UUID, UUID | None]], begins: date, stated_on: date
) -> Callable[[Event], bool]:
    """Tells of an event of which files told whether a census of the year that begins then, and that speaks of it until that
    day, has to name it again: what stands in a run of work with that run, and of the rest what happened in the year."""
    named = {str(keys[run.key][0]): run.named_in(begins, stated_on) for run in runs_here(history, keys)}

    def expected(event: Event) -> bool:
        if event.on is not None and event.on > stated_on:
            return False
        of_its_run = (named[above.id] for above in history.ancestors(event.matter) if above.id in named)
        return next(of_its_run, event.on is None or event.on >= begins)

    return expected


def conferences_here(history: History, keys: Mapping[str, tuple[UUID, UUID | None]]) -> list[Run]:
    """The conferences of which earlier files told, as they stand."""
    here = []
    for key, (matter, event) in keys.items():
        held = history.first("conference_held", matter=str(matter)) if key.startswith("conference/") else None
        above = history.matters[str(matter)].parent if event is None and held is not None else None
        if held is not None and above is not None:
            here.append(Run(key, "conference", above, held.on, held.on))
    return here


def conferences_told(matters: Sequence[Any], known: Mapping[str, str]) -> list[Run]:
    """The conferences of a file that were held in something known here. `known`: the matter of each key."""
    return [
        Run(matter.key, "conference", known[matter.parent], matter.events[0].on, matter.events[0].on)
        for matter in matters
        if matter.kind == "conference" and matter.parent in known
    ]


def runs_told(matters: Sequence[Any], known: Mapping[str, str]) -> list[Run]:
    """Those of a file in an episode that is known here. `known`: the matter of each key."""
    by_key = {matter.key: matter for matter in matters}
    parents = {matter.key: matter.parent for matter in matters}
    told = []
    for matter in matters:
        above = matter
        while above.kind != "referral" and above.parent in by_key:
            above = by_key[above.parent]
        if matter.kind not in ENDS or above.key not in known:
            continue
        within = with_all_below(matter.key, parents)
        ends = [
            event.on or date.min
            for key in within
            for event in by_key[key].events
            if event.kind in ENDS[matter.kind]
        ]
        began_on = matter.events[0].on
        told.append(Run(matter.key, matter.kind, known[above.key], began_on, min(ends, default=None)))
    return told


def with_all_below(top: str, parents: Mapping[str, str]) -> set[str]:
    """A matter and all that arose in it, in it or in what arose there."""
    found = {top}
    while more := {each for each, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _alike(one: Run, other: Run) -> bool:
    return (one.kind, one.episode) == (other.kind, other.episode)
