"""How fast a real census walks in: `alongside load cin` with a companion file, beside a bare parse of the same file.

    alongside bench load [--children 20000]

Each size is loaded into a new database that holds the staff and nothing else. In proportion means that ten times the children take ten times as long.
"""

from __future__ import annotations

import subprocess
import sys
import time

from lxml import etree

from alongside.config.places import home
from bench._council import arguments, machine, only_loaded


def main() -> int:
    parser = arguments(__doc__ or "")
    parser.add_argument("--one", action="store_true", help="this size alone, and only its seconds")
    asked = parser.parse_args()
    if asked.one:
        with only_loaded(asked.children) as seconds:
            print(seconds)
        return 0
    tenth, seconds = (_in_a_process_of_its_own(size) for size in (asked.children // 10, asked.children))
    file = home() / "bench" / "census.xml"
    began = time.perf_counter()
    etree.parse(file)
    parse = time.perf_counter() - began
    print(machine())
    print(
        f"{asked.children:,} children ({file.stat().st_size / 1e6:.0f} MB): {seconds:.1f} s, "
        f"{asked.children / seconds:,.0f} children a second, {seconds / parse:.0f} bare parses; "
        f"{seconds / tenth:.1f} times as long as a tenth of them."
    )
    return 0


def _in_a_process_of_its_own(children: int) -> float:
    words = [sys.executable, "-m", "alongside", "bench", "load", "--one", "--children", str(children)]
    return float(subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
