"""The board: new, being checked, to decide, each with its age against its one working day."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import Nav, page
from alongside.desk.doing import Request
from alongside.desk.front_door.words import COLUMN_WORDS, SOURCE_GROUPS
from alongside.record.queries.desk import board as boards, night

FILTERS = (
    ("", "Everything"),
    ("mine", "Mine"),
    ("late", "Late"),
    ("night", "From the night"),
)


@page(
    "desk:board",
    "front-door/",
    door="desk",
    roles=roles_who_may(May.SEE_FRONT_DOOR),
    nav=Nav("Front door", 20),
    opened_by="duty_manager",
    most_queries=11,
)
def board(request: Request) -> HttpResponse:
    """What waits at the front door, the longest waiting first."""
    chosen = request.GET.get("show", "")
    group = request.GET.get("from", "")
    sources = next((codes for place, (_, codes) in enumerate(SOURCE_GROUPS, 1) if str(place) == group), ())
    only = boards.Only(
        mine=chosen == "mine", late=chosen == "late", night=chosen == "night", sources=tuple(sources)
    )
    shown = boards.board(request.viewer, now=request.now, page=whole(request.GET.get("page")), only=only)
    to_confirm = night.to_confirm(request.viewer) if may(request.viewer.roles, May.CONFIRM_AGREEMENT) else 0
    return show(
        request,
        "desk/front_door/board/board.html",
        board=shown,
        column_words=COLUMN_WORDS,
        filters=FILTERS,
        chosen=chosen,
        groups=[(str(place), words) for place, (words, _) in enumerate(SOURCE_GROUPS, 1)],
        group=group,
        filtered=bool(chosen or group),
        turn=lambda number: "?" + urlencode(_kept(chosen, group) | {"page": number}),
        may_take=may(request.viewer.roles, May.TAKE_CONTACT),
        may_allocate=may(request.viewer.roles, May.ALLOCATE),
        to_confirm=to_confirm,
    )


def whole(words: str | None) -> int:
    """A page's number as somebody may have typed it: 1 where it is none, never absurdly large."""
    return min(int(words), 10_000) if words and words.isascii() and words.isdigit() and len(words) < 6 else 1


def _kept(chosen: str, group: str) -> dict[str, Any]:
    return {name: value for name, value in (("show", chosen), ("from", group)) if value}
