"""If census day were today: the rules run again for whom something was written about, and leave what a full run leaves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from alongside.exchange import loading
from alongside.exchange.build import always
from alongside.jobs.running import BY_ITSELF
from alongside.record import copies, models
from alongside.record.actions import census as actions, correction
from alongside.record.queries.census import around
from alongside.record.write import Rows, write
from tests.record.test_building_second_count import WHO, Records
from tests.record.test_loading_a_census import census, child, episode

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
COPIES = {
    models.CensusFinding: ("key", "year", "rule", "severity", "person", "matter", "event", "table", "fields", "words",
                           "seen", "team", "worker", "state"),
    models.CensusCase: ("year", "indicator", "part", "person", "ref", "counts", "on", "days", "team", "worker"),
    models.CensusTally: ("year", "what", "key", "severity", "part", "team", "worker", "counts", "every", "middle"),
    models.CensusChild: ("year", "person", "number", "upn"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def council_201(settings):
    settings.COUNCIL_NUMBER = "201"


def stands():
    """Every copy as plain rows. What is counted over the whole return is left to the night."""
    found = {
        model.__name__: sorted(map(repr, model.objects.values_list(*columns)))
        for model, columns in COPIES.items()
    }
    found["CensusFinding"] = sorted(
        map(
            repr, models.CensusFinding.objects.exclude(person=None).values_list(*COPIES[models.CensusFinding])
        )
    )
    found["CensusTally"] = sorted(
        map(repr, models.CensusTally.objects.exclude(key__in=WHOLE).values_list(*COPIES[models.CensusTally]))
    )
    return found


WHOLE = ("100", "2883", "2886Q", "2887Q", "2888Q")


def again(now):
    return always.look_again(by=BY_ITSELF, now=now)


def everybody(now):
    assert always.look_at_all(by=BY_ITSELF, now=now)


@pytest.mark.parametrize("seed", range(2))
def test_looking_at_a_few_leaves_what_looking_at_everybody_leaves(seed):
    """Random records; then some are corrected, joined, or given a number another child has, a few at a time."""
    records = Records.told(seed, children=30)
    everyone = list(models.Person.objects.order_by("pk"))
    copies.rebuild()
    everybody(NOW)
    now = NOW
    for _ in range(2):
        now += timedelta(minutes=5)
        events, verdicts = written(models.Event), written(models.Sameness)
        for _ in range(5):
            records.correct()
        records.join(everyone)
        kind, number = records.chance.choice((("upn", "A9"), ("la_child_id", "B7")))
        for someone in records.chance.sample(sorted(written(models.CensusChild, "person")), 2):
            write(
                Rows(
                    [
                        models.Identifier(
                            person_id=someone, kind=kind, value=number, recorded_at=now, recorded_by=WHO
                        )
                    ]
                )
            )
        touched = {e for pair in models.Sameness.objects.exclude(pk__in=verdicts).values_list("person", "other")
                   for e in pair}  # fmt: skip
        for event in models.Event.objects.exclude(pk__in=events):
            while event is not None:  # whose history the first word stood in, and every later one
                touched.add(event.person_id)
                event = event.corrects
        due(touched, now)
        assert again(now + timedelta(seconds=5)) > 0
        few = stands()
        everybody(now + timedelta(seconds=6))
        whole = stands()
        assert {name: set(few[name]) ^ set(rows) for name, rows in whole.items()} == {
            name: set() for name in whole
        }
    assert models.CensusFinding.objects.filter(severity="error").count() > 20
    assert models.CensusFinding.objects.filter(rule__in=("1520", "8510")).exists()
    assert set(models.CensusCase.objects.values_list("indicator", flat=True)) >= {
        "referrals", "rereferrals_12m", "assessments_45wd", "s47", "cpp_started", "cin_at_date",
    }  # fmt: skip


def written(model, column="pk"):
    return set(model.objects.values_list(column, flat=True))


def due(people, now):
    """As writing through the record does: these records were written straight into the tables."""
    from alongside.record.at_once import Changes
    from alongside.record.copies import census

    copies.refresh(people=people)
    changes = Changes()
    census.due(changes, people, by=WHO, at=now)
    changes.make()


def test_a_mistake_is_found_within_one_look_and_mended_by_whom(cast, tmp_path):
    """Loaded on Friday 20 November 2026 without the need; Nora puts it right on Monday."""
    wrong = episode("2026-05-04").replace("<PrimaryNeedCode>N1</PrimaryNeedCode>", "")
    loading.load_cin(
        census(tmp_path, child("A1", "2015-03-27", wrong), child("A2", "2016-03-27", episode("2026-05-11")), year=2027),
        now=NOW,
    )  # fmt: skip
    assert again(NOW) == 2
    (found,) = models.CensusFinding.objects.filter(rule="8610", year="2026-27")
    assert (found.since, found.state) == (NOW, "")
    received = models.Event.objects.get(pk=found.event)
    assert received.kind == "referral_received"
    assert again(NOW) == 0, "nobody waits"

    actions.say_of_finding(
        found.key,
        kind="queried",
        words="The letter does not say.",
        by=cast.nora,
        now=NOW + timedelta(minutes=1),
    )
    monday = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    correction.correct_event(
        received.pk, facts={"primary_need": "N5"}, because="The school said so.", by=cast.nora, now=monday
    )
    assert again(monday + timedelta(seconds=5)) > 0
    assert not models.CensusFinding.objects.filter(rule="8610", year="2026-27").exists()
    marks = models.FindingMark.objects.filter(finding=found.key).order_by("recorded_at")
    assert [(mark.kind, mark.who) for mark in marks] == [
        ("seen", None),
        ("queried", None),
        ("mended", cast.nora.user),
    ]


def test_copies_that_were_lost_come_back_with_the_moment_a_finding_was_first_seen(cast, tmp_path):
    wrong = episode("2026-05-04").replace("<PrimaryNeedCode>N1</PrimaryNeedCode>", "")
    loading.load_cin(census(tmp_path, child("A1", "2015-03-27", wrong), year=2027), now=NOW)
    everybody(NOW)
    (found,) = models.CensusFinding.objects.filter(rule="8610")
    actions.say_of_finding(found.key, kind="acknowledged", words="", by=cast.nora, now=NOW)
    marks = models.FindingMark.objects.count()
    for model in (*COPIES, models.CensusRun):
        model.objects.all().delete()
    everybody(NOW + timedelta(days=30))
    again_found = models.CensusFinding.objects.get(rule="8610")
    assert (again_found.key, again_found.since, again_found.state) == (found.key, NOW, "acknowledged")
    assert models.FindingMark.objects.count() == marks, "nothing is seen for the first time twice"


@pytest.mark.django_db(transaction=True)
def test_a_child_who_is_written_about_while_everybody_is_looked_at_is_not_kept_waiting(
    cast, tmp_path, monkeypatch
):
    """At one in the morning of Saturday 21 November 2026 everybody is looked at. When the census of the year is laid out,
    Nils puts a need right, and nobody waits for the end of that run; it does not put back what he mended."""
    wrong = episode("2026-05-04").replace("<PrimaryNeedCode>N1</PrimaryNeedCode>", "")
    children = [child(number, "2015-03-27", wrong) for number in ("A1", "A2")]
    loading.load_cin(census(tmp_path, *children, year=2027), now=NOW)
    everybody(NOW)
    night = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    mended, left = models.CensusFinding.objects.filter(rule="8610", year="2026-27").order_by("key")
    laid_out = always.standing
    seen = []

    def meanwhile(*given):
        """The rules have run over the file of everybody; nothing of it stands yet."""
        found = list(laid_out(*given))
        if not seen and str(given[2]) == "2026-27":
            seen.append(str(mended.key) in {str(each.key) for each in found})
            with ThreadPoolExecutor(1) as another_worker:
                another_worker.submit(mend).result()
            seen.append(models.CensusFinding.objects.filter(pk=mended.key).exists())
        return found

    def mend():
        try:
            correction.correct_event(
                mended.event, facts={"primary_need": "N5"}, because="He said so.", by=cast.nils, now=night
            )
            assert again(night + timedelta(seconds=5)) == 1
        finally:
            connections.close_all()

    monkeypatch.setattr(always, "standing", meanwhile)
    everybody(night)
    assert seen == [True, False], "the run for everybody found it, and he mended it meanwhile"
    (standing,) = models.CensusFinding.objects.filter(rule="8610", year="2026-27")
    assert standing.key == left.key
    kinds = models.FindingMark.objects.filter(finding=mended.key).order_by("recorded_at")
    assert [mark.kind for mark in kinds] == ["seen", "mended"], "neither run says so a second time"
    assert again(night + timedelta(seconds=10)) == 1, "as of the new day, once more"
    few = stands()
    assert again(night + timedelta(seconds=15)) == 0
    everybody(night + timedelta(seconds=20))
    assert stands() == few


@pytest.mark.django_db(transaction=True)
def test_nobody_looks_at_everybody_a_second_time_while_that_is_being_done(tmp_path):
    """The rules are new and the night's run is under way: who looks again does not wait for it, and those who wait stay."""
    loading.load_cin(census(tmp_path, child("A1", "2015-03-27", episode("2026-05-04")), year=2027), now=NOW)

    def meanwhile():
        try:
            with connections["default"].cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            return again(NOW)
        finally:
            connections.close_all()

    with around.night() as begun, ThreadPoolExecutor(1) as another_worker:
        assert begun
        assert another_worker.submit(meanwhile).result() == 0
    assert not models.CensusRun.objects.exists()
    assert again(NOW) == 1
    assert models.CensusRun.objects.count() == 2
