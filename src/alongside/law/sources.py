"""What another system's file can and cannot tell us.

A file carries some kinds of event, for some days, and nothing else. A clock that started from such a file and whose
stop the file could not have carried is NOT_KNOWN, never overdue: silence in a census is not lateness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

CIN_CENSUS_KINDS = frozenset(
    {
        "referral_received",
        "referral_closed",
        "assessment_started",
        "assessment_reviewed",
        "assessment_signed_off",
        "cin_plan_started",
        "cin_plan_ended",
        "strategy_discussion_held",
        "conference_held",
        "conference_not_required",
        "protection_plan_started",
        "protection_plan_ended",
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The kinds a file carries completely, and the days it is complete for (both ends counted)."""

    kinds: frozenset[str]
    from_on: date
    to_on: date

    def would_show(self, kinds: tuple[str, ...], by: date) -> bool:
        """Whether one of these kinds, done by that day, would be in the file."""
        return any(kind in self.kinds for kind in kinds) and self.from_on <= by <= self.to_on


_CENSUS = re.compile(r"import:cin:(\d{4})-\d{2}")


def scope_of(source: str) -> Scope | None:
    """The scope of an event's source; None for what was written here, which is taken to be complete.

    `import:cin:2025-26` is the children-in-need census for 1 April 2025 to 31 March 2026. A source nobody declared
    carries nothing, so that no clock is ever late on its word.
    """
    if not source.startswith("import:"):
        return None
    if found := _CENSUS.match(source):
        year = int(found[1])
        return Scope(CIN_CENSUS_KINDS, date(year, 4, 1), date(year + 1, 3, 31))
    return Scope(frozenset(), date.max, date.min)
