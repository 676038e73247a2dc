"""Bringing the copies up to date: for the people an action touched, or for everybody.

Both ways use the same functions, so a rebuild gives what incremental writing gave.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.db import transaction

from alongside.law.history import History
from alongside.record import models
from alongside.record.copies import board, cards as cards_, notices, standing

BATCH = 2000


def refresh(
    *,
    people: Collection[UUID] = (),
    standing_of: Collection[UUID] | None = None,
    cards_of: Collection[UUID] | None = None,
    board_of: Collection[UUID] | None = None,
    contacts: Collection[UUID] = (),
    owed: Collection[UUID] = (),
    known: Mapping[UUID, History] | None = None,
) -> None:
    """Bring the copies of these people, contacts and notices up to date. Runs inside the writer's transaction. `standing_of`,
    `cards_of`, `board_of`: those of them whose histories, cards, and contacts on the board may have changed (None: all).
    `known`: histories that need not be read again."""
    if moved := people if standing_of is None else standing_of:
        standing.refresh(moved, known)
    if cards := people if cards_of is None else cards_of:
        cards_.refresh(cards)
    if (on_board := people if board_of is None else board_of) or contacts:
        board.refresh(contacts, on_board)
    if owed:
        notices.refresh(owed)


def rebuild(*, said: Callable[[int, int], None] = lambda done, everybody: None) -> int:
    """Make every copy again from the ledger, some people at a time. Answers how many people there were."""
    people = list(models.Person.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(people), BATCH):
        with transaction.atomic():
            batch = people[start : start + BATCH]
            standing.refresh(batch)
            cards_.refresh(batch)
        said(min(start + BATCH, len(people)), len(people))
    with transaction.atomic():
        board.refresh(list(models.Contact.objects.values_list("pk", flat=True)))
        notices.refresh(list(models.Notice.objects.values_list("pk", flat=True)))
    return len(people)
