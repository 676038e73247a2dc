"""Calling a conference, and asking each person by themselves."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import attempt, cautions_answered, reasons_for
from alongside.desk.meetings import tried
from alongside.desk.meetings.common import ARRANGERS, CALLERS, by, opened
from alongside.desk.meetings.forms import AskForm, CallForm
from alongside.record.actions import conference as conferences, meetings as actions
from alongside.record.actions.meetings import Who
from alongside.record.queries.desk import meetings as queries
from alongside.record.queries.desk.meetings import Workspace
from alongside.record.queries.desk.staff import with_roles

CHAIRING, MANAGING = ("conference_chair",), ("team_manager", "duty_manager", "head_of_service")


@page(
    "desk:conference_call",
    "children/<uuid:child>/conference/",
    door="desk",
    roles=CALLERS,
    example=tried.child,
    whose=tried.whose_child,
    opened_by=tried.MANAGER,
    most_queries=12,
)
def call(request: HttpRequest, child: UUID) -> HttpResponse:
    """Call a conference about a child, and the brothers and sisters it is also about."""
    about = queries.to_call(request.viewer, child, now=request.now)  # type: ignore[attr-defined]
    staff = with_roles((*CHAIRING, *MANAGING), today=request.today)  # type: ignore[attr-defined]
    form = CallForm(
        request.POST or None,
        about=about,
        chairs=[person for person, roles in staff if roles & set(CHAIRING)],
        managers=[person for person, roles in staff if roles & set(MANAGING)],
    )
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            given = form.cleaned_data
            made = conferences.call_conference(
                [UUID(ref) for ref in form.chosen],
                form=given["form"],
                chair=(UUID(given["chair"]), form.chairs[given["chair"]].name),
                late_why=given["late_why"],
                late_authorised_by=given["late_authorised_by"],
                interim_plan=given["interim_plan"],
                cautions=cautions_answered(request),
                **form.planned(),
                **by(request),
            )
            return {"meeting": str(made)}

        if done := attempt(request, form, act, fields={"planned_on": "on", "conference": "form"}):
            return redirect("desk:meeting", meeting=done["meeting"])
    return show(
        request,
        "desk/meetings/calling/call.html",
        about=about,
        form=form,
        given=cautions_answered(request),
        reasons_for=reasons_for,
        today=request.today,  # type: ignore[attr-defined]
    )


@page(
    "desk:meeting_ask",
    "meetings/<uuid:meeting>/ask/",
    door="desk",
    roles=ARRANGERS,
    example=tried.meeting,
    whose=tried.whose_meeting,
    opened_by=tried.WORKER,
    most_queries=12,
)
def ask(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Ask one person, by themselves; or say why they are not asked."""
    about = opened(request, meeting)
    family = queries.whom_to_ask(about, request.today)  # type: ignore[attr-defined]
    form = AskForm(
        request.POST or None,
        about=about,
        seat=None,
        family=family,
        met=queries.who_took_part(about),
        today=request.today,  # type: ignore[attr-defined]
    )
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            return {"seat": str(_asked(request, form, about))}

        if attempt(request, form, act, fields={"person": "who"}):
            if request.POST.get("act") == "again":
                return redirect("desk:meeting_ask", meeting=meeting)
            return redirect("desk:meeting", meeting=meeting)
    return show(
        request,
        "desk/meetings/calling/ask.html",
        about=about,
        form=form,
        today=request.today,  # type: ignore[attr-defined]
    )


def _asked(request: HttpRequest, form: AskForm, about: Workspace) -> UUID:
    given = form.cleaned_data
    known, met = form.family.get(given["who"]), form.met.get(given["who"])
    if met is not None:
        who = Who(
            role=met.role, user=met.user, name=met.name, agency=met.agency or met.role_words, reach=met.reach
        )
    elif known is None:
        who = Who(
            role=given["role"],
            name=given["name"],
            agency=given["agency"],
            reach=given["reach"],
            by_role=bool(given["by_role"]),
        )
    else:
        who = Who(role=known.role, person=known.person.ref)
    theirs: dict[str, Any] = {
        "children": known.children if known else tuple(map(UUID, given.get("children") or ())),
        "has_responsibility": known.responsible_for if known and known.role != "child" else None,
    }
    if given["what"] == "leave_out":
        return actions.leave_out(
            about.ref,
            who,
            reason=given["reason"],
            other_way=given["other_way"],
            **theirs,
            **by(request),
        )
    return actions.ask(
        about.ref,
        who,
        how=given["how"],
        comes=form.comes(),
        **theirs,
        **by(request),
    )
