"""Who must be told what, and how each of them can be reached safely."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law import pathway, people as law
from alongside.law.days import england, london_day
from alongside.law.letters import ANSWERS_A_REQUEST
from alongside.law.office_hours import may_appear_at
from alongside.record import models
from alongside.record.access import (
    NotFound,
    ReasonNeeded,
    Restricted,
    Viewer,
    hidden_list,
    is_mine,
    log,
)
from alongside.record.queries.desk.contact import may_see_contacts
from alongside.record.queries.desk.people import cleared_for
from alongside.record.queries.shared import Card, card_rows, cards_from, staff_from, staff_rows
from alongside.record.references import reference_of
from alongside.record.together import Written, together

Kind = models.NoticeStep.Kind
TOLD = frozenset({Kind.SENT, Kind.GIVEN_IN_PERSON})
KEPT = frozenset({Kind.HELD, Kind.WITHHELD})
# These may arise from a contact that was finished without a referral: it came to one thing, and a referral to several.
TOLD_OF_A_REQUEST = frozenset({"family_told_no_assessment", "asker_refused"})
MOST = 60


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach somebody. `safe`: safe, unsafe or not_known; `when_safe` in words. `confirmed`: for what they said
    themselves, asked alone, that it is safe; nothing where nobody has asked."""

    kind: str
    value: str
    safe: str
    when_safe: str
    confirmed: str = ""


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
    reached: bool = False
    spoken_to: bool = False

    @property
    def may_leave_at(self) -> datetime | None:
        """From when it may leave: the moment the worker named, or when the office is next open."""
        return may_appear_at(self.send_at, self.spoken_to, england()) if self.send_at else None

    @property
    def by_itself(self) -> bool:
        """Whether a message of ours carries it: a worker confirmed the way."""
        return self.reached


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that became of a message that tells it: by which channel, when, and why where it did not go."""

    channel: str
    kind: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty: about which child, arising from which decision, to be told to whom. `own_request`: the family had asked for
    help for themselves; `asked_by`: who of the record it was that asked, where somebody said so; `must_not_know`: who must not know that they asked, in their words."""

    notice: UUID
    child: Card
    tell: str
    what: str
    outcomes: tuple[str, ...]
    decided_at: datetime | None
    due_on: date | None
    steps: tuple[Step, ...]
    contact: UUID | None
    contact_on: date | None
    own_request: bool = False
    must_not_know: str = ""
    asked_by: UUID | None = None
    carried: tuple[Carried, ...] = ()

    @property
    def by_itself(self) -> bool:
        """Whether it is ready and leaves without anybody pressing a button."""
        return self.state == Kind.READY and self.latest.by_itself

    @property
    def reference(self) -> str:
        """What whoever got in touch was given; empty where it came from no contact."""
        return reference_of(self.contact) if self.contact else ""

    @property
    def state(self) -> str:
        """Where it stands: the latest step."""
        return self.steps[-1].kind

    @property
    def latest(self) -> Step:
        """The latest step."""
        return self.steps[-1]

    def is_late(self, now: datetime) -> bool:
        """Whether what was arranged has not been said in time: the moment from which it may leave, or the day to look again,
        has passed."""
        latest = self.latest
        if self.state == Kind.READY:
            leaves_at = latest.may_leave_at
            return not latest.by_itself and leaves_at is not None and leaves_at < now
        return self.state in KEPT and latest.review_on is not None and latest.review_on < london_day(now)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be told, and what of it stands in one place: about one child or several. Each duty is a child's own;
    whoever tells chooses for which of them one telling serves. `shielded` where the referrer's name is kept from the
    family; `envelope` what stands under their name on a letter, as the contact has it; `nameless` where the referrer gave
    no name, so that nobody can be written to."""

    to: str
    who: Card | None
    name: str
    is_what: str
    owed: tuple[Owed, ...]
    ways: tuple[Way, ...]
    shielded: bool
    envelope: tuple[str, ...] = ()
    nameless: bool = False

    @property
    def person(self) -> UUID | None:
        """The person of the record; None for the referrer, or for somebody not yet known."""
        return self.who.person if self.who else None

    @property
    def key(self) -> UUID:
        """The notice that stands for all of them in an address."""
        return self.owed[0].notice

    @property
    def contact(self) -> UUID | None:
        """The contact all of it arose from; None where it arose from several, or from none."""
        found = {owed.contact for owed in self.owed}
        return found.pop() if len(found) == 1 else None

    @property
    def contact_on(self) -> date | None:
        """The day that contact was received."""
        return self.owed[0].contact_on

    @property
    def children(self) -> tuple[Card, ...]:
        """The children it is about, once each, the eldest first."""
        found = {owed.child.person: owed.child for owed in self.owed}
        return tuple(sorted(found.values(), key=lambda one: (one.born_on or date.max, one.name)))

    @property
    def state(self) -> str:
        """Where all of it stands."""
        return self.owed[0].state

    @property
    def must_not_know(self) -> tuple[str, ...]:
        """Who must not know that somebody asked for help, as that person said it: it may be this very recipient."""
        return tuple(dict.fromkeys(filter(None, (owed.must_not_know for owed in self.owed))))

    @property
    def asked_themselves(self) -> bool:
        """Whether it was they who asked for the help: whoever got in touch, or whom somebody named as who asked."""
        return self._asked_for(self.owed[0])

    def _asked_for(self, request: Owed) -> bool:
        return request.own_request and (
            self.to == "referrer" or (self.person is not None and self.person == request.asked_by)
        )

    @property
    def done(self) -> bool:
        """Whether they have been told."""
        return self.state in TOLD

    @property
    def in_writing(self) -> bool:
        """Whether some of it is owed in writing, so that speaking with them does not settle it: also to whoever asked for the help."""
        if any(owed.tell in ANSWERS_A_REQUEST and self._asked_for(owed) for owed in self.owed):
            return True
        return self.to != "child" and any(pathway.tells()[owed.tell].in_writing for owed in self.owed)

    @property
    def safe_ways(self) -> tuple[Way, ...]:
        """The ways known to be safe."""
        return tuple(way for way in self.ways if way.safe == models.ContactPoint.Safety.SAFE)

    def is_late(self, now: datetime) -> bool:
        """Whether something that was arranged for them has not happened in time."""
        return any(owed.is_late(now) for owed in self.owed)


@dataclass(frozen=True, slots=True)
class Person:
    """One person to be told, in one row of a list: what they are owed, by where it stands."""

    parts: tuple[Recipient, ...]

    @property
    def first(self) -> Recipient:
        """The part that asks to be looked at first."""
        return self.parts[0]


# Every duty that arose from a contact, or the waiting ones of a team: the child, the decision, the contact it came from.
NOTICES = """
SELECT n.ref, n.person_id, n.tell, n."to", n.to_person_id, n.to_words, n.what, n.due_on, e.facts, e.at,
       p.contact_id, c.received_at, c.source, c.referrer_name, c.referrer_role, c.referrer_reach, c.shield,
       c.contact_kind, coalesce(o.must_not_know, ''),
       (SELECT CASE WHEN EXISTS (SELECT 1 FROM record_personcard own JOIN record_personcard same ON same.canonical_id = own.canonical_id
                                 WHERE own.person_id = a.person_id AND same.person_id = n.to_person_id)
               THEN n.to_person_id ELSE a.person_id END
        FROM record_contactperson a WHERE a.contact_id = c.ref AND a.part = 'referrer'
          AND NOT EXISTS (SELECT 1 FROM record_takenoffcontact x WHERE x.named_id = a.ref) ORDER BY a.recorded_at LIMIT 1)
FROM record_notice n
JOIN record_event e ON e.ref = n.event_id
LEFT JOIN record_matter m ON m.ref = e.matter_id
LEFT JOIN record_contactperson p ON p.matter_id IN (m.ref, m.parent_id)
LEFT JOIN record_contact c ON c.ref = p.contact_id
LEFT JOIN record_cameoutside o ON o.contact_id = c.ref
WHERE n.ref IN ({which})
ORDER BY n.due_on, n.recorded_at, n.ref
"""
STEPS = """
SELECT notice_id, kind, at, recorded_by, ground, authoriser, review_on, channel, words, send_at,
       (reach_id IS NOT NULL)::text, spoken_to::text
FROM record_noticestep WHERE notice_id IN ({which}) ORDER BY notice_id, n
"""
CARRIED = """
SELECT s.notice_id, m.channel, t.kind, t.at, t.why
FROM record_noticestep s JOIN record_messagenotice mn ON mn.step_id = s.ref JOIN record_message m ON m.ref = mn.message_id
JOIN record_messagestep t ON t.message_id = m.ref
WHERE s.notice_id IN ({which}) ORDER BY m.recorded_at, m.ref, t.n
"""
# Which duties a page is about.
OF_CONTACT = """
SELECT n1.ref FROM record_contactperson p1
JOIN record_matter m1 ON m1.ref = p1.matter_id OR m1.parent_id = p1.matter_id
JOIN record_event e1 ON e1.matter_id = m1.ref
JOIN record_notice n1 ON n1.event_id = e1.ref
WHERE p1.contact_id = %(contact)s"""
# The same person, where the record knows them, and the same place: told about several children in one breath. Of
# what was said already, and of somebody the record does not know, only what one decision owed them.
OF_NOTICE = """
SELECT n1.ref FROM record_notice n1 JOIN record_noticestate s1 ON s1.notice_id = n1.ref
JOIN record_event e1 ON e1.ref = n1.event_id,
(SELECT n0.*, s0.state, e0.recorded_at AS decided FROM record_notice n0
   JOIN record_noticestate s0 ON s0.notice_id = n0.ref JOIN record_event e0 ON e0.ref = n0.event_id
   WHERE n0.ref = %(notice)s) me
WHERE n1."to" = me."to" AND s1.state = me.state AND n1.to_person_id IS NOT DISTINCT FROM me.to_person_id
  AND ((me.to_person_id IS NOT NULL AND me.state NOT IN ('sent', 'given_in_person'))
       OR (n1.tell = me.tell AND e1.recorded_at = me.decided))"""
WAITING = """
SELECT s1.notice_id FROM record_noticestate s1 WHERE s1.state IN ('owed', 'held', 'withheld', 'ready', 'failed')
   AND (%(all)s OR s1.person_id IN (SELECT person_id FROM record_allocated a WHERE a.worker = %(user)s OR a.team = ANY(%(teams)s))
        OR ((%(door)s OR EXISTS (SELECT 1 FROM record_notice n1 WHERE n1.ref = s1.notice_id AND n1.recorded_by = %(user)s))
            AND NOT EXISTS (SELECT 1 FROM record_allocated a WHERE a.person_id = s1.person_id AND a.worker IS NOT NULL)))
   ORDER BY coalesce(s1.review_on, s1.due_on), s1.notice_id LIMIT %(most)s OFFSET %(past)s"""

WAYS = """
SELECT person_id, kind, value, safe, when_safe,
       coalesce((SELECT array_to_string(c.uses, ' ') FROM record_safecontact c
                 WHERE c.reach_id = r.ref AND c.standing AND c.alone
                   AND NOT EXISTS (SELECT 1 FROM record_safecontact y WHERE y.replaces_id = c.ref) LIMIT 1), '')
FROM record_contactpoint r
WHERE person_id = ANY(%(people)s) AND standing AND (to_on IS NULL OR to_on >= %(today)s)
  AND NOT EXISTS (SELECT 1 FROM record_contactpoint x WHERE x.replaces_id = r.ref)
ORDER BY (safe = 'safe') DESC, kind, value
"""
KIN = """
SELECT person_id, other_id, kind FROM record_relationship r
WHERE person_id = ANY(%(told)s) AND other_id = ANY(%(children)s) AND standing
  AND NOT EXISTS (SELECT 1 FROM record_relationship x WHERE x.replaces_id = r.ref)
"""
moment, day = datetime.fromisoformat, date.fromisoformat


def of_contact(viewer: Viewer, contact: UUID, *, now: datetime) -> tuple[Person, ...]:
    """Everybody who must be told about a contact's decisions, a row each. Two statements and the log's."""
    if not may_see_contacts(viewer):
        raise NotFound(contact)
    about = models.ContactPerson.objects.filter(contact=contact, taken_off=None).values_list(
        "person", flat=True
    )
    there = models.Contact.objects.filter(pk=contact).values_list("pk", flat=True)
    first = _first(viewer, OF_CONTACT, {"contact": contact}, now, about=about, there=there)
    hidden = _hidden(first)
    if not first["there"] or not hidden.keys().isdisjoint(first["about"]):
        raise NotFound(contact)
    return _people(_recipients(viewer, first, now=now), now)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of those who wait to be told. `more`: another page follows."""

    people: tuple[Person, ...]
    more: bool


def waiting(viewer: Viewer, *, page: int = 1, now: datetime) -> Waiting:
    """Who waits to be told: about my children and my teams'; about children whom nobody works with, of what I decided, and at
    the front door of all.
    What is late first, then the soonest; a page of them, the first is 1. Two statements and the log's."""
    asked = {
        "all": viewer.is_a("head_of_service"),
        "user": viewer.user,
        "teams": list(viewer.teams),
        "door": viewer.at_the_front_door,
        "most": MOST,
        "past": MOST * (page - 1),
    }
    first = _first(viewer, WAITING, asked, now)
    whole = len({row[0] for row in first["notices"]}) == MOST
    return Waiting(_people(_recipients(viewer, first, now=now), now), whole)


def one(viewer: Viewer, notice: UUID, *, now: datetime) -> Recipient:
    """The recipient of a notice, with whatever else they are owed that stands in the same place. ReasonNeeded for a child
    whom this viewer neither works with nor receives at the front door; of other children, only those they work with.
    At most five statements and the log's."""
    first = _first(viewer, OF_NOTICE, {"notice": notice}, now)
    child = next((row[1] for row in first["notices"] if row[0] == notice), None)
    if child is None or child in _hidden(first):
        raise NotFound(notice)
    if not may_see_contacts(viewer):
        if not is_mine(viewer, child, now=now):
            raise ReasonNeeded(child)
        mine = {child, *cleared_for(viewer, {row[1] for row in first["notices"]}, london_day(now))}
        first["notices"] = [row for row in first["notices"] if row[1] in mine]
    for recipient in _recipients(viewer, first, now=now):
        if any(owed.notice == notice for owed in recipient.owed):
            return recipient
    raise NotFound(notice)


def _first(
    viewer: Viewer, which: str, asked: Mapping[str, Any], now: datetime, **more: Any
) -> dict[str, list[Any]]:
    """The duties, every step of each, and whom this viewer may not find. One statement."""
    return together(
        {
            "hidden": hidden_list(viewer, london_day(now)),
            "notices": Written(
                NOTICES.format(which=which),
                asked,
                (
                    *(UUID, UUID, str, str, UUID, str, str, day, dict, moment),
                    *(UUID, moment, str, str, str, str, str, str, str, UUID),
                ),
            ),
            "steps": Written(
                STEPS.format(which=which),
                asked,
                (UUID, str, moment, UUID, str, UUID, day, str, str, moment, "true".__eq__, "true".__eq__),
            ),
            "carried": Written(CARRIED.format(which=which), asked, (UUID, str, str, moment, str)),
            **more,
        }
    )


def _hidden(first: Mapping[str, list[Any]]) -> dict[UUID, Restricted]:
    return {person: Restricted(person, owner, phone) for person, owner, phone in first["hidden"]}


@dataclass(frozen=True, slots=True)
class _Named:
    """Everybody whom the duties name, and how they are reached."""

    who: dict[UUID, Card]
    staff: dict[str, str]
    ways: dict[UUID, list[Way]]
    kin: dict[tuple[UUID, UUID], str]


def _named(
    first: Mapping[str, list[Any]],
    found: list[tuple[Any, ...]],
    hidden: Mapping[UUID, Restricted],
    today: date,
) -> _Named:
    told = [row[4] for row in found if row[4]]
    children = [row[1] for row in found]
    read = together(
        {
            "cards": card_rows([*told, *children]),
            "staff": staff_rows(ref for row in first["steps"] for ref in (row[3], row[5])),
            "ways": Written(WAYS, {"people": told, "today": today}, (UUID, str, str, str, str, str)),
            "kin": Written(KIN, {"told": told, "children": children}, (UUID, UUID, str)),
        }
    )
    ways: dict[UUID, list[Way]] = defaultdict(list)
    for person, *way in read["ways"]:
        ways[person].append(Way(*way))
    kin = {
        (person, other): law.BY_TIE[kind].is_the if kind in law.BY_TIE else kind.replace("_", " ")
        for person, other, kind in read["kin"]
    }
    return _Named(cards_from(read["cards"], hidden), staff_from(read["staff"]), ways, kin)


def _recipients(viewer: Viewer, first: Mapping[str, list[Any]], *, now: datetime) -> list[Recipient]:
    """Each person to be told, once for each place where something they are owed stands."""
    hidden = _hidden(first)
    found = [row for row in first["notices"] if row[1] not in hidden and row[4] not in hidden]
    named = _named(first, found, hidden, london_day(now))
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for row in first["steps"]:
        by, authoriser = named.staff.get(str(row[3]), ""), named.staff.get(str(row[5]), "")
        steps[row[0]].append(Step(row[1], row[2], by, row[4], authoriser, *row[6:12]))
    log(viewer, {row[1] for row in found}, what="who must be told", now=now)
    carried: dict[UUID, list[Carried]] = defaultdict(list)
    for notice, *what in first["carried"]:
        carried[notice].append(Carried(*what))
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row in found:
        stands = steps[row[0]][-1].kind
        if stands != Kind.STOPPED:  # nobody is to be told that any more
            groups[(*_told_key(row), stands)].append(row)
    return [_recipient(group, steps, carried, named) for group in groups.values()]


def _told_key(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Who is to be told: a person of the record; else whoever it was on that contact."""
    return (row[3], row[4] or row[10] or row[1])


def _people(recipients: list[Recipient], now: datetime) -> tuple[Person, ...]:
    """A row for each person: what is late first, then what was owed first, then who has been told."""
    order = {kind: place for place, kind in enumerate(("owed", "failed", "ready", "held", "withheld"))}
    rows: dict[tuple[Any, ...], list[Recipient]] = defaultdict(list)
    for one_ in sorted(recipients, key=lambda r: (not r.is_late(now), order.get(r.state, len(order)))):
        rows[(one_.to, one_.person or one_.contact or one_.key)].append(one_)
    return tuple(Person(tuple(parts)) for parts in rows.values())


def _as_spoken_of(child: Card, decided_at: datetime | None) -> tuple[Any, ...]:
    """The order in which a family is spoken of: the eldest first, and what was decided first."""
    return (child.born_on or date.max, child.name, decided_at is None, decided_at)


def _outcomes(tell: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What was decided, as the words about it are called: of a referral several things, of a conference one."""
    if tell == "family_told_conference_decision":
        return (facts["decision"],) if facts.get("decision") else ()
    if tell in TOLD_OF_A_REQUEST and "outcome" in facts:
        return (facts["outcome"],)
    return tuple(facts.get("outcomes", ()))


# A telephone number or an email address is a way to reach them; anything else was written down as an address.
_NO_ADDRESS = re.compile(r"@|^[\d\s()+.-]*$")


def _envelope(name: str | None, role: str | None, reach: str | None) -> tuple[str, ...]:
    """The lines under a referrer's name: their place of work, and where to write, as they stand on the contact."""
    lines = [part.strip() for part in re.split(r"[,\n]", reach or "")]
    where = lines if reach and not _NO_ADDRESS.search(reach.strip()) else []
    return tuple(filter(None, (role if name else "", *where)))


def _recipient(
    group: list[tuple[Any, ...]],
    steps: Mapping[UUID, list[Step]],
    carried: Mapping[UUID, list[Carried]],
    named: _Named,
) -> Recipient:
    first = group[0]
    owed = tuple(
        Owed(
            notice=row[0],
            child=named.who[row[1]],
            tell=row[2],
            what=row[6],
            outcomes=_outcomes(row[2], row[8] or {}),
            decided_at=row[9],
            due_on=row[7],
            steps=tuple(steps[row[0]]),
            contact=row[10],
            contact_on=london_day(row[11]) if row[11] else None,
            carried=tuple(carried.get(row[0], ())),
            own_request=row[17] == "help_request",
            must_not_know=row[18],
            asked_by=row[19],
        )
        for row in sorted(group, key=lambda row: _as_spoken_of(named.who[row[1]], row[9]))
    )
    shielded = any(row[16] and row[16] != models.Contact.Shield.NONE for row in group)
    if first[3] == "referrer":
        name = first[13] or first[14] or ("Somebody who gave no name" if shielded else "Whoever got in touch")
        did = "asked for help" if first[17] == "help_request" else "got in touch"
        is_what = ", ".join(filter(None, (first[14] if first[13] else "", did)))
        reach = (Way("given", first[15], "safe", ""),) if first[15] else ()
        nameless = first[16] == models.Contact.Shield.ANONYMOUS or not (first[13] or first[14])
        return Recipient(
            "referrer",
            None,
            name,
            is_what,
            owed,
            reach,
            shielded,
            _envelope(first[13], first[14], first[15]),
            nameless,
        )
    who = named.who.get(first[4]) if first[4] else None
    if who is None:
        return Recipient(first[3], None, first[5] or "Family", "", owed, (), shielded)
    kin = dict.fromkeys(named.kin.get((who.person, row[1]), "") for row in group)
    is_what = "the child" if first[3] == "child" else " and ".join(filter(None, kin))
    return Recipient(first[3], who, who.name, is_what, owed, tuple(named.ways[who.person]), shielded)
