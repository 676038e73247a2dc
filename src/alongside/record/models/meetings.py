"""Meetings: who is asked to which, when, what they need, what they had read, and who came.

What a meeting decided for a child is an event of that child. These tables hold what belongs to the meeting itself. A seat
is one person's place; nothing of one seat is ever shown at another.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from alongside.record.models.issuing import IssueRecipient
from alongside.record.models.pathway import Matter, Occasion, pregnancies_ended
from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger
from alongside.record.models.writing import Document


class Meeting(Ledger):
    """One meeting about one child or several. `kind` is its key in `law.meetings`; `form` which one of its kind (initial,
    review, transfer_in). What everybody may read is written in `document`, what is for some only in `closed`."""

    kind = models.CharField(max_length=40)
    form = models.CharField(max_length=24, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="meetings")
    closed = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta(Ledger.Meta):
        pass


class AboutNow(models.Manager["MeetingChild"]):
    """The children meetings are about now: a baby whose pregnancy has ended is in no meeting that was not held."""

    def get_queryset(self) -> models.QuerySet[MeetingChild]:
        held = Occasion.objects.filter(document=OuterRef("meeting__document"))
        ended = pregnancies_ended().filter(person=OuterRef("person"))
        return super().get_queryset().exclude(Exists(ended), ~Exists(held))


class MeetingChild(Ledger):
    """A child the meeting is about, and the matter its decision for this child belongs to."""

    objects = AboutNow()

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="children")
    person = models.ForeignKey(Person, models.PROTECT, related_name="meetings")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="meetings")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="a_child_once_at_a_meeting")
        ]


class MeetingTime(Ledger):
    """When and where the meeting is to be, by the latest row; or that it was called off. What the council moves is
    counted apart from what the family moves."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="times")
    n = models.SmallIntegerField()
    at = models.DateTimeField()
    place = models.TextField(blank=True)
    online = models.BooleanField(default=False)
    called_off = models.BooleanField(default=False)
    moved_by = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["meeting", "n"], name="meeting_times_are_numbered"),
            models.CheckConstraint(
                name="a_moved_meeting_says_by_whom_and_why",
                condition=Q(n=0, called_off=False) | (~Q(moved_by="") & ~Q(reason="")),
            ),
        ]


class Seat(Ledger):
    """One person's place at a meeting: somebody on the record, or a professional by name and agency. `shown` says how
    others see them: by role where their agency would give a place away."""

    class Shown(models.TextChoices):
        NAME = "name"
        ROLE = "role"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=24, help_text="A role of law.meetings.ROLE.")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="seats")
    user = models.UUIDField(null=True, help_text="The account of a colleague.")
    name = models.TextField(blank=True)
    agency = models.TextField(blank=True)
    reach = models.TextField(blank=True, help_text="How to reach a professional. Never a family member's.")
    shown = models.CharField(max_length=4, choices=Shown, default=Shown.NAME)

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="a_person_once_at_a_meeting",
            ),
            models.CheckConstraint(
                name="a_seat_is_somebodys", condition=Q(person__isnull=False) | ~Q(name="")
            ),
            models.CheckConstraint(
                name="reach_of_professionals_only", condition=Q(person__isnull=True) | Q(reach="")
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="seats_of_a_colleague", condition=Q(user__isnull=False)),
        ]


class SeatStep(Ledger):
    """What became of one seat: asked, left out with a reason, what they need, what they had read, whether they came.
    `facts` are those of the step's kind (`record.actions.meetings`)."""

    class Kind(models.TextChoices):
        ASKED = "asked"
        LEFT_OUT = "left_out"
        KEPT_OUT = "kept_out"
        ANSWERED = "answered"
        NEEDS = "needs"
        ARRANGED = "arranged"
        COMES = "comes"
        REPORT_GIVEN = "report_given"
        REPORT_READY = "report_ready"
        VIEW = "view"
        CAME = "came"
        DISAGREED = "disagreed"
        DECISION_SENT = "decision_sent"
        RECORD_SENT = "record_sent"
        CORRECTION_ASKED = "correction_asked"
        CORRECTION_ANSWERED = "correction_answered"
        CLOSED_SENT = "closed_sent"

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="steps")
    n = models.SmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["seat", "n"], name="seat_steps_are_numbered"),
        ]


class SeatCopy(Ledger):
    """That a copy was made ready for one seat, and of what: the report before the meeting, the decision or the record after
    it, or the confidential part. What became of the copy is known where copies are (`IssuedCopy`)."""

    class Part(models.TextChoices):
        REPORT = "report"
        DECISION = "decision"
        RECORD = "record"
        CLOSED = "closed"

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="copies")
    part = models.CharField(max_length=8, choices=Part)
    recipient = models.OneToOneField(IssueRecipient, models.PROTECT, related_name="seat_copy")

    class Meta(Ledger.Meta):
        pass
