"""Files that leave the record for a folder of the machine: whoever asked for them reads them, and nobody else who works there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def closed(path: str | Path, mode: str = "w", **more: Any) -> Any:
    """Open a file to write what names children. Its owner alone may read it, whatever the machine's custom is, and also where
    a file stood there before. `mode` and `more` as for `open`."""

    def opener(name: str, flags: int) -> int:
        handle = os.open(name, flags, 0o600)
        os.fchmod(handle, 0o600)
        return handle

    return open(path, mode, opener=opener, **more)
