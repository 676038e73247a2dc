"""An event in words: what it was, each fact as people read it, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law import pathway
from alongside.law.days import in_london, london_day
from alongside.law.events import KINDS
from alongside.law.history import Correction, Event, Precision
from alongside.law.tables import Clock, Duration, Mode, Unit
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.queries.desk.staff import Colleague, TeamCard, colleague_rows, team_rows
from alongside.record.rendering import unnamed as unnamed_
from alongside.record.rendering.unnamed import Unnamed
from alongside.record.together import together

# Facts that say what happened; the others are shown on the event's own page only.
TELLING = (
    "outcomes",
    "outcome",
    "answer",
    "seen",
    "why",
    "state",
    "scope",
    "until",
    "agency",
    "what",
    "assessment_kind",
    "entry",
    "recipient",
    "channel",
    "ground",
)


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, in words. `correction` says what became of it, where something did."""

    ref: UUID
    label: str
    words: str
    on: date | None
    at: datetime | None
    precision: Precision
    by: str
    recorded_at: datetime
    decision: bool
    correction: str = ""
    stands: bool = True
    late: bool = False
    matter: str = ""
    kind: str = ""

    @property
    def when(self) -> str:
        """14:05 on 3 September 2026, September 2026, 2026, or day not known."""
        if self.on is None:
            return "day not known"
        if self.precision is Precision.YEAR:
            return f"{self.on:%Y}"
        if self.precision is Precision.MONTH:
            return f"{self.on:%B %Y}"
        day = f"{self.on:%A} {self.on.day} {self.on:%B %Y}"
        return f"{day}, {in_london(self.at):%H:%M}" if self.at else day


def label_of(kind: str) -> str:
    """What people call this kind of event."""
    pathway.load_events()
    return KINDS[kind].label if kind in KINDS else kind.replace("_", " ").capitalize()


def facts_in_words(
    event: Event, names: Mapping[str, str], unnamed: Unnamed = str
) -> tuple[tuple[str, str], ...]:
    """Each fact that was recorded, its name and its value as people read them. `names`: colleagues and people by
    reference; `unnamed`: how words that somebody wrote freely are shown."""
    if event.facts is None:
        return ()
    types = KINDS[event.kind].fact_types()
    found = []
    for field in fields(event.facts):
        value = getattr(event.facts, field.name)
        if value is None or value == () or value == "":
            continue
        found.append((spoken(field.name), value_in_words(value, types.get(field.name), names, unnamed)))
    return tuple(found)


def value_in_words(
    value: Any, kind: str | dict[str, str] | None, names: Mapping[str, str], unnamed: Unnamed = str
) -> str:
    """One value of a fact."""
    if isinstance(value, tuple | list):
        return "; ".join(value_in_words(each, kind, names, unnamed) for each in value)
    if isinstance(kind, dict):
        return kind.get(str(value), str(value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        moment = in_london(value)
        return f"{moment.day} {moment:%B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    words = str(value).replace("_", " ") if kind == "str" and "_" in str(value) else str(value)
    return names.get(str(value)) or unnamed(words)


def spoken(name: str) -> str:
    """A fact's name as people read it."""
    return name.replace("_", " ").capitalize()


def explained(about: str) -> str:
    """What a kind of event is, with its facts named as the page names them: “own request”."""
    return re.sub(r"`(\w+)`", lambda named: f"“{spoken(named[1]).lower()}”", about)


def summary(event: Event, names: Mapping[str, str], unnamed: Unnamed = str) -> str:
    """What an event came to, in a few words, for a line of a timeline."""
    if event.facts is None:
        return ""
    types = KINDS[event.kind].fact_types()
    parts = []
    for name in TELLING:
        value = getattr(event.facts, name, None)
        if value not in (None, (), ""):
            parts.append(value_in_words(value, types.get(name), names, unnamed))
    if event.kind == "allocated":
        parts = [value_in_words(v, "", names) for v in (event.facts.worker, event.facts.team) if v]
    return "; ".join(parts)


def refs_in(events: Iterable[Event]) -> set[UUID]:
    """Every account or person the events name in their facts, and who wrote them."""
    found: set[UUID] = set()
    for event in events:
        texts = [event.recorded_by]
        if event.facts is not None:
            texts += [v for f in fields(event.facts) if isinstance(v := getattr(event.facts, f.name), str)]
        for text in texts:
            try:
                found.add(UUID(text))
            except ValueError:
                continue
    return found


def timeline(
    recorded: Iterable[Event],
    effective: Iterable[Event],
    names: Mapping[str, str],
    unnamed: Unnamed = str,
) -> tuple[Happened, ...]:
    """Everything that was recorded, the latest first; what was corrected stays, and says so. `unnamed`: how words that
    somebody wrote freely are shown."""
    standing = {event.id: event for event in effective}
    by_id = {event.id: event for event in recorded}
    corrected: dict[str | None, Event] = {e.corrects: e for e in by_id.values() if e.corrects}
    found = [
        _happened(event, standing, by_id, corrected, names, unnamed)
        for event in by_id.values()
        if event.kind in KINDS
    ]
    return tuple(
        sorted(found, key=lambda h: (h.on or date.min, h.at or h.recorded_at, h.recorded_at), reverse=True)
    )


def _happened(
    event: Event,
    standing: Mapping[str, Event],
    known: Mapping[str, Event],
    corrected: Mapping[str | None, Event],
    names: Mapping[str, str],
    unnamed: Unnamed,
) -> Happened:
    said, stands = "", True
    after = corrected.get(event.id)
    if event.corrects and event.corrects in known:
        said = {
            Correction.REPLACES: "Puts right what was recorded before",
            Correction.RETRACTS: "Takes back what was recorded before",
            Correction.MOVES: "Moved from another place in the record",
        }.get(event.correction or Correction.REPLACES, "")
        stands = event.correction is not Correction.RETRACTS
    if after is not None:
        stands = False
        said = {
            Correction.REPLACES: "Corrected later",
            Correction.RETRACTS: "Taken back later: this did not happen",
            Correction.MOVES: "Moved later: it was written in the wrong place",
        }.get(after.correction or Correction.REPLACES, "")
    return Happened(
        UUID(event.id),
        label_of(event.kind),
        summary(event, names, unnamed),
        event.on,
        event.at,
        event.precision,
        names.get(event.recorded_by, "Another system" if event.reported else ""),
        event.recorded_at,
        KINDS[event.kind].mode is Mode.DECIDES,
        said,
        stands,
        bool(event.on and (london_day(event.recorded_at) - event.on).days > 3),
        event.matter,
        event.kind,
    )


UNITS = {
    Unit.WORKING_DAYS: ("working day", "working days"),
    Unit.BUSINESS_DAYS: ("business day", "business days"),
    Unit.HOURS: ("hour", "hours"),
    Unit.CALENDAR_DAYS: ("day", "days"),
    Unit.WEEKS: ("week", "weeks"),
    Unit.MONTHS: ("month", "months"),
    Unit.YEARS: ("year", "years"),
    Unit.SCHOOL_TERMS: ("school term", "school terms"),
}


def limit_in_words(limit: Duration) -> str:
    """1 working day, 45 working days, as soon as practicable."""
    if limit.amount is None:
        return "as soon as practicable" if limit.unit is Unit.ASAP else "set by local policy"
    if limit.unit is Unit.UNTIL_AGE:
        return f"until the age of {limit.amount}"
    one, many = UNITS[limit.unit]
    return f"{limit.amount} {one if limit.amount == 1 else many}"


def clock_name(clock: Clock) -> str:
    """What people call a clock."""
    return clock.name or clock.key.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class EventPage:
    """One event with all its facts, who wrote it, what corrected it, and where a due date came from it."""

    event: Happened
    person: UUID
    name: str
    about: str
    facts: tuple[tuple[str, str], ...]
    because: str
    source: str
    others: tuple[Happened, ...]
    document: UUID | None
    due_shown: tuple[tuple[str, date | None, datetime], ...]
    breaches: tuple[tuple[str, str, str], ...]


def event_page(viewer: Viewer, ref: UUID, *, now: datetime) -> EventPage:
    """One event of a child's record. Opens the record, with all that goes with opening it. Four statements and the log's; one more
    where somebody near is hidden from this reader, who is then named nowhere in it."""
    row = models.Event.objects.select_related("occasion").filter(pk=ref).first()
    if row is None:
        raise NotFound(ref)
    opened = open_record(viewer, row.person_id, what="event", now=now)
    read = together(
        {
            **histories.to_read(row.person_id, (row.person_id,)),
            "shown": models.DueShown.objects.filter(person=row.person_id, starts_event=ref).order_by(
                "recorded_at"
            ),
            "broken": models.Breach.objects.filter(event=ref).order_by("recorded_at"),
            "near": unnamed_.near_to_read(opened.records, opened.hidden),
        }
    )
    near = [row[0] for row in read["near"]]
    hidden_facts = together(unnamed_.facts_to_read(opened.records, near))
    unnamed = unnamed_.from_read(opened.person, near, hidden_facts, london_day(now))
    theirs = histories.from_read(row.person_id, read)
    its_chain = chain(theirs.recorded, str(ref))
    names = named_in(its_chain, opened.hidden)
    happened = {h.ref: h for h in timeline(theirs.recorded, theirs.effective, names, unnamed)}
    law_row = next(event for event in theirs.recorded if event.id == str(ref))
    return EventPage(
        happened[ref],
        row.person_id,
        opened.name,
        explained(KINDS[row.kind].about),
        facts_in_words(law_row, names, unnamed),
        unnamed(row.because),
        "" if row.source == "desk" else row.source.removeprefix("import:"),
        tuple(happened[UUID(each.id)] for each in its_chain if each.id != str(ref)),
        row.occasion.document_id if row.occasion else None,
        tuple(
            (clock_name(pathway.clocks()[each.clock]), each.due_on, each.recorded_at)
            for each in read["shown"]
            if each.clock in pathway.clocks()
        ),
        tuple((each.level, unnamed(each.words), unnamed(each.ground)) for each in read["broken"]),
    )


def chain(recorded: Iterable[Event], ref: str) -> list[Event]:
    """The event, what it corrects and what corrects it, however long the chain."""
    events = list(recorded)
    reached, grew = {ref}, True
    while grew:
        more = {e.id for e in events if e.corrects in reached} | {
            e.corrects for e in events if e.id in reached and e.corrects
        }
        grew = not more <= reached
        reached |= more
    return [event for event in events if event.id in reached]


def named_in(events: Iterable[Event], hidden: Collection[UUID]) -> dict[str, str]:
    """The colleagues, teams and people that events name, by reference as text. Somebody this reader may not find is
    "somebody else". One statement."""
    wanted = refs_in(events)
    read = together(
        {
            "staff": colleague_rows(wanted),
            "teams": team_rows(ref__in=wanted),
            "people": models.PersonCard.objects.filter(person__in=wanted).values_list("person", "name"),
        }
    )
    return called(
        {row[0]: Colleague(*row) for row in read["staff"]},
        {row[0]: TeamCard(*row) for row in read["teams"]},
        dict(read["people"]),
        hidden,
    )


def called(
    staff: Mapping[UUID, Colleague],
    known_teams: Mapping[UUID, TeamCard],
    people: Mapping[UUID, str],
    hidden: Collection[UUID],
) -> dict[str, str]:
    """What each of these is called, by reference as text; somebody who may not be found is "somebody else"."""
    return (
        {str(ref): one.name for ref, one in staff.items()}
        | {str(ref): one.name for ref, one in known_teams.items()}
        | {str(ref): "somebody else" if ref in hidden else name for ref, name in people.items()}
    )
