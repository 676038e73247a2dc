"""What is in a plan: of protection, or of help a family agreed to. What must change, who does what about it, what came of it.

That a plan began and ended are events of each child, in the child's own matter. These tables hold what the plan says, once
for brothers and sisters: each need and each action names the children it is for, and nobody reads it on another's page. The
words stand in slots of the plan's document; when, who and which service stand here. Nothing is overwritten: the latest row
of an item stands, and a version of the plan is what stood when it was kept.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.meetings import Meeting
from alongside.record.models.pathway import Matter
from alongside.record.models.people import Person
from alongside.record.models.sorts import Ledger
from alongside.record.models.telling import Task
from alongside.record.models.writing import Document, Passage, SignedVersion


class Service(Ledger):
    """A service the council knows, that an action of a plan can name. `early_help`: one that a family chooses. Under another
    name it is another row, so that what an action asked for stays as it was."""

    name = models.TextField()
    provider = models.TextField(blank=True)
    early_help = models.BooleanField(default=False)

    class Meta(Ledger.Meta):
        constraints = [models.CheckConstraint(name="a_service_is_called_something", condition=~Q(name=""))]


class ServiceClosed(Ledger):
    """That a service can be asked for no longer, after its last day."""

    service = models.OneToOneField(Service, models.PROTECT, related_name="closed")
    last_on = models.DateField()
    because = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        pass


class Plan(Ledger):
    """One plan, for one child or several of a family. Its words are in the document."""

    class Kind(models.TextChoices):
        PROTECTION = "protection"
        CHILD_IN_NEED = "child_in_need"

    kind = models.CharField(max_length=16, choices=Kind)
    document = models.OneToOneField(Document, models.PROTECT, related_name="plan")

    class Meta(Ledger.Meta):
        pass


class PlanChild(Ledger):
    """A child the plan is for, and the child's own matter, in which it began and ends."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="children")
    person = models.ForeignKey(Person, models.PROTECT, related_name="plans")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="plan_of")

    class Meta(Ledger.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "person"], name="a_child_once_in_a_plan")]


class PlanItem(Ledger):
    """Something that must change, or something that somebody does about it. `under`: the change an action serves."""

    class Kind(models.TextChoices):
        NEED = "need"
        ACTION = "action"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=6, choices=Kind)
    under = models.ForeignKey("self", models.PROTECT, null=True, related_name="actions")
    n = models.SmallIntegerField(
        help_text="Its place among the needs, or among the actions, of the plan; from 1."
    )

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "n"], name="plan_items_are_numbered"),
            models.CheckConstraint(
                name="only_an_action_serves_a_need", condition=Q(under__isnull=True) | Q(kind="action")
            ),
        ]


class PlanItemChild(Ledger):
    """A child an item is for. The latest row of a child stands; with `standing` False it takes the child off."""

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="children")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    n = models.SmallIntegerField(default=0)
    standing = models.BooleanField(default=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["item", "person", "n"], name="children_of_an_item_are_numbered")
        ]


class PlanItemTerms(Ledger):
    """By when, for how long, and who: who does an action, who measures a change. The latest row stands. One of `person`
    (on the record), `user` (a colleague) and `name` says who; nobody named yet is none of them."""

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="terms")
    n = models.SmallIntegerField()
    by_on = models.DateField(null=True, help_text="By which day, counted in.")
    until_on = models.DateField(null=True, help_text="Until which day it goes on, counted in.")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    user = models.UUIDField(null=True)
    name = models.TextField(blank=True)
    agency = models.TextField(blank=True)
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="asked_for")
    task = models.OneToOneField(Task, models.PROTECT, null=True, related_name="plan_terms")

    class Meta(Ledger.Meta):
        constraints = [
            models.UniqueConstraint(fields=["item", "n"], name="plan_item_terms_are_numbered"),
            models.CheckConstraint(
                name="plan_item_is_one_somebodys",
                condition=Q(person__isnull=True) | Q(user__isnull=True, name=""),
            ),
        ]


class PlanItemStep(Ledger):
    """What came of an item, on a day. An action is asked for, waits, starts, ends, is refused or cannot be had. A change is
    measured: better, no different, worse, reached; or it is no longer in the plan. `agreed_by`: who of the family agreed to
    a service they choose."""

    class Kind(models.TextChoices):
        ASKED = "asked", "Asked for"
        WAITING = "waiting", "Waiting"
        STARTED = "started", "Started"
        ENDED = "ended", "Done or ended"
        REFUSED = "refused", "Refused"
        UNAVAILABLE = "unavailable", "Cannot be had"
        BETTER = "better", "Better"
        SAME = "same", "No different"
        WORSE = "worse", "Worse"
        REACHED = "reached", "Reached"
        DROPPED = "dropped", "No longer in the plan"

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="steps")
    n = models.SmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField()
    said = models.ForeignKey(Passage, models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="plan_steps")

    class Meta(Ledger.Meta):
        constraints = [models.UniqueConstraint(fields=["item", "n"], name="plan_item_steps_are_numbered")]


class PlanVersion(Ledger):
    """The plan as it was kept: its words signed, and of its items what stood at that moment. `stage`: the outline a
    conference made, the full plan a meeting developed from it, a later change."""

    class Stage(models.TextChoices):
        OUTLINE = "outline", "Outline plan"
        DEVELOPED = "developed", "Developed plan"
        CHANGED = "changed", "Changed plan"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    signed = models.OneToOneField(SignedVersion, models.PROTECT, related_name="plan_version")
    stage = models.CharField(max_length=9, choices=Stage)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="plan_versions")

    class Meta(Ledger.Meta):
        pass
