"""Checking a file: read it, run every rule of its year, and keep what was found.

    with check(path, CIN) as checked:
        for finding in checked.findings():
            ...

A file that is no XML, or no return of this kind, raises CannotRead. Everything else is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, BinaryIO

from alongside.law.days import england
from alongside.returns import local_codes, teams
from alongside.returns.census import Census
from alongside.returns.faults import KINDS
from alongside.returns.findings import Finding, RuleCount, Summary, TeamCount, also_rows
from alongside.returns.reading import Batch, CannotRead, Document, Fault, Shredder, header_values
from alongside.returns.rules import Rule, Severity
from alongside.returns.schemas import PublishedSchema, published_schema
from alongside.returns.tables import Field, Kind, Return, Table
from alongside.returns.years import CollectionYear, NoSuchYear

_HANDS = 2
_NOT_RUN = 100_000  # the kinds of finding that say a rule could not be tested come last
_BATCH = 8192  # children held as Python values at a time
_MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?"


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who checks may add to the file."""

    year: CollectionYear | None = None
    local_codes: local_codes.LocalCodes | None = None
    teams: teams.Teams | None = None
    progress: Callable[[int], None] | None = None
    only: frozenset[str] = frozenset()  # the numbers of the rules to run; none: all


def check(source: BinaryIO, collection: Return, name: str, options: Options | None = None) -> Checked:
    """Read a file and run every rule of its year. Raises CannotRead with one clear line."""
    return _Check(source, collection, name, options or Options()).run()


class _Check:
    """One run: reading, then the faults of shape, then the rules."""

    def __init__(self, source: BinaryIO, collection: Return, name: str, options: Options) -> None:
        self.collection, self.name, self.options = collection, name, options
        self.document = Document(source, collection, name)
        self.document.progress = options.progress
        self.notes: list[tuple[str, str]] = []
        self.objections: list[tuple[int, int, str, str]] = []
        self.faults: list[Fault] = []
        self.header: dict[str, str] = {}
        self.header_line, self.headers = 0, 0
        self.census: Census
        self.schema: PublishedSchema | None = None
        self._hand = ThreadPoolExecutor(1)
        self._taking: Future[None] | None = None

    def run(self) -> Checked:
        shredder: Shredder | None = None
        try:
            for kind, element in self.document.parts():
                if kind == "header":
                    self._header(element)
                    continue
                if shredder is None:
                    shredder = self._begin()
                shredder.record(element, in_order=self._accepted(element, shredder.count))
                if shredder.count % _BATCH == 0:
                    self._hand_over(shredder)
            shredder = shredder or self._begin()
            self._hand_over(shredder)
            if self._taking is not None:
                self._taking.result()
            self.census.set_header(self.header, self.header_line)
            if self.options.local_codes is not None:
                local_codes.apply(self.census, self.options.local_codes)
            self._note_what_was_tolerated(shredder)
            self._faults_of_shape(shredder)
            ran = self._rules()
            return self._checked(shredder, ran)
        except BaseException:
            self._hand.shutdown()
            if hasattr(self, "census"):
                self.census.close()
            raise
        finally:
            self._hand.shutdown()

    # The year, and what follows from it

    def _header(self, element: Any) -> None:
        self.headers += 1
        if self.headers > 1:
            self.faults.append(Fault("S04", None, "Header", None, element.sourceline, "Header", ""))
            return
        self.header, faults, self.header_line = header_values(element)
        known = {item.name for item in self.collection.fields if item.table == "Header"}
        faults += [("S01", name) for name in self.header if name not in known]
        self.faults += [Fault(code, None, "Header", 0, self.header_line, field, "") for code, field in faults]
        if (schema := self._schema_for(self._year_of_header())) is not None:
            self.objections += [(-1, line, field, words) for line, field, words in schema.objections(element)]

    def _schema_for(self, year: CollectionYear | None) -> PublishedSchema | None:
        source = self.collection.schemas.get(year) if year else None
        unusable = source is None or self.document.namespace or self.options.local_codes is not None
        return None if unusable or source is None else published_schema(source, self.collection.record)

    def _year_of_header(self) -> CollectionYear | None:
        if self.options.year is not None:
            return self.options.year
        for field in ("Year", "ReferenceDate"):
            text = self.header.get(field, "")
            if field == "ReferenceDate":
                text = text[:4] if text[4:] == "-03-31" else ""
            try:
                return CollectionYear.written(text)
            except NoSuchYear:
                continue
        return None

    def _begin(self) -> Shredder:
        year = self._year_of_header()
        if year is None:
            written = self.header.get("Year", "")
            said = (
                f"the header's Year {written[:20]!r} is no census year"
                if written
                else "no header names a census year"
            )
            raise CannotRead(f"{self.name}: {said}; give one, like --year 2025-26")
        self._note_the_year(year)
        self.schema = self._schema_for(year)
        self.census = Census(self.collection, year)
        self._make_findings_tables()
        return Shredder(self.collection, self.census.rules_year)

    def _note_the_year(self, year: CollectionYear) -> None:
        try:
            written = CollectionYear.written(self.header.get("Year", ""))
        except NoSuchYear:
            taken = "the year asked for" if self.options.year else "the reference date"
            self.notes.append(("N02", f"{year}, from {taken}"))
        else:
            if written != year:
                self.notes.append(("N01", f"checked for {year}; the header says {written}"))
        used = self.collection.rules_year(year)
        if used != year:
            self.notes.append(("N04", f"{year} was checked by the rules of {used}"))
        if year not in self.collection.schemas:
            self.notes.append(("N03", str(year)))
        if self.options.local_codes is not None:
            self.notes.append(("N07", ""))
        if england().is_provisional(year.ends) or england().is_provisional(year.starts):
            self.notes.append(("N06", str(year)))

    # Reading

    def _accepted(self, element: Any, child: int) -> bool:
        """Whether the published schema accepts a record. What it says against one is kept."""
        if self.schema is None:
            return False
        objections = self.schema.objections(element)
        self.objections += [(child, line, field, words) for line, field, words in objections]
        return not objections

    def _hand_over(self, shredder: Shredder) -> None:
        """Give a batch to DuckDB, which takes it in while the next one is read. One batch waits at most."""
        if self._taking is not None:
            self._taking.result()
        faults, objections = self.faults, self.objections
        self.faults, self.objections = [], []
        self._taking = self._hand.submit(self._take_in, shredder.take(), faults, objections)

    def _take_in(
        self, batch: Batch, faults: list[Fault], objections: list[tuple[int, int, str, str]]
    ) -> None:
        self.census.add(batch)
        self._keep_faults([*faults, *batch.faults])
        if objections:
            names, kinds = ("child", "line", "field", "words"), ("int32", "int32", "string", "string")
            self.census.insert("objections", names, kinds, objections)

    def _keep_faults(self, faults: list[Fault]) -> None:
        self._keep(
            [
                (
                    self.kinds[f.code],
                    f.child,
                    f.table or None,
                    f.place,
                    f.field or None,
                    _quoted(f),
                    None,
                    f.line,
                )
                for f in faults
            ]
        )

    def _make_findings_tables(self) -> None:
        con = self.census.con
        con.execute(
            "CREATE TABLE findings (kind INTEGER, child INTEGER, tab VARCHAR, place INTEGER, fields VARCHAR, "
            "seen VARCHAR, also VARCHAR, line INTEGER)"
        )
        con.execute("CREATE TABLE objections (child INTEGER, line INTEGER, field VARCHAR, words VARCHAR)")
        con.execute(
            "CREATE TABLE kinds (kind INTEGER, code VARCHAR, severity VARCHAR, message VARCHAR, tab VARCHAR, fields VARCHAR)"
        )
        self.rules = self.collection.rules_in(self.census.rules_year)
        rows = [(each.code, each.severity.value, each.message, "", "") for each in KINDS]
        rows += [
            (each.code, each.severity.value, each.message, each.finds.table, "|".join(each.fields))
            for each in self.rules
        ]
        self.census.insert(
            "kinds",
            ("kind", "code", "severity", "message", "tab", "fields"),
            ("int32", *["string"] * 5),
            [(number, *row) for number, row in enumerate(rows)],
        )
        self.kinds = {each.code: number for number, each in enumerate(KINDS)}

    def _keep(self, rows: list[tuple[object, ...]]) -> None:
        names = ("kind", "child", "tab", "place", "fields", "seen", "also", "line")
        kinds = ("int32", "int32", "string", "int32", "string", "string", "string", "int32")
        self.census.insert("findings", names, kinds, rows)

    # Faults of shape

    def _note_what_was_tolerated(self, shredder: Shredder) -> None:
        if shredder.again:
            self.notes.append(("N08", f"{shredder.again} times"))
        spelled = [
            f"(SELECT count(*) FROM {table.name} WHERE {item.name}_text IN ('true', 'false'))"
            for table in self.census.tables
            for item in self.census.fields(table)
            if item.kind is Kind.BOOLEAN
        ]
        found = self.census.con.execute(f"SELECT {' + '.join(spelled)}").fetchall()[0][0] if spelled else 0
        if found:
            self.notes.append(("N05", f"{found} times"))
        self._keep(
            [(self.kinds[code], None, None, None, None, said, None, None) for code, said in self.notes]
        )

    def _faults_of_shape(self, shredder: Shredder) -> None:
        faults = [*self.document.strays]
        if self.document.namespace:
            faults.append(Fault("S11", None, "", None, None, "", self.document.namespace[:80]))
        if self.document.containers > 1:
            faults.append(Fault("S04", None, "", None, None, self.collection.prefix[-1], ""))
        if not self.headers:
            faults.append(Fault("S06", None, "Header", None, None, "Header", ""))
        if not shredder.count:
            faults.append(Fault("S13", None, "", None, None, "", ""))
        self._keep_faults(faults)
        tests = [test for table in self.census.tables for test in self._shape_tests(table)]
        for start in range(0, len(tests), 16):
            self.census.con.execute("INSERT INTO findings " + " UNION ALL ".join(tests[start : start + 16]))
        con = self.census.con
        if con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'unreadable'").fetchall():
            con.execute(
                f"INSERT INTO findings SELECT {self.kinds['S07']}, child, tab, place, field, field || ' ' || words[:60], NULL, line "
                "FROM unreadable"
            )
        # The published schema has the last word: what it refuses is a finding unless our own table already found why.
        con.execute(
            f"INSERT INTO findings SELECT {self.kinds['S12']}, nullif(child, -1), NULL, NULL, field, words, NULL, line "
            "FROM objections WHERE child NOT IN (SELECT coalesce(f.child, -1) FROM findings f JOIN kinds k USING (kind) "
            "WHERE k.code LIKE 'S%' AND (f.child IS NOT NULL OR f.tab = 'Header'))"
        )

    def _shape_tests(self, table: Table) -> Iterator[str]:
        for item in self.census.fields(table):
            yield from self._field_tests(table, item)
        if table.least and table.parent == self.collection.record:
            yield (
                f"SELECT {self.kinds['S06']}, child, '{table.name}', NULL, '{table.name}', '{table.name}', NULL, line FROM children "
                f"WHERE child NOT IN (SELECT child FROM {table.name})"
            )

    def _field_tests(self, table: Table, item: Field) -> Iterator[str]:
        name, seen = item.name, f"'{item.name} ' || {item.name}[:60]"
        if item.mandatory == "yes" and not (table.name == "Header" and not self.headers):
            absent = {
                Kind.BOOLEAN: f"{name}_text IS NULL",
                Kind.TEXT: f"{name} IS NULL",
                Kind.MOMENT: f"{name} IS NULL",
            }
            yield self._test("S06", table, name, absent.get(item.kind, f"NOT {name}_given"), f"'{name}'")
        if self.collection.is_listed(item):
            yield self._test("S08", table, name, f"NOT is_{item.code_set}({name})", seen)
        if (shape := self.collection.shapes.get(name)) is not None:
            yield self._test("S09", table, name, f"NOT regexp_full_match({name}, '{shape}')", seen)
        if item.kind is Kind.MOMENT:
            yield self._test("S07", table, name, f"NOT regexp_full_match({name}, '{_MOMENT}')", seen)

    def _test(self, code: str, table: Table, field: str, where: str, seen: str) -> str:
        return (
            f"SELECT {self.kinds[code]}, child, '{table.name}', place, '{field}', {seen}, NULL, line "
            f"FROM {table.name} WHERE {where}"
        )

    # Rules

    def _rules(self) -> int:
        """Run every rule of the year. One that cannot run becomes a finding that says so. Answers how many ran."""
        only = self.options.only
        asked = [
            (number, each)
            for number, each in enumerate(self.rules, start=len(KINDS))
            if not only or each.code in only
        ]
        with ThreadPoolExecutor(
            _HANDS
        ) as hands:  # planning a query takes one core; two at a time take half as long
            shares = [asked[share::_HANDS] for share in range(_HANDS)]
            failed = [each for share in hands.map(self._run_share, shares) for each in share]
        for each, error in failed:
            self._not_run(each, error)
        return len(asked) - len(failed)

    def _run_share(self, share: list[tuple[int, Rule]]) -> list[tuple[Rule, Exception]]:
        import duckdb

        failed: list[tuple[Rule, Exception]] = []
        with self.census.con.cursor() as con:
            for number, each in share:
                try:
                    con.execute(
                        f"INSERT INTO findings SELECT {number}, child, NULL, place, NULL, nullif(seen, ''), nullif(also, ''), NULL "
                        f"FROM ({each.finds.sql})"
                    )
                except duckdb.Error as error:
                    failed.append((each, error))
        return failed

    def _not_run(self, each: Rule, error: Exception) -> None:
        number = _NOT_RUN + len(self.notes)
        self.notes.append((each.code, "not run"))
        why = " ".join(str(error).split())[:160]
        self.census.con.execute(
            "INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?)",
            (
                number,
                each.code,
                Severity.NOT_RUN.value,
                f"This rule could not be tested, so nothing is known about it: {why}",
                each.finds.table,
                "|".join(each.fields),
            ),
        )
        self._keep([(number, None, None, None, None, None, None, None)])

    def _checked(self, shredder: Shredder, ran: int) -> Checked:
        con = self.census.con
        con.execute("CREATE TABLE team_of (child_id VARCHAR, team VARCHAR, worker VARCHAR)")
        if self.options.teams is not None:
            teams.store(con, self.options.teams)
        unmapped = local_codes.unmapped(self.census) if self.options.local_codes is not None else ()
        return Checked(
            self.census,
            self.name,
            self.header.get("LEA", ""),
            shredder.count,
            ran,
            unmapped,
            self.options.teams is not None,
        )


def _quoted(fault: Fault) -> str | None:
    return " ".join(filter(None, (fault.field, fault.seen))) or None


_ROWS = """
    SELECT k.code, k.severity, f.child, coalesce(c.child_id, ''), coalesce(f.tab, k.tab), f.place,
        coalesce(f.fields, k.fields), k.message, coalesce(f.seen, ''), f.also, coalesce(f.line, p.line),
        {team}
    FROM findings f JOIN kinds k USING (kind) LEFT JOIN children c ON c.child = f.child
    LEFT JOIN ({lines}) p ON p.tab = coalesce(f.tab, k.tab) AND p.place = f.place
    {joined}
    ORDER BY f.kind, f.child NULLS FIRST, f.place NULLS FIRST, f.fields
"""


_LINES = """
    SELECT k.code, k.severity, coalesce(c.child_id, ''), coalesce(f.tab, k.tab), f.place, coalesce(f.fields, k.fields),
        k.message || CASE WHEN f.seen IS NULL THEN '' ELSE ' (' || f.seen || ')' END
    FROM findings f JOIN kinds k USING (kind) LEFT JOIN children c ON c.child = f.child
    ORDER BY f.kind, f.child NULLS FIRST, f.place NULLS FIRST, f.fields
"""


class Checked:
    """A checked file. Close it, or use it in a `with`, when done."""

    def __init__(
        self,
        census: Census,
        name: str,
        authority: str,
        children: int,
        ran: int,
        unmapped: tuple[tuple[str, str, int], ...],
        with_teams: bool,
    ) -> None:
        self.census, self.name, self.authority, self.children = census, name, authority, children
        self._ran, self._unmapped, self._with_teams = ran, unmapped, with_teams

    def __enter__(self) -> Checked:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.census.close()

    def findings(self) -> Iterator[Finding]:
        """Every finding: how the file was read and its faults of shape first, then by rule, child and row."""
        lines = " UNION ALL ".join(
            f"SELECT '{table.name}' AS tab, place, line FROM {table.name}" for table in self.census.tables
        )
        team = "coalesce(w.team, ''), coalesce(w.worker, '')" if self._with_teams else "'', ''"
        joined = "LEFT JOIN team_of w ON w.child_id = c.child_id" if self._with_teams else ""
        rows = self.census.con.cursor().execute(_ROWS.format(lines=lines, team=team, joined=joined))
        while batch := rows.fetchmany(2000):
            for (
                code,
                severity,
                child,
                child_id,
                table,
                row,
                fields,
                message,
                seen,
                also,
                line,
                group,
                worker,
            ) in batch:
                yield Finding(
                    code,
                    Severity(severity),
                    child,
                    child_id,
                    table,
                    row,
                    tuple(filter(None, fields.split("|"))),
                    message,
                    seen,
                    also_rows(also),
                    line or None,
                    group,
                    worker,
                )

    def child_ids(self) -> frozenset[str]:
        """The identifiers of all children in the file."""
        rows = (
            self.census.con.cursor()
            .execute("SELECT child_id FROM children WHERE child_id IS NOT NULL")
            .fetchall()
        )
        return frozenset(child for (child,) in rows)

    def lines(self) -> Iterator[tuple[str, str, str, str, int | None, str, str]]:
        """The findings as the seven columns of the CSV, for writing very many of them fast."""
        rows = self.census.con.cursor().execute(_LINES)
        while batch := rows.fetchmany(10_000):
            yield from batch

    def summary(self) -> Summary:
        """The figures of this check."""
        con = self.census.con
        by_rule = tuple(
            RuleCount(code, Severity(severity), message, findings, children)
            for code, severity, message, findings, children in con.execute(
                "SELECT any_value(k.code), any_value(k.severity), any_value(k.message), count(*), count(DISTINCT f.child) "
                "FROM findings f JOIN kinds k USING (kind) GROUP BY f.kind ORDER BY f.kind"
            ).fetchall()
        )
        children_with = dict(
            con.execute(
                "SELECT k.severity, count(DISTINCT f.child) FROM findings f JOIN kinds k USING (kind) GROUP BY k.severity"
            ).fetchall()
        )
        notes = tuple(
            f"{message} ({seen})" if seen else message
            for message, seen in con.execute(
                "SELECT k.message, f.seen FROM findings f JOIN kinds k USING (kind) WHERE k.severity = 'note' ORDER BY f.kind"
            ).fetchall()
        )
        return Summary(
            name=self.name,
            collection=self.census.collection.name,
            year=str(self.census.year),
            rules_year=str(self.census.rules_year),
            authority=self.authority,
            children=self.children,
            rules_run=self._ran,
            children_with_error=children_with.get("error", 0),
            children_with_query=children_with.get("query", 0),
            by_rule=by_rule,
            by_team=self._by_team(),
            unmapped=self._unmapped,
            notes=notes,
        )

    def _by_team(self) -> tuple[TeamCount, ...]:
        if not self._with_teams:
            return ()
        rows: Sequence[tuple[str, int, int, int]] = self.census.con.execute(
            """
            SELECT coalesce(w.team, ''), count(DISTINCT c.child), count(DISTINCT f.child) FILTER (k.severity = 'error'),
                count(f.kind) FILTER (k.severity IN ('error', 'query'))
            FROM children c LEFT JOIN team_of w ON w.child_id = c.child_id LEFT JOIN findings f ON f.child = c.child
            LEFT JOIN kinds k USING (kind)
            GROUP BY ALL ORDER BY 1
            """
        ).fetchall()
        return tuple(TeamCount(*row) for row in rows)
