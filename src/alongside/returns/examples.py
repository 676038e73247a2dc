"""A census in few words, as the rules' examples are written, turned into the XML that a system would send.

    ChildIdentifiers Sex=F; CINdetails CINreferralDate=2025-06-02; Assessments; FactorsIdentifiedAtAssessment 1A 2B

Parts are separated by `;`. A part begins with a table; `field=value` fills a field, bare words fill a list (`-` is an
entry without a value). `Child` begins another child, `Child*48` forty-eight alike. A table that needs another around it
gets one. Nothing is made up: what is not written is not in the file, except the header's year.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import escape

from alongside.returns.rules import Rule
from alongside.returns.tables import Return, Table
from alongside.returns.years import CollectionYear

_USUAL_YEAR = CollectionYear(2026)


@dataclass(slots=True)
class _Group:
    """One element with its values and the groups inside it."""

    table: str
    values: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    inner: list[_Group] = field(default_factory=list)


def example_year(rule: Rule) -> CollectionYear:
    """The year a rule's examples are read in: 2025-26, or the nearest in which the rule is in force."""
    if rule.in_force(_USUAL_YEAR):
        return _USUAL_YEAR
    return CollectionYear.written(rule.until if rule.until and rule.until < str(_USUAL_YEAR) else rule.since)


def to_xml(collection: Return, year: CollectionYear, example: str) -> bytes:
    """The example as a file of that year. Raises ValueError for a table or field that the return does not have."""
    header = {
        "Collection": collection.key.upper(),
        "Year": str(year.ends_in),
        "ReferenceDate": str(year.ends),
    }
    children: list[tuple[_Group, int]] = []
    trail: list[_Group] = []
    for part in example.split(";"):
        words = shlex.split(part)
        if not words:
            continue
        if words[0].partition("*")[0] == collection.record:
            trail = [_Group(collection.record)]
            children.append((trail[0], int(words[0].partition("*")[2] or 1)))
            continue
        group = _filled(collection, words)
        if group.table == "Header":
            header.update(group.values)
            continue
        if not trail:
            trail = [_Group(collection.record)]
            children.append((trail[0], 1))
        trail = _placed(collection, group, trail)
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", f"<{collection.root}>", *_header(header)]
    lines.append(f"<{collection.prefix[-1]}>")
    for child, times in children:
        lines += [_written(collection, child, order=_top(collection))] * times
    lines += [f"</{collection.prefix[-1]}>", f"</{collection.root}>"]
    return "\n".join(lines).encode()


def _filled(collection: Return, words: list[str]) -> _Group:
    table = collection.table(words[0])
    group = _Group(table.name)
    for word in words[1:]:
        name, is_value, value = word.partition("=")
        if table.is_list:
            group.words.append(word)
        elif is_value and name in table.order:
            group.values[name] = value
        else:
            raise ValueError(f"{table.name} has no field {name!r}")
    return group


def _placed(collection: Return, group: _Group, trail: list[_Group]) -> list[_Group]:
    """Put a group into the nearest open group that may hold it, opening what is missing in between."""
    parent = collection.table(group.table).parent
    while len(trail) > 1 and not _above(collection, group.table, trail[-1].table):
        trail.pop()
    if trail[-1].table != parent:
        trail = _placed(collection, _Group(parent), trail)
    trail[-1].inner.append(group)
    return [*trail, group]


def _above(collection: Return, table: str, other: str) -> bool:
    """Whether `other` stands somewhere around `table`."""
    while table != collection.record:
        table = collection.table(table).parent
        if table == other:
            return True
    return False


@cache
def _order(table: Table) -> tuple[str, ...]:
    return table.order


def _top(collection: Return) -> tuple[str, ...]:
    return tuple(table.name for table in collection.tables if table.parent == collection.record)


def _written(collection: Return, group: _Group, order: tuple[str, ...]) -> str:
    parts = []
    for name in order:
        if name in group.values:
            parts.append(f"<{name}>{escape(group.values[name])}</{name}>")
        parts += [
            _written(collection, inner, _order(collection.table(name)))
            for inner in group.inner
            if inner.table == name
        ]
    for word in group.words:
        entry = order[0]
        parts.append(f"<{entry}/>" if word == "-" else f"<{entry}>{escape(word)}</{entry}>")
    return f"<{group.table}>{''.join(parts)}</{group.table}>"


def _header(values: dict[str, str]) -> list[str]:
    in_source = ("SourceLevel", "LEA", "SoftwareCode", "Release", "SerialNo", "DateTime")
    details = [
        f"<{name}>{escape(value)}</{name}>"
        for name, value in values.items()
        if name not in in_source and value
    ]
    source = [f"<{name}>{escape(values[name])}</{name}>" for name in in_source if values.get(name)]
    return [
        f"<Header><CollectionDetails>{''.join(details)}</CollectionDetails>",
        f"<Source>{''.join(source)}</Source></Header>",
    ]
