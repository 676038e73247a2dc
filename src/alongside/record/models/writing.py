"""Passages, documents, drafts and attachments: writing, and what became of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger, Row, Sort


class Document(Ledger):
    """Slots with stable names, in order: a note, an assessment, a decision, a letter."""

    kind = models.CharField(max_length=40)
    title = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        pass


class DocumentPerson(Ledger):
    """Whose record a document belongs to. A child may be added later; taking one off is `wrong_child`."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="documents")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["document", "person"], name="document_once_for_a_person")
        ]


class Passage(Ledger):
    """A piece of writing. Its text lies apart, so that retention may destroy the text and leave that it existed."""

    class Origin(models.TextChoices):
        TYPED = "typed"
        PASTED = "pasted"
        IMPORTED = "imported"
        MACHINE = "machine"

    class Source(models.TextChoices):
        SEEN = "seen"
        TOLD = "told"
        DOCUMENT = "document"
        NOT_SAID = "not_said"

    origin = models.CharField(max_length=8, choices=Origin, default=Origin.TYPED)
    source = models.CharField(max_length=8, choices=Source, default=Source.NOT_SAID)
    pasted_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="pasted_to")
    came_from = models.TextField(blank=True, help_text="The tool that drafted it, or the file it came in.")
    digest = models.CharField(max_length=64)
    characters = models.IntegerField()

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="pasted_text_names_its_origin",
                condition=Q(pasted_from__isnull=True) | ~Q(origin="typed"),
            ),
            models.CheckConstraint(
                name="machine_text_names_its_tool",
                condition=~Q(origin="machine") | ~Q(came_from=""),
            ),
        ]


def destroyed_by_disposal_only() -> list[pgtrigger.Trigger]:
    """The triggers of what a retention rule may destroy: words and bytes. Nobody changes them."""
    return [
        pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        pgtrigger.Trigger(
            name="destroyed_by_disposal_only",
            operation=pgtrigger.Delete,
            when=pgtrigger.Before,
            func="IF current_user <> 'alongside_disposal' THEN"
            " RAISE EXCEPTION 'only a retention rule may destroy the words of a record'; END IF; RETURN OLD;",
        ),
    ]


class PassageText(Row):
    """The words themselves. Never changed; destroyed only by the role `alongside_disposal`, under a retention rule."""

    sort: ClassVar[Sort] = Sort.LEDGER

    passage = models.OneToOneField(Passage, models.PROTECT, primary_key=True, related_name="text")
    words = models.TextField()

    class Meta:
        triggers = destroyed_by_disposal_only()
        # Found by their words (queries/desk/story.py). An index of the row itself and no copy: what is destroyed is not found.
        indexes = [GinIndex(SearchVector("words", config="english"), name="words_of_passages")]


class PassageMark(Ledger):
    """A shield over part of a passage: from `start` up to, not including, `end`, in characters."""

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="marks")
    start = models.IntegerField()
    end = models.IntegerField()
    shield = models.CharField(max_length=24)
    subject = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    fact = models.CharField(max_length=40, blank=True)
    inherited = models.BooleanField(default=False, help_text="It came with words from another passage.")
    stretched = models.BooleanField(
        default=False,
        help_text="Its words were changed: it covers what took their place, until somebody looks.",
    )

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_mark_covers_something",
                condition=Q(start__gte=0) & Q(end__gt=models.F("start")),
            )
        ]


class MarkLifted(Ledger):
    """That a mark was taken off again, by name and with a reason."""

    mark = models.OneToOneField(PassageMark, models.PROTECT, related_name="lifted")
    because = models.TextField()

    class Meta(Ledger.Meta):
        constraints = [models.CheckConstraint(name="lifted_with_a_reason", condition=~Q(because=""))]


class PassagePerson(Ledger):
    """Who a passage is about, whom it mentions, who told it. A protected teller is itself a shield. The latest row of a
    person and a part stands; with `standing` False it takes the person off."""

    class Part(models.TextChoices):
        ABOUT = "about"
        MENTIONS = "mentions"
        TOLD_BY = "told_by"

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="passages")
    part = models.CharField(max_length=8, choices=Part)
    standing = models.BooleanField(default=True)
    because = models.TextField(blank=True, help_text="Why somebody was put on or taken off afterwards.")

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="taken_off_with_a_reason",
                condition=Q(standing=True) | ~Q(because=""),
            )
        ]


class LineConfirmed(Ledger):
    """That somebody read one line of a machine's draft against what they know, and stands by it. `n` counts from 0."""

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="confirmed_lines")
    n = models.IntegerField()

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["passage", "n"], name="a_line_is_confirmed_once"),
        ]


class SlotPassage(Ledger):
    """That a slot of a document now holds a passage. The latest row stands; `base` is what the writer started from."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="slots")
    slot = models.CharField(max_length=120)
    position = models.SmallIntegerField(default=0)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="slots")
    base = models.ForeignKey(Passage, models.PROTECT, null=True, related_name="+")
    n = models.IntegerField(default=0, help_text="1 for the first text of the slot, then counting up.")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["document", "slot", "n"], name="one_text_at_a_time_in_a_slot")
        ]


class SignedVersion(Ledger):
    """A document as somebody signed it; its slots are frozen beside it. A later change is a new version."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.SmallIntegerField()
    role = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="signed_versions_are_numbered")
        ]


class SignedSlot(Ledger):
    """What a slot held in a signed version."""

    version = models.ForeignKey(SignedVersion, models.PROTECT, related_name="slots")
    slot = models.CharField(max_length=120)
    position = models.SmallIntegerField(default=0)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="+")

    class Meta(Ledger.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "slot"], name="a_slot_once_in_a_version")]


class Hidden(Ledger):
    """A document written on the wrong child's record: from here on only information officers find it there."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="hidden")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        pass


class Attachment(Ledger):
    """A file kept with a document, as it was handed in. `kind` is what the bytes are, whatever the name says; the digest
    is that of the bytes handed in. Those lie in quarantine: what is given out is what a check made of them."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="attachments")
    name = models.TextField()
    kind = models.CharField(max_length=100)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)

    class Meta(Ledger.Meta):
        pass


class AttachmentBytes(Row):
    """The bytes of an attachment, apart for the same reason as a passage's text."""

    sort: ClassVar[Sort] = Sort.LEDGER

    attachment = models.OneToOneField(Attachment, models.PROTECT, primary_key=True, related_name="content")
    content = models.BinaryField()

    class Meta:
        triggers = destroyed_by_disposal_only()


class FileCheck(Ledger):
    """What was found when a file was looked at: by a scanner for malware, if there is one, and by what takes out of a
    file whatever could act or tell more than it shows. The latest check stands; without one nobody reads the file."""

    class Scan(models.TextChoices):
        CLEAN = "clean"
        INFECTED = "infected"
        NOT_SCANNED = "not_scanned"

    class Fit(models.TextChoices):
        MADE_SAFE = "made_safe"
        AS_IT_CAME = "as_it_came"
        REFUSED = "refused"

    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="checks")
    n = models.SmallIntegerField(help_text="1 for the first check of the file, then counting up.")
    scan = models.CharField(max_length=12, choices=Scan)
    scanner = models.TextField(blank=True, help_text="The scanner and its signatures, as it calls itself.")
    fit = models.CharField(max_length=12, choices=Fit)
    why = models.CharField(
        max_length=40, blank=True, help_text="Why it may not be opened: a code of actions/files_kinds.py."
    )
    done = ArrayField(models.CharField(max_length=40), default=list)
    kind = models.CharField(max_length=100, help_text="What is given out, which may be another kind.")
    size = models.IntegerField()
    digest = models.CharField(max_length=64, help_text="Of what is given out.")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["attachment", "n"], name="checks_of_a_file_are_numbered"),
            models.CheckConstraint(
                name="an_infected_file_is_refused", condition=~Q(scan="infected") | Q(fit="refused")
            ),
            models.CheckConstraint(name="a_refused_file_says_why", condition=~Q(fit="refused") | ~Q(why="")),
        ]


class FileMadeSafe(Row):
    """The bytes that are given out, where they are not those handed in."""

    sort: ClassVar[Sort] = Sort.LEDGER

    check_of = models.OneToOneField(FileCheck, models.PROTECT, primary_key=True, related_name="content")
    content = models.BinaryField()

    class Meta:
        triggers = destroyed_by_disposal_only()


class Draft(Row):
    """Writing nobody has kept yet: one row a writer, slot and tab. Saved by compare-and-swap on `revision`."""

    sort: ClassVar[Sort] = Sort.DRAFT

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.UUIDField(help_text="The document it is for, which may not exist yet.")
    slot = models.CharField(max_length=120)
    writer = models.UUIDField()
    tab = models.CharField(max_length=40)
    kind = models.CharField(max_length=40, help_text="What is being written: note, assessment, decision …")
    place = models.TextField(blank=True, help_text="The page's path, to take the writer back to it.")
    people = ArrayField(models.UUIDField(), default=list)
    cowriters = ArrayField(models.UUIDField(), default=list)
    base = models.ForeignKey(Passage, models.PROTECT, null=True, related_name="+")
    revision = models.IntegerField(default=1)
    body = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "slot", "writer", "tab"],
                name="one_draft_a_writer_slot_tab",
            )
        ]
        indexes = [
            models.Index(fields=["writer", "-saved_at"], name="drafts_of_a_writer"),
            GinIndex(fields=["cowriters"], name="drafts_written_together"),
        ]
