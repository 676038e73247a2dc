"""The 60-second page of a child, and the page of each event behind a line of it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.child import next_steps, opens
from alongside.desk.child.drawn import Here, drawn
from alongside.desk.people.examples import ALICE, person as a_person, whose
from alongside.desk.people.words import masthead, warning_strip
from alongside.law import days
from alongside.record.access import Viewer
from alongside.record.queries.desk import events, portrait
from alongside.record.queries.desk.portrait import Clock, Portrait

READERS = roles_who_may(May.OPEN_CHILD)
STATES = ("own", "layla", "hope", "twin", "ollie", "cara", "kayleigh", "mohammed", "dana", "jack")

OLD = 180  # days after which a fact is said to be old: somebody should ask again
SOON = 3  # days before something ends, from which it stands before what is only due
RUNS = "running"  # a clock that lasts until its day, and then something ends
LATEST = 6  # things of the story that stand on the page


@page(
    "desk:child",
    "children/<uuid:person>/",
    door="desk",
    roles=READERS,
    section="desk:home",
    example=a_person,
    states=STATES,
    whose=whose,
    opened_by=ALICE,
    most_queries=12,
)
def child(request: HttpRequest, person: UUID) -> HttpResponse:
    """Everything somebody new, or at night, has to know in a minute; then the story. Prints to one page."""
    viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
    found = portrait.portrait(viewer, person, now=now)
    if found.person != person:
        return redirect("desk:child", person=found.person)
    return show(
        request,
        "desk/child/child.html",
        found=found,
        top=masthead(found.sheet.person, today),
        tags=_tags(found),
        warnings=warning_strip(found.warnings, found.sheet.person),
        open_clocks=[(clock, _working_days(clock, today)) for clock in _to_come(found, today)],
        done_clocks=[clock for clock in found.clocks if not (clock.open or clock.state == RUNS)],
        papers=[(paper, opens.address(paper.opens, viewer)) for paper in found.papers],
        line_address=lambda line: opens.address(line.opens, viewer),
        tonight=opens.address(("tonight", found.person), viewer),
        around=opens.address(("services", found.person), viewer),
        said_address=opens.address(_said_in(found), viewer),
        drawn=drawn(_stands(found)),
        latest=found.story[:LATEST],
        is_old=lambda day: (today - day).days > OLD,
        today=today,
        writes=may(viewer.roles, May.WRITE_ENTRY),
        tells=may(viewer.roles, May.CONFIRM_TELLING),
        sees_log=may(viewer.roles, May.SEE_WHO_LOOKED),
        write_links=_write_links(found),
        works=bool(found.allocated) and may(viewer.roles, May.WRITE_ASSESSMENT),
        protect=_protect(found, viewer),
        **_assessment(found, viewer),
    )


def _tags(found: Portrait) -> list[dict[str, str]]:
    """Where the child stands, in a word each; what is late first."""
    late = [{"words": f"{len(found.late)} late", "kind": "danger"}] if found.late else []
    protection = {"protection", "legal_basis", "court"}
    standing = {
        one.words: "soon" if one.layer in protection else "" for one in found.standing if one.layer != "side"
    }
    return late + [{"words": words, "kind": kind} for words, kind in standing.items()]


def _to_come(found: Portrait, today: date) -> list[Clock]:
    """What is to be done and what will end: the late first, then what ends within days, then by its day; what is due as soon
    as practicable is due now."""
    coming = [clock for clock in found.clocks if clock.open or clock.state == RUNS]

    def order(clock: Clock) -> tuple[bool, bool, date]:
        day = clock.extended_to or clock.due_on or today
        ends_soon = clock.state == RUNS and (day - today).days <= SOON
        return clock.state != "late", not ends_soon, day

    return sorted(coming, key=order)


def _working_days(clock: Clock, today: Any) -> int | None:
    """Working days from today to the day it is due, negative once that has passed; None for other units."""
    if clock.due_on is None or "working day" not in clock.rule:
        return None
    return days.england().between(today, clock.extended_to or clock.due_on)


def _write_links(found: Portrait) -> list[tuple[str, str]]:
    words = (("visit", "Write up a visit"), ("note", "Write a note"), ("call", "Write up a call"))
    return [
        (text, reverse(f"desk:write_{kind}", kwargs={"child": found.person}))
        for kind, text in words
        if _known(f"desk:write_{kind}", child=found.person)
    ]


def _assessment(found: Portrait, viewer: Viewer) -> dict[str, Any]:
    """`assess`: the way to the live assessment or, for those who write them, to its start, else None. `not_started`:
    whether it was decided on and nobody has begun. `decide`: where what may come next is decided, for those who may."""
    live = found.assessment if found.is_child else None
    decide = next_steps.links(found.next, viewer, child=found.person, assessment=live)
    nothing: dict[str, Any] = {"assess": None, "not_started": False, "decide": decide}
    if live:
        here = reverse("desk:assessment", kwargs={"assessment": live})
        return {**nothing, "assess": ("Open the assessment", here)}
    if not found.is_child or not found.waits_for_assessment:
        return nothing
    start = reverse("desk:assessment_start", kwargs={"child": found.person})
    writes = may(viewer.roles, May.WRITE_ASSESSMENT)
    return {**nothing, "assess": ("Start the assessment", start) if writes else None, "not_started": True}


def _protect(found: Portrait, viewer: Viewer) -> tuple[str, str] | None:
    """The way to the enquiry under way or, for those who write one down, to a strategy discussion; None for an adult."""
    running = next((one.matter for one in found.next if one.kind == "strategy_discussion_held"), None)
    if running is not None:
        return "Open the enquiry", reverse("desk:enquiry", kwargs={"enquiry": running})
    if found.is_child and may(viewer.roles, May.WRITE_ASSESSMENT):
        return "Strategy discussion", reverse("desk:strategy", kwargs={"child": found.person})
    return None


def _known(name: str, **values: Any) -> bool:
    try:
        reverse(name, kwargs=values)
    except NoReverseMatch:
        return False
    return True


def _said_in(found: Portrait) -> tuple[str, UUID] | None:
    """Where the child's words stand, as far as it is a document of the page."""
    document = found.says.document if found.says else None
    return next((paper.opens for paper in found.papers if paper.ref == document), None)


def _stands(found: Portrait) -> list[tuple[str, str, Here]]:
    name = found.sheet.person.name
    return [(one.layer, one.value, Here(found.person, name, one.from_on)) for one in found.standing]


def _an_event(council: Any, state: str) -> dict[str, UUID]:
    return {"event": council.event_of("own")}


def _whose_event(council: Any, which: str) -> dict[str, UUID]:
    return {"event": council.event_of(which)}


@page(
    "desk:event",
    "events/<uuid:event>/",
    door="desk",
    roles=READERS,
    section="desk:home",
    example=_an_event,
    whose=_whose_event,
    opened_by=ALICE,
    most_queries=12,
)
def event(request: HttpRequest, event: UUID) -> HttpResponse:
    """One event with all its facts, who wrote it down and when, and what was corrected."""
    found = events.event_page(request.viewer, event, now=request.now)  # type: ignore[attr-defined]
    puts_right = may(request.viewer.roles, May.WRITE_ENTRY)  # type: ignore[attr-defined]
    return show(
        request,
        "desk/child/event.html",
        found=found,
        puts_right=puts_right,
        today=request.today,  # type: ignore[attr-defined]
    )
