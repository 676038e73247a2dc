"""Histories told as files, with the position each must give, argued in words beside it.

They were written before any page, to try the model: two referrals at once, a late older event, the wrong child, twins,
a transfer, siblings who part, a census with holes, clocks over Christmas and over the change of the hour.
"""

import json
from datetime import datetime
from pathlib import Path

import pytest

from alongside.law import files, pathway
from alongside.law.days import in_london

HISTORIES = sorted((Path(__file__).parent / "histories").glob("*.json"))
POSITIONS = [
    pytest.param(told, place, id=f"{file.stem} {place['now']}")
    for file in HISTORIES
    for told in [json.loads(file.read_text("utf-8"))]
    for place in told["positions"]
]


def test_there_are_at_least_fifteen_of_them_and_each_says_why():
    assert len(HISTORIES) >= 15
    assert all(place.values[1]["because"] for place in POSITIONS)


@pytest.mark.parametrize(("told", "expected"), POSITIONS)
def test_where_the_child_stands(told, expected):
    now = in_london(datetime.fromisoformat(expected["now"]))
    history = files.read(told, as_known_at=now)
    stands = files.written(history, pathway.position(history, now))

    assert open_stages(stands) == expected["open"], expected["because"]
    assert numbered_clocks(stands) == expected["clocks"], expected["because"]
    assert {f"{t['tell']} {t['matter']}": t["state"] for t in stands["tells"]} == expected["tells"]
    assert objections(stands) == expected["next"]
    assert [alert["rule"] for alert in stands["alerts"]] == expected["alerts"]


def open_stages(stands):
    found = {}
    for stage in stands["stages"]:
        if stage["open"]:
            found.setdefault(stage["matter"], {})[stage["layer"]] = stage["value"]
    return found


def numbered_clocks(stands):
    """The clocks with a national number; a clock that ran once in each matter keeps its key."""
    return {
        f"{clock['clock']} {clock['matter']}": f"{clock['state']} {clock['due_at'] or clock['due_on'] or ''}".strip()
        for clock in stands["clocks"]
        if clock["limit"] is not None
    }


def objections(stands):
    return {
        f"{each['decision']} {each['matter']}": [said["rule"] for said in each["refusals"] + each["cautions"]]
        for each in stands["next"]
    }


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
def test_everything_in_a_position_says_its_source(file):
    told = json.loads(file.read_text("utf-8"))
    for expected in told["positions"]:
        now = in_london(datetime.fromisoformat(expected["now"]))
        history = files.read(told, as_known_at=now)
        stands = files.written(history, pathway.position(history, now))
        for part in ("stages", "clocks", "next", "tells", "alerts"):
            assert all(each["source"] for each in stands[part]), part


def test_an_enquiry_that_ended_on_an_unknown_day_has_ended():
    """A census says that no conference was needed, and not when."""
    told = json.loads((Path(__file__).parent / "histories" / "sparse_census.json").read_text("utf-8"))
    enquiry = next(span for span in pathway.stages(files.read(told)) if span.matter == "q1")
    assert not enquiry.current
    assert enquiry.to_on is None


def test_a_corrected_event_that_is_moved_to_another_child_does_not_leave_the_uncorrected_one_behind():
    told = json.loads((Path(__file__).parent / "histories" / "wrong_child.json").read_text("utf-8"))
    decided, moved = told["events"][1], told["events"][2]
    corrected = {**decided, "id": "c0", "corrects": "e2", "recorded_at": "2026-09-09T09:00"}
    told["events"] = [told["events"][0], decided, corrected, {**moved, "corrects": "c0"}]
    assert [event.kind for event in files.read(told).effective] == ["referral_received"]


def test_a_retraction_of_something_that_is_not_here_stands_for_nothing():
    told = json.loads((Path(__file__).parent / "histories" / "christmas_night.json").read_text("utf-8"))
    told["events"].append(
        {**told["events"][0], "id": "c1", "corrects": "elsewhere", "correction": "retracts"}
    )
    assert [event.id for event in files.read(told).effective] == ["e1"]


def test_help_goes_on_while_one_of_two_parents_still_agrees():
    told = json.loads((Path(__file__).parent / "histories" / "agreement_withdrawn.json").read_text("utf-8"))
    his = {**told["events"][1], "id": "e5", "facts": {"given_by": "Idris", "scope": "early_help"}}
    told["events"].insert(2, his)
    assert [span.value for span in pathway.stages(files.read(told)) if span.current] == ["early_help"]


def test_help_ends_when_nobody_wrote_down_whose_agreement_was_withdrawn():
    told = json.loads((Path(__file__).parent / "histories" / "agreement_withdrawn.json").read_text("utf-8"))
    del told["events"][3]["facts"]["withdrawn_by"]
    assert not any(span.current for span in pathway.stages(files.read(told)))
