"""Signing in with the council's account: end to end against a real provider, and every way in which it must not work."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from alongside.accounts.models import SignIn, User
from examples import provider as demonstration
from tests.accounts.conftest import Council
from tests.pages import looking

PEOPLE = [
    {"name": "Alice Moreno", "email": "alice@ashworth.example"},
    {"name": "Zed Unknown", "email": "zed@ashworth.example"},
    # Says that Bob's address is his; the provider has not checked it.
    {"name": "Mallory Grey", "email": "bob@ashworth.example", "verified": False},
    {"name": "Simon Reid", "email": "simon@ashworth.example"},
]
THEIRS = "a password of the council's own"


@pytest.fixture(scope="module")
def issuer(live_server):
    description = {
        "port": 0,
        "back": [f"{live_server.url}/sign-in/council/back/", "http://testserver/sign-in/council/back/"],
        "client": "alongside",
        "secret": "only the tests know this",
        "password": THEIRS,
        "people": PEOPLE,
    }
    with demonstration.running(description) as address:
        yield address


@pytest.fixture
def named(issuer, settings):
    """The settings name the provider."""
    return name_it(settings, issuer)


def name_it(settings, issuer, secret="only the tests know this"):
    cache.clear()
    settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, "your council account"
    app = {
        "provider_id": "council",
        "name": "Council",
        "client_id": "alongside",
        "secret": secret,
        "settings": {"server_url": issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**directives, "form-action": [*directives["form-action"], issuer]}
    }
    return issuer


def at_the_provider(away: str, email: str) -> str:
    """Sign in there as its own user does, and answer the address it sends the browser back to."""
    there = requests.Session()
    form = there.get(away, timeout=10)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)[1]
    sent = {
        "login": email,
        "password": THEIRS,
        "csrfmiddlewaretoken": token,
        "next": parse_qs(urlsplit(form.url).query)["next"][0],
    }
    answer = there.post(form.url, data=sent, timeout=10, allow_redirects=False)
    while "sign-in/council/back" not in answer.headers["location"]:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(away))
        answer = there.get(origin + answer.headers["location"], timeout=10, allow_redirects=False)
    return answer.headers["location"]


def come_in(client, email):
    away = client.post("/sign-in/council/").url
    return client.get(at_the_provider(away, email).replace("http://testserver", ""))


@pytest.mark.django_db(transaction=True)
def test_alice_comes_in_with_her_council_account_in_the_browser(page, named):
    Council()
    page.goto("/sign-in/?next=/your-account/")
    looking.check_by_axe(page)
    page.get_by_role("button", name="Sign in with your council account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demonstration council account")
    assert page.url.startswith(named)
    page.get_by_label("Council email address").fill("alice@ashworth.example")
    page.get_by_label("Council password").fill(THEIRS)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    assert page.url.endswith("/your-account/")
    assert SignIn.objects.get().how == "council"


def test_the_way_there_carries_a_proof_key_and_a_state(council, named, client):
    asked = parse_qs(urlsplit(client.post("/sign-in/council/").url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) >= 43
    assert asked["state"][0]
    assert asked["redirect_uri"] == ["http://testserver/sign-in/council/back/"]


def test_the_first_time_the_address_counts_and_then_the_person(council, named, client):
    assert come_in(client, "alice@ashworth.example").url == "/"
    alice = council["Alice"]
    assert alice.steps.filter(kind="bound").count() == 1
    alice.email = "alice.moreno-reid@ashworth.example"
    alice.save()
    later = Client()
    assert come_in(later, "alice@ashworth.example").url == "/"
    assert "alice.moreno-reid@ashworth.example" in later.get("/your-account/").content.decode()


def test_an_address_given_to_somebody_new_opens_no_old_account(council, named, client):
    """Alice's address passes to another person at the council, with another reference there."""
    from allauth.socialaccount.models import SocialAccount

    SocialAccount.objects.create(user=council["Alice"], provider="council", uid="somebody else before")
    refused = come_in(client, "alice@ashworth.example")
    assert refused.url == "/sign-in/council/no-account/"
    assert client.get("/your-account/").status_code == 302


def test_who_has_no_account_is_told_in_one_sentence_and_gets_none(council, named, client):
    before = User.objects.count()
    refused = come_in(client, "zed@ashworth.example")
    told = client.get(refused.url).content.decode()
    assert "no account in Alongside goes with your council account" in told
    assert User.objects.count() == before
    assert client.get("/your-account/").status_code == 302
    row = SignIn.objects.get()
    assert (row.user, row.outcome, row.how) == (None, "not_known", "council")


def test_an_address_the_provider_has_not_checked_opens_nothing(council, named, client):
    assert come_in(client, "bob@ashworth.example").url == "/sign-in/council/no-account/"
    assert client.get("/your-account/").status_code == 302


def test_an_account_that_has_ended_stays_ended(council, named, client):
    council["Simon"].is_active = False
    council["Simon"].save()
    assert "account-ended" in come_in(client, "simon@ashworth.example").url
    assert client.get("/your-account/").status_code == 302
    assert SignIn.objects.get().outcome == "ended"


def test_our_own_second_factor_is_still_asked_for_unless_the_provider_has_one(
    council, named, client, settings
):
    settings.SECOND_FACTOR_ROLES = frozenset({"all"})
    come_in(client, "alice@ashworth.example")
    assert client.get("/your-account/").url == "/your-account/second-factor/"
    settings.OIDC_PROVIDER_HAS_SECOND_FACTOR = True
    assert client.get("/your-account/").status_code == 200


def test_a_code_from_elsewhere_or_a_second_time_signs_nobody_in(council, named, client):
    back = at_the_provider(client.post("/sign-in/council/").url, "alice@ashworth.example")
    back = back.replace("http://testserver", "")
    stranger = Client()
    assert stranger.get(back).url == "/sign-in/council/no-answer/", "the state is another browser's"
    assert client.get(back).url == "/"
    client.post("/sign-out/")
    assert client.get(back).url == "/sign-in/council/no-answer/"
    assert client.get("/your-account/").status_code == 302


def test_turning_back_at_the_provider_ends_on_a_page_that_says_so(council, named, client):
    state = parse_qs(urlsplit(client.post("/sign-in/council/").url).query)["state"][0]
    answer = client.get("/sign-in/council/back/", {"error": "access_denied", "state": state}, follow=True)
    assert answer.status_code == 200
    assert "You were not signed in" in answer.content.decode()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "not an address"])
def test_a_provider_that_cannot_be_reached_is_said_and_is_no_fault_of_ours(
    council, client, settings, address, caplog
):
    name_it(settings, address)
    answer = client.post("/sign-in/council/", follow=True)
    assert answer.status_code == 200
    assert "sign-in does not answer" in answer.content.decode()
    assert "did not answer" in caplog.text


def test_a_provider_that_answers_something_else_is_no_fault_of_ours(council, client, settings, live_server):
    name_it(settings, f"{live_server.url}/sign-in")
    answer = client.post("/sign-in/council/", follow=True)
    assert "sign-in does not answer" in answer.content.decode()


def test_a_wrong_secret_of_ours_signs_nobody_in(council, issuer, client, settings):
    name_it(settings, issuer, secret="an old one")
    assert come_in(client, "alice@ashworth.example").url == "/sign-in/council/no-answer/"


def test_without_a_provider_there_is_no_button_and_no_way(council, client):
    assert "council account" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/council/").url == "/sign-in/"
    assert client.get("/sign-in/council/back/?code=x&state=y").status_code == 404


def test_nobody_is_sent_on_to_another_site(council, named, client):
    away = client.post("/sign-in/council/", {"next": "https://elsewhere.example/"}).url
    back = at_the_provider(away, "alice@ashworth.example").replace("http://testserver", "")
    assert client.get(back).url == "/"
