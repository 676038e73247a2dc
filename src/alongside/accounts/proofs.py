"""Whether this very code was proved to keep people apart, before anything of a family leaves the house.

A run of the tests writes `proofs.json`: for each proof the files of tests that are it, a mark of each file as it was, how
many passed and how many did not, and a mark of the whole code they ran against. A service for real families opens its
sign-in and its outgoing channels only where that file is there, every proof is in it, all of it passed, and the marks are
those of the code that serves. It guards against forgetting, not against whoever can write files on the server
(docs/decisions/no-door-without-its-proofs.md).

Standard library only, so that the run of the tests and a start of the service use the same functions.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]
TESTS = PACKAGE.parents[1] / "tests"  # in a checkout; an installed package has none
FILE = PACKAGE / "proofs.json"
CODE = {".py", ".html", ".sql", ".csv", ".json", ".po", ".js"}
NOT_OURS = ("design/static/vendor", "proofs.json", "__pycache__")


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that must be proved, in words for whoever runs the service, and the files of tests that prove it."""

    key: str
    words: str
    tests: tuple[str, ...]


PROOFS = (
    Proof(
        "access",
        "who opens which page and which row",
        (
            "tests/pages/test_family_grid.py",
            "tests/record/test_access_doors.py",
            "tests/record/test_family_access.py",
            "tests/accounts/test_family_sign_in.py",
        ),
    ),
    Proof(
        "rendering",
        "each copy and each page is made for its own reader",
        ("tests/record/test_leaks.py", "tests/record/test_family_reading.py"),
    ),
    Proof(
        "leaks",
        "nothing of one person reaches another",
        (
            "tests/record/test_leaks_on_family_pages.py",
            "tests/record/test_leaks_stopped.py",
            "tests/record/test_leaks_through_the_record.py",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the tests found in one file: a mark of it as it was, and how many passed, failed or were skipped for
    no reason that this list knows."""

    mark: str
    passed: int
    failed: int
    skipped: int

    @property
    def good(self) -> bool:
        """Whether it proves anything."""
        return self.passed > 0 and self.failed == 0 and self.skipped == 0


def mark_of(file: Path) -> str:
    """A short mark of a file: another byte, another mark."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:32]


def _code(package: Path) -> Iterator[Path]:
    for file in sorted(package.rglob("*")):
        inside = file.relative_to(package).as_posix()
        if file.suffix in CODE and not any(part in inside for part in NOT_OURS):
            yield file


def mark_of_code(package: Path = PACKAGE) -> str:
    """A mark of everything that is served: no test proves anything about other code than it ran against."""
    whole = hashlib.sha256()
    for file in _code(package):
        whole.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()


def written(ran: Mapping[str, Ran], code: str, at: str) -> str:
    """The file as a run writes it. `at`: when, for whoever reads it."""
    found = {test: asdict(each) for test, each in sorted(ran.items())}
    return json.dumps({"code": code, "at": at, "tests": found}, indent=1) + "\n"


def against(file: Path = FILE, package: Path = PACKAGE, tests: Path | None = None) -> list[str]:
    """What stands against opening a door, in sentences for whoever runs the service; nothing where all is proved."""
    root = (tests or TESTS).parent
    try:
        kept = json.loads(file.read_text())
        code, ran = str(kept["code"]), {test: Ran(**each) for test, each in kept["tests"].items()}
    except OSError:
        return [
            "There is no proof: the tests were not run on this version, or their file was not brought along."
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ["The file of proofs cannot be read. Run the tests again."]
    found = []
    if code != mark_of_code(package):
        found.append("The proofs are of another version: the code has changed since the tests ran.")
    for proof in PROOFS:
        found += [f"Not proved: {proof.words} ({why})." for why in _gaps(proof, ran, root)]
    return found


def _gaps(proof: Proof, ran: Mapping[str, Ran], root: Path) -> Iterator[str]:
    for test in proof.tests:
        if test not in ran:
            yield f"{test} was not run whole"
        elif not ran[test].good:
            each = ran[test]
            yield f"{test}: {each.passed} passed, {each.failed} failed, {each.skipped} skipped"
        elif (root / "tests").is_dir() and _differs(root / test, ran[test].mark):
            yield f"{test} has changed since it was run"


def _differs(file: Path, mark: str) -> bool:
    return not file.is_file() or mark_of(file) != mark


@cache
def _found_at_start() -> tuple[str, ...]:
    """Asked once by each process: the code of a process does not change under it."""
    return tuple(against())


def stands_against() -> tuple[str, ...]:
    """What stands against opening the doors outside in this process. The demonstration's people are made up: nothing."""
    from django.conf import settings

    return () if settings.OUTSIDE_WITHOUT_PROOFS else _found_at_start()


def doors_open() -> bool:
    """Whether families may sign in, and whether anything may leave for them."""
    return not stands_against()


def as_printed(ran: Mapping[str, Any]) -> Iterator[str]:
    """A line for each proof, for the end of a run of the tests."""
    for proof in PROOFS:
        those = [ran[test] for test in proof.tests if test in ran]
        whole = len(those) == len(proof.tests) and all(each.good for each in those)
        passed = sum(each.passed for each in those)
        yield f"{proof.key}: {'proved' if whole else 'NOT proved'} by {passed} tests ({proof.words})"
