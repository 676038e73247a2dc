"""The production server under a council's day: open arrivals, a fixed mix, every figure beside a bare framework page.

    alongside bench serving [--children 20000] [--seconds 60] [--warm 120] [--rate 5] [--workers 2] [--again]

Requests come at moments drawn beforehand (by chance, so many a second on average), whether or not the one before has been
answered, and how long somebody waits counts from that moment: a server that falls behind is seen to. The server is
`alongside serve` with its usual settings in processes of its own; a meter in it says what each answer cost in processor
time, of the server's thread and of the database's process, so that a busy machine measures the same. People are signed in
already: workers with their caseloads, front-door staff on the board. Every form is opened before the clock starts; what is
measured is the saving. The same mix runs for some seconds first (`--warm`): each connection plans a long statement once, and
a council's server has been up for longer than a minute. With `--warm 0` the cold server is measured.

Bars: 6 bare pages of processor time, 25 ms of SQL, 12 statements for each; a search under 150 ms.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from urllib.parse import urlencode

from bench._bare_page import ADDRESS as BARE
from bench._council import arguments, large, machine, say

# Of a hundred requests. What a council's people do most is open their work, open a child, and have what they type saved.
MIX = {"home": 17, "child": 24, "family": 7, "search": 12, "board": 10, "draft": 14, "entry": 6, "bare": 10}
PEOPLE = 24  # workers who are signed in
MOST_TIMES, MOST_SQL, MOST_STATEMENTS, SEARCH_MS = 6.0, 25.0, 12, 150


@dataclass(frozen=True)
class Wanted:
    """A request, ready to be sent."""

    kind: str
    method: str
    path: str
    cookie: str
    body: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back: how long somebody waited from the moment it was wanted, and what it cost."""

    kind: str
    status: int
    waited: float
    cpu: float
    sql: float
    statements: int


def main() -> int:
    parser = arguments(__doc__ or "")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--warm", type=int, default=120, help="seconds of the same before (default 120)")
    parser.add_argument("--rate", type=float, default=5.0, help="requests a second (default 5)")
    parser.add_argument(
        "--workers", type=int, default=2, help="processes of the server, as `alongside serve` has them"
    )
    asked = parser.parse_args()
    with large(asked.children, again=asked.again) as council, _served(asked.workers) as port:
        before = _prepared(port, int(asked.rate * asked.warm), seed=4) if asked.warm else []
        wanted = _prepared(port, int(asked.rate * asked.seconds))
        say(f"{len(before)} and {len(wanted)} requests, {asked.rate:g} a second.")
        answers = _arrive(port, before + wanted, asked.rate)[len(before) :]
    return _print(answers, council.children, asked)


# --- the server -----------------------------------------------------------------------------------------------------


@contextmanager
def _served(workers: int) -> Iterator[int]:
    from alongside.config.lifeline import as_child
    from alongside.config.places import checkout

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = str(checkout())
    words = [sys.executable, "-m", "bench._serve", "--port", str(port), "--workers", str(workers)]
    path = os.pathsep.join((root, os.path.join(root, "src")))
    process = subprocess.Popen(
        words, cwd=root, env={**as_child(), "PYTHONPATH": path}, stdout=subprocess.DEVNULL
    )
    try:
        _until_it_answers(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _until_it_answers(port: int, process: subprocess.Popen) -> None:
    for _ in range(600):
        if process.poll() is not None:
            sys.exit("The server stopped by itself.")
        try:
            if _send(port, Wanted("", "GET", "/healthz", ""))[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The server does not answer.")


def _send(port: int, wanted: Wanted) -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": wanted.cookie, "Host": f"127.0.0.1:{port}"}
    if wanted.method == "POST":
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
    try:
        connection.request(wanted.method, wanted.path, wanted.body or None, headers)
        answer = connection.getresponse()
        found = {name.title(): value for name, value in answer.getheaders()}
        found["Set-Cookie"] = "; ".join(
            each.split(";")[0] for each in answer.headers.get_all("Set-Cookie", [])
        )
        return answer.status, found, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


# --- who asks for what ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, with the children they work with."""

    cookie: str
    children: tuple[str, ...]


def _prepared(port: int, many: int, *, seed: int = 1) -> list[Wanted]:
    """So many requests in the proportions of the mix, in an order of their own. Forms are opened and searches asked here."""
    lots = random.Random(seed)
    workers, front = _signed_in(), _front_door()
    make: dict[str, Callable[[Person], Wanted]] = {
        "home": lambda who: Wanted("home", "GET", "/", who.cookie),
        "child": lambda who: Wanted(
            "child", "GET", _address("desk:child", person=lots.choice(who.children)), who.cookie
        ),
        "family": lambda who: Wanted(
            "family", "GET", _address("desk:family", person=lots.choice(who.children)), who.cookie
        ),
        "bare": lambda who: Wanted("bare", "GET", BARE, who.cookie),
        "board": lambda who: Wanted("board", "GET", _address("desk:board"), front.cookie),
        "search": lambda who: _search(port, who, lots),
        "draft": lambda who: _writing(port, who, lots, finish=False),
        "entry": lambda who: _writing(port, who, lots, finish=True),
    }
    make["home"] = lambda who: Wanted("home", "GET", _address("desk:home"), who.cookie)
    say(f"Signing in {len(workers)} people; opening their forms.")
    kinds = [kind for kind, share in MIX.items() for _ in range(max(4, round(many * share / 100)))]
    lots.shuffle(kinds)
    return [make[kind](workers[n % len(workers)]) for n, kind in enumerate(kinds)]


def _address(name: str, **arguments: object) -> str:
    from django.urls import reverse

    return reverse(name, kwargs=arguments)


def _signed_in() -> list[Person]:
    from alongside.accounts.models import Membership
    from alongside.record.models import Allocated

    found = []
    users = [
        each.user
        for each in Membership.objects.filter(role="social_worker", until_on=None).select_related("user")
    ]
    for user in random.Random(2).sample(users, min(len(users), 4 * PEOPLE)):
        theirs = (
            Allocated.objects.filter(worker=user.ref)
            .order_by("person")
            .values_list("person", flat=True)
            .distinct()
        )
        children = tuple(str(each) for each in theirs)
        if children and len(found) < PEOPLE:
            found.append(Person(_session(user), children))
    return found


def _front_door() -> Person:
    from alongside.accounts.models import User

    return Person(_session(User.objects.get(email="grace@council.example")), ())


def _session(user: object) -> str:
    """The cookies of a session begun for somebody, and of the guard against forged forms."""
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)  # type: ignore[arg-type]
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _opened(port: int, path: str, cookie: str) -> tuple[dict[str, str], str, str]:
    """The hidden fields of the form on a page, the cookies it is sent with, and the page."""
    status, headers, page = _send(port, Wanted("", "GET", path, cookie))
    if status != 200:
        raise RuntimeError(f"{path} answers {status}")
    held_by_browser = dict(
        pair.split("=", 1) for pair in f"{cookie}; {headers['Set-Cookie']}".split("; ") if pair
    )
    cookie = "; ".join(f"{name}={value}" for name, value in held_by_browser.items())
    page = page[
        page.index("<main") : page.index("</main>")
    ]  # the form of the page, and not the one that signs out
    held: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        has = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if "name" in has:
            held[has["name"]] = unescape(has.get("value", ""))
    return held, cookie, page


def _search(port: int, who: Person, lots: random.Random) -> Wanted:
    """One of the names there are, as it is said at a telephone: whole, misspelt, with a date or a postcode."""
    from alongside.record.models import PersonCard, SearchTerm

    person = lots.choice(who.children)
    card = PersonCard.objects.get(person=person)
    name, more = card.name, {}
    lot = lots.random()
    if lot < 0.3:
        at = lots.randrange(1, len(name) - 1)
        name = name[:at] + name[at + 1 :]
    elif lot < 0.6 and card.born_on:
        more = {
            "born_on_day": card.born_on.day,
            "born_on_month": card.born_on.month,
            "born_on_year": card.born_on.year,
        }
    elif lot < 0.8:
        postcode = (
            SearchTerm.objects.filter(person=person, kind="postcode").values_list("text", flat=True).first()
        )
        more = {"address": postcode or ""}
    path = _address("desk:search")
    held, cookie, _ = _opened(port, path, who.cookie)
    body = urlencode({**held, "name": name, **more})
    status, headers, page = _send(port, Wanted("", "POST", path, cookie, body))
    if status != 302:
        raise RuntimeError(f"A search answers {status}: {page[:200]}")
    return Wanted("search", "GET", headers["Location"], cookie)


# Nobody writes the same note twice. On a council that is measured again and again (`--again`) a text that always came back
# would be compared, at length, with all the times it was kept before: each note is of other words.
WORDS = (
    "school home mother father gran uncle teacher nurse club breakfast tea bath bed Monday Friday morning evening week term "
    "talked said asked saw heard told called came went slept ate read drew played laughed cried worried hoped helped waited "
    "with about before after without because and but when where quiet busy calm tired cheerful late early better worse new"
)
NOTES = random.SystemRandom()


def _note(lots: random.Random) -> str:
    """A note of one to five pairs of sentences, some 75 signs each pair."""
    sentences = (
        " ".join(NOTES.choices(WORDS.split(), k=7)).capitalize() + "."
        for _ in range(2 * lots.randrange(1, 6))
    )
    return " ".join(sentences)


def _writing(port: int, who: Person, lots: random.Random, *, finish: bool) -> Wanted:
    """A note being written: its draft to be saved, or the entry to be kept."""
    path = _address("desk:write_note", child=lots.choice(who.children)) + "?new"
    given, cookie, page = _opened(port, path, who.cookie)
    for tag in re.findall(r"<input[^>]*>", page):
        has = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if has.get("name", "").startswith("on_") or (has.get("name") == "children" and "checked" in tag):
            given[has["name"]] = unescape(has.get("value", ""))
    given["account"] = _note(lots)
    if finish:
        return Wanted("entry", "POST", path, cookie, urlencode({**given, "act": "finish"}))
    draft = _draft_address(page)
    return Wanted("draft", "POST", draft, cookie, urlencode(given))


def _draft_address(page: str) -> str:
    found = re.search(r'data-draft-url="([^"]+)"', page)
    if found is None:
        raise RuntimeError("The form keeps no draft.")
    return unescape(found.group(1))


# --- the day --------------------------------------------------------------------------------------------------------


def _arrive(port: int, wanted: list[Wanted], rate: float) -> list[Answer]:
    """Each at its own moment, whatever became of the others."""
    lots, moment, answers = random.Random(3), 0.0, list[Future[Answer]]()
    for each in [Wanted("bare", "GET", BARE, wanted[0].cookie)] * 8 + wanted[:8]:
        if each.method == "GET":
            _send(port, each)  # what is only done once is done
    began = time.perf_counter() + 0.5

    def ask(each: Wanted, due: float) -> Answer:
        time.sleep(max(0.0, began + due - time.perf_counter()))
        status, headers, _ = _send(port, each)
        waited = time.perf_counter() - began - due
        cpu, sql, statements = headers.get("X-Measured", "0;0;0").split(";")
        return Answer(each.kind, status, waited * 1000, float(cpu), float(sql), int(statements))

    with ThreadPoolExecutor(64) as pool:
        for each in wanted:
            moment += lots.expovariate(rate)
            answers.append(pool.submit(ask, each, moment))
    return [each.result() for each in answers]


def _print(answers: list[Answer], people: int, asked: argparse.Namespace) -> int:
    by_kind: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_kind[answer.kind].append(answer)
    bare = statistics.median(each.cpu + each.sql for each in by_kind["bare"])
    print(
        f"{machine()}; {people:,} people; {asked.rate:g} requests a second for {asked.seconds} s,"
        f" after {asked.warm} s of the same\n"
    )
    print(
        "| what | requests | ms of processor | bare pages | ms of SQL | statements | p50 ms | p95 ms | over its bar |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---|")
    too_much = False
    for kind in MIX:
        theirs = by_kind[kind]
        cost, sql = (
            statistics.median(each.cpu + each.sql for each in theirs),
            statistics.median(each.sql for each in theirs),
        )
        statements = max(each.statements for each in theirs)
        p50, p95 = _share(theirs, 0.5), _share(theirs, 0.95)
        failed = sum(each.status not in (200, 302) for each in theirs)
        over = [
            words
            for words, is_over in (
                (f"{failed} failed", failed),
                ("processor", kind != "bare" and cost / bare > MOST_TIMES),
                ("SQL", kind != "bare" and sql > MOST_SQL),
                ("statements", kind != "bare" and statements > MOST_STATEMENTS),
                (f"over {SEARCH_MS} ms", kind == "search" and cost > SEARCH_MS),
            )
            if is_over
        ]
        too_much |= bool(over)
        print(
            f"| {kind} | {len(theirs)} | {cost:.1f} | {cost / bare:.1f} | {sql:.1f} | {statements}"
            f" | {p50:.0f} | {p95:.0f} | {', '.join(over) or '–'} |"
        )
    return int(too_much)


def _share(answers: list[Answer], share: float) -> float:
    waited = sorted(each.waited for each in answers)
    return waited[min(len(waited) - 1, int(len(waited) * share))]


if __name__ == "__main__":
    sys.exit(main())
