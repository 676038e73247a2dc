"""Ending somebody's sessions at once."""

import uuid

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from alongside.accounts.models import User


def end_all(user: User) -> None:
    """Sign somebody out everywhere: no session is good any more, wherever it began and whoever knows of it."""
    user.sessions_key = uuid.uuid4()
    user.save(update_fields=["sessions_key"])
    UserSession.objects.filter(user=user).delete()


def end_others(request: HttpRequest, user: User) -> None:
    """Sign somebody out everywhere but here."""
    end_all(user)
    update_session_auth_hash(request, user)
