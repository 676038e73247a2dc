"""Offering work, one offer with what becomes of it, every offer that waits, and another council's notice."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.allocation.views import WORK_TEAMS
from alongside.desk.doing import Request, attempt, cautions_answered, reasons_for
from alongside.desk.transfer import tried
from alongside.desk.transfer.forms import AnswerForm, NoticeForm, OfferForm, possible
from alongside.record.actions import transfer as actions, transfer_in
from alongside.record.actions.transfer import ToWhom
from alongside.record.actions.transfer_in import Notice
from alongside.record.queries.desk import transfer as queries
from alongside.record.queries.desk.duty import practitioners
from alongside.record.queries.desk.staff import teams_of_kind
from alongside.record.queries.desk.transfer import Offer

READERS = roles_who_may(May.OPEN_CHILD)
SENDERS = roles_who_may(May.WRITE_ASSESSMENT)
TRIAGES = roles_who_may(May.TRIAGE_CONTACT)


def _teams() -> list[tuple[str, str]]:
    return [(str(one.ref), one.name) for one in teams_of_kind(*WORK_TEAMS)]


@page(
    "desk:handover",
    "children/<uuid:child>/handover/",
    door="desk",
    roles=SENDERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose_child,
    states=("", "not_open"),
    opened_by=tried.WORKER,
    most_queries=12,
)
def handover(request: Request, child: UUID) -> HttpResponse:
    """Offer the work with a child, and with brothers and sisters, to a colleague, a team or another council."""
    children = queries.to_offer(request.viewer, child, now=request.now)
    free = [each for each in children if each.running is None]
    running = next((each.running for each in children if each.running), None)
    if running and children[0].running:
        return redirect("desk:transfer", transfer=children[0].running)
    form = OfferForm(
        request.POST or None,
        children=free,
        workers=practitioners(today=request.today) if free else (),
        teams=_teams() if free else (),
    )
    if request.method == "POST" and free and form.is_valid():

        def act() -> dict[str, Any]:
            chosen = [UUID(ref) for ref in form.cleaned_data["children"]]
            made = actions.offer(
                chosen,
                ToWhom(**form.asked()),
                know=form.cleaned_data["know"],
                by=request.viewer,
                now=request.now,
            )
            return {"transfer": str(made)}

        if done := attempt(request, form, act):
            messages.success(request, "Offered. You have the work until it is handed over.")
            return redirect("desk:transfer", transfer=done["transfer"])
    return show(
        request, "desk/transfer/handover.html", children=children, form=form, child=child, today=request.today
    )


@page(
    "desk:transfer",
    "transfers/<uuid:transfer>/",
    door="desk",
    roles=READERS,
    section="desk:home",
    example=tried.transfer,
    whose=tried.whose_transfer,
    states=("offered", "accepted", "in", "returned"),
    opened_by=tried.WORKER,
    most_queries=12,
)
def transfer(request: Request, transfer: UUID) -> HttpResponse:
    """One offer: what is open, what whoever takes over has to know, who has heard the new name, and what happens now."""
    about = queries.offer(request.viewer, transfer, now=request.now)
    acts = possible(about)
    form = AnswerForm(
        request.POST or None,
        about=about,
        workers=practitioners(today=request.today) if "accept" in acts else (),
        today=request.today,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            _do(request, form, about)
            return {"done": True}

        if attempt(request, form, act, fields=form.boxes[form.cleaned_data["act_"]]) is not None:
            messages.success(request, SAID[form.cleaned_data["act_"]])
            return redirect("desk:transfer", transfer=transfer)
    return show(
        request,
        "desk/transfer/transfer.html",
        about=about,
        form=form if acts else None,
        given=cautions_answered(request),
        reasons_for=reasons_for,
        today=request.today,
    )


SAID = {
    "accept": "Accepted in your name. The family is told who comes; then it is handed over.",
    "accept_out": "Written down. Tell the family who comes; then hand over.",
    "return": "Returned, with your reason.",
    "return_out": "Written down. You have the work still.",
    "met": "Written down.",
    "hand_over": "Handed over.",
    "take_back": "Taken back. You have the work still.",
}


def _do(request: Request, form: AnswerForm, about: Offer) -> None:
    given = form.cleaned_data
    by: dict[str, Any] = {"by": request.viewer, "now": request.now}
    act, ref = given["act_"], about.ref
    cautions = cautions_answered(request)
    if act == "accept":
        worker = UUID(given["worker"])
        actions.accept(
            ref,
            worker=worker,
            team=form.teams[given["worker"]],
            primary_need=given.get("need") or "",
            cautions=cautions,
            **by,
        )
    elif act == "accept_out":
        actions.accept(ref, who=given["who"], on=given["on"], **by)
    elif act in ("return", "return_out"):
        actions.give_back(ref, reason=given["reason"], who=given["who"], receipt=given["receipt"], **by)
    elif act == "met":
        on = given["on"] or request.today
        actions.new_council_met(ref, on=on, plan_there=given["plan_there"] == "yes", **by)
    elif act == "take_back":
        actions.take_back(ref, reason=given["reason"], **by)
    else:
        actions.hand_over(ref, on=given["on"], not_told_why=given["not_told_why"], cautions=cautions, **by)


@page(
    "desk:transfers",
    "transfers/",
    door="desk",
    roles=SENDERS,
    section="desk:home",
    opened_by=tried.MANAGER,
    most_queries=12,
)
def transfers(request: Request) -> HttpResponse:
    """Every offer of work that is not over: asked of me and my teams, made by us, and from other councils."""
    return show(
        request,
        "desk/transfer/transfers.html",
        waiting=queries.waiting(request.viewer, now=request.now),
        today=request.today,
    )


@page(
    "desk:transfer_in",
    "front-door/<uuid:contact>/moved-here/",
    door="desk",
    roles=TRIAGES,
    section="desk:board",
    example=tried.contact,
    whose=tried.whose_contact,
    opened_by=tried.DOOR,
    most_queries=12,
)
def notice(request: Request, contact: UUID) -> HttpResponse:
    """This contact is another council's notice: what they have, whether the children stay, and which team answers."""
    about = queries.incoming(request.viewer, contact, now=request.now)
    form = NoticeForm(request.POST or None, teams=_teams(), today=request.today)
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            given = form.cleaned_data
            said = Notice(
                council=given["council"],
                work=given["work"],
                for_good=given["for_good"] == "yes",
                until=given["until"],
                team=UUID(given["team"]),
                primary_need=given["need"] if given["work"] == "protection_plan" else "",
            )
            made = transfer_in.receive(
                contact, said, by=request.viewer, now=request.now, cautions=cautions_answered(request)
            )
            return {"transfer": str(made)}

        if done := attempt(request, form, act):
            return redirect("desk:transfer", transfer=done["transfer"])
    return show(
        request,
        "desk/transfer/notice.html",
        about=about,
        form=form,
        given=cautions_answered(request),
        reasons_for=reasons_for,
        today=request.today,
    )
