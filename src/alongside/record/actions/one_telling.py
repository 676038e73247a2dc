"""Somebody who asked for help and is of the child's family is told once: as the family is, and not as whoever asked as well.

The law has a duty to each of the two. Where the record knows that they are one person, the duty to whoever asked stops, and what
becomes of the other is written down for both. That they are one may be known before the decision or after it, and may turn out
to be wrong: then each stands again as it did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.law.history import History
from alongside.law.letters import ANSWERS_A_REQUEST, TO_WHO_ASKED
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import When, event, happen, stamp, stop_messages
from alongside.record.write import Rows

Kind = models.NoticeStep.Kind
REFERRER = "referrer"
TOLD = frozenset({Kind.SENT, Kind.GIVEN_IN_PERSON})
AS_FAMILY = "They asked for the help themselves: they are told once, as the family is."
AS_WHO_ASKED = "They had this in writing, as whoever asked for the help."
NOT_THEM = "It was put right who asked for the help."


def once_each(planned: Rows, *, by: Viewer, now: datetime) -> Rows:
    """The planned rows, where whoever asked is not owed the same a second time."""
    to_asker = [row for row in planned.of(models.Notice) if row.to == REFERRER and row.tell in TO_WHO_ASKED]
    if not to_asker:
        return planned
    matters = {row.pk: row.matter_id for row in planned.of(models.Event)}
    asked = _askers({matters[row.event_id] for row in to_asker}, planned)
    records = _records_of(asked.values())
    owed: dict[UUID, set[UUID | None]] = defaultdict(set)
    for row in planned.of(models.Notice):
        owed[row.event_id].add(row.to_person_id)
    for row in to_asker:
        who = asked.get(matters[row.event_id])
        if who is not None and not records[who].isdisjoint(owed[row.event_id]):
            planned.add(_step(row.pk, 1, Kind.STOPPED, AS_FAMILY, by=by, now=now))
    return planned


def _askers(matters: Collection[UUID], planned: Rows) -> dict[UUID, UUID]:
    """Who of the record asked for help, by the matter of what was decided about it: the contact's own, or one it led to."""
    above = {row.pk: row.parent_id for row in planned.of(models.Matter)}
    above |= dict(models.Matter.objects.filter(pk__in=list(matters)).values_list("pk", "parent"))
    runs = {matter: [run for run in (matter, above.get(matter)) if run is not None] for matter in matters}
    wanted = {run for both in runs.values() for run in both}
    links = models.ContactPerson.objects.filter(matter__in=wanted, taken_off=None)
    contacts = dict(links.values_list("matter", "contact"))
    contacts |= {
        row.matter_id: row.contact_id
        for row in planned.of(models.ContactPerson)
        if row.matter_id is not None and row.matter_id in wanted
    }
    named = models.ContactPerson.objects.filter(
        contact__in=set(contacts.values()), part=models.ContactPerson.Part.REFERRER, taken_off=None
    )
    who = dict(named.values_list("contact", "person"))
    return {
        matter: who[contacts[run]]
        for matter, both in runs.items()
        for run in both
        if run in contacts and contacts[run] in who
    }


def _records_of(people: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Each of these people in every record that is joined to theirs: a mother may have asked by one and be the mother by another."""
    wanted = set(people)
    cards = models.PersonCard.objects.filter(person__in=wanted).values("canonical")
    joined = models.PersonCard.objects.filter(canonical__in=cards).values_list("person", "canonical")
    canonical = dict(joined)
    return {
        person: frozenset(
            {person, *(ref for ref, one in canonical.items() if one == canonical.get(person, person))}
        )
        for person in wanted
    }


def met_with(notice: models.Notice) -> list[models.Notice]:
    """The duties to whoever asked that are met where this person of the family is told. One statement."""
    if notice.to_person_id is None:
        return []
    found = to_who_asked(event=notice.event_id).filter(
        event__matter__in=_runs_asked_by(notice.to_person_id), state__state=Kind.STOPPED
    )
    return [each for each in found if _last(each).ground == AS_FAMILY]


def asked_for_it(notice: UUID) -> bool:
    """Whether the person of the family who is to be told asked for it themselves."""
    row = models.Notice.objects.filter(pk=notice).first()
    return row is not None and bool(met_with(row))


def to_who_asked(**which: Any) -> Any:
    """The duties to whoever asked, of these."""
    return models.Notice.objects.filter(to=REFERRER, tell__in=TO_WHO_ASKED, **which)


def _runs_asked_by(person: UUID) -> Any:
    """The matters of what was decided about a request of this person's, as far as somebody named them as who asked."""
    contacts = models.ContactPerson.objects.filter(
        person__in=_records_of([person])[person], part=models.ContactPerson.Part.REFERRER, taken_off=None
    ).values("contact")
    links = models.ContactPerson.objects.filter(contact__in=contacts, matter__isnull=False, taken_off=None)
    of_contact = list(links.values_list("matter", flat=True))
    led = models.Matter.objects.filter(parent__in=of_contact).values_list("pk", flat=True)
    return [*of_contact, *led]


def of_contact(contact: UUID) -> list[models.Notice]:
    """The duties to whoever asked that arose from this contact."""
    links = models.ContactPerson.objects.filter(contact=contact, matter__isnull=False, taken_off=None)
    runs = list(links.values_list("matter", flat=True))
    led = models.Matter.objects.filter(parent__in=runs).values_list("pk", flat=True)
    return list(to_who_asked(event__matter__in=[*runs, *led]).select_related("event"))


def put_right(
    rows: Rows,
    duties: Collection[models.Notice],
    found: dict[UUID, History],
    before: UUID | None,
    person: UUID | None,
    *,
    by: Viewer,
    now: datetime,
) -> list[tuple[models.Notice, models.NoticeStep]]:
    """Plan what follows where `person` is named as who asked in the place of `before`. Answers the duties of theirs as the family
    that they have had in writing already, each with how."""
    had = []
    records = _records_of(each for each in (before, person) if each is not None)
    for duty in duties:
        theirs = models.Notice.objects.filter(event=duty.event_id, tell__in=ANSWERS_A_REQUEST)
        for was in theirs.filter(to_person__in=records[before]) if before else ():
            _stands_again(rows, duty, was, found, by=by, now=now)
        now_theirs = theirs.filter(to_person__in=records[person]).first() if person else None
        if now_theirs is None or _last(now_theirs).kind in (*TOLD, Kind.STOPPED):
            continue
        last = _last(duty)
        if last.kind in TOLD:
            had.append((now_theirs, last))
        elif not (last.kind == Kind.STOPPED and last.ground != AS_FAMILY):
            number = max([last.n, *(row.n for row in rows.of(models.NoticeStep) if row.notice_id == duty.pk)])
            rows.add(_step(duty.pk, number + 1, Kind.STOPPED, AS_FAMILY, by=by, now=now))
            stop_messages(rows, [duty.pk], by=by, now=now)
    return had


def _stands_again(
    rows: Rows,
    duty: models.Notice,
    was: models.Notice,
    found: dict[UUID, History],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """It was not they who asked: what stopped because it was is owed again, and what was written down for both is taken back."""
    for notice, ground in ((duty, AS_FAMILY), (was, AS_WHO_ASKED)):
        last = _last(notice)
        if last.ground != ground or last.kind not in (Kind.STOPPED, *TOLD):
            continue
        earlier = notice.steps.filter(n__lt=last.n).order_by("-n").first()
        kind = Kind.HELD if earlier is not None and earlier.kind == Kind.HELD else Kind.OWED
        held = (
            {"ground": earlier.ground, "review_on": earlier.review_on}
            if kind == Kind.HELD and earlier
            else {}
        )
        rows.add(_step(notice.pk, last.n + 1, kind, NOT_THEM, by=by, now=now, **held))
        for row in _said_of(notice, str(was.to_person_id), last):
            gone = event(
                row.kind,
                notice.person_id,
                row.matter_id,
                When(row.on, row.at, row.precision),
                {},
                corrects=row.pk,
                correction=models.Correction.RETRACTS,
                because=NOT_THEM,
                by=by,
                now=now,
            )
            found[notice.person_id] = happen(rows, found[notice.person_id], gone, by=by, now=now)


def _said_of(notice: models.Notice, recipient: str, since: models.NoticeStep) -> Iterator[models.Event]:
    """What was written down as done about a duty, of this person, since then."""
    there = models.Event.objects.filter(
        person=notice.person_id,
        matter=notice.event.matter_id,
        kind="told",
        facts__duty=notice.tell,
        facts__recipient=recipient,
        recorded_at__gte=since.recorded_at,
        corrects=None,
    )
    taken_back = set(
        models.Event.objects.filter(corrects__in=there, correction=models.Correction.RETRACTS).values_list(
            "corrects", flat=True
        )
    )
    return (row for row in there.order_by("-recorded_at", "-n") if row.pk not in taken_back)


def _last(notice: models.Notice) -> models.NoticeStep:
    return notice.steps.order_by("-n")[0]


def _step(
    notice: UUID, n: int, kind: str, ground: str, *, by: Viewer, now: datetime, **more: Any
) -> models.NoticeStep:
    return models.NoticeStep(
        notice_id=notice, n=n, kind=kind, at=now, **{"ground": ground, **more}, **stamp(by, now)
    )
