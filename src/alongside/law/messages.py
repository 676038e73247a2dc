"""The words that state law, rights or pathway, by their ids in the rooms and in the tables about all rooms together. A door
fills the placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from alongside.law import family_rights, invited, own_words, pathway, standing
from alongside.law.sharing import ASKED


class NoSuchMessage(LookupError):
    """No room declares words under this id. Never an empty sentence."""


@cache
def messages() -> Mapping[str, str]:
    """Every message by its id: those of every room, and what families read about all of them."""
    rooms = {key: words for room in pathway.rooms() for key, words in room.words}
    steps = {
        right_of_step(step.key, n): words
        for step in pathway.steps().values()
        for n, words in enumerate(step.rights)
    }
    clocks = {rule_of(key): clock.to_family for key, clock in pathway.clocks().items() if clock.to_family}
    return {
        **rooms,
        **steps,
        **clocks,
        **standing.WORDS,
        **invited.WORDS,
        **own_words.WORDS,
        **family_rights.WORDS,
    }


def of_several(key: str) -> str:
    """The message that says the same of several children; the message itself where its words hold for one and for more."""
    several = f"{key}.several"
    return several if several in messages() else key


def of_oneself(key: str) -> str:
    """The message that says it to the child or young person it is about; the message itself where its words hold for anybody."""
    own = f"{key}.own"
    return own if own in messages() else key


def to_who_asked(key: str) -> str:
    """The message that says it to whoever asked for help; the message itself where its words hold for them too."""
    asked = f"{key}{ASKED}"
    return asked if asked in messages() else key


PAST = ".past"


def of_past(key: str) -> str:
    """The message that says it when the day it names is over; the message itself where its words hold then too."""
    past = f"{key}{PAST}"
    return past if past in messages() else key


def right_of_step(step: str, n: int) -> str:
    """The message of the `n`th right of a step, counted from 0."""
    return f"step.{step}.{n}"


def rule_of(clock: str) -> str:
    """The message that says what a clock means for a family."""
    return f"clock.{clock}"


def message(key: str, **values: str) -> str:
    """The words of a message with its placeholders filled: `message("allocated", day=…, worker=…, names=…)`.

    Raises NoSuchMessage for an unknown id and KeyError for a placeholder that was not given.
    """
    try:
        words = messages()[key]
    except KeyError:
        raise NoSuchMessage(key) from None
    return words.format(**values)
