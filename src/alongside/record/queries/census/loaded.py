"""What was loaded from a file, found again by the number of the child: for explaining a return that is built from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from alongside.law import events as law_events
from alongside.law.history import Event
from alongside.record import history, models


def runs_by_key(system: str, number: str) -> dict[str, set[UUID]]:
    """The runs of work that files of a system reported about whoever has this number there, by the file's own key.

    One number may stand on two children, so that a key may be found twice.
    """
    people = _holders(system, number)  # two statements, each by its index
    found: dict[str, set[UUID]] = {}
    keys = models.SourceKey.objects.filter(system=system, person__in=people, event=None)
    for key, matter in keys.values_list("key", "matter"):
        found.setdefault(key, set()).add(matter)
    return found


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands now: where it comes from, since when it is known, and the days and codes it says."""

    source: str
    recorded_at: datetime
    says: frozenset[str]


def standing_by_key(system: str, number: str) -> dict[str, Stands | None]:
    """What stands now of each event that files of a system reported about whoever has this number, by the file's own key;
    None where nothing does: it was taken back, or belongs to somebody else."""
    people = _holders(system, number)
    stands = {
        event.corrects or event.id: _stands(event)
        for told in history.read(people).values()
        for event in told.effective
    }
    keys = models.SourceKey.objects.filter(system=system, person__in=people).exclude(event=None)
    return {key: stands.get(str(event)) for key, event in keys.values_list("key", "event")}


def _holders(system: str, number: str) -> list[UUID]:
    """Who has this number by a file of the system, or by what people here wrote."""
    said = models.Identifier.objects.filter(kind="la_child_id", value=number)
    said = said.filter(~Q(source__startswith="cin/") | Q(source=system))
    return list(said.values_list("person", flat=True).distinct())


def standing(ref: UUID) -> Stands | None:
    """What an event says that was recorded under this reference."""
    row = models.Event.objects.filter(pk=ref).first()
    if row is None:
        return None
    return Stands(row.source, row.recorded_at, _words(row.on, row.facts))


def _stands(event: Event) -> Stands:
    return Stands(event.source, event.recorded_at, _words(event.on, law_events.plain(event.facts)))


def _words(on: date | None, facts: Mapping[str, Any]) -> frozenset[str]:
    listed = (each if isinstance(each, list) else [each] for each in facts.values())
    return frozenset(str(each) for several in listed for each in several) | {str(on)}
