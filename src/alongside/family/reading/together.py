"""What is the same for several children of one reader, so that their page says it once and names them, and says apart what
differs. A child of whom something else is the case is never named with the others."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from alongside.law.standing import Stage
from alongside.record.queries.family.reading import (
    Before,
    Child,
    Coming,
    Happened,
    Line,
    Meeting,
    WhatWasSaid,
)


@dataclass(frozen=True, slots=True)
class Once:
    """Something said once: about which children, and what it is of each of them, in their order."""

    children: tuple[Child, ...]
    each: tuple[Any, ...]

    @property
    def first(self) -> Any:
        """What is said: it is the same for all."""
        return self.each[0]


@dataclass(frozen=True, slots=True)
class About:
    """The children who stand at the same, and what the page says of them."""

    children: tuple[Child, ...]

    @property
    def own(self) -> bool:
        """Whether the reader is who it is about."""
        return self.children[0].own

    @property
    def stage(self) -> Stage:
        """Where all of them stand first."""
        return self.children[0].stages[0]

    @property
    def stages(self) -> list[Once]:
        """Every stage of any of them."""
        return self._once(lambda child: child.stages, lambda stage: stage.key)

    @property
    def standing(self) -> list[Once]:
        """Where things are, in lines."""
        return self._once(lambda child: child.standing, _line)

    @property
    def decided(self) -> list[Once]:
        """What was decided last about each."""
        return self._once(lambda child: [child.decided] if child.decided else [], _happened)

    @property
    def meetings(self) -> list[Once]:
        """The meetings they are asked to about any of them."""
        return self._once(lambda child: child.meetings, _meeting)

    @property
    def coming(self) -> list[Once]:
        """What comes, the soonest first."""
        found = self._once(lambda child: child.coming, _coming)
        return sorted(found, key=lambda one: str(one.first.line.values.get("due", "")))

    @property
    def who(self) -> list[Once]:
        """Who works with them."""
        return self._once(lambda child: child.who, lambda who: (who.worker.ref, who.part))

    def _once(self, of: Callable[[Child], Iterable[Any]], alike: Callable[[Any], Hashable]) -> list[Once]:
        found: dict[Hashable, list[tuple[Child, Any]]] = {}
        for child in self.children:
            for each in of(child):
                found.setdefault(alike(each), []).append((child, each))
        return [
            Once(tuple(child for child, _ in those), tuple(each for _, each in those))
            for those in found.values()
        ]


def together(children: Iterable[Child]) -> list[About]:
    """These children, each with those who stand at the same."""
    found: dict[tuple[str, bool], list[Child]] = {}
    for child in children:  # a young person who is a parent too reads about themselves apart
        found.setdefault((child.stages[0].key, child.own), []).append(child)
    return [About(tuple(those)) for those in found.values()]


def _line(line: Line) -> Hashable:
    return line.message, tuple(sorted(line.values.items()))


def _said(said: WhatWasSaid | None) -> Hashable:
    return (said.on, said.channel, said.words) if said is not None else None


def _apart(line: Line, before: tuple[Before, ...]) -> Hashable:
    """A row that said something else before is said apart: what it said was of that child."""
    return line.child if before else None


def _happened(each: Happened) -> Hashable:
    assert each.line is not None
    by = _line(each.by) if each.by is not None else None
    return _line(each.line), _said(each.told), each.changed_on, by, _apart(each.line, each.before)


def _coming(each: Coming) -> Hashable:
    comes = each.next
    shown = (comes.clock, comes.was_on, comes.passed) if comes is not None else None
    missed = _line(each.missed) if each.missed is not None else None
    return _line(each.line), shown, missed, _said(each.told), _apart(each.line, each.before)


def _meeting(each: Meeting) -> Hashable:
    return each.invited.seat, _line(each.line), each.place
