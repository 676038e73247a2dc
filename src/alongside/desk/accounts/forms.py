"""What managers are asked when they open, change and end accounts."""

from datetime import date
from typing import Any

from django import forms

from alongside.accounts.staff import Choices
from alongside.design.fields import (
    DayField,
    PlainForm,
    choose_any,
    choose_from_list,
    choose_one,
    long_text,
    text,
)

AGENCY, PERMANENT = "agency", "permanent"


class DetailsForm(PlainForm):
    """Who somebody is, and how they are reached."""

    name = text(label="Name", called="the name", max_length=200)
    email = forms.EmailField(
        widget=forms.TextInput(),
        label="Work email address",
        max_length=254,
        error_messages={
            "required": "Enter the email address",
            "invalid": "Enter an email address in the correct format, like name@example.gov.uk",
        },
    )
    job_title = text(label="Job title", required=False)
    telephone = text(label="Work telephone", required=False, max_length=40)
    registration_number = text(
        label="Social Work England registration number",
        required=False,
        max_length=40,
        help_text="For social workers. Look them up in the public register first",
    )


class OpenForm(DetailsForm):
    """Everything a new colleague needs, on one page."""

    team = choose_from_list((), label="Team", called="the team")
    roles = choose_any((), label="Roles", called="the roles")
    employed = choose_one(
        ((PERMANENT, "Employed by the council"), (AGENCY, "Agency worker, or here for a limited time")),
        label="How are they employed?",
        called="how they are employed",
    )
    from_on = DayField(label="First day", called="First day")
    until_on = DayField(
        label="Last day",
        called="Last day",
        required=False,
        help_text="The account closes by itself after this day",
    )

    def __init__(self, *args: Any, choices: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "Choose one"), *choices.teams]
        self.fields["roles"].choices = choices.roles
        self.fields["from_on"].initial = today
        if len(choices.teams) == 1:
            self.fields["team"].initial = choices.teams[0][0]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("employed") == AGENCY and not given.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", "Enter the last day: an agency worker's account has an end")
        if given.get("employed") == PERMANENT:
            given["until_on"] = None
        return given


class RoleForm(PlainForm):
    """One more role, in a team, with its days."""

    role = choose_from_list((), label="Role", called="the role")
    team = choose_from_list((), label="Team", called="the team")
    from_on = DayField(label="First day", called="First day")
    until_on = DayField(label="Last day", called="Last day", required=False)

    def __init__(self, *args: Any, choices: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Choose one"), *choices.roles]
        self.fields["team"].choices = [("", "Choose one"), *choices.teams]
        self.fields["from_on"].initial = today


def _why(label: str) -> forms.CharField:
    return long_text(label=label, called="why", max_length=500, rows=2)


class EndRoleForm(PlainForm):
    """Which role ends, on which day, and why."""

    membership = choose_one((), label="Which role ends?", called="which role ends")
    until_on = DayField(label="Last day in it", called="Last day")
    reason = _why("Why")

    def __init__(self, *args: Any, held: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].choices = held


class LastDayForm(PlainForm):
    """Until when the account is open."""

    ends = choose_one(
        (("day", "On a day that is agreed"), ("open", "No end is agreed")),
        label="When does the account end?",
        called="when the account ends",
    )
    until_on = DayField(label="Last day", called="Last day", required=False)
    reason = _why("Why")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("ends") == "day" and not given.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", "Enter the last day")
        if given.get("ends") == "open":
            given["until_on"] = None
        return given


class ReasonForm(PlainForm):
    """Why something is done to an account; its owner reads it."""

    reason = _why("Why")


class EndForm(PlainForm):
    """Who takes over, and why the account ends."""

    take_over = choose_from_list((), label="Who takes over the drafts and tasks?", called="who takes over")
    reason = _why("Why the account ends")

    def __init__(self, *args: Any, managers: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["take_over"].choices = [("", "Choose one"), *managers]
