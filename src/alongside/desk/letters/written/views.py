"""A letter to somebody who must be told: the council's text in use, the words a named worker confirmed for this person,
and the facts of the decision. It is made to be printed or edited; nothing is sent from here."""

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
from alongside.design.words import day_words, list_words
from alongside.desk.doing import Request, attempt
from alongside.desk.letters import making
from alongside.desk.letters.forms import FactsForm
from alongside.law import letters as law
from alongside.law.letters import Letter
from alongside.record.actions import letters as actions, telling as told
from alongside.record.queries.desk import door_samples, letters as queries, telling
from alongside.record.queries.desk.letters import Version
from alongside.record.queries.desk.telling import Recipient

TELLERS = roles_who_may(May.CONFIRM_TELLING)
# Which conditions of a letter hold by what was decided; a worker may say otherwise.
ASSESSES = {"s17_assessment", "s47_enquiry", "specialist_assessment", "immediate_protection"}
HOLDS = {
    "an assessment follows": {"s17_assessment"},
    "help is by choice": {"early_help"},
    "nothing more is done": {"no_further_action"},
    "there is a plan": {"plan", "continues"},
}


def a_notice(council: Any, state: str) -> dict[str, UUID]:
    """Somebody who must be told."""
    return {"notice": door_samples.notice(state or "owed")}


def whose(council: Any, which: str) -> dict[str, UUID] | None:
    """One's own and a restricted child's; at the front door there is no other team's."""
    return None if which == "other" else {"notice": door_samples.notice("owed" if which == "own" else which)}


@page(
    "desk:tell_letter",
    "telling/<uuid:notice>/letter/",
    door="desk",
    roles=TELLERS,
    section="desk:board",
    example=a_notice,
    whose=whose,
    opened_by="duty_manager",
)
def written(request: Request, notice: UUID) -> HttpResponse:
    """The letter for one person; the words in it are those that were confirmed for them."""
    about = telling.one(request.viewer, notice, now=request.now)
    outcomes = {outcome for owed in about.owed for outcome in owed.outcomes}
    letter = law.serving(about.owed[0].tell, outcomes, asked_themselves=about.asked_themselves)
    confirmed = about.state == "ready"
    if letter is None or about.nameless or not confirmed:
        return show(
            request, "desk/letters/written/letter.html", about=about, letter=letter, form=None, sheet=None
        )
    version = queries.in_use(request.viewer, letter.key, today=request.today)
    facts = _facts(request, about)
    ask = [place for place in letter.places if place.name not in facts]
    begun = {
        "name": about.name,
        "address": "\n".join(about.envelope),
        "holds": [
            *(name for name, when in HOLDS.items() if when & outcomes),
            *(() if outcomes & ASSESSES else ("there is no assessment",)),
        ],
    }
    always = template.places_in(actions.check(letter, version.title, version.words), ())
    form = FactsForm(request.POST or None, letter=letter, ask=ask, always=always, initial=begun)
    sheet = None
    if request.method == "POST" and form.is_valid():
        sheet = _made(request, letter, version, form, facts, about)
        done = _done(request, form, about, sheet) if sheet is not None else None
        if done is not None:
            return done
    return show(
        request, "desk/letters/written/letter.html", about=about, letter=letter, form=form, sheet=sheet
    )


def _made(
    request: Request,
    letter: Letter,
    version: Version,
    form: FactsForm,
    facts: dict[str, str],
    about: Recipient,
) -> paper.Paper | None:
    """The letter, looked through: no fact of somebody else that is kept from its reader stands in it."""
    notices = [owed.notice for owed in about.owed]
    return making.from_form(
        form,
        letter,
        version,
        facts,
        form.cleaned_data.get("holds", []),
        check=lambda sheet: told.check_letter(notices, sheet, by=request.viewer, today=request.today),
        today=request.today,
    )


def _done(request: Request, form: FactsForm, about: Recipient, sheet: paper.Paper) -> HttpResponse | None:
    """What the button asks for: the file, or that the letter goes as it stands here, is kept as it left, and they count as told.
    None: only to see it, or something stands against it, which the form then says."""
    asked = request.POST.get("act", "")
    if asked not in making.GONE:
        return making.as_file(sheet, asked)

    def act() -> dict[str, Any]:
        copy = told.letter_goes(
            [owed.notice for owed in about.owed],
            sheet,
            channel=making.GONE[asked],
            recipient=about.name,
            words=about.owed[0].latest.words,
            by=request.viewer,
            now=request.now,
        )
        return {"copy": str(copy)}

    if attempt(request, form, act) is None:
        return None
    messages.success(request, "It is kept as it left, among the copies. They count as told.")
    return redirect("desk:telling")


def _facts(request: Request, about: Recipient) -> dict[str, str]:
    """What the record holds for the places of a letter; a place whose fact it does not hold is asked for."""
    decided = [owed.decided_at for owed in about.owed if owed.decided_at]
    facts = {
        "the children's names": list_words(list(dict.fromkeys(owed.child.name for owed in about.owed))),
        "the day of the decision": day_words(max(decided).date()) if decided else "",
        "the day you got in touch": day_words(about.contact_on) if about.contact_on else "",
        "what was decided": about.owed[0].latest.words,
        "the worker's name": request.viewer.name,
        "the council's name": paper.house().name,
        "your name": about.name,
        "the reference": about.owed[0].reference if about.asked_themselves else "",
    }
    return {name: fact for name, fact in facts.items() if fact.strip()}
