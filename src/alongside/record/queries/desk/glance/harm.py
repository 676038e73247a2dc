"""What harm is suspected or was found: why people are worried, before what is done about it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from alongside.law.steps import protection_plan
from alongside.law.steps.conference import CATEGORY
from alongside.law.tables import Layer
from alongside.record.queries.desk.glance.line import Known, Line, Part, Room

SUSPECTED = {
    "strategy_discussion_held": "Suspected: talked about with the police and health",
    "s47_enquiry_open": "Suspected: an enquiry under section 47 is open",
    "conference_pending": "Found by an enquiry: a conference is to decide",
}


def lines(known: Known) -> Iterator[Line]:
    """The category of a live plan of protection; without a plan, how far what is suspected has been looked into."""
    plans = protection_plan.live_plans(known.history)
    for matter in plans:
        start = next(e for e in known.history.of(matter.id) if e.kind in protection_plan.BEGINS)
        category = str(protection_plan.details(known.history, matter.id).get("category", ""))
        words = CATEGORY.options().get(category, "The category is not recorded")
        yield _line(words, start.id, known)
    if plans:
        return
    for stage in known.position.stages:
        if stage.layer is Layer.PROTECTION and stage.current and stage.value in SUSPECTED:
            yield _line(SUSPECTED[stage.value], stage.from_event, known)


def _line(words: str, event: str, known: Known) -> Line:
    happened = known.event(event)
    return Line(
        part=Part.DANGER,
        label="Significant harm",
        words=words,
        on=happened.on if happened else None,
        opens=("event", UUID(event)),
        loud=True,
    )


ROOM = Room(lines)
