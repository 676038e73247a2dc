"""Child in need: S10 the plan of help under section 17, its visits and reviews.

Help that a family agrees to. When nobody agrees any more the work stops and a manager decides by the next working day what
follows; nothing closes by itself, and saying no is never a risk. Sources: process.md S10 and S23.
"""

from datetime import date
from typing import Annotated

from alongside.law.events import coded, event
from alongside.law.history import Event, History, Matter
from alongside.law.limits import throughout
from alongside.law.questions import MANAGERS, is_open, reasons_rule
from alongside.law.steps.assessment import VIEWS
from alongside.law.tables import (
    LOCAL_POLICY,
    Clock,
    Decision,
    Layer,
    Level,
    Moves,
    Room,
    Rule,
    Source,
    Step,
    Tell,
    Unit,
    Watch,
    Weight,
    on,
    within,
)

S17 = Source("CA1989", "section 17")
CONSENT = Source("PROCESS", "3.2")
PLAN_SAYS = Source("PROCESS", "S10 [seed 003]")
REVIEW_DECISION = coded(
    "cin_review_decision",
    continues="The plan goes on",
    step_down="Step down to early help",
    step_up="Step up: strategy discussion",
    ends="The plan ends",
)
PLAN_END = coded(
    "cin_plan_end",
    outcomes_met="What the plan was for has been reached",
    step_down="Stepped down to early help",
    step_up="Stepped up to protection",
    agreement_withdrawn="The family no longer wants it",
    moved="The family has moved",
    aged_18="The young person turned 18",
    protection="A child protection plan took its place",
    not_recorded="Not recorded in the old system",
)
AFTER_WITHDRAWAL = coded(
    "after_withdrawal",
    close="Close",
    offer_otherwise="Offer help in another way",
    step_up="Step up, on grounds of its own",
)
# What stands by itself, whether or not anybody agrees to help (process.md S04, S12, S31).
STEP_UP_GROUND = coded(
    "step_up_ground",
    danger="The child is in danger now",
    significant_harm="There is reasonable cause to suspect significant harm",
    court="The threshold for going to court may be met",
)
SCOPES = ("plan", "family_help")


@event(
    "cin_plan_started",
    label="Child in need plan started",
    step="S10",
    matter="child_in_need",
    opens_matter=True,
    decides=True,
)
class CinPlanStarted:
    """The plan of help began, with the family's agreement. It says itself when it is looked at again."""

    review_on: date | None = None
    agreed_by: str | None = None
    lead: str | None = None
    child_view: Annotated[str, VIEWS] | None = None


@event("cin_plan_reviewed", label="Child in need plan reviewed", step="S10", matter="child_in_need")
class CinPlanReviewed:
    """The plan was looked at again with the family."""

    next_review_on: date | None = None
    decision: Annotated[str, REVIEW_DECISION] | None = None


@event("cin_work_stopped", label="Work of the plan stopped", step="S10", matter="child_in_need")
class CinWorkStopped:
    """Nobody agrees any more, so no visit or review of this plan is due. It is a fact about the work, never about a risk."""


@event("cin_work_resumed", label="Work of the plan goes on", step="S10", matter="child_in_need")
class CinWorkResumed:
    """Somebody agrees again: visits are due from this day, and the plan says when it is looked at again."""

    review_on: date | None = None


@event(
    "withdrawal_decided",
    label="Decided after agreement was withdrawn",
    step="S10",
    matter="child_in_need",
    decides=True,
)
class WithdrawalDecided:
    """What a manager decided when nobody agreed any more. Stepping up needs a listed ground and what shows it:
    saying no is none."""

    outcome: Annotated[str, AFTER_WITHDRAWAL]
    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None
    ground: Annotated[str, STEP_UP_GROUND] | None = None
    grounds: str | None = None


@event("cin_plan_ended", label="Child in need plan ended", step="S10", matter="child_in_need", decides=True)
class CinPlanEnded:
    """The plan ended: on what ground, why, and who decided."""

    reasons: str | None = None
    ground: Annotated[str, PLAN_END] | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None


# --- questions the rules ask -----------------------------------------------------------------------------------------


def nobody_agrees(history: History) -> bool:
    """Whether agreement to a plan of help was given once and nobody who gave it still does. A plan from another system,
    or one whose agreement is named in the plan itself, counts its own `agreed_by`."""
    agree: set[str | None] = set()
    withdrawn = False
    for each in history.every("agreement_given", "agreement_withdrawn", "cin_plan_started"):
        facts = each.facts
        if each.kind == "cin_plan_started":
            if facts.agreed_by:
                agree.add(facts.agreed_by)
        elif facts.scope in SCOPES:
            if each.kind == "agreement_given":
                agree.add(facts.given_by)
                withdrawn = False
            else:
                withdrawn = True
                agree = agree - {facts.withdrawn_by} if facts.withdrawn_by else set()
    return withdrawn and not agree


def agreed(history: History) -> bool:
    """Whether somebody's agreement to a plan of help is recorded and stands."""
    given = [e for e in history.every("agreement_given") if e.facts.scope in SCOPES]
    return bool(given) and not nobody_agrees(history)


def _runs(history: History, matter: Matter) -> bool:
    return matter.kind == "child_in_need" and is_open(
        history, matter, ("cin_plan_started",), ("cin_plan_ended",)
    )


def _stops_a_plan(history: History, event: Event) -> bool:
    """Whether this withdrawal leaves a running plan of help that nobody agrees to."""
    if event.facts is None or event.facts.scope not in SCOPES:
        return False
    then = history.before(event)
    return any(_runs(then, m) for m in history.matters.values()) and nobody_agrees(then.and_then(event))


def _started_without_agreement(history: History, event: Event) -> bool:
    if event.reported or (event.facts is not None and event.facts.agreed_by):
        return False
    return not agreed(history)


def _no_review_day(history: History, event: Event) -> bool:
    return event.facts is not None and not event.reported and event.facts.review_on is None


def _no_view(history: History, event: Event) -> bool:
    facts = event.facts
    return (
        facts is not None and not event.reported and not facts.child_view and not history.first("child_seen")
    )


def _no_is_no_ground(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or facts.outcome != "step_up":
        return False
    return not (facts.grounds or "").strip() or (facts.ground is None and not event.reported)


def _may_start(history: History, matter: Matter) -> bool:
    """In a referral whose assessment found need, while no plan of help runs in it; or in a matter made for the plan."""
    if matter.kind == "child_in_need":
        return not history.of(matter.id)
    found = history.every("assessment_signed_off", matter=matter.id)
    need = any(e.facts.outcome in ("in_need", "in_need_specialist") for e in found)
    begun = history.first("cin_plan_started", "protection_plan_started", "referral_closed", matter=matter.id)
    return matter.kind == "referral" and need and begun is None


def _ended_already(history: History, event: Event) -> bool:
    return any(e.kind == "cin_plan_ended" for e in history.of(event.matter))


def _awaits_decision(history: History, matter: Matter) -> bool:
    """Agreement to this running plan was withdrawn, nobody agrees, and no manager has decided since."""
    if not _runs(history, matter) or not nobody_agrees(history):
        return False
    withdrawn = [e for e in history.every("agreement_withdrawn") if e.facts.scope in SCOPES]
    decided = history.last("withdrawal_decided", matter=matter.id)
    return (
        decided is None
        or history.before(withdrawn[-1]).first("withdrawal_decided", matter=matter.id) == decided
    )


def _undecided(history: History, now: object) -> list[str]:
    from alongside.law import pathway

    return [
        d.matter
        for d in pathway.deadlines(history, of=("withdrawal_decision",))
        if d.state(now) is pathway.State.LATE  # type: ignore[arg-type]
    ]


ROOM = Room(
    key="child_in_need",
    steps=(
        Step(
            "S10",
            "child_in_need",
            "Child in need plan",
            "the written plan of help for your child",
            (Source("CA1989", "section 17"),),
            "Yes; a parent may end it.",
            (
                "To have a copy of the plan.",
                "To be there when the plan is looked at again.",
                "To ask for changes to the plan.",
                "To complain.",
            ),
        ),
    ),
    clocks=(
        Clock(
            key="cin_first_plan",
            name="Draw up the plan",
            step="S10",
            starts_text="Assessment concludes child is in need",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "first child in need plan", confirmed=False)),
            weight=Weight.LOCAL,
            extension="Common local target 10 working days",
            to_family="A plan should be drawn up with you soon after the assessment ends.",
            matter="referral",
            starts=on(
                "assessment_signed_off",
                where=lambda facts: facts.outcome in ("in_need", "in_need_specialist"),
            ),
            starts_here=False,
            stops=on("cin_plan_started"),
            ends=on("referral_closed", "protection_plan_started"),
        ),
        Clock(
            key="cin_review",
            name="Look at the plan again",
            step="S10",
            starts_text="CIN / family help plan agreed or last review",
            limit=throughout(
                LOCAL_POLICY,
                Source(
                    "LOCAL", "child in need review; the plan must state its own review date", confirmed=False
                ),
            ),
            weight=Weight.LOCAL,
            extension="Common local pattern: first within 3 months, then at least every 3-6 months",
            to_family="Your plan must say when it will be looked at again.",
            matter="child_in_need",
            starts=on("cin_plan_started", "cin_plan_reviewed", "cin_work_resumed"),
            stops=on("cin_plan_reviewed"),
            ends=on("cin_plan_ended", "cin_work_stopped"),
            stated_end=("review_on", "next_review_on"),
            repeats=True,
        ),
        Clock(
            key="cin_visit",
            name="Visit",
            step="S10",
            starts_text="CIN / family help plan agreed or last visit",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "child in need visits", confirmed=False)),
            weight=Weight.LOCAL,
            extension="Common local pattern 4-6 weekly",
            to_family="Your worker should visit as often as your plan says.",
            matter="child_in_need",
            starts=on("cin_plan_started", "child_seen", "cin_work_resumed"),
            stops=on("child_seen"),
            ends=on("cin_plan_ended", "cin_work_stopped"),
            repeats=True,
        ),
        Clock(
            key="withdrawal_decision",
            name="Decide what follows when nobody agrees any more",
            step="S10",
            starts_text="The last agreement to a running plan of help is withdrawn",
            limit=throughout(
                within(1, Unit.WORKING_DAYS), Source("LOCAL", "a manager decides by the next working day")
            ),
            weight=Weight.LOCAL,
            to_family="If you no longer agree to the plan, that work stops. A manager tells you by the next working day what happens now.",
            matter="referral",
            starts=on("agreement_withdrawn", where=lambda facts: facts.scope in SCOPES),
            starts_here=False,
            only_if=_stops_a_plan,
            stops=on("withdrawal_decided", "cin_plan_ended"),
            ends=on("agreement_given", "referral_closed"),
            repeats=True,
            in_clocks_csv=False,
        ),
    ),
    moves=(
        Moves(Layer.HELP, "child_in_need", on("cin_plan_started")),
        Moves(
            Layer.HELP,
            "agreement_withdrawn",
            on("agreement_withdrawn", where=lambda facts: facts.scope in SCOPES),
            matter="child_in_need",
            only_if=_stops_a_plan,
        ),
        Moves(
            Layer.HELP,
            "child_in_need",
            on("agreement_given", where=lambda facts: facts.scope in SCOPES),
            matter="child_in_need",
        ),
        Moves(Layer.HELP, None, on("cin_plan_ended")),
    ),
    decisions=(
        Decision(
            "cin_plan_started",
            "S10",
            "Start the plan of help",
            ("social_worker", "family_help_practitioner", *MANAGERS),
            MANAGERS,
            ("duty_manager",),
            S17,
            _may_start,
        ),
        Decision(
            "withdrawal_decided",
            "S10",
            "Decide what follows when nobody agrees any more",
            MANAGERS,
            MANAGERS,
            ("duty_manager",),
            CONSENT,
            _awaits_decision,
        ),
        Decision(
            "cin_plan_ended",
            "S10",
            "End the plan of help",
            MANAGERS,
            MANAGERS,
            ("duty_manager",),
            S17,
            _runs,
        ),
    ),
    tells=(
        Tell(
            "family_told_cin_plan",
            "S10",
            "family",
            "the plan of help in writing, and when it is looked at again",
            on("cin_plan_started"),
            PLAN_SAYS,
            "",
        ),
        Tell(
            "family_told_after_withdrawal",
            "S10",
            "family",
            "that the work has stopped as they wished, and what was decided",
            on("withdrawal_decided"),
            CONSENT,
            "",
        ),
        Tell(
            "family_told_cin_ended",
            "S10",
            "family",
            "that the plan has ended, why, and how to come back",
            # Where a child protection plan took its place, that is what they are told of.
            on("cin_plan_ended", where=lambda facts: facts.ground != "protection"),
            S17,
            "",
        ),
    ),
    rules=(
        Rule(
            "plan_of_help_without_agreement",
            Level.REFUSAL,
            31,
            ("cin_plan_started",),
            _started_without_agreement,
            "A plan of help is voluntary, and nobody's agreement to it is recorded.",
            "Ask, and record who agreed and when. If they do not want it, offer something else or close.",
            CONSENT,
            field="agreed_by",
        ),
        Rule(
            "plan_of_help_without_review_day",
            Level.CAUTION,
            47,
            ("cin_plan_started",),
            _no_review_day,
            "The plan does not say when it will be looked at again.",
            "Agree a day with the family and write it in.",
            PLAN_SAYS,
            field="review_on",
        ),
        Rule(
            "plan_of_help_without_childs_view",
            Level.CAUTION,
            34,
            ("cin_plan_started",),
            _no_view,
            "Neither the child's view of this plan nor the reason there is none is recorded.",
            "Record what they said and how, or why they were not asked.",
            S17,
            field="child_view",
            seen=True,
            settled=lambda history, event: history.first("child_seen") is not None,
        ),
        reasons_rule("withdrawal_decided_without_reasons", ("withdrawal_decided",), CONSENT),
        reasons_rule("plan_of_help_ended_without_reasons", ("cin_plan_ended",), S17),
        Rule(
            "saying_no_is_no_ground",
            Level.REFUSAL,
            31,
            ("withdrawal_decided",),
            _no_is_no_ground,
            "Withdrawing agreement is never by itself a reason to step up.",
            "Choose the ground that stands without it and say what shows it, or choose to close or to offer help in another way.",
            CONSENT,
            field="ground",
        ),
        Rule(
            "plan_of_help_ended_already",
            Level.REFUSAL,
            40,
            ("cin_plan_ended",),
            _ended_already,
            "This plan of help has already ended.",
            "To change the day, record a correction.",
            S17,
            of_history=True,
        ),
    ),
    watches=(
        Watch(
            "withdrawal_undecided",
            Level.ALERT,
            31,
            _undecided,
            "The family no longer agrees to the plan of help, and nobody has decided what follows.",
            "The work has stopped. Decide today: close, offer help in another way, or step up on grounds of their own.",
            CONSENT,
        ),
    ),
    words=(
        (
            "cin_plan_started",
            "On {day}, a plan of help for {names} began, by agreement. You will get it in writing.",
        ),
        ("cin_plan_reviewed", "On {day}, you looked at the plan of help for {names} again, together."),
        ("cin_child_seen", "On {day}, {worker} met {names}."),
        (
            "withdrawal_decided.close",
            "The plan of help is no longer wanted. Saying so is a right. It has ended. You can come back and ask for help at any time.",
        ),
        (
            "withdrawal_decided.offer_otherwise",
            "The plan of help is no longer wanted. Saying so is a right. We would like to talk with you about help in another way.",
        ),
        ("cin_plan_ended", "On {day}, the plan of help for {names} ended. You can come back at any time."),
    ),
)
