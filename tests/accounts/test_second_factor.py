"""The second factor: asked of the roles that need one, added and removed only after confirming, reset by a manager."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, format_hotp_value, hotp_value
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from alongside.accounts import opening
from alongside.accounts.models import AccountStep, SignIn
from tests.accounts.conftest import PASSWORD, TUESDAY

ALICE = "alice@ashworth.example"


def sign_in(client, email=ALICE):
    return client.post("/sign-in/", {"login": email, "password": PASSWORD})


def code_now(secret, steps=0):
    """The code an authenticator app shows; `steps` half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def add_app(client):
    """Add an authenticator app as its owner does; its key, and the recovery codes as they are shown."""
    asked = client.get("/your-account/second-factor/app/")
    assert asked.url.startswith("/your-account/confirm/"), "also just after signing in"
    page = client.post(
        asked.url, {"password": PASSWORD, "next": "/your-account/second-factor/app/"}, follow=True
    )
    secret = client.session[SECRET_SESSION_KEY]
    assert secret in page.content.decode()
    done = client.post("/your-account/second-factor/app/", {"code": code_now(secret)})
    assert done.url == "/your-account/second-factor/codes/"
    shown = client.get(done.url).content.decode()
    return secret, [part.split("</code>")[0] for part in shown.split("<code>")[1:]]


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"social_worker"})


@pytest.fixture
def with_app(council, client):
    """Alice, who has an app; she has signed out."""
    sign_in(client)
    secret, codes = add_app(client)
    client.post("/sign-out/")
    cache.clear()  # her last code may be used again in the same half minute
    return secret, codes


# What is written down on commit belongs to the session: this one really commits.
@pytest.mark.django_db(transaction=True)
def test_whose_role_needs_one_is_kept_at_the_page_until_it_is_added(council, client, required):
    sign_in(client)
    for address in ("/", "/your-account/", "/your-account/password/"):
        assert client.get(address).url == "/your-account/second-factor/"
    page = client.get("/your-account/second-factor/").content.decode()
    assert "Your role needs a second factor" in page
    assert client.post("/your-account/sessions/end/").status_code == 302
    add_app(client)
    assert client.get("/your-account/").status_code == 200


def test_whose_role_does_not_need_one_goes_on(council, client, required):
    sign_in(client, "nora@ashworth.example")
    assert client.get("/your-account/").status_code == 200


def test_a_script_and_a_part_of_a_page_are_told_too(council, client, required):
    sign_in(client)
    told = client.get("/your-account/", headers={"accept": "application/json"})
    assert (told.status_code, told.json()["sign_in"]) == (401, "/your-account/second-factor/")
    part = client.get("/your-account/", headers={"hx-request": "true"})
    assert part.headers["HX-Redirect"] == "/your-account/second-factor/"


def test_a_session_from_before_the_rule_shows_the_second_factor_once(with_app, council, required):
    """She was signed in when the council began to ask; her app is set up, so its code is enough."""
    other = Client()
    other.force_login(council["Alice"])
    asked = other.get("/your-account/")
    assert asked.url == "/your-account/confirm/code/"
    other.post(asked.url, {"code": code_now(with_app[0])})
    assert other.get("/your-account/").status_code == 200


def test_with_an_app_the_password_alone_does_not_sign_in(with_app, council, client):
    assert sign_in(client).url == "/sign-in/second-factor/"
    assert client.get("/your-account/").status_code == 302
    wrong = client.post("/sign-in/second-factor/", {"code": "000000"})
    assert wrong.status_code == 422
    assert "The code is wrong" in wrong.content.decode()
    assert client.post("/sign-in/second-factor/", {"code": code_now(with_app[0])}).url == "/"
    assert client.get("/your-account/").status_code == 200
    assert set(SignIn.objects.values_list("outcome", "second")) >= {("wrong_second", ""), ("in", "app")}


def test_a_code_is_good_once(with_app, council):
    first, second = Client(), Client()
    code = code_now(with_app[0])
    sign_in(first)
    first.post("/sign-in/second-factor/", {"code": code})
    sign_in(second)
    assert second.post("/sign-in/second-factor/", {"code": code}).status_code == 422


def test_codes_cannot_be_tried_by_the_dozen(with_app, council, client):
    sign_in(client)
    for _ in range(5):
        client.post("/sign-in/second-factor/", {"code": "000000"})
    held_up = client.post("/sign-in/second-factor/", {"code": code_now(with_app[0])})
    assert held_up.status_code == 422
    assert "Too many tries" in held_up.content.decode()


def test_a_recovery_code_works_once_and_the_ten_are_shown_once(with_app, council, client):
    codes = with_app[1]
    assert len(codes) == len(set(codes)) == 10
    sign_in(client)
    assert client.post("/sign-in/second-factor/", {"code": codes[0]}).url == "/"
    assert SignIn.objects.filter(second="recovery_code").count() == 1
    client.post("/your-account/confirm/", {"password": PASSWORD})
    again = client.get("/your-account/second-factor/codes/").content.decode()
    assert not any(code in again for code in codes)
    assert "9 unused codes" in again
    other = Client()
    sign_in(other)
    assert other.post("/sign-in/second-factor/", {"code": codes[0]}).status_code == 422


def test_a_second_factor_is_added_and_removed_only_after_confirming(council, client, at):
    client.force_login(council["Alice"])
    for page in ("app/", "passkey/"):
        away = client.get(f"/your-account/second-factor/{page}")
        assert away.url.startswith("/your-account/confirm/")
    assert not Authenticator.objects.exists()


def test_removing_it_is_written_down_and_refused_where_the_role_needs_it(with_app, council, client, settings):
    sign_in(client)
    client.post("/sign-in/second-factor/", {"code": code_now(with_app[0])})
    client.post("/your-account/confirm/", {"password": PASSWORD})
    settings.SECOND_FACTOR_ROLES = frozenset({"social_worker"})
    refused = client.post("/your-account/second-factor/app/remove/")
    assert refused.status_code == 422
    assert "add another one first" in refused.content.decode()
    settings.SECOND_FACTOR_ROLES = frozenset()
    assert client.post("/your-account/second-factor/app/remove/").url == "/your-account/second-factor/"
    assert not Authenticator.objects.exists(), "the recovery codes go with it"
    assert AccountStep.objects.filter(kind="factor_removed", words="Authenticator app").exists()


def test_the_key_of_the_app_is_not_readable_in_the_database(with_app, settings):
    kept = Authenticator.objects.get(type="totp")
    assert with_app[0] not in str(kept.data)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a key that came after"
    assert kept.wrap().validate_code(code_now(with_app[0], steps=1)), "a new key still reads the old"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        kept.wrap().validate_code(code_now(with_app[0]))


def test_a_lost_one_is_reset_by_the_manager_with_a_reason_and_every_session_ends(with_app, council, client):
    sign_in(client)
    client.post("/sign-in/second-factor/", {"code": code_now(with_app[0])})
    opening.reset_second_factor(
        council["Alice"].ref,
        reason="Telephone stolen on the bus; she stood before me",
        by=council.viewer("Nora"),
        now=TUESDAY,
    )
    assert client.get("/your-account/").status_code == 302
    assert not Authenticator.objects.exists()
    assert sign_in(client).url == "/"
    hers = client.get("/your-account/").content.decode()
    assert "Telephone stolen on the bus" in hers
    assert "Nora Hughes" in hers


def test_the_reset_page_wants_a_reason(council, client, at):
    client.force_login(council["Nora"])
    address = f"/accounts/{council['Alice'].ref}/second-factor/"
    token = client.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    refused = client.post(address, {"form_token": token, "reason": "  "})
    assert refused.status_code == 422
    assert "Enter why" in refused.content.decode()
    assert client.post(address, {"form_token": token, "reason": "Lost"}).status_code == 302


def test_somebody_whose_factor_was_reset_with_a_required_role_sets_up_a_new_one(
    with_app, council, client, required
):
    opening.reset_second_factor(
        council["Alice"].ref, reason="Lost", by=council.viewer("Nora"), now=TUESDAY + timedelta(hours=1)
    )
    sign_in(client)
    assert client.get("/your-account/").url == "/your-account/second-factor/"


def test_a_role_misspelt_in_the_setting_stops_the_service(settings):
    from django.apps import apps

    settings.SECOND_FACTOR_ROLES = frozenset({"social_workr"})
    with pytest.raises(ImproperlyConfigured, match="social_workr"):
        apps.get_app_config("accounts").ready()


def test_nobody_removes_somebody_elses_passkey(council, client):
    bobs = Authenticator.objects.create(user=council["Bob"], type="webauthn", data={"name": "Bob's"})
    sign_in(client)
    address = "/your-account/second-factor/passkey/remove/"
    assert client.get(address).url.startswith("/your-account/confirm/")
    client.post("/your-account/confirm/", {"password": PASSWORD})
    assert "You have no passkey" in client.get(address).content.decode()
    assert client.post(address, {"passkey": str(bobs.pk)}).status_code == 422
    assert Authenticator.objects.filter(pk=bobs.pk).exists()


def test_who_has_only_the_councils_sign_in_must_have_signed_in_just_now(council, client):
    """No password, no factor: on a screen left unlocked nobody adds a key."""
    council["Alice"].set_unusable_password()
    council["Alice"].save()
    client.force_login(council["Alice"])
    for page in ("app/", "passkey/"):
        shown = client.get(f"/your-account/second-factor/{page}").content.decode()
        assert "Sign in again first" in shown
