"""Several changes made by one statement.

An action writes into a dozen tables. Asked for one by one, most of what it costs is the asking. Every change sees what stood
before the statement, none of the others: what has to be read after a change is asked for in a statement of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


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
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {parts} SELECT 1", [each for _, values in self._made_of for each in values])
        self._made_of.clear()


def values_list(rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """Rows as `VALUES` wants them: the places, and what stands in them."""
    row = f"({', '.join(['%s'] * len(rows[0]))})"
    return ", ".join([row] * len(rows)), [value for each in rows for value in each]
