"""What is kept private from whoever reads a page: asked for every word it prints, in one place.

The wiring says who reads (`reading`), with what makes words fit for them out of the values the page is given; nothing is asked
before the first word is printed. Where nobody said who reads, words stand as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any
from uuid import UUID

from jinja2 import Template, Undefined, pass_context
from jinja2.runtime import Context

Words = Callable[[str], str]
WordsFor = Callable[[Mapping[str, Any]], tuple[Words, Words] | None]


class _Reader:
    """Whoever reads: how words are made fit for them (on the page, and in a box that is sent back), once it was asked; and
    the words they sent with this request, which are their own."""

    def __init__(self, words_for: WordsFor, typed: Callable[[], Collection[str]]) -> None:
        self._words_for, self._typed = words_for, typed
        self._page: Mapping[str, Any] = {}
        self._asked = False
        self._hide: tuple[Words, Words] | None = None
        self._known: dict[tuple[str, bool], str] = {}

    def given(self, page: Mapping[str, Any]) -> None:
        """A page is made of these values."""
        if not self._page:
            self._page = page

    def read(self, words: str, box: bool) -> str:
        if not self._asked:
            self._asked = True
            self._hide = self._words_for(self._page)
        if self._hide is None or words in self._typed():
            return words
        if (words, box) not in self._known:
            self._known[words, box] = self._hide[box](words)
        return self._known[words, box]


_reader: ContextVar[_Reader | None] = ContextVar("whoever reads", default=None)


@contextmanager
def reading(words_for: WordsFor, typed: Callable[[], Collection[str]]) -> Iterator[None]:
    """Until the end, pages are made for this reader."""
    token = _reader.set(_Reader(words_for, typed))
    try:
        yield
    finally:
        _reader.reset(token)


def shown(words: str, *, box: bool = False) -> str:
    """Words as whoever reads this page may read them. `box`: they stand in a box and are sent back."""
    reader = _reader.get()
    return words if reader is None or not words else reader.read(words, box)


PLAIN = (bool, int, float, date, UUID, Undefined, type(None))


@pass_context  # so that nothing is worked out when a template is compiled
def printed(_context: Context, value: Any) -> Any:
    """A value as a template prints it. What is already HTML was made of words that passed here."""
    if isinstance(value, PLAIN) or hasattr(value, "__html__"):
        return value
    return shown(str(value))


class Page(Template):
    """A template that says what its page is made of."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The page."""
        if (reader := _reader.get()) is not None:
            reader.given(dict(*args, **kwargs))
        return super().render(*args, **kwargs)
