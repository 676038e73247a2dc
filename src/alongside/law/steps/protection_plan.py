"""Protection plan: S19 the plan, S20 core group, S21 visits, S23 ending, stepping down and closing.

A conference makes the plan and a review ends it. A plan whose details are not complete stands and alerts: protection must
not wait for a form. What is in the plan, action by action, belongs to the record (record/models/plans.py). Sources:
Working Together as it stood (process.md S19 to S23).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from alongside.law import days, meetings
from alongside.law.events import coded, event
from alongside.law.history import Event, History, Matter
from alongside.law.limits import throughout, working_together
from alongside.law.questions import CHAIRS, MANAGERS, age_at, is_open, open_matters, reasons_rule
from alongside.law.steps.assessment import VIEWS
from alongside.law.steps.conference import CATEGORY, MOVED_BY
from alongside.law.tables import (
    ASAP,
    LOCAL_POLICY,
    Clock,
    Decision,
    Duration,
    Layer,
    Level,
    Moves,
    Room,
    Rule,
    Sense,
    Source,
    Step,
    Tell,
    Unit,
    Watch,
    Weight,
    on,
    within,
)

WT = Source("WT2023", "chapter 3")
ENDING = Source("WT2023", "chapter 3, ending a plan", confirmed=False)
STEPPING = Source("PROCESS", "S23, stepping up and down")
PLAN_END = coded(
    "plan_end",
    review_decision="A review conference decided it",
    transferred="The child moved for good and the new council has held its conference",
    aged_18="The child turned 18",
    died="The child died",
    left_uk="The child has left the United Kingdom for good",
    not_recorded="Not recorded in the old system",
)
STEP_TO = coded(
    "step_to",
    protection="Protection: strategy discussion",
    child_in_need="Child in need",
    family_help="Family help",
    early_help="Early help",
    closed="Closed",
)
MEETING_OR_VISIT = coded(
    "meeting_or_visit",
    visit="Visit",
    core_group="Core group",
    review="Review of the plan of help",
    family_time="Family time",
    other="Another meeting",
)
# What another council has when it asks us to take over, or tells us that a child stays here.
WORK_ELSEWHERE = coded(
    "work_elsewhere",
    protection_plan="A child protection plan",
    child_in_need="A child in need plan",
    assessment="An assessment under way",
    other="Other work with the family",
)
NAMES = ("category", "lead_social_worker", "core_group", "review_on")


@event(
    "protection_plan_started",
    label="Child protection plan started",
    step="S19",
    matter="protection_plan",
    opens_matter=True,
    decides=True,
)
class ProtectionPlanStarted:
    """A conference made the plan; it starts on the day of the conference. `plans_elsewhere`: how many plans other councils
    had for the child before, as far as is known. `previous_plans`: how many there were before in all, as a file says."""

    category: Annotated[str, CATEGORY] | None = None
    previous_plans: int | None = None
    plans_elsewhere: int | None = None
    lead_social_worker: str | None = None
    core_group: tuple[str, ...] = ()
    core_group_on: date | None = None
    review_on: date | None = None
    harm_outside_home: bool | None = None
    child_view: Annotated[str, VIEWS] | None = None


@event("plan_details_recorded", label="Plan details recorded", step="S19", matter="protection_plan")
class PlanDetailsRecorded:
    """What was not known on the day of the conference, or has changed: the lead social worker, the core group, the days,
    how often the child is to be seen, in days, the day they were seen not counted."""

    category: Annotated[str, CATEGORY] | None = None
    lead_social_worker: str | None = None
    core_group: tuple[str, ...] = ()
    core_group_on: date | None = None
    review_on: date | None = None
    child_view: Annotated[str, VIEWS] | None = None
    see_every_days: int | None = None


@event("plan_developed", label="Plan developed by the core group", step="S20", matter="protection_plan")
class PlanDeveloped:
    """The core group made the outline into a full plan, or changed it: which version. The family may have it in writing."""

    version: int | None = None


@event("plan_category_changed", label="Category changed", step="S18", matter="protection_plan")
class PlanCategoryChanged:
    """A review changed the category. The earlier one stays in the history."""

    category: Annotated[str, CATEGORY]


@event("core_group_planned", label="Core group planned", step="S20", matter="protection_plan")
class CoreGroupPlanned:
    """The day of the next core group, as told to everybody in it."""

    planned_on: date | None = None


@event("core_group_held", label="Core group held", step="S20", matter="protection_plan")
class CoreGroupHeld:
    """The core group met, also where the social worker was away. It refines the plan and cannot end it."""

    present: tuple[Annotated[str, meetings.ROLE], ...] = ()
    next_on: date | None = None
    early_review_asked: bool | None = None


@event("not_kept", label="Visit or meeting not kept", step="S21", matter="protection_plan")
class NotKept:
    """A visit or meeting that did not take place: by whom, why, and the new day. What the council misses is counted apart
    from what the family could not keep."""

    what: Annotated[str, MEETING_OR_VISIT] | None = None
    by: Annotated[str, MOVED_BY] | None = None
    reason: str | None = None
    planned_on: date | None = None
    new_on: date | None = None


@event("transfer_out_notified", label="New council told in writing", step="S24", matter="protection_plan")
class TransferOutNotified:
    """The child has moved for good and the new council has our notice. The plan stays ours until its conference."""

    to_council: str | None = None


@event(
    "new_council_conference_held",
    label="The new council has held its conference",
    step="S24",
    matter="protection_plan",
)
class NewCouncilConferenceHeld:
    """What the new council's conference decided, as it wrote to us."""

    council: str | None = None
    plan_there: bool | None = None


@event(
    "protection_plan_ended",
    label="Child protection plan ended",
    step="S23",
    matter="protection_plan",
    decides=True,
)
class ProtectionPlanEnded:
    """The plan ended, on one of the listed grounds."""

    ground: Annotated[str, PLAN_END] = "not_recorded"
    help_after: str | None = None


@event("help_stepped", label="Stepped up or down", step="S23", matter="referral", decides=True)
class HelpStepped:
    """From this day there is more or less formal help: who decided, why, what the family was told, who takes over."""

    to: Annotated[str, STEP_TO]
    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None
    family_told: bool | None = None
    agreed_by: str | None = None
    next_lead: str | None = None
    next_lead_accepted: bool | None = None


@event("handover_offered", label="Handover offered", step="S23", matter="referral")
class HandoverOffered:
    """Another worker, team or council is asked to take over. Whoever has the work keeps it until it is handed over."""

    to_worker: str | None = None
    to_team: str | None = None
    to_council: str | None = None
    open_work: str | None = None


@event("handover_accepted", label="Handover accepted", step="S23", matter="referral")
class HandoverAccepted:
    """A named person said that they take over. The family hears the new name before anybody else comes. Where
    another council asked us, it says whose work it was."""

    accepted_by: str | None = None
    new_worker: str | None = None
    from_council: str | None = None


@event("handed_over", label="Work handed over", step="S23", matter="referral", decides=True)
class HandedOver:
    """From this day whoever accepted has the work. Whether the family had heard the new name first, and if not why."""

    to_worker: str | None = None
    to_team: str | None = None
    to_council: str | None = None
    family_told_first: bool | None = None
    not_told_why: str | None = None


@event("handover_returned", label="Handover returned", step="S23", matter="referral")
class HandoverReturned:
    """It was given back, with the reason: the sender has it still."""

    returned_by: str | None = None
    reason: str | None = None


# --- questions the rules ask -----------------------------------------------------------------------------------------

BEGINS, ENDS = ("protection_plan_started",), ("protection_plan_ended",)


def live_plans(history: History) -> tuple[Matter, ...]:
    """The child protection plans that have begun and not ended."""
    return tuple(open_matters(history, "protection_plan", BEGINS, ENDS))


def plans_elsewhere(history: History) -> int:
    """How many child protection plans other councils had for this child, as far as is known: the most that was ever said,
    and at least those of which another council told us when the child moved here."""
    said = [e.facts.plans_elsewhere or 0 for e in history.every("protection_plan_started")]
    return max([*said, sum(1 for _ in history.every("transfer_notified"))])


def number(history: History, start: Event) -> int:
    """Which plan of the child this is: 1 for the first, plans of other councils counted as far as they are known."""
    here = [e for e in history.every("protection_plan_started") if e.on and start.on and e.on < start.on]
    elsewhere = [e.facts.plans_elsewhere or 0 for e in (*here, start)]
    return max(start.facts.previous_plans or 0, len(here) + max(elsewhere)) + 1


def details(history: History, matter: str) -> dict[str, object]:
    """What is known of a plan's own details, the last word on each."""
    known: dict[str, object] = {}
    for e in words(history.of(matter)):
        for name in (*NAMES, "core_group_on", "child_view"):
            if value := getattr(e.facts, name, None):
                known[name] = value
    return known


def words(events: Iterable[Event]) -> list[Event]:
    """What was said of a plan's details, the last word last. A census tells a category without a day, as it stood when its
    year ended: what was decided here since comes after it. `events` are in the order in which they happened."""
    said = (
        e
        for e in events
        if e.kind in ("protection_plan_started", "plan_details_recorded", "plan_category_changed")
    )
    return sorted(said, key=_said_by)


def _said_by(event: Event) -> date:
    if event.on is None and event.reported and event.order > 1900:
        return date(event.order + 1, 3, 31)  # a file's word of a year carries the year in which that began
    return event.on or date.max


def _as_the_plan_says(history: History, start: Event, seen: Event | None) -> Duration | None:
    """How often the plan says the child is to be seen: by its last word until the child was seen again. None where it says
    nothing, and then the council's own policy counts."""
    said = [
        e.facts.see_every_days
        for e in history.every("plan_details_recorded", matter=start.matter)
        if e.facts.see_every_days and (seen is None or _by_then(e, seen))
    ]
    return within(said[-1], Unit.CALENDAR_DAYS) if said else None


def _by_then(said: Event, seen: Event) -> bool:
    return said.on is None or seen.on is None or said.on <= seen.on


def _no_conference_decided_it(history: History, event: Event) -> bool:
    if event.reported:
        return False
    used = {
        e.on for e in history.every("protection_plan_started") if e.matter != event.matter and not e.reported
    }
    return not any(
        e.facts.decision == "plan"
        and (e.on is None or event.on is None or e.on <= event.on)
        and e.on not in used
        for e in history.every("conference_held")
    )


def _another_plan_is_live(history: History, event: Event) -> bool:
    return not event.reported and any(m.id != event.matter for m in live_plans(history))


def _started_already(history: History, event: Event) -> bool:
    return any(e.kind in BEGINS for e in history.of(event.matter))


def _too_old_for_a_plan(history: History, event: Event) -> bool:
    age = age_at(history, event)
    return age is not None and age >= 18


def _details_missing(history: History, now: datetime) -> list[str]:
    found = []
    for matter in live_plans(history):
        start = next(e for e in history.of(matter.id) if e.kind in BEGINS)
        known = details(history, matter.id)
        if not start.reported and any(name not in known for name in NAMES):
            found.append(matter.id)
    return found


def _no_worker(history: History, now: datetime) -> list[str]:
    found = []
    for matter in live_plans(history):
        start = next(e for e in history.of(matter.id) if e.kind in BEGINS)
        named = "lead_social_worker" in details(history, matter.id)
        allocated = history.last("allocated")
        if not start.reported and not named and not (allocated and allocated.facts.worker):
            found.append(matter.id)
    return found


def _no_view(history: History, now: datetime) -> list[str]:
    """Plans with no view of the child, neither in the plan nor at its conference."""
    from alongside.law.questions import unborn

    if unborn(history):
        return []
    said = any(e.facts.child_view for e in history.every("conference_held") if e.facts) or any(
        e.facts.view_of == "child" and e.facts.state for e in history.every("conference_view")
    )
    return [
        m.id
        for m in live_plans(history)
        if not said
        and "child_view" not in details(history, m.id)
        and not next(e for e in history.of(m.id) if e.kind in BEGINS).reported
    ]


def _review_overdue(history: History, now: datetime) -> list[str]:
    from alongside.law import pathway

    return [
        d.matter
        for d in pathway.deadlines(history, of=("rcpc_first", "rcpc_next"))
        if d.state(now) is pathway.State.LATE
    ]


def _past_eighteen(history: History, now: datetime) -> list[str]:
    born = history.person.born_on
    if born is None or days.london_day(now) < days.birthday(born, 18):
        return []
    return [m.id for m in live_plans(history)]


def _no_listed_ground(history: History, event: Event) -> bool:
    return event.facts is not None and not event.reported and event.facts.ground == "not_recorded"


def _no_review_decided_it(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or event.reported or facts.ground != "review_decision":
        return False
    started = next((e for e in history.of(event.matter) if e.kind in BEGINS), None)
    reviews = (e for e in history.every("conference_held") if e.facts.conference != "initial")
    return not any(
        e.facts.decision == "ends"
        and (started is None or started.on is None or e.on is None or e.on >= started.on)
        and (event.on is None or e.on is None or e.on <= event.on)
        and _is_about(history, e, event.matter)
        for e in reviews
    )


def _is_about(history: History, conference: Event, plan: str) -> bool:
    """Whether a review looked at this plan: held in its matter, or in one beside it where no other plan is above it."""
    above = history.nearest(conference.matter, "protection_plan")
    return above is None or above.id == plan


def _not_yet_18(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or event.reported or facts.ground != "aged_18":
        return False
    age = age_at(history, event)
    return age is None or age < 18


def _new_council_has_not_met(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or event.reported or facts.ground != "transferred":
        return False
    return not any(
        e.on is None or event.on is None or e.on <= event.on
        for e in history.every("new_council_conference_held", matter=event.matter)
    )


def _no_live_plan(history: History, event: Event) -> bool:
    kinds = {e.kind for e in history.of(event.matter)}
    return not event.reported and ("protection_plan_ended" in kinds or "protection_plan_started" not in kinds)


def _stepped_without_agreement(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or facts.to not in ("child_in_need", "family_help", "early_help"):
        return False
    return not facts.agreed_by


def _stepped_without_telling(history: History, event: Event) -> bool:
    return event.facts is not None and event.facts.family_told is None


def _stepped_past_a_plan(history: History, event: Event) -> bool:
    return event.facts is not None and event.facts.to != "protection" and bool(live_plans(history))


def _may_start(history: History, matter: Matter) -> bool:
    """After a conference that decided on a plan, until the plan of that day has begun; or in a matter made for the plan."""
    if matter.kind == "protection_plan":
        return not history.of(matter.id)
    begun = {e.on for e in history.every("protection_plan_started")}
    held = (e for e in history.of(matter.id) if e.kind == "conference_held" and not e.reported)
    return matter.kind == "conference" and any(e.facts.decision == "plan" and e.on not in begun for e in held)


def _may_end(history: History, matter: Matter) -> bool:
    return matter.kind == "protection_plan" and is_open(history, matter, BEGINS, ENDS)


def _may_hand_over(history: History, matter: Matter) -> bool:
    """While an offer stands that somebody has accepted by name."""
    last = history.last(
        "handover_offered", "handover_accepted", "handover_returned", "handed_over", matter=matter.id
    )
    return matter.kind == "referral" and last is not None and last.kind == "handover_accepted"


def _handed_over_unheard(history: History, event: Event) -> bool:
    facts = event.facts
    return (
        facts is not None
        and not event.reported
        and not facts.family_told_first
        and not (facts.not_told_why or "").strip()
    )


def _handed_over_before_new_council_met(history: History, event: Event) -> bool:
    """Whether a child with a live plan goes to another council that has not held its conference."""
    if event.facts is None or event.reported or not event.facts.to_council:
        return False
    return any(
        history.first("new_council_conference_held", matter=plan.id) is None for plan in live_plans(history)
    )


def _not_accepted(history: History, event: Event) -> bool:
    matter = history.matters.get(event.matter)
    return not event.reported and (matter is None or not _may_hand_over(history, matter))


def _may_step(history: History, matter: Matter) -> bool:
    """Help can step while a plan of help or protection is or was running in this referral."""
    if matter.kind != "referral" or any(e.kind == "referral_closed" for e in history.of(matter.id)):
        return False
    return history.first("cin_plan_started", "protection_plan_started", matter=matter.id) is not None


ROOM = Room(
    key="protection_plan",
    steps=(
        Step(
            "S19",
            "protection_plan",
            "Child protection plan",
            "the plan that says what must change, by when, and who will help",
            (WT,),
            "Not needed; agreement sought.",
            (
                "To have a written copy.",
                "To be told how to meet what is expected, and be helped to.",
                "To challenge it at a review.",
            ),
        ),
        Step(
            "S20",
            "protection_plan",
            "Core group",
            "the small working group, you included, that turns the plan into action",
            (WT,),
            "",
            ("To attend and have the notes.",),
        ),
        Step(
            "S21",
            "protection_plan",
            "Child protection visits",
            "visits to see how your child is",
            (Source("LOCAL", "the plan"),),
        ),
        Step(
            "S23",
            "protection_plan",
            "Ending the plan, stepping down, closing",
            "when the plan ends and what help follows",
            (Source("WT2023", "chapter 3", confirmed=False),),
            "Fresh agreement for a voluntary level.",
            ("To be told what help follows.",),
        ),
    ),
    clocks=(
        Clock(
            key="core_group_first",
            name="Hold the first core group",
            step="S20",
            starts_text="ICPC decision that a plan is needed",
            limit=working_together(within(10, Unit.WORKING_DAYS), "first core group"),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="The first core group must meet within 10 working days of the conference.",
            matter="protection_plan",
            starts=on("protection_plan_started"),
            stops=on("core_group_held"),
            ends=on("protection_plan_ended"),
        ),
        Clock(
            key="core_group_next",
            name="Hold the next core group",
            step="S20",
            starts_text="Previous core group",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "later core groups")),
            weight=Weight.LOCAL,
            extension="Seen locally: every 4 weeks, 4-6 weeks, or 28 days",
            to_family="After that the core group meets as often as the plan says, usually every 4 to 6 weeks.",
            matter="protection_plan",
            starts=on("core_group_held"),
            stops=on("core_group_held"),
            ends=on("protection_plan_ended"),
            stated_end=("next_on",),
            repeats=True,
        ),
        Clock(
            key="rcpc_first",
            name="Hold the first review conference",
            step="S22",
            starts_text="ICPC date",
            limit=working_together(within(3, Unit.MONTHS), "first review conference"),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="None; may be brought forward",
            to_family="The first review conference is within three months of the first conference.",
            matter="protection_plan",
            starts=on("protection_plan_started"),
            stops=on("conference_held", where=lambda facts: facts.conference == "review"),
            ends=on("protection_plan_ended"),
        ),
        Clock(
            key="rcpc_next",
            name="Hold the next review conference",
            step="S22",
            starts_text="Previous review conference date",
            limit=working_together(within(6, Unit.MONTHS), "later review conferences"),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="None; may be brought forward",
            to_family="After that there must be a review at least every six months while the plan lasts.",
            matter="protection_plan",
            starts=on("conference_held", where=lambda facts: facts.conference == "review"),
            starts_here=False,
            stops=on("conference_held", where=lambda facts: facts.conference == "review"),
            ends=on("protection_plan_ended"),
            repeats=True,
        ),
        Clock(
            key="cp_visit",
            name="See the child",
            step="S21",
            starts_text="Plan starts, or last visit when child was seen",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "child protection visits", confirmed=False)),
            weight=Weight.LOCAL,
            extension="Set by plan; local minimums seen: 28 days; common 10 working days",
            to_family="The plan says how often the social worker must see your child, including alone.",
            matter="protection_plan",
            starts=on("protection_plan_started", "child_seen"),
            stops=on("child_seen"),
            ends=on("protection_plan_ended"),
            repeats=True,
            set_by=_as_the_plan_says,
        ),
        Clock(
            key="cp_plan_age_limit",
            name="The plan cannot go past 18",
            step="S23",
            starts_text="Child's date of birth",
            limit=working_together(
                within(18, Unit.UNTIL_AGE), "ending a child protection plan", confirmed=False
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            sense=Sense.LASTS,
            extension="None; review planned around the birthday",
            to_family="A child protection plan cannot continue past the 18th birthday.",
            matter="protection_plan",
            starts=on("protection_plan_started", anchor="person.born_on"),
            only_if=lambda history, event: history.person.born_on is not None,
            stops=on("protection_plan_ended"),
        ),
        Clock(
            key="cp_agencies_told_end",
            name="Tell everyone the plan has ended",
            step="S23",
            starts_text="CP plan ends",
            limit=working_together(ASAP, "telling agencies that a plan has ended", confirmed=False),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="Everyone involved should be told when a plan ends.",
            matter="protection_plan",
            starts=on("protection_plan_ended"),
            stops=on("told", where=lambda facts: facts.duty == "cp_agencies_told_end"),
        ),
    ),
    moves=(
        Moves(Layer.PROTECTION, "child_protection_plan", on("protection_plan_started")),
        Moves(Layer.PROTECTION, None, on("protection_plan_ended")),
    ),
    decisions=(
        Decision(
            "protection_plan_started",
            "S19",
            "Start the child protection plan the conference decided on",
            CHAIRS,
            CHAIRS,
            (),
            WT,
            _may_start,
            own_work=True,
        ),
        Decision(
            "protection_plan_ended",
            "S23",
            "End the child protection plan",
            CHAIRS,
            CHAIRS,
            (),
            ENDING,
            _may_end,
            own_work=True,
        ),
        Decision(
            "help_stepped",
            "S23",
            "Step up or down",
            MANAGERS,
            MANAGERS,
            ("duty_manager",),
            STEPPING,
            _may_step,
        ),
        Decision(
            "handed_over",
            "S23",
            "Hand the work over",
            ("social_worker", "family_help_practitioner", *MANAGERS),
            MANAGERS,
            (),
            STEPPING,
            _may_hand_over,
        ),
    ),
    tells=(
        Tell(
            "family_told_plan",
            "S19",
            "family",
            "the plan in writing: what must change, by how much, by when, who helps, and how to challenge it",
            on("protection_plan_started"),
            WT,
            "",
            unless="Only while telling would put somebody at risk.",
        ),
        Tell(
            "family_told_developed_plan",
            "S20",
            "family",
            "the plan as the core group developed it, in writing",
            on("plan_developed"),
            WT,
            "",
            unless="Only while telling would put somebody at risk.",
        ),
        Tell(
            "cp_agencies_told_end",
            "S23",
            "agencies",
            "that the plan has ended and what help follows",
            on("protection_plan_ended"),
            ENDING,
            "cp_agencies_told_end",
        ),
        Tell(
            "family_told_plan_ended",
            "S23",
            "family",
            "that the plan has ended, why, and what help is offered",
            on("protection_plan_ended"),
            ENDING,
            "",
        ),
        Tell(
            "new_worker_told",
            "S23",
            "family",
            "the name of the new worker, before anybody else comes",
            on("handover_accepted"),
            STEPPING,
            "",
        ),
    ),
    rules=(
        Rule(
            "plan_without_conference",
            Level.REFUSAL,
            23,
            ("protection_plan_started",),
            _no_conference_decided_it,
            "No conference has decided that this child needs a child protection plan.",
            "Hold the conference first. Until then an interim plan and visits keep the child safe; neither needs a label.",
            WT,
            of_history=True,
        ),
        Rule(
            "second_live_plan",
            Level.REFUSAL,
            24,
            ("protection_plan_started",),
            _another_plan_is_live,
            "This child already has a child protection plan.",
            "Carry on with that one: a review can change it and its category.",
            WT,
            of_history=True,
        ),
        Rule(
            "plan_started_already",
            Level.REFUSAL,
            24,
            ("protection_plan_started",),
            _started_already,
            "This plan has already been started.",
            "To change its first day, record a correction. A later plan is a plan of its own.",
            WT,
            of_history=True,
        ),
        Rule(
            "plan_after_eighteen",
            Level.REFUSAL,
            25,
            ("protection_plan_started",),
            _too_old_for_a_plan,
            "A child protection plan cannot start at 18 or later.",
            "Ask adult services what they offer; help can go on without this label.",
            ENDING,
            of_history=True,
        ),
        Rule(
            "plan_ended_on_no_ground",
            Level.REFUSAL,
            25,
            ("protection_plan_ended",),
            _no_listed_ground,
            "A plan ends only by a review's decision, a completed transfer, the 18th birthday, death, or leaving the country for good.",
            "Choose the ground. If none fits, bring the review forward.",
            ENDING,
            field="ground",
        ),
        Rule(
            "plan_ended_without_review",
            Level.REFUSAL,
            25,
            ("protection_plan_ended",),
            _no_review_decided_it,
            "No review conference has decided that this plan ends.",
            "Hold the review, or bring it forward. A core group cannot end a plan.",
            ENDING,
            field="ground",
        ),
        Rule(
            "plan_ended_before_eighteen",
            Level.REFUSAL,
            25,
            ("protection_plan_ended",),
            _not_yet_18,
            "The child is not known to be 18 on that day.",
            "Choose another ground, or the day of the birthday; record the date of birth if it is not known here.",
            ENDING,
            field="ground",
        ),
        Rule(
            "plan_ended_before_new_council_met",
            Level.REFUSAL,
            26,
            ("protection_plan_ended",),
            _new_council_has_not_met,
            "The new council has not held its conference by that day.",
            "Keep the plan, the core group and the worker; record the new council's conference when it has been held.",
            WT,
            field="ground",
        ),
        Rule(
            "no_plan_to_end",
            Level.REFUSAL,
            40,
            ("protection_plan_ended",),
            _no_live_plan,
            "There is no plan here that could end.",
            "If it has ended already and the day is wrong, record a correction.",
            WT,
            of_history=True,
        ),
        reasons_rule("stepped_without_reasons", ("help_stepped",), STEPPING),
        Rule(
            "stepped_down_without_agreement",
            Level.REFUSAL,
            31,
            ("help_stepped",),
            _stepped_without_agreement,
            "Help below protection is the family's choice, and nobody's fresh agreement is recorded.",
            "Ask, and record who agreed. If they do not want it, close: saying no blocks nothing.",
            STEPPING,
            field="agreed_by",
        ),
        Rule(
            "stepped_without_telling",
            Level.CAUTION,
            45,
            ("help_stepped",),
            _stepped_without_telling,
            "It is not recorded whether the family has been told of this step.",
            "Record what they were told and when; not yet is an answer and keeps the duty to tell.",
            STEPPING,
            field="family_told",
        ),
        Rule(
            "stepped_down_past_a_plan",
            Level.REFUSAL,
            25,
            ("help_stepped",),
            _stepped_past_a_plan,
            "This child has a child protection plan, which a step down does not end.",
            "Hold the review. If it ends the plan, step down then.",
            ENDING,
            field="to",
        ),
        Rule(
            "handed_over_unaccepted",
            Level.REFUSAL,
            59,
            ("handed_over",),
            _not_accepted,
            "Nobody has accepted this work by name, so whoever has it has it still.",
            "Offer it, and wait until somebody says by name that they take over.",
            STEPPING,
            of_history=True,
        ),
        Rule(
            "handed_over_before_family_heard",
            Level.REFUSAL,
            47,
            ("handed_over",),
            _handed_over_unheard,
            "The family hears the new name before anybody else comes, and nobody is recorded as having told them.",
            "Tell them first. If they could not be told, say why: it is counted.",
            STEPPING,
            field="not_told_why",
        ),
        Rule(
            "handed_over_before_new_council_met",
            Level.REFUSAL,
            26,
            ("handed_over",),
            _handed_over_before_new_council_met,
            "This child has a child protection plan, and the new council has not held its conference.",
            "Keep the plan, the core group and the worker; record the new council's conference when it has been held.",
            WT,
        ),
    ),
    watches=(
        Watch(
            "plan_details_not_complete",
            Level.ALERT,
            23,
            _details_missing,
            "This child protection plan has no category, lead social worker, core group or review day recorded.",
            "The plan stands. Record what is missing today.",
            WT,
        ),
        Watch(
            "plan_without_worker",
            Level.ALERT,
            24,
            _no_worker,
            "This child has a child protection plan and nobody is named as their social worker.",
            "The plan stands. Allocate a social worker today.",
            WT,
        ),
        Watch(
            "review_not_held",
            Level.ALERT,
            28,
            _review_overdue,
            "The review conference should have been held by now.",
            "Hold it as soon as it can be had. It is recorded whenever it is held.",
            WT,
        ),
        Watch(
            "plan_past_eighteen",
            Level.ALERT,
            25,
            _past_eighteen,
            "This young person is 18 and the child protection plan has not been ended.",
            "End it on that ground, and say what help follows.",
            ENDING,
        ),
        Watch(
            "plan_without_childs_view",
            Level.CAUTION,
            34,
            _no_view,
            "This plan has neither the child's view nor the reason there is none.",
            "Record what they said and how, or why they were not asked.",
            WT,
        ),
    ),
    words=(
        (
            "protection_plan_started",
            "From {day}, {names} has a child protection plan. You will get it in writing. It says what must change, by when, and who will help.",
        ),
        (
            "plan_developed",
            "On {day}, the small group wrote the plan for {names} out in full. You can have it in writing.",
        ),
        ("core_group_held", "On {day}, the small group that works on the plan met."),
        (
            "core_group_planned",
            "The small group that works on the plan meets again on {planned}. You are part of it.",
        ),
        # Read when that day is over.
        ("core_group_planned.past", "The small group that works on the plan was to meet on {planned}."),
        (
            "not_kept.us.core_group",
            "The small group that works on the plan did not meet on {planned}. That was because of us. The new day is {new}.",
        ),
        (
            "not_kept.us.visit",
            "The visit on {planned} did not take place. That was because of us. The new day is {new}.",
        ),
        (
            "not_kept.us.review",
            "The meeting on {planned} to look at the plan of help did not take place. That was because of us. The new day is {new}.",
        ),
        ("plan_child_seen", "On {day}, {worker} met {names}."),
        (
            "protection_plan_ended",
            "On {day}, the child protection plan for {names} ended. You can talk about what help would be useful now.",
        ),
        ("help_stepped.child_in_need", "From {day}, {names} has a plan of help that you agreed to."),
        ("help_stepped.family_help", "From {day}, you have family help, as you agreed."),
        ("help_stepped.early_help", "From {day}, you have early help, as you agreed."),
        (
            "protection_plan.rights",
            "You can have the plan in writing. You can ask how to do what it asks, and be helped to do it. You can challenge it at a review. A plan cannot be used to take your child away from you.",
        ),
    ),
)
