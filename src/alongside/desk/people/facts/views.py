"""One page for each thing that can be added to a person; one to end or take back a statement; one for each answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import attempt
from alongside.desk.people import forms
from alongside.desk.people.examples import ALICE, person as a_person, whose
from alongside.law import people as law
from alongside.record.actions import people as actions, safety, statements
from alongside.record.queries.desk import facts as queries, people
from alongside.record.queries.desk.facts import Subject
from alongside.record.queries.desk.people import Card, Known

WRITERS = roles_who_may(May.WRITE_ENTRY)
Act = Callable[[Subject, dict[str, Any], Any, dict[str, Any]], Any]


@dataclass(frozen=True)
class Adding:
    """One thing to add: its page, its words, its form and its action. `asks_other`: whom it is about besides."""

    name: str
    title: str
    form: type[forms.FactForm]
    act: Act
    button: str = "Save"
    lead: str = ""
    asks_other: str = ""
    roles: frozenset[str] = WRITERS


def _address(known: Subject, said: dict[str, Any], other: Any, by: dict[str, Any]) -> Any:
    return actions.record_address(known.person.ref, **said, **by)


def _household(known: Subject, said: dict[str, Any], other: UUID, by: dict[str, Any]) -> Any:
    """Into the home they have already, where they have one; else a new one of the two."""
    if home := queries.home(known):
        return statements.join_household(home, [other], from_on=said["from_on"], **by)
    return actions.record_household([known.person.ref, other], from_on=said["from_on"], **by)


ADDINGS: tuple[Adding, ...] = (
    Adding(
        "name",
        "Add a name",
        forms.NameForm,
        lambda k, said, o, by: actions.record_name(k.person.ref, **said, **by),
    ),
    Adding(
        "number",
        "Add a number",
        forms.NumberForm,
        lambda k, said, o, by: actions.record_identifier(
            k.person.ref, said["kind"], said["value"], source=said["source"], **by
        ),
    ),
    Adding("address", "Add an address", forms.AddressForm, _address),
    Adding(
        "reach",
        "Add a telephone number or email",
        forms.ReachForm,
        lambda k, said, o, by: actions.record_reach(k.person.ref, **said, **by),
    ),
    Adding(
        "tie",
        "Say how they are related",
        forms.TieForm,
        lambda k, said, other, by: actions.relate(
            other, k.person.ref, said["kind"], from_on=said["from_on"], source=said["source"], **by
        ),
        asks_other="Who is related to {name}?",
    ),
    Adding(
        "responsibility",
        "Record parental responsibility",
        forms.ResponsibilityForm,
        lambda k, said, other, by: actions.record_responsibility(k.person.ref, other, **said, **by),
        asks_other="Who has parental responsibility for {name}?",
    ),
    Adding(
        "household",
        "Say who lives with them",
        forms.HouseholdForm,
        _household,
        asks_other="Who lives with {name}?",
    ),
    Adding(
        "born",
        "The baby was born",
        forms.BornForm,
        lambda k, said, o, by: statements.record_born(k.person.ref, **said, **by),
        lead="The record stays the same one, with everything from before the birth.",
    ),
    Adding(
        "warning",
        "Add a warning for staff",
        forms.WarningForm,
        lambda k, said, o, by: safety.add_warning(k.person.ref, **said, **by),
        lead="Colleagues read it before any address. Families never do.",
        roles=roles_who_may(May.MANAGE_WARNINGS),
    ),
)


def declare(adding: Adding) -> None:
    """Declare the page of one thing to add."""

    def add(request: HttpRequest, person: UUID) -> HttpResponse:
        viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
        known = queries.subject(viewer, person, what=adding.title.lower(), now=now)
        other = _other(request, known) if adding.asks_other else None
        if adding.asks_other and other is None:
            return _choose(request, adding, known)
        form = adding.form(request.POST or None, today=today)
        if adding.name == "tie" and other:
            form.fields["kind"].label = f"{other.name} is the … of {known.person.name}"
        if request.method == "POST" and form.is_valid():
            by = {"by": viewer, "now": now}
            chosen = other.ref if other else None
            if attempt(request, form, lambda: _kept(adding.act(known, form.cleaned_data, chosen, by))):
                return redirect("desk:person", person=known.person.ref)
        return show(request, "desk/people/facts/add.html", form=form, adding=adding, known=known, other=other)

    example = _twin if adding.name == "born" else a_person
    page(
        f"desk:add_{adding.name}",
        f"people/<uuid:person>/add/{adding.name}/",
        door="desk",
        roles=adding.roles,
        section="desk:search",
        example=example,
        whose=whose,
        opened_by=ALICE,
        most_queries=12,
    )(add)


def _kept(result: Any) -> dict[str, Any]:
    return {"kept": str(result)}


def _twin(council: Any, state: str) -> dict[str, UUID]:
    return {"person": council.person("twin")}


def _other(request: HttpRequest, known: Subject) -> Card | None:
    """Who was chosen on the page before; nobody who may not be found."""
    try:
        ref = UUID(request.GET.get("other", ""))
    except ValueError:
        return None
    return queries.other(known, ref)


def _choose(request: HttpRequest, adding: Adding, known: Subject) -> HttpResponse:
    viewer, now = request.viewer, request.now  # type: ignore[attr-defined]
    return show(
        request,
        "desk/people/facts/choose.html",
        title=adding.title,
        question=adding.asks_other.format(name=known.person.name),
        known=known,
        near=people.near(people.sheet(viewer, known.person.ref, now=now)),
        to=adding.name,
        entry="",
    )


for _adding in ADDINGS:
    declare(_adding)


@page(
    "desk:answer",
    "people/<uuid:person>/answer/",
    door="desk",
    roles=WRITERS,
    section="desk:search",
    example=a_person,
    whose=whose,
    opened_by=ALICE,
    most_queries=12,
)
def answer(request: HttpRequest, person: UUID) -> HttpResponse:
    """What is known of one fact. It asks with what is known already in it."""
    viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
    fact = law.BY_FACT.get(request.GET.get("fact", "ethnicity"))
    if fact is None:
        raise Http404
    known = queries.subject(viewer, person, what=f"answer: {fact.key}", now=now)
    stands = queries.known(known, fact.key)
    form = forms.AnswerForm(request.POST or None, today=today, fact=fact, initial=_as_it_stands(fact, stands))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        is_known = said["standing"] == "known"

        def act() -> dict[str, Any]:
            ref = actions.record_answer(
                known.person.ref,
                fact.key,
                said["value"] if is_known else None,
                standing=said["standing"],
                on=today,
                source=said["source"],
                by=viewer,
                now=now,
            )
            return {"kept": str(ref)}

        if attempt(request, form, act, fields={fact.key: "value"}):
            return redirect("desk:person", person=known.person.ref)
    return show(request, "desk/people/facts/answer.html", form=form, fact=fact, known=known, stands=stands)


def _as_it_stands(fact: law.Fact, stands: Known) -> dict[str, Any]:
    if not stands.asked:
        return {}
    value = stands.value
    if fact.day and value:
        value = date.fromisoformat(value)
    if fact.key == "disability" and isinstance(value, str):
        value = [value]
    return {"standing": stands.standing, "value": value, "source": stands.source}


def _a_statement(council: Any, state: str) -> dict[str, UUID]:
    """An address of Amara's."""
    return _whose_statement(council, "own")


def _whose_statement(council: Any, which: str) -> dict[str, UUID]:
    return {"person": council.person(which), "statement": council.address_of(which)}


@page(
    "desk:end_statement",
    "people/<uuid:person>/statements/<uuid:statement>/end/",
    door="desk",
    roles=WRITERS,
    section="desk:search",
    example=_a_statement,
    whose=_whose_statement,
    opened_by=ALICE,
    most_queries=12,
)
def end(request: HttpRequest, person: UUID, statement: UUID) -> HttpResponse:
    """Something has ended, or was never true."""
    viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
    known = queries.subject(viewer, person, what="end a statement", now=now)
    what, said = queries.statement(viewer, known, statement, today=today)
    form = forms.EndForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            by = {"because": given["because"], "by": viewer, "now": now}
            if given["how"] == "ended":
                return _kept(statements.end_statement(what, statement, last_on=given["last_on"], **by))
            return _kept(statements.take_back(what, statement, **by))

        if attempt(request, form, act):
            return redirect("desk:person", person=known.person.ref)
    return show(request, "desk/people/facts/end.html", form=form, known=known, said=said, what=what)


def _a_warning(council: Any, state: str) -> dict[str, UUID]:
    return {"person": council.person("tracey"), "warning": council.refs["warning"]}


def _whose_warning(council: Any, which: str) -> dict[str, UUID]:
    """There is one warning; whose record it is asked on is what counts."""
    return {
        "person": council.person("tracey" if which == "own" else which),
        "warning": council.refs["warning"],
    }


@page(
    "desk:review_warning",
    "people/<uuid:person>/warnings/<uuid:warning>/",
    door="desk",
    roles=roles_who_may(May.MANAGE_WARNINGS),
    section="desk:search",
    example=_a_warning,
    whose=_whose_warning,
    opened_by=ALICE,
    most_queries=12,
)
def review_warning(request: HttpRequest, person: UUID, warning: UUID) -> HttpResponse:
    """Look at a warning again: it stands until another day, or it has ended."""
    viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
    known = queries.subject(viewer, person, what="review a warning", now=now)
    found = queries.warning(known, warning, today=today)
    form = forms.ReviewForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        until = said["keep_until"] if said["outcome"] == "kept" else None
        by = {"by": viewer, "now": now}
        if attempt(
            request,
            form,
            lambda: _kept(safety.review_warning(warning, keep_until=until, reasons=said["reasons"], **by)),
        ):
            return redirect("desk:person", person=known.person.ref)
    return show(request, "desk/people/facts/review.html", form=form, known=known, warning=found)
