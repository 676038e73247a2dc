"""What is asked at the data desk. These only ask whether an answer is an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from alongside.design import fields
from alongside.desk.data.mending import Here
from alongside.desk.people.forms import day

SAYS = (
    ("acknowledged", "I have seen it: it is right as it is, or will be put right"),
    ("queried", "I question it: somebody has to say what is true"),
)


class SayForm(fields.PlainForm):
    """What somebody says of a finding."""

    kind = fields.choose_one(SAYS, label="What do you say to it?", called="What you say")
    words = fields.long_text(
        label="Note", required=False, max_length=1000, rows=3, help_text="A question needs one."
    )


class MendForm(fields.PlainForm):
    """The one value that is wrong, with what is true in its place, and why it is changed."""

    because = fields.long_text(
        label="Why is it changed?", called="Why it is changed", max_length=1000, rows=2
    )

    def __init__(self, *args: Any, here: Here, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if here.fact == "on":
            value: Any = day(here.asks, called=here.asks, latest=today, required=True)
        elif here.several:
            value = fields.choose_any(here.choices, label=here.asks, called=here.asks)
        else:
            value = fields.choose_from_list(here.choices, label=here.asks, called=here.asks)
        self.fields = {"value": value, **self.fields}


class UnknownForm(fields.PlainForm):
    """Why a child has no unique pupil number."""

    def __init__(self, *args: Any, here: Here, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"value": fields.choose_one(here.choices, label=here.asks, called=here.asks)}


class WhyForm(fields.PlainForm):
    """Why somebody works through a list, or takes it away."""

    why = fields.text(
        label="Why do you need it?",
        called="why you need it",
        max_length=300,
        help_text="For example: missing primary needs, for the July return.",
    )


class StepForm(fields.PlainForm):
    """A remark, or the receipt the Department gave."""

    words = fields.text(label="Note", required=False, max_length=400)


class ReceiptForm(fields.PlainForm):
    """The receipt the Department gave."""

    receipt = fields.text(label="Receipt", called="The receipt", max_length=400)
