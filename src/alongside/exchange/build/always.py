"""The census as it would be today: every rule run for the children something was written about, within seconds, and for
all of them every night. The rules run over the very file that would be sent, so that what stands here is what a build
would find; a test holds that a run for a few and a run for all leave the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from alongside.exchange.build import building, cin
from alongside.law.days import london_day
from alongside.record.access import Viewer
from alongside.record.actions import census as actions
from alongside.record.actions.census import Checked as Run, Standing
from alongside.record.queries.census import around
from alongside.record.queries.census.around import Due
from alongside.record.queries.census.asked import Asked
from alongside.record.queries.census.laid_out import laid_out
from alongside.returns.checked import Checked
from alongside.returns.findings import Finding
from alongside.returns.rules import Severity
from alongside.returns.scratch import scratch
from alongside.returns.years import CollectionYear

AT_A_TIME = 2000  # more who wait than this are looked at with everybody
KEYS = uuid5(UUID(int=0), "alongside:findings")
KEPT = frozenset({Severity.ERROR, Severity.QUERY, Severity.NOT_RUN})


def look_again(*, council: str = "", by: Viewer, now: datetime) -> int:
    """Run the rules for whoever was written about since they last ran, and for whoever shares a number with one of them.
    Answers how many waited. Everybody is looked at where it was never done, or by other rules, or very many wait: unless that
    is being done already, and then nobody is, and they go on waiting."""
    waiting = around.due(AT_A_TIME + 1)
    council = _council(council) if waiting else ""
    if not council:
        return 0
    years = around.watched(around.year_of(london_day(now)))
    runs = around.runs(years)
    by_these = all(
        run is not None and (run.council, run.rules) == (council, building.rules_version(year))
        for year, run in ((year, runs.get(str(year))) for year in years)
    )
    if not by_these or len(waiting) > AT_A_TIME:
        return len(waiting) if look_at_all(council=council, wait=False, by=by, now=now) else 0
    with around.by_day() as is_day, around.alone():
        as_at = {year: runs[str(year)].as_at for year in years}
        _look_again(council, waiting, as_at, by=by, now=now)
        if is_day:  # else the run for everybody began without them: it leaves them alone, and they are looked at once more
            actions.looked_at(waiting, by=by, now=now)
    return len(waiting)


def _look_again(
    council: str,
    waiting: Collection[Due],
    as_at: Mapping[CollectionYear, date],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    theirs = around.sharing(around.records_of({each.person for each in waiting}))
    beside = around.sharing(theirs)
    for year in sorted(
        as_at, key=lambda each: each.ends_in
    ):  # the one before first: the running one is compared with it
        asked = Asked(year, council, _known(waiting, now), tuple(sorted(beside)))
        with _checked(asked, as_at[year], frozenset(theirs)) as (run, found):
            actions.keep_checked(run, found, due=waiting, by=by, now=now)


def look_at_all(*, council: str = "", wait: bool = True, by: Viewer, now: datetime) -> bool:
    """Run the rules for every child of the years that are kept ready. Answers whether that was done: it is known for which
    council and, of who does not `wait` for the end of another such run, none was under way.

    Meanwhile those who are written about are looked at as ever: this run leaves them alone.
    """
    council = _council(council)
    if not council:
        return False
    with around.night(wait=wait) as begins:
        if not begins:
            return False
        waiting = around.due(around.EVERYBODY)
        today = london_day(now)
        for year in reversed(around.watched(around.year_of(today))):
            _look_at_year(year, council, min(today, year.ends), by=by, now=now)
        actions.looked_at(waiting, by=by, now=now)
    actions.list_since_builds(by=by, now=now)
    return True


def _look_at_year(year: CollectionYear, council: str, as_at: date, *, by: Viewer, now: datetime) -> None:
    """One year, for everybody but those who are written about while it is laid out. Nobody waits for it but while what was
    found is put in its place, which takes seconds."""
    covered = around.due(around.EVERYBODY)
    known = {each.n for each in covered}

    def spare() -> Collection[UUID]:
        stack.enter_context(around.alone())
        since = [each.person for each in around.due(around.EVERYBODY) if each.n not in known]
        return around.sharing(around.records_of(since)) if since else ()

    asked = Asked(year, council, _known(covered, now))
    with ExitStack() as stack, _checked(asked, as_at, None) as (run, found):
        actions.keep_checked(run, found, due=covered, spare=spare, by=by, now=now)


def _known(waiting: Collection[Due], now: datetime) -> datetime:
    """The moment as known at which the record is read: whoever waits was written about by then, also by another machine's
    clock."""
    return max([now, *(each.at for each in waiting)])


def _council(stated: str = "") -> str:
    """The council's number; empty where it is not known."""
    try:
        return building.council_number(stated)
    except building.WhichCouncil:
        return ""


@contextmanager
def _checked(
    asked: Asked, as_at: date, people: frozenset[UUID] | None
) -> Iterator[tuple[Run, list[Standing]]]:
    """A census laid out for as long as the block lasts, and what the rules find in it of these people, or of everybody.

    Each statement sees what was written before it. Whoever is written about while it is laid out waits to be looked at
    again, so that no half of what was written stands for longer than that.
    """
    with (
        scratch() as folder,
        laid_out(asked, one_moment=False) as rows,
    ):
        whole, sources = folder / "census.xml", folder / "sources"
        with whole.open("wb") as target, sources.open("w", encoding="utf-8", newline="") as beside:
            composer = cin.Composer(rows, source=beside.write)
            target.write((building.header_of(asked, 1, asked.known_at) + building.BETWEEN).encode())
            for lines in building.some_lines(composer.children()):
                target.write(lines)
            target.write(building.END.encode())
        with building.checked_file(whole, whole.name, asked.year, census_day=as_at) as checked:
            found = list(standing(checked, sources, asked.year))
        if people is not None:
            found = [each for each in found if each.person in people]
        children = composer.written.rows["ChildIdentifiers"]
        yield Run(asked, building.rules_version(asked.year), as_at, children, people), found


@dataclass(frozen=True, slots=True)
class _Source:
    person: str
    matter: str
    events: Mapping[str, str]


def standing(checked: Checked, sources: Path, year: CollectionYear) -> Iterator[Standing]:
    """What the rules found, each with the person, matter and event it speaks of, under a key that is the same in every
    run: two findings of one rule in one place are told apart by their order."""
    findings = [each for each in checked.findings() if each.severity in KEPT]
    where = _where(findings, sources)
    times: dict[str, int] = defaultdict(int)
    for each in findings:
        child = where.get(("ChildIdentifiers", -1 if each.child is None else each.child))
        row = where.get((each.table, -1 if each.row is None else each.row), child)
        event = _event(each, row.events) if row else ""
        person, matter = (row.person, row.matter) if row else ("", "")
        fields = "|".join(each.fields)
        place = "\x1f".join((str(year), each.rule_code, each.table, fields, person, matter, event))
        times[place] += 1
        yield Standing(
            key=uuid5(KEYS, f"{place}\x1f{times[place]}"),
            rule=each.rule_code,
            severity=each.severity.value,
            person=UUID(person) if person else None,
            matter=UUID(matter) if matter else None,
            event=UUID(event) if event else None,
            table=each.table,
            fields=fields,
            words=each.message,
            seen=each.seen,
        )


def _where(findings: Collection[Finding], sources: Path) -> dict[tuple[str, int], _Source]:
    """Where the rows that were found, and the children they are of, come from."""
    wanted: set[tuple[str, Any]] = {(each.table, each.row) for each in findings}
    wanted |= {("ChildIdentifiers", each.child) for each in findings}
    return {
        (table, place): _Source(person, matter, events)
        for table, place, person, matter, events in building.source_lines(sources)
        if (table, place) in wanted
    }


def _event(finding: Finding, events: Mapping[str, str]) -> str:
    return next((events[name] for name in finding.fields if name in events), next(iter(events.values()), ""))
