"""The catalogue of words, read out of the templates, the code and the tables of the law."""

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages import extract, pofile
from babel.messages.catalog import Catalog

from alongside.design import said
from alongside.design.catalogues import LOCALE, TEMPLATE

PACKAGE = LOCALE.parent
_TEMPLATES = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false", "encoding": "utf-8"}
_KEYWORDS = {
    **extract.DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "number_words": (2, 3),
}
_LEFT_OUT = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Report-Msgid-Bugs-To: EMAIL@',
    '"Last-Translator: FULL NAME',
)
_NOT_OURS = ("desk/", "static/", "locale/", "returns/", "migrations/")  # those who work here read English


def catalogue() -> Catalog:
    """Every sentence there is now, in the order of the files that say it."""
    found = Catalog(project="Alongside", version="words", charset="utf-8", fuzzy=False)
    found.header_comment = (
        "# Every sentence that families and the public can read. Written by `./alongside words`: never edited by hand.\n"
        "# What stands in {braces} or as %(name)s is filled in: keep it as it is. See docs/how-to/translate.md."
    )
    for place, words, comments, context in sorted(_said(), key=lambda one: one[0]):
        found.add(words, locations=[(place, 0)], auto_comments=comments, context=context)
    return found


def _said() -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    for method, ending in (("jinja2.ext:babel_extract", "html"), ("python", "py")):
        for file in sorted(PACKAGE.rglob(f"*.{ending}")):
            place = file.relative_to(PACKAGE).as_posix()
            if any(part in place for part in _NOT_OURS):
                continue
            yield from _in_file(method, file, place)
    for words in said.of_the_law():
        yield f"law/{words.place}", words.words, [words.note] if words.note else [], words.context


def _in_file(
    method: str, file: Path, place: str
) -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    with file.open("rb") as source:
        found = extract.extract(
            method, source, _KEYWORDS, ["Translators:"], _TEMPLATES if file.suffix == ".html" else {}
        )
        for _, words, comments, context in found:
            yield place, words, comments, context


def behind() -> list[str]:
    """What is out of date, a line each; nothing when all is well."""
    faults = []
    if _text(catalogue()) != _read_text(TEMPLATE):
        faults.append(f"{_name(TEMPLATE)} is out of date: run ./alongside words")
        faults += [f"  {line}" for line in _differences()]
    for file in _translations():
        if _text(_brought_up(file)) != _read_text(file):
            faults.append(f"{_name(file)} is behind the template: run ./alongside words")
    return faults


def written() -> list[str]:
    """Write the template and bring the translations up to it. Returns the files that changed."""
    changed = []
    for file, text in [
        (TEMPLATE, _text(catalogue())),
        *((po, _text(_brought_up(po))) for po in _translations()),
    ]:
        if text != _read_text(file):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            changed.append(_name(file))
    return changed


def _differences() -> Iterator[str]:
    now = {message.id: message for message in catalogue() if message.id}
    before = {message.id: message for message in _read(TEMPLATE) if message.id} if TEMPLATE.exists() else {}
    for sentence in list(now.keys() - before.keys())[:10]:
        yield f"not in it: {sentence!r} ({now[sentence].locations[0][0]})"
    for sentence in list(before.keys() - now.keys())[:10]:
        yield f"no longer said: {sentence!r}"


def _brought_up(file: Path) -> Catalog:
    """A translation with today's sentences: what is new is empty, what changed is marked fuzzy and not used."""
    translation = _read(file)
    translation.update(catalogue(), no_fuzzy_matching=False, update_header_comment=False)
    return translation


def _translations() -> list[Path]:
    return sorted(LOCALE.glob("*.po"))


@cache
def _locale(file: Path) -> str | None:
    return None if file == TEMPLATE else file.stem.replace("-", "_")


def _read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return pofile.read_po(source, locale=_locale(file))


def _read_text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _text(words: Catalog) -> str:
    """As it stands in the file. Without days: a catalogue in which no sentence changed has not changed."""
    target = io.BytesIO()
    pofile.write_po(target, words, width=116, include_lineno=False, ignore_obsolete=False, sort_by_file=False)
    lines = target.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_LEFT_OUT))


def _name(file: Path) -> str:
    return file.relative_to(PACKAGE.parent.parent).as_posix()
