"""The data desk: what the rules find today, the headline numbers, and the children behind each. Pages add up what a job
has counted and never count themselves (`record.copies.census`).

Three scopes. Who answers for the returns sees the whole council: numbers count every child, a list names a child by number
only, and a child whose record is hidden from them is a row that says so. A manager sees the children of their own teams,
by name, and nothing of a child who is hidden from them: not in a list, nor in a number. Whoever decides at the front door
sees its numbers for the whole council, since nobody there is with a team yet; a child who is with another team now stands in
those lists by number. Who works with children sees what
is found of those allocated to them, since it is they who can put it right; of the council's numbers they see none here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.accounts.roles import May, may
from alongside.law.days import add_months, london_day
from alongside.record import models
from alongside.record.access import (
    NotFound,
    Opened,
    Restricted,
    Viewer,
    hidden_in_copies,
    open_record,
    parted_from_hidden,
)
from alongside.record.queries.census.asked import NOT_STATED
from alongside.record.queries.desk.staff import team_rows
from alongside.record.queries.shared import rows, staff, staff_from, staff_rows
from alongside.record.together import Written, together
from alongside.returns.cin.indicators import indicators

AT_A_TIME = 50
IN_A_BATCH = 500  # rows of a list that is taken away
OLDEST, LATEST = ("since", "key"), ("-on", "-ref")
T = TypeVar("T")
Place = tuple[Any, Any] | None  # behind which row of a list the next begin: its day or moment, and its key
FRONT_DOOR = tuple(each.key for each in indicators() if each.area == "front door")
WHOLE = (May.RUN_RETURNS, May.APPROVE_RETURNS, May.SEE_SERVICE)


def sees_whole(viewer: Viewer) -> bool:
    """Whether this viewer sees the numbers of the whole council, rather than those of their own teams."""
    return any(may(viewer.roles, each) for each in WHOLE)


def _teams(viewer: Viewer) -> list[UUID] | None:
    """The teams whose children this viewer sees; None is everybody. NotFound for who sees neither."""
    if sees_whole(viewer):
        return None
    if not may(viewer.roles, May.SEE_TEAM):
        raise NotFound("the data desk")
    return sorted(viewer.teams)


def sees_front_door(viewer: Viewer) -> bool:
    """Whether this viewer sees the numbers of the front door for the whole council: its work comes before any team's."""
    return sees_whole(viewer) or may(viewer.roles, May.DECIDE_REFERRAL)


def _teams_behind(viewer: Viewer, indicator: str) -> list[UUID] | None:
    """The teams whose children behind a number this viewer sees; None is everybody. NotFound for who sees neither."""
    teams = _teams(viewer)
    return None if indicator in FRONT_DOOR and sees_front_door(viewer) else teams


def _hidden(viewer: Viewer, now: datetime) -> dict[UUID, Restricted]:
    """Whoever is hidden from this viewer in the copies this room reads. One statement."""
    read = together({"hidden": hidden_in_copies(viewer, london_day(now))})
    return {person: Restricted(person, owner, phone) for person, owner, phone in read["hidden"]}


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whose findings somebody sees: everybody's, or those of the children of `teams`, or of those they work with."""

    teams: list[UUID] | None = None
    worker: UUID | None = None

    @property
    def whole(self) -> bool:
        return self.teams is None and self.worker is None

    def sees(self, row: models.CensusFinding) -> bool:
        """Whether this finding is for them, as far as its child is not hidden. A manager who opens another team's is asked why."""
        return self.whole or (row.person is not None and self.worker in (None, row.worker))


def _scope(viewer: Viewer) -> _Scope:
    """Whose findings this viewer sees. NotFound for who sees none."""
    if not (sees_whole(viewer) or may(viewer.roles, May.SEE_TEAM)) and may(
        viewer.roles, May.WRITE_ASSESSMENT
    ):
        return _Scope(worker=viewer.user)
    return _Scope(_teams(viewer))


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the copies of a year reach."""

    year: str
    council: str
    as_at: date
    whole_at: datetime
    latest_at: datetime
    children: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of findings added up: of a rule, a team or a worker."""

    key: str
    name: str
    errors: int
    queries: int
    ref: UUID | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """What the rules find in the return of a year as it would be today. `restricted`: how many of the findings are about
    children whose records are hidden from the viewer; they are in the numbers of the rules, and of no team or worker.
    `sent_at`, `sent_before_at`: when the return of the year, and of the year before, was sent, as it was last built."""

    reached: Reached | None
    before: Reached | None
    waiting: bool
    errors: int
    queries: int
    errors_before: int
    restricted: int
    rules: tuple[Line, ...]
    teams: tuple[Line, ...]
    workers: tuple[Line, ...]
    sent_at: datetime | None = None
    sent_before_at: datetime | None = None


# The return of a year is done with once it is sent, and until it is built again: then it is being put right again.
SENT = """
SELECT b.year, s.recorded_at FROM (
  SELECT DISTINCT ON (year) ref, year FROM record_build WHERE collection = 'cin' AND year = ANY(%(years)s)
  ORDER BY year, recorded_at DESC, serial DESC) b
JOIN record_buildstep s ON s.build_id = b.ref AND s.kind = 'sent'
"""
TALLIES = """
SELECT key, severity, team, worker, sum("every")::integer, min(year) FROM record_censustally
WHERE year = %(year)s AND what = 'finding' AND (%(every)s OR team = ANY(%(teams)s))
GROUP BY key, severity, team, worker
"""
_FOUND = (str, str, UUID, UUID, int, str)


# The rules that find a number on two children, with what they share. Where everybody else who has it is hidden from a manager,
# the finding alone would say that there is somebody: to write a number down would be to ask whether a hidden child has it.
SHARED = {"1520": "upn", "8510": "number"}
ONLY_WITH_HIDDEN = " UNION ALL ".join(
    f"""
SELECT DISTINCT o.year, '{rule}', o.person FROM record_censuschild h
JOIN record_censuschild o ON o.year = h.year AND o.{shared} = h.{shared} AND o.{shared} <> ''
WHERE h.year = ANY(%(years)s) AND h.person = ANY(%(hidden)s) AND o.person <> ALL(%(hidden)s)
  AND NOT EXISTS (SELECT 1 FROM record_censuschild x WHERE x.year = o.year AND x.{shared} = o.{shared}
                  AND x.person <> o.person AND x.person <> ALL(%(hidden)s))"""  # noqa: S608 - our own words only
    for rule, shared in SHARED.items()
)
# What the rules find and this viewer does not see, added up.
HIDDEN_FINDINGS = f"""
WITH alone(year, rule, person) AS ({ONLY_WITH_HIDDEN})
SELECT year, rule, severity, team, worker, count(*) FROM record_censusfinding
WHERE year = ANY(%(years)s) AND person = ANY(%(hidden)s) AND (%(every)s OR team = ANY(%(teams)s))
GROUP BY year, rule, severity, team, worker
UNION ALL
SELECT f.year, f.rule, f.severity, f.team, f.worker, count(*) FROM alone x JOIN record_censusfinding f USING (year, rule, person)
WHERE NOT %(every)s AND f.team = ANY(%(teams)s) GROUP BY f.year, f.rule, f.severity, f.team, f.worker
"""  # noqa: S608 - our own words only


def _only_with_hidden(years: Sequence[str], hidden: Collection[UUID]) -> dict[str, set[tuple[str, UUID]]]:
    """Rules and children, by year, of findings that stand only because of somebody who is hidden. One statement."""
    found: dict[str, set[tuple[str, UUID]]] = {year: set() for year in years}
    if hidden:
        for year, rule, person in rows(ONLY_WITH_HIDDEN, {"years": list(years), "hidden": list(hidden)}):
            found[year].add((rule, person))
    return found


def overview(viewer: Viewer, year: str, before: str, *, now: datetime) -> Overview:
    """What the rules find today, by rule, team and worker, beside the year before. Three statements."""
    teams = _teams(viewer)
    of = {"every": teams is None, "teams": teams or []}
    read = together(
        {
            "hidden": hidden_in_copies(viewer, london_day(now)),
            "runs": models.CensusRun.objects.filter(pk__in=[year, before]).values_list(*_RUN),
            "waiting": models.CensusDue.objects.order_by("pk").values_list("pk", flat=True)[:1],
            "now": Written(TALLIES, {"year": year, **of}, _FOUND),
            "then": Written(TALLIES, {"year": before, **of}, _FOUND),
            "sent": Written(SENT, {"years": [year, before]}, (str, datetime.fromisoformat)),
        }
    )
    sent = dict(read["sent"])
    hidden = sorted(row[0] for row in read["hidden"])
    less: dict[str, Counter[tuple[Any, ...]]] = {year: Counter(), before: Counter()}
    if hidden:
        for of_year, *what, number in rows(
            HIDDEN_FINDINGS, {"years": [year, before], "hidden": hidden, **of}
        ):
            less[of_year][tuple(what)] += number
    tally = Counter({tuple(row[:4]): row[4] for row in read["now"]})
    restricted = less[year]
    shown = tally - restricted
    by_rule = tally if teams is None else shown
    names = together(
        {
            "staff": staff_rows({worker for _, _, _, worker in shown}),
            "teams": team_rows(ref__in={team for _, _, team, _ in shown if team}),
        }
    )
    staff_names = staff_from(names["staff"])
    team_names = {str(row[0]): row[1] for row in names["teams"]}
    reached = {row[0]: Reached(*row) for row in read["runs"]}
    return Overview(
        reached=reached.get(year),
        before=reached.get(before),
        waiting=bool(read["waiting"]),
        errors=sum(n for (_, severity, _, _), n in by_rule.items() if severity != "query"),
        queries=sum(n for (_, severity, _, _), n in by_rule.items() if severity == "query"),
        errors_before=sum(row[4] for row in read["then"] if row[1] != "query")
        - sum(
            n for (_, severity, _, _), n in less[before].items() if teams is not None and severity != "query"
        ),
        restricted=restricted.total() if teams is None else 0,
        rules=_lines(by_rule, 0, {}),
        teams=_lines(shown, 2, team_names),
        workers=_lines(shown, 3, staff_names),
        sent_at=sent.get(year),
        sent_before_at=sent.get(before),
    )


_RUN = ("year", "council", "as_at", "whole_at", "latest_at", "children")


def _lines(tally: Mapping[Any, int], by: int, names: Mapping[str, str]) -> tuple[Line, ...]:
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    for key, number in tally.items():
        found[key[by]]["query" if key[1] == "query" else "error"] += number
    lines = [
        Line(str(key or ""), names.get(str(key), ""), some["error"], some["query"], key if by else None)
        for key, some in found.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.errors, -line.queries, line.name, line.key)))


@dataclass(frozen=True, slots=True)
class Who:
    """The child of a row: by number for who sees the whole council, by name for their own manager. `hidden`: only that the
    record is restricted, and whom to ring."""

    person: UUID | None
    number: str = ""
    name: str = ""
    desk_phone: str = ""

    @property
    def hidden(self) -> bool:
        """Whether only the desk to ring may be shown."""
        return bool(self.desk_phone)


@dataclass(frozen=True, slots=True)
class Row:
    """One finding in a list."""

    key: UUID
    who: Who
    rule: str
    severity: str
    words: str
    seen: str
    fields: tuple[str, ...]
    since: datetime | None
    state: str
    team: str
    worker: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Some findings of a year, the longest standing first; `after`: where the next ones begin, if there are more."""

    rows: tuple[Row, ...]
    after: UUID | None
    named: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for. `without`: those of children who have no `team`, or no `worker`."""

    year: str
    rule: str = ""
    severity: str = ""
    team: UUID | None = None
    worker: UUID | None = None
    state: str = ""
    without: str = ""
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Listed:
    """A long list, some rows at a time, each time behind the last row that was shown. `hidden`: whose records are hidden from
    the viewer, `teams`: of whose children only (None: everybody's). Rows of hidden children are `told`, last and in the order
    of nothing that happened, so that neither they nor their places say when; where they are not told, they are not there."""

    hidden: Mapping[UUID, Any]
    teams: list[UUID] | None = None
    told: bool = True

    def some(
        self, found: QuerySet[Any, Any], after: UUID | None, *, by: tuple[str, str]
    ) -> tuple[list[Any], UUID | None]:
        """Some rows, and behind which the next begin, if there are more. `by`: the day or moment and the key they are ordered
        by, a minus where the latest comes first. One statement, one more behind the first rows, and one for who is hidden."""
        found = self.of_theirs(found)
        shown = found.exclude(person__in=list(self.hidden)) if self.hidden else found
        moment, key = (name.lstrip("-") for name in by)
        if after and (last := shown.filter(**{key: after}).values_list(moment, key).first()):
            shown = shown.filter(_beyond(by, last))
        some = list(shown.order_by(*by)[: AT_A_TIME + 1])
        if len(some) > AT_A_TIME:
            return some[:AT_A_TIME], getattr(some[AT_A_TIME - 1], key)
        if self.hidden and self.told and self.teams is None:
            some += found.filter(person__in=list(self.hidden)).order_by(key)[:AT_A_TIME]
        return some, None

    def next(self, found: QuerySet[Any, Any], place: Place, *, by: tuple[str, str]) -> list[Any]:
        """The next rows behind a place, which need not stand there any more; never one of somebody hidden. One statement."""
        found = self.of_theirs(found)
        if self.hidden:
            found = found.exclude(person__in=list(self.hidden))
        if place:
            found = found.filter(_beyond(by, place))
        return list(found.order_by(*by)[:IN_A_BATCH])

    def of_theirs(self, found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """What is of the children of their teams."""
        return found if self.teams is None else found.filter(team__in=self.teams)


def _beyond(by: tuple[str, str], last: tuple[Any, Any]) -> Q:
    """What comes behind this place in this order."""
    moment, key = (name.lstrip("-") for name in by)
    side = "lt" if by[0].startswith("-") else "gt"
    return Q(**{f"{moment}__{side}": last[0]}) | Q(**{moment: last[0], f"{key}__{side}": last[1]})


def _batches(
    batch: Callable[[Place], tuple[tuple[T, ...], list[Any]]], *, by: tuple[str, str]
) -> Iterator[tuple[T, ...]]:
    """Batch after batch, each read when it is wanted, behind the last row of the one before."""
    moment, key = (name.lstrip("-") for name in by)
    place: Place = None
    while True:
        some, read = batch(place)
        if some:
            yield some
        if len(read) < IN_A_BATCH:
            return
        place = (getattr(read[-1], moment), getattr(read[-1], key))


def findings(viewer: Viewer, wanted: Wanted, *, now: datetime) -> Findings:
    """Some findings of a year, the longest standing first. Three statements, or four beyond the first page; one more for a
    manager or worker from whom somebody is hidden."""
    scope, hidden = _scope(viewer), _hidden(viewer, now)
    # Nobody learns whose worker a restricted child has.
    told = scope.whole and not (wanted.team or wanted.worker or wanted.without)
    listed = _Listed(hidden, teams=scope.teams, told=told)
    shown, after = listed.some(_wanted(wanted, scope, hidden), wanted.after, by=OLDEST)
    found, people, groups = _finding_rows(wanted, shown, scope, hidden)
    named = people.get(str(wanted.worker), "") or (groups.get(wanted.team, "") if wanted.team else "")
    return Findings(found, after, named)


def every_finding(viewer: Viewer, wanted: Wanted, *, now: datetime) -> Iterator[tuple[Row, ...]]:
    """All that `findings` would show one page after another, in the same order, some hundreds at a time; nothing of a child
    who is hidden, not even that there is one. Who is hidden is asked again for each batch. Five statements a batch."""
    scope = _scope(viewer)

    def batch(place: Place) -> tuple[tuple[Row, ...], list[Any]]:
        hidden = _hidden(viewer, now)
        listed = _Listed(hidden, teams=scope.teams, told=False)
        shown = listed.next(_wanted(wanted, scope, hidden), place, by=OLDEST)
        return _finding_rows(wanted, shown, scope, hidden)[0], shown

    return _batches(batch, by=OLDEST)


def _wanted(wanted: Wanted, scope: _Scope, hidden: Collection[UUID]) -> QuerySet[models.CensusFinding]:
    """The findings that are asked for, of those that are for this viewer."""
    found = models.CensusFinding.objects.filter(year=wanted.year)
    for name in ("rule", "severity", "team", "worker", "state"):
        if value := getattr(wanted, name):
            found = found.filter(**{name: value})
    if wanted.without:
        found = found.filter(**{f"{wanted.without}__isnull": True})
    if scope.worker:
        found = found.filter(worker=scope.worker, person__isnull=False)
    if not scope.whole:
        for rule, person in _only_with_hidden([wanted.year], hidden)[wanted.year]:
            found = found.exclude(rule=rule, person=person)
    return found


def stands_in(found: UUID, of: Wanted) -> bool:
    """Whether this list of the whole council's holds this finding. One statement."""
    return _wanted(of, _Scope(), ()).filter(pk=found).exists()


def _finding_rows(
    wanted: Wanted, shown: Sequence[models.CensusFinding], scope: _Scope, hidden: Mapping[UUID, Any]
) -> tuple[tuple[Row, ...], dict[str, str], dict[UUID, str]]:
    """Some findings as this viewer may read them, with the names of workers and of teams. Two statements."""
    who = _who(
        wanted.year, {row.person for row in shown if row.person}, hidden, named=() if scope.whole else None
    )
    read = together(
        {
            "staff": staff_rows({*(row.worker for row in shown), wanted.worker}),
            "teams": team_rows(
                ref__in={each for each in (*(row.team for row in shown), wanted.team) if each}
            ),
        }
    )
    people = staff_from(read["staff"])
    groups = {row[0]: row[1] for row in read["teams"]}
    found = tuple(
        Row(
            row.key,
            one := who.get(row.person, Who(None)),
            row.rule,
            row.severity,
            "" if one.hidden else row.words,
            "" if one.hidden else row.seen,
            () if one.hidden else tuple(filter(None, row.fields.split("|"))),
            None if one.hidden else row.since,
            "" if one.hidden else row.state,
            "" if one.hidden or row.team is None else groups.get(row.team, ""),
            "" if one.hidden else people.get(str(row.worker), ""),
        )
        for row in shown
    )
    return found, people, groups


def _who(
    year: str, people: Iterable[UUID], hidden: Mapping[UUID, Any], *, named: Collection[UUID] | None = None
) -> dict[UUID | None, Who]:
    """The children of some rows, as this viewer may see them: those of `named` (None: all of them) by name. One statement."""
    wanted = set(people)
    read = together(
        {
            "cards": models.PersonCard.objects.filter(
                person__in=wanted if named is None else named
            ).values_list("person_id", "name"),
            "numbers": models.CensusChild.objects.filter(year=year, person__in=wanted).values_list(
                "person", "number"
            ),
        }
    )
    called, numbers = dict(read["cards"]), dict(read["numbers"])
    return {
        person: Who(None, desk_phone=hidden[person].desk_phone)
        if person in hidden
        else Who(person, numbers.get(person, ""), called.get(person, ""))
        for person in wanted
    }


MINE = f"""
SELECT year, severity = 'query', rule, person, count(*) FROM record_censusfinding
WHERE worker = %(user)s AND year = ANY(%(years)s) AND person IS NOT NULL
  AND year NOT IN (SELECT sent.year FROM ({SENT}) sent)
GROUP BY year, severity = 'query', rule, person
"""  # noqa: S608 - our own words only


@dataclass(frozen=True, slots=True)
class MineToMend:
    """What the rules find about the children somebody works with, in the return of one year."""

    year: str
    errors: int
    queries: int


def mine(viewer: Viewer, years: Sequence[str], *, now: datetime) -> tuple[MineToMend, ...]:
    """What the rules find about the children this viewer works with, for each of these years in which they find something and
    whose return is not sent yet. Nobody hidden from them is counted. One statement; a second where two of them have a number in common."""
    read = together({"hidden": hidden_in_copies(viewer, london_day(now)), "found": asks_of(viewer, years)})
    return asked(read["found"], {row[0] for row in read["hidden"]}, years)


def asks_of(viewer: Viewer, years: Sequence[str]) -> Written:
    """The statement behind `mine`, for a page that asks it together with others."""
    return Written(MINE, {"user": viewer.user, "years": list(years)}, (str, bool, str, UUID, int))


def asked(
    found: Iterable[Sequence[Any]], hidden: Collection[UUID], years: Sequence[str]
) -> tuple[MineToMend, ...]:
    """What `asks_of` answered, added up without those who are hidden."""
    shown = [row for row in found if row[3] not in hidden]
    if any(rule in SHARED for _, _, rule, _, _ in shown):
        alone = _only_with_hidden(list(years), hidden)
        shown = [row for row in shown if (row[2], row[3]) not in alone[row[0]]]
    return tuple(
        MineToMend(
            year,
            sum(row[4] for row in shown if row[0] == year and not row[1]),
            sum(row[4] for row in shown if row[0] == year and row[1]),
        )
        for year in years
        if any(row[0] == year for row in shown)
    )


# --- one finding ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a finding, when, and by whom."""

    kind: str
    at: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """The event a finding speaks of, as it stands: what it was, when, by whom, with the facts recorded."""

    ref: UUID
    kind: str
    on: date | None
    facts: Mapping[str, Any]
    by: str
    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class One:
    """A finding with all there is about it. `recorded`: what stands in its run of work, by kind of event. `places`: references
    a page of the room may be opened with, by name."""

    key: UUID
    year: str
    rule: str
    severity: str
    table: str
    fields: tuple[str, ...]
    words: str
    seen: str
    since: datetime
    state: str
    person: UUID | None
    name: str
    number: str
    team: str
    worker: str
    recorded: Mapping[str, Recorded]
    marks: tuple[Mark, ...]
    places: Mapping[str, UUID] = field(default_factory=dict)


def finding(viewer: Viewer, found: UUID, *, now: datetime) -> One:
    """One finding, opened and logged as its child's record is.

    Raises NotFound where nothing stands under that key, or it is not for this viewer; ReasonNeeded where they have to say
    why they look. Up to eight statements.
    """
    scope = _scope(viewer)
    row = models.CensusFinding.objects.filter(pk=found).first()
    if row is None or not scope.sees(row):
        raise NotFound(found)
    opened = open_record(viewer, row.person, what="what the census finds", now=now) if row.person else None
    if row.person in _hidden(viewer, now):  # also where it may be of somebody they were one person with
        raise NotFound(found)
    asks = opened is not None and not scope.whole and row.rule in SHARED
    if opened and asks and (row.rule, row.person) in _only_with_hidden([row.year], opened.hidden)[row.year]:
        raise NotFound(found)
    return _one(row, opened)


def _one(row: models.CensusFinding, opened: Opened | None) -> One:
    read = together(
        {
            "marks": models.FindingMark.objects.filter(finding=row.key)
            .order_by("recorded_at", "ref")
            .values_list("kind", "recorded_at", "recorded_by", "who", "words"),
            "number": models.CensusChild.objects.filter(
                year=row.year, person=row.person or UUID(int=0)
            ).values_list("number", flat=True),
            "events": models.Event.objects.filter(
                Q(matter=row.matter, correction__in=("", "replaces"), corrected_by=None) | Q(pk=row.event),
                person__in=_records(opened),
            ).order_by("on", "order", "recorded_at", "n"),
            "teams": team_rows(ref=row.team),
        }
    )
    events = {event.kind: event for event in reversed(read["events"])}  # the first of each kind
    events |= {event.kind: event for event in read["events"] if event.pk == row.event}
    wanted = [each for mark in read["marks"] for each in mark[2:4]]
    names = staff([*wanted, row.worker, *(event.recorded_by for event in events.values())])
    marks = [
        Mark(
            kind,
            at,
            names.get(str(who if kind == "mended" else by), "") if kind != "seen" else "",
            words if kind in ("acknowledged", "queried") else "",
        )
        for kind, at, by, who, words in read["marks"]
    ]
    return One(
        key=row.key,
        year=row.year,
        rule=row.rule,
        severity=row.severity,
        table=row.table,
        fields=tuple(filter(None, row.fields.split("|"))),
        words=row.words,
        seen=row.seen,
        since=row.since,
        state=row.state,
        person=opened.person if opened else None,
        name=opened.name if opened else "",
        number=next(iter(read["number"]), ""),
        team=read["teams"][0][1] if read["teams"] else "",
        worker=names.get(str(row.worker), ""),
        recorded={
            kind: Recorded(
                event.pk,
                kind,
                event.on,
                event.facts,
                names.get(str(event.recorded_by), ""),
                event.recorded_at,
                event.source,
            )
            for kind, event in events.items()
        },
        marks=tuple(marks),
        places=_places(row, opened),
    )


PLACES = """
WITH own AS (SELECT * FROM record_matter WHERE ref = %(matter)s AND person_id = ANY(%(records)s))
SELECT 'contact', p.contact_id FROM own m JOIN record_contactperson p ON p.matter_id = m.parent_id OR p.matter_id = m.ref
UNION ALL
SELECT m.kind, m.ref FROM own m WHERE m.kind IN ('referral', 'enquiry')
UNION ALL
SELECT 'assessment', d.ref FROM own m JOIN record_documentperson p ON p.person_id = m.person_id
JOIN record_document d ON d.ref = p.document_id AND d.kind = 'assessment' WHERE m.kind = 'assessment'
UNION ALL
SELECT 'meeting', c.meeting_id FROM record_meetingchild c WHERE c.matter_id IN (
    SELECT ref FROM own UNION SELECT parent_id FROM own
    UNION SELECT u.ref FROM record_matter u JOIN own ON u.parent_id = own.ref)
"""


def _records(opened: Opened | None) -> list[UUID]:
    # The finding's run of work may have gone to another child a moment ago, or its records be parted: then it is not read here.
    return list(opened.records) if opened else []


def _places(row: models.CensusFinding, opened: Opened | None) -> dict[str, UUID]:
    """What the pages of the rooms are opened with, for this finding's run of work."""
    found: dict[str, UUID] = {"person": opened.person, "child": opened.person} if opened else {}
    if row.matter:
        for name, ref in rows(PLACES, {"matter": row.matter, "records": _records(opened)}):
            found[name] = ref
    return found


# --- headline numbers -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """A headline number of one year: how many count, of how many; `middle` of what was measured."""

    counts: int
    every: int
    middle: float | None = None

    @property
    def share(self) -> float | None:
        """What part counts, in per cent; none where there is nothing to measure against."""
        return 100 * self.counts / self.every if self.every else None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every headline number, by key and part: of the year, of the whole year before, and of that year by the same day.
    `held`, `held_before`: whether the record knows anything of the year, and of the one before. A council that began to
    record here this year, and loaded no earlier return, measured nothing of last year: it did not measure nought."""

    reached: Reached | None
    held: bool
    held_before: bool
    now: Mapping[tuple[str, str], Count]
    before: Mapping[tuple[str, str], Count]
    until: Mapping[tuple[str, str], Count]


ADDED = """
SELECT year, what, key, part, sum(counts)::integer, sum("every")::integer, max(middle)
FROM record_censustally
WHERE year = ANY(%(years)s) AND what <> 'finding' AND (%(every)s OR key = ANY(%(door)s) OR team = ANY(%(teams)s))
GROUP BY year, what, key, part
"""
HIDDEN_CASES = """
SELECT year, indicator, part, count(*) FILTER (WHERE counts), count(*),
       count(*) FILTER (WHERE counts AND "on" <= %(until)s), count(*) FILTER (WHERE "on" <= %(until)s)
FROM record_censuscase
WHERE year = ANY(%(years)s) AND person = ANY(%(hidden)s) AND (indicator = ANY(%(door)s) OR team = ANY(%(teams)s))
GROUP BY year, indicator, part
"""


def numbers(viewer: Viewer, year: str, before: str, *, now: datetime) -> Numbers:
    """The headline numbers beside those of the year before. A manager's are of the children who are with their teams now,
    without those hidden from them; the front door's of everybody else's too, where they decide there. Two statements."""
    teams = _teams(viewer)
    door = list(FRONT_DOOR) if sees_front_door(viewer) else []
    of = {"every": teams is None, "door": door, "teams": teams or [], "years": [year, before]}
    read = together(
        {
            "hidden": hidden_in_copies(viewer, london_day(now)),
            "runs": models.CensusRun.objects.filter(pk__in=[year, before]).values_list(*_RUN),
            "added": Written(ADDED, of, (str, str, str, str, int, int, float)),
        }
    )
    hidden = sorted(row[0] for row in read["hidden"])
    reached = {row[0]: Reached(*row) for row in read["runs"]}
    run = reached.get(year)
    less: dict[tuple[str, str, str, str], tuple[int, int]] = {}
    if teams is not None and hidden:
        until = add_months(run.as_at, -12) if run else date.min
        for row in rows(HIDDEN_CASES, {**of, "hidden": hidden, "until": until}):
            less["case", row[0], row[1], row[2]] = (row[3], row[4])
            less["until", row[0], row[1], row[2]] = (row[5], row[6])
    found: dict[str, dict[tuple[str, str], Count]] = {"now": {}, "before": {}, "until": {}}
    for of_year, what, key, part, counts, every, middle in read["added"]:
        where = "until" if what == "until" else "now" if of_year == year else "before"
        taken = less.get((what, of_year, key, part), (0, 0))
        # What only hidden children have is not there: a line with nothing in it would tell.
        if every > taken[1]:
            found[where][key, part] = Count(counts - taken[0], every - taken[1], middle)
    # What a manager is told of it is the whole return's, so that it does not depend on who is hidden from them.
    counted = {row[0] for row in read["added"] if teams is None and row[1] != "until" and row[5]}
    held = {one for one in (year, before) if one in counted or (one in reached and reached[one].children)}
    return Numbers(run, year in held, before in held, **found)


@dataclass(frozen=True, slots=True)
class Case:
    """One child behind a headline number."""

    ref: UUID
    who: Who
    on: date | None
    days: int | None
    team: str
    worker: str


@dataclass(frozen=True, slots=True)
class Cases:
    """Some children behind a number, the latest first; `after`: where the next begin, if there are more."""

    rows: tuple[Case, ...]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Behind:
    """Whose children are asked for: a number of a year, those that count or those that do not."""

    year: str
    indicator: str
    part: str = ""
    counts: bool = True
    after: UUID | None = None


def cases(viewer: Viewer, behind: Behind, *, now: datetime) -> Cases:
    """Some children behind a headline number, the latest first. Three statements, or four beyond the first page."""
    teams, hidden = _teams_behind(viewer, behind.indicator), _hidden(viewer, now)
    listed = _Listed(hidden, teams=teams, told=sees_whole(viewer))
    shown, after = listed.some(_behind(behind), behind.after, by=LATEST)
    return Cases(_case_rows(viewer, behind, shown, hidden), after)


def every_case(viewer: Viewer, behind: Behind, *, now: datetime) -> Iterator[tuple[Case, ...]]:
    """All that `cases` would show one page after another, as `every_finding` does it. Four statements a batch."""
    teams = _teams_behind(viewer, behind.indicator)

    def batch(place: Place) -> tuple[tuple[Case, ...], list[Any]]:
        hidden = _hidden(viewer, now)
        shown = _Listed(hidden, teams=teams, told=False).next(_behind(behind), place, by=LATEST)
        return _case_rows(viewer, behind, shown, hidden), shown

    return _batches(batch, by=LATEST)


def counts_in(viewer: Viewer, person: UUID, behind: Behind) -> bool:
    """Whether this child is behind a number, as far as this viewer sees whose it counts. One statement."""
    listed = _Listed({}, teams=_teams_behind(viewer, behind.indicator))
    return bool(listed.of_theirs(_behind(behind)).filter(person=person).exists())


def _behind(behind: Behind) -> QuerySet[models.CensusCase]:
    return models.CensusCase.objects.filter(
        year=behind.year, indicator=behind.indicator, part=behind.part, counts=behind.counts
    )


def _case_rows(
    viewer: Viewer, behind: Behind, shown: Sequence[models.CensusCase], hidden: Mapping[UUID, Any]
) -> tuple[Case, ...]:
    """Some children behind a number as this viewer may read of them. Two statements."""
    own = () if sees_whole(viewer) else (None, *viewer.teams)  # None: nobody's yet, whom the front door knows
    named = {row.person for row in shown if row.team in own}
    who = _who(behind.year, {row.person for row in shown}, hidden, named=named)
    read = together(
        {
            "staff": staff_rows({row.worker for row in shown}),
            "teams": team_rows(ref__in={row.team for row in shown if row.team}),
        }
    )
    people, groups = staff_from(read["staff"]), {row[0]: row[1] for row in read["teams"]}
    return tuple(
        Case(
            row.ref,
            one := who[row.person],
            None if one.hidden else row.on,
            None if one.hidden else row.days,
            "" if one.hidden or row.team is None else groups.get(row.team, ""),
            "" if one.hidden else people.get(str(row.worker), ""),
        )
        for row in shown
    )


# --- who mended what --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mended:
    """A finding that no longer stands: since when, and who wrote what mended it (nobody, where time or a rule did)."""

    ref: UUID
    who: Who
    rule: str
    severity: str
    words: str
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class MendedList:
    """Some of what was mended, the latest first; `after`: where the next begin, if there are more."""

    rows: tuple[Mended, ...]
    after: UUID | None


def mended(viewer: Viewer, year: str, after: UUID | None, *, now: datetime) -> MendedList:
    """What was mended in the return of a year, and by whom, the latest first. Four statements, or five beyond the first
    page."""
    teams = _teams(viewer)
    hidden = _hidden(viewer, now)
    found = models.FindingMark.objects.filter(year=year, kind="mended")
    if teams is not None:  # whoever has since gone to another team is that team's to read about
        same = models.Allocated.objects.filter(person__card__canonical=OuterRef("person__card__canonical"))
        found = found.filter(Exists(same.filter(team__in=teams)))
        found = found.exclude(rule__in=SHARED)  # with whom a number was shared then is not known any more
    for person, until in parted_from_hidden(viewer, london_day(now)).items():
        # Found while they were one person with somebody hidden: it may have been hers.
        then = models.FindingMark.objects.filter(person=person, kind="seen", recorded_at__lte=until)
        found = found.exclude(person=person, finding__in=then.values("finding"))
    shown, after = _Listed(hidden, teams=teams).some(found, after, by=("-recorded_at", "-ref"))
    who = _who(
        year, {row.person_id for row in shown if row.person_id}, hidden, named=() if teams is None else None
    )
    names = staff({row.who for row in shown})
    return MendedList(
        tuple(
            Mended(
                row.pk,
                one := who.get(row.person_id, Who(None)),
                "" if one.hidden else row.rule,
                "" if one.hidden else row.severity,
                "" if one.hidden else row.words,
                None if one.hidden else row.recorded_at,
                "" if one.hidden else names.get(str(row.who), ""),
            )
            for row in shown
        ),
        after,
    )


# --- builds -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Later:
    """Something recorded after a build that lies within its year."""

    event: UUID
    who: Who
    kind: str
    on: date | None
    at: datetime | None
    by: str
    correction: str


@dataclass(frozen=True, slots=True)
class LaterList:
    """Some of what was recorded since a build, the latest first; `after`: where the next begin, if there are more."""

    rows: tuple[Later, ...]
    after: UUID | None


# As the census numbers a child (`queries.census.children`), of whatever year.
NUMBERED = """
SELECT w.person, coalesce((
    SELECT i.value FROM record_personcard k JOIN record_identifier i ON i.person_id = k.person_id
    WHERE k.canonical_id = w.person AND i.kind = 'la_child_id' AND i.standing
      AND NOT EXISTS (SELECT 1 FROM record_identifier x WHERE x.replaces_id = i.ref)
      AND (i.source NOT LIKE 'cin/%%' OR i.source = ANY(%(ours)s))
    ORDER BY i.person_id = w.person DESC, i.recorded_at, i.value LIMIT 1),
    upper(left(replace(w.person::text, '-', ''), 20)))
FROM unnest(%(people)s::uuid[]) AS w(person)
"""


def _numbered(who: Mapping[UUID | None, Who], council: str) -> dict[UUID | None, Who]:
    """Children with their numbers also where the return of that year is not kept ready. One statement where any has none."""
    without = [each.person for each in who.values() if each.person and not each.number]
    if not without:
        return dict(who)
    numbers = dict(rows(NUMBERED, {"people": without, "ours": [f"cin/{council}", NOT_STATED]}))
    return {
        person: replace(each, number=numbers[each.person]) if each.person in numbers else each
        for person, each in who.items()
    }


def since(viewer: Viewer, build: UUID, after: UUID | None, *, now: datetime) -> LaterList:
    """What was recorded since a build that lies within its year, as listed last night. NotFound for whoever neither runs
    nor approves returns. Five statements."""
    if not (may(viewer.roles, May.RUN_RETURNS) or may(viewer.roles, May.APPROVE_RETURNS)):
        raise NotFound(build)
    hidden = _hidden(viewer, now)
    found = models.BuildSince.objects.filter(build=build)
    if hidden:  # what is said of somebody stands under whoever was ever one person with them, too
        found = found.exclude(_said_of(list(hidden)), ~Q(person__in=list(hidden)))
    shown, after = _Listed(hidden).some(found, after, by=("-recorded_at", "-event"))
    year, council = models.Build.objects.values_list("year", "council").get(pk=build) if shown else ("", "")
    who = _numbered(_who(year, {row.person for row in shown}, hidden, named=()), council)
    names = staff({row.recorded_by for row in shown})
    return LaterList(
        tuple(
            Later(
                row.event,
                one := who[row.person],
                "" if one.hidden else row.kind,
                None if one.hidden else row.on,
                None if one.hidden else row.recorded_at,
                "" if one.hidden else names.get(str(row.recorded_by), ""),
                "" if one.hidden else row.correction,
            )
            for row in shown
        ),
        after,
    )


def _said_of(people: list[UUID]) -> Q:
    """What was said of who any of these people is: an answer, a number, whose records are theirs."""
    answers = models.Answer.objects.filter(person__in=people)
    numbers = models.Identifier.objects.filter(person__in=people)
    same = models.Sameness.objects.filter(Q(person__in=people) | Q(other__in=people))
    return Q(*(("event__in", each.values("ref")) for each in (answers, numbers, same)), _connector=Q.OR)


@dataclass(frozen=True, slots=True)
class Asked:
    """A build that was asked for: by whom, and what came of it, if anything did."""

    year: str
    by: str
    at: datetime
    words: str
    again: bool
    build: UUID | None
    done: bool


def asked_for(viewer: Viewer) -> tuple[Asked, ...]:
    """The last few builds that were asked for. NotFound for whoever neither runs nor approves returns. Two statements."""
    if not (may(viewer.roles, May.RUN_RETURNS) or may(viewer.roles, May.APPROVE_RETURNS)):
        raise NotFound("builds")
    found = list(
        models.BuildAsked.objects.order_by("-recorded_at", "ref").values_list(
            "year", "recorded_by", "recorded_at", "answer__words", "answer__again", "answer__build", "answer"
        )[:5]
    )
    names = staff({row[1] for row in found})
    return tuple(
        Asked(year, names.get(str(by), ""), at, words or "", bool(again), build, answer is not None)
        for year, by, at, words, again, build, answer in found
    )
