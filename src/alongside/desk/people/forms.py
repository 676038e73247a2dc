"""What is asked about people. These only ask whether an answer is an answer."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum.gb import nhs, upn

from alongside.design import fields
from alongside.law import people as law

EARLIEST = date(1900, 1, 1)
SEXES = tuple(
    (key, words if key != "U" else "Not known, or not yet born")
    for key, words in law.BY_FACT["sex"].choices()
)


def day(
    label: str, *, called: str, latest: date | None = None, required: bool = False, **more: Any
) -> fields.DayField:
    """A day, up to and including `latest` where there is one."""
    return fields.DayField(
        label=label,
        called=called,
        required=required,
        earliest=EARLIEST,
        latest=latest,
        too_late="must be today or in the past" if latest else "",
        **more,
    )


class SearchForm(fields.PlainForm):
    """Whom somebody looks for. One of the four is enough; two find better."""

    name = fields.text(label="Name", required=False, max_length=120, help_text="Any part, as it sounds.")
    number = fields.text(label="NHS number, UPN, telephone or other number", required=False, max_length=80)
    address = fields.text(label="Address or postcode", required=False, max_length=120)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"] = day("Date of birth", called="Date of birth", latest=today)
        self.order_fields(["name", "born_on", "address", "number"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in ("name", "born_on", "address", "number")):
            self.add_error("name", "Enter a name, a date of birth, an address or a number")
        return given


def check_number(kind: str, value: str) -> str:
    """A number as it is kept. NHS numbers and UPNs carry a check digit, so a slip of the hand is seen."""
    bare = "".join(value.split())
    if kind == "nhs_number":
        if not nhs.is_valid(bare):
            raise ValidationError(
                "NHS number must be 10 digits that fit together: check it against the letter"
            )
        return str(nhs.compact(bare))
    if kind in ("upn", "former_upn"):
        if not upn.is_valid(bare.upper()):
            raise ValidationError(
                "UPN must be a letter and 12 digits that fit together: check it with the school"
            )
        return bare.upper()
    return value.strip()


class NewPersonForm(fields.PlainForm):
    """Somebody who is not in the record yet. A name, or that only a number is known, is enough."""

    given = fields.text(label="First names", required=False, max_length=100)
    family = fields.text(label="Family name", required=False, max_length=100)
    known_as = fields.text(label="Also known as", required=False, max_length=100)
    sex = fields.choose_one(SEXES, label="Sex", required=False)
    nhs_number = fields.text(label="NHS number", required=False, max_length=20)
    upn = fields.text(label="Unique pupil number (UPN)", required=False, max_length=20)
    lines = fields.text(label="Address", required=False, max_length=300)
    postcode = fields.text(label="Postcode", required=False, max_length=8)
    protected = forms.BooleanField(
        required=False,
        label="Keep this address from everybody who does not work with the family",
        help_text="A refuge, or anywhere somebody must not be found.",
    )
    phone = fields.text(label="Telephone number", required=False, max_length=40)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"] = day("Date of birth", called="Date of birth", latest=today)
        self.fields["due_on"] = day("Due date, for a baby who is not born yet", called="Due date")
        self.order_fields(["given", "family", "known_as", "born_on", "due_on", "sex"])

    def clean_nhs_number(self) -> str:
        value = self.cleaned_data["nhs_number"]
        return check_number("nhs_number", value) if value else ""

    def clean_upn(self) -> str:
        value = self.cleaned_data["upn"]
        return check_number("upn", value) if value else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not (given.get("given") or given.get("family")):
            self.add_error("family", "Enter at least one name")
        return given


NAME_KINDS = (
    ("current", "The name they use now"),
    ("known_as", "Another name they go by"),
    ("former", "A name they had before"),
)
SAFE = (
    ("safe", "Safe to use"),
    ("unsafe", "Not safe: it must not be used"),
    ("not_known", "Not known yet"),
)


class FactForm(fields.PlainForm):
    """Something about one person. `today` bounds the days; `other` is the second person, where there is one."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.add_days()

    def add_days(self) -> None:
        """Add the days, which need to know what day it is."""

    def since(self, label: str = "Since when, if known", called: str = "First day") -> None:
        """The first day it was true."""
        self.fields["from_on"] = day(label, called=called, latest=self.today)


def said_by() -> forms.CharField:
    """Who or what a statement comes from."""
    return fields.text(
        label="Who or what says so", called="who or what says so", max_length=300, required=False
    )


class NameForm(FactForm):
    given = fields.text(label="First names", required=False, max_length=100)
    family = fields.text(label="Family name", required=False, max_length=100)
    kind = fields.choose_one(NAME_KINDS, label="Which name is this?", called="which name this is")
    source = said_by()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("given") or given.get("family")):
            self.add_error("family", "Enter at least one name")
        return given


class NumberForm(FactForm):
    kind = fields.choose_from_list(
        tuple(law.IDENTIFIERS.items()), label="What number is it?", called="what number it is"
    )
    value = fields.text(label="The number", called="the number", max_length=80)
    source = said_by()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") and given.get("value"):
            try:
                given["value"] = check_number(given["kind"], given["value"])
            except ValidationError as wrong:
                self.add_error("value", wrong)
        return given


class AddressForm(FactForm):
    lines = fields.long_text(label="Address", required=False, max_length=300, rows=3)
    postcode = fields.text(label="Postcode", required=False, max_length=8)
    protected = forms.BooleanField(
        required=False,
        label="Keep this address from everybody who does not work with the family",
        help_text="A refuge, or anywhere somebody must not be found. It is never printed, told or hinted at to others.",
    )
    source = said_by()

    def add_days(self) -> None:
        self.since()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not (given.get("lines") or given.get("postcode")):
            self.add_error("lines", "Enter the address, or at least the postcode")
        return given


class ReachForm(FactForm):
    kind = fields.choose_one(
        (("phone", "Telephone"), ("email", "Email")), label="What is it?", called="what it is"
    )
    value = fields.text(label="Number or address", called="the number or address", max_length=254)
    safe = fields.choose_one(
        SAFE, label="May it be used to reach them about this?", called="whether it is safe to use"
    )
    when_safe = fields.text(label="When is it safe?", required=False, max_length=200)


class TieForm(FactForm):
    kind = fields.choose_from_list(
        [(tie.key, tie.is_the[:1].upper() + tie.is_the[1:]) for tie in law.TIES],
        label="",
        called="what they are to each other",
    )
    source = said_by()

    def add_days(self) -> None:
        self.since()


class ResponsibilityForm(FactForm):
    basis = fields.choose_one(
        [(b.key, b.words) for b in law.RESPONSIBILITY],
        label="How do they have it?",
        called="how they have it",
    )
    evidence = fields.text(
        label="What was seen, and by whom",
        required=False,
        max_length=300,
        help_text="For example: birth certificate seen at the visit. Leave empty if nothing was seen yet.",
    )

    def add_days(self) -> None:
        self.since()


class HouseholdForm(FactForm):
    def add_days(self) -> None:
        self.since("Since when do they live together, if known")


class BornForm(FactForm):
    given = fields.text(label="First names, if they have them", required=False, max_length=100)
    family = fields.text(label="Family name", required=False, max_length=100)
    sex = fields.choose_one(SEXES, label="Sex", required=False)

    def add_days(self) -> None:
        self.fields["born_on"] = day(
            "Date of birth", called="Date of birth", latest=self.today, required=True
        )
        self.order_fields(["born_on", "given", "family", "sex"])


class WarningForm(FactForm):
    kind = fields.choose_from_list(
        tuple(law.WARNING_KINDS.items()), label="What kind of risk?", called="what kind of risk it is"
    )
    words = fields.long_text(
        label="What is the risk?",
        called="what the risk is",
        max_length=600,
        rows=3,
        help_text="A fact, not an opinion: what happened, when, and what a colleague should do.",
    )
    source = fields.text(
        label="Who or what does this come from?", called="who or what this comes from", max_length=300
    )

    def add_days(self) -> None:
        self.fields["review_on"] = day(
            "When is this looked at again?", called="Day to look at this again", required=True
        )


class ReviewForm(FactForm):
    outcome = fields.choose_one(
        (("kept", "It still stands"), ("ended", "It has ended")),
        label="Does this warning still stand?",
        called="whether it still stands",
    )
    reasons = fields.long_text(label="Why?", called="why", max_length=600, rows=3)

    def add_days(self) -> None:
        self.fields["keep_until"] = day(
            "If it stands: when is it looked at again?", called="Day to look at this again"
        )
        self.order_fields(["outcome", "keep_until", "reasons"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == "kept" and not given.get("keep_until") and "keep_until" not in self.errors:
            self.add_error("keep_until", "Enter the day to look at this again")
        return given


class EndForm(FactForm):
    how = fields.choose_one(
        (("ended", "It was true, and has ended"), ("wrong", "It was never true")),
        label="What happened to it?",
        called="what happened to it",
    )
    because = fields.text(label="Who or what says so", called="who or what says so", max_length=300)

    def add_days(self) -> None:
        self.fields["last_on"] = day(
            "If it ended: the last day it was true", called="Last day", latest=self.today
        )
        self.order_fields(["how", "last_on", "because"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("how") == "ended" and not given.get("last_on") and "last_on" not in self.errors:
            self.add_error("last_on", "Enter the last day it was true")
        return given


class ReasonsForm(FactForm):
    reasons = fields.long_text(label="How do you know?", called="how you know", max_length=600, rows=3)


class AnswerForm(FactForm):
    """One fact of one person: an answer, or why there is none."""

    NONE = "none"

    def __init__(self, *args: Any, fact: law.Fact, **kwargs: Any) -> None:
        self.fact = fact
        super().__init__(*args, **kwargs)

    def add_days(self) -> None:
        fact = self.fact
        standings = [("known", "This is known"), *law.NO_ANSWER.items()]
        self.fields["standing"] = fields.choose_one(
            standings, label="What do we know?", called="what we know"
        )
        choices = fact.choices()
        if fact.day:
            latest = None if fact.key == "due_on" else self.today
            self.fields["value"] = day(fact.question, called=fact.question, latest=latest)
        elif fact.key == "disability":
            self.fields["value"] = fields.choose_any(choices, label=fact.question, required=False)
        elif choices and len(choices) > 8:
            self.fields["value"] = fields.choose_from_list(choices, label=fact.question, required=False)
        elif choices:
            self.fields["value"] = fields.choose_one(choices, label=fact.question, required=False)
        else:
            self.fields["value"] = fields.text(label=fact.question, required=False, max_length=300)
        self.fields["source"] = said_by()
        self.order_fields(["value", "standing", "source"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("standing") == "known" and not given.get("value") and "value" not in self.errors:
            self.add_error(
                "value",
                f"Enter {self.fact.question[:1].lower()}{self.fact.question[1:]}, or say why it is not known",
            )
        if self.fact.key == "disability" and "NONE" in (given.get("value") or ()) and len(given["value"]) > 1:
            self.add_error("value", "Choose the disabilities there are, or that there is none, and not both")
        return given
