"""Doing what a form asks for, once, and putting what the record or the law says against it at the right field."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from alongside.design import tokens
from alongside.design.registry import Page
from alongside.law.editions import ALL as EDITIONS
from alongside.law.events import BadFacts
from alongside.law.questions import MANAGERS
from alongside.law.tables import Objection
from alongside.record.access import Viewer
from alongside.record.actions import STANDS, Answered, Mistaken, ReasonsWanted, Refused, once
from alongside.record.queries.desk.staff import with_roles

MOST_CAUTIONS = 3
OUR_WORDING = "PROCESS"


class Request(HttpRequest):
    """A request as a page of the desk gets it: who asks, when, and which page it is (see `design.registry.guard`)."""

    viewer: Viewer
    now: datetime
    today: date
    page: Page


# One tap is enough to answer a caution. A room may offer its own, by the caution's key.
USUAL_REASONS = (
    ("checked", "I have checked: this is different"),
    ("urgent", "It is urgent, and will be put right today"),
    ("manager", "A manager asked for it"),
)
REASONS: dict[str, tuple[tuple[str, str], ...]] = {}


def signed(request: HttpRequest) -> tokens.FormToken:
    """The token this form came with. Raises FormRefused where it is too old, or another person's."""
    token = tokens.read(request, now=request.now)  # type: ignore[attr-defined]
    if token.writer != request.viewer.user:  # type: ignore[attr-defined]
        raise tokens.FormRefused
    return token


def attempt(
    request: HttpRequest,
    form: Form,
    act: Callable[[], dict[str, Any]],
    *,
    fields: Mapping[str, str] | None = None,
    answers: Collection[str] = (),
) -> dict[str, Any] | None:
    """Do what a valid form asks for and answer its result: the first one's again where the form comes a second time.

    None: something stands against it, which the form now says. `act` answers what JSON can hold. `fields` names the form's
    field for an action's own name of it, where they differ. `answers`: cautions that a field of the form answers by itself,
    which are said there. Everything `act` does is kept, or nothing.
    """
    token = signed(request)
    request.answered = False  # type: ignore[attr-defined]
    try:
        done = once(token.token, form=_which(request), by=request.viewer, now=request.now, act=act)  # type: ignore[attr-defined]
        _say_what_is_stretched(request)
        return done
    except (Mistaken, BadFacts) as mistaken:
        if mistaken.field.startswith(STANDS):
            form.stands_wrong = {mistaken.field: mistaken.message}  # type: ignore[attr-defined]
            form.add_error(None, ValidationError(mistaken.message, code=f"#{mistaken.field}"))
        else:
            _say(form, fields, mistaken.field, mistaken.message)
    except Refused as refused:
        for objection in refused.objections:
            _say(form, fields, objection.field, in_words(objection))
        if request.answered and refused.may_stand:  # type: ignore[attr-defined]
            form.may_answer_for_it = [  # type: ignore[attr-defined]
                (str(person.ref), person.who)
                for person, _ in with_roles(MANAGERS, today=request.today)  # type: ignore[attr-defined]
                if person.ref != request.viewer.user  # type: ignore[attr-defined]
            ]
    except ReasonsWanted as wanted:
        for caution in wanted.cautions:
            if caution.key in answers:
                _say(form, fields, caution.field, in_words(caution))
        ask_reasons(form, tuple(c for c in wanted.cautions if c.key not in answers))
    return None


def _say_what_is_stretched(request: HttpRequest) -> None:
    """What was written changed words that are kept private: more is kept private now, until somebody reads it."""
    for document in sorted(request.viewer.stretched):  # type: ignore[attr-defined]
        messages.warning(
            request, format_html(STRETCHED, reverse("desk:protect", kwargs={"document": document}))
        )
    request.viewer.stretched.clear()  # type: ignore[attr-defined]


STRETCHED = (
    "You changed words that are kept private. All that you wrote in their place is kept private now, and a second person looks "
    'at copies of it. <a class="govuk-notification-banner__link" href="{}">Say which of the words stay private</a>'
)


def in_words(objection: Objection) -> str:
    """What stands against it, what can be done instead, and where that is written. Our own wording of the process is not a
    place anybody could look it up."""
    source, says = objection.source, f"{objection.says} {objection.instead}"
    if source.edition == OUR_WORDING:
        return says
    title = EDITIONS[source.edition].title if source.edition in EDITIONS else source.edition
    return f"{says} ({', '.join(filter(None, (title, source.place)))})"


def _which(request: HttpRequest) -> str:
    """The page a form stands on and, as a digest, about whom: the same page about another child is another form. Whom else
    it is about stands after the question mark (the other record of a join), so that counts too."""
    about = hashlib.sha256(request.get_full_path().encode()).hexdigest()[:16]
    return f"{request.page.name[:40]} {about}"  # type: ignore[attr-defined]


def press(request: HttpRequest, act: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """What a button without answers asks for, once. What stands against it is said on the next page."""
    button = Form(data={})
    if (done := attempt(request, button, act)) is None:
        for words in button.non_field_errors():
            messages.warning(request, str(words))
    return done


def ask_reasons(form: Form, cautions: tuple[Objection, ...]) -> None:
    """Show these cautions above the form, at most three, each wanting a reason before the form is sent again."""
    form.cautions = cautions[:MOST_CAUTIONS]  # type: ignore[attr-defined]
    for caution in form.cautions:  # type: ignore[attr-defined]
        words = f"{caution.says} Say why it is right here, or change your answers."
        offered = reasons_for(caution.key)
        first = offered[0][0] if offered else "words"  # some reasons are always somebody's own words
        place = f"#caution_{caution.key}_{first}"  # where the summary leads
        form.add_error(None, ValidationError(words, code=place))


def cautions_answered(request: HttpRequest) -> Answered:
    """The reason given for each caution: the words of the tap, and what was added. And, where a decision the law refuses has
    been made already, why it stands and which manager answers for it."""
    request.answered = True  # type: ignore[attr-defined]
    given: dict[str, str] = {}
    for name, value in request.POST.items():
        if name.startswith("caution_") and not name.endswith("_words"):
            key = name.removeprefix("caution_")
            tapped = dict(reasons_for(key)).get(str(value), "")  # "another reason" has its own words only
            added = str(request.POST.get(f"{name}_words", "")).strip()[:500]
            if words := ". ".join(filter(None, (tapped, added))):
                given[key] = words
    stands = {name: str(request.POST.get(f"{STANDS}{name}", "")).strip() for name in ("ground", "manager")}
    try:
        manager = UUID(stands["manager"])
    except ValueError:
        manager = None
    return Answered(given, ground=stands["ground"][:2000], manager=manager)


def reasons_for(key: str) -> tuple[tuple[str, str], ...]:
    """What can be tapped as the reason for going on in spite of a caution."""
    return REASONS.get(key, USUAL_REASONS)


def _say(form: Form, fields: Mapping[str, str] | None, field: str, words: str) -> None:
    name = (fields or {}).get(field, field)
    form.add_error(name if name in form.fields else None, words)
