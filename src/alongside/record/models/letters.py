"""The texts of letters: what the council wrote in place of the text that comes with the service, and who approved it.

Which letters there are, and which places for facts each has, is in `law/letters.py`. Version 0 of every letter is the
text that comes with the service; it has no row.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.sorts import Ledger


class LetterVersion(Ledger):
    """A text of a letter as somebody wrote it. Nothing is changed: another text is another version."""

    key = models.CharField(max_length=40)
    number = models.SmallIntegerField()
    title = models.TextField()
    words = models.TextField()
    why = models.TextField(help_text="What was changed, and why.")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="versions_of_a_letter_are_numbered"),
            models.CheckConstraint(name="version_nought_comes_with_the_service", condition=Q(number__gte=1)),
        ]


class LetterDecision(Ledger):
    """What a second person said of a version. In use on a day is the version of the latest approval that begins by that
    day; without one, the text that comes with the service. Going back is another approval of an earlier version."""

    class Outcome(models.TextChoices):
        APPROVED = "approved"
        TURNED_DOWN = "turned_down"

    key = models.CharField(max_length=40)
    number = models.SmallIntegerField(help_text="Which version; 0 is the text that comes with the service.")
    outcome = models.CharField(max_length=12, choices=Outcome)
    in_use_from = models.DateField(
        null=True, help_text="The first day it is used. None where it was turned down."
    )
    why = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        indexes = [models.Index(fields=["key", "-in_use_from"], name="letters_in_use")]
        constraints = [
            models.CheckConstraint(
                name="an_approved_letter_is_used_from_a_day",
                condition=Q(outcome="approved", in_use_from__isnull=False)
                | (Q(outcome="turned_down", in_use_from__isnull=True) & ~Q(why="")),
            )
        ]
