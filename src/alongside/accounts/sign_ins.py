"""The history of sign-ins: who, when, how, on what kind of device, and whether it worked. Rows are only added."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa_signals
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from alongside.accounts import opening
from alongside.accounts.models import How, Outcome, Second, SignIn, StepKind, User
from alongside.design import clock
from alongside.design.words import moment_words

COOKIE = "device"
_KEPT_FOR = 400 * 24 * 60 * 60  # seconds: as long as browsers keep a cookie
_SALT = "alongside.device"

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android device"),
    ("CrOS", "a Chromebook"),
    ("Windows", "a Windows computer"),
    ("Macintosh", "a Mac"),
    ("Linux", "a Linux computer"),
)


def device_in_words(user_agent: str) -> str:
    """The kind of device, as its browser describes it: "Firefox on a Windows computer"."""
    browser = next((words for mark, words in BROWSERS if re.search(re.escape(mark), user_agent)), "A browser")
    system = next((words for mark, words in SYSTEMS if mark in user_agent), "a device we do not know")
    return f"{browser} on {system}"


def device_ref(request: HttpRequest) -> UUID | None:
    """The reference this browser has from an earlier sign-in of anybody's; None without one of ours."""
    try:
        return UUID(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT))
    except (signing.BadSignature, ValueError):
        return None


def keep(
    request: HttpRequest,
    user: User | None,
    outcome: Outcome,
    *,
    how: How,
    second: Second = Second.NONE,
    device: UUID | None = None,
    new_device: bool = False,
) -> SignIn:
    """Write one row."""
    return SignIn.objects.create(
        at=clock.now(),
        user=user,
        how=how,
        second=second,
        outcome=outcome,
        device=device_in_words(request.headers.get("user-agent", "")),
        device_ref=device or device_ref(request),
        new_device=new_device,
    )


def came_in(request: HttpRequest, user: User, response: HttpResponse) -> None:
    """Somebody has signed in: the row, the browser's reference, and what they should know about other sign-ins."""
    known = device_ref(request)
    device = known or uuid4()
    before = SignIn.objects.filter(user=user, outcome=Outcome.IN)
    last_here = before.filter(device_ref=device).order_by("-at").first()
    new = last_here is None and before.exists()
    _tell_about_new_devices(request, user, device, since=(last_here or before.order_by("-at").first()))
    how, second = how_they_came(request, user)
    keep(request, user, Outcome.IN, how=how, second=second, device=device, new_device=new)
    response.set_cookie(
        COOKIE,
        signing.dumps(str(device), salt=_SALT),
        max_age=_KEPT_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def how_they_came(request: HttpRequest, user: User) -> tuple[How, Second]:
    """By what somebody proved who they are in this session."""
    records = get_authentication_records(request, user)
    seconds = {
        "totp": Second.APP,
        "recovery_codes": Second.RECOVERY_CODE,
        "webauthn": Second.PASSKEY,
    }
    how, second = How.PASSWORD, Second.NONE
    for record in records:
        if record["method"] == "socialaccount":
            how = How.COUNCIL
        elif record["method"] == "mfa" and record.get("passwordless"):
            how = How.PASSKEY
        elif record["method"] == "mfa":
            second = seconds[record["type"]]
    return how, second


def _tell_about_new_devices(request: HttpRequest, user: User, device: UUID, *, since: SignIn | None) -> None:
    """One notice for each device that was new since this person was last here. Not about the one they sit at."""
    if since is None:
        return
    for row in SignIn.objects.filter(user=user, new_device=True, at__gte=since.at).exclude(device_ref=device):
        if row.pk != since.pk:
            messages.warning(
                request,
                f"Your account was used on a new device: {row.device}, {moment_words(row.at)}."
                " If that was not you, tell your manager now: they can end every session.",
            )


def failed(request: HttpRequest, email: str) -> None:
    """A password that did not fit. An address that is nobody's leaves a row without a name."""
    user = User.objects.filter(email=email.strip().lower()).first()
    keep(request, user, Outcome.WRONG, how=How.PASSWORD)


def asked_to_wait(request: HttpRequest, email: str) -> None:
    """A try that was not even looked at, because there were too many before it."""
    user = User.objects.filter(email=email.strip().lower()).first()
    keep(request, user, Outcome.WAIT, how=How.PASSWORD)


@receiver(mfa_signals.authentication_failed)
def second_failed(request: HttpRequest, user: User, **_: object) -> None:
    """A code of the second factor that did not fit."""
    keep(request, user, Outcome.WRONG_SECOND, how=how_they_came(request, user)[0])


KINDS = {"totp": "Authenticator app", "webauthn": "Passkey", "recovery_codes": "Recovery codes"}


@receiver(mfa_signals.authenticator_added)
def factor_added(request: HttpRequest, user: User, authenticator: object, **_: object) -> None:
    """Its owner has added a second factor; from now on this session has shown one."""
    words = KINDS[str(authenticator.type)]  # type: ignore[attr-defined]
    opening.step(StepKind.FACTOR_ADDED, user, by=user.ref, now=clock.now(), words=words)
    request.session["second_factor_added"] = True


@receiver(mfa_signals.authenticator_reset)
def codes_renewed(request: HttpRequest, user: User, **_: object) -> None:
    """Its owner has made new recovery codes."""
    opening.step(StepKind.FACTOR_ADDED, user, by=user.ref, now=clock.now(), words="New recovery codes")


@receiver(mfa_signals.authenticator_removed)
def factor_removed(request: HttpRequest, user: User, authenticator: object, **_: object) -> None:
    """Its owner has taken a second factor away."""
    words = KINDS[str(authenticator.type)]  # type: ignore[attr-defined]
    opening.step(StepKind.FACTOR_REMOVED, user, by=user.ref, now=clock.now(), words=words)


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One try to sign in, for a list."""

    at: datetime
    how: str
    second: str
    outcome: str
    worked: bool
    device: str
    new_device: bool


def history(user_ref: UUID, *, most: int = 30) -> tuple[SignInLine, ...]:
    """The latest tries to sign in to an account, newest first. One statement."""
    rows = SignIn.objects.filter(user__ref=user_ref).order_by("-at")[:most]
    return tuple(
        SignInLine(
            row.at,
            row.get_how_display(),
            row.get_second_display() if row.second else "",
            row.get_outcome_display(),
            row.outcome == Outcome.IN,
            row.device,
            row.new_device,
        )
        for row in rows
    )
