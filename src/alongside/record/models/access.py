"""Who may see a restricted record, who looked, and which forms were already sent."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger, Row, Sort


class Restriction(Ledger):
    """A record only named people may find. `desk_phone` is what a front-door search is told to ring, day and night."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="restrictions")
    owner = models.UUIDField()
    reasons = models.TextField()
    desk_phone = models.CharField(max_length=30)
    expires_on = models.DateField()

    class Meta(Ledger.Meta):
        constraints = [models.CheckConstraint(name="restricted_with_reasons", condition=~Q(reasons=""))]


class RestrictionLifted(Ledger):
    """That a restriction ended before its day."""

    restriction = models.OneToOneField(Restriction, models.PROTECT, related_name="lifted")
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        pass


class RestrictedAccess(Ledger):
    """That a named person may open a restricted record, up to and including a day."""

    restriction = models.ForeignKey(Restriction, models.PROTECT, related_name="named")
    user = models.UUIDField()
    expires_on = models.DateField()
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        pass


class ReadLog(Row):
    """Who opened what, and why. No log row, no page."""

    sort: ClassVar[Sort] = Sort.LEDGER

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    on = models.DateField()
    user = models.UUIDField()
    role = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    what = models.CharField(max_length=60)
    why = models.TextField(blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [
            models.Index(fields=["person", "user", "on"], name="reads_of_a_person"),
            models.Index(fields=["user", "on"], name="reads_by_a_user"),
        ]


class HiddenMatch(Ledger):
    """A search met something its searcher may not see: kept for the owner of that record."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    owner = models.UUIDField(null=True)
    asked = models.TextField(help_text="What was searched for.")
    why = models.TextField()

    class Meta(Ledger.Meta):
        pass


class FormToken(Row):
    """A form that was sent: the same token again returns the first result."""

    sort: ClassVar[Sort] = Sort.LEDGER

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    writer = models.UUIDField()
    form = models.CharField(max_length=60)
    result = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update | pgtrigger.Delete)]
