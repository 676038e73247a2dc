"""What somebody typed, where it holds signs that cannot be kept.

They come with text copied from a broken document, or from somebody trying the locks; no keyboard types them. Each is shown
as one visible sign in its place, so that the writer sees where it stood and nothing else is lost: the form says so at the
field (`fields.PlainForm`), and a draft keeps the words meanwhile.
"""

import re

MARK = "\N{REPLACEMENT CHARACTER}"  # what a broken document's own letters arrive as, too
# Word's line break inside a paragraph, and a page break: breaks like any other.
_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
# PostgreSQL stores no NUL; XML, which the returns are written in, none of the other control characters either.
_HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

SAYS = f"holds a hidden character that cannot be kept. It is shown as {MARK}: type what belongs there, or take it out"


def visible(text: str) -> str:
    """The text with a visible sign for each that cannot be kept, and every kind of line break as one."""
    return _HIDDEN.sub(MARK, text.translate(_BREAKS))


def broken(text: str) -> bool:
    """Whether a sign of it cannot be kept, or was lost on the way here."""
    return MARK in text
