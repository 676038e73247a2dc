"""Choosing how to read: one press above a page, kept until the browser closes, and found again after the next sign-in."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import expect

from alongside.accounts.family import keeping
from alongside.design import explained, language, ways
from alongside.design.catalogues import PSEUDO
from alongside.record import models

START = "/get-in-touch/"
WORDS = "/ways-to-read/"
PASSWORD = "three quiet green kettles"


def press(client: Client, way: str, here: str = START):
    return client.post(WORDS, {"way": way, "here": here})


def test_one_press_gives_easy_read_on_the_same_page_and_another_gives_the_page_as_it_was(client, db):
    answer = press(client, "easy")
    assert (answer.status_code, answer.url) == (302, START)
    kept = answer.cookies[ways.COOKIE]
    assert (kept.value, kept["max-age"], kept["expires"], kept["httponly"]) == ("easy", "", "", True)
    page = client.get(START).content.decode()
    assert page.index("<h1") < page.index("app-easy") < page.index("You do not have to know every answer.")
    assert press(client, "plain").cookies[ways.COOKIE].value == ""
    assert "app-easy" not in client.get(START).content.decode()
    assert models.WayChosen.objects.filter(account=None).values_list("way", flat=True).count() == 2


@pytest.mark.parametrize(
    "here",
    [
        "https://evil.example/",
        "//evil.example/get-in-touch/",
        "/sign-in/",
        "/exit/",
        "/no-such-page/",
        "get-in-touch/",
        "",
    ],
)
def test_choosing_leads_to_no_other_site_and_to_no_page_of_staff(client, db, here):
    assert press(client, "large", here).url == WORDS


def test_a_way_nobody_offers_is_asked_again_and_nothing_is_kept(client, db):
    answer = press(client, "backwards")
    assert answer.status_code == 422
    assert ways.COOKIE not in answer.cookies
    assert not models.WayChosen.objects.exists()


def test_a_cookie_somebody_made_up_is_read_as_the_usual(client, db):
    client.cookies[ways.COOKIE], client.cookies[language.COOKIE] = "<script>", "xx-nothing"
    page = client.get(START).content.decode()
    assert '<html lang="en-GB"' in page
    assert "app-way--plain" in page


def test_the_made_up_language_is_offered_only_where_it_is_switched_on(client, db, settings):
    client.cookies[language.COOKIE] = PSEUDO
    settings.PSEUDO_LANGUAGE = False
    assert '<html lang="en-GB"' in client.get(START).content.decode()
    settings.PSEUDO_LANGUAGE = True
    page = client.get(START).content.decode()
    assert '<html lang="en-XB"' in page
    assert 'dir="rtl"' in page
    assert "govuk-frontend.min.rtl.css" in page


def test_pages_of_staff_are_english_whatever_was_chosen_outside(client, db, settings):
    settings.PSEUDO_LANGUAGE = True
    client.cookies[language.COOKIE], client.cookies[ways.COOKIE] = PSEUDO, "large"
    page = client.get("/sign-in/").content.decode()
    assert '<html lang="en-GB"' in page
    assert "app-way--" not in page


def test_a_mother_who_chose_easy_read_finds_it_on_her_next_device(client, db):
    now = datetime.now(UTC)
    hers = keeping.open_account("Dana Cole", by=uuid4(), now=now)
    code = keeping.give_code(hers.pk, by=uuid4(), now=now)
    given = {"sign_in_name": hers.sign_in_name, "one_time_code": code, "password": PASSWORD}
    first = client.post("/family/sign-in/first-time/", given | {"again": PASSWORD})
    assert first.status_code == 302, first.content.decode()
    assert client.post("/family/ways-to-read/", {"way": "easy", "here": "/family/"}).url == "/family/"
    assert models.WayChosen.objects.get().account == hers.pk

    other = Client()
    came = other.post("/family/sign-in/", {"sign_in_name": hers.sign_in_name, "password": PASSWORD})
    assert came.status_code == 302
    assert came.cookies[ways.COOKIE].value == "easy"


def test_a_sign_in_name_half_typed_stands_in_the_page_read_another_way_and_nobody_is_signed_in(client, db):
    typed = {"sign_in_name": "calm-river-5", "password": PASSWORD, "read_way": "large"}
    answer = client.post("/family/sign-in/", typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ('value="calm-river-5"' in page, PASSWORD in page, "app-way--large" in page) == (True, False, True)
    assert answer.cookies[ways.COOKIE].value == "large"
    assert models.WayChosen.objects.get().way == "large"


def test_language_and_more_stands_on_the_page_with_what_was_typed_and_chooses_nothing(client, db, settings):
    settings.PSEUDO_LANGUAGE = True
    typed = {"sign_in_name": "calm-river-5", "password": PASSWORD}
    answer = client.post("/family/sign-in/", {**typed, "read_more": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ('value="calm-river-5"' in page, PASSWORD in page) == (True, False)
    assert "Short sentences first. One idea in each." in page
    assert 'name="read_language" value="en-xb"' in page.lower()
    assert "We bring an interpreter, and it costs you nothing." in page
    assert not models.WayChosen.objects.exists()
    assert ways.COOKIE not in answer.cookies
    assert "family_session" not in answer.cookies
    large = client.post("/family/sign-in/", {**typed, "read_way": "large"})
    assert "app-way--large" in large.content.decode()


def test_a_word_is_explained_once_where_it_first_stands_and_not_in_what_is_pressed():
    page = explained.for_reader(
        "<h1>Your core group</h1><p>Ring your <a href='x'>advocate</a>. The core group meets.</p>"
        "<p>The core group meets again. Your advocate can come.</p><p translate='no'>A referral was made.</p>",
        "plain",
    )
    assert page.count("data-explains") == 2
    assert page.index("core-group") < page.index("meets again") < page.index('data-explains="advocate"')
    assert "referral</b>" not in page.lower()
    assert " open" not in page


def test_what_is_heard_has_no_columns_and_nothing_folded_away():
    page = explained.for_reader(
        "<table><caption>Dates</caption><thead><tr><th>Day</th><th>What</th></tr></thead>"
        "<tbody><tr><td>Monday</td><td><a href='x'>Core group</a></td></tr></tbody></table><details><p>More</p></details>",
        "aloud",
    )
    assert "<table" not in page
    assert "<b>Day: </b>Monday" in page
    assert '<b>What: </b><a href="x">Core group</a>' in page
    assert "details open" in page


SPEECH = """
window.spoken = [];
const voice = (name, lang, localService) => ({ name, lang, localService });
Object.defineProperty(window, 'speechSynthesis', { value: {
  paused: false, speak(words) { window.spoken.push(words.text); window.voiceUsed = words.voice.name; document.documentElement.dataset.spoken = window.spoken.length; setTimeout(() => words.onend(), 5); },
  cancel() {}, pause() {}, resume() {}, addEventListener() {},
  getVoices: () => VOICES,
} });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
FAR, NEAR = "voice('Far away', 'en-GB', false)", "voice('On this device', 'en-GB', true)"


@pytest.mark.scripts
def test_a_page_is_read_aloud_by_a_voice_of_the_device_and_never_by_one_far_away(page, live_server):
    page.context.add_cookies([{"name": ways.COOKIE, "value": "aloud", "url": live_server.url}])
    page.add_init_script(SPEECH.replace("VOICES", f"[{FAR}, {NEAR}]"))
    page.goto("/cover-your-tracks/")
    page.get_by_role("button", name="Listen to this page").click()
    expect(page.locator("html")).to_have_attribute("data-spoken", re.compile(r"^(2[1-9]|[3-9]\d)$"))
    assert page.evaluate("window.voiceUsed") == "On this device"
    spoken = page.evaluate("window.spoken")
    assert spoken[0] == "Cover your tracks"
    assert len(spoken) == len(set(spoken)), "each line is read once"

    page.add_init_script(SPEECH.replace("VOICES", f"[{FAR}]"))
    page.goto("/cover-your-tracks/")
    assert page.get_by_role("button", name="Listen to this page").count() == 0
    assert "no voice of its own" in page.locator("[data-listen-said]").inner_text()
