"""Ways in that somebody tried the day the last rooms were opened, and that are shut: the first bad night, a child's page, and
a search of the story.

Zerlina is restricted; her sister Amara is not. Bob works in Amara's team, and may not know that there is a Zerlina.
"""

from datetime import date, datetime

import pytest

from alongside.law.days import London
from alongside.record import models
from alongside.record.access import viewer_of
from alongside.record.acting import When, new_ref
from alongside.record.actions import correction, emergency, enquiry, people, recording
from alongside.record.actions.access import restrict
from alongside.record.actions.emergency import Night
from alongside.record.queries.desk import (
    authority,
    enquiry as enquiry_queries,
    portrait,
    story as story_queries,
)
from alongside.record.queries.desk.story import Asked

WHERE = "Zerlina Quandary has to be kept from the door of 7 Kanarienweg."
ONLY_WHERE = "They play in the yard of 7 Kanarienweg, ZQ9 1AA, when the rain stops."


@pytest.fixture
def sisters(story):
    """Amara has a referral and is Alice's; Zerlina lives elsewhere, and is restricted afterwards."""
    cast = story.cast
    story.on("Fri 4 September 2026")
    zerlina = story.known(
        "Zerlina Quandary", born_on=date(2019, 3, 2), lines="7 Kanarienweg", postcode="ZQ9 1AA"
    )
    amara = story.known("Amara Cole", born_on=date(2017, 5, 5), lines="2 Mill Road", postcode="DM1 2AB")
    people.relate(amara, zerlina, "sibling", by=cast.dora, now=story.now)
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    return story


def hides_zerlina(story):
    restrict(
        story.people["Zerlina Quandary"],
        owner=story.cast.nora.user,
        reasons="Her aunt works here.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 1),
        named=(story.cast.alice.user,),
        by=story.cast.nora,
        now=story.now,
    )


def named(read) -> list[str]:
    return [word for word in ("Zerlina", "Quandary", "Kanarienweg", "ZQ9") if word in repr(read)]


def test_where_a_child_sleeps_names_no_hidden_sister_to_whoever_may_not_find_her(sisters):
    """Monday 7 September 2026: Amara is away for the night, and the reason speaks of her sister."""
    amara = sisters.people["Amara Cole"]
    emergency.record_night(
        Night(
            children=(amara,),
            when=When.moment(datetime(2026, 9, 7, 8, 30, tzinfo=London)),
            arranged_by="family",
            with_whom="Zerlina Quandary's aunt",
            why=WHERE,
        ),
        by=sisters.cast.alice,
        now=sisters.now,
    )
    hides_zerlina(sisters)
    bob = sisters.cast.bob.because("covering")
    assert named(authority.tonight(bob, amara, now=sisters.now)) == []
    assert named(portrait.portrait(bob, amara, now=sisters.now)) == []
    assert authority.tonight(sisters.cast.alice, amara, now=sisters.now).stay.why == WHERE


def test_an_enquirys_page_names_no_hidden_sister(sisters):
    """Tuesday 8 September 2026: harm to Amara is suspected, and how it is looked into speaks of her sister."""
    amara = sisters.people["Amara Cole"]
    sisters.on("Tue 8 September 2026", at="11:00").harm_is_suspected("Amara Cole")
    begun = models.Matter.objects.get(person=amara, kind="enquiry").pk
    words = {"where": WHERE, "distress_kept_down": WHERE}
    enquiry.plan([begun], words, on=date(2026, 9, 8), by=sisters.cast.alice, now=sisters.now)
    assert named(enquiry_queries.enquiry(sisters.cast.alice, begun, now=sisters.now))
    hides_zerlina(sisters)
    bob = sisters.cast.bob.because("covering")
    assert named(enquiry_queries.enquiry(bob, begun, now=sisters.now)) == []


def test_what_is_still_to_do_on_a_childs_page_names_no_hidden_sister(sisters):
    """A day is put right, and the reason that is given speaks of the sister: whoever decided has it as a task."""
    amara = sisters.people["Amara Cole"]
    came = models.Event.objects.get(person=amara, kind="contact_received")
    correction.correct_event(
        came.pk, when=When.day(date(2026, 9, 3)), because=WHERE, by=sisters.cast.alice, now=sisters.now
    )
    assert named(portrait.portrait(sisters.cast.alice, amara, now=sisters.now).jobs)
    hides_zerlina(sisters)
    bob = sisters.cast.bob.because("covering")
    assert named(portrait.portrait(bob, amara, now=sisters.now).jobs) == []


@pytest.mark.parametrize("words", ["Kanarienweg", "ZQ9", '"7 Kanarienweg"', "yard"])
def test_a_hidden_address_is_neither_confirmed_by_a_search_nor_shown_around_what_it_found(sisters, words):
    amara = sisters.people["Amara Cole"]
    entry = recording.Entry(
        kind="note",
        when=When.moment(sisters.now),
        account=ONLY_WHERE,
        children=(recording.ChildThere(person=amara),),
    )
    recording.record_entry(entry, document=new_ref(), by=sisters.cast.alice, now=sisters.now)
    asked = Asked(words=words)
    assert story_queries.story(sisters.cast.alice, amara, asked, now=sisters.now).found == 1
    hides_zerlina(sisters)
    bob = sisters.cast.bob.because("covering")
    page = story_queries.story(bob, amara, asked, now=sisters.now)
    assert page.found == (1 if words == "yard" else 0)
    assert named(page.items) == []


def test_whoever_writes_a_hidden_name_down_to_see_what_becomes_of_it_is_noticed(sisters):
    """Alice may find Zerlina and nobody is told; Bob may not, and she who answers for her reads that he wrote her name."""
    hides_zerlina(sisters)
    sisters.on("Fri 11 September 2026", "16:00")
    for by, words in (
        ("alice", "Zerlina Quandary was not mentioned."),
        ("bob", "They spoke of Zelina Quandry, of Zerlina, and of nobody else."),
        ("bob", "They spoke of Zerlina Quandary and of Minnet Dale."),
    ):
        entry = recording.Entry(
            kind="note",
            when=When.moment(sisters.now),
            account=words,
            children=(recording.ChildThere(person=sisters.people["Amara Cole"]),),
        )
        viewer = viewer_of(getattr(sisters.cast, by).user, now=sisters.now)
        recording.record_entry(entry, document=new_ref(), by=viewer, now=sisters.now)
    note = models.HiddenMatch.objects.get()
    assert (note.person_id, note.owner, note.recorded_by) == (
        sisters.people["Zerlina Quandary"],
        sisters.cast.nora.user,
        sisters.cast.bob.user,
    )
    assert "Minnet" not in note.asked, "what they wrote of others is not for her"
