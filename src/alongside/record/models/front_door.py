"""Contacts: what reached the front door, whether or not anybody is identified yet."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from alongside.record.models.pathway import Event, Matter
from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger
from alongside.record.models.writing import Passage


class Contact(Ledger):
    """Somebody got in touch. `received_at` is when it was received, not when it was read: it starts the clocks."""

    class Shield(models.TextChoices):
        NONE = "none"
        PUBLIC = "public"
        ANONYMOUS = "anonymous"
        ASKED = "asked"

    received_at = models.DateTimeField()
    channel = models.CharField(
        max_length=20, help_text="phone, email, post, in_person, online, partner_system"
    )
    source = models.CharField(
        max_length=6,
        help_text="The national code of who made it (1A individual … 9 unknown).",
    )
    referrer_name = models.TextField(blank=True)
    referrer_role = models.TextField(blank=True)
    referrer_reach = models.TextField(blank=True, help_text="How to ring or write back.")
    shield = models.CharField(max_length=10, choices=Shield)
    contact_kind = models.CharField(max_length=24, default="service_request")
    family_knows = models.CharField(max_length=10, help_text="yes, no, not_asked, not_known")
    people_described = models.TextField(
        blank=True,
        help_text="Who it is about, in the caller's words, until identified.",
    )
    said = models.ForeignKey(Passage, models.PROTECT, related_name="+")
    batch = models.UUIDField(null=True, help_text="The bulk list it came in.")
    out_of_hours = models.BooleanField(default=False)

    class Meta(Ledger.Meta):
        indexes = [
            models.Index(
                fields=["batch"],
                name="contacts_of_a_list",
                condition=Q(batch__isnull=False),
            )
        ]


class ContactPerson(Ledger):
    """That a person was identified on a contact. A child identified has a matter and a `contact_received` event."""

    class Part(models.TextChoices):
        CHILD = "child"
        ADULT = "adult"
        REFERRER = "referrer"

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    part = models.CharField(max_length=8, choices=Part)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    class Meta(Ledger.Meta):
        indexes = [models.Index(fields=["contact", "person"], name="people_on_a_contact")]
        constraints = [
            models.CheckConstraint(
                name="a_child_on_a_contact_has_a_matter",
                condition=~Q(part="child") | Q(matter__isnull=False, event__isnull=False),
            ),
        ]


class TakenOffContact(Ledger):
    """That a person was named on a contact by mistake. Whoever reads who is on a contact leaves these out."""

    named = models.OneToOneField(ContactPerson, models.PROTECT, related_name="taken_off")
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        pass

    @property
    def contact_id(self) -> UUID:
        """The contact whose place on the board this may change."""
        return self.named.contact_id


class ContactStep(Ledger):
    """What was done with a contact, whether or not a child is identified. For each child identified there is an event
    of the same kind."""

    class Kind(models.TextChoices):
        """The steps, under the names the law gives the events of identified children."""

        CHECK_STARTED = "check_started"
        AGENCY_ASKED = "agency_asked"
        AGENCY_ANSWERED = "agency_answered"
        CHECKS_COMPLETE = "checks_complete"
        DECIDED = "contact_decided"

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    who = models.TextField(blank=True, help_text="The agency, council or worker.")
    words = models.TextField(blank=True)
    other = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    asked = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers")
    outcome = models.CharField(max_length=24, blank=True)
    facts = models.JSONField(default=dict, help_text="The facts of the law's event of this kind.")

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="same_event_names_the_other",
                condition=~Q(outcome="same_event") | Q(other__isnull=False),
            ),
            models.CheckConstraint(
                name="decided_with_an_outcome",
                condition=Q(kind="contact_decided") & ~Q(outcome="")
                | ~Q(kind="contact_decided") & Q(outcome=""),
            ),
            models.CheckConstraint(
                name="an_answer_names_the_question",
                condition=~Q(kind="agency_answered") | Q(asked__isnull=False),
            ),
        ]
