"""What readers outside the staff were shown, and that they read: kept for them, and for information officers alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger


class Shown(Ledger):
    """Words that somebody outside the staff was shown about one child: the row they stand on (`key`), the message of the
    law and what filled it, and the words as they read them. Another wording of the same row is another one with the next
    `n`; nothing that was shown goes away. `recorded_at` is when they read it for the first time."""

    reader = models.UUIDField(help_text="Their account.")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text="The child it is about.")
    key = models.CharField(max_length=120)
    n = models.SmallIntegerField(default=0)
    message = models.CharField(max_length=80, help_text="The message of the law.")
    values = models.JSONField(help_text="What filled it: days, and workers by reference.")
    words = models.TextField()

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["reader", "person", "key", "n"], name="shown_once"),
            models.CheckConstraint(name="shown_in_words", condition=~Q(words="")),
        ]


class FamilyRead(Ledger):
    """That somebody outside the staff opened a page. For information officers, when something has gone wrong; never shown
    to those who work with the family, and never counted (a parent who reads seldom is not a parent who cares less)."""

    reader = models.UUIDField(help_text="Their account.")
    page = models.CharField(max_length=60, help_text="The page's name in the registry.")

    class Meta(Ledger.Meta):
        indexes = [models.Index(fields=["reader", "recorded_at"], name="reads_of_a_family")]
