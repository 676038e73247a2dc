"""Several lists read in one statement, each as its own queryset would give it.

A page that needs twenty short lists of one person asks the database once instead of twenty times. The lists travel as
JSON inside one row; every value comes back as its field's own type. Lists that are asked for again and again, about other
people each time, are put into SQL once (`compiled`): for a page of forty short lists that is half of its time. The database
plans a statement that comes again once too (`record.prepared`): planning forty lists takes longer than answering them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, ParamSpec
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable

from alongside.record import prepared
from alongside.record.prepared import Opened, opened


@dataclass(frozen=True, slots=True)
class Written:
    """A list asked for in SQL: the statement, its named values, and what each column is read with (None stays None)."""

    sql: str
    values: Mapping[str, Any]
    columns: tuple[Callable[[Any], Any] | None, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    sql: Opened
    columns: tuple[Callable[[Any], Any] | None, ...]
    row: Callable[[list[Any]], Any]


P = ParamSpec("P")
MOST_SHAPES = 256


@dataclass(frozen=True, slots=True)
class _Shape:
    """A queryset as SQL, once, and how a row of it is read. `sql` is None where it can hold nothing."""

    sql: Opened | None
    columns: tuple[Callable[[Any], Any] | None, ...] = ()
    row: Callable[[list[Any]], Any] = tuple


@dataclass(frozen=True, slots=True)
class Compiled:
    """A list that was put into SQL before, and whom it is about this time in the places of those it was written for."""

    shape: _Shape
    who: Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class _Lists:
    """Lists as they were put into SQL for stand-ins: of each argument one, or several where it is a collection. `by_size`: those
    whose statement looks at each member of a collection, so that it is another one for each number of them."""

    shapes: Mapping[str, _Shape]
    stand_ins: tuple[Any, ...]
    by_size: frozenset[str]

    def about(self, args: list[Any]) -> dict[str, Compiled]:
        who: dict[Any, Any] = {}
        for stands, arg in zip(self.stand_ins, args, strict=True):
            if isinstance(stands, tuple):
                who |= dict(zip(stands, arg, strict=False))
                who[stands] = list(arg)
            elif isinstance(stands, UUID):
                who[stands] = arg
        return {name: Compiled(shape, who) for name, shape in self.shapes.items()}


SOME = 2  # stand-ins of a collection, however many there are


def compiled(build: Callable[P, Mapping[str, QuerySet[Any, Any]]]) -> Callable[P, dict[str, Compiled]]:
    """Lists about people, asked for `together`, whose SQL is worked out once and kept.

    `build` takes references, collections of references, and values that make another statement (a flag). It must do
    nothing with a reference but compare a column with it. What compares a column with a whole collection is the same statement
    for any number of references. Where each is looked at by itself, the collection is filled up to a power of two with its
    last one, so that few shapes stand for all.
    """
    shapes: dict[tuple[Any, ...], _Lists] = {}

    def worked_out(key: tuple[Any, ...], args: list[Any]) -> _Lists:
        if key not in shapes:
            if len(shapes) >= MOST_SHAPES:
                shapes.clear()
            shapes[key] = _shapes(build, args)
        return shapes[key]

    @wraps(build)
    def lists(*args: P.args, **kwargs: P.kwargs) -> dict[str, Compiled]:
        if kwargs:
            raise TypeError("What lists are about is given in its place, not by name.")
        given = [_as_refs(arg) for arg in args]
        some = [arg[:1] * SOME if isinstance(arg, tuple) else arg for arg in given]
        of_any_size = worked_out(_key(some), some)
        found = of_any_size.about(given)
        if of_any_size.by_size:
            filled = [_filled(arg) if isinstance(arg, tuple) else arg for arg in given]
            sized = worked_out(("by size", *_key(filled)), filled).about(filled)
            found |= {name: sized[name] for name in of_any_size.by_size}
        return found

    return lists


def _as_refs(arg: Any) -> Any:
    return tuple(arg) if isinstance(arg, Collection) and not isinstance(arg, str) else arg


def _filled(refs: tuple[Any, ...]) -> tuple[Any, ...]:
    size = 1 << (len(refs) - 1).bit_length() if refs else 0
    return refs + refs[-1:] * (size - len(refs))


def _key(args: list[Any]) -> tuple[Any, ...]:
    return tuple(
        len(arg) if isinstance(arg, tuple) else UUID if isinstance(arg, UUID) else arg for arg in args
    )


def _shapes(build: Callable[..., Mapping[str, QuerySet[Any, Any]]], args: list[Any]) -> _Lists:
    stand_ins = tuple(
        tuple(uuid4() for _ in arg) if isinstance(arg, tuple) else uuid4() if isinstance(arg, UUID) else arg
        for arg in args
    )
    several = [each for each in stand_ins if isinstance(each, tuple) and each]
    found = {name: _shape(queryset, several) for name, queryset in build(*stand_ins).items()}
    each_one = {ref for refs in several for ref in refs}
    everybody = each_one | {ref for ref in stand_ins if isinstance(ref, UUID)}
    for name, shape in found.items():
        # Whatever is no value of its own stands in the words of the statement, where nothing can take its place.
        if shape.sql and any(words in shape.sql.text for ref in everybody for words in (str(ref), ref.hex)):
            raise TypeError(
                f"{name}: a reference is kept as a reference, so that another can take its place."
            )
    by_size = (
        name
        for name, shape in found.items()
        if shape.sql and any(isinstance(value, UUID) and value in each_one for value in shape.sql.values)
    )
    return _Lists(found, stand_ins, frozenset(by_size))


def _in_any(sql: str, several: Iterable[tuple[UUID, ...]]) -> str:
    """The statement with whole collections as arrays: `IN (a, b)` is `= ANY` of the array of them."""
    for refs in several:
        array = mogrify("= ANY(%s)", [list(refs)], connection)
        for order in (refs, refs[::-1]):  # a set may give them either way round
            listed = mogrify(f"IN ({', '.join(['%s'] * len(order))})", order, connection)
            sql = sql.replace(listed, array)
    return sql


def _shape(queryset: QuerySet[Any, Any], several: Iterable[tuple[UUID, ...]] = ()) -> _Shape:
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return _Shape(None)
    columns = tuple(_reads(column[0].output_field) for column in compiler.select)
    whole = _in_any(mogrify(sql, values, connection), several)
    return _Shape(opened(whole), columns, _row_of(queryset))


def together(
    lists: Mapping[str, QuerySet[Any, Any] | Written | Compiled],
    *,
    first: tuple[str, Sequence[Any]] = ("", ()),
) -> dict[str, list[Any]]:
    """Every list by its key: objects, tuples or single values as the queryset says, in its order. One statement, or none
    where no list can hold anything. `first`: a statement that is made before it (a lock); the lists are as they stand then."""
    asked = {key: each for key, wanted in lists.items() if (each := _ask(wanted)) is not None}
    found: dict[str, list[Any]] = {key: [] for key in lists}
    if not asked:
        if first[0]:
            with connection.cursor() as cursor:
                cursor.execute(*first)
        return found
    texts = prepared.row(
        f"SELECT {', '.join(_as_json(each) for each in asked.values())}",
        [value for each in asked.values() for value in each.sql.values],
        first=first,
    )
    for (key, each), text in zip(asked.items(), texts, strict=True):
        found[key] = [
            each.row(
                [
                    value if read is None or value is None else read(value)
                    for read, value in zip(each.columns, row, strict=True)
                ]
            )
            for row in json.loads(text)
        ]
    return found


def _as_json(each: _Asked) -> str:
    names = ", ".join(f"c{place}" for place in range(len(each.columns)))
    rows = f"SELECT coalesce(json_agg(json_build_array({names})), '[]')::text"
    return f"({rows} FROM ({each.sql.text}) AS q({names}))"


def _ask(wanted: QuerySet[Any, Any] | Written | Compiled) -> _Asked | None:
    if isinstance(wanted, Written):
        return _Asked(opened(mogrify(wanted.sql, wanted.values, connection)), wanted.columns, tuple)
    compiled_ = wanted if isinstance(wanted, Compiled) else Compiled(_shape(wanted), {})
    shape = compiled_.shape
    if shape.sql is None:
        return None
    return _Asked(shape.sql.about(compiled_.who), shape.columns, shape.row)


AS_THEY_ARE = (models.CharField, models.TextField, models.BooleanField, models.IntegerField)


def _reads(field: Any) -> Callable[[Any], Any] | None:
    """How a field reads a value that came as JSON; None where that is the value already."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if type(field) is models.UUIDField:
        return _reference
    return None if type(field).to_python in _PLAIN else field.to_python


_reference = lru_cache(maxsize=8192)(UUID)  # the same few people and colleagues, many times on a page
_PLAIN = {kind.to_python for kind in AS_THEY_ARE}


def _row_of(wanted: QuerySet[Any, Any]) -> Callable[[list[Any]], Any]:
    kind = wanted._iterable_class
    if kind is FlatValuesListIterable:
        return lambda values: values[0]
    if kind is ModelIterable:
        model = wanted.model
        names = [field.attname for field in model._meta.concrete_fields]
        return lambda values: model.from_db(connection.alias, names, values)
    return tuple
