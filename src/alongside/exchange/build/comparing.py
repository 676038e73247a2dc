"""The round trip: a census that was loaded, beside the one built again from the record. Every difference is explained.

What is explained is one of: normalised (the same, written as the census wants it), superseded by a rule (the census asks
for something else), cannot be told (the file's words are kept, and say nothing that the record could hold), known besides
(the record knows it from elsewhere). What is not explained is said to be so. Both files are held in memory.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from uuid import UUID

from alongside.exchange.build import pairing
from alongside.exchange.build.building import source_lines
from alongside.exchange.build.pairing import ANCHORS, Child, Group
from alongside.exchange.cin import NO_DAY
from alongside.exchange.said import Said
from alongside.law.days import london_day
from alongside.record.actions.loading import key_of_the_year, loaded_before
from alongside.record.queries.census.loaded import Stands, runs_by_key, standing, standing_by_key
from alongside.returns.cin import CIN
from alongside.returns.tables import Kind as Reads
from alongside.returns.years import CollectionYear

PERSONS_OWN = ("ChildIdentifiers", "ChildCharacteristics", "Disabilities")
DAYS = frozenset(item.name for item in CIN.fields if item.kind is Reads.DAY)
ANSWERED = frozenset(item.name for item in CIN.fields if item.kind is Reads.BOOLEAN)
MUST_STAND = ("ReferralNFA", "ICPCnotRequired")

LATER = "It lies after the year: the census says how things stood on its last day."
IN_THE_ENQUIRY = "The census gives this conference once, in its enquiry."
ADDS = "The child was open: it stands in the episode that ran."
NO_EPISODE = "No episode of this child is in this census."
NOT_ASKED = "The census of this year does not ask for it."
OTHER_EPISODE = "The file says it too, in an episode of which another file says something else."
ONE_OF_TWO = "An unborn child has an expected day of birth, and a child who was born has a day of birth."
NUMBER = "A child without a number is given one, made from the record's own reference."
SAME_ANSWER = "The same answer, written as the schema has it."
GIVEN = "An answer that must be given, and that the file left out."
ELSEWHERE = "The record knows it from elsewhere, or from an earlier file."
WRITTEN_HERE = "It was written down or put right here."
TAKEN_BACK = "It was taken back, here or by a later file, or moved to somebody else."
OTHER_FILE = "The record holds what another file says of it, that of {year}."


class Kind(StrEnum):
    """Why the built file says something else than the loaded one."""

    NORMALISED = "normalised"
    RULE = "superseded by a rule"
    CANNOT_TELL = "cannot be told"
    BESIDES = "known besides"
    UNEXPLAINED = "not explained"


Why = tuple[Kind, str]
NOT_EXPLAINED: Why = (Kind.UNEXPLAINED, "Not explained.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One element that differs: as it was loaded, as it was built (empty: it is not there), and why. `line` is the line
    in the loaded file, or in the built one where only that has it."""

    kind: Kind
    child: str
    table: str
    line: int
    name: str
    loaded: str
    built: str
    because: str


@dataclass(frozen=True)
class Beside:
    """What a build wrote beside its file: what it left out, what it put otherwise, where its rows come from."""

    left_out: Mapping[UUID, str]
    put: Mapping[tuple[str, int], Mapping[str, str]]
    matters: Mapping[tuple[str, int], UUID]
    events: Mapping[tuple[str, int], Mapping[str, str]]

    @classmethod
    def read(cls, *, left_out: Path, put: Path, sources: Path) -> Beside:
        """Read the three files."""
        with left_out.open(encoding="utf-8", newline="") as lines:
            rows = (line.rstrip("\n").split("\t") for line in lines)
            gone = {UUID(matter): because for _, matter, _, because in rows}
        otherwise: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
        with put.open(encoding="utf-8", newline="") as lines:
            for line in lines:
                table, place, name, why = line.rstrip("\n").split("\t")
                otherwise[table, int(place)][name] = why
        rows_of: dict[tuple[str, int], UUID] = {}
        events_of: dict[tuple[str, int], dict[str, str]] = {}
        for table, row, _, matter, events in source_lines(sources):
            events_of[table, row] = events
            if matter:
                rows_of[table, row] = UUID(matter)
        return cls(gone, otherwise, rows_of, events_of)


def compare(
    loaded: Path, built: Path, *, year: CollectionYear, beside: Beside, today: date
) -> list[Difference]:
    """Every difference between a census and the one built from the record, with why. `today`: for a census that was not
    loaded. Raises CannotRead."""
    with loaded.open("rb") as source:
        at = loaded_before(hashlib.file_digest(source, "sha256").hexdigest())
    on = london_day(at) if at else today
    one, system = pairing.read(loaded, year=year, loaded_on=on)
    other, _ = pairing.read(built, year=year, loaded_on=on)
    if unnumbered := one.pop("", None):
        _find_unnumbered(unnumbered, one, other)
    found: list[Difference] = []
    used = CIN.rules_year(year)
    asked = frozenset(item.name for item in CIN.fields if item.in_force(used))
    about = _Compared(str(year), year.ends.isoformat(), system, beside, at, asked)
    for number in sorted({*one, *other}):
        for child, match in pairing.couples(one.get(number, []), other.get(number, [])):
            found += _Explaining(number, child, match, about).differences()
    return found


def counts(differences: Iterable[Difference]) -> Counter[Why]:
    """How many differences there are of each kind and reason."""
    return Counter((each.kind, each.because) for each in differences)


def _find_unnumbered(
    unnumbered: list[Child], one: dict[str, list[Child]], other: Mapping[str, list[Child]]
) -> None:
    """Children whom the file gives no number, under the number that was made for them."""
    for child in unnumbered:
        number = next(
            (
                number
                for number, here in other.items()
                if number not in one
                and any(each.told == child.told and each.days() == child.days() for each in here)
            ),
            "",
        )
        one.setdefault(number, []).append(child)


def _no_day(leaf: Said) -> bool:
    """Whether the reader did not take an element for a day: it is none, or had not come."""
    return leaf.wrong in NO_DAY


_MADE_UP = re.compile("[0-9A-F]{20}")  # queries/census/children.py


def _truth(leaf: Said) -> bool | None:
    return {"0": False, "false": False, "1": True, "true": True}.get(leaf.text)


def _all(groups: Iterable[Group]) -> Iterator[Group]:
    for group in groups:
        yield group
        yield from _all(group.inside)


@dataclass(frozen=True)
class _Compared:
    """The two files: their year and its last day, whose the loaded one is, when it was loaded (None: never), and the elements
    the year asks for."""

    year: str
    ends: str
    system: str
    beside: Beside
    loaded_at: datetime | None
    asked: frozenset[str]


class _Explaining:
    """One child of the loaded file beside the same child as built; either may not be there."""

    def __init__(self, number: str, child: Child | None, built: Child | None, about: _Compared) -> None:
        self.number, self.about = number, about
        self.ends, self.system, self.beside = about.ends, about.system, about.beside
        self.child = child or Child(number, ())
        self.built = built or Child(number, ())
        if pairing.alike(self.child.groups, self.built.groups):
            self.pairs = pairing.Pairs()
            return
        self._name_runs()
        self.pairs = pairing.pair(self.child.groups, self.built.groups)

    @cached_property
    def _runs(self) -> dict[str, set[UUID]]:
        return runs_by_key(self.system, self.child.number)

    @cached_property
    def _leaves(self) -> list[Said]:
        return [leaf for group in self.child.groups for _, leaf in group.every()]

    def _runs_of(self, leaf: Said) -> set[UUID]:
        return self._runs.get(self.child.key_of.get(id(leaf), ""), set())

    def _name_runs(self) -> None:
        """Say of each group of either file which run of work it speaks of."""
        for group in _all(self.child.groups):
            # The run a group is about is the one its first day opens: the conference of an enquiry is another run of work.
            keys = {
                self.child.key_of.get(id(leaf), "")
                for leaf in group.leaves
                if leaf.name == ANCHORS.get(group.table)
            }
            runs = {run for key in keys for run in self._runs.get(key, ())}
            group.runs = frozenset(runs) if group.table in ANCHORS else frozenset()
        for group in _all(self.built.groups):
            matter = self.beside.matters.get((group.table, group.row))
            group.runs = frozenset({matter} if matter and group.table in ANCHORS else ())

    @cached_property
    def _stands(self) -> dict[str, Stands | None]:
        return standing_by_key(self.system, self.child.number)

    def differences(self) -> Iterator[Difference]:
        """Each element that differs, explained."""
        for group in self.pairs.gone:
            for inner, leaf in group.every():
                yield self._difference(leaf, None, self._why_gone(inner, leaf))
        for group, _ in self.pairs.moved:
            anchor = next((leaf for leaf in group.leaves if leaf.text == group.anchor), None)
            if anchor is not None:
                yield self._difference(anchor, anchor, (Kind.RULE, ADDS))
        for group in self.pairs.new:
            for inner, leaf in group.every():
                yield self._difference(None, leaf, self._why_new(inner, leaf))
        for one, other, mine, theirs in self.pairs.differ:
            if mine is not None:
                yield self._difference(mine, theirs, self._why_changed(one, other, mine, theirs))
            elif theirs is not None:
                yield self._difference(None, theirs, self._why_new(other, theirs, one))

    def _difference(self, mine: Said | None, theirs: Said | None, why: Why) -> Difference:
        leaf = mine or theirs
        assert leaf is not None  # one of the two is always there
        loaded, built = (each.text if each else "" for each in (mine, theirs))
        return Difference(why[0], self.number, leaf.table, leaf.line, leaf.name, loaded, built, why[1])

    # --- why ----------------------------------------------------------------------------------------------------

    def _since(self, mine: Said, theirs: Said | None = None) -> Why:
        """Whether what an element told was said otherwise since: by another file, or by somebody here."""
        named = self.child.event_of.get(id(mine), "")
        key = key_of_the_year(self._stands, named, self.about.year) if named else ""
        if not key:
            return NOT_EXPLAINED
        stands = self._stands[key]
        return self._told(stands, theirs) if stands else (Kind.BESIDES, TAKEN_BACK)

    def _told(self, stands: Stands, theirs: Said | None) -> Why:
        """Who told what stands now, if it was not the file that is compared and the built one says just that."""
        if stands.recorded_at == self.about.loaded_at or (
            theirs is not None and theirs.name not in ANSWERED and theirs.text not in stands.says
        ):
            return NOT_EXPLAINED
        if not stands.source.startswith("import:"):
            return Kind.BESIDES, WRITTEN_HERE
        return Kind.BESIDES, OTHER_FILE.format(year=stands.source.rpartition(":")[2])

    def _why_gone(self, group: Group, leaf: Said) -> Why:
        """Why an element of a group that was not built is not there."""
        if leaf.because:
            return Kind.CANNOT_TELL, leaf.because
        if leaf.name not in self.about.asked:
            return Kind.RULE, NOT_ASKED
        if leaf.name in DAYS and leaf.name == ANCHORS.get(group.table) and _no_day(leaf):
            return Kind.CANNOT_TELL, leaf.wrong
        if because := self._left_out(leaf):
            return Kind.RULE, f"Not in this census: {because}."
        if group.table in PERSONS_OWN and not self.built.groups:
            return Kind.RULE, NO_EPISODE
        above: Group | None = group
        while above is not None:
            for each in above.leaves:
                if because := self._left_out(each):
                    return Kind.RULE, f"Not in this census: {because}."
            if above.anchor > self.ends:
                return Kind.RULE, LATER
            above = above.within
        return self._not_taken(group, leaf)

    def _why_changed(self, one: Group, other: Group, mine: Said, theirs: Said | None) -> Why:
        """Why an element of a group that was built says something else, or is not there."""
        if mine.because:
            return Kind.CANNOT_TELL, mine.because
        if theirs is not None and mine.name in ANSWERED and _truth(mine) is _truth(theirs):
            return Kind.NORMALISED, SAME_ANSWER
        put = self._put(other)
        named = "CINclosureDate" if mine.name == "ReasonForClosure" else mine.name
        if why := put.get(mine.name) or put.get(named):
            return Kind.RULE, why
        if because := self._left_out(mine):
            return Kind.RULE, f"Not in this census: {because}."
        if one.table == "CINdetails" and "CINreferralDate" in put:
            return Kind.RULE, put["CINreferralDate"]
        if theirs is None and one.table != "Disabilities":  # one of a list: another answer stands
            return self._why_left_away(one, mine)
        if one.table in PERSONS_OWN:
            return Kind.BESIDES, ELSEWHERE
        return self._since(mine, theirs)

    def _why_left_away(self, group: Group, mine: Said) -> Why:
        if any(leaf.name in DAYS and leaf.text > self.ends for leaf in group.leaves):
            return Kind.RULE, LATER
        if mine.name == "DateOfInitialCPC" and group.table == "CINdetails":
            return Kind.RULE, IN_THE_ENQUIRY
        if mine.name in ("ExpectedPersonBirthDate", "PersonBirthDate"):
            return Kind.RULE, ONE_OF_TWO
        if mine.name not in self.about.asked:
            return Kind.RULE, NOT_ASKED
        return self._not_taken(group, mine)

    def _why_new(self, group: Group, leaf: Said, one: Group | None = None) -> Why:
        """Why the built census has an element that the loaded one has not."""
        if why := self._put(group).get(leaf.name):
            return Kind.RULE, why
        if leaf.name == "LAchildID" and _MADE_UP.fullmatch(leaf.text):
            return Kind.RULE, NUMBER
        if group.table == "CINdetails" and one is not None and "CINreferralDate" in self._put(group):
            return Kind.RULE, ADDS
        if leaf.name in MUST_STAND and one is not None:
            return Kind.NORMALISED, GIVEN
        if group.table in PERSONS_OWN:
            return Kind.BESIDES, ELSEWHERE
        place = (group.table, group.place(leaf))
        matter = self.beside.matters.get(place)
        here = {run for each in self._leaves for run in self._runs_of(each)}
        if matter not in here:
            return Kind.BESIDES, ELSEWHERE
        if any(
            (each.name, each.text) == (leaf.name, leaf.text) and matter in self._runs_of(each)
            for each in self._leaves
        ):
            return Kind.BESIDES, OTHER_EPISODE
        events = self.beside.events.get(place, {})
        event = events.get(leaf.name) or next(iter(events.values()), "")
        stands = standing(UUID(event)) if event else None
        return self._told(stands, leaf) if stands else NOT_EXPLAINED

    def _put(self, built: Group) -> Mapping[str, str]:
        """What of a built group was put otherwise than it was written down, and why."""
        return self.beside.put.get((built.table, built.row), {})

    def _left_out(self, leaf: Said) -> str:
        """Why the run of work that an element belongs to is not in the census; empty where it is."""
        if (key := self.child.key_of.get(id(leaf))) is None:
            return ""
        return next(
            (because for run in self._runs.get(key, ()) if (because := self.beside.left_out.get(run, ""))), ""
        )

    def _not_taken(self, group: Group, leaf: Said) -> Why:
        """Where nothing of a group could be read by its day, what the reader said of that day."""
        wrong = next((each.because for each in group.leaves if each.because), "")
        return (Kind.CANNOT_TELL, wrong) if wrong else self._since(leaf)
