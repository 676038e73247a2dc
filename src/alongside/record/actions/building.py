"""Builds of returns: kept as they were made, approved by somebody else, sent, received."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import Mistaken, reports, stamp
from alongside.record.write import Rows, lock, write, write_bulk
from alongside.returns.years import CollectionYear

BUILDER = Viewer(
    user=uuid5(UUID(int=0), "alongside:builder"),
    name="Built by the command",
    roles=frozenset(),
    teams=frozenset(),
    machine=True,
)
AT_A_TIME = 2000  # findings
PART = 1 << 20  # bytes of a part, compressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A return that was built and checked, as `models.Build` keeps it."""

    collection: str
    year: str
    council: str
    serial: int
    as_known_at: datetime
    rules: str
    settings: Mapping[str, Any]
    name: str
    size: int
    digest: str
    facts_digest: str
    children: int
    rows: Mapping[str, int]
    matters: int
    included: int
    reasons: Iterable[tuple[str, str, int]]
    put: Iterable[tuple[str, str, int]]
    errors: int
    queries: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found, and the person, matter and event it speaks of where it speaks of one."""

    rule: str
    severity: str
    table: str
    place: int | None
    fields: str
    words: str
    person: UUID | None = None
    matter: UUID | None = None
    event: UUID | None = None


@reports
def keep_build(
    made: Made,
    *,
    parts: Mapping[str, BinaryIO],
    found: Iterable[Found],
    by: Viewer,
    now: datetime,
) -> UUID:
    """Keep a build: the file itself and what goes with it (`parts`, by kind), and what was found in it. All or nothing."""
    ref, marks = uuid4(), stamp(by, now)
    reasons = [list(each) for each in made.reasons]
    with transaction.atomic():
        rows = Rows(
            [
                models.Build(
                    ref=ref,
                    **{name: getattr(made, name) for name in _PLAIN},
                    settings=dict(made.settings),
                    rows=dict(made.rows),
                    reasons=reasons,
                    put=[list(each) for each in made.put],
                    left_out=sum(number for _, _, number in reasons),
                    **marks,
                )
            ]
        )
        for kind, source in parts.items():
            for place, content in enumerate(_compressed(source)):
                rows.add(models.BuildPart(build_id=ref, kind=kind, place=place, content=content, **marks))
        write(rows)
        for some in _some(found):
            write_bulk(Rows([_finding(ref, each, marks) for each in some]))
    return ref


def _some(found: Iterable[Found]) -> Iterator[list[Found]]:
    left = iter(found)
    while some := list(islice(left, AT_A_TIME)):
        yield some


def _finding(build: UUID, each: Found, marks: Mapping[str, Any]) -> models.BuildFinding:
    return models.BuildFinding(
        build_id=build,
        rule=each.rule,
        severity=each.severity,
        table=each.table,
        place=each.place,
        fields=each.fields,
        words=each.words,
        person_id=each.person,
        matter_id=each.matter,
        event=each.event,
        **marks,
    )


_PLAIN = (
    "collection",
    "year",
    "council",
    "serial",
    "as_known_at",
    "rules",
    "name",
    "size",
    "digest",
    "facts_digest",
    "children",
    "matters",
    "included",
    "errors",
    "queries",
)


def _compressed(source: BinaryIO) -> Iterator[bytes]:
    """What a file holds, compressed, in parts of about a megabyte."""
    packed, held = zlib.compressobj(6), b""
    while piece := source.read(PART):
        held += packed.compress(piece)
        while len(held) >= PART:
            yield held[:PART]
            held = held[PART:]
    yield held + packed.flush()


@reports
def approve_build(build: UUID, *, words: str = "", by: Viewer, now: datetime) -> UUID:
    """Somebody who did not build it says that it may be sent. Mistaken where they built it themselves, or where the rules find
    errors in it and they say nothing to that."""
    with transaction.atomic():
        row = _build(build)
        if row.recorded_by == by.user:
            raise Mistaken("build", "You built this return yourself. Somebody else has to approve it.")
        if _done(build, models.BuildStep.Kind.APPROVED):
            raise Mistaken("build", "This return has been approved already.")
        if row.errors and not words.strip():
            raise Mistaken(
                "words",
                f"The rules find {row.errors} {'error' if row.errors == 1 else 'errors'} in it. Say why it may be sent as it is,"
                " or have it put right and built again.",
            )
        return _step(build, models.BuildStep.Kind.APPROVED, words, by=by, now=now)


@reports
def record_sent(build: UUID, *, words: str = "", by: Viewer, now: datetime) -> UUID:
    """It was sent to the Department. Mistaken where nobody has approved it, and as long as its year is not over: what is kept
    as sent cannot be taken back."""
    with transaction.atomic():
        ends = CollectionYear.written(_build(build).year).ends
        if london_day(now) <= ends:
            raise Mistaken(
                "build",
                f"Its year ends on {ends.day} {ends:%B %Y}, and it is sent after that. What is in it now can be taken out and read.",
            )
        if not _done(build, models.BuildStep.Kind.APPROVED):
            raise Mistaken(
                "build", "Nobody has approved this return yet. Ask a colleague who did not build it."
            )
        if _done(build, models.BuildStep.Kind.SENT):
            raise Mistaken("build", "This return has been sent already.")
        return _step(build, models.BuildStep.Kind.SENT, words, by=by, now=now)


@reports
def record_receipt(build: UUID, *, receipt: str, by: Viewer, now: datetime) -> UUID:
    """The receipt the Department gave for it."""
    with transaction.atomic():
        _build(build)
        if not receipt.strip():
            raise Mistaken("receipt", "Write the receipt as it was given.")
        if not _done(build, models.BuildStep.Kind.SENT):
            raise Mistaken("build", "This return has not been sent yet.")
        return _step(build, models.BuildStep.Kind.RECEIVED, receipt, by=by, now=now)


def _build(ref: UUID) -> models.Build:
    lock([ref])  # two people at one moment approve it once
    row = models.Build.objects.filter(pk=ref).first()
    if row is None:
        raise NotFound(ref)
    return row


def _done(build: UUID, kind: str) -> bool:
    return models.BuildStep.objects.filter(build=build, kind=kind).exists()


def _step(build: UUID, kind: str, words: str, *, by: Viewer, now: datetime) -> UUID:
    row = models.BuildStep(build_id=build, kind=kind, words=words.strip(), **stamp(by, now))
    write(Rows([row]))
    return row.pk


@reports
def ask_for_build(year: str, *, collection: str = "cin", by: Viewer, now: datetime) -> UUID:
    """Somebody asks for a return to be built. A job builds it in their name, so that they do not approve it themselves.

    Mistaken where it is being built already.
    """
    with transaction.atomic():
        lock([uuid5(UUID(int=0), f"{collection} {year}")])  # two who ask at one moment
        waiting = models.BuildAsked.objects.filter(collection=collection, year=year, answer=None)
        if waiting.exists():
            raise Mistaken("year", "This return is being built already. Wait until it is there.")
        row = models.BuildAsked(collection=collection, year=year, **stamp(by, now))
        write(Rows([row]))
    return row.pk


@reports
def answer_build(
    asked: UUID, *, build: UUID | None, again: bool, words: str, by: Viewer, now: datetime
) -> UUID:
    """What came of a build that was asked for: the build, or in one sentence why there is none."""
    row = models.BuildAnswered(asked_id=asked, build_id=build, again=again, words=words, **stamp(by, now))
    with transaction.atomic():
        write(Rows([row]))
    return row.pk
