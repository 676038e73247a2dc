"""Writing a strategy discussion, and reading one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.enquiry import tried
from alongside.desk.enquiry.common import READERS, TAKERS, WRITERS, by, written
from alongside.desk.enquiry.strategy.forms import CALLED, CORE, MOST_LINES, DiscussionForm
from alongside.law.questions import MANAGERS
from alongside.law.steps.enquiry import THRESHOLD
from alongside.record.actions import enquiry as actions
from alongside.record.queries.desk import enquiry as queries
from alongside.record.queries.desk.enquiry import Before

# Cautions that are answered by filling in the box they stand at.
ANSWERED_HERE = ("core_agency_missing", "parents_not_asked_as_partners")


@page(
    "desk:strategy",
    "children/<uuid:child>/strategy-discussion/",
    door="desk",
    roles=WRITERS,
    example=tried.child,
    whose=tried.whose_child,
    opened_by=tried.WORKER,
    states=("", "running"),
    expired=keeping.keep_after_session,
    most_queries=12,
)
def strategy(request: HttpRequest, child: UUID) -> HttpResponse:
    """Write down a strategy discussion: who, what each said, what was decided for each child, who does what tonight."""
    viewer, now = request.viewer, request.now  # type: ignore[attr-defined]
    before = queries.before(viewer, child, now=now)
    held = keeping.hold(request, slot="strategy", kind="strategy_discussion", people=[child])
    asked = request.POST.get("act", "")
    others, lines = _room(held, "others", 0), _room(held, "lines", 1)
    make = {
        "before": before,
        "decides": viewer.is_a(*MANAGERS),
        "others": min(MOST_LINES, others + (asked == "more_people")),
        "lines": min(MOST_LINES, lines + (asked == "more_to_do")),
        "now": now,
    }

    def act(form: DiscussionForm, held: Held) -> dict[str, Any]:
        return _hold(request, form, held, before)

    return written(
        request,
        held,
        lambda data: DiscussionForm(data, **make),
        act,
        lambda done: reverse("desk:strategy_discussion", kwargs={"discussion": done["document"]}),
        "desk/enquiry/strategy/strategy.html",
        answers=ANSWERED_HERE,
        before=before,
        core=[(role, CALLED[role]) for role in CORE],
        threshold=THRESHOLD,
        takes=not TAKERS.isdisjoint(viewer.roles),
        child=child,
    )


def _room(held: Held, name: str, least: int) -> int:
    """How many lines the form had when it was sent or saved."""
    typed = (held.fields.get(name) or [""])[0]
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else least


def _hold(request: HttpRequest, form: DiscussionForm, held: Held, before: Before) -> dict[str, Any]:
    manager = form.cleaned_data.get("decided_by")
    names = {str(each.ref): each.name for each in before.managers}
    actions.hold_strategy_discussion(
        form.said(name.removeprefix("pasted_") for name in held.fields if name.startswith("pasted_")),
        document=held.of.document,
        agreed_by_phone=(UUID(manager), names[manager]) if manager else None,
        **by(request),
    )
    return {"document": str(held.of.document)}


@page(
    "desk:strategy_discussion",
    "strategy-discussions/<uuid:discussion>/",
    door="desk",
    roles=READERS,
    example=tried.discussion,
    whose=tried.whose_discussion,
    opened_by=tried.WORKER,
    states=("joint", "outside_own", "missing"),
    most_queries=12,
)
def discussion(request: HttpRequest, discussion: UUID) -> HttpResponse:
    """A strategy discussion as it was written."""
    about = queries.discussion(request.viewer, discussion, now=request.now)  # type: ignore[attr-defined]
    return show(
        request,
        "desk/enquiry/strategy/discussion.html",
        about=about,
        writes=not WRITERS.isdisjoint(request.viewer.roles),  # type: ignore[attr-defined]
        today=request.today,  # type: ignore[attr-defined]
    )
