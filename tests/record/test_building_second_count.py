"""The census counted twice: by set SQL over all children, and child by child in plain Python. They agree to the row."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from alongside.exchange.build import building
from alongside.record import history, models
from alongside.record.queries.census.asked import Asked
from alongside.record.queries.census.laid_out import laid_out
from alongside.record.queries.census.snapshot import KINDS
from alongside.returns.years import CollectionYear
from examples import council
from tests.record.naive_census import counted, number_of, written

pytestmark = pytest.mark.django_db

WHO = UUID("00000000-0000-4000-8000-000000000001")
YEAR = CollectionYear(2026)
START = datetime(2025, 1, 6, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)

# What may stand in each kind of run, with facts that differ.
RUNS = {
    "referral": (
        ("referral_received", ({"source": "2A", "primary_need": "N1"}, {"source": "6"}, {"no_further_action": True},
                               {"no_further_action": False})),
        ("referral_decided", ({"outcomes": ["s17_assessment"]}, {"outcomes": ["no_further_action"]},
                              {"outcomes": ["early_help"]}, {"outcomes": ["signpost", "s47_enquiry"]})),
        ("referral_closed", ({"closure_reason": "RC7"}, {"closure_reason": "RC8"}, {})),
    ),
    "assessment": (
        ("assessment_started", ({},)),
        ("assessment_reviewed", ({},)),
        ("assessment_signed_off", ({"outcome": "in_need", "factors": ["1A", "16A"]}, {"outcome": "not_recorded"})),
        ("assessment_stopped", ({"reasons": "Moved away."},)),
    ),
    "child_in_need": (("cin_plan_started", ({},)), ("cin_plan_ended", ({},))),
    "enquiry": (
        ("strategy_discussion_held", ({"initiates_enquiry": True}, {"initiates_enquiry": False})),
        ("enquiry_opened", ({},)),
        ("conference_not_required", ({},)),
        ("enquiry_concluded", ({"finding": "not_substantiated"}, {"finding": "substantiated_continuing"})),
    ),
    "conference": (("conference_held", ({"conference": "initial"}, {"conference": "initial", "decision": "adjourned"}, {"conference": "review"},
                                        {"conference": "transfer_in"})),),
    "protection_plan": (
        ("protection_plan_started", ({"category": "NEG"}, {"category": "PHY", "previous_plans": 2},
                                     {"category": "SAB", "plans_elsewhere": 1})),
        ("plan_category_changed", ({"category": "EMO"},)),
        ("protection_plan_ended", ({"ground": "review_decision"},)),
    ),
}  # fmt: skip
UNDER = {
    "assessment": ("referral",),
    "child_in_need": ("referral",),
    "enquiry": ("referral", "assessment"),
    "conference": ("enquiry", "protection_plan", "referral"),
    "protection_plan": ("conference", "referral"),
}


class Records:
    """Random records, written as rows: what no screen would let anybody write is among them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.at = START
        self.events: list[models.Event] = []

    def moment(self) -> datetime:
        self.at += timedelta(hours=self.chance.randrange(1, 30))
        return self.at

    def marks(self) -> dict:
        return {"recorded_at": self.moment(), "recorded_by": WHO}

    def day(self) -> dict:
        """A day in or around the year; few of them, so that many fall together. Some are not known, or to the month."""
        if self.chance.random() < 0.06:
            return {"on": None, "precision": "unknown"}
        on = date(2025, 3, 10) + timedelta(days=self.chance.choice((*range(0, 60, 3), *range(60, 400, 17))))
        return {"on": on, "precision": "month" if self.chance.random() < 0.04 else "day"}

    def child(self) -> models.Person:
        person = models.Person(**self.marks())
        person.save(force_insert=True)
        made = {
            "referral": [self.matter("referral", person, None) for _ in range(self.chance.randrange(1, 4))]
        }
        for kind, above in UNDER.items():
            parents = [m for each in above for m in made.get(each, ())]
            made[kind] = [
                self.matter(kind, person, self.chance.choice(parents))
                for _ in range(self.chance.choice((0, 0, 1, 1, 2)))
                if parents
            ]
        for kind, matters in made.items():
            for matter in matters:
                self.happen(kind, person, matter)
        return person

    def matter(self, kind, person, parent):
        row = models.Matter(kind=kind, person=person, parent=parent, **self.marks())
        row.save(force_insert=True)
        return row

    def happen(self, kind, person, matter):
        for event, facts in RUNS[kind]:
            if self.chance.random() < (0.93 if event == RUNS[kind][0][0] else 0.55):
                for _ in range(1 + (self.chance.random() < 0.08)):
                    self.add(event, person, matter, self.chance.choice(facts))

    def add(self, kind, person, matter, facts, **more):
        row = models.Event(
            kind=kind, person=person, matter=matter, facts=facts, **self.day(), **self.marks(), **more
        )
        row.save(force_insert=True)
        self.events.append(row)

    def correct(self) -> None:
        """One thing is put right: replaced, retracted, moved to another run, or to another child; or a correction is."""
        wrong = self.chance.choice(self.events)
        how = self.chance.choice(("replaces", "replaces", "retracts", "moves"))
        marks = {"corrects": wrong, "correction": how}
        if how == "moves" and wrong.correction != "retracts":  # what was taken back goes nowhere
            others = models.Matter.objects.filter(kind=wrong.matter.kind)
            there = self.chance.choice(list(others.order_by("recorded_at")))
            self.add(wrong.kind, there.person, there, wrong.facts, **marks)
            return
        marks["correction"] = how = "retracts" if how == "moves" else how
        facts = {} if how == "retracts" else self.chance.choice(dict(RUNS[wrong.matter.kind])[wrong.kind])
        self.add(wrong.kind, wrong.person, wrong.matter, facts, **marks)

    def join(self, people) -> None:
        """Two records are said to be one person, or not."""
        one, other = sorted(self.chance.sample(people, 2), key=lambda p: p.pk)
        verdict = self.chance.choice(("same", "same", "not_same"))
        models.Sameness(person=one, other=other, verdict=verdict, reasons="Seen.", **self.marks()).save(
            force_insert=True
        )

    @classmethod
    def told(cls, seed: int, children: int = 40) -> "Records":
        records = cls(seed)
        people = [records.child() for _ in range(children)]
        for _ in range(children // 2):
            records.correct()
        for _ in range(children // 8):
            records.join(people)
        for _ in range(children // 2):
            records.correct()
        return records


@pytest.mark.parametrize("seed", range(6))
def test_corrections_leave_standing_what_the_law_says(seed):
    """Every chain of corrections, settled for all at once, against the law's history of each person; then and now."""
    records = Records.told(seed)
    people = list(models.Person.objects.values_list("pk", flat=True))
    for known_at in (NOW, records.events[len(records.events) * 2 // 3].recorded_at):
        with laid_out(Asked(YEAR, "201", known_at)), connection.cursor() as cursor:
            cursor.execute("SELECT ref, matter, kind, day FROM census_event")
            ours = {(str(ref), str(matter), kind, day) for ref, matter, kind, day in cursor.fetchall()}
        assert ours == by_the_law(people, known_at)


def by_the_law(people, known_at):
    canonical = same_people_then(known_at)
    groups: dict[UUID, list[UUID]] = {}
    for person in people:
        groups.setdefault(canonical.get(person, person), []).append(person)
    found = set()
    for child, records in groups.items():
        told = history.of_joined(child, records)
        told = history.History(told.person, told.matters.values(), told.recorded, as_known_at=known_at)
        for event in told.effective:
            run = told.nearest(event.matter, "referral")
            waits = event.kind == "strategy_discussion_held" and not event.facts.initiates_enquiry
            if run is not None and event.kind in KINDS and not waits:
                found.add((event.id, event.matter, event.kind, event.on if event.dated else None))
    return found


def same_people_then(known_at):
    """Who was one person then: the verdicts of that moment, joined by hand."""
    verdicts = {}
    for row in models.Sameness.objects.filter(recorded_at__lte=known_at).order_by("recorded_at"):
        verdicts[row.person_id, row.other_id] = row.verdict
    groups = []
    for pair, verdict in verdicts.items():
        if verdict == "same":
            touching = [group for group in groups if group & set(pair)]
            groups = [group for group in groups if group not in touching] + [set(pair).union(*touching)]
    order = dict(models.Person.objects.values_list("pk", "recorded_at"))
    return {person: min(group, key=lambda p: (order[p], p)) for group in groups for person in group}


@pytest.mark.parametrize("seed", range(10, 22))
@pytest.mark.parametrize("year", [YEAR, CollectionYear(2025)])
def test_random_records_are_counted_alike(seed, year, tmp_path):
    Records.told(seed)
    built = building.build_cin(tmp_path / "census.xml", year=year, council="201", now=NOW)
    assert written(tmp_path / "census.xml") == {
        (table, number_of(child), *values) for table, child, *values in counted(year)
    }
    assert built.kept.matters == models.Matter.objects.count()
    assert built.kept.matters == built.kept.included + sum(number for *_, number in built.kept.reasons)


def test_the_demonstration_council_has_no_error_and_its_numbers_are_those_counted(tmp_path):
    """Friday 20 November 2026: everything was written at the desk, in 2026-27."""
    council.load(NOW)
    year = CollectionYear(2027)
    built = building.build_cin(tmp_path / "census.xml", year=year, council="999", now=NOW)
    assert [
        (each.rule_code, each.message) for each in built.summary.by_rule if each.severity == "error"
    ] == []
    assert built.summary.clean
    rows = counted(year)
    assert written(tmp_path / "census.xml") == {
        (table, number_of(child), *values) for table, child, *values in rows
    }
    numbers = Counter(table for table, *_ in rows)
    assert {table: built.kept.rows.get(table, 0) for table in numbers} == dict(numbers)
    assert numbers["CINdetails"] >= 20
    assert numbers["Assessments"] >= 10
    assert len({child for _, child, *_ in rows}) == built.kept.children
