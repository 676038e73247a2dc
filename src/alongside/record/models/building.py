"""Returns built from the record: the file as it was, what was left out and why, what was found in it, and who approved
and sent it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from alongside.record.models.pathway import Matter
from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger


class Build(Ledger):
    """A return built from the record as it was known at a moment. The same facts again are the same build.

    `digest` is of the whole file, `facts_digest` of all but its header. `matters` is every run of a process the record
    knew, each counted once: `included`, or `left_out` for one of the `reasons`. `rules` names the version of the rules
    that it was checked by.
    """

    collection = models.CharField(max_length=12)
    year = models.CharField(max_length=7)
    council = models.CharField(max_length=3)
    serial = models.SmallIntegerField()
    as_known_at = models.DateTimeField()
    rules = models.CharField(max_length=60)
    settings = models.JSONField(default=dict)
    name = models.TextField()
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    facts_digest = models.CharField(max_length=64)
    children = models.IntegerField()
    rows = models.JSONField(default=dict, help_text="How many rows each table of the return holds.")
    matters = models.IntegerField()
    included = models.IntegerField()
    left_out = models.IntegerField()
    reasons = models.JSONField(default=list, help_text="[kind of matter, why it is left out, how many]")
    put = models.JSONField(
        default=list, help_text="[field, how it was put otherwise than recorded, how often]"
    )
    errors = models.IntegerField()
    queries = models.IntegerField()

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "year", "council", "serial"], name="a_serial_number_once_a_year"
            ),
            models.UniqueConstraint(
                fields=["collection", "year", "council", "facts_digest", "rules"],
                name="the_same_facts_are_one_build",
            ),
            models.CheckConstraint(
                name="every_matter_counted_once", condition=Q(matters=F("included") + F("left_out"))
            ),
        ]


class BuildPart(Ledger):
    """A piece of what a build wrote, compressed, in order: the file itself, where each of its rows comes from, or what
    was left out."""

    class Kind(models.TextChoices):
        FILE = "file"
        SOURCES = "sources"
        LEFT_OUT = "left_out"

    build = models.ForeignKey(Build, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=8, choices=Kind)
    place = models.IntegerField()
    content = models.BinaryField()

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["build", "kind", "place"], name="a_part_of_a_build_once"),
        ]


class BuildFinding(Ledger):
    """What a rule found in a build, and the person, matter and event in the record that it speaks of.

    `place` is the row in its table, from 0, in the order of the file; none for the whole return.
    """

    build = models.ForeignKey(Build, models.PROTECT, related_name="findings")
    rule = models.CharField(max_length=8)
    severity = models.CharField(max_length=8)
    table = models.CharField(max_length=40)
    place = models.IntegerField(null=True)
    fields = models.TextField()
    words = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    event = models.UUIDField(null=True)

    class Meta(Ledger.Meta):
        pass


class BuildStep(Ledger):
    """What was done with a build: approved by somebody who did not build it, sent, received."""

    class Kind(models.TextChoices):
        APPROVED = "approved"
        SENT = "sent"
        RECEIVED = "received"

    build = models.ForeignKey(Build, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.TextField(blank=True, help_text="The receipt the other side gave, or a remark.")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["build", "kind"],
                name="approved_and_sent_once",
                condition=Q(kind__in=["approved", "sent"]),
            ),
            models.CheckConstraint(
                name="received_with_a_receipt", condition=~Q(kind="received") | ~Q(words="")
            ),
        ]
