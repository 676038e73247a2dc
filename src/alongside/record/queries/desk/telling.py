"""Who must be told what, and how each of them can be reached safely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, ReasonNeeded, Viewer, hidden_from, is_mine, log
from alongside.record.queries.desk.contact import may_see_contacts
from alongside.record.queries.shared import Card, cards, rows, staff

Kind = models.NoticeStep.Kind
TOLD = frozenset({Kind.SENT, Kind.GIVEN_IN_PERSON})
MOST = 60


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach somebody. `safe`: safe, unsafe or not_known; `when_safe` in words."""

    kind: str
    value: str
    safe: str
    when_safe: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was decided or done about a duty to tell."""

    kind: str
    at: datetime
    by: str
    ground: str
    authoriser: str
    review_on: date | None
    channel: str
    words: str
    send_at: datetime | None


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty: about which child, arising from which decision."""

    notice: UUID
    child: Card
    tell: str
    what: str
    outcomes: tuple[str, ...]
    decided_at: datetime | None
    due_on: date | None
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """Where it stands: the latest step."""
        return self.steps[-1].kind

    @property
    def latest(self) -> Step:
        """The latest step."""
        return self.steps[-1]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be told, and everything of one kind they are owed, which stands in one state. One decision serves
    all of it. `shielded` where the referrer's name is kept from the family."""

    to: str
    person: UUID | None
    name: str
    is_what: str
    owed: tuple[Owed, ...]
    ways: tuple[Way, ...]
    shielded: bool
    contact: UUID | None
    contact_on: date | None

    @property
    def key(self) -> UUID:
        """The notice that stands for all of them in an address."""
        return self.owed[0].notice

    @property
    def state(self) -> str:
        """Where all of it stands."""
        return self.owed[0].state

    @property
    def done(self) -> bool:
        """Whether they have been told."""
        return self.state in TOLD

    @property
    def safe_ways(self) -> tuple[Way, ...]:
        """The ways known to be safe."""
        return tuple(way for way in self.ways if way.safe == models.ContactPoint.Safety.SAFE)


# Every duty that arose from a contact, or the waiting ones of a team: the child, the decision, the contact it came from.
NOTICES = """
SELECT n.ref, n.person_id, n.tell, n."to", n.to_person_id, n.to_words, n.what, n.due_on, e.facts, e.at,
       p.contact_id, c.received_at, c.source, c.referrer_name, c.referrer_role, c.referrer_reach, c.shield
FROM record_notice n
JOIN record_event e ON e.ref = n.event_id
LEFT JOIN record_matter m ON m.ref = e.matter_id
LEFT JOIN record_contactperson p ON p.matter_id IN (m.ref, m.parent_id)
LEFT JOIN record_contact c ON c.ref = p.contact_id
WHERE {where}
ORDER BY n.due_on, n.recorded_at, n.ref
"""
OF_CONTACT = "p.contact_id = %(contact)s"
OF_NOTICE = """n.event_id IN (
    SELECT e2.ref FROM record_event e2 WHERE e2.kind = e.kind AND e2.recorded_at = (
        SELECT e3.recorded_at FROM record_event e3 JOIN record_notice n3 ON n3.event_id = e3.ref WHERE n3.ref = %(notice)s))
  AND n.tell = (SELECT tell FROM record_notice WHERE ref = %(notice)s)
  AND n."to" = (SELECT "to" FROM record_notice WHERE ref = %(notice)s)
  AND coalesce(n.to_person_id, n.person_id) IS NOT DISTINCT FROM (
        SELECT CASE WHEN to_person_id IS NULL THEN n.person_id ELSE to_person_id END FROM record_notice WHERE ref = %(notice)s)"""
WAITING = """n.ref IN (SELECT s.notice_id FROM record_noticestate s WHERE s.state IN ('owed', 'held', 'withheld', 'ready', 'failed')
   AND (%(all)s OR s.person_id IN (SELECT person_id FROM record_allocated a WHERE a.worker = %(user)s OR a.team = ANY(%(teams)s))
        OR (%(door)s AND NOT EXISTS (SELECT 1 FROM record_allocated a WHERE a.person_id = s.person_id AND a.worker IS NOT NULL)))
   ORDER BY coalesce(s.review_on, s.due_on), s.notice_id LIMIT %(most)s)"""

STEPS = """
SELECT notice_id, kind, at, recorded_by, ground, authoriser, review_on, channel, words, send_at
FROM record_noticestep WHERE notice_id = ANY(%(notices)s) ORDER BY notice_id, n
"""

WAYS = """
SELECT person_id, kind, value, safe, when_safe FROM record_contactpoint r
WHERE person_id = ANY(%(people)s) AND standing AND (to_on IS NULL OR to_on >= %(today)s)
  AND NOT EXISTS (SELECT 1 FROM record_contactpoint x WHERE x.replaces_id = r.ref)
ORDER BY (safe = 'safe') DESC, kind, value
"""


def of_contact(viewer: Viewer, contact: UUID, *, now: datetime) -> tuple[Recipient, ...]:
    """Everybody who must be told about a contact's decisions. Seven statements and the log's."""
    if not may_see_contacts(viewer):
        raise NotFound(contact)
    hidden = hidden_from(viewer, london_day(now))
    about = models.Contact.objects.filter(pk=contact).values_list("people__person", flat=True)
    if not about or any(person in hidden for person in about):
        raise NotFound(contact)
    found = rows(NOTICES.format(where=OF_CONTACT), {"contact": contact})
    return _recipients(viewer, found, now=now)


def waiting(viewer: Viewer, *, now: datetime) -> tuple[Recipient, ...]:
    """Who waits to be told: about my children and my teams', and at the front door about children with no worker yet.
    The soonest first, a page of them. Seven statements and the log's."""
    found = rows(
        NOTICES.format(where=WAITING),
        {
            "all": viewer.is_a("head_of_service"),
            "user": viewer.user,
            "teams": list(viewer.teams),
            "door": viewer.at_the_front_door,
            "most": MOST,
        },
    )
    return _recipients(viewer, found, now=now)


def one(viewer: Viewer, notice: UUID, *, now: datetime) -> Recipient:
    """The recipient of a notice, with whatever else the same decision owes them in the same state. ReasonNeeded
    for a child whom this viewer neither works with nor receives at the front door."""
    found = rows(NOTICES.format(where=OF_NOTICE), {"notice": notice})
    if not found:
        raise NotFound(notice)
    children = {row[1] for row in found}
    if children & set(hidden_from(viewer, london_day(now))):
        raise NotFound(notice)
    if not _works_with(viewer, children, now):
        raise ReasonNeeded(min(children))
    for recipient in _recipients(viewer, found, now=now):
        if any(owed.notice == notice for owed in recipient.owed):
            return recipient
    raise NotFound(notice)


def _works_with(viewer: Viewer, children: set[UUID], now: datetime) -> bool:
    return may_see_contacts(viewer) or all(is_mine(viewer, child, now=now) for child in children)


def _recipients(viewer: Viewer, found: list[tuple[Any, ...]], *, now: datetime) -> tuple[Recipient, ...]:
    today = london_day(now)
    hidden = hidden_from(viewer, today)
    found = [row for row in found if row[1] not in hidden and row[4] not in hidden]
    notices = [row[0] for row in found]
    told = {row[4] for row in found if row[4]}
    step_rows = rows(STEPS, {"notices": notices})
    names = staff([*(row[3] for row in step_rows), *(row[5] for row in step_rows)])
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for row in step_rows:
        steps[row[0]].append(
            Step(
                row[1],
                row[2],
                names.get(str(row[3]), ""),
                row[4],
                names.get(str(row[5]), ""),
                *row[6:10],
            )
        )
    who = cards({*told, *(row[1] for row in found)}, hidden)
    ways: dict[UUID, list[Way]] = defaultdict(list)
    for person, *way in rows(WAYS, {"people": list(told), "today": today}):
        ways[person].append(Way(*way))
    kin = _kin(found)
    log(viewer, {row[1] for row in found}, what="who must be told", now=now)
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row in found:
        state = steps[row[0]][-1]
        told_key = row[4] or (row[10] if row[3] == "referrer" else row[1])
        groups[(row[2], row[3], told_key, state.kind, state.at, row[10])].append(row)
    return tuple(_recipient(group, steps, who, ways, kin) for group in groups.values())


def _recipient(
    group: list[tuple[Any, ...]],
    steps: dict[UUID, list[Step]],
    who: dict[UUID, Card],
    ways: dict[UUID, list[Way]],
    kin: dict[tuple[UUID, UUID], str],
) -> Recipient:
    first = group[0]
    owed = tuple(
        Owed(
            row[0],
            who[row[1]],
            row[2],
            row[6],
            tuple((row[8] or {}).get("outcomes", ())),
            row[9],
            row[7],
            tuple(steps[row[0]]),
        )
        for row in group
    )
    shielded = bool(first[16]) and first[16] != models.Contact.Shield.NONE
    if first[3] == "referrer":
        name = first[13] or first[14] or ("Somebody who gave no name" if shielded else "Whoever got in touch")
        is_what = ", ".join(filter(None, (first[14] if first[13] else "", "got in touch")))
        reach: tuple[Way, ...] = (Way("given", first[15], "safe", ""),) if first[15] else ()
        return Recipient("referrer", None, name, is_what, owed, reach, shielded, first[10], _day(first[11]))
    if first[4]:
        name = who[first[4]].name if first[4] in who else "Name not known"
        is_what = kin.get((first[4], first[1]), "") if first[3] != "child" else "the child"
        return Recipient(
            first[3],
            first[4],
            name,
            is_what,
            owed,
            tuple(ways[first[4]]),
            shielded,
            first[10],
            _day(first[11]),
        )
    return Recipient(first[3], None, first[5] or "Family", "", owed, (), shielded, first[10], _day(first[11]))


def _kin(found: Iterable[tuple[Any, ...]]) -> dict[tuple[UUID, UUID], str]:
    pairs = [(row[4], row[1]) for row in found if row[4]]
    if not pairs:
        return {}
    said = models.Relationship.objects.filter(
        person__in={one for one, _ in pairs}, other__in={other for _, other in pairs}, standing=True
    ).values_list("person_id", "other_id", "kind")
    return {(person, other): kind.replace("_", " ") for person, other, kind in said}


def _day(moment: datetime | None) -> date | None:
    return london_day(moment) if moment else None
