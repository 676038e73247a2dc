"""Finding somebody, writing them down, and the sheet of what is known of them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import Nav, page
from alongside.desk.doing import attempt
from alongside.desk.people.examples import ALICE, person as a_person, whose
from alongside.desk.people.forms import NewPersonForm, SearchForm
from alongside.desk.people.remembered import recall, remember
from alongside.desk.people.words import masthead, warning_strip
from alongside.record.actions import people as actions
from alongside.record.queries.desk import people as queries, search as searching
from alongside.record.queries.desk.search import Asked

SEARCHERS = roles_who_may(May.SEARCH)
WRITERS = roles_who_may(May.WRITE_ENTRY)
READERS = roles_who_may(May.OPEN_CHILD)

# Where somebody who was found may be taken, when they were looked for on behalf of another person's page.
ONWARD = {
    "tie": "desk:add_tie",
    "responsibility": "desk:add_responsibility",
    "household": "desk:add_household",
    "join": "desk:join",
    "move": "desk:move_entry",
}


def onward_of(request: HttpRequest) -> dict[str, str]:
    """For whom somebody is looked for, and which page wants them: kept along the way in the address."""
    given = {name: request.GET.get(name, "") for name in ("for", "to", "entry")}
    if given["to"] not in ONWARD or not _is_uuid(given["for"]):
        return {}
    return {name: value for name, value in given.items() if value}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def address_of(onward: dict[str, str], found: UUID | str) -> str:
    """Where choosing somebody leads: the page that asked for them, or their own record."""
    if not onward:
        return reverse("desk:child", kwargs={"person": found})
    page_name = ONWARD[onward["to"]]
    values = {"person": onward["for"]} | ({"entry": onward["entry"]} if onward.get("entry") else {})
    return f"{reverse(page_name, kwargs=values)}?{urlencode({'other': found})}"


@page("desk:search", "people/", door="desk", roles=SEARCHERS, nav=Nav("Find a person", 30), opened_by=ALICE)
def search(request: HttpRequest) -> HttpResponse:
    """Search before anything is created. The words go into the searcher's session, never into an address."""
    viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
    onward = onward_of(request)
    ref = request.GET.get("search", "")
    asked = recall(request, ref) if ref else None
    if request.method == "POST":
        form = SearchForm(request.POST, today=today)
        if form.is_valid():
            ref = remember(request, Asked(**form.cleaned_data))
            return redirect(f"{request.path}?{urlencode({**onward, 'search': ref})}")
    else:
        form = SearchForm(today=today, initial=_again(asked))
    found = searching.search(viewer, asked, now=now) if asked and request.method == "GET" else None
    new = f"{reverse('desk:new_person')}?{urlencode({**onward, 'search': ref})}"
    return show(
        request,
        "desk/people/search.html",
        form=form,
        found=found,
        onward=onward,
        new=new,
        may_write=may(viewer.roles, May.WRITE_ENTRY),
        address_of=lambda who: address_of(onward, who),
    )


def _again(asked: Asked | None) -> dict[str, Any]:
    if asked is None:
        return {}
    return {"name": asked.name, "born_on": asked.born_on, "address": asked.address, "number": asked.number}


@page("desk:new_person", "people/new/", door="desk", roles=WRITERS, section="desk:search", opened_by=ALICE)
def new_person(request: HttpRequest) -> HttpResponse:
    """Write somebody down who was looked for and not found. Without a search there is nothing to fill in."""
    viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
    onward, ref = onward_of(request), request.GET.get("search", "")
    asked = recall(request, ref)
    back = f"{reverse('desk:search')}?{urlencode({**onward, 'search': ref})}"
    if asked is None:
        return show(request, "desk/people/search-first.html", back=back)
    form = NewPersonForm(request.POST or None, today=today, initial=_taken_over(asked))
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: {"person": str(_write(form, viewer, now))})
        if done:
            return redirect(address_of(onward, done["person"]))
    return show(request, "desk/people/new.html", form=form, back=back)


def _taken_over(asked: Asked) -> dict[str, Any]:
    """What was searched for is not typed again."""
    given, _, family = asked.name.strip().rpartition(" ")
    bare = "".join(asked.address.split())
    is_postcode = 5 <= len(bare) <= 7 and bare[:1].isalpha() and bare[-3:-2].isdigit()
    return {
        "given": given,
        "family": family,
        "born_on": asked.born_on,
        "postcode": asked.address if is_postcode else "",
        "lines": "" if is_postcode else asked.address,
    }


def _write(form: NewPersonForm, viewer: Any, now: Any) -> UUID:
    said = form.cleaned_data
    numbers = [("nhs_number", said["nhs_number"]), ("upn", said["upn"])]
    known_as = said["known_as"].strip()
    given, _, family = known_as.rpartition(" ")
    return actions.record_person(
        actions.NewPerson(
            given=said["given"],
            family=said["family"],
            also_known_as=((given, family),) if known_as else (),
            born_on=said["born_on"],
            due_on=said["due_on"],
            sex=said["sex"],
            identifiers=tuple((kind, value) for kind, value in numbers if value),
            lines=said["lines"],
            postcode=said["postcode"],
            protected_address=said["protected"],
            phone=said["phone"],
        ),
        by=viewer,
        now=now,
    )


@page(
    "desk:person",
    "people/<uuid:person>/",
    door="desk",
    roles=READERS,
    section="desk:search",
    example=a_person,
    states=("own", "salma", "twin"),
    whose=whose,
    opened_by=ALICE,
    most_queries=12,
)
def sheet(request: HttpRequest, person: UUID) -> HttpResponse:
    """What is known of a person, each statement with its days and its source."""
    viewer = request.viewer  # type: ignore[attr-defined]
    known = queries.open_sheet(viewer, person, what="what is known", now=request.now)  # type: ignore[attr-defined]
    return show(
        request,
        "desk/people/sheet.html",
        known=known,
        top=masthead(known.person, request.today),  # type: ignore[attr-defined]
        warnings=warning_strip(known.warnings, known.person),
        today=request.today,  # type: ignore[attr-defined]
        writes=may(viewer.roles, May.WRITE_ENTRY),
        warns=may(viewer.roles, May.MANAGE_WARNINGS),
        joins=may(viewer.roles, May.JOIN_RECORDS),
        sees_log=may(viewer.roles, May.SEE_WHO_LOOKED),
    )
