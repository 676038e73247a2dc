"""The published schemas, applied to one record at a time while a file streams past."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from itertools import islice
from typing import Any, cast

from alongside.returns.reading import Element, local_name

_XS = "{http://www.w3.org/2001/XMLSchema}"


class PublishedSchema:
    """A schema that checks a header or one child's record on its own.

    Two things that the rules read are let through here and reported as a note instead: yes and no spelled `true` and
    `false`, and several `Reviews` groups in one plan.
    """

    def __init__(self, source: Traversable, record: str) -> None:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        tree: Any = etree.fromstring(source.read_bytes(), parser)
        for name in ("Header", record):
            inner = tree.find(f".//{_XS}element[@name='{name}']")
            etree.SubElement(tree, f"{_XS}element", name=name, type=inner.get("type"))
        for answer in tree.findall(f".//{_XS}simpleType[@name='yesnotype']/{_XS}restriction"):
            for word in ("true", "false"):
                etree.SubElement(answer, f"{_XS}enumeration", value=word)
        for reviews in tree.findall(f".//{_XS}element[@name='Reviews']"):
            reviews.set("maxOccurs", "unbounded")
        self._schema = etree.XMLSchema(tree)

    def objections(self, element: Element) -> list[tuple[int, str, str]]:
        """What the schema does not accept: line, element and its words. Empty when it accepts all."""
        if self._schema.validate(element):
            return []
        errors: Iterable[Any] = cast(Any, self._schema.error_log)
        return [
            (error.line, _element(error.message), error.message.replace("\n", " ")[:160])
            for error in islice(errors, 20)
        ]


def _element(message: str) -> str:
    """The element a message is about: they begin `Element 'Sex': …`."""
    return local_name(message.split("'")[1])[:60] if message.startswith("Element '") else ""


_prepared: dict[tuple[str, str], PublishedSchema] = {}


def published_schema(source: Traversable, record: str) -> PublishedSchema:
    """The schema, prepared once."""
    key = (str(source), record)
    if key not in _prepared:
        _prepared[key] = PublishedSchema(source, record)
    return _prepared[key]
