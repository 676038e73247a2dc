"""What may make somebody look twice at something that was sent. It is written beside it; nobody is shut out by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_network

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from alongside.design import clock
from alongside.record.actions.turns import counted

HIDDEN_BOX = "website"  # no person sees it; programs that fill in forms do
FAST = timedelta(
    seconds=2
)  # a question, from the first that was answered: whoever pastes is slower, a program is not
MANY = 6  # forms from one place in an hour: a school may send three in a morning
BEGUN = 60  # forms begun from one network in an hour: many families may share an address, and none begins one a minute
TRIES = 10  # wrong codes from one place, or for one reference, in a quarter of an hour
_HOUR = 3600
_WHILE = 900


def signs(request: HttpRequest, *, begun_at: datetime | None, questions: int, now: datetime) -> list[str]:
    """Why this may not come from a person. `questions`: how many were asked."""
    found = {
        "hidden_box": bool(request.POST.get(HIDDEN_BOX)),
        "very_fast": begun_at is not None and now - begun_at < FAST * questions,
        "many": _count(f"sent {_place(request)}", _HOUR) > MANY,
    }
    return [sign for sign, there in found.items() if there]


def may_try(request: HttpRequest, reference: str) -> bool:
    """Whether one more try at a code may be made now, from here and for this reference."""
    return (
        _count(f"code {_place(request)}", _WHILE) <= TRIES
        and _count(f"code {reference[:40]}", _WHILE) <= TRIES
    )


def may_begin(request: HttpRequest) -> bool:
    """Whether one more form is kept before it is sent, from this network and in this hour. Whoever is told no has their words
    on their page still, and a number to ring; what was begun before goes on and is sent."""
    return _count(f"begun {_network(request)}", _HOUR) <= BEGUN


def _place(request: HttpRequest) -> str:
    """Where a request comes from, so that it can be counted and not read."""
    return str(get_adapter().get_client_ip(request))


def _network(request: HttpRequest) -> str:
    """The same, where one household or one server has more addresses than anybody could count (IPv6: the first half)."""
    place = _place(request)
    try:
        return str(ip_network(f"{place}/64", strict=False)) if ":" in place else place
    except ValueError:
        return place


def _count(what: str, seconds: int) -> int:
    return counted(what, seconds, now=clock.now())
