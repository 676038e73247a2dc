"""The texts of the council's letters: which is in use, another in its place, a second person's yes or no, and a preview
with a made-up family, on the page and as the file that would leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design import paper
from alongside.design.answers import show
from alongside.design.reading import AGE_FOR_FAMILIES, reading_age
from alongside.design.registry import Nav, page
from alongside.desk.doing import Request, attempt
from alongside.desk.drafts import keeping
from alongside.desk.drafts.keeping import Held
from alongside.desk.letters import making
from alongside.desk.letters.forms import APPROVE, DecideForm, TextForm
from alongside.law.letters import LETTERS
from alongside.record.actions import Mistaken, letters as actions
from alongside.record.queries.desk import letters as queries
from alongside.record.queries.desk.letters import OneLetter, Version

READERS, WRITERS, DECIDERS = map(roles_who_may, (May.SEE_LETTERS, May.WRITE_LETTERS, May.APPROVE_LETTERS))
HEAD = "head_of_service"


def some_letter(council: Any, state: str) -> dict[str, UUID]:
    """The letter the pages are tried with."""
    return {"letter": LETTERS[1].ref}


def whose(council: Any, which: str) -> dict[str, UUID] | None:
    """A letter's text is nobody's record: there is none of somebody else's, and none restricted."""
    return some_letter(council, which) if which == "own" else None


ABOUT: dict[str, Any] = {
    "door": "desk",
    "section": "desk:letters",
    "example": some_letter,
    "whose": whose,
    "opened_by": HEAD,
}


@page("desk:letters", "letters/", door="desk", roles=READERS, nav=Nav("Letters", 85), opened_by=HEAD)
def letters(request: Request) -> HttpResponse:
    """Every letter: which text is in use, and what waits for a second person."""
    found = queries.every(request.viewer, today=request.today)
    return show(request, "desk/letters/list.html", letters=found)


@page("desk:letter", "letters/<uuid:letter>/", roles=READERS, **ABOUT)
def letter(request: Request, letter: UUID) -> HttpResponse:
    """One letter: its text in use, its places for facts, and every version there was."""
    about = queries.one(request.viewer, letter, today=request.today)
    return show(
        request,
        "desk/letters/letter.html",
        about=about,
        writes=may(request.viewer.roles, May.WRITE_LETTERS),
        decides=may(request.viewer.roles, May.APPROVE_LETTERS),
    )


@page(
    "desk:letter_write",
    "letters/<uuid:letter>/write/",
    roles=WRITERS,
    expired=keeping.keep_after_session,
    **ABOUT,
)
def write(request: Request, letter: UUID) -> HttpResponse:
    """Another text, begun from the newest; it can be looked at before it is kept, and is saved as it is typed."""
    about = queries.one(request.viewer, letter, today=request.today)
    newest = about.versions[0]
    held = keeping.hold(request, slot="text", kind="letter", people=(), document=about.letter.ref)
    sheet = None
    if request.method == "POST":
        held = keeping.saved(request, held)
        form = TextForm(request.POST)
        if put := keeping.put_by(request, held):
            return put
        if request.POST.get("act") == "preview":
            sheet = _looked_at(request, about, form)
        elif not held.theirs and form.is_valid() and (number := _kept(request, about, form, held)):
            messages.success(request, f"Version {number} is kept. A second person now looks at it.")
            return redirect("desk:letter", letter=letter)
    elif held.fields:
        form = keeping.as_typed(TextForm(held.data()))
    else:
        form = TextForm(initial={"title": newest.title, "words": newest.words})
    words = str(form["words"].value() or "")
    return show(
        request,
        "desk/letters/write.html",
        about=about,
        form=form,
        sheet=sheet,
        held=held,
        pairs=keeping.conflict(held, form),
        today=request.today,
        age=reading_age(words),
        too_hard=reading_age(words) > AGE_FOR_FAMILIES,
    )


def _looked_at(request: Request, about: OneLetter, form: TextForm) -> paper.Paper | None:
    """The text as it stands in the boxes, kept nowhere."""
    form.fields["why"].required = False
    if not form.is_valid():
        return None
    given = form.cleaned_data
    everything = [each.name for each in about.letter.conditions]
    try:
        return making.example(
            about.letter, given["title"], given["words"], holds=everything, today=request.today
        )
    except Mistaken as mistaken:
        form.add_error(mistaken.field, mistaken.message)
        return None


def _kept(request: Request, about: OneLetter, form: TextForm, held: Held) -> int:
    def act() -> dict[str, Any]:
        number = actions.write_version(
            about.letter, **form.cleaned_data, draft=held.ref, by=request.viewer, now=request.now
        )
        return {"number": number}

    done = attempt(request, form, act)
    return int(done["number"]) if done else 0


@page(
    "desk:letter_preview",
    "letters/<uuid:letter>/preview/",
    roles=READERS,
    states=("", "nothing holds"),
    **ABOUT,
)
def preview(request: Request, letter: UUID) -> HttpResponse:
    """A version as a made-up family would get it; each condition can be tried both ways."""
    about = queries.one(request.viewer, letter, today=request.today)
    version = _version(request, about)
    names = [each.name for each in about.letter.conditions]
    tried = request.GET.getlist("holds") if "tried" in request.GET else names
    holds = [name for name in names if name in tried]
    sheet = making.example(about.letter, version.title, version.words, holds=holds, today=request.today)
    if file := making.as_file(sheet, request.GET.get("as", "")):
        return file
    return show(request, "desk/letters/preview.html", about=about, version=version, sheet=sheet, holds=holds)


def _version(request: Request, about: OneLetter) -> Version:
    """The version that the address asks for; without one, the version in use."""
    asked = request.GET.get("version", "")
    if not asked:
        return about.in_use
    if not (asked.isascii() and asked.isdigit() and len(asked) < 5):
        raise Http404
    return about.version(int(asked))


@page("desk:letter_decide", "letters/<uuid:letter>/decide/", roles=DECIDERS, **ABOUT)
def decide(request: Request, letter: UUID) -> HttpResponse:
    """A second person looks at a version, or goes back to one that was in use before."""
    about = queries.one(request.viewer, letter, today=request.today)
    waiting = [version for version in about.waiting if not version.by_me]
    version = _version(request, about) if "version" in request.GET else (waiting or [about.in_use])[0]
    form = DecideForm(
        request.POST or None,
        today=request.today,
        turn_down=version.waits,
        initial={"in_use_from": request.today},
    )
    if request.method == "POST" and form.is_valid():
        approved = form.cleaned_data["answer"] == APPROVE

        def act() -> dict[str, Any]:
            actions.decide(
                about.letter,
                version.number,
                approved=approved,
                in_use_from=form.cleaned_data["in_use_from"] if approved else None,
                why="" if approved else form.cleaned_data["why"],
                by=request.viewer,
                now=request.now,
            )
            return {"number": version.number}

        if attempt(request, form, act):
            said = "It is approved." if approved else "Whoever wrote it sees what you said."
            messages.success(request, said)
            return redirect("desk:letter", letter=letter)
    everything = [each.name for each in about.letter.conditions]
    return show(
        request,
        "desk/letters/decide.html",
        about=about,
        version=version,
        form=form,
        sheet=making.example(
            about.letter, version.title, version.words, holds=everything, today=request.today
        ),
        age=reading_age(version.words),
        too_hard=reading_age(version.words) > AGE_FOR_FAMILIES,
    )
