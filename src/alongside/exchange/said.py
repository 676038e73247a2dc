"""What another system's file says about one child, in the record's own terms, with every element accounted for.

An importer turns a file into these values and decides nothing: it reports. Each leaf of the file becomes one `Said`,
which names what it says (a fact of an event, an answer, an identifier) or why it says nothing the record can hold. The
words of the file are kept verbatim either way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(slots=True)
class Said:
    """One element of the file. `table` and `row` say where it stood (row: from 0, in document order); `line` its line.

    `becomes` names what it is stored as (`event:referral_received`, `answer:sex`, `identifier:upn`), empty where it is
    not stored, and then `because` says why. `wrong` says in one sentence what is the matter with it, if anything is; a
    wrong thing may still be stored.
    """

    table: str
    row: int
    name: str
    text: str
    line: int
    becomes: str = ""
    because: str = ""
    wrong: str = ""


@dataclass(slots=True)
class ReportedEvent:
    """An event of a child's matter as the file reports it. `key` finds it again in a later file of the same source.
    `as_it_began`: it says only what held from the beginning, so that it is news only where another year's file said otherwise.
    """

    key: str
    kind: str
    on: date | None
    facts: dict[str, Any]
    says: list[Said] = field(default_factory=list)
    as_it_began: bool = False


@dataclass(slots=True)
class ReportedMatter:
    """A run of a process as the file reports it, and the key of the one it arose in (empty: it stands alone)."""

    key: str
    kind: str
    parent: str
    events: list[ReportedEvent] = field(default_factory=list)


@dataclass(slots=True)
class ReportedAnswer:
    """A fact about the child, as the file has it."""

    fact: str
    value: Any
    says: list[Said] = field(default_factory=list)


@dataclass(slots=True)
class ReportedChild:
    """Everything a file says about one child. `number` is the child's identifier in that system, as written. `missing`: what
    is wrong in that something is not there, where it is so; `line` where the child begins."""

    number: str
    place: int
    identifiers: list[tuple[str, str, Said]] = field(default_factory=list)
    answers: list[ReportedAnswer] = field(default_factory=list)
    matters: list[ReportedMatter] = field(default_factory=list)
    says: list[Said] = field(default_factory=list)
    missing: str = ""
    line: int = 0
    tree: Any = None  # the groups of elements as they stood in the file, where the reader keeps them

    def told(self) -> tuple[tuple[str, Any], ...]:
        """What tells two children of one number apart: birth, sex, death."""
        return tuple(
            sorted((a.fact, a.value) for a in self.answers if a.fact in ("born_on", "due_on", "sex"))
        )
