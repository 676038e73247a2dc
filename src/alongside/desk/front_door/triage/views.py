"""What a contact is: already open to us, the same event as another, another council's; agencies asked; made ready."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.fields import PlainForm
from alongside.design.registry import page
from alongside.design.words import moment_words
from alongside.desk.doing import Request, attempt, cautions_answered, reasons_for
from alongside.desk.front_door import examples, words
from alongside.desk.front_door.contact.views import waits, words_for_contact
from alongside.desk.front_door.forms import (
    AgencyAnswerForm,
    AskAgencyForm,
    ElsewhereForm,
    EndForm,
    PassToWorkerForm,
    QuestionsForm,
    SameEventForm,
)
from alongside.record.access import NotFound
from alongside.record.actions import contact as contacts
from alongside.record.queries.desk import contact as queries, door_samples
from alongside.record.queries.desk.contact import ContactPage, Earlier

TRIAGE = roles_who_may(May.TRIAGE_CONTACT)
PAGE: dict[str, Any] = {
    "door": "desk",
    "roles": TRIAGE,
    "section": "desk:board",
    "whose": examples.whose_contact,
    "opened_by": "front_door_worker",
}


def _step(
    request: Request,
    about: ContactPage,
    form: PlainForm,
    act: Callable[[], UUID],
    *,
    title: str,
    said: str,
    button: str,
    template: str = "step.html",
    **more: Any,
) -> HttpResponse:
    """One step of a contact: its form, and back to the contact when it is done."""
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(request, form, lambda: {"step": str(act())}):
        messages.success(request, said)
        return redirect("desk:contact", contact=about.contact)
    return show(
        request,
        f"desk/front_door/triage/{template}",
        about=about,
        form=form,
        title=title,
        button=button,
        waits=waits(about),
        reasons_for=reasons_for,
        **more,
        **words_for_contact(),
    )


@page(
    "desk:contact_open",
    "front-door/<uuid:contact>/already-open/",
    example=examples.contact,
    states=("being checked",),
    **PAGE,
)
def already_open(request: Request, contact: UUID) -> HttpResponse:
    """The child is open to us: to the worker, with a receipt. It starts no second episode and no second clock."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    workers = {
        str(child.who.person): open_
        for child in about.children
        for open_ in child.open_to
        if open_.worker is not None
    }
    names = {str(child.who.person): child.who.name for child in about.children}
    choices = [(ref, f"{names[ref]}: {open_.worker_name}") for ref, open_ in workers.items()]
    form = PassToWorkerForm(request.POST or None, children=choices)

    def act() -> UUID:
        child = form.cleaned_data["child"]
        worker = workers[child].worker
        assert worker is not None
        return contacts.link_already_open(
            contact,
            worker=worker,
            child=UUID(child),
            reasons=form.cleaned_data["reasons"],
            by=request.viewer,
            now=request.now,
        )

    return _step(
        request,
        about,
        form,
        act,
        title="Pass it to the worker",
        said="Passed on. The worker's receipt will stand here.",
        button="Pass it on",
        nothing=""
        if choices
        else "None of the children on this contact has a worker under another referral.",
    )


def _other_words(one: Earlier, request: Request) -> str:
    about = ", ".join(one.children) or (f"“{one.described[:80]}”" if one.described else "nobody identified")
    return f"{moment_words(one.received_at, request.today)}, {one.from_whom}: {about}"


@page(
    "desk:contact_same",
    "front-door/<uuid:contact>/same-event/",
    example=examples.contact,
    states=("being checked",),
    **PAGE,
)
def same_event(request: Request, contact: UUID) -> HttpResponse:
    """Another contact tells of the same event: joined to it, counted once."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    near = queries.lately(request.viewer, contact, received_at=about.received_at, now=request.now)
    others = list({one.contact: one for one in (*near, *about.earlier)}.values())
    form = SameEventForm(
        request.POST or None, others=[(str(one.contact), _other_words(one, request)) for one in others]
    )

    def act() -> UUID:
        return contacts.link_same_event(
            contact,
            other=UUID(form.cleaned_data["other"]),
            reasons=form.cleaned_data["reasons"],
            by=request.viewer,
            now=request.now,
        )

    return _step(
        request,
        about,
        form,
        act,
        title="The same event as another contact",
        said="Joined to the other contact.",
        button="Join them",
        nothing="" if others else "No other contact of these days, and none about this family.",
    )


@page(
    "desk:contact_elsewhere",
    "front-door/<uuid:contact>/another-council/",
    example=examples.contact,
    states=("being checked",),
    **PAGE,
)
def elsewhere(request: Request, contact: UUID) -> HttpResponse:
    """The child lives in another council's area: sent there, with a receipt."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    form = ElsewhereForm(request.POST or None)

    def act() -> UUID:
        given = form.cleaned_data
        return contacts.send_to_another_council(
            contact,
            council=given["council"],
            receipt=given["receipt"],
            reasons=given["reasons"],
            by=request.viewer,
            now=request.now,
        )

    return _step(
        request,
        about,
        form,
        act,
        title="Another council's",
        said="Sent, with its receipt.",
        button="It is theirs now",
        lead="Ring them first. A child who may be in danger now is kept safe by us, wherever they live, until somebody there has taken it.",
    )


@page(
    "desk:contact_end",
    "front-door/<uuid:contact>/advice/",
    example=examples.contact,
    states=("being checked",),
    **PAGE,
)
def advice(request: Request, contact: UUID) -> HttpResponse:
    """It needs no referral: advice was given, or somebody was told where else to go."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    form = EndForm(request.POST or None)

    def act() -> UUID:
        return contacts.decide_contact(
            contact,
            outcome=form.cleaned_data["outcome"],
            reasons=form.cleaned_data["reasons"],
            by=request.viewer,
            now=request.now,
            cautions=cautions_answered(request),
        )

    return _step(
        request,
        about,
        form,
        act,
        title="Advice or signpost",
        said="Decided.",
        button="Finish this contact",
        lead="Use this when nobody has to decide about a child. A worry about a child goes to a manager instead.",
    )


@page(
    "desk:contact_ask",
    "front-door/<uuid:contact>/ask/",
    example=examples.contact,
    states=("being checked",),
    **PAGE,
)
def ask(request: Request, contact: UUID) -> HttpResponse:
    """Ask an agency what it knows: whether the family was asked first, why not, and on what lawful basis."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    form = AskAgencyForm(request.POST or None)

    def act() -> UUID:
        return contacts.ask_agency(contact, **form.cleaned_data, by=request.viewer, now=request.now)

    return _step(
        request,
        about,
        form,
        act,
        title="Ask an agency",
        said="Written down: asked.",
        button="Asked",
        template="ask.html",
        agencies=words.AGENCIES,
    )


def _asked_example(council: Any, state: str) -> dict[str, UUID]:
    contact = council.contact("being_checked")
    return {"contact": contact, "asked": door_samples.asked(contact)}


def _whose_asked(council: Any, which: str) -> dict[str, UUID] | None:
    own = _asked_example(council, "")
    return (
        None
        if which == "other"
        else own
        if which == "own"
        else own | {"contact": council.contact("restricted")}
    )


@page(
    "desk:contact_answer",
    "front-door/<uuid:contact>/ask/<uuid:asked>/",
    example=_asked_example,
    **PAGE | {"whose": _whose_asked},
)
def answer(request: Request, contact: UUID, asked: UUID) -> HttpResponse:
    """What an agency answered."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    question = next((one for one in about.asked if one.step == asked), None)
    if question is None:
        raise NotFound(asked)
    form = AgencyAnswerForm(
        request.POST or None, initial={"answer": question.answer, "words": question.words}
    )

    def act() -> UUID:
        return contacts.record_answer_of_agency(
            asked,
            answer=form.cleaned_data["answer"],
            words=form.cleaned_data["words"],
            by=request.viewer,
            now=request.now,
        )

    return _step(
        request,
        about,
        form,
        act,
        title=f"What {question.agency} answered",
        said="The answer is written down.",
        button="Write it down",
        lead=f"Asked: {question.question}",
    )


@page(
    "desk:contact_questions",
    "front-door/<uuid:contact>/questions/",
    example=examples.contact,
    states=("being checked",),
    **PAGE,
)
def questions(request: Request, contact: UUID) -> HttpResponse:
    """The statutory questions, answered in outline, and the hand-over to a manager."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    form = QuestionsForm(request.POST or None, initial={**about.screening, "summary": about.summary})

    def act() -> UUID:
        return contacts.checks_complete(
            contact,
            answers=form.answers(),
            summary=form.cleaned_data["summary"],
            by=request.viewer,
            now=request.now,
        )

    return _step(
        request,
        about,
        form,
        act,
        title="Ready for a decision?",
        said="A manager can decide now.",
        button="Hand to a manager",
        template="questions.html",
    )
