"""Saving a draft, finding one's drafts again, and pasting from Word."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alongside.accounts.roles import May, roles_who_may
from alongside.design import pasted, words
from alongside.design.answers import show
from alongside.design.registry import Nav, page
from alongside.desk.doing import signed
from alongside.desk.drafts import keeping
from alongside.record.actions import drafts as actions, new_ref
from alongside.record.queries.desk import drafts as queries

WRITERS = roles_who_may(May.WRITE_ENTRY)
LONGEST_PASTE = 2_000_000


def any_draft(council: Any, state: str) -> dict[str, UUID]:
    """A draft for the page tests: any reference will do, since each of these pages answers to one's own only."""
    return {"draft": new_ref()}


def nobodys(council: Any, which: str) -> None:
    """A draft is nobody's record: its own tests say who may save, read and throw it away."""


@page("desk:drafts", "drafts/", door="desk", roles=WRITERS, nav=Nav("My drafts", 60), states=("",))
def drafts(request: HttpRequest) -> HttpResponse:
    """All that this person has typed and not kept."""
    mine = queries.my_drafts(request.viewer, now=request.now)  # type: ignore[attr-defined]
    return show(request, "desk/drafts/drafts.html", drafts=mine, today=request.today)  # type: ignore[attr-defined]


@page(
    "desk:draft_save",
    "drafts/<uuid:draft>/save/",
    door="desk",
    roles=WRITERS,
    inside=True,
    example=any_draft,
    whose=nobodys,
    expired=keeping.keep_after_session,
    most_queries=12,
)
@require_POST
def save(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    """A form saves itself. It answers honestly whether it did."""
    held = keeping.hold(request, slot="", kind="", people=())
    if held.ref != draft:
        return JsonResponse({"state": "failed"}, status=400)
    outcome = keeping.save(request, held)
    at = words.time_words(outcome.saved_at)
    if outcome.saved:
        return JsonResponse({"state": "saved", "at": at, "revision": outcome.revision})
    theirs = {
        name: values[0] if len(values) == 1 else values
        for name, values in queries.fields_of(outcome.body).items()
        if not name.startswith("base_")
    }
    by = f"you, in another tab, at {at}"
    return JsonResponse(
        {"state": "conflict", "revision": outcome.revision, "by": by, "theirs": theirs}, status=409
    )


@page(
    "desk:draft_throw",
    "drafts/<uuid:draft>/throw-away/",
    door="desk",
    roles=WRITERS,
    example=any_draft,
    whose=nobodys,
    inside=True,
    most_queries=12,
)
@require_POST
def throw_away(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw one's own draft away."""
    signed(request)
    actions.throw_away(draft, by=request.viewer, now=request.now)  # type: ignore[attr-defined]
    return redirect("desk:drafts")


@page("desk:paste", "drafts/paste/", door="desk", roles=WRITERS, inside=True)
@require_POST
def paste(request: HttpRequest) -> JsonResponse:
    """What was pasted from Word or Outlook, as plain paragraphs and lists. Nothing of it is kept here."""
    html = request.POST.get("html", "")[:LONGEST_PASTE]
    return JsonResponse({"text": pasted.from_html(html)})
