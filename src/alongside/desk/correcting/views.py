"""Putting right what was recorded: whoever may decide it may say it was decided otherwise."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.correcting.forms import PutRightForm
from alongside.desk.doing import Request, attempt
from alongside.record.actions import correction
from alongside.record.queries.desk import putting_right as queries


def _an_event(council: Any, state: str) -> dict[str, UUID]:
    return {"event": council.event_of("own")}


def _whose_event(council: Any, which: str) -> dict[str, UUID]:
    return {"event": council.event_of(which)}


@page(
    "desk:put_right",
    "events/<uuid:event>/put-right/",
    door="desk",
    roles=roles_who_may(May.WRITE_ENTRY),
    section="desk:home",
    example=_an_event,
    whose=_whose_event,
    opened_by="alice@council.example",
    most_queries=12,
)
def put_right(request: Request, event: UUID) -> HttpResponse:
    """Say what was wrong in one thing that was recorded. Nothing is rubbed out: the old words stay, and say so."""
    about = queries.recorded(request.viewer, event, now=request.now)
    may_be = about.stands and about.entry is None and not about.for_others
    form = PutRightForm(request.POST or None, about=about, now=request.now)
    if request.method == "POST" and may_be and form.is_valid():
        because = form.cleaned_data["because"]
        said: dict[str, Any] = {"because": because, "by": request.viewer, "now": request.now}

        def act() -> dict[str, Any]:
            if form.never:
                return {"event": str(correction.retract_event(event, **said))}
            changed = form.changed_facts()
            return {"event": str(correction.correct_event(event, when=form.when(), facts=changed, **said))}

        if attempt(request, form, act, fields=_fields(form)):
            messages.success(
                request, "It is put right. Whoever decided or was told on the strength of it has a task."
            )
            return redirect("desk:event", event=event)
    return show(
        request,
        "desk/correcting/put_right.html",
        about=about,
        form=form if may_be else None,
    )


def _fields(form: PutRightForm) -> dict[str, str]:
    """Where the form asks for what the law calls by its fact's name."""
    return {name: f"fact_{name}" for name in form.coded} | {"facts": "what"}
