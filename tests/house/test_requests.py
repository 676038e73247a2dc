"""What every request passes: the health page, the safety headers, and what becomes of hidden characters."""

import json

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from alongside.config.middleware import keep_what_was_typed


@pytest.mark.django_db
def test_the_health_page_says_ok_when_the_database_answers(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.content == b'{"status":"ok"}'


@pytest.mark.django_db
def test_every_answer_carries_a_strict_policy(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.fixture
def through():
    """Send a request through to a page that answers with what was typed in it."""
    page = keep_what_was_typed(lambda request: HttpResponse(request.POST.get("note", "kept")))
    return lambda request: page(request)


def test_a_search_with_a_hidden_character_is_refused(through):
    answer = through(RequestFactory().get("/people?name=Amara%00"))
    assert answer.status_code == 400
    assert b"hidden character" in answer.content


@pytest.mark.parametrize("hidden", ["\x00", "\x01", "\x1b", "\x7f", "\x9d", "\ufffe"])
def test_a_hidden_character_in_a_note_is_made_visible_where_it_stood(through, hidden):
    note = f"Amara told me{hidden} she sleeps on the sofa & likes it"
    answer = through(RequestFactory().post("/notes", {"note": note}))
    assert answer.content.decode() == "Amara told me\ufffd she sleeps on the sofa & likes it"


def test_a_break_that_word_makes_inside_a_paragraph_is_a_line_break(through):
    answer = through(RequestFactory().post("/notes", {"note": "One\x0btwo\x0cthree"}))
    assert answer.content.decode() == "One\ntwo\nthree"


def test_a_letter_that_is_no_letter_at_all_arrives_as_something_that_can_be_kept(through):
    raw = b"note=Ben%ED%A0%80+ran"  # half of a pair of surrogates, which no text may hold
    answer = through(RequestFactory().post("/notes", raw, content_type="application/x-www-form-urlencoded"))
    answer.content.decode().encode("utf-8")
    assert "\ufffd" in answer.content.decode()


def test_what_is_too_large_to_be_meant_is_refused_in_a_sentence_for_a_person_and_for_a_script(
    through, settings
):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    raw = b"note=" + b"a" * 2000
    form = {"data": raw, "content_type": "application/x-www-form-urlencoded"}
    page = through(RequestFactory().post("/notes", **form))
    assert page.status_code == 413
    assert "what you typed is still on that page" in page.content.decode()
    script = through(RequestFactory().post("/notes", **form, headers={"Accept": "application/json"}))
    assert json.loads(script.content) == {
        "state": "refused",
        "says": "Not saved: this is too large to be sent at once",
    }


def test_a_scanned_letter_is_full_of_such_characters_and_is_welcome(through):
    from django.core.files.uploadedfile import SimpleUploadedFile

    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7\x00\x00", "application/pdf")
    assert (
        through(RequestFactory().post("/notes", {"note": "a letter", "file": letter})).content == b"a letter"
    )


def test_ordinary_words_pass(through):
    assert through(RequestFactory().get("/people?name=Zoë+O'Brien")).content == b"kept"
    assert through(RequestFactory().post("/notes", {"note": "0% of 0"})).content == b"0% of 0"
