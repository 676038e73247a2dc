"""What a build says to whoever asked for it: what is in, what is not and why, what the rules found."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from alongside.exchange.build.building import Built, source_lines
from alongside.exchange.build.comparing import Difference, Kind, counts
from alongside.exchange.closed import closed
from alongside.law.days import in_london
from alongside.returns.reports.text import plain
from alongside.returns.rules import Severity
from alongside.returns.tabular import safe

KINDS = {
    "referral": "referrals",
    "assessment": "assessments",
    "child_in_need": "child in need plans",
    "enquiry": "section 47 enquiries",
    "conference": "conferences",
    "protection_plan": "child protection plans",
    "pre_proceedings": "pre-proceedings stages",
    "contact": "contacts",
}


def in_words(built: Built, out: Path, *, places: int) -> str:
    """The reconciliation: every run of work counted once, what was put otherwise than recorded, and what was found."""
    kept = built.kept
    known = in_london(kept.as_known_at)
    lines = [
        f"{out.name}: children in need census of {kept.year}, council {kept.council}, number {kept.serial_number}",
        f"  As the record knew it on {known.day} {known:%B %Y} at {known:%H:%M}.",
    ]
    if built.again:
        made = in_london(kept.built_at)
        lines.append(
            f"  The same facts as the file built on {made.day} {made:%B %Y} at {made:%H:%M}: the same file, byte for byte."
        )
    rows = kept.rows
    lines += [
        f"  {kept.children:,} children, {rows.get('CINdetails', 0):,} episodes of need, "
        f"{rows.get('Assessments', 0):,} assessments, {rows.get('CINPlanDates', 0):,} child in need plans, "
        f"{rows.get('Section47', 0):,} section 47 enquiries, {rows.get('ChildProtectionPlans', 0):,} child protection plans",
        f"  The record knows {kept.matters:,} runs of work, each counted once:",
        f"    {kept.included:>9,}  in this census",
        *_left_out(kept.reasons),
    ]
    if kept.put:
        lines.append("  Put otherwise than it was written down, because the census asks for it:")
        lines += [f"    {number:>9,}  {name}: {why}" for name, why, number in kept.put]
    if built.merged:
        lines.append(f"  {built.merged:,} children have more than one number; the first is given.")
    lines += _idle(built, places)
    lines += _found(built)
    return "\n".join(plain(line) for line in lines)


def _left_out(reasons: Iterable[tuple[str, str, int]]) -> list[str]:
    found: Counter[str] = Counter()
    for kind, why, number in reasons:
        found[f"{KINDS.get(kind, kind.replace('_', ' '))}: {why}"] += number
    total = sum(found.values())
    return [f"    {total:>9,}  left out, because:"] + [
        f"      {n:>9,}  {why}" for why, n in found.most_common()
    ]


def _idle(built: Built, places: int) -> list[str]:
    if not built.idle:
        return []
    lines = [
        f"  {len(built.idle):,} episodes are open on the last day of the year, as far as is known, though nothing was done in "
        "them in the year:"
    ]
    for each in built.idle[:places]:
        last = f"last {each.last_on}" if each.last_on else "nothing dated"
        lines.append(f"             child {each.number}, referred {each.referred_on}, {last}")
    if (more := len(built.idle) - places) > 0:
        lines.append(f"             and {more:,} more")
    return lines


def _found(built: Built) -> list[str]:
    summary = built.summary
    words = (
        f"  Checked as built by {summary.rules_run} rules of {summary.rules_year}: "
        f"{summary.count(Severity.ERROR):,} errors, {summary.count(Severity.QUERY):,} queries."
    )
    shown = (Severity.ERROR, Severity.QUERY, Severity.NOT_RUN)
    rules = [each for each in summary.by_rule if each.severity in shown]
    return [
        words,
        *(f"    {each.findings:>9,}  {each.rule_code}  {each.message}" for each in rules),
        *(f"    {note}" for note in summary.notes),
    ]


def differences_in_words(differences: list[Difference], *, places: int) -> str:
    """How the built census differs from the one that was loaded, by kind and reason, with a few examples of each."""
    if not differences:
        return "The same facts as in the census that was loaded: no element differs."
    lines = [f"{len(differences):,} elements differ from the census that was loaded:"]
    found = counts(differences)
    for kind in Kind:
        of_kind = {why: n for (each, why), n in found.items() if each is kind}
        if not of_kind:
            continue
        lines.append(f"  {sum(of_kind.values()):>7,}  {kind}")
        for why, number in sorted(of_kind.items(), key=lambda item: (-item[1], item[0])):
            lines.append(f"    {number:>7,}  {why}")
            alike = [each for each in differences if (each.kind, each.because) == (kind, why)]
            lines += [f"             {_example(each)}" for each in alike[: min(places, 3)]]
    if not any(kind is Kind.UNEXPLAINED for kind, _ in found):
        lines.append("  Every difference is explained.")
    return "\n".join(plain(line) for line in lines)


def _example(each: Difference) -> str:
    said = f"“{each.loaded[:40]}”" if each.loaded else "not there"
    built = f"“{each.built[:40]}”" if each.built else "not there"
    return f"child {each.child or 'without a number'}, line {each.line}, {each.table}.{each.name}: {said}, built {built}"


def write_differences(path: Path, differences: Iterable[Difference]) -> None:
    """Every difference on a line of its own."""
    with closed(path, encoding="utf-8", newline="") as target:
        out = csv.writer(target)
        out.writerow(("kind", "child", "table", "line", "element", "loaded", "built", "because"))
        for each in differences:
            words = (
                each.kind,
                each.child,
                each.table,
                each.line,
                each.name,
                each.loaded,
                each.built,
                each.because,
            )
            out.writerow([safe(str(word)) for word in words])


def write_left_out(path: Path, left_out: Path) -> None:
    """What is not in the census, one run of work a line."""
    with closed(path, encoding="utf-8", newline="") as target, left_out.open(encoding="utf-8") as lines:
        out = csv.writer(target)
        out.writerow(("kind", "matter", "person", "because"))
        out.writerows(line.rstrip("\n").split("\t") for line in lines)


def write_sources(path: Path, sources: Path) -> None:
    """Where each value of the file comes from: table, row, person, matter, and a line for each field's event."""
    with closed(path, encoding="utf-8", newline="") as target:
        out = csv.writer(target)
        out.writerow(("table", "row", "person", "matter", "field", "event"))
        for table, place, person, matter, events in source_lines(sources):
            for name, event in events.items() or [("", "")]:
                out.writerow((table, place, person, matter, name, event))
