"""What readers outside the staff may read, as the database itself holds them to it: one table of openings, from which the
rights, the policies and a test are made.

Families and partners read on database roles of their own. A role may read the columns named here and no others; of their
rows only those its policy lets through, and a policy asks the grants (`models.Granted`) of whoever is connected. Who that
is, is said once a transaction by a ticket that the service had signed: nothing said, something made up, another's ticket
in another role, or an old one, and there are no rows. A table that is not named here is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Model

from alongside.law import invited, pathway, sharing, standing
from alongside.record import models
from alongside.record.models.access import Granted

SERVICE, FAMILY, PARTNER, DISPOSAL = (
    "alongside_service",
    "alongside_family",
    "alongside_partner",
    "alongside_disposal",
)
DOORS = {Granted.Door.FAMILY.value: FAMILY, Granted.Door.PARTNER.value: PARTNER}
SIGNED_FOR = 60  # seconds within which a ticket begins a transaction
What = Granted.What


@dataclass(frozen=True, slots=True)
class Opening:
    """One table, opened to one role: the columns it may read, and the rows, as a condition on the table."""

    model: type[Model]
    role: str
    columns: tuple[str, ...]
    rows: str

    @property
    def table(self) -> str:
        """The table's name."""
        return self.model._meta.db_table


def _about(what: What, column: str = "person_id") -> str:
    return f"{column} IN (SELECT guard.granted('{what.value}'))"


def shared_kinds() -> tuple[str, ...]:
    """The kinds of event that the law lets a family read about, once they were told."""
    pathway.load_events()
    return tuple(sorted({kind for share in sharing.SHARES for kind in share.when.kinds}))


def read_kinds() -> tuple[str, ...]:
    """Those, and the kinds of which a page only learns that something has ended, so that it never says it is late."""
    return tuple(sorted({*shared_kinds(), *standing.SILENCES}))


# Of the facts of such an event, what its words for families may use; of a kind not named here, none. Codes, days, yes or no,
# who the worker is, and who decided (by reference, so that a colleague at risk at work has no name here): never free text, which may name anybody, and nothing that tells who got in touch.
SHARED_FACTS: dict[str, tuple[str, ...]] = {
    "allocated": ("worker", "team"),
    "assessment_extended": ("until",),
    "assessment_signed_off": ("outcome", "signed_by"),
    "assessment_stopped": ("decided_by",),
    "assessment_started": ("worker", "review_planned_on"),
    "child_seen": ("seen", "worker"),
    "cin_plan_ended": ("ground", "decided_by"),
    "cin_plan_reviewed": ("decision", "next_review_on"),
    "cin_plan_started": ("lead", "review_on"),
    "conference_held": ("conference", "decision", "category", "next_on", "decided_by"),
    "core_group_held": ("next_on",),
    "core_group_planned": ("planned_on",),
    "epo_ended": ("after",),
    "epo_extended": ("ends_on", "ends_at"),
    "epo_made": ("ends_on", "ends_at"),
    "help_stepped": ("to", "family_told"),
    "not_kept": ("what", "by", "planned_on", "new_on"),
    "protection_plan_ended": ("ground",),
    "protection_plan_started": ("category", "core_group_on", "review_on", "lead_social_worker"),
    "referral_decided": ("outcomes", "decided_by"),
    "referral_closed": ("family_told",),
    "referral_received": ("no_further_action",),
    "withdrawal_decided": ("outcome", "decided_by"),
}


CARD = ("person_id", "name", "born_on", "due_on")


def openings() -> tuple[Opening, ...]:
    """Everything that is open to readers outside, table by table."""
    kinds = ", ".join(f"'{kind}'" for kind in read_kinds())
    return (
        Opening(models.PersonCard, FAMILY, CARD, _about(What.CARD)),
        Opening(models.PersonCard, PARTNER, CARD, _about(What.CARD)),
        Opening(
            models.Granted,
            FAMILY,
            ("ref", "person_id", "what", "from_on", "until_on"),
            "guard.granted_now(ref)",
        ),
        Opening(models.Matter, FAMILY, ("ref", "kind", "person_id", "parent_id"), _about(What.PATHWAY)),
        # Without `facts`, `because` and `source`: of the facts, `guard.facts` answers those of the table above.
        Opening(
            models.Event,
            FAMILY,
            (
                "ref",
                "person_id",
                "matter_id",
                "kind",
                "on",
                "at",
                "precision",
                "order",
                "n",
                "recorded_at",
                "corrects_id",
                "correction",
            ),
            # Nor what has been put right into something that is no family's: its old words are not true.
            f"{_about(What.PATHWAY)} AND kind IN ({kinds}) AND NOT guard.overtaken(ref)",
        ),
        # What is owed to themselves, and of that what they were told: never that something is held back.
        Opening(
            models.Notice,
            FAMILY,
            ("ref", "event_id", "person_id", "tell", "to", "to_person_id", "what", "due_on"),
            f"{_about(What.TOLD)} AND to_person_id IN (SELECT guard.reader_person()) AND guard.was_told(ref)",
        ),
        Opening(
            models.NoticeStep,
            FAMILY,
            ("ref", "notice_id", "kind", "at", "n", "channel", "words"),
            "kind IN ('sent', 'given_in_person') AND notice_id IN (SELECT guard.told())",
        ),
        # What this reader was shown, for as long as they may read about the child.
        Opening(
            models.Shown,
            FAMILY,
            ("ref", "reader", "person_id", "key", "n", "message", "values", "words", "recorded_at"),
            f"{_about(What.PATHWAY)} AND reader IN (SELECT guard.reader())",
        ),
        Opening(
            models.Passage,
            FAMILY,
            ("ref", "source", "recorded_at", "recorded_by"),
            "ref IN (SELECT guard.passages())",
        ),
        Opening(
            models.PassageText,
            FAMILY,
            ("passage_id", "words"),
            "passage_id IN (SELECT guard.passages())",
        ),
        *_to_partners(),
    )


def _to_partners() -> tuple[Opening, ...]:
    """One request, for whoever it was made to: which meeting, when, for whom in it they answer, what became of their own place,
    and the report they sent. No place where it is held (it may be a refuge), nobody else's seat, no words of anybody's."""
    seats, meetings = "IN (SELECT guard.seats())", "IN (SELECT guard.seat_meetings())"
    return (
        Opening(models.Seat, PARTNER, ("ref", "meeting_id", "role", "name", "agency"), f"ref {seats}"),
        Opening(models.Meeting, PARTNER, ("ref", "kind", "form"), f"ref {meetings}"),
        Opening(
            models.MeetingTime,
            PARTNER,
            ("ref", "meeting_id", "n", "at", "online", "called_off"),
            f"meeting_id {meetings}",
        ),
        Opening(
            models.MeetingChild,
            PARTNER,
            ("ref", "meeting_id", "person_id"),
            f"meeting_id {meetings} AND {_about(What.REQUEST)}",
        ),
        Opening(
            models.SeatStep,
            PARTNER,
            ("ref", "seat_id", "n", "kind", "at"),
            f"seat_id {seats} AND kind IN ('asked', 'answered', 'comes', 'report_ready', 'report_given')",
        ),
        Opening(models.Passage, PARTNER, ("ref", "recorded_at"), "ref IN (SELECT guard.sent())"),
        Opening(models.PassageText, PARTNER, ("passage_id", "words"), "passage_id IN (SELECT guard.sent())"),
    )


# The functions the policies ask. They read the tables with the owner's rights, whoever asks, and answer only about whoever
# is connected. The secret is the owner's alone: no role that serves can read it.
GUARD = """
CREATE SCHEMA IF NOT EXISTS guard;
REVOKE ALL ON SCHEMA guard FROM PUBLIC;
GRANT USAGE ON SCHEMA guard TO alongside_service, alongside_family, alongside_partner;

CREATE TABLE IF NOT EXISTS guard.secret (one boolean PRIMARY KEY DEFAULT true CHECK (one), words text NOT NULL);
REVOKE ALL ON guard.secret FROM PUBLIC, alongside_service, alongside_family, alongside_partner;
INSERT INTO guard.secret (words) SELECT gen_random_uuid()::text || gen_random_uuid()::text ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION guard.sign(said text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $f$
  SELECT encode(sha256(convert_to(s.words || '|' || encode(sha256(convert_to(s.words || '|' || said, 'UTF8')), 'hex'),
                                  'UTF8')), 'hex') FROM guard.secret s
$f$;

CREATE OR REPLACE FUNCTION guard.ticket(reader uuid, door text, on_day date, seconds int) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $f$
  SELECT t.said || '|' || guard.sign(t.said) FROM (SELECT concat_ws('|', reader, door, on_day,
    (extract(epoch FROM clock_timestamp()) * 1000)::bigint + least(seconds, {seconds}) * 1000) AS said) t
$f$;

CREATE OR REPLACE FUNCTION guard.connected(OUT reader uuid, OUT door text, OUT day date)
RETURNS SETOF record LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $f$
DECLARE
  part text[] := string_to_array(coalesce(current_setting('alongside.reader', true), ''), '|');
  me text := current_setting('role');
BEGIN
  IF me = 'none' THEN me := session_user; END IF;
  IF coalesce(array_length(part, 1), 0) <> 5 THEN RETURN; END IF;
  IF guard.sign(concat_ws('|', part[1], part[2], part[3], part[4])) <> part[5] THEN RETURN; END IF;
  IF me <> 'alongside_' || part[2] THEN RETURN; END IF;
  IF part[4]::bigint < (extract(epoch FROM transaction_timestamp()) * 1000)::bigint THEN RETURN; END IF;
  reader := part[1]::uuid; door := part[2]; day := part[3]::date;
  RETURN NEXT;
END $f$;

-- Whether something stops a grant that nobody has ended: an order or a decision that they are given nothing about the
-- child; or the child's record was restricted since, and theirs not with it. Asked each time, so that nobody has to think
-- of it on the day.
CREATE OR REPLACE FUNCTION guard.stopped(g record_granted, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  WITH child AS (SELECT o.person_id AS ref FROM record_personcard m JOIN record_personcard o USING (canonical_id)
                 WHERE m.person_id = g.person_id),
    me AS (SELECT o.person_id AS ref FROM record_personcard m JOIN record_personcard o USING (canonical_id)
           WHERE m.person_id = g.reader_person_id)
  SELECT EXISTS (SELECT 1 FROM record_keptfrom k WHERE k.other_id IN (SELECT ref FROM me)
                   AND k.person_id IN (SELECT ref FROM child) AND k.standing AND (k.to_on IS NULL OR k.to_on >= on_day)
                   AND NOT EXISTS (SELECT 1 FROM record_keptfrom x WHERE x.replaces_id = k.ref))
      OR EXISTS (SELECT 1 FROM record_restriction r WHERE r.person_id IN (SELECT ref FROM child)
                   AND r.recorded_at > g.recorded_at
                   AND NOT EXISTS (SELECT 1 FROM record_restrictionlifted l WHERE l.restriction_id = r.ref)
                   AND NOT EXISTS (SELECT 1 FROM record_restriction mine WHERE mine.together = r.together
                                     AND mine.person_id IN (SELECT ref FROM me)))
$f$;

CREATE OR REPLACE FUNCTION guard.grants() RETURNS SETOF record_granted
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT g.* FROM record_granted g, guard.connected() c
  WHERE g.reader = c.reader AND g.door = c.door AND g.from_on <= c.day AND (g.until_on IS NULL OR g.until_on >= c.day)
    AND NOT EXISTS (SELECT 1 FROM record_grantended e WHERE e.grant_id = g.ref)
    AND NOT guard.stopped(g, c.day)
$f$;

-- A pregnancy that ended: nothing on a page may remind anybody. What somebody asks for then is given by a person.
CREATE OR REPLACE FUNCTION guard.lost(child uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT EXISTS (
      SELECT 1 FROM record_event e WHERE e.person_id = child AND e.kind = 'pregnancy_ended' AND e.correction <> 'retracts'
        AND NOT EXISTS (SELECT 1 FROM record_event t WHERE t.corrects_id = e.ref AND t.correction <> 'replaces'))
    AND NOT EXISTS (SELECT 1 FROM record_event b WHERE b.person_id = child AND b.kind = 'child_born')
$f$;

CREATE OR REPLACE FUNCTION guard.granted(asked text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT g.person_id FROM guard.grants() g WHERE g.what = asked AND NOT guard.lost(g.person_id)
$f$;

CREATE OR REPLACE FUNCTION guard.granted_now(grant_ref uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT grant_ref IN (SELECT g.ref FROM guard.grants() g)
$f$;

CREATE OR REPLACE FUNCTION guard.reader() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT c.reader FROM guard.connected() c
$f$;

CREATE OR REPLACE FUNCTION guard.reader_person() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT DISTINCT g.reader_person_id FROM guard.grants() g WHERE g.reader_person_id IS NOT NULL
$f$;

CREATE OR REPLACE FUNCTION guard.was_told(notice uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT coalesce((SELECT s.kind IN ('sent', 'given_in_person') FROM record_noticestep s
                   WHERE s.notice_id = notice ORDER BY s.n DESC LIMIT 1), false)
$f$;

CREATE OR REPLACE FUNCTION guard.told() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT n.ref FROM record_notice n
  WHERE n.person_id IN (SELECT guard.granted('told')) AND n.to_person_id IN (SELECT guard.reader_person())
    AND guard.was_told(n.ref)
$f$;

-- What this reader was told, in which matter, and in which words: of the latest step of each, which is one of having told.
CREATE OR REPLACE FUNCTION guard.tellings()
RETURNS TABLE (notice uuid, person uuid, tell text, event uuid, matter uuid, told_at timestamptz, written_at timestamptz,
               kind text, channel text, words text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT n.ref, n.person_id, n.tell, n.event_id, e.matter_id, s.at, s.recorded_at, s.kind, s.channel, s.words
  FROM record_notice n JOIN record_event e ON e.ref = n.event_id
  JOIN LATERAL (SELECT * FROM record_noticestep s WHERE s.notice_id = n.ref ORDER BY s.n DESC LIMIT 1) s ON true
  WHERE n.ref IN (SELECT guard.told())
$f$;

-- A passage opened to this reader, about a child it was opened for, in which nobody stands who is neither the reader, nor
-- their child, nor cleared for them; and without marked words, which only a rendered copy may leave out.
CREATE OR REPLACE FUNCTION guard.passages() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT o.passage_id FROM guard.grants() g JOIN record_passageopened o ON o.grant_id = g.ref
  WHERE g.what = 'writing'
    AND EXISTS (SELECT 1 FROM record_passageperson a
                WHERE a.passage_id = o.passage_id AND a.part = 'about' AND a.person_id = g.person_id)
    AND NOT EXISTS (
      SELECT 1 FROM record_passageperson p WHERE p.passage_id = o.passage_id
        AND p.person_id <> g.person_id AND p.person_id IS DISTINCT FROM g.reader_person_id
        AND p.person_id NOT IN (SELECT guard.granted('writing'))
        AND NOT EXISTS (SELECT 1 FROM record_clearedfor c WHERE c.grant_id = g.ref AND c.person_id = p.person_id))
    AND NOT EXISTS (SELECT 1 FROM record_passagemark m WHERE m.passage_id = o.passage_id)
$f$;

-- Whether what an event said has been replaced by a kind of event that no family reads, and that stands.
CREATE OR REPLACE FUNCTION guard.overtaken(event uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT EXISTS (
    SELECT 1 FROM record_event c WHERE c.corrects_id = event AND c.correction <> 'retracts' AND c.kind NOT IN ({kinds})
      AND NOT EXISTS (SELECT 1 FROM record_event t WHERE t.corrects_id = c.ref AND t.correction = 'retracts'))
$f$;

-- How the referrals of this reader's children came to us, of those for which this reader asked themselves: a worker said that it was
-- them. Of anybody else's asking nothing is said.
CREATE OR REPLACE FUNCTION guard.asked() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT e.ref FROM record_event e
  JOIN record_matter m ON m.ref = e.matter_id
  JOIN record_contactperson c ON c.matter_id = m.parent_id AND c.person_id = e.person_id
  JOIN record_contact t ON t.ref = c.contact_id AND t.contact_kind = 'help_request'
  WHERE e.kind = 'referral_received' AND e.corrects_id IS NULL AND e.person_id IN (SELECT guard.granted('pathway'))
    AND EXISTS (SELECT 1 FROM record_contactperson a
                WHERE a.contact_id = c.contact_id AND a.part = 'referrer' AND a.person_id IN (SELECT guard.reader_person())
                  AND NOT EXISTS (SELECT 1 FROM record_takenoffcontact x WHERE x.named_id = a.ref))
$f$;

-- Whether a place at a meeting is about this child: somebody may be asked about some of the children only.
CREATE OR REPLACE FUNCTION guard.is_about(seat uuid, child uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT coalesce((SELECT x.facts -> 'children' @> to_jsonb(child::text) FROM record_seatstep x
                   WHERE x.seat_id = seat AND x.kind IN ('asked', 'left_out') AND x.facts ? 'children'
                   ORDER BY x.n DESC LIMIT 1), true)
$f$;

-- Who chairs a meeting about this child, and when that was written down: the account of a colleague who was asked, unless their place
-- is shown by role alone.
CREATE OR REPLACE FUNCTION guard.chair(meeting uuid, child uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT jsonb_build_object('user', o."user", 'recorded_at', x.recorded_at)
  FROM record_seat o JOIN record_seatstep x ON x.seat_id = o.ref AND x.kind = 'asked'
  WHERE o.meeting_id = meeting AND o.role = 'chair' AND o."user" IS NOT NULL AND o.shown = 'name' AND guard.is_about(o.ref, child)
    AND NOT EXISTS (SELECT 1 FROM record_seatstep y WHERE y.seat_id = o.ref AND y.kind IN ('left_out', 'kept_out'))
  ORDER BY o.recorded_at DESC, o.ref, x.n LIMIT 1
$f$;

-- Whom to ring: the workers who are named in what this reader may read about a child, and who chairs a conference they are asked to,
-- with their teams. A colleague who is
-- at risk at work is named by their role and their team's number alone. The job title is in the council's own words, the role is a
-- key that every language has words for.
DROP FUNCTION IF EXISTS guard.workers();
CREATE FUNCTION guard.workers()
RETURNS TABLE (ref uuid, name text, title text, telephone text, team text, team_telephone text, at_risk boolean, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  WITH named AS (
    SELECT DISTINCT f.value AS who FROM record_event e, jsonb_each_text(e.facts) f
    WHERE e.person_id IN (SELECT guard.granted('pathway')) AND e.kind IN ({kinds})
      AND f.key IN ('worker', 'lead', 'lead_social_worker', 'decided_by', 'signed_by') AND (e.kind, f.key) IN (VALUES {facts})
    UNION
    SELECT guard.chair(m.ref, c.person_id) ->> 'user' FROM record_seat s JOIN record_meeting m ON m.ref = s.meeting_id
      JOIN record_meetingchild c ON c.meeting_id = m.ref
    WHERE m.kind = 'conference' AND s.person_id IN (SELECT guard.reader_person()) AND c.person_id IN (SELECT guard.granted('told'))
      AND guard.is_about(s.ref, c.person_id)
      AND EXISTS (SELECT 1 FROM record_seatstep x WHERE x.seat_id = s.ref AND x.kind = 'asked'))
  SELECT u.ref, CASE WHEN risk.at_risk THEN '' ELSE u.name END,
         CASE WHEN risk.at_risk THEN '' ELSE coalesce(u.job_title, '') END,
         CASE WHEN risk.at_risk THEN '' ELSE u.telephone END, CASE WHEN risk.at_risk THEN '' ELSE coalesce(m.team, '') END,
         coalesce(m.telephone, ''), coalesce(risk.at_risk, false), coalesce(m.role, '')
  FROM named n JOIN accounts_user u ON u.ref::text = n.who
  LEFT JOIN LATERAL (
    SELECT r.at_risk FROM record_atriskatwork r WHERE r."user" = u.ref ORDER BY r.recorded_at DESC, r.ref DESC LIMIT 1
  ) risk ON true
  LEFT JOIN LATERAL (
    SELECT t.name AS team, t.telephone, s.role FROM accounts_membership s JOIN accounts_team t ON t.id = s.team_id,
           guard.connected() c
    WHERE s.user_id = u.id AND s.from_on <= c.day AND (s.until_on IS NULL OR s.until_on >= c.day)
    ORDER BY s.from_on DESC, s.id LIMIT 1
  ) m ON true
$f$;

-- The seats opened to this partner, at a meeting about the child of the grant, while they are still asked to it.
CREATE OR REPLACE FUNCTION guard.seats() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT o.seat_id FROM guard.grants() g JOIN record_seatopened o ON o.grant_id = g.ref
    JOIN record_seat s ON s.ref = o.seat_id
    JOIN record_meetingchild m ON m.meeting_id = s.meeting_id AND m.person_id = g.person_id
  WHERE g.what = 'request'
    AND NOT EXISTS (SELECT 1 FROM record_seatstep x WHERE x.seat_id = o.seat_id AND x.kind IN ('left_out', 'kept_out')
                    AND x.n = (SELECT max(y.n) FROM record_seatstep y WHERE y.seat_id = o.seat_id))
$f$;

CREATE OR REPLACE FUNCTION guard.seat_meetings() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT s.meeting_id FROM record_seat s WHERE s.ref IN (SELECT guard.seats())
$f$;

-- What this partner sent: passages opened under their request, about no child but those of their own requests.
CREATE OR REPLACE FUNCTION guard.sent() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT o.passage_id FROM guard.grants() g JOIN record_passageopened o ON o.grant_id = g.ref
    JOIN record_passage w ON w.ref = o.passage_id
  WHERE g.what = 'request' AND w.recorded_by = g.reader
    AND NOT EXISTS (SELECT 1 FROM record_passageperson p WHERE p.passage_id = o.passage_id AND p.part = 'about'
                    AND p.person_id NOT IN (SELECT guard.granted('request')))
$f$;

-- The meetings this reader was asked to themselves, about a child of theirs: its times, and what became of their own place. Where
-- they come to a part of it, not where it is; where they come later, not the meeting's hour: both may be another's. Of others, what those do who work
-- there; of the family, nobody. Where this child's part of what it is about ended before its hour, it is called off for this child and for no
-- other: who is asked about one child alone learns of no sister for whom it goes on.
DROP FUNCTION IF EXISTS guard.invitations();
CREATE FUNCTION guard.invitations()
RETURNS TABLE (seat uuid, person uuid, kind text, form text, held boolean, times jsonb, steps jsonb, roles jsonb, chair jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  WITH mine AS (
    SELECT s.ref AS seat, m.ref AS meeting, m.kind, m.form, m.document_id, c.person_id AS person, c.matter_id AS run,
           own.later, own.some, own.later OR own.sooner OR own.some AS part
    FROM record_seat s JOIN record_meeting m ON m.ref = s.meeting_id JOIN record_meetingchild c ON c.meeting_id = m.ref
    CROSS JOIN LATERAL (
      SELECT coalesce(t.facts ->> 'from_at' IS NOT NULL, false) AS later,
             coalesce(t.facts ->> 'until_at' IS NOT NULL, false) AS sooner,
             coalesce(a.facts ->> 'attends' = 'part', false) AS some
      FROM (SELECT 1) one
      LEFT JOIN LATERAL (SELECT x.facts FROM record_seatstep x WHERE x.seat_id = s.ref AND x.kind = 'comes'
                         AND NOT x.facts ? 'attends' ORDER BY x.n DESC LIMIT 1) t ON true
      LEFT JOIN LATERAL (SELECT x.facts FROM record_seatstep x WHERE x.seat_id = s.ref AND x.facts ? 'attends'
                         ORDER BY x.n DESC LIMIT 1) a ON true) own
    WHERE s.person_id IN (SELECT guard.reader_person()) AND c.person_id IN (SELECT guard.granted('told'))
      AND EXISTS (SELECT 1 FROM record_seatstep x WHERE x.seat_id = s.ref AND x.kind = 'asked')
      AND guard.is_about(s.ref, c.person_id)),
  gone AS (
    SELECT DISTINCT ON (mine.seat, mine.person) mine.seat, mine.person, l.n, l.at, l.place, l.online, e.recorded_at
    FROM mine JOIN record_event e ON e.matter_id = mine.run AND e.person_id = mine.person
    CROSS JOIN LATERAL (SELECT t.* FROM record_meetingtime t
                        WHERE t.meeting_id = mine.meeting AND t.recorded_at <= e.recorded_at ORDER BY t.n DESC LIMIT 1) l
    WHERE e.kind IN ({ends}) AND e.corrects_id IS NULL AND l.at > e.recorded_at AND NOT l.called_off
      AND NOT EXISTS (SELECT 1 FROM record_event t WHERE t.corrects_id = e.ref AND t.correction <> 'replaces')
    ORDER BY mine.seat, mine.person, e.recorded_at)
  SELECT mine.seat, mine.person, mine.kind, mine.form,
    EXISTS (SELECT 1 FROM record_occasion o WHERE o.document_id = mine.document_id AND o.kind = mine.kind),
    (SELECT jsonb_agg(jsonb_build_object('on', (t.at AT TIME ZONE 'Europe/London')::date,
              'at', CASE WHEN NOT mine.later AND NOT mine.some THEN t.at END, 'place', CASE WHEN mine.part THEN '' ELSE t.place END,
              'online', t.online, 'called_off', t.called_off, 'moved_by', t.moved_by, 'recorded_at', t.recorded_at)
            ORDER BY t.n) FROM (
       SELECT t.n, t.at, t.place, t.online, t.called_off, t.moved_by, t.recorded_at FROM record_meetingtime t
       WHERE t.meeting_id = mine.meeting AND (gone.seat IS NULL OR t.n <= gone.n)
       UNION ALL SELECT gone.n + 1, gone.at, gone.place, gone.online, true, 'us', gone.recorded_at WHERE gone.seat IS NOT NULL) t),
    (SELECT jsonb_agg(jsonb_build_object('ref', x.ref, 'kind', x.kind, 'at', x.at, 'recorded_at', x.recorded_at,
              'how', coalesce(x.facts ->> 'how', ''), 'from_at', x.facts ->> 'from_at', 'until_at', x.facts ->> 'until_at',
              'need', coalesce(x.facts ->> 'need', ''), 'step', coalesce(x.facts ->> 'step', ''),
              'extent', coalesce(x.facts ->> 'extent', ''), 'state', coalesce(x.facts ->> 'state', ''),
              'attends', coalesce(x.facts ->> 'attends', ''),
              'words', CASE WHEN x.kind = 'asked' AND x.facts ? 'again' THEN x.words ELSE '' END)
            ORDER BY x.n) FROM record_seatstep x WHERE x.seat_id = mine.seat
       AND x.kind IN ('asked', 'left_out', 'kept_out', 'comes', 'needs', 'arranged', 'view')
       AND coalesce(x.facts ->> 'need', '') NOT IN ('apart', 'other')),
    (SELECT coalesce(jsonb_agg(DISTINCT o.role), '[]') FROM record_seat o WHERE o.meeting_id = mine.meeting
       AND o.role IN ({roles}) AND o.person_id IS NULL AND guard.is_about(o.ref, mine.person)
       AND EXISTS (SELECT 1 FROM record_seatstep x WHERE x.seat_id = o.ref AND x.kind = 'asked')
       AND NOT EXISTS (SELECT 1 FROM record_seatstep x WHERE x.seat_id = o.ref AND x.kind IN ('left_out', 'kept_out'))),
    CASE WHEN mine.kind = 'conference' THEN guard.chair(mine.meeting, mine.person) END
  FROM mine LEFT JOIN gone USING (seat, person)
$f$;

CREATE OR REPLACE FUNCTION guard.facts(event uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $f$
  SELECT coalesce((
    SELECT jsonb_object_agg(f.key, f.value) FROM record_event e, jsonb_each(e.facts) f
    WHERE e.ref = event AND e.person_id IN (SELECT guard.granted('pathway'))
      AND (e.kind, f.key) IN (VALUES {facts})
      -- Who decided is a reference; what was loaded from elsewhere may be a name, and is not read out.
      AND (f.key NOT IN ('decided_by', 'signed_by')
           OR f.value #>> '{{}}' ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$')), '{{}}')
$f$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA guard FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard.ticket(uuid, text, date, int) TO alongside_service;
GRANT EXECUTE ON FUNCTION guard.stopped(record_granted, date) TO alongside_service;
"""
# The tables those functions read.
ASKED = {
    "record_granted",
    "record_passageopened",
    "record_clearedfor",
    "record_seatopened",
    "record_atriskatwork",
    "record_keptfrom",
    "record_personcard",
    "record_restriction",
    "record_restrictionlifted",
    "record_contact",
    "record_contactperson",
    "record_takenoffcontact",
    "accounts_user",
    "accounts_membership",
    "accounts_team",
}
ASKED_BY_POLICIES = {
    FAMILY: (
        "granted(text)",
        "granted_now(uuid)",
        "reader_person()",
        "was_told(uuid)",
        "told()",
        "passages()",
        "facts(uuid)",
        "reader()",
        "overtaken(uuid)",
        "workers()",
        "tellings()",
        "invitations()",
        "asked()",
    ),
    PARTNER: ("granted(text)", "seats()", "seat_meetings()", "sent()"),
}
CLEAR = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT schemaname, tablename, policyname FROM pg_policies
               WHERE schemaname = 'public' AND policyname LIKE 'door\\_%' LOOP
    EXECUTE format('DROP POLICY %I ON %I.%I', found.policyname, found.schemaname, found.tablename);
    EXECUTE format('ALTER TABLE %I.%I DISABLE ROW LEVEL SECURITY', found.schemaname, found.tablename);
  END LOOP; END $$
"""


def statements(tables: set[str]) -> Iterator[str]:
    """The SQL that closes everything to readers outside, and opens what `openings` names. Rights are given last: at no
    moment may a role read a table whose policy is not there. `tables`: those the database has."""
    if not tables >= ASKED:
        return  # half-way through the migrations
    facts = ", ".join(f"('{kind}', '{fact}')" for kind, shared in SHARED_FACTS.items() for fact in shared)
    kinds = ", ".join(f"'{kind}'" for kind in shared_kinds())
    roles = ", ".join(f"'{role}'" for role in invited.ROLES)
    ends = ", ".join(f"'{kind}'" for kind in invited.ENDED_BY)
    yield GUARD.format(seconds=SIGNED_FOR, facts=facts, kinds=kinds, roles=roles, ends=ends)
    for role, functions in ASKED_BY_POLICIES.items():
        for function in functions:
            yield f"GRANT EXECUTE ON FUNCTION guard.{function} TO {role}"
    yield CLEAR
    opened = [each for each in openings() if each.table in tables]
    for table in dict.fromkeys(each.table for each in opened):
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        yield f'CREATE POLICY "door_within" ON "{table}" TO {SERVICE}, {DISPOSAL} USING (true) WITH CHECK (true)'
    for each in opened:
        yield f'CREATE POLICY "door_{each.role}" ON "{each.table}" FOR SELECT TO {each.role} USING ({each.rows})'
    for each in opened:
        columns = ", ".join(f'"{column}"' for column in each.columns)
        yield f'GRANT SELECT ({columns}) ON "{each.table}" TO {each.role}'


# Reading as somebody


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody outside the staff who reads: their account, and the door they came by ("family" or "partner")."""

    account: UUID
    door: str


@contextmanager
def reading_as(reader: Reader, today: date) -> Iterator[str]:
    """One transaction in which the database answers only what this reader was granted. Answers the name of the connection
    to read on. Where the door's role has a login of its own it is a connection of that login, from which no other role can
    be taken; else this one takes the role until the end (docs/decisions/database-roles.md)."""
    role = DOORS[reader.door]
    alias = role if role in settings.DATABASES else "default"
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT guard.ticket(%s, %s, %s, %s)", [reader.account, reader.door, today, SIGNED_FOR]
        )
        (ticket,) = cursor.fetchone()
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        (before,) = cursor.fetchone()
        cursor.execute(
            "SELECT set_config('alongside.reader', %s, true), set_config('role', %s, true)", [ticket, role]
        )
        yield alias
        # Inside a longer transaction (a test's) the role would stay until its end.
        cursor.execute(
            "SELECT set_config('alongside.reader', '', true), set_config('role', %s, true)", [before]
        )
