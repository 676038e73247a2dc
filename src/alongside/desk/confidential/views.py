"""The confidential section of a record, on one page: what this reader may read of it, and what they may do with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import download, show
from alongside.design.registry import page
from alongside.desk.confidential import tried
from alongside.desk.confidential.forms import EndForm, KeepForm, NameForm, OffForm
from alongside.desk.doing import Request, attempt
from alongside.record.actions import confidential as actions
from alongside.record.queries.desk import confidential as queries
from alongside.record.queries.desk.confidential import Section
from alongside.record.queries.desk.restricted import choices

READERS = roles_who_may(May.OPEN_CHILD)


@page(
    "desk:confidential",
    "children/<uuid:child>/confidential/",
    door="desk",
    section="desk:home",
    roles=READERS,
    states=("", "empty"),
    example=tried.child,
    whose=tried.child,
    opened_by=tried.WORKER,
    most_queries=15,
)
def section(request: Request, child: UUID) -> HttpResponse:
    """What is kept apart from the rest of the record, for whoever may read it; and keeping more."""
    found = queries.section(request.viewer, child, now=request.now)
    mine = [item for item in found.items if item.answers]
    act = request.POST.get("act", "")
    about: dict[str, Any] = {"openers": choices(None, request.today).openers, "today": request.today}

    def sent(name: str) -> Any:
        return request.POST if act == name else None

    forms: dict[str, Any] = {
        "keep": KeepForm(sent("keep"), request.FILES or None, **about),
        "name": NameForm(sent("name"), prefix="name", items=mine, **about),
        "end": EndForm(sent("end"), prefix="end", items=mine),
        "off": OffForm(sent("off"), prefix="off", items=mine),
    }
    writes = may(request.viewer.roles, May.KEEP_CONFIDENTIAL)
    if act in forms and (act != "keep" or writes) and forms[act].is_valid():
        does, says = _ACTS[act]
        if (
            attempt(request, forms[act], does(request, forms[act], found), fields={"readers": "user"})
            is not None
        ):
            messages.success(request, says)
            return redirect("desk:confidential", child=child)
    return show(
        request,
        "desk/confidential/section.html",
        found=found,
        form=forms["keep"],
        **{name: forms[name] for name in ("name", "end", "off")},
        forms=[forms["name"], forms["end"], forms["off"]],
        act=act,
        mine=mine,
        writes=writes,
        today=request.today,
    )


Act = Callable[[], dict[str, Any]]


def _keep(request: Request, form: KeepForm, found: Section) -> Act:
    def act() -> dict[str, Any]:
        new, given = form.item(), form.cleaned_data
        ref = actions.keep_confidential(
            found.person,
            new,
            readers=form.readers,
            until=given["until"],
            reasons=given["reasons"],
            by=request.viewer,
            now=request.now,
        )
        return {"item": str(ref)}

    return act


def _name(request: Request, form: NameForm, found: Section) -> Act:
    def act() -> dict[str, Any]:
        given = form.cleaned_data
        actions.name_reader(
            UUID(given["item"]),
            UUID(given["user"]),
            until=given["until"],
            reasons=given["reasons"],
            by=request.viewer,
            now=request.now,
        )
        return {}

    return act


def _end(request: Request, form: EndForm, found: Section) -> Act:
    def act() -> dict[str, Any]:
        item, user = form.chosen
        why = form.cleaned_data["reasons"]
        actions.end_reader(item, user, reasons=why, by=request.viewer, now=request.now)
        return {}

    return act


def _off(request: Request, form: OffForm, found: Section) -> Act:
    def act() -> dict[str, Any]:
        given = form.cleaned_data
        actions.take_off(UUID(given["item"]), reasons=given["reasons"], by=request.viewer, now=request.now)
        return {}

    return act


_ACTS: dict[str, tuple[Callable[[Request, Any, Section], Act], str]] = {
    "keep": (_keep, "Kept in the confidential section. Files can be opened once they have been checked."),
    "name": (_name, "They may read it now."),
    "end": (_end, "They may no longer read it."),
    "off": (_off, "Taken off: nobody reads it from here on."),
}


@page(
    "desk:confidential_file",
    "confidential/files/<uuid:file>/",
    door="desk",
    roles=READERS,
    inside=True,
    example=tried.file,
    whose=tried.file,
    opened_by=tried.WORKER,
    most_queries=12,
)
def file(request: Request, file: UUID) -> HttpResponse:
    """A file kept there, always as a download. Where it does not open, a page that says why."""
    content = queries.confidential_file(request.viewer, file, now=request.now)
    if content.content is None:
        return show(request, "desk/recording/file.html", file=content.card)
    kind = f"{content.kind}; charset=utf-8" if content.kind.startswith("text/") else content.kind
    return download(content.content, kind, content.name)
