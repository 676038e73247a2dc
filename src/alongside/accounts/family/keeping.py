"""Family accounts opened, paused, closed, and given codes. Whether somebody may do so is asked by the record's actions.

Nothing here is sent to anybody, and a code is shown once to whoever hands it over (docs/decisions/the-way-in-for-families.md).
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from alongside.accounts.family import app, sessions
from alongside.accounts.family.models import (
    FamilyAccount,
    FamilyCode,
    FamilyCodeUsed,
    FamilyStep,
    FamilyStepKind,
    State,
)
from alongside.accounts.first_password import LENGTH, LETTERS

CODE_GOOD_FOR = timedelta(days=7)  # a visit a week away is the next one for most
# What a sign-in name is made of: words that say nothing about anybody and are easy to say and to spell.
FIRST = (
    "amber", "apple", "autumn", "blue", "bright", "brown", "calm", "clear", "cosy", "early", "fresh",
    "gentle", "golden", "green", "happy", "little", "lucky", "maple", "mellow", "misty", "orange",
    "paper", "plain", "quick", "quiet", "red", "river", "round", "silver", "simple", "small", "smooth",
    "snowy", "soft", "spring", "steady", "summer", "sunny", "tall", "tidy", "warm", "white", "wide",
    "winter", "yellow",
)  # fmt: skip
SECOND = (
    "acorn", "basket", "bell", "bench", "bicycle", "bird", "biscuit", "boat", "bread", "bridge", "button",
    "cake", "candle", "carrot", "chair", "cherry", "cloud", "clover", "cup", "daisy", "desk", "drum",
    "feather", "fern", "garden", "gate", "guitar", "hill", "island", "jacket", "kettle", "kite", "lake",
    "lamp", "leaf", "lemon", "meadow", "mitten", "moon", "oak", "onion", "orchard", "parcel", "pebble",
    "pencil", "pillow", "plum", "pocket", "pond", "poppy", "potato", "rain", "robin", "rope", "saddle",
    "sail", "shell", "spoon", "stamp", "star", "stone", "table", "tent", "thimble", "ticket", "train",
    "tree", "tulip", "wagon", "walnut", "willow", "window", "wool",
)  # fmt: skip


class WrongSignIn(Exception):
    """The sign-in name and what goes with it do not belong together, or the code is no longer good."""


class NotOpen(Exception):
    """The account is paused or closed, and whoever asks has shown whose it is."""


def open_account(name: str, *, by: UUID, now: datetime) -> FamilyAccount:
    """An account that nobody can sign in to yet: its owner is given a code."""
    account = FamilyAccount.objects.create(name=name.strip(), sign_in_name=_free_name(), opened_at=now)
    step(FamilyStepKind.OPENED, account.pk, by=by, now=now)
    return account


def _free_name() -> str:
    """A sign-in name nobody has. It is no secret, and it is not made of anything about its owner."""
    while True:
        name = f"{secrets.choice(FIRST)}-{secrets.choice(SECOND)}-{secrets.randbelow(900) + 100}"
        if not FamilyAccount.objects.filter(sign_in_name=name).exists():
            return name


def give_code(account: UUID, *, by: UUID, now: datetime, without_app: bool = False) -> str:
    """A new code, said once and kept nowhere; earlier codes are no longer good. `without_app`: they lost the telephone with
    their authenticator app too. The password they had is good until they choose another."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    with transaction.atomic():
        FamilyCode.objects.create(
            account_id=account,
            by=by,
            at=now,
            code_hash=make_password(code),
            expires_at=now + CODE_GOOD_FOR,
        )
        if without_app and FamilyAccount.objects.filter(pk=account).exclude(app_secret="").exists():
            FamilyAccount.objects.filter(pk=account).update(app_secret="")
            step(FamilyStepKind.APP_REMOVED, account, by=by, now=now)
        step(FamilyStepKind.CODE_GIVEN, account, by=by, now=now)
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def owner_of(sign_in_name: str, code: str, *, now: datetime) -> tuple[FamilyAccount, FamilyCode]:
    """Whose code this is. Raises WrongSignIn after the same work whether or not there is such an account; NotOpen where
    the code is right and the account is not open."""
    given = (
        FamilyCode.objects.filter(account__sign_in_name=plain(sign_in_name))
        .select_related("account")
        .order_by("-at")
        .first()
    )
    typed = "".join(one for one in code.upper() if one.isalnum())
    fits = check_password(typed, given.code_hash if given else _nobodys())
    if given is None or not fits or given.expires_at < now or FamilyCodeUsed.objects.filter(code=given):
        raise WrongSignIn
    if not given.account.is_open:
        raise NotOpen
    return given.account, given


def choose_password(account: FamilyAccount, code: FamilyCode, words: str, *, now: datetime) -> None:
    """Their own password, with a code that is thereby used up. Whoever was signed in is signed out."""
    try:
        with transaction.atomic():
            FamilyCodeUsed.objects.create(code=code, at=now)
            _new_password(account, words, now=now)
    except IntegrityError:
        raise WrongSignIn from None


def change_password(account: UUID, words: str, *, now: datetime) -> None:
    """Another password. Every session ends; whoever changed it signs in with it."""
    with transaction.atomic():
        _new_password(FamilyAccount.objects.select_for_update().get(pk=account), words, now=now)


def _new_password(account: FamilyAccount, words: str, *, now: datetime) -> None:
    account.set_password(words)
    account.save(update_fields=["password"])
    sessions.end_all(account.pk, now=now)
    step(FamilyStepKind.PASSWORD_SET, account.pk, by=None, now=now)


def pause(account: UUID, *, because: str, by: UUID, now: datetime) -> None:
    """Nobody signs in to it until it is opened again; whoever is signed in is signed out at once."""
    _becomes(account, State.PAUSED, FamilyStepKind.PAUSED, because, by=by, now=now)


def open_again(account: UUID, *, because: str, by: UUID, now: datetime) -> None:
    """A paused account may be signed in to again."""
    _becomes(account, State.OPEN, FamilyStepKind.OPENED_AGAIN, because, by=by, now=now)


def close(account: UUID, *, because: str, by: UUID, now: datetime) -> None:
    """It is over for good: a new invitation makes a new account."""
    _becomes(account, State.CLOSED, FamilyStepKind.CLOSED, because, by=by, now=now)


def _becomes(
    account: UUID, state: State, kind: FamilyStepKind, because: str, *, by: UUID, now: datetime
) -> None:
    with transaction.atomic():
        held = FamilyAccount.objects.select_for_update().get(pk=account)
        if held.state in (state, State.CLOSED):
            return
        held.state = state
        held.save(update_fields=["state"])
        if state != State.OPEN:
            sessions.end_all(account, now=now)
        step(kind, account, by=by, now=now, words=because)


def choose_notices(account: UUID, *, wanted: bool, by: UUID | None = None, now: datetime) -> None:
    """Whether to be sent word that something is there to read: as its owner chose, or said to the colleague who asked."""
    with transaction.atomic():
        held = FamilyAccount.objects.select_for_update().get(pk=account)
        if held.notices == wanted:
            return
        held.notices = wanted
        held.save(update_fields=["notices"])
        kind = FamilyStepKind.NOTICES_ON if wanted else FamilyStepKind.NOTICES_OFF
        step(kind, account, by=by, now=now)


def add_app(account: UUID, secret: str, *, now: datetime) -> None:
    """From now on the password is not enough: a number from their app belongs to it."""
    with transaction.atomic():
        FamilyAccount.objects.filter(pk=account).update(app_secret=app.hidden(secret))
        step(FamilyStepKind.APP_ADDED, account, by=None, now=now)


def remove_app(account: UUID, *, now: datetime) -> None:
    """The password alone is enough again."""
    with transaction.atomic():
        FamilyAccount.objects.filter(pk=account).update(app_secret="")
        step(FamilyStepKind.APP_REMOVED, account, by=None, now=now)


def step(kind: FamilyStepKind, account: UUID, *, by: UUID | None, now: datetime, words: str = "") -> None:
    """Write down what was done to an account."""
    FamilyStep.objects.create(account_id=account, by=by, kind=kind, at=now, words=words.strip())


def plain(sign_in_name: str) -> str:
    """A sign-in name as it is kept: however its spaces and capitals were typed."""
    return "-".join(sign_in_name.lower().replace("-", " ").split())


_NOBODYS: list[str] = []


def _nobodys() -> str:
    """A hash that costs as much to check as anybody's, made once."""
    if not _NOBODYS:
        _NOBODYS.append(make_password(secrets.token_hex(16)))
    return _NOBODYS[0]


def nobodys_password() -> str:
    """What a password is compared with where there is no account: the work is the same, and it never fits."""
    return _nobodys()
