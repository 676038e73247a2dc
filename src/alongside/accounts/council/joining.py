"""Whose account somebody comes into who has signed in with the council: an existing one, or none.

Nobody gets an account this way. The first time, the address the provider vouches for must be that of an account; from
then on the provider's own reference for the person counts, so that a changed or a re-used address opens nothing.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.http import HttpRequest
from django.shortcuts import redirect

from alongside.accounts import opening, sign_ins
from alongside.accounts.models import How, Outcome, StepKind, User
from alongside.design import clock


class CouncilSignIn(DefaultSocialAccountAdapter):
    """No sign-up; existing accounts only; faults in our words."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        user = account_of(sociallogin)
        if user is None:
            sign_ins.keep(request, None, Outcome.NOT_KNOWN, how=How.COUNCIL)
            raise ImmediateHttpResponse(redirect("council_unknown"))
        sociallogin.connect(request, user)
        opening.step(StepKind.BOUND, user, by=user.ref, now=clock.now())

    def on_authentication_error(self, request: HttpRequest, provider: Any, **said: Any) -> None:
        """Turned back, or something went wrong between the two systems: one page says what to do."""
        raise ImmediateHttpResponse(redirect("council_unanswered"))


def account_of(sociallogin: SocialLogin) -> User | None:
    """The account with an address that the provider has verified, unless another of its people is bound to it."""
    verified = {one.email.strip().lower() for one in sociallogin.email_addresses if one.verified is True}
    found = list(User.objects.filter(email__in=verified)[:2])
    if len(found) != 1:
        return None
    taken = SocialAccount.objects.filter(user=found[0], provider=sociallogin.account.provider)
    return None if taken.exists() else found[0]
