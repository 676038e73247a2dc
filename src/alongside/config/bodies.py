"""A form is taken in whole before anything works on it, and not for ever.

The server lends each request one of a few threads. A body that trickles in would hold it for as long as its sender likes, and a
handful of them the whole service. So a body is read by a thread of its own while the borrowed one waits: no longer than it is
coming (`STALLED`), than its size allows (`GRACE` and `SLOWEST`), and never in more than half of the threads at once. Whoever is
too slow is told so and the line is closed, which ends the reading.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import Any

from alongside.config.middleware import LARGEST

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

THREADS = 8  # of each process, for pages
AT_ONCE = THREADS // 2  # bodies that are coming in
STALLED = 8.0  # seconds in which at least one PIECE must come
GRACE = 10.0  # seconds that any body may take
SLOWEST = 50_000  # bytes a second, beyond that
WAIT = 2.0  # seconds for one of those that are coming in to end
PIECE = 4096
IN_MEMORY = 1_000_000

TOO_SLOW = (
    "408 Request Timeout",
    "Not saved: what you sent came too slowly. Go back: it is still on that page. Try again where the connection is better.",
)
TOO_MANY = (
    "503 Service Unavailable",
    "Not saved: too much is being sent at this moment. Go back: it is still on that page. Try again in a minute.",
)


class _Coming:
    """A body that is being read by a thread of its own."""

    def __init__(self, source: Any, length: int) -> None:
        self.held = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed with the request
        self._source, self._length = source, length
        self._came_at = time.monotonic()
        self._over = threading.Event()
        self.whole = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            left = self._length
            while left and (piece := self._source.read(min(PIECE, left))):
                self.held.write(piece)
                left -= len(piece)
                self._came_at = time.monotonic()
            self.whole = (
                True  # a body that ends early is whole as far as it goes: the form says what is missing
            )
        except (OSError, ValueError, RuntimeError):
            pass  # the line was closed, by them or by us
        finally:
            self._over.set()

    def wait(self) -> bool:
        """Whether it came in time."""
        until = time.monotonic() + GRACE + self._length / SLOWEST
        while not self._over.wait(0.5):
            now = time.monotonic()
            if now > until or now - self._came_at > STALLED:
                return False
        self.held.seek(0)
        return self.whole


def whole_bodies(application: Wsgi) -> Wsgi:
    """The application, which gets every form whole."""
    places = threading.BoundedSemaphore(AT_ONCE)

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = _length(environ)
        if environ.get("REQUEST_METHOD") != "POST" or not 0 < length <= LARGEST:
            return application(environ, start_response)  # one that is too large is refused unread
        if not places.acquire(timeout=WAIT):
            return _refused(start_response, *TOO_MANY)
        try:
            coming = _Coming(environ["wsgi.input"], length)
            came = coming.wait()
        finally:
            places.release()
        if not came:
            return _refused(start_response, *TOO_SLOW)
        environ["wsgi.input"] = coming.held
        return application(environ, start_response)

    return answer


def _length(environ: Environ) -> int:
    said = str(environ.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() else 0


def _refused(start_response: Callable[..., Any], status: str, words: str) -> Iterable[bytes]:
    body = words.encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Connection", "close"),
    ]
    start_response(status, headers)
    return [body]
