"""Passkeys, with the browser's own virtual authenticator: added, used as a second factor, used alone, taken away."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect

from alongside.accounts.models import SignIn
from tests.accounts.conftest import PASSWORD, Council
from tests.pages import looking

pytestmark = [pytest.mark.scripts, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_localhost(page, live_server, settings):
    """Passkeys know no bare numbers: the same service under its name, and a device with a fingerprint reader."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    cache.clear()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    address = live_server.url.replace("127.0.0.1", "localhost")
    return lambda path: page.goto(address + path)


def sign_in_with_password(page, open_page):
    open_page("/sign-in/")
    page.get_by_label("Email address").fill("alice@ashworth.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page, open_page):
    open_page("/sign-out/")
    page.get_by_role("button", name="Sign out").click()


def test_alice_adds_a_passkey_signs_in_with_it_alone_and_takes_it_away(page, at_localhost):
    council = Council()
    sign_in_with_password(page, at_localhost)
    at_localhost("/your-account/second-factor/passkey/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a passkey")
    looking.check_by_axe(page)
    looking.check_narrow(page)
    page.get_by_label("A name for this passkey").fill("work telephone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    looking.check_by_axe(page)
    assert Authenticator.objects.get(type="webauthn").wrap().name == "work telephone"

    sign_out(page, at_localhost)
    at_localhost("/sign-in/")
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_role("link", name="(your account)")).to_be_visible()
    assert SignIn.objects.latest("at").how == "passkey"

    at_localhost("/your-account/second-factor/passkey/remove/")
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove a passkey")
    looking.check_by_axe(page)
    page.get_by_role("button", name="Remove work telephone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
    assert not Authenticator.objects.exists()
    kinds = council["Alice"].steps.values_list("kind", "words")
    assert {("factor_added", "Passkey"), ("factor_removed", "Passkey")} <= set(kinds)


def test_with_a_passkey_the_password_alone_does_not_sign_in(page, at_localhost):
    Council()
    sign_in_with_password(page, at_localhost)
    at_localhost("/your-account/second-factor/passkey/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    sign_out(page, at_localhost)

    sign_in_with_password(page, at_localhost)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
    looking.check_by_axe(page)
    looking.check_narrow(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="(your account)")).to_be_visible()
    row = SignIn.objects.latest("at")
    assert (row.how, row.second) == ("password", "passkey")
