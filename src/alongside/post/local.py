"""The outbox and no further: in the demonstration it stands there to be opened and read; elsewhere nobody is reached."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from alongside.post.carrying import Arrived, InDoubt, Never, Outcome
from alongside.record.actions.post import Outgoing


@dataclass(frozen=True, slots=True)
class Local:
    """`what` it would carry, in words. `by_hand`: the office takes it from here and carries it itself, as it does letters."""

    what: str
    by_hand: bool = False
    name: str = "local"

    def send(self, message: Outgoing) -> Outcome:
        """It stays here. Nobody counts as told by a message that reached nobody: outside the demonstration it has failed."""
        if settings.DEMO or self.by_hand:
            return Arrived()
        return Never(f"This service sends no {self.what} yet.")

    def find(self, message: Outgoing) -> Outcome | None:
        """Nothing leaves, so that nothing is lost on the way."""
        return None

    def ask(self, ref: str) -> Outcome:
        """Nothing is on its way."""
        raise InDoubt
