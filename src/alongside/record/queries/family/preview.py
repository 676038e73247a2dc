"""A reader's page as a worker may look at it before the reader does, and beside it why something is not on it.

Read-only, and read exactly as the reader reads it: on the family's own role, with their grants and nobody else's. Whoever
looks must be let find every child on it: there is no page with a child left out.
"""

from __future__ import annotations

from collections.abc import Iterable
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
from alongside.record.access import NotFound, Viewer, log, open_record
from alongside.record.doors import Reader
from alongside.record.queries.family import reading
from alongside.record.queries.family.reading import Page, WhatWasSaid
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
    nothing now, and the page is what they would read, or what it said when the account was closed."""

    page: Page
    name: str
    absent: tuple[Absent, ...]
    stopped: Stopped | None = None


def preview(viewer: Viewer, child: UUID, account: UUID, *, now: datetime) -> Preview:
    """The page of one account, from a child it reads about; of a closed one, what it said last. Opens the record of every child
    on it. Raises NotFound where the account reads or read nothing about this child or the viewer may not find somebody who is
    on it."""
    today = london_day(now)
    reads = dict(rows(READS, {"account": account, "today": today}))
    stopped = looking.stopped(account)
    closed = stopped if stopped is not None and stopped.state == "closed" else None
    if closed is not None:
        reads = dict(
            models.GrantEnded.objects.filter(
                grant__reader=account, grant__door="family", grant__what="pathway", recorded_at__gte=closed.at
            ).values_list("grant__person", "grant__reader_person")
        )
    if child not in reads:
        open_record(
            viewer, child, what="a family's page", now=now
        )  # says first whether they may know of the child
        raise NotFound(account)
    opened = [open_record(viewer, each, what="a family's page", now=now) for each in sorted(reads, key=str)]
    person = reads[child]
    if any(person in each.hidden for each in opened):
        raise NotFound(account)
    log(viewer, [person], what="their own page", now=now)
    names = dict(models.PersonCard.objects.filter(person__in=[person, *reads]).values_list("person", "name"))
    if closed is not None:
        theirs = {ref: names[ref] for ref in reads}
        return Preview(_last_said(theirs, person, closed.at), names.get(person, ""), (), closed)
    found = reading.page(Reader(account, "family"), now=now)
    return Preview(found, names.get(person, ""), tuple(_absent(found, person, now)), stopped)


def _last_said(children: dict[UUID, str], person: UUID | None, at: datetime) -> Page:
    """What the page of a closed account said at that moment."""
    told: dict[UUID, list[sharing.Told]] = {child: [] for child in children}
    said: dict[str, WhatWasSaid] = {}
    for child, *row, channel, words in _tellings(children, person, "channel", "words"):
        if row[4] <= at:
            told[child].append(sharing.Told(*row))
            said[row[6]] = WhatWasSaid(london_day(row[3]), channel, words.strip())
    histories = history.read(list(children), as_known_at=at)
    asked = _asked_for(children, person, at)
    return reading.from_tellings(children, histories, told, said, person=person, asked=asked, now=at)


def _asked_for(children: Iterable[UUID], person: UUID | None, at: datetime) -> frozenset[str]:
    """The events by which this person was known, at that moment, to have asked for help for them."""
    by_them = models.ContactPerson.objects.filter(
        part=models.ContactPerson.Part.REFERRER,
        person=person,
        taken_off=None,
        recorded_at__lte=at,
        contact__contact_kind="help_request",
    )
    runs = models.ContactPerson.objects.filter(
        contact__in=by_them.values("contact"), person__in=list(children)
    )
    received = models.Event.objects.filter(
        kind="referral_received", corrects=None, matter__parent__in=runs.values("matter")
    )
    return frozenset(map(str, received.values_list("pk", flat=True)))


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


def _tellings(children: Any, person: UUID | None, *more: str) -> list[tuple[Any, ...]]:
    """What this person was told about these children: the child, what `Told` holds in its order, and these columns more."""
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
            *more,
        )
    )
    return [
        (child, tell, str(event), str(matter), at, written, kind == "given_in_person", str(notice), *others)
        for child, tell, event, matter, at, written, kind, notice, *others in told
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
