"""What was to be looked at again, and was not: somebody hears of it, once, however long the machine slept."""

from datetime import date

import pytest

from alongside.accounts.models import Membership, Team, User
from alongside.jobs.hourly.spoken import ask_about_spoken_decisions
from alongside.jobs.hourly.telling import look_again_at_tellings
from alongside.jobs.hourly.warnings import look_again_at_warnings
from alongside.jobs.running import BY_ITSELF
from alongside.law.days import london_day
from alongside.record import models
from alongside.record.actions import looking_again, referral, safety, telling
from alongside.record.queries import jobs as due
from alongside.record.write import Rows, lock, write
from tests.cast import Cast
from tests.story import NOT_YET, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast.on_stage()


@pytest.fixture
def story(cast) -> Story:
    return Story(cast)


def asked(kind):
    """The tasks of a kind that wait."""
    return list(models.Task.objects.filter(kind=kind, done=None).order_by("recorded_at", "pk"))


@pytest.fixture
def withheld(story) -> Story:
    """Maud decides on Monday that Amara's family is not told for a fortnight, and Nora's team has the child."""
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    story.notice = models.Notice.objects.filter(tell="family_told_referral").first().pk
    telling.withhold(
        story.notice,
        ground="criminal_enquiry",
        authorised_by=story.cast.maud.user,
        review_on=date(2026, 9, 21),
        by=story.cast.maud,
        now=story.now,
    )
    return story


def test_whoever_authorised_it_is_asked_the_day_after_the_review_and_only_once(withheld):
    look_again_at_tellings(withheld.on("Mon 21 September 2026", at="23:30").now)
    assert asked("review_telling") == []

    look_again_at_tellings(withheld.on("Tue 22 September 2026", at="00:05").now)
    look_again_at_tellings(withheld.on("Tue 22 September 2026", at="01:05").now)
    (task,) = asked("review_telling")
    assert task.for_user == withheld.cast.maud.user
    assert task.person_id == withheld.people["Amara Cole"]
    assert "Monday 21 September 2026" in task.words
    assert "criminal" not in task.words
    assert task.recorded_by == BY_ITSELF.user


def test_a_machine_that_slept_for_a_week_catches_up(withheld):
    look_again_at_tellings(withheld.on("Tue 29 September 2026").now)
    assert len(asked("review_telling")) == 1


def test_looking_again_ends_the_task_and_the_next_review_asks_again(withheld):
    look_again_at_tellings(withheld.on("Tue 22 September 2026").now)
    telling.withhold(
        withheld.notice,
        ground="criminal_enquiry",
        authorised_by=withheld.cast.maud.user,
        review_on=date(2026, 9, 25),
        by=withheld.cast.maud,
        now=withheld.now,
    )
    assert asked("review_telling") == []
    look_again_at_tellings(withheld.on("Fri 25 September 2026").now)
    assert asked("review_telling") == []
    look_again_at_tellings(withheld.on("Sat 26 September 2026").now)
    (task,) = asked("review_telling")
    assert "Friday 25 September 2026" in task.words


def test_a_family_that_was_told_in_time_makes_no_task(withheld):
    telling.release(withheld.notice, by=withheld.cast.maud, now=withheld.on("Fri 18 September 2026").now)
    look_again_at_tellings(withheld.on("Tue 22 September 2026").now)
    assert asked("review_telling") == []


def test_the_law_is_asked_again_of_what_was_found_a_moment_ago(withheld):
    withheld.on("Tue 22 September 2026")
    assert due.telling_reviews_passed(date(2026, 9, 22)) == [withheld.notice]
    telling.release(withheld.notice, by=withheld.cast.maud, now=withheld.now)
    assert not looking_again.at_telling(withheld.notice, by=BY_ITSELF, now=withheld.now)
    assert asked("review_telling") == []


def test_when_maud_has_left_the_manager_of_the_team_is_asked(withheld):
    Membership.objects.filter(user__ref=withheld.cast.maud.user).update(until_on=date(2026, 9, 20))
    look_again_at_tellings(withheld.on("Tue 22 September 2026").now)
    (task,) = asked("review_telling")
    assert task.for_user == withheld.cast.nora.user


def test_what_a_worker_holds_is_looked_at_by_the_manager_of_the_team(story):
    story.on("Fri 4 September 2026").school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Mon 7 September 2026").manager_decides()
    story.allocated_to("alice")
    notice = models.Notice.objects.filter(tell="family_told_referral").first()
    telling.hold(
        notice.pk,
        ground="risk_to_child",
        review_on=date(2026, 9, 8),
        by=story.cast.alice,
        now=story.now,
    )
    look_again_at_tellings(story.on("Wed 9 September 2026").now)
    (task,) = asked("review_telling")
    assert task.for_user == story.cast.nora.user


def test_a_child_without_a_team_is_the_front_doors(withheld, cast):
    Membership.objects.filter(user__ref__in=[cast.maud.user, cast.nora.user]).update(
        until_on=date(2026, 9, 20)
    )
    look_again_at_tellings(withheld.on("Tue 22 September 2026").now)
    (task,) = asked("review_telling")
    assert (task.for_user, task.for_role) == (None, "duty_manager")


@pytest.mark.django_db(transaction=True)
def test_a_child_somebody_is_writing_about_is_left_in_peace_until_the_next_hour(withheld):
    import threading

    from django.db import connection, transaction

    holding, looked = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            lock([withheld.people["Amara Cole"]])
            holding.set()
            looked.wait(10)
        connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert holding.wait(10)
    look_again_at_tellings(withheld.on("Tue 22 September 2026").now)
    assert asked("review_telling") == []
    looked.set()
    writer.join()
    look_again_at_tellings(withheld.on("Tue 22 September 2026", at="10:05").now)
    assert len(asked("review_telling")) == 1


@pytest.fixture
def warned(story) -> Story:
    """Alice warns colleagues about Femi's dogs on Tuesday, to be looked at again a month later."""
    story.on("Tue 1 September 2026")
    story.warning = safety.add_warning(
        story.known("Femi Cole"),
        kind="dog",
        words="Two large dogs, loose in the yard.",
        source="Alice saw them",
        review_on=date(2026, 10, 1),
        by=story.cast.alice,
        now=story.now,
    )
    return story


def test_an_old_warning_is_looked_at_by_who_wrote_it(warned):
    look_again_at_warnings(warned.on("Thu 1 October 2026").now)
    assert asked("review_warning") == []
    look_again_at_warnings(warned.on("Fri 2 October 2026").now)
    look_again_at_warnings(warned.on("Fri 2 October 2026", at="10:00").now)
    (task,) = asked("review_warning")
    assert task.for_user == warned.cast.alice.user
    assert "dogs" not in task.words


def test_a_warning_that_is_kept_is_asked_about_on_its_new_day_and_one_that_ended_never(warned):
    look_again_at_warnings(warned.on("Fri 2 October 2026").now)
    safety.review_warning(
        warned.warning,
        keep_until=date(2026, 11, 2),
        reasons="Still there.",
        by=warned.cast.alice,
        now=warned.now,
    )
    assert asked("review_warning") == []
    look_again_at_warnings(warned.on("Mon 2 November 2026").now)
    assert asked("review_warning") == []
    look_again_at_warnings(warned.on("Tue 3 November 2026").now)
    assert len(asked("review_warning")) == 1
    safety.review_warning(
        warned.warning, keep_until=None, reasons="The dogs are gone.", by=warned.cast.alice, now=warned.now
    )
    look_again_at_warnings(warned.on("Wed 4 November 2026").now)
    assert asked("review_warning") == []


@pytest.fixture
def agreed_by_phone(story) -> Story:
    """On a Friday night before a bank holiday Nils rings Maud, who agrees to an assessment."""
    story.on("Fri 28 August 2026", at="21:40").school_refers("Amara Cole")
    story.becomes_a_referral()
    referral.decide_referral(
        story.referrals.values(),
        outcomes=("s17_assessment",),
        reasons="Alone at home since the afternoon.",
        lines=NOT_YET,
        agreed_by_phone=(story.cast.maud.user, "Maud"),
        by=story.cast.nils,
        now=story.now,
    )
    return story


def test_a_spoken_decision_may_wait_over_the_bank_holiday_and_until_the_end_of_tuesday(agreed_by_phone):
    # Monday 31 August 2026 is the summer bank holiday, so the next working day is Tuesday 1 September.
    ask_about_spoken_decisions(agreed_by_phone.on("Tue 1 September 2026", at="23:15").now)
    assert asked("spoken_decision_waiting") == []
    ask_about_spoken_decisions(agreed_by_phone.on("Wed 2 September 2026", at="00:15").now)
    ask_about_spoken_decisions(agreed_by_phone.on("Thu 3 September 2026").now)
    (task,) = asked("spoken_decision_waiting")
    assert task.for_role == "head_of_service"
    assert "Tuesday 1 September 2026" in task.words

    (theirs,) = asked("confirm_spoken_decision")
    referral.confirm_spoken_decision(theirs.pk, by=agreed_by_phone.cast.maud, now=agreed_by_phone.now)
    assert asked("spoken_decision_waiting") == []


def test_a_spoken_decision_confirmed_on_the_day_makes_no_task(agreed_by_phone):
    (theirs,) = asked("confirm_spoken_decision")
    agreed_by_phone.on("Tue 1 September 2026")
    referral.confirm_spoken_decision(theirs.pk, by=agreed_by_phone.cast.maud, now=agreed_by_phone.now)
    ask_about_spoken_decisions(agreed_by_phone.on("Wed 2 September 2026").now)
    assert asked("spoken_decision_waiting") == []


def test_a_council_may_allow_two_working_days(agreed_by_phone, settings):
    settings.SPOKEN_DECISION_WORKING_DAYS = 2
    ask_about_spoken_decisions(agreed_by_phone.on("Wed 2 September 2026").now)
    assert asked("spoken_decision_waiting") == []
    ask_about_spoken_decisions(agreed_by_phone.on("Thu 3 September 2026").now)
    assert len(asked("spoken_decision_waiting")) == 1


def test_what_the_head_of_service_agreed_is_asked_of_a_duty_manager(story):
    head = User.objects.create_user("hana@ashworth.example", name="Hana")
    Membership.objects.create(
        user=head,
        team=Team.objects.get(name="Front door"),
        role="head_of_service",
        from_on=date(2020, 1, 1),
    )
    story.on("Fri 4 September 2026", at="21:00")
    from alongside.record.acting import task as plan_task

    waiting = plan_task(
        "confirm_spoken_decision", "Confirm it.", for_user=head.ref, by=story.cast.nils, now=story.now
    )
    write(Rows([waiting]))
    ask_about_spoken_decisions(story.on("Tue 8 September 2026").now)
    (task,) = asked("spoken_decision_waiting")
    assert task.for_role == "duty_manager"
    assert london_day(task.recorded_at) == date(2026, 9, 8)
