"""Who took part in a discussion of professionals, and what is watched outside a child's home.

What a discussion decided for a child is an event of that child. A subject of concern (a person, a place, a group of
young people) belongs to no child's record: only colleagues named for it find it, and never on a page of a family.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.pathway import Matter, Occasion
from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger
from alongside.record.models.writing import Passage


class TookPart(Ledger):
    """A professional who took part in an occasion, with their agency and number, and the passage that they told. They are
    nobody's record, so they stand here and not in `OccasionPerson`."""

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="took_part")
    role = models.CharField(max_length=24, help_text="A role of law.meetings.ROLE.")
    name = models.TextField()
    agency = models.TextField(blank=True)
    reach = models.TextField(blank=True, help_text="Where to ring them again.")
    user = models.UUIDField(null=True, help_text="The account of a colleague.")
    n = models.SmallIntegerField(default=0, help_text="Their place in the order of writing.")
    said = models.ForeignKey(Passage, models.PROTECT, null=True, related_name="told_by_agency")

    class Meta(Ledger.Meta):
        constraints = [models.CheckConstraint(name="took_part_by_name", condition=~Q(name=""))]


class Subject(Ledger):
    """A person, a place or a group of young people of concern. Closed but to those who are named for it."""

    class Kind(models.TextChoices):
        PERSON = "person", "A person"
        PLACE = "place", "A place"
        PEERS = "peers", "A group of young people"

    kind = models.CharField(max_length=8, choices=Kind)
    called = models.TextField()
    known = models.ForeignKey(Passage, models.PROTECT, related_name="+")

    class Meta(Ledger.Meta):
        constraints = [models.CheckConstraint(name="subject_is_called_something", condition=~Q(called=""))]


class SubjectChild(Ledger):
    """That a subject is of concern for a child, in one enquiry. Whoever sees one child learns of no other."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="children")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="subjects")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["subject", "matter"], name="a_subject_once_in_an_enquiry")
        ]


class SubjectNamed(Ledger):
    """That a colleague may read a subject of concern."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="named")
    user = models.UUIDField()

    class Meta(Ledger.Meta):
        constraints = [models.UniqueConstraint(fields=["subject", "user"], name="named_once_for_a_subject")]
