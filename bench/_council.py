"""A large council of made-up children, in a database of its own, for the measurements that need one.

The demonstration council's stories (whose pages are opened), the large council of `examples/large` beside them (families,
journeys over six years, workers with their caseloads), and a year of people looking at records. Kept in `bench/` below
ALONGSIDE_HOME between runs: `--again` uses the one that is there, which saves minutes. The measurement of `load cin` alone
loads a census of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench._made_census import census

CHILDREN = 20_000
CASELOAD = 20  # children of a worker
LOOKS = 20  # rows of the log of who looked for each child: a year of a council, at a guess
GIVEN = ("Amira", "Ben", "Chloe", "Dev", "Ella", "Faye", "George", "Hana", "Idris", "Jo", "Kezia", "Luca")
FAMILY = ("Ahmed", "Baker", "Cole", "Dunn", "Evans", "Fox", "Gale", "Hill", "Iqbal", "Jones", "Khan", "Lowe")


@dataclass(frozen=True, slots=True)
class Large:
    """The council, as the tests' examples know it, and what its making took."""

    council: object
    children: int
    load_seconds: float


def arguments(description: str) -> argparse.ArgumentParser:
    """What every measurement on the large council takes."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--children", type=int, default=CHILDREN)
    parser.add_argument("--again", action="store_true", help="use the database of the run before")
    return parser


@contextlib.contextmanager
def large(children: int, *, again: bool) -> Iterator[Large]:
    """Django set up on the large council, as the role that serves, for as long as the block lasts."""
    with _database(again=again) as new:
        yield _told(children) if new else Large(_council_again(), _count(), 0.0)


@contextlib.contextmanager
def empty() -> Iterator[None]:
    """Django set up on a new database that holds the demonstration's staff and nothing else."""
    with _database(again=False):
        from examples import cast

        cast.on_stage()
        yield


@contextlib.contextmanager
def only_loaded(children: int) -> Iterator[float]:
    """The same with nothing in it but the staff and the census: the seconds its loading took."""
    with _database(again=False):
        from examples import cast

        cast.on_stage()
        say(f"Making and loading a census of {children:,} children.")
        yield load_census(children)


@contextlib.contextmanager
def _database(*, again: bool) -> Iterator[bool]:
    """A database of our own, in shape; answers whether it is new."""
    os.environ.pop("DATABASE_URL", None)
    os.environ["DEMO"] = "1"
    os.environ.setdefault("SECRET_KEY", "nothing is signed here but the measurements' own sessions")
    from alongside.config.places import home, make_home

    os.environ["ALONGSIDE_HOME"] = str(home() / "bench")
    make_home()
    from alongside.config import databases, upkeep

    cluster = databases.embedded()
    with cluster.in_use() as maintenance:
        if not again:
            upkeep.drop_database(maintenance, databases.DATABASE)
        new = upkeep.make_database(maintenance, databases.DATABASE)
        _prepare(upkeep)
        yield new


def _prepare(upkeep) -> None:
    from alongside.command._django import as_owner

    as_owner(database_is_there=True)
    from django.core.management import call_command

    upkeep.migrate(logins=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    upkeep.go_on_as_service()


def _told(children: int) -> Large:
    from examples import council
    from examples.large import loading

    now = datetime.now(UTC)
    say("Telling the demonstration council's stories.")
    told = council.load(now)
    say(f"Making {children:,} children, and loading them.")
    began = time.perf_counter()
    loading.load(loading.Large(children, now), said=_shown)
    seconds = time.perf_counter() - began
    _looks(LOOKS * children)
    _gather_statistics()
    _keep_refs(told)
    return Large(told, _count(), seconds)


def _shown(done: int, of: int) -> None:
    if sys.stderr.isatty() or done == of:
        print(f"\r{done:,} of {of:,} children", end="\n" if done == of else "", file=sys.stderr, flush=True)


def load_census(children: int) -> float:
    """Make a census and its companion file, load them by the verb, and answer the seconds the verb took."""
    folder = Path(os.environ["ALONGSIDE_HOME"])
    file, companion = folder / "census.xml", folder / "companion.csv"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(census(children, seed=1))
    _write_companion(companion, children, _workers(children))
    began = time.perf_counter()
    words = [sys.executable, "-m", "alongside", "load", "cin", str(file), "--companion", str(companion)]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])
    return time.perf_counter() - began


def _workers(children: int) -> list[str]:
    """Enough social workers for so many children, of whom some two in five are open. Alice is one of them."""
    from datetime import date

    from alongside.accounts.models import Membership, Team, User

    team = Team.objects.get(name="Assessment, East")
    emails = [f"worker{n:04d}@council.example" for n in range(children // (2 * CASELOAD))]
    made = User.objects.bulk_create(
        User(email=email, name=f"Worker {email[6:10]}", password="!") for email in emails
    )
    Membership.objects.bulk_create(
        Membership(user=user, team=team, role="social_worker", from_on=date(2020, 1, 1)) for user in made
    )
    return ["alice@council.example", *emails]


def _write_companion(path: Path, children: int, workers: list[str]) -> None:
    chance = random.Random(1)
    from alongside.exchange.companion import COLUMNS

    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.DictWriter(out, COLUMNS, restval="")
        lines.writeheader()
        for number in range(children):
            family = chance.choice(FAMILY)
            lines.writerow(
                {
                    "child_id": f"MADE{number:08d}",
                    "given_name": chance.choice(GIVEN),
                    "family_name": family,
                    "address": f"{chance.randrange(1, 200)} Made Street",
                    "postcode": f"ZZ{chance.randrange(1, 99)} {chance.randrange(1, 9)}ZZ",
                    "parent_1_given_name": chance.choice(GIVEN),
                    "parent_1_family_name": family,
                    "parent_1_relationship": "mother",
                    "worker_email": workers[number % len(workers)],
                    "team": "Assessment, East",
                }
            )


def _looks(many: int) -> None:
    """A year of people looking at records, written down by COPY as the role that serves."""
    from django.db import connection

    from alongside.accounts.models import User
    from alongside.record.models import Person

    say(f"Writing down {many:,} looks at records.")
    people = list(Person.objects.values_list("pk", flat=True))
    staff = list(User.objects.values_list("ref", flat=True))
    now = datetime.now(UTC)
    with (
        connection.cursor() as cursor,
        cursor.copy('COPY record_readlog (at, "on", "user", role, person_id, what, why) FROM STDIN') as looks,
    ):
        for n in range(many):
            at = now - timedelta(seconds=75 * n)
            looks.write_row(
                (at, at.date(), staff[n % len(staff)], "social_worker", people[n % len(people)], "child", "")
            )


def _gather_statistics() -> None:
    from alongside.config import databases, upkeep

    upkeep.gather_statistics(databases.address(databases.OWNER))


def _refs_file() -> Path:
    return Path(os.environ["ALONGSIDE_HOME"]) / "refs.csv"


def _keep_refs(told) -> None:
    with _refs_file().open("w", newline="") as out:
        csv.writer(out).writerows((name, ref) for name, ref in told.refs.items())


def _council_again():
    """The council of the run before, as its examples know it."""
    from uuid import UUID

    from alongside.accounts.models import Team, User
    from alongside.record.access import viewer_of
    from examples import cast, council

    now = datetime.now(UTC)
    people = {
        member.name.split()[0]: viewer_of(User.objects.get(email=member.email).ref, now=now)
        for member in cast.STAFF
    }
    with _refs_file().open(newline="") as kept:
        refs = {name: UUID(ref) for name, ref in csv.reader(kept)}
    return council.Council(cast.Cast(people, dict(Team.objects.values_list("name", "ref"))), refs)


def _count() -> int:
    from alongside.record.models import Person

    return Person.objects.count()


def machine() -> str:
    """Where and when it was measured, in a line."""
    return f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores, Python {sys.version.split()[0]}, {load_average()}"


def load_average() -> str:
    """How many processes have been waiting for the processors in the last minute: what the figures beside it are worth."""
    return f"load average {os.getloadavg()[0]:.1f}"


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
