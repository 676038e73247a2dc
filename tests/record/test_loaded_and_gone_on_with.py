"""A council moves to Alongside: last year's census is loaded in May 2025, and the work goes on here. What the next census says of
each girl was written down by hand from the guidance, her file and what was done at the desk."""

from datetime import UTC, date, datetime

import pytest

from alongside.exchange import loading
from alongside.record import models
from alongside.record.actions import people, statements
from alongside.returns.years import CollectionYear
from tests.record.census_case import AMARA, Case
from tests.record.test_loading_a_census import census

pytestmark = pytest.mark.django_db

LOADED = datetime(2025, 5, 12, 10, tzinfo=UTC)  # a Monday
WHO = """<Child><ChildIdentifiers><LAchildID>R1</LAchildID><UPN>H801200001001</UPN><PersonBirthDate>2016-05-02</PersonBirthDate>
<Sex>F</Sex></ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability>
</Disabilities></ChildCharacteristics>"""
BEGAN = """<CINdetails><CINreferralDate>2024-05-07</CINreferralDate><ReferralSource>6</ReferralSource>
<PrimaryNeedCode>N5</PrimaryNeedCode>"""
NFA = "<ReferralNFA>0</ReferralNFA>"
HELP = "<CINPlanDates><CINPlanStartDate>2024-07-01</CINPlanStartDate></CINPlanDates>"
PLAN = """<ChildProtectionPlans><CPPstartDate>{start}</CPPstartDate>{end}<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
<LatestCategoryOfAbuse>{latest}</LatestCategoryOfAbuse><NumberOfPreviousCPP>{before}</NumberOfPreviousCPP>{reviews}
</ChildProtectionPlans>"""
GIRL = [
    "ChildIdentifiers UPN=H801200001001 PersonBirthDate=2016-05-02 Sex=F",
    "ChildCharacteristics Ethnicity=WBRI Disability=NONE",
]
EPISODE = "CINdetails CINreferralDate=2024-05-07 ReferralSource=6 PrimaryNeedCode=N5"


@pytest.fixture
def moved(story, tmp_path):
    """Her file of 2024-25 is loaded; whoever works with her knows her by it."""

    def load(*groups, year=2025):
        text = WHO + "".join(groups) + "</Child>"
        loading.load_cin(str(census(tmp_path, text, year=year, name=f"{year}.xml")), now=LOADED)
        case = Case(story, tmp_path)
        story.people[AMARA] = models.Identifier.objects.filter(kind="la_child_id").get(value="R1").person_id
        runs = models.Matter.objects.filter(kind="referral").order_by("events__on")
        story.referrals = {AMARA: runs.last().pk}
        case.day("2025-05-13")
        story.allocated_to("alice")
        return case

    return load


def test_a_plan_that_moved_with_its_file_is_reviewed_changed_and_ended_here(moved):
    """On a plan since Friday 31 May 2024, as her second, physical abuse by the year's end. Here: emotional abuse from Tuesday
    10 June 2025, ended on Tuesday 18 November, closed on Monday 1 December."""
    reviews = "".join(f"<CPPreviewDate>{on}</CPPreviewDate>" for on in ("2024-08-20", "2025-02-11"))
    plan = PLAN.format(
        start="2024-05-31", end="", latest="PHY", before=1, reviews=f"<Reviews>{reviews}</Reviews>"
    )
    case = moved(BEGAN + NFA + plan + "</CINdetails>")
    case.conferred("2025-06-10", "continues", "EMO").conferred("2025-11-18", "ends").closed("2025-12-01")
    stands = "ChildProtectionPlans CPPstartDate=2024-05-31"
    assert case.census() == [
        *GIRL,
        f"{EPISODE} CINclosureDate=2025-12-01 ReasonForClosure=RC7 ReferralNFA=0",
        f"{stands} CPPendDate=2025-11-18 InitialCategoryOfAbuse=NEG LatestCategoryOfAbuse=EMO NumberOfPreviousCPP=1 "
        "CPPreviewDate=2024-08-20 CPPreviewDate=2025-02-11 CPPreviewDate=2025-06-10 CPPreviewDate=2025-11-18",
    ]
    assert case.wrong == []
    assert case.census(CollectionYear(2025))[2:] == [
        f"{EPISODE} ReferralNFA=0",
        f"{stands} InitialCategoryOfAbuse=NEG LatestCategoryOfAbuse=PHY NumberOfPreviousCPP=1 "
        "CPPreviewDate=2024-08-20 CPPreviewDate=2025-02-11",
    ]


def test_help_of_the_file_gives_way_to_a_plan_made_here_and_begins_again(moved):
    """A plan of help since Monday 1 July 2024; harm on Tuesday 20 May 2025, a plan on Tuesday 10 June, help again from 2 December;
    the school rings about her once more in January, while she is open."""
    case = moved(BEGAN + HELP + NFA + "</CINdetails>")
    case.harm_suspected("2025-05-20").concluded("2025-05-27").conferred("2025-06-10")
    case.conferred("2025-09-02", "continues", "NEG").conferred("2025-12-02", "ends").helped("2025-12-02")
    assert case.census()[2:] == [
        f"{EPISODE} ReferralNFA=0",
        "CINPlanDates CINPlanStartDate=2024-07-01 CINPlanEndDate=2025-06-10",
        "CINPlanDates CINPlanStartDate=2025-12-02",
        "Section47 S47ActualStartDate=2025-05-20 InitialCPCtarget=2025-06-11 DateOfInitialCPC=2025-06-10 ICPCnotRequired=0",
        "ChildProtectionPlans CPPstartDate=2025-06-10 CPPendDate=2025-12-02 InitialCategoryOfAbuse=NEG LatestCategoryOfAbuse=NEG "
        "NumberOfPreviousCPP=0 CPPreviewDate=2025-09-02 CPPreviewDate=2025-12-02",
    ]
    assert case.wrong == []


def test_a_plan_of_an_earlier_file_counts_before_one_made_here_and_a_new_referral_is_a_new_episode(moved):
    """Closed on Friday 28 March 2025, with a plan that ended that month: referred again on Tuesday 3 June, within twelve months."""
    closed = "<CINclosureDate>2025-03-28</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
    plan = PLAN.format(
        start="2024-05-31", end="<CPPendDate>2025-03-14</CPPendDate>", latest="NEG", before=0, reviews=""
    )
    case = moved(BEGAN + closed + NFA + plan + "</CINdetails>")
    case.referred("2025-06-03").decided("2025-06-03", "s47_enquiry")
    case.harm_suspected("2025-06-04").concluded("2025-06-10").conferred("2025-06-24", category="PHY")
    assert case.census()[2:] == [
        "CINdetails CINreferralDate=2025-06-03 ReferralSource=2A PrimaryNeedCode=N1 ReferralNFA=0",
        "Section47 S47ActualStartDate=2025-06-04 InitialCPCtarget=2025-06-25 DateOfInitialCPC=2025-06-24 ICPCnotRequired=0",
        "ChildProtectionPlans CPPstartDate=2025-06-24 InitialCategoryOfAbuse=PHY LatestCategoryOfAbuse=PHY NumberOfPreviousCPP=1",
    ]
    assert case.wrong == []


def test_an_enquiry_that_was_open_as_the_file_ended_comes_to_its_conference_here(moved):
    """Talked over on Monday 24 March 2025, no conference by the 31st; concluded here on Wednesday 14 May, the plan on the 20th."""
    open_ = "<Section47><S47ActualStartDate>2025-03-24</S47ActualStartDate><InitialCPCtarget>2025-04-14</InitialCPCtarget><ICPCnotRequired>0</ICPCnotRequired></Section47>"
    case = moved(BEGAN + open_ + NFA + "</CINdetails>")
    case.story.enquiries = {case.story.people[AMARA]: models.Matter.objects.get(kind="enquiry").pk}
    case.concluded("2025-05-14").conferred("2025-05-20")
    assert case.census()[2:] == [
        f"{EPISODE} ReferralNFA=0",
        "Section47 S47ActualStartDate=2025-03-24 InitialCPCtarget=2025-04-14 DateOfInitialCPC=2025-05-20 ICPCnotRequired=0",
        "ChildProtectionPlans CPPstartDate=2025-05-20 InitialCategoryOfAbuse=NEG LatestCategoryOfAbuse=NEG NumberOfPreviousCPP=0",
    ]
    assert case.wrong == []
    then = case.census(CollectionYear(2025), as_known_on=date(2025, 5, 13))
    assert "Section47 S47ActualStartDate=2025-03-24 InitialCPCtarget=2025-04-14 ICPCnotRequired=0" in then


def of_2024(tmp_path, *, born="2016-05-02", council="201"):
    """R1's file of 2024-25: referred on Tuesday 7 May 2024, closed on Monday 2 September."""
    closed = "<CINclosureDate>2024-09-02</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
    text = (WHO + BEGAN + closed + NFA + "</CINdetails></Child>").replace("2016-05-02", born)
    path = tmp_path / f"{born}-{council}.xml"
    census(tmp_path, text, year=2025, name=path.name)
    path.write_text(path.read_text().replace("<LEA>201<", f"<LEA>{council}<"))
    return path


def test_a_number_that_was_typed_here_is_hers_in_this_councils_file(story, tmp_path, settings):
    """She was referred here on Monday 2 June 2025, and Nora typed her number in the council's returns. Then this council's file of
    the year before comes, and again with another birthday; and another council's, of whose R1 nobody knows who she is."""
    settings.COUNCIL_NUMBER = "201"
    case = Case(story, tmp_path).referred("2025-06-02").decided("2025-06-03", "s17_assessment")
    girl = story.people[AMARA]
    people.record_identifier(girl, "la_child_id", "R1", **case.by("nora"))
    for path, known in (
        (of_2024(tmp_path), 1),
        (of_2024(tmp_path, born="2016-05-03"), 1),
        (of_2024(tmp_path, council="302"), 0),
    ):
        assert f"{known} already here" in loading.load_cin(str(path), now=case.story.now), path.name
    assert models.Matter.objects.filter(person=girl, kind="referral").count() == 2
    lines = case.census(CollectionYear(2025))
    assert lines[2:] == [f"{EPISODE} CINclosureDate=2024-09-02 ReasonForClosure=RC7 ReferralNFA=0"]
    assert case.own_number == "R1"


def test_a_number_that_was_typed_on_a_girl_of_another_birthday_makes_them_no_one_child(
    story, tmp_path, settings
):
    settings.COUNCIL_NUMBER = "201"
    case = Case(story, tmp_path).referred("2025-06-02")
    people.record_identifier(story.people[AMARA], "la_child_id", "R1", **case.by("nora"))
    said = loading.load_cin(str(of_2024(tmp_path, born="2016-05-03")), now=case.story.now)
    assert "1 new, 0 already here" in said
    said = loading.load_cin(str(of_2024(tmp_path)), now=case.story.now)
    assert "0 new, 1 already here" in said
    assert models.Matter.objects.filter(person=story.people[AMARA], kind="referral").count() == 2, (
        "now it is she"
    )


def test_a_number_that_was_taken_back_here_is_nobodys(story, tmp_path, settings):
    settings.COUNCIL_NUMBER = "201"
    case = Case(story, tmp_path).referred("2025-06-02")
    wrong = people.record_identifier(story.people[AMARA], "la_child_id", "R1", **case.by("nora"))
    statements.take_back("number", wrong, because="Her sister's.", **case.by("nora"))
    said = loading.load_cin(str(of_2024(tmp_path)), now=case.story.now)
    assert "1 new, 0 already here" in said


def test_what_files_told_under_two_numbers_is_once_in_the_census_of_one_girl(story, tmp_path):
    """She was R1 in the file of 2024-25 and R2 in that of 2025-26, which has the same referral and the same plan, both over by
    Monday 30 June 2025, and another referral since. Nora joins the two records, and parts them again."""
    plan = HELP.replace(
        "</CINPlanStartDate>", "</CINPlanStartDate><CINPlanEndDate>2025-06-30</CINPlanEndDate>"
    )
    closed = "<CINclosureDate>2025-06-30</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
    assessed = """<Assessments><AssessmentActualStartDate>2024-05-08</AssessmentActualStartDate>
<AssessmentAuthorisationDate>2024-06-12</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>
<AssessmentFactors>16A</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>"""
    later = BEGAN.replace("2024-05-07", "2025-09-01") + NFA + "</CINdetails>"
    told = {
        "R1": (2025, BEGAN + assessed + HELP + NFA + "</CINdetails>"),
        "R2": (2026, BEGAN + closed + plan + NFA + "</CINdetails>" + later),
    }
    for number, (year, episodes) in told.items():
        text = WHO.replace(">R1<", f">{number}<") + episodes + "</Child>"
        loading.load_cin(
            census(tmp_path, text, year=year, name=f"{number}.xml"), now=LOADED.replace(year=2026)
        )
    case = Case(story, tmp_path).day("2026-05-13")
    numbers = models.Identifier.objects.filter(kind="la_child_id")
    one, other = (numbers.get(value=number).person_id for number in told)
    apart = [case.census(CollectionYear(year)) for year in (2025, 2026)]
    assert [each.count(GIRL[0]) for each in apart] == [2, 2]
    people.join_people(one, other, reasons="Her mother says so.", **case.by("nora"))
    assert case.census(CollectionYear(2025)) == [
        *GIRL,
        f"{EPISODE} ReferralNFA=0",
        "Assessments AssessmentActualStartDate=2024-05-08 AssessmentAuthorisationDate=2024-06-12 AssessmentFactors=16A",
        "CINPlanDates CINPlanStartDate=2024-07-01",
    ]
    assert ("referral", "another record of this child has it too") in case.left_out
    assert case.wrong == []
    assert case.census() == [
        *GIRL,
        f"{EPISODE} CINclosureDate=2025-06-30 ReasonForClosure=RC7 ReferralNFA=0",
        "CINPlanDates CINPlanStartDate=2024-07-01 CINPlanEndDate=2025-06-30",
        f"{EPISODE.replace('2024-05-07', '2025-09-01')} ReferralNFA=0",
    ]
    assert case.wrong == []
    people.part_people(one, other, reasons="It was her cousin.", **case.by("nora"))
    assert [case.census(CollectionYear(year)) for year in (2025, 2026)] == apart
