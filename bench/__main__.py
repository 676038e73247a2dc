"""`python -m bench`: the measurements, by name; the same as `alongside bench`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    root = Path(__file__).resolve().parents[1]
    os.environ["PYTHONPATH"] = str(root / "src")
    os.execv(sys.executable, [sys.executable, "-m", "alongside", "bench", *(sys.argv[1:] or ["serving"])])
