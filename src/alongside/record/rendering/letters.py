"""Text as it is compared: words with their places, in the letters people type, and runs of digits however they are said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

# A word: letters and digits of any alphabet with their accents, with apostrophes inside. Signs no reader sees may
# stand in it.
_WORD = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200f\u2060])+(?:['’‘`´ʼ](?:[^\W_]|[\u0300-\u036f])+)*"
)
_NOT_TYPED = re.compile(r"[^a-z0-9]+")

# Written in several ways, compared as one.
_SAME = {
    "road": "rd", "street": "st", "saint": "st", "avenue": "ave", "av": "ave", "lane": "ln", "close": "cl",
    "drive": "dr", "court": "ct", "crescent": "cres", "gardens": "gdns", "place": "pl", "square": "sq",
    "terrace": "ter", "terr": "ter", "apartment": "flat", "apt": "flat", "mount": "mt", "school": "sch",
    "colege": "college", "grove": "gr", "park": "pk",
}  # fmt: skip
_DIGITS = {
    "zero": "0", "nought": "0", "naught": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_READ_AS_DIGITS = str.maketrans("oils", "0115")


class Word(NamedTuple):
    """A word of a text: where it stands, the ways it may be read, and whether it begins with a capital."""

    start: int
    end: int
    forms: tuple[str, ...]
    capital: bool


def words(text: str) -> list[Word]:
    """The words of a text, in order."""
    return [
        Word(met.start(), met.end(), forms, met[0][:1].isupper())
        for met in _WORD.finditer(text)
        if (forms := _forms(met[0]))
    ]


@lru_cache(maxsize=20_000)  # most of what is written is the same few thousand words
def _forms(raw: str) -> tuple[str, ...]:
    bare = same(raw)
    if not bare:
        return ()
    # “Amara's” is read as Amara too.
    if len(raw) > 2 and raw[-1] in "sS" and raw[-2] in "'’‘`´ʼ":
        return bare, same(raw[:-2])
    return (bare,)


def same(raw: str) -> str:
    """One word in small letters without accents or apostrophes, and in its one spelling where it has several."""
    typed = _NOT_TYPED.sub("", (raw if raw.isascii() else anyascii(raw)).casefold())
    return _SAME.get(typed, typed)


def sequence(value: str) -> tuple[str, ...]:
    """What a name or an address is compared by: its words in order."""
    return tuple(forms[0] for raw in _WORD.findall(value) if (forms := _forms(raw)))


@dataclass(frozen=True, slots=True)
class Stream:
    """Signs of a text one after another, with where each stands in it. `breaks` are kept as "|"."""

    signs: str
    starts: Sequence[int]
    ends: Sequence[int]

    def all(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Every place where these signs follow one another, as (first, last) in the stream."""
        at = self.signs.find(wanted)
        while at >= 0:
            yield at, at + len(wanted) - 1
            at = self.signs.find(wanted, at + 1)


def read_as_postcode(signs: str) -> str:
    """The letters O, I, L and S as the digits they are mistaken for."""
    return signs.translate(_READ_AS_DIGITS)


def letters_and_digits(found: Sequence[Word], text: str) -> tuple[Stream, frozenset[int], frozenset[int]]:
    """All letters and digits without what stands between them, for postcodes; and which of them begin and end a word."""
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    first: set[int] = set()
    last: set[int] = set()
    for word in found:
        typed = read_as_postcode(_NOT_TYPED.sub("", _ascii(text[word.start : word.end]).casefold()))
        if not typed:
            continue
        first.add(len(signs))
        signs.extend(typed)
        places.extend([(word.start, word.end)] * len(typed))
        last.add(len(signs) - 1)
    stream = Stream("".join(signs), [start for start, _ in places], [end for _, end in places])
    return stream, frozenset(first), frozenset(last)


def _ascii(raw: str) -> str:
    return raw if raw.isascii() else anyascii(raw)


def digits(found: Sequence[Word], text: str) -> Stream:
    """The digits of a text, figures and words alike ("oh seven seven double oh"). A word that is no digit breaks a run."""
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    times = 1
    for word in found:
        form = word.forms[0]
        if form in _TIMES:
            times = _TIMES[form]
            continue
        run = form if form.isdigit() else _DIGITS.get(form, "")
        if not run and sum(sign.isdigit() for sign in form) >= 3:
            read = read_as_postcode(form)
            run = read if read.isdigit() else ""
        run = (run[:1] * (times - 1)) + run if run else "|"
        times = 1
        signs.append(run)
        starts.extend([word.start] * len(run))
        ends.extend([word.end] * len(run))
    return Stream("".join(signs), starts, ends)


def significant(number: str) -> str:
    """The digits of a telephone number that are the same however it is dialled from; empty for fewer than six."""
    bare = "".join(sign for sign in number if sign.isdigit())
    if bare.startswith("00"):
        bare = bare[2:]
    if bare.startswith("44") and len(bare) > 10:
        bare = bare[2:]
    bare = bare.lstrip("0")
    return bare if len(bare) >= 6 else ""
