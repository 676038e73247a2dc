"""What the assessment's pages share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.desk import doing
from alongside.desk.doing import attempt, cautions_answered, reasons_for
from alongside.law import assessment_form as questions
from alongside.record.queries.desk import assessment as queries
from alongside.record.queries.desk.assessment import Assessment

READERS = roles_who_may(May.OPEN_CHILD)
WRITERS = roles_who_may(May.WRITE_ASSESSMENT)
SIGNERS = roles_who_may(May.SIGN_ASSESSMENT)

doing.REASONS.update(
    {
        "child_never_seen": (
            ("refused", "They or their parent did not agree"),
            ("moved", "They have moved away"),
            ("others", "Somebody else has seen them and told us"),
        ),
        "child_never_seen_alone": (
            ("young", "Too young to be apart from a parent"),
            ("wish", "They did not want to be"),
            ("risk", "It would have put them at risk"),
        ),
        "no_views_of_parents": (
            ("not_found", "They could not be found"),
            ("unsafe", "It was not safe to ask"),
            ("refused", "They did not want to say"),
        ),
        "agreement_to_assess_missing": (
            ("unsafe", "Asking would put somebody at risk"),
            ("enquiry", "There is reason to suspect significant harm"),
        ),
    }
)


def by(request: HttpRequest) -> dict[str, Any]:
    """Who does it, and when: what every action asks."""
    return {"by": request.viewer, "now": request.now}  # type: ignore[attr-defined]


def opened(request: HttpRequest, assessment: UUID) -> Assessment:
    """The assessment, opened and logged for whoever asks."""
    return queries.assessment(request.viewer, assessment, now=request.now)  # type: ignore[attr-defined]


def simple(
    request: HttpRequest,
    about: Assessment,
    form: Form,
    act: Callable[[], dict[str, Any]],
    template: str,
    *,
    anchor: str = "",
    **context: Any,
) -> HttpResponse:
    """A form that goes back to the assessment once it is done, and says so where the assessment has ended already."""
    if request.method == "GET" and not about.open:
        return ended(request, about)
    if request.method == "POST" and form.is_valid() and attempt(request, form, act) is not None:
        return redirect(reverse("desk:assessment", kwargs={"assessment": about.document.ref}) + anchor)
    return show(
        request,
        template,
        form=form,
        about=about,
        given=cautions_answered(request),
        reasons_for=reasons_for,
        today=request.today,  # type: ignore[attr-defined]
        **context,
    )


def ended(request: HttpRequest, about: Assessment) -> HttpResponse:
    """Instead of a form for which it is too late."""
    return show(request, "desk/assessment/ended.html", about=about)


def address(document: UUID, section: questions.Section, child: UUID | None) -> str:
    """Where one part of the form is written."""
    more = {"child": child} if child else {}
    return reverse(f"desk:assessment_{section.key}", kwargs={"assessment": document, **more})
