"""Services around a child: who is involved, since when, and when somebody last asked whether it is still so.

Recording one opens nothing: no matter, no event, no clock, no task. It says whom to ring.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from alongside.law.days import london_day
from alongside.law.people import SERVICES
from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, records, reports, stamp
from alongside.record.write import Rows, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """A service that knows the child. `contact`: who there; `reach`: their number or email at work; `protected`: it would
    give away where somebody lives; `confirmed_on`: the day somebody last made sure of it."""

    kind: str
    name: str
    contact: str = ""
    reach: str = ""
    from_on: date | None = None
    confirmed_on: date | None = None
    protected: bool = False


@reports
def record_service(child: UUID, said: Involved, *, source: str = "", by: Viewer, now: datetime) -> UUID:
    """Write down that a service is involved with a child. Answers the statement."""
    with records([child], by=by, now=now):
        row = _row(child, said, source, by=by, now=now)
        same = models.ServiceInvolved.objects.filter(
            person=child, kind=row.kind, name__iexact=row.name, standing=True, replaced_by=None, to_on=None
        )
        if same.exists():
            raise Mistaken(
                "name", "This is on the list already: say there that it is still so, or change it."
            )
        write(Rows([row]))
    return row.pk


@reports
def confirm_service(
    service: UUID, *, changed: Involved | None = None, source: str = "", by: Viewer, now: datetime
) -> UUID:
    """It is still so as of today; or still so with somebody else to ask. What was said before stays to be read."""
    with_child = _standing(service)
    with records([with_child.person_id], by=by, now=now):
        was = _standing(service)
        said = changed or Involved(
            kind=was.kind, name=was.name, contact=was.contact, reach=was.reach, from_on=was.from_on, protected=was.protected
        )  # fmt: skip
        said = replace(said, confirmed_on=said.confirmed_on or london_day(now))
        row = _row(was.person_id, said, source or was.source, by=by, now=now)
        row.replaces_id = was.pk
        write(Rows([row]))
    return row.pk


@reports
def end_service(service: UUID, *, last_on: date, because: str = "", by: Viewer, now: datetime) -> UUID:
    """The service is not involved any more, after this day."""
    found = _standing(service)
    if last_on > london_day(now):
        raise Mistaken("last_on", "The last day cannot be after today.")
    if found.from_on and last_on < found.from_on:
        raise Mistaken("last_on", "The last day must not be before the first.")
    with records([found.person_id], by=by, now=now):
        was = _standing(service)
        row = models.ServiceInvolved(
            person_id=was.person_id,
            kind=was.kind,
            name=was.name,
            contact=was.contact,
            reach=was.reach,
            protected=was.protected,
            from_on=was.from_on,
            to_on=last_on,
            confirmed_on=was.confirmed_on,
            source=because.strip() or was.source,
            replaces_id=was.pk,
            **stamp(by, now),
        )
        write(Rows([row]))
    return row.pk


def _row(child: UUID, said: Involved, source: str, *, by: Viewer, now: datetime) -> models.ServiceInvolved:
    today = london_day(now)
    if said.kind not in SERVICES:
        raise Mistaken("kind", "Choose what kind of service it is.")
    if not said.name.strip():
        raise Mistaken("name", "Enter the name of the surgery, school or service.")
    confirmed = said.confirmed_on or today
    if confirmed > today:
        raise Mistaken("confirmed_on", "The day it was last confirmed must be today or in the past.")
    return models.ServiceInvolved(
        person_id=child,
        kind=said.kind,
        name=said.name.strip(),
        contact=said.contact.strip(),
        reach=said.reach.strip(),
        protected=said.protected,
        from_on=said.from_on,
        confirmed_on=confirmed,
        source=source.strip(),
        **stamp(by, now),
    )


def _standing(service: UUID) -> models.ServiceInvolved:
    """The statement, while it stands. Raises NotFound."""
    found = models.ServiceInvolved.objects.filter(
        pk=service, standing=True, replaced_by=None, to_on=None
    ).first()
    if found is None:
        raise NotFound(service)
    return found
