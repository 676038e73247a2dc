"""Their own sign-in: every time it was used, whether we send word, the password, a second step."""

from __future__ import annotations

from base64 import b64encode

from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from alongside.accounts.family import app, keeping, looking, sessions, signing_in
from alongside.accounts.family.signing_in import WrongSignIn
from alongside.design.answers import show
from alongside.design.fields import PlainForm
from alongside.design.registry import READERS, page
from alongside.family.signing_in.forms import ChangeForm, NoticesForm, NumberForm, ReallyForm

_SALT = "alongside.family-app"
_MINUTES_TO_SET_UP = 15
WAIT = _("Too many tries. Wait five minutes, then try again")
WRONG_NOW = _("This is not the password you have now")


@page("family:your_sign_in", "family/your-sign-in/", door="family", roles=READERS, most_queries=8)
def your_sign_in(request: HttpRequest) -> HttpResponseBase:
    """How they sign in, what they chose, and every time somebody did or tried."""
    mine = looking.account(request.reader.account)  # type: ignore[attr-defined]
    form = NoticesForm(request.POST or None, initial={"notices": "yes" if mine.notices else "no"})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["notices"] == "yes"
        keeping.choose_notices(mine.ref, wanted=wanted, now=request.now)  # type: ignore[attr-defined]
        return redirect("family:your_sign_in")
    return show(
        request,
        "family/your_sign_in/yours.html",
        form=form,
        mine=mine,
        history=signing_in.history(mine.ref),
    )


@page("family:password", "family/your-sign-in/password/", door="family", roles=READERS)
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponseBase:
    """Another password. They stay signed in here and are signed out everywhere else."""
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_their_password(request, form, "old"):
        return _signed_in_anew(request, form.cleaned_data["password"])
    return show(request, "family/your_sign_in/password.html", form=form)


def _signed_in_anew(request: HttpRequest, words: str) -> HttpResponse:
    now, account = request.now, request.reader.account  # type: ignore[attr-defined]
    keeping.change_password(account, words, now=now)
    session = signing_in.stay(request, account, now=now)
    response = redirect("family:your_sign_in")
    sessions.give_cookie(response, session, now)
    return response


@page(
    "family:sign_out_elsewhere", "family/your-sign-in/elsewhere/", door="family", roles=READERS, inside=True
)
def sign_out_elsewhere(request: HttpRequest) -> HttpResponseBase:
    """Sign out everywhere but here."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    now, account = request.now, request.reader.account  # type: ignore[attr-defined]
    sessions.end_all(account, now=now)
    response = redirect("family:your_sign_in")
    sessions.give_cookie(response, signing_in.stay(request, account, now=now), now)
    return response


@page("family:second_step", "family/your-sign-in/second-step/", door="family", roles=READERS)
@sensitive_post_parameters()
def second_step(request: HttpRequest) -> HttpResponseBase:
    """A number from an app beside the password, for whoever wants one; or no longer."""
    mine = looking.account(request.reader.account)  # type: ignore[attr-defined]
    return _take_away(request, mine) if mine.has_app else _set_up(request, mine)


def _set_up(request: HttpRequest, mine: looking.Account) -> HttpResponseBase:
    form = NumberForm(request.POST or None)
    secret = _secret(request) or app.new_secret()
    if request.method == "POST" and form.is_valid():
        if app.right_now(secret, form.cleaned_data["app_code"], whose=mine.ref):
            keeping.add_app(mine.ref, secret, now=request.now)  # type: ignore[attr-defined]
            return redirect("family:your_sign_in")
        form.add_error("app_code", _("This number is wrong or was used already. Wait for the next one"))
    # What the app calls it tells nobody who looks over their shoulder what it is for.
    address = f"otpauth://totp/{mine.sign_in_name}?{urlencode({'secret': secret})}"
    return show(
        request,
        "family/your_sign_in/second-step.html",
        form=form,
        mine=mine,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        held=signing.dumps(secret, salt=_SALT),
        picture=b64encode(get_adapter().build_totp_svg(address).encode()).decode(),
    )


def _secret(request: HttpRequest) -> str:
    """The secret this page was shown with; empty where there is none or it is too old."""
    try:
        held = request.POST.get("secret", "")
        return str(signing.loads(held, salt=_SALT, max_age=_MINUTES_TO_SET_UP * 60))
    except signing.BadSignature:
        return ""


def _take_away(request: HttpRequest, mine: looking.Account) -> HttpResponseBase:
    form = ReallyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_their_password(request, form, "password"):
        keeping.remove_app(mine.ref, now=request.now)  # type: ignore[attr-defined]
        return redirect("family:your_sign_in")
    return show(request, "family/your_sign_in/second-step.html", form=form, mine=mine)


def _is_their_password(request: HttpRequest, form: PlainForm, field: str) -> bool:
    """Whether this is the password they have: a telephone left open on a table is not enough. Else the form says so."""
    account = request.reader.account  # type: ignore[attr-defined]
    if not ratelimit.consume(request, action="login_failed", key=f"family-own-{account}"):
        form.add_error(field, WAIT)
        return False
    try:
        signing_in.check_own(request, form.cleaned_data[field], now=request.now)  # type: ignore[attr-defined]
    except WrongSignIn:
        form.add_error(field, WRONG_NOW)
        return False
    return True
