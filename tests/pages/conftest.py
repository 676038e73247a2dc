"""Everybody who signs in, the demonstration council in a database of its own, and a browser that has signed in."""

import importlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.template import engines
from playwright.sync_api import Page as Tab

from alongside.accounts.models import Membership, Team, User
from alongside.accounts.roles import Role
from alongside.design import registry

HERE = Path(__file__).parent
COUNCIL = HERE.parents[1] / "examples" / "council.py"
PASSWORD = "only the tests sign in with this"


def make_colleague(
    role: str, *, name: str = "", team: str = "Mill Lane team", kind: str = "social_work"
) -> User:
    """A colleague who holds one role in one team, since long ago."""
    label = Role(role).label
    user = User.objects.create_user(
        f"{role}@ashworth.example", name=name or f"Sam {label}", password=PASSWORD, job_title=label
    )
    home, _ = Team.objects.get_or_create(name=team, defaults={"kind": kind})
    Membership.objects.create(user=user, team=home, role=role, from_on=date(2020, 1, 6))
    return user


@pytest.fixture
def colleague(db) -> Callable[..., User]:
    return make_colleague


@pytest.fixture(scope="module")
def council(databases, django_db_setup, django_db_blocker) -> Iterator[Any]:
    """The demonstration council, and one more colleague for each role; None while there is no council.

    Told once into a database that then serves as this module's template: each test begins with the whole council.
    """
    plain, told = databases.template, f"{databases.name}_council"
    with django_db_blocker.unblock():
        databases.clone()
        value = (
            importlib.import_module("examples.council").load(datetime.now(UTC)) if COUNCIL.exists() else None
        )
        for role in Role:
            make_colleague(role, team="Colleagues for the tests", kind="support")
        databases.template = told
        with psycopg.connect(databases.maintenance, autocommit=True) as server:
            from django.db import connections

            connections.close_all()
            server.execute(f"DROP DATABASE IF EXISTS {told} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {told} TEMPLATE {databases.name} STRATEGY file_copy")
    yield value
    databases.template = plain
    with django_db_blocker.unblock():
        databases.clone()
        with psycopg.connect(databases.maintenance, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {told} WITH (FORCE)")


@pytest.fixture
def sample(settings, monkeypatch) -> None:
    """The pages of tests/pages/sample.py are served beside the real ones, and alone in the navigation."""
    from tests.pages import sample as pages

    elsewhere = {name: page for name, page in registry._pages.items() if page.nav is None}
    monkeypatch.setattr(registry, "_pages", {**elsewhere, **pages.PAGES})
    monkeypatch.setattr(pages, "KEPT", pages.Kept())
    settings.ROOT_URLCONF = "tests.pages.sample"
    jinja = engines["jinja2"].env
    monkeypatch.setattr(
        jinja.loader.loaders[0], "searchpath", [*jinja.loader.loaders[0].searchpath, str(HERE / "templates")]
    )


@pytest.fixture
def sign_in(client, live_server) -> Callable[[Tab, User], None]:
    """Sign a browser in without the form (which has its own story)."""

    def enter(tab: Tab, user: User) -> None:
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        tab.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )

    return enter
