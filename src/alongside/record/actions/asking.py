"""Asking a colleague to do what one may not do oneself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, records, reports, task
from alongside.record.actions.correction import OFFICER
from alongside.record.write import Rows, write


@reports
def ask_to_move(document: UUID, *, wrong: UUID, reasons: str, by: Viewer, now: datetime) -> UUID:
    """Tell the information officers that something was written on the wrong child's record."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say what is wrong, in a few words.")
    if not models.DocumentPerson.objects.filter(document=document, person=wrong).exists():
        raise NotFound(document)
    with records([wrong], by=by, now=now):
        row = task(
            "wrong_child_reported",
            f"{by.name} says that an entry stands on the wrong record: {reasons.strip()}",
            person=wrong,
            for_role=OFFICER,
            by=by,
            now=now,
        )
        write(Rows([row]))
    return row.pk
