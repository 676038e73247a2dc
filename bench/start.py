"""How long somebody waits for the demonstration: from the command to the first answer of /healthz.

    alongside bench start [--rounds 3]

The first start makes the database and tells the council's stories; the others find both (the bar: under 20 s). Beside
it, for the ratio, how long Python takes to set Django up.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from bench._council import machine


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["ALONGSIDE_HOME"] = home
        first = _start()
        later = [_start() for _ in range(asked.rounds)]
    bare = statistics.median(_set_up() for _ in range(asked.rounds))
    warm = statistics.median(later)
    print(machine())
    print(f"First start {first:.1f} s; later starts {warm:.1f} s, {warm / bare:.1f} times setting Django up.")
    return int(warm >= 20)


def _start() -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "alongside", "demo", "--port", str(port)], stdout=subprocess.DEVNULL
    )
    try:
        while process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    return time.perf_counter() - began
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        sys.exit("The demonstration did not start.")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _set_up() -> float:
    began = time.perf_counter()
    script = "import os, django; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'alongside.config.settings'); django.setup()"
    subprocess.run([sys.executable, "-c", script], check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
