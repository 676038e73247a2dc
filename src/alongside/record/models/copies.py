"""What is worked out from the ledger for lists, boards, cohorts and returns. `alongside rebuild` makes all of it again.

Keys are not checked by the database here: what they point at is in the ledger, which nothing leaves, and checking each
of them made a rebuild half as slow again.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from alongside.record.models.front_door import Contact
from alongside.record.models.pathway import Event, Matter
from alongside.record.models.people import Person
from alongside.record.models.sorts import Copy
from alongside.record.models.telling import Notice


class Stage(Copy):
    """Where a matter stands, or stood, on one layer."""

    person = models.ForeignKey(Person, models.DO_NOTHING, db_constraint=False, related_name="stages")
    matter = models.ForeignKey(Matter, models.DO_NOTHING, db_constraint=False, related_name="stages")
    layer = models.CharField(max_length=12)
    value = models.CharField(max_length=40)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    current = models.BooleanField()
    from_event = models.ForeignKey(Event, models.DO_NOTHING, db_constraint=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["layer", "value"],
                name="standing_now",
                condition=Q(current=True),
            ),
            models.Index(fields=["layer", "value", "from_on"], name="stages_over_time"),
        ]


class Deadline(Copy):
    """A clock that started, and what became of it. Whether it is late is a question for today."""

    person = models.ForeignKey(Person, models.DO_NOTHING, db_constraint=False, related_name="deadlines")
    matter = models.ForeignKey(Matter, models.DO_NOTHING, db_constraint=False, related_name="deadlines")
    clock = models.CharField(max_length=60)
    starts_event = models.ForeignKey(Event, models.DO_NOTHING, db_constraint=False, related_name="+")
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, help_text="open, met, met_late, not_needed, paused, not_known")
    started_on = models.DateField(null=True)
    extended_to = models.DateField(null=True)
    provisional = models.BooleanField(
        default=False, help_text="Counted over bank holidays not yet announced."
    )
    stopped_on = models.DateField(null=True)
    stopped_by = models.ForeignKey(Event, models.DO_NOTHING, db_constraint=False, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on", "clock"],
                name="running_by_day",
                condition=Q(outcome="open"),
            )
        ]


class Allocated(Copy):
    """Who works with a child now, in which matter; no worker for a child who waits for one, on a team's list or none's."""

    person = models.ForeignKey(Person, models.DO_NOTHING, db_constraint=False, related_name="allocated")
    matter = models.ForeignKey(Matter, models.DO_NOTHING, db_constraint=False, related_name="allocated")
    worker = models.UUIDField(null=True)
    team = models.UUIDField(null=True)
    from_on = models.DateField(null=True)
    from_event = models.ForeignKey(Event, models.DO_NOTHING, db_constraint=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["worker"], name="children_of_a_worker"),
            models.Index(fields=["team"], name="children_of_a_team"),
            models.Index(fields=["matter"], name="waiting_for_a_worker", condition=Q(worker__isnull=True)),
        ]


class PersonCard(Copy):
    """A person in one row, for lists."""

    person = models.OneToOneField(
        Person, models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="card"
    )
    canonical = models.ForeignKey(Person, models.DO_NOTHING, db_constraint=False, related_name="+")
    name = models.TextField()
    born_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    sex = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["born_on"], name="cards_by_birthday"),
            models.Index(
                fields=["due_on"],
                name="cards_by_due_date",
                condition=Q(due_on__isnull=False),
            ),
        ]


class LastSeen(Copy):
    """When a child was last seen by a worker, and last seen alone."""

    person = models.OneToOneField(
        Person, models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="last_seen"
    )
    seen_on = models.DateField()
    alone_on = models.DateField(null=True)


class SearchTerm(Copy):
    """One thing a person may be found by: a name with its sounds, a postcode, a number."""

    person = models.ForeignKey(Person, models.DO_NOTHING, db_constraint=False, related_name="search_terms")
    kind = models.CharField(max_length=20)
    text = models.TextField(help_text="Lower case, without accents.")
    sounds = ArrayField(
        models.TextField(),
        default=list,
        help_text="Daitch-Mokotoff codes of each word of a name.",
    )
    protected = models.BooleanField(default=False)

    class Meta:
        indexes = [
            GinIndex(fields=["sounds"], name="search_sounds"),
            GinIndex(fields=["text"], name="search_trigrams", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["kind", "text"], name="search_exact"),
        ]


class NoticeState(Copy):
    """Where a duty to tell stands."""

    notice = models.OneToOneField(
        Notice, models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="state"
    )
    person = models.ForeignKey(Person, models.DO_NOTHING, db_constraint=False, related_name="+")
    state = models.CharField(max_length=16)
    due_on = models.DateField(null=True)
    review_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="notices_to_do")]


class BoardRow(Copy):
    """A contact on the front-door board. `column` is where it stands: new, being_checked, to_decide, done."""

    contact = models.OneToOneField(
        Contact, models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="board"
    )
    column = models.CharField(max_length=14)
    received_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    batch = models.UUIDField(null=True)
    children = ArrayField(models.UUIDField(), default=list)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["column", "received_at"],
                name="the_board",
                condition=~Q(column="done"),
            )
        ]
