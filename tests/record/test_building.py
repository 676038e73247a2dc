"""What is written down at the desk becomes the census: nobody fills it in. And what is known of other years and councils
stands in it where it belongs, once."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from alongside.exchange import loading
from alongside.exchange.build import building
from alongside.exchange.build.comparing import Kind
from alongside.record import models
from alongside.record.acting import When
from alongside.record.actions import correction, people, referral
from alongside.record.queries.census import builds
from alongside.record.queries.census.asked import Asked
from alongside.record.queries.census.laid_out import laid_out
from alongside.returns.years import CollectionYear
from tests.record.test_building_round_trip import build_against, unexplained
from tests.record.test_loading_a_census import census, child, episode

pytestmark = pytest.mark.django_db

Y24, Y25, Y26, Y27 = (CollectionYear(year) for year in (2024, 2025, 2026, 2027))
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday

PLAN = """<Section47><S47ActualStartDate>{strategy}</S47ActualStartDate><InitialCPCtarget>{target}</InitialCPCtarget>
<DateOfInitialCPC>{start}</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired></Section47>"""
PROTECTION = """<ChildProtectionPlans><CPPstartDate>{start}</CPPstartDate>{end}<InitialCategoryOfAbuse>NEG
</InitialCategoryOfAbuse><LatestCategoryOfAbuse>{latest}</LatestCategoryOfAbuse><NumberOfPreviousCPP>{before}
</NumberOfPreviousCPP></ChildProtectionPlans>"""


class Built:
    """A built census, read by a plain reader."""

    def __init__(self, folder, year, *, now=NOW, council="201", **more):
        self.path = folder / f"{year}.xml"
        self.built = building.build_cin(self.path, year=year, council=council, now=now, **more)
        self.tree = etree.parse(str(self.path))

    def all(self, path):
        return [element.text for element in self.tree.iterfind(f".//{path}")]

    def one(self, path):
        (found,) = self.all(path)
        return found

    def reasons(self):
        return {(kind, why): number for kind, why, number in self.built.kept.reasons}


# --- at the desk ---


def test_a_referral_that_was_assessed_stands_in_the_census_of_its_year(story, tmp_path):
    """Referred Friday 4 September 2026, to be assessed; signed off on Friday 9 October."""
    story.on("Fri 4 September 2026").known("Amara Cole", born_on=date(2016, 5, 2), sex="F")
    story.school_refers("Amara Cole")
    story.becomes_a_referral("Amara Cole")
    story.manager_decides()
    story.allocated_to("alice")
    story.on("Mon 7 September 2026").parent_agrees()
    story.assessment_begins()
    story.visits()
    story.writes_the_assessment()
    story.on("Thu 8 October 2026").submits(cautions=dict.fromkeys(CAUTIONS, "Asked"))
    story.on("Fri 9 October 2026").signed_off(cautions=dict.fromkeys(CAUTIONS, "Asked"))
    built = Built(tmp_path, Y27)
    assert built.one("CINreferralDate") == "2026-09-04"
    assert built.one("ReferralSource") == "2A"
    assert built.one("ReferralNFA") == "0"
    assert built.one("AssessmentActualStartDate") == "2026-09-07"
    assert built.one("AssessmentAuthorisationDate") == "2026-10-09"
    assert built.one("LAchildID") == story.people["Amara Cole"].hex[:20].upper()
    assert built.all("CINclosureDate") == []


CAUTIONS = (
    "no_views_of_parents",
    "child_never_seen",
    "child_never_seen_alone",
    "agreement_to_assess_missing",
    "parent_views_missing",
    "father_missing",
    "child_not_seen",
    "child_not_seen_alone",
    "assessment_without_seeing",
    "views_missing",
    "parents_not_asked",
    "agreement_missing",
    "assessment_late",
    "no_factors",
)


@pytest.mark.parametrize(
    ("outcomes", "nothing_further"),
    [
        (["no_further_action"], "1"),
        (["signpost"], "1"),
        (["early_help"], "1"),
        (["s17_assessment"], "0"),
        (["early_help", "s47_enquiry"], "0"),
    ],
)
def test_help_outside_section_17_is_no_further_action_in_the_census(
    story, tmp_path, outcomes, nothing_further
):
    story.on("Fri 4 September 2026").known("Amara Cole", born_on=date(2016, 5, 2))
    story.school_refers("Amara Cole")
    (run,) = story.becomes_a_referral().values()
    referral.record_agreement(
        run, given_by="Dana Cole", scope="early_help", on=story.now.date(), by=story.cast.dora, now=story.now
    )
    story.manager_decides(*outcomes)
    assert Built(tmp_path, Y27).one("ReferralNFA") == nothing_further


def test_a_referral_of_the_last_day_that_is_decided_the_next_counts_once(story, tmp_path):
    """Received on Wednesday 31 March 2027, decided on Thursday 1 April: no further action. It is of the year it came in."""
    story.on("Wed 31 March 2027", "16:00").known("Amara Cole", born_on=date(2016, 5, 2))
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Thu 1 April 2027").manager_decides("no_further_action")
    later = datetime(2027, 6, 1, tzinfo=UTC)
    assert Built(tmp_path, Y27, now=later).all("ReferralNFA") == ["1"]
    after = Built(tmp_path, CollectionYear(2028), now=later)
    assert after.all("ReferralNFA") == []
    why = "it ended with no further action, and was not referred in the year"
    assert after.reasons()["referral", why] == 1


def test_a_referral_on_an_open_child_adds_to_the_episode(story, tmp_path):
    """Open since September; rung about again in October, and taken as a referral on the manager's reasons."""
    story.on("Fri 4 September 2026").known("Amara Cole", born_on=date(2016, 5, 2))
    story.school_refers("Amara Cole")
    first = dict(story.becomes_a_referral())
    story.manager_decides()
    story.on("Mon 12 October 2026").school_refers("Amara Cole", concern="not at school for a week")
    again = referral.start_referral(
        story.contact,
        children=[story.people["Amara Cole"]],
        reasons="A new worry.",
        cautions={"second_open_referral": "The first was about something else."},
        by=story.cast.maud,
        now=story.now,
    )
    assert again
    assert set(again.values()).isdisjoint(first.values())
    built = Built(tmp_path, Y27)
    assert built.all("CINreferralDate") == ["2026-09-04"]
    assert built.reasons()["referral", "the child was open: it adds to the episode that ran"] == 1


def test_what_is_corrected_is_corrected_in_the_census_and_the_old_day_can_be_built_again(story, tmp_path):
    story.on("Fri 4 September 2026").known("Amara Cole", born_on=date(2016, 5, 2))
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    received = models.Event.objects.get(kind="referral_received")
    story.on("Mon 14 September 2026")
    before = Built(tmp_path, Y27, now=story.now)
    correction.correct_event(
        received.pk,
        when=When.day(date(2026, 9, 2)),
        because="The letter had lain in the post room.",
        by=story.cast.maud,
        now=story.now,
    )
    now = Built(tmp_path, Y27)
    assert now.one("CINreferralDate") == "2026-09-02"
    assert now.built.kept.serial_number == "002"
    then = Built(tmp_path, Y27, as_known_on=date(2026, 9, 13))
    assert then.one("CINreferralDate") == "2026-09-04"
    # The same facts as the first build: its number, its header, its very bytes.
    assert then.built.again
    assert then.built.kept.digest == before.built.kept.digest
    (since,) = [each for each in builds.recorded_since(before.built.kept) if each.correction == "replaces"]
    assert (since.on, since.person) == (date(2026, 9, 4), story.people["Amara Cole"]), "the day it was of"


def test_an_expected_child_has_an_expected_day_and_no_sex(story, tmp_path):
    """Expected on 5 February 2027 and referred in September 2026; as the year ends the child is born, and known so."""
    story.on("Fri 4 September 2026")
    baby = story.known("Baby Cole", due_on=date(2027, 2, 5), sex="F")
    story.school_refers("Baby Cole")
    story.becomes_a_referral()
    story.manager_decides()
    unborn = Built(tmp_path, Y27)
    assert unborn.one("ExpectedPersonBirthDate") == "2027-02-05"
    assert (unborn.one("Sex"), unborn.all("PersonBirthDate")) == ("U", [])
    story.on("Mon 8 February 2027")
    people.record_answer(
        baby, "born_on", date(2027, 2, 3), on=date(2027, 2, 3), by=story.cast.alice, now=story.now
    )
    born = Built(tmp_path, Y27, now=datetime(2027, 5, 1, tzinfo=UTC))
    assert born.one("PersonBirthDate") == "2027-02-03"
    assert (born.one("Sex"), born.all("ExpectedPersonBirthDate")) == ("F", [])


def test_joined_records_are_one_child_with_one_number_and_a_list_of_the_others(story, tmp_path):
    """Two files of Amara's, each with a number and an episode, are found to be one girl's; then it was a mistake."""
    story.on("Fri 4 September 2026")
    one = story.known(
        "Amara Cole",
        born_on=date(2016, 5, 2),
        identifiers=(("la_child_id", "C100"), ("upn", "H801200001001")),
    )
    other = story.known(
        "Amara Coles",
        born_on=date(2016, 5, 2),
        identifiers=(("la_child_id", "C200"), ("upn", "X801200001002")),
    )
    story.school_refers("Amara Cole")
    story.becomes_a_referral("Amara Cole")
    story.manager_decides("no_further_action", children=("Amara Cole",))
    story.on("Mon 21 September 2026").school_refers("Amara Coles")
    story.referrals.clear()
    story.becomes_a_referral("Amara Coles")
    story.manager_decides()
    assert sorted(Built(tmp_path, Y27).all("LAchildID")) == ["C100", "C200"]
    people.join_people(one, other, reasons="The same birth certificate.", by=story.cast.ines, now=story.now)
    joined = Built(tmp_path, Y27)
    assert joined.one("LAchildID") == "C100"
    assert joined.all("CINreferralDate") == ["2026-09-04", "2026-09-21"]
    assert (joined.one("UPN"), joined.one("FormerUPN")) == ("X801200001002", "H801200001001")
    assert joined.built.merged == 1
    with laid_out(Asked(Y27, "201", NOW)) as rows:
        assert [(each.number, each.other_numbers) for each in rows.children()] == [("C100", ["C200"])]
    people.part_people(one, other, reasons="Two girls after all.", by=story.cast.ines, now=story.now)
    assert sorted(Built(tmp_path, Y27).all("LAchildID")) == ["C100", "C200"]


def test_open_with_nothing_done_all_year_is_listed(story, tmp_path):
    story.on("Fri 4 September 2026").known("Amara Cole", born_on=date(2016, 5, 2))
    story.known("Ben Cole", born_on=date(2018, 5, 2))
    story.school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    idle = Built(tmp_path, Y27).built.idle
    assert {each.person for each in idle} == {story.people["Amara Cole"], story.people["Ben Cole"]}
    story.on("Mon 7 September 2026").visits("Amara Cole")
    (left,) = Built(tmp_path, Y27).built.idle
    assert (left.person, left.referred_on) == (story.people["Ben Cole"], date(2026, 9, 4))


# --- loaded ---


def test_the_end_of_the_last_service_is_the_end_of_the_episode(tmp_path):
    """Closed on 1 October, it says; the plan of help went on until Friday 24 October."""
    more = """<CINclosureDate>2025-10-01</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure><CINPlanDates>
<CINPlanStartDate>2025-07-01</CINPlanStartDate><CINPlanEndDate>2025-10-24</CINPlanEndDate></CINPlanDates>"""
    path = census(tmp_path, child("A1", "2015-03-27", episode(more=more)))
    loading.load_cin(path, now=NOW)
    built, differences = build_against(tmp_path / "census.xml", tmp_path)
    assert [(each.name, each.loaded, each.built) for each in differences] == [
        ("CINclosureDate", "2025-10-01", "2025-10-24")
    ]
    assert unexplained(differences) == []
    assert (
        "CINdetails.CINclosureDate",
        "The episode ends when the last service under it ends.",
        1,
    ) in built.kept.put


def test_a_protection_plan_that_starts_ends_the_plan_of_help(tmp_path):
    more = (
        "<CINPlanDates><CINPlanStartDate>2025-06-10</CINPlanStartDate></CINPlanDates>"
        + PLAN.format(strategy="2025-08-01", target="2025-08-22", start="2025-08-22")
        + "<ReferralNFA>0</ReferralNFA>"
        + PROTECTION.format(start="2025-08-22", end="", latest="NEG", before=0)
    )
    text = episode(more=more).replace("<ReferralNFA>0</ReferralNFA></CINdetails>", "</CINdetails>")
    loading.load_cin(census(tmp_path, child("A1", "2015-03-27", text)), now=NOW)
    built = Built(tmp_path, Y26)
    assert built.one("CINPlanEndDate") == "2025-08-22"
    assert built.all("CPPendDate") == []
    assert not [each for each in built.built.summary.by_rule if each.rule_code in ("4001", "4017")]


def test_an_episode_that_overlaps_is_put_together_and_every_element_is_explained(tmp_path):
    """A second referral while the first is open, with an assessment under it."""
    assessed = """<Assessments><AssessmentActualStartDate>2025-09-02</AssessmentActualStartDate>
<AssessmentAuthorisationDate>2025-10-01</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>
<AssessmentFactors>16A</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>"""
    path = census(tmp_path, child("A1", "2015-03-27", episode("2025-06-02"), episode("2025-09-01", assessed)))
    loading.load_cin(path, now=NOW)
    built, differences = build_against(tmp_path / "census.xml", tmp_path)
    assert built.kept.rows["CINdetails"] == 1
    assert built.kept.rows["Assessments"] == 1
    assert unexplained(differences) == []
    # The second referral's own elements, and the one assessment that stands in the first one's episode now.
    assert {each.table for each in differences} == {"CINdetails", "Assessments"}


def six_years(tmp_path, council="201"):
    """A girl known since April 2020: two plans, two episodes, a change of category, a plan still open in 2026."""
    first = episode(
        "2020-05-04",
        PLAN.format(strategy="2020-06-01", target="2020-06-22", start="2020-06-19")
        + "<ReferralNFA>0</ReferralNFA>"
        + PROTECTION.format(start="2020-06-19", end="{end}", latest="{latest}", before=0),
    ).replace("<ReferralNFA>0</ReferralNFA></CINdetails>", "</CINdetails>")
    closed = "<CINclosureDate>2022-09-30</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
    second = episode(
        "2025-06-02",
        PLAN.format(strategy="2025-06-10", target="2025-07-01", start="2025-06-27")
        + "<ReferralNFA>0</ReferralNFA>"
        + PROTECTION.format(start="2025-06-27", end="", latest="NEG", before="{before}"),
    ).replace("<ReferralNFA>0</ReferralNFA></CINdetails>", "</CINdetails>")
    only_plan = first.replace(first[first.index("<Section47>") : first.index("<ReferralNFA>")], "")
    years = {
        2021: first.format(end="", latest="NEG"),
        2022: only_plan.format(end="", latest="EMO"),
        2023: only_plan.format(end="<CPPendDate>2022-09-15</CPPendDate>", latest="EMO").replace(
            "<PrimaryNeedCode>N1</PrimaryNeedCode>", f"<PrimaryNeedCode>N1</PrimaryNeedCode>{closed}"
        ),
        2026: second.format(before=1),
    }
    paths = {}
    for year, text in years.items():
        paths[year] = census(
            tmp_path, child("A1", "2015-03-27", text), year=year, name=f"{council}-{year}.xml"
        )
        if council != "201":
            file = Path(paths[year])
            file.write_text(file.read_text().replace("<LEA>201</LEA>", f"<LEA>{council}</LEA>"))
    return paths


@pytest.mark.parametrize("order", [(2021, 2022, 2023, 2026), (2026, 2023, 2021, 2022)])
def test_six_years_of_files_give_each_year_its_own_census_again(tmp_path, order):
    paths = six_years(tmp_path)
    for year in order:
        loading.load_cin(paths[year], now=NOW)
    now = Built(tmp_path, Y26)
    assert now.all("CINreferralDate") == ["2025-06-02"]
    assert now.all("CPPstartDate") == ["2025-06-27"]
    assert now.one("NumberOfPreviousCPP") == "1"
    _, differences = build_against(tmp_path / "201-2026.xml", tmp_path, council="201")
    # The file still says of a girl of ten that she is not of school age. She was five when it was said first.
    assert {(each.name, each.kind) for each in differences} <= {("UPNunknown", Kind.RULE)}
    # 2022-23: the plan that ended in September 2022, with its category as it was then; the enquiry was years before.
    then = Built(tmp_path, CollectionYear(2023))
    assert then.all("CINreferralDate") == ["2020-05-04"]
    assert (then.one("CPPendDate"), then.one("CINclosureDate")) == ("2022-09-15", "2022-09-30")
    assert then.all("S47ActualStartDate") == []
    # 2020-21: what later files say without a day, the new category, was not known of yet.
    if order[0] == 2021:
        first = Built(tmp_path, CollectionYear(2021))
        assert (first.one("S47ActualStartDate"), first.one("LatestCategoryOfAbuse").strip()) == (
            "2020-06-01",
            "NEG",
        )
        assert first.all("CPPendDate") == []
    with pytest.raises(building.NothingKnown):
        Built(tmp_path, Y24)


def test_another_councils_history_counts_and_its_episodes_do_not(story, tmp_path):
    """Council 302's file is loaded for a girl who moved here; her plan there counts as an earlier plan, and no more."""
    for path in six_years(tmp_path, council="302").values():
        loading.load_cin(path, now=NOW)
    ours = PLAN.format(strategy="2026-02-02", target="2026-02-23", start="2026-02-20")
    text = episode("2026-01-12", ours + "<ReferralNFA>0</ReferralNFA>" + PROTECTION.format(
        start="2026-02-20", end="", latest="NEG", before=0
    )).replace("<ReferralNFA>0</ReferralNFA></CINdetails>", "</CINdetails>")  # fmt: skip
    loading.load_cin(census(tmp_path, child("B7", "2015-03-27", text), name="ours.xml"), now=NOW)
    alone = Built(tmp_path, Y26)
    assert (alone.one("LAchildID"), alone.one("NumberOfPreviousCPP")) == ("B7", "0")
    assert alone.reasons()["referral", "it is an episode of another council"] == 2
    there, here = (
        models.Identifier.objects.get(value=value, kind="la_child_id").person_id for value in ("A1", "B7")
    )
    people.join_people(here, there, reasons="The same NHS number.", by=story.cast.ines, now=story.now)
    joined = Built(tmp_path, Y26)
    assert (joined.one("LAchildID"), joined.all("CINreferralDate")) == ("B7", ["2026-01-12"])
    assert joined.one("NumberOfPreviousCPP") == "2"


def test_which_council_it_is_for_is_asked_where_files_of_two_were_loaded(tmp_path):
    for path in (*six_years(tmp_path).values(), *six_years(tmp_path, council="302").values()):
        loading.load_cin(path, now=NOW)
    with pytest.raises(building.WhichCouncil, match=r"--council.*201, 302"):
        Built(tmp_path, Y26, council="")
    assert not list(tmp_path.glob("2025-26.xml"))


def test_a_code_that_is_no_code_of_the_year_is_written_as_recorded_and_found(tmp_path):
    """Factor 18A was replaced in 2020-21. It stands in the record, so it stands in the census, and is queried."""
    assessed = """<Assessments><AssessmentActualStartDate>2025-09-02</AssessmentActualStartDate>
<AssessmentAuthorisationDate>2025-10-01</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>
<AssessmentFactors>18A</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>"""
    loading.load_cin(census(tmp_path, child("A1", "2015-03-27", episode(more=assessed))), now=NOW)
    built = Built(tmp_path, Y26)
    assert built.one("AssessmentFactors") == "18A"
    (found,) = [each for each in builds.findings(built.built.kept.ref) if each.rule == "8945Q"]
    signed = models.Event.objects.get(kind="assessment_signed_off")
    assert (found.event, found.matter, found.person) == (signed.pk, signed.matter_id, signed.person_id)
