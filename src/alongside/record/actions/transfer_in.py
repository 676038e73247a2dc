"""Another council asks us to take over the work with children, or tells us that one stays here (process.md S24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside.law.days import london_day
from alongside.law.history import History
from alongside.law.steps.protection_plan import WORK_ELSEWHERE
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import Mistaken, When, event, happen, matter, records, reports, stamp
from alongside.record.actions import contact as contacts, referral as referrals
from alongside.record.actions.contact import Identified, NewContact, children_on
from alongside.record.actions.documents import Writing, new_document, slot_rows
from alongside.record.actions.transfer import KNOW, Way, asked
from alongside.record.write import Rows, write

FROM_ANOTHER_COUNCIL = "5C"  # the census code of who a referral comes from


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What another council wrote. `work`: what it has with the children; `until`: where they stay here for a time only."""

    council: str
    their_name: str
    their_reach: str = ""
    received_at: datetime
    work: str
    said: str
    for_good: bool = True
    until: date | None = None
    team: UUID | None = None


@reports
def receive(
    notice: Notice,
    people: Sequence[Identified],
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> UUID:
    """Another council wrote that children it works with have moved here. A child with a child protection plan who has moved
    for good is a referral at once, and our conference is due; a stay for a time is listed, and the plan stays theirs; other
    work is offered and a manager answers. Answers the offer."""
    _check(notice, people)
    with transaction.atomic():
        new = NewContact(
            received_at=notice.received_at,
            said=notice.said,
            channel="letter",
            source=FROM_ANOTHER_COUNCIL,
            referrer_name=notice.their_name,
            referrer_role=notice.council,
            referrer_reach=notice.their_reach,
            contact_kind="service_request" if notice.for_good else "information_given",
        )
        contact = contacts.receive_contact(new, people=people, by=by, now=now)
        runs = dict(children_on(contact))
        moved_with_plan = notice.for_good and notice.work == "protection_plan"
        if moved_with_plan:
            runs = referrals.start_referral(
                contact,
                reasons=f"{notice.council} wrote that a child with a child protection plan has moved here for good.",
                by=by,
                now=now,
                cautions=cautions,
            )
        with records(runs, by=by, now=now) as found:
            made, rows = _notice_rows(notice, contact, runs, by=by, now=now)
            if moved_with_plan or not notice.for_good:
                for child, run in runs.items():
                    _moved_here(rows, found[child], child, run, notice, by=by, now=now)
            if notice.for_good:
                words = f"{notice.council} asks us to take over."
                rows.add(asked(made, next(iter(runs)), words, by=by, now=now))
            write(rows)
    return made.pk


def _check(notice: Notice, people: Sequence[Identified]) -> None:
    if not notice.council.strip():
        raise Mistaken("council", "Enter which council wrote.")
    if not notice.their_name.strip():
        raise Mistaken("their_name", "Enter who there has the work, so that somebody can be rung.")
    if notice.work not in WORK_ELSEWHERE.options():
        raise Mistaken("work", "Choose what the other council has with the children.")
    if not any(each.part == models.ContactPerson.Part.CHILD for each in people):
        raise Mistaken("children", "Say which children it is about.")


def _notice_rows(
    notice: Notice, contact: UUID, runs: Mapping[UUID, UUID], *, by: Viewer, now: datetime
) -> tuple[models.Transfer, Rows]:
    document, rows = new_document("transfer", runs, title="Another council's notice", by=by, now=now)
    words = Writing(slot=KNOW, words=notice.said, about=tuple(runs))
    rows = rows + slot_rows(document.pk, [words], by=by, now=now)[0]
    made = models.Transfer(
        way=Way.IN,
        on=london_day(notice.received_at),
        team=notice.team,
        council=notice.council.strip(),
        their_name=notice.their_name.strip(),
        their_reach=notice.their_reach.strip(),
        work=notice.work,
        for_good=notice.for_good,
        until=notice.until,
        contact_id=contact,
        document_id=document.pk,
        **stamp(by, now),
    )
    rows.add(made)
    for child, run in runs.items():
        rows.add(models.TransferChild(transfer_id=made.pk, person_id=child, matter_id=run, **stamp(by, now)))
    return made, rows


def _moved_here(
    rows: Rows, history: History, child: UUID, run: UUID, notice: Notice, *, by: Viewer, now: datetime
) -> None:
    """The clock of our conference runs from the day the notice reached us; a stay for a time has none."""
    conference = matter("conference", child, parent=run, by=by, now=now)
    rows.add(conference)
    facts: dict[str, Any] = {"from_council": notice.council.strip()}
    kind = "transfer_notified"
    if not notice.for_good:
        kind, facts["until"] = "temporarily_resident", notice.until.isoformat() if notice.until else None
    row = event(kind, child, conference.pk, When.moment(notice.received_at), facts, by=by, now=now)
    happen(rows, history, row, by=by, now=now)
