"""What is of significance in a child's story, and why: the chronology a worker makes of it.

One chronology a child. Each thing in it is a slot of its document: changing why it matters adds a text, taking it out leaves
every text that stood there. The document is copied and given like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from alongside.law.days import in_london, london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_from
from alongside.record.acting import Mistaken, records, reports, stamp
from alongside.record.actions.documents import Moved, Writing, new_document, slot_rows
from alongside.record.write import Rows, lock, write

KIND = "chronology"
LONGEST = 2000
_FIRST_POSITION = date(1990, 1, 1)


@reports
def mark_significant(
    child: UUID,
    *,
    event: UUID | None = None,
    passage: UUID | None = None,
    why: str,
    was: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> tuple[Moved, ...]:
    """Put an event of this child, or a piece of writing about them, into the chronology with the reason why; or change the
    reason. `was`: the text the writer started from. Answers the slot where somebody changed it meanwhile: then nothing is
    written. Raises NotFound for what does not stand on the child's record, or may not be found by this writer."""
    why = why.strip()
    if not why:
        raise Mistaken("why", "Say why it is significant, in a sentence.")
    if len(why) > LONGEST:
        raise Mistaken("why", f"Why it is significant must be {LONGEST:,} characters or fewer.")
    with records([child], by=by, now=now):
        mine = _records(child)
        slot, on = _slot(mine, event, passage, by=by, now=now)
        document, rows = _chronology(mine, child, by=by, now=now)
        lock([document])
        stands = _standing(document, slot)
        slot = stands.slot if stands else slot
        writing = Writing(slot=slot, words=why, base=was, position=_position(on), about=(child,))
        more, moved = slot_rows(document, [writing], by=by, now=now)
        if moved:
            return moved
        rows = rows + more
        if stands is None or not stands.standing:
            rows.add(_row(document, slot, stands, event, passage, by=by, now=now))
        write(rows)
    return ()


@reports
def take_out(child: UUID, slot: str, *, because: str, by: Viewer, now: datetime) -> None:
    """Take something out of the chronology, with the reason. What was written of it stays in its versions."""
    if not because.strip():
        raise Mistaken("because", "Say why it does not belong in the chronology.")
    with records([child], by=by, now=now):
        document = _document(_records(child))
        stands = _standing(document, slot) if document else None
        if document is None or stands is None or not stands.standing:
            raise NotFound(child)
        last = models.SlotPassage.objects.filter(document=document, slot=stands.slot).order_by("-n").first()
        rows, _ = slot_rows(
            document,
            [
                Writing(
                    slot=stands.slot,
                    words="",
                    base=last.passage_id if last else None,
                    position=last.position if last else 0,
                    about=(child,),
                )
            ],
            by=by,
            now=now,
        )
        rows.add(
            models.Significant(
                document_id=document,
                slot=stands.slot,
                n=stands.n + 1,
                event_id=stands.event_id,
                passage_id=stands.passage_id,
                standing=False,
                because=because.strip()[:LONGEST],
                **stamp(by, now),
            )
        )
        write(rows)


def _records(child: UUID) -> list[UUID]:
    """Every record that is this child."""
    cards = models.PersonCard.objects
    return list(
        cards.filter(canonical__in=cards.filter(person=child).values("canonical")).values_list(
            "person_id", flat=True
        )
    )


def _slot(
    mine: Collection[UUID], event: UUID | None, passage: UUID | None, *, by: Viewer, now: datetime
) -> tuple[str, date | None]:
    """The slot of what is marked, and its day. The slot begins with the day and the time, so that slots stand in order."""
    if (event is None) == (passage is None):
        raise Mistaken("", "Choose one thing to mark as significant.")
    if event is not None:
        row = models.Event.objects.filter(pk=event, person__in=mine).first()
        if row is None:
            raise NotFound(event)
        return _named(row.on, row.at, row.kind, row.pk), row.on
    where = (
        models.SlotPassage.objects.filter(passage=passage, document__people__person__in=mine)
        .exclude(document__kind=KIND)
        .order_by("recorded_at")
        .select_related("document")
        .first()
    )
    hidden = hidden_from(by, london_day(now))
    if where is None or not _may_be_found(where.document_id, where.passage_id, mine, hidden):
        raise NotFound(passage)
    took_place = where.document.occasions.order_by("recorded_at", "pk").first()
    on = took_place.on if took_place and took_place.on else london_day(where.document.recorded_at)
    return _named(on, took_place.at if took_place else None, where.document.kind, where.document_id), on


def _may_be_found(document: UUID, passage: UUID, mine: Collection[UUID], hidden: Iterable[UUID]) -> bool:
    """Whether the document stands on this child's record still, and neither it nor the passage is about somebody hidden."""
    stands_on = models.DocumentPerson.objects.filter(document=document)
    taken_off = models.Hidden.objects.filter(document=document, person__in=mine)
    named = models.PassagePerson.objects.filter(passage=passage, person__in=list(hidden))
    return not (taken_off.exists() or stands_on.filter(person__in=list(hidden)).exists() or named.exists())


def _named(on: date | None, at: datetime | None, kind: str, ref: UUID) -> str:
    day = on.isoformat() if on else "0000-00-00"
    return f"{day}:{in_london(at):%H%M}:{kind}:{ref.hex}" if at else f"{day}:2400:{kind}:{ref.hex}"


def _position(on: date | None) -> int:
    """Where a day stands in the order of reading: its number, as far as a slot's position can count."""
    return max(-32768, min(32767, (on - _FIRST_POSITION).days)) if on else 32767


def _document(mine: Collection[UUID]) -> UUID | None:
    found: UUID | None = (
        models.Document.objects.filter(kind=KIND, people__person__in=mine)
        .order_by("recorded_at", "pk")
        .values_list("pk", flat=True)
        .first()
    )
    return found


def _chronology(mine: Collection[UUID], child: UUID, *, by: Viewer, now: datetime) -> tuple[UUID, Rows]:
    found = _document(mine)
    if found is not None:
        return found, Rows()
    made, rows = new_document(KIND, [child], title="Chronology", by=by, now=now)
    return made.pk, rows


def _standing(document: UUID, slot: str) -> models.Significant | None:
    """The latest row about the same thing: its day may have been put right since, its slot stays."""
    thing = slot.rpartition(":")[2]
    return (
        models.Significant.objects.filter(document=document, slot__endswith=f":{thing}")
        .order_by("-n")
        .first()
    )


def _row(
    document: UUID,
    slot: str,
    stands: models.Significant | None,
    event: UUID | None,
    passage: UUID | None,
    *,
    by: Viewer,
    now: datetime,
) -> models.Significant:
    return models.Significant(
        document_id=document,
        slot=slot,
        n=stands.n + 1 if stands else 1,
        event_id=event,
        passage_id=passage,
        **stamp(by, now),
    )
