"""Closing a referral: the national reason, why in words, what the law says against it, and who is told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.design.answers import show
from alongside.design.fields import PlainForm, choose_from_list, choose_one, long_text
from alongside.design.registry import page
from alongside.desk.doing import Request, attempt, cautions_answered, reasons_for
from alongside.desk.people.examples import HANNAH
from alongside.law import pathway
from alongside.record.actions import referral as referrals
from alongside.record.queries.desk import closing as queries

TOLD = (
    ("yes", "Yes: they know that our work ends, why, and how to come back"),
    ("no", "Not yet: telling each of them stays to be done"),
)


class ClosingForm(PlainForm):
    """Why a referral is closed, and whether the family knows."""

    closure_reason = choose_from_list((), label="Why it ends", called="Why it ends")
    reasons = long_text(
        label="Reasons",
        called="The reasons",
        rows=5,
        max_length=4000,
        help_text="What is better now and how you know; what the child and the family say; who helps from here on.",
    )
    family_told = choose_one(
        TOLD, label="Has the family been told?", called="Whether the family has been told"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closure_reason"].choices = [("", "Choose one"), *queries.reasons()]


@page(
    "desk:referral_close",
    "referrals/<uuid:referral>/close/",
    door="desk",
    roles=frozenset(pathway.decisions()[queries.KIND].decided_by),
    section="desk:home",
    example=lambda council, state: {"referral": queries.sample("own", "alice@council.example")},
    whose=lambda council, which: {"referral": queries.sample(which, "alice@council.example")},
    opened_by=HANNAH,
    most_queries=8,
)
def close(request: Request, referral: UUID) -> HttpResponse:
    """Close one child's referral, or read what stands in the way and what can be done instead."""
    about = queries.closing(request.viewer, referral, now=request.now)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and not about.ended and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            done = referrals.close_referral(
                referral,
                closure_reason=given["closure_reason"],
                reasons=given["reasons"],
                family_told=given["family_told"] == "yes",
                by=request.viewer,
                now=request.now,
                cautions=cautions_answered(request),
            )
            return {"event": str(done)}

        if attempt(request, form, act):
            told = given["family_told"] == "yes"
            ended = f"The referral of {about.name} is closed."
            messages.success(request, ended if told else f"{ended} The family is still to be told.")
            return redirect("desk:home" if told else "desk:telling")
    return show(request, "desk/front_door/close/close.html", about=about, form=form, reasons_for=reasons_for)
