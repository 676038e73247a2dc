"""A word that stands nowhere else is hidden in every shielded fact of the demonstration council. Whoever must not see
the fact walks through every page they can open, follows the links they find, and searches: the word is nowhere, not in
a page, an address, a log or a letter."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from uuid import UUID

import pytest
from django.core import mail
from django.db.models import Q
from django.test import Client

import alongside.config.urls  # noqa: F401 - declares the pages
from alongside.accounts.models import User
from alongside.accounts.roles import May, may
from alongside.design import clock, registry
from alongside.record import access
from alongside.record.models import PersonCard, Relationship
from examples.cast import STAFF
from tests.pages.conftest import council as council

MOST = 40  # links a colleague follows, beside every page that the examples open
HREF = re.compile(r'href="(/[^"#]*)')


@dataclass(frozen=True)
class Canary:
    """A word, the fact it stands in, and who of the cast may read it."""

    word: str
    fact: str
    seen_by: frozenset[str]


AT_THE_DOOR = frozenset(member.name.split()[0] for member in STAFF if may({member.role}, May.SEE_FRONT_DOOR))
CANARIES = (
    Canary(
        "Hazelquill",
        "the address of a refuge",
        frozenset({"Alice", "Ben", "Hannah", "Dermot", "Farah", "David"}),
    ),
    Canary("Larkmere", "the same address", frozenset({"Alice", "Ben", "Hannah", "Dermot", "Farah", "David"})),
    Canary("Persimmon", "the name of a restricted mother", frozenset({"David", "Priya", "Samuel"})),
    Canary("Linnet", "the name of a restricted child", frozenset({"David", "Priya", "Samuel"})),
    Canary("Gorsewick", "where the restricted child lives", frozenset({"David", "Priya", "Samuel"})),
    Canary("Ashgrove", "who spoke of the restricted child", frozenset({"David", "Priya", "Samuel"})),
    Canary("Quillfeather", "a draft nobody has kept yet", frozenset({"Alice"})),
    Canary("Thornapple", "the name of a member of the public", AT_THE_DOOR),
    Canary("Marzipanel", "what an anonymous caller said of herself", AT_THE_DOOR),
)
SEARCHES = (
    {"name": "Persimon Vale"},
    {"name": "Linet Vail"},
    {"address": "AS9 9ZX"},
    {"address": "3 Larkmeer Walk"},
    {"name": "Layla Haddad", "address": "AS9 9ZX"},
)


def who_must_not(member: str) -> tuple[Canary, ...]:
    return tuple(canary for canary in CANARIES if member not in canary.seen_by)


def starts(council, member: str) -> Iterator[str]:
    """Every registered page that this member's roles may open, as one of its examples opens it (another one for the next
    role), and people's pages. That no other page opens is the access grid's."""
    roles = council.cast[member].roles
    for page in registry.pages():
        if page.open_to(roles):
            state = page.states[len("".join(sorted(roles))) % len(page.states)]
            yield page.address(**page.arguments(council, state))
    for person in whose_pages(council, member):
        for name in ("desk:child", "desk:person", "desk:family"):
            yield registry._pages[name].address(person=person)


def whose_pages(council, member: str) -> list[UUID]:
    """The families of the canaries, and a third of everybody else: all colleagues together open everybody's pages, and
    everybody's are opened by six or seven of them (docs/decisions/what-the-tests-try.md)."""
    known = set(PersonCard.objects.values_list("person", flat=True))
    people = {
        ref: name for name, ref in council.refs.items() if ref in known
    }  # one ref may have several names
    hiding = [council.person(name) for name in ("layla", "linnet", "amara")]
    ties = Relationship.objects.filter(Q(person__in=hiding) | Q(other__in=hiding))
    near = {*hiding, *(ref for tie in ties.values_list("person", "other") for ref in tie)}
    turn = [each.name.split()[0] for each in STAFF].index(member) % 3
    others = sorted(people.keys() - near, key=people.__getitem__)
    return [*sorted(near & known, key=str), *others[turn::3]]


def gives_a_reason(council, member: str) -> None:
    """Whoever has said why they look may open every record that is not restricted: the stricter test."""
    viewer = council.cast[member].because("Walking through every page")
    everybody = set(PersonCard.objects.values_list("person", flat=True))
    now = clock.now()
    hidden = access.hidden_from(viewer, clock.day_of(now))
    access.log(viewer, sorted(everybody - set(hidden)), what="canary", now=now)


@pytest.mark.slow
@pytest.mark.parametrize("member", list(STAFF), ids=lambda member: member.name.split()[0])
def test_no_shielded_word_reaches_whoever_must_not_see_it(member, council, db, caplog):
    name = member.name.split()[0]
    forbidden = who_must_not(name)
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(email=member.email))
    gives_a_reason(council, name)
    met: list[str] = []

    def look(address: str, answer) -> None:
        body = answer.getvalue().decode("utf-8", "replace")
        where = unquote(f"{address} {answer.headers.get('Location', '')}")
        for canary in forbidden:
            if canary.word.lower() in body.lower() or canary.word.lower() in where.lower():
                met.append(f"{canary.fact} ({canary.word}) at {urlsplit(address).path}")
        assert answer.status_code < 500, f"{address} failed for {name}"

    todo, done = list(dict.fromkeys(starts(council, name))), set()
    examples, opened = len(todo), 0
    while todo and len(done) < examples + MOST:
        address = todo.pop(0)
        if address in done or address.startswith("/static/") or "sign-out" in address:
            continue
        done.add(address)
        answer = client.get(address)
        look(address, answer)
        opened += answer.status_code == 200
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            todo += [href.replace("&amp;", "&") for href in HREF.findall(answer.content.decode())]
    if may({member.role}, May.SEARCH):
        for asked in SEARCHES:
            sent = client.post(registry._pages["desk:search"].address(), asked)
            look("search", sent)
            look(sent.headers["Location"], client.get(sent.headers["Location"]))
    said = caplog.text.lower() + " ".join(f"{m.subject} {m.body}" for m in mail.outbox).lower()
    met += [f"{canary.fact} in a log or a letter" for canary in CANARIES if canary.word.lower() in said]
    assert opened > 15
    assert not met, "\n".join(sorted(set(met)))


def test_each_canary_is_there_for_those_who_may_read_it(council, db):
    """A canary that died would prove nothing."""
    client = Client()
    client.force_login(User.objects.get(email="alice@council.example"))
    layla = client.get(registry._pages["desk:child"].address(person=council.person("layla")))
    assert "Hazelquill House, 3 Larkmere Walk" in layla.content.decode()
    assert "Quillfeather" in client.get("/drafts/").content.decode()
    client.force_login(User.objects.get(email="priya@council.example"))
    linnet = client.get(registry._pages["desk:family"].address(person=council.person("linnet")))
    assert all(word in linnet.content.decode() for word in ("Persimmon", "Linnet", "Gorsewick"))
    client.force_login(User.objects.get(email="nadia@council.example"))
    door = registry._pages["desk:contact"]
    assert "Thornapple" in client.get(door.address(contact=council.contact("nobody"))).content.decode()
    assert "Marzipanel" in client.get(door.address(contact=council.contact("anonymous"))).content.decode()
