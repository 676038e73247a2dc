"""Written on the wrong child: one action moves it, hides it, and finds its copies."""

from datetime import date

import pytest

from alongside.record import history, models
from alongside.record.access import NotFound, open_record
from alongside.record.acting import Mistaken, Refused
from alongside.record.actions import correction


@pytest.fixture
def muddled(story):
    """Alice writes up a visit to Ben on Amara's record."""
    story.on("Fri 4 September 2026").school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.parent_agrees()
    story.assessment_begins()
    story.on("Thu 10 September 2026")
    story.entry = story.visits("Amara Cole", words="Ben said he likes nursery.")
    return story


def moved(story, **more):
    return correction.wrong_child(
        story.entry,
        **{
            "wrong": story.people["Amara Cole"],
            "right": story.people["Ben Cole"],
            "reasons": "I had the wrong page open.",
            "by": story.cast.ines,
            "now": story.now,
            **more,
        },
    )


@pytest.mark.parametrize("who", ["alice", "nora", "nils"])
def test_only_an_information_officer_takes_it_off_a_record(muddled, who):
    with pytest.raises(Refused, match="Only the information officer may do this"):
        moved(muddled, by=getattr(muddled.cast, who))
    assert not models.Hidden.objects.exists()


def test_the_sighting_stands_on_the_right_child_and_no_longer_on_the_wrong_one(muddled):
    amara, ben = muddled.people["Amara Cole"], muddled.people["Ben Cole"]
    assert models.LastSeen.objects.get(person=amara).seen_on == date(2026, 9, 10)

    moved(muddled)

    assert not models.LastSeen.objects.filter(person=amara).exists()
    assert models.LastSeen.objects.get(person=ben).seen_on == date(2026, 9, 10)
    assert history.of(amara).first("child_seen") is None
    seen = history.of(ben).first("child_seen")
    assert seen is not None
    # It counts in Ben's own assessment, not in a matter of Amara's.
    assert seen.matter == str(muddled.assessments["Ben Cole"])


def test_nothing_is_overwritten_and_the_past_reads_as_it_was_known(muddled):
    amara = muddled.people["Amara Cole"]
    before = muddled.now
    moved(muddled)
    assert history.of(amara, as_known_at=before).first("child_seen") is not None
    assert models.Event.objects.filter(person=amara, kind="child_seen").count() == 2


def test_who_read_it_meanwhile_and_the_information_officer_have_tasks(muddled):
    open_record(muddled.cast.bob, muddled.people["Amara Cole"], what="child", now=muddled.now)
    moved(muddled)
    tasks = {
        (task.kind, task.for_user, task.for_role)
        for task in models.Task.objects.filter(kind__startswith="wrong_child")
    }
    assert ("wrong_child", None, "information_officer") in tasks
    assert ("wrong_child_read", muddled.cast.bob.user, "") in tasks


def test_it_is_done_once_and_needs_a_reason(muddled):
    with pytest.raises(Mistaken):
        moved(muddled, reasons=" ")
    moved(muddled)
    with pytest.raises(NotFound):
        moved(muddled)


def test_a_mistyped_day_is_corrected_and_whoever_decided_on_it_is_asked_to_look_again(muddled):
    received = models.Event.objects.get(kind="referral_received", person=muddled.people["Ben Cole"])
    correction.correct_event(
        received.pk,
        when=correction.When.day(date(2026, 9, 2)),
        because="The letter is stamped Wednesday.",
        by=muddled.cast.maud,
        now=muddled.now,
    )
    late = models.Deadline.objects.get(clock="referral_decision", person=muddled.people["Ben Cole"])
    assert (late.due_on, late.outcome) == (date(2026, 9, 3), "met_late")
    asked = models.Task.objects.filter(kind="relied_on_what_was_corrected")
    assert muddled.cast.maud.user in set(asked.values_list("for_user", flat=True))


def test_a_retracted_decision_leaves_the_clock_running_and_can_itself_be_taken_back(muddled):
    ben = muddled.people["Ben Cole"]
    decided = models.Event.objects.get(kind="referral_decided", person=ben)
    taken_back = correction.retract_event(
        decided.pk, because="Meant for another child.", by=muddled.cast.maud, now=muddled.now
    )
    clock = models.Deadline.objects.get(clock="referral_decision", person=ben)
    assert clock.outcome == "open"
    correction.take_back_correction(
        taken_back, because="It was right after all.", by=muddled.cast.maud, now=muddled.now
    )
    clock = models.Deadline.objects.get(clock="referral_decision", person=ben)
    assert clock.outcome == "met"


def words_on(viewer, document, now):
    from alongside.record.queries.desk.recording import entry

    return entry(viewer, document, now=now).account.words


def test_the_words_are_read_on_the_right_record_and_on_the_wrong_one_by_nobody(muddled):
    alice, now = muddled.cast.alice, muddled.now
    assert words_on(alice, muddled.entry, now) == "Ben said he likes nursery."
    moved(muddled)
    with pytest.raises(NotFound):
        words_on(alice, muddled.entry, muddled.now)
    on_bens = models.DocumentPerson.objects.get(
        person=muddled.people["Ben Cole"], document__kind="visit"
    ).document_id
    assert words_on(alice, on_bens, muddled.now) == "Ben said he likes nursery."
    about = models.PassagePerson.objects.filter(passage__slots__document=on_bens, part="about")
    assert set(about.values_list("person_id", flat=True)) == {muddled.people["Ben Cole"]}


def test_a_visit_to_both_children_stays_with_the_one_who_was_there(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    story.entry = story.visits("Amara Cole", "Ben Cole", words="Played in the garden.")
    moved(story)  # Amara was not there; Ben's own record had it already
    assert words_on(story.cast.alice, story.entry, story.now) == "Played in the garden."
    assert models.Document.objects.filter(kind="visit").count() == 1
    assert not models.LastSeen.objects.filter(person=story.people["Amara Cole"]).exists()
    assert models.LastSeen.objects.filter(person=story.people["Ben Cole"]).exists()
