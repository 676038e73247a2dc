"""The census check beside a bare lxml parse of the same file, interleaved in one run.

    alongside bench returns [--rounds 5] [--children 1000 20000 200000]

Each figure is a process of its own: time from start to exit, largest resident memory. Bars: 20,000 children (about 25
MB) in at most 8 bare parses and 300 MB; 200,000 under 600 MB and in proportion; 1,000 under 1 s. A bare parse is timed
inside its process, so that its imports are not in the figure.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench._made_census import census

_PARSE = (
    "import sys, time\nfrom lxml import etree\nbegan = time.perf_counter()\netree.parse(sys.argv[1])\n"
    "print(time.perf_counter() - began)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One run: seconds by the clock, seconds of processor, megabytes at most."""

    seconds: float
    processor: float
    megabytes: float


def run(words: list[str]) -> tuple[Figure, str]:
    """A process from start to exit."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            words, stdout=out, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": "src"}
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        out.seek(0)
        told = out.read().decode()
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{words[:6]} failed")
    return Figure(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), told


def measure(children: int, rounds: int, folder: Path) -> None:
    """Check and bare parse in turn; the medians, and their ratio."""
    file, findings = folder / f"census-{children}.xml", folder / "findings.csv"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(census(children, seed=1, flawed=0.05))
    checks: list[Figure] = []
    parses: list[float] = []
    for _ in range(rounds):
        parses.append(float(run([sys.executable, "-c", _PARSE, str(file)])[1]))
        words = ["-m", "alongside", "check", "cin", str(file), "--format", "csv", "--out", str(findings)]
        checks.append(run([sys.executable, *words])[0])
    check, parse = statistics.median(each.seconds for each in checks), statistics.median(parses)
    print(
        f"{children:>8,} children, {file.stat().st_size / 1e6:.0f} MB: check {check:.2f} s "
        f"({statistics.median(each.processor for each in checks):.2f} s of processor), bare parse {parse:.3f} s, "
        f"ratio {check / parse:.1f}, at most {max(each.megabytes for each in checks):.0f} MB"
    )
    file.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--children", type=int, nargs="+", default=[1000, 20_000])
    asked = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        for children in asked.children:
            measure(children, asked.rounds, Path(folder))


if __name__ == "__main__":
    main()
