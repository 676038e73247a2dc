"""What is asked of whoever changes a letter, looks at a colleague's text, or makes a letter for somebody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from alongside.design.fields import DayField, PlainForm, choose_any, choose_one, long_text, text
from alongside.design.paper.template import LONGEST
from alongside.law.letters import Letter, Place

APPROVE, TURN_DOWN = "approve", "turn_down"


class TextForm(PlainForm):
    """Another text for a letter."""

    title = text(label="Title of the letter", called="the title of the letter", max_length=120)
    words = long_text(label="The letter", called="the letter", rows=24, max_length=LONGEST)
    why = text(
        label="What did you change, and why?",
        called="what you changed, and why",
        help_text="For whoever looks at it, and for whoever asks in a year.",
        max_length=300,
    )


class DecideForm(PlainForm):
    """What a second person says of a text."""

    def __init__(self, *args: Any, today: date, turn_down: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        answers = [(APPROVE, "Use it"), *([(TURN_DOWN, "Do not use it")] if turn_down else [])]
        self.fields["answer"] = choose_one(
            answers, label="Should this text be used?", called="whether it is used"
        )
        self.fields["in_use_from"] = DayField(
            label="From which day?",
            called="The first day",
            required=False,
            earliest=today,
            too_early="must be today or later",
        )
        self.fields["why"] = text(label="What should be different?", required=False, max_length=500)
        for name in ("in_use_from", "why"):  # each is wanted once its answer is chosen
            self.fields[name].says_optional = False
        self.word_errors()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (
            given.get("answer") == APPROVE
            and not given.get("in_use_from")
            and "in_use_from" not in self.errors
        ):
            self.add_error("in_use_from", "Enter the first day it is used")
        if given.get("answer") == TURN_DOWN and not given.get("why", "").strip():
            self.add_error("why", "Say what should be different, so that it can be put right")
        return given


class FactsForm(PlainForm):
    """The facts of one letter that the record does not hold, and what holds for it."""

    def __init__(
        self, *args: Any, letter: Letter, ask: Collection[Place], always: Collection[str], **more: Any
    ) -> None:
        """`always`: the places that stand whatever holds; another is wanted only where its paragraph stands."""
        super().__init__(*args, **more)
        self.ask = tuple(ask)
        self.fields["name"] = text(
            label="Their name, as the letter begins", called="their name", max_length=120
        )
        self.fields["address"] = long_text(
            label="Their address",
            help_text="A line each. Leave it empty where you give the letter to them yourself.",
            required=False,
            rows=4,
            max_length=500,
        )
        for n, place in enumerate(self.ask):
            self.fields[f"place_{n}"] = long_text(
                label=place.name[:1].upper() + place.name[1:],
                called=place.name,
                help_text=f"{place.means[:1].upper()}{place.means[1:]}.",
                required=place.name in always,
                rows=4,
                max_length=5000,
            )
        if letter.conditions:
            self.fields["holds"] = choose_any(
                [(each.name, each.means[:1].upper() + each.means[1:]) for each in letter.conditions],
                label="What is so for this letter?",
                required=False,
            )
        self.word_errors()

    @property
    def facts(self) -> dict[str, str]:
        """What was written, by the name of its place."""
        given = {place.name: self.cleaned_data.get(f"place_{n}", "") for n, place in enumerate(self.ask)}
        return {name: words for name, words in given.items() if words.strip()}
