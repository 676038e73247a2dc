"""The day of a referral changes between two files: it is the same referral only where nothing else could be meant."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from alongside.record import models
from alongside.record.actions.loading_referrals import Told, expected_in, same
from tests.record.test_loading_a_census import census, child, episode, history_of, load

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
ASSESSED = (
    "<Assessments><AssessmentActualStartDate>{}</AssessmentActualStartDate>"
    "<AssessmentAuthorisationDate>2025-07-07</AssessmentAuthorisationDate></Assessments>"
)
CLOSED = "<CINclosureDate>{}</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
FIRST = date(2025, 4, 1)


def files(tmp_path, first, second, *, year=2026):
    """Two files about one child, told one after the other; the reconciliation of the second, and what it counted."""
    load(census(tmp_path, child("A1", "2015-03-27", *first)))
    words = load(
        census(tmp_path, child("A1", "2015-03-27", *second), name="again.xml", year=year),
        now=NOW + timedelta(days=3),
    )
    return words, models.SourceFile.objects.get(name="again.xml")


def received():
    return [event.on for event in history_of("A1").every("referral_received")]


@pytest.mark.django_db
def test_the_day_of_a_referral_is_corrected_and_not_a_second_referral(tmp_path):
    inside = ASSESSED.format("2025-06-09")
    words, file = files(tmp_path, [episode("2025-06-02", inside)], [episode("2025-06-03", inside)])
    assert received() == [date(2025, 6, 3)]
    assert models.Matter.objects.filter(kind="referral").count() == 1
    assert (
        file.corrects == 4
    )  # the day, with the source, the need and the answer that stand in the same event
    assert file.elements == file.stored + file.equal + file.corrects + file.not_stored
    assert "4  corrects what an earlier file said" in words
    assert "are not in this one" not in words
    # A third file finds it on the day that stands now, and one that goes back corrects it back.
    again = load(census(tmp_path, child("A1", "2015-03-27", episode("2025-06-03", inside)), name="third.xml"))
    assert "0  corrects" in again
    load(census(tmp_path, child("A1", "2015-03-27", episode("2025-06-02", inside)), name="fourth.xml"))
    assert received() == [date(2025, 6, 2)]


@pytest.mark.django_db
def test_a_new_referral_on_the_day_that_was_corrected_is_a_referral_of_its_own(tmp_path):
    inside = ASSESSED.format("2025-06-09")
    files(tmp_path, [episode("2025-06-02", inside)], [episode("2025-06-03", inside)])
    both = [episode("2025-06-02"), episode("2025-06-03", inside)]
    load(census(tmp_path, child("A1", "2015-03-27", *both), name="third.xml"))
    assert received() == [date(2025, 6, 2), date(2025, 6, 3)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second", "year"),
    [
        # Another assessment is told: what the first file said of it is not said again.
        (
            ["2025-06-02", ASSESSED.format("2025-06-09")],
            ["2025-06-03", ASSESSED.format("2025-06-10")],
            2026,
        ),
        # It had closed, and need not be in next year's file.
        (["2025-06-02", CLOSED.format("2025-10-01")], ["2026-06-02", ""], 2027),
        # Next year's file, and nothing within by which to know it.
        (["2025-06-02", ""], ["2026-05-05", ""], 2027),
    ],
)
def test_where_something_else_differs_it_is_another_referral(tmp_path, first, second, year):
    words, file = files(tmp_path, [episode(*first)], [episode(*second)], year=year)
    assert len(received()) == 2
    assert file.elements == file.stored + file.equal + file.corrects + file.not_stored
    has_to_be_named = "CINclosureDate" not in first[1]
    assert ("are not in this one; they stay as recorded" in words) is has_to_be_named


@pytest.mark.django_db
def test_two_that_could_be_meant_are_both_left_alone(tmp_path):
    files(tmp_path, [episode("2025-06-02"), episode("2025-06-04")], [episode("2025-06-03")])
    assert len(received()) == 3


# --- random pairs of files ------------------------------------------------------------------------------------------

days = st.dates(FIRST, date(2026, 3, 31))
happened = st.tuples(st.sampled_from(["assessment_started", "referral_closed"]), days, st.just("{}"))


@st.composite
def told(draw):
    """The referrals of one child in one file, keyed as a file keys them."""
    made, places = [], {}
    for _ in range(draw(st.integers(0, 4))):
        on = draw(days)
        places[on] = places.get(on, 0) + 1
        within = tuple(draw(st.lists(happened, max_size=2)))
        made.append(
            Told(f"referral/{on}/{places[on]}", on, draw(st.sampled_from("AB")), within, "import:cin:2025-26")
        )
    return made


@given(told(), told())
def test_no_two_are_one_and_what_stands_on_its_day_stays(before, now):
    found = same(before, now)
    assert len(set(found.values())) == len(found)
    assert set(found) <= {each.key for each in now}
    assert set(found.values()) <= {one.key for one in before}
    here = {one.key for one in before}
    assert all(found[each.key] == each.key for each in now if each.key in here)


@given(told(), st.data())
def test_the_order_of_a_file_changes_nothing(before, data):
    now = data.draw(told())
    assert same(before, now) == same(before, data.draw(st.permutations(now)))
    assert same(before, now) == same(data.draw(st.permutations(before)), now)


@given(told(), days, st.data())
def test_one_moved_day_is_found_unless_another_could_be_meant(before, moved, data):
    if not before:
        return
    one = data.draw(st.sampled_from(before))
    other = [each for each in before if each is not one]
    if moved in {each.on for each in before}:
        return
    again = Told(f"referral/{moved}/1", moved, one.receipt, one.within, one.source)
    assert same(before, [*other, again])[again.key] == one.key


def test_what_a_file_has_to_name():
    year, stated = FIRST, date(2026, 3, 31)
    assert expected_in(year, stated, received_on=date(2024, 5, 1), ended_on=None)
    assert expected_in(year, stated, received_on=date(2024, 5, 1), ended_on=FIRST)
    assert not expected_in(year, stated, received_on=date(2024, 5, 1), ended_on=date(2025, 3, 31))
    assert not expected_in(year, stated, received_on=date(2026, 4, 1), ended_on=None)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_random_pairs_of_files_keep_every_referral_once_and_count_every_element(tmp_path, seed):
    """Children with one or two referrals, apart enough to be told apart; the second file moves some days by a few, adds a
    closure to some, and leaves the rest."""
    chance = random.Random(seed)
    first, second, expected = [], [], {}
    for n in range(8):
        starts = [
            FIRST + timedelta(days=chance.randrange(60)),
            FIRST + timedelta(days=chance.randrange(200, 260)),
        ]
        then, later, days_now = [], [], []
        for start in starts[: chance.randint(1, 2)]:
            inside = ASSESSED.format(start + timedelta(days=8)) if chance.random() < 0.6 else ""
            moved = start + timedelta(days=chance.choice((0, 0, 1, 3)))
            more = CLOSED.format("2026-02-02") if chance.random() < 0.3 else ""
            then.append((start, inside))
            later.append((moved, inside + more))
            days_now.append(moved)
        bare_moved = [a for a, b in zip(then, later, strict=True) if a[0] != b[0] and not a[1]]
        if len(bare_moved) > 1:  # two bare ones moved at once: either could be either
            later = [(a[0], b[1]) for a, b in zip(then, later, strict=True)]
            days_now = [a[0] for a in then]
        expected[f"C{n}"] = sorted(days_now)
        chance.shuffle(later)
        first.append(child(f"C{n}", "2015-03-27", *(episode(*each) for each in then)))
        second.append(child(f"C{n}", "2015-03-27", *(episode(*each) for each in later)))
    load(census(tmp_path, *first))
    load(census(tmp_path, *second, name="again.xml"), now=NOW + timedelta(days=3))
    for number, days_now in expected.items():
        stands = sorted(event.on for event in history_of(number).every("referral_received"))
        assert stands == days_now, number
    for file in models.SourceFile.objects.all():
        assert file.elements == file.stored + file.equal + file.corrects + file.not_stored
