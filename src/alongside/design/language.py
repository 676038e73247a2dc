"""In which language a page outside is read: English, every catalogue in `locale/`, and in tests a made-up one.

A catalogue is compiled when its language is first asked for, into this installation's own folder: nobody compiles one by
hand, and none is out of date.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel.messages import mofile, pofile
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from alongside.design import pseudo
from alongside.design.catalogues import ENGLISH, LOCALE, PSEUDO, TEMPLATE, from_the_right

COOKIE = "language"  # until the browser is closed; it says the language and nothing else
OUTSIDE = frozenset(
    {"public", "family"}
)  # the doors that speak other languages; those who work here read English


def offered() -> dict[str, str]:
    """The languages a reader may choose, each by its code and the name it calls itself. English is first."""
    return {code: name for code, name in settings.LANGUAGES if code != PSEUDO or settings.PSEUDO_LANGUAGE}


def chosen(request: HttpRequest) -> str:
    """The language chosen on this device; else English. Never guessed from the browser: on a borrowed telephone that
    would be somebody else's."""
    code = request.COOKIES.get(COOKIE, "")
    return code if code in offered() else ENGLISH


@contextmanager
def spoken(code: str) -> Iterator[None]:
    """Everything said inside is said in this language."""
    if code != ENGLISH:
        _compiled(code)
    with translation.override(code):
        yield


def current() -> str:
    """The code of the language being spoken: en-gb, ur."""
    return translation.get_language() or ENGLISH


def tag() -> str:
    """The same as a page's `lang` says it: en-GB, ur."""
    head, _, tail = current().partition("-")
    return f"{head}-{tail.upper()}" if tail else head


def direction() -> str:
    """rtl or ltr."""
    return "rtl" if current() in from_the_right() else "ltr"


@cache
def _compiled(code: str) -> None:
    """The catalogue where Django looks for it (LOCALE_PATHS), written again if it is older than what it is made from."""
    made_up = code == PSEUDO
    sources = [TEMPLATE, Path(pseudo.__file__)] if made_up else [LOCALE / f"{code}.po"]
    target = Path(settings.LOCALE_PATHS[0]) / translation.to_locale(code) / "LC_MESSAGES" / "django.mo"
    if target.exists() and all(target.stat().st_mtime > source.stat().st_mtime for source in sources):
        return
    with sources[0].open("rb") as words:
        catalogue = pofile.read_po(words, locale=None if made_up else code.replace("-", "_"))
    if made_up:
        pseudo.fill(catalogue)
    target.parent.mkdir(parents=True, exist_ok=True)
    making = target.with_name(f"{target.name}.{os.getpid()}")
    with making.open("wb") as compiled:
        mofile.write_mo(compiled, catalogue)
    making.rename(target)
