"""Allegation: S49 people who work with children, S51 statutory notifications.

Kept apart from the child's record. Nobody is called guilty: the allegation, its outcome and its source are recorded.
"""

from alongside.law.limits import throughout, working_together
from alongside.law.tables import Clock, Room, Source, Step, Unit, Weight, within

ROOM = Room(
    key="allegation",
    steps=(
        Step(
            "S49",
            "allegation",
            "Allegations against people who work with children",
            "a worry about someone who works with children",
            (Source("WT2023", "chapter 4", confirmed=False),),
            "Not needed.",
            ("To be told the outcome so far as the law allows.",),
        ),
        Step(
            "S51",
            "allegation",
            "Statutory notifications",
            "what the council must report nationally",
            (Source("CA2004", "section 16C"),),
            "Not needed.",
            ("To be told that it has been reported, unless that is risky.",),
        ),
    ),
    clocks=(
        Clock(
            key="lado_referral",
            name="Tell the council's designated officer",
            step="S49",
            starts_text="Employer learns of the allegation",
            limit=working_together(
                within(1, Unit.WORKING_DAYS), "allegations against people who work with children"
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="A worry about someone who works with children must reach the council's officer within one working day.",
        ),
        Clock(
            key="serious_incident",
            name="Notify a serious incident",
            step="S51",
            starts_text="Authority becomes aware of the incident",
            limit=throughout(within(5, Unit.WORKING_DAYS), Source("CA2004", "section 16C")),
            weight=Weight.LAW,
            to_family="When a child dies or is badly hurt and abuse is suspected, the council must report it nationally within five working days.",
        ),
        Clock(
            key="rapid_review",
            name="Finish the rapid review",
            step="S51",
            starts_text="Safeguarding partners become aware of the incident",
            limit=working_together(within(15, Unit.WORKING_DAYS), "rapid review"),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="A quick review of what happened follows within 15 working days.",
        ),
        Clock(
            key="lcspr",
            name="Publish the local review",
            step="S51",
            starts_text="Decision to carry out a local review",
            limit=working_together(
                within(6, Unit.MONTHS), "local child safeguarding practice review", confirmed=False
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="A full review should be published within six months.",
            extension="If longer, tell the Panel and Secretary of State",
        ),
    ),
)
