"""Documents: words kept in their slots, files beside them, and what a signature freezes.

Text is only added. A slot's latest passage stands; whoever keeps words says which text they started from, and where the
slot moved on meanwhile nothing is written and both texts are shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.design.pasted import tidy
from alongside.law.events import BadFacts
from alongside.record import models
from alongside.record.access import NotFound, Viewer, may_write, people_on
from alongside.record.acting import Mistaken, passage, records, reports, stamp
from alongside.record.actions.drafts import without
from alongside.record.actions.files_kinds import kind_of, plain_name
from alongside.record.actions.issuing_relied import relied_on
from alongside.record.actions.shielding_inherited import Shields
from alongside.record.rendering.kept import hidden_near, in_a_box
from alongside.record.write import KEPT_PRIVATE, Rows, lock, write

CORRECTED = "corrected"  # the slot of why an entry was corrected
WHOEVER_MAY_READ_IT = (
    "Part of this text is kept private from you, so you cannot write it anew. Write what you have to say in a note of its own, "
    "or ask somebody who works with the family to change it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Words for one slot. `base` is the passage the writer started from (None: the slot was empty). `tool`: what drafted
    them, where a machine did."""

    slot: str
    words: str
    base: UUID | None = None
    position: int = 0
    about: tuple[UUID, ...] = ()
    mentions: tuple[UUID, ...] = ()
    told_by: tuple[UUID, ...] = ()
    source: str = models.Passage.Source.NOT_SAID
    pasted: bool = False
    tool: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The slot holds another text than the one this writing started from: both are shown, and the keeper chooses.
    To settle it, keep again with `theirs_ref` as the base."""

    slot: str
    mine: str
    theirs: str
    theirs_ref: UUID
    written_by: UUID
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file as it was handed in."""

    name: str
    content: bytes


def new_document(
    kind: str, people: Iterable[UUID], *, title: str = "", ref: UUID | None = None, by: Viewer, now: datetime
) -> tuple[models.Document, Rows]:
    """A document on the records of these people. `ref`: the reference its drafts were written under."""
    named = {"ref": ref} if ref else {}
    made = models.Document(kind=kind, title=title, **named, **stamp(by, now))
    return made, Rows(
        [
            made,
            *(
                models.DocumentPerson(document_id=made.pk, person_id=p, **stamp(by, now))
                for p in dict.fromkeys(people)
            ),
        ]
    )


def people_of(document: UUID) -> list[UUID]:
    """Whose records a document stands on."""
    return people_on(document)


def writable(document: UUID, *, by: Viewer, now: datetime) -> models.Document:
    """The document, if it stands on somebody's record and this writer may find everybody it is about. Raises NotFound."""
    found, people = models.Document.objects.filter(pk=document).first(), people_of(document)
    if found is None or not people:
        raise NotFound(document)
    may_write(by, people, now=now)
    return found


@reports
def keep(
    document: UUID, writings: Iterable[Writing], *, draft: UUID | None = None, by: Viewer, now: datetime
) -> tuple[Moved, ...]:
    """Make words the text of their slots, and take away the draft they were typed in. All or nothing: answers the slots
    that moved on meanwhile, in which case nothing was written."""
    found = writable(document, by=by, now=now)
    if models.SignedVersion.objects.filter(document=document).exists() and found.kind == "assessment":
        raise Mistaken("", "This has been signed. A change needs a new version.")
    with records(people_of(document), by=by, now=now):
        lock([document])
        rows, moved = slot_rows(document, writings, by=by, now=now)
        if moved:
            return moved
        write(rows, besides=without(draft, by=by))
    return ()


def slot_rows(
    document: UUID,
    writings: Iterable[Writing],
    *,
    new: bool = False,
    whence: Mapping[str, list[Any]] | None = None,
    by: Viewer,
    now: datetime,
) -> tuple[Rows, tuple[Moved, ...]]:
    """The rows that put words into slots, and the slots that moved on. The same words again, and an empty box that was
    empty before, are no rows. `new`: the document is written by the same rows, so that nothing stands in it. `whence`: what
    words about these people may have come from (`shielding_inherited.to_read`), where that was read already.

    Raises BadFacts where a text was changed of which its writer may not read all: what they cannot see they would destroy."""
    stands = {} if new else {row.slot: row for row in standing(document)}
    wanted = list(writings)
    shields = Shields({person for each in wanted for person in each.about}, by, now, whence)
    corrected = any(each.slot.startswith(CORRECTED) for each in wanted)
    hide = hidden_near(by, people_of(document), now=now) if stands else str
    rows, moved = Rows(), []
    for each in wanted:
        words, now_there = tidy(each.words), stands.get(each.slot)
        there = now_there.passage.text.words if now_there else ""
        if words in (there, tidy(in_a_box(there, hide))):
            continue  # also where its writer read, and sent back, no more than they may
        # With the sign for it among the words, `record.write` says what that stands for.
        if there and KEPT_PRIVATE not in words and hide(there) != there:
            raise BadFacts("", WHOEVER_MAY_READ_IT)
        if now_there and now_there.passage_id != each.base:
            moved.append(
                Moved(
                    each.slot,
                    words,
                    now_there.passage.text.words,
                    now_there.passage_id,
                    now_there.recorded_by,
                    now_there.recorded_at,
                )
            )
            continue
        origins = models.Passage.Origin
        written, its_rows = passage(
            words,
            about=each.about,
            mentions=each.mentions,
            told_by=each.told_by,
            source=each.source,
            origin=origins.MACHINE if each.tool.strip() else origins.PASTED if each.pasted else origins.TYPED,
            came_from=each.tool.strip(),
            by=by,
            now=now,
        )
        was = now_there.passage_id if now_there else None
        shields.apply(written, its_rows, base=was, pasted=each.pasted)
        if any(mark.stretched for mark in its_rows.of(models.PassageMark)):
            by.stretched.add(document)
        if was:
            its_rows += relied_on(was, written.pk, document=document, corrected=corrected, by=by, now=now)
        rows = rows + its_rows
        rows.add(
            models.SlotPassage(
                document_id=document,
                slot=each.slot,
                passage_id=written.pk,
                n=(now_there.n if now_there else 0) + 1,
                position=each.position,
                base_id=now_there.passage_id if now_there else None,
                **stamp(by, now),
            )
        )
    return rows, tuple(moved)


def standing(document: UUID) -> list[models.SlotPassage]:
    """What each slot of a document holds now, with its passage and words, in order."""
    latest = (
        models.SlotPassage.objects.filter(document=document)
        .order_by("slot", "-n")
        .distinct("slot")
        .select_related("passage__text")
    )
    return sorted(latest, key=lambda row: (row.position, row.slot))


def reading_of(document: UUID) -> str:
    """What a document holds now, as a digest: two readings that differ are of different words."""
    return digest_of_slots((row.slot, row.passage_id) for row in standing(document))


def digest_of_slots(held: Iterable[tuple[str, UUID]]) -> str:
    """`reading_of` a document whose slots, in order, hold these passages."""
    words = "".join(f"{slot}:{passage};" for slot, passage in held)
    return hashlib.sha256(words.encode()).hexdigest()


def attachment_rows(document: UUID, file: File, *, by: Viewer, now: datetime) -> Rows:
    """A file kept with a document. Its kind is what its bytes are. Nobody reads it before it has been looked at
    (actions/files.py). Raises Mistaken for one too large, empty or of a kind that is not taken."""
    name = plain_name(file.name)
    made = models.Attachment(
        document_id=document,
        name=name,
        kind=kind_of(name, file.content).mime,
        size=len(file.content),
        digest=hashlib.sha256(file.content).hexdigest(),
        **stamp(by, now),
    )
    return Rows([made, models.AttachmentBytes(attachment_id=made.pk, content=file.content)])


def signature_rows(document: UUID, *, role: str, by: Viewer, now: datetime) -> Rows:
    """A signed version: every slot frozen as it stands now."""
    slots = standing(document)
    digest = hashlib.sha256("\n".join(f"{row.slot} {row.passage.digest}" for row in slots).encode())
    number = models.SignedVersion.objects.filter(document=document).count() + 1
    version = models.SignedVersion(
        document_id=document, number=number, role=role, digest=digest.hexdigest(), **stamp(by, now)
    )
    frozen = [
        models.SignedSlot(
            version_id=version.pk,
            slot=row.slot,
            position=row.position,
            passage_id=row.passage_id,
            **stamp(by, now),
        )
        for row in slots
    ]
    return Rows([version, *frozen])
