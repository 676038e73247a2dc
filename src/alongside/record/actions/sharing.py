"""Decisions to share with an agency or a person, or not to. What was shared stands in a document of its own; the decision is
an event for each child, so that it is in each child's story and the law is asked for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.record import models
from alongside.record.access import Viewer, may_write
from alongside.record.acting import Mistaken, When, decides, event, happen, records, stamp
from alongside.record.actions.documents import Writing, new_document, slot_rows
from alongside.record.actions.recording import own_matter, right_matter
from alongside.record.write import write

KIND = "sharing"
WHAT = "what"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSharing:
    """A decision about sharing. `with_whom` names an agency and who there, or `to_person` a person of the record. The coded
    answers are those of `law.steps.records`."""

    children: tuple[UUID, ...]
    outcome: str
    purpose: str
    what: str
    reasons: str
    with_whom: str = ""
    to_person: UUID | None = None
    basis: str = ""
    condition: str = ""
    family_asked: str = ""
    family_told: str = ""
    told_ground: str = ""
    necessary: str = ""
    at: datetime | None = None


@decides
def decide_to_share(
    new: NewSharing,
    *,
    document: UUID | None = None,
    reasons: Mapping[str, str] | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Record a decision to share, or not to. `reasons` answers cautions. Answers the document it stands in.

    The law refuses consent as the basis of a section 47 share, and sharing without basis, reasons or need.
    """
    if not new.children:
        raise Mistaken("children", "Choose the children it is about.")
    if not new.with_whom.strip() and new.to_person is None:
        raise Mistaken("with_whom", "Say with whom: the agency, and who there.")
    if not new.what.strip():
        raise Mistaken("what", "Say what is shared, or what is kept back.")
    if new.at and new.at > now:
        raise Mistaken("at", "The time must not be later than now.")
    if new.to_person:
        may_write(by, [new.to_person], now=now)
    when = When.moment(new.at or now)
    with records(new.children, by=by, now=now) as found:
        made, rows = new_document(
            KIND, new.children, title="Decision about sharing", ref=document, by=by, now=now
        )
        occasion = models.Occasion(
            kind=KIND,
            on=when.on,
            at=when.at,
            precision=when.precision,
            document_id=made.pk,
            **stamp(by, now),
        )
        rows.add(occasion)
        words = Writing(
            slot=WHAT,
            words=new.what,
            about=new.children,
            mentions=(new.to_person,) if new.to_person else (),
        )
        rows += slot_rows(made.pk, [words], by=by, now=now)[0]
        for child in dict.fromkeys(new.children):
            run = right_matter(found[child]) or own_matter(rows, found[child], child, by=by, now=now)
            decided = event(
                "sharing_decided", child, run, when, _facts(new, by), occasion=occasion.pk, by=by, now=now
            )
            happen(rows, found[child], decided, reasons=reasons, by=by, now=now)
        write(rows)
    return made.pk


def _facts(new: NewSharing, by: Viewer) -> dict[str, Any]:
    said = {
        "outcome": new.outcome,
        "purpose": new.purpose,
        "with_whom": new.with_whom.strip(),
        "to_person": str(new.to_person) if new.to_person else "",
        "basis": new.basis,
        "condition": new.condition,
        "family_asked": new.family_asked,
        "family_told": new.family_told,
        "told_ground": new.told_ground,
        "reasons": new.reasons.strip(),
        "necessary": new.necessary.strip(),
        "decided_by": str(by.user),
        "decided_by_role": by.role,
    }
    return {name: value for name, value in said.items() if value}
