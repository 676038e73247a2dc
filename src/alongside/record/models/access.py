"""Who may see a restricted record, who looked, and which forms were already sent."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger, Row, Sort


class Restriction(Ledger):
    """A record only named people may find. It ends when two people lift it and never by itself: `expires_on` is the day
    it must have been looked at again by. Everybody restricted in one act is one `together`. `second` answers for it when
    the owner is away, and agrees to lifting it. `desk_phone` is what a front-door search is told to ring, day and night."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="restrictions")
    together = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), db_index=True)
    owner = models.UUIDField()
    second = models.UUIDField(null=True)
    reasons = models.TextField()
    desk_phone = models.CharField(max_length=30)
    expires_on = models.DateField()

    class Meta(Ledger.Meta):
        constraints = [models.CheckConstraint(name="restricted_with_reasons", condition=~Q(reasons=""))]


class RestrictionRenewed(Ledger):
    """That a restriction was looked at and stands: until when, and who answers for it from here on. The latest stands."""

    restriction = models.ForeignKey(Restriction, models.PROTECT, related_name="renewals")
    n = models.SmallIntegerField()
    owner = models.UUIDField()
    second = models.UUIDField(null=True)
    reasons = models.TextField()
    desk_phone = models.CharField(max_length=30)
    expires_on = models.DateField()

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["restriction", "n"], name="renewals_are_numbered"),
            models.CheckConstraint(name="renewed_with_reasons", condition=~Q(reasons="")),
        ]


class LiftAsked(Ledger):
    """That somebody who answers for restricted records wants them open to staff again: another must agree."""

    together = models.UUIDField(db_index=True)
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        constraints = [models.CheckConstraint(name="lift_asked_with_reasons", condition=~Q(reasons=""))]


class RestrictionLifted(Ledger):
    """That a restriction ended: two people agreed, whoever asked and whoever wrote this row."""

    restriction = models.OneToOneField(Restriction, models.PROTECT, related_name="lifted")
    asked = models.ForeignKey(LiftAsked, models.PROTECT, null=True, related_name="lifted")
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


class RestrictedAccessEnded(Ledger):
    """That a named person's access ended before its day."""

    access = models.OneToOneField(RestrictedAccess, models.PROTECT, related_name="ended")
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        pass


class EmergencyOpening(Ledger):
    """That somebody not named opened restricted records because a child could not wait, until a moment. `person` is whom
    they looked for; everybody restricted together with them opened too."""

    together = models.UUIDField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    user = models.UUIDField()
    reasons = models.TextField()
    until_at = models.DateTimeField()

    class Meta(Ledger.Meta):
        constraints = [models.CheckConstraint(name="opened_with_reasons", condition=~Q(reasons=""))]
        indexes = [models.Index(fields=["user", "-until_at"], name="openings_of_a_worker")]


class EmergencyTried(Ledger):
    """That somebody tried to open a record in an emergency and nothing kept from them was met."""

    user = models.UUIDField()
    asked = models.TextField()
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        indexes = [models.Index(fields=["user", "-recorded_at"], name="tries_of_a_worker")]


class EmergencyReview(Ledger):
    """What whoever answers for the record found when they looked at an emergency opening. It ends the opening."""

    class Outcome(models.TextChoices):
        PROPER = "proper"
        NOT_PROPER = "not_proper"

    class Follows(models.TextChoices):
        NOTHING = "", "nothing"
        SPOKEN_TO = "spoken_to"
        MANAGER = "manager"
        BREACH = "breach"

    opening = models.OneToOneField(EmergencyOpening, models.PROTECT, related_name="review")
    outcome = models.CharField(max_length=10, choices=Outcome)
    follows = models.CharField(max_length=10, choices=Follows, blank=True)
    words = models.TextField()

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="something_follows_exactly_when_not_proper",
                condition=Q(outcome="proper", follows="") | (Q(outcome="not_proper") & ~Q(follows="")),
            )
        ]


class ReadLog(Row):
    """Who opened what, and why. No log row, no page. `team`: where they sat when they looked, for the plain list that
    the person it is about may read."""

    sort: ClassVar[Sort] = Sort.LEDGER

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    on = models.DateField()
    user = models.UUIDField()
    role = models.CharField(max_length=40)
    team = models.UUIDField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    what = models.CharField(max_length=60)
    why = models.TextField(blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [
            models.Index(fields=["person", "user", "on"], name="reads_of_a_person"),
            models.Index(fields=["user", "on"], name="reads_by_a_user"),
            # Rows arrive in the order of their days: a week is found without reading the years before it.
            BrinIndex(fields=["on"], name="reads_of_a_week", pages_per_range=32),
        ]


class ReadSeal(Ledger):
    """A batch of the log of reads, sealed: which rows, a short mark of each, a digest over all of them, and the seal
    before. A row that is changed, taken away or slipped in afterwards no longer fits; nor does a missing seal."""

    n = models.IntegerField(unique=True)
    rows = models.IntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())
    marks = ArrayField(models.BigIntegerField(), help_text="The first eight bytes of each row's digest.")
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(name="a_batch_has_rows", condition=Q(rows__gt=0, n__gt=0)),
            models.CheckConstraint(
                name="every_seal_but_the_first_has_one_before",
                condition=Q(n=1, previous="") | (Q(n__gt=1) & ~Q(previous="")),
            ),
        ]


class HiddenMatch(Ledger):
    """A search met something its searcher may not see: kept for the owner of that record."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    owner = models.UUIDField(null=True)
    asked = models.TextField(help_text="What was searched for.")
    why = models.TextField()

    class Meta(Ledger.Meta):
        pass


class WatchedFor(Ledger):
    """What the council has the log of reads looked through for: a name many know, or where a colleague lives."""

    class Kind(models.TextChoices):
        WELL_KNOWN = "well_known", "A name many people know"
        STAFF_HOME = "staff_home", "A colleague's own postcode"

    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    user = models.UUIDField(null=True)
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(name="watched_for_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="a_home_is_somebodys",
                condition=Q(kind="well_known", user__isnull=True) | Q(kind="staff_home", user__isnull=False),
            ),
        ]


class WatchedForEnded(Ledger):
    """That the log is no longer looked through for this."""

    watched = models.OneToOneField(WatchedFor, models.PROTECT, related_name="ended")

    class Meta(Ledger.Meta):
        pass


class AtRiskAtWork(Ledger):
    """Whether a colleague's team may be named to families who ask who looked. The latest row of a colleague stands."""

    user = models.UUIDField(db_index=True)
    at_risk = models.BooleanField()
    reasons = models.TextField()

    class Meta(Ledger.Meta):
        constraints = [models.CheckConstraint(name="at_risk_with_reasons", condition=~Q(reasons=""))]


class WeekLooked(Ledger):
    """That the log of a whole week was looked through, how many looks it had, and how many are asked about."""

    week_on = models.DateField(unique=True, help_text="The Monday of the week.")
    looks = models.IntegerField()
    odd = models.IntegerField()

    class Meta(Ledger.Meta):
        pass


class OddRead(Ledger):
    """Looks at one record in one week that somebody should be asked about. `asked_of` is the manager who answers: never
    whoever looked."""

    reader = models.UUIDField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=16))
    week_on = models.DateField(help_text="The Monday of the week.")
    looks = models.IntegerField()
    asked_of = models.UUIDField()

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["reader", "person", "week_on"], name="asked_once_a_week"),
            models.CheckConstraint(name="nobody_answers_for_themselves", condition=~Q(reader=F("asked_of"))),
        ]


class OddReadAnswer(Ledger):
    """What a manager said about odd looks: fine, the reader is asked, or it goes to the information officers. What the
    reader said when asked is a row too."""

    class Answer(models.TextChoices):
        FINE = "fine"
        ASK = "ask"
        SAID = "said"
        REFER = "refer"

    odd = models.ForeignKey(OddRead, models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=5, choices=Answer)
    words = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="asked_and_referred_in_words", condition=Q(answer="fine") | ~Q(words="")
            )
        ]


class Granted(Ledger):
    """That somebody outside the staff may read one thing about one child, through one door, from a day. Nothing else is
    open to them: belonging to the family gives nothing. `reader` is their account, `reader_person` who they are in the
    record (none for an advocate or a partner)."""

    class Door(models.TextChoices):
        FAMILY = "family"
        PARTNER = "partner"

    class What(models.TextChoices):
        CARD = "card", "name and birthday"
        PATHWAY = "pathway", "what happens when"
        TOLD = "told", "what they are told"
        WRITING = "writing", "passages opened to them"
        WHO_LOOKED = "who_looked", "which teams looked"
        REQUEST = "request", "one request to them, and their answer"

    reader = models.UUIDField()
    reader_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    door = models.CharField(max_length=8, choices=Door)
    person = models.ForeignKey(Person, models.PROTECT, related_name="granted")
    what = models.CharField(max_length=12, choices=What)
    from_on = models.DateField()
    until_on = models.DateField(null=True, help_text="The last day, where it has one.")
    because = models.TextField()

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(name="granted_because", condition=~Q(because="")),
            models.CheckConstraint(
                name="granted_until_after_from",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="a_partner_is_granted_little",
                condition=Q(door="family") | Q(what__in=("card", "request"), until_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_request_is_a_partners", condition=~Q(what="request") | Q(door="partner")
            ),
        ]
        indexes = [models.Index(fields=["reader", "door", "what"], name="granted_to_a_reader")]


class GrantEnded(Ledger):
    """That a grant ended before its day, or had none."""

    grant = models.OneToOneField(Granted, models.PROTECT, related_name="ended")
    because = models.TextField()

    class Meta(Ledger.Meta):
        pass


class PassageOpened(Ledger):
    """That a passage was opened to one reader, under their grant for writing about that child."""

    grant = models.ForeignKey(Granted, models.PROTECT, related_name="passages")
    passage = models.ForeignKey("record.Passage", models.PROTECT, related_name="opened")

    class Meta(Ledger.Meta):
        constraints = [models.UniqueConstraint(fields=["grant", "passage"], name="a_passage_opened_once")]


class SeatOpened(Ledger):
    """That a partner may read the one request that is behind a grant: their place at a meeting about that child, what became
    of it, and what they answered."""

    grant = models.ForeignKey(Granted, models.PROTECT, related_name="seats")
    seat = models.ForeignKey("record.Seat", models.PROTECT, related_name="opened")

    class Meta(Ledger.Meta):
        constraints = [models.UniqueConstraint(fields=["grant", "seat"], name="a_seat_opened_once")]


class ClearedFor(Ledger):
    """That a reader may read what is written about somebody else too: decided for this person and this reader."""

    grant = models.ForeignKey(Granted, models.PROTECT, related_name="cleared")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(Ledger.Meta):
        constraints = [models.UniqueConstraint(fields=["grant", "person"], name="cleared_once")]


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
