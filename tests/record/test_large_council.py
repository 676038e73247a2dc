"""The large council: the same for the same seed, lawful, at the rates it names, and loaded as the actions write."""

import itertools
from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from itertools import takewhile

import pytest
from django.db import connection

from alongside.exchange.build import building
from alongside.law.days import London, england
from alongside.record import copies, models
from alongside.record.write import Rows, write, write_bulk
from alongside.returns.rules import Severity
from alongside.returns.years import CollectionYear
from examples import cast as staff
from examples.large import loading, rates
from examples.large.families import chance_of
from examples.large.loading import Large, open_now
from examples.large.planned import Planned
from tests.record.acted import Acted
from tests.record.naive_census import counted, written
from tests.record.test_copies import standing, undone

NOW = datetime(2026, 11, 20, 9, tzinfo=London)  # a Friday
CHILDREN = 200


@cache
def drawn(families):
    large = Large(3 * families, NOW)
    return [large.drawn(place) for place in large.places()[:families]]


def test_the_same_seed_and_day_draw_the_same_council_and_another_seed_another():
    large = Large(30, NOW)
    once = [large.drawn(place) for place in large.places()]
    backwards = [large.drawn(place) for place in reversed(large.places())]
    assert once == backwards[::-1]
    assert once != [Large(30, NOW, seed=2).drawn(place) for place in large.places()]


def test_there_are_as_many_children_as_were_asked_for_each_with_a_number_of_their_own():
    large = Large(101, NOW)
    children = [child for place in large.places() for child in large.drawn(place)[0].children]
    assert len(children) == 101
    assert len({child.number for child in children}) == 101


def test_families_are_families():
    families = [family for family, _ in drawn(400)]
    several = [family for family in families if len(family.children) > 1]
    fathers = [{child.father for child in family.children} for family in several]
    assert 0.2 < sum(len(each) > 1 for each in fathers) / len(several) < 0.6
    for family in families:
        assert all(adult.born_on < child.born_on for adult in family.adults for child in family.children)
        eldest, *younger = sorted(child.born_on for child in family.children)
        assert all(born - eldest > timedelta(days=300) for born in younger)


def test_everything_happened_before_now_in_working_time_and_in_order():
    for _, steps in drawn(150):
        moments = [step.at for step in steps]
        assert steps
        assert moments == sorted(moments)
        assert moments[-1] < NOW
        assert all(england().is_working_day(at.date()) for at in moments)


def test_the_rates_are_those_that_england_publishes():
    journeys = [steps for _, steps in drawn(4000)]
    acts = Counter(step.act for steps in journeys for step in steps)
    referrals = acts["referral_decided"]
    assert acts["discussed"] / referrals == pytest.approx(rates.ENQUIRY, abs=0.06)
    first = [
        s for steps in journeys for s in steps if s.act == "conference_called" and s.said["form"] == "initial"
    ]
    assert len(first) / acts["concluded"] == pytest.approx(rates.CONFERENCE, abs=0.06)
    assert sum(not s.said["late"] for s in first) / len(first) == pytest.approx(
        rates.CONFERENCE_IN_15, abs=0.08
    )
    assert share_in_45(journeys) == pytest.approx(rates.ASSESSED_IN_45, abs=0.05)
    assert share_again_within_a_year(journeys) == pytest.approx(rates.REREFERRED, abs=0.06)


def test_some_children_are_not_born_yet_and_some_are_taken_to_safety_first():
    told = drawn(4000)
    today = NOW.date()
    for family, steps in told:
        expected = [n for n, child in enumerate(family.children) if child.unborn]
        assert all(child.unborn == (child.born_on > today) for child in family.children)
        seen = {
            n
            for step in steps
            if step.act in ("visited", "medical", "police_protection")
            for n in step.children
        }
        assert seen.isdisjoint(expected), "nobody sees a child before the birth"
    recent = [family for family, _ in told if (today - family.began_on).days <= rates.UNBORN_WITHIN]
    expecting = sum(any(child.unborn for child in family.children) for family in recent)
    assert expecting / len(recent) == pytest.approx(rates.UNBORN, abs=0.09)
    acts = Counter(step.act for _, steps in told for step in steps)
    assert acts["home_again"] > 0
    assert acts["police_protection"] - acts["home_again"] in (0, 1), "of somebody it may be last night"
    # Of enquiries that begin on the day before a working day, and about somebody born.
    assert acts["police_protection"] / acts["discussed"] == pytest.approx(rates.POLICE_PROTECTION, abs=0.02)
    for _, steps in told:
        taken = None
        for step in steps:
            taken = step.at if step.act == "police_protection" else taken
            if step.act == "home_again":
                assert step.at - taken < timedelta(hours=72), "longer than the police may keep a child"


def share_in_45(journeys):
    found = []
    for steps in journeys:
        received = None
        for step in steps:
            received = step.at.date() if step.act == "received" else received
            if step.act == "signed_off":
                found.append(england().between(received, step.at.date()) <= 45)
    return sum(found) / len(found)


def share_again_within_a_year(journeys):
    again = many = 0
    for steps in journeys:
        days = [step.at.date() for step in steps if step.act == "becomes_referral"]
        many += len(days)
        again += sum((later - earlier).days <= 365 for earlier, later in itertools.pairwise(days))
    return again / many


@pytest.fixture
def council(db):
    """Two hundred children, with everybody who works with them."""
    staff.on_stage()
    large = Large(CHILDREN, NOW)
    assert loading.load(large, processes=0) == CHILDREN
    return large


def test_two_hundred_children_are_loaded_lawfully_with_workers_who_have_them(council, tmp_path):
    children = models.Identifier.objects.filter(kind="la_child_id").values("person")
    assert len(children) == CHILDREN
    events = models.Event.objects.filter(person__in=children).count()
    assert 20 < events / CHILDREN < 45
    # What the law has against it is written beside it; nothing was decided that it refuses.
    assert not models.Breach.objects.filter(level="refusal").exists()
    assert {"decided_late", "child_never_seen_alone"} <= set(
        models.Breach.objects.values_list("rule", flat=True)
    )
    still_open = sum(len(open_now(council.drawn(place)[1])) for place in council.places())
    allocated = models.Allocated.objects.filter(worker__isnull=False).values("person").distinct().count()
    assert 0 < allocated <= still_open
    by_worker = Counter(models.Allocated.objects.exclude(worker=None).values_list("worker", flat=True))
    assert max(by_worker.values()) <= 2 * rates.CASELOAD
    plans = Counter(models.Plan.objects.values_list("kind", flat=True))
    assert plans["child_in_need"] > plans["protection"] > 0
    over = models.PlanChild.objects.filter(
        matter__events__kind__in=("cin_plan_ended", "protection_plan_ended")
    )
    unfinished = models.PlanItem.objects.filter(steps=None, plan__in=over.values("plan"))
    going_on = models.PlanChild.objects.exclude(pk__in=over.values("pk"))
    assert not unfinished.exclude(plan__in=going_on.values("plan")).exists()
    kept = models.PlanVersion.objects.values_list("plan", "stage").distinct()
    assert {"outline", "developed"} <= {stage for _, stage in kept}
    left = standing()
    assert all(left.values()), [name for name, rows in left.items() if not rows]
    copies.rebuild()
    assert standing() == left
    its_census_is_without_error_and_counts_what_is_there(tmp_path / "census.xml")


def its_census_is_without_error_and_counts_what_is_there(path):
    """Of the last whole year, counted a second time child by child."""
    year = CollectionYear(2026)
    built = building.build_cin(path, year=year, council="999", now=NOW)
    assert [each.rule_code for each in built.summary.by_rule if each.severity is Severity.ERROR] == []
    there = Counter((table, *values) for table, _, *values in counted(year))
    assert there == Counter((table, *values) for table, _, *values in written(path))
    assert {"CINPlanDates", "Section47", "ChildProtectionPlans"} <= {table for table, *_ in there}


def test_a_load_that_was_stopped_goes_on_and_brings_nobody_twice(db, monkeypatch):
    monkeypatch.setattr(loading, "A_PART", 5)
    staff.on_stage()
    large = Large(30, NOW)

    def stops(done, of):
        if done > 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.load(large, processes=0, said=stops)
    there = models.Identifier.objects.filter(kind="la_child_id").count()
    assert 10 < there < 30
    assert loading.load(large, processes=0) == 30 - there
    numbers = models.Identifier.objects.filter(kind="la_child_id").values_list("value", flat=True)
    assert sorted(numbers) == [f"L{n:08d}" for n in range(1, 31)]
    assert loading.load(large, processes=0) == 0


def test_both_writers_leave_the_same_behind_of_whole_families(db):
    staff.on_stage()
    large = Large(12, NOW)
    loading.appoint(12, 5, seed=1)
    crew = loading.appointed()
    families = [large.rows(place, crew) for place in large.places()]
    left = []
    for writer in (write, write_bulk):
        with undone():
            rows = Rows()
            for each in families:
                rows.add(*each.rows)
            writer(rows)
            left.append((ledger(rows), standing()))
    assert left[0] == left[1]


def ledger(rows):
    """Every row of every table that something was written to, as text."""
    with connection.cursor() as cursor:
        found = {}
        for model in rows.by_table():
            cursor.execute(f'SELECT x::text FROM "{model._meta.db_table}" x')
            found[model.__name__] = sorted(row[0] for row in cursor.fetchall())
    return found


# What is drawn by lots when it is planned, and is words alone.
WORDS = ("reasons", "recipient", "channel")


def told_of(people):
    """What the record holds of these people, under their places: every event with its facts, and every copy."""
    place = {person: n for n, person in enumerate(people)}
    kinds = dict(models.Matter.objects.filter(person__in=people).values_list("pk", "kind"))
    events = []
    for row in models.Event.objects.filter(person__in=people):
        facts = {name: value for name, value in row.facts.items() if name not in WORDS}
        facts = {
            name: place.get(value, value) if isinstance(value, str) else value
            for name, value in facts.items()
        }
        if row.kind in ("views_recorded", "sign_off"):
            facts.pop("person", None)
        at = None if row.kind == "told" else row.at
        events.append(
            str((place[row.person_id], kinds[row.matter_id], row.kind, row.on, at, sorted(facts.items())))
        )
    stages = models.Stage.objects.filter(person__in=people)
    deadlines = models.Deadline.objects.filter(person__in=people)
    tables = {
        "events": events,
        "matters": [
            (place[person], kind, kinds.get(parent))
            for person, kind, parent in models.Matter.objects.filter(person__in=people).values_list(
                "person", "kind", "parent"
            )
        ],
        "stages": [
            (place[each[0]], kinds[each[1]], *each[2:])
            for each in stages.values_list(
                "person", "matter", "layer", "value", "from_on", "to_on", "current"
            )
        ],
        "deadlines": [
            (place[each[0]], kinds[each[1]], *each[2:])
            for each in deadlines.values_list("person", "matter", "clock", "due_on", "outcome", "stopped_on")
        ],
        "allocated": [
            (place[each[0]], *each[1:])
            for each in models.Allocated.objects.filter(person__in=people).values_list(
                "person", "worker", "team", "from_on"
            )
        ],
        "seen": [
            (place[each[0]], *each[1:])
            for each in models.LastSeen.objects.filter(person__in=people).values_list(
                "person", "seen_on", "alone_on"
            )
        ],
        "notices": [
            (place[each[0]], *each[1:])
            for each in models.NoticeState.objects.filter(person__in=people).values_list(
                "person", "notice__tell", "notice__to", "state", "due_on"
            )
            if each[3] not in ("sent", "given_in_person")
        ],
        "board": list(
            models.BoardRow.objects.filter(contact__people__person__in=people).values_list(
                "column", "received_at", "taken_by", "outcome"
            )
        ),
        "breaches": [
            (place[each[0]], *each[1:])
            for each in models.Breach.objects.filter(person__in=people).values_list(
                "person", "event__kind", "rule", "level"
            )
        ],
        "written": list(
            models.PassageText.objects.filter(
                passage__slots__document__people__person__in=people,
                passage__slots__document__kind__in=("visit", "note"),
            ).values_list("words", flat=True)
        ),
    }
    return {name: sorted(map(str, rows)) for name, rows in tables.items()}


def of_whom_the_police_took_some():
    """The first family of a larger council whose children the police took somewhere safe."""
    large = Large(6000, NOW)
    for place in large.places():
        steps = takewhile(Acted(None, None).knows, large.drawn(place)[1])
        if "home_again" in {step.act for step in steps}:
            return place
    raise LookupError("nobody")


def test_what_is_planned_in_bulk_is_what_the_actions_write(db):
    """Families told step by step through the actions, and the same families planned: the same events and the same copies."""
    staff.on_stage()
    loading.appoint(40, 10, seed=1)
    crews, large = loading.appointed(), Large(60, NOW)
    compared, acts = 0, set()
    for place in [*large.places(), of_whom_the_police_took_some()]:
        family, steps = large.drawn(place)
        crew = crews.crew_of(family)
        known = list(takewhile(Acted(family, crew).knows, steps))
        if {step.act for step in known} <= acts:
            continue  # nothing in it that another family has not shown
        acts |= {step.act for step in known}
        with undone():
            by_hand = told_of(Acted(family, crew).tell(known).people)
        with undone():
            planned = Planned(family, crew, chance_of(1, place.family))
            write_bulk(planned.tell(known))
            in_bulk = told_of(planned.children)
        for table, rows in by_hand.items():
            assert in_bulk[table] == rows, (table, place.family)
        compared += 1
    assert compared >= 3
    assert {"received", "contact_ends", "signed_off", "concluded", "visited", "closed", "home_again"} <= acts
