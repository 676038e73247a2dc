"""The 60-second page of a child: composed from facts, each with its day and its way back to where it was written.

Somebody new, or at night, has to understand at once: what is dangerous, where the child is and with whom, who may
decide, where everything stands, what is late, when the child was last seen and what the child says, who is missing from
the picture, whom to ring. Who may not be found by this reader is left out and not counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, TextField, UUIDField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from alongside.law import layers, pathway, people as law
from alongside.law.days import in_london, london_day
from alongside.law.editions import ALL as EDITIONS
from alongside.law.history import History
from alongside.law.pathway import Deadline, NextDecision, Position, State
from alongside.law.steps import enquiry
from alongside.law.tables import Layer, Objection
from alongside.record import history as histories, models
from alongside.record.access import Opened, Viewer, open_record
from alongside.record.queries.desk import assessment, events, glance, people, readable
from alongside.record.queries.desk.events import Happened
from alongside.record.queries.desk.glance import Line, Part
from alongside.record.queries.desk.people import AllSaid, Card, Sheet, Statement, Warning
from alongside.record.queries.desk.staff import Colleague, TeamCard, team_rows
from alongside.record.queries.shared import meeting_name
from alongside.record.rendering import unnamed
from alongside.record.together import compiled, together

PAPERS = 12  # the latest documents stand on the page; all of them stand in the story


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the child stands on one layer today: since when, and the event that says so."""

    layer: str
    layer_name: str
    value: str
    words: str
    from_on: date | None
    event: UUID


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock in words: what it asks, how it stands, its rule and where the rule is written."""

    name: str
    state: str
    due_on: date | None
    due_at: datetime | None
    extended_to: date | None
    started_on: date | None
    stopped_on: date | None
    rule: str
    source: str
    from_what: str
    event: UUID
    provisional: bool
    assumed: bool

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in ("due", "late", "extended", "not_known", "paused")


@dataclass(frozen=True, slots=True)
class Gap:
    """One person in the child's life and what is not known of them yet."""

    person: UUID | None
    name: str
    what: str
    responsible: str
    lives_here: bool
    seen_on: date | None
    views: str
    reach: bool
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the child said, as it was written down."""

    words: str
    on: date | None
    by: str
    document: UUID


@dataclass(frozen=True, slots=True)
class KeptAway:
    """Somebody who is given nothing about the child, and why; `review_on` is the day to look at it again."""

    person: UUID
    name: str
    words: str
    recorded_on: date
    review_on: date


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of this record that this reader may open, and how it begins. `opens`: the page it is read on, as
    `desk/child/opens.py` knows it."""

    ref: UUID
    kind: str
    title: str
    begins: str
    opens: tuple[str, UUID]
    on: date | None
    recorded_at: datetime
    by: str
    people: int
    files: int
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class Tell:
    """A duty to tell somebody, and where it stands."""

    notice: UUID
    to: str
    name: str
    what: str
    state: str
    due_on: date | None
    review_on: date | None


@dataclass(frozen=True, slots=True)
class Job:
    """An open task about this child."""

    task: UUID
    kind: str
    words: str
    for_whom: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class May:
    """A decision that may come next, who makes it, and what already stands against it. `contact`, `meeting`: the ones its
    matter belongs to, itself or by the matter it arose in."""

    name: str
    kind: str
    matter: UUID
    decided_by: tuple[str, ...]
    refusals: tuple[Objection, ...]
    cautions: tuple[Objection, ...]
    contact: UUID | None = None
    meeting: UUID | None = None


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting about this child: when it is to be or was, and whether it was held or called off."""

    meeting: UUID
    name: str
    at: datetime
    called_off: bool
    held: bool


@dataclass(frozen=True, slots=True)
class Portrait:
    """The page, as values. `sheet` holds the facts of the person, statement by statement."""

    person: UUID
    records: tuple[UUID, ...]
    sheet: Sheet
    is_child: bool
    warnings: tuple[Warning, ...]
    address: Statement | None
    lives_with: tuple[Statement, ...]
    standing: tuple[Standing, ...]
    clocks: tuple[Clock, ...]
    allocated: tuple[tuple[Colleague | None, TeamCard | None, date | None], ...]
    ring_at_night: tuple[TeamCard, ...]
    seen_on: date | None
    alone_on: date | None
    seen_event: UUID | None
    says: Words | None
    network: tuple[Gap, ...]
    last_decision: Happened | None
    next: tuple[May, ...]
    alerts: tuple[Objection, ...]
    tells: tuple[Tell, ...]
    jobs: tuple[Job, ...]
    story: tuple[Happened, ...]
    papers: tuple[Paper, ...]
    meetings: tuple[MeetingLine, ...]
    births: tuple[date, ...]
    lines: tuple[Line, ...]
    kept_away: tuple[KeptAway, ...]
    assessment: UUID | None
    waits_for_assessment: bool
    waits_for_discussion: bool

    def of(self, part: str) -> tuple[Line, ...]:
        """The lines that answer one question of the page."""
        return tuple(line for line in self.lines if line.part == Part(part))

    @property
    def born_twice(self) -> bool:
        """Whether records that were joined say different days of birth: somebody has to say which is right."""
        return len(self.births) > 1

    @property
    def late(self) -> tuple[Clock, ...]:
        """What should have been done by now."""
        return tuple(clock for clock in self.clocks if clock.state == "late")


def portrait(viewer: Viewer, person: UUID, *, now: datetime) -> Portrait:
    """Open the record, and read the page. Raises NotFound or ReasonNeeded as `access.open_record` says. Two statements after
    the record was opened, whatever has happened: all that is kept of the child, and all who are named in it."""
    opened = open_record(viewer, person, what="child page", now=now)
    today = london_day(now)
    read = together(
        {
            **people.to_read(opened.person, opened.records, viewer, today),
            **_kept(opened.person, opened.records),
            **readable.to_read(opened, viewer),
            "near_hidden": unnamed.near_to_read(opened.records, opened.hidden),
            **glance.lists(opened.records),
        }
    )
    said = people.from_read(_first(opened), read, hidden=opened.hidden)
    history = histories.from_read(opened.person, read)
    position = pathway.position(history, now)
    reader = readable.reader(opened, read)
    named = _named(said, history, read, reader)
    sheet = said.sheet(named.cards, named.staff, today)
    names = events.called(
        named.staff, named.teams, {ref: card.name for ref, card in named.cards.items()}, opened.hidden
    )
    shown = unnamed.from_read(opened.person, [row[0] for row in read["near_hidden"]], named.facts, today)
    story = _may_know(events.timeline(history.recorded, history.effective, names, shown), read)
    lives_with = tuple(_once(s for s in sheet.households if s.holds_on(today)))
    seen = [event for event in history.every("child_seen") if event.on]
    near = people.warnings_of(named.warnings, named.reviews, today=today, named=named.cards)
    return Portrait(
        person=opened.person,
        records=opened.records,
        sheet=sheet,
        is_child=sheet.person.is_child_on(today) or bool(history.matters),
        warnings=(*sheet.warnings, *(warning for warning, _ in near)),
        address=next((s for s in sheet.addresses if s.holds_on(today)), None),
        lives_with=lives_with,
        standing=_standing(position),
        clocks=tuple(_clocks(history, position)),
        allocated=_allocated(read["allocated"], named),
        ring_at_night=tuple(TeamCard(*row) for row in read["at_night"]),
        seen_on=max((e.on for e in seen if e.on), default=None),
        alone_on=max((e.on for e in seen if e.on and e.facts.seen == "alone"), default=None),
        seen_event=UUID(max(seen, key=lambda e: e.on or date.min).id) if seen else None,
        says=_says(read["says"], named, shown),
        network=_network(sheet, lives_with, history, named, today),
        last_decision=next((h for h in story if h.decision and h.stands), None),
        next=tuple(_may(each, history, read) for each in position.next_decisions),
        alerts=position.alerts,
        tells=_tells(read["tells"], opened.hidden),
        jobs=_jobs(read["jobs"], named, shown),
        story=story,
        papers=_papers(read, named, shown),
        meetings=_meetings(read["meetings"]),
        births=tuple(read["births"]),
        lines=glance.compose(
            glance.Known(
                history, position, read, names, opened.hidden, now, today, shown, bool(read["cleared"])
            )
        ),
        kept_away=_kept_away(read["kept_away"], named, opened.hidden, shown),
        assessment=assessment.live_from_read(read),
        waits_for_assessment=assessment.waits_from_read(read),
        waits_for_discussion=enquiry.is_awaited(history),
    )


def _meetings(rows: Iterable[tuple[Any, ...]]) -> tuple[MeetingLine, ...]:
    found = [
        MeetingLine(ref, meeting_name(kind, form), in_london(at), called_off, held)
        for ref, kind, form, at, called_off, held in rows
    ]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))


def _first(opened: Opened) -> tuple[UUID, ...]:
    """The records, the one that stands for the person first."""
    return tuple(sorted(opened.records, key=lambda ref: (ref != opened.person, str(ref))))


@compiled
def _kept(person: UUID, records: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """The history, and what the page shows beside it and the sheet."""
    return {
        **histories.to_read(person, records),
        **assessment.stands_to_read(person),
        "says": _words_of(records),
        "at_night": team_rows(kind__in=("front_door", "out_of_hours")),
        "contact_of": models.ContactPerson.objects.filter(
            person__in=records, matter__isnull=False, taken_off=None
        ).values_list("matter", "contact"),
        "meeting_of": models.MeetingChild.objects.filter(person__in=records)
        .order_by("recorded_at")
        .values_list("matter", "meeting"),
        "births": models.PersonCard.objects.filter(person__in=records, born_on__isnull=False)
        .order_by("born_on")
        .distinct("born_on")
        .values_list("born_on", flat=True),
        "meetings": models.MeetingTime.objects.filter(meeting__children__person__in=records)
        .order_by("meeting", "-n")
        .distinct("meeting")
        .values_list(
            "meeting",
            "meeting__kind",
            "meeting__form",
            "at",
            "called_off",
            Exists(
                models.Occasion.objects.filter(
                    document=OuterRef("meeting__document"), kind=OuterRef("meeting__kind")
                )
            ),
        ),
        "allocated": models.Allocated.objects.filter(person__in=records)
        .exclude(worker=None, team=None)  # waiting for a worker, on nobody's list yet
        .order_by("-from_on")
        .values_list("worker", "team", "from_on"),
        "tells": models.NoticeState.objects.filter(notice__person__in=records)
        .order_by("due_on", "notice")
        .values_list(
            "notice",
            "notice__to",
            "notice__to_person",
            "notice__to_person__card__name",
            "notice__what",
            "state",
            "due_on",
            "review_on",
        ),
        "jobs": models.Task.objects.filter(person__in=records, done=None).order_by("recorded_at"),
        "written_with": models.Event.objects.filter(
            person__in=records, kind="entry_written", occasion__document__isnull=False
        ).values_list("ref", "occasion__document"),
        **readable.places_to_read(records),
        "kept_away": models.KeptFrom.objects.filter(
            person__in=records, standing=True, replaced_by=None
        ).order_by("recorded_at", "ref"),
    }


@dataclass(frozen=True, slots=True)
class _Named:
    """Everybody whom what was read names, and what is known of those around the child."""

    cards: dict[UUID, Card]
    staff: dict[UUID, Colleague]
    teams: dict[UUID, TeamCard]
    warnings: list[models.StaffWarning]
    reviews: list[models.StaffWarningReview]
    seen: dict[UUID, date]
    reached: frozenset[UUID]
    facts: Mapping[str, list[Any]]


def _named(said: AllSaid, history: History, read: Mapping[str, list[Any]], reader: readable.Reader) -> _Named:
    """One statement for all names, the warnings near the child, and who of those around them was seen or can be reached."""
    around = {each.other for each in said.others if each.other}
    in_events = events.refs_in(history.recorded)
    in_lines = glance.named(read) | {row.other_id for row in read["kept_away"]}
    papers = readable.papers(read)[:PAPERS]
    staff = {
        *in_events,
        *in_lines,
        *said.writers,
        *(row[0] for row in read["allocated"]),
        *(row[2] for row in read["says"]),
        *(row.for_user for row in read["jobs"]),
        *(paper.recorded_by for paper in papers),
    } - {None}
    known_teams = {
        *in_events,
        *(row[1] for row in read["allocated"]),
        *(row.for_team for row in read["jobs"]),
    } - {None}
    found = together(
        {
            **people.cards_of(said.people | in_events | in_lines),
            **people.staff_of(staff),
            **_teams_of(known_teams),
            **_warned(said.near),
            **_around(around),
            "begins": readable.first_words(reader, [paper.ref for paper in papers]),
            **unnamed.facts_to_read(said.records, [row[0] for row in read["near_hidden"]]),
        }
    )
    return _Named(
        {row[0]: Card(*row) for row in found["cards"]},
        {row[0]: Colleague(*row) for row in found["staff"]},
        {row[0]: TeamCard(*row) for row in found["teams"]},
        found["warnings"],
        found["reviews"],
        dict(found["seen"]),
        frozenset(found["reached"]),
        found,
    )


@compiled
def _teams_of(refs: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    return {"teams": team_rows(ref__in=refs)}


_warned = compiled(people.warnings_to_read)


@compiled
def _around(around: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    return {
        "seen": _adults_seen(around),
        "reached": models.ContactPoint.objects.filter(person__in=around, standing=True)
        .values_list("person", flat=True)
        .distinct(),
    }


def _once(statements: Iterable[Statement]) -> Iterable[Statement]:
    seen: set[UUID | None] = set()
    for statement in statements:
        if statement.other not in seen:
            seen.add(statement.other)
            yield statement


def standing_words(layer: Layer, value: str) -> str:
    """A value of a layer as practitioners say it."""
    known = layers.BY_LAYER[layer]
    return dict((*known.values, *known.finer)).get(value, value.replace("_", " "))


def _standing(position: Position) -> tuple[Standing, ...]:
    order = {values.layer: place for place, values in enumerate(layers.LAYERS)}
    found = [
        Standing(
            span.layer.value,
            layers.BY_LAYER[span.layer].name,
            span.value,
            standing_words(span.layer, span.value),
            span.from_on,
            UUID(span.from_event),
        )
        for span in sorted(position.stages, key=lambda s: (order[s.layer], s.from_on or date.min))
        if span.to_on is None
    ]
    # Work inside work (an assessment under a referral) stands at the same place: said once, since the first day.
    return tuple({(one.layer, one.words): one for one in reversed(found)}.values())[::-1]


def _clocks(history: History, position: Position) -> Iterable[Clock]:
    happened = {event.id: event for event in history.effective}
    order = {State.LATE: 0, State.DUE: 1, State.EXTENDED: 1, State.PAUSED: 2, State.NOT_KNOWN: 3}
    for deadline in sorted(
        position.deadlines,
        key=lambda d: (order.get(d.state(position.at), 4), d.due_on or date.max, d.clock),
    ):
        yield clock_of(deadline, position.at, happened[deadline.started_by].kind)


def clock_of(deadline: Deadline, now: datetime, started_by: str) -> Clock:
    """A clock in words, as it stands at this moment."""
    clock = pathway.clocks()[deadline.clock]
    edition = EDITIONS.get(deadline.source.edition)
    title = edition.title if edition else deadline.source.edition
    place = f", {deadline.source.place}" if deadline.source.place else ""
    unconfirmed = "" if deadline.source.confirmed else " (reference not yet checked)"
    return Clock(
        events.clock_name(clock),
        deadline.state(now).value,
        deadline.due_on,
        deadline.due_at,
        deadline.extended_to,
        deadline.started_on,
        deadline.stopped_on,
        f"{events.limit_in_words(deadline.limit)} from: {clock.starts_text[:1].lower()}{clock.starts_text[1:]}",
        f"{title}{place}{unconfirmed}",
        events.label_of(started_by),
        UUID(deadline.started_by),
        deadline.provisional,
        deadline.assumed,
    )


def _allocated(
    rows: Iterable[tuple[UUID | None, UUID | None, date | None]], named: _Named
) -> tuple[tuple[Colleague | None, TeamCard | None, date | None], ...]:
    found = {(row[0], row[1]): row for row in reversed(list(rows))}
    return tuple(
        (named.staff.get(worker) if worker else None, named.teams.get(team) if team else None, since)
        for worker, team, since in found.values()
    )


def _words_of(records: Collection[UUID]) -> QuerySet[models.SlotPassage, Any]:
    """The latest words of the child: a slot made for them, in a note or an assessment of this child."""
    # The reference stands inside a slot's name: the database puts it there, so that the statement is the same for every child.
    mine = Q()
    for record in records:
        ref = Cast(Value(record, output_field=UUIDField()), TextField())
        for slot in ("child_words:", "voice.words:"):
            mine |= Q(slot=Concat(Value(slot), ref))
    return (
        models.SlotPassage.objects.filter(mine, document__people__person__in=records)
        .exclude(document__hidden__person__in=records)
        .order_by("-recorded_at")
        .values_list(
            "passage__text__words",
            Coalesce(_moved_to(occasion__document=OuterRef("document")), F("document__occasions__on")),
            "recorded_by",
            "document",
            "recorded_at",
        )[:1]
    )


def _says(
    rows: list[tuple[str | None, date | None, UUID, UUID, datetime]], named: _Named, shown: unnamed.Unnamed
) -> Words | None:
    if not rows or not (rows[0][0] or "").strip():
        return None
    words, on, writer, document, recorded_at = rows[0]
    by = named.staff.get(writer)
    return Words(shown(words or ""), on or london_day(recorded_at), by.name if by else "", document)


def _network(
    sheet: Sheet, lives_with: Iterable[Statement], history: History, named: _Named, today: date
) -> tuple[Gap, ...]:
    """Each parent and each adult in the home: known, reachable, seen, asked? And a line for a parent nobody named."""
    here = {s.other for s in lives_with}
    responsible: dict[UUID | None, str] = {
        s.other: s.words for s in sheet.responsibility if s.holds_on(today)
    }
    ties: dict[UUID | None, Statement] = {s.other: s for s in sheet.ties if s.holds_on(today)}
    others = [ref for ref in dict.fromkeys([*ties, *here, *responsible]) if ref]
    views = {event.facts.person: event for event in history.every("views_recorded")}
    gaps = [
        _gap(
            ref,
            ties.get(ref),
            named.cards,
            None if sheet.person.unborn else responsible,
            here,
            views,
            named.seen,
            named.reached,
            today,
        )
        for ref in others
        if ref in named.cards
    ]
    gaps.sort(
        key=lambda g: (
            g.what not in ("mother", "father", "parent", "adoptive parent"),
            not g.lives_here,
            g.name,
        )
    )
    kinds = {ties[ref].kind for ref in ties}
    for parent in ("mother", "father"):
        if (sheet.person.born_on or sheet.person.due_on) and parent not in kinds and "parent" not in kinds:
            gaps.append(
                Gap(
                    None,
                    f"{parent.capitalize()} not known",
                    parent,
                    "",
                    False,
                    None,
                    "",
                    False,
                    (f"Who is the {parent}?",),
                )
            )
    beside = history.last("strategy_discussion_held")
    if beside is not None and beside.facts.befriender:
        # Nobody's record: a befriender or parent support worker stands in the network by name and number.
        words = f"{beside.facts.befriender}, beside the parents"
        gaps.append(Gap(None, words, "befriender", "", False, None, "", True, ()))
    return tuple(gaps)


def _gap(
    ref: UUID,
    tie: Statement | None,
    found: Mapping[UUID, Card],
    responsible: Mapping[UUID | None, str] | None,
    here: Collection[UUID | None],
    views: Mapping[str, object],
    seen: Mapping[UUID, date],
    reached: Collection[UUID],
    today: date,
) -> Gap:
    """What is not known of one of them. `responsible` None: nobody has parental responsibility before the birth."""
    parent = tie is not None and tie.kind in law.PARENTS and tie.detail == "to"
    said = views.get(str(ref))
    state = getattr(getattr(said, "facts", None), "state", "") if said else ""
    gaps = []
    if parent:
        if responsible is not None and ref not in responsible:
            gaps.append("parental responsibility not recorded")
        if ref not in seen:
            gaps.append("not seen")
        if not state:
            gaps.append("views not asked")
        if ref not in reached:
            gaps.append("no way to reach them")
    elif ref in here and not found[ref].is_child_on(today) and ref not in seen:
        gaps.append("adult in the home, not seen")
    words = {"given": "views given", "refused": "did not want to say", "not_asked": "views not asked"}.get(
        state, state.replace("_", " ")
    )
    return Gap(
        ref,
        found[ref].name,
        tie.words if tie else "lives in the home",
        responsible.get(ref, "") if responsible else "",
        ref in here,
        seen.get(ref),
        words,
        ref in reached,
        tuple(gaps),
    )


def _adults_seen(refs: Collection[UUID]) -> QuerySet[models.OccasionPerson, Any]:
    """The day each was last there when somebody visited or rang."""
    return (
        models.OccasionPerson.objects.filter(
            person__in=refs,
            part__in=("present", "seen", "seen_alone", "seen_with_others"),
            occasion__on__isnull=False,
        )
        .order_by("person")
        .values("person")
        .annotate(last_on=Max(Coalesce(_moved_to(occasion=OuterRef("occasion")), F("occasion__on"))))
        .values_list("person", "last_on")
    )


def _moved_to(**where: Any) -> Subquery:
    """The day of a note, visit or call, where that was put right since."""
    moved = models.Event.objects.filter(kind="entry_written", correction="replaces", **where)
    return Subquery(moved.order_by("-recorded_at", "-ref").values("on")[:1])


def _may(each: NextDecision, history: History, read: Mapping[str, list[Any]]) -> May:
    return May(
        each.decision.name,
        each.kind,
        UUID(each.matter),
        tuple(role.replace("_", " ") for role in each.decision.decided_by),
        each.verdict.refusals,
        each.verdict.cautions,
        _belongs_to(each.matter, history, dict(read["contact_of"])),
        _belongs_to(each.matter, history, dict(read["meeting_of"])),
    )


def _belongs_to(matter: str | None, history: History, known: Mapping[UUID, UUID]) -> UUID | None:
    """What a matter belongs to, by itself or by the nearest matter it arose in."""
    while matter is not None:
        if UUID(matter) in known:
            return known[UUID(matter)]
        matter = history.matters[matter].parent if matter in history.matters else None
    return None


def _tells(rows: Iterable[tuple[Any, ...]], hidden: Collection[UUID]) -> tuple[Tell, ...]:
    return tuple(
        Tell(notice, to, "" if who in hidden else name or "", what, state, due_on, review_on)
        for notice, to, who, name, what, state, due_on, review_on in rows
    )


def _jobs(rows: Iterable[models.Task], named: _Named, shown: unnamed.Unnamed) -> tuple[Job, ...]:
    return tuple(
        Job(row.ref, row.kind, shown(row.words), _for_whom(row, named.staff, named.teams), row.recorded_at)
        for row in rows
    )


def _for_whom(row: models.Task, staff: Mapping[UUID, Colleague], named: Mapping[UUID, TeamCard]) -> str:
    if row.for_user and row.for_user in staff:
        return staff[row.for_user].name
    if row.for_team and row.for_team in named:
        return named[row.for_team].name
    return str(row.for_role).replace("_", " ")


def _papers(read: Mapping[str, list[Any]], named: _Named, shown: unnamed.Unnamed) -> tuple[Paper, ...]:
    begins = {row[0]: row[3] for row in named.facts["begins"]}
    places = readable.places(read)
    return tuple(
        Paper(
            paper.ref,
            paper.kind,
            paper.title or paper.kind.replace("_", " ").capitalize(),
            readable.begins(shown(begins.get(paper.ref, ""))),
            places.get(paper.ref, (paper.kind, paper.ref)),
            paper.on,
            paper.recorded_at,
            named.staff[paper.recorded_by].name if paper.recorded_by in named.staff else "",
            paper.people,
            paper.files,
            london_day(paper.signed_at) if paper.signed_at else None,
        )
        for paper in readable.papers(read)[:PAPERS]
    )


def _may_know(story: Iterable[Happened], read: Mapping[str, list[Any]]) -> tuple[Happened, ...]:
    """The timeline without what says only that something was written which this reader may not open."""
    written = dict(read["written_with"])
    open_to_them = {paper.ref for paper in readable.papers(read)}
    return tuple(
        each
        for each in story
        if written.get(each.ref) in (None, *open_to_them) or not readable.only_says_it_was_written(each)
    )


def _kept_away(
    rows: Iterable[models.KeptFrom], named: _Named, hidden: Collection[UUID], shown: unnamed.Unnamed
) -> tuple[KeptAway, ...]:
    return tuple(
        KeptAway(
            row.other_id,
            named.cards[row.other_id].name,
            shown(row.words),
            london_day(row.recorded_at),
            row.review_on,
        )
        for row in rows
        if row.other_id in named.cards and row.other_id not in hidden
    )
