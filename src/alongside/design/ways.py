"""The ways a page outside can be read: as it is, in easy read, in large print, read aloud.

The choice is kept in this browser until it is closed; whoever has an account finds it again when they next sign in.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alongside.design import language

COOKIE = "reading"  # it says the way and nothing else
READ_WAY, READ_LANGUAGE = "read_way", "read_language"  # the buttons above a page
READ_MORE = "read_more"  # the button that shows all of them on the page, with what each does


@dataclass(frozen=True, slots=True)
class Way:
    """A way of reading: what it is called, and what it does, in the reader's language."""

    key: str
    name: Promise | str
    does: Promise | str


AS_IT_IS = Way("plain", _("The usual way"), _("Every page as we wrote it."))
WAYS = (
    AS_IT_IS,
    Way(
        "easy",
        _("Easy read"),
        _("Short sentences first. One idea in each. The rest of the page comes after."),
    ),
    Way("large", _("Large print"), _("Bigger words, with more space. It prints big too.")),
    Way(
        "aloud",
        _("Read it to me"),
        _("Your phone or computer reads the page out loud. The page is set out in plain order."),
    ),
)
BY_KEY = {way.key: way for way in WAYS}


def chosen(request: HttpRequest) -> Way:
    """How whoever sits here asked to read."""
    return BY_KEY.get(request.COOKIES.get(COOKIE, ""), AS_IT_IS)


def pressed(request: HttpRequest) -> tuple[str, str] | None:
    """The way and the language that a button above a page asked for, with what was typed beside it; None for any other form."""
    way, code = request.POST.get(READ_WAY, ""), request.POST.get(READ_LANGUAGE, "")
    if way not in BY_KEY and code not in language.offered():
        return None
    return way if way in BY_KEY else chosen(request).key, code or language.current()


def asks_for_more(request: HttpRequest) -> bool:
    """Whether the button was pressed that shows every way and language on this same page."""
    return bool(request.POST.get(READ_MORE))


def keep(response: HttpResponseBase, request: HttpRequest, *, way: str, code: str) -> None:
    """Let this browser remember a choice until it is closed. What is the usual is not kept at all."""
    for cookie, value, usual in ((COOKIE, way, AS_IT_IS.key), (language.COOKIE, code, language.ENGLISH)):
        if value == usual:
            response.delete_cookie(cookie)
        else:
            response.set_cookie(cookie, value, httponly=True, samesite="Lax", secure=request.is_secure())


def forget(response: HttpResponseBase) -> None:
    """Leave nothing of how somebody reads in this browser."""
    for cookie in (COOKIE, language.COOKIE):
        response.delete_cookie(cookie)
