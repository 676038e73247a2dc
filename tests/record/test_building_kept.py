"""A build is kept as it was made: its bytes, what was left out, what was found and where; approved by somebody else."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from psycopg.conninfo import make_conninfo

from alongside.exchange import loading
from alongside.exchange.build import building
from alongside.jobs.minutely import ready
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, Refused
from alongside.record.actions import building as actions
from alongside.record.queries.census import builds
from alongside.record.queries.desk import data
from alongside.returns.reading import CannotRead
from alongside.returns.years import CollectionYear
from bench._made_census import census as made_census
from tests.record.test_building import Y26, Y27, Built
from tests.record.test_loading_a_census import census, child, episode

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
LATER = NOW + timedelta(days=3)


@pytest.fixture
def loaded(db, tmp_path):
    """A census of four children; the third has no primary need, which is an error of rule 8610."""
    wrong = episode().replace("<PrimaryNeedCode>N1</PrimaryNeedCode>", "")
    children = [child(f"A{n}", f"20{10 + n}-03-27", wrong if n == 3 else episode()) for n in range(1, 5)]
    loading.load_cin(census(tmp_path, *children), now=NOW)


def test_the_bytes_are_kept_and_come_back_as_they_were(loaded, tmp_path):
    built = Built(tmp_path, Y26)
    kept = built.built.kept
    assert b"".join(builds.content(kept.ref)) == built.path.read_bytes()
    assert hashlib.sha256(built.path.read_bytes()).hexdigest() == kept.digest
    assert kept.size == built.path.stat().st_size
    assert (kept.children, kept.serial_number, kept.council) == (4, "001", "201")
    assert builds.built_here(kept.digest).ref == kept.ref


def test_the_same_facts_are_the_same_file_however_often_and_whenever_built(loaded, tmp_path):
    first = Built(tmp_path, Y26)
    (tmp_path / "again").mkdir()
    again = Built(tmp_path / "again", Y26, now=LATER)
    assert again.built.again
    assert again.path.read_bytes() == first.path.read_bytes()
    assert models.Build.objects.count() == 1


def test_a_finding_leads_to_the_event_whose_field_it_is_about(loaded, tmp_path):
    built = Built(tmp_path, Y26)
    (found,) = [each for each in builds.findings(built.built.kept.ref) if each.rule == "8610"]
    person = models.Identifier.objects.get(value="A3").person_id
    received = models.Event.objects.get(person=person, kind="referral_received")
    assert (found.person, found.matter, found.event) == (person, received.matter_id, received.pk)
    assert (found.table, found.severity) == ("CINdetails", "error")
    assert not built.built.summary.clean


def test_every_row_has_its_events_beside_it(loaded, tmp_path):
    built = Built(tmp_path, Y26)
    text = b"".join(builds.content(built.built.kept.ref, "sources")).decode()
    rows = [line.split("\t") for line in text.splitlines()]
    assert len(rows) == sum(n for table, n in built.built.kept.rows.items() if table != "Child")
    for table, _, person, matter, events in rows:
        assert models.Person.objects.filter(pk=person).exists()
        if table == "CINdetails":
            named = dict(each.split("=") for each in events.split())
            received = models.Event.objects.get(pk=named["CINreferralDate"])
            assert (received.kind, str(received.matter_id)) == ("referral_received", matter)


def test_every_run_of_work_is_counted_once(loaded, tmp_path):
    earlier = child("B1", "2012-03-27", episode("2024-06-03"))
    loading.load_cin(census(tmp_path, earlier, year=2025), now=NOW)
    built = Built(tmp_path, CollectionYear(2025))
    kept = built.built.kept
    assert (kept.matters, kept.included) == (5, 1)
    assert kept.reasons == (("referral", "it was referred after the year", 4),)
    listed = b"".join(builds.content(kept.ref, "left_out")).decode().splitlines()
    others = models.Matter.objects.exclude(person__identifiers__value="B1")
    assert {line.split("\t")[1] for line in listed} == {str(m.pk) for m in others}


def test_of_a_year_the_record_knows_nothing_of_no_return_is_made(loaded, cast, tmp_path):
    """Loaded on Friday 20 November 2026 with the census of 2025-26. Nobody sends a return of nobody: that file is brought in
    first. Nor is there one as known on the Thursday."""
    with pytest.raises(
        building.NothingKnown, match=r"^The record holds nothing of 2021-22: no return was made\."
    ):
        Built(tmp_path, CollectionYear(2022))
    with pytest.raises(
        building.NothingKnown, match=r"as it stood on 19 November 2026, held nothing of 2025-26"
    ):
        Built(tmp_path, Y26, as_known_on=date(2026, 11, 19))
    # Whoever is open now would fill a year that has not begun.
    with pytest.raises(
        building.NothingKnown, match=r"2027-28 begins on 1 April 2027, and nothing of it could be known"
    ):
        Built(tmp_path, CollectionYear(2028))
    with pytest.raises(
        building.NothingKnown, match=r"2025-26 begins on 1 April 2025, .* known on 31 March 2025:"
    ):
        Built(tmp_path, Y26, as_known_on=date(2025, 3, 31))
    actions.ask_for_build("2021-22", by=cast.ines, now=NOW)
    ready.build_returns(NOW)
    (asked,) = data.asked_for(cast.ines)
    assert (asked.done, asked.build) == (True, None)
    assert "bring in the file of its census" in asked.words
    assert not models.Build.objects.exists()
    assert not list(tmp_path.glob("20*.xml"))


def test_a_file_that_was_built_here_is_not_loaded_into_the_record_it_came_from(loaded, tmp_path):
    built = Built(tmp_path, Y26)
    before, people = models.Event.objects.count(), models.Person.objects.count()
    assert "was built from this record on 20 November 2026" in loading.load_cin(str(built.path), now=LATER)
    assert models.Event.objects.count() == before
    # Nor when somebody has changed it: its children would come a second time, each under a number made of their record.
    built.path.write_text(built.path.read_text().replace("<Sex>", "<Sex> "))
    with pytest.raises(CannotRead, match=r"2025-26, number 001, and was changed since\. Nothing is loaded"):
        loading.load_cin(str(built.path), now=LATER)
    assert models.Event.objects.count() == before
    assert models.Person.objects.count() == people


# --- who approves, and who sends ---


def as_(viewer, *roles):
    return replace(viewer, roles=frozenset(roles))


def test_nobody_approves_what_they_built_and_nothing_is_sent_unapproved(loaded, cast, tmp_path):
    ines, other = cast.ines, as_(cast.bob, "data_analyst")
    kept = Built(tmp_path, Y26, by=ines).built.kept
    assert kept.built_by_name == "Ines"
    with pytest.raises(Mistaken, match="You built this return yourself"):
        actions.approve_build(kept.ref, by=ines, now=LATER)
    with pytest.raises(Mistaken, match="Nobody has approved this return yet"):
        actions.record_sent(kept.ref, by=ines, now=LATER)
    # The rules find errors in it, a missing primary need among them: whoever approves it says why it may be sent all the same.
    with pytest.raises(Mistaken, match="Say why it may be sent as it is"):
        actions.approve_build(kept.ref, words=" ", by=other, now=LATER)
    actions.approve_build(kept.ref, words="Read with the team managers.", by=other, now=LATER)
    with pytest.raises(Mistaken, match="approved already"):
        actions.approve_build(kept.ref, by=as_(cast.charlie, "head_of_service"), now=LATER)
    with pytest.raises(Mistaken, match="has not been sent yet"):
        actions.record_receipt(kept.ref, receipt="R-1", by=ines, now=LATER)
    actions.record_sent(kept.ref, by=ines, now=LATER)
    actions.record_receipt(kept.ref, receipt="COLLECT 2026 0417", by=ines, now=LATER)
    steps = builds.one(ines, kept.ref).steps
    assert [(step.kind, step.by, step.words) for step in steps] == [
        ("approved", "Bob", "Read with the team managers."),
        ("sent", "Ines", ""),
        ("received", "Ines", "COLLECT 2026 0417"),
    ]


def test_a_return_is_not_marked_as_sent_before_its_year_is_over(loaded, cast, tmp_path):
    """What is kept as sent cannot be taken back, and a return of November is not the return of a year that ends in March."""
    kept = Built(tmp_path, Y27, by=cast.ines).built.kept
    actions.approve_build(kept.ref, words="A rehearsal.", by=as_(cast.bob, "data_analyst"), now=LATER)
    last_day = datetime(2027, 3, 31, 22, tzinfo=UTC)  # a Wednesday, 23:00 in London
    for now in (LATER, last_day):
        with pytest.raises(Mistaken, match="Its year ends on 31 March 2027, and it is sent after that"):
            actions.record_sent(kept.ref, by=cast.ines, now=now)
    actions.record_sent(kept.ref, by=cast.ines, now=last_day + timedelta(hours=2))
    assert builds.one(cast.ines, kept.ref).step("sent").by == "Ines"


def test_who_neither_runs_nor_approves_returns_does_neither_and_finds_no_build(loaded, cast, tmp_path):
    kept = Built(tmp_path, Y26).built.kept
    for viewer in (cast.alice, cast.maud, cast.charlie):
        with pytest.raises(NotFound):
            builds.one(viewer, kept.ref)
        with pytest.raises(Refused):
            actions.approve_build(kept.ref, by=viewer, now=LATER)
    with pytest.raises(Refused):
        Built(tmp_path, Y27, by=cast.alice)
    assert models.Build.objects.count() == 1


def test_what_is_recorded_later_about_the_year_is_listed_against_a_build(loaded, cast, tmp_path):
    """Built in November 2026. In December a closing of October 2025 is reported, and another of November 2026."""
    kept = Built(tmp_path, Y26).built.kept
    assert builds.recorded_since(kept) == []
    received = models.Event.objects.filter(kind="referral_received").order_by("recorded_at", "n")
    for row, on in zip(received, (date(2025, 10, 6), date(2026, 11, 9)), strict=False):
        models.Event.objects.create(
            kind="referral_closed",
            person_id=row.person_id,
            matter_id=row.matter_id,
            facts={"closure_reason": "RC7"},
            on=on,
            precision="day",
            recorded_at=datetime(2026, 12, 7, 9, tzinfo=UTC),
            recorded_by=row.recorded_by,
        )
    (since,) = builds.recorded_since(kept)
    assert (since.kind, since.on) == ("referral_closed", date(2025, 10, 6))
    # Built again, the first one says that it is no longer the latest.
    assert builds.one(cast.ines, kept.ref).newer is None
    (tmp_path / "again").mkdir()
    again = Built(tmp_path / "again", Y26, now=datetime(2026, 12, 8, 9, tzinfo=UTC)).built.kept
    assert builds.one(cast.ines, kept.ref).newer == (again.ref, 2)
    assert builds.one(cast.ines, again.ref).newer is None


# --- at the terminal ---


@pytest.fixture
def terminal(transactional_db, databases, tmp_path):
    """The verbs, run as an operator runs them, on this test's own database."""
    connections.close_all()

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "alongside", *words],
            env={**os.environ, "PYTHONPATH": str(Path(building.__file__).parents[3]),
                 "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
                 "DATABASE_URL": make_conninfo(databases.owner(databases.name))},
            capture_output=True, text=True, cwd=tmp_path,
        )  # fmt: skip

    return run


def test_two_do_not_build_the_same_return_at_once(terminal, tmp_path):
    (tmp_path / "made.xml").write_text("".join(made_census(3, seed=5)))
    assert terminal("load", "cin", "made.xml").returncode == 0
    with builds.building_alone(collection="cin", year="2025-26", council="801"):
        refused = terminal("build", "cin", "--year", "2025-26", "--out", "x.xml")
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert "Somebody else is building this return now" in refused.stderr
        other = terminal("build", "cin", "--year", "2024-25", "--out", "y.xml")
        assert other.returncode == 2, "another year may be built; of this one the record knows nothing"
        assert "The record holds nothing of 2024-25" in other.stderr
    assert terminal("build", "cin", "--year", "2025-26", "--out", "x.xml").returncode == 0


def test_the_verb_builds_explains_and_says_what_it_left_out(terminal, tmp_path):
    (tmp_path / "made.xml").write_text("".join(made_census(60, seed=5, flawed=0.2)))
    assert terminal("load", "cin", "made.xml").returncode == 0
    words = ("build", "cin", "--year", "2025-26", "--out")
    (tmp_path / "s.csv").write_text("of last year")  # anybody here could read it
    done = terminal(*words, "one.xml", "--against", "made.xml", "--differences", "d.csv", "--left-out", "l.csv",
                    "--sources", "s.csv")  # fmt: skip
    assert done.returncode == 1, done.stderr  # there are errors in it, and the file is written all the same
    assert "children in need census of 2025-26, council 801, number 001" in done.stdout
    assert "Every difference is explained." in done.stdout
    assert "each counted once" in done.stdout
    assert "MADE" in (tmp_path / "d.csv").read_text()
    assert (tmp_path / "l.csv").read_text().startswith("kind,matter,person,because")
    assert "referral" in (tmp_path / "s.csv").read_text() or "CINdetails" in (tmp_path / "s.csv").read_text()
    theirs = {
        name: (tmp_path / name).stat().st_mode & 0o777 for name in ("one.xml", "d.csv", "l.csv", "s.csv")
    }
    assert set(theirs.values()) == {0o600}, f"who else works on this machine reads them: {theirs}"
    again = terminal(*words, "two.xml")
    assert "the same file, byte for byte" in again.stdout
    assert (tmp_path / "two.xml").read_bytes() == (tmp_path / "one.xml").read_bytes()
    checked = terminal("check", "cin", "one.xml", "--format", "json")
    figures = json.loads(checked.stdout)
    errors = sum(each["findings"] for each in figures["by_rule"] if each["severity"] == "error")
    assert f"{errors:,} errors" in done.stdout
    assert not list(tmp_path.glob(".alongside-*"))
    for wrong, says in (
        (("build", "cin", "--year", "2025-27", "--out", "x.xml"), "is not a collection year"),
        ((*words, "nowhere/x.xml"), "There is no folder"),
        ((*words, "x.xml", "--as-known-on", "May"), "write the day like 2026-05-01"),
        ((*words, "x.xml", "--council", "20"), "three digits"),
        ((*words, "x.xml", "--against", "nothing.xml"), "There is no file nothing.xml"),
    ):
        refused = terminal(*wrong)
        assert refused.returncode == 2
        assert says in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "x.xml").exists()
