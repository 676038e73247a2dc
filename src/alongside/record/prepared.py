"""A long statement that comes again and again is planned once by each connection.

What varies from one request to the next (references, and moments) is taken out of the statement's text; when the same text
comes again to this process, each connection asks the database to prepare it once, and from then on only tells it the values.
That one plan serves all values is said where the connection is made (`config.databases`).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection

SEEN = 512  # statements that are known to have come: once is no sign that one will come again
SHORTEST = 2_000  # characters; a short statement is planned in no time
MOST = 48  # statements a connection keeps: each plan takes memory of the server's process

# A value as psycopg writes it into a statement. A quote inside a text is written twice, so that none of these begins there.
VALUE = re.compile(
    r"(?<!')'([0-9a-f-]{32,36}|\{[0-9a-f,-]+\}|[0-9: .+-]{19,40})'::(uuid\[\]|uuid|timestamptz)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A statement with the values that vary taken out of its text: `%s` stands for each."""

    text: str
    values: tuple[UUID | list[UUID] | datetime, ...]

    def about(self, who: Mapping[Any, Any]) -> Opened:
        """The same, with others in the places of these: one for one, and the whole of a collection for the whole of another
        (`who` knows it as a tuple)."""
        return Opened(self.text, tuple(_instead(each, who) for each in self.values)) if who else self


def _instead(value: Any, who: Mapping[Any, Any]) -> Any:
    if isinstance(value, list):
        return who.get(tuple(value)) or [who.get(each, each) for each in value]
    return who.get(value, value) if isinstance(value, UUID) else value


def opened(sql: str) -> Opened:
    """A whole statement, its values in their places, as a text that stays the same when only they change."""
    values: list[Any] = []

    def taken(found: re.Match[str]) -> str:
        words, kind = found.groups()
        if kind == "uuid":
            values.append(UUID(words))
        elif kind == "uuid[]":
            values.append([UUID(each) for each in words[1:-1].split(",")])
        else:
            values.append(datetime.fromisoformat(words))
        return "%s"

    return Opened(VALUE.sub(taken, sql.replace("%", "%%")), tuple(values))


class Json(str):
    """A text that stands in a statement as JSON wherever it stands."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """The values of a statement, what stands in several places once. `places`: for each place, which of them stands there."""

    values: tuple[Any, ...]
    places: tuple[int, ...]


def _told_once(values: Sequence[Any]) -> _Told:
    """The same object is told once: a person's lists ask for the same reference in forty places. Equal is not enough: who is
    the same by chance this time is two the next time, which would be another statement."""
    told: list[Any] = []
    known: dict[int, int] = {}
    places = []
    for value in values:
        place = len(told)
        if _kind(value) != "unknown":  # of one type wherever it stands
            place = known.setdefault(id(value), place)
        if place == len(told):
            told.append(value)
        places.append(place)
    return _Told(tuple(told), tuple(places))


def row(text: str, values: Sequence[Any], *, first: tuple[str, Sequence[Any]] = ("", ())) -> tuple[Any, ...]:
    """The one row that a statement answers, with whatever else it does. Whoever listens to the statements hears it whole.
    `first`: a statement that is made before it, on the same way to the database; this one sees what stands after it."""
    before, its = first
    whole = f"{before}; {text}" if before else text
    with connection.cursor() as cursor:
        told = None
        if len(text) >= SHORTEST and not connection.queries_logged:
            told = _told_once(values)
        if told is None or not (name := _kept(text, told)):
            cursor.execute(whole, [*its, *values])
        else:
            with connection.execute_wrapper(_by(name, text, told)):
                cursor.execute(whole, [*its, *values])
        while before and cursor.nextset():
            pass
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def _by(name: str, text: str, told: _Told) -> Callable[..., Any]:
    run = f"EXECUTE {name} ({', '.join(['%s'] * len(told.values))})" if told.values else f"EXECUTE {name}"

    def instead(execute: Any, sql: str, given: Sequence[Any], many: bool, context: Any) -> Any:
        # The history of accounts puts a statement, with values of its own, before each that may change something: it stays
        # before this one.
        before = tuple(given)[: len(given) - len(told.places)]
        return execute(sql.replace(text, run), (*before, *told.values), many, context)

    return instead


@dataclass(slots=True)
class _Kept:
    """What one connection has prepared, the one used longest ago first."""

    names: OrderedDict[tuple[str, tuple[int, ...]], str] = field(default_factory=OrderedDict)
    made: int = 0


_kept_by: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()
_came: OrderedDict[int, None] = OrderedDict()  # to whichever thread
_coming = Lock()


def _comes_again(key: tuple[str, tuple[int, ...]]) -> bool:
    digest = hash(key)
    with _coming:
        again = digest in _came
        _came[digest] = None
        _came.move_to_end(digest)
        if len(_came) > SEEN:
            _came.popitem(last=False)
    return again


def _kept(text: str, told: _Told) -> str:
    """The name under which this connection has the statement prepared, now or since before; empty where it is not worth it yet."""
    connection.ensure_connection()
    kept = _kept_by.setdefault(connection.connection, _Kept())
    key = (text, told.places)
    if key in kept.names:
        kept.names.move_to_end(key)
        return kept.names[key]
    if not _comes_again(key):
        return ""
    kept.made += 1
    name = f"together_{kept.made}"
    _prepare(name, text, told)
    kept.names[key] = name
    while len(kept.names) > MOST:
        _, oldest = kept.names.popitem(last=False)
        _say(f"DEALLOCATE {oldest}")
    return name


def _prepare(name: str, text: str, told: _Told) -> None:
    places = iter(told.places)
    sql = re.sub(r"%([%s])", lambda found: "%" if found[1] == "%" else f"${next(places) + 1}", text)
    kinds = ", ".join(map(_kind, told.values))
    _say(f"PREPARE {name} ({kinds}) AS {sql}" if told.values else f"PREPARE {name} AS {sql}")


def _kind(value: Any) -> str:
    """The type of a value, where its place in the statement may not tell it; elsewhere the database sees it there."""
    if isinstance(value, Json):
        return "jsonb"
    if isinstance(value, list):
        return "uuid[]" if value and isinstance(value[0], UUID) else "unknown"
    return "uuid" if isinstance(value, UUID) else "timestamptz" if isinstance(value, datetime) else "unknown"


def _say(sql: str) -> None:
    """Straight to the server: what the house does to be quick is no statement of a page."""
    with connection.connection.cursor() as cursor:
        cursor.execute(sql.encode())
