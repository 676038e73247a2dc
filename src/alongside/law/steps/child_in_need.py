"""Child in need: S10 the plan of help under section 17, its visits and reviews."""

from datetime import date

from alongside.law.events import event
from alongside.law.limits import throughout
from alongside.law.tables import LOCAL_POLICY, Clock, Layer, Moves, Room, Source, Step, Weight, on


@event(
    "cin_plan_started",
    label="Child in need plan started",
    step="S10",
    matter="child_in_need",
    opens_matter=True,
)
class CinPlanStarted:
    """The plan of help began."""

    review_on: date | None = None


@event("cin_plan_reviewed", label="Child in need plan reviewed", step="S10", matter="child_in_need")
class CinPlanReviewed:
    """The plan was looked at again with the family."""

    next_review_on: date | None = None


@event("cin_plan_ended", label="Child in need plan ended", step="S10", matter="child_in_need")
class CinPlanEnded:
    """The plan ended."""

    reasons: str | None = None


ROOM = Room(
    key="child_in_need",
    steps=(
        Step(
            "S10",
            "child_in_need",
            "Child in need plan",
            "the written plan of help for your child",
            (Source("CA1989", "section 17"),),
            "Yes; a parent may end it.",
            ("To have a copy.", "To take part in reviews.", "To ask for changes.", "To complain."),
        ),
    ),
    clocks=(
        Clock(
            key="cin_first_plan",
            name="Draw up the plan",
            step="S10",
            starts_text="Assessment concludes child is in need",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "first child in need plan", confirmed=False)),
            weight=Weight.LOCAL,
            extension="Common local target 10 working days",
            to_family="A plan should be drawn up with you soon after the assessment ends.",
            matter="referral",
            starts=on(
                "assessment_signed_off",
                where=lambda facts: facts.outcome in ("in_need", "in_need_specialist"),
            ),
            starts_here=False,
            stops=on("cin_plan_started"),
            ends=on("referral_closed", "protection_plan_started"),
        ),
        Clock(
            key="cin_review",
            name="Look at the plan again",
            step="S10",
            starts_text="CIN / family help plan agreed or last review",
            limit=throughout(
                LOCAL_POLICY,
                Source(
                    "LOCAL", "child in need review; the plan must state its own review date", confirmed=False
                ),
            ),
            weight=Weight.LOCAL,
            extension="Common local pattern: first within 3 months, then at least every 3-6 months",
            to_family="Your plan must say when it will be looked at again.",
            matter="child_in_need",
            starts=on("cin_plan_started", "cin_plan_reviewed"),
            stops=on("cin_plan_reviewed"),
            ends=on("cin_plan_ended"),
            repeats=True,
        ),
        Clock(
            key="cin_visit",
            name="Visit",
            step="S10",
            starts_text="CIN / family help plan agreed or last visit",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "child in need visits", confirmed=False)),
            weight=Weight.LOCAL,
            extension="Common local pattern 4-6 weekly",
            to_family="Your worker should visit as often as your plan says.",
            matter="child_in_need",
            starts=on("cin_plan_started", "child_seen"),
            stops=on("child_seen"),
            ends=on("cin_plan_ended"),
            repeats=True,
        ),
    ),
    moves=(
        Moves(Layer.HELP, "child_in_need", on("cin_plan_started")),
        Moves(Layer.HELP, None, on("cin_plan_ended")),
    ),
    words=(
        ("cin_plan_started", "On {day}, a plan of help for {names} began."),
        ("cin_plan_ended", "On {day}, the plan of help for {names} ended."),
    ),
)
