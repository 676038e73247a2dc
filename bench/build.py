"""How fast a census is built from the record, beside a bare read of the same rows from the same database.

    alongside bench build [--children 20000] [--rounds 3] [--again]

Laid out and written: the set SQL and the file. Checked: our rules over it. Kept: its bytes and findings in the record.
The bare read fetches the runs of work, the events, the answers and the numbers of the same children, row by row, and does
nothing with them. Most memory: of this process, beyond what it held before.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench._council import arguments, large, machine

BARE = (
    "SELECT ref, kind, person_id, parent_id FROM record_matter",
    'SELECT ref, kind, matter_id, facts, "on", precision, recorded_at, corrects_id FROM record_event',
    'SELECT person_id, fact, standing, value, "on" FROM record_answer',
    "SELECT person_id, kind, value, source FROM record_identifier",
)


def main() -> int:
    parser = arguments(__doc__ or "")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with large(asked.children, again=asked.again):
        from django.db import connection

        from alongside.exchange.build import building
        from alongside.returns.years import CollectionYear

        year, bare, took = CollectionYear(2026), [], []
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "census.xml"
            for _ in range(asked.rounds):
                began = time.perf_counter()
                rows = _bare(connection)
                bare.append(time.perf_counter() - began)
                before = _memory()
                began = time.perf_counter()
                times = _Times(began)
                built = building.build_cin(
                    out, year=year, council="801", now=datetime.now(UTC), stage=times.reached
                )
                took.append((time.perf_counter() - began, times.seconds, _memory() - before))
            size = out.stat().st_size
    whole = statistics.median(each for each, _, _ in took)
    written = statistics.median(seconds["written"] for _, seconds, _ in took)
    read = statistics.median(bare)
    kept = built.kept
    print(machine())
    print(
        f"{kept.children:,} children, {sum(kept.rows.values()):,} rows ({size / 1e6:.0f} MB): laid out and written in "
        f"{written:.1f} s, {written / read:.1f} bare reads of the same {rows:,} rows ({read:.1f} s)."
    )
    print(
        f"Checked and kept as well: {whole:.1f} s, {kept.children / whole:,.0f} children a second, "
        f"{whole / read:.1f} bare reads; {max(memory for _, _, memory in took)} MB of memory more."
    )
    return 0


class _Times:
    """When each stage of a build was reached, in seconds from its beginning."""

    def __init__(self, began: float) -> None:
        self._began, self.seconds = began, {}

    def reached(self, stage: str) -> None:
        self.seconds[stage] = time.perf_counter() - self._began


def _bare(connection) -> int:
    rows = 0
    for statement in BARE:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            while found := cursor.fetchmany(2000):
                rows += len(found)
    return rows


def _memory() -> int:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
