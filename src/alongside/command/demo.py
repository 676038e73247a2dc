"""Try it: a demonstration council with made-up families, on this machine only.

Starts its own PostgreSQL, brings it up to date, loads the demonstration council the first time, serves on 127.0.0.1 with
a worker beside it, and prints the address and the sign-ins. Ctrl-C or SIGTERM stops everything it started. What was
done is there again at the next start.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--children", type=int, metavar="N", help="a larger council, of N made-up children")
    parser.add_argument("--reset", action="store_true", help="throw away what was done before and begin anew")


def run(args: argparse.Namespace) -> int:
    import os

    from alongside.command._ports import refuse_taken
    from alongside.command._processes import stopped_by_signal
    from alongside.config.places import make_home

    for name in ("DATABASE_URL", "DATABASE_SERVICE_URL"):
        if os.environ.pop(name, None):
            print(f"{name} is left alone: the demonstration has a database of its own.")
    os.environ["DEMO"] = "1"
    os.umask(0o022)
    home = make_home()
    with stopped_by_signal(), _only_one(home):
        refuse_taken("127.0.0.1", args.port)
        _keep_secret(home)
        with _postgresql(reset=args.reset):
            _bring_up_to_date()
            sign_ins = _demonstration_council(args.children)
            return _serve(args.port, sign_ins)
    return 0


@contextmanager
def _only_one(home) -> Iterator[None]:
    import fcntl

    from alongside.command import Problem

    with open(home / "demo.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(
                f"A demonstration already runs from {home}. Stop it, or name another ALONGSIDE_HOME."
            ) from None
        yield


def _keep_secret(home) -> None:
    """The key that signs sessions and forms, made once: people stay signed in over a restart."""
    import os
    import secrets

    if not (home / "secret-key").exists():
        making = home / "secret-key.making"
        with open(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        making.rename(home / "secret-key")


@contextmanager
def _postgresql(*, reset: bool) -> Iterator[None]:
    """The embedded server for as long as we run, and a database in it."""
    from alongside.command import Problem
    from alongside.config import databases, upkeep
    from alongside.config.cluster import ClusterFault

    cluster = databases.embedded()
    try:
        with cluster.in_use() as maintenance:
            if reset or upkeep.database_remark(maintenance, databases.DATABASE) == LOADING:
                upkeep.drop_database(maintenance, databases.DATABASE)
            upkeep.make_database(maintenance, databases.DATABASE)
            yield
    except ClusterFault as fault:
        raise Problem(str(fault)) from None
    finally:
        cluster.stop()  # ours to stop, even if a helper of an earlier start that was killed is still on its way out


def _bring_up_to_date() -> None:
    from alongside.command._django import as_owner

    as_owner(database_is_there=True)
    from django.core.management import call_command

    from alongside.config import upkeep

    upkeep.migrate(logins=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    upkeep.go_on_as_service()


def _demonstration_council(children: int | None) -> list[str]:
    """Load the council the first time; its dates count from then. Returns the sign-ins to print.

    `examples/council.py` has `load(now)`, which tells the stories through the actions, `load_large(now, children, said)`,
    which adds made-up children in bulk until there are so many, and `sign_ins()`, a line for each person to sign in as.
    How far loading came is kept with the database itself: stories that were interrupted begin anew at the next start,
    since nobody can have worked in it yet; a large council goes on where it stopped, as of the day it was begun.
    """
    from datetime import UTC, datetime

    from alongside.config import databases, upkeep

    council = _council()
    if council is None:
        print("There is no demonstration council (examples/council.py) here: the record is empty.")
        return []
    owner = databases.address(databases.OWNER)
    state = upkeep.database_remark(owner, databases.DATABASE)
    if not state:
        print("Loading the demonstration council: this happens once.", flush=True)
        now = datetime.now(UTC)
        upkeep.remark_on_database(owner, databases.DATABASE, LOADING)
        council.load(now)
        state = f"{GROWING}{children}, since {now.isoformat()}" if children else _loaded(None, now)
        upkeep.remark_on_database(owner, databases.DATABASE, state)
    if state.startswith(GROWING):
        many, _, since = state.removeprefix(GROWING).partition(", since ")
        _same_size(children, int(many), state)
        council.load_large(datetime.fromisoformat(since), int(many), _grown())
        upkeep.gather_statistics(owner)
        state = _loaded(int(many), datetime.fromisoformat(since))
        upkeep.remark_on_database(owner, databases.DATABASE, state)
    if children and f", {children} children," not in state:
        _same_size(children, None, state)
    return list(council.sign_ins())


LOADING = "demonstration council, loading"
GROWING = "demonstration council, to have children: "


def _loaded(children: int | None, now) -> str:
    return f"demonstration council, {children or 'its own'} children, loaded {now:%Y-%m-%d}"


def _same_size(asked: int | None, there: int | None, state: str) -> None:
    from alongside.command import Problem

    if asked is not None and asked != there:
        raise Problem(
            f"This database holds the {state}. For another size: alongside demo --children {asked} --reset"
        )


def _grown():
    """Says how far a large council has come: a line that is written over at a terminal, else one every half minute."""
    import sys
    import time

    began, first, last = time.monotonic(), None, 0.0

    def said(done: int, of: int) -> None:
        nonlocal first, last
        now = time.monotonic()
        first = done if first is None else first
        there = sys.stdout.isatty()
        if not there and now - last < 30 and done < of:
            return
        last = now
        rate = (done - first) / max(now - began, 0.1)
        left = (
            f", {rate:,.0f} a second, {(of - done) / rate / 60:.0f} minutes left"
            if rate and done < of
            else ""
        )
        print(f"{done:,} of {of:,} children{left}", end="   \r" if there and done < of else "\n", flush=True)

    return said


def _council():
    import importlib
    import sys

    from alongside.config.places import checkout

    folder = checkout()
    if folder is None or not (folder / "examples" / "council.py").exists():
        return None
    sys.path.insert(0, str(folder))
    return importlib.import_module("examples.council")


@contextmanager
def _council_sign_in(port: int) -> Iterator[None]:
    """The council's own identity provider beside us, where the demonstration has one: everybody is known to it."""
    import importlib
    import os
    import secrets

    council = _council()
    if council is None or "OIDC_ISSUER" in os.environ:
        yield
        return
    provider, cast = (importlib.import_module(f"examples.{name}") for name in ("provider", "cast"))
    secret = secrets.token_urlsafe(24)
    description = {
        "port": 0,
        "back": [f"http://{host}:{port}/sign-in/council/back/" for host in ("127.0.0.1", "localhost")],
        "client": "alongside",
        "secret": secret,
        "password": cast.PASSWORD,
        "people": [{"name": member.name, "email": member.email} for member in cast.STAFF],
    }
    with provider.running(description) as address:
        os.environ |= {
            "OIDC_ISSUER": address,
            "OIDC_CLIENT_ID": "alongside",
            "OIDC_CLIENT_SECRET": secret,
            "OIDC_NAME": "your council account",
        }
        yield


def _doors_outside() -> list[tuple[str, str]]:
    """For whom the doors outside are, and where they stand."""
    from django.urls import reverse

    return [
        ("Anybody who is worried about a child, or asks for help", reverse("public:home")),
        ("Families who read what is about them", reverse("family:sign_in")),
    ]


def _serve(port: int, sign_ins: list[str]) -> int:
    from alongside.command import Problem
    from alongside.command._processes import running, wait_until_answers

    pages = ["serve", "--port", str(port), "--workers", "1"]
    with _council_sign_in(port), running({"web server": pages, "worker": ["worker"]}) as processes:
        wait_until_answers(f"http://127.0.0.1:{port}/healthz", processes)
        print(f"\nAlongside is ready: http://127.0.0.1:{port}/\n")
        for line in sign_ins:
            print(f"  {line}")
        for who, where in _doors_outside():
            print(f"\n{who}: http://127.0.0.1:{port}{where}")
        print("\nEverybody in it is made up. Ctrl-C stops it.", flush=True)
        name = processes.wait_for_any()
        raise Problem(f"The {name} stopped by itself, so the demonstration stops. What it said stands above.")
