"""Putting right what was recorded wrongly: replaced, retracted, or moved to the right child. Nothing is overwritten.

A correction lists what relied on the old fact, as tasks: decisions made, people told, versions signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.law.events import KINDS
from alongside.law.tables import Mode
from alongside.record import models
from alongside.record.access import NotFound, Viewer, may_write, people_on
from alongside.record.acting import (
    Mistaken,
    When,
    decides,
    event,
    happen,
    matter,
    must_decide,
    passage,
    records,
    reports,
    stamp,
    task,
)
from alongside.record.actions.shielding_inherited import Shields
from alongside.record.write import Rows, write

OFFICER = "information_officer"
KINDS_OF_ENTRY = ("note", "visit", "call")


@reports
def correct_event(
    wrong: UUID,
    *,
    kind: str | None = None,
    when: When | None = None,
    facts: Mapping[str, Any] | None = None,
    because: str,
    asks: bool = True,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Put another day or other facts in the place of what was recorded. What is not named stays as it stands. `kind`: where
    it was something else that happened (the child was not seen after all); then only the facts named are its own. `asks`:
    False where another event of the same occasion, corrected with it, asks for what relied on both."""
    row = _original(wrong)
    standing = _latest(row)
    kept = When(standing.on, standing.at, standing.precision)
    return _correct(
        row,
        models.Correction.REPLACES,
        when or kept,
        {**(standing.facts if kind in (None, standing.kind) else {}), **(facts or {})},
        because,
        kind=kind or standing.kind,
        asks=asks,
        by=by,
        now=now,
    )


@reports
def retract_event(wrong: UUID, *, because: str, by: Viewer, now: datetime) -> UUID:
    """It did not happen. It stays in the record as retracted, and stands nowhere else."""
    row = _original(wrong)
    return _correct(
        row, models.Correction.RETRACTS, When(row.on, row.at, row.precision), {}, because, by=by, now=now
    )


@reports
def take_back_correction(correction: UUID, *, because: str, by: Viewer, now: datetime) -> UUID:
    """The correction itself was wrong: what it corrected stands again."""
    row = models.Event.objects.exclude(correction="").filter(pk=correction).first()
    if row is None:
        raise NotFound(correction)
    when = When(row.on, row.at, row.precision)
    return _correct(row, models.Correction.RETRACTS, when, {}, because, by=by, now=now)


def _correct(
    row: models.Event,
    correction: str,
    when: When,
    facts: Mapping[str, Any],
    because: str,
    *,
    kind: str = "",
    asks: bool = True,
    by: Viewer,
    now: datetime,
) -> UUID:
    if not because.strip():
        raise Mistaken("because", "Say what was wrong, in a few words.")
    # What only some may decide, only they may say was decided otherwise, or not at all.
    for decided in dict.fromkeys((row.kind, kind or row.kind)):
        must_decide(decided, by)
    with records([row.person_id], by=by, now=now) as found:
        rows = Rows()
        put = event(
            kind or row.kind,
            row.person_id,
            row.matter_id,
            when,
            facts,
            corrects=row.pk,
            correction=correction,
            because=because.strip(),
            occasion=row.occasion_id,
            by=by,
            now=now,
        )
        happen(rows, found[row.person_id], put, by=by, now=now)
        if asks:
            rows.add(*_what_relied_on(row, because, by=by, now=now))
        write(rows)
    return put.pk


def _original(ref: UUID) -> models.Event:
    """The first of a chain of corrections: what a person points at may itself be one."""
    row = models.Event.objects.filter(pk=ref).first()
    if row is None:
        raise NotFound(ref)
    while (
        row.corrects_id is not None and row.corrects is not None and row.corrects.person_id == row.person_id
    ):
        row = row.corrects
    return row


def _latest(row: models.Event) -> models.Event:
    """The wording that stands: that of the last replacement, or the first."""
    replaced = (
        models.Event.objects.filter(corrects=row.pk, correction=models.Correction.REPLACES)
        .order_by("-recorded_at", "-ref")
        .first()
    )
    return replaced or row


def _what_relied_on(row: models.Event, because: str, *, by: Viewer, now: datetime) -> Iterable[models.Task]:
    """Tasks for whoever decided or told on the strength of the old fact."""
    later = models.Event.objects.filter(
        matter=row.matter_id, recorded_at__gt=row.recorded_at, corrects=None
    ).order_by("recorded_at")
    for each in later:
        if KINDS[each.kind].mode is Mode.DECIDES:
            yield task(
                "relied_on_what_was_corrected",
                f"{KINDS[row.kind].label} was corrected ({because.strip()}). Look again at: {KINDS[each.kind].label.lower()}.",
                person=row.person_id,
                event_=each.pk,
                for_user=each.recorded_by,
                by=by,
                now=now,
            )
    told = models.NoticeStep.objects.filter(
        notice__event__matter=row.matter_id,
        kind__in=("sent", "given_in_person"),
        recorded_at__gt=row.recorded_at,
    ).select_related("notice")
    for step in told:
        yield task(
            "told_what_was_corrected",
            f"{KINDS[row.kind].label} was corrected ({because.strip()}). They were told {step.notice.what}.",
            person=row.person_id,
            event_=step.notice.event_id,
            for_user=step.recorded_by,
            by=by,
            now=now,
        )


@decides
def wrong_child(
    document: UUID, *, wrong: UUID, right: UUID | None, reasons: str, by: Viewer, now: datetime
) -> tuple[UUID, ...]:
    """A note, visit or call was written on the wrong child's record. In one go: its events are moved to the right child
    (None: to nobody yet), its words and files are put on the right record as a document of their own, and on the wrong
    one only information officers find it. What it says of other children stays theirs. Every copy of it is a task.
    Answers the tasks. Whoever may only ask for it uses `asking.ask_to_move`."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say how it came to be on the wrong record, in a few words.")
    if wrong == right:
        raise Mistaken("right", "Choose the child it belongs to.")
    there = models.DocumentPerson.objects.filter(document=document, person=wrong).exists()
    if not there or models.Hidden.objects.filter(document=document, person=wrong).exists():
        raise NotFound(document)
    if not models.Document.objects.filter(pk=document, kind__in=KINDS_OF_ENTRY).exists():
        raise Mistaken("document", "Only a note, a visit or a call is moved here.")
    may_write(by, people_on(document), now=now)
    people = [wrong, *([right] if right else [])]
    with records(people, by=by, now=now) as found:
        rows = Rows(
            [models.Hidden(document_id=document, person_id=wrong, reasons=reasons.strip(), **stamp(by, now))]
        )
        events = list(
            models.Event.objects.filter(occasion__document=document, person=wrong, corrects=None).order_by(
                "recorded_at", "n"
            )
        )
        run: UUID | None = None
        if right in people_on(document):
            right = None  # it stands there already, and has only to come off the other
        occasion = _put_on_record_of(rows, document, wrong, right, by=by, now=now) if right else None
        for row in events:
            gone = event(
                row.kind,
                wrong,
                row.matter_id,
                When(row.on, row.at, row.precision),
                {},
                corrects=row.pk,
                correction=models.Correction.RETRACTS,
                because=reasons.strip(),
                by=by,
                now=now,
            )
            found[wrong] = happen(rows, found[wrong], gone, by=by, now=now)
            if right is None:
                continue
            run = run or _matter_for(rows, found[right], right, row, by=by, now=now)
            moved = event(
                row.kind,
                right,
                run,
                When(row.on, row.at, row.precision),
                row.facts,
                occasion=occasion,
                because=reasons.strip(),
                by=by,
                now=now,
            )
            moved.corrects_id, moved.correction = row.pk, models.Correction.MOVES
            found[right] = happen(rows, found[right], moved, by=by, now=now)
        tasks = _copies_of(document, wrong, by=by, now=now)
        rows.add(*tasks)
        write(rows)
    return tuple(each.pk for each in tasks)


def _put_on_record_of(
    rows: Rows, document: UUID, wrong: UUID, right: UUID, *, by: Viewer, now: datetime
) -> UUID:
    """A document of the right child's own, with what was written of the wrong one. Answers its occasion."""
    old = models.Document.objects.get(pk=document)
    took_place = models.Occasion.objects.filter(document=document).order_by("recorded_at").first()
    if took_place is None:
        raise Mistaken("document", "Only a note, a visit or a call is moved here.")
    new = models.Document(kind=old.kind, title=old.title, **stamp(by, now))
    occasion = models.Occasion(
        kind=took_place.kind,
        on=took_place.on,
        at=took_place.at,
        precision=took_place.precision,
        place=took_place.place,
        document_id=new.pk,
        **stamp(by, now),
    )
    rows.add(new, occasion, models.DocumentPerson(document_id=new.pk, person_id=right, **stamp(by, now)))
    for there in took_place.people.filter(person=wrong):
        rows.add(
            models.OccasionPerson(occasion_id=occasion.pk, person_id=right, part=there.part, **stamp(by, now))
        )
    others = {str(person) for person in people_on(document) if person not in (wrong, right)}
    held = (
        models.SlotPassage.objects.filter(document=document, passage__text__isnull=False)
        .order_by("slot", "-n")
        .distinct("slot")
        .select_related("passage__text")
    )
    for slot in held:
        if any(other in slot.slot for other in others):
            continue  # what another child said stays with that child
        written, more = passage(
            slot.passage.text.words,
            about=[right],
            source=slot.passage.source,
            origin=models.Passage.Origin.PASTED,
            pasted_from=slot.passage_id,
            by=by,
            now=now,
        )
        Shields({right}, by, now).apply(written, more, base=slot.passage_id, pasted=True)
        rows.add(
            *more.rows,
            models.SlotPassage(
                document_id=new.pk,
                slot=slot.slot.replace(str(wrong), str(right)),
                position=slot.position,
                passage_id=written.pk,
                n=1,
                **stamp(by, now),
            ),
        )
    for file in models.Attachment.objects.filter(document=document).select_related("content"):
        kept = models.Attachment(
            document_id=new.pk,
            name=file.name,
            kind=file.kind,
            size=file.size,
            digest=file.digest,
            **stamp(by, now),
        )
        rows.add(kept, models.AttachmentBytes(attachment_id=kept.pk, content=file.content.content))
    return occasion.pk


def _matter_for(
    rows: Rows, history: Any, right: UUID, row: models.Event, *, by: Viewer, now: datetime
) -> UUID:
    """The right child's matter of the same kind, else one of their own for what is written about them."""
    kind = models.Matter.objects.values_list("kind", flat=True).get(pk=row.matter_id)
    for wanted in (kind, "record"):
        same = [each for each in history.matters.values() if each.kind == wanted]
        if same:
            return UUID(same[-1].id)
    run = matter("record", right, by=by, now=now)
    rows.add(run)
    return run.pk


def _copies_of(document: UUID, wrong: UUID, *, by: Viewer, now: datetime) -> list[models.Task]:
    """Where the writing went: signed versions, passages pasted from it, and people who opened the record since."""
    written = models.SlotPassage.objects.filter(document=document)
    since = written.order_by("recorded_at").values_list("recorded_at", flat=True).first() or now
    found = [
        task(
            "wrong_child_signed",
            f"A signed version ({version.number}) holds writing from the wrong child's record. Recall it.",
            person=wrong,
            for_role=OFFICER,
            by=by,
            now=now,
        )
        for version in models.SignedVersion.objects.filter(
            slots__passage__slots__document=document
        ).distinct()
    ]
    pasted = models.SlotPassage.objects.filter(passage__pasted_from__slots__document=document).exclude(
        document=document
    )
    found += [
        task(
            "wrong_child_pasted",
            "This writing was copied from an entry on the wrong child's record. Take it out, or correct it.",
            person=wrong,
            for_user=row.recorded_by,
            by=by,
            now=now,
        )
        for row in pasted
    ]
    readers = models.ReadLog.objects.filter(person=wrong, at__gte=since).exclude(user=by.user)
    found += [
        task(
            "wrong_child_read",
            "A record you opened held an entry about another child. Do not rely on it; remove any note you made.",
            person=wrong,
            for_user=user,
            by=by,
            now=now,
        )
        for user in sorted(set(readers.values_list("user", flat=True)))
    ]
    found.append(
        task(
            "wrong_child",
            "An entry was moved off this record. Decide whether it has to be reported as a data breach.",
            person=wrong,
            for_role=OFFICER,
            by=by,
            now=now,
        )
    )
    return found
