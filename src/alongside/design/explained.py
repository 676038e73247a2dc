"""The main part of a page outside, as its reader asked for it.

Each term of the glossary is explained where it first stands on the page, below the paragraph or line it stands in, in
something that opens without scripts. For whoever listens or reads easy read everything is open, and a table is a list:
what is read aloud comes in one order.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from lxml import html
from lxml.html import HtmlElement

from alongside.design import language, said
from alongside.law.glossary import TERMS, Term

# Below one of these an explanation may stand. The first that holds the words is taken.
_LINES = ("p", "li", "dd", "td", "h1", "h2", "h3")
# Words in these are not explained: a label or a button is read out whole, a heading is a way through the page.
_LEFT_ALONE = frozenset(
    {
        "a",
        "abbr",
        "button",
        "code",
        "h1",
        "h2",
        "h3",
        "label",
        "legend",
        "option",
        "script",
        "select",
        "style",
        "summary",
    }
    | {"svg", "textarea", "th", "title"}
)
_OPEN_WAYS = frozenset({"easy", "aloud"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A term in the language being spoken, and what finds it in a text."""

    term: Term
    name: str
    means: str


def for_reader(page: str, way: str) -> SafeString:
    """The HTML of a page's main part, explained and set out for this way of reading. The page's own HTML is trusted."""
    root = html.fragment_fromstring(str(page), create_parent="div")
    _explain(root, opened=way in _OPEN_WAYS)
    _below_the_heading(root)
    if way in _OPEN_WAYS:
        for details in root.iter("details"):
            details.set("open", "")
    if way == "aloud":
        _lists_for_tables(root)
    inner = (root.text or "") + "".join(html.tostring(child, encoding="unicode") for child in root)
    return mark_safe(inner)  # noqa: S308 - it was HTML before


def _below_the_heading(root: HtmlElement) -> None:
    """Easy read that stands above a page begins below its heading: what the page is comes first."""
    sheet, heading = root.find("div[@class='app-easy']"), root.find(".//h1")
    if sheet is not None and heading is not None:
        sheet.drop_tree()
        sheet.tail, heading.tail = heading.tail, None
        heading.addnext(sheet)


def _explain(root: HtmlElement, *, opened: bool) -> None:
    pattern, terms = _terms(language.current())
    seen: set[str] = {key for each in root.iter() if (key := each.get("data-explains"))}
    for line, words in list(_lines(root)):
        found: list[Spoken] = []
        for hit in pattern.finditer(words):
            spoken = terms[hit[0].lower()]
            if spoken.term.key not in seen:
                seen.add(spoken.term.key)
                found.append(spoken)
        if found:
            _put(line, _explanation(found, opened=opened))


def _lines(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Each paragraph or line that may be explained, once, with its own words."""
    for element in root.iter(*_LINES):
        if element.tag in _LEFT_ALONE or any(
            up.tag in _LEFT_ALONE or _is_quiet(up) for up in element.iterancestors()
        ):
            continue
        if _is_quiet(element) or any(below.tag in _LINES for below in element.iterdescendants()):
            continue
        yield element, "".join(_own_words(element))


def _is_quiet(element: HtmlElement) -> bool:
    """What is typed by somebody, or stands for its own explanation, is not explained."""
    return element.get("translate") == "no" or element.get("data-explained") is not None


def _own_words(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _LEFT_ALONE and not _is_quiet(child):
            yield from _own_words(child)
        else:
            yield " "
        yield child.tail or ""


@lru_cache(maxsize=8)
def _terms(code: str) -> tuple[re.Pattern[str], dict[str, Spoken]]:
    """What finds the terms in this language: the longest first, whole words."""
    found: dict[str, Spoken] = {}
    for term in TERMS:
        spoken = Spoken(term, said.of_glossary(term.name), said.of_glossary(term.means))
        for written in term.written:
            words = said.of_glossary(written)
            for each in {words, words.replace("'", "’"), words.replace("’", "'")}:
                found.setdefault(each.lower(), spoken)
    longest = sorted(found, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE), found


def _explanation(found: Sequence[Spoken], *, opened: bool) -> HtmlElement:
    """One thing that opens, for all terms of one line."""
    box = html.Element("details", {"class": "app-means", "data-explained": ""})
    if opened:
        box.set("open", "")
    summary = html.Element("summary", {"class": "app-means__ask"})
    names = [each.name for each in found]
    summary.text = (
        gettext("What “%(term)s” means") % {"term": names[0]}
        if len(found) == 1
        else gettext("What these words mean: %(terms)s") % {"terms": ", ".join(names)}
    )
    box.append(summary)
    for each in found:
        line = html.Element("p", {"class": "app-means__said", "data-explains": each.term.key})
        name = html.Element("b")
        name.text = each.name
        name.tail = f": {each.means}"
        line.append(name)
        box.append(line)
    return box


def _put(line: HtmlElement, box: HtmlElement) -> None:
    """Inside a line of a list or a cell, below a paragraph."""
    if line.tag == "p":
        tail, line.tail = line.tail, None
        line.addnext(box)
        box.tail = tail
    else:
        line.append(box)


def _lists_for_tables(root: HtmlElement) -> None:
    """Each row of a table as a list of "heading: words", for whoever hears it: columns cannot be heard."""
    for table in list(root.iter("table")):
        heads = [" ".join(cell.text_content().split()) for cell in table.xpath(".//thead//th")]
        rows = html.Element("ul", {"class": "govuk-list govuk-list--bullet"})
        for row in table.xpath(".//tbody/tr"):
            line = html.Element("li")
            for number, cell in enumerate(row.xpath("./th|./td")):
                part = html.Element("p", {"class": "govuk-body"})
                head = heads[number] if number < len(heads) else ""
                name = html.Element("b")
                name.text = f"{head}: " if head else ""
                part.append(name)
                name.tail = cell.text or ""
                part.extend(list(cell))
                line.append(part)
            rows.append(line)
        if (caption := table.find("caption")) is not None:
            title = html.Element("p", {"class": "govuk-body"})
            title.text = caption.text_content()
            table.addprevious(title)
        rows.tail = table.tail
        table.getparent().replace(table, rows)
