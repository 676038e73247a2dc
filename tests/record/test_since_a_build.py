"""What is recorded after a return was built is listed against it, wherever it makes it read otherwise now, and nothing else."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from alongside.exchange import loading
from alongside.exchange.build import always, building
from alongside.jobs.minutely import ready
from alongside.jobs.running import BY_ITSELF
from alongside.record import models
from alongside.record.actions import When, building as building_actions, correction, people
from alongside.record.queries.census import builds
from alongside.record.queries.desk import data
from alongside.record.write import Rows, write
from alongside.returns.years import CollectionYear
from tests.record.test_building import Built
from tests.record.test_building_second_count import WHO, Records
from tests.record.test_loading_a_census import census, child, episode

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
YEAR = CollectionYear(2026)
CLOSED = "<CINclosureDate>{}</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
BECAUSE = {"because": "The file of the team says so."}


@pytest.fixture
def council(settings, cast, tmp_path):
    """Three children of 2025-26: one referred in 2024 and open, one referred in June 2025, one closed in 2024."""
    settings.COUNCIL_NUMBER = "201"
    over = episode("2024-05-06").replace(
        "<PrimaryNeedCode>N1</PrimaryNeedCode>",
        f"<PrimaryNeedCode>N1</PrimaryNeedCode>{CLOSED.format('2024-09-02')}",
    )
    text = (
        child("A1", "2015-03-27", episode("2024-05-06")),
        child("A2", "2016-03-27", episode("2025-06-02")),
        child("A3", "2017-03-27", over),
    )
    loading.load_cin(census(tmp_path, *text), now=NOW)
    always.look_at_all(by=BY_ITSELF, now=NOW)
    return cast


@pytest.fixture
def kept(council, tmp_path):
    built = Built(tmp_path, YEAR).built.kept
    assert (built.children, builds.recorded_since(built)) == (2, [])
    return built


def of(number, kind="referral_received"):
    whose = models.Identifier.objects.get(kind="la_child_id", value=number).person_id
    return models.Event.objects.get(kind=kind, person=whose, correction="")


def listed(kept):
    always.look_at_all(by=BY_ITSELF, now=NOW + timedelta(days=20))
    rows = models.BuildSince.objects.filter(build=kept.ref).values_list("kind", "on", "correction")
    found = [(each.kind, each.on, each.correction) for each in builds.recorded_since(kept)]
    assert sorted(map(repr, rows)) == sorted(map(repr, found)), "the page lists what the record says"
    return found


def at(day):
    return datetime(2026, 12, day, 10, tzinfo=UTC)


def test_a_day_that_is_moved_out_of_the_year_and_back_is_listed_each_time(council, kept):
    """On Tuesday 1 December 2026 a referral of June 2025 is put to May 2024; on Wednesday that is taken back."""
    received = of("A2")
    first = correction.correct_event(
        received.pk, when=When.day(date(2024, 5, 13)), **BECAUSE, by=council.nora, now=at(1)
    )
    correction.take_back_correction(first, **BECAUSE, by=council.nora, now=at(2))
    assert listed(kept) == [
        ("referral_received", date(2025, 6, 2), "replaces"),
        ("referral_received", date(2024, 5, 13), "retracts"),
    ]


def test_what_was_before_the_year_counts_where_the_work_ran_on_into_it(council, kept):
    """A referral of 2024 that was open in the year is put a week earlier; so is one that was over before it began."""
    for number in ("A1", "A3"):
        correction.correct_event(
            of(number).pk, when=When.day(date(2024, 4, 29)), **BECAUSE, by=council.nora, now=at(1)
        )
    assert listed(kept) == [("referral_received", date(2024, 5, 6), "replaces")]


def test_what_happened_after_the_year_is_not_listed(council, kept):
    models.Event.objects.create(
        kind="referral_closed", person_id=of("A1").person_id, matter_id=of("A1").matter_id,
        facts={"closure_reason": "RC7"}, on=date(2026, 11, 9), precision="day", recorded_at=at(1),
        recorded_by=council.nora.user,
    )  # fmt: skip
    assert listed(kept) == []


def test_who_a_child_is_counts_where_it_says_something_else(council, kept):
    """An ethnicity is said again and then otherwise; two records are joined."""
    one, other = of("A1").person_id, of("A2").person_id
    for day, said in ((1, "WBRI"), (2, "WIRI")):
        people.record_answer(
            one, "ethnicity", said, on=at(day).date(), source="desk", by=council.nora, now=at(day)
        )
    people.join_people(one, other, reasons="The same NHS number.", by=council.ines, now=at(3))
    assert [kind for kind, _, _ in listed(kept)] == ["ethnicity", "records_joined"]


def test_two_who_were_only_kept_apart_are_not_listed_for_one_another(council, kept):
    """On Tuesday 1 December 2026 two children are said to be two; what is then said of one is hers alone. Had they been one
    record for a day, it would stand for both."""
    one, other = of("A1").person_id, of("A2").person_id
    people.part_people(one, other, reasons="Two girls of one name.", by=council.ines, now=at(1))
    said = {"on": at(2).date(), "source": "desk", "by": council.nora, "now": at(2)}
    people.record_answer(one, "ethnicity", "WIRI", **said)
    assert [(each.kind, each.person) for each in builds.recorded_since(kept)] == [("ethnicity", one)]
    assert len(listed(kept)) == 1
    people.join_people(one, other, reasons="The same NHS number.", by=council.ines, now=at(3))
    people.part_people(one, other, reasons="It was a slip.", by=council.ines, now=at(4))
    kinds = [each.kind for each in builds.recorded_since(kept)]
    assert sorted(kinds) == sorted(["ethnicity", "records_joined", "records_kept_apart"] * 2)


def test_who_a_child_is_counts_in_the_return_of_a_year_that_is_not_kept_ready_too(council, tmp_path):
    """The desk keeps 2026-27 and 2025-26 ready. Of the return of 2024-25 two girls are joined in December 2026, and parted again;
    what is said of a third, who was referred in June 2025, has no part in it."""
    old = Built(tmp_path, CollectionYear(2025)).built.kept
    one, other, third = (of(number).person_id for number in ("A1", "A3", "A2"))
    assert (old.children, builds.recorded_since(old)) == (2, [])
    for person in (one, third):
        said = {"on": at(1).date(), "source": "desk", "by": council.nora, "now": at(1)}
        people.record_answer(person, "ethnicity", "WIRI", **said)
    people.join_people(one, other, reasons="The same NHS number.", by=council.ines, now=at(2))
    first = models.PersonCard.objects.get(person=one).canonical_id
    assert {(each.kind, each.person) for each in builds.recorded_since(old)} == {
        ("ethnicity", first),
        ("records_joined", first),
    }
    people.part_people(one, other, reasons="Two girls.", by=council.ines, now=at(3))
    assert {kind for kind, _, _ in listed(old)} == {"ethnicity", "records_joined", "records_kept_apart"}
    again = Built(tmp_path, CollectionYear(2025), now=at(4)).built
    assert again.kept.serial == 2, "what she is said to be stands in it"


def test_once_two_are_parted_the_return_from_before_they_were_joined_is_the_latest_again(council, tmp_path):
    """Asked for at the desk three times: as two girls, joined on Tuesday 1 December 2026, and parted on Wednesday. What is right
    to send is the first, and the second says so."""
    one, other = (of(number).person_id for number in ("A1", "A3"))
    first = asked_for(council, at(1))
    people.join_people(one, other, reasons="The same NHS number.", by=council.ines, now=at(2))
    joined = asked_for(council, at(3))
    assert builds.one(council.ines, first).newer == (joined, 2)
    people.part_people(one, other, reasons="Two girls.", by=council.ines, now=at(4))
    assert asked_for(council, at(5)) == first
    assert builds.one(council.ines, first).newer is None
    assert builds.one(council.ines, joined).newer == (first, 1)
    assert [(each.ref, each.latest) for each in builds.kept(council.ines)] == [(joined, False), (first, True)]
    # One as it was known in between is built later, and is not the later one.
    Built(tmp_path, CollectionYear(2025), now=at(6), as_known_on=at(3).date())
    assert builds.one(council.ines, first).newer is None
    # The list against it names each by her number, though the desk keeps that year ready no more.
    listed(builds.one(council.ines, joined))
    later = data.since(council.ines, joined, None, now=at(20)).rows
    assert {row.who.number for row in later if row.kind == "records_kept_apart"} == {"A1", "A3"}


def asked_for(council, now):
    """The return of 2024-25, as somebody asks for it at the desk and the job answers."""
    building_actions.ask_for_build("2024-25", by=council.ines, now=now)
    ready.build_returns(now)
    return models.BuildAnswered.objects.latest("recorded_at").build_id


def test_whatever_is_written_later_the_past_is_built_again_to_the_byte(tmp_path):
    """Random records, built; then days are put right, taken back, moved to other children, records joined and parted, numbers
    and answers given, and files loaded, of another council too."""
    records = Records.told(3, children=30)
    everyone = list(models.Person.objects.order_by("pk"))
    then = max(
        *models.Event.objects.values_list("recorded_at", flat=True),
        *models.Sameness.objects.values_list("recorded_at", flat=True),
    ) + timedelta(seconds=1)
    out = tmp_path / "census.xml"
    built = building.build_cin(out, year=YEAR, council="201", now=then)
    sent = out.read_bytes()
    for _ in range(15):
        records.correct()
    for _ in range(5):
        records.join(everyone)
    marks = {"recorded_at": then + timedelta(days=1), "recorded_by": WHO}
    for person in records.chance.sample(everyone, 10):
        write(
            Rows(
                [
                    models.Identifier(person=person, kind="la_child_id", value=f"Z{person.pk}", **marks),
                    models.Answer(
                        person=person,
                        fact="ethnicity",
                        standing="known",
                        value="WIRI",
                        on=date(2025, 6, 2),
                        **marks,
                    ),
                ]
            )
        )
    for council, number in (("201", "A1"), ("302", "A7")):
        file = Path(census(tmp_path, child(number, "2015-03-27", episode()), name=f"{council}.xml"))
        file.write_text(file.read_text().replace("<LEA>201", f"<LEA>{council}"))
        loading.load_cin(str(file), now=then + timedelta(days=2))
    now = building.build_cin(tmp_path / "now.xml", year=YEAR, council="201", now=then + timedelta(days=3))
    assert now.kept.digest != built.kept.digest
    assert building.build_cin(out, year=YEAR, council="201", now=then).again
    assert out.read_bytes() == sent
