"""The catalogues of words, as files. Nothing of Django here: the settings read it.

`locale/words.pot` holds every sentence the outside doors can say; a translation of it is `locale/CODE.po` (pl, ur, cy).
"""

from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

LOCALE = Path(__file__).resolve().parents[1] / "locale"
TEMPLATE = LOCALE / "words.pot"
ENGLISH = "en-gb"
PSEUDO = "en-xb"  # made from the template by design.pseudo: nobody speaks it, and it reads from the right


@cache
def languages() -> tuple[tuple[str, str], ...]:
    """English, the made-up language and every catalogue there is: the code, and what the language calls itself."""
    codes = sorted(file.stem.lower() for file in LOCALE.glob("*.po"))
    return ((ENGLISH, "English"), (PSEUDO, "Made-up language"), *((code, named(code)) for code in codes))


@cache
def from_the_right() -> frozenset[str]:
    """Those that are read from the right."""
    return frozenset(
        {PSEUDO, *(code for code, _ in languages()[2:] if _locale(code).text_direction == "rtl")}
    )


def named(code: str) -> str:
    """What a language calls itself: polski."""
    return _locale(code).get_display_name() or code


def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise LookupError(f"locale/{code}.po is not named after a language") from None
