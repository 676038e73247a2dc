"""Who may open a record; and for whoever answers for a restricted one, everything that can be decided about it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design import fields
from alongside.design.answers import show
from alongside.design.registry import page
from alongside.desk.access.examples import DAVID, restricted as a_restricted, whose_restricted
from alongside.desk.doing import Request, attempt
from alongside.desk.people.examples import HANNAH, person as a_person, whose
from alongside.law.days import add_months
from alongside.record.access import NotFound
from alongside.record.actions import access
from alongside.record.queries.desk import restricted as queries
from alongside.record.queries.desk.restricted import Choices, Who

OPENERS = roles_who_may(May.OPEN_CHILD)
MONTHS = 6  # offered as the day to look again; whoever decides may choose another
WHOSE = {"example": a_restricted, "whose": whose_restricted, "opened_by": DAVID, "section": "desk:answering"}


def _not_today(today: date, **more: Any) -> fields.DayField:
    return fields.DayField(
        earliest=today + timedelta(days=1),
        too_early="must be after today",
        initial=add_months(today, MONTHS),
        **more,
    )


class RestrictForm(fields.PlainForm):
    """Everything needed to close a family's records to staff, on one page: it may have to be quick."""

    people = fields.choose_any((), label="Whose records?", called="Whose records")
    reasons = fields.long_text(
        label="Why must these records be kept from other staff?", called="Why", max_length=2000, rows=3
    )
    named = fields.choose_any(
        (), label="Who works with them and must open them?", called="Who", required=False
    )
    owner = fields.PickField(label="Who answers for this restriction?", called="who answers for it")
    second = fields.PickField(
        label="Who answers for it when they are away?",
        called="who answers for it when they are away",
        help_text="A manager or an information officer. The two of them together can open the records to staff again.",
    )
    desk_phone = fields.text(
        label="Which desk is rung, day and night?", called="the number of the desk", max_length=30
    )

    def __init__(
        self, *args: Any, about: Who, choose: Choices, viewer: UUID, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.ref), one.name) for one in (about.person, *about.beside)]
        self.fields["people"].choices, self.fields["people"].initial = people, [str(about.person.ref)]
        self.fields["named"].choices = choose.workers
        self.fields["named"].initial = [ref for ref, _ in choose.workers]
        if not choose.workers:
            del self.fields["named"]
        self.fields["owner"].options = choose.restricters
        self.fields["second"].options = choose.restricters
        self.fields["owner"].initial = next((ref for ref, _ in choose.restricters if ref == str(viewer)), "")
        self.fields["desk_phone"].initial = choose.desk_phone
        self.fields["expires_on"] = _not_today(
            today,
            label="By when is this looked at again?",
            called="The day to look again",
            help_text="The records stay restricted until two people open them to staff. No day does it by itself.",
        )
        self.word_errors()


class NameForm(fields.PlainForm):
    """A colleague, until when, and why."""

    user = fields.PickField(label="Which colleague?", called="which colleague")
    reasons = fields.text(label="Why do they need to open these records?", called="why", max_length=500)

    def __init__(self, *args: Any, choose: Choices, today: date, until: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].options = choose.openers
        self.fields["until"] = _not_today(today, label="Until when?", called="The last day")
        if until > today:
            self.fields["until"].initial = until
        self.order_fields(["user", "until", "reasons"])
        self.word_errors()


class TakeOffForm(fields.PlainForm):
    """Which of the named, and why."""

    user = fields.choose_one((), label="Who may no longer open these records?", called="who")
    reasons = fields.text(label="Why?", called="why", max_length=500)

    def __init__(self, *args: Any, about: Who, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [(str(one.user), one.name) for one in about.named]


class RenewForm(fields.PlainForm):
    """Until when it stays restricted, why, and who answers for it from here on."""

    reasons = fields.long_text(label="Why must it stay restricted?", called="Why", max_length=2000, rows=3)
    owner = fields.PickField(label="Who answers for it?", called="who answers for it")
    second = fields.PickField(
        label="Who answers for it when they are away?", called="who answers for it then"
    )
    desk_phone = fields.text(label="Which desk is rung, day and night?", called="the number", max_length=30)

    def __init__(self, *args: Any, about: Who, choose: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].options = _with(choose.restricters, about.owner, about.owner_name)
        self.fields["second"].options = _with(choose.restricters, about.second, about.second_name)
        self.fields["owner"].initial = str(about.owner or "")
        self.fields["second"].initial = str(about.second or "")
        self.fields["desk_phone"].initial = about.desk_phone
        self.fields["expires_on"] = _not_today(
            today, label="By when is it looked at again?", called="The day to look again"
        )
        self.order_fields(["expires_on", "reasons", "owner", "second", "desk_phone"])
        self.word_errors()


def _with(options: tuple[tuple[str, str], ...], ref: UUID | None, name: str) -> list[tuple[str, str]]:
    """The choices with whoever it is now, also where their role would not be offered."""
    known = [each for each in options if each[0] != str(ref)]
    held = next((each for each in options if each[0] == str(ref)), None)
    return [*([held or (str(ref), name)] if ref else []), *known]


class AlsoForm(fields.PlainForm):
    """Who else of the family is restricted with them."""

    people = fields.choose_any((), label="Who else must be restricted?", called="who else")
    reasons = fields.text(label="Why?", called="why", max_length=500)

    def __init__(self, *args: Any, about: Who, leave: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(str(one.ref), one.name) for one in about.beside]
        self.fields["people"].required = not leave


class LiftForm(fields.PlainForm):
    """Why it is safe."""

    reasons = fields.long_text(label="Why is it safe?", called="why it is safe", max_length=2000, rows=3)


@page(
    "desk:who_may_open",
    "people/<uuid:person>/access/",
    door="desk",
    roles=OPENERS,
    example=lambda council, state: (
        a_restricted(council, state) if state == "restricted" else a_person(council, "own")
    ),
    states=("restricted", "open to staff"),
    whose=whose_restricted,
    opened_by=DAVID,
    most_queries=20,
)
def who_may_open(request: Request, person: UUID) -> HttpResponse:
    """Who may open this record, and what whoever answers for it can do."""
    who = queries.who_may_open(request.viewer, person, now=request.now)
    return show(
        request,
        "desk/access/restricted/who.html",
        who=who,
        restricts=may(request.viewer.roles, May.RESTRICT),
        sees_log=may(request.viewer.roles, May.SEE_WHO_LOOKED),
        today=request.today,
    )


@page(
    "desk:restrict",
    "people/<uuid:person>/access/restrict/",
    door="desk",
    roles=roles_who_may(May.RESTRICT),
    example=a_person,
    whose=whose,
    opened_by=HANNAH,
    most_queries=20,
)
def restrict(request: Request, person: UUID) -> HttpResponse:
    """Restrict a record, with whoever of the family has to be restricted too."""
    who = queries.who_may_open(request.viewer, person, now=request.now)
    if who.act:
        return redirect("desk:who_may_open", person=person)
    choose = queries.choices(person, request.today)
    form = RestrictForm(
        request.POST or None, about=who, choose=choose, viewer=request.viewer.user, today=request.today
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            access.restrict(
                *[UUID(ref) for ref in given["people"]],
                owner=UUID(given["owner"]),
                second=UUID(given["second"]),
                reasons=given["reasons"],
                desk_phone=given["desk_phone"],
                expires_on=given["expires_on"],
                named=[UUID(ref) for ref in given.get("named", [])],
                by=request.viewer,
                now=request.now,
            )
            return {}

        if attempt(request, form, act) is not None:
            found = queries.may_find(request.viewer, person, now=request.now)
            messages.success(
                request, "The records are restricted." + ("" if found else " You may no longer open them.")
            )
            return redirect("desk:who_may_open", person=person) if found else redirect("desk:home")
    return show(request, "desk/access/restricted/restrict.html", who=who, form=form)


def _answering(request: Request, person: UUID) -> Who:
    """The page's record, for whoever answers for it; not found for everybody else."""
    who = queries.who_may_open(request.viewer, person, now=request.now)
    if not who.answers:
        raise NotFound(person)
    return who


def _done(request: Request, person: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    if queries.may_find(request.viewer, person, now=request.now):
        return redirect("desk:who_may_open", person=person)
    return redirect("desk:home")


@page("desk:access_name", "people/<uuid:person>/access/name/", door="desk", roles=OPENERS, **WHOSE)
def name(request: Request, person: UUID) -> HttpResponse:
    """Let one more colleague open restricted records."""
    who = _answering(request, person)
    choose = queries.choices(None, request.today)
    until = who.expires_on or request.today
    form = NameForm(request.POST or None, choose=choose, today=request.today, until=until)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            assert who.act is not None
            access.name_people(
                who.act,
                [UUID(given["user"])],
                until=given["until"],
                reasons=given["reasons"],
                by=request.viewer,
                now=request.now,
            )
            return {}

        if attempt(request, form, act, fields={"users": "user"}) is not None:
            return _done(request, person, "They may open these records now.")
    return show(
        request,
        "desk/access/restricted/decide.html",
        who=who,
        form=form,
        page_name="desk:access_name",
        title="Let a colleague open these records",
        button="Name them",
    )


@page("desk:access_take_off", "people/<uuid:person>/access/take-off/", door="desk", roles=OPENERS, **WHOSE)
def take_off(request: Request, person: UUID) -> HttpResponse:
    """Take a colleague off the list of those who may open restricted records."""
    who = _answering(request, person)
    form = TakeOffForm(request.POST or None, about=who)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            assert who.act is not None
            access.end_access(
                who.act, UUID(given["user"]), reasons=given["reasons"], by=request.viewer, now=request.now
            )
            return {}

        if attempt(request, form, act) is not None:
            return _done(request, person, "They may no longer open these records.")
    return show(
        request,
        "desk/access/restricted/decide.html",
        who=who,
        form=form,
        page_name="desk:access_take_off",
        title="Take a colleague off the list",
        button="Take them off",
        empty="" if who.named else "Nobody is named.",
    )


@page("desk:access_renew", "people/<uuid:person>/access/renew/", door="desk", roles=OPENERS, **WHOSE)
def renew(request: Request, person: UUID) -> HttpResponse:
    """Keep records restricted until another day, and say who answers for them from here on."""
    who = _answering(request, person)
    form = RenewForm(
        request.POST or None, about=who, choose=queries.choices(None, request.today), today=request.today
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            assert who.act is not None
            access.renew(
                who.act,
                expires_on=given["expires_on"],
                reasons=given["reasons"],
                owner=UUID(given["owner"]),
                second=UUID(given["second"]),
                desk_phone=given["desk_phone"],
                by=request.viewer,
                now=request.now,
            )
            return {}

        if attempt(request, form, act) is not None:
            return _done(request, person, "The records stay restricted.")
    return show(
        request,
        "desk/access/restricted/decide.html",
        who=who,
        form=form,
        page_name="desk:access_renew",
        title="Look again at this restriction",
        button="Keep it restricted",
        asked=who.asked,
    )


@page("desk:access_also", "people/<uuid:person>/access/also/", door="desk", roles=OPENERS, **WHOSE)
def also(request: Request, person: UUID) -> HttpResponse:
    """Restrict more of the family with those already restricted."""
    who = _answering(request, person)
    leave = request.POST.get("act") == "leave"
    form = AlsoForm(request.POST or None, about=who, leave=leave)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            assert who.act is not None
            if leave:
                access.leave_open(who.act, reasons=given["reasons"], by=request.viewer, now=request.now)
                return {}
            people = [UUID(ref) for ref in given["people"]]
            access.restrict_also(
                who.act, *people, reasons=given["reasons"], by=request.viewer, now=request.now
            )
            return {}

        if attempt(request, form, act) is not None:
            done = "They stay open to staff." if leave else "They are restricted too."
            return _done(request, person, done)
    return show(
        request,
        "desk/access/restricted/decide.html",
        who=who,
        form=form,
        page_name="desk:access_also",
        title="Restrict others of the family too",
        button="Restrict them too",
        because=who.reasons,
        leave="Leave the others open to staff",
        empty="" if who.beside else "Everybody tied to them or living with them is restricted already.",
    )


@page("desk:access_lift", "people/<uuid:person>/access/open-to-staff/", door="desk", roles=OPENERS, **WHOSE)
def lift(request: Request, person: UUID) -> HttpResponse:
    """Ask to open records to staff again; or, for another who may, agree."""
    who = queries.who_may_open(request.viewer, person, now=request.now)
    if not who.agrees and not who.answers:
        raise NotFound(person)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide = access.agree_to_lift if who.agrees else access.ask_to_lift

        def act() -> dict[str, Any]:
            assert who.act is not None
            decide(who.act, reasons=form.cleaned_data["reasons"], by=request.viewer, now=request.now)
            return {}

        if attempt(request, form, act) is not None:
            done = (
                "The records are open to staff again."
                if who.agrees
                else "Asked. It stays restricted until somebody agrees."
            )
            return _done(request, person, done)
    return show(
        request,
        "desk/access/restricted/lift.html",
        who=who,
        form=form,
        waits=bool(who.asked) and not who.agrees,
    )
