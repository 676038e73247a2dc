"""Deciding to share, or not to, and the decision as it stands."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import Request, attempt, cautions_answered, reasons_for
from alongside.desk.issuing import tried
from alongside.desk.issuing.forms import SharingForm
from alongside.record.actions import sharing as actions
from alongside.record.actions.sharing import NewSharing
from alongside.record.queries.desk import issuing, sharing as queries

SHARERS = roles_who_may(May.SHARE)
READERS = roles_who_may(May.OPEN_CHILD)
COMMON: dict[str, Any] = {
    "door": "desk",
    "section": "desk:home",
    "opened_by": tried.WORKER,
    "most_queries": 12,
}


@page(
    "desk:share_new",
    "children/<uuid:child>/sharing/new/",
    roles=SHARERS,
    example=tried.child,
    whose=tried.child,
    **COMMON,
)
def new(request: Request, child: UUID) -> HttpResponse:
    """Decide to share with an agency, or not to, with the basis in law."""
    around = issuing.to_choose(request.viewer, child, now=request.now)
    form = SharingForm(request.POST or None, around=around)
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "others"}
        children = (around.child, *map(UUID, form.cleaned_data.get("others", [])))

        def act() -> dict[str, Any]:
            ref = actions.decide_to_share(
                NewSharing(children=children, **said),
                reasons=cautions_answered(request),
                by=request.viewer,
                now=request.now,
            )
            return {"decision": str(ref)}

        if done := attempt(request, form, act, fields={"children": "others"}):
            return redirect("desk:share", decision=done["decision"])
    return show(
        request,
        "desk/issuing/sharing/new.html",
        form=form,
        around=around,
        today=request.today,
        reasons_for=reasons_for,
    )


@page(
    "desk:share",
    "sharing/<uuid:decision>/",
    roles=READERS,
    example=tried.decision,
    whose=tried.decision,
    **COMMON,
)
def decision(request: Request, decision: UUID) -> HttpResponse:
    """A decision about sharing."""
    found = queries.decision(request.viewer, decision, now=request.now)
    return show(request, "desk/issuing/sharing/decision.html", found=found, today=request.today)
