"""Who reads what at the data desk: numbers of everybody, rows of whom one may know, and nothing of who is hidden.

Amara and Zerlina are referred on Friday 4 September 2026 without a primary need, and allocated to Alice of the North team.
Zerlina's record is restricted: Nora owns it, Alice is named.
"""

from dataclasses import replace
from datetime import date
from itertools import islice

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from alongside.desk.data.showing import lines_of
from alongside.exchange.build import always
from alongside.jobs.running import BY_ITSELF
from alongside.record import models
from alongside.record.access import NotFound, ReasonNeeded
from alongside.record.acting import Mistaken, Refused
from alongside.record.actions import building, census as actions, correction, people, referral
from alongside.record.actions.access import restrict
from alongside.record.copies import census as copies
from alongside.record.queries.census import builds
from alongside.record.queries.desk import data, lists
from alongside.record.queries.desk.data import Behind, Wanted
from alongside.returns.cin import CIN
from alongside.returns.years import CollectionYear

pytestmark = pytest.mark.django_db

YEAR, BEFORE = "2026-27", "2025-26"
SECRETS = ("Zerlina", "ZQ77")


@pytest.fixture
def desk(story, settings):
    settings.COUNCIL_NUMBER = "201"
    story.on("Fri 4 September 2026")
    story.known("Amara Cole", born_on=date(2016, 5, 2), identifiers=(("la_child_id", "C100"),))
    zerlina = story.known(
        "Zerlina Quandary", born_on=date(2018, 5, 2), identifiers=(("la_child_id", "ZQ77"),)
    )
    story.school_refers("Amara Cole", "Zerlina Quandary")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    hide(story, zerlina)
    always.look_at_all(by=BY_ITSELF, now=story.now)
    return story


def hide(story, child):
    restrict(
        child,
        owner=story.cast.nora.user,
        reasons="Her aunt works for the council.",
        desk_phone="01632 960001",
        expires_on=date(2027, 3, 4),
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )


def manager(viewer):
    return replace(viewer, roles=frozenset({"team_manager"}))


def finding_of(story, name, rule="8610"):
    return models.CensusFinding.objects.get(person=story.people[name], rule=rule, year=YEAR)


def received(story, name):
    return models.Event.objects.get(person=story.people[name], kind="referral_received").pk


def everything(viewer, now):
    """All that the lists and numbers of the desk say to somebody."""
    return repr(
        (
            data.overview(viewer, YEAR, BEFORE, now=now),
            data.findings(viewer, Wanted(YEAR), now=now),
            data.numbers(viewer, YEAR, BEFORE, now=now),
            data.cases(viewer, Behind(YEAR, "referrals"), now=now),
            data.cases(viewer, Behind(YEAR, "cin_at_date"), now=now),
            data.mended(viewer, YEAR, None, now=now),
        )
    )


def test_an_analyst_sees_every_number_and_of_a_restricted_child_only_that_there_is_one(desk):
    ines, now = desk.cast.ines, desk.now
    found = data.overview(ines, YEAR, BEFORE, now=now)
    (need,) = [line for line in found.rules if line.key == "8610"]
    assert need.errors == 2
    assert found.restricted >= 1
    (north,) = [line for line in found.teams if line.name == "North"]
    (alice,) = [line for line in found.workers if line.name == "Alice"]
    hers = models.CensusFinding.objects.filter(
        person=desk.people["Amara Cole"], year=YEAR, severity="error"
    ).count()
    assert (north.errors, alice.errors) == (hers, hers), "a restricted child is of no team and no worker"
    rows = data.findings(ines, Wanted(YEAR, rule="8610"), now=now).rows
    assert sorted((row.who.number, row.who.hidden, row.worker) for row in rows) == [
        ("", True, ""),
        ("C100", False, "Alice"),
    ]
    assert [(row.words, row.since, row.state) for row in rows if row.who.hidden] == [("", None, "")]
    assert rows[-1].who.hidden, "nor does its place in the list say when"
    of_alice = data.findings(ines, Wanted(YEAR, worker=desk.cast.alice.user), now=now).rows
    assert {row.who.number for row in of_alice} == {"C100"}, (
        "nobody learns whose worker a restricted child has"
    )
    assert data.numbers(ines, YEAR, BEFORE, now=now).now["referrals", ""].counts == 2
    behind = data.cases(ines, Behind(YEAR, "referrals"), now=now).rows
    assert [(row.who.hidden, row.on is None, row.days) for row in behind] == [
        (False, False, None),
        (True, True, None),
    ]
    said = everything(ines, now)
    assert not [word for word in (*SECRETS, str(desk.people["Zerlina Quandary"])) if word in said]
    with pytest.raises(NotFound):
        data.finding(ines, finding_of(desk, "Zerlina Quandary").key, now=now)
    with pytest.raises(NotFound):
        actions.say_of_finding(
            finding_of(desk, "Zerlina Quandary").key, kind="acknowledged", words="", by=ines, now=now
        )


def test_a_manager_counts_their_own_children_and_nobody_hidden(desk):
    bob, now = manager(desk.cast.bob), desk.now
    found = data.overview(bob, YEAR, BEFORE, now=now)
    assert {(line.key, line.errors) for line in found.rules if line.errors} >= {("8610", 1)}
    assert {line.errors for line in found.rules} <= {0, 1}
    assert found.restricted == 0
    (row,) = data.findings(bob, Wanted(YEAR, rule="8610"), now=now).rows
    assert (row.who.name, row.who.number) == ("Amara Cole", "C100")
    assert data.numbers(bob, YEAR, BEFORE, now=now).now["referrals", ""].counts == 1
    said = everything(bob, now)
    assert not [
        word for word in (*SECRETS, "01632 960001", str(desk.people["Zerlina Quandary"])) if word in said
    ]
    # Nor in what the year before counted until this day of it.
    zerlina, north = desk.people["Zerlina Quandary"], desk.cast.teams["North"]
    models.CensusCase.objects.create(
        year=BEFORE,
        indicator="referrals",
        part="",
        person=zerlina,
        ref=zerlina,
        counts=True,
        on=date(2025, 6, 2),
        team=north,
    )
    copies.add_up(CollectionYear.written(YEAR), date(2026, 9, 4))
    assert ("referrals", "") not in data.numbers(bob, YEAR, BEFORE, now=now).until
    assert data.numbers(desk.cast.nora, YEAR, BEFORE, now=now).until["referrals", ""].counts == 1
    # Nora owns the restriction, and is their manager too.
    nora = data.overview(desk.cast.nora, YEAR, BEFORE, now=now)
    assert [line.errors for line in nora.rules if line.key == "8610"] == [2]
    assert "Zerlina" in everything(desk.cast.nora, now)
    south = everything(manager(desk.cast.charlie), now)
    assert "Amara" not in south
    assert "Zerlina" not in south
    for query in (data.overview, data.numbers):
        with pytest.raises(NotFound):
            query(desk.cast.alice, YEAR, BEFORE, now=now)


def test_who_decides_at_the_front_door_sees_its_numbers_for_the_whole_council(desk):
    """Maud manages the front door. Amara is with the North team now; Rosa's neighbour rang, and nobody has her yet. Zerlina, whose
    record is restricted, is in none of Maud's numbers. Bob manages the North team, and sees his own children's."""
    maud, bob, now = desk.cast.maud, manager(desk.cast.bob), desk.now
    desk.known("Rosa Field", born_on=date(2017, 2, 1))
    desk.school_refers("Rosa Field")
    always.look_at_all(by=BY_ITSELF, now=desk.now)
    hers = data.numbers(maud, YEAR, BEFORE, now=now).now
    assert (hers["contacts", ""].counts, hers["referrals", ""].counts) == (2, 1)
    assert {key for key, _ in hers} <= set(data.FRONT_DOOR), "what is done in the teams is theirs"
    assert data.numbers(bob, YEAR, BEFORE, now=now).now["contacts", ""].counts == 1
    # Whom nobody has yet she knows by name; who is with another team is a number, and opened with a reason as ever.
    rows = data.cases(maud, Behind(YEAR, "contacts"), now=now).rows
    assert sorted((row.who.name, row.who.number, row.team) for row in rows) == [
        ("", "C100", "North"),
        ("Rosa Field", "", ""),
    ]
    (taken,) = data.every_case(maud, Behind(YEAR, "contacts"), now=now)
    assert {row.who for row in taken} == {row.who for row in rows}
    assert data.cases(maud, Behind(YEAR, "cin_at_date"), now=now).rows == ()
    with pytest.raises(ReasonNeeded):
        lists.open_case(maud, desk.people["Amara Cole"], Behind(YEAR, "contacts"), now=now)
    with pytest.raises(NotFound):
        lists.open_case(maud, desk.people["Amara Cole"], Behind(YEAR, "cin_at_date"), now=now)
    said = everything(maud, now)
    assert not [word for word in (*SECRETS, "01632 960001") if word in said]
    assert str(desk.people["Zerlina Quandary"]) not in said


def test_a_line_that_only_a_hidden_child_has_is_not_there_at_all(desk):
    """Zerlina alone was referred by the police: "Police: 0" on the page of Bob would say that there is somebody."""
    zerlina, north = desk.people["Zerlina Quandary"], desk.cast.teams["North"]
    police = models.CensusCase.objects.filter(indicator="referral_source_mix", person=zerlina)
    assert police.update(part="6") == 1
    copies.add_up(CollectionYear.written(YEAR), date(2026, 9, 4))
    told = data.numbers(manager(desk.cast.bob), YEAR, BEFORE, now=desk.now)
    assert {part for key, part in told.now if key == "referral_source_mix"} == {"2A"}
    assert all(count.every for each in (told.now, told.before, told.until) for count in each.values())
    assert police.get().team == north
    assert (
        data.numbers(desk.cast.nora, YEAR, BEFORE, now=desk.now).now["referral_source_mix", "6"].counts == 1
    )


def test_a_page_is_not_asked_to_go_on_behind_the_row_of_a_hidden_child(desk):
    """What the next page began with would say when something happened to Zerlina, to whoever worked her row's key out."""
    (hers,) = models.CensusCase.objects.filter(indicator="referrals", person=desk.people["Zerlina Quandary"])
    models.CensusCase.objects.filter(pk=hers.pk).update(on=date(2026, 4, 2))
    for viewer in (desk.cast.ines, manager(desk.cast.bob)):
        first = data.cases(viewer, Behind(YEAR, "referrals"), now=desk.now)
        assert data.cases(viewer, Behind(YEAR, "referrals", after=hers.ref), now=desk.now) == first


def test_writing_a_number_down_does_not_ask_whether_a_hidden_child_has_it(desk):
    """Bob knows Zerlina's pupil number from before. Written on Amara's record it is found on two children: the data desk
    sees that, and Bob does not, or he would know that she is known here. Nor when it is put right."""
    amara, zerlina = desk.people["Amara Cole"], desk.people["Zerlina Quandary"]
    rosa = desk.known("Rosa Field", born_on=date(2017, 2, 1))
    for child in (amara, zerlina):
        people.record_identifier(child, "upn", "H801200001001", by=desk.cast.alice, now=desk.now)
    always.look_again(by=BY_ITSELF, now=desk.now)
    bob, shared = manager(desk.cast.bob), models.CensusFinding.objects.filter(year=YEAR, rule="1520")
    assert shared.count() == 2
    hers = shared.get(person=amara).key

    def bob_is_told():
        of_all = data.overview(bob, YEAR, BEFORE, now=desk.now)
        told = [line.errors for line in of_all.rules if line.key == "1520"]
        listed = data.findings(bob, Wanted(YEAR, rule="1520"), now=desk.now).rows
        assert sum(told) == len(listed)
        assert of_all.errors == sum(line.errors for line in of_all.rules) == of_all.teams[0].errors
        return [row.who.name for row in listed]

    assert bob_is_told() == []
    # Two who are hidden have it: Amara's finding is taken off his numbers once.
    quill = desk.known("Quill Quandary", born_on=date(2019, 5, 2))
    hide(desk, quill)
    models.CensusChild.objects.create(year=YEAR, person=quill, number="Q1", upn="H801200001001")
    before = data.overview(bob, YEAR, BEFORE, now=desk.now).errors
    models.CensusTally.objects.filter(year=YEAR, what="finding", key="1520", team__isnull=False).update(
        every=F("every") + 1
    )
    assert data.overview(bob, YEAR, BEFORE, now=desk.now).errors == before + 1
    models.CensusTally.objects.filter(year=YEAR, what="finding", key="1520", team__isnull=False).update(
        every=F("every") - 1
    )
    with pytest.raises(NotFound):
        data.finding(bob, hers, now=desk.now)
    # Charlie, had he Amara to work with, would be told as little.
    charlie = replace(desk.cast.charlie, purpose="on duty")
    shared.filter(person=amara).update(worker=charlie.user)
    assert data.findings(charlie, Wanted(YEAR), now=desk.now).rows == ()
    assert data.mine(charlie, [YEAR], now=desk.now) == ()
    with pytest.raises(NotFound):
        data.finding(charlie, hers, now=desk.now)
    shared.filter(person=amara).update(worker=desk.cast.alice.user)
    assert [
        row.who.hidden for row in data.findings(desk.cast.ines, Wanted(YEAR, rule="1520"), now=desk.now).rows
    ] == [
        False,
        True,
    ]
    # Where somebody else has it who is not hidden, that is what is found.
    models.CensusChild.objects.create(year=YEAR, person=rosa, number="R1", upn="H801200001001")
    assert bob_is_told() == ["Amara Cole"]
    assert data.finding(bob, hers, now=desk.now).rule == "1520"
    mark = models.FindingMark.objects.get(finding=hers, kind="seen")
    models.FindingMark.objects.create(
        **{
            f.attname: getattr(mark, f.attname)
            for f in mark._meta.concrete_fields
            if f.name not in ("ref", "kind")
        },
        kind="mended",
    )
    assert "1520" not in {row.rule for row in data.mended(bob, YEAR, None, now=desk.now).rows}


def test_the_rules_of_shared_numbers_are_those_the_data_desk_knows():
    rules = CIN.rules_in(CIN.rules_year(CollectionYear.written(YEAR)))
    assert {rule.code for rule in rules if "DISTINCT child) > 1" in rule.finds.sql} == set(data.SHARED)


def test_a_finding_is_read_from_the_records_that_were_opened_and_no_others(desk):
    """For some seconds after two records are parted a finding of the one may still name the other's run of work."""
    found = finding_of(desk, "Amara Cole")
    run, event = desk.referrals["Zerlina Quandary"], received(desk, "Zerlina Quandary")
    models.CensusFinding.objects.filter(pk=found.pk).update(matter=run, event=event)
    one = data.finding(manager(desk.cast.bob), found.key, now=desk.now)
    assert (one.name, one.recorded) == ("Amara Cole", {})
    assert set(one.places) == {"person", "child"}


def test_a_finding_leads_to_the_event_and_opening_it_is_logged_and_asks_why(desk):
    found = finding_of(desk, "Amara Cole")
    with pytest.raises(ReasonNeeded):
        data.finding(desk.cast.ines, found.key, now=desk.now)
    one = data.finding(desk.cast.nora, found.key, now=desk.now)
    received = one.recorded["referral_received"]
    assert (one.name, received.on, received.by) == ("Amara Cole", date(2026, 9, 4), "Maud")
    assert one.worker == "Alice"
    assert one.places["referral"] == desk.referrals["Amara Cole"]
    assert one.places["contact"] == desk.contact
    assert models.ReadLog.objects.filter(
        user=desk.cast.nora.user, person=desk.people["Amara Cole"], what="what the census finds"
    ).exists()


def test_what_is_put_right_is_listed_with_whoever_did_it_but_not_of_a_hidden_child(desk):
    for name, by in (("Amara Cole", desk.cast.alice), ("Zerlina Quandary", desk.cast.alice)):
        correction.correct_event(
            received(desk, name),
            facts={"primary_need": "N1"},
            because="The letter says it.",
            by=by,
            now=desk.now,
        )
    always.look_again(by=BY_ITSELF, now=desk.now)
    done = data.mended(manager(desk.cast.bob), YEAR, None, now=desk.now).rows
    assert [(row.who.name, row.rule, row.by) for row in done] == [("Amara Cole", "8610", "Alice")]
    of_all = data.mended(desk.cast.ines, YEAR, None, now=desk.now).rows
    assert sorted((row.who.number, row.who.hidden, row.by) for row in of_all) == [
        ("", True, ""),
        ("C100", False, "Alice"),
    ]
    # On Monday Amara goes to another team: what is put right about her is no longer for Bob to read.
    desk.on("Mon 7 September 2026")
    referral.allocate(
        [desk.referrals["Amara Cole"]],
        worker=desk.cast.charlie.user,
        team=desk.cast.teams["South"],
        by=desk.cast.nora,
        now=desk.now,
    )
    assert data.mended(manager(desk.cast.bob), YEAR, None, now=desk.now).rows == ()
    assert [
        row.who.number for row in data.mended(desk.cast.ines, YEAR, None, now=desk.now).rows if row.by
    ] == ["C100"]


def test_a_query_needs_a_note_and_who_sees_no_returns_says_nothing(desk):
    found = finding_of(desk, "Amara Cole")
    clerk = replace(desk.cast.alice, roles=frozenset({"business_support"}))
    with pytest.raises(Mistaken, match="what you question"):
        actions.say_of_finding(found.key, kind="queried", words=" ", by=desk.cast.ines, now=desk.now)
    with pytest.raises(Refused):
        actions.say_of_finding(found.key, kind="acknowledged", words="", by=clerk, now=desk.now)
    actions.say_of_finding(
        found.key, kind="queried", words="Hunger, or neglect?", by=desk.cast.ines, now=desk.now
    )
    rows = data.findings(desk.cast.ines, Wanted(YEAR, state="queried"), now=desk.now).rows
    assert [row.who.number for row in rows] == ["C100"]
    marks = data.finding(desk.cast.nora, found.key, now=desk.now).marks
    assert [(mark.kind, mark.by, mark.words) for mark in marks] == [
        ("seen", "", ""),
        ("queried", "Ines", "Hunger, or neglect?"),
    ]


def test_a_worker_sees_what_is_found_of_their_own_children_and_nobody_elses(desk):
    """Alice has Amara and Zerlina; Charlie, of the same council, has neither. Who is hidden counts for nobody."""
    alice, charlie = desk.cast.alice, desk.cast.charlie
    rows = data.findings(alice, Wanted(YEAR), now=desk.now).rows
    assert {row.who.name for row in rows} == {"Amara Cole", "Zerlina Quandary"}
    (asked,) = data.mine(alice, [YEAR, BEFORE], now=desk.now)
    severities = [row.severity for row in rows]
    assert asked == data.MineToMend(YEAR, severities.count("error"), severities.count("query"))
    assert asked.errors
    assert asked.queries
    assert data.finding(alice, finding_of(desk, "Amara Cole").key, now=desk.now).name == "Amara Cole"

    assert data.mine(charlie, [YEAR, BEFORE], now=desk.now) == ()
    assert data.findings(charlie, Wanted(YEAR, rule="8610"), now=desk.now).rows == ()
    key = finding_of(desk, "Amara Cole").key
    with pytest.raises(NotFound):
        data.finding(charlie, key, now=desk.now)
    with pytest.raises(NotFound):
        actions.say_of_finding(key, kind="acknowledged", words="", by=charlie, now=desk.now)
    with pytest.raises(NotFound):
        data.overview(alice, YEAR, BEFORE, now=desk.now)
    # Zerlina is given to Charlie, who is not named on her record: she is in no list of theirs, nor in a number.
    models.CensusFinding.objects.filter(person=desk.people["Zerlina Quandary"]).update(worker=charlie.user)
    assert data.mine(charlie, [YEAR, BEFORE], now=desk.now) == ()
    assert data.findings(charlie, Wanted(YEAR), now=desk.now).rows == ()
    with pytest.raises(NotFound):
        data.finding(charlie, finding_of(desk, "Zerlina Quandary").key, now=desk.now)


def test_those_with_no_worker_have_a_list_of_their_own(desk):
    ben = desk.known("Ben Marsh", born_on=date(2015, 6, 1))
    models.CensusFinding.objects.filter(rule="8610", person=desk.people["Amara Cole"]).update(
        worker=None, person=ben
    )
    found = data.findings(desk.cast.ines, Wanted(YEAR, severity="error", without="worker"), now=desk.now)
    assert [(row.rule, row.worker) for row in found.rows] == [("8610", "")]


def test_a_year_the_record_holds_nothing_of_is_not_measured_as_nought(desk):
    """The council began to record here in September 2026: there is no last year, which is not a year in which nothing was done."""
    for viewer in (desk.cast.ines, manager(desk.cast.bob)):
        found = data.numbers(viewer, YEAR, BEFORE, now=desk.now)
        assert (found.held, found.held_before) == (True, False)
        year = CollectionYear.written(YEAR)
        lines = {line.about.key: line for area in lines_of(found, year).values() for line in area}
        assert lines["referrals"].now in ("1", "2")
        assert (lines["referrals"].before, lines["referrals"].until) == ("", "")
        assert lines["rereferrals_12m"].england == "22.6% (2024-25)"
        assert lines["cpp_second"].england == "16.6% (2014-15, second hand)"
        assert lines["cpp_reviews_on_time"].england == "94.0% (2014-15, second hand)"
        assert lines["assessment_median_wd"].england == "33 days (2024-25)"
        assert lines["rereferrals_12m"].empty, "nobody was referred again: nought leads to no list"
        assert lines["rereferrals_12m"].others == int(lines["referrals"].now)


def test_the_next_page_begins_where_the_last_ended(desk, monkeypatch):
    monkeypatch.setattr(data, "AT_A_TIME", 1)
    seen, after = [], None
    while True:
        page = data.findings(desk.cast.nora, Wanted(YEAR, after=after), now=desk.now)
        seen += [row.key for row in page.rows]
        after = page.after
        if after is None:
            break
    standing = models.CensusFinding.objects.filter(year=YEAR).exclude(person=None)
    assert sorted(seen) == sorted(standing.values_list("pk", flat=True))
    assert len(seen) == len(set(seen)) > 2


def test_a_build_that_is_asked_for_is_built_in_their_name_and_answered(desk):
    """Ines asks on Friday; a job builds it; somebody else approves it."""
    from alongside.jobs.minutely.ready import build_returns

    actions_by = {"by": desk.cast.ines, "now": desk.now}
    building.ask_for_build(YEAR, **actions_by)
    with pytest.raises(Mistaken, match="being built already"):
        building.ask_for_build(YEAR, **actions_by)
    with pytest.raises(Refused):
        building.ask_for_build(YEAR, by=desk.cast.nora, now=desk.now)
    (asked,) = data.asked_for(desk.cast.ines)
    assert (asked.by, asked.done) == ("Ines", False)
    build_returns(desk.now)
    (asked,) = data.asked_for(desk.cast.ines)
    kept = builds.one(desk.cast.ines, asked.build)
    assert (kept.built_by_name, kept.children) == ("Ines", 2)
    assert kept.errors == models.CensusFinding.objects.filter(year=YEAR, severity="error").count()
    with pytest.raises(Mistaken, match="You built this return yourself"):
        building.approve_build(kept.ref, **actions_by)
    # In a table that is taken out the children stand by the numbers of the file; one who is restricted by none.
    called = builds.children(desk.cast.ines, kept.ref, now=desk.now)
    assert called.number(desk.people["Amara Cole"]) == "C100"
    assert called.number(desk.people["Zerlina Quandary"]) == "restricted record"
    assert called.number(None) == ""
    with pytest.raises(NotFound):
        builds.children(desk.cast.nora, kept.ref, now=desk.now)
    assert [one.touched for one in builds.kept(desk.cast.ines)] == [False]
    # On Monday a closing of last week is written down: it is listed against the build by the next night.
    desk.on("Mon 7 September 2026")
    correction.correct_event(
        received(desk, "Amara Cole"),
        facts={"primary_need": "N1"},
        because="The letter says it.",
        by=desk.cast.alice,
        now=desk.now,
    )
    always.look_at_all(by=BY_ITSELF, now=desk.now)
    (later,) = data.since(desk.cast.ines, kept.ref, None, now=desk.now).rows
    assert (later.who.number, later.kind, later.correction, later.by) == (
        "C100",
        "referral_received",
        "replaces",
        "Alice",
    )
    with pytest.raises(NotFound):
        data.since(desk.cast.nora, kept.ref, None, now=desk.now)
    assert [one.touched for one in builds.kept(desk.cast.ines)] == [True]


MANY = """
INSERT INTO record_censusfinding (key, year, rule, severity, person, matter, event, "table", fields, words, seen, team, worker,
                                  since, state)
SELECT gen_random_uuid(), CASE WHEN n % 2 = 0 THEN '2026-27' ELSE '2025-26' END, (8500 + n % 60)::text,
       CASE WHEN n % 3 = 0 THEN 'error' ELSE 'query' END, gen_random_uuid(), NULL, NULL, 'CINdetails', 'UPN', 'Words', '',
       md5((n % 40)::text)::uuid, md5((n % 600)::text)::uuid, now() - n * interval '1 minute', ''
FROM generate_series(1, 30000) n;
INSERT INTO record_censuscase (year, indicator, part, person, ref, counts, "on", days, team, worker)
SELECT CASE WHEN n % 2 = 0 THEN '2026-27' ELSE '2025-26' END, (ARRAY['referrals', 'rereferrals_12m', 's47', 'icpc'])[1 + n % 4],
       '', gen_random_uuid(), gen_random_uuid(), n % 7 > 0, date '2026-04-01' + n % 200, NULL,
       md5((n % 40)::text)::uuid, md5((n % 600)::text)::uuid
FROM generate_series(1, 60000) n;
INSERT INTO record_findingmark (ref, recorded_at, recorded_by, finding, kind, year, rule, severity, fields, words)
SELECT gen_random_uuid(), now() - n * interval '1 minute', gen_random_uuid(), gen_random_uuid(),
       CASE WHEN n % 2 = 0 THEN 'mended' ELSE 'seen' END, '2026-27', '8610', 'error', 'UPN', 'Words'
FROM generate_series(1, 30000) n;
ANALYZE record_censusfinding; ANALYZE record_censuscase; ANALYZE record_findingmark;
"""
GROWING = (
    "record_censusfinding",
    "record_censuscase",
    "record_findingmark",
    "record_buildsince",
    "record_event",
)


def test_no_page_reads_a_table_that_grows_from_end_to_end(desk):
    """Ninety thousand rows more, as of a large council: every statement of every list finds its rows by an index."""
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        cursor.execute(
            "SELECT key FROM record_censusfinding WHERE year = '2026-27' ORDER BY since LIMIT 1 OFFSET 9000"
        )
        finding = cursor.fetchone()[0]
        cursor.execute("SELECT ref FROM record_censuscase WHERE indicator = 's47' LIMIT 1")
        case = cursor.fetchone()[0]
    ines, bob, now = desk.cast.ines, manager(desk.cast.bob), desk.now
    team, worker = desk.cast.teams["North"], desk.cast.alice.user
    found, amara = finding_of(desk, "Amara Cole").key, desk.people["Amara Cole"]
    with CaptureQueriesContext(connection) as made:
        for viewer in (ines, bob):
            data.overview(viewer, YEAR, BEFORE, now=now)
            data.numbers(viewer, YEAR, BEFORE, now=now)
            data.mended(viewer, YEAR, None, now=now)
            for wanted in (
                Wanted(YEAR, rule="8510"), Wanted(YEAR, severity="error"), Wanted(YEAR, team=team),
                Wanted(YEAR, worker=worker), Wanted(YEAR, rule="8510", after=finding), Wanted(YEAR, after=finding),
            ):  # fmt: skip
                data.findings(viewer, wanted, now=now)
            for behind in (
                Behind(YEAR, "s47"), Behind(YEAR, "s47", counts=False), Behind(YEAR, "s47", after=case),
            ):  # fmt: skip
                data.cases(viewer, behind, now=now)
            # Two batches each of a list that is taken away, the second behind where the first ended.
            for batches in (
                data.every_finding(viewer, Wanted(YEAR, severity="error"), now=now),
                data.every_finding(viewer, Wanted(YEAR, rule="8510"), now=now),
                data.every_case(viewer, Behind(YEAR, "s47"), now=now),
            ):
                list(islice(batches, 2))
        lists.finding(replace(ines, purpose="July"), found, Wanted(YEAR, rule="8610"), now=now)
        lists.open_case(replace(ines, purpose="July"), amara, Behind(YEAR, "referrals"), now=now)
    read = [
        query["sql"] for query in made.captured_queries if query["sql"].startswith(("SELECT", "\nSELECT"))
    ]
    assert len(read) > 60
    whole = []
    with connection.cursor() as cursor:
        for sql in read:
            cursor.execute("EXPLAIN " + sql.replace("%", "%%"))
            plan = "\n".join(row[0] for row in cursor.fetchall())
            whole += [(table, sql[:300]) for table in GROWING if f"Seq Scan on {table}" in plan]
    assert whole == []
