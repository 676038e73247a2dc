"""The pages of the second factor. allauth does the work; these are the ones we have words for."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import (
    AuthenticateView,
    ReauthenticateView as ReauthenticateByCodeView,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import flows as passkeys
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
)
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from alongside.accounts.roles import EVERYONE
from alongside.accounts.second_factor.required import required_for, shown_in_this_session
from alongside.design.answers import show
from alongside.design.fields import PlainForm
from alongside.design.registry import PUBLIC, page


def lately_signed_in(view: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Who has only the council's sign-in has nothing here to confirm with: they must have signed in just now, so that an
    unlocked screen is not enough to add a key to their account."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        records = get_authentication_records(request, request.user)
        latest = max((record["at"] for record in records), default=0)
        old = time.time() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if old and not get_reauthentication_flows(request.user):
            return show(request, "account/confirm-again.html")
        return view(request)

    return answer


class OurWords:
    """A page of allauth's that answers 422 and lists its errors, like every other page here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        form = context.get("form")
        context["faulty_forms"] = [form] if form is not None and form.is_bound and form.errors else []
        return context

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)  # type: ignore[misc]
        if context["faulty_forms"]:
            response.status_code = 422
        return response

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        return worded(super().get_form(*args, **kwargs))  # type: ignore[misc]


def worded(form: Any) -> Any:
    """The labels and messages of a form of allauth's in our words."""
    form.label_suffix = ""
    form.use_required_attribute = False
    if "code" in form.fields:
        form.fields["code"].label = "Code"
        form.fields["code"].error_messages["required"] = "Enter the code"
    if "password" in form.fields:
        form.fields["password"].label = "Password"
        form.fields["password"].error_messages["required"] = "Enter your password"
    return form


class AskSecond(OurWords, AuthenticateView):
    template_name = "account/second-factor-asked.html"

    def _build_forms(self) -> Any:
        posted = super()._build_forms()
        for form in filter(None, (self.auth_form, self.webauthn_form)):
            worded(form)
        return posted

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        response.status_code = 422
        return response


class AddApp(OurWords, ActivateTOTPView):
    template_name = "account/app-added.html"


class RemoveApp(OurWords, DeactivateTOTPView):
    template_name = "account/app-removed.html"


class Confirm(OurWords, ReauthenticateView):
    template_name = "account/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"by": "password"}


class ConfirmByCode(OurWords, ReauthenticateByCodeView):
    template_name = "account/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"by": "code"}


class ConfirmByPasskey(OurWords, ReauthenticateWebAuthnView):
    template_name = "account/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "form": self.get_form(), "by": "passkey", "faulty_forms": []}


class NewCodes(OurWords, GenerateRecoveryCodesView):
    template_name = "account/recovery-codes-new.html"


class Codes(OurWords, ViewRecoveryCodesView):
    template_name = "account/recovery-codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super(ViewRecoveryCodesView, self).get_context_data(**kwargs) | super().get_context_data(
            **kwargs
        )


class AddPasskey(OurWords, AddWebAuthnView):
    template_name = "account/passkey-added.html"

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        form.fields["name"].label = "A name for this passkey, like “work phone”"
        form.fields["name"].max_length = 60
        return form


class ByPasskey(LoginWebAuthnView):
    """Signing in with a passkey: the answer of the sign-in page's button."""


@page("mfa_index", "your-account/second-factor/", door="accounts", roles=EVERYONE)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Which second factors somebody has, and adding and removing them."""
    held = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    codes = next((one for one in held if one.type == Authenticator.Type.RECOVERY_CODES), None)
    wanted = required_for(request.viewer.roles)  # type: ignore[attr-defined]
    return show(
        request,
        "account/second-factor.html",
        app=next((one for one in held if one.type == Authenticator.Type.TOTP), None),
        passkeys=[one for one in held if one.type == Authenticator.Type.WEBAUTHN],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
        has_codes=codes is not None,
        required=wanted,
        must=wanted and not shown_in_this_session(request),
    )


@page("mfa_authenticate", "sign-in/second-factor/", door="accounts", roles=PUBLIC)
@sensitive_post_parameters()
def ask_second(request: HttpRequest) -> HttpResponseBase:
    return AskSecond.as_view()(request)


@page("mfa_activate_totp", "your-account/second-factor/app/", door="accounts", roles=EVERYONE)
@sensitive_post_parameters()
@lately_signed_in
def add_app(request: HttpRequest) -> HttpResponseBase:
    return AddApp.as_view()(request)


@page("mfa_deactivate_totp", "your-account/second-factor/app/remove/", door="accounts", roles=EVERYONE)
def remove_app(request: HttpRequest) -> HttpResponseBase:
    if not Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
        return redirect("mfa_index")
    return RemoveApp.as_view()(request)


@page("mfa_view_recovery_codes", "your-account/second-factor/codes/", door="accounts", roles=EVERYONE)
def codes(request: HttpRequest) -> HttpResponseBase:
    if not Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).exists():
        return redirect("mfa_index")
    return Codes.as_view()(request)


@page("mfa_generate_recovery_codes", "your-account/second-factor/codes/new/", door="accounts", roles=EVERYONE)
def new_codes(request: HttpRequest) -> HttpResponseBase:
    if not Authenticator.objects.filter(user=request.user).exists():
        return redirect("mfa_index")
    return NewCodes.as_view()(request)


@page("account_reauthenticate", "your-account/confirm/", door="accounts", roles=EVERYONE)
@sensitive_post_parameters()
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Asked before somebody changes how they sign in. Who only has the council's sign-in signs in again."""
    try:
        return Confirm.as_view()(request)
    except PermissionDenied:
        return show(request, "account/confirm-again.html")


@page("mfa_reauthenticate", "your-account/confirm/code/", door="accounts", roles=EVERYONE)
@sensitive_post_parameters()
def confirm_by_code(request: HttpRequest) -> HttpResponseBase:
    try:
        return ConfirmByCode.as_view()(request)
    except PermissionDenied:
        return show(request, "account/confirm-again.html")


@page("mfa_reauthenticate_webauthn", "your-account/confirm/passkey/", door="accounts", roles=EVERYONE)
def confirm_by_passkey(request: HttpRequest) -> HttpResponseBase:
    try:
        return ConfirmByPasskey.as_view()(request)
    except PermissionDenied:
        return show(request, "account/confirm-again.html")


@page("mfa_add_webauthn", "your-account/second-factor/passkey/", door="accounts", roles=EVERYONE)
@lately_signed_in
def add_passkey(request: HttpRequest) -> HttpResponseBase:
    return AddPasskey.as_view()(request)


@page(
    "mfa_list_webauthn",
    "your-account/second-factor/passkey/remove/",
    door="accounts",
    roles=EVERYONE,
)
def remove_passkey(request: HttpRequest) -> HttpResponseBase:
    return reauthentication_required(_remove_passkey, app="allauth.mfa")(request)


def _remove_passkey(request: HttpRequest) -> HttpResponse:
    """One of one's own passkeys, named in the form rather than in the address."""
    mine = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    form = PlainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = request.POST.get("passkey", "")
        found = (
            mine.filter(pk=chosen).first()
            if chosen.isascii() and chosen.isdigit() and len(chosen) < 18
            else None
        )
        if found is None:
            form.add_error(None, "Choose which passkey to remove")
        elif not get_adapter().can_delete_authenticator(found):
            form.add_error(None, get_adapter().error_messages["cannot_delete_authenticator"])
        else:
            passkeys.remove_authenticator(request, found)
            return redirect("mfa_index")
    return show(request, "account/passkey-removed.html", form=form, passkeys=list(mine))


@page("mfa_login_webauthn", "sign-in/passkey/", door="accounts", roles=PUBLIC, inside=True)
def sign_in_by_passkey(request: HttpRequest) -> HttpResponseBase:
    return ByPasskey.as_view()(request)
