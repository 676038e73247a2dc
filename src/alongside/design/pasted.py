"""Words as they are kept: plain paragraphs and lists, whatever program they were pasted from.

Kept text has light structure only: a blank line between paragraphs, and lines that begin with "- " for a list. Nothing
else is stored, so nothing a word processor adds (styles, comments, hidden text) can reach the record or a family.
"""

import re
from html import unescape
from html.parser import HTMLParser

import nh3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from alongside.design import kept

_TAGS = {
    "p",
    "br",
    "ul",
    "ol",
    "li",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "tr",
    "td",
    "th",
    "blockquote",
}
# Their contents go too: what a person did not see on the page is not what they meant to paste.
_DROPPED = {"script", "style", "head", "title", "xml", "o:p", "template", "noscript", "iframe", "object"}
# These stay in a line. What Word's tracked changes took out, its review comments with the signs that lead to them, and hidden
# words are not what somebody meant to write.
_INLINE = {"span", "a", "del"}
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|mso-element\s*:\s*comment|mso-comment-",
    re.I,
)
_LOOKS_LIKE_HTML = re.compile(
    r"<(?:html|body|p|div|ul|ol|li|br|table|span|h[1-6]|!--|meta|o:p|font|b|i|strong|em)\b[^>]*>", re.I
)
# Word's bullets as they arrive in plain text: a sign of its symbol font, then a tab or a run of spaces.
_BULLET = re.compile(r"^[ \t]*(?:[•·▪◦‣∙●○■§\uf0b7\uf0a7\uf0d8]|o(?=[\t\u00a0]))[ \t\u00a0]+")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:]*)", re.I)
# Tags that end by themselves: however many there are, they do not stand inside each other.
_END_THEMSELVES = {
    "br",
    "hr",
    "img",
    "input",
    "meta",
    "link",
    "col",
    "p",
    "li",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "option",
}
DEEPEST = 500  # tags inside each other; a page of Word has some twenty
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def tidy(text: str) -> str:
    """Text as it is kept. HTML that got into a plain box (from Word or Outlook) becomes paragraphs and lists; what no
    reader sees (soft hyphens, zero-width and direction marks, control characters) goes."""
    if _is_html(text):
        text = from_html(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n\n")
    text = _UNSEEN.sub("", text)
    lines = [_line(line) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _line(line: str) -> str:
    line = _BULLET.sub("- ", line).replace("\u00a0", " ")
    return "".join(sign for sign in line.rstrip() if sign == "\t" or ord(sign) >= 32)


def _is_html(text: str) -> bool:
    """Whether somebody's program put markup here. A person who writes "<3" or "a < b" is left alone."""
    return bool(_LOOKS_LIKE_HTML.search(text)) and "</" in text


def from_html(html: str) -> str:
    """The paragraphs and lists of an HTML clipping, as kept text. Hostile or broken markup is only ever text."""
    if _deepest(html) > DEEPEST:  # reading it would take minutes: whoever wrote it meant that
        html = re.sub(r"<[^<>]*>", " ", html)
    clean = nh3.clean(
        html,
        tags=_TAGS | _INLINE,
        clean_content_tags=_DROPPED - {"o:p", "xml"},
        attributes={"*": {"style"}},  # read once more, for what it hides; nothing of it is kept
        strip_comments=True,
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return re.sub(
        r"\n{3,}", "\n\n", "\n".join(_as_typed(line) for line in "".join(reader.out).split("\n"))
    ).strip()


def _as_typed(line: str) -> str:
    """A line of a clipping with Word's sign of a list, and its runs of hard spaces, as somebody would have typed them."""
    return re.sub(r" *\u00a0[ \u00a0]*", " ", _BULLET.sub("- ", line)).rstrip()


def _deepest(html: str) -> int:
    """How many tags stand inside each other at most, as far as they were not ended."""
    depth = deepest = 0
    for end, tag in _TAG.findall(html):
        if tag.lower() in _END_THEMSELVES:
            continue
        depth = max(0, depth - 1) if end else depth + 1
        deepest = max(deepest, depth)
    return deepest


class _Reader(HTMLParser):
    """Reads what nh3 let through."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.depth: list[tuple[str, int]] = []
        self.cells = 0
        self.unseen = 0  # how many elements deep inside something that nobody saw

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unseen or tag == "del" or _HIDES.search(dict(attrs).get("style") or ""):
            self.unseen += tag != "br"
            return
        if tag in _INLINE:
            return
        if tag in {"ul", "ol"}:
            self.depth.append((tag, 0))
            self.out.append("\n")
        elif tag == "li":
            self.out.append("\n" + "  " * (len(self.depth) - 1) + self._sign())
        elif tag == "br":
            self.out.append("\n")
        elif tag == "tr":
            self.cells = 0
            self.out.append("\n")
        elif tag in {"td", "th"}:
            self.out.append(" | " if self.cells else "")
            self.cells += 1
        elif not self.depth and not self.cells:
            self.out.append("\n\n")

    def _sign(self) -> str:
        if not self.depth or self.depth[-1][0] == "ul":
            return "- "
        tag, n = self.depth.pop()
        self.depth.append((tag, n + 1))
        return f"{n + 1}. "

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            self.unseen -= tag != "br"
            return
        if tag in {"ul", "ol"} and self.depth:
            self.depth.pop()
            self.out.append("\n\n")
        elif tag == "table":
            self.cells = 0
            self.out.append("\n\n")
        elif tag not in {"li", "td", "th", "tr", "br", *_INLINE} and not self.depth and not self.cells:
            self.out.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        words = re.sub(r"[ \t\r\n]+", " ", unescape(data))
        if words.strip() or (self.out and not self.out[-1].endswith("\n")):
            at_start = not self.out or self.out[-1].endswith("\n")
            words = _BULLET.sub("- ", words) if at_start else words
            self.out.append(words.lstrip() if at_start else words)


def prose(text: str) -> SafeString:
    """Kept text on a page: paragraphs, line breaks and lists. Everything in it is escaped."""
    blocks: list[SafeString] = []
    for block in re.split(r"\n\s*\n", kept.shown(text).strip()):
        lines = block.split("\n")
        if lines and all(line.lstrip().startswith("- ") for line in lines):
            items = format_html_join("", "<li>{}</li>", ((line.lstrip()[2:],) for line in lines))
            blocks.append(format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', items))
        elif block.strip():
            words = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))
            blocks.append(format_html('<p class="govuk-body">{}</p>', words))
    return format_html_join("\n", "{}", ((block,) for block in blocks))
