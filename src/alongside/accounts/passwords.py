"""Choosing a password, typed twice, and whether it is good enough (the setting AUTH_PASSWORD_VALIDATORS)."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from alongside.accounts.models import User
from alongside.design.fields import PlainForm


class NotOurOwnWords:
    """A password is not made of what everybody here would try first: the council, this service, the work. The words are
    named in docs/how-to/run-a-service.md; each counts where little else is left of the password without it."""

    WORDS = (
        "alongside",
        "password",
        "welcome",
        "council",
        "children",
        "childrens",
        "social",
        "worker",
        "services",
        "safeguarding",
    )

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError where fewer than eight characters are left without our own words."""
        left = password.casefold()
        for word in sorted({*self.WORDS, *settings.COUNCIL_NAME.casefold().split()}, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left.strip()) < 8 and left != password.casefold():
            raise ValidationError("Choose words that have nothing to do with the council or this work.")

    def get_help_text(self) -> str:
        """Said by pages that list every rule; ours say it at the field."""
        return "Not the name of the council, of this service or of the work."


class NewPasswordForm(PlainForm):
    """A new password and the same once more. `user` is whose it becomes, once that is known."""

    password = forms.CharField(
        label="New password",
        help_text="At least 12 characters. Three words that do not belong together are good. No need to change it later",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a new password"},
    )
    again = forms.CharField(
        label="The new password again",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the new password again"},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, again = given.get("password"), given.get("again")
        if first and again and first != again:
            self.add_error("again", "The two passwords are not the same")
        if first:
            self.check_password(first, None)
        return given

    def check_password(self, password: str, user: User | None) -> bool:
        """Say what is wrong with the password, if anything is. With the account it must not be like its owner's name."""
        try:
            validate_password(password, user)
        except ValidationError as refused:
            if not self.has_error("password"):
                self.add_error("password", " ".join(refused.messages))
            return False
        return True
