"""Which fonts a document is set in, and which letters they have. What none of them has is said in words: no document
leaves with an empty box where a name stood."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings

# The first is easy to read and has the letters of western and central Europe. A document that needs more Latin
# letters than it has (Vietnamese, Turkish) is set in the second, so that no name changes its face half way.
FAMILIES = ("Atkinson Hyperlegible", "Noto Sans", "Noto Sans Arabic", "Noto Sans SC")

# Signs that stand for no letter and are drawn by none: joiners, marks of direction, soft hyphens.
_UNSEEN = frozenset("\n\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2068\u2069")


def folders() -> list[Path]:
    """Where the fonts lie: fetched at set-up, in a wheel, and what this council adds (`DOCUMENT_FONTS`)."""
    wheel = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    found = [Path(__file__).parents[1] / "static" / "vendor" / "fonts", *map(Path, settings.DOCUMENT_FONTS)]
    if wheel is not None and wheel.origin is not None:
        found.append(Path(wheel.origin).parent)
    return found


@cache
def available() -> dict[str, frozenset[str]]:
    """Each font family that documents may use, in order of use, with the characters it has."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    found: dict[str, frozenset[str]] = {}
    for file in sorted(
        file for folder in folders() for file in folder.glob("*") if file.suffix in (".ttf", ".otf")
    ):
        with TTFont(file, lazy=True) as font:
            name = font["name"].getBestFamilyName()
            if name not in found:
                found[name] = frozenset(map(chr, font.getBestCmap()))
    first = [name for name in FAMILIES if name in found]
    if FAMILIES[0] not in found:
        raise FileNotFoundError("The fonts of documents are missing: run ./alongside to set up.")
    # Serif faces come along in the wheel; they are used for nothing.
    return {
        name: found[name] for name in (*first, *(n for n in found if n not in FAMILIES and "Serif" not in n))
    }


@cache
def letters() -> frozenset[str]:
    """Every character that can be printed."""
    return frozenset().union(*available().values()) | _UNSEEN


def families(texts: Iterable[str]) -> list[str]:
    """The families to set these texts in, the main one first."""
    names = list(available())
    used = {sign for text in texts for sign in text}
    missing = used - available()[names[0]]
    if any(unicodedata.name(sign, "").startswith("LATIN") for sign in missing):
        names = [*names[1:2], names[0], *names[2:]]
    return names


def printable(text: str) -> str:
    """The text with what no font has said in words: a picture of a face by its name, letters by how many and of which
    writing ("[4 Bengali letters]")."""
    if letters().issuperset(text):
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(_pieces(composed))


def _pieces(text: str) -> Iterator[str]:
    def missing(sign: str) -> str:
        return "" if sign in letters() else _writing(sign)

    for writing, signs in groupby(text, missing):
        run = list(signs)
        if not writing:
            yield "".join(run)
        elif writing == "sign":
            yield "".join(f"[{unicodedata.name(sign, 'a sign').lower()}]" for sign in run)
        elif writing != "mark":
            many = sum(1 for sign in run if unicodedata.category(sign)[0] != "M")
            yield f"[{max(many, 1)} {writing} letter{'s' if many > 1 else ''}]"


def _writing(sign: str) -> str:
    """The writing a letter belongs to by its name in Unicode; "sign" for a picture, "mark" for what alters one."""
    if (
        "\ufe00" <= sign <= "\ufe0f"
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
        or unicodedata.category(sign) == "Cf"
    ):
        return "mark"
    if unicodedata.category(sign)[0] not in "LMN":
        return "sign"
    return unicodedata.name(sign, "unknown").split(" ")[0].capitalize()


_LONG = re.compile("[^\\s\u200b\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]+")


def breakable(text: str, longest: int) -> str:
    """The text with places to break a line inside words longer than `longest` characters, so that nothing runs off the
    page. Ordinary words are left alone."""

    def broken(word: re.Match[str]) -> str:
        whole = word.group()
        if len(whole) <= longest:
            return whole
        step = max(longest // 2, 4)
        return "\u200b".join(whole[at : at + step] for at in range(0, len(whole), step))

    return _LONG.sub(broken, text)


def isolated(text: str) -> str:
    """The text, kept from mixing with what stands before and after it where it is written from right to left: two
    Arabic names parted by a comma stay two names in the order they were given."""
    if not right_to_left(text):
        return text
    return "\n".join(f"\u2068{line}\u2069" if line.strip() else line for line in text.split("\n"))


def left_to_right(text: str) -> str:
    """A line of an address as it must stand on an envelope, also in a letter written from right to left: "14 Mill
    Lane", never "Mill Lane 14"."""
    return isolated(text) if right_to_left(text) else f"\u2066{text}\u2069"


def right_to_left(text: str) -> bool:
    """Whether any letter of it is of a writing that goes from right to left."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
