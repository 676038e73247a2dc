"""Subjects of concern outside the home. Whoever is not named for one learns nothing of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.design.fields import (
    PickField,
    PlainForm,
    choose_any,
    choose_from_list,
    choose_one,
    long_text,
    text,
)
from alongside.design.registry import page
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.enquiry import tried
from alongside.desk.enquiry.common import WRITERS, by, written
from alongside.record.actions import enquiry as actions
from alongside.record.queries.desk import enquiry as queries
from alongside.record.queries.desk.enquiry import Enquiry
from alongside.record.queries.desk.staff import Colleague

KINDS = (("person", "A person"), ("place", "A place"), ("peers", "A group of young people"))


class SubjectForm(PlainForm):
    """A subject that the writer may read already, or a new one."""

    def __init__(self, *args: Any, about: Enquiry, known: tuple[tuple[UUID, str], ...], **more: Any) -> None:
        more["initial"] = {"children": [str(about.ref)]}
        super().__init__(*args, **more)
        self.about = about
        if len(about.children) > 1:
            self.fields["children"] = choose_any(
                [(str(ref), card.name) for ref, card in about.children],
                label="Of concern for which children?",
                called="the children",
            )
        if known:
            self.fields["subject"] = choose_from_list(
                [(str(ref), called) for ref, called in known],
                label="Is it one you know of already?",
                required=False,
            )
        self.fields["kind"] = choose_one(KINDS, label="If it is new: what is it?", required=False)
        self.fields["called"] = text(
            label="Who or where is it?",
            help_text="A name, a nickname, a street. Nobody is labelled guilty: write what is known, and from whom.",
            required=False,
        )
        self.fields["known"] = long_text(label="What is known?", required=False, rows=5, max_length=20_000)
        self.word_errors()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("subject"):
            if not given.get("kind"):
                self.add_error("kind", "Select whether it is a person, a place or a group of young people")
            if not given.get("called"):
                self.add_error("called", "Enter who or where it is")
        return given

    def chosen(self) -> list[UUID]:
        """For which enquiries this is written."""
        wanted = self.cleaned_data.get("children")
        return [ref for ref, _ in self.about.children if wanted is None or str(ref) in wanted]


class NameForm(PlainForm):
    """Who else may read it."""

    def __init__(self, *args: Any, people: tuple[Colleague, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["user"] = PickField(
            [(str(each.ref), each.who) for each in people],
            label="Who may read it too?",
            called="who may read it",
        )
        self.word_errors()


@page(
    "desk:enquiry_outside",
    "enquiries/<uuid:enquiry>/outside/",
    door="desk",
    roles=WRITERS,
    example=tried.enquiry,
    whose=tried.whose_enquiry,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def outside(request: HttpRequest, enquiry: UUID) -> HttpResponse:
    """Add a person, a place or a group of concern outside the home."""
    about = queries.enquiry(request.viewer, enquiry, now=request.now, what="outside the home")  # type: ignore[attr-defined]
    known = queries.my_subjects(request.viewer)  # type: ignore[attr-defined]
    held = keeping.hold(request, slot=f"outside:{enquiry}", kind="enquiry", people=[about.child.ref])

    def act(form: SubjectForm, held: Held) -> dict[str, Any]:
        given = form.cleaned_data
        actions.add_subject(
            form.chosen(),
            kind=given["kind"],
            called=given["called"],
            known=given["known"],
            subject=UUID(given["subject"]) if given.get("subject") else None,
            **by(request),
        )
        return {}

    return written(
        request,
        held,
        lambda data: SubjectForm(data, about=about, known=known),
        act,
        lambda done: reverse("desk:enquiry", kwargs={"enquiry": enquiry}),
        "desk/enquiry/outside/outside.html",
        about=about,
    )


@page(
    "desk:subject_name",
    "subjects/<uuid:subject>/name/",
    door="desk",
    roles=WRITERS,
    example=tried.subject,
    whose=tried.whose_subject,
    opened_by=tried.WORKER,
    expired=keeping.keep_after_session,
    most_queries=12,
)
def name(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Let a colleague read a subject of concern."""
    called = queries.called(request.viewer, subject)  # type: ignore[attr-defined]
    _, people = queries.colleagues_to_ask(request.viewer, today=request.today)  # type: ignore[attr-defined]
    held = keeping.hold(request, slot=f"name:{subject}", kind="enquiry", people=())

    def act(form: NameForm, held: Held) -> dict[str, Any]:
        actions.name_reader(subject, user=UUID(form.cleaned_data["user"]), **by(request))
        return {}

    return written(
        request,
        held,
        lambda data: NameForm(data, people=people),
        act,
        lambda done: reverse("desk:subject_name", kwargs={"subject": subject}),
        "desk/enquiry/outside/name.html",
        called=called,
    )
