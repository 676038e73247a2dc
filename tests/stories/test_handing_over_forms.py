"""What is typed under one answer to an offer of work is that answer's, whatever stands empty under the others."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from alongside.desk.transfer.forms import AnswerForm
from alongside.record.queries.desk.transfer import Offer

TODAY = date(2026, 9, 23)  # a Wednesday


def form(sent: dict[str, str], **about: Any) -> AnswerForm:
    """The form of an offer that waits, seen by whoever may both answer it and take it back, and what a browser sends: the
    boxes of every answer."""
    stands = {"way": "team", "state": "offered", "answers": True, "sends": True, "worker": None} | about
    stands["takes_back"] = True
    offer = cast(Offer, SimpleNamespace(has_plan=False, new_council_met=False, **stands))
    empty = dict.fromkeys(AnswerForm(None, about=offer, workers=(), today=TODAY).fields, "")
    return AnswerForm(empty | sent, about=offer, workers=(), today=TODAY)


@pytest.mark.parametrize(
    ("way", "act", "typed"),
    [
        ("team", "return", {"reason": "No worker before January."}),
        ("team", "take_back", {"reason": "The family stays here."}),
        ("out", "accept_out", {"who": "Mrs Hale"}),
        ("out", "return_out", {"who": "Mrs Hale", "reason": "They have moved on."}),
        ("out", "take_back", {"reason": "The family came back."}),
    ],
)
def test_each_answer_keeps_what_was_typed_under_it(way, act, typed):
    shown = form({}, way=way)
    boxes = shown.boxes[act]
    sent = {"act_": act} | {boxes[name]: words for name, words in typed.items()}
    given = form(sent, way=way)
    assert given.is_valid(), given.errors
    assert {name: given.cleaned_data[name] for name in typed} == typed


def test_no_box_stands_under_two_answers_and_an_empty_one_is_said_where_it_stands():
    shown = form({"act_": "take_back"})
    under = [box for boxes in shown.below["act_"].values() for box in boxes]
    assert len(under) == len(set(under))
    assert not shown.is_valid()
    assert list(shown.errors) == [shown.boxes["take_back"]["reason"]]
