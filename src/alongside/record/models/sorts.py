"""The four sorts of table. Triggers and rights are made from the sort, and a test compares them.

ledger   rows are only added; nothing is changed or removed, by anybody who serves pages
draft    writing nobody has kept yet; the only mutable writing
copy     worked out from the ledger and rebuildable at any time by `alongside rebuild`
account  who someone is and may do; history tracked
"""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import ClassVar

import pgtrigger
from django.db import models


class Sort(StrEnum):
    """What may be done to the rows of a table."""

    LEDGER = "ledger"
    DRAFT = "draft"
    COPY = "copy"
    ACCOUNT = "account"


class Row(models.Model):
    """Any row of the record. Printed it says its table and key, never a name: a log may hold it."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Ledger(Row):
    """A row that is only ever added. Its key is a random UUID, so that it may stand in an address and whole sets of
    rows can be planned, concatenated and loaded before the database has seen any of them."""

    sort: ClassVar[Sort] = Sort.LEDGER

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(help_text="The account that wrote it; a system's own account for imports.")

    class Meta:
        abstract = True
        triggers = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update | pgtrigger.Delete)]


class Said(Ledger):
    """A dated statement that a later one may replace (an address ends, a name was misspelt). Nothing is overwritten:
    the standing statement is the one that no other row replaces. `standing` is False on a row that takes one back."""

    from_on = models.DateField(null=True, help_text="First day it was true, if known.")
    to_on = models.DateField(null=True, help_text="Last day it was true, if it has one that is known.")
    source = models.TextField(blank=True, help_text="Who or what it comes from.")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    standing = models.BooleanField(default=True)

    class Meta(Ledger.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts",
                condition=models.Q(from_on__isnull=True)
                | models.Q(to_on__isnull=True)
                | models.Q(to_on__gte=models.F("from_on")),
            ),
            models.CheckConstraint(
                name="%(class)s_only_taken_back_if_said",
                condition=models.Q(standing=True) | models.Q(replaces__isnull=False),
            ),
        ]


class Copy(Row):
    """Worked out from the ledger; never stores what depends on today."""

    sort: ClassVar[Sort] = Sort.COPY

    class Meta:
        abstract = True
