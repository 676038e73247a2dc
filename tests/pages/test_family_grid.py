"""Who opens what at the families' door: every page of a reader, asked for by nobody, by whoever it is for, by a reader of
other children, by one whose sign-in is paused, and by staff; and every page of staff with a family's session.

The lists come from the registry: a page is tried by being declared. One of the proofs without which a service opens no
family sign-in (docs/decisions/no-door-without-its-proofs.md).
"""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.family import keeping
from alongside.accounts.models import FamilyAccount, User
from alongside.accounts.roles import Role
from alongside.design import registry
from alongside.design.registry import READERS
from alongside.record.models import Granted
from tests.pages import looking
from tests.pages.conftest import cookie_of, enter
from tests.pages.test_every_page import READER, colleague_who_is, opener
from tests.pages.test_posts import touched, written

PAGES = [page for page in registry.pages() if page.roles == READERS]
OF_A_CHILD = [page for page in PAGES if "<uuid:" in page.route]
STAFF = [page for page in registry.pages() if page.roles not in (None, READERS)]


def reader(sign_in_name=READER):
    return FamilyAccount.objects.get(sign_in_name=sign_in_name)


def address_of(page, council):
    return page.address(**page.arguments(council, page.states[0]))


def is_sign_in(answer):
    """Whether the answer is the families' own sign-in, and nothing else."""
    return answer.status_code == 302 and urlsplit(answer.url).path == "/family/sign-in/"


def test_there_are_pages_to_try_and_each_of_a_child_says_whose():
    assert {page.name for page in PAGES} >= {"family:home", "family:your_sign_in"}
    assert len(OF_A_CHILD) >= 2
    assert [page.name for page in OF_A_CHILD if not page.whose] == []
    assert [page.name for page in PAGES if page.door != "family"] == []


def test_signed_out_everything_is_the_sign_in_and_a_form_gives_back_what_was_typed(council, db):
    for page in PAGES:
        address, client, before = address_of(page, council), Client(), touched()
        answer = client.get(address)
        assert is_sign_in(answer), page.name
        assert f"next={address}" in answer.url, page.name
        sent = client.post(address, {"words": "What I wanted to say", "password": "a secret of hers"})
        assert sent.status_code == 401, page.name
        assert "What I wanted to say" in sent.content.decode(), page.name
        assert "a secret of hers" not in sent.content.decode(), page.name
        assert written(before) == {}, page.name


def test_whoever_it_is_for_opens_it_and_nobody_keeps_it(council, db):
    for page in PAGES:
        client = enter(Client(), opener(page))
        answer = client.get(address_of(page, council))
        assert answer.status_code in (200, 405), page.name
        assert "no-store" in answer["Cache-Control"], page.name


def test_a_child_somebody_else_reads_about_is_not_found_and_looks_like_none(council, db):
    others = [reader(name) for name in ("apple-kite-101", "plain-boat-202", "quiet-lamp-303")]
    for page in OF_A_CHILD:
        own, restricted = page.whose(council, "own"), page.whose(council, "restricted")
        nobody = {name: uuid4() for name in own}
        for who in others:
            client = enter(Client(), who)
            never = client.get(page.address(**nobody))
            assert never.status_code == 404, page.name
            for arguments in (own, restricted):
                before = touched()
                answer = client.get(page.address(**arguments))
                assert answer.status_code == 404, (page.name, who.sign_in_name)
                assert looking.without_tokens(answer) == looking.without_tokens(never), page.name
                assert written(before) == {}, page.name


def test_femi_opens_the_children_he_was_granted_and_not_their_sister(council, db):
    """Amara and Jonah are Femi's; Bea is not. Dana, their mother, opens all three."""
    dana, femi = (enter(Client(), reader(name)) for name in ("apple-kite-101", "plain-boat-202"))
    for page in OF_A_CHILD:
        if set(page.whose(council, "own")) != {"child"}:
            continue
        opened = {
            name: [client.get(page.address(child=council.refs[name])).status_code for client in (dana, femi)]
            for name in ("amara", "jonah", "bea")
        }
        assert opened == {"amara": [200, 200], "jonah": [200, 200], "bea": [200, 404]}, page.name
    shown = femi.get("/family/").content.decode()
    assert "Amara" in shown
    assert "Bea" not in shown
    assert "Bea" in dana.get("/family/").content.decode()


def test_a_grant_that_ended_closes_the_child_on_the_next_page(council, db):
    who = reader()
    client = enter(Client(), who)
    page = OF_A_CHILD[0]
    assert client.get(address_of(page, council)).status_code == 200
    assert Granted.objects.filter(reader=who.pk).exists()
    from alongside.record.actions.family_access import end_reading

    end_reading(
        who.pk,
        child=page.whose(council, "own")["child"],
        because="She asked for it.",
        by=council.cast["Alice"],
        now=datetime.now(UTC),
    )
    for each in OF_A_CHILD:
        assert client.get(address_of(each, council)).status_code == 404, each.name


def test_a_paused_or_closed_sign_in_opens_nothing_from_the_next_request_on(council, db):
    now = datetime.now(UTC)
    for stop in (keeping.pause, keeping.close):
        who = keeping.open_account("Somebody", by=uuid4(), now=now)
        client = enter(Client(), who)
        assert client.get("/family/your-sign-in/").status_code == 200
        stop(who.pk, because="Tried here.", by=uuid4(), now=now)
        for page in PAGES:
            assert is_sign_in(client.get(address_of(page, council))), page.name
    paused = enter(Client(), reader("tidy-robin-404"))
    assert all(is_sign_in(paused.get(address_of(page, council))) for page in PAGES)


def test_an_account_that_is_nobodys_reads_about_nobody(council, db):
    client = enter(Client(), keeping.open_account("Somebody", by=uuid4(), now=datetime.now(UTC)))
    for page in OF_A_CHILD:
        assert client.get(address_of(page, council)).status_code == 404, page.name


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.HEAD_OF_SERVICE, Role.INFORMATION_OFFICER])
def test_a_session_of_staff_opens_no_page_of_a_reader(role, council, signed_in, db):
    client = signed_in(colleague_who_is(role))
    for page in PAGES:
        before = touched()
        assert is_sign_in(client.get(address_of(page, council))), page.name
        assert client.post(address_of(page, council), {}).status_code == 401, page.name
        assert written(before) == {}, page.name


def test_a_familys_session_opens_no_page_of_staff(council, db):
    client = enter(Client(), reader())
    for page in STAFF:
        before = touched()
        answer = client.get(address_of(page, council))
        assert answer.status_code == 302, page.name
        assert urlsplit(answer.url).path == "/sign-in/", page.name
        assert written(before) == {}, page.name
    # The same words under the other's name are no session either.
    _, value = cookie_of(reader())
    stolen = Client()
    stolen.cookies["sessionid"] = value
    assert urlsplit(stolen.get("/").url).path == "/sign-in/"


def test_both_sessions_in_one_browser_stay_apart(council, db):
    """A worker shows a mother her page on the worker's own machine: nothing of the one is on the other."""
    client = Client()
    client.force_login(User.objects.get(email="alice@council.example"))
    enter(client, reader())
    shown = client.get("/family/").content.decode()
    assert "Alice Moreno</a>" not in shown, "no header of staff"
    assert 'href="/sign-out/"' not in shown
    at_work = client.get("/").content.decode()
    assert reader().sign_in_name not in at_work
    client.get("/family/sign-out/")
    assert is_sign_in(client.get("/family/"))
    assert client.get("/").status_code == 200, "Alice is still at work"
