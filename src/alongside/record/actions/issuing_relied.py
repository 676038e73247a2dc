"""What relied on writing that was corrected: copies that left, decisions, what people were told, signed versions, and words
pasted on. Each is a task for whoever made it, and stands on one page with what was written before and what is now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.law.events import KINDS
from alongside.law.tables import Mode
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import stamp, task
from alongside.record.write import Rows

Kind = models.ReliedOn.Kind
TOLD = (models.NoticeStep.Kind.SENT, models.NoticeStep.Kind.GIVEN_IN_PERSON)
SAYS: dict[str, str] = {
    Kind.COPY: "A copy that you gave holds words that were corrected since.",
    Kind.DECISION: "You decided on something that was corrected since. Look again at: {what}.",
    Kind.TOLD: "You told somebody of something that was corrected since. Look again at what they were told.",
    Kind.PASTED: "Words that you pasted were corrected where they came from.",
    Kind.SIGNED: "A version that you signed holds words that were corrected since.",
}


def relied_on(
    old: UUID,
    new: UUID,
    *,
    document: UUID,
    corrected: bool,
    by: Viewer,
    now: datetime,
) -> Rows:
    """The rows for everything that relied on a passage which another now stands in the place of. `corrected`: what was
    written was wrong, so that decisions and tellings after it are looked at again; otherwise (somebody wrote on) only what
    holds the words themselves."""
    rows = Rows()
    child = (
        models.DocumentPerson.objects.filter(document=document)
        .order_by("recorded_at", "ref")
        .values_list("person", flat=True)
        .first()
    )
    found = [*_holding(old, document)]
    if corrected:
        found += _after(old, document)
    for kind, what, whose, named in found:
        asked = task(
            "relied_on_words",
            SAYS[kind].format(what=named),
            person=child,
            event_=what.get("event_id"),
            for_user=whose,
            by=by,
            now=now,
        )
        rows.add(
            asked,
            models.ReliedOn(
                passage_id=old, corrected_id=new, kind=kind, task_id=asked.pk, **what, **stamp(by, now)
            ),
        )
    return rows


_Relied = tuple[str, dict[str, Any], UUID, str]


def _holding(old: UUID, document: UUID) -> Iterable[_Relied]:
    """What holds the very words: copies that left with them, signed versions, and passages they were pasted into."""
    copies = models.IssuedPassage.objects.filter(passage=old).exclude(outcome="absent")
    for copy, whose in copies.values_list("copy", "copy__recorded_by").distinct():
        yield Kind.COPY, {"copy_id": copy}, whose, ""
    signed = models.SignedSlot.objects.filter(passage=old)
    for held, whose in signed.values_list("version__document", "version__recorded_by").distinct():
        yield Kind.SIGNED, {"document_id": held}, whose, ""
    pasted = models.SlotPassage.objects.filter(passage__pasted_from=old).exclude(document=document)
    for held, whose in pasted.values_list("document", "recorded_by").distinct():
        yield Kind.PASTED, {"document_id": held}, whose, ""


def _after(old: UUID, document: UUID) -> Iterable[_Relied]:
    """What was decided and told in the same matters after it had been written."""
    written = models.Passage.objects.values_list("recorded_at", flat=True).get(pk=old)
    matters = models.Event.objects.filter(occasion__document=document).values("matter")
    later = models.Event.objects.filter(matter__in=matters, recorded_at__gt=written, corrects=None)
    for event in later.order_by("recorded_at"):
        if KINDS[event.kind].mode is Mode.DECIDES:
            yield (
                Kind.DECISION,
                {"event_id": event.pk},
                event.recorded_by,
                KINDS[event.kind].label.lower(),
            )
    steps = models.NoticeStep.objects.filter(
        notice__event__matter__in=matters, kind__in=TOLD, recorded_at__gt=written
    )
    for step, whose in steps.order_by("recorded_at").values_list("pk", "recorded_by"):
        yield Kind.TOLD, {"step_id": step}, whose, ""
