"""Plans of help: one that runs with a review called, one that nobody agrees to any more, one that ended, and whose they are."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from alongside.law import days
from alongside.record import models
from alongside.record.actions import assessment, child_in_need, meetings, plans, protection_plan
from alongside.record.actions.assessment import Outcome
from alongside.record.actions.child_in_need import Begin, Review
from alongside.record.actions.meetings import Who
from alongside.record.actions.plans import Action, CameOf, Need, Owner, Terms
from examples.families.assessed import CAUTIONS, asked, to_assessment, whole
from examples.story import Story


def in_need(
    story: Story,
    said: str,
    mother: str,
    child: str,
    *,
    years: int,
    signed: int,
    worker: str = "Alice",
    team: str = "Assessment, East",
    manager: str = "Hannah",
) -> tuple[UUID, UUID]:
    """A child of one mother, assessed and found in need: the mother and the child. `signed`: so many working days ago."""
    parent = story.person(mother, born_on=story.aged(years + 25), sex="F", phone="07700 900770")
    one = story.person(child, born_on=story.aged(years, 5), sex="F")
    story.mother(parent, one)
    story.household(parent, one)
    story.rings(said, one, who="Ms Priddy", role="Canalside Primary School", family_knows="yes")
    to_assessment(
        story, reasons="Help that fits cannot be chosen unheard.", worker=worker, team=team, by=manager
    )
    story.agreed(mother, by=worker)
    story.assessment_begins(by=worker)
    story.later(hours=2)
    story.visits("Talked in the kitchen, and then alone over a drawing.", one, by=worker)
    story.views_of(parent, by=worker)
    whole(
        story,
        {one: child.split()[0]},
        worker,
        need__needs="{name} needs mornings that work and a rested mother.",
    )
    story.workday(signed, "11:00")
    asked(story, one, "in_need", "Without help it costs school.", by=worker, to=manager)
    story.later(hours=2)
    assessment.sign_off_assessment(
        story.document,
        {
            story.assessments[one]: Outcome(
                "in_need", "Without help the mornings go on costing school and sleep."
            )
        },
        next_steps="A plan is written with you within ten working days.",
        written_by=story.cast[worker].user,
        cautions=dict.fromkeys(CAUTIONS, "Her father's family would not be safe to ask"),
        **story.by(manager),
    )
    return parent, one


def begun(story: Story, *names: str, review_in: int, by: str = "Alice") -> UUID:
    """The plan of help begins."""
    agreed = Begin(
        agreed_by=names,
        review_on=story.ahead(review_in),
        lead=story.cast[by].user,
        child_view="given",
        strengths="They eat together every evening, and somebody always rings school back.",
        contingency="If mornings slip again for two weeks, we meet at once and change the plan.",
    )
    return child_in_need.start_plan(story.referrals.values(), agreed, **story.by(by))


def mornings(story: Story, plan: UUID, mother: UUID, worker: str = "Alice") -> UUID:
    """What must change, and what is done about it. Answers the need."""
    return plans.put_need(
        plan,
        Need(
            worry="Late four days in five, and too tired to learn.",
            change="In school by nine, four days in five.",
            measure="The school's own register, each Friday.",
            terms=Terms(by_on=story.ahead(30), owner=Owner(name="Ms Priddy", agency="Canalside Primary School")),
        ),
        [
            Action(action="Breakfast club from Monday", terms=Terms(by_on=story.ahead(3), owner=Owner(user=story.cast[worker].user))),
            Action(action="Bed by eight, with the story first", terms=Terms(owner=Owner(person=mother))),
        ],
        **story.by(worker),
    )  # fmt: skip


def ashby(story: Story) -> None:
    """Runs by agreement: better already, one visit not kept by us, and a review called for next week."""
    story.workday(60, "09:30")
    mother, poppy = in_need(
        story,
        "Poppy is late most days and falls asleep at noon.",
        "Leanne Ashby",
        "Poppy Ashby",
        years=7,
        signed=28,
    )
    story.workday(25, "10:00")
    plan = begun(story, "Leanne Ashby", review_in=9)
    need = mornings(story, plan, mother)
    plans.keep_version(plan, stage="developed", **story.by("Alice"))
    story.workday(20, "16:00")
    story.visits(
        "Poppy showed me the chart on the fridge.",
        poppy,
        said={poppy: "I get the red pencil when I'm early."},
    )
    story.workday(10, "16:30")
    protection_plan.record_not_kept(
        plan,
        what="visit",
        moved_by="us",
        reason="Alice was at court all day.",
        planned_on=days.london_day(story.moment),
        new_on=days.london_day(story.moment) + timedelta(days=1),
        **story.by("Alice"),
    )
    story.workday(6, "12:00")
    plans.say_what_came_of(
        need,
        CameOf(kind="better", on=days.london_day(story.moment), words="Three days in five."),
        **story.by("Alice"),
    )
    story.workday(3, "15:00")
    at = datetime.combine(story.ahead(8), time(16), days.London)
    review = child_in_need.call_review(plan, at=at, place="At home", **story.by("Alice"))
    asked_ = Who(role="parents", person=mother)
    meetings.ask(review, asked_, how="phone", has_responsibility=True, **story.by("Alice"))
    story.keep(help_running=plan, help_review=review, poppy=poppy)


def nolan(story: Story) -> None:
    """Nobody agrees any more since yesterday: the work has stopped, and Hannah is asked to decide."""
    story.workday(58, "11:00")
    mother, _ = in_need(story, "Roisin misses Mondays.", "Orla Nolan", "Roisin Nolan", years=9, signed=30)
    story.workday(27, "14:00")
    plan = begun(story, "Orla Nolan", review_in=40)
    mornings(story, plan, mother)
    story.workday(1, "15:20")
    child_in_need.withdraw(plan, who="Orla Nolan", on=days.london_day(story.moment), **story.by("Alice"))
    story.keep(help_stopped=plan)


def varga(story: Story) -> None:
    """Ended with the family: what it was for has been reached. And a sister family for whom one may begin."""
    story.workday(90, "10:00")
    mother, _ = in_need(
        story, "Lili has nobody at home until nine.", "Eszter Varga", "Lili Varga", years=10, signed=60
    )
    story.workday(57, "13:00")
    plan = begun(story, "Eszter Varga", review_in=5)
    mornings(story, plan, mother)
    story.workday(12, "10:00")
    at = datetime.combine(days.london_day(story.moment), time(9), days.London)
    review = child_in_need.call_review(plan, at=at, place="At school", **story.by("Alice"))
    seat = meetings.ask(review, Who(role="parents", person=mother), how="in_person", **story.by("Alice"))
    child_in_need.write_up_review(
        review,
        plan,
        Review(
            at=at, came={seat: "whole"}, words={"talked": "Her aunt is there at six now."}, decision="ends"
        ),
        **story.by("Alice"),
    )
    story.workday(11, "15:00")
    child_in_need.end_plan(
        plan,
        ground="outcomes_met",
        reasons="Somebody is there every evening, and Lili says so herself.",
        told_words="You have done what you set out to do, and the plan has ended. You can ring us at any time.",
        **story.by("Hannah"),
    )
    story.keep(help_ended=plan)


def to_begin(story: Story) -> None:
    """Found in need last week: the plan is to be written with her mother."""
    story.workday(40, "10:00")
    _, wren = in_need(
        story, "Nell looks after her mother at night.", "Cath Burrow", "Nell Burrow", years=11, signed=4
    )
    story.keep(help_child_to_begin=wren)


def elsewhere(story: Story) -> None:
    """Another team's plan, and that of the child who is restricted."""
    story.workday(55, "09:00")
    mother, _ = in_need(
        story, "Ada is often alone.", "Ivy Marlow", "Ada Marlow", years=6, signed=33,
        worker="Priya", team="Assessment, West", manager="Samuel",
    )  # fmt: skip
    story.workday(30, "10:00")
    plan = begun(story, "Ivy Marlow", review_in=20, by="Priya")
    mornings(story, plan, mother, "Priya")
    story.workday(2, "10:00")
    at = datetime.combine(story.ahead(6), time(10), days.London)
    review = child_in_need.call_review(plan, at=at, place="At home", **story.by("Priya"))
    linnet = models.Matter.objects.filter(person=story.refs["linnet"], kind="referral").order_by(
        "recorded_at"
    )[0]
    agreed = Begin(agreed_by=["Her grandfather"], review_on=story.ahead(30), child_view="given")
    hidden = child_in_need.start_plan([linnet.pk], agreed, **story.by("Priya"))
    hidden_review = child_in_need.call_review(hidden, at=at, place="Not written here", **story.by("Priya"))
    story.keep(
        help_other=plan,
        help_restricted=hidden,
        help_review_other=review,
        help_review_restricted=hidden_review,
    )


FAMILIES = (ashby, nolan, varga, to_begin, elsewhere)
