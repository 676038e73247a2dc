"""Emergency protection: where a child is tonight and on what authority (S12), police protection (S25), emergency and
assessment orders (S26, S27), exclusion (S28), recovery (S29).

Where a child sleeps is always written down, before anything else is known. A spoken authority with a name and a time will
do; its paper is a task. What nobody has an authority for is kept, is not called looked after, and alarms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside.law import care
from alongside.law.steps import emergency as law
from alongside.record import history as histories, models
from alongside.record.access import Viewer, viewer_of
from alongside.record.acting import Mistaken, When, decides, event, happen, records, reports, task
from alongside.record.actions.authority import add, live, papers_in, settle, want_paper
from alongside.record.actions.recipients import name_recipients
from alongside.record.write import Rows, lock_unless_busy, write

# The authorities that are written down with the night itself, and the kind of event that begins each.
AUTHORITY: Mapping[str, str] = {
    "police_protection": "police_protection_started",
    "emergency_protection_order": "epo_made",
    "court_order": "order_made",
}
# What each basis ends with, where the child comes home.
ENDS_AT_HOME: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "police_protection": ("police_protection_ended", {"after": "home"}),
    "emergency_protection_order": ("epo_ended", {"after": "home"}),
    "child_assessment_order": ("cao_ended", {}),
    "section_20": ("s20_ended", {"reasons": "The child went home."}),
}
BASES = ("police_protection", "emergency_order", "assessment_order", "legal_order", "section_20")
# What is reported in these rooms, one kind at a time.
REPORTED = frozenset(
    kind
    for kind in (
        "police_protection_started",
        "police_protection_ended",
        "epo_applied",
        "epo_notice_given",
        "epo_made",
        "epo_served",
        "epo_extended",
        "epo_ended",
        "cao_applied",
        "cao_notice_given",
        "cao_made",
        "cao_ended",
        "exclusion_required",
        "moved_out_of_protected_home",
        "moved_back_to_protected_home",
        "exclusion_ended",
        "recovery_order_made",
        "recovery_order_ended",
        "order_made",
        "order_ended",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """On what a child is away from home: one of `AUTHORITY`, since when, and its facts as the law names them."""

    what: str
    when: When
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """Where children sleep, whoever arranged it, and on what authority where one is known."""

    children: Sequence[UUID]
    when: When
    arranged_by: str
    stays_with: str = ""
    with_whom: str = ""
    why: str = ""
    authority: Authority | None = None


@reports
def record_night(
    night: Night, *, by: Viewer, now: datetime, grounds: Mapping[str, str] | None = None
) -> None:
    """Write down where these children are tonight. Always stored. Without an authority that covers it a manager and a
    lawyer hear of it at once; a spoken one makes a task for the paper."""
    if not night.children:
        raise Mistaken("children", "Choose at least one child.")
    if night.arranged_by not in law.ARRANGED_BY.options():
        raise Mistaken("arranged_by", "Say who arranged it, or that it is not yet known.")
    where = {
        "arranged_by": night.arranged_by,
        "stays_with": night.stays_with or None,
        "with_whom": night.with_whom.strip() or None,
        "why": night.why.strip() or None,
    }
    with records(night.children, by=by, now=now) as found:
        rows = Rows()
        for child in dict.fromkeys(night.children):
            after = found[child]
            if (said := night.authority) is not None:
                kind = AUTHORITY[said.what]
                begun, after = add(
                    rows, after, child, kind, said.when, said.facts, by=by, now=now, grounds=grounds
                )
                rows.add(*want_paper(begun, by=by, now=now))
            _, after = add(rows, after, child, "stays_away", night.when, where, by=by, now=now)
            settle(rows, child, after, by=by, now=now)
        write(name_recipients(rows, by=by, now=now))


@reports
def come_home(
    children: Iterable[UUID],
    *,
    when: When,
    to_whom: str = "",
    ends: Collection[str] = (),
    by: Viewer,
    now: datetime,
) -> None:
    """These children are at home again. `ends`: the bases that end with it (police protection, an order, an agreement)."""
    with records(children, by=by, now=now) as found:
        rows = Rows()
        for child, history in found.items():
            after = history
            standing = {basis.value for basis in care.live(history, when.at or now)}
            for basis in [each for each in ends if each in standing and each in ENDS_AT_HOME]:
                kind, facts = ENDS_AT_HOME[basis]
                _, after = add(rows, after, child, kind, when, facts, by=by, now=now)
            home = {"to_whom": to_whom.strip() or None}
            _, after = add(rows, after, child, "returned_home", when, home, by=by, now=now)
            settle(rows, child, after, by=by, now=now)
        write(rows)


@reports
def record(
    children: Iterable[UUID],
    kind: str,
    facts: Mapping[str, Any],
    *,
    when: When,
    by: Viewer,
    now: datetime,
    grounds: Mapping[str, str] | None = None,
) -> None:
    """Something that happened with police protection or an order (`REPORTED`). Always stored; what the law does not allow
    asks once whether the paper really says so, and is kept with the ground."""
    if kind not in REPORTED:
        raise ValueError(kind)
    with records(children, by=by, now=now) as found:
        rows = Rows()
        for child, history in found.items():
            row, after = add(rows, history, child, kind, when, facts, by=by, now=now, grounds=grounds)
            if kind in care.BEGINS:
                rows.add(*want_paper(row, by=by, now=now))
            settle(rows, child, after, by=by, now=now)
        write(name_recipients(rows, by=by, now=now))


@reports
def paper_came(
    children: Iterable[UUID], basis: str, *, document: str, when: When, by: Viewer, now: datetime
) -> None:
    """The order, the agreement or the police form is here. `basis`: the kind of run it belongs to (`BASES`)."""
    if basis not in BASES:
        raise ValueError(basis)
    if not document.strip():
        raise Mistaken("document", "Say which paper it is and where it is kept.")
    with records(children, by=by, now=now) as found:
        rows = Rows()
        for child, history in found.items():
            run = live(history, basis)
            if run is None:
                raise Mistaken("basis", "The record has no such authority that still goes on.")
            facts = {"document": document.strip()}
            row = event("legal_paper_received", child, UUID(run.id), when, facts, by=by, now=now)
            after = happen(rows, history, row, by=by, now=now)
            rows.add(*papers_in([UUID(run.id)], by=by, now=now))
            settle(rows, child, after, by=by, now=now)
        write(rows)


@decides
def decide_removal(
    children: Iterable[UUID],
    *,
    authority: str,
    reasons: str,
    agreed_by_phone: tuple[UUID, str] | None = None,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """A manager decides that a child lives away from home, and on which authority, which must stand. `agreed_by_phone`:
    the manager who decided by telephone (account and name); it is a task for them to confirm."""
    decider = by if agreed_by_phone is None else viewer_of(agreed_by_phone[0], now=now)
    facts = {
        "authority": authority,
        "reasons": reasons.strip() or None,
        "decided_by": str(decider.user),
        "decided_by_role": decider.role,
    }
    with records(children, by=by, now=now) as found:
        rows = Rows()
        for child, history in found.items():
            row, after = add(
                rows,
                history,
                child,
                "removal_decided",
                When.moment(now),
                facts,
                by=by,
                now=now,
                grounds=cautions,
                decided_by=decider,
            )
            if agreed_by_phone:
                rows.add(to_confirm(row, agreed_by_phone[0], by=by, now=now))
            settle(rows, child, after, by=by, now=now)
        write(name_recipients(rows, by=by, now=now))


def to_confirm(row: models.Event, manager: UUID, *, by: Viewer, now: datetime) -> models.Task:
    """The task of a manager who decided by phone."""
    return task(
        "confirm_spoken_decision",
        f"{by.name} wrote down that you decided this by phone. Confirm it, or say what is wrong.",
        person=row.person_id,
        event_=row.pk,
        for_user=manager,
        by=by,
        now=now,
    )


@reports
def look_again(person: UUID, *, by: Viewer, now: datetime) -> bool:
    """Time has passed: sound what alarms now and end what does not. Somebody writing about the child is left in peace, and
    the next minute looks again. Answers whether anything was written."""
    with transaction.atomic():
        if not lock_unless_busy(person):
            return False
        rows = Rows()
        settle(rows, person, histories.read([person])[person], by=by, now=now)
        if rows.rows:
            write(rows)
        return bool(rows.rows)
