"""What the enquiry found: the worker writes it, a manager reads and signs, or sends it back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.design.registry import page
from alongside.desk import doing
from alongside.desk.doing import attempt, cautions_answered
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.enquiry import tried
from alongside.desk.enquiry.common import SIGNERS, WRITERS, by, written
from alongside.desk.enquiry.finding.forms import FindingsForm, ReportedForm, ReturnForm, SignForm
from alongside.record.actions import enquiry as actions
from alongside.record.queries.desk import enquiry as queries
from alongside.record.queries.desk.enquiry import Enquiry


@page(
    "desk:enquiry_findings",
    "enquiries/<uuid:enquiry>/findings/",
    door="desk",
    roles=WRITERS,
    example=tried.enquiry,
    whose=tried.whose_enquiry,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def findings(request: HttpRequest, enquiry: UUID) -> HttpResponse:
    """Write what the enquiry found for each child, and ask a manager to sign."""
    about = queries.enquiry(request.viewer, enquiry, now=request.now, what="findings")  # type: ignore[attr-defined]
    managers, _ = queries.colleagues_to_ask(request.viewer, today=request.today)  # type: ignore[attr-defined]
    held = keeping.hold(
        request, slot=f"findings:{enquiry}", kind="enquiry_findings", people=[about.child.ref]
    )

    def act(form: FindingsForm, held: Held) -> dict[str, Any]:
        actions.send_findings(
            form.proposals(), to=UUID(form.cleaned_data["to"]), document=held.of.document, **by(request)
        )
        return {}

    return written(
        request,
        held,
        lambda data: FindingsForm(data, about=about, managers=managers),
        act,
        lambda done: _back(about),
        "desk/enquiry/finding/findings.html",
        about=about,
    )


def _back(about: Enquiry) -> str:
    return reverse("desk:enquiry", kwargs={"enquiry": about.ref})


@page(
    "desk:enquiry_sign",
    "enquiries/<uuid:enquiry>/sign/",
    door="desk",
    roles=SIGNERS,
    example=tried.to_sign,
    whose=tried.whose_to_sign,
    opened_by=tried.MANAGER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def sign(request: HttpRequest, enquiry: UUID) -> HttpResponse:
    """Read what was found, then sign it for each child, or send it back."""
    about, words, proposed = queries.to_sign(request.viewer, enquiry, now=request.now)  # type: ignore[attr-defined]
    back = ReturnForm(request.POST if request.POST.get("act") == "return" else None)
    held = keeping.hold(request, slot=f"sign:{enquiry}", kind="enquiry_findings", people=[about.child.ref])
    if back.is_bound and back.is_valid() and attempt(request, back, lambda: _return(request, about, back)):
        return redirect(_back(about))

    def act(form: SignForm, held: Held) -> dict[str, Any]:
        actions.conclude(form.findings(), cautions=cautions_answered(request), **by(request))
        return {}

    def begin(form: SignForm) -> None:
        form.cautions = about.cautions.get("enquiry_concluded", ())[: doing.MOST_CAUTIONS]  # type: ignore[attr-defined]

    return written(
        request,
        held,
        lambda data: SignForm(data, about=about, proposed=proposed),
        act,
        lambda done: _back(about),
        "desk/enquiry/finding/sign.html",
        begin=begin,
        about=about,
        words=words,
        back=back,
        forms=[back],
        refusals=about.refusals.get("enquiry_concluded", ()),
    )


@page(
    "desk:enquiry_reported",
    "enquiries/<uuid:enquiry>/reported/",
    door="desk",
    roles=WRITERS,
    example=tried.to_sign,
    whose=tried.whose_to_sign,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def reported(request: HttpRequest, enquiry: UUID) -> HttpResponse:
    """Write down afterwards that the enquiry was signed although the law refuses it."""
    about, words, proposed = queries.to_sign(request.viewer, enquiry, now=request.now)  # type: ignore[attr-defined]
    managers, _ = queries.colleagues_to_ask(request.viewer, today=request.today)  # type: ignore[attr-defined]
    held = keeping.hold(
        request, slot=f"reported:{enquiry}", kind="enquiry_findings", people=[about.child.ref]
    )

    def act(form: ReportedForm, held: Held) -> dict[str, Any]:
        given = form.cleaned_data
        actions.report_conclusion(
            form.findings(),
            signed_by=UUID(given["signed_by"]),
            at=form.moment,
            ground=given["ground"],
            manager=UUID(given["manager"]),
            **by(request),
        )
        return {}

    return written(
        request,
        held,
        lambda data: ReportedForm(
            data,
            about=about,
            proposed=proposed,
            managers=managers,
            now=request.now,  # type: ignore[attr-defined]
        ),
        act,
        lambda done: _back(about),
        "desk/enquiry/finding/reported.html",
        about=about,
        words=words,
    )


def _return(request: HttpRequest, about: Enquiry, form: ReturnForm) -> dict[str, Any]:
    actions.return_findings(
        [ref for ref, _ in about.children], reasons=form.cleaned_data["reasons"], **by(request)
    )
    return {"returned": True}
