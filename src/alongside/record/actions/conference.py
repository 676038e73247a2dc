"""The conference: called for children of one family, kept fair, decided by its chair for each child, and written out.

Initial, review and transfer-in (S17, S22, S24). A decision for a plan starts the plan on the day of the conference,
which ends a plan of help that runs; a review that ends one ends it that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.law.days import london_day
from alongside.law.history import History
from alongside.law.meetings import RECORD
from alongside.law.steps import conference as law
from alongside.law.steps.protection_plan import details, live_plans, plans_elsewhere
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_from
from alongside.record.acting import (
    Mistaken,
    When,
    decides,
    event,
    happen,
    matter,
    records,
    reports,
    stamp,
    task,
)
from alongside.record.actions import authority, child_in_need, plans, protection_plan, told_in_writing
from alongside.record.actions.documents import Writing, signature_rows, slot_rows
from alongside.record.actions.meetings import (
    CAME,
    About,
    Step,
    Who,
    about,
    children_of,
    for_each,
    held_on,
    meeting_of,
    new_meeting,
    next_step,
    place_rows,
    planned,
)
from alongside.record.actions.recipients import name_recipients
from alongside.record.write import Rows, write

CONFERENCE = "conference"
# What a conference arises in: the enquiry for a first one, the plan for a review, the referral of a child who moved here.
ARISES_IN = {"initial": "enquiry", "review": "protection_plan", "transfer_in": "referral"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the chair decided for one child. `reasons` and `outline` go into the record of the conference. `plans_elsewhere`: how
    many plans other councils had for the child before, as far as is known; None is as many as the record knows of."""

    decision: str
    reasons: str
    category: str = ""
    outline: str = ""
    help_after: str = ""
    plans_elsewhere: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HowItWent:
    """The conference itself: what is true for every child. `at`: when the chair decided. `came`: each seat and how it was
    kept. `came_of`: how each need and action of the plan that is reviewed stood."""

    at: datetime
    came: Mapping[UUID, str]
    next_on: date | None = None
    not_quorate_why: str = ""
    responsibility_asked: bool | None = None
    lead_social_worker: UUID | None = None
    core_group: tuple[UUID, ...] = ()
    core_group_on: date | None = None
    minutes_by: str = ""
    came_of: Mapping[UUID, plans.CameOf] = field(default_factory=dict)


# --- calling it -----------------------------------------------------------------------------------------------------


@decides
def call_conference(
    children: Iterable[UUID],
    *,
    form: str,
    at: datetime,
    place: str = "",
    online: bool = False,
    chair: tuple[UUID, str] | None = None,
    late_why: str = "",
    late_authorised_by: str = "",
    interim_plan: str = "",
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> UUID:
    """Call a conference about these children for a day. Later than the guidance allows only with the reason, who
    authorised it, and what keeps the children safe until then. `chair`: their account and name. Answers the meeting."""
    if form not in ARISES_IN:
        raise Mistaken("form", "Choose which conference it is.")
    wanted = list(dict.fromkeys(children))
    if not wanted:
        raise Mistaken("children", "Choose at least one child.")
    facts = {
        "conference": form,
        "planned_on": london_day(at).isoformat(),
        "planned_at": at.isoformat(),
        "chair": chair[1] if chair else None,
        "late_why": late_why.strip() or None,
        "late_authorised_by": late_authorised_by.strip() or None,
        "interim_plan": interim_plan.strip() or None,
    }
    with records(wanted, by=by, now=now) as found:
        rows, matters = Rows(), {}
        for child in wanted:
            run, made = _run(found[child], child, form, by=by, now=now)
            matters[child] = run
            rows.add(*made)
            row = event("conference_booked", child, run, When.moment(now), facts, by=by, now=now)
            happen(rows, found[child], row, by=by, now=now, reasons=cautions)
        meeting, more = new_meeting(
            CONFERENCE, matters, form=form, at=at, place=place, online=online, by=by, now=now
        )
        if chair is not None:
            who = Who(role="chair", user=chair[0], name=chair[1])
            more.add(*place_rows(meeting.pk, who, by=by, now=now))
        for waiting in models.Task.objects.filter(kind="arrange_conference", person__in=wanted, done=None):
            more.add(models.TaskDone(task_id=waiting.pk, outcome="called", **stamp(by, now)))
        write(rows + more)
    return meeting.pk


def _run(
    history: History, child: UUID, form: str, *, by: Viewer, now: datetime
) -> tuple[UUID, list[models.Matter]]:
    """The matter of this conference for this child: the one that was opened by the other council's notice; the same again
    where an earlier day of this very conference was called off; else a new one in what it arises in."""
    parent = _parent(history, form)
    for waiting in reversed(list(history.every("conference_cancelled", "transfer_notified"))):
        run = history.matters[waiting.matter]
        noticed = history.first("transfer_notified", matter=run.id) is not None
        again = noticed == (form == "transfer_in") and (noticed or run.parent == (parent and str(parent)))
        if again and _unheld(history, run.id):
            return UUID(run.id), []
    made = matter(CONFERENCE, child, parent=parent, by=by, now=now)
    return made.pk, [made]


def _unheld(history: History, run: str) -> bool:
    """Whether this conference waits for a day, in a referral that is not closed."""
    last = history.last("conference_booked", "conference_cancelled", matter=run)
    return (
        history.first("conference_held", matter=run) is None
        and (last is None or last.kind == "conference_cancelled")
        and not _closed(history, run)
    )


def _closed(history: History, run: str) -> bool:
    above = history.nearest(run, "referral")
    return above is not None and history.first("referral_closed", matter=above.id) is not None


def _parent(history: History, form: str) -> UUID | None:
    """What a conference arises in: a plan that stands, or the enquiry in which most recently something happened, of the
    referral that is open where there is one; of a child who moved here, the referral itself. None where there is none, which
    the law then speaks to."""
    opened = authority.open_referral(history)
    if form == "transfer_in":
        return opened
    if form == "review" and (plans := live_plans(history)):
        return UUID(plans[-1].id)
    ranked = [
        (max((e.recorded_at for e in history.of(m.id)), default=None), m.id)
        for m in history.matters.values()
        if m.kind == ARISES_IN[form] and (opened is None or _within(history, m.id, opened))
    ]
    dated = [each for each in ranked if each[0] is not None]
    return UUID(max(dated)[1]) if dated else None


def _within(history: History, run: str, referral: UUID) -> bool:
    """Whether this run stands in that referral, or in none that is recorded."""
    above = history.nearest(run, "referral")
    return above is None or above.id == str(referral)


# What keeps a conference needed that was called off, by which one it is.
STILL_NEEDED: Mapping[str, str] = {
    "review": "A child protection plan is reviewed until it ends. Call the review for another day; on what other grounds a plan "
    "ends stands on the plan's own page.",
    "transfer_in": "The other council's plan stands until this council has held its conference. Call it for another day.",
}


@decides
def not_needed(
    meeting: UUID,
    *,
    reasons: str,
    children: Iterable[UUID] = (),
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """A first conference that was called off is not called again: for these children (none named: for each) none is needed
    after all, and why. It is written where the conference arose, in the enquiry, whose clocks it ends."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why no conference is needed after all.")
    facts = {
        "reasons": reasons.strip(),
        "decided_by": str(by.user),
        "decided_by_role": by.role,
        "after_called_off": True,
    }
    with about(meeting, by=by, now=now) as here:
        if here.meeting.kind != CONFERENCE:
            raise NotFound(meeting)
        if here.meeting.form in STILL_NEEDED:
            raise Mistaken("", STILL_NEEDED[here.meeting.form])
        chosen = list(dict.fromkeys(children)) or list(here.children)
        if not set(chosen) <= set(here.matters):
            raise NotFound(meeting)
        for child in chosen:
            enquiry = _waits_for_a_day(here.histories[child], here.matters[child])
            row = event("conference_not_required", child, enquiry, When.moment(now), facts, by=by, now=now)
            happen(here.rows, here.histories[child], row, by=by, now=now, reasons=cautions)
        write(name_recipients(here.rows, by=by, now=now))


def _waits_for_a_day(history: History, run: UUID) -> UUID:
    """The enquiry of a conference that was called off and is not called again. Raises Mistaken where it is none."""
    enquiry = history.nearest(str(run), "enquiry")
    if enquiry is None:
        raise NotFound(run)
    if not law.called_off(history, str(run)):
        raise Mistaken("", "This conference was not called off, or was called again. Call it off first.")
    if law.not_needed(history, str(run)):
        raise Mistaken("", "It has been decided already that no conference is needed.")
    if history.first("enquiry_concluded", matter=enquiry.id) is None:
        raise Mistaken(
            "",
            "The enquiry has not been concluded. A manager signs what it found, and says there that no conference is needed.",
        )
    return UUID(enquiry.id)


# --- fair to everybody -----------------------------------------------------------------------------------------------


@decides
def keep_out(
    seat: UUID,
    *,
    extent: str,
    ground: str,
    reason: str,
    other_way: str,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """The chair decides that somebody does not come, to all or part of it: with the ground, the reason in words they can
    be given, and another way to be heard."""
    with about(meeting_of(seat), by=by, now=now) as here:
        who = models.Seat.objects.get(pk=seat)
        facts = {
            "person": str(who.person_id) if who.person_id else who.name,
            "is_parent": who.role == "parents",
            "extent": extent,
            "ground": ground,
            "reason": reason.strip() or None,
            "chair": by.name,
            "other_way": other_way.strip() or None,
        }
        theirs = children_of(here, seat)
        when = When.moment(now)
        for_each(here, "conference_excluded", when, facts, children=theirs, by=by, now=now, reasons=cautions)
        kept = {"extent": extent, "ground": ground, "other_way": other_way.strip()}
        next_step(here, seat, Step.KEPT_OUT, words=reason, facts=kept, by=by, now=now)
        write(here.rows)


@reports
def say_whether_the_child_comes(
    seat: UUID, *, attends: str, reason: str, advocate_offered: bool, by: Viewer, now: datetime
) -> None:
    """The chair decides whether a child comes, to all or part of it, by age, understanding and wish."""
    with about(meeting_of(seat), by=by, now=now) as here:
        child = models.Seat.objects.values_list("person_id", flat=True).get(pk=seat)
        if child not in here.matters:
            raise NotFound(seat)
        facts = {
            "attends": attends,
            "chair": by.name,
            "reason": reason.strip() or None,
            "advocate_offered": advocate_offered,
        }
        for_each(here, "child_attendance_decided", When.moment(now), facts, children=[child], by=by, now=now)
        next_step(here, seat, Step.COMES, words=reason, facts={"attends": attends}, by=by, now=now)
        write(here.rows)


@reports
def open_without_report(
    meeting: UUID, *, reason: str, new_day_offered: bool, by: Viewer, now: datetime
) -> None:
    """The chair goes on although somebody of the family has not had the report in time. Counted, with its reason."""
    if not reason.strip():
        raise Mistaken("reason", "Say why the conference goes on without the report.")
    with about(meeting, by=by, now=now) as here:
        facts = {"reason": reason.strip(), "new_day_offered": new_day_offered}
        # It is written down during the conference or after it, and was true when it opened.
        opened = min(now, planned(meeting).at)
        for_each(here, "conference_opened_without_report", When.moment(opened), facts, by=by, now=now)
        write(here.rows)


# --- what it decided -------------------------------------------------------------------------------------------------


@decides
def decide_conference(
    meeting: UUID,
    went: HowItWent,
    decided: Mapping[UUID, Decided],
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """The chair records who was there and decides for each child. A plan that was decided begins that day; a plan that a
    review ended ends that day. The decision is owed to each parent and child by name, at once."""
    if london_day(went.at) > london_day(now) or went.at > now:
        raise Mistaken("time", "The conference cannot have been held after now.")
    with about(meeting, by=by, now=now) as here:
        if held_on(here.meeting) is not None:
            raise Mistaken("", "This conference has been decided already.")
        if missing := set(here.matters) - set(decided):
            raise Mistaken(f"decision_{min(missing)}", "Decide for each child.")
        seats = _attendance(here, went, by=by, now=now)
        here.rows.add(_occasion(here, went, by=by, now=now))
        for child, each in decided.items():
            _decide(here, child, each, went, _present(seats, went), by=by, now=now, cautions=cautions)
        _what_ends_with_plans(here, by=by, now=now)
        rows = here.rows + _written(here, decided, by=by, now=now)
        write(name_recipients(rows, by=by, now=now))
        if started := _started(here):
            plan, rows = protection_plan.beginning(
                here, started, went.lead_social_worker, went.core_group_on, by=by, now=now
            )
            write(rows)
            if rows.of(models.SlotPassage):  # with its outline, which is its first version
                stage = models.PlanVersion.Stage.OUTLINE
                write(plans.version_rows(plan, stage, here.meeting.pk, by=by, now=now))
        _measured(here, went.came_of, by=by, now=now)


def _measured(here: About, came_of: Mapping[UUID, plans.CameOf], *, by: Viewer, now: datetime) -> None:
    """How each part of the plans that are reviewed stood. Each plan is kept as it then stands. Raises NotFound for a part of
    another plan."""
    runs = [_plan_of(here.histories[child], run) for child, run in here.matters.items()]
    parts = models.PlanItem.objects.filter(
        pk__in=list(came_of), plan__children__matter__in=filter(None, runs)
    )
    plan_of = dict(parts.values_list("pk", "plan_id"))
    if missing := set(came_of) - set(plan_of):
        raise NotFound(missing)
    for plan in dict.fromkeys(plan_of.values()):
        with plans.plan_at(plan, by=by, now=now) as at:
            for item, came in came_of.items():
                if plan_of[item] == plan:
                    plans.came_of(at, item, came, meeting=here.meeting.pk)
            plans.finish(at, stage=plans.Stage.CHANGED, meeting=here.meeting.pk)


def _what_ends_with_plans(here: About, *, by: Viewer, now: datetime) -> None:
    """Nobody waits to do something for a plan that this decision ended, of protection or of help."""
    for kind, end_tasks in (
        ("protection_plan_ended", protection_plan.end_tasks),
        ("cin_plan_ended", child_in_need.end_tasks),
    ):
        ended = [row.matter_id for row in here.rows.of(models.Event) if row.kind == kind]
        for plan in models.Plan.objects.filter(children__matter__in=ended).distinct() if ended else ():
            matters = dict(plan.children.values_list("person_id", "matter_id"))
            end_tasks(here.rows, plan.pk, matters, here.histories, by=by, now=now)


def _started(here: About) -> dict[UUID, UUID]:
    """The plans that this decision began: each child's, with the matter it runs in."""
    return {
        row.person_id: row.matter_id
        for row in here.rows.of(models.Event)
        if row.kind == "protection_plan_started"
    }


def _occasion(here: About, went: HowItWent, *, by: Viewer, now: datetime) -> models.Occasion:
    when = When.moment(went.at)
    return models.Occasion(
        kind=here.meeting.kind,
        on=when.on,
        at=when.at,
        precision=when.precision,
        place=planned(here.meeting.pk).place,
        document_id=here.meeting.document_id,
        **stamp(by, now),
    )


def _attendance(here: About, went: HowItWent, *, by: Viewer, now: datetime) -> list[models.Seat]:
    # Somebody who is hidden from the chair has a place that the chair is not shown, and nothing is said of it.
    hidden = hidden_from(by, london_day(now))
    every = models.Seat.objects.filter(meeting=here.meeting.pk)
    seats = [seat for seat in every if seat.person_id not in hidden]
    for seat in seats:
        came = went.came.get(seat.pk, "")
        if came not in CAME.options():
            raise Mistaken(f"came_{seat.pk}", "Say whether they were there.")
        next_step(here, seat.pk, Step.CAME, facts={"came": came}, by=by, now=now)
    return seats


def _present(seats: Iterable[models.Seat], went: HowItWent) -> list[str]:
    """The roles that were there, the chair who decides among them."""
    there = {seat.role for seat in seats if went.came[seat.pk] != "no"}
    return sorted({*there, "chair"})


def _decide(
    here: About,
    child: UUID,
    each: Decided,
    went: HowItWent,
    present: list[str],
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None,
) -> None:
    occasion = here.rows.of(models.Occasion)[0].pk
    facts: dict[str, Any] = {
        "conference": here.meeting.form,
        "decision": each.decision or None,
        "category": each.category or None,
        "next_on": went.next_on.isoformat() if went.next_on else None,
        "chair": by.name,
        "decided_by": str(by.user),
        "present": present,
        "not_quorate_why": went.not_quorate_why.strip() or None,
        "responsibility_asked": went.responsibility_asked,
        "help_after": each.help_after.strip() or None,
        "minutes_by": went.minutes_by.strip() or None,
    }
    when = When.moment(went.at)
    for_each(
        here,
        "conference_held",
        when,
        facts,
        children=[child],
        occasion=occasion,
        by=by,
        now=now,
        reasons=cautions,
    )
    follows = {"plan": _plan_begins, "ends": _plan_ends, "continues": _plan_goes_on}.get(each.decision)
    if follows is not None:
        follows(here, child, each, went, occasion, by=by, now=now, cautions=cautions)


def _then(went: HowItWent) -> When:
    """The moment after the decision: what follows from it comes after it in the child's history."""
    return When.moment(went.at + timedelta(seconds=1))


def _plan_begins(
    here: About,
    child: UUID,
    each: Decided,
    went: HowItWent,
    occasion: UUID,
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None,
) -> None:
    history = here.histories[child]
    run = matter("protection_plan", child, parent=here.matters[child], by=by, now=now)
    facts = {
        "category": each.category or None,
        "plans_elsewhere": plans_elsewhere(history) if each.plans_elsewhere is None else each.plans_elsewhere,
        "lead_social_worker": str(went.lead_social_worker) if went.lead_social_worker else None,
        "core_group": [str(seat) for seat in went.core_group],
        "core_group_on": went.core_group_on.isoformat() if went.core_group_on else None,
        "review_on": went.next_on.isoformat() if went.next_on else None,
    }
    history = child_in_need.gives_way(here.rows, history, child, _then(went), by=by, now=now)
    here.rows.add(run)
    row = event(
        "protection_plan_started",
        child,
        run.pk,
        _then(went),
        facts,
        occasion=occasion,
        by=by,
        now=now,
    )
    here.histories[child] = happen(here.rows, history, row, by=by, now=now, reasons=cautions)


def _plan_of(history: History, conference: UUID) -> UUID | None:
    found = history.nearest(str(conference), "protection_plan")
    return UUID(found.id) if found else None


def _plan_ends(
    here: About,
    child: UUID,
    each: Decided,
    went: HowItWent,
    occasion: UUID,
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None,
) -> None:
    history = here.histories[child]
    plan = _plan_of(history, here.matters[child])
    if plan is None:
        raise Mistaken(f"decision_{child}", "There is no plan of this child that this conference reviews.")
    facts = {"ground": "review_decision", "help_after": each.help_after.strip() or None}
    row = event("protection_plan_ended", child, plan, _then(went), facts, occasion=occasion, by=by, now=now)
    here.histories[child] = happen(here.rows, history, row, by=by, now=now, reasons=cautions)


def _plan_goes_on(
    here: About,
    child: UUID,
    each: Decided,
    went: HowItWent,
    occasion: UUID,
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None,
) -> None:
    """A plan that goes on under another category keeps the earlier one in its history."""
    history = here.histories[child]
    plan = _plan_of(history, here.matters[child])
    if plan is None or not each.category or details(history, str(plan)).get("category") == each.category:
        return
    row = event(
        "plan_category_changed",
        child,
        plan,
        _then(went),
        {"category": each.category},
        occasion=occasion,
        by=by,
        now=now,
    )
    here.histories[child] = happen(here.rows, history, row, by=by, now=now, reasons=cautions)


def _written(here: About, decided: Mapping[UUID, Decided], *, by: Viewer, now: datetime) -> Rows:
    """The chair's reasons and the plan in outline, kept in the record of the conference, each about one child."""
    writings = []
    for n, (child, each) in enumerate(decided.items()):
        for slot, words in (("decision", each.reasons), ("outline", each.outline)):
            if words.strip():
                at = next(i for i, part in enumerate(RECORD) if part[0] == slot)
                writings.append(
                    Writing(slot=f"{slot}:{child}", words=words, position=at * 20 + n, about=(child,))
                )
    rows, _ = slot_rows(here.meeting.document_id, writings, by=by, now=now)
    return rows


@reports
def disagree(
    seat: UUID, *, reasons: str, escalated: bool, by: Viewer, now: datetime, children: Iterable[UUID] = ()
) -> None:
    """Somebody did not agree with what was decided, for these children (none named: for each), and whether it goes to
    the local escalation."""
    if not reasons.strip():
        raise Mistaken("reasons", "Write what they did not agree with, and why.")
    with about(meeting_of(seat), by=by, now=now) as here:
        who = models.Seat.objects.get(pk=seat)
        named = str(who.person_id) if who.person_id else who.agency or who.name
        facts = {"who": named, "reasons": reasons.strip(), "escalated": escalated}
        chosen = [child for child in children if child in here.matters] or children_of(here, seat)
        for_each(here, "conference_dissent", When.moment(now), facts, children=chosen, by=by, now=now)
        step = {"escalated": escalated, "children": [str(child) for child in chosen]}
        next_step(here, seat, Step.DISAGREED, words=reasons, facts=step, by=by, now=now)
        if escalated:
            here.rows.add(
                task(
                    "escalation",
                    "Somebody at a conference did not agree and asked that it goes further. Read why, and decide.",
                    person=here.children[0],
                    for_role="head_of_service",
                    by=by,
                    now=now,
                )
            )
        write(here.rows)


# --- written out ------------------------------------------------------------------------------------------------------


@reports
def send_decision(seat: UUID, *, how: str, by: Viewer, now: datetime) -> None:
    """The decision and the outline plan went to one person, in writing: somebody of the family counts as told of it."""
    with about(meeting_of(seat), by=by, now=now) as here:
        if held_on(here.meeting) is None:
            raise Mistaken("", "The conference has not decided yet.")
        to = models.Seat.objects.values_list("person_id", flat=True).get(pk=seat)
        met = told_in_writing.owed(to, children_of(here, seat), here.meeting.document_id) if to else ()
        _sent(here, seat, Step.DECISION_SENT, "conference_decision_sent", {}, how, by=by, now=now)
        told_in_writing.settle(met, to, how=how, at=now, by=by, now=now)


@reports
def send_record(seat: UUID, *, how: str, by: Viewer, now: datetime) -> None:
    """The full record went to one person, as the chair approved it."""
    with about(meeting_of(seat), by=by, now=now) as here:
        approved = approval(here.meeting)
        if approved is None:
            raise Mistaken("", "The chair has not approved the record yet.")
        facts = {"approved_by": str(approved.recorded_by)}
        _sent(here, seat, Step.RECORD_SENT, "conference_record_sent", facts, how, by=by, now=now)


def _sent(
    here: About,
    seat: UUID,
    step: str,
    kind: str,
    facts: Mapping[str, Any],
    how: str,
    *,
    by: Viewer,
    now: datetime,
) -> None:
    who = models.Seat.objects.get(pk=seat)
    named = str(who.person_id) if who.person_id else who.agency or who.name
    given = {"recipient": named, **facts}
    for_each(here, kind, When.moment(now), given, children=children_of(here, seat), by=by, now=now)
    next_step(here, seat, step, facts={"how": how}, by=by, now=now)
    write(here.rows)


def approval(meeting: models.Meeting) -> models.SignedVersion | None:
    """The version of the record that the chair approved last; None while there is none."""
    return models.SignedVersion.objects.filter(document=meeting.document_id).order_by("-number").first()


@reports
def approve_record(meeting: UUID, *, by: Viewer, now: datetime) -> int:
    """The chair approves the record of the conference. A later correction is a new version. Answers its number."""
    with about(meeting, by=by, now=now) as here:
        if held_on(here.meeting) is None:
            raise Mistaken("", "The conference has not decided yet.")
        rows = signature_rows(here.meeting.document_id, role=CONFERENCE, by=by, now=now)
        write(rows)
    version: int = rows.of(models.SignedVersion)[0].number
    return version


@reports
def ask_correction(seat: UUID, *, words: str, by: Viewer, now: datetime) -> None:
    """Somebody who had the record says that something in it is wrong. It is answered, by the chair."""
    if not words.strip():
        raise Mistaken("words", "Write what is wrong, and what is right.")
    with about(meeting_of(seat), by=by, now=now) as here:
        next_step(here, seat, Step.CORRECTION_ASKED, words=words, by=by, now=now)
        here.rows.add(
            task(
                "answer_correction",
                "Somebody says that the record of a conference is wrong. Read it, and answer.",
                person=here.children[0],
                for_role="conference_chair",
                by=by,
                now=now,
            )
        )
        write(here.rows)


@reports
def answer_correction(
    seat: UUID, *, asked: UUID, changed: bool, words: str, by: Viewer, now: datetime
) -> None:
    """The chair answers: what was put right, or why it stays."""
    if not words.strip():
        raise Mistaken("words", "Write the answer they will be given.")
    step = models.SeatStep.objects.filter(pk=asked, seat=seat, kind=Step.CORRECTION_ASKED).first()
    if step is None:
        raise NotFound(asked)
    with about(meeting_of(seat), by=by, now=now) as here:
        waiting = models.Task.objects.filter(
            kind="answer_correction", person__in=here.children, recorded_at=step.recorded_at, done=None
        )
        for task_ in waiting.values_list("pk", flat=True):
            here.rows.add(models.TaskDone(task_id=task_, outcome="answered", **stamp(by, now)))
        facts = {"asked": str(asked), "changed": changed}
        next_step(here, seat, Step.CORRECTION_ANSWERED, words=words, facts=facts, by=by, now=now)
        write(here.rows)
