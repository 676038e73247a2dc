"""Ways that somebody confirmed to be safe for them, and whether one may be used today.

That a colleague thinks a number safe is one thing (`people.record_reach`); that the person said so, when, alone or not and
for what, is another. Whatever leaves by itself (a message, a one-time code) asks `way_for`, and asks it again when it
leaves: what was safe last week may lie on a table that somebody else sits at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from alongside.law.days import birthday, london_day
from alongside.record import copies, models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, records, reports, stamp
from alongside.record.write import Rows, write

Use = models.SafeContact.Use
Safety = models.ContactPoint.Safety
KIND_OF = {
    Use.CALL: "phone",
    Use.VOICEMAIL: "phone",
    Use.TEXT: "phone",
    Use.EMAIL: "email",
    Use.LETTER: "home",
}
GROWN_UP = 18  # years


@dataclass(frozen=True, slots=True)
class SafeWay:
    """One way to reach somebody as they confirmed it. `value`: the number, the email address, or the lines of the home.
    `shared`: another adult on the record is reached there too, or was; who that is, is not said."""

    ref: UUID
    person: UUID
    kind: str
    value: str
    uses: frozenset[str]
    alone: bool
    confirmed_at: datetime
    confirmed_by: UUID
    when_safe: str
    may_say: str
    codeword: str
    never: str
    shared: bool
    reach: UUID | None
    home: UUID | None

    def carries(self, use: str) -> bool:
        """Whether a message of ours may go this way by itself: they said so with nobody by, and nobody else reads there. A
        letter may go to a home that others share: it lies in an envelope, and a worker looks at it."""
        return use in self.uses and self.alone and (use == Use.LETTER or not self.shared)


# What stands today: the confirmation itself, and that number, address or home, neither ended, nor replaced, nor unsafe.
# Unsafe anywhere is unsafe: the same number may be written on a person twice. Shared: whoever else it is written on, also
# until a day: whoever had a telephone may have it still.
WAYS = """
SELECT c.ref, c.person_id, coalesce(r.kind, 'home'), coalesce(r.value, concat_ws(', ', nullif(a.lines, ''), nullif(a.postcode, ''))),
       c.uses, c.alone, c.confirmed_at, c.recorded_by, c.when_safe, c.may_say, c.codeword, c.never, r.ref, a.ref,
       EXISTS (SELECT 1 FROM (
           SELECT p.person_id FROM record_contactpoint p
            WHERE r.ref IS NOT NULL AND p.kind = r.kind AND p.standing AND {bare} = r.bare
              AND NOT EXISTS (SELECT 1 FROM record_contactpoint x WHERE x.replaces_id = p.ref)
           UNION ALL
           SELECT b.person_id FROM record_address b
            WHERE a.ref IS NOT NULL AND b.standing AND (b.to_on IS NULL OR b.to_on >= %(today)s)
              AND lower(regexp_replace(b.lines || b.postcode, '[^[:alnum:]]', '', 'g'))
                  = lower(regexp_replace(a.lines || a.postcode, '[^[:alnum:]]', '', 'g'))
              AND NOT EXISTS (SELECT 1 FROM record_address x WHERE x.replaces_id = b.ref)) other
           JOIN record_personcard card USING (person_id)
           WHERE person_id <> ALL(%(people)s) AND (card.born_on IS NULL OR card.born_on <= %(grown)s))
FROM record_safecontact c
LEFT JOIN (SELECT p.*, {bare} AS bare FROM record_contactpoint p) r ON r.ref = c.reach_id AND r.standing AND r.safe <> 'unsafe'
     AND (r.to_on IS NULL OR r.to_on >= %(today)s)
     AND NOT EXISTS (SELECT 1 FROM record_contactpoint x WHERE x.replaces_id = r.ref)
     AND NOT EXISTS (SELECT 1 FROM record_contactpoint p WHERE p.person_id = ANY(%(people)s) AND p.safe = 'unsafe'
                     AND p.standing AND p.kind = r.kind AND {bare} = r.bare
                     AND NOT EXISTS (SELECT 1 FROM record_contactpoint x WHERE x.replaces_id = p.ref))
LEFT JOIN record_address a ON a.ref = c.home_id AND a.standing AND (a.to_on IS NULL OR a.to_on >= %(today)s)
     AND NOT EXISTS (SELECT 1 FROM record_address x WHERE x.replaces_id = a.ref)
WHERE c.person_id = ANY(%(people)s) AND c.standing AND (r.ref IS NOT NULL OR a.ref IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM record_safecontact x WHERE x.replaces_id = c.ref)
ORDER BY c.confirmed_at DESC, c.ref
"""
# A number is the same however it is written: +44 7700 900123, 07700-900123. So is an email address.
BARE = """CASE p.kind WHEN 'phone' THEN right(regexp_replace(p.value, '[^0-9]', '', 'g'), 10) ELSE lower(trim(p.value)) END"""


def ways(person: UUID, *, today: date, records: Collection[UUID] = ()) -> tuple[SafeWay, ...]:
    """Every way this person has confirmed that still stands today, the one confirmed last first. `records`: all records
    that are this person, where that is known."""
    asked: dict[str, Any] = {
        "people": list(records or _written_as(person)),
        "today": today,
        "grown": birthday(today, -GROWN_UP),
    }
    with connection.cursor() as cursor:
        cursor.execute(WAYS.format(bare=BARE), asked)
        return tuple(
            SafeWay(
                ref=row[0],
                person=row[1],
                kind=row[2],
                value=row[3],
                uses=frozenset(row[4]),
                alone=row[5],
                confirmed_at=row[6],
                confirmed_by=row[7],
                when_safe=row[8],
                may_say=row[9],
                codeword=row[10],
                never=row[11],
                reach=row[12],
                home=row[13],
                shared=row[14],
            )
            for row in cursor.fetchall()
        )


def way_for(person: UUID, use: str, *, today: date) -> SafeWay | None:
    """The way by which something of ours may reach this person by itself today: a text, an email, a letter. None: there is
    none, and then nothing is sent; finding one is a worker's task."""
    return next((way for way in ways(person, today=today) if way.carries(use)), None)


def may_carry_a_code(person: UUID, use: str, *, today: date) -> bool:
    """Whether a one-time code may leave by this use: only a text or an email that they confirmed alone, and that no other
    adult on the record has or had."""
    return use in (Use.TEXT, Use.EMAIL) and way_for(person, use, today=today) is not None


def _written_as(person: UUID) -> frozenset[UUID]:
    """All records that are this person."""
    joined = copies.cards.same_people([person])
    return frozenset({person, *(ref for ref, stands in joined.items() if stands == joined.get(person))})


@reports
def confirm_safe(
    person: UUID,
    *,
    way: UUID,
    uses: Collection[str],
    alone: bool,
    confirmed_at: datetime,
    when_safe: str = "",
    may_say: str = "",
    codeword: str = "",
    never: str = "",
    by: Viewer,
    now: datetime,
) -> UUID:
    """They said, asked by a worker, that this number, email address or home (`way`) is safe for these uses. It takes the
    place of what they said of it before."""
    if confirmed_at > now:
        raise Mistaken("confirmed_at", "They cannot have said so after now.")
    kind, row = _way(person, way, today=london_day(now))
    if not uses:
        raise Mistaken("uses", "Choose what it is safe for.")
    if any(KIND_OF[Use(use)] != kind for use in uses):
        raise Mistaken("uses", f"Choose only what can reach {_IS[kind]}.")
    column = "home" if kind == "home" else "reach"
    with records([person], by=by, now=now):
        before = models.SafeContact.objects.filter(
            **{column: way}, person=person, standing=True, replaced_by=None
        ).first()
        rows = Rows()
        if kind != "home" and row.safe != Safety.SAFE:
            new = _said_safe(row, by, now)
            rows.add(new)
            row = new
        said = models.SafeContact(
            person_id=person,
            **{f"{column}_id": row.pk},
            uses=[use.value for use in Use if use.value in uses],
            alone=alone,
            confirmed_at=confirmed_at,
            when_safe=when_safe.strip(),
            may_say=may_say.strip(),
            codeword=codeword.strip(),
            never=never.strip(),
            replaces_id=before.pk if before else None,
            **stamp(by, now),
        )
        rows.add(said)
        write(rows)
    return said.pk


_IS = {"phone": "a telephone", "email": "an email address", "home": "a home"}


def _said_safe(row: models.ContactPoint, by: Viewer, now: datetime) -> models.ContactPoint:
    return models.ContactPoint(
        person_id=row.person_id,
        kind=row.kind,
        value=row.value,
        safe=Safety.SAFE,
        when_safe=row.when_safe,
        from_on=row.from_on,
        to_on=row.to_on,
        source=row.source,
        replaces_id=row.pk,
        **stamp(by, now),
    )


def _way(person: UUID, way: UUID, *, today: date) -> tuple[str, Any]:
    """The number, email address or home as it stands today on this person. Raises NotFound."""
    said = {"pk": way, "person": person, "standing": True, "replaced_by": None}
    reach = models.ContactPoint.objects.filter(**said).exclude(to_on__lt=today).first()
    if reach is not None:
        return reach.kind, reach
    home = models.Address.objects.filter(**said).exclude(to_on__lt=today).first()
    if home is None:
        raise NotFound(way)
    return "home", home


@reports
def safe_no_more(safe: UUID, *, because: str, by: Viewer, now: datetime) -> UUID:
    """It is not safe any more, or nobody knows. At once: whatever waits to go there is not sent. A number or an email
    address is unsafe from now, until somebody says otherwise."""
    if not because.strip():
        raise Mistaken("because", "Say what has changed, in a few words.")
    row = models.SafeContact.objects.filter(pk=safe, standing=True, replaced_by=None).first()
    if row is None:
        raise NotFound(safe)
    with records([row.person_id], by=by, now=now):
        ended = models.SafeContact(
            person_id=row.person_id,
            reach_id=row.reach_id,
            home_id=row.home_id,
            uses=row.uses,
            alone=row.alone,
            confirmed_at=row.confirmed_at,
            source=because.strip(),
            standing=False,
            replaces_id=row.pk,
            **stamp(by, now),
        )
        write(Rows([ended, *_unsafe(row, by, now)]))
    return ended.pk


def _unsafe(row: models.SafeContact, by: Viewer, now: datetime) -> Iterator[models.ContactPoint]:
    reach = row.reach
    if reach is None or models.ContactPoint.objects.filter(replaces=reach.pk).exists():
        return
    unsafe = _said_safe(reach, by, now)
    unsafe.safe = Safety.UNSAFE
    yield unsafe
