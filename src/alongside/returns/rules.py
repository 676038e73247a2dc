"""Rules of a return: a rule is a line, a family is a function that returns SQL.

A rule's SQL runs on DuckDB over one table per table of the return and answers four columns: `child` and `place` (where
the finding points), `seen` (the values a person would look at) and `also` (other rows, as `CINPlanDates 3`). Beside its
fields every table has `place`, `child`, `episode`, `parent` and `line`. A day that could not be read is NULL; whether
anything stood there is in `<field>_given`, and for yes-or-no fields the words themselves are in `<field>_text`.

In rules, `t` is the row the finding points at, `e` its episode, `c` its child's identifiers, `o` another row. The
macros: `year_start()`, `year_end()`, `in_year(day)`, `is_<code set>(code)`, `working_days_before(day, n)`,
`birthday(born, age)`, `weekend(day)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from alongside.returns.years import CollectionYear


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # to be put right
    QUERY = "query"  # to be put right, or explained in a return-level note
    NOTE = "note"  # how the file was read; nothing to put right
    NOT_RUN = "not_run"  # the rule could not be tested, so nothing is known


@dataclass(frozen=True, slots=True)
class Finds:
    """What a rule looks for: the table its findings point at, and the SQL that finds them."""

    table: str
    sql: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One published rule, in one wording, for the years in which that wording is in force.

    `fails` and `passes` are a census in few words (see `examples.py`) that the rule must find and must spare.
    `reading` says how we read the published wording, and why, where it is unclear or others read it differently.
    """

    code: str
    message: str
    fields: tuple[str, ...]
    finds: Finds
    fails: str
    passes: str
    since: str
    until: str
    reading: str

    @property
    def severity(self) -> Severity:
        """Numbers that end in Q are queries."""
        return Severity.QUERY if self.code.endswith("Q") else Severity.ERROR

    def in_force(self, year: CollectionYear) -> bool:
        """Whether this wording applies to the collection year, both ends counted."""
        return self.since <= str(year) and (not self.until or str(year) <= self.until)


def rule(
    code: str,
    message: str,
    *,
    fields: str,
    finds: Finds,
    fails: str,
    passes: str,
    since: str = "2022-23",
    until: str = "",
    reading: str = "",
) -> Rule:
    """A line in a table of rules. `fields` are written `CPPstartDate|CPPendDate`, as the findings name them."""
    return Rule(code, message, tuple(fields.split("|")), finds, fails, passes, since, until, reading)


def seen(*columns: str) -> str:
    """SQL for the values a person would look at, each behind its field's name: `seen("t.UPN", "c.PersonDeathDate")`."""
    shown = ", ".join(
        f"'{column.partition('.')[2].removesuffix('_text')} ' || {column}::VARCHAR" for column in columns
    )
    return f"concat_ws('; ', {shown})" if shown else "''"


_COLUMN = re.compile(r"\b([teco]\d?\.[A-Z]\w*)\b")


def columns_in(*sql: str) -> tuple[str, ...]:
    """The fields that a piece of SQL looks at, each once, in order, as `t.UPN`."""
    found = (name for part in sql for name in _COLUMN.findall(part))
    return tuple(dict.fromkeys(re.sub(r"_(given|text)$", "", name) for name in found))


def find(
    table: str, where: str, *, joined: str = "", show: tuple[str, ...] | None = None, also: str = "''"
) -> Finds:
    """Rows `t` of a table for which `where` holds. `joined` brings in other tables; `also` names their rows."""
    shown = seen(*(columns_in(where) if show is None else show))
    return Finds(
        table,
        f"SELECT t.child, t.place, {shown} AS seen, {also} AS also FROM {table} t {joined} WHERE {where}",
    )


def once(finds: Finds) -> Finds:
    """The same findings, one for each row, where a join could find the row more than once."""
    return Finds(
        finds.table,
        f"SELECT child, place, min(seen) AS seen, min(also) AS also FROM ({finds.sql}) GROUP BY child, place",
    )


def whole_return(table: str, holds: str, shown: str) -> Finds:
    """One finding about the whole file when `holds` (a scalar condition) is true. `shown` is SQL for the figures."""
    return Finds(table, f"SELECT NULL AS child, NULL AS place, {shown} AS seen, '' AS also WHERE {holds}")
