"""Who of the families is signed in: a cookie of its own, which no session of staff can stand for.

The cookie names a session (a row) and says when it was last used, signed by us. After `IDLE` without a request, or
`AT_MOST` after it began, it is good for nothing; nor once the account is paused or closed, from the next request on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from alongside.accounts.family.models import FamilyAccount, FamilySession, FamilySessionEnded, State
from alongside.design import clock

IDLE = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)
RENEWED_AFTER = timedelta(minutes=1)
_SALT = "alongside.family-session"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody outside the staff who is signed in: their session, their account, and what to call them."""

    session: UUID
    account: UUID
    name: str
    began_at: datetime
    seen_at: datetime


def begin(account: FamilyAccount, *, device: str, device_ref: UUID, now: datetime) -> FamilySession:
    """Somebody has shown who they are."""
    return FamilySession.objects.create(account=account, at=now, device=device, device_ref=device_ref)


def found(request: HttpRequest, now: datetime) -> SignedIn | None:
    """Who asks, by their cookie; None where nobody is signed in. At most one statement."""
    try:
        held = signing.loads(request.COOKIES.get(settings.FAMILY_COOKIE_NAME, ""), salt=_SALT)
        session, seen_at = UUID(held["session"]), datetime.fromisoformat(held["seen_at"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    if seen_at + IDLE < now:
        return None
    row = (
        FamilySession.objects.filter(pk=session, ended=None, account__state=State.OPEN)
        .values_list("account", "account__name", "at")
        .first()
    )
    if row is None or row[2] + AT_MOST < now:
        return None
    return SignedIn(session, row[0], row[1], row[2], seen_at)


def here(request: HttpRequest) -> SignedIn:
    """Who is signed in on a page that only readers open."""
    signed_in: SignedIn | None = request.find_family()  # type: ignore[attr-defined]
    if signed_in is None:
        raise LookupError("Nobody of the families is signed in.")
    return signed_in


def give_cookie(response: HttpResponseBase, session: UUID, now: datetime) -> None:
    """The cookie of a session, used now. It goes when the browser closes."""
    response.set_cookie(
        settings.FAMILY_COOKIE_NAME,
        signing.dumps({"session": str(session), "seen_at": now.isoformat()}, salt=_SALT),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def take_cookie(response: HttpResponseBase) -> None:
    """Leave nothing of a session in the browser."""
    response.delete_cookie(settings.FAMILY_COOKIE_NAME, samesite="Lax")


def end(session: UUID, *, now: datetime) -> None:
    """This session is over. Ending it again changes nothing."""
    with transaction.atomic():
        if not FamilySessionEnded.objects.filter(session=session).exists():
            FamilySessionEnded.objects.create(session_id=session, at=now)


def end_all(account: UUID, *, now: datetime) -> int:
    """Every session of an account is over, wherever it began. How many there were."""
    open_ones = FamilySession.objects.filter(account=account, ended=None).values_list("pk", flat=True)
    made = FamilySessionEnded.objects.bulk_create(
        [FamilySessionEnded(session_id=session, at=now) for session in open_ones], ignore_conflicts=True
    )
    return len(made)


def keep_family_session(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let a session live on while its owner does something. Only pages of readers look who asks (`request.family`)."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.find_family = lambda: _once(request)  # type: ignore[attr-defined]
        response = get_response(request)
        here: SignedIn | None = getattr(request, "family", None)
        now = clock.now()
        gone = settings.FAMILY_COOKIE_NAME in response.cookies  # signed in or out by this very answer
        if here is not None and not gone and here.seen_at + RENEWED_AFTER < now:
            give_cookie(response, here.session, now)
        return response

    return answer


def _once(request: HttpRequest) -> SignedIn | None:
    if not hasattr(request, "family"):
        request.family = found(request, getattr(request, "now", None) or clock.now())  # type: ignore[attr-defined]
    return request.family  # type: ignore[attr-defined]
