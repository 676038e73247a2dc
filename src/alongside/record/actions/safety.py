"""Staff-safety warnings, and records only named people may find."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer, log
from alongside.record.acting import Mistaken, decides, records, reports, stamp, task
from alongside.record.actions.looking_again import looked_at
from alongside.record.write import Rows, write


@reports
def add_warning(
    person: UUID, *, kind: str, words: str, source: str, review_on: date, by: Viewer, now: datetime
) -> UUID:
    """Warn staff about a risk to them. It has a source, and a day to look at it again."""
    if not words.strip():
        raise Mistaken("words", "Say what the risk is, as a fact.")
    if not source.strip():
        raise Mistaken("source", "Say who or what this comes from.")
    if review_on <= london_day(now):
        raise Mistaken("review_on", "The day to look at this again must be after today.")
    with records([person], by=by, now=now):
        row = models.StaffWarning(
            person_id=person,
            kind=kind,
            words=words.strip(),
            source=source.strip(),
            review_on=review_on,
            **stamp(by, now),
        )
        write(Rows([row]))
    return row.pk


@decides
def review_warning(
    warning: UUID, *, keep_until: date | None, reasons: str, by: Viewer, now: datetime
) -> UUID:
    """Keep a warning until it is looked at again on another day, or end it (`keep_until` None)."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why, in a few words.")
    if keep_until is not None and keep_until <= london_day(now):
        raise Mistaken("keep_until", "The day to look at this again must be after today.")
    person, first_review = models.StaffWarning.objects.values_list("person_id", "review_on").get(pk=warning)
    outcomes = models.StaffWarningReview.Outcome
    with records([person], by=by, now=now):
        row = models.StaffWarningReview(
            warning_id=warning,
            outcome=outcomes.KEPT if keep_until else outcomes.ENDED,
            reasons=reasons.strip(),
            review_on=keep_until,
            **stamp(by, now),
        )
        earlier = models.StaffWarningReview.objects.filter(warning=warning).order_by("-recorded_at", "ref")
        last = earlier.values_list("review_on", flat=True).first() or first_review
        write(Rows([row]) + looked_at(warning, last, by=by, now=now))
    return row.pk


@decides
def restrict(
    person: UUID,
    *,
    owner: UUID,
    reasons: str,
    desk_phone: str,
    expires_on: date,
    named: tuple[UUID, ...] = (),
    by: Viewer,
    now: datetime,
) -> UUID:
    """Let only named people find this record, until a day. Whoever restricts it is not thereby named."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why this record must be kept from other staff.")
    if expires_on <= london_day(now):
        raise Mistaken("expires_on", "Choose a later day; it can be renewed.")
    with records([person], by=by, now=now):
        row = models.Restriction(
            person_id=person,
            owner=owner,
            reasons=reasons.strip(),
            desk_phone=desk_phone.strip(),
            expires_on=expires_on,
            **stamp(by, now),
        )
        rows = Rows([row])
        for user in named:
            rows.add(
                models.RestrictedAccess(
                    restriction_id=row.pk, user=user, expires_on=expires_on, reasons=reasons, **stamp(by, now)
                )
            )
        write(rows)
    return row.pk


@decides
def name_for_access(
    restriction: UUID, *, user: UUID, expires_on: date, reasons: str, by: Viewer, now: datetime
) -> UUID:
    """The owner of a restricted record lets a named person open it, up to and including a day."""
    _owned(restriction, by)
    row = models.RestrictedAccess(
        restriction_id=restriction, user=user, expires_on=expires_on, reasons=reasons, **stamp(by, now)
    )
    write(Rows([row]))
    return row.pk


@decides
def lift_restriction(restriction: UUID, *, reasons: str, by: Viewer, now: datetime) -> UUID:
    """The owner opens the record to staff again."""
    _owned(restriction, by)
    row = models.RestrictionLifted(restriction_id=restriction, reasons=reasons, **stamp(by, now))
    write(Rows([row]))
    return row.pk


def _owned(restriction: UUID, by: Viewer) -> models.Restriction:
    found = models.Restriction.objects.filter(pk=restriction, owner=by.user).first()
    if found is None:
        raise NotFound(restriction)
    return found


@reports
def break_glass(person: UUID, *, reasons: str, by: Viewer, now: datetime) -> None:
    """The desk that answers day and night opens a restricted record for today, for a child who cannot wait. The owner
    is told."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why this child cannot wait for the owner.")
    restriction = (
        models.Restriction.objects.filter(person=person, lifted=None, expires_on__gte=london_day(now))
        .order_by("-recorded_at")
        .first()
    )
    if restriction is None:
        raise NotFound(person)
    write(
        Rows(
            [
                models.RestrictedAccess(
                    restriction_id=restriction.pk,
                    user=by.user,
                    expires_on=london_day(now),
                    reasons=reasons.strip(),
                    **stamp(by, now),
                ),
                task(
                    "restricted_record_opened",
                    f"{by.name} opened this restricted record: {reasons.strip()}",
                    person=person,
                    for_user=restriction.owner,
                    by=by,
                    now=now,
                ),
            ]
        )
    )
    log(by.because(reasons), [person], what="broke the glass", now=now)
