"""Staff accounts, teams, and who is what in which team from when to when.

These are of the sort "account": rows are changed, and the database keeps what they were. What was done to an account,
the codes that were given for it and the sign-ins are of the sort "ledger": rows are only added.
"""

import uuid
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from alongside.accounts.family.models import (
    FamilyAccount as FamilyAccount,
    FamilyCode as FamilyCode,
    FamilyCodeUsed as FamilyCodeUsed,
    FamilySession as FamilySession,
    FamilySessionEnded as FamilySessionEnded,
    FamilySignIn as FamilySignIn,
    FamilyStep as FamilyStep,
)
from alongside.accounts.history import NOT_KEPT, history_kept
from alongside.accounts.only_added import OnlyAdded
from alongside.accounts.roles import Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email, *, name, password=None, **facts):
        """Open an account. Without a password the person can only come in by the council's sign-in."""
        user = self.model(email=email.strip().lower(), name=name, **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        """E-mail addresses are kept, and so compared, in small letters."""
        return self.get(email=email.strip().lower())


@history_kept(leaving_out=NOT_KEPT)
class User(AbstractBaseUser):
    """A member of staff who can sign in. Never deleted: what they wrote keeps its author."""

    sort = "account"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, unique=True)
    job_title = models.CharField(max_length=200, blank=True)
    # As it stands on the Social Work England register; empty for people who need none.
    registration_number = models.CharField(max_length=40, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    # The last day this person may sign in, counted in; None where no end has been agreed (permanent staff).
    active_until_on = models.DateField(null=True, blank=True)
    # False closes the account at once, whatever the day above says.
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    # Part of what each session is checked against: a new value ends every session of this person at once.
    sessions_key = models.UUIDField(default=uuid.uuid4, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="user_email_in_small_letters", condition=Q(email=Lower("email"))),
            models.CheckConstraint(name="user_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split(" ")[0]

    def _get_session_auth_hash(self, secret=None):
        kept = f"{self.password}{self.sessions_key}"
        return salted_hmac("alongside.session", kept, secret=secret, algorithm="sha256").hexdigest()

    def may_sign_in_on(self, day):
        """Whether the account is open that day. The agreed last day still counts."""
        return self.is_active and (self.active_until_on is None or day <= self.active_until_on)


class TeamKind(models.TextChoices):
    FRONT_DOOR = "front_door", "Front door"
    OUT_OF_HOURS = "out_of_hours", "Out of hours"
    FAMILY_HELP = "family_help", "Family help"
    SOCIAL_WORK = "social_work", "Social work"
    CHILD_PROTECTION = "child_protection", "Child protection"
    CHILDREN_IN_CARE = "children_in_care", "Children in care"
    LEAVING_CARE = "leaving_care", "Leaving care"
    CHAIRS_AND_REVIEWING = "chairs_and_reviewing", "Chairs and reviewing officers"
    SUPPORT = "support", "Support"


@history_kept()
class Team(models.Model):
    """A team people ring, and to which children are allocated."""

    sort = "account"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40, choices=TeamKind)
    telephone = models.CharField(max_length=40, blank=True)
    # The last day the team exists, counted in; None while no end has been agreed.
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="team_has_a_name", condition=~Q(name=""))]

    def __str__(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    def on(self, day: date) -> "MembershipQuerySet":
        """Memberships that hold that day; the first and the last day are both counted."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


@history_kept()
class Membership(models.Model):
    """Who is what, in which team, from when to when; both days are counted."""

    sort = "account"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=Role)
    from_on = models.DateField()
    # None while no end has been agreed.
    until_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "role", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["team", "user", "role", "from_on"], name="membership_once"),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}, {self.team}"


class StepKind(models.TextChoices):
    OPENED = "opened", "Account opened"
    CODE_GIVEN = "code_given", "Code for a new password given"
    PASSWORD_SET = "password_set", "Password set with a code"
    ROLE_GIVEN = "role_given", "Role given"
    ROLE_ENDED = "role_ended", "Role ended"
    LAST_DAY_SET = "last_day_set", "Last day changed"
    DETAILS_CHANGED = "details_changed", "Details changed"
    ENDED = "ended", "Account ended"
    REOPENED = "reopened", "Account opened again"
    FACTOR_ADDED = "factor_added", "Second factor added"
    FACTOR_REMOVED = "factor_removed", "Second factor removed"
    FACTOR_RESET = "factor_reset", "Second factor reset"
    BOUND = "bound", "Council account linked"


class AccountStep(OnlyAdded):
    """What was done to an account, by whom and why. Never a password, a code or a key."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="steps")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=StepKind)
    words = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    class Meta(OnlyAdded.Meta):
        indexes = [models.Index(fields=["user", "-at"], name="steps_of_an_account")]


class CodeGiven(OnlyAdded):
    """A code with which somebody sets a password, given to them in person. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="codes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=200)
    expires_at = models.DateTimeField()

    class Meta(OnlyAdded.Meta):
        pass


class CodeUsed(OnlyAdded):
    """That a code was used. There can be one such row for a code, so it works once, however many try at a moment."""

    code = models.OneToOneField(CodeGiven, on_delete=models.PROTECT, related_name="used")

    class Meta(OnlyAdded.Meta):
        pass


class How(models.TextChoices):
    PASSWORD = "password", "Password"
    COUNCIL = "council", "Council account"
    PASSKEY = "passkey", "Passkey"


class Second(models.TextChoices):
    NONE = "", "None"
    APP = "app", "Authenticator app"
    RECOVERY_CODE = "recovery_code", "Recovery code"
    PASSKEY = "passkey", "Passkey"


class Outcome(models.TextChoices):
    IN = "in", "Signed in"
    WRONG = "wrong", "Wrong password"
    WRONG_SECOND = "wrong_second", "Wrong second factor"
    WAIT = "wait", "Too many tries: asked to wait"
    ENDED = "ended", "The account had ended"
    NOT_KNOWN = "not_known", "No account here"


class SignIn(OnlyAdded):
    """One try to sign in. Whose address was typed is not kept where it is nobody's: people type passwords there."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ins", null=True)
    how = models.CharField(max_length=12, choices=How)
    second = models.CharField(max_length=14, choices=Second, blank=True)
    outcome = models.CharField(max_length=14, choices=Outcome)
    # The kind of device in words, as the browser describes itself. Not an address and not a fingerprint.
    device = models.CharField(max_length=80)
    # A random reference that the browser keeps in a cookie; None where it had none yet.
    device_ref = models.UUIDField(null=True)
    # Signed in on a device this person had not used before. Their very first sign-in is not news.
    new_device = models.BooleanField(default=False)

    class Meta(OnlyAdded.Meta):
        indexes = [models.Index(fields=["user", "-at"], name="sign_ins_of_an_account")]
