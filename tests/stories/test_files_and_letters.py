"""Files that come in and letters that go out, through the pages people really use."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.models import User
from alongside.design import clock
from alongside.law import letters as law
from alongside.record import models
from alongside.record.actions import telling
from alongside.record.queries.desk import door_samples
from tests.pages.conftest import council as council

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
LETTER = law.called("family_told_referral")


@pytest.fixture
def at_desk(council, db):
    """`at_desk("alice")`: a browser without scripts in which she is signed in."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(email=f"{name}@council.example"))
        return client

    return enter


def sends(client, address, said):
    """Open the page, fill the form in, send it."""
    page = client.get(address).content.decode()
    token = TOKEN.search(page)
    form = page[page.rfind("<form", 0, token.start()) :] if token else ""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return client.post(address, {**hidden, **said})


def photograph():
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 47.0, 12.5)})
    held = io.BytesIO()
    Image.new("RGB", (40, 30), (180, 40, 40)).save(held, "JPEG", exif=exif)
    return held.getvalue()


def note(client, council, *files):
    address = reverse("desk:write_note", kwargs={"child": council.person("own")})
    form = client.get(address)
    named = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form.content.decode())
    said = dict(named) | {"account": "Her mother sent this.", "act": "finish"}
    said["children"] = str(council.person("own"))
    day = re.findall(r'name="(on_\w+)"[^>]*value="(\d+)"', form.content.decode())
    return client.post(address, {**said, **dict(day), "files": list(files)})


def test_a_photograph_is_attached_and_opens_without_the_place_in_it(at_desk, council):
    client = at_desk("alice")
    sent = note(client, council, SimpleUploadedFile("../IMG\u202e_1.html", photograph(), "text/html"))
    assert sent.status_code == 302, re.findall(r"#[a-z_]+\">[^<]+", sent.content.decode())
    page = client.get(sent.headers["Location"]).content.decode()
    assert "Not scanned for malware: no scanner is installed." in page
    assert "where and when it was taken is removed" in page
    href = re.search(r'href="(/files/[0-9a-f-]+/)"', page)[1]
    given = client.get(href)
    assert given.headers["Content-Type"] == "image/jpeg"
    assert given.headers["Content-Disposition"] == 'attachment; filename="IMG_1.html.jpg"'
    assert given.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in given.headers["Cache-Control"]
    with Image.open(io.BytesIO(given.content)) as picture:
        assert not picture.getexif()
    # Somebody who does not work with her is asked why, like everywhere.
    assert at_desk("charlie").get(href).status_code == 302


def test_a_file_that_is_not_taken_is_refused_at_its_field_and_every_word_is_kept(at_desk, council):
    before = models.Attachment.objects.count()
    sent = note(
        at_desk("alice"),
        council,
        SimpleUploadedFile("photo.jpg", b"<html><script>alert(1)</script>", "image/jpeg"),
        SimpleUploadedFile("good.txt", b"A line."),
    )
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "“photo.jpg” is not a kind of file that can be kept here" in page
    assert "Choose the files again: a browser does not keep them (photo.jpg, good.txt)" in page
    assert "Her mother sent this." in page
    assert models.Attachment.objects.count() == before


def test_a_file_that_does_not_open_says_why_and_nothing_of_it_is_given_out(at_desk, council):
    client = at_desk("alice")
    sent = note(client, council, SimpleUploadedFile("report.pdf", b"%PDF-1.7\n<script>alert(1)</script>"))
    assert b"is damaged" in client.get(sent.headers["Location"]).content
    kept = models.Attachment.objects.latest("recorded_at")
    page = client.get(reverse("desk:entry_file", kwargs={"file": kept.pk}))
    assert page.status_code == 200
    assert b"This file cannot be opened" in page.content
    assert b"alert(1)" not in page.content


def at(name, **more):
    return reverse(f"desk:{name}", kwargs={"letter": LETTER.ref, **more})


def test_a_letter_is_changed_by_one_and_approved_by_another_and_goes_out_with_the_confirmed_words(
    at_desk, council
):
    david, farah = at_desk("david"), at_desk("farah")
    words = "Dear {your name}\n\n{what was decided}\n\n**Somebody will ring you.**\n\nAsk for {the worker's name}."
    wrong = sends(david, at("letter_write"), {"title": "T", "words": words + " {sekret}", "why": "Shorter"})
    assert wrong.status_code == 422
    assert "“{sekret}” is not a place of this letter." in wrong.content.decode()
    assert "Somebody will ring you" in wrong.content.decode()  # nothing typed is lost
    looked = sends(david, at("letter_write"), {"title": "T", "words": words, "why": "", "act": "preview"})
    assert "<strong>Somebody will ring you.</strong>" in looked.content.decode()
    assert not models.LetterVersion.objects.exists()
    assert (
        sends(david, at("letter_write"), {"title": "T", "words": words, "why": "Shorter"}).status_code == 302
    )

    assert not models.Draft.objects.filter(kind="letter").exists()
    own = sends(david, at("letter_decide") + "?version=1", {"answer": "approve"})
    assert "Somebody else has to look at it" in own.content.decode()
    day = {"in_use_from_day": 1, "in_use_from_month": 1, "in_use_from_year": 2020}
    early = sends(farah, at("letter_decide") + "?version=1", {"answer": "approve", **day})
    assert "today or later" in early.content.decode()
    page = farah.get(at("letter_decide") + "?version=1").content.decode()
    today = dict(re.findall(r'name="(in_use_from_\w+)"[^>]*value="(\d+)"', page))
    assert sends(farah, at("letter_decide") + "?version=1", {"answer": "approve", **today}).status_code == 302

    for kind, start in (("pdf", b"%PDF-1.7"), ("word", b"PK")):
        given = david.get(at("letter_preview") + f"?as={kind}")
        assert given.content.startswith(start)
        assert given.headers["Content-Disposition"].startswith("attachment;")

    grace = at_desk("grace")
    notice = door_samples.notice("owed")
    page = reverse("desk:tell_letter", kwargs={"notice": notice})
    assert "The words are not confirmed yet" in grace.get(page).content.decode()

    telling.make_ready(
        notice,
        channel="letter",
        words="We will not do more. {your name} #let x = 1",
        send_at=clock.now(),
        by=council.cast["Grace"],
        now=clock.now(),
    )
    shown = grace.get(page).content.decode()
    said = dict(re.findall(r'<textarea[^>]*name="(place_\d+)"()', shown)) | {
        "name": "Mr Amos",
        "address": "9 Station Road",
    }
    said |= {key: "Because all is well." for key in said if key.startswith("place_")}
    made = sends(grace, page, {**said, "act": "show"}).content.decode()
    assert "Dear Mr Amos" in made
    assert "We will not do more. {your name} #let x = 1" in made  # a fact is only words
    for act, start in (("pdf", b"%PDF-1.7"), ("word", b"PK")):
        given = sends(grace, page, {**said, "act": act})
        assert given.content.startswith(start)
        assert (
            given.headers["Content-Disposition"]
            == f'attachment; filename="letter.{"pdf" if act == "pdf" else "docx"}"'
        )
    gone = sends(grace, page, {**said, "act": "handed"})
    assert gone.status_code == 302
    kept = grace.get(gone.headers["Location"]).content.decode()
    assert "They count as told." in kept
    assert models.NoticeState.objects.get(notice=notice).state == "sent"
    again = sends(grace, page, {**said, "act": "handed"})
    assert again.status_code == 200, "the words are confirmed no more: they were told"
    tells = {"recipient__issue__purpose": "To tell them what was decided."}
    assert models.IssuedCopy.objects.filter(**tells).count() == 1


@pytest.mark.parametrize("asked", ["-1", "abc", "²", "99999999999999", "7"])
def test_a_version_that_is_not_there_is_not_found(at_desk, asked):
    assert at_desk("david").get(at("letter_preview"), {"version": asked}).status_code == 404


def test_who_writes_no_letters_finds_none(at_desk):
    assert at_desk("alice").get(reverse("desk:letters")).status_code == 403
