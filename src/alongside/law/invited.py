"""What somebody reads of a meeting they were asked to themselves: the day, their own hour, who will be there by what they do,
what they may bring and say. From the moment they were told, and nothing of anybody else's place.

To ask somebody is to tell them: an invitation stands on their page because a colleague asked them, in a way that is written
down. What changes afterwards is news: it appears when somebody told them, or when the office next opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from alongside.law import days, office_hours
from alongside.law.tables import Source

SPOKEN = frozenset({"in_person", "phone"})  # ways of being asked in which somebody can ask back
# Who is named to a family as being there, by what they do: professionals alone. Who of the family is asked is each one's own.
ROLES = ("chair", "social_worker", "health", "school", "police", "early_help", "other_agency", "lawyer")
# What ends the plan that a meeting of its own is about, a small group or a review of help: it is not held about that child then.
ENDED_BY = ("protection_plan_ended", "cin_plan_ended")
# Of what somebody needs, what may stand on a screen others may look at: not from whom they must be apart.
NEEDS = ("interpreter", "access", "supporter", "advocate", "solicitor", "childcare")


@dataclass(frozen=True, slots=True)
class Time:
    """When and where it is to be, by one word on it. `at` is None where they come later: the hour is in their own step. `place`
    is empty where they come to a part of it."""

    on: date
    at: datetime | None
    place: str
    online: bool
    called_off: bool
    moved_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What became of their own place. `words`: what they were told of a change, where somebody wrote it down."""

    ref: str
    kind: str
    at: datetime
    recorded_at: datetime
    how: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None
    need: str = ""
    step: str = ""
    extent: str = ""
    state: str = ""
    attends: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """Their own place at one meeting about one child: its times and steps in order, and what those do who will be there. `chair`: who
    runs a conference, by reference (empty: not known, or not named), and when that was written down."""

    ref: str
    child: str
    kind: str
    form: str
    held: bool
    times: tuple[Time, ...]
    steps: tuple[Step, ...]
    roles: tuple[str, ...]
    chair: str = ""
    chair_at: datetime | None = None

    def every(self, *kinds: str) -> Iterator[Step]:
        """The steps of these kinds, in order."""
        return (step for step in self.steps if step.kind in kinds)


@dataclass(frozen=True, slots=True)
class Invited:
    """What they read of it now. `state`: `comes`, `called_off`, or `talk_first` (they are not to come, and a person tells
    them why). `hour` is None where it is not theirs to read here; `was` the day or hour it had before, which may be the same
    day; `told` the step with the words in which they were told of the change; `chair` who runs it, by reference."""

    seat: str
    child: str
    kind: str
    form: str
    state: str
    on: date
    hour: time | None
    until: time | None
    place: str
    online: bool
    was: Time | None
    by_us: bool
    told: Step | None
    roles: tuple[str, ...]
    needs: tuple[tuple[str, bool], ...]
    said_on: date | None
    appears_at: datetime
    chair: str = ""

    @property
    def asks(self) -> str:
        """What they are asked to (`standing.ASKED_TO`); its state alone where they are not to come to it."""
        return ".".join(filter(None, (self.kind, self.form))) if self.state == "comes" else self.state

    @property
    def words(self) -> str:
        """The message that says it."""
        return f"invited.{self.asks}"

    @property
    def explains(self) -> str:
        """The message that says what the meeting is for."""
        return self.words.replace("invited.", "meeting.", 1)


def invited(seat: Seat, *, now: datetime) -> Invited | None:
    """What they read of this place now. None while they have not been told, where it was held, and after its day."""
    first = next(seat.every("asked"), None)
    if first is None or seat.held:
        return None
    known = [step for step in seat.steps if appears_at(seat, step.recorded_at) <= now]
    times = [each for each in seat.times if appears_at(seat, each.recorded_at) <= now]
    if not times or appears_at(seat, first.recorded_at) > now:
        return None
    last, before = times[-1], _before(times, first)
    if last.on < days.london_day(now):
        return None
    part = next((step for step in reversed(known) if step.kind == "comes" and not step.attends), None)
    said = _latest(known, "view")
    again = [step for step in known if step.kind == "asked" and step.recorded_at >= last.recorded_at]
    hour, until = _hours(last, part)
    return Invited(
        seat.ref,
        seat.child,
        seat.kind,
        seat.form if seat.kind == "conference" else "",
        _state(last, known),
        last.on,
        hour,
        until,
        last.place,
        last.online,
        before if before is not None and (before.on, before.at) != (last.on, last.at) else None,
        last.moved_by == "us",
        next((step for step in reversed(again) if step.words), None),
        tuple(role for role in ROLES if role in seat.roles),
        tuple(_needs(known)),
        days.london_day(said.at) if said is not None and said.state == "given" else None,
        max(
            appears_at(seat, first.recorded_at),
            appears_at(seat, last.recorded_at),
            *(
                appears_at(seat, step.recorded_at)
                for step in known
                if step.kind in ("kept_out", "left_out", "comes")
            ),
        ),
        seat.chair if seat.chair_at is not None and appears_at(seat, seat.chair_at) <= now else "",
    )


def waits(seat: Seat, *, now: datetime) -> datetime | None:
    """When the next thing about this place appears by itself; None where nothing waits."""
    moments = [each.recorded_at for each in seat.times] + [each.recorded_at for each in seat.steps]
    moments += [seat.chair_at] if seat.chair_at is not None else []
    later = [at for at in (appears_at(seat, moment) for moment in moments) if at > now]
    return min(later, default=None)


def appears_at(seat: Seat, recorded_at: datetime) -> datetime:
    """From when something about this place is read: with the next time they were told of it, or when the office next opens
    after it was written down, whichever is sooner. Never before they were asked at all."""
    tellings = [
        (max(step.recorded_at, recorded_at), step.how in SPOKEN)
        for step in seat.every("asked")
        if step.recorded_at >= recorded_at
    ]
    asked = [step.recorded_at for step in seat.every("asked")]
    if not asked:
        return datetime.max.replace(tzinfo=recorded_at.tzinfo)
    by_itself = [(recorded_at, False)] if recorded_at > min(asked) else []
    return min(office_hours.may_appear_at(at, spoken, days.england()) for at, spoken in tellings + by_itself)


def _before(times: list[Time], first: Step) -> Time | None:
    """When it was to be by what they were told before: never a day that was over before they were asked."""
    told = [
        each
        for each in times[:-1]
        if each is _asked_for(times, first) or each.recorded_at > first.recorded_at
    ]
    return told[-1] if told else None


def _asked_for(times: list[Time], first: Step) -> Time | None:
    """The time that stood when they were first asked."""
    return next((each for each in reversed(times) if each.recorded_at <= first.recorded_at), None)


def _latest(steps: list[Step], kind: str) -> Step | None:
    return next((step for step in reversed(steps) if step.kind == kind), None)


def _state(last: Time, known: list[Step]) -> str:
    out = next((step for step in reversed(known) if step.kind in ("asked", "kept_out", "left_out")), None)
    if out is not None and (out.kind == "left_out" or out.extent == "whole"):
        return "talk_first"
    attends = next((step.attends for step in reversed(known) if step.attends), "")
    if attends == "not_there":
        return "talk_first"
    return "called_off" if last.called_off else "comes"


def _hours(last: Time, part: Step | None) -> tuple[time | None, time | None]:
    """The hour they are to come, and until when: their own where they come to a part of it and it is of this day."""
    own = [
        days.in_london(at).time() if at is not None and days.london_day(at) == last.on else None
        for at in ((part.from_at, part.until_at) if part is not None else (None, None))
    ]
    starts = days.in_london(last.at).time() if last.at is not None else None
    return starts or own[0], own[1]


def _needs(known: list[Step]) -> Iterator[tuple[str, bool]]:
    met = {step.step for step in known if step.kind == "arranged"}
    for step in known:
        if step.kind == "needs" and step.need in NEEDS:
            yield step.need, step.ref in met


# --- the words -----------------------------------------------------------------------------------------------------

SOURCES = (
    Source("PROCESS", "S17"),
    Source("PROCESS", "S20"),
    Source("PROCESS", "S10"),
    Source("PROCESS", "8.2"),
)
_CONFERENCE = "You and the people who work with your family talk about how to keep {names} safe. At the end the chair decides if a plan is needed. The chair does not work in your worker's team."
_SMALL_GROUP = "The small group that works on the plan for {names} meets. You are part of it. It turns the plan into steps: who does what, and by when."

WORDS: Mapping[str, str] = {
    "invited.conference.initial": "You are asked to come to a meeting about {names} on {due}. It is called a child protection conference.",
    "invited.conference.review": "You are asked to come to a review meeting about the plan for {names} on {due}.",
    # In the same words as a first one: who has moved, and where, is not said.
    "invited.conference.transfer_in": "You are asked to come to a meeting about {names} on {due}. It is called a child protection conference.",
    "invited.core_group": "You are asked to come to the small group that works on the plan for {names} on {due}.",
    "invited.child_in_need_review": "You are asked to come and look at the plan of help for {names} again on {due}.",
    "invited.called_off": "The meeting about {names} on {due} will not be held.",
    "invited.talk_first": "Please ring us before the meeting about {names} on {due}. Something about it has changed. A person must tell you what it is, and why.",
    "meeting.conference.initial": _CONFERENCE,
    "meeting.conference.review": "Everybody looks at what has changed, and what still must. At the end the chair decides if the plan is still needed. The chair does not work in your worker's team.",
    "meeting.conference.transfer_in": _CONFERENCE,
    "meeting.core_group": _SMALL_GROUP,
    "meeting.child_in_need_review": "You and the people who help you look at what has gone well, and what should change. You can say no to the plan.",
    "invited.until": "It is planned until {until}.",
    "invited.online": "You can join it by computer or by telephone.",
    "invited.place": "It is here: {place}.",
    "invited.moved_by_us": "Before, it was planned for {was}. We moved it.",
    "invited.moved": "Before, it was planned for {was}. It was moved.",
    "invited.views": "You can say what you think there. You can also tell your worker before, write it down, or ask somebody to say it for you. If you cannot come, what you think is still heard.",
    "invited.said": "You told us what you think on {day}. You can add to it.",
    "invited.bring": "You may bring somebody: a friend, an advocate or a solicitor.",
    "invited.report": "You have a right to read the worker's report before the meeting. Say so if you have not had it.",
    "invited.needs": "Tell us what you need so that you can take part: an interpreter, help to get there, somebody to look after the children, or anything else.",
    "invited.role.chair": "The chair, who runs the meeting",
    "invited.chair": "{worker}, the chair, who runs the meeting",
    "invited.role.social_worker": "A social worker",
    "invited.role.health": "Somebody from health, for example a nurse or a doctor",
    "invited.role.school": "Somebody from school or nursery",
    "invited.role.police": "A police officer",
    "invited.role.early_help": "Somebody who gives early help",
    "invited.role.other_agency": "Somebody from another service that helps",
    "invited.role.lawyer": "A lawyer who works for the council",
    "invited.need.interpreter": "An interpreter",
    "invited.need.access": "Help to get in, to hear or to see",
    "invited.need.supporter": "Somebody to support you",
    "invited.need.advocate": "An advocate",
    "invited.need.solicitor": "Your solicitor",
    "invited.need.childcare": "Somebody to look after the children",
}  # fmt: skip
# Meetings whose family is to have a report before (process S17).
WITH_A_REPORT = frozenset({"conference"})
