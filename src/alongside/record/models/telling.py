"""Duties to tell somebody something, what became of them, and tasks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.pathway import Event
from alongside.record.models.people import ContactPoint, Person
from alongside.record.models.sorts import Ledger


class Notice(Ledger):
    """Something owed to somebody. Nothing reaches a person by itself: see its steps."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="notices")
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="notices",
        help_text="The child it is about.",
    )
    tell = models.CharField(max_length=60, help_text="The duty, by its key in the law.")
    to = models.CharField(max_length=40, help_text="The kind of reader: parent, child, referrer, worker …")
    to_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    to_words = models.TextField(blank=True, help_text="Who, where no person of the record is meant.")
    what = models.TextField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta(Ledger.Meta):
        pass


class NoticeStep(Ledger):
    """One step of a notice. The latest one says where it stands."""

    class Kind(models.TextChoices):
        OWED = "owed"
        HELD = "held"
        WITHHELD = "withheld"
        READY = "ready"
        SENT = "sent"
        FAILED = "failed"
        GIVEN_IN_PERSON = "given_in_person"
        NOT_KNOWN = "not_known"
        STOPPED = "stopped"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    n = models.SmallIntegerField(default=0)
    ground = models.TextField(blank=True)
    authoriser = models.UUIDField(null=True)
    review_on = models.DateField(null=True)
    channel = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    send_at = models.DateTimeField(null=True)
    reach = models.ForeignKey(
        ContactPoint,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The number or address the worker confirmed.",
    )
    spoken_to = models.BooleanField(
        default=False, help_text="The worker has told them, so that it waits for no office hours."
    )

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["notice", "n"], name="notice_steps_are_numbered"),
            models.CheckConstraint(
                name="withheld_with_ground_authoriser_review",
                condition=~Q(kind="withheld")
                | (~Q(ground="") & Q(authoriser__isnull=False) & Q(review_on__isnull=False)),
            ),
            models.CheckConstraint(name="held_with_a_ground", condition=~Q(kind="held") | ~Q(ground="")),
            models.CheckConstraint(
                name="ready_with_channel_words_moment",
                condition=~Q(kind="ready") | (~Q(channel="") & ~Q(words="") & Q(send_at__isnull=False)),
            ),
        ]


class Task(Ledger):
    """Something a person or a role has to look at or do."""

    kind = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="tasks")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="tasks")
    contact = models.ForeignKey("record.Contact", models.PROTECT, null=True, related_name="tasks")
    for_user = models.UUIDField(null=True)
    for_team = models.UUIDField(null=True)
    for_role = models.CharField(max_length=40, blank=True)
    words = models.TextField()
    due_at = models.DateTimeField(null=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_task_is_somebodys",
                condition=Q(for_user__isnull=False) | Q(for_team__isnull=False) | ~Q(for_role=""),
            )
        ]
        indexes = [
            models.Index(
                fields=["for_user"],
                name="tasks_of_a_worker",
                condition=Q(for_user__isnull=False),
            ),
            models.Index(
                fields=["for_team"],
                name="tasks_of_a_team",
                condition=Q(for_team__isnull=False),
            ),
            models.Index(fields=["for_role"], name="tasks_of_a_role", condition=~Q(for_role="")),
            models.Index(fields=["kind", "recorded_at"], name="tasks_of_a_kind"),
        ]


class TaskDone(Ledger):
    """That a task was done or accepted, by name."""

    task = models.OneToOneField(Task, models.PROTECT, related_name="done")
    outcome = models.CharField(max_length=20, default="done")
    words = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        pass
