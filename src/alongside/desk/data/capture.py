"""Where each field of the children in need census comes from: what it is read from, on which screen it is written down,
when, and by whom. Nobody fills a census in: what is not captured here is not in it.

A field has a screen, or the build makes it, or it waits for a room whose desk is not there yet, which is said. Tests hold
that every field of every supported year has its row, that every screen is there for whoever is named, and that every fact
is one of the law's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alongside.accounts.roles import CAPABILITIES, MEANS, May, Role
from alongside.returns.cin import CIN
from alongside.returns.tables import Field


@dataclass(frozen=True, slots=True)
class Screen:
    """A page where a field is written down, when that is, and what somebody must be allowed to do there. `once`: only while
    nothing is given for it yet."""

    page: str
    when: str
    may: May
    once: bool = False


@dataclass(frozen=True, slots=True)
class Captured:
    """One field: `read_from` names events with their fact (`referral_received.source`; `.on` is their day), answers
    (`answer:sex`) and numbers (`identifier:upn`). `how`: how the value comes from them, where it is not the fact itself.
    `made`: what the build makes it from, where nobody writes it. `waits`: the room whose desk is not there yet."""

    table: str
    field: str
    read_from: tuple[str, ...] = ()
    how: str = ""
    screens: tuple[Screen, ...] = ()
    made: str = ""
    waits: str = ""


RINGS = Screen("desk:new_contact", "When somebody gets in touch", May.TAKE_CONTACT)
DECIDES = Screen("desk:contact_decide", "When the referral is decided", May.DECIDE_REFERRAL)
ADDS_NUMBER = Screen("desk:add_number", "When the number is known", May.WRITE_ENTRY)
NEW_PERSON = Screen("desk:new_person", "When the child is first written down", May.WRITE_ENTRY)
ANSWERS = Screen("desk:answer", "When the family is asked", May.WRITE_ENTRY)
BORN = Screen("desk:add_born", "When the baby is born", May.WRITE_ENTRY, once=True)
STARTS = Screen("desk:assessment_start", "When the assessment starts", May.WRITE_ASSESSMENT)
SENDS = Screen("desk:assessment_send", "When the assessment is sent to be signed", May.WRITE_ASSESSMENT)
LOOKS_AGAIN = Screen(
    "desk:assessment_review",
    "When the assessment is looked at again inside the council",
    May.WRITE_ASSESSMENT,
)
SIGNS = Screen("desk:assessment_sign", "When the assessment is signed off", May.SIGN_ASSESSMENT)
DISCUSSES = Screen("desk:strategy", "When the strategy discussion is written down", May.WRITE_ASSESSMENT)
BEGINS = Screen("desk:enquiry_begin", "When an enquiry is opened at once", May.WRITE_ASSESSMENT)
CONCLUDES = Screen("desk:enquiry_sign", "When the enquiry's findings are signed", May.SIGN_ASSESSMENT)
CONFERS = Screen(
    "desk:conference_decide", "When the chair says what the conference decided", May.CHAIR_CONFERENCE
)

ENDS_PLAN = Screen("desk:plan_end", "When it ends and no review ended it", May.CHAIR_CONFERENCE)
HELPS = Screen("desk:help_start", "When help by agreement starts", May.WRITE_ASSESSMENT)
HELPED = Screen("desk:help_decide", "When it is decided what comes after it", May.SIGN_ASSESSMENT)
CLOSES = Screen("desk:referral_close", "When the work with a child ends", May.SIGN_ASSESSMENT)
ASKED_FOR = Screen("desk:data_finding", "When the rules ask why a child has no number", May.WRITE_ENTRY)
COURT = "court (S31): pre-proceedings have no desk yet"


def _header(name: str, made: str) -> Captured:
    return Captured("Header", name, made=made)


CAPTURE: tuple[Captured, ...] = (
    _header("Collection", "Always CIN"),
    _header("Year", "The year asked for"),
    _header("ReferenceDate", "31 March of that year"),
    _header("SourceLevel", "Always L"),
    _header("LEA", "COUNCIL_NUMBER, or the council whose files were loaded"),
    _header("SoftwareCode", "Alongside"),
    _header("Release", "The version of Alongside"),
    _header("SerialNo", "Counted: the same facts keep their number"),
    _header("DateTime", "When these facts were first built"),
    _header("CBDSLevel", "Left out, as the published schemas leave it out"),
    Captured(
        "ChildIdentifiers",
        "LAchildID",
        ("identifier:la_child_id",),
        "The first number of a person's records; a child without one has one made from the record's reference",
        (ADDS_NUMBER,),
    ),
    Captured("ChildIdentifiers", "UPN", ("identifier:upn",), "The latest", (NEW_PERSON, ADDS_NUMBER)),
    Captured(
        "ChildIdentifiers",
        "FormerUPN",
        ("identifier:former_upn", "identifier:upn"),
        "The latest former one, or the one before the latest",
        (ADDS_NUMBER,),
    ),
    Captured(
        "ChildIdentifiers",
        "UPNunknown",
        ("answer:upn_unknown",),
        "Said in that year; not where a number is known",
        screens=(ASKED_FOR,),
    ),
    Captured(
        "ChildIdentifiers",
        "PersonBirthDate",
        ("answer:born_on",),
        "Up to 31 March",
        (NEW_PERSON, BORN, ANSWERS),
    ),
    Captured(
        "ChildIdentifiers",
        "ExpectedPersonBirthDate",
        ("answer:due_on",),
        "For a child not born by 31 March",
        (NEW_PERSON, ANSWERS),
    ),
    Captured(
        "ChildIdentifiers",
        "GenderCurrent",
        ("answer:gender", "answer:sex"),
        "Taken over from the sex; not recorded for an unborn child",
        (NEW_PERSON, BORN, ANSWERS),
    ),
    Captured(
        "ChildIdentifiers",
        "Sex",
        ("answer:sex", "answer:gender"),
        "Unknown for an unborn child, and where nothing is recorded",
        (NEW_PERSON, BORN, ANSWERS),
    ),
    Captured("ChildIdentifiers", "PersonDeathDate", ("answer:died_on",), "Up to 31 March", (ANSWERS,)),
    Captured(
        "ChildCharacteristics",
        "Ethnicity",
        ("answer:ethnicity",),
        "REFU where the family would not say, NOBT where it is not recorded",
        (ANSWERS,),
    ),
    Captured("Disabilities", "Disability", ("answer:disability",), "", (ANSWERS,)),
    Captured("CINdetails", "CINreferralDate", ("referral_received.on",), "", (RINGS, DECIDES)),
    Captured("CINdetails", "ReferralSource", ("referral_received.source",), "", (RINGS,)),
    Captured("CINdetails", "PrimaryNeedCode", ("referral_received.primary_need",), "", (DECIDES,)),
    Captured(
        "CINdetails",
        "CINclosureDate",
        ("referral_closed.on", "assessment_signed_off.on", "cin_plan_ended.on", "protection_plan_ended.on"),
        "The end of the last service, once the referral is closed",
        screens=(CLOSES,),
    ),
    Captured("CINdetails", "ReasonForClosure", ("referral_closed.closure_reason",), screens=(CLOSES,)),
    Captured(
        "CINdetails",
        "DateOfInitialCPC",
        ("conference_held.on",),
        "Of a conference that no enquiry led to: the child moved in",
        screens=(CONFERS,),
    ),
    Captured(
        "CINdetails",
        "ReferralNFA",
        ("referral_decided.outcomes", "referral_received.no_further_action"),
        "Where nothing under section 17 or 47 follows, decided by the first working day after the year",
        (DECIDES,),
    ),
    Captured("Assessments", "AssessmentActualStartDate", ("assessment_started.on",), "", (STARTS,)),
    Captured(
        "Assessments",
        "AssessmentInternalReviewDate",
        ("assessment_reviewed.on",),
        "The last",
        (LOOKS_AGAIN,),
    ),
    Captured("Assessments", "AssessmentAuthorisationDate", ("assessment_signed_off.on",), "", (SIGNS,)),
    Captured(
        "FactorsIdentifiedAtAssessment",
        "AssessmentFactors",
        ("assessment_signed_off.factors",),
        "",
        (SENDS, SIGNS),
    ),
    Captured("CINPlanDates", "CINPlanStartDate", ("cin_plan_started.on",), screens=(HELPS,)),
    Captured(
        "CINPlanDates",
        "CINPlanEndDate",
        ("cin_plan_ended.on", "protection_plan_started.on"),
        "A protection plan that starts ends it",
        screens=(HELPED, CONFERS),
    ),
    Captured(
        "Section47",
        "S47ActualStartDate",
        ("strategy_discussion_held.on", "enquiry_opened.on"),
        "Of the discussion that began the enquiry",
        screens=(DISCUSSES, BEGINS),
    ),
    Captured(
        "Section47",
        "InitialCPCtarget",
        ("strategy_discussion_held.conference_target_on",),
        "As a file said it; else worked out, unless no conference was needed",
        made="15 working days after the strategy discussion",
    ),
    Captured(
        "Section47",
        "DateOfInitialCPC",
        ("conference_held.on",),
        "Of the initial conference",
        screens=(CONFERS,),
    ),
    Captured(
        "Section47",
        "ICPCnotRequired",
        ("conference_not_required.on", "enquiry_concluded.finding"),
        "Said, or concluded without continuing harm",
        screens=(CONCLUDES,),
    ),
    Captured("ChildProtectionPlans", "CPPstartDate", ("protection_plan_started.on",), screens=(CONFERS,)),
    Captured(
        "ChildProtectionPlans", "CPPendDate", ("protection_plan_ended.on",), screens=(CONFERS, ENDS_PLAN)
    ),
    Captured(
        "ChildProtectionPlans",
        "InitialCategoryOfAbuse",
        ("protection_plan_started.category", "plan_details_recorded.category", "conference_held.category"),
        "The first that says it",
        screens=(CONFERS,),
    ),
    Captured(
        "ChildProtectionPlans",
        "LatestCategoryOfAbuse",
        ("plan_category_changed.category", "protection_plan_started.category"),
        "The last change, or the first category",
        screens=(CONFERS,),
    ),
    Captured(
        "ChildProtectionPlans",
        "NumberOfPreviousCPP",
        ("protection_plan_started.plans_elsewhere", "protection_plan_started.previous_plans"),
        "The plans the record knows of, and those said to have been elsewhere; or as a file says, where that is more",
        screens=(CONFERS,),
    ),
    Captured(
        "Reviews", "CPPreviewDate", ("conference_held.on",), "Of review conferences", screens=(CONFERS,)
    ),
    Captured("PreProceedingsandFGDM", "PPStartDate", ("pre_proceedings_decided.on",), waits=COURT),
    Captured("PreProceedingsandFGDM", "LBPSentDate", ("letter_before_proceedings_sent.on",), waits=COURT),
    Captured(
        "PreProceedingsandFGDM", "FGDMMeetingOffer", ("fgdm_offered.on",), "Whether it happened", waits=COURT
    ),
    Captured(
        "PreProceedingsandFGDM", "FGDMMeetingFac", ("fgdm_held.on",), "Whether it happened", waits=COURT
    ),
    Captured(
        "PreProceedingsandFGDM",
        "InitialPPMeetingDate",
        ("pre_proceedings_meeting_held.on",),
        "The first",
        waits=COURT,
    ),
    Captured(
        "PreProceedingsandFGDM",
        "ReviewMeetingsCount",
        ("pre_proceedings_ended.review_meetings", "pre_proceedings_meeting_held.on"),
        "As stated, or the meetings after the first",
        waits=COURT,
    ),
    Captured("PreProceedingsandFGDM", "StepDecisionDate", ("pre_proceedings_ended.on",), waits=COURT),
    Captured("PreProceedingsandFGDM", "PPOutcome", ("pre_proceedings_ended.outcome",), waits=COURT),
    Captured("PreProceedingsandFGDM", "CourtAppDate", ("court_application_made.on",), waits=COURT),
    Captured("PreProceedingsandFGDM", "LetterInitCPDate", ("letter_of_issue_sent.on",), waits=COURT),
)
BY_FIELD: dict[tuple[str, str], Captured] = {(row.table, row.field): row for row in CAPTURE}


def screens_for(table: str, field: str) -> tuple[Screen, ...]:
    """The pages where a field of the census is written down, for whoever wants to put it right; none where it waits."""
    row = BY_FIELD.get((table, field))
    return row.screens if row else ()


def as_markdown() -> str:
    """The table as it is printed in docs/reference/capture-cin.md."""
    waiting = sum(bool(row.waits) for row in CAPTURE)
    lines = [
        "# Where each field of the children in need census is captured",
        "",
        "Printed from `src/alongside/desk/data/capture.py`; do not edit. Nobody fills the census in: it is read from what is",
        "written down when it happens. `.on` is the day of an event. A field is given for the years named beside it.",
        f"{waiting} of {len(CAPTURE)} fields have no screen yet: the room they wait for is named, and until then they come",
        "from loaded files.",
        "",
    ]
    for table in CIN.tables:
        lines += [f"## {table.name}", "", f"{table.plain[:1].upper()}{table.plain[1:]}.", ""]
        lines += ["| field | years | read from | screen | moment | who |", "|---|---|---|---|---|---|"]
        for item in (each for each in CIN.fields if each.table == table.name):
            lines += _lines(item, BY_FIELD[item.table, item.name])
        lines.append("")
    lines += ["## Who", ""]
    used = dict.fromkeys(screen.may for row in CAPTURE for screen in row.screens)
    for may in used:
        roles = "; ".join(str(role.label) for role in Role if may in CAPABILITIES[role])
        lines.append(f"- {MEANS[may]} (`{may}`): {roles}.")
    return "\n".join(lines)


def _lines(item: Field, row: Captured) -> Iterator[str]:
    years = f"{item.from_year} to {item.to_year}" if item.to_year else f"{item.from_year} on"
    said = ", ".join(f"`{each}`" for each in row.read_from)
    source = ". ".join(filter(None, (said, row.how))) or "–"
    if row.screens:
        pages = "<br>".join(f"`{screen.page}`" for screen in row.screens)
        when = "<br>".join(screen.when for screen in row.screens)
        who = "<br>".join(f"`{screen.may}`" for screen in row.screens)
        yield f"| {item.name} | {years} | {source} | {pages} | {when} | {who} |"
    elif row.made:
        yield f"| {item.name} | {years} | {source} | made by the build | {row.made} | – |"
    else:
        yield f"| {item.name} | {years} | {source} | none yet | waits for {row.waits} | – |"
