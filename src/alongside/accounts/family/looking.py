"""What is to be seen of family accounts: how they stand, what their owners chose, on which devices. Never what they read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef

from alongside.accounts.family.models import (
    FamilyAccount,
    FamilyCode,
    FamilyCodeUsed,
    FamilyOutcome,
    FamilySession,
    FamilySignIn,
    FamilyStep,
    State,
)
from alongside.accounts.family.sessions import AT_MOST
from alongside.accounts.models import User


@dataclass(frozen=True, slots=True)
class Account:
    """A family account as it stands. `code_until`: until when a code that was given and not used is good. `chosen`: its
    owner has chosen a password."""

    ref: UUID
    name: str
    sign_in_name: str
    state: str
    chosen: bool
    notices: bool
    has_app: bool
    opened_at: datetime
    code_until: datetime | None


def accounts(refs: Collection[UUID]) -> dict[UUID, Account]:
    """These accounts. One statement."""
    used = FamilyCodeUsed.objects.filter(code=OuterRef("pk"))
    latest = FamilyCode.objects.filter(account=OuterRef("pk")).order_by("-at").annotate(used_up=Exists(used))
    rows = FamilyAccount.objects.filter(pk__in=refs).annotate(
        code_until=latest.values("expires_at")[:1], code_used=latest.values("used_up")[:1]
    )
    return {
        row.ref: Account(
            row.ref,
            row.name,
            row.sign_in_name,
            row.state,
            bool(row.password),
            row.notices,
            bool(row.app_secret),
            row.opened_at,
            None if row.code_used else row.code_until,
        )
        for row in rows
    }


def account(ref: UUID) -> Account:
    """This account. Raises KeyError where there is none."""
    return accounts([ref])[ref]


@dataclass(frozen=True, slots=True)
class Device:
    """A kind of device an account was signed in on, when it was last, and whether somebody is signed in on it now."""

    words: str
    last_at: datetime
    signed_in: bool


def devices(refs: Collection[UUID], *, now: datetime) -> dict[UUID, tuple[Device, ...]]:
    """The devices of these accounts, the latest first. One statement."""
    here = FamilySession.objects.filter(
        account=OuterRef("account"), device_ref=OuterRef("device_ref"), ended=None, at__gt=now - AT_MOST
    )
    rows = (
        FamilySignIn.objects.filter(account__in=refs, outcome=FamilyOutcome.IN)
        .values_list("account", "device", "device_ref")
        .annotate(last_at=Max("at"), signed_in=Exists(here))
        .order_by("-last_at")
    )
    found: dict[UUID, list[Device]] = {}
    for owner, words, _, last_at, signed_in in rows:
        found.setdefault(owner, []).append(Device(words, last_at, signed_in))
    return {owner: tuple(those) for owner, those in found.items()}


@dataclass(frozen=True, slots=True)
class StepLine:
    """Something that was done to an account, for a list. `by` is a colleague's name; empty where its owner did it."""

    at: datetime
    kind: str
    words: str
    by: str


def steps(ref: UUID) -> tuple[StepLine, ...]:
    """What was done to an account, newest first. One statement."""
    name = User.objects.filter(ref=OuterRef("by")).values("name")[:1]
    rows = FamilyStep.objects.filter(account=ref).annotate(name=name).order_by("-at", "ref")
    return tuple(StepLine(row.at, row.get_kind_display(), row.words, row.name or "") for row in rows)


@dataclass(frozen=True, slots=True)
class Stopped:
    """That nobody can sign in to an account: `state` is paused or closed, `at` since when."""

    state: str
    at: datetime


def stopped(account: UUID) -> Stopped | None:
    """Whether an account is paused or closed, and since when; None while it is open. One statement."""
    row = (
        FamilyStep.objects.filter(
            account=account, kind=F("account__state"), kind__in=(State.PAUSED, State.CLOSED)
        )
        .order_by("-at")
        .values_list("kind", "at")
        .first()
    )
    return Stopped(*row) if row else None
