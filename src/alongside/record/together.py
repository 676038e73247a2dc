"""Several lists read in one statement, each as its own queryset would give it.

A page that needs twenty short lists of one person asks the database once instead of twenty times. The lists travel as
JSON inside one row; every value comes back as its field's own type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable


@dataclass(frozen=True, slots=True)
class Written:
    """A list asked for in SQL: the statement, its named values, and what each column is read with (None stays None)."""

    sql: str
    values: Mapping[str, Any]
    columns: tuple[Callable[[Any], Any], ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    sql: str
    columns: tuple[Callable[[Any], Any], ...]
    row: Callable[[list[Any]], Any]


def together(lists: Mapping[str, QuerySet[Any, Any] | Written]) -> dict[str, list[Any]]:
    """Every list by its key: objects, tuples or single values as the queryset says, in its order. One statement, or none
    where no list can hold anything."""
    asked = {key: each for key, wanted in lists.items() if (each := _ask(wanted)) is not None}
    found: dict[str, list[Any]] = {key: [] for key in lists}
    if not asked:
        return found
    with connection.cursor() as cursor:
        # The values are already in their places, so that named and numbered ones can stand in one statement.
        cursor.execute(f"SELECT {', '.join(_as_json(each) for each in asked.values())}")
        texts = cursor.fetchone()
    for (key, each), text in zip(asked.items(), texts, strict=True):
        found[key] = [
            each.row([_read(as_, value) for as_, value in zip(each.columns, row, strict=True)])
            for row in json.loads(text)
        ]
    return found


def _read(column: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else column(value)


def _as_json(each: _Asked) -> str:
    names = ", ".join(f"c{place}" for place in range(len(each.columns)))
    rows = f"SELECT coalesce(json_agg(json_build_array({names})), '[]')::text"
    return f"({rows} FROM ({each.sql}) AS q({names}))"


def _ask(wanted: QuerySet[Any, Any] | Written) -> _Asked | None:
    if isinstance(wanted, Written):
        return _Asked(mogrify(wanted.sql, wanted.values, connection), wanted.columns, tuple)
    compiler = wanted.query.get_compiler(connection=connection)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    columns = tuple(column[0].output_field.to_python for column in compiler.select)
    return _Asked(mogrify(sql, values, connection), columns, _row_of(wanted))


def _row_of(wanted: QuerySet[Any, Any]) -> Callable[[list[Any]], Any]:
    kind = wanted._iterable_class
    if kind is FlatValuesListIterable:
        return lambda values: values[0]
    if kind is ModelIterable:
        model = wanted.model
        names = [field.attname for field in model._meta.concrete_fields]
        return lambda values: model.from_db(connection.alias, names, values)
    return tuple
