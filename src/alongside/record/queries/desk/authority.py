"""Where a child is tonight, on what authority and for how many hours more; who has parental responsibility and what each
said to section 20; what is to be written down, told and decided. For the pages of both rooms.

Hours are those that really pass: nights, bank holidays and the hour the clocks change are counted as they come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.models import Membership
from alongside.accounts.roles import roles_who_may
from alongside.law import care, days, layers, pathway
from alongside.law.days import london_day
from alongside.law.events import KINDS
from alongside.law.history import Event, History
from alongside.law.pathway import Position, State
from alongside.law.questions import MANAGERS
from alongside.law.steps import enquiry as enquiry_law, looked_after as s20_law
from alongside.law.tables import Layer, Objection
from alongside.record import history as histories, models
from alongside.record.access import Viewer, open_record
from alongside.record.actions import authority as actions
from alongside.record.actions.assessment import law_first
from alongside.record.queries.desk import events
from alongside.record.queries.desk.people import (
    Card,
    card_rows,
    near_from_read,
    near_to_read,
    responsible_from_read,
    responsible_to_read,
)
from alongside.record.queries.desk.portrait import Clock, clock_of
from alongside.record.queries.desk.staff import Colleague, TeamCard, team_rows
from alongside.record.rendering import unnamed
from alongside.record.rendering.unnamed import Unnamed
from alongside.record.together import together

TASKS = (actions.PAPER, "confirm_agreement_on_paper", "confirm_spoken_decision", *actions.SOUNDED)


@dataclass(frozen=True, slots=True)
class Near:
    """A child for whom the same may be written: this one, or a brother or sister near them. `runs`: which processes of
    these rooms go on; `stands`: the bases that end where they come home; `s20`: where their agreement stands."""

    child: Card
    tie: str
    away: bool
    runs: frozenset[str]
    stands: tuple[str, ...]
    s20: str


@dataclass(frozen=True, slots=True)
class Basis:
    """One authority that stands or stood: since when, until when, how many hours ran and how many are left. `word`: who
    said it and when, where there is no paper."""

    value: str
    words: str
    run: UUID
    event: UUID
    from_at: datetime | None
    from_on: date | None
    to_at: datetime | None
    hours_run: int | None
    minutes_left: int | None
    stands: bool
    document: str
    word: tuple[str, datetime | None]
    paper_wanted: bool
    allows_removal: bool
    kind: str

    @property
    def last_on(self) -> date | None:
        """The last whole day of it, where it ends at midnight: nobody says 00:00 of the day after."""
        if self.to_at is None or days.in_london(self.to_at).time() != time(0):
            return None
        return london_day(self.to_at) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with parental responsibility and where they stand towards section 20: agreed, objects, withdrawn, asked and
    their answer, or nothing."""

    ref: UUID
    name: str
    basis: str
    evidence: str
    said: str
    said_on: date | None
    stands: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened in these rooms."""

    event: UUID
    kind: str
    title: str
    on: date | None
    at: datetime | None
    facts: tuple[tuple[str, str], ...]
    by: str


@dataclass(frozen=True, slots=True)
class Stay:
    """Where the child is away from home: as it was last written down."""

    event: UUID
    arranged_by: str
    stays_with: str
    with_whom: str
    why: str
    on: date | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of this child that goes on, or the last there was. `state`: asked, agreed, relied_on, withdrawn (the
    hours run), ended; "" where there is none. `refusals` and `cautions`: what stands against deciding on it."""

    run: UUID | None
    state: str
    agreed: tuple[Line, ...]
    decided: Line | None
    withdrawn: Line | None
    hours: int | None
    refusals: tuple[Objection, ...]
    cautions: tuple[Objection, ...]
    objects: tuple[str, ...]
    barred: bool
    by: str

    @property
    def paper(self) -> str:
        """What was written down about the signed agreement; empty where it was not."""
        return dict(self.agreed[-1].facts).get(events.spoken("document"), "") if self.agreed else ""


@dataclass(frozen=True, slots=True)
class Tonight:
    """Everything the pages of these rooms say of one child."""

    child: Card
    status: str
    status_words: str
    since: date | None
    stay: Stay | None
    home_since: date | None
    bases: tuple[Basis, ...]
    alerts: tuple[Objection, ...]
    clocks: tuple[Clock, ...]
    lines: tuple[Line, ...]
    tells: tuple[tuple[str, str, str, str], ...]
    tasks: tuple[tuple[str, str, datetime | None], ...]
    near: tuple[Near, ...]
    adults: tuple[tuple[Card, str], ...]
    holders: tuple[Holder, ...]
    agreement: Agreement
    enquiry: UUID | None
    lawyers: tuple[Colleague, ...]
    managers: tuple[Colleague, ...]
    ring_at_night: tuple[TeamCard, ...]
    may_decide: bool

    @property
    def away(self) -> bool:
        """Whether the child is recorded away from home."""
        return self.stay is not None

    def those(self, *kinds: str) -> tuple[Near, ...]:
        """The children of whom a process of one of these kinds goes on: this one first."""
        return tuple(each for each in self.near if not kinds or each.runs & set(kinds))


def tonight(viewer: Viewer, child: UUID, *, now: datetime, what: str = "where tonight") -> Tonight:
    """Where a child is and on what authority, with everybody the same may be written about. Opens the record. Three
    statements besides."""
    opened = open_record(viewer, child, what=what, now=now)
    today = london_day(now)
    read = together(
        {
            **near_to_read(opened.records),
            **_to_read(opened.records, today),
            "near_hidden": unnamed.near_to_read(opened.records, opened.hidden),
        }
    )
    kept_apart = [row[0] for row in read["near_hidden"]]
    tied, homes = near_from_read(opened.records, read, hidden=opened.hidden)
    ties: dict[UUID, str] = {}
    for each in (*homes, *tied):
        if each.other:
            ties[each.other] = "" if each.words == "lives with" else each.words
    holders = responsible_from_read(read["responsible"], hidden=opened.hidden)
    near = {opened.person, *ties, *(each.other for each in holders if each.other)}
    more = together(
        {
            "cards": card_rows(near),
            **histories.to_read_each(near | set(opened.records)),
            **unnamed.facts_to_read(opened.records, kept_apart),
        }
    )
    shown = unnamed.from_read(opened.person, kept_apart, more, today)
    cards = {row[0]: Card(*row) for row in more["cards"]}
    each_one = histories.each_from_read(near | set(opened.records), more)
    mine = _joined(each_one, opened.person, opened.records)
    each_one[opened.person] = mine
    position = pathway.position(mine, now)
    here = [e for e in mine.effective if mine.matters[e.matter].kind in actions.OVER]
    names = events.named_in(here, opened.hidden)
    children = sorted(
        (card for card in cards.values() if card.is_child_on(today) or card.ref == opened.person),
        key=lambda card: (card.ref != opened.person, card.born_on or date.max, card.name),
    )
    grown = sorted((card for card in cards.values() if card not in children), key=lambda card: card.name)
    staff = read["staff"]
    lines = {e.id: _line(e, names, shown) for e in here}
    running = enquiry_law.under_way(mine)
    return Tonight(
        child=cards[opened.person],
        status=position.care.value,
        status_words=_care_words(position.care.value),
        since=position.care.since_on,
        stay=_stay(mine, now, shown),
        home_since=_home(mine),
        bases=tuple(_bases(mine, now, shown)),
        alerts=law_first(_own_alerts(mine, position)),
        clocks=tuple(_clocks(mine, position)),
        lines=tuple(lines[e.id] for e in reversed(here)),
        tells=tuple(
            (to, "somebody else" if person in opened.hidden else name or "", what_, state)
            for to, person, name, what_, state in read["tells"]
        ),
        tasks=tuple(_tasks(read["tasks"], shown)),
        near=tuple(_near(card, ties.get(card.ref, ""), each_one[card.ref], now) for card in children),
        adults=tuple((card, ties.get(card.ref, "")) for card in grown if card.ref in ties),
        holders=tuple(sorted(_holders(holders, cards, mine), key=lambda each: each.name)),
        agreement=_agreement(mine, position, lines, names),
        enquiry=UUID(running.id) if running else None,
        lawyers=_with(staff, ("council_lawyer",)),
        managers=tuple(each for each in _with(staff, MANAGERS) if each.ref != viewer.user),
        ring_at_night=tuple(TeamCard(*row) for row in read["night"]),
        may_decide=viewer.is_a(*MANAGERS),
    )


def _to_read(records: Collection[UUID], today: date) -> dict[str, QuerySet[Any, Any]]:
    rooms = models.Event.objects.filter(person__in=records, matter__kind__in=list(actions.OVER))
    asked = {*roles_who_may("sign_assessment"), "council_lawyer"}
    return {
        "responsible": responsible_to_read(records),
        "tells": models.NoticeState.objects.filter(notice__event__in=rooms.values("ref"))
        .order_by("notice__recorded_at", "notice")
        .values_list(
            "notice__to", "notice__to_person", "notice__to_person__card__name", "notice__what", "state"
        ),
        "tasks": models.Task.objects.filter(person__in=records, kind__in=TASKS, done=None)
        .order_by("recorded_at", "ref")
        .values_list("kind", "words", "due_at"),
        "staff": Membership.objects.on(today)
        .filter(role__in=asked, user__is_active=True)
        .order_by("user__name", "user__ref")
        .values_list("user__ref", "user__name", "user__job_title", "user__telephone", "role"),
        "night": team_rows(kind="out_of_hours"),
    }


def _joined(each: Mapping[UUID, History], person: UUID, records: Collection[UUID]) -> History:
    """One history of the child, however many records are joined in them."""
    if len(records) == 1:
        return each[person]
    own = [each[record] for record in records if record in each]
    return History(
        each[person].person,
        [matter for one in own for matter in one.matters.values()],
        [event for one in own for event in one.recorded],
    )


def _with(rows: Iterable[tuple[Any, ...]], roles: Collection[str]) -> tuple[Colleague, ...]:
    found = {row[0]: Colleague(*row[:4]) for row in rows if row[4] in roles}
    return tuple(found.values())


def _care_words(value: str) -> str:
    known = layers.BY_LAYER[Layer.CARE]
    return dict((*known.values, *known.finer)).get(value, "Not recorded as away from home")


def _stay(history: History, now: datetime, shown: Unnamed) -> Stay | None:
    event = care.stay(history, now)
    if event is None:
        return None
    facts = event.facts
    words = KINDS["stays_away"].fact_types()

    def said(name: str) -> str:
        return events.value_in_words(getattr(facts, name) or "", words[name], {})

    return Stay(
        UUID(event.id),
        said("arranged_by"),
        said("stays_with"),
        shown(facts.with_whom or ""),
        shown(facts.why or ""),
        event.on,
        event.at,
    )


def _home(history: History) -> date | None:
    last = history.last("stays_away", "returned_home")
    return last.on if last is not None and last.kind == "returned_home" else None


def _bases(history: History, now: datetime, shown: Unnamed) -> Iterable[Basis]:
    """The authorities, those that stand first and the strongest of them first; of those that are over the latest first."""
    words = dict(layers.BY_LAYER[Layer.LEGAL_BASIS].values)
    wanted = set(care.papers_wanted(history))
    happened = {event.id: event for event in history.effective}
    standing = care.live(history, now)
    over = [each for each in reversed(care.bases(history)) if each not in standing and each.from_at <= now]
    for each in (*standing, *over):
        event = happened[each.event]
        known = event.dated and each.from_at != care.ALWAYS
        stands = each in standing
        counted = stands and event.at is not None
        yield Basis(
            each.value,
            words.get(each.value, each.value),
            UUID(each.matter),
            UUID(each.event),
            event.at,
            event.on if known else None,
            days.in_london(each.to_at) if each.to_at else None,
            int(days.elapsed(each.from_at, now).total_seconds() // 3600) if counted else None,
            int(days.elapsed(now, each.to_at).total_seconds() // 60) if stands and each.to_at else None,
            stands,
            shown(_paper(history, each)),
            (shown(getattr(event.facts, "spoken_by", None) or ""), getattr(event.facts, "spoken_at", None)),
            each.event in wanted,
            each.allows_removal,
            history.matters[each.matter].kind,
        )


def _paper(history: History, basis: care.Basis) -> str:
    came = [e.facts.document for e in history.of(basis.matter) if e.kind == "legal_paper_received"]
    return (came[-1] if came else basis.document) or ""


def _own_alerts(history: History, position: Position) -> list[Objection]:
    kinds = {ref: run.kind for ref, run in history.matters.items()}
    return [each for each in position.alerts if kinds.get(each.fact) in actions.OVER]


def _clocks(history: History, position: Position) -> Iterable[Clock]:
    started = {event.id: event.kind for event in history.effective}
    order = {State.LATE: 0, State.DUE: 1, State.RUNNING: 1}
    passed = pathway.nobody_is_late_for()  # what became so stands under where the child is
    # Nothing becomes of a stay that no authority stands behind: the page says that the child is not called looked after.
    becomes = care.standing(history, position.at).value != care.AWAY_WITHOUT_AUTHORITY
    mine = [
        d
        for d in position.deadlines
        if history.matters[d.matter].kind in actions.OVER
        and not (d.clock in passed and (not becomes or d.state(position.at) is State.ENDED))
    ]
    for deadline in sorted(
        mine, key=lambda d: (order.get(d.state(position.at), 2), d.due_on or date.max, d.clock)
    ):
        yield clock_of(deadline, position.at, started[deadline.started_by])


def _line(event: Event, names: Mapping[str, str], shown: Unnamed) -> Line:
    return Line(
        UUID(event.id),
        event.kind,
        KINDS[event.kind].label,
        event.on,
        event.at,
        events.facts_in_words(event, names, shown),
        names.get(event.recorded_by, ""),
    )


def _tasks(
    rows: Iterable[tuple[str, str, datetime | None]], shown: Unnamed
) -> Iterable[tuple[str, str, datetime | None]]:
    """Each asked once, however many it is asked of."""
    return dict.fromkeys((kind, shown(words), due_at) for kind, words, due_at in rows)


def _near(card: Card, tie: str, history: History, now: datetime) -> Near:
    running = frozenset(kind for kind in actions.OVER if actions.live(history, kind) is not None)
    run = actions.live(history, "section_20")
    stands = {basis.value: basis.matter for basis in care.live(history, now)}
    return Near(
        card,
        tie,
        care.stay(history, now) is not None,
        running,
        tuple(value for value in stands if value in ENDS),
        _state(history, run.id) if run else "",
    )


ENDS = ("police_protection", "emergency_protection_order", "child_assessment_order", "section_20")


def _state(history: History, run: str) -> str:
    """Where an agreement stands: the hours run from a withdrawal or an objection that took it away until what followed."""
    mine = history.of(run)
    kinds = {event.kind for event in mine}
    if "s20_ended" in kinds:
        return "ended"
    stands = care.agreement(history, run)
    gone = not stands.rests_on_somebody or (bool(stands.objects) and not stands.barred)
    if "s20_relied_on" in kinds:
        return "withdrawn" if gone else "relied_on"
    if "s20_withdrawn" in kinds and gone:
        return "no_agreement"
    return "agreed" if stands.rests_on_somebody else "asked"


def _agreement(
    history: History, position: Position, lines: Mapping[str, Line], names: Mapping[str, str]
) -> Agreement:
    going_on = actions.live(history, "section_20")
    runs = [run for run in history.matters.values() if run.kind == "section_20" and history.of(run.id)]
    run = going_on or (max(runs, key=lambda each: history.of(each.id)[-1].recorded_at) if runs else None)
    if run is None:
        return Agreement(None, "", (), None, None, None, (), (), (), False, "")
    stands = care.agreement(history, run.id)
    verdict = next(
        (n.verdict for n in position.next_decisions if n.kind == "s20_relied_on" and n.matter == run.id), None
    )
    hours = [
        d.running_hours(position.at)
        for d in position.deadlines
        if d.clock == "s20_removal" and d.matter == run.id and d.state(position.at) is State.LATE
    ]
    return Agreement(
        UUID(run.id),
        _state(history, run.id),
        tuple(lines[event.id] for event in stands.agreed),
        _last(history, lines, run.id, "s20_relied_on"),
        _last(history, lines, run.id, "s20_withdrawn", "s20_objected"),
        max((each for each in hours if each is not None), default=None),
        verdict.refusals if verdict else (),
        verdict.cautions if verdict else (),
        tuple(names.get(str(e.facts.objected_by), e.facts.objected_by or "Somebody") for e in stands.objects),
        stands.barred,
        names.get(str(stands.agreed[-1].facts.given_by), "") if stands.agreed else "",
    )


def _last(history: History, lines: Mapping[str, Line], run: str, *kinds: str) -> Line | None:
    found = history.last(*kinds, matter=run)
    return lines[found.id] if found is not None else None


# What each said, with the fact that names them.
SAID = {
    "s20_asked": "person",
    "s20_agreed": "given_by",
    "s20_objected": "objected_by",
    "s20_objection_lifted": "lifted_by",
    "s20_withdrawn": "withdrawn_by",
}


def _holders(statements: Iterable[Any], cards: Mapping[UUID, Card], history: History) -> Iterable[Holder]:
    """Everybody with parental responsibility, once, with the last they said in the agreement that goes on."""
    run = actions.live(history, "section_20")
    mine = history.of(run.id) if run else ()
    seen: set[UUID] = set()
    for each in statements:
        if each.other not in cards or each.other in seen:
            continue
        seen.add(each.other)
        last = _last_of(mine, str(each.other))
        yield Holder(
            each.other,
            cards[each.other].name,
            each.words,
            each.detail,
            _said(last),
            last.on if last else None,
            last.kind if last else "",
        )


def _last_of(run: Iterable[Event], person: str) -> Event | None:
    """The last somebody said in an agreement. A withdrawal that names nobody is that of everybody who had agreed."""
    last = None
    for event in run:
        if event.kind not in SAID:
            continue
        named = getattr(event.facts, SAID[event.kind], None)
        everybody = event.kind == "s20_withdrawn" and named is None
        if named == person or (everybody and last is not None and last.kind == "s20_agreed"):
            last = event
    return last


def _said(event: Event | None) -> str:
    if event is None:
        return "Not asked yet"
    if event.kind == "s20_asked":
        return s20_law.ANSWER.options().get(event.facts.answer or "", "Asked")
    return {
        "s20_agreed": "Agrees",
        "s20_objected": "Objects",
        "s20_objection_lifted": "Objects no more",
        "s20_withdrawn": "No longer agrees",
    }[event.kind]
