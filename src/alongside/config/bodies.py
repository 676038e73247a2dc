"""A form is taken in whole before a thread works on it, and not for ever.

The server lends each request one of a few threads. A body that trickles in would hold it for as long as its sender likes, and a
handful of them the whole service. So bodies come in beside the threads, into a file that nobody else can open, and a request gets
a thread when there is nothing left to wait for. Whoever sends too slowly is told so, and the line is closed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from asgiref.sync import AsyncToSync, sync_to_async
from asgiref.wsgi import WsgiToAsgiInstance

from alongside.config.middleware import LARGEST

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

THREADS = 4  # of each process, for pages
AT_ONCE = 200  # bodies that are coming in, of each process
STALLED = 8.0  # seconds in which something must come
GRACE = 10.0  # seconds that any body may take
SLOWEST = 20_000  # bytes a second, beyond that
IN_MEMORY = 1_000_000  # bytes; a longer body lies in a file

TOO_SLOW = (
    408,
    "Not saved: what you sent came too slowly. Go back: it is still on that page. Try again where the connection is better.",
)
TOO_MANY = (
    503,
    "Not saved: too much is being sent at this moment. Go back: it is still on that page. Try again in a minute.",
)
_run = WsgiToAsgiInstance.__dict__["run_wsgi_app"].func


class Service:
    """The pages as the web server asks for them."""

    def __init__(self, pages: Callable[..., Any]) -> None:
        self._pages = pages
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        self._coming = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        # A name with "_" would pass for a header the proxy sets: "X_Forwarded_Proto".
        scope["headers"] = [each for each in scope["headers"] if b"_" not in each[0]]
        length = _length(scope)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            # One that is too large is refused unread.
            if scope["method"] == "POST" and 0 < length <= LARGEST:
                if self._coming >= AT_ONCE:
                    return await _refuse(send, *TOO_MANY)
                self._coming += 1
                try:
                    came = await _take_in(receive, body, length)
                except TimeoutError:
                    return await _refuse(send, *TOO_SLOW)
                finally:
                    self._coming -= 1
                if not came:
                    return None  # they have gone
                body.seek(0)
            request = WsgiToAsgiInstance(self._pages)
            request.scope, request.sync_send = scope, AsyncToSync(_said_by(send))
            await sync_to_async(_run, thread_sensitive=False, executor=self._threads)(request, body)
        return None


def _said_by(send: Send) -> Send:
    async def say(message: Message) -> None:
        await send(message)

    return say


async def _take_in(receive: Receive, body: IO[bytes], length: int) -> bool:
    """The body, written down. False where its sender has gone; raises TimeoutError where it comes too slowly."""
    began, came = time.monotonic(), 0
    while came < length:
        left = GRACE + came / SLOWEST - (time.monotonic() - began)
        message = await asyncio.wait_for(receive(), min(STALLED, max(left, 0.01)))
        if message["type"] != "http.request":
            return False
        piece = message.get("body", b"")
        body.write(piece)
        came += len(piece)
        if not message.get("more_body"):
            break
    return True


def _length(scope: Message) -> int:
    said = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(said[0]) if len(said) == 1 and said[0].isdigit() else 0


async def _refuse(send: Send, status: int, words: str) -> None:
    body = words.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
