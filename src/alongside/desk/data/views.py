"""The data desk: if census day were today. What the rules find, by rule, team and worker, each leading to the very value;
the headline numbers, each leading to its children; and who mended what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import Nav, page
from alongside.desk.data import mending, working
from alongside.desk.data.forms import MendForm, SayForm, UnknownForm
from alongside.desk.data.showing import AREAS, lines_of
from alongside.desk.doing import Request, attempt
from alongside.record.actions import When, census as actions, correction, people
from alongside.record.queries.census import around
from alongside.record.queries.desk import data as queries, lists
from alongside.record.queries.desk.data import Behind, One, Wanted
from alongside.returns.cin import CIN
from alongside.returns.cin.indicators import Shape, by_key
from alongside.returns.years import CollectionYear

READERS = frozenset().union(
    *map(roles_who_may, (May.RUN_RETURNS, May.APPROVE_RETURNS, May.SEE_SERVICE, May.SEE_TEAM))
)
# Findings are also for whoever works with the child: it is they who know what is true.
MENDERS = READERS | roles_who_may(May.WRITE_ASSESSMENT)
ANALYST = "wei@council.example"
# "Query" is a kind of rule already.
STATES = {"acknowledged": "Seen", "queried": "Questioned"}
ROOM: dict[str, Any] = {"door": "desk", "roles": READERS, "section": "desk:data", "opened_by": ANALYST}


def years(request: Request) -> tuple[CollectionYear, CollectionYear]:
    """The year that is asked for, of those that are kept ready, and the one it is compared with."""
    ready = around.watched(around.year_of(request.today))
    asked = request.GET.get("year", "")
    year = next((each for each in ready if str(each) == asked), ready[0])
    return year, CollectionYear(year.ends_in - 1)


def tabs(request: Request, year: CollectionYear) -> dict[str, Any]:
    """What stands at the top of every page of the room."""
    ready = around.watched(around.year_of(request.today))
    returns = may(request.viewer.roles, May.RUN_RETURNS) or may(request.viewer.roles, May.APPROVE_RETURNS)
    return {
        "year": str(year),
        "ready": [str(each) for each in ready],
        "running": year == ready[0],
        "today": request.today,
        "whole": queries.sees_whole(request.viewer),
        "returns": returns,
        "reader": bool(request.viewer.roles & READERS),
    }


def _ref(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def rule_words(code: str, year: CollectionYear) -> str:
    """What a rule of a year says."""
    rules = {rule.code: rule.message for rule in CIN.rules_in(CIN.rules_year(year))}
    return rules.get(code, "How the file is put together.")


@page("desk:data", "data/", nav=Nav("Data desk", 60), most_queries=8, **ROOM)
def overview(request: Request) -> HttpResponse:
    """If census day were today: errors by rule, team and worker."""
    year, before = years(request)
    found = queries.overview(request.viewer, str(year), str(before), now=request.now)
    words = {line.key: rule_words(line.key, year) for line in found.rules}
    return show(request, "desk/data/overview.html", found=found, words=words, **tabs(request, year))


def wanted_of(request: Request, year: CollectionYear) -> Wanted:
    """The findings that are asked for after the question mark."""
    asked = request.GET
    return Wanted(
        str(year),
        rule=asked.get("rule", "")[:8],
        severity=asked.get("severity", "") if asked.get("severity", "") in working.SEVERITIES else "",
        team=_ref(asked.get("team", "")),
        worker=_ref(asked.get("worker", "")),
        state=asked.get("state", "") if asked.get("state", "") in STATES else "",
        without=asked.get("without", "") if asked.get("without", "") in ("team", "worker") else "",
        after=_ref(asked.get("after", "")),
    )


def _narrow(wanted: Wanted) -> bool:
    """Whether these are findings of one rule, team or worker."""
    return bool(wanted.rule or wanted.team or wanted.worker or wanted.without)


def _choices(wanted: Wanted, *, all_at_once: bool) -> list[tuple[str, str, bool]]:
    """What else the same list may be asked for: words, what stands after the question mark, and whether it is shown now. All
    there is to find is asked for where that is an order worth reading."""
    which = {name: getattr(wanted, name) for name in ("year", "rule", "team", "worker", "without")}
    of = urlencode({name: value for name, value in which.items() if value})
    kinds = [("severity", key, label) for key, label in (("error", "Errors"), ("query", "Queries"))]
    said = [("state", key, label) for key, label in STATES.items()]
    everything = [("All", of, not (wanted.severity or wanted.state))] if all_at_once else []
    return everything + [
        (label, f"{of}&{name}={key}", getattr(wanted, name) == key) for name, key, label in (*kinds, *said)
    ]


@page("desk:data_findings", "data/findings/", most_queries=10, **{**ROOM, "roles": MENDERS})
def findings(request: Request) -> HttpResponseBase:
    """Findings of a rule, a team or a worker, the longest standing first; of a worker's own children, all there are. Whoever
    reads the data desk may take them away as a table, and say once for the day why they work through them."""
    year, _ = years(request)
    whose = request.viewer.roles & READERS
    wanted = wanted_of(request, year)
    if whose and not (_narrow(wanted) or wanted.severity or wanted.state):
        wanted = replace(wanted, severity="error")  # of everything at once there is no order worth reading
    found = queries.findings(request.viewer, wanted, now=request.now)
    work = working.work(request, wanted) if whose and found.rows else None
    if request.method == "POST" and work is not None:
        called = working.findings_called(wanted, found.named, STATES)

        def take(why: str) -> HttpResponseBase:
            names = not queries.sees_whole(request.viewer)
            return working.take_findings(request, wanted, why, STATES, names=names)

        if (done := working.answer(request, work, wanted, called, take)) is not None:
            return done
    onward = {name: value for name, value in request.GET.items() if name != "after"}
    return show(
        request,
        "desk/data/findings.html",
        found=found,
        wanted=wanted,
        words=rule_words(wanted.rule, year) if wanted.rule else "",
        states=STATES,
        in_words=mending.in_words,
        choices=_choices(wanted, all_at_once=not whose or _narrow(wanted)),
        work=work,
        form=work.form if work else None,
        here=urlencode(onward),
        next=f"?{urlencode({**onward, 'after': str(found.after)})}" if found.after else "",
        **tabs(request, year),
    )


def _a_finding(council: Any, state: str) -> dict[str, UUID]:
    return {"finding": council.refs[f"finding_{state or 'own'}"]}


def _whose_finding(council: Any, which: str) -> dict[str, UUID] | None:
    return _a_finding(council, which)


@page(
    "desk:data_finding",
    "data/findings/<uuid:finding>/",
    example=_a_finding,
    whose=_whose_finding,
    most_queries=16,
    **{**ROOM, "roles": MENDERS, "opened_by": "hannah@council.example"},
)
def finding(request: Request, finding: UUID) -> HttpResponse:
    """One finding: the very value, where it is put right, and what was said of it."""
    found = lists.finding(request.viewer, finding, _came_from(request), now=request.now)
    asked = request.GET.get("field", "")
    places = mending.everywhere(found)
    here = next((each for each in places if each.field == asked), mending.first(found))
    sent = request.POST.get("form", "")
    say = SayForm(request.POST if sent == "say" else None)
    theirs = mending.whose(request.viewer, here) if here else ""
    mend = _mend_form(request, here, sent) if here and not theirs else None
    if request.method == "POST" and _taken(request, found, sent, say, mend, here):
        if sent == "say":
            return redirect("desk:data_finding", finding=finding)
        return redirect(f"{reverse('desk:data_findings')}?{urlencode(_list_of(found, request))}")
    year = CollectionYear.written(found.year)
    return show(
        request,
        "desk/data/finding.html",
        found=found,
        here=here,
        theirs=theirs,
        stands=mending.stands_in_words(here) if here else "",
        others=[each for each in places if here is None or each.field != here.field],
        screens=list(mending.screens(found, request.viewer)),
        say=say,
        mend=mend,
        forms=[each for each in (say, mend) if each],
        called=mending.called,
        in_words=mending.in_words,
        back=urlencode(_list_of(found, request)),
        states=STATES,
        **tabs(request, year),
    )


def _came_from(request: Request) -> Wanted | None:
    """The list a finding is opened from, where its address says so."""
    if not any(name in request.GET for name in ("rule", "team", "worker", "without")):
        return None
    return wanted_of(request, years(request)[0])


def _list_of(found: One, request: Request) -> dict[str, str]:
    """The list a finding stands in, for whoever goes back to it: of its rule, or all of a worker's own."""
    rule = {"rule": found.rule} if request.viewer.roles & READERS else {}
    return {"year": found.year, **rule}


def _mend_form(request: Request, here: mending.Here, sent: str) -> MendForm | UnknownForm:
    posted = request.POST if sent == "mend" else None
    if here.recorded is None:
        return UnknownForm(posted, here=here)
    return MendForm(posted, here=here, today=request.today, initial={"value": here.stands or None})


def _taken(
    request: Request,
    found: One,
    sent: str,
    say: SayForm,
    mend: MendForm | UnknownForm | None,
    here: mending.Here | None,
) -> bool:
    if sent == "say" and say.is_valid():
        said = say.cleaned_data

        def note() -> dict[str, Any]:
            actions.say_of_finding(
                found.key, kind=said["kind"], words=said["words"], by=request.viewer, now=request.now
            )
            return {}

        return attempt(request, say, note) is not None
    if sent == "mend" and mend is not None and here is not None and mend.is_valid():
        given = mend.cleaned_data
        if (
            attempt(
                request, mend, lambda: _put_right(request, found, here, given), fields={here.fact: "value"}
            )
            is None
        ):
            return False
        messages.success(request, "It is changed. The rules look at this child again within ten seconds.")
        return True
    return False


def _put_right(request: Request, found: One, here: mending.Here, given: dict[str, Any]) -> dict[str, Any]:
    value = given["value"]
    if here.recorded is None:
        if found.person is None:
            raise Http404
        people.record_answer(
            found.person,
            here.fact,
            value,
            on=request.today,
            source="data desk",
            by=request.viewer,
            now=request.now,
        )
        return {}
    day = When.day(value) if isinstance(value, date) else None
    correction.correct_event(
        here.recorded.ref,
        when=day,
        facts=None if day else {here.fact: value},
        because=given["because"],
        by=request.viewer,
        now=request.now,
    )
    return {}


@page("desk:data_numbers", "data/numbers/", most_queries=7, **ROOM)
def numbers(request: Request) -> HttpResponse:
    """The headline numbers beside last year and England."""
    year, before = years(request)
    found = queries.numbers(request.viewer, str(year), str(before), now=request.now)
    return show(
        request,
        "desk/data/numbers.html",
        found=found,
        areas=AREAS,
        lines=lines_of(found, year),
        before=str(before),
        door=queries.sees_front_door(request.viewer),
        **tabs(request, year),
    )


@page("desk:data_cases", "data/numbers/children/", most_queries=10, **ROOM)
def cases(request: Request) -> HttpResponseBase:
    """The children behind one headline number: opened from here with the reason that was given for the list, or taken away as
    a table."""
    year, _ = years(request)
    asked = request.GET
    about = by_key().get(asked.get("what", "rereferrals_12m"))
    if about is None or about.kind is Shape.MEDIAN:
        raise Http404
    behind = Behind(
        str(year),
        about.key,
        part=asked.get("part", "")[:12],
        counts=asked.get("not", "") != "1",
        after=_ref(asked.get("after", "")),
    )
    if (person := _ref(asked.get("open", ""))) is not None:
        return redirect("desk:child", person=lists.open_case(request.viewer, person, behind, now=request.now))
    found = queries.cases(request.viewer, behind, now=request.now)
    part = (
        CIN.code_set(about.codes, CIN.rules_year(year)).get(behind.part, behind.part) if about.codes else ""
    )
    work = working.work(request, behind) if found.rows else None
    if request.method == "POST" and work is not None:
        called = working.cases_called(behind, about.name, part)

        def take(why: str) -> HttpResponseBase:
            names = not queries.sees_whole(request.viewer)
            return working.take_cases(request, behind, why, names=names)

        if (done := working.answer(request, work, behind, called, take)) is not None:
            return done
    onward = {name: value for name, value in asked.items() if name != "after"}
    return show(
        request,
        "desk/data/cases.html",
        found=found,
        about=about,
        behind=behind,
        part=part,
        work=work,
        form=work.form if work else None,
        here=urlencode({"what": about.key, "year": str(year), **onward}),
        next=f"?{urlencode({**onward, 'after': str(found.after)})}" if found.after else "",
        **tabs(request, year),
    )


@page("desk:data_mended", "data/mended/", most_queries=10, **ROOM)
def mended(request: Request) -> HttpResponse:
    """Who mended what, the latest first."""
    year, _ = years(request)
    found = queries.mended(request.viewer, str(year), _ref(request.GET.get("after", "")), now=request.now)
    return show(
        request,
        "desk/data/mended.html",
        found=found,
        next=f"?{urlencode({'year': str(year), 'after': str(found.after)})}" if found.after else "",
        **tabs(request, year),
    )
