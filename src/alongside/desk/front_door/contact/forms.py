"""Writing down somebody who was looked for and is not in the record."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from alongside.design.fields import DayField, PlainForm, choose_one, long_text, text
from alongside.record.actions.outside import AGAIN, ANSWERED_BY
from alongside.record.actions.people import NewPerson
from alongside.record.queries.desk.search import Asked
from alongside.record.queries.shared import Card

NOT_RELATED, NOT_KNOWN = "not_related", "not_known"
HOW_RELATED = (
    ("sibling", "Brothers or sisters, with the same parents"),
    ("half_sibling", "Half-brothers or half-sisters: one parent the same"),
    ("step_sibling", "Step-brothers or step-sisters"),
    (NOT_KNOWN, "Not known yet"),
    (NOT_RELATED, "Not related"),
)
LONGEST_LIFE_YEARS = 120


def as_person(asked: Asked | None) -> dict[str, Any]:
    """What was searched for, as the first answers of somebody new: nobody types it twice."""
    if asked is None:
        return {}
    given, _, family = asked.name.strip().rpartition(" ")
    postcode = asked.address if any(c.isdigit() for c in asked.address) and len(asked.address) <= 8 else ""
    return {
        "given": given or family,
        "family": family if given else "",
        "born_on": asked.born_on,
        "postcode": postcode,
        "lines": "" if postcode else asked.address,
    }


class TiesForm(PlainForm):
    """How each two children are related. What nobody answers stays unasked; nothing is chosen beforehand."""

    def __init__(self, *args: Any, pairs: Sequence[tuple[Card, Card]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = {f"pair_{place}": pair for place, pair in enumerate(pairs, 1)}
        for name, (one, other) in self.pairs.items():
            self.fields[name] = choose_one(
                HOW_RELATED,
                label=f"{one.name} and {other.name}",
                called="How they are related",
                required=False,
            )
        self.word_errors()
        self.all_optional()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.pairs and not any(given.get(name) for name in self.pairs) and not self.errors:
            self.add_error(next(iter(self.pairs)), "Select how they are related, or “Not known yet”")
        return given

    def answers(self) -> list[tuple[UUID, UUID, str]]:
        """Each two who were answered about, and the answer."""
        return [
            (one.person, other.person, self.cleaned_data[name])
            for name, (one, other) in self.pairs.items()
            if self.cleaned_data.get(name)
        ]


class TakeOffForm(PlainForm):
    """Somebody is on a contact by mistake: who, and how it came about."""

    def __init__(self, *args: Any, people: Sequence[Card], **kwargs: Any) -> None:
        super().__init__(*args, prefix="off", **kwargs)
        self.fields["person"] = choose_one(
            [(str(one.person), one.name) for one in people], label="Who is it not about?"
        )
        self.fields["reasons"] = text(
            label="How did they come to be on it?",
            called="how they came to be on it",
            help_text="For example: another child with the same name",
        )
        self.word_errors()


class NewPersonForm(PlainForm):
    """Somebody who is not in the record: as much as is known, one name at least."""

    part = choose_one(
        (("child", "A child it is about"), ("adult", "An adult in the family")),
        label="Who is this?",
        called="Who this is",
        initial="child",
    )
    given = text(label="First name", called="The first name", required=False)
    family = text(label="Family name", called="The family name", required=False)
    born_on = DayField(
        label="Date of birth",
        called="The date of birth",
        required=False,
        help_text="If not known, leave it empty.",
    )
    due_on = DayField(label="Due date, for a baby not yet born", called="The due date", required=False)
    lines = long_text(label="Address", called="The address", rows=2, max_length=400, required=False)
    postcode = text(label="Postcode", called="The postcode", max_length=10, required=False)
    protected = choose_one(
        (("no", "No"), ("yes", "Yes, it must be kept from somebody")),
        label="Must this address be kept secret from anyone?",
        called="Whether the address is secret",
        initial="no",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        born = self.fields["born_on"]
        born.latest, born.too_late = today, "must be today or in the past"
        born.earliest = today.replace(year=today.year - LONGEST_LIFE_YEARS, day=min(today.day, 28))
        due = self.fields["due_on"]
        due.earliest = today.replace(year=today.year - 1, day=min(today.day, 28))
        due.latest = today.replace(year=today.year + 1, day=min(today.day, 28))
        due.too_late = due.too_early = "must be within a year of today"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("given") or given.get("family")) and not self.errors:
            self.add_error("given", "Enter at least one name")
        return given

    def person(self) -> NewPerson:
        """What is known of them."""
        given = self.cleaned_data
        return NewPerson(
            given=given["given"],
            family=given["family"],
            born_on=given["born_on"],
            due_on=given["due_on"],
            lines=given["lines"],
            postcode=given["postcode"],
            protected_address=given["protected"] == "yes",
        )


class AnswerAgainForm(PlainForm):
    """Somebody asked that a decision is looked at again: what came of it, and what was written to them."""

    outcome = choose_one(tuple(AGAIN.items()), label="What comes of it", called="What comes of it")
    channel = choose_one(
        tuple(ANSWERED_BY.items()), label="How they have it in writing", called="How they have it"
    )
    words = long_text(
        label="What you wrote to them, with the reasons",
        called="What you wrote to them",
        rows=6,
        max_length=4000,
    )
