"""Signing in and out, and what happens to somebody whose session or account has ended."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from alongside.design import clock, tokens
from tests.pages import looking, sample
from tests.pages.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("sample")


@pytest.fixture(autouse=True)
def no_earlier_tries(db):
    cache.clear()


def test_priya_signs_in_and_lands_on_the_page_she_asked_for(page, colleague):
    colleague("social_worker", name="Priya Shah")
    page.goto("/sample/record/")
    assert page.url.endswith("/sign-in/?next=/sample/record/")
    page.get_by_label("Email address").fill("Social_Worker@Ashworth.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amara Mensah")
    assert page.url.endswith("/sample/record/")

    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    # Only once she is out: a browser cannot go back from a page that is just being replaced.
    expect(page.get_by_role("link", name="Sign out")).to_have_count(0)
    page.wait_for_load_state()
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Amara Mensah")


def test_a_wrong_password_is_said_once_and_tells_nothing_about_the_account(page, colleague):
    colleague("social_worker")
    said = []
    for address in ("social_worker@ashworth.example", "nobody@ashworth.example"):
        page.goto("/sign-in/")
        page.get_by_label("Email address").fill(address)
        page.get_by_label("Password", exact=True).fill("not this one")
        page.get_by_role("button", name="Sign in").click()
        looking.check_heading_and_title(page, 422)
        said.append(page.locator(".govuk-error-summary").inner_text())
    assert "The email address or the password is wrong" in said[0]
    assert said[0] == said[1]
    looking.check_by_axe(page)
    looking.picture(page, "sign-in with a wrong password")


def test_the_sixth_wrong_try_is_asked_to_wait_in_plain_words(client, colleague):
    colleague("social_worker")
    wrong = {"login": "social_worker@ashworth.example", "password": "not this one"}
    answers = [client.post("/sign-in/", wrong).content.decode() for _ in range(6)]
    assert "Too many tries" not in answers[4]
    assert (
        "Too many tries: wait five minutes, then try again. Nothing is wrong with your account" in answers[5]
    )
    right = client.post("/sign-in/", {**wrong, "password": PASSWORD}).content.decode()
    assert "Too many tries" in right


def test_an_account_lasts_until_its_last_day_and_not_a_day_longer(client, colleague, monkeypatch):
    agency = colleague("social_worker", name="Tom Okafor")
    agency.active_until_on = date(2026, 11, 27)
    agency.save()
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 27, 23, 30, tzinfo=UTC))
    entry = {"login": agency.email, "password": PASSWORD}
    assert client.post("/sign-in/", {**entry, "next": "/sample/home/"}).url == "/sample/home/"
    assert client.get("/sample/home/").status_code == 200

    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 28, 0, 30, tzinfo=UTC))
    assert client.get("/sample/home/").status_code == 302, "the open session ends with the account"
    told = Client().post("/sign-in/", entry, follow=True)
    assert "Your account has ended" in told.content.decode()


def test_nobody_is_sent_to_another_site_after_signing_in(client, colleague):
    user = colleague("social_worker")
    answer = client.post(
        "/sign-in/", {"login": user.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer.url == "/"


@pytest.mark.parametrize(
    "address", ["/sign-up/", "/accounts/signup/", "/accounts/email/", "/accounts/password/reset/"]
)
def test_what_we_have_no_page_for_is_not_there(client, db, address):
    assert client.get(address).status_code == 404


def test_a_form_sent_after_its_session_ended_gives_every_word_back_and_saves_nothing(client, colleague):
    user = colleague("social_worker")
    token = tokens.issue(writer=user.ref, form="note", now=clock.now())
    words = "Amara opened the door.\nShe said <nothing>."
    answer = client.post("/sample/note/", {"words": words, tokens.FIELD: token})
    assert answer.status_code == 401
    text = answer.content.decode()
    assert "You were signed out" in text
    assert "Amara opened the door.\nShe said &lt;nothing&gt;." in text
    assert token not in text


def test_a_form_with_a_draft_sent_after_its_session_ended_keeps_its_words_there_and_does_nothing_else(
    client, colleague
):
    token = tokens.issue(
        writer=colleague("social_worker").ref, form="note", now=clock.now(), draft=sample.DRAFT
    )
    answer = client.post("/sample/note/", {"words": "Amara opened the door.", tokens.FIELD: token})
    assert answer.status_code == 401
    assert "Your words are kept" in answer.content.decode()
    assert "Amara opened" not in answer.content.decode(), "who stands at the screen now may be somebody else"
    assert sample.KEPT.words == "Amara opened the door."


def test_a_token_somebody_made_up_keeps_nothing(client, db):
    answer = client.post("/sample/note/", {"words": "Not hers", tokens.FIELD: "made:up"})
    assert answer.status_code == 401
    assert sample.KEPT.words == ""


def test_a_form_from_before_signing_in_again_gives_every_word_back(colleague):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(colleague("social_worker"))
    answer = browser.post("/sample/note/", {"words": "Kept for her", "csrfmiddlewaretoken": "an old one"})
    assert answer.status_code == 403
    assert "Kept for her" in answer.content.decode()


def test_a_script_that_was_signed_out_is_told_so(client, db):
    answer = client.post("/sample/draft/", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["state"]) == (401, "signed_out")


def test_a_form_is_good_for_twelve_hours_and_only_as_it_was_signed(rf):
    then = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    writer, draft = uuid4(), uuid4()
    signed = tokens.issue(writer=writer, form="note", now=then, draft=draft)
    sent = rf.post("/", {tokens.FIELD: signed})
    found = tokens.read(sent, now=then + timedelta(hours=12))
    assert (found.writer, found.form, found.draft) == (writer, "note", draft)
    with pytest.raises(tokens.FormTooOld):
        tokens.read(sent, now=then + timedelta(hours=12, seconds=1))
    with pytest.raises(tokens.FormRefused):
        tokens.read(rf.post("/", {tokens.FIELD: signed[:-1] + "x"}), now=then)


def test_the_session_is_renewed_while_somebody_works_but_not_on_every_page(client, colleague, monkeypatch):
    client.force_login(colleague("social_worker"))
    start = datetime.now(UTC)
    seen = []
    for minutes in (0, 4, 6):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: start + timedelta(minutes=minutes))
        client.get("/sample/home/")
        seen.append(client.session["seen_at"])
    assert seen[0] == seen[1] < seen[2]


def test_however_busy_somebody_is_a_session_ends_after_three_days(client, colleague, monkeypatch):
    """Requests every six hours, so that it is never idle for long: the last one asks to sign in."""
    client.force_login(colleague("social_worker"))
    start = datetime.now(UTC)
    answers = []
    for hours in range(0, 79, 6):
        monkeypatch.setattr(clock, "now", lambda hours=hours: start + timedelta(hours=hours))
        answers.append((hours, "_auth_user_id" in client.get("/sample/home/").wsgi_request.session))
    assert [hours for hours, signed_in in answers if not signed_in] == [78]


def test_the_demonstration_lists_who_can_be_tried_and_one_press_signs_in(
    page, colleague, settings, monkeypatch
):
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    colleague("duty_manager", name="Grace Adeyemi", team="Front door", kind="front_door")
    colleague("social_worker", name="Priya Shah")
    page.goto("/sign-in/?next=/sample/record/")
    looking.check_by_axe(page)
    looking.check_narrow(page)
    looking.picture(page, "sign-in of the demonstration")
    page.get_by_role("button", name="Priya Shah").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amara Mensah")


def test_the_password_shown_is_the_one_the_demonstration_people_have():
    from django.conf import settings

    from examples import cast

    assert settings.DEMO_PASSWORD == cast.PASSWORD
