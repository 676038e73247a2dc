"""The assessment: one document for the family with parts for each child, one matter a child (S08).

Slots are named `part` for the family and `part:child` for one child. Signing off freezes what every slot holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import (
    Mistaken,
    When,
    decides,
    event,
    happen,
    matter,
    records,
    reports,
    stamp,
    task,
)
from alongside.record.actions.referral import matters_of
from alongside.record.write import Rows, lock, write


@dataclass(frozen=True, slots=True)
class Started:
    """An assessment that began: its document, and each child's matter."""

    document: UUID
    matters: dict[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an assessment found for one child."""

    outcome: str
    reasons: str
    factors: tuple[str, ...] = ()


@reports
def start_assessment(
    referrals: Iterable[UUID],
    *,
    kind: str = "single",
    review_planned_on: date | None = None,
    on: date | None = None,
    by: Viewer,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
) -> Started:
    """The assessment of these children began: one document, one matter a child. Its 45 working days ran already."""
    runs = matters_of(referrals, "referral")
    when = When.day(on) if on and on != london_day(now) else When.moment(now)
    facts = {
        "worker": str(by.user),
        "assessment_kind": kind,
        "review_planned_on": review_planned_on.isoformat() if review_planned_on else None,
    }
    document = models.Document(kind="assessment", title="Child and family assessment", **stamp(by, now))
    occasion = models.Occasion(
        kind="assessment",
        on=when.on,
        at=when.at,
        precision=when.precision,
        document_id=document.pk,
        **stamp(by, now),
    )
    started: dict[UUID, UUID] = {}
    with records(runs, by=by, now=now) as found:
        rows = Rows([document, occasion])
        for person, parent in runs.items():
            run = matter("assessment", person, parent=parent, by=by, now=now)
            rows.add(run, models.DocumentPerson(document_id=document.pk, person_id=person, **stamp(by, now)))
            row = event(
                "assessment_started", person, run.pk, when, facts, occasion=occasion.pk, by=by, now=now
            )
            happen(rows, found[person], row, by=by, now=now, reasons=reasons)
            started[person] = run.pk
        write(rows)
    return Started(document.pk, started)


@reports
def record_views(
    assessments: Iterable[UUID],
    *,
    person: UUID,
    state: str,
    has_responsibility: bool | None = None,
    reason: str = "",
    on: date,
    by: Viewer,
    now: datetime,
) -> None:
    """A parent, carer or other person was asked what they think, or why they were not. True for each child's part."""
    if state != "given" and not reason.strip():
        raise Mistaken("reason", "Say why there are no views, in a few words.")
    facts = {
        "person": str(person),
        "state": state,
        "has_responsibility": has_responsibility,
        "reason": reason.strip() or None,
    }
    _for_each(assessments, "views_recorded", facts, When.day(on), by=by, now=now)


@reports
def record_help(
    assessments: Iterable[UUID],
    *,
    what: str,
    approved_by: UUID | None,
    amount_pence: int | None = None,
    on: date,
    by: Viewer,
    now: datetime,
) -> None:
    """Practical help now, which does not wait for the end of the assessment, and who approved it."""
    if not what.strip():
        raise Mistaken("what", "Say what help was given.")
    facts = {
        "what": what.strip(),
        "approved_by": str(approved_by) if approved_by else None,
        "amount_pence": amount_pence,
    }
    _for_each(assessments, "help_given", facts, When.day(on), by=by, now=now)


@decides
def extend_assessment(
    assessments: Iterable[UUID],
    *,
    until: date,
    reasons: str,
    discussed_with: str,
    family_told: bool,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """More time is agreed. The due date stays; the agreed later day stands beside it."""
    facts = {
        "until": until.isoformat(),
        "reasons": reasons.strip(),
        "authorised_by": str(by.user),
        "discussed_with": discussed_with.strip(),
        "family_told": family_told,
    }
    _for_each(assessments, "assessment_extended", facts, When.moment(now), by=by, now=now, cautions=cautions)


@reports
def submit_assessment(assessments: Iterable[UUID], *, to: UUID, by: Viewer, now: datetime) -> None:
    """The worker asks a manager to sign it off."""
    refs = list(assessments)
    extra = [
        task(
            "sign_assessment",
            f"{by.name} asks you to read and sign this assessment.",
            person=next(iter(matters_of(refs, "assessment"))),
            for_user=to,
            by=by,
            now=now,
        )
    ]
    _for_each(
        refs,
        "assessment_submitted",
        {"submitted_by": str(by.user)},
        When.moment(now),
        by=by,
        now=now,
        extra=extra,
    )


@reports
def return_assessment(assessments: Iterable[UUID], *, reasons: str, by: Viewer, now: datetime) -> None:
    """A manager sends it back, with reasons."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say what is needed.")
    refs = list(assessments)
    runs = matters_of(refs, "assessment")
    submitted = (
        models.Event.objects.filter(matter__in=refs, kind="assessment_submitted")
        .order_by("-recorded_at")
        .values_list("recorded_by", flat=True)
        .first()
    )
    extra = []
    if submitted:
        extra = [
            task(
                "assessment_returned",
                f"{by.name} sent this assessment back: {reasons.strip()}",
                person=next(iter(runs)),
                for_user=submitted,
                by=by,
                now=now,
            )
        ]
    facts = {"returned_by": str(by.user), "reasons": reasons.strip()}
    _for_each(
        refs,
        "assessment_returned",
        facts,
        When.moment(now),
        by=by,
        now=now,
        extra=[*extra],
        done=_waiting_signature(runs),
    )


@decides
def sign_off_assessment(
    document: UUID,
    outcomes: Mapping[UUID, Outcome],
    *,
    written_by: UUID | None = None,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> int:
    """A manager agrees the assessment: for each child's matter its outcome with reasons, in need or not. What every
    slot holds is frozen. Answers the number of the signed version."""
    runs = matters_of(outcomes, "assessment")
    with records(runs, by=by, now=now) as found:
        lock([document])
        version, rows = _freeze(document, by=by, now=now)
        for person, run in runs.items():
            found_for = outcomes[run]
            facts: dict[str, Any] = {
                "outcome": found_for.outcome,
                "reasons": found_for.reasons.strip(),
                "signed_by": str(by.user),
                "signed_by_role": by.role,
                "written_by": str(written_by) if written_by else None,
                "factors": list(found_for.factors),
            }
            row = event("assessment_signed_off", person, run, When.moment(now), facts, by=by, now=now)
            happen(rows, found[person], row, by=by, now=now, reasons=cautions)
        for waiting in _waiting_signature(runs):
            rows.add(models.TaskDone(task_id=waiting, outcome="signed", **stamp(by, now)))
        write(rows)
    return version


@decides
def stop_assessment(
    assessments: Iterable[UUID],
    *,
    reasons: str,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """The assessment ends unfinished, for a stated reason."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why the assessment stops.")
    facts = {"reasons": reasons.strip(), "decided_by": str(by.user), "decided_by_role": by.role}
    _for_each(assessments, "assessment_stopped", facts, When.moment(now), by=by, now=now, cautions=cautions)


def _freeze(document: UUID, *, by: Viewer, now: datetime) -> tuple[int, Rows]:
    slots = (
        models.SlotPassage.objects.filter(document=document)
        .order_by("slot", "-n")
        .distinct("slot")
        .values_list("slot", "position", "passage_id", "passage__digest")
    )
    held = sorted(slots, key=lambda row: (row[1], row[0]))
    number = models.SignedVersion.objects.filter(document=document).count() + 1
    digest = hashlib.sha256("".join(f"{row[0]}:{row[3]};" for row in held).encode()).hexdigest()
    version = models.SignedVersion(
        document_id=document, number=number, role=by.role, digest=digest, **stamp(by, now)
    )
    rows = Rows([version])
    for name, position, passage, _ in held:
        rows.add(
            models.SignedSlot(
                version_id=version.pk, slot=name, position=position, passage_id=passage, **stamp(by, now)
            )
        )
    return number, rows


def _waiting_signature(runs: Mapping[UUID, UUID]) -> list[UUID]:
    return list(
        models.Task.objects.filter(kind="sign_assessment", person__in=list(runs), done=None).values_list(
            "pk", flat=True
        )
    )


def _for_each(
    assessments: Iterable[UUID],
    kind: str,
    facts: Mapping[str, Any],
    when: When,
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
    extra: Iterable[models.Task] = (),
    done: Iterable[UUID] = (),
) -> None:
    runs = matters_of(assessments, "assessment")
    if not runs:
        raise NotFound("assessment")
    with records(runs, by=by, now=now) as found:
        rows = Rows(
            [*extra, *(models.TaskDone(task_id=ref, outcome="returned", **stamp(by, now)) for ref in done)]
        )
        for person, run in runs.items():
            row = event(kind, person, run, when, facts, by=by, now=now)
            happen(rows, found[person], row, by=by, now=now, reasons=cautions)
        write(rows)
