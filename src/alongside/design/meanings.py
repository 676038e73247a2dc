"""The glossary as a reader meets it: every term and its meaning in the language being spoken."""

from dataclasses import dataclass

from alongside.design import said
from alongside.law.glossary import TERMS


@dataclass(frozen=True, slots=True)
class Meaning:
    """A term and what it means. `key` names its place on the page."""

    key: str
    name: str
    means: str


def meanings() -> list[Meaning]:
    """All of them, in the order of their names."""
    found = [Meaning(term.key, said.of_glossary(term.name), said.of_glossary(term.means)) for term in TERMS]
    return sorted(found, key=lambda each: each.name.casefold())
