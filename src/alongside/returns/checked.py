"""A checked file: its findings, in order, and its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType

from alongside.returns.census import Census
from alongside.returns.findings import Finding, RuleCount, Summary, TeamCount, also_rows
from alongside.returns.rules import Severity

_ROWS = """
    SELECT k.code, k.severity, f.child, coalesce(c.child_id, ''), coalesce(f.tab, k.tab), f.place,
        coalesce(f.fields, k.fields), k.message, coalesce(f.seen, ''), f.also, coalesce(f.line, p.line),
        {team}
    FROM findings f JOIN kinds k USING (kind) LEFT JOIN children c ON c.child = f.child
    LEFT JOIN ({lines}) p ON p.tab = coalesce(f.tab, k.tab) AND p.place = f.place
    {joined}
    ORDER BY f.kind, f.child NULLS FIRST, f.place NULLS FIRST, f.fields
"""

_LINES = """
    SELECT k.code, k.severity, coalesce(c.child_id, ''), coalesce(f.tab, k.tab), f.place, coalesce(f.fields, k.fields),
        k.message || CASE WHEN f.seen IS NULL THEN '' ELSE ' (' || f.seen || ')' END
            || CASE WHEN f.also IS NULL THEN '' ELSE ' See also ' || f.also || '.' END
    FROM findings f JOIN kinds k USING (kind) LEFT JOIN children c ON c.child = f.child
    ORDER BY f.kind, f.child NULLS FIRST, f.place NULLS FIRST, f.fields
"""


class Checked:
    """A checked file. Close it, or use it in a `with`, when done."""

    def __init__(
        self,
        census: Census,
        name: str,
        authority: str,
        children: int,
        ran: int,
        unmapped: tuple[tuple[str, str, int], ...],
        with_teams: bool,
    ) -> None:
        self.census, self.name, self.authority, self.children = census, name, authority, children
        self._ran, self._unmapped, self._with_teams = ran, unmapped, with_teams

    def __enter__(self) -> Checked:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.census.close()

    def findings(self) -> Iterator[Finding]:
        """Every finding: how the file was read and its faults of shape first, then by rule, child and row."""
        lines = " UNION ALL ".join(
            f"SELECT '{table.name}' AS tab, place, line FROM {table.name}" for table in self.census.tables
        )
        team = "coalesce(w.team, ''), coalesce(w.worker, '')" if self._with_teams else "'', ''"
        joined = "LEFT JOIN team_of w ON w.child_id = c.child_id" if self._with_teams else ""
        rows = self.census.con.cursor().execute(_ROWS.format(lines=lines, team=team, joined=joined))
        while batch := rows.fetchmany(2000):
            for (
                code,
                severity,
                child,
                child_id,
                table,
                row,
                fields,
                message,
                seen,
                also,
                line,
                group,
                worker,
            ) in batch:
                yield Finding(
                    code,
                    Severity(severity),
                    child,
                    child_id,
                    table,
                    row,
                    tuple(filter(None, fields.split("|"))),
                    message,
                    seen,
                    also_rows(also),
                    line or None,
                    group,
                    worker,
                )

    def child_ids(self) -> frozenset[str]:
        """The identifiers of all children in the file."""
        rows = (
            self.census.con.cursor()
            .execute("SELECT child_id FROM children WHERE child_id IS NOT NULL")
            .fetchall()
        )
        return frozenset(child for (child,) in rows)

    def lines(self) -> Iterator[tuple[str, str, str, str, int | None, str, str]]:
        """The findings as the seven columns of the CSV, for writing very many of them fast."""
        rows = self.census.con.cursor().execute(_LINES)
        while batch := rows.fetchmany(10_000):
            yield from batch

    def summary(self) -> Summary:
        """The figures of this check."""
        con = self.census.con
        by_rule = tuple(
            RuleCount(code, Severity(severity), message, findings, children)
            for code, severity, message, findings, children in con.execute(
                "SELECT any_value(k.code), any_value(k.severity), any_value(k.message), count(*), count(DISTINCT f.child) "
                "FROM findings f JOIN kinds k USING (kind) GROUP BY f.kind ORDER BY f.kind"
            ).fetchall()
        )
        children_with = dict(
            con.execute(
                "SELECT k.severity, count(DISTINCT f.child) FROM findings f JOIN kinds k USING (kind) GROUP BY k.severity"
            ).fetchall()
        )
        notes = tuple(
            f"{message} ({seen})" if seen else message
            for message, seen in con.execute(
                "SELECT k.message, f.seen FROM findings f JOIN kinds k USING (kind) WHERE k.severity = 'note' ORDER BY f.kind"
            ).fetchall()
        )
        return Summary(
            name=self.name,
            collection=self.census.collection.name,
            year=str(self.census.year),
            rules_year=str(self.census.rules_year),
            authority=self.authority,
            children=self.children,
            rules_run=self._ran,
            children_with_error=children_with.get("error", 0),
            children_with_query=children_with.get("query", 0),
            by_rule=by_rule,
            by_team=self._by_team(),
            unmapped=self._unmapped,
            notes=notes,
        )

    def _by_team(self) -> tuple[TeamCount, ...]:
        if not self._with_teams:
            return ()
        rows: Sequence[tuple[str, int, int, int]] = self.census.con.execute(
            """
            SELECT coalesce(w.team, ''), count(DISTINCT c.child), count(DISTINCT f.child) FILTER (k.severity = 'error'),
                count(f.kind) FILTER (k.severity IN ('error', 'query'))
            FROM children c LEFT JOIN team_of w ON w.child_id = c.child_id LEFT JOIN findings f ON f.child = c.child
            LEFT JOIN kinds k USING (kind)
            GROUP BY ALL ORDER BY 1
            """
        ).fetchall()
        return tuple(TeamCount(*row) for row in rows)
