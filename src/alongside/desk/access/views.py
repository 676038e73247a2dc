"""The page that asks why a record is opened, and the list of who looked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from alongside.accounts.roles import May, roles_who_may
from alongside.design import fields
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import signed
from alongside.record.access import open_record
from alongside.record.queries.desk import looked

OPENERS = roles_who_may(May.OPEN_CHILD)
REASONS = (
    ("duty", "I am on duty, or covering for a colleague"),
    ("contact", "Somebody got in touch about this family"),
    ("relative", "I work with somebody in this family"),
    ("asked", "A manager or a court asked me to"),
    ("supervision", "Supervision, review or audit"),
    ("same_name", "I am checking whether this is the right person"),
    ("other", "Another reason"),
)


def of_another_team(council: Any, state: str) -> dict[str, UUID]:
    """A child whom somebody else works with."""
    return {"person": council.person("other")}


def of_mine(council: Any, state: str) -> dict[str, UUID]:
    """A child of Alice's."""
    return {"person": council.person("own")}


def whose(council: Any, which: str) -> dict[str, UUID]:
    """One's own, another's and a restricted child."""
    return {"person": council.person(which)}


class ReasonForm(fields.PlainForm):
    """One tap, and a few words where the tap does not say enough."""

    reason = fields.choose_one(
        REASONS, label="Why do you need to open this record?", called="why you need to open it"
    )
    words = fields.text(label="Anything to add", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("reason") == "other" and not given.get("words", "").strip():
            self.add_error("words", "Say in a few words why you need to open it")
        return given

    def in_words(self) -> str:
        """The reason as the log keeps it."""
        tapped = dict(REASONS)[self.cleaned_data["reason"]]
        words = self.cleaned_data["words"].strip()
        if self.cleaned_data["reason"] == "other":
            return words
        return f"{tapped}: {words}" if words else tapped


def whose_reason(council: Any, which: str) -> dict[str, UUID] | None:
    """It asks about records of others only: nobody is asked about their own, and a restricted one is not found."""
    return {"person": council.person(which)} if which == "restricted" else None


@page(
    "desk:why",
    "people/<uuid:person>/why/",
    door="desk",
    roles=OPENERS,
    example=of_another_team,
    whose=whose_reason,
    opened_by="alice@council.example",
)
def why(request: HttpRequest, person: UUID) -> HttpResponse:
    """Ask why, write it in the log with the name of whoever asks, and go on. It holds for the day."""
    viewer, now = request.viewer, request.now  # type: ignore[attr-defined]
    onward = request.GET.get("next") or request.POST.get("next") or ""
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = reverse("desk:child", kwargs={"person": person})
    asked = looked.must_say(viewer, person, now=now)
    if not asked.reason_needed:
        return redirect(onward)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        signed(request)
        if form.is_valid():
            open_record(viewer.because(form.in_words()), person, what="said why", now=now)
            return redirect(onward)
    return show(request, "desk/access/why.html", form=form, onward=onward)


@page(
    "desk:who_looked",
    "people/<uuid:person>/who-looked/",
    door="desk",
    roles=roles_who_may(May.SEE_WHO_LOOKED),
    example=of_mine,
    whose=whose,
    opened_by="hannah@council.example",
)
def who_looked(request: HttpRequest, person: UUID) -> HttpResponse:
    """Who opened this record, when and why."""
    found = looked.who_looked(request.viewer, person, now=request.now)  # type: ignore[attr-defined]
    return show(request, "desk/access/who-looked.html", found=found)
