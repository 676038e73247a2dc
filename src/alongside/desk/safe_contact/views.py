"""How somebody is reached safely: asked alone, written down in their words, and ended at any worker's word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.fields import (
    DayField,
    PlainForm,
    TimeField,
    choose_any,
    choose_from_list,
    choose_one,
    long_text,
    text,
)
from alongside.design.registry import page
from alongside.desk.doing import Request, attempt
from alongside.desk.front_door.forms import MomentForm
from alongside.desk.people.examples import ALICE, whose
from alongside.record.actions import safe_contact as actions
from alongside.record.queries.desk import safe_contact as queries
from alongside.record.queries.desk.safe_contact import Confirmed, Reached

USES = (
    ("call", "Telephone calls"),
    ("voicemail", "Messages on voicemail"),
    ("text", "Text messages"),
    ("email", "Email"),
    ("letter", "Letters"),
)
IN_WORDS = dict(USES)


class AskedForm(MomentForm):
    """What they said when they were asked."""

    day_field, time_field = "asked_on", "asked_at"
    field_order = (
        "way",
        "alone",
        "uses",
        "when_safe",
        "may_say",
        "codeword",
        "never",
        "asked_on",
        "asked_at",
    )

    alone = choose_one(
        (("yes", "Yes, nobody else could hear or read along"), ("no", "No, or I am not sure")),
        label="Were they alone when you asked?",
        called="whether they were alone",
        help_text="Only what they say alone is used for messages. You can ask again.",
    )
    uses = choose_any(USES, label="What did they say it is safe for?", called="what it is safe for")
    when_safe = text(
        label="When, in their words",
        called="When",
        required=False,
        max_length=300,
        help_text="For example: while the children are at school.",
    )
    may_say = text(
        label="Who may we say we are, to whoever answers?",
        called="Who we may say we are",
        required=False,
        max_length=300,
    )
    codeword = text(
        label="A word by which you know each other",
        called="The word",
        required=False,
        max_length=60,
        help_text="They choose it. Who rings says it, or they say it.",
    )
    never = long_text(
        label="What must never be said or sent there?",
        called="What must never be said or sent there",
        required=False,
        rows=2,
        max_length=600,
    )
    asked_on = DayField(label="Asked on", called="The day they were asked")
    asked_at = TimeField(label="At", called="The time they were asked")

    def __init__(self, *args: Any, about: Reached, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["way"] = choose_from_list(
            [(str(said.ref), said.words) for _, said in about.to_ask],
            label="What did you ask about?",
            called="what you asked about",
        )
        self.order_fields(self.field_order)
        self.word_errors()


class NoMoreForm(PlainForm):
    """It is not safe any more."""

    safe = choose_one((), label="Which?", called="which is not safe any more")
    because = text(label="What has changed?", called="what has changed", max_length=600)

    def __init__(self, *args: Any, confirmed: Sequence[Confirmed], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["safe"].choices = [(str(each.way.ref), each.way.value) for each in confirmed]


def _a_mother(council: Any, state: str) -> dict[str, UUID]:
    return {"person": council.person(state or "safely_reached")}


@page(
    "desk:safe_contact",
    "people/<uuid:person>/safe-contact/",
    door="desk",
    roles=roles_who_may(May.WRITE_ENTRY),
    section="desk:search",
    example=_a_mother,
    whose=whose,
    opened_by=ALICE,
    most_queries=12,
)
def safe_contact(request: Request, person: UUID) -> HttpResponse:
    """The ways this person confirmed, what they have not been asked about, and both ways to say so."""
    about = queries.reached(request.viewer, person, now=request.now)
    act = request.POST.get("act", "")
    asked = AskedForm(request.POST if act == "asked" else None, prefix="asked", about=about, now=request.now)
    no_more = NoMoreForm(
        request.POST if act == "no_more" else None, prefix="no_more", confirmed=about.confirmed
    )
    if request.method == "POST":
        said = _ask(request, about, asked) if act == "asked" else _end(request, no_more)
        if said:
            messages.success(request, said)
            return redirect("desk:safe_contact", person=about.person)
    return show(
        request,
        "desk/safe_contact/page.html",
        about=about,
        asked=asked,
        no_more=no_more,
        forms=[asked, no_more],
        uses=IN_WORDS,
    )


def _ask(request: Request, about: Reached, form: AskedForm) -> str:
    if not form.is_valid() or form.moment is None:
        return ""
    given = form.cleaned_data
    at = form.moment

    def act() -> dict[str, Any]:
        safe = actions.confirm_safe(
            about.person,
            way=UUID(given["way"]),
            uses=given["uses"],
            alone=given["alone"] == "yes",
            confirmed_at=at,
            **{name: given[name] for name in ("when_safe", "may_say", "codeword", "never")},
            by=request.viewer,
            now=request.now,
        )
        return {"safe": str(safe)}

    done = attempt(request, form, act, fields={"confirmed_at": "asked_at"})
    return "Written down, as they said it." if done else ""


def _end(request: Request, form: NoMoreForm) -> str:
    if not form.is_valid():
        return ""
    given = form.cleaned_data

    def act() -> dict[str, Any]:
        ended = actions.safe_no_more(
            UUID(given["safe"]), because=given["because"], by=request.viewer, now=request.now
        )
        return {"ended": str(ended)}

    done = attempt(request, form, act)
    return "Nothing goes there from now on. Whatever waited to go there is not sent." if done else ""
