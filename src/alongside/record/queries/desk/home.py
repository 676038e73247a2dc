"""A worker's own page: today, soon late, to sign or returned, and my children with when they were last seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law import pathway
from alongside.law.days import england, in_london, london_day
from alongside.law.office_hours import may_appear_at
from alongside.record.access import Viewer, hidden_list
from alongside.record.queries.census import around
from alongside.record.queries.desk import data
from alongside.record.queries.desk.data import MineToMend
from alongside.record.queries.shared import meeting_name
from alongside.record.together import Written, together

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
    """Something asked of me by name, of my team or of my role (`for_role`)."""

    task: UUID
    kind: str
    words: str
    person: UUID | None
    name: str
    contact: UUID | None
    asked_at: datetime
    due_at: datetime | None
    for_role: bool
    matter: UUID | None = None
    transfer: UUID | None = None
    seat: UUID | None = None
    notice: UUID | None = None
    meeting: UUID | None = None


@dataclass(frozen=True, slots=True)
class TellItem:
    """Somebody who is still to be told something about one of my children; of what I decided also about a child nobody works
    with, and at the front door about any such child once it is late. `who` is empty where the record does not know them. `by`: when a letter was to go, or
    when what is kept back is to be looked at again; None where neither was named. `leaves_at`: from when a letter may leave, which
    out of hours is later than the moment that was named."""

    notice: UUID
    person: UUID
    name: str
    to: str
    who: str
    what: str
    state: str
    due_on: date | None
    review_on: date | None
    leaves_at: datetime | None
    by_itself: bool
    late: bool

    @property
    def by(self) -> date | None:
        """The day by which somebody has to do something about it; None where a message of ours carries it."""
        if self.by_itself:
            return None
        return london_day(self.leaves_at) if self.leaves_at else self.review_on


@dataclass(frozen=True, slots=True)
class MyMeeting:
    """A meeting I have a place at, or about one of my children, that is still to come or was never written up."""

    meeting: UUID
    name: str
    at: datetime
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A worker's page."""

    late: tuple[DueItem, ...]
    soon: tuple[DueItem, ...]
    tell_late: tuple[TellItem, ...]
    tell_soon: tuple[TellItem, ...]
    tasks: tuple[TaskItem, ...]
    to_sign: tuple[TaskItem, ...]
    tell: tuple[TellItem, ...]
    children: tuple[MyChild, ...]
    meetings: tuple[MyMeeting, ...]
    census: tuple[MineToMend, ...] = ()


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
WHERE d.outcome = 'open' AND coalesce(d.extended_to, d.due_on) <= %(until)s AND d.clock <> ALL(%(never_late)s)
ORDER BY d.due_on, c.name
"""

# The night's list has a page of its own.
TASKS = """
SELECT t.ref, t.kind, t.words, t.person_id, coalesce(c.name, ''), t.contact_id, t.recorded_at, t.due_at, t.for_role <> '',
       e.matter_id, (SELECT o.transfer_id FROM record_transferchild o WHERE o.person_id = t.person_id AND o.recorded_at <= t.recorded_at
                     ORDER BY o.recorded_at DESC LIMIT 1),
       (SELECT p.seat_id FROM record_meetingchild m JOIN record_seat s ON s.meeting_id = m.meeting_id
          JOIN record_seatstep p ON p.seat_id = s.ref AND p.kind = 'correction_asked' AND p.recorded_at = t.recorded_at
          WHERE t.kind = 'answer_correction' AND m.person_id = t.person_id LIMIT 1),
       (SELECT n.ref FROM record_notice n JOIN record_noticestate s ON s.notice_id = n.ref
          WHERE t.kind IN ('message_not_sent', 'find_safe_contact') AND n.event_id = t.event_id AND n.person_id = t.person_id
            AND s.state = 'failed'
          ORDER BY (SELECT p.recorded_at = t.recorded_at FROM record_noticestep p WHERE p.notice_id = n.ref
                    ORDER BY p.n DESC LIMIT 1) DESC, n.ref LIMIT 1),
       (SELECT m.meeting_id FROM record_meetingchild m
          JOIN record_meetingtime x ON x.meeting_id = m.meeting_id AND x.recorded_at = t.recorded_at
          WHERE t.kind = 'tell_about_meeting' AND m.person_id = t.person_id LIMIT 1)
FROM record_task t LEFT JOIN record_personcard c ON c.person_id = t.person_id
LEFT JOIN record_event e ON e.ref = t.event_id
WHERE (t.for_user = %(user)s OR t.for_team = ANY(%(teams)s) OR (t.for_role = ANY(%(roles)s) AND t.kind <> 'overnight'))
  AND NOT EXISTS (SELECT 1 FROM record_taskdone d WHERE d.task_id = t.ref)
ORDER BY t.recorded_at LIMIT 200
"""

TELL = """
SELECT n.ref, n.person_id, c.name, n."to", coalesce(w.name, ''), n.what, s.state, s.due_on, s.review_on, r.send_at, n.to_person_id,
       r.spoken_to, r.reach_id IS NOT NULL,
       EXISTS (SELECT 1 FROM record_allocated a WHERE a.person_id = n.person_id AND a.worker = %(user)s) OR n.recorded_by = %(user)s
FROM (
    SELECT * FROM record_noticestate WHERE person_id IN (SELECT person_id FROM record_allocated WHERE worker = %(user)s)
  UNION ALL
    SELECT * FROM record_noticestate o WHERE state IN ('owed', 'held', 'withheld', 'ready', 'failed')
      AND NOT EXISTS (SELECT 1 FROM record_allocated a WHERE a.person_id = o.person_id AND a.worker IS NOT NULL)
) s JOIN record_notice n ON n.ref = s.notice_id
JOIN record_personcard c ON c.person_id = n.person_id
LEFT JOIN record_personcard w ON w.person_id = n.to_person_id
LEFT JOIN LATERAL (SELECT send_at, spoken_to, reach_id FROM record_noticestep p WHERE p.notice_id = n.ref ORDER BY p.n DESC LIMIT 1) r
  ON s.state = 'ready'
WHERE s.state IN ('owed', 'held', 'withheld', 'ready', 'failed')
  AND (EXISTS (SELECT 1 FROM record_allocated a WHERE a.person_id = n.person_id AND a.worker = %(user)s)
       OR n.recorded_by = %(user)s OR %(door)s AND (s.review_on < %(today)s OR r.send_at < %(now)s))
ORDER BY coalesce(s.review_on, s.due_on), c.name, n.ref LIMIT 200
"""

MEETINGS = """
WITH mine AS (
  SELECT meeting_id FROM record_seat WHERE "user" = %(user)s
  UNION SELECT m.meeting_id FROM record_meetingchild m JOIN record_allocated a ON a.person_id = m.person_id
  WHERE a.worker = %(user)s)
SELECT g.ref, g.kind, g.form, t.at,
       array(SELECT m.person_id FROM record_meetingchild m WHERE m.meeting_id = g.ref),
       array(SELECT c.name FROM record_meetingchild m JOIN record_personcard c ON c.person_id = m.person_id
             WHERE m.meeting_id = g.ref AND NOT EXISTS (
               SELECT 1 FROM record_event e WHERE e.person_id = m.person_id AND e.kind = 'pregnancy_ended'
               AND e.correction <> 'retracts' AND NOT EXISTS (SELECT 1 FROM record_event x WHERE x.corrects_id = e.ref))
             ORDER BY c.born_on, c.name)
FROM mine JOIN record_meeting g ON g.ref = mine.meeting_id
JOIN LATERAL (SELECT * FROM record_meetingtime t WHERE t.meeting_id = g.ref ORDER BY t.n DESC LIMIT 1) t ON NOT t.called_off
WHERE t.at > %(now)s - interval '60 days'
  AND NOT EXISTS (SELECT 1 FROM record_occasion o WHERE o.document_id = g.document_id AND o.kind = g.kind)
ORDER BY t.at LIMIT 50
"""

SIGN = frozenset({"sign_assessment", "sign_enquiry", "confirm_spoken_decision"})
moment, day = datetime.fromisoformat, date.fromisoformat
ITEM = (UUID, str, str, UUID, str, UUID, moment, moment, bool, UUID, UUID, UUID, UUID, UUID)
OWED = (UUID, UUID, str, str, str, str, str, day, day, moment, UUID, bool, bool, bool)
CHILD = (UUID, str, day, day, day, tuple, day, day)


def home(viewer: Viewer, *, now: datetime) -> Home:
    """What waits for this worker. One statement; a second where two of their children have a number in common."""
    today = london_day(now)
    until = england().after(today, SOON)
    mine = {
        "user": viewer.user,
        "teams": list(viewer.teams),
        "roles": sorted(viewer.roles),
        "door": viewer.at_the_front_door,
        "until": until,
        "never_late": list(pathway.nobody_is_late_for()),
        "today": today,
        "now": now,
    }
    years = [str(year) for year in around.watched(around.year_of(today))]
    read = together(
        {
            "hidden": hidden_list(viewer, today),
            "census": data.asks_of(viewer, years),
            "due": Written(DUE, mine, (UUID, str, UUID, str, day, moment, day)),
            "tasks": Written(TASKS, mine, ITEM),
            "tell": Written(TELL, mine, OWED),
            "children": Written(MINE, mine, CHILD),
            "meetings": Written(MEETINGS, mine, (UUID, str, str, moment, tuple, tuple)),
        }
    )
    hidden = {row[0] for row in read["hidden"]}
    due = [_due(row, today, now) for row in read["due"] if row[0] not in hidden]
    tasks = [TaskItem(*row) for row in read["tasks"] if row[3] not in hidden]
    # At the front door, what nobody works with and somebody else decided is shown once it is late.
    owed = [(_tell(row, today, now), row[13]) for row in read["tell"] if hidden.isdisjoint((row[1], row[10]))]
    tell = [item for item, mine_to_do in owed if mine_to_do or item.late]
    return Home(
        late=tuple(item for item in due if item.late),
        soon=tuple(item for item in due if not item.late),
        tell_late=tuple(item for item in tell if item.late),
        tell_soon=tuple(item for item in tell if not item.late and item.by and item.by <= until),
        tasks=tuple(item for item in tasks if item.kind not in SIGN),
        to_sign=tuple(item for item in tasks if item.kind in SIGN),
        tell=tuple(tell),
        children=tuple(
            MyChild(row[0], row[1], row[2], row[3], row[4], tuple(sorted(row[5] or ())), row[6], row[7])
            for row in read["children"]
            if row[0] not in hidden
        ),
        meetings=tuple(
            MyMeeting(ref, meeting_name(kind, form), in_london(at), names)
            for ref, kind, form, at, people, names in read["meetings"]
            if hidden.isdisjoint(map(UUID, people))
        ),
        census=data.asked(read["census"], hidden, years),
    )


def _tell(row: tuple[Any, ...], today: date, now: datetime) -> TellItem:
    notice, child, name, to, who, what, state, due_on, review_on, send_at, _, spoken_to, by_itself, _ = row
    leaves_at = may_appear_at(send_at, spoken_to, england()) if send_at else None
    if leaves_at:
        late = leaves_at < now and not by_itself
    else:
        late = review_on is not None and review_on < today
    return TellItem(notice, child, name, to, who, what, state, due_on, review_on, leaves_at, by_itself, late)


def _due(row: tuple[Any, ...], today: date, now: datetime) -> DueItem:
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
