"""A decision about sharing, as it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.accounts.models import User
from alongside.law.steps import records as law
from alongside.law.steps.referral import CONSENT_SOUGHT, TELL_GROUND
from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.actions.sharing import KIND
from alongside.record.queries.desk.documents import Opened, open_document
from alongside.record.together import together


@dataclass(frozen=True, slots=True)
class SharingPage:
    """A decision about sharing, with each answer in words. `cautioned`: why it was decided in spite of a caution."""

    document: Opened
    outcome: str
    shares: bool
    with_whom: str
    what: str
    passage: UUID
    answers: tuple[tuple[str, str], ...]
    by: str
    at: datetime
    cautioned: tuple[tuple[str, str], ...]


def decision(viewer: Viewer, document: UUID, *, now: datetime) -> SharingPage:
    """One decision about sharing. Opens its document."""
    opened = open_document(viewer, document, what="sharing", now=now)
    if opened.kind != KIND:
        raise NotFound(document)
    events = models.Event.objects.filter(occasion__document=document, kind="sharing_decided")
    read = together(
        {
            "events": events.order_by("recorded_at", "n").values_list("facts", "at"),
            "texts": models.SlotPassage.objects.filter(document=document, slot="what")
            .order_by("-n")
            .values_list("passage", "passage__text__words"),
            "breaches": models.Breach.objects.filter(event__in=events)
            .exclude(ground="")
            .values_list("words", "ground")
            .distinct(),
        }
    )
    facts, at = read["events"][0]
    passage, what = read["texts"][0]
    person = facts.get("to_person")
    name = ""
    if person and UUID(person) not in opened.hidden:
        name = models.PersonCard.objects.filter(person=person).values_list("name", flat=True).first() or ""
    by = User.objects.filter(ref=facts.get("decided_by")).values_list("name", flat=True).first() or ""
    return SharingPage(
        opened,
        law.SHARE_OUTCOME.options()[facts["outcome"]],
        facts["outcome"] == "share",
        facts.get("with_whom") or name or "A person of the record",
        what or "",
        passage,
        tuple(_answers(facts)),
        by,
        at,
        tuple(read["breaches"]),
    )


_CODED = (
    ("purpose", "What for", law.SHARE_PURPOSE),
    ("basis", "Basis in law", law.SHARE_BASIS),
    ("condition", "Health, beliefs, crime", law.SHARE_CONDITION),
    ("family_asked", "What the family said when asked", CONSENT_SOUGHT),
    ("family_told", "Whether the family know", law.SHARE_TOLD),
    ("told_ground", "Why they are not told", TELL_GROUND),
)


def _answers(facts: dict[str, Any]) -> list[tuple[str, str]]:
    said = [(words, codes.options()[facts[fact]]) for fact, words, codes in _CODED if facts.get(fact)]
    free = (("reasons", "Why"), ("necessary", "Why it is needed, and no more than that"))
    return said + [(words, facts[fact]) for fact, words in free if facts.get(fact)]
