"""Run the tests, browser ones included. Words it does not know go to pytest: `test tests/law -k weekend`.

`--all` runs the full matrix: everything on the embedded PostgreSQL, with new random examples; the browser stories again
without JavaScript; and everything that uses a database again on another PostgreSQL, 16 or later, where there is one
(DATABASE_URL, PG_BIN, or the distribution's).
"""

import argparse

PASSES_ON = True


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="the full matrix")


def run(args: argparse.Namespace) -> int:
    import os

    from alongside.command import Problem
    from alongside.command._browser import ensure_chromium
    from alongside.config.places import checkout

    root = checkout()
    if root is None:
        raise Problem("The tests are in a checkout of the project, not in the installed package.")
    rest = [word for word in args.words if word != "--all"]
    if "--version" not in rest:
        os.environ["CHROMIUM"] = ensure_chromium()
    embedded: dict[str, str | None] = dict.fromkeys(("DATABASE_URL", "PG_BIN")) if args.all else {}
    if args.all:
        embedded["ALONGSIDE_NEW_EXAMPLES"] = "1"
    worst = _pytest(root, rest, embedded)
    if args.all:
        for name, mark, environment in _matrix():
            print(f"\n{name}", flush=True)
            worst = max(worst, _pytest(root, ["-m", mark, *rest], environment))
    return worst


def _pytest(root, arguments: list[str], environment: dict[str, str | None]) -> int:
    """One run with two workers unless told otherwise; who is done first takes over what the other has left. None takes a
    variable away."""
    import os
    import subprocess
    import sys

    surroundings = {name: value for name, value in {**os.environ, **environment}.items() if value is not None}
    told = any(word.startswith("-n") or word == "--pdb" for word in arguments)
    workers = [] if told else ["-n", "2", "--dist", "worksteal"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *workers, *arguments], cwd=root, env=surroundings
    ).returncode


def _matrix() -> list[tuple[str, str, dict[str, str | None]]]:
    """What `--all` adds: what is said of the run, which tests, in which surroundings."""
    import os

    runs: list[tuple[str, str, dict[str, str | None]]] = [
        ("The browser stories without JavaScript", "browser", {"ALONGSIDE_SCRIPTS": "off"})
    ]
    uses_database = "django_db or browser"
    if url := os.environ.get("DATABASE_URL"):
        runs.append(("On the server of DATABASE_URL", uses_database, {"DATABASE_URL": url}))
    if programs := os.environ.get("PG_BIN") or _distribution_postgresql():
        runs.append(
            (f"On the PostgreSQL in {programs}", uses_database, {"PG_BIN": programs, "DATABASE_URL": None})
        )
    if len(runs) == 1:
        print(
            "No other PostgreSQL of 16 or later here (DATABASE_URL, PG_BIN): only the embedded one is tried."
        )
    return runs


def _distribution_postgresql() -> str | None:
    from pathlib import Path

    from alongside.config.cluster import OLDEST_SERVER

    found = {int(path.parent.name): path for path in Path("/usr/lib/postgresql").glob("[0-9]*/bin")}
    fit = [version for version in found if version >= OLDEST_SERVER and (found[version] / "initdb").exists()]
    return str(found[max(fit)]) if fit else None
