"""Who waits for a worker, how long, and who has worked with a child before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.accounts.models import Membership
from alongside.accounts.roles import May, may
from alongside.law import pathway
from alongside.law.days import england, london_day
from alongside.record.access import NotFound, ReasonNeeded, Viewer, hidden_from, is_mine, log
from alongside.record.queries.desk.staff import team_rows, teams
from alongside.record.queries.shared import rows, staff_from, staff_rows
from alongside.record.together import Written, together

PAGE = 50
WORK_WITH_FAMILIES = ("social_worker", "family_help_practitioner", "team_manager")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A child with an open referral and no named worker. `working_days` since `since`, which is the day the referral was
    received; that day itself is not counted."""

    person: UUID
    name: str
    born_on: date | None
    due_on: date | None
    referral: UUID
    contact: UUID | None
    stage: str
    since: date | None
    team: UUID | None
    team_name: str
    working_days: int
    due: date | None
    clock: str


@dataclass(frozen=True, slots=True)
class DutyList:
    """A page of those who wait, longest first, and how many there are in all."""

    waiting: tuple[Waiting, ...]
    everybody: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; one where nobody waits."""
        return max(1, -(-self.everybody // PAGE))


@dataclass(frozen=True, slots=True)
class Worked:
    """One line of the history of workers."""

    from_on: date | None
    to_on: date | None
    worker: str
    team: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """A child who can be allocated in the same breath: same contact, open too."""

    referral: UUID
    person: UUID
    name: str
    worker: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """What the page of giving a child a worker needs."""

    referral: UUID
    person: UUID
    name: str
    stage: str
    together: tuple[Sibling, ...]
    history: tuple[Worked, ...]


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody who can be given children, and how many they have."""

    ref: UUID
    name: str
    team: UUID
    team_name: str
    children: int


DUTY = """
SELECT s.person_id, c.name, c.born_on, c.due_on, r.ref, p.contact_id, s.value, first."on", a.team,
       d.due_on, d.clock, count(*) OVER ()
FROM record_allocated a
JOIN record_matter r ON r.ref = a.matter_id AND r.kind = 'referral'
JOIN record_stage s ON s.matter_id = r.ref AND s.person_id = a.person_id
JOIN record_personcard c ON c.person_id = s.person_id
LEFT JOIN record_contactperson p ON p.matter_id = r.parent_id
LEFT JOIN LATERAL (SELECT min("on") AS "on" FROM record_event e WHERE e.matter_id = r.ref AND e.kind = 'referral_received') first ON true
LEFT JOIN LATERAL (SELECT due_on, clock FROM record_deadline d WHERE d.person_id = s.person_id AND d.outcome = 'open'
                   AND d.due_on IS NOT NULL AND d.clock <> ALL(%(never_late)s) ORDER BY due_on LIMIT 1) d ON true
WHERE s.layer = 'help' AND s.current AND s.value NOT IN ('contact', 'referral') AND a.worker IS NULL
  AND s.person_id <> ALL(%(hidden)s)
  AND (%(all)s OR a.team IS NULL OR a.team = ANY(%(teams)s))
ORDER BY first."on" NULLS FIRST, c.name, r.ref
LIMIT %(size)s OFFSET %(start)s
"""

ONE = """
SELECT r.person_id, c.name, coalesce(s.value, ''), r.parent_id
FROM record_matter r JOIN record_personcard c ON c.person_id = r.person_id
LEFT JOIN record_stage s ON s.matter_id = r.ref AND s.layer = 'help' AND s.current
WHERE r.ref = %(referral)s AND r.kind = 'referral'
"""

TOGETHER = """
SELECT r.ref, r.person_id, c.name, a.worker
FROM record_contactperson p
JOIN record_contactperson q ON q.contact_id = p.contact_id
JOIN record_matter r ON r.parent_id = q.matter_id AND r.kind = 'referral'
JOIN record_stage s ON s.matter_id = r.ref AND s.layer = 'help' AND s.current
JOIN record_personcard c ON c.person_id = r.person_id
LEFT JOIN record_allocated a ON a.matter_id = r.ref
WHERE p.matter_id = %(contact_matter)s AND r.ref <> %(referral)s
ORDER BY c.name
"""

HISTORY = """
SELECT e."on", e.facts ->> 'worker', e.facts ->> 'team', coalesce(e.facts ->> 'reason', ''), e.recorded_by
FROM record_event e
WHERE e.person_id IN (SELECT c2.person_id FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
                      WHERE c.person_id = %(person)s)
  AND e.kind = 'allocated' AND NOT EXISTS (SELECT 1 FROM record_event x WHERE x.corrects_id = e.ref)
ORDER BY e."on", e.at NULLS FIRST, e.recorded_at
"""

CASELOADS = "SELECT worker, count(DISTINCT person_id) FROM record_allocated WHERE worker = ANY(%(workers)s) GROUP BY worker"


def duty_list(viewer: Viewer, *, now: datetime, page: int = 1) -> DutyList:
    """Children whose referral is decided and who have no named worker, longest waiting first: of my teams and of no
    team yet; all for a head of service and the front door. Three statements and the log's."""
    if not may(viewer.roles, May.ALLOCATE):
        raise NotFound("the duty list")
    today = london_day(now)
    hidden = hidden_from(viewer, today)
    page = max(1, page)
    found = rows(
        DUTY,
        {
            "hidden": list(hidden),
            "never_late": list(pathway.nobody_is_late_for()),
            "all": viewer.is_a("head_of_service", "duty_manager"),
            "teams": list(viewer.teams),
            "size": PAGE,
            "start": (page - 1) * PAGE,
        },
    )
    names = teams(row[8] for row in found)
    log(viewer, [row[0] for row in found], what="duty list", now=now)
    calendar = england()
    return DutyList(
        tuple(
            Waiting(
                row[0],
                row[1],
                row[2],
                row[3],
                row[4],
                row[5],
                row[6],
                row[7],
                row[8],
                names[row[8]].name if row[8] in names else "",
                calendar.between(row[7], today) if row[7] and row[7] <= today else 0,
                row[9],
                row[10] or "",
            )
            for row in found
        ),
        found[0][11] if found else 0,
        page,
    )


def allocation(viewer: Viewer, referral: UUID, *, now: datetime) -> Allocation:
    """One child to be given a worker (a reason is asked for a child of somebody else's team), with the children of the
    same contact and the workers there have been. Four statements, at most two more where a reason may be needed, and the
    log's."""
    if not may(viewer.roles, May.ALLOCATE):
        raise NotFound(referral)
    found = rows(ONE, {"referral": referral})
    hidden = hidden_from(viewer, london_day(now))
    if not found or found[0][0] in hidden:
        raise NotFound(referral)
    person, name, stage, contact_matter = found[0]
    if (
        not viewer.at_the_front_door
        and not viewer.is_a("head_of_service")
        and not _of_my_teams(viewer, person, now)
    ):
        raise ReasonNeeded(person)
    read = together(
        {
            "near": Written(
                TOGETHER, {"contact_matter": contact_matter, "referral": referral}, (UUID, UUID, str, UUID)
            ),
            "past": Written(HISTORY, {"person": person}, (date.fromisoformat, str, str, str, UUID)),
        }
    )
    near, past = read["near"], read["past"]
    named = together(
        {
            "staff": staff_rows(
                [*(row[3] for row in near), *(row[1] for row in past), *(row[4] for row in past)]
            ),
            "teams": team_rows(ref__in={ref for row in past if (ref := _ref(row[2]))}),
        }
    )
    names = staff_from(named["staff"])
    team_names = {str(row[0]): row[1] for row in named["teams"]}
    log(viewer, [person], what="allocation", now=now)
    return Allocation(
        referral,
        person,
        name,
        stage,
        tuple(
            Sibling(row[0], row[1], row[2], names.get(str(row[3]), ""))
            for row in near
            if row[1] not in hidden
        ),
        tuple(
            Worked(
                row[0],
                past[place + 1][0] if place + 1 < len(past) else None,
                names.get(row[1] or "", row[1] or ""),
                team_names.get(row[2] or "", ""),
                row[3],
                names.get(str(row[4]), ""),
            )
            for place, row in enumerate(past)
        )[::-1],
    )


def practitioners(*, today: date) -> tuple[Practitioner, ...]:
    """Everybody who can be given children today, by team and name, with how many children they have. Two statements."""
    found = list(
        Membership.objects.on(today)
        .filter(role__in=WORK_WITH_FAMILIES, user__is_active=True)
        .order_by("team__name", "user__name", "user__ref")
        .values_list("user__ref", "user__name", "team__ref", "team__name")
        .distinct()
    )
    loads = dict(rows(CASELOADS, {"workers": [row[0] for row in found]}))
    return tuple(Practitioner(row[0], row[1], row[2], row[3], loads.get(row[0], 0)) for row in found)


def managers_to_ring(*, today: date) -> tuple[tuple[UUID, str], ...]:
    """Who may agree by phone to a decision about a referral, by name. One statement."""
    found = (
        Membership.objects.on(today)
        .filter(role__in=("duty_manager", "head_of_service"), user__is_active=True)
        .order_by("user__name")
        .values_list("user__ref", "user__name")
        .distinct()
    )
    return tuple(found)


def _of_my_teams(viewer: Viewer, person: UUID, now: datetime) -> bool:
    free = rows(
        "SELECT 1 FROM record_stage s LEFT JOIN record_allocated a ON a.matter_id = s.matter_id"
        " WHERE s.person_id = %(person)s AND s.current AND s.layer = 'help' AND a.worker IS NULL AND a.team IS NULL LIMIT 1",
        {"person": person},
    )
    return bool(free) or is_mine(viewer, person, now=now)


def _ref(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
