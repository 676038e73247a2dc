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
    "most_queries": 8,
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
    about, near = queries.contact_and_lately(request.viewer, contact, now=request.now)
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


def _one_form(
    name: str,
    address: str,
    form_of: type[PlainForm],
    act: Callable[[Request, UUID, Any], UUID],
    *,
    first: Callable[[ContactPage], dict[str, Any]] = lambda about: {},
    own: Callable[[ContactPage], dict[str, Any]] = lambda about: {},
    **words_of: Any,
) -> None:
    """Declare a step whose form asks the same of every contact, and what its answers do. `own`: what the page says instead where a family had asked for help for themselves. `first`: what stands in the
    form already."""

    @page(
        name,
        f"front-door/<uuid:contact>/{address}/",
        example=examples.contact,
        states=("being checked",),
        **PAGE,
    )
    def step(request: Request, contact: UUID) -> HttpResponse:
        about = queries.contact_page(request.viewer, contact, now=request.now)
        form = form_of(request.POST or None, initial=first(about))
        said = {**words_of, **(own(about) if about.own_request else {})}
        return _step(request, about, form, lambda: act(request, contact, form), **said)


def _sent_elsewhere(request: Request, contact: UUID, form: ElsewhereForm) -> UUID:
    """The child lives in another council's area: sent there, with a receipt."""
    return contacts.send_to_another_council(contact, **form.cleaned_data, by=request.viewer, now=request.now)


def _ended(request: Request, contact: UUID, form: EndForm) -> UUID:
    """It needs no referral: advice was given, or somebody was told where else to go."""
    return contacts.decide_contact(
        contact,
        **form.cleaned_data,
        by=request.viewer,
        now=request.now,
        cautions=cautions_answered(request),
    )


def _agency_asked(request: Request, contact: UUID, form: AskAgencyForm) -> UUID:
    """An agency was asked what it knows: whether the family was asked first, why not, on what lawful basis."""
    return contacts.ask_agency(contact, **form.cleaned_data, by=request.viewer, now=request.now)


def _handed_over(request: Request, contact: UUID, form: QuestionsForm) -> UUID:
    """The statutory questions are answered in outline, and a manager can decide."""
    return contacts.checks_complete(
        contact,
        answers=form.answers(),
        summary=form.cleaned_data["summary"],
        by=request.viewer,
        now=request.now,
    )


REFUSES = (
    "This family asked for help. Finishing here means that there is no assessment. That is a decision: your reasons go to the "
    "family in a letter, which also says how they can have it looked at again. If a child may be in need, hand it to a manager "
    "instead."
)
FIND_FIRST = (
    "Say first who this is about. A family whose request leads to no assessment is told in writing, so we must know whom to "
    "write to."
)
_one_form(
    "desk:contact_elsewhere",
    "another-council",
    ElsewhereForm,
    _sent_elsewhere,
    title="Another council's",
    said="Sent, with its receipt.",
    button="It is theirs now",
    lead="Ring them first. A child who may be in danger now is kept safe by us, wherever they live, until somebody there has taken it.",
)
_one_form(
    "desk:contact_end",
    "advice",
    EndForm,
    _ended,
    title="Advice or signpost",
    said="Decided.",
    button="Finish this contact",
    lead="Use this when nobody has to decide about a child. A worry about a child goes to a manager instead.",
    own=lambda about: {
        "said": "Decided. The family is told in writing, with the reasons and how to have it looked at again.",
        "lead": REFUSES,
        "nothing": "" if about.children or about.decided else FIND_FIRST,
    },
)
_one_form(
    "desk:contact_ask",
    "ask",
    AskAgencyForm,
    _agency_asked,
    title="Ask an agency",
    said="Written down: asked.",
    button="Asked",
    template="ask.html",
    agencies=words.AGENCIES,
)
_one_form(
    "desk:contact_questions",
    "questions",
    QuestionsForm,
    _handed_over,
    first=lambda about: {**about.screening, "summary": about.summary},
    title="Ready for a decision?",
    said="A manager can decide now.",
    button="Hand to a manager",
    template="questions.html",
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
