"""Accounts as frozen values, for the pages of the people who look after them and of their owners."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q

from alongside.accounts import opening
from alongside.accounts.models import AccountStep, Membership, Team, User
from alongside.accounts.opening import Actor, NoSuchAccount
from alongside.accounts.roles import Role, roles_to_give


@dataclass(frozen=True, slots=True)
class Held:
    """A role in a team, from when to when (both days counted; None: no end agreed)."""

    key: int
    role: str
    team: str
    from_on: date
    until_on: date | None
    standing: str  # now, later, over


@dataclass(frozen=True, slots=True)
class Step:
    """What was done to an account."""

    at: datetime
    what: str
    words: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Account:
    """An account whole."""

    ref: UUID
    name: str
    email: str
    job_title: str
    telephone: str
    registration_number: str
    until_on: date | None
    open: bool
    has_password: bool
    held: tuple[Held, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in a list."""

    ref: UUID
    name: str
    email: str
    roles: tuple[str, ...]
    until_on: date | None
    open: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody may choose from when they open or change an account."""

    teams: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]


def account(ref: UUID, *, today: date) -> Account:
    """An account for its owner. Three statements. Raises NoSuchAccount."""
    user = User.objects.filter(ref=ref).first()
    if user is None:
        raise NoSuchAccount(ref)
    return _whole(user, today)


def account_for(by: Actor, ref: UUID, *, today: date) -> Account:
    """An account for somebody who looks after it. Raises NoSuchAccount."""
    return _whole(opening.account_looked_after(ref, by=by, today=today), today)


def _whole(user: User, today: date) -> Account:
    held = user.memberships.select_related("team").order_by("-from_on", "role")
    steps = AccountStep.objects.filter(user=user).select_related("by").order_by("-at")[:50]
    return Account(
        user.ref,
        user.name,
        user.email,
        user.job_title,
        user.telephone,
        user.registration_number,
        user.active_until_on,
        user.may_sign_in_on(today),
        user.has_usable_password(),
        tuple(
            Held(
                row.pk,
                row.get_role_display(),
                row.team.name,
                row.from_on,
                row.until_on,
                _standing(row, today),
            )
            for row in held
        ),
        tuple(Step(row.at, row.get_kind_display(), row.words, row.reason, row.by.name) for row in steps),
    )


def _standing(row: Membership, today: date) -> str:
    if row.from_on > today:
        return "later"
    return "over" if row.until_on and row.until_on < today else "now"


MOST = 100  # in a list; the search finds the others


def accounts(
    by: Actor, *, today: date, search: str = "", ended: bool = False
) -> tuple[tuple[AccountLine, ...], bool]:
    """The accounts in one's teams (all, for who looks after every team) by name, and whether there are more.

    `ended`: those that have ended instead of those that are open. Three statements.
    """
    over = Q(is_active=False) | Q(active_until_on__lt=today)
    found = User.objects.filter(over) if ended else User.objects.exclude(over)
    if not opening.whole_service(by):
        found = found.filter(memberships__team__in=opening.teams_managed(by, today)).distinct()
    for word in search.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    held = Prefetch(
        "memberships",
        Membership.objects.select_related("team").order_by("from_on"),
        to_attr="all_held",
    )
    rows = list(found.prefetch_related(held).order_by("name", "pk")[: MOST + 1])
    lines = tuple(
        AccountLine(
            row.ref,
            row.name,
            row.email,
            tuple(
                f"{one.get_role_display()}, {one.team.name}"
                for one in row.all_held
                if ended or _standing(one, today) != "over"
            ),
            row.active_until_on,
            row.may_sign_in_on(today),
            row.ref == by.user,
        )
        for row in rows[:MOST]
    )
    return lines, len(rows) > MOST


def choices(by: Actor, *, today: date) -> Choices:
    """The teams and roles somebody may give. Roles are in the order of the table."""
    allowed = roles_to_give(by.roles)
    return Choices(
        tuple((str(team.ref), team.name) for team in opening.teams_managed(by, today)),
        tuple((str(role), role.label) for role in Role if str(role) in allowed),
    )


def managers(*, today: date, leaving: UUID) -> tuple[tuple[str, str], ...]:
    """Who can take over somebody's work: managers of practice, those of the leaver's own teams first."""
    theirs = Team.objects.filter(memberships__user__ref=leaving)
    rows = (
        Membership.objects.on(today)
        .filter(role__in=(Role.TEAM_MANAGER, Role.DUTY_MANAGER, Role.HEAD_OF_SERVICE), user__is_active=True)
        .exclude(user__ref=leaving)
        .select_related("user", "team")
    )
    own = set(theirs.values_list("pk", flat=True))
    ordered = sorted(rows, key=lambda row: (row.team_id not in own, row.user.name))
    seen: dict[str, str] = {}
    for row in ordered:
        seen.setdefault(str(row.user.ref), f"{row.user.name}, {row.team.name}")
    return tuple(seen.items())


def sample(which: str = "") -> UUID:
    """An account with which the managers' pages are tried: a worker in a team with a manager."""
    manager = Membership.objects.filter(role=Role.TEAM_MANAGER).order_by("user__pk").first()
    if manager is None:
        raise NoSuchAccount(which)
    worker = (
        Membership.objects.filter(team=manager.team, role=Role.SOCIAL_WORKER).order_by("user__name").first()
    )
    if worker is None:
        raise NoSuchAccount(which)
    return worker.user.ref
