"""The answer to whoever asked that a decision is looked at again: a letter by a manager who did not make it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design import paper
from alongside.design.answers import show
from alongside.design.paper import template
from alongside.design.registry import page
from alongside.design.words import day_words
from alongside.desk.doing import Request, attempt
from alongside.desk.front_door import examples
from alongside.desk.front_door.again.forms import AnswerForm
from alongside.desk.letters import making
from alongside.law import letters as law
from alongside.record.access import NotFound
from alongside.record.actions import answering_again, letters as actions
from alongside.record.queries.desk import contact as queries, letters as texts
from alongside.record.queries.desk.contact import Again, ContactPage
from alongside.record.queries.desk.letters import Version

LETTER = law.called("looked_again")


@page(
    "desk:again_letter",
    "front-door/<uuid:contact>/look-again/",
    door="desk",
    roles=roles_who_may(May.DECIDE_REFERRAL),
    section="desk:board",
    example=lambda council, state: {"contact": council.contact("asked_again")},
    # Who asked is nobody of the record yet, and so nobody's own.
    whose=lambda council, which: None if which == "own" else examples.whose_contact(council, which),
    opened_by="head_of_service",
)
def again_letter(request: Request, contact: UUID) -> HttpResponse:
    """The letter by which they have the answer. It is kept as it left, and the request is answered."""
    about = queries.contact_page(request.viewer, contact, now=request.now)
    looks = about.outside.again if about.outside else None
    if looks is None or not looks.mine:
        raise NotFound(contact)
    form, sheet = None, None
    if not looks.decided_by_me:
        version = texts.in_use(request.viewer, LETTER.key, today=request.today)
        facts = _facts(request, about)
        form = AnswerForm(
            request.POST or None,
            letter=LETTER,
            ask=[place for place in LETTER.places if place.name not in facts],
            always=template.places_in(actions.check(LETTER, version.title, version.words), ()),
            initial={"name": about.referrer_name, "address": ""},
        )
        if request.method == "POST" and form.is_valid():
            sheet = _made(request, looks, version, form, facts)
            gone = _done(request, contact, looks, form, sheet) if sheet else None
            if gone is not None:
                return gone
    return show(
        request,
        "desk/front_door/again/letter.html",
        about=about,
        looks=looks,
        form=form,
        forms=[form] if form else [],
        sheet=sheet,
        letter=LETTER,
    )


def _facts(request: Request, about: ContactPage) -> dict[str, str]:
    """What the record holds for the places of the letter."""
    return {
        "your name": about.referrer_name or "name",
        "the day you got in touch": day_words(about.received_at.date()),
        "the reference": (about.outside and about.outside.first_reference) or about.reference,
        "the worker's name": request.viewer.name,
        "the council's name": paper.house().name,
    }


def _made(
    request: Request,
    looks: Again,
    version: Version,
    form: AnswerForm,
    facts: dict[str, str],
) -> paper.Paper | None:
    """The letter, looked through: nothing beyond what they told us stands in it."""

    def check(sheet: paper.Paper) -> None:
        asked = answering_again.asked(looks.task, by=request.viewer)
        answering_again.check_answer(
            asked, sheet, same_person=form.same_person, by=request.viewer, today=request.today
        )

    return making.from_form(form, LETTER, version, facts, form.holds, check=check, today=request.today)


def _done(
    request: Request, contact: UUID, looks: Again, form: AnswerForm, sheet: paper.Paper
) -> HttpResponse | None:
    """What the button asks for: the file, or that the letter has gone. None: only to see it, or something stands against it."""
    act = request.POST.get("act", "")
    if act not in making.GONE:
        return making.as_file(sheet, act)

    def goes() -> dict[str, Any]:
        copy = answering_again.answer_by_letter(
            looks.task,
            sheet,
            outcome=form.cleaned_data["outcome"],
            channel=making.GONE[act],
            words=form.reasons,
            same_person=form.same_person,
            by=request.viewer,
            now=request.now,
        )
        return {"copy": str(copy)}

    if attempt(request, form, goes) is None:
        return None
    messages.success(request, "They have their answer in writing. It is kept as it left, among the copies.")
    return redirect("desk:contact", contact=contact)
