"""Typing, saved as it is typed and seen by nobody else, and the moment it is kept.

A save carries the revision it started from and is refused when another save came between (the same writer in the same
tab only: every tab has its own draft). Keeping a draft makes a passage; if the slot moved on meanwhile, both texts are
shown and the keeper chooses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import passage, reports, stamp
from alongside.record.write import lock, write


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it now stands. `saved` False: somebody saved between, and `body` is what stands."""

    draft: UUID
    revision: int
    saved: bool
    body: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """The slot holds another text than the one this draft started from: both are shown, and the keeper chooses."""

    mine: str
    theirs: str
    their_passage: UUID
    written_by: UUID
    written_at: datetime


@reports
def save_draft(
    *,
    document: UUID,
    slot: str,
    tab: str,
    body: str,
    revision: int,
    kind: str,
    place: str = "",
    people: Iterable[UUID] = (),
    base: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> Saved:
    """Save a draft by compare-and-swap. `revision` is the one last seen, 0 for the first save. Never loses text: a save
    that comes second answers what stands and leaves it."""
    key = {"document": document, "slot": slot, "writer": by.user, "tab": tab}
    with transaction.atomic():
        if revision == 0:
            draft, made = models.Draft.objects.get_or_create(
                **key,
                defaults={
                    "kind": kind,
                    "place": place,
                    "people": list(people),
                    "base_id": base,
                    "body": body,
                    "saved_at": now,
                },
            )
            return Saved(draft.pk, draft.revision, made or draft.body == body, draft.body, draft.saved_at)
        swapped = models.Draft.objects.filter(**key, revision=revision).update(
            body=body, revision=revision + 1, saved_at=now, people=list(people), place=place
        )
        draft = models.Draft.objects.filter(**key).first()
        if draft is None:  # thrown away or kept in another tab meanwhile: the text is not lost
            draft = models.Draft.objects.create(
                **key, kind=kind, place=place, people=list(people), base_id=base, body=body, saved_at=now
            )
            return Saved(draft.pk, draft.revision, True, body, now)
        return Saved(draft.pk, draft.revision, bool(swapped), draft.body, draft.saved_at)


@reports
def save_own_draft_after_the_session(
    *, writer: UUID, document: UUID, slot: str, tab: str, body: str, kind: str, place: str = "", now: datetime
) -> UUID:
    """What a page still held when its session had ended: kept as a draft of the writer its token names, and nothing
    else. It never replaces text: where a draft stands, it goes beside it under a tab of its own."""
    key = {"document": document, "slot": slot, "writer": writer}
    with transaction.atomic():
        standing = models.Draft.objects.filter(**key, tab=tab).first()
        if standing is not None and standing.body == body:
            return standing.pk
        if standing is not None:
            tab = f"after {now:%Y%m%dT%H%M%S%f}"
        draft = models.Draft.objects.create(**key, tab=tab, kind=kind, place=place, body=body, saved_at=now)
        return draft.pk


@reports
def write_together(draft: UUID, *, with_user: UUID, by: Viewer, now: datetime) -> None:
    """Let a colleague see this draft."""
    with transaction.atomic():
        found = models.Draft.objects.select_for_update().get(pk=draft, writer=by.user)
        if with_user not in found.cowriters:
            models.Draft.objects.filter(pk=draft).update(cowriters=[*found.cowriters, with_user])


@reports
def throw_away(draft: UUID, *, by: Viewer, now: datetime) -> bool:
    """Throw one's own draft away. Answers whether there was one."""
    return bool(models.Draft.objects.filter(pk=draft, writer=by.user).delete()[0])


@reports
def keep_draft(
    draft: UUID,
    *,
    body: str | None = None,
    position: int = 0,
    about: Iterable[UUID] = (),
    mentions: Iterable[UUID] = (),
    told_by: Iterable[UUID] = (),
    source: str = models.Passage.Source.NOT_SAID,
    in_place_of: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> UUID | Moved:
    """Make a draft the text of its slot. Answers the new passage, or Moved where the slot moved on meanwhile.

    To settle a conflict, keep again with `in_place_of` naming the passage that was shown as theirs. The document must
    exist. The draft goes, its text stands in the passage.
    """
    with transaction.atomic():
        found = models.Draft.objects.get(pk=draft, writer=by.user)
        text = found.body if body is None else body
        outcome = keep_text(
            document=found.document,
            slot=found.slot,
            position=position,
            words=text,
            base=in_place_of or found.base_id,
            about=about,
            mentions=mentions,
            told_by=told_by,
            source=source,
            by=by,
            now=now,
        )
        if not isinstance(outcome, Moved):
            found.delete()
        return outcome


def keep_text(
    *,
    document: UUID,
    slot: str,
    words: str,
    base: UUID | None,
    position: int = 0,
    about: Iterable[UUID] = (),
    mentions: Iterable[UUID] = (),
    told_by: Iterable[UUID] = (),
    source: str = models.Passage.Source.NOT_SAID,
    by: Viewer,
    now: datetime,
) -> UUID | Moved:
    """Put words into a slot, unless it holds something else than `base` (None: nothing yet). The unique number of a
    slot's texts keeps two people at one moment apart."""
    with transaction.atomic():
        lock([document])
        standing = (
            models.SlotPassage.objects.filter(document=document, slot=slot)
            .order_by("-n")
            .values_list("n", "passage_id", "passage__text__words", "recorded_by", "recorded_at")
            .first()
        )
        if standing is not None and standing[1] != base:
            if standing[2] == words:
                return standing[1]
            return Moved(words, standing[2], standing[1], standing[3], standing[4])
        written, rows = passage(
            words, about=about, mentions=mentions, told_by=told_by, source=source, by=by, now=now
        )
        rows.add(
            slot_row(
                document,
                slot,
                written.pk,
                n=(standing[0] if standing else 0) + 1,
                position=position,
                base=base,
                by=by,
                now=now,
            )
        )
        write(rows)
        return written.pk


def slot_row(
    document: UUID,
    slot: str,
    passage_: UUID,
    *,
    n: int,
    position: int,
    base: UUID | None,
    by: Viewer,
    now: datetime,
) -> models.SlotPassage:
    """That a slot now holds a passage."""
    return models.SlotPassage(
        document_id=document,
        slot=slot,
        passage_id=passage_,
        n=n,
        position=position,
        base_id=base,
        **stamp(by, now),
    )
