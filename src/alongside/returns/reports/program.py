"""Findings as JSON: the figures first, then every finding, written as it is read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TextIO

from alongside.returns.checked import Checked
from alongside.returns.findings import Finding, Summary
from alongside.returns.notes import Note
from alongside.returns.reconcile import Difference


def write_findings(out: TextIO, checked: Checked, notes: Mapping[str, Note]) -> None:
    """One object: the check's figures, and `findings`, a list."""
    head = json.dumps(_figures(checked.summary(), notes), ensure_ascii=False, indent=1)
    out.write(head.removesuffix("\n}") + ',\n "findings": [')
    for number, finding in enumerate(checked.findings()):
        out.write((",\n  " if number else "\n  ") + json.dumps(_finding(finding), ensure_ascii=False))
    out.write("\n ]\n}\n")


def write_differences(out: TextIO, checked: Checked, differences: Iterable[Difference]) -> None:
    """One object: what was compared, and `differences`, a list with the agreed ones."""
    summary = checked.summary()
    held = {"file": summary.name, "return": summary.collection, "year": summary.year}
    json.dump(
        {**held, "differences": [asdict(each) for each in differences]}, out, ensure_ascii=False, indent=1
    )
    out.write("\n")


def _figures(summary: Summary, notes: Mapping[str, Note]) -> dict[str, object]:
    return {
        "file": summary.name,
        "return": summary.collection,
        "year": summary.year,
        "rules_of": summary.rules_year,
        "authority": summary.authority,
        "clean": summary.clean,
        "children": summary.children,
        "children_with_error": summary.children_with_error,
        "children_with_query": summary.children_with_query,
        "rules_run": summary.rules_run,
        "how_it_was_read": list(summary.notes),
        "by_rule": [asdict(each) for each in summary.by_rule],
        "by_team": [asdict(each) for each in summary.by_team],
        "unmapped_codes": [{"field": f, "value": v, "count": n} for f, v, n in summary.unmapped],
        "return_level_notes": {code: asdict(note) for code, note in notes.items()},
    }


def _finding(finding: Finding) -> dict[str, object]:
    shown: dict[str, object] = {
        "rule_code": finding.rule_code,
        "severity": finding.severity.value,
        "child_id": finding.child_id,
        "child": finding.child,
        "table": finding.table,
        "row": finding.row,
        "fields": list(finding.fields),
        "message": finding.message,
        "seen": finding.seen,
        "also": [{"table": table, "row": row} for table, row in finding.also],
        "line": finding.line,
    }
    if finding.team or finding.worker:
        shown |= {"team": finding.team, "worker": finding.worker}
    return shown
