"""The core group: called for whom the conference named, and written up on one page."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import attempt
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.enquiry.common import by, written
from alongside.desk.plan import forms, tried
from alongside.desk.plan.views import ARRANGERS, WRITERS, naming, opened, people_of, room
from alongside.law.meetings import CORE_GROUP_RECORD
from alongside.record.actions import protection_plan as actions
from alongside.record.actions.protection_plan import CoreGroup
from alongside.record.queries.desk import meetings, plans, protection_plan as queries


@page(
    "desk:core_group_call",
    "plans/<uuid:plan>/core-group/",
    door="desk",
    roles=ARRANGERS,
    example=tried.plan,
    whose=tried.whose_outline,
    opened_by=tried.WORKER,
    states=("outline",),
    most_queries=12,
)
def call(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Call the next core group: when, where, and how each of its members is asked."""
    about = opened(request, plan, "calling a core group")
    if (waiting := about.next_core_group) is not None:
        return redirect("desk:meeting", meeting=waiting.ref)
    form = forms.CallForm(request.POST or None, page=about, members=queries.members(about))
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            made = actions.call_core_group(plan, members=form.asked(), **form.planned(), **by(request))
            return {"meeting": str(made)}

        if done := attempt(request, form, act):
            return redirect("desk:meeting", meeting=done["meeting"])
    return show(request, "desk/plan/group/call.html", about=about, form=form, today=request.today)  # type: ignore[attr-defined]


@page(
    "desk:core_group_write",
    "meetings/<uuid:meeting>/core-group/",
    door="desk",
    roles=WRITERS,
    example=tried.group,
    whose=tried.whose_group,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def write(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Write up a core group on one page: who was there, what came of each part of the plan, what is new, what is next."""
    viewer, now = request.viewer, request.now  # type: ignore[attr-defined]
    group = meetings.workspace(viewer, meeting, now=now, what="writing up a core group")
    if group.held_on is not None:
        return redirect("desk:meeting", meeting=meeting)
    about = plans.plan_of_meeting(viewer, meeting, now=now, what="writing up a core group")
    plan = about.ref
    held = keeping.hold(request, slot="core_group", kind="core_group", people=people_of(about))
    asked = request.POST.get("act", "")
    given, family = naming(request, about)
    make = {
        **given,
        "places": group.places,
        "planned_at": group.at,
        "family": family,
        "needs": room(held, "needs", asked, "more_needs", 0),
        "lines": room(held, "lines", asked, "more_to_do", 1),
        "now": now,
    }

    def act(form: forms.CoreGroupForm, held: Held) -> dict[str, Any]:
        keeping.unless_moved(actions.write_up_core_group(meeting, plan, _said(form), **by(request)))
        return {"plan": str(plan)}

    return written(
        request,
        held,
        lambda data: forms.CoreGroupForm(data, **make),
        act,
        lambda done: reverse("desk:plan", kwargs={"plan": plan}),
        "desk/plan/group/write.html",
        about=about,
        group=group,
    )


def _said(form: forms.CoreGroupForm) -> CoreGroup:
    given = form.cleaned_data
    return CoreGroup(
        at=form.held_at(),
        came=form.came(),
        words={name: given[name] for name, _ in CORE_GROUP_RECORD},
        came_of=form.progress(given["on"]),
        needs=[need for _, need in form.new_needs()],
        actions=form.new_actions(),
        next_on=given["next_on"],
        early_review=given["early_review"] == "yes",
        develops=given.get("develops") == "yes",
    )
