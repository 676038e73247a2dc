"""The assessment: one document for the family with parts for each child, one matter a child (S08).

Slots are named `part` for the family and `part:child` for one child. Signing off freezes what every slot holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.law import assessment_form, pathway
from alongside.law.days import london_day
from alongside.law.editions import EDITIONS
from alongside.law.history import History
from alongside.law.steps import assessment as law
from alongside.law.tables import Level, Objection, Weight
from alongside.record import models, rights
from alongside.record.access import NotFound, Viewer, viewer_of
from alongside.record.acting import (
    Mistaken,
    ReasonsWanted,
    When,
    breach,
    decides,
    event,
    happen,
    matter,
    may_decide as may_decide,
    must_decide,
    records,
    reports,
    stamp,
    task,
)
from alongside.record.actions.documents import (
    Writing,
    new_document,
    reading_of,
    signature_rows,
    slot_rows,
)
from alongside.record.actions.drafts import drop
from alongside.record.actions.recipients import name_recipients
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


@dataclass(frozen=True, slots=True)
class Signed:
    """An assessment that was signed off: the number of its signed version, and the decision as the family reads it."""

    version: int
    decision: UUID


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
    when = _when(on or london_day(now), now)
    _not_before_the_referral(runs, when.on)
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


def _not_before_the_referral(runs: Mapping[UUID, UUID], on: date | None) -> None:
    received = (
        models.Event.objects.filter(matter__in=runs.values(), kind="referral_received", on__gt=on)
        .values_list("on", flat=True)
        .first()
    )
    if received:
        raise Mistaken(
            "on", f"The assessment cannot start before the referral was received, on {_day(received)}."
        )


def _when(on: date, now: datetime) -> When:
    """What is written down on its own day happened before now; of an earlier day only the day is known."""
    return When.moment(now) if on == london_day(now) else When.day(on)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


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
    _for_each(assessments, "views_recorded", facts, _when(on, now), by=by, now=now)


@reports
def record_help(
    assessments: Iterable[UUID],
    *,
    what: str,
    approved_by: UUID | None,
    by_phone: bool = False,
    amount_pence: int | None = None,
    on: date,
    by: Viewer,
    now: datetime,
) -> None:
    """Practical help now, which does not wait for the end of the assessment, and who approved it: somebody else, who may
    (`record.rights`). `by_phone`: they said so by telephone, and one task asks them to confirm it for all these children."""
    if not what.strip():
        raise Mistaken("what", "Say what help was given.")
    if by_phone and approved_by is None:
        raise Mistaken("approved_by", "Say who approved it by phone.")
    if approved_by is not None:
        _may_have_approved("assessment.record_help", approved_by, by=by, now=now)
    facts = {
        "what": what.strip(),
        "approved_by": str(approved_by) if approved_by else None,
        "by_phone": by_phone or None,
        "amount_pence": amount_pence,
    }
    runs, when = matters_of(assessments, "assessment"), _when(on, now)
    occasion = models.Occasion(
        kind="help_given", on=when.on, at=when.at, precision=when.precision, **stamp(by, now)
    )
    with records(runs, by=by, now=now) as found:
        rows = Rows([occasion])
        for person, run in runs.items():
            row = event("help_given", person, run, when, facts, occasion=occasion.pk, by=by, now=now)
            happen(rows, found[person], row, by=by, now=now)
        if by_phone:
            said = rows.of(models.Event)[0]
            words = f"{by.name} wrote down that you approved practical help by phone. Confirm it, or say what is wrong."
            rows.add(
                task(
                    "confirm_spoken_decision",
                    words,
                    person=said.person_id,
                    event_=said.pk,
                    for_user=approved_by,
                    by=by,
                    now=now,
                )
            )
        write(rows)


@reports
def record_review(assessments: Iterable[UUID], *, on: date, by: Viewer, now: datetime) -> None:
    """The assessment was looked at again inside the council, on this day: the census's internal review. It may be looked at
    more than once; the census takes the last."""
    _for_each(
        assessments, "assessment_reviewed", {"reviewed_by": str(by.user)}, _when(on, now), by=by, now=now
    )


def _may_have_approved(action: str, approver: UUID, *, by: Viewer, now: datetime) -> None:
    """Raises Mistaken where this is nobody who may approve what the action writes down, or whoever writes it down."""
    if approver == by.user:
        raise Mistaken("approved_by", "Somebody else approves what you give. Choose who approved it.")
    may = rights.right_to(action).approvers()
    if not viewer_of(approver, now=now).is_a(*may):
        raise Mistaken(
            "approved_by", f"Only a {rights.listed_roles(may)} may approve this. Choose who approved it."
        )


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
    must_decide("assessment_extended", by)
    facts = {
        "until": until.isoformat(),
        "reasons": reasons.strip(),
        "authorised_by": str(by.user),
        "discussed_with": discussed_with.strip(),
        "family_told": family_told,
    }
    _for_each(assessments, "assessment_extended", facts, When.moment(now), by=by, now=now, cautions=cautions)


@reports
def submit_assessment(
    document: UUID,
    proposals: Mapping[UUID, Outcome],
    *,
    to: UUID,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """The worker asks a manager to sign it off, with what they propose for each child's matter.

    What the law will say at sign-off is said now, to whoever can still put it right: a caution wants its reason here,
    and is not asked again. Raises ReasonsWanted, and Mistaken while a needed answer is empty.
    """
    runs = matters_of(proposals, "assessment")
    _written_in(document, runs)
    if empty := unanswered(document, runs):
        raise Mistaken("", f"Still to be written: {', '.join(dict.fromkeys(q.words for q in empty))}.")
    given = {**answered_cautions(runs.values()), **{k: v for k, v in (cautions or {}).items() if v.strip()}}
    with records(runs, by=by, now=now) as found:
        rows = Rows()
        wanting: dict[str, Objection] = {}
        for person, run in runs.items():
            facts = {
                "submitted_by": str(by.user),
                "proposed_outcome": proposals[run].outcome or None,
                "factors": list(proposals[run].factors),
            }
            row = event("assessment_submitted", person, run, When.moment(now), facts, by=by, now=now)
            after = happen(rows, found[person], row, by=by, now=now)
            for caution in said_at_sign_off(after, run, now=now):
                if reason := given.get(caution.key, "").strip():
                    rows.add(breach(row, caution, ground=reason, by=by, now=now))
                else:
                    wanting.setdefault(caution.key, caution)
        if wanting:
            raise ReasonsWanted(law_first(wanting.values()))
        words = f"{by.name} asks you to read and sign this assessment."
        rows.add(task("sign_assessment", words, person=next(iter(runs)), for_user=to, by=by, now=now))
        for waiting in _waiting("assessment_returned", runs):
            rows.add(models.TaskDone(task_id=waiting, outcome="sent again", **stamp(by, now)))
        write(rows)


def _written_in(document: UUID, runs: Mapping[UUID, UUID]) -> None:
    """Raises NotFound where a child's assessment is written in another document than this one."""
    started = models.Event.objects.filter(
        kind="assessment_started", matter__in=runs.values(), occasion__document=document
    )
    if set(started.values_list("matter_id", flat=True)) != set(runs.values()):
        raise NotFound(document)


def unanswered(document: UUID, children: Iterable[UUID]) -> list[assessment_form.Question]:
    """The questions that must be answered before sign-off and are not."""
    written = set(
        models.SlotPassage.objects.filter(document=document)
        .order_by("slot", "-n")
        .distinct("slot")
        .values_list("slot", "passage__characters")
    )
    full = {slot for slot, characters in written if characters}
    slots = assessment_form.slots(str(child) for child in children)
    return [question for slot, question, _ in slots if question.needed and slot not in full]


def said_at_sign_off(history: History, run: UUID, *, now: datetime) -> tuple[Objection, ...]:
    """The cautions the law will have when a manager signs, as far as the history shows them."""
    decision, matter_ = pathway.decisions()["assessment_signed_off"], history.matters[str(run)]
    if not decision.open_when(history, matter_):
        return ()
    return pathway.standing_against(history, matter_, decision, now).cautions


def answered_cautions(matters: Iterable[UUID]) -> dict[str, str]:
    """The cautions in these matters that somebody gave a reason for: not asked twice for the same fact."""
    return dict(grounds_to_read(list(matters)))


def grounds_to_read(matters: Any) -> QuerySet[models.Breach, Any]:
    """The rule and the reason of `answered_cautions`, to be read together with other lists."""
    rows = models.Breach.objects.filter(event__matter__in=matters, level=Level.CAUTION).exclude(ground="")
    return rows.order_by("recorded_at").values_list("rule", "ground")


def law_first(cautions: Iterable[Objection]) -> tuple[Objection, ...]:
    """Cautions in the order they are shown: what the law says before guidance, guidance before local practice."""
    order = {weight: n for n, weight in enumerate(Weight)}
    weights = {edition.key: edition.weight for edition in EDITIONS}
    return tuple(
        sorted(
            cautions, key=lambda each: order.get(weights.get(each.source.edition, Weight.LOCAL), len(order))
        )
    )


@reports
def return_assessment(assessments: Iterable[UUID], *, reasons: str, by: Viewer, now: datetime) -> None:
    """A manager sends it back, with reasons."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say what is needed.")
    must_decide("assessment_signed_off", by)
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
        done=_waiting("sign_assessment", runs),
    )


@decides
def sign_off_assessment(
    document: UUID,
    outcomes: Mapping[UUID, Outcome],
    *,
    next_steps: str = "",
    seen: str = "",
    draft: UUID | None = None,
    written_by: UUID | None = None,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> Signed:
    """A manager agrees the assessment: for each child's matter its outcome with reasons, in need or not.

    What every slot holds is frozen, and the decision is written for the family in plain words. `seen` is what the manager
    read (`reading_of`): raises Mistaken where somebody changed it meanwhile. The family is told by the notices that
    follow, never by this.
    """
    must_decide("assessment_signed_off", by)
    runs = matters_of(outcomes, "assessment")
    _written_in(document, runs)
    given = {**answered_cautions(runs.values()), **{k: v for k, v in (cautions or {}).items() if v.strip()}}
    with records(runs, by=by, now=now) as found:
        lock([document])
        if seen and seen != reading_of(document):
            raise Mistaken(
                "", "This assessment was changed while you were reading it. Read it again, then decide."
            )
        rows = signature_rows(document, role=by.role, by=by, now=now)
        for person, run in runs.items():
            facts: dict[str, Any] = {
                "outcome": outcomes[run].outcome,
                "reasons": outcomes[run].reasons.strip(),
                "signed_by": str(by.user),
                "signed_by_role": by.role,
                "written_by": str(written_by) if written_by else None,
                "factors": list(outcomes[run].factors),
            }
            row = event("assessment_signed_off", person, run, When.moment(now), facts, by=by, now=now)
            happen(rows, found[person], row, by=by, now=now, reasons=given)
        for waiting in _waiting("sign_assessment", runs):
            rows.add(models.TaskDone(task_id=waiting, outcome="signed", **stamp(by, now)))
        decision, written = _decision(runs, outcomes, next_steps, by=by, now=now)
        write(name_recipients(rows + written, by=by, now=now))
        drop(draft, by=by)
    version = rows.of(models.SignedVersion)[0]
    return Signed(version.number, decision)


def _decision(
    runs: Mapping[UUID, UUID], outcomes: Mapping[UUID, Outcome], next_steps: str, *, by: Viewer, now: datetime
) -> tuple[UUID, Rows]:
    """The written decision: for each child what was found and why, what happens next, and the family's rights. A part
    for each child, so that a reader gets only the parts they may read."""
    document, rows = new_document("assessment_decision", runs, title="Decision", by=by, now=now)
    rows.add(
        models.Occasion(
            kind="assessment_decision",
            on=london_day(now),
            at=now,
            precision=models.Precision.MOMENT,
            document_id=document.pk,
            **stamp(by, now),
        )
    )
    said = dict(law.ROOM.words)
    names = dict(models.PersonCard.objects.filter(person__in=list(runs)).values_list("person_id", "name"))
    for n, (person, run) in enumerate(runs.items()):
        outcome = outcomes[run]
        found = said[f"assessment_signed_off.{outcome.outcome}"].format(
            day=_day(london_day(now)), names=names[person]
        )
        parts = [(f"found:{person}", found), (f"reasons:{person}", outcome.reasons)]
        rows = _with(rows, document.pk, parts, 10 * n, (person,), by=by, now=now)
    rights = "\n".join(f"- {right}" for right in law.RIGHTS_AT_THE_END)
    last = [("next", next_steps), ("rights", rights), ("signed", f"{by.name}, {by.role.replace('_', ' ')}")]
    return document.pk, _with(rows, document.pk, last, 900, tuple(runs), by=by, now=now)


def _with(
    rows: Rows,
    document: UUID,
    parts: Iterable[tuple[str, str]],
    position: int,
    about: tuple[UUID, ...],
    *,
    by: Viewer,
    now: datetime,
) -> Rows:
    writings = [
        Writing(slot=slot, words=words, position=position + n, about=about)
        for n, (slot, words) in enumerate(parts)
    ]
    return rows + slot_rows(document, writings, by=by, now=now)[0]


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
    must_decide("assessment_stopped", by)
    facts = {"reasons": reasons.strip(), "decided_by": str(by.user), "decided_by_role": by.role}
    _for_each(assessments, "assessment_stopped", facts, When.moment(now), by=by, now=now, cautions=cautions)


def _waiting(kind: str, runs: Mapping[UUID, UUID]) -> list[UUID]:
    tasks = models.Task.objects.filter(kind=kind, person__in=list(runs), done=None)
    return list(tasks.values_list("pk", flat=True))


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
        write(name_recipients(rows, by=by, now=now))
