"""Court: S31 to S38, from legal planning and pre-proceedings to the orders.

The events of pre-proceedings are declared so that what happened can be recorded and loaded (census module 5); the desk
for this room is not built yet.
"""

from datetime import date
from typing import Annotated

from alongside.law.editions import CHECKED_ON
from alongside.law.events import CodeSet, event
from alongside.law.tables import ByDate, Clock, Layer, Moves, Room, Source, Step, Unit, Weight, on, within

PP_OUTCOME = CodeSet("pp_outcome", national="pre_proceedings_outcome")


@event(
    "pre_proceedings_decided",
    label="Pre-proceedings decided on",
    step="S31",
    matter="pre_proceedings",
    opens_matter=True,
)
class PreProceedingsDecided:
    """A manager with a lawyer decided to enter pre-proceedings."""


@event(
    "letter_before_proceedings_sent",
    label="Letter before proceedings sent",
    step="S32",
    matter="pre_proceedings",
    opens_matter=True,
)
class LetterBeforeProceedingsSent:
    """The letter that says the council may go to court and what the family can do."""


@event(
    "letter_of_issue_sent",
    label="Letter of issue sent",
    step="S32",
    matter="pre_proceedings",
    opens_matter=True,
)
class LetterOfIssueSent:
    """The letter sent where the council goes straight to court."""


@event(
    "pre_proceedings_meeting_held", label="Pre-proceedings meeting held", step="S33", matter="pre_proceedings"
)
class PreProceedingsMeetingHeld:
    """The first meeting with the family and their solicitor, or a review of it."""

    first: bool = True


@event("fgdm_offered", label="Family group decision-making offered", step="S07", matter="pre_proceedings")
class FgdmOffered:
    """The family was offered a meeting of its own to make a plan."""


@event("fgdm_held", label="Family group decision-making meeting held", step="S07", matter="pre_proceedings")
class FgdmHeld:
    """The family met."""


@event("pre_proceedings_ended", label="Pre-proceedings ended", step="S33", matter="pre_proceedings")
class PreProceedingsEnded:
    """The decision to step down, or to go to court."""

    outcome: Annotated[str, PP_OUTCOME] | None = None
    review_meetings: int | None = None


@event("court_application_made", label="Application made to the court", step="S34", matter="pre_proceedings")
class CourtApplicationMade:
    """The council asked the family court for an order."""


ROOM = Room(
    key="court",
    steps=(
        Step(
            "S31",
            "court",
            "Legal gateway or legal planning meeting",
            "the council takes legal advice about going to court",
            (Source("CO&PP2014", ""),),
        ),
        Step(
            "S32",
            "court",
            "Letter before proceedings",
            "the letter saying the council may go to court and what you can do",
            (Source("CO&PP2014", ""),),
        ),
        Step(
            "S33",
            "court",
            "Pre-proceedings meeting and reviews",
            "the meetings to agree what must change so court is not needed",
            (Source("PLWG2021", ""),),
        ),
    ),
    clocks=(
        Clock(
            key="pre_proceedings",
            name="Finish pre-proceedings",
            step="S33",
            starts_text="Decision to enter pre-proceedings / letter before proceedings sent (local choice of start to be fixed)",
            limit=ByDate(
                ((date(2021, 3, 1), within(16, Unit.WEEKS), Source("PLWG2021", "", confirmed=False)),),
                CHECKED_ON,
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="Longer only with recorded senior sign-off",
            to_family="The pre-court stage should normally last no longer than 16 weeks.",
            matter="pre_proceedings",
            starts=on("pre_proceedings_decided", "letter_before_proceedings_sent"),
            stops=on("pre_proceedings_ended", "court_application_made"),
        ),
    ),
    moves=(
        Moves(
            Layer.COURT, "pre_proceedings", on("pre_proceedings_decided", "letter_before_proceedings_sent")
        ),
        Moves(Layer.COURT, "proceedings_issued", on("court_application_made")),
        Moves(Layer.COURT, None, on("pre_proceedings_ended", where=lambda facts: facts is not None)),
    ),
)
