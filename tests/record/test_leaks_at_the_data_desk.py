"""What a determined colleague tries at the data desk: records that were one person and are two again, before the rules have run.

Amara was joined with Zerlina by mistake, and what is found of Zerlina stood under Amara's name. Zerlina's record is restricted:
Nora owns it, Alice is named. On Monday the two are parted, and Amara's is opened to staff.
"""

from dataclasses import replace
from datetime import date

import pytest

from alongside.exchange.build import always
from alongside.jobs.running import BY_ITSELF
from alongside.record import models, restrictions
from alongside.record.access import NotFound
from alongside.record.actions import correction, people
from alongside.record.actions.access import agree_to_lift, ask_to_lift, restrict
from alongside.record.queries.census import builds
from alongside.record.queries.desk import data
from alongside.record.queries.desk.data import Behind, Wanted
from alongside.returns.years import CollectionYear
from tests.record.test_building import Built

pytestmark = pytest.mark.django_db

WHO_SHE_IS = ("ethnicity", "upn", "records_kept_apart")
YEAR, BEFORE = "2026-27", "2025-26"


@pytest.fixture
def one_person(story, settings):
    """The evening of Friday 4 September 2026: the two are one, and restricted."""
    settings.COUNCIL_NUMBER = "201"
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2016, 5, 2), identifiers=(("la_child_id", "C100"),))
    zerlina = story.known("Zerlina Quandary", born_on=date(2016, 5, 2))
    story.school_refers("Zerlina Quandary")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    people.join_people(amara, zerlina, reasons="The same birthday.", by=story.cast.maud, now=story.now)
    restrict(
        zerlina,
        owner=story.cast.nora.user,
        second=story.cast.maud.user,
        reasons="Her aunt works for the council.",
        desk_phone="01632 960001",
        expires_on=date(2027, 3, 4),
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )
    always.look_at_all(by=BY_ITSELF, now=story.now)
    return story


def part(story):
    amara, zerlina = (story.people[name] for name in ("Amara Cole", "Zerlina Quandary"))
    story.on("Mon 7 September 2026")
    people.part_people(amara, zerlina, reasons="Two girls.", by=story.cast.nora, now=story.now)
    (standing,) = restrictions.of_people([amara])
    ask_to_lift(standing.act, reasons="Nothing of Zerlina is in it.", by=story.cast.nora, now=story.now)
    agree_to_lift(standing.act, reasons="I read it.", by=story.cast.maud, now=story.now)


@pytest.fixture
def parted(one_person):
    part(one_person)
    return one_person


def manager(viewer):
    return replace(viewer, roles=frozenset({"team_manager"}))


def amara_is_referred(story):
    """By herself this time, without a primary need; the rules run."""
    story.referrals.clear()
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    always.look_again(by=BY_ITSELF, now=story.now)


def standing_under(name, story):
    return models.CensusFinding.objects.filter(year=YEAR, person=story.people[name])


def test_nothing_of_hers_stands_under_the_name_of_whoever_was_one_person_with_her(parted):
    """The rules run within seconds; until then the copies say of Amara what is true of Zerlina."""
    bob, ines, now = manager(parted.cast.bob), parted.cast.ines, parted.now
    assert standing_under("Amara Cole", parted).count() >= 2
    assert data.findings(bob, Wanted(YEAR), now=now).rows == ()
    assert data.cases(bob, Behind(YEAR, "referrals"), now=now).rows == ()
    assert not [some for some in data.every_case(bob, Behind(YEAR, "referrals"), now=now) if some]
    assert data.numbers(bob, YEAR, BEFORE, now=now).now == {}
    found = data.overview(bob, YEAR, BEFORE, now=now)
    assert (found.rules, found.teams, found.workers) == ((), (), ())
    hers = standing_under("Amara Cole", parted)[0].key
    with pytest.raises(NotFound):
        data.finding(bob.because("on duty"), hers, now=now)
    # Whoever answers for the returns counts her, as ever, and reads of nobody whose she is.
    (row,) = data.cases(ines, Behind(YEAR, "referrals"), now=now).rows
    assert (row.who.hidden, row.on, row.worker) == (True, None, "")
    assert data.numbers(ines, YEAR, BEFORE, now=now).now["referrals", ""].counts == 1
    # Nora owns the restriction: to her nothing is kept back.
    (row,) = data.cases(parted.cast.nora, Behind(YEAR, "referrals"), now=now).rows
    assert row.who.person == parted.people["Amara Cole"]


def test_once_the_rules_have_run_each_stands_for_herself(parted):
    always.look_again(by=BY_ITSELF, now=parted.now)
    bob, now = manager(parted.cast.bob), parted.now
    assert not standing_under("Amara Cole", parted).exists()
    assert standing_under("Zerlina Quandary", parted).exists()
    assert data.findings(bob, Wanted(YEAR), now=now).rows == ()
    amara_is_referred(parted)
    # What is written about Amara later waits to be looked at again, and is hers.
    assert {row.who.name for row in data.findings(bob, Wanted(YEAR), now=parted.now).rows} == {"Amara Cole"}
    parted.on("Mon 7 September 2026", "11:00")
    people.record_answer(
        parted.people["Amara Cole"],
        "disability",
        ["NONE"],
        on=date(2026, 9, 7),
        source="Alice",
        by=parted.cast.alice,
        now=parted.now,
    )
    assert models.CensusDue.objects.exists()
    assert {row.who.name for row in data.findings(bob, Wanted(YEAR), now=parted.now).rows} == {"Amara Cole"}


def test_what_was_found_while_they_were_one_person_is_listed_as_put_right_under_neither(parted):
    """When the rules run, what they found of Amara stands no more. That is Zerlina's, and no news of Amara."""
    bob, ines = manager(parted.cast.bob), parted.cast.ines
    amara_is_referred(parted)
    gone = models.FindingMark.objects.filter(person=parted.people["Amara Cole"], kind="mended")
    assert "8610" in gone.values_list("rule", flat=True)
    assert data.mended(bob, YEAR, None, now=parted.now).rows == ()
    assert data.mended(ines, YEAR, None, now=parted.now).rows == ()
    assert data.mended(parted.cast.nora, YEAR, None, now=parted.now).rows
    # Her own referral had no primary need either; on Tuesday Alice writes it down.
    parted.on("Tue 8 September 2026")
    received = models.Event.objects.get(person=parted.people["Amara Cole"], kind="referral_received")
    correction.correct_event(
        received.pk,
        facts={"primary_need": "N1"},
        because="The letter says it.",
        by=parted.cast.alice,
        now=parted.now,
    )
    always.look_again(by=BY_ITSELF, now=parted.now)
    rows = data.mended(bob, YEAR, None, now=parted.now).rows
    assert {(row.who.name, row.by) for row in rows} == {("Amara Cole", "Alice")}
    assert "8610" in {row.rule for row in rows}


def test_a_return_built_while_they_were_one_person_says_nothing_of_her_under_the_others_number(
    one_person, tmp_path
):
    """Built on Friday, taken out as a table on Monday; on Tuesday Zerlina's ethnicity and pupil number are written down."""
    story, cast = one_person, one_person.cast
    kept = Built(tmp_path, CollectionYear(2027), now=story.now).built.kept
    part(story)
    amara, zerlina = (story.people[name] for name in ("Amara Cole", "Zerlina Quandary"))
    owner = replace(cast.nora, roles=cast.ines.roles)
    assert builds.children(cast.ines, kept.ref, now=story.now).number(amara) == "restricted record"
    assert builds.children(owner, kept.ref, now=story.now).number(amara) == "C100"
    amara_is_referred(story)
    story.on("Tue 8 September 2026")
    said = {"on": story.now.date(), "source": "school", "by": cast.alice, "now": story.now}
    for child, ethnicity in ((amara, "WIRI"), (zerlina, "WBRI")):
        people.record_answer(child, "ethnicity", ethnicity, **said)
    people.record_identifier(zerlina, "upn", "A123456789012", by=cast.alice, now=story.now)
    always.look_at_all(by=BY_ITSELF, now=story.now)

    def of_amara(viewer):
        listed = data.since(viewer, kept.ref, None, now=story.now).rows
        return [row.kind for row in listed if row.who.person == amara and row.kind in WHO_SHE_IS]

    assert of_amara(cast.ines) == ["ethnicity"]
    assert sorted(of_amara(owner)) == ["ethnicity", "ethnicity", "records_kept_apart", "upn"]
