"""The law's words for families, in the reader's language: a message is found by its id, its placeholders filled after.

The English of a message stands with its step in `law/`; here it is looked up in the catalogue, where its id is the context
a translator sees. What is filled in (names, days) is handed over already in the reader's form.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import pgettext

from alongside.law import easy_read, glossary, helplines
from alongside.law.messages import message, messages


def say(message_id: str, **values: str) -> str:
    """The words of a message in the language being spoken: `say("allocated", day=…, worker=…, names=…)`.

    Raises NoSuchMessage for an unknown id and KeyError for a placeholder that was not given.
    """
    words = messages().get(message_id)
    if words is None:
        return message(message_id, **values)  # which raises
    return pgettext(context(message_id), words).format(**values)


def context(message_id: str) -> str:
    """Where a message stands in the catalogue."""
    return f"law: {message_id}"


def of_glossary(words: str) -> str:
    """A term, one of its ways of being written, or its meaning, in the language being spoken."""
    return pgettext(_TERM, words)


def of_easy_read(words: str, **values: str) -> str:
    """A line of easy read in the language being spoken, its placeholders filled."""
    return pgettext(_EASY, words).format(**values)


def of_helpline(words: str) -> str:
    """When somebody outside the council answers, or whom they are for, in the language being spoken."""
    return pgettext(_HELPLINE, words)


_TERM, _EASY, _HELPLINE = "glossary", "easy read", "helpline"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the law's tables as a translator meets it: what it says, where it stands, what to know about it."""

    words: str
    context: str
    place: str
    note: str = ""


def of_the_law() -> Iterator[Sentence]:
    """Every sentence in the law's tables that a family or the public can read."""
    for key, words in messages().items():
        yield Sentence(
            words, context(key), "messages", "Keep what stands in {braces}." if "{" in words else ""
        )
    for term in glossary.TERMS:
        yield Sentence(term.name, _TERM, "glossary")
        yield Sentence(term.means, _TERM, "glossary", f"What this means: {term.name}")
        for written in term.written:
            yield Sentence(written, _TERM, "glossary", f"As it is written in a sentence: {term.name}")
    for each in helplines.everybody():
        for words in filter(None, (each.hours, each.for_whom)):
            yield Sentence(words, _HELPLINE, "helplines", each.name)
    for sheet in easy_read.SHEETS.values():
        for words in sheet.sentences:
            yield Sentence(words, _EASY, "easy_read", "Short sentences, one idea in each.")
