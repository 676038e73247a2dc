"""People and what ties them. A person row holds nothing about the person: everything known is a dated statement."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from alongside.record.models.sorts import Ledger, Said


class Person(Ledger):
    """Anyone the record knows of: a child, an expected child (with a due date as an answer), a parent, a neighbour."""

    class Meta(Ledger.Meta):
        pass


class NameKind(models.TextChoices):
    """What a name is."""

    CURRENT = "current", "current name"
    FORMER = "former", "former name"
    KNOWN_AS = "known_as", "known as"
    NUMBER_ONLY = "number_only", "known by number only"


class Name(Said):
    """A name of a person. Any number; a person known by number only has one that says so."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="names")
    kind = models.CharField(max_length=12, choices=NameKind)
    given = models.TextField(blank=True)
    family = models.TextField(blank=True)

    class Meta(Said.Meta):
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(name="name_says_something", condition=~Q(given="", family="")),
        ]


class Identifier(Said):
    """A number some system knows the person by. None is required."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=24, help_text="nhs_number, upn, la_child_id, system name …")
    value = models.CharField(max_length=80)

    class Meta(Said.Meta):
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(name="identifier_not_empty", condition=~Q(value="")),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="identifier_by_value")]


class Address(Said):
    """Where a person lives or lived. `protected` means: never shown or hinted at to anybody not cleared for it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="addresses")
    lines = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    protected = models.BooleanField(default=False)

    class Meta(Said.Meta):
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(name="address_says_something", condition=~Q(lines="", postcode="")),
        ]


class ContactPoint(Said):
    """A telephone number or email address. `safe` says whether it may be used to reach the person about this."""

    class Safety(models.TextChoices):
        SAFE = "safe"
        UNSAFE = "unsafe"
        NOT_KNOWN = "not_known"

    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=[("phone", "phone"), ("email", "email")])
    value = models.CharField(max_length=254)
    safe = models.CharField(max_length=10, choices=Safety, default=Safety.NOT_KNOWN)
    when_safe = models.TextField(blank=True)

    class Meta(Said.Meta):
        pass


class Household(Ledger):
    """People who live together. Belonging to one gives nobody a right to read anything."""

    class Meta(Ledger.Meta):
        pass


class HouseholdMember(Said):
    """That a person lives, or lived, in a household."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="households")

    class Meta(Said.Meta):
        pass


class Relationship(Said):
    """`person` is the `kind` of `other` (Dana is the mother of Amara). Written once and read from both ends."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="relations_from")
    other = models.ForeignKey(Person, models.PROTECT, related_name="relations_to")
    kind = models.CharField(max_length=24)

    class Meta(Said.Meta):
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(name="relationship_of_two_people", condition=~Q(person=F("other"))),
        ]


class ParentalResponsibility(Said):
    """Who has parental responsibility for a child, on what basis, and what was seen as evidence."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="responsibility_for_me")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="my_responsibilities")
    basis = models.CharField(max_length=40)
    evidence = models.TextField(blank=True)

    class Meta(Said.Meta):
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(name="not_responsible_for_oneself", condition=~Q(person=F("holder"))),
        ]


class Standing(models.TextChoices):
    """What is known of a fact. The last four are answers too."""

    KNOWN = "known"
    NOT_KNOWN = "not_known"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"
    UNSAFE_TO_ASK = "unsafe_to_ask"


class Answer(Ledger):
    """A dated, sourced fact about a person. A form asks only where no answer stands; the latest one stands."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="answers")
    fact = models.CharField(max_length=40)
    standing = models.CharField(max_length=14, choices=Standing)
    value = models.JSONField(default=None, null=True)
    on = models.DateField(help_text="The day it was true or was said.")
    source = models.TextField(blank=True)
    protected = models.BooleanField(default=False)

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_value_exactly_when_known",
                condition=Q(standing="known", value__isnull=False)
                | (~Q(standing="known") & Q(value__isnull=True)),
            )
        ]
        indexes = [models.Index(fields=["person", "fact", "-on", "-recorded_at"], name="latest_answer")]


class Sameness(Ledger):
    """That two records are one person, or are two people. The latest verdict on a pair stands, so a join is undone
    by another row. An adoption never writes one."""

    class Verdict(models.TextChoices):
        SAME = "same"
        NOT_SAME = "not_same"

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(name="pair_written_one_way", condition=Q(person__lt=F("other"))),
            models.CheckConstraint(name="sameness_with_reasons", condition=~Q(reasons="")),
        ]
        indexes = [models.Index(fields=["other"], name="sameness_other")]


class StaffWarning(Ledger):
    """A staff-safety warning about a person: typed, sourced, reviewed. Shown before any address; never to families."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="warnings")
    kind = models.CharField(max_length=30)
    words = models.TextField()
    source = models.TextField()
    review_on = models.DateField()

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="warning_in_words_with_source",
                condition=~Q(words="") & ~Q(source=""),
            )
        ]


class StaffWarningReview(Ledger):
    """That a warning was looked at again: kept until another day, or ended."""

    class Outcome(models.TextChoices):
        KEPT = "kept"
        ENDED = "ended"

    warning = models.ForeignKey(StaffWarning, models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=6, choices=Outcome)
    reasons = models.TextField()
    review_on = models.DateField(null=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="kept_warning_is_reviewed_again",
                condition=Q(outcome="kept", review_on__isnull=False)
                | Q(outcome="ended", review_on__isnull=True),
            )
        ]
