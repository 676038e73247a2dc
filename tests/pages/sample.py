"""Pages that hold every part of the design once, for the tests to look at. Never served by Alongside itself.

What a draft needs of its door is played here in memory; the real drafts have their own tests.
"""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from alongside.config import urls as real
from alongside.design import fields, registry
from alongside.design.answers import show
from alongside.design.registry import Nav, Page
from alongside.design.tokens import FormToken
from alongside.record.access import open_record

TODAY = date(2026, 11, 24)  # a Tuesday
DRAFT = UUID("5f0b3a52-6a0d-4c39-9f83-4be4a1a40b10")
STAFF = frozenset({"social_worker"})


def record(request: HttpRequest) -> HttpResponse:
    return show(request, "sample/record.html", day=TODAY, **RECORD)


def empty(request: HttpRequest) -> HttpResponse:
    return show(request, "sample/empty.html")


class EveryField(fields.PlainForm):
    """One field of each sort."""

    visited_on = fields.DayField(
        label="When did you visit?",
        help_text="For example, 27 3 2026",
        called="Visit date",
        latest=TODAY,
        too_late="must be today or in the past",
    )
    visited_at = fields.TimeField(label="At what time?", called="Visit time", required=False)
    place = fields.text(label="Where?", called="Where you met")
    seen = fields.choose_one(
        [("alone", "Seen alone"), ("with", "Seen with somebody"), ("not", "Not seen")],
        label="Was Amara seen?",
        called="whether Amara was seen",
    )
    with_whom = fields.text(label="With whom?", required=False)
    topics = fields.choose_any(
        [("home", "Home"), ("school", "School"), ("health", "Health")],
        label="What was it about?",
        called="what it was about",
    )
    outcome = fields.choose_from_list(
        [("again", "Visit again"), ("none", "Nothing further")], label="What next?"
    )
    colleague = fields.PickField(
        [
            ("a", "Priya Shah, social worker"),
            ("b", "Tom Okafor, team manager"),
            ("c", "Priya Nair, front door worker"),
        ],
        label="Who should know?",
        called="who should know",
    )
    words = fields.long_text(label="What happened?", called="What happened", max_length=200)
    document = forms.FileField(label="Attach a document", required=False)
    sure = forms.BooleanField(label="I have checked the address", required=False)


def form(request: HttpRequest) -> HttpResponse:
    return show(request, "sample/form.html", form=EveryField(request.POST or None), draft=None)


class NoteForm(fields.PlainForm):
    words = fields.long_text(label="What happened?", called="What happened")


@dataclass
class Kept:
    """A draft in memory: what the door of a real one does with compare-and-swap."""

    revision: int = 0
    words: str = ""


KEPT = Kept()


def note(request: HttpRequest) -> HttpResponse:
    draft = SimpleNamespace(ref=DRAFT, tab="one", url="/sample/draft/", revision=KEPT.revision)
    return show(request, "sample/note.html", form=NoteForm(initial={"words": KEPT.words}), draft=draft)


def keep_after_the_session(request: HttpRequest, token: FormToken) -> bool:
    """The words of a form that came too late go to its own draft."""
    if token.draft != DRAFT:
        return False
    KEPT.words = request.POST["words"]
    return True


def draft(request: HttpRequest) -> HttpResponse:
    if int(request.POST["draft_revision"]) != KEPT.revision:
        theirs = {"words": KEPT.words}
        return JsonResponse(
            {"state": "conflict", "revision": KEPT.revision, "by": "Priya Shah", "theirs": theirs}, status=409
        )
    KEPT.revision += 1
    KEPT.words = request.POST["words"]
    return JsonResponse({"state": "saved", "at": "14:03", "revision": KEPT.revision})


def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """Opens a real record, as every page about somebody does."""
    open_record(request.viewer, person, what="sample", now=request.now)
    return show(request, "sample/record.html", day=TODAY, **RECORD)


PAGES = {
    entry.name: entry
    for entry in (
        Page("sample_home", "sample/home/", "sample", empty, STAFF, nav=Nav("Home", 10)),
        Page("sample_board", "sample/front-door/", "sample", empty, STAFF, nav=Nav("Front door", 20)),
        Page("sample_children", "sample/my-children/", "sample", empty, STAFF, nav=Nav("My children", 30)),
        Page("sample_search", "sample/search/", "sample", empty, STAFF, nav=Nav("Search", 40)),
        Page(
            "sample_manager",
            "sample/manager/",
            "sample",
            empty,
            frozenset({"team_manager"}),
            nav=Nav("Team", 50),
        ),
        Page("sample_record", "sample/record/", "sample", record, STAFF, section="sample_children"),
        Page("sample_form", "sample/form/", "sample", form, STAFF, section="sample_children"),
        Page("sample_note", "sample/note/", "sample", note, STAFF, expired=keep_after_the_session),
        Page("sample_person", "sample/person/<uuid:person>/", "sample", person, STAFF),
        Page("sample_draft", "sample/draft/", "sample", draft, STAFF, inside=True),
    )
}
urlpatterns = [*real.urlpatterns, *(path(p.route, registry.guard(p), name=p.name) for p in PAGES.values())]

RECORD = {
    "child": {"name": "Amara Mensah", "age_words": "8 years", "born_words": "Born 3 March 2018"},
    "tags": [{"words": "Assessment open", "kind": ""}, {"words": "No worker since Friday", "kind": "danger"}],
    "warnings": [
        {
            "words": "Do not visit alone.",
            "detail": "A dog was set on a colleague at this address.",
            "source": "Priya Shah, 12 Oct 2026, review 12 Jan 2027",
        },
        {
            "words": "Do not ring the landline.",
            "detail": "Her father answers it.",
            "source": "Told by her mother",
        },
    ],
    "clocks": [
        ("Decide on the referral", date(2026, 11, 20), -2),
        ("See Amara", date(2026, 11, 24), 0),
        ("Tell the school", date(2026, 11, 25), 1),
        ("Finish the assessment", date(2027, 1, 21), 40),
    ],
    "events": [
        {
            "title": "School rang",
            "when": "14:10 on Monday 23 November",
            "by": "Priya Shah",
            "href": "",
            "text": "Came to school hungry for the third time this month. Her teacher has not been able to reach her mother.",
        },
        {
            "title": "Referral received",
            "when": "Wednesday 18 November",
            "by": "Front door",
            "href": "#",
            "text": "",
        },
    ],
}
