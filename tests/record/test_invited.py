"""Somebody who was asked to a meeting reads it on their own page: their own hour, and nothing of anybody else's place.

Amara's and Ben's conference is on Monday 5 October 2026 at ten. Dana comes from the beginning; Femi, who lives elsewhere, from
eleven to twelve, so that they do not meet. The letter to him was written on Monday 28 September.
"""

import html
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from alongside.design import clock
from alongside.law.days import London
from alongside.record import models
from alongside.record.actions import conference, meetings, people, telling
from alongside.record.actions.access_log import say_at_risk
from alongside.record.actions.conference import Decided
from alongside.record.actions.meetings import Who
from alongside.record.doors import Reader, reading_as
from alongside.record.queries.desk.meetings import chair_as_named, workspace
from alongside.record.queries.family import new, reading
from alongside.record.queries.shared import rows
from tests.record.test_access_doors import grant
from tests.record.test_conference import (
    AT_TEN,
    CHILDREN,
    act,
    asked,
    called,
    confers,
    fair,
    found_harm,
    helping,
    outcomes,
    review_called,
    went,
)
from tests.record.test_leaks_on_family_pages import reads, signed_in

__all__ = ["asked", "called", "fair", "found_harm", "helping", "review_called"]
DANA, FEMI = Reader(UUID(int=11), "family"), Reader(UUID(int=12), "family")
TUESDAY = datetime(2026, 9, 29, 12, 0, tzinfo=London)


@pytest.fixture
def readers(asked):
    """Both parents read about both children; nobody has told them anything but of the conference."""
    for reader, name in ((DANA, "Dana Cole"), (FEMI, "Femi Balogun")):
        for child in CHILDREN:
            grant(asked, reader.account, child, "card", "pathway", "told", of=name)
    return asked


def page(reader, now=TUESDAY):
    return {child.name: child for child in reading.page(reader, now=now).children}


def invited(reader, now=TUESDAY, child="Amara Cole"):
    found = page(reader, now)[child].meetings
    return found[0] if found else None


def test_each_reads_their_own_hour_and_the_other_parents_nowhere(readers):
    hers, his = invited(DANA), invited(FEMI)
    assert (hers.invited.on, hers.invited.hour, hers.invited.until) == (date(2026, 10, 5), time(10), None)
    assert (hers.place, hers.line.message) == ("Room 4, Civic Centre", "invited.conference.initial")
    assert (his.invited.hour, his.invited.until, his.place) == (time(11), time(12), "")
    assert hers.invited.roles == his.invited.roles == ("chair", "social_worker", "health", "school", "police")
    assert [len(child.meetings) for child in page(DANA).values()] == [1, 1]
    with reading_as(FEMI, TUESDAY.date()):
        assert {row[0] for row in rows("SELECT seat FROM guard.invitations()", {})} == {readers.seats["femi"]}
        answered = str(rows("SELECT times, steps, roles FROM guard.invitations()", {}))
    assert "Room 4" not in answered
    assert "09:00:00" not in answered.replace("T09:00:00+00:00'}", "")
    assert "PC Dunn" not in answered
    assert str(readers.seats["dana"]) not in answered


def test_asked_by_letter_in_the_evening_it_is_here_when_the_office_opens_and_asked_in_person_at_once(called):
    story = called.on("Mon 28 September 2026", at="18:30")
    people_ = {name: story.known(name) for name in ("Dana Cole", "Femi Balogun")}
    for name, how in (("Dana Cole", "in_person"), ("Femi Balogun", "letter")):
        act(story, meetings.ask, story.meeting, Who(role="parents", person=people_[name]), how=how)
    for reader, name in ((DANA, "Dana Cole"), (FEMI, "Femi Balogun")):
        grant(story, reader.account, "Amara Cole", "card", "pathway", "told", of=name)
    evening = datetime(2026, 9, 28, 19, 0, tzinfo=London)
    assert invited(DANA, evening) is not None
    assert invited(FEMI, evening) is None
    assert invited(FEMI, datetime(2026, 9, 29, 9, 0, tzinfo=London)) is not None
    assert new.newest(DANA.account, now=evening) < evening
    assert new.newest(FEMI.account, now=evening) is None


def test_asked_about_one_child_they_learn_nothing_about_the_other(called):
    story = called
    femi = story.known("Femi Balogun")
    act(
        story,
        meetings.ask,
        story.meeting,
        Who(role="parents", person=femi),
        how="in_person",
        children=[story.people["Amara Cole"]],
    )
    for child in CHILDREN:
        grant(story, FEMI.account, child, "card", "pathway", "told", of="Femi Balogun")
    assert [bool(child.meetings) for child in page(FEMI).values()] == [True, False]


def test_a_place_that_is_anybody_elses_home_stands_on_no_page(readers):
    story = readers
    act(
        story.on("Tue 29 September 2026"),
        meetings.move,
        story.meeting,
        at=AT_TEN,
        place="At Dana Cole's, after school",
        moved_by="us",
        reason="x",
    )
    act(story, meetings.comes_when, story.seats["femi"], from_at=None, until_at=None)
    assert (invited(FEMI).place, invited(FEMI).invited.hour) == ("", time(10))


def test_who_comes_from_the_beginning_reads_the_hour_and_when_their_part_ends(readers):
    act(readers, meetings.comes_when, readers.seats["dana"], from_at=None, until_at=AT_TEN.replace(hour=11))
    hers = invited(DANA)
    assert (hers.invited.hour, hers.invited.until, hers.place) == (time(10), time(11), "")


def test_moved_they_read_the_old_day_the_new_day_and_why_in_the_words_they_were_told(readers):
    story = readers.on("Wed 30 September 2026")
    later = AT_TEN.replace(day=6)
    act(
        story,
        meetings.move,
        story.meeting,
        at=later,
        place="Room 2",
        moved_by="us",
        reason="Dana's solicitor is away.",
    )
    now = story.now.replace(hour=16)
    his = invited(FEMI, now)
    assert (his.invited.on, his.invited.was.on, his.invited.by_us) == (
        date(2026, 10, 6),
        date(2026, 10, 5),
        True,
    )
    assert his.invited.hour is None, "the part he comes to was of the first day"
    assert his.told is None, "a reason on the record is nobody's to read"
    act(
        story,
        meetings.told_of_change,
        story.seats["dana"],
        how="phone",
        words="The room was taken. I am sorry.",
    )
    act(
        story,
        meetings.told_of_change,
        story.seats["femi"],
        how="phone",
        words="Dana Cole cannot come on Monday.",
    )
    hers, his = invited(DANA, now), invited(FEMI, now)
    assert (hers.told.words, hers.told.on, hers.place) == (
        "The room was taken. I am sorry.",
        date(2026, 9, 30),
        "Room 2",
    )
    assert his.told is None, "it names somebody else"


def test_called_off_on_a_saturday_it_stands_until_the_office_opens_or_somebody_rings(readers):
    story = readers.on("Sat 3 October 2026", at="11:00")
    act(story, meetings.call_off, story.meeting, moved_by="us", reason="The chair is ill.")
    assert invited(DANA, story.now).invited.state == "comes"
    act(story, meetings.told_of_change, story.seats["dana"], how="phone")
    assert invited(DANA, story.now).line.message == "invited.called_off"
    assert invited(FEMI, story.now).invited.state == "comes"
    assert invited(FEMI, datetime(2026, 10, 5, 9, 0, tzinfo=London)).invited.state == "called_off"


def test_kept_out_they_are_asked_to_ring_and_no_page_says_why(readers):
    story = readers
    act(
        story.on("Thu 1 October 2026"),
        conference.keep_out,
        story.seats["femi"],
        extent="whole",
        ground="violence",
        reason="He threatened a colleague.",
        other_way="By letter to the chair.",
        by="carla",
    )
    his = invited(FEMI, story.now.replace(hour=16))
    assert (his.invited.state, his.line.message, his.line.values) == (
        "talk_first",
        "invited.talk_first",
        {"due": date(2026, 10, 5)},
    )


def test_who_chairs_is_named_to_each_of_the_family_before_and_after(readers, fair, monkeypatch):
    story = readers
    carla, amara = story.cast.carla, story.people["Amara Cole"]
    assert (invited(DANA).chair.name, invited(FEMI).chair.name) == ("Carla", "Carla")
    people.relate(story.people["Dana Cole"], amara, "mother", by=story.cast.alice, now=story.now)
    account = reads(story, story.people["Dana Cole"], "Dana Cole", amara)

    def home(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        said = signed_in(account, story_now=now).get(reverse("family:home")).content.decode()
        return re.sub(r"\s+", " ", html.unescape(said))

    before = home(TUESDAY)
    assert "<li>Carla, the chair, who runs the meeting</li>" in before
    assert "The chair of the meeting on Monday 5 October is Carla." in before
    risk = {"reasons": "Threatened.", "by": story.cast.ines, "now": story.now}
    say_at_risk(carla.user, at_risk=True, **risk)
    assert invited(DANA).chair is None
    assert "Carla" not in home(TUESDAY)
    assert "<li>The chair, who runs the meeting</li>" in home(TUESDAY)
    assert chair_as_named(workspace(story.cast.alice, story.meeting, now=story.now)) == "", (
        "nor in the letter that asks her"
    )
    say_at_risk(carla.user, at_risk=False, **(risk | {"now": story.now + timedelta(hours=1)}))
    assert chair_as_named(workspace(story.cast.alice, story.meeting, now=story.now)) == "Carla"

    about = workspace(story.cast.alice, story.meeting, now=story.now)
    by_role = [replace(each, shown="The chair") if each.role == "chair" else each for each in about.places]
    assert chair_as_named(replace(about, places=tuple(by_role))) == "", "who is shown by role alone to others"
    before_her = [
        replace(each, name="Ada", shown="Ada", left_out="Away.") for each in by_role if each.role == "chair"
    ]
    assert chair_as_named(replace(about, places=(*before_her, *about.places))) == "Carla", (
        "not who was let off"
    )

    story.on("Mon 5 October 2026", at="12:30")
    act(
        story,
        conference.decide_conference,
        story.meeting,
        went(story),
        outcomes(story, "no_plan"),
        by="carla",
    )
    hers = models.Notice.objects.get(
        tell="family_told_conference_decision", to_person=story.people["Dana Cole"], person=amara
    )
    said = {
        "recipient": "Dana Cole",
        "channel": "in_person",
        "words": "There is no plan.",
        "by": story.cast.alice,
    }
    telling.record_told(hers.pk, **said, now=story.now)
    after = datetime(2026, 10, 6, 12, 0, tzinfo=London)
    assert "This was decided by Carla, who ran the meeting as its chair." in home(after)

    say_at_risk(carla.user, at_risk=True, **(risk | {"now": story.now}))
    assert "Carla" not in home(after)
    assert "This was decided by a chair of meetings, who ran the meeting as its chair." in home(after)


def test_what_she_needs_is_there_and_from_whom_she_is_apart_is_not(readers):
    story = readers
    seat = story.seats["dana"]
    for what, words in (("interpreter", "Turkish"), ("apart", "From Femi")):
        act(story, meetings.need, seat, what=what, words=words)
    wanted = models.SeatStep.objects.get(seat=seat, facts__need="interpreter")
    act(story, meetings.arranged, seat, need=wanted.pk, words="Booked.")
    act(story, meetings.give_view, seat, state="given", words="I want it to be over.")
    found = invited(DANA).invited
    assert (found.needs, found.said_on) == ((("interpreter", True),), date(2026, 9, 28))
    with reading_as(DANA, TUESDAY.date()):
        assert "apart" not in str(rows("SELECT steps FROM guard.invitations()", {}))


def test_it_is_gone_on_the_day_after_and_stays_in_what_she_was_shown(readers):
    story = readers
    account = reads(story, story.people["Dana Cole"], "Dana Cole", *(story.people[name] for name in CHILDREN))
    monday, tuesday = (datetime(2026, 10, day, 12, 0, tzinfo=London) for day in (5, 6))
    hers = Reader(account.pk, "family")
    assert invited(hers, monday) is not None
    assert invited(hers, tuesday) is None


def test_her_page_says_it_in_words(readers, monkeypatch):
    story = readers
    account = reads(story, story.people["Dana Cole"], "Dana Cole", *(story.people[name] for name in CHILDREN))
    monkeypatch.setattr(clock, "now", lambda: TUESDAY)
    client = signed_in(account, story_now=TUESDAY)
    text = " ".join(client.get(reverse("family:home")).content.decode().split())
    assert "Monday 5 October at 10:00" in text
    assert "It is here: Room 4, Civic Centre." in text
    assert "Carla, the chair, who runs the meeting" in text
    assert "You may bring somebody" in text
    assert "Femi" not in text
    assert "11:00" not in text
    assert "Mrs Shah" not in text
    assert "PC Dunn" not in text
    kept = models.Shown.objects.filter(reader=account.pk, key__startswith="invited:")
    assert {row.values["at"] for row in kept} == {"10:00"}
    assert kept.count() == 2


def test_a_review_of_help_that_gave_way_is_read_as_one_that_will_not_be_held(review_called):
    """Called for Friday 18 December; the conference of Monday 5 October decides on a plan that takes the place of the help."""
    for child in CHILDREN:
        grant(review_called, DANA.account, child, "card", "pathway", "told", of="Dana Cole")

    def states(moment):
        return {
            name: [
                each.invited.state for each in child.meetings if each.invited.kind == "child_in_need_review"
            ]
            for name, child in page(DANA, moment).items()
        }

    assert states(datetime(2026, 10, 2, 12, 0, tzinfo=London)) == {key: ["comes"] for key in CHILDREN}
    confers(review_called)
    assert states(datetime(2026, 10, 7, 12, 0, tzinfo=London)) == {key: ["called_off"] for key in CHILDREN}


def test_a_review_that_goes_on_for_her_brother_alone_is_called_off_about_her_and_names_nobody_else(
    review_called,
):
    """Amara has a protection plan from Monday 5 October; Ben keeps his help, and his review on Friday 18 December. Femi was asked about
    Amara alone: he learns nothing of Ben. Moved for Ben afterwards, it names no new day about Amara."""
    story = review_called
    ben = story.people["Ben Cole"]
    femi = Who(role="parents", person=story.known("Femi Balogun"))
    act(story, meetings.ask, story.review, femi, how="in_person", children=[story.people["Amara Cole"]])
    for reader, name in ((DANA, "Dana Cole"), (FEMI, "Femi Balogun")):
        for child in CHILDREN:
            grant(story, reader.account, child, "card", "pathway", "told", of=name)

    def reviews(reader, moment):
        return {
            name: [
                (each.line.message, each.invited.on)
                for each in child.meetings
                if each.invited.kind == "child_in_need_review"
            ]
            for name, child in page(reader, moment).items()
        }

    friday, january = date(2026, 12, 18), date(2027, 1, 8)
    asked_to = ("invited.child_in_need_review", friday)
    before = datetime(2026, 10, 2, 12, 0, tzinfo=London)
    assert reviews(DANA, before) == {key: [asked_to] for key in CHILDREN}
    confers(story, {ben: Decided(decision="no_plan", reasons="He is safe.")})
    at_once = datetime(2026, 10, 5, 13, 1, tzinfo=London)
    assert reviews(DANA, at_once)["Amara Cole"] == [("invited.called_off", friday)]
    later = datetime(2026, 10, 7, 12, 0, tzinfo=London)
    assert reviews(DANA, later) == {"Amara Cole": [("invited.called_off", friday)], "Ben Cole": [asked_to]}
    assert reviews(FEMI, later) == {"Amara Cole": [("invited.called_off", friday)], "Ben Cole": []}
    when = {"at": datetime(2027, 1, 8, 14, tzinfo=London), "moved_by": "us", "reason": "The room"}
    act(story.on("Thu 8 October 2026"), meetings.move, story.review, **when)
    story.on("Mon 12 October 2026")
    assert reviews(DANA, story.now)["Amara Cole"] == [("invited.called_off", friday)]
    assert reviews(DANA, story.now)["Ben Cole"] == [("invited.child_in_need_review", january)]


def test_a_conference_whose_record_names_no_account_of_its_chair_was_decided_by_the_chair(
    readers, fair, monkeypatch
):
    """Its chair is a name alone, as older records have it: whether they are at risk at work nobody can look up."""
    story = readers
    each = conference.for_each

    def as_it_was(here, kind, when, facts, **more):
        return each(
            here, kind, when, {name: of for name, of in facts.items() if name != "decided_by"}, **more
        )

    monkeypatch.setattr(conference, "for_each", as_it_was)
    amara, dana = (story.people[name] for name in ("Amara Cole", "Dana Cole"))
    people.relate(dana, amara, "mother", by=story.cast.alice, now=story.now)
    confers(story, outcomes(story, "no_plan"))
    hers = models.Notice.objects.get(tell="family_told_conference_decision", to_person=dana, person=amara)
    said = {"channel": "in_person", "words": "There is no plan.", "by": story.cast.alice, "now": story.now}
    telling.record_told(hers.pk, recipient="Dana Cole", **said)
    decided = page(DANA, datetime(2026, 10, 6, 12, 0, tzinfo=London))["Amara Cole"].decided
    assert (decided.by.message, decided.by.values) == ("decided.a_chair", {})
