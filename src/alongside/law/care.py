"""On what authority a child lives where they live, and what that makes them (process 0.3, layers C and D).

Several bases may stand at once; at least one is needed, and the strongest is the effective one. Whether a child is looked
after follows from the basis and the facts: an interim care, care or placement order or a remand by itself; an agreement
under section 20, police protection or an emergency protection order once the council has accommodated the child for more
than 24 hours (CA1989 sections 21 and 22, process S25, S26, S30, S40). A child away from home without a known authority is
never called looked after, nor is the fact hidden: that is a value of its own, and it alerts.

Moments are asked about as far as they are known: an event known to the day reaches over the whole of that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from alongside.law import days
from alongside.law.history import Event, History
from alongside.law.tables import Source

AT_HOME = "at_home"
AWAY_WITHOUT_AUTHORITY = "away_no_authority_recorded"

S22 = Source("CA1989", "sections 21 and 22")

# The strongest first. Our reading: an order of the court that shares parental responsibility comes before powers that
# last days, and those before an agreement; orders that give the council no say about where a child lives come last.
STRONGEST_FIRST = (
    "adoption_order",
    "placement_order",
    "care_order",
    "interim_care_order",
    "emergency_protection_order",
    "police_protection",
    "remand",
    "section_20",
    "special_guardianship_order",
    "child_arrangements_order",
    "child_assessment_order",
    "supervision_order",
    "interim_supervision_order",
    "other",
)
LOOKED_AFTER_BY_ITSELF = frozenset({"placement_order", "care_order", "interim_care_order", "remand"})
LOOKED_AFTER_WHEN_ACCOMMODATED = frozenset({"section_20", "police_protection", "emergency_protection_order"})
COUNCIL_HAS_RESPONSIBILITY = frozenset(
    {"emergency_protection_order", "interim_care_order", "care_order", "placement_order"}
)
# What lets the council take or keep a child away from home (invariant 2). A child assessment order, and an order without
# a name here, only where the order itself says so.
ALLOWS_REMOVAL = LOOKED_AFTER_BY_ITSELF | LOOKED_AFTER_WHEN_ACCOMMODATED

BEGINS = ("police_protection_started", "epo_made", "cao_made", "order_made", "s20_relied_on")
ENDS = ("police_protection_ended", "epo_ended", "cao_ended", "order_ended", "s20_ended")
WHERE = ("stays_away", "returned_home")
DAY = timedelta(hours=24)
FOREVER = datetime.max.replace(tzinfo=UTC)
ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis: what it is, when it began and when it ends or ended.

    `to_at` is the first moment at which it no longer stands; None where no end is known. `stated`: the end is the one an
    order states. `lapses`: the end follows from the law or the order, and nobody recorded that it ended.
    """

    value: str
    matter: str
    event: str
    from_at: datetime
    to_at: datetime | None
    lapses: bool = False
    allows_removal: bool = False
    document: str | None = None

    def stands(self, first: datetime, last: datetime) -> bool:
        """Whether it stands at some moment from `first` to `last`, both counted."""
        return self.from_at <= last and (self.to_at is None or first < self.to_at)


@dataclass(frozen=True, slots=True)
class Care:
    """Where a child stands in the care layer at one moment.

    `value` is empty where nothing was ever recorded about where the child lives. `effective` is the strongest of `bases`.
    `because` names the event it follows from, `since_on` the day it began where known. `papers_wanted` are the bases that
    rest on somebody's word or on nothing, whose document has not come.
    """

    value: str
    matter: str
    because: str
    since_on: date | None
    bases: tuple[Basis, ...]
    papers_wanted: tuple[str, ...]
    source: Source = S22

    @property
    def effective(self) -> Basis | None:
        """The strongest basis that stands."""
        return self.bases[0] if self.bases else None


def span_of(event: Event) -> tuple[datetime, datetime]:
    """The first and last moment at which an event may have happened, as far as its time is known."""
    if event.at is not None:
        return event.at, event.at
    if event.on is None or not event.dated:
        return ALWAYS, FOREVER
    return days.start_of(event.on), days.start_of(event.on + timedelta(days=1)) - timedelta(microseconds=1)


def _began(event: Event) -> datetime:
    return span_of(event)[0]


def _over(event: Event) -> datetime:
    """The first moment at which what it ended no longer stands. An unknown day: from the start of what it ended."""
    return event.at or (span_of(event)[1] if event.dated else ALWAYS)


def _after_day(day: date) -> datetime:
    return days.start_of(day + timedelta(days=1))


# --- the bases ------------------------------------------------------------------------------------------------------


def bases(history: History) -> tuple[Basis, ...]:
    """Every basis there ever was, in order of its beginning, with the end it had or will have."""
    return tuple(sorted(_bases(history), key=lambda basis: (basis.from_at, basis.event)))


def live(history: History, first: datetime, last: datetime | None = None) -> tuple[Basis, ...]:
    """The bases that stand at a moment, or at some moment of a stretch; the strongest first."""
    until = last or first
    found = [basis for basis in bases(history) if basis.stands(first, until)]
    return tuple(sorted(found, key=lambda b: (STRONGEST_FIRST.index(b.value), b.from_at)))


def live_with(history: History, event: Event) -> tuple[Basis, ...]:
    """The bases that stand when an event happens, as far as is known."""
    return live(history, *span_of(event))


def may_remove(history: History, event: Event) -> bool:
    """Whether some basis that stands when this happens lets the council keep the child away from home."""
    return any(basis.allows_removal for basis in live_with(history, event))


def _bases(history: History) -> Iterator[Basis]:
    for event in history.every(*BEGINS):
        facts = event.facts
        value = {
            "police_protection_started": "police_protection",
            "epo_made": "emergency_protection_order",
            "cao_made": "child_assessment_order",
            "s20_relied_on": "section_20",
        }.get(event.kind) or facts.order
        allows = value in ALLOWS_REMOVAL or bool(getattr(facts, "allows_living_away", None))
        made = Basis(value, event.matter, event.id, _began(event), None, allows_removal=allows)
        made = replace(made, document=getattr(facts, "document", None))
        ended = list(_later(history, event, ENDS))
        lapses_at = _lapses_at(history, event)
        ended_at = min((max(_over(e), made.from_at) for e in ended), default=None)
        if value == "section_20":
            ended_at = min(filter(None, (ended_at, _agreement_gone_at(history, event))), default=None)
        if lapses_at is not None and (ended_at is None or lapses_at < ended_at):
            yield replace(made, to_at=lapses_at, lapses=True)
        else:
            yield replace(made, to_at=ended_at)


def _later(history: History, start: Event, kinds: tuple[str, ...]) -> Iterator[Event]:
    first = span_of(start)[0]
    return (e for e in history.of(start.matter) if e.kind in kinds and span_of(e)[1] >= first)


def _lapses_at(history: History, event: Event) -> datetime | None:
    """When an order or a power runs out by itself: by its stated end, or by the law."""
    facts = event.facts
    if event.kind == "police_protection_started":
        if event.at is not None:
            return days.hours_after(event.at, 72)
        # At an hour nobody noted: the three days that are certain, that day the first of them. No more is taken for granted.
        return _after_day(event.on + timedelta(days=2)) if event.dated and event.on else None
    if event.kind == "epo_made":
        end = facts.ends_at or _end_of(facts.ends_on) or _epo_end(event)
        for extension in _later(history, event, ("epo_extended",)):
            more = extension.facts.ends_at or _end_of(extension.facts.ends_on)
            return more or (end + timedelta(days=7) if end else None)
        return end
    if event.kind == "cao_made":
        begins = facts.begins_on or (event.on if event.dated else None)
        return _end_of(facts.ends_on) or (_after_day(begins + timedelta(days=6)) if begins else None)
    return _end_of(getattr(facts, "ends_on", None))


def _epo_end(event: Event) -> datetime | None:
    first = event.facts.counts_from_on or (event.on if event.dated else None)
    return _after_day(first + timedelta(days=7)) if first else None


def _end_of(day: date | None) -> datetime | None:
    return _after_day(day) if day else None


# --- section 20 -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a section 20 agreement rests on at a point of the history."""

    agreed: tuple[Event, ...]
    barred: bool
    objects: tuple[Event, ...]
    explained: bool

    @property
    def rests_on_somebody(self) -> bool:
        """Whether somebody who may agree did, or nobody had to."""
        return bool(self.agreed)


def agreement(history: History, matter: str) -> Agreement:
    """Who agrees in this matter, who objects, and whether objecting is barred (section 20(9) and (11)).

    Somebody whose agreement was withdrawn agrees no more. An objection counts until it is taken back, unless the person
    is recorded as not able to provide or arrange a home. Where several people are named in an order as those the child
    lives with, all of them must agree; here one who objects undoes the bar. An order bars only where it is recorded what was
    seen of it: a parent's objection is not set aside on somebody's word.
    """
    agreed: dict[str | None, Event] = {}
    objects: dict[str | None, Event] = {}
    for event in history.of(matter):
        facts = event.facts
        if event.kind == "s20_agreed" and _may_agree(facts):
            agreed[facts.given_by] = event
            objects.pop(facts.given_by, None)
        elif event.kind == "s20_withdrawn":
            agreed = (
                {}
                if facts.withdrawn_by is None
                else {k: e for k, e in agreed.items() if k != facts.withdrawn_by}
            )
        elif event.kind == "s20_objected" and facts.able_to_care == "no":
            objects.pop(facts.objected_by, None)
        elif event.kind == "s20_objected":
            objects[facts.objected_by] = event
        elif event.kind == "s20_objection_lifted":
            objects = (
                {} if facts.lifted_by is None else {k: e for k, e in objects.items() if k != facts.lifted_by}
            )
    special = {
        who
        for who, e in agreed.items()
        if e.facts.stands_as in BARS_OBJECTION and (e.facts.evidence or "").strip()
    }
    barred = any(e.facts.stands_as == "young_person" for e in agreed.values()) or (
        bool(special) and not any(e.facts.stands_as in BARS_OBJECTION for e in objects.values())
    )
    said = any(e.facts.explained for e in agreed.values() if e.facts.stands_as not in NOBODY_TO_AGREE)
    nobody = any(e.facts.stands_as in NOBODY_TO_AGREE for e in agreed.values())
    return Agreement(tuple(agreed.values()), barred, tuple(objects.values()), said or nobody)


NOBODY_TO_AGREE = frozenset({"nobody_has_responsibility", "lost_or_abandoned", "carer_prevented"})
BARS_OBJECTION = frozenset({"child_arrangements_order", "special_guardian", "high_court_order"})


def _may_agree(facts: object) -> bool:
    return (
        getattr(facts, "capacity", None) is not False
        and getattr(facts, "has_responsibility", None) is not False
    )


def _agreement_gone_at(history: History, start: Event) -> datetime | None:
    """The moment from which an agreement that was relied on supports nothing any more."""
    for event in _later(history, start, ("s20_withdrawn", "s20_objected")):
        then = history.before(event).and_then(event)
        now = agreement(then, start.matter)
        had_anybody = history.first("s20_agreed", matter=start.matter) is not None
        if (now.objects and not now.barred) or (had_anybody and not now.agreed):
            return max(_began(event), _began(start))
    return None


# --- where the child is, and what that makes them --------------------------------------------------------------------


def stay(history: History, now: datetime) -> Event | None:
    """Where the child is staying away from home at a moment: the last word on it, or None when at home or not known."""
    said = [e for e in history.every(*WHERE) if _began(e) <= now]
    if not said or said[-1].kind == "returned_home":
        return None
    return said[-1]


def standing(history: History, now: datetime) -> Care:
    """The care status at a moment."""
    stands = live(history, now)
    wanted = papers_wanted(history)
    away = stay(history, now)
    strong = next((b for b in stands if b.value in LOOKED_AFTER_BY_ITSELF), None)
    if strong is not None:
        return Care("looked_after", strong.matter, strong.event, _day(strong.from_at), stands, wanted)
    if away is None:
        back = history.last("returned_home")
        value = AT_HOME if back else ""
        return Care(value, back.matter if back else "", back.id if back else "", None, stands, wanted)
    value, since = _away(history, away, stands, now)
    return Care(value, away.matter, away.id, since, stands, wanted)


def _day(moment: datetime) -> date | None:
    return None if moment == ALWAYS else days.london_day(moment)


def _away(history: History, away: Event, stands: tuple[Basis, ...], now: datetime) -> tuple[str, date | None]:
    by = away.facts.arranged_by
    day = away.on if away.dated else None
    if by in ELSEWHERE:
        return ELSEWHERE[by], day
    if not any(basis.allows_removal for basis in stands):
        return AWAY_WITHOUT_AUTHORITY, day
    if by != "council":
        return "away_under_authority", day
    began = accommodated_since(history, now)
    if not any(basis.value in LOOKED_AFTER_WHEN_ACCOMMODATED for basis in stands):
        return "away_under_authority", day
    if began is None or now - began <= DAY:
        return "accommodated_under_24_hours", day
    return "looked_after", days.london_day(began + DAY)


# Living away that needs no authority of the council, in the words of the care layer.
ELSEWHERE = {
    "family": "private_arrangement",
    "council_section_17": "housed_under_section_17",
    "hospital": "in_hospital",
}


def accommodated_since(history: History, now: datetime) -> datetime | None:
    """From when the council has accommodated the child without a break. From a bare day: from its end, so that nobody is
    called looked after too early. None where it does not, or the day is not known."""
    since: datetime | None = None
    for event in history.every(*WHERE):
        if _began(event) > now:
            break
        council = event.kind == "stays_away" and event.facts.arranged_by == "council"
        if not council:
            since = None
        elif since is None and event.dated:
            since = span_of(event)[1]
    return since


def papers_wanted(history: History) -> tuple[str, ...]:
    """The bases whose document has not come: a task for somebody, never a bar."""
    found = []
    for event in history.every(*BEGINS):
        came = any(e.kind == "legal_paper_received" for e in history.of(event.matter))
        if not getattr(event.facts, "document", None) and not came and not event.reported:
            found.append(event.id)
    return tuple(found)


def has_word_or_paper(facts: object) -> bool:
    """Whether a basis names its document, or the person who said it and when (invariant 13)."""
    spoken = getattr(facts, "spoken_by", None) and getattr(facts, "spoken_at", None)
    return bool(getattr(facts, "document", None) or spoken)
