"""The end of an assessment: sending, reading, deciding, more time, and the written decision."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk import doing
from alongside.desk.assessment import forms, tried
from alongside.desk.assessment.common import READERS, SIGNERS, WRITERS, by, ended, opened, simple
from alongside.desk.doing import attempt, cautions_answered, reasons_for
from alongside.desk.drafts import keeping
from alongside.record.actions import assessment as actions
from alongside.record.queries.desk import assessment as queries
from alongside.record.queries.desk.assessment import Assessment


@page(
    "desk:assessment_send",
    "assessments/<uuid:assessment>/send/",
    door="desk",
    roles=WRITERS,
    example=tried.assessment,
    whose=tried.whose_assessment,
    opened_by=tried.WORKER,
    most_queries=12,
)
def send(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Ask a manager to sign, with what the worker proposes for each child."""
    about = opened(request, assessment)
    now, today, viewer = request.now, request.today, request.viewer  # type: ignore[attr-defined]
    form = forms.SendForm(
        request.POST or None,
        children=about.children,
        factors=queries.factor_options(today),
        managers=queries.managers(viewer, today=today),
    )
    if request.method == "GET" or not form.is_valid():
        form.cautions = about.cautions[: doing.MOST_CAUTIONS]  # type: ignore[attr-defined]

    def act() -> dict[str, Any]:
        actions.submit_assessment(
            assessment,
            form.proposals(),
            to=UUID(form.cleaned_data["to"]),
            cautions=cautions_answered(request),
            by=viewer,
            now=now,
        )
        return {}

    return simple(request, about, form, act, "desk/assessment/send.html")


@page(
    "desk:assessment_read",
    "assessments/<uuid:assessment>/read/",
    door="desk",
    roles=READERS,
    example=tried.assessment,
    whose=tried.whose_assessment,
    opened_by=tried.WORKER,
    states=("writing", "signed"),
    most_queries=12,
)
def read(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """The whole assessment, to read or print."""
    about, parts = queries.whole(request.viewer, assessment, now=request.now)  # type: ignore[attr-defined]
    return show(request, "desk/assessment/read.html", about=about, parts=parts, today=request.today)  # type: ignore[attr-defined]


@page(
    "desk:assessment_sign",
    "assessments/<uuid:assessment>/sign/",
    door="desk",
    roles=SIGNERS,
    example=tried.waiting,
    whose=tried.whose_waiting,
    opened_by=tried.MANAGER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def sign(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Read the whole, then decide for each child, or send it back."""
    about, parts = queries.whole(request.viewer, assessment, now=request.now)  # type: ignore[attr-defined]
    today = request.today  # type: ignore[attr-defined]
    children = [each.child.ref for each in about.children]
    if request.method == "GET" and not about.open:
        return ended(request, about)
    held = keeping.hold(request, slot="sign", kind="assessment", people=children, document=assessment)
    labels = dict(queries.factor_options(today))
    sending_back = request.POST.get("act") == "return"
    make: dict[str, Any] = {"children": about.children, "factors": labels}
    back = forms.ReturnForm(request.POST if sending_back else None)
    form = forms.SignForm(request.POST if request.method == "POST" and not sending_back else None, **make)
    if request.method == "GET":
        if held.fields:
            form = keeping.as_typed(forms.SignForm(held.data(), **make))
        form.cautions = about.cautions[: doing.MOST_CAUTIONS]  # type: ignore[attr-defined]
    elif sending_back:
        if back.is_valid() and attempt(request, back, lambda: _send_back(request, about, back)) is not None:
            return redirect("desk:assessment", assessment=assessment)
    else:
        held = keeping.saved(request, held)
        if put := keeping.put_by(request, held):
            return put
        if request.POST.get("act") in keeping.PUT_BY or held.theirs:
            form = keeping.as_typed(form)
        elif form.is_valid() and (
            done := attempt(request, form, lambda: _sign(request, about, form, held.ref))
        ):
            return redirect("desk:assessment_decision", decision=done["decision"])
    return show(
        request,
        "desk/assessment/sign.html",
        form=form,
        back=back,
        forms=[back],
        about=about,
        parts=parts,
        held=held,
        factors=labels,
        given=cautions_answered(request),
        reasons_for=reasons_for,
        pairs=keeping.conflict(held, form),
        today=today,
    )


def _send_back(request: HttpRequest, about: Assessment, form: Form) -> dict[str, Any]:
    actions.return_assessment(about.matters, reasons=form.cleaned_data["reasons"], **by(request))
    return {}


def _sign(request: HttpRequest, about: Assessment, form: forms.SignForm, draft: UUID) -> dict[str, Any]:
    signed = actions.sign_off_assessment(
        about.document.ref,
        form.outcomes(),
        next_steps=form.cleaned_data["next_steps"],
        seen=request.POST.get("seen", ""),
        cautions=cautions_answered(request),
        draft=draft,
        **by(request),
    )
    return {"decision": str(signed.decision)}


@page(
    "desk:assessment_extend",
    "assessments/<uuid:assessment>/more-time/",
    door="desk",
    roles=roles_who_may(May.EXTEND_ASSESSMENT),
    example=tried.assessment,
    whose=tried.whose_waiting,
    opened_by=tried.MANAGER,
    most_queries=12,
)
def extend(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Agree more time, with reasons. The first day stays and is shown beside the new one."""
    about = opened(request, assessment)
    form = forms.ExtendForm(request.POST or None, today=request.today)  # type: ignore[attr-defined]

    def act() -> dict[str, Any]:
        given = form.cleaned_data
        actions.extend_assessment(
            about.matters,
            until=given["until"],
            reasons=given["reasons"],
            discussed_with=given["discussed_with"],
            family_told=given["family_told"] == "yes",
            cautions=cautions_answered(request),
            **by(request),
        )
        return {}

    return simple(request, about, form, act, "desk/assessment/extend.html")


@page(
    "desk:assessment_stop",
    "assessments/<uuid:assessment>/stop/",
    door="desk",
    roles=SIGNERS,
    example=tried.assessment,
    whose=tried.whose_waiting,
    opened_by=tried.MANAGER,
    most_queries=12,
)
def stop(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """End an assessment unfinished, with reasons."""
    about = opened(request, assessment)
    form = forms.StopForm(request.POST or None)

    def act() -> dict[str, Any]:
        actions.stop_assessment(
            about.matters,
            reasons=form.cleaned_data["reasons"],
            cautions=cautions_answered(request),
            **by(request),
        )
        return {}

    return simple(request, about, form, act, "desk/assessment/stop.html")


@page(
    "desk:assessment_decision",
    "decisions/<uuid:decision>/",
    door="desk",
    roles=READERS,
    example=tried.decision,
    whose=tried.whose_decision,
    opened_by=tried.WORKER,
    most_queries=12,
)
def decision(request: HttpRequest, decision: UUID) -> HttpResponse:
    """The written decision, as the family reads it."""
    about = queries.decision(request.viewer, decision, now=request.now)  # type: ignore[attr-defined]
    return show(request, "desk/assessment/decision.html", about=about, today=request.today)  # type: ignore[attr-defined]
