"""Faults of shape that are tested once a file has been read: what is missing, unreadable, or no code of the year."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.returns.found import Found
from alongside.returns.tables import Field, Kind, Table

_MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?"
_TOGETHER = 16  # tests in one statement: fewer statements to plan, none too long


def look_at_shape(found: Found, with_header: bool) -> None:
    """Test every field of the year, and then let the published schema say what is left.

    The schema has the last word: what it does not accept in a record is a finding, unless our own table already said
    why. Without a header its fields are not missed one by one.
    """
    census, con = found.census, found.census.con
    tests = [test for table in census.tables for test in _tests(found, table, with_header)]
    for start in range(0, len(tests), _TOGETHER):
        con.execute("INSERT INTO findings " + " UNION ALL ".join(tests[start : start + _TOGETHER]))
    if con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'unreadable'").fetchall():
        con.execute(
            f"INSERT INTO findings SELECT {found.kinds['S07']}, child, tab, place, field, field || ' ' || words[:60], NULL, "
            "line FROM unreadable"
        )
    con.execute(
        f"INSERT INTO findings SELECT {found.kinds['S12']}, nullif(child, -1), NULL, NULL, field, words, NULL, line "
        "FROM objections WHERE child NOT IN (SELECT coalesce(f.child, -1) FROM findings f JOIN kinds k USING (kind) "
        "WHERE k.code LIKE 'S%' AND (f.child IS NOT NULL OR f.tab = 'Header'))"
    )


def answers_in_words(found: Found) -> int:
    """How many yes-or-no values are spelled `true` or `false`, which the published schema does not know."""
    counts = [
        f"(SELECT count(*) FROM {table.name} WHERE {item.name}_text IN ('true', 'false'))"
        for table in found.census.tables
        for item in found.census.fields(table)
        if item.kind is Kind.BOOLEAN
    ]
    return int(found.census.con.execute(f"SELECT {' + '.join(counts) or 0}").fetchall()[0][0])


def _tests(found: Found, table: Table, with_header: bool) -> Iterator[str]:
    for item in found.census.fields(table):
        if item.mandatory == "yes" and (with_header or table.name != "Header"):
            yield _test(found, "S06", table, item, _absent(item), f"'{item.name}'")
        yield from _value_tests(found, table, item)
    if table.least and table.parent == found.census.collection.record:
        yield (
            f"SELECT {found.kinds['S06']}, child, '{table.name}', NULL, '{table.name}', '{table.name}', NULL, line "
            f"FROM children WHERE child NOT IN (SELECT child FROM {table.name})"
        )


def _absent(item: Field) -> str:
    if item.kind is Kind.BOOLEAN:
        return f"{item.name}_text IS NULL"
    if item.kind in (Kind.TEXT, Kind.MOMENT):
        return f"{item.name} IS NULL"
    return f"NOT {item.name}_given"


def _value_tests(found: Found, table: Table, item: Field) -> Iterator[str]:
    collection, seen = found.census.collection, f"'{item.name} ' || {item.name}[:60]"
    if collection.is_listed(item):
        yield _test(found, "S08", table, item, f"NOT is_{item.code_set}({item.name})", seen)
    if (shape := collection.shapes.get(item.name)) is not None:
        yield _test(found, "S09", table, item, f"NOT regexp_full_match({item.name}, '{shape}')", seen)
    if item.kind is Kind.MOMENT:
        yield _test(found, "S07", table, item, f"NOT regexp_full_match({item.name}, '{_MOMENT}')", seen)


def _test(found: Found, code: str, table: Table, item: Field, where: str, seen: str) -> str:
    return (
        f"SELECT {found.kinds[code]}, child, '{table.name}', place, '{item.name}', {seen}, NULL, line "
        f"FROM {table.name} WHERE {where}"
    )
