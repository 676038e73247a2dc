"""A baby who is expected, as the page about it shows: whose baby it is, when it is due, who may be the father, what is
planned, and that nothing is any more where the pregnancy has ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.law import layers, pathway
from alongside.law.days import in_london, london_day
from alongside.law.people import BY_TIE
from alongside.record import history as histories, models
from alongside.record.access import Viewer, open_record
from alongside.record.queries.desk.people import Card, card_rows, standing
from alongside.record.queries.desk.portrait import Clock, clock_of
from alongside.record.queries.shared import meeting_name
from alongside.record.together import together


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody tied to the baby: as what, and whether they are a child themselves."""

    card: Card
    tie: str
    kind: str
    is_child: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """A meeting about the baby that is still to come."""

    meeting: UUID
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unborn:
    """One baby. `ended`: the event that says that the pregnancy has ended, its day where one was given."""

    child: Card
    due_on: date | None
    ended: UUID | None
    ended_on: date | None
    near: tuple[Near, ...]
    standing: tuple[tuple[str, str], ...]
    clocks: tuple[Clock, ...]
    meetings: tuple[Coming, ...]
    tells: tuple[tuple[str, str, str, str], ...]
    stopped: int

    def those(self, *kinds: str) -> tuple[Near, ...]:
        """Those tied to the baby in one of these ways."""
        return tuple(each for each in self.near if each.kind in kinds)

    @property
    def expected(self) -> bool:
        """Whether a baby is expected: not born, and the pregnancy goes on."""
        return self.due_on is not None and self.ended is None and self.child.born_on is None


def unborn(viewer: Viewer, child: UUID, *, now: datetime, what: str = "before birth") -> Unborn:
    """A baby who is expected, was born, or is expected no more. Opens the record. Two statements besides."""
    opened = open_record(viewer, child, what=what, now=now)
    today = london_day(now)
    meetings = models.MeetingTime.objects.filter(
        meeting__in=models.MeetingChild.objects.filter(person__in=opened.records).values("meeting")
    )
    read = together(
        {
            **histories.to_read(opened.person, opened.records),
            "to": standing(models.Relationship, opened.records, by="other"),
            "from": standing(models.Relationship, opened.records),
            "meetings": meetings.order_by("meeting", "-n")
            .distinct("meeting")
            .values_list("meeting", "meeting__kind", "meeting__form", "at", "called_off"),
            "tells": models.NoticeState.objects.filter(person__in=opened.records)
            .order_by("due_on", "notice")
            .values_list(
                "notice__to", "notice__to_person", "notice__to_person__card__name", "notice__what", "state"
            ),
        }
    )
    ties = {row.person_id: BY_TIE[row.kind].is_the for row in read["to"]}
    kinds = {row.person_id: row.kind for row in read["to"]}
    ties |= {row.other_id: BY_TIE[row.kind].other_is_the for row in read["from"]}
    kinds |= {row.other_id: row.kind for row in read["from"]}
    seen = set(ties) - opened.hidden
    cards = {row[0]: Card(*row) for row in together({"cards": card_rows(seen | {opened.person})})["cards"]}
    history = histories.from_read(opened.person, read)
    loss = pathway.lost(history)
    position = pathway.position(history, now)
    started = {event.id: event.kind for event in history.effective}
    return Unborn(
        child=cards[opened.person],
        due_on=history.person.due_on,
        ended=UUID(loss.id) if loss else None,
        ended_on=loss.on if loss else None,
        near=tuple(
            Near(cards[ref], ties[ref], kinds[ref], cards[ref].is_child_on(today))
            for ref in ties
            if ref in cards and ref != opened.person
        ),
        standing=tuple(_standing(position)),
        clocks=tuple(
            clock_of(each, now, started[each.started_by])
            for each in sorted(position.deadlines, key=lambda d: d.due_on or date.max)
            if each.outcome.value == "open"
        ),
        meetings=tuple(
            Coming(ref, meeting_name(kind, form), in_london(at))
            for ref, kind, form, at, off in sorted(read["meetings"], key=lambda row: row[3])
            if not off and at >= now
        ),
        tells=tuple(
            (to, "somebody else" if person in opened.hidden else name or "", words, state)
            for to, person, name, words, state in read["tells"]
            if state != "stopped"
        ),
        stopped=sum(row[4] == "stopped" for row in read["tells"]),
    )


def _standing(position: pathway.Position) -> Iterable[tuple[str, str]]:
    for span in position.stages:
        if span.current:
            known = layers.BY_LAYER[span.layer]
            words = dict((*known.values, *known.finer)).get(span.value, span.value)
            yield known.name, words
