"""Staff-safety warnings."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import Mistaken, decides, records, reports, stamp
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
