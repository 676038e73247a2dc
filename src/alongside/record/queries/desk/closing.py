"""Whether a referral may be closed: what the law says against it, what is still to be done, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law import pathway
from alongside.law.history import History
from alongside.law.people import PARENTS as PARENT_TIES
from alongside.law.steps.referral import CLOSURE_REASON
from alongside.law.tables import Objection
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Opened, Viewer, open_record
from alongside.record.queries.desk.samples import NoSample, child
from alongside.record.together import Written, together

KIND = "referral_closed"


@dataclass(frozen=True, slots=True)
class Untold:
    """Somebody who is still to be told something about the child; closing ends no duty to tell."""

    notice: UUID
    name: str
    to: str
    what: str


@dataclass(frozen=True, slots=True)
class Closing:
    """One child's referral, to be closed. `refusals`: what stands in the way today; `ended_on`: when it was closed already."""

    referral: UUID
    person: UUID
    name: str
    received_on: date | None
    ended_on: date | None
    refusals: tuple[Objection, ...]
    contact: UUID | None
    assessment: UUID | None
    parents: tuple[str, ...]
    untold: tuple[Untold, ...]

    @property
    def ended(self) -> bool:
        """Whether it is closed already."""
        return self.ended_on is not None


PARENTS = """
SELECT DISTINCT k.name, k.person_id FROM record_personcard k WHERE k.person_id IN (
  SELECT r.person_id FROM record_relationship r WHERE r.other_id = ANY(%(records)s) AND r.kind = ANY(%(parents)s)
     AND r.standing AND NOT EXISTS (SELECT 1 FROM record_relationship x WHERE x.replaces_id = r.ref)
  UNION SELECT p.holder_id FROM record_parentalresponsibility p WHERE p.person_id = ANY(%(records)s) AND p.standing
     AND NOT EXISTS (SELECT 1 FROM record_parentalresponsibility x WHERE x.replaces_id = p.ref))
ORDER BY k.name
"""
CONTACT = """
SELECT p.contact_id FROM record_contactperson p JOIN record_matter m ON m.parent_id = p.matter_id WHERE m.ref = %(referral)s
"""


def closing(viewer: Viewer, referral: UUID, *, now: datetime) -> Closing:
    """What the page of closing needs. NotFound where there is no such referral, or its child is hidden; ReasonNeeded as
    `access.open_record` says. Three statements and the log's."""
    person = (
        models.Matter.objects.filter(pk=referral, kind="referral").values_list("person", flat=True).first()
    )
    if person is None:
        raise NotFound(referral)
    opened = open_record(viewer, person, what="closing a referral", now=now)
    read = together({**histories.to_read(opened.person, opened.records), **_to_read(opened, referral)})
    history = histories.from_read(opened.person, read)
    verdict = _verdict(history, referral, now)
    received = history.first("referral_received", matter=str(referral))
    ended = history.first(KIND, matter=str(referral))
    return Closing(
        referral,
        opened.person,
        opened.name,
        received.on if received else None,
        ended.on if ended else None,
        verdict.refusals if verdict else (),
        next(iter(row[0] for row in read["contact"]), None),
        next(iter(read["assessment"]), None),
        tuple(row[0] for row in read["parents"] if row[1] not in opened.hidden),
        tuple(
            Untold(notice, "" if who in opened.hidden else name or "", to, what)
            for notice, who, name, to, what in read["untold"]
        ),
    )


def reasons() -> tuple[tuple[str, str], ...]:
    """The national reasons for closing."""
    return tuple(CLOSURE_REASON.options().items())


def _to_read(opened: Opened, referral: UUID) -> dict[str, Any]:
    about = {"records": list(opened.records), "parents": sorted(PARENT_TIES)}
    signed = models.SignedVersion.objects.values("document")
    return {
        "contact": Written(CONTACT, {"referral": referral}, (UUID,)),
        "assessment": models.DocumentPerson.objects.filter(
            person__in=opened.records, document__kind="assessment"
        )
        .exclude(document__in=signed)
        .order_by("-document__recorded_at")
        .values_list("document", flat=True)[:1],
        "parents": Written(PARENTS, about, (str, UUID)),
        "untold": models.NoticeState.objects.filter(
            notice__person__in=opened.records, state__in=("owed", "held", "withheld", "ready", "failed")
        )
        .order_by("due_on", "notice")
        .values_list(
            "notice", "notice__to_person", "notice__to_person__card__name", "notice__to", "notice__what"
        ),
    }


def _verdict(history: History, referral: UUID, now: datetime) -> pathway.Verdict | None:
    """What the law says to closing it now, before anything is filled in; None where it is not open."""
    position = pathway.position(history, now)
    return next(
        (
            each.verdict
            for each in position.next_decisions
            if each.kind == KIND and each.matter == str(referral)
        ),
        None,
    )


def sample(which: str, email: str) -> UUID:
    """An open referral to try the page with: of a child with a worker, or of a restricted one."""
    decided = models.Event.objects.filter(kind="referral_decided").values("matter")
    ended = models.Event.objects.filter(kind=KIND).values("matter")
    runs = models.Matter.objects.filter(kind="referral").exclude(pk__in=ended).order_by("recorded_at", "ref")
    if which == "restricted":
        found = runs.filter(person__in=models.Restriction.objects.filter(lifted=None).values("person"))
    else:
        found = runs.filter(pk__in=decided, person=child(which, email))
    ref = found.values_list("pk", flat=True).first()
    if ref is None:
        raise NoSample(f"open referral: {which}")
    return ref
