"""Files that leave the record for a folder of the machine: whoever asked for them reads them, and nobody else who works there."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any


def closed(path: str | Path, mode: str = "w", **more: Any) -> Any:
    """Open a file to write what names children. Its owner alone may read it, whatever the machine's custom is, and also where
    a file stood there before: that one is taken away, because it may be somebody else's, or be open for reading somewhere.
    `mode` (one that writes anew) and `more` as for `open`."""

    def opener(name: str, flags: int) -> int:
        with suppress(FileNotFoundError):
            if stat.S_ISREG(os.lstat(name).st_mode):
                os.unlink(name)
        handle = os.open(name, flags, 0o600)
        if stat.S_ISREG(os.fstat(handle).st_mode):  # /dev/null is everybody's
            os.fchmod(handle, 0o600)
        return handle

    return open(path, mode, opener=opener, **more)
