"""Our findings beside the Department's, and a council's own codes turned into national ones."""

import io

import pytest

from alongside.returns.check import Options, check
from alongside.returns.cin import CIN
from alongside.returns.examples import to_xml
from alongside.returns.local_codes import read_local_codes
from alongside.returns.reconcile import Side, read_report, reconcile
from alongside.returns.tabular import NotATable
from alongside.returns.teams import read_teams
from alongside.returns.years import CollectionYear

CENSUS = (
    "Child; ChildIdentifiers LAchildID=A1; CINdetails CINreferralDate=2026-04-02; "
    "Child; ChildIdentifiers LAchildID=A2; CINdetails CINreferralDate=2025-06-03 CINclosureDate=2025-06-02; "
    "Child; ChildIdentifiers LAchildID=A3; CINdetails CINreferralDate=2025-06-02"
)


def differences(tmp_path, report, **options):
    path = tmp_path / "report.csv"
    path.write_bytes(report if isinstance(report, bytes) else report.encode())
    only = frozenset({"8600", "8630", "8670Q"})
    with check(
        io.BytesIO(to_xml(CIN, CollectionYear(2026), CENSUS)),
        CIN,
        "census.xml",
        Options(only=only, **options),
    ) as checked:
        return {(each.rule_code, each.child_id): each for each in reconcile(checked, read_report(path))}


class TestTheErrorReport:
    REPORT = (
        "COLLECT validation report\nChildren in need,2025-26\n\n"
        "Error No,Error/Query,LA Child ID,Description\n"
        "8600,Error,A1,late\n08630,Error,A3,order\n8670q,Query,A9,old\n9005,Error,A1,pp\n7777,Error,A1,new\nTotal,,5,\n"
    )

    def test_each_difference_says_who_found_it_and_why_it_may_differ(self, tmp_path):
        told = differences(tmp_path, self.REPORT)
        assert told["8600", "A1"].side is Side.AGREED
        assert told["8630", "A3"].side is Side.THEIRS_ONLY
        assert told["8630", "A2"].side is Side.OURS_ONLY
        assert told["8670Q", "A9"].why == "No child with that identifier is in our file."
        assert told["9005", "A1"].why == "The rule is not in force for 2025-26."
        assert told["7777", "A1"].why == "We know no rule of that number."

    def test_a_report_of_counts_is_compared_by_counts(self, tmp_path):
        told = differences(tmp_path, "Rule;Occurrences\n8600;1\n8630;1,204\n".replace("1,204", "4"))
        assert told["8600", ""].side is Side.AGREED
        assert (told["8630", ""].side, told["8630", ""].theirs, told["8630", ""].ours) == (
            Side.COUNTS_DIFFER,
            4,
            1,
        )

    def test_any_encoding_and_delimiter_is_read(self, tmp_path):
        plain = "Error No\tChild ID\n8600\tA1\n"
        for raw in (
            plain.encode("utf-16"),
            plain.encode("utf-8-sig"),
            plain.replace("\t", "|").encode("cp1252"),
        ):
            assert differences(tmp_path, raw)["8600", "A1"].side is Side.AGREED

    @pytest.mark.parametrize(
        "raw", ["", "a,b\n1,2\n", "Error No,Child ID\nTotal,\n", "Error No,Count\n8600,many\n", "\0\0\0"]
    )
    def test_what_is_no_report_is_refused_in_one_line(self, tmp_path, raw):
        path = tmp_path / "report.csv"
        path.write_text(raw)
        with pytest.raises(NotATable) as refused:
            read_report(path)
        assert "\n" not in str(refused.value)


class TestLocalCodes:
    HEAD = "field,local,national,from_date,to_date\n"

    def mapped(self, tmp_path, table, census):
        path = tmp_path / "codes.csv"
        path.write_text(self.HEAD + table, encoding="utf-8")
        options = Options(local_codes=read_local_codes(path, CIN), only=frozenset({"8866", "8897Q", "4220"}))
        with check(
            io.BytesIO(to_xml(CIN, CollectionYear(2026), census)), CIN, "census.xml", options
        ) as checked:
            return {each.rule_code for each in checked.findings()}, checked.summary().unmapped

    def test_a_local_code_means_its_national_one(self, tmp_path):
        told, unmapped = self.mapped(
            tmp_path, "ReferralSource,POL,6,,\n", "CINdetails CINreferralDate=2025-06-02 ReferralSource=POL"
        )
        assert "8866" not in told
        assert "N07" in told
        assert unmapped == ()

    def test_a_code_is_looked_up_by_the_day_of_its_own_row(self, tmp_path):
        table = "referral_source,X,6,,2025-05-31\nreferral_source,X,9,01/06/2025,\n"
        census = "CINdetails CINreferralDate=2025-05-31 ReferralSource=X; CINdetails CINreferralDate=2025-06-01 ReferralSource=X"
        assert "8866" not in self.mapped(tmp_path, table, census)[0]
        told, unmapped = self.mapped(tmp_path, "referral_source,X,6,,2025-05-31\n", census)
        assert "8866" in told
        assert unmapped == (("ReferralSource", "X", 1),)

    def test_factors_are_looked_up_by_the_day_their_assessment_began(self, tmp_path):
        census = (
            "Assessments AssessmentActualStartDate=2025-06-01 AssessmentAuthorisationDate=2025-07-01; FactorsIdentifiedAtAssessment DV; "
            "Assessments AssessmentActualStartDate=2025-05-01 AssessmentAuthorisationDate=2025-07-01; FactorsIdentifiedAtAssessment DV"
        )
        told, unmapped = self.mapped(tmp_path, "AssessmentFactors,DV,3B,2025-06-01,\n", census)
        assert unmapped == (("AssessmentFactors", "DV", 1),)
        assert "8897Q" in told

    def test_values_that_stay_unmapped_are_listed_most_often_first(self, tmp_path):
        census = "; ".join(
            f"Child; ChildCharacteristics Ethnicity={code}" for code in ("Z1", "Z2", "Z2", "WBRI")
        )
        assert self.mapped(tmp_path, "", census)[1] == (("Ethnicity", "Z2", 2), ("Ethnicity", "Z1", 1))

    @pytest.mark.parametrize(
        "row", ["Shoe,X,6,,\n", "ReferralSource,X,6,soon,\n", "ReferralSource,X,6,32/01/2025,\n"]
    )
    def test_a_row_that_cannot_be_used_is_named(self, tmp_path, row):
        path = tmp_path / "codes.csv"
        path.write_text(self.HEAD + row, encoding="utf-8")
        with pytest.raises(NotATable, match="row 2"):
            read_local_codes(path, CIN)


def test_the_first_line_for_a_child_says_its_team(tmp_path):
    path = tmp_path / "teams.csv"
    path.write_text(
        "LAchildID,Team name,Social worker\nA1,North,Ruth\nA1,South,Ana\n,None,None\n", encoding="utf-8"
    )
    assert read_teams(path).rows == (("A1", "North", "Ruth"),)
