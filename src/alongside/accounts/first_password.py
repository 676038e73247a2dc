"""A code given in person, with which somebody sets a password: for a new account and for a lost password.

It needs no e-mail. It is shown once to whoever gives it, works once, for three days, and a later one replaces it.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from alongside.accounts import opening, sessions
from alongside.accounts.models import CodeGiven, CodeUsed, StepKind, User
from alongside.accounts.opening import Actor, CannotDo
from alongside.law.days import london_day

GOOD_FOR = timedelta(days=3)
# No letter or figure that is mistaken for another when read aloud or copied by hand.
LETTERS = "ABCDEFGHJKMNPQRTUVWXYZ2346789"
LENGTH = 12  # 29 to the power of 12: more than 58 bits


class WrongCode(Exception):
    """The address and the code do not belong together, or the code was used or is too old."""


def give_code(ref: UUID, *, by: Actor, now: datetime) -> str:
    """A new code for somebody; earlier ones no longer work. Answered once and kept nowhere."""
    user = opening.account_looked_after(ref, by=by, today=london_day(now))
    if not user.may_sign_in_on(london_day(now)):
        raise CannotDo("", "This account has ended. Open it again first")
    return new_code(user, by=User.objects.get(ref=by.user), now=now)


def new_code(user: User, *, by: User, now: datetime, words: str = "") -> str:
    """A new code. Whether `by` may give it is asked by the caller."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    with transaction.atomic():
        CodeGiven.objects.create(
            user=user, by=by, at=now, code_hash=make_password(code), expires_at=now + GOOD_FOR
        )
        opening.step(StepKind.CODE_GIVEN, user, by=by.ref, now=now, words=words)
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def owner_of(email: str, code: str, *, now: datetime) -> tuple[User, CodeGiven]:
    """Whose code this is. Raises WrongCode, after the same work whether or not there is such an account."""
    given = (
        CodeGiven.objects.filter(user__email=email.strip().lower())
        .select_related("user")
        .order_by("-at")
        .first()
    )
    typed = "".join(one for one in code.upper() if one.isalnum())
    fits = check_password(typed, given.code_hash if given else _nobodys())
    if given is None or not fits or given.expires_at < now or CodeUsed.objects.filter(code=given).exists():
        raise WrongCode
    if not given.user.may_sign_in_on(london_day(now)):
        raise WrongCode
    return given.user, given


def set_password(user: User, given: CodeGiven, password: str, *, now: datetime) -> None:
    """Set the password and use the code up. Everybody who was signed in with the old one is signed out."""
    try:
        with transaction.atomic():
            CodeUsed.objects.create(code=given, at=now)
            user.set_password(password)
            user.save(update_fields=["password"])
            sessions.end_all(user)
            opening.step(StepKind.PASSWORD_SET, user, by=user.ref, now=now)
    except IntegrityError:
        raise WrongCode from None


_NOBODYS: list[str] = []


def _nobodys() -> str:
    """A hash that costs as much to check as anybody's, made once."""
    if not _NOBODYS:
        _NOBODYS.append(make_password(secrets.token_hex(16)))
    return _NOBODYS[0]
