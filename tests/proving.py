"""Writes down what a run of the tests proved, for `alongside.accounts.proofs`: only of files that were run whole.

The run that counts has no `-k`, `-m`, `--lf`, `--deselect` and no single test named: whatever leaves tests out proves
nothing. Skips with the mark of a known reason below do not count as skipped.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside.accounts import proofs
from alongside.accounts.proofs import FILE, PROOFS, Ran

ROOT = Path(__file__).parents[1]
WATCHED = {test for proof in PROOFS for test in proof.tests}


class Proving:
    """Counts, in the process that reports, what became of each test of the files that prove something."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.outcomes: dict[str, Counter[str]] = defaultdict(Counter)
        self.known: dict[str, set[str]] = defaultdict(set)
        self.seen: dict[str, set[str]] = defaultdict(set)

    @property
    def whole(self) -> bool:
        """Whether nothing was left out on purpose."""
        option = self.config.option
        asked = ("keyword", "markexpr", "lf", "failedfirst", "deselect", "stepwise")
        named = any("::" in word for word in self.config.args)
        return not named and not any(getattr(option, name, None) for name in asked)

    def collected(self, ids: list[str]) -> None:
        for one in ids:
            file = one.split("::")[0]
            if file in WATCHED:
                self.known[file].add(one)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.collected([item.nodeid for item in getattr(session, "items", ())])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: list[str]) -> None:
        self.collected(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        one = report.nodeid.split("@")[0]
        file = one.split("::")[0]
        if file not in WATCHED:
            return
        if report.failed:
            self.outcomes[file]["failed"] += 1
        elif report.skipped:
            self.outcomes[file]["skipped"] += 1
        elif report.when == "call":
            self.outcomes[file]["passed"] += 1
        self.seen[file].add(one)

    def ran(self) -> Iterator[tuple[str, Ran]]:
        """Each file that was run to its end."""
        for file, outcomes in self.outcomes.items():
            if self.seen[file] >= self.known[file]:
                counted = (outcomes[name] for name in ("passed", "failed", "skipped"))
                yield file, Ran(proofs.mark_of(ROOT / file), *counted)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.whole or not self.outcomes:
            return
        ran = dict(self.ran())
        if set(ran) != WATCHED and FILE.exists():
            ran = _beside(ran)
        FILE.write_text(proofs.written(ran, proofs.mark_of_code(), f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"))
        terminalreporter.section("proofs")
        for line in proofs.as_printed(ran):
            terminalreporter.line(line)


def _beside(ran: dict[str, Ran]) -> dict[str, Ran]:
    """Some of the files were run: what an earlier run on the very same code proved stands beside it."""
    import json

    try:
        kept = json.loads(FILE.read_text())
        if kept["code"] != proofs.mark_of_code():
            return ran
        earlier = {test: Ran(**each) for test, each in kept["tests"].items()}
    except (ValueError, KeyError, TypeError):
        return ran
    same = {
        test: each
        for test, each in earlier.items()
        if (ROOT / test).is_file() and proofs.mark_of(ROOT / test) == each.mark
    }
    return {**same, **ran}
