"""What goes out of the house: a CSV that is no formula, JSON for programs, a page that shows no child unasked."""

import csv
import io
import json
import re

import pytest

from alongside.returns import notes as return_notes
from alongside.returns.check import Options, check
from alongside.returns.cin import CIN
from alongside.returns.examples import to_xml
from alongside.returns.reports import page, program, table, text
from alongside.returns.tabular import safe
from alongside.returns.teams import Teams
from alongside.returns.years import CollectionYear

YEAR = CollectionYear(2026)
TWO_RULES = frozenset({"8600", "8630", "8585Q", "2887Q"})


def seven_referrals_too_late(first_ids="Amara Tomasz Zoë Ifeoma Wei Grace Noah"):
    return "; ".join(
        f"Child; ChildIdentifiers LAchildID={name}; CINdetails CINreferralDate=2026-04-02"
        for name in first_ids.split()
    )


def checked(census, **options):
    options.setdefault("only", TWO_RULES)
    return check(io.BytesIO(to_xml(CIN, YEAR, census)), CIN, "census.xml", Options(**options))


def written(writer, census, *rest, **options):
    out = io.StringIO()
    with checked(
        census, **{key: options.pop(key) for key in ("teams", "only", "year") if key in options}
    ) as held:
        writer(out, held, *rest, **options)
    return out.getvalue()


class TestCsv:
    def test_it_has_the_seven_columns_and_a_line_for_each_finding(self):
        lines = list(csv.reader(io.StringIO(written(table.write_findings, seven_referrals_too_late()))))
        assert lines[0] == ["rule_code", "severity", "child_id", "table", "row", "fields", "message"]
        late = [line for line in lines if line[0] == "8600"]
        assert late[2] == [
            "8600", "error", "Zoë", "CINdetails", "2", "CINreferralDate",
            "The referral date is missing or after the census year. (CINreferralDate 2026-04-02)",
        ]  # fmt: skip
        assert [line[4] for line in lines if line[0] == "2887Q"] == [""]

    @pytest.mark.parametrize("word", ["=1+1", "+44", "-1", "@SUM", " =1", "\t=1", "＝1"])
    def test_no_cell_can_become_a_formula(self, word):
        assert safe(word).lstrip()[:1] not in "=+-@＝\t"
        told = written(table.write_findings, f"ChildIdentifiers LAchildID='{word}'; CINdetails")
        cells = [cell for line in csv.reader(io.StringIO(told)) for cell in line]
        assert not [cell for cell in cells if cell[:1] in "=+-@＝\t" and cell]

    def test_a_comma_a_quote_and_a_line_end_stay_in_their_cell(self):
        told = written(table.write_findings, "ChildIdentifiers LAchildID='a,\"b\nc'; CINdetails")
        assert {line[2] for line in csv.reader(io.StringIO(told)) if line[0] == "8600"} == {'a,"b\nc'}


class TestJson:
    def test_it_is_one_object_with_figures_and_findings(self):
        told = json.loads(written(program.write_findings, seven_referrals_too_late(), {}))
        assert told["year"] == "2025-26"
        assert told["clean"] is False
        assert told["children"] == 7
        late = [each for each in told["findings"] if each["rule_code"] == "8600"]
        assert late[1]["child_id"] == "Tomasz"
        assert late[1]["row"] == 1
        assert late[1]["seen"] == "CINreferralDate 2026-04-02"
        assert late[1]["line"] > 3

    def test_a_clean_return_has_an_empty_list(self):
        told = json.loads(
            written(
                program.write_findings, "CINdetails CINreferralDate=2025-06-02", {}, only=frozenset({"8630"})
            )
        )
        assert [each for each in told["findings"] if each["rule_code"] == "8630"] == []


class TestText:
    def test_figures_come_first_and_then_where_to_look(self):
        told = written(text.write_findings, seven_referrals_too_late(), {})
        assert "7 children" in told
        assert "8600        7  The referral date is missing or after the census year." in told
        assert re.search(r"Tomasz  CINdetails 1  line \d+  CINreferralDate 2026-04-02", told)
        assert "and 2 more" in told

    def test_all_places_are_listed_when_asked(self):
        assert "more\n" not in written(text.write_findings, seven_referrals_too_late(), {}, places=None)

    def test_a_terminal_obeys_nothing_in_a_file(self):
        told = written(text.write_findings, "ChildIdentifiers LAchildID='a\u009b31mb\u202e'; CINdetails", {})
        assert "\u009b" not in told
        assert "\u202e" not in told


class TestPage:
    def test_it_shows_no_child_and_no_value_unless_asked(self):
        census = seven_referrals_too_late()
        unasked = written(page.write_page, census, {})
        assert "Tomasz" not in unasked
        assert "2026-04-02" not in unasked
        assert "Child 7" in unasked
        asked = written(page.write_page, census, {}, identified=True)
        assert "Tomasz" in asked
        assert "2026-04-02" in asked

    def test_up_to_five_children_are_not_counted_out_nor_listed(self):
        told = written(page.write_page, seven_referrals_too_late("Amara Tomasz"), {})
        assert "5 or fewer" in told
        assert "Child 1<" not in told
        assert not re.search(r"<th scope=\"row\">8600</th>.*?<td class=\"number\">2</td>", told)

    def test_it_loads_nothing_runs_nothing_and_escapes_what_is_in_the_file(self):
        census = "; ".join(
            f"Child; ChildIdentifiers LAchildID='<script>alert({n})</script>'; CINdetails" for n in range(7)
        )
        told = written(page.write_page, census, {}, identified=True)
        assert "<script" not in told
        assert not re.search(r"(src|href)=|url\(|@import|https?:", told)
        assert "default-src 'none'" in told

    def test_headings_tables_and_language_are_marked_up(self):
        told = written(page.write_page, seven_referrals_too_late(), {})
        assert '<html lang="en-GB">' in told
        assert told.count("<h1>") == 1
        assert told.count("<table>") == told.count("<caption>") > 0
        assert "<th>" not in told

    def test_a_team_with_few_cannot_be_worked_out_from_the_others(self):
        assert page.hidden_beside_total([40, 3, 60]) == {0, 1}
        assert page.hidden_beside_total([40, 3, 2]) == {1, 2}
        assert page.hidden_beside_total([40, 0, 60]) == set()
        names = [f"N{number}" for number in range(1, 19)]
        rows = tuple(
            (name, "North" if place < 9 else "South" if place < 16 else "Small", "")
            for place, name in enumerate(names)
        )
        told = written(page.write_page, seven_referrals_too_late(" ".join(names)), {}, teams=Teams(rows))
        assert re.search(
            r'Small</th><td class="number">5 or fewer</td><td class="number">5 or fewer</td>', told
        )
        assert re.search(
            r'South</th><td class="number">not shown</td><td class="number">not shown</td>', told
        )
        assert re.search(r'North</th><td class="number">9</td><td class="number">9</td>', told)


class TestTeams:
    def test_findings_go_to_the_team_and_worker_of_the_child(self):
        teams = Teams((("Tomasz", "North", "Ruth"), ("Nobody", "South", "Ana")))
        with checked(seven_referrals_too_late(), teams=teams) as held:
            told = {
                (each.child_id, each.team, each.worker)
                for each in held.findings()
                if each.rule_code == "8600"
            }
            assert ("Tomasz", "North", "Ruth") in told
            assert ("Amara", "", "") in told
            assert [(team.team, team.children, team.with_error) for team in held.summary().by_team] == [
                ("", 6, 6),
                ("North", 1, 1),
            ]


class TestNotes:
    CENSUS = "CINdetails CINreferralDate=2025-06-02 ReasonForClosure=RC2"

    def test_a_note_of_last_year_is_offered_again_and_wants_confirming(self, tmp_path):
        kept = tmp_path / "notes.csv"
        kept.write_text(
            "LA,Rule,Year,Explanation\n,8585q,2023-24,Old words\n,08585Q,2024-25,The coroner has not reported.\n",
            "utf-8",
        )
        held = return_notes.read_notes(kept)
        with checked(self.CENSUS) as census:
            offered = return_notes.notes_for(census.summary(), held)
            assert offered["8585Q"].note == "The coroner has not reported."
            assert offered["8585Q"].carried
            out = io.StringIO()
            return_notes.write_notes(out, census.summary(), held)
        lines = list(csv.DictReader(io.StringIO(out.getvalue())))
        assert [(line["rule_code"], line["year"], line["note"]) for line in lines] == [
            ("8585Q", "2023-24", "Old words"),
            ("8585Q", "2024-25", "The coroner has not reported."),
            ("2887Q", "2025-26", ""),
            ("8585Q", "2025-26", "The coroner has not reported."),
        ]

    def test_this_years_note_stands_and_another_authoritys_does_not(self):
        held = (
            return_notes.Note("301", "8585Q", "2025-26", "Theirs"),
            return_notes.Note("", "8585Q", "2025-26", "Ours"),
            return_notes.Note("", "8585Q", "2026-27", "Not yet"),
        )
        with checked("Header LEA=801; " + self.CENSUS) as census:
            offered = return_notes.notes_for(census.summary(), held)
        assert (offered["8585Q"].note, offered["8585Q"].carried) == ("Ours", False)
        assert "Ours" in written(text.write_findings, self.CENSUS, offered)
        assert "Ours" in written(page.write_page, self.CENSUS, offered)


def test_a_rule_that_cannot_run_says_so_and_the_return_is_not_clean():
    import dataclasses

    from alongside.returns.rules import Finds

    broken = dataclasses.replace(CIN.rules[0], finds=Finds("Header", "SELECT nothing FROM nowhere"))
    spoiled = dataclasses.replace(CIN, rules=(broken,))
    with check(io.BytesIO(to_xml(CIN, YEAR, "CINdetails")), spoiled, "census.xml") as held:
        (finding,) = [each for each in held.findings() if each.rule_code == "100"]
        assert finding.severity == "not_run"
        assert "could not be tested" in finding.message
        assert not held.summary().clean
        assert held.summary().rules_run == 0
