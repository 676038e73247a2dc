"""Reading a return's XML as a stream, safely, whatever it holds.

A file comes from outside and may be broken or hostile. Nothing outside the file is ever fetched, no document type
definition is accepted (so there are no entities to expand), depth and size are limited, and what has been read is
forgotten at once. A file that is no XML is refused with one line that names the place. A file that is XML but not a
valid return is read as far as it can be, and every departure is kept as a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from alongside.returns.tables import Return

if TYPE_CHECKING:
    from lxml import etree

_CHUNK = 1 << 16
_PACKED = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
)  # ZIP and today's spreadsheets, gzip, older spreadsheets
_PROLOG = 1 << 20  # the first element must begin within this
LARGEST_FILE = 4 << 30
LARGEST_RECORD = 16 << 20
MOST_FAULTS = 1000  # more of them in one record, or between the records, say nothing new


class CannotRead(Exception):
    """The file cannot be read as this return at all. The message is one clear line for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A departure from the shape of the return, found while reading. `place` is the row in `table`, from 0."""

    code: str
    child: int | None
    table: str
    place: int | None
    line: int | None
    field: str
    seen: str


Element = Any  # lxml's elements have no usable types


def local_name(tag: object) -> str:
    """An element's name without its namespace."""
    return str(tag).rpartition("}")[2]


class Document:
    """The parts of a return's XML in document order: ("header", element) and ("record", element).

    An element is valid only until the next one is asked for. `strays` holds what stood outside both, `outside` the same as it
    was written: name, line and text, and `outside_more` how many there were beyond what is kept.
    """

    def __init__(self, source: BinaryIO, collection: Return, name: str) -> None:
        self._source, self._collection, self._name = source, collection, name
        self._read = self._since_record = 0
        self._root: Element = None
        self.namespace = ""
        self.strays: list[Fault] = []
        self.outside: list[tuple[str, int, str]] = []
        self.outside_more = 0
        self.containers = 0
        self.progress: Callable[[int], None] | None = None

    def parts(self) -> Iterator[tuple[str, Element]]:
        """Each part in turn. Raises CannotRead with one clear line."""
        from lxml import etree

        head = self._look_at_the_beginning()
        tags = tuple(f"{{*}}{tag}" for tag in (self._collection.root, "Header", self._collection.record))
        parser = etree.XMLPullParser(events=("start", "end"), tag=tags, **_SAFE)
        try:
            for chunk in self._chunks(head):
                parser.feed(chunk)
                for event, element in parser.read_events():
                    if self._root is None:
                        self._root = element
                    if event == "end" and (part := self._part(element)) is not None:
                        yield part, element
                        self._let_go_of(part, element)
                self._forget()
            parser.close()
            self._forget(at_end=True)
        except etree.XMLSyntaxError as error:
            raise self._broken(error) from None
        except (MemoryError, ValueError) as error:
            raise CannotRead(f"{self._name}: {_one_line(error)}") from None

    def _look_at_the_beginning(self) -> bytes:
        """The bytes up to the first element, once it is sure that this is the return and that it declares nothing."""
        from lxml import etree

        head, parser = b"", etree.XMLPullParser(events=("start",), **_SAFE)
        try:
            while chunk := self._source.read(4096):
                head += chunk
                if head.startswith(_PACKED):
                    raise CannotRead(
                        f"{self._name}: this is a packed file (ZIP) or a spreadsheet, not the XML of a return; "
                        "unpack it, or have the XML written by the system it comes from"
                    )
                if b"<!DOCTYPE" in head.replace(b"\0", b""):
                    raise CannotRead(
                        f"{self._name}: the file declares a document type (DTD); a return has none"
                    )
                parser.feed(chunk)
                if (first := next(parser.read_events(), None)) is not None:
                    self._check_root(first[1])
                    return head
                if len(head) > _PROLOG:
                    break
            if head.strip(b"\0\t\r\n \xef\xbb\xbf\xfe\xff"):
                self._check_root(parser.close())  # so short that libxml2 said nothing of it before the end
                return head
        except etree.XMLSyntaxError as error:
            raise self._broken(error) from None
        except (LookupError, ValueError) as error:
            raise CannotRead(f"{self._name}: {_one_line(error)}") from None
        raise CannotRead(
            f"{self._name}: " + ("no element begins in the file" if head else "the file is empty")
        )

    def _check_root(self, root: Element) -> None:
        if root.getroottree().docinfo.internalDTD is not None:
            raise CannotRead(f"{self._name}: the file declares a document type (DTD); a return has none")
        if (found := local_name(root.tag)) != self._collection.root:
            raise CannotRead(
                f"{self._name}: line {root.sourceline or 1}: this is no {self._collection.name}: "
                f"it begins with <{found[:40]}>, not <{self._collection.root}>"
            )
        self.namespace = root.tag.rpartition("}")[0].lstrip("{")

    def _chunks(self, head: bytes) -> Iterator[bytes]:
        yield head
        self._read = len(head)
        while chunk := self._source.read(_CHUNK):
            self._read += len(chunk)
            self._since_record += len(chunk)
            if self._read > LARGEST_FILE:
                raise CannotRead(f"{self._name}: the file is larger than {LARGEST_FILE >> 30} GB")
            if self._since_record > LARGEST_RECORD:
                raise CannotRead(
                    f"{self._name}: {LARGEST_RECORD >> 20} MB hold no end of a child's record; this is no whole return"
                )
            if self.progress:
                self.progress(self._read)
            yield chunk

    def _part(self, element: Element) -> str | None:
        """What a complete element is, by where it stands: a header or a record, or neither."""
        name, above = local_name(element.tag), element.getparent()
        if name == "Header":
            return "header" if above is self._root else None
        if name == self._collection.record and above is not None and above.getparent() is self._root:
            return "record"
        return None

    def _let_go_of(self, part: str, element: Element) -> None:
        if part == "record":
            self._since_record = 0
            if (tail := element.tail) and not tail.isspace():
                self._stray("S10", element, tail)
            element.clear(keep_tail=False)

    def _forget(self, at_end: bool = False) -> None:
        """Drop what is complete. Only the last element at each level may still be growing.

        Counting children would take as long as there are many of them, so they are let go one by one from the front.
        """
        node, depth = self._root, 0
        while node is not None and (last := _last(node)) is not None:
            while (first := node[0]) is not last:
                self._let_go(first, depth)
                node.remove(first)
            if at_end:
                self._let_go(last, depth)
                node.remove(last)
                return
            if local_name(last.tag) == self._collection.record:
                break
            node, depth = last, depth + 1

    def _let_go(self, element: Element, depth: int) -> None:
        """Say what an element was that no part was made of, before it is dropped."""
        name, container = local_name(element.tag), self._collection.prefix[-1]
        if depth == 0:
            self._loose(element, element.tail)
        if depth == 0 and name == container:
            self.containers += 1
            self._loose(element, element.text)
            for left in element:
                self._let_go(left, 1)
        elif depth == 0 and name != "Header":
            self._stray("S01", element, "".join(element.itertext()))
        elif depth == 1 and name != self._collection.record:
            above = element.getparent()
            if above is not None and local_name(above.tag) == container:
                self._stray("S01", element, "".join(element.itertext()))

    def _loose(self, element: Element, text: str | None) -> None:
        """Words that stand where only elements may, outside every part."""
        if text and not text.isspace() and len(self.outside) < MOST_FAULTS:
            self.outside.append(("", element.sourceline or 0, text.strip()))

    def _stray(self, code: str, element: Element, text: str) -> None:
        if len(self.strays) >= MOST_FAULTS:
            self.outside_more += 1
            return
        name = local_name(element.tag) if code == "S01" else ""
        seen = "" if name else text.strip()[:60]
        self.strays.append(Fault(code, None, "", None, element.sourceline, name[:60], seen))
        self.outside.append((name, element.sourceline or 0, text.strip()))

    def _broken(self, error: etree.XMLSyntaxError) -> CannotRead:
        line = error.lineno or 1
        reason = _one_line(error.msg or "it is not well-formed XML").split(", line ")[0]
        for sign, words in _TOO_MUCH:
            if sign in reason:
                return CannotRead(f"{self._name}: line {line}: this is no whole return: {words}")
        return CannotRead(f"{self._name}: line {line}: the XML is broken: {reason}")


# What the parser says of a file that is larger in one place than any return is, and what it means to who sent it.
_TOO_MUCH = (
    ("Excessive depth", "elements stand inside one another more than 256 deep"),
    ("too long", "one text, name or value in it is longer than 10 MB"),
    ("Resource limit", "it is larger in one place than a return can be"),
    ("huge", "it is larger in one place than a return can be"),
)
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def _last(node: Element) -> Element | None:
    """The last child, or None. Asking for it takes no counting."""
    try:
        return node[-1]
    except IndexError:
        return None


def _one_line(words: object) -> str:
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in str(words)).split())
    return line if len(line) <= 160 else f"{line[:159]}…"
