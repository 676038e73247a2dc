"""Referral: S02 contact, S03 front door, S04 referral.

Someone gets in touch; the front door asks around; a qualified manager decides within one working day of receipt what
happens next, and the people concerned are told. Sources: Working Together as it stood (process.md S02–S04).
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from alongside.law.editions import CHECKED_ON
from alongside.law.events import CodeSet, Facts, coded, event
from alongside.law.history import Event, History, Matter
from alongside.law.tables import (
    ASAP,
    ByDate,
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
    Weight,
    on,
    within,
)

WT_FROM = date(2018, 7, 4)
PARA_78 = Source("WT2018", "page 33, paragraph 78")
PARA_80 = Source("WT2018", "page 34, paragraph 80")
TELL_REFERRER = Source("WT2018", "pages 33-34")
S02 = Source("LONDON_CP", "CP2 1.1")
ASKED_FOR_HELP = Source("PROCESS", "S08, rights", confirmed=False)
TELLS_WHO_GOT_IN_TOUCH = ("referrer_told", "asker_told", "asker_refused")

# --- what can be said about it ---------------------------------------------------------------------------------------

REFERRAL_SOURCE = CodeSet("referral_source", national="referral_source")
PRIMARY_NEED = CodeSet("primary_need", national="primary_need")
CLOSURE_REASON = CodeSet("closure_reason", national="reason_for_closure")

CONTACT_KIND = coded(
    "contact_kind",
    information_request="Someone asked for information",
    information_given="Someone gave information",
    service_request="Someone asked for a service or raised a worry",
    help_request="A family asked for help for themselves",
)
CONTACT_OUTCOME = coded(
    "contact_outcome",
    advice="Advice given",
    signpost="Told where else to go",
    early_help="Early help offered",
    referral="Taken as a referral",
    strategy_discussion="Straight to a strategy discussion",
    already_open="Passed to the worker, because the child is already open to us",
    same_event="Joined to another contact about the same event",
    another_council="Sent to the council where the child lives",
)
REFERRAL_OUTCOME = coded(
    "referral_outcome",
    immediate_protection="Immediate protection is needed",
    s17_assessment="The child may be in need: assess under section 17",
    s47_enquiry="There is reasonable cause to suspect significant harm: strategy discussion and section 47",
    services_now="Services are needed now",
    specialist_assessment="A specialist assessment is needed",
    early_help="Early help or family help",
    signpost="Told where else to go",
    no_further_action="No further action",
)
# What a decision asks for that makes, or may make, a child in need. Advice, early help and nothing else are no further
# action in the census's sense, though not in the family's.
GOES_FURTHER = (
    "immediate_protection",
    "s17_assessment",
    "s47_enquiry",
    "services_now",
    "specialist_assessment",
)
# What begins the work of sections 17 and 47.
BEGINS_WORK = (
    "assessment_started",
    "strategy_discussion_held",
    "enquiry_opened",
    "cin_plan_started",
    "conference_held",
    "protection_plan_started",
)
FAMILY_KNOWS = coded(
    "family_knows",
    yes="The family know about this",
    no="The family do not know about this",
    not_known="Not yet known",
)
CONSENT_SOUGHT = coded(
    "consent_sought",
    agreed="The family agreed",
    refused="The family did not agree",
    not_asked_risk="Not asked, because asking would put someone at risk",
    not_asked_other="Not asked, for another reason",
    not_yet="Not yet asked",
)
LAWFUL_BASIS = coded(
    "lawful_basis",
    public_task="Public task",
    legal_obligation="Legal obligation",
    vital_interests="Vital interests",
)
ANSWER = coded(
    "agency_answer",
    known="Known to them",
    not_known="Not known to them",
    no_answer="No answer yet",
    refused="Would not share",
)
TELL_GROUND = coded(
    "tell_ground",
    risk_to_child="Telling would put a child at risk",
    risk_to_other="Telling would put another person at risk",
    criminal_enquiry="Telling would prejudice a criminal enquiry",
    barred_by_law="The law bars telling",
)
TELL_CHANNEL = coded(
    "tell_channel",
    in_person="In person",
    phone="By phone",
    letter="By letter",
    email="By email",
    text="By text message",
    online="On their own page",
)
AGREEMENT_SCOPE = coded(
    "agreement_scope",
    early_help="Early help",
    family_help="Family help",
    assessment="A section 17 assessment",
    plan="A child in need plan",
)
SCREENING_ANSWER = coded("screening_answer", yes="Yes", no="No", not_known="Not yet known")
# What a referral must be asked (WT2018 pages 33-34, process S04): the front door answers, the manager decides.
SCREENING = {
    "needs_protection_now": "Does a child need protecting at once?",
    "harm_suspected": "Is there reasonable cause to suspect significant harm, or that it is likely (section 47)?",
    "crime_suspected": "May a crime have been committed? If so, the police are told at once",
    "may_be_in_need": "May a child be in need (section 17)?",
    "services_needed": "Are services needed, and which?",
    "specialist_needed": "Is a specialist assessment needed?",
    "see_child_soon": "Does a child have to be seen, and how soon?",
}
FIVE_LINES = "The five short lines every decision carries; “not yet known” is a valid answer to each."


@event("contact_received", label="Contact received", step="S02", matter="contact", opens_matter=True)
class ContactReceived:
    """Someone got in touch. The one working day runs from when it was received, not from when it was read."""

    contact_kind: Annotated[str, CONTACT_KIND] = "service_request"
    source: Annotated[str, REFERRAL_SOURCE] | None = None
    anonymous: bool = False
    member_of_the_public: bool = False
    family_knows: Annotated[str, FAMILY_KNOWS] | None = None
    out_of_hours: bool = False
    bulk: bool = False


@event("check_started", label="Checks started", step="S03", matter="contact")
class CheckStarted:
    """A front-door worker took the contact up."""

    worker: str | None = None


@event("agency_asked", label="Agency asked", step="S03", matter="contact")
class AgencyAsked:
    """Another agency was asked what it knows. Consent is never the basis of a section 47 share."""

    agency: str
    consent_sought: Annotated[str, CONSENT_SOUGHT] | None = None
    lawful_basis: Annotated[str, LAWFUL_BASIS] | None = None
    reason_not_sought: str | None = None


@event("agency_answered", label="Agency answered", step="S03", matter="contact")
class AgencyAnswered:
    """What an agency answered, in outline; its words stand in a passage."""

    agency: str
    answer: Annotated[str, ANSWER] | None = None


@event("checks_complete", label="Ready for a decision", step="S03", matter="contact")
class ChecksComplete:
    """The front door has what it needs and asks a manager to decide. The statutory questions are answered in outline."""

    worker: str | None = None
    needs_protection_now: Annotated[str, SCREENING_ANSWER] | None = None
    harm_suspected: Annotated[str, SCREENING_ANSWER] | None = None
    crime_suspected: Annotated[str, SCREENING_ANSWER] | None = None
    may_be_in_need: Annotated[str, SCREENING_ANSWER] | None = None
    services_needed: Annotated[str, SCREENING_ANSWER] | None = None
    specialist_needed: Annotated[str, SCREENING_ANSWER] | None = None
    see_child_soon: Annotated[str, SCREENING_ANSWER] | None = None


@event("contact_decided", label="Contact decided", step="S02", matter="contact", decides=True)
class ContactDecided:
    """What became of a contact, who decided and why. `own_request`: a family had asked for help for themselves;
    `asked_by_carer`: a parent or carer had."""

    outcome: Annotated[str, CONTACT_OUTCOME]
    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None
    receipt: str | None = None
    own_request: bool = False
    asked_by_carer: bool = False


@event("referral_received", label="Referral received", step="S04", matter="referral", opens_matter=True)
class ReferralReceived:
    """A formal report of a worry, or request for help, about one child. Its day is the day it was received."""

    source: Annotated[str, REFERRAL_SOURCE] | None = None
    primary_need: Annotated[str, PRIMARY_NEED] | None = None
    anonymous: bool = False
    member_of_the_public: bool = False
    family_knows: Annotated[str, FAMILY_KNOWS] | None = None
    no_further_action: bool | None = None


@event("referral_decided", label="Referral decided", step="S04", matter="referral", decides=True)
class ReferralDecided:
    """What a manager decided about a referral, and on what grounds. `own_request` and `asked_by_carer` as of a contact."""

    outcomes: tuple[Annotated[str, REFERRAL_OUTCOME], ...]
    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None
    welfare: str | None = None
    family_network: str | None = None
    whose_responsibility: str | None = None
    decided_together: str | None = None
    why_necessary: str | None = None
    see_child_by: date | None = None
    spoken_agreement_by: str | None = None
    own_request: bool = False
    asked_by_carer: bool = False


@event("spoken_agreement_confirmed", label="Spoken decision confirmed", step="S04", matter="referral")
class SpokenAgreementConfirmed:
    """The person who agreed by phone out of hours confirms what was written down as agreed."""

    confirmed_by: str | None = None
    confirms: str | None = None


@event("allocated", label="Allocated", step="S04", matter="referral")
class Allocated:
    """The child has a named worker from this day. The history of workers is these events."""

    worker: str | None = None
    team: str | None = None
    reason: str | None = None


@event("accepted", label="Accepted", step="S04", matter="referral")
class Accepted:
    """A named person took what the night left them."""

    accepted_by: str | None = None


@event("agreement_given", label="Agreement given", step="S05", matter="referral")
class AgreementGiven:
    """A parent, carer or young person agreed to voluntary help. Agreeing to help is not the basis for sharing."""

    given_by: str | None = None
    scope: Annotated[str, AGREEMENT_SCOPE]
    informed: bool = True


@event("agreement_withdrawn", label="Agreement withdrawn", step="S05", matter="referral")
class AgreementWithdrawn:
    """They changed their mind. A fact to record and never by itself a risk."""

    withdrawn_by: str | None = None
    scope: Annotated[str, AGREEMENT_SCOPE]


@event("told", label="Told", step="S04", matter="referral")
class Told:
    """Somebody was told what they have a right to know."""

    duty: str
    recipient: str | None = None
    channel: Annotated[str, TELL_CHANNEL] | None = None
    told_by: str | None = None


@event("telling_held", label="Telling held", step="S04", matter="referral")
class TellingHeld:
    """Telling waits, for a ground, until a named day."""

    duty: str
    ground: Annotated[str, TELL_GROUND] | None = None
    review_on: date | None = None
    recipient: str | None = None


@event("telling_withheld", label="Telling withheld", step="S04", matter="referral", decides=True)
class TellingWithheld:
    """A decision not to tell: its ground, who authorised it and when it is looked at again (process 3.4)."""

    duty: str
    ground: Annotated[str, TELL_GROUND] | None = None
    authorised_by: str | None = None
    review_on: date | None = None
    recipient: str | None = None


@event("telling_released", label="Telling no longer held", step="S04", matter="referral")
class TellingReleased:
    """The ground has gone: the duty to tell stands again."""

    duty: str
    recipient: str | None = None


@event("referral_closed", label="Closed", step="S23", matter="referral", decides=True)
class ReferralClosed:
    """Every service under this referral has ended. The reason is the national one."""

    closure_reason: Annotated[str, CLOSURE_REASON] | None = None
    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None
    family_told: bool | None = None


# What a family's own request can come to without a referral: refused without an assessment, and so told in writing.
NO_ASSESSMENT = ("advice", "signpost")


# --- questions the rules ask -----------------------------------------------------------------------------------------


VOLUNTARY = ("early_help", "family_help")


def _decided(history: History, matter: str) -> Event | None:
    return next((e for e in history.of(matter) if e.kind == "referral_decided"), None)


def _is_open(history: History, matter: Matter, opened: str, closed: tuple[str, ...]) -> bool:
    kinds = {event.kind for event in history.of(matter.id)}
    return opened in kinds and not kinds & set(closed)


def _asks_for(*outcomes: str):  # type: ignore[no-untyped-def]
    return lambda facts: facts is not None and bool(set(facts.outcomes) & set(outcomes))


def _asks_for_none_of(*outcomes: str):  # type: ignore[no-untyped-def]
    return lambda facts: facts is not None and not set(facts.outcomes) & set(outcomes)


ASSESSES = ("s17_assessment", "s47_enquiry", "immediate_protection", "specialist_assessment")


def _assesses(facts: Facts) -> bool:
    return bool(set(facts.outcomes) & set(ASSESSES))


def _refused(facts: Facts) -> bool:
    """Whether a family asked for help and no assessment follows, whoever decided it and in which form."""
    if not facts.own_request:
        return False
    return not _assesses(facts) if hasattr(facts, "outcomes") else facts.outcome in NO_ASSESSMENT


def _already_decided(history: History, event: Event) -> bool:
    return _decided(history, event.matter) is not None


def _decision_without_reasons(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and not (
        (facts.reasons or "").strip() and facts.decided_by and facts.decided_by_role
    )


def _nothing_and_something(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and "no_further_action" in facts.outcomes and len(facts.outcomes) > 1


def _no_outcome(history: History, event: Event) -> bool:
    return event.facts is not None and not event.facts.outcomes


def _closed_undecided(history: History, event: Event) -> bool:
    undecided = _decided(history, event.matter) is None and not _decided_elsewhere(history, event.matter)
    return not event.reported and undecided


def _decided_elsewhere(history: History, matter: str) -> bool:
    """Whether another system already decided this referral: it says so, or work under it shows that it went further."""
    received = history.first("referral_received", matter=matter)
    if received is None or not received.reported:
        return False
    return received.facts.no_further_action is not None or len(history.under(matter)) > 1


def _may_be_decided(history: History, matter: Matter) -> bool:
    ended = ("referral_decided", "referral_closed")
    waiting = matter.kind == "referral" and _is_open(history, matter, "referral_received", ended)
    return waiting and not _decided_elsewhere(history, matter.id)


def _closed_without_saying(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or event.reported:
        return False
    said = facts.closure_reason and facts.reasons and facts.decided_by and facts.decided_by_role
    return not said or facts.family_told is None


def _closed_with_assessment_open(history: History, event: Event) -> bool:
    for matter in history.matters.values():
        if matter.kind == "assessment" and any(
            above.id == event.matter for above in history.ancestors(matter.id)
        ):
            kinds = {e.kind for e in history.of(matter.id)}
            if (
                "assessment_started" in kinds
                and "assessment_signed_off" not in kinds
                and "assessment_stopped" not in kinds
            ):
                return not event.reported
    return False


def _withheld_without_ground(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and not (facts.ground and facts.authorised_by and facts.review_on)


def _review_in_the_past(history: History, event: Event) -> bool:
    review_on = getattr(event.facts, "review_on", None)
    return review_on is not None and event.on is not None and review_on < event.on


def _asked_by_consent_not_sought_without_reason(history: History, event: Event) -> bool:
    facts = event.facts
    return (
        facts is not None
        and (facts.consent_sought or "").startswith("not_asked")
        and not facts.reason_not_sought
    )


def _help_without_agreement(history: History, event: Event) -> bool:
    if event.facts is None or "early_help" not in event.facts.outcomes:
        return False
    given = [
        e
        for e in history.under(event.matter)
        if e.kind == "agreement_given" and e.facts.scope in ("early_help", "family_help")
    ]
    taken = [
        e
        for e in history.under(event.matter)
        if e.kind == "agreement_withdrawn" and e.facts.scope in ("early_help", "family_help")
    ]
    return len(given) <= len(taken)


def _nobody_agrees_any_more(history: History, event: Event) -> bool:
    """Whether this withdrawal ends voluntary help (invariant 31): early or family help was decided on and nothing the
    council must do, and no one who agreed to it still does at that point."""
    decided = _decided(history, event.matter)
    outcomes = set(decided.facts.outcomes) if decided and decided.facts else set()
    if "early_help" not in outcomes or outcomes & set(ASSESSES):
        return False
    agree: set[str | None] = set()
    for each in (*history.before(event).under(event.matter), event):
        if each.kind == "agreement_given" and each.facts.scope in VOLUNTARY:
            agree.add(each.facts.given_by)
        elif each.kind == "agreement_withdrawn" and each.facts.scope in VOLUNTARY:
            # Where nobody wrote down whose agreement was withdrawn, nobody's may be relied on.
            agree = agree - {each.facts.withdrawn_by} if each.facts.withdrawn_by else set()
    return event.facts.scope in VOLUNTARY and not agree


def _decided_late(history: History, event: Event) -> bool:
    from alongside.law.days import england

    received = history.first("referral_received", matter=event.matter)
    if received is None or not received.dated or event.on is None:
        return False
    return event.on > england().after(received.on, 1)  # type: ignore[arg-type]


def _family_has_another_open_referral(history: History, event: Event) -> bool:
    others = (m for m in history.matters.values() if m.kind == "referral" and m.id != event.matter)
    return not event.reported and any(_is_being_worked(history, matter) for matter in others)


def takes_in(history: History, referral: str, day: date) -> bool:
    """Whether work that begins on this day can still stand under this referral.

    Where it went further, or nobody has decided it, it can. Where it ended with advice or early help, new information of harm
    is a new referral (S04); until that is written down the one before is taken for it only within the same census year
    (1 April to 31 March): a referral of an earlier year is over, and its day would be invented.
    """
    received = history.first("referral_received", matter=referral)
    if received is not None and received.facts.no_further_action is True:
        return False
    decided = history.first("referral_decided", matter=referral)
    if decided is None or set(decided.facts.outcomes) & set(GOES_FURTHER) or _worked(history, referral, day):
        return True
    if received is None or received.on is None:
        return False
    return received.on <= day and _census_year(received.on) == _census_year(day)


def _worked(history: History, referral: str, day: date) -> bool:
    """Whether work of section 17 or 47 had begun under it all the same by that day."""
    return any(event.on is None or event.on <= day for event in _begun(history, referral))


def _begun(history: History, run: str) -> Iterator[Event]:
    """What began the work of sections 17 and 47 in a run of work, in order."""
    started = history.every(*BEGINS_WORK, matter=run)
    return (event for event in started if getattr(event.facts, "initiates_enquiry", True))


def referral_of(history: History, run: str) -> str | None:
    """The referral that a run of work stands under: the one it arose in; where it arose in none, the last that had been
    received by the day the work began, was not closed before, and can take it in (`takes_in`).

    None where there is none: no census counts that work until the new referral is written down.
    """
    if (above := history.nearest(run, "referral")) is not None:
        return above.id
    days = [
        event.on
        for event in (*_begun(history, run), *history.every("harm_suspected", matter=run))
        if event.on
    ]
    if not days:
        return None
    began_on = days[0]
    found = [
        (received.on, received.recorded_at, received.matter)
        for received in history.every("referral_received")
        if received.on is not None
        and received.on <= began_on
        and not _closed_before(history, received.matter, began_on)
        and takes_in(history, received.matter, began_on)
    ]
    return max(found)[2] if found else None


def _closed_before(history: History, referral: str, day: date) -> bool:
    closed = [event for event in history.of(referral) if event.kind == "referral_closed"]
    return bool(closed) and closed[-1].on is not None and closed[-1].on < day


def _census_year(day: date) -> int:
    """The calendar year in which the census year of this day begins."""
    return day.year if day >= date(day.year, 4, 1) else day.year - 1


def _is_being_worked(history: History, matter: Matter) -> bool:
    ended = any(
        e.kind == "referral_decided" and "no_further_action" in e.facts.outcomes
        for e in history.of(matter.id)
    )
    return not ended and _is_open(history, matter, "referral_received", ("referral_closed",))


# --- the room --------------------------------------------------------------------------------------------------------

DECIDERS = ("duty_manager", "team_manager", "head_of_service")

ROOM = Room(
    key="referral",
    steps=(
        Step(
            "S02",
            "referral",
            "Contact",
            "someone gets in touch with children's services",
            (S02,),
            "",
            ("Anyone may ask for help, parents and children too.",),
        ),
        Step(
            "S03",
            "referral",
            "Front door",
            "the team that receives worries",
            (),
            "Asked where it is safe to ask; a reason recorded where not.",
            ("To be told afterwards what was checked, unless that is risky.",),
        ),
        Step(
            "S04",
            "referral",
            "Referral",
            "a formal report of a worry about a child, or a formal request for help",
            (PARA_78, PARA_80),
            "Not needed to receive a referral.",
            (
                "To know what the worry is, in outline.",
                "To give your side.",
                "To have the outcome in writing if you ask.",
                "To complain.",
            ),
        ),
    ),
    clocks=(
        Clock(
            key="contact_decision",
            name="Decide what this contact is",
            step="S02",
            starts_text="Contact received",
            limit=ByDate(
                ((WT_FROM, within(1, Unit.WORKING_DAYS), Source("PROCESS", "S02 note", confirmed=False)),),
                CHECKED_ON,
            ),
            weight=Weight.LOCAL,
            to_family="When someone gets in touch, children's services decide within one working day what to do next.",
            matter="contact",
            starts=on(
                "contact_received",
                where=lambda facts: facts.contact_kind in ("service_request", "help_request"),
            ),
            stops=on("contact_decided"),
            in_clocks_csv=False,
        ),
        Clock(
            key="referral_decision",
            name="Decide what to do about the referral",
            step="S04",
            starts_text="Referral received by children's social care",
            limit=ByDate(
                (
                    (WT_FROM, within(1, Unit.WORKING_DAYS), PARA_78),
                    (
                        date(2023, 12, 15),
                        within(1, Unit.WORKING_DAYS),
                        Source("WT2023", "chapter 3", confirmed=False),
                    ),
                    (date(2026, 3, 18), within(1, Unit.WORKING_DAYS), Source("WT2026", "", confirmed=False)),
                ),
                CHECKED_ON,
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="None. A late decision stays late and is recorded with a reason",
            to_family="Within one working day of hearing a concern, children's services must decide what to do next.",
            matter="referral",
            starts=on("referral_received"),
            stops=on("referral_decided"),
            ends=on("referral_closed"),
        ),
        Clock(
            key="referrer_told",
            name="Tell the person who raised the worry",
            step="S04",
            starts_text="Referral decision made",
            limit=ByDate(((WT_FROM, ASAP, TELL_REFERRER),), CHECKED_ON),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="Normally same time as the decision",
            to_family="The person who raised the worry is told what will happen next.",
            matter="referral",
            starts=on("referral_decided"),
            stops=on("told", where=lambda facts: facts.duty in TELLS_WHO_GOT_IN_TOUCH),
            ends=on("telling_withheld", where=lambda facts: facts.duty in TELLS_WHO_GOT_IN_TOUCH),
        ),
        Clock(
            key="family_told_referral",
            name="Tell the family what was decided",
            step="S04",
            starts_text="Referral decision made",
            limit=ByDate(((WT_FROM, ASAP, PARA_80),), CHECKED_ON),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="May be withheld only while telling would put the child at risk; reason, authoriser and review date recorded",
            to_family="You and your child should be told what is going to happen, unless telling you could put your child at risk.",
            matter="referral",
            starts=on("referral_decided"),
            stops=on("told", where=lambda facts: facts.duty == "family_told_referral"),
            pauses=on(
                "telling_withheld", "telling_held", where=lambda facts: facts.duty == "family_told_referral"
            ),
            resumes=on("telling_released", where=lambda facts: facts.duty == "family_told_referral"),
        ),
        Clock(
            key="csa_mandatory_report",
            name="Report known child sexual abuse",
            step="S04",
            starts_text="Person becomes aware of child sexual abuse in relevant activity",
            limit=ByDate(
                ((date(2026, 4, 29), ASAP, Source("CPA2026", "from Bill summaries", confirmed=False)),),
                CHECKED_ON,
            ),
            weight=Weight.LAW,
            extension="Up to 7 days only where telling now risks a child; keep switched off until a start date is confirmed",
            to_family="People who work with children must report child sexual abuse as soon as they can.",
            provision="csa_mandatory_report",
        ),
    ),
    moves=(
        Moves(Layer.HELP, "contact", on("contact_received")),
        Moves(Layer.HELP, None, on("contact_decided"), alone=True),
        Moves(Layer.SIDE, "front_door_new", on("contact_received")),
        Moves(Layer.SIDE, "front_door_checking", on("check_started", "agency_asked", "agency_answered")),
        Moves(Layer.SIDE, "front_door_to_decide", on("checks_complete")),
        Moves(Layer.SIDE, None, on("contact_decided"), alone=True),
        Moves(
            Layer.HELP,
            "referral",
            on("referral_received", where=lambda facts: facts.no_further_action is not True),
        ),
        Moves(
            Layer.HELP, "assessment", on("referral_decided", where=_asks_for(*ASSESSES)), matter="referral"
        ),
        Moves(
            Layer.HELP,
            "early_help",
            on(
                "referral_decided",
                where=lambda facts: (
                    "early_help" in facts.outcomes and not set(facts.outcomes) & set(ASSESSES)
                ),
            ),
        ),
        Moves(
            Layer.HELP,
            "child_in_need",
            on(
                "referral_decided",
                where=lambda facts: (
                    "services_now" in facts.outcomes and not set(facts.outcomes) & set(ASSESSES)
                ),
            ),
        ),
        Moves(
            Layer.HELP,
            None,
            on("referral_decided", where=_asks_for_none_of(*ASSESSES, "early_help", "services_now")),
        ),
        Moves(
            Layer.HELP, None, on("agreement_withdrawn"), matter="referral", only_if=_nobody_agrees_any_more
        ),
        Moves(Layer.HELP, None, on("referral_closed")),
        Moves(Layer.PROTECTION, None, on("referral_closed")),
    ),
    decisions=(
        Decision(
            kind="contact_decided",
            step="S02",
            name="Decide what becomes of the contact",
            decided_by=("front_door_worker", *DECIDERS),
            signed_by=DECIDERS,
            deputies=("out_of_hours_worker",),
            source=S02,
            open_when=lambda history, matter: (
                matter.kind == "contact"
                and _is_open(history, matter, "contact_received", ("contact_decided",))
            ),
        ),
        Decision(
            kind="referral_decided",
            step="S04",
            name="Decide what to do about the referral",
            decided_by=DECIDERS,
            signed_by=DECIDERS,
            deputies=("out_of_hours_manager",),
            source=PARA_78,
            open_when=_may_be_decided,
        ),
        Decision(
            kind="referral_closed",
            step="S23",
            name="Close",
            decided_by=("team_manager", "duty_manager", "head_of_service"),
            signed_by=("team_manager", "duty_manager", "head_of_service"),
            deputies=(),
            source=Source("PROCESS", "S23", confirmed=False),
            open_when=lambda history, matter: (
                matter.kind == "referral"
                and _is_open(history, matter, "referral_received", ("referral_closed",))
            ),
        ),
    ),
    tells=(
        Tell(
            "referrer_told",
            "S04",
            "referrer",
            "what will happen next",
            on("referral_decided", where=lambda facts: not facts.own_request),
            TELL_REFERRER,
            "referrer_told",
            unless="The referrer is not told more than they need, and nothing that would put anyone at risk.",
        ),
        Tell(
            "asker_told",
            "S04",
            "referrer",
            "in writing, what was decided about the help they asked for",
            on("referral_decided", where=lambda facts: facts.own_request and _assesses(facts)),
            ASKED_FOR_HELP,
            "referrer_told",
            unless="Only while telling would put the child or someone else at risk.",
            holds_when=on("referral_decided", where=_asks_for("s47_enquiry", "immediate_protection")),
            in_writing=True,
        ),
        Tell(
            "asker_refused",
            "S04",
            "referrer",
            "in writing, why the help they asked for leads to no assessment, and how to have it looked at again",
            on("contact_decided", "referral_decided", where=_refused),
            ASKED_FOR_HELP,
            "referrer_told",
            unless="Only while telling would put the child or someone else at risk.",
            in_writing=True,
        ),
        Tell(
            "family_told_referral",
            "S04",
            "family",
            "what was decided and what happens next",
            on("referral_decided"),
            PARA_80,
            "family_told_referral",
            unless="Only while telling would put the child or someone else at risk.",
            holds_when=on("referral_decided", where=_asks_for("s47_enquiry", "immediate_protection")),
        ),
        Tell(
            "family_told_no_assessment",
            "S02",
            "family",
            "in writing, why their request led to no assessment, and how to have it looked at again",
            on(
                "contact_decided",
                where=lambda facts: facts.own_request and facts.outcome in NO_ASSESSMENT,
            ),
            ASKED_FOR_HELP,
            "",
            unless="Only while telling would put the child or someone else at risk.",
            in_writing=True,
        ),
        Tell(
            "family_told_closed",
            "S23",
            "family",
            "that our work has ended, why, and how to come back",
            on("referral_closed", where=lambda facts: facts.family_told is False),
            Source("PROCESS", "S23", confirmed=False),
            "",
            unless="Only while telling would put the child or someone else at risk.",
        ),
    ),
    rules=(
        Rule(
            "referral_already_decided",
            Level.REFUSAL,
            40,
            ("referral_decided",),
            _already_decided,
            "This referral has already been decided.",
            "To change what was decided, record a correction; to act on something new, add it to the child's record.",
            PARA_78,
            of_history=True,
        ),
        Rule(
            "decision_without_reasons",
            Level.REFUSAL,
            47,
            ("referral_decided", "contact_decided", "assessment_stopped"),
            _decision_without_reasons,
            "A decision needs its reasons, and the name and role of the person who made it.",
            "Write why in a sentence or two. If you were told a decision by phone, record who made it and when.",
            PARA_78,
            field="reasons",
        ),
        Rule(
            "decision_without_outcome",
            Level.REFUSAL,
            30,
            ("referral_decided",),
            _no_outcome,
            "A decision needs at least one outcome.",
            "Choose what will happen next, or no further action with your reasons.",
            PARA_78,
            field="outcomes",
        ),
        Rule(
            "nothing_and_something",
            Level.REFUSAL,
            30,
            ("referral_decided",),
            _nothing_and_something,
            "“No further action” cannot stand beside another outcome.",
            "Choose either no further action or what will be done.",
            PARA_78,
            field="outcomes",
        ),
        Rule(
            "early_help_without_agreement",
            Level.REFUSAL,
            31,
            ("referral_decided",),
            _help_without_agreement,
            "Early help and family help are voluntary, and nobody's agreement is recorded.",
            "Record who agreed and when. If they have not been asked yet, decide on no further action or signposting now and offer it.",
            Source("WT2018", "chapter 1"),
            field="outcomes",
        ),
        Rule(
            "decided_late",
            Level.ALERT,
            44,
            ("referral_decided",),
            _decided_late,
            "This decision was made more than one working day after the referral was received.",
            "It stays late in the record; say why in the reasons.",
            PARA_78,
        ),
        Rule(
            "second_open_referral",
            Level.CAUTION,
            29,
            ("referral_received",),
            _family_has_another_open_referral,
            "This child is already open to us under an earlier referral.",
            "Pass the new information to the worker instead: it starts no second episode and no second clock.",
            Source("CIN_GUIDE", "who is in the census"),
        ),
        Rule(
            "closed_undecided",
            Level.REFUSAL,
            30,
            ("referral_closed",),
            _closed_undecided,
            "This referral has not been decided, so it cannot be closed.",
            "Decide it first, with reasons: no further action is a decision.",
            PARA_78,
            of_history=True,
        ),
        Rule(
            "closed_without_saying",
            Level.REFUSAL,
            30,
            ("referral_closed",),
            _closed_without_saying,
            "Closing needs the national reason, reasons in words, who decided, and whether the family has been told.",
            "Fill in all four. Not having told them yet is an answer, and keeps the duty to tell.",
            PARA_78,
            field="reasons",
        ),
        Rule(
            "closed_with_assessment_open",
            Level.REFUSAL,
            59,
            ("referral_closed",),
            _closed_with_assessment_open,
            "An assessment of this child is still open.",
            "Finish it, or stop it with reasons, and then close.",
            Source("PROCESS", "invariant 59"),
            of_history=True,
        ),
        Rule(
            "withheld_without_ground",
            Level.REFUSAL,
            33,
            ("telling_withheld",),
            _withheld_without_ground,
            "Not telling a family needs a ground, a person who authorises it and a day to look at it again.",
            "Fill in all three, or tell them.",
            PARA_80,
            field="ground",
        ),
        Rule(
            "withholding_review_in_the_past",
            Level.REFUSAL,
            33,
            ("telling_withheld", "telling_held"),
            _review_in_the_past,
            "The day to look at this again must not be in the past.",
            "Choose today or a later day.",
            PARA_80,
            field="review_on",
        ),
        Rule(
            "agency_asked_without_reason",
            Level.REFUSAL,
            47,
            ("agency_asked",),
            _asked_by_consent_not_sought_without_reason,
            "The family was not asked before this agency was, and no reason is recorded.",
            "Say in a few words why they were not asked.",
            Source("BEDFORDSHIRE", "consent before checks"),
            field="reason_not_sought",
        ),
    ),
    words=(
        ("contact_received", "On {day}, someone got in touch with children's services about {names}."),
        (
            "referral_received",
            "On {day}, children's services received a worry about {names}, or a request for help.",
        ),
        ("referral_received.asked", "On {day}, you asked children's services for help for {names}."),
        (
            "referral_decided.s17_assessment",
            "On {day}, a manager decided that a worker should meet you and find out what help {names} may need. This is called an assessment.",
        ),
        (
            "referral_decided.s47_enquiry",
            "On {day}, a manager decided that children's services must look into whether {names} could be badly harmed.",
        ),
        (
            "referral_decided.early_help",
            "On {day}, a manager decided to offer your family early help. It is your choice whether to take it.",
        ),
        (
            "referral_decided.immediate_protection",
            "On {day}, a manager decided that {names} must be kept safe straight away.",
        ),
        (
            "referral_decided.services_now",
            "On {day}, a manager decided that {names} should have help now.",
        ),
        (
            "referral_decided.specialist_assessment",
            "On {day}, a manager decided that somebody with special knowledge should find out what {names} may need.",
        ),
        (
            "referral_decided.signpost",
            "On {day}, a manager decided that other services could help you better, and gave you their names.",
        ),
        (
            "referral_decided.no_further_action",
            "On {day}, a manager decided that children's services do not need to do anything more.",
        ),
        (
            "contact_decided.advice",
            "On {day}, we decided about {names}. There is no assessment of what {names} may need.",
        ),
        (
            "contact_decided.advice.asked",
            "On {day}, we decided about the help you asked for. We gave you advice. There is no assessment of what {names} may need.",
        ),
        (
            "contact_decided.signpost",
            "On {day}, we decided about {names}. Other services can help. There is no assessment of what {names} may need.",
        ),
        (
            "contact_decided.signpost.asked",
            "On {day}, we decided about the help you asked for. We told you who else can help. There is no assessment of what {names} may need.",
        ),
        (
            "family_told_no_assessment.rights",
            "You can ask us to look at this again. You can ask for help at any time. You can complain.",
        ),
        (
            "family_told_no_assessment.rights.asked",
            "You can ask us to look at this again. You can ask for help again at any time. You can complain.",
        ),
        (
            "family_told_referral.rights.asked",
            "You can say no to help that we offer. You can ask for the decision in writing. You can ask us to look at it again. You can complain.",
        ),
        (
            "asker_told.assessment",
            "Thank you for asking us for help on {day}. A manager decided that a worker should meet you and find out what help would work. This is called an assessment.",
        ),
        (
            "asker_told.no_assessment",
            "Thank you for asking us for help on {day}. A manager looked at what you told us and decided that there is no assessment.",
        ),
        (
            "asker_told.early_help",
            "Thank you for asking us for help on {day}. A manager decided to offer your family early help. It is your choice whether to take it. There is no assessment.",
        ),
        (
            "asker_told.signpost",
            "Thank you for asking us for help on {day}. A manager decided that other services could help you better. There is no assessment.",
        ),
        (
            "family_told_referral.rights",
            "You can ask what it is about, in outline, and give your side. You can ask for the decision in writing. You can complain.",
        ),
        (
            "referrer_told.referral",
            "Thank you for getting in touch on {day}. A manager has looked at what you told us and decided that children's services will take it further. We cannot tell you more about the family.",
        ),
        (
            "referrer_told.no_further_action",
            "Thank you for getting in touch on {day}. A manager has looked at what you told us and decided that children's services do not need to do more now. If you are still worried, or something changes, ring us again.",
        ),
        (
            "referrer_told.help_offered",
            "Thank you for getting in touch on {day}. A manager has looked at what you told us. We will offer the family help, or tell them who can help. We cannot tell you more about the family.",
        ),
        ("allocated", "From {day}, {worker} is the worker for {names}."),
        (
            "referral_closed",
            "On {day}, children's services stopped working with {names}. You can come back and ask for help at any time.",
        ),
    ),
)
