"""The night the police take children somewhere safe (S25), and their coming home."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.record.access import Viewer
from examples.large.planning import Planning

OFFICER, DESIGNATED = "PC 4417", "Inspector on duty"
FORM = "The form of the police, by email"
REASON = "Found alone at night, and nobody could be reached who looks after them."
WITH, WHY = "Their grandmother", "There was nobody at home who could keep them safe tonight."


class Emergency(Planning):
    """What is done where it cannot wait for a discussion."""

    def _police_protection(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        planned = self._opens("police_protection", children, "referral", by=by, now=at)
        facts = {
            "officer": OFFICER,
            "designated_officer": DESIGNATED,
            "reason": REASON,
            "document": FORM,
        }
        self._happens(
            "police_protection_started", children, "police_protection", at, facts, by=by, rows=planned
        )
        planned.add(*self._opens("living", children, "referral", by=by, now=at).rows)
        away = {
            "arranged_by": "police",
            "stays_with": "relative_or_friend",
            "with_whom": WITH,
            "why": WHY,
        }
        self._happens("stays_away", children, "living", at, away, by=by, rows=planned)
        self._keep(planned, by=by, now=at)

    def _home_again(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        planned = self._happens(
            "police_protection_ended", children, "police_protection", at, {"after": "home"}, by=by
        )
        home = {"to_whom": self._mother}
        self._happens("returned_home", children, "living", at, home, by=by, rows=planned)
        self._keep(planned, by=by, now=at)
