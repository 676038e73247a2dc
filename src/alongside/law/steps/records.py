"""Records: S47 access, S48 sharing, S50 identifiers and the NHS, S52 keeping, S53 the returns.

What is written, who may see it, how long it is kept.
"""

from typing import Annotated

from alongside.law.events import coded, event
from alongside.law.history import Event, History
from alongside.law.limits import throughout
from alongside.law.steps.referral import CONSENT_SOUGHT, TELL_GROUND
from alongside.law.tables import (
    LOCAL_POLICY,
    Clock,
    Decision,
    Level,
    Room,
    Rule,
    Sense,
    Source,
    Step,
    Unit,
    Weight,
    within,
)

ENTRY_KIND = coded("entry_kind", note="Note", visit="Visit", call="Call")


@event("entry_written", label="Written in the record", step="S47", matter="record", opens_matter=True)
class EntryWritten:
    """A note, visit or call was written up; its words stand in a document. Its day is the day it happened. Whether the
    child was seen stands on its own line. The place is named here where it was put right since."""

    entry: Annotated[str, ENTRY_KIND]
    worker: str | None = None
    where: str | None = None


# Sharing. Whether a family agreed to help, what they said when they were asked about sharing, and the basis on which
# something is shared are three facts, and none stands in the place of another (process S48).
SHARE_OUTCOME = coded("share_outcome", share="Share", not_share="Do not share")
SHARE_PURPOSE = coded(
    "share_purpose",
    section_47="A section 47 enquiry: a child who may be suffering significant harm",
    danger="A child or another person in danger now",
    child_in_need="An assessment of need, or help under section 17",
    early_help="Early help or family help",
    court="A court, or a lawyer in proceedings",
    other="Something else",
)
SHARE_BASIS = coded(
    "share_basis",
    public_task="Public task (UK GDPR article 6(1)(e))",
    legal_obligation="Legal obligation (UK GDPR article 6(1)(c))",
    vital_interests="Vital interests: somebody's life (UK GDPR article 6(1)(d))",
    consent="Consent (UK GDPR article 6(1)(a))",
)
SHARE_CONDITION = coded(
    "share_condition",
    none="Nothing about health, beliefs, origin, sex life or crime is shared",
    safeguarding="Safeguarding of children and people at risk (DPA 2018 Schedule 1 paragraph 18)",
    statutory="Statutory purposes (DPA 2018 Schedule 1 paragraph 6)",
)
SHARE_TOLD = coded(
    "share_told",
    told="The family know",
    will_be_told="A named person will tell them",
    not_told="They are not told, for now",
)
_S48 = Source("PROCESS", "S48")
_SHARING_LAW = Source("WT2018", "information sharing, as updated 2020", confirmed=False)
_NOT_BY_AGREEMENT = frozenset({"section_47", "danger"})


@event("sharing_decided", label="Decision about sharing", step="S48", matter="record", decides=True)
class SharingDecided:
    """Somebody decided to share with an agency or a person, or not to: what for, on what basis, why, and whether the family
    know. What is shared stands in a document. What the family said is kept, and is not the basis."""

    outcome: Annotated[str, SHARE_OUTCOME]
    purpose: Annotated[str, SHARE_PURPOSE]
    with_whom: str | None = None
    to_person: str | None = None
    basis: Annotated[str, SHARE_BASIS] | None = None
    condition: Annotated[str, SHARE_CONDITION] | None = None
    family_asked: Annotated[str, CONSENT_SOUGHT] | None = None
    family_told: Annotated[str, SHARE_TOLD] | None = None
    told_ground: Annotated[str, TELL_GROUND] | None = None
    reasons: str | None = None
    necessary: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None


def _shares(event: Event) -> bool:
    return event.facts is not None and event.facts.outcome == "share"


def enquiry_open(history: History) -> bool:
    """Whether a section 47 enquiry about this child has begun and was not concluded."""
    begun = [
        each
        for each in history.every("strategy_discussion_held", "enquiry_opened")
        if getattr(each.facts, "initiates_enquiry", True)
    ]
    return any(history.first("enquiry_concluded", matter=each.matter) is None for each in begun)


def _consent_for_enquiry(history: History, event: Event) -> bool:
    if event.facts is None or event.facts.basis != "consent":
        return False
    return event.facts.purpose in _NOT_BY_AGREEMENT or enquiry_open(history)


def _no_basis(history: History, event: Event) -> bool:
    return _shares(event) and event.facts.basis is None


def _no_reasons(history: History, event: Event) -> bool:
    return event.facts is not None and not (event.facts.reasons or "").strip()


def _not_weighed(history: History, event: Event) -> bool:
    return _shares(event) and not (event.facts.necessary or "").strip()


def _untold_without_ground(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and facts.family_told == "not_told" and facts.told_ground is None


def _kept_back_at_risk(history: History, event: Event) -> bool:
    facts = event.facts
    return (
        facts is not None
        and facts.outcome == "not_share"
        and (facts.purpose in _NOT_BY_AGREEMENT or enquiry_open(history))
    )


_SHARERS = (
    "social_worker",
    "family_help_practitioner",
    "front_door_worker",
    "out_of_hours_worker",
    "duty_manager",
    "team_manager",
    "head_of_service",
    "conference_chair",
    "reviewing_officer",
    "information_officer",
)
DECISIONS = (
    Decision(
        kind="sharing_decided",
        step="S48",
        name="Decide to share, or not to",
        decided_by=_SHARERS,
        signed_by=_SHARERS,
        deputies=(),
        source=_S48,
        # It may be made at any time, and is nobody's next step.
        open_when=lambda history, matter: False,
        own_work=True,
    ),
)
RULES = (
    Rule(
        "sharing_by_consent_in_enquiry",
        Level.REFUSAL,
        32,
        ("sharing_decided",),
        _consent_for_enquiry,
        "Sharing for a section 47 enquiry, or where somebody is in danger, does not rest on consent: it may not be recorded as "
        "the basis.",
        "Choose public task or legal obligation. What the family said when they were asked is recorded beside it.",
        _S48,
        field="basis",
    ),
    Rule(
        "sharing_without_basis",
        Level.REFUSAL,
        47,
        ("sharing_decided",),
        _no_basis,
        "Nothing is shared without a basis in law.",
        "Choose the basis. For a council's work with children it is mostly its public task.",
        _S48,
        field="basis",
    ),
    Rule(
        "sharing_without_reasons",
        Level.REFUSAL,
        47,
        ("sharing_decided",),
        _no_reasons,
        "A decision to share, or not to, has reasons.",
        "Say why, in a few words that the family could read.",
        _S48,
        field="reasons",
    ),
    Rule(
        "sharing_not_weighed",
        Level.REFUSAL,
        47,
        ("sharing_decided",),
        _not_weighed,
        "It is not said why what is shared is needed, and no more than is needed.",
        "Say what the other agency needs it for, and what was left out.",
        _SHARING_LAW,
        field="necessary",
    ),
    Rule(
        "sharing_untold_without_ground",
        Level.REFUSAL,
        33,
        ("sharing_decided",),
        _untold_without_ground,
        "The family are not told, and no ground for that is recorded.",
        "Choose the ground, or say who will tell them.",
        Source("PROCESS", "3.4"),
        field="told_ground",
    ),
    Rule(
        "not_shared_though_at_risk",
        Level.CAUTION,
        47,
        ("sharing_decided",),
        _kept_back_at_risk,
        "A child may be at risk, and confidentiality does not stand in the way of sharing then.",
        "Say why it is kept back all the same.",
        _S48,
        field="outcome",
    ),
)


ROOM = Room(
    key="records",
    steps=(
        Step(
            "S47",
            "records",
            "Access to records",
            "asking to see what is written about you",
            (
                Source("UKGDPR", "article 15"),
                Source("DPA2018", ""),
            ),
            "",
            (
                "To have a copy you can understand.",
                "To have it in a form you can use.",
                "To complain to the council, the Information Commissioner or a court.",
            ),
        ),
        Step(
            "S48",
            "records",
            "Sharing information",
            "who is told what, and why",
            (
                Source("UKGDPR", "articles 6 and 9", confirmed=False),
                Source("DPA2018", "Schedule 1", confirmed=False),
            ),
            "Agreement to help is not the basis for sharing to keep a child safe.",
            ("To know what was shared, with whom and why, unless that is risky.",),
        ),
        Step(
            "S50",
            "records",
            "Identifiers and Child Protection – Information Sharing",
            "the NHS and the council know that a child has a plan or is in care",
            (Source("CPIS", ""),),
            "",
            ("To know that the NHS can see this.",),
        ),
        Step(
            "S52",
            "records",
            "Retention",
            "how long records are kept",
            (
                Source("CPPCR2010", "regulation 50"),
                Source("AIR2005", "regulation 6"),
                Source("FSR2011", "regulation 32"),
            ),
            "",
            ("To know how long your record is kept.",),
        ),
        Step(
            "S53",
            "records",
            "National data returns",
            "the numbers every council sends to the government",
            (Source("CIN_GUIDE", ""),),
            "",
            ("To know that numbers about your child are sent without your names.",),
        ),
    ),
    clocks=(
        Clock(
            key="sar",
            name="Give access to records",
            step="S47",
            starts_text="Request received, or ID/clarification received",
            limit=throughout(within(1, Unit.MONTHS), Source("UKGDPR", "article 12")),
            weight=Weight.LAW,
            to_family="You should get your records within one month.",
            extension="See next; clock pauses while ID or needed clarification awaited",
            rolls_to_working_day=True,
        ),
        Clock(
            key="sar_extended",
            name="Give access to records, extended",
            step="S47",
            starts_text="Request received",
            limit=throughout(within(3, Unit.MONTHS), Source("UKGDPR", "article 12(3)")),
            weight=Weight.LAW,
            to_family="If it is complicated it can take up to three months, but they must tell you why in the first month.",
            extension="Only if complex or many requests; must tell requester within month 1",
            rolls_to_working_day=True,
        ),
        Clock(
            key="dp_complaint_ack",
            name="Acknowledge a complaint about data protection",
            step="S47",
            starts_text="Data protection complaint received",
            limit=throughout(
                within(30, Unit.CALENDAR_DAYS),
                Source("DPA2018", "section 164A, by DUAA2025", confirmed=False),
            ),
            weight=Weight.LAW,
            to_family="If you complain about how your information was used they should acknowledge it within 30 days.",
            extension="Then act without undue delay",
            provision="data_protection_complaints",
        ),
        Clock(
            key="cpis_history",
            name="Status stays visible to the NHS",
            step="S50",
            starts_text="CP plan or looked-after status ends",
            limit=throughout(within(12, Unit.MONTHS), Source("CPIS", "history of status")),
            weight=Weight.LOCAL,
            to_family="The NHS can see that your child had a plan for a year after it ends.",
            extension="Status stays visible to NHS",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_looked_after",
            name="Keep the records of a looked-after child",
            step="S52",
            starts_text="Child's date of birth",
            limit=throughout(within(75, Unit.YEARS), Source("CPPCR2010", "regulation 50")),
            weight=Weight.LAW,
            to_family="Records of children in care are kept until they would be 75.",
            extension="Longer if legal hold or public inquiry",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_looked_after_died",
            name="Keep the records of a looked-after child who died",
            step="S52",
            starts_text="Death before age 18",
            limit=throughout(within(15, Unit.YEARS), Source("CPPCR2010", "regulation 50")),
            weight=Weight.LAW,
            to_family="If the child died, records are kept for 15 years.",
            extension="Legal hold",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_adoption",
            name="Keep adoption records",
            step="S52",
            starts_text="Adoption order",
            limit=throughout(within(100, Unit.YEARS), Source("AIR2005", "regulation 6")),
            weight=Weight.LAW,
            to_family="Adoption records are kept for at least 100 years.",
            extension="At least",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_foster_approved",
            name="Keep the records of an approved foster carer",
            step="S52",
            starts_text="Carer's approval ends",
            limit=throughout(within(10, Unit.YEARS), Source("FSR2011", "regulation 32")),
            weight=Weight.LAW,
            to_family="Foster carer records are kept at least 10 years.",
            extension="At least",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_foster_refused",
            name="Keep the records of an application that did not succeed",
            step="S52",
            starts_text="Refusal or withdrawal of application",
            limit=throughout(within(3, Unit.YEARS), Source("FSR2011", "regulation 32")),
            weight=Weight.LAW,
            to_family="Unsuccessful foster carer applications are kept at least three years.",
            extension="At least",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_cin",
            name="Keep child in need records",
            step="S52",
            starts_text="Case closed / date of birth",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "retention of child in need records")),
            weight=Weight.LOCAL,
            to_family="Each council sets how long it keeps child in need records.",
            extension="Examples: to age 30; age 18 plus 3 years' inactivity",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_cp",
            name="Keep child protection records",
            step="S52",
            starts_text="Case closed",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "retention of child protection records")),
            weight=Weight.LOCAL,
            to_family="Each council sets how long it keeps child protection records.",
            extension="Example: 35 years after closure",
            sense=Sense.LASTS,
        ),
    ),
    decisions=DECISIONS,
    rules=RULES,
)
