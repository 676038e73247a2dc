"""The text of a letter that a council writes itself: plain words with a few signs (see `law.letters`), read into pieces and
filled with facts. No expression, no command: a place is a name out of a list, and a fact put into it is only words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from alongside.design.paper.sheet import (
    Block,
    Bullets,
    Kind,
    Paragraph,
    Run,
    Runs,
    Section,
    clean,
    paragraphs,
)

LONGEST = 20_000  # characters of a letter's text


class BadText(ValueError):
    """Something in the text is not understood; the message is one sentence for whoever wrote it."""


class NotSaid(LookupError):
    """Facts that the letter has places for and nobody said; `names` are those places."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = frozenset(names)


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of the text, or a place for a fact."""

    text: str
    place: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, a paragraph, or a list of lines; `only_if` and `only_if_not` name the conditions it stands under."""

    kind: str  # heading, paragraph, bullets
    lines: tuple[tuple[Words, ...], ...]
    only_if: str = ""
    only_if_not: str = ""


_CONDITION = re.compile(r"\[\s*only if( not)?\s*:\s*([^\[\]\n]{1,80})\]\s*", re.IGNORECASE)
_SIGNS = re.compile(r"(\{[^{}\n]{1,80}\}|\*\*[^*\n]+\*\*)")


def read(text: str, *, places: Collection[str], conditions: Collection[str] = ()) -> tuple[Piece, ...]:
    """The pieces of a text. Raises BadText for a place or a condition that this letter does not have, with those it has."""
    text = clean(text).strip()
    if not text:
        raise BadText("Write the letter.")
    if len(text) > LONGEST:
        raise BadText(f"Write no more than {LONGEST:,} characters.")
    found = [_piece(part, places, conditions) for part in _parts(text)]
    if all(piece.kind == "heading" for piece in found):
        raise BadText("Write something below the headings.")
    return tuple(found)


def _parts(text: str) -> Iterator[str]:
    """Paragraphs; a heading is one by itself, also where a paragraph follows in the next line."""
    for part in re.split(r"\n\s*\n", text):
        lines: list[str] = []
        for line in part.strip().split("\n"):
            if _CONDITION.sub("", line.strip(), count=1).startswith("#"):
                if lines:
                    yield "\n".join(lines)
                lines = []
                yield line
            else:
                lines.append(line)
        if lines:
            yield "\n".join(lines)


def _piece(part: str, places: Collection[str], conditions: Collection[str]) -> Piece:
    part, under = part.strip(), {"only_if": "", "only_if_not": ""}
    if met := _CONDITION.match(part):
        under["only_if_not" if met.group(1) else "only_if"] = _known(met.group(2), conditions, "condition")
        part = part[met.end() :]
    if "[only" in part.lower():
        raise BadText(
            "Put [only if: …] at the start of a paragraph, once, and leave an empty line before it."
        )
    if not part:
        raise BadText("Write a paragraph after [only if: …].")
    if part.startswith("#"):
        heading = part.lstrip("#").strip()
        if not heading:
            raise BadText("Write words after the # of a heading.")
        return Piece("heading", (_words(heading, places),), **under)
    lines = part.split("\n")
    if all(line.lstrip().startswith("- ") for line in lines):
        return Piece("bullets", tuple(_words(line.lstrip()[2:], places) for line in lines), **under)
    return Piece("paragraph", tuple(_words(line, places) for line in lines), **under)


def _words(line: str, places: Collection[str]) -> tuple[Words, ...]:
    found: list[Words] = []
    for bit in _SIGNS.split(line):
        if bit.startswith("{"):
            found.append(Words(_known(bit[1:-1], places, "place"), place=True))
        elif bit.startswith("**"):
            found += [replace(each, strong=True) for each in _words(bit[2:-2], places)]
        elif bit:
            if "{" in bit or "}" in bit:
                raise BadText(
                    "Write { and } only around the name of a place, like {your name}: one of them has no partner."
                )
            found.append(Words(bit))
    return tuple(found)


def _known(name: str, known: Collection[str], what: str) -> str:
    plain = re.sub(r"\s+", " ", name.replace("’", "'")).strip().lower()
    if plain in known:
        return plain
    sign = "{%s}" if what == "place" else "[only if: %s]"
    there = ", ".join(sign % each for each in known)
    wrong = sign % name.strip()
    if not there:
        raise BadText(f"“{wrong}” is not known: this letter has no {what}s.")
    raise BadText(f"“{wrong}” is not a {what} of this letter. It has: {there}.")


def places_in(pieces: Collection[Piece], holds: Collection[str]) -> set[str]:
    """The places that stand in the letter where these conditions hold."""
    return {
        words.text
        for piece in standing(pieces, holds)
        for line in piece.lines
        for words in line
        if words.place
    }


def standing(pieces: Collection[Piece], holds: Collection[str]) -> list[Piece]:
    """The pieces that stand where these conditions hold."""
    return [
        piece
        for piece in pieces
        if (not piece.only_if or piece.only_if in holds)
        and not (piece.only_if_not and piece.only_if_not in holds)
    ]


def filled(
    pieces: Collection[Piece], facts: Mapping[str, str], holds: Collection[str] = ()
) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """What stands before the first heading, and the sections after. Facts are put in as they are: nothing in them is a
    sign. Raises NotSaid where a fact that is needed is missing or empty."""
    if missing := {name for name in places_in(pieces, holds) if not facts.get(name, "").strip()}:
        raise NotSaid(missing)
    opening: list[Block] = []
    sections: list[tuple[str, list[Block]]] = []
    for piece in standing(pieces, holds):
        if piece.kind == "heading":
            sections.append(("".join(run.text for run in _runs(piece.lines[0], facts)), []))
            continue
        (sections[-1][1] if sections else opening).extend(_blocks(piece, facts))
    return tuple(opening), tuple(Section(heading, tuple(blocks)) for heading, blocks in sections)


def _blocks(piece: Piece, facts: Mapping[str, str]) -> list[Block]:
    if piece.kind == "bullets":
        return [Bullets(tuple(_runs(line, facts) for line in piece.lines))]
    (*_, last) = piece.lines
    if len(piece.lines) == 1 and len(last) == 1 and last[0].place:
        # A place that is a paragraph by itself may hold several.
        kind = Kind.STRONG if last[0].strong else Kind.PLAIN
        return list(paragraphs(facts[last[0].text], kind))
    runs: list[Run] = []
    for n, line in enumerate(piece.lines):
        runs += [Run("\n")] if n else []
        runs += _runs(line, facts)
    return [Paragraph(tuple(runs))]


def _runs(line: tuple[Words, ...], facts: Mapping[str, str]) -> Runs:
    return tuple(
        Run(
            clean(facts[words.text]).strip() if words.place else words.text,
            Kind.STRONG if words.strong else Kind.PLAIN,
        )
        for words in line
    )
