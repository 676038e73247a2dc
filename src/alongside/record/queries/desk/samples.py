"""Which record a page is tried with: one that belongs to a colleague, one that does not, one that is restricted.

Every page declares how it is opened (`design.registry.Page.example` and `.whose`). What there is to open is asked of the
record, so that a page can be tried on any council's made-up data.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from alongside.accounts.models import User
from alongside.record import models


class NoSample(LookupError):
    """There is nothing of that kind to try the page with."""


def _sorted_by(which: str, email: str) -> set[UUID]:
    """The people whose records are `own` to this colleague, `other`, or `restricted`."""
    restricted = set(models.Restriction.objects.filter(lifted=None).values_list("person_id", flat=True))
    if which == "restricted":
        return restricted
    user = User.objects.get(email=email)
    teams = set(user.memberships.values_list("team__ref", flat=True))
    mine = models.Allocated.objects.filter(worker=user.ref).values_list("person_id", flat=True)
    ours = models.Allocated.objects.filter(team__in=teams).values_list("person_id", flat=True)
    near = set(mine) if which == "own" else {*mine, *ours}
    if which == "own":
        return near - restricted
    everybody = set(models.Allocated.objects.values_list("person_id", flat=True))
    return everybody - near - restricted


def child(which: str, email: str) -> UUID:
    """A child with a worker."""
    return _first(sorted(_sorted_by(which, email)), f"child: {which}")


def document(kinds: Iterable[str], which: str, email: str, *, with_file: bool = False) -> UUID:
    """A document of one of these kinds."""
    about = models.DocumentPerson.objects.filter(person__in=_sorted_by(which, email)).values("document")
    found = models.Document.objects.filter(pk__in=about, kind__in=list(kinds), hidden=None)
    if with_file:
        found = found.filter(attachments__isnull=False)
    return _first(found.order_by("-recorded_at").values_list("pk", flat=True), f"{kinds}: {which}")


def attachment(which: str, email: str) -> UUID:
    """A file kept with a document."""
    about = models.DocumentPerson.objects.filter(person__in=_sorted_by(which, email)).values("document")
    found = models.Attachment.objects.filter(document__in=about).order_by("-recorded_at")
    return _first(found.values_list("pk", flat=True), f"file: {which}")


def any_assessment(which: str, email: str) -> UUID:
    """An assessment at any stage."""
    return _first(_assessments(which, email), f"assessment: {which}")


def _assessments(which: str, email: str) -> list[UUID]:
    about = models.DocumentPerson.objects.filter(person__in=_sorted_by(which, email)).values("document")
    found = models.Document.objects.filter(pk__in=about, kind="assessment").order_by("-recorded_at")
    return list(found.values_list("pk", flat=True))


def child_of(document: UUID) -> UUID:
    """The first child a document is about."""
    found = models.DocumentPerson.objects.filter(document=document).order_by("recorded_at", "ref")
    return _first(found.values_list("person_id", flat=True), "child of a document")


def adult_of(document: UUID) -> UUID:
    """A parent or carer of the children a document is about."""
    children = models.DocumentPerson.objects.filter(document=document).values("person")
    found = models.ParentalResponsibility.objects.filter(person__in=children).order_by("recorded_at", "ref")
    return _first(found.values_list("holder_id", flat=True), "adult of a document")


def draft(email: str) -> UUID:
    """A draft of this colleague."""
    mine = models.Draft.objects.filter(writer=User.objects.get(email=email).ref).order_by("-saved_at", "ref")
    return _first(mine.values_list("pk", flat=True), f"draft of {email}")


def to_assess(email: str) -> UUID:
    """A child of this colleague whose referral is decided and whose assessment has not begun."""
    for person in sorted(_sorted_by("own", email)):
        kinds = set(models.Event.objects.filter(person=person).values_list("kind", flat=True))
        if (
            "referral_decided" in kinds
            and "assessment_started" not in kinds
            and "referral_closed" not in kinds
        ):
            return person
    raise NoSample("child to assess")


def _first(found: Iterable[UUID], what: str) -> UUID:
    for ref in found:
        return ref
    raise NoSample(what)
