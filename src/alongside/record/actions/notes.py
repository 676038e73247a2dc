"""Notes, visits and calls: written once for any set of children, and true for each.

A finished entry can be tidied for thirty minutes; after that a correction is added, and both texts stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import filetype

from alongside.law import pathway
from alongside.law.days import London, london_day
from alongside.law.history import History
from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, When, event, happen, passage, records, reports, stamp
from alongside.record.write import Rows, lock, write

KINDS = {"note": "Note", "visit": "Visit", "call": "Telephone call", "meeting": "Meeting"}
TIDY_FOR = timedelta(minutes=30)
LARGEST = 25 * 1024 * 1024
SLOT = "words"
# Where a sighting belongs when a child has several matters: the one that asks whether the child was seen comes first.
NEAREST = ("assessment", "enquiry", "protection_plan", "cin_plan", "placement", "referral", "contact")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was handed in. Its kind is read from its bytes, whatever its name says."""

    name: str
    content: bytes


@reports
def record_note(
    *,
    kind: str,
    people: Iterable[UUID],
    words: str,
    when: When | None = None,
    at: datetime | None = None,
    place: str = "",
    seen: Mapping[UUID, str] | None = None,
    not_seen: Mapping[UUID, str] | None = None,
    present: Iterable[UUID] = (),
    mentions: Iterable[UUID] = (),
    told_by: Iterable[UUID] = (),
    source: str = models.Passage.Source.NOT_SAID,
    pasted_from: UUID | None = None,
    files: Iterable[File] = (),
    draft: UUID | None = None,
    document: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Write a note, visit, call or meeting down for any set of children. Answers its document.

    `seen` says for each child how: alone or with_others; `not_seen` why not. It may be written about any day up to now;
    when it was recorded is kept beside. `draft`: the draft it was typed in, which goes.
    """
    about = list(dict.fromkeys(people))
    if not about:
        raise Mistaken("people", "Choose at least one person this is about.")
    if not words.strip():
        raise Mistaken("words", "Write at least a line.")
    if kind not in KINDS:
        raise Mistaken("kind", "Choose a note, a visit, a call or a meeting.")
    happened = when or When.moment(at or now)
    if happened.on and happened.on > london_day(now):
        raise Mistaken("on", "What happened cannot have happened after today.")
    with records(about, by=by, now=now) as found:
        doc = models.Document(kind=kind, title=KINDS[kind], **stamp(by, now))
        if document is not None:
            doc.pk = document
        written, rows = passage(
            words,
            about=about,
            mentions=[person for person in mentions if person not in about],
            told_by=told_by,
            source=source,
            origin=models.Passage.Origin.PASTED if pasted_from else models.Passage.Origin.TYPED,
            pasted_from=pasted_from,
            by=by,
            now=now,
        )
        occasion = models.Occasion(
            kind=kind,
            on=happened.on,
            at=happened.at,
            precision=happened.precision,
            place=place.strip(),
            document_id=doc.pk,
            **stamp(by, now),
        )
        rows.add(doc, occasion, slot(doc.pk, SLOT, written.pk, n=1, by=by, now=now))
        for person in about:
            rows.add(models.DocumentPerson(document_id=doc.pk, person_id=person, **stamp(by, now)))
        for person in present:
            rows.add(
                models.OccasionPerson(
                    occasion_id=occasion.pk, person_id=person, part="present", **stamp(by, now)
                )
            )
        _sightings(rows, occasion, happened, found, seen or {}, not_seen or {}, by=by, now=now)
        for file in files:
            rows.add(*attach(doc.pk, file, by=by, now=now))
        write(rows)
        if draft is not None:
            models.Draft.objects.filter(pk=draft, writer=by.user).delete()
    return doc.pk


def slot(
    document: UUID,
    name: str,
    passage_: UUID,
    *,
    n: int,
    position: int = 0,
    base: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> models.SlotPassage:
    """That a slot of a document now holds a passage."""
    return models.SlotPassage(
        document_id=document,
        slot=name,
        passage_id=passage_,
        n=n,
        position=position,
        base_id=base,
        **stamp(by, now),
    )


def attach(
    document: UUID, file: File, *, by: Viewer, now: datetime
) -> tuple[models.Attachment, models.AttachmentBytes]:
    """A file kept with a document."""
    if not file.content:
        raise Mistaken("files", f"“{file.name}” is empty.")
    if len(file.content) > LARGEST:
        raise Mistaken("files", f"“{file.name}” is larger than 25 MB. Send it in parts.")
    kind = filetype.guess_mime(file.content) or "application/octet-stream"
    kept = models.Attachment(
        document_id=document,
        name=file.name.replace("\\", "/").rsplit("/", 1)[-1][:200],
        kind=kind,
        size=len(file.content),
        digest=hashlib.sha256(file.content).hexdigest(),
        **stamp(by, now),
    )
    return kept, models.AttachmentBytes(attachment_id=kept.pk, content=file.content)


def _sightings(
    rows: Rows,
    occasion: models.Occasion,
    happened: When,
    found: Mapping[UUID, History],
    seen: Mapping[UUID, str],
    not_seen: Mapping[UUID, str],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    for person, how in [*seen.items(), *not_seen.items()]:
        if person not in found:
            raise Mistaken("seen", "Only somebody this is about can be said to have been seen.")
        was_seen = person in seen
        part = f"seen_{how}" if was_seen else "not_seen"
        rows.add(
            models.OccasionPerson(occasion_id=occasion.pk, person_id=person, part=part, **stamp(by, now))
        )
        if run := nearest_matter(found[person], happened):
            kind = "child_seen" if was_seen else "child_not_seen"
            facts = {"worker": str(by.user), "seen" if was_seen else "why": how}
            if was_seen and occasion.place:
                facts["where"] = occasion.place
            row = event(kind, person, run, happened, facts, occasion=occasion.pk, by=by, now=now)
            happen(rows, found[person], row, by=by, now=now)


def nearest_matter(history: History, happened: When) -> UUID | None:
    """The matter a sighting belongs to: the newest open at that day of the nearest kind, else the newest of all.
    None for somebody with no matter, whose sighting stands on the occasion alone."""
    begun = {}
    for one in history.effective:
        if one.on is None or happened.on is None or one.on <= happened.on:
            begun[one.matter] = one.on
    if not begun:
        return None
    still = {span.matter for span in pathway.stages(history) if span.to_on is None}
    order = {kind: place for place, kind in enumerate(NEAREST)}
    ranked = sorted(
        begun,
        key=lambda ref: (ref not in still, order.get(history.matters[ref].kind, len(order))),
    )
    return UUID(ranked[0])


@reports
def tidy_note(document: UUID, *, words: str, by: Viewer, now: datetime) -> UUID:
    """Put one's own words right within thirty minutes of writing them. Both texts are kept; readers see the tidy one."""
    first = models.SlotPassage.objects.filter(document=document, slot=SLOT).order_by("n").first()
    if first is None:
        raise NotFound(document)
    if first.recorded_by != by.user or now - first.recorded_at > TIDY_FOR:
        raise Mistaken(
            "words", "An entry can be tidied by its writer for 30 minutes. Add a correction instead."
        )
    return _next_text(document, SLOT, words, by=by, now=now)


@reports
def correct_note(document: UUID, *, words: str, because: str, by: Viewer, now: datetime) -> UUID:
    """Add a correction to an entry: the first text stays; the correction, who made it and why stand beside it."""
    if not because.strip():
        raise Mistaken("because", "Say what was wrong.")
    said = f"Corrected by {by.name}, {now.astimezone(London):%-d %B %Y at %H:%M}: {because.strip()}\n\n{words.strip()}"
    return _next_text(document, "correction", said, by=by, now=now)


def _next_text(document: UUID, name: str, words: str, *, by: Viewer, now: datetime) -> UUID:
    if not words.strip():
        raise Mistaken("words", "Write at least a line.")
    about = list(models.DocumentPerson.objects.filter(document=document).values_list("person_id", flat=True))
    if not about:
        raise NotFound(document)
    with records(about, by=by, now=now):
        lock([document])
        last = models.SlotPassage.objects.filter(document=document, slot=name).order_by("-n").first()
        written, rows = passage(words, about=about, by=by, now=now)
        rows.add(
            slot(
                document,
                name,
                written.pk,
                n=(last.n if last else 0) + 1,
                position=0 if name == SLOT else 1,
                base=last.passage_id if last else None,
                by=by,
                now=now,
            )
        )
        write(rows)
    return written.pk
