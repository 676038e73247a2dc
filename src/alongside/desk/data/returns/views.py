"""The returns that are built: asked for by one, approved by another, sent, received; and what was left out and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.data.forms import ReceiptForm, StepForm
from alongside.desk.data.tables import CSV, csv_lines, taken_out
from alongside.desk.data.views import ANALYST
from alongside.desk.doing import Request, attempt, press
from alongside.law.days import london_day
from alongside.record.access import log
from alongside.record.actions import building as actions
from alongside.record.queries.census import around, builds
from alongside.record.queries.census.builds import Children, Kept, Linked, NotIn
from alongside.record.queries.desk import data as queries
from alongside.returns.years import CollectionYear

READERS = roles_who_may(May.RUN_RETURNS) | roles_who_may(May.APPROVE_RETURNS)
T = TypeVar("T", Linked, NotIn)
Line = tuple[Any, ...]
HISTORY = 6  # years before the running one that may be built from what was loaded


def _a_build(council: Any, state: str) -> dict[str, UUID]:
    return {"build": council.refs[f"build_{state or 'approved'}"]}


def _whose(council: Any, which: str) -> dict[str, UUID] | None:
    """A return is nobody's record: there is none of somebody else's, and none restricted."""
    return _a_build(council, "") if which == "own" else None


ROOM: dict[str, Any] = {"door": "desk", "roles": READERS, "section": "desk:data", "opened_by": ANALYST}
ABOUT: dict[str, Any] = {**ROOM, "example": _a_build, "whose": _whose}


def _choices(request: Request) -> list[str]:
    running = around.year_of(request.today)
    return [str(CollectionYear(running.ends_in - back)) for back in range(HISTORY + 1)]


@page("desk:builds", "data/returns/", most_queries=9, **ROOM)
def returns(request: Request) -> HttpResponse:
    """Every return that was built, and asking for another."""
    if request.method == "POST":
        year = request.POST.get("year", "")
        if year not in _choices(request):
            raise Http404

        def act() -> dict[str, Any]:
            return {"asked": str(actions.ask_for_build(year, by=request.viewer, now=request.now))}

        if press(request, act):
            messages.success(
                request, f"The return of {year} is being built. It stands here within a minute or two."
            )
        return redirect("desk:builds")
    return show(
        request,
        "desk/data/returns/list.html",
        kept=builds.kept(request.viewer),
        asked=queries.asked_for(request.viewer),
        choices=_choices(request),
        runs=may(request.viewer.roles, May.RUN_RETURNS),
        year=str(around.year_of(request.today)),
        today=request.today,
    )


@page("desk:build", "data/returns/<uuid:build>/", states=("approved", "built"), most_queries=12, **ABOUT)
def one(request: Request, build: UUID) -> HttpResponse:
    """One return: what is in it, what was left out and why, what the rules find, and what is done with it next."""
    kept = builds.one(request.viewer, build)
    sent = request.POST.get("form", "")
    step = StepForm(request.POST if sent in ("approve", "sent") else None)
    receipt = ReceiptForm(request.POST if sent == "received" else None)
    if request.method == "POST" and _taken(request, kept, sent, step, receipt):
        return redirect("desk:build", build=build)
    later = queries.since(request.viewer, build, _after(request), now=request.now)
    return show(
        request,
        "desk/data/returns/one.html",
        kept=kept,
        step=step,
        receipt=receipt,
        forms=[step, receipt],
        later=later,
        rules=builds.by_rule(request.viewer, build),
        ahead=kept.ends_on > london_day(kept.built_at),
        ready=kept.year in map(str, around.watched(around.year_of(request.today))),
        next=f"?after={later.after}#since" if later.after else "",
        own=kept.built_by == request.viewer.user,
        approves=may(request.viewer.roles, May.APPROVE_RETURNS),
        runs=may(request.viewer.roles, May.RUN_RETURNS),
        today=request.today,
    )


def _after(request: Request) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


def _taken(request: Request, kept: Kept, sent: str, step: StepForm, receipt: ReceiptForm) -> bool:
    about: dict[str, Any] = {"by": request.viewer, "now": request.now}
    if sent == "received":
        if not receipt.is_valid():
            return False
        words = receipt.cleaned_data["receipt"]
        return _done(request, receipt, lambda: actions.record_receipt(kept.ref, receipt=words, **about))
    if sent not in ("approve", "sent") or not step.is_valid():
        return False
    act = actions.approve_build if sent == "approve" else actions.record_sent
    return _done(request, step, lambda: act(kept.ref, words=step.cleaned_data["words"], **about))


def _done(request: Request, form: StepForm | ReceiptForm, act: Any) -> bool:
    return attempt(request, form, lambda: {"step": str(act())}) is not None


def _left_out(request: Request, ref: UUID, children: Children) -> Iterator[Line]:
    """Each run of work that is not in it, with the address of its record where this reader may find it."""

    def line(each: NotIn, hidden: bool) -> Line:
        found = each.person is not None and not hidden
        record = request.build_absolute_uri(reverse("desk:child", args=[each.person])) if found else ""
        matter = None if hidden else each.matter
        return each.kind, matter, children.number(each.person), record, each.because

    return _hidden_last(builds.left_out(ref), line, children)


def _findings(ref: UUID, children: Children) -> Iterator[Line]:
    def line(each: Linked, hidden: bool) -> Line:
        place = None if hidden else each.place
        number = children.number(each.person)
        return each.rule, each.severity, number, each.table, place, each.fields, each.words

    return _hidden_last(builds.findings(ref), line, children)


def _hidden_last(found: Iterable[T], line: Callable[[T, bool], Line], children: Children) -> Iterator[Line]:
    """The lines of a table, those of hidden children last and in the order of their words. The row, or the lines before and
    behind one, would lead to the number in the file, and say whose record is restricted."""
    hidden = []
    for each in found:
        if each.person in children.hidden:
            hidden.append(line(each, True))
        else:
            yield line(each, False)
    yield from sorted(hidden, key=repr)


def _table(
    request: Request, what: str, ref: UUID
) -> tuple[Iterable[Sequence[object]], tuple[str, ...]] | None:
    """What was left out, or what the rules find: the rows of a table, and how its columns are called."""
    if what == "left-out":
        children = builds.children(request.viewer, ref, now=request.now)
        return _left_out(request, ref, children), ("kind", "matter", "child", "record", "because")
    if what == "findings":
        children = builds.children(request.viewer, ref, now=request.now)
        columns = ("rule", "severity", "child", "table", "row", "fields", "words")
        return _findings(ref, children), columns
    return None


@page("desk:build_file", "data/returns/<uuid:build>/file/", inside=True, **ABOUT)
def file(request: Request, build: UUID) -> HttpResponseBase:
    """The return itself, byte for byte as it was built; or what was left out, or found, as a table. That it was taken out
    is logged."""
    kept = builds.one(request.viewer, build)
    what = request.GET.get("what", "file")
    name = f"cin-{kept.year}-{kept.council}-{kept.serial_number}"
    if what == "file":
        called, kind, content = f"{name}.xml", "application/xml", builds.content(kept.ref)
    elif (table := _table(request, what, kept.ref)) is not None:
        called, kind, content = f"{name}-{what}.csv", CSV, csv_lines(*table)
    else:
        raise Http404
    log(
        request.viewer,
        [None],
        what=f"took out: {what} of the return {kept.year}, number {kept.serial_number}",
        now=request.now,
    )
    return taken_out(content, kind, called)
