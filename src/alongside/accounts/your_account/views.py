"""One's own account: roles, how one signs in, and every sign-in."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from alongside.accounts import opening, sessions, sign_ins, staff
from alongside.accounts.models import StepKind
from alongside.accounts.passwords import NewPasswordForm
from alongside.accounts.roles import EVERYONE
from alongside.design.answers import show
from alongside.design.registry import page


@page("your_account", "your-account/", door="accounts", roles=EVERYONE)
def your_account(request: HttpRequest) -> HttpResponse:
    """What is known about one's own account, what was done to it, and every try to sign in to it."""
    return show(
        request,
        "account/yours.html",
        account=staff.account(request.viewer.user, today=request.today),  # type: ignore[attr-defined]
        sign_ins=sign_ins.history(request.viewer.user),  # type: ignore[attr-defined]
        has_factor=is_mfa_enabled(request.user),
    )


@page("change_password", "your-account/password/", door="accounts", roles=EVERYONE)
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponseBase:
    return reauthentication_required(_change_password, app="allauth.mfa")(request)


def _change_password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own. Everywhere else one is signed out."""
    form = NewPasswordForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.check_password(form.cleaned_data["password"], request.user)  # type: ignore[arg-type]
    ):
        request.user.set_password(form.cleaned_data["password"])
        request.user.save(update_fields=["password"])  # type: ignore[call-arg]  # nobody is here unless signed in
        sessions.end_others(request, request.user)  # type: ignore[arg-type]
        opening.step(
            StepKind.PASSWORD_SET,
            request.user,  # type: ignore[arg-type]
            by=request.viewer.user,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
            words="By its owner",
        )
        messages.success(request, "Your password is changed. Everywhere else you were signed out.")
        return redirect("your_account")
    return show(request, "account/password.html", form=form)


@page("end_other_sessions", "your-account/sessions/end/", door="accounts", roles=EVERYONE)
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    if request.method == "POST":
        sessions.end_others(request, request.user)  # type: ignore[arg-type]
        messages.success(request, "You are signed out everywhere but here.")
        return redirect("your_account")
    return show(request, "account/end-sessions.html")
