"""Who was asked how they want to follow what is about them and their child, and whose an account is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger


class AskedHow(Ledger):
    """What somebody chose when a colleague asked them: to sign in, to be given paper, to be rung, or nothing now. Each is
    a whole answer. A row for each child it was asked about; those asked in one conversation are one `together`. The latest
    about a child stands. `alone`: nobody else was in the room or on the line."""

    class Choice(models.TextChoices):
        ACCOUNT = "account", "Sign in online"
        PAPER = "paper", "Paper"
        PHONE = "phone", "By telephone"
        NOTHING = "nothing", "Nothing for now"

    person = models.ForeignKey(Person, models.PROTECT, related_name="asked_how")
    child = models.ForeignKey(Person, models.PROTECT, related_name="asked_how_about")
    together = models.UUIDField(db_index=True)
    on = models.DateField()
    alone = models.BooleanField()
    choice = models.CharField(max_length=8, choices=Choice)
    words = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="an_account_only_when_asked_alone", condition=~Q(choice="account") | Q(alone=True)
            ),
        ]
        indexes = [models.Index(fields=["child", "person"], name="how_they_follow")]


class ReaderAccount(Ledger):
    """Whose an account outside the staff is. One account is one person's, and never another's afterwards."""

    account = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="reader_accounts")

    class Meta(Ledger.Meta):
        pass


class CodeHanded(Ledger):
    """How a one-time code reached its owner: by hand, said on a telephone they confirmed, or sent to such a contact. Never
    the code."""

    class How(models.TextChoices):
        IN_PERSON = "in_person", "Given by hand"
        CALL = "call", "Read out on the telephone"
        TEXT = "text", "Text message"
        EMAIL = "email", "Email"

    account = models.UUIDField(db_index=True)
    how = models.CharField(max_length=10, choices=How)
    contact_point = models.ForeignKey(
        "record.ContactPoint",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Where it was sent or said.",
    )

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_code_reaches_a_contact_unless_by_hand",
                condition=Q(how="in_person", contact_point__isnull=True)
                | (~Q(how="in_person") & Q(contact_point__isnull=False)),
            )
        ]
