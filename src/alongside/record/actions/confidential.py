"""Writing into the confidential section of a record, naming who may read an item, and taking one off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.roles import May, roles_who_may
from alongside.law.days import london_day
from alongside.record import confidential, models
from alongside.record.access import NotFound, Viewer, may_write, viewer_of
from alongside.record.acting import Mistaken, decides, new_ref, reports, stamp
from alongside.record.actions.documents import File, attachment_rows
from alongside.record.queries.shared import rows as rows_of
from alongside.record.write import Rows, lock, write

LONGEST = 100_000  # characters


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is to be kept. `on`: the day it bears, if known."""

    kind: str
    from_whom: str
    words: str
    on: date | None = None
    files: tuple[File, ...] = ()


@reports
def keep_confidential(
    person: UUID,
    new: NewItem,
    *,
    readers: tuple[UUID, ...] = (),
    until: date | None = None,
    reasons: str = "",
    by: Viewer,
    now: datetime,
) -> UUID:
    """Keep something in the confidential section of a record. `readers` are colleagues besides those who read such a thing
    anyway, until a day. Whoever writes what they could not read again is named with them."""
    may_write(by, [person], now=now)
    _check(new)
    item = models.ConfidentialItem(
        person_id=person,
        kind=new.kind,
        from_whom=new.from_whom.strip(),
        on=new.on,
        document_id=new_ref(),
        **stamp(by, now),
    )
    rows = Rows([models.Document(ref=item.document_id, kind="confidential", **stamp(by, now)), item])
    rows.add(models.ConfidentialText(item_id=item.pk, words=new.words.strip()))
    for file in new.files:
        rows = rows + attachment_rows(item.document_id, file, by=by, now=now)
    wanted = dict.fromkeys(readers)
    if not any(confidential.BY_KEY[new.kind].read_by(by.roles)):
        wanted[by.user] = None
    if wanted:
        rows.add(*_named(item.pk, list(wanted), until, reasons or "Works on it.", by, now))
    write(rows)
    return item.pk


def _check(new: NewItem) -> None:
    if new.kind not in confidential.BY_KEY:
        raise Mistaken("kind", "Choose what it is.")
    if not new.from_whom.strip():
        raise Mistaken("from_whom", "Say who it comes from.")
    if not new.words.strip() and not new.files:
        raise Mistaken("words", "Write what it says, or attach it.")
    if len(new.words) > LONGEST:
        raise Mistaken("words", "It is longer than can be kept as text. Attach it as a file.")


def _named(
    item: UUID, users: list[UUID], until: date | None, reasons: str, by: Viewer, now: datetime
) -> list[models.ConfidentialReader]:
    if until is None or until <= london_day(now):
        raise Mistaken("until", "Enter a day after today until when they may read it.")
    if not reasons.strip():
        raise Mistaken("reasons", "Say why they need to read it.")
    openers = roles_who_may(May.OPEN_CHILD)
    if not all(viewer_of(user, now=now).is_a(*openers) for user in users):
        raise Mistaken("readers", "Choose colleagues who work here now and open children's records.")
    return [
        models.ConfidentialReader(
            item_id=item, user=user, expires_on=until, reasons=reasons.strip(), **stamp(by, now)
        )
        for user in users
    ]


@decides
def name_reader(item: UUID, user: UUID, *, until: date, reasons: str, by: Viewer, now: datetime) -> None:
    """Whoever answers for an item lets a colleague read it until a day."""
    with transaction.atomic():
        lock([item])
        _answered_for(item, by, now)
        write(Rows([*_named(item, [user], until, reasons, by, now)]))


@decides
def end_reader(item: UUID, user: UUID, *, reasons: str, by: Viewer, now: datetime) -> None:
    """Whoever answers for an item takes a colleague off it, from this moment."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why, in a few words.")
    with transaction.atomic():
        lock([item])
        _answered_for(item, by, now)
        named = models.ConfidentialReader.objects.filter(item=item, user=user, ended=None)
        write(
            Rows(
                [
                    models.ConfidentialReaderEnded(reader_id=ref, reasons=reasons.strip(), **stamp(by, now))
                    for ref in named.values_list("pk", flat=True)
                ]
            )
        )


@decides
def take_off(item: UUID, *, reasons: str, by: Viewer, now: datetime) -> None:
    """It was put on the wrong record, or should not have been kept: nobody reads it any more. It is not destroyed."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why it is taken off.")
    with transaction.atomic():
        lock([item])
        _answered_for(item, by, now)
        write(Rows([models.ConfidentialTakenOff(item_id=item, reasons=reasons.strip(), **stamp(by, now))]))


def _answered_for(item: UUID, by: Viewer, now: datetime) -> None:
    """Raises NotFound where the viewer cannot read the item, or does not answer for it."""
    person = models.ConfidentialItem.objects.filter(pk=item).values_list("person", flat=True).first()
    if person is None:
        raise NotFound(item)
    may_write(by, [person], now=now)
    found = rows_of(confidential.ONE, confidential.asked_by(by, london_day(now), item=item))
    if not found or not confidential.answers_for(by, found[0][1], found[0][5]):
        raise NotFound(item)
