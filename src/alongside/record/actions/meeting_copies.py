"""Copies for the people of a meeting: of the report before it, of the decision and the record after it, and of the
confidential part, whose recipients are its own and are named by the chair.

One copy a person, made ready where every copy is (`issuing`): nothing leaves by it, and what each holds follows from who
reads it. A copy is about the children of its reader's place and no others, and carries what parents answered to the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from alongside.law import meetings as law
from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, reports, stamp
from alongside.record.actions import issuing
from alongside.record.actions.documents import standing
from alongside.record.actions.issuing import Chosen, NewIssue
from alongside.record.actions.meetings import FAMILY_ROLES, About, Step, about, children_of, held_on
from alongside.record.write import write

Part = models.SeatCopy.Part
TITLES = {
    Part.REPORT: "The report for the meeting",
    Part.DECISION: "What the meeting decided",
    Part.RECORD: "The record of the meeting",
    Part.CLOSED: "Kept apart from the record of the meeting",
}
PURPOSE = {
    Part.REPORT: "To read before the meeting, and to answer.",
    Part.DECISION: "So that they have the decision in writing.",
    Part.RECORD: "So that they have the record, and can say what is wrong in it.",
    Part.CLOSED: "For those whom the chair named, and nobody else.",
}
# The report is put together from what has been written already: nothing is written a second time for it.
REPORTED_FROM = ("enquiry_findings", "assessment")
DECIDED = ("decision", "outline")


@dataclass(frozen=True, slots=True)
class _Place:
    """Somebody's place with the children it is about."""

    seat: models.Seat
    children: tuple[UUID, ...]

    @property
    def agency(self) -> str:
        """How a copy names somebody who is not on the record; empty for a person who is."""
        return "" if self.seat.person_id else f"{self.seat.agency}, {self.seat.name}"


@reports
def make_copies(
    meeting: UUID,
    part: str,
    seats: Collection[UUID],
    *,
    chosen: Sequence[Chosen] = (),
    letters: Mapping[UUID, str] = MappingProxyType({}),
    by: Viewer,
    now: datetime,
) -> dict[UUID, UUID]:
    """Make the report, the decision or the record ready for these places. `chosen`: what the report is put together from;
    `letters`: the words before it, of each place by itself. Answers for each place whom its copy is for, where copies are."""
    if part not in (Part.REPORT, Part.DECISION, Part.RECORD):
        raise Mistaken("part", "Choose what the copies are of.")
    with about(meeting, by=by, now=now) as here:
        return _make(here, part, seats, chosen, letters, by=by, now=now)


@reports
def make_closed_copies(
    meeting: UUID, seats: Collection[UUID], *, by: Viewer, now: datetime
) -> dict[UUID, UUID]:
    """The chair names who is given the confidential part: a document of its own, with recipients of its own. It is kept apart
    from somebody of the family, so that none of them is given it as a whole."""
    with about(meeting, by=by, now=now) as here:
        if models.Seat.objects.filter(pk__in=seats, role__in=FAMILY_ROLES).exists():
            raise Mistaken(
                "seats",
                "The confidential part is for those who work with the family. What one of the family may know of it is told to "
                "them by a person.",
            )
        return _make(here, Part.CLOSED, seats, (), {}, by=by, now=now)


def _make(
    here: About,
    part: str,
    seats: Collection[UUID],
    chosen: Sequence[Chosen],
    letters: Mapping[UUID, str],
    *,
    by: Viewer,
    now: datetime,
) -> dict[UUID, UUID]:
    slots = _written(here, part, chosen)
    made: dict[UUID, UUID] = {}
    for children, letter, places in _made_together(here, seats, letters):
        issue = issuing.make_ready(
            NewIssue(
                title=TITLES[Part(part)],
                purpose=PURPOSE[Part(part)],
                children=children,
                people=tuple(place.seat.person_id for place in places if place.seat.person_id),
                agencies=tuple(place.agency for place in places if place.agency),
                chosen=tuple(slot for slot in slots if _about_any(slot.slot, children, here)),
                covering=letter,
                closed=part == Part.CLOSED,
            ),
            by=by,
            now=now,
        )
        for_whom = {
            row.person_id or row.agency: row.pk for row in models.IssueRecipient.objects.filter(issue=issue)
        }
        for place in places:
            recipient = for_whom[place.seat.person_id or place.agency]
            made[place.seat.pk] = recipient
            here.rows.add(
                models.SeatCopy(seat_id=place.seat.pk, part=part, recipient_id=recipient, **stamp(by, now)),
                *_opened(here, place, recipient, by=by, now=now),
            )
    write(here.rows)
    return made


def _made_together(
    here: About, seats: Collection[UUID], letters: Mapping[UUID, str]
) -> Iterator[tuple[tuple[UUID, ...], str, list[_Place]]]:
    """Places whose copies are made beside each other: about the same children, in the same words. A letter has its reader's
    name, so that whoever is written to has a copy made alone."""
    for children, places in _by_children(here, seats).items():
        by_letter: dict[str, list[_Place]] = defaultdict(list)
        for place in places:
            by_letter[letters.get(place.seat.pk, "")].append(place)
        yield from ((children, letter, alike) for letter, alike in by_letter.items())


def _by_children(here: About, seats: Collection[UUID]) -> dict[tuple[UUID, ...], list[_Place]]:
    """The places by the children each is about: one set of copies for each."""
    if not seats:
        raise Mistaken("seats", "Choose who it is for. Nothing leaves by it: each copy is looked at first.")
    found = list(
        models.Seat.objects.filter(pk__in=seats, meeting=here.meeting.pk).order_by("recorded_at", "ref")
    )
    if len(found) != len(set(seats)):
        raise NotFound(seats)
    grouped: dict[tuple[UUID, ...], list[_Place]] = defaultdict(list)
    for seat in found:
        if not may_have_copies(seat.role, seat.person_id, seat.user):
            raise Mistaken(
                "seats",
                f"{seat.name or 'One of them'} is given no copy from here: a colleague reads it at the desk, and a supporter or "
                "a solicitor has it from whom they support.",
            )
        children = tuple(children_of(here, seat.pk))
        grouped[children].append(_Place(seat, children))
    return grouped


def may_have_copies(role: str, person: UUID | None, user: UUID | None) -> bool:
    """Whether copies are made for a place: for somebody on the record, and for another agency; not for a colleague."""
    return person is not None or (user is None and role in law.AGENCIES)


def _about_any(slot: str, children: Collection[UUID], here: About) -> bool:
    """Whether a slot is about any of these children: one that stands once a child is about that child only."""
    whose = slot.partition(":")[2]
    others = {str(child) for child in here.children} - {str(child) for child in children}
    return whose not in others


def _written(here: About, part: str, chosen: Sequence[Chosen]) -> list[Chosen]:
    """What the copies are of, in order. Raises Mistaken where it is not there yet."""
    meeting = here.meeting
    document = meeting.closed_id if part == Part.CLOSED else meeting.document_id
    if part != Part.REPORT and held_on(meeting) is None:
        raise Mistaken("part", "The meeting has not decided yet.")
    if part == Part.RECORD:
        _check_approved(meeting)
    rows = [row for row in standing(document) if row.passage.characters]
    answers = [row.slot for row in rows if _bare(row.slot) == law.ANSWER]
    slots = [row.slot for row in rows if _bare(row.slot) != law.ANSWER]
    if part == Part.REPORT:
        _check_report(here, chosen)
        found = list(chosen)
    else:
        wanted = DECIDED if part == Part.DECISION else ()
        found = [
            Chosen(document=document, slot=slot) for slot in slots if not wanted or _bare(slot) in wanted
        ]
    if not found:
        raise Mistaken("chosen" if part == Part.REPORT else "part", "Nothing of it is written yet.")
    if part in (Part.REPORT, Part.RECORD):
        found += [Chosen(document=document, slot=slot) for slot in answers]
    return found


def _bare(slot: str) -> str:
    return slot.partition(":")[0]


def _check_approved(meeting: models.Meeting) -> None:
    """The record goes out as its chair approved it. An answer that came since is nobody's to approve."""
    version = models.SignedVersion.objects.filter(document=meeting.document_id).order_by("-number").first()
    if version is None:
        raise Mistaken("part", "The chair has not approved the record yet.")
    signed = dict(models.SignedSlot.objects.filter(version=version).values_list("slot", "passage"))
    now_there = {row.slot: row.passage_id for row in standing(meeting.document_id)}
    changed = {
        slot
        for slot in {*signed, *now_there}
        if _bare(slot) != law.ANSWER and signed.get(slot) != now_there.get(slot)
    }
    if changed:
        raise Mistaken(
            "part", "The record was changed since the chair approved it. It is approved again first."
        )


def _check_report(here: About, chosen: Sequence[Chosen]) -> None:
    """Only of what was written in the enquiry or the assessment of these children."""
    documents = {each.document for each in chosen}
    theirs = models.Document.objects.filter(
        pk__in=documents, kind__in=REPORTED_FROM, people__person__in=here.children
    )
    if documents - set(theirs.values_list("pk", flat=True)):
        raise NotFound(documents)


def _opened(
    here: About, place: _Place, recipient: UUID, *, by: Viewer, now: datetime
) -> Iterator[models.IssueChoice]:
    """The answers of parents that this place's holder may read, as those who gave them said."""
    enough = ("everybody",) if place.seat.person_id else ("professionals", "everybody")
    for row in standing(here.meeting.document_id):
        if _bare(row.slot) != law.ANSWER:
            continue
        said = answer_for(UUID(row.slot.partition(":")[2]))
        if said in enough:
            yield models.IssueChoice(
                recipient_id=recipient,
                kind=models.IssueChoice.Kind.OPENED,
                key=str(row.passage_id),
                because="Whoever answered said that they may read it.",
                **stamp(by, now),
            )


def answer_for(seat: UUID) -> str:
    """Who else may read what this place's holder answered to the report, by the last they said."""
    said: Iterable[str] = (
        models.SeatStep.objects.filter(seat=seat, kind=Step.REPORT_GIVEN, facts__has_key="answer_for")
        .order_by("-n")
        .values_list("facts__answer_for", flat=True)[:1]
    )
    return next(iter(said), "us")
