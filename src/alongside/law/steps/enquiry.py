"""Enquiry: S13 strategy discussion, S14 section 47 enquiry, S15 medical, S16 interview.

Council, health and police decide whether there must be an enquiry; a social worker leads it, sees the child, and a manager
signs what it found. Nothing in it makes anybody's agreement a condition. Sources: Working Together and the Children Act
as they stood (process.md S13 to S16).

A visit that serves the assessment and the enquiry is one occasion and two events, one in each matter: so each clock is
met by what happened in its own matter.
"""

from datetime import date
from typing import Annotated

from alongside.law import care, meetings
from alongside.law.events import coded, event
from alongside.law.history import Event, History, Matter
from alongside.law.limits import throughout, working_together
from alongside.law.questions import MANAGERS, is_open, open_matters, reasons_rule
from alongside.law.steps.referral import TELL_GROUND, referral_of
from alongside.law.tables import (
    ASAP,
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

WT = Source("WT2023", "chapter 3")
S47 = Source("CA1989", "section 47")
ACCESS = Source("CA1989", "section 47(6) to (7)", confirmed=False)
ABE = Source("ABE2022", "interviews", confirmed=False)
NO_REFERRAL = "enquiry_under_no_referral"  # the alert that stands until the new referral is written down

FINDING = coded(
    "enquiry_finding",
    not_substantiated="Not substantiated",
    substantiated_no_continuing_risk="Substantiated, no continuing risk",
    substantiated_continuing="Substantiated, continuing or likely",
)
CORE_AGENCY = coded("core_agency", social_care="Children's social care", health="Health", police="Police")
ENQUIRY_KIND = coded(
    "enquiry_kind",
    single="The council alone",
    joint="The council and the police together",
    police_only="The police alone",
)
HARM_WHERE = coded(
    "harm_where",
    in_the_home="In the home",
    outside_the_home="Outside the home: exploitation, other young people, online",
    both="Both",
    not_known="Not yet known",
)
PARENTS_PART = coded(
    "parents_part",
    told_afterwards="Told afterwards",
    asked_to_all="Asked to all of it, as partners",
    asked_to_part="Asked to part of it, as partners",
    not_asked="Not asked, on a ground",
)
TALK_ANSWER = coded(
    "talk_answer",
    agreed="Agreed",
    did_not_agree="Did not agree",
    not_asked="Not asked, on a ground",
)
TALK_GROUND = coded(
    "talk_ground",
    asking_raises_risk="Asking would raise the risk to the child",
    threats_to_silence="The child may be threatened to keep silent",
    loss_of_evidence="Evidence may be lost",
    childs_wish="A child who understands does not want a parent involved",
    none="No ground",
)
ACCESS_TROUBLE = coded(
    "access_trouble",
    access_refused="We were not let in, or not let see the child",
    whereabouts_not_given="We were not told where the child is",
    not_found="The child could not be found",
)
ACCESS_OUTCOME = coded(
    "access_outcome",
    emergency_protection_order="Apply for an emergency protection order",
    child_assessment_order="Apply for a child assessment order",
    care_or_supervision_order="Apply for a care or supervision order",
    no_order="No order now: the child is safe otherwise",
)
OTHERWISE = coded(
    "instead_of_enquiry",
    assessment="An assessment begins or goes on",
    help_goes_on="The plan and the help now given go on",
    no_further_action="Nothing further",
)
MEDICAL_BASIS = coded(
    "medical_basis",
    parent="A person with parental responsibility",
    young_person="The young person, 16 or over",
    child_who_understands="The child, who understands enough",
    council_with_order="The council, which has responsibility by an order",
    court="The court",
    emergency_treatment="Emergency treatment: it does not wait",
)


@event("harm_suspected", label="Significant harm suspected", step="S13", matter="enquiry", opens_matter=True)
class HarmSuspected:
    """There is reasonable cause to suspect that the child is suffering, or likely to suffer, significant harm."""

    harm_where: Annotated[str, HARM_WHERE] | None = None


@event(
    "strategy_discussion_held",
    label="Strategy discussion held",
    step="S13",
    matter="enquiry",
    opens_matter=True,
    decides=True,
)
class StrategyDiscussionHeld:
    """Council, police and health talked and decided for this child. The one that initiates the section 47 enquiry starts
    the conference clock. There is no invitation and no report: it may be phone calls in the night, and there may be several."""

    initiates_enquiry: bool
    agencies: tuple[str, ...] = ()
    conference_target_on: date | None = None
    core_present: tuple[Annotated[str, CORE_AGENCY], ...] = ()
    missing_why: str | None = None
    enquiry_kind: Annotated[str, ENQUIRY_KIND] | None = None
    otherwise: Annotated[str, OTHERWISE] | None = None
    lead: str | None = None
    lead_is_social_worker: bool | None = None
    acted_first: bool | None = None
    harm_where: Annotated[str, HARM_WHERE] | None = None
    parents: Annotated[str, PARENTS_PART] | None = None
    parents_ground: Annotated[str, TELL_GROUND] | None = None
    befriender: str | None = None
    next_on: date | None = None
    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None


@event("enquiry_opened", label="Enquiry opened at once", step="S14", matter="enquiry", opens_matter=True)
class EnquiryOpened:
    """An emergency was acted on first: the enquiry is open and the strategy discussion follows as soon as it can."""

    lead: str | None = None
    lead_is_social_worker: bool | None = None


@event("enquiry_led", label="Social worker leads the enquiry", step="S14", matter="enquiry")
class EnquiryLed:
    """Who leads the enquiry from this day. It must be a social worker, in family help too."""

    lead: str | None = None
    lead_is_social_worker: bool | None = None


@event("enquiry_planned", label="How the enquiry will be done", step="S14", matter="enquiry")
class EnquiryPlanned:
    """Who speaks with the child, where and how often, who tells the parents, and how distress is kept down."""

    speaks_with_child: str | None = None
    where: str | None = None
    how_often: str | None = None
    tells_parents: str | None = None
    distress_kept_down: str | None = None


@event("child_talked_with", label="Agreement to talking with the child", step="S14", matter="enquiry")
class ChildTalkedWith:
    """Whether a parent agreed that we talk with the child, or the ground for talking without. Never a condition."""

    answer: Annotated[str, TALK_ANSWER]
    answered_by: str | None = None
    ground: Annotated[str, TALK_GROUND] | None = None


@event("video_interview_answered", label="Agreement to a recorded interview", step="S16", matter="enquiry")
class VideoInterviewAnswered:
    """A fact of its own, with its own day: whether a parent agreed to a video interview, or the ground for going ahead."""

    answer: Annotated[str, TALK_ANSWER]
    answered_by: str | None = None
    ground: Annotated[str, TALK_GROUND] | None = None


@event("interview_held", label="Recorded interview held", step="S16", matter="enquiry")
class InterviewHeld:
    """The interview took place. The recording is police evidence: its reference is kept here and never the recording."""

    recording_reference: str | None = None
    held_by_police: str | None = None
    intermediary: str | None = None


@event("medical_held", label="Child protection medical held", step="S15", matter="enquiry")
class MedicalHeld:
    """A doctor examined the child: on whose word, and who was there."""

    agreed_on: Annotated[str, MEDICAL_BASIS] | None = None
    agreed_by: str | None = None
    child_said_no: bool | None = None


@event("access_not_given", label="Access not given", step="S14", matter="enquiry")
class AccessNotGiven:
    """We could not see the child, or nobody says where the child is."""

    trouble: Annotated[str, ACCESS_TROUBLE]
    parent_told_before: bool | None = None


@event("access_decided", label="Decided what to do about access", step="S14", matter="enquiry", decides=True)
class AccessDecided:
    """Which order is asked for; or why none is, and when that is looked at again."""

    outcome: Annotated[str, ACCESS_OUTCOME]
    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None
    review_on: date | None = None


@event("findings_sent", label="Findings sent for sign-off", step="S14", matter="enquiry")
class FindingsSent:
    """The worker has written what the enquiry found and asks a manager to sign."""

    sent_by: str | None = None
    sent_to: str | None = None
    proposed: Annotated[str, FINDING] | None = None


@event("findings_returned", label="Findings sent back", step="S14", matter="enquiry")
class FindingsReturned:
    """A manager asks for more before signing, and says what."""

    returned_by: str | None = None
    reasons: str | None = None


@event("enquiry_concluded", label="Enquiry concluded", step="S14", matter="enquiry", decides=True)
class EnquiryConcluded:
    """What the enquiry found, agreed and signed by a manager with reasons."""

    finding: Annotated[str, FINDING]
    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None
    written_by: str | None = None


@event("conference_not_required", label="Conference not required", step="S14", matter="enquiry")
class ConferenceNotRequired:
    """The enquiry ended with no conference needed; or one that had been called, and was called off, is not needed after all
    (`after_called_off`). Any practitioner who thinks one is may ask for it and escalate."""

    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None
    after_called_off: bool | None = None


@event("conference_asked_for", label="A conference was asked for", step="S14", matter="enquiry")
class ConferenceAskedFor:
    """A practitioner thinks a conference is needed although none is planned, and says why."""

    asked_by: str | None = None
    reasons: str | None = None


_NO_CONFERENCE = on(
    "conference_not_required",
    "enquiry_concluded",
    where=lambda facts: getattr(facts, "finding", "") != "substantiated_continuing",
)

# --- questions the rules ask -----------------------------------------------------------------------------------------

THRESHOLD = "reasonable cause to suspect that a child is suffering, or is likely to suffer, significant harm"
BEGINS = ("strategy_discussion_held", "enquiry_opened", "harm_suspected")
CONCLUDES = ("enquiry_concluded", "conference_not_required")
_AS_WRITTEN = {
    "social care": "social_worker",
    "children's social care": "social_worker",
    "social_care": "social_worker",
    "council": "social_worker",
    "health": "health",
    "police": "police",
}


def core_present(facts: StrategyDiscussionHeld) -> frozenset[str]:
    """The core agencies that took part, as roles of a meeting: as chosen, or as somebody wrote them."""
    said = (*facts.core_present, *(agency.strip().lower() for agency in facts.agencies))
    return frozenset(_AS_WRITTEN.get(each, each) for each in said)


def initiated(history: History, matter: str) -> Event | None:
    """The strategy discussion that initiated the enquiry of this matter, or None."""
    held = (e for e in history.of(matter) if e.kind == "strategy_discussion_held")
    return next((e for e in held if e.facts.initiates_enquiry), None)


def is_awaited(history: History) -> bool:
    """Whether a manager decided on a referral that there is reasonable cause to suspect significant harm, or that immediate protection
    is needed (S04), and nobody has begun what follows (S13) in that referral or since. Not once that referral was closed."""
    decided = history.last("referral_decided")
    if decided is None or not {"s47_enquiry", "immediate_protection"}.intersection(decided.facts.outcomes):
        return False
    since = (each for each in history.every(*BEGINS) if each.recorded_at >= decided.recorded_at)
    begun = history.first(*BEGINS, "referral_closed", matter=decided.matter) or next(since, None)
    return begun is None


def decided_against(history: History, matter: str) -> bool:
    """Whether the discussions of this matter have ended with no enquiry, and no further one is planned."""
    last = history.last("strategy_discussion_held", "enquiry_opened", "harm_suspected", matter=matter)
    if last is None or last.kind != "strategy_discussion_held" or initiated(history, matter) is not None:
        return False
    return history.first("enquiry_opened", matter=matter) is None and _ends_here(last.facts)


def _ends_here(facts: StrategyDiscussionHeld) -> bool:
    elsewhere = facts.otherwise is not None or facts.enquiry_kind == "police_only"
    return not facts.initiates_enquiry and elsewhere and facts.next_on is None


def under_way(history: History) -> Matter | None:
    """The enquiry this child is in, from the first suspicion to its end; None where there is none."""
    runs = open_matters(history, "enquiry", BEGINS, CONCLUDES)
    return next((run for run in runs if not decided_against(history, run.id)), None)


def leads(history: History, matter: str) -> str:
    """The account of whoever leads the enquiry, by the last that was said; empty where nobody is named."""
    named = (e.facts.lead for e in reversed(history.of(matter)) if getattr(e.facts, "lead", None))
    return next(named, "")


def _led_by_social_worker(history: History, matter: str) -> bool:
    for each in reversed(history.of(matter)):
        if each.kind in ("enquiry_led", "enquiry_opened", "strategy_discussion_held"):
            if each.facts.lead_is_social_worker is False:
                return False
            if each.facts.lead:
                return True
    return history.last("allocated") is not None


def _no_strategy_discussion(history: History, event: Event) -> bool:
    if event.reported or history.first("strategy_discussion_held", matter=event.matter) is not None:
        return False
    return not _emergency(history)


def _emergency(history: History) -> bool:
    """Whether somebody had to act first: police protection or an emergency order, linked as one story of the child."""
    return any(b.value in ("police_protection", "emergency_protection_order") for b in care.bases(history))


def _no_social_worker(history: History, event: Event) -> bool:
    return not event.reported and not _led_by_social_worker(history, event.matter)


def _lead_is_nobody_qualified(history: History, event: Event) -> bool:
    return event.facts is not None and event.facts.lead_is_social_worker is False


def _core_agency_missing(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or event.reported or (facts.missing_why or "").strip():
        return False
    return bool(meetings.wanting("strategy_discussion", core_present(facts)))


def _parents_not_asked_as_partners(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or facts.harm_where not in ("outside_the_home", "both"):
        return False
    return facts.parents not in ("asked_to_all", "asked_to_part") and not facts.parents_ground


def _talked_without_ground(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and facts.answer != "agreed" and (facts.ground or "none") == "none"


def _no_order_without_review(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and facts.outcome == "no_order" and facts.review_on is None


def _parent_not_told_before(history: History, event: Event) -> bool:
    return event.facts is not None and event.facts.parent_told_before is not True


def _concluded_already(history: History, event: Event) -> bool:
    return history.first("enquiry_concluded", matter=event.matter) is not None


def _signed_own_work(history: History, event: Event) -> bool:
    """Whether who signs wrote the findings being signed: those last sent, for what went back is not being signed."""
    facts = event.facts
    if facts is None or not facts.decided_by:
        return False
    sent = history.last("findings_sent", matter=event.matter)
    return facts.decided_by in (facts.written_by, sent.facts.sent_by if sent else None)


def _child_not_seen(history: History, event: Event) -> bool:
    from alongside.law.questions import unborn

    seen = history.first("child_seen", matter=event.matter)
    return not event.reported and seen is None and not unborn(history)


def _start_day_changed(history: History, event: Event) -> bool:
    """Whether the day of the discussion the conference is counted from was corrected (invariant 22)."""
    first = next((e for e in history.recorded if e.id == event.corrects), None)
    initiates = event.facts is not None and event.facts.initiates_enquiry
    return initiates and first is not None and first.on != event.on


def _changed_in_the_whole(history: History, now: object) -> list[str]:
    held = history.every("strategy_discussion_held")
    return [e.matter for e in held if not e.reported and _start_day_changed(history, e)]


def _without_discussion(history: History, now: object) -> list[str]:
    """Enquiries that were opened at once and have no strategy discussion yet."""
    opened = open_matters(history, "enquiry", ("enquiry_opened",), CONCLUDES)
    return [m.id for m in opened if history.first("strategy_discussion_held", matter=m.id) is None]


def _without_lead(history: History, now: object) -> list[str]:
    return [
        m.id
        for m in open_matters(history, "enquiry", BEGINS, CONCLUDES)
        if (start := initiated(history, m.id))
        and not start.reported
        and not _led_by_social_worker(history, m.id)
    ]


def under_no_referral(history: History, matter: str) -> bool:
    """Whether this enquiry began here when every referral of the child was over, and no new one is written down. Of a child
    who was never referred nothing is said: the night's contact becomes their first referral in the morning."""
    began = history.first(*BEGINS, matter=matter)
    if began is None or began.reported or decided_against(history, matter):
        return False
    return history.first("referral_received") is not None and referral_of(history, matter) is None


def _under_no_referral(history: History, now: object) -> list[str]:
    return [
        m.id for m in history.matters.values() if m.kind == "enquiry" and under_no_referral(history, m.id)
    ]


def _may_discuss(history: History, matter: Matter) -> bool:
    """While an enquiry runs; also before anything is known in it."""
    if matter.kind != "enquiry" or decided_against(history, matter.id):
        return False
    return not history.of(matter.id) or is_open(history, matter, BEGINS, CONCLUDES)


def _may_conclude(history: History, matter: Matter) -> bool:
    """An enquiry that another system reported and that led to a conference there is taken as concluded there."""
    if matter.kind != "enquiry" or not is_open(history, matter, BEGINS, CONCLUDES):
        return False
    if decided_against(history, matter.id):
        return False
    start = initiated(history, matter.id)
    return not (start is not None and start.reported and history.first("conference_held", matter=matter.id))


def _may_decide_access(history: History, matter: Matter) -> bool:
    last = history.last("access_not_given", "access_decided", matter=matter.id)
    return matter.kind == "enquiry" and last is not None and last.kind == "access_not_given"


def _was_born(history: History, event: Event) -> bool:
    """Whether the child could be seen when the enquiry started: a baby who is expected cannot."""
    born = history.person.born_on
    if born is None:
        return history.person.due_on is None
    return event.on is None or born <= event.on


ROOM = Room(
    key="enquiry",
    steps=(
        Step(
            "S13",
            "enquiry",
            "Strategy discussion",
            "the professionals' meeting that decides if there must be a child protection enquiry",
            (WT, Source("CA1989", "section 47")),
            "Not needed.",
            ("To have it explained afterwards.",),
        ),
        Step(
            "S14",
            "enquiry",
            "Section 47 enquiry",
            "the child protection enquiry",
            (Source("CA1989", "section 47"),),
            "Not needed.",
            (
                "To know the concerns.",
                "To give your account.",
                "To have legal advice and a supporter.",
                "To be told the outcome in writing.",
            ),
        ),
        Step(
            "S15",
            "enquiry",
            "Child protection medical",
            "a doctor checks your child",
            (WT,),
            "One person with parental responsibility, or the young person, or a court.",
            ("To have it explained.",),
        ),
        Step(
            "S16",
            "enquiry",
            "Recorded interview",
            "a recorded interview with your child, done once and carefully",
            (Source("ABE2022", "interviews", confirmed=False),),
            "Normally the agreement of a parent.",
            ("To be told, afterwards if not before.",),
        ),
    ),
    clocks=(
        Clock(
            key="strategy_discussion",
            name="Hold the strategy discussion",
            step="S13",
            starts_text="Reasonable cause to suspect significant harm",
            limit=working_together(ASAP, "strategy discussion"),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="Same day when danger is immediate; if one agency had to act first, discussion follows as soon as possible",
            to_family="Professionals must talk to each other quickly when they think a child may be badly harmed.",
            matter="enquiry",
            starts=on("harm_suspected"),
            stops=on("strategy_discussion_held"),
        ),
        Clock(
            key="icpc",
            name="Hold the first child protection conference",
            step="S17",
            starts_text="Strategy discussion at which the section 47 enquiry was initiated (if several were held, that one)",
            limit=working_together(within(15, Unit.WORKING_DAYS), "initial child protection conference"),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="Only by recorded, authorised exception with an interim safety plan",
            to_family="If a conference is needed it must be held within 15 working days of the professionals' meeting that started the enquiry.",
            matter="enquiry",
            starts=on("strategy_discussion_held", where=lambda facts: facts.initiates_enquiry),
            stops=on("conference_held", where=lambda facts: facts.conference == "initial"),
            ends=_NO_CONFERENCE,
        ),
        Clock(
            key="s47_outcome",
            name="Conclude the enquiry",
            step="S14",
            starts_text="Strategy discussion that initiated the enquiry",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "outcome of the enquiry", confirmed=False)),
            weight=Weight.LOCAL,
            extension="No national limit; must be ready in time for the conference; common local target 10 working days",
            to_family="There is no set national limit, but the outcome must be ready before any conference.",
            matter="enquiry",
            starts=on("strategy_discussion_held", where=lambda facts: facts.initiates_enquiry),
            stops=on("enquiry_concluded", "conference_not_required", "conference_held"),
        ),
        Clock(
            key="access_review",
            name="Look again at having asked for no order",
            step="S14",
            starts_text="Decision not to apply for an order although access was not given",
            limit=throughout(LOCAL_POLICY, ACCESS),
            weight=Weight.LOCAL,
            to_family="If the council decides not to go to court, it must say when it will look at that again.",
            matter="enquiry",
            starts=on("access_decided", where=lambda facts: facts.outcome == "no_order"),
            stated_end=("review_on",),
            stops=on("access_decided", "child_seen", "enquiry_concluded"),
            repeats=True,
            in_clocks_csv=False,
        ),
        Clock(
            key="child_seen_s47",
            name="See the child",
            step="S14",
            starts_text="Section 47 enquiry starts",
            limit=throughout(
                LOCAL_POLICY, Source("LOCAL", "seeing the child in an enquiry", confirmed=False)
            ),
            weight=Weight.LOCAL,
            extension="Common local target: same or next working day, by risk",
            to_family="A social worker should see your child quickly once an enquiry starts.",
            matter="enquiry",
            starts=on(
                "strategy_discussion_held",
                "enquiry_opened",
                where=lambda facts: getattr(facts, "initiates_enquiry", True),
            ),
            stops=on("child_seen"),
            only_if=_was_born,
        ),
    ),
    moves=(
        Moves(
            Layer.PROTECTION,
            "strategy_discussion_held",
            on("strategy_discussion_held", where=lambda facts: not facts.initiates_enquiry),
        ),
        Moves(
            Layer.PROTECTION,
            "s47_enquiry_open",
            on(
                "strategy_discussion_held",
                "enquiry_opened",
                where=lambda facts: getattr(facts, "initiates_enquiry", True),
            ),
        ),
        Moves(
            Layer.PROTECTION,
            "conference_pending",
            on("enquiry_concluded", where=lambda facts: facts.finding == "substantiated_continuing"),
        ),
        Moves(Layer.PROTECTION, None, _NO_CONFERENCE),
        Moves(
            Layer.PROTECTION,
            None,
            on("strategy_discussion_held", where=_ends_here),
            only_if=lambda history, event: decided_against(history, event.matter),
            alone=True,
        ),
    ),
    decisions=(
        Decision(
            "strategy_discussion_held",
            "S13",
            "Hold a strategy discussion and decide",
            MANAGERS,
            MANAGERS,
            ("out_of_hours_manager",),
            WT,
            _may_discuss,
        ),
        Decision(
            "access_decided",
            "S14",
            "Decide what to do about access",
            MANAGERS,
            MANAGERS,
            ("out_of_hours_manager",),
            ACCESS,
            _may_decide_access,
        ),
        Decision(
            "enquiry_concluded",
            "S14",
            "Sign what the enquiry found",
            MANAGERS,
            MANAGERS,
            ("duty_manager",),
            S47,
            _may_conclude,
        ),
    ),
    tells=(
        Tell(
            "family_told_enquiry_started",
            "S13",
            "family",
            "that there is an enquiry, what the worry is, and what happens next",
            on("strategy_discussion_held", where=lambda facts: facts.initiates_enquiry),
            WT,
            "",
            unless="Only while telling would put somebody at risk or harm a police enquiry.",
            holds_when=on("strategy_discussion_held"),
        ),
        Tell(
            "family_told_enquiry_outcome",
            "S14",
            "family",
            "what the enquiry found and why, in person and in writing",
            on("enquiry_concluded"),
            WT,
            "",
            unless="Only while telling would put somebody at risk or harm a police enquiry.",
            holds_when=on(
                "enquiry_concluded", where=lambda facts: facts.finding == "substantiated_continuing"
            ),
        ),
        Tell(
            "family_told_no_conference",
            "S14",
            "family",
            "that the conference which was called off is not needed any more, and why",
            # Where none was called, what the enquiry found says it.
            on("conference_not_required", where=lambda facts: facts.after_called_off is True),
            Source("PROCESS", "S23"),
            "",
            unless="Only while telling would put somebody at risk or harm a police enquiry.",
            holds_when=on("conference_not_required"),
        ),
    ),
    rules=(
        Rule(
            "enquiry_without_strategy_discussion",
            Level.REFUSAL,
            19,
            ("enquiry_concluded",),
            _no_strategy_discussion,
            "No strategy discussion is recorded for this enquiry, and no emergency that was acted on first.",
            "Record the discussion with the council, health and police, or the police protection or order that came first.",
            WT,
            of_history=True,
        ),
        Rule(
            "enquiry_without_social_worker",
            Level.REFUSAL,
            19,
            ("enquiry_concluded",),
            _no_social_worker,
            "No social worker is recorded as leading this enquiry.",
            "Record who led it. It must be a social worker; others may stay beside the family.",
            S47,
            of_history=True,
        ),
        Rule(
            "enquiry_led_by_somebody_else",
            Level.REFUSAL,
            19,
            ("strategy_discussion_held", "enquiry_opened", "enquiry_led"),
            _lead_is_nobody_qualified,
            "A section 47 enquiry is led by a social worker.",
            "Name the social worker who leads. The family help practitioner can stay with the family and work beside them.",
            S47,
            field="lead",
            settled=lambda history, event: _led_by_social_worker(history, event.matter),
        ),
        Rule(
            "core_agency_missing",
            Level.CAUTION,
            20,
            ("strategy_discussion_held",),
            _core_agency_missing,
            "The council, health or the police did not take part in this strategy discussion, and no reason is given.",
            "Say in a few words why, and hold a further discussion with them as soon as it can be had.",
            WT,
            field="missing_why",
            seen=True,
        ),
        Rule(
            "parents_not_asked_as_partners",
            Level.CAUTION,
            35,
            ("strategy_discussion_held",),
            _parents_not_asked_as_partners,
            "The harm comes from outside the home, and the parents were asked to no part of the discussion.",
            "Ask them to all or part of it, or record the ground for not asking.",
            Source("PROCESS", "S13 [seed 004]"),
            field="parents_ground",
            seen=True,
        ),
        Rule(
            "talked_without_ground",
            Level.CAUTION,
            32,
            ("child_talked_with", "video_interview_answered"),
            _talked_without_ground,
            "Nobody agreed to this and no ground for going ahead is recorded.",
            "Go ahead if the child's safety asks for it, and record the ground. Agreement is never a condition of an enquiry.",
            Source("PROCESS", "3.2"),
            field="ground",
        ),
        Rule(
            "no_order_without_review",
            Level.REFUSAL,
            47,
            ("access_decided",),
            _no_order_without_review,
            "Deciding to ask for no order although the child was not seen needs a day to look at it again.",
            "Give the day, or decide which order to ask for.",
            ACCESS,
            field="review_on",
        ),
        Rule(
            "refusal_not_explained",
            Level.CAUTION,
            47,
            ("access_not_given",),
            _parent_not_told_before,
            "It is not recorded that the parent was told beforehand what not letting us see the child can lead to.",
            "Tell them, and record when.",
            ACCESS,
            field="parent_told_before",
        ),
        reasons_rule("enquiry_decided_without_reasons", ("enquiry_concluded", "access_decided"), S47),
        Rule(
            "enquiry_signed_by_its_writer",
            Level.REFUSAL,
            47,
            ("enquiry_concluded",),
            _signed_own_work,
            "Nobody signs off their own work.",
            "Ask another manager, or a deputy, to read it and sign.",
            Source("LOCAL", "who signs what"),
            field="decided_by",
        ),
        Rule(
            "enquiry_concluded_already",
            Level.REFUSAL,
            40,
            ("enquiry_concluded",),
            _concluded_already,
            "This enquiry has already been concluded.",
            "To change what it found, record a correction. If there is a new worry, hold a new strategy discussion.",
            S47,
            of_history=True,
        ),
        Rule(
            "child_not_seen_in_enquiry",
            Level.CAUTION,
            34,
            ("enquiry_concluded",),
            _child_not_seen,
            "This enquiry does not show that the child was seen.",
            "Record when and where they were seen, alone if they could be, and what they said; or why nobody could see them.",
            S47,
            of_history=True,
            settled=lambda history, event: history.first("child_seen", matter=event.matter) is not None,
            seen=True,
        ),
    ),
    watches=(
        Watch(
            "conference_counted_from_a_changed_day",
            Level.ALERT,
            22,
            _changed_in_the_whole,
            "The day of the strategy discussion that this conference is counted from has been changed.",
            "A manager looks at why. The due day that was shown before is kept beside the new one.",
            WT,
        ),
        Watch(
            "discussion_still_to_be_held",
            Level.ALERT,
            19,
            _without_discussion,
            "An enquiry was opened at once and no strategy discussion has been recorded since.",
            "Hold it as soon as it can be had, and record it here.",
            WT,
        ),
        Watch(
            "enquiry_has_no_lead",
            Level.ALERT,
            19,
            _without_lead,
            "An enquiry is open and no social worker is named who leads it.",
            "Name the social worker. The enquiry goes on meanwhile.",
            S47,
        ),
        Watch(
            NO_REFERRAL,
            Level.ALERT,
            40,
            _under_no_referral,
            "This enquiry began when every referral of the child had been closed, and no new referral is written down.",
            "The enquiry goes on. Write down the new referral with the day on which the worry reached the council: no census "
            "counts the enquiry until then.",
            Source("PROCESS", "S04"),
        ),
    ),
    words=(
        (
            "enquiry_started",
            "On {day}, people from children's services, health and the police talked about {names}. They decided that a social worker must find out whether {names} could be badly harmed. This is called an enquiry.",
        ),
        ("enquiry_child_seen", "On {day}, {worker} met {names}."),
        (
            "enquiry_concluded.not_substantiated",
            "On {day}, the enquiry ended. It did not find that {names} was being badly harmed. You can talk about what help would be useful.",
        ),
        (
            "enquiry_concluded.substantiated_no_continuing_risk",
            "On {day}, the enquiry ended. It found that {names} had been harmed, and that {names} is safe now. You can talk about what help would be useful.",
        ),
        (
            "enquiry_concluded.substantiated_continuing",
            "On {day}, the enquiry ended. It found that {names} may still be at risk of harm. There will be a meeting, called a conference, and you will be asked to it.",
        ),
        (
            "enquiry.rights",
            "You can ask what the worry is and give your side. You can have a solicitor, and bring someone you trust. You can ask for the result in writing.",
        ),
    ),
)
