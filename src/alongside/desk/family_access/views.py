"""Asking somebody how they want to follow, opening a sign-in for exactly what was chosen, and stopping it at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.proofs import doors_open
from alongside.accounts.roles import May, may, roles_who_may
from alongside.design import registry
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.design.tokens import FormRefused
from alongside.design.words import list_words
from alongside.desk.doing import (
    REASONS,
    Request,
    ask_reasons,
    attempt,
    cautions_answered,
    in_words,
    reasons_for,
    signed,
)
from alongside.desk.family_access import tried
from alongside.desk.family_access.forms import ActForm, AskedForm, CodeForm
from alongside.law.inviting import warned
from alongside.law.tables import Objection
from alongside.record.actions import Mistaken, Refused, family_access as actions
from alongside.record.actions.family_access import Asked
from alongside.record.queries.desk import family_access as queries
from alongside.record.queries.desk.family_access import OneAccount, ToAsk

OPENERS = roles_who_may(May.OPEN_CHILD)
INVITERS = roles_who_may(May.CONFIRM_TELLING)
COMMON: dict[str, Any] = {
    "door": "desk",
    "section": "desk:home",
    "opened_by": tried.WORKER,
    "most_queries": 12,
}
CHOSE = {
    "account": "wants to sign in online",
    "paper": "wants paper",
    "phone": "wants to be rung",
    "nothing": "wants nothing for now",
}
# Nobody taps away what has to be thought about here: each is answered in words of one's own, or with these.
REASONS.update(
    dict.fromkeys(
        (
            "no_responsibility_recorded",
            "private_address",
            "restricted_apart",
            "staff_warning",
            "telling_held",
        ),
        (("manager", "My manager and I looked at each child, and it is safe"),),
    )
)
REASONS["understanding"] = ()  # always in words of one's own
SHORT = {
    "card": "name",
    "pathway": "what happens when",
    "told": "what they were told",
    "writing": "opened writing",
}


@page(
    "desk:family_access",
    "children/<uuid:child>/family-sign-in/",
    roles=OPENERS,
    example=tried.child,
    whose=tried.child,
    **COMMON,
)
def family_access(request: Request, child: UUID) -> HttpResponse:
    """How each of a child's family follows what happens, and who may read about the child."""
    return show(
        request,
        "desk/family_access/list.html",
        found=queries.access(request.viewer, child, now=request.now),
        today=request.today,
        chose=CHOSE,
        short=SHORT,
        shut=not doors_open(),
        invites=may(request.viewer.roles, May.CONFIRM_TELLING),
    )


@page(
    "desk:family_asked",
    "children/<uuid:child>/family-sign-in/<uuid:person>/",
    roles=INVITERS,
    example=tried.parent,
    whose=tried.parent,
    **COMMON,
)
def asked(request: Request, child: UUID, person: UUID) -> HttpResponse:
    """What somebody answered when they were asked, alone, and what they may read."""
    around = queries.to_ask(request.viewer, child, person, now=request.now)
    form = AskedForm(
        request.POST or None,
        around=around,
        today=request.today,
        initial={
            "on": request.today,
            "children": [str(around.children[0].ref)],
            "what": actions.NEEDED,
            "messages": "no",
        },
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and (done := attempt(request, form, _answered(request, form, person)))
    ):
        if not done["account"]:
            messages.success(request, f"Written down: {around.name} {CHOSE[form.cleaned_data['choice']]}.")
            return redirect("desk:family_access", child=child)
        return redirect("desk:family_account", child=child, account=done["account"])
    if form.is_bound and form.errors and not getattr(form, "cautions", ()):
        _ask_too(request, form, around)
    return show(
        request,
        "desk/family_access/asked.html",
        form=form,
        around=around,
        before=_before_asking(around, form),
        given=cautions_answered(request),
        reasons_for=reasons_for,
        today=request.today,
    )


def _ask_too(request: Request, form: AskedForm, around: ToAsk) -> None:
    """Beside what is missing in the form, what has to be thought about before they sign in: all of it is asked at once."""
    given = form.cleaned_data
    if given.get("choice") != "account" or given.get("alone") == "no":
        return
    wanted = [
        one
        for child in around.children
        if str(child.ref) in given.get("children", ())
        for one in child.cautions
    ]
    if around.warned:
        wanted.append(warned())
    answered = cautions_answered(request)
    ask_reasons(
        form, tuple(one for one in actions.once_each(wanted) if not answered.get(one.key, "").strip())
    )


def _before_asking(around: ToAsk, form: AskedForm) -> list[str]:
    """What to think about before asking: each thing once, with the children it is so of. What the form itself now asks a
    reason for stands there, and not here too."""
    below = {each.key for each in getattr(form, "cautions", ())}
    same: dict[str, list[Objection]] = {}
    for child in around.children:
        for each in child.cautions:
            if each.key not in below:
                same.setdefault(each.key, []).append(each)
    return [
        first.says.replace(first.fact, list_words([each.fact for each in (first, *others)]), 1)
        for first, *others in same.values()
    ]


def _answered(request: Request, form: AskedForm, person: UUID) -> Callable[[], dict[str, Any]]:
    given = form.cleaned_data
    answer = Asked(
        person=person,
        children=tuple(map(UUID, given["children"])),
        on=given["on"],
        alone=given["alone"] == "yes",
        choice=given["choice"],
        words=given["words"],
    )

    def act() -> dict[str, Any]:
        if answer.choice != "account":
            actions.record_asked(answer, by=request.viewer, now=request.now)
            return {"account": ""}
        opened = actions.invite(
            answer,
            what=given["what"],
            because=given["because"],
            messages=given["messages"] == "yes",
            reasons=cautions_answered(request),
            by=request.viewer,
            now=request.now,
        )
        return {"account": str(opened)}

    return act


@page(
    "desk:family_account",
    "children/<uuid:child>/family-sign-in/account/<uuid:account>/",
    roles=OPENERS,
    example=tried.account,
    whose=tried.account,
    **COMMON,
)
def account(request: Request, child: UUID, account: UUID) -> HttpResponse:
    """One sign-in: what it reads, its devices, what its owner chose, and everything that can be done to it."""
    found = queries.account(request.viewer, child, account, now=request.now)
    asked_for = request.POST.get("act", "")
    code = CodeForm(request.POST if asked_for == "code" else None, found=found)
    act = ActForm(request.POST if asked_for in ACTS else None)
    given = ""
    if asked_for == "code" and code.is_valid():
        given = _code(request, code, account)
        found = queries.account(request.viewer, child, account, now=request.now)
    if asked_for in ACTS and act.is_valid():
        return _acted(request, act, found, asked_for)
    return show(
        request,
        "desk/family_access/account.html",
        found=found,
        code=code,
        act=act,
        asked_for=asked_for,
        forms=[code, act],
        given=given,
        today=request.today,
        short=SHORT,
        pages={each.name for each in registry.pages("family")},
        invites=may(request.viewer.roles, May.CONFIRM_TELLING),
    )


ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "pause": (actions.pause, "Paused. Nobody is signed in with it now."),
    "close": (actions.close, "Closed. Nobody is signed in with it now, and it reads nothing."),
    "open": (actions.open_again, "It is open again."),
    "end": (actions.end_reading, "They read nothing more about this child."),
}


def _acted(request: Request, form: ActForm, found: OneAccount, which: str) -> HttpResponse:
    """Do it, once, and say what is so now; or say at the field what stands against it."""
    act, said = ACTS[which]
    account = found.reader.account.ref
    more = {"child": _child(request, found)} if which == "end" else {}

    def once() -> dict[str, Any]:
        act(account, because=form.cleaned_data["because"], **more, by=request.viewer, now=request.now)
        return {"done": True}

    if attempt(request, form, once):
        messages.success(request, said)
    else:
        for words in [words for those in form.errors.values() for words in those]:
            messages.warning(request, str(words))
    if which == "close":
        return redirect("desk:family_access", child=found.child)
    return redirect("desk:family_account", child=found.child, account=account)


def _child(request: Request, found: OneAccount) -> UUID:
    """The child of the button that was pressed. Raises FormRefused for any other."""
    sent = request.POST.get("child", "")
    for each in found.reader.reads:
        if str(each.child) == sent:
            return each.child
    raise FormRefused


def _code(request: Request, form: CodeForm, account: UUID) -> str:
    """A new code. Not through `attempt`: it must be kept nowhere. A second press gives another, and the first is void."""
    signed(request)
    how, _, contact = form.cleaned_data["how"].partition(" ")
    try:
        return actions.give_code(
            account,
            how=how,
            contact=UUID(contact) if contact else None,
            without_app=bool(form.cleaned_data.get("without_app")),
            by=request.viewer,
            now=request.now,
        )
    except Mistaken as mistaken:
        form.add_error("how", mistaken.message)
    except Refused as refused:
        form.add_error(None, " ".join(in_words(each) for each in refused.objections))
    return ""
