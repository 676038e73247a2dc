"""What the enquiry found for each child: proposed by the worker, decided by a manager."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.design.clock import LONDON
from alongside.design.fields import (
    DayField,
    PickField,
    PlainForm,
    TimeField,
    choose_any,
    choose_one,
    long_text,
)
from alongside.law.steps.enquiry import FINDING
from alongside.record.actions.enquiry import Concluded, Proposed
from alongside.record.queries.desk.enquiry import Enquiry
from alongside.record.queries.desk.staff import Colleague

FINDINGS = tuple(FINDING.options().items())
CONFERENCE = (("yes", "Yes: ask for one"), ("no", "No conference"))
CONTINUES = "substantiated_continuing"


class EachForm(PlainForm):
    """The same questions for each child chosen; those of the others are not asked. `asks` names them."""

    asks: tuple[str, ...] = ()

    def _choose(self, about: Enquiry) -> None:
        self.about = about
        if len(about.children) > 1:
            self.fields["children"] = choose_any(
                [(str(ref), card.name) for ref, card in about.children],
                label="For which children is this?",
                called="the children",
            )

    def full_clean(self) -> None:
        wanted = (
            self.data.getlist("children") if self.is_bound and "children" in self.fields else None  # type: ignore[attr-defined]
        )
        asked = {one: str(ref) for ref, _ in self.about.children for one in (f"{q}_{ref}" for q in self.asks)}
        for name, ref in asked.items():
            self.fields[name].required = wanted is None or ref in wanted
        super().full_clean()
        for name in asked:
            self.fields[name].required = True

    def chosen(self) -> list[UUID]:
        """For which enquiries this is written."""
        wanted = self.cleaned_data.get("children")
        return [ref for ref, _ in self.about.children if wanted is None or str(ref) in wanted]


class FindingsForm(EachForm):
    """What the worker found, and who is asked to sign."""

    asks = ("finding", "words")

    def __init__(self, *args: Any, about: Enquiry, managers: Sequence[Colleague], **more: Any) -> None:
        more["initial"] = {"children": [str(ref) for ref, _ in about.children], **more.get("initial", {})}
        super().__init__(*args, **more)
        self._choose(about)
        for ref, card in about.children:
            name = card.name.split(" ")[0]
            self.fields[f"finding_{ref}"] = choose_one(
                FINDINGS, label=f"What did you find for {name}?", called=f"what you found for {name}"
            )
            self.fields[f"words_{ref}"] = long_text(
                label=f"What tells you so, for {name}?",
                called=f"what tells you so, for {name}",
                help_text="What was seen and said, the parents' account, what is not known.",
                rows=7,
                max_length=100_000,
            )
        self.fields["to"] = PickField(
            [(str(each.ref), each.who) for each in managers],
            label="Who should sign it?",
            called="who should sign it",
        )
        self.word_errors()

    def proposals(self) -> dict[UUID, Proposed]:
        """For each enquiry what is proposed."""
        given = self.cleaned_data
        return {ref: Proposed(given[f"finding_{ref}"], given[f"words_{ref}"]) for ref in self.chosen()}


class SignForm(EachForm):
    """The manager's finding for each child with its reasons, and whether a conference is asked for."""

    asks = ("finding", "reasons", "conference")

    def __init__(self, *args: Any, about: Enquiry, proposed: Mapping[UUID, str], **more: Any) -> None:
        more["initial"] = {"children": [str(ref) for ref in proposed]}
        for ref, finding in proposed.items():
            more["initial"] |= {
                f"finding_{ref}": finding,
                f"conference_{ref}": "yes" if finding == CONTINUES else "no",
            }
        super().__init__(*args, **more)
        self._choose(about)
        for ref, card in about.children:
            name = card.name.split(" ")[0]
            self.fields[f"finding_{ref}"] = choose_one(
                FINDINGS, label=f"What was found for {name}?", called=f"what was found for {name}"
            )
            self.fields[f"reasons_{ref}"] = long_text(
                label=f"Why, for {name}?",
                called=f"the reasons for {name}",
                help_text="The family will be told this, in person and in writing. Plain words.",
                rows=4,
                max_length=10_000,
            )
            self.fields[f"conference_{ref}"] = choose_one(
                CONFERENCE,
                label=f"Is a conference asked for, for {name}?",
                called=f"whether a conference is asked for, for {name}",
            )
            self.fields[f"why_{ref}"] = long_text(
                label="Why is there none?", required=False, rows=2, max_length=10_000
            )
        self.word_errors()

    def findings(self) -> dict[UUID, Concluded]:
        """For each enquiry what is signed."""
        given = self.cleaned_data
        return {
            ref: Concluded(
                given[f"finding_{ref}"],
                given[f"reasons_{ref}"],
                given[f"conference_{ref}"] == "yes",
                given[f"why_{ref}"],
            )
            for ref in self.chosen()
        }


class ReportedForm(SignForm):
    """A conclusion that was signed although the law refuses it: what was signed, by whom and when, on what ground all the same,
    and which manager answers for it."""

    def __init__(self, *args: Any, managers: Sequence[Colleague], now: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now = now
        who = [(str(each.ref), each.who) for each in managers]
        self.fields["signed_by"] = PickField(who, label="Who signed it?", called="who signed it")
        self.fields["on"] = DayField(
            label="On which day was it signed?",
            called="The day",
            latest=now.astimezone(LONDON).date(),
            too_late="must be today or in the past",
        )
        self.fields["at"] = TimeField(label="At what time?", called="The time")
        self.fields["ground"] = long_text(
            label="Why was it signed all the same?", called="why it was signed", rows=3, max_length=2000
        )
        self.fields["manager"] = PickField(
            who,
            label="Which manager knows of it and answers for it?",
            called="the manager who answers for it",
            help_text="They are told at once.",
        )
        self.word_errors()

    @property
    def moment(self) -> datetime:
        """When it was signed."""
        given = self.cleaned_data
        return datetime.combine(given["on"], given["at"], tzinfo=LONDON)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("on") and given.get("at") and self.moment > self.now:
            self.add_error("at", "The time must not be later than now")
        return given


class ReturnForm(PlainForm):
    """What is needed before it can be signed."""

    reasons = long_text(label="What is needed?", called="what is needed", rows=3, max_length=4000)
