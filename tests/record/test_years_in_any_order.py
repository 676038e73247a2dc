"""Files of several years tell of one girl, and disagree. The record is the same in whatever order they come, each year's
census is built again from it, and every difference from its file is explained."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections

from alongside.exchange import loading
from alongside.exchange.build.comparing import Kind
from alongside.record import models
from alongside.record.actions import correction, people, statements
from alongside.record.actions.loading import KEPT_HERE, _Loading as Loading, key_of_the_year
from alongside.returns.reading import CannotRead
from alongside.returns.years import CollectionYear
from tests.record.test_building import PLAN, PROTECTION, unexplained
from tests.record.test_building_round_trip import build_against
from tests.record.test_loading_a_census import census, child, episode

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
ORDERS = [(2024, 2025, 2026), (2026, 2025, 2024), (2025, 2026, 2024)]


@pytest.fixture
def files(tmp_path):
    """A girl born in March 2015, referred in May 2023, with a plan since June 2023 that has not ended. Each year tells her
    ethnicity, need, category and pupil number otherwise; in 2025-26 she has the number of 2023-24 again."""
    told = {
        2024: ("WOTH", "N1", "PHY", "A201000000001"),
        2025: ("WIRI", "N1", "SAB", "B201000000002"),
        2026: ("WBRI", "N5", "EMO", "A201000000001"),
    }
    paths = {}
    for year, (ethnicity, need, latest, upn) in told.items():
        text = child(
            "A1",
            "2015-03-27",
            episode(
                "2023-05-08",
                PLAN.format(strategy="2023-06-05", target="2023-06-26", start="2023-06-23")
                + "<ReferralNFA>0</ReferralNFA>"
                + PROTECTION.format(start="2023-06-23", end="", latest=latest, before=0),
            ).replace("<ReferralNFA>0</ReferralNFA></CINdetails>", "</CINdetails>"),
        )
        for old, new in (("WBRI", ethnicity), (">N1<", f">{need}<")):
            text = text.replace(old, new)
        text = text.replace("<UPNunknown>UN1</UPNunknown>", f"<UPN>{upn}</UPN>")
        paths[year] = Path(census(tmp_path, text, year=year, name=f"{year}.xml"))
    return paths


def loaded(files, order):
    for day, year in enumerate(order):
        loading.load_cin(str(files[year]), now=NOW + timedelta(days=day))


def built(files, folder, year):
    _, differences = build_against(
        files[year],
        folder,
        year=CollectionYear(year),
        council="201",
        now=NOW + timedelta(days=9),
    )
    return (folder / "built.xml").read_text().split("<Children>")[1], differences


@pytest.mark.parametrize("order", ORDERS)
def test_the_latest_years_word_stands_and_each_year_keeps_its_own_category(files, tmp_path, order):
    loaded(files, order)
    text, differences = built(files, tmp_path, 2026)
    for said in (">N5<", ">WBRI<", "<UPN>A201", "<LatestCategoryOfAbuse>EMO"):
        assert said in text
    assert {each.kind for each in differences} == {Kind.RULE, Kind.BESIDES}, "the enquiry was years before"
    assert {each.name for each in differences if each.kind is Kind.BESIDES} == {"FormerUPN"}
    for year, category in ((2024, "PHY"), (2025, "SAB")):
        text, differences = built(files, tmp_path, year)
        assert f"<LatestCategoryOfAbuse>{category}" in text
        assert unexplained(differences) == []
        (need,) = (each for each in differences if each.name == "PrimaryNeedCode")
        assert (need.loaded, need.built) == ("N1", "N5")
        assert need.because == "The record holds what another file says of it, that of 2025-26."


def test_what_an_earlier_years_file_says_otherwise_is_named_and_kept_as_written(files):
    loading.load_cin(str(files[2026]), now=NOW)
    said = loading.load_cin(str(files[2024]), now=NOW + timedelta(days=1))
    assert "A file of a later year says it differently; what that one says stands." in said
    assert "0  corrects what an earlier file said" in said
    rows = models.SourceRow.objects.filter(table="CINdetails", file__year="2023-24")
    kept = {name: (text, outcome) for row in rows for name, text, outcome, *_ in row.said}
    assert kept["PrimaryNeedCode"] == ("N1", "not_stored")


def test_what_was_put_right_or_taken_back_here_explains_the_difference(files, cast, tmp_path):
    """Nora puts the need right, and Carla takes back the conference that nobody held."""
    loaded(files, (2024,))
    received = models.Event.objects.get(kind="referral_received")
    held = models.Event.objects.get(kind="conference_held")
    at = NOW + timedelta(days=1)
    correction.correct_event(
        received.pk, facts={"primary_need": "N3"}, because="The school said so.", by=cast.nora, now=at
    )
    correction.retract_event(held.pk, because="It was another child's.", by=cast.carla, now=at)
    _, differences = built(files, tmp_path, 2024)
    assert unexplained(differences) == []
    why = {each.name: each.because for each in differences}
    assert why["PrimaryNeedCode"] == "It was written down or put right here."
    assert why["DateOfInitialCPC"] == "Not in this census: no conference was held in it."


def of_the_files(year, upn, tmp_path, name):
    text = child("A1", "2015-03-27", episode("2025-06-02"))
    text = text.replace("<UPNunknown>UN1</UPNunknown>", f"<UPN>{upn}</UPN>")
    return census(tmp_path, text, year=year, name=name)


A, B, D = "A201000000001", "B201000000002", "H201000000008"


def numbers(person, year=2026):
    """The pupil number and the former one that the census gives her."""
    from alongside.record.queries.census.asked import Asked
    from alongside.record.queries.census.laid_out import laid_out

    asked = Asked(CollectionYear(year), "201", NOW + timedelta(days=9))
    with laid_out(asked) as rows:
        (row,) = rows.children()
    assert row.person == person
    return row.upn, row.former_upn


def kept(name):
    """What became of the pupil number of a file."""
    rows = models.SourceRow.objects.filter(table="ChildIdentifiers", file__name=name)
    return [
        (outcome, because)
        for row in rows
        for element, _, outcome, _, because, _ in row.said
        if element == "UPN"
    ]


def test_a_number_that_was_written_here_is_not_overruled_by_a_file(cast, tmp_path):
    """The file of 2025-26 says A; Nora writes D on Saturday. That file is sent again with A, and then with B."""
    loading.load_cin(of_the_files(2026, A, tmp_path, "first.xml"), now=NOW)
    person = models.Identifier.objects.get(value=A).person_id
    people.record_identifier(person, "upn", D, by=cast.nora, now=NOW + timedelta(days=1))
    assert numbers(person) == (D, A)
    loading.load_cin(of_the_files(2026, A, tmp_path, "again.xml"), now=NOW + timedelta(days=2))
    assert kept("again.xml") == [("equal", "")]
    said = loading.load_cin(of_the_files(2026, B, tmp_path, "other.xml"), now=NOW + timedelta(days=3))
    assert kept("other.xml") == [("not_stored", KEPT_HERE)]
    assert KEPT_HERE in said
    assert numbers(person) == (D, A)


def test_a_number_that_was_taken_back_here_does_not_come_again_out_of_a_file(cast, tmp_path):
    """The file of 2024-25 says A, that of 2025-26 says B: Nora takes B back, it was another girl's. A file says it again."""
    for day, (year, upn) in enumerate(((2025, A), (2026, B))):
        path = of_the_files(year, upn, tmp_path, f"{year}.xml")
        loading.load_cin(path, now=NOW + timedelta(days=day))
    wrong = models.Identifier.objects.get(value=B)
    statements.take_back(
        "number", wrong.pk, because="Another girl's.", by=cast.nora, now=NOW + timedelta(days=2)
    )
    assert numbers(wrong.person_id) == (A, None)
    for day, upn in enumerate((B, A), start=3):
        path = of_the_files(2026, upn, tmp_path, f"{upn}.xml")
        loading.load_cin(path, now=NOW + timedelta(days=day))
    assert kept(f"{B}.xml") == [("not_stored", KEPT_HERE)]
    assert kept(f"{A}.xml") == [("equal", "")], "it stands, and no later number does"
    assert numbers(wrong.person_id) == (A, None)


def test_a_number_that_was_ended_here_leaves_room_for_the_next_of_a_file(cast, tmp_path):
    loading.load_cin(of_the_files(2026, A, tmp_path, "first.xml"), now=NOW)
    first = models.Identifier.objects.get(value=A)
    statements.end_statement(
        "number", first.pk, last_on=date(2025, 12, 31), by=cast.nora, now=NOW + timedelta(days=1)
    )
    for day, upn in enumerate((B, A), start=2):
        loading.load_cin(of_the_files(2026, upn, tmp_path, f"{upn}.xml"), now=NOW + timedelta(days=day))
    assert kept(f"{A}.xml") == [("equal", "")]
    assert numbers(first.person_id) == (B, A)


def without_years(monkeypatch):
    """As before each year's word had a key of its own."""
    monkeypatch.setattr(Loading, "_key_of_the_year", lambda self, known, key, facts: key)


def test_what_was_loaded_before_each_year_had_its_key_is_not_stored_twice(files, cast, monkeypatch):
    with monkeypatch.context() as before:
        without_years(before)
        loaded(files, (2024,))
    told = models.Event.objects.filter(kind="plan_category_changed")
    assert told.count() == 1
    assert not models.SourceKey.objects.filter(key__contains="@").exists()
    same = files[2025]
    same.write_text(same.read_text().replace(">SAB<", ">PHY<"))
    loading.load_cin(str(same), now=NOW + timedelta(days=1))
    assert told.count() == 1
    loading.load_cin(str(files[2026]), now=NOW + timedelta(days=2))
    assert [event.facts["category"] for event in told.order_by("order")] == [
        "PHY",
        "EMO",
    ]


def test_a_category_that_was_put_right_here_is_not_overruled_by_a_file(files, cast, monkeypatch):
    """Loaded before each year had its key, and put right by Carla: a file of that year, or of the next, leaves it so."""
    with monkeypatch.context() as before:
        without_years(before)
        loaded(files, (2025,))
    (told,) = models.Event.objects.filter(kind="plan_category_changed")
    correction.correct_event(
        told.pk, facts={"category": "NEG"}, because="Said so.", by=cast.carla, now=NOW + timedelta(days=1)
    )
    files[2025].write_text(files[2025].read_text() + "\n")
    for day, year in enumerate((2025, 2026), start=2):
        said = loading.load_cin(str(files[year]), now=NOW + timedelta(days=day))
        assert KEPT_HERE in said
    assert models.Event.objects.filter(kind="plan_category_changed").count() == 2, "the first word, and hers"


def test_a_difference_names_the_file_of_its_own_year():
    keys = ["plan/1", "plan/1@2025-26", "plan/1@2023-24", "plan/10@2024-25"]
    assert key_of_the_year(keys, "plan/1", "2025-26") == "plan/1@2025-26"
    assert key_of_the_year(keys, "plan/1", "2024-25") == "plan/1@2023-24", "the last that told before"
    assert key_of_the_year(keys, "plan/1", "2022-23") == "plan/1"
    assert key_of_the_year(keys[1:], "plan/1", "2022-23") == "", "a later year's file did not tell of it"


def test_a_census_of_a_year_that_has_not_begun_is_refused(files, tmp_path):
    """Somebody wrote 2036 for 2026: it would stand above every other year."""
    wrong = tmp_path / "wrong.xml"
    wrong.write_text(files[2026].read_text().replace("<Year>2026<", "<Year>2036<"))
    with pytest.raises(CannotRead, match="begins on 1 April 2035, which has not come: say which year"):
        loading.load_cin(str(wrong), now=NOW)
    assert not models.Person.objects.filter(identifiers__value="A1").exists()


@pytest.mark.django_db(transaction=True)
def test_two_files_that_are_loaded_at_once_bring_each_child_once(files):
    """Wei and Farah load two years at one moment; and Wei presses twice."""

    def load(year):
        try:
            return loading.load_cin(str(files[year]), now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as together:
        said = list(together.map(load, (2025, 2026, 2026)))
    assert models.Identifier.objects.filter(kind="la_child_id", value="A1").count() == 1
    assert sum("Nothing has changed." in each for each in said) == 1
