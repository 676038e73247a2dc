"""A council's own codes turned into national ones, by a dated table.

The table is a CSV with the columns `code_set` (or `field`), `local`, `national`, and, where a code changed its meaning,
`from_date` and `to_date` (both days counted, empty: no bound). A code is looked up by the day of its own row: the day
of referral for a referral source, the day an assessment began for its factors, and the last day of the census year
where the row has no day. What is still no national code afterwards is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from alongside.returns.tables import Field, Return, Table
from alongside.returns.tabular import NotATable, read_table

if TYPE_CHECKING:
    from alongside.returns.census import Census

_COLUMNS = {
    "code_set": ("field", "set", "element", "codeset"),
    "local": ("local code", "our code", "from code"),
    "national": ("national code", "dfe code", "to code", "census code"),
    "from_date": ("valid from", "start date"),
    "to_date": ("valid to", "end date"),
}


@dataclass(frozen=True, slots=True)
class LocalCodes:
    """Rows of field or code set, local code, national code, first day and last day."""

    rows: tuple[tuple[str, str, str, date, date], ...]


def read_local_codes(path: Path, collection: Return) -> LocalCodes:
    """The council's table. Raises NotATable, naming the line that cannot be used."""
    known = {item.name for item in collection.fields} | set(collection.listed_sets())
    rows = []
    for number, line in enumerate(
        read_table(path, _COLUMNS, needed=("code_set", "local", "national")), start=2
    ):
        if line["code_set"] not in known:
            raise NotATable(
                f"{path.name}: row {number}: {line['code_set'][:40]!r} is no field or code set of the return"
            )
        first = _day(path, number, line.get("from_date", ""), date.min)
        last = _day(path, number, line.get("to_date", ""), date.max)
        rows.append((line["code_set"], line["local"], line["national"], first, last))
    return LocalCodes(tuple(rows))


def _day(path: Path, number: int, words: str, missing: date) -> date:
    if not words:
        return missing
    try:
        return date.fromisoformat(words)
    except ValueError:
        try:
            day, month, year = (int(part) for part in words.split("/"))
            return date(year, month, day)
        except ValueError:
            raise NotATable(
                f"{path.name}: row {number}: {words[:40]!r} is no date; write it like 2025-04-01"
            ) from None


def apply(census: Census, codes: LocalCodes) -> None:
    """Turn the local codes of every listed field into national ones, each by the day of its own row."""
    con = census.con
    con.execute(
        "CREATE TABLE local_codes (code_set VARCHAR, local VARCHAR, national VARCHAR, first DATE, last DATE)"
    )
    if codes.rows:
        con.executemany("INSERT INTO local_codes VALUES (?, ?, ?, ?, ?)", [list(row) for row in codes.rows])
    named = {row[0] for row in codes.rows}
    for table, item in _listed(census):
        if named & {item.name, item.code_set}:
            day, joined = _day_of(census, table)
            con.execute(
                f"UPDATE {table.name} SET {item.name} = m.national FROM ("
                f"SELECT t.place, any_value(l.national) AS national FROM {table.name} t {joined} JOIN local_codes l "
                f"ON l.code_set IN ('{item.name}', '{item.code_set}') AND l.local = t.{item.name} "
                f"AND coalesce({day}, year_end()) BETWEEN l.first AND l.last GROUP BY t.place) m "
                f"WHERE m.place = {table.name}.place"
            )


def unmapped(census: Census) -> tuple[tuple[str, str, int], ...]:
    """Values that are no national code: field, value and how often, most often first."""
    parts = [
        f"SELECT '{item.name}' AS field, {item.name} AS found FROM {table.name} WHERE NOT is_{item.code_set}({item.name})"
        for table, item in _listed(census)
    ]
    rows = census.con.execute(
        f"SELECT field, found, count(*) FROM ({' UNION ALL '.join(parts)}) GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    ).fetchall()
    return tuple((field, found, count) for field, found, count in rows)


def _listed(census: Census) -> list[tuple[Table, Field]]:
    return [
        (table, item)
        for table in census.tables
        for item in census.fields(table)
        if census.collection.is_listed(item)
    ]


def _day_of(census: Census, table: Table) -> tuple[str, str]:
    """SQL for the day of a row `t`, and the join it needs: its own day, or that of the row it stands in."""
    if table.anchor:
        return f"t.{table.anchor}", ""
    above = next((each for each in census.tables if each.name == table.parent and each.anchor), None)
    if above is not None:
        return f"a.{above.anchor}", f"LEFT JOIN {above.name} a ON a.place = t.parent"
    return "NULL::DATE", ""
