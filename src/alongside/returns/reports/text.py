"""Findings for a person at a terminal: figures first, then each rule with the first places where it was broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TextIO

from alongside.returns.checked import Checked
from alongside.returns.findings import Finding, RuleCount, Summary
from alongside.returns.notes import Note
from alongside.returns.reconcile import Difference, Side
from alongside.returns.rules import Severity

_HEADINGS = {
    Severity.NOT_RUN: "Could not be tested",
    Severity.ERROR: "Errors: to be put right",
    Severity.QUERY: "Queries: to be put right, or explained in a note",
}


def write_findings(out: TextIO, checked: Checked, notes: Mapping[str, Note], places: int | None = 5) -> None:
    """The whole report. `places` is how many places are listed for each rule (None: all of them)."""
    summary = checked.summary()
    _figures(out, summary)
    listed = {
        key: list(found if places is None else _first(found, places))
        for key, found in groupby(checked.findings(), key=lambda each: (each.rule_code, each.severity))
    }
    for severity, heading in _HEADINGS.items():
        counts = [each for each in summary.by_rule if each.severity is severity]
        if counts:
            out.write(f"\n{heading}\n")
        for each in counts:
            _rule(out, each, listed.get((each.rule_code, severity), []), notes.get(each.rule_code))
    if summary.by_team:
        out.write("\nBy team: children with an error, of all its children\n")
        for team in summary.by_team:
            out.write(
                f"  {team.with_error:>6,} of {team.children:,}  {plain(team.team) or 'no team in the list'}\n"
            )
    if summary.unmapped:
        out.write("\nCodes that are not national, after the local table\n")
        for field, value, count in summary.unmapped:
            out.write(f"  {count:>6,}  {field} {plain(value)}\n")
    out.write("\nClean: no error was found.\n" if summary.clean else "")


def write_differences(out: TextIO, checked: Checked, differences: Iterable[Difference]) -> None:
    """A reconciliation: what agrees in one line, then every difference."""
    held = list(differences)
    agreed = sum(each.side is Side.AGREED for each in held)
    summary = checked.summary()
    out.write(f"{summary.collection.capitalize()} {summary.year}: {plain(summary.name)} beside the report\n")
    out.write(f"{agreed:,} agreed, {len(held) - agreed:,} differ\n")
    for each in held:
        if each.side is not Side.AGREED:
            who = f" {plain(each.child_id)}" if each.child_id else ""
            out.write(
                f"  {each.rule_code}{who}: {each.side.value} (report {each.theirs:,}, ours {each.ours:,})\n"
            )
            out.write(f"      {each.why}\n" if each.why else "")


def _figures(out: TextIO, summary: Summary) -> None:
    out.write(f"{summary.collection.capitalize()} {summary.year}: {plain(summary.name)}\n")
    authority = f", authority {plain(summary.authority)}" if summary.authority else ""
    out.write(
        f"{_many(summary.children, 'child', 'children')}{authority}, {_many(summary.rules_run, 'rule')} run\n"
    )
    out.write(
        f"{_many(summary.count(Severity.ERROR), 'error')} in {_many(summary.children_with_error, 'child', 'children')}, "
        f"{_many(summary.count(Severity.QUERY), 'query', 'queries')} in "
        f"{_many(summary.children_with_query, 'child', 'children')}\n"
    )
    if summary.notes:
        out.write("\nHow the file was read\n")
        out.writelines(f"  {plain(note)}\n" for note in summary.notes)


def _rule(out: TextIO, each: RuleCount, places: list[Finding], note: Note | None) -> None:
    out.write(f"  {each.rule_code:<6} {each.findings:>6,}  {plain(each.message)}\n")
    for finding in places:
        out.write(f"                 {_place(finding)}\n")
    if each.findings > len(places):
        out.write(f"                 and {each.findings - len(places):,} more\n")
    if note is not None:
        carried = f" (of {note.year}: still true?)" if note.carried else ""
        out.write(f"                 Note{carried}: {plain(note.note)}\n")


def _place(finding: Finding) -> str:
    who = plain(finding.child_id)
    if not who:
        who = "whole return" if finding.child is None else f"record {finding.child} (no identifier)"
    where = f"{finding.table} {'' if finding.row is None else finding.row}".strip()
    line = f"line {finding.line}" if finding.line else ""
    team = plain(" / ".join(filter(None, (finding.team, finding.worker))))
    also = ", ".join(f"{table} {row}" for table, row in finding.also)
    seen = plain(finding.seen) + (f"  see also {also}" if also else "")
    return "  ".join(filter(None, (who, where, line, seen.strip(), team)))


def _first(found: Iterable[Finding], places: int) -> list[Finding]:
    """The first few; the others are passed over."""
    kept: list[Finding] = []
    for finding in found:
        if len(kept) < places:
            kept.append(finding)
    return kept


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def plain(words: str) -> str:
    """Words from a file without signs that a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in words)
