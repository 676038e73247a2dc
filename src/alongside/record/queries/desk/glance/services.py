"""Who else is in the child's life by their work: the GP, the health visitor, the school, as somebody last made sure of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.law.people import SERVICES
from alongside.record import models
from alongside.record.queries.desk.glance.line import Known, Line, Part, Room
from alongside.record.together import compiled


@compiled
def lists(records: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """The services that are involved with a person who has these records."""
    return {
        "services_involved": models.ServiceInvolved.objects.filter(
            person__in=records, standing=True, replaced_by=None
        ).order_by("kind", "name", "ref")
    }


def lines(known: Known) -> Iterator[Line]:
    """A line a service: what it is, who there, how to reach them. One that would give a place away is named to those who
    work with the child."""
    order = list(SERVICES)
    rows: list[models.ServiceInvolved] = [
        row for row in known.read["services_involved"] if row.to_on is None or row.to_on >= known.today
    ]
    for row in sorted(rows, key=lambda row: order.index(row.kind) if row.kind in SERVICES else len(order)):
        secret = row.protected and not known.cleared
        words = ", ".join(filter(None, (row.name, row.contact, row.reach)))
        yield Line(
            part=Part.NETWORK,
            label=SERVICES.get(row.kind, row.kind),
            words="kept private: ring the worker" if secret else known.shown(words),
            on=row.confirmed_on,
            opens=("services", UUID(known.history.person.id)),
        )


ROOM = Room(lines, lists)
