"""Protection plan: S19 the plan, S20 core group, S21 visits, S23 ending, stepping down and closing.

The events are declared so that what happened can be recorded and loaded; the desk for this room is not built yet.
"""

from typing import Annotated

from alongside.law.events import coded, event
from alongside.law.limits import throughout, working_together
from alongside.law.steps.conference import CATEGORY
from alongside.law.tables import (
    ASAP,
    LOCAL_POLICY,
    Clock,
    Layer,
    Moves,
    Room,
    Sense,
    Source,
    Step,
    Unit,
    Weight,
    on,
    within,
)

WT = Source("WT2023", "chapter 3")
PLAN_END = coded(
    "plan_end",
    review_decision="A review conference decided it",
    transferred="The child moved for good and the new council has held its conference",
    aged_18="The child turned 18",
    died="The child died",
    left_uk="The child has left the United Kingdom for good",
    not_recorded="Not recorded in the old system",
)


@event(
    "protection_plan_started",
    label="Child protection plan started",
    step="S19",
    matter="protection_plan",
    opens_matter=True,
)
class ProtectionPlanStarted:
    """A conference made the plan; it starts on the day of the conference."""

    category: Annotated[str, CATEGORY] | None = None
    previous_plans: int | None = None


@event("plan_category_changed", label="Category changed", step="S18", matter="protection_plan")
class PlanCategoryChanged:
    """A review changed the category. The earlier one stays in the history."""

    category: Annotated[str, CATEGORY]


@event("core_group_held", label="Core group held", step="S20", matter="protection_plan")
class CoreGroupHeld:
    """The core group met."""


@event("protection_plan_ended", label="Child protection plan ended", step="S23", matter="protection_plan")
class ProtectionPlanEnded:
    """The plan ended, on one of the listed grounds."""

    ground: Annotated[str, PLAN_END] = "not_recorded"


ROOM = Room(
    key="protection_plan",
    steps=(
        Step(
            "S19",
            "protection_plan",
            "Child protection plan",
            "the plan that says what must change, by when, and who will help",
            (WT,),
            "Not needed; agreement sought.",
            (
                "To have a written copy.",
                "To be told how to meet what is expected, and be helped to.",
                "To challenge it at a review.",
            ),
        ),
        Step(
            "S20",
            "protection_plan",
            "Core group",
            "the small working group, you included, that turns the plan into action",
            (WT,),
            "",
            ("To attend and have the notes.",),
        ),
        Step(
            "S21",
            "protection_plan",
            "Child protection visits",
            "visits to see how your child is",
            (Source("LOCAL", "the plan"),),
        ),
        Step(
            "S23",
            "protection_plan",
            "Ending the plan, stepping down, closing",
            "when the plan ends and what help follows",
            (Source("WT2023", "chapter 3", confirmed=False),),
            "Fresh agreement for a voluntary level.",
            ("To be told what help follows.",),
        ),
    ),
    clocks=(
        Clock(
            key="core_group_first",
            name="Hold the first core group",
            step="S20",
            starts_text="ICPC decision that a plan is needed",
            limit=working_together(within(10, Unit.WORKING_DAYS), "first core group"),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="The first core group must meet within 10 working days of the conference.",
            matter="protection_plan",
            starts=on("protection_plan_started"),
            stops=on("core_group_held"),
            ends=on("protection_plan_ended"),
        ),
        Clock(
            key="core_group_next",
            name="Hold the next core group",
            step="S20",
            starts_text="Previous core group",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "later core groups")),
            weight=Weight.LOCAL,
            extension="Seen locally: every 4 weeks, 4-6 weeks, or 28 days",
            to_family="After that the core group meets as often as the plan says, usually every 4 to 6 weeks.",
            matter="protection_plan",
            starts=on("core_group_held"),
            stops=on("core_group_held"),
            ends=on("protection_plan_ended"),
            repeats=True,
        ),
        Clock(
            key="rcpc_first",
            name="Hold the first review conference",
            step="S22",
            starts_text="ICPC date",
            limit=working_together(within(3, Unit.MONTHS), "first review conference"),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="None; may be brought forward",
            to_family="The first review conference is within three months of the first conference.",
            matter="protection_plan",
            starts=on("protection_plan_started"),
            stops=on("conference_held", where=lambda facts: facts.conference == "review"),
            ends=on("protection_plan_ended"),
        ),
        Clock(
            key="rcpc_next",
            name="Hold the next review conference",
            step="S22",
            starts_text="Previous review conference date",
            limit=working_together(within(6, Unit.MONTHS), "later review conferences"),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="None; may be brought forward",
            to_family="After that there must be a review at least every six months while the plan lasts.",
            matter="protection_plan",
            starts=on("conference_held", where=lambda facts: facts.conference == "review"),
            starts_here=False,
            stops=on("conference_held", where=lambda facts: facts.conference == "review"),
            ends=on("protection_plan_ended"),
            repeats=True,
        ),
        Clock(
            key="cp_visit",
            name="See the child",
            step="S21",
            starts_text="Plan starts, or last visit when child was seen",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "child protection visits", confirmed=False)),
            weight=Weight.LOCAL,
            extension="Set by plan; local minimums seen: 28 days; common 10 working days",
            to_family="The plan says how often the social worker must see your child, including alone.",
            matter="protection_plan",
            starts=on("protection_plan_started", "child_seen"),
            stops=on("child_seen"),
            ends=on("protection_plan_ended"),
            repeats=True,
        ),
        Clock(
            key="cp_plan_age_limit",
            name="The plan cannot go past 18",
            step="S23",
            starts_text="Child's date of birth",
            limit=working_together(
                within(18, Unit.UNTIL_AGE), "ending a child protection plan", confirmed=False
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            sense=Sense.LASTS,
            extension="None; review planned around the birthday",
            to_family="A child protection plan cannot continue past the 18th birthday.",
        ),
        Clock(
            key="cp_agencies_told_end",
            name="Tell everyone the plan has ended",
            step="S23",
            starts_text="CP plan ends",
            limit=working_together(ASAP, "telling agencies that a plan has ended", confirmed=False),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="Everyone involved should be told when a plan ends.",
            matter="protection_plan",
            starts=on("protection_plan_ended"),
            stops=on("told", where=lambda facts: facts.duty == "cp_agencies_told_end"),
        ),
    ),
    moves=(
        Moves(Layer.PROTECTION, "child_protection_plan", on("protection_plan_started")),
        Moves(Layer.PROTECTION, None, on("protection_plan_ended")),
    ),
)
