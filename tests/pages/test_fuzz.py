"""Every form and every address of the registry, with what nobody means to send: the answer is a page, never a fault.

Forty tries by default, the same ones each time; `ALONGSIDE_FUZZ=5000` makes more, and other ones.
"""

import os
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.design import registry, tokens
from alongside.design.registry import Page
from tests.pages.test_every_page import opener
from tests.pages.test_posts import filled_in

TRIES = int(os.environ.get("ALONGSIDE_FUZZ", "0"))
PAGES = [page for page in registry.pages("desk") if page.roles is not None]

HOSTILE = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff",
    "\ufffe",
    "\u202eevil\u202c",
    "\u200f\u061c",
    "\u0665\u0662",
    "٢",
    "²",
    "Ⅷ",
    "-1",
    "0",
    "00",
    "99999999999999999999",
    "1e9",
    "NaN",
    "Infinity",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "31/02/2026",
    "24:00",
    "23:59:60",
    "25:61",
    "=HYPERLINK(0)",
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "'; DROP TABLE record_person; --",
    "%s %(x)s {0} {{ 7 * 7 }} {% raise %}",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}",
    "urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8",
    "null",
    "[]",
    "{}",
    "true",
    "on",
    "\r\nSet-Cookie: a=b",
    "İ",
    "ﬃ",
    "Ǆ",
    "👩‍👩‍👧‍👦" * 20,
    "a" * 5000,
)
YEARS = ("0", "-1", "1", "1582", "1899", "9999", "10000", "٢٠٢٦")
value = st.sampled_from(HOSTILE) | st.sampled_from(YEARS) | st.text(max_size=30)


@st.composite
def tries(draw: st.DrawFn) -> tuple[Page, Any, dict[str, Any]]:
    """A page, how its fields are spoilt (by their places, since forms differ), and how it is sent."""
    page = draw(st.sampled_from(PAGES))
    spoilt = draw(
        st.lists(
            st.tuples(st.integers(0, 40), st.lists(value, min_size=0, max_size=3)), min_size=1, max_size=5
        )
    )
    how = draw(
        st.fixed_dictionaries(
            {
                "multipart": st.booleans(),
                "extra": st.booleans(),
                "long": st.integers(0, 60).map(lambda n: n == 0),
                "query": st.lists(st.tuples(st.sampled_from(QUERY), value), max_size=2),
                "wrong": st.integers(0, 12).map(lambda n: n == 0),
                "script": st.integers(0, 8).map(lambda n: n == 0),
            }
        )
    )
    return page, spoilt, how


QUERY = (
    "other",
    "draft",
    "search",
    "page",
    "show",
    "from",
    "next",
    "version",
    "as",
    "with",
    "for",
    "to",
    "team",
)
KEPT = {tokens.FIELD, "draft_ticket", "csrfmiddlewaretoken"}


def spoilt_form(form: dict[str, list[str]], spoilt: Any, how: dict[str, Any]) -> dict[str, list[str]]:
    names = sorted(set(form) - KEPT)
    sent = {name: list(values) for name, values in form.items()}
    for place, values in spoilt:
        if names:
            sent[names[place % len(names)]] = values
        if how["extra"]:
            sent["ref"] = values
    if how["long"] and names:
        sent[names[spoilt[0][0] % len(names)]] = ["x" * 1_000_000]
    return sent


def urlencoded(pairs: Any) -> str:
    return "&".join(
        f"{quote_from_bytes(name.encode('utf-8', 'surrogatepass'))}={quote_from_bytes(text.encode('utf-8', 'surrogatepass'))}"
        for name, values in pairs
        for text in values
    )


def body_of(sent: dict[str, list[str]], multipart: bool) -> tuple[Any, str]:
    if not multipart:
        return urlencoded(sent.items()).encode(), "application/x-www-form-urlencoded"
    lines: list[bytes] = []
    for name, values in sent.items():
        for text in values:
            plain = name.encode("utf-8", "replace").replace(b'"', b"").replace(b"\n", b"")
            lines += [b"--x", b'Content-Disposition: form-data; name="' + plain + b'"', b""]
            lines.append(text.encode("utf-8", "surrogatepass"))
    lines += [
        b"--x",
        b'Content-Disposition: form-data; name="files"; filename="../\xff\x00.exe"',
        b"",
        b"MZ\x00",
    ]
    return b"\r\n".join([*lines, b"--x--", b""]), "multipart/form-data; boundary=x"


@pytest.fixture(scope="module")
def forms() -> dict[str, dict[str, list[str]]]:
    return {}


@settings(
    max_examples=TRIES or 40,
    derandomize=not TRIES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink) if TRIES else (Phase.explicit, Phase.generate),
)
@given(tried=tries())
def test_no_form_and_no_address_answers_with_a_fault(tried, council, forms, client, db):
    entry, spoilt, how = tried
    with transaction.atomic():
        if entry.name not in forms:
            forms[entry.name] = filled_in(entry, client, council)
        transaction.set_rollback(True)
    somebody = opener(entry)
    client.force_login(somebody)
    arguments = entry.arguments(council, entry.states[0])
    if how["wrong"]:
        arguments = dict.fromkeys(arguments, "00000000-0000-4000-8000-000000000000")
    address = f"{entry.address(**arguments)}?{urlencoded((name, [text]) for name, text in how['query'])}"
    token = tokens.issue(writer=somebody.ref, form=entry.name, now=datetime.now(UTC))
    sent = spoilt_form({**forms[entry.name], tokens.FIELD: [token]}, spoilt, how)
    body, kind = body_of(sent, how["multipart"])
    more = {"HTTP_ACCEPT": "application/json"} if how["script"] else {}
    with transaction.atomic():
        for answer in (client.post(address, body, content_type=kind, **more), client.get(address)):
            assert answer.status_code < 500, (entry.name, sent)
        transaction.set_rollback(True)
