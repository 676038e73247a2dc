"""How somebody outside reads is written down, so that they are given what they need; never what they read, and at the open
door never who.

Dana is the mother of Amara; Alice works with them.
"""

from datetime import date, datetime

import pytest

from alongside.law.days import London, london_day
from alongside.record import models
from alongside.record.acting import Mistaken
from alongside.record.actions import family_access, people, ways
from alongside.record.actions.family_access import NEEDED, Asked
from alongside.record.doors import Reader
from alongside.record.queries.family import ways as kept


@pytest.fixture
def family(story):
    story.on("Fri 4 September 2026")
    for name in ("Dana Cole", "Amara Cole"):
        story.known(name)
    dana, amara = story.people["Dana Cole"], story.people["Amara Cole"]
    by = story.cast.alice
    people.relate(dana, amara, "mother", by=by, now=story.now)
    people.record_responsibility(amara, dana, basis="birth_mother", by=by, now=story.now)
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.on("Tue 8 September 2026", "11:00")
    asked = Asked(person=dana, children=(amara,), on=london_day(story.now), alone=True, choice="account")
    account = family_access.invite(
        asked,
        what=NEEDED,
        because="She asked to see what happens when.",
        reasons={"telling_held": "Only what they were told is there."},
        by=by,
        now=story.now,
    )
    story.dana = Reader(account, "family")
    return story


def test_dana_chooses_easy_read_and_finds_it_again(family):
    assert kept.chosen(family.dana.account) is None
    ways.choose("easy", "en-gb", reader=family.dana, now=family.now)
    family.on("Wed 9 September 2026")
    ways.choose("large", "en-gb", reader=family.dana, now=family.now)
    assert kept.chosen(family.dana.account) == ("large", "en-gb")
    assert models.WayChosen.objects.count() == 2


def test_the_same_choice_again_adds_nothing(family):
    for _ in range(2):
        ways.choose("aloud", "en-gb", reader=family.dana, now=family.now)
    assert models.WayChosen.objects.count() == 1


def test_at_the_open_door_only_the_day_is_counted(db):
    """At 23:40 on a Sunday somebody chooses easy read: nothing tells who, nor when that night."""
    ways.choose("easy", "en-gb", now=datetime(2026, 9, 6, 23, 40, tzinfo=London))
    (counted,) = models.WayChosen.objects.all()
    assert (counted.account, counted.on) == (None, date(2026, 9, 6))
    assert counted.recorded_at.astimezone(London) == datetime(2026, 9, 6, tzinfo=London)


def test_what_is_written_down_has_no_room_for_what_was_read():
    assert {field.name for field in models.WayChosen._meta.get_fields()} == {
        "ref",
        "recorded_at",
        "recorded_by",
        "account",
        "way",
        "language",
        "on",
    }


def test_dana_asks_for_an_interpreter_and_her_worker_arranges_it(family):
    ways.ask_for_words("interpreter", "  Kurdish   Sorani ", reader=family.dana, now=family.now)
    (task,) = models.Task.objects.filter(kind=ways.WORDS_WANTED)
    assert (task.person_id, task.for_user) == (family.people["Amara Cole"], family.cast.alice.user)
    assert "an interpreter: Kurdish Sorani" in task.words
    assert "Dana" not in task.words
    assert kept.asked_for(family.dana.account) == [("An interpreter", "Kurdish Sorani")]


def test_a_button_pressed_twice_asks_once_and_another_day_asks_again(family):
    for _ in range(2):
        ways.ask_for_words("translation", "Polish", reader=family.dana, now=family.now)
    family.on("Wed 9 September 2026")
    ways.ask_for_words("translation", "polish", reader=family.dana, now=family.now)
    assert models.Task.objects.filter(kind=ways.WORDS_WANTED).count() == 2


@pytest.mark.parametrize(
    ("what", "language"), [("interpreter", "   "), ("interpreter", "x" * 61), ("a lawyer", "Urdu")]
)
def test_what_cannot_be_arranged_is_not_taken(family, what, language):
    with pytest.raises(Mistaken):
        ways.ask_for_words(what, language, reader=family.dana, now=family.now)
    assert not models.WordsAsked.objects.exists()


def test_whoever_reads_nothing_any_more_asks_nobody_by_a_task(family):
    models.GrantEnded.objects.bulk_create(
        models.GrantEnded(
            grant_id=grant, because="It is over.", recorded_at=family.now, recorded_by=family.cast.alice.user
        )
        for grant in models.Granted.objects.values_list("pk", flat=True)
    )
    ways.ask_for_words("interpreter", "Urdu", reader=family.dana, now=family.now)
    assert not models.Task.objects.filter(kind=ways.WORDS_WANTED).exists()
    assert models.WordsAsked.objects.count() == 1
