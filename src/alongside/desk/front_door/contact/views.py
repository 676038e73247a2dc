"""A contact: typed in while the caller speaks, its receipt, and who it is about."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import Request, attempt, press
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.front_door import examples, words
from alongside.desk.front_door.contact.forms import (
    NOT_RELATED,
    AnswerAgainForm,
    NewPersonForm,
    TakeOffForm,
    TiesForm,
    as_person,
)
from alongside.desk.front_door.forms import ContactForm
from alongside.desk.people.forms import SearchForm
from alongside.desk.people.remembered import recall, remember
from alongside.law.pathway import decisions
from alongside.law.people import SIBLINGS
from alongside.law.steps.referral import ANSWER, CONSENT_SOUGHT, LAWFUL_BASIS, REFERRAL_OUTCOME, SCREENING
from alongside.record.actions import contact as contacts, drafts, outside, people as people_actions, tasks
from alongside.record.actions.contact import Identified
from alongside.record.queries.desk import contact as queries, door_samples, search as searching
from alongside.record.queries.desk.contact import ContactPage
from alongside.record.queries.desk.search import Asked

TAKERS = contacts.TAKERS
READERS = roles_who_may(May.SEE_FRONT_DOOR)
TRIAGE = roles_who_may(May.TRIAGE_CONTACT)
WRONG = {"received_at": "received_time"}


@page(
    "desk:new_contact",
    "front-door/new/",
    door="desk",
    roles=TAKERS,
    section="desk:board",
    opened_by="front_door_worker",
    most_queries=5,
    expired=keeping.keep_after_session,
)
def new_contact(request: Request) -> HttpResponse:
    """Somebody got in touch. One page, saved as it is typed; nobody need be identified."""
    held = keeping.hold(request, slot="contact", kind="contact", people=())
    night = request.viewer.is_a("out_of_hours_worker")
    form = _contact_form(request, held, night)
    if request.method == "POST":
        held = keeping.saved(request, held)
        if held.theirs or request.POST.get("act") == "draft":
            form = keeping.as_typed(form)
            if not held.theirs:
                return redirect(f"{request.path}?draft={held.ref}&saved=1")
        elif form.is_valid() and (
            done := attempt(request, form, lambda: _receive(request, form, held), fields=WRONG)
        ):
            messages.success(request, "The contact is written down.")
            return redirect("desk:contact", contact=done["contact"])
    return show(
        request,
        "desk/front_door/contact/new.html",
        form=form,
        held=held,
        pairs=keeping.conflict(held),
        public=sorted(words.PUBLIC),
    )


def _contact_form(request: Request, held: Held, night: bool) -> ContactForm:
    if request.method == "POST":
        return ContactForm(request.POST, now=request.now)
    if held.fields:
        return keeping.as_typed(ContactForm(held.data(), now=request.now))
    return ContactForm(now=request.now, initial={"out_of_hours": night})


def _receive(request: Request, form: ContactForm, held: Held) -> dict[str, Any]:
    ref = contacts.receive_contact(form.contact(), by=request.viewer, now=request.now)
    drafts.throw_away(held.ref, by=request.viewer, now=request.now)
    return {"contact": str(ref)}


@page(
    "desk:contact",
    "front-door/<uuid:contact>/",
    door="desk",
    roles=READERS,
    example=examples.contact,
    whose=examples.whose_contact,
    states=(
        "new",
        "being checked",
        "to decide",
        "late",
        "nobody",
        "anonymous",
        "agreed by phone",
        "already open",
        "asked online",
        "done",
    ),
    section="desk:board",
    opened_by="duty_manager",
    most_queries=12,
)
def contact(request: Request, contact: UUID) -> HttpResponse:
    """A contact and everything done with it. Its first button is always what comes next."""
    triages = may(request.viewer.roles, May.TRIAGE_CONTACT)
    if triages and request.method == "GET":
        about, found = queries.contact_and_matches(request.viewer, contact, now=request.now)
    else:
        about, found = queries.contact_page(request.viewer, contact, now=request.now), None
    again = AnswerAgainForm(request.POST if request.POST.get("act") == "answer_again" else None)
    if again.is_bound:
        if about.outside and about.outside.again and again.is_valid() and _answered(request, about, again):
            messages.success(request, "Written down: they have their answer in writing.")
            return redirect("desk:contact", contact=contact)
    elif request.method == "POST" and triages:
        free = about.column == "new" and about.decided is None
        if free and press(request, lambda: _take_up(request, contact)):
            messages.success(request, "You are checking this contact.")
        return redirect("desk:contact", contact=contact)
    return show(
        request,
        "desk/front_door/contact/contact.html",
        about=about,
        triages=triages,
        decides=may(request.viewer.roles, May.DECIDE_REFERRAL),
        reports_agreement=may(request.viewer.roles, May.REPORT_AGREEMENT),
        ties=may(request.viewer.roles, May.WRITE_ENTRY) and triages,
        closes=request.viewer.is_a(*decisions()["referral_closed"].decided_by),
        waits=waits(about),
        again=again,
        forms=[again],
        found=found,
        outcomes_again=outside.AGAIN,
        **words_for_contact(),
    )


def _answered(request: Request, about: ContactPage, form: AnswerAgainForm) -> dict[str, Any] | None:
    asked = about.outside.again if about.outside else None
    if asked is None:
        return None

    def act() -> dict[str, Any]:
        outside.answer_again(asked.task, **form.cleaned_data, by=request.viewer, now=request.now)
        return {"task": str(asked.task)}

    return attempt(request, form, act)


def _take_up(request: Request, contact: UUID) -> dict[str, Any]:
    return {"step": str(contacts.take_up(contact, by=request.viewer, now=request.now))}


def words_for_contact() -> dict[str, Any]:
    """What the codes on a contact's pages mean."""
    return {
        "answers": ANSWER.options(),
        "bases": LAWFUL_BASIS.options(),
        "channels": dict(words.CHANNELS),
        "consents": CONSENT_SOUGHT.options(),
        "knows": dict(words.KNOWS) | {"not_known": "Not yet known whether the family know"},
        "outcome_words": words.outcome_words,
        "questions": SCREENING,
        "danger": words.DANGER,
        "signs": words.SIGNS,
        "referral_outcomes": REFERRAL_OUTCOME.options(),
        "source_words": words.source_words,
    }


def waits(about: ContactPage) -> bool:
    """Whether the contact still waits for what becomes of it: undecided itself, or one of its referrals."""
    undecided = any(child.referral and not child.referral.decided for child in about.children)
    return about.decided is None or (about.decided.outcome == "referral" and undecided)


@page(
    "desk:contact_people",
    "front-door/<uuid:contact>/people/",
    door="desk",
    roles=TRIAGE,
    example=examples.contact,
    whose=examples.whose_contact,
    states=("new",),
    section="desk:board",
    opened_by="front_door_worker",
    most_queries=8,
)
def people(request: Request, contact: UUID) -> HttpResponse:
    """Say who a contact is about. Whoever may be in the record already is searched for first; only then written down."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    asked = recall(request, request.GET.get("search", "")) or about.to_look_up(request.GET.get("told", ""))
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "search":
        form = SearchForm(request.POST, today=request.today)
        if form.is_valid():
            ref = remember(request, Asked(**form.cleaned_data))
            return redirect(f"{request.path}?{urlencode({'search': ref})}#found")
        return _people_page(request, about, asked, search_form=form)
    if act == "new":
        return _write_down(request, about, asked)
    if act == "take_off":
        return _take_off(request, about, asked)
    if act == "asked":
        return _who_asked(request, about)
    if request.method == "POST":
        return _identify(request, about)
    return _people_page(request, about, asked)


def _people_page(
    request: Request,
    about: ContactPage,
    asked: Asked | None,
    *,
    search_form: SearchForm | None = None,
    new_form: NewPersonForm | None = None,
    off_form: TakeOffForm | None = None,
) -> HttpResponse:
    found = None
    if asked and search_form is None:
        there = [one.who.person for one in about.people]
        found = searching.search(request.viewer, asked, now=request.now, exclude=there)
    again = {name: getattr(asked, name) for name in ("name", "born_on", "address", "number")} if asked else {}
    search_form = search_form or SearchForm(today=request.today, initial=again)
    new_form = new_form or NewPersonForm(today=request.today, initial=as_person(asked), prefix="new")
    off_form = off_form or TakeOffForm(people=[one.who for one in about.people])
    return show(
        request,
        "desk/front_door/contact/people.html",
        about=about,
        forms=[search_form, new_form, off_form],
        off_form=off_form,
        search_form=search_form,
        new_form=new_form,
        found=found,
        near=_near(about),
        told=[one for one in about.as_told if one.name or one.born_on],
        ties=may(request.viewer.roles, May.WRITE_ENTRY),
    )


def _near(about: ContactPage) -> list[tuple[UUID, str, str]]:
    """People tied to a child on this contact who are not on it yet: reference, name, what they are to whom."""
    there = {one.who.person for one in about.people}
    found: dict[UUID, tuple[UUID, str, str]] = {}
    for child in about.children:
        for name, kin, person in child.kin:
            if person not in there:
                found.setdefault(person, (person, name, f"{kin.replace('_', ' ')} of {child.who.name}"))
    return list(found.values())


def _identify(request: Request, about: ContactPage) -> HttpResponse:
    person, part = keeping.as_ref(request.POST.get("person", "")), request.POST.get("part", "")
    if person and part in ("child", "adult"):

        def act() -> dict[str, Any]:
            contacts.identify(about.contact, [Identified(person, part)], by=request.viewer, now=request.now)
            return {"person": str(person)}

        if press(request, act):
            messages.success(request, "Added to this contact.")
    return redirect("desk:contact_people", contact=about.contact)


def _who_asked(request: Request, about: ContactPage) -> HttpResponse:
    said = request.POST.get("person", "")
    person = keeping.as_ref(said)
    if person or said == "nobody":

        def act() -> dict[str, Any]:
            contacts.say_who_asked(about.contact, person, by=request.viewer, now=request.now)
            return {"person": str(person)}

        if press(request, act):
            messages.success(
                request,
                "They read that they asked for the help. Nobody else does."
                if person
                else "None of them stands as who asked.",
            )
    return redirect("desk:contact_people", contact=about.contact)


def _take_off(request: Request, about: ContactPage, asked: Asked | None) -> HttpResponse:
    form = TakeOffForm(request.POST, people=[one.who for one in about.people])
    if form.is_valid():

        def act() -> dict[str, Any]:
            contacts.take_off_contact(
                about.contact,
                UUID(form.cleaned_data["person"]),
                reasons=form.cleaned_data["reasons"],
                by=request.viewer,
                now=request.now,
            )
            return {"contact": str(about.contact)}

        if attempt(request, form, act):
            messages.success(
                request, "Taken off this contact. What it put on their record is marked as a mistake."
            )
            return redirect("desk:contact_people", contact=about.contact)
    return _people_page(request, about, asked, off_form=form)


def _write_down(request: Request, about: ContactPage, asked: Asked | None) -> HttpResponse:
    form = NewPersonForm(request.POST, today=request.today, prefix="new")
    if asked is None:
        form.add_error(None, "Search first: whoever you write down may be in the record already")
    elif form.is_valid():

        def act() -> dict[str, Any]:
            identified = contacts.identify(
                about.contact,
                [Identified(form.person(), form.cleaned_data["part"])],
                by=request.viewer,
                now=request.now,
            )
            return {"people": [str(one) for one in identified]}

        if attempt(request, form, act):
            messages.success(request, "Written down and added to this contact.")
            return redirect("desk:contact_people", contact=about.contact)
    return _people_page(request, about, asked, new_form=form)


@page(
    "desk:contact_ties",
    "front-door/<uuid:contact>/brothers-and-sisters/",
    door="desk",
    roles=TRIAGE & roles_who_may(May.WRITE_ENTRY),
    example=lambda council, state: {"contact": door_samples.untied()},
    whose=examples.whose_contact,
    section="desk:board",
    opened_by="front_door_worker",
    most_queries=8,
)
def ties(request: Request, contact: UUID) -> HttpResponse:
    """How the children named together are related: asked once for each two of them, and never assumed."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    form = TiesForm(request.POST or None, pairs=about.perhaps_siblings)
    if request.method == "POST" and form.is_valid():
        said = form.answers()

        def act() -> dict[str, Any]:
            for one, other, answer in said:
                _tie(request, one, other, answer)
            return {"pairs": len(said)}

        if attempt(request, form, act):
            messages.success(request, "Written down on each child's record.")
            return redirect("desk:contact", contact=contact)
    return show(request, "desk/front_door/contact/ties.html", about=about, form=form)


def _tie(request: Request, one: UUID, other: UUID, answer: str) -> None:
    """A tie where they are related; else the answer itself, so that nobody is asked again."""
    told: dict[str, Any] = {"source": "contact", "by": request.viewer, "now": request.now}
    if answer in SIBLINGS:
        people_actions.relate(one, other, answer, **told)
        return
    known: dict[str, Any] = {"value": answer} if answer == NOT_RELATED else {"standing": "not_known"}
    people_actions.record_answer(one, queries.tie_asked(other), **known, on=request.today, **told)


@page(
    "desk:passed_contact",
    "passed-on/<uuid:task>/",
    door="desk",
    roles=roles_who_may(May.OPEN_CHILD),
    example=lambda council, state: {"task": door_samples.task("contact_about_my_child")[0]},
    whose=lambda council, which: (
        {"task": door_samples.task("contact_about_my_child")[0]} if which == "own" else None
    ),
    section="desk:home",
    opened_by="alice@council.example",
    most_queries=10,
)
def passed_on(request: Request, task: UUID) -> HttpResponse:
    """New information about a child one works with. Confirming is the receipt the front door waits for."""
    passed = queries.passed_to_me(request.viewer, task, now=request.now)
    if request.method == "POST" and passed.confirmed_at is None:

        def act() -> dict[str, Any]:
            tasks.finish_task(task, outcome="received", by=request.viewer, now=request.now)
            return {"task": str(task)}

        if press(request, act):
            messages.success(request, "You have it. The front door sees your name and the time.")
        return redirect("desk:passed_contact", task=task)
    return show(request, "desk/front_door/contact/passed.html", passed=passed)
