"""A child protection plan for two children: made by a conference, developed by its core group, kept, and ended on a listed
ground."""

from datetime import date, datetime

import pytest
from django.db import transaction

from alongside.law import pathway
from alongside.law.days import London
from alongside.record import history as histories, models
from alongside.record.access import NotFound
from alongside.record.acting import Mistaken, Refused, When, event, matter, new_ref
from alongside.record.actions import (
    access,
    conference,
    issuing,
    meetings,
    people,
    plans,
    protection_plan,
    recording,
)
from alongside.record.actions.conference import Decided, HowItWent
from alongside.record.actions.documents import Writing
from alongside.record.actions.meetings import Who
from alongside.record.actions.plans import Action, CameOf, Need, Owner, Terms
from alongside.record.actions.protection_plan import CoreGroup
from alongside.record.queries.desk import (
    meetings as meeting_queries,
    plans as reading,
    protection_plan as queries,
    waits,
)
from alongside.record.write import Rows, write
from tests.planned import CHILDREN, act, decides_on_a_plan


@pytest.fixture
def story(story):
    """Amara and Ben have a plan since Monday 5 October 2026: neglect for her, and for Ben emotional harm. Dana, the school
    and Alice are the core group, which meets on Thursday 15 October."""
    story.on("Mon 14 September 2026").school_refers(*CHILDREN)
    story.becomes_a_referral()
    story.manager_decides("s47_enquiry")
    story.allocated_to("alice")
    story.on("Tue 15 September 2026", at="11:00").harm_is_suspected(*CHILDREN)
    story.on("Wed 16 September 2026", at="16:00").visits()
    story.on("Fri 25 September 2026", at="15:00").harm_is_found()
    return decides_on_a_plan(story)


def look(story, query, *asked, by="alice"):
    """What a query shows this viewer now."""
    return query(getattr(story.cast, by), *asked, now=story.now)


def the_page(story, by="alice"):
    return look(story, queries.protection_plan, story.plan, by=by)


def clock(story, key, name="Amara Cole"):
    person = story.people[name]
    position = pathway.position(histories.read([person])[person], story.now)
    return [each for each in position.deadlines if each.clock == key][-1]


def food(story, **more):
    """What must change for both children: a meal every day."""
    said = {
        "worry": "The children come to school hungry.",
        "change": "A cooked meal every day, and breakfast on school days.",
        "measure": "The school notes each morning whether they have eaten.",
        "terms": Terms(
            by_on=date(2026, 11, 30),
            until_on=date(2027, 3, 31),
            owner=Owner(name="Mrs Shah", agency="Mill Road Primary"),
        ),
    }
    return act(story, plans.put_need, story.plan, Need(**said | more))


def meter(story, need=None, **more):
    """Alice arranges help with the meter, by Friday 23 October."""
    terms = Terms(by_on=date(2026, 10, 23), owner=Owner(user=story.cast.alice.user))
    said = Action(**{"action": "Help to pay the meter.", "under": need, "terms": terms} | more)
    return act(story, plans.put_action, story.plan, said)


def called(story, **more):
    """Alice calls the first core group, and asks whom the conference named."""
    members = [(story.seats[name], "email") for name in ("dana", "school", "alice")]
    at = datetime(2026, 10, 15, 14, 0, tzinfo=London)
    return act(
        story,
        protection_plan.call_core_group,
        story.plan,
        **{"at": at, "place": "School", "members": members} | more,
    )


def written_up(story, group, absent=(), **more):
    seats = models.Seat.objects.filter(meeting=group)
    said = {
        "at": datetime(2026, 10, 15, 15, 0, tzinfo=London),
        "came": {seat.pk: "no" if seat.role in absent else "whole" for seat in seats},
        "words": {"talked": "The meter, breakfast club and Ben's nights."},
        "came_of": {},
        "next_on": date(2026, 11, 12),
    }
    return act(story, protection_plan.write_up_core_group, group, story.plan, CoreGroup(**said | more))


# --- how it begins ----------------------------------------------------------------------------------------------------


def test_what_a_conference_decided_is_one_plan_with_each_childs_own_outline_as_its_first_version(story):
    page = the_page(story)
    assert [(each.child.name, each.category, each.number) for each in page.of] == [
        ("Amara Cole", "Neglect", 1),
        ("Ben Cole", "Emotional abuse", 1),
    ]
    amara, ben = page.of
    assert page.whole.texts[f"outline:{amara.child.ref}"].words == "Food every day."
    assert page.whole.texts[f"outline:{ben.child.ref}"].words == "A calm home for Ben."
    assert [(each.n, each.stage) for each in page.whole.versions] == [(1, "outline")]
    assert amara.lead == "Alice"
    assert amara.details_missing == ()
    # The words are the conference's own, not a copy: what shields them there shields them here.
    own = models.SlotPassage.objects.filter(slot=f"outline:{amara.child.ref}").values_list(
        "passage", flat=True
    )
    assert len(own) == 2
    assert len(set(own)) == 1


def test_whoever_leads_it_is_asked_to_call_the_first_core_group_within_ten_working_days(story):
    asked = models.Task.objects.get(kind="call_core_group")
    assert (asked.for_user, asked.due_at.date()) == (story.cast.alice.user, date(2026, 10, 15))
    assert clock(story, "core_group_first").due_on == date(
        2026, 10, 19
    )  # the tenth working day after 5 October
    group = called(story)
    assert models.TaskDone.objects.get(task=asked).outcome == "called"
    who = set(models.Seat.objects.filter(meeting=group).values_list("name", "role"))
    assert who == {("", "parents"), ("Mrs Shah", "school"), ("Alice", "social_worker")}
    with pytest.raises(Mistaken, match="15 October 2026"):
        called(story)


def test_a_core_group_is_for_each_person_about_the_children_their_place_was_about(story):
    """Femi is Ben's father and was at the conference for Ben. Then a court keeps him from Ben."""
    ben, femi = story.people["Ben Cole"], story.known("Femi Ade")
    people.relate(femi, ben, "father", by=story.cast.dora, now=story.now)
    place = models.Seat.objects.create(
        meeting=models.Meeting.objects.get(kind="conference"),
        role="parents",
        person_id=femi,
        recorded_at=story.now,
        recorded_by=story.cast.carla.user,
    )
    models.SeatStep.objects.create(
        seat=place,
        n=0,
        kind="asked",
        at=story.now,
        facts={"how": "in_person", "children": [str(ben)]},
        recorded_at=story.now,
        recorded_by=story.cast.carla.user,
    )
    kept = issuing.keep_from(
        ben, femi, ground="court_order", words="Order of today.", review_on=date(2027, 1, 1),
        by=story.cast.nora, now=story.now,
    )  # fmt: skip
    at = datetime(2026, 10, 15, 14, 0, tzinfo=London)
    asked = {"at": at, "place": "School", "members": [(place.pk, "in_person")]}
    with pytest.raises(Mistaken, match="must be given nothing"):
        act(story, protection_plan.call_core_group, story.plan, **asked)
    issuing.no_longer_kept_from(kept, because="Ended today.", by=story.cast.nora, now=story.now)
    group = act(story, protection_plan.call_core_group, story.plan, **asked)
    seat = models.Seat.objects.get(meeting=group, person=femi)
    assert models.SeatStep.objects.get(seat=seat).facts["children"] == [str(ben)]

    # Kept from him again after he was asked: no letter is made that names him.
    issuing.keep_from(
        ben, femi, ground="court_order", words="Order of now.", review_on=date(2027, 1, 1),
        by=story.cast.nora, now=story.now,
    )  # fmt: skip
    about = look(story, meeting_queries.workspace, group)
    envelope = meeting_queries.envelope(
        about, about.seat(seat.pk), "Ben Cole", viewer=story.cast.alice, today=story.now.date()
    )
    assert ("Ben Cole", "a child about whom they must be given nothing") in envelope.not_theirs


def test_a_child_cannot_have_two_plans_at_once(story):
    """Invariant 24: a second conference may not start another plan beside the one that runs."""
    amara = story.people["Amara Cole"]
    run = models.Matter.objects.create(
        kind="protection_plan", person_id=amara, recorded_at=story.now, recorded_by=story.cast.carla.user
    )
    history = histories.read([amara])[amara]
    row = event(
        "protection_plan_started",
        amara,
        run.pk,
        When.moment(story.now),
        {"category": "NEG"},
        by=story.cast.carla,
        now=story.now,
    )
    refused = pathway.check(history, histories.as_law(row)).refusals
    assert {24} <= {each.invariant for each in refused}


# --- what it says -----------------------------------------------------------------------------------------------------


def test_a_need_is_written_once_for_both_children_and_one_of_bens_is_on_bens_page_alone(story):
    need = food(story)
    story.on("Tue 6 October 2026")
    nights = food(story, change="Nobody shouts after bedtime.", children=(story.people["Ben Cole"],))
    whole = the_page(story).whole
    for_amara = reading.only_for(whole.needs, story.people["Amara Cole"])
    for_ben = reading.only_for(whole.needs, story.people["Ben Cole"])
    assert [each.ref for each in for_amara] == [need]
    assert [each.ref for each in for_ben] == [need, nights]
    assert models.PlanItem.objects.filter(kind="need").count() == 2
    about = models.PassagePerson.objects.filter(passage__slots__slot=f"change:{nights}", part="about")
    assert [row.person_id for row in about] == [story.people["Ben Cole"]]
    kept = whole.item(need)
    assert (kept.who, kept.terms.by_on, kept.terms.until_on) == (
        "Mrs Shah, Mill Road Primary",
        date(2026, 11, 30),
        date(2027, 3, 31),
    )


def test_an_action_with_a_colleague_and_a_day_is_their_task_and_ends_with_it(story):
    action = meter(story, food(story))
    waiting = models.Task.objects.get(kind="plan_action")
    assert (waiting.for_user, waiting.due_at.astimezone(London).date()) == (
        story.cast.alice.user,
        date(2026, 10, 23),
    )
    story.on("Wed 21 October 2026")
    act(
        story,
        plans.say_what_came_of,
        action,
        CameOf(kind="ended", on=date(2026, 10, 20), words="Paid by the council."),
    )
    assert models.TaskDone.objects.get(task=waiting).outcome == "ended"
    item = the_page(story).whole.item(action)
    assert (item.last.words, item.last.said, item.over) == ("Done or ended", "Paid by the council.", True)


def test_given_to_somebody_else_the_task_goes_with_it_and_what_stood_before_stays(story):
    action = meter(story)
    first = models.Task.objects.get(kind="plan_action")
    slot = models.SlotPassage.objects.get(slot=f"action:{action}")
    said = Action(
        action="Help to pay the meter.",
        terms=Terms(by_on=date(2026, 10, 30), owner=Owner(user=story.cast.nora.user)),
        base={"action": slot.passage_id},
    )
    act(story, plans.put_item, action, said)
    assert models.TaskDone.objects.get(task=first).outcome == "changed"
    assert models.Task.objects.get(kind="plan_action", done=None).for_user == story.cast.nora.user
    assert models.PlanItemTerms.objects.filter(item=action).count() == 2


def test_two_people_who_change_the_same_words_both_see_both(story):
    need = food(story)
    was = {
        row.slot.split(":")[0]: row.passage_id
        for row in models.SlotPassage.objects.filter(slot__endswith=str(need))
    }
    changed = Need(
        change="Two meals a day.",
        worry="The children come to school hungry.",
        measure="The school notes each morning whether they have eaten.",
        base=was,
    )
    assert act(story, plans.put_item, need, changed) == ()
    again = Need(change="Three meals a day.", worry=changed.worry, measure=changed.measure, base=was)
    (moved,) = act(story, plans.put_item, need, again, by="nora")
    assert (moved.mine, moved.theirs) == ("Three meals a day.", "Two meals a day.")
    assert the_page(story).whole.item(need).words == "Two meals a day."


def test_early_help_inside_a_plan_starts_only_with_somebodys_agreement_and_a_no_is_kept_as_a_no(story):
    group = act(
        story, plans.add_service, "Parenting group", provider="Family hub", early_help=True, by="nora"
    )
    action = meter(story, action="A place in the group.", terms=Terms(service=group))
    with pytest.raises(Mistaken, match="family's choice"):
        act(story, plans.say_what_came_of, action, CameOf(kind="started", on=date(2026, 10, 5)))
    act(story, plans.say_what_came_of, action, CameOf(kind="waiting", on=date(2026, 10, 5)))
    dana = story.people["Dana Cole"]
    act(story, plans.say_what_came_of, action, CameOf(kind="started", on=date(2026, 10, 5), agreed_by=dana))
    came = the_page(story).whole.item(action).came
    assert [(each.words, each.agreed_by) for each in came] == [("Waiting", ""), ("Started", "Dana Cole")]


def test_a_service_that_was_closed_is_asked_for_no_more_and_what_was_asked_stays(story):
    group = act(story, plans.add_service, "Night nurse", by="nora")
    action = meter(story, action="Somebody at night.", terms=Terms(service=group))
    act(story, plans.say_what_came_of, action, CameOf(kind="asked", on=date(2026, 10, 5)))
    (listed,) = reading.services()
    assert (listed.words, listed.last_on) == ("Night nurse", None)
    act(story, plans.close_service, group, last_on=date(2026, 10, 4), by="nora")
    with pytest.raises(Mistaken, match="no longer"):
        meter(story, action="Again.", terms=Terms(service=group))
    assert the_page(story).whole.item(action).service == "Night nurse"


def test_an_item_of_another_plan_or_a_child_of_another_family_is_not_found(story):
    elsewhere = story.known("Zoe Other")
    with pytest.raises(NotFound):
        food(story, children=(elsewhere,))
    with pytest.raises(NotFound):
        act(story, plans.put_need, new_ref(), Need(change="x"))
    with pytest.raises(NotFound):
        act(story, plans.say_what_came_of, new_ref(), CameOf(kind="ended", on=date(2026, 10, 5)))


def test_what_a_child_says_is_told_by_that_child_and_stands_once_a_child(story):
    ben = story.people["Ben Cole"]
    act(
        story,
        plans.put_parts,
        story.plan,
        [Writing(slot=f"words:{ben}", words="I like it when it is quiet.")],
    )
    told = models.PassagePerson.objects.get(passage__slots__slot=f"words:{ben}", part="told_by")
    assert told.person_id == ben


# --- core groups ------------------------------------------------------------------------------------------------------


def test_the_first_core_group_develops_the_outline_and_the_outline_can_still_be_read(story):
    group = called(story)
    story.on("Thu 15 October 2026", at="16:00")
    assert (
        written_up(
            story,
            group,
            develops=True,
            needs=[Need(change="A cooked meal every day.", terms=Terms(by_on=date(2026, 11, 30)))],
            actions=[
                (
                    Action(
                        action="Breakfast club.",
                        terms=Terms(owner=Owner(name="Mrs Shah", agency="Mill Road Primary")),
                    ),
                    0,
                )
            ],
        )
        == ()
    )
    page = the_page(story)
    (need,) = page.whole.needs
    assert [each.words for each in need.actions] == ["Breakfast club."]
    assert [(each.n, each.stage) for each in page.whole.versions] == [(1, "outline"), (2, "developed")]
    earlier, first = look(story, reading.version, page.whole.versions[0].ref)
    assert earlier.needs == ()
    assert first.words == "Outline plan"
    assert clock(story, "core_group_first").outcome == "met"
    assert clock(story, "core_group_next").due_on == date(2026, 11, 12)  # what the group itself said
    told = set(
        models.Notice.objects.filter(tell="family_told_developed_plan").values_list(
            "to", "to_person__card__name"
        )
    )
    assert told == {("parent", None), ("child", "Amara Cole"), ("child", "Ben Cole")}


def test_it_goes_ahead_when_the_social_worker_is_away_and_cannot_end_the_plan(story):
    group = called(story)
    story.on("Thu 15 October 2026", at="16:00")
    written_up(story, group, absent=("social_worker",))
    held = histories.read([story.people["Ben Cole"]])[story.people["Ben Cole"]].last("core_group_held")
    assert "social_worker" not in held.facts.present
    with pytest.raises(Refused) as refused:
        act(
            story, protection_plan.end_plan, story.plan, ground="", on=date(2026, 10, 15),
            children=[story.people["Ben Cole"]], by="carla",
        )  # fmt: skip
    assert refused.value.objections[0].invariant == 25


def test_a_significant_change_asks_the_chair_for_an_early_review(story):
    group = called(story)
    story.on("Thu 15 October 2026", at="16:00")
    written_up(
        story,
        group,
        early_review=True,
        words={"talked": "Dana's partner is back.", "change_of_risk": "Less safe."},
    )
    assert models.Task.objects.get(kind="arrange_early_review").for_role == "conference_chair"


def test_progress_is_measured_need_by_need_and_what_got_worse_stays_visible(story):
    need = food(story)
    action = meter(story, need)
    group = called(story)
    story.on("Thu 15 October 2026", at="16:00")
    on = date(2026, 10, 15)
    written_up(
        story,
        group,
        came_of={
            need: CameOf(kind="worse", on=on, words="Three mornings without."),
            action: CameOf(kind="unavailable", on=on, words="No appointment before June."),
        },
    )
    whole = the_page(story).whole
    assert whole.item(need).measured.said == "Three mornings without."
    assert whole.item(action).last.bad
    assert whole.item(action).over
    steps = models.PlanItemStep.objects.filter(meeting=group)
    assert steps.count() == 2


def test_written_up_twice_or_for_another_plan_is_refused(story):
    group = called(story)
    story.on("Thu 15 October 2026", at="16:00")
    written_up(story, group)
    with pytest.raises(Mistaken, match="already"):
        written_up(story, group)
    with pytest.raises(NotFound):
        written_up(story, story.conference)


def test_the_next_group_asks_whoever_was_at_the_last_one(story):
    group = called(story)
    story.on("Thu 15 October 2026", at="16:00")
    written_up(story, group)
    names = [each.name for each in queries.members(the_page(story))]
    assert names == ["Dana Cole", "Alice", "Mrs Shah"]


def test_called_off_by_us_is_counted_as_ours(story):
    group = called(story)
    act(story, meetings.call_off, group, moved_by="us", reason="The room was taken.")
    (missed,) = the_page(story).child(story.people["Ben Cole"]).missed
    assert (missed.what, missed.ours, missed.reason) == ("Core group", True, "The room was taken.")
    called(story)  # and it can be called again


# --- visits -----------------------------------------------------------------------------------------------------------


def visit(story, seen, why_not=""):
    there = tuple(
        recording.ChildThere(person=story.people[name], seen=seen, why_not=why_not) for name in CHILDREN
    )
    act(
        story,
        recording.record_entry,
        recording.Entry(kind="visit", when=When.moment(story.now), account="At home.", children=there),
        document=new_ref(),
    )


def test_a_visit_counts_only_when_the_child_was_seen(story):
    """Invariant 27: nobody at home is a visit that is written down, and the clock runs on."""
    assert clock(story, "cp_visit").due_on == date(2026, 10, 19)
    story.on("Mon 12 October 2026")
    visit(story, "not_seen", why_not="not_there")
    assert clock(story, "cp_visit").due_on == date(2026, 10, 19)
    story.on("Wed 14 October 2026")
    visit(story, "alone")
    assert clock(story, "cp_visit").due_on == date(2026, 10, 28)
    visits = the_page(story).child(story.people["Amara Cole"]).visits
    assert [each.seen for each in visits] == ["Seen alone", "Not seen"]


def test_the_plan_itself_says_how_often_and_what_it_said_before_still_holds_for_then(story):
    story.on("Wed 14 October 2026")
    visit(story, "alone")
    story.on("Thu 15 October 2026")
    act(story, protection_plan.record_details, story.plan, on=date(2026, 10, 15), see_every_days=7)
    running = clock(story, "cp_visit")
    assert (running.due_on, running.source.place) == (date(2026, 10, 21), "the plan itself")
    with pytest.raises(Mistaken, match="1 to 100"):
        act(story, protection_plan.record_details, story.plan, on=date(2026, 10, 15), see_every_days=0)


def test_what_the_family_could_not_keep_is_counted_apart_from_what_we_missed(story):
    story.on("Tue 13 October 2026")
    for moved_by in ("us", "family"):
        act(
            story,
            protection_plan.record_not_kept,
            story.plan,
            what="visit",
            moved_by=moved_by,
            reason="Somebody was ill.",
            planned_on=date(2026, 10, 12),
            new_on=date(2026, 10, 14),
        )
    assert [each.ours for each in the_page(story).of[0].missed] == [True, False]


# --- how it ends ------------------------------------------------------------------------------------------------------


def test_a_transfer_ends_it_only_once_the_new_council_has_held_its_conference(story):
    """Invariant 26."""
    story.on("Fri 6 November 2026")
    both = [story.people[name] for name in CHILDREN]
    end = {"ground": "transferred", "on": date(2026, 11, 6), "children": both, "by": "carla"}
    with pytest.raises(Refused) as refused:
        act(story, protection_plan.end_plan, story.plan, **end)
    assert [each.invariant for each in refused.value.objections] == [26]
    act(
        story,
        protection_plan.end_plan,
        story.plan,
        **end,
        new_council="Leeds",
        new_council_on=date(2026, 11, 5),
    )
    page = the_page(story)
    assert not page.live
    assert {each.ended_how for each in page.of} == {
        "The child moved for good and the new council has held its conference"
    }


def test_each_child_ends_by_itself_and_only_a_chair_decides_it(story):
    """Invariant 25: not known to be 18 is no ground; leaving the country for good is one."""
    story.on("Fri 6 November 2026")
    ben = story.people["Ben Cole"]
    end = {"on": date(2026, 11, 6), "children": [ben]}
    with pytest.raises(Refused):
        act(story, protection_plan.end_plan, story.plan, ground="left_uk", **end)  # Alice is no chair
    with pytest.raises(Refused) as refused:
        act(story, protection_plan.end_plan, story.plan, ground="aged_18", by="carla", **end)
    assert refused.value.objections[0].key == "plan_ended_before_eighteen"
    with pytest.raises(Mistaken, match="review"):
        act(story, protection_plan.end_plan, story.plan, ground="review_decision", by="carla", **end)
    act(
        story,
        protection_plan.end_plan,
        story.plan,
        ground="left_uk",
        by="carla",
        help_after="A school in Lagos.",
        **end,
    )
    page = the_page(story)
    assert [(each.child.name, each.live) for each in page.of] == [("Amara Cole", True), ("Ben Cole", False)]
    told = models.Notice.objects.filter(tell="family_told_plan_ended").values_list("person", flat=True)
    assert set(told) == {ben}
    agencies = models.Notice.objects.get(tell="cp_agencies_told_end")
    assert agencies.person_id == ben
    # The next core group is Amara's alone.
    group = called(story)
    assert list(models.MeetingChild.objects.filter(meeting=group).values_list("person", flat=True)) == [
        story.people["Amara Cole"]
    ]


def test_when_nobody_has_the_plan_any_more_nobody_is_asked_to_do_its_actions(story):
    meter(story)
    story.on("Fri 6 November 2026")
    both = [story.people[name] for name in CHILDREN]
    act(
        story,
        protection_plan.end_plan,
        story.plan,
        ground="left_uk",
        on=date(2026, 11, 6),
        children=both,
        by="carla",
    )
    assert models.TaskDone.objects.get(task__kind="plan_action").outcome == "plan_ended"
    with pytest.raises(Mistaken, match="ended for every child"):
        called(story)


def leaves(story, *names, on=date(2026, 11, 6)):
    """They leave the country for good, which Carla writes down."""
    children = [story.people[name] for name in names]
    act(story, protection_plan.end_plan, story.plan, ground="left_uk", on=on, children=children, by="carla")


def test_a_core_group_that_was_called_is_called_off_once_nobody_has_the_plan_and_is_counted_as_missed_by_nobody(
    story,
):
    """Called for Thursday 15 October. Ben leaves on the 12th: it goes on about Amara, moved to the 16th. She leaves on the 14th."""
    group = called(story)
    story.on("Mon 12 October 2026")
    leaves(story, "Ben Cole", on=date(2026, 10, 12))
    assert not meetings.planned(group).called_off
    with pytest.raises(Mistaken, match="This child protection plan ended on 12 October 2026") as twice:
        leaves(story, "Ben Cole", "Amara Cole", on=date(2026, 10, 12))
    assert twice.value.field == "children"
    when = {"at": datetime(2026, 10, 16, 14, tzinfo=London), "moved_by": "us", "reason": "The room."}
    act(story, meetings.move, group, **when)
    planned = {
        name: len(list(histories.of(story.people[name]).every("core_group_planned"))) for name in CHILDREN
    }
    assert planned == {"Amara Cole": 2, "Ben Cole": 1}
    story.on("Wed 14 October 2026")
    leaves(story, "Amara Cole", on=date(2026, 10, 14))
    last = meetings.planned(group)
    assert (last.called_off, last.reason) == (True, "The child protection plan has ended.")
    assert not models.Event.objects.filter(kind="not_kept").exists()
    asks = models.Task.objects.filter(kind="tell_about_meeting", done=None).latest("recorded_at")
    assert asks.words == "The meeting will not be held. Tell each person: 3 asked."


def test_what_was_still_to_be_done_ends_with_the_plan_and_is_never_late(story):
    """The meter was to be seen to by Friday 23 October and was not. Ben leaves on 6 November, Amara on the 13th. Until she
    does it is late; from then on it ended with the plan, and so it reads in the outline that was kept."""
    meter(story)
    story.on("Fri 6 November 2026")
    today = date(2026, 11, 6)

    def item():
        return next(each for each in the_page(story).whole.items if not each.need)

    leaves(story, "Ben Cole", on=today)
    assert (item().late(today), item().ended_with_the_plan) == (True, False)
    story.on("Fri 13 November 2026")
    leaves(story, "Amara Cole", on=date(2026, 11, 13))
    assert (item().late(date(2026, 12, 24)), item().ended_with_the_plan) == (False, True)
    assert the_page(story).whole.live == ()


def test_a_review_measures_each_change_and_a_category_changes_and_its_history_stays(story):
    meal = food(story)
    story.on("Mon 7 December 2026")
    at = datetime(2026, 12, 18, 10, 0, tzinfo=London)
    both = [story.people[name] for name in CHILDREN]
    review = act(
        story,
        conference.call_conference,
        both,
        form="review",
        at=at,
        chair=(story.cast.carla.user, "Carla"),
        by="carla",
    )
    seat = act(
        story, meetings.ask, review, Who(role="parents", person=story.people["Dana Cole"]), how="letter"
    )
    act(story, meetings.give_report, seat, report="social_worker", how="by_hand", on=date(2026, 12, 7))
    story.on("Fri 18 December 2026", at="12:30")
    reasons = dict.fromkeys(
        (
            "conference_without_childs_view",
            "conference_not_quorate",
            "conference_without_everyone_responsible",
        ),
        "Said before.",
    )
    amara, ben = both
    measured = CameOf(kind="better", on=date(2026, 12, 18), words="Breakfast on 40 of 45 mornings.")
    came = dict.fromkeys(models.Seat.objects.filter(meeting=review).values_list("pk", flat=True), "whole")
    asked = {"next_on": date(2027, 6, 1), "responsibility_asked": True, "came_of": {review: measured}}
    with pytest.raises(NotFound), transaction.atomic():  # only of what the reviewed plan says
        act(story, conference.decide_conference, review, HowItWent(at=at, came=came, **asked),
            dict.fromkeys(both, Decided(decision="continues", reasons="x")), by="carla", cautions=reasons)  # fmt: skip
    act(
        story,
        conference.decide_conference,
        review,
        HowItWent(
            at=at,
            came_of={meal: measured},
            came=came,
            next_on=date(2027, 6, 1),
            responsibility_asked=True,
        ),
        {
            amara: Decided(decision="continues", category="EMO", reasons="Another worry now."),
            ben: Decided(decision="ends", reasons="Calm nights since October.", help_after="Family help."),
        },
        by="carla",
        cautions=reasons,
    )
    assert clock(story, "rcpc_first").outcome == "met"
    assert clock(story, "rcpc_next").due_on == date(2027, 6, 18)
    page = the_page(story)
    assert page.child(amara).categories == (
        ("Neglect", date(2026, 10, 5)),
        ("Emotional abuse", date(2026, 12, 18)),
    )
    assert (page.child(ben).ended_how, page.child(ben).help_after) == (
        "A review conference decided it",
        "Family help.",
    )
    assert page.child(amara).review_on == date(2027, 6, 1)  # as the review said
    stood = page.whole.item(meal)
    assert (stood.measured.words, stood.measured.said) == ("Better", "Breakfast on 40 of 45 mornings.")
    assert models.PlanItemStep.objects.get(item=meal).meeting_id == review
    assert page.whole.versions[-1].meeting == review  # kept as it stood when it was reviewed
    assert [(met.name, met.held_on) for met in page.meetings] == [
        ("Review conference", date(2026, 12, 18)),
        ("Initial conference", date(2026, 10, 5)),
    ]


# --- who may see it ---------------------------------------------------------------------------------------------------


def test_a_plan_with_a_child_who_is_hidden_is_found_by_nobody_it_is_hidden_from(story):
    access.restrict(
        story.people["Ben Cole"],
        owner=story.cast.nora.user,
        reasons="An aunt works here.",
        desk_phone="01632 960199",
        expires_on=date(2026, 12, 31),
        named=[story.cast.alice.user],
        by=story.cast.nora,
        now=story.now,
    )
    assert the_page(story).live
    for hidden in (
        lambda: the_page(story, by="charlie"),
        lambda: act(story, plans.put_need, story.plan, Need(change="x"), by="charlie"),
        lambda: look(story, queries.plan_of_child, story.people["Ben Cole"], by="charlie"),
    ):
        with pytest.raises(NotFound):
            hidden()


def test_a_plan_from_another_system_is_written_from_the_day_somebody_begins(story):
    """Cara's plan was loaded: it stands with its clocks and has no words here until Alice begins to write it."""
    cara = story.known("Cara Cole", born_on=date(2016, 2, 2))
    act(story, people.relate, cara, story.people["Ben Cole"], "sibling")
    said = {"by": story.cast.alice, "now": story.now}
    run = matter("protection_plan", cara, **said)
    when = When.day(date(2026, 10, 1))
    began = event(
        "protection_plan_started", cara, run.pk, when, {"category": "NEG"}, source="import:cin", **said
    )
    write(Rows([run, began]))
    way = look(story, queries.plan_of_child, cara)
    assert (way.plan, way.matters) == (None, (run.pk,))
    plan = act(story, protection_plan.begin_writing, way.matters)
    assert look(story, queries.plan_of_child, cara).plan == plan
    with pytest.raises(Mistaken, match="already"):
        act(story, protection_plan.begin_writing, way.matters)
    with pytest.raises(NotFound):
        act(story, protection_plan.begin_writing, [story.enquiries[story.people["Ben Cole"]]])


# --- who waits for a service ---


def test_who_waits_for_a_service_is_counted_by_service_and_team_with_how_long(story):
    """Play therapy for both, asked for on Wednesday 7 October; it starts for nobody. Ben's alone cannot be had."""
    therapy = act(story, plans.add_service, "Play therapy", provider="Ashworth Royal", by="nora")
    terms = Terms(service=therapy, owner=Owner(name="Ms Obi", agency="Ashworth Royal"))
    both = act(story, plans.put_action, story.plan, Action(action="Play therapy.", terms=terms))
    ben = story.people["Ben Cole"]
    act(story, plans.put_action, story.plan, Action(action="A place for Ben.", terms=terms, children=(ben,)))
    [line] = look(story, waits.waiting_for_services, by="nora")
    assert len(line.showing("not_asked")) == 3  # a child is counted for each thing that is asked for
    assert line.longest(story.now.date()) is None

    story.on("Wed 7 October 2026")
    act(story, plans.say_what_came_of, both, CameOf(kind="asked", on=date(2026, 10, 7)))
    story.on("Mon 12 October 2026")
    act(story, plans.say_what_came_of, both, CameOf(kind="waiting", on=date(2026, 10, 12)))
    story.on("Wed 28 October 2026")
    [line] = look(story, waits.waiting_for_services, by="nora")
    assert {each.name for each in line.showing("waiting")} == set(CHILDREN)
    assert (
        line.longest(date(2026, 10, 28)) == 21
    )  # since it was asked for, not since its waiting list answered
    assert [each.worker for each in line.showing("waiting")] == ["Alice", "Alice"]
    # What started waits no longer; asked for again after that, it waits from that day.
    act(story, plans.say_what_came_of, both, CameOf(kind="started", on=date(2026, 10, 28)))
    [line] = look(story, waits.waiting_for_services, by="nora")
    assert (len(line.showing("waiting")), len(line.showing("started"))) == (0, 2)
    # Nobody of another team counts them, and who is restricted is counted by nobody who may not find them.
    assert look(story, waits.waiting_for_services, by="nils") == ()
