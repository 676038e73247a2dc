"""Typing, saved as it is typed and seen by nobody else.

A save carries the revision it started from and is refused when another save came between. Every opening of a form has
a draft of its own, unless its writer goes on with one. Nothing here ever loses text: what cannot be put in place is put
beside. Keeping a draft makes passages; that is `documents.keep`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer, who_may_not_find
from alongside.record.acting import Mistaken, reports
from alongside.record.at_once import Changes


@dataclass(frozen=True, slots=True)
class DraftOf:
    """What is being written, and where: the document (which may not exist yet), which part of it, what kind of writing,
    the page to take the writer back to, and whose record it is about."""

    document: UUID
    slot: str
    kind: str
    place: str
    people: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it now stands. `saved` False: somebody saved between, and `body` is what stands."""

    draft: UUID
    revision: int
    saved: bool
    body: str
    saved_at: datetime


@reports
def save_draft(draft: UUID, of: DraftOf, *, body: str, revision: int, by: Viewer, now: datetime) -> Saved:
    """Save a draft by compare-and-swap. `revision` is the one last seen, 0 for the first save.

    A save that comes second changes nothing and answers what stands. A draft thrown away or kept in another tab
    meanwhile is made again: the words on this page are not lost. Raises NotFound for somebody else's draft.
    """
    with transaction.atomic():
        made_of = {**_new(draft, of, by.user), "body": body, "saved_at": now}
        if (stands := _in_one_go(draft, made_of, revision)) is not None:
            return Saved(draft, stands, True, body, now)
        standing = models.Draft.objects.filter(pk=draft).first()
        if standing is None:
            # Two first saves of one page at one moment: the second finds the row of the first.
            standing, made = models.Draft.objects.get_or_create(pk=draft, defaults=made_of)
            if made:
                return Saved(draft, standing.revision, True, body, now)
        if by.user != standing.writer and (
            by.user not in standing.cowriters or who_may_not_find([by.user], standing.people, london_day(now))
        ):
            raise NotFound(draft)
        if standing.body == body:
            return Saved(draft, standing.revision, True, body, standing.saved_at)
        swapped = models.Draft.objects.filter(pk=draft, revision=revision).update(
            body=body, revision=revision + 1, saved_at=now
        )
        if swapped:
            return Saved(draft, revision + 1, True, body, now)
        standing.refresh_from_db()
        return Saved(draft, standing.revision, False, standing.body, standing.saved_at)


# Of its writer alone: whether a colleague may write in it has to be looked up.
SAVE = """
INSERT INTO record_draft (ref, document, slot, writer, tab, kind, place, people, cowriters, revision, body, saved_at)
VALUES (%(ref)s, %(document)s, %(slot)s, %(writer)s, %(tab)s, %(kind)s, %(place)s, %(people)s, '{}', 1, %(body)s, %(saved_at)s)
ON CONFLICT (ref) DO UPDATE SET body = excluded.body, revision = record_draft.revision + 1, saved_at = excluded.saved_at
WHERE record_draft.writer = excluded.writer AND record_draft.revision = %(revision)s AND record_draft.body <> excluded.body
RETURNING revision
"""


def _in_one_go(draft: UUID, made_of: dict[str, Any], revision: int) -> int | None:
    """The revision of a draft that is new, or was last seen as it stands. None: nothing was done, and it has to be looked at."""
    with connection.cursor() as cursor:
        cursor.execute(SAVE, {**made_of, "ref": draft, "revision": revision})
        row = cursor.fetchone()
    return row[0] if row else None


@reports
def save_own_draft_after_the_session(
    draft: UUID, of: DraftOf, *, writer: UUID, body: str, revision: int, now: datetime
) -> UUID:
    """What a page still held when its session had ended: kept as a draft of the writer its token names, and nothing
    else. It never replaces text it has not seen: where the draft moved on, it goes beside it as one more draft."""
    with transaction.atomic():
        standing = models.Draft.objects.filter(pk=draft).first()
        if standing is not None and standing.writer == writer and standing.body == body:
            return draft
        if standing is not None and models.Draft.objects.filter(
            pk=draft, writer=writer, revision=revision
        ).update(body=body, revision=revision + 1, saved_at=now):
            return draft
        ref = draft if standing is None else uuid4()
        models.Draft.objects.create(pk=ref, **_new(ref, of, writer), body=body, saved_at=now)
        return ref


def _new(draft: UUID, of: DraftOf, writer: UUID) -> dict[str, Any]:
    return {
        "document": of.document,
        "slot": of.slot,
        "writer": writer,
        "tab": draft.hex,
        "kind": of.kind,
        "place": of.place,
        "people": list(of.people),
    }


@reports
def write_together(draft: UUID, *, with_users: Iterable[UUID], by: Viewer, now: datetime) -> None:
    """Let colleagues see this draft and write in it. Only its writer may. Raises Mistaken for a colleague who may not find
    everybody it is about: they would read here what is hidden from them everywhere else."""
    asked = list(with_users)
    with transaction.atomic():
        found = _own(draft, by)
        if who_may_not_find(asked, found.people, london_day(now)):
            raise Mistaken("with_whom", "This colleague may not open the record. Ask somebody who may.")
        together = [*found.cowriters, *(user for user in asked if user not in found.cowriters)]
        models.Draft.objects.filter(pk=draft).update(cowriters=together)


@reports
def write_without(draft: UUID, *, user: UUID, by: Viewer, now: datetime) -> None:
    """Take a colleague away from this draft: they see it no more. Only its writer may; a colleague may leave it."""
    with transaction.atomic():
        found = (
            models.Draft.objects.select_for_update().filter(pk=draft, cowriters__contains=[by.user]).first()
            if user == by.user
            else _own(draft, by)
        )
        if found is None:
            raise NotFound(draft)
        left = [each for each in found.cowriters if each != user]
        models.Draft.objects.filter(pk=draft).update(cowriters=left)


def _own(draft: UUID, by: Viewer) -> models.Draft:
    found = models.Draft.objects.select_for_update().filter(pk=draft, writer=by.user).first()
    if found is None:
        raise NotFound(draft)
    return found


@reports
def throw_away(draft: UUID, *, by: Viewer, now: datetime) -> None:
    """Throw one's own draft away. Only its writer may."""
    if not models.Draft.objects.filter(pk=draft, writer=by.user).delete()[0]:
        raise NotFound(draft)


DROP = "DELETE FROM record_draft WHERE ref = %s AND (writer = %s OR cowriters @> ARRAY[%s]::uuid[])"


def drop(draft: UUID | None, *, by: Viewer) -> None:
    """Take away a draft whose words have just been kept."""
    without(draft, by=by).make()


def without(draft: UUID | None, *, by: Viewer) -> Changes:
    """The same, to be done with the writing of its words (`record.write`)."""
    changes = Changes()
    if draft is not None:
        changes.add(DROP, [draft, by.user, by.user])
    return changes
