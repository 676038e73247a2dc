"""The form of a question: its boxes, and what is kept of them as they were typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from alongside.design.fields import PlainForm, choose_one, long_text, text
from alongside.public.form.questions import MOST_PEOPLE, Box, Question


class QuestionForm(PlainForm):
    """The boxes of one question. What is typed is kept also where it is no answer yet."""

    def __init__(self, question: Question, *args: Any, people: int = 1, **kwargs: Any) -> None:
        self.question = question
        self.people = min(people, MOST_PEOPLE) if question.people else 1
        super().__init__(*args, **kwargs)
        for n in range(self.people):
            for box in question.boxes:
                self.fields[name_of(question, box, n)] = _field(box)

    def blocks(self) -> list[list[forms.BoundField]]:
        """The boxes of each person; of a question about nobody, its boxes."""
        return [
            [self[name_of(self.question, box, n)] for box in self.question.boxes] for n in range(self.people)
        ]


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
