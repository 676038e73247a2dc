"""Signing in with a sign-in name and a password, and every try kept.

An account that is paused or closed is told so only to whoever knows its password. There is no way back in by email, text
or a question: whoever lost their password is given a new code by somebody who knows them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from alongside.accounts.family import app, keeping, sessions
from alongside.accounts.family.keeping import NotOpen, WrongSignIn
from alongside.accounts.family.models import FamilyAccount, FamilyOutcome, FamilySignIn, FamilyStep
from alongside.accounts.sign_ins import device_in_words

_KEPT_FOR = 400 * 24 * 60 * 60  # seconds: as long as browsers keep a cookie
_SALT = "alongside.family-device"


class WrongSecond(WrongSignIn):
    """The number from the app is wrong or was not given."""


@dataclass(frozen=True, slots=True)
class CameIn:
    """Somebody signed in: the session, whose it is, and whether the device was new to the account (never the first)."""

    session: UUID
    account: UUID
    device: str
    device_ref: UUID
    new_device: bool


def sign_in(
    request: HttpRequest, sign_in_name: str, password: str, *, app_code: str = "", now: datetime
) -> CameIn:
    """Let somebody in. Raises WrongSignIn, WrongSecond or NotOpen; each try with a real account's name is kept."""
    account = FamilyAccount.objects.filter(sign_in_name=keeping.plain(sign_in_name)).first()
    hashed = account.password if account and account.password else keeping.nobodys_password()
    fits = check_password(password, hashed)
    if account is None:
        raise WrongSignIn
    if not fits or not account.password:
        _keep(request, account, FamilyOutcome.WRONG, now=now)
        raise WrongSignIn
    if not account.is_open:
        _keep(request, account, FamilyOutcome.NOT_OPEN, now=now)
        raise NotOpen
    if account.app_secret and not app.fits(account, app_code):
        if app_code:
            _keep(request, account, FamilyOutcome.WRONG_SECOND, now=now)
        raise WrongSecond
    return came_in(request, account, now=now)


def came_in(request: HttpRequest, account: FamilyAccount, *, now: datetime) -> CameIn:
    """Begin a session for somebody who has shown who they are, and keep that they came."""
    device = device_in_words(request.headers.get("user-agent", ""))
    known = known_device(request)
    before = FamilySignIn.objects.filter(account=account, outcome=FamilyOutcome.IN)
    new = before.exists() and (known is None or not before.filter(device_ref=known).exists())
    ref = known or uuid4()
    session = sessions.begin(account, device=device, device_ref=ref, now=now)
    FamilySignIn.objects.create(
        account=account,
        at=now,
        outcome=FamilyOutcome.IN,
        device=device,
        device_ref=ref,
        new_device=new,
    )
    return CameIn(session.pk, account.pk, device, ref, new)


def check_own(request: HttpRequest, password: str, *, now: datetime) -> None:
    """The password of somebody who is signed in, asked again. Raises WrongSignIn."""
    here = sessions.here(request)
    account = FamilyAccount.objects.get(pk=here.account)
    if not account.check_password(password):
        _keep(request, account, FamilyOutcome.WRONG, now=now)
        raise WrongSignIn


def stay(request: HttpRequest, account: UUID, *, now: datetime) -> UUID:
    """A new session in the place of the one that ended: they go on where they are."""
    device = device_in_words(request.headers.get("user-agent", ""))
    owner = FamilyAccount.objects.get(pk=account)
    return sessions.begin(owner, device=device, device_ref=known_device(request) or uuid4(), now=now).pk


def asked_to_wait(request: HttpRequest, sign_in_name: str, *, now: datetime) -> None:
    """A try that was not even looked at, because there were too many before it."""
    account = FamilyAccount.objects.filter(sign_in_name=keeping.plain(sign_in_name)).first()
    if account is not None:
        _keep(request, account, FamilyOutcome.WAIT, now=now)


def _keep(request: HttpRequest, account: FamilyAccount, outcome: FamilyOutcome, *, now: datetime) -> None:
    FamilySignIn.objects.create(
        account=account,
        at=now,
        outcome=outcome,
        device=device_in_words(request.headers.get("user-agent", "")),
        device_ref=known_device(request),
    )


def known_device(request: HttpRequest) -> UUID | None:
    """What this browser was remembered by, where its owner asked for that."""
    try:
        return UUID(signing.loads(request.COOKIES.get(settings.FAMILY_DEVICE_COOKIE_NAME, ""), salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def remember_device(response: HttpResponseBase, device: UUID) -> None:
    """Know this browser again. Only where its owner said that nobody else uses it: the cookie stays on the device."""
    response.set_cookie(
        settings.FAMILY_DEVICE_COOKIE_NAME,
        signing.dumps(str(device), salt=_SALT),
        max_age=_KEPT_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One try to sign in, for a list."""

    at: datetime
    outcome: str
    worked: bool
    device: str
    new_device: bool


def history(account: UUID, *, most: int = 20) -> tuple[SignInLine, ...]:
    """The latest tries to sign in to an account, newest first. One statement."""
    rows = FamilySignIn.objects.filter(account=account).order_by("-at")[:most]
    return tuple(
        SignInLine(row.at, row.outcome, row.outcome == FamilyOutcome.IN, row.device, row.new_device)
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """Somebody made up, as whom the demonstration can be tried."""

    name: str
    sign_in_name: str
    paused: bool


def demonstration_people() -> list[DemonstrationPerson]:
    """The made-up families' accounts that still have the demonstration's own password."""
    chosen = FamilyStep.objects.filter(kind="password_set").values("account")
    rows = FamilyAccount.objects.exclude(pk__in=chosen).exclude(password="").order_by("name")
    return [DemonstrationPerson(row.name, row.sign_in_name, not row.is_open) for row in rows]
