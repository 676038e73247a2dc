"""Before birth: one page about a baby who is expected, and what is written down about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import attempt
from alongside.desk.emergency.common import READERS, WRITERS, by, may
from alongside.desk.people.words import masthead
from alongside.desk.unborn import forms, tried
from alongside.record.actions import unborn as actions
from alongside.record.queries.desk import looked, unborn as queries
from alongside.record.queries.desk.unborn import Unborn


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is written down before a birth. `do` answers the baby whose page follows."""

    key: str
    title: str
    form: type[forms.UnbornForm]
    do: Callable[[HttpRequest, Any, Unborn], UUID]
    says: str
    button: str
    done: str


def _due(request: HttpRequest, form: Any, about: Unborn) -> UUID:
    actions.change_due(about.child.ref, due_on=form.cleaned_data["due_on"], **by(request))
    return about.child.ref


def _twins(request: HttpRequest, form: Any, about: Unborn) -> UUID:
    given = form.cleaned_data
    return actions.split_twins(about.child.ref, given=given["given"], family=given["family"], **by(request))


def _ended(request: HttpRequest, form: Any, about: Unborn) -> UUID:
    actions.record_loss(about.child.ref, on=form.cleaned_data["on"], **by(request))
    return about.child.ref


ACTS = (
    Act(
        "due",
        "Another due date",
        forms.DueForm,
        _due,
        "What counts back from the due date is worked out again from the new one.",
        "Write it down",
        "Written down.",
    ),
    Act(
        "twins",
        "There are two",
        forms.TwinsForm,
        _twins,
        "The second baby gets a record of their own, with everything that was written down until now. From now on each has "
        "their own. Nobody is told a second time.",
        "Write it down",
        "Written down. This is the record of the second baby.",
    ),
    Act(
        "ended",
        "The pregnancy has ended",
        forms.EndedForm,
        _ended,
        "Every letter, message, invitation, meeting, clock and task about this baby that has not gone out or been done stops "
        "at once, and no page says that a baby is expected. Nobody is asked why. Nobody is told by this.",
        "Write it down and stop everything",
        "Written down, and stopped.",
    ),
)
BY_KEY = {act.key: act for act in ACTS}


@page(
    "desk:unborn",
    "children/<uuid:child>/before-birth/",
    door="desk",
    roles=READERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose,
    opened_by=tried.WORKER,
    states=("expected", "ended"),
    most_queries=12,
)
def unborn(request: HttpRequest, child: UUID) -> HttpResponse:
    """A baby who is expected: when, whose, who is near, what is planned and due."""
    about = queries.unborn(request.viewer, child, now=request.now)  # type: ignore[attr-defined]
    return show(
        request,
        "desk/unborn/unborn.html",
        about=about,
        top=masthead(about.child, request.today),  # type: ignore[attr-defined]
        acts=ACTS if about.expected and may(request, WRITERS) else (),
        today=request.today,  # type: ignore[attr-defined]
    )


@page(
    "desk:unborn_write",
    "children/<uuid:child>/before-birth/write/",
    door="desk",
    roles=WRITERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose,
    opened_by=tried.WORKER,
    most_queries=12,
)
def write(request: HttpRequest, child: UUID) -> HttpResponse:
    """Another due date, twins, or that the pregnancy has ended: the address says which."""
    viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
    try:
        act = BY_KEY[request.GET.get("what", "due")]
    except KeyError:
        raise Http404 from None
    about = queries.unborn(viewer, child, now=now, what=f"before birth: {act.key}")
    back = reverse("desk:unborn", kwargs={"child": about.child.ref})
    form = act.form(request.POST or None, about=about, today=today)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: {"child": str(act.do(request, form, about))})
        if done is not None:
            messages.success(request, act.done)
            if act.key == "ended" and looked.must_say(viewer, about.child.ref, now=now).reason_needed:
                return redirect(
                    "desk:home"
                )  # the work ended with it: nobody asks her worker why they open the record
            return redirect("desk:unborn", child=done["child"])
    return show(request, "desk/unborn/write.html", act=act, form=form, about=about, back=back, today=today)
