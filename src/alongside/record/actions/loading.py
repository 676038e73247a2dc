"""Bringing another system's file into the record: reported, matched, accounted for, whole or not at all.

Importers only report: nothing here asks the law, and nothing here makes a duty to tell, an account or an alert, nor a task but the
one that asks whoever answers for a restricted child (loading_restricted).
A later file of the same system finds what an earlier one brought by child, kind, day and place (a referral also where its
day alone changed: loading_referrals): what it says again is equal, what it says differently corrects. What people here have since written or corrected is never overruled by a file.
"""

from __future__ import annotations

import json
from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from operator import itemgetter
from typing import Any, Protocol
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from alongside.law import events as law_events
from alongside.law.days import london_day
from alongside.law.history import Event, History
from alongside.record import history as histories, models
from alongside.record.access import Viewer
from alongside.record.acting import reports, stamp
from alongside.record.actions.companions import (
    Companion,
    rows_of,
    with_homes_protected,
    workers_and_teams,
)
from alongside.record.actions.loading_ends import (
    ENDED_BY,
    GOES_ON,
    Answers,
    Row,
    answered_later,
    category_later,
    goes_on,
    said_again,
    taken_back_by,
    told_later,
    told_near,
    years_told,
)
from alongside.record.actions.loading_gone import BEGINS_ONE, had_to_be_named, open_and_absent
from alongside.record.actions.loading_numbers import (
    Numbers,
    born_and_of_one_sex,
    numbers_of,
    told_of,
    typed_here,
)
from alongside.record.actions.loading_referrals import Told, expected_in, same
from alongside.record.actions.loading_restricted import RestrictedHere
from alongside.record.actions.loading_runs import (
    conferences_here,
    conferences_told,
    expected_again,
    runs_here,
    runs_told,
    same_conferences,
    same_runs,
    with_all_below,
)
from alongside.record.write import Rows, lock, write_bulk

IMPORTER = Viewer(
    user=uuid5(UUID(int=0), "alongside:importer"),
    name="Loaded from a file",
    roles=frozenset(),
    teams=frozenset(),
    machine=True,
)
CHUNK = 200
# What a census says without a day, of how things stood when its year ended: each year's word is an event of its own.
OF_THE_YEAR = frozenset({"plan_category_changed", "conference_not_required", "fgdm_offered", "fgdm_held"})
KEPT_HERE = "Corrected or answered here since; a file does not overrule that."
# What holds only for the time of which it was said: each year's word is an answer of its own, also where it is the same.
FOR_THE_TIME = frozenset({"upn_unknown"})
TOLD_LATER = "A file of a later year says it differently; what that one says stands."
STORED, EQUAL, CORRECTS, NOT_STORED = "stored", "equal", "corrects", "not_stored"


class Said(Protocol):
    """One element of a file (exchange.said.Said)."""

    table: str
    row: int
    name: str
    text: str
    line: int
    becomes: str
    because: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file about to be loaded. `system` is where it comes from, `source` what its events carry; `ours`: from this council, so
    that its numbers are those that are typed here."""

    digest: str
    kind: str
    system: str
    source: str
    year: str
    name: str
    size: int
    stated_on: date
    ours: bool = False


@dataclass(slots=True)
class Reconciliation:
    """What became of a file: every element counted once, and every wrong thing named."""

    children: int = 0
    new_children: int = 0
    known_children: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    wrong: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str, str], list[tuple[str, int, str]]] = field(default_factory=dict)
    no_longer_said: int = 0
    gone: list[tuple[str, str, date | None]] = field(
        default_factory=list
    )  # of these what begins one, the same way
    absent: list[str] = field(
        default_factory=list
    )  # the numbers of children who were open and are not in the file
    goes_on: list[tuple[str, str, date | None]] = field(default_factory=list)  # child, kind, first day

    @property
    def elements(self) -> int:
        """How many elements of the file were accounted for."""
        return sum(self.outcomes.values())

    def count(self, said: Said, outcome: str, child: str) -> None:
        """Account for one element."""
        self.outcomes[outcome] += 1
        if outcome == NOT_STORED:
            self.reasons[said.because] += 1
        if said.wrong:
            self.name((said.table, said.name, said.wrong), child, said.line, said.text)

    def name(self, key: tuple[str, str, str], child: str, line: int, text: str) -> None:
        """Name a wrong thing: table, element and what is the matter; with the first few places where it stands."""
        self.wrong[key] += 1
        examples = self.examples.setdefault(key, [])
        if len(examples) < 3:
            examples.append((child, line, text))


class LoadedBefore(Exception):
    """These very bytes were loaded before: nothing changes."""

    def __init__(self, on: datetime) -> None:
        super().__init__(f"These very bytes were loaded on {on:%-d %B %Y}.")
        self.on = on


def loaded_before(digest: str) -> datetime | None:
    """When a file of these very bytes was loaded, or None."""
    return models.SourceFile.objects.filter(digest=digest).values_list("recorded_at", flat=True).first()


@reports
def load(
    file: Incoming,
    children: Iterable[Any],
    header: Callable[[], Sequence[Said]],
    *,
    companions: Mapping[str, Companion] | None = None,
    by: Viewer = IMPORTER,
    now: datetime,
    progress: Callable[[int], None] = lambda done: None,
) -> Reconciliation:
    """Bring a file in, whole or not at all. `header` is asked once the children have been read.

    `companions` holds, by the child's number, what a companion file adds (names, parents, address, worker, team).
    Raises LoadedBefore for bytes that are here already. Files of one system come in one after another: what one brings, the
    next one finds.
    """
    reconciled, ref = Reconciliation(), uuid4()
    with transaction.atomic():
        lock([uuid5(UUID(int=0), file.system)])
        if on := loaded_before(file.digest):
            raise LoadedBefore(on)
        loading = _Loading(file, ref, reconciled, companions or {}, by, now)
        for chunk in _chunks(children):
            loading.chunk(chunk)
            progress(reconciled.children)
        loading.restricted.ask()
        loading.find_absent()
        rows = Rows()
        loading.source_rows(rows, header(), None, "")
        rows.add(loading.file_row(header()))
        write_bulk(rows)
    return reconciled


def _chunks(children: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(children)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


@dataclass(slots=True)
class _Known:
    """What the record holds already about one child of the file."""

    person: UUID
    history: History
    keys: dict[str, tuple[UUID, UUID | None]]
    answers: dict[str, models.Answer]
    told: dict[str, list[tuple[date, Any]]]  # what was answered, the earliest first
    numbers: Numbers
    years: list[str] = field(
        default_factory=list
    )  # those of which files of this system told, the first one first
    later: list[Row] = field(default_factory=list)  # what files of later years told of its runs of work
    answered_later: Answers = field(default_factory=dict)  # and what the next of them answers
    standing: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.standing = {event.corrects or event.id: event for event in self.history.effective}

    @property
    def last_year(self) -> str:
        """The last year of which a file of this system told; empty if none did."""
        return self.years[-1] if self.years else ""


class _Loading:
    """One file being loaded: what is known so far of its children, and the rows that follow."""

    def __init__(
        self,
        file: Incoming,
        ref: UUID,
        reconciled: Reconciliation,
        companions: Mapping[str, Companion],
        by: Viewer,
        now: datetime,
    ) -> None:
        self.file, self.ref, self.reconciled = file, ref, reconciled
        self.companions = with_homes_protected(companions)
        self.stamp, self.now = stamp(by, now), now
        self.users, self.teams = workers_and_teams(companions.values())
        self.known_parents: dict[tuple[str, ...], UUID] = {}
        self.in_this_file: dict[str, list[tuple[UUID, tuple[Any, ...]]]] = {}
        self.people: set[UUID] = set()  # whom this file has named so far
        self.named_again: set[UUID] = set()  # the referrals this file has named so far
        self.restricted = RestrictedHere(by=by, now=now)

    def chunk(self, children: list[Any]) -> None:
        """Plan and write the rows of some children."""
        rows = Rows()
        people = self._whose(children, rows)
        known = self._known({person for person, new in people if not new})
        lock(list(known))
        for child, (person, new) in zip(children, people, strict=True):
            if person not in known:
                known[person] = _nobody(person)
            self._child(child, known[person], rows)
            self.people.add(person)
            if new:
                self.restricted.keep(child, person, self.companions.get(child.number), rows)
            if new and (companion := self.companions.get(child.number)):
                self._allocate(child, known[person], companion, rows)
            if child.missing:
                self.reconciled.name(("ChildIdentifiers", "LAchildID", child.missing), "", child.line, "")
            self.reconciled.children += 1
            self.reconciled.new_children += new
            self.reconciled.known_children += not new
        write_bulk(rows)

    # --- whose record it is -------------------------------------------------------------------------------------

    def _whose(self, children: list[Any], rows: Rows) -> list[tuple[UUID, bool]]:
        """The person each child is, and whether they are new. One number on two children is two people."""
        numbers = [child.number for child in children if child.number]
        holders = models.Identifier.objects.filter(
            kind="la_child_id", value__in=numbers, source=self.file.system
        )
        here: dict[str, list[UUID]] = {}
        for value, person in holders.values_list("value", "person"):
            here.setdefault(value, []).append(person)
        typed = typed_here(numbers) if self.file.ours else {}
        for value, person in told_of(typed, self.file.system):
            here.setdefault(value, []).append(person)
        people = {person for found in (here, typed) for people in found.values() for person in people}
        told = self._told(people)
        return [self._person(child, here, typed, told, rows) for child in children]

    def _told(self, people: set[UUID]) -> dict[UUID, tuple[Any, ...]]:
        found: dict[UUID, dict[str, Any]] = {person: {} for person in people}
        answers = models.Answer.objects.filter(person__in=people, fact__in=("born_on", "due_on", "sex"))
        for person, fact, value in answers.order_by("on", "recorded_at").values_list(
            "person", "fact", "value"
        ):
            found[person][fact] = value
        return {person: tuple(sorted(facts.items())) for person, facts in found.items()}

    def _person(
        self,
        child: Any,
        here: dict[str, list[UUID]],
        typed: dict[str, list[UUID]],
        told: dict[UUID, tuple[Any, ...]],
        rows: Rows,
    ) -> tuple[UUID, bool]:
        says = child.told()
        earlier = self.in_this_file.setdefault(child.number, []) if child.number else []
        for person, then in earlier:
            if then == says:
                return person, False
        taken = {person for person, _ in earlier}
        candidates = [person for person in here.get(child.number, ()) if person not in taken]
        exact = [person for person in candidates if told[person] == says]
        chosen: UUID | None = next(iter(exact or candidates), None)
        if earlier:
            for kind, _, said in child.identifiers:
                if kind == "la_child_id":
                    said.wrong = "Another child in this file has the same number; kept apart."
            chosen = exact[0] if exact else None
        elif not exact:
            fit = [
                person for person in typed.get(child.number, ()) if born_and_of_one_sex(told[person], says)
            ]
            chosen = fit[0] if len(fit) == 1 else chosen
        whose = chosen or self._new_person(child, rows)
        earlier.append((whose, says))
        return whose, chosen is None

    def _new_person(self, child: Any, rows: Rows) -> UUID:
        person = models.Person(**self.stamp)
        companion = self.companions.get(child.number)
        name = (
            {"kind": models.NameKind.CURRENT, "given": companion.given, "family": companion.family}
            if companion and (companion.given or companion.family)
            else {"kind": models.NameKind.NUMBER_ONLY, "family": child.number or "number not given"}
        )
        rows.add(person, models.Name(person_id=person.pk, source=self.file.system, **name, **self.stamp))
        if companion:
            added = rows_of(
                companion,
                person.pk,
                source=self.file.system,
                stamp=self.stamp,
                known_parents=self.known_parents,
            )
            rows.add(*added.rows)
        return person.pk

    def _known(self, people: set[UUID]) -> dict[UUID, _Known]:
        """What the record holds about these people. Six statements, however many they are; eight where files of
        later years told of them."""
        numbers = numbers_of(people, self.file.system, self.file.stated_on)
        found = {
            person: _Known(person, history, {}, {}, {}, numbers[person])
            for person, history in histories.read(people).items()
        }
        keys = models.SourceKey.objects.filter(system=self.file.system, person__in=people)
        for person, key, matter, event in keys.values_list("person", "key", "matter", "event"):
            found[person].keys[key] = (matter, event)
        for answer in models.Answer.objects.filter(person__in=people).order_by("on", "recorded_at", "ref"):
            whose = found[answer.person_id]
            whose.answers[answer.fact] = answer
            whose.told.setdefault(answer.fact, []).append((answer.on, answer.value))
        for person, years in years_told(people, self.file.system).items():
            found[person].years = years
        if before := [each.person for each in found.values() if each.last_year > self.file.year]:
            for person, rows in told_later(before, self.file.system, self.file.year).items():
                found[person].later = rows
            for person, answers in answered_later(before, self.file.system, self.file.year).items():
                found[person].answered_later = answers
        return found

    # --- what it says -------------------------------------------------------------------------------------------

    def _child(self, child: Any, known: _Known, rows: Rows) -> None:
        outcomes: dict[int, str] = {}
        for kind, value, said in child.identifiers:
            outcomes[id(said)] = self._identifier(known, kind, value[:80], said, rows)
        for answer in child.answers:
            outcome = self._answer(known, answer, rows)
            outcomes.update((id(said), outcome) for said in answer.says)
        keys = set()
        begins = date(int(self.file.year[:4]), 4, 1)
        expected = expected_again(known.history, known.keys, begins, self.file.stated_on)
        self._find_referrals(known, child.matters, expected)
        self._find_runs(known, child.matters)
        for matter in child.matters:
            keys |= self._matter(known, matter, outcomes, rows)
        self._no_longer_said(known, {key.partition("@")[0] for key in keys}, expected)
        self.source_rows(rows, child.says, known.person, child.number, outcomes)

    def _no_longer_said(
        self, known: _Known, named: Collection[str], expected: Callable[[Event], bool]
    ) -> None:
        """Count what the files of the years next to this one, or another of its own, told, and what this one had to name
        again and does not: what was not over as its year began."""
        begins, number = date(int(self.file.year[:4]), 4, 1), known.numbers.last.get("la_child_id", "")
        missing = [
            (key, event)
            for key, (_, ref) in known.keys.items()
            if (event := known.standing.get(str(ref))) is not None
            and key not in named
            and "@" not in key
            and had_to_be_named(known.history, event, expected, begins, self.file.stated_on)
        ]
        near = told_near(known.person, self.file.system, begins.year, self.ref) if missing else []
        for key, event in missing:
            opened = next(iter(known.history.of(event.matter)), event)
            if said_again(near, event.kind, opened.on, event.on):
                self.reconciled.no_longer_said += 1
                if key.endswith(BEGINS_ONE):
                    self.reconciled.gone.append((number, key.partition("/")[0], event.on))

    def find_absent(self) -> None:
        """Name the children who were open as the year before ended, by its file, and of whom this one says nothing."""
        year = int(self.file.year[:4])
        before = f"{year - 1}-{year % 100:02d}"
        self.reconciled.absent = sorted(open_and_absent(self.people, self.file.system, before))

    def _allocate(self, child: Any, known: _Known, companion: Companion, rows: Rows) -> None:
        """The named worker and team of the child's last episode that is still open."""
        worker, team = self.users.get(companion.worker.lower()), self.teams.get(companion.team.lower())
        still_open = [
            m
            for m in child.matters
            if m.kind == "referral"
            and not any(e.kind == "referral_closed" for e in m.events)
            and not any(e.facts.get("no_further_action") for e in m.events)
        ]
        if not still_open or not (worker or team):
            return
        facts = {"worker": str(worker) if worker else "", **({"team": str(team)} if team else {})}
        matter = known.keys[still_open[-1].key][0]
        rows.add(
            models.Event(
                kind="allocated",
                person_id=known.person,
                matter_id=matter,
                facts=law_events.plain(law_events.read("allocated", facts)),
                on=self.file.stated_on,
                precision=models.Precision.DAY,
                source=self.file.source,
                **self.stamp,
            )
        )

    def _identifier(self, known: _Known, kind: str, value: str, said: Said, rows: Rows) -> str:
        numbers = known.numbers
        last, here = numbers.last.get(kind, ""), (kind, value) in numbers.standing
        if value == last:
            return EQUAL
        if (kind, value) in numbers.taken_back:
            return self._not_taken([said], KEPT_HERE)
        if numbers.held(kind):
            return EQUAL if here else self._not_taken([said], KEPT_HERE)
        earlier = known.last_year > self.file.year
        if kind == "upn" and last and earlier and not here:
            # A later year's file named another: it had this one before.
            return self._identifier(known, "former_upn", value, said, rows)
        again = kind == "upn" and last and not earlier and numbers.standing.get((kind, value))
        if here and not again:
            return EQUAL
        numbers.told(kind, value)
        rows.add(
            models.Identifier(
                person_id=known.person, kind=kind, value=value, source=self.file.system, **self.stamp
            )
        )
        return STORED

    def _answer(self, known: _Known, answer: Any, rows: Rows) -> str:
        on, standing, told = (
            self.file.stated_on,
            known.answers.get(answer.fact),
            known.told.setdefault(answer.fact, []),
        )
        if standing is not None:
            then = [value for day, value in told if day <= on]
            if answer.value == (then[-1] if then else standing.value) and not (
                standing.source == self.file.system and self._of_an_earlier_year(answer.fact, told)
            ):
                return EQUAL
            if standing.source != self.file.system:
                return self._not_taken(answer.says, KEPT_HERE)
        known.answers[answer.fact] = self._answered(known, answer.fact, answer.value, on, rows)
        if standing is not None and standing.on > on:
            known.answers[answer.fact] = standing
            return STORED  # how it was then: what a file of a later year said stands
        self._answered_later(known, answer, rows)
        return STORED if standing is None or standing.value == answer.value else CORRECTS

    def _answered(self, known: _Known, fact: str, value: Any, on: date, rows: Rows) -> models.Answer:
        row = models.Answer(
            person_id=known.person,
            fact=fact,
            standing=models.Standing.KNOWN,
            value=value,
            on=on,
            source=self.file.system,
            **self.stamp,
        )
        rows.add(row)
        insort(known.told.setdefault(fact, []), (on, value), key=itemgetter(0))
        return row

    def _answered_later(self, known: _Known, answer: Any, rows: Rows) -> None:
        """Where the next later year's file, which came before this one, answers otherwise, and as the record did already: then
        it was no news, now it is."""
        year, value = known.answered_later.get(answer.fact, ("", answer.value))
        if value == answer.value or answer.fact in FOR_THE_TIME:
            return
        on = min(date(int(year[:4]) + 1, 3, 31), london_day(self.now))
        known.answers[answer.fact] = self._answered(known, answer.fact, value, on, rows)

    def _of_an_earlier_year(self, fact: str, told: Sequence[tuple[date, Any]]) -> bool:
        """Whether what holds only for its time was last said of an earlier year than this file's, and of none since."""
        if fact not in FOR_THE_TIME:
            return False
        return all(day < date(int(self.file.year[:4]), 4, 1) for day, _ in told)

    def _find_referrals(
        self, known: _Known, matters: Sequence[Any], expected: Callable[[Event], bool]
    ) -> None:
        """Put the referrals of this file, and what stands in them, under the keys by which they are known here."""
        referrals = [matter for matter in matters if matter.kind == "referral"]
        here = [
            self._stands(known, key, ref, expected)
            for key, (ref, event) in known.keys.items()
            if event is None and key.startswith("referral/") and ref not in self.named_again
        ]
        found = same(here, [self._says(matter, matters) for matter in referrals])
        renamed: dict[str, str] = {}
        for matter in referrals:
            key = found.get(matter.key) or _free(matter.key, {*known.keys, *renamed.values()})
            renamed[matter.key] = key
        for matter in matters:
            matter.parent = renamed.get(matter.parent, matter.parent)
            if matter.kind == "referral":
                for event in matter.events:
                    event.key = renamed[matter.key] + event.key.removeprefix(matter.key)
                matter.key = renamed[matter.key]

    def _find_runs(self, known: _Known, matters: Sequence[Any]) -> None:
        """Put the assessments, plans and enquiries of this file under the keys by which they are known here."""
        if not known.last_year:
            return
        here = {key: str(ref) for key, (ref, _) in known.keys.items()}
        begins = date(int(self.file.year[:4]), 4, 1)
        again = (begins, self.file.stated_on) if self.file.year in known.years else None
        for both in self._both_told_of(known.years):
            runs = runs_here(known.history, known.keys)
            _under(same_runs(runs, runs_told(matters, here), both_told_of=both, again=again), matters)
            held = conferences_here(known.history, known.keys)
            _under(same_conferences(held, conferences_told(matters, here), both_told_of=both), matters)

    def _both_told_of(self, years: Sequence[str]) -> list[date]:
        """The last day of which both this file told and that of the year before it, or of its own, which came already; and
        the same of the next year's after it."""
        before = [year for year in years if year <= self.file.year][-1:]
        after = [self.file.year] if any(year > self.file.year for year in years) else []
        ends = {date(int(year[:4]) + 1, 3, 31) for year in (*before, *after)}
        return sorted(min(self.file.stated_on, each) for each in ends)

    def _stands(self, known: _Known, key: str, ref: UUID, expected: Callable[[Event], bool]) -> Told:
        """A referral of another file, as it stands in the record, with what this file has to tell of it again. What was
        corrected here is nobody's to compare."""
        episode = with_all_below(str(ref), {m.id: m.parent or "" for m in known.history.matters.values()})
        brought = {str(event) for _, event in known.keys.values() if event}
        events = [
            event
            for original, event in known.standing.items()
            if event.matter in episode and original in brought and event.source.startswith("import:")
        ]
        received = known.standing.get(str(known.keys.get(f"{key}/referral_received/1", (None, None))[1]))
        if received is None:
            return Told(key, None, "", (), "", expected=False)
        closed = [event.on for event in events if event.kind == "referral_closed" and event.on]
        nothing_more = received.on if getattr(received.facts, "no_further_action", None) else None
        return Told(
            key,
            received.on,
            _in_order(law_events.plain(received.facts)),
            tuple(
                _happened(event)
                for event in events
                if event.kind not in ("referral_received", *OF_THE_YEAR) and expected(event)
            ),
            received.source,
            expected_in(
                date(int(self.file.year[:4]), 4, 1),
                self.file.stated_on,
                received_on=received.on,
                ended_on=max(closed, default=nothing_more),
            ),
        )

    def _says(self, matter: Any, matters: Sequence[Any]) -> Told:
        """A referral as this file tells it, with all that stands in it."""
        episode = with_all_below(matter.key, {each.key: each.parent for each in matters})
        events = [event for each in matters if each.key in episode for event in each.events]
        received = next(event for event in matter.events if event.kind == "referral_received")
        within = tuple(
            (event.kind, event.on, _in_order(law_events.plain(law_events.read(event.kind, event.facts))))
            for event in events
            if event is not received
        )
        facts = law_events.plain(law_events.read(received.kind, received.facts))
        return Told(matter.key, received.on, _in_order(facts), within, self.file.source)

    def _matter(self, known: _Known, matter: Any, outcomes: dict[int, str], rows: Rows) -> set[str]:
        if matter.key not in known.keys:
            parent = known.keys[matter.parent][0] if matter.parent else None
            row = models.Matter(kind=matter.kind, person_id=known.person, parent_id=parent, **self.stamp)
            rows.add(row)
            self._key(known, matter.key, row.pk, None, rows)
        ref = known.keys[matter.key][0]
        if matter.kind == "referral":
            self.named_again.add(ref)
        for event in matter.events:
            outcome = self._event(known, ref, event, rows, began_on=matter.events[0].on)
            outcomes.update((id(said), outcome) for said in event.says)
        end = ENDED_BY.get(matter.kind)
        if end and all(event.kind != end for event in matter.events):
            self._goes_on(known, matter, f"{matter.key}/{end}/1", rows)
        return {event.key for event in matter.events}

    def _goes_on(self, known: _Known, matter: Any, end: str, rows: Rows) -> None:
        """Take back the end of which an earlier file told: this one names the run of work, and no end."""
        original = str(known.keys.get(end, (None, None))[1])
        standing = known.standing.get(original)
        if (
            standing is None
            or not standing.source.startswith("import:")
            or standing.source > self.file.source
        ):
            return
        del known.standing[original]
        number = known.numbers.last.get("la_child_id", "")
        self.reconciled.goes_on.append((number, matter.kind, matter.events[0].on))
        rows.add(
            models.Event(
                kind=standing.kind,
                person_id=known.person,
                matter_id=UUID(standing.matter),
                facts={},
                on=standing.on,
                precision=standing.precision,
                source=self.file.source,
                corrects_id=UUID(original),
                correction=models.Correction.RETRACTS,
                because=GOES_ON,
                **self.stamp,
            )
        )

    def _event(self, known: _Known, matter: UUID, event: Any, rows: Rows, *, began_on: date | None) -> str:
        facts = law_events.plain(law_events.read(event.kind, event.facts))
        named = event.key
        if event.as_it_began and not key_of_the_year(known.keys, named, self.file.year):
            return EQUAL
        if event.kind in OF_THE_YEAR and event.on is None:
            event.key = self._key_of_the_year(known, named, facts)
        ends = next((kind for kind, end in ENDED_BY.items() if end == event.kind), "")
        if event.key not in known.keys:
            if goes_on(known.later, ends, began_on):
                return self._not_taken(event.says, TOLD_LATER)
            row = self._event_row(known, matter, event, facts)
            rows.add(row)
            self._key(known, event.key, matter, row.pk, rows)
            if event.kind == "plan_category_changed":
                self._as_it_began_later(known, matter, named, facts, rows, began_on=began_on)
            return STORED
        original = str(known.keys[event.key][1])
        standing = known.standing.get(original)
        if standing is None and (by_file := taken_back_by(known.history, original)):
            return self._ended_again(known, matter, event, facts, original, by_file, rows)
        if standing is None or not standing.source.startswith("import:"):
            return self._not_taken(event.says, KEPT_HERE)
        if standing.on == event.on and law_events.plain(standing.facts) == facts:
            return EQUAL
        if standing.source > self.file.source or self._said_again_later(known, standing):
            return self._not_taken(event.says, TOLD_LATER)
        row = self._event_row(known, UUID(standing.matter), event, facts)
        row.corrects_id, row.correction = UUID(standing.id), models.Correction.REPLACES
        row.because = "A later file of the same system says it differently."
        rows.add(row)
        return CORRECTS

    def _said_again_later(self, known: _Known, standing: Event) -> bool:
        """Whether a file of a later year, which came before this one, says of an event what stands."""
        if not known.later:
            return False
        opened = next(iter(known.history.of(standing.matter)), standing)
        return said_again(known.later, standing.kind, opened.on, standing.on)

    def _as_it_began_later(
        self,
        known: _Known,
        matter: UUID,
        named: str,
        facts: dict[str, Any],
        rows: Rows,
        *,
        began_on: date | None,
    ) -> None:
        """Where the next later year's file, which came before this one, has the category with which the plan began: then
        it was not worth a word, now it is."""
        year, category = category_later(known.later, began_on) or ("", "")
        if category in ("", facts["category"]) or f"{named}@{year}" in known.keys:
            return
        row = models.Event(
            kind="plan_category_changed",
            person_id=known.person,
            matter_id=matter,
            facts=law_events.plain(law_events.read("plan_category_changed", {"category": category})),
            order=int(year[:4]),
            precision=models.Precision.UNKNOWN,
            source=self.file.source.removesuffix(self.file.year) + year,
            **self.stamp,
        )
        rows.add(row)
        self._key(known, f"{named}@{year}", matter, row.pk, rows)

    def _ended_again(
        self,
        known: _Known,
        matter: UUID,
        event: Any,
        facts: dict[str, Any],
        original: str,
        by_file: str,
        rows: Rows,
    ) -> str:
        """What a file took back (`by_file`) is told again: by a file of a later year, or of that one, it stands."""
        if by_file > self.file.source:
            return self._not_taken(event.says, TOLD_LATER)
        row = self._event_row(known, matter, event, facts)
        row.corrects_id, row.correction = UUID(original), models.Correction.REPLACES
        row.because = "A later file of the same system says it again."
        rows.add(row)
        return CORRECTS

    def _key_of_the_year(self, known: _Known, key: str, facts: Mapping[str, Any]) -> str:
        """The key of what a year's file says of how things stood: that of the last year before which said the same, or one
        of its own."""
        last = key_of_the_year(known.keys, key, self.file.year)
        if last:
            standing = known.standing.get(str(known.keys[last][1]))
            if standing is None or law_events.plain(standing.facts) == facts:
                return last
            if not standing.source.startswith("import:") or standing.source >= self.file.source:
                return last  # people here say so since, or a file of this year or of a later one
        return f"{key}@{self.file.year}"

    def _event_row(self, known: _Known, matter: UUID, event: Any, facts: dict[str, Any]) -> models.Event:
        return models.Event(
            kind=event.kind,
            person_id=known.person,
            matter_id=matter,
            facts=facts,
            on=event.on,
            # Of several without a day the latest year's is the last, in whatever order the files came.
            order=int(self.file.year[:4]) if event.kind in OF_THE_YEAR and event.on is None else 0,
            precision=models.Precision.DAY if event.on else models.Precision.UNKNOWN,
            source=self.file.source,
            **self.stamp,
        )

    def _not_taken(self, says: Iterable[Said], because: str) -> str:
        for said in says:
            said.becomes, said.because = "", because
        return NOT_STORED

    def _key(self, known: _Known, key: str, matter: UUID, event: UUID | None, rows: Rows) -> None:
        known.keys[key] = (matter, event)
        rows.add(
            models.SourceKey(
                system=self.file.system,
                person_id=known.person,
                key=key,
                matter_id=matter,
                event_id=event,
                **self.stamp,
            )
        )

    # --- accounting ---------------------------------------------------------------------------------------------

    def source_rows(
        self,
        rows: Rows,
        says: Iterable[Said],
        person: UUID | None,
        child: str,
        outcomes: Mapping[int, str] | None = None,
    ) -> None:
        """One row for each group of elements, verbatim, with what became of each."""
        groups: dict[tuple[str, int], list[Said]] = {}
        for said in says:
            groups.setdefault((said.table, said.row), []).append(said)
        for (table, place), group in groups.items():
            listed = []
            for said in group:
                outcome = (outcomes or {}).get(id(said)) or (
                    STORED if said.becomes and not said.because else NOT_STORED
                )
                self.reconciled.count(said, outcome, child)
                listed.append([said.name, said.text, outcome, said.becomes, said.because, said.wrong])
            rows.add(
                models.SourceRow(
                    file_id=self.ref,
                    person_id=person,
                    table=table[:60],
                    place=place,
                    line=group[0].line,
                    said=listed,
                    **self.stamp,
                )
            )

    def file_row(self, header: Sequence[Said]) -> models.SourceFile:
        """The file itself, with its counts."""
        done = self.reconciled
        return models.SourceFile(
            ref=self.ref,
            digest=self.file.digest,
            kind=self.file.kind,
            system=self.file.system,
            year=self.file.year,
            name=self.file.name,
            size=self.file.size,
            header=[[said.name, said.text] for said in header],
            children=done.children,
            elements=done.elements,
            stored=done.outcomes[STORED],
            equal=done.outcomes[EQUAL],
            corrects=done.outcomes[CORRECTS],
            not_stored=done.outcomes[NOT_STORED],
            **self.stamp,
        )


def key_of_the_year(keys: Collection[str], key: str, year: str) -> str:
    """Of these keys that under which it is known how things stood in a year: its own, else that of the last year before
    which told, else one without a year, as they were before each year's word had a key of its own; empty if there is none."""
    own = f"{key}@{year}"
    return max(
        (each for each in keys if each == key or (each.startswith(f"{key}@") and each <= own)), default=""
    )


def _under(found: Mapping[str, str], matters: Sequence[Any]) -> None:
    """Put the matters of a file under the keys by which they are known here."""
    for matter in matters:
        matter.parent = found.get(matter.parent, matter.parent)
        if matter.key in found:
            for event in matter.events:
                event.key = found[matter.key] + event.key.removeprefix(matter.key)
            matter.key = found[matter.key]


def _nobody(person: UUID) -> _Known:
    from alongside.law.history import Person

    return _Known(person, History(Person(str(person)), (), ()), {}, {}, {}, Numbers())


def _free(key: str, taken: set[str]) -> str:
    """This key, or the next of its day that nothing else has."""
    stem, _, n = key.rpartition("/")
    place = int(n)
    while f"{stem}/{place}" in taken:
        place += 1
    return f"{stem}/{place}"


def _happened(event: Event) -> tuple[str, date | None, str]:
    return event.kind, event.on, _in_order(law_events.plain(event.facts))


def _in_order(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True)
