"""Protecting words in an entry, where writing came from, and looking again at what relied on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import Request, attempt, press
from alongside.desk.issuing import tried
from alongside.desk.issuing.forms import PARTS, BecauseForm, InItForm, ProtectForm, SettleForm
from alongside.law import machine
from alongside.record.actions import shielding as actions
from alongside.record.queries.desk import passages as queries
from alongside.record.queries.desk.passages import Protect, Text

READERS = roles_who_may(May.OPEN_CHILD)
WRITERS = roles_who_may(May.WRITE_ENTRY) | roles_who_may(May.ISSUE)
COMMON: dict[str, Any] = {
    "door": "desk",
    "section": "desk:home",
    "opened_by": tried.WORKER,
    "most_queries": 12,
}
ORIGINS = {
    "typed": "Typed here",
    "pasted": "Pasted from other writing",
    "imported": "Came in a file",
    "machine": "Drafted by a machine",
}
SOURCES = {
    "seen": "What was seen",
    "told": "What somebody told",
    "document": "From a document",
    "not_said": "Not said",
}


@page(
    "desk:protect",
    "writing/<uuid:document>/protect/",
    roles=WRITERS,
    example=tried.document,
    whose=tried.document,
    **COMMON,
)
def protect(request: Request, document: UUID) -> HttpResponse:
    """Which words of an entry are kept private, and who is in it."""
    about = queries.protect(request.viewer, document, now=request.now)
    forms = {text.passage: _Forms(request, about, text) for text in about.texts}
    if request.method == "POST":
        asked = next((each for each in forms.values() if each.asked), None)
        if asked is None:
            raise Http404
        if said := asked.done():
            messages.success(request, said)
            return redirect("desk:protect", document=document)
    return show(
        request,
        "desk/issuing/shielding/protect.html",
        about=about,
        ways=forms,
        forms=[form for each in forms.values() for form in each.all],
        parts=dict(PARTS),
        today=request.today,
    )


class _Forms:
    """What can be done with one text of an entry."""

    def __init__(self, request: Request, about: Protect, text: Text) -> None:
        self.request, self.text, self.about = request, text, about
        post = request.POST
        self.asked = request.method == "POST" and post.get("passage") == str(text.passage)
        self.act = post.get("act", "") if self.asked else ""
        prefix = f"t{about.texts.index(text)}"
        self.protect = ProtectForm(
            post if self.act == "protect" else None, prefix=prefix, about=about, text_=text
        )
        self.add = InItForm(post if self.act == "add" else None, prefix=f"{prefix}-who", about=about)
        self.off = BecauseForm(post if self.act in ("off", "lift") else None, prefix=f"{prefix}-off")
        self.settle = SettleForm(post if self.act == "settle" else None, prefix=f"{prefix}-part")
        self.all = [self.protect, self.add, self.off, self.settle]

    @property
    def _by(self) -> dict[str, Any]:
        return {"by": self.request.viewer, "now": self.request.now}

    def done(self) -> str:
        """Do what was asked, and say what was done. Empty where something stands against it."""
        forms = {"protect": self.protect, "add": self.add, "off": self.off, "lift": self.off}
        form = {**forms, "settle": self.settle}.get(self.act)
        if form is None or not form.is_valid():
            return ""
        act = getattr(self, f"_{self.act}")
        result = attempt(self.request, form, lambda: {"said": act(form.cleaned_data)})
        return str(result["said"]) if result else ""

    def _protect(self, given: dict[str, Any]) -> str:
        known = {each.key: each for each in self.text.suggested}
        for each in given.get("suggested", []):
            found = known[each]
            subject = each.split("|")[1]
            actions.mark_words(
                self.text.passage,
                [found.words],
                shield=found.shield,
                subject=UUID(subject) if subject else None,
                fact=found.what[:40],
                **self._by,
            )
        if given["words"]:
            actions.mark_words(
                self.text.passage,
                [given["words"]],
                shield=given["shield"],
                subject=UUID(given["subject"]) if given["subject"] else None,
                **self._by,
            )
        return "Kept private from now on."

    def _add(self, given: dict[str, Any]) -> str:
        actions.say_who_is_in_it(self.text.passage, UUID(given["person"]), given["part"], **self._by)
        return "Written down."

    def _off(self, given: dict[str, Any]) -> str:
        person, _, part = self.request.POST.get("who", "").partition(" ")
        who = next(
            (each for each in self.text.people if (str(each.person), each.part) == (person, part)), None
        )
        if who is None:
            raise Http404
        actions.say_who_is_in_it(
            self.text.passage, who.person, who.part, standing=False, because=given["because"], **self._by
        )
        return "Taken off. It stays written down that they were on it."

    def _mark(self) -> UUID:
        for each in self.text.marks:
            if str(each.ref) == self.request.POST.get("mark"):
                return each.ref
        raise Http404

    def _lift(self, given: dict[str, Any]) -> str:
        actions.lift_mark(self._mark(), because=given["because"], **self._by)
        return "No longer kept private by this mark."

    def _settle(self, given: dict[str, Any]) -> str:
        actions.settle_mark(self._mark(), words=given["words"], **self._by)
        return "Only these words stay private." if given["words"] else "All of it stays private."


@page(
    "desk:passage",
    "writing/passages/<uuid:passage>/",
    roles=READERS,
    states=("own", "drafted"),
    example=tried.passage,
    whose=tried.passage,
    **COMMON,
)
def passage(request: Request, passage: UUID) -> HttpResponse:
    """Where a text came from, every version of it, and where it went."""
    about = queries.provenance(request.viewer, passage, now=request.now)
    writes = may(request.viewer.roles, May.WRITE_ENTRY)
    if request.method == "POST":
        if not writes:
            raise Http404
        lines = [
            machine.WHOLE if each == "whole" else int(each)
            for each in request.POST.getlist("lines")
            if each == "whole" or each.isdecimal()
        ]

        def act() -> dict[str, Any]:
            return {"missing": actions.confirm_lines(passage, lines, by=request.viewer, now=request.now)}

        done = press(request, act)
        if done is not None:
            left = done["missing"]
            messages.success(
                request, "All of it is confirmed." if not left else f"Kept. Still to confirm: {left}."
            )
        return redirect("desk:passage", passage=passage)
    return show(
        request,
        "desk/issuing/shielding/passage.html",
        about=about,
        origins=ORIGINS,
        sources=SOURCES,
        writes=writes,
        today=request.today,
    )


@page(
    "desk:look_again",
    "tasks/<uuid:task>/look-again/",
    roles=READERS,
    example=tried.task,
    whose=tried.task,
    **COMMON,
)
def look_again(request: Request, task: UUID) -> HttpResponse:
    """What relied on words that were corrected: as they were, and as they are now. Or the copy somebody is asked to see."""
    if recipient := queries.copy_of_task(task):
        return redirect("desk:issue_copy", recipient=recipient)
    about = queries.look_again(request.viewer, task, now=request.now)
    return show(request, "desk/issuing/shielding/look_again.html", about=about, today=request.today)
