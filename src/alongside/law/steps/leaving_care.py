"""Leaving care: S41.

What a young person who has been in care has a right to, until 25.
"""

from alongside.law.limits import throughout
from alongside.law.tables import Clock, Room, Sense, Source, Step, Unit, Weight, within

ROOM = Room(
    key="leaving_care",
    steps=(
        Step(
            "S41",
            "leaving_care",
            "Leaving care",
            "the help you have a right to when you leave care",
            (
                Source("CA1989", "sections 23A to 24D", confirmed=False),
                Source("CPPCR2010", "Part 8", confirmed=False),
                Source("CLR2010", "", confirmed=False),
            ),
            "The young person's own.",
            (
                "To have a personal adviser.",
                "To have a pathway plan.",
                "To have somewhere suitable to live.",
                "To see the council's local offer.",
                "To complain.",
            ),
        ),
    ),
    clocks=(
        Clock(
            key="eligible_child_period",
            name="Weeks looked after that make a young person eligible",
            step="S41",
            starts_text="14th birthday onward, total time looked after",
            limit=throughout(within(13, Unit.WEEKS), Source("CPPCR2010", "regulation 40", confirmed=False)),
            weight=Weight.LAW,
            to_family="Young people who have been in care for 13 weeks or more since 14 get leaving care rights.",
            extension="Must include time at 16 or 17",
            sense=Sense.NOT_BEFORE,
        ),
        Clock(
            key="pathway_needs_assessment",
            name="Finish the pathway needs assessment",
            step="S41",
            starts_text="16th birthday, or day the young person becomes eligible",
            limit=throughout(within(3, Unit.MONTHS), Source("CPPCR2010", "regulation 42", confirmed=False)),
            weight=Weight.LAW,
            to_family="The council must work out what you will need, within three months of turning 16.",
        ),
        Clock(
            key="pathway_review",
            name="Review the pathway plan",
            step="S41",
            starts_text="Last pathway plan review",
            limit=throughout(within(6, Unit.MONTHS), Source("CLR2010", "regulation 7", confirmed=False)),
            weight=Weight.LAW,
            to_family="Your pathway plan is looked at again at least every six months.",
            extension="Earlier on request or move",
        ),
        Clock(
            key="pa_visit",
            name="Personal adviser visits",
            step="S41",
            starts_text="Last personal adviser visit",
            limit=throughout(within(2, Unit.MONTHS), Source("CLR2010", "regulation 8", confirmed=False)),
            weight=Weight.LAW,
            to_family="Your personal adviser should see you at least every two months.",
            extension="First visit within 7 days of a move; review at 28 days",
        ),
        Clock(
            key="pa_support",
            name="Personal adviser support ends",
            step="S41",
            starts_text="Date of birth",
            limit=throughout(within(25, Unit.UNTIL_AGE), Source("CA1989", "section 23CZB", confirmed=False)),
            weight=Weight.LAW,
            to_family="You can ask for a personal adviser until you are 25.",
            extension="On request",
            sense=Sense.LASTS,
        ),
    ),
)
