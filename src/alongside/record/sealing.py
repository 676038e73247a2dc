"""The chain of seals over the log of reads: what a seal is made of, and where the log no longer fits it.

A seal names its rows one by one, with a short mark of each, a digest over all of them and the seal before. So a row that
was written late (its transaction ended after a later row's) goes into the next seal, and is not taken for one that was
slipped in. Whoever owns the database could write a whole new chain; that is why the last seal is kept outside as well
(docs/decisions/the-log-of-reads-is-sealed.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Max

from alongside.record import models
from alongside.record.queries.shared import rows

MOST = 5_000  # rows in a seal
LATE = timedelta(hours=1)  # a row that says it is older than this at the seal before it came late
WINDOW = timedelta(days=1)  # how far back rows are looked for that came late
NOT_SEALED = timedelta(hours=3)  # the job runs every hour

COLUMNS = ("id", "at", "on", "user", "role", "team", "person_id", "what", "why")

WAITING = """
SELECT r.id, r.at, r."on", r."user", r.role, r.team, r.person_id, r.what, r.why FROM record_readlog r
WHERE r.id > %(floor)s AND NOT EXISTS (
  SELECT 1 FROM (SELECT unnest(s.ids) AS id FROM record_readseal s WHERE s.last_id > %(floor)s) sealed WHERE sealed.id = r.id)
ORDER BY r.id LIMIT %(most)s
"""

NEVER_SEALED = """
SELECT r.id, r.at FROM record_readlog r
WHERE NOT EXISTS (SELECT 1 FROM (SELECT unnest(s.ids) AS id FROM record_readseal s) sealed WHERE sealed.id = r.id)
ORDER BY r.id
"""


def row_digest(row: Iterable[Any]) -> bytes:
    """The digest of one row of the log: every column, in one spelling whatever the connection's time zone."""
    spelt = [
        value.astimezone(UTC).isoformat(timespec="microseconds")
        if isinstance(value, datetime)
        else None
        if value is None
        else str(value)
        for value in row
    ]
    return hashlib.sha256(json.dumps(spelt, ensure_ascii=True).encode()).digest()


def mark(digest: bytes) -> int:
    """The short mark of a row, as the seal keeps it."""
    return int.from_bytes(digest[:8], "big", signed=True)


def seal_of(n: int, ids: list[int], digest: str, previous: str, at: datetime) -> str:
    """The seal: over its number, its rows, their digest, the seal before and its own moment."""
    spelt = [n, ids, digest, previous, at.astimezone(UTC).isoformat(timespec="microseconds")]
    return hashlib.sha256(json.dumps(spelt).encode()).hexdigest()


def next_seal(now: datetime) -> models.ReadSeal | None:
    """The seal over the rows that wait for one, not yet written; None where none waits. Three statements, and no more of
    the log is read than a day before the last seal."""
    last = models.ReadSeal.objects.order_by("-n").first()
    floor = models.ReadSeal.objects.filter(recorded_at__lte=now - WINDOW).aggregate(floor=Max("last_id"))[
        "floor"
    ]
    waiting = rows(WAITING, {"floor": floor or 0, "most": MOST})
    if not waiting:
        return None
    digests = [row_digest(row) for row in waiting]
    ids = [row[0] for row in waiting]
    digest = hashlib.sha256(b"".join(digests)).hexdigest()
    n, previous = (last.n + 1, last.seal) if last else (1, "")
    return models.ReadSeal(
        n=n,
        rows=len(ids),
        first_id=ids[0],
        last_id=ids[-1],
        ids=ids,
        marks=[mark(each) for each in digests],
        digest=digest,
        previous=previous,
        seal=seal_of(n, ids, digest, previous, now),
    )


def _floor(now: datetime) -> int:
    """The last row that was sealed a day ago: what stands below it and is not sealed never will be."""
    old = models.ReadSeal.objects.filter(recorded_at__lte=now - WINDOW)
    return old.aggregate(floor=Max("last_id"))["floor"] or 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit. `kind`: changed, deleted, inserted, seal_removed, seal_changed, late, not_sealed,
    elsewhere. `row` is the row of the log, `seal` the number of the seal; 0 where there is none."""

    kind: str
    words: str
    row: int = 0
    seal: int = 0

    @property
    def tampering(self) -> bool:
        """Whether somebody must have had a hand in it. A late row, or none sealed lately, may have an innocent reason."""
        return self.kind not in ("late", "not_sealed")


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of a look at the whole chain."""

    seals: int
    rows: int
    waiting: int
    head: str
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nobody had a hand in it."""
        return not any(each.tampering for each in self.findings)


def verify(now: datetime, kept: Mapping[int, str] | None = None) -> Verified:
    """Look at every seal and every row it names. `kept`: seals by their numbers, as they were kept outside the database."""
    findings: list[Finding] = []
    seals = sealed = 0
    before: models.ReadSeal | None = None
    outside = dict(kept or {})
    for each in models.ReadSeal.objects.order_by("n").iterator(chunk_size=50):
        findings += _chain(before, each)
        findings += _rows_of(each, before)
        if (said := outside.pop(each.n, each.seal)) != each.seal:
            findings.append(
                Finding("elsewhere", f"Seal {each.n} is not the one that was kept outside.", seal=each.n)
            )
        seals, sealed, before = seals + 1, sealed + each.rows, each
        del said
    findings += [
        Finding("seal_removed", f"Seal {n} was kept outside and is not in the log any more.", seal=n)
        for n in sorted(outside)
    ]
    waiting = list(rows(NEVER_SEALED, {}))
    findings += _outside_the_chain(waiting, before, now)
    return Verified(seals, sealed, len(waiting), before.seal if before else "", tuple(findings))


def _chain(before: models.ReadSeal | None, seal: models.ReadSeal) -> Iterator[Finding]:
    expected = before.n + 1 if before else 1
    if seal.n > expected:
        missing = f"Seal {expected}" if seal.n == expected + 1 else f"Seals {expected} to {seal.n - 1}"
        yield Finding("seal_removed", f"{missing} of the chain is missing.", seal=expected)
    elif seal.previous != (before.seal if before else ""):
        yield Finding("seal_changed", f"Seal {seal.n} does not follow from the seal before it.", seal=seal.n)
    if seal.seal != seal_of(seal.n, seal.ids, seal.digest, seal.previous, seal.recorded_at):
        yield Finding("seal_changed", f"Seal {seal.n} is not what it was made of.", seal=seal.n)


def _rows_of(seal: models.ReadSeal, before: models.ReadSeal | None) -> Iterator[Finding]:
    there = {row[0]: row for row in models.ReadLog.objects.filter(id__in=seal.ids).values_list(*COLUMNS)}
    digests = []
    for row_id, kept in zip(seal.ids, seal.marks, strict=True):
        if row_id not in there:
            yield Finding("deleted", f"Row {row_id} was sealed and is gone.", row_id, seal.n)
            continue
        digest = row_digest(there[row_id])
        digests.append(digest)
        if mark(digest) != kept:
            yield Finding("changed", f"Row {row_id} was changed after it was sealed.", row_id, seal.n)
        elif before and there[row_id][1] < before.recorded_at - LATE:
            yield Finding(
                "late",
                f"Row {row_id} says {there[row_id][1]:%d %B %Y %H:%M} and was first sealed after"
                f" {before.recorded_at:%d %B %Y %H:%M}.",
                row_id,
                seal.n,
            )
    if len(digests) == len(seal.ids) and hashlib.sha256(b"".join(digests)).hexdigest() != seal.digest:
        yield Finding("seal_changed", f"The digest of seal {seal.n} is not that of its rows.", seal=seal.n)


def _outside_the_chain(
    waiting: list[tuple[int, datetime]], last: models.ReadSeal | None, now: datetime
) -> Iterator[Finding]:
    floor = _floor(now)
    for row_id, at in waiting:
        if row_id <= floor:
            yield Finding("inserted", f"Row {row_id} stands among sealed rows and was never sealed.", row_id)
        elif last and at < last.recorded_at - WINDOW:
            words = f"Row {row_id} says {at:%d %B %Y %H:%M} and was written after the rows of that day were sealed."
            yield Finding("inserted", words, row_id)
    if waiting and min(at for _, at in waiting) < now - NOT_SEALED:
        yield Finding(
            "not_sealed",
            "Looks older than three hours have no seal: the worker does not run, or the last seals were taken away.",
        )
