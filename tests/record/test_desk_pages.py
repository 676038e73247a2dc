"""What staff read, and what Charlie does not."""

from datetime import date, timedelta

import pytest

from alongside.law.events import KINDS
from alongside.record import models
from alongside.record.access import NotFound, ReasonNeeded, open_record
from alongside.record.actions import people
from alongside.record.actions.access import restrict
from alongside.record.queries.desk.board import board
from alongside.record.queries.desk.events import event_page, explained
from alongside.record.queries.desk.home import home


@pytest.fixture
def amara(story):
    story.on("Fri 4 September 2026")
    story.known("Amara Cole", born_on=date(2019, 3, 2), lines="4 Mill Road", postcode="AS1 2CD")
    story.known("Dana Cole", phone="07700 900123")
    people.relate(
        story.people["Dana Cole"], story.people["Amara Cole"], "mother", by=story.cast.dora, now=story.now
    )
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    story.assessment_begins()
    story.visits(words="Amara showed me her trains.")
    return story.people["Amara Cole"]


def opened(viewer, person, *, now):
    return open_record(viewer, person, what="child", now=now)


def test_what_an_event_is_names_its_facts_as_its_page_does(story, amara):
    """Under “What a manager decided” stood `own_request`, as programs write it."""
    decided = models.Event.objects.get(person=amara, kind="referral_decided")
    about = event_page(story.cast.alice, decided.pk, now=story.now).about
    assert "“own request” and “asked by carer” as of a contact" in about
    assert not [kind for kind, each in KINDS.items() if "`" in explained(each.about)]


def test_bob_on_her_team_opens_the_child_and_is_logged(story, amara):
    opened(story.cast.bob, amara, now=story.now)
    assert models.ReadLog.objects.filter(user=story.cast.bob.user, person=amara).count() == 1


def test_charlie_is_asked_why_and_his_reason_is_logged(story, amara):
    with pytest.raises(ReasonNeeded):
        opened(story.cast.charlie, amara, now=story.now)
    assert not models.ReadLog.objects.filter(user=story.cast.charlie.user).exists()
    opened(story.cast.charlie.because("covering duty for North"), amara, now=story.now)
    assert models.ReadLog.objects.get(user=story.cast.charlie.user).why == "covering duty for North"


def test_a_restricted_child_is_not_found_whatever_the_reason(story, amara):
    restrict(
        amara,
        owner=story.cast.nora.user,
        reasons="A parent works for the council.",
        desk_phone="01632 960001",
        expires_on=story.now.date() + timedelta(days=90),
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )
    assert opened(story.cast.alice, amara, now=story.now).name == "Amara Cole"
    with pytest.raises(NotFound):
        opened(story.cast.charlie.because("curious"), amara, now=story.now)
    assert models.ReadLog.objects.get(user=story.cast.charlie.user).what == "refused: child"


def test_alices_page_shows_her_child_and_charlies_does_not(story, amara, django_assert_num_queries):
    story.on("Tue 8 September 2026")
    with django_assert_num_queries(1):
        mine = home(story.cast.alice, now=story.now)
    assert [c.name for c in mine.children] == ["Amara Cole"]
    assert mine.children[0].alone_on == date(2026, 9, 7)
    assert {"referrer", "parent"} <= {tell.to for tell in mine.tell}
    theirs = home(story.cast.charlie, now=story.now)
    assert (theirs.children, theirs.tell, theirs.soon) == ((), (), ())


def test_the_board_shows_how_old_a_contact_is_and_that_the_family_is_known(
    story, amara, django_assert_num_queries
):
    story.on("Thu 10 September 2026").school_refers("Amara Cole", concern="Hungry again.")
    story.on("Fri 11 September 2026")
    with django_assert_num_queries(4):
        found = board(story.cast.dora, now=story.now)
    new = dict(found.columns)["new"]
    assert len(new) == 1
    assert new[0].due_today
    assert new[0].earlier == 1
    assert new[0].open_to == ("Alice",)
    story.on("Mon 14 September 2026")
    assert dict(board(story.cast.dora, now=story.now).columns)["new"][0].late
    with pytest.raises(NotFound):
        board(story.cast.charlie, now=story.now)
