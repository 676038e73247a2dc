"""A child protection plan as the desk reads it: each child's part of it, its core groups, what was kept and what was not.

The plan's own words are `queries.desk.plans`. Who may open one child of it opens the record of each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from alongside.law import pathway
from alongside.law.days import in_london, london_day
from alongside.law.history import Event, History
from alongside.law.pathway import Deadline, State
from alongside.law.steps import conference as conference_law, protection_plan as law
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.actions.plans import Kind, says_ended
from alongside.record.queries.desk import plans
from alongside.record.queries.desk.meetings import ONE
from alongside.record.queries.desk.people import Card
from alongside.record.queries.desk.plans import Whole
from alongside.record.queries.desk.staff import colleague_rows
from alongside.record.queries.shared import is_ref, meeting_name
from alongside.record.together import together

CLOCKS = ("core_group_first", "core_group_next", "rcpc_first", "rcpc_next", "cp_visit", "cp_plan_age_limit")
CATEGORIES = conference_law.CATEGORY.options()
MET = "child_seen"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a plan: what it asks, when, whether it is late, and what says so."""

    key: str
    name: str
    due_on: date | None
    late: bool
    source: str


@dataclass(frozen=True, slots=True)
class Visit:
    """That a child was seen, or was not: only the first stops the clock."""

    on: date | None
    seen: str
    event: UUID


@dataclass(frozen=True, slots=True)
class Missed:
    """A visit or meeting that did not take place: what, on which day, by whom, why, and the new day."""

    what: str
    on: date | None
    by: str
    ours: bool
    reason: str
    new_on: date | None


@dataclass(frozen=True, slots=True)
class ChildsPlan:
    """One child's part of a plan. `categories`: each category with the day it began, oldest first. `says_ended`: that it has ended, as
    a sentence (empty while it runs)."""

    child: Card
    matter: UUID
    started_on: date | None
    number: int
    ended_on: date | None
    ended_how: str
    says_ended: str
    help_after: str
    categories: tuple[tuple[str, date | None], ...]
    lead: str
    review_on: date | None
    core_group_on: date | None
    see_every_days: int | None
    visits: tuple[Visit, ...]
    missed: tuple[Missed, ...]
    clocks: tuple[Clock, ...]
    details_missing: tuple[str, ...]

    @property
    def live(self) -> bool:
        """Whether the plan has begun for this child and not ended."""
        return self.started_on is not None and self.ended_on is None

    @property
    def category(self) -> str:
        """The category it has now."""
        return self.categories[-1][0] if self.categories else ""


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting of this plan: a conference, a core group. `held_on` None and not called off: it is still to come."""

    ref: UUID
    kind: str
    name: str
    at: datetime
    held_on: date | None
    called_off: bool

    @property
    def to_come(self) -> bool:
        """Whether it is called and not held."""
        return self.held_on is None and not self.called_off


@dataclass(frozen=True, slots=True)
class Told:
    """A duty to tell somebody what this plan is, or that it ended, and where that stands."""

    notice: UUID
    who: str
    what: str
    state: str


@dataclass(frozen=True, slots=True)
class ProtectionPlan:
    """A plan's own page."""

    whole: Whole
    of: tuple[ChildsPlan, ...]
    meetings: tuple[Met, ...]
    told: tuple[Told, ...]

    @property
    def live(self) -> bool:
        """Whether it runs for any of its children."""
        return any(each.live for each in self.of)

    @property
    def next_core_group(self) -> Met | None:
        """The core group that is called and not held."""
        return next((m for m in self.meetings if m.kind == "core_group" and m.to_come), None)

    @property
    def core_group_on(self) -> date | None:
        """The day the next core group is to be, by the last word of the conference or the last one."""
        return next((each.core_group_on for each in self.of if each.live and each.core_group_on), None)

    def child(self, ref: UUID) -> ChildsPlan:
        """One child's part. Raises NotFound."""
        for each in self.of:
            if each.child.ref == ref:
                return each
        raise NotFound(ref)


def protection_plan(
    viewer: Viewer, plan: UUID, *, now: datetime, what: str = "protection plan"
) -> ProtectionPlan:
    """A plan whole. Opens the record of each of its children, and logs that. Five statements."""
    row, document = plans.open_plan(viewer, plan, what=what, now=now)
    if row.kind != Kind.PROTECTION:
        raise NotFound(plan)
    children = [card.ref for card in document.people]
    read = together(
        {
            **plans.to_read(row.pk, row.document_id),
            **histories.to_read_each(children),
            "meetings": meetings_of(plan),
            "told": told_of(plan),
        }
    )
    about = plans.from_read(row, document, read)
    found = histories.each_from_read(children, read)
    leads = {_lead(found[child], run) for child, run in about.matters.items()}
    staff = together({"staff": colleague_rows({UUID(ref) for ref in leads if is_ref(ref)})})["staff"]
    names = {str(each[0]): each[1] for each in staff}
    return ProtectionPlan(
        about,
        tuple(
            _of(card, about.matters[card.ref], found[card.ref], names, now)
            for card in about.children
            if card.ref in about.matters
        ),
        tuple(
            Met(ref, kind, meeting_name(kind, form), in_london(at), held, off)
            for ref, kind, form, at, off, held in read["meetings"]
        ),
        told_once(read["told"], document.hidden),
    )


def told_once(rows: Iterable[tuple[Any, ...]], hidden: Collection[UUID]) -> tuple[Told, ...]:
    """Whoever must be told, once for what is the same for several children."""
    found: dict[tuple[str, str, str], Told] = {}
    for notice, to, person, name, words, what, state in rows:
        if person not in hidden:
            who = name or words or str(to)
            found.setdefault((who, what, state), Told(notice, who, what, state))
    return tuple(found.values())


def _lead(history: History, matter: UUID) -> str:
    return str(law.details(history, str(matter)).get("lead_social_worker") or "")


def meetings_of(plan: UUID) -> Any:
    """The meetings of a plan's own matters and of the conferences around them, the last first."""
    runs = models.PlanChild.objects.filter(plan=plan).values("matter")
    last = models.MeetingTime.objects.filter(meeting=OuterRef("pk")).order_by("-n")
    held = models.Occasion.objects.filter(document=OuterRef("document"), kind=OuterRef("kind"))
    refs = models.MeetingChild.objects.filter(
        Q(matter__in=runs) | Q(matter__under__in=runs) | Q(matter__parent__in=runs)
    ).values("meeting")
    return (
        models.Meeting.objects.filter(pk__in=refs)
        .annotate(
            at=Subquery(last.values("at")[:1]),
            off=Subquery(last.values("called_off")[:1]),
            held=Subquery(held.values("on")[:1]),
        )
        .order_by("-at")
        .values_list("ref", "kind", "form", "at", "off", "held")
    )


def told_of(plan: UUID) -> Any:
    """The duties to tell that arose from a plan, and where each stands."""
    runs = models.PlanChild.objects.filter(plan=plan).values("matter")
    return (
        models.NoticeState.objects.filter(notice__event__matter__in=runs)
        .order_by("notice__recorded_at", "notice")
        .values_list(
            "notice",
            "notice__to",
            "notice__to_person",
            "notice__to_person__card__name",
            "notice__to_words",
            "notice__what",
            "state",
        )
    )


def _of(card: Card, matter: UUID, history: History, names: Mapping[str, str], now: datetime) -> ChildsPlan:
    run = str(matter)
    mine = history.of(run)
    start = next((e for e in mine if e.kind in law.BEGINS), None)
    end = next((e for e in mine if e.kind in law.ENDS), None)
    known = law.details(history, run)
    lead = str(known.get("lead_social_worker") or "")
    return ChildsPlan(
        child=card,
        matter=matter,
        started_on=start.on if start else None,
        number=law.number(history, start) if start else 1,
        ended_on=end.on if end else None,
        ended_how=str(law.PLAN_END.options().get(end.facts.ground, "")) if end else "",
        says_ended=says_ended(Kind.PROTECTION, end) if end else "",
        help_after=(end.facts.help_after or "") if end else "",
        categories=tuple(_categories(mine)),
        lead=names.get(lead, "" if is_ref(lead) else lead),
        review_on=_review_on(history, run, known),
        core_group_on=_next_core_group(mine, known),
        see_every_days=_see_every(mine),
        visits=tuple(visits_of(mine)),
        missed=tuple(missed_of(mine)),
        clocks=tuple(_clocks(history, run, now)),
        details_missing=tuple(WANTING[name] for name in law.NAMES if name not in known) if not end else (),
    )


WANTING = {
    "category": "the category",
    "lead_social_worker": "the lead social worker",
    "core_group": "who is in the core group",
    "review_on": "the day of the review",
}


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _categories(mine: Iterable[Event]) -> Iterable[tuple[str, date | None]]:
    """Each category the plan has had and the day it began. The same again is not a change."""
    before = ""
    for each in law.words(mine):
        category = each.facts.category or ""
        if category and category != before:
            before = category
            yield str(CATEGORIES.get(category, category)), each.on


def _review_on(history: History, run: str, known: Mapping[str, object]) -> date | None:
    """The day the next review is to be: as the last review of this plan said it, or else the plan's own details."""
    for each in reversed(list(history.every("conference_held"))):
        above = history.nearest(each.matter, "protection_plan")
        if each.facts.conference == "review" and above is not None and above.id == run:
            return _day(each.facts.next_on)
    return _day(known.get("review_on"))


def _next_core_group(mine: Iterable[Event], known: Mapping[str, object]) -> date | None:
    """The day the next one was said to be: by the last core group, or else by the conference while none was held."""
    held = [each for each in mine if each.kind == "core_group_held"]
    return held[-1].facts.next_on if held else _day(known.get("core_group_on"))


def _see_every(mine: Iterable[Event]) -> int | None:
    said = [e.facts.see_every_days for e in mine if e.kind == "plan_details_recorded"]
    return next((each for each in reversed(said) if each), None)


SEEN = {"alone": "Seen alone", "with_others": "Seen with others"}


def visits_of(mine: Iterable[Event]) -> Iterable[Visit]:
    """The visits of a plan, the last first."""
    for each in sorted(
        (e for e in mine if e.kind in (MET, "child_not_seen")), key=lambda e: e.on or date.min, reverse=True
    ):
        words = SEEN.get(each.facts.seen, "Seen") if each.kind == MET else "Not seen"
        yield Visit(each.on, words, UUID(each.id))


def missed_of(mine: Iterable[Event]) -> Iterable[Missed]:
    """The visits and meetings of a plan that did not take place."""
    what = law.MEETING_OR_VISIT.options()
    by = conference_law.MOVED_BY.options()
    for each in mine:
        if each.kind == "not_kept":
            facts = each.facts
            yield Missed(
                str(what.get(facts.what, "Meeting")),
                facts.planned_on,
                str(by.get(facts.by, "")),
                facts.by == "us",
                facts.reason or "",
                facts.new_on,
            )


def _clocks(history: History, run: str, now: datetime) -> Iterable[Clock]:
    for each in pathway.deadlines(history):
        if each.matter == run and each.clock in CLOCKS and _open(each, now) and _near(each, now):
            clock = pathway.clocks()[each.clock]
            late = each.state(now) is State.LATE
            yield Clock(each.clock, clock.name, each.due_on, late, each.source.place or "")


def _open(each: Deadline, now: datetime) -> bool:
    return each.state(now) in (State.DUE, State.LATE, State.EXTENDED, State.RUNNING, State.NOT_KNOWN)


def _near(each: Deadline, now: datetime) -> bool:
    """The 18th birthday is said in the year before it."""
    return each.clock != "cp_plan_age_limit" or (
        each.due_on is not None and each.due_on <= london_day(now) + timedelta(days=366)
    )


# --- finding it -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """The way from a child to a plan: the plan and its kind; or, where a child protection plan began without its words here,
    the matters of it and of the brothers and sisters whose plan began at the same conference."""

    plan: UUID | None
    kind: str
    matters: tuple[UUID, ...] = ()


def plan_of_child(viewer: Viewer, child: UUID, *, now: datetime) -> Way:
    """The child protection plan of a child that runs; else the plan that was written last, whichever it is. Opens the record.
    Raises NotFound where there is none."""
    opened = open_record(viewer, child, what="plan", now=now)
    history = histories.of_joined(opened.person, opened.records)
    running = law.live_plans(history)
    begun = [e.matter for e in history.every(*law.BEGINS)]
    last = (
        models.Plan.objects.filter(children__person__in=opened.records)
        .order_by("-recorded_at")
        .values_list("pk", "kind")
        .first()
    )
    if not begun or (last is not None and not running):
        if last is None:
            raise NotFound(child)
        return Way(*last)
    matter = UUID(running[-1].id if running else begun[-1])
    found = models.PlanChild.objects.filter(matter=matter).values_list("plan_id", flat=True).first()
    if found is not None:
        return Way(found, Kind.PROTECTION)
    together_ = (
        models.Event.objects.filter(
            kind__in=law.BEGINS, occasion__isnull=False, occasion__events__matter=matter
        )
        .exclude(person__in=opened.hidden)
        .exclude(matter__plan_of__isnull=False)
        .values_list("matter_id", flat=True)
    )
    return Way(None, Kind.PROTECTION, tuple(dict.fromkeys((matter, *together_))))


# --- a core group -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is in the core group: their place at an earlier meeting, and how they were asked then."""

    seat: UUID
    name: str
    role: str
    agency: str
    how: str

    @property
    def who(self) -> str:
        """Dana Cole, parent."""
        return ", ".join(filter(None, (self.name, str(ONE[self.role]).lower(), self.agency)))


def members(about: ProtectionPlan) -> tuple[Member, ...]:
    """Who is asked to the next core group: whoever had a place at the last one; before the first, whom the conference named,
    or where it named nobody, everybody at it but its chair. Two statements."""
    last = next((m.ref for m in about.meetings if m.kind == "core_group"), None)
    named = [] if last else _named(about)
    seats = (
        models.Seat.objects.filter(pk__in=named)
        if named
        else models.Seat.objects.filter(
            meeting=last or next((m.ref for m in about.meetings if m.kind == "conference"), None)
        ).exclude(role="chair")
    )
    rows = seats.order_by("recorded_at", "ref").values_list(
        "ref", "person_id", "person__card__name", "name", "role", "agency"
    )
    asked = dict(
        models.SeatStep.objects.filter(seat__in=seats, kind="asked")
        .order_by("n")
        .values_list("seat_id", "facts__how")
    )
    order = list(ONE)
    found = [
        Member(ref, card or name, role, agency, asked.get(ref, ""))
        for ref, person, card, name, role, agency in rows
        if person not in about.whole.document.hidden
    ]
    return tuple(sorted(found, key=lambda each: (order.index(each.role), each.name)))


def _named(about: ProtectionPlan) -> list[UUID]:
    """The places at the conference that it named for the core group, of any child."""
    runs = [each.matter for each in about.of]
    rows = (
        models.Event.objects.filter(
            matter__in=runs, kind__in=("protection_plan_started", "plan_details_recorded")
        )
        .order_by("recorded_at", "n")
        .values_list("matter_id", "facts__core_group")
    )
    latest = {run: seats for run, seats in rows if seats}
    return [UUID(seat) for seats in latest.values() for seat in seats if is_ref(seat)]
