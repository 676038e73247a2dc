"""To the council's sign-in and back."""

import logging
from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from alongside.accounts.council.provider import CouncilAdapter
from alongside.design.answers import show
from alongside.design.registry import PUBLIC, page

log = logging.getLogger(__name__)

# What goes wrong when the provider cannot be reached, or answers something else than it should.
FAULTS = (requests.RequestException, OAuth2Error, KeyError, ValueError)


def _provider(request: HttpRequest) -> Any:
    """The provider as it is set now; 404 where this council has none."""
    if not settings.OIDC_ISSUER:
        raise Http404
    return get_adapter().get_provider(request, "council")


@page("council_sign_in", "sign-in/council/", door="accounts", roles=PUBLIC)
def to_the_council(request: HttpRequest) -> HttpResponseBase:
    """A press of the button goes to the provider. Without one this page is the sign-in page."""
    if request.method != "POST" or not settings.OIDC_ISSUER:
        return redirect("account_login")
    try:
        return OAuth2LoginView.adapter_view(CouncilAdapter(request, "council"))(request)
    except FAULTS as fault:
        return _unanswered(fault)


@page("council_back", "sign-in/council/back/", door="accounts", roles=PUBLIC, inside=True)
def back(request: HttpRequest) -> HttpResponseBase:
    """What the provider answered."""
    _provider(request)
    try:
        return OAuth2CallbackView.adapter_view(CouncilAdapter(request, "council"))(request)
    except FAULTS as fault:
        return _unanswered(fault)


def _unanswered(fault: Exception) -> HttpResponse:
    log.warning("The council's sign-in did not answer: %s", type(fault).__name__)
    return redirect("council_unanswered")


@page("council_unanswered", "sign-in/council/no-answer/", door="accounts", roles=PUBLIC)
def unanswered(request: HttpRequest) -> HttpResponse:
    return show(request, "account/council-unanswered.html")


@page("council_unknown", "sign-in/council/no-account/", door="accounts", roles=PUBLIC)
def unknown(request: HttpRequest) -> HttpResponse:
    return show(request, "account/council-unknown.html")
