"""Meanings of the census that are easily got wrong, told with real dates and their weekdays."""

import pytest

from alongside.law.days import england
from alongside.returns.years import CollectionYear
from tests.returns.telling import codes, found, places


class TestWorkingDays:
    """The bank holidays of England at the edges of a year."""

    def test_a_referral_on_maundy_thursday_2024_has_its_working_day_of_grace(self):
        # 1 April 2024 was Easter Monday and Good Friday was 29 March: the working day before is Thursday 28 March.
        on_thursday = "CINdetails CINreferralDate=2024-03-28 ReferralNFA=1"
        on_wednesday = "CINdetails CINreferralDate=2024-03-27 ReferralNFA=1"
        assert "8569Q" not in codes(on_thursday, year="2024-25", only=["8569Q"])
        assert "8569Q" in codes(on_wednesday, year="2024-25", only=["8569Q"])

    @pytest.mark.parametrize(("flag", "queried"), [
        (" ReferralNFA=0", False), (" ReferralNFA=false", False), (" ReferralNFA=true", True), ("", True), (" ReferralNFA=no", True),
    ])  # fmt: skip
    def test_an_early_referral_is_queried_unless_it_is_said_to_have_gone_further(self, flag, queried):
        # Friday 28 March 2025; the working day of grace before 1 April 2025 is Monday 31 March.
        assert (places(f"CINdetails CINreferralDate=2025-03-28{flag}", "8569Q") != []) is queried

    def test_45_working_days_before_easter_sunday_31_march_2024_end_on_26_january(self):
        assert england().before(CollectionYear(2024).ends, 45).isoformat() == "2024-01-26"
        assert places("Assessments AssessmentActualStartDate=2024-01-26", "8670Q", year="2023-24") == []
        assert places("Assessments AssessmentActualStartDate=2024-01-25", "8670Q", year="2023-24") == [
            ("Assessments", 0)
        ]

    def test_15_working_days_before_31_march_2026_end_on_tuesday_10_march(self):
        on_tuesday = "Section47 S47ActualStartDate=2026-03-10 ICPCnotRequired=0"
        on_monday = "Section47 S47ActualStartDate=2026-03-09 ICPCnotRequired=0"
        assert places(on_tuesday, "8675Q") == []
        assert places(on_monday, "8675Q") == [("Section47", 0)]

    @pytest.mark.parametrize("ends_in", range(2023, 2028))
    @pytest.mark.parametrize(("code", "days"), [("8670Q", 45), ("8675Q", 15)])
    def test_the_rules_and_the_one_calendar_agree_in_every_year(self, ends_in, code, days):
        year = CollectionYear(ends_in)
        last = england().before(year.ends, days)
        table = (
            "Assessments AssessmentActualStartDate"
            if days == 45
            else "Section47 ICPCnotRequired=0 S47ActualStartDate"
        )
        assert places(f"{table}={last}", code, year=str(year)) == []
        before = last.fromordinal(last.toordinal() - 1)
        assert len(places(f"{table}={before}", code, year=str(year))) == 1

    def test_a_conference_on_saturday_7_june_2025_is_an_error_and_a_target_there_a_query(self):
        assert "8875" in codes("Section47 DateOfInitialCPC=2025-06-07")
        assert "8870Q" in codes("Section47 InitialCPCtarget=2025-06-07")
        assert (
            codes("Section47 DateOfInitialCPC=2025-08-25", only=["8875"]) & {"8875"} == set()
        )  # a bank holiday Monday


class TestLeapDays:
    def test_born_on_29_february_2000_tomasz_is_25_on_1_march_2025(self):
        born = "ChildIdentifiers PersonBirthDate=2000-02-29; CINdetails CINclosureDate="
        assert places(born + "2025-03-01", "8775Q", year="2025-26") == []
        assert places(born + "2025-03-02", "8775Q", year="2025-26") == [("ChildIdentifiers", 0)]

    def test_29_february_2024_is_a_day_and_29_february_2025_is_not(self):
        assert (
            codes("CINdetails CINreferralDate=2024-02-29 ReferralNFA=0", year="2023-24", only=["8600"])
            & {"S07", "8600"}
            == set()
        )
        assert codes("CINdetails CINreferralDate=2025-02-29", year="2024-25", only=["8600"]) >= {
            "S07",
            "8600",
        }


class TestTheUnborn:
    def test_an_expected_child_has_a_due_date_and_sex_u(self):
        expected = "ChildIdentifiers LAchildID=A1 ExpectedPersonBirthDate=2026-06-20 Sex={sex}; CINdetails ReferralNFA=0"
        told = codes(expected.format(sex="U"), only=["8525Q", "8530Q", "8540", "8750", "8770Q", "2886Q"])
        assert told & {"8525Q", "8530Q", "8540", "8750", "8770Q", "2886Q"} == set()
        assert "8750" in codes(expected.format(sex="F"), only=["8750"])

    def test_up_to_2023_24_the_unborn_have_gender_0(self):
        expected = "ChildIdentifiers ExpectedPersonBirthDate=2024-06-20 GenderCurrent={}"
        assert "8750" not in codes(expected.format(0), year="2023-24", only=["8750"])
        assert "8750" in codes(expected.format(9), year="2023-24", only=["8750"])

    def test_a_child_born_since_has_the_birth_date_in_place_of_the_due_date(self):
        both = "ChildIdentifiers PersonBirthDate=2025-06-20 ExpectedPersonBirthDate=2025-06-24"
        assert "8525Q" in codes(both, only=["8525Q"])
        assert "8525Q" in codes("ChildIdentifiers LAchildID=A1", only=["8525Q"])


class TestOneIdentifierOnSeveralChildren:
    def test_rows_stay_with_their_own_child_and_not_with_the_identifier(self):
        amara_and_tomasz = (
            "Child; ChildIdentifiers LAchildID=A1 PersonDeathDate=2025-06-02; CINdetails CINreferralDate=2025-05-02; "
            "Child; ChildIdentifiers LAchildID=A1; CINdetails CINreferralDate=2025-07-02"
        )
        assert places(amara_and_tomasz, "8555Q") == []
        assert places(amara_and_tomasz, "8510") == [("ChildIdentifiers", 0), ("ChildIdentifiers", 1)]

    def test_the_same_upn_is_found_on_both_and_blank_ones_are_not(self):
        three = (
            "ChildIdentifiers UPN=H801200001001; Child; ChildIdentifiers UPN=H801200001001; "
            "Child; ChildIdentifiers Sex=F; Child; ChildIdentifiers Sex=F"
        )
        assert places(three, "1520") == [("ChildIdentifiers", 0), ("ChildIdentifiers", 1)]


class TestSeveralEpisodes:
    def test_a_plan_belongs_to_its_own_episode(self):
        told = (
            "CINdetails CINreferralDate=2025-04-02 CINclosureDate=2025-06-02; CINdetails CINreferralDate=2025-09-02; "
            "CINPlanDates CINPlanStartDate=2025-09-10"
        )
        assert places(told, "8565") == []
        assert places(told, "4015") == []

    def test_two_open_assessments_in_two_episodes_are_one_each(self):
        told = "CINdetails; Assessments AssessmentActualStartDate=2025-06-02; CINdetails; Assessments AssessmentActualStartDate=2025-07-02"
        assert places(told, "8896") == []

    def test_an_episode_that_starts_on_the_day_another_closes_does_not_overlap(self):
        told = "CINdetails CINreferralDate=2025-06-02 CINclosureDate=2025-09-02; CINdetails CINreferralDate={} ReferralNFA=0"
        assert places(told.format("2025-09-02"), "8820") == []
        assert places(told.format("2025-09-01"), "8820") == [("CINdetails", 1)]
        assert places(told.format("2025-06-02"), "8820") == [
            ("CINdetails", 0),
            ("CINdetails", 1),
        ]  # each in the other

    def test_an_open_referral_without_further_action_does_not_run_on(self):
        told = "CINdetails CINreferralDate=2025-06-02 ReferralNFA={}; CINdetails CINreferralDate=2025-09-02 ReferralNFA=0"
        assert places(told.format("1"), "8820") == []
        assert places(told.format("0"), "8820") == [("CINdetails", 1)]

    def test_the_finding_names_the_other_row(self):
        told = "CINdetails CINreferralDate=2025-06-02 ReferralNFA=0; CINdetails CINreferralDate=2025-09-02 ReferralNFA=0"
        (overlap,) = [each for each in found(told, only=["8820"]) if each.rule_code == "8820"]
        assert overlap.also == (("CINdetails", 0),)
        assert "2025-06-02" in overlap.seen


class TestDatesThatAreMissingOrImpossible:
    def test_a_referral_on_31_june_is_unreadable_and_counts_as_missing(self):
        told = found("CINdetails CINreferralDate=2025-06-31 ReferralNFA=0", only=["8600"])
        assert {(each.rule_code, each.table, each.row) for each in told} >= {
            ("S07", "CINdetails", 0),
            ("8600", "CINdetails", 0),
        }
        assert any("2025-06-31" in each.seen for each in told if each.rule_code == "S07")

    def test_an_unreadable_end_does_not_make_a_plan_open(self):
        told = "CINdetails; CINPlanDates CINPlanStartDate=2025-06-02 CINPlanEndDate=31/08/2025; CINPlanDates CINPlanStartDate=2025-09-02"
        assert places(told, "4004") == []

    @pytest.mark.parametrize(
        "day", ["0000-01-01", "2025-6-1", "20250601", "2025-06-01T00:00:00", "soon", "9999-99-99"]
    )
    def test_only_a_date_is_a_date(self, day):
        assert "S07" in codes(f"CINdetails CINreferralDate={day}", only=["8600"])

    @pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2025-06-02Z", "2025-06-02+01:00"])
    def test_a_far_date_and_a_date_with_a_time_zone_are_dates(self, day):
        assert "S07" not in codes(f"CINdetails CINreferralDate={day}")

    def test_missing_values_break_only_the_rules_that_ask_for_them(self):
        told = codes("CINdetails; Assessments; Section47; CINPlanDates; ChildProtectionPlans; Reviews -")
        asked_for = {"4010", "8568", "8600", "8720", "8730", "8842Q", "8905", "8910"}
        assert asked_for <= told
        compared = {
            "1103",
            "1104",
            "1105",
            "2889",
            "4011",
            "4015",
            "8608",
            "8615",
            "8630",
            "8840",
            "8925",
            "8841",
            "8736",
            "8740",
        }
        assert compared & told == set()


class TestYesAndNo:
    @pytest.mark.parametrize("yes", ["1", "true"])
    def test_both_spellings_of_yes_mean_the_same(self, yes):
        told = f"CINdetails ReferralNFA={yes}; CINPlanDates CINPlanStartDate=2025-06-02"
        assert places(told, "4000") == [("CINPlanDates", 0)]
        assert places(told, "8568") == []

    @pytest.mark.parametrize("no", ["0", "false"])
    def test_both_spellings_of_no_mean_the_same(self, no):
        assert places(f"CINdetails ReferralNFA={no}", "8610") == [("CINdetails", 0)]

    def test_capitals_are_read_as_meant_and_found(self):
        told = "CINdetails ReferralNFA=TRUE; CINPlanDates CINPlanStartDate=2025-06-02"
        assert places(told, "8568") == [("CINdetails", 0)]
        assert places(told, "4000") == [("CINPlanDates", 0)]

    def test_yes_spelled_true_is_a_note_and_no_error(self):
        notes = [
            each for each in found("CINdetails ReferralNFA=true", only=["8568"]) if each.rule_code == "N05"
        ]
        assert [(each.severity, each.seen) for each in notes] == [("note", "1 times")]


class TestReviews:
    TWO_SHAPES = (
        b"<Reviews><CPPreviewDate>2025-06-02</CPPreviewDate><CPPreviewDate>2025-06-20</CPPreviewDate></Reviews>",
        b"<Reviews><CPPreviewDate>2025-06-02</CPPreviewDate></Reviews><Reviews><CPPreviewDate>2025-06-20</CPPreviewDate></Reviews>",
    )

    @pytest.mark.parametrize("reviews", TWO_SHAPES)
    def test_both_shapes_are_read_as_one_row_for_each_review(self, reviews):
        census = plan_with(reviews)
        assert places(census, "8841") == [("Reviews", 0)]

    def test_a_review_for_each_group_is_noted(self):
        assert "N08" not in codes(plan_with(self.TWO_SHAPES[0]), only=["8841"])
        assert "N08" in codes(plan_with(self.TWO_SHAPES[1]), only=["8841"])

    def test_a_review_without_a_date_keeps_its_row(self):
        census = plan_with(b"<Reviews/><Reviews><CPPreviewDate>2025-06-02</CPPreviewDate></Reviews>")
        assert places(census, "8842Q") == [("Reviews", 0)]
        assert places(census, "8841") == [("Reviews", 1)]


def plan_with(reviews):
    return (
        b"<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year>"
        b"<ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails></Header><Children><Child>"
        b"<ChildIdentifiers><LAchildID>A1</LAchildID></ChildIdentifiers><CINdetails><ChildProtectionPlans>"
        b"<CPPstartDate>2025-06-02</CPPstartDate>"
        + reviews
        + b"</ChildProtectionPlans></CINdetails></Child></Children></Message>"
    )


class TestAnEmptyReturn:
    EMPTY = b"<Message><Header><CollectionDetails><Year>2026</Year></CollectionDetails></Header><Children/></Message>"

    def test_it_is_read_and_said_to_hold_no_child(self):
        told = codes(self.EMPTY)
        assert {"S13", "2887Q", "2888Q"} <= told
        assert {"2883", "2886Q"} & told == set()

    def test_from_2026_27_it_lacks_pre_proceedings_too(self):
        assert "8995Q" in codes(self.EMPTY.replace(b"2026", b"2027"))


class TestCodesAndTheirYears:
    def test_cumberland_has_upns_from_2023_24(self):
        cumberland = "ChildIdentifiers UPN=A942200001001"
        assert "1530" in codes(cumberland, year="2022-23", only=["1530"])
        assert "1530" not in codes(cumberland, year="2023-24", only=["1530"])

    def test_factor_18a_is_queried_from_2024_25_and_never_invalid(self):
        told = "Assessments AssessmentAuthorisationDate={}; FactorsIdentifiedAtAssessment 18A"
        assert (
            codes(told.format("2024-02-02"), year="2023-24", only=["8945Q", "8897Q"]) & {"8945Q", "8897Q"}
            == set()
        )
        assert codes(told.format("2025-02-03"), year="2024-25", only=["8945Q", "8897Q"]) & {
            "8945Q",
            "8897Q",
        } == {"8945Q"}

    def test_a_code_in_small_letters_is_no_code(self):
        assert "4220" in codes("ChildCharacteristics Ethnicity=wbri", only=["4220"])

    def test_a_child_without_the_group_lacks_what_must_stand_in_it(self):
        without_characteristics = "ChildIdentifiers LAchildID=A1; CINdetails"
        without_identifiers = "ChildCharacteristics Ethnicity=WBRI"
        assert places(without_characteristics, "4220") == [("ChildCharacteristics", None)]
        for code in ("4180", "8500", "8590"):
            assert places(without_identifiers, code) == [("ChildIdentifiers", None)]
        assert places(without_identifiers + "; CINdetails", "8590") == []

    def test_gender_is_not_collected_in_2025_26(self):
        told = found("ChildIdentifiers GenderCurrent=1", only=["4180"])
        assert {(each.rule_code, each.fields) for each in told} >= {
            ("S02", ("GenderCurrent",)),
            ("4180", ("Sex",)),
        }

    @pytest.mark.parametrize(("year", "born", "queried"), [
        ("2023-24", "2018-03-31", True), ("2023-24", "2018-04-01", False),
        ("2024-25", "2019-08-31", True), ("2024-25", "2019-09-01", False),
        ("2025-26", "2020-08-31", True), ("2025-26", "2020-09-01", False),
    ])  # fmt: skip
    def test_the_age_from_which_a_upn_is_expected_changed_in_2024_25(self, year, born, queried):
        told = f"ChildIdentifiers PersonBirthDate={born}; CINdetails ReferralNFA=0"
        assert (places(told, "8770Q", year=year) != []) is queried


class TestTheConferenceAndThePlan:
    PLAN = "; ChildProtectionPlans CPPstartDate=2025-06-20"

    def test_a_plan_starts_on_the_day_of_an_enquirys_conference(self):
        assert (
            places("CINdetails; Section47 DateOfInitialCPC=2025-06-20 ICPCnotRequired=0" + self.PLAN, "2885")
            == []
        )

    def test_a_transfer_in_conference_counts_where_there_is_no_enquiry(self):
        assert places("CINdetails DateOfInitialCPC=2025-06-20" + self.PLAN, "2885") == []

    def test_an_enquiry_that_needed_no_conference_does_not_stand_in_the_way(self):
        told = "CINdetails DateOfInitialCPC=2025-06-20; Section47 ICPCnotRequired=1" + self.PLAN
        assert places(told, "2885") == []

    def test_a_plan_with_no_conference_at_all_is_found(self):
        assert places("CINdetails" + self.PLAN, "2885") == [("ChildProtectionPlans", 0)]

    def test_a_plan_that_started_in_an_earlier_year_is_spared(self):
        assert places("CINdetails; ChildProtectionPlans CPPstartDate=2025-03-31", "2885") == []

    def test_every_activity_after_closure_is_named(self):
        told = "CINdetails CINclosureDate=2025-06-30; Section47 DateOfInitialCPC=2025-07-01; CINPlanDates CINPlanEndDate=2025-07-04"
        (late,) = [each for each in found(told, only=["8565"]) if each.rule_code == "8565"]
        assert (
            late.seen == "CINclosureDate 2025-06-30; CINPlanEndDate 2025-07-04; DateOfInitialCPC 2025-07-01"
        )
        assert set(late.also) == {("Section47", 0), ("CINPlanDates", 0)}


class TestUpns:
    def test_check_letters_agree_with_another_library(self):
        upn = pytest.importorskip("stdnum.gb.upn")
        for rest in (
            "801200001001",
            "80120000100B",
            "202000000000",
            "93599999999Z",
            "301123456789",
            "88112345678A",
        ):
            letter = upn.calc_check_digit(rest)
            assert places(f"ChildIdentifiers UPN={letter}{rest}", "1510") == []
            wrong = "A" if letter != "A" else "B"
            assert places(f"ChildIdentifiers UPN={wrong}{rest}", "1510") == [("ChildIdentifiers", 0)]

    def test_a_short_upn_has_no_check_letter_and_not_eight_digits(self):
        told = codes("ChildIdentifiers UPN=A8012000", only=["1510", "1540", "1550", "1530"])
        assert told & {"1510", "1540", "1550", "1530"} == {"1540"}
        assert "S09" in told
