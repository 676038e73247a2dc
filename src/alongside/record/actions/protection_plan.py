"""The child protection plan (S19 to S21, S23): from what a conference decided to the end of the plan.

What it says, need by need, is `actions.plans`. Here: its beginning, its details, its core groups, what was not kept, and
its end on a ground that is not a review (a review's is decided by its chair, in `actions.conference`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from alongside.law.days import London, london_day
from alongside.law.history import Event, History
from alongside.law.meetings import CORE_GROUP_RECORD as RECORD
from alongside.law.plans import PARTS
from alongside.law.steps.protection_plan import BEGINS, ENDS
from alongside.record import history, models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, When, decides, event, happen, records, reports, stamp, task
from alongside.record.actions import plans
from alongside.record.actions.documents import Moved, Writing, signature_rows, slot_rows
from alongside.record.actions.meetings import (
    CAME,
    HOW_ASKED,
    About,
    Step,
    Who,
    about,
    asked_about,
    ends_with_plan,
    for_each,
    held_on,
    new_meeting,
    next_step,
    not_kept_from,
    place_rows,
    planned,
    to_come,
)
from alongside.record.actions.plans import Action, At, CameOf, Need
from alongside.record.actions.recipients import name_recipients
from alongside.record.write import Rows, write

KIND, CORE_GROUP, CALL = models.Plan.Kind.PROTECTION, "core_group", "call_core_group"
Stage = models.PlanVersion.Stage


# --- its beginning ----------------------------------------------------------------------------------------------------


def beginning(
    here: About,
    started: Mapping[UUID, UUID],
    lead: UUID | None,
    first_on: date | None,
    *,
    by: Viewer,
    now: datetime,
) -> tuple[models.Plan, Rows]:
    """What a conference decided becomes a plan: one for all its children who have one, each in their own matter, with the
    outline in it. The social worker who leads it is asked to call the first core group. To be asked for when the
    conference's own words stand."""
    plan, rows = plans.new_plan(KIND, started, by=by, now=now)
    outlines = models.SlotPassage.objects.filter(
        document=here.meeting.document_id, slot__in=[f"outline:{child}" for child in started]
    )
    place = next(n for n, part in enumerate(PARTS) if part[0] == "outline")
    for row in outlines:  # the same words, not a copy of them
        rows.add(
            models.SlotPassage(
                document_id=plan.document_id,
                slot=row.slot,
                passage_id=row.passage_id,
                position=place * 10,
                n=1,
                **stamp(by, now),
            )
        )
    if lead is not None:
        rows.add(_ask_for_core_group(started, lead, first_on, by=by, now=now))
    return plan, rows


def _ask_for_core_group(
    children: Iterable[UUID], lead: UUID, first_on: date | None, *, by: Viewer, now: datetime
) -> models.Task:
    return task(
        CALL,
        "A conference decided on a plan, and you lead it. Call the first core group.",
        person=next(iter(children)),
        for_user=lead,
        due_at=datetime.combine(first_on, time(12), London) if first_on else None,
        by=by,
        now=now,
    )


@reports
def begin_writing(matters: Iterable[UUID], *, by: Viewer, now: datetime) -> UUID:
    """A plan that began without its words here (it came from another system) is written from now on. `matters`: the plans of
    children of one family that began at one conference. Answers the plan."""
    wanted = list(dict.fromkeys(matters))
    found = dict(
        models.Matter.objects.filter(pk__in=wanted, kind="protection_plan").values_list("person_id", "pk")
    )
    if len(found) != len(wanted):
        raise NotFound(wanted[0])
    with records(found, by=by, now=now) as theirs:
        if models.PlanChild.objects.filter(matter__in=wanted).exists():
            raise Mistaken("", "This plan is being written already. Open it from the child's page.")
        for child, run in found.items():
            if theirs[child].first(*BEGINS, matter=str(run)) is None:
                raise NotFound(run)
        made, rows = plans.new_plan(KIND, found, by=by, now=now)
        write(rows)
    return made.pk


def live(history: History, matter: UUID) -> bool:
    """Whether this child's plan has begun and not ended."""
    run = str(matter)
    return history.first(*BEGINS, matter=run) is not None and history.first(*ENDS, matter=run) is None


# --- its details ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Details:
    """A plan's own details, of which some are new."""

    lead_social_worker: UUID | None = None
    core_group: tuple[UUID, ...] = ()
    core_group_on: date | None = None
    review_on: date | None = None
    see_every_days: int | None = None
    child_view: str | None = None

    def facts(self) -> dict[str, Any]:
        """As the law reads them."""
        if self.see_every_days is not None and not 1 <= self.see_every_days <= 100:
            raise Mistaken(
                "see_every_days", "Enter how often they are seen as a number of days from 1 to 100."
            )
        return {
            "lead_social_worker": str(self.lead_social_worker) if self.lead_social_worker else None,
            "core_group": [str(seat) for seat in self.core_group],
            "core_group_on": self.core_group_on.isoformat() if self.core_group_on else None,
            "review_on": self.review_on.isoformat() if self.review_on else None,
            "see_every_days": self.see_every_days,
            "child_view": self.child_view,
        }


_NOTHING_NEW = Details()


@reports
def record_details(
    plan: UUID,
    *,
    on: date,
    lead_social_worker: UUID | None = None,
    core_group: Sequence[UUID] = (),
    core_group_on: date | None = None,
    review_on: date | None = None,
    see_every_days: int | None = None,
    child_view: str | None = None,
    children: Iterable[UUID] = (),
    by: Viewer,
    now: datetime,
) -> None:
    """What was not known at the conference, or has changed since: who leads it, who is in the core group, the days, how
    often the children are seen. What is not named stays as it was."""
    details = Details(
        lead_social_worker, tuple(core_group), core_group_on, review_on, see_every_days, child_view
    )
    if not any(details.facts().values()):
        raise Mistaken("", "Change at least one answer.")
    with plans.plan_at(plan, by=by, now=now) as here:
        when = When.moment(now) if on == london_day(now) else When.day(on)
        _each(here, "plan_details_recorded", when, details.facts(), children=here.those(children))
        write(here.rows)


@reports
def put_about(
    plan: UUID, parts: Iterable[Writing], details: Details = _NOTHING_NEW, *, by: Viewer, now: datetime
) -> tuple[Moved, ...]:
    """What a plan says beside its needs and actions, and what of its details is new for the children it runs for. Answers
    the texts that somebody else changed meanwhile, in which case nothing was written."""
    with plans.plan_at(plan, by=by, now=now) as here:
        plans.write_parts(here, parts)
        if any(details.facts().values()):
            running = [c for c, run in here.matters.items() if live(here.histories[c], run)]
            _each(here, "plan_details_recorded", When.moment(now), details.facts(), children=running)
        return plans.finish(here)


def _each(
    here: At,
    kind: str,
    when: When,
    facts: Mapping[str, Any],
    *,
    children: Iterable[UUID],
    occasion: UUID | None = None,
    cautions: Mapping[str, str] | None = None,
) -> None:
    for child in children:
        row = event(
            kind, child, here.matters[child], when, facts, occasion=occasion, by=here.by, now=here.now
        )
        here.histories[child] = happen(
            here.rows, here.histories[child], row, by=here.by, now=here.now, reasons=cautions
        )


# --- core groups ------------------------------------------------------------------------------------------------------


@reports
def call_core_group(
    plan: UUID,
    *,
    at: datetime,
    place: str = "",
    online: bool = False,
    members: Iterable[tuple[UUID, str]] = (),
    by: Viewer,
    now: datetime,
) -> UUID:
    """Call the next core group. `members`: places at an earlier meeting of this plan (the conference that made it, the last
    core group) and how each of those people is asked now, each by themselves. Answers the meeting."""
    with plans.plan_at(plan, by=by, now=now) as here:
        running = {c: run for c, run in here.matters.items() if live(here.histories[c], run)}
        if not running:
            raise Mistaken("", "This plan has ended for every child, so there is no core group to call.")
        if waiting := to_come(CORE_GROUP, running.values()):
            on = london_day(planned(waiting).at)
            raise Mistaken(
                "", f"A core group is called already, for {on:%-d %B %Y}. Move it, or call it off."
            )
        meeting, rows = new_meeting(CORE_GROUP, running, at=at, place=place, online=online, by=by, now=now)
        here.rows = here.rows + rows
        for seat, how in members:
            here.rows.add(*_asked_again(here, list(running), meeting.pk, seat, how))
        facts = {"planned_on": london_day(at).isoformat()}
        _each(here, "core_group_planned", When.moment(now), facts, children=running)
        for each in models.Task.objects.filter(kind=CALL, person__in=running, done=None):
            here.rows.add(models.TaskDone(task_id=each.pk, outcome="called", **stamp(by, now)))
        write(here.rows)
    return meeting.pk


def _asked_again(here: At, children: Sequence[UUID], meeting: UUID, seat: UUID, how: str) -> Sequence[Any]:
    """A place at the new meeting for whoever had one before, about the same children: of the others they learn nothing by it,
    nor of those whom an order keeps from them since."""
    if how not in HOW_ASKED.options():
        raise Mistaken(f"how_{seat}", "Say how they were asked.")
    row = models.Seat.objects.filter(pk=seat, meeting__children__person__in=here.children).first()
    if row is None:
        raise NotFound(seat)
    who = Who(
        role="other_agency" if row.role == "chair" else row.role,
        person=row.person_id,
        user=row.user,
        name=row.name,
        agency=row.agency,
        reach=row.reach,
        by_role=row.shown == models.Seat.Shown.ROLE,
    )
    theirs = asked_about(seat, children)
    if not theirs:
        raise Mistaken(f"how_{seat}", "Their place was about none of these children. Ask them by themselves.")
    theirs = not_kept_from(theirs, who, now=here.now)
    only = theirs if len(theirs) < len(children) else None
    return place_rows(meeting, who, how=how, children=only, by=here.by, now=here.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreGroup:
    """A core group as it was written up: when, who came (each place and how it was kept), the words of `RECORD`, what came
    of each need and action, what is new in the plan, when it meets next. `early_review`: something changed so much that the
    review is to be brought forward. `develops`: the outline is now a full plan. `actions` may name the place of a new need
    (0 for the first of `needs`) as what they serve."""

    at: datetime
    came: Mapping[UUID, str]
    words: Mapping[str, str]
    came_of: Mapping[UUID, CameOf]
    needs: Sequence[Need] = ()
    actions: Sequence[tuple[Action, int | None]] = ()
    next_on: date | None = None
    early_review: bool | None = None
    develops: bool = False
    parts: Sequence[Writing] = ()


@reports
def write_up_core_group(
    meeting: UUID, plan: UUID, said: CoreGroup, *, by: Viewer, now: datetime
) -> tuple[Moved, ...]:
    """A core group was held, also where the social worker was away. It refines the plan, and the plan as it then stands is
    kept as a version. It cannot end the plan; a significant change asks for an early review. Answers texts that somebody
    else changed meanwhile, in which case nothing was written."""
    if said.at > now:
        raise Mistaken("time", "The core group cannot have been held after now.")
    if not said.words.get("talked", "").strip():
        raise Mistaken("talked", "Write what you talked about and decided, in a few words.")
    with about(meeting, by=by, now=now) as group, plans.plan_at(plan, by=by, now=now) as here:
        _must_be_its_own(group, here)
        if held_on(group.meeting) is not None:
            raise Mistaken("", "This core group has been written up already. Open it to read it.")
        present = _attendance(group, said, by=by, now=now)
        occasion = _occasion(group, said.at, by=by, now=now)
        group.rows.add(occasion)
        facts = {
            "present": present,
            "next_on": said.next_on.isoformat() if said.next_on else None,
            "early_review_asked": said.early_review,
        }
        for_each(group, "core_group_held", When.moment(said.at), facts, occasion=occasion.pk, by=by, now=now)
        _refine(here, said, meeting)
        version = models.PlanVersion.objects.filter(plan=plan).count() + 1
        if said.develops:
            for_each(
                group,
                "plan_developed",
                When.moment(said.at),
                {"version": version},
                occasion=occasion.pk,
                by=by,
                now=now,
            )
        words, _ = slot_rows(group.meeting.document_id, _words(group, said), by=by, now=now)
        if said.early_review:
            group.rows.add(_ask_for_review(group, by=by, now=now))
        here.rows = here.rows + group.rows + words
        moved = plans.finish(here, stage=_stage(here, said), meeting=meeting)
        if not moved:  # nobody chairs a core group: its record stands as whoever wrote it up kept it
            write(signature_rows(group.meeting.document_id, role=CORE_GROUP, by=by, now=now))
        return moved


def _must_be_its_own(group: About, here: At) -> None:
    if group.meeting.kind != CORE_GROUP or not set(group.matters.values()) <= set(here.matters.values()):
        raise NotFound(group.meeting.pk)


def _stage(here: At, said: CoreGroup) -> str:
    developed = models.PlanVersion.objects.filter(plan=here.plan.pk, stage=Stage.DEVELOPED).exists()
    return Stage.DEVELOPED if said.develops and not developed else Stage.CHANGED


def _attendance(group: About, said: CoreGroup, *, by: Viewer, now: datetime) -> list[str]:
    """The roles that were there. A place of somebody hidden from the writer is not theirs to say anything of."""
    seats = {seat.pk: seat for seat in models.Seat.objects.filter(meeting=group.meeting.pk)}
    roles = set()
    for ref, came in said.came.items():
        if came not in CAME.options():
            raise Mistaken(f"came_{ref}", "Say whether they were there.")
        next_step(group, ref, Step.CAME, facts={"came": came}, by=by, now=now)
        if came != "no":
            roles.add(seats[ref].role)
    return sorted(roles)


def _occasion(group: About, at: datetime, *, by: Viewer, now: datetime) -> models.Occasion:
    when = When.moment(at)
    return models.Occasion(
        kind=CORE_GROUP,
        on=when.on,
        at=when.at,
        precision=when.precision,
        place=planned(group.meeting.pk).place,
        document_id=group.meeting.document_id,
        **stamp(by, now),
    )


def _words(group: About, said: CoreGroup) -> list[Writing]:
    return [
        Writing(slot=slot, words=said.words.get(slot, ""), position=n, about=group.children)
        for n, (slot, _) in enumerate(RECORD)
    ]


def _refine(here: At, said: CoreGroup, meeting: UUID) -> None:
    for item, came in said.came_of.items():
        plans.came_of(here, item, came, meeting=meeting)
    new = [plans.add_need(here, need) for need in said.needs]
    for action, under in said.actions:
        plans.add_action(here, action if under is None else plans.serving(action, new[under]))
    plans.write_parts(here, said.parts)


def _ask_for_review(group: About, *, by: Viewer, now: datetime) -> models.Task:
    return task(
        "arrange_early_review",
        "A core group asks for an early review conference. Read what it wrote, and call the review.",
        person=group.children[0],
        for_role="conference_chair",
        by=by,
        now=now,
    )


# --- what was not kept ------------------------------------------------------------------------------------------------


@reports
def record_not_kept(
    plan: UUID,
    *,
    what: str,
    moved_by: str,
    reason: str,
    planned_on: date,
    new_on: date | None = None,
    children: Iterable[UUID] = (),
    by: Viewer,
    now: datetime,
) -> None:
    """A visit or meeting did not take place: by whom, why, and the new day. What we did not keep is counted apart."""
    if planned_on > london_day(now):
        raise Mistaken("planned_on", "The day it was meant for must be today or in the past.")
    if not reason.strip():
        raise Mistaken("reason", "Say why, in a few words.")
    facts = {
        "what": what,
        "by": moved_by,
        "reason": reason.strip(),
        "planned_on": planned_on.isoformat(),
        "new_on": new_on.isoformat() if new_on else None,
    }
    with plans.plan_at(plan, by=by, now=now) as here:
        when = When.moment(now) if planned_on == london_day(now) else When.day(planned_on)
        _each(here, "not_kept", when, facts, children=here.those(children))
        write(here.rows)


# --- its end ----------------------------------------------------------------------------------------------------------


@decides
def end_plan(
    plan: UUID,
    *,
    ground: str,
    on: date,
    children: Iterable[UUID],
    help_after: str = "",
    new_council: str = "",
    new_council_on: date | None = None,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """End it for these children on a ground that is not a review: a completed transfer (with the day of the new council's
    conference), the 18th birthday, death, leaving the country for good. What follows is owed to the family and agencies."""
    if ground == "review_decision":
        raise Mistaken("ground", "A review's own page ends a plan. Open the review and decide there.")
    with plans.plan_at(plan, by=by, now=now) as here:
        chosen = here.those(children)
        for child in chosen:
            if (last := plans.ended(here, child)) is not None:
                raise Mistaken("children", plans.says_ended(KIND, last))
        if ground == "transferred" and new_council_on is not None:
            facts = {"council": new_council.strip() or None, "plan_there": True}
            _each(here, "new_council_conference_held", When.day(new_council_on), facts, children=chosen)
        when = When.moment(now) if on == london_day(now) else When.day(on)
        facts = {"ground": ground or "not_recorded", "help_after": help_after.strip() or None}
        _each(here, "protection_plan_ended", when, facts, children=chosen, cautions=cautions)
        end_tasks(here.rows, here.plan.pk, here.matters, here.histories, by=by, now=now)
        write(name_recipients(here.rows, by=by, now=now))


def end_tasks(
    rows: Rows,
    plan: UUID,
    matters: Mapping[UUID, UUID],
    histories: Mapping[UUID, History],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """Nobody waits to do an action of a plan, to call its core group or to come to it, once it runs for none of its children any
    more; all of it waits while it does. `histories` as they stand after what ends it; a sister's who is not there is read."""
    known = {child: histories.get(child) or history.of(child) for child in matters}
    if any(live(known[child], run) for child, run in matters.items()):
        return
    ended = {
        child: last
        for child, run in matters.items()
        if (last := known[child].last("protection_plan_ended", matter=str(run)))
    }
    rows.add(*ends_with_plan(CORE_GROUP, matters, ended, reason=_why_no_core_group, by=by, now=now))
    its = Q(plan_terms__item__plan=plan) | Q(kind=CALL, person__in=list(matters))
    for each in models.Task.objects.filter(its, done=None).distinct():
        rows.add(models.TaskDone(task_id=each.pk, outcome="plan_ended", **stamp(by, now)))


def _why_no_core_group(_: Event) -> str:
    return "The child protection plan has ended."
