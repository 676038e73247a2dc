"""Building a return: laid out, written, checked as built, kept. A file appears whole or not at all.

The same facts again are the same build: the file has the header, the serial number and so the very bytes of the first.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from alongside.exchange.build import cin
from alongside.exchange.build.writing import header, written_at
from alongside.exchange.closed import closed
from alongside.law.days import london_day, start_of
from alongside.record.access import Viewer
from alongside.record.actions import building
from alongside.record.actions.building import BUILDER, Found, Made
from alongside.record.queries.census import builds
from alongside.record.queries.census.asked import Asked
from alongside.record.queries.census.laid_out import laid_out
from alongside.record.queries.census.lists import Idle
from alongside.returns.check import Options, check
from alongside.returns.checked import Checked
from alongside.returns.cin import CIN
from alongside.returns.findings import Summary
from alongside.returns.rules import Severity
from alongside.returns.scratch import scratch
from alongside.returns.years import CollectionYear

SOFTWARE = "Alongside"
OF_THE_DEMONSTRATION = "999"  # a number no council has
BETWEEN = "  <Children>\n"
END = "  </Children>\n</Message>\n"
KEPT_FINDINGS = (Severity.ERROR, Severity.QUERY, Severity.NOT_RUN)


class WhichCouncil(ValueError):
    """It is not known for which council the return is. The message says how to say it."""


class NothingKnown(ValueError):
    """The record knows nothing of that year. The message says what can be done."""


@dataclass(frozen=True, slots=True)
class Built:
    """A return that was built. `again`: these very facts had been built before, and this is that file."""

    kept: builds.Kept
    again: bool
    summary: Summary
    idle: tuple[Idle, ...]
    merged: int


@dataclass(frozen=True, slots=True)
class _Written:
    """A census as it was written without its header, and what was counted on the way. `known`: whether the record knows
    anything of its year."""

    facts: Path
    sources: Path
    left_out: Path
    put: Path
    digest: str
    written: cin.Written
    matters: int
    included: int
    reasons: tuple[tuple[str, str, int], ...]
    idle: tuple[Idle, ...]
    merged: int
    known: bool


def build_cin(
    out: Path,
    *,
    year: CollectionYear,
    council: str = "",
    as_known_on: date | None = None,
    by: Viewer = BUILDER,
    now: datetime,
    progress: Callable[[int], None] = lambda children: None,
    stage: Callable[[str], None] = lambda reached: None,
    beside: Callable[[Path, Path, Path], None] = lambda sources, left_out, put: None,
) -> Built:
    """Build the children in need census of a year into `out`, check it by our own rules, and keep it.

    `as_known_on`: as the record knew it at the end of that day. `beside` is shown three files before they go: the events
    each row comes from, what is not in the census and why, and what is put otherwise than recorded. `stage` hears when it
    is written and when it is checked. Raises WhichCouncil; BeingBuilt where somebody else is building it; and NothingKnown
    where the year had not begun, or nobody would be in it because the record knows nothing of it: a return of nobody is no
    return.
    """
    asked = Asked(year, council_number(council), _known_at(as_known_on, now))
    if london_day(asked.known_at) < year.starts:
        raise NothingKnown(
            f"{year} begins on {year.starts:%-d %B %Y}, and nothing of it could be known on {london_day(asked.known_at):%-d %B %Y}:"
            " no return was made."
        )
    alone = builds.building_alone(collection="cin", year=str(year), council=asked.council)
    with alone, scratch(out.absolute().parent) as folder:
        written = _write(asked, folder, progress)
        if not written.known:
            raise NothingKnown(_nothing_known(asked, now))
        stage("written")
        before = builds.same(
            collection="cin",
            year=str(year),
            council=asked.council,
            facts_digest=written.digest,
            rules=rules_version(year),
        )
        serial = (
            before.serial
            if before
            else builds.next_serial(collection="cin", year=str(year), council=asked.council)
        )
        whole = folder / "whole"
        _assemble(whole, written.facts, header_of(asked, serial, before.built_at if before else now))
        with checked_file(whole, out.name, year) as checked:
            summary = checked.summary()
            stage("checked")
            if before is None:
                made = _made(asked, out, whole, written, summary, serial)
                found = _linked(checked, written.sources)
                parts = {"file": whole, "sources": written.sources, "left_out": written.left_out}
                ref = _keep(made, parts, found, by=by, now=now)
        os.replace(whole, out)
        beside(written.sources, written.left_out, written.put)
    kept = before or next(each for each in builds.of_year("cin", str(year)) if each.ref == ref)
    return Built(kept, before is not None, summary, written.idle, written.merged)


def council_number(stated: str = "") -> str:
    """The council's number: as stated, as the service is set up, or that of the one council whose files were loaded.
    Raises WhichCouncil."""
    from django.conf import settings

    if number := stated or settings.COUNCIL_NUMBER:
        if len(number) != 3 or not (number.isascii() and number.isdigit()):
            raise WhichCouncil(f"A council's number has three digits, and “{number[:20]}” has not.")
        return number
    loaded = builds.councils_loaded()
    if len(loaded) == 1:
        return loaded[0]
    if settings.DEMO and not loaded:
        return OF_THE_DEMONSTRATION
    heard = f" Files of {', '.join(loaded[:5])} were loaded." if loaded else ""
    raise WhichCouncil(
        f"Say which council the return is for: --council 201, or COUNCIL_NUMBER for the service.{heard}"
    )


def _known_at(day: date | None, now: datetime) -> datetime:
    """The last moment of that day, or now."""
    if day is None or day >= london_day(now):
        return now
    return start_of(day + timedelta(days=1)) - timedelta(microseconds=1)


def _nothing_known(asked: Asked, now: datetime) -> str:
    if asked.known_at < now:
        return (
            f"The record, as it stood on {london_day(asked.known_at):%-d %B %Y}, held nothing of {asked.year}: no return was made."
            " What was brought in later was not known then."
        )
    return (
        f"The record holds nothing of {asked.year}: no return was made. If there was work in that year, bring in the file of its"
        " census (alongside load cin FILE), and build it again."
    )


def _write(asked: Asked, folder: Path, progress: Callable[[int], None]) -> _Written:
    facts, sources, left, put = (folder / name for name in ("facts", "sources", "left_out", "put"))
    digest = hashlib.sha256()
    with (
        laid_out(asked) as rows,
        facts.open("wb") as target,
        sources.open("w", encoding="utf-8", newline="") as beside,
        put.open("w", encoding="utf-8", newline="") as otherwise,
    ):
        composer = cin.Composer(rows, source=beside.write, put=otherwise.write)
        for number, lines in enumerate(some_lines(composer.children())):
            target.write(lines)
            digest.update(lines)
            progress(composer.written.rows["ChildIdentifiers"] if number else 0)
        with left.open("w", encoding="utf-8", newline="") as not_in:
            for each in rows.left_out():
                not_in.write(f"{each.kind}\t{each.matter}\t{each.person}\t{each.because}\n")
        return _Written(
            facts,
            sources,
            left,
            put,
            digest.hexdigest(),
            composer.written,
            rows.matters(),
            rows.included(),
            tuple(sorted((kind, why, number) for (kind, why), number in rows.reasons().items())),
            tuple(rows.idle()),
            rows.with_other_numbers(),
            bool(composer.written.rows["ChildIdentifiers"]) or rows.knows_the_year(),
        )


def some_lines(lines: Iterator[str], at_a_time: int = 5000) -> Iterator[bytes]:
    """Lines joined into pieces of some thousands, as bytes."""
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) >= at_a_time:
            yield "".join(held).encode()
            held.clear()
    yield "".join(held).encode()


def header_of(asked: Asked, serial: int, made_at: datetime) -> str:
    """The header of a census, as lines of its file."""
    return header(
        {
            "Collection": "CIN",
            "Year": str(asked.year.ends_in),
            "ReferenceDate": asked.year.ends.isoformat(),
            "SourceLevel": "L",
            "LEA": asked.council,
            "SoftwareCode": SOFTWARE,
            "Release": release(),
            "SerialNo": f"{serial:03d}",
            "DateTime": written_at(made_at),
        }
    )


def _assemble(whole: Path, facts: Path, beginning: str) -> None:
    with closed(whole, "wb") as target, facts.open("rb") as source:
        target.write((beginning + BETWEEN).encode())
        while piece := source.read(1 << 20):
            target.write(piece)
        target.write(END.encode())


@contextmanager
def checked_file(
    whole: Path, name: str, year: CollectionYear, *, census_day: date | None = None
) -> Iterator[Checked]:
    """A file that was written, checked by every rule of its year, for as long as the block lasts. `census_day`: as if the
    year ended that day."""
    options = Options(year=year, census_day=census_day)
    with whole.open("rb") as source, check(source, CIN, name, options) as checked:
        yield checked


def _made(asked: Asked, out: Path, whole: Path, written: _Written, summary: Summary, serial: int) -> Made:
    with whole.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return Made(
        collection="cin",
        year=str(asked.year),
        council=asked.council,
        serial=serial,
        as_known_at=asked.known_at,
        rules=rules_version(asked.year),
        settings={"software": SOFTWARE, "release": release(), "settled_by": asked.settled_by.isoformat()},
        name=out.name,
        size=whole.stat().st_size,
        digest=digest,
        facts_digest=written.digest,
        children=written.written.rows["ChildIdentifiers"],
        rows=dict(sorted(written.written.rows.items())),
        matters=written.matters,
        included=written.included,
        reasons=written.reasons,
        put=tuple(
            (f"{table}.{name}", why, n) for (table, name, why), n in sorted(written.written.put.items())
        ),
        errors=summary.count(Severity.ERROR) + summary.count(Severity.NOT_RUN),
        queries=summary.count(Severity.QUERY),
    )


def _linked(checked: Checked, sources: Path) -> Iterator[Found]:
    """What the rules found, each with the person, matter and event its row comes from."""
    wanted = {
        (each.table, each.row)
        for each in checked.findings()
        if each.severity in KEPT_FINDINGS and each.row is not None
    }
    where = {
        (table, place): (person, matter, events)
        for table, place, person, matter, events in source_lines(sources)
        if (table, place) in wanted
    }
    for each in checked.findings():
        if each.severity in KEPT_FINDINGS:
            yield _found(each, *where.get((each.table, -1 if each.row is None else each.row), ("", "", {})))


def _found(finding: Any, person: str, matter: str, events: dict[str, str]) -> Found:
    event = next((events[name] for name in finding.fields if name in events), next(iter(events.values()), ""))
    return Found(
        rule=finding.rule_code,
        severity=finding.severity.value,
        table=finding.table,
        place=finding.row,
        fields="|".join(finding.fields),
        words=finding.message,
        person=UUID(person) if person else None,
        matter=UUID(matter) if matter else None,
        event=UUID(event) if event else None,
    )


def source_lines(sources: Path) -> Iterator[tuple[str, int, str, str, dict[str, str]]]:
    """The lines of a file of sources: table, place, person, matter, and the event of each field."""
    with sources.open(encoding="utf-8", newline="") as lines:
        for line in lines:
            table, place, person, matter, events = line.rstrip("\n").split("\t")
            yield table, int(place), person, matter, dict(each.split("=") for each in events.split())


def _keep(made: Made, parts: dict[str, Path], found: Iterable[Found], *, by: Viewer, now: datetime) -> UUID:
    opened: dict[str, BinaryIO] = {}
    try:
        for kind, path in parts.items():
            opened[kind] = path.open("rb")
        return building.keep_build(made, parts=opened, found=found, by=by, now=now)
    finally:
        for each in opened.values():
            each.close()


@cache
def release() -> str:
    """The version of this program: of the installed package, or of the checkout it runs in."""
    try:
        return version("alongside")
    except PackageNotFoundError:
        project = Path(__file__).parents[4] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


@cache
def rules_version(year: CollectionYear) -> str:
    """The rules a return of that year is checked by: the release, and a digest of rules, fields and codes together."""
    used = CIN.rules_year(year)
    words = [f"{rule.code}\0{rule.message}\0{rule.finds.sql}" for rule in CIN.rules_in(used)]
    words += [repr(field) for field in CIN.fields if field.in_force(used)]
    words += [repr(CIN.code_set(name, used)) for name in CIN.listed_sets()]
    return f"{release()} {hashlib.sha256(chr(0).join(words).encode()).hexdigest()[:16]}"
