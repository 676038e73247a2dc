"""Notes, visits and calls: written once, true for each child, in the matter where each child's work stands.

One occasion and one document, and for each child the events it meant. For thirty minutes its writer may tidy what they
wrote; after that words are corrected, with a reason that stays beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from alongside.law import pathway
from alongside.law.history import Event, History, Matter
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import (
    Mistaken,
    When,
    event,
    happen,
    matter,
    records,
    records_and,
    reports,
    stamp,
)
from alongside.record.actions import shielding_inherited
from alongside.record.actions.correction import correct_event
from alongside.record.actions.documents import (
    File,
    Moved,
    Writing,
    attachment_rows,
    keep,
    new_document,
    slot_rows,
    writable,
)
from alongside.record.actions.drafts import without
from alongside.record.write import Rows, write

KINDS = {"note": "Note", "visit": "Visit", "call": "Call"}
TIDY_FOR = timedelta(minutes=30)
ACCOUNT, PRESENT, NOTE_OF_CORRECTION = "account", "present", "corrected"

# Where a child's writing belongs, the nearest work first. A child in none of these has a matter of their own for it.
WHERE_WORK_STANDS = ("assessment", "enquiry", "protection_plan", "child_in_need", "referral", "contact")
# Where seeing a child is itself a duty.
SEEN_IN = frozenset({"assessment", "enquiry", "protection_plan", "child_in_need"})

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildThere:
    """What the occasion meant for one child. `seen`: alone, with_others, not_seen, or empty where it was not that kind
    of occasion. `words` are what the child said, as they said it."""

    person: UUID
    seen: str = ""
    why_not: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether a child was seen: alone, with_others or not_seen, and then why not."""

    seen: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class TookPlace:
    """When and where it was, as it now says. `was`: the event that said so when the writer looked."""

    when: When
    place: str
    was: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A note, visit or call as it was written. `others` names people who are not on the record. `tool`: what drafted the
    account, where a machine did."""

    kind: str
    when: When
    account: str
    children: tuple[ChildThere, ...]
    place: str = ""
    present: tuple[UUID, ...] = ()
    others: str = ""
    source: str = models.Passage.Source.NOT_SAID
    files: tuple[File, ...] = field(default=())
    pasted: frozenset[str] = frozenset()
    tool: str = ""


@reports
def record_entry(
    entry: Entry, *, document: UUID, draft: UUID | None = None, by: Viewer, now: datetime
) -> UUID:
    """Write up what took place. Late and back-dated are allowed; the future is not. Answers the document."""
    _check(entry, now)
    children = [each.person for each in entry.children]
    also = {
        "finished": models.Document.objects.filter(pk=document).values_list("pk"),
        **shielding_inherited.to_read(set(children)),
    }
    with records_and([*children, *entry.present], also, by=by, now=now) as (found, read):
        if read["finished"]:
            raise Mistaken(
                "", "This was already finished in another tab. What you typed here is kept as a draft."
            )
        made, rows = new_document(entry.kind, children, title=KINDS[entry.kind], ref=document, by=by, now=now)
        written, _ = slot_rows(made.pk, writings_of(entry), new=True, whence=read, by=by, now=now)
        rows = rows + written
        for file in entry.files:
            rows = rows + attachment_rows(made.pk, file, by=by, now=now)
        after = found | what_happened(rows, entry, made.pk, found, by=by, now=now)
        write(rows, after=after, besides=without(draft, by=by))
    return made.pk


def what_happened(
    rows: Rows, entry: Entry, document: UUID, found: Mapping[UUID, History], *, by: Viewer, now: datetime
) -> dict[UUID, History]:
    """Plan the occasion, who was there, and what it meant for each child. Answers the children's histories with it."""
    occasion = models.Occasion(
        kind=entry.kind,
        on=entry.when.on,
        at=entry.when.at,
        precision=entry.when.precision,
        place=entry.place.strip(),
        document_id=document,
        **stamp(by, now),
    )
    rows.add(occasion, *_there(occasion, entry, by=by, now=now))
    return {
        child.person: _events(rows, found[child.person], child, entry, occasion, by=by, now=now)
        for child in entry.children
    }


def _check(entry: Entry, now: datetime) -> None:
    if entry.kind not in KINDS:
        raise Mistaken("kind", "Choose a note, a visit or a call.")
    if not entry.children:
        raise Mistaken("children", "Choose at least one child.")
    if not entry.account.strip():
        raise Mistaken("account", "Write what happened.")
    if entry.when.at and entry.when.at > now:
        raise Mistaken("time", "The time must not be later than now.")
    if len(entry.files) > settings.FILES_AT_ONCE:
        raise Mistaken("files", f"Attach at most {settings.FILES_AT_ONCE} files.")
    for child in entry.children:
        if entry.kind == "visit" and not child.seen:
            raise Mistaken(f"seen_{child.person}", "Say whether the child was seen, and whether alone.")
        if child.seen == "not_seen" and not child.why_not:
            raise Mistaken(f"why_not_{child.person}", "Say why the child was not seen.")


_PART = {"alone": "seen_alone", "with_others": "seen", "not_seen": "not_seen", "": "child"}


def _there(
    occasion: models.Occasion, entry: Entry, *, by: Viewer, now: datetime
) -> Iterable[models.OccasionPerson]:
    parts = {each.person: _PART[each.seen] for each in entry.children}
    parts |= {person: "present" for person in entry.present if person not in parts}
    return [
        models.OccasionPerson(occasion_id=occasion.pk, person_id=person, part=part, **stamp(by, now))
        for person, part in parts.items()
    ]


def words_slot(child: UUID) -> str:
    """The slot of what one child said."""
    return f"child_words:{child}"


def writings_of(entry: Entry) -> Iterable[Writing]:
    """The words of an entry, each for its slot."""
    children = [each.person for each in entry.children]
    about = tuple(children)
    yield Writing(
        slot=ACCOUNT,
        words=entry.account,
        about=about,
        mentions=tuple(p for p in entry.present if p not in children),
        source=entry.source,
        pasted=ACCOUNT in entry.pasted,
        tool=entry.tool,
    )
    yield Writing(slot=PRESENT, words=entry.others, position=1, about=about)
    for n, child in enumerate(entry.children, 2):
        yield Writing(
            slot=words_slot(child.person),
            words=child.words,
            position=n,
            about=(child.person,),
            told_by=(child.person,),
            source=models.Passage.Source.TOLD,
        )


def _events(
    rows: Rows,
    history: History,
    child: ChildThere,
    entry: Entry,
    occasion: models.Occasion,
    *,
    by: Viewer,
    now: datetime,
) -> History:
    standing = _standing(history)  # writing something up moves no matter on
    run = _right_of(standing, history) or own_matter(rows, history, child.person, by=by, now=now)
    common: dict[str, Any] = {"by": by, "now": now, "occasion": occasion.pk}
    worker = str(by.user)
    wrote = event(
        "entry_written", child.person, run, entry.when, {"entry": entry.kind, "worker": worker}, **common
    )
    history = happen(rows, history, wrote, by=by, now=now)
    if not child.seen:
        return history
    facts: dict[str, str | None] = {"worker": worker}
    if child.seen == "not_seen":
        kind, facts = "child_not_seen", facts | {"why": child.why_not}
    else:
        kind, facts = "child_seen", facts | {"seen": child.seen, "where": entry.place.strip() or None}
    # Every open matter in which it counts: a visit that serves two is an event in each.
    for each in [UUID(m.id) for m in standing if m.kind in SEEN_IN] or [run]:
        row = event(kind, child.person, each, entry.when, facts, **common)
        history = happen(rows, history, row, by=by, now=now)
    return history


def _standing(history: History) -> list[Matter]:
    """The matters that stand at some stage, in the order of their stages."""
    open_ = dict.fromkeys(span.matter for span in pathway.stages(history) if span.current)
    return [history.matters[ref] for ref in open_ if ref in history.matters]


def right_matter(history: History) -> UUID | None:
    """The matter where this child's work stands now: an open assessment before its referral, a referral before its
    contact. None where nothing is open."""
    return _right_of(_standing(history), history)


def _right_of(standing: list[Matter], history: History) -> UUID | None:
    for kind in WHERE_WORK_STANDS:
        found = [each for each in standing if each.kind == kind]
        if found:
            # Two open at once: the one in which something happened last.
            latest = max(
                found, key=lambda each: max((e.recorded_at for e in history.of(each.id)), default=_LONG_AGO)
            )
            return UUID(latest.id)
    return None


def own_matter(rows: Rows, history: History, person: UUID, *, by: Viewer, now: datetime) -> UUID:
    """The matter for what is written about a child with whom no work is open: one for each child, used again."""
    for each in history.matters.values():
        if each.kind == "record":
            return UUID(each.id)
    run = matter("record", person, by=by, now=now)
    rows.add(run)
    return run.pk


def may_tidy(written_by: UUID, written_at: datetime, *, by: Viewer, now: datetime) -> bool:
    """Whether this writer may still tidy what they wrote, as if it were not finished: thirty minutes from keeping it."""
    return written_by == by.user and now < written_at + TIDY_FOR


@reports
def change_entry(
    document: UUID,
    words: Mapping[str, Writing],
    *,
    seen: Iterable[tuple[UUID, UUID | None, Seen]] = (),
    took_place: TookPlace | None = None,
    reasons: str = "",
    draft: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> tuple[Moved, ...]:
    """Tidy an entry within its thirty minutes, or correct it afterwards with a reason. What stood before is kept either
    way. Answers the slots that moved on meanwhile, in which case nothing was written.

    `seen`: of each child the event that stood when the writer looked, and what is right; one that says something else is
    replaced in the ledger, so that everything which counts from it follows. `took_place`: the same of when and where."""
    found = writable(document, by=by, now=now)
    if found.kind not in KINDS:
        raise Mistaken("", "Only a note, a visit or a call is changed here.")
    if ACCOUNT in words and not words[ACCOUNT].words.strip():
        raise Mistaken(ACCOUNT, "Write what happened.")
    changes = list(words.values())
    if not may_tidy(found.recorded_by, found.recorded_at, by=by, now=now):
        if not reasons.strip():
            raise Mistaken("reasons", "Say what was wrong, in a few words.")
        earlier = models.SlotPassage.objects.filter(document=document, slot__startswith=NOTE_OF_CORRECTION)
        about = changes[0].about if changes else ()
        n = earlier.count() + 1
        note = Writing(slot=f"{NOTE_OF_CORRECTION}:{n}", words=reasons, position=100 + n, about=about)
        changes.append(note)
    with transaction.atomic():
        if moved := keep(document, changes, draft=draft, by=by, now=now):
            return moved
        for child, was, said in seen:
            _put_right(document, child, was, said, reasons.strip() or TIDIED, by=by, now=now)
        if took_place is not None:
            _move_in_time(document, took_place, reasons.strip() or TIDIED, by=by, now=now)
        return ()


TIDIED = "Tidied by its writer within thirty minutes"


def _put_right(
    document: UUID, child: UUID, was: UUID | None, said: Seen, because: str, *, by: Viewer, now: datetime
) -> None:
    """Replace what the occasion says of a child being seen, where it says something else."""
    if said.seen == "not_seen" and not said.why_not:
        raise Mistaken(f"why_not_{child}", "Say why the child was not seen.")
    with records([child], by=by, now=now) as found:
        here = set(
            models.Event.objects.filter(occasion__document=document, person=child).values_list(
                "pk", flat=True
            )
        )
        stands = next(
            (e for e in found[child].every("child_seen", "child_not_seen") if UUID(e.id) in here), None
        )
        if stands is None:
            return
        kind = "child_not_seen" if said.seen == "not_seen" else "child_seen"
        facts = {"why": said.why_not} if kind == "child_not_seen" else {"seen": said.seen}
        if stands.kind == kind and all(getattr(stands.facts, name) == facts[name] for name in facts):
            return
        if UUID(stands.id) != was:
            raise Mistaken(
                f"seen_{child}", "A colleague put this right meanwhile. Look at it again, then choose."
            )
        worker = getattr(stands.facts, "worker", None)
        where = models.Occasion.objects.filter(document=document).values_list("place", flat=True).first()
        place = {"where": where or None} if kind == "child_seen" else {}
        correct_event(
            UUID(stands.id),
            kind=kind,
            facts={"worker": worker, **place, **facts},
            because=because,
            by=by,
            now=now,
        )


OF_THE_DAY = ("entry_written", "child_seen", "child_not_seen")


def _move_in_time(document: UUID, said: TookPlace, because: str, *, by: Viewer, now: datetime) -> None:
    """Replace the day, time and place of all that the occasion meant, for every child, where they are something else."""
    if said.when.at and said.when.at > now:
        raise Mistaken("time", "The time must not be later than now.")
    took_place = models.Occasion.objects.filter(document=document).order_by("recorded_at")[0]
    here = models.Event.objects.filter(occasion=took_place)
    people, ours = set(here.values_list("person_id", flat=True)), set(here.values_list("pk", flat=True))
    with records(people, by=by, now=now) as found:
        stands = [
            (event_, person)
            for person in people
            for event_ in found[person].every(*OF_THE_DAY)
            if UUID(event_.id) in ours
        ]
        wrote = [event_ for event_, _ in stands if event_.kind == "entry_written"]
        if not wrote or _stands_so(wrote[0], took_place.place, said):
            return
        if said.was not in {UUID(event_.id) for event_ in wrote}:
            raise Mistaken("on", "A colleague put this right meanwhile. Look at it again, then choose.")
        seen = {person for event_, person in stands if event_.kind != "entry_written"}
        for event_, person in stands:
            place = said.place.strip()
            where: dict[str, dict[str, Any]] = {
                "entry_written": {"where": place},
                "child_seen": {"where": place or None},
            }
            correct_event(
                UUID(event_.id),
                when=said.when,
                facts=where.get(event_.kind),
                because=because,
                # What relied on the day is asked about once: of the child being seen, where they were.
                asks=event_.kind != "entry_written" or person not in seen,
                by=by,
                now=now,
            )


def _stands_so(wrote: Event, place: str, said: TookPlace) -> bool:
    """Whether the entry says this already, to the minute."""
    at = wrote.at and wrote.at.replace(second=0, microsecond=0)
    where = place if wrote.facts.where is None else wrote.facts.where
    return (wrote.on, at, where.strip()) == (said.when.on, said.when.at, said.place.strip())
