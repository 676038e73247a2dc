"""Who waits for a worker, and giving children one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.fields import PickField, PlainForm, choose_any, choose_one, text
from alongside.design.registry import page
from alongside.design.words import number_words
from alongside.desk.doing import Request, attempt
from alongside.desk.front_door.board.views import whole
from alongside.law.layers import LAYERS
from alongside.law.pathway import clocks
from alongside.law.tables import Layer
from alongside.record.actions import referral as referrals
from alongside.record.queries.desk import door_samples, duty as queries
from alongside.record.queries.desk.duty import Allocation, Practitioner
from alongside.record.queries.desk.staff import teams_of_kind

ALLOCATES = roles_who_may(May.ALLOCATE)
STAGE_WORDS = {
    key: words for one in LAYERS if one.layer is Layer.HELP for key, words in (*one.values, *one.finer)
}
WORK_TEAMS = ("social_work", "family_help", "child_protection", "children_in_care", "leaving_care")


class AllocateForm(PlainForm):
    """A worker by name, or a team's duty list; for whichever of the children."""

    who = choose_one(
        (("worker", "A worker"), ("team", "A team's duty list")),
        label="Who takes this?",
        called="Who takes this",
        initial="worker",
    )
    worker = PickField(label="Which worker", called="which worker", required=False)
    team = choose_one((), label="Which team", called="Which team", required=False)
    children = choose_any((), label="Which children", called="Which children")
    reason = text(
        label="Why this worker, or why the change", called="The reason", required=False, max_length=400
    )

    def __init__(
        self,
        *args: Any,
        about: Allocation,
        workers: tuple[Practitioner, ...],
        teams: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        together = [
            (str(about.referral), about.name),
            *((str(one.referral), one.name) for one in about.together),
        ]
        self.fields["children"].choices = together
        self.fields["children"].initial = [ref for ref, _ in together]
        self.fields["team"].choices = teams
        self.teams = {str(one.ref): one.team for one in workers}
        self.fields["worker"].options = [
            (str(one.ref), f"{one.name}, {one.team_name}, {number_words(one.children, 'child', 'children')}")
            for one in workers
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = given.get("who")
        if chosen and chosen not in self.errors and not given.get(chosen):
            self.add_error(chosen, f"Choose which {chosen}")
        return given


@page(
    "desk:duty",
    "duty/",
    door="desk",
    roles=ALLOCATES,
    section="desk:board",
    opened_by="duty_manager",
    most_queries=12,
)
def duty(request: Request) -> HttpResponse:
    """Children whose referral is decided and who have no named worker, the longest waiting first."""
    waiting = queries.duty_list(request.viewer, now=request.now, page=whole(request.GET.get("page")))
    return show(
        request,
        "desk/allocation/duty.html",
        duty=waiting,
        stages=STAGE_WORDS,
        clocks=clocks(),
        turn=lambda number: "?" + urlencode({"page": number}),
    )


@page(
    "desk:allocate",
    "allocation/<uuid:referral>/",
    door="desk",
    roles=ALLOCATES,
    example=lambda council, state: {"referral": door_samples.referral("own")},
    whose=lambda council, which: None if which == "other" else {"referral": door_samples.referral(which)},
    section="desk:board",
    opened_by="duty_manager",
    most_queries=12,
)
def allocate(request: Request, referral: UUID) -> HttpResponse:
    """Give a child, and the brothers and sisters of the same contact, a worker."""
    about = queries.allocation(request.viewer, referral, now=request.now)
    workers = queries.practitioners(today=request.today)
    teams = [(str(one.ref), one.name) for one in teams_of_kind(*WORK_TEAMS)]
    form = AllocateForm(request.POST or None, about=about, workers=workers, teams=teams)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            worker = UUID(given["worker"]) if given["who"] == "worker" else None
            team = form.teams[given["worker"]] if worker else UUID(given["team"])
            referrals.allocate(
                [UUID(ref) for ref in given["children"]],
                worker=worker,
                team=team,
                reason=given["reason"],
                by=request.viewer,
                now=request.now,
            )
            return {"referrals": given["children"]}

        if attempt(request, form, act):
            messages.success(request, "Done: the worker sees it on their own page.")
            return redirect("desk:allocate", referral=referral)
    return show(request, "desk/allocation/allocate.html", about=about, form=form, stages=STAGE_WORDS)
