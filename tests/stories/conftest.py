"""A cast on stage, a case to tell, and somebody signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from alongside.accounts.models import User
from tests.record.conftest import cast as cast, story as story


@pytest.fixture
def as_(cast) -> Callable[[str], Client]:
    """`as_("alice")` is a browser without scripts in which Alice is signed in."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(email=f"{name}@ashworth.example"))
        return client

    return enter
