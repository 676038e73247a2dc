"""The form of a question: its boxes, and what is kept of them as they were typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import ngettext

from alongside.design.fields import LengthInWords, PlainForm, choose_one, long_text, text
from alongside.public.form.doubts import DOUBTS, looks_like
from alongside.public.form.questions import MOST_PEOPLE, Box, Question


class QuestionForm(PlainForm):
    """The boxes of one question. What is typed is kept also where it is no answer yet."""

    def __init__(self, question: Question, *args: Any, today: date, people: int = 1, **kwargs: Any) -> None:
        self.question, self.today = question, today
        self.doubted: dict[str, str] = {}
        self.people = min(people, MOST_PEOPLE) if question.people else 1
        super().__init__(*args, **kwargs)
        for n in range(self.people):
            for box in question.boxes:
                self.fields[name_of(question, box, n)] = _field(box)

    def word_errors(self) -> None:
        """A long answer is told how much too long it is, and not by the name of its question."""
        super().word_errors()
        for one in self.fields.values():
            if isinstance(one, forms.CharField) and one.max_length:
                others = [each for each in one.validators if not isinstance(each, LengthInWords)]
                one.validators = [TooLong(one.max_length, ""), *others]

    def clean(self) -> dict[str, Any]:
        """What does not look like what was asked for is asked about once. Left as it is, it stands."""
        given = super().clean() or self.cleaned_data
        for n in range(self.people):
            for box in self.question.boxes:
                name = name_of(self.question, box, n)
                said = given.get(name, "")
                if box.looks_like and said and not looks_like(box.looks_like, said, today=self.today):
                    self.doubted[doubt_of(name)] = said
                    if self.data.get(doubt_of(name), "").strip() != said:
                        self.add_error(name, str(DOUBTS[box.looks_like]))
        return given

    def blocks(self) -> list[list[forms.BoundField]]:
        """The boxes of each person; of a question about nobody, its boxes."""
        return [
            [self[name_of(self.question, box, n)] for box in self.question.boxes] for n in range(self.people)
        ]


class TooLong(LengthInWords):
    """Refuses a text that is too long, and says by how much."""

    def __call__(self, text: str) -> None:
        over = len(text) - self.limit
        if over > 0:
            raise ValidationError(
                ngettext(
                    "Your answer is %(over)s character too long. Make it shorter",
                    "Your answer is %(over)s characters too long. Make it shorter",
                    over,
                )
                % {"over": f"{over:,}"}
            )


def doubt_of(name: str) -> str:
    """Under which name a page brings back what was asked about in a box."""
    return f"doubted_{name}"


def name_of(question: Question, box: Box, n: int) -> str:
    """What a box is called in the form: name, or name_a for the first person, name_b for the second."""
    return f"{box.name}_{chr(ord('a') + n)}" if question.people else box.name


def _field(box: Box) -> Any:
    required = bool(box.missing)
    said: dict[str, Any] = {"label": box.label, "help_text": box.hint, "required": required}
    if box.kind == "one":
        made: Any = choose_one(box.choices, called=str(box.label), **said)
    elif box.kind == "words":
        made = long_text(called=str(box.label), rows=box.rows, max_length=box.long or 20_000, **said)
    else:
        made = text(called=str(box.label), max_length=box.long or 200, **said)
    if required:
        made.error_messages["required"] = box.missing
    made.says_optional = False
    return made


def typed(question: Question, posted: QueryDict) -> dict[str, str]:
    """What stands in the boxes, as it was typed."""
    count = MOST_PEOPLE if question.people else 1
    names = (name_of(question, box, n) for n in range(count) for box in question.boxes)
    return {name: str(posted[name]) for name in names if name in posted}


def people_in(question: Question, answers: Mapping[str, str]) -> int:
    """How many people were told of so far; at least one."""
    last = [
        n
        for n in range(MOST_PEOPLE)
        if any(answers.get(name_of(question, box, n), "").strip() for box in question.boxes)
    ]
    return max(last, default=0) + 1
