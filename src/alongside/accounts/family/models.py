"""The tables of family accounts. No row says about whom somebody reads.

A session is a row that is added, and so is its end: nothing about who was signed in when can be changed afterwards.
"""

import uuid

from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from alongside.accounts.history import history_kept
from alongside.accounts.only_added import OnlyAdded


class State(models.TextChoices):
    OPEN = "open", "Open"
    PAUSED = "paused", "Paused"
    CLOSED = "closed", "Closed"


@history_kept(leaving_out=("password", "app_secret"))
class FamilyAccount(models.Model):
    """Somebody outside the staff who may sign in. `sign_in_name` is given to them and tells nothing: no name, no address."""

    sort = "account"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    sign_in_name = models.CharField(max_length=60, unique=True)
    password = models.CharField(max_length=128, blank=True)
    # The secret of an authenticator app, encrypted; empty where they did not choose one.
    app_secret = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    # What they chose: that we send a notice that something is there to read. Nobody is sent one who did not ask for it.
    notices = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="family_account_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="sign_in_name_in_small_letters",
                condition=Q(sign_in_name=Lower("sign_in_name")) & ~Q(sign_in_name=""),
            ),
        ]

    def __str__(self):
        return f"family account {self.ref}"

    @property
    def is_open(self):
        """Whether they may sign in now."""
        return self.state == State.OPEN

    def set_password(self, words):
        self.password = make_password(words)

    def check_password(self, words):
        return check_password(words, self.password)


class FamilyStepKind(models.TextChoices):
    OPENED = "opened", "Account opened"
    CODE_GIVEN = "code_given", "One-time code given"
    PASSWORD_SET = "password_set", "Chose a password"
    PAUSED = "paused", "Paused"
    OPENED_AGAIN = "opened_again", "Opened again"
    CLOSED = "closed", "Closed"
    APP_ADDED = "app_added", "Added a second step"
    APP_REMOVED = "app_removed", "Took the second step away"
    NOTICES_ON = "notices_on", "Asked to be sent notices"
    NOTICES_OFF = "notices_off", "Asked to be sent no notices"


class FamilyStep(OnlyAdded):
    """What was done to a family account. `by` is the colleague who did it, by reference; None: its owner did."""

    account = models.ForeignKey(FamilyAccount, models.PROTECT, related_name="steps")
    by = models.UUIDField(null=True)
    kind = models.CharField(max_length=14, choices=FamilyStepKind)
    words = models.TextField(blank=True)

    class Meta(OnlyAdded.Meta):
        indexes = [models.Index(fields=["account", "-at"], name="steps_of_a_family_account")]


class FamilyCode(OnlyAdded):
    """A one-time code for somebody's first sign-in, or after they lost their password. Only its hash is kept."""

    account = models.ForeignKey(FamilyAccount, models.PROTECT, related_name="codes")
    by = models.UUIDField()
    code_hash = models.CharField(max_length=200)
    expires_at = models.DateTimeField()

    class Meta(OnlyAdded.Meta):
        constraints = [models.CheckConstraint(name="a_code_has_a_time", condition=Q(expires_at__gt=F("at")))]


class FamilyCodeUsed(OnlyAdded):
    """That a code was used: one row at most, so it works once, however many try at a moment."""

    code = models.OneToOneField(FamilyCode, models.PROTECT, related_name="used")

    class Meta(OnlyAdded.Meta):
        pass


class FamilyOutcome(models.TextChoices):
    IN = "in", "Signed in"
    WRONG = "wrong", "Wrong password"
    WRONG_SECOND = "wrong_second", "Wrong number from the app"
    WAIT = "wait", "Too many tries: asked to wait"
    NOT_OPEN = "not_open", "The account was paused or closed"


class FamilySignIn(OnlyAdded):
    """One try to sign in to an account that there is. What was typed for an account there is not is kept nowhere."""

    account = models.ForeignKey(FamilyAccount, models.PROTECT, related_name="sign_ins")
    outcome = models.CharField(max_length=12, choices=FamilyOutcome)
    device = models.CharField(max_length=80)
    device_ref = models.UUIDField(null=True)
    new_device = models.BooleanField(default=False)

    class Meta(OnlyAdded.Meta):
        indexes = [models.Index(fields=["account", "-at"], name="sign_ins_of_a_family_account")]


class FamilySession(OnlyAdded):
    """That somebody is signed in on a device from a moment. How long since they last did something is in their cookie."""

    account = models.ForeignKey(FamilyAccount, models.PROTECT, related_name="sessions")
    device = models.CharField(max_length=80)
    device_ref = models.UUIDField()

    class Meta(OnlyAdded.Meta):
        indexes = [models.Index(fields=["account", "-at"], name="sessions_of_a_family_account")]


class FamilySessionEnded(OnlyAdded):
    """That a session is over: they signed out, or the account was paused or closed."""

    session = models.OneToOneField(FamilySession, models.PROTECT, related_name="ended")

    class Meta(OnlyAdded.Meta):
        pass
