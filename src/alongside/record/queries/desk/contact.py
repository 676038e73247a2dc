"""One contact at the front door: what was said, about whom, what was asked and answered, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.law.days import london_day
from alongside.law.steps.referral import SCREENING
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_from, log
from alongside.record.queries.desk.board import due_on, from_whom
from alongside.record.queries.desk.staff import teams
from alongside.record.queries.shared import Card, cards, rows, staff

MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class OpenTo:
    """A referral this child is already open under, and who works with the child. `worker` None: nobody yet."""

    matter: UUID
    stage: str
    since: date | None
    worker: UUID | None
    worker_name: str
    team: str


@dataclass(frozen=True, slots=True)
class Referral:
    """The referral a contact led to for one child, and what was decided. `spoken` where a manager agreed by phone."""

    matter: UUID
    decided: UUID | None
    outcomes: tuple[str, ...]
    reasons: str
    decided_at: datetime | None
    decided_by: str
    spoken: str
    confirmed: bool
    lines: dict[str, str]
    see_child_by: date | None


@dataclass(frozen=True, slots=True)
class About:
    """Somebody the contact is about, as far as is known."""

    who: Card
    part: str
    open_to: tuple[OpenTo, ...]
    referral: Referral | None
    responsible: tuple[tuple[str, str], ...]
    kin: tuple[tuple[str, str, UUID], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An agency that was asked, on what basis, and its answer where one came."""

    step: UUID
    agency: str
    question: str
    consent_sought: str
    reason_not_sought: str
    lawful_basis: str
    at: datetime
    answer: str
    words: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the contact. `receipt` says who has it now; `received` when a worker here confirmed it."""

    outcome: str
    words: str
    who: str
    by: str
    at: datetime
    receipt: str
    other: UUID | None
    received_by: str
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another contact about the family."""

    contact: UUID
    received_at: datetime
    from_whom: str
    outcome: str
    children: tuple[str, ...]
    described: str


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Everything the page of a contact needs, as values. `shielded`: who it came from is not told to the family."""

    contact: UUID
    received_at: datetime
    recorded_at: datetime
    recorded_by: str
    channel: str
    source: str
    referrer_name: str
    referrer_role: str
    referrer_reach: str
    shield: str
    family_knows: str
    described: str
    said: str
    out_of_hours: bool
    batch: UUID | None
    column: str
    due_on: date
    taken_by: str
    taken_by_ref: UUID | None
    people: tuple[About, ...]
    asked: tuple[Asked, ...]
    screening: dict[str, str]
    summary: str
    ready_at: datetime | None
    decided: Decided | None
    earlier: tuple[Earlier, ...]
    linked: tuple[UUID, ...]

    @property
    def shielded(self) -> bool:
        """Whether who it came from is kept from the family."""
        return self.shield != models.Contact.Shield.NONE

    @property
    def children(self) -> tuple[About, ...]:
        """The children identified on it."""
        return tuple(one for one in self.people if one.part == models.ContactPerson.Part.CHILD)

    @property
    def reference(self) -> str:
        """A short number to give to the caller. Random, so it tells nothing."""
        return str(self.contact).split("-", maxsplit=1)[0].upper()


# Steps of one contact with what a receipt says of them: one statement.
STEPS = """
SELECT s.ref, s.kind, s.at, s.who, s.words, s.other_id, s.asked_id, s.outcome, s.facts, s.recorded_by,
       d.recorded_by, d.recorded_at
FROM record_contactstep s
LEFT JOIN record_taskdone d ON d.task_id::text = s.facts ->> 'receipt'
WHERE s.contact_id = %(contact)s ORDER BY s.at, s.recorded_at
"""

# Where each child stands under other referrals than those of this contact, and who works with the child.
OPEN = """
SELECT c.person_id, s.matter_id, s.value, s.from_on, a.worker, a.team
FROM record_personcard c JOIN record_personcard c2 ON c2.canonical_id = c.canonical_id
JOIN record_stage s ON s.person_id = c2.person_id AND s.current AND s.layer = 'help' AND s.value <> 'contact'
LEFT JOIN record_matter m ON m.ref = s.matter_id
LEFT JOIN record_contactperson own ON own.matter_id = m.parent_id AND own.contact_id = %(contact)s
LEFT JOIN LATERAL (SELECT worker, team FROM record_allocated a WHERE a.person_id = c2.person_id
                   ORDER BY (a.worker IS NULL), from_on DESC LIMIT 1) a ON true
WHERE c.person_id = ANY(%(people)s) AND own.ref IS NULL
ORDER BY s.from_on
"""

REFERRALS = """
SELECT p.person_id, m.ref, e.ref, e.facts, e.at, k.ref IS NOT NULL
FROM record_contactperson p
JOIN record_matter m ON m.parent_id = p.matter_id AND m.kind = 'referral'
LEFT JOIN record_event e ON e.matter_id = m.ref AND e.kind = 'referral_decided' AND e.correction <> 'retracts'
     AND NOT EXISTS (SELECT 1 FROM record_event x WHERE x.corrects_id = e.ref)
LEFT JOIN record_event k ON k.matter_id = m.ref AND k.kind = 'spoken_agreement_confirmed'
WHERE p.contact_id = %(contact)s ORDER BY m.recorded_at
"""

FAMILY = """
SELECT p.person_id, h.name, p.basis, NULL, p.holder_id FROM record_parentalresponsibility p
  JOIN record_personcard h ON h.person_id = p.holder_id
  WHERE p.person_id = ANY(%(people)s) AND p.standing AND (p.to_on IS NULL OR p.to_on >= %(today)s)
    AND NOT EXISTS (SELECT 1 FROM record_parentalresponsibility x WHERE x.replaces_id = p.ref)
UNION ALL
SELECT r.other_id, h.name, r.kind, 'kin', r.person_id FROM record_relationship r
  JOIN record_personcard h ON h.person_id = r.person_id
  WHERE r.other_id = ANY(%(people)s) AND r.standing AND (r.to_on IS NULL OR r.to_on >= %(today)s)
    AND NOT EXISTS (SELECT 1 FROM record_relationship x WHERE x.replaces_id = r.ref)
ORDER BY 2
"""

# Contacts about the same people, or about anybody tied to them or living with them. Newest first.
EARLIER = """
WITH me AS (SELECT DISTINCT c2.person_id AS ref FROM record_personcard c JOIN record_personcard c2 USING (canonical_id)
            WHERE c.person_id = ANY(%(people)s)),
     family AS (
       SELECT ref FROM me
       UNION SELECT other_id FROM record_relationship WHERE person_id IN (SELECT ref FROM me)
       UNION SELECT person_id FROM record_relationship WHERE other_id IN (SELECT ref FROM me)
       UNION SELECT h2.person_id FROM record_householdmember h JOIN record_householdmember h2 USING (household_id)
             WHERE h.person_id IN (SELECT ref FROM me))
SELECT c.ref, c.received_at, c.source, c.referrer_role, c.shield, b.outcome, b.children, c.people_described
FROM record_contact c JOIN record_boardrow b ON b.contact_id = c.ref
WHERE c.ref <> %(contact)s AND c.ref IN (SELECT contact_id FROM record_contactperson WHERE person_id IN (SELECT ref FROM family))
ORDER BY c.received_at DESC LIMIT %(most)s
"""

# What came in lately and might tell of the same event, whoever it is about.
LATELY = """
SELECT c.ref, c.received_at, c.source, c.referrer_role, c.shield, b.outcome, b.children, c.people_described
FROM record_contact c JOIN record_boardrow b ON b.contact_id = c.ref
WHERE c.ref <> %(contact)s AND c.received_at BETWEEN %(from)s AND %(to)s
ORDER BY c.received_at DESC LIMIT %(most)s
"""


def may_see_contacts(viewer: Viewer) -> bool:
    """Whether they work where contacts come in, or answer for those who do."""
    return viewer.at_the_front_door or viewer.is_a("team_manager", "head_of_service", "business_support")


def contact_page(viewer: Viewer, contact: UUID, *, now: datetime) -> ContactPage:
    """One contact, for those who work at the front door. Raises NotFound where there is none, or where it is about
    somebody hidden from this viewer. Logged for everybody it is about. Ten statements."""
    if not may_see_contacts(viewer):
        raise NotFound(contact)
    row = models.Contact.objects.select_related("said__text", "board").filter(pk=contact).first()
    if row is None:
        raise NotFound(contact)
    today = london_day(now)
    hidden = hidden_from(viewer, today)
    parts = list(
        models.ContactPerson.objects.filter(contact=contact)
        .order_by("part", "recorded_at", "ref")
        .values_list("person_id", "part")
    )
    if any(person in hidden for person, _ in parts):
        log(viewer, [person for person, _ in parts if person in hidden], what="refused: contact", now=now)
        raise NotFound(contact)
    steps = rows(STEPS, {"contact": contact})
    people = [person for person, _ in parts]
    asked = {"contact": contact, "people": people, "today": today, "most": MOST_EARLIER}
    open_rows = rows(OPEN, asked)
    referral_rows = rows(REFERRALS, asked)
    before = rows(EARLIER, asked)
    around = rows(FAMILY, asked)
    who = cards({*people, *(child for line in before for child in line[6])}, hidden)
    names = staff(
        [
            row.recorded_by,
            row.board.taken_by,
            *(ref for line in steps for ref in (line[9], line[10], line[3])),
            *(line[4] for line in open_rows),
            *(line[3].get("decided_by") for line in referral_rows if line[3]),
        ]
    )
    team_names = _team_names(line[5] for line in open_rows)
    log(viewer, people or [None], what="contact", now=now)
    ready = next((line for line in reversed(steps) if line[1] == "checks_complete"), None)
    ended = next((line for line in reversed(steps) if line[1] == "contact_decided"), None)
    return ContactPage(
        contact=contact,
        received_at=row.received_at,
        recorded_at=row.recorded_at,
        recorded_by=names.get(str(row.recorded_by), ""),
        channel=row.channel,
        source=row.source,
        referrer_name=row.referrer_name,
        referrer_role=row.referrer_role,
        referrer_reach=row.referrer_reach,
        shield=row.shield,
        family_knows=row.family_knows,
        described=row.people_described,
        said=row.said.text.words,
        out_of_hours=row.out_of_hours,
        batch=row.batch,
        column=row.board.column,
        due_on=due_on(row.received_at),
        taken_by=names.get(str(row.board.taken_by), ""),
        taken_by_ref=row.board.taken_by,
        people=_about(parts, who, open_rows, referral_rows, around, names, team_names),
        asked=_asked(steps),
        screening={k: v for k, v in (ready[8] if ready else {}).items() if k in SCREENING},
        summary=ready[4] if ready else "",
        ready_at=ready[2] if ready else None,
        decided=_decided(ended, names) if ended else None,
        earlier=_earlier(before, who),
        linked=tuple(
            models.ContactStep.objects.filter(other=contact, outcome="same_event").values_list(
                "contact_id", flat=True
            )
        ),
    )


def lately(viewer: Viewer, contact: UUID, *, received_at: datetime, now: datetime) -> tuple[Earlier, ...]:
    """Contacts of the three days around this one: what might tell of the same event. Two statements and the hidden."""
    if not may_see_contacts(viewer):
        raise NotFound(contact)
    hidden = hidden_from(viewer, london_day(now))
    found = rows(
        LATELY,
        {
            "contact": contact,
            "from": received_at - timedelta(days=3),
            "to": received_at + timedelta(days=3),
            "most": MOST_EARLIER,
        },
    )
    found = [line for line in found if not any(child in hidden for child in line[6])]
    return _earlier(found, cards({child for line in found for child in line[6]}, hidden))


def _about(
    parts: list[tuple[UUID, str]],
    who: dict[UUID, Card],
    open_rows: list[tuple[Any, ...]],
    referral_rows: list[tuple[Any, ...]],
    around: list[tuple[Any, ...]],
    names: dict[str, str],
    team_names: dict[UUID, str],
) -> tuple[About, ...]:
    open_: dict[UUID, list[OpenTo]] = defaultdict(list)
    for person, matter, stage, since, worker, team in open_rows:
        open_[person].append(
            OpenTo(matter, stage, since, worker, names.get(str(worker), ""), team_names.get(team, ""))
        )
    referrals = {line[0]: _referral(line, names) for line in referral_rows}
    responsible: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    kin: dict[UUID, list[tuple[str, str, UUID]]] = defaultdict(list)
    for person, name, what, sort, other in around:
        if sort == "kin":
            kin[person].append((name, what, other))
        else:
            responsible[person].append((name, what))
    # Children first, the eldest before the others, as a family is spoken of.
    placed = sorted(
        ((person, part) for person, part in parts if person in who),
        key=lambda one: (
            one[1] != models.ContactPerson.Part.CHILD,
            who[one[0]].born_on or date.max,
            who[one[0]].name,
        ),
    )
    return tuple(
        About(
            who[person],
            part,
            tuple(open_[person]),
            referrals.get(person),
            tuple(responsible[person]),
            tuple(kin[person]),
        )
        for person, part in placed
    )


def _referral(line: tuple[Any, ...], names: dict[str, str]) -> Referral:
    _, matter, decided, facts, at, confirmed = line
    facts = facts or {}
    lines = ("welfare", "family_network", "whose_responsibility", "decided_together", "why_necessary")
    return Referral(
        matter,
        decided,
        tuple(facts.get("outcomes", ())),
        facts.get("reasons", ""),
        at,
        names.get(facts.get("decided_by", ""), facts.get("decided_by", "")),
        facts.get("spoken_agreement_by", ""),
        confirmed,
        {name: facts.get(name, "") for name in lines},
        date.fromisoformat(facts["see_child_by"]) if facts.get("see_child_by") else None,
    )


def _asked(steps: list[tuple[Any, ...]]) -> tuple[Asked, ...]:
    answers = {line[6]: line for line in steps if line[1] == "agency_answered"}
    found = []
    for line in steps:
        if line[1] != "agency_asked":
            continue
        answer = answers.get(line[0])
        facts = line[8]
        found.append(
            Asked(
                line[0],
                line[3],
                line[4],
                facts.get("consent_sought", ""),
                facts.get("reason_not_sought", ""),
                facts.get("lawful_basis", ""),
                line[2],
                answer[8].get("answer", "") if answer else "",
                answer[4] if answer else "",
                answer[2] if answer else None,
            )
        )
    return tuple(found)


def _decided(line: tuple[Any, ...], names: dict[str, str]) -> Decided:
    receipt = "" if line[7] == "already_open" else line[8].get("receipt", "")
    return Decided(
        outcome=line[7],
        words=line[4],
        who=names.get(line[3], line[3]),
        by=names.get(str(line[9]), ""),
        at=line[2],
        receipt=receipt,
        other=line[5],
        received_by=names.get(str(line[10]), ""),
        received_at=line[11],
    )


def _earlier(found: list[tuple[Any, ...]], who: dict[UUID, Card]) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(
            line[0],
            line[1],
            from_whom(line[2], line[3], line[4]),
            line[5],
            tuple(who[child].name for child in line[6] if child in who),
            "" if any(child in who and who[child].restricted for child in line[6]) else line[7],
        )
        for line in found
    )


def _team_names(refs: Iterable[UUID | None]) -> dict[UUID, str]:
    return {ref: team.name for ref, team in teams(refs).items()}


@dataclass(frozen=True, slots=True)
class Passed:
    """A contact passed to the worker of a child who is open to us already, waiting for that worker to confirm it."""

    task: UUID
    contact: UUID
    child: Card
    received_at: datetime
    from_whom: str
    said: str
    why: str
    passed_by: str
    passed_at: datetime
    confirmed_at: datetime | None


def passed_to_me(viewer: Viewer, task: UUID, *, now: datetime) -> Passed:
    """What was passed to this worker by name. NotFound for anybody else's. Five statements and the log's."""
    asked = (
        models.Task.objects.select_related("contact__said__text", "done")
        .filter(pk=task, kind="contact_about_my_child", for_user=viewer.user)
        .first()
    )
    if asked is None or asked.contact is None or asked.person_id is None:
        raise NotFound(task)
    hidden = hidden_from(viewer, london_day(now))
    if asked.person_id in hidden:
        raise NotFound(task)
    contact = asked.contact
    why = (
        models.ContactStep.objects.filter(contact=contact, outcome="already_open")
        .values_list("words", flat=True)
        .first()
    )
    log(viewer, [asked.person_id], what="contact passed on", now=now)
    done = getattr(asked, "done", None)
    return Passed(
        task,
        contact.pk,
        cards([asked.person_id], hidden)[asked.person_id],
        contact.received_at,
        from_whom(contact.source, contact.referrer_role, contact.shield),
        contact.said.text.words,
        why or "",
        staff([asked.recorded_by]).get(str(asked.recorded_by), ""),
        asked.recorded_at,
        done.recorded_at if done else None,
    )


@dataclass(frozen=True, slots=True)
class FromList:
    """A notice of a list, in a line."""

    contact: UUID
    received_at: datetime
    described: str
    said: str
    column: str
    outcome: str
    children: tuple[Card, ...]


SHOWN = 200  # characters of a notice in a list


def of_batch(viewer: Viewer, batch: UUID, *, now: datetime) -> tuple[FromList, ...]:
    """The notices that came in one list, in the order they happened. Three statements and the log's."""
    if not may_see_contacts(viewer):
        raise NotFound(batch)
    found = list(
        models.Contact.objects.filter(batch=batch)
        .order_by("received_at", "recorded_at", "ref")
        .values_list(
            "ref",
            "received_at",
            "people_described",
            "said__text__words",
            "board__column",
            "board__outcome",
            "board__children",
        )
    )
    if not found:
        raise NotFound(batch)
    hidden = hidden_from(viewer, london_day(now))
    who = cards({child for row in found for child in row[6] or ()}, hidden)
    log(viewer, [None], what="list from the police", now=now)
    return tuple(
        FromList(
            row[0],
            row[1],
            *(
                ("", "")
                if any(child in hidden for child in row[6] or ())
                else (row[2], (row[3] or "")[:SHOWN])
            ),
            row[4],
            row[5],
            tuple(who[child] for child in row[6] or () if child in who),
        )
        for row in found
    )
