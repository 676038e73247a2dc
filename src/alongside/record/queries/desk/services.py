"""Services around a child as their page shows them: who, whom to ring, since when, and when somebody last made sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.law.days import london_day
from alongside.law.people import SERVICES
from alongside.record import models
from alongside.record.access import Viewer, open_record
from alongside.record.queries.desk.documents import name_of_writer
from alongside.record.queries.desk.people import Card, card_rows, clearance
from alongside.record.together import together

# The fact under which the same was written down before there was a list of services.
SAME_FACT = {"school": "school", "gp": "gp", "health_visitor": "health_visitor"}


@dataclass(frozen=True, slots=True)
class Around:
    """One service around a child. `withheld`: it would give away where somebody lives, and this reader is not cleared."""

    ref: UUID
    kind: str
    kind_words: str
    name: str
    contact: str
    reach: str
    from_on: date | None
    to_on: date | None
    confirmed_on: date
    protected: bool
    withheld: bool
    source: str
    by: str


@dataclass(frozen=True, slots=True)
class Services:
    """The services around one child: those that are involved, those that were, and what is known as a fact only."""

    child: Card
    now: tuple[Around, ...]
    before: tuple[Around, ...]
    known: tuple[tuple[str, str], ...]


def around(viewer: Viewer, child: UUID, *, now: datetime) -> Services:
    """The services around a child. Opens the record. One statement after that."""
    opened = open_record(viewer, child, what="services around a child", now=now)
    rows = (
        models.ServiceInvolved.objects.filter(person__in=opened.records, standing=True, replaced_by=None)
        .order_by("kind", "name", "recorded_at")
        .annotate(by_name=name_of_writer())
        .values_list(
            "ref", "kind", "name", "contact", "reach", "from_on", "to_on", "confirmed_on", "protected", "source", "by_name"
        )
    )  # fmt: skip
    answers = (
        models.Answer.objects.filter(person__in=opened.records, fact__in=set(SAME_FACT.values()))
        .order_by("fact", "-on", "-recorded_at", "-ref")
        .distinct("fact")
        .values_list("fact", "standing", "value", "protected")
    )
    read = together(
        {
            "cards": card_rows([opened.person]),
            "rows": rows,
            "answers": answers,
            "cleared": clearance(opened.records, viewer, london_day(now)),
        }
    )
    cleared = bool(read["cleared"])
    found = [_around(row, cleared) for row in read["rows"]]
    there = {SAME_FACT.get(each.kind) for each in found}
    return Services(
        Card(*read["cards"][0]),
        tuple(each for each in found if each.to_on is None),
        tuple(each for each in found if each.to_on is not None),
        tuple(
            (SERVICES[fact], str(value))
            for fact, standing, value, protected in read["answers"]
            if standing == "known" and fact not in there and (cleared or not protected)
        ),
    )


def _around(row: tuple[object, ...], cleared: bool) -> Around:
    ref, kind, name, contact, reach, from_on, to_on, confirmed_on, protected, source, by = row
    withheld = bool(protected) and not cleared
    return Around(
        ref,  # type: ignore[arg-type]
        str(kind),
        SERVICES[str(kind)],
        "" if withheld else str(name),
        "" if withheld else str(contact),
        "" if withheld else str(reach),
        from_on,  # type: ignore[arg-type]
        to_on,  # type: ignore[arg-type]
        confirmed_on,  # type: ignore[arg-type]
        bool(protected),
        withheld,
        "" if withheld else str(source),
        str(by or ""),
    )
