"""What the guidance leaves to each council: how many days a local clock allows.

The guidance names no number for these clocks, and Alongside adds none of its own: without a council's policy they have no
last day. A council says its numbers in one file (TOML); `USUAL` is what councils commonly choose (clocks.csv), for a
council that has not chosen yet and for the demonstration. Every number that comes from here is marked local.

    [cp_visit]
    limit = 10
    unit = "working_days"
    since = 2026-04-01     # optional: a choice that changes is written again with its first day

What a council changes is worked out again for every child by `alongside rebuild`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from alongside.law.editions import CHECKED_ON, LONG_STANDING
from alongside.law.tables import ByDate, Duration, NotInForce, Source, Unit

CHOSEN = Source("LOCAL", "this council's policy")
COMMON = Source("LOCAL", "what councils commonly choose; this council has not said", confirmed=False)


class BadPolicy(ValueError):
    """A council's file of local limits cannot be read. Says which clock and what is wrong, in one sentence."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A council's own limits, by the key of the clock. A clock without one has no last day."""

    limits: Mapping[str, ByDate[Duration]] = field(default_factory=dict)

    def limit(self, clock: str, day: date) -> tuple[Duration, Source] | None:
        """The council's limit on that day and where it is from; None where it has none for this clock on that day."""
        chosen = self.limits.get(clock)
        if chosen is None:
            return None
        try:
            return chosen.on(day), chosen.source_on(day)
        except NotInForce:
            return None


def _usual(amount: int, unit: Unit) -> ByDate[Duration]:
    return ByDate(((LONG_STANDING, Duration(amount, unit), COMMON),), CHECKED_ON)


# One figure out of each common range: where a range is named, the end that gives the family more or sees the child sooner.
USUAL = Policy(
    {
        "early_help_review": _usual(12, Unit.WEEKS),
        "cin_first_plan": _usual(10, Unit.WORKING_DAYS),
        "cin_review": _usual(3, Unit.MONTHS),
        "cin_visit": _usual(4, Unit.WEEKS),
        "s47_outcome": _usual(10, Unit.WORKING_DAYS),
        "child_seen_s47": _usual(1, Unit.WORKING_DAYS),
        "icpc_report_to_family": _usual(5, Unit.WORKING_DAYS),
        "conference_decision_letter": _usual(1, Unit.WORKING_DAYS),
        "conference_record": _usual(20, Unit.WORKING_DAYS),
        "core_group_next": _usual(4, Unit.WEEKS),
        "cp_visit": _usual(10, Unit.WORKING_DAYS),
        "pre_proceedings_midpoint": _usual(6, Unit.WEEKS),
    }
)
NONE = Policy()
_adopted = NONE


def council() -> Policy:
    """The policy in use: none until the service that runs has adopted one (the bare `law` counts no local number)."""
    return _adopted


def adopt(policy: Policy) -> None:
    """From now on this process counts local clocks by this policy. Called once, when a service starts."""
    global _adopted
    _adopted = policy


def read(path: Path, clocks: frozenset[str]) -> Policy:
    """A council's file, over the usual limits. `clocks`: the keys that are local to choose. Raises BadPolicy."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise BadPolicy(f"The council's limits in {path.name} cannot be read: {wrong}.") from wrong
    if unknown := sorted(set(said) - clocks):
        raise BadPolicy(
            f"{', '.join(unknown)}: not a limit that councils choose. These are: {', '.join(sorted(clocks))}."
        )
    return Policy({**USUAL.limits, **{key: _chosen(key, rows) for key, rows in said.items()}})


def _chosen(key: str, said: Any) -> ByDate[Duration]:
    rows = said if isinstance(said, list) else [said]
    return ByDate(
        tuple(sorted((_row(key, row) for row in rows), key=lambda each: each[0])), checked_on=CHECKED_ON
    )


def _row(key: str, row: Any) -> tuple[date, Duration, Source]:
    try:
        since = row.get("since", LONG_STANDING)
        amount, unit = row["limit"], Unit(row["unit"])
        if type(amount) is not int or amount < 1 or type(since) is not date:
            raise ValueError
        return since, Duration(amount, unit), CHOSEN
    except (KeyError, ValueError, AttributeError) as wrong:
        raise BadPolicy(
            f"{key}: needs `limit` (a whole number, 1 or more) and `unit` (such as working_days, weeks or months)."
        ) from wrong
