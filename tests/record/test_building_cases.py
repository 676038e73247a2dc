"""Hard cases of the census: each told through the actions, and its groups written down by hand from the guidance."""

from datetime import UTC, date, datetime

import pytest

from alongside.law import pathway
from alongside.law.steps import enquiry as enquiry_law
from alongside.record import history as histories, models
from alongside.record.acting import When
from alongside.record.actions import (
    access,
    conference,
    correction,
    meetings,
    people,
    referral,
    statements,
    transfer_in,
    unborn,
)
from alongside.record.actions.transfer_in import Notice
from alongside.record.queries.census import builds
from alongside.returns.years import CollectionYear
from tests.record.census_case import AMARA, Case
from tests.story import willing

pytestmark = pytest.mark.django_db

BEFORE, AFTER = CollectionYear(2025), CollectionYear(2027)
A_YEAR_ON = datetime(2027, 7, 1, 10, tzinfo=UTC)
GIRL = [
    "ChildIdentifiers UPN=H801200001001 PersonBirthDate=2016-05-02 Sex=F",
    "ChildCharacteristics Ethnicity=WBRI Disability=NONE",
]
REFERRED = "CINdetails CINreferralDate=2025-05-06 ReferralSource=2A PrimaryNeedCode=N1"
ENQUIRED = "Section47 S47ActualStartDate=2025-05-07 InitialCPCtarget=2025-05-29 DateOfInitialCPC=2025-05-27 ICPCnotRequired=0"
PLANNED = "ChildProtectionPlans CPPstartDate=2025-05-27"
NO_REFERRAL = ("enquiry", "it stands under no referral that was open then, or of that year")
NEGLECT = "InitialCategoryOfAbuse=NEG LatestCategoryOfAbuse=NEG"


@pytest.fixture
def case(story, tmp_path):
    return Case(story, tmp_path)


@pytest.fixture
def enquired(case):
    """Referred on Tuesday 6 May 2025, talked over with the police the next day, found to be harmed the week after."""
    case.referred("2025-05-06").decided("2025-05-06", "s47_enquiry")
    return case.harm_suspected("2025-05-07").concluded("2025-05-14")


@pytest.fixture
def protected(enquired):
    """With a child protection plan since Tuesday 27 May, the thirteenth working day after that talk."""
    return enquired.conferred("2025-05-27")


# --- referrals, and what follows of them ---


def test_nothing_further_and_then_assessed_within_the_year_are_two_episodes(case):
    case.referred("2025-05-06").decided("2025-05-06", "no_further_action")
    case.referred("2025-11-03", need="N5").decided("2025-11-03", "s17_assessment")
    case.assessed("2025-11-04", "2025-12-01", outcome="not_in_need", factors=("21",)).closed(
        "2025-12-02", "RC8"
    )
    assert case.census() == [
        *GIRL,
        f"{REFERRED} ReferralNFA=1",
        "CINdetails CINreferralDate=2025-11-03 ReferralSource=2A PrimaryNeedCode=N5 CINclosureDate=2025-12-02 "
        "ReasonForClosure=RC8 ReferralNFA=0",
        "Assessments AssessmentActualStartDate=2025-11-04 AssessmentAuthorisationDate=2025-12-01 AssessmentFactors=21",
    ]
    assert case.wrong == []


def test_harm_suspected_after_nothing_further_makes_it_a_referral_that_went_further(case):
    """Signposted on Tuesday 6 May; on Friday something is seen, and nobody takes another referral first."""
    case.referred("2025-05-06").decided("2025-05-06", "signpost")
    case.harm_suspected("2025-05-09").concluded("2025-05-14", "not_substantiated", conference=False)
    assert case.census()[2:] == [
        f"{REFERRED} ReferralNFA=0",
        "Section47 S47ActualStartDate=2025-05-09 ICPCnotRequired=1",
    ]
    assert case.wrong == []


def test_harm_talked_over_in_the_night_belongs_to_the_referral_that_was_written_down_in_the_morning(case):
    """The school rings on Tuesday evening; the police come into it at once; Maud takes it as a referral on Wednesday."""
    case.day("2025-05-06", "18:00").known()
    contact = case.story.school_refers(AMARA)
    case.harm_suspected("2025-05-06")
    case.day("2025-05-07")
    child = case.story.people[AMARA]
    said = {"children": [child], "reasons": "Hurt.", "primary_need": "N1"}
    started = willing(referral.start_referral, contact, **said, **case.by("maud"))
    case.story.referrals = {AMARA: started[child]}
    case.decided("2025-05-07", "s47_enquiry").concluded("2025-05-13").conferred("2025-05-20")
    assert case.census()[2:] == [
        f"{REFERRED} ReferralNFA=0",
        "Section47 S47ActualStartDate=2025-05-06 InitialCPCtarget=2025-05-28 DateOfInitialCPC=2025-05-20 ICPCnotRequired=0",
        f"ChildProtectionPlans CPPstartDate=2025-05-20 {NEGLECT} NumberOfPreviousCPP=0",
    ]
    assert case.wrong == []


def test_an_enquiry_after_everything_was_closed_stands_in_no_episode_and_is_told_of(case):
    case.referred("2025-05-06").decided("2025-05-06", "s17_assessment")
    case.assessed("2025-05-07", "2025-06-06", outcome="not_in_need").closed("2025-06-06", "RC8")
    case.harm_suspected("2025-07-01").concluded("2025-07-08", "not_substantiated", conference=False)
    assert [line for line in case.census() if "Section47" in line] == []
    assert NO_REFERRAL in case.left_out
    assert case.wrong == []
    assert said_of(case) == [enquiry_law.NO_REFERRAL]
    # The contact that began it is found on Monday 7 July, and is written down with the day it came.
    case.day("2025-07-07")
    case.story.school_refers(AMARA, received_at=datetime(2025, 6, 30, 15, tzinfo=UTC))
    said = {"reasons": "Hurt.", "primary_need": "N1"}
    willing(referral.start_referral, case.story.contact, **said, **case.by("maud"))
    case.day("2025-07-09")
    assert any("Section47 S47ActualStartDate=2025-07-01" in line for line in case.census())
    assert NO_REFERRAL not in case.left_out
    assert said_of(case) == []


def said_of(case) -> list[str]:
    """What the desk says, in the same words to everybody, of an enquiry that the census leaves out."""
    where = pathway.position(histories.of(case.story.people[AMARA]), case.story.now)
    return [each.key for each in where.alerts if each.key == enquiry_law.NO_REFERRAL]


@pytest.mark.parametrize("answered", ["no_further_action", "early_help"])
def test_harm_in_a_later_year_is_not_put_down_to_a_referral_that_led_to_nothing(case, answered):
    """Answered on Tuesday 25 March 2025; on Wednesday 2 April harm is suspected, and nobody writes down that referral."""
    case.referred("2025-03-25")
    agreed = {"given_by": "Dana Cole", "scope": "early_help", "on": date(2025, 3, 25)}
    referral.record_agreement(case.story.referrals[AMARA], **agreed, **case.by("alice"))
    case.decided("2025-03-25", answered)
    case.harm_suspected("2025-04-02").concluded("2025-04-09", "not_substantiated", conference=False)
    assert case.census() == []
    assert NO_REFERRAL in case.left_out
    assert said_of(case) == [enquiry_law.NO_REFERRAL]
    case.referred("2026-01-12").decided("2026-01-12", "s17_assessment")
    assert case.census()[2:] == [
        "CINdetails CINreferralDate=2026-01-12 ReferralSource=2A PrimaryNeedCode=N1 ReferralNFA=0"
    ]
    assert NO_REFERRAL in case.left_out
    assert said_of(case) == [enquiry_law.NO_REFERRAL]


def test_harm_years_after_a_referral_that_went_further_and_is_open_is_of_that_episode(case):
    case.referred("2024-09-03").decided("2024-09-03", "s17_assessment")
    case.assessed("2024-09-04", "2024-10-01", outcome="not_in_need", factors=("21",))
    case.harm_suspected("2025-06-03").concluded("2025-06-10", "not_substantiated", conference=False)
    assert case.census()[2:] == [
        "CINdetails CINreferralDate=2024-09-03 ReferralSource=2A PrimaryNeedCode=N1 ReferralNFA=0",
        "Section47 S47ActualStartDate=2025-06-03 ICPCnotRequired=1",
    ]


def test_a_closing_that_was_taken_back_keeps_no_enquiry_out(case):
    """Closed by mistake on Friday 6 June; harm is suspected on 1 July; the closing is taken back, then the receipt too."""
    case.referred("2025-05-06").decided("2025-05-06", "s17_assessment")
    case.assessed("2025-05-07", "2025-06-06", outcome="not_in_need").closed("2025-06-06", "RC8")
    case.harm_suspected("2025-07-01").concluded("2025-07-08", "not_substantiated", conference=False)
    for day, kind in (("2025-07-09", "referral_closed"), ("2025-08-01", "referral_received")):
        event = models.Event.objects.get(kind=kind)
        correction.retract_event(event.pk, because="A slip.", **case.day(day).by("maud"))
    case.census()
    assert NO_REFERRAL in case.left_out
    for known, held in ((date(2025, 7, 8), False), (date(2025, 7, 31), True)):
        assert any("Section47" in line for line in case.census(as_known_on=known)) is held
        assert (NO_REFERRAL in case.left_out) is not held


def test_an_enquiry_begins_on_the_day_that_stands_for_it(case):
    """Written down as of Tuesday 1 July; it was the 10th, two days after the new referral."""
    case.day("2025-07-01").known()
    case.harm_suspected("2025-07-01").referred("2025-07-08").decided("2025-07-14", "s17_assessment")
    assert not any("Section47" in line for line in case.census())
    talk = models.Event.objects.get(kind="strategy_discussion_held")
    case.day("2025-07-15")
    correction.correct_event(talk.pk, when=When.day(date(2025, 7, 10)), because="A slip.", **case.by("maud"))
    assert (
        "Section47 S47ActualStartDate=2025-07-10 InitialCPCtarget=2025-07-31 ICPCnotRequired=0"
        in case.census()
    )


def test_a_referral_nobody_had_decided_by_the_year_end_is_open_in_one_and_nothing_further_in_the_next(case):
    """Received on Tuesday 31 March 2026 and decided on Wednesday 8 April, later than the next working day."""
    case.referred("2026-03-31").decided("2026-04-08", "no_further_action")
    referred = "CINdetails CINreferralDate=2026-03-31 ReferralSource=2A PrimaryNeedCode=N1"
    assert case.census()[2:] == [f"{referred} ReferralNFA=0"]
    assert case.census(AFTER, now=A_YEAR_ON)[2:] == [f"{referred} ReferralNFA=1"]
    assert case.wrong == []


def test_three_assessments_each_stand_in_the_year_they_were_signed_in(case):
    case.referred("2025-03-10").decided("2025-03-10", "s17_assessment")
    case.assessed("2025-03-11", "2025-04-30").assessed("2025-09-01", "2025-10-01", factors=("1B", "3B"))
    case.assessed("2026-02-02", "2026-04-08", factors=("4A",))
    first = "Assessments AssessmentActualStartDate=2025-03-11"
    last = "Assessments AssessmentActualStartDate=2026-02-02"
    assert case.census(BEFORE)[3:] == [first]
    assert case.census()[3:] == [
        f"{first} AssessmentAuthorisationDate=2025-04-30 AssessmentFactors=16A",
        "Assessments AssessmentActualStartDate=2025-09-01 AssessmentAuthorisationDate=2025-10-01 AssessmentFactors=1B "
        "AssessmentFactors=3B",
        last,
    ]
    assert case.wrong == []
    signed = f"{last} AssessmentAuthorisationDate=2026-04-08 AssessmentFactors=4A"
    assert case.census(AFTER, now=A_YEAR_ON)[3:] == [signed]


# --- enquiries, conferences, plans ---


def test_a_conference_after_the_year_end_is_open_in_one_census_and_held_in_the_next(case):
    case.referred("2025-03-10").decided("2025-03-10", "s47_enquiry")
    case.harm_suspected("2025-03-20").concluded("2025-03-28").conferred("2025-04-09")
    begun = "Section47 S47ActualStartDate=2025-03-20 InitialCPCtarget=2025-04-10"
    assert case.census(BEFORE)[3:] == [f"{begun} ICPCnotRequired=0"]
    assert case.census()[3:] == [
        f"{begun} DateOfInitialCPC=2025-04-09 ICPCnotRequired=0",
        f"ChildProtectionPlans CPPstartDate=2025-04-09 {NEGLECT} NumberOfPreviousCPP=0",
    ]
    assert case.wrong == []


def test_the_first_and_the_last_day_of_the_year_are_of_the_year(case):
    """Everything begins on Tuesday 1 April 2025, and the plan ends on Tuesday 31 March 2026; help begins that day, and ends on
    1 April."""
    case.referred("2025-04-01").decided("2025-04-01", "s47_enquiry").harm_suspected("2025-04-01")
    case.concluded("2025-04-04").conferred("2025-04-22").conferred("2025-07-10", "continues")
    case.conferred("2026-03-31", "ends").helped("2026-03-31")
    case.help_ends("2026-04-01").closed("2026-04-01")
    referred = "CINdetails CINreferralDate=2025-04-01 ReferralSource=2A PrimaryNeedCode=N1"
    assert case.census(BEFORE) == []
    assert case.census()[2:] == [
        f"{referred} ReferralNFA=0",
        "CINPlanDates CINPlanStartDate=2026-03-31",
        "Section47 S47ActualStartDate=2025-04-01 InitialCPCtarget=2025-04-24 DateOfInitialCPC=2025-04-22 ICPCnotRequired=0",
        f"ChildProtectionPlans CPPstartDate=2025-04-22 CPPendDate=2026-03-31 {NEGLECT} NumberOfPreviousCPP=0 "
        "CPPreviewDate=2025-07-10 CPPreviewDate=2026-03-31",
    ]
    assert case.wrong == []
    assert case.census(AFTER, now=A_YEAR_ON)[2:] == [
        f"{referred} CINclosureDate=2026-04-01 ReasonForClosure=RC7 ReferralNFA=0",
        "CINPlanDates CINPlanStartDate=2026-03-31 CINPlanEndDate=2026-04-01",
    ]


def test_closed_a_minute_before_the_year_and_as_it_began(case):
    for name, day, at in (("Ben Cole", "2025-03-31", "23:59"), ("Cy Cole", "2025-04-01", "00:00")):
        case.known(name, identifiers=())
        case.referred("2025-02-03", name).decided("2025-02-03", "services_now").closed(day, at=at, name=name)
    ends = [line for line in case.census(BEFORE) if "CINdetails" in line]
    assert sorted("CINclosureDate=2025-03-31" in line for line in ends) == [False, True]
    (left,) = [line for line in case.census() if "CINdetails" in line]
    assert "CINclosureDate=2025-04-01" in left


def test_help_that_a_protection_plan_ends_may_begin_again_after_it(case):
    case.referred("2025-05-06").decided("2025-05-06", "s17_assessment").assessed("2025-05-07", "2025-06-06")
    case.helped("2025-06-09").harm_suspected("2025-07-01").concluded("2025-07-08").conferred("2025-07-21")
    case.conferred("2025-10-01", "ends").helped("2025-10-02")
    case.harm_suspected("2026-01-12").concluded("2026-01-15").conferred("2026-01-30", category="SAB")
    assert case.census()[4:] == [
        "CINPlanDates CINPlanStartDate=2025-06-09 CINPlanEndDate=2025-07-21",
        "CINPlanDates CINPlanStartDate=2025-10-02 CINPlanEndDate=2026-01-30",
        "Section47 S47ActualStartDate=2025-07-01 InitialCPCtarget=2025-07-22 DateOfInitialCPC=2025-07-21 ICPCnotRequired=0",
        "Section47 S47ActualStartDate=2026-01-12 InitialCPCtarget=2026-02-02 DateOfInitialCPC=2026-01-30 ICPCnotRequired=0",
        f"ChildProtectionPlans CPPstartDate=2025-07-21 CPPendDate=2025-10-01 {NEGLECT} NumberOfPreviousCPP=0 "
        "CPPreviewDate=2025-10-01",
        "ChildProtectionPlans CPPstartDate=2026-01-30 InitialCategoryOfAbuse=SAB LatestCategoryOfAbuse=SAB "
        "NumberOfPreviousCPP=1",
    ]
    assert case.wrong == []


def test_a_category_that_changed_a_second_enquiry_while_a_plan_runs_and_the_end_of_everything(protected):
    case = protected.harm_suspected("2025-08-04").concluded("2025-08-11", conference=False)
    case.conferred("2025-08-14", "continues", "EMO").conferred("2025-12-15", "ends").helped("2025-12-15")
    case.help_ends("2026-02-10").closed("2026-02-20")
    assert case.census()[2:] == [
        f"{REFERRED} CINclosureDate=2026-02-20 ReasonForClosure=RC7 ReferralNFA=0",
        "CINPlanDates CINPlanStartDate=2025-12-15 CINPlanEndDate=2026-02-10",
        ENQUIRED,
        "Section47 S47ActualStartDate=2025-08-04 ICPCnotRequired=1",
        f"{PLANNED} CPPendDate=2025-12-15 InitialCategoryOfAbuse=NEG LatestCategoryOfAbuse=EMO NumberOfPreviousCPP=0 "
        "CPPreviewDate=2025-08-14 CPPreviewDate=2025-12-15",
    ]
    assert case.wrong == []


def test_a_conference_that_was_held_all_the_same_was_needed(case):
    case.referred("2025-05-06").decided("2025-05-06", "s47_enquiry").harm_suspected("2025-05-07")
    case.concluded("2025-05-14", "substantiated_no_continuing_risk", conference=False).conferred("2025-05-27")
    assert case.census()[3] == ENQUIRED
    assert case.wrong == []


def test_adjourned_before_the_year_end_and_decided_after_it(case):
    case.referred("2026-03-02").decided("2026-03-02", "s47_enquiry").harm_suspected("2026-03-10")
    case.concluded("2026-03-17").conferred("2026-03-27", "adjourned").conferred("2026-04-10")
    begun = "Section47 S47ActualStartDate=2026-03-10 InitialCPCtarget=2026-03-31"
    assert case.census()[3:] == [f"{begun} DateOfInitialCPC=2026-03-27 ICPCnotRequired=0"]
    assert case.census(AFTER, now=A_YEAR_ON)[3:] == [
        f"{begun} DateOfInitialCPC=2026-04-10 ICPCnotRequired=0",
        f"ChildProtectionPlans CPPstartDate=2026-04-10 {NEGLECT} NumberOfPreviousCPP=0",
    ]
    assert case.wrong == []


def test_a_plan_taken_back_is_no_earlier_plan_and_those_of_other_councils_are(enquired):
    """Two plans elsewhere are known. The plan of 27 May was written on the wrong meeting, and taken back."""
    case = enquired.conferred("2025-05-27", plans_elsewhere=2).day("2025-06-02")
    started = models.Event.objects.get(kind="protection_plan_started")
    correction.retract_event(started.pk, because="It was not decided there.", **case.by("carla"))
    case.conferred("2025-06-10", plans_elsewhere=2)
    assert case.census()[3:] == [
        ENQUIRED.replace("2025-05-27", "2025-06-10"),
        f"ChildProtectionPlans CPPstartDate=2025-06-10 {NEGLECT} NumberOfPreviousCPP=2",
    ]
    assert case.wrong == []


def test_a_plan_that_moved_here_has_its_conference_at_the_episode_and_counts_the_plan_it_had(case):
    case.day("2025-05-06").known()
    case.story.school_refers(AMARA)
    notice = Notice(council="Leeds", work="protection_plan", primary_need="N1")
    transfer_in.receive(case.story.contact, notice, **case.by("dora"))
    case.conferred("2025-05-20", form="transfer_in")
    assert case.census()[2:] == [
        f"{REFERRED} DateOfInitialCPC=2025-05-20 ReferralNFA=0",
        f"ChildProtectionPlans CPPstartDate=2025-05-20 {NEGLECT} NumberOfPreviousCPP=1",
    ]
    assert case.wrong == []


@pytest.mark.parametrize(
    ("ground", "ended", "reason", "more"),
    [
        ("aged_18", "2025-08-20", "RC6", {}),
        ("transferred", "2025-08-20", "RC5", {"new_council": "Leeds", "new_council_on": date(2025, 8, 20)}),
        ("died", "2025-08-20", "RC2", {}),
    ],
)
def test_a_plan_that_no_review_ends(case, ground, ended, reason, more):
    """On Wednesday 20 August 2025 she turned 18, had moved, or died; written down the next day, and closed the day after."""
    case.known(born_on=date(2007, 8, 20))
    case.referred("2025-05-06").decided("2025-05-06", "s47_enquiry").harm_suspected("2025-05-07")
    case.concluded("2025-05-14").conferred("2025-05-27")
    case.protection_ends(ended, ground, written="2025-08-21", **more)
    if ground == "died":
        case.answer("died_on", date.fromisoformat(ended))
    case.closed("2025-08-22", reason)
    died = f" PersonDeathDate={ended}" if ground == "died" else ""
    assert case.census() == [
        f"ChildIdentifiers UPN=H801200001001 PersonBirthDate=2007-08-20 Sex=F{died}",
        GIRL[1],
        f"{REFERRED} CINclosureDate=2025-08-22 ReasonForClosure={reason} ReferralNFA=0",
        ENQUIRED,
        f"{PLANNED} CPPendDate={ended} {NEGLECT} NumberOfPreviousCPP=0",
    ]
    assert case.wrong == []


# --- who they are ---


def test_twins_who_were_expected_one_of_them_lost_and_one_kept_from_most_of_the_staff(case):
    """Expected on 20 February 2026; there are two; one is lost, and the other is restricted. Both are in the census, unborn."""
    baby = case.known("Baby Cole", born_on=None, due_on=date(2026, 2, 20), sex=None, identifiers=())
    case.referred("2025-07-14", "Baby Cole").decided("2025-07-14", "s17_assessment")
    case.day("2025-10-01")
    twin = unborn.split_twins(baby, given="Second", family="Cole", **case.by("alice"))
    unborn.record_loss(twin, on=date(2025, 10, 1), **case.by("alice"))
    named = {"named": [case.story.cast.alice.user], "owner": case.story.cast.nora.user}
    reasons = {"reasons": "He works here.", "desk_phone": "01632 960999", "expires_on": date(2026, 9, 1)}
    access.restrict(baby, **named, **reasons, **case.by("nora"))
    expected = "ChildIdentifiers ExpectedPersonBirthDate=2026-02-20 Sex=U"
    referred = "CINdetails CINreferralDate=2025-07-14 ReferralSource=2A PrimaryNeedCode=N1 ReferralNFA=0"
    both = sorted(case.census())
    assert (both[:2], both[-2:]) == ([referred] * 2, [expected] * 2)
    assert case.wrong == []
    case.day("2026-02-25")
    case.answer("born_on", date(2026, 2, 24), name="Baby Cole")
    case.answer("sex", "M", name="Baby Cole")
    case.answer("disability", ["NONE"], name="Baby Cole")
    assert "ChildIdentifiers PersonBirthDate=2026-02-24 Sex=M" in case.census()
    assert case.wrong == []


def test_what_the_family_would_not_say_and_several_disabilities(case):
    case.known(born_on=date(2012, 5, 2), sex=None, identifiers=())
    case.referred("2025-05-06").decided("2025-05-06", "s17_assessment")
    case.answer("ethnicity", standing="refused")
    case.answer("upn_unknown", "UN3")
    case.answer("disability", ["LD", "AUT", "BEH"])
    assert case.census()[:2] == [
        "ChildIdentifiers UPNunknown=UN3 PersonBirthDate=2012-05-02 Sex=U",
        "ChildCharacteristics Ethnicity=REFU Disability=LD Disability=AUT Disability=BEH",
    ]
    assert case.wrong == []
    case.answer("disability", standing="not_known")
    case.census()
    assert case.wrong == ["8540"]
    (found,) = [each for each in builds.findings(case.ref) if each.rule == "8540"]
    assert (found.person, found.fields.split("|")[0]) == (case.story.people[AMARA], "Disability")


def test_a_number_that_has_ended_is_a_former_one_and_the_childs_own_number_stays(case):
    case.known(identifiers=())
    for day, upn, own in (("2025-05-05", "H801200001001", "A100"), ("2025-06-05", "X801200001002", "A200")):
        case.day(day)
        for kind, value in (("upn", upn), ("la_child_id", own)):
            people.record_identifier(case.story.people[AMARA], kind, value, **case.by("alice"))
    case.referred("2025-06-06").decided("2025-06-06", "s17_assessment")
    numbers = "ChildIdentifiers UPN=X801200001002 FormerUPN=H801200001001 PersonBirthDate=2016-05-02 Sex=F"
    before = case.census()
    own = case.own_number
    case.day("2025-07-07")
    for each in models.Identifier.objects.filter(value__in=("H801200001001", "A100")):
        statements.end_statement("number", each.pk, last_on=date(2025, 6, 4), **case.by("alice"))
    assert case.census() == before
    assert (before[0], own, case.own_number) == (numbers, "A100", "A100")


def test_one_number_on_two_records_of_a_girl_is_not_also_her_former_one(case):
    one, other = case.known(), case.known("Amara Coles")
    case.referred("2025-05-06").decided("2025-05-06", "no_further_action")
    people.join_people(one, other, reasons="The same birth certificate.", **case.by("ines"))
    assert case.census() == [*GIRL, f"{REFERRED} ReferralNFA=1"]


def test_what_is_corrected_and_taken_back_after_the_census_was_sent(case):
    """Closed on Monday 30 June; in May 2026 it was found to have been the 20th, and in June that it never was."""
    case.referred("2025-05-06").decided("2025-05-06", "s17_assessment").assessed("2025-05-07", "2025-06-06")
    case.closed("2025-06-30")
    closed = models.Event.objects.get(kind="referral_closed").pk
    case.day("2026-05-04")
    correction.correct_event(closed, when=When.day(date(2025, 6, 20)), because="A slip.", **case.by("maud"))
    case.day("2026-06-04")
    correction.retract_event(closed, because="It was their cousin's.", **case.by("maud"))
    for known, end in ((date(2026, 5, 1), "06-30"), (date(2026, 5, 10), "06-20"), (None, "")):
        over = f" CINclosureDate=2025-{end} ReasonForClosure=RC7" if end else ""
        assert case.census(as_known_on=known)[2] == f"{REFERRED}{over} ReferralNFA=0"
        assert case.wrong == []


def test_a_conference_called_off_and_not_needed_after_all_is_one_that_was_not_required(case):
    """Harm is found on Tuesday 13 May; the conference of the 27th is called off on the 22nd, and on the 23rd none is needed."""
    case.referred("2025-05-06").decided("2025-05-06", "s47_enquiry")
    case.harm_suspected("2025-05-07").concluded("2025-05-13")
    meeting = case.called("2025-05-27", "initial")
    case.day("2025-05-22")
    meetings.call_off(meeting, moved_by="us", reason="Looked at again.", **case.by("carla"))
    assert (
        "Section47 S47ActualStartDate=2025-05-07 InitialCPCtarget=2025-05-29 ICPCnotRequired=0"
        in case.census()
    )
    case.day("2025-05-23")
    conference.not_needed(meeting, reasons="He has moved away.", **case.by("nora"))
    assert "Section47 S47ActualStartDate=2025-05-07 ICPCnotRequired=1" in case.census()
    assert case.wrong == []
