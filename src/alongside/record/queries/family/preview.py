"""A reader's page as a worker may look at it before the reader does, and beside it why something is not on it.

Read-only, and read exactly as the reader reads it: on the family's own role, with their grants and nobody else's. Whoever
looks must be let find every child on it: there is no page with a child left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.accounts.family import looking
from alongside.accounts.family.looking import Stopped
from alongside.law import sharing
from alongside.law.days import london_day
from alongside.law.events import KINDS
from alongside.law.history import History
from alongside.record import history, models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.doors import Reader
from alongside.record.queries.family import reading
from alongside.record.queries.family.reading import Page
from alongside.record.queries.shared import rows

READS = """
SELECT DISTINCT g.person_id, g.reader_person_id FROM record_granted g
WHERE g.reader = %(account)s AND g.door = 'family' AND g.what = 'pathway' AND g.from_on <= %(today)s
  AND (g.until_on IS NULL OR g.until_on >= %(today)s) AND NOT guard.stopped(g, %(today)s)
  AND NOT EXISTS (SELECT 1 FROM record_grantended e WHERE e.grant_id = g.ref)
"""
STATES = {
    "owed": "nobody has told them yet",
    "held": "telling is held",
    "withheld": "it was decided not to tell them",
    "ready": "it is ready, and has not gone yet",
    "failed": "no safe way to reach them was found",
    "not_known": "nobody knows whether they were told",
}


@dataclass(frozen=True, slots=True)
class Absent:
    """Something that is not on their page, about whom, and why; `from_at` where it will appear by itself. `never`: no
    family's page says it."""

    children: tuple[str, ...]
    what: str
    why: str
    from_at: datetime | None = None
    never: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The page, whose it is, and what is not on it. `stopped`: the account was paused or closed, since then; they read
    nothing now, and the page is what they would read."""

    page: Page
    name: str
    absent: tuple[Absent, ...]
    stopped: Stopped | None = None


def preview(viewer: Viewer, child: UUID, account: UUID, *, now: datetime) -> Preview:
    """The page of one account, from a child it reads about. Opens the record of every child on it. Raises NotFound where the
    account reads nothing about this child or the viewer may not find somebody who is on it."""
    today = london_day(now)
    reads = dict(rows(READS, {"account": account, "today": today}))
    if child not in reads:
        open_record(
            viewer, child, what="a family's page", now=now
        )  # says first whether they may know of the child
        raise NotFound(account)
    opened = [open_record(viewer, each, what="a family's page", now=now) for each in sorted(reads, key=str)]
    person = reads[child]
    if any(person in each.hidden for each in opened):
        raise NotFound(account)
    found = reading.page(Reader(account, "family"), now=now)
    cards = models.PersonCard.objects.filter(person=person).values_list("name", flat=True)
    return Preview(found, next(iter(cards), ""), tuple(_absent(found, person, now)), looking.stopped(account))


def _absent(found: Page, person: UUID | None, now: datetime) -> list[Absent]:
    children = {each.ref: each.name for each in found.children}
    steps = models.NoticeState.objects.filter(person__in=children, notice__to_person=person)
    told: dict[UUID, list[sharing.Told]] = {child: [] for child in children}
    absent: list[Absent] = []
    for child, state, tell, what in steps.order_by("due_on", "notice").values_list(
        "person", "state", "notice__tell", "notice__what"
    ):
        if state in STATES and tell in sharing.TOLD_WORDS:
            absent.append(Absent((children[child],), what, STATES[state]))
    for row in _tellings(children, person):
        told[row[0]].append(sharing.Told(*row[1:]))
    histories = history.read(list(children))
    for child, name in children.items():
        absent += _of_history(name, histories[child], told[child], now)
    absent += [
        Absent(
            (one.name,),
            "the words in which they were told",
            "somebody else is named in them, or a fact of theirs",
        )
        for one in found.children
        for each in one.happened
        if each.told is not None and each.told.left_out
    ]
    return _together(absent)


def _together(absent: list[Absent]) -> list[Absent]:
    """The same thing of several children is one line."""
    found: dict[Absent, list[str]] = {}
    for each in absent:
        found.setdefault(replace(each, children=()), []).extend(each.children)
    return [replace(each, children=tuple(dict.fromkeys(names))) for each, names in found.items()]


def _tellings(children: Any, person: UUID | None) -> list[tuple[Any, ...]]:
    told = (
        models.NoticeStep.objects.filter(
            notice__person__in=children,
            notice__to_person=person,
            kind__in=("sent", "given_in_person"),
            notice__state__state__in=("sent", "given_in_person"),
        )
        .order_by("notice", "-n")
        .distinct("notice")
        .values_list(
            "notice__person",
            "notice__tell",
            "notice__event",
            "notice__event__matter",
            "at",
            "recorded_at",
            "kind",
            "notice",
        )
    )
    return [
        (child, tell, str(event), str(matter), at, written, kind == "given_in_person", str(notice))
        for child, tell, event, matter, at, written, kind, notice in told
    ]


def _of_history(name: str, known: History, told: list[sharing.Told], now: datetime) -> list[Absent]:
    """What waits for the office to open, and what no family's page ever says."""
    waits = [
        Absent((name,), _label(entry.about.kind), "it waits until somebody can be rung", entry.appears_at)
        for entry in sharing.ready(known, told, today=london_day(now))
        if entry.appears_at is not None and entry.appears_at > now
    ]
    never = [
        Absent((name,), _label(event.kind), sharing.NEVER[event.kind], never=True)
        for event in known.effective
        if event.kind in sharing.NEVER
    ]
    return waits + never


def _label(kind: str) -> str:
    return KINDS[kind].label
