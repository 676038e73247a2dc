"""Files that came from other systems: each kept by its digest, and every element of each accounted for once."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from alongside.record.models.pathway import Event, Matter
from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger


class SourceFile(Ledger):
    """A file that was loaded whole. The same bytes again are known by their digest and change nothing.

    `system` is the source the file comes from (`cin/201`: the census of council 201): keys are unique within it.
    The counts say what became of its elements, and add up.
    """

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    system = models.CharField(max_length=40)
    year = models.CharField(max_length=7)
    name = models.TextField()
    size = models.BigIntegerField()
    header = models.JSONField(default=list)
    children = models.IntegerField()
    elements = models.IntegerField()
    stored = models.IntegerField()
    equal = models.IntegerField()
    corrects = models.IntegerField()
    not_stored = models.IntegerField()

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="every_element_accounted_for_once",
                condition=Q(elements=F("stored") + F("equal") + F("corrects") + F("not_stored")),
            )
        ]


class SourceRow(Ledger):
    """One group of elements of a file, verbatim, with what became of each.

    `said` is a list of [name, text, outcome, becomes, because, wrong] in the order of the file.
    """

    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="rows")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="source_rows")
    table = models.CharField(max_length=60)
    place = models.IntegerField(help_text="Place of the row in its table, from 0, in document order.")
    line = models.IntegerField()
    said = models.JSONField()

    class Meta(Ledger.Meta):
        indexes = [
            models.Index(fields=["file", "table", "place"], name="rows_of_a_file"),
        ]


class SourceKey(Ledger):
    """What finds a matter or an event again in a later file of the same system."""

    system = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="source_keys")
    key = models.CharField(max_length=200)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["system", "person", "key"], name="a_key_once_for_a_person")
        ]
