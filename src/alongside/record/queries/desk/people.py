"""All that is known of one person, statement by statement, each with its days, its source and who wrote it.

A protected address is shown to those who work with the child and to nobody else; the others are told that there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet

from alongside.law import people as law
from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import (
    NotFound,
    Viewer,
    clearance as clearance,
    cleared_for as cleared_for,
    hidden_from,
    hidden_list,
    open_record,
)
from alongside.record.queries.desk.staff import Colleague, colleague_rows
from alongside.record.together import compiled, together


@dataclass(frozen=True, slots=True)
class Card:
    """A person in a line: what to call them, when they were born or are expected."""

    ref: UUID
    name: str
    born_on: date | None = None
    due_on: date | None = None
    died_on: date | None = None
    sex: str = ""

    @property
    def unborn(self) -> bool:
        """Whether a baby is expected."""
        return self.born_on is None and self.due_on is not None

    def is_child_on(self, today: date) -> bool:
        """Whether they are under 18 or not yet born on that day; not known counts as no."""
        if self.unborn:
            return True
        return (
            self.born_on is not None
            and (today.year - self.born_on.year)
            - ((today.month, today.day) < (self.born_on.month, self.born_on.day))
            < 18
        )


def cards(people: Iterable[UUID]) -> dict[UUID, Card]:
    """These people's cards. One statement."""
    return {row[0]: Card(*row) for row in card_rows(people)}


def card_rows(people: Iterable[UUID]) -> QuerySet[models.PersonCard, Any]:
    """The values of a `Card` for each of these people, to be read together with other lists."""
    return _card_values().filter(person__in=set(people))


def _card_values() -> QuerySet[models.PersonCard, Any]:
    return models.PersonCard.objects.values_list("person", "name", "born_on", "due_on", "died_on", "sex")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that was said about somebody. `withheld`: protected, and not for this reader, so its words are absent."""

    ref: UUID
    about: UUID
    kind: str
    words: str
    from_on: date | None
    to_on: date | None
    source: str
    recorded_at: datetime
    recorded_by: UUID
    protected: bool = False
    withheld: bool = False
    other: UUID | None = None
    other_name: str = ""
    detail: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is true on that day, as far as is known."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True)
class Known:
    """Where one fact about a person stands: a value in words, or why there is none."""

    fact: str
    question: str
    standing: str
    words: str
    value: Any
    on: date | None
    source: str
    recorded_by: UUID | None
    answer: UUID | None = None

    @property
    def asked(self) -> bool:
        """Whether there is anything at all."""
        return self.answer is not None


@dataclass(frozen=True, slots=True)
class Warning:
    """A staff-safety warning that stands. `review_on` is the day to look at it again; `overdue` says it has passed."""

    ref: UUID
    person: UUID
    person_name: str
    kind: str
    kind_words: str
    words: str
    source: str
    review_on: date
    recorded_at: datetime
    recorded_by: UUID
    overdue: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's sheet of facts. `records` are all records that are this one person."""

    person: Card
    records: tuple[Card, ...]
    cleared: bool
    names: tuple[Statement, ...]
    numbers: tuple[Statement, ...]
    addresses: tuple[Statement, ...]
    reach: tuple[Statement, ...]
    households: tuple[Statement, ...]
    ties: tuple[Statement, ...]
    responsibility: tuple[Statement, ...]
    responsible_for: tuple[Statement, ...]
    known: tuple[Known, ...]
    warnings: tuple[Warning, ...]
    ended_warnings: tuple[Warning, ...]
    staff: dict[UUID, Colleague] = field(default_factory=dict)

    def now(self, statements: Iterable[Statement], today: date) -> tuple[Statement, ...]:
        """Those that hold today."""
        return tuple(each for each in statements if each.holds_on(today))


def same_person(person: UUID) -> tuple[UUID, ...]:
    """Every record that is this person, the one that stands first. Raises NotFound where there is none. One statement."""
    rows = list(
        models.PersonCard.objects.filter(
            canonical__in=models.PersonCard.objects.filter(person=person).values("canonical")
        ).values_list("person", "canonical")
    )
    if not rows:
        raise NotFound(person)
    return tuple(sorted((row[0] for row in rows), key=lambda ref: (ref != rows[0][1], str(ref))))


def standing(model: type[Model], people: Iterable[UUID], by: str = "person") -> Any:
    """The statements of a table that nothing replaced and nobody took back, latest first."""
    return model._default_manager.filter(
        **{f"{by}__in": list(people)}, standing=True, replaced_by=None
    ).order_by("-recorded_at", "ref")


def sheet(viewer: Viewer, person: UUID, *, now: datetime, alone: bool = False) -> Sheet:
    """Everything known of a person whose record was opened; `alone`: on this record, without those joined to it. Three
    statements."""
    records = (person,) if alone else same_person(person)
    today = london_day(now)
    read = together({**to_read(person, records, viewer, today), "hidden": hidden_list(viewer, today)})
    said = from_read(records, read, hidden=frozenset(row[0] for row in read["hidden"]))
    named = together({**cards_of(said.people), **staff_of(said.writers)})
    return said.sheet(
        {row[0]: Card(*row) for row in named["cards"]},
        {row[0]: Colleague(*row) for row in named["staff"]},
        today,
    )


def to_read(person: UUID, records: Collection[UUID], viewer: Viewer, today: date) -> dict[str, Any]:
    """What `from_read` needs of a person who has these records, to be read together with other lists."""
    return {"cleared": clearance([person], viewer, today), **_said_of(records)}


def said_to_read(records: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """Everything said about a person who has these records."""
    return {
        **near_to_read(records),
        "responsible": standing(models.ParentalResponsibility, records),
        "responsible_for": standing(models.ParentalResponsibility, records, by="holder"),
        "names": standing(models.Name, records),
        "numbers": standing(models.Identifier, records),
        "addresses": addresses_to_read(records),
        "reach": standing(models.ContactPoint, records),
        "answers": _answers(records),
        **warnings_to_read(records),
    }


_said_of = compiled(said_to_read)


@compiled
def cards_of(people: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """The values of a `Card` for each of these people, as "cards"."""
    return {"cards": card_rows(people)}


@compiled
def staff_of(refs: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """The values of a `Colleague` for each of these accounts, as "staff"."""
    return {"staff": colleague_rows(refs)}


def near_to_read(records: Collection[UUID]) -> dict[str, Any]:
    """What `near_from_read` needs, to be read together with other lists."""
    return {
        "ties_from": _without_ended(standing(models.Relationship, records), "other"),
        "ties_to": _without_ended(standing(models.Relationship, records, by="other"), "person"),
        "own_homes": standing(models.HouseholdMember, records),
        "homes": _without_ended(
            _in_homes(standing(models.HouseholdMember, records).order_by().values("household")), "person"
        ),
    }


def near_cards_to_read(records: Collection[UUID]) -> dict[str, Any]:
    """The cards of whoever `near_to_read` may find, to be read together with it: three lists, each found by its index."""
    homes = standing(models.HouseholdMember, records).order_by().values("household")
    near = {
        "cards_from": standing(models.Relationship, records).order_by().values("other"),
        "cards_to": standing(models.Relationship, records, by="other").order_by().values("person"),
        "cards_home": _in_homes(homes).order_by().values("person"),
    }
    return {name: _card_values().filter(person__in=whom) for name, whom in near.items()}


def near_cards_from_read(read: Mapping[str, list[Any]]) -> dict[UUID, Card]:
    """The cards that `near_cards_to_read` found."""
    return {row[0]: Card(*row) for name in ("cards_from", "cards_to", "cards_home") for row in read[name]}


def _without_ended(rows: Any, whose: str) -> Any:
    """Without babies whose pregnancy has ended: no list of who is near names them, on nobody's page."""
    return rows.exclude(Exists(models.pregnancies_ended().filter(person=OuterRef(whose))))


def near_from_read(
    records: Collection[UUID], read: Mapping[str, list[Any]], *, hidden: Collection[UUID]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """To whom they are tied, and with whom they live or lived. Who may not be found is left out."""
    return (
        _ties(read["ties_from"], read["ties_to"], frozenset(records), hidden),
        _households(read["own_homes"], read["homes"], hidden),
    )


def responsible_to_read(records: Collection[UUID]) -> Any:
    """What `responsible_from_read` needs, to be read together with other lists."""
    return standing(models.ParentalResponsibility, records)


def responsible_from_read(
    rows: Iterable[models.ParentalResponsibility], *, hidden: Collection[UUID]
) -> tuple[Statement, ...]:
    """Who has parental responsibility for them. Who may not be found is left out."""
    return _responsibility(rows, hidden, held=False)


@dataclass(frozen=True, slots=True)
class AllSaid:
    """What was said about one person, before those who are named in it were looked up."""

    records: tuple[UUID, ...]
    cleared: bool
    names: tuple[Statement, ...]
    numbers: tuple[Statement, ...]
    addresses: tuple[Statement, ...]
    reach: tuple[Statement, ...]
    households: tuple[Statement, ...]
    ties: tuple[Statement, ...]
    responsibility: tuple[Statement, ...]
    responsible_for: tuple[Statement, ...]
    known: tuple[Known, ...]
    warned: tuple[list[models.StaffWarning], list[models.StaffWarningReview]]

    @property
    def others(self) -> tuple[Statement, ...]:
        """What ties them to somebody else."""
        return (*self.ties, *self.responsibility, *self.responsible_for, *self.households)

    @property
    def near(self) -> frozenset[UUID]:
        """Those tied to them or who ever lived with them."""
        return frozenset(each.other for each in (*self.ties, *self.households) if each.other)

    @property
    def people(self) -> frozenset[UUID]:
        """Everybody whose card the sheet shows."""
        return frozenset({*self.records, *(each.other for each in self.others if each.other)})

    @property
    def writers(self) -> frozenset[UUID]:
        """Every account that wrote something of this."""
        said = (*self.names, *self.numbers, *self.addresses, *self.reach, *self.others)
        return frozenset(
            {
                *(each.recorded_by for each in said),
                *(warning.recorded_by for warning in self.warned[0]),
                *(answer.recorded_by for answer in self.known if answer.recorded_by),
            }
        )

    def sheet(self, cards: dict[UUID, Card], staff: dict[UUID, Colleague], today: date) -> Sheet:
        """The sheet, with everybody called by their name."""
        warned = warnings_of(*self.warned, today=today, named=cards, ended=True)
        return Sheet(
            person=cards[self.records[0]],
            records=tuple(cards[ref] for ref in self.records),
            cleared=self.cleared,
            names=self.names,
            numbers=self.numbers,
            addresses=self.addresses,
            reach=self.reach,
            households=_named(self.households, cards),
            ties=_named(self.ties, cards),
            responsibility=_named(self.responsibility, cards),
            responsible_for=_named(self.responsible_for, cards),
            known=self.known,
            warnings=tuple(w for w, over in warned if not over),
            ended_warnings=tuple(w for w, over in warned if over),
            staff={ref: one for ref, one in staff.items() if ref in self.writers},
        )


def from_read(
    records: tuple[UUID, ...], read: Mapping[str, list[Any]], *, hidden: Collection[UUID]
) -> AllSaid:
    """What was said about a person, from the lists of `to_read`. Who may not be found is left out."""
    cleared = bool(read["cleared"])
    return AllSaid(
        records=records,
        cleared=cleared,
        names=_names(read["names"]),
        numbers=_numbers(read["numbers"]),
        addresses=addresses_from(read["addresses"], cleared={*records} if cleared else ()),
        reach=_reach(read["reach"]),
        households=_households(read["own_homes"], read["homes"], hidden),
        ties=_ties(read["ties_from"], read["ties_to"], frozenset(records), hidden),
        responsibility=_responsibility(read["responsible"], hidden, held=False),
        responsible_for=_responsibility(read["responsible_for"], hidden, held=True),
        known=known_from_read(read["answers"]),
        warned=(read["warnings"], read["reviews"]),
    )


def _named(statements: Iterable[Statement], people: dict[UUID, Card]) -> tuple[Statement, ...]:
    return tuple(
        replace(each, other_name=people[each.other].name if each.other in people else "")
        for each in statements
    )


def _said(row: Any, about: UUID, kind: str, words: str, **more: Any) -> Statement:
    return Statement(
        row.ref,
        about,
        kind,
        words,
        row.from_on,
        row.to_on,
        row.source,
        row.recorded_at,
        row.recorded_by,
        **more,
    )


def _names(rows: Iterable[models.Name]) -> tuple[Statement, ...]:
    return tuple(
        _said(row, row.person_id, row.get_kind_display(), f"{row.given} {row.family}".strip()) for row in rows
    )


def _numbers(rows: Iterable[models.Identifier]) -> tuple[Statement, ...]:
    return tuple(
        _said(
            row,
            row.person_id,
            law.IDENTIFIERS.get(row.kind, row.kind.replace("_", " ").capitalize()),
            row.value,
        )
        for row in rows
    )


def addresses(people: Iterable[UUID], *, cleared: Collection[UUID]) -> tuple[Statement, ...]:
    """Where they live or lived, latest first. The words of a protected one are there for those cleared only."""
    return addresses_from(addresses_to_read(people), cleared=cleared)


def addresses_to_read(people: Iterable[UUID]) -> Any:
    """What `addresses_from` needs, to be read together with other lists."""
    return standing(models.Address, people).order_by("-from_on", "-recorded_at", "ref")


def addresses_from(rows: Iterable[models.Address], *, cleared: Collection[UUID]) -> tuple[Statement, ...]:
    """`addresses`, of rows that were read in its order."""
    found = []
    for row in rows:
        withheld = row.protected and row.person_id not in cleared
        words = ", ".join(filter(None, (row.lines.replace("\n", ", "), row.postcode)))
        found.append(
            _said(
                row,
                row.person_id,
                "address",
                "" if withheld else words,
                protected=row.protected,
                withheld=withheld,
                detail="" if withheld else row.uprn,
            )
        )
    return tuple(found)


def _reach(rows: Iterable[models.ContactPoint]) -> tuple[Statement, ...]:
    safe = {
        "safe": "safe to use",
        "unsafe": "not safe: do not use",
        "not_known": "not known whether it is safe",
    }
    return tuple(
        _said(
            row,
            row.person_id,
            row.kind,
            row.value,
            detail=f"{safe[row.safe]}{f', {row.when_safe}' if row.when_safe else ''}",
            protected=row.safe == "unsafe",
        )
        for row in rows
    )


def ties_of(people: Iterable[UUID], *, hidden: Collection[UUID]) -> tuple[Statement, ...]:
    """How they are tied to others, read from both ends: `kind` is what the other person is to them. Who may not be
    found is left out, and not counted."""
    mine = frozenset(people)
    return _ties(
        standing(models.Relationship, mine), standing(models.Relationship, mine, by="other"), mine, hidden
    )


def _ties(
    from_them: Iterable[models.Relationship],
    to_them: Iterable[models.Relationship],
    mine: Collection[UUID],
    hidden: Collection[UUID],
) -> tuple[Statement, ...]:
    found = []
    for row in from_them:
        if row.other_id not in hidden and row.other_id not in mine:
            tie = law.BY_TIE.get(row.kind)
            words = tie.other_is_the if tie else f"{row.kind.replace('_', ' ')} (the other way round)"
            found.append(_said(row, row.person_id, row.kind, words, other=row.other_id, detail="from"))
    for row in to_them:
        if row.person_id not in hidden and row.person_id not in mine:
            tie = law.BY_TIE.get(row.kind)
            words = tie.is_the if tie else row.kind.replace("_", " ")
            found.append(_said(row, row.other_id, row.kind, words, other=row.person_id, detail="to"))
    return tuple(found)


def responsibility(
    people: Iterable[UUID], *, hidden: Collection[UUID], held: bool = False
) -> tuple[Statement, ...]:
    """Who has parental responsibility for them; with `held`, for whom they have it."""
    rows = standing(models.ParentalResponsibility, people, by="holder" if held else "person")
    return _responsibility(rows, hidden, held=held)


def _responsibility(
    rows: Iterable[models.ParentalResponsibility], hidden: Collection[UUID], *, held: bool
) -> tuple[Statement, ...]:
    found = []
    for row in rows:
        other = row.person_id if held else row.holder_id
        if other in hidden:
            continue
        basis = law.BY_BASIS.get(row.basis)
        words = basis.words if basis else row.basis.replace("_", " ").capitalize()
        found.append(_said(row, row.person_id, row.basis, words, other=other, detail=row.evidence))
    return tuple(found)


def households(people: Iterable[UUID], *, hidden: Collection[UUID]) -> tuple[Statement, ...]:
    """With whom they live or lived, one statement for each other member. Who may not be found is left out."""
    mine = list(standing(models.HouseholdMember, people))
    if not mine:
        return ()
    return _households(mine, _in_homes({row.household_id for row in mine}), hidden)


def _in_homes(homes: Any) -> QuerySet[models.HouseholdMember]:
    return models.HouseholdMember.objects.filter(
        household__in=homes, standing=True, replaced_by=None
    ).order_by("household", "recorded_at", "ref")


def _households(
    mine: Collection[models.HouseholdMember],
    everybody: Iterable[models.HouseholdMember],
    hidden: Collection[UUID],
) -> tuple[Statement, ...]:
    own = {row.household_id: row for row in mine}
    found = []
    for row in everybody:
        if row.person_id in hidden or row.person_id in {here.person_id for here in mine}:
            continue
        here = own[row.household_id]
        ends = min((d for d in (row.to_on, here.to_on) if d), default=None)
        said = _said(row, here.person_id, str(row.household_id), "lives with", other=row.person_id)
        found.append(replace(said, to_on=ends))
    return tuple(found)


def known(people: Collection[UUID]) -> tuple[Known, ...]:
    """Every fact that may be asked, as it stands: the latest answer, or nothing asked yet. One statement."""
    return known_from_read(_answers(people))


def answers_of_each(people: Collection[UUID]) -> QuerySet[models.Answer]:
    """The latest answer to every question about each of these people, to be read together with other lists."""
    return (
        models.Answer.objects.filter(person__in=people)
        .order_by("person", "fact", "-on", "-recorded_at", "-ref")
        .distinct("person", "fact")
    )


def _answers(people: Collection[UUID]) -> QuerySet[models.Answer]:
    return (
        models.Answer.objects.filter(person__in=people)
        .order_by("fact", "-on", "-recorded_at", "-ref")
        .distinct("fact")
    )


def known_from_read(answers: Iterable[models.Answer]) -> tuple[Known, ...]:
    """Every fact that may be asked about one person, from the latest answer to each."""
    rows = {row.fact: row for row in answers}
    found = []
    for fact in law.FACTS:
        row = rows.get(fact.key)
        if row is None:
            found.append(
                Known(fact.key, fact.question, "not_asked", law.NO_ANSWER["not_asked"], None, None, "", None)
            )
            continue
        words = _in_words(fact, row.value) if row.standing == "known" else law.NO_ANSWER[row.standing]
        found.append(
            Known(
                fact.key,
                fact.question,
                row.standing,
                words,
                row.value,
                row.on,
                row.source,
                row.recorded_by,
                row.ref,
            )
        )
    return tuple(found)


def _in_words(fact: law.Fact, value: Any) -> str:
    if fact.day:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B} {day.year}"
    if isinstance(value, list):
        return ", ".join(fact.words(each) for each in value)
    return fact.words(value)


def warnings_to_read(people: Collection[UUID]) -> dict[str, Any]:
    """What `warnings_of` needs about these people, to be read together with other lists."""
    return {
        "warnings": models.StaffWarning.objects.filter(person__in=people).order_by("-recorded_at", "ref"),
        "reviews": models.StaffWarningReview.objects.filter(warning__person__in=people).order_by(
            "recorded_at"
        ),
    }


def warnings_of(
    rows: Iterable[models.StaffWarning],
    reviews: Iterable[models.StaffWarningReview],
    *,
    today: date,
    named: Mapping[UUID, Card],
    ended: bool = False,
) -> list[tuple[Warning, bool]]:
    """Warnings, each with whether it has ended. Without `ended` only those that stand."""
    latest = {review.warning_id: review for review in reviews}
    found = []
    for row in rows:
        review = latest.get(row.ref)
        over = review is not None and review.outcome == models.StaffWarningReview.Outcome.ENDED
        if over and not ended:
            continue
        review_on = review.review_on if review is not None and review.review_on else row.review_on
        card = named.get(row.person_id)
        found.append(
            (
                Warning(
                    row.ref,
                    row.person_id,
                    card.name if card else "",
                    row.kind,
                    law.WARNING_KINDS.get(row.kind, row.kind.replace("_", " ").capitalize()),
                    row.words,
                    row.source,
                    review_on,
                    row.recorded_at,
                    row.recorded_by,
                    review_on < today,
                ),
                over,
            )
        )
    return found


def open_sheet(viewer: Viewer, person: UUID, *, what: str, now: datetime) -> Sheet:
    """Open a person's record, and read the sheet of facts. Raises NotFound or ReasonNeeded as `open_record` says."""
    opened = open_record(viewer, person, what=what, now=now)
    return sheet(viewer, opened.person, now=now)


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody who may be meant on a form about a person: tied to them or living with them."""

    ref: UUID
    name: str
    words: str


def near(known_: Sheet) -> tuple[Near, ...]:
    """Everybody tied to a person or living with them, once, in words."""
    found: dict[UUID, Near] = {}
    for each in (*known_.ties, *known_.households):
        if each.other and each.other not in found:
            found[each.other] = Near(each.other, each.other_name, each.words)
    return tuple(found.values())


def findable(viewer: Viewer, people: Iterable[UUID], *, now: datetime) -> dict[UUID, Card]:
    """The cards of those of these people whom this viewer may find. Two statements."""
    hidden = hidden_from(viewer, london_day(now))
    return {ref: card for ref, card in cards(people).items() if ref not in hidden}
