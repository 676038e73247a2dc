"""The plans that run for a child: which, what for, who leads it, when it is looked at again, and what is being done now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from alongside.law.history import Event, Matter
from alongside.law.steps import child_in_need, protection_plan
from alongside.law.steps.conference import CATEGORY
from alongside.record import models
from alongside.record.actions.plans import OVER
from alongside.record.queries.desk.glance.line import Known, Line, Part, Room
from alongside.record.together import Written

MOST_ACTIONS = 3
STEPS = dict(models.PlanItemStep.Kind.choices)

# What is to be done for a child under a plan and is not over: the one that is due first stands first.
ACTIONS = """
SELECT run.matter_id, p.ref, t.words, term.by_on, term."user", term.person_id, term.name, step.kind, step."on",
       (SELECT json_agg(who.person_id) FROM record_passageperson who WHERE who.passage_id = t.passage_id)
FROM record_planchild run JOIN record_plan p ON p.ref = run.plan_id
JOIN record_planitem i ON i.plan_id = p.ref AND i.kind = 'action'
JOIN LATERAL (SELECT c.standing FROM record_planitemchild c WHERE c.item_id = i.ref AND c.person_id = run.person_id
              ORDER BY c.n DESC LIMIT 1) mine ON mine.standing
JOIN LATERAL (SELECT s.passage_id FROM record_slotpassage s
              WHERE s.document_id = p.document_id AND s.slot = 'action:' || i.ref ORDER BY s.n DESC LIMIT 1) said ON true
JOIN record_passagetext t ON t.passage_id = said.passage_id AND t.words <> ''
LEFT JOIN LATERAL (SELECT * FROM record_planitemterms x WHERE x.item_id = i.ref ORDER BY x.n DESC LIMIT 1) term ON true
LEFT JOIN LATERAL (SELECT * FROM record_planitemstep x WHERE x.item_id = i.ref ORDER BY x.n DESC LIMIT 1) step ON true
WHERE run.person_id = ANY(%(records)s) AND (step.kind IS NULL OR step.kind <> ALL(%(over)s))
ORDER BY term.by_on NULLS LAST, i.n
"""


@dataclass(frozen=True, slots=True)
class _Action:
    """Something that is being done. `people`: whom its words are about or mention."""

    matter: UUID
    plan: UUID
    words: str
    by_on: date | None
    user: UUID | None
    person: UUID | None
    name: str | None
    step: str | None
    step_on: date | None
    people: Collection[UUID] | None


def lists(records: Collection[UUID]) -> dict[str, Written]:
    """What is being done under the plans of a person who has these records."""
    columns = (UUID, UUID, str, date.fromisoformat, UUID, UUID, str, str, date.fromisoformat, _refs)
    return {"plan_actions": Written(ACTIONS, {"records": list(records), "over": [*map(str, OVER)]}, columns)}


def _refs(found: Iterable[str]) -> tuple[UUID, ...]:
    return tuple(map(UUID, found))


def named(read: Mapping[str, list[Any]]) -> set[UUID]:
    """Who does what is being done."""
    return {ref for row in read["plan_actions"] for ref in row[4:6] if ref}


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
        **_what_is_done(matter.id, start, known),
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
        loud=withdrawn,
        **_what_is_done(start.matter, start, known),
    )


def _what_is_done(matter: str, start: Event, known: Known) -> dict[str, Any]:
    """Where a plan opens and the first of its live actions: on its own page, or where nothing was planned item by item, at the
    event it began with."""
    actions = [_Action(*row) for row in known.read["plan_actions"] if str(row[0]) == matter]
    shown = [each for each in actions if not any(ref in known.hidden for ref in each.people or ())]
    more = [_in_words(each, known) for each in shown[:MOST_ACTIONS]]
    if len(shown) > MOST_ACTIONS:
        more[-1] += f" And {len(shown) - MOST_ACTIONS} more."
    return {
        "opens": ("plan", actions[0].plan) if actions else ("event", UUID(start.id)),
        "more": tuple(more),
    }


def _in_words(each: _Action, known: Known) -> str:
    who = "" if known.hides(each.person) else known.called(each.user or each.person) or each.name or ""
    by = f"by {each.by_on.day} {each.by_on:%B}" if each.by_on else ""
    late = "late" if each.by_on and each.by_on < known.today else ""
    step = (
        f"{STEPS[each.step].lower()} since {each.step_on.day} {each.step_on:%B}"
        if each.step and each.step_on
        else ""
    )
    line = " ".join(each.words.split())
    words = line if len(line) <= 110 else f"{line[:108].rsplit(' ', 1)[0]} …"
    aside = ", ".join(filter(None, (who, by, late, step)))
    return known.shown(words) + (f" ({aside})" if aside else "")


def _lead(who: object, known: Known) -> str:
    name = known.called(str(who)) if who else ""
    return f"led by {name}" if name else "who leads it is not recorded"


def _again(day: object) -> str:
    return f"looked at again by {day.day} {day:%B %Y}" if isinstance(day, date) else ""


ROOM = Room(lines, lists, named)
