"""Whose role asks for a second factor, and keeping them at the page where they set one up until they have."""

from collections.abc import Callable, Collection

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from alongside.design import registry

# Where somebody can go who has still to set one up.
ALLOWED = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_logout",
    "account_login",
    "account_inactive",
    "session_ended",
    "healthz",
}


def required_for(roles: Collection[str]) -> bool:
    """Whether somebody with these roles must have a second factor (the setting SECOND_FACTOR_ROLES)."""
    wanted = settings.SECOND_FACTOR_ROLES
    return "all" in wanted or not wanted.isdisjoint(roles)


def shown_in_this_session(request: HttpRequest) -> bool:
    """Whether this session began, or went on, with a second factor."""
    if request.session.get("second_factor_added"):
        return True
    for record in get_authentication_records(request, request.user):
        if record["method"] == "mfa":
            return True
        if record["method"] == "socialaccount" and settings.OIDC_PROVIDER_HAS_SECOND_FACTOR:
            return True
    return False


def second_factor_first(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Nothing of the record is shown to somebody whose role needs a second factor before they have one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not settings.SECOND_FACTOR_ROLES or not request.user.is_authenticated:
            return get_response(request)
        if shown_in_this_session(request) or _allowed(request) or not required_for(_roles(request)):
            return get_response(request)
        # With one set up already, showing it once more is enough.
        way = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index"
        if registry.wants_json(request):
            return JsonResponse({"state": "signed_out", "sign_in": reverse(way)}, status=401)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": reverse(way)})
        return redirect(way)

    return answer


def _allowed(request: HttpRequest) -> bool:
    if request.path.startswith(settings.STATIC_URL):
        return True
    try:
        return resolve(request.path).view_name in ALLOWED
    except Resolver404:
        return True  # there is nothing behind it


def _roles(request: HttpRequest) -> Collection[str]:
    return request.viewer.roles  # type: ignore[attr-defined]
