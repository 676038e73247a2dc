"""The first bad night: where a child is and on what authority, and everything that is written down about it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import cautions_answered
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.emergency import forms, tried
from alongside.desk.emergency.common import (
    PRACTITIONERS,
    READERS,
    WRITERS,
    Act,
    by,
    chosen,
    may,
    write_down,
)
from alongside.desk.emergency.forms import who_decided
from alongside.desk.enquiry.common import written
from alongside.desk.people.words import masthead
from alongside.law import days
from alongside.record.actions import emergency as actions, enquiry as enquiries
from alongside.record.actions.emergency import Authority, Night
from alongside.record.queries.desk import authority as queries
from alongside.record.queries.desk.authority import Tonight


@page(
    "desk:tonight",
    "children/<uuid:child>/tonight/",
    door="desk",
    roles=READERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose,
    opened_by=tried.WORKER,
    states=("police", "no_authority", "order"),
    most_queries=12,
)
def emergency(request: HttpRequest, child: UUID) -> HttpResponse:
    """Where a child is tonight, on what authority and for how many hours more; what is due, who is told, what comes next."""
    about = _opened(request, child)
    return show(
        request,
        "desk/emergency/tonight.html",
        about=about,
        top=masthead(about.child, request.today),  # type: ignore[attr-defined]
        writes=may(request, WRITERS),
        practises=may(request, PRACTITIONERS),
        acts=[(title, [act for act in acts if _offered(about, act)]) for title, acts in GROUPS],
        bank_holidays=bank_holidays(about),
        today=request.today,  # type: ignore[attr-defined]
    )


def _offered(about: Tonight, act: Act) -> bool:
    """Whether there is anything of this kind to write down about this child now."""
    stands = {each.value for each in about.bases if each.stands}
    those = {each.child.ref for each in about.those(*act.runs)}
    return about.child.ref in those and act.unless not in stands


def bank_holidays(about: Tonight) -> set[date]:
    """Those of the days on which an authority ends that are bank holidays: nobody is in the office then."""
    ends = {each.to_at.date() for each in about.bases if each.to_at}
    return {day for day in ends if day.weekday() < 5 and not days.england().is_working_day(day)}


def _opened(request: HttpRequest, child: UUID, what: str = "where tonight") -> Tonight:
    return queries.tonight(request.viewer, child, now=request.now, what=what)  # type: ignore[attr-defined]


def _back(child: UUID) -> str:
    return reverse("desk:tonight", kwargs={"child": child})


@page(
    "desk:tonight_where",
    "children/<uuid:child>/tonight/where/",
    door="desk",
    roles=WRITERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose,
    opened_by=tried.WORKER,
    states=("no_authority",),
    expired=keeping.keep_after_session,
    most_queries=12,
)
def night(request: HttpRequest, child: UUID) -> HttpResponse:
    """Where these children are tonight and on what authority, in one page, made to be finished on a telephone at night."""
    about = _opened(request, child, "where tonight: writing")
    held = keeping.hold(request, slot="emergency_night", kind="emergency", people=[about.child.ref])

    def make(data: Any) -> forms.NightForm:
        return forms.NightForm(
            data,
            about=about,
            those=about.near,
            today=request.today,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
        )

    def act(form: forms.NightForm, held: Held) -> dict[str, Any]:
        _write_night(request, about, form)
        return {"next": _after_night(about, form)}

    return written(
        request,
        held,
        make,
        act,
        lambda done: done["next"],
        "desk/emergency/written.html",
        about=about,
        slot="emergency_night",
        title="Where are they tonight?",
        says="It can always be written down. Without an authority a manager and a lawyer hear of it at once.",
        finish="Write it down",
        back=_back(about.child.ref),
    )


def _write_night(request: HttpRequest, about: Tonight, form: forms.NightForm) -> None:
    given, children = form.cleaned_data, form.chosen()
    said = form.authority()
    actions.record_night(
        Night(
            children=children,
            when=form.when(),
            arranged_by=given["arranged_by"],
            stays_with=given["stays_with"],
            with_whom=given["with_whom"],
            why=given["why"],
            authority=Authority(what=said[0], when=said[1], facts=said[2]) if said else None,
        ),
        grounds=cautions_answered(request),
        **by(request),
    )
    if given["authority"] == "police_protection" and given.get("enquiry_open") == "yes":
        when = said[1] if said else form.when()
        me = request.viewer.user  # type: ignore[attr-defined]
        lead = me if enquiries.is_social_worker(me, request.now) else None  # type: ignore[attr-defined]
        enquiries.begin(children, at_once=True, lead=lead, when=when, **by(request))


def _after_night(about: Tonight, form: forms.NightForm) -> str:
    """The page that follows: an agreement is written down next."""
    if form.cleaned_data["authority"] == forms.BY_AGREEMENT:
        return reverse("desk:section_20_agree", kwargs={"child": about.child.ref})
    return _back(about.child.ref)


@page(
    "desk:tonight_decide",
    "children/<uuid:child>/tonight/decide/",
    door="desk",
    roles=PRACTITIONERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose,
    opened_by=tried.MANAGER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def decide(request: HttpRequest, child: UUID) -> HttpResponse:
    """A manager decides that a child lives away from home, and on which authority; or a worker writes down what one decided
    by telephone."""
    about = _opened(request, child, "decide about living away")
    held = keeping.hold(request, slot="emergency_decide", kind="emergency", people=[about.child.ref])

    def make(data: Any) -> forms.DecideForm:
        return forms.DecideForm(
            data,
            about=about,
            those=about.those("living") or about.near[:1],
            today=request.today,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
        )

    def act(form: forms.DecideForm, held: Held) -> dict[str, Any]:
        given = form.cleaned_data
        actions.decide_removal(
            form.chosen(),
            authority=given["authority"],
            reasons=given["reasons"],
            agreed_by_phone=who_decided(form),
            cautions=cautions_answered(request),
            **by(request),
        )
        return {}

    return written(
        request,
        held,
        make,
        act,
        lambda done: _back(about.child.ref),
        "desk/emergency/written.html",
        about=about,
        slot="emergency_decide",
        title="Decide that the child lives away from home",
        says="It needs police protection, an order that allows it, or a valid agreement. A conference, a plan or "
        "pre-proceedings allow none.",
        finish="Decide",
        back=_back(about.child.ref),
    )


# --- what is written down, a fact at a time ---------------------------------------------------------------------------


def _report(kind: str, *, named: str = "") -> Callable[[HttpRequest, Any], None]:
    """An act that reports one kind of event. `named`: the fact in which the one box `to` is kept."""

    def do(request: HttpRequest, form: Any) -> None:
        facts = {named: form.cleaned_data["to"]} if named else form.facts()
        actions.record(
            form.chosen(),
            kind,
            facts,
            when=form.when(),
            grounds=cautions_answered(request),
            **by(request),
        )

    return do


def _home(request: HttpRequest, form: Any) -> None:
    given = form.cleaned_data
    actions.come_home(
        form.chosen(),
        when=form.when(),
        to_whom=given["to_whom"],
        ends=given.get("ends", ()),
        **by(request),
    )


def _paper(request: HttpRequest, form: Any) -> None:
    given = form.cleaned_data
    actions.paper_came(
        form.chosen(), given["basis"], document=given["document"], when=form.when(), **by(request)
    )


ANY_BASIS = ("police_protection", "emergency_order", "assessment_order", "legal_order", "section_20")
GROUPS: tuple[tuple[str, tuple[Act, ...]], ...] = (
    (
        "Police protection",
        (
            Act(
                "police",
                "The police took the child",
                forms.PoliceForm,
                _report("police_protection_started"),
                says="The 72 hours run from the minute the police took the child.",
                unless="police_protection",
            ),
            Act(
                "police_ended",
                "Police protection ended",
                forms.PoliceEndedForm,
                _report("police_protection_ended"),
                ("police_protection",),
            ),
        ),
    ),
    (
        "Emergency protection order",
        (
            Act(
                "epo_applied",
                "Asked for",
                forms.AppliedForm,
                _report("epo_applied"),
                says="An application for an emergency protection order. Take legal advice first.",
            ),
            Act(
                "epo_notice",
                "Notice of the hearing given",
                forms.GivenForm,
                _report("epo_notice_given", named="given_to"),
                ("emergency_order",),
            ),
            Act(
                "epo_made",
                "Made",
                forms.OrderForm,
                _report("epo_made"),
                unless="emergency_protection_order",
            ),
            Act(
                "epo_served",
                "Served on the family",
                forms.GivenForm,
                _report("epo_served", named="served_on"),
                ("emergency_order",),
            ),
            Act(
                "epo_extended",
                "Extended, once",
                forms.ExtendedForm,
                _report("epo_extended"),
                ("emergency_order",),
            ),
            Act(
                "epo_ended",
                "Ended or discharged",
                forms.OrderEndedForm,
                _report("epo_ended"),
                ("emergency_order",),
            ),
        ),
    ),
    (
        "Child assessment order",
        (
            Act("cao_applied", "Asked for", forms.AssessmentAppliedForm, _report("cao_applied")),
            Act(
                "cao_notice",
                "Notice of the hearing given",
                forms.GivenForm,
                _report("cao_notice_given", named="given_to"),
                ("assessment_order",),
            ),
            Act(
                "cao_made",
                "Made",
                forms.AssessmentOrderForm,
                _report("cao_made"),
                unless="child_assessment_order",
            ),
            Act("cao_ended", "Ended", forms.JustWhenForm, _report("cao_ended"), ("assessment_order",)),
        ),
    ),
    (
        "Somebody must stay away (exclusion)",
        (
            Act("exclusion", "Required or promised", forms.ExclusionForm, _report("exclusion_required")),
            Act(
                "moved_out",
                "We moved the child out of that home",
                forms.JustWhenForm,
                _report("moved_out_of_protected_home"),
                ("exclusion",),
                "After 24 hours away the exclusion ends.",
            ),
            Act(
                "moved_back",
                "Back in that home",
                forms.JustWhenForm,
                _report("moved_back_to_protected_home"),
                ("exclusion",),
            ),
            Act("exclusion_ended", "Ended", forms.JustWhenForm, _report("exclusion_ended"), ("exclusion",)),
        ),
    ),
    (
        "Recovery order",
        (
            Act("recovery", "Made", forms.RecoveryForm, _report("recovery_order_made")),
            Act(
                "recovery_ended",
                "Ended",
                forms.JustWhenForm,
                _report("recovery_order_ended"),
                ("recovery",),
            ),
        ),
    ),
    (
        "Another order",
        (
            Act("order", "Made", forms.CourtOrderForm, _report("order_made")),
            Act("order_ended", "Ended", forms.HowForm, _report("order_ended"), ("legal_order",)),
        ),
    ),
)
# What the page itself leads to, not listed among what may happen.
HOME = Act("home", "Home again", forms.HomeForm, _home, ("living",))
PAPER = Act(
    "paper",
    "The paper has come",
    forms.PaperForm,
    _paper,
    ANY_BASIS,
    "The order, the agreement or the police form, whose word was relied on until now.",
)
BY_KEY = {act.key: act for act in (HOME, PAPER, *(act for _, acts in GROUPS for act in acts))}
TITLED = {
    act.key: f"{title}: {act.title[:1].lower()}{act.title[1:]}" for title, acts in GROUPS for act in acts
}


@page(
    "desk:tonight_write",
    "children/<uuid:child>/tonight/write/",
    door="desk",
    roles=WRITERS,
    section="desk:home",
    example=tried.child,
    whose=tried.whose,
    opened_by=tried.WORKER,
    most_queries=12,
)
def write(request: HttpRequest, child: UUID) -> HttpResponse:
    """One thing that happened with police protection or an order: the address says which."""
    act = chosen(request, BY_KEY, HOME.key)
    about = _opened(request, child, f"where tonight: {act.key}")
    heading = TITLED.get(act.key, act.title)
    return write_down(request, about, act, _back(about.child.ref), heading=heading)
