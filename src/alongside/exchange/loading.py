"""Loading a file into the record and saying what became of it."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import OperationalError

from alongside.exchange import companion as companions
from alongside.exchange.build.writing import written_at
from alongside.exchange.cin import Census, NoYear as NoYear
from alongside.exchange.closed import closed
from alongside.law.days import london_day
from alongside.record.actions import loading
from alongside.record.actions.loading import Incoming, LoadedBefore, Reconciliation
from alongside.record.queries.census import builds
from alongside.returns.reading import CannotRead
from alongside.returns.reports.text import plain
from alongside.returns.tabular import safe

KINDS_OF_RUN = {
    "referral": "episode of need",
    "assessment": "assessment",
    "child_in_need": "child in need plan",
    "protection_plan": "child protection plan",
    "enquiry": "section 47 enquiry",
    "conference": "conference",
}
NAMED = 20  # as many as are named of what is not in a file any more
OUTCOMES = (
    (loading.STORED, "stored"),
    (loading.EQUAL, "the same as what is here"),
    (loading.CORRECTS, "corrects what an earlier file said"),
    (loading.NOT_STORED, "kept as written, and not stored because:"),
)

OUT_OF_LOCKS = "53200"  # what PostgreSQL says then


class TooManyAtOnce(Exception):
    """The database server has no room for the locks of so many children. Nothing was loaded. Set its
    max_locks_per_transaction to 2048 (postgresql.conf), start it again, and load the file again."""


# What stands in a file beside its children.
OF_NO_CHILD = frozenset({"Message", "Header", "CollectionDetails", "Source", "Content"})


def load_cin(
    name: str,
    *,
    year: str = "",
    companion: str | None = None,
    wrong: str | None = None,
    said: Callable[[int], None] = lambda children: None,
    now: datetime | None = None,
) -> str:
    """Load a children in need census and answer its reconciliation in words. All of it, or nothing.

    Raises CannotRead (returns or companion) and NoYear, each with one clear line; nothing is loaded then.
    """
    from django.utils import timezone

    now = now or timezone.now()
    path = Path(name)
    named = {}
    if companion:
        with open(companion, "rb") as source:
            named = companions.read(source, companion)
    digest = _digest(path)
    if on := loading.loaded_before(digest):
        return str(LoadedBefore(on)) + " Nothing has changed."
    if built := builds.built_here(digest):
        return f"This file was built from this record on {built.built_at:%-d %B %Y}. Nothing has changed."
    with path.open("rb") as source:
        census = Census(source, name, loaded_on=london_day(now), year=year)
        children = census.children()
        first = list(_first(children))
        _refuse_our_own(census, name)
        file = Incoming(
            digest=digest,
            kind="cin",
            system=f"cin/{census.council}",
            source=census.source,
            year=census.year,
            name=path.name,
            size=path.stat().st_size,
            stated_on=census.stated_on,
            ours=census.council == settings.COUNCIL_NUMBER,
        )
        try:
            done = loading.load(
                file,
                _chain(first, children),
                lambda: [*census.header, *census.outside()],
                companions=named,
                now=now,
                progress=said,
            )
        except LoadedBefore as fault:  # by somebody else, while we waited for our turn
            return f"{fault} Nothing has changed."
        except OperationalError as fault:
            if getattr(fault.__cause__, "sqlstate", "") == OUT_OF_LOCKS:
                raise TooManyAtOnce(str(TooManyAtOnce.__doc__)) from None
            raise
    if wrong:
        _write_wrong(done, wrong)
    return in_words(file, done, unknown={*named} - census.numbers)


def _refuse_our_own(census: Census, name: str) -> None:
    """A return that was built here and changed by hand since is nobody else's word: its children are here, some by a number that
    is made of their record and stands on none, so that each would come a second time. Raises CannotRead."""
    serial, made_at = census.says("SerialNo"), census.says("DateTime")
    for built in builds.numbered(census.council, serial) if serial.isdecimal() else ():
        if made_at == written_at(built.built_at):
            raise CannotRead(
                f"{name}: this file was built from this record on {built.built_at:%-d %B %Y}, as {built.year}, number "
                f"{built.serial_number}, and was changed since. Nothing is loaded: put right in the record what is changed in it, "
                "and build it again."
            )


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _first(children: Iterator[object]) -> Iterator[object]:
    """The first child alone: once it is read, the header is known."""
    for child in children:
        yield child
        return


def _chain(first: list[object], rest: Iterator[object]) -> Iterator[object]:
    yield from first
    yield from rest


def in_words(file: Incoming, done: Reconciliation, *, unknown: set[str]) -> str:
    """The reconciliation as a person reads it: what came in, what became of every element, and what is wrong."""
    lines = [
        f"{file.name}: children in need census of {file.year}, council {file.system.partition('/')[2]}",
        f"  {done.children} children: {done.new_children} new, {done.known_children} already here",
        f"  {done.elements} elements, each accounted for once:",
    ]
    for outcome, words in OUTCOMES:
        lines.append(f"    {done.outcomes[outcome]:>9,}  {words}")
    lines += [f"      {count:>9,}  {because}" for because, count in done.reasons.most_common()]
    if done.no_longer_said:
        lines.append(
            f"  {done.no_longer_said} events that another file reported, and that this one had to name again, are not in this one; "
            "they stay as recorded:"
        )
        lines += [f"             {_which(*each)}" for each in done.gone[:NAMED]]
        lines += [f"             and {len(done.gone) - NAMED} more"] if len(done.gone) > NAMED else []
    if done.absent:
        more = f", and {len(done.absent) - NAMED} more" if len(done.absent) > NAMED else ""
        lines.append(
            f"  {len(done.absent)} children who were open as the year before ended, by its file, are not in this one; their "
            f"episodes stay as recorded: {', '.join(done.absent[:NAMED])}{more}"
        )
    if done.goes_on:
        lines.append(
            f"  {len(done.goes_on)} of which an earlier file told an end go on in this one; that end was taken back:"
        )
        lines += [f"             {_which(*each)}" for each in done.goes_on[:3]]
    if done.wrong:
        lines.append(f"  {sum(done.wrong.values()):,} things are wrong in the file. Each is kept as written:")
        for (table, element, words), count in done.wrong.most_common():
            lines.append(f"    {count:>7,}  {table}.{element}: {words}")
            for child, line, text in done.examples[table, element, words]:
                whose = "" if table in OF_NO_CHILD else f", child {child or 'without a number'}"
                lines.append(f"             line {line}{whose}: “{text[:40]}”")
    if unknown:
        lines.append(
            f"  {len(unknown)} numbers of the companion file are not in the census: {', '.join(sorted(unknown)[:5])}"
        )
    return "\n".join(plain(line) for line in lines)


def _which(child: str, kind: str, began_on: date | None) -> str:
    return f"child {child}: {KINDS_OF_RUN[kind]} {'of' if kind == 'conference' else 'since'} {began_on}"


def _write_wrong(done: Reconciliation, name: str) -> None:
    with closed(name, encoding="utf-8", newline="") as target:
        out = csv.writer(target)
        out.writerow(("table", "element", "what is wrong", "times", "first child", "line", "as written"))
        for (table, element, words), count in done.wrong.most_common():
            child, line, text = done.examples[table, element, words][0]
            out.writerow((safe(table), safe(element), safe(words), count, safe(child), line, safe(text)))
