"""What a check found, and how it is counted and handed on.

A finding points at one row of one table. Rows are counted from 0 in document order; a finding about the whole return
has no row. A finding's words are the rule's, followed by the values a person would look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alongside.returns.rules import Severity

COLUMNS = ("rule_code", "severity", "child_id", "table", "row", "fields", "message")
FAILING = (Severity.ERROR, Severity.NOT_RUN)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `child` is the place of the child's record in the file, from 0; `child_id` the council's identifier."""

    rule_code: str
    severity: Severity
    child: int | None
    child_id: str
    table: str
    row: int | None
    fields: tuple[str, ...]
    message: str
    seen: str
    also: tuple[tuple[str, int], ...]
    line: int | None
    team: str = ""
    worker: str = ""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often one rule found something, and in how many children."""

    rule_code: str
    severity: Severity
    message: str
    findings: int
    children: int


@dataclass(frozen=True, slots=True)
class TeamCount:
    """How many of a team's children have an error, or any finding at all, and how many findings that is."""

    team: str
    children: int
    with_error: int
    findings: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one check."""

    name: str
    collection: str
    year: str
    rules_year: str
    authority: str
    children: int
    rules_run: int
    children_with_error: int
    children_with_query: int
    by_rule: tuple[RuleCount, ...]
    by_team: tuple[TeamCount, ...]
    unmapped: tuple[tuple[str, str, int], ...]
    notes: tuple[str, ...]

    def count(self, severity: Severity) -> int:
        """How many findings have that severity."""
        return sum(each.findings for each in self.by_rule if each.severity is severity)

    @property
    def clean(self) -> bool:
        """No error, and every rule could be tested. Queries alone leave a return clean: they want a note, not a change."""
        return not any(self.count(severity) for severity in FAILING)


def also_rows(words: str | None) -> tuple[tuple[str, int], ...]:
    """`CINPlanDates 3, Reviews 4` as pairs of table and row."""
    return tuple(_also(words or ""))


def _also(words: str) -> Iterator[tuple[str, int]]:
    for part in words.split(", "):
        table, _, place = part.rpartition(" ")
        if table:
            yield table, int(place)
