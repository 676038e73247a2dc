"""Whoever carries messages, as they speak: GOV.UK Notify over HTTP, and a mail server, both on this machine. No message says
anything about anybody, whoever carries it."""

import base64
import json
import re
import socketserver
import threading
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

import jwt
import pytest

from alongside.post import email, letter, notify, text, words
from alongside.post.carrying import Arrived, InDoubt, Never, NotNow, OnItsWay
from alongside.post.local import Local
from alongside.record.actions.post import Outgoing

SERVICE, SECRET = "8b3f6d2e-4a51-4c2d-9f3e-0a1b2c3d4e5f", "1c9e7a50-6b2d-4f8a-8c3b-5d6e7f809a1b"
MESSAGE = Outgoing(
    ref=UUID("5f0f2a54-91f0-4a3e-9d3e-000000000001"),
    about="telling",
    channel="text",
    address="07700 900123",
    subject="A message for you",
    words="There is a new message for you.",
)


@dataclass
class Office:
    """GOV.UK Notify, as far as we speak with it. `says` is what it answers next: a status, and a body."""

    at: str = ""
    says: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    held: dict = field(default_factory=dict)

    def answer(self, method, path, headers, body):
        token = jwt.decode(headers["Authorization"].removeprefix("Bearer "), SECRET, algorithms=["HS256"])
        assert token["iss"] == SERVICE
        self.asked.append((method, path, body))
        if self.says:
            return self.says.pop(0)
        if method == "POST":
            number = f"n-{len(self.held) + 1}"
            self.held[number] = {"id": number, "reference": body["reference"], "status": "created"}
            return 201, self.held[number]
        if "reference=" in path:
            wanted = path.partition("reference=")[2]
            return 200, {"notifications": [one for one in self.held.values() if one["reference"] == wanted]}
        found = self.held.get(path.rpartition("/")[2])
        return (200, found) if found else (404, {"errors": [{"error": "NoResultFound", "message": "no"}]})


@pytest.fixture
def office(settings):
    there = Office()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self):
            self.reply("POST", json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_GET(self):
            self.reply("GET", None)

        def reply(self, method, body):
            status, said = there.answer(method, self.path, self.headers, body)
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        there.at = settings.NOTIFY_AT = f"http://127.0.0.1:{server.server_port}"
        settings.NOTIFY_KEY = f"demonstration-{SERVICE}-{SECRET}"
        settings.NOTIFY_EMAIL_TEMPLATE, settings.NOTIFY_TEXT_TEMPLATE = "t-email", "t-text"
        settings.EMAILS_BY = settings.TEXTS_BY = settings.LETTERS_BY = "notify"
        yield there
        server.shutdown()


# --- GOV.UK Notify


def test_a_text_is_handed_over_under_our_own_number_and_asked_about_by_theirs(office):
    carrier = text.carrier()
    assert carrier.send(MESSAGE) == OnItsWay("n-1")
    (method, path, body), *_ = office.asked
    assert (method, path) == ("POST", "/v2/notifications/sms")
    assert body == {
        "phone_number": MESSAGE.address,
        "template_id": "t-text",
        "personalisation": {"words": MESSAGE.words},
        "reference": str(MESSAGE.ref),
    }
    assert carrier.ask("n-1") == OnItsWay("n-1")
    office.held["n-1"]["status"] = "delivered"
    assert carrier.ask("n-1") == Arrived("n-1")
    office.held["n-1"]["status"] = "permanent-failure"
    assert carrier.ask("n-1") == Never(notify.WHY["permanent-failure"], "n-1")


def test_an_email_and_a_letter_go_the_same_way(office):
    mail = replace(MESSAGE, channel="email", address="dana@example.org")
    assert email.carrier().send(mail) == OnItsWay("n-1")
    assert letter.carrier().send(replace(MESSAGE, channel="letter", content=b"%PDF-1.7")) == OnItsWay("n-2")
    (_, to_email, body), (_, to_letter, printed) = office.asked
    assert (to_email, to_letter) == ("/v2/notifications/email", "/v2/notifications/letter")
    assert body["email_address"] == "dana@example.org"
    assert body["personalisation"] == {"subject": MESSAGE.subject, "words": MESSAGE.words}
    assert base64.b64decode(printed["content"]) == b"%PDF-1.7"


def test_what_was_tried_before_is_looked_for_and_not_sent_again(office):
    carrier = text.carrier()
    carrier.send(MESSAGE)
    assert carrier.send(replace(MESSAGE, tried_before=True)) == OnItsWay("n-1")
    assert len(office.held) == 1
    assert carrier.find(replace(MESSAGE, ref=UUID(int=7))) is None


def fault(code, message="Something about 07700 900123"):
    return code, {"status_code": code, "errors": [{"error": "BadRequestError", "message": message}]}


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (fault(400), Never),
        (fault(403), NotNow),
        (fault(429), NotNow),
        (fault(500), NotNow),
        (fault(503), NotNow),
    ],
)
def test_what_they_refuse_is_said_without_the_number(office, said, outcome):
    office.says = [said]
    answered = text.carrier().send(MESSAGE)
    assert isinstance(answered, outcome)
    assert "07700" not in answered.why


@pytest.mark.parametrize(
    "nonsense",
    [
        b"<html>",
        b"[]",
        b'{"id": 7}',
        b'{"id": ""}',
        b'{"id": "\xc3\xa9"}',
        json.dumps({"id": "x" * 500}).encode(),
    ],
)
def test_an_answer_nobody_can_read_leaves_it_in_doubt_and_keeps_nothing_of_it(office, nonsense):
    office.says = [(201, nonsense)]
    with pytest.raises(InDoubt):
        text.carrier().send(MESSAGE)


def test_where_nobody_answers_it_is_tried_later_and_nothing_is_found_out(office, settings):
    settings.NOTIFY_AT = "http://127.0.0.1:9"
    assert isinstance(text.carrier().send(MESSAGE), NotNow)
    with pytest.raises(InDoubt):
        text.carrier().find(MESSAGE)


# --- a mail server


@pytest.fixture
def mailbox(settings):
    """A mail server that takes what it is given. `codes` says what it answers to a command; `hangs_up` when it goes."""
    taken = type("Taken", (), {"mails": [], "codes": {}, "hangs_up": ""})()

    class Line(socketserver.StreamRequestHandler):
        def handle(self):
            self.say("220 here")
            for line in self.rfile:
                command = line.decode().strip().split(" ")[0].split(":")[0].upper()
                if command == "DATA" and command not in taken.codes:
                    self.say("354 go on")
                    mail = b"".join(iter(self.rfile.readline, b".\r\n"))
                    if taken.hangs_up == "after":
                        return
                    taken.mails.append(mail.decode())
                    self.say(taken.codes.get("END", "250 taken"))
                elif command == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say(taken.codes.get(command, "250 yes"))

        def say(self, words):
            self.wfile.write(f"{words}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, allow_reuse_address = True, True

    with Server(("127.0.0.1", 0), Line) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAILS_BY, settings.SMTP_TLS = "smtp", "none"
        settings.SMTP_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        settings.MAIL_FROM, settings.SMTP_USER = "post@council.example", ""
        yield taken
        server.shutdown()


MAIL = replace(MESSAGE, channel="email", address="dana@example.org")


def test_an_email_is_plain_words_with_a_subject_that_tells_nothing(mailbox):
    assert email.carrier().send(MAIL) == Arrived()
    (mail,) = mailbox.mails
    assert "Subject: A message for you" in mail
    assert "To: dana@example.org" in mail
    assert 'Content-Type: text/plain; charset="utf-8"' in mail
    assert f"Message-ID: <{MAIL.ref}@council.example>" in mail
    assert "Auto-Submitted: auto-generated" in mail


@pytest.mark.parametrize(
    ("codes", "outcome"),
    [
        ({"RCPT": "550 no such mailbox"}, Never),
        ({"RCPT": "451 later"}, NotNow),
        ({"MAIL": "421 busy"}, NotNow),
        ({"END": "554 no"}, Never),
        ({"END": "452 full"}, NotNow),
        ({"DATA": "554 no"}, Never),
    ],
)
def test_what_a_mail_server_refuses_for_now_is_tried_again_and_what_it_refuses_is_not(
    mailbox, codes, outcome
):
    mailbox.codes = codes
    assert isinstance(email.carrier().send(MAIL), outcome)


def test_a_line_that_breaks_after_the_email_was_sent_leaves_it_in_doubt(mailbox):
    mailbox.hangs_up = "after"
    with pytest.raises(InDoubt):
        email.carrier().send(MAIL)
    with pytest.raises(InDoubt):
        email.carrier().find(MAIL)


def test_a_mail_server_that_is_not_there_is_tried_again(settings):
    settings.EMAILS_BY, settings.SMTP_ADDRESS, settings.SMTP_TLS = "smtp", "127.0.0.1:9", "none"
    assert isinstance(email.carrier().send(MAIL), NotNow)


# --- nobody


def test_outside_the_demonstration_nobody_counts_as_told_by_a_message_that_reached_nobody(settings):
    settings.DEMO = False
    assert isinstance(text.carrier().send(MESSAGE), Never)
    assert isinstance(email.carrier().send(MAIL), Never)
    settings.DEMO = True
    assert text.carrier().send(MESSAGE) == Arrived()
    assert isinstance(Local("letters", by_hand=True).send(MESSAGE), Arrived), (
        "the office carries letters itself"
    )


# --- the words

# What nobody may learn from a locked screen: that there is a child, a worry, a plan, or children's services at all.
TELLS = re.compile(
    r"child|son|daughter|baby|famil|social|worker|service|protect|safe|plan|meeting|assess|refer|court|help|concern|worr"
    r"|school|police|http|www|\.gov",
    re.IGNORECASE,
)


@pytest.mark.parametrize("channel", ["text", "email"])
def test_a_message_says_nothing_of_anybody_and_leads_nowhere(settings, channel):
    said = words.something_to_read(channel)
    whole = f"{said.subject}\n{said.words}".replace(settings.COUNCIL_NAME, "")
    assert not TELLS.search(whole.replace("person", "").replace("reason", "")), whole
    assert channel == "email" or len(said.words) <= 160, "one text message"


def test_a_council_says_who_it_is_from_and_what_the_subject_is(settings):
    settings.POST_FROM, settings.POST_SUBJECT = "Ashworth", "New post"
    said = words.something_to_read("email")
    assert (said.subject, said.words.split("\n\n")[-1]) == ("New post", "Ashworth")
