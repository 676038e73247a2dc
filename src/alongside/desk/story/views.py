"""The story of a child, and what in it is significant."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.child import opens
from alongside.desk.doing import Request, attempt
from alongside.desk.people.examples import ALICE, person as a_person, whose
from alongside.desk.people.words import masthead
from alongside.desk.story.forms import FilterForm, OutForm, WhyForm, WordsForm
from alongside.record.actions import chronology
from alongside.record.queries.desk import story as queries
from alongside.record.queries.desk.story import Asked

READERS = roles_who_may(May.OPEN_CHILD)
WRITERS = roles_who_may(May.WRITE_ENTRY)
_KEY, _MOST = "story_searches", 12


@page(
    "desk:story",
    "children/<uuid:person>/story/",
    door="desk",
    roles=READERS,
    section="desk:home",
    example=a_person,
    states=("own",),
    whose=whose,
    opened_by=ALICE,
    most_queries=12,
)
def story(request: Request, person: UUID) -> HttpResponse:
    """What happened and what was written, the latest first, a page at a time. Words that are looked for are kept in the
    searcher's own session, never in an address."""
    looking = WordsForm(
        request.POST if request.method == "POST" else None, initial={"words": _words(request)}
    )
    if request.method == "POST" and looking.is_valid():
        queries.may_be_searched(request.viewer, person, now=request.now)
        kept = _remember(request, looking.cleaned_data["words"])
        return redirect(f"{request.path}?{_address(request.GET, search=kept, after='')}")
    form = FilterForm(request.GET, writers=())
    found = queries.story(request.viewer, person, _asked(request, form), now=request.now)
    shown = FilterForm(request.GET, writers=found.writers)
    return show(
        request,
        "desk/story/story.html",
        found=found,
        top=masthead(found.person, request.today),
        form=shown,
        looking=looking,
        forms=[looking],
        today=request.today,
        href=lambda item: opens.address(item.opens, request.viewer),
        next_page=f"?{_address(request.GET, after=str(found.next))}" if found.next else "",
        first_page=f"?{_address(request.GET, after='')}" if request.GET.get("after") else "",
        without_words=f"?{_address(request.GET, search='', after='')}",
        searched=request.GET.get("search", "") if _words(request) else "",
        narrowed=(found.asked.filtered and not found.asked.words) or found.asked.oldest_first,
        marks=may(request.viewer.roles, May.WRITE_ENTRY),
    )


def _asked(request: Request, form: FilterForm) -> Asked:
    """What is asked, as far as it is an answer: a wrong day is said at its field, and filters nothing."""
    form.is_valid()
    given = form.cleaned_data
    return Asked(
        group=given.get("group", ""),
        who=_ref(request.GET.get("who", "")),
        from_on=given.get("since"),
        to_on=given.get("until"),
        significant=bool(given.get("significant")),
        words=_words(request),
        oldest_first=bool(given.get("oldest")),
        after=_ref(request.GET.get("after", "")),
    )


def _ref(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _words(request: Request) -> str:
    found: Mapping[str, str] = request.session.get(_KEY, {})
    return found.get(request.GET.get("search", ""), "")


def _remember(request: Request, words: str) -> str:
    ref = str(uuid4())
    request.session[_KEY] = {**dict(list(request.session.get(_KEY, {}).items())[-(_MOST - 1) :]), ref: words}
    return ref


def _address(given: Mapping[str, str], **changed: str) -> str:
    """What was asked, with these changed, for an address. Nothing in it says anything about anybody."""
    names = ("group", "who", "significant", "oldest", "search", "after")
    days = [f"{name}_{part}" for name in ("since", "until") for part in ("day", "month", "year")]
    kept = {name: given.get(name, "") for name in (*names, *days)}
    return urlencode({name: value for name, value in {**kept, **changed}.items() if value})


def _a_thing(council: Any, state: str) -> dict[str, UUID]:
    return {**a_person(council, state or "own"), "thing": council.event_of(state or "own")}


def _whose_thing(council: Any, which: str) -> dict[str, UUID]:
    return {**whose(council, which), "thing": council.event_of(which)}


_ABOUT: dict[str, Any] = {
    "door": "desk",
    "roles": WRITERS,
    "section": "desk:home",
    "example": _a_thing,
    "whose": _whose_thing,
    "opened_by": ALICE,
    "most_queries": 12,
}


@page("desk:significant", "children/<uuid:person>/story/<uuid:thing>/", **_ABOUT)
def significant(request: Request, person: UUID, thing: UUID) -> HttpResponse:
    """Say why one thing of the story is significant, change that, or take it out of the chronology again."""
    found = queries.thing(request.viewer, person, thing, now=request.now)
    why = found.item.why
    taking_out = request.method == "POST" and request.POST.get("act") == "out" and why is not None
    form = WhyForm(
        request.POST if request.method == "POST" and not taking_out else None,
        initial={"why": why.words if why else ""},
    )
    out = OutForm(request.POST if taking_out else None)
    done = None
    if taking_out and out.is_valid():
        done = attempt(request, out, lambda: _take_out(request, found, out.cleaned_data["because"]))
    elif request.method == "POST" and not taking_out and form.is_valid():
        done = attempt(request, form, lambda: _mark(request, found, form.cleaned_data["why"]))
        if done and done.get("moved"):
            form.add_error("why", "A colleague changed this while you wrote. Their words: " + done["moved"])
            done = None
    if done:
        messages.success(request, done["words"])
        return redirect(f"{reverse('desk:story', kwargs={'person': person})}?significant=on&oldest=on")
    return show(
        request,
        "desk/story/significant.html",
        found=found,
        form=form,
        out=out,
        forms=[out],
        today=request.today,
    )


def _mark(request: Request, found: queries.Thing, why: str) -> dict[str, Any]:
    item = found.item
    moved = chronology.mark_significant(
        found.person.ref,
        event=None if item.document else item.ref,
        passage=item.passage if item.document else None,
        why=why,
        was=_started_from(request, found),
        by=request.viewer,
        now=request.now,
    )
    if moved:
        return {"moved": moved[0].theirs}
    return {"words": "It stands in the chronology."}


def _started_from(request: Request, found: queries.Thing) -> UUID | None:
    """The text that stood when the page was opened, where the form says which; a text that is none of this thing's is the
    same as none, and then whatever stands is newer."""
    return _ref(request.POST.get("was", ""))


def _take_out(request: Request, found: queries.Thing, because: str) -> dict[str, Any]:
    slot = found.item.why.slot if found.item.why else ""
    chronology.take_out(found.person.ref, slot, because=because, by=request.viewer, now=request.now)
    return {"words": "It was taken out of the chronology. What was written stays in its versions."}
