"""How fast every copy is made again from the ledger: people a second, and beside loading the same people.

alongside bench rebuild [--children 20000] [--rounds 3] [--again]
"""

from __future__ import annotations

import statistics
import sys
import time

from bench._council import arguments, large, machine


def main() -> int:
    parser = arguments(__doc__ or "")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with large(asked.children, again=asked.again) as told:
        from alongside.record import copies

        took = []
        for _ in range(asked.rounds):
            began = time.perf_counter()
            people = copies.rebuild()
            took.append(time.perf_counter() - began)
    seconds = statistics.median(took)
    print(machine())
    print(f"The copies of {people:,} people: {seconds:.1f} s, {people / seconds:,.0f} people a second.")
    if told.load_seconds:
        print(
            f"Loading them took {told.load_seconds:.1f} s: a rebuild takes {seconds / told.load_seconds:.2f} of it."
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
