"""The check as one self-contained page that an analyst can send to a manager.

Nothing is loaded from anywhere and no script runs. Children are pseudonyms and values are left out unless `identified`
is asked for; a number of children from 1 to 5 is shown as "5 or fewer", and where a total would give such a number
away by subtraction, the next smallest is hidden too. Whole-return findings show their figures only when identified.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import TextIO

from alongside.returns.checked import Checked
from alongside.returns.findings import Finding, RuleCount, Summary
from alongside.returns.notes import Note
from alongside.returns.rules import Severity

SMALL = 5
HIDDEN = f"{SMALL} or fewer"
_PLACES = 10

_SECTIONS = (
    (Severity.NOT_RUN, "Could not be tested", "Nothing is known about these rules for this file."),
    (Severity.ERROR, "Errors", "To be put right before the return is sent."),
    (
        Severity.QUERY,
        "Queries",
        "To be put right, or explained to the Department in a note about the return.",
    ),
)


def write_page(out: TextIO, checked: Checked, notes: Mapping[str, Note], identified: bool = False) -> None:
    """The page, whole."""
    summary = checked.summary()
    page = _Page(summary, notes, identified)
    out.write(page.head())
    for severity, heading, words in _SECTIONS:
        out.write(page.section(severity, heading, words))
    out.write(page.teams())
    out.write(page.unmapped())
    out.writelines(page.places(checked))
    out.write(page.foot())


def shown(number: int, identified: bool = False) -> str:
    """A number of children as the page may show it."""
    return f"{number:,}" if identified or number == 0 or number > SMALL else HIDDEN


def hidden_beside_total(numbers: Sequence[int]) -> set[int]:
    """The places of the numbers to hide in a list whose total can be known: small ones, and one more if only one is."""
    small = {place for place, number in enumerate(numbers) if 0 < number <= SMALL}
    if len(small) == 1:
        others = [(number, place) for place, number in enumerate(numbers) if place not in small and number]
        if others:
            small.add(min(others)[1])
    return small


class _Page:
    def __init__(self, summary: Summary, notes: Mapping[str, Note], identified: bool) -> None:
        self.summary, self.notes, self.identified = summary, notes, identified
        self.pseudonyms: dict[int, int] = {}

    def head(self) -> str:
        summary = self.summary
        title = f"{summary.collection.capitalize()} {summary.year}: check of {summary.name}"
        who = (
            "Children are shown with their identifiers. Keep this page as safely as the return itself."
            if self.identified
            else f"Children are shown under numbers made up for this page, and numbers of children from 1 to {SMALL} are "
            f"not shown exactly. The list of findings (CSV) names the rows."
        )
        figures = (
            ("Children in the return", f"{summary.children:,}"),
            ("Children with an error", shown(summary.children_with_error, self.identified)),
            ("Children with a query", shown(summary.children_with_query, self.identified)),
            ("Rules tested", f"{summary.rules_run:,}"),
        )
        tiles = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures)
        read = "".join(f"<li>{escape(note)}</li>" for note in summary.notes)
        state = "No error was found." if summary.clean else "There are errors to put right."
        authority = f"<p>Authority {escape(summary.authority)}.</p>" if summary.authority else ""
        return (
            f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            f"<header><p>Alongside: check of a return</p></header>\n<main>\n<h1><span>{escape(summary.collection.capitalize())} "
            f"{summary.year}</span> {escape(summary.name)}</h1>\n"
            f'<p class="state">{state}</p>\n{authority}<p class="inset">{who}</p>\n<dl class="figures">{tiles}</dl>\n'
            + (f"<h2>How the file was read</h2>\n<ul>{read}</ul>\n" if read else "")
        )

    def section(self, severity: Severity, heading: str, words: str) -> str:
        counts = [each for each in self.summary.by_rule if each.severity is severity]
        if not counts:
            return f"<h2>{heading}</h2>\n<p>None.</p>\n" if severity is not Severity.NOT_RUN else ""
        rows = "".join(self._rule(each) for each in sorted(counts, key=lambda each: -each.findings))
        return (
            f"<h2>{heading}</h2>\n<p>{words}</p>\n<table>\n<caption>{heading} by rule, the most frequent first</caption>\n"
            '<thead><tr><th scope="col">Rule</th><th scope="col">What it says</th>'
            '<th scope="col" class="number">Children</th><th scope="col" class="number">Findings</th></tr></thead>\n'
            f"<tbody>{rows}</tbody>\n</table>\n"
        )

    def _rule(self, each: RuleCount) -> str:
        about_return = each.children == 0
        children = "whole return" if about_return else shown(each.children, self.identified)
        hide = not self.identified and not about_return and each.children <= SMALL
        findings = "" if hide else f"{each.findings:,}"
        note = self.notes.get(each.rule_code)
        said = escape(each.message)
        if note is not None:
            carried = f" Written for {escape(note.year)}: is it still true?" if note.carried else ""
            said += f'<p class="note"><strong>Note:</strong> {escape(note.note)}{carried}</p>'
        elif each.severity is Severity.QUERY:
            said += '<p class="note">No note yet.</p>'
        return (
            f'<tr><th scope="row">{escape(each.rule_code)}</th><td>{said}</td>'
            f'<td class="number">{children}</td><td class="number">{findings}</td></tr>\n'
        )

    def teams(self) -> str:
        teams = self.summary.by_team
        if not teams:
            return ""
        hidden = set() if self.identified else hidden_beside_total([team.with_error for team in teams])
        small = set() if self.identified else hidden_beside_total([team.children for team in teams])
        rows = "".join(
            f'<tr><th scope="row">{escape(team.team) or "No team in the list"}</th>'
            f'<td class="number">{_or_hidden(team.children, place in small)}</td>'
            f'<td class="number">{_or_hidden(team.with_error, place in hidden)}</td></tr>\n'
            for place, team in enumerate(teams)
        )
        return (
            "<h2>By team</h2>\n<table>\n<caption>Children in the return and children with an error, by team</caption>\n"
            '<thead><tr><th scope="col">Team</th><th scope="col" class="number">Children</th>'
            f'<th scope="col" class="number">With an error</th></tr></thead>\n<tbody>{rows}</tbody>\n</table>\n'
        )

    def unmapped(self) -> str:
        if not self.summary.unmapped:
            return ""
        rows = "".join(
            f'<tr><th scope="row">{escape(field)}</th><td>{escape(value[:40])}</td>'
            f'<td class="number">{shown(count, self.identified)}</td></tr>\n'
            for field, value, count in self.summary.unmapped
        )
        return (
            "<h2>Codes still not national</h2>\n<table>\n<caption>Values that the local table does not turn into a national "
            'code</caption>\n<thead><tr><th scope="col">Field</th><th scope="col">Value</th>'
            f'<th scope="col" class="number">Times</th></tr></thead>\n<tbody>{rows}</tbody>\n</table>\n'
        )

    def places(self, checked: Checked) -> Iterator[str]:
        """The first places of each rule that touches enough children to be shown."""
        yield f"<h2>Where to look</h2>\n<p>The first {_PLACES} places of each rule. Rows are counted from 0.</p>\n"
        hidden = 0
        counts = {(each.rule_code, each.severity): each for each in self.summary.by_rule}
        for key, found in groupby(checked.findings(), key=lambda each: (each.rule_code, each.severity)):
            each = counts[key]
            if each.severity is Severity.NOTE or not each.children:
                continue
            if each.children <= SMALL and not self.identified:
                hidden += 1
                continue
            rows = "".join(self._place(finding) for finding, _ in zip(found, range(_PLACES), strict=False))
            team = '<th scope="col">Team</th>' if self.summary.by_team else ""
            value = '<th scope="col">What is there</th>' if self.identified else '<th scope="col">Fields</th>'
            yield (
                f"<table>\n<caption>{escape(each.rule_code)}: {escape(each.message)}</caption>\n"
                f'<thead><tr><th scope="col">Child</th><th scope="col">Table</th><th scope="col" class="number">Row</th>'
                f"{value}{team}</tr></thead>\n<tbody>{rows}</tbody>\n</table>\n"
            )
        if hidden:
            rules = "1 rule touches" if hidden == 1 else f"{hidden} rules touch"
            yield f"<p>{rules} {HIDDEN} children each, so their places are not listed on this page.</p>\n"

    def _place(self, finding: Finding) -> str:
        if finding.child is None:
            who = "whole return"
        elif self.identified:
            who = finding.child_id or f"record {finding.child}"
        else:
            who = f"Child {self.pseudonyms.setdefault(finding.child, len(self.pseudonyms) + 1)}"
        value = finding.seen if self.identified else ", ".join(finding.fields)
        team = f"<td>{escape(finding.team)}</td>" if self.summary.by_team else ""
        return (
            f'<tr><th scope="row">{escape(who)}</th><td>{escape(finding.table)}</td>'
            f'<td class="number">{"" if finding.row is None else finding.row}</td><td>{escape(value)}</td>{team}</tr>\n'
        )

    def foot(self) -> str:
        return (
            f"</main>\n<footer><p>Checked by the rules of {self.summary.rules_year}. The wording of the rules is ours; the "
            "Department's guide outranks it.</p></footer>\n</body>\n</html>\n"
        )


def _or_hidden(number: int, hide: bool) -> str:
    """Hidden because it is small, or so that a small one beside it cannot be worked out."""
    if not hide:
        return f"{number:,}"
    return HIDDEN if number <= SMALL else "not shown"


_STYLE = """
*{box-sizing:border-box}
body{margin:0;font:1.1875rem/1.4 "Atkinson Hyperlegible","Helvetica Neue",Arial,sans-serif;color:#0b0c0c;background:#fff}
header{background:#1d4f4b;color:#fff;padding:.75rem 1rem}header p{margin:0 auto;max-width:60rem;font-weight:700}
main,footer p{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:2rem;line-height:1.15;margin:1rem 0;overflow-wrap:anywhere}
h1 span{display:block;font-size:1.25rem;font-weight:400;color:#505a5f}
h2{font-size:1.5rem;margin:2.5rem 0 .75rem}
.state{font-size:1.5rem;font-weight:700;margin:.5rem 0}
.inset{border-left:.5rem solid #b1b4b6;padding:.75rem 1rem;margin:1.5rem 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:1rem;margin:1.5rem 0}
.figures div{background:#f3f2f1;padding:1rem}.figures dt{font-size:1rem}.figures dd{margin:0;font-size:2rem;font-weight:700}
table{border-collapse:collapse;width:100%;margin:0 0 2rem;font-size:1rem}
caption{text-align:left;font-weight:700;padding:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.5rem 1rem .5rem 0;border-bottom:1px solid #b1b4b6;overflow-wrap:break-word}td{overflow-wrap:anywhere}
.number{text-align:right;padding-right:1rem;white-space:nowrap;font-variant-numeric:tabular-nums}
.note{margin:.25rem 0 0;color:#505a5f}
footer{border-top:1px solid #b1b4b6;background:#f3f2f1;font-size:1rem}
@media (max-width:40rem){body{font-size:1rem}h1{font-size:1.5rem}th,td{padding-right:.5rem}}
@media print{header{background:none;color:#000;border-bottom:2px solid #000}body{font-size:11pt}table{font-size:9.5pt}
tr{break-inside:avoid}caption,h2{break-after:avoid}.figures div,footer{background:none;border:1px solid #b1b4b6}}
""".strip()
