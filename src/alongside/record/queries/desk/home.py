"""A worker's own page: today, soon late, to sign or returned, and my children with when they were last seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.law import pathway
from alongside.law.days import england, london_day
from alongside.record.access import Viewer, hidden_from
from alongside.record.queries.shared import rows

SOON = 5  # working days


@dataclass(frozen=True, slots=True)
class DueItem:
    """A clock that runs for one of my children."""

    person: UUID
    name: str
    matter: UUID
    clock: str
    clock_name: str
    due_on: date
    due_at: datetime | None
    extended_to: date | None
    late: bool
    days: int  # working days left; negative: how many it is over


@dataclass(frozen=True, slots=True)
class MyChild:
    """One of my children: since when, where they stand, and when they were last seen, alone or at all."""

    person: UUID
    name: str
    born_on: date | None
    due_on: date | None
    since: date | None
    stages: tuple[str, ...]
    seen_on: date | None
    alone_on: date | None


@dataclass(frozen=True, slots=True)
class TaskItem:
    """Something asked of me by name, of my team or of my role."""

    task: UUID
    kind: str
    words: str
    person: UUID | None
    name: str
    contact: UUID | None
    asked_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class TellItem:
    """Somebody who is still to be told something about one of my children."""

    notice: UUID
    person: UUID
    name: str
    to: str
    what: str
    state: str
    due_on: date | None
    review_on: date | None


@dataclass(frozen=True, slots=True)
class Home:
    """A worker's page."""

    late: tuple[DueItem, ...]
    soon: tuple[DueItem, ...]
    tasks: tuple[TaskItem, ...]
    to_sign: tuple[TaskItem, ...]
    tell: tuple[TellItem, ...]
    children: tuple[MyChild, ...]


MINE = """
SELECT a.person_id, c.name, c.born_on, c.due_on, min(a.from_on),
       (SELECT array_agg(DISTINCT s.layer || ':' || s.value) FROM record_stage s WHERE s.person_id = a.person_id AND s.current),
       max(l.seen_on), max(l.alone_on)
FROM record_allocated a JOIN record_personcard c ON c.person_id = a.person_id
LEFT JOIN record_lastseen l ON l.person_id = a.person_id
WHERE a.worker = %(user)s
GROUP BY a.person_id, c.name, c.born_on, c.due_on
ORDER BY max(l.seen_on) NULLS FIRST, c.name
"""

DUE = """
SELECT DISTINCT d.person_id, c.name, d.matter_id, d.clock, d.due_on, d.due_at, d.extended_to
FROM record_deadline d
JOIN record_allocated a ON a.person_id = d.person_id AND a.worker = %(user)s
JOIN record_personcard c ON c.person_id = d.person_id
WHERE d.outcome = 'open' AND coalesce(d.extended_to, d.due_on) <= %(until)s
ORDER BY d.due_on, c.name
"""

TASKS = """
SELECT t.ref, t.kind, t.words, t.person_id, coalesce(c.name, ''), t.contact_id, t.recorded_at, t.due_at
FROM record_task t LEFT JOIN record_personcard c ON c.person_id = t.person_id
WHERE (t.for_user = %(user)s OR t.for_team = ANY(%(teams)s)) AND NOT EXISTS (
    SELECT 1 FROM record_taskdone d WHERE d.task_id = t.ref)
ORDER BY t.recorded_at LIMIT 200
"""

TELL = """
SELECT n.ref, n.person_id, c.name, n."to", n.what, s.state, s.due_on, s.review_on
FROM record_noticestate s JOIN record_notice n ON n.ref = s.notice_id
JOIN record_allocated a ON a.person_id = n.person_id AND a.worker = %(user)s
JOIN record_personcard c ON c.person_id = n.person_id
WHERE s.state IN ('owed', 'held', 'withheld', 'failed')
ORDER BY coalesce(s.review_on, s.due_on), c.name LIMIT 200
"""

SIGN = frozenset({"sign_assessment", "confirm_spoken_decision"})


def home(viewer: Viewer, *, now: datetime) -> Home:
    """What waits for this worker. Five statements."""
    today = london_day(now)
    mine = {"user": viewer.user, "teams": list(viewer.teams), "until": england().after(today, SOON)}
    hidden = hidden_from(viewer, today)
    due = [_due(row, today, now) for row in rows(DUE, mine) if row[0] not in hidden]
    tasks = [TaskItem(*row) for row in rows(TASKS, mine) if row[3] not in hidden]
    return Home(
        late=tuple(item for item in due if item.late),
        soon=tuple(item for item in due if not item.late),
        tasks=tuple(item for item in tasks if item.kind not in SIGN),
        to_sign=tuple(item for item in tasks if item.kind in SIGN),
        tell=tuple(TellItem(*row) for row in rows(TELL, mine) if row[1] not in hidden),
        children=tuple(
            MyChild(row[0], row[1], row[2], row[3], row[4], tuple(sorted(row[5] or ())), row[6], row[7])
            for row in rows(MINE, mine)
            if row[0] not in hidden
        ),
    )


def _due(row: tuple, today: date, now: datetime) -> DueItem:  # type: ignore[type-arg]
    person, name, matter, clock, due_on, due_at, extended_to = row
    last = extended_to or due_on
    late = now > due_at if due_at else today > last
    return DueItem(
        person,
        name,
        matter,
        clock,
        pathway.clocks()[clock].name,
        due_on,
        due_at,
        extended_to,
        late,
        england().between(today, last),
    )
