"""Ways to reach somebody that they confirmed to be safe, and what was sent to whom: the outbox."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.record.models.people import Address, ContactPoint, Person
from alongside.record.models.sorts import Ledger, Said
from alongside.record.models.telling import NoticeStep


class SafeContact(Said):
    """That somebody said, asked by a worker, that they are reached safely this way: for which uses, when, what may be
    said, and what never. `alone`: nobody else was there when they were asked. It is about one number, email address or
    home as it was written then; when that is written anew, or ends, it is confirmed no more."""

    class Use(models.TextChoices):
        CALL = "call", "Telephone calls"
        VOICEMAIL = "voicemail", "Messages on voicemail"
        TEXT = "text", "Text messages"
        EMAIL = "email", "Email"
        LETTER = "letter", "Letters"

    person = models.ForeignKey(Person, models.PROTECT, related_name="safe_contacts")
    reach = models.ForeignKey(ContactPoint, models.PROTECT, null=True, related_name="confirmed")
    home = models.ForeignKey(Address, models.PROTECT, null=True, related_name="confirmed")
    uses = ArrayField(models.CharField(max_length=10, choices=Use))
    alone = models.BooleanField()
    confirmed_at = models.DateTimeField(help_text="When they said so.")
    when_safe = models.TextField(blank=True, help_text="Days and times, in their words.")
    may_say = models.TextField(blank=True, help_text="Who we say we are, to whoever answers.")
    codeword = models.CharField(max_length=60, blank=True, help_text="By which they and we know each other.")
    never = models.TextField(blank=True, help_text="What must never be said or sent there.")

    class Meta(Said.Meta):
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                name="safe_contact_is_one_way",
                condition=Q(reach__isnull=False, home__isnull=True)
                | Q(reach__isnull=True, home__isnull=False),
            ),
            models.CheckConstraint(name="safe_contact_for_some_use", condition=~Q(uses=[])),
        ]


class Message(Ledger):
    """One message that leaves for one person, in exactly these words. Its words tell nothing about anybody: what they are
    told stands behind the sign-in, or in the letter that is the issued copy."""

    class Channel(models.TextChoices):
        EMAIL = "email", "Email"
        TEXT = "text", "Text message"
        LETTER = "letter", "Letter"

    class About(models.TextChoices):
        TELLING = "telling", "something they are told"
        NEW = "new", "something new to read"
        CODE = "code", "their way in"
        ACCOUNT = "account", "a colleague's own account"

    about = models.CharField(max_length=8, choices=About)
    channel = models.CharField(max_length=6, choices=Channel)
    to_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="messages")
    reach = models.ForeignKey(ContactPoint, models.PROTECT, null=True, related_name="messages")
    address = models.TextField(help_text="Where it goes, as it was read when it was queued.")
    subject = models.CharField(max_length=200, blank=True)
    words = models.TextField()
    copy = models.OneToOneField(
        "record.IssuedCopy", models.PROTECT, null=True, related_name="message", help_text="The letter itself."
    )

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_letter_is_an_issued_copy",
                condition=Q(channel="letter", copy__isnull=False) | (~Q(channel="letter") & Q(copy=None)),
            ),
            models.CheckConstraint(name="a_message_goes_somewhere", condition=~Q(address="")),
        ]
        indexes = [models.Index(fields=["-recorded_at"], name="messages_the_newest_first")]


class MessageNotice(Ledger):
    """That a message tells what a notice owed. A notice that was made ready once is sent by one message, ever."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="tells")
    step = models.OneToOneField(
        NoticeStep, models.PROTECT, related_name="message", help_text="By which a worker made it ready."
    )

    class Meta(Ledger.Meta):
        pass


class MessageStep(Ledger):
    """What became of a message. The latest step says where it stands."""

    class Kind(models.TextChoices):
        QUEUED = "queued"
        TRYING = "trying"
        AGAIN = "again"
        HANDED_OVER = "handed_over"
        SENT = "sent"
        FAILED = "failed"
        STOPPED = "stopped"

    message = models.ForeignKey(Message, models.PROTECT, related_name="steps")
    n = models.SmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, help_text="When it is tried, where it waits to be.")
    carrier = models.CharField(max_length=20, blank=True, help_text="Who took it: local, smtp, notify.")
    carrier_ref = models.CharField(max_length=80, blank=True, help_text="Its number with whoever took it.")
    why = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["message", "n"], name="message_steps_are_numbered"),
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(kind__in=("sent", "failed", "stopped")),
                name="a_message_ends_once",
            ),
            models.CheckConstraint(
                name="what_waits_has_a_moment",
                condition=~Q(kind__in=("queued", "again")) | Q(next_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_did_not_go_says_why",
                condition=~Q(kind__in=("again", "failed", "stopped")) | ~Q(why=""),
            ),
        ]
