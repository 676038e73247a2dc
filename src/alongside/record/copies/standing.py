"""Stages, deadlines, who works with the child, and when the child was last seen: the law's answers, kept for lists."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Model

from alongside.law import pathway
from alongside.law.history import Event, History
from alongside.record import history, models

COPIES: tuple[type[Model], ...] = (models.Stage, models.Deadline, models.Allocated, models.LastSeen)


def refresh(people: Collection[UUID]) -> None:
    """Work out these people's copies again from their histories."""
    rows = [row for person, theirs in history.read(people).items() for row in of(person, theirs)]
    for model in COPIES:
        model._default_manager.filter(person__in=people).delete()
        model._default_manager.bulk_create([row for row in rows if type(row) is model], batch_size=2000)


def of(person: UUID, theirs: History) -> Iterator[Model]:
    """The copies that follow from one history. Nothing here depends on today."""
    spans = pathway.stages(theirs)
    for span in spans:
        yield models.Stage(
            person_id=person,
            matter_id=UUID(span.matter),
            layer=span.layer,
            value=span.value,
            from_on=span.from_on,
            to_on=span.to_on,
            current=span.current,
            from_event_id=UUID(span.from_event),
        )
    for deadline in pathway.deadlines(theirs):
        yield models.Deadline(
            person_id=person,
            matter_id=UUID(deadline.matter),
            clock=deadline.clock,
            starts_event_id=UUID(deadline.started_by),
            started_on=deadline.started_on,
            due_on=deadline.due_on,
            due_at=deadline.due_at,
            extended_to=deadline.extended_to,
            provisional=deadline.provisional,
            outcome=deadline.outcome,
            stopped_on=deadline.stopped_on,
            stopped_by_id=UUID(deadline.stopped_by) if deadline.stopped_by else None,
        )
    open_matters = {span.matter for span in spans if span.current}
    for event in _latest_allocations(theirs):
        if any(above.id == event.matter for matter in open_matters for above in theirs.ancestors(matter)):
            yield models.Allocated(
                person_id=person,
                matter_id=UUID(event.matter),
                worker=as_ref(event.facts.worker),
                team=as_ref(event.facts.team),
                from_on=event.on,
                from_event_id=UUID(event.id),
            )
    seen = [event for event in theirs.every("child_seen") if event.on]
    if seen:
        alone = [event.on for event in seen if event.facts.seen == "alone"]
        yield models.LastSeen(
            person_id=person, seen_on=max(e.on for e in seen if e.on), alone_on=max(alone, default=None)
        )  # type: ignore[type-var]


def as_ref(text: str | None) -> UUID | None:
    """The account a fact names, or None where it holds a name that is nobody's account (an import)."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _latest_allocations(theirs: History) -> Iterator[Event]:
    latest = {event.matter: event for event in theirs.every("allocated")}
    yield from latest.values()
