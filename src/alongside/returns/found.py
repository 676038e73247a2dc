"""Where findings are kept while a file is checked: beside its rows, in DuckDB, so that many cost little memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from alongside.returns.census import Census
from alongside.returns.faults import KINDS
from alongside.returns.reading import Fault
from alongside.returns.rules import Rule, Severity

_HANDS = 2  # planning a query takes one processor; two at a time take half as long
_NOT_RUN = 100_000  # the kinds of finding that say a rule could not be tested come last

_TABLES = (
    "findings (kind INTEGER, child INTEGER, tab VARCHAR, place INTEGER, fields VARCHAR, seen VARCHAR, also VARCHAR, line INTEGER)",
    "objections (child INTEGER, line INTEGER, field VARCHAR, words VARCHAR)",
    "kinds (kind INTEGER, code VARCHAR, severity VARCHAR, message VARCHAR, tab VARCHAR, fields VARCHAR)",
    "team_of (child_id VARCHAR, team VARCHAR, worker VARCHAR)",
)

# What a published schema does not accept: child (-1: the header), line, element, its words.
Objection = tuple[int, int, str, str]


class Found:
    """The findings of one check. A finding is a kind (what was found) and a place."""

    def __init__(self, census: Census) -> None:
        self.census = census
        self.rules = census.collection.rules_in(census.rules_year)
        self.kinds = {each.code: number for number, each in enumerate(KINDS)}
        self._broken = 0
        for table in _TABLES:
            census.con.execute(f"CREATE TABLE {table}")
        rows = [(each.code, each.severity.value, each.message, "", "") for each in KINDS]
        rows += [(each.code, each.severity.value, each.message, *_points_at(each)) for each in self.rules]
        self._add_kinds([(number, *row) for number, row in enumerate(rows)])

    def _add_kinds(self, rows: list[tuple[object, ...]]) -> None:
        names = ("kind", "code", "severity", "message", "tab", "fields")
        self.census.insert("kinds", names, ("int32", *["string"] * 5), rows)

    def keep(self, kind: int, seen: str = "") -> None:
        """A finding about the whole file."""
        self._keep([(kind, None, None, None, None, seen or None, None, None)])

    def keep_faults(self, faults: list[Fault]) -> None:
        """Faults of shape that were met while reading."""
        self._keep([(self.kinds[fault.code], *_place(fault)) for fault in faults])

    def keep_objections(self, objections: list[Objection]) -> None:
        """What the published schema says, until it is known what our own table says."""
        names, kinds = ("child", "line", "field", "words"), ("int32", "int32", "string", "string")
        self.census.insert("objections", names, kinds, objections)

    def _keep(self, rows: list[tuple[object, ...]]) -> None:
        names = ("kind", "child", "tab", "place", "fields", "seen", "also", "line")
        kinds = ("int32", "int32", "string", "int32", "string", "string", "string", "int32")
        self.census.insert("findings", names, kinds, rows)

    def run_rules(self, only: frozenset[str]) -> int:
        """Run the rules of the year. One that cannot run becomes a finding that says so. Answers how many ran."""
        asked = [
            (number, each)
            for number, each in enumerate(self.rules, start=len(KINDS))
            if not only or each.code in only
        ]
        with ThreadPoolExecutor(_HANDS) as hands:
            shares = [asked[share::_HANDS] for share in range(_HANDS)]
            failed = [each for share in hands.map(self._run_share, shares) for each in share]
        for each, error in failed:
            self._keep_not_run(each, error)
        return len(asked) - len(failed)

    def _run_share(self, share: list[tuple[int, Rule]]) -> list[tuple[Rule, Exception]]:
        import duckdb

        failed: list[tuple[Rule, Exception]] = []
        with self.census.con.cursor() as con:
            for number, each in share:
                try:
                    con.execute(
                        f"INSERT INTO findings SELECT {number}, child, NULL, place, NULL, nullif(seen, ''), nullif(also, ''), "
                        f"NULL FROM ({each.finds.sql})"
                    )
                except duckdb.Error as error:
                    failed.append((each, error))
        return failed

    def _keep_not_run(self, each: Rule, error: Exception) -> None:
        number, self._broken = _NOT_RUN + self._broken, self._broken + 1
        why = " ".join(str(error).split())[:160]
        message = f"This rule could not be tested, so nothing is known about it: {why}"
        self._add_kinds([(number, each.code, Severity.NOT_RUN.value, message, *_points_at(each))])
        self.keep(number)


def _points_at(each: Rule) -> tuple[str, str]:
    return each.finds.table, "|".join(each.fields)


def _place(fault: Fault) -> tuple[Any, ...]:
    seen = " ".join(filter(None, (fault.field, fault.seen)))
    return fault.child, fault.table or None, fault.place, fault.field or None, seen or None, None, fault.line
