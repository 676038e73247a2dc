"""Helper processes of a verb: started together, stopped together."""

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from alongside.command import Problem
from alongside.config.lifeline import as_child

GRACE = 12  # seconds a process gets to finish what it is doing


class Stopped(KeyboardInterrupt):
    """Somebody asked us to stop, by Ctrl-C or a signal."""


@contextmanager
def stopped_by_signal() -> Iterator[None]:
    """Inside, SIGINT, SIGTERM and SIGHUP unwind what is being done, and everything started is stopped on the way out.
    A second signal does not disturb the stopping. Ends quietly: to be asked to stop is no failure."""
    asked = False

    def stop(number: int, frame: object) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise Stopped

    before = {
        number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    except Stopped:
        print("Stopped.", flush=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Processes:
    """Verbs of our own, each in a process."""

    def __init__(self) -> None:
        self.by_name: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, verb: list[str]) -> None:
        # A session of their own: Ctrl-C reaches only us, and we stop them in order.
        command = [sys.executable, "-m", "alongside", *verb]
        self.by_name[name] = subprocess.Popen(command, env=as_child(), start_new_session=True)

    def ended(self) -> str | None:
        """The name of one that is no longer running."""
        return next((name for name, process in self.by_name.items() if process.poll() is not None), None)

    def wait_for_any(self) -> str:
        """Wait until one of them has ended, and say which."""
        while not (name := self.ended()):
            time.sleep(0.5)
        return name

    def stop(self) -> None:
        for process in self.by_name.values():
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in self.by_name.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def running(verbs: dict[str, list[str]]) -> Iterator[Processes]:
    """Run these verbs for as long as the block lasts."""
    processes = Processes()
    try:
        for name, verb in verbs.items():
            processes.start(name, verb)
        yield processes
    finally:
        processes.stop()


def wait_until_answers(address: str, processes: Processes, patience: float = 60) -> None:
    """Wait until the health page says ok. Raises a Problem when a process ends, or after `patience` seconds."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if name := processes.ended():
            raise Problem(f"The {name} could not start. What it said stands above.")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  our own address
                if json.load(answer) == {"status": "ok"}:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError, ValueError):
            pass
        time.sleep(0.1)
    raise Problem(f"Nothing answered at {address} within {patience:.0f} seconds.")
