"""The few shapes the guidance is written in.

Every room of the pathway (`law/steps/…`) is a list of these values and nothing else, so that the whole pathway can be
printed, checked, drawn and shown to a lawyer. A shape holds what the guidance says and where it says so; how it is
worked out from a child's history stands in `pathway.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from alongside.law.history import Event, History, Matter


T = TypeVar("T")


class Weight(StrEnum):
    """How binding a rule is. Families and managers need to know which it is (process 0.2)."""

    LAW = "law"
    COURT = "court"
    STATUTORY_GUIDANCE = "statutory_guidance"
    LOCAL = "local"


class Unit(StrEnum):
    """What a duration counts. A bare number of days does not exist here."""

    WORKING_DAYS = "working_days"
    BUSINESS_DAYS = "business_days"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    SCHOOL_TERMS = "school_terms"
    UNTIL_AGE = "until_age"
    ASAP = "asap"
    LOCAL_POLICY = "local_policy"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time with its unit. `amount` is None only for `asap` and `local_policy`, which name no number."""

    amount: int | None
    unit: Unit

    def __post_init__(self) -> None:
        without_number = self.unit in (Unit.ASAP, Unit.LOCAL_POLICY)
        if (self.amount is None) is not without_number:
            raise ValueError(f"{self.unit} {'names no number' if without_number else 'needs a number'}")


def within(amount: int, unit: Unit) -> Duration:
    """A limit the guidance names: `within(45, Unit.WORKING_DAYS)`."""
    return Duration(amount, unit)


ASAP = Duration(None, Unit.ASAP)
LOCAL_POLICY = Duration(None, Unit.LOCAL_POLICY)


@dataclass(frozen=True, slots=True)
class Edition:
    """A document relied on, and the days on which it was in force (both ends counted; no end: still in force)."""

    key: str
    title: str
    published_on: date | None
    effective_from: date | None
    effective_to: date | None
    weight: Weight
    last_read_on: date | None
    verified: bool
    notes: str = ""

    def in_force_on(self, day: date) -> bool:
        """Whether the document applied on that day. A document with no first day is not in force yet."""
        if self.effective_from is None or day < self.effective_from:
            return False
        return self.effective_to is None or day <= self.effective_to


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written: the edition's key and the place in it. `confirmed` is False where process.md says
    [unconfirmed]: the reference is believed right and its text was not checked."""

    edition: str
    place: str = ""
    confirmed: bool = True

    def __str__(self) -> str:
        return " ".join(filter(None, (self.edition, self.place, "" if self.confirmed else "(unconfirmed)")))


class NotInForce(LookupError):
    """Nothing was declared for that day. Never a quiet default."""


@dataclass(frozen=True, slots=True)
class ByDate(Generic[T]):
    """A value that changes with the law: dated rows, oldest first. A number is never edited in place; a row is added.

    `on(day)` answers the row in force on that day and raises NotInForce before the first one.
    """

    rows: tuple[tuple[date, T, Source], ...]
    checked_on: date

    def on(self, day: date) -> T:
        """The value in force on that day."""
        return self._row(day)[1]

    def source_on(self, day: date) -> Source:
        """Where the value in force on that day is written."""
        return self._row(day)[2]

    @property
    def latest(self) -> T:
        """The value of the last row."""
        return self.rows[-1][1]

    def _row(self, day: date) -> tuple[date, T, Source]:
        for row in reversed(self.rows):
            if row[0] <= day:
                return row
        raise NotInForce(f"nothing is declared for {day:%-d %B %Y}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the pathway: its number in process.md, its room, what practitioners and families call it."""

    key: str
    room: str
    name: str
    plain_name: str
    basis: tuple[Source, ...] = ()
    needs_consent: str = ""
    rights: tuple[str, ...] = ()


class Direction(StrEnum):
    """Whether a clock counts forward from its anchor or back from it."""

    AFTER = "after"
    BEFORE = "before"


class Sense(StrEnum):
    """What the last day means: done by then, not before then, or lasting until then."""

    BY = "by"
    NOT_BEFORE = "not_before"
    LASTS = "lasts"


class Authority(StrEnum):
    """Who set the time. A court order beats court rules, and both beat what is worked out."""

    COURT_ORDER = "court_order"
    COURT_RULES = "court_rules"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class On:
    """Something that happens to a clock: an event of one of these kinds for which `where` holds.

    `anchor` names the fact that carries the day counted from, where that is not the day of the event itself
    (a conference's planned day, the day an order names); `person.born_on` is the person's own. With `or_day` the day of
    the event stands where that fact is not recorded. `where` reads the event's facts only.
    """

    kinds: tuple[str, ...]
    where: Callable[[Any], bool] | None = None
    anchor: str | None = None
    words: str = ""
    or_day: bool = False

    def matches(self, event: Event) -> bool:
        """Whether this event is one of them."""
        return event.kind in self.kinds and (self.where is None or self.where(event.facts))


def on(
    *kinds: str,
    where: Callable[[Any], bool] | None = None,
    anchor: str | None = None,
    words: str = "",
    or_day: bool = False,
) -> On:
    """`on("referral_received")`, or `on("conference_held", where=lambda facts: facts.type == "initial")`."""
    return On(kinds, where, anchor, words, or_day)


@dataclass(frozen=True, slots=True)
class Clock:
    """A duty with a time limit.

    A clock runs inside one matter of the kind `matter` and never pairs across two. It starts at an event of `starts` in
    that matter itself (with `starts_here=False` also in what arose from it): the first only, unless it `repeats`. It is
    met by the first event of `stops` in the matter or in what arose from it that did not happen before the start, and
    is not needed any more after an event of `ends`. `extended_by` names, by its anchor, the fact with an agreed later
    day. `sure_after`: started by another system's report, it is only known to run once such an event stands too.
    A clock without `starts` is data: `due` answers for it and no room has built it yet.

    `provision` names the new law that brings it: until that is in force the clock is switched off (invariant 60).

    `set_by`: where a limit is local, what the matter itself says of this run (its start, its stop if it has one), which comes
    before the council's policy: a plan that says how often a child is seen.

    `limit` counts from the anchor, which itself is day 0 unless `counts_first_day` (periods "beginning with" a day).
    """

    key: str
    step: str
    starts_text: str
    limit: ByDate[Duration]
    weight: Weight
    to_family: str
    extension: str = ""
    direction: Direction = Direction.AFTER
    sense: Sense = Sense.BY
    counts_first_day: bool = False
    rolls_to_working_day: bool = False
    authority: Authority = Authority.COMPUTED
    matter: str = ""
    starts: On | None = None
    stops: On | None = None
    ends: On | None = None
    pauses: On | None = None
    resumes: On | None = None
    repeats: bool = False
    starts_here: bool = True
    extended_by: On | None = None
    sure_after: On | None = None
    only_if: Callable[[History, Event], bool] | None = None
    stated_end: tuple[str, ...] = ()
    set_by: Callable[[History, Event, Event | None], Duration | None] | None = None
    name: str = ""
    in_clocks_csv: bool = True
    provision: str = ""

    @property
    def built(self) -> bool:
        """Whether events start it, or it is only data so far."""
        return self.starts is not None


class Mode(StrEnum):
    """What an action does: decide (the law may refuse it) or report what happened (always stored)."""

    DECIDES = "decides"
    REPORTS = "reports"


class Layer(StrEnum):
    """The six histories a child has at once (process 0.3). Most errors in this field come from merging them."""

    HELP = "help"
    PROTECTION = "protection"
    LEGAL_BASIS = "legal_basis"
    CARE = "care"
    COURT = "court"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class Moves:
    """What an event does to one layer: from this event on, the matter stands at `value` there (None: it ends).

    `matter` says whose stage it is: empty, the event's own; otherwise the nearest one above of that kind. `only_if` is
    asked of the history with the event in it.
    `alone`: it ends only the matter's own stage, and nothing that arose from it (a contact is decided; its referral
    goes on, also where both were written down at one moment).
    """

    layer: Layer
    value: str | None
    when: On
    matter: str = ""
    only_if: Callable[[History, Event], bool] | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Tell:
    """A duty to tell somebody something: whom, what, when it falls due, and when it may be held back. `stands_in`: the parts of
    the decision's own writing that say it, by their names: whoever is given those has been told. `in_writing`: it is owed on
    paper, so that an adult who was only spoken to has not been told yet."""

    key: str
    step: str
    to: str
    what: str
    when: On
    source: Source
    clock: str
    unless: str = ""
    holds_when: On | None = None
    stands_in: tuple[str, ...] = ()
    in_writing: bool = False


class Level(StrEnum):
    """What breaking an invariant does (process 7)."""

    REFUSAL = "refusal"
    CAUTION = "caution"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Objection:
    """What the law says against a decision, in words for the person at the screen, and what can be done instead."""

    key: str
    level: Level
    invariant: int
    says: str
    instead: str
    source: Source
    field: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One refusal, caution or alert: the kinds it looks at and the question it asks.

    `breaks(history, event)` answers whether the proposed or reported event would break it. A rule never decides
    eligibility, risk or threshold: it looks at dates, kinds and gaps (invariant 56). `of_history` marks a rule that
    never reads the proposed event's facts, so that it can be said before anything is typed. `settled(history, event)`
    answers whether what it asks for has been given since: then the position no longer says it. `seen`: a caution that
    the position shows, too, until it is settled.
    """

    key: str
    level: Level
    invariant: int
    looks_at: tuple[str, ...]
    breaks: Callable[[History, Event], bool]
    says: str
    instead: str
    source: Source
    field: str = ""
    of_history: bool = False
    settled: Callable[[History, Event], bool] | None = None
    seen: bool = False

    def objection(self, fact: str = "") -> Objection:
        """The rule as said to a person. `fact` names what it was about, so the same fact is not said twice."""
        return Objection(
            self.key, self.level, self.invariant, self.says, self.instead, self.source, self.field, fact
        )


@dataclass(frozen=True, slots=True)
class Watch:
    """Something that comes about because time passes or because something has not been done: an authority runs out, a
    plan has nobody.

    `stands(history, now)` answers the matters in which it stands at that moment. Nothing is written for it; a position
    says it and a job asks again.
    """

    key: str
    level: Level
    invariant: int
    stands: Callable[[History, datetime], Iterable[str]]
    says: str
    instead: str
    source: Source

    def objection(self, matter: str) -> Objection:
        """The watch as said to a person about one matter."""
        return Objection(
            self.key, self.level, self.invariant, self.says, self.instead, self.source, "", matter
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind of decision: who may make it, who signs, who stands in, and the outcomes with what each opens.

    `open_when(history, matter)` answers whether the decision may be made now in that matter.
    """

    kind: str
    step: str
    name: str
    decided_by: tuple[str, ...]
    signed_by: tuple[str, ...]
    deputies: tuple[str, ...]
    source: Source
    open_when: Callable[[History, Matter], bool]
    own_work: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """One room of the pathway, whole."""

    key: str
    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...] = ()
    moves: tuple[Moves, ...] = ()
    decisions: tuple[Decision, ...] = ()
    tells: tuple[Tell, ...] = ()
    rules: tuple[Rule, ...] = ()
    watches: tuple[Watch, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
