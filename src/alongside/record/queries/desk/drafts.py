"""What somebody has typed and not kept yet. Nobody else reads it, but for the colleagues they named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from alongside.accounts.models import Membership
from alongside.accounts.roles import May, roles_who_may
from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_list, who_may_not_find
from alongside.record.queries.desk.people import Card, card_rows
from alongside.record.queries.desk.staff import Colleague, colleague_rows, colleagues
from alongside.record.together import together

PREVIEW = 160  # characters
KINDS = {
    "letter": "The text of a letter",
    "note": "Note",
    "visit": "Visit",
    "call": "Call",
    "assessment": "Assessment",
    "entry": "A change to an entry",
    "contact": "Contact",
    "decision": "Decision",
    "strategy_discussion": "Strategy discussion",
    "enquiry": "Enquiry",
    "enquiry_findings": "What an enquiry found",
}


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft in a line: what it is, whom it is about, its first words, and the page it belongs to."""

    ref: UUID
    kind: str
    place: str
    people: tuple[str, ...]
    preview: str
    saved_at: datetime
    mine: bool
    with_whom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedDraft:
    """A draft and who sees it: each with whether this reader may take them away. Empty while its writer writes alone."""

    ref: UUID
    kind: str
    place: str
    people: tuple[str, ...]
    saved_at: datetime
    mine: bool
    with_whom: tuple[str, ...]
    sees: tuple[tuple[Colleague, bool], ...]


@dataclass(frozen=True, slots=True)
class DraftText:
    """A draft whole. `fields` are the boxes of its form, each with everything typed in it."""

    ref: UUID
    document: UUID
    slot: str
    kind: str
    place: str
    revision: int
    fields: dict[str, list[str]]
    saved_at: datetime
    people: tuple[UUID, ...]
    writer: UUID
    cowriters: tuple[UUID, ...]
    with_whom: tuple[str, ...] = ()


def my_drafts(viewer: Viewer, *, now: datetime) -> tuple[DraftCard, ...]:
    """All that this person has typed and not kept, latest first. Two statements."""
    rows = list(_theirs(viewer).order_by("-saved_at", "ref")[:200])
    found = together(
        {
            "hidden": hidden_list(viewer, london_day(now)),
            "cards": card_rows({person for row in rows for person in row.people}),
            "staff": colleague_rows({who for row in rows for who in (row.writer, *row.cowriters)}),
        }
    )
    hidden = {row[0] for row in found["hidden"]}
    viewer.kept.own.update(_preview(row.body) for row in rows if row.writer == viewer.user)
    named = {row[0]: Card(*row) for row in found["cards"]}
    staff = {row[0]: row[1] for row in found["staff"]}
    return tuple(
        DraftCard(
            row.pk,
            KINDS.get(row.kind, "Draft"),
            row.place,
            tuple(
                named[person].name if person not in hidden else "Restricted record"
                for person in row.people
                if person in named
            ),
            _preview(row.body),
            row.saved_at,
            row.writer == viewer.user,
            _others(row, viewer, staff),
        )
        for row in rows
        # Another's words about somebody who was restricted since this colleague was asked to write with them.
        if row.writer == viewer.user or hidden.isdisjoint(row.people)
    )


def draft_card(viewer: Viewer, ref: UUID, *, now: datetime) -> SharedDraft:
    """One draft, and who sees it, for its writer or a colleague they named; NotFound for everybody else."""
    row = _theirs(viewer).filter(pk=ref).first()
    if row is None:
        raise NotFound(ref)
    found = together(
        {
            "hidden": hidden_list(viewer, london_day(now)),
            "cards": card_rows(row.people),
            "staff": colleague_rows({row.writer, *row.cowriters}),
        }
    )
    hidden, mine = {each[0] for each in found["hidden"]}, row.writer == viewer.user
    if not mine and not hidden.isdisjoint(row.people):
        raise NotFound(ref)
    staff = {each[0]: Colleague(*each) for each in found["staff"]}
    names = {each[0]: each[1] for each in found["cards"]}
    return SharedDraft(
        row.pk,
        KINDS.get(row.kind, "Draft"),
        row.place,
        tuple(names[who] for who in row.people if who in names and who not in hidden),
        row.saved_at,
        mine,
        tuple(staff[who].name for who in (row.writer,) if who in staff),
        tuple(
            (staff[who], who != row.writer and (mine or who == viewer.user))
            for who in (row.writer, *row.cowriters)
            if who in staff and row.cowriters
        ),
    )


def how_many(viewer: Viewer) -> int:
    """How many drafts this person has."""
    return _theirs(viewer).count()


def draft(viewer: Viewer, ref: UUID) -> DraftText:
    """One draft, for its writer or a colleague they named; NotFound for everybody else."""
    row = _theirs(viewer).filter(pk=ref).first()
    if row is None:
        raise NotFound(ref)
    return _text(row, viewer)


def latest_here(viewer: Viewer, place: str, slot: str) -> tuple[DraftText | None, int]:
    """The draft this person last saved on this page, and how many others they have for it."""
    rows = list(_theirs(viewer).filter(place=place, slot=slot).order_by("-saved_at", "ref")[:20])
    return (_text(rows[0], viewer), len(rows) - 1) if rows else (None, 0)


def parts_to_read(viewer: Viewer, document: UUID) -> QuerySet[models.Draft, Any]:
    """The parts of a document for which this person has a draft, to be read together with other lists."""
    return _theirs(viewer).filter(document=document).values_list("slot", flat=True)


def _theirs(viewer: Viewer) -> QuerySet[models.Draft]:
    return models.Draft.objects.filter(Q(writer=viewer.user) | Q(cowriters__contains=[viewer.user]))


def _text(row: models.Draft, viewer: Viewer) -> DraftText:
    shared = [row.writer, *row.cowriters] if row.cowriters else []
    if row.writer == viewer.user:
        viewer.kept.own.update(text for texts in fields_of(row.body).values() for text in texts)
    return DraftText(
        row.pk,
        row.document,
        row.slot,
        row.kind,
        row.place,
        row.revision,
        fields_of(row.body),
        row.saved_at,
        tuple(row.people),
        row.writer,
        tuple(row.cowriters),
        _others(row, viewer, {ref: who.name for ref, who in colleagues(shared).items()}),
    )


def _others(row: models.Draft, viewer: Viewer, staff: Mapping[UUID, str]) -> tuple[str, ...]:
    """The names of those who see this draft besides this viewer; none while its writer writes alone."""
    if not row.cowriters:
        return ()
    return tuple(staff[who] for who in (row.writer, *row.cowriters) if who in staff and who != viewer.user)


def may_be_asked(viewer: Viewer, ref: UUID, *, now: datetime) -> tuple[Colleague, ...]:
    """Colleagues with whom this draft may be written: those who write in records and may find everybody it is about."""
    about = draft(viewer, ref)
    today = london_day(now)
    rows = (
        Membership.objects.on(today)
        .filter(role__in=roles_who_may(May.WRITE_ENTRY), user__is_active=True)
        .exclude(user__ref__in=[about.writer, *about.cowriters])
        .order_by("user__name")
        .values_list("user__ref", "user__name", "user__job_title", "user__telephone")
        .distinct()
    )
    found = [Colleague(*row) for row in rows]
    shut_out = who_may_not_find([each.ref for each in found], about.people, today)
    return tuple(each for each in found if each.ref not in shut_out)


def fields_of(body: str) -> dict[str, list[str]]:
    """The boxes of a form from a draft's body."""
    try:
        read = json.loads(body or "{}")
    except json.JSONDecodeError:
        return {"account": [body]}
    return {str(name): [str(each) for each in values] for name, values in read.items()}


def _preview(body: str) -> str:
    """The longest thing that was typed, shortened."""
    typed = [text for values in fields_of(body).values() for text in values]
    words = " ".join(max(typed, key=len, default="").split())
    return words if len(words) <= PREVIEW else f"{words[:PREVIEW].rsplit(' ', 1)[0]} …"
