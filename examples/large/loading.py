"""The large council into the database: some families at a time by COPY, in as many processes as there are processors.

Each part is a transaction of its own and is found again by the number of its first child, so a load that was stopped goes
on where it stopped. Families and their journeys depend on the seed, their number and the day alone, whichever process
draws them and in whatever order.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, connections

from alongside.law.history import History
from alongside.record.models import Identifier
from alongside.record.write import Rows, write_bulk
from examples.large import rates
from examples.large.families import SIZES, Family, chance_of, draw
from examples.large.journeys import Step, journey
from examples.large.planned import Planned
from examples.large.staffing import Staff, appoint, appointed

SEED = 1
A_PART = 60  # families of a transaction: some hundred children
SAMPLE = 600  # families drawn beforehand, to know how many workers there must be


@dataclass(frozen=True, slots=True)
class Place:
    """Where a family stands in the council: its number, its first child's number, and how many children it has."""

    family: int
    first_child: int
    children: int


@dataclass(frozen=True, slots=True)
class Large:
    """A large council as it is to be: how many children, drawn from which seed, as if `now` were today."""

    children: int
    now: datetime
    seed: int = SEED

    def places(self) -> list[Place]:
        """Every family with its place. The last has as many children as are still wanted."""
        found, child = [], 1
        while child <= self.children:
            size = min(chance_of(self.seed, len(found)).choice(SIZES), self.children - child + 1)
            found.append(Place(len(found), child, size))
            child += size
        return found

    def drawn(self, place: Place) -> tuple[Family, list[Step]]:
        """A family with its journey."""
        chance = chance_of(self.seed, place.family)
        family = draw(place.family, place.first_child, place.children, chance, self.now.date(), rates.YEARS)
        return family, journey(family, chance, self.now)

    def planned(self, place: Place, staff: Staff) -> Planned:
        """Everything that is written down about a family, and the histories it leaves."""
        family, steps = self.drawn(place)
        told = Planned(family, staff.crew_of(family), chance_of(self.seed, -1 - place.family))
        told.tell(steps)
        return told

    def rows(self, place: Place, staff: Staff) -> Rows:
        """Everything that is written down about a family."""
        return self.planned(place, staff).rows

    def open_children(self, places: Sequence[Place]) -> int:
        """About how many children are open today, from a sample: so many need a worker."""
        sample = places[:: max(1, len(places) // SAMPLE)]
        seen = sum(place.children for place in sample)
        still_open = sum(len(open_now(self.drawn(place)[1])) for place in sample)
        return round(self.children * still_open / max(1, seen))


def open_now(steps: Sequence[Step]) -> set[int]:
    """The children of a journey whose last referral has not been closed, by their places."""
    found: set[int] = set()
    for step in steps:
        if step.act == "becomes_referral":
            found |= set(step.children)
        elif step.act == "closed" or step.said.get("outcomes") == ("no_further_action",):
            found -= set(step.children)
    return found


def load(
    large: Large, *, processes: int | None = None, said: Callable[[int, int], None] = lambda done, of: None
) -> int:
    """Load what is not there yet; the cast is on stage. `said(done, of)` is told how many children there are so far.
    Answers how many children were loaded now. Without other processes (`processes=0`) it is done in this one."""
    places = large.places()
    parts = [places[n : n + A_PART] for n in range(0, len(places), A_PART)]
    there = _there(parts)
    if not there:
        appoint(large.children, large.open_children(places), seed=large.seed)
    left = [part for part in parts if part[0].first_child not in there]
    done = large.children - _children(left)
    said(done, large.children)
    many = min(len(left), os.cpu_count() or 1) if processes is None else processes
    for children in _in_processes(large, left, many) if many else _here(large, left):
        done += children
        said(done, large.children)
    return _children(left)


def _children(parts: Sequence[Sequence[Place]]) -> int:
    return sum(place.children for part in parts for place in part)


def _there(parts: Sequence[Sequence[Place]]) -> set[int]:
    """The first child's number of each part that is loaded already."""
    firsts = {number_of(part[0].first_child): part[0].first_child for part in parts}
    found = Identifier.objects.filter(kind="la_child_id", value__in=list(firsts)).values_list(
        "value", flat=True
    )
    return {firsts[value] for value in found}


def number_of(child: int) -> str:
    """The council's number of a child, as `families.draw` gives it."""
    return f"L{child:08d}"


def _here(large: Large, parts: Sequence[Sequence[Place]]) -> Iterator[int]:
    staff = appointed()
    with _collected_between(), _without_waiting_for_the_disk():
        for part in parts:
            rows, after = Rows(), dict[UUID, History]()
            for place in part:
                told = large.planned(place, staff)
                rows.add(*told.rows.rows)
                after |= told.histories
            write_bulk(rows, after=after)
            del rows, after, told
            gc.collect(1)
            yield sum(place.children for place in part)


@contextlib.contextmanager
def _collected_between() -> Iterator[None]:
    """Python looks for what nobody needs between two parts, not a hundred times while one is being planned: a tenth of
    the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextlib.contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """A part that was not on the disk when the machine died is loaded again: none of them waits for it."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        try:
            yield
        finally:
            cursor.execute("RESET synchronous_commit")


def _in_processes(large: Large, parts: Sequence[Sequence[Place]], many: int) -> Iterator[int]:
    """Each process takes every so-manieth part, in a connection of its own, and says when one is in."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    results: multiprocessing.SimpleQueue[int] = fork.SimpleQueue()
    running = [
        fork.Process(target=_share, args=(large, parts[n::many], results, os.getpid()), daemon=True)
        for n in range(many)
    ]
    for process in running:
        process.start()
    try:
        waiting = len(parts)
        while waiting:
            if results.empty():
                if any(process.exitcode for process in running):
                    raise RuntimeError(
                        "A part of the large council could not be loaded; what is wrong stands above."
                    )
                time.sleep(0.2)
                continue
            yield results.get()
            waiting -= 1
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join()


def _share(large: Large, parts: Sequence[Sequence[Place]], results: object, parent: int) -> None:
    for children in _here(large, parts):
        results.put(children)  # type: ignore[attr-defined]
        if os.getppid() != parent:  # whoever began this is gone
            return
