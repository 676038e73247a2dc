"""`alongside due`, `pathway` and `position` as somebody types them: one answer, one clear line when it cannot be given."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from alongside.__main__ import main

HISTORIES = Path(__file__).parent / "histories"


def due(capsys, *words):
    code = main(["due", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        # Maundy Thursday 2026: the next working day is the Tuesday after Easter.
        (("referral_decision", "2026-04-02"), "2026-04-07"),
        (("s17_assessment", "2026-09-04"), "2026-11-06"),
        (("icpc", "2026-01-06"), "2026-01-27"),
        # Beginning with the day: eight days from 1 June end with 8 June, seven with 7 June.
        (("epo", "2026-06-01"), "2026-06-08"),
        (("child_assessment_order", "2026-06-01"), "2026-06-07"),
        # Counted back.
        (("epo_notice", "2026-06-01"), "2026-05-31"),
        (("private_fostering_notice", "2026-12-01"), "2026-10-20"),
        (("advocates_before_irh", "2026-06-01"), "2026-05-20"),
        # Day 1 is the day of issue.
        (("cmh_earliest", "2026-03-02"), "2026-03-17"),
        (("cmh_latest", "2026-03-02"), "2026-03-25"),
        # A month of receipt that ends on a Saturday.
        (("sar", "2026-09-03"), "2026-10-05"),
        (("cp_plan_age_limit", "2008-02-29"), "2026-03-01"),
        # Hours, across the night the clocks go forward.
        (("police_protection", "2026-03-27T22:00"), "2026-03-30T23:00:00+01:00"),
        (("s20_removal", "2026-06-01T10:00+01:00"), "2026-06-01T10:00:00+01:00"),
        (("icpc", "2020-01-06", "--edition", "WT2018"), "2020-01-27"),
    ],
)
def test_the_last_day_or_moment(capsys, words, answer):
    assert due(capsys, *words) == (0, answer + "\n", "")


def test_a_day_beyond_the_announced_holidays_is_marked_provisional_beside_the_answer(capsys):
    code, out, err = due(capsys, "s17_assessment", "2028-12-01")
    assert (code, out) == (0, "2029-02-07\n")
    assert err.startswith("provisional: bank holidays are announced to the end of 2028")


def test_school_terms_are_the_councils_own_so_the_day_is_provisional(capsys):
    code, out, err = due(capsys, "pep_review", "2026-10-09")
    assert (code, out) == (0, "2027-03-31\n")
    assert "provisional" in err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("family_told_referral", "2026-04-02"), 1, "as soon as reasonably practicable"),
        (("cin_visit", "2026-04-02"), 1, "the council decides its own"),
        (("refferal_decision", "2026-04-02"), 2, "Did you mean referral_decision"),
        (("police_protection", "2026-03-27"), 2, "needs the time as well as the day"),
        (("police_protection", "20260327"), 2, "needs the time as well as the day"),
        (("referral_decision", "2026-02-30"), 2, "not a real day"),
        (("referral_decision", "yesterday"), 2, "not a real day"),
        (("referral_decision", "9999-12-31"), 2, "too far away"),
        (("referral_decision", "2026-04-02", "--edition", "WT1999"), 2, "WT2018, WT2023, WT2026"),
        (("epo", "2026-04-02", "--edition", "WT2018"), 2, "it stands in CA1989"),
    ],
)
def test_what_cannot_be_answered_is_one_line_and_no_answer(capsys, words, code, says):
    got, out, err = due(capsys, *words)
    assert (got, out) == (code, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_a_clock_of_law_that_is_not_in_force_says_so(capsys):
    code, out, err = due(capsys, "dp_complaint_ack", "2026-06-18")
    assert (code, out) == (0, "2026-07-18\n")
    assert "not in force on 2026-06-18" in err
    assert due(capsys, "dp_complaint_ack", "2026-06-19") == (0, "2026-07-19\n", "")


def test_the_pathway_as_json_is_what_other_tools_call(capsys):
    assert main(["pathway", "--format", "json", "--on", "2026-11-21"]) == 0
    whole = json.loads(capsys.readouterr().out)
    referral = next(clock for clock in whole["clocks"] if clock["key"] == "referral_decision")
    assert (referral["step"], referral["limit"], referral["unit"]) == ("S04", 1, "working_days")
    decided = next(event for event in whole["events"] if event["kind"] == "referral_decided")
    assert decided["decides"] is True
    assert decided["room"] == "referral"
    assert "no_further_action" in decided["facts"]["outcomes"]
    assert [each["number"] for each in whole["invariants"]] == list(range(1, 61))


@pytest.mark.parametrize("how", ["text", "md"])
def test_the_pathway_in_words_names_every_clock(capsys, how):
    from alongside.law import pathway

    assert main(["pathway", "--format", how, "--on", "2026-11-21"]) == 0
    said = capsys.readouterr().out
    assert all(key in said for key in pathway.clocks())


def test_a_position_comes_out_of_a_file(capsys):
    file = HISTORIES / "two_referrals_open.json"
    assert main(["position", str(file), "--now", "2026-09-14T09:00"]) == 0
    stands = json.loads(capsys.readouterr().out)
    assert [(clock["clock"], clock["matter"]) for clock in stands["late"]] == [("referral_decision", "r2")]


def test_a_bare_day_is_the_end_of_that_day(capsys):
    file = HISTORIES / "late_older_event.json"
    assert main(["position", str(file), "--now", "2026-09-22"]) == 0
    assert json.loads(capsys.readouterr().out)["late"] == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda told: told["events"][0].update(kind="referral_recieved"), "is not an event Alongside knows"),
        (lambda told: told["events"][0].update(on="2026-02-30"), "events[0].on"),
        (lambda told: told["events"][0].update(matter="r9"), "there is no matter “r9”"),
        (lambda told: told["events"][1].update(id="e1"), "is used twice"),
        (lambda told: told["events"][1]["facts"].update(outcomes=["sue"]), "events[1].facts.outcomes"),
        (lambda told: told["events"][1]["facts"].pop("outcomes"), "events[1].facts.outcomes"),
        (lambda told: told["events"][0].update(order="first"), "whole number"),
        (lambda told: told["events"][0].update(at="2026-09-05T10:00"), "is not on the day"),
        (lambda told: told["matters"][2].update(parent="r9"), "its parent “r9”"),
        (lambda told: told["matters"][0].update(kind="quarrel"), "is not a kind of matter"),
        (lambda told: told.update(events={}), "events must be a list"),
        (lambda told: told["events"].append(7), "events[9] must be an object"),
    ],
)
def test_a_file_that_is_wrong_says_where(capsys, tmp_path, change, says):
    told = json.loads((HISTORIES / "two_referrals_open.json").read_text("utf-8"))
    change(told)
    file = tmp_path / "told.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    assert main(["position", str(file), "--now", "2026-09-14T09:00"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert says in said.err


@pytest.mark.parametrize(
    ("text", "says"), [("{", "is not JSON"), ("[" * 100_000, "is not JSON"), ("[]", "must be an object")]
)
def test_a_file_that_is_no_history_is_one_clear_line(capsys, tmp_path, text, says):
    file = tmp_path / "told.json"
    file.write_text(text, encoding="utf-8")
    assert main(["position", str(file)]) == 2
    assert says in capsys.readouterr().err


def test_what_a_file_says_never_steers_the_terminal(capsys, tmp_path):
    file = tmp_path / "told.json"
    kind = "\x1b[2J\x1b]0;mine\x07\x9b31m\u202e"
    file.write_text(json.dumps({"matters": [{"id": "r", "kind": kind}], "events": []}), encoding="utf-8")
    assert main(["position", str(file)]) == 2
    said = capsys.readouterr().err
    assert "is not a kind of matter" in said
    assert said.removesuffix("\n").isprintable()


def test_half_a_character_in_a_name_is_written_by_its_number(capsys, tmp_path):
    file = tmp_path / "told.json"
    name = "\ud800\x9b31m\u202e"
    file.write_text(json.dumps({"person": {"id": name}, "matters": [], "events": []}), encoding="utf-8")
    assert main(["position", str(file)]) == 0
    out = capsys.readouterr().out
    out.encode("utf-8")
    assert out.replace("\n", "").isprintable()
    assert json.loads(out)["person"] == name


def test_a_file_without_an_end_is_refused_when_it_is_too_long_for_a_history(capsys):
    assert main(["position", "/dev/zero"]) == 2
    assert "larger than 16 MB" in capsys.readouterr().err


def test_a_missing_file_is_one_clear_line(capsys, tmp_path):
    assert main(["position", str(tmp_path / "nothing.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    "verb", [["due", "epo", "2026-06-01"], ["pathway"], ["position", str(HISTORIES / "month_only.json")]]
)
def test_these_verbs_load_no_django(verb):
    program = f"""
import sys
from alongside.__main__ import main
main({verb!r})
sys.exit(any(name.split(".")[0] == "django" for name in sys.modules))
"""
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, env=here)
    assert done.returncode == 0, done.stderr.decode()
