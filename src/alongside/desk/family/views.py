"""A family on one page: who lives with whom, who is what to whom, and where each child stands."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.child.drawn import Here, drawn
from alongside.desk.people.examples import ALICE, person as a_person, whose
from alongside.desk.people.words import warning_strip
from alongside.record.queries.desk import family as queries


@page(
    "desk:family",
    "families/<uuid:person>/",
    door="desk",
    roles=roles_who_may(May.OPEN_CHILD),
    section="desk:home",
    example=a_person,
    states=("own", "ollie", "layla"),
    whose=whose,
    opened_by=ALICE,
    most_queries=12,
)
def family(request: HttpRequest, person: UUID) -> HttpResponse:
    """The family of one person."""
    found = queries.family(request.viewer, person, now=request.now)  # type: ignore[attr-defined]
    return show(
        request,
        "desk/family/family.html",
        found=found,
        warnings=warning_strip(found.warnings, found.person),
        drawn=drawn(
            (layer, value, Here(child.card.ref, child.card.name, since))
            for child in found.children
            for layer, _, since, value in child.standing
        ),
        today=request.today,  # type: ignore[attr-defined]
    )
