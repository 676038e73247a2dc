"""Who opened a record, when, as what and why; and the searches that met it without being allowed to see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_from, is_mine, open_record
from alongside.record.queries.desk.staff import colleagues

MOST = 500


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened it. `why` is empty where they work with the child."""

    at: datetime
    name: str
    role: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looked at one person's record, the latest first."""

    person: UUID
    name: str
    looks: tuple[Look, ...]
    kept_from: tuple[Look, ...]
    more: bool


def who_looked(viewer: Viewer, person: UUID, *, now: datetime) -> Looked:
    """The log of one record. Reading the log is itself in the log."""
    opened = open_record(viewer, person, what="who looked", now=now)
    rows = list(models.ReadLog.objects.filter(person__in=opened.records).order_by("-at", "-pk")[: MOST + 1])
    met = list(models.HiddenMatch.objects.filter(person__in=opened.records).order_by("-recorded_at")[:MOST])
    staff = colleagues([row.user for row in rows] + [row.recorded_by for row in met])
    nobody = "An account that no longer exists"
    return Looked(
        opened.person,
        opened.name,
        tuple(
            Look(
                row.at,
                staff[row.user].name if row.user in staff else nobody,
                row.role.replace("_", " "),
                row.what,
                row.why,
            )
            for row in rows[:MOST]
        ),
        tuple(
            Look(
                row.recorded_at,
                staff[row.recorded_by].name if row.recorded_by in staff else nobody,
                "",
                row.asked,
                row.why,
            )
            for row in met
        ),
        len(rows) > MOST,
    )


@dataclass(frozen=True, slots=True)
class MustSay:
    """Whether somebody has to say why they open a record, and the teams to ring where they would rather not."""

    person: UUID
    reason_needed: bool


def must_say(viewer: Viewer, person: UUID, *, now: datetime) -> MustSay:
    """Whether this viewer has to say why. NotFound where there is no record they may know of. Opens nothing."""
    known = models.PersonCard.objects.filter(person=person).exists()
    if not known or person in hidden_from(viewer, london_day(now)):
        raise NotFound(person)
    return MustSay(person, not is_mine(viewer, person, now=now))
