"""Everybody who signs in, the demonstration council in a database of its own, and a browser that has signed in."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections
from django.http import HttpResponse
from django.template import engines, loader
from django.test import Client, modify_settings
from playwright.sync_api import Page as Tab
from pytest_django.live_server_helper import LiveServer

from alongside.accounts.family import sessions as family_sessions
from alongside.accounts.models import FamilyAccount, Membership, Team, User
from alongside.accounts.roles import Role
from alongside.design import refused, registry
from tests.browser import tab, without_faults
from tests.pages import looking

HERE = Path(__file__).parent
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
    """The demonstration council, and one more colleague for each role. Each test of the module begins with all of it."""
    plain = databases.template
    with django_db_blocker.unblock():
        databases.template, value = databases.told("council", _tell)
        databases.clone()
    yield value
    databases.template = plain
    with django_db_blocker.unblock():
        databases.clone()


def _tell() -> Any:
    value = importlib.import_module("examples.council").load(datetime.now(UTC))
    for role in Role:
        make_colleague(role, team="Colleagues for the tests", kind="support")
    return value


@pytest.fixture(scope="module")
def looked_at(council, browser, django_db_blocker) -> Iterator[Callable[[User | None, str], Any]]:
    """Shows the council to this person in a tab and on a server that stand for the whole module: `with looked_at(who, brings)
    as tab`, where `brings` are further cookies. For pages that are only looked at. What looking writes down (sessions, the read log) is left, and harms nobody."""
    with django_db_blocker.unblock(), modify_settings(ALLOWED_HOSTS={"append": "localhost"}):
        server = LiveServer("localhost")

        with tab(browser, server.url) as opened:

            @contextmanager
            def look(
                who: User | FamilyAccount | None, brings: Mapping[str, str] | None = None
            ) -> Iterator[Tab]:
                opened.context.clear_cookies()
                if who is not None:
                    _carries(opened, cookie_of(who), server.url)
                for cookie in (brings or {}).items():
                    _carries(opened, cookie, server.url)
                with without_faults(opened):
                    yield opened

            looking.bring_axe(opened.context)
            yield look
        server.stop()
        connections.close_all()


def session_of(who: User) -> str:
    """A session as signing in without the form begins it."""
    client = Client()
    client.force_login(who)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def cookie_of(who: User | FamilyAccount) -> tuple[str, str]:
    """The cookie, by name, that somebody who signed in carries: of the staff, or at the families' own door."""
    if isinstance(who, User):
        return settings.SESSION_COOKIE_NAME, session_of(who)
    now, answer = datetime.now(UTC), HttpResponse()
    begun = family_sessions.begin(who, device="A browser", device_ref=uuid4(), now=now)
    family_sessions.give_cookie(answer, begun.pk, now)
    return settings.FAMILY_COOKIE_NAME, answer.cookies[settings.FAMILY_COOKIE_NAME].value


def enter(client: Client, who: User | FamilyAccount) -> Client:
    """The client of somebody who has signed in without the form."""
    name, value = cookie_of(who)
    client.cookies[name] = value
    return client


def _carries(opened: Tab, cookie: tuple[str, str], url: str) -> None:
    opened.context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": url}])


@pytest.fixture(scope="module")
def signed_in(council, django_db_blocker) -> Callable[[User], Client]:
    """A client that somebody signed in with. Begun once for each person and module: a session outlasts the test."""
    sessions: dict[Any, str] = {}
    with django_db_blocker.unblock():
        for who in User.objects.filter(is_active=True):
            sessions[who.pk] = session_of(who)
        connections.close_all()

    def client_of(who: User) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions[who.pk]
        return client

    return client_of


@pytest.fixture
def refused_in_a_word() -> Iterator[None]:
    """The pages that say no are looked at elsewhere: a grid of thousands of refusals asks only whether it was one."""
    with in_a_word():
        yield


@contextmanager
def in_a_word() -> Iterator[None]:
    """The same for some of a test's refusals."""

    def refusal(request: Any, template: str, context: Any = None, status: int = 200) -> HttpResponse:
        return HttpResponse(template, status=status)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "render", refusal)
        patch.setattr(refused, "render", refusal)
        yield


@contextmanager
def not_drawn() -> Iterator[None]:
    """For a grid that asks only how it was answered and what was written: the answer is worked out, and its page not made."""

    def named(template: Any, context: Any = None, request: Any = None, using: Any = None) -> str:
        return str(template)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "render_to_string", named)
        yield


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
def sign_in(live_server) -> Callable[[Tab, User], None]:
    """Sign a browser in without the form (which has its own story)."""

    def enters(tab: Tab, user: User | FamilyAccount) -> None:
        _carries(tab, cookie_of(user), live_server.url)

    return enters
