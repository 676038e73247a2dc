"""What is written down before a birth: another due date, twins, or that the pregnancy has ended."""

from datetime import date
from typing import Any

from alongside.design.fields import DayField, PlainForm, choose_any, text
from alongside.record.queries.desk.unborn import Unborn


class UnbornForm(PlainForm):
    """A form about one baby."""

    def __init__(self, *args: Any, about: Unborn, today: date, **more: Any) -> None:
        self.about, self.today = about, today
        super().__init__(*args, **more)
        self.ask()
        self.word_errors()

    def ask(self) -> None:
        """The questions."""


class DueForm(UnbornForm):
    """The day on which the baby is due, as far as is known now."""

    def ask(self) -> None:
        self.fields["due_on"] = DayField(label="When is the baby due?", called="The due date")


class TwinsForm(UnbornForm):
    """There are two."""

    def ask(self) -> None:
        self.fields["given"] = text(
            label="What do you call the second baby here?",
            called="what the second baby is called",
            help_text="As the mother says, or “Second baby”. It can be changed.",
        )
        self.fields["family"] = text(label="Family name", called="the family name", required=False)
        self.initial["given"] = "Second baby"
        self.initial["family"] = self.about.child.name.rpartition(" ")[2]


class EndedForm(UnbornForm):
    """The pregnancy has ended. Nothing else is asked than whether it is so."""

    def ask(self) -> None:
        self.fields["sure"] = choose_any(
            (("yes", "Yes, this pregnancy has ended"),),
            label="Write it down and stop everything?",
            called="that it is so",
        )
        self.fields["on"] = DayField(
            label="Since when? You can leave this empty",
            called="The day",
            latest=self.today,
            too_late="must be today or in the past",
            required=False,
        )
        self.fields["on"].says_optional = False
