"""Who waits for a service: numbers by service and team, each leading to its children."""

from django.http import HttpRequest, HttpResponse

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.drafts.keeping import as_ref
from alongside.desk.plan import tried
from alongside.desk.plan.views import LISTERS, WRITERS
from alongside.record.queries.desk import waits

# What each number is called, in the order of the page.
NUMBERS = {
    "waiting": "Waiting",
    "not_asked": "Not asked for yet",
    "unavailable": "Cannot be had",
    "refused": "Refused",
    "started": "Started",
}
STATES = {
    "asked": "Asked for",
    "waiting": "On its waiting list",
    "not_asked": "In the plan, not asked for yet",
    "unavailable": "Cannot be had",
    "refused": "Refused",
    "started": "Started",
}


@page(
    "desk:waiting",
    "services/waiting/",
    door="desk",
    roles=roles_who_may(May.SEE_TEAM),
    section="desk:team",
    opened_by=tried.MANAGER,
    most_queries=6,
)
def waiting(request: HttpRequest) -> HttpResponse:
    """Which services the plans of my teams ask for, how many children wait, for how long, and who they are."""
    viewer, now = request.viewer, request.now  # type: ignore[attr-defined]
    lines = waits.waiting_for_services(viewer, now=now)
    what = request.GET.get("show", "")
    what = what if what in NUMBERS else "waiting"
    service, team = (as_ref(request.GET.get(name, "")) for name in ("service", "team"))
    chosen = [
        one
        for one in lines
        if (service is None or one.service == service) and (team is None or one.team.ref == team)
    ]
    shown = sorted(
        ((one, child) for one in chosen for child in one.showing(what)), key=lambda both: both[1].since
    )
    return show(
        request,
        "desk/plan/waiting/list.html",
        lines=lines,
        shown=shown,
        what=what,
        only=chosen[0] if service and len(chosen) == 1 else None,
        numbers=NUMBERS,
        states=STATES,
        lists=bool(LISTERS & viewer.roles),
        writes=bool(WRITERS & viewer.roles),
        today=request.today,  # type: ignore[attr-defined]
    )
