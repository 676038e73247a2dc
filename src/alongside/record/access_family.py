"""Who of the families asks: the reader behind an account that is signed in, and who they are in the record."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from alongside.record import models
from alongside.record.doors import Reader


@dataclass(frozen=True, slots=True)
class WhoReads:
    """A reader and the person they are. None: an account that is nobody's in the record reads nothing."""

    reader: Reader
    person: UUID | None


def reader_of(account: UUID) -> WhoReads:
    """The reader behind a family account. One statement."""
    person = models.ReaderAccount.objects.filter(account=account).values_list("person", flat=True).first()
    return WhoReads(Reader(account, models.Granted.Door.FAMILY.value), person)
