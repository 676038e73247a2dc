"""`alongside check cin FILE`: what other programs rely on."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from alongside.__main__ import main
from bench._made_census import census as made_census

ROOT = Path(__file__).parents[2]


def alongside(*words, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "alongside", "check", "cin", *map(str, words)],
        capture_output=True,
        cwd=ROOT,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"},
        input=stdin,
        timeout=60,
        check=False,
    )


@pytest.fixture
def clean(tmp_path):
    path = tmp_path / "clean.xml"
    path.write_text("".join(made_census(200)), encoding="utf-8")
    return path


@pytest.fixture
def flawed(tmp_path):
    path = tmp_path / "flawed.xml"
    path.write_text("".join(made_census(60, flawed=0.5)), encoding="utf-8")
    return path


def test_a_clean_return_ends_with_0_and_an_empty_list(clean):
    done = alongside(clean, "--format", "csv")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"rule_code,severity,child_id,table,row,fields,message\n"


def test_queries_alone_leave_a_return_clean(clean):
    clean.write_text(clean.read_text().replace("<ReasonForClosure>RC7", "<ReasonForClosure>RC2"))
    done = alongside(clean, "--format", "csv")
    assert done.returncode == 0
    assert {line["severity"] for line in csv.DictReader(done.stdout.decode().splitlines())} == {"query"}


def test_errors_end_with_1_and_every_format_tells_the_same(flawed, tmp_path):
    lines = list(csv.DictReader(alongside(flawed, "--format", "csv").stdout.decode().splitlines()))
    done = alongside(flawed, "--format", "json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [line["rule_code"] for line in lines] == [each["rule_code"] for each in told["findings"]]
    assert [line["row"] for line in lines] == [
        str("" if each["row"] is None else each["row"]) for each in told["findings"]
    ]
    out = tmp_path / "report.html"
    assert alongside(flawed, "--out", out).returncode == 1
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "Errors" in alongside(flawed).stdout.decode()


def test_a_file_on_standard_input_is_read(clean):
    assert alongside("-", stdin=clean.read_bytes()).returncode == 0


def test_several_files_are_checked_in_turn_and_the_worst_counts(clean, flawed):
    done = alongside(clean, flawed)
    assert done.returncode == 1
    assert b"clean.xml" in done.stdout
    assert b"flawed.xml" in done.stdout
    assert alongside(clean, flawed, "--format", "csv").returncode == 2


@pytest.mark.parametrize("words", [
    ["/nowhere/census.xml"], ["."], ["{clean}", "--year", "2025-27"], ["{clean}", "--year", "soon"], ["{clean}", "--rule", "1"],
    ["{clean}", "--teams", "/nowhere.csv"], ["{clean}", "--out", "/nowhere/at/all.csv"], ["{clean}", "--against", "{clean}"],
])  # fmt: skip
def test_what_cannot_be_read_ends_with_2_and_one_line(clean, words):
    done = alongside(*(word.format(clean=clean) for word in words))
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode().count("\n") == 1
    assert "Traceback" not in done.stderr.decode()


def test_a_broken_file_is_named_with_its_line_and_leaves_no_half_report(flawed, tmp_path):
    flawed.write_text(flawed.read_text()[:9000])
    out = tmp_path / "out" / "findings.csv"
    out.parent.mkdir()
    done = alongside(flawed, "--out", out)
    assert done.returncode == 2
    assert (
        f"flawed.xml: line {flawed.read_text().count(chr(10)) + 1}: the XML is broken" in done.stderr.decode()
    )
    assert list(out.parent.iterdir()) == []


def test_a_file_with_more_wrong_than_can_be_held_ends_with_2_and_one_line(clean, monkeypatch, capsys):
    """Three thousand children of whom nothing is said, and a twentieth of the memory: as two million would be."""
    text = clean.read_text()
    clean.write_text(text[: text.index("<Child>")] + "<Child/>" * 3000 + "</Children></Message>")
    monkeypatch.setattr("alongside.returns.census._MEMORY", "10MB")
    for form in ("text", "csv", "json"):
        assert main(["check", "cin", str(clean), "--format", form]) == 2
        told, line = capsys.readouterr()
        assert told == "", form
        assert (line.count("\n"), "more is wrong with it than can be held" in line) == (1, True), line


def test_the_year_asked_for_beats_the_header(clean):
    done = alongside(clean, "--year", "2024/25", "--format", "csv")
    assert done.returncode == 1
    assert "checked for 2024-25; the header says 2025-26" in done.stdout.decode()


def test_notes_are_kept_for_next_year(clean, tmp_path):
    clean.write_text(clean.read_text().replace("<ReasonForClosure>RC7", "<ReasonForClosure>RC2"))
    first, second = tmp_path / "notes.csv", tmp_path / "next.csv"
    assert alongside(clean, "--keep-notes", first).returncode == 0
    first.write_text(first.read_text().replace("8585Q,2025-26,", "8585Q,2025-26,Registered late."))
    done = alongside(clean, "--notes", first, "--keep-notes", second)
    assert "Note: Registered late." in done.stdout.decode()
    assert second.read_text() == first.read_text()


def test_differences_with_the_departments_report_end_with_1(flawed, tmp_path):
    report = tmp_path / "report.csv"
    report.write_text("Error No,Child ID\n8600,MADE99999999\n")
    done = alongside(flawed, "--against", report)
    assert done.returncode == 1
    assert "No child with that identifier is in our file." in done.stdout.decode()


def test_it_needs_no_django_and_nothing_but_the_three_libraries():
    asked = (
        "import sys, importlib; sys.argv = ['alongside']; from alongside.__main__ import main; "
        "code = main(['check', 'cin', 'tests/returns/samples/CIN_Census_2026.xml', '--format', 'json']); "
        "heavy = {name.partition('.')[0] for name in sys.modules} & {'django', 'psycopg', 'jinja2', 'pandas', 'splink'}; "
        "print(heavy, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        cwd=ROOT,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert done.stderr.decode() == "set()\n"
