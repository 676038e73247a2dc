"""A child's chronology: what a worker found to be of significance in the story, and why.

The words of why stand in slots of the chronology's document, so that they have versions, shields and copies like any other
writing. These rows say what each slot is about.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.pathway import Event
from alongside.record.models.sorts import Ledger
from alongside.record.models.writing import Document, Passage


class Significant(Ledger):
    """That one event, or one piece of writing, stands in a child's chronology, on the day it happened. The latest row of a
    slot stands; with `standing` False it was taken out again."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="significant")
    slot = models.CharField(max_length=120)
    n = models.SmallIntegerField()
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="significant")
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, related_name="significant")
    standing = models.BooleanField(default=True)
    because = models.TextField(blank=True, help_text="Why it was taken out.")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["document", "slot", "n"], name="significance_is_numbered"),
            models.CheckConstraint(
                name="significant_is_one_thing",
                condition=Q(event__isnull=True, passage__isnull=False)
                | Q(event__isnull=False, passage__isnull=True),
            ),
            models.CheckConstraint(
                name="taken_out_of_a_chronology_with_a_reason",
                condition=Q(standing=True) | ~Q(because=""),
            ),
        ]
