"""All rooms together: where a child stands, what is due, and what the law says to a decision.

Everything here is a pure function of a history. `stages` and `deadlines` do not depend on today, so they can be kept as
copies; `position` adds today and is what a person reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import import_module

from alongside.law import care, days, editions, local, sources
from alongside.law.care import Care
from alongside.law.events import KINDS
from alongside.law.history import Event, History, Matter
from alongside.law.tables import (
    Authority,
    Clock,
    Decision,
    Direction,
    Duration,
    Layer,
    Level,
    Mode,
    Moves,
    NotInForce,
    Objection,
    On,
    Room,
    Rule,
    Sense,
    Source,
    Step,
    Tell,
    Unit,
    Watch,
    Weight,
)

ROOMS = (
    "referral",
    "early_help",
    "assessment",
    "child_in_need",
    "enquiry",
    "conference",
    "protection_plan",
    "emergency",
    "court",
    "permanence",
    "looked_after",
    "leaving_care",
    "private_fostering",
    "complaint",
    "records",
    "allegation",
)


@cache
def rooms() -> tuple[Room, ...]:
    """Every room that is declared, in the order of the pathway."""
    return tuple(import_module(f"alongside.law.steps.{name}").ROOM for name in ROOMS)


@cache
def clocks() -> dict[str, Clock]:
    """Every clock by key."""
    return {clock.key: clock for room in rooms() for clock in room.clocks}


@cache
def nobody_is_late_for() -> tuple[str, ...]:
    """Keys of the clocks that say from when something is so or may be done. Such a day passes without anybody being late."""
    return tuple(key for key, clock in clocks().items() if clock.sense is Sense.NOT_BEFORE)


@cache
def steps() -> dict[str, Step]:
    """Every step by key."""
    return {step.key: step for room in rooms() for step in room.steps}


@cache
def tells() -> dict[str, Tell]:
    """Every duty to tell by key."""
    return {tell.key: tell for room in rooms() for tell in room.tells}


@cache
def rules() -> tuple[Rule, ...]:
    """Every refusal, caution and alert."""
    return tuple(rule for room in rooms() for rule in room.rules)


@cache
def watches() -> tuple[Watch, ...]:
    """Everything that comes about because time passes."""
    return tuple(watch for room in rooms() for watch in room.watches)


@cache
def local_clocks() -> frozenset[str]:
    """The clocks whose limit the guidance leaves to each council."""
    return frozenset(clock.key for clock in clocks().values() if clock.limit.latest.unit is Unit.LOCAL_POLICY)


@cache
def decisions() -> dict[str, Decision]:
    """Every decision by the event kind that records it."""
    return {decision.kind: decision for room in rooms() for decision in room.decisions}


def load_events() -> None:
    """Make sure every room's event kinds are registered in `events.KINDS`."""
    rooms()


# --- time -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Due:
    """What a clock allows: the last day, or the last moment for clocks that count hours.

    `provisional` where the day lies beyond the announced bank holidays or rests on a local calendar.
    """

    on: date
    at: datetime | None = None
    provisional: bool = False


def limit_of(clock: Clock, day: date) -> tuple[Duration, Source, bool]:
    """The limit in force on that day with its source. True as the third value where nothing was declared for so early
    a day and the first declared limit is taken instead."""
    try:
        return clock.limit.on(day), clock.limit.source_on(day), False
    except NotInForce:
        first = clock.limit.rows[0]
        return first[1], first[2], True


def due(clock: Clock, anchor: date | datetime, *, limit: Duration | None = None) -> Due:
    """The last day (or moment) the clock allows from its anchor; the earliest one for a clock that must not be before.

    Counts back where the clock counts back. Raises `days.NoNumber` where there is no national number and
    `days.NeedsMoment` where hours are counted from a bare day.
    """
    calendar = days.england()
    day = days.london_day(anchor) if isinstance(anchor, datetime) else anchor
    limit = limit or limit_of(clock, day)[0]
    end = days.reach(
        limit,
        anchor,
        calendar,
        direction=clock.direction,
        counts_first_day=clock.counts_first_day,
        rolls_to_working_day=clock.rolls_to_working_day,
    )
    if isinstance(end, datetime):
        return Due(days.london_day(end), end)
    counts_working_days = limit.unit in (Unit.WORKING_DAYS, Unit.BUSINESS_DAYS) or clock.rolls_to_working_day
    beyond = counts_working_days and max(day, end) > calendar.announced_to
    return Due(end, None, beyond or limit.unit is Unit.SCHOOL_TERMS)


# --- stages ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StageSpan:
    """From when to when a matter stood at a value of one layer. A first or last day that is not known is None; whether
    it still stands is `current`, never read off a day."""

    matter: str
    layer: Layer
    value: str
    from_on: date | None
    to_on: date | None
    from_event: str
    ended_by: str | None = None

    @property
    def current(self) -> bool:
        """Whether it still stands: nothing has ended it."""
        return self.ended_by is None


@cache
def _moves() -> dict[str, tuple[Moves, ...]]:
    found: dict[str, list[Moves]] = {}
    for room in rooms():
        for move in room.moves:
            for kind in move.when.kinds:
                found.setdefault(kind, []).append(move)
    return {kind: tuple(moves) for kind, moves in found.items()}


def stages(history: History) -> tuple[StageSpan, ...]:
    """Every stage this person's matters have stood at, in order. Does not depend on today."""
    open_spans: dict[tuple[str, Layer], StageSpan] = {}
    closed: list[StageSpan] = []
    for event in history.effective:
        for move in _moves().get(event.kind, ()):
            target = _moved(move, event, history)
            if target is None:
                continue
            for key in _ended_by(move, target, open_spans, history):
                closed.append(replace(open_spans.pop(key), to_on=_day_of(event), ended_by=event.id))
            if move.value is not None and (target, move.layer) not in open_spans:
                open_spans[target, move.layer] = StageSpan(
                    target, move.layer, move.value, _day_of(event), None, event.id
                )
    if (loss := lost(history)) is not None:
        closed += [replace(s, to_on=_day_of(loss), ended_by=loss.id) for s in open_spans.values()]
        open_spans.clear()
    everything = [*closed, *open_spans.values()]
    return tuple(sorted(everything, key=lambda s: (s.from_on or date.min, s.matter, s.layer, s.value)))


def lost(history: History) -> Event | None:
    """The event that says a pregnancy has ended without a live birth. It ends every stage and clock at once, and every
    letter, text and invitation stops; its day may be unknown. None for a child who was born."""
    if history.person.born_on is not None or history.first("child_born") is not None:
        return None
    return history.last("pregnancy_ended")


def _moved(move: Moves, event: Event, history: History) -> str | None:
    """The matter whose stage this event moves, or None when it moves none."""
    if not move.when.matches(event) or (move.only_if and not move.only_if(history, event)):
        return None
    target = history.nearest(event.matter, move.matter) if move.matter else history.matters.get(event.matter)
    return target.id if target else None


def _ended_by(
    move: Moves, target: str, open_spans: dict[tuple[str, Layer], StageSpan], history: History
) -> list[tuple[str, Layer]]:
    """The open stages a move ends: the matter's own when it moves on; all under it when the layer itself ends."""
    if move.value is None and not move.alone:
        return [
            (matter, layer)
            for matter, layer in open_spans
            if layer is move.layer and any(above.id == target for above in history.ancestors(matter))
        ]
    here = open_spans.get((target, move.layer))
    return [(target, move.layer)] if here is not None and here.value != move.value else []


def _day_of(event: Event) -> date | None:
    """The event's day, where it is known to the day: a month is no first or last day."""
    return event.on if event.dated else None


# --- clocks ---------------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """How a clock stands, today apart. Late is not the same as undone: MET_LATE stays visible (invariant 44)."""

    OPEN = "open"
    MET = "met"
    MET_LATE = "met_late"
    NOT_NEEDED = "not_needed"
    PAUSED = "paused"
    NOT_KNOWN = "not_known"


class State(StrEnum):
    """How a clock stands today."""

    DUE = "due"
    LATE = "late"
    EXTENDED = "extended"
    RUNNING = "running"
    ENDED = "ended"
    MET = "met"
    MET_LATE = "met_late"
    NOT_NEEDED = "not_needed"
    PAUSED = "paused"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One run of a clock in one matter. Does not depend on today.

    `due_on` (and `due_at` for hours) is the last day allowed, None where the clock has no national number or its start
    has no day. `extended_to` is an agreed later day: the due date itself never moves (invariant 45). Where an order
    states its own end, that is the due day, `authority` says so, and `computed_on` keeps what would have been worked out.
    """

    clock: str
    matter: str
    started_by: str
    started_on: date | None
    due_on: date | None
    due_at: datetime | None
    outcome: Outcome
    stopped_by: str | None
    stopped_on: date | None
    extended_to: date | None
    source: Source
    limit: Duration
    provisional: bool = False
    assumed: bool = False
    authority: Authority = Authority.COMPUTED
    computed_on: date | None = None

    def state(self, now: datetime) -> State:
        """How it stands at this moment."""
        if self.outcome is not Outcome.OPEN:
            return State(self.outcome.value)
        today = days.london_day(now)
        sense = clocks()[self.clock].sense
        if self.due_on is None:
            return State.DUE
        past = now > self.due_at if self.due_at else today > self.due_on
        if sense is Sense.NOT_BEFORE:
            if self.due_at is not None:
                return State.ENDED if past else State.RUNNING
            return State.RUNNING if not past and today < self.due_on else State.DUE
        if sense is Sense.LASTS:
            return State.LATE if past else State.RUNNING
        if not past:
            return State.DUE
        return State.EXTENDED if self.extended_to and today <= self.extended_to else State.LATE

    def running_hours(self, now: datetime) -> int | None:
        """How many whole hours a clock that counts hours has been running; None where it has been stopped."""
        if self.outcome is not Outcome.OPEN or self.due_at is None or self.limit.unit is not Unit.HOURS:
            return None
        began = days.hours_after(self.due_at, -(self.limit.amount or 0))
        return max(0, int(days.elapsed(began, now).total_seconds() // 3600))


def deadlines(history: History, *, of: Collection[str] | None = None) -> tuple[Deadline, ...]:
    """Every run of every clock in this history, or of these clocks (`of`), in order of matter and start. Does not depend on
    today."""
    found: list[Deadline] = []
    for matter in history.matters.values():
        for clock in _clocks_of(matter.kind):
            if of is None or clock.key in of:
                found.extend(_runs(clock, matter, history))
    if (loss := lost(history)) is not None:
        found = [_stopped(each, loss) for each in found]
    return tuple(sorted(found, key=lambda d: (d.started_on or date.max, d.matter, d.clock, d.started_by)))


def _stopped(deadline: Deadline, loss: Event) -> Deadline:
    """A clock after a pregnancy has ended: what was done stays done, everything else is needed no more."""
    if deadline.outcome in (Outcome.MET, Outcome.MET_LATE, Outcome.NOT_NEEDED):
        return deadline
    return replace(deadline, outcome=Outcome.NOT_NEEDED, stopped_by=loss.id, stopped_on=_day_of(loss))


@cache
def _clocks_of(kind: str) -> tuple[Clock, ...]:
    return tuple(clock for clock in clocks().values() if clock.built and clock.matter == kind)


def _runs(clock: Clock, matter: Matter, history: History) -> Iterator[Deadline]:
    if clock.starts is None or history.kinds_under(matter.id).isdisjoint(clock.starts.kinds):
        return
    events = history.under(matter.id)
    own = history.of(matter.id) if clock.starts_here else events
    starts = [event for event in own if clock.starts.matches(event)]
    for start in starts if clock.repeats else starts[:1]:
        if clock.provision and not (start.on and editions.in_force(clock.provision, start.on)):
            continue  # enacted is not in force: switched off by date (invariant 60)
        if clock.only_if and not clock.only_if(history, start):
            continue
        yield _run(clock, matter, history, start, events)


PLAN_ITSELF = Source("LOCAL", "the plan itself")


def _run(clock: Clock, matter: Matter, history: History, start: Event, events: tuple[Event, ...]) -> Deadline:
    anchor, anchor_at = _anchor(clock.starts, start, history)
    began_on = _edition_day(history, matter, start)
    limit, source, assumed = limit_of(clock, began_on or anchor or date.max)
    stop = _first_after(clock.stops, start, events) or _done_already(clock, start, events)
    if limit.unit is Unit.LOCAL_POLICY:
        limit, source = local.council().limit(clock.key, anchor or date.max) or (limit, source)
        if clock.set_by and (chosen := clock.set_by(history, start, stop)):
            limit, source = chosen, PLAN_ITSELF
    end = _first_after(clock.ends, start, events)
    due_ = None
    if anchor is not None and limit.amount is not None:
        try:
            due_ = due(clock, anchor_at or anchor, limit=limit)
        except (days.NeedsMoment, days.TooFar):
            due_ = None
    computed = due_
    stated = next(filter(None, (getattr(start.facts, name, None) for name in clock.stated_end)), None)
    if stated is not None:
        due_ = Due(days.london_day(stated), stated) if isinstance(stated, datetime) else Due(stated)
    extension = _last_of(clock.extended_by, start, events)
    agreed = clock.extended_by.anchor if clock.extended_by else None
    extended_to = getattr(extension.facts, agreed, None) if extension and agreed else None
    outcome = _outcome(clock, start, stop, end, due_, events, anchored=anchor is not None)
    finished = end if outcome is Outcome.NOT_NEEDED else stop
    return Deadline(
        clock.key,
        matter.id,
        start.id,
        anchor,
        due_.on if due_ else None,
        due_.at if due_ else None,
        outcome,
        finished.id if finished else None,
        finished.on if finished else None,
        extended_to,
        source,
        limit,
        bool(due_ and due_.provisional),
        assumed,
        _authority(clock) if stated is not None else clock.authority,
        computed.on if stated is not None and computed else None,
    )


def _authority(clock: Clock) -> Authority:
    """Who set an end that the start itself states: the court for an order, the plan's own people for a plan."""
    return clock.authority if clock.weight is Weight.LOCAL else Authority.COURT_ORDER


def _done_already(clock: Clock, start: Event, events: tuple[Event, ...]) -> Event | None:
    """For a clock counted back from a planned day: what met it before that day was planned or moved."""
    if clock.direction is not Direction.BEFORE or clock.stops is None:
        return None
    stops = clock.stops
    return next((e for e in reversed(events) if stops.matches(e) and _comes_before(e, start)), None)


def _outcome(
    clock: Clock,
    start: Event,
    stop: Event | None,
    end: Event | None,
    due_: Due | None,
    events: tuple[Event, ...],
    *,
    anchored: bool,
) -> Outcome:
    if stop is not None and (end is None or not _comes_before(end, stop)):
        if not stop.dated or not (start.dated or anchored):
            return Outcome.NOT_KNOWN
        return Outcome.MET_LATE if due_ and _too_late(clock, stop, due_) else Outcome.MET
    if end is not None:
        return Outcome.NOT_NEEDED
    if not start.dated and not anchored:
        return Outcome.NOT_KNOWN
    if not _source_would_show(clock, start, due_, events):
        return Outcome.NOT_KNOWN
    pause = _last_of(clock.pauses, start, events)
    if pause is not None and _first_after(clock.resumes, pause, events) is None:
        return Outcome.PAUSED
    return Outcome.OPEN


def _source_would_show(clock: Clock, start: Event, due_: Due | None, events: tuple[Event, ...]) -> bool:
    scope = sources.scope_of(start.source)
    if scope is None:
        return True
    if clock.sure_after is not None and not any(clock.sure_after.matches(event) for event in events):
        return False
    stopping = (clock.stops.kinds if clock.stops else ()) or (clock.ends.kinds if clock.ends else ())
    return due_ is not None and scope.would_show(stopping, due_.on)


def _too_late(clock: Clock, stop: Event, due_: Due) -> bool:
    if clock.sense is Sense.NOT_BEFORE:
        return False
    if due_.at is not None and stop.at is not None:
        return stop.at > due_.at
    return stop.on is not None and stop.on > due_.on


def _anchor(starts: On | None, event: Event, history: History) -> tuple[date | None, datetime | None]:
    """The day (and moment) counted from: the event's own, the one a fact names, or the person's own."""
    if starts is not None and starts.anchor:
        whose, _, fact = starts.anchor.rpartition(".")
        value = getattr(history.person if whose == "person" else event.facts, fact, None)
        if isinstance(value, datetime):
            return days.london_day(value), value
        if value is not None or not starts.or_day:
            return value, None
    return (event.on, event.at) if event.dated else (None, None)


def _edition_day(history: History, matter: Matter, start: Event) -> date | None:
    """The day the process began: the edition is pinned to it (invariant 43)."""
    first = next((event for event in history.of(matter.id) if event.dated), None)
    return first.on if first else start.on


def _comes_before(one: Event, other: Event) -> bool:
    """Whether one happened before the other as far as is known: by the moment where both have one, else by the day."""
    if one.at is not None and other.at is not None:
        return one.at < other.at
    if one.on is None or other.on is None:
        return False
    return (one.on, one.order) < (other.on, other.order)


def _first_after(what: On | None, start: Event, events: tuple[Event, ...]) -> Event | None:
    """The first such event that did not happen before the start. An undated one counts, last."""
    if what is None:
        return None
    return next(
        (e for e in events if e.id != start.id and what.matches(e) and not _comes_before(e, start)),
        None,
    )


def _last_of(what: On | None, start: Event, events: tuple[Event, ...]) -> Event | None:
    if what is None:
        return None
    found = None
    for event in events:
        if event.id != start.id and what.matches(event) and not _comes_before(event, start):
            found = event
    return found


# --- what the law says to a decision --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands against an event: refusals stop a decision, cautions need a reason, alerts go to a manager."""

    refusals: tuple[Objection, ...] = ()
    cautions: tuple[Objection, ...] = ()
    alerts: tuple[Objection, ...] = ()

    @property
    def clear(self) -> bool:
        """Whether nothing refuses it."""
        return not self.refusals


@cache
def _rules_for(kind: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if kind in rule.looks_at)


def check(history: History, event: Event) -> Verdict:
    """What the law says to this event, decided or reported, on the history before it."""
    before = history.before(event)
    said: dict[Level, list[Objection]] = {level: [] for level in Level}
    for rule in _rules_for(event.kind):
        if rule.breaks(before, event):
            said[rule.level].append(rule.objection(fact=event.matter))
    return Verdict(tuple(said[Level.REFUSAL]), tuple(said[Level.CAUTION]), tuple(said[Level.ALERT]))


# --- telling --------------------------------------------------------------------------------------------------------


class Telling(StrEnum):
    """How a duty to tell stands."""

    OWED = "owed"
    HELD = "held"
    WITHHELD = "withheld"
    TOLD = "told"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class TellState:
    """One duty to tell in one matter, and how it stands. `review_on` where it is withheld."""

    tell: str
    matter: str
    because: str
    state: Telling
    review_on: date | None
    source: Source


def tell_states(history: History) -> tuple[TellState, ...]:
    """Every duty to tell that has arisen, and how it stands. What another system reported makes none."""
    found = []
    stopped = lost(history) is not None
    for tell in tells().values():
        for event in history.every(*tell.when.kinds):
            if tell.when.matches(event) and not event.reported:
                state = _tell_state(tell, event, history)
                unsent = stopped and state.state is not Telling.TOLD
                found.append(replace(state, state=Telling.STOPPED, review_on=None) if unsent else state)
    return tuple(found)


def _tell_state(tell: Tell, because: Event, history: History) -> TellState:
    state = Telling.HELD if tell.holds_when and tell.holds_when.matches(because) else Telling.OWED
    review_on = None
    for event in history.of(because.matter):
        if _comes_before(event, because) or getattr(event.facts, "duty", None) != tell.key:
            continue
        if event.kind == "told":
            return TellState(tell.key, because.matter, because.id, Telling.TOLD, None, tell.source)
        if event.kind == "telling_held":
            state, review_on = Telling.HELD, event.facts.review_on
        elif event.kind == "telling_withheld":
            state, review_on = Telling.WITHHELD, event.facts.review_on
        elif event.kind == "telling_released":
            state, review_on = Telling.OWED, None
    return TellState(tell.key, because.matter, because.id, state, review_on, tell.source)


def review_passed(review_on: date, today: date) -> bool:
    """Whether the day to look again has passed. On the day itself there is still time."""
    return review_on < today


# --- where a child stands -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NextDecision:
    """A decision that may be made now in a matter, who makes it, and what already stands against it."""

    kind: str
    matter: str
    decision: Decision
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Position:
    """Where one person stands at a moment."""

    at: datetime
    stages: tuple[StageSpan, ...]
    deadlines: tuple[Deadline, ...]
    tells: tuple[TellState, ...]
    next_decisions: tuple[NextDecision, ...]
    alerts: tuple[Objection, ...]
    care: Care

    def clocks_in(self, *states: State) -> tuple[Deadline, ...]:
        """The clocks that stand so at this moment, soonest first."""
        found = [deadline for deadline in self.deadlines if deadline.state(self.at) in states]
        return tuple(sorted(found, key=lambda d: d.due_on or date.max))

    @property
    def late(self) -> tuple[Deadline, ...]:
        """What should have been done by now."""
        return self.clocks_in(State.LATE)

    @property
    def due(self) -> tuple[Deadline, ...]:
        """What is still to be done in time."""
        return self.clocks_in(State.DUE, State.EXTENDED)

    @property
    def open_matters(self) -> tuple[str, ...]:
        """The matters that stand at some stage today."""
        return tuple(dict.fromkeys(span.matter for span in self.stages if span.current))


def position(history: History, now: datetime) -> Position:
    """Where this person stands at `now`: stages, what is open, due and late, what may come next, whom to tell.

    Today is the London day of `now`. Later events are taken as known: hand in a history `as_known_at` to read the past.
    """
    owed = tell_states(history)
    standing = care.standing(history, now)
    return Position(
        now,
        (*in_force(history, now), *_care_stage(standing)),
        deadlines(history),
        owed,
        tuple(_next_decisions(history, now)),
        tuple(_alerts(history, owed, now)),
        standing,
    )


def in_force(history: History, now: datetime) -> Iterator[StageSpan]:
    """The stages, with a legal basis that has run out by itself ended on the day it did: no copy knows that day."""
    over = {b.event: b.to_at for b in care.bases(history) if b.lapses and b.to_at and b.to_at <= now}
    for span in stages(history):
        ran_out = over.get(span.from_event) if span.layer is Layer.LEGAL_BASIS and span.current else None
        yield (
            span
            if ran_out is None
            else replace(
                span, to_on=days.london_day(ran_out - timedelta(microseconds=1)), ended_by=span.from_event
            )
        )


def _care_stage(standing: Care) -> Iterator[StageSpan]:
    """The care status as a stage. It is worked out from the legal basis, the facts and the moment, so no copy keeps it."""
    if standing.value and standing.value != care.AT_HOME:
        yield StageSpan(
            standing.matter, Layer.CARE, standing.value, standing.since_on, None, standing.because
        )


def _next_decisions(history: History, now: datetime) -> Iterator[NextDecision]:
    for decision in decisions().values():
        for matter in history.matters.values():
            if decision.open_when(history, matter):
                yield NextDecision(
                    decision.kind, matter.id, decision, standing_against(history, matter, decision, now)
                )


def standing_against(history: History, matter: Matter, decision: Decision, now: datetime) -> Verdict:
    """The objections that follow from the history alone, whatever the decision's own facts will be."""
    said: dict[Level, list[Objection]] = {level: [] for level in Level}
    proposed = Event("proposed", decision.kind, matter.id, days.london_day(now), None, now, at=now)
    for rule in _rules_for(decision.kind):
        if rule.of_history and rule.breaks(history, proposed):
            said[rule.level].append(rule.objection(fact=matter.id))
    return Verdict(tuple(said[Level.REFUSAL]), tuple(said[Level.CAUTION]), tuple(said[Level.ALERT]))


def _alerts(history: History, owed: tuple[TellState, ...], now: datetime) -> Iterator[Objection]:
    if lost(history) is None:
        for watch in watches():
            for matter in watch.stands(history, now):
                yield watch.objection(matter)
    for event in history.effective:
        if not event.reported:  # nothing before go-live alerts anybody
            yield from _still_said(history, event)
    today = days.london_day(now)
    for telling in owed:
        if telling.review_on is not None and review_passed(telling.review_on, today):
            yield Objection(
                "withholding_review_passed",
                Level.ALERT,
                33,
                "Something is being kept back from this family and the day to look at that again has passed.",
                "Tell them now, or record again why telling would put the child at risk, who decided and when to look again.",
                telling.source,
                fact=telling.matter,
            )


def _still_said(history: History, event: Event) -> Iterator[Objection]:
    """What an event broke and what has not been put right since: alerts, refusals (a fact or a decision that stands
    though the law refuses it is kept, and said), and the cautions that are meant to be seen. What a decision must say of
    itself (invariant 47) is asked where it is made, and not again for ever."""
    decided = KINDS[event.kind].mode is Mode.DECIDES
    looking = [r for r in _rules_for(event.kind) if not (decided and r.invariant == 47)]
    if not looking:
        return
    before = history.before(event)
    for rule in looking:
        seen = rule.level is not Level.CAUTION or rule.seen
        if seen and rule.breaks(before, event) and not (rule.settled and rule.settled(history, event)):
            yield rule.objection(fact=event.matter)
