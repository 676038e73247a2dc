"""What can happen: every event kind, with exactly the facts the law reads.

A kind is a frozen dataclass declared in its room's file in `law/steps/`. Facts come in and go out as JSON; `read` turns
JSON into the dataclass and says which fact is wrong and how, `plain` turns it back. A fact left out is None, which
means "not recorded"; a coded fact that may be answered "not known" says so in its code set.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from alongside.law.tables import Mode

Facts = Any  # a frozen dataclass registered by @event
F = TypeVar("F")


class BadFacts(ValueError):
    """A fact that cannot be what it says. `field` is the fact, `message` one sentence for the person at the screen."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message = field, message


@dataclass(frozen=True, eq=False)
class CodeSet:
    """The values a fact may take, code to label in the words of the field.

    `national` names a national code set instead (`law/codes`), whose codes carry their years.
    """

    name: str
    own: Mapping[str, str] | None = None
    national: str = ""

    def options(self) -> Mapping[str, str]:
        """Every code with its label; for a national set the codes of all years, the latest label winning."""
        if self.own is not None:
            return self.own
        from alongside.law import codes

        return codes.all_years(self.national)


def coded(name: str, **own: str) -> CodeSet:
    """A set of our own: `coded("seen", yes="Seen", no="Not seen")`."""
    return CodeSet(name, types.MappingProxyType(own))


@dataclass(frozen=True)
class EventKind:
    """One kind of event: its step and room, the kind of matter it belongs to, and the dataclass of its facts."""

    kind: str
    label: str
    step: str
    room: str
    matter: str
    mode: Mode
    facts: type
    opens_matter: bool
    about: str

    def fact_types(self) -> dict[str, str | dict[str, str]]:
        """Each fact with its type's name, or its code set as code to label (for `pathway --format json`)."""
        return dict(_types(self.facts))

    def lists(self) -> tuple[str, ...]:
        """The facts that may carry several values."""
        return tuple(name for name, hint in _hints(self.facts).items() if _split(hint)[2])

    def required(self) -> tuple[str, ...]:
        """The facts without which the event cannot be written."""
        return _required(self.facts)


KINDS: dict[str, EventKind] = {}
Shape = tuple[
    Any, CodeSet | None, bool
]  # the plain type of a fact, its code set, whether it may carry several


def event(
    kind: str, *, label: str, step: str, matter: str, decides: bool = False, opens_matter: bool = False
) -> Callable[[type[F]], type[F]]:
    """Declare an event kind on its dataclass of facts. The room is the name of the file it stands in."""

    def declare(cls: type[F]) -> type[F]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        if kind in KINDS:
            raise ValueError(f"event kind {kind} is declared twice")
        KINDS[kind] = EventKind(
            kind,
            label,
            step,
            cls.__module__.rsplit(".", 1)[-1],
            matter,
            Mode.DECIDES if decides else Mode.REPORTS,
            made,
            opens_matter,
            " ".join((cls.__doc__ or "").split()),
        )
        return made

    return declare


def read(kind: str, facts: Mapping[str, Any]) -> Facts:
    """The facts of an event from JSON. Raises BadFacts for an unknown kind, an unknown fact or a wrong value."""
    known = KINDS.get(kind)
    if known is None:
        raise BadFacts("kind", f"“{kind}” is not an event Alongside knows.")
    shapes = _shapes(known.facts)
    for name in facts:
        if name not in shapes:
            raise BadFacts(name, f"“{name}” is not a fact of {known.label.lower()}.")
    values = {name: _value(name, shapes[name], value) for name, value in facts.items()}
    for name in known.required():
        if values.get(name) is None:
            raise BadFacts(
                name, f"{name.replace('_', ' ').capitalize()} is needed for {known.label.lower()}."
            )
    return known.facts(**values)


def part(kind: str, facts: Mapping[str, Any]) -> Facts:
    """Those facts of an event that are open to a reader: what is left out is None (or no value at all, where there may be
    several), also where the event could not be written without it. Raises BadFacts as `read` does."""
    known = KINDS[kind]
    shapes = _shapes(known.facts)
    return known.facts(**{name: _value(name, shape, facts.get(name)) for name, shape in shapes.items()})


def plain(facts: Facts) -> dict[str, Any]:
    """The facts as JSON can carry them: dates as ISO text, facts not recorded left out."""
    out: dict[str, Any] = {}
    kind: type = facts.__class__
    for name in _names(kind):
        value = getattr(facts, name)
        if value is None or value == ():
            continue
        if isinstance(value, (date, datetime)):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = list(value)
        out[name] = value
    return out


@cache
def _required(facts: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(facts) if f.default is MISSING and f.default_factory is MISSING)


@cache
def _names(facts: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(facts))


@cache
def _shapes(facts: type) -> dict[str, Shape]:
    """Each fact as `_split` reads its hint, worked out once."""
    return {name: _split(hint) for name, hint in _hints(facts).items()}


@cache
def _types(facts: type) -> dict[str, str | dict[str, str]]:
    return {name: _shown(hint) for name, hint in _hints(facts).items()}


@cache
def _hints(facts: type) -> dict[str, Any]:
    return typing.get_type_hints(facts, include_extras=True)


def _split(hint: Any) -> Shape:
    """A hint as (plain type, code set, many?), with `| None` taken off."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    many = typing.get_origin(hint) is tuple
    if many:
        hint = typing.get_args(hint)[0]
    if typing.get_origin(hint) is typing.Annotated:
        base, code_set = typing.get_args(hint)[:2]
        return base, code_set, many
    return hint, None, many


def _shown(hint: Any) -> str | dict[str, str]:
    base, code_set, many = _split(hint)
    if code_set is not None:
        return dict(code_set.options())
    return f"list of {base.__name__}" if many else base.__name__


def _value(name: str, shape: Shape, value: Any) -> Any:
    base, code_set, many = shape
    if value is None:
        return () if many else None
    if many:
        if not isinstance(value, (list, tuple)):
            value = [value]  # one answer alone is a list of one
        return tuple(_one(name, base, code_set, each) for each in value)
    return _one(name, base, code_set, value)


def _one(name: str, base: Any, code_set: CodeSet | None, value: Any) -> Any:
    if code_set is not None:
        if not isinstance(value, str) or value not in code_set.options():
            raise BadFacts(name, f"“{value}” is not one of the answers for {_spoken(name).lower()}.")
        return value
    if base is bool or base is int or base is str:
        if type(value) is not base:
            raise BadFacts(name, f"{_spoken(name)} must be {_KINDS_IN_WORDS[base]}.")
        return value
    if base is datetime:
        return _moment(name, value)
    if base is date:
        return _day(name, value)
    raise TypeError(f"{name}: no fact can be a {base}")


_KINDS_IN_WORDS = {bool: "yes or no", int: "a whole number", str: "words"}


def _day(name: str, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadFacts(name, f"{_spoken(name)} must be a real date, like 2026-03-27.") from None


def _moment(name: str, value: Any) -> datetime:
    from alongside.law.days import London

    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadFacts(name, f"{_spoken(name)} must be a day and time, like 2026-03-27T14:05.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=London)


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()
