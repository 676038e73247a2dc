"""The night's list, accepted by name next morning, and decisions a manager agreed by phone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.fields import PlainForm, choose_any
from alongside.design.registry import page
from alongside.design.words import moment_words, number_words
from alongside.desk.doing import Request, attempt, press
from alongside.desk.front_door.forms import LINES
from alongside.law.steps.referral import REFERRAL_OUTCOME
from alongside.record.actions import referral as referrals
from alongside.record.queries.desk import door_samples, night as queries
from alongside.record.queries.desk.night import Overnight


class AcceptForm(PlainForm):
    """Which of the night's contacts somebody takes. All of them, unless they say otherwise."""

    taken = choose_any((), label="What you take", called="What you take")

    def __init__(self, *args: Any, overnight: Overnight, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ = [one for one in overnight.waiting if not any(child.restricted for child in one.children)]
        # What was accepted a moment ago is still an answer: a form sent twice ends as it did the first time.
        known = [*open_, *overnight.accepted]
        self.fields["taken"].choices = [(str(one.task), one.from_whom) for one in known]
        self.fields["taken"].initial = [str(one.task) for one in open_]


@page(
    "desk:overnight",
    "front-door/night/",
    door="desk",
    roles=roles_who_may(May.SEE_FRONT_DOOR),
    section="desk:board",
    opened_by="front_door_worker",
    most_queries=9,
)
def overnight(request: Request) -> HttpResponse:
    """What came in the night. Each is somebody's by name before the day begins."""
    found = queries.overnight(request.viewer, now=request.now)
    accepts = may(request.viewer.roles, May.ACCEPT_OVERNIGHT)
    form = AcceptForm(request.POST or None, overnight=found)
    if request.method == "POST" and accepts and form.is_valid():

        def act() -> dict[str, Any]:
            tasks = [UUID(task) for task in form.cleaned_data["taken"]]
            return {"taken": referrals.accept_overnight(tasks, by=request.viewer, now=request.now)}

        if done := attempt(request, form, act):
            messages.success(
                request,
                f"{number_words(done['taken'], 'contact')} accepted by {request.viewer.name}, {moment_words(request.now, request.today)}.",
            )
            return redirect("desk:overnight")
    return show(request, "desk/out_of_hours/overnight.html", night=found, form=form, accepts=accepts)


@page(
    "desk:agreements",
    "agreed-by-phone/",
    door="desk",
    roles=roles_who_may(May.CONFIRM_AGREEMENT),
    section="desk:board",
    opened_by="duty_manager",
    most_queries=9,
)
def agreements(request: Request) -> HttpResponse:
    """Decisions written down as agreed by me on the phone, which I have not confirmed yet."""
    found = queries.agreements(request.viewer, now=request.now)
    return show(
        request, "desk/out_of_hours/agreements.html", agreements=found, outcomes=REFERRAL_OUTCOME.options()
    )


@page(
    "desk:agreement",
    "agreed-by-phone/<uuid:task>/",
    door="desk",
    roles=roles_who_may(May.CONFIRM_AGREEMENT),
    example=lambda council, state: {"task": door_samples.task("confirm_spoken_decision")[0]},
    whose=lambda council, which: (
        {"task": door_samples.task("confirm_spoken_decision")[0]} if which == "own" else None
    ),
    section="desk:board",
    opened_by="grace@council.example",
    most_queries=9,
)
def agreement(request: Request, task: UUID) -> HttpResponse:
    """One decision agreed by phone: read it as it was written down, and confirm it in one's own name."""
    about = queries.agreements(request.viewer, now=request.now, task=task)[0]
    if request.method == "POST" and about.confirmed_at is None:

        def act() -> dict[str, Any]:
            return {"event": str(referrals.confirm_spoken_decision(task, by=request.viewer, now=request.now))}

        if press(request, act):
            messages.success(request, "Confirmed in your name.")
        return redirect("desk:agreement", task=task)
    return show(
        request,
        "desk/out_of_hours/agreement.html",
        about=about,
        lines=[(label, about.lines[name]) for name, label, _ in LINES if name in about.lines],
        outcomes=REFERRAL_OUTCOME.options(),
    )
