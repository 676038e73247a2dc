"""The plans that run for a child, as their events say: which, what for, who leads it, when it is looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from alongside.law.history import Event, Matter
from alongside.law.steps import child_in_need, protection_plan
from alongside.law.steps.conference import CATEGORY
from alongside.record.queries.desk.glance.line import Known, Line, Part, Room


def lines(known: Known) -> Iterator[Line]:
    """A line for each live plan."""
    for matter in protection_plan.live_plans(known.history):
        yield _protection(matter, known)
    for event in known.history.every("cin_plan_started"):
        if known.history.last("cin_plan_ended", matter=event.matter) is None:
            yield _in_need(event, known)


def _protection(matter: Matter, known: Known) -> Line:
    start = next(e for e in known.history.of(matter.id) if e.kind in protection_plan.BEGINS)
    details = protection_plan.details(known.history, matter.id)
    category = CATEGORY.options().get(str(details.get("category", "")), "category not recorded")
    return Line(
        part=Part.PLAN,
        label="Child protection plan",
        words="; ".join(
            filter(
                None,
                (category, _lead(details.get("lead_social_worker"), known), _again(details.get("review_on"))),
            )
        ),
        on=start.on,
        opens=("event", UUID(start.id)),
    )


def _in_need(start: Event, known: Known) -> Line:
    reviewed = known.history.last("cin_plan_reviewed", matter=start.matter)
    again = reviewed.facts.next_review_on if reviewed else start.facts.review_on
    withdrawn = child_in_need.nobody_agrees(known.history)
    return Line(
        part=Part.PLAN,
        label="Child in need plan",
        words="; ".join(
            filter(
                None,
                (
                    "nobody agrees to it any more: a manager decides" if withdrawn else "",
                    _lead(start.facts.lead, known),
                    _again(again),
                ),
            )
        ),
        on=start.on,
        opens=("event", UUID(start.id)),
        loud=withdrawn,
    )


def _lead(who: object, known: Known) -> str:
    name = known.called(str(who)) if who else ""
    return f"led by {name}" if name else "who leads it is not recorded"


def _again(day: object) -> str:
    return f"looked at again by {day.day} {day:%B %Y}" if isinstance(day, date) else ""


ROOM = Room(lines)
