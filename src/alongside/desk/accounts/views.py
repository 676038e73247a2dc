"""Opening an account in minutes, changing it, and ending it at once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.accounts import first_password, opening, sign_ins, staff
from alongside.accounts.opening import CannotDo, NoSuchAccount
from alongside.accounts.roles import May, may, roles_who_may
from alongside.accounts.staff import Account
from alongside.design.answers import show
from alongside.design.fields import PlainForm
from alongside.design.registry import Nav, page
from alongside.design.words import day_words, number_words
from alongside.desk.accounts import forms
from alongside.desk.doing import attempt
from alongside.record.actions import Mistaken
from alongside.record.actions.leaving import end_account
from alongside.record.queries.desk import leaving as queries

LOOKS_AFTER = roles_who_may(May.MANAGE_TEAM_ACCOUNTS) | roles_who_may(May.MANAGE_ACCOUNTS)

# Every page about one account is tried with the same one. An account that is not one's own to look after is not found,
# like one that does not exist; no account is a restricted record.
ABOUT_ONE: dict[str, Any] = {
    "door": "desk",
    "roles": LOOKS_AFTER,
    "section": "desk:accounts",
    "example": lambda council, state: {"person": staff.sample()},
    "whose": lambda council, which: {"person": staff.sample()} if which == "own" else None,
    "opened_by": "team_manager",
}


def _account(request: HttpRequest, person: UUID) -> Account:
    try:
        return staff.account_for(request.viewer, person, today=request.today)  # type: ignore[attr-defined]
    except NoSuchAccount:
        raise Http404 from None


def _try(request: HttpRequest, form: PlainForm, act: Callable[[], Any]) -> dict[str, Any] | None:
    """Do what the form asks for, once; what stands against it is said at its field."""

    def once_only() -> dict[str, Any]:
        try:
            done = act()
        except CannotDo as stands:
            raise Mistaken(stands.field, stands.words) from None
        return done if isinstance(done, dict) else {"done": True}

    return attempt(request, form, once_only)


@page(
    "desk:accounts",
    "accounts/",
    door="desk",
    roles=LOOKS_AFTER,
    nav=Nav("Accounts", 90),
    states=("", "ended"),
    opened_by="team_manager",
)
def accounts(request: HttpRequest) -> HttpResponse:
    """One's colleagues' accounts: those that are open, or those that have ended."""
    search, ended = request.GET.get("search", "")[:100], request.GET.get("show") == "ended"
    lines, more = staff.accounts(request.viewer, today=request.today, search=search, ended=ended)  # type: ignore[attr-defined]
    return show(request, "desk/accounts/list.html", accounts=lines, more=more, search=search, ended=ended)


@page(
    "desk:open_account",
    "accounts/open/",
    door="desk",
    roles=LOOKS_AFTER,
    section="desk:accounts",
    opened_by="team_manager",
)
def open_account(request: HttpRequest) -> HttpResponse:
    """A new colleague's account."""
    choices = staff.choices(request.viewer, today=request.today)  # type: ignore[attr-defined]
    form = forms.OpenForm(request.POST or None, choices=choices, today=request.today)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "employed"}
        given["team"] = UUID(given["team"])

        def act() -> dict[str, Any]:
            ref = opening.open_account(**given, by=request.viewer, now=request.now)  # type: ignore[attr-defined]
            return {"person": str(ref)}

        if done := _try(request, form, act):
            messages.success(request, "The account is open. Now give its owner a code for their password.")
            return redirect("desk:account", person=done["person"])
    return show(request, "desk/accounts/open.html", form=form)


@page("desk:account", "accounts/<uuid:person>/", **ABOUT_ONE)
def account(request: HttpRequest, person: UUID) -> HttpResponse:
    """An account: roles, days, sign-ins, and what was done to it."""
    shown = _account(request, person)
    viewer = request.viewer  # type: ignore[attr-defined]
    left = None
    if not shown.open:
        left = queries.unfinished(viewer, person, names=may(viewer.roles, May.OPEN_CHILD), now=request.now)  # type: ignore[attr-defined]
    return show(
        request,
        "desk/accounts/account.html",
        account=shown,
        sign_ins=sign_ins.history(person),
        left=left,
        may_allocate=may(viewer.roles, May.ALLOCATE),
    )


@page("desk:account_code", "accounts/<uuid:person>/code/", **ABOUT_ONE)
def account_code(request: HttpRequest, person: UUID) -> HttpResponse:
    """A code for a password, shown once to whoever gives it in person."""
    shown = _account(request, person)
    form = PlainForm(request.POST if request.method == "POST" else None)
    code = ""
    if request.method == "POST" and form.is_valid():
        try:
            # Not through `once`: the code must be kept nowhere. A second press gives another, and the first is void.
            code = first_password.give_code(person, by=request.viewer, now=request.now)  # type: ignore[attr-defined]
        except CannotDo as stands:
            form.add_error(None, stands.words)
    return show(
        request,
        "desk/accounts/code.html",
        account=shown,
        form=form,
        code=code,
        good_until=request.now + first_password.GOOD_FOR,  # type: ignore[attr-defined]
    )


@page("desk:account_details", "accounts/<uuid:person>/details/", **ABOUT_ONE)
def account_details(request: HttpRequest, person: UUID) -> HttpResponse:
    """Somebody's name, address, title, telephone or registration number."""
    shown = _account(request, person)
    names = ("name", "email", "job_title", "telephone", "registration_number")
    form = forms.DetailsForm(request.POST or None, initial={name: getattr(shown, name) for name in names})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        act = lambda: opening.change_details(person, **given, by=request.viewer, now=request.now)  # type: ignore[attr-defined]  # noqa: E731
        if _try(request, form, act):
            messages.success(request, "The details are changed.")
            return redirect("desk:account", person=person)
    return show(request, "desk/accounts/details.html", account=shown, form=form)


@page("desk:account_role", "accounts/<uuid:person>/role/", **ABOUT_ONE)
def account_role(request: HttpRequest, person: UUID) -> HttpResponse:
    """One more role or team, from a day."""
    shown = _account(request, person)
    choices = staff.choices(request.viewer, today=request.today)  # type: ignore[attr-defined]
    form = forms.RoleForm(request.POST or None, choices=choices, today=request.today)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"team": UUID(form.cleaned_data["team"])}
        act = lambda: opening.give_role(person, **given, by=request.viewer, now=request.now)  # type: ignore[attr-defined]  # noqa: E731
        if _try(request, form, act):
            messages.success(request, "The role is given.")
            return redirect("desk:account", person=person)
    return show(request, "desk/accounts/role.html", account=shown, form=form)


@page("desk:account_role_end", "accounts/<uuid:person>/role/end/", **ABOUT_ONE)
def account_role_end(request: HttpRequest, person: UUID) -> HttpResponse:
    """The last day of a role."""
    shown = _account(request, person)
    held = [(str(one.key), f"{one.role}, {one.team}") for one in shown.held if one.standing != "over"]
    form = forms.EndRoleForm(request.POST or None, held=held)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"membership": int(form.cleaned_data["membership"])}
        act = lambda: opening.end_role(person, **given, by=request.viewer, now=request.now)  # type: ignore[attr-defined]  # noqa: E731
        if _try(request, form, act):
            messages.success(request, "The last day is written down.")
            return redirect("desk:account", person=person)
    return show(request, "desk/accounts/role-end.html", account=shown, form=form, held=held)


@page("desk:account_last_day", "accounts/<uuid:person>/last-day/", **ABOUT_ONE)
def account_last_day(request: HttpRequest, person: UUID) -> HttpResponse:
    """Another last day, or an account opened again that had ended."""
    shown = _account(request, person)
    form = forms.LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        act = lambda: opening.set_last_day(  # noqa: E731
            person,
            until_on=given["until_on"],
            reason=given["reason"],
            by=request.viewer,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
        )
        if _try(request, form, act):
            until = given["until_on"]
            words = f"The account is open until {day_words(until)}." if until else "The account is open."
            messages.success(request, words)
            return redirect("desk:account", person=person)
    return show(request, "desk/accounts/last-day.html", account=shown, form=form)


@page("desk:account_factor", "accounts/<uuid:person>/second-factor/", **ABOUT_ONE)
def account_factor(request: HttpRequest, person: UUID) -> HttpResponse:
    """A lost second factor, reset with a reason that its owner reads."""
    shown = _account(request, person)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act = lambda: opening.reset_second_factor(person, reason=reason, by=request.viewer, now=request.now)  # type: ignore[attr-defined]  # noqa: E731
        if _try(request, form, act):
            messages.success(request, "The second factor is reset, and every session has ended.")
            return redirect("desk:account", person=person)
    return show(request, "desk/accounts/factor.html", account=shown, form=form)


@page("desk:account_end", "accounts/<uuid:person>/end/", **ABOUT_ONE)
def account_end(request: HttpRequest, person: UUID) -> HttpResponse:
    """Somebody leaves. Their drafts and tasks go to a colleague; their children are listed."""
    shown = _account(request, person)
    viewer = request.viewer  # type: ignore[attr-defined]
    left = queries.unfinished(viewer, person, names=may(viewer.roles, May.OPEN_CHILD), now=request.now)  # type: ignore[attr-defined]
    managers = staff.managers(today=request.today, leaving=person)  # type: ignore[attr-defined]
    form = forms.EndForm(
        request.POST or None, managers=managers, initial={"take_over": _myself(viewer.user, managers)}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> dict[str, Any]:
            passed = end_account(
                person,
                take_over=UUID(given["take_over"]),
                reason=given["reason"],
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
            return {"drafts": passed.drafts, "tasks": passed.tasks}

        if done := _try(request, form, act):
            passed = f"{number_words(done['drafts'], 'draft')} and {number_words(done['tasks'], 'task')}"
            messages.success(request, f"The account has ended. {passed} were handed over.")
            return redirect("desk:account", person=person)
    return show(request, "desk/accounts/end.html", account=shown, form=form, left=left)


def _myself(user: UUID, managers: tuple[tuple[str, str], ...]) -> str:
    return str(user) if str(user) in dict(managers) else ""
