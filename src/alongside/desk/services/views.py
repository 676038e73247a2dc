"""The services around a child: written down, confirmed, changed, ended, all on one page."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may, roles_who_may
from alongside.design.answers import show
from alongside.design.fields import (
    DayField,
    PlainForm,
    choose_any,
    choose_from_list,
    choose_one,
    text,
)
from alongside.design.registry import page
from alongside.desk.doing import Request, attempt
from alongside.desk.people.examples import ALICE
from alongside.law.people import SERVICES
from alongside.record.actions import services as actions
from alongside.record.actions.services import Involved
from alongside.record.queries.desk import services as queries
from alongside.record.queries.desk.services import Around


class ServicesForm(PlainForm):
    """What is written down about the services: a new one, those that are still so, somebody else to ask, or the end of one."""

    below: ClassVar[dict[str, dict[str, tuple[str, ...]]]] = {
        "what": {
            "add": ("kind", "name", "contact", "reach", "from_on", "protected"),
            "confirm": ("still",),
            "change": ("which", "new_contact", "new_reach"),
            "end": ("ended", "last_on", "because"),
        }
    }

    def __init__(self, *args: Any, there: Sequence[Around], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        mine = [(str(each.ref), f"{each.kind_words}: {each.name}") for each in there if not each.withheld]
        acts = [("add", "Another service is involved")]
        if mine:
            acts += [
                ("confirm", "Some are still so today"),
                ("change", "Somebody else is to be asked there"),
                ("end", "One is not involved any more"),
            ]
        self.fields["what"] = choose_one(
            acts, label="What do you know?", called="what you know", initial="add"
        )
        self._ask_new(today)
        self.fields["still"] = choose_any(
            mine, label="Which are still so?", called="which are still so", required=False
        )
        self.fields["which"] = choose_from_list(
            mine, label="Which service?", called="which service", required=False
        )
        self.fields["new_contact"] = text(
            label="Who is to be asked there now?", called="who is to be asked", required=False
        )
        self.fields["new_reach"] = text(
            label="Their number or email at work", called="how to reach them", required=False
        )
        self.fields["ended"] = choose_from_list(mine, label="Which one?", called="which one", required=False)
        self.fields["last_on"] = DayField(
            label="Last day",
            called="The last day",
            latest=today,
            too_late="must be today or in the past",
            required=False,
        )
        self.fields["because"] = text(label="Why?", called="why", required=False)
        self.word_errors()
        for names in MUST.values():
            for name in names:
                self.fields[name].says_optional = False

    def _ask_new(self, today: date) -> None:
        self.fields["kind"] = choose_from_list(
            list(SERVICES.items()),
            label="What kind of service?",
            called="what kind of service",
            required=False,
        )
        self.fields["name"] = text(
            label="Name of the surgery, school or hub", called="its name", required=False
        )
        self.fields["contact"] = text(label="Who there?", called="who there", required=False)
        self.fields["reach"] = text(
            label="Their number or email at work", called="how to reach them", required=False
        )
        self.fields["from_on"] = DayField(
            label="Since when, if known?",
            called="The day",
            latest=today,
            too_late="must be today or in the past",
            required=False,
        )
        self.fields["protected"] = choose_any(
            (
                (
                    "yes",
                    "It would give away where somebody lives: show it only to those who work with the child",
                ),
            ),
            label="Is it to be protected?",
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in MUST.get(given.get("what", ""), ()):
            if name not in self.errors and not given.get(name):
                self.add_error(name, self._missing(name, self.fields[name]))
        return given


MUST = {
    "add": ("kind", "name"),
    "confirm": ("still",),
    "change": ("which", "new_contact"),
    "end": ("ended", "last_on"),
}


@page(
    "desk:around_child",
    "children/<uuid:child>/services-around/",
    door="desk",
    roles=roles_who_may(May.OPEN_CHILD),
    section="desk:home",
    example=lambda council, state: {"child": council.person("own")},
    whose=lambda council, which: {"child": council.person(which)},
    opened_by=ALICE,
    most_queries=12,
)
def services(request: Request, child: UUID) -> HttpResponse:
    """Who else knows the child: contact, since when, last confirmed. Writing one down opens nothing."""
    about = queries.around(request.viewer, child, now=request.now)
    writes = may(request.viewer.roles, May.WRITE_ENTRY)
    form = ServicesForm(request.POST or None, there=about.now, today=request.today)
    if request.method == "POST" and form.is_valid():

        def act() -> dict[str, Any]:
            _do(request, form, about.child.ref, {str(each.ref): each for each in about.now})
            return {"done": True}

        if attempt(request, form, act) is not None:
            messages.success(request, "Written down.")
            return redirect("desk:around_child", child=child)
    return show(
        request, "desk/services/services.html", about=about, form=form, writes=writes, today=request.today
    )


def _do(request: Request, form: ServicesForm, child: UUID, there: dict[str, Around]) -> None:
    given = form.cleaned_data
    by: dict[str, Any] = {"by": request.viewer, "now": request.now}
    if given["what"] == "add":
        said = {name: given[name] for name in ("kind", "name", "contact", "reach", "from_on")}
        actions.record_service(child, Involved(**said, protected=bool(given["protected"])), **by)
    elif given["what"] == "confirm":
        for ref in given["still"]:
            actions.confirm_service(UUID(ref), **by)
    elif given["what"] == "change":
        was = there[given["which"]]
        changed = Involved(
            kind=was.kind,
            name=was.name,
            contact=given["new_contact"],
            reach=given["new_reach"],
            from_on=was.from_on,
            protected=was.protected,
        )
        actions.confirm_service(was.ref, changed=changed, **by)
    else:
        actions.end_service(UUID(given["ended"]), last_on=given["last_on"], because=given["because"], **by)
