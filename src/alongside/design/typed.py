"""What somebody typed, where it holds signs that cannot be kept.

They come with text copied from a broken document, or from somebody trying the locks; no keyboard types them. Each is shown
as one visible sign in its place, so that the writer sees where it stood and nothing else is lost: the form says so at the
field (`fields.PlainForm`), and a draft keeps the words meanwhile.
"""

import re

MARK = "\N{REPLACEMENT CHARACTER}"  # what a broken document's own letters arrive as, too
# Word's line break inside a paragraph, and a page break: breaks like any other.
_BREAKS = {"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
# A telephone puts these around a number that is copied, and a mischievous writer turns the line after theirs round with them.
# No letter is lost with them: a language written from the right stands right without.
_TURNS = dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_OTHERWISE = str.maketrans(_BREAKS | _TURNS)
# PostgreSQL stores no NUL; XML, which the returns are written in, none of the other control characters either.
_HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

SAYS = f"holds a hidden character that cannot be kept. It is shown as {MARK}: type what belongs there, or take it out"


def visible(text: str) -> str:
    """The text with a visible sign for each that cannot be kept, every kind of line break as one, and without
    what turns the direction of the words that follow."""
    return _HIDDEN.sub(MARK, text.translate(_OTHERWISE))


def broken(text: str) -> bool:
    """Whether a sign of it cannot be kept, or was lost on the way here."""
    return MARK in text
