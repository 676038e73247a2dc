"""How people outside read: the way and the language they chose, and what they asked for in words. It is written down so
that the council can give everybody what they need to read; never what anybody read."""

from __future__ import annotations

from django.db import models

from alongside.record.models.sorts import Ledger


class WayChosen(Ledger):
    """A way of reading and a language somebody chose; their latest stands. `account`: whose, for somebody who signs in.
    Without one it counts somebody at the open door and nothing more: its moment is the beginning of that day."""

    account = models.UUIDField(null=True)
    way = models.CharField(max_length=8)
    language = models.CharField(max_length=12)
    on = models.DateField()

    class Meta(Ledger.Meta):
        indexes = [models.Index(fields=["account", "recorded_at"], name="how_they_read")]


class WordsAsked(Ledger):
    """That somebody who signs in asked for an interpreter or for something translated, and into which language, as they
    wrote it."""

    class What(models.TextChoices):
        INTERPRETER = "interpreter", "An interpreter"
        TRANSLATION = "translation", "A translation on paper"

    account = models.UUIDField(db_index=True)
    what = models.CharField(max_length=11, choices=What)
    language = models.CharField(max_length=60)

    class Meta(Ledger.Meta):
        pass
