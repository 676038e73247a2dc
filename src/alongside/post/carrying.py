"""What a channel is asked, and what it may answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from alongside.record.actions.post import Outgoing


@dataclass(frozen=True, slots=True)
class Arrived:
    """It has gone, as far as whoever carries it will ever know. `ref`: its number with them, where it has one."""

    ref: str = ""


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """They have taken it, and say later whether it arrived."""

    ref: str


@dataclass(frozen=True, slots=True)
class NotNow:
    """It was not taken, for a reason that may pass. `why` is read by colleagues and names no address."""

    why: str


@dataclass(frozen=True, slots=True)
class Never:
    """It was refused, or did not arrive. `why` is read by colleagues and names no address. `ref`: its number with them, where
    they had it."""

    why: str
    ref: str = ""


Outcome = Arrived | OnItsWay | NotNow | Never


class InDoubt(Exception):
    """It was handed over and the line broke before the answer: nobody here knows whether it went."""


class Carrier(Protocol):
    """Whoever carries one channel."""

    @property
    def name(self) -> str:
        """How they are called in the outbox."""

    def send(self, message: Outgoing) -> Outcome:
        """Hand one message over. Raises InDoubt."""

    def find(self, message: Outgoing) -> Outcome | None:
        """What became of a message that was handed over before, asked by our own number. None: they never had it. Raises
        InDoubt where they cannot say."""

    def ask(self, ref: str) -> Outcome:
        """What became of a message they took, asked by their number."""
