"""What is asked at the front door. A form asks whether an answer is an answer; what is allowed is the law's business."""

from datetime import date, datetime
from typing import Any

from django import forms

from alongside.design.clock import LONDON
from alongside.design.fields import (
    DayField,
    PlainForm,
    TimeField,
    choose_any,
    choose_from_list,
    choose_one,
    long_text,
    text,
)
from alongside.desk.front_door import words
from alongside.law.steps.referral import ANSWER, SCREENING
from alongside.record.actions.contact import NewContact
from alongside.record.actions.referral import FiveLines

LONGEST_AGO_YEARS = 1


def moment(day: date, at: Any) -> datetime:
    """A day and a time of day as they were in London."""
    return datetime.combine(day, at, tzinfo=LONDON)


class MomentForm(PlainForm):
    """A form with a day and a time that must not lie ahead. The day and time now stand in it already."""

    day_field, time_field = "on", "at"

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        here = now.astimezone(LONDON)
        kwargs["initial"] = {
            self.day_field: here.date(),
            self.time_field: here.time(),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        day = self.fields[self.day_field]
        day.latest, day.too_late = here.date(), "must be today or in the past"
        day.earliest = here.date().replace(year=here.year - LONGEST_AGO_YEARS, day=min(here.day, 28))
        day.too_early = "must be less than a year ago: record older events on the child's page"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.moment and self.moment > self.now:
            self.add_error(self.time_field, "The time must not be later than now")
        return given

    @property
    def moment(self) -> datetime | None:
        """The moment that was typed, where both halves of it could be read."""
        day, at = self.cleaned_data.get(self.day_field), self.cleaned_data.get(self.time_field)
        return moment(day, at) if day and at is not None else None


class ContactForm(MomentForm):
    """A phone call, as it is told. Nothing asks for a name of a child: that comes next, or never."""

    day_field, time_field = "received_on", "received_time"
    # As they stand on the page, so that a list of what is wrong reads from top to bottom.
    field_order = (
        "said",
        "people_described",
        "source",
        "referrer_name",
        "referrer_role",
        "referrer_reach",
        "naming",
        "received_on",
        "received_time",
        "channel",
        "out_of_hours",
        "family_knows",
        "contact_kind",
    )

    received_on = DayField(label="Day it reached us", called="The day it reached us")
    received_time = TimeField(label="Time", called="The time it reached us")
    channel = choose_one(words.CHANNELS, label="How", called="How it reached us", initial="phone")
    out_of_hours = forms.BooleanField(required=False, label="Out of hours: for the morning list")

    source = choose_from_list((), label="Who is it from", called="Who it is from")
    referrer_name = text(required=False, label="Their name", help_text="Leave empty if they give none.")
    referrer_role = text(required=False, label="Their job, or who they are to the child")
    referrer_reach = text(required=False, label="How to ring or write back")
    naming = choose_one(
        words.NAMING,
        label="May the family know who got in touch?",
        called="Whether the family may know",
        initial="usual",
    )

    said = long_text(
        label="What was said",
        called="What was said",
        rows=10,
        help_text="In their words where you can: what happened, when, who saw it, what worries them now.",
    )
    people_described = long_text(
        label="Who it is about, in their words",
        required=False,
        rows=3,
        max_length=4000,
        help_text="Names, ages, school, street: whatever they know. You look people up on the next page.",
    )
    family_knows = choose_one(
        words.KNOWS, label="Do the family know about this?", called="Whether the family know"
    )
    contact_kind = choose_one(
        words.KINDS, label="What is it?", called="What it is", initial="service_request"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", "Choose one"), *words.source_choices()]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("source") == "9" and given.get("naming") == "named":
            self.add_error("naming", "Someone who gives no name cannot be named: choose “As usual”")
        return given

    def contact(self) -> NewContact:
        """The contact that was typed."""
        given = self.cleaned_data
        assert self.moment is not None
        return NewContact(
            received_at=self.moment,
            said=given["said"],
            channel=given["channel"],
            source=given["source"],
            referrer_name=given["referrer_name"],
            referrer_role=given["referrer_role"],
            referrer_reach=given["referrer_reach"],
            shield={"asked": "asked", "named": "none"}.get(given["naming"], ""),
            family_knows=given["family_knows"],
            people_described=given["people_described"],
            contact_kind=given["contact_kind"],
            out_of_hours=given["out_of_hours"],
        )


class ReasonsForm(PlainForm):
    """Why, in a sentence or two."""

    reasons = long_text(label="Why", called="Why", rows=3, max_length=4000)


class PassToWorkerForm(ReasonsForm):
    """The child is open already: which child, and so which worker."""

    child = choose_one((), label="Whose worker gets this", called="Whose worker gets this")

    field_order = ("child", "reasons")

    def __init__(self, *args: Any, children: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child"].choices = children
        if len(children) == 1:
            self.fields["child"].initial = children[0][0]


class SameEventForm(ReasonsForm):
    """Another contact about the same event."""

    other = choose_one((), label="Which contact tells of the same event?", called="The other contact")

    field_order = ("other", "reasons")

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = others


class ElsewhereForm(ReasonsForm):
    """The child lives elsewhere: which council has it now, and who there took it."""

    council = text(label="Which council", called="Which council")
    receipt = text(
        label="Who there has it, and since when",
        called="Who there has it",
        max_length=400,
        help_text="Like: Jo Lane, Northfield front door, 16:40 today. Until somebody there has it, it is ours.",
    )

    field_order = ("council", "receipt", "reasons")


class EndForm(ReasonsForm):
    """It needs no referral: what was done instead."""

    outcome = choose_one(
        (
            ("advice", "Advice given"),
            ("signpost", "Told where else to go"),
        ),
        label="What was done",
        called="What was done",
    )

    field_order = ("outcome", "reasons")


class AskAgencyForm(PlainForm):
    """An agency is asked what it knows. Consent is never the basis on which anything is shared here."""

    agency = text(label="Which agency", called="Which agency")
    question = long_text(label="What you asked", called="What you asked", rows=2, max_length=4000)
    consent_sought = choose_one(
        words.CONSENTS, label="Was the family asked first?", called="Whether the family was asked"
    )
    reason_not_sought = text(
        required=False, label="Why not", called="Why the family was not asked", max_length=400
    )
    lawful_basis = choose_one(
        words.BASES, label="Lawful basis", called="The lawful basis", initial="public_task"
    )


class AgencyAnswerForm(PlainForm):
    """What an agency answered: in outline, and in its own words."""

    answer = choose_one(
        tuple(ANSWER.options().items()), label="In outline", called="What they answered, in outline"
    )
    words = long_text(label="What they said", required=False, rows=4, max_length=10_000)


# Questions of the guidance whose yes needs words: they stand in the lines for the manager.
_SAY_ABOVE = {
    "services_needed": "If yes, say which above.",
    "see_child_soon": "If yes, say how soon above.",
}


class QuestionsForm(PlainForm):
    """The questions the guidance asks of every referral, each with “not yet known”."""

    summary = long_text(
        label="What the manager should know",
        called="What the manager should know",
        rows=4,
        max_length=4000,
        help_text="What worries us, what works well, what the checks showed. A few lines.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, question in SCREENING.items():
            self.fields[name] = choose_one(
                (("yes", "Yes"), ("no", "No"), ("not_known", "Not yet known")),
                label=question,
                help_text=_SAY_ABOVE.get(name, ""),
            )
            self.fields[name].error_messages["required"] = f"Answer “{question}”"
        self.order_fields(["summary", *SCREENING])

    def answers(self) -> dict[str, str]:
        """The answer to each question."""
        return {name: self.cleaned_data[name] for name in SCREENING}


LINES = (
    ("welfare", "Welfare", "What this child needs most"),
    ("family_network", "Family network considered", "Who in the family and among friends was thought of"),
    ("whose_responsibility", "Whose parental responsibility", "Who has it, and on what ground"),
    ("decided_together", "How decided together", "What the family was asked and said"),
    ("why_necessary", "Why necessary, and no more than needed", "Why this, why not less"),
)


class LinesForm(PlainForm):
    """Why, the five short lines, and who decided when. One for the family; outcomes are chosen per child."""

    reasons = long_text(label="Reasons for the decision", called="The reasons", rows=4, max_length=10_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, help_text in LINES:
            self.fields[name] = text(label=label, called=label, max_length=600, help_text=help_text)
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2})

    def five_lines(self) -> FiveLines:
        """The five short lines."""
        return FiveLines(**{name: self.cleaned_data[name] for name, *_ in LINES})


class ByPhoneForm(MomentForm):
    """A manager agreed by phone: who, and when."""

    day_field, time_field = "phoned_on", "phoned_at"

    manager = choose_from_list((), label="Who agreed by phone", called="Who agreed by phone")
    phoned_on = DayField(label="On", called="The day it was agreed")
    phoned_at = TimeField(label="At", called="The time it was agreed")

    def __init__(self, *args: Any, managers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"].choices = [("", "Choose one"), *managers]


def main_need(label: str = "Main need, as far as is known") -> forms.ChoiceField:
    """The need the census asks for, wherever a referral begins."""
    return choose_from_list(
        words.NEEDS,
        label=label,
        called="The main need",
        required=False,
        help_text="The national census asks for it where help or an assessment follows.",
    )


class ChildOutcomeForm(PlainForm):
    """What is decided for one child. Siblings may differ."""

    outcomes = choose_any(words.OUTCOMES, label="What happens next", called="What happens next")
    need = main_need()
    see_by = DayField(label="See the child by", called="The day to see the child by", required=False)

    def __init__(self, *args: Any, today: date, child: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcomes"].error_messages["required"] = f"Select what happens next for {child}"
        see_by = self.fields["see_by"]
        see_by.earliest, see_by.too_early = today, "must be today or later"


class AgreementForm(PlainForm):
    """Early help is voluntary: who agreed to it, and when. Empty where it is not what was decided."""

    agreed_by = text(label="Who agreed to early help", called="Who agreed", required=False)
    agreed_on = DayField(label="On", called="The day they agreed", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = self.fields["agreed_on"]
        on.latest, on.too_late = today, "must be today or in the past"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("agreed_by") and not given.get("agreed_on") and "agreed_on" not in self.errors:
            self.add_error("agreed_on", "Enter the day they agreed")
        return given
