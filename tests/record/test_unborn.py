"""Before birth: a due date that moves, two instead of one, a birth that carries everything over, and a loss that stops
everything at once."""

from datetime import date, datetime
from uuid import UUID

import pytest

from alongside.law.days import London
from alongside.record import models
from alongside.record.access import NotFound, open_record
from alongside.record.acting import Mistaken, When, new_ref, task
from alongside.record.actions import (
    conference,
    correction,
    enquiry,
    issuing,
    meetings,
    people,
    recording,
    statements,
    unborn,
)
from alongside.record.actions.access import restrict
from alongside.record.actions.meetings import Who
from alongside.record.history import read
from alongside.record.queries.desk import home
from alongside.record.write import Rows, write

TENTH = datetime(2026, 9, 22, 10, tzinfo=London)


@pytest.fixture
def baby(story) -> UUID:
    """Kayleigh is sixteen and expects a baby on 20 October 2026. The midwife rang; on Tuesday 15 September the police and
    health talked; Aaron may be the father."""
    story.on("Fri 4 September 2026")
    baby = story.known("Baby Cole", due_on=date(2026, 10, 20))
    kayleigh = story.known("Kayleigh Cole", born_on=date(2010, 2, 2))
    aaron = story.known("Aaron Fell", born_on=date(2004, 2, 2))
    dora = story.cast.dora
    people.relate(kayleigh, baby, "mother", by=dora, now=story.now)
    people.relate(aaron, baby, "possible_father", by=dora, now=story.now)
    people.record_household([kayleigh, baby], from_on=None, by=dora, now=story.now)
    story.school_refers("Baby Cole", concern="Nowhere to live when the baby comes.")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    unborn.change_due(baby, due_on=date(2026, 10, 20), by=story.cast.alice, now=story.now)
    story.on("Tue 8 September 2026", at="11:00").harm_is_suspected("Baby Cole")
    story.on("Fri 11 September 2026", at="15:00").harm_is_found()
    return baby


def called(story, *children: UUID) -> UUID:
    carla = story.cast.carla
    return conference.call_conference(
        children,
        form="initial",
        at=TENTH,
        place="Room 4",
        chair=(carla.user, "Carla"),
        by=carla,
        now=story.now,
    )


def test_nobody_who_may_be_the_father_is_told_anything_by_itself(story, baby):
    told = set(models.Notice.objects.filter(person=baby).values_list("to_person", flat=True)) - {None}
    assert told == {story.people["Kayleigh Cole"]}


def test_a_new_due_date_moves_what_counts_back_from_it(story, baby):
    unborn.change_due(baby, due_on=date(2026, 11, 3), by=story.cast.alice, now=story.now)
    assert models.PersonCard.objects.get(person=baby).due_on == date(2026, 11, 3)
    open_ = models.Deadline.objects.filter(person=baby, clock="prebirth_icpc", outcome="open")
    assert [row.started_on for row in open_] == [date(2026, 11, 3)]


def test_birth_carries_everything_over_and_the_child_is_told_from_then_on(story, baby):
    meeting = called(story, baby)
    before = {row.pk for row in models.Matter.objects.filter(person=baby)}
    story.on("Fri 18 September 2026", at="09:00")
    statements.record_born(
        baby,
        born_on=date(2026, 9, 17),
        given="Ivy",
        family="Cole",
        sex="F",
        by=story.cast.alice,
        now=story.now,
    )
    card = models.PersonCard.objects.get(person=baby)
    assert (card.name, card.born_on) == ("Ivy Cole", date(2026, 9, 17))
    assert before <= {row.pk for row in models.Matter.objects.filter(person=baby)}
    assert models.MeetingChild.objects.filter(meeting=meeting, person=baby).exists()
    assert models.Allocated.objects.filter(person=baby, worker=story.cast.alice.user).exists()
    assert models.Deadline.objects.get(person=baby, clock="icpc").outcome == "open"


def test_twins_each_have_a_record_with_everything_until_then_and_their_own_from_now_on(story, baby):
    meeting = called(story, baby)
    owed = models.Notice.objects.count()
    story.on("Mon 14 September 2026")
    second = unborn.split_twins(baby, given="Second baby", family="Cole", by=story.cast.alice, now=story.now)
    assert models.Notice.objects.count() == owed  # nobody hears it twice

    def stands(person):
        stages = models.Stage.objects.filter(person=person, current=True)
        deadlines = models.Deadline.objects.filter(person=person)
        return (
            sorted(stages.values_list("layer", "value")),
            sorted(deadlines.values_list("clock", "due_on", "outcome")),
        )

    assert stands(second) == stands(baby) != ([], [])
    assert models.MeetingChild.objects.filter(meeting=meeting).count() == 2
    assert models.Allocated.objects.get(person=second).worker == story.cast.alice.user
    ties = models.Relationship.objects.filter(other=second).values_list("kind", flat=True)
    assert sorted(ties) == ["mother", "possible_father", "sibling"]

    story.on("Tue 15 September 2026")
    enquiries = list(models.Matter.objects.filter(person=second, kind="enquiry").values_list("pk", flat=True))
    enquiry.name_lead(
        enquiries,
        lead=story.cast.bob.user,
        on=date(2026, 9, 15),
        by=story.cast.alice,
        now=story.now,
    )
    assert read([baby])[baby].last("enquiry_led") is None
    assert read([second])[second].last("enquiry_led") is not None

    # Losing one leaves the other, and their conference.
    unborn.record_loss(second, by=story.cast.alice, now=story.now)
    left = models.MeetingChild.objects.filter(meeting=meeting).values_list("person", flat=True)
    assert list(left) == [baby]
    assert not models.MeetingTime.objects.filter(meeting=meeting, called_off=True).exists()


def test_what_is_kept_from_the_first_is_kept_from_the_second_too(story, baby):
    """The baby is restricted, for Alice; Aaron is to hear nothing; a note was on the wrong record. Then there are two."""
    cast, wrong = story.cast, story.people["Kayleigh Cole"]
    issuing.keep_from(
        baby,
        story.people["Aaron Fell"],
        ground="decision",
        words="Nothing to him until a manager has decided otherwise.",
        review_on=date(2026, 12, 1),
        by=cast.maud,
        now=story.now,
    )
    note = recording.record_entry(
        recording.Entry(
            kind="note",
            when=When.moment(story.now),
            account="This was about another family.",
            children=(recording.ChildThere(person=baby),),
        ),
        document=new_ref(),
        by=cast.alice,
        now=story.now,
    )
    correction.wrong_child(
        note, wrong=baby, right=None, reasons="Another family.", by=cast.ines, now=story.now
    )
    restrict(
        baby,
        wrong,
        owner=cast.nora.user,
        reasons="A relative works here.",
        desk_phone="01632 960001",
        expires_on=date(2026, 12, 1),
        named=(cast.alice.user,),
        by=cast.nora,
        now=story.now,
    )
    story.on("Mon 14 September 2026")
    second = unborn.split_twins(baby, given="Second baby", by=cast.alice, now=story.now)
    for somebody in (cast.bob, cast.charlie.because("covering")):
        with pytest.raises(NotFound):
            open_record(somebody, second, what="child page", now=story.now)
    assert open_record(cast.alice, second, what="child page", now=story.now)
    assert models.KeptFrom.objects.get(person=second).other_id == story.people["Aaron Fell"]
    assert not models.DocumentPerson.objects.filter(person=second, document=note).exists()


def test_a_loss_is_one_action_and_stops_everything_at_once(story, baby):
    alice = story.cast.alice
    meeting = called(story, baby)
    seat = meetings.ask(
        meeting,
        Who(role="parents", person=story.people["Kayleigh Cole"]),
        how="letter",
        has_responsibility=True,
        by=alice,
        now=story.now,
    )
    moved = {"at": TENTH.replace(hour=14), "place": "Room 4", "moved_by": "us", "reason": "The room."}
    meetings.move(meeting, **moved, by=alice, now=story.now)
    assert seat
    assert models.NoticeState.objects.filter(person=baby).exclude(state="stopped").exists()
    assert models.Deadline.objects.filter(person=baby, outcome="open").exists()
    assert models.Task.objects.filter(person=baby, done=None).exists()
    assert home.home(alice, now=story.now).children

    story.on("Wed 16 September 2026", at="18:00")
    unborn.record_loss(baby, by=alice, now=story.now)

    told = models.NoticeState.objects.filter(person=baby).exclude(state__in=("sent", "given_in_person"))
    assert set(told.values_list("state", flat=True)) <= {"stopped"}
    assert not models.Deadline.objects.filter(person=baby, outcome="open").exists()
    assert not models.Stage.objects.filter(person=baby, current=True).exists()
    assert meetings.planned(meeting).called_off
    waiting = models.Task.objects.filter(person=baby, done=None)
    assert [one.kind for one in waiting] == ["after_a_pregnancy"]
    assert waiting[0].for_user == alice.user
    assert models.PersonCard.objects.get(person=baby).due_on is None  # nobody is expected, on no page

    mine = home.home(alice, now=story.now)
    assert (mine.children, mine.meetings, mine.late, mine.soon, mine.tell) == ((), (), (), (), ())
    with pytest.raises(Mistaken, match="Nobody is recorded as expected"):
        unborn.record_loss(baby, by=alice, now=story.now)


def test_a_loss_ends_no_question_about_who_opened_the_record_or_what_left_it(story, baby):
    """Somebody who opened a record they should not have writes down a loss: their look is still asked about."""
    kinds = ("odd_read", "restricted_record_opened", "wrong_child")
    for kind in kinds:
        asked = task(kind, "Look at this.", person=baby, for_user=story.cast.nora.user, by=story.cast.nora, now=story.now)  # fmt: skip
        write(Rows([asked]))
    unborn.record_loss(baby, by=story.cast.alice, now=story.now)
    left = models.Task.objects.filter(person=baby, done=None).values_list("kind", flat=True)
    assert sorted(left) == ["after_a_pregnancy", *kinds]


def test_a_day_may_be_given_and_a_loss_written_down_by_mistake_is_taken_back(story, baby):
    alice = story.cast.alice
    story.on("Wed 16 September 2026", at="18:00")
    unborn.record_loss(baby, on=date(2026, 9, 15), by=alice, now=story.now)
    ended = models.Event.objects.get(kind="pregnancy_ended")
    assert ended.on == date(2026, 9, 15)
    story.on("Thu 17 September 2026")
    correction.retract_event(ended.pk, because="Another woman's record.", by=alice, now=story.now)
    assert models.PersonCard.objects.get(person=baby).due_on == date(2026, 10, 20)
    assert models.Stage.objects.filter(person=baby, current=True).exists()


def test_where_twins_are_born_each_has_their_own_birthday(story, baby):
    second = unborn.split_twins(baby, given="Second baby", by=story.cast.alice, now=story.now)
    story.on("Fri 18 September 2026")
    by = {"by": story.cast.alice}
    statements.record_born(baby, born_on=date(2026, 9, 17), given="Ivy", now=story.now, **by)
    statements.record_born(second, born_on=date(2026, 9, 18), given="Rowan", now=story.now, **by)
    cards = models.PersonCard.objects.filter(person__in=[baby, second])
    assert sorted(cards.values_list("name", "born_on")) == [
        ("Ivy", date(2026, 9, 17)),
        ("Rowan", date(2026, 9, 18)),
    ]
