"""The census as it would be today: what the rules find and what the headline numbers count, prepared by a job so that no
page ever counts; and, in the ledger, when each finding was first seen, what was said of it, and who mended it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.record.models.building import Build
from alongside.record.models.people import Person
from alongside.record.models.sorts import Copy, Ledger


class CensusDue(Copy):
    """Somebody about whom something was written since the rules last ran for them, and who wrote it."""

    person = models.UUIDField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        pass


class CensusRun(Copy):
    """How far the copies of one year reach: when the whole of it was last checked, and when anybody of it was.

    `as_at` is the day the numbers are of: that day, or the last of the year. `children` are those in the return.
    """

    year = models.CharField(max_length=7, primary_key=True)
    council = models.CharField(max_length=3)
    rules = models.CharField(max_length=60)
    as_at = models.DateField()
    whole_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    children = models.IntegerField()

    class Meta:
        pass


class CensusChild(Copy):
    """A child of the return of a year, with the numbers two children must not share."""

    year = models.CharField(max_length=7)
    person = models.UUIDField()
    number = models.TextField()
    upn = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["year", "person"], name="census_children"),
            models.Index(fields=["year", "number"], name="census_by_number"),
            models.Index(fields=["year", "upn"], name="census_by_upn", condition=~Q(upn="")),
        ]


class CensusFinding(Copy):
    """What a rule finds in the return of a year as it would be now, and what of the record it speaks of.

    `key` is made of what is found and where, so that the same finding has the same key in every run. `person` stands for
    all records joined to it; none for what is counted over the whole return. `team` and `worker` have the child today.
    """

    key = models.UUIDField(primary_key=True)
    year = models.CharField(max_length=7)
    rule = models.CharField(max_length=8)
    severity = models.CharField(max_length=8)
    person = models.UUIDField(null=True)
    matter = models.UUIDField(null=True)
    event = models.UUIDField(null=True)
    table = models.CharField(max_length=40)
    fields = models.TextField()
    words = models.TextField()
    seen = models.TextField(blank=True)
    team = models.UUIDField(null=True)
    worker = models.UUIDField(null=True)
    since = models.DateTimeField()
    state = models.CharField(max_length=12, blank=True, help_text="acknowledged, queried, or nothing said.")

    class Meta:
        indexes = [
            models.Index(fields=["year", "severity", "since", "key"], name="findings_of_a_year"),
            models.Index(fields=["year", "rule", "since", "key"], name="findings_of_a_rule"),
            models.Index(fields=["year", "team", "since", "key"], name="findings_of_a_team"),
            models.Index(fields=["year", "worker", "since", "key"], name="findings_of_a_worker"),
            models.Index(fields=["person", "year"], name="findings_of_a_child"),
        ]


class CensusCase(Copy):
    """One child (or one run of work of a child) that a headline number counts, or is measured against.

    `counts`: it is in the numerator. `part`: which part of a number that is broken down. `days`: what was measured.
    """

    year = models.CharField(max_length=7)
    indicator = models.CharField(max_length=32)
    part = models.CharField(max_length=12, blank=True)
    person = models.UUIDField()
    ref = models.UUIDField(help_text="The run of work, or the child where the number counts children.")
    counts = models.BooleanField()
    on = models.DateField()
    days = models.IntegerField(null=True)
    team = models.UUIDField(null=True)
    worker = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["year", "indicator", "part", "counts", "on", "ref"], name="cases_of_a_number"
            ),
            models.Index(
                fields=["year", "team", "indicator", "part", "counts", "on", "ref"], name="cases_of_a_team"
            ),
            models.Index(fields=["person", "year"], name="cases_of_a_child"),
        ]


class CensusTally(Copy):
    """Findings and cases added up, for each team and worker who has the children: what pages add up again, never more.

    `what`: finding, case, or until (a case by the same day of that year as it is today in the running one).
    `every` counts all of them, `counts` those that count; `middle` is the median of what was measured, of the whole only.
    """

    year = models.CharField(max_length=7)
    what = models.CharField(max_length=8)
    key = models.CharField(max_length=32)
    severity = models.CharField(max_length=8, blank=True)
    part = models.CharField(max_length=12, blank=True)
    team = models.UUIDField(null=True)
    worker = models.UUIDField(null=True)
    counts = models.IntegerField()
    every = models.IntegerField()
    middle = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index(fields=["year", "what", "team"], name="tallies_of_a_year")]


class FindingMark(Ledger):
    """What became of a finding: seen first, mended and by whom, acknowledged or queried with a note.

    `finding` is its key (`CensusFinding`), which outlives the copy. `who` wrote what mended it, where somebody did.
    """

    class Kind(models.TextChoices):
        SEEN = "seen"
        MENDED = "mended"
        ACKNOWLEDGED = "acknowledged"
        QUERIED = "queried"

    finding = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Kind)
    year = models.CharField(max_length=7)
    rule = models.CharField(max_length=8)
    severity = models.CharField(max_length=8)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    fields = models.TextField()
    words = models.TextField(help_text="The rule's words; of a note, what somebody wrote.")
    who = models.UUIDField(null=True)
    team = models.UUIDField(null=True)

    class Meta(Ledger.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_finding_is_queried_with_a_note", condition=~Q(kind="queried") | ~Q(words="")
            )
        ]
        indexes = [
            models.Index(fields=["finding", "recorded_at"], name="marks_of_a_finding"),
            models.Index(
                fields=["year", "recorded_at", "ref"], name="mended_in_order", condition=Q(kind="mended")
            ),
            models.Index(
                fields=["year", "team", "recorded_at", "ref"],
                name="mended_by_team",
                condition=Q(kind="mended"),
            ),
        ]


class BuildAsked(Ledger):
    """Somebody asked for a return to be built. A job builds it in their name."""

    collection = models.CharField(max_length=12)
    year = models.CharField(max_length=7)

    class Meta(Ledger.Meta):
        pass


class BuildAnswered(Ledger):
    """What came of it: the build, or why there is none. `again`: the same facts had been built before."""

    asked = models.OneToOneField(BuildAsked, models.PROTECT, related_name="answer")
    build = models.ForeignKey(Build, models.PROTECT, null=True, related_name="+")
    again = models.BooleanField(default=False)
    words = models.TextField(blank=True)

    class Meta(Ledger.Meta):
        pass


class BuildSince(Copy):
    """Something recorded after a build was made that lies within its year: the build would read otherwise now. Looked for
    every night."""

    build = models.ForeignKey(Build, models.DO_NOTHING, db_constraint=False, related_name="since")
    event = models.UUIDField()
    person = models.UUIDField()
    kind = models.CharField(max_length=48)
    on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    correction = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [models.Index(fields=["build", "recorded_at", "event"], name="since_a_build")]
