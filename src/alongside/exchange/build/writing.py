"""Writing a return's XML: the elements of a year in the order its tables give, nothing empty, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape

from alongside.law.days import in_london
from alongside.returns.tables import Return, Table
from alongside.returns.years import CollectionYear

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Group:
    """One element with its values (a list, for a table of repeated values) and the groups inside it."""

    table: str
    values: Mapping[str, str | None]
    listed: tuple[str, ...] = ()
    inside: list[Group] = field(default_factory=list)


def text(value: object) -> str:
    """A value as an element may hold it."""
    return escape(_NOT_XML.sub("", str(value)))


class Writer:
    """Writes groups as the tables of one year nest them. What the year does not collect is left out."""

    def __init__(self, collection: Return, year: CollectionYear) -> None:
        year = collection.rules_year(year)
        self._tables = {table.name: table for table in collection.tables_in(year)}
        self._order = {
            name: tuple(self._members(collection, table, year)) for name, table in self._tables.items()
        }

    def _members(self, collection: Return, table: Table, year: CollectionYear) -> Iterator[tuple[str, bool]]:
        fields = {item.name for item in collection.fields_of(table.name, year)}
        for name in table.order:
            if name in fields:
                yield name, False
            elif name in self._tables and self._tables[name].parent == table.name:
                yield name, True

    def lines(self, group: Group, depth: int) -> Iterator[str]:
        """The group's lines, indented; none where it would be empty or the year does not collect it."""
        if group.table not in self._tables:
            return
        if group.listed:
            yield from self._list(group, depth)
            return
        pad, values = "  " * depth, group.values
        yield f"{pad}<{group.table}>\n"
        for name, is_table in self._order[group.table]:
            if not is_table:
                if (value := values.get(name)) is not None:
                    yield f"{pad}  <{name}>{value}</{name}>\n"
                continue
            for inner in group.inside:
                if inner.table == name:
                    yield from self.lines(inner, depth + 1)
        yield f"{pad}</{group.table}>\n"

    def _list(self, group: Group, depth: int) -> Iterator[str]:
        pad, ((name, _), *_) = "  " * depth, self._order[group.table]
        yield f"{pad}<{group.table}>\n"
        for value in group.listed:
            yield f"{pad}  <{name}>{value}</{name}>\n"
        yield f"{pad}</{group.table}>\n"


def written_at(moment: datetime) -> str:
    """When a file was made, as its header says it."""
    return in_london(moment).strftime("%Y-%m-%dT%H:%M:%S")


def header(values: Mapping[str, str]) -> str:
    """The beginning of the file, up to the first child. The header's parts are those of the published schema."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", "<Message>", "  <Header>"]
    for part, names in (
        ("CollectionDetails", ("Collection", "Year", "ReferenceDate")),
        ("Source", ("SourceLevel", "LEA", "SoftwareCode", "Release", "SerialNo", "DateTime")),
    ):
        lines.append(f"    <{part}>")
        lines += [f"      <{name}>{text(values[name])}</{name}>" for name in names if values.get(name)]
        lines.append(f"    </{part}>")
    return "\n".join([*lines, "  </Header>", ""])
