"""Findings as CSV, one line each, in the seven columns other tools rely on. No cell can become a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from alongside.returns.checked import Checked
from alongside.returns.findings import COLUMNS
from alongside.returns.reconcile import Difference
from alongside.returns.tabular import safe


def write_findings(out: TextIO, checked: Checked) -> None:
    """Every finding, written as it is read."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        (code, severity, safe(child), table, row, safe(fields), safe(message))
        for code, severity, child, table, row, fields, message in checked.lines()
    )


def write_differences(out: TextIO, differences: Iterable[Difference]) -> None:
    """A reconciliation, a line for each rule and child."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("rule_code", "child_id", "found", "theirs", "ours", "why"))
    writer.writerows(
        (safe(each.rule_code), safe(each.child_id), each.side.value, each.theirs, each.ours, each.why)
        for each in differences
    )
