"""What a page says of days that are over, and of what is done by a meeting: Sevda's small group was to meet on Friday 20 November
2026, and she reads on Sunday 22 November.

The story of her days is told to the law alone; the page is put together from it as for a reader, without a table. Dana's, who was
told by telephone what a conference decided, goes through the record.
"""

from datetime import date, datetime
from uuid import UUID

import pytest

from alongside.family.reading.saying import Speaker
from alongside.law.days import London
from alongside.law.history import Person
from alongside.law.invited import Seat, Step, Time
from alongside.law.messages import messages
from alongside.law.sharing import Told
from alongside.record import models
from alongside.record.actions import people, telling
from alongside.record.doors import Reader
from alongside.record.queries.family import reading
from alongside.record.queries.family.reading import Page, WhatWasSaid
from tests.law.told import Story
from tests.planned import CHILDREN, decides_on_a_plan
from tests.record.test_access_doors import grant

ELIF = UUID(int=5)
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=London)
FRIDAY_16 = datetime(2026, 10, 16, 15, 0, tzinfo=London)
WHY = "The meeting decided on a plan. There was often nothing to eat."


@pytest.fixture
def elif_kaya():
    """The conference of Friday 16 October, the plan, and one meeting of the small group that set the day of the next."""
    story = Story(
        Person(str(ELIF), date(2018, 3, 14)), c="conference", p="protection_plan c", n="child_in_need c"
    )
    story.and_("conference_held", "Fri 16 October 2026 13:00", "c", conference="initial", decision="plan")
    story.and_("protection_plan_started", "Fri 16 October 2026", "p", review_on="2027-01-15")
    story.and_("core_group_held", "Fri 23 October 2026", "p", next_on="2026-11-20")
    story.and_("core_group_planned", "Fri 23 October 2026", "p", planned_on="2026-11-20")
    return story


def told_of_all(story):
    """She was told of each by mouth on the day of the conference."""
    duties = {
        "conference_held": "family_told_conference_decision",
        "protection_plan_started": "family_told_plan",
    }
    return [
        Told(duties[each.kind], each.id, each.matter, FRIDAY_16, FRIDAY_16, True, f"n-{each.id}")
        for each in story.history.effective
        if each.kind in duties
    ]


def page(story, seats=(), shown=()):
    told = told_of_all(story)
    said = {told[0].notice: WhatWasSaid(date(2026, 10, 16), "in_person", WHY)}
    read = reading._Read(
        [(ELIF, "Elif Kaya")], {ELIF: story.history}, {ELIF: told}, said, list(shown), {}, None, seats
    )
    return reading._child((ELIF, "Elif Kaya"), read, SUNDAY)


def words(child):
    speaker = Speaker(Page((child,), {}, {}, {}), SUNDAY.date())
    return [speaker.line(child, each.line) for each in child.happened]


def test_what_was_said_about_a_day_that_is_over_is_told_as_past(elif_kaya):
    said = words(page(elif_kaya))
    assert "The small group that works on the plan was to meet on Friday 20 November." in said
    assert not any("meets again" in each for each in said)


def test_that_the_day_is_over_is_no_change_of_what_was_written(elif_kaya):
    """She had read it in October as it then was; nothing was put right since."""
    key = next(each.line.key for each in page(elif_kaya).happened if each.line.message.endswith(".past"))
    values = {"day": "2026-10-23", "planned": "2026-11-20"}
    row = (
        ELIF,
        key,
        0,
        "core_group_planned",
        values,
        "The small group meets again on Friday 20 November.",
        FRIDAY_16,
    )
    child = page(elif_kaya, shown=[row])
    assert [each.before for each in child.happened if each.line.key == key] == [()]


def test_a_day_that_passed_says_that_no_reason_and_no_new_day_is_written_or_which(elif_kaya):
    (late,) = [each for each in page(elif_kaya).coming if each.next and each.next.passed]
    assert late.missed is None
    assert "No reason and no new day" in messages()["coming.passed"]
    elif_kaya.and_(
        "not_kept", "Fri 20 November 2026", "p", what="core_group", by="us", planned_on="2026-11-20", new_on="2026-11-27"
    )  # fmt: skip
    child = page(elif_kaya)
    (late,) = [each for each in child.coming if each.next and each.next.passed]
    speaker = Speaker(Page((child,), {}, {}, {}), SUNDAY.date())
    assert speaker.line(child, late.missed) == (
        "The small group that works on the plan did not meet on Friday 20 November. That was because of us. "
        "The new day is Friday 27 November."
    )


def seat(kind, form, on):
    asked = datetime(2026, 11, 16, 10, 0, tzinfo=London)
    time = Time(on, datetime(on.year, on.month, on.day, 16, 0, tzinfo=London), "", False, False, "", asked)
    return Seat(
        "s", str(ELIF), kind, form, False, (time,), (Step("a", "asked", asked, asked, "in_person"),), ()
    )


def test_a_review_she_is_asked_to_stands_once_and_not_again_as_a_day_by_which_it_must_be(elif_kaya):
    clocks = {each.next.clock for each in page(elif_kaya).coming if each.next}
    assert "rcpc_first" in clocks
    in_time = page(elif_kaya, seats=(seat("conference", "review", date(2027, 1, 11)),))
    assert [each.line.message for each in in_time.meetings] == ["invited.conference.review"]
    assert "rcpc_first" not in {each.next.clock for each in in_time.coming if each.next}
    too_late = page(elif_kaya, seats=(seat("conference", "review", date(2027, 2, 1)),))
    assert "rcpc_first" in {each.next.clock for each in too_late.coming if each.next}, "its day still holds"


def test_what_she_was_shown_stands_by_day_in_order_with_the_words_she_was_told(elif_kaya):
    lines = [each.line for each in page(elif_kaya).happened]
    read_on = datetime(2026, 10, 26, 18, 0, tzinfo=London)
    rows = [
        (ELIF, line.key, 0, line.message, {k: v.isoformat() for k, v in line.values.items() if k != "worker"}, line.message, read_on)
        for line in reversed(lines)
    ]  # fmt: skip
    rows.append(
        (ELIF, "standing:child_protection_plan", 0, "standing.child_protection_plan", {}, "A plan.", read_on)
    )
    ((day, those),) = page(elif_kaya, shown=rows).shown_by_day
    assert day == date(2026, 10, 26)
    assert [each.message for each, _ in those][:2] == [
        "standing.child_protection_plan",
        "conference_held.plan",
    ]
    days = [each.values["day"] for each, _ in those if "day" in each.values]
    assert days == sorted(days)
    assert [said.words for _, said in those if said] == [WHY]


def test_whoever_was_told_by_telephone_what_the_conference_decided_reads_of_the_plan_that_runs(story):
    """Dana is told of the decision on Tuesday 6 October, and of nothing before or since. Her page says where things are, the first
    meeting of the small group, who decides and who looks after the plan; Femi, whom nobody told, reads none of it."""
    story.on("Mon 14 September 2026").school_refers(*CHILDREN)
    story.becomes_a_referral()
    story.manager_decides("s47_enquiry")
    story.allocated_to("alice")
    story.on("Tue 15 September 2026", at="11:00").harm_is_suspected(*CHILDREN)
    story.on("Wed 16 September 2026", at="16:00").visits()
    story.on("Fri 25 September 2026", at="15:00").harm_is_found()
    for name, kind in (("Dana Cole", "mother"), ("Femi Balogun", "father")):
        by = {"by": story.cast.alice, "now": story.now}
        people.relate(story.known(name), story.people["Amara Cole"], kind, source="the family", **by)
    decides_on_a_plan(story)
    dana, femi = Reader(UUID(int=11), "family"), Reader(UUID(int=12), "family")
    for reader, name in ((dana, "Dana Cole"), (femi, "Femi Balogun")):
        grant(story, reader.account, "Amara Cole", "card", "pathway", "told", of=name)
    story.on("Tue 6 October 2026", at="10:00")
    because = "There is a plan now, because Amara was often alone and hungry."
    state = models.NoticeState.objects.get(
        notice__tell="family_told_conference_decision",
        notice__to_person=story.people["Dana Cole"],
        person=story.people["Amara Cole"],
    )
    told_by_phone = {"recipient": "Dana", "channel": "phone", "words": because}
    telling.record_told(state.notice_id, **told_by_phone, by=story.cast.alice, now=story.now)
    later = datetime(2026, 10, 6, 12, 0, tzinfo=London)
    (amara,) = reading.page(dana, now=later).children
    assert [stage.key for stage in amara.stages] == ["child_protection_plan"]
    assert {"core_group_first", "rcpc_first"} <= {each.next.clock for each in amara.coming if each.next}
    assert [(who.worker.name, who.part) for who in amara.who] == [("Alice", "who.plan")]
    assert amara.decided.told.words == because
    (his,) = reading.page(femi, now=later).children
    assert [stage.key for stage in his.stages] == ["not_yet"]
    assert his.coming == his.who == his.happened == ()
