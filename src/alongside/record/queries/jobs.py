"""What is due for something to be done by itself: references only, for actions that look again before they write.

No viewer asks here, so nothing that was written is answered.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from alongside.law.days import england, london_day
from alongside.record import models
from alongside.record.actions.authority import SOUNDED
from alongside.record.queries.shared import rows

TELLINGS = """
SELECT notice_id FROM record_noticestate
WHERE state IN ('held', 'withheld') AND review_on < %(today)s
ORDER BY review_on, notice_id
"""

# The latest review of a warning stands.
WARNINGS = """
SELECT w.ref FROM record_staffwarning w
LEFT JOIN LATERAL (SELECT outcome, review_on FROM record_staffwarningreview r WHERE r.warning_id = w.ref
                   ORDER BY recorded_at DESC, ref LIMIT 1) r ON true
WHERE r.outcome IS DISTINCT FROM 'ended' AND coalesce(r.review_on, w.review_on) < %(today)s
ORDER BY coalesce(r.review_on, w.review_on), w.ref
"""


def telling_reviews_passed(today: date) -> list[UUID]:
    """Notices that are held or withheld and whose day to look again has passed. One statement."""
    return [row[0] for row in rows(TELLINGS, {"today": today})]


def warning_reviews_passed(today: date) -> list[UUID]:
    """Warnings for staff that stand and whose day to look again has passed. One statement."""
    return [row[0] for row in rows(WARNINGS, {"today": today})]


def spoken_decisions_waiting(today: date, *, within: int) -> list[UUID]:
    """Tasks to confirm a decision agreed by phone, waiting for more than so many working days after the day they were
    asked. One statement."""
    waiting = models.Task.objects.filter(kind="confirm_spoken_decision", done=None).order_by(
        "recorded_at", "pk"
    )
    calendar = england()
    return [
        ref
        for ref, asked_at in waiting.values_list("pk", "recorded_at")
        if calendar.after(london_day(asked_at), within) < today
    ]


# What lasts until a moment and then allows nothing more. Once an alarm stands it is looked at until it stands no longer;
# an end that passed more than two days ago was looked at then.
LASTS = ("police_protection", "epo", "epo_extension", "child_assessment_order")
HOURS_BEFORE, HOURS_AFTER = 24, 48
AUTHORITIES = """
SELECT DISTINCT person_id FROM (
  SELECT d.person_id FROM record_deadline d
   WHERE d.outcome = 'open' AND d.clock = ANY(%(lasts)s)
     AND coalesce(d.due_at, (d.due_on + 1)::timestamp AT TIME ZONE 'Europe/London')
         BETWEEN %(now)s - make_interval(hours => %(after)s) AND %(now)s + make_interval(hours => %(before)s)
  UNION ALL
  SELECT t.person_id FROM record_task t
   WHERE t.kind = ANY(%(alarms)s) AND NOT EXISTS (SELECT 1 FROM record_taskdone x WHERE x.task_id = t.ref)) found
WHERE person_id IS NOT NULL ORDER BY person_id
"""


def authorities_to_look_at(now: datetime) -> list[UUID]:
    """Children whose police protection or emergency order ends within a day or ended since, and those of whom an alarm
    stands. One statement."""
    return [
        row[0]
        for row in rows(
            AUTHORITIES,
            {
                "lasts": list(LASTS),
                "alarms": list(SOUNDED),
                "now": now,
                "before": HOURS_BEFORE,
                "after": HOURS_AFTER,
            },
        )
    ]


FILES = """
SELECT a.ref FROM record_attachment a
LEFT JOIN LATERAL (SELECT scan, fit FROM record_filecheck c WHERE c.attachment_id = a.ref ORDER BY n DESC LIMIT 1) c ON true
WHERE c.scan IS NULL OR (%(scanner)s AND c.scan = 'not_scanned' AND c.fit <> 'refused')
ORDER BY c.scan IS NOT NULL, a.recorded_at, a.ref LIMIT %(most)s
"""
FILES_AT_A_TIME = 100


# Young files every day, since signatures for new malware come late; the others once a month.
FILES_TO_SCAN_AGAIN = """
SELECT a.ref FROM record_attachment a
JOIN LATERAL (SELECT c.scan, c.scanner, c.recorded_at FROM record_filecheck c WHERE c.attachment_id = a.ref
              ORDER BY c.n DESC LIMIT 1) c ON c.scan = 'clean' AND c.scanner <> %(scanner)s
WHERE c.recorded_at < %(now)s - CASE WHEN a.recorded_at > %(now)s - interval '14 days' THEN interval '20 hours'
                                     ELSE interval '30 days' END
ORDER BY c.recorded_at, a.ref LIMIT %(most)s
"""
SCANNED_AGAIN_AT_A_TIME = 200


def files_to_scan_again(scanner: str, now: datetime) -> list[UUID]:
    """Files found clean under other signatures than this scanner's, whose turn it is. One statement."""
    asked = {"scanner": scanner, "now": now, "most": SCANNED_AGAIN_AT_A_TIME}
    return [row[0] for row in rows(FILES_TO_SCAN_AGAIN, asked)]


def files_waiting(*, scanner: bool) -> list[UUID]:
    """Files that nobody has looked at, the longest waiting first; with a scanner also those that were kept while there
    was none. One statement."""
    return [row[0] for row in rows(FILES, {"scanner": scanner, "most": FILES_AT_A_TIME})]


# Looked for among the messages of a month: whatever is older has ended, or is asked about on the page of the post.
MESSAGES = """
SELECT m.ref FROM record_message m
JOIN LATERAL (SELECT kind, at, next_at FROM record_messagestep s WHERE s.message_id = m.ref ORDER BY n DESC LIMIT 1) s ON true
WHERE m.recorded_at > %(now)s - interval '31 days' AND s.kind = ANY(%(kinds)s) AND coalesce(s.next_at, s.at) <= %(before)s
ORDER BY coalesce(s.next_at, s.at), m.ref LIMIT %(most)s
"""
MESSAGES_AT_A_TIME = 100
IN_DOUBT_AFTER = timedelta(minutes=15)
TELLINGS_TO_SEND = """
SELECT s.notice_id, s.channel FROM record_noticestate st
JOIN LATERAL (SELECT * FROM record_noticestep s WHERE s.notice_id = st.notice_id ORDER BY n DESC LIMIT 1) s ON true
JOIN record_notice n ON n.ref = st.notice_id
WHERE st.state = 'ready' AND s.channel = ANY(%(channels)s) AND s.send_at <= %(now)s AND n.to_person_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM record_messagenotice m WHERE m.step_id = s.ref)
ORDER BY s.send_at, s.notice_id LIMIT %(most)s
"""


def tellings_to_send(now: datetime) -> list[tuple[UUID, str]]:
    """Duties that a worker made ready to leave by email or text, and whose moment has come, with that channel. One
    statement."""
    asked = {"channels": ["email", "text"], "now": now, "most": MESSAGES_AT_A_TIME}
    return [(notice, channel) for notice, channel in rows(TELLINGS_TO_SEND, asked)]


def messages_to_try(now: datetime) -> list[UUID]:
    """Messages that wait and whose turn it is. One statement."""
    return _messages(("queued", "again"), now, before=now)


def messages_in_doubt(now: datetime) -> list[UUID]:
    """Messages a try of which began some time ago and never ended: whoever tried was stopped. One statement."""
    return _messages(("trying",), now, before=now - IN_DOUBT_AFTER)


def messages_on_their_way(now: datetime) -> list[tuple[UUID, str, str, datetime]]:
    """Messages that somebody carries, and has not said of whether they arrived: the message, its channel, its number with
    them, and since when. Asked about every minute of the first hour, then every quarter of an hour. Two statements."""
    steps = models.MessageStep.objects.filter(
        message__in=_messages(("handed_over",), now, before=now), kind="handed_over"
    )
    found = steps.values_list("message", "message__channel", "carrier_ref", "at").order_by("at")
    often = now - timedelta(hours=1)
    return [each for each in found if each[3] > often or now.minute % 15 == 0]


def _messages(kinds: tuple[str, ...], now: datetime, *, before: datetime) -> list[UUID]:
    asked = {"kinds": list(kinds), "now": now, "before": before, "most": MESSAGES_AT_A_TIME}
    return [row[0] for row in rows(MESSAGES, asked)]
