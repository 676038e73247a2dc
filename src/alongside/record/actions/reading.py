"""Keeping what families were shown, and that they read. Nothing else is written on their pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import reports
from alongside.record.actions.outside import AT_THE_DOOR
from alongside.record.doors import Reader


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that a page is about to show: the row they stand on, for the `n`th time, their message and what fills it."""

    child: UUID
    key: str
    n: int
    message: str
    values: Mapping[str, str | date]
    words: str


@reports
def showed(
    reader: Reader, wordings: Iterable[Wording], *, page: str, by: Viewer = AT_THE_DOOR, now: datetime
) -> None:
    """A reader opens a page: that they did, and what they had not been shown before. Two tabs at one moment keep one row.
    Without this row there is no page."""
    stamp = {"reader": reader.account, "recorded_at": now, "recorded_by": reader.account}
    rows = [
        models.Shown(
            person_id=each.child,
            key=each.key,
            n=each.n,
            message=each.message,
            values={name: str(value) for name, value in each.values.items()},
            words=each.words,
            **stamp,
        )
        for each in wordings
    ]
    with transaction.atomic():
        models.FamilyRead.objects.create(page=page, **stamp)
        if rows:
            models.Shown.objects.bulk_create(rows, ignore_conflicts=True)
