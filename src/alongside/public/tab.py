"""What a browser keeps of the open door: the ways back to what it is writing, in one cookie that goes when it is closed.

No words are in it. It is kept longer only where somebody chose that, for as long as the words are kept; Exit takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from alongside.record.queries.public.unsent import Way, kept_for

_SALT = "alongside.tab"
_WAY = "alongside.way"


@dataclass(frozen=True, slots=True)
class Tab:
    """The way to the form of each route that is being written, the form sent last, and whether it stays on the device."""

    ways: dict[str, Way]
    sent: UUID | None = None
    stays: bool = False

    def writing(self, route: str, way: Way) -> Tab:
        """With this form being written."""
        return replace(self, ways={**self.ways, route: way})

    def after_sending(self, route: str, sent: UUID) -> Tab:
        """With this form sent."""
        return replace(self, ways={key: way for key, way in self.ways.items() if key != route}, sent=sent)


def read(request: HttpRequest) -> Tab:
    """What this browser brought with it."""
    try:
        held = signing.loads(request.COOKIES.get(settings.TAB_COOKIE, ""), salt=_SALT, max_age=kept_for())
    except signing.BadSignature:
        return Tab({})
    ways = {route: _way(packed) for route, packed in held["ways"].items()}
    return Tab(ways, UUID(held["sent"]) if held["sent"] else None, held["stays"])


def keep(response: HttpResponse, tab: Tab) -> HttpResponse:
    """Give it to the browser. It goes when the browser is closed, unless it was asked to stay."""
    response.set_cookie(
        settings.TAB_COOKIE,
        packed(tab),
        max_age=kept_for() if tab.stays else None,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def packed(tab: Tab) -> str:
    """As the cookie holds it."""
    words = {
        "ways": {route: _packed(way) for route, way in tab.ways.items()},
        "sent": str(tab.sent) if tab.sent else "",
        "stays": tab.stays,
    }
    return signing.dumps(words, salt=_SALT)


def on_the_page(way: Way) -> str:
    """The way as a form carries it, so that sending needs no cookie and nothing another site could make a browser send."""
    return signing.dumps(_packed(way), salt=_WAY)


def from_the_page(signed: str, *, age: timedelta | None = None) -> Way | None:
    """The way a form came with; None where it is not one of ours."""
    try:
        return _way(signing.loads(signed, salt=_WAY, max_age=age))
    except signing.BadSignature:
        return None


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent by one of our own pages. Another site could otherwise lead a browser into a form whose code it
    knows, and read what is typed there."""
    origin = request.headers.get("Origin", "")
    return not origin or origin == f"{request.scheme}://{request.get_host()}"


def _packed(way: Way) -> list[str]:
    return [str(way.ref), way.key.decode(), way.code]


def _way(packed: list[str]) -> Way:
    return Way(UUID(packed[0]), packed[1].encode(), packed[2])
