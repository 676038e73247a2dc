"""The child page in a minute, and the family page: what each line says comes from facts, and from nobody hidden."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.law.days import London
from alongside.record.access import NotFound
from alongside.record.acting import When
from alongside.record.actions import emergency, issuing, people, services
from alongside.record.actions.access import restrict
from alongside.record.actions.emergency import Authority, Night
from alongside.record.actions.services import Involved
from alongside.record.queries.desk import portrait as queries
from alongside.record.queries.desk.family import family as family_page
from alongside.record.queries.desk.glance import Part


@pytest.fixture
def coles(story):
    """Amara and Ben are the children of Dana. Femi is Amara's father, Kwame is Ben's."""
    cast = story.cast
    story.on("Fri 4 September 2026")
    amara = story.known("Amara Cole", born_on=date(2017, 5, 5), lines="4 Mill Road", postcode="AS1 2CD")
    ben = story.known("Ben Cole", born_on=date(2020, 1, 5), lines="4 Mill Road", postcode="AS1 2CD")
    dana, femi, kwame = (story.known(name) for name in ("Dana Cole", "Femi Balogun", "Kwame Mensah"))
    for parent, child, kind in (
        (dana, amara, "mother"),
        (dana, ben, "mother"),
        (femi, amara, "father"),
        (kwame, ben, "father"),
    ):
        people.relate(parent, child, kind, by=cast.dora, now=story.now)
    people.record_household([amara, ben, dana], by=cast.dora, now=story.now)
    story.school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.on("Tue 8 September 2026", at="16:00")
    story.people["visit"] = story.visits("Amara Cole", words="Amara lined up her trains.")
    story.on("Wed 9 September 2026")
    return story


def page(story, name="Amara Cole", by="alice"):
    return queries.portrait(getattr(story.cast, by), story.people[name], now=story.now)


def lines(found, part):
    return [(line.label, line.words) for line in found.of(part)]


def hides(story, name, named="alice"):
    restrict(
        story.people[name],
        owner=story.cast.nora.user,
        reasons="Somebody of his family works here.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 1),
        named=(getattr(story.cast, named).user,),
        by=story.cast.nora,
        now=story.now,
    )


def test_a_document_shows_how_it_begins(coles):
    found = page(coles)
    visit = next(paper for paper in found.papers if paper.ref == coles.people["visit"])
    assert visit.begins == "Amara lined up her trains."
    assert visit.opens == ("visit", visit.ref)


def test_where_a_child_sleeps_stands_with_whom_and_on_what_authority_and_how_long_it_lasts(coles):
    began = datetime(2026, 9, 9, 2, 10, tzinfo=London)
    coles.on("Wed 9 September 2026", at="03:00")
    emergency.record_night(
        Night(
            children=[coles.people["Amara Cole"]],
            when=When.moment(began),
            arranged_by="police",
            stays_with="foster_carer",
            with_whom="Mrs Bell",
            authority=Authority(
                what="police_protection",
                when=When.moment(began),
                facts={"officer": "PC Dunn", "spoken_by": "PC Dunn", "spoken_at": began.isoformat()},
            ),
        ),
        by=coles.cast.nils,
        now=coles.now,
    )
    found = dict(lines(page(coles), Part.TONIGHT))
    assert found["Away from home"] == "A foster carer: Mrs Bell. Arranged by: the police"
    assert found["On what authority"].startswith("Police protection, until 02:10 on Saturday 12 September")
    assert "its paper has not come" in found["On what authority"]
    assert lines(page(coles, "Ben Cole"), Part.TONIGHT) == [], "Ben sleeps at home"


def test_a_child_away_with_no_known_authority_is_said_loudly_and_not_called_looked_after(coles):
    emergency.record_night(
        Night(
            children=[coles.people["Amara Cole"]],
            when=When.day(date(2026, 9, 8)),
            arranged_by="council",
            stays_with="relative_or_friend",
        ),
        by=coles.cast.alice,
        now=coles.now,
    )
    found = page(coles)
    loud = next(line for line in found.of("tonight") if line.label == "On what authority")
    assert (loud.words, loud.loud) == ("Away from home, no authority recorded", True)
    assert "looked_after" not in {one.value for one in found.standing}


def test_services_stand_in_the_network_with_the_day_somebody_last_asked(coles):
    asked = Involved(kind="gp", name="Mill Road Surgery", contact="Dr Patel", confirmed_on=date(2026, 9, 8))
    services.record_service(coles.people["Amara Cole"], asked, by=coles.cast.alice, now=coles.now)
    secret = Involved(kind="school", name="Larkspur Primary", protected=True, confirmed_on=date(2026, 9, 8))
    services.record_service(coles.people["Amara Cole"], secret, by=coles.cast.alice, now=coles.now)
    found = page(coles)
    assert lines(found, Part.NETWORK) == [
        ("GP surgery", "Mill Road Surgery, Dr Patel"),
        ("School or college", "Larkspur Primary"),
    ]
    assert {line.on for line in found.of("network")} == {date(2026, 9, 8)}
    charlie = queries.portrait(
        coles.cast.charlie.because("Covering"), coles.people["Amara Cole"], now=coles.now
    )
    assert "Larkspur" not in repr(charlie)
    assert ("School or college", "kept private: ring the worker") in lines(charlie, Part.NETWORK)


def test_whoever_is_given_nothing_about_the_child_is_named_and_nobody_hidden_is(coles):
    for who in ("Femi Balogun", "Kwame Mensah"):
        issuing.keep_from(
            coles.people["Amara Cole"],
            coles.people[who],
            ground="court_order",
            words="Order of 1 September 2026.",
            review_on=date(2026, 12, 1),
            by=coles.cast.nora,
            now=coles.now,
        )
    assert {one.name for one in page(coles).kept_away} == {"Femi Balogun", "Kwame Mensah"}
    hides(coles, "Kwame Mensah")
    bobs = page(coles, by="bob")
    assert [one.name for one in bobs.kept_away] == ["Femi Balogun"]
    assert "Kwame" not in repr(bobs)


def test_each_child_has_their_own_father_and_their_own_stage(coles):
    emergency.record_night(
        Night(
            children=[coles.people["Ben Cole"]],
            when=When.day(date(2026, 9, 8)),
            arranged_by="hospital",
            stays_with="hospital",
        ),
        by=coles.cast.alice,
        now=coles.now,
    )
    found = family_page(coles.cast.alice, coles.people["Amara Cole"], now=coles.now)
    parents = {
        child.card.name: {(parent.name, words) for parent, words in child.parents} for child in found.children
    }
    assert parents == {
        "Amara Cole": {("Dana Cole", "mother"), ("Femi Balogun", "father")},
        "Ben Cole": {("Dana Cole", "mother"), ("Kwame Mensah", "father")},
    }
    stages = {child.card.name: {value for *_, value in child.standing} for child in found.children}
    assert stages["Ben Cole"] - stages["Amara Cole"] == {"in_hospital"}
    assert found.diverging


def test_a_hidden_father_is_nowhere_on_the_family_page_and_is_no_gap(coles):
    hides(coles, "Kwame Mensah")
    found = family_page(coles.cast.bob, coles.people["Amara Cole"], now=coles.now)
    assert "Kwame" not in repr(found)
    assert {child.card.name for child in found.children} == {"Amara Cole", "Ben Cole"}


def test_a_hidden_brother_is_on_neither_page_nor_in_any_number(coles):
    before = family_page(coles.cast.bob, coles.people["Amara Cole"], now=coles.now)
    assert len(before.children) == 2
    hides(coles, "Ben Cole")
    amaras = page(coles, by="bob")
    found = family_page(coles.cast.bob, coles.people["Amara Cole"], now=coles.now)
    for shown in (amaras, found):
        assert "Ben" not in repr(shown).replace("'Bengali'", "")
        assert "Kwame" not in repr(shown), "his father is reached through him alone"
    assert [child.card.name for child in found.children] == ["Amara Cole"]
    assert all(paper.people == 1 for paper in amaras.papers)
    with pytest.raises(NotFound):
        page(coles, "Ben Cole", by="bob")


def test_the_page_costs_no_statement_more_because_more_is_known(coles):
    def cost(what, *asked):
        with CaptureQueriesContext(connection) as made:
            what(coles.cast.alice, *asked, now=coles.now)
        return len(made)

    amara = coles.people["Amara Cole"]
    cost(queries.portrait, amara), cost(family_page, amara)  # what is only worked out once
    before = cost(queries.portrait, amara), cost(family_page, amara)
    for name in ("Mill Road Surgery", "Ashworth Surgery", "Quarry Surgery"):
        services.record_service(
            amara,
            Involved(kind="gp", name=name, confirmed_on=date(2026, 9, 8)),
            by=coles.cast.alice,
            now=coles.now,
        )
        coles.visits("Amara Cole", words=f"{name} rang.")
    emergency.record_night(
        Night(children=[amara], when=When.day(date(2026, 9, 9)), arranged_by="council"),
        by=coles.cast.alice,
        now=coles.now + timedelta(minutes=1),
    )
    assert (cost(queries.portrait, amara), cost(family_page, amara)) == before
    assert max(before) <= 9


def test_a_strategy_discussion_that_was_decided_on_is_asked_for_until_somebody_writes_it_down(story):
    """Maud decides on Monday 7 September that there is reasonable cause to suspect harm to Amara; for Ben she decides on an assessment."""
    story.on("Mon 7 September 2026").school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    both = ("s17_assessment", "s47_enquiry")
    story.manager_decides(*both, children=("Amara Cole",))
    story.manager_decides("s17_assessment", children=("Ben Cole",))
    story.allocated_to("alice")

    def waits(name):
        return queries.portrait(story.cast.alice, story.people[name], now=story.now).waits_for_discussion

    assert (waits("Amara Cole"), waits("Ben Cole")) == (True, False)
    story.on("Tue 8 September 2026", at="11:00").harm_is_suspected("Amara Cole")
    assert not waits("Amara Cole")
