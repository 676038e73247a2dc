"""Signing in and out. allauth does the work; only the pages we have words for are mounted."""

from typing import Any

from allauth.account.views import AccountInactiveView, LoginView, LogoutView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from alongside.accounts.models import Membership
from alongside.accounts.roles import Role
from alongside.design.answers import show
from alongside.design.registry import PUBLIC, page


class SignIn(LoginView):
    """The form. Who has come back to a page goes on to that page."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        context["faulty_forms"] = [form] if form.is_bound and form.errors else []
        context["council_sign_in"] = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
        context["demonstration_people"] = demonstration_people(self.request) if settings.DEMO else []
        context["demonstration_password"] = settings.DEMO_PASSWORD if settings.DEMO else ""
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


def demonstration_people(request: HttpRequest) -> list[Membership]:
    """Everyone who can try the demonstration out, by team: one row for each role they hold today.

    Not who was added since, or chose a password of their own: the one shown on the page is not theirs."""
    return list(
        Membership.objects.on(request.today)  # type: ignore[attr-defined]
        .filter(user__is_active=True)
        .exclude(user__steps__kind__in=("opened", "password_set"))
        .select_related("user", "team")
        .order_by("team__name", "user__name", "role")
    )


@page("account_login", "sign-in/", door="accounts", roles=PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponseBase:
    return SignIn.as_view()(request)


@page("account_logout", "sign-out/", door="accounts", roles=PUBLIC, opened_by=Role.SOCIAL_WORKER)
def sign_out(request: HttpRequest) -> HttpResponseBase:
    return LogoutView.as_view(template_name="account/logout.html")(request)


@page("account_inactive", "account-ended/", door="accounts", roles=PUBLIC)
def account_ended(request: HttpRequest) -> HttpResponseBase:
    return AccountInactiveView.as_view(template_name="account/ended.html")(request)


@page("session_ended", "session-ended/", door="accounts", roles=PUBLIC)
def session_ended(request: HttpRequest) -> HttpResponse:
    """Where someone is told that they were signed out; a form that came too late ends on the same words."""
    return show(request, "account/session-expired.html", kept=False, typed=[], sign_in="")
