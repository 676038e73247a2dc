"""How staff sign in: allauth's flow behind our own words, only for accounts that are open today."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from alongside.accounts.models import User
from alongside.design import clock


class StaffBackend(AuthenticationBackend):
    """Lets in whose account is open. Asked again on every request, so that a leaver is out the next morning."""

    def user_can_authenticate(self, user: User) -> bool:
        return user.may_sign_in_on(clock.day_of(clock.now()))


class StaffAdapter(DefaultAccountAdapter):
    """No sign-up; words a person understands; no banners about signing in and out."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is wrong",
        "too_many_login_attempts": (
            "Too many tries: wait five minutes, then try again. Nothing is wrong with your account"
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Being signed in shows in the header; a banner would only be in the way."""
