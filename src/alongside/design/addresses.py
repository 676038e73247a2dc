"""The address of a page by its name, for templates: a page of many lines asks for dozens.

Where an address is made of references alone, how it looks is worked out once for each page of ours; then the references are
put into it.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.urls import get_script_prefix, get_urlconf, reverse


def of(name: str, **arguments: Any) -> str:
    """The address of the page of this name with these values in it. Raises NoReverseMatch where there is none."""
    if not all(type(value) is UUID for value in arguments.values()):
        return reverse(name, kwargs=arguments)
    pieces = _pieces(get_urlconf(), get_script_prefix(), name, tuple(arguments))
    return "".join(str(arguments[piece]) if is_value else piece for is_value, piece in pieces)


@lru_cache(maxsize=1024)
def _pieces(
    urlconf: str | None, prefix: str, name: str, arguments: tuple[str, ...]
) -> tuple[tuple[bool, str], ...]:
    """An address in pieces: its own words, and between them the names of the values that stand there (True)."""
    stand_ins = {argument: uuid4() for argument in arguments}
    pieces = [(False, reverse(name, kwargs=stand_ins))]
    for argument, ref in stand_ins.items():
        parted: list[tuple[bool, str]] = []
        for is_value, piece in pieces:
            if is_value:
                parted.append((True, piece))
                continue
            for n, words in enumerate(piece.split(str(ref))):
                parted += [(True, argument)] * bool(n) + [(False, words)]
        pieces = parted
    return tuple(pieces)
