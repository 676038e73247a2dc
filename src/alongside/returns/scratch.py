"""Folders for what is needed only while something is made. They hold whole returns, so none outlives what made it: where a
process was killed, the next one that needs such a folder takes away what it left.

A process holds a lock on its folder for as long as it lives; a folder nobody holds is nobody's.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = "alongside-scratch-"
YOUNG = 60.0  # seconds in which a new folder may not yet be held


@contextmanager
def scratch(within: Path | None = None) -> Iterator[Path]:
    """A folder for as long as the block lasts, readable by nobody else; `within` a folder, there out of sight, or where
    the system keeps such things."""
    root, name = (Path(tempfile.gettempdir()), NAME) if within is None else (within, f".{NAME}")
    _take_away_what_was_left(root, name)
    folder = Path(tempfile.mkdtemp(prefix=name, dir=root))
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _take_away_what_was_left(root: Path, name: str) -> None:
    for folder in root.glob(f"{name}*"):
        with suppress(OSError):  # somebody else's, or gone meanwhile
            about = folder.lstat()
            if about.st_uid != os.getuid() or time.time() - about.st_mtime < YOUNG:
                continue
            held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(held)
