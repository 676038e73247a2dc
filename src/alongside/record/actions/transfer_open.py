"""What is open in the work with children, in words: listed when the work is offered, and shown until it is handed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law import pathway
from alongside.law.days import in_london, london_day
from alongside.law.history import History
from alongside.record import models

UNTOLD = ("owed", "held", "withheld", "ready", "failed")
SIGNED_WHEN_FINISHED = {
    "assessment": "the assessment",
    "enquiry_findings": "what the enquiry found",
    "conference": "the record of the conference",
}


def open_work(found: Mapping[UUID, History], *, now: datetime) -> dict[UUID, list[dict[str, Any]]]:
    """What is open for each child, in words: clocks that run, documents nobody has signed, meetings that are called, tasks,
    and what the family is still to be told. Nobody's own typing is in it."""
    read = {child: list(_clocks(theirs, now)) for child, theirs in found.items()}
    for child, kind, words, due_on in (
        *_papers(found),
        *_meetings(found, now),
        *_tasks(found),
        *_tells(found),
    ):
        read[child].append({"kind": kind, "words": words, "due_on": due_on.isoformat() if due_on else None})
    return read


def _clocks(history: History, now: datetime) -> Iterable[dict[str, Any]]:
    for each in pathway.deadlines(history):
        if each.outcome is pathway.Outcome.OPEN:
            due = each.extended_to or each.due_on
            yield {
                "kind": "clock",
                "words": pathway.clocks()[each.clock].name,
                "due_on": due.isoformat() if due else None,
            }


Open = tuple[UUID, str, str, date | None]


def _papers(children: Iterable[UUID]) -> Iterable[Open]:
    """Writing that is signed when it is finished, and is not."""
    signed = models.SignedVersion.objects.values("document")
    unsigned = (
        models.DocumentPerson.objects.filter(
            person__in=list(children), document__kind__in=list(SIGNED_WHEN_FINISHED)
        )
        .exclude(document__in=signed)
        .values_list("person_id", "document__kind")
    )
    return [
        (child, "unsigned", f"Not signed: {SIGNED_WHEN_FINISHED[kind]}", None) for child, kind in unsigned
    ]


def _meetings(children: Iterable[UUID], now: datetime) -> Iterable[Open]:
    called = models.MeetingChild.objects.filter(person__in=list(children)).select_related("meeting")
    for each in called:
        last = each.meeting.times.order_by("-n").first()
        if last and not last.called_off and last.at > now:
            yield each.person_id, "meeting", "A meeting is called", london_day(last.at)


def _tasks(children: Iterable[UUID]) -> Iterable[Open]:
    left = models.Task.objects.filter(person__in=list(children), done=None).order_by("recorded_at")
    for each in left:
        due = london_day(in_london(each.due_at)) if each.due_at else None
        yield each.person_id or UUID(int=0), "task", each.words, due


def _tells(children: Iterable[UUID]) -> Iterable[Open]:
    left = models.Notice.objects.filter(person__in=list(children), state__state__in=UNTOLD)
    for child, to, what in left.values_list("person_id", "to", "what").distinct():
        yield child, "tell", f"Tell the {to} {what}", None
