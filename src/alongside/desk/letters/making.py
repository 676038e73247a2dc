"""A letter as a document: its text, the facts in their places, and who it is for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from alongside.design import paper
from alongside.design.paper import Paper, template
from alongside.law.letters import Letter
from alongside.record.actions import letters as actions

EXAMPLE_HOME = ("14 Mill Lane", "Anytown", "AN1 2BC")


def example(letter: Letter, title: str, words: str, *, holds: Collection[str], today: date) -> Paper:
    """The letter to a made-up family: never with a real one's facts. Raises Mistaken where the text is not understood."""
    facts = {place.name: place.example for place in letter.places}
    to = (facts.get("your name", "Ms Hodan Warsame"), *EXAMPLE_HOME)
    pieces = actions.check(letter, title, words)
    return made(title, pieces, facts, holds, recipient=to, today=today, footer="Example: a made-up family")


def made(
    title: str,
    pieces: Collection[template.Piece],
    facts: Mapping[str, str],
    holds: Collection[str],
    *,
    recipient: tuple[str, ...],
    today: date,
    footer: str = "",
) -> Paper:
    """The letter with these facts. Raises template.NotSaid where one is missing."""
    opening, sections = template.filled(pieces, facts, holds)
    return Paper(
        title=title,
        house=paper.house(),
        written_on=today,
        recipient=recipient,
        opening=opening,
        sections=sections,
        footer=footer,
    )
