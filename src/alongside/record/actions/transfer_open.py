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
from alongside.record.together import together

UNTOLD = ("owed", "held", "withheld", "ready", "failed")
SIGNED_WHEN_FINISHED = {
    "assessment": "the assessment",
    "enquiry_findings": "what the enquiry found",
    "conference": "the record of the conference",
}


def open_work(found: Mapping[UUID, History], *, now: datetime) -> dict[UUID, list[dict[str, Any]]]:
    """What is open for each child, in words: clocks that run, documents nobody has signed, meetings that are called, tasks,
    and what the family is still to be told. Nobody's own typing is in it. One statement."""
    said = {child: list(_clocks(theirs)) for child, theirs in found.items()}
    read = together(_lists(list(found)))
    for child, kind in read["papers"]:
        said[child].append(_line("unsigned", f"Not signed: {SIGNED_WHEN_FINISHED[kind]}"))
    for child, at, called_off in read["meetings"]:
        if not called_off and at > now:
            said[child].append(_line("meeting", "A meeting is called", london_day(at)))
    for child, words, due_at in read["tasks"]:
        said[child].append(_line("task", words, london_day(in_london(due_at)) if due_at else None))
    for child, to, what in read["tells"]:
        said[child].append(_line("tell", f"Tell the {to} {what}"))
    return said


def _line(kind: str, words: str, due_on: date | None = None) -> dict[str, Any]:
    return {"kind": kind, "words": words, "due_on": due_on.isoformat() if due_on else None}


def _clocks(history: History) -> Iterable[dict[str, Any]]:
    for each in pathway.deadlines(history):
        if each.outcome is pathway.Outcome.OPEN:
            yield _line("clock", pathway.clocks()[each.clock].name, each.extended_to or each.due_on)


def _lists(children: list[UUID]) -> dict[str, Any]:
    signed = models.SignedVersion.objects.values("document")
    papers = models.DocumentPerson.objects.filter(
        person__in=children, document__kind__in=list(SIGNED_WHEN_FINISHED)
    ).exclude(document__in=signed)
    called = models.MeetingTime.objects.filter(meeting__children__person__in=children)
    tells = models.Notice.objects.filter(person__in=children, state__state__in=UNTOLD)
    return {
        "papers": papers.order_by("recorded_at").values_list("person_id", "document__kind"),
        "meetings": called.order_by("meeting", "meeting__children__person", "-n")
        .distinct("meeting", "meeting__children__person")
        .values_list("meeting__children__person", "at", "called_off"),
        "tasks": models.Task.objects.filter(person__in=children, done=None)
        .exclude(kind__startswith="transfer_")
        .order_by("recorded_at")
        .values_list("person_id", "words", "due_at"),
        "tells": tells.order_by("person", "to", "what").distinct().values_list("person_id", "to", "what"),
    }
