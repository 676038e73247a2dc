"""A meeting before and around it, whatever its kind: called, moved, each person asked by themselves, what they need, what
they had read, what they think, who came.

What a step means for each child is an event of the law (`MEANS`); what belongs to one person at one meeting is a step of
their seat. One invitation a person: nobody's invitation, time or need is ever in another's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.law import apart, invited, meetings as law
from alongside.law.days import in_london, london_day
from alongside.law.events import KINDS, coded
from alongside.law.history import Event, History
from alongside.record import kept_from, models
from alongside.record.access import NotFound, Viewer, may_write
from alongside.record.acting import Mistaken, When, event, happen, passage, records, reports, stamp, task
from alongside.record.actions.documents import Writing, new_document, slot_rows, standing
from alongside.record.write import Rows, lock, write

Step = models.SeatStep.Kind

NEED = coded(
    "meeting_need",
    interpreter="An interpreter",
    access="Step-free access, or help to hear or see",
    supporter="Somebody to support them",
    advocate="An advocate",
    solicitor="Their solicitor",
    childcare="Childcare while they are there",
    apart="To be apart from somebody else",
    other="Something else",
)
COMING = coded(
    "coming", yes="Will come", part="Will come to part of it", no="Will not come", unsure="Not sure yet"
)
CAME = coded(
    "came", whole="Was there", part="Was there for part of it", sent="Sent somebody", no="Was not there"
)
HOW_ASKED = coded(
    "how_asked", in_person="In person", phone="By phone", letter="By letter", email="By email", text="By text"
)
HOW_SHARED = coded(
    "how_shared",
    read_together="Read together with them",
    by_hand="Given by hand",
    post="By post",
    email="By email",
    interpreter="Read through an interpreter",
)
# Who may read what somebody of the family answered to the report, as they said themselves.
ANSWER_FOR = coded(
    "answer_for",
    us="Only the chair and us",
    professionals="The professionals who have the report",
    everybody="Everybody who has the report, the other parent too",
)
AFTER_THE_RECORD = 900  # where the answers to the report stand in the document of a meeting
# How a copy that left reached them, as a meeting says it.
SHARED_BY = {"by_hand": "by_hand", "post": "post", "read_aloud": "read_together"}
VIEW_OF = {"parents": "parent", "child": "child", "carer": "carer", "family_network": "carer"}
WILL_NOT_BE_HELD = "The meeting will not be held. Tell each person:"
FAMILY_ROLES = frozenset({"parents", "child", "carer", "family_network"})


@dataclass(frozen=True, slots=True)
class Means:
    """What the steps of one kind of meeting mean for each child, as kinds of events; empty where the law reads nothing.
    `matter`: the process it belongs to; `opens` where each meeting is a run of its own."""

    matter: str
    opens: bool = False
    called: str = ""
    moved: str = ""
    called_off: str = ""
    asked: str = ""
    left_out: str = ""
    view: str = ""
    report: str = ""
    decision_sent: str = ""
    record_sent: str = ""


MEANS: Mapping[str, Means] = {
    "conference": Means(
        "conference",
        opens=True,
        called="conference_booked",
        moved="conference_moved",
        called_off="conference_cancelled",
        asked="conference_invited",
        left_out="conference_not_invited",
        view="conference_view",
        report="report_shared",
        decision_sent="conference_decision_sent",
        record_sent="conference_record_sent",
    ),
    "core_group": Means(
        "protection_plan", called="core_group_planned", moved="core_group_planned", called_off="not_kept"
    ),
    "child_in_need_review": Means("child_in_need", moved="not_kept", called_off="not_kept"),
}
# As what a meeting that did not take place is counted, by whose doing (`law.steps.protection_plan.MEETING_OR_VISIT`).
MISSED: Mapping[str, str] = {"core_group": "core_group", "child_in_need_review": "review"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody to be asked: a person on the record, a colleague, or a professional by name and agency. `reach` is a
    professional's only. `by_role`: others see the role, because the agency would give a place away."""

    role: str
    person: UUID | None = None
    user: UUID | None = None
    name: str = ""
    agency: str = ""
    reach: str = ""
    by_role: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """A meeting with its children's matters and their histories, locked until the transaction ends."""

    meeting: models.Meeting
    matters: Mapping[UUID, UUID]
    histories: dict[UUID, History]
    rows: Rows = field(default_factory=Rows)

    @property
    def means(self) -> Means:
        """What its steps mean."""
        return MEANS[self.meeting.kind]

    @property
    def children(self) -> tuple[UUID, ...]:
        """The children it is about."""
        return tuple(self.matters)


@contextmanager
def about(meeting: UUID, *, by: Viewer, now: datetime) -> Iterator[About]:
    """A meeting somebody is about to write about. Raises NotFound where there is none, or a child of it is hidden."""
    found = models.Meeting.objects.filter(pk=meeting).first()
    if found is None:
        raise NotFound(meeting)
    matters = dict(models.MeetingChild.objects.filter(meeting=meeting).values_list("person_id", "matter_id"))
    with records(matters, by=by, now=now) as theirs:
        lock([meeting])
        yield About(found, matters, theirs)


def children_of(here: About, seat: UUID) -> list[UUID]:
    """The children about whom somebody has their place: those they were asked about, or left out of. A place made with the
    meeting itself is about all."""
    return asked_about(seat, here.children)


def asked_about(seat: UUID, children: Iterable[UUID]) -> list[UUID]:
    """Those of these children about whom a place is."""
    said = (
        models.SeatStep.objects.filter(
            seat=seat, kind__in=(Step.ASKED, Step.LEFT_OUT), facts__has_key="children"
        )
        .order_by("-n")
        .values_list("facts__children", flat=True)
        .first()
    )
    return [child for child in children if said is None or str(child) in said]


def meeting_of(seat: UUID) -> UUID:
    """The meeting a seat is at. Raises NotFound."""
    found = models.Seat.objects.filter(pk=seat).values_list("meeting_id", flat=True).first()
    if found is None:
        raise NotFound(seat)
    return found


def for_each(
    here: About,
    kind: str,
    when: When,
    facts: Mapping[str, Any],
    *,
    by: Viewer,
    now: datetime,
    children: Iterable[UUID] = (),
    reasons: Mapping[str, str] | None = None,
    occasion: UUID | None = None,
) -> dict[UUID, UUID]:
    """The same event for each child (or for some of them). Answers each child's event."""
    made = {}
    for child in children or here.children:
        row = event(kind, child, here.matters[child], when, facts, occasion=occasion, by=by, now=now)
        here.histories[child] = happen(here.rows, here.histories[child], row, by=by, now=now, reasons=reasons)
        made[child] = row.pk
    return made


# --- called, moved, called off --------------------------------------------------------------------------------------


def new_meeting(
    kind: str,
    matters: Mapping[UUID, UUID],
    *,
    form: str = "",
    at: datetime,
    place: str = "",
    online: bool = False,
    by: Viewer,
    now: datetime,
) -> tuple[models.Meeting, Rows]:
    """A meeting for a day with what is written about it, and the rows that make it. Each child's matter is known."""
    if law.BY_KEY.get(kind) is None or kind not in MEANS:
        raise NotFound(kind)
    _in_the_future(at, now)
    open_part, rows = new_document(kind, matters, title=law.BY_KEY[kind].name, by=by, now=now)
    closed, more = new_document(
        f"{kind}_closed", matters, title=f"{law.BY_KEY[kind].name}: confidential part", by=by, now=now
    )
    made = models.Meeting(
        kind=kind, form=form, document_id=open_part.pk, closed_id=closed.pk, **stamp(by, now)
    )
    rows = rows + more
    rows.add(made)
    for child, run in matters.items():
        rows.add(models.MeetingChild(meeting_id=made.pk, person_id=child, matter_id=run, **stamp(by, now)))
    rows.add(_time(made.pk, 0, at, place, online, by=by, now=now))
    return made, rows


def _in_the_future(at: datetime, now: datetime) -> None:
    if london_day(at) > london_day(now) + timedelta(days=366):
        raise Mistaken("on", "A meeting is called for a day within the next year. Check the year.")


def _time(
    meeting: UUID,
    n: int,
    at: datetime,
    place: str,
    online: bool,
    *,
    by: Viewer,
    now: datetime,
    called_off: bool = False,
    moved_by: str = "",
    reason: str = "",
) -> models.MeetingTime:
    return models.MeetingTime(
        meeting_id=meeting,
        n=n,
        at=in_london(at),
        place=place.strip(),
        online=online,
        called_off=called_off,
        moved_by=moved_by,
        reason=reason.strip(),
        **stamp(by, now),
    )


def planned(meeting: UUID) -> models.MeetingTime:
    """When and where the meeting is to be, by the last word on it."""
    return models.MeetingTime.objects.filter(meeting=meeting).order_by("-n")[0]


@reports
def move(
    meeting: UUID,
    *,
    at: datetime,
    place: str = "",
    online: bool = False,
    moved_by: str,
    reason: str,
    by: Viewer,
    now: datetime,
) -> None:
    """Another day or time: who moved it and why. Everybody asked is to be told, one by one."""
    _said_why(moved_by, reason)
    _in_the_future(at, now)
    with about(meeting, by=by, now=now) as here:
        last = _not_over(here)
        here.rows.add(
            _time(meeting, last.n + 1, at, place, online, moved_by=moved_by, reason=reason, by=by, now=now)
        )
        if here.means.moved:
            given = {"planned_on": london_day(at), "planned_at": at, "moved_by": moved_by, "reason": reason}
            if here.means.moved == "not_kept":
                given |= {
                    "what": MISSED[here.meeting.kind],
                    "by": moved_by,
                    "planned_on": london_day(last.at),
                    "new_on": london_day(at),
                }
            _for_who_goes_on(here, here.means.moved, given, by=by, now=now)
        here.rows.add(
            *_tell_again(here, "The meeting was moved. Tell each person the new day:", by=by, now=now)
        )
        write(here.rows)


@reports
def call_off(meeting: UUID, *, moved_by: str, reason: str, by: Viewer, now: datetime) -> None:
    """It will not be held on that day. Where it is still needed it is called again."""
    _said_why(moved_by, reason)
    with about(meeting, by=by, now=now) as here:
        last = _not_over(here)
        here.rows.add(
            _time(
                meeting,
                last.n + 1,
                last.at,
                last.place,
                last.online,
                called_off=True,
                moved_by=moved_by,
                reason=reason,
                by=by,
                now=now,
            )
        )
        if here.means.called_off:
            given = {
                "what": MISSED.get(here.meeting.kind, "other"),
                "planned_on": london_day(last.at),
                "by": moved_by,
                "moved_by": moved_by,
                "reason": reason,
            }
            _for_who_goes_on(here, here.means.called_off, given, by=by, now=now)
        here.rows.add(*_tell_again(here, WILL_NOT_BE_HELD, by=by, now=now))
        write(here.rows)


def _for_who_goes_on(here: About, kind: str, given: Mapping[str, Any], *, by: Viewer, now: datetime) -> None:
    """What a change of the meeting means for each child about whom it still is: not for one whose plan has ended meanwhile."""
    children = [
        child
        for child, run in here.matters.items()
        if not any(each.kind in invited.ENDED_BY for each in here.histories[child].of(str(run)))
    ]
    if children:
        for_each(here, kind, When.moment(now), _facts(kind, given), children=children, by=by, now=now)


def _said_why(moved_by: str, reason: str) -> None:
    if not moved_by:
        raise Mistaken("moved_by", "Say who it was moved by.")
    if not reason.strip():
        raise Mistaken("reason", "Say why, in a few words.")


def _not_over(here: About) -> models.MeetingTime:
    last = planned(here.meeting.pk)
    if last.called_off:
        raise Mistaken("", "This meeting was called off. Call another one.")
    if held_on(here.meeting) is not None:
        raise Mistaken("", "This meeting has been held.")
    return last


def held_on(meeting: models.Meeting) -> date | None:
    """The day the meeting was held; None while it has not been."""
    return (
        models.Occasion.objects.filter(document=meeting.document_id, kind=meeting.kind)
        .values_list("on", flat=True)
        .first()
    )


def _facts(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Those of these facts that the event has, as its JSON holds them."""
    known = {each.name for each in fields(KINDS[kind].facts)}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
        if name in known
    }


def _tell_again(here: About, words: str, *, by: Viewer, now: datetime) -> Iterator[models.Task]:
    """A task for whoever moved it: everybody asked hears it from us, one by one, and soon."""
    yield from tell_everybody(here.meeting.pk, here.children[0], words, teller=by.user, by=by, now=now)


def tell_everybody(
    meeting: UUID, child: UUID, words: str, *, teller: UUID, by: Viewer, now: datetime
) -> Iterator[models.Task]:
    """A task for a colleague, in the record of this child, to tell everybody who was asked; none where nobody was."""
    asked = models.Seat.objects.filter(meeting=meeting, steps__kind=Step.ASKED).distinct().count()
    if asked:
        yield task(
            "tell_about_meeting",
            f"{words} {asked} asked.",
            person=child,
            for_user=teller,
            due_at=now + timedelta(days=1),
            by=by,
            now=now,
        )


def needed_no_more(
    meeting: UUID, child: UUID, *, reason: str, teller: UUID, by: Viewer, now: datetime
) -> Iterator[models.MeetingTime | models.Task]:
    """A meeting that is still to come is called off because what it is about has ended: nobody failed to keep it, and it is
    counted as missed by nobody. Nothing where its hour has passed, or it was called off or held."""
    lock([meeting])
    last = planned(meeting)
    if last.called_off or last.at <= now or held_on(models.Meeting.objects.get(pk=meeting)) is not None:
        return
    off: dict[str, Any] = {"called_off": True, "moved_by": "us", "reason": reason}
    yield _time(meeting, last.n + 1, last.at, last.place, last.online, **off, by=by, now=now)
    yield from tell_everybody(meeting, child, WILL_NOT_BE_HELD, teller=teller, by=by, now=now)


def to_come(kind: str, runs: Iterable[UUID]) -> UUID | None:
    """The meeting of this kind about these plans that is called, and neither held nor called off."""
    for meeting in models.Meeting.objects.filter(kind=kind, children__matter__in=list(runs)).distinct():
        if not planned(meeting.pk).called_off and held_on(meeting) is None:
            return UUID(str(meeting.pk))
    return None


def ends_with_plan(
    kind: str,
    matters: Mapping[UUID, UUID],
    ended: Mapping[UUID, Event],
    *,
    reason: Callable[[Event], str],
    by: Viewer,
    now: datetime,
) -> Iterator[models.MeetingTime | models.Task]:
    """The meeting of this kind that was called for a plan which runs for nobody any more is called off; whoever works with the child
    whose part ended last, or else whoever called it, tells each person who was asked. `ended`: what ended each child's part."""
    if (meeting := to_come(kind, matters.values())) is None:
        return
    about = models.MeetingChild.objects.filter(meeting=meeting).values_list("person_id", flat=True)
    child = max(
        (each for each in about if each in ended), key=lambda each: (ended[each].recorded_at, str(each))
    )
    worker = models.Allocated.objects.filter(person=child, worker__isnull=False).values_list(
        "worker", flat=True
    )
    called_by = models.Meeting.objects.values_list("recorded_by", flat=True).get(pk=meeting)
    why, teller = reason(ended[child]), worker.first() or called_by
    yield from needed_no_more(meeting, child, reason=why, teller=teller, by=by, now=now)


# --- each person -----------------------------------------------------------------------------------------------------


@reports
def ask(
    meeting: UUID,
    who: Who,
    *,
    how: str,
    comes: tuple[datetime | None, datetime | None] = (None, None),
    children: Collection[UUID] = (),
    has_responsibility: bool | Collection[UUID] | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Ask one person, by themselves. `children`: about which of the children they are asked (none named: about all, and a child
    about themselves), of which those fall away that an order keeps from them; of the others they learn nothing by it.
    `has_responsibility`: whether they have it, or for which children. `comes`: from when and until when, where they come to a
    part of it, which nobody else is shown. Answers their seat."""
    if how not in HOW_ASKED.options():
        raise Mistaken("how", "Say how they were asked.")
    with about(meeting, by=by, now=now) as here:
        _not_over(here)
        seat = _seat(here, who, by=by, now=now)
        theirs = not_kept_from(_chosen(here, children, who), who, now=now)
        asked = {"how": how, "children": [str(child) for child in theirs]}
        here.rows.add(seat, _step(seat.pk, 0, Step.ASKED, facts=asked, by=by, now=now))
        if any(comes):
            here.rows.add(_step(seat.pk, 1, Step.COMES, facts=_part(*comes), by=by, now=now))
        _said_of_each(here, here.means.asked, theirs, who, has_responsibility, {}, by=by, now=now)
        write(here.rows)
    return seat.pk


def _chosen(here: About, children: Collection[UUID], who: Who) -> list[UUID]:
    """Those of the meeting's children that were named, or all of them; of a child who is asked, that child alone. Raises
    NotFound for one it is not about."""
    if not children and who.person in here.matters:
        return [child for child in here.children if child == who.person]
    if not set(children) <= set(here.children):
        raise NotFound(children)
    return [child for child in here.children if not children or child in children]


def not_kept_from(children: list[UUID], who: Who, *, now: datetime) -> list[UUID]:
    """These children without those about whom this person must be given nothing. Raises Mistaken where none is left."""
    if who.person is None:
        return children
    kept = kept_from.orders(children, [who.person], today=london_day(now))
    left = [child for child in children if (child, who.person) not in kept]
    if not left:
        said = kept[children[0], who.person].strip().rstrip(".")
        raise Mistaken(
            "person",
            f"They must be given nothing about these children: {said}. Write down that they are not asked, and how they are "
            "heard all the same.",
        )
    return left


def _said_of_each(
    here: About,
    kind: str,
    children: Iterable[UUID],
    who: Who,
    has_responsibility: bool | Collection[UUID] | None,
    more: Mapping[str, Any],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """That somebody was asked or left out, for each of these children; empty `kind`: the law reads nothing of it."""
    if not kind:
        return
    for child in children:
        has = has_responsibility
        given = {
            "person": _named(who),
            "role": who.role,
            "has_responsibility": has if has is None or isinstance(has, bool) else child in has,
            **more,
        }
        for_each(here, kind, When.moment(now), _facts(kind, given), children=[child], by=by, now=now)


@reports
def leave_out(
    meeting: UUID,
    who: Who,
    *,
    reason: str,
    other_way: str = "",
    children: Collection[UUID] = (),
    has_responsibility: bool | Collection[UUID] | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Do not ask somebody who would be asked: with the reason, and how they are heard all the same."""
    if not reason.strip():
        raise Mistaken("reason", "Say why they are not asked, in a few words.")
    with about(meeting, by=by, now=now) as here:
        _not_over(here)
        seat = _seat(here, who, by=by, now=now)
        theirs = _chosen(here, children, who)
        facts = {
            "reason": reason.strip(),
            "other_way": other_way.strip(),
            "children": [str(child) for child in theirs],
        }
        here.rows.add(seat, _step(seat.pk, 0, Step.LEFT_OUT, words=reason, facts=facts, by=by, now=now))
        more = {"reason": reason.strip(), "other_way": other_way.strip() or None}
        _said_of_each(here, here.means.left_out, theirs, who, has_responsibility, more, by=by, now=now)
        write(here.rows)
    return seat.pk


def _named(who: Who) -> str:
    """How an event names somebody: by the reference of their record, or as they are called."""
    return str(who.person) if who.person else who.name.strip()


def _seat(here: About, who: Who, *, by: Viewer, now: datetime) -> models.Seat:
    if who.role not in law.ROLE.options():
        raise Mistaken("role", "Say as what they are asked.")
    if who.person is None and not who.name.strip():
        raise Mistaken("name", "Enter their name.")
    if who.person is None and who.role not in FAMILY_ROLES and not who.agency.strip() and who.user is None:
        raise Mistaken("agency", "Enter the agency they come from.")
    already = models.Seat.objects.filter(meeting=here.meeting.pk)
    same = (
        already.filter(person=who.person)
        if who.person
        else already.filter(name__iexact=who.name.strip(), agency__iexact=who.agency.strip())
    )
    if same.exists():
        raise Mistaken("person" if who.person else "name", "They have a place at this meeting already.")
    return models.Seat(
        meeting_id=here.meeting.pk,
        role=who.role,
        person_id=who.person,
        user=who.user,
        name=who.name.strip(),
        agency=who.agency.strip(),
        reach="" if who.person else who.reach.strip(),
        shown=models.Seat.Shown.ROLE if who.by_role else models.Seat.Shown.NAME,
        **stamp(by, now),
    )


def place_rows(
    meeting: UUID,
    who: Who,
    *,
    how: str = "in_person",
    children: Collection[UUID] | None = None,
    by: Viewer,
    now: datetime,
) -> list[Any]:
    """Somebody's place at a meeting that is only now being made, and that they were asked: its chair, a member. `children`:
    about which of them; None is all."""
    if who.person is not None:
        may_write(by, [who.person], now=now)
    seat = models.Seat(
        meeting_id=meeting,
        role=who.role,
        person_id=who.person,
        user=who.user,
        name=who.name.strip(),
        agency=who.agency.strip(),
        reach="" if who.person else who.reach.strip(),
        shown=models.Seat.Shown.ROLE if who.by_role else models.Seat.Shown.NAME,
        **stamp(by, now),
    )
    asked: dict[str, Any] = {"how": how}
    if children is not None:
        asked["children"] = [str(child) for child in children]
    return [seat, _step(seat.pk, 0, Step.ASKED, facts=asked, by=by, now=now)]


def _part(from_at: datetime | None, until_at: datetime | None) -> dict[str, Any]:
    if from_at and until_at and until_at <= from_at:
        raise Mistaken("until", "The end must be after the beginning.")
    return {
        "from_at": in_london(from_at).isoformat() if from_at else None,
        "until_at": in_london(until_at).isoformat() if until_at else None,
    }


def _step(
    seat: UUID,
    n: int,
    kind: str,
    *,
    words: str = "",
    facts: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    by: Viewer,
    now: datetime,
) -> models.SeatStep:
    return models.SeatStep(
        seat_id=seat,
        n=n,
        kind=kind,
        at=in_london(at or now),
        words=words.strip(),
        facts=dict(facts or {}),
        **stamp(by, now),
    )


def next_step(
    here: About,
    seat: UUID,
    kind: str,
    *,
    words: str = "",
    facts: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    by: Viewer,
    now: datetime,
) -> models.SeatStep:
    """The next step of one seat of this meeting. Raises NotFound where the seat is at another, or is that of somebody who
    is hidden from the writer."""
    whose = models.Seat.objects.filter(pk=seat, meeting=here.meeting.pk).values_list("person_id", flat=True)
    if not whose:
        raise NotFound(seat)
    may_write(by, [person for person in whose if person], now=now)
    planned_already = sum(row.seat_id == seat for row in here.rows.of(models.SeatStep))
    n = models.SeatStep.objects.filter(seat=seat).count() + planned_already
    step = _step(seat, n, kind, words=words, facts=facts, at=at, by=by, now=now)
    here.rows.add(step)
    return step


@reports
def told_of_change(seat: UUID, *, how: str, words: str = "", by: Viewer, now: datetime) -> None:
    """Somebody who was asked heard, by themselves, that the meeting was moved or called off: how, and in which words. The words
    are read on their own page again, where nothing of anybody else stands in them."""
    if how not in HOW_ASKED.options():
        raise Mistaken("how", "Say how they were told.")
    with about(meeting_of(seat), by=by, now=now) as here:
        asked = models.SeatStep.objects.filter(seat=seat, kind=Step.ASKED).order_by("-n").first()
        if asked is None:
            raise Mistaken("", "They have not been asked to this meeting.")
        facts: dict[str, Any] = {"how": how, "again": True}
        if "children" in asked.facts:
            facts["children"] = asked.facts["children"]
        next_step(here, seat, Step.ASKED, words=words, facts=facts, by=by, now=now)
        write(here.rows)


@reports
def answer(seat: UUID, *, coming: str, words: str = "", by: Viewer, now: datetime) -> None:
    """Whether they will come, as they said."""
    if coming not in COMING.options():
        raise Mistaken("coming", "Say whether they will come.")
    _just(seat, Step.ANSWERED, words, {"coming": coming}, by=by, now=now)


@reports
def need(seat: UUID, *, what: str, words: str = "", by: Viewer, now: datetime) -> None:
    """Something they need so that they can take part."""
    if what not in NEED.options():
        raise Mistaken("what", "Choose what they need.")
    if what in ("apart", "other") and not words.strip():
        raise Mistaken("words", "Say what is needed, in a few words.")
    _just(seat, Step.NEEDS, words, {"need": what}, by=by, now=now)


@reports
def arranged(seat: UUID, *, need: UUID, words: str = "", by: Viewer, now: datetime) -> None:
    """What they need is arranged, and how."""
    wanted = models.SeatStep.objects.filter(pk=need, seat=seat, kind=Step.NEEDS).first()
    if wanted is None:
        raise NotFound(need)
    facts = {"need": wanted.facts["need"], "step": str(need)}
    _just(seat, Step.ARRANGED, words, facts, by=by, now=now)


@reports
def comes_when(
    seat: UUID, *, from_at: datetime | None, until_at: datetime | None, by: Viewer, now: datetime
) -> None:
    """From when and until when one person comes. Nobody else is shown it."""
    _just(seat, Step.COMES, "", _part(from_at, until_at), by=by, now=now)


@reports
def come_apart(
    first: UUID, second: UUID, *, until_at: datetime, from_at: datetime, by: Viewer, now: datetime
) -> None:
    """Two who must not meet come to parts of their own: the first until a time, the second from a later one. Neither is shown the
    other's, nor that there is another. Raises Mistaken where they are not at one meeting, or the times are not apart."""
    meeting = meeting_of(first)
    if first == second or meeting_of(second) != meeting:
        raise NotFound(second)
    if from_at < until_at + apart.BETWEEN:
        raise Mistaken("from", "Leave some minutes between the two, so that they do not meet at the door.")
    with about(meeting, by=by, now=now) as here:
        _not_over(here)
        next_step(here, first, Step.COMES, facts=_part(None, until_at), by=by, now=now)
        next_step(here, second, Step.COMES, facts=_part(from_at, None), by=by, now=now)
        write(here.rows)


@reports
def report_ready(seat: UUID, *, words: str = "", by: Viewer, now: datetime) -> None:
    """An agency's own report is in hand."""
    _just(seat, Step.REPORT_READY, words, {}, by=by, now=now)


def _just(seat: UUID, kind: str, words: str, facts: Mapping[str, Any], *, by: Viewer, now: datetime) -> None:
    with about(meeting_of(seat), by=by, now=now) as here:
        next_step(here, seat, kind, words=words, facts=facts, by=by, now=now)
        write(here.rows)


@reports
def give_report(
    seat: UUID,
    *,
    report: str,
    how: str,
    on: date,
    understood: str = "",
    answer: str = "",
    answer_for: str = "us",
    by: Viewer,
    now: datetime,
) -> None:
    """Somebody of the family has the report: how, on which day, whether they followed it, and what they answered. Their
    answer is kept in their words, in the record of the meeting, and travels into every copy that is made afterwards;
    `answer_for`: who else may read it, as they said."""
    if how not in HOW_SHARED.options():
        raise Mistaken("how", "Say how they were given it.")
    if answer_for not in ANSWER_FOR.options():
        raise Mistaken("answer_for", "Say who else may read their answer.")
    if on > london_day(now):
        raise Mistaken("on", "The day they had it must be today or in the past.")
    with about(meeting_of(seat), by=by, now=now) as here:
        person = models.Seat.objects.values_list("person_id", flat=True).get(pk=seat)
        if person is None:
            raise Mistaken("seat", "This is for the family. An agency's report is in hand or not.")
        facts: dict[str, Any] = {"report": report, "how": how, "on": on.isoformat(), "understood": understood}
        if answer.strip():
            facts["answer"] = str(_answered(here, seat, person, answer, by=by, now=now))
            facts["answer_for"] = answer_for
        next_step(here, seat, Step.REPORT_GIVEN, facts=facts, by=by, now=now)
        if here.means.report:
            given = {"shared_with": str(person), "report": report, "how": how}
            when = When.moment(now) if on == london_day(now) else When.day(on)
            for_each(here, here.means.report, when, given, children=children_of(here, seat), by=by, now=now)
        write(here.rows)


def copy_left(
    recipient: UUID, found: Mapping[UUID, History], *, channel: str, at: datetime, by: Viewer, now: datetime
) -> Rows:
    """What follows when a copy leaves that was made for somebody's seat: that they have the report, the decision or the record
    is written nowhere a second time. `found`: the histories of the children the copy is about, locked."""
    made = models.SeatCopy.objects.filter(recipient=recipient).select_related("seat__meeting").first()
    if made is None:
        return Rows()
    meeting = made.seat.meeting
    matters = models.MeetingChild.objects.filter(meeting=meeting, person__in=list(found))
    here = About(meeting, dict(matters.values_list("person_id", "matter_id")), dict(found))
    kind, happened, more = _left_of(here, made)
    how, on = SHARED_BY[channel], london_day(at)
    if happened:
        whom = str(made.seat.person_id) if made.seat.person_id else made.seat.agency or made.seat.name
        given = {"recipient": whom, "shared_with": whom, "report": "social_worker", "how": how, **more}
        for_each(here, happened, When.moment(at), _facts(happened, given), by=by, now=now)
    facts = {"how": how, "copy": str(recipient), "report": "social_worker", "on": on.isoformat()}
    next_step(here, made.seat_id, kind, facts=facts, at=at, by=by, now=now)
    return here.rows


def _left_of(here: About, made: models.SeatCopy) -> tuple[str, str, dict[str, Any]]:
    """The step of a seat, the kind of event (empty: none) and its own facts, by what the copy was of."""
    parts = models.SeatCopy.Part
    if made.part == parts.REPORT:
        return Step.REPORT_GIVEN, here.means.report if made.seat.person_id else "", {}
    if made.part == parts.CLOSED:
        return Step.CLOSED_SENT, "", {}
    if made.part == parts.DECISION:
        return Step.DECISION_SENT, here.means.decision_sent, {}
    approved = models.SignedVersion.objects.filter(document=here.meeting.document_id).order_by("-number")
    by = [str(ref) for ref in approved.values_list("recorded_by", flat=True)[:1]]
    return Step.RECORD_SENT, here.means.record_sent, {"approved_by": by[0] if by else None}


@reports
def give_view(
    seat: UUID, *, state: str, words: str = "", reason: str = "", by: Viewer, now: datetime
) -> None:
    """What one person thinks, in their words, or why nobody could ask. A child's view is that child's only."""
    if state == "given" and not words.strip():
        raise Mistaken("words", "Write what they think, as they said it.")
    if state != "given" and not reason.strip():
        raise Mistaken("reason", "Say why there is no view, in a few words.")
    with about(meeting_of(seat), by=by, now=now) as here:
        who = models.Seat.objects.get(pk=seat)
        facts: dict[str, Any] = {"state": state}
        if state == "given":
            teller = who.person_id
            facts["passage"] = str(_said_by(here, seat, teller, words, by=by, now=now))
        next_step(here, seat, Step.VIEW, words=reason, facts=facts, by=by, now=now)
        if here.means.view:
            of = VIEW_OF.get(who.role, "agency")
            given = {
                "view_of": of,
                "state": state,
                "person": str(who.person_id) if who.person_id else who.agency or who.name,
                "reason": reason.strip() or None,
            }
            child = who.person_id
            own = (
                [child]
                if of == "child" and child is not None and child in here.matters
                else children_of(here, seat)
            )
            for_each(here, here.means.view, When.moment(now), given, children=own, by=by, now=now)
        write(here.rows)


def _answered(here: About, seat: UUID, person: UUID, words: str, *, by: Viewer, now: datetime) -> UUID:
    """Their answer to the report in its slot of the meeting's document; another answer takes its place, and both are kept."""
    slot = f"{law.ANSWER}:{seat}"
    stands = {row.slot: row.passage_id for row in standing(here.meeting.document_id)}
    written = Writing(
        slot=slot,
        words=words,
        base=stands.get(slot),
        position=AFTER_THE_RECORD,
        about=tuple(children_of(here, seat)),
        told_by=(person,),
        source=models.Passage.Source.TOLD,
    )
    rows, _ = slot_rows(here.meeting.document_id, [written], by=by, now=now)
    here.rows.add(*rows.rows)
    made = rows.of(models.SlotPassage)
    return UUID(str(made[0].passage_id)) if made else stands[slot]


def _said_by(here: About, seat: UUID, teller: UUID | None, words: str, *, by: Viewer, now: datetime) -> UUID:
    """What somebody said about the children of their seat, kept as theirs."""
    own = teller is not None and teller in here.matters
    kept, rows = passage(
        words.strip(),
        about=[teller] if own and teller else children_of(here, seat),
        told_by=[teller] if teller else [],
        source=models.Passage.Source.TOLD,
        by=by,
        now=now,
    )
    here.rows.add(*rows.rows)
    return kept.pk


def is_family(role: str) -> bool:
    """Whether somebody asked in this role is of the family, and so is given the report and the decision as family."""
    return role in FAMILY_ROLES
