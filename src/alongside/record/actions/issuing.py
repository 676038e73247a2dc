"""Copies that leave: made ready for named recipients, looked at, released where they must be, given, and kept as sent.

Recipients are chosen first, because what a copy holds follows from who it is for. One person is enough where a copy
holds nothing shielded and the detector finds nothing in it; otherwise any duty colleague looks, never the same person
twice. In an emergency a colleague says yes by telephone, and that is looked at again on the next working day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside.accounts.models import User
from alongside.accounts.roles import May, may
from alongside.design import paper
from alongside.law import passages as law, pathway
from alongside.law.days import London, england, london_day
from alongside.record import kept_from, models
from alongside.record.access import NotFound, Viewer, may_write, people_on, viewer_of
from alongside.record.acting import Mistaken, decides, passage, records, reports, stamp, task
from alongside.record.actions import told_in_writing
from alongside.record.actions.meetings import copy_left
from alongside.record.queries.desk.files import content_of
from alongside.record.rendering import headings, issues, printing
from alongside.record.rendering.composing import Part
from alongside.record.rendering.issues import Prepared, Ready
from alongside.record.rendering.kept import hidden_near
from alongside.record.write import Rows, lock, write

Kind = models.IssueRelease.Kind
Channel = models.IssuedCopy.Channel
MOST_RECIPIENTS = 12
END_OF_DAY = time(17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One slot of a document, to be in the copies."""

    document: UUID
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    """What is to be given, about which children, to whom and what for. An agency is named in words. `closed`: it is the
    confidential part of a meeting, whose chair has named these recipients."""

    title: str
    purpose: str
    children: tuple[UUID, ...]
    people: tuple[UUID, ...] = ()
    agencies: tuple[str, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    files: tuple[UUID, ...] = ()
    covering: str = field(default="", repr=False)
    closed: bool = False


@reports
def make_ready(new: NewIssue, *, by: Viewer, now: datetime) -> UUID:
    """Put writings together for these recipients. Nothing leaves by it. Answers the issue."""
    agencies = tuple(dict.fromkeys(filter(None, (each.strip() for each in new.agencies))))
    _check(new, agencies)
    documents = list(dict.fromkeys(each.document for each in new.chosen))
    kept_with = _documents_of(new.files, closed=new.closed)
    about = {document: people_on(document) for document in {*documents, *kept_with.values()}}
    if any(not set(people) & set(new.children) for people in about.values()):
        raise NotFound(documents)
    everybody = {*new.children, *new.people, *(person for people in about.values() for person in people)}
    may_write(by, everybody, now=now)
    _refuse_kept_from(new, today=london_day(now))
    rows = Rows()
    covering = None
    if new.covering.strip():
        written, its_rows = passage(new.covering.strip(), about=new.children, by=by, now=now)
        covering, rows = written.pk, its_rows
    made = models.Issue(
        title=new.title.strip(), purpose=new.purpose.strip(), covering_id=covering, **stamp(by, now)
    )
    rows.add(
        made,
        *(
            models.IssuePerson(issue_id=made.pk, person_id=child, **stamp(by, now))
            for child in dict.fromkeys(new.children)
        ),
        *_slots(made.pk, new.chosen, documents, closed=new.closed, by=by, now=now),
        *(
            models.IssueFile(issue_id=made.pk, position=n, attachment_id=file, **stamp(by, now))
            for n, file in enumerate(kept_with, 1)
        ),
        *(
            models.IssueRecipient(issue_id=made.pk, person_id=person, **stamp(by, now))
            for person in dict.fromkeys(new.people)
        ),
        *(models.IssueRecipient(issue_id=made.pk, agency=agency, **stamp(by, now)) for agency in agencies),
    )
    write(rows)
    return made.pk


def _check(new: NewIssue, agencies: Sequence[str]) -> None:
    if not new.title.strip():
        raise Mistaken("title", "Give it a title. It stands on the copy, so use no names.")
    if not new.purpose.strip():
        raise Mistaken("purpose", "Say what it is for, in a few words.")
    if not new.children:
        raise Mistaken("children", "Choose the children it is about.")
    if not new.people and not agencies:
        raise Mistaken("people", "Choose who it is for. What a copy holds follows from who reads it.")
    if len(new.people) + len(agencies) > MOST_RECIPIENTS:
        raise Mistaken("people", f"Choose at most {MOST_RECIPIENTS} at once.")
    if not new.chosen and not new.files and not new.covering.strip():
        raise Mistaken("chosen", "Choose what they are given, or write a letter.")


def _documents_of(files: Iterable[UUID], *, closed: bool) -> dict[UUID, UUID]:
    """The document each file is kept with, in the order they were chosen."""
    wanted = list(dict.fromkeys(files))
    rows = models.Attachment.objects.filter(pk__in=wanted).values_list("pk", "document", "document__kind")
    found = {file: (document, kind) for file, document, kind in rows}
    if set(found) != set(wanted):
        raise NotFound(wanted)
    if not closed and any(kind_is_closed(kind) for _, kind in found.values()):
        raise Mistaken(
            "files",
            "The confidential part of a meeting has recipients of its own: its chair names them there.",
        )
    return {file: found[file][0] for file in wanted}


def _refuse_kept_from(new: NewIssue, *, today: date) -> None:
    """Nobody is put among the recipients who must be given nothing about any of the children."""
    standing = kept_from.orders(new.children, new.people, today=today)
    for person in new.people:
        kept = [standing[child, person] for child in new.children if (child, person) in standing]
        if len(kept) == len(set(new.children)):
            said = kept[0].strip().rstrip(".")
            raise Mistaken(
                "people",
                f"One of them must be given nothing about these children: {said}. Take them off; what they may know is told "
                "by a person, after a lawyer was asked.",
            )


def kind_is_closed(kind: str) -> bool:
    """Whether a document of this kind is the confidential part of a meeting."""
    return kind.endswith("_closed")


def _slots(
    issue: UUID,
    chosen: Iterable[Chosen],
    documents: list[UUID],
    *,
    closed: bool = False,
    by: Viewer,
    now: datetime,
) -> Iterable[models.IssueSlot]:
    kinds = {row.pk: row for row in models.Document.objects.filter(pk__in=documents)}
    if not closed and any(kind_is_closed(row.kind) for row in kinds.values()):
        raise Mistaken(
            "chosen",
            "The confidential part of a meeting has recipients of its own: its chair names them there.",
        )
    days = dict(models.Occasion.objects.filter(document__in=documents).values_list("document", "on"))
    held = {
        (row.document_id, row.slot): row
        for row in models.SlotPassage.objects.filter(document__in=documents)
        .order_by("document", "slot", "-n")
        .distinct("document", "slot")
    }
    people = models.DocumentPerson.objects.filter(document__in=documents).values("person")
    names = {
        str(person): name.split()[0]
        for person, name in models.PersonCard.objects.filter(person__in=people).values_list("person", "name")
    }
    for n, each in enumerate(dict.fromkeys(chosen), 1):
        row = held.get((each.document, each.slot))
        if row is None:
            raise Mistaken("chosen", "Something you chose is not there any more. Choose again.")
        document = kinds[each.document]
        yield models.IssueSlot(
            issue_id=issue,
            position=n,
            heading=headings.heading(
                document.kind, document.title, each.slot, days.get(each.document), names
            ),
            document_id=each.document,
            slot=each.slot,
            passage_id=row.passage_id,
            **stamp(by, now),
        )


# --- choosing for one recipient ---


@reports
def choose(
    recipient: UUID,
    kind: str,
    key: str,
    *,
    standing: bool = True,
    because: str = "",
    by: Viewer,
    now: datetime,
) -> None:
    """For one recipient: leave a slot out (`slot`), let somebody's part in the writing be read (`person`), or let words be
    read that would be kept private (`words`, as `law.passages.clearing` writes them), or say that whoever told a passage lets
    them read it (`opened`). `standing` False takes it back."""
    ready = _ready(recipient, by=by, now=now)[1]
    if ready.given:
        raise Mistaken("", "This copy has been given. Make a new one.")
    if kind != "slot" and standing and not because.strip():
        raise Mistaken("because", "Say why they may read it, in a few words.")
    if key not in choices_of(ready)[kind]:
        raise Mistaken("", _nothing_to_choose(ready, kind, key))
    if kind == "words" and standing and _withheld(_words_of(ready, key), ready, by=by, now=now):
        raise Mistaken("", NOT_YOURS_TO_CLEAR)
    with transaction.atomic():
        lock([recipient])
        row = models.IssueChoice(
            recipient_id=recipient,
            kind=kind,
            key=key,
            standing=standing,
            because=because.strip(),
            n=models.IssueChoice.objects.filter(recipient=recipient).count() + 1,
            **stamp(by, now),
        )
        write(Rows([row]))


def choices_of(ready: Ready) -> Mapping[str, frozenset[str]]:
    """What somebody may choose for one recipient: slots to leave out, people and words to clear."""
    reader = ready.copy.recipient.reader
    people = {ref for part in ready.copy.parts for ref in part.passage.people}
    return {
        "slot": frozenset(part.slot.ref for part in ready.copy.parts),
        "person": frozenset(people - reader.children - reader.kept_from - {reader.person}),
        "words": frozenset(
            law.clearing(part.rendered.passage, mark.shield, part.passage.words[mark.start : mark.end])
            for part in ready.copy.parts
            for mark in (
                *part.rendered.cleared,
                *(piece.mark for piece in part.rendered.pieces if piece.mark),
            )
            if not law.shield(mark.shield).never_leaves
        ),
        "opened": frozenset(part.passage.ref for part in ready.copy.parts if part.passage.told_by),
    }


NOT_YOURS_TO_CLEAR = (
    "These words are protected, and you may not read them yourself. Somebody who works with the family decides whether this "
    "reader may."
)
NOT_YOURS_TO_RELEASE = (
    "Part of this copy is protected, and you may not read it. Somebody who works with the family looks at it."
)


def _words_of(ready: Ready, key: str) -> list[str]:
    """The words that a choice of one recipient's copy clears."""
    marks = (
        (part, mark)
        for part in ready.copy.parts
        for mark in (*part.rendered.cleared, *(piece.mark for piece in part.rendered.pieces if piece.mark))
    )
    said = [
        (part.rendered.passage, mark.shield, part.passage.words[mark.start : mark.end])
        for part, mark in marks
    ]
    return [words for passage_, shield, words in said if law.clearing(passage_, shield, words) == key]


def _withheld(words: Iterable[str], ready: Ready, *, by: Viewer, now: datetime) -> bool:
    """Whether any of these words is kept private from whoever does this: a protected detail, or somebody hidden."""
    people = {UUID(ref) for part in ready.copy.parts for ref in part.passage.people}
    people |= {UUID(ref) for ref in ready.copy.recipient.reader.children}
    hide = hidden_near(by, people, now=now)
    return any(hide(each) != each for each in words)


def _nothing_to_choose(ready: Ready, kind: str, key: str) -> str:
    if kind == "person" and key in ready.copy.recipient.reader.kept_from:
        return "An order or a decision keeps them apart. A manager can end it when a lawyer has been asked."
    if kind == "words":
        return "These words are for a lawyer, the police or a court to decide about. They stay out of every copy."
    return "That is not in this copy any more. Look at it again."


# --- a second pair of eyes ---


@reports
def ask_release(recipient: UUID, *, of: UUID | None = None, by: Viewer, now: datetime) -> UUID:
    """Ask a colleague (None: whoever is on duty in one's own teams) to look at this copy before it leaves. Answers the
    task."""
    prepared, ready = _ready(recipient, by=by, now=now)
    _check_can_leave(ready)
    if of == by.user:
        raise Mistaken("of", "Choose somebody else: nobody releases their own copy.")
    asked = task(
        "release_copy",
        "Look at a copy before it leaves: it holds something that is kept private, or may.",
        person=prepared.children[0],
        for_user=of,
        for_team=None if of else min(by.teams, default=None),
        for_role="" if of or by.teams else "duty_manager",
        by=by,
        now=now,
    )
    row = _step(recipient, Kind.ASKED, ready, second=of, task=asked.pk, by=by, now=now)
    write(Rows([asked, row]))
    return asked.pk


@decides
def release(recipient: UUID, *, digest: str, by: Viewer, now: datetime) -> None:
    """A second person has read exactly this copy and lets it leave. `digest` is the copy they read."""
    ready = _second(recipient, digest, by=by, now=now)
    _check_can_leave(ready)
    with transaction.atomic():
        lock([recipient])
        write(
            Rows([_step(recipient, Kind.RELEASED, ready, by=by, now=now), *_done(recipient, by=by, now=now)])
        )


@decides
def return_copy(recipient: UUID, *, digest: str, because: str, by: Viewer, now: datetime) -> None:
    """A second person has read this copy and does not let it leave, and says what to change."""
    if not because.strip():
        raise Mistaken("because", "Say what has to change before it may leave.")
    ready = _second(recipient, digest, by=by, now=now)
    with transaction.atomic():
        lock([recipient])
        row = _step(recipient, Kind.RETURNED, ready, words=because.strip(), by=by, now=now)
        write(Rows([row, *_done(recipient, by=by, now=now)]))


def _second(recipient: UUID, digest: str, *, by: Viewer, now: datetime) -> Ready:
    prepared, ready = _ready(recipient, by=by, now=now)
    worked_on_it = {
        prepared.by,
        *models.IssueChoice.objects.filter(recipient=recipient).values_list("recorded_by", flat=True),
        *(step.by for step in ready.steps if step.kind == Kind.ASKED),
    }
    if by.user in worked_on_it:
        raise Mistaken("", "You made this copy ready. Somebody else has to look at it.")
    if ready.given:
        raise Mistaken("", "This copy has been given already.")
    if digest != ready.copy.digest:
        raise Mistaken("", "The copy has changed since you read it. Read it again.")
    if _withheld((part.rendered.words for part in ready.copy.shown), ready, by=by, now=now):
        raise Mistaken("", NOT_YOURS_TO_RELEASE)
    return ready


@reports
def release_by_phone(recipient: UUID, *, second: UUID, because: str, by: Viewer, now: datetime) -> None:
    """A colleague said yes by telephone because it could not wait. They look at the copy on the next working day."""
    prepared, ready = _ready(recipient, by=by, now=now)
    _check_can_leave(ready)
    if not because.strip():
        raise Mistaken("because", "Say why it could not wait, and what you told them of the copy.")
    if second == by.user:
        raise Mistaken("second", "Name the colleague you rang: nobody releases their own copy.")
    if not may(viewer_of(second, now=now).roles, May.RELEASE):
        raise Mistaken("second", "Choose a colleague who may release a copy.")
    day = england().after(london_day(now), 1)
    review = task(
        "review_phone_release",
        "You let a copy leave by telephone. Look at what left.",
        person=prepared.children[0],
        for_user=second,
        due_at=datetime.combine(day, END_OF_DAY, London),
        by=by,
        now=now,
    )
    row = _step(
        recipient,
        Kind.BY_PHONE,
        ready,
        second=second,
        words=because.strip(),
        task=review.pk,
        by=by,
        now=now,
    )
    with transaction.atomic():
        lock([recipient])
        write(Rows([review, row, *_done(recipient, by=by, now=now)]))


@reports
def review_release(recipient: UUID, *, words: str = "", by: Viewer, now: datetime) -> None:
    """Whoever said yes by telephone has looked at what left. `words`: what follows from it, if anything does."""
    _, ready = _ready(recipient, by=by, now=now)
    phoned = next((step for step in reversed(ready.steps) if step.kind == Kind.BY_PHONE), None)
    if phoned is None or phoned.second != by.user:
        raise Mistaken("", "Only whoever said yes by telephone looks at it again.")
    if any(step.kind == Kind.REVIEWED and step.at > phoned.at for step in ready.steps):
        return
    with transaction.atomic():
        lock([recipient])
        row = _step(recipient, Kind.REVIEWED, ready, words=words.strip(), by=by, now=now)
        write(Rows([row, *_done(recipient, by=by, now=now)]))


def _step(
    recipient: UUID,
    kind: str,
    ready: Ready,
    *,
    second: UUID | None = None,
    words: str = "",
    task: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> models.IssueRelease:
    return models.IssueRelease(
        recipient_id=recipient,
        kind=kind,
        digest=ready.copy.digest,
        second=second,
        words=words,
        task_id=task,
        **stamp(by, now),
    )


def _done(recipient: UUID, *, by: Viewer, now: datetime) -> list[models.TaskDone]:
    """The tasks of this copy that are done by it: what was asked, and for a reviewer the looking again."""
    waiting = models.Task.objects.filter(release__recipient=recipient, done=None)
    return [
        models.TaskDone(task_id=ref, **stamp(by, now))
        for ref, kind, second in waiting.values_list("pk", "kind", "for_user")
        if kind == "release_copy" or second == by.user
    ]


# --- giving ---


@decides
def give(
    recipient: UUID, *, channel: str, at: datetime | None = None, digest: str, by: Viewer, now: datetime
) -> UUID:
    """The copy leaves: by hand, by post or read aloud. It is printed and kept exactly as it left, and whoever it is for counts
    as told of what stands in it. Answers the copy.

    `digest` is the copy the worker looked at: where anything was recorded since that changes it, nothing leaves.
    """
    if channel not in Channel.values:
        raise Mistaken("channel", "Choose how they get it.")
    if at and at > now:
        raise Mistaken("at", "The time must not be later than now.")
    prepared, ready = _ready(recipient, by=by, now=now)
    with records(prepared.children, by=by, now=now) as found:
        lock([recipient])
        ready = issues.prepared(prepared.ref, today=london_day(now)).recipient(recipient)
        if ready.given:
            raise Mistaken("", "This copy has been given already.")
        if any(pathway.lost(history) for history in found.values()):
            raise Mistaken("", "The pregnancy has ended. Nothing that was made ready before goes out.")
        if digest != ready.copy.digest:
            raise Mistaken("", "Something was recorded since that changes this copy. Look at it again.")
        _check_can_leave(ready)
        if ready.copy.concerns and ready.release is None:
            raise Mistaken(
                "",
                "This copy holds something that is kept private, or may. Ask any duty colleague to look at it; if it cannot "
                "wait, ring one.",
            )
        if channel == Channel.POST and not ready.copy.recipient.address:
            raise Mistaken("channel", "No address of theirs is on the record. Give it by hand.")
        tells = told_in_writing.duties(ready, prepared.children, prepared.slots)
        told_in_writing.refuse_kept_back(tells)
        rows = _copy_rows(ready, channel, at or now, by=by, now=now)
        rows += copy_left(recipient, found, channel=channel, at=at or now, by=by, now=now)
        write(rows)
        told_in_writing.settle(tells, ready.person, how=channel, at=at or now, by=by, now=now)
    return UUID(str(rows.of(models.IssuedCopy)[0].pk))


def _copy_rows(ready: Ready, channel: str, at: datetime, *, by: Viewer, now: datetime) -> Rows:
    made = models.IssuedCopy(
        recipient_id=ready.ref,
        channel=channel,
        given_at=at,
        rules=law.RULES,
        kind="application/pdf",
        release_id=ready.release.ref if ready.release else None,
        **stamp(by, now),
    )
    sheet = printing.lay_out(
        ready.copy, house=paper.house(), on=london_day(now), reference=f"C-{str(made.pk)[:8].upper()}"
    )
    content = paper.pdf(sheet)
    made.size, made.digest = len(content), hashlib.sha256(content).hexdigest()
    kept: list[Any] = [
        models.IssuedPassage(
            copy_id=made.pk,
            position=n,
            heading=part.heading,
            passage_id=UUID(part.rendered.passage),
            outcome=part.rendered.outcome,
            because="; ".join(reasons(part.rendered)),
            **stamp(by, now),
        )
        for n, part in enumerate(ready.copy.parts)
        if not part.slot.is_file
    ]
    for part in ready.copy.parts:
        if part.slot.is_file:
            kept += _file_rows(made, part, by=by, now=now)
    return Rows([made, models.IssuedCopyBytes(copy_id=made.pk, content=content), *kept])


def _file_rows(made: models.IssuedCopy, part: Part, *, by: Viewer, now: datetime) -> list[Any]:
    """A file as it leaves with a copy, or that it stayed. What leaves is what its check made safe."""
    file = models.IssuedFile(
        copy_id=made.pk,
        attachment_id=UUID(part.rendered.passage),
        name=part.passage.words,
        outcome=models.IssuedPassage.Outcome.ABSENT,
        because="; ".join(reasons(part.rendered)),
        **stamp(by, now),
    )
    if not part.rendered.shown:
        return [file]
    held = content_of(UUID(part.rendered.passage))
    if held.content is None:
        raise Mistaken("", issues.STAYS)
    file.outcome = models.IssuedPassage.Outcome.SHOWN
    file.name, file.kind, file.size = held.name, held.kind, len(held.content)
    file.digest = hashlib.sha256(held.content).hexdigest()
    return [file, models.IssuedFileBytes(file_id=file.pk, content=held.content)]


def reasons(rendered: law.Rendered) -> list[str]:
    """Why a part was not given whole, without repeating the words it keeps private."""
    said = []
    for reason in rendered.reasons:
        kind = law.shield(reason.shield)
        said.append(kind.label if reason.why is law.Why.SHIELDED else REASONS[reason.why])
    return list(dict.fromkeys(said))


REASONS = {
    law.Why.NOT_CHOSEN: "left out",
    law.Why.KEPT_FROM: "an order or decision keeps them apart",
    law.Why.TELLER: "it would show who told us",
    law.Why.PERSON: "it speaks of somebody not cleared",
    law.Why.UNCONFIRMED: "a machine's draft, not confirmed",
    law.Why.ALL_SHIELDED: "nothing would be left",
}


def _check_can_leave(ready: Ready) -> None:
    if ready.given:
        raise Mistaken("", "This copy has been given already.")
    if ready.copy.against:
        raise Mistaken("", ready.copy.against[0])


def _ready(recipient: UUID, *, by: Viewer, now: datetime) -> tuple[Prepared, Ready]:
    """The issue a recipient belongs to, and their copy, for somebody who may find everybody it is about."""
    issue = models.IssueRecipient.objects.filter(pk=recipient).values_list("issue", flat=True).first()
    if issue is None:
        raise NotFound(recipient)
    found = issues.prepared(issue, today=london_day(now))
    may_write(by, [*found.children, *(each.person for each in found.recipients if each.person)], now=now)
    return found, found.recipient(recipient)


# --- who must be given nothing ---


@decides
def keep_from(
    child: UUID,
    other: UUID,
    *,
    ground: str,
    words: str,
    review_on: date,
    from_on: date | None = None,
    to_on: date | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Write down that somebody must be given nothing about a child, because an order or a decision says so."""
    if not words.strip():
        raise Mistaken("words", "Say what the order or the decision says, with its reference.")
    if ground not in models.KeptFrom.Ground.values:
        raise Mistaken("ground", "Choose whether a court or the council decided it.")
    if review_on < london_day(now):
        raise Mistaken("review_on", "The day to look again must be today or later.")
    if child == other:
        raise Mistaken("other", "Choose another person: nobody is kept from themselves.")
    with records([child, other], by=by, now=now):
        row = models.KeptFrom(
            person_id=child,
            other_id=other,
            ground=ground,
            words=words.strip(),
            review_on=review_on,
            from_on=from_on,
            to_on=to_on,
            **stamp(by, now),
        )
        write(Rows([row]))
    return row.pk


@decides
def no_longer_kept_from(kept: UUID, *, because: str, by: Viewer, now: datetime) -> UUID:
    """The order was ended or changed, or the decision was: it does not stand any more."""
    row = models.KeptFrom.objects.filter(pk=kept, standing=True, replaced_by=None).first()
    if row is None:
        raise NotFound(kept)
    if not because.strip():
        raise Mistaken("because", "Say what ended it, with its reference.")
    with records([row.person_id, row.other_id], by=by, now=now):
        gone: Any = models.KeptFrom(
            person_id=row.person_id,
            other_id=row.other_id,
            ground=row.ground,
            words=row.words,
            review_on=row.review_on,
            from_on=row.from_on,
            to_on=row.to_on,
            source=because.strip(),
            standing=False,
            replaces_id=row.pk,
            **stamp(by, now),
        )
        write(Rows([gone]))
    return UUID(str(gone.pk))


def colleagues_who_release(by: Viewer, *, now: datetime) -> dict[UUID, str]:
    """Colleagues who may be asked to look at a copy: anybody who may release one but its maker, by reference."""
    from alongside.accounts.models import Membership
    from alongside.accounts.roles import roles_who_may

    on_duty = Membership.objects.on(london_day(now)).filter(
        role__in=roles_who_may(May.RELEASE), user__is_active=True
    )
    users = User.objects.filter(pk__in=on_duty.values("user")).exclude(ref=by.user)
    return dict(users.order_by("name").values_list("ref", "name"))
