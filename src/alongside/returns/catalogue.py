"""The printed catalogue: tables, code sets and rules of a return, as Markdown for docs/reference."""

from __future__ import annotations

import textwrap

from alongside.law.codes import code_list
from alongside.returns.cin import CIN
from alongside.returns.examples import example_year
from alongside.returns.faults import KINDS
from alongside.returns.rules import Rule
from alongside.returns.tables import Field, Return, Table


def cin_tables() -> str:
    """The tables and fields of the children in need census."""
    return _tables(CIN)


def cin_codes() -> str:
    """The code sets of the children in need census."""
    return _codes(CIN)


def cin_rules() -> str:
    """The rules of the children in need census."""
    return _rules(CIN)


def _tables(collection: Return) -> str:
    parts = [
        f"# Tables of the {collection.name}",
        "A finding names a table and a row of it, counted from 0 in document order. Years are collection years: 2025-26 is "
        "1 April 2025 to 31 March 2026; `2022-23` as a first year means 2022-23 or earlier.",
        f"Rules are known for {collection.first_year} to {collection.last_year}. A published schema is known for "
        f"{', '.join(str(year) for year in collection.schemas)}; other years are checked against these tables alone.",
    ]
    for table in collection.tables:
        parts += [f"## {table.name}", _about(table), _fields(collection, table)]
    return "\n\n".join(parts)


def _about(table: Table) -> str:
    times = "one row for each element" if table.is_list else "again and again" if table.repeats else "once"
    words = f"{table.plain[:1].upper()}{table.plain[1:]}. Stands in `{table.parent}`, {times}."
    return words + (f" Collected from {table.since}." if table.since else "")


def _fields(collection: Return, table: Table) -> str:
    place = {name: number for number, name in enumerate(table.order)}
    own = sorted(
        (each for each in collection.fields if each.table == table.name), key=lambda each: place[each.name]
    )
    rows = "\n".join(_field(each) for each in own)
    return f"| field | holds | code set | must be there | years | number | about |\n|---|---|---|---|---|---|---|\n{rows}"


def _field(each: Field) -> str:
    holds = f"{each.kind.value}{f', {each.length}' if each.length else ''}"
    years = _years(each.from_year, each.to_year)
    cells = (f"`{each.name}`", holds, each.code_set, each.mandatory, years, each.standard_number, each.notes)
    return _line(cells)


def _codes(collection: Return) -> str:
    parts = [f"# Code sets of the {collection.name}"]
    for name in dict.fromkeys(code.code_set for code in code_list(collection.code_list)):
        rows = "\n".join(
            _line((f"`{code.code}`", code.label, _years(code.from_year, code.to_year)))
            for code in code_list(collection.code_list)
            if code.code_set == name
        )
        parts += [f"## {name}", f"| code | means | years |\n|---|---|---|\n{rows}"]
    return "\n\n".join(parts)


def _rules(collection: Return) -> str:
    kinds = "\n".join(_line((kind.code, kind.severity.value, kind.message)) for kind in KINDS)
    numbers = ", ".join(
        f"{len({rule.code for rule in collection.rules_in(year)})} in {year}"
        for year in (collection.first_year, collection.rules_year(collection.last_year))
    )
    parts = [
        f"# Rules of the {collection.name}",
        f"{len(collection.rules)} rules, a changed wording counted again; in force: {numbers}. An *error* is to be put right; "
        "a *query* (its number ends in Q) is to be put right or explained in a note. The wording is ours; the Department's "
        "guide outranks it. Under *reads*, how we read the published wording where it can be read in several ways.",
        "Each rule has a census in few words that it finds and one that it spares; both are tested. Its SQL runs on one DuckDB "
        "table for each table of the return: `t` is the row it points at, `e` its episode, `c` its child, `o` another row; "
        "`X_given` is whether anything stands in field X, `X_text` its words.",
        "## What is no published rule",
        f"`S`: the file departs from the return's shape. `N`: how it was read.\n\n| code | weight | says |\n|---|---|---|\n{kinds}",
        "## Published rules",
        *(_rule(rule) for rule in collection.rules),
    ]
    return "\n\n".join(parts)


def _rule(rule: Rule) -> str:
    lines = [
        f"### {rule.code}: {rule.message}",
        f"{rule.severity.value.capitalize()}, {_years(rule.since, rule.until)}. Points at `{rule.finds.table}`; looks at "
        f"{', '.join(f'`{name}`' for name in rule.fields)}.",
    ]
    if rule.reading:
        lines.append(f"*Reads:* {rule.reading}")
    lines.append(
        f"```sql\n{textwrap.fill(' '.join(rule.finds.sql.split()), 118, break_long_words=False)}\n```"
    )
    lines.append(f"- finds ({example_year(rule)}): `{rule.fails}`\n- spares: `{rule.passes}`")
    return "\n\n".join(lines)


def _years(first: str, last: str) -> str:
    if first == last:
        return f"{first} only"
    return f"{first} to {last}" if last else f"from {first}"


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
