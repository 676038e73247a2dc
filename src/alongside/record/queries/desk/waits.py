"""Who waits for a service: the actions of plans that name one, by service and team, with how long each child has waited.

Every number is the length of a list that can be opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import Viewer, hidden_list
from alongside.record.queries.desk.staff import TeamCard, team_rows
from alongside.record.together import Written, together

Step = models.PlanItemStep.Kind
NOT_ASKED = "not_asked"
WAITS = frozenset({Step.ASKED, Step.WAITING})
# What a number of the page counts, by the state of an action; what has ended or is no longer in the plan waits for nobody.
COUNTS: dict[str, frozenset[str]] = {
    "waiting": frozenset(WAITS),
    "not_asked": frozenset({NOT_ASKED}),
    "unavailable": frozenset({Step.UNAVAILABLE}),
    "refused": frozenset({Step.REFUSED}),
    "started": frozenset({Step.STARTED}),
}


@dataclass(frozen=True, slots=True)
class Waits:
    """One child for whom a plan names a service: the action, how it stands and since which day. `worker`: whom to ask."""

    person: UUID
    name: str
    born_on: date | None
    item: UUID
    service: UUID
    service_name: str
    provider: str
    team: UUID
    worker: str
    state: str
    since: date

    def days(self, today: date) -> int:
        """Whole days since it stands so, that first day not counted."""
        return (today - self.since).days


@dataclass(frozen=True, slots=True)
class Line:
    """One service and one team, with the children behind its numbers, who waits longest first."""

    team: TeamCard
    service: UUID
    name: str
    provider: str
    children: tuple[Waits, ...]

    def showing(self, what: str) -> tuple[Waits, ...]:
        """The children behind one number (a key of `COUNTS`)."""
        return tuple(each for each in self.children if each.state in COUNTS[what])

    def longest(self, today: date) -> int | None:
        """How many days whoever waits longest has waited; None where nobody waits."""
        return max((each.days(today) for each in self.showing("waiting")), default=None)


# The action as it stands: its latest terms name the service. It has waited since it was asked for after it last started, ended
# or was refused. Only plans that still stand, and only children it is still for.
SQL = """
SELECT c.canonical_id, k.name, k.born_on, i.ref, v.ref, v.name, v.provider, a.team, coalesce(u.name, ''),
       coalesce(l.kind, 'not_asked'),
       CASE WHEN l.kind IS NULL THEN (i.recorded_at AT TIME ZONE 'Europe/London')::date
            WHEN l.kind IN ('asked', 'waiting') THEN w.since ELSE l."on" END
FROM record_planitem i
JOIN LATERAL (SELECT t.service_id FROM record_planitemterms t WHERE t.item_id = i.ref ORDER BY t.n DESC LIMIT 1) t ON true
JOIN record_service v ON v.ref = t.service_id
LEFT JOIN LATERAL (SELECT s.kind, s."on" FROM record_planitemstep s WHERE s.item_id = i.ref ORDER BY s.n DESC LIMIT 1) l ON true
LEFT JOIN LATERAL (
    SELECT min(s."on") AS since FROM record_planitemstep s
    WHERE s.item_id = i.ref AND s.kind IN ('asked', 'waiting') AND s.n > coalesce(
        (SELECT max(o.n) FROM record_planitemstep o WHERE o.item_id = i.ref AND o.kind NOT IN ('asked', 'waiting')), -1)) w ON true
JOIN LATERAL (
    SELECT DISTINCT ON (p.person_id) p.person_id, p.standing FROM record_planitemchild p
    WHERE p.item_id = i.ref ORDER BY p.person_id, p.n DESC) p ON p.standing
JOIN record_planchild pc ON pc.plan_id = i.plan_id AND pc.person_id = p.person_id
JOIN record_personcard c ON c.person_id = p.person_id
JOIN record_personcard k ON k.person_id = c.canonical_id
JOIN LATERAL (
    SELECT a.team, a.worker FROM record_allocated a JOIN record_personcard ac ON ac.person_id = a.person_id
    WHERE ac.canonical_id = c.canonical_id AND a.team IS NOT NULL ORDER BY a.from_on DESC LIMIT 1) a ON true
LEFT JOIN accounts_user u ON u.ref = a.worker
WHERE i.kind = 'action' AND coalesce(l.kind, '') NOT IN ('ended', 'dropped', 'reached')
  AND EXISTS (SELECT 1 FROM record_stage s WHERE s.matter_id = pc.matter_id AND s.current)
  AND (%(every)s OR a.team = ANY(%(teams)s))
ORDER BY 11, 2
"""
day = date.fromisoformat
OF_CHILD = (UUID, str, day, UUID, UUID, str, str, UUID, str, str, day)


def waiting_for_services(viewer: Viewer, *, now: datetime) -> tuple[Line, ...]:
    """Every service that a plan of this viewer's teams names and that has not ended, by service and team; a head of service
    sees every team. One statement."""
    today = london_day(now)
    every = viewer.is_a("head_of_service")
    read = together(
        {
            "hidden": hidden_list(viewer, today),
            "teams": team_rows() if every else team_rows(ref__in=viewer.teams),
            "children": Written(SQL, {"every": every, "teams": list(viewer.teams)}, OF_CHILD),
        }
    )
    hidden = {row[0] for row in read["hidden"]}
    cards = {row[0]: TeamCard(*row) for row in read["teams"]}
    found: dict[tuple[UUID, UUID], list[Waits]] = {}
    for row in read["children"]:
        each = Waits(*row)
        if each.person not in hidden and each.team in cards:
            found.setdefault((each.service, each.team), []).append(each)
    return tuple(
        sorted(_lines(found.values(), cards), key=lambda one: (one.name, one.provider, one.team.name))
    )


def _lines(groups: Iterable[list[Waits]], cards: dict[UUID, TeamCard]) -> Iterable[Line]:
    for each in groups:
        first = each[0]
        yield Line(cards[first.team], first.service, first.service_name, first.provider, tuple(each))
