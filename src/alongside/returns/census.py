"""A return held in memory as one DuckDB table for each of its tables, with the macros that the rules speak in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from types import TracebackType
from typing import Any

from alongside.law.days import england
from alongside.returns.scratch import scratch
from alongside.returns.shredding import KEYS, Batch
from alongside.returns.tables import Field, Kind, Return, Table
from alongside.returns.years import CollectionYear

_MEMORY = "192MB"  # beyond this DuckDB spills to the disk, so that a large return stays within its bounds

_TYPES = {Kind.DAY: "DATE", Kind.BOOLEAN: "BOOLEAN", Kind.NUMBER: "INTEGER", Kind.YEAR: "INTEGER"}
_READ = {
    Kind.DAY: "read_day",
    Kind.BOOLEAN: "read_answer",
    Kind.NUMBER: "read_number",
    Kind.YEAR: "read_year",
}

_MACROS = (
    "MACRO year_start() AS DATE '{starts}'",
    "MACRO year_end() AS DATE '{ends}'",
    "MACRO in_year(a_day) AS a_day BETWEEN DATE '{starts}' AND DATE '{ends}'",
    "MACRO weekend(a_day) AS isodow(a_day) >= 6",
    # The nth working day before a day, which itself is day 0.
    "MACRO working_days_before(a_day, how_many) AS (SELECT w.day FROM working_days w WHERE w.number = "
    "(SELECT count(*) FROM working_days v WHERE v.day < a_day) - how_many + 1)",
    # Born on 29 February: 1 March in a year without one.
    "MACRO birthday(born, age) AS CASE WHEN month(born) = 2 AND day(born) = 29 "
    "AND day((born + to_years(age))::DATE) = 28 THEN make_date(year(born) + age, 3, 1) "
    "ELSE (born + to_years(age))::DATE END",
    "MACRO read_day(a_text) AS CASE WHEN regexp_full_match(a_text, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(Z|[+-][0-9]{{2}}:[0-9]{{2}})?') "
    "AND a_text >= '0001' THEN TRY_CAST(a_text[1:10] AS DATE) END",
    "MACRO read_number(a_text) AS CASE WHEN regexp_full_match(a_text, '[+-]?[0-9]{{1,9}}') THEN TRY_CAST(a_text AS INTEGER) END",
    "MACRO read_year(a_text) AS CASE WHEN regexp_full_match(a_text, '[0-9]{{4}}') THEN a_text::INTEGER END",
    "MACRO read_answer(a_text) AS CASE lower(a_text) WHEN '1' THEN TRUE WHEN 'true' THEN TRUE "
    "WHEN '0' THEN FALSE WHEN 'false' THEN FALSE END",
)


class Census:
    """The tables of one return for one year. Closing it forgets everything, on the disk too.

    `census_day`: the day that counts as the last of the year, where that is asked before the year has ended.
    """

    def __init__(self, collection: Return, year: CollectionYear, census_day: date | None = None) -> None:
        import duckdb

        self.collection, self.year = collection, year
        self.ends = census_day or year.ends
        self.rules_year = collection.rules_year(year)
        self._scratch = ExitStack()
        spill = self._scratch.enter_context(scratch())
        self.con = duckdb.connect(
            config={
                "temp_directory": str(spill),
                "memory_limit": _MEMORY,
                "threads": 2,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self._calendar()
        self._macros()
        self.tables = collection.tables_in(self.rules_year)
        for table in self.tables:
            self.con.execute(f"CREATE TABLE {table.name} ({', '.join(self._columns(table))})")
        self.con.execute("CREATE TABLE children (child INTEGER, child_id VARCHAR, line INTEGER)")

    def __enter__(self) -> Census:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.con.close()
        self._scratch.close()

    def fields(self, table: Table) -> tuple[Field, ...]:
        """The fields of a table in this census."""
        return self.collection.fields_of(table.name, self.rules_year)

    def _columns(self, table: Table) -> list[str]:
        columns = [f"{key} INTEGER" for key in KEYS]
        for item in self.fields(table):
            columns.append(f"{item.name} {_TYPES.get(item.kind, 'VARCHAR')}")
            if item.kind is Kind.BOOLEAN:
                columns.append(f"{item.name}_text VARCHAR")
            elif item.kind in _TYPES:
                columns.append(f"{item.name}_given BOOLEAN")
        return columns

    def _macros(self) -> None:
        for macro in _MACROS:
            self.con.execute("CREATE " + macro.format(starts=self.year.starts, ends=self.ends))
        for name in self.collection.listed_sets():
            if codes := self.collection.code_set(name, self.rules_year):
                listed = ", ".join("'" + code.replace("'", "''") + "'" for code in codes)
                self.con.execute(f"CREATE MACRO is_{name}(a_code) AS a_code IN ({listed})")

    def _calendar(self) -> None:
        """Working days numbered one after the other, from a year before the census year to its end."""
        import pyarrow as pa

        calendar, first = england(), self.year.starts - timedelta(days=366)
        span = (self.year.ends - first).days + 1
        days = [
            day for day in (first + timedelta(days=n) for n in range(span)) if calendar.is_working_day(day)
        ]
        working = pa.table({"day": pa.array(days, pa.date32()), "number": range(1, len(days) + 1)})
        self._insert("working_days", working, create=True)

    def _insert(self, table: str, rows: Any, create: bool = False, select: str = "*") -> None:
        self.con.register("incoming", rows)
        verb = f"CREATE TABLE {table} AS" if create else f"INSERT INTO {table}"
        self.con.execute(f"{verb} SELECT {select} FROM incoming")
        self.con.unregister("incoming")

    def insert(
        self, table: str, names: Sequence[str], kinds: Sequence[str], rows: Sequence[tuple[object, ...]]
    ) -> None:
        """Add plain rows to a table of ours. `kinds` are Arrow's names of the columns' types."""
        import pyarrow as pa

        if rows:
            self._insert(table, _arrow(pa, names, [pa.type_for_alias(kind) for kind in kinds], rows))

    def set_header(self, values: dict[str, str], line: int) -> None:
        """The header's values. Without a header the row is there and empty, so that its rules still speak."""
        import pyarrow as pa

        table = self.collection.table("Header")
        row: list[object] = [
            0,
            None,
            None,
            None,
            line,
            *(values.get(item.name) for item in self.fields(table)),
        ]
        self._add_rows(pa, table, [tuple(row)])

    def add(self, batch: Batch) -> None:
        """Take over what the shredder read."""
        import pyarrow as pa

        for table in self.tables:
            if rows := batch.rows.get(table.name):
                self._add_rows(pa, table, rows)
        if children := batch.children:
            self.insert("children", ("child", "child_id", "line"), ("int32", "string", "int32"), children)

    def _add_rows(self, pa: Any, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
        fields = self.fields(table)
        names = (*KEYS, *(item.name for item in fields))
        kinds = (*(pa.int32() for _ in KEYS), *(pa.string() for _ in fields))
        columns = [*KEYS]
        for item in fields:
            if item.kind in _READ:
                columns.append(f"{_READ[item.kind]}({item.name})")
                columns.append(item.name if item.kind is Kind.BOOLEAN else f"{item.name} IS NOT NULL")
            else:
                columns.append(item.name)
        incoming = _arrow(pa, names, kinds, rows)
        self._insert(table.name, incoming, select=", ".join(columns))
        self._keep_unreadable(table, incoming, rows[0][0])

    def _keep_unreadable(self, table: Table, incoming: Any, first: object) -> None:
        """Where a value could not be read as what its field holds, keep the words themselves in `unreadable`."""
        unread = {
            item.name: f"{item.name} IS NULL AND {_given(item)}"
            for item in self.fields(table)
            if item.kind in _READ
        }
        if not unread:
            return
        found = self.con.execute(
            f"SELECT {', '.join(f'bool_or({where})' for where in unread.values())} FROM {table.name} "
            f"WHERE place >= {first}"
        ).fetchall()[0]
        self.con.register("incoming", incoming)
        for (name, where), some in zip(unread.items(), found, strict=True):
            if some:
                self.con.execute(
                    "CREATE TABLE IF NOT EXISTS unreadable (tab VARCHAR, child INTEGER, place INTEGER, line INTEGER, field VARCHAR, words VARCHAR)"
                )
                self.con.execute(
                    f"INSERT INTO unreadable SELECT '{table.name}', t.child, t.place, t.line, '{name}', i.{name} "
                    f"FROM {table.name} t JOIN incoming i ON i.place = t.place WHERE t.place >= {first} AND "
                    + where.replace(name, f"t.{name}")
                )
        self.con.unregister("incoming")


def _given(item: Field) -> str:
    return f"{item.name}_text IS NOT NULL" if item.kind is Kind.BOOLEAN else f"{item.name}_given"


def _arrow(pa: Any, names: Iterable[str], kinds: Iterable[Any], rows: Sequence[tuple[object, ...]]) -> Any:
    columns = zip(*rows, strict=True)
    return pa.table(
        {name: pa.array(column, kind) for name, kind, column in zip(names, kinds, columns, strict=True)}
    )
