"""What may make somebody look twice at something that was sent. It is written beside it; nobody is shut out by it."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HIDDEN_BOX = "website"  # no person sees it; programs that fill in forms do
FAST = timedelta(seconds=20)  # a form with ten questions
MANY = 6  # forms from one place in an hour: a school may send three in a morning
TRIES = 10  # wrong codes from one place, or for one reference, in a quarter of an hour
_HOUR = 3600
_WHILE = 900


def signs(request: HttpRequest, *, begun_at: datetime | None, now: datetime) -> list[str]:
    """Why this may not come from a person."""
    found = {
        "hidden_box": bool(request.POST.get(HIDDEN_BOX)),
        "very_fast": begun_at is not None and now - begun_at < FAST,
        "many": _count(f"sent {_place(request)}", _HOUR) > MANY,
    }
    return [sign for sign, there in found.items() if there]


def may_try(request: HttpRequest, reference: str) -> bool:
    """Whether one more try at a code may be made now, from here and for this reference."""
    here, there = _count(f"code {_place(request)}", _WHILE), _count(f"code {reference[:40]}", _WHILE)
    return here <= TRIES and there <= TRIES


def _place(request: HttpRequest) -> str:
    """Where a request comes from, so that it can be counted and not read."""
    return str(get_adapter().get_client_ip(request))


def _count(what: str, seconds: int) -> int:
    """How often this happened in the time, with this one. What it is is not kept."""
    key = salted_hmac("alongside.signs", what, algorithm="sha256").hexdigest()
    if cache.add(key, 1, seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it ended meanwhile
        return 1
