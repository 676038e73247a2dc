"""Lists of the data desk as a piece of work: why somebody works through one, said once for the day, and lists that are taken
away as a file.

A reason for a list opens no record by itself. It is written against each child whose record is opened from that list, and only
those the list holds; a record that is hidden is not found. Of a list that is taken away each child is logged before their line
is read out, with the reason; that opens no record either (`record.access.IN_A_LIST`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid5

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import IN_A_LIST, NotFound, Viewer, log, open_record
from alongside.record.queries.desk import data
from alongside.record.queries.desk.data import Behind, Case, One, Row, Wanted, sees_whole
from alongside.record.rendering.kept import Words, hidden_near

SAID = "said why for the list"
T = TypeVar("T", Row, Case)
LISTS = UUID("6f4ab3a8-5a0b-4d3f-9a5e-6f6c1e0d7b51")  # the namespace under which lists have their names


def is_work(viewer: Viewer, of: Wanted | Behind) -> bool:
    """Whether a reason can be given for this list as a whole: it is of a rule, a team, a worker or a headline number (all there
    is to find is no piece of work), and its viewer answers for the whole council's returns. Whoever else comes here works with
    the children, and is not asked."""
    narrow = isinstance(of, Behind) or bool(of.rule or of.team or of.worker or of.without)
    return narrow and sees_whole(viewer)


def _name(of: Wanted | Behind) -> str:
    """Under which the log knows a list. Errors alone, or what was queried, are of the same piece of work."""
    whole = (
        ("number", of.year, of.indicator, of.part, of.counts)
        if isinstance(of, Behind)
        else ("findings", of.year, of.rule, of.team, of.worker, of.without)
    )
    return f"{SAID} {uuid5(LISTS, repr([str(part) for part in whole]))}"


def say_why(viewer: Viewer, of: Wanted | Behind, why: str, *, now: datetime) -> None:
    """This is why they work through this list today. NotFound where no reason is given for such a list."""
    if not is_work(viewer, of) or not why.strip():
        raise NotFound("a piece of work")
    log(viewer.because(why), [None], what=_name(of), now=now)


def said_why(viewer: Viewer, of: Wanted | Behind, *, now: datetime) -> str:
    """Why this viewer works through this list, as they said it last today; empty where they did not. One statement."""
    if not is_work(viewer, of):
        return ""
    said = models.ReadLog.objects.filter(
        person=None, user=viewer.user, on=london_day(now), what=_name(of)
    ).exclude(why="")
    return said.order_by("-at", "-pk").values_list("why", flat=True).first() or ""


def finding(viewer: Viewer, found: UUID, of: Wanted | None, *, now: datetime) -> One:
    """One finding, opened from a list: with the reason that was given for that list, if the finding is in it. Else as
    `data.finding`, and two statements more."""
    if of is not None and is_work(viewer, of) and data.stands_in(found, of):
        viewer = viewer.because(viewer.purpose or said_why(viewer, of, now=now))
    return data.finding(viewer, found, now=now)


def open_case(viewer: Viewer, person: UUID, behind: Behind, *, now: datetime) -> UUID:
    """Open a child's record from the list behind a number, with the reason that was given for it.

    Raises NotFound where they are not in it or are hidden; ReasonNeeded where no reason was given. At most four statements.
    """
    if not data.counts_in(viewer, person, behind):
        raise NotFound(person)
    why = viewer.purpose or said_why(viewer, behind, now=now)
    return open_record(viewer.because(why), person, what="behind a headline number", now=now).person


def take_findings(
    viewer: Viewer, wanted: Wanted, why: str, *, now: datetime
) -> Iterator[tuple[tuple[Row, ...], Words]]:
    """The findings of a list, batch after batch, each child logged with why before they are answered; and how words beside them
    are shown to this viewer."""
    return _taken(viewer, data.every_finding(viewer, wanted, now=now), why, now=now)


def take_cases(
    viewer: Viewer, behind: Behind, why: str, *, now: datetime
) -> Iterator[tuple[tuple[Case, ...], Words]]:
    """The children behind a number, as `take_findings`."""
    return _taken(viewer, data.every_case(viewer, behind, now=now), why, now=now)


def _taken(
    viewer: Viewer, batches: Iterable[tuple[T, ...]], why: str, *, now: datetime
) -> Iterator[tuple[tuple[T, ...], Words]]:
    if not why.strip():
        raise NotFound("a list without a reason")
    return _logged(viewer.because(why), batches, now)


def _logged(
    viewer: Viewer, batches: Iterable[tuple[T, ...]], now: datetime
) -> Iterator[tuple[tuple[T, ...], Words]]:
    """Each batch after everybody new in it is in the log: a child who stands in several lines is in it once."""
    known: set[UUID] = set()
    for some in batches:
        people = {row.who.person for row in some if row.who.person}
        log(viewer, sorted(people - known), what=IN_A_LIST, now=now, besides=True)
        known |= people
        yield some, hidden_near(viewer, people, now=now)
