"""How families sign in and out. There is no way back in by email or text: a page says whom to ring."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from alongside.accounts.family import keeping, sessions, signing_in
from alongside.accounts.family.signing_in import CameIn, NotOpen, WrongSecond, WrongSignIn
from alongside.accounts.proofs import doors_open
from alongside.design import ways
from alongside.design.answers import show
from alongside.design.registry import PUBLIC, page
from alongside.family.signing_in.forms import FirstForm, SignInForm
from alongside.family.words.choices import remember
from alongside.record.actions.family_access import came_on_new_device

# The same words for a name that is nobody's and a password that is wrong.
WRONG = _("The sign-in name and the password do not belong together. Look at both and try again")
WRONG_CODE = _(
    "The sign-in name and the code do not belong together, or the code is too old. Ask for a new code"
)
WAIT = _("Too many tries. Wait five minutes, then try again")
NOT_OPEN = _("You cannot sign in just now. Ring us and ask: we can tell you why, and give you paper instead")


def only_when_open(
    view: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Before this version was proved to keep people apart, nobody signs in: the page says so, and how to have paper."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        if doors_open():
            return view(request)
        response = show(request, "family/signing_in/not-open.html")
        response.status_code = 503
        return response

    return answer


@page("family:sign_in", "family/sign-in/", door="family", roles=PUBLIC)
@sensitive_post_parameters()
@only_when_open
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The form. Who has come back to a page goes on to that page."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (came := _sign_in(request, form)) is not None:
        return _inside(request, came, mine=form.cleaned_data["mine"])
    return show(
        request,
        "family/signing_in/sign-in.html",
        form=form,
        put_out=request.method == "GET" and _was_inside(request),
        next=_next(request),
        people=signing_in.demonstration_people() if settings.DEMO else [],
        demonstration_password=settings.DEMO_PASSWORD if settings.DEMO else "",
    )


def _was_inside(request: HttpRequest) -> bool:
    """Whether this browser still holds a session that is over: it was too long ago, or somebody ended it. Which, is not
    said: whoever looks over a shoulder would read it too."""
    held = request.COOKIES.get(settings.FAMILY_COOKIE_NAME)
    return bool(held) and request.find_family() is None  # type: ignore[attr-defined]


def _sign_in(request: HttpRequest, form: SignInForm) -> CameIn | None:
    given = form.cleaned_data
    if not _may_try(request, given["sign_in_name"]):
        form.add_error(None, WAIT)
        return None
    try:
        return signing_in.sign_in(
            request,
            given["sign_in_name"],
            given["password"],
            app_code=given.get("app_code", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except WrongSecond:
        asked = "app_code" in form.fields
        form.ask_for_number()
        said = (
            _("This number is wrong or was used already. Wait for the next one")
            if asked
            else _("Now enter the number your app shows, and your password again")
        )
        form.add_error("app_code", said)
    except WrongSignIn:
        form.add_error(None, WRONG)
    except NotOpen:
        form.add_error(None, NOT_OPEN)
    return None


def _may_try(request: HttpRequest, sign_in_name: str) -> bool:
    """Whether this is not one try too many: five in five minutes for a sign-in name, and many for a whole house."""
    key = f"family-{keeping.plain(sign_in_name)}"
    if ratelimit.consume(request, action="login_failed", key=key):
        return True
    signing_in.asked_to_wait(request, sign_in_name, now=request.now)  # type: ignore[attr-defined]
    return False


@page("family:first_code", "family/sign-in/first-time/", door="family", roles=PUBLIC)
@sensitive_post_parameters()
@only_when_open
def first_code(request: HttpRequest) -> HttpResponseBase:
    """The first time, or after somebody who knows them gave them a new code: they choose a password and are in."""
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (came := _first(request, form)) is not None:
        return _inside(request, came, mine=form.cleaned_data["mine"])
    return show(request, "family/signing_in/first-time.html", form=form)


def _first(request: HttpRequest, form: FirstForm) -> CameIn | None:
    given, now = form.cleaned_data, request.now  # type: ignore[attr-defined]
    if not _may_try(request, given["sign_in_name"]):
        form.add_error(None, WAIT)
        return None
    try:
        account, code = keeping.owner_of(given["sign_in_name"], given["one_time_code"], now=now)
        keeping.choose_password(account, code, given["password"], now=now)
    except WrongSignIn:
        form.add_error(None, WRONG_CODE)
        return None
    except NotOpen:
        form.add_error(None, NOT_OPEN)
        return None
    return signing_in.came_in(request, account, now=now)


def _inside(request: HttpRequest, came: CameIn, *, mine: bool) -> HttpResponse:
    """The way on, with the session's cookie; whoever knows them is told where the device is a new one."""
    if came.new_device:
        came_on_new_device(came.account, device=came.device, now=request.now)  # type: ignore[attr-defined]
    response = redirect(_next(request) or home())
    sessions.give_cookie(response, came.session, request.now)  # type: ignore[attr-defined]
    remember(request, response, came.account)
    if mine:
        signing_in.remember_device(response, came.device_ref)
    ratelimit.clear(
        request, action="login_failed", key=f"family-{keeping.plain(request.POST['sign_in_name'])}"
    )
    return response


def _next(request: HttpRequest) -> str:
    """The page of a reader somebody came from; empty where there is none, or it is not one."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe and asked.startswith("/family/") else ""


def home() -> str:
    """Where somebody begins to read."""
    return reverse("family:home")


@page("family:lost", "family/sign-in/help/", door="family", roles=PUBLIC)
def lost(request: HttpRequest) -> HttpResponse:
    """Whom to ring without a password: nothing is asked or sent here."""
    return show(request, "family/signing_in/lost.html")


@page("family:sign_out", "family/sign-out/", door="family", roles=PUBLIC, inside=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out and stay with us."""
    response = show(request, "family/signing_in/signed-out.html")
    return _out(request, response)


@page("family:leave", "family/leave/", door="family", roles=PUBLIC, inside=True)
def leave(request: HttpRequest) -> HttpResponseBase:
    """Exit: sign out, and away. An ordinary link, so that it works without scripts; signing somebody out does no harm."""
    return _out(request, redirect(settings.EXIT_TO))


def _out(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    here = request.find_family()  # type: ignore[attr-defined]
    if here is not None:
        sessions.end(here.session, now=request.now)  # type: ignore[attr-defined]
    sessions.take_cookie(response)
    if (
        signing_in.known_device(request) is None
    ):  # on a device that is only theirs, they read on as they chose
        ways.forget(response)
    response["Clear-Site-Data"] = '"cache"'
    return response
