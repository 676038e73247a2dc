"""Another council asks us to take over the work with children, or tells us that one stays here (process.md S24)."""

from __future__ import annotations

from collections.abc import Mapping
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
from alongside.record.actions import referral as referrals
from alongside.record.actions.contact import children_on
from alongside.record.actions.documents import new_document
from alongside.record.actions.transfer import Way, asked
from alongside.record.write import Rows, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What another council wrote, beside what the contact says. `work`: what it has with the children; `until`: where they
    stay here for a time only. `team`: which of ours answers. `primary_need`: of a referral that begins with the notice."""

    council: str
    work: str
    for_good: bool = True
    until: date | None = None
    team: UUID | None = None
    primary_need: str = ""


@reports
def receive(
    contact: UUID,
    notice: Notice,
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> UUID:
    """This contact is another council's notice that children it works with have moved here. A child with a child protection
    plan who has moved for good is a referral at once, and our conference is due; a stay for a time is listed, and the plan
    stays theirs; other work is offered and a manager answers. Answers the offer."""
    runs = dict(children_on(contact))
    _check(contact, notice, runs)
    with transaction.atomic():
        if notice.for_good and notice.work == "protection_plan":
            runs |= referrals.start_referral(
                contact,
                reasons=f"{notice.council.strip()} wrote that a child with a child protection plan has moved here for good.",
                primary_need=notice.primary_need,
                by=by,
                now=now,
                cautions=cautions,
            )
        with records(runs, by=by, now=now) as found:
            made, rows = _notice_rows(notice, contact, runs, by=by, now=now)
            for child, run in runs.items():
                _moved_here(rows, found[child], child, run, notice, made, by=by, now=now)
            if notice.for_good:
                words = f"{made.council} asks us to take over."
                rows.add(asked(made, next(iter(runs)), words, by=by, now=now))
            write(rows)
    return made.pk


def _check(contact: UUID, notice: Notice, runs: Mapping[UUID, UUID]) -> None:
    if not runs:
        raise Mistaken(
            "", "Identify at least one child on this contact first; what was said is kept meanwhile."
        )
    if not notice.council.strip():
        raise Mistaken("council", "Enter which council wrote.")
    if notice.work not in WORK_ELSEWHERE.options():
        raise Mistaken("work", "Choose what the other council has with the children.")
    if models.Transfer.objects.filter(contact=contact).exists():
        raise Mistaken("", "This contact is written down as another council's notice already.")
    if models.ContactStep.objects.filter(contact=contact, kind="contact_decided").exists():
        raise Mistaken(
            "", "This contact has been decided already. Open the child's record and go on from there."
        )


def _notice_rows(
    notice: Notice, contact: UUID, runs: Mapping[UUID, UUID], *, by: Viewer, now: datetime
) -> tuple[models.Transfer, Rows]:
    document, rows = new_document("transfer", runs, title="Another council's notice", by=by, now=now)
    wrote = models.Contact.objects.get(pk=contact)
    made = models.Transfer(
        way=Way.IN,
        on=london_day(wrote.received_at),
        team=notice.team,
        council=notice.council.strip(),
        their_name=wrote.referrer_name,
        their_reach=wrote.referrer_reach,
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
    rows: Rows,
    history: History,
    child: UUID,
    run: UUID,
    notice: Notice,
    made: models.Transfer,
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """With a plan and for good: the clock of our conference runs from the day the notice reached us. For a time: listed."""
    facts: dict[str, Any] = {"from_council": made.council}
    if not notice.for_good:
        kind, facts["until"] = "temporarily_resident", notice.until.isoformat() if notice.until else None
    elif notice.work == "protection_plan":
        kind = "transfer_notified"
    else:
        return
    conference = matter("conference", child, parent=run, by=by, now=now)
    rows.add(conference)
    row = event(kind, child, conference.pk, When.day(made.on), facts, by=by, now=now)
    happen(rows, history, row, by=by, now=now)
