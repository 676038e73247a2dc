"""A language nobody speaks, made from the catalogue: accented letters, longer words, read from the right.

On a page in it three faults are seen at once: a sentence that is not in the catalogue is the only plain one, a line
that has no room for a longer language breaks, and a page laid out for reading from the left stands the wrong way round.
"""

import re

from babel.messages.catalog import Catalog

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "áßçðéƒğħíjķļmñóþqŕšţúvwxýžÁBÇÐÉFĞĦÍJĶĻMÑÓÞQŔŠŢÚVWXÝŽ"  # letters the pages' own font has
_LETTERS = str.maketrans(_PLAIN, _ACCENTED)
FROM_RIGHT, BACK = (
    "\u202e",
    "\u202c",
)  # what stands between them is drawn from the right, whatever its letters
# What a translator leaves alone: %(name)s and %s, {name}, tags, and signs written as &nbsp;.
_KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd]|\{[^{}]*\}|<[^<>]+>|&#?\w+;)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def said(words: str) -> str:
    """The sentence in the made-up language; placeholders and tags as they were."""
    return "".join(
        part if _KEPT.fullmatch(part) else _WORD.sub(lambda word: _word(word[0]), part)
        for part in _KEPT.split(words)
    )


def _word(word: str) -> str:
    """A third longer, as German or Polish would be."""
    longer = word + word[-1] * (len(word) // 3) if len(word) > 3 else word
    return f"{FROM_RIGHT}{longer.translate(_LETTERS)}{BACK}"


def plain(words: str) -> str:
    """The same without the signs of direction: for comparing what a page shows."""
    return words.replace(FROM_RIGHT, "").replace(BACK, "")


def fill(catalogue: Catalog) -> None:
    """Translate every sentence of a template into it."""
    catalogue.fuzzy = False
    for message in catalogue:
        if message.id:
            ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
            message.string = tuple(map(said, ids)) if len(ids) > 1 else said(ids[0])
