"""What is asked before somebody is given a way to read, and why one is stopped."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.design.fields import DayField, PlainForm, choose_any, choose_one, long_text, text
from alongside.desk.doing import in_words
from alongside.law.inviting import not_alone
from alongside.record.actions.family_access import LEAST, NEEDED
from alongside.record.queries.desk.family_access import OneAccount, ToAsk

WHAT = (
    ("card", "The child's name and birthday"),
    ("pathway", "What happens when, of what they were told"),
    ("told", "What they were told, in the words it was told in"),
    ("writing", "Writing that somebody opens to them, piece by piece"),
)
CHOICES = (
    ("account", "They want to sign in online"),
    ("paper", "They want paper"),
    ("phone", "They want to be rung"),
    ("nothing", "Nothing for now"),
)


class AskedForm(PlainForm):
    """What somebody answered, and what they may read where they want to sign in."""

    children = choose_any((), label="Which children were they asked about?", called="The children")
    on = DayField(
        label="When did you ask?", called="The day you asked", too_late="must be today or in the past"
    )
    alone = choose_one(
        (("yes", "Yes, nobody else was there or on the line"), ("no", "No, somebody else was there")),
        label="Were they alone when you asked?",
        called="whether they were alone",
    )
    choice = choose_one(CHOICES, label="What do they want?", called="what they want")
    words = text(
        label="Anything they said about it",
        called="What they said",
        required=False,
        max_length=300,
        help_text="For example: large print, or never on a Friday.",
    )
    what = choose_any(
        WHAT, label="What may they read, if they sign in?", called="What they may read", required=False
    )
    messages = choose_one(
        (
            ("no", "No: they look themselves, or ask"),
            ("yes", "Yes: a short message that says nothing of what it is"),
        ),
        label="Do they want word when there is something new, if they sign in?",
        called="whether they want word",
        required=False,
    )
    because = long_text(
        label="Why is it right that they read this?",
        called="Why it is right",
        required=False,
        rows=2,
        max_length=600,
        help_text="Only if they sign in. Think of each child, and of everybody who may look over their shoulder.",
    )

    def __init__(self, *args: Any, around: ToAsk, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["children"].choices = [
            (str(each.ref), each.name) for each in around.children if not each.bars
        ]
        self.fields["on"].latest = today
        for name in ("what", "messages", "because"):
            self.fields[name].says_optional = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("choice") != "account":
            return given
        if not given.get("what"):
            self.add_error("what", "Select what they may read")
        elif not set(NEEDED) <= set(given["what"]):
            self.add_error("what", LEAST)
        if given.get("alone") == "no":
            self.add_error("alone", in_words(not_alone()))
        if not given.get("because"):
            self.add_error("because", "Enter why it is right that they read this")
        return given


class ActForm(PlainForm):
    """Why something is done to a sign-in."""

    because = text(label="Why?", called="Why", max_length=300)


class CodeForm(PlainForm):
    """How a one-time code reaches its owner."""

    how = forms.ChoiceField(
        label="How do you give them the code?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you give them the code"},
    )
    without_app = forms.BooleanField(
        label="They lost their authenticator app too: take the second step away", required=False
    )

    def __init__(self, *args: Any, found: OneAccount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = [
            ("in_person", "By hand, now"),
            *(
                (f"call {way.ref}", f"Read out on {way.value}, which they said is safe")
                for way in found.calls
            ),
        ]
        self.fields["without_app"].says_optional = False
        if not found.reader.account.has_app:
            del self.fields["without_app"]
