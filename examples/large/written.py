"""Words for documents that nobody has written in before: the rows of `actions.documents` without asking what stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import passage, stamp
from alongside.record.actions.documents import Writing
from alongside.record.write import Rows


def words_in(document: UUID, writings: Iterable[Writing], *, by: Viewer, now: datetime) -> Rows:
    """The first words of each slot. An empty box is no rows."""
    rows = Rows()
    for each in writings:
        if not each.words.strip():
            continue
        kept, more = passage(
            each.words.strip(),
            about=each.about,
            mentions=each.mentions,
            told_by=each.told_by,
            source=each.source,
            by=by,
            now=now,
        )
        rows.add(
            *more.rows,
            models.SlotPassage(
                document_id=document,
                slot=each.slot,
                passage_id=kept.pk,
                n=1,
                position=each.position,
                **stamp(by, now),
            ),
        )
    return rows


def signed(document: UUID, written: Rows, *, role: str, number: int = 1, by: Viewer, now: datetime) -> Rows:
    """A signed version of a document, the first unless said: every slot frozen as it was written."""
    digests = {row.pk: row.digest for row in written.of(models.Passage)}
    slots = sorted(written.of(models.SlotPassage), key=lambda row: (row.position, row.slot))
    digest = hashlib.sha256(
        "\n".join(f"{row.slot} {digests[row.passage_id]}" for row in slots).encode()
    ).hexdigest()
    version = models.SignedVersion(
        document_id=document, number=number, role=role, digest=digest, **stamp(by, now)
    )
    return Rows(
        [
            version,
            *(
                models.SignedSlot(
                    version_id=version.pk,
                    slot=row.slot,
                    position=row.position,
                    passage_id=row.passage_id,
                    **stamp(by, now),
                )
                for row in slots
            ),
        ]
    )
