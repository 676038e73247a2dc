"""Two censuses side by side: their groups of elements paired, so that what differs is found element by element.

Groups that are the same run of work in the record are paired first, then those that say the same, then those known by the
same day that have most words in common. A run of work that stands in one episode here and in another there was moved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from alongside.exchange.cin import Census, Node
from alongside.exchange.said import ReportedChild, Said
from alongside.returns.cin import CIN
from alongside.returns.years import CollectionYear

ANCHORS = {table.name: table.anchor for table in CIN.tables if table.anchor}
LISTS = frozenset(table.name for table in CIN.tables if table.is_list)
ONCE = (
    "ChildIdentifiers",
    "ChildCharacteristics",
)  # of one child, however often the child stands in the file


@dataclass(slots=True, eq=False)
class Group:
    """A group of elements with the groups inside it. `row` is its place in its table in that file, from 0; of a list
    `first` is that of its first element among all of the table."""

    table: str
    row: int
    leaves: list[Said]
    inside: list[Group]
    within: Group | None = None
    first: int = 0
    runs: frozenset[UUID] = frozenset()  # the runs of work in the record that the group speaks of

    @property
    def anchor(self) -> str:
        """The day the group is known by; a group of the child's own has none."""
        return self.text(ANCHORS.get(self.table, ""))

    def text(self, name: str) -> str:
        """What the element of that name says, empty where there is none."""
        return next((leaf.text for leaf in self.leaves if leaf.name == name), "")

    def place(self, leaf: Said) -> int:
        """The row of its table that an element stands in, as a build counts them: each element of a list is one."""
        if self.table not in LISTS:
            return self.row
        return self.first + next(n for n, each in enumerate(self.leaves) if each is leaf)

    def signature(self) -> tuple[object, ...]:
        """What the group says, in no order: two that say the same are alike."""
        leaves = tuple(sorted((leaf.name, leaf.text) for leaf in self.leaves))
        return self.table, leaves, tuple(sorted((inner.signature() for inner in self.inside), key=repr))

    def every(self) -> Iterator[tuple[Group, Said]]:
        """All elements, those of inner groups too, each with its group."""
        for leaf in self.leaves:
            yield self, leaf
        for group in self.inside:
            yield from group.every()


@dataclass(slots=True)
class Child:
    """A child as a file has it. `key_of` names, for each element that became part of a run of work, that run's key, and
    `event_of` that of what happened in it."""

    number: str
    told: tuple[object, ...]
    groups: list[Group] = field(default_factory=list)
    key_of: dict[int, str] = field(default_factory=dict)
    event_of: dict[int, str] = field(default_factory=dict)

    def days(self) -> set[str]:
        """The days of its referrals."""
        return {group.anchor for group in self.groups if group.table == "CINdetails"}


@dataclass(slots=True)
class Pairs:
    """What pairing found: elements that differ in paired groups, and groups that only one side has."""

    differ: list[tuple[Group, Group, Said | None, Said | None]] = field(default_factory=list)
    gone: list[Group] = field(default_factory=list)
    new: list[Group] = field(default_factory=list)
    moved: list[tuple[Group, Group]] = field(default_factory=list)


def read(path: Path, *, year: CollectionYear, loaded_on: date) -> tuple[dict[str, list[Child]], str]:
    """The children of a census by their number, read as they were when it was loaded; and the system it is of."""
    found: dict[str, list[Child]] = defaultdict(list)
    listed: Counter[str] = Counter()
    with path.open("rb") as source:
        census = Census(source, path.name, loaded_on=loaded_on, year=str(year))
        for said in census.children():
            here = found[said.number]
            child = next((each for each in here if said.number and each.told == said.told()), None)
            if child is None:
                here.append(child := Child(said.number, said.told()))
            _add(child, said, listed)
    return dict(found), f"cin/{census.council}"


def _add(child: Child, said: ReportedChild, listed: Counter[str]) -> None:
    groups = [_group(node, None, listed) for node in said.tree.inside]
    if said.tree.leaves:
        groups.append(Group("Child", 0, said.tree.leaves, []))
    known = {group.signature() for group in child.groups if group.table in ONCE}
    child.groups += [group for group in groups if group.table not in ONCE or group.signature() not in known]
    for matter in said.matters:
        for event in matter.events:
            child.key_of.update((id(leaf), matter.key) for leaf in event.says)
            child.event_of.update((id(leaf), event.key) for leaf in event.says)


def _group(node: Node, within: Group | None, listed: Counter[str]) -> Group:
    group = Group(node.table, node.row, list(node.leaves), [], within, first=listed[node.table])
    listed[node.table] += len(node.leaves)
    group.inside = [_group(inner, group, listed) for inner in node.inside]
    return group


def couples(one: list[Child], other: list[Child]) -> Iterator[tuple[Child | None, Child | None]]:
    """The children of one number, each with the one that is the same: as a rule there is one on each side."""
    left = list(other)
    for child in one:
        alike = [each for each in left if each.told == child.told] or left
        match = max(alike, key=lambda each: len(each.days() & child.days()), default=None)
        if match is not None:
            left.remove(match)
        yield child, match
    yield from ((None, each) for each in left)


def alike(one: Iterable[Group], other: Iterable[Group]) -> bool:
    """Whether both sides say the same, in whatever order."""
    mine, theirs = (sorted(repr(group.signature()) for group in groups) for groups in (one, other))
    return mine == theirs


def pair(one: list[Group], other: list[Group]) -> Pairs:
    """Pair the groups of one child."""
    found = Pairs()
    _pair(one, other, found)
    for whole in list(found.gone):
        for group in [*whole.inside, whole]:
            twin = next((new for new in found.new if _same_run(group, new)), None)
            if twin is not None:
                _move(group, twin, found)
    return found


def _move(group: Group, twin: Group, found: Pairs) -> None:
    found.moved.append((group, twin))
    found.new.remove(twin)
    if group.within is not None and group in group.within.inside:
        group.within.inside.remove(group)
    else:
        found.gone.remove(group)
    _differences(group, twin, found)
    _pair(group.inside, twin.inside, found)


def _same_run(one: Group, other: Group) -> bool:
    return one.table == other.table and bool(one.runs & other.runs)


def _pair(one: Iterable[Group], other: Iterable[Group], found: Pairs) -> None:
    left, rest = list(other), list(one)
    for fits in (_same_run, _says_the_same, _same_day):
        for group in list(rest):
            choice = [each for each in left if fits(group, each)]
            if not choice:
                continue
            twin = max(choice, key=lambda each: len(_words(each) & _words(group)))
            left.remove(twin)
            rest.remove(group)
            _differences(group, twin, found)
            _pair(group.inside, twin.inside, found)
    found.gone += rest
    found.new += left


def _says_the_same(one: Group, other: Group) -> bool:
    return not (one.runs and other.runs) and one.signature() == other.signature()


def _same_day(one: Group, other: Group) -> bool:
    known = one.runs and other.runs  # two runs of work of one day are two
    return not known and (one.table, one.anchor) == (other.table, other.anchor)


def _words(group: Group) -> set[tuple[str, str]]:
    return {(leaf.name, leaf.text) for leaf in group.leaves}


def _differences(one: Group, other: Group, found: Pairs) -> None:
    mine, theirs = list(one.leaves), list(other.leaves)
    for leaf in one.leaves:
        twin = next((each for each in theirs if (each.name, each.text) == (leaf.name, leaf.text)), None)
        if twin is not None:
            mine.remove(leaf)
            theirs.remove(twin)
    for leaf in mine:
        twin = None if one.table in LISTS else next((each for each in theirs if each.name == leaf.name), None)
        if twin is not None:
            theirs.remove(twin)
        found.differ.append((one, other, leaf, twin))
    found.differ += [(one, other, None, leaf) for leaf in theirs]
