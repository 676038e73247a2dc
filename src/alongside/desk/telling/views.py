"""Who must be told: each by name, each decided by itself. Nothing reaches anybody from here without a named worker."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.doing import Request, attempt
from alongside.desk.drafts import keeping
from alongside.desk.front_door import examples
from alongside.desk.telling import words
from alongside.desk.telling.forms import (
    ChildToldForm,
    HoldForm,
    NoWayForm,
    ReadyForm,
    ReleaseForm,
    SentForm,
    ToldForm,
    TooYoungForm,
    WithholdForm,
)
from alongside.law.steps.referral import TELL_CHANNEL, TELL_GROUND
from alongside.record.actions import telling as tells
from alongside.record.queries.desk import door_samples, telling as queries
from alongside.record.queries.desk.telling import Recipient

TELLERS = roles_who_may(May.CONFIRM_TELLING)
STATES = {
    "owed": ("To be told", "soon"),
    "held": ("Waiting: held", "danger"),
    "withheld": ("Not told, for now", "danger"),
    "ready": ("Ready to send", "soon"),
    "sent": ("Told", "good"),
    "given_in_person": ("Told in person or by phone", "good"),
    "failed": ("Could not be told yet", "danger"),
    "not_known": ("Not known", ""),
}


CARRIED = {
    "queued": "waits to be sent",
    "again": "was tried, and is tried again",
    "trying": "is being sent",
    "handed_over": "is on its way",
    "sent": "was sent",
    "failed": "was not sent",
    "stopped": "was stopped before it went",
}


def _shared() -> dict[str, Any]:
    return {
        "carried": CARRIED,
        "states": STATES,
        "grounds": TELL_GROUND.options(),
        "channels": TELL_CHANNEL.options(),
    }


@page(
    "desk:telling",
    "telling/",
    door="desk",
    roles=TELLERS,
    section="desk:board",
    opened_by="duty_manager",
    most_queries=7,
)
def telling(request: Request) -> HttpResponse:
    """Who waits to be told, about my children and my teams'."""
    number = request.GET.get("page", "")
    at = max(int(number), 1) if number.isdecimal() and len(number) < 4 else 1
    found = queries.waiting(request.viewer, page=at, now=request.now)
    pages = {"page_before": at - 1, "page_after": at + 1 if found.more else 0}
    return show(
        request,
        "desk/telling/list.html",
        people=found.people,
        contact=None,
        now=request.now,
        **pages,
        **_shared(),
    )


@page(
    "desk:contact_told",
    "front-door/<uuid:contact>/told/",
    door="desk",
    roles=TELLERS & roles_who_may(May.SEE_FRONT_DOOR),
    example=lambda council, state: {
        "contact": council.contact("referral_late" if state == "none yet" else "agreed_by_phone")
    },
    whose=examples.whose_contact,
    states=("waiting", "none yet"),
    section="desk:board",
    opened_by="duty_manager",
    most_queries=7,
)
def of_contact(request: Request, contact: UUID) -> HttpResponse:
    """Everybody who must be told about the decisions of one contact."""
    found = queries.of_contact(request.viewer, contact, now=request.now)
    return show(
        request,
        "desk/telling/list.html",
        people=found,
        contact=contact,
        now=request.now,
        allocates=may(request.viewer.roles, May.ALLOCATE),
        **_shared(),
    )


@page(
    "desk:tell",
    "telling/<uuid:notice>/",
    door="desk",
    roles=TELLERS,
    example=lambda council, state: {
        "notice": council.refs["notice_must_not_know"]
        if state == "somebody must not know"
        else door_samples.notice(state)
    },
    whose=lambda council, which: (
        None if which == "other" else {"notice": door_samples.notice("owed" if which == "own" else which)}
    ),
    states=("owed", "held", "somebody must not know"),
    section="desk:board",
    opened_by="duty_manager",
    most_queries=7,
)
def tell(request: Request, notice: UUID) -> HttpResponse:
    """One person to be told: tell them, make it ready, hold it, withhold it, or say that no safe way is known. It is about
    one child, and about others whom the worker chooses to decide for in the same breath."""
    everything = queries.one(request.viewer, notice, now=request.now)
    too = {keeping.as_ref(ref) for ref in request.GET.getlist("with")}
    owed = tuple(one for one in everything.owed if one.notice == notice or one.notice in too)
    forms = Telling(request, replace(everything, owed=owed), everything)
    if request.method == "POST" and (said := forms.done()):
        messages.success(request, said)
        if forms.sent == "release":  # now they are told, here
            return redirect(request.get_full_path())
        return (
            redirect("desk:contact_told", contact=owed[0].contact)
            if owed[0].contact and forms.at_the_door
            else redirect("desk:telling")
        )
    return forms.shown()


class Telling:
    """The ways a duty to tell can go, each a form of its own; one is sent at a time."""

    def __init__(self, request: Request, about: Recipient, everything: Recipient) -> None:
        self.request, self.about, self.everything = request, about, everything
        self.sent = request.POST.get("act", "") if request.method == "POST" else ""
        self.may_withhold = may(request.viewer.roles, May.WITHHOLD)
        self.at_the_door = may(request.viewer.roles, May.SEE_FRONT_DOOR)
        now, today = request.now, request.today
        text = words.to_say(about, today)
        soon = {"review_on": today + timedelta(days=1)}
        self.forms: dict[str, Any] = {
            "told": (
                self._form("told", ChildToldForm, now=now)
                if about.to == "child"
                else self._form("told", ToldForm, initial={"channel": "in_person", "words": text}, now=now)
            ),
            "ready": self._form("ready", ReadyForm, initial=self._ready_before(text), about=about, now=now),
            "hold": self._form("hold", HoldForm, initial=soon, today=today),
            "no_way": self._form("no_way", NoWayForm),
            "sent": self._form("sent", SentForm, now=now),
            "release": self._form("release", ReleaseForm),
        }
        if about.to == "child":
            self.forms["too_young"] = self._form("too_young", TooYoungForm, today=today)
        if self.may_withhold:
            self.forms["withhold"] = self._form("withhold", WithholdForm, initial=soon, today=today)

    def _ready_before(self, text: str) -> dict[str, str]:
        """What stands in the form of a letter: as it was made ready before, else the words to begin from."""
        latest = self.about.owed[0].latest
        if self.about.state == "ready":
            return {"channel": latest.channel, "words": latest.words}
        return {"words": text}

    def _form(self, act: str, form: type[Any], **more: Any) -> Any:
        data = self.request.POST if self.sent == act else None
        return form(data, prefix=act, **more)

    def done(self) -> str:
        """Do what was asked for every child it concerns. Empty where something stands against it."""
        form = self.forms.get(self.sent)
        if form is None or not form.is_valid():
            return ""
        act: Callable[[UUID, dict[str, Any]], None] = getattr(self, f"_{self.sent}")

        def all_of_them() -> dict[str, Any]:
            for owed in self.about.owed:
                act(owed.notice, form.cleaned_data)
            return {"notices": [str(owed.notice) for owed in self.about.owed]}

        return form.said if attempt(self.request, form, all_of_them, fields={"notice": "words"}) else ""

    @property
    def _by(self) -> dict[str, Any]:
        return {"by": self.request.viewer, "now": self.request.now}

    def _told(self, notice: UUID, given: dict[str, Any]) -> None:
        at, channel, said = self.forms["told"].moment, given["channel"], given["words"]
        if channel == "another_way":
            channel, said = "in_person", f"In a way that fits their age and understanding. {said}"
        tells.record_told(notice, recipient=self._recipient(), channel=channel, words=said, at=at, **self._by)

    def _too_young(self, notice: UUID, given: dict[str, Any]) -> None:
        tells.hold(notice, too_young=given["why"], review_on=given["review_on"], **self._by)

    def _sent(self, notice: UUID, given: dict[str, Any]) -> None:
        ready = self.about.owed[0].latest
        tells.record_told(
            notice,
            recipient=self._recipient(),
            channel=ready.channel,
            words=ready.words,
            at=self.forms["sent"].moment,
            **self._by,
        )

    def _ready(self, notice: UUID, given: dict[str, Any]) -> None:
        tells.make_ready(
            notice,
            channel=given["channel"],
            words=given["words"],
            send_at=self.forms["ready"].moment,
            spoken_to=given["spoken_to"],
            **self._by,
        )

    def _hold(self, notice: UUID, given: dict[str, Any]) -> None:
        tells.hold(notice, ground=given["ground"], review_on=given["review_on"], **self._by)

    def _withhold(self, notice: UUID, given: dict[str, Any]) -> None:
        tells.withhold(
            notice,
            ground=given["ground"],
            authorised_by=self.request.viewer.user,
            review_on=given["review_on"],
            **self._by,
        )

    def _release(self, notice: UUID, given: dict[str, Any]) -> None:
        tells.release(notice, **self._by)

    def _no_way(self, notice: UUID, given: dict[str, Any]) -> None:
        tells.no_safe_way(notice, why=given["why"], **self._by)

    def _recipient(self) -> str:
        """Who was told, as the record keeps it: a person by reference; the referrer only as that."""
        return str(self.about.person) if self.about.person else self.about.to

    def shown(self) -> HttpResponse:
        """The page."""
        return show(
            self.request,
            "desk/telling/tell.html",
            about=self.about,
            others=[one for one in self.everything.owed if one not in self.about.owed],
            everything=self.everything,
            late=self.about.is_late(self.request.now),
            forms=list(self.forms.values()),
            ways=self.forms,
            may_withhold=self.may_withhold,
            rights=words.rights(self.about),
            back=self.about.owed[0].contact if self.at_the_door else None,
            **_shared(),
        )
