"""A mother signs in for the first time, and after: her own password, every try kept, no way back but through somebody who
knows her, and out at once when a worker says so."""

import html
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from alongside.accounts.family import keeping, sessions
from alongside.accounts.models import FamilyAccount, FamilySession, FamilySignIn
from alongside.design import clock

WORKER = uuid4()
OWN = "three odd lanterns"
ANDROID = "Mozilla/5.0 (Linux; Android 14) Chrome/120.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1"


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def account(db, now):
    cache.clear()
    return keeping.open_account("Dana Cole", by=WORKER, now=now)


def phone(agent=ANDROID):
    return Client(headers={"user-agent": agent})


def first_time(client, account, code, password=OWN, **more):
    return client.post(
        "/family/sign-in/first-time/",
        {
            "sign_in_name": account.sign_in_name,
            "one_time_code": code,
            "password": password,
            "again": password,
            **more,
        },
    )


def signs_in(client, account, password=OWN, **more):
    return client.post(
        "/family/sign-in/", {"sign_in_name": account.sign_in_name, "password": password, **more}
    )


def is_in(client):
    return client.get("/family/your-sign-in/").status_code == 200


@pytest.fixture
def dana(account, now):
    """Her telephone, on which she has chosen a password, and which she asked us to know again."""
    client = phone()
    code = keeping.give_code(account.pk, by=WORKER, now=now)
    assert first_time(client, account, code, mine="on").status_code == 302
    return client


def test_she_chooses_her_own_password_with_the_code_and_is_in(account, dana):
    assert is_in(dana)
    cookie = dana.cookies["family"]
    assert cookie["httponly"]
    assert cookie["max-age"] == "", "it goes when the browser closes"
    assert "sessionid" not in dana.cookies
    fresh = FamilyAccount.objects.get(pk=account.pk)
    assert fresh.check_password(OWN)
    assert OWN not in fresh.password
    answer = dana.get("/family/your-sign-in/")
    assert "no-store" in answer["Cache-Control"]
    assert "Dana" not in answer.content.decode().split("</title>")[0]


@pytest.mark.parametrize("weak", ["short", "password1234", "alongside2026!"])
def test_a_password_others_would_try_is_refused_and_the_code_is_still_good(account, now, weak):
    code = keeping.give_code(account.pk, by=WORKER, now=now)
    client = phone()
    assert first_time(client, account, code, password=weak).status_code == 422
    assert first_time(client, account, code).status_code == 302


def test_a_wrong_name_and_a_wrong_password_are_answered_in_the_same_words(account, dana):
    there, nobody = phone(), phone()
    wrong = signs_in(there, account, "not her password at all")
    none = nobody.post("/family/sign-in/", {"sign_in_name": "no-such-name-1", "password": "not hers at all"})
    assert wrong.status_code == none.status_code == 422
    says = "do not belong together"
    assert says in wrong.content.decode()
    assert says in none.content.decode()


def test_after_five_wrong_tries_even_the_right_password_waits(account, dana):
    stranger = phone()
    for _ in range(5):
        signs_in(stranger, account, "not her password at all")
    assert "Wait five minutes" in signs_in(phone(), account).content.decode()
    outcomes = FamilySignIn.objects.filter(account=account).order_by("at").values_list("outcome", flat=True)
    assert list(outcomes) == ["in", *["wrong"] * 5, "wait"]


def test_every_try_is_there_for_her_to_see(account, dana):
    signs_in(phone(IPHONE), account, "not her password at all")
    assert signs_in(phone(IPHONE), account).status_code == 302
    shown = dana.get("/family/your-sign-in/").content.decode()
    assert "tried and did not get in" in shown
    assert "Safari on an iPhone" in shown
    assert "a new device" in shown


def test_her_own_telephone_is_no_new_device_and_a_library_is_a_new_one_each_time(account, dana):
    dana.get("/family/sign-out/")
    assert signs_in(dana, account).status_code == 302
    library = phone(IPHONE)
    signs_in(library, account)
    library.get("/family/sign-out/")
    signs_in(library, account)
    new = FamilySignIn.objects.filter(account=account).order_by("at").values_list("new_device", flat=True)
    assert list(new) == [False, False, True, True]


def test_a_worker_pauses_it_and_the_very_next_page_is_the_sign_in(account, dana, now):
    elsewhere = phone(IPHONE)
    signs_in(elsewhere, account)
    assert is_in(dana)
    keeping.pause(account.pk, because="Her telephone is lost.", by=WORKER, now=now)
    for client in (dana, elsewhere):
        answer = client.get("/family/your-sign-in/")
        assert answer.status_code == 302
        assert answer.url.startswith("/family/sign-in/?next=")
        assert "You have been signed out" in client.get(answer.url).content.decode()
    assert "You have been signed out" not in phone().get("/family/sign-in/").content.decode()
    refused = signs_in(phone(), account)
    assert "cannot sign in just now" in refused.content.decode()
    assert "cannot sign in just now" not in signs_in(phone(), account, "a guess of his").content.decode()
    keeping.open_again(account.pk, because="Found.", by=WORKER, now=now)
    assert not is_in(dana), "what ended stays ended: she signs in again"
    assert signs_in(phone(), account).status_code == 302


def test_exit_signs_her_out_and_leads_away(account, dana, settings):
    answer = dana.get("/family/leave/")
    assert (answer.status_code, answer.url) == (302, settings.EXIT_TO)
    assert dana.cookies["family"].value == ""
    assert not FamilySession.objects.filter(account=account, ended=None).exists()
    assert not is_in(dana)


@pytest.mark.parametrize("way_out", ["/family/leave/", "/family/sign-out/"])
def test_how_she_reads_stays_only_on_a_device_that_is_only_hers(account, dana, way_out):
    borrowed = phone(IPHONE)
    signs_in(borrowed, account)
    for client, left in ((borrowed, ""), (dana, "easy")):
        client.cookies["reading"], client.cookies["language"] = "easy", "en-xb"
        client.get(way_out)
        assert client.cookies["reading"].value == left
        assert bool(client.cookies["language"].value) == bool(left)


def test_an_old_cookie_is_good_for_nothing(account, dana, monkeypatch, now):
    kept = dana.cookies["family"].value
    dana.get("/family/sign-out/")
    dana.cookies["family"] = kept
    assert not is_in(dana), "the session is over, whoever kept the cookie"
    signs_in(dana, account)
    later = now + sessions.IDLE + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not is_in(dana), "half an hour without doing anything"
    dana.cookies["family"] = "made up:by:hand"
    assert not is_in(dana)


def test_a_session_lives_while_she_reads_and_no_longer_than_half_a_day(account, dana, monkeypatch, now):
    for n in range(1, 24):
        monkeypatch.setattr(
            clock, "now", partial(datetime.fromisoformat, str(now + n * timedelta(minutes=29)))
        )
        assert is_in(dana)
    later = now + sessions.AT_MOST + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not is_in(dana)


def test_a_form_sent_after_the_session_ended_gives_back_what_was_typed(account, dana):
    dana.get("/family/sign-out/")
    answer = dana.post("/family/your-sign-in/", {"notices": "yes"})
    assert answer.status_code == 401
    assert "sign in again" in answer.content.decode()
    assert not FamilyAccount.objects.get(pk=account.pk).notices


def test_she_asks_for_messages_and_stops_them(account, dana):
    assert not FamilyAccount.objects.get(pk=account.pk).notices
    dana.post("/family/your-sign-in/", {"notices": "yes"})
    assert FamilyAccount.objects.get(pk=account.pk).notices
    dana.post("/family/your-sign-in/", {"notices": "no"})
    assert not FamilyAccount.objects.get(pk=account.pk).notices


def test_a_new_password_wants_the_old_one_and_ends_every_other_session(account, dana):
    elsewhere = phone(IPHONE)
    signs_in(elsewhere, account)
    new = {"password": "seven quiet oranges", "again": "seven quiet oranges"}
    assert dana.post("/family/your-sign-in/password/", {"old": "a guess", **new}).status_code == 422
    assert dana.post("/family/your-sign-in/password/", {"old": OWN, **new}).status_code == 302
    assert is_in(dana)
    assert not is_in(elsewhere)
    assert signs_in(phone(), account).status_code == 422
    assert signs_in(phone(), account, "seven quiet oranges").status_code == 302


def test_a_second_step_for_whoever_wants_one(account, dana):
    shown = dana.get("/family/your-sign-in/second-step/")
    body = shown.content.decode()
    secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", body)[1].replace(" ", "")
    held = html.unescape(re.search(r'name="secret" value="([^"]+)"', body)[1])

    def number():
        return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))

    first = number()
    answer = dana.post("/family/your-sign-in/second-step/", {"app_code": first, "secret": held})
    assert answer.status_code == 302
    assert secret not in FamilyAccount.objects.get(pk=account.pk).app_secret
    stranger = phone(IPHONE)
    asked = signs_in(stranger, account)
    assert asked.status_code == 422
    assert "the number your app shows" in asked.content.decode()
    assert signs_in(stranger, account, app_code=first).status_code == 422, "a number is good once"
    cache.clear()  # as half a minute later, when the app shows another
    assert signs_in(stranger, account, app_code=number()).status_code == 302


def test_without_the_telephone_a_worker_gives_a_code_and_takes_the_second_step_away(account, dana, now):
    keeping.add_app(account.pk, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", now=now)
    later = now + timedelta(seconds=1)
    code = keeping.give_code(account.pk, by=WORKER, now=later, without_app=True)
    new = phone(IPHONE)
    assert first_time(new, account, code, password="seven quiet oranges").status_code == 302
    assert is_in(new)
    assert not is_in(dana), "the lost telephone is signed out"


def test_no_page_sends_a_password_or_tells_whether_there_is_an_account(account, mailoutbox):
    told = phone().get("/family/sign-in/help/").content.decode()
    assert "do not send passwords by email or text" in told
    assert "paper" in told
    assert mailoutbox == []
    assert "<form" not in told.split("<main")[1].split("</main")[0]


def test_the_next_page_is_one_of_theirs_or_none(account, dana):
    dana.get("/family/sign-out/")
    for foreign in ("https://evil.example/", "//evil.example/", "/children/", "javascript:alert(1)"):
        answer = signs_in(phone(), account, next=foreign)
        assert answer.url == "/family/"
    assert signs_in(phone(), account, next="/family/your-sign-in/").url == "/family/your-sign-in/"
