"""The front-door board: new, being checked, to decide; each one's age against its one working day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from alongside.law import codes, pathway
from alongside.law.days import england, london_day, start_of
from alongside.record.access import NotFound, Viewer, hidden_from
from alongside.record.queries.shared import Card, card_rows, cards_from, rows, staff
from alongside.record.together import Written, together

COLUMNS = ("new", "being_checked", "to_decide")
PAGE = 25  # cards of a column
SHOWN = 160  # of what was said, in characters


@dataclass(frozen=True, slots=True)
class BoardCard:
    """One contact. `due_on` is the last day of its one working day; `described` is whom the caller spoke of, or how they
    began, so that one without a name is told from another; `earlier` counts earlier contacts of the family;
    `open_to` names workers the children are already open to. `own_request`: a family asks for help for themselves;
    `danger`: whoever sent the online form says that somebody is in danger now, and `perhaps_danger` that they are not sure;
    `must_not_know`: they named somebody who must not know. `told`: the children by name, as they said it, while nobody is
    identified; `asker` whoever asks for themselves, where they named no child. `rings`: they ask to be rung, at the times in
    `safe`, in their words; `asks_again`: to look again at a decision."""

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
    own_request: bool
    danger: bool
    perhaps_danger: bool
    must_not_know: bool
    told: tuple[str, ...]
    asker: str
    rings: bool
    safe: str
    asks_again: bool


@dataclass(frozen=True, slots=True)
class BulkList:
    """A list from the police with notices that nobody has taken up: how many, and when the first must be decided."""

    batch: UUID
    new: int
    received_at: datetime
    due_on: date
    late: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the three columns, longest waiting first (in New, where somebody is in danger before all), and how many there are of each in all."""

    columns: tuple[tuple[str, tuple[BoardCard, ...]], ...]
    counts: dict[str, int]
    page: int = 1
    lists: tuple[BulkList, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages the longest column has; one where nothing waits."""
        listed = {"new": sum(one.new for one in self.lists)}
        longest = max(count - listed.get(name, 0) for name, count in self.counts.items())
        return max(1, -(-longest // PAGE))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many contacts stand in each column, how many of all are past their one working day, and how many have until the
    end of today, or until `next_on`."""

    counts: dict[str, int]
    late: int
    today: int
    soon: int
    next_on: date


@dataclass(frozen=True, slots=True)
class Only:
    """What to show of the board. Empty shows all. `sources` are national codes, `late` those past their last day."""

    mine: bool = False
    late: bool = False
    night: bool = False
    sources: tuple[str, ...] = ()


SQL = """
SELECT b.contact_id, b."column", b.received_at, b.children, b.taken_by, b.batch,
       b.source, b.referrer_role, b.shield, b.people_described, b.out_of_hours,
       (SELECT count(*) FROM record_contactstep s WHERE s.contact_id = b.contact_id AND kind = 'agency_asked'),
       (SELECT count(*) FROM record_contactstep s WHERE s.contact_id = b.contact_id AND kind = 'agency_answered'),
       b.everybody, left(t.words, %(shown)s), b.contact_kind = 'help_request',
       b.danger, b.signs @> '["danger_not_sure"]', b.must_not_know <> '',
       coalesce((SELECT array_agg(d.name ORDER BY d.n) FROM record_contactdescribed d
                 WHERE d.contact_id = b.contact_id AND d.name <> ''), '{}'),
       CASE WHEN b.contact_kind = 'help_request' OR b.route = 'ring' THEN b.referrer_name ELSE '' END,
       coalesce(b.route = 'ring', false), b.referrer_reach, coalesce(b.asks_again, false)
FROM (SELECT b.*, c.source, c.referrer_role, c.shield, c.people_described, c.out_of_hours,
             c.said_id, c.contact_kind, c.referrer_name, c.referrer_reach, o.route, o.signs, o.must_not_know,
             o.asks_again, d.danger,
             row_number() OVER (PARTITION BY "column"
                                 ORDER BY d.danger AND "column" = 'new' DESC, b.received_at, b.contact_id) AS place,
             count(*) OVER (PARTITION BY "column") AS everybody
      FROM record_boardrow b JOIN record_contact c ON c.ref = b.contact_id
      LEFT JOIN record_cameoutside o ON o.contact_id = b.contact_id
      CROSS JOIN LATERAL (SELECT coalesce(o.signs @> '["danger"]', false) AS danger) d
      WHERE "column" <> 'done' AND (%(batch)s::uuid IS NOT DISTINCT FROM b.batch OR b.batch IS NULL OR "column" <> 'new')
        AND (%(batch)s::uuid IS NULL OR b.batch = %(batch)s)
        AND (NOT %(mine)s OR b.taken_by = %(user)s)
        AND (%(before)s::timestamptz IS NULL OR b.received_at < %(before)s)
        AND (NOT %(night)s OR c.out_of_hours)
        AND (%(sources)s::text[] = '{}' OR c.source = ANY(%(sources)s))) b
LEFT JOIN record_passagetext t ON t.passage_id = b.said_id AND b.children = '{}'
     AND (b.people_described = '' OR b.route IS NOT NULL)
WHERE b.place > %(start)s AND b.place <= %(start)s + %(size)s
ORDER BY b.place
"""


def _refs(listed: list[str]) -> list[UUID]:
    return [UUID(each) for each in listed]


# How each column of it is read.
COLUMNS_READ = (UUID, None, datetime.fromisoformat, _refs, UUID, UUID, *[None] * 18)

# New notices of a list stand on the board as one card.
LISTS = """
SELECT batch, count(*), min(received_at) FROM record_boardrow
WHERE "column" = 'new' AND batch IS NOT NULL AND (%(before)s::timestamptz IS NULL OR received_at < %(before)s)
GROUP BY batch ORDER BY min(received_at)
"""
WAITING = """
SELECT "column", count(*), count(*) FILTER (WHERE received_at < %(late)s), count(*) FILTER (WHERE received_at < %(today)s)
FROM record_boardrow
WHERE "column" IN ('new', 'being_checked', 'to_decide') GROUP BY "column"
"""
POLICE = "6"

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
        WHERE p.person_id IN (SELECT ref FROM family g WHERE g.child = f.child)
          AND NOT EXISTS (SELECT 1 FROM record_takenoffcontact x WHERE x.named_id = p.ref)),
       (SELECT array_agg(DISTINCT al.worker) FROM record_allocated al
        WHERE al.person_id IN (SELECT c2.person_id FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
                               WHERE c.person_id = f.child) AND al.worker IS NOT NULL)
FROM (SELECT DISTINCT child FROM family) f
"""


def board(
    viewer: Viewer, *, now: datetime, batch: UUID | None = None, page: int = 1, only: Only | None = None
) -> Board:
    """What waits at the front door, for those who work there: a page of each column. Four statements."""
    if not viewer.at_the_front_door and not viewer.is_a("team_manager", "head_of_service"):
        raise NotFound("the board")
    today = london_day(now)
    hidden = hidden_from(viewer, today)
    only, page = only or Only(), max(1, page)
    waits = {
        "batch": batch,
        "mine": only.mine,
        "user": viewer.user,
        "before": late_before(today) if only.late else None,
        "night": only.night,
        "sources": list(only.sources),
        "start": (page - 1) * PAGE,
        "size": PAGE,
        "shown": SHOWN,
    }
    lists = _lists(only, today) if batch is None and page == 1 else {}
    read = together({"found": Written(SQL, waits, COLUMNS_READ), **lists})
    found = read["found"]
    children = {child for row in found for child in row[3]}
    family = together({"cards": card_rows(children), **_earlier(children)})
    who = cards_from(family["cards"], hidden)
    before: dict[UUID, tuple[list[UUID], list[UUID]]] = defaultdict(lambda: ([], []))
    for child, contacts, workers in family.get("earlier", ()):
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
                described="" if any(child in hidden for child in row[3]) else row[14] or row[9] or "",
                children=tuple(
                    sorted(
                        (who[child] for child in row[3] if child in who),
                        key=lambda one: (one.born_on or date.max, one.name),
                    )
                ),
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
                own_request=row[15],
                danger=row[16],
                perhaps_danger=bool(row[17]),
                must_not_know=bool(row[18]),
                told=() if any(child in hidden for child in row[3]) else tuple(row[19]),
                asker="" if any(child in hidden for child in row[3]) else row[20],
                rings=row[21],
                safe=safe_in(row[22]) if row[21] else "",
                asks_again=row[23],
            )
        )
    bulk = tuple(_bulk(row, today) for row in read.get("lists", ()))
    counts["new"] += sum(one.new for one in bulk)
    return Board(tuple((name, tuple(columns[name])) for name in COLUMNS), counts, page, bulk)


def waiting(viewer: Viewer, *, now: datetime) -> Waiting:
    """The board in numbers, for the page somebody at the front door starts from. One statement."""
    if not viewer.at_the_front_door:
        raise NotFound("the board")
    today = london_day(now)
    # A contact is due on a working day: what must be decided before the next one is late by then.
    following = england().after(today, 1)
    found = rows(WAITING, {"late": late_before(today), "today": late_before(following)})
    late = sum(row[2] for row in found)
    by_today = sum(row[3] for row in found)
    return Waiting(
        {**dict.fromkeys(COLUMNS, 0), **{row[0]: row[1] for row in found}},
        late,
        by_today - late,
        sum(row[1] for row in found) - by_today,
        following,
    )


def _earlier(children: Collection[UUID]) -> dict[str, Written]:
    earlier = Written(EARLIER, {"children": sorted(children)}, (UUID, _refs, _refs))
    return {"earlier": earlier} if children else {}


def _lists(only: Only, today: date) -> dict[str, Written]:
    if only.mine or only.night or (only.sources and POLICE not in only.sources):
        return {}
    before = {"before": late_before(today) if only.late else None}
    return {"lists": Written(LISTS, before, (UUID, None, datetime.fromisoformat))}


def _bulk(row: tuple[UUID, int, datetime], today: date) -> BulkList:
    ref, new, received_at = row
    return BulkList(ref, new, received_at, due_on(received_at), today > due_on(received_at))


def due_on(received_at: datetime) -> date:
    """The last day of the one working day a contact has."""
    return pathway.due(pathway.clocks()["referral_decision"], london_day(received_at)).on


def late_before(today: date) -> datetime:
    """The moment before which a contact must have been received to be late on that day."""
    day = today
    while due_on(start_of(day)) >= today:
        day -= timedelta(days=1)
    return start_of(day + timedelta(days=1))


# How a form from outside says in the way to reach somebody when that is safe, and what may follow it there.
_SAFE = re.compile(
    r"(?:^|\. )Safe: (.*?)(?=\. (?:If somebody else answers: |Never leave a message|A message may be left|Needs an interpreter: )|$)",
    re.DOTALL,
)


def safe_in(reach: str) -> str:
    """When it is safe to reach somebody, out of how they can be reached; empty where they did not say."""
    found = _SAFE.search(reach)
    return found[1] if found else ""


THEMSELVES = "1C"  # in the national list of who refers


def from_whom(source: str, role: str, shield: str) -> str:
    """Who made a contact, as staff may read it on a list: never the name of a member of the public."""
    if shield == "anonymous":
        return "Anonymous"
    if source == THEMSELVES:
        return "The child or young person themselves"
    if shield in ("public", "asked"):
        return "A member of the public"
    return role or codes.all_years("referral_source").get(source, "Not known")
