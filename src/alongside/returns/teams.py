"""Which team and worker a child is with, from a council's own list, so that findings reach the people who can act."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alongside.returns.tabular import read_table

if TYPE_CHECKING:
    from alongside.returns.census import Census

_COLUMNS = {
    "child_id": ("LAchildID", "child", "child id", "local identifier", "person id", "client id"),
    "team": ("team name", "allocated team"),
    "worker": ("worker name", "allocated worker", "social worker", "practitioner"),
}


@dataclass(frozen=True, slots=True)
class Teams:
    """Child identifier to team and worker. The first line for a child counts."""

    rows: tuple[tuple[str, str, str], ...]


def read_teams(path: Path) -> Teams:
    """A CSV with the columns child_id, team and worker (or the names other systems give them). Raises NotATable."""
    held: dict[str, tuple[str, str]] = {}
    for line in read_table(path, _COLUMNS, needed=("child_id", "team")):
        if line["child_id"]:
            held.setdefault(line["child_id"], (line["team"], line.get("worker", "")))
    return Teams(tuple((child, team, worker) for child, (team, worker) in held.items()))


def store(census: Census, teams: Teams) -> None:
    """Put the list beside the findings."""
    census.insert("team_of", ("child_id", "team", "worker"), ("string",) * 3, teams.rows)
