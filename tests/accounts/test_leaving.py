"""Alice leaves on a Friday: out at once, her unfinished work with Nora, and nothing shown to Nora that she must not see."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from alongside.accounts import opening
from alongside.accounts.models import Membership, Team, User
from alongside.record import models
from alongside.record.access import NotFound, viewer_of
from alongside.record.acting import Mistaken, task
from alongside.record.actions import access_log, referral
from alongside.record.actions.access import restrict
from alongside.record.actions.drafts import DraftOf, save_draft
from alongside.record.actions.leaving import end_account
from alongside.record.queries.desk import drafts, leaving, night
from alongside.record.write import Rows, write
from tests.cast import Cast
from tests.story import NOT_YET, Story


@pytest.fixture
def cast(db) -> Cast:
    return Cast.on_stage()


@pytest.fixture
def story(cast) -> Story:
    """Amara Cole and Ben Cole are Alice's; she has begun a note about each."""
    story = Story(cast)
    story.on("Fri 4 September 2026").school_refers("Amara Cole", "Ben Cole")
    story.becomes_a_referral()
    story.manager_decides()
    story.allocated_to("alice")
    for child in ("Amara Cole", "Ben Cole"):
        begin_note(story, child)
    return story.on("Fri 11 September 2026", at="16:30")


def begin_note(story, child):
    of = DraftOf(uuid4(), "account", "note", "/record/", (story.people[child],))
    save_draft(
        uuid4(), of, body=f'{{"account": ["About {child}"]}}', revision=0, by=story.cast.alice, now=story.now
    )


def give_task(story, child, words="Ring the health visitor", due_in=3):
    now = story.now
    row = task(
        "ring",
        words,
        by=story.cast.nora,
        now=now,
        person=story.people[child],
        for_user=story.cast.alice.user,
        due_at=now + timedelta(days=due_in),
    )
    write(Rows([row]))
    return row


def leave(story, to="nora", by="nora"):
    return end_account(
        story.cast.alice.user,
        take_over=getattr(story.cast, to).user,
        reason="Last day of her contract",
        by=getattr(story.cast, by),
        now=story.now,
    )


def previews(story, who):
    return {one.preview for one in drafts.my_drafts(getattr(story.cast, who), now=story.now)}


def test_her_drafts_are_open_to_nora_and_still_hers(story):
    assert leave(story).drafts == 2
    assert previews(story, "nora") == {"About Amara Cole", "About Ben Cole"}
    assert not any(one.mine for one in drafts.my_drafts(story.cast.nora, now=story.now))
    assert set(models.Draft.objects.values_list("writer", flat=True)) == {story.cast.alice.user}


def test_her_tasks_are_noras_with_the_same_words_and_day_and_the_old_ones_say_why_they_ended(story):
    old = give_task(story, "Amara Cole")
    done_before = give_task(story, "Ben Cole", words="Done long ago")
    write(Rows([models.TaskDone(task=done_before, recorded_at=story.now, recorded_by=story.cast.alice.user)]))
    before = models.Task.objects.filter(for_user=story.cast.alice.user, done__isnull=True).count()
    assert leave(story).tasks == before
    new = models.Task.objects.get(for_user=story.cast.nora.user, words="Ring the health visitor")
    assert (new.due_at, new.person_id, new.kind) == (old.due_at, old.person_id, old.kind)
    assert models.TaskDone.objects.get(task=old).outcome == "handed_over"
    assert not models.Task.objects.filter(for_user=story.cast.alice.user, done__isnull=True).exists()
    assert not models.Task.objects.filter(for_user=story.cast.nora.user, words="Done long ago").exists()


def test_a_draft_and_a_task_about_a_record_nora_must_not_find_go_to_its_owner(story):
    """Ben's record is restricted on Thursday: Ines owns it, Alice is named, Nora is not."""
    give_task(story, "Ben Cole", words="Ask about the other address")
    restrict(
        story.people["Ben Cole"],
        owner=story.cast.ines.user,
        reasons="His father looks for him.",
        desk_phone="01632 960150",
        expires_on=date(2027, 3, 1),
        named=(story.cast.alice.user,),
        by=story.cast.ines,
        now=story.now,
    )
    leave(story)
    assert previews(story, "nora") == {"About Amara Cole"}
    assert previews(story, "ines") == {"About Ben Cole"}
    assert models.Task.objects.filter(
        for_user=story.cast.ines.user, words="Ask about the other address"
    ).exists()
    assert not models.Task.objects.filter(
        for_user=story.cast.nora.user, words="Ask about the other address"
    ).exists()
    shown = leaving.unfinished(story.cast.nora, story.cast.alice.user, names=True, now=story.now)
    names = [one.child.name for one in shown.children]
    assert names == ["Amara Cole"]
    assert shown.how_many_children == 1, "a restricted child is not even counted"
    told = models.Task.objects.get(kind="restricted_without_worker")
    assert (told.for_user, told.person_id) == (story.cast.ines.user, story.people["Ben Cole"])


def test_her_children_stay_listed_until_somebody_takes_them(story):
    leave(story)
    shown = leaving.unfinished(story.cast.nora, story.cast.alice.user, names=True, now=story.now)
    assert sorted(one.child.name for one in shown.children) == ["Amara Cole", "Ben Cole"]
    story.allocated_to("bob")
    after = leaving.unfinished(story.cast.nora, story.cast.alice.user, names=True, now=story.now)
    assert after.children == ()


def test_whoever_opens_no_record_sees_how_many_and_no_names(story):
    shown = leaving.unfinished(story.cast.nora, story.cast.alice.user, names=False, now=story.now)
    assert (shown.how_many_children, shown.children) == (2, ())


def test_an_open_page_of_hers_is_closed_at_once(story):
    alice = User.objects.get(ref=story.cast.alice.user)
    client = Client()
    client.force_login(alice)
    assert client.get("/your-account/").status_code == 200
    leave(story)
    assert client.get("/your-account/").status_code == 302
    alice.refresh_from_db()
    assert not alice.is_active
    assert alice.active_until_on == date(2026, 9, 11)
    assert alice.memberships.get().until_on == date(2026, 9, 11)
    assert alice.steps.get().reason == "Last day of her contract"


@pytest.mark.parametrize("to", ["alice", "nobody"])
def test_work_goes_to_somebody_else_who_works_here(story, to):
    with pytest.raises(Mistaken):
        end_account(
            story.cast.alice.user,
            take_over=story.cast.alice.user if to == "alice" else uuid4(),
            reason="Leaves",
            by=story.cast.nora,
            now=story.now,
        )
    assert User.objects.get(ref=story.cast.alice.user).is_active


def test_an_account_that_is_not_hers_to_end_stays_open_and_its_drafts_closed(story):
    with pytest.raises(opening.NoSuchAccount):
        leave(story, by="maud", to="maud")
    assert previews(story, "maud") == set()
    assert User.objects.get(ref=story.cast.alice.user).is_active


def test_ending_it_twice_is_said_and_hands_over_nothing_again(story):
    leave(story)
    with pytest.raises(Mistaken, match="ended already"):
        leave(story)


def test_nora_ends_it_on_the_page_and_finds_the_children_listed(story, monkeypatch):
    from alongside.design import clock

    now = story.now
    monkeypatch.setattr(clock, "now", lambda: now)
    nora = Client()
    nora.force_login(User.objects.get(ref=story.cast.nora.user))
    address = f"/accounts/{story.cast.alice.user}/end/"
    form = nora.get(address).content.decode()
    assert "2 drafts" in form
    token = form.split('name="form_token" value="')[1].split('"')[0]
    nothing = nora.post(address, {"form_token": token, "take_over": "", "reason": ""})
    assert nothing.status_code == 422
    done = nora.post(
        address,
        {"form_token": token, "take_over": str(story.cast.nora.user), "reason": "Last day"},
        follow=True,
    ).content.decode()
    assert "The account has ended. 2 drafts" in done
    assert "Amara Cole" in done
    assert "Give a worker" in done


# What only they could answer: Maud agrees by telephone on the Monday and leaves on the Friday, and nobody may confirm in her name


def agreed_by_maud(story):
    """Monday 7 September 2026, 20:10: Dora rings Maud, who agrees what is to be done about Cara."""
    story.on("Mon 7 September 2026", at="20:10").school_refers("Cara Cole")
    story.becomes_a_referral()
    referral.decide_referral(
        [story.referrals["Cara Cole"]],
        outcomes=("s17_assessment",),
        reasons="She has not been to school since June.",
        lines=NOT_YET,
        agreed_by_phone=(story.cast.maud.user, story.cast.maud.name),
        by=story.cast.dora,
        now=story.now,
    )
    return models.Task.objects.get(kind="confirm_spoken_decision", person=story.people["Cara Cole"])


def maud_leaves(story, to):
    """Hedda is head of service, and ends the account."""
    story.on("Fri 11 September 2026", at="16:30")
    user = User.objects.create_user("hedda@ashworth.example", name="Hedda")
    team = Team.objects.get(name="Front door")
    Membership.objects.create(user=user, team=team, role="head_of_service", from_on=date(2020, 1, 1))
    hedda = viewer_of(user.ref, now=story.now)
    who = getattr(story.cast, to).user
    end_account(story.cast.maud.user, take_over=who, reason="She retires", by=hedda, now=story.now)
    return hedda


def test_what_maud_agreed_by_telephone_is_confirmed_by_her_manager_in_her_place(story):
    asked = agreed_by_maud(story)
    hedda = maud_leaves(story, to="nora")
    new = models.Task.objects.get(kind="confirm_spoken_decision", done=None)
    assert new.for_user == hedda.user
    with pytest.raises(NotFound):
        referral.confirm_spoken_decision(new.pk, by=story.cast.nora, now=story.now)
    assert night.agreements(hedda, now=story.now, task=new.pk)[0].written_by == story.cast.dora.name
    said = models.Event.objects.get(pk=referral.confirm_spoken_decision(new.pk, by=hedda, now=story.now))
    assert said.because == f"In the place of {story.cast.maud.name}, who has left."
    assert said.recorded_by == hedda.user
    assert models.TaskDone.objects.get(task=asked).outcome == "handed_over"


def test_looks_maud_was_asked_about_go_to_the_information_officers(story):
    maud, alice = story.cast.maud.user, story.cast.alice.user
    found = models.OddRead.objects.create(
        reader=alice,
        person_id=story.people["Amara Cole"],
        kinds=["own_surname"],
        week_on=date(2026, 8, 31),
        looks=3,
        asked_of=maud,
        recorded_at=story.now,
        recorded_by=maud,
    )
    asked = task("odd_read", "Looks by Alice", for_user=maud, by=story.cast.nora, now=story.now)
    asked.ref = found.pk
    write(Rows([asked]))
    maud_leaves(story, to="nora")
    assert found.answers.get().answer == "refer"
    assert models.Task.objects.get(kind="odd_read_referred", done=None).for_role == "information_officer"
    assert not models.Task.objects.filter(kind="odd_read", done=None).exists()


def test_who_was_asked_why_they_looked_and_left_is_said_to_whoever_asked(story):
    nora, alice = story.cast.nora.user, story.cast.alice.user
    found = models.OddRead.objects.create(
        reader=alice,
        person_id=story.people["Amara Cole"],
        kinds=["own_surname"],
        week_on=date(2026, 8, 31),
        looks=3,
        asked_of=nora,
        recorded_at=story.now,
        recorded_by=nora,
    )
    access_log.answer_odd(found.pk, answer="ask", words="Why?", by=story.cast.nora, now=story.now)
    leave(story)
    told = models.Task.objects.get(kind="odd_read_said", done=None)
    assert told.for_user == nora
    assert "never said why" in told.words
    assert not models.Task.objects.filter(kind="odd_read_asked", done=None).exists()
