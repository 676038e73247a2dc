"""The first bad night: where a child is, on what authority, until when, who is alarmed, and which paper is still to come."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest

from alongside.law.days import London
from alongside.record import models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, ReasonsWanted, Refused, When
from alongside.record.actions import emergency, tasks
from alongside.record.actions.emergency import Authority, Night
from alongside.record.history import read
from alongside.record.queries.desk import authority

ALARMED = ("away_from_home_no_authority", "police_protection_over", "authority_ends_soon")


def at(words: str, hour: str) -> datetime:
    day = datetime.strptime(words, "%a %d %B %Y").replace(tzinfo=London)
    assert words.startswith(f"{day:%a}"), f"{words} is a {day:%A}"
    hours, minutes = map(int, hour.split(":"))
    return day.replace(hour=hours, minute=minutes)


@pytest.fixture
def amara(story) -> UUID:
    """Amara is eight and Alice's; it is the night to Friday 28 August 2026, before the bank holiday Monday."""
    story.on("Mon 3 August 2026")
    story.known("Amara Cole", born_on=date(2018, 3, 3))
    story.school_refers("Amara Cole")
    story.becomes_a_referral()
    story.on("Tue 4 August 2026").manager_decides()
    story.allocated_to("alice")
    story.on("Fri 28 August 2026", "02:40")
    return story.people["Amara Cole"]


def police(**more) -> Authority:
    said = {"spoken_by": "Inspector Reed", "spoken_at": at("Fri 28 August 2026", "02:20").isoformat()}
    taken = at("Fri 28 August 2026", "02:10")
    return Authority(
        what="police_protection",
        when=When.moment(taken),
        facts={"officer": "PC 4417 Dunn", **said, **more},
    )


def night(story, child, *, authority=None, by="nils", arranged_by="council", **more) -> None:
    emergency.record_night(
        Night(
            children=(child,),
            when=When.moment(at("Fri 28 August 2026", "02:35")),
            arranged_by=arranged_by,
            stays_with="foster_carer",
            with_whom="Mrs Hill",
            authority=authority,
            **more,
        ),
        by=getattr(story.cast, by),
        now=story.now,
    )


def waiting(child, *kinds) -> dict[str, set[str]]:
    """The open tasks about a child: whom each kind asks."""
    found: dict[str, set[str]] = {}
    for one in models.Task.objects.filter(person=child, done=None, kind__in=kinds or ALARMED):
        found.setdefault(one.kind, set()).add(one.for_role or str(one.for_user))
    return found


def test_away_with_no_authority_is_kept_and_a_manager_and_a_lawyer_hear_of_it_at_once(story, amara):
    night(story, amara)
    everybody = {"duty_manager", "council_lawyer", str(story.cast.nora.user)}
    assert waiting(amara) == {"away_from_home_no_authority": everybody}
    stages = models.Stage.objects.filter(person=amara, current=True).values_list("value", flat=True)
    assert "looked_after" not in stages
    assert "police_protection" not in stages

    # It is never ticked off: it ends when an authority is written down.
    asked = models.Task.objects.get(kind="away_from_home_no_authority", for_role="council_lawyer")
    with pytest.raises(Mistaken, match="ends when it is done"):
        tasks.finish_task(asked.pk, by=story.cast.lena, now=story.now)
    said = police()
    emergency.record(
        [amara], "police_protection_started", said.facts, when=said.when, by=story.cast.nils, now=story.now
    )
    assert waiting(amara) == {}
    assert asked.done.outcome == "settled"


def test_a_spoken_authority_with_a_name_and_a_time_will_do_and_the_paper_is_a_task(story, amara):
    night(story, amara, authority=police())
    assert waiting(amara) == {}
    assert waiting(amara, "legal_paper_wanted") == {"legal_paper_wanted": {str(story.cast.alice.user)}}
    deadline = models.Deadline.objects.get(person=amara, clock="police_protection")
    assert deadline.due_at == at("Mon 31 August 2026", "02:10")

    story.on("Tue 1 September 2026", "09:30")
    emergency.paper_came(
        [amara],
        "police_protection",
        document="Form 72, in the emails of 28 August",
        when=When.moment(story.now),
        by=story.cast.alice,
        now=story.now,
    )
    assert waiting(amara, "legal_paper_wanted") == {}


def test_family_arrangements_alarm_nobody(story, amara):
    night(story, amara, arranged_by="family")
    assert waiting(amara) == {}


def test_the_hours_run_over_the_weekend_and_the_bank_holiday_and_the_alarm_comes_a_day_before(story, amara):
    night(story, amara, authority=police())
    for words, hour, alarmed in (
        ("Sun 30 August 2026", "02:00", set()),
        ("Sun 30 August 2026", "02:11", {"authority_ends_soon"}),
        ("Mon 31 August 2026", "02:11", {"away_from_home_no_authority", "police_protection_over"}),
    ):
        story.on(words, hour)
        from alongside.jobs.minutely.emergency import watch_the_hours

        watch_the_hours(at(words, hour))
        assert set(waiting(amara)) == alarmed, words
    watch_the_hours(at("Mon 31 August 2026", "02:13"))
    assert models.Task.objects.filter(person=amara, kind="police_protection_over").count() == 3

    story.on("Mon 31 August 2026", "03:00")
    ended = When.moment(at("Mon 31 August 2026", "02:10"))
    emergency.come_home(
        [amara],
        when=ended,
        to_whom="Her mother",
        ends=["police_protection"],
        by=story.cast.nils,
        now=story.now,
    )
    assert "away_from_home_no_authority" not in waiting(amara)


def test_home_again_ends_what_ends_with_it(story, amara):
    night(story, amara, authority=police())
    story.on("Sat 29 August 2026", "11:00")
    emergency.come_home(
        [amara],
        when=When.moment(story.now),
        ends=["police_protection"],
        by=story.cast.nils,
        now=story.now,
    )
    history = read([amara])[amara]
    ended = history.last("police_protection_ended")
    assert ended.facts.after == "home"
    assert models.Deadline.objects.get(person=amara, clock="police_protection").outcome == "met"
    assert waiting(amara) == {}
    # Another night is another stay.
    story.on("Sat 29 August 2026", "23:00")
    emergency.record_night(
        Night(children=(amara,), when=When.moment(story.now), arranged_by="council"),
        by=story.cast.nils,
        now=story.now,
    )
    assert len([m for m in read([amara])[amara].matters.values() if m.kind == "living"]) == 2


def test_an_order_that_cannot_be_so_long_asks_whether_the_paper_says_so_and_is_kept(story, amara):
    facts = {"ends_on": "2026-09-20", "document": "Order of the family court"}
    when = When.day(date(2026, 8, 27))
    said = {"when": when, "by": story.cast.nils}
    with pytest.raises(ReasonsWanted) as asked:
        emergency.record([amara], "epo_made", facts, now=story.now, **said)
    assert [each.key for each in asked.value.cautions] == ["emergency_order_too_long"]
    grounds = {"emergency_order_too_long": "Read twice: it says so. The lawyer is rung."}
    emergency.record([amara], "epo_made", facts, grounds=grounds, now=story.now, **said)
    kept = models.Breach.objects.get(person=amara, rule="emergency_order_too_long")
    assert kept.ground.startswith("Read twice")
    # Its last day is said, not midnight of the day after.
    at_night = replace(story.cast.nils, purpose="The order came.")
    (order,) = authority.tonight(at_night, amara, now=story.now).bases
    assert (order.last_on, order.stands) == (date(2026, 9, 20), True)


def test_what_stands_already_is_not_recorded_twice_and_an_end_needs_a_beginning(story, amara):
    said = police()
    when = {"when": said.when, "by": story.cast.nils}
    with pytest.raises(Mistaken, match="nothing that this could belong to"):
        emergency.record([amara], "police_protection_ended", {"after": "home"}, now=story.now, **when)
    night(story, amara, authority=said)
    with pytest.raises(Mistaken, match="recorded already"):
        emergency.record([amara], "police_protection_started", said.facts, now=story.now, **when)


def test_a_decision_to_keep_a_child_away_is_refused_without_an_authority_and_made_with_one(story, amara):
    night(story, amara)
    reasons = {"reasons": "She cannot be safe there tonight.", "by": story.cast.nora}
    with pytest.raises(Refused, match="Nothing recorded allows the council"):
        emergency.decide_removal([amara], authority="police_protection", now=story.now, **reasons)
    said = police()
    emergency.record(
        [amara], "police_protection_started", said.facts, when=said.when, by=story.cast.nils, now=story.now
    )
    emergency.decide_removal([amara], authority="police_protection", now=story.now, **reasons)
    nora = (story.cast.nora.user, "Nora")
    reasons["by"] = story.cast.nils
    with pytest.raises(Refused, match="does not stand"):
        emergency.decide_removal(
            [amara], authority="care_order", agreed_by_phone=nora, now=story.now, **reasons
        )


def test_of_a_restricted_child_only_those_who_answer_for_the_record_hear(story, amara):
    from alongside.record.actions.access import restrict

    restrict(
        amara,
        owner=story.cast.maud.user,
        reasons="Her aunt works here.",
        desk_phone="01632 960199",
        expires_on=date(2027, 1, 1),
        named=[story.cast.nils.user],
        by=story.cast.maud,
        now=story.now,
    )
    night(story, amara)
    assert waiting(amara) == {"away_from_home_no_authority": {str(story.cast.maud.user)}}
    with pytest.raises(NotFound):
        night(story, amara, by="charlie")
