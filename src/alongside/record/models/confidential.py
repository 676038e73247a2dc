"""The confidential section of a record: adoption, legal advice, and what belongs to the police. Tables of their own, which no
copy, search, story or count reads."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger, Row, Sort
from alongside.record.models.writing import Document, destroyed_by_disposal_only


class ConfidentialItem(Ledger):
    """One thing kept in the confidential section of somebody's record. Its files hang on a document that stands on
    nobody's record, so that nothing finds them but this."""

    class Kind(models.TextChoices):
        ADOPTION = "adoption"
        PRIVILEGED = "privileged"
        POLICE_EVIDENCE = "police_evidence"

    person = models.ForeignKey(Person, models.PROTECT, related_name="confidential")
    kind = models.CharField(max_length=16, choices=Kind)
    from_whom = models.TextField(help_text="Who it comes from: the lawyer, the force, the agency.")
    on = models.DateField(null=True, help_text="The day it bears or was given, if known.")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")

    class Meta(Ledger.Meta):
        constraints = [models.CheckConstraint(name="confidential_from_somebody", condition=~Q(from_whom=""))]


class ConfidentialText(Row):
    """Its words. Never changed; destroyed only by the role `alongside_disposal`, under a retention rule."""

    sort: ClassVar[Sort] = Sort.LEDGER

    item = models.OneToOneField(ConfidentialItem, models.PROTECT, primary_key=True, related_name="text")
    words = models.TextField()

    class Meta:
        triggers = destroyed_by_disposal_only()


class ConfidentialReader(Ledger):
    """That a colleague may read one item, up to and including a day."""

    item = models.ForeignKey(ConfidentialItem, models.PROTECT, related_name="readers")
    user = models.UUIDField()
    expires_on = models.DateField()
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(name="confidential_reader_with_reasons", condition=~Q(reasons=""))
        ]


class ConfidentialReaderEnded(Ledger):
    """That a colleague may no longer read an item, before the day they were named until."""

    reader = models.OneToOneField(ConfidentialReader, models.PROTECT, related_name="ended")
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        pass


class ConfidentialTakenOff(Ledger):
    """That an item was put on the wrong record, or should not have been kept: from here on nobody reads it."""

    item = models.OneToOneField(ConfidentialItem, models.PROTECT, related_name="taken_off")
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(name="confidential_taken_off_with_reasons", condition=~Q(reasons=""))
        ]
