"""What comes through the door that is open to anybody: what is being written there, and what was sent."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from alongside.record.models.front_door import Contact
from alongside.record.models.sorts import Ledger, Row, Sort


class Unsent(Row):
    """What somebody outside is writing and has not sent. Its words are sealed with a key that only they hold (see
    `record.sealed`): whoever reads this table reads nothing. Taken away when it is sent, or after its seven days."""

    sort: ClassVar[Sort] = Sort.DRAFT

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField()
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["saved_at"], name="unsent_by_age")]


class CameOutside(Ledger):
    """That a contact was sent through the open door: by which form, and what makes somebody look twice at it (that somebody
    is in danger, that it may not come from a person). `adds_to`:
    the contact whose reference was given. `asks_again`: they ask that a decision is looked at again. `must_not_know`: who must
    not know that they asked, in their words; empty where they named nobody."""

    class Route(models.TextChoices):
        CHILD = "child"
        FAMILY = "family"
        WORK = "work"
        RING = "ring"
        MORE = "more"

    contact = models.OneToOneField(Contact, models.PROTECT, related_name="came_outside")
    route = models.CharField(max_length=8, choices=Route)
    signs = models.JSONField(
        default=list, help_text="Why it may not come from a person; nobody is shut out for it."
    )
    adds_to = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    asks_again = models.BooleanField(default=False)
    must_not_know = models.TextField(blank=True, default="")

    class Meta(Ledger.Meta):
        pass


class ContactDescribed(Ledger):
    """One of those a contact is about, in the words of whoever sent it, until somebody is identified. Never a person of
    the record by itself."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="described")
    n = models.SmallIntegerField()
    name = models.TextField(blank=True)
    born_on = models.DateField(null=True)
    age = models.TextField(blank=True, help_text="As it was told, where no day of birth was.")
    school = models.TextField(blank=True)
    address = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        constraints = [models.UniqueConstraint(fields=["contact", "n"], name="described_once_in_their_place")]
