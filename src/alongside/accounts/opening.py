"""Opening, changing and ending accounts. The only code that writes them; `may` here means whose account it is to change.

Somebody looks after an account who may give every role its owner holds, and who works for the whole service or manages
one of its owner's teams. Nobody changes their own account. Everything done leaves a step with its author and reason.
"""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from alongside.accounts import sessions
from alongside.accounts.models import AccountStep, Membership, StepKind, Team, User
from alongside.accounts.roles import May, Role, may, roles_to_give, roles_who_may
from alongside.law.days import london_day

# "SW" and a number, as the register prints it. Whether it is theirs is for the manager to look up.
REGISTRATION = re.compile(r"SW\d{1,7}")


class Actor(Protocol):
    """Who does it: a viewer as the doors build it."""

    @property
    def user(self) -> UUID: ...
    @property
    def roles(self) -> frozenset[str]: ...


class NoSuchAccount(LookupError):
    """There is no such account, or it is not this person's to look after."""


class CannotDo(ValueError):
    """An answer that cannot be taken. `field` is where it stands; `words` say why and what can be done."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


def whole_service(by: Actor) -> bool:
    """Whether somebody looks after the accounts of every team."""
    return may(by.roles, May.MANAGE_ACCOUNTS)


def teams_managed(by: Actor, today: date) -> list[Team]:
    """The teams whose accounts this person looks after that day, by name."""
    open_teams = Team.objects.filter(Q(until_on=None) | Q(until_on__gte=today))
    if whole_service(by):
        return list(open_teams)
    manages = roles_who_may(May.MANAGE_TEAM_ACCOUNTS)
    mine = Membership.objects.on(today).filter(user__ref=by.user, role__in=manages).values("team")
    return list(open_teams.filter(pk__in=mine))


def account_looked_after(ref: UUID, *, by: Actor, today: date) -> User:
    """The account, where it is this person's to look after. Raises NoSuchAccount otherwise, also for their own."""
    user = User.objects.filter(ref=ref).exclude(ref=by.user).first()
    if user is None:
        raise NoSuchAccount(ref)
    held = list(memberships_that_count(user, today).values_list("role", "team"))
    if not {role for role, _ in held} <= roles_to_give(by.roles):
        raise NoSuchAccount(ref)
    managed = {team.pk for team in teams_managed(by, today)}
    if not whole_service(by) and not {team for _, team in held} & managed:
        raise NoSuchAccount(ref)
    return user


def memberships_that_count(user: User, today: date):
    """What somebody is now or will be; where that is nothing, what they were last."""
    held = user.memberships.filter(Q(until_on=None) | Q(until_on__gte=today))
    if user.is_active and held.exists():
        return held
    last = user.memberships.order_by(F("until_on").desc(nulls_first=True)).first()
    return (
        user.memberships.filter(Q(until_on=None) | Q(until_on__gte=last.until_on or today)) if last else held
    )


def checked_registration(number: str, roles: Collection[str]) -> str:
    """A registration number as it is kept. A social worker has one; nobody else needs to."""
    plain = "".join(number.split()).upper()
    if not plain and Role.SOCIAL_WORKER in roles:
        raise CannotDo("registration_number", "Enter the Social Work England registration number")
    if plain and not REGISTRATION.fullmatch(plain):
        raise CannotDo("registration_number", "A registration number is SW and figures, like SW12345")
    return plain


@transaction.atomic
def open_account(
    *,
    name: str,
    email: str,
    roles: Collection[str],
    team: UUID,
    from_on: date,
    until_on: date | None = None,
    job_title: str = "",
    telephone: str = "",
    registration_number: str = "",
    by: Actor,
    now: datetime,
) -> UUID:
    """Open an account with its first roles. `until_on` is the last day it is open, counted in; None: no end agreed.

    It has no password yet: give its owner a code (`first_password.give_code`), or let them use the council's sign-in.
    """
    today = london_day(now)
    home = _team(team, by=by, today=today)
    _check_roles(roles, by=by)
    _check_days(from_on, until_on, today)
    number = checked_registration(registration_number, roles)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email,
                name=name.strip(),
                job_title=job_title.strip(),
                telephone=telephone.strip(),
                registration_number=number,
                active_until_on=until_on,
            )
    except IntegrityError:
        raise CannotDo(
            "email",
            "Somebody already has an account with this address. If it is the same person, ask the system owner to put them in your team",
        ) from None
    for role in sorted(set(roles)):
        Membership.objects.create(user=user, team=home, role=role, from_on=from_on, until_on=until_on)
    held = ", ".join(Role(role).label for role in sorted(set(roles)))
    step(StepKind.OPENED, user, by=by.user, now=now, words=f"{held}; {home.name}; {_days(from_on, until_on)}")
    return user.ref


@transaction.atomic
def give_role(
    ref: UUID,
    *,
    role: str,
    team: UUID,
    from_on: date,
    until_on: date | None,
    by: Actor,
    now: datetime,
) -> None:
    """Put somebody into a team in a role, from a day to a day (both counted) or without an agreed end."""
    today = london_day(now)
    user = account_looked_after(ref, by=by, today=today)
    home = _team(team, by=by, today=today)
    _check_roles([role], by=by)
    _check_days(from_on, until_on, today)
    if role == Role.SOCIAL_WORKER and not user.registration_number:
        raise CannotDo("role", "Write down their registration number first: there is none on this account")
    overlapping = user.memberships.filter(team=home, role=role).filter(
        Q(until_on=None) | Q(until_on__gte=from_on)
    )
    if overlapping.exists():
        raise CannotDo("from_on", "They already have this role in this team on that day")
    Membership.objects.create(user=user, team=home, role=role, from_on=from_on, until_on=until_on)
    words = f"{Role(role).label}; {home.name}; {_days(from_on, until_on)}"
    step(StepKind.ROLE_GIVEN, user, by=by.user, now=now, words=words)


@transaction.atomic
def end_role(ref: UUID, *, membership: int, until_on: date, reason: str, by: Actor, now: datetime) -> None:
    """Say which day is the last of a role. A day that has passed is refused: what they did that day, they did in it."""
    today = london_day(now)
    user = account_looked_after(ref, by=by, today=today)
    held = user.memberships.select_for_update().filter(pk=membership).first()
    if held is None or (held.until_on and held.until_on < today):
        raise CannotDo("membership", "This role has ended already")
    if until_on < today:
        raise CannotDo("until_on", "The last day must be today or in the future")
    if until_on < held.from_on:
        raise CannotDo("until_on", "The last day must be on or after the first")
    held.until_on = until_on
    held.save()
    words = f"{held.get_role_display()}; {held.team.name}; last day {_day(until_on)}"
    step(StepKind.ROLE_ENDED, user, by=by.user, now=now, words=words, reason=reason)


@transaction.atomic
def change_details(
    ref: UUID,
    *,
    name: str,
    email: str,
    job_title: str,
    telephone: str,
    registration_number: str,
    by: Actor,
    now: datetime,
) -> None:
    """Somebody's name, address, title, telephone or registration number is another one. The database keeps the old."""
    today = london_day(now)
    user = account_looked_after(ref, by=by, today=today)
    roles = set(memberships_that_count(user, today).values_list("role", flat=True))
    # A number that was never written down may come later; one that is there is not taken away.
    asked_of = roles if user.registration_number else ()
    new = {
        "name": name.strip(),
        "email": email.strip().lower(),
        "job_title": job_title.strip(),
        "telephone": telephone.strip(),
        "registration_number": checked_registration(registration_number, asked_of),
    }
    changed = [field for field, value in new.items() if getattr(user, field) != value]
    if not changed:
        return
    for field, value in new.items():
        setattr(user, field, value)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise CannotDo("email", "Somebody else has an account with this address") from None
    words = ", ".join(field.replace("_", " ") for field in changed)
    step(StepKind.DETAILS_CHANGED, user, by=by.user, now=now, words=words)


@transaction.atomic
def set_last_day(ref: UUID, *, until_on: date | None, reason: str, by: Actor, now: datetime) -> None:
    """Change the last day of an account, or open one again that has ended. Roles that ended with it are given anew."""
    today = london_day(now)
    user = account_looked_after(ref, by=by, today=today)
    if until_on and until_on < today:
        raise CannotDo("until_on", "The last day must be today or in the future")
    closed = not user.may_sign_in_on(today)
    if not closed and user.active_until_on:
        # A role that was to last as long as the account does so still.
        user.memberships.filter(until_on=user.active_until_on).update(until_on=until_on)
    user.is_active, user.active_until_on = True, until_on
    user.save()
    kind = StepKind.REOPENED if closed else StepKind.LAST_DAY_SET
    words = f"Last day {_day(until_on)}" if until_on else "No end agreed"
    step(kind, user, by=by.user, now=now, words=words, reason=reason)


@transaction.atomic
def close(ref: UUID, *, reason: str, by: Actor, now: datetime) -> User:
    """End an account now: its owner is signed out everywhere and cannot come back. What they wrote stays theirs.

    The record's side (drafts, tasks, children) is `record.actions.leaving.end_account`, which calls this.
    """
    today = london_day(now)
    user = account_looked_after(ref, by=by, today=today)
    if not user.is_active:
        raise CannotDo("reason", "This account has ended already")
    for held in user.memberships.filter(Q(until_on=None) | Q(until_on__gt=today)):
        held.until_on = max(today, held.from_on)
        held.save()
    user.is_active = False
    user.active_until_on = min(today, user.active_until_on or today)
    user.save()
    sessions.end_all(user)
    step(StepKind.ENDED, user, by=by.user, now=now, reason=reason)
    return user


@transaction.atomic
def reset_second_factor(ref: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """Take away every second factor of somebody who has lost theirs; they are signed out and set up a new one."""
    from allauth.mfa.models import Authenticator

    user = account_looked_after(ref, by=by, today=london_day(now))
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    step(StepKind.FACTOR_RESET, user, by=by.user, now=now, reason=reason)


def step(
    kind: StepKind, user: User, *, by: UUID, now: datetime, words: str = "", reason: str = ""
) -> AccountStep:
    """Write down what was done to an account."""
    author = user if by == user.ref else User.objects.get(ref=by)
    return AccountStep.objects.create(
        user=user, by=author, kind=kind, at=now, words=words, reason=reason.strip()
    )


def _team(ref: UUID, *, by: Actor, today: date) -> Team:
    for team in teams_managed(by, today):
        if team.ref == ref:
            return team
    raise CannotDo("team", "You look after the accounts of other teams. Choose one of yours")


def _check_roles(roles: Collection[str], *, by: Actor) -> None:
    if not set(roles) <= roles_to_give(by.roles):
        raise CannotDo("roles", "This role is for somebody else to give: ask the system owner")


def _check_days(from_on: date, until_on: date | None, today: date) -> None:
    if until_on and until_on < today:
        raise CannotDo("until_on", "The last day must be today or in the future")
    if until_on and until_on < from_on:
        raise CannotDo("until_on", "The last day must be on or after the first")


def _days(from_on: date, until_on: date | None) -> str:
    return f"from {_day(from_on)} to {_day(until_on)}" if until_on else f"from {_day(from_on)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
