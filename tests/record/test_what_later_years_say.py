"""Years of files that take back what was told before: a case opened again, a plan that had not ended after all, a category
that is again what it was. In whatever order the files come, each later year's word stands and each census is built again."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from alongside.exchange import loading
from alongside.law import pathway
from alongside.law.steps.protection_plan import details
from alongside.record import history, models
from alongside.record.actions import correction
from alongside.record.actions.loading import KEPT_HERE
from alongside.record.actions.loading_runs import Run, same_runs
from alongside.record.queries.census.asked import Asked
from alongside.record.queries.census.laid_out import laid_out
from alongside.returns.years import CollectionYear
from tests.record.test_building import unexplained
from tests.record.test_building_round_trip import build_against
from tests.record.test_loading_a_census import census

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
ORDERS = [(2023, 2024, 2025), (2025, 2024, 2023), (2024, 2025, 2023)]

CHILD = """<Child><ChildIdentifiers><LAchildID>R1</LAchildID>{upn}<PersonBirthDate>2015-03-27</PersonBirthDate><Sex>F</Sex>
</ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability></Disabilities>
</ChildCharacteristics>{episodes}</Child>"""
REFERRAL = """<CINreferralDate>{on}</CINreferralDate><ReferralSource>1A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>"""
CLOSED = "<CINclosureDate>{on}</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
HELP = "<CINPlanDates><CINPlanStartDate>{on}</CINPlanStartDate>{end}</CINPlanDates>"
HELP_ENDED = "<CINPlanEndDate>{on}</CINPlanEndDate>"
NFA = "<ReferralNFA>0</ReferralNFA>"
ENQUIRY = """<Section47><S47ActualStartDate>2022-05-10</S47ActualStartDate><InitialCPCtarget>2022-05-31</InitialCPCtarget>
<DateOfInitialCPC>2022-05-31</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired></Section47>"""
PROTECTION = """<ChildProtectionPlans><CPPstartDate>2022-05-31</CPPstartDate>{end}<InitialCategoryOfAbuse>NEG
</InitialCategoryOfAbuse><LatestCategoryOfAbuse>{latest}</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>
</ChildProtectionPlans>"""


def files(folder, episodes, upns=None):
    """A file a year. `episodes`: by the year in which the census ends, what stands in the groups of her episodes."""
    paths = {}
    for year, parts in episodes.items():
        groups = "".join(f"<CINdetails>{part}</CINdetails>" for part in parts)
        upn = (upns or {}).get(year, "<UPNunknown>UN2</UPNunknown>")
        name = f"{year}.xml"
        paths[year] = Path(census(folder, CHILD.format(upn=upn, episodes=groups), year=year, name=name))
    return paths


def loaded(paths, order):
    return {
        year: loading.load_cin(str(paths[year]), now=NOW + timedelta(hours=place))
        for place, year in enumerate(order)
    }


def built(paths, folder, year):
    _, differences = build_against(
        paths[year], folder, year=CollectionYear(year), council="201", now=NOW + timedelta(days=1)
    )
    return (folder / "built.xml").read_text().split("<Children>")[1], differences


def every_census(paths, folder):
    return [built(paths, folder, year)[0] for year in sorted(paths)]


def same_in_every_order(paths, folder):
    """Each order in turn, from an empty record. Answers what is built after the last."""
    found = []
    for order in ORDERS:
        with transaction.atomic():
            said = loaded(paths, order)
            found.append(every_census(paths, folder))
            if order != ORDERS[-1]:
                transaction.set_rollback(True)
    assert found[0] == found[1] == found[2]
    return found[0], said


def test_a_case_that_is_opened_again_is_in_the_census_of_the_year_that_names_it_open(tmp_path):
    """Referred on Monday 9 May 2022, closed on Friday 10 February 2023 by the first file. The next names the same referral
    and the same plan, open; the last that both ended on Monday 2 December 2024."""
    began = REFERRAL.format(on="2022-05-09")
    plan = "2022-06-21"
    paths = files(
        tmp_path,
        {
            2023: [
                began
                + CLOSED.format(on="2023-02-10")
                + HELP.format(on=plan, end=HELP_ENDED.format(on="2023-02-10"))
                + NFA
            ],
            2024: [began + HELP.format(on=plan, end="") + NFA],
            2025: [
                began
                + CLOSED.format(on="2024-12-02")
                + HELP.format(on=plan, end=HELP_ENDED.format(on="2024-12-02"))
                + NFA
            ],
        },
    )
    (first, second, third), _ = same_in_every_order(paths, tmp_path)
    assert "CINclosureDate" not in first + second
    assert "CINPlanEndDate" not in first + second
    assert second.count("<CINPlanDates>") == 1
    assert "<CINclosureDate>2024-12-02" in third
    assert "<CINPlanEndDate>2024-12-02" in third
    for year in paths:
        assert unexplained(built(paths, tmp_path, year)[1]) == []


def test_whoever_loads_reads_which_ends_were_taken_back(tmp_path):
    began = REFERRAL.format(on="2022-05-09")
    paths = files(tmp_path, {2023: [began + CLOSED.format(on="2023-02-10") + NFA], 2024: [began + NFA]})
    said = loaded(paths, (2023, 2024))[2024]
    assert "1 of which an earlier file told an end go on in this one; that end was taken back:" in said
    assert "child R1: episode of need since 2022-05-09" in said
    (taken_back,) = models.Event.objects.filter(correction="retracts")
    assert (taken_back.kind, taken_back.on) == ("referral_closed", date(2023, 2, 10))


def test_an_end_that_was_put_right_here_stays(tmp_path, cast):
    """Nora puts the closing at Monday 13 February 2023. A file that names the episode open does not take that away."""
    began = REFERRAL.format(on="2022-05-09")
    paths = files(tmp_path, {2023: [began + CLOSED.format(on="2023-02-10") + NFA], 2024: [began + NFA]})
    loaded(paths, (2023,))
    closed = models.Event.objects.get(kind="referral_closed")
    from alongside.record.acting import When

    correction.correct_event(
        closed.pk, when=When(date(2023, 2, 13)), because="It was the Monday.", by=cast.nora, now=NOW
    )
    said = loading.load_cin(str(paths[2024]), now=NOW + timedelta(days=1))
    assert "taken back" not in said
    (event,) = history.of(closed.person_id).every("referral_closed")
    assert event.on == date(2023, 2, 13)


def test_a_protection_plan_that_had_not_ended_is_on_the_list_again(tmp_path):
    began = REFERRAL.format(on="2022-05-09")
    ended = PROTECTION.format(end="<CPPendDate>2023-03-14</CPPendDate>", latest="NEG")
    runs = PROTECTION.format(end="", latest="NEG")
    paths = files(
        tmp_path,
        {2023: [began + ENQUIRY + NFA + ended], 2024: [began + NFA + runs], 2025: [began + NFA + runs]},
    )
    censuses, _ = same_in_every_order(paths, tmp_path)
    assert all("<CPPstartDate>2022-05-31" in text and "CPPendDate" not in text for text in censuses)
    told = history.of(models.Identifier.objects.get(kind="la_child_id").person_id)
    assert any(clock.clock == "rcpc_next" or clock.clock == "rcpc_first" for clock in pathway.deadlines(told))


def test_a_category_that_is_again_what_it_was_at_first_is_seen(tmp_path):
    """Neglect at first, physical abuse in the first file, neglect again in the next, emotional abuse in the last."""
    began = REFERRAL.format(on="2022-05-09")
    latest = {2023: "PHY", 2024: "NEG", 2025: "EMO"}
    paths = files(
        tmp_path,
        {
            year: [began + (ENQUIRY if year == 2023 else "") + NFA + PROTECTION.format(end="", latest=said)]
            for year, said in latest.items()
        },
    )
    censuses, _ = same_in_every_order(paths, tmp_path)
    for text, said in zip(censuses, latest.values(), strict=True):
        assert f"<LatestCategoryOfAbuse>{said}" in text


def test_what_a_review_decides_here_comes_after_what_a_file_told_without_a_day(tmp_path):
    """The file of 2024-25 tells physical abuse, on no day. A review on Tuesday 10 June 2025 makes it emotional abuse."""
    began = REFERRAL.format(on="2022-05-09")
    paths = files(tmp_path, {2025: [began + NFA + PROTECTION.format(end="", latest="PHY")]})
    loaded(paths, (2025,))
    told = models.Event.objects.get(kind="plan_category_changed")
    models.Event.objects.create(
        kind="plan_category_changed",
        person_id=told.person_id,
        matter_id=told.matter_id,
        facts={"category": "EMO"},
        on=date(2025, 6, 10),
        precision="day",
        source="desk",
        recorded_at=NOW + timedelta(hours=1),
        recorded_by=told.recorded_by,
    )
    assert details(history.of(told.person_id), str(told.matter_id))["category"] == "EMO"
    for year, latest in ((2025, "PHY"), (2026, "EMO")):
        with laid_out(Asked(CollectionYear(year), "201", NOW + timedelta(days=1))) as rows:
            (plan,) = rows.protection_plans()
        assert plan.latest_category == latest


def test_a_reason_for_having_no_number_holds_for_each_year_of_which_it_is_said(tmp_path):
    """Newly in need (UN4) in two files, and in the last not any more of anything."""
    began = REFERRAL.format(on="2022-05-09") + NFA
    un4 = "<UPNunknown>UN4</UPNunknown>"
    paths = files(tmp_path, {2023: [began], 2024: [began], 2025: [began]}, {2023: un4, 2024: un4, 2025: ""})
    (first, second, third), _ = same_in_every_order(paths, tmp_path)
    assert un4 in first
    assert un4 in second
    assert un4 not in third


def test_the_number_of_a_year_between_does_not_become_the_last(tmp_path):
    """A in 2022-23, B in 2024-25 and nothing else new; then the file of 2023-24 comes, with A."""
    began = REFERRAL.format(on="2022-05-09") + NFA
    upns = {2023: "A201000000001", 2024: "A201000000001", 2025: "B201000000002"}
    paths = files(
        tmp_path,
        {2023: [began], 2024: [began], 2025: [began]},
        {year: f"<UPN>{upn}</UPN>" for year, upn in upns.items()},
    )
    loaded(paths, (2023, 2025, 2024))
    text, _ = built(paths, tmp_path, 2025)
    assert "<UPN>B201000000002" in text
    assert "<FormerUPN>A201000000001" in text


def test_of_two_referrals_on_one_day_the_one_that_goes_on_longest_is_the_episode(tmp_path):
    """Both of Thursday 1 June 2023: one was closed that day. Rule 8820 knows no two, and whichever the record wrote first
    makes no difference."""
    shut = REFERRAL.format(on="2023-06-01") + CLOSED.format(on="2023-06-01") + NFA
    runs = REFERRAL.format(on="2023-06-01").replace("N1", "N5") + NFA
    for place, parts in enumerate(([shut, runs], [runs, shut])):
        folder = tmp_path / str(place)
        folder.mkdir()
        paths = files(folder, {2024: parts})
        paths[2024].write_text(paths[2024].read_text().replace("R1", f"R{place}"))
        loading.load_cin(str(paths[2024]), now=NOW + timedelta(hours=place))
    text, _ = built(paths, tmp_path, 2024)
    assert text.count("<CINdetails>") == 2, "one for each of the two children"
    assert text.count(">N5<") == 2
    assert "CINclosureDate" not in text


def test_a_child_of_another_file_is_not_said_to_have_been_given_a_number(tmp_path):
    began = REFERRAL.format(on="2023-06-01") + NFA
    paths = files(tmp_path, {2024: [began], 2025: [began.replace("N1", "N2")]})
    other = tmp_path / "2025.xml"
    other.write_text(other.read_text().replace("R1", "R2"))
    loaded(paths, (2024, 2025))
    _, differences = built(paths, tmp_path, 2025)
    (number,) = (each for each in differences if (each.child, each.name) == ("R1", "LAchildID"))
    assert number.because == "The record knows it from elsewhere, or from an earlier file."
    assert KEPT_HERE not in {each.because for each in differences}


ASSESSED = "<Assessments><AssessmentActualStartDate>{on}</AssessmentActualStartDate>{signed}</Assessments>"
SIGNED = """<AssessmentAuthorisationDate>2024-05-01</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>
<AssessmentFactors>3B</AssessmentFactors></FactorsIdentifiedAtAssessment>"""


def test_a_first_day_that_was_put_right_is_no_second_plan_assessment_or_enquiry(tmp_path):
    """Each ran as the year ended on 31 March 2024. The next file has each a day or three later, and none of them twice."""
    one, two = (REFERRAL.format(on=on) for on in ("2023-05-02", "2024-02-28"))
    enquiry = """<Section47><S47ActualStartDate>{on}</S47ActualStartDate>{held}<ICPCnotRequired>0</ICPCnotRequired></Section47>"""
    held = "<DateOfInitialCPC>2024-04-10</DateOfInitialCPC>"
    protected = PROTECTION.format(end="", latest="NEG")
    shut = CLOSED.format(on="2024-02-27")
    paths = files(
        tmp_path,
        {
            2024: [
                one + shut + NFA,
                two + ASSESSED.format(on="2024-03-01", signed="") + HELP.format(on="2024-03-05", end="")
                + enquiry.format(on="2024-03-20", held="") + NFA + protected.replace("2022-05-31", "2024-02-28"),
            ],
            2025: [
                two + ASSESSED.format(on="2024-03-04", signed=SIGNED) + HELP.format(on="2024-03-06", end="")
                + enquiry.format(on="2024-03-21", held=held) + NFA + protected.replace("2022-05-31", "2024-02-29"),
            ],
        },
    )  # fmt: skip
    found = []
    for order in ((2024, 2025), (2025, 2024)):
        with transaction.atomic():
            loaded(paths, order)
            found.append(every_census(paths, tmp_path))
            if order == (2024, 2025):
                assert all(unexplained(built(paths, tmp_path, year)[1]) == [] for year in paths)
            transaction.set_rollback(True)
    assert found[0] == found[1]
    for text in found[0]:
        for started in (
            "AssessmentActualStartDate>2024-03-04",
            "CINPlanStartDate>2024-03-06",
            "S47ActualStartDate>2024-03-21",
            "CPPstartDate>2024-02-29",
        ):
            assert text.count(f"<{started}") == 1
        assert text.count("<NumberOfPreviousCPP>0") == text.count("<CPPstartDate>") == 1
        for module in ("<Assessments>", "<CINPlanDates>", "<Section47>"):
            assert text.count(module) == 1


RUNNING = (
    ASSESSED.format(on="2023-03-07", signed="")
    + HELP.format(on="2022-07-20", end="")
    + """<Section47><S47ActualStartDate>2023-03-20</S47ActualStartDate><ICPCnotRequired>0</ICPCnotRequired></Section47>"""
    + NFA
    + PROTECTION.format(end="", latest="NEG")
)
AS_IT_WENT = {  # what a file of each year has to name of this girl's episode
    2023: RUNNING,
    2024: RUNNING.replace("</AssessmentActualStartDate>", "</AssessmentActualStartDate>" + SIGNED.replace("2024-05-01", "2023-05-02"))
    .replace("<ICPC", "<DateOfInitialCPC>2023-04-12</DateOfInitialCPC><ICPC"),
    2025: HELP.format(on="2022-07-20", end="") + NFA + PROTECTION.format(end="", latest="NEG"),
}  # fmt: skip
SAID_OTHERWISE = (  # of each: as two of the years say it, as one says it
    ("WBRI", "WIRI"),
    (">NONE<", ">LD</Disability><Disability>AUT<"),
    ("2015-03-27", "2015-03-17"),
    (">N1<", ">N5<"),
    ("<ReferralSource>1A", "<ReferralSource>6"),
    (">NEG\n<", ">EMO\n<"),
    ("CPP>0<", "CPP>2<"),
    ("<CINreferralDate>2022-05-09", "<CINreferralDate>2022-05-06"),
    ("<AssessmentActualStartDate>2023-03-07", "<AssessmentActualStartDate>2023-03-08"),
    ("<CINPlanStartDate>2022-07-20", "<CINPlanStartDate>2022-07-21"),
    ("<S47ActualStartDate>2023-03-20", "<S47ActualStartDate>2023-03-21"),
    ("<CPPstartDate>2022-05-31", "<CPPstartDate>2022-06-01"),
)


def test_a_year_between_that_says_otherwise_does_not_become_the_last_word(tmp_path):
    """A girl for each thing that the file of 2023-24 says otherwise, and one for each that the files around it do. The last
    year's word stands, also where the year between comes last, and when it comes none of it is news."""
    told = {year: [] for year in AS_IT_WENT}
    for place, (usual, otherwise) in enumerate(SAID_OTHERWISE):
        for number, years in ((f"U{place}", (2024,)), (f"V{place}", (2023, 2025))):
            for year, parts in AS_IT_WENT.items():
                of_one = f"<CINdetails>{REFERRAL.format(on='2022-05-09')}{parts}</CINdetails>"
                text = CHILD.format(upn="<UPNunknown>UN2</UPNunknown>", episodes=of_one).replace("R1", number)
                assert year == 2025 or usual in text
                told[year].append(text.replace(usual, otherwise) if year in years else text)
    paths = {
        year: Path(census(tmp_path, *children, year=year, name=f"{year}.xml"))
        for year, children in told.items()
    }
    found = []
    orders = ((2023, 2024, 2025), (2024, 2025, 2023), (2023, 2025, 2024))
    for order in orders:
        with transaction.atomic():
            loaded(paths, order)
            found.append([built(paths, tmp_path, year) for year in sorted(paths)])
            transaction.set_rollback(True)
    in_order, first_last, between_last = ([text for text, _ in censuses] for censuses in found)
    assert in_order == first_last
    assert in_order == between_last
    first, between, last = (differences for _, differences in found[-1])
    assert last == [], "the last year comes back as it was told"
    for differences in (first, between):
        assert len({each.child for each in differences}) > 8
        moved = {"U7", "V7", "U9", "V9", "U11", "V11"}  # of a first day that did not stand a file is no key
        assert {each.child for each in unexplained(differences)} <= moved


def test_what_is_gone_from_a_file_that_had_to_name_it_is_named(tmp_path):
    """In 2022-23 R1 has a plan and a protection plan, R2 and R3 are open and R4 was closed on Friday 10 February 2023. The file
    of 2023-24 knows neither R1's plans nor R2 nor R4."""
    began, ends = REFERRAL.format(on="2022-05-09"), CLOSED.format(on="2023-02-10")
    first = {
        "R1": began + HELP.format(on="2022-05-20", end="") + NFA + PROTECTION.format(end="", latest="NEG"),
        "R2": began + NFA,
        "R3": began + NFA,
        "R4": began + ends + NFA,
    }
    told = {2023: first, 2024: {"R1": began + NFA, "R3": began + NFA}}
    paths = {}
    for year, episodes in told.items():
        children = (
            CHILD.format(
                upn="<UPNunknown>UN2</UPNunknown>", episodes=f"<CINdetails>{one}</CINdetails>"
            ).replace("R1", who)
            for who, one in episodes.items()
        )
        paths[year] = Path(census(tmp_path, *children, year=year, name=f"{year}.xml"))
    said = loaded(paths, (2023, 2024))
    assert "are not in this one" not in said[2023]
    words = said[2024]
    assert (
        "2 events that another file reported, and that this one had to name again, are not in this one;"
        in words
    )
    assert "child R1: child in need plan since 2022-05-20" in words
    assert "child R1: child protection plan since 2022-05-31" in words
    assert "1 children who were open as the year before ended, by its file, are not in this one;" in words
    assert "their episodes stay as recorded: R2\n" in words


def test_a_file_of_the_same_year_that_was_put_right_moves_days_and_adds_nothing(tmp_path):
    """Sent again in the same year: the conference of Tuesday 31 May 2022 was on the Monday, the review on the Tuesday of that week,
    an assessment that was signed began a day later."""
    signed = ASSESSED.format(on="2022-05-11", signed=SIGNED.replace("2024-05-01", "2022-06-20"))
    reviewed = PROTECTION.format(end="", latest="NEG").replace(
        "</NumberOfPreviousCPP>",
        "</NumberOfPreviousCPP><Reviews><CPPreviewDate>2022-08-22</CPPreviewDate></Reviews>",
    )
    text = REFERRAL.format(on="2022-05-09") + signed + ENQUIRY + NFA + reviewed
    paths = files(tmp_path, {2023: [text]})
    loaded(paths, (2023,))
    for wrong, right in (
        ("InitialCPC>2022-05-31", "InitialCPC>2022-05-30"),
        ("2022-08-22", "2022-08-23"),
        ("StartDate>2022-05-11", "StartDate>2022-05-12"),
    ):
        assert wrong in text
        text = text.replace(wrong, right)
    again = files(tmp_path, {2023: [text]})
    said = loaded(again, (2023,))[2023]
    assert "3  corrects what an earlier file said" in said
    assert "are not in this one" not in said
    assert {each.name for each in built(again, tmp_path, 2023)[1]} == {"Sex", "GenderCurrent"}, "of 2022-23"


def test_the_census_of_a_year_that_did_not_collect_plans_of_help_has_none(tmp_path):
    """Collected from 2021-22. A girl whose plan ran from Monday 1 March 2021 stands in both, with the gender of those years."""
    text = REFERRAL.format(on="2021-02-01") + HELP.format(on="2021-03-01", end="") + NFA
    paths = files(tmp_path, {2021: [text.replace(HELP.format(on="2021-03-01", end=""), "")], 2022: [text]})
    loaded(paths, (2022, 2021))
    (first, _), (second, _) = built(paths, tmp_path, 2021), built(paths, tmp_path, 2022)
    assert "<CINreferralDate>2021-02-01" in first
    assert "CINPlan" not in first
    assert "<CINPlanStartDate>2021-03-01" in second
    assert all("<GenderCurrent>2" in each and "<Sex>" not in each for each in (first, second))


def run(key, began, ended=None, kind="child_in_need"):
    return Run(key, kind, "episode", date.fromisoformat(began), ended and date.fromisoformat(ended))


def test_two_that_followed_each_other_or_could_be_either_stay_two():
    """Told of until 31 March 2024: what began since is new; of two that went on then nobody knows which it is."""
    told = date(2024, 3, 31)
    before = [run("one", "2023-06-05")]
    assert same_runs(before, [run("new", "2023-06-06")], both_told_of=told) == {"new": "one"}
    assert same_runs(before, [run("new", "2024-06-06")], both_told_of=told) == {}
    assert same_runs(before, [run("new", "2023-06-06", "2023-09-01")], both_told_of=told) == {}
    assert same_runs(before, [run("one", "2023-06-05"), run("new", "2023-06-06")], both_told_of=told) == {}
    either = [run("new", "2023-06-06"), run("newer", "2023-06-07")]
    assert same_runs(before, either, both_told_of=told) == {}
    assert same_runs([*before, run("two", "2023-06-09")], either[:1], both_told_of=told) == {}
    ended = [run("one", "2023-06-05", "2024-01-10")]
    assert same_runs(ended, [run("new", "2023-06-06")], both_told_of=told) == {}


def test_review_meetings_of_a_stage_that_goes_on_are_as_many_as_the_file_says(tmp_path):
    """Met on Monday 15 June 2026 and three times since, says the file of 2026-27, which is not over."""
    stage = """<PreProceedingsandFGDM><PPStartDate>2026-06-01</PPStartDate><LBPSentDate>2026-06-05</LBPSentDate>
<FGDMMeetingOffer>1</FGDMMeetingOffer><FGDMMeetingFac>1</FGDMMeetingFac><InitialPPMeetingDate>2026-06-15</InitialPPMeetingDate>
<ReviewMeetingsCount>3</ReviewMeetingsCount></PreProceedingsandFGDM>"""
    paths = files(tmp_path, {2027: [REFERRAL.format(on="2026-05-05") + NFA + stage]})
    said = loaded(paths, (2027,))[2027]
    assert "0  kept as written" in said
    text, differences = built(paths, tmp_path, 2027)
    assert "<ReviewMeetingsCount>3" in text
    assert "ReviewMeetingsCount" not in {each.name for each in differences}
