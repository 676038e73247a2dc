"""The front-door board: new, being checked, to decide; each one's age against its one working day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.law import codes, pathway
from alongside.law.days import london_day
from alongside.record.access import NotFound, Viewer, hidden_from
from alongside.record.queries.shared import Card, cards, rows, staff

COLUMNS = ("new", "being_checked", "to_decide")
MOST = 150


@dataclass(frozen=True, slots=True)
class BoardCard:
    """One contact. `due_on` is the last day of its one working day; `earlier` counts earlier contacts of the family;
    `open_to` names workers the children are already open to."""

    contact: UUID
    column: str
    received_at: datetime
    due_on: date
    late: bool
    due_today: bool
    from_whom: str
    described: str
    children: tuple[Card, ...]
    taken_by: str
    earlier: int
    open_to: tuple[str, ...]
    asked: int
    answered: int
    out_of_hours: bool
    batch: UUID | None


@dataclass(frozen=True, slots=True)
class Board:
    """The three columns, longest waiting first, and how many there are of each."""

    columns: tuple[tuple[str, tuple[BoardCard, ...]], ...]
    counts: dict[str, int]


SQL = """
SELECT b.contact_id, b."column", b.received_at, b.children, b.taken_by, b.batch,
       c.source, c.referrer_role, c.shield, c.people_described, c.out_of_hours,
       (SELECT count(*) FILTER (WHERE kind = 'agency_asked') FROM record_contactstep s WHERE s.contact_id = c.ref) AS asked,
       (SELECT count(*) FILTER (WHERE kind = 'agency_answered') FROM record_contactstep s WHERE s.contact_id = c.ref),
       count(*) OVER (PARTITION BY b."column")
FROM (SELECT *, row_number() OVER (PARTITION BY "column" ORDER BY received_at) AS place
      FROM record_boardrow WHERE "column" <> 'done') b
JOIN record_contact c ON c.ref = b.contact_id
WHERE b.place <= %(most)s AND (%(batch)s::uuid IS NULL OR b.batch = %(batch)s)
ORDER BY b.received_at
"""

# Earlier contacts of the family: of the child's own records, and of anybody who lives with them or is tied to them.
EARLIER = """
WITH asked AS (SELECT ref FROM unnest(%(children)s::uuid[]) AS ref),
family AS (
    SELECT a.ref AS child, c2.person_id AS ref FROM asked a
      JOIN record_personcard c ON c.person_id = a.ref JOIN record_personcard c2 ON c2.canonical_id = c.canonical_id
  UNION SELECT a.ref, r.other_id FROM asked a JOIN record_relationship r ON r.person_id = a.ref
  UNION SELECT a.ref, r.person_id FROM asked a JOIN record_relationship r ON r.other_id = a.ref
  UNION SELECT a.ref, h2.person_id FROM asked a JOIN record_householdmember h ON h.person_id = a.ref
      JOIN record_householdmember h2 ON h2.household_id = h.household_id)
SELECT f.child,
       (SELECT array_agg(DISTINCT p.contact_id) FROM record_contactperson p
        WHERE p.person_id IN (SELECT ref FROM family g WHERE g.child = f.child)),
       (SELECT array_agg(DISTINCT al.worker) FROM record_allocated al
        WHERE al.person_id IN (SELECT c2.person_id FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
                               WHERE c.person_id = f.child) AND al.worker IS NOT NULL)
FROM (SELECT DISTINCT child FROM family) f
"""


def board(viewer: Viewer, *, now: datetime, batch: UUID | None = None) -> Board:
    """What waits at the front door, for those who work there. Five statements."""
    if not viewer.at_the_front_door and not viewer.is_a("team_manager", "head_of_service"):
        raise NotFound("the board")
    today = london_day(now)
    hidden = hidden_from(viewer, today)
    found = rows(SQL, {"most": MOST, "batch": batch})
    children = {child for row in found for child in row[3]}
    who = cards(children, hidden)
    before: dict[UUID, tuple[list[UUID], list[UUID]]] = defaultdict(lambda: ([], []))
    for child, contacts, workers in rows(EARLIER, {"children": list(children)}):
        before[child] = (contacts or [], workers or [])
    names = staff([*(row[4] for row in found), *(w for _, workers in before.values() for w in workers)])
    columns: dict[str, list[BoardCard]] = {name: [] for name in COLUMNS}
    counts = dict.fromkeys(COLUMNS, 0)
    for row in found:
        counts[row[1]] = row[13]
        due = due_on(row[2])
        columns[row[1]].append(
            BoardCard(
                contact=row[0],
                column=row[1],
                received_at=row[2],
                due_on=due,
                late=today > due,
                due_today=today == due,
                from_whom=from_whom(row[6], row[7], row[8]),
                described="" if any(child in hidden for child in row[3]) else row[9],
                children=tuple(who[child] for child in row[3] if child in who),
                taken_by=names.get(str(row[4]), ""),
                earlier=len({c for child in row[3] for c in before[child][0]} - {row[0]}),
                open_to=tuple(
                    sorted(
                        {
                            names.get(str(worker), "")
                            for child in row[3]
                            if child not in hidden
                            for worker in before[child][1]
                        }
                    )
                ),
                asked=row[11],
                answered=row[12],
                out_of_hours=row[10],
                batch=row[5],
            )
        )
    return Board(tuple((name, tuple(columns[name])) for name in COLUMNS), counts)


def due_on(received_at: datetime) -> date:
    """The last day of the one working day a contact has."""
    return pathway.due(pathway.clocks()["referral_decision"], london_day(received_at)).on


def from_whom(source: str, role: str, shield: str) -> str:
    """Who made a contact, as staff may read it on a list: never the name of a member of the public."""
    if shield == "anonymous":
        return "Anonymous"
    if shield in ("public", "asked"):
        return "A member of the public"
    return role or codes.all_years("referral_source").get(source, "Not known")
