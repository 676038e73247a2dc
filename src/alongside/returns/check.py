"""Checking a file: read it, run every rule of its year, and keep what was found.

    with check(source, CIN, "census.xml") as checked:
        for finding in checked.findings():
            ...

A file that is no XML, or no return of this kind, raises CannotRead. Everything else is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from alongside.law.days import england
from alongside.returns import local_codes, teams
from alongside.returns.census import Census
from alongside.returns.checked import Checked
from alongside.returns.found import Found, Objection
from alongside.returns.reading import CannotRead, Document, Element, Fault
from alongside.returns.schemas import PublishedSchema, published_schema
from alongside.returns.shape import answers_in_words, look_at_shape
from alongside.returns.shredding import Batch, Shredder, header_values
from alongside.returns.tables import Return
from alongside.returns.years import CollectionYear, NoSuchYear

_BATCH = 8192  # children held as Python values at a time


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who checks may add to the file. `census_day`: the day that counts as the last of its year, where it
    is asked what would be found if census day were then."""

    year: CollectionYear | None = None
    local_codes: local_codes.LocalCodes | None = None
    teams: teams.Teams | None = None
    progress: Callable[[int], None] | None = None
    census_day: date | None = None
    only: frozenset[str] = frozenset()  # the numbers of the rules to run; none: all


def check(source: BinaryIO, collection: Return, name: str, options: Options | None = None) -> Checked:
    """Read a file and run every rule of its year. Raises CannotRead with one clear line. Whoever reads its findings does it
    `within_bounds`, too."""
    with within_bounds(name), ExitStack() as on_failure:
        return _Check(source, collection, name, options or Options(), on_failure).run()


@contextmanager
def within_bounds(name: str) -> Iterator[None]:
    """For as long as a file is checked and what is found in it read out. Raises CannotRead where that is more than is held at
    once: no real return comes near it."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException:
        raise CannotRead(
            f"{name}: more is wrong with it than can be held at once, so nothing is told of it. A return in which nearly every"
            " child is empty or wrong was not exported as one: look at how it was made"
        ) from None


class _Head:
    """The header of a file, and the year that follows from it and from what was asked."""

    def __init__(self, collection: Return, name: str, asked: CollectionYear | None) -> None:
        self._collection, self._name, self._asked = collection, name, asked
        self.values: dict[str, str] = {}
        self.line = self.count = 0

    def read(self, element: Element) -> list[Fault]:
        """Take a header over. The first one counts; the faults of shape are handed back."""
        self.count += 1
        if self.count > 1:
            return [Fault("S04", None, "Header", None, element.sourceline, "Header", "")]
        self.values, faults, self.line = header_values(element)
        self._refuse_another_return()
        known = {item.name for item in self._collection.fields if item.table == "Header"}
        faults += [("S01", name) for name in self.values if name not in known]
        return [Fault(code, None, "Header", 0, self.line, field, "") for code, field in faults]

    def _refuse_another_return(self) -> None:
        """A file of another return has the same root, and would read as one with no child: CannotRead says which it is."""
        said = self.values.get("Collection", "").strip()
        if said and self._collection.key not in said.lower():
            raise CannotRead(
                f"{self._name}: line {self.line}: this is no {self._collection.name}: its header says the collection is "
                f"{said[:20]!r}"
            )

    def year(self) -> CollectionYear | None:
        """The year asked for, or the header's own, or that of a reference date of 31 March."""
        return self._asked or self._written() or self._by_reference_date()

    def known_year(self) -> CollectionYear:
        """The year, or CannotRead with what can be done."""
        if (year := self.year()) is not None:
            return year
        written = self.values.get("Year", "")
        said = (
            f"the header's Year {written[:20]!r} is no census year"
            if written
            else "no header names a census year"
        )
        raise CannotRead(f"{self._name}: {said}; give one, like --year 2025-26")

    def notes(self, year: CollectionYear) -> list[tuple[str, str]]:
        """What there is to say about the year: code and words."""
        notes = []
        written = self._written()
        if written is None:
            taken = "the year asked for" if self._asked else "the reference date"
            notes.append(("N02", f"{year}, from {taken}"))
        elif written != year:
            notes.append(("N01", f"checked for {year}; the header says {written}"))
        if (used := self._collection.rules_year(year)) != year:
            notes.append(("N04", f"{year} was checked by the rules of {used}"))
        if year not in self._collection.schemas:
            notes.append(("N03", str(year)))
        if england().is_provisional(year.ends) or england().is_provisional(year.starts):
            notes.append(("N06", str(year)))
        return notes

    def _written(self) -> CollectionYear | None:
        return _year(self.values.get("Year", ""))

    def _by_reference_date(self) -> CollectionYear | None:
        day = self.values.get("ReferenceDate", "")
        return _year(day[:4]) if day[4:] == "-03-31" else None


def _year(words: str) -> CollectionYear | None:
    try:
        return CollectionYear.written(words)
    except NoSuchYear:
        return None


class _Check:
    """One run: reading, then the faults of shape, then the rules."""

    def __init__(
        self, source: BinaryIO, collection: Return, name: str, options: Options, on_failure: ExitStack
    ) -> None:
        self.collection, self.name, self.options, self._on_failure = collection, name, options, on_failure
        self.document = Document(source, collection, name)
        self.document.progress = options.progress
        self.head = _Head(collection, name, options.year)
        self.schema: PublishedSchema | None = None
        self._faults: list[Fault] = []
        self._objections: list[Objection] = []
        self._taking: Future[None] | None = None

    def run(self) -> Checked:
        """The whole check. What was opened on the way is closed when it fails."""
        with ThreadPoolExecutor(1) as self._hand:
            shredder, found = self._read()
        census = found.census
        census.set_header(self.head.values, self.head.line)
        unmapped: tuple[tuple[str, str, int], ...] = ()
        if self.options.local_codes is not None:
            local_codes.apply(census, self.options.local_codes)
            unmapped = local_codes.unmapped(census)
        if self.options.teams is not None:
            teams.store(census, self.options.teams)
        self._keep_notes(found, shredder)
        found.keep_faults(self._faults_of_the_whole(shredder))
        look_at_shape(found, with_header=self.head.count > 0)
        ran = found.run_rules(self.options.only)
        self._on_failure.pop_all()
        authority = self.head.values.get("LEA", "")
        return Checked(
            census, self.name, authority, shredder.count, ran, unmapped, self.options.teams is not None
        )

    def _read(self) -> tuple[Shredder, Found]:
        begun: tuple[Shredder, Found] | None = None
        for kind, element in self.document.parts():
            if kind == "header":
                self._read_header(element)
                continue
            shredder, found = begun = begun or self._begin()
            try:
                shredder.record(element, in_order=self._accepted(element, shredder.count))
            except CannotRead as refusal:
                raise CannotRead(f"{self.name}: {refusal}") from None
            if shredder.count % _BATCH == 0:
                self._hand_over(shredder, found)
        shredder, found = begun or self._begin()
        self._hand_over(shredder, found)
        self._wait()
        return shredder, found

    def _begin(self) -> tuple[Shredder, Found]:
        """Make the tables, now that the year is known."""
        year = self.head.known_year()
        self.schema = self._schema_for(year)
        census = self._on_failure.enter_context(Census(self.collection, year, self.options.census_day))
        return Shredder(self.collection, census.rules_year), Found(census)

    def _schema_for(self, year: CollectionYear | None) -> PublishedSchema | None:
        source = self.collection.schemas.get(year) if year else None
        if source is None or self.document.namespace or self.options.local_codes is not None:
            return None
        return published_schema(source, self.collection.record)

    def _read_header(self, element: Element) -> None:
        first = self.head.count == 0
        self._faults += self.head.read(element)
        if first and (schema := self._schema_for(self.head.year())) is not None:
            self._objections += [(-1, *objection) for objection in schema.objections(element)]

    def _accepted(self, element: Element, child: int) -> bool:
        """Whether the published schema accepts a record. What it says against one is kept."""
        if self.schema is None:
            return False
        objections = self.schema.objections(element)
        self._objections += [(child, *objection) for objection in objections]
        return not objections

    def _hand_over(self, shredder: Shredder, found: Found) -> None:
        """Give a batch to DuckDB, which takes it in while the next one is read. One batch waits at most."""
        self._wait()
        faults, objections = self._faults, self._objections
        self._faults, self._objections = [], []
        self._taking = self._hand.submit(_take_in, found, shredder.take(), faults, objections)

    def _wait(self) -> None:
        if self._taking is not None:
            self._taking.result()

    def _keep_notes(self, found: Found, shredder: Shredder) -> None:
        notes = self.head.notes(found.census.year)
        if self.options.local_codes is not None:
            notes.append(("N07", ""))
        if shredder.again:
            notes.append(("N08", f"{shredder.again} times"))
        if spelled := answers_in_words(found):
            notes.append(("N05", f"{spelled} times"))
        for code, words in notes:
            found.keep(found.kinds[code], words)

    def _faults_of_the_whole(self, shredder: Shredder) -> list[Fault]:
        faults = [*self.document.strays]
        if self.document.namespace:
            faults.append(Fault("S11", None, "", None, None, "", self.document.namespace[:80]))
        if self.document.containers > 1:
            faults.append(Fault("S04", None, "", None, None, self.collection.prefix[-1], ""))
        if not self.head.count:
            faults.append(Fault("S06", None, "Header", None, None, "Header", ""))
        if not shredder.count:
            faults.append(Fault("S13", None, "", None, None, "", ""))
        return faults


def _take_in(found: Found, batch: Batch, faults: list[Fault], objections: list[Objection]) -> None:
    found.census.add(batch)
    found.keep_faults([*faults, *batch.faults])
    found.keep_objections(objections)
