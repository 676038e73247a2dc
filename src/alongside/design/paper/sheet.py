"""What a printable document is made of: frozen values, checked where they are made, that know no printer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Unprintable(ValueError):
    """This would make a document that some readers cannot use; the words say what is missing."""


class Kind(StrEnum):
    """How a run of words is said."""

    PLAIN = "plain"
    STRONG = "strong"
    NOTE = "note"  # the document about itself: what was left out, and why


# Controls that no printer draws, and those that turn the direction of all that follows: a name must not reorder the
# line it stands in. The marks that Arabic, Hebrew and Persian spelling needs (200C to 200F, 061C) stay.
_NOT_PRINTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Words as they can be printed: the same, without the characters that print nothing or turn the direction of
    what follows. A tab is a space; line ends are one character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _NOT_PRINTED.sub("", text.replace("\t", " "))


@dataclass(frozen=True, slots=True)
class Run:
    """Some words said one way. `language` is a BCP 47 tag where it is not the document's."""

    text: str
    kind: Kind = Kind.PLAIN
    language: str = ""


Runs = tuple[Run, ...]


def plain(text: str, language: str = "") -> Run:
    """Ordinary words."""
    return Run(text, Kind.PLAIN, language)


def strong(text: str, language: str = "") -> Run:
    """Words that must not be missed."""
    return Run(text, Kind.STRONG, language)


def note(text: str, language: str = "") -> Run:
    """The document about itself: what was left out, who said so, which version this is."""
    return Run(text, Kind.NOTE, language)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that belong together. A line end in them is a new line."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `numbered` where the order matters."""

    items: tuple[Runs, ...]
    numbered: bool = False

    def __post_init__(self) -> None:
        if not self.items:
            raise Unprintable("A list has nothing in it: say so in a paragraph instead.")


@dataclass(frozen=True, slots=True)
class Facts:
    """Names of facts and what they are: "Date of birth", "3 May 2019"."""

    rows: tuple[tuple[str, Runs], ...]

    def __post_init__(self) -> None:
        if not self.rows or not all(name.strip() for name, _ in self.rows):
            raise Unprintable("Every fact of a list has a name.")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header row, which is said again on every page. The caption says what the table is."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]

    def __post_init__(self) -> None:
        if not self.caption.strip() or not self.head or not all(name.strip() for name in self.head):
            raise Unprintable("A table has a caption, and every column a header.")
        if any(len(row) != len(self.head) for row in self.rows):
            raise Unprintable("Every row of a table has a cell under each header.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG, JPEG or SVG of our own making) and the words that say the same to who cannot see it."""

    content: bytes = field(repr=False)
    format: str  # png, jpg or svg
    words: str
    caption: str

    def __post_init__(self) -> None:
        if not self.words.strip() or not self.caption.strip():
            raise Unprintable("A picture says in words what it shows, and has a caption.")
        if self.format not in {"png", "jpg", "svg"}:
            raise Unprintable("A picture is PNG, JPEG or SVG.")


Block = Paragraph | Bullets | Facts | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, then its own parts. Levels follow from nesting, so none is ever skipped."""

    heading: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Section, ...] = ()
    new_page: bool = False

    def __post_init__(self) -> None:
        if not clean(self.heading).strip():
            raise Unprintable("Every section has a heading with words in it.")


READABLE = 4.5  # WCAG 2.2, 1.4.3: the least contrast of words with what they stand on


def _contrast_with_white(colour: str) -> float:
    """How much a colour differs from white in lightness, 1 to 21 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@dataclass(frozen=True, slots=True)
class House:
    """Whose document it is: the council's name, its colour (#rrggbb) and the lines of its address."""

    name: str
    colour: str = "#1d70b8"
    address: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch("#[0-9a-fA-F]{6}", self.colour):
            raise Unprintable("A council's colour is written #rrggbb.")
        if _contrast_with_white(self.colour) < READABLE:
            raise Unprintable("A council's colour is dark enough to be read on white paper.")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document for one recipient, with all that is printed of it and nothing else."""

    title: str
    house: House
    written_on: date
    sections: tuple[Section, ...] = ()
    opening: tuple[Block, ...] = ()  # before the first heading: "Dear …" and what the letter is about
    closing: tuple[Block, ...] = ()  # after the last: who signs, how to reach them
    recipient: tuple[str, ...] = ()  # name and address, a line each; empty: a document that is not a letter
    reference: str = ""
    footer: str = ""
    language: str = "en-GB"

    def __post_init__(self) -> None:
        if not clean(self.title).strip():
            raise Unprintable("A document has a title.")
        if not re.fullmatch("[a-z]{2,3}(-[A-Z]{2})?", self.language):
            raise Unprintable("A language is written en-GB, pl, so or ar.")


def paragraphs(text: str, kind: Kind = Kind.PLAIN, language: str = "") -> tuple[Paragraph, ...]:
    """Free text as paragraphs: a blank line parts them, one line end stays a new line."""
    parts = (part.strip("\n ") for part in re.split(r"\n\s*\n", clean(text)))
    return tuple(Paragraph((Run(part, kind, language),)) for part in parts if part)


def blocks_of(sections: Iterable[Section]) -> Iterator[Block]:
    """Every block of these sections, in reading order."""
    for section in sections:
        yield from section.blocks
        yield from blocks_of(section.parts)


_NOT_WORDS = frozenset(
    {"house", "kind", "language", "format", "content", "reference", "written_on", "new_page", "numbered"}
)


def words_of(part: Any) -> Iterator[str]:
    """Everything a reader of a paper, or of a part of one, can read in it, in order: for whoever looks it through before it
    leaves. The council's own name and address are left out."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from words_of(each)
    elif is_dataclass(part):
        for each in fields(part):
            if each.name not in _NOT_WORDS:
                yield from words_of(getattr(part, each.name))
