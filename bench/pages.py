"""Every page of the desk on a large council: statements, milliseconds of SQL, and time beside a bare page.

    alongside bench pages [--children 20000] [--rounds 15] [--only WORDS] [--again]

The bare page is what this framework costs before a page does anything: the same middleware, the same guard, the viewer
and his roles read, the same layout with masthead, navigation and footer, and one heading. A page and the bare one are
asked for in turn by Django's own test client in this process, and the medians compared, so that a busy machine slows
both. Time is processor time, of this process and of the server process that answers it, so that a machine which others use
too measures the same; SQL is the server's share in the round with the least of it. Where the system does not tell the
server's (Linux does, of a server on this machine), it is the time waited. Savepoints are not counted as statements. Bars: 6 bare pages, 25 ms of SQL, 12 statements, and no table that grows read from end to end.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import dataclass, field

from bench import _bare_page
from bench._council import arguments, large, machine
from bench._server_seconds import server_seconds

MOST_TIMES, MOST_SQL, MOST_STATEMENTS = 6.0, 25.0, 12
GROWS = 5_000  # rows from which a table must not be read from end to end


@dataclass
class Asked:
    """One answer: how long it took, how much of that the server, and the statements it made."""

    seconds: float
    sql: float
    statements: list[tuple[str, object, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Figure:
    """A page in one of its states."""

    name: str
    statements: int
    sql: float
    milliseconds: float
    times: float
    scans: tuple[str, ...]

    @property
    def over(self) -> tuple[str, ...]:
        """What it has too much of."""
        return tuple(
            words
            for words, too_much in (
                (f"{self.times:.1f} bare pages", self.times > MOST_TIMES),
                (f"{self.sql:.0f} ms of SQL", self.sql > MOST_SQL),
                (f"{self.statements} statements", self.statements > MOST_STATEMENTS),
                (f"reads all of {', '.join(self.scans)}", bool(self.scans)),
            )
            if too_much
        )


def main() -> int:
    parser = arguments(__doc__ or "")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="pages whose name holds these words")
    parser.add_argument("--door", default="desk")
    parser.add_argument("--explain", action="store_true", help="print each statement with its time")
    asked = parser.parse_args()
    with large(asked.children, again=asked.again) as told:
        figures = [
            figure(page, state, told.council, asked.rounds, explain=asked.explain)
            for page, state in _pages(asked.door)
            if asked.only in page.name
        ]
    _print([one for one in figures if one], told.children)
    return any(one.over for one in figures if one)


def _pages(door: str):
    import alongside.config.urls  # noqa: F401 - declares the pages
    from alongside.design import registry

    _bare_page.declare()
    return [
        (page, state)
        for page in registry.pages(door)
        if page.name != "desk:bare" and not page.inside
        for state in page.states
    ]


def figure(page, state: str, council, rounds: int, *, explain: bool) -> Figure | None:
    """The page and the bare one in turn, after each was opened twice."""
    from django.test import Client

    try:
        address = page.address(**page.arguments(council, state))
    except LookupError as nothing:
        print(f"{page.name} {state}: {nothing}", file=sys.stderr)
        return None
    # A page that fails is named below, and the others are still measured.
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    if who := _opener(page):
        client.force_login(who)
    for _ in range(2):
        answer = client.get(address)
        client.get(_bare_page.ADDRESS)
    if answer.status_code != 200:
        print(f"{page.name} {state}: answers {answer.status_code}", file=sys.stderr)
        return None
    pages, bare = [], []
    for _ in range(rounds):
        pages.append(_ask(client, address))
        bare.append(_ask(client, _bare_page.ADDRESS))
    statements = [one for one in pages[-1].statements if "SAVEPOINT" not in one[0]]
    if explain:
        for sql, _, took in statements:
            print(f"{took * 1000:6.1f} ms  {' '.join(sql.split())[:1500]}", file=sys.stderr)
    seconds = statistics.median(one.seconds for one in pages)
    return Figure(
        f"{page.name} {state}".strip(),
        len(statements),
        min(one.sql for one in pages) * 1000,
        seconds * 1000,
        seconds / statistics.median(one.seconds for one in bare),
        _scans(statements),
    )


def _opener(page):
    from alongside.accounts.models import User

    if page.roles is None and not page.opened_by:
        return None
    if "@" in page.opened_by:
        return User.objects.get(email=page.opened_by)
    role = page.opened_by or min(page.roles or ())
    return User.objects.filter(memberships__role=role).order_by("pk")[0]


def _ask(client, address: str) -> Asked:
    from django.db import connection

    made: list[tuple[str, object, float]] = []

    def note(execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            made.append((str(sql), params, time.perf_counter() - began))

    with connection.execute_wrapper(note):
        began, served = time.process_time(), server_seconds()
        client.get(address)
        took, now = time.process_time() - began, server_seconds()
    sql = sum(one for *_, one in made) if served is None or now is None else now - served
    return Asked(took + sql, sql, made)


def _scans(statements) -> tuple[str, ...]:
    """The tables that grow and that some statement read from end to end, with the rows it looked at."""
    from django.db import connection

    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples::bigint FROM pg_class WHERE reltuples >= %s", [GROWS])
        large_tables = dict(cursor.fetchall())
        for sql, params, _ in statements:
            if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
                continue
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            plan = cursor.fetchone()[0]
            for node in _nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]):
                if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large_tables:
                    found[node["Relation Name"]] = large_tables[node["Relation Name"]]
    return tuple(f"{table} ({rows:,} rows)" for table, rows in sorted(found.items()))


def _nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _print(figures: list[Figure], people: int) -> None:
    print(f"{machine()}; {people:,} people\n")
    print("| page | statements | ms of SQL | bare pages | over its budget |")
    print("|---|---:|---:|---:|---|")
    for one in sorted(figures, key=lambda one: -one.times):
        print(
            f"| {one.name} | {one.statements} | {one.sql:.1f} | {one.times:.1f} | {'; '.join(one.over) or '–'} |"
        )


if __name__ == "__main__":
    sys.exit(main())
