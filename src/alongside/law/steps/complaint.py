"""Complaint: S43 the three statutory stages, S45 the Ombudsman, S46 judicial review.

How to complain and be answered. A part may be put on hold only where looking into it would prejudice a court or other
proceedings.
"""

from alongside.law.limits import throughout
from alongside.law.tables import Authority, Clock, Room, Source, Step, Unit, Weight, within

ROOM = Room(
    key="complaint",
    steps=(
        Step(
            "S43",
            "complaint",
            "Complaints",
            "how to complain and be answered",
            (
                Source("CA1989", "section 26"),
                Source("RepRegs2006", ""),
            ),
            "",
            (
                "To complain in the way that suits you.",
                "To have an advocate, for a child.",
                "To go to the next stage.",
                "Not to be treated worse for complaining.",
            ),
        ),
        Step(
            "S45",
            "complaint",
            "Ombudsman",
            "a free, independent look at the council's answer",
            (Source("LGA1974", "section 26B", confirmed=False),),
            "",
            ("To go to the Ombudsman when the council has answered or has not answered in time.",),
        ),
        Step(
            "S46",
            "complaint",
            "Judicial review",
            "a court looks at whether the decision was lawful",
            (Source("CPR", "rule 54.5", confirmed=False),),
            "",
            ("To ask a specialist solicitor.",),
        ),
    ),
    clocks=(
        Clock(
            key="complaint_time_limit",
            name="Complain in time",
            step="S43",
            starts_text="Grounds to complain arose",
            limit=throughout(within(12, Unit.MONTHS), Source("RepRegs2006", "regulation 9", confirmed=False)),
            weight=Weight.LAW,
            to_family="Complain within 12 months. Later can be allowed for a good reason.",
            extension="Authority may accept later if late for good reason and still fair",
        ),
        Clock(
            key="complaint_stage1",
            name="Answer at stage 1",
            step="S43",
            starts_text="Stage 1 starts (complaint received)",
            limit=throughout(within(10, Unit.WORKING_DAYS), Source("RepRegs2006", "regulation 14")),
            weight=Weight.LAW,
            to_family="You should get an answer within 10 working days.",
            extension="Up to 10 more",
        ),
        Clock(
            key="complaint_stage1_extended",
            name="Answer at stage 1, extended",
            step="S43",
            starts_text="Stage 1 starts",
            limit=throughout(
                within(20, Unit.WORKING_DAYS), Source("RepRegs2006", "regulation 14", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="It can take up to 20 working days in all if it is complicated.",
            extension="After this complainant may go straight to stage 2",
        ),
        Clock(
            key="complaint_stage2_request",
            name="Ask for stage 2",
            step="S43",
            starts_text="Stage 1 response received",
            limit=throughout(
                within(20, Unit.WORKING_DAYS), Source("RepRegs2006", "request for stage 2", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="You can ask for this, called stage 2, within 20 working days of the first answer.",
            extension="Discretion to accept later",
        ),
        Clock(
            key="complaint_stage2",
            name="Answer at stage 2",
            step="S43",
            starts_text="Stage 2 starts (written statement of complaint agreed)",
            limit=throughout(within(25, Unit.WORKING_DAYS), Source("RepRegs2006", "regulation 17")),
            weight=Weight.LAW,
            to_family="An independent investigation should take 25 working days.",
            extension="To 65",
        ),
        Clock(
            key="complaint_stage2_max",
            name="Answer at stage 2, at the latest",
            step="S43",
            starts_text="Stage 2 starts",
            limit=throughout(
                within(65, Unit.WORKING_DAYS), Source("RepRegs2006", "regulation 17, longest time")
            ),
            weight=Weight.LAW,
            to_family="It must never take more than 65 working days.",
            extension="None; complainant told of delay",
        ),
        Clock(
            key="complaint_stage3_request",
            name="Ask for a review panel",
            step="S43",
            starts_text="Stage 2 adjudication received",
            limit=throughout(
                within(20, Unit.WORKING_DAYS), Source("RepRegs2006", "regulation 18", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="Ask for a review panel within 20 working days.",
            extension="Discretion",
        ),
        Clock(
            key="complaint_panel",
            name="Hold the review panel",
            step="S43",
            starts_text="Panel request received",
            limit=throughout(within(30, Unit.WORKING_DAYS), Source("RepRegs2006", "regulation 19(4)")),
            weight=Weight.LAW,
            to_family="The panel must meet within 30 working days.",
        ),
        Clock(
            key="complaint_panel_report",
            name="The panel writes its report",
            step="S43",
            starts_text="Panel meeting",
            limit=throughout(within(5, Unit.WORKING_DAYS), Source("RepRegs2006", "regulation 20")),
            weight=Weight.LAW,
            to_family="The panel writes to you within five working days.",
            extension="Or as soon as reasonably practicable",
        ),
        Clock(
            key="complaint_final_response",
            name="Give the council's final response",
            step="S43",
            starts_text="Panel recommendations received",
            limit=throughout(within(15, Unit.WORKING_DAYS), Source("RepRegs2006", "regulation 20(3)")),
            weight=Weight.LAW,
            to_family="The council gives its final answer within 15 working days.",
            extension="Or as soon as reasonably practicable",
        ),
        Clock(
            key="lgsco_time_limit",
            name="Go to the Ombudsman",
            step="S45",
            starts_text="Complainant knew of the matter",
            limit=throughout(within(12, Unit.MONTHS), Source("LGA1974", "section 26B", confirmed=False)),
            weight=Weight.LAW,
            to_family="Go to the Ombudsman within 12 months.",
            extension="Ombudsman discretion",
        ),
        Clock(
            key="judicial_review",
            name="Ask for judicial review",
            step="S46",
            starts_text="Grounds first arose",
            limit=throughout(within(3, Unit.MONTHS), Source("CPR", "rule 54.5", confirmed=False)),
            weight=Weight.COURT,
            to_family="Judicial review must be started quickly, at most within three months. See a solicitor.",
            extension="Promptly and in any event within",
            authority=Authority.COURT_RULES,
        ),
    ),
)
