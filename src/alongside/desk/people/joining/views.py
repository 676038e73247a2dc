"""Saying that two records are one person, after seeing both; and that they are two after all."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design import fields
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import attempt
from alongside.desk.people.examples import HANNAH, person as a_person, whose
from alongside.record.actions import people as actions
from alongside.record.queries.desk import people as queries, putting_right

JOINERS = roles_who_may(May.JOIN_RECORDS)
VERDICTS = (
    ("same", "They are one person"),
    ("not_same", "They are two people"),
)


class VerdictForm(fields.PlainForm):
    """What somebody says of two records, and how they know."""

    verdict = fields.choose_one(VERDICTS, label="Are they one person?", called="whether they are one person")
    reasons = fields.long_text(label="How do you know?", called="how you know", max_length=600, rows=3)


@page(
    "desk:join",
    "people/<uuid:person>/join/",
    door="desk",
    roles=JOINERS,
    section="desk:search",
    example=a_person,
    whose=whose,
    opened_by=HANNAH,
    most_queries=12,
)
def join(request: HttpRequest, person: UUID) -> HttpResponse:
    """Two records side by side. Nothing is moved by joining: both stay whole, and it can be undone."""
    viewer, now = request.viewer, request.now  # type: ignore[attr-defined]
    try:
        other = UUID(request.GET.get("other", ""))
    except ValueError:
        known = queries.open_sheet(viewer, person, what="join records", now=now)
        return show(
            request,
            "desk/people/facts/choose.html",
            title="Join two records of one person",
            question=f"Which other record is {known.person.name} too?",
            known=known,
            near=(),
            to="join",
            entry="",
        )
    if other == person:
        raise Http404
    found = putting_right.pair(viewer, person, other, now=now)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        say = actions.join_people if said["verdict"] == "same" else actions.part_people

        def act() -> dict[str, Any]:
            return {"said": str(say(person, other, reasons=said["reasons"], by=viewer, now=now))}

        if attempt(request, form, act):
            return redirect("desk:person", person=person)
    return show(
        request,
        "desk/people/joining/join.html",
        form=form,
        pair=found,
        today=request.today,  # type: ignore[attr-defined]
    )
