"""Notices that come together from the police: one list in, a contact each, and one page to go through them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, roles_who_may
from alongside.design.answers import show
from alongside.design.fields import PlainForm, long_text
from alongside.design.registry import page
from alongside.design.words import number_words
from alongside.desk.doing import Request, attempt
from alongside.desk.front_door.bulk.reading import LONGEST, BadList, Notice, read, text_of
from alongside.desk.front_door.contact.views import TAKERS
from alongside.desk.front_door.words import COLUMN_WORDS, outcome_words
from alongside.record.actions import contact as contacts
from alongside.record.actions.contact import NewContact
from alongside.record.queries.desk import contact as queries, door_samples
from alongside.record.queries.desk.board import due_on

POLICE = "6"
MOST_FAULTS = 10


class ListForm(PlainForm):
    """A list, pasted or as a file. A file's rows are put into the box, so that a fault can be mended there."""

    rows = long_text(
        label="Paste the rows",
        called="The rows",
        required=False,
        rows=8,
        max_length=LONGEST,
        help_text="One row a notice: day, time, who it is about, what happened, their reference. A heading row is understood.",
    )
    file = forms.FileField(label="Or choose a CSV file", required=False)

    def __init__(self, *args: Any, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.notices: list[Notice] = []

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            if given.get("file"):
                given["rows"] = text_of(given["file"].read(LONGEST + 1))
                self.data = {**self.data, "rows": given["rows"]}
            if not given.get("rows", "").strip():
                raise BadList(["Paste the rows, or choose a file"])
            self.notices = read(given["rows"], now=self.now)
        except BadList as bad:
            more = len(bad.faults) - MOST_FAULTS
            words = " ".join(bad.faults[:MOST_FAULTS]) + (f" And {more} more." if more > 0 else "")
            self.add_error("rows", words)
        return given


@page(
    "desk:bulk",
    "front-door/list/",
    door="desk",
    roles=TAKERS,
    section="desk:board",
    opened_by="front_door_worker",
    most_queries=4,
)
def bulk(request: Request) -> HttpResponse:
    """Take a list in: all of it, or nothing and a sentence for each row that is wrong."""
    sent = request.method == "POST"
    form = ListForm(request.POST if sent else None, request.FILES if sent else None, now=request.now)
    if sent and form.is_valid():

        def act() -> dict[str, Any]:
            ref = contacts.receive_list(
                [_contact(notice) for notice in form.notices], by=request.viewer, now=request.now
            )
            return {"batch": str(ref)}

        if done := attempt(request, form, act, fields={"list": "rows"}):
            messages.success(request, f"{number_words(len(form.notices), 'notice')} taken in.")
            return redirect("desk:batch", batch=done["batch"])
    return show(request, "desk/front_door/bulk/bulk.html", form=form)


def _contact(notice: Notice) -> NewContact:
    return NewContact(
        received_at=notice.received_at,
        said=notice.said,
        channel="partner_system",
        source=POLICE,
        referrer_role="Police",
        referrer_reach=f"Police reference {notice.reference}" if notice.reference else "",
        people_described=notice.about,
    )


@page(
    "desk:batch",
    "front-door/list/<uuid:batch>/",
    door="desk",
    roles=roles_who_may(May.SEE_FRONT_DOOR),
    example=lambda council, state: {"batch": door_samples.batch()},
    whose=lambda council, which: {"batch": door_samples.batch()} if which == "own" else None,
    section="desk:board",
    opened_by="front_door_worker",
    most_queries=7,
)
def batch(request: Request, batch: UUID) -> HttpResponse:
    """One list, to go through notice by notice."""
    notices = queries.of_batch(request.viewer, batch, now=request.now)
    done = sum(1 for one in notices if one.column == "done")
    following = next((one for one in notices if one.column == "new"), None)
    return show(
        request,
        "desk/front_door/bulk/batch.html",
        notices=notices,
        done=done,
        following=following,
        column_words=COLUMN_WORDS,
        outcome_words=outcome_words,
        due_on=due_on,
    )
