"""A list of the data desk as a piece of work: why, said once for the day, and the list taken away, each child in it logged.

Amara and Zerlina are referred on Friday 4 September 2026 without a primary need; Zerlina's record is restricted, and Ines, the
data analyst, is not named on it (`test_data_desk`).
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.exchange.build import always
from alongside.jobs.minutely.ready import build_returns
from alongside.jobs.running import BY_ITSELF
from alongside.record import models
from alongside.record.access import IN_A_LIST, NotFound, ReasonNeeded, is_mine, open_record, viewer_of
from alongside.record.actions import building, correction
from alongside.record.queries import odd
from alongside.record.queries.desk import data, home, lists
from alongside.record.queries.desk.data import Behind, Wanted
from tests.record.test_data_desk import (
    BEFORE,
    YEAR,
    desk as desk,
    finding_of,
    hide,
    manager,
)

pytestmark = pytest.mark.django_db

NEEDS = Wanted(YEAR, rule="8610")
REFERRED = Behind(YEAR, "referrals")
WHY = "Return of 2026-27, rule 8610: primary needs for the July return"


def looks(who, **of):
    return list(
        models.ReadLog.objects.filter(user=who.user, **of).order_by("pk").values_list("person", "what", "why")
    )


def rows_of(taken):
    return [row for some, _ in taken for row in some]


def again(viewer, now):
    """The same person in another request."""
    return viewer_of(viewer.user, now=now)


def test_a_reason_is_said_once_for_a_list_and_written_against_each_child_opened_from_it(desk):
    ines, now, amara = desk.cast.ines, desk.now, desk.people["Amara Cole"]
    found = finding_of(desk, "Amara Cole")
    with pytest.raises(ReasonNeeded):
        lists.finding(ines, found.key, NEEDS, now=now)
    lists.say_why(ines, NEEDS, WHY, now=now)
    assert looks(ines, person=amara) == [], "nobody was opened by it"
    later = now + timedelta(minutes=5)
    assert lists.said_why(again(ines, later), NEEDS, now=later) == WHY
    assert lists.finding(again(ines, later), found.key, NEEDS, now=later).name == "Amara Cole"
    assert looks(ines, person=amara) == [(amara, "what the census finds", WHY)]
    # Errors alone are of the same piece of work; the team's list, another rule, another year and a number are not.
    assert lists.said_why(ines, Wanted(YEAR, rule="8610", severity="error"), now=later) == WHY
    team = desk.cast.teams["North"]
    for other in (
        Wanted(YEAR, team=team), Wanted(YEAR, rule="8770Q"), Wanted(BEFORE, rule="8610"), REFERRED,
        Wanted(YEAR, rule="8610", team=team),
    ):  # fmt: skip
        assert lists.said_why(ines, other, now=later) == ""
    # Nor is it Nora's reason, nor Ines's tomorrow.
    assert lists.said_why(desk.cast.nora, NEEDS, now=later) == ""
    desk.on("Sat 5 September 2026")
    assert lists.said_why(again(ines, desk.now), NEEDS, now=desk.now) == ""
    with pytest.raises(ReasonNeeded):
        lists.finding(again(ines, desk.now), found.key, NEEDS, now=desk.now)


def test_a_reason_for_a_list_opens_no_child_who_is_not_in_it_and_nobody_from_elsewhere(desk):
    ines, now = desk.cast.ines, desk.now
    ben = desk.known("Ben Marsh", born_on=date(2015, 6, 1))
    lists.say_why(ines, NEEDS, WHY, now=now)
    lists.say_why(ines, REFERRED, "Why so many?", now=now)
    # A finding of another rule, though it is Amara's and the address claims this list.
    other = models.CensusFinding.objects.filter(person=desk.people["Amara Cole"]).exclude(rule="8610").first()
    with pytest.raises(ReasonNeeded):
        lists.finding(ines, other.key, NEEDS, now=now)
    # Her record itself, by search or by its address.
    with pytest.raises(ReasonNeeded):
        open_record(ines, desk.people["Amara Cole"], what="portrait", now=now)
    # Ben was never referred: he is behind no number.
    with pytest.raises(NotFound):
        lists.open_case(ines, ben, REFERRED, now=now)
    # Zerlina is in both lists and hidden: she is not found, and that somebody tried is in the log.
    with pytest.raises(NotFound):
        lists.finding(ines, finding_of(desk, "Zerlina Quandary").key, NEEDS, now=now)
    with pytest.raises(NotFound):
        lists.open_case(ines, desk.people["Zerlina Quandary"], REFERRED, now=now)
    assert [what for _, what, _ in looks(ines, person=desk.people["Zerlina Quandary"])] == [
        "refused: what the census finds",
        "refused: behind a headline number",
    ]
    # Behind the number it is Amara's record that opens, with that reason, and for the day as for anybody who said why.
    amara = desk.people["Amara Cole"]
    assert lists.open_case(ines, amara, REFERRED, now=now) == amara
    assert looks(ines, person=amara) == [(amara, "behind a headline number", "Why so many?")]
    assert is_mine(ines, amara, now=now)


def test_all_there_is_to_find_is_no_piece_of_work_and_nobody_else_says_why_for_a_list(desk):
    ines, now = desk.cast.ines, desk.now
    for who, of in (
        (ines, Wanted(YEAR, severity="error")),
        (manager(desk.cast.bob), NEEDS),  # his own teams' children: nobody asks him
        (desk.cast.alice, NEEDS),
        (desk.cast.charlie, REFERRED),
    ):
        assert not lists.is_work(who, of)
        with pytest.raises(NotFound):
            lists.say_why(who, of, "Curious", now=now)
    with pytest.raises(NotFound):
        lists.say_why(ines, NEEDS, "  ", now=now)
    assert not models.ReadLog.objects.filter(what__startswith=lists.SAID).exists()


def test_a_list_is_taken_away_with_each_child_in_it_logged_and_nobody_hidden(desk):
    ines, now = desk.cast.ines, desk.now
    amara, zerlina = desk.people["Amara Cole"], desk.people["Zerlina Quandary"]
    taken = rows_of(lists.take_findings(ines, NEEDS, WHY, now=now))
    shown = data.findings(ines, NEEDS, now=now).rows
    assert taken == [row for row in shown if not row.who.hidden]
    assert len(shown) == len(taken) + 1, "the page says that there is somebody whose record is restricted"
    assert looks(ines, what=IN_A_LIST) == [(amara, IN_A_LIST, WHY)]
    behind = rows_of(lists.take_cases(ines, REFERRED, WHY, now=now))
    assert behind == [row for row in data.cases(ines, REFERRED, now=now).rows if not row.who.hidden]
    said = repr((taken, behind))
    assert not [word for word in ("Zerlina", "ZQ77", "Amara", str(zerlina)) if word in said]
    assert looks(ines, person=zerlina) == []
    # That it was in a list opens no record: whoever wants to read it is asked why.
    with pytest.raises(ReasonNeeded):
        open_record(again(ines, now), amara, what="portrait", now=now)
    # Nora answers for Zerlina's record, and is the children's manager: both stand in what she takes, by name.
    nora = desk.cast.nora
    assert {row.who.name for row in rows_of(lists.take_findings(nora, NEEDS, WHY, now=now))} == {
        "Amara Cole",
        "Zerlina Quandary",
    }
    assert {person for person, _, _ in looks(nora, what=IN_A_LIST)} == {amara, zerlina}
    # Bob manages the same team and is not named on Zerlina's record; Charlie's team has neither; a worker has no list to take.
    assert [row.who.name for row in rows_of(lists.take_findings(manager(desk.cast.bob), NEEDS, WHY, now=now))] == [
        "Amara Cole"
    ]  # fmt: skip
    assert rows_of(lists.take_cases(manager(desk.cast.charlie), REFERRED, WHY, now=now)) == []
    with pytest.raises(NotFound):
        lists.take_cases(desk.cast.alice, REFERRED, WHY, now=now)
    with pytest.raises(NotFound):
        lists.take_findings(ines, NEEDS, " ", now=now)


def test_a_long_list_is_read_in_batches_and_a_line_that_is_mended_meanwhile_does_not_begin_it_anew(
    desk, monkeypatch
):
    """Five findings, two in a batch. While Ines's file is written, the last line of the first batch is mended: the file goes on
    behind where it stood. Then somebody's record is restricted, who is not in what is still to come."""
    monkeypatch.setattr(data, "IN_A_BATCH", 2)
    ines, now = desk.cast.ines, desk.now
    names = ["Ben Marsh", "Cara Marsh", "Dee Marsh", "Eva Marsh"]
    children = [desk.known(name, born_on=date(2015, 6, 1 + n)) for n, name in enumerate(names)]
    model = finding_of(desk, "Amara Cole")
    for n, child in enumerate(children):
        models.CensusChild.objects.create(year=YEAR, person=child, number=f"M{n}")
        for field, value in (("person", child), ("key", child), ("since", now + timedelta(minutes=n + 1))):
            setattr(model, field, value)
        model.save(force_insert=True)
    taken = lists.take_findings(ines, NEEDS, WHY, now=now)
    first, _ = next(taken)
    assert [row.who.number for row in first] == ["C100", "M0"]
    assert [person for person, _, _ in looks(ines, what=IN_A_LIST)] == [
        row.who.person for row in sorted(first, key=lambda row: row.who.person)
    ], "logged before they are read out, and nobody yet who is still to come"
    models.CensusFinding.objects.filter(pk=children[0]).delete()
    hide(desk, children[2])
    rest = rows_of(taken)
    assert [row.who.number for row in rest] == ["M1", "M3"]
    assert {person for person, _, _ in looks(ines, what=IN_A_LIST)} == {
        desk.people["Amara Cole"], children[0], children[1], children[3],
    }  # fmt: skip


def test_what_a_batch_costs_does_not_grow_with_its_children(desk):
    ines, now = desk.cast.ines, desk.now

    def cost():
        with CaptureQueriesContext(connection) as made:
            taken = rows_of(lists.take_findings(again(ines, now), NEEDS, WHY, now=now))
        return len(taken), len(made)

    few, cheap = cost()
    model = finding_of(desk, "Amara Cole")
    for n in range(40):
        child = desk.known(f"Ben Marsh {n}", born_on=date(2015, 6, 1))
        models.CensusChild.objects.create(year=YEAR, person=child, number=f"M{n}")
        model.key, model.person = child, child
        model.save(force_insert=True)
    more, dear = cost()
    assert (few, more) == (1, 41)
    assert dear == cheap <= 10


def test_a_list_that_was_taken_is_no_odd_look_at_each_child_in_it(desk):
    """Ines takes away the list on Friday, and opens Amara's record by itself on Saturday: on Monday it is the second that is
    asked about."""
    ines = replace(desk.cast.ines, roles=frozenset({"data_analyst"}))
    monday = date(2026, 8, 31)
    rows_of(lists.take_findings(ines, NEEDS, WHY, now=desk.now))
    assert [each for each in odd.of_week(monday) if each.reader == ines.user] == []
    desk.on("Sat 5 September 2026")
    open_record(ines.because("Curious"), desk.people["Amara Cole"], what="portrait", now=desk.now)
    (asked,) = [each for each in odd.of_week(monday) if each.reader == ines.user]
    assert (asked.person, asked.looks, asked.kinds) == (desk.people["Amara Cole"], 1, ("no_relation",))


def sent_by_ines(desk, year):
    """Ines asks for the return of a year, a job builds it, Bob approves it and Ines sends it."""
    analyst = replace(desk.cast.bob, roles=frozenset({"data_analyst"}))
    building.ask_for_build(year, by=desk.cast.ines, now=desk.now)
    build_returns(desk.now)
    build = next(each.build for each in data.asked_for(desk.cast.ines) if each.year == year)
    building.approve_build(build, words="The school is asked.", by=analyst, now=desk.now)
    building.record_sent(build, by=desk.cast.ines, now=desk.now)


def test_once_a_return_is_sent_nobody_is_asked_at_home_about_it_until_it_is_built_again(story, settings):
    """Amara is referred in March 2026 without a primary need. In April Alice is asked for it, for the return that has ended and for
    the one that runs. On Wednesday 8 July the return is sent. In August the Department wants it again: it is built anew."""
    settings.COUNCIL_NUMBER = "201"
    story.on("Fri 6 March 2026")
    story.known("Amara Cole", born_on=date(2016, 5, 2), identifiers=(("la_child_id", "C100"),))
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    alice, ines = story.cast.alice, story.cast.ines
    runs, ended = "2026-27", "2025-26"

    def asked():
        at_home = [one.year for one in home.home(alice, now=story.now).census]
        assert [one.year for one in data.mine(alice, [runs, ended], now=story.now)] == at_home
        return at_home

    story.on("Mon 6 July 2026")
    always.look_at_all(by=BY_ITSELF, now=story.now)
    assert asked() == [runs, ended]
    before = data.overview(ines, runs, ended, now=story.now)
    assert (before.sent_before_at, before.errors_before > 0) == (None, True)

    story.on("Wed 8 July 2026")
    sent_by_ines(story, ended)
    assert asked() == [runs]
    found = data.overview(ines, runs, ended, now=story.now)
    assert found.sent_at is None
    assert found.sent_before_at is not None
    assert found.sent_before_at.date() == date(2026, 7, 8)
    assert data.overview(ines, ended, "2024-25", now=story.now).sent_at == found.sent_before_at

    story.on("Mon 3 August 2026")
    referred = models.Event.objects.get(kind="referral_received")
    correction.correct_event(
        referred.pk, facts={"source": "1C"}, because="It was a neighbour.", by=story.cast.maud, now=story.now
    )
    building.ask_for_build(ended, by=ines, now=story.now)
    build_returns(story.now)
    assert models.Build.objects.filter(year=ended).count() == 2
    assert asked() == [runs, ended]
