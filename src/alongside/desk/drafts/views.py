"""Saving a draft, finding one's drafts again, and pasting from Word."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from alongside.accounts.roles import May, roles_who_may
from alongside.design import kept, pasted, words
from alongside.design.answers import show
from alongside.design.fields import PickField, PlainForm
from alongside.design.registry import Nav, page
from alongside.desk.doing import attempt, press, signed
from alongside.desk.drafts import examples, keeping
from alongside.record.actions import drafts as actions, new_ref
from alongside.record.queries.desk import drafts as queries
from alongside.record.queries.desk.staff import Colleague

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
    held = keeping.sent(request)
    if held.ref != draft:
        return JsonResponse({"state": "failed"}, status=400)
    outcome = keeping.save(request, held)
    at = words.time_words(outcome.saved_at)
    if outcome.saved:
        wrong = keeping.not_kept(held.fields)
        return JsonResponse({"state": "saved", "at": at, "revision": outcome.revision, "wrong": wrong})
    # No template prints these: what is kept private from this writer is kept so here as well.
    read = {
        name: [kept.shown(value, box=True) for value in values]
        for name, values in queries.fields_of(outcome.body).items()
        if not name.startswith("base_")
    }
    theirs = {name: values[0] if len(values) == 1 else values for name, values in read.items()}
    with_whom = queries.draft(request.viewer, held.ref).with_whom  # type: ignore[attr-defined]
    by = f"{' or '.join(('you', *with_whom))}, at {at}" if with_whom else f"you, in another tab, at {at}"
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


@page(
    "desk:draft_together",
    "drafts/<uuid:draft>/together/",
    door="desk",
    roles=WRITERS,
    section="desk:drafts",
    example=examples.draft,
    whose=nobodys,
    opened_by=examples.WORKER,
    most_queries=12,
)
def together(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Who writes this draft together: name a colleague, or take one away."""
    viewer, now = request.viewer, request.now  # type: ignore[attr-defined]
    about = queries.draft_card(viewer, draft, now=now)
    may_ask = queries.may_be_asked(viewer, draft, now=now) if about.mine else ()
    form = TogetherForm(request.POST or None, colleagues=may_ask)
    if leaving := keeping.as_ref(request.POST.get("without", "")):
        press(request, lambda: _without(request, draft, leaving))
        mine = about.mine
        return redirect(request.path if mine else reverse("desk:drafts"))
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            asked = UUID(form.cleaned_data["with_whom"])
            actions.write_together(draft, with_users=[asked], by=viewer, now=now)
            return {}

        if attempt(request, form, act) is not None:
            return redirect(request.path)
    return show(request, "desk/drafts/together.html", draft=about, form=form, today=request.today)  # type: ignore[attr-defined]


def _without(request: HttpRequest, draft: UUID, user: UUID) -> dict[str, Any]:
    actions.write_without(draft, user=user, by=request.viewer, now=request.now)  # type: ignore[attr-defined]
    return {}


class TogetherForm(PlainForm):
    """A colleague to write with."""

    def __init__(self, *args: Any, colleagues: Sequence[Colleague], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["with_whom"] = PickField(
            [(str(each.ref), each.who) for each in colleagues],
            label="Who should write with you?",
            help_text="Type a part of the name. They can read what you have typed so far, and change it.",
            called="who should write with you",
        )
        self.word_errors()


@page("desk:paste", "drafts/paste/", door="desk", roles=WRITERS, inside=True)
@require_POST
def paste(request: HttpRequest) -> JsonResponse:
    """What was pasted from Word or Outlook, as plain paragraphs and lists. Nothing of it is kept here."""
    html = request.POST.get("html", "")[:LONGEST_PASTE]
    return JsonResponse({"text": pasted.from_html(html)})
