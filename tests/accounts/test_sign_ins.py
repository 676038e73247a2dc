"""The history of sign-ins: every try, on what kind of device, and a word about devices that are new."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import Error, connection, transaction
from django.test import Client

from alongside.accounts.models import SignIn
from alongside.accounts.sign_ins import device_in_words
from tests.accounts.conftest import PASSWORD, TUESDAY

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"


def sign_in(client, email="alice@ashworth.example", password=PASSWORD, on=FIREFOX):
    return client.post(
        "/sign-in/", {"login": email, "password": password}, headers={"user-agent": on}, follow=True
    )


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on a Windows computer"),
        (SAFARI, "Safari on an iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/131 Safari/537 Edg/131",
            "Edge on a Windows computer",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/131 Mobile Safari/537",
            "Chrome on an Android device",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit Version/18 Safari/605",
            "Safari on a Mac",
        ),
        ("curl/8.5", "A browser on a device we do not know"),
        ("", "A browser on a device we do not know"),
    ],
)
def test_a_device_is_told_in_words(agent, words):
    assert device_in_words(agent) == words


def test_each_try_is_one_row_and_an_address_that_is_nobodys_leaves_no_name(council, client, at):
    sign_in(client, password="not this one")
    sign_in(client, email="what-i-typed-was-my-password@x.example")
    sign_in(client)
    rows = SignIn.objects.order_by("at", "ref")
    assert sorted((row.outcome, row.user.name if row.user else None) for row in rows if row.user) == [
        ("in", "Alice Moreno"),
        ("wrong", "Alice Moreno"),
    ]
    nobodys = rows.get(user=None)
    assert nobodys.outcome == "wrong"
    assert "what-i-typed" not in str(nobodys.__dict__)
    assert all(PASSWORD not in str(row.__dict__) for row in rows)


def test_too_many_tries_are_written_down_as_such(council, client, at):
    for _ in range(6):
        sign_in(client, password="not this one")
    outcomes = list(SignIn.objects.values_list("outcome", flat=True))
    assert outcomes.count("wrong") == 5
    assert outcomes.count("wait") == 1
    cache.clear()


def test_a_row_is_never_changed_or_taken_away(council, client, at):
    sign_in(client)
    for sql in ("UPDATE accounts_signin SET outcome = 'wrong'", "DELETE FROM accounts_signin"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert SignIn.objects.get().outcome == "in"


def test_alice_hears_of_a_new_device_the_next_time_she_signs_in_on_her_own(council, at):
    hers, somebodys = Client(), Client()
    assert "new device" not in sign_in(hers).content.decode(), "her first sign-in is not news"
    at(TUESDAY + timedelta(hours=1))
    sign_in(somebodys, on=SAFARI)
    at(TUESDAY + timedelta(hours=2))
    hers.post("/sign-out/")
    told = sign_in(hers).content.decode()
    assert "Your account was used on a new device: Safari on an iPhone" in told
    assert "10:15" in told
    at(TUESDAY + timedelta(hours=3))
    hers.post("/sign-out/")
    assert "was used on a new device" not in sign_in(hers).content.decode(), "said once"
    assert list(SignIn.objects.order_by("at").values_list("new_device", flat=True)) == [
        False,
        True,
        False,
        False,
    ]


def test_a_browser_two_people_share_is_new_to_each_of_them_once(council, at):
    shared, bobs = Client(), Client()
    sign_in(bobs, "bob@ashworth.example")
    at(TUESDAY + timedelta(minutes=5))
    sign_in(shared)
    shared.post("/sign-out/")
    at(TUESDAY + timedelta(minutes=10))
    sign_in(shared, "bob@ashworth.example")
    assert SignIn.objects.get(user=council["Bob"], at=TUESDAY + timedelta(minutes=10)).new_device
    assert not SignIn.objects.get(user=council["Alice"]).new_device


def test_a_device_reference_somebody_made_up_counts_for_nothing(council, client, at):
    client.cookies["device"] = "b8b1a5a0-0000-4000-8000-000000000000"
    sign_in(client)
    assert str(SignIn.objects.get().device_ref) != "b8b1a5a0-0000-4000-8000-000000000000"
    cookie = client.cookies["device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_history_is_shown_to_its_owner_and_to_whoever_looks_after_the_account(council, client, at):
    sign_in(client, password="not this one")
    sign_in(client, on=SAFARI)
    assert "Wrong password" in client.get("/your-account/").content.decode()
    manager = Client()
    manager.force_login(council["Nora"])
    page = manager.get(f"/accounts/{council['Alice'].ref}/").content.decode()
    assert "Safari on an iPhone" in page
    assert "Wrong password" in page
    other = Client()
    other.force_login(council["Simon"])
    assert other.get(f"/accounts/{council['Alice'].ref}/").status_code == 404


def test_signing_out_everywhere_else_ends_the_other_session_and_not_this_one(council, client, at):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    assert client.post("/your-account/sessions/end/").status_code == 302
    assert client.get("/your-account/").status_code == 200
    assert elsewhere.get("/your-account/").status_code == 302


def test_a_password_is_changed_by_its_owner_after_confirming_and_not_to_a_weak_one(council, client, at):
    from alongside.accounts.models import AccountStep

    client.force_login(council["Alice"])
    away = client.get("/your-account/password/")
    assert away.url.startswith("/your-account/confirm/")
    wrong = client.post(away.url, {"password": "not this one"})
    assert wrong.status_code == 422
    back = client.post(away.url, {"password": PASSWORD, "next": "/your-account/password/"})
    assert back.url == "/your-account/password/"
    weak = client.post(back.url, {"password": "alice moreno", "again": "alice moreno"})
    assert weak.status_code == 422
    new = "nine yellow tractors"
    assert client.post(back.url, {"password": new, "again": new}).url == "/your-account/"
    assert client.get("/your-account/").status_code == 200
    assert AccountStep.objects.get(user=council["Alice"]).kind == "password_set"
    council["Alice"].refresh_from_db()
    assert council["Alice"].check_password(new)
