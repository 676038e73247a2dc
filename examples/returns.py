"""The data desk of the demonstration: the rules have run for everybody, two primary needs that were missing were put right
where they were found, and the census was built before and after; somebody who did not build it approved the second."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from uuid import UUID

from alongside.exchange.build import always, building
from alongside.jobs.running import BY_ITSELF
from alongside.record.actions import building as builds, census, correction
from alongside.record.models import CensusFinding, Event
from alongside.record.queries.census import around
from examples.cast import Cast

COUNCIL = building.OF_THE_DEMONSTRATION
# Whose finding the page tests open: a child of the East team, one of another team's, a restricted one.
EXAMPLES = {"own": "jack", "other": "minh", "restricted": "linnet"}


def ready(staff: Cast, now: datetime, refs: dict[str, UUID]) -> None:
    """Make everything ready as the jobs of a night would, and put right what is an error."""
    always.look_at_all(council=COUNCIL, by=BY_ITSELF, now=now)
    refs["build_built"] = _built(staff, now)
    missing = CensusFinding.objects.filter(rule="8610").values_list("matter", flat=True)
    for received in Event.objects.filter(matter__in=list(missing), kind="referral_received"):
        correction.correct_event(
            received.pk,
            facts={"primary_need": "N1"},
            because="The other council’s letter says it.",
            by=staff["Grace"],
            now=now,
        )
    always.look_again(council=COUNCIL, by=BY_ITSELF, now=now)
    refs["build_approved"] = _built(staff, now)
    builds.approve_build(
        refs["build_approved"], words="Read with the team managers.", by=staff["Farah"], now=now
    )
    for which, child in EXAMPLES.items():
        found = CensusFinding.objects.filter(person=refs[child]).order_by("rule", "key")[:1].get()
        refs[f"finding_{which}"] = found.key
    census.say_of_finding(
        refs["finding_own"],
        kind="acknowledged",
        words="The school is sending the number.",
        by=staff["Hannah"],
        now=now,
    )


def _built(staff: Cast, now: datetime) -> UUID:
    year = around.year_of(now.date())
    with tempfile.TemporaryDirectory() as folder:
        made = building.build_cin(
            Path(folder) / f"cin-{year}.xml", year=year, council=COUNCIL, by=staff["Wei"], now=now
        )
    return made.kept.ref
