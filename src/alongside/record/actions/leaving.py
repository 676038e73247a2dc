"""Somebody leaves: their account ends at once, and their unfinished work goes to a named colleague.

What they wrote stays theirs: a draft keeps its writer and is opened to the colleague as well; a task is handed over as
a new task, and the old one says so. Work about a restricted record goes to a colleague who may open that record, else to
its owner; a restricted record they answered for passes to whoever answers for it with them. Children are not moved
here: who works with a child is a decision of its own, and they are listed for it.

What only they could answer nobody takes over: what they agreed by telephone, what they released, what they are asked to look
at again because they relied on it. Their manager answers in their place, and it is recorded as that. Looks at records they
were asked about, as who looked or as who asks, go to whoever asks in their place (docs/decisions/handing-over-and-saying-no.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts import opening
from alongside.accounts.roles import Role
from alongside.law.days import london_day
from alongside.record import models, restrictions
from alongside.record.access import Restricted, Viewer, hidden_from, viewer_of
from alongside.record.acting import Mistaken, reports, stamp, task
from alongside.record.actions.access import name_of, pass_on
from alongside.record.actions.access_emergency import manager_of
from alongside.record.actions.access_log import looks_pass_on
from alongside.record.actions.tasks import ASKED_OF_THEM_ALONE, IN_THEIR_PLACE
from alongside.record.write import Rows, write

HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How much went to somebody else."""

    drafts: int
    tasks: int


@reports
def end_account(leaver: UUID, *, take_over: UUID, reason: str, by: Viewer, now: datetime) -> HandedOver:
    """End an account now and hand its owner's drafts and tasks to a colleague.

    Raises Mistaken where the colleague cannot take over, and opening.NoSuchAccount where it is not for this person to end.
    """
    to, was = viewer_of(take_over, now=now), viewer_of(leaver, now=now)
    if take_over == leaver or not to.roles:
        raise Mistaken("take_over", "Choose a colleague who works here now.")
    with transaction.atomic():
        try:
            opening.close(leaver, reason=reason, by=by, now=now)
        except opening.CannotDo as stands:
            raise Mistaken(stands.field, stands.words) from None
        hidden = hidden_from(to, london_day(now))
        write(pass_on(leaver, by=by, now=now))
        write(_tell_owners(leaver, by=by, now=now))
        write(looks_pass_on(leaver, by=by, now=now))
        alone = _answered_in_their_place(was, by=by, now=now)
        return HandedOver(
            _open_drafts(leaver, take_over, hidden),
            alone + _pass_tasks(leaver, take_over, hidden, by=by, now=now),
        )


def _tell_owners(leaver: UUID, *, by: Viewer, now: datetime) -> Rows:
    """Whoever ends the account may not find these children: whoever answers for their records gives them a worker."""
    theirs = models.Allocated.objects.filter(worker=leaver).values_list("person", flat=True)
    words = "The worker of this restricted child has left. Give the child another worker, and name them."
    asked = {each.person: each.owner for each in restrictions.of_people(set(theirs)) if each.owner != leaver}
    return Rows(
        [
            task("restricted_without_worker", words, person=person, for_user=owner, by=by, now=now)
            for person, owner in asked.items()
        ]
    )


def _open_drafts(leaver: UUID, take_over: UUID, hidden: dict[UUID, Restricted]) -> int:
    """Let the colleague read and finish the leaver's drafts, or the record's owner where the colleague must not."""
    found = models.Draft.objects.select_for_update().filter(writer=leaver)
    for draft in found:
        owners = {hidden[person].owner for person in draft.people if person in hidden}
        # About two restricted records of different owners: nobody may read it whole but its writer. It is kept.
        heir = take_over if not owners else next(iter(owners)) if len(owners) == 1 else None
        if heir is not None and heir != leaver and heir not in draft.cowriters:
            models.Draft.objects.filter(pk=draft.pk).update(cowriters=[*draft.cowriters, heir])
    return len(found)


def _answered_in_their_place(was: Viewer, *, by: Viewer, now: datetime) -> int:
    """What only the leaver could answer is asked of their manager, who may find the child and is not who wrote it down; else
    of the heads of service. Who looked at whom is passed on elsewhere."""
    left = models.Task.objects.filter(for_user=was.user, done=None, kind__in=ASKED_OF_THEM_ALONE)
    rows, gone = Rows(), was.name or name_of(was.user)
    waiting = list(left.order_by("recorded_at"))
    for old in waiting:
        heir = _in_their_place(old, was, now)
        new = task(
            old.kind,
            IN_THEIR_PLACE.format(gone=gone) + old.words,
            by=by,
            now=now,
            person=old.person_id,
            event_=old.event_id,
            contact=old.contact_id,
            for_user=heir,
            for_role="" if heir else Role.HEAD_OF_SERVICE,
            due_at=old.due_at,
        )
        words = f"{gone} has left. Their manager answers in their place."
        rows.add(new, models.TaskDone(task_id=old.pk, outcome=HANDED_OVER, words=words, **stamp(by, now)))
        rows.add(*_with_what_it_asks_about(old, new, by=by, now=now))
    write(rows)
    return len(waiting)


def _in_their_place(old: models.Task, was: Viewer, now: datetime) -> UUID | None:
    """A manager of the leaver, but not who asked: nobody confirms what they wrote down. Of a restricted record whoever answers
    for it."""
    today = london_day(now)
    asked_by = {old.recorded_by}
    heir = manager_of(was, today, but=asked_by)
    if old.person_id is None or (heir and old.person_id not in hidden_from(viewer_of(heir, now=now), today)):
        return heir
    owners = [each for held in restrictions.of_people([old.person_id]) for each in (held.owner, held.second)]
    return next((each for each in owners if each and each not in {was.user, *asked_by}), None)


def _with_what_it_asks_about(
    old: models.Task, new: models.Task, *, by: Viewer, now: datetime
) -> list[models.ReliedOn | models.IssueRelease]:
    """What was relied on, and what left by telephone, for whoever looks at it now: its page is found by the task."""
    names = ("passage_id", "corrected_id", "kind", "event_id", "step_id", "copy_id", "document_id")
    relied = models.ReliedOn.objects.filter(task=old).values(*names)
    phoned = models.IssueRelease.objects.filter(task=old, second__isnull=False)
    left = phoned.values("recipient_id", "kind", "digest", "words") if new.for_user else ()
    return [
        *(models.ReliedOn(**each, task_id=new.pk, **stamp(by, now)) for each in relied),
        *(
            models.IssueRelease(**each, second=new.for_user, task_id=new.pk, **stamp(by, now))
            for each in left
        ),
    ]


def _pass_tasks(
    leaver: UUID, take_over: UUID, hidden: dict[UUID, Restricted], *, by: Viewer, now: datetime
) -> int:
    """A new task for each open one; the old one is closed as handed over."""
    rows = Rows()
    open_tasks = list(models.Task.objects.filter(for_user=leaver, done__isnull=True).order_by("recorded_at"))
    for old in open_tasks:
        heir = hidden[old.person_id].owner if old.person_id in hidden else take_over
        new = task(
            old.kind,
            old.words,
            by=by,
            now=now,
            person=old.person_id,
            event_=old.event_id,
            contact=old.contact_id,
            for_user=take_over if heir == leaver else heir,
            due_at=old.due_at,
        )
        if heir == leaver:
            # The leaver owned the restricted record: its next owner is named by whoever may restrict records.
            new.for_user, new.for_role = None, "information_officer"
        done = models.TaskDone(
            task_id=old.pk, outcome=HANDED_OVER, words="Its owner has left.", **stamp(by, now)
        )
        rows.add(new, done)
    write(rows)
    return len(open_tasks)
