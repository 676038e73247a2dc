"""A baby who is expected (S11): the due date, twins, and the end of a pregnancy.

The end is one action. With it everything that was still to go out or to happen is stopped, in the same moment: tellings,
copies, meetings and their invitations, clocks, tasks, and every place that says that somebody is expected. Birth is written
down where a person's facts are (`statements.record_born`); the record stays the same one.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law import pathway
from alongside.law.days import london_day
from alongside.law.history import History
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import Mistaken, When, event, happen, records, reports, stamp, task
from alongside.record.actions.access import restricted_alike
from alongside.record.actions.authority import open_referral, worker_of
from alongside.record.actions.meetings import planned
from alongside.record.actions.people import NewPerson, answer_row, person_rows
from alongside.record.actions.recording import own_matter
from alongside.record.actions.tasks import OVERSIGHT
from alongside.record.write import Rows, write

ENDED = "pregnancy_ended"


@reports
def change_due(person: UUID, *, due_on: date, by: Viewer, now: datetime) -> None:
    """The day on which the baby is due, as far as is known now. What counts back from it counts from the new day."""
    with records([person], by=by, now=now) as found:
        history = _expected(found[person])
        rows = Rows([answer_row(person, "due_on", due_on, on=london_day(now), by=by, now=now)])
        if (run := open_referral(history)) is not None:
            said = {"due_on": due_on.isoformat()}
            row = event("birth_expected", person, run, When.moment(now), said, by=by, now=now)
            happen(rows, history, row, by=by, now=now)
        write(rows)


def _expected(history: History) -> History:
    if history.person.born_on is not None:
        raise Mistaken("", "The baby has been born. Change this as a fact of the child.")
    if history.person.due_on is None or pathway.lost(history) is not None:
        raise Mistaken("", "Nobody is recorded as expected here.")
    return history


# --- two instead of one ---------------------------------------------------------------------------------------------


@reports
def split_twins(person: UUID, *, given: str, family: str = "", by: Viewer, now: datetime) -> UUID:
    """There are two. The second baby gets a record of their own with everything that was written down about the first until
    now: the same people near, the same history in processes of its own, the same documents and meetings still to come.
    From now on each has their own. Nobody is told a second time what was told about both. Whoever may not find the first, or
    is kept from it, may not find the second, or is kept from it too. Answers the second."""
    with records([person], by=by, now=now) as found:
        history = _expected(found[person])
        new = NewPerson(given=given, family=family, due_on=history.person.due_on)
        twin, rows = person_rows(new, by=by, now=now)
        rows += restricted_alike(person, twin, by=by, now=now)
        rows += _near(person, twin, by=by, now=now)
        rows += _history(history, person, twin, by=by, now=now)
        taken_off = models.Hidden.objects.filter(person=person).values("document")
        stands_on = models.DocumentPerson.objects.filter(person=person).exclude(document__in=taken_off)
        for document in stands_on.values_list("document", flat=True):
            rows.add(models.DocumentPerson(document_id=document, person_id=twin, **stamp(by, now)))
        write(rows)
    return twin


def _near(person: UUID, twin: UUID, *, by: Viewer, now: datetime) -> Rows:
    """The ties and the home of the first, for the second too, and who is kept from them; and that they are brother or
    sister."""
    rows = Rows()
    for mine, other in (("person_id", "other_id"), ("other_id", "person_id")):
        standing = models.Relationship.objects.filter(**{mine: person}, standing=True, replaced_by=None)
        for tie in standing:
            ends = {mine: twin, other: getattr(tie, other)}
            rows.add(models.Relationship(kind=tie.kind, source=tie.source, **ends, **stamp(by, now)))
    rows.add(models.Relationship(person_id=person, other_id=twin, kind="sibling", **stamp(by, now)))
    for home in models.HouseholdMember.objects.filter(
        person=person, standing=True, replaced_by=None, to_on=None
    ):
        rows.add(
            models.HouseholdMember(
                household_id=home.household_id, person_id=twin, from_on=home.from_on, **stamp(by, now)
            )
        )
    for kept in models.KeptFrom.objects.filter(person=person, standing=True, replaced_by=None):
        said = {
            "other_id": kept.other_id,
            "ground": kept.ground,
            "words": kept.words,
            "review_on": kept.review_on,
        }
        rows.add(models.KeptFrom(person_id=twin, source=kept.source, **said, **stamp(by, now)))
    return rows


def _history(history: History, person: UUID, twin: UUID, *, by: Viewer, now: datetime) -> Rows:
    """Each process of the first again for the second, with what stands in it: what happened is not asked of the law again,
    and obliges nobody to tell it twice."""
    rows, runs = Rows(), {}
    for ref, run in history.matters.items():
        runs[ref] = models.Matter(kind=run.kind, person_id=twin, **stamp(by, now))
    for ref, run in history.matters.items():
        runs[ref].parent_id = runs[run.parent].pk if run.parent in runs else None
    rows.add(*runs.values())
    standing = [UUID(each.id) for each in history.effective]
    again = {}
    for row in models.Event.objects.filter(pk__in=standing).order_by("recorded_at", "n", "ref"):
        again[row.pk] = _again(row, person, twin, runs[str(row.matter_id)].pk, by=by, now=now)
    rows.add(*again.values())
    for on in models.ContactPerson.objects.filter(person=person, taken_off=None):
        rows.add(
            models.ContactPerson(
                contact_id=on.contact_id,
                person_id=twin,
                part=on.part,
                matter_id=runs[str(on.matter_id)].pk if str(on.matter_id) in runs else None,
                event_id=again[on.event_id].pk if on.event_id in again else None,
                **stamp(by, now),
            )
        )
    for seat in models.MeetingChild.objects.filter(person=person):
        rows.add(
            models.MeetingChild(
                meeting_id=seat.meeting_id,
                person_id=twin,
                matter_id=runs[str(seat.matter_id)].pk,
                **stamp(by, now),
            )
        )
    return rows


def _again(
    row: models.Event, person: UUID, twin: UUID, run: UUID, *, by: Viewer, now: datetime
) -> models.Event:
    facts = json.loads(json.dumps(row.facts).replace(str(person), str(twin)))
    return models.Event(
        kind=row.kind,
        person_id=twin,
        matter_id=run,
        facts=facts,
        on=row.on,
        at=row.at,
        precision=row.precision,
        order=row.order,
        occasion_id=row.occasion_id,
        source=row.source,
        because="Twins: it was written down about one baby, and is true of both.",
        **stamp(by, now),
    )


# --- the end of a pregnancy -------------------------------------------------------------------------------------------


@reports
def record_loss(person: UUID, *, on: date | None = None, by: Viewer, now: datetime) -> None:
    """There is no baby to plan for any more. Neither a reason nor a day is asked. Everything that was still to go out or to
    happen stops with it; a colleague who works with the family is asked to think of those who cannot be stopped by a
    program."""
    if on is not None and on > london_day(now):
        raise Mistaken("on", "The day cannot be after today.")
    with records([person], by=by, now=now) as found:
        history = _expected(found[person])
        rows = Rows()
        run = open_referral(history) or _any_referral(history)
        run = run or own_matter(rows, history, person, by=by, now=now)
        when = When.day(on) if on else When(None, None, models.Precision.UNKNOWN)
        row = event(ENDED, person, run, when, {}, by=by, now=now)
        worker = worker_of(person)
        happen(rows, history, row, by=by, now=now)
        rows += _meetings_off(person, by=by, now=now)
        waiting = models.Task.objects.filter(person=person, done=None).exclude(kind__in=OVERSIGHT)
        for ref in waiting.values_list("pk", flat=True):
            rows.add(models.TaskDone(task_id=ref, outcome="stopped", **stamp(by, now)))
        rows.add(_think_of_them(row, worker or by.user, by=by, now=now))
        write(rows)


def _any_referral(history: History) -> UUID | None:
    found = [UUID(run.id) for run in history.matters.values() if run.kind == "referral"]
    return found[-1] if found else None


def _meetings_off(person: UUID, *, by: Viewer, now: datetime) -> Rows:
    """The meetings about nobody else, called off with the words that suit every reader. From meetings about others too the
    baby is gone (`models.MeetingChild`)."""
    rows = Rows()
    for meeting in models.MeetingChild.objects.filter(person=person).values_list("meeting", flat=True):
        last = planned(meeting)
        alone = not models.MeetingChild.objects.filter(meeting=meeting).exclude(person=person).exists()
        document = models.Meeting.objects.values_list("document", flat=True).get(pk=meeting)
        held = models.Occasion.objects.filter(document=document).exists()
        if alone and not held and not last.called_off:
            rows.add(
                models.MeetingTime(
                    meeting_id=meeting,
                    n=last.n + 1,
                    at=last.at,
                    place=last.place,
                    online=last.online,
                    called_off=True,
                    moved_by="us",
                    reason="No longer needed.",
                    **stamp(by, now),
                )
            )
    return rows


def _think_of_them(row: models.Event, worker: UUID, *, by: Viewer, now: datetime) -> models.Task:
    words: dict[str, Any] = {"person": row.person_id, "event_": row.pk, "for_user": worker}
    return task(
        "after_a_pregnancy",
        "This pregnancy has ended. Letters, messages, invitations, meetings and clocks are stopped here. Tell by word of mouth "
        "whoever was asked already, and agree who is there for the family.",
        by=by,
        now=now,
        **words,
    )
