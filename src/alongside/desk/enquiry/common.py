"""What the pages of an enquiry share: a form that saves itself and is done once."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.desk import doing
from alongside.desk.doing import attempt, cautions_answered, reasons_for
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.record.actions import contact, drafts

READERS = roles_who_may(May.OPEN_CHILD)
WRITERS = roles_who_may(May.WRITE_ASSESSMENT)
SIGNERS = roles_who_may(May.SIGN_ASSESSMENT)
TAKERS = contact.TAKERS  # and so of a referral

doing.REASONS.update(
    {
        "child_not_seen_in_enquiry": (
            ("refused", "We were not let see them, and what was done about it is recorded"),
            ("away", "They are away and safe, and somebody there has seen them"),
            ("known", "Enough was known already, so seeing them was not needed"),
        ),
    }
)

F = TypeVar("F", bound=Form)
Make = Callable[[Any], F]


def by(request: HttpRequest) -> dict[str, Any]:
    """Who does it, and when: what every action asks."""
    return {"by": request.viewer, "now": request.now}  # type: ignore[attr-defined]


def written(
    request: HttpRequest,
    held: Held,
    make: Make[F],
    act: Callable[[F, Held], dict[str, Any]],
    then: Callable[[dict[str, Any]], str],
    template: str,
    *,
    answers: Collection[str] = (),
    begin: Callable[[F], None] = lambda form: None,
    **context: Any,
) -> HttpResponse:
    """A page that is written on. The form saves itself to its draft; `act` is done once, and takes the draft with it; the
    next page is `then`. `make` builds the form from what was sent, from the draft, or from nothing (None). `begin` may say
    something on a page on which nothing has been sent yet. A button named `more` only makes room for another line."""
    if request.method == "POST":
        held = keeping.saved(request, held)
        form = make(request.POST)
        button = request.POST.get("act", "finish")
        if button == "draft" and not held.theirs:
            return redirect(f"{request.path}?draft={held.ref}&saved=1")
        if button != "finish" or held.theirs:
            form = keeping.as_typed(form)
        elif form.is_valid():
            done = attempt(request, form, lambda: _once(request, form, held, act), answers=answers)
            if done is not None:
                return redirect(then(done))
    else:
        form = keeping.as_typed(make(held.data())) if held.fields else make(None)
        begin(form)
    return show(
        request,
        template,
        form=form,
        held=held,
        pairs=keeping.conflict(held),
        given=cautions_answered(request),
        reasons_for=reasons_for,
        today=request.today,  # type: ignore[attr-defined]
        **context,
    )


def _once(
    request: HttpRequest, form: F, held: Held, act: Callable[[F, Held], dict[str, Any]]
) -> dict[str, Any]:
    done = act(form, held)
    drafts.drop(held.ref, by=request.viewer)  # type: ignore[attr-defined]
    return done
