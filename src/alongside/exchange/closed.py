"""Files that leave the record for a folder of the machine: whoever asked for them reads them, and nobody else who works there."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any


def closed(path: str | Path, mode: str = "w", **more: Any) -> Any:
    """Open a file to write what names children. Its owner alone may read it, whatever the machine's custom is, and also where
    a file stood there before, or a link leads to one: that one is taken away, because it may be somebody else's, or be open for
    reading somewhere. FileExistsError where somebody puts another in its place at that moment. `mode` (one that writes anew) and
    `more` as for `open`."""

    def opener(name: str, flags: int) -> int:
        file = os.path.realpath(name)
        with suppress(FileNotFoundError):
            # /dev/null is everybody's, a pipe whoever's made it; where /dev/stdout leads somebody chose already.
            if os.path.abspath(name).startswith("/dev/") or not stat.S_ISREG(os.stat(name).st_mode):
                return os.open(name, flags)
            os.unlink(file)
        return os.open(file, flags | os.O_EXCL | os.O_NOFOLLOW, 0o600)

    return open(path, mode, opener=opener, **more)
