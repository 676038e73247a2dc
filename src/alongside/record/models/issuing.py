"""Copies that leave: made ready for named recipients, looked at, released, and kept as they were sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.record.models.pathway import Event
from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger, Row, Said, Sort
from alongside.record.models.telling import NoticeStep, Task
from alongside.record.models.writing import Attachment, Document, Passage, destroyed_by_disposal_only


class KeptFrom(Said):
    """That somebody must be given nothing about a child: an order of a court says so, or a recorded decision."""

    class Ground(models.TextChoices):
        COURT_ORDER = "court_order"
        DECISION = "decision"

    person = models.ForeignKey(Person, models.PROTECT, related_name="kept_from", help_text="The child.")
    other = models.ForeignKey(Person, models.PROTECT, related_name="kept_away")
    ground = models.CharField(max_length=12, choices=Ground)
    words = models.TextField(help_text="What the order or the decision says, with its reference.")
    review_on = models.DateField()

    class Meta(Said.Meta):
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(name="kept_from_in_words", condition=~Q(words="")),
        ]


class Issue(Ledger):
    """A set of writings somebody makes ready to give, with its covering words. Nothing leaves by being made ready."""

    title = models.TextField()
    purpose = models.TextField()
    covering = models.ForeignKey(Passage, models.PROTECT, null=True, related_name="+")

    class Meta(Ledger.Meta):
        pass


class IssuePerson(Ledger):
    """A child whom it is about."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="issues")

    class Meta(Ledger.Meta):
        constraints = [models.UniqueConstraint(fields=["issue", "person"], name="a_child_once_in_an_issue")]


class IssueSlot(Ledger):
    """A slot that was chosen, with the passage that stood in it then."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="slots")
    position = models.SmallIntegerField()
    heading = models.TextField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="issued_slots")
    slot = models.CharField(max_length=120)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="issue_slots")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["issue", "position"], name="slots_of_an_issue_in_order")
        ]


class IssueFile(Ledger):
    """A file that was chosen to go along. What leaves is what the check of it made safe."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="files")
    position = models.SmallIntegerField()
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="issue_files")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["issue", "attachment"], name="a_file_once_in_an_issue")
        ]


class IssueRecipient(Ledger):
    """Somebody it is for: a person of the record, or an agency by name."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="recipients")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="issues_for")
    agency = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_person_or_an_agency",
                condition=Q(person__isnull=False, agency="") | (Q(person__isnull=True) & ~Q(agency="")),
            )
        ]


class IssueChoice(Ledger):
    """What somebody decided for one recipient's copy. The latest row of a kind and a key stands: `n` counts those of one
    recipient, so that two of one moment have an order.

    slot    leave this slot or file out of the copy (key: its reference)
    person  this person's part in the writing may be read by this recipient (key: the person)
    words   these words, which would be kept private, may be read by this recipient (key: a digest of them)
    opened  whoever told this passage lets this recipient read it (key: the passage)
    """

    class Kind(models.TextChoices):
        SLOT = "slot"
        PERSON = "person"
        WORDS = "words"
        OPENED = "opened"

    recipient = models.ForeignKey(IssueRecipient, models.PROTECT, related_name="choices")
    kind = models.CharField(max_length=6, choices=Kind)
    key = models.CharField(max_length=64)
    standing = models.BooleanField(default=True)
    because = models.TextField(blank=True)
    n = models.IntegerField(default=0, db_default=0)

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="cleared_with_a_reason",
                condition=Q(kind="slot") | Q(standing=False) | ~Q(because=""),
            )
        ]


class IssueRelease(Ledger):
    """A step of a second pair of eyes on one copy. The latest stands; it holds for the copy of that digest only."""

    class Kind(models.TextChoices):
        ASKED = "asked"
        RELEASED = "released"
        RETURNED = "returned"
        BY_PHONE = "by_phone"
        REVIEWED = "reviewed"

    recipient = models.ForeignKey(IssueRecipient, models.PROTECT, related_name="releases")
    kind = models.CharField(max_length=8, choices=Kind)
    digest = models.CharField(max_length=64)
    second = models.UUIDField(null=True, help_text="Who said yes by phone, or is asked; else nobody.")
    words = models.TextField(blank=True)
    task = models.OneToOneField(Task, models.PROTECT, null=True, related_name="release")

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="released_by_phone_by_whom_and_why",
                condition=~Q(kind="by_phone") | (Q(second__isnull=False) & ~Q(words="")),
            ),
            models.CheckConstraint(
                name="returned_with_a_reason", condition=~Q(kind="returned") | ~Q(words="")
            ),
        ]


class IssuedCopy(Ledger):
    """A copy as it left. `digest` is that of its bytes; `rules` the version of the rules that made it."""

    class Channel(models.TextChoices):
        BY_HAND = "by_hand"
        POST = "post"
        READ_ALOUD = "read_aloud"

    recipient = models.OneToOneField(IssueRecipient, models.PROTECT, related_name="copy")
    channel = models.CharField(max_length=10, choices=Channel)
    given_at = models.DateTimeField()
    rules = models.CharField(max_length=20)
    kind = models.CharField(max_length=100)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    release = models.ForeignKey(IssueRelease, models.PROTECT, null=True, related_name="copies")

    class Meta(Ledger.Meta):
        pass


class IssuedCopyBytes(Row):
    """The bytes of a copy, apart, so that a retention rule may destroy them and leave that it was given."""

    sort: ClassVar[Sort] = Sort.LEDGER

    copy = models.OneToOneField(IssuedCopy, models.PROTECT, primary_key=True, related_name="content")
    content = models.BinaryField()

    class Meta:
        triggers = destroyed_by_disposal_only()


class IssuedPassage(Ledger):
    """What a copy held of one passage: shown, shown with words replaced, or absent, and why."""

    class Outcome(models.TextChoices):
        SHOWN = "shown"
        REPLACED = "replaced"
        ABSENT = "absent"

    copy = models.ForeignKey(IssuedCopy, models.PROTECT, related_name="passages")
    position = models.SmallIntegerField()
    heading = models.TextField()
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="issued")
    outcome = models.CharField(max_length=8, choices=Outcome)
    because = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["copy", "position"], name="passages_of_a_copy_in_order"),
            models.CheckConstraint(
                name="absent_or_replaced_with_a_reason", condition=Q(outcome="shown") | ~Q(because="")
            ),
        ]


class IssuedFile(Ledger):
    """A file that went along with a copy, or did not, and why. `digest` is that of the bytes that left."""

    copy = models.ForeignKey(IssuedCopy, models.PROTECT, related_name="files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="issued")
    name = models.TextField()
    outcome = models.CharField(max_length=8, choices=IssuedPassage.Outcome)
    because = models.TextField(blank=True)
    kind = models.CharField(max_length=100, blank=True)
    size = models.IntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["copy", "attachment"], name="a_file_once_in_a_copy"),
            models.CheckConstraint(
                name="a_file_that_left_has_its_digest_another_a_reason",
                condition=(Q(outcome="absent") & ~Q(because="")) | (~Q(outcome="absent") & ~Q(digest="")),
            ),
        ]


class IssuedFileBytes(Row):
    """The bytes of a file that went along, apart, for the same reason as a copy's."""

    sort: ClassVar[Sort] = Sort.LEDGER

    file = models.OneToOneField(IssuedFile, models.PROTECT, primary_key=True, related_name="content")
    content = models.BinaryField()

    class Meta:
        triggers = destroyed_by_disposal_only()


class ReliedOn(Ledger):
    """Something that relied on writing which was corrected since, with the task to look at it again."""

    class Kind(models.TextChoices):
        DECISION = "decision"
        TOLD = "told"
        COPY = "copy"
        PASTED = "pasted"
        SIGNED = "signed"

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="relied_on", help_text="As it was.")
    corrected = models.ForeignKey(Passage, models.PROTECT, related_name="+", help_text="As it is now.")
    kind = models.CharField(max_length=8, choices=Kind)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    step = models.ForeignKey(NoticeStep, models.PROTECT, null=True, related_name="+")
    copy = models.ForeignKey(IssuedCopy, models.PROTECT, null=True, related_name="relied_on")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    task = models.OneToOneField(Task, models.PROTECT, related_name="relied_on")

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="what_relied_on_it_is_named",
                condition=Q(kind="decision", event__isnull=False)
                | Q(kind="told", step__isnull=False)
                | Q(kind="copy", copy__isnull=False)
                | Q(kind__in=["pasted", "signed"], document__isnull=False),
            )
        ]
