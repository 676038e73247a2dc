"""Builds that are kept: found again by their facts, listed, read back, and what was recorded since that touches them."""

from __future__ import annotations

import hashlib
import re
import zlib
from codecs import iterdecode
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import unescape
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from alongside.accounts.roles import May, may
from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_from, parted_from_hidden
from alongside.record.queries.census import since
from alongside.record.queries.shared import rows, staff
from alongside.returns.years import CollectionYear


@dataclass(frozen=True, slots=True)
class Step:
    """What was done with a build, by whom and when."""

    kind: str
    by: str
    at: datetime
    words: str


class Newer(NamedTuple):
    """The build of the same return in which the record reads as it was known last. Its serial is lower where the record
    reads again as it did before."""

    ref: UUID
    serial: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A build that is kept. `reasons` and `put` as they are counted in `models.Build`. `touched`: whether something recorded
    since makes it read otherwise, as far as last night's look goes. `newer`: in which build of the same return the record was known
    last, where it is another one. `latest`: whether
    it is that one, where all are listed. `looked_at`: when what was recorded since was last looked for, if it was. The two last only where one build is
    asked for."""

    ref: UUID
    collection: str
    year: str
    council: str
    serial: int
    built_by: UUID
    built_by_name: str
    built_at: datetime
    as_known_at: datetime
    rules: str
    settings: dict[str, Any]
    name: str
    size: int
    digest: str
    children: int
    rows: dict[str, int]
    matters: int
    included: int
    reasons: tuple[tuple[str, str, int], ...]
    put: tuple[tuple[str, str, int], ...]
    errors: int
    queries: int
    steps: tuple[Step, ...]
    touched: bool = False
    newer: Newer | None = None
    latest: bool = True
    looked_at: datetime | None = None

    @property
    def ends_on(self) -> date:
        """The last day of its year: it is sent after that."""
        return CollectionYear.written(self.year).ends

    @property
    def serial_number(self) -> str:
        """As the header has it: three digits or more."""
        return f"{self.serial:03d}"

    def step(self, kind: str) -> Step | None:
        """What was done of this kind, if it was."""
        return next((step for step in self.steps if step.kind == kind), None)


class Since(NamedTuple):
    """Something recorded after a build that makes it read otherwise now. `event`: the row that says it."""

    event: UUID
    person: UUID
    kind: str
    on: date | None
    recorded_at: datetime
    recorded_by: UUID
    correction: str


class Linked(NamedTuple):
    """What a rule found in a build, and where in the record it stands."""

    rule: str
    severity: str
    table: str
    place: int | None
    fields: str
    words: str
    person: UUID | None
    matter: UUID | None
    event: UUID | None


# As known at which moment a build was made last: asked for again, the same facts are the same build.
_AGAIN = models.BuildAnswered.objects.filter(build=OuterRef("pk"), again=True)
KNOWN = Coalesce(Subquery(_AGAIN.order_by("-recorded_at").values("recorded_at")[:1]), F("as_known_at"))


def kept(viewer: Viewer, *, collection: str = "cin", year: str = "") -> list[Kept]:
    """The builds there are, the newest first, and which is the latest of each return. Three statements. NotFound for whoever neither runs nor approves
    returns."""
    _must_see_returns(viewer)
    found = models.Build.objects.filter(collection=collection, **({"year": year} if year else {}))
    touched = Exists(models.BuildSince.objects.filter(build=OuterRef("pk")))
    every = list(found.annotate(touched=touched, known=KNOWN).order_by("-recorded_at", "-serial"))
    latest = {
        (each.year, each.council): each.pk
        for each in sorted(every, key=lambda each: (each.known, each.serial))
    }
    return [replace(each, latest=latest[each.year, each.council] == each.ref) for each in _kept(every)]


def one(viewer: Viewer, ref: UUID) -> Kept:
    """One build, and whether a later one was made of the same return. NotFound where there is none, or the viewer neither runs
    nor approves returns."""
    _must_see_returns(viewer)
    dated = models.Build.objects.annotate(known=KNOWN)
    same = dated.filter(collection=OuterRef("collection"), year=OuterRef("year"), council=OuterRef("council"))
    later = same.filter(
        Q(known__gt=OuterRef("known")) | Q(known=OuterRef("known"), serial__gt=OuterRef("serial"))
    ).order_by("-known", "-serial")
    row = dated.filter(pk=ref).annotate(
        newer_ref=Subquery(later.values("pk")[:1]),
        newer_serial=Subquery(later.values("serial")[:1]),
        looked_at=Subquery(models.CensusRun.objects.order_by("-whole_at").values("whole_at")[:1]),
    )
    found = list(row)
    if not found:
        raise NotFound(ref)
    (build,), (kept,) = found, _kept(found)
    newer = Newer(build.newer_ref, build.newer_serial) if build.newer_ref else None
    looked = build.looked_at if build.looked_at and build.looked_at > kept.built_at else None
    return replace(kept, newer=newer, looked_at=looked)


class ByRule(NamedTuple):
    """How often one rule found something in a build."""

    rule: str
    severity: str
    words: str
    times: int


def by_rule(viewer: Viewer, ref: UUID) -> list[ByRule]:
    """What the rules found in a build, errors first, then what was found most often. One statement. NotFound for whoever neither
    runs nor approves returns."""
    _must_see_returns(viewer)
    found = models.BuildFinding.objects.filter(build=ref).values_list("rule", "severity")
    counted = found.annotate(words=Min("words"), times=Count("pk")).order_by()
    return sorted(
        (ByRule(*row) for row in counted), key=lambda row: (row.severity == "query", -row.times, row.rule)
    )


def _must_see_returns(viewer: Viewer) -> None:
    if not (may(viewer.roles, May.RUN_RETURNS) or may(viewer.roles, May.APPROVE_RETURNS)):
        raise NotFound("builds")


def _kept(builds: Sequence[models.Build]) -> list[Kept]:
    order = list(models.BuildStep.Kind)
    steps = sorted(
        models.BuildStep.objects.filter(build__in=builds),
        key=lambda step: (step.recorded_at, order.index(models.BuildStep.Kind(step.kind)), step.pk),
    )
    names = staff([each.recorded_by for each in (*builds, *steps)])

    def name(ref: UUID) -> str:
        return names.get(str(ref), "the command")

    return [
        Kept(
            ref=each.pk,
            collection=each.collection,
            year=each.year,
            council=each.council,
            serial=each.serial,
            built_by=each.recorded_by,
            built_by_name=name(each.recorded_by),
            built_at=each.recorded_at,
            as_known_at=each.as_known_at,
            rules=each.rules,
            settings=each.settings,
            name=each.name,
            size=each.size,
            digest=each.digest,
            children=each.children,
            rows=each.rows,
            matters=each.matters,
            included=each.included,
            reasons=tuple((kind, why, n) for kind, why, n in each.reasons),
            put=tuple((field, why, n) for field, why, n in each.put),
            errors=each.errors,
            queries=each.queries,
            steps=tuple(
                Step(step.kind, name(step.recorded_by), step.recorded_at, step.words)
                for step in steps
                if step.build_id == each.pk
            ),
            touched=getattr(each, "touched", False),
        )
        for each in builds
    ]


def of_year(collection: str, year: str) -> list[Kept]:
    """The builds of a year, the newest first; for the program that has just built one."""
    return _kept(list(models.Build.objects.filter(collection=collection, year=year).order_by("-serial")))


def same(*, collection: str, year: str, council: str, facts_digest: str, rules: str) -> Kept | None:
    """The build of these very facts, checked by these very rules, if there is one already."""
    return next(
        iter(
            _kept(
                list(
                    models.Build.objects.filter(
                        collection=collection,
                        year=year,
                        council=council,
                        facts_digest=facts_digest,
                        rules=rules,
                    )
                )
            )
        ),
        None,
    )


class BeingBuilt(Exception):
    """Somebody else is building this return now. Wait until they are done."""


@contextmanager
def building_alone(*, collection: str, year: str, council: str) -> Iterator[None]:
    """Nobody else builds the same return for as long as the block lasts. Raises BeingBuilt where somebody does."""
    key = int.from_bytes(
        hashlib.sha256(f"{collection} {year} {council}".encode()).digest()[:8], "big", signed=True
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise BeingBuilt(str(BeingBuilt.__doc__))
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def next_serial(*, collection: str, year: str, council: str) -> int:
    """The serial number of the next build of a year."""
    last = models.Build.objects.filter(collection=collection, year=year, council=council).aggregate(
        last=Max("serial")
    )["last"]
    return (last or 0) + 1


def built_here(digest: str) -> Kept | None:
    """The build with these very bytes, if a file was built here."""
    return next(iter(_kept(list(models.Build.objects.filter(digest=digest)))), None)


def numbered(council: str, serial: str) -> list[Kept]:
    """The builds for a council that have this serial number, of any year."""
    return _kept(list(models.Build.objects.filter(council=council, serial=min(int(serial), 32767))))


def councils_loaded() -> list[str]:
    """The numbers of the councils whose censuses were loaded, as their headers gave them."""
    systems = models.SourceFile.objects.filter(kind="cin").values_list("system", flat=True).distinct()
    return sorted(system.removeprefix("cin/") for system in systems if system != "cin/not stated")


def content(ref: UUID, kind: str = models.BuildPart.Kind.FILE) -> Iterator[bytes]:
    """What a build wrote, piece by piece: the file as it was sent, byte for byte."""
    opened = zlib.decompressobj()
    parts = models.BuildPart.objects.filter(build=ref, kind=kind).order_by("place")
    for part in parts.values_list("content", flat=True).iterator(chunk_size=1):
        yield opened.decompress(bytes(part))
    yield opened.flush()


class NotIn(NamedTuple):
    """A run of work that is not in a build, with its record and the reason."""

    kind: str
    matter: UUID
    person: UUID | None
    because: str


def left_out(ref: UUID) -> Iterator[NotIn]:
    """What is not in a build, in the order in which it was found."""
    for line in _lines(content(ref, models.BuildPart.Kind.LEFT_OUT)):
        kind, matter, person, because = line.split("\t")
        yield NotIn(kind, UUID(matter), UUID(person) if person else None, because)


NUMBER = re.compile(r"<LAchildID>([^<]*)</LAchildID>")


@dataclass(frozen=True, slots=True)
class Children:
    """How the children of a build are called in a table that is taken out: by the number the file has, and not at all where
    their record is hidden from whoever takes it, or was one with a hidden one when it was built."""

    numbers: Mapping[UUID, str]
    hidden: Collection[UUID]

    def number(self, person: UUID | None) -> str:
        """The number in the file; nothing for the whole return, and for a child who is not in it."""
        if person in self.hidden:
            return "restricted record"
        return self.numbers.get(person, "") if person else ""


def children(viewer: Viewer, ref: UUID, *, now: datetime) -> Children:
    """The children of a build, by the numbers its file has. It reads the file once. NotFound for whoever neither runs nor
    approves returns."""
    _must_see_returns(viewer)
    known_at = models.Build.objects.values_list("as_known_at", flat=True).get(pk=ref)
    today = london_day(now)
    # What the build has of somebody may be of a hidden one they were one person with then.
    parted = {person for person, at in parted_from_hidden(viewer, today).items() if at >= known_at}
    told = (found[1] for line in _lines(content(ref)) if (found := NUMBER.search(line)))
    rows = (line.split("\t") for line in _lines(content(ref, models.BuildPart.Kind.SOURCES)))
    people = (UUID(row[2]) for row in rows if row[0] == "ChildIdentifiers")
    numbers = {person: unescape(number) for person, number in zip(people, told, strict=True)}
    return Children(numbers, parted | hidden_from(viewer, today).keys())


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    """The lines of a text that comes in pieces, which may end within a letter."""
    kept = ""
    for piece in iterdecode(pieces, "utf-8"):
        *lines, kept = (kept + piece).split("\n")
        yield from lines
    if kept:
        yield kept


def findings(ref: UUID) -> list[Linked]:
    """What the rules found in a build, in the order of the check, each with where it stands in the record."""
    found = models.BuildFinding.objects.filter(build=ref).order_by(
        "recorded_at", "rule", "table", "place", "ref"
    )
    return [
        Linked(*row)
        for row in found.values_list(
            "rule", "severity", "table", "place", "fields", "words", "person", "matter", "event"
        )
    ]


def recorded_since(build: Kept) -> list[Since]:
    """What was recorded after this build was made and makes it read otherwise now, the earliest first."""
    found = rows(
        since.SINCE.replace("{of_them}", "AND b.ref = %(build)s"), {**since.values(), "build": build.ref}
    )
    return sorted((Since(*row[1:]) for row in found), key=lambda each: (each.recorded_at, each.event))


class AskedFor(NamedTuple):
    """A build that somebody asked for and nobody has answered."""

    ref: UUID
    year: str
    by: UUID
    at: datetime


def asked_for(collection: str = "cin") -> list[AskedFor]:
    """What waits to be built, for the job that builds it. One statement."""
    rows = models.BuildAsked.objects.filter(collection=collection, answer=None).order_by("recorded_at", "ref")
    return [AskedFor(*row) for row in rows.values_list("ref", "year", "recorded_by", "recorded_at")]
