"""Questions that the rules of several rooms ask of a history."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.law import days
from alongside.law.history import Event, History, Matter
from alongside.law.tables import Level, Rule, Source

MANAGERS = ("team_manager", "duty_manager", "head_of_service")
SENIOR = ("head_of_service",)
CHAIRS = ("conference_chair",)


def says_why(facts: object) -> bool:
    """Whether a decision says why, and who made it in what role (invariant 47)."""
    return all(
        str(getattr(facts, name, None) or "").strip() for name in ("reasons", "decided_by", "decided_by_role")
    )


def reasons_rule(key: str, kinds: tuple[str, ...], source: Source) -> Rule:
    """The refusal of a decision that does not say why, who and in what role."""
    return Rule(
        key,
        Level.REFUSAL,
        47,
        kinds,
        lambda history, event: event.facts is not None and not event.reported and not says_why(event.facts),
        "A decision needs its reasons, and the name and role of the person who made it.",
        "Write why in a sentence or two. If you were told a decision by phone, record who made it and when.",
        source,
        field="reasons",
    )


def is_open(history: History, matter: Matter, begins: tuple[str, ...], ends: tuple[str, ...]) -> bool:
    """Whether one run of a process has begun and not ended."""
    kinds = {event.kind for event in history.of(matter.id)}
    return bool(kinds & set(begins)) and not kinds & set(ends)


def open_matters(
    history: History, kind: str, begins: tuple[str, ...], ends: tuple[str, ...]
) -> Iterator[Matter]:
    """The runs of one kind of process that have begun and not ended."""
    return (m for m in history.matters.values() if m.kind == kind and is_open(history, m, begins, ends))


def age_at(history: History, event: Event) -> int | None:
    """How old the child was when this happened, in whole years; None where either day is not known, or before birth."""
    born = history.person.born_on
    if born is None or event.on is None or event.on < born:
        return None
    return days.age_on(born, event.on)


def unborn(history: History) -> bool:
    """Whether the child has not been born as far as is known."""
    return (
        history.person.born_on is None
        and history.first("child_born") is None
        and (history.person.due_on is not None or history.first("birth_expected") is not None)
    )
