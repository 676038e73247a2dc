"""Opening a restricted record for a child who cannot wait, and the review of it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design import fields
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.access.examples import DAVID, task, whose_task
from alongside.desk.doing import Request, attempt
from alongside.record.actions import access_emergency as actions
from alongside.record.actions.access_emergency import Looked
from alongside.record.queries.desk import restricted as queries
from alongside.record.queries.desk.staff import teams_of_kind

NOTHING = "Nothing that is kept from you was met. Check the spelling and the date, or search in the usual way. That you tried is kept."


class EmergencyForm(fields.PlainForm):
    """Whom, and why they cannot wait."""

    name = fields.text(
        label="Name of the child or of somebody in the family", called="The name", required=False
    )
    born_on = fields.DayField(label="Date of birth", called="The date of birth", required=False)
    postcode = fields.text(
        label="Or, if you do not have that, a postcode they lived at",
        called="The postcode",
        required=False,
        max_length=10,
    )
    number = fields.text(
        label="Or only a number: NHS, school or ours", called="The number", required=False, max_length=40
    )
    reasons = fields.long_text(
        label="What is happening, and why can this child not wait?",
        called="what is happening",
        max_length=1000,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "born_on", "postcode", "number"):  # the page says which of them go together
            self.fields[name].says_optional = False


@page(
    "desk:emergency",
    "emergency/",
    door="desk",
    roles=roles_who_may(May.OPEN_RESTRICTED),
    section="desk:search",
    opened_by="out_of_hours_worker",
)
def emergency(request: Request) -> HttpResponse:
    """Open a restricted record in an emergency. Nobody is named in an address: what is asked comes in a form."""
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            opened = actions.open_in_emergency(
                Looked(
                    name=given["name"],
                    born_on=given["born_on"],
                    postcode=given["postcode"],
                    number=given["number"],
                ),
                reasons=given["reasons"],
                hours=settings.EMERGENCY_HOURS,
                by=request.viewer,
                now=request.now,
            )
            return {"person": str(opened) if opened else ""}

        done = attempt(request, form, act)
        if done is not None and done["person"]:
            messages.success(
                request,
                f"Opened for {settings.EMERGENCY_HOURS} hours. Whoever answers for this record knows, and will review it.",
            )
            return redirect("desk:child", person=UUID(done["person"]))
        if done is not None:
            form.add_error(None, NOTHING)
    return show(
        request,
        "desk/access/emergency/open.html",
        form=form,
        hours=settings.EMERGENCY_HOURS,
        night=teams_of_kind("out_of_hours"),
    )


class ReviewForm(fields.PlainForm):
    """Proper or not, what was found, and what follows."""

    outcome = fields.choose_one(
        (
            ("proper", "Yes: the child could not wait"),
            ("not_proper", "No: it closes to them now"),
        ),
        label="Was it right to open it?",
        called="whether it was right to open it",
    )
    follows = fields.choose_one(
        (
            ("spoken_to", "I have spoken to them, and that is enough"),
            ("manager", "It goes to a head of service"),
            ("breach", "It goes to the information officers: it may be a breach of personal data"),
        ),
        label="What follows?",
        called="what follows",
        required=False,
    )
    words = fields.long_text(label="What did you find?", called="what you found", max_length=2000, rows=3)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == "not_proper" and not given.get("follows"):
            self.add_error("follows", "Select what follows")
        return given


@page(
    "desk:emergency_review",
    "emergencies/<uuid:task>/",
    door="desk",
    roles=roles_who_may(May.OPEN_CHILD),
    example=task("restricted_record_opened"),
    whose=whose_task("restricted_record_opened"),
    opened_by=DAVID,
    section="desk:answering",
)
def review(request: Request, task: UUID) -> HttpResponse:
    """Say whether a record was opened properly in an emergency. For whoever answers for it."""
    found = queries.opening_to_review(request.viewer, task, now=request.now)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            actions.review_opening(
                task,
                outcome=given["outcome"],
                words=given["words"],
                follows=given["follows"],
                by=request.viewer,
                now=request.now,
            )
            return {}

        if attempt(request, form, act) is not None:
            messages.success(request, "Your review is kept.")
            return redirect("desk:answering")
    return show(request, "desk/access/emergency/review.html", found=found, form=form, today=request.today)
