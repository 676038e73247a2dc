"""Our findings beside the Department's error report for the same file, difference by difference.

The report is a CSV as the collection system exports it, or any table with a rule's number. Headings are matched
without regard to capitals, spaces and punctuation; lines above the headings are skipped. Understood:

| meaning | headings |
|---|---|
| rule, needed | rule_code, Error No, Error Number, Error Code, Rule, Rule No, Query No, Validation, Code, Number |
| child | child_id, LAchildID, LA Child ID, Child ID, Child Identifier, Local ID, Pupil |
| how many | count, Number of errors, Occurrences, Total, Errors |

With children, each rule and child is compared; with counts only, each rule's count; with neither, each line counts one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from alongside.returns.checked import Checked
from alongside.returns.notes import rule_number
from alongside.returns.rules import Severity
from alongside.returns.tabular import NotATable, read_table

_HEADINGS = {
    "rule_code": (
        "error no", "error number", "error code", "error", "rule", "rule no", "rule number", "rule id", "query no",
        "query number", "error/query no", "error or query", "validation", "validation rule", "validation no", "code", "number",
    ),
    "child_id": (
        "LAchildID", "LA child ID", "child", "child id", "child identifier", "local id", "local identifier", "pupil",
        "pupil id", "person id", "unique id",
    ),
    "count": ("number of errors", "error count", "occurrences", "total", "errors", "no of errors", "how many", "instances"),
}  # fmt: skip


class Side(StrEnum):
    """Who found it."""

    THEIRS_ONLY = "only in the report"
    OURS_ONLY = "only in our check"
    COUNTS_DIFFER = "counts differ"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule, for one child or for the whole return: what the report has, what we have, and why they may differ."""

    rule_code: str
    child_id: str
    side: Side
    theirs: int
    ours: int
    why: str


@dataclass(frozen=True, slots=True)
class Reported:
    """The Department's report: how often, by rule and child (no child: for the return)."""

    counts: Counter[tuple[str, str]]
    by_child: bool


def read_report(path: Path) -> Reported:
    """The report as it was exported. Raises NotATable."""
    lines = read_table(path, _HEADINGS, needed=("rule_code",))
    by_child = any(line.get("child_id") for line in lines)
    counts: Counter[tuple[str, str]] = Counter()
    for number, line in enumerate(lines, start=2):
        code = rule_number(line["rule_code"])
        if not code[:1].isdigit():
            continue  # a total, a footnote
        words = line.get("count", "").replace(",", "")
        if words and not (words.isascii() and words.isdigit()):
            raise NotATable(f"{path.name}: row {number}: {words[:40]!r} is no number")
        counts[code, line.get("child_id", "") if by_child else ""] += int(words or 1)
    if not counts:
        raise NotATable(f"{path.name}: no line of it names a rule's number")
    return Reported(counts, by_child)


def reconcile(checked: Checked, report: Reported) -> Iterator[Difference]:
    """Every rule and child in either, the agreed ones too, in the order of rule and child.

    Our own faults of shape and notes are left out: the report has nothing to set beside them.
    """
    known = {rule.code for rule in checked.census.collection.rules}
    in_year = {rule.code: rule for rule in checked.census.collection.rules_in(checked.census.rules_year)}
    ours: Counter[tuple[str, str]] = Counter()
    children = checked.child_ids()
    not_run = set()
    for finding in checked.findings():
        if finding.rule_code in known:
            if finding.severity is Severity.NOT_RUN:
                not_run.add(finding.rule_code)
            else:
                ours[finding.rule_code, finding.child_id if report.by_child else ""] += 1
    theirs = report.counts
    for code, child in sorted(ours.keys() | theirs.keys(), key=lambda pair: (_order(pair[0]), pair[1])):
        there, here = theirs[code, child], ours[code, child]
        side = _side(there, here, report.by_child)
        why = ""
        if side is not Side.AGREED:
            if code not in known:
                why = "We know no rule of that number."
            elif code not in in_year:
                why = f"The rule is not in force for {checked.census.rules_year}."
            elif code in not_run:
                why = "The rule could not be tested here."
            elif child and child not in children:
                why = "No child with that identifier is in our file."
            else:
                why = in_year[code].reading
        yield Difference(code, child, side, there, here, why)


def _side(there: int, here: int, by_child: bool) -> Side:
    if not here:
        return Side.THEIRS_ONLY
    if not there:
        return Side.OURS_ONLY
    return Side.AGREED if by_child or there == here else Side.COUNTS_DIFFER


def _order(code: str) -> tuple[int, str]:
    digits = "".join(sign for sign in code if sign.isdigit())
    return int(digits or 0), code
