"""A copy as a printed document: the recipient's own name and address, the covering words, and what they get of each piece.

Nothing says where something was left out: the same sentence about it closes every copy, also one that is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from alongside.design import paper
from alongside.design.paper import Block, House, Paper, Paragraph, Run, Section
from alongside.law.passages import Piece
from alongside.record.rendering.composing import Copy, Part

CLOSING = (
    "Every copy is made for one person. Some things may not be in this one: things about somebody else, or things that "
    "would not be safe to share. Words in [brackets] stand where something is kept private. If you think that something "
    "is wrong or missing, tell us. You can ask to see what is written about you, and you can complain to us or to the "
    "Information Commissioner."
)
_BLANK = re.compile(r"\n\s*\n")


def lay_out(copy: Copy, *, house: House, on: date, reference: str) -> Paper:
    """The document of one recipient's copy."""
    opening = [part for part in copy.shown if not part.heading]
    pieces = [part for part in copy.shown if part.heading]
    return Paper(
        title=copy.title,
        house=house,
        written_on=on,
        recipient=(copy.recipient.name, *copy.recipient.address),
        reference=reference,
        opening=tuple(block for part in opening for block in blocks(part.rendered.pieces)),
        sections=tuple(_sections(pieces)),
        closing=(Paragraph((paper.note(CLOSING),)),),
        footer=f"Copy made for {copy.recipient.name}",
    )


def _sections(parts: Iterable[Part]) -> Iterator[Section]:
    for part in parts:
        yield Section(part.heading, tuple(blocks(part.rendered.pieces)))


def blocks(pieces: Iterable[Piece]) -> Iterator[Block]:
    """The pieces as paragraphs. What stands in the place of something is the document speaking, and looks it."""
    runs: list[Run] = []
    for piece in pieces:
        if piece.covered:
            runs.append(paper.note(piece.words))
            continue
        for n, words in enumerate(_BLANK.split(piece.words)):
            if n and runs:
                yield Paragraph(tuple(runs))
                runs = []
            if words:
                runs.append(paper.plain(words))
    if runs:
        yield Paragraph(tuple(runs))
