"""Several changes made by one statement.

An action writes into a dozen tables. Asked for one by one, most of what it costs is the asking. Every change sees what stood
before the statement, none of the others: what has to be read after a change is asked for in a statement of its own. The same
changes to other rows are the same statement, which the database plans once (`record.prepared`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alongside.record import prepared


@dataclass
class Changes:
    """Statements that add, change or take away rows, with the values in their places."""

    _made_of: list[tuple[str, Sequence[Any]]] = field(default_factory=list)

    def add(self, sql: str, values: Sequence[Any]) -> None:
        """One more change, which may touch no row that another one touches."""
        self._made_of.append((sql, values))

    def make(self) -> None:
        """Make them all, in one statement; none where there is nothing to change."""
        if not self._made_of:
            return
        parts = ", ".join(f"x{n} AS ({sql})" for n, (sql, _) in enumerate(self._made_of))
        prepared.row(f"WITH {parts} SELECT 1", [each for _, values in self._made_of for each in values])
        self._made_of.clear()


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows inside a statement, any number of them in one value: `sql` stands where a table would, and is called `n`."""

    sql: str
    values: tuple[prepared.Json]


def listed(columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> Listed:
    """Rows to stand in a statement. `columns`: the name of each, and its type."""
    names = tuple(columns)
    of = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    as_json = prepared.Json(json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=str))
    return Listed(f"jsonb_to_recordset(%s::jsonb) AS n({of})", (as_json,))
