"""Who is looking, what they may find, and the log of what they opened.

Staff: open except restricted; a reason is asked outside one's own teams and children. A record someone may not see is
not found. No log row, no page: the query that opens a record writes the row first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import QuerySet

from alongside.accounts.models import Membership
from alongside.law.days import london_day
from alongside.record import models
from alongside.record.together import Written, compiled, together

# What the log says of each child of a list that was taken away. It was the list that was wanted, and no child in it: the reason
# opens nobody's record (`MINE`), and whoever looks through the log for odd looks finds no look at one child in it.
IN_A_LIST = "in a list that was taken away"
FRONT_DOOR_ROLES = frozenset({"front_door_worker", "duty_manager", "out_of_hours_worker"})


@dataclass(slots=True)
class Kept:
    """Who is kept from a viewer while one page is made, for `rendering.kept`. `names`: everybody who is hidden from them, a row
    for each name (given, family). `around`: everybody near whoever was opened, each with whether they are hidden; None while
    nothing was opened. `strangers`: the opened with whom the viewer does not work. `own`: words the viewer typed.
    `guarded`: protected addresses, numbers and schools near what was opened, by kind; `cleared`: those this viewer may read."""

    names: tuple[tuple[UUID, str, str], ...] = ()
    around: dict[UUID, bool] | None = None
    strangers: set[UUID] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    guarded: set[tuple[str, str]] = field(default_factory=set)
    cleared: set[tuple[str, str]] = field(default_factory=set)

    def guards(self, rows: Iterable[tuple[str, str, bool]]) -> None:
        """These details near what was opened are protected, each with whether the viewer may read it."""
        for kind, words, cleared in rows:
            (self.cleared if cleared else self.guarded).add((kind, words))

    @property
    def people(self) -> list[UUID]:
        """Everybody who is hidden."""
        return list({row[0] for row in self.names})

    def met(self, rows: Iterable[tuple[UUID, bool]], *, mine: bool, opened: Collection[UUID]) -> None:
        """A record was opened, and these are near it."""
        self.around = {**(self.around or {}), **dict(rows)}
        if not mine:
            self.strangers.update(opened)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking: built once a request at the door. `user` is the account's public reference; `team_kinds` says what
    kinds of team they sit in; `purpose` is the reason they gave for opening a record outside their own teams. `emergency`:
    the restrictions they broke through for a child who could not wait, and whose hours have not ended. `looked`: whose records they have opened and when, so that one view is one row of the log. `machine`: nobody,
    the program itself (a job, a loader). `acts_as`: the role that let them do what they are doing. `kept`: who is kept from
    them, for the words of the page that is being made. `stretched`: documents in which what they wrote changed words that are
    kept private (`actions.shielding_carried`), to be said on the page that follows."""

    user: UUID
    name: str
    roles: frozenset[str]
    teams: frozenset[UUID]
    team_kinds: frozenset[str] = frozenset()
    purpose: str = ""
    emergency: frozenset[UUID] = frozenset()
    machine: bool = False
    looked: set[tuple[UUID, datetime]] = field(default_factory=set, compare=False, repr=False)
    acts_as: str = field(default="", compare=False)
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)
    stretched: set[UUID] = field(default_factory=set, compare=False, repr=False)

    def is_a(self, *roles: str) -> bool:
        """Whether they hold any of these roles today."""
        return bool(self.roles & set(roles))

    @property
    def at_the_front_door(self) -> bool:
        """Whether they take calls from the public or cover the night."""
        return bool(self.roles & FRONT_DOOR_ROLES) or bool(self.team_kinds & {"front_door", "out_of_hours"})

    @property
    def role(self) -> str:
        """The role they are logged with: the one that let them do this; before anything was asked, the first by name."""
        return self.acts_as or min(self.roles, default="none")

    def under(self, roles: Iterable[str]) -> Viewer:
        """The same person, doing what these roles are let do: under the first of them they hold."""
        role = next((each for each in roles if each in self.roles), "")
        return replace(self, acts_as=role) if role else self

    def because(self, purpose: str) -> Viewer:
        """The same person, having said why they look."""
        return replace(self, purpose=purpose.strip())


# Who wrote what the program writes by itself. No account: nobody signs in as it, and it opens no record.
BY_ITSELF = Viewer(
    user=uuid5(UUID(int=0), "alongside:jobs"),
    name="Alongside",
    roles=frozenset(),
    teams=frozenset(),
    machine=True,
)


class NotFound(LookupError):
    """There is no such record, or this person may not know that there is."""


class ReasonNeeded(PermissionError):
    """This child is not in your teams. Say why you need to open the record; it is logged with your name."""

    def __init__(self, person: UUID) -> None:
        super().__init__(self.__doc__)
        self.person = person


@dataclass(frozen=True, slots=True)
class Restricted:
    """A record this viewer may not find, whom it belongs to, and the desk that answers day and night."""

    person: UUID
    owner: UUID
    desk_phone: str


OPENED_IN_AN_EMERGENCY = """
SELECT o.together FROM record_emergencyopening o
WHERE o."user" = %(user)s AND o.until_at > %(now)s
  AND NOT EXISTS (SELECT 1 FROM record_emergencyreview v WHERE v.opening_id = o.ref AND v.outcome = 'not_proper')
"""


@compiled
def _memberships(user_ref: UUID, today: date) -> dict[str, QuerySet[Any, Any]]:
    return {
        "memberships": Membership.objects.on(today)
        .filter(user__ref=user_ref, user__is_active=True)
        .values_list("user__name", "role", "team__ref", "team__kind")
    }


def viewer_of(user_ref: UUID, *, now: datetime, purpose: str = "") -> Viewer:
    """The viewer behind a signed-in account, with the roles and teams of that day, and the restricted records they have
    opened in an emergency at that moment. One statement."""
    read = together(
        {
            **_memberships(user_ref, london_day(now)),
            "emergency": Written(OPENED_IN_AN_EMERGENCY, {"user": user_ref, "now": now}, (UUID,)),
            "hidden": Written(
                HIDDEN_NAMES, {"user": user_ref, "now": now, "today": london_day(now)}, (UUID, str, str)
            ),
        }
    )
    memberships = read["memberships"]
    return Viewer(
        user=user_ref,
        name=memberships[0][0] if memberships else "",
        roles=frozenset(row[1] for row in memberships),
        teams=frozenset(row[2] for row in memberships),
        team_kinds=frozenset(row[3] for row in memberships),
        purpose=purpose.strip(),
        emergency=frozenset(row[0] for row in read["emergency"]),
        kept=Kept(tuple(read["hidden"])),
    )


# A restriction stands until it is lifted: its day passing opens nothing (docs/decisions/restricted-records.md). Somebody
# who is restricted twice is hidden from whoever is not named in both.
STANDING = """
SELECT r.ref, r.person_id, r.together, r.reasons, r.recorded_at, coalesce(n.owner, r.owner) AS owner,
       CASE WHEN n.ref IS NULL THEN r.second ELSE n.second END AS second,
       coalesce(n.desk_phone, r.desk_phone) AS desk_phone, coalesce(n.expires_on, r.expires_on) AS expires_on
FROM record_restriction r
LEFT JOIN LATERAL (SELECT * FROM record_restrictionrenewed n WHERE n.restriction_id = r.ref ORDER BY n.n DESC LIMIT 1) n
  ON true
WHERE NOT EXISTS (SELECT 1 FROM record_restrictionlifted l WHERE l.restriction_id = r.ref)
"""
HIDDEN = """
SELECT c2.person_id, r.owner, r.desk_phone
FROM ({standing}) r
JOIN record_personcard c ON c.person_id = r.person_id
JOIN record_personcard c2 ON c2.canonical_id = c.canonical_id
WHERE r.owner <> %(user)s AND r.second IS DISTINCT FROM %(user)s
  AND r.together <> ALL(%(emergency)s::uuid[])
  AND NOT EXISTS (SELECT 1 FROM record_restrictedaccess a
                  WHERE a.restriction_id = r.ref AND a."user" = %(user)s AND a.expires_on >= %(today)s
                    AND NOT EXISTS (SELECT 1 FROM record_restrictedaccessended e WHERE e.access_id = a.ref))
""".replace("{standing}", STANDING)
# What they are or were called, before it is known what the viewer opened in an emergency.
HIDDEN_NAMES = f"""
SELECT h.person_id, coalesce(n.given, ''), coalesce(n.family, '')
FROM ({HIDDEN.replace("%(emergency)s::uuid[]", f"ARRAY({OPENED_IN_AN_EMERGENCY})")}) h
LEFT JOIN record_name n ON n.person_id = h.person_id AND n.standing AND n.kind <> 'number_only'
"""  # noqa: S608  the text is ours


def hidden_from(viewer: Viewer, today: date) -> dict[UUID, Restricted]:
    """Every restricted record this viewer may not find today, all records of one person together. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(HIDDEN, hides(viewer, today))
        return {person: Restricted(person, owner, phone) for person, owner, phone in cursor.fetchall()}


def who_may_not_find(users: Collection[UUID], people: Collection[UUID], today: date) -> frozenset[UUID]:
    """Those of these accounts from whom any of these people's records is hidden today. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.who FROM unnest(%(users)s::uuid[]) AS w(who) WHERE EXISTS ("  # noqa: S608  the text is ours
            + HIDDEN.replace("%(user)s", "w.who")
            + " AND c2.person_id = ANY(%(people)s))",
            {"users": list(users), "people": list(people), "today": today, "emergency": []},
        )
        return frozenset(row[0] for row in cursor.fetchall())


def hidden_list(viewer: Viewer, today: date) -> Written:
    """`hidden_from`, to be read together with other lists: the person, the owner and the desk of each record."""
    return Written(HIDDEN, hides(viewer, today), (UUID, UUID, str))


# Who was one person with somebody hidden, and since when they are two again. `waits`: what a job makes of the record (the census's
# copies) was not made again since, and shows the one under the other's name: who waits is looked at in the order they came. A
# parting that had to wait for somebody else's writing came later than its moment says: some seconds are given to it.
_PARTED = """
WITH hidden AS MATERIALIZED ({hidden}),
  apart AS (
    SELECT s.other_id AS person, h.owner, h.desk_phone, s.recorded_at FROM hidden h
    JOIN record_sameness s ON s.person_id = h.person_id AND s.verdict = 'not_same'
    UNION ALL
    SELECT s.person_id, h.owner, h.desk_phone, s.recorded_at FROM hidden h
    JOIN record_sameness s ON s.other_id = h.person_id AND s.verdict = 'not_same')
SELECT c2.person_id, a.owner, a.desk_phone, a.recorded_at,
       a.recorded_at >= (SELECT d.at FROM record_censusdue d ORDER BY d.id LIMIT 1) - interval '15 seconds' AS waits
FROM apart a JOIN record_personcard c ON c.person_id = a.person
JOIN record_personcard c2 ON c2.canonical_id = c.canonical_id
""".replace("{hidden}", HIDDEN)
HIDDEN_IN_COPIES = f"""
{HIDDEN} UNION ALL SELECT p.person_id, p.owner, p.desk_phone FROM ({_PARTED}) p WHERE p.waits"""  # noqa: S608  the text is ours


def hidden_in_copies(viewer: Viewer, today: date) -> Written:
    """As `hidden_list`, for what is read from the census's copies: for some seconds after two records are parted, whoever was one
    person with somebody hidden stands there with what is hers."""
    return Written(HIDDEN_IN_COPIES, hides(viewer, today), (UUID, UUID, str))


def parted_from_hidden(viewer: Viewer, today: date) -> dict[UUID, datetime]:
    """Until when somebody was one person with a record that is hidden from this viewer: what was said of them by then may be about
    that one. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTED, hides(viewer, today))
        parted: dict[UUID, datetime] = {}
        for person, _, _, at, _ in cursor.fetchall():
            parted[person] = max(at, parted.get(person, at))
        return parted


def hides(viewer: Viewer, today: date) -> dict[str, Any]:
    """The values `HIDDEN` is asked with."""
    return {"today": today, "user": viewer.user, "emergency": list(viewer.emergency)}


# A child is "mine" who is allocated to me or my team, on whose contact I work at the front door, or at whose meeting I
# have a place (until sixty days after it), and so is anybody tied to such a child. Having said why once today is enough for the day.
# Nobody counts who is hidden from me: whether I must say why would tell that there is somebody.
_MINE = """
WITH hidden AS (SELECT h.person_id AS ref FROM ({hidden}) h),
     me AS (SELECT c2.person_id AS ref FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
            WHERE c.person_id IN ({whom}) AND c2.person_id NOT IN (SELECT ref FROM hidden)),
     near AS (SELECT ref FROM me
              UNION (SELECT other_id FROM record_relationship WHERE person_id IN (SELECT ref FROM me)
                     UNION SELECT person_id FROM record_relationship WHERE other_id IN (SELECT ref FROM me)
                     EXCEPT SELECT ref FROM hidden))
SELECT EXISTS (SELECT 1 FROM record_allocated WHERE person_id IN (SELECT ref FROM near)
               AND (worker = %(user)s OR team = ANY(%(teams)s)))
    OR (%(front_door)s AND EXISTS (
        SELECT 1 FROM record_contactperson p JOIN record_boardrow b ON b.contact_id = p.contact_id
        WHERE p.person_id IN (SELECT ref FROM near) AND b."column" <> 'done'
          AND NOT EXISTS (SELECT 1 FROM record_takenoffcontact x WHERE x.named_id = p.ref)))
    OR EXISTS (SELECT 1 FROM record_meetingchild m JOIN record_seat s ON s.meeting_id = m.meeting_id
               JOIN record_meetingtime t ON t.meeting_id = m.meeting_id
               WHERE m.person_id IN (SELECT ref FROM near) AND s."user" = %(user)s
                 AND t.at > %(now)s - interval '60 days')
    OR EXISTS (SELECT 1 FROM record_person WHERE ref IN (SELECT ref FROM me) AND recorded_by = %(user)s
               AND recorded_at > %(now)s - interval '1 day')
    OR EXISTS (SELECT 1 FROM record_readlog WHERE person_id IN (SELECT ref FROM me) AND "user" = %(user)s
               AND "on" = %(today)s AND why <> '' AND what <> '{in_a_list}')
    OR EXISTS (SELECT 1 FROM record_restriction named WHERE named.person_id IN (SELECT ref FROM me)
        AND NOT EXISTS (SELECT 1 FROM record_restrictionlifted l WHERE l.restriction_id = named.ref) AND (
        named.owner = %(user)s OR named.second = %(user)s
        OR EXISTS (SELECT 1 FROM record_restrictionrenewed n WHERE n.restriction_id = named.ref
                   AND (n.owner = %(user)s OR n.second = %(user)s))
        OR EXISTS (SELECT 1 FROM record_restrictedaccess a WHERE a.restriction_id = named.ref AND a."user" = %(user)s
                   AND a.expires_on >= %(today)s)))
"""
MINE = _MINE.format(hidden=HIDDEN, whom="SELECT %(person)s::uuid", in_a_list=IN_A_LIST)
# Of a document: whether any of those on whose record it stands is.
STANDS_ON = """
SELECT d.person_id FROM record_documentperson d WHERE d.document_id = %(document)s AND NOT EXISTS
    (SELECT 1 FROM record_hidden h WHERE h.document_id = d.document_id AND h.person_id = d.person_id)"""
MINE_IN_DOCUMENT = _MINE.format(hidden=HIDDEN, whom=STANDS_ON, in_a_list=IN_A_LIST)


# Everybody near these people, one step or (along a family) two, each with whether they are hidden. Words about the one may
# name the other.
AROUND = """
WITH me AS (SELECT c2.person_id AS ref FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
            WHERE c.person_id = ANY(ARRAY({whom}))),
  kin AS (SELECT ref FROM me
    UNION SELECT other_id FROM record_relationship WHERE person_id = ANY(ARRAY(SELECT ref FROM me))
    UNION SELECT person_id FROM record_relationship WHERE other_id = ANY(ARRAY(SELECT ref FROM me))),
  near AS (SELECT ref FROM kin
    UNION SELECT other_id FROM record_relationship WHERE person_id = ANY(ARRAY(SELECT ref FROM kin))
    UNION SELECT person_id FROM record_relationship WHERE other_id = ANY(ARRAY(SELECT ref FROM kin))
    UNION SELECT holder_id FROM record_parentalresponsibility WHERE person_id = ANY(ARRAY(SELECT ref FROM me))
    UNION SELECT person_id FROM record_parentalresponsibility WHERE holder_id = ANY(ARRAY(SELECT ref FROM me))
    UNION SELECT b.person_id FROM record_householdmember a JOIN record_householdmember b USING (household_id)
          WHERE a.person_id = ANY(ARRAY(SELECT ref FROM me))
    UNION SELECT b.person_id FROM record_contactperson a JOIN record_contactperson b USING (contact_id)
          WHERE a.person_id = ANY(ARRAY(SELECT ref FROM me))
    UNION SELECT b.person_id FROM record_documentperson a JOIN record_documentperson b USING (document_id)
          WHERE a.person_id = ANY(ARRAY(SELECT ref FROM me)))
SELECT n.ref, n.ref = ANY(%(hidden)s::uuid[]) FROM near n
"""
AROUND_PERSON = AROUND.format(whom="SELECT %(person)s::uuid")
AROUND_DOCUMENT = AROUND.format(
    whom="SELECT person_id FROM record_documentperson WHERE document_id = %(document)s"
)
# Of a list: whoever it carries a reference to, or to a document, a meeting, a call, an offer of work, a task or an event about
# them.
AROUND_THESE = AROUND.format(
    whom="""SELECT unnest(%(people)s::uuid[])
            UNION SELECT person_id FROM record_documentperson WHERE document_id = ANY(%(people)s::uuid[])
            UNION SELECT person_id FROM record_meetingchild WHERE meeting_id = ANY(%(people)s::uuid[])
            UNION SELECT person_id FROM record_contactperson WHERE contact_id = ANY(%(people)s::uuid[])
            UNION SELECT person_id FROM record_transferchild WHERE transfer_id = ANY(%(people)s::uuid[])
            UNION SELECT person_id FROM record_event WHERE ref = ANY(%(people)s::uuid[])
            UNION SELECT person_id FROM record_matter WHERE ref = ANY(%(people)s::uuid[])
            UNION SELECT person_id FROM record_notice WHERE ref = ANY(%(people)s::uuid[])
            UNION SELECT person_id FROM record_task WHERE ref = ANY(%(people)s::uuid[]) AND person_id IS NOT NULL"""
)
HIDDEN_AROUND_THESE = f"{AROUND_THESE} WHERE n.ref = ANY(%(hidden)s::uuid[])"


def around_to_read(viewer: Viewer, sql: str, **whom: Any) -> dict[str, Written]:
    """Who is near whoever is opened, to be read together with other lists; nothing where nobody is hidden from this viewer."""
    if not viewer.kept.names:
        return {}
    return {"around": Written(sql, {"hidden": viewer.kept.people, **whom}, (UUID, bool))}


# Whoever answers at night has to know where a child is; a head of service answers for everybody.
SEES_PROTECTED = frozenset({"out_of_hours_worker", "head_of_service", "information_officer"})

# As for opening without a reason (`MINE`): who is hidden from me makes nobody mine.
WORKS_WITH = """
WITH hidden AS MATERIALIZED (SELECT h.person_id AS ref FROM ({hidden}) h)
SELECT p.ref FROM unnest(%(people)s::uuid[]) AS p(ref)
WHERE EXISTS (
  WITH me AS (SELECT c2.person_id AS ref FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
              WHERE c.person_id = p.ref AND c2.person_id NOT IN (SELECT ref FROM hidden)),
       near AS (SELECT ref FROM me
                UNION (SELECT other_id FROM record_relationship WHERE person_id IN (SELECT ref FROM me)
                       UNION SELECT person_id FROM record_relationship WHERE other_id IN (SELECT ref FROM me)
                       EXCEPT SELECT ref FROM hidden))
  SELECT 1 FROM record_allocated a WHERE a.person_id IN (SELECT ref FROM near)
     AND (a.worker = %(user)s OR a.team = ANY(%(teams)s))
  UNION ALL
  SELECT 1 FROM record_contactperson k JOIN record_boardrow b ON b.contact_id = k.contact_id
  WHERE %(front_door)s AND k.person_id IN (SELECT ref FROM near) AND b."column" <> 'done'
    AND NOT EXISTS (SELECT 1 FROM record_takenoffcontact x WHERE x.named_id = k.ref))
""".replace("{hidden}", HIDDEN)


def cleared_for(viewer: Viewer, people: Collection[UUID], today: date) -> frozenset[UUID]:
    """Those of these people whose protected facts this viewer may read: they work with them now. One statement."""
    return frozenset(row[0] for row in together({"cleared": clearance(people, viewer, today)})["cleared"])


def clearance(people: Collection[UUID], viewer: Viewer, today: date) -> Written:
    """`cleared_for`, to be read together with other lists."""
    if viewer.is_a(*SEES_PROTECTED):
        return Written("SELECT unnest(%(people)s::uuid[])", {"people": list(people)}, (UUID,))
    return Written(
        WORKS_WITH,
        {
            "people": list(people),
            **hides(viewer, today),
            "teams": list(viewer.teams),
            "front_door": viewer.at_the_front_door,
        },
        (UUID,),
    )


# What is protected on the records of whoever is near somebody: where they live, what they are reached by there, their school.
# Each with whether the viewer works with them. What was said to be no secret after all is none.
_GUARDED = """
{near},
  homes AS MATERIALIZED (SELECT a.person_id, a.lines, a.postcode FROM record_address a
    WHERE a.person_id = ANY(ARRAY(SELECT ref FROM near)) AND a.protected AND a.standing
      AND NOT EXISTS (SELECT 1 FROM record_address r WHERE r.replaces_id = a.ref AND r.standing AND NOT r.protected
                      AND lower(r.lines) = lower(a.lines))),
  schools AS MATERIALIZED (SELECT s.person_id, s.value #>> '{{}}' AS value FROM record_answer s
    WHERE s.person_id = ANY(ARRAY(SELECT ref FROM near)) AND s.protected AND s.fact = 'school' AND s.standing = 'known'),
  details AS (SELECT person_id, 'address' AS kind, lines AS value FROM homes
    UNION SELECT person_id, 'postcode', postcode FROM homes
    UNION SELECT k.person_id, k.kind, k.value FROM record_contactpoint k
      WHERE k.person_id = ANY(ARRAY(SELECT person_id FROM homes)) AND k.standing
    UNION SELECT person_id, 'school', value FROM schools),
  cleared AS MATERIALIZED ({cleared})
SELECT d.kind, d.value, d.person_id IN (SELECT ref FROM cleared) FROM details d WHERE d.value <> ''
"""


def guarded_to_read(viewer: Viewer, near: str, *, today: date, **whom: Any) -> dict[str, Written]:
    """Every protected detail on the records of whoever is near, to be read together with other lists: its kind, the words, and
    whether this viewer may read it. Nothing for whoever reads what is protected of everybody. `near` is one of the `AROUND`s."""
    if viewer.machine or viewer.is_a(*SEES_PROTECTED):
        return {}
    cleared = WORKS_WITH.replace("unnest(%(people)s::uuid[])", "unnest(ARRAY(SELECT person_id FROM details))")
    sql = _GUARDED.format(near=near.rpartition("SELECT n.ref,")[0].rstrip(), cleared=cleared)
    values = {**hides(viewer, today), "teams": list(viewer.teams), "front_door": viewer.at_the_front_door}
    return {"guarded": Written(sql, {**values, **whom}, (str, str, bool))}


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that was opened, and logged: the reference that stands for the person, and all records joined to it.
    `mine`: the viewer works with the child, so that protected facts may be shown. `hidden`: everybody this viewer may not
    find, as read when it was opened."""

    person: UUID
    records: tuple[UUID, ...]
    name: str
    mine: bool
    hidden: frozenset[UUID] = field(repr=False)


@compiled
def _joined(person: UUID) -> dict[str, QuerySet[Any, Any]]:
    same = models.PersonCard.objects.filter(person=person).values("canonical")
    return {
        "joined": models.PersonCard.objects.filter(canonical__in=same)
        .order_by("person__recorded_at", "pk")
        .values_list("canonical_id", "person_id", "name")
    }


def open_record(viewer: Viewer, person: UUID, *, what: str, now: datetime) -> Opened:
    """Open a person's record and log it.

    Raises NotFound where there is none or it is hidden from this viewer (logged too), and ReasonNeeded where the viewer
    has to say why. One statement and the log's.
    """
    read = together(
        {
            **_joined(person),
            "hidden": hidden_list(viewer, london_day(now)),
            "mine": Written(MINE, {"person": person, **_for(viewer, now)}, (bool,)),
            **around_to_read(viewer, AROUND_PERSON, person=person),
            **guarded_to_read(viewer, AROUND_PERSON, today=london_day(now), person=person),
        }
    )
    joined, hidden, mine = read["joined"], frozenset(row[0] for row in read["hidden"]), read["mine"][0][0]
    if not joined:
        raise NotFound(person)
    if person in hidden:
        log(viewer, [person], what=f"refused: {what}", now=now)
        raise NotFound(person)
    if not viewer.purpose and not mine:
        raise ReasonNeeded(person)
    log(viewer, [person], what=what, now=now)
    viewer.kept.met(read.get("around", ()), mine=mine, opened=[row[1] for row in joined])
    viewer.kept.guards(read.get("guarded", ()))
    canonical = joined[0][0]
    name = next(row[2] for row in joined if row[1] == canonical)
    return Opened(canonical, tuple(row[1] for row in joined), name, mine, hidden)


def _for(viewer: Viewer, now: datetime) -> dict[str, Any]:
    return {
        **hides(viewer, london_day(now)),
        "teams": list(viewer.teams),
        "front_door": viewer.at_the_front_door,
        "now": now,
    }


def is_mine(viewer: Viewer, person: UUID, *, now: datetime) -> bool:
    """Whether this viewer may open the record without saying why."""
    with connection.cursor() as cursor:
        cursor.execute(MINE, {"person": person, **_for(viewer, now)})
        return bool(cursor.fetchone()[0])


def mine_in_document(viewer: Viewer, document: UUID, *, now: datetime) -> Written:
    """Whether this viewer may open a document without saying why, to be read together with other lists."""
    return Written(MINE_IN_DOCUMENT, {"document": document, **_for(viewer, now)}, (bool,))


def people_on(document: UUID) -> list[UUID]:
    """Whose records a document stands on, without those it was taken off as written on the wrong child. One statement."""
    taken_off = models.Hidden.objects.filter(document=document).values("person")
    return list(
        models.DocumentPerson.objects.filter(document=document)
        .exclude(person__in=taken_off)
        .order_by("recorded_at", "ref")
        .values_list("person_id", flat=True)
    )


def may_write(viewer: Viewer, people: Iterable[UUID], *, now: datetime) -> None:
    """Raises NotFound where any of these people is hidden from whoever is about to write about them."""
    hidden = hidden_from(viewer, london_day(now))
    for person in people:
        if person in hidden:
            raise NotFound(person)


def log(
    viewer: Viewer, people: Iterable[UUID | None], *, what: str, now: datetime, besides: bool = False
) -> None:
    """Write down who looked at whom and why, in one statement of its own. Kept also when the page itself fails
    afterwards. One view of a page is one row for each person, however many of its parts open the record;
    `besides`: this is more than opening it (a shielded part was shown), and has a row of its own."""
    rows = []
    for person in people:
        if person is not None and not besides and not what.startswith("refused"):
            if (person, now) in viewer.looked:
                continue
            viewer.looked.add((person, now))
        rows.append(
            models.ReadLog(
                at=now,
                on=london_day(now),
                user=viewer.user,
                role=viewer.role,
                team=min(viewer.teams, default=None),
                person_id=person,
                what=what,
                why=viewer.purpose,
            )
        )
    if rows:
        models.ReadLog.objects.bulk_create(rows)
