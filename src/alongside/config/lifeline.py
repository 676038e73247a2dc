"""A helper process ends when the one that started it does, however that came about."""

import os
import signal
import threading
import time

PARENT = "ALONGSIDE_PARENT"  # the process whose end is ours; absent where we stand on our own
GRACE = 10  # seconds to finish what is being answered


def end_with_parent() -> None:
    """Watch the parent from a thread: after a `kill -9` nobody else tells us, and the port would stay taken."""
    if expected := os.environ.get(PARENT):
        threading.Thread(target=_watch, args=(int(expected),), daemon=True).start()


def as_child() -> dict[str, str]:
    """The environment for a process that is to end with this one."""
    return {**os.environ, PARENT: str(os.getpid())}


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.25)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
