"""Assessment: S08 the child in need assessment, S09 disabled children and carers, S11 before birth.

Finding out, with the family, what the child needs and what help would work. The clock runs from the day the referral
was received and never starts again because something was renamed. Sources: Working Together as it stood (process.md S08).
"""

from datetime import date
from typing import Annotated

from alongside.law.editions import CHECKED_ON
from alongside.law.events import CodeSet, coded, event
from alongside.law.history import Event, History, Matter
from alongside.law.steps.referral import ASSESSES, WT_FROM
from alongside.law.tables import (
    LOCAL_POLICY,
    ByDate,
    Clock,
    Decision,
    Direction,
    Layer,
    Level,
    Moves,
    Room,
    Rule,
    Source,
    Step,
    Tell,
    Unit,
    Weight,
    on,
    within,
)

FACTORS = CodeSet("assessment_factors", national="assessment_factors")
FORTY_FIVE = Source("WT2018", "chapter 1")
IN_WRITING = Source("PROCESS", "S08 rights [seed 003]")

# What stands in the written decision. Asking for an assessment lies behind the family then.
RIGHTS_AT_THE_END = (
    "To be shown the assessment and have it in writing.",
    "To have mistakes put right.",
    "To be told the reasons in writing, above all when help is not given.",
    "To ask for the decision to be looked at again.",
    "To bring a supporter.",
    "To complain.",
)

ASSESSMENT_OUTCOME = coded(
    "assessment_outcome",
    not_in_need="Not a child in need: close",
    not_in_need_early_help="Not a child in need: early help offered",
    in_need="A child in need: a plan of help",
    in_need_specialist="A child in need: specialist assessment too",
    harm_suspected="Significant harm suspected: strategy discussion",
    not_recorded="Not recorded in the old system",
)
SEEN_HOW = coded("seen_how", alone="Seen alone", with_others="Seen with someone else there")
NOT_SEEN_WHY = coded(
    "not_seen_why",
    not_there="Was not there",
    refused="Did not want to be seen",
    refused_by_adult="An adult did not allow it",
    unborn="Not yet born",
    not_safe="It was not safe",
)
VIEWS = coded(
    "views_state",
    given="Gave their views",
    not_asked="Not asked",
    refused="Did not want to give views",
    not_found="Could not be found",
    unsafe_to_ask="Not safe to ask",
    not_known="Who this is is not known",
)
KIND_OF_ASSESSMENT = coded(
    "assessment_kind",
    single="Child and family assessment",
    disabled_child="Assessment of a disabled child",
    young_carer="Young carer's assessment",
    parent_carer="Parent carer's assessment",
    prebirth="Assessment before birth",
)


@event("assessment_started", label="Assessment started", step="S08", matter="assessment", opens_matter=True)
class AssessmentStarted:
    """The assessment began. Its 45 working days ran already, from the day the referral was received."""

    worker: str | None = None
    assessment_kind: Annotated[str, KIND_OF_ASSESSMENT] = "single"
    review_planned_on: date | None = None


@event("assessment_reviewed", label="Assessment reviewed", step="S08", matter="assessment")
class AssessmentReviewed:
    """The point set for looking at the assessment again inside the council (the census's internal review)."""

    reviewed_by: str | None = None


@event("child_seen", label="Child seen", step="S08", matter="assessment")
class ChildSeen:
    """A worker saw the child, alone or with somebody there. What the child said stands in their own words."""

    worker: str | None = None
    seen: Annotated[str, SEEN_HOW] | None = None
    where: str | None = None
    announced: bool | None = None
    bedroom_seen: bool | None = None


@event("child_not_seen", label="Child not seen", step="S08", matter="assessment")
class ChildNotSeen:
    """A worker went and the child was not seen. Never counts as seen (invariant 27)."""

    worker: str | None = None
    why: Annotated[str, NOT_SEEN_WHY] | None = None


@event("views_recorded", label="Views recorded", step="S08", matter="assessment")
class ViewsRecorded:
    """A parent, carer or other person was asked what they think, or why they were not."""

    person: str
    state: Annotated[str, VIEWS]
    has_responsibility: bool | None = None
    reason: str | None = None


@event("help_given", label="Practical help given", step="S08", matter="assessment")
class HelpGiven:
    """Help that did not wait for the end of the assessment, and who approved it. Whoever approved by telephone is asked to
    confirm it."""

    what: str
    approved_by: str | None = None
    by_phone: bool | None = None
    amount_pence: int | None = None


@event("assessment_extended", label="Assessment extended", step="S08", matter="assessment", decides=True)
class AssessmentExtended:
    """More time was agreed. The due date stays where it was; the agreed later day stands beside it."""

    until: date
    reasons: str | None = None
    authorised_by: str | None = None
    discussed_with: str | None = None
    family_told: bool | None = None


@event("assessment_submitted", label="Sent for sign-off", step="S08", matter="assessment")
class AssessmentSubmitted:
    """The worker asks a manager to sign it off, and says what they think should follow and which factors they found."""

    submitted_by: str | None = None
    proposed_outcome: Annotated[str, ASSESSMENT_OUTCOME] | None = None
    factors: tuple[Annotated[str, FACTORS], ...] = ()


@event("assessment_returned", label="Returned", step="S08", matter="assessment")
class AssessmentReturned:
    """A manager sent it back, with reasons."""

    returned_by: str | None = None
    reasons: str | None = None


@event("assessment_signed_off", label="Assessment signed off", step="S08", matter="assessment", decides=True)
class AssessmentSignedOff:
    """A manager agreed the assessment and its outcome, with reasons, also when the child is not in need."""

    outcome: Annotated[str, ASSESSMENT_OUTCOME]
    reasons: str | None = None
    signed_by: str | None = None
    signed_by_role: str | None = None
    written_by: str | None = None
    factors: tuple[Annotated[str, FACTORS], ...] = ()


@event("assessment_stopped", label="Assessment stopped", step="S08", matter="assessment", decides=True)
class AssessmentStopped:
    """The assessment ended unfinished: the family withdrew, moved, or a stop for another stated reason."""

    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None


@event("child_born", label="Born", step="S11", matter="referral")
class ChildBorn:
    """The baby was born. The history before birth stays with the child."""

    born_on: date


@event("birth_expected", label="Birth expected", step="S11", matter="referral")
class BirthExpected:
    """The day on which the baby is due, as far as is known now. A new day is a new event."""

    due_on: date | None = None


@event("pregnancy_ended", label="The pregnancy has ended", step="S11", matter="referral")
class PregnancyEnded:
    """There is no baby to plan for. One event, whose day may be unknown: every clock and stage ends with it, and every
    letter, text and invitation that has not gone out stops. No reason is asked."""


# --- questions the rules ask -----------------------------------------------------------------------------------------


def _live_assessments(history: History, but: str) -> int:
    ended = {"assessment_signed_off", "assessment_stopped"}
    live = 0
    for matter in history.matters.values():
        if matter.kind == "assessment" and matter.id != but:
            kinds = {event.kind for event in history.of(matter.id)}
            live += "assessment_started" in kinds and not kinds & ended
    return live


def _another_assessment_live(history: History, event: Event) -> bool:
    return not event.reported and _live_assessments(history, event.matter) > 0


def _agreement_missing(history: History, event: Event) -> bool:
    """Voluntary below section 47 (process 3.2): agreement given and not withdrawn, unless an enquiry is open."""
    if event.reported or history.first("strategy_discussion_held") is not None:
        return False
    scopes = ("assessment", "family_help")
    given = sum(e.facts.scope in scopes for e in history.every("agreement_given"))
    taken = sum(e.facts.scope in scopes for e in history.every("agreement_withdrawn"))
    return given <= taken


def _referral_not_decided(history: History, event: Event) -> bool:
    referral = history.nearest(event.matter, "referral")
    if referral is None or event.reported:
        return False
    decided = history.first("referral_decided", matter=referral.id)
    return decided is None or not set(decided.facts.outcomes) & {*ASSESSES, "services_now"}


def _never_seen(history: History, event: Event) -> bool:
    return (
        not event.reported
        and history.first("child_seen", matter=event.matter) is None
        and not _unborn(history)
    )


def _never_seen_alone(history: History, event: Event) -> bool:
    seen = list(history.every("child_seen", matter=event.matter))
    return (
        not event.reported
        and bool(seen)
        and not any(e.facts.seen == "alone" for e in seen)
        and not _unborn(history)
    )


def _unborn(history: History) -> bool:
    return history.person.born_on is None and history.person.due_on is not None


def _no_views_of_parents(history: History, event: Event) -> bool:
    return not event.reported and history.first("views_recorded", matter=event.matter) is None


def _signed_without_reasons(history: History, event: Event) -> bool:
    facts = event.facts
    return (
        facts is not None
        and not event.reported
        and not (facts.reasons and facts.signed_by and facts.signed_by_role)
    )


def _signed_own_work(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or not facts.signed_by:
        return False
    writers = {facts.written_by}
    writers |= {e.facts.submitted_by for e in history.every("assessment_submitted", matter=event.matter)}
    return facts.signed_by in writers


def _not_submitted(history: History, event: Event) -> bool:
    if event.reported:
        return False
    last = history.last("assessment_submitted", "assessment_returned", matter=event.matter)
    return last is None or last.kind == "assessment_returned"


def _already_ended(history: History, event: Event) -> bool:
    return history.first("assessment_signed_off", "assessment_stopped", matter=event.matter) is not None


def _extended_without_saying(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None:
        return False
    return not (facts.reasons and facts.authorised_by and facts.discussed_with) or facts.family_told is None


def _extended_backwards(history: History, event: Event) -> bool:
    return event.facts is not None and event.on is not None and event.facts.until <= event.on


def _signed_before_it_started(history: History, event: Event) -> bool:
    started = history.first("assessment_started", matter=event.matter)
    return bool(started and started.on and event.on and event.on < started.on)


def _conference_before_birth_is_likely(history: History, event: Event) -> bool:
    """Whether an enquiry about this unborn child has begun: only then does anybody time a conference by the due day."""
    return any(
        e.facts.initiates_enquiry for e in history.every("strategy_discussion_held", matter=event.matter)
    )


def _had_a_plan_before_birth(history: History, event: Event) -> bool:
    """Whether a child protection plan was running when the child was born."""
    then = history.before(event)
    started = {e.matter for e in then.every("protection_plan_started", matter=event.matter)}
    return bool(started - {e.matter for e in then.every("protection_plan_ended", matter=event.matter)})


def _is_open_assessment(history: History, matter: Matter) -> bool:
    kinds = {event.kind for event in history.of(matter.id)}
    return (
        matter.kind == "assessment"
        and "assessment_started" in kinds
        and not kinds & {"assessment_signed_off", "assessment_stopped"}
    )


def _may_be_signed(history: History, matter: Matter) -> bool:
    last = history.last("assessment_submitted", "assessment_returned", matter=matter.id)
    return _is_open_assessment(history, matter) and last is not None and last.kind == "assessment_submitted"


SIGNERS = ("team_manager", "duty_manager", "head_of_service")


def _limit_45(second: str) -> ByDate:  # type: ignore[type-arg]
    return ByDate(
        (
            (WT_FROM, within(45, Unit.WORKING_DAYS), FORTY_FIVE),
            (date(2023, 12, 15), within(45, Unit.WORKING_DAYS), Source("WT2023", second)),
            (date(2026, 3, 18), within(45, Unit.WORKING_DAYS), Source("WT2026", "", confirmed=False)),
        ),
        CHECKED_ON,
    )


ROOM = Room(
    key="assessment",
    steps=(
        Step(
            "S08",
            "assessment",
            "Child in need assessment",
            "finding out with you what your child needs and what help would work",
            (Source("CA1989", "section 17"), FORTY_FIVE),
            "Yes, below section 47.",
            ("To ask for an assessment.", "To say what help would work.", *RIGHTS_AT_THE_END),
        ),
        Step(
            "S09",
            "assessment",
            "Disabled child, young carer, parent carer",
            "your right to an assessment because your child is disabled, or because you or your child are carers",
            (Source("CA1989", "section 17(10)(c)"), Source("CSDPA1970", "section 2", confirmed=False)),
            "Yes.",
            (
                "To have the outcome in writing.",
                "To ask for direct payments.",
                "To see the council's short breaks statement.",
            ),
        ),
        Step(
            "S11",
            "assessment",
            "Unborn child",
            "planning before your baby is born",
            (Source("WT2023", "chapter 3", confirmed=False),),
            "As for a child who is born.",
            ("To have legal advice when a letter before proceedings is sent.",),
        ),
    ),
    clocks=(
        Clock(
            key="s17_assessment",
            name="Finish the assessment (from receipt of the referral)",
            step="S08",
            starts_text="Referral received (not acceptance or allocation)",
            limit=_limit_45("chapter 3"),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="May run over only with recorded reasons after discussion with child, family and partners",
            to_family="The assessment should be finished within 45 working days, about nine weeks, counted from the day children's services first heard.",
            matter="referral",
            starts=on("referral_received", where=lambda facts: facts.no_further_action is not True),
            sure_after=on("referral_decided", "assessment_started"),
            stops=on("assessment_signed_off", "assessment_stopped"),
            ends=on(
                "referral_closed",
                "referral_decided",
                where=lambda facts: not hasattr(facts, "outcomes") or not set(facts.outcomes) & set(ASSESSES),
            ),
            extended_by=on("assessment_extended", anchor="until"),
        ),
        Clock(
            key="s17_assessment_census",
            name="Finish the assessment (as the census counts, from its start)",
            step="S08",
            starts_text="Assessment started",
            limit=ByDate(
                ((WT_FROM, within(45, Unit.WORKING_DAYS), Source("CIN_GUIDE", "assessment duration")),),
                CHECKED_ON,
            ),
            weight=Weight.LOCAL,
            to_family="Councils are also counted on how long the assessment takes from the day it began.",
            matter="assessment",
            starts=on("assessment_started"),
            stops=on("assessment_signed_off", "assessment_stopped"),
            extended_by=on("assessment_extended", anchor="until"),
            in_clocks_csv=False,
        ),
        Clock(
            key="prebirth_icpc",
            name="Conference before birth",
            step="S11",
            starts_text="Expected date of delivery (count back)",
            limit=ByDate(
                ((WT_FROM, LOCAL_POLICY, Source("LOCAL", "local practice", confirmed=False)),), CHECKED_ON
            ),
            weight=Weight.LOCAL,
            direction=Direction.BEFORE,
            extension="Timed locally, commonly before week 32-34",
            to_family="If there are serious worries before birth, a conference can be held before your baby is born.",
            matter="referral",
            starts=on("birth_expected", anchor="due_on"),
            only_if=_conference_before_birth_is_likely,
            stops=on("conference_held", where=lambda facts: facts.conference == "initial"),
            ends=on("birth_expected", "child_born", "referral_closed"),
            repeats=True,
        ),
        Clock(
            key="post_birth_review",
            name="Look at the plan again after the birth",
            step="S11",
            starts_text="Birth of a child who had a pre-birth plan",
            limit=ByDate(
                ((WT_FROM, within(10, Unit.CALENDAR_DAYS), Source("LONDON_CP", "as quoted by Bromley")),),
                CHECKED_ON,
            ),
            weight=Weight.LOCAL,
            extension="London: 20 days when the mother is not well enough",
            to_family="In some areas the plan is looked at again within 10 days of the birth.",
            matter="referral",
            starts=on("child_born", anchor="born_on"),
            only_if=_had_a_plan_before_birth,
            stops=on("conference_held", where=lambda facts: facts.conference == "review"),
            ends=on("protection_plan_ended", "referral_closed"),
        ),
    ),
    moves=(
        Moves(Layer.HELP, "assessment", on("assessment_started")),
        Moves(Layer.HELP, None, on("assessment_signed_off", "assessment_stopped")),
        Moves(
            Layer.HELP,
            "child_in_need",
            on(
                "assessment_signed_off",
                where=lambda facts: facts.outcome in ("in_need", "in_need_specialist", "harm_suspected"),
            ),
            matter="referral",
        ),
        Moves(
            Layer.HELP,
            "referral",
            on(
                "assessment_signed_off",
                where=lambda facts: facts.outcome in ("not_in_need", "not_in_need_early_help"),
            ),
            matter="referral",
        ),
    ),
    decisions=(
        Decision(
            "assessment_signed_off",
            "S08",
            "Sign off the assessment",
            SIGNERS,
            SIGNERS,
            ("duty_manager",),
            FORTY_FIVE,
            _may_be_signed,
        ),
        Decision(
            "assessment_extended",
            "S08",
            "Agree more time for the assessment",
            SIGNERS,
            SIGNERS,
            ("duty_manager",),
            FORTY_FIVE,
            _is_open_assessment,
        ),
        Decision(
            "assessment_stopped",
            "S08",
            "Stop the assessment",
            SIGNERS,
            SIGNERS,
            ("duty_manager",),
            FORTY_FIVE,
            _is_open_assessment,
        ),
    ),
    tells=(
        Tell(
            "family_told_assessment",
            "S08",
            "family",
            "what the assessment found, what was decided and why, in writing",
            on("assessment_signed_off"),
            IN_WRITING,
            "",
            unless="Only while telling would put the child or someone else at risk.",
            holds_when=on("assessment_signed_off", where=lambda facts: facts.outcome == "harm_suspected"),
            stands_in=("found", "reasons"),
        ),
        Tell(
            "family_told_extension",
            "S08",
            "family",
            "that the assessment will take longer, why, and the new day",
            on("assessment_extended"),
            FORTY_FIVE,
            "",
        ),
    ),
    rules=(
        Rule(
            "assessment_without_decision",
            Level.CAUTION,
            40,
            ("assessment_started",),
            _referral_not_decided,
            "No decision to assess is recorded for this referral.",
            "Record the decision first if it has been made; help and seeing the child need not wait.",
            FORTY_FIVE,
            of_history=True,
        ),
        Rule(
            "another_assessment_live",
            Level.CAUTION,
            29,
            ("assessment_started",),
            _another_assessment_live,
            "Another assessment of this child is still open.",
            "Carry on with that one: the same assessment continues, also when a section 47 enquiry opens.",
            FORTY_FIVE,
            of_history=True,
        ),
        Rule(
            "agreement_to_assess_missing",
            Level.CAUTION,
            31,
            ("assessment_started",),
            _agreement_missing,
            "Nobody's agreement to this assessment is recorded.",
            "Ask, and record who agreed and when. If asking would put someone at risk, say so.",
            Source("PROCESS", "3.2"),
            of_history=True,
        ),
        Rule(
            "assessment_ended_already",
            Level.REFUSAL,
            40,
            ("assessment_signed_off", "assessment_extended", "assessment_stopped"),
            _already_ended,
            "This assessment has already ended.",
            "To change it, record a correction. If needs have changed, start a new assessment.",
            FORTY_FIVE,
            of_history=True,
        ),
        Rule(
            "signed_before_submitted",
            Level.REFUSAL,
            47,
            ("assessment_signed_off",),
            _not_submitted,
            "The worker has not sent this assessment for sign-off.",
            "Ask the worker to send it, or write to them through “return”.",
            FORTY_FIVE,
            of_history=True,
        ),
        Rule(
            "signed_own_work",
            Level.REFUSAL,
            47,
            ("assessment_signed_off",),
            _signed_own_work,
            "Nobody signs off their own work.",
            "Ask another manager, or your deputy, to read it and sign.",
            Source("LOCAL", "who signs what"),
        ),
        Rule(
            "signed_without_reasons",
            Level.REFUSAL,
            47,
            ("assessment_signed_off",),
            _signed_without_reasons,
            "Signing off needs the outcome, the reasons for it, and who signs in what role.",
            "Write the reasons as the family will read them. They are needed when a child is not in need, too.",
            IN_WRITING,
            field="reasons",
        ),
        Rule(
            "signed_before_it_started",
            Level.REFUSAL,
            41,
            ("assessment_signed_off",),
            _signed_before_it_started,
            "The day of sign-off is before the day the assessment started.",
            "Check both days. If the start is wrong, correct it first.",
            FORTY_FIVE,
            field="on",
        ),
        Rule(
            "child_never_seen",
            Level.CAUTION,
            34,
            ("assessment_signed_off",),
            _never_seen,
            "This assessment does not show that the child was seen.",
            "Record when and where they were seen and what they said, or why nobody could see them.",
            FORTY_FIVE,
            of_history=True,
        ),
        Rule(
            "child_never_seen_alone",
            Level.CAUTION,
            34,
            ("assessment_signed_off",),
            _never_seen_alone,
            "This assessment does not show that the child was seen alone.",
            "Record when they were, or why not: their age, their own wish, or a risk.",
            FORTY_FIVE,
            of_history=True,
        ),
        Rule(
            "no_views_of_parents",
            Level.CAUTION,
            35,
            ("assessment_signed_off",),
            _no_views_of_parents,
            "No parent's views are recorded, nor why they were not asked.",
            "Record what each parent said, those living elsewhere too, or the reason they were not asked.",
            FORTY_FIVE,
            of_history=True,
        ),
        Rule(
            "extended_without_saying",
            Level.REFUSAL,
            45,
            ("assessment_extended",),
            _extended_without_saying,
            "More time needs reasons, who agreed it, with whom it was talked over, and whether the family has been told.",
            "Fill in all four. The first due date stays and is shown beside the new day.",
            FORTY_FIVE,
            field="reasons",
        ),
        Rule(
            "extended_backwards",
            Level.REFUSAL,
            45,
            ("assessment_extended",),
            _extended_backwards,
            "The new day must be later than today.",
            "Choose the day by which the assessment will be finished.",
            FORTY_FIVE,
            field="until",
        ),
    ),
    words=(
        (
            "assessment_started",
            "On {day}, {worker} began to find out with you what {names} may need. This is called an assessment.",
        ),
        ("child_seen", "On {day}, {worker} met {names}."),
        ("child_born", "{names} was born on {day}. The plan made before the birth goes on."),
        (
            "assessment_extended",
            "On {day}, a manager agreed that the assessment needs more time. The new date is {until}.",
        ),
        (
            "assessment_stopped",
            "On {day}, the assessment of {names} stopped before it was finished. You can ask why.",
        ),
        (
            "assessment_signed_off.in_need",
            "On {day}, the assessment was finished. It found that {names} would be helped by a plan.",
        ),
        (
            "assessment_signed_off.in_need_specialist",
            "On {day}, the assessment was finished. It found that {names} would be helped by a plan, and that a specialist should look at one part.",
        ),
        (
            "assessment_signed_off.not_in_need",
            "On {day}, the assessment was finished. It found that {names} does not need a plan from children's services.",
        ),
        (
            "assessment_signed_off.not_in_need_early_help",
            "On {day}, the assessment was finished. It found that help from services you already know would be best for {names}.",
        ),
        (
            "assessment_signed_off.harm_suspected",
            "On {day}, the assessment was finished. A manager will talk to you about what happens next.",
        ),
    ),
)
