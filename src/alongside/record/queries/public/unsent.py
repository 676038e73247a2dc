"""What somebody writes at the open door, for whoever holds its key, and that it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from alongside.record import models, sealed
from alongside.record.actions.outside import KEPT_FOR, answer_by
from alongside.record.references import between, reference_of

YOUNG = "1C"  # in the national list of who refers: the child or young person themselves


@dataclass(frozen=True, slots=True)
class Way:
    """The way back to something that is being written: which, the key that opens it, and the code the key comes from."""

    ref: UUID
    key: bytes
    code: str

    @property
    def reference(self) -> str:
        """What somebody writes down beside the code."""
        return reference_of(self.ref)


@dataclass(frozen=True, slots=True)
class Standing:
    """What has been written so far, until when it is kept, and how long it has taken."""

    answers: dict[str, Any]
    begun_at: datetime
    kept_until: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """That a form was sent: its reference, when, by which form, and by when it has been read and decided on. `reached`: they
    said how we reach them; `young`: a child or young person told us of themselves; `asks_again`: to look at a decision again."""

    reference: str
    at: datetime
    route: str
    answer_by: date
    reached: bool
    young: bool
    asks_again: bool


def begin() -> Way:
    """A way to something nobody has written yet. It costs no row until something is saved."""
    return way_with(uuid4(), sealed.new_code())


def way_with(ref: UUID, code: str) -> Way:
    """The way to what is written under this number by whoever has this code."""
    return Way(ref, sealed.key_of(ref, code), code)


def standing(way: Way, *, now: datetime) -> Standing | None:
    """What has been written under this key; None where there is nothing, any more, or where the key is another's. One
    statement."""
    row = models.Unsent.objects.filter(pk=way.ref, saved_at__gte=now - KEPT_FOR).first()
    if row is None:
        return None
    try:
        answers = sealed.opened(way.key, bytes(row.sealed))
    except sealed.CannotBeOpened:
        return None
    return Standing(answers, row.begun_at, row.saved_at + KEPT_FOR)


def way_back(reference: str, code: str, *, now: datetime) -> Way | None:
    """The way to what was written under this reference and code; None where they do not fit, which is all that is said."""
    ends = between(reference)
    typed = "".join(sign for sign in code.upper() if sign in sealed.SIGNS)
    if ends is None or len(typed) != sealed.CODE_LONG:
        return None
    rows = list(models.Unsent.objects.filter(pk__range=ends, saved_at__gte=now - KEPT_FOR))
    if not rows:
        list(
            sealed.keys_of(uuid4(), typed)
        )  # a reference that is nobody's takes as long as a code that is wrong
    for row in rows:
        for key in sealed.keys_of(row.pk, typed):
            try:
                sealed.opened(key, bytes(row.sealed))
            except sealed.CannotBeOpened:
                continue
            return Way(row.pk, key, typed)
    return None


def sent(ref: UUID) -> Sent | None:
    """That this form was sent; None where it was not. For whoever holds its way, and nobody else. One statement."""
    row = (
        models.CameOutside.objects.filter(contact=ref)
        .values_list(
            "contact__received_at", "route", "contact__referrer_reach", "contact__source", "asks_again"
        )
        .first()
    )
    if row is None:
        return None
    at, route, reach, source, asks_again = row
    # An addition has the source of what it adds to, of which nothing is said here.
    young = route != models.CameOutside.Route.MORE and source == YOUNG
    return Sent(reference_of(ref), at, route, answer_by(at), bool(reach), young, asks_again)


def kept_for() -> timedelta:
    """How long something that is not sent is kept after it was last touched."""
    return KEPT_FOR
