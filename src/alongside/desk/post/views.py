"""What was sent: to whom, by which way, when, delivered or not; and one message as its reader sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import Nav, page
from alongside.desk.doing import Request
from alongside.record.queries.desk import door_samples, post as queries

READERS = roles_who_may(May.SEE_POST)
HEAD = "head_of_service"
STATES = {
    "queued": ("Waits to be sent", "soon"),
    "trying": ("Being sent", "soon"),
    "again": ("Tried, and tried again later", "soon"),
    "handed_over": ("On its way", "soon"),
    "sent": ("Sent", "good"),
    "failed": ("Not sent", "danger"),
    "stopped": ("Stopped before it went", ""),
}
# What is known more exactly where GOV.UK Notify carried it: they tell what became of it.
BY_NOTIFY = STATES | {"sent": ("Delivered", "good"), "failed": ("Not delivered", "danger")}
CHANNELS = {"email": "Email", "text": "Text message", "letter": "Letter"}
ABOUT = {
    "telling": "Something they are told",
    "new": "Something new to read",
    "account": "A colleague's own account",
    "code": "Their way in",
}


def shown_address(channel: str, address: str) -> str:
    """Where it went, so that whoever knows the address knows it again and nobody else learns it. The demonstration, whose
    people are made up, shows it whole."""
    if settings.DEMO:
        return address
    if channel == "email":
        name, _, place = address.rpartition("@")
        return f"{name[:1]}…@{place}"
    return f"a number that ends in {address[-3:]}" if channel == "text" else "their home"


def states(step: queries.Tried) -> tuple[str, str]:
    """What became of a message by this step, in words, and how the words are tinted."""
    return (BY_NOTIFY if step.carrier == "notify" else STATES)[step.kind]


def _message(council: Any, state: str) -> dict[str, UUID]:
    return {"message": door_samples.message(state)}


@page("desk:post", "post/", door="desk", roles=READERS, nav=Nav("Post", 86), opened_by=HEAD, most_queries=7)
def outbox(request: Request) -> HttpResponse:
    """What was sent in the last month, the newest first."""
    found = queries.outbox(request.viewer, now=request.now)
    return show(request, "desk/post/list.html", sent=found, states=states, channels=CHANNELS, about=ABOUT)


@page(
    "desk:post_message",
    "post/<uuid:message>/",
    door="desk",
    roles=READERS,
    section="desk:post",
    example=_message,
    whose=lambda council, which: _message(council, "sent") if which == "own" else None,
    states=("sent", "failed"),
    opened_by=HEAD,
    most_queries=7,
)
def message(request: Request, message: UUID) -> HttpResponse:
    """One message, exactly as it is read where it arrives, and each step it took."""
    found = queries.message(request.viewer, message, now=request.now)
    return show(
        request,
        "desk/post/message.html",
        sent=found,
        address=shown_address(found.channel, found.address),
        states=states,
        channels=CHANNELS,
        about=ABOUT,
    )
