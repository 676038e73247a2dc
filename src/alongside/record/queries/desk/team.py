"""A manager's team: each worker's children, what is late and soon, who was not seen lately, who has no worker yet.

Every number is the length of a list that can be opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.law import pathway
from alongside.law.days import england, london_day
from alongside.record import models
from alongside.record.access import Viewer, hidden_list
from alongside.record.queries.desk import events
from alongside.record.queries.desk.staff import Colleague, TeamCard, colleague_rows, team_rows
from alongside.record.together import Written, together

SOON = 5  # working days
UNSEEN = 20  # working days: a local choice until the council sets its own


@dataclass(frozen=True, slots=True)
class TeamChild:
    """A child of the team in one line."""

    person: UUID
    name: str
    born_on: date | None
    due_on: date | None
    worker: Colleague | None
    since: date | None
    seen_on: date | None
    alone_on: date | None
    due: tuple[tuple[str, date, bool, int], ...]
    unseen: bool

    @property
    def late(self) -> int:
        """How many clocks have run out."""
        return sum(late for _, _, late, _ in self.due)

    def counts_as(self, what: str) -> bool:
        """Whether this child is behind a number of that name; "all" and anything unknown is every child."""
        if what == "late":
            return self.late > 0
        if what == "soon":
            return any(not late for _, _, late, _ in self.due)
        if what == "unseen":
            return self.unseen
        return self.worker is None if what == "waiting" else True


@dataclass(frozen=True, slots=True)
class Load:
    """What one worker carries: children, late, soon, not seen lately."""

    worker: Colleague | None
    children: int
    late: int
    soon: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Team:
    """A team today."""

    card: TeamCard
    loads: tuple[Load, ...]
    children: tuple[TeamChild, ...]

    def showing(self, what: str, worker: UUID | None = None) -> tuple[TeamChild, ...]:
        """The children behind one number."""
        return tuple(
            child
            for child in self.children
            if child.counts_as(what)
            and (worker is None or (child.worker is not None and child.worker.ref == worker))
        )


SQL = """
SELECT DISTINCT ON (a.team, c.canonical_id) a.team, c.canonical_id, k.name, k.born_on, k.due_on, a.worker, a.from_on,
       l.seen_on, l.alone_on
FROM record_allocated a
JOIN record_personcard c ON c.person_id = a.person_id
JOIN record_personcard k ON k.person_id = c.canonical_id
LEFT JOIN record_lastseen l ON l.person_id = a.person_id
WHERE %(every)s OR a.team = ANY(%(teams)s)
ORDER BY a.team, c.canonical_id, a.from_on DESC
"""
day = date.fromisoformat
OF_CHILD = (UUID, UUID, str, day, day, UUID, day, day, day)


def team_board(viewer: Viewer, *, now: datetime) -> tuple[Team, ...]:
    """The teams this viewer manages; a head of service sees every team that has children. Two statements."""
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
    found = [row for row in read["children"] if row[1] not in hidden and row[0] in cards]
    more = together(
        {
            "staff": colleague_rows({row[5] for row in found if row[5]}),
            "due": _running({row[1] for row in found}, today),
        }
    )
    staff = {row[0]: Colleague(*row) for row in more["staff"]}
    due = _due(more["due"], today, now)
    long_ago = england().before(today, UNSEEN)
    by_team: dict[UUID, list[TeamChild]] = defaultdict(list)
    for team, person, name, born_on, due_on, worker, since, seen_on, alone_on in found:
        expected = born_on is None and due_on is not None
        unseen = not expected and (seen_on or since or today) < long_ago
        by_team[team].append(
            TeamChild(
                person,
                name,
                born_on,
                due_on,
                staff.get(worker) if worker else None,
                since,
                seen_on,
                alone_on,
                tuple(due[person]),
                unseen,
            )
        )
    return tuple(
        Team(cards[ref], tuple(_loads(children)), tuple(sorted(children, key=_urgency)))
        for ref, children in sorted(by_team.items(), key=lambda each: cards[each[0]].name)
    )


def _urgency(child: TeamChild) -> tuple[int, date, date, str]:
    first = min((on for _, on, _, _ in child.due), default=date.max)
    return (-child.late, first, child.seen_on or date.min, child.name)


def _running(people: Collection[UUID], today: date) -> QuerySet[models.Deadline, Any]:
    """The clocks of these children that ran out or soon will."""
    return (
        models.Deadline.objects.filter(
            person__card__canonical__in=people, outcome="open", due_on__lte=england().after(today, SOON)
        )
        .exclude(clock__in=pathway.nobody_is_late_for())
        .order_by("due_on", "clock")
        .values_list("person__card__canonical", "clock", "due_on", "due_at", "extended_to")
    )


def _due(
    running: Iterable[tuple[Any, ...]], today: date, now: datetime
) -> dict[UUID, list[tuple[str, date, bool, int]]]:
    until = england().after(today, SOON)
    found: dict[UUID, list[tuple[str, date, bool, int]]] = defaultdict(list)
    for person, clock, due_on, due_at, extended_to in running:
        last = extended_to or due_on
        if last is None or last > until:
            continue
        late = now > due_at if due_at and not extended_to else today > last
        name = events.clock_name(pathway.clocks()[clock])
        found[person].append((name, last, late, england().between(today, last)))
    return found


def _loads(children: Iterable[TeamChild]) -> Iterable[Load]:
    by_worker: dict[UUID | None, list[TeamChild]] = defaultdict(list)
    for child in children:
        by_worker[child.worker.ref if child.worker else None].append(child)
    for theirs in sorted(by_worker.values(), key=lambda c: c[0].worker.name if c[0].worker else ""):
        yield Load(
            theirs[0].worker,
            len(theirs),
            sum(1 for c in theirs if c.late),
            sum(1 for c in theirs if c.counts_as("soon")),
            sum(1 for c in theirs if c.unseen),
        )


def documents_to_sign(people: Collection[UUID | None]) -> dict[UUID, UUID]:
    """The latest assessment of each of these children. One statement."""
    found = (
        models.DocumentPerson.objects.filter(person__in=[p for p in people if p], document__kind="assessment")
        .order_by("document__recorded_at")
        .values_list("person", "document")
    )
    return dict(found)
