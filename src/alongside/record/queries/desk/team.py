"""A manager's team: each worker's children, what is late and soon, who was not seen lately, who has no worker yet.

Every number is the length of a list that can be opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.accounts.models import Team as TeamRow
from alongside.law import pathway
from alongside.law.days import england, london_day
from alongside.record import models
from alongside.record.access import Viewer, hidden_from
from alongside.record.queries.desk import events
from alongside.record.queries.desk.staff import Colleague, TeamCard, colleagues, teams
from alongside.record.queries.shared import rows

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
WHERE a.team = ANY(%(teams)s)
ORDER BY a.team, c.canonical_id, a.from_on DESC
"""


def team_board(viewer: Viewer, *, now: datetime) -> tuple[Team, ...]:
    """The teams this viewer manages; a head of service sees every team that has children. Six statements."""
    today = london_day(now)
    wanted = (
        list(TeamRow.objects.values_list("ref", flat=True))
        if viewer.is_a("head_of_service")
        else list(viewer.teams)
    )
    hidden = hidden_from(viewer, today)
    found = [row for row in rows(SQL, {"teams": wanted}) if row[1] not in hidden]
    due = _due({row[1] for row in found}, today, now)
    staff, cards = colleagues(row[5] for row in found), teams(wanted)
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


def _due(
    people: Collection[UUID], today: date, now: datetime
) -> dict[UUID, list[tuple[str, date, bool, int]]]:
    until = england().after(today, SOON)
    found: dict[UUID, list[tuple[str, date, bool, int]]] = defaultdict(list)
    running = (
        models.Deadline.objects.filter(person__card__canonical__in=people, outcome="open", due_on__lte=until)
        .order_by("due_on", "clock")
        .values_list("person__card__canonical", "clock", "due_on", "due_at", "extended_to")
    )
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


def role_tasks(
    viewer: Viewer, *, now: datetime
) -> tuple[tuple[UUID, str, str, UUID | None, str, datetime], ...]:
    """Tasks for whoever holds one of the viewer's roles, other than the overnight list, which has its own page: reference,
    kind, words, person and name, moment. Two statements."""
    hidden = hidden_from(viewer, london_day(now))
    found = (
        models.Task.objects.filter(for_role__in=viewer.roles, done=None)
        .exclude(kind="overnight")
        .order_by("recorded_at")
        .values_list("ref", "kind", "words", "person", "person__card__name", "recorded_at")[:100]
    )
    return tuple(row for row in found if row[3] not in hidden)
