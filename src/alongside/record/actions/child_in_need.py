"""The child in need plan (S10): agreed and begun, looked at again with the family, stopped when nobody agrees, ended.

What the plan says, need by need, is `actions.plans`. A family's no stops the work and is never a risk by itself; a manager
decides what follows, and nothing closes by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.law.days import London, england, london_day
from alongside.law.history import Event, History
from alongside.law.plans import PARTS
from alongside.law.steps.child_in_need import nobody_agrees
from alongside.law.steps.protection_plan import live_plans
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer
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
from alongside.record.actions import plans
from alongside.record.actions.documents import Writing, slot_rows
from alongside.record.actions.meetings import (
    CAME,
    About,
    Step,
    about,
    ends_with_plan,
    for_each,
    held_on,
    new_meeting,
    next_step,
    planned,
    to_come,
)
from alongside.record.actions.plans import At
from alongside.record.actions.recipients import name_recipients
from alongside.record.actions.referral import matters_of
from alongside.record.write import Rows, write

KIND, REVIEW = models.Plan.Kind.CHILD_IN_NEED, "child_in_need_review"
Stage = models.PlanVersion.Stage
DECIDE, ENDING, OFFER = "withdrawal_decide", "cin_review_asks", "offer_otherwise"
SCOPE = "plan"
# The parts of the record of a review, in order: what everybody at it may read.
RECORD = (
    ("talked", "What we talked about"),
    ("agreed", "What we agreed"),
    ("absent_views", "What those who were not there think"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """What is agreed when a plan of help begins. `agreed_by`: each person who agreed, by name. `step_reasons`: why it steps
    down from protection, which a manager decides. `words`: parts of the plan (`plans.PARTS`) by slot, without the child."""

    agreed_by: Sequence[str]
    review_on: date | None
    lead: UUID | None = None
    child_view: str | None = None
    strengths: str = ""
    contingency: str = ""
    step_reasons: str = ""
    family_told: bool | None = None


def live(history: History, matter_: UUID) -> bool:
    """Whether this child's plan of help has begun and not ended, whether or not its work is stopped."""
    run = str(matter_)
    return (
        history.first("cin_plan_started", matter=run) is not None
        and history.first("cin_plan_ended", matter=run) is None
    )


def running(history: History) -> UUID | None:
    """The matter of the plan of help that has begun and not ended."""
    found = [
        UUID(each.id)
        for each in history.matters.values()
        if each.kind == "child_in_need" and live(history, UUID(each.id))
    ]
    return found[-1] if found else None


def stepped_down(history: History, referral: UUID) -> bool:
    """Whether this referral's protection plan has ended and nobody has decided on a step since."""
    ended = [e for e in history.under(str(referral)) if e.kind == "protection_plan_ended"]
    stepped = history.last("help_stepped", matter=str(referral))
    return bool(ended) and (stepped is None or stepped.recorded_at < ended[-1].recorded_at)


# --- begun ------------------------------------------------------------------------------------------------------------


@decides
def start_plan(
    referrals: Iterable[UUID],
    begin: Begin,
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> UUID:
    """A plan of help begins for these children, each in their own matter, because somebody agreed to it. Where it follows a
    child protection plan, a manager decides the step down. Answers the plan."""
    runs = matters_of(referrals, "referral")
    names = [name.strip() for name in begin.agreed_by if name.strip()]
    with records(runs, by=by, now=now) as found:
        rows, matters = Rows(), {}
        for child, run in runs.items():
            _may_begin(found[child])
            if stepped_down(found[child], run):
                facts = _step("child_in_need", begin.step_reasons, names, begin.family_told, begin.lead, by)
                row = event("help_stepped", child, run, When.moment(now), facts, by=by, now=now)
                found[child] = happen(rows, found[child], row, by=by, now=now, reasons=cautions)
            matters[child] = _begin(rows, found[child], child, run, names, begin, cautions, by=by, now=now)
        plan, more = plans.new_plan(KIND, matters, by=by, now=now)
        parts = [
            Writing(slot=slot, words=words, position=place * 10, about=tuple(matters))
            for place, (slot, _, _) in enumerate(PARTS)
            if (words := {"strengths": begin.strengths, "contingency": begin.contingency}.get(slot, ""))
        ]
        more = more + slot_rows(plan.document_id, parts, by=by, now=now)[0]
        write(name_recipients(rows + more, by=by, now=now))
    return plan.pk


def _may_begin(history: History) -> None:
    if running(history) is not None:
        raise Mistaken("children", "This child has a plan of help already. Open it and go on with that one.")
    if live_plans(history):
        raise Mistaken(
            "children",
            "This child has a child protection plan: help is part of that plan until a review ends it.",
        )


def _begin(
    rows: Rows,
    history: History,
    child: UUID,
    referral: UUID,
    names: Sequence[str],
    begin: Begin,
    cautions: Mapping[str, str] | None,
    *,
    by: Viewer,
    now: datetime,
) -> UUID:
    run = matter("child_in_need", child, parent=referral, by=by, now=now)
    rows.add(run)
    facts = {
        "review_on": begin.review_on.isoformat() if begin.review_on else None,
        "agreed_by": names[0] if names else None,
        "lead": str(begin.lead) if begin.lead else None,
        "child_view": begin.child_view or None,
    }
    row = event("cin_plan_started", child, run.pk, When.moment(now), facts, by=by, now=now)
    history = happen(rows, history, row, by=by, now=now, reasons=cautions)
    for name in names:  # each of them can change their mind alone
        given = {"given_by": name, "scope": SCOPE, "informed": True}
        agreed = event("agreement_given", child, run.pk, When.moment(now), given, by=by, now=now)
        history = happen(rows, history, agreed, by=by, now=now)
    return run.pk


def _step(
    to: str,
    reasons: str,
    names: Sequence[str],
    told: bool | None,
    lead: UUID | None,
    by: Viewer,
) -> dict[str, Any]:
    return {
        "to": to,
        "reasons": reasons.strip() or None,
        "decided_by": str(by.user),
        "decided_by_role": by.role,
        "family_told": told,
        "agreed_by": ", ".join(names) or None,
        "next_lead": str(lead) if lead else None,
    }


# --- agreed to, or not any more ---------------------------------------------------------------------------------------


def _each(
    here: At,
    kind: str,
    facts: Mapping[str, Any],
    children: Iterable[UUID],
    *,
    on: date | None = None,
    cautions: Mapping[str, str] | None = None,
) -> dict[UUID, models.Event]:
    """The same event for each of these children whose plan has not ended, in their own matter."""
    made = {}
    when = When.moment(here.now) if on is None or on == london_day(here.now) else When.day(on)
    for child in here.those(children):
        if not live(here.histories[child], here.matters[child]):
            continue
        row = event(kind, child, here.matters[child], when, facts, by=here.by, now=here.now)
        here.histories[child] = happen(
            here.rows, here.histories[child], row, by=here.by, now=here.now, reasons=cautions
        )
        made[child] = row
    return made


@reports
def withdraw(
    plan: UUID,
    *,
    who: str,
    on: date,
    children: Iterable[UUID] = (),
    by: Viewer,
    now: datetime,
) -> bool:
    """Somebody who agreed does not any more. Where nobody agrees now, the work of the plan stops at once and a manager
    decides by the next working day what follows. Answers whether it stopped."""
    if not who.strip():
        raise Mistaken("who", "Say who does not agree any more.")
    with plans.plan_at(plan, by=by, now=now) as here:
        facts = {"withdrawn_by": who.strip(), "scope": SCOPE}
        said = _each(here, "agreement_withdrawn", facts, children, on=on)
        stopped = [child for child in said if nobody_agrees(here.histories[child])]
        if not said:
            raise Mistaken("", "This plan has ended. What the family wants now is written as a note.")
        for child in stopped:
            row = event("cin_work_stopped", child, here.matters[child], When.moment(now), {}, by=by, now=now)
            here.histories[child] = happen(here.rows, here.histories[child], row, by=by, now=now)
        if stopped:
            here.rows.add(_ask_manager(here, stopped[0], said[stopped[0]], on))
        write(here.rows)
    return bool(stopped)


def _ask_manager(here: At, child: UUID, said: models.Event, on: date) -> models.Task:
    """A manager of the team that works with the child; where there is none, whoever is on duty."""
    team = (
        models.Allocated.objects.filter(person=child, team__isnull=False)
        .values_list("team", flat=True)
        .first()
    )
    due_on = england().after(on, 1)
    return task(
        DECIDE,
        "The family no longer agrees to the plan of help, and the work has stopped. Decide what follows: close, offer help in "
        "another way, or step up on grounds of their own.",
        person=child,
        event_=said.pk,
        for_team=team,
        for_role="" if team else "duty_manager",
        due_at=datetime.combine(due_on, time(17), London),
        by=here.by,
        now=here.now,
    )


@reports
def agree(
    plan: UUID,
    *,
    who: str,
    on: date,
    review_on: date | None = None,
    children: Iterable[UUID] = (),
    by: Viewer,
    now: datetime,
) -> None:
    """Somebody agrees to the plan, also somebody who had not asked for it before. Work that had stopped goes on, and no
    decision waits any more; `review_on`: when it is looked at again then."""
    if not who.strip():
        raise Mistaken("who", "Say who agrees.")
    with plans.plan_at(plan, by=by, now=now) as here:
        stopped = [c for c, run in here.matters.items() if _stopped(here.histories[c], run)]
        facts = {"given_by": who.strip(), "scope": SCOPE, "informed": True}
        said = _each(here, "agreement_given", facts, children, on=on)
        if not said:
            raise Mistaken("", "This plan has ended. To help the family again, begin another plan.")
        again = {"review_on": review_on.isoformat() if review_on else None}
        if back := [child for child in stopped if child in said]:
            if review_on is None:
                raise Mistaken(
                    "review_on", "Say when the plan is looked at again, now that the work goes on."
                )
            _each(here, "cin_work_resumed", again, back)
            _end_tasks(here, DECIDE, "agreed_again", but_for=[c for c in here.children if c not in back])
        write(here.rows)


def _stopped(history: History, run: UUID) -> bool:
    last = history.last("cin_work_stopped", "cin_work_resumed", matter=str(run))
    return last is not None and last.kind == "cin_work_stopped"


def _undecided(history: History, run: UUID) -> bool:
    """Whether a manager is still to decide what follows: the work is stopped, nobody decided since, and it has not ended."""
    decided = history.last("withdrawal_decided", matter=str(run))
    stopped = history.last("cin_work_stopped", matter=str(run))
    since = decided is None or (stopped is not None and decided.recorded_at < stopped.recorded_at)
    return live(history, run) and _stopped(history, run) and since


def _live(here: At, children: Iterable[UUID]) -> list[UUID]:
    """Those of these children for whom the plan has not ended. Raises Mistaken where it has for each, with what can be done."""
    chosen = here.those(children)
    if found := [c for c in chosen if live(here.histories[c], here.matters[c])]:
        return found
    ended = [
        e for c in chosen if (e := here.histories[c].last("cin_plan_ended", matter=str(here.matters[c])))
    ]
    raise Mistaken("", plans.says_ended(KIND, ended[-1]) if ended else "This plan of help has not begun.")


def _end_tasks(here: At, kind: str, outcome: str, *, but_for: Iterable[UUID] = ()) -> None:
    """What was asked is answered. `but_for`: the children it was not answered for; where it waits for one of them, it is asked
    again about that child."""
    waiting = models.Task.objects.filter(kind=kind, person__in=here.children, done=None)
    others = {child: here.histories[child] for child in but_for}
    for each in waiting:
        here.rows.add(models.TaskDone(task_id=each.pk, outcome=outcome, **stamp(here.by, here.now)))
        here.rows.add(*_asked_of_another(each, here.matters, others, by=here.by, now=here.now))


def _asked_of_another(
    asked: models.Task,
    matters: Mapping[UUID, UUID],
    found: Mapping[UUID, History],
    *,
    by: Viewer,
    now: datetime,
) -> Iterable[models.Task]:
    """The same question about the first of these children for whom it is open still. One task asks about a whole plan, in the
    record of one of its children."""
    still_open = STILL_OPEN[asked.kind]
    for child, history in found.items():
        if still_open(history, matters[child]):
            yield task(
                asked.kind,
                asked.words,
                person=child,
                for_user=asked.for_user,
                for_team=asked.for_team,
                for_role=asked.for_role,
                due_at=asked.due_at,
                by=by,
                now=now,
            )
            return


def _offered(history: History, run: UUID) -> bool:
    return live(history, run) and _stopped(history, run)


# What asks somebody about a plan of help, by the kind of task, and when it is open for a child of it.
STILL_OPEN: Mapping[str, Callable[[History, UUID], bool]] = {
    DECIDE: _undecided,
    ENDING: live,
    OFFER: _offered,
}


@decides
def decide_withdrawal(
    plan: UUID,
    *,
    outcome: str,
    reasons: str,
    ground: str = "",
    grounds: str = "",
    told_words: str = "",
    children: Iterable[UUID] = (),
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """A manager decides what follows when nobody agrees any more: close (the plan ends), offer help in another way (whoever
    works with them is asked to), or step up on a listed ground that stands without the no."""
    with plans.plan_at(plan, by=by, now=now) as here:
        waits = [c for c in _live(here, children) if _stopped(here.histories[c], here.matters[c])]
        if not waits:
            raise Mistaken("", "Nothing is to be decided: somebody agrees to this plan.")
        facts = {
            "outcome": outcome,
            "reasons": reasons.strip(),
            "decided_by": str(by.user),
            "decided_by_role": by.role,
            "ground": ground or None,
            "grounds": grounds.strip() or None,
        }
        decided = _each(here, "withdrawal_decided", facts, waits, cautions=cautions)
        _end_tasks(here, DECIDE, "decided", but_for=[c for c in here.children if c not in waits])
        if outcome == "close":
            _end(here, "agreement_withdrawn", reasons, waits, told_words, cautions)
        elif outcome == "step_up":
            _stepped(here, "protection", f"{reasons.strip()} {grounds.strip()}", (), None, waits, cautions)
        else:
            here.rows.add(*_offer_otherwise(here, waits[0], decided[waits[0]]))
        write(name_recipients(here.rows, by=by, now=now))


def _offer_otherwise(here: At, child: UUID, decided: models.Event) -> Iterable[models.Task]:
    """Whoever works with the child is asked to offer it."""
    workers = models.Allocated.objects.filter(person=child, worker__isnull=False)
    if worker := workers.values_list("worker", flat=True).first():
        yield task(
            OFFER,
            "Talk with the family about help in another way, and write down what they want.",
            person=child,
            event_=decided.pk,
            for_user=worker,
            by=here.by,
            now=here.now,
        )


# --- stepped, ended ---------------------------------------------------------------------------------------------------


def _stepped(
    here: At,
    to: str,
    reasons: str,
    names: Sequence[str],
    told: bool | None,
    children: Iterable[UUID],
    cautions: Mapping[str, str] | None,
    lead: UUID | None = None,
) -> None:
    facts = _step(to, reasons, names, bool(told), lead, here.by)
    for child in children:
        above = here.histories[child].nearest(str(here.matters[child]), "referral")
        if above is None:
            raise NotFound(child)
        row = event(
            "help_stepped", child, UUID(above.id), When.moment(here.now), facts, by=here.by, now=here.now
        )
        here.histories[child] = happen(
            here.rows, here.histories[child], row, by=here.by, now=here.now, reasons=cautions
        )


@decides
def step_up(
    plan: UUID,
    *,
    reasons: str,
    family_told: bool,
    children: Iterable[UUID] = (),
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """From help to protection, without waiting for a meeting and without agreement. The plan goes on beside it; the strategy
    discussion is the next page."""
    with plans.plan_at(plan, by=by, now=now) as here:
        chosen = _live(here, children)
        _stepped(here, "protection", reasons, (), family_told, chosen, cautions)
        write(name_recipients(here.rows, by=by, now=now))


@decides
def end_plan(
    plan: UUID,
    *,
    ground: str,
    reasons: str,
    told_words: str = "",
    to: str = "",
    agreed_by: str = "",
    next_lead: UUID | None = None,
    family_told: bool = False,
    children: Iterable[UUID] = (),
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """A manager ends the plan: on what ground, why, and what the family is told. A step down to early or family help names who
    agreed to it and who takes it on. Closing the referral is another decision."""
    if not told_words.strip():
        raise Mistaken(
            "told_words", "Write what the family is told: that it ends, why, and how to come back."
        )
    with plans.plan_at(plan, by=by, now=now) as here:
        chosen = _live(here, children)
        _end_tasks(here, ENDING, "ended")
        if ground == "step_down":
            if to not in ("early_help", "family_help"):
                raise Mistaken("to", "Choose what help they step down to.")
            _stepped(here, to, reasons, [agreed_by], family_told, chosen, cautions, next_lead)
        _end(here, ground, reasons, chosen, told_words, cautions)
        write(name_recipients(here.rows, by=by, now=now))


def _end(
    here: At,
    ground: str,
    reasons: str,
    children: Sequence[UUID],
    told_words: str,
    cautions: Mapping[str, str] | None,
) -> None:
    facts = {
        "ground": ground or None,
        "reasons": reasons.strip(),
        "decided_by": str(here.by.user),
        "decided_by_role": here.by.role,
    }
    _each(here, "cin_plan_ended", facts, children, cautions=cautions)
    if told_words.strip():
        for child in children:
            here.writings.append(
                Writing(slot=f"told_at_end:{child}", words=told_words, position=32100, about=(child,))
            )
        words, _ = slot_rows(here.plan.document_id, here.writings, by=here.by, now=here.now)
        here.rows = here.rows + words
    end_tasks(here.rows, here.plan.pk, here.matters, here.histories, by=here.by, now=here.now)


def gives_way(rows: Rows, history: History, child: UUID, when: When, *, by: Viewer, now: datetime) -> History:
    """A child protection plan takes the place of the plan of help that runs: its visits and reviews are those of that plan
    from now on. Nothing where no plan of help runs."""
    if (run := running(history)) is None:
        return history
    facts = {
        "ground": "protection",
        "reasons": "A child protection plan took its place.",
        "decided_by": str(by.user),
        "decided_by_role": by.role,
    }
    row = event("cin_plan_ended", child, run, when, facts, by=by, now=now)
    return happen(rows, history, row, by=by, now=now, follows=True)


def end_tasks(
    rows: Rows,
    plan: UUID,
    matters: Mapping[UUID, UUID],
    found: Mapping[UUID, History],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """Nobody waits to do something for a plan of help that ended: to decide about it for a child for whom none runs any more, and
    to do what it says, or to come to its review, once it runs for none of its children. What is still to be decided for a
    sister is asked about her. `found` as the histories stand after what ends it; a sister's who is not there is read."""
    known = {child: found.get(child) or histories.of(child) for child in matters}
    its = Q(kind__in=STILL_OPEN, person__in=[c for c, theirs in known.items() if not running(theirs)])
    if not any(live(known[child], run) for child, run in matters.items()):
        its |= Q(plan_terms__item__plan=plan)
        rows.add(*_no_review_more(matters, known, by=by, now=now))
    answered = {row.task_id for row in rows.of(models.TaskDone)}
    for each in models.Task.objects.filter(its, done=None).exclude(pk__in=answered).distinct():
        rows.add(models.TaskDone(task_id=each.pk, outcome="plan_ended", **stamp(by, now)))
        if each.kind in STILL_OPEN:
            rows.add(*_asked_of_another(each, matters, known, by=by, now=now))


def _no_review_more(
    matters: Mapping[UUID, UUID], found: Mapping[UUID, History], *, by: Viewer, now: datetime
) -> Iterable[models.MeetingTime | models.Task]:
    """The review that was called for a plan which runs for nobody any more is called off."""
    ended = {
        child: last
        for child, run in matters.items()
        if (last := found[child].last("cin_plan_ended", matter=str(run)))
    }
    yield from ends_with_plan(REVIEW, matters, ended, reason=_why_no_review, by=by, now=now)


def _why_no_review(ended: Event) -> str:
    gave_way = ended.facts.ground == "protection"
    return (
        "A child protection plan took the place of the plan of help."
        if gave_way
        else "The plan of help has ended."
    )


# --- looked at again --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review as it was written up: when, who came (each place and how it was kept), the words of `RECORD`, what came of each
    need and action, what was decided with the family, and when it is looked at again."""

    at: datetime
    came: Mapping[UUID, str]
    words: Mapping[str, str]
    decision: str
    next_review_on: date | None = None
    came_of: Mapping[UUID, plans.CameOf] = field(default_factory=dict)


@reports
def call_review(
    plan: UUID, *, at: datetime, place: str = "", online: bool = False, by: Viewer, now: datetime
) -> UUID:
    """Call a review of the plan with the family and whoever helps; also one that was held before the plan ended, and is written
    up only now. Each is asked by themselves. Answers the meeting."""
    with plans.plan_at(plan, by=by, now=now) as here:
        runs = {c: run for c, run in here.matters.items() if _ran(here.histories[c], run, at)}
        if not runs:
            raise Mistaken(
                "on", _held_too_late([(here.histories[c], run) for c, run in here.matters.items()])
            )
        if waiting := to_come(REVIEW, runs.values()):
            last = planned(waiting)
            raise Mistaken(
                "",
                f"A review is called already, for {last.at:%-d %B %Y}. Move it, call it off, or write it up.",
            )
        meeting, rows = new_meeting(REVIEW, runs, at=at, place=place, online=online, by=by, now=now)
        write(here.rows + rows)
    return meeting.pk


def _ran(history: History, run: UUID, at: datetime) -> bool:
    """Whether this child's plan of help had begun, and had not ended at that moment. Of an end whose hour is not known the whole
    day counts in."""
    began = history.first("cin_plan_started", matter=str(run))
    ended = history.last("cin_plan_ended", matter=str(run))
    if began is None or ended is None or ended.on is None:
        return began is not None and ended is None
    return at < ended.at if ended.at else london_day(at) <= ended.on


def _held_too_late(plans_: Iterable[tuple[History, UUID]]) -> str:
    """That a review cannot have been held once the plan had ended, and what is right instead: a sentence."""
    ended = [e for history, run in plans_ if (e := history.last("cin_plan_ended", matter=str(run)))]
    since = max((e.on for e in ended if e.on), default=None)
    day = f" on {since:%-d %B %Y}" if since else ""
    return (
        f"This plan of help ended{day}, and a review of it cannot have been held after that. Give the day and time when it was "
        "held; what was talked about since is written as a note, or in the plan that followed."
    )


@reports
def write_up_review(meeting: UUID, plan: UUID, said: Review, *, by: Viewer, now: datetime) -> None:
    """The plan was looked at again with the family. It is kept as it stands. Where the review asks to end or to step, a
    manager decides. It counts on the day on which it was held, for each child whose plan ran then, however late it is written
    up; where none ran then it is no review of this plan."""
    if said.at > now:
        raise Mistaken("time", "The review cannot have been held after now.")
    if not said.words.get("talked", "").strip():
        raise Mistaken("talked", "Write what you talked about, in a few words.")
    with (
        transaction.atomic(),
        about(meeting, by=by, now=now) as met,
        plans.plan_at(plan, by=by, now=now) as here,
    ):
        if met.meeting.kind != REVIEW or not set(met.matters.values()) <= set(here.matters.values()):
            raise NotFound(meeting)
        if held_on(met.meeting) is not None:
            raise Mistaken("", "This review has been written up already. Open it to read it.")
        if (last := planned(meeting)).called_off:
            raise Mistaken("", _was_called_off(last))
        reviewed = [c for c, run in met.matters.items() if _ran(met.histories[c], run, said.at)]
        if not reviewed:
            raise Mistaken("on", _held_too_late([(met.histories[c], run) for c, run in met.matters.items()]))
        # What has ended meanwhile nobody is asked to end, and it is not looked at again.
        going_on = [c for c in reviewed if live(met.histories[c], met.matters[c])]
        if going_on and said.decision == "continues" and said.next_review_on is None:
            raise Mistaken("next_review_on", "Agree with the family when it is looked at again.")
        occasion = _occasion(met, said.at, by=by, now=now)
        met.rows.add(occasion)
        for seat, came in said.came.items():
            if came not in CAME.options():
                raise Mistaken(f"came_{seat}", "Say whether they were there.")
            next_step(met, seat, Step.CAME, facts={"came": came}, by=by, now=now)
        facts = {
            "decision": said.decision or None,
            "next_review_on": said.next_review_on.isoformat() if said.next_review_on else None,
        }
        held = When.moment(said.at)
        about_each: dict[str, Any] = {"children": reviewed, "occasion": occasion.pk}
        for_each(met, "cin_plan_reviewed", held, facts, **about_each, by=by, now=now)
        if said.decision != "continues" and going_on:
            met.rows.add(_asks(going_on[0], said.decision, by=by, now=now))
        words = [
            Writing(slot=slot, words=said.words.get(slot, ""), position=n, about=met.children)
            for n, (slot, _) in enumerate(RECORD)
        ]
        for item, measured in said.came_of.items():
            plans.came_of(here, item, measured, meeting=meeting)
        here.rows = here.rows + met.rows + slot_rows(met.meeting.document_id, words, by=by, now=now)[0]
        plans.finish(here, stage=Stage.CHANGED, meeting=meeting)


def _was_called_off(last: models.MeetingTime) -> str:
    return (
        f"This review was called off on {london_day(last.recorded_at):%-d %B %Y}: {last.reason} If it was held all the same, call "
        "a review for the day it was held, and write it up there. What you typed here is kept as a draft."
    )


def _occasion(met: About, at: datetime, *, by: Viewer, now: datetime) -> models.Occasion:
    when = When.moment(at)
    return models.Occasion(
        kind=REVIEW,
        on=when.on,
        at=when.at,
        precision=when.precision,
        place=planned(met.meeting.pk).place,
        document_id=met.meeting.document_id,
        **stamp(by, now),
    )


ASKS = {
    "ends": "A review with the family asks to end the plan of help. Decide, and say what the family is told.",
    "step_down": "A review with the family asks to step down from the plan of help. Decide, and name who takes it on.",
    "step_up": "A review thinks that protection is needed. Decide today: it waits for no meeting.",
}


def _asks(child: UUID, decision: str, *, by: Viewer, now: datetime) -> models.Task:
    team = (
        models.Allocated.objects.filter(person=child, team__isnull=False)
        .values_list("team", flat=True)
        .first()
    )
    return task(
        ENDING,
        ASKS[decision],
        person=child,
        for_team=team,
        for_role="" if team else "duty_manager",
        due_at=now if decision == "step_up" else None,
        by=by,
        now=now,
    )
