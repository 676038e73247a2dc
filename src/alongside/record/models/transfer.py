"""Work that is offered to somebody else: a colleague or team, another council, or by another council to us.

What it meant for a child is an event of that child. These tables hold the offer itself: whom it was made to, and what
became of it. Whoever has the work has it until it is handed over.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.front_door import Contact
from alongside.record.models.pathway import Matter
from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger
from alongside.record.models.writing import Document


class Transfer(Ledger):
    """One offer of the work with children of one family. `document` holds what whoever takes over has to know."""

    class Way(models.TextChoices):
        TEAM = "team"
        OUT = "out"
        IN = "in"

    way = models.CharField(max_length=4, choices=Way)
    on = models.DateField(
        help_text="The day of the offer; of another council's, the day it reached us in writing."
    )
    team = models.UUIDField(null=True, help_text="The team that is asked, or that answers another council.")
    worker = models.UUIDField(null=True, help_text="The colleague who is asked, where one is.")
    council = models.TextField(blank=True)
    their_name = models.TextField(blank=True, help_text="Who at the other council has it or is asked.")
    their_reach = models.TextField(blank=True, help_text="How to reach them at work.")
    work = models.CharField(
        max_length=24, blank=True, help_text="What the other council has (law.steps.records.WORK_ELSEWHERE)."
    )
    for_good = models.BooleanField(default=True)
    until = models.DateField(null=True, help_text="Until when, where the move is for a time.")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="transfers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="transfers")

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_transfer_is_to_or_from_somebody",
                condition=(Q(way="team") & (Q(team__isnull=False) | Q(worker__isnull=False)))
                | (Q(way="out") & ~Q(council=""))
                | (Q(way="in") & ~Q(council="") & Q(contact__isnull=False)),
            )
        ]


class TransferChild(Ledger):
    """A child whose work is offered, in which matter, and what was open on that day, in words."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="children")
    person = models.ForeignKey(Person, models.PROTECT, related_name="transfers")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="transfers")
    open_work = models.JSONField(default=list)

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["transfer", "person"], name="a_child_once_in_a_transfer")
        ]


class TransferStep(Ledger):
    """What became of the offer: accepted by name, returned with the reason, taken back, handed over."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted"
        RETURNED = "returned"
        TAKEN_BACK = "taken_back"
        NEW_COUNCIL_MET = "new_council_met"
        HANDED_OVER = "handed_over"

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="steps")
    n = models.SmallIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    on = models.DateField()
    who = models.TextField(blank=True, help_text="Who accepted or returned it, by name.")
    worker = models.UUIDField(null=True, help_text="The colleague who has it from then on.")
    team = models.UUIDField(null=True)
    words = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["transfer", "n"], name="transfer_steps_are_numbered"),
            models.CheckConstraint(
                name="a_returned_offer_says_why",
                condition=~Q(kind__in=["returned", "taken_back"]) | ~Q(words=""),
            ),
            models.CheckConstraint(
                name="an_offer_is_accepted_by_name", condition=~Q(kind="accepted") | ~Q(who="")
            ),
        ]
