"""A letter as a document: its text, the facts in their places, and who it is for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from alongside.design import paper
from alongside.design.paper import Block, Bullets, Paper, Paragraph, Run, template
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


def in_words(sheet: Paper) -> str:
    """The letter as plain words with an empty line between its paragraphs: to stand before a copy that has its own title and
    address. A heading begins the paragraph under it."""
    opening = [_block(block) for block in sheet.opening]
    under = [
        "\n".join([section.heading, *(_block(block) for block in section.blocks[:1])])
        + "".join(f"\n\n{_block(block)}" for block in section.blocks[1:])
        for section in sheet.sections
    ]
    return "\n\n".join([*opening, *under])


def _block(block: Block) -> str:
    if isinstance(block, Bullets):
        return "\n".join(f"- {_line(item)}" for item in block.items)
    return _line(block.runs) if isinstance(block, Paragraph) else ""


def _line(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)
