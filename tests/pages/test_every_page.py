"""Every registered page, in each of its states: sound to look at, cheap to make, and closed to whom it should be.

The lists are computed from the registry, so a new page is tested by being declared.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.models import FamilyAccount, User
from alongside.accounts.roles import Role
from alongside.design import registry
from alongside.design.registry import READERS, Page
from tests.pages import looking
from tests.pages.conftest import enter, in_a_word, not_drawn

SEEN = [(page, state) for page in registry.pages() if not page.inside for state in page.states]
GUARDED = [page for page in registry.pages() if page.roles not in (None, READERS)]  # of staff
# Whose sign-in opens the pages of readers outside, unless a page names another: a mother of the demonstration.
READER = "calm-river-505"
ABOUT_SOMEBODY = [page for page in GUARDED if page.whose]


def named(value: Any) -> str:
    return value.name if isinstance(value, Page) else str(value)


def opener(page: Page) -> User | FamilyAccount | None:
    """Who opens a page for the test: the colleague it names, else one of a role that may; a reader for pages of theirs. None:
    nobody signed in."""
    if page.roles == READERS:
        return FamilyAccount.objects.get(sign_in_name=page.opened_by or READER)
    if page.roles is None and not page.opened_by:
        return None
    if "@" in page.opened_by:
        return User.objects.get(email=page.opened_by)
    role = page.opened_by or min(page.roles or ())
    return User.objects.filter(memberships__role=role).order_by("pk")[0]


def colleague_who_is(role: str) -> User:
    """The colleague of that role who works with no family at all."""
    return User.objects.get(email=f"{role}@ashworth.example")


def the_record(entry: Page, council: Any, which: str) -> dict[str, Any]:
    """The address's values for such a record. None means that at this door there is no such one (the whole front
    door works on every contact that is not restricted)."""
    found = entry.whose(council, which)
    if found is None:
        pytest.skip(f"{entry.name} knows no record that is {which}")
    return dict(found)


def ask(client, address: str):
    """Open a page, or send it an empty form where it takes nothing else."""
    answer = client.get(address)
    return client.post(address) if answer.status_code == 405 else answer


def all_patterns(patterns, prefix: str = ""):
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from all_patterns(
                one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix
            )
        elif isinstance(one, URLPattern):
            yield f"{prefix}{one.name}", one.callback


def test_every_address_is_a_declared_page():
    served = {name for name, _ in all_patterns(get_resolver().url_patterns)}
    assert served == {page.name for page in registry.pages()}


@pytest.mark.parametrize("page", GUARDED, ids=named)
def test_a_page_with_a_record_in_its_address_says_whose_it_may_be(page):
    assert "<uuid:" not in page.route or page.whose, f"{page.name} must give `whose`, for the access grid"


@pytest.mark.browser
@pytest.mark.parametrize(("entry", "state"), SEEN, ids=named)
def test_the_page_is_sound_to_look_at(entry, state, council, looked_at, django_db_blocker):
    brings = entry.cookies(council, state)
    with django_db_blocker.unblock(), looked_at(opener(entry), brings) as page:
        answer = page.goto(entry.address(**entry.arguments(council, state)))
        assert answer.status == 200
        looking.check_heading_and_title(page, answer.status)
        looking.check_nothing_private_around_the_page(page)
        looking.check_wide_and_narrow(page)
        looking.picture(page, f"{entry.name} {state}")


@pytest.mark.parametrize(("entry", "state"), SEEN, ids=named)
def test_the_page_keeps_to_its_queries_and_leads_to_no_address_that_can_be_walked(
    entry, state, council, client, db
):
    if who := opener(entry):
        enter(client, who)
    for name, value in entry.cookies(council, state).items():
        client.cookies[name] = value
    address = entry.address(**entry.arguments(council, state))
    client.get(address)  # what is only done once a session is done
    with CaptureQueriesContext(connection) as made:
        answer = client.get(address)
    assert len(made) <= entry.most_queries, "\n".join(query["sql"] for query in made.captured_queries)
    if entry.roles is not None and not answer.streaming:
        nothing_to_walk(answer.content.decode())


ANY_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NUMBERED = re.compile(r"[/=](\d+)(?:[/&\"]|$)")


def nothing_to_walk(body: str) -> None:
    """Random references only (or ones made from a random one) in every link of a page, and no number."""
    for href in re.findall(r'(?:href|action)="(/[^"#]*)', body):
        if href.startswith("/static/"):
            continue
        for text in ANY_UUID.findall(href):
            assert UUID(text).version in (4, 5), href
        path = ANY_UUID.sub("", href.partition("?")[0])
        assert not NUMBERED.search(path + "/"), f"a number stands in {href}"


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/children/17/">',
        '<form action="/people/00000000-0000-1000-8000-000000000001/">',
        '<a href="/a/00000000-0000-4000-8000-000000000001/2">',
    ],
)
def test_an_address_that_could_be_walked_would_be_seen(body):
    with pytest.raises(AssertionError):
        nothing_to_walk(body)


@pytest.mark.parametrize("page", registry.pages(), ids=named)
def test_no_address_can_be_guessed(page, council, db):
    """Random references only, in the address itself. The links of the page are looked at where it is opened, above."""
    for value in page.arguments(council, page.states[0]).values():
        assert isinstance(value, UUID)
        assert value.int == 0 or value.version in (4, 5), value


@pytest.mark.parametrize("entry", GUARDED, ids=named)
def test_somebody_signed_out_is_asked_to_sign_in_and_comes_back(entry, council, client, db):
    address = entry.address(**entry.arguments(council, entry.states[0]))
    answer = client.get(address)
    assert answer.status_code == 302
    assert urlsplit(answer.url).path == "/sign-in/"
    assert f"next={address}" in answer.url


@pytest.mark.usefixtures("refused_in_a_word")
@pytest.mark.parametrize("entry", GUARDED, ids=named)
def test_only_the_roles_of_the_table_open_the_page(entry, council, signed_in, db):
    """Whom the guard lets through to the view. What stands behind it is opened by the other tests."""
    address = entry.address(**entry.arguments(council, entry.states[0]))
    with let_through(entry):
        answers = {role: signed_in(colleague_who_is(role)).get(address) for role in Role}
    opened = {role for role, answer in answers.items() if answer.content == b"let through"}
    assert opened == {role for role in Role if entry.open_to({role})}
    assert {answers[role].headers.get("X-Refused") for role in answers.keys() - opened} <= {"role"}


@contextmanager
def let_through(entry: Page) -> Iterator[None]:
    """A page behind its guard that says only that somebody came to it."""
    view = entry.view
    object.__setattr__(entry, "view", lambda request, **arguments: HttpResponse("let through"))
    try:
        yield
    finally:
        object.__setattr__(entry, "view", view)


@pytest.mark.parametrize("entry", ABOUT_SOMEBODY, ids=named)
def test_charlie_cannot_learn_that_a_restricted_record_exists(entry, council, signed_in, db):
    arguments = the_record(entry, council, "restricted")
    address, nowhere = entry.address(**arguments), entry.address(**{name: uuid4() for name in arguments})
    for role in Role:
        client = signed_in(colleague_who_is(role))
        if not entry.open_to({role}):
            with in_a_word():
                assert ask(client, address).status_code == ask(client, nowhere).status_code == 403, role
            continue
        hidden, never = ask(client, address), ask(client, nowhere)
        assert hidden.status_code == never.status_code == 404, role
        assert looking.without_tokens(hidden) == looking.without_tokens(never), role


@pytest.mark.parametrize("entry", ABOUT_SOMEBODY, ids=named)
def test_a_record_outside_ones_work_is_not_simply_shown(entry, council, client, db):
    role = min(entry.roles)
    client.force_login(colleague_who_is(role))
    with not_drawn():
        answer = ask(client, entry.address(**the_record(entry, council, "other")))
    assert answer.status_code in {302, 403}, "a reason is asked first"
