"""Tasks: confirmed, done, or taken, by name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import reports, stamp
from alongside.record.write import Rows, lock, write


@reports
def finish_task(task: UUID, *, outcome: str = "done", words: str = "", by: Viewer, now: datetime) -> None:
    """Confirm receipt of something, or say that it was done. Doing it twice changes nothing."""
    mine = Q(for_user=by.user) | Q(for_team__in=by.teams) | Q(for_role__in=by.roles)
    found = models.Task.objects.filter(mine, pk=task).first()
    if found is None:
        raise NotFound(task)
    with transaction.atomic():
        lock([task])  # two people may finish it at one moment
        if not models.TaskDone.objects.filter(task=task).exists():
            write(Rows([models.TaskDone(task_id=task, outcome=outcome, words=words, **stamp(by, now))]))
