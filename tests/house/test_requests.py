"""What every request passes: the health page, the safety headers, and the one refusal of hidden characters."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from alongside.config.middleware import refuse_nul


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
    """Send a request through the refusal to a page that would answer it."""
    page = refuse_nul(lambda request: HttpResponse("kept"))
    return lambda request: page(request)


def test_a_search_with_a_hidden_character_is_refused(through):
    answer = through(RequestFactory().get("/people?name=Amara%00"))
    assert answer.status_code == 400
    assert b"hidden character" in answer.content


def test_a_note_with_a_hidden_character_is_refused_and_given_back(through):
    note = "Amara told me\x00 she sleeps on the sofa & likes it"
    answer = through(RequestFactory().post("/notes", {"note": note, "csrfmiddlewaretoken": "secret"}))
    assert answer.status_code == 400
    assert "Amara told me she sleeps on the sofa &amp; likes it" in answer.content.decode()
    assert b"\x00" not in answer.content
    assert b"secret" not in answer.content


def test_what_came_in_the_post_is_never_read_as_a_page(through):
    answer = through(RequestFactory().post("/notes", {"note": "\x00<script>alert(1)</script>"}))
    assert b"<script>" not in answer.content


def test_a_scanned_letter_is_full_of_such_characters_and_is_welcome(through):
    from django.core.files.uploadedfile import SimpleUploadedFile

    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7\x00\x00", "application/pdf")
    assert through(RequestFactory().post("/notes", {"note": "a letter", "file": letter})).content == b"kept"


def test_ordinary_words_pass(through):
    assert through(RequestFactory().get("/people?name=Zoë+O'Brien")).content == b"kept"
    assert through(RequestFactory().post("/notes", {"note": "0% of 0"})).content == b"kept"
