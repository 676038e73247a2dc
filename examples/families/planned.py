"""Child protection plans: an outline, one that a core group has developed and is to be written up again, one that ended with
a move to another council, another team's, and one of a child who is hidden."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from alongside.law import days
from alongside.record.acting import When, new_ref
from alongside.record.actions import access, conference, meetings, plans, protection_plan, recording
from alongside.record.actions.conference import Decided, HowItWent
from alongside.record.actions.documents import Writing
from alongside.record.actions.meetings import Who
from alongside.record.actions.plans import Action, CameOf, Need, Owner, Terms
from alongside.record.actions.protection_plan import CoreGroup
from alongside.record.models import Plan, PlanItem, PlanVersion, Seat, Service
from examples.cast import NIGHT
from examples.families.conferring import NURSE, POLICE, SCHOOL, asked, at, called, family, found_harm
from examples.story import Story

SCHOOL_DOES = Owner(name="Ms Priddy", agency="Canalside Primary School")


def planned(
    story: Story,
    *told: str,
    years: int,
    back: int,
    category: str = "NEG",
    worker: str = "Alice",
    manager: str = "Hannah",
    team: str = "Assessment, East",
) -> tuple[UUID, UUID, list[UUID]]:
    """From the school's call to the conference that made a plan for every child, held `2 + back` working days ago. Answers the
    plan, the mother and the children."""
    story.workday(12 + back, "09:50")
    mother, children = family(story, *told, years=years, school="Canalside Primary School")
    found_harm(story, *children, manager=manager, worker=worker, team=team, back=back)
    story.workday(5 + back, "11:00")
    when = at(story, -2 - back)
    meeting = called(story, when, *children)
    named = {"by": worker}
    parent = asked(
        story, meeting, Who(role="parents", person=mother), "in_person", has_responsibility=True, **named
    )
    others = [asked(story, meeting, who, "email", **named) for who in (SCHOOL, NURSE, POLICE)]
    leads = story.cast[worker]
    lead = asked(
        story, meeting, Who(role="social_worker", name=leads.name, user=leads.user), "email", **named
    )
    meetings.give_report(
        parent,
        report="social_worker",
        how="read_together",
        on=days.london_day(story.moment),
        understood="yes",
        **story.by(worker),
    )
    for child in children:
        seat = asked(story, meeting, Who(role="child", person=child), "in_person", **named)
        meetings.give_view(seat, state="given", words="I want to eat at home again.", **story.by(worker))
    story.workday(2 + back, "12:40")
    conference.decide_conference(
        meeting,
        HowItWent(
            at=when + timedelta(hours=2),
            came=dict.fromkeys(Seat.objects.filter(meeting=meeting).values_list("pk", flat=True), "whole"),
            next_on=days.add_months(when.date(), 3) - timedelta(days=4),
            responsibility_asked=True,
            lead_social_worker=leads.user,
            core_group=(parent, others[0], others[1], lead),
            core_group_on=days.england().after(when.date(), 8),
            minutes_by="Maureen Tate",
        ),
        dict.fromkeys(
            children,
            Decided(
                decision="plan",
                category=category,
                reasons="There was often nothing to eat and nobody at home, and it may go on.",
                outline="A meal every day. Somebody at home after school. Help with the money.",
            ),
        ),
        **story.by("Joan"),
    )
    plan = Plan.objects.get(children__person=children[0])
    return plan.pk, mother, children


def outline(story: Story) -> None:
    """The plan of a child whose conference was two working days ago; nothing has been worked out yet."""
    plan = Plan.objects.get(children__person=story.refs["mai"])
    story.keep(plan_outline=plan.pk)


def service(story: Story, name: str, provider: str, *, early_help: bool = False) -> UUID:
    """A service of the council's list: added, or the one that is there where the stories are told a second time."""
    there = Service.objects.filter(name=name, provider=provider, closed=None).first()
    if there is not None:
        return there.pk
    return plans.add_service(name, provider=provider, early_help=early_help, **story.by("Hannah"))


def kaya(story: Story) -> None:
    """Five weeks old, and worked out by the first core group: one need for both children, one for the elder alone. A service
    waits, an action is past its day. The second core group was yesterday and is to be written up."""
    plan, mother, (elif_, deniz) = planned(story, "Sevda Kaya", "Elif Kaya", "Deniz Kaya", years=9, back=24)
    alice = story.cast["Alice"]
    hub = service(story, "Cooking and money group", "Canalside family hub", early_help=True)
    service(story, "Play therapy", "Ashworth Royal")
    story.workday(18, "10:30")
    group = first_core_group(story, plan)
    story.workday(18, "15:40")
    until = days.london_day(story.moment)
    protection_plan.write_up_core_group(
        group,
        plan,
        CoreGroup(
            at=story.moment - timedelta(minutes=90),
            came=dict.fromkeys(Seat.objects.filter(meeting=group).values_list("pk", flat=True), "whole"),
            words={
                "talked": "Sevda has begun with the meter and asked for help with the mornings. We agreed who does what.",
                "change_of_risk": "Calmer since her sister comes at weekends.",
            },
            came_of={},
            needs=[
                Need(
                    worry="Elif and Deniz came to school without food on eleven mornings.",
                    change="A meal every evening and breakfast on every school day, for six weeks in a row.",
                    measure="The school notes each morning whether they have eaten.",
                    terms=Terms(by_on=days.england().after(until, 20), owner=SCHOOL_DOES),
                ),
                Need(
                    worry="Elif fetched Deniz alone along the main road.",
                    change="An adult fetches both children on every school day.",
                    measure="The school says who fetched them.",
                    terms=Terms(by_on=days.england().after(until, 5), owner=SCHOOL_DOES),
                    children=(elif_,),
                ),
            ],
            actions=[
                (Action(action="Breakfast club for both.", terms=Terms(owner=SCHOOL_DOES)), 0),
                (
                    Action(
                        action="A place in the cooking and money group.",
                        terms=Terms(
                            by_on=days.england().after(until, 10), owner=Owner(user=alice.user), service=hub
                        ),
                    ),
                    0,
                ),
                (
                    Action(
                        action="Sevda's sister fetches them on Mondays.",
                        terms=Terms(owner=Owner(person=mother)),
                    ),
                    1,
                ),
            ],
            next_on=days.england().before(story.today, 1),
            develops=True,
        ),
        **story.by("Alice"),
    )
    story.workday(12, "16:10")
    seen(story, elif_, deniz)
    need, other = PlanItem.objects.filter(plan=plan, kind="need").order_by("n")
    waits = PlanItem.objects.get(plan=plan, kind="action", terms__service=hub)
    plans.say_what_came_of(
        waits.pk,
        CameOf(
            kind="waiting", on=days.london_day(story.moment), words="The group begins after the holidays."
        ),
        **story.by("Alice"),
    )
    parts = [
        Writing(slot="strengths", words="The children are never late. Sevda asks for help early."),
        Writing(slot=f"words:{elif_}", words="I like it when we all eat together."),
        Writing(
            slot=f"contingency:{deniz}",
            words="If there is nothing to eat again, Alice comes the same day and the review is brought forward.",
        ),
    ]
    details = protection_plan.Details(see_every_days=10)
    protection_plan.put_about(plan, parts, details, **story.by("Alice"))
    story.workday(5, "09:20")
    protection_plan.record_not_kept(
        plan,
        what="visit",
        moved_by="us",
        reason="Alice was in court.",
        planned_on=days.london_day(story.moment),
        new_on=days.england().after(days.london_day(story.moment), 2),
        **story.by("Alice"),
    )
    story.workday(3, "16:30")
    seen(story, elif_, deniz)
    soon = protection_plan.call_core_group(
        plan,
        at=at(story, -1, 14),
        place="Canalside Primary School",
        members=[(seat, "email") for seat in Seat.objects.filter(meeting=group).values_list("pk", flat=True)],
        **story.by("Alice"),
    )
    story.keep(
        plan_developed=plan,
        plan_item_need=need.pk,
        plan_item_action=waits.pk,
        item_of_plan_developed=other.pk,
        core_group_soon=soon,
        core_group_of_plan_developed=soon,
        version_of_plan_developed=PlanVersion.objects.filter(plan=plan).order_by("recorded_at")[0].pk,
        child_of_plan_developed=elif_,
    )


def first_core_group(story: Story, plan: UUID, by: str = "Alice") -> UUID:
    """The first core group is called for the same day, and whom the conference named is asked."""
    matter = Plan.objects.get(pk=plan).children.first().matter_id  # type: ignore[union-attr]
    named = Seat.objects.filter(
        meeting__children__matter__under=matter, role__in=("parents", "school", "health", "social_worker")
    )
    return protection_plan.call_core_group(
        plan,
        at=story.moment + timedelta(hours=3),
        place="Canalside Primary School",
        members=[(seat, "email") for seat in named.values_list("pk", flat=True)],
        **story.by(by),
    )


def seen(story: Story, *children: UUID) -> None:
    """Alice visits, and sees each of them alone."""
    recording.record_entry(
        recording.Entry(
            kind="visit",
            when=When.moment(story.moment),
            account="They were at home with Sevda. There was soup. Each showed me their room.",
            children=tuple(recording.ChildThere(person=child, seen="alone") for child in children),
            place="home",
        ),
        document=new_ref(),
        **story.by("Alice"),
    )


def quist(story: Story) -> None:
    """Ended: the family moved for good, and the new council has held its conference."""
    plan, _, (ingrid,) = planned(story, "Marit Quist", "Ingrid Quist", years=11, back=20, category="EMO")
    story.workday(4, "11:00")
    protection_plan.end_plan(
        plan,
        ground="transferred",
        on=days.london_day(story.moment),
        children=[ingrid],
        help_after="The new council's plan.",
        new_council="Westmorland and Furness",
        new_council_on=days.england().before(days.london_day(story.moment), 2),
        **story.by("Joan"),
    )
    story.keep(plan_ended=plan)


WEST = {"worker": "Priya", "manager": "Samuel", "team": "Assessment, West"}


def prieto(story: Story) -> None:
    """Another team's: nothing here is Alice's."""
    plan, _, (rosa,) = planned(story, "Ana Prieto", "Rosa Prieto", years=6, back=1, **WEST)
    kept(story, "other", plan, rosa)


def hidden(story: Story) -> None:
    """A child whose record is kept from everybody not named: nor is the plan to be found."""
    plan, mother, (finn,) = planned(story, "Orla Daly", "Finn Daly", years=7, back=1, **WEST)
    kept(story, "restricted", plan, finn)
    access.restrict(
        finn,
        mother,
        owner=story.cast["Samuel"].user,
        reasons="A relative of the father works for the council.",
        desk_phone=NIGHT,
        expires_on=story.ahead(90),
        named=[story.cast[name].user for name in ("Priya", "Joan")],
        **story.by("Samuel"),
    )


def kept(story: Story, which: str, plan: UUID, child: UUID) -> None:
    """A need, a core group and a version of it, remembered for the tests to try."""
    need = plans.put_need(plan, Need(change="A meal every day."), **story.by("Priya"))
    story.workday(1, "09:30")
    group = first_core_group(story, plan, by="Priya")
    story.refs |= {
        f"plan_{which}": plan,
        f"item_of_plan_{which}": need,
        f"core_group_of_plan_{which}": group,
        f"version_of_plan_{which}": PlanVersion.objects.filter(plan=plan)[0].pk,
        f"child_of_plan_{which}": child,
    }


FAMILIES = (outline, kaya, quist, prieto, hidden)
