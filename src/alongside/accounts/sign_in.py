"""How staff sign in: allauth's flow behind our own words, only for accounts that are open today."""

from datetime import date
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from alongside.accounts import sign_ins
from alongside.accounts.models import Outcome, User
from alongside.design import clock


def _today() -> date:
    return clock.day_of(clock.now())


class StaffBackend(AuthenticationBackend):
    """Lets in whose account is open. Asked again on every request, so that a leaver is out the next morning."""

    def user_can_authenticate(self, user: User) -> bool:
        return user.may_sign_in_on(_today())


class StaffAdapter(DefaultAccountAdapter):
    """No sign-up; words a person understands; no banners about signing in and out; every try written down."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is wrong",
        "too_many_login_attempts": (
            "Too many tries: wait five minutes, then try again. Nothing is wrong with your account"
        ),
        "rate_limited": "Too many tries: wait five minutes, then try again",
        "incorrect_password": "The password is wrong",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_ins.asked_to_wait(request, credentials.get("email", ""))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_ins.failed(request, credentials.get("email", ""))

    def reauthenticate(self, user: User, password: str) -> bool:
        """The password of somebody who is signed in, asked again before they change how they sign in."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """With the right password, somebody whose account has ended is told that it has."""
        if not user.may_sign_in_on(_today()):
            sign_ins.keep(request, user, Outcome.ENDED, how=sign_ins.how_they_came(request, user)[0])
            return cast(HttpResponse, self.respond_user_inactive(request, user))
        return cast("HttpResponse | None", super().pre_login(request, user, **kwargs))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        sign_ins.came_in(request, user, response)
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Being signed in shows in the header; a banner would only be in the way."""
