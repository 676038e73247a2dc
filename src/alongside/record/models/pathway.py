"""Matters, occasions and events: what happened to one person in one run of one process."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger


class Precision(models.TextChoices):
    """How exactly a day is known. A clock starts only from a day or better."""

    MOMENT = "moment"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Matter(Ledger):
    """One run of a process for one child. Clocks pair only inside one."""

    kind = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="matters")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="under")

    class Meta(Ledger.Meta):
        pass


class Occasion(Ledger):
    """What took place once, for however many people: a visit, a call, a conference."""

    kind = models.CharField(max_length=40)
    on = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    precision = models.CharField(max_length=8, choices=Precision)
    place = models.TextField(blank=True)
    document = models.ForeignKey("record.Document", models.PROTECT, null=True, related_name="occasions")

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="occasion_as_exact_as_it_says",
                condition=Q(precision="moment", at__isnull=False, on__isnull=False)
                | Q(
                    precision__in=["day", "month", "year"],
                    at__isnull=True,
                    on__isnull=False,
                )
                | Q(precision="unknown", at__isnull=True, on__isnull=True),
            )
        ]


class OccasionPerson(Ledger):
    """Who was there, or should have been."""

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="occasions")
    part = models.CharField(max_length=24, help_text="child, present, seen, seen_alone, absent …")

    class Meta(Ledger.Meta):
        pass


class Correction(models.TextChoices):
    """What an event does to the one it corrects."""

    NONE = "", "nothing"
    REPLACES = "replaces"
    RETRACTS = "retracts"
    MOVES = "moves"


class Event(Ledger):
    """What an occasion meant for one person in one matter. Only added; the facts are those the law reads."""

    occasion = models.ForeignKey(Occasion, models.PROTECT, null=True, related_name="events")
    person = models.ForeignKey(Person, models.PROTECT, related_name="events")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=48)
    facts = models.JSONField(default=dict)
    on = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    precision = models.CharField(max_length=8, choices=Precision)
    order = models.SmallIntegerField(
        default=0, help_text="Order within the day, where the time is not known."
    )
    n = models.IntegerField(default=0, help_text="Order of recording among events recorded at one moment.")
    source = models.CharField(max_length=40, default="desk")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    correction = models.CharField(max_length=8, choices=Correction, blank=True, default="")
    because = models.TextField(blank=True, help_text="Why it was corrected, or recorded late.")

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="event_as_exact_as_it_says",
                condition=Q(precision="moment", at__isnull=False, on__isnull=False)
                | Q(
                    precision__in=["day", "month", "year"],
                    at__isnull=True,
                    on__isnull=False,
                )
                | Q(precision="unknown", at__isnull=True, on__isnull=True),
            ),
            models.CheckConstraint(
                name="a_correction_names_what_it_corrects",
                condition=Q(correction="", corrects__isnull=True)
                | (~Q(correction="") & Q(corrects__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "on"], name="events_of_a_kind"),
        ]


def pregnancies_ended() -> models.QuerySet[Event]:
    """That a pregnancy has ended, of everybody of whom it stands: not taken back, and as it was last put right."""
    said = Event.objects.filter(kind="pregnancy_ended", corrected_by=None)
    return said.exclude(correction=Correction.RETRACTS)


class Breach(Ledger):
    """A reported fact that breaks an invariant: stored all the same, named, and shown to a manager."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="breaches")
    person = models.ForeignKey(Person, models.PROTECT, related_name="breaches")
    rule = models.CharField(max_length=60)
    invariant = models.SmallIntegerField()
    level = models.CharField(max_length=10)
    words = models.TextField()
    ground = models.TextField(blank=True, help_text="Why a forbidden kind was reported at the desk.")
    manager = models.UUIDField(null=True)

    class Meta(Ledger.Meta):
        pass


class DueShown(Ledger):
    """A due date as it stood when people were shown it, so that a later recomputation changes no past."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    clock = models.CharField(max_length=60)
    starts_event = models.UUIDField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta(Ledger.Meta):
        pass
