"""With what the front door's pages are tried, asked of the record (see `design.registry.Page`)."""

from __future__ import annotations

from uuid import UUID

from alongside.accounts.models import User
from alongside.record import models
from alongside.record.queries.desk.samples import NoSample
from alongside.record.queries.shared import rows


def notice(state: str) -> UUID:
    """A duty to tell that stands so, about a child who is not restricted; or one about a restricted child."""
    hidden = models.Restriction.objects.filter(lifted=None).values("person")
    found = models.NoticeState.objects.order_by("notice__recorded_at", "notice")
    if state == "restricted":
        found = found.filter(person__in=hidden)
    else:
        found = found.exclude(person__in=hidden).filter(state=state or "owed")
    return _first(found.values_list("notice_id", flat=True).first(), f"notice {state}")


def asked(contact: UUID) -> UUID:
    """An agency that was asked on a contact."""
    steps = models.ContactStep.objects.filter(contact=contact, kind="agency_asked").order_by("at")
    return _first(steps.values_list("pk", flat=True).first(), "agency asked")


UNTIED = """
SELECT a.contact_id FROM record_contactperson a
JOIN record_contactperson b ON b.contact_id = a.contact_id AND b.part = 'child' AND b.person_id > a.person_id
WHERE a.part = 'child'
  AND NOT EXISTS (SELECT 1 FROM record_restriction r WHERE r.person_id IN (a.person_id, b.person_id))
  AND NOT EXISTS (SELECT 1 FROM record_relationship t WHERE a.person_id IN (t.person_id, t.other_id)
                  AND b.person_id IN (t.person_id, t.other_id))
ORDER BY a.recorded_at, a.contact_id LIMIT 1
"""


def untied() -> UUID:
    """A contact about two children of whom nobody has said how they are related."""
    return _first(next((row[0] for row in rows(UNTIED, {})), None), "two children on one contact")


def referral(which: str) -> UUID:
    """A decided referral without a worker ("own"), or a restricted child's."""
    hidden = models.Restriction.objects.filter(lifted=None).values("person")
    runs = models.Matter.objects.filter(kind="referral").order_by("recorded_at", "ref")
    if which == "restricted":
        return _first(
            runs.filter(person__in=hidden).values_list("pk", flat=True).first(), "referral restricted"
        )
    decided = models.Event.objects.filter(kind="referral_decided").values("matter")
    given = models.Allocated.objects.filter(worker__isnull=False).values("matter")
    open_ = models.Stage.objects.filter(current=True, layer="help").values("matter")
    runs = runs.filter(pk__in=decided).filter(pk__in=open_).exclude(pk__in=given).exclude(person__in=hidden)
    return _first(runs.values_list("pk", flat=True).first(), "referral without a worker")


def task(kind: str) -> tuple[UUID, str]:
    """A task of this kind for somebody by name, and that person's sign-in."""
    found = models.Task.objects.filter(kind=kind, for_user__isnull=False, done__isnull=True).order_by(
        "recorded_at"
    )
    row = found.values_list("pk", "for_user").first()
    if row is None or row[1] is None:
        raise NoSample(kind)
    return row[0], User.objects.values_list("email", flat=True).get(ref=row[1])


def batch() -> UUID:
    """A list that came from the police."""
    found = models.Contact.objects.filter(batch__isnull=False).values_list("batch", flat=True)
    return _first(found.first(), "list")


def message(state: str) -> UUID:
    """A message that stands so."""
    steps = models.MessageStep.objects.filter(kind=state).order_by("at", "ref")
    return _first(steps.values_list("message_id", flat=True).first(), f"message {state}")


def _first(found: UUID | None, what: str) -> UUID:
    if found is None:
        raise NoSample(what)
    return found
