"""A plan of help as the desk reads it: who agrees, each child's part of it, its reviews, what was kept and what was not.

The plan's own words are `queries.desk.plans`. Who may open one child of it opens the record of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from alongside.law import pathway
from alongside.law.days import in_london, london_day
from alongside.law.history import Event, History
from alongside.law.pathway import State
from alongside.law.steps import child_in_need as law
from alongside.law.steps.protection_plan import live_plans
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.actions import child_in_need as actions
from alongside.record.actions.plans import Kind, says_ended
from alongside.record.queries.desk import plans, protection_plan
from alongside.record.queries.desk.people import Card, card_rows, near_from_read, near_to_read
from alongside.record.queries.desk.plans import Whole
from alongside.record.queries.desk.protection_plan import Clock, Met, Missed, Told, Visit
from alongside.record.queries.desk.staff import colleague_rows
from alongside.record.queries.shared import is_ref, meeting_name
from alongside.record.rendering import unnamed
from alongside.record.rendering.unnamed import Unnamed
from alongside.record.together import together

CLOCKS = ("cin_review", "cin_visit", "withdrawal_decision")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Somebody who agreed to the plan: since when, and from when not any more."""

    who: str
    since: date | None
    until: date | None

    @property
    def stands(self) -> bool:
        """Whether they agree now."""
        return self.until is None


@dataclass(frozen=True, slots=True)
class ChildsHelp:
    """One child's part of a plan of help. `state`: running, stopped (nobody agrees), ended. `asked_to_decide`: a manager has
    not yet decided what follows a no."""

    child: Card
    matter: UUID
    referral: UUID | None
    state: str
    started_on: date | None
    ended_on: date | None
    ended_how: str
    says_ended: str
    reasons: str
    lead: str
    agreements: tuple[Agreement, ...]
    visits: tuple[Visit, ...]
    missed: tuple[Missed, ...]
    clocks: tuple[Clock, ...]
    asked_to_decide: bool
    decided: str
    protection: bool

    @property
    def ours(self) -> int:
        """How many visits and meetings we did not keep."""
        return sum(one.ours for one in self.missed)

    @property
    def theirs(self) -> int:
        """How many the family, or somebody else, could not keep."""
        return len(self.missed) - self.ours


@dataclass(frozen=True, slots=True)
class HelpPlan:
    """A plan of help's own page."""

    whole: Whole
    of: tuple[ChildsHelp, ...]
    meetings: tuple[Met, ...]
    told: tuple[Told, ...]

    @property
    def live(self) -> bool:
        """Whether it runs, or is stopped and not ended, for any of its children."""
        return any(each.state != "ended" for each in self.of)

    @property
    def stopped(self) -> tuple[ChildsHelp, ...]:
        """The children whose part is stopped."""
        return tuple(each for each in self.of if each.state == "stopped")

    @property
    def next_review(self) -> Met | None:
        """The review that is called and not held."""
        return next((met for met in self.meetings if met.kind == actions.REVIEW and met.to_come), None)

    @property
    def agree(self) -> tuple[str, ...]:
        """Everybody who agrees now, once; without those whom this reader may not find."""
        names = (one.who for each in self.of for one in each.agreements if one.stands)
        return tuple(dict.fromkeys(name for name in names if unnamed.SOMEBODY not in name))


def help_plan(viewer: Viewer, plan: UUID, *, now: datetime, what: str = "plan of help") -> HelpPlan:
    """A plan of help whole. Opens the record of each of its children, and logs that. Five statements."""
    row, document = plans.open_plan(viewer, plan, what=what, now=now)
    if row.kind != Kind.CHILD_IN_NEED:
        raise NotFound(plan)
    children = [card.ref for card in document.people]
    read = together(
        {
            **plans.to_read(row.pk, row.document_id),
            **histories.to_read_each(children),
            "meetings": protection_plan.meetings_of(plan),
            "told": protection_plan.told_of(plan),
            "near": unnamed.near_to_read(children, document.hidden),
        }
    )
    about = plans.from_read(row, document, read)
    found = histories.each_from_read(children, read)
    leads = {lead for child, run in about.matters.items() if is_ref(lead := _lead(found[child], run))}
    near = {each[0] for each in read["near"]}
    more = together(
        {"staff": colleague_rows([UUID(ref) for ref in leads]), **unnamed.facts_to_read(children, near)}
    )
    names = {str(each[0]): each[1] for each in more["staff"]}
    shown = unnamed.from_read(children[0], near, more, london_day(now))
    return HelpPlan(
        about,
        tuple(
            _of(card, about.matters[card.ref], found[card.ref], names, shown, now)
            for card in about.children
            if card.ref in about.matters
        ),
        tuple(
            Met(ref, kind, meeting_name(kind, form), in_london(at), held, off)
            for ref, kind, form, at, off, held in read["meetings"]
        ),
        tuple(
            Told(notice, name or words or str(to), what_, state)
            for notice, to, person, name, words, what_, state in read["told"]
            if person not in document.hidden
        ),
    )


def _lead(history: History, matter: UUID) -> str:
    start = history.first("cin_plan_started", matter=str(matter))
    return (start.facts.lead or "") if start else ""


def _of(
    card: Card,
    matter: UUID,
    history: History,
    names: Mapping[str, str],
    shown: Unnamed,
    now: datetime,
) -> ChildsHelp:
    """One child's part. What somebody wrote freely names nobody whom this reader may not find."""
    run = str(matter)
    mine = history.of(run)
    start = next((e for e in mine if e.kind == "cin_plan_started"), None)
    end = next((e for e in mine if e.kind == "cin_plan_ended"), None)
    last = history.last("cin_work_stopped", "cin_work_resumed", matter=run)
    stopped = last is not None and last.kind == "cin_work_stopped"
    decided = history.last("withdrawal_decided", matter=run)
    waits = bool(stopped and end is None and (decided is None or decided.recorded_at < last.recorded_at))  # type: ignore[union-attr]
    above = history.nearest(run, "referral")
    lead = _lead(history, matter)
    return ChildsHelp(
        child=card,
        matter=matter,
        referral=UUID(above.id) if above else None,
        state="ended" if end else "stopped" if stopped else "running",
        started_on=start.on if start else None,
        ended_on=end.on if end else None,
        ended_how=str(law.PLAN_END.options().get(end.facts.ground, "")) if end else "",
        says_ended=says_ended(Kind.CHILD_IN_NEED, end) if end else "",
        reasons=shown(end.facts.reasons or "") if end else "",
        lead=names.get(lead, "" if is_ref(lead) else shown(lead)),
        agreements=tuple(replace(one, who=shown(one.who)) for one in _agreements(mine)),
        visits=tuple(protection_plan.visits_of(mine)),
        missed=tuple(replace(one, reason=shown(one.reason)) for one in protection_plan.missed_of(mine)),
        clocks=tuple(_clocks(history, run, now)),
        asked_to_decide=waits,
        decided=str(law.AFTER_WITHDRAWAL.options().get(decided.facts.outcome, "")) if decided else "",
        protection=bool(live_plans(history)),
    )


def _agreements(mine: Iterable[Event]) -> Iterable[Agreement]:
    """Who agreed, in the order in which they did, each with the last word of theirs."""
    since: dict[str, date | None] = {}
    until: dict[str, date | None] = {}
    for each in mine:
        facts = each.facts
        if each.kind == "cin_plan_started" and facts.agreed_by:
            since.setdefault(facts.agreed_by, each.on)
        elif each.kind == "agreement_given" and facts.scope in law.SCOPES and facts.given_by:
            if facts.given_by in until or facts.given_by not in since:
                since[facts.given_by] = each.on
            until.pop(facts.given_by, None)
        elif each.kind == "agreement_withdrawn" and facts.scope in law.SCOPES:
            for name in [facts.withdrawn_by] if facts.withdrawn_by else list(since):
                until[name] = each.on
                since.setdefault(name, None)
    return (Agreement(name, on, until.get(name)) for name, on in since.items())


def _clocks(history: History, run: str, now: datetime) -> Iterable[Clock]:
    """The clocks of the plan that run, the last of each."""
    latest: dict[str, Clock] = {}
    for each in pathway.deadlines(history):
        state = each.state(now)
        above = history.nearest(run, "referral")
        here = each.matter == run or (above is not None and each.matter == above.id)
        if here and each.clock in CLOCKS and state in (State.DUE, State.LATE, State.EXTENDED, State.RUNNING):
            clock = pathway.clocks()[each.clock]
            latest[each.clock] = Clock(
                each.clock, clock.name, each.due_on, state is State.LATE, each.source.place or ""
            )
    return latest.values()


# --- finding it, beginning it -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CanBegin:
    """A child for whom a plan of help can begin: their open referral. `steps_down`: it follows a child protection plan, so
    that a manager decides the step. `seen`: whether the child was seen, so that their view is known or why not."""

    card: Card
    referral: UUID
    steps_down: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What the page that begins a plan of help needs: the child, the children for whom one can begin (this child first), the
    plan there is already, and who of the family may agree."""

    child: Card
    children: tuple[CanBegin, ...]
    running: UUID | None
    protection: bool
    family: tuple[str, ...]


def before(viewer: Viewer, child: UUID, *, now: datetime) -> Before:
    """What is known before a plan of help begins. Opens the record. Three statements after that."""
    opened = open_record(viewer, child, what="plan of help", now=now)
    read = together(near_to_read(opened.records))
    tied, homes = near_from_read(opened.records, read, hidden=opened.hidden)
    near = {opened.person, *(each.other for each in (*tied, *homes) if each.other)}
    more = together(
        {
            "cards": card_rows(near),
            **histories.to_read_each(near),
            "plans": models.PlanChild.objects.filter(
                person__in=near, plan__kind=Kind.CHILD_IN_NEED
            ).values_list("matter_id", "plan_id"),
        }
    )
    people = {row[0]: Card(*row) for row in more["cards"]}
    found = histories.each_from_read(near, more)
    runs = {ref: run for ref in people if (run := _open_referral(found[ref]))}
    mine = actions.running(found[opened.person])
    free = sorted(
        (ref for ref in runs if actions.running(found[ref]) is None and not live_plans(found[ref])),
        key=lambda ref: (ref != opened.person, people[ref].born_on or date.max),
    )
    today = in_london(now).date()
    return Before(
        people[opened.person],
        tuple(CanBegin(people[r], runs[r], actions.stepped_down(found[r], runs[r])) for r in free)
        if opened.person in free
        else (),
        dict(more["plans"]).get(mine) if mine else None,
        bool(live_plans(found[opened.person])),
        tuple(
            sorted(
                card.name
                for ref, card in people.items()
                if ref != opened.person and not card.is_child_on(today)
            )
        ),
    )


def _open_referral(history: History) -> UUID | None:
    found = [
        each.id
        for each in history.matters.values()
        if each.kind == "referral"
        and history.first("referral_decided", "allocated", matter=each.id)
        and not history.first("referral_closed", matter=each.id)
    ]
    return UUID(found[-1]) if found else None


def plan_of_review(meeting: UUID) -> UUID:
    """The plan a review belongs to. Raises NotFound."""
    found = (
        models.PlanChild.objects.filter(matter__meetings__meeting=meeting, plan__kind=Kind.CHILD_IN_NEED)
        .order_by("recorded_at")
        .values_list("plan_id", flat=True)
        .first()
    )
    if found is None:
        raise NotFound(meeting)
    return found
