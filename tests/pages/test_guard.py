"""What stands before every page, tried with a real restricted record; and what the registry does not take."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection

from alongside.config.places import PACKAGE
from alongside.design import registry
from alongside.record.access import viewer_of
from alongside.record.actions.access import restrict
from alongside.record.actions.people import NewPerson, record_person
from tests.pages import looking


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def alice(colleague, now):
    return colleague("social_worker", name="Alice Brown")


@pytest.fixture
def charlie(colleague):
    user = colleague("family_help_practitioner", name="Charlie Green", team="Riverside", kind="family_help")
    user.memberships.update(role="social_worker")
    return user


@pytest.fixture
def amara(alice, now):
    """Written down by Alice just now, so that Alice need not say why she opens the record."""
    new = NewPerson(given="Amara", family="Mensah", born_on=date(2018, 3, 3))
    return record_person(new, by=viewer_of(alice.ref, now=now), now=now)


@pytest.fixture
def kept_from_others(amara, alice, colleague, now):
    hannah = colleague("team_manager", name="Hannah White")
    restrict(
        amara,
        owner=alice.ref,
        reasons="Her aunt works in this office.",
        desk_phone="01632 960 001",
        expires_on=date(now.year + 1, 1, 31),
        by=viewer_of(hannah.ref, now=now),
        now=now,
    )


def looks(user, person):
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT what FROM record_readlog WHERE "user" = %s AND person_id = %s', [user.ref, person]
        )
        return [what for (what,) in cursor.fetchall()]


def test_alice_opens_the_record_and_the_look_is_kept(sample, client, alice, amara):
    client.force_login(alice)
    assert client.get(f"/sample/person/{amara}/").status_code == 200
    assert looks(alice, amara) == ["sample"]


def test_a_look_is_kept_although_the_page_then_fails(
    transactional_db, sample, client, alice, amara, monkeypatch
):
    """The row is written before anything is read, in no transaction of the page: what breaks afterwards takes nothing
    back, since whoever looked may have seen it."""
    monkeypatch.setattr("tests.pages.sample.show", lambda *given, **more: 1 / 0)
    client.force_login(alice)
    client.raise_request_exception = False
    assert client.get(f"/sample/person/{amara}/").status_code == 500
    assert looks(alice, amara) == ["sample"]


def test_no_page_and_no_query_of_the_desk_has_a_transaction_in_which_a_look_could_be_lost():
    """Only actions have transactions, and none of them opens a record for a page."""
    loose = [
        str(file)
        for folder in ("desk", "record/queries/desk")
        for file in (PACKAGE / folder).rglob("*.py")
        if "atomic" in file.read_text()
    ]
    assert loose == []
    opening = [
        str(file)
        for file in (PACKAGE / "record" / "actions").rglob("*.py")
        if "open_record" in file.read_text()
    ]
    assert opening == []


def test_charlie_cannot_tell_a_restricted_record_from_none(sample, client, charlie, amara, kept_from_others):
    client.force_login(charlie)
    hidden, never = client.get(f"/sample/person/{amara}/"), client.get(f"/sample/person/{uuid4()}/")
    assert hidden.status_code == never.status_code == 404
    assert looking.without_tokens(hidden) == looking.without_tokens(never)
    assert "Amara" not in hidden.content.decode()
    assert looks(charlie, amara) == ["refused: sample"]


def test_no_refusal_is_kept_by_a_browser_or_a_proxy(sample, client, charlie, amara, kept_from_others):
    client.force_login(charlie)
    for address in (f"/children/{amara}/", f"/children/{uuid4()}/", "/accounts/", "/no-such-page/"):
        assert "no-store" in client.get(address).headers.get("Cache-Control", ""), address


def test_a_role_that_ended_yesterday_opens_nothing(sample, client, alice, amara, now):
    alice.memberships.update(until_on=date(2020, 2, 1))
    client.force_login(alice)
    answer = client.get(f"/sample/person/{amara}/")
    assert answer.status_code == 403
    assert looks(alice, amara) == []


@pytest.mark.parametrize(
    ("name", "route", "roles", "said"),
    [
        ("desk:odd", "child/<int:key>/", {"social_worker"}, "must be a UUID"),
        ("desk:odd", "child/<slug:name>/", {"social_worker"}, "must be a UUID"),
        ("desk:odd", "child/<name>/", {"social_worker"}, "must be a UUID"),
        ("family:odd", "child/", {"social_worker"}, "stands at the door desk"),
        ("desk:odd", "child/<uuid:child>/", {"social_worker"}, "needs an example"),
        ("desk:odd", "child/", set(), "open to nobody"),
    ],
)
def test_a_page_that_could_not_be_served_safely_is_not_declared(name, route, roles, said):
    with pytest.raises(registry.BadPage, match=said):
        registry.page(name, route, door="desk", roles=roles)(lambda request: None)
    assert name not in {page.name for page in registry.pages()}
