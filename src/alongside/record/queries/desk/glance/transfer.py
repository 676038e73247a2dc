"""That the work with the child is offered to somebody else, or accepted and not yet handed over: who has it until then."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from alongside.law.history import Event
from alongside.record.queries.desk.glance.line import Known, Line, Part, Room

STEPS = ("handover_offered", "handover_accepted", "handover_returned", "handed_over")


def lines(known: Known) -> Iterator[Line]:
    """A line for each referral whose work is on its way, until it is handed over or returned."""
    for matter in known.history.matters.values():
        if matter.kind != "referral":
            continue
        last = known.history.last(*STEPS, matter=matter.id)
        if last is not None and last.kind in STEPS[:2]:
            yield _line(last, known)


def _line(last: Event, known: Known) -> Line:
    facts = last.facts
    if last.kind == "handover_offered":
        to = (
            known.called(facts.to_worker)
            or known.called(facts.to_team)
            or facts.to_council
            or "somebody else"
        )
        words = f"to {to}, who has not answered yet"
    else:
        who = known.called(facts.new_worker) or known.called(facts.accepted_by) or "somebody else"
        words = f"accepted, and {who} comes next. The family hears the name first"
    return Line(
        part=Part.PLAN,
        label="Work offered",
        words=words,
        on=last.on,
        opens=("event", UUID(last.id)),
    )


ROOM = Room(lines)
