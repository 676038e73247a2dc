"""Words are saved while they are typed, and the page says honestly whether they are."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.pages import looking, sample

pytestmark = [pytest.mark.usefixtures("sample"), pytest.mark.scripts]


TUESDAY = datetime(2026, 11, 24, 14, tzinfo=UTC)
WAIT, AGAIN = 3_000, 10_000  # milliseconds, as autosave.js waits before it saves, and after it could not


@pytest.fixture
def note(page, colleague, sign_in):
    """The page's own clock stands still until it is moved on: nothing happens because the test was slow."""
    sign_in(page, colleague("social_worker", name="Priya Shah"))
    page.clock.install(time=TUESDAY)
    page.goto("/sample/note/")
    page.clock.pause_at(TUESDAY + timedelta(hours=1))
    return page


def type_words(tab, words):
    tab.get_by_label("What happened?").press_sequentially(words)


def test_typed_words_are_saved_and_the_page_says_when(note):
    type_words(note, "Amara was at the door")
    expect(note.get_by_role("status")).to_have_text("Saving…")
    note.clock.run_for(WAIT - 1)
    assert sample.KEPT.words == ""
    note.clock.run_for(1)
    expect(note.get_by_role("status")).to_have_text("Saved at 14:03")
    assert sample.KEPT.words == "Amara was at the door"
    type_words(note, " with Kofi.")
    expect(note.get_by_role("status")).to_have_text("Saving…")
    note.clock.run_for(WAIT)
    expect(note.get_by_role("status")).to_have_text("Saved at 14:03")
    assert (sample.KEPT.words, sample.KEPT.revision) == ("Amara was at the door with Kofi.", 2)


def test_offline_the_page_says_so_and_saves_when_the_line_is_back(note):
    note.context.set_offline(True)
    type_words(note, "No signal in the flat")
    note.clock.run_for(WAIT)
    expect(note.get_by_role("status")).to_have_text(
        "Not saved: you are offline. Your words are still on this page"
    )
    note.context.set_offline(False)
    expect(note.get_by_role("status")).to_have_text("Saved at 14:03")
    assert sample.KEPT.words == "No signal in the flat"


def test_signed_out_the_words_stay_and_are_saved_after_signing_in_again(note, colleague, sign_in):
    from alongside.accounts.models import User

    note.context.clear_cookies(name="sessionid")
    type_words(note, "It was late")
    note.clock.run_for(WAIT)
    expect(note.get_by_role("status")).to_have_text(
        "Signed out: sign in again in a new tab, your words are kept here"
    )
    looking.picture(note, "sample note signed out")
    assert sample.KEPT.words == ""
    sign_in(note, User.objects.get(name="Priya Shah"))
    type_words(note, ".")
    note.clock.run_for(AGAIN)
    expect(note.get_by_role("status")).to_have_text("Saved at 14:03")
    assert sample.KEPT.words == "It was late."


def test_when_the_draft_moved_on_elsewhere_both_texts_are_shown_and_the_writer_chooses(note):
    sample.KEPT.revision, sample.KEPT.words = 4, "Written on the telephone"
    type_words(note, "Written at the desk")
    note.clock.run_for(WAIT)
    elsewhere = note.get_by_role("region", name="Words saved elsewhere")
    expect(elsewhere).to_contain_text("Written on the telephone")
    expect(note.get_by_label("What happened?")).to_have_value("Written at the desk")
    note.clock.resume()  # axe itself waits by the page's clock
    looking.check_by_axe(note)
    looking.picture(note, "sample note saved elsewhere")
    elsewhere.get_by_role("button", name="Keep my words on this page").click()
    expect(note.get_by_role("status")).to_have_text("Saved at 14:03")
    assert (sample.KEPT.words, sample.KEPT.revision) == ("Written at the desk", 5)


def test_nothing_of_it_is_kept_in_the_browser(note):
    type_words(note, "Amara")
    note.clock.run_for(WAIT)
    expect(note.get_by_role("status")).to_have_text("Saved at 14:03")
    kept = note.locator("html").evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Amara" not in kept
    assert "words" not in kept
