"""Early help: S01 universal services, S05 early help, S06 family help, S07 family group decision-making.

Help that a family chooses. Nothing here may be required of anybody; who takes part and who agreed is recorded.
"""

from alongside.law.limits import throughout
from alongside.law.tables import ASAP, LOCAL_POLICY, Clock, Direction, Room, Source, Step, Weight

ROOM = Room(
    key="early_help",
    steps=(
        Step(
            "S01",
            "early_help",
            "Universal services",
            "services everyone can use: GP, health visitor, school, nursery, children's or family hub",
            (),
            "",
            ("There is no need to involve children's services.",),
        ),
        Step(
            "S05",
            "early_help",
            "Early help assessment and plan",
            "help as soon as problems start, from services you already know",
            (
                Source("CA2004", "sections 10 to 11"),
                Source("WT2023", "chapter 3"),
            ),
            "Yes: a parent or carer, and a young person who understands. It can be withdrawn at any time.",
            (
                "To say no to the help.",
                "To choose what is shared.",
                "To have a copy of the plan.",
                "To bring a supporter.",
                "To ask for a different worker.",
                "To complain to the agency.",
            ),
        ),
        Step(
            "S06",
            "early_help",
            "Family help",
            "one team and one plan for families who need more than everyday services, without being passed between teams",
            (
                Source("WT2026", "family help", confirmed=False),
                Source("FFP2026", "family help"),
            ),
            "Yes, throughout, also for the part under section 17.",
            (
                "The rights of early help.",
                "The rights of a section 17 assessment and plan.",
            ),
        ),
        Step(
            "S07",
            "early_help",
            "Family group decision-making",
            "your own family and friends meet, with private time, to make a plan to keep your child safe",
            (
                Source("CWSA2026", "section 1"),
                Source("WT2023", "chapter 3"),
            ),
            "Yes: it is offered, never required.",
            (
                "To be offered a meeting.",
                "To say no.",
                "To bring a supporter.",
                "To have private family time.",
                "To have an interpreter.",
                "To have arrangements that are safe where there has been abuse.",
            ),
        ),
    ),
    clocks=(
        Clock(
            key="early_help_assessment",
            name="Finish the early help assessment",
            step="S05",
            starts_text="Consent to early help assessment given",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "early help; no national limit was found")),
            weight=Weight.LOCAL,
            to_family="Early help has no set national time limit. Your council should tell you its own.",
            extension="No national limit; local target configurable",
        ),
        Clock(
            key="early_help_review",
            name="Review the early help plan",
            step="S05",
            starts_text="Early help plan agreed",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "early help review")),
            weight=Weight.LOCAL,
            to_family="Your plan should be looked at again regularly, often every 6 to 12 weeks.",
            extension="Example in one area: every 6-12 weeks",
        ),
        Clock(
            key="fgdm_offer",
            name="Offer a family group decision-making meeting",
            step="S07",
            starts_text="Application for a Part IV order (count back)",
            limit=throughout(ASAP, Source("CWSA2026", "section 1, new CA1989 section 31ZA", confirmed=False)),
            weight=Weight.LAW,
            to_family="Before going to court the council should offer your family a meeting to make its own plan, unless that would not be best for your child.",
            extension="Not required where against the child's best interests; law only once commenced",
            direction=Direction.BEFORE,
            provision="fgdm_offer",
        ),
    ),
)
