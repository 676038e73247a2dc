"""The service as `alongside serve` runs it, asked over HTTP by somebody who keeps to no rules: what every answer carries,
and what becomes of hosts, forms, codes, bodies and messages that nobody means to send."""

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.urls import reverse

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.models import User
from alongside.config.places import PACKAGE
from alongside.design import registry
from tests.pages.conftest import session_of
from tests.pages.test_every_page import opener

HOST = "alongside.ashworth.example"
SIGN_IN = reverse("account_login")
HTTPS = {"Host": HOST, "X-Forwarded-Proto": "https"}
INLINE = re.compile(
    r"<script(?![^>]*(?:\bsrc=|\bnonce=|\btype=\"application/json\"))|<style|\son[a-z]+=\"|\sstyle=\"|href=\"javascript:",
    re.I,
)


class Service:
    """A running service."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        """One question on a connection of its own. The whole answer was read: `answer.text`."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {**HTTPS, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        line.request(method, path, body, sent)
        answer = line.getresponse()
        answer.text = answer.read().decode(errors="replace")
        line.close()
        return answer

    def say(self, raw: bytes, wait: float = 5) -> bytes:
        """Bytes as they are, and what comes back until the line is closed or nothing more comes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as line:
            line.sendall(raw)
            heard = b""
            with contextlib.suppress(TimeoutError, ConnectionError):
                while part := line.recv(65536):
                    heard += part
                    if b"\r\n\r\n" in heard and b"content-length: 0" in heard.lower():
                        break
            return heard


@pytest.fixture(scope="module")
def service(council, databases, tmp_path_factory, django_db_blocker) -> Iterator[Service]:
    """`alongside serve`, on this module's council, behind a proxy that ends TLS."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("served")
    environment = {
        **os.environ,
        "PYTHONPATH": str(PACKAGE.parent),
        "ALONGSIDE_HOME": str(home),
        "DATABASE_URL": databases.owner(databases.name),
        "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "COUNCIL_NAME": "Ashworth",
        "ALLOWED_HOSTS": HOST,
        "BEHIND_PROXY": "1",
        "SECOND_FACTOR_ROLES": "none",
    }
    for name in ("DEMO", "DATABASE_SERVICE_URL"):
        environment.pop(name, None)
    with open(home / "said.log", "w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "alongside", "serve", "--port", str(port), "--workers", "1"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        made = Service(port)
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(OSError):
                if made.ask("GET", "/healthz").status == 200:
                    break
            time.sleep(0.1)
        else:
            pytest.fail((home / "said.log").read_text())
        yield made
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def sessions(council, django_db_blocker) -> dict[str, str]:
    with django_db_blocker.unblock():
        return {user.email: session_of(user) for user in User.objects.filter(is_active=True)}


def cookies(session: str = "", **more: str) -> dict[str, str]:
    named = {"__Host-sessionid": session, **more} if session else more
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in named.items())}


def sound(answer: http.client.HTTPResponse, *, signed_in: bool) -> None:
    """What every answer carries, whatever it is."""
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for directive in ("object-src 'none'", "default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert directive in policy or policy.startswith("sandbox"), policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert int(re.search(r"max-age=(\d+)", answer.headers["Strict-Transport-Security"])[1]) >= 31_536_000
    assert "Access-Control-Allow-Origin" not in answer.headers
    if answer.text and answer.status not in (301, 302):
        assert "charset" in answer.headers["Content-Type"] or not answer.headers["Content-Type"].startswith(
            "text/"
        )
    if signed_in:
        assert "no-store" in answer.headers["Cache-Control"]
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        assert not (met := INLINE.search(answer.text)), answer.text[met.start() : met.start() + 120]
        assert "Traceback" not in answer.text


def test_every_answer_is_sound(service, sessions, council, django_db_blocker):
    """A page of every third room, and every way of not getting one. A nonce is good for one answer."""
    with django_db_blocker.unblock():
        rooms = {page.view.__module__: page for page in registry.pages("desk") if page.roles is not None}
        rooms = dict(sorted(rooms.items())[::3])
        asked = [
            (page.address(**page.arguments(council, page.states[0])), opener(page).email)
            for page in rooms.values()
        ]
    nonces = set()
    for address, who in asked:
        answer = service.ask("GET", address, **cookies(sessions[who]))
        assert answer.status < 500, address
        sound(answer, signed_in=True)
        nonces.update(re.findall(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]))
    assert len(nonces) > len(asked) / 2
    somebody = next(iter(sessions.values()))
    for path in ("/no-such-page/", "/children/00000000-0000-4000-8000-000000000000/", "/?a=%00"):
        sound(service.ask("GET", path, **cookies(somebody)), signed_in=path != "/?a=%00")
    style = re.search(r'href="(/static/[^"]+\.css)"', service.ask("GET", SIGN_IN).text)[1]
    for path in (style, "/", "/healthz", SIGN_IN, reverse("first_code"), "/no-such-page/"):
        answer = service.ask("GET", path)
        assert answer.status < 500
        sound(answer, signed_in=False)
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT"):
        assert service.ask(method, "/" if method == "CONNECT" else SIGN_IN, **cookies(somebody)).status in (
            400,
            405,
        )


def test_cookies_hosts_and_forms_from_elsewhere(service, sessions, council):
    plain = service.ask("GET", SIGN_IN, X_Forwarded_Proto="http")
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}{SIGN_IN}")
    entrance = service.ask("GET", SIGN_IN)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', entrance.text)[1]
    kept = entrance.headers["Set-Cookie"]
    assert "Secure" in kept
    assert "SameSite=Lax" in kept
    assert kept.startswith("__Host-")
    form = urlencode(
        {"csrfmiddlewaretoken": token, "login": "nobody@ashworth.example", "password": "wrong wrong wrong"}
    )
    csrf = re.search(r"csrftoken=([^;]+)", kept)[1]
    ours = {"Cookie": f"__Host-csrftoken={csrf}", "Origin": f"https://{HOST}"}
    assert service.ask("POST", SIGN_IN, form, Origin=f"https://{HOST}").status == 403
    assert service.ask("POST", SIGN_IN, form, **{**ours, "Origin": "https://evil.example"}).status == 403
    assert service.ask("POST", SIGN_IN, form, **{**ours, "Origin": "null"}).status == 403
    assert service.ask("POST", SIGN_IN, form, **ours).status in (200, 422)
    for host in (
        "evil.example",
        f"{HOST}.evil.example",
        f"evil.example:{service.port}",
        "",
        f"{HOST}@evil.example",
    ):
        answer = service.ask("GET", SIGN_IN, Host=host)
        assert answer.status == 400, host
        assert "evil" not in answer.text
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"):
        answer = service.ask("GET", SIGN_IN, **{name: "evil.example"})
        assert answer.status == 200
        assert "evil" not in answer.text + str(answer.headers)
    onward = service.ask(
        "GET", f"{SIGN_IN}?next=https://evil.example/", **cookies(next(iter(sessions.values())))
    )
    assert "evil" not in onward.headers.get("Location", "")


def test_passwords_and_codes_are_not_tried_by_the_dozen(service):
    """Six wrong tries on one account, each from another address as a client may pretend it: the sixth is refused, and so
    is the right password after it."""
    entrance = service.ask("GET", SIGN_IN)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', entrance.text)[1]
    csrf = re.search(r"csrftoken=([^;]+)", entrance.headers["Set-Cookie"])[1]
    for n in range(6):
        form = urlencode(
            {"csrfmiddlewaretoken": token, "login": "alice@council.example", "password": f"wrong {n} wrong"}
        )
        answer = service.ask(
            "POST",
            SIGN_IN,
            form,
            Cookie=f"__Host-csrftoken={csrf}",
            Origin=f"https://{HOST}",
            X_Forwarded_For=f"198.51.100.{n}",
        )
        assert answer.status < 500
    assert "Too many tries" in answer.text


ODD = {
    "two lengths": b"POST %p HTTP/1.1\r\nHost: %b\r\nContent-Length: 4\r\nContent-Length: 30\r\n\r\nabcd",
    "a length and chunks": b"POST %p HTTP/1.1\r\nHost: %b\r\nContent-Length: 4\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: %b\r\n\r\n",
    "chunks spelt oddly": b"POST %p HTTP/1.1\r\nHost: %b\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a chunk of no number": b"POST %p HTTP/1.1\r\nHost: %b\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n",
    "a negative length": b"POST %p HTTP/1.1\r\nHost: %b\r\nContent-Length: -1\r\n\r\n",
    "a length with a plus": b"POST %p HTTP/1.1\r\nHost: %b\r\nContent-Length: +4\r\n\r\nabcd",
    "two hosts": b"GET %p HTTP/1.1\r\nHost: %b\r\nHost: evil.example\r\n\r\n",
    "no host": b"GET %p HTTP/1.1\r\n\r\n",
    "a space before the colon": b"GET %p HTTP/1.1\r\nHost : %b\r\n\r\n",
    "a folded line": b"GET %p HTTP/1.1\r\nHost: %b\r\nX-A: b\r\n c\r\n\r\n",
    "NUL in a name": b"GET %p HTTP/1.1\r\nHost: %b\r\nX\x00A: b\r\n\r\n",
    "another site in the line": b"GET http://evil.example%p HTTP/1.1\r\nHost: %b\r\n\r\n",
    "a long address": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: %b\r\n\r\n",
    "a long header": b"GET %p HTTP/1.1\r\nHost: %b\r\nX-A: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "a thousand headers": b"GET %p HTTP/1.1\r\nHost: %b\r\n" + b"X-A: b\r\n" * 1000 + b"\r\n",
    "no words at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a step up": b"GET /static/../../../../etc/passwd HTTP/1.1\r\nHost: %b\r\nX-Forwarded-Proto: https\r\n\r\n",
    "a step up in signs": b"GET /static/..%2f..%2f..%2fsettings.py HTTP/1.1\r\nHost: %b\r\nX-Forwarded-Proto: https\r\n\r\n",
}


def test_what_is_no_proper_message_gets_nothing_and_harms_nobody(service):
    for what, raw in ODD.items():
        with contextlib.suppress(ConnectionError):
            heard = service.say(raw.replace(b"%b", HOST.encode()).replace(b"%p", SIGN_IN.encode()), wait=0.4)
            statuses = re.findall(rb"HTTP/1\.[01] (\d{3})", heard)
            assert all(status < b"500" for status in statuses), (what, heard[:200])
            assert len(statuses) <= 1 or what == "a length and chunks", (what, heard[:500])
            assert b"evil" not in heard, what
            assert b"root:" not in heard, what
            assert b"SECRET_KEY" not in heard, what
    assert service.ask("GET", "/healthz").status == 200


def test_what_is_too_large_or_too_slow_keeps_nobody_else_waiting(service):
    """A body that says it is a gigabyte is refused before it comes; thirty lines that never finish their first lines hold up
    nobody."""
    head = f"POST {SIGN_IN} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\nContent-Type: "
    length = "application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n"
    began = time.monotonic()
    heard = service.say((head + length.format(10**9) + "a=b").encode(), wait=3)
    assert b" 413 " in heard.split(b"\r\n")[0] or heard == b"", heard[:300]
    with contextlib.ExitStack() as lines:
        for n in range(30):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", service.port), timeout=3))
            line.sendall(head[: 30 + n].encode())
        assert service.ask("GET", "/healthz").status == 200
    assert time.monotonic() - began < 8


def test_bodies_that_trickle_in_hold_up_nobody_and_are_ended(service):
    """Twenty forms that never come whole: pages are still opened and forms still sent, and the slow are told within seconds."""
    head = (
        f"POST {SIGN_IN} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 90000\r\n\r\nlogin=a"
    )
    with contextlib.ExitStack() as lines:
        slow = [
            lines.enter_context(socket.create_connection(("127.0.0.1", service.port), timeout=30))
            for _ in range(20)
        ]
        for line in slow:
            line.sendall(head.encode())
        began = time.monotonic()
        assert service.ask("GET", "/healthz").status == 200
        assert service.ask("GET", SIGN_IN).status == 200
        assert time.monotonic() - began < 6
        answers = [line.recv(65536).split(b"\r\n")[0] for line in slow]
        assert {answer.split()[1] for answer in answers} == {b"408"}, answers
        assert time.monotonic() - began < 30
    assert service.ask("POST", SIGN_IN, urlencode({"login": "a"})).status in (403, 422)
