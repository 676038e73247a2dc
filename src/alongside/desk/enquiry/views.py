"""An enquiry's own page, and its steps: a short form each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk import doing
from alongside.desk.doing import in_words
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.enquiry import forms, tried
from alongside.desk.enquiry.common import READERS, SIGNERS, TAKERS, WRITERS, by, written
from alongside.desk.enquiry.forms import StepForm
from alongside.desk.people.words import masthead
from alongside.law.questions import MANAGERS
from alongside.law.steps.enquiry import THRESHOLD
from alongside.record.actions import enquiry as actions
from alongside.record.actions.assessment import law_first
from alongside.record.queries.desk import enquiry as queries
from alongside.record.queries.desk.enquiry import Enquiry

Act = Callable[[HttpRequest, Any], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step that is written down: its page, its form, and the action it asks for. `asks`: of whom the form must know
    (managers, people)."""

    key: str
    title: str
    form: type[StepForm]
    act: Act
    says: str = ""
    asks: tuple[str, ...] = ()
    roles: frozenset[str] = WRITERS


def _record(kind: str) -> Act:
    def act(request: HttpRequest, form: Any) -> None:
        actions.record(form.chosen(), kind, form.facts(), when=form.when(), **by(request))

    return act


def _plan(request: HttpRequest, form: Any) -> None:
    how = {name: words or "" for name, words in form.facts().items()}
    actions.plan(form.chosen(), how, on=form.cleaned_data["on"], **by(request))


def _lead(request: HttpRequest, form: Any) -> None:
    given = form.cleaned_data
    actions.name_lead(form.chosen(), lead=UUID(given["lead"]), on=given["on"], **by(request))


def _access(request: HttpRequest, form: Any) -> None:
    given = form.cleaned_data
    manager = given.get("decided_by")
    names = {str(each.ref): each.name for each in form.managers}
    actions.decide_access(
        form.chosen(),
        outcome=given["outcome"],
        reasons=given["reasons"],
        review_on=given["review_on"],
        agreed_by_phone=(UUID(manager), names[manager]) if manager else None,
        **by(request),
    )


def _conference(request: HttpRequest, form: Any) -> None:
    given = form.cleaned_data
    actions.ask_for_conference(form.chosen(), reasons=given["reasons"], to=UUID(given["to"]), **by(request))


STEPS = (
    Step("plan", "How the enquiry will be done", forms.PlanForm, _plan),
    Step("lead", "Who leads the enquiry", forms.LeadForm, _lead, asks=("people",)),
    Step(
        "talk",
        "Agreement to talking with the child",
        forms.TalkForm,
        _record("child_talked_with"),
        "Normally a parent agrees first. Where asking would raise the risk, we talk without, and say why.",
    ),
    Step(
        "video",
        "Agreement to a recorded interview",
        forms.VideoForm,
        _record("video_interview_answered"),
        "Kept apart from the agreement to talk: it has its own day.",
    ),
    Step("interview", "A recorded interview was held", forms.InterviewForm, _record("interview_held")),
    Step("medical", "A medical was held", forms.MedicalForm, _record("medical_held")),
    Step("no_access", "We could not see the child", forms.NoAccessForm, _record("access_not_given")),
    Step(
        "access",
        "Decide what to do about access",
        forms.AccessForm,
        _access,
        "The law asks the council to apply for an order, unless it is satisfied that the child is safe otherwise; and where it asks for none, to decide whether and when to look again (Children Act 1989, section 47).",
        asks=("managers",),
    ),
    Step(
        "conference",
        "Ask for a conference",
        forms.ConferenceForm,
        _conference,
        "Anybody who works with the child and thinks a conference is needed may ask for one.",
        asks=("managers",),
    ),
)
BY_KEY = {step.key: step for step in STEPS}


@page(
    "desk:enquiry",
    "enquiries/<uuid:enquiry>/",
    door="desk",
    roles=READERS,
    example=tried.enquiry,
    whose=tried.whose_enquiry,
    opened_by=tried.WORKER,
    states=("joint", "sent", "no_access", "concluded", "outside_own"),
    most_queries=12,
)
def enquiry(request: HttpRequest, enquiry: UUID) -> HttpResponse:
    """One child's enquiry: where it stands, what is due, what is done and what is still to be done."""
    about = queries.enquiry(request.viewer, enquiry, now=request.now)  # type: ignore[attr-defined]
    return show(
        request,
        "desk/enquiry/enquiry.html",
        about=about,
        top=masthead(about.child, request.today),  # type: ignore[attr-defined]
        alerts=[
            in_words(one) for one in law_first((*about.alerts, *about.open_cautions))[: doing.MOST_CAUTIONS]
        ],
        writes=about.open and not WRITERS.isdisjoint(request.viewer.roles),  # type: ignore[attr-defined]
        signs=not SIGNERS.isdisjoint(request.viewer.roles),  # type: ignore[attr-defined]
        takes=not TAKERS.isdisjoint(request.viewer.roles),  # type: ignore[attr-defined]
        today=request.today,  # type: ignore[attr-defined]
    )


@page(
    "desk:enquiry_begin",
    "children/<uuid:child>/harm-suspected/",
    door="desk",
    roles=WRITERS,
    example=tried.child,
    whose=tried.whose_child,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def begin(request: HttpRequest, child: UUID) -> HttpResponse:
    """Significant harm is suspected: the discussion is due from now, or the enquiry was opened at once."""
    viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
    before = queries.before(viewer, child, now=now, what="harm suspected")
    held = keeping.hold(request, slot="enquiry_begin", kind="enquiry", people=[child])

    def act(form: forms.BeginForm, held: Held) -> dict[str, Any]:
        given = form.cleaned_data
        runs = actions.begin(
            form.chosen(),
            at_once=given["kind"] == "at_once",
            harm_where=given["harm_where"],
            lead=UUID(given["lead"]) if given["lead"] else None,
            when=form.when(),
            **by(request),
        )
        return {"enquiry": str(next(iter(runs.values())))}

    return written(
        request,
        held,
        lambda data: forms.BeginForm(data, before=before, today=today, now=now),
        act,
        lambda done: reverse("desk:enquiry", kwargs={"enquiry": done["enquiry"]}),
        "desk/enquiry/begin.html",
        before=before,
        takes=not TAKERS.isdisjoint(viewer.roles),
        child=child,
        threshold=THRESHOLD,
    )


def step(request: HttpRequest, enquiry: UUID) -> HttpResponse:
    """One step of an enquiry, written down. The page's own name says which."""
    what = BY_KEY[request.page.name.removeprefix("desk:enquiry_")]  # type: ignore[attr-defined]
    viewer, now, today = request.viewer, request.now, request.today  # type: ignore[attr-defined]
    about = queries.enquiry(viewer, enquiry, now=now, what=f"enquiry: {what.key}")
    make: dict[str, Any] = {"about": about, "today": today, "now": now}
    if what.asks:
        managers, people = queries.colleagues_to_ask(viewer, today=today)
        make |= {"people": people} if "people" in what.asks else {"managers": managers}
    if what.key == "access":
        make["decides"] = viewer.is_a(*MANAGERS)
    held = keeping.hold(
        request, slot=f"enquiry_{what.key}:{enquiry}", kind="enquiry", people=[about.child.ref]
    )

    def act(form: StepForm, held: Held) -> dict[str, Any]:
        what.act(request, form)
        return {}

    return written(
        request,
        held,
        lambda data: what.form(data, **make),
        act,
        lambda done: _next(request, about, what),
        "desk/enquiry/step.html",
        about=about,
        step=what,
    )


def _next(request: HttpRequest, about: Enquiry, what: Step) -> str:
    """The page that follows: access that was not given asks at once what is decided about it."""
    if what.key == "no_access":
        messages.success(request, "Written down. Now say what is decided about it.")
        return reverse("desk:enquiry_access", kwargs={"enquiry": about.ref})
    return reverse("desk:enquiry", kwargs={"enquiry": about.ref})


for _step in STEPS:
    page(
        f"desk:enquiry_{_step.key}",
        f"enquiries/<uuid:enquiry>/{_step.key.replace('_', '-')}/",
        door="desk",
        roles=_step.roles,
        example=tried.without_access if _step.key == "access" else tried.enquiry,
        whose=tried.whose_access if _step.key == "access" else tried.whose_enquiry,
        opened_by=tried.WORKER,
        expired=keeping.keep_after_session,
        most_queries=12,
    )(step)
