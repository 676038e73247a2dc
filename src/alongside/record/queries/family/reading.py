"""What one reader may read of each child of theirs, at this moment.

Everything about the children is read in one transaction on the family's own role, so that the database itself holds it to
what was granted (`record.doors`). What may be said of it is the law's (`law.sharing`, `law.standing`). Afterwards the words
in which somebody was told are read once more for facts of anybody else: what was said cannot be unsaid, and is not said
again here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connections
from psycopg.types.json import JsonbLoader

from alongside.law import events as law_events, invited as law_invited, pathway, sharing, standing
from alongside.law.days import london_day
from alongside.law.history import Correction, Event, History, Matter, Person, Precision
from alongside.law.invited import Invited, Seat
from alongside.law.messages import PAST, messages, of_past
from alongside.law.sharing import Entry, Told
from alongside.law.standing import Next, Stage
from alongside.record import models
from alongside.record.doors import Reader, reading_as
from alongside.record.rendering import circle
from alongside.record.rendering.detecting import Level

Value = str | date


@dataclass(frozen=True, slots=True)
class Line:
    """Words on a page, as a message of the law and what fills it; a worker by reference. `key` is the row it stands on."""

    child: UUID
    key: str
    message: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works with the family. `name`, `title`, `telephone` and `team` are empty of a colleague who is at risk at work:
    they are named by what they do and rung at their team's number. `title` is their job in the council's own words, `role` its
    key (empty: they sit in no team)."""

    ref: str
    name: str
    title: str
    telephone: str
    team: str
    team_telephone: str
    role: str = ""

    @property
    def rings(self) -> str:
        """The number to ring; empty where the record has none."""
        return self.telephone or self.team_telephone


@dataclass(frozen=True, slots=True)
class WhatWasSaid:
    """How they were told: the day, the way, and the words (empty where none were kept, or none may be shown; only whoever
    looks at the page beforehand is told which)."""

    on: date
    channel: str
    words: str
    left_out: bool = field(default=False, repr=False)


@dataclass(frozen=True, slots=True)
class Before:
    """Words that stood on a row before, and the day they were first read."""

    words: str
    on: date
    message: str
    values: Mapping[str, Value]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, as it now stands. `before`: what this row said earlier, oldest first. `taken_back`: it
    stands no more, and its words are the last of `before`; the day of that where it is known. `seen_on`: the day this
    reader first read of it here (None: now). `by`: who decided it."""

    on: date | None
    line: Line | None
    told: WhatWasSaid | None
    before: tuple[Before, ...]
    decision: bool
    seen_on: date | None
    taken_back: bool = False
    changed_on: date | None = None
    by: Line | None = None


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes, with the days this row named before, and the words in which they were told why it takes longer. `missed`: that it
    did not take place, whose doing that was and the new day, where its day has passed and they may read so."""

    next: Next | None
    line: Line
    before: tuple[Before, ...]
    told: WhatWasSaid | None
    missed: Line | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting they were asked to: what they read of it, the line that says so, where it is (empty: not theirs to read here),
    the words in which they were told of a change, and who runs it (None: not known, or at risk at work and named by nobody)."""

    invited: Invited
    line: Line
    place: str
    told: WhatWasSaid | None
    chair: Worker | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """A worker and what they are to this child: a message's key (`who.worker`, `who.plan`, `who.lead`)."""

    worker: Worker
    part: str


@dataclass(frozen=True, slots=True)
class Child:
    """Everything one reader may read about one child. `own`: the reader is that child or young person."""

    ref: UUID
    name: str
    stages: tuple[Stage, ...]
    standing: tuple[Line, ...]
    meetings: tuple[Meeting, ...]
    coming: tuple[Coming, ...]
    happened: tuple[Happened, ...]
    who: tuple[Who, ...]
    shown: tuple[Before, ...]
    own: bool = False

    @property
    def given(self) -> str:
        """What they are called."""
        return self.name.split(" ")[0]

    @property
    def days(self) -> list[tuple[date | None, list[Happened]]]:
        """What happened by its day, the newest first; within a day in its order."""
        found: dict[date | None, list[Happened]] = {}
        for each in self.happened:
            found.setdefault(each.on, []).append(each)
        return list(reversed(found.items()))

    @property
    def shown_by_day(self) -> list[tuple[date, list[tuple[Before, WhatWasSaid | None]]]]:
        """What they were shown by the day they first read it, the newest first: where things stood, what came, then what happened by
        its own day, each with the words in which they had been told of it."""
        said = {each.line.key: each.told for each in self.happened if each.line and each.told}
        place = {each.line.key: n for n, each in enumerate(self.happened) if each.line}
        found: dict[date, list[tuple[Before, WhatWasSaid | None]]] = {}
        for each in sorted(self.shown, key=lambda each: (*_as_it_stood(each), place.get(each.key, 0))):
            told = said.get(each.key)
            words = told if told is not None and told.words and told.on <= each.on else None
            found.setdefault(each.on, []).append((each, words))
        return sorted(found.items(), reverse=True)

    @property
    def decided(self) -> Happened | None:
        """What was decided last."""
        decisions = (each for each in reversed(self.happened) if each.decision and not each.taken_back)
        return next(decisions, None)


_ORDER = ("standing", "invited", "planned", "coming", "event", "told")


def _as_it_stood(shown: Before) -> tuple[int, date]:
    """The place of what was shown on the page of its day."""
    part = shown.key.partition(":")[0]
    day = next((each for each in shown.values.values() if isinstance(each, date)), date.min)
    return min(_ORDER.index(part) if part in _ORDER else len(_ORDER), _ORDER.index("event")), day


@dataclass(frozen=True, slots=True)
class Page:
    """One reader's page: their children, everybody who is named on it, and what stood on each row when they last read it."""

    children: tuple[Child, ...]
    workers: Mapping[str, Worker]
    last_shown: Mapping[tuple[UUID, str], Before]
    times_shown: Mapping[tuple[UUID, str], int]


# --- reading -------------------------------------------------------------------------------------------------------

_CHILDREN = """
SELECT c.person_id, c.name, c.born_on, c.due_on FROM record_personcard c
WHERE c.person_id IN (SELECT g.person_id FROM record_granted g WHERE g.what = 'pathway')
  AND c.person_id IN (SELECT guard.granted('pathway'))
ORDER BY coalesce(c.born_on, c.due_on) NULLS LAST, c.name, c.person_id
"""
_MATTERS = "SELECT person_id, ref, kind, parent_id FROM record_matter"
_EVENTS = """
SELECT person_id, ref, kind, matter_id, "on", at, precision, "order", recorded_at, corrects_id, correction, guard.facts(ref)
FROM record_event ORDER BY recorded_at, n, ref
"""
_TELLINGS = "SELECT * FROM guard.tellings()"
_SHOWN = """
SELECT person_id, key, n, message, "values", words, recorded_at FROM record_shown ORDER BY recorded_at, n, ref
"""
_WORKERS = "SELECT ref::text, name, title, telephone, team, team_telephone, role FROM guard.workers()"
_READER = "SELECT guard.reader_person()"
_INVITED = "SELECT * FROM guard.invitations()"
_ASKED = "SELECT guard.asked()::text"


@dataclass(frozen=True, slots=True)
class _Read:
    """What the database let this reader read."""

    children: list[tuple[Any, ...]]
    histories: Mapping[UUID, History]
    told: Mapping[UUID, list[Told]]
    said: Mapping[str, WhatWasSaid]
    shown: list[tuple[Any, ...]]
    workers: Mapping[str, Worker]
    person: UUID | None
    seats: tuple[Seat, ...]
    asked: frozenset[str] = frozenset()


def page(reader: Reader, *, now: datetime) -> Page:
    """This reader's page, with each child of theirs and no other. A number of statements that does not grow."""
    today = london_day(now)
    with reading_as(reader, today) as alias:
        read = all_of_it(alias)
    read = _without_others(read, today)
    last: dict[tuple[UUID, str], Before] = {}
    times: dict[tuple[UUID, str], int] = defaultdict(int)
    for person, key, _, message, values, words, at in read.shown:
        last[person, key] = Before(words, london_day(at), message, _valued(values))
        times[person, key] += 1
    children = tuple(_child(row, read, now) for row in read.children)
    return Page(children, read.workers, last, times)


def from_tellings(
    people: Mapping[UUID, str],
    histories: Mapping[UUID, History],
    told: Mapping[UUID, list[Told]],
    said: Mapping[str, WhatWasSaid],
    *,
    person: UUID | None,
    asked: frozenset[str] = frozenset(),
    now: datetime,
) -> Page:
    """What a page said at a moment that is over, for whoever works with the family: put together from what that reader had been
    told by then, and not from what they read. Workers are not named on it, and no meeting stands there."""
    read = _Read(
        [(ref, name) for ref, name in people.items()], histories, told, said, [], {}, person, (), asked
    )
    read = _without_others(read, london_day(now))
    return Page(tuple(_child(row, read, now) for row in read.children), {}, {}, {})


def child(reader: Reader, wanted: UUID, *, now: datetime) -> tuple[Page, Child] | None:
    """The same, and one child of it; None where this reader may read nothing about them."""
    found = page(reader, now=now)
    return next(((found, each) for each in found.children if each.ref == wanted), None)


def all_of_it(alias: str) -> _Read:
    """Whatever the database lets the reader read who is connected by this name."""
    pathway.load_events()
    matters: dict[UUID, list[Matter]] = defaultdict(list)
    for person, ref, kind, parent in _rows(alias, _MATTERS):
        matters[person].append(Matter(str(ref), kind, str(parent) if parent else None))
    events: dict[UUID, list[Event]] = defaultdict(list)
    for person, *columns in _rows(alias, _EVENTS):
        events[person].append(_event(*columns))
    told: dict[UUID, list[Told]] = defaultdict(list)
    said: dict[str, WhatWasSaid] = {}
    for notice, person, tell, event, matter, at, written_at, kind, channel, words in _rows(alias, _TELLINGS):
        spoken = kind == "given_in_person"
        told[person].append(Told(tell, str(event), str(matter), at, written_at, spoken, str(notice)))
        said[str(notice)] = WhatWasSaid(london_day(at), channel, words.strip())
    children = _rows(alias, _CHILDREN)
    return _Read(
        children,
        {
            row[0]: History(Person(str(row[0]), row[2], row[3]), matters[row[0]], events[row[0]])
            for row in children
        },
        told,
        said,
        _rows(alias, _SHOWN),
        {row[0]: Worker(*row) for row in _rows(alias, _WORKERS)},
        next((row[0] for row in _rows(alias, _READER)), None),
        tuple(_seat(*row) for row in _rows(alias, _INVITED)),
        frozenset(row[0] for row in _rows(alias, _ASKED)),
    )


def _seat(
    ref: UUID,
    child_: UUID,
    kind: str,
    form: str,
    held: bool,
    times: list[dict[str, Any]],
    steps: list[dict[str, Any]],
    roles: list[str],
    chair: dict[str, str] | None,
) -> Seat:
    return Seat(
        str(ref),
        str(child_),
        kind,
        form,
        held,
        tuple(law_invited.Time(**_moments(each)) for each in times),
        tuple(law_invited.Step(**_moments(each)) for each in steps),
        tuple(roles),
        chair["user"] if chair else "",
        datetime.fromisoformat(chair["recorded_at"]) if chair else None,
    )


_MOMENTS = ("at", "recorded_at", "from_at", "until_at")


def _moments(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the database answers it in JSON, with moments and days for their words."""
    found = dict(row)
    for name in _MOMENTS:
        if found.get(name):
            found[name] = datetime.fromisoformat(found[name])
    if isinstance(found.get("on"), str):
        found["on"] = date.fromisoformat(found["on"])
    return found


def _event(
    ref: UUID,
    kind: str,
    matter: UUID,
    on: date | None,
    at: datetime | None,
    precision: str,
    order: int,
    recorded_at: datetime,
    corrects: UUID | None,
    correction: str,
    facts: dict[str, Any],
) -> Event:
    retracts = correction == Correction.RETRACTS
    return Event(
        id=str(ref),
        kind=kind,
        matter=str(matter),
        on=on,
        facts=None if retracts else law_events.part(kind, facts),
        recorded_at=recorded_at,
        at=at,
        precision=Precision(precision),
        order=order,
        corrects=str(corrects) if corrects else None,
        correction=Correction(correction) if correction else None,
    )


def _rows(alias: str, sql: str) -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.cursor.adapters.register_loader("jsonb", JsonbLoader)
        cursor.execute(sql)
        return list(cursor.fetchall())


def _without_others(read: _Read, today: date) -> _Read:
    """The same without words in which anything of anybody else is found: a name that is not theirs, an address, a number. What
    they were told keeps its day, a meeting its hour. Whether anything is protected is not asked; the default of a page is
    silence."""
    written = [said.words for said in read.said.values()]
    written += [words for seat in read.seats for words in _words_of(seat)]
    if not any(written):
        return read
    children = [row[0] for row in read.children]
    people = {*children, *([read.person] if read.person else []), *_named_with(children)}
    loaded = circle.load(people, [], today=today)
    theirs = frozenset(loaded.ref(each) for each in children)
    reader = loaded.family.reader(loaded.ref(read.person) if read.person else "", theirs)
    detector = loaded.family.detector(reader)

    def anybody_else(words: str) -> bool:
        return any(
            each.kind != "name"
            or each.level is not Level.PERSON
            or each.subject not in theirs - reader.kept_from
            for each in detector.find(words)
        )

    def own(words: str) -> str:
        return "" if words and anybody_else(words) else words

    return replace(
        read,
        said={
            notice: replace(said, words="", left_out=True) if said.words and not own(said.words) else said
            for notice, said in read.said.items()
        },
        seats=tuple(
            replace(
                seat,
                times=tuple(replace(each, place=own(each.place)) for each in seat.times),
                steps=tuple(replace(each, words=own(each.words)) for each in seat.steps),
            )
            for seat in read.seats
        ),
    )


def _words_of(seat: Seat) -> Iterator[str]:
    """What somebody wrote about a meeting: where it is, and what they were told of a change."""
    yield from (each.place for each in seat.times)
    yield from (each.words for each in seat.steps)


def _named_with(children: Collection[UUID]) -> set[UUID]:
    """Everybody who was named in one call with these children, or has a place at one meeting about them: two families of one
    house are told of in one breath."""
    calls = models.ContactPerson.objects.filter(person__in=children).values("contact")
    named = models.ContactPerson.objects.filter(contact__in=calls, person__isnull=False)
    meetings = models.MeetingChild.objects.filter(person__in=children).values("meeting")
    seated = models.Seat.objects.filter(meeting__in=meetings, person__isnull=False)
    return {*named.values_list("person", flat=True), *seated.values_list("person", flat=True)}


# --- one child -----------------------------------------------------------------------------------------------------


def _child(row: tuple[Any, ...], read: _Read, now: datetime) -> Child:
    ref, name = row[0], row[1]
    history, told = read.histories[ref], read.told.get(ref, [])
    appeared = [each for each in told if each.appears_at <= now]
    whose = sharing.Reader(str(read.person or ""), frozenset({str(ref)}), read.asked)
    shown = sharing.entries(history, whose, told, now=now)
    known = sharing.known_to(history, shown)
    rows = _Rows(ref, [each[1:] for each in read.shown if each[0] == ref])
    meetings = tuple(_meetings(ref, read.seats, read.workers, now))
    asked_to = [each.invited.asks for each in meetings if each.invited.state != "called_off"]
    stages = standing.stages(known, appeared, asked_to=asked_to, asked=read.asked, now=now)
    return Child(
        ref,
        name,
        stages,
        tuple(Line(ref, f"standing:{stage.key}", stage.words, {}) for stage in stages),
        meetings,
        tuple(_coming(ref, known, history, shown, read, rows, meetings, now)),
        _happened(ref, history, shown, appeared, read, rows, london_day(now)),
        tuple(_who(known, read.workers)),
        tuple(rows.all),
        own=ref == read.person,
    )


class _Rows:
    """What was shown about one child, by the row it stood on."""

    def __init__(self, child_: UUID, found: Iterable[tuple[Any, ...]]) -> None:
        self.child = child_
        self.all: list[Before] = []
        self.by_key: dict[str, list[Before]] = defaultdict(list)
        for key, _, message, values, words, at in found:
            before = Before(words, london_day(at), message, _valued(values), key)
            self.all.append(before)
            self.by_key[key].append(before)

    def before(self, line: Line) -> tuple[Before, ...]:
        """What stood on this row before what it says now."""
        shown = self.by_key.get(line.key, [])
        now = _plain(line.message)
        return tuple(each for each in shown if (_plain(each.message), each.values) != (now, line.values))

    def first_seen(self, key: str) -> date | None:
        """The day they first read it."""
        return min((each.on for each in self.by_key.get(key, [])), default=None)


def _plain(message: str) -> str:
    """What a message says, whoever it is said to: neither that its day is over is a change, nor that it names who asked."""
    return message.removesuffix(PAST).removesuffix(sharing.ASKED)


def _happened(
    ref: UUID,
    history: History,
    shown: Collection[Entry],
    told: Collection[Told],
    read: _Read,
    rows: _Rows,
    today: date,
) -> tuple[Happened, ...]:
    said_with = {entry.told.notice for entry in shown if entry.told is not None}
    found = _once(_entry(ref, entry, history, read, rows, today) for entry in shown)
    found += [
        _telling(ref, each, read, rows)
        for each in told
        if each.notice not in said_with and each.tell in sharing.TOLD_WORDS
    ]
    # What stands, also where it is said with something else now: nothing of that was taken back.
    here = {f"event:{entry.event}" for entry in shown} | {f"told:{each.notice}" for each in told}
    found += [
        _taken_back(key, before, history)
        for key, before in rows.by_key.items()
        if key not in here and key.startswith(("event:", "told:"))
    ]
    return tuple(sorted(found, key=lambda each: each.on or date.min))


def _once(entries: Iterable[Happened]) -> list[Happened]:
    """A visit that counts for an enquiry and for a plan was one visit, and is said once."""
    said: set[tuple[str, tuple[tuple[str, Value], ...]]] = set()
    found = []
    for each in entries:
        if each.line is None or each.told is not None or each.before:
            found.append(each)
            continue
        words = (messages()[each.line.message], tuple(sorted(each.line.values.items())))
        if words not in said:
            said.add(words)
            found.append(each)
    return found


def _entry(ref: UUID, entry: Entry, history: History, read: _Read, rows: _Rows, today: date) -> Happened:
    values = _values(entry.about)
    planned = values.get("planned")
    words = of_past(entry.words) if isinstance(planned, date) and planned < today else entry.words
    line = Line(ref, f"event:{entry.event}", words, values)
    corrected = entry.about.corrects is not None
    return Happened(
        entry.on,
        line,
        read.said.get(entry.told.notice) if entry.told is not None else None,
        rows.before(line),
        standing.is_decision(entry.about.kind),
        rows.first_seen(line.key),
        changed_on=london_day(entry.about.recorded_at) if corrected else None,
        by=_decided_by(ref, entry, read.workers),
    )


def _decided_by(ref: UUID, entry: Entry, workers: Mapping[str, Worker]) -> Line | None:
    """That somebody decided it, where who that was is known here: by their name, or by what they do where they are at risk at work. What
    a conference decided its chair decided, also where the record has no name for them."""
    facts = entry.about.facts
    who = str(getattr(facts, "decided_by", None) or getattr(facts, "signed_by", None) or "")
    held = entry.about.kind == "conference_held"
    if not standing.is_decision(entry.about.kind) or (who not in workers and not (held and not who)):
        return None
    message = ("decided.chair" if who else "decided.a_chair") if held else "decided.by"
    return Line(ref, f"decider:{entry.event}", message, {"worker": who} if who else {})


def _telling(ref: UUID, told: Told, read: _Read, rows: _Rows) -> Happened:
    on = london_day(told.at)
    line = Line(ref, f"told:{told.notice}", sharing.TOLD_WORDS[told.tell], {"day": on})
    said = read.said.get(told.notice)
    return Happened(on, line, said, rows.before(line), False, rows.first_seen(line.key))


def _taken_back(key: str, before: list[Before], history: History) -> Happened:
    corrections = [each for each in history.recorded if f"event:{each.corrects}" == key]
    changed = max((each.recorded_at for each in corrections), default=None)
    last = before[-1].values.get("day")
    on = last if isinstance(last, date) else before[-1].on
    return Happened(
        on,
        None,
        None,
        tuple(before),
        False,
        before[0].on,
        taken_back=True,
        changed_on=london_day(changed) if changed else None,
    )


_NAMED = {"until": "until", "ends_on": "until", "planned_on": "planned", "new_on": "new"}


def _values(event: Event) -> dict[str, Value]:
    """What fills the words about an event: its day, the days in it, and the worker by reference."""
    found: dict[str, Value] = {"day": event.on} if event.on else {}
    for fact, name in _NAMED.items():
        if (value := getattr(event.facts, fact, None)) is not None:
            found[name] = value
    if "until" not in found and (ends := getattr(event.facts, "ends_at", None)) is not None:
        found["until"] = london_day(ends)
    if worker := getattr(event.facts, "worker", None):
        found["worker"] = worker
    return found


def _valued(values: Mapping[str, Any]) -> dict[str, Value]:
    """The values of a row that was shown: days as days again."""
    return {
        name: value if name in ("worker", "at") else date.fromisoformat(value)
        for name, value in values.items()
    }


# --- what comes, and who is who ------------------------------------------------------------------------------------


def _coming(
    ref: UUID,
    known: History,
    whole: History,
    shown: Collection[Entry],
    read: _Read,
    rows: _Rows,
    meetings: Collection[Meeting],
    now: datetime,
) -> Iterator[Coming]:
    asked_to = {each.invited.on for each in meetings if each.invited.kind == "core_group"}

    def in_time(due_on: date) -> set[str]:
        return {each.invited.asks for each in meetings if each.invited.on <= due_on}

    planned = _planned(ref, known, london_day(now))
    if planned is not None and planned.values["due"] not in asked_to:
        yield Coming(None, planned, rows.before(planned), None)
    longer = next(
        (entry.told for entry in reversed(list(shown)) if entry.about.kind == "assessment_extended"), None
    )
    for each in standing.coming(known, whole=whole, now=now):
        line = Line(ref, f"coming:{each.clock}:{each.started_by}", each.words, {"due": each.due_on})
        why = read.said.get(longer.notice) if longer is not None and each.was_on is not None else None
        if standing.DONE_BY.get(each.clock) in in_time(each.due_on) and not each.passed:
            continue
        missed = _missed(ref, each, shown) if each.passed else None
        yield Coming(each, line, rows.before(line), why, missed)


def _missed(ref: UUID, late: Next, shown: Collection[Entry]) -> Line | None:
    """That what was due did not take place: the last they read of it since it was begun."""
    begun = next((entry.on for entry in shown if entry.about.id == late.started_by), None) or date.min
    what = standing.MISSED.get(late.clock)
    found = [
        entry
        for entry in shown
        if entry.about.kind == "not_kept"
        and entry.about.facts.what == what
        and entry.on is not None
        and entry.on >= begun
    ]
    if not found:
        return None
    return Line(ref, f"event:{found[-1].event}", found[-1].words, _values(found[-1].about))


def _meetings(
    ref: UUID, seats: Iterable[Seat], workers: Mapping[str, Worker], now: datetime
) -> Iterator[Meeting]:
    """The meetings about this child that they were asked to, the soonest first."""
    found = (law_invited.invited(seat, now=now) for seat in seats if seat.child == str(ref))
    for each in sorted(filter(None, found), key=lambda one: (one.on, one.hour or time.min, one.seat)):
        values: dict[str, Value] = {"due": each.on}
        if each.hour is not None and each.state == "comes":
            values["at"] = f"{each.hour:%H:%M}"
        told = each.told
        said = WhatWasSaid(london_day(told.at), told.how, told.words.strip()) if told is not None else None
        line = Line(ref, f"invited:{each.seat}", each.words, values)
        chair = workers.get(each.chair)
        yield Meeting(
            each, line, each.place.strip(), said, chair if chair is not None and chair.name else None
        )


def _planned(ref: UUID, known: History, today: date) -> Line | None:
    """The next meeting of the small group, where a day was set that is still to come."""
    planned = known.last("core_group_planned")
    if planned is None or planned.facts.planned_on is None or planned.facts.planned_on < today:
        return None
    if known.last("protection_plan_ended", matter=planned.matter) is not None:
        return None
    on = planned.facts.planned_on
    return Line(ref, f"planned:{planned.corrects or planned.id}", "coming.planned", {"due": on})


def _who(known: History, workers: Mapping[str, Worker]) -> Iterator[Who]:
    """Whoever works with this child now, once each: their worker, and who leads a plan that goes on."""
    seen: set[str] = set()
    for part, ref in (
        (
            "who.plan",
            _of_last(known, "lead_social_worker", "protection_plan_started", "protection_plan_ended"),
        ),
        ("who.worker", _of_last(known, "worker", "allocated", "referral_closed")),
        ("who.lead", _of_last(known, "lead", "cin_plan_started", "cin_plan_ended")),
    ):
        if ref and ref in workers and ref not in seen:
            seen.add(ref)
            yield Who(workers[ref], part)


def _of_last(known: History, fact: str, begins: str, ends: str) -> str:
    last = known.last(begins)
    if last is None or known.last(ends, matter=last.matter) is not None:
        return ""
    return getattr(last.facts, fact, None) or ""
