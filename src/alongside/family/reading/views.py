"""A reader's pages. Each is put together by one query, said in words, kept, and only then shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from alongside.design.answers import show
from alongside.design.registry import READERS, page
from alongside.family.reading.saying import Speaker
from alongside.family.reading.together import together
from alongside.law import editions, family_rights, helplines, invited, messages, own_words
from alongside.law.tables import Step
from alongside.record.actions.reading import showed
from alongside.record.queries.family import reading
from alongside.record.queries.family.reading import Child, Page

HOME, HAPPENED, RIGHTS = (
    "family/reading/home.html",
    "family/reading/happened.html",
    "family/reading/rights.html",
)
TITLES = {HOME: _("Your page"), HAPPENED: _("What happened"), RIGHTS: _("Your rights")}


def heading(template: str, child: Child | None = None) -> str:
    """What stands above a page: its title, and whom it is about."""
    return f"{TITLES[template]}: {child.given}" if child and not child.own else str(TITLES[template])


def part(
    request: HttpRequest, template: str, found: Page, speaker: Speaker, child: Child | None = None
) -> str:
    """What a page says, as it stands between its head and its foot: the same for the reader and for whoever looks at it
    with them in mind."""
    context = {
        "found": found,
        "abouts": together(found.children),
        "child": child,
        "today": request.today,  # type: ignore[attr-defined]
        "speak": speaker,
        "way": request.way.key if hasattr(request, "way") else "plain",
        "rule_of": messages.rule_of,
        "rights": family_rights,
        "with_a_report": invited.WITH_A_REPORT,
        "step_rights": _step_rights(child),
        "laws": _laws(child),
        "own_words": own_words,
        "only_own": bool(found.children) and all(each.own for each in found.children),
        "helplines": _helplines(found, child, request.today),  # type: ignore[attr-defined]
    }
    return render_to_string(template, context, request)


def _helplines(found: Page, child: Child | None, today: date) -> tuple[helplines.Helpline, ...]:
    """Whom the page may name: those for children where it is about its reader alone."""
    about = [child] if child else found.children
    own = bool(about) and all(each.own for each in about)
    return tuple(each for each in helplines.on(today) if each.for_children is own)


def _step_rights(child: Child | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The messages of the rights of each step they are at, the most serious first, under the message that names the stage."""
    stages = child.stages if child else ()
    not_here = {each for stage in stages for each in stage.not_here}
    first = {stage.law.key: stage for stage in reversed(stages) if stage.law}
    return tuple(
        (stage.title, rights)
        for stage in stages
        if stage.law and first[stage.law.key] is stage and (rights := _rights_of(stage.law, not_here))
    )


def _rights_of(step: Step, not_here: Collection[str]) -> tuple[str, ...]:
    found = (messages.right_of_step(step.key, n) for n in range(len(step.rights)))
    return tuple(each for each in found if each not in not_here)


def _laws(child: Child | None) -> tuple[str, ...]:
    """Where the steps they are at are written, as a lawyer would name it."""
    steps = (stage.law for stage in (child.stages if child else ()) if stage.law)
    sources = (source for step in steps for source in step.basis)
    return tuple(
        dict.fromkeys(
            ", ".join(filter(None, (editions.ALL[each.edition].title, each.place))) for each in sources
        )
    )


def _shown(request: HttpRequest, template: str, found: Page, child: Child | None = None) -> HttpResponse:
    speaker = Speaker(found, request.today)  # type: ignore[attr-defined]
    words = part(request, template, found, speaker, child)
    reader, now = request.reader, request.now  # type: ignore[attr-defined]
    showed(reader, speaker.new(), page=request.page.name, now=now)  # type: ignore[attr-defined]
    return show(
        request,
        "family/reading/page.html",
        part=words,
        title=TITLES[template],
        heading=heading(template, child),
        home=child is None,
    )


def _of(council: Any, which: str) -> Mapping[str, Any]:
    return {"child": council.refs["child_of_plan_developed"] if which == "own" else council.person(which)}


def _one(request: HttpRequest, child: UUID) -> tuple[Page, Child]:
    found = reading.child(request.reader, child, now=request.now)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@page("family:home", "family/", door="family", roles=READERS, most_queries=24)
def home(request: HttpRequest) -> HttpResponse:
    """Where things are with each of their children, and the answers they come for."""
    found = reading.page(request.reader, now=request.now)  # type: ignore[attr-defined]
    return _shown(request, HOME, found)


def _page_of_a_child(name: str, address: str) -> Callable[[Any], Any]:
    return page(
        name,
        f"family/<uuid:child>/{address}/",
        door="family",
        roles=READERS,
        example=lambda council, state: _of(council, "own"),
        whose=_of,
        most_queries=24,
    )


@_page_of_a_child("family:happened", "what-happened")
def happened(request: HttpRequest, child: UUID) -> HttpResponse:
    """Everything that happened, with its day; what this page said before; what they were shown and when."""
    found, one = _one(request, child)
    return _shown(request, HAPPENED, found, one)


@_page_of_a_child("family:rights", "your-rights")
def rights(request: HttpRequest, child: UUID) -> HttpResponse:
    """What they can ask for at this step and by which law, what nobody may do, how to disagree, who else can help."""
    found, one = _one(request, child)
    return _shown(request, RIGHTS, found, one)


@page("family:lists", "family/lists/", door="family", roles=READERS)
def lists(request: HttpRequest) -> HttpResponse:
    """Lists to keep and to print."""
    return show(request, "family/reading/lists.html", lists=family_rights.CHECKLISTS)
