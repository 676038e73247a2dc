"""What is typed to sign in, and when a password is chosen. The words are those of somebody who has never done this."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alongside.design.fields import PlainForm


def secret(label: Any, *, hint: Any = "", missing: Any, autocomplete: str) -> forms.CharField:
    """A password, as it is typed."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": missing},
    )


def name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Your sign-in name"),
        help_text=_("The words and number you were given, like apple-kite-123"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter your sign-in name")},
    )


def number_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("The number your app shows"),
        help_text=_("6 figures. Your app shows a new number every 30 seconds"),
        max_length=10,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Enter the number your app shows")},
    )


class MineField(forms.BooleanField):
    """Whether the device may be known again. Not ticked beforehand: the cautious answer is the one that is there."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("Nobody else uses this device. Know it next time"),
            help_text=_("If you leave this empty, nothing about you stays on the device"),
        )
        self.says_optional = False


class SignInForm(PlainForm):
    """Who, the password, and the number from an app where they chose to have one."""

    sign_in_name = name_field()
    password = secret(_("Password"), missing=_("Enter your password"), autocomplete="current-password")
    mine = MineField()
    app_code = number_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked for only once it is known that this account has one.
        if not self.is_bound or "app_code" not in self.data:
            del self.fields["app_code"]

    def ask_for_number(self) -> None:
        """The password was right: now the number."""
        self.fields["app_code"] = number_field()


class PasswordForm(PlainForm):
    """A password of one's own, typed twice."""

    password = secret(
        _("Choose a password"),
        hint=_(
            "At least 12 letters, figures or signs. Three words that do not belong together are good. Do not use a "
            "name or a birthday: somebody who knows you might guess it"
        ),
        missing=_("Choose a password"),
        autocomplete="new-password",
    )
    again = secret(
        _("The same password again"),
        missing=_("Enter the same password again"),
        autocomplete="new-password",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, again = given.get("password"), given.get("again")
        if first and again and first != again:
            self.add_error("again", _("The two passwords are not the same"))
        if first and first.strip().isdigit():
            self.add_error(
                "password", _("Use letters too. Figures alone, like a birthday, are easy to guess")
            )
        elif first:
            try:
                validate_password(first)
            except ValidationError as refused:
                self.add_error("password", [str(words) for words in refused.messages])
        return given


class FirstForm(PasswordForm):
    """The sign-in name, the code that was given with it, and the password they choose."""

    sign_in_name = name_field()
    one_time_code = forms.CharField(
        label=_("The code you were given"),
        help_text=_("12 letters and figures. Dashes and spaces do not matter"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code you were given")},
    )
    mine = MineField()
    field_order = ["sign_in_name", "one_time_code", "password", "again", "mine"]


class ChangeForm(PasswordForm):
    """Another password, after the one they have."""

    old = secret(
        _("The password you have now"),
        missing=_("Enter the password you have now"),
        autocomplete="current-password",
    )
    field_order = ["old", "password", "again"]


class NoticesForm(PlainForm):
    """Whether to be sent word that something is there to read."""

    notices = forms.ChoiceField(
        label=_("Should we tell you when there is something new to read?"),
        choices=[("no", _("No. I will look myself, or ask")), ("yes", _("Yes. Send me a short message"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no")},
    )


class NumberForm(PlainForm):
    """The first number from an app, to see that it works."""

    app_code = number_field()


class ReallyForm(PlainForm):
    """The password again, before what keeps others out is taken away."""

    password = secret(_("Your password"), missing=_("Enter your password"), autocomplete="current-password")
