"""Return-level notes: why a query is right as it is, kept so that they can be used again next year.

A query is put right or explained to the Department in a note about the whole return. The notes are one CSV that goes
from year to year, with the columns `authority` (the three-digit number), `rule_code`, `year` and `note`. A note written
for an earlier year is offered again and marked so, because somebody must say that it is still true.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from alongside.returns.findings import Summary
from alongside.returns.rules import Severity
from alongside.returns.tabular import NotATable, read_table, safe
from alongside.returns.years import CollectionYear, NoSuchYear

COLUMNS = ("authority", "rule_code", "year", "note")
_HEADINGS = {
    "authority": ("la", "lea", "la number", "local authority", "la code"),
    "rule_code": ("rule", "query", "query no", "rule no", "code"),
    "year": ("collection year", "census year", "collection"),
    "note": ("return level note", "explanation", "reason", "comment"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """Why a query is right. `carried` when it was written for an earlier year."""

    authority: str
    rule_code: str
    year: str
    note: str
    carried: bool = False


def rule_number(words: str) -> str:
    """A rule's number as it is published, however people write it: `8873 q`, `08873Q`, `Rule 8873Q`."""
    bare = "".join(sign for sign in words.upper() if sign.isalnum()).removeprefix("RULE").removeprefix("CIN")
    return bare.lstrip("0")


def read_notes(path: Path) -> tuple[Note, ...]:
    """The notes kept so far. Raises NotATable, naming the row that cannot be used."""
    notes = []
    for number, line in enumerate(read_table(path, _HEADINGS, needed=("rule_code", "year", "note")), start=2):
        try:
            year = str(CollectionYear.written(line["year"]))
        except NoSuchYear as error:
            raise NotATable(f"{path.name}: row {number}: {error}") from None
        if line["note"]:
            notes.append(Note(line.get("authority", ""), rule_number(line["rule_code"]), year, line["note"]))
    return tuple(notes)


def notes_for(summary: Summary, notes: tuple[Note, ...]) -> dict[str, Note]:
    """The note for each query of this check: this year's, or else the latest earlier one, of the same authority.

    A note without an authority is for any. Notes of later years are not used.
    """
    found: dict[str, Note] = {}
    for each in summary.by_rule:
        fitting = [
            note
            for note in notes
            if note.rule_code == each.rule_code
            and note.year <= summary.year
            and note.authority in ("", summary.authority)
        ]
        if each.severity is Severity.QUERY and fitting:
            last = max(fitting, key=lambda note: (note.year, note.authority))
            found[each.rule_code] = Note(
                last.authority, last.rule_code, last.year, last.note, carried=last.year != summary.year
            )
    return found


def write_notes(out: TextIO, summary: Summary, notes: tuple[Note, ...]) -> None:
    """All notes kept so far, and a line for every query of this check: the carried note to confirm, or an empty one."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in row] for row in _rows(summary, notes))


def _rows(summary: Summary, notes: tuple[Note, ...]) -> Iterator[tuple[str, str, str, str]]:
    for note in notes:
        yield note.authority, note.rule_code, note.year, note.note
    offered = notes_for(summary, notes)
    for each in summary.by_rule:
        if each.severity is Severity.QUERY:
            found = offered.get(each.rule_code)
            if found is None or found.carried:
                yield summary.authority, each.rule_code, summary.year, found.note if found else ""
