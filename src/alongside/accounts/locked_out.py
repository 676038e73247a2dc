"""A system owner's account opened, or opened again, by somebody at the server: there is nobody above them to do it.

Whoever can run this can read the database anyway. What is done is written down as done by the account itself, with words
that say it came from the server.
"""

from datetime import datetime

from django.db import transaction

from alongside.accounts import first_password, opening, sessions
from alongside.accounts.models import Membership, StepKind, Team, TeamKind, User
from alongside.accounts.roles import Role
from alongside.law.days import london_day

TEAM = "System owners"
FROM_THE_SERVER = "From the server, by the alongside command"


class NotASystemOwner(ValueError):
    """This is not an account to open from here. The message says what to do instead."""


@transaction.atomic
def let_in(email: str, *, name: str, reset_factor: bool, now: datetime) -> str:
    """The code for a system owner's password; their account is made where there is none."""
    from allauth.mfa.models import Authenticator

    today = london_day(now)
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        if not name.strip() or "@" not in email:
            raise NotASystemOwner("There is no such account. To open one, give an email address and --name.")
        user = User.objects.create_user(email, name=name.strip(), job_title="System owner")
        team, _ = Team.objects.get_or_create(name=TEAM, defaults={"kind": TeamKind.SUPPORT})
        Membership.objects.create(user=user, team=team, role=Role.SYSTEM_OWNER, from_on=today)
        opening.step(StepKind.OPENED, user, by=user.ref, now=now, words=FROM_THE_SERVER)
    elif not user.may_sign_in_on(today):
        raise NotASystemOwner("This account has ended. Open an account for another system owner.")
    elif not Membership.objects.on(today).filter(user=user, role=Role.SYSTEM_OWNER).exists():
        raise NotASystemOwner("This is no system owner: a manager gives them a code, on the page Accounts.")
    if reset_factor:
        Authenticator.objects.filter(user=user).delete()
        sessions.end_all(user)
        opening.step(StepKind.FACTOR_RESET, user, by=user.ref, now=now, reason=FROM_THE_SERVER)
    return first_password.new_code(user, by=user, now=now, words=FROM_THE_SERVER)
