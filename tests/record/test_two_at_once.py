"""Two people at one moment: nothing is lost, nothing is done twice."""

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection

from alongside.record import copies, models
from alongside.record.acting import Mistaken, When, once
from alongside.record.actions import building, contact, drafts, recording, tasks
from alongside.record.actions.recording import ChildThere, Entry
from tests.cast import Cast
from tests.record.test_building import Y27, Built
from tests.record.test_copies import standing
from tests.story import Story


@pytest.fixture
def story(transactional_db) -> Story:
    told = Story(Cast.on_stage())
    told.on("Fri 4 September 2026").school_refers("Amara Cole", "Ben Cole")
    return told


def together(*acts):
    """Does all of these at one moment, each in a thread and connection of its own. Answers what each said or raised."""
    said, gate = [None] * len(acts), threading.Barrier(len(acts))

    def run(place, act):
        try:
            gate.wait(timeout=10)
            said[place] = act()
        except Exception as why:
            said[place] = why
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return said


def test_visits_to_both_children_written_at_once_in_different_orders_all_stand(story):
    story.becomes_a_referral()
    story.manager_decides()
    children = [story.people["Amara Cole"], story.people["Ben Cole"]]

    def visit(viewer, order, now):
        entry = Entry(
            kind="visit",
            when=When.moment(now),
            account="They played.",
            children=tuple(ChildThere(person=p, seen="alone") for p in order),
        )
        return lambda: recording.record_entry(entry, document=uuid4(), by=viewer, now=now)

    cast = story.cast
    turns = [(cast.alice, children), (cast.bob, children[::-1])] * 3
    said = together(*(visit(viewer, order, story.now) for viewer, order in turns))
    assert [each for each in said if isinstance(each, Exception)] == []
    assert models.Event.objects.filter(kind="child_seen").count() == 12
    left = standing()
    copies.rebuild()
    assert standing() == left


def test_a_contact_decided_by_two_managers_at_once_is_decided_once(story):
    def decide():
        return contact.decide_contact(
            story.contact, outcome="advice", reasons="Advice given.", by=story.cast.maud, now=story.now
        )

    said = together(decide, decide)
    assert sum(isinstance(each, Mistaken) for each in said) == 1, said
    assert models.ContactStep.objects.filter(kind="contact_decided").count() == 1


def test_a_contact_about_nobody_known_is_decided_once_too(story):
    ref = contact.receive_contact(_notice(story), by=story.cast.dora, now=story.now)

    def decide():
        return contact.decide_contact(
            ref, outcome="advice", reasons="Advice given.", by=story.cast.maud, now=story.now
        )

    said = together(decide, decide)
    assert sum(isinstance(each, Mistaken) for each in said) == 1, said
    assert models.ContactStep.objects.filter(kind="contact_decided").count() == 1


def test_a_double_click_that_arrives_twice_at_once_is_done_once(story):
    token = uuid4()

    def send():
        return once(
            token,
            form="list",
            by=story.cast.dora,
            now=story.now,
            act=lambda: {
                "batch": str(contact.receive_list([_notice(story)], by=story.cast.dora, now=story.now))
            },
        )

    before = models.Contact.objects.count()
    first, second = together(send, send)
    assert first == second
    assert models.Contact.objects.count() == before + 1


def _notice(story):
    return contact.NewContact(received_at=story.now, said="A notice.", channel="email", source="6")


def test_two_tabs_saving_one_draft_keep_both_texts_readable(story):
    ref = uuid4()
    of = drafts.DraftOf(document=uuid4(), slot="account", kind="note", place="/")
    first = drafts.save_draft(ref, of, body="One line.", revision=0, by=story.cast.alice, now=story.now)

    def save(words):
        return lambda: drafts.save_draft(
            ref, of, body=words, revision=first.revision, by=story.cast.alice, now=story.now
        )

    said = together(save("One line. Two lines."), save("One line. Another."))
    assert sorted(each.saved for each in said) == [False, True]
    lost = next(each for each in said if not each.saved)
    won = next(each for each in said if each.saved)
    assert (
        lost.body == won.body
    )  # whoever came second is shown what stands, and still has their own words on the page
    with pytest.raises(LookupError):
        drafts.save_draft(ref, of, body="Mine", revision=2, by=story.cast.charlie, now=story.now)


def test_a_task_finished_by_two_at_once_is_finished_once(story):
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    story.on("Thu 10 September 2026").school_refers("Amara Cole")
    contact.link_already_open(
        story.contact,
        worker=story.cast.alice.user,
        child=story.people["Amara Cole"],
        reasons="Hers.",
        by=story.cast.maud,
        now=story.now,
    )
    task = models.Task.objects.get(kind="contact_about_my_child").pk

    def finish():
        return tasks.finish_task(task, by=story.cast.alice, now=story.now)

    assert together(finish, finish) == [None, None]
    assert models.TaskDone.objects.filter(task=task).count() == 1


def test_a_return_approved_by_two_at_once_is_approved_once(story, tmp_path):
    kept = Built(tmp_path, Y27, by=story.cast.ines).built.kept
    analyst = replace(story.cast.bob, roles=frozenset({"data_analyst"}))
    approve = {"words": "Read with the managers.", "by": analyst, "now": story.now}
    said = together(*(lambda: building.approve_build(kept.ref, **approve) for _ in range(4)))
    assert [type(each) for each in said].count(Mistaken) == 3
    assert models.BuildStep.objects.filter(build=kept.ref, kind="approved").count() == 1
