"""Taking a return apart: from the elements of a record to rows of its tables.

A record that the published schema accepts is taken as it is. Any other is looked at element by element, and every
departure is kept as a fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from alongside.returns.reading import MOST_FAULTS, CannotRead, Element, Fault, local_name
from alongside.returns.tables import Return, Table
from alongside.returns.years import CollectionYear

MOST_ROWS = 5000  # in one record: rules compare a child's rows with one another, each with each

# Member of an element: its place in the order, the column it fills (-1: a table of its own), whether it may come again.
_Member = tuple[int, int, bool, "_Node | None"]


@dataclass(slots=True)
class _Node:
    """A table being filled."""

    table: Table
    columns: tuple[str, ...]
    members: dict[str, _Member] = field(default_factory=dict)
    swift: dict[str, int | _Node] = field(default_factory=dict)
    rows: list[tuple[object, ...]] = field(default_factory=list)
    count: int = 0
    empty: list[str | None] = field(default_factory=list)
    is_episode: bool = False


KEYS = ("place", "child", "episode", "parent", "line")


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read since the last batch: rows by table, children (place, identifier, line), and faults of shape."""

    rows: dict[str, list[tuple[object, ...]]]
    children: list[tuple[int, str | None, int]]
    faults: list[Fault]


class Shredder:
    """Takes records apart into rows, table by table, and keeps the faults of shape that it meets.

    Every row begins with KEYS: its own place in its table, the place of its child in the file, of its episode (the
    first repeating table below the child), of the row it stands in, and its line in the file.
    """

    def __init__(self, collection: Return, year: CollectionYear) -> None:
        self._collection = collection
        self._ever = {item.name for item in collection.fields} | {table.name for table in collection.tables}
        self.nodes: dict[str, _Node] = {}
        self._top: dict[str, _Member] = {}
        self.children: list[tuple[int, str | None, int]] = []
        self.faults: list[Fault] = []
        self._held = self._rows = 0
        self.count = self.again = 0
        for position, table in enumerate(
            table for table in collection.tables_in(year) if table.parent == collection.record
        ):
            node = self._node(table, year)
            self._top[table.name] = (position, -1, table.repeats, node)
        self._identifier = self._place_of_identifier()

    def _node(self, table: Table, year: CollectionYear) -> _Node:
        fields = self._collection.fields_of(table.name, year)
        columns = tuple(item.name for item in fields)
        node = _Node(table, columns, empty=[None] * len(columns))
        node.is_episode = table.repeats and table.parent == self._collection.record
        inner = {
            below.name: self._node(below, year)
            for below in self._collection.tables_in(year)
            if below.parent == table.name
        }
        for position, name in enumerate(table.order):
            if name in inner:
                below = inner[name].table
                node.members[name] = (position, -1, below.repeats or below.again_tolerated, inner[name])
            elif name in columns:
                node.members[name] = (position, columns.index(name), table.is_list, None)
        node.swift = {
            name: below if below else column for name, (_, column, _, below) in node.members.items()
        }
        self.nodes[table.name] = node
        return node

    def _place_of_identifier(self) -> tuple[_Node, int]:
        table, name = self._collection.identifier
        node = self.nodes[table]
        return node, len(KEYS) + node.columns.index(name)

    def take(self) -> Batch:
        """Hand over what has been read, and start afresh."""
        batch = Batch({name: node.rows for name, node in self.nodes.items()}, self.children, self.faults)
        for node in self.nodes.values():
            node.rows = []
        self.children, self.faults = [], []
        return batch

    def record(self, element: Element, in_order: bool = False) -> None:
        """Take one child's record apart. `in_order`: the published schema accepts it, so its shape needs no looking at."""
        child, self._held = self.count, 0
        self.count += 1
        holder, column = self._identifier
        before = len(holder.rows)
        if in_order:
            for part in element:
                self._swiftly(part, self.nodes[part.tag], child, None, None)
        else:
            self._carefully(element, child)
        if (total := sum(node.count for node in self.nodes.values())) - self._rows > MOST_ROWS:
            raise CannotRead(
                f"line {element.sourceline}: one child's record holds more than {MOST_ROWS:,} groups; this is no whole return"
            )
        self._rows = total
        found = holder.rows[before][column] if len(holder.rows) > before else None
        self.children.append((child, None if found is None else str(found), element.sourceline or 0))

    def _swiftly(
        self, element: Element, node: _Node, child: int, episode: int | None, parent: int | None
    ) -> None:
        """A group whose shape is known to be right: only its values are taken. The hot path of large files."""
        rows = node.rows
        if node.table.is_list:
            for place, part in enumerate(element, start=node.count):
                text = part.text
                rows.append((place, child, episode, parent, part.sourceline, text.strip() if text else None))
            node.count += len(element)
            return
        place = node.count
        node.count = place + 1
        if node.is_episode:
            episode = place
        values = node.empty.copy()
        swift = node.swift
        lists: _Node | None = None
        for part in element:
            member = swift[part.tag]
            if member.__class__ is int:
                text = part.text
                if text and (text := text.strip()):
                    values[member] = text
                else:
                    self._fault("S05", child, node.table.name, place, part)
            else:
                if member is lists and lists.table.again_tolerated:
                    self.again += 1
                lists = member  # type: ignore[assignment]
                self._swiftly(part, member, child, episode, place)  # type: ignore[arg-type]
        rows.append((place, child, episode, parent, element.sourceline, *values))

    def _carefully(self, element: Element, child: int) -> None:
        last = -1
        seen: set[str] = set()
        for part in element:
            member = self._member(self._top, part, child, self._collection.record, None)
            if member is None:
                continue
            position, _, repeats, node = member
            if node is None:
                continue
            if position < last:
                self._fault("S03", child, node.table.name, None, part)
            elif node.table.name in seen and not repeats:
                self._fault("S04", child, node.table.name, None, part)
            last = max(last, position)
            seen.add(node.table.name)
            self._group(part, node, child, None, None)
            if (tail := part.tail) and not tail.isspace():
                self._fault("S10", child, "", None, part, tail)
        if (text := element.text) and not text.isspace():
            self._fault("S10", child, "", None, element, text)

    def _group(
        self, element: Element, node: _Node, child: int, episode: int | None, parent: int | None
    ) -> None:
        if node.table.is_list:
            self._list(element, node, child, episode, parent)
            return
        place = node.count
        node.count = place + 1
        if node.is_episode:
            episode = place
        values = node.empty.copy()
        members = node.members
        last = -1
        for part in element:
            member = members.get(part.tag)
            if (
                member is None
                and (member := self._member(members, part, child, node.table.name, place)) is None
            ):
                continue
            position, column, repeats, below = member
            if position > last:
                last = position
            elif position < last:
                self._fault("S03", child, node.table.name, place, part)
            elif not repeats:
                self._fault("S04", child, node.table.name, place, part)
            elif below is not None and below.table.again_tolerated:
                self.again += 1
            if below is not None:
                self._group(part, below, child, episode, place)
            elif values[column] is None:
                text = part.text
                if text is None or not (text := text.strip()):
                    self._fault("S05", child, node.table.name, place, part)
                else:
                    values[column] = text
                if len(part):
                    self._inside(part, child, node.table.name, place)
            if (tail := part.tail) and not tail.isspace():
                self._fault("S10", child, node.table.name, place, part, tail)
        if (text := element.text) and not text.isspace():
            self._fault("S10", child, node.table.name, place, element, text)
        node.rows.append((place, child, episode, parent, element.sourceline, *values))

    def _list(
        self, element: Element, node: _Node, child: int, episode: int | None, parent: int | None
    ) -> None:
        """A wrapper that holds one element again and again: one row for each."""
        empty = True
        for part in element:
            if part.tag not in node.members and (
                self._member(node.members, part, child, node.table.name, None) is None
            ):
                continue
            empty, place = False, node.count
            node.count = place + 1
            text = part.text
            if text is None or not (text := text.strip()):
                text = None
                self._fault("S05", child, node.table.name, place, part)
            if len(part):
                self._inside(part, child, node.table.name, place)
            if (tail := part.tail) and not tail.isspace():
                self._fault("S10", child, node.table.name, place, part, tail)
            node.rows.append((place, child, episode, parent, part.sourceline, text))
        if empty:
            place = node.count
            if node.table.again_tolerated:  # a review without a date is still a review: it keeps its row
                node.count = place + 1
                node.rows.append((place, child, episode, parent, element.sourceline, None))
            self._fault("S05", child, node.table.name, place if node.table.again_tolerated else None, element)
        if (text := element.text) and not text.isspace():
            self._fault("S10", child, node.table.name, None, element, text)

    def _member(
        self, members: dict[str, _Member], part: Element, child: int, table: str, place: int | None
    ) -> _Member | None:
        """The member of that name in any namespace, or None and a fault."""
        name = local_name(part.tag)
        if (member := members.get(name)) is not None:
            return member
        code = "S02" if name in self._ever and self._belongs(name, table) else "S01"
        self._fault(code, child, table if table in self.nodes else "", place, part)
        return None

    def _belongs(self, name: str, table: str) -> bool:
        """Whether the element stands there in another year."""
        if table in self.nodes:
            return name in self.nodes[table].table.order
        return self._collection.table(name).parent == table if name in _names(self._collection) else False

    def _inside(self, part: Element, child: int, table: str, place: int) -> None:
        for inner in part:
            self._fault("S01", child, table, place, inner)

    def _fault(
        self, code: str, child: int, table: str, place: int | None, part: Element, seen: str = ""
    ) -> None:
        self._held += 1
        if self._held <= MOST_FAULTS:
            name = local_name(part.tag)[:60]
            self.faults.append(
                Fault(code, child, table, place, part.sourceline, name, " ".join(seen.split())[:60])
            )


def _names(collection: Return) -> set[str]:
    return {table.name for table in collection.tables}


def header_values(element: Element) -> tuple[dict[str, str], list[tuple[str, str]], int]:
    """The header's values by element name, its faults (code, element name), and its line."""
    values: dict[str, str] = {}
    faults: list[tuple[str, str]] = []
    for part in element.iter():
        name = local_name(part.tag)
        if len(part) or part is element or name in _HEADER_WRAPPERS:
            continue
        text = (part.text or "").strip()
        if not text:
            faults.append(("S05", name))
        elif name in values:
            faults.append(("S04", name))
        else:
            values[name] = text
    return values, faults, element.sourceline or 0


_HEADER_WRAPPERS = ("CollectionDetails", "Source", "Content", "CBDSLevels")
