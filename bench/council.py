"""How fast a large council goes in: children a second with all their copies, beside a bare COPY of the very same rows.

    alongside bench council [--children 2000]

In a database of its own that holds the staff and nothing else. First in one process, some families at a time: drawing and
planning them, a bare COPY of their rows into the same tables (formatted beforehand, keys checked, taken back), and loading
them with every copy; the ratio is of processor time, ours and the database's, so that a busy machine measures the same.
Then as many children again by the demonstration's own loader in as many processes as there are processors, for the seconds.

Bars: at most 5 bare COPYs, and 150 children a second on two processors that nobody else uses.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bench._council import arguments, empty, machine
from bench._server_seconds import server_seconds

MOST_BARE, A_SECOND = 5.0, 150


def main() -> int:
    parser = arguments(__doc__ or "")
    parser.set_defaults(children=2_000)
    asked = parser.parse_args()
    with empty():
        costs, rows, events = _one_by_one(asked.children)
        seconds = _by_all(asked.children)
    bare, loading = costs["bare"], costs["loading"]
    rate = asked.children / seconds
    print(machine())
    print(
        f"{asked.children:,} children, {events / asked.children:.0f} events and {rows / asked.children:.0f} rows each. "
        f"Processor milliseconds a child: drawing and planning {costs['planning'] / asked.children * 1000:.1f}, "
        f"a bare COPY {bare / asked.children * 1000:.1f}, loading with all copies {loading / asked.children * 1000:.1f}: "
        f"{loading / bare:.1f} bare COPYs, {(loading + costs['planning']) / bare:.1f} with the planning."
    )
    print(f"In {os.cpu_count()} processes: {seconds:.1f} s, {rate:.0f} children a second.")
    return int(loading / bare > MOST_BARE)


def _one_by_one(children: int) -> tuple[dict[str, float], int, int]:
    from uuid import UUID

    from alongside.law.history import History
    from alongside.record.models import Event
    from alongside.record.write import Rows, write_bulk
    from bench._bare import bare_copy, formatted
    from examples.large import loading

    large = loading.Large(children, datetime.now(UTC))
    places = large.places()
    loading.appoint(2 * children, 2 * large.open_children(places), seed=large.seed)
    staff = loading.appointed()
    after: dict[UUID, History] = {}
    costs, rows, events = dict.fromkeys(("planning", "bare", "loading"), 0.0), 0, 0

    def timed(what: str, act: Callable[[], Any]) -> Any:
        began, at_server = time.process_time(), server_seconds()
        made = act()
        costs[what] += time.process_time() - began + (server_seconds() or 0.0) - (at_server or 0.0)
        return made

    def planned(part: list[loading.Place]) -> Rows:
        found = Rows()
        after.clear()
        for place in part:
            told = large.planned(place, staff)
            found.add(*told.rows.rows)
            after.update(told.histories)
        return found

    for n in range(0, len(places), loading.A_PART):
        part = places[n : n + loading.A_PART]
        found = timed("planning", lambda part=part: planned(part))
        text = formatted(found)
        timed("bare", lambda text=text: bare_copy(text))
        timed("loading", lambda found=found: write_bulk(found, after=dict(after)))
        rows, events = rows + len(found.rows), events + len(found.of(Event))
    return costs, rows, events


def _by_all(children: int) -> float:
    """As many again, by the loader itself; they are other children, with the numbers that follow."""
    from examples.large import loading

    large = loading.Large(2 * children, datetime.now(UTC))
    began = time.perf_counter()
    loading.load(large)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
