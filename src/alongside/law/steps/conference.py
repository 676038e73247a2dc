"""Conference: S17 initial conference, S18 categories, S22 review, S24 transfer-in, S44 complaint about a conference.

The events are declared so that what happened can be recorded and loaded; the desk for this room is not built yet.
"""

from datetime import date
from typing import Annotated

from alongside.law.events import CodeSet, coded, event
from alongside.law.limits import throughout, working_together
from alongside.law.tables import (
    LOCAL_POLICY,
    Clock,
    Direction,
    Layer,
    Moves,
    Room,
    Source,
    Step,
    Unit,
    Weight,
    on,
    within,
)

WT = Source("WT2023", "chapter 3")
CATEGORY = CodeSet("abuse_category", national="category_of_abuse")
CONFERENCE = coded(
    "conference",
    initial="Initial conference",
    review="Review conference",
    transfer_in="Transfer-in conference",
)
CONFERENCE_DECISION = coded(
    "conference_decision",
    plan="A child protection plan",
    no_plan="No child protection plan",
    continues="The plan continues",
    ends="The plan ends",
)


@event(
    "transfer_notified",
    label="Told that a child with a plan has moved here",
    step="S24",
    matter="conference",
    opens_matter=True,
)
class TransferNotified:
    """Another council wrote that a child with a plan has moved here for good."""

    from_council: str | None = None


@event("conference_held", label="Conference held", step="S17", matter="conference", opens_matter=True)
class ConferenceHeld:
    """A child protection conference met. Its decision is its chair's."""

    conference: Annotated[str, CONFERENCE]
    decision: Annotated[str, CONFERENCE_DECISION] | None = None
    category: Annotated[str, CATEGORY] | None = None
    next_on: date | None = None


ROOM = Room(
    key="conference",
    steps=(
        Step(
            "S17",
            "conference",
            "Initial child protection conference",
            "the meeting with you and the professionals that decides if your child needs a child protection plan",
            (WT,),
            "Not needed to hold it.",
            (
                "To be invited.",
                "To see the report.",
                "To bring a supporter, an advocate or a solicitor.",
                "To correct facts.",
                "To have the decision in writing.",
            ),
        ),
        Step(
            "S18",
            "conference",
            "Categories of harm",
            "the main kind of harm a plan is about",
            (Source("CA1989", "section 31(9)"),),
        ),
        Step(
            "S22",
            "conference",
            "Review child protection conference",
            "the meeting that checks if the plan is working and still needed",
            (WT,),
            "Not needed.",
            ("As for the first conference.",),
        ),
        Step(
            "S24",
            "conference",
            "Transfer-in conference",
            "the new council's first conference when you move",
            (WT,),
            "",
            ("As for the first conference.",),
        ),
        Step(
            "S44",
            "conference",
            "Complaint about a conference",
            "how to complain about how a conference was run",
            (Source("LOCAL", "local route"),),
            "",
            ("To complain about the process.",),
        ),
    ),
    clocks=(
        Clock(
            key="transfer_in_conference",
            name="Hold the transfer-in conference",
            step="S24",
            starts_text="Written notice to the receiving authority that the child has moved permanently",
            limit=working_together(within(15, Unit.WORKING_DAYS), "transfer-in conference", confirmed=False),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="None; original authority keeps the plan until then",
            to_family="If you move to another council area for good, the new council holds its own conference within 15 working days.",
            matter="conference",
            starts=on("transfer_notified"),
            stops=on("conference_held", where=lambda facts: facts.conference == "transfer_in"),
        ),
        Clock(
            key="icpc_report_to_family",
            name="Give the family the report",
            step="S17",
            starts_text="Conference date (count back)",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "sharing the report before a conference")),
            weight=Weight.LOCAL,
            direction=Direction.BEFORE,
            extension="Common local range 2-5 working days before an ICPC and 5+ before a review",
            to_family="You should see the social worker's report before the conference, with time to read it.",
        ),
        Clock(
            key="conference_decision_letter",
            name="Write with the decision",
            step="S17",
            starts_text="Conference ends",
            limit=throughout(
                LOCAL_POLICY, Source("LOCAL", "telling the decision of a conference", confirmed=False)
            ),
            weight=Weight.LOCAL,
            extension="Common local target 1 working day for decisions",
            to_family="You should be told the decision straight away and get it in writing.",
        ),
        Clock(
            key="conference_record",
            name="Send the record",
            step="S17",
            starts_text="Conference ends",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "record of a conference", confirmed=False)),
            weight=Weight.LOCAL,
            extension="Common local target 10-20 working days",
            to_family="You should be sent the written record of the conference.",
        ),
    ),
    moves=(
        Moves(
            Layer.PROTECTION,
            None,
            on("conference_held", where=lambda facts: facts.conference == "initial"),
            matter="enquiry",
        ),
    ),
)
