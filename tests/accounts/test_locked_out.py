"""The first account of a new service, and system owners who are all locked out: from the server, with a code."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from alongside.accounts.locked_out import NotASystemOwner, let_in
from alongside.accounts.models import User
from tests.accounts.conftest import TUESDAY

ASK = {"name": "", "reset_factor": False, "now": TUESDAY}
NEW = "four quiet lantern geese"


def use(client, email, code):
    return client.post(
        "/sign-in/code/", {"email": email, "one_time_code": code, "password": NEW, "again": NEW}
    )


def test_a_new_services_first_account_comes_from_the_server(db, client, at):
    code = let_in("Ola@ashworth.example", **ASK | {"name": "Ola Brandt"})
    assert use(client, "ola@ashworth.example", code).status_code == 302
    assert client.post("/sign-in/", {"login": "ola@ashworth.example", "password": NEW}).url == "/"
    assert client.get("/accounts/").status_code == 200
    assert User.objects.get().steps.filter(kind="opened", words__startswith="From the server").exists()


def test_a_system_owner_who_lost_everything_gets_in_again(council, client, at):
    sofia = council["Sofia"]
    Authenticator.objects.create(user=sofia, type="totp", data={"secret": "lost"})
    client.force_login(sofia)
    code = let_in(sofia.email, **ASK | {"reset_factor": True})
    assert client.get("/your-account/").status_code == 302
    assert not Authenticator.objects.filter(user=sofia).exists()
    assert use(client, sofia.email, code).status_code == 302


@pytest.mark.parametrize(
    ("email", "name", "words"),
    [
        ("alice@ashworth.example", "", "a manager gives them a code"),
        ("nobody@ashworth.example", "", "--name"),
        ("no address", "Ola Brandt", "--name"),
    ],
)
def test_from_the_server_only_system_owners_are_let_in(council, email, name, words):
    before = User.objects.count()
    with pytest.raises(NotASystemOwner, match=words):
        let_in(email, **ASK | {"name": name})
    assert User.objects.count() == before


def test_an_account_that_has_ended_is_not_opened_from_the_server(council):
    council["Sofia"].active_until_on = (TUESDAY - timedelta(days=1)).date()
    council["Sofia"].save()
    with pytest.raises(NotASystemOwner, match="has ended"):
        let_in(council["Sofia"].email, **ASK)
