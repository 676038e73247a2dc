"""Working through a list of the data desk: why, said once for the day; and the list taken away as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from alongside.design.kept import Words
from alongside.desk.data import mending
from alongside.desk.data.forms import WhyForm
from alongside.desk.data.tables import CSV, csv_lines, taken_out
from alongside.desk.doing import Request, signed
from alongside.law.days import in_london
from alongside.record.queries.desk import lists
from alongside.record.queries.desk.data import Behind, Case, Row, Wanted, Who

SEVERITIES = {"error": "errors", "query": "queries", "not_run": "not run"}
KINDS = {"error": "Error", "query": "Query", "not_run": "Not run"}
FINDING = ("Return", "Rule", "Kind", "What it says", "What is found", "Said of it", "Team", "Worker", "Since")
CASE = ("Day", "Days", "Team", "Worker")
Lines = Iterator[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Work:
    """A list as a piece of work. `once`: a reason may be given for it as a whole; `said`: the reason given today, under which
    its children are opened. `form`: where a reason is asked."""

    once: bool
    said: str
    form: WhyForm | None


def work(request: Request, of: Wanted | Behind) -> Work:
    """This list as a piece of work, with what was sent about it. At most one statement."""
    once = lists.is_work(request.viewer, of)
    said = lists.said_why(request.viewer, of, now=request.now)
    form = None if said else WhyForm(request.POST if request.method == "POST" else None)
    return Work(once, said, form)


def answer(
    request: Request, work: Work, of: Wanted | Behind, called: str, take: Callable[[str], HttpResponseBase]
) -> HttpResponseBase | None:
    """What a form above a list asks for: to keep the reason for today, or to take the list away with a reason. None: the
    reason is missing, which the form now says."""
    signed(request)
    pressed = request.POST.get("form", "")
    if pressed not in ("take", *(("say",) if work.once else ())):
        raise Http404
    why = work.said
    if work.form is not None:
        if not work.form.is_valid():
            return None
        why = f"{called}: {work.form.cleaned_data['why']}"
        if work.once:
            lists.say_why(request.viewer, of, why, now=request.now)
    return take(why) if pressed == "take" else redirect(request.get_full_path())


def findings_called(wanted: Wanted, named: str, states: Mapping[str, str]) -> str:
    """A list of findings in words, as the log keeps it."""
    which = (
        f"rule {wanted.rule}" if wanted.rule else "",
        named,
        f"with no {wanted.without}" if wanted.without else "",
        SEVERITIES.get(wanted.severity, ""),
        states.get(wanted.state, "").lower(),
    )
    return ", ".join(filter(None, (f"Return of {wanted.year}", *which)))


def cases_called(behind: Behind, name: str, part: str) -> str:
    """The children behind a number in words, as the log keeps it."""
    which = (f"{name}: {part}" if part else name, "" if behind.counts else "the others")
    return ", ".join(filter(None, (f"Headline numbers of {behind.year}", *which)))


def take_findings(
    request: Request, wanted: Wanted, why: str, states: Mapping[str, str], *, names: bool
) -> HttpResponseBase:
    """The findings of a list as a table, each line as the page shows it."""

    def lines() -> Lines:
        for some, hide in batches:
            for row in some:
                yield *_child(row.who, hide, names), *_finding(row, wanted.year, hide, states)

    batches = lists.take_findings(request.viewer, wanted, why, now=request.now)
    rule = f"-rule-{wanted.rule}" if wanted.rule.isalnum() else ""
    return taken_out(csv_lines(lines(), (*_head(names), *FINDING)), CSV, f"findings-{wanted.year}{rule}.csv")


def take_cases(request: Request, behind: Behind, why: str, *, names: bool) -> HttpResponseBase:
    """The children behind a number as a table, each line as the page shows it."""

    def lines() -> Lines:
        for some, hide in batches:
            for row in some:
                yield *_child(row.who, hide, names), *_case(row)

    batches = lists.take_cases(request.viewer, behind, why, now=request.now)
    others = "" if behind.counts else "-others"
    name = f"children-{behind.year}-{behind.indicator}{others}.csv"
    return taken_out(csv_lines(lines(), (*_head(names), *CASE)), CSV, name)


def _head(names: bool) -> tuple[str, ...]:
    return ("Child's number", "Name") if names else ("Child's number",)


def _child(who: Who, hide: Words, names: bool) -> tuple[str, ...]:
    number = who.number or ("Not in the return" if who.person else "The whole return")
    return (number, hide(who.name)) if names else (number,)


def _finding(row: Row, year: str, hide: Words, states: Mapping[str, str]) -> tuple[object, ...]:
    return (
        year,
        row.rule,
        KINDS.get(row.severity, row.severity),
        hide(row.words),
        hide(mending.in_words(row.seen or ", ".join(row.fields))),
        states.get(row.state, ""),
        row.team,
        row.worker,
        f"{in_london(row.since):%Y-%m-%d %H:%M}" if row.since else "",
    )


def _case(row: Case) -> tuple[object, ...]:
    return (row.on, row.days, row.team, row.worker)
