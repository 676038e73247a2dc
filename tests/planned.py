"""A conference decides on a plan for Amara and Ben Cole: where the stories of their plan begin."""

from datetime import date, datetime

from alongside.law.days import London
from alongside.record import models
from alongside.record.actions import conference, meetings
from alongside.record.actions.conference import Decided, HowItWent
from alongside.record.actions.meetings import Who

CHILDREN = ("Amara Cole", "Ben Cole")
AT_TEN = datetime(2026, 10, 5, 10, 0, tzinfo=London)  # a Monday


def act(story, action, *asked, by="alice", **more):
    """Somebody does it, now."""
    return action(*asked, by=getattr(story.cast, by), now=story.now, **more)


def decides_on_a_plan(story):
    """Harm was found. On Monday 5 October 2026 Carla decides on a plan: neglect for Amara, emotional harm for Ben. Dana, the
    school and Alice, who leads it, are the core group, which meets on Thursday 15 October."""
    story.on("Mon 28 September 2026")
    story.conference = conference.call_conference(
        [story.people[name] for name in CHILDREN],
        form="initial",
        at=AT_TEN,
        place="Room 4",
        chair=(story.cast.carla.user, "Carla"),
        by=story.cast.carla,
        now=story.now,
    )
    story.seats = {
        name: act(story, meetings.ask, story.conference, who, how="letter")
        for name, who in {
            "dana": Who(role="parents", person=story.known("Dana Cole")),
            "school": Who(role="school", name="Mrs Shah", agency="Mill Road Primary"),
            "alice": Who(role="social_worker", name="Alice", user=story.cast.alice.user),
            "health": Who(role="health", name="Sister Cheng", agency="Health"),
        }.items()
    }
    act(
        story,
        meetings.give_report,
        story.seats["dana"],
        report="social_worker",
        how="by_hand",
        on=date(2026, 9, 28),
    )
    for name in CHILDREN:
        seat = act(
            story,
            meetings.ask,
            story.conference,
            Who(role="child", person=story.people[name]),
            how="in_person",
        )
        act(story, meetings.give_view, seat, state="given", words="I want Mum to be well.")
    story.on("Mon 5 October 2026", at="12:30")
    amara, ben = (story.people[name] for name in CHILDREN)
    act(
        story,
        conference.decide_conference,
        story.conference,
        HowItWent(
            at=AT_TEN.replace(hour=12),
            came=dict.fromkeys(models.Seat.objects.values_list("pk", flat=True), "whole"),
            next_on=date(2026, 12, 18),
            responsibility_asked=True,
            lead_social_worker=story.cast.alice.user,
            core_group=tuple(story.seats[name] for name in ("dana", "school", "alice")),
            core_group_on=date(2026, 10, 15),
            minutes_by="Maureen",
        ),
        {
            amara: Decided(
                decision="plan", category="NEG", reasons="Hungry often.", outline="Food every day."
            ),
            ben: Decided(
                decision="plan", category="EMO", reasons="He is afraid.", outline="A calm home for Ben."
            ),
        },
        by="carla",
    )
    story.plan = models.Plan.objects.get().pk
    return story
