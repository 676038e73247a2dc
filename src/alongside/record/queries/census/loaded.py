"""What was loaded from a file, found again by the number of the child: for explaining a return that is built from it."""

from __future__ import annotations

from uuid import UUID

from alongside.record import models


def runs_by_key(system: str, number: str) -> dict[str, set[UUID]]:
    """The runs of work that files of a system reported about whoever has this number there, by the file's own key.

    One number may stand on two children, so that a key may be found twice.
    """
    holders = models.Identifier.objects.filter(kind="la_child_id", value=number, source=system)
    people = list(holders.values_list("person", flat=True))  # two statements, each by its index
    found: dict[str, set[UUID]] = {}
    keys = models.SourceKey.objects.filter(system=system, person__in=people, event=None)
    for key, matter in keys.values_list("key", "matter"):
        found.setdefault(key, set()).add(matter)
    return found
