"""The outbox as colleagues may see it: to whom, by which way, when, and what became of it. What a message told is not here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from alongside.accounts.roles import May, may
from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_list, log
from alongside.record.queries.shared import card_rows, cards_from, staff_from, staff_rows
from alongside.record.together import Written, together

Kind = models.MessageStep.Kind
MOST = 100
LAST_DAYS = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Tried:
    """One thing that became of a message."""

    kind: str
    at: datetime
    next_at: datetime | None
    carrier: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose task it became that a message did not go; empty where it is whoever is duty manager. `done`: it is settled."""

    who: str
    done: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """One message. `name`: whom it is for, or who they are at work; `copy`: the letter itself, among the copies; `asked`: where
    it did not go, whose task that is."""

    ref: UUID
    about: str
    channel: str
    person: UUID | None
    name: str
    address: str
    subject: str
    words: str
    copy: UUID | None
    at: datetime
    by: str
    steps: tuple[Tried, ...]
    asked: tuple[Asked, ...] = ()

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.steps[-1].kind

    @property
    def latest(self) -> Tried:
        """The latest step."""
        return self.steps[-1]


MESSAGES = """
SELECT m.ref, m.about, m.channel, m.to_person_id, m.address, m.subject, m.words, m.copy_id, m.recorded_at,
       coalesce((SELECT s.recorded_by FROM record_messagenotice t JOIN record_noticestep s ON s.ref = t.step_id
                 WHERE t.message_id = m.ref ORDER BY s.recorded_at, s.ref LIMIT 1), m.recorded_by)
FROM record_message m
WHERE {which} AND (m.about <> 'account' OR %(accounts)s)
  AND coalesce(m.to_person_id NOT IN (SELECT h.person_id FROM ({hidden}) h), true)
  AND NOT EXISTS (SELECT 1 FROM record_messagenotice t JOIN record_noticestep s ON s.ref = t.step_id
                  JOIN record_notice n ON n.ref = s.notice_id
                  WHERE t.message_id = m.ref AND n.person_id IN (SELECT h.person_id FROM ({hidden}) h))
  AND NOT EXISTS (SELECT 1 FROM record_issuedcopy c JOIN record_issuerecipient r ON r.ref = c.recipient_id
                  JOIN record_issueperson i ON i.issue_id = r.issue_id
                  WHERE c.ref = m.copy_id AND i.person_id IN (SELECT h.person_id FROM ({hidden}) h))
ORDER BY m.recorded_at DESC, m.ref LIMIT %(most)s
"""
STEPS = """
SELECT message_id, kind, at, next_at, carrier, why FROM record_messagestep WHERE message_id = ANY(%(messages)s)
ORDER BY message_id, n
"""
# That it did not go was written in one breath with the task.
ASKED = """
SELECT DISTINCT s.message_id, t.ref, t.for_user, EXISTS (SELECT 1 FROM record_taskdone d WHERE d.task_id = t.ref)
FROM record_messagestep s
JOIN record_task t ON t.kind IN ('message_not_sent', 'find_safe_contact') AND t.recorded_at = s.recorded_at
WHERE s.kind IN ('failed', 'stopped') AND s.message_id IN (SELECT m.ref FROM record_message m WHERE {which})
  AND (EXISTS (SELECT 1 FROM record_messagenotice g JOIN record_noticestep p ON p.ref = g.step_id
               JOIN record_notice n ON n.ref = p.notice_id
               WHERE g.message_id = s.message_id AND n.person_id = t.person_id AND n.event_id = t.event_id)
       OR EXISTS (SELECT 1 FROM record_message m JOIN record_issuedcopy c ON c.ref = m.copy_id
                  JOIN record_issuerecipient r ON r.ref = c.recipient_id JOIN record_issueperson i ON i.issue_id = r.issue_id
                  WHERE m.ref = s.message_id AND i.person_id = t.person_id AND t.event_id IS NULL))
"""


def outbox(viewer: Viewer, *, now: datetime) -> tuple[Sent, ...]:
    """The newest messages of a month, those to or about nobody who is hidden from this viewer. Two statements and the
    log's."""
    return _read(viewer, "m.recorded_at > %(since)s", {"since": now - LAST_DAYS}, now)


def message(viewer: Viewer, ref: UUID, *, now: datetime) -> Sent:
    """One message. Raises NotFound, also where somebody it is about is hidden from this viewer. Two statements and the
    log's."""
    for found in _read(viewer, "m.ref = %(message)s", {"message": ref}, now):
        return found
    raise NotFound(ref)


def _read(viewer: Viewer, which: str, asked: dict[str, object], now: datetime) -> tuple[Sent, ...]:
    if not may(viewer.roles, May.SEE_POST):
        raise NotFound
    today = london_day(now)
    hidden = hidden_list(viewer, today)
    asked = {**hidden.values, **asked, "accounts": may(viewer.roles, May.MANAGE_ACCOUNTS), "most": MOST}
    first = together(
        {
            "asked": Written(ASKED.format(which=which), asked, (UUID, UUID, UUID, bool)),
            "messages": Written(
                MESSAGES.format(which=which, hidden=hidden.sql),
                asked,
                (UUID, str, str, UUID, str, str, str, UUID, datetime.fromisoformat, UUID),
            ),
        }
    )
    rows = first["messages"]
    people = {row[3] for row in rows if row[3]}
    read = together(
        {
            "cards": card_rows(people),
            "staff": staff_rows([*(row[9] for row in rows), *(row[2] for row in first["asked"])]),
            "steps": Written(
                STEPS,
                {"messages": [row[0] for row in rows]},
                (UUID, str, datetime.fromisoformat, datetime.fromisoformat, str, str),
            ),
        }
    )
    cards, staff = cards_from(read["cards"], {}), staff_from(read["staff"])
    log(viewer, people, what="the post", now=now)
    return tuple(
        Sent(
            ref=row[0],
            about=row[1],
            channel=row[2],
            person=row[3],
            name=cards[row[3]].name if row[3] in cards else "",
            address=row[4],
            subject=row[5],
            words=row[6],
            copy=row[7],
            at=row[8],
            by=staff.get(str(row[9]), "Alongside"),
            steps=tuple(Tried(*step[1:]) for step in read["steps"] if step[0] == row[0]),
            asked=tuple(
                Asked(staff.get(str(whose), ""), done)
                for message_, _, whose, done in first["asked"]
                if message_ == row[0]
            ),
        )
        for row in rows
    )
