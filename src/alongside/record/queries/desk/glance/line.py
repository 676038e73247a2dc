"""The shape of a line of the child page, and what those who compose lines are given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from alongside.law.history import Event, History
from alongside.law.pathway import Position
from alongside.record.queries.shared import is_ref
from alongside.record.rendering.unnamed import Unnamed
from alongside.record.together import Compiled


class Part(StrEnum):
    """Which question of the page a line answers."""

    DANGER = "danger"
    TONIGHT = "tonight"
    PLAN = "plan"
    NETWORK = "network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact of the page. `on`: the day it was true, whose age the page shows; None where no day is known. `opens`: what
    it was read from, as a key of `desk/child/opens.py` and a reference. `loud` says that somebody has to act or beware.
    `more`: further words below it, three at most (a plan's live actions)."""

    part: Part
    label: str
    words: str
    on: date | None = None
    opens: tuple[str, UUID] | None = None
    loud: bool = False
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What lines are composed from: the history, where the child stands, the room's own lists (`read`), and how the people
    and colleagues in them are called. Somebody this reader may not find is "somebody else"; `hidden` holds them, so that a
    line only about them is left out. `shown`: how words that somebody wrote freely are shown, with nobody hidden named in
    them. `cleared`: the reader works with the child, and reads what is protected."""

    history: History
    position: Position
    read: Mapping[str, list[Any]]
    names: Mapping[str, str]
    hidden: Collection[UUID]
    now: datetime
    today: date
    shown: Unnamed = str
    cleared: bool = False

    def called(self, who: UUID | str | None) -> str:
        """The name of a person, colleague or team by reference; a fact that holds a name is that name."""
        text = str(who or "")
        return self.names.get(text, "" if is_ref(text) else text)

    def hides(self, who: UUID | str | None) -> bool:
        """Whether this is somebody the reader may not find."""
        text = str(who or "")
        return is_ref(text) and UUID(text) in self.hidden

    def event(self, ref: str) -> Event | None:
        """The event of that reference, as it stands."""
        return next((event for event in self.history.effective if event.id == ref), None)


def no_lists(records: Collection[UUID]) -> Mapping[str, Compiled]:
    """A room whose lines come from events alone."""
    return {}


def no_names(read: Mapping[str, list[Any]]) -> Iterable[UUID]:
    """A room whose own lists name nobody."""
    return ()


@dataclass(frozen=True, slots=True)
class Room:
    """How a room puts lines on the child page.

    `lines` composes them. `lists` (a `compiled` function of the person's records) says what else is to be read for them,
    in the page's one statement; its keys begin with the room's name. `named` answers the people and colleagues those lists
    name, so that `Known.called` knows them. Lines stand in the order given.
    """

    lines: Callable[[Known], Iterable[Line]]
    lists: Callable[[Collection[UUID]], Mapping[str, Any]] = no_lists
    named: Callable[[Mapping[str, list[Any]]], Iterable[UUID]] = no_names
