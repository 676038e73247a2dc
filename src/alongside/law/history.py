"""One person's history: what happened, in order, with every correction applied, as it was known at any moment.

Events are only ever added. A correction is an event too: it names the event it corrects and replaces it, retracts it,
or moves it to another matter or another child. The effective history depends only on which events are known, never on
the order they were written down in: any order of insertion gives the same result.

When two corrections name the same event, the one recorded last stands. A correction can itself be corrected:
retracting a correction lets what it corrected stand again; replacing a correction puts the new wording in its place.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum, StrEnum, auto
from functools import cached_property

from alongside.law.events import KINDS, Facts
from alongside.law.tables import Mode


class Precision(StrEnum):
    """How exactly we know when. A clock starts only from a day or better."""

    MOMENT = "moment"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Correction(StrEnum):
    """What a correcting event does to the event it names."""

    REPLACES = "replaces"
    RETRACTS = "retracts"
    MOVES = "moves"


class _Gone(Enum):
    """Why an event no longer stands here. Taken back, what it corrected stands again; moved away, nothing does."""

    TAKEN_BACK = auto()
    AWAY = auto()


@dataclass(frozen=True, slots=True)
class Person:
    """The person a history is about. An unborn child has `due_on` and no `born_on`."""

    id: str
    born_on: date | None = None
    due_on: date | None = None
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """One run of a process for one child, and the matter it arose in (None: it stands alone)."""

    id: str
    kind: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What an occasion meant for this person in one matter.

    `on` is the day it happened (None: unknown), `at` the moment if known. `order` settles the order within a day.
    `recorded_at` is when it was written down, which is never taken for when it happened (invariant 41).
    `corrects` names the event this one corrects and `correction` how; a retraction carries no facts.
    """

    id: str
    kind: str
    matter: str
    on: date | None
    facts: Facts
    recorded_at: datetime
    at: datetime | None = None
    precision: Precision = Precision.DAY
    order: int = 0
    recorded_by: str = ""
    source: str = "desk"
    corrects: str | None = None
    correction: Correction | None = None

    @property
    def dated(self) -> bool:
        """Whether the day is known: the least a clock can count from."""
        return self.on is not None and self.precision in (Precision.DAY, Precision.MOMENT)

    @property
    def reported(self) -> bool:
        """Whether it came from another system rather than being written here."""
        return self.source.startswith("import:")


_LAST = datetime.max.replace(tzinfo=UTC)


def _place(event: Event) -> tuple[date, int, datetime, int, datetime, int, str]:
    """Where an event stands in the order of what happened. An unknown day comes last; within a day a known time
    sorts before an unknown one only where both are known, otherwise the stated order and then the recording decides."""
    return (
        event.on or date.max,
        event.order,
        event.at or _LAST,
        0 if event.at else 1,
        event.recorded_at,
        _rank(event),
        event.id,
    )


def _precedes(one: Event, other: Event) -> bool:
    if one.on is not None and other.on is not None and one.on != other.on:
        return one.on < other.on
    if one.on is not None and one.on == other.on and (one.at is None or other.at is None):
        return (one.order, one.recorded_at, _rank(one), one.id) < (
            other.order,
            other.recorded_at,
            _rank(other),
            other.id,
        )
    return _place(one) < _place(other)


def _rank(event: Event) -> int:
    """The order of what was written down in one breath: what opens a matter first, what decides it last."""
    kind = KINDS.get(event.kind)
    if kind is None:
        return 1
    return 0 if kind.opens_matter else 2 if kind.mode is Mode.DECIDES else 1


class History:
    """What is known about one person at a moment.

    `as_known_at` leaves out everything recorded later, corrections included: the past can be read as it was known.
    """

    def __init__(
        self,
        person: Person,
        matters: Iterable[Matter],
        events: Iterable[Event],
        *,
        as_known_at: datetime | None = None,
    ) -> None:
        self.person = person
        self.matters: dict[str, Matter] = {matter.id: matter for matter in matters}
        self.as_known_at = as_known_at
        known = [e for e in events if as_known_at is None or e.recorded_at <= as_known_at]
        self.recorded = tuple(sorted(known, key=lambda e: (e.recorded_at, e.id)))

    @cached_property
    def effective(self) -> tuple[Event, ...]:
        """The events that stand, in the order in which they happened."""
        return tuple(sorted(self._standing(), key=_place))

    def of(self, matter: str) -> tuple[Event, ...]:
        """The events of one matter, in order."""
        return self._by_matter.get(matter, ())

    def under(self, matter: str) -> tuple[Event, ...]:
        """The events of a matter and of everything that arose in it, in order."""
        return self._under_cache(matter)

    def kinds_under(self, matter: str) -> frozenset[str]:
        """The kinds of what happened in a matter and in everything that arose in it."""
        cache: dict[str, frozenset[str]] = self.__dict__.setdefault("_kinds_under", {})
        if matter not in cache:
            cache[matter] = frozenset(event.kind for event in self.under(matter))
        return cache[matter]

    def first(self, *kinds: str, matter: str | None = None) -> Event | None:
        """The earliest event of these kinds (in a matter and what arose in it), or None."""
        return next(self.every(*kinds, matter=matter), None)

    def last(self, *kinds: str, matter: str | None = None) -> Event | None:
        """The latest event of these kinds (in a matter and what arose in it), or None."""
        return max(self.every(*kinds, matter=matter), key=_place, default=None)

    def every(self, *kinds: str, matter: str | None = None) -> Iterator[Event]:
        """All events of these kinds, in order."""
        events = self.effective if matter is None else self.under(matter)
        return (event for event in events if event.kind in kinds)

    def before(self, event: Event) -> History:
        """The history without this event and everything that comes after it in the order of what happened.

        On one day, where the time of either is not known, what was written down first counts as first: a visit noted
        without its time this morning is known when the assessment is signed off this afternoon.
        """
        earlier = self._earlier(event)
        if len(earlier) == len(self.recorded) and self.as_known_at is None:
            return self  # nothing came later and nothing was corrected: it is this history
        before = self._with(earlier)
        before.__dict__["effective"] = (
            earlier  # they stand already, in this order: nothing is worked out again
        )
        return before

    def _earlier(self, event: Event) -> tuple[Event, ...]:
        """The events that stand and came before this one, in order. Those of an earlier day are not looked at one by one."""
        stands = self.effective
        day = len(stands) if event.on is not None else 0
        while day and event.on is not None and (stands[day - 1].on or date.max) >= event.on:
            day -= 1
        same_day = tuple(e for e in stands[day:] if e.id != event.id and _precedes(e, event))
        return stands if len(same_day) == len(stands) - day else stands[:day] + same_day

    def and_then(self, event: Event) -> History:
        """The history as it would be with this event added."""
        if self.recorded and (self.recorded[-1].recorded_at, self.recorded[-1].id) > (
            event.recorded_at,
            event.id,
        ):
            after = self._with([*self.recorded, event])
        else:
            after = History(self.person, (), ())
            after.matters, after.recorded = self.matters, (*self.recorded, event)
            if "_lineage" in self.__dict__:
                after.__dict__["_lineage"] = self._lineage  # of the same matters
        stands = self.__dict__.get("effective")
        # What corrects nothing, and was not corrected already, takes its place among what stands and changes nothing of it.
        alone = event.corrects is None and all(each.corrects != event.id for each in self.recorded)
        if stands is not None and alone:
            place = bisect(stands, _place(event), key=_place)
            after.__dict__["effective"] = (*stands[:place], event, *stands[place:])
        return after

    def ancestors(self, matter: str) -> Iterator[Matter]:
        """The matter and those it arose in, nearest first. A matter that names itself as its own ancestor stops."""
        seen: set[str] = set()
        step: str | None = matter
        while step is not None and step in self.matters and step not in seen:
            seen.add(step)
            yield self.matters[step]
            step = self.matters[step].parent

    def nearest(self, matter: str, kind: str) -> Matter | None:
        """The nearest matter of this kind, the matter itself included."""
        return next((m for m in self.ancestors(matter) if m.kind == kind), None)

    def children_of(self, matter: str, kind: str | None = None) -> tuple[Matter, ...]:
        """The matters that arose directly in this one."""
        return tuple(m for m in self.matters.values() if m.parent == matter and kind in (None, m.kind))

    def _with(self, events: Iterable[Event]) -> History:
        return History(self.person, self.matters.values(), events)

    @cached_property
    def _by_matter(self) -> dict[str, tuple[Event, ...]]:
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.effective:
            found[event.matter].append(event)
        return {matter: tuple(events) for matter, events in found.items()}

    @cached_property
    def _lineage(self) -> dict[str, frozenset[str]]:
        """Each matter with all that stand below it, itself included."""
        below: dict[str, set[str]] = defaultdict(set)
        for matter in self.matters:
            for above in self.ancestors(matter):
                below[above.id].add(matter)
        return {matter: frozenset(all_) for matter, all_ in below.items()}

    def _under_cache(self, matter: str) -> tuple[Event, ...]:
        cache: dict[str, tuple[Event, ...]] = self.__dict__.setdefault("_under", {})
        if matter not in cache:
            wanted = self._lineage.get(matter, frozenset({matter}))
            cache[matter] = tuple(e for e in self.effective if e.matter in wanted)
        return cache[matter]

    def _standing(self) -> Iterator[Event]:
        """Each original event as its corrections leave it."""
        corrections: dict[str, list[Event]] = defaultdict(list)
        for event in self.recorded:
            if event.corrects is not None:
                corrections[event.corrects].append(event)
        known = {event.id for event in self.recorded}
        for event in self.recorded:
            # A correction whose original is not here (it was moved in from another child) stands as itself.
            if event.corrects is not None and event.corrects in known:
                continue
            if event.correction is Correction.RETRACTS:
                continue
            stands = self._corrected(event, corrections)
            if isinstance(stands, Event):
                yield stands

    def _corrected(self, event: Event, corrections: dict[str, list[Event]]) -> Event | _Gone:
        """The event as its corrections leave it, the one recorded last first."""
        for correction in reversed(corrections.get(event.id, ())):
            standing = self._corrected(correction, corrections)
            if standing is _Gone.TAKEN_BACK:
                continue  # this correction was itself retracted: the one before it counts again
            if standing is _Gone.AWAY:
                return _Gone.AWAY  # what it became belongs to another child now, and so does this
            if correction.correction is Correction.RETRACTS:
                return _Gone.TAKEN_BACK
            moves = Correction.MOVES in (correction.correction, standing.correction)
            if moves and standing.matter not in self.matters:
                return _Gone.AWAY
            return replace(standing, corrects=event.id)
        return event
