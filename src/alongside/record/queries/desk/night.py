"""What the night leaves for the morning, and what a manager agreed by phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.law import events as law_events
from alongside.law.days import london_day
from alongside.law.steps.enquiry import ACCESS_OUTCOME
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_from, log
from alongside.record.queries.desk import events
from alongside.record.queries.desk.board import due_on, from_whom
from alongside.record.queries.desk.contact import may_see_contacts
from alongside.record.queries.desk.enquiry import decided_words
from alongside.record.queries.shared import Card, cards, rows, staff

MOST = 100


@dataclass(frozen=True, slots=True)
class Night:
    """A contact of the night. `accepted_by` empty: it still waits for somebody's name."""

    task: UUID
    contact: UUID
    received_at: datetime
    due_on: date
    from_whom: str
    described: str
    children: tuple[Card, ...]
    column: str
    outcome: str
    written_by: str
    accepted_by: str
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overnight:
    """The overnight list: what waits, and what was accepted today."""

    waiting: tuple[Night, ...]
    accepted: tuple[Night, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A decision written down as agreed by phone, for the manager who agreed."""

    task: UUID
    child: Card
    outcomes: tuple[str, ...]
    reasons: str
    lines: dict[str, str]
    agreed_at: datetime | None
    written_by: str
    written_at: datetime
    confirmed_at: datetime | None
    contact: UUID | None
    discussion: UUID | None
    event: UUID


OVERNIGHT = """
SELECT t.ref, c.ref, c.received_at, c.source, c.referrer_role, c.shield, c.people_described, b.children, b."column",
       b.outcome, t.recorded_by, d.recorded_by, d.recorded_at
FROM record_task t
JOIN record_contact c ON c.ref = t.contact_id
JOIN record_boardrow b ON b.contact_id = c.ref
LEFT JOIN record_taskdone d ON d.task_id = t.ref
WHERE t.kind = 'overnight' AND (d.ref IS NULL OR d.recorded_at > %(since)s)
ORDER BY c.received_at LIMIT %(most)s
"""


def overnight(viewer: Viewer, *, now: datetime) -> Overnight:
    """The night's contacts, and who accepted which of the last twelve hours. Four statements and the log's."""

    if not may_see_contacts(viewer):
        raise NotFound("the overnight list")
    hidden = hidden_from(viewer, london_day(now))
    found = rows(OVERNIGHT, {"since": now - timedelta(hours=12), "most": MOST})
    who = cards({child for row in found for child in row[7]}, hidden)
    names = staff([*(row[10] for row in found), *(row[11] for row in found)])
    log(viewer, [None], what="overnight list", now=now)
    nights = [
        Night(
            row[0],
            row[1],
            row[2],
            due_on(row[2]),
            from_whom(row[3], row[4], row[5]),
            "" if any(child in hidden for child in row[7]) else row[6],
            tuple(who[child] for child in row[7] if child in who),
            row[8],
            row[9],
            names.get(str(row[10]), ""),
            names.get(str(row[11]), ""),
            row[12],
        )
        for row in found
    ]
    return Overnight(
        tuple(one for one in nights if one.accepted_at is None),
        tuple(one for one in nights if one.accepted_at is not None),
    )


AGREED = """
SELECT t.ref, t.person_id, e.facts, e.at, e.recorded_by, e.recorded_at, d.recorded_at, p.contact_id, e.kind,
       CASE WHEN e.kind = 'strategy_discussion_held' THEN o.document_id END, e.ref
FROM record_task t
JOIN record_event e ON e.ref = t.event_id
JOIN record_matter m ON m.ref = e.matter_id
LEFT JOIN record_contactperson p ON p.matter_id = m.parent_id
LEFT JOIN record_occasion o ON o.ref = e.occasion_id
LEFT JOIN record_taskdone d ON d.task_id = t.ref
WHERE t.kind = 'confirm_spoken_decision' AND (t.for_user = %(user)s OR t.for_role = ANY(%(roles)s)) AND (%(task)s::uuid IS NULL OR t.ref = %(task)s)
  AND (%(task)s::uuid IS NOT NULL OR d.ref IS NULL)
ORDER BY t.recorded_at LIMIT %(most)s
"""


def agreements(viewer: Viewer, *, now: datetime, task: UUID | None = None) -> tuple[Agreement, ...]:
    """Decisions this manager agreed by phone and has still to confirm; or the one named, confirmed or not. Four
    statements and the log's."""
    hidden = hidden_from(viewer, london_day(now))
    found = rows(AGREED, {"user": viewer.user, "roles": sorted(viewer.roles), "task": task, "most": MOST})
    found = [row for row in found if row[1] not in hidden]
    if task is not None and not found:
        raise NotFound(task)
    who = cards([row[1] for row in found], hidden)
    names = staff(row[4] for row in found)
    log(viewer, [row[1] for row in found], what="agreed by phone", now=now)
    lines = ("welfare", "family_network", "whose_responsibility", "decided_together", "why_necessary")
    return tuple(
        Agreement(
            row[0],
            who[row[1]],
            _decided(row[8], row[2]),
            row[2].get("reasons", ""),
            {name: row[2].get(name, "") for name in lines if name in row[2]},
            row[3],
            names.get(str(row[4]), ""),
            row[5],
            row[6],
            row[7],
            row[9],
            row[10],
        )
        for row in found
    )


def _decided(kind: str, facts: dict[str, Any]) -> tuple[str, ...]:
    """What was decided: a referral's outcomes by their codes, anything else in words."""
    if kind == "referral_decided":
        return tuple(facts.get("outcomes", ()))
    read = law_events.read(kind, facts)
    if kind == "strategy_discussion_held":
        return (decided_words(read),)
    if kind == "help_given":
        pounds = f", £{read.amount_pence / 100:,.2f}" if read.amount_pence else ""
        return (f"{events.label_of(kind)}: {read.what}{pounds}",)
    return (f"{events.label_of(kind)}: {ACCESS_OUTCOME.options()[read.outcome]}",)


def to_confirm(viewer: Viewer) -> int:
    """How many decisions agreed by phone this manager has still to confirm. One statement."""
    return models.Task.objects.filter(
        kind="confirm_spoken_decision", for_user=viewer.user, done__isnull=True
    ).count()
