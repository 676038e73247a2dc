"""What a manager who looked again says of it, and of whom the letter goes to."""

from __future__ import annotations

from typing import Any

from alongside.design.fields import choose_one
from alongside.desk.letters.forms import FactsForm
from alongside.law import letters
from alongside.record.actions.outside import AGAIN

SAME = (
    ("yes", "Yes. What they told us with the first may stand in the letter too"),
    ("no", "No, or nobody knows. Only what was told with this request may stand in it"),
)


class AnswerForm(FactsForm):
    """The facts of the letter, with what comes of looking again in place of its condition."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["holds"]
        self.fields["outcome"] = choose_one(
            tuple(AGAIN.items()), label="What comes of it?", called="What comes of it"
        )
        self.fields["same"] = choose_one(
            SAME,
            label="Is it whoever sent the first, as far as you know them?",
            called="Whether it is whoever sent the first",
            initial="no",
        )
        self.order_fields(["outcome", "place_0", "same", "name", "address"])
        self.word_errors()

    @property
    def reasons(self) -> str:
        """Why, as the letter says it."""
        return self.facts.get(letters.REASONS, "")

    @property
    def same_person(self) -> bool:
        """Whether the manager says that it is whoever sent the first."""
        return self.cleaned_data.get("same") == "yes"

    @property
    def holds(self) -> tuple[str, ...]:
        """The conditions of the letter that hold."""
        return (letters.STANDS,) if self.cleaned_data.get("outcome") == "stands" else ()
