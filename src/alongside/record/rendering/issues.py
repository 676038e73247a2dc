"""A set of writings being made ready: what was chosen for whom, and the copy each recipient would get. Four statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Value, When

from alongside.law.passages import Cleared, Passage
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.queries.desk.files import files_from_read, files_these
from alongside.record.rendering import circle
from alongside.record.rendering.composing import Copy, Recipient, Slot, compose
from alongside.record.rendering.family import Family, lives_there_too
from alongside.record.together import together

Kind = models.IssueRelease.Kind


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a second pair of eyes on one copy: asked, released, returned, by phone, reviewed."""

    ref: UUID
    kind: str
    digest: str
    second: UUID | None
    words: str
    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """A copy that has left."""

    ref: UUID
    channel: str
    at: datetime
    by: UUID


@dataclass(frozen=True, slots=True)
class Ready:
    """One recipient of an issue and the copy they would get. `steps` are the oldest first; `tied` says what they are to the
    children where that is known; `there_too` who else lives where a letter would go."""

    ref: UUID
    person: UUID | None
    name: str
    copy: Copy
    steps: tuple[Step, ...]
    given: Given | None
    there_too: tuple[str, ...]

    @property
    def release(self) -> Step | None:
        """The yes of a second person that holds for exactly this copy."""
        latest = next((step for step in reversed(self.steps) if step.kind != Kind.REVIEWED), None)
        fits = latest and latest.kind in (Kind.RELEASED, Kind.BY_PHONE) and latest.digest == self.copy.digest
        return latest if fits else None

    @property
    def asked(self) -> Step | None:
        """That somebody was asked to look at exactly this copy, and nobody has answered."""
        latest = self.steps[-1] if self.steps else None
        return latest if latest and latest.kind == Kind.ASKED and latest.digest == self.copy.digest else None

    @property
    def returned(self) -> Step | None:
        """That a second person sent it back."""
        latest = self.steps[-1] if self.steps else None
        return latest if latest and latest.kind == Kind.RETURNED else None

    @property
    def may_leave(self) -> bool:
        """Whether it may be given now."""
        return not self.copy.against and (not self.copy.concerns or self.release is not None)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An issue with every recipient's copy. `slots` gives the row of each slot by its reference; `changed` those whose words
    were changed since they were chosen."""

    ref: UUID
    title: str
    purpose: str
    by: UUID
    at: datetime
    children: tuple[UUID, ...]
    slots: Mapping[str, Any]
    changed: frozenset[str]
    recipients: tuple[Ready, ...]
    family: Family

    def recipient(self, ref: UUID) -> Ready:
        """One recipient. Raises NotFound."""
        for each in self.recipients:
            if each.ref == ref:
                return each
        raise NotFound(ref)


def children_of(issue: UUID) -> list[UUID]:
    """Whom an issue is about. Raises NotFound where there is none."""
    found = list(
        models.IssuePerson.objects.filter(issue=issue).order_by("ref").values_list("person", flat=True)
    )
    if not found:
        raise NotFound(issue)
    return found


def prepared(issue: UUID, *, today: date) -> Prepared:
    """An issue as it stands now: whatever was recorded since it was made ready counts. Raises NotFound."""
    read = _read(issue)
    if not read["issue"]:
        raise NotFound(issue)
    row = read["issue"][0]
    passages = [slot.passage_id for slot in read["slots"]] + ([row.covering_id] if row.covering_id else [])
    people = [*read["children"], *(each.person_id for each in read["recipients"] if each.person_id)]
    loaded = circle.load(people, passages, today=today)
    slots = [
        Slot(str(slot.ref), slot.heading, loaded.passages[slot.passage_id])
        for slot in read["slots"]
        if slot.passage_id in loaded.passages
    ]
    if row.covering_id in loaded.passages:
        slots.insert(0, Slot("covering", "", loaded.passages[row.covering_id]))
    slots += _files(read, loaded)
    standing = {(document, slot): passage for document, slot, passage in read["standing"]}
    hidden = set(read["hidden"])
    changed = frozenset(
        str(slot.ref)
        for slot in read["slots"]
        if standing.get((slot.document_id, slot.slot)) != slot.passage_id or slot.document_id in hidden
    )
    choices: dict[UUID, list[Any]] = defaultdict(list)
    for choice in read["choices"]:
        choices[choice.recipient_id].append(choice)
    return Prepared(
        row.ref,
        row.title,
        row.purpose,
        row.recorded_by,
        row.recorded_at,
        tuple(read["children"]),
        {str(slot.ref): slot for slot in (*read["slots"], *read["files"])},
        changed,
        tuple(
            _ready(each, row.title, slots, changed, choices[each.ref], read, loaded)
            for each in read["recipients"]
        ),
        loaded.family,
    )


def _read(issue: UUID) -> dict[str, list[Any]]:
    mine: dict[str, Any] = {"recipient__issue": issue}
    slots = models.IssueSlot.objects.filter(issue=issue)
    files = models.IssueFile.objects.filter(issue=issue)
    return together(
        {
            "issue": models.Issue.objects.filter(pk=issue),
            "children": models.IssuePerson.objects.filter(issue=issue)
            .order_by("ref")
            .values_list("person", flat=True),
            "slots": slots.order_by("position"),
            "standing": models.SlotPassage.objects.filter(document__in=slots.values("document"))
            .order_by("document", "slot", "-n")
            .distinct("document", "slot")
            .values_list("document", "slot", "passage"),
            "hidden": models.Hidden.objects.filter(document__in=slots.values("document")).values_list(
                "document", flat=True
            ),
            "files": models.IssueFile.objects.filter(issue=issue).order_by("position"),
            "file_cards": files_these(files.values("attachment")),
            "file_digests": models.FileCheck.objects.filter(attachment__in=files.values("attachment"))
            .order_by("attachment", "-n")
            .distinct("attachment")
            .values_list("attachment", "digest"),
            "file_people": models.Attachment.objects.filter(pk__in=files.values("attachment")).values_list(
                "pk", "document__people__person"
            ),
            "files_gone": models.Hidden.objects.filter(
                document__attachments__in=files.values("attachment")
            ).values_list("document__attachments", flat=True),
            "recipients": models.IssueRecipient.objects.filter(issue=issue).order_by("recorded_at", "ref"),
            "choices": models.IssueChoice.objects.filter(**mine).order_by("recorded_at", "n", "ref"),
            # Who is asked and who answers may fall in one moment: the answer comes after the question.
            "releases": models.IssueRelease.objects.filter(**mine)
            .order_by("recorded_at", Case(When(kind="asked", then=Value(0)), default=Value(1)), "ref")
            .values_list(
                "recipient", "ref", "kind", "digest", "second", "words", "recorded_by", "recorded_at"
            ),
            "given": models.IssuedCopy.objects.filter(**mine).values_list(
                "recipient", "ref", "channel", "given_at", "recorded_by"
            ),
        }
    )


def _files(read: Mapping[str, list[Any]], loaded: circle.Loaded) -> list[Slot]:
    """The files that are to go along. About whom a file is: everybody on whose record it is kept."""
    cards = {card.ref: card for card in files_from_read(read["file_cards"])}
    digests, gone = dict(read["file_digests"]), set(read["files_gone"])
    about: dict[UUID, set[str]] = defaultdict(set)
    for attachment, person in read["file_people"]:
        about[attachment].add(loaded.ref(person))
    found = []
    for n, row in enumerate(read["files"], 1):
        file = row.attachment_id
        opens = file in digests and cards[file].opens and file not in gone
        held = Passage(str(file), cards[file].name, about=frozenset(about[file]))
        found.append(
            Slot(str(row.ref), f"File {n}", held, digests[file] if opens else "", "" if opens else STAYS)
        )
    return found


STAYS = "One of the files cannot be opened, or was taken off this record. Leave it out."


def _ready(
    row: Any,
    title: str,
    slots: list[Slot],
    changed: frozenset[str],
    choices: list[Any],
    read: Mapping[str, list[Any]],
    loaded: circle.Loaded,
) -> Ready:
    stands = {(choice.kind, choice.key): choice.standing for choice in choices}  # the latest row stands
    yes = {key: {each for (kind, each), on in stands.items() if on and kind == key} for key in KINDS}
    person = loaded.ref(row.person_id) if row.person_id else ""
    about = {loaded.ref(child) for child in read["children"]}
    known = loaded.family.people.get(person)
    recipient = Recipient(
        str(row.ref),
        known.shown if known else row.agency,
        loaded.family.reader(person, about),
        Cleared(
            chosen=frozenset(slot.passage.ref for slot in slots if slot.ref not in yes["slot"]),
            people=frozenset(loaded.ref(UUID(each)) for each in yes["person"]),
            words=frozenset(yes["words"]),
            opened=frozenset(yes["opened"]),
        ),
        known.home.printed if known and known.home else (),
    )
    copy = compose(loaded.family, recipient, slots, title=title)
    stale = [part for part in copy.shown if part.slot.ref in changed]
    if stale:
        copy = Copy(copy.recipient, copy.title, copy.parts, copy.concerns, (*copy.against, CHANGED))
    return Ready(
        row.ref,
        row.person_id,
        recipient.name,
        copy,
        tuple(Step(*rest) for whose, *rest in read["releases"] if whose == row.ref),
        next((Given(*rest) for whose, *rest in read["given"] if whose == row.ref), None),
        tuple(lives_there_too(loaded.family, person)) if person else (),
    )


KINDS = ("slot", "person", "words", "opened")
CHANGED = "Some of it was corrected after it was chosen. Leave that part out, or make a new copy."
