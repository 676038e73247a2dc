"""Enquiry: S13 strategy discussion, S14 section 47 enquiry, S15 medical, S16 interview.

The events are declared so that what happened can be recorded and loaded; the desk for this room is not built yet.
"""

from datetime import date
from typing import Annotated

from alongside.law.events import coded, event
from alongside.law.limits import throughout, working_together
from alongside.law.tables import (
    ASAP,
    LOCAL_POLICY,
    Clock,
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

FINDING = coded(
    "enquiry_finding",
    not_substantiated="Not substantiated",
    substantiated_no_continuing_risk="Substantiated, no continuing risk",
    substantiated_continuing="Substantiated, continuing or likely",
)


@event("harm_suspected", label="Significant harm suspected", step="S13", matter="enquiry", opens_matter=True)
class HarmSuspected:
    """There is reasonable cause to suspect that the child is suffering, or likely to suffer, significant harm."""


@event(
    "strategy_discussion_held",
    label="Strategy discussion held",
    step="S13",
    matter="enquiry",
    opens_matter=True,
)
class StrategyDiscussionHeld:
    """Council, police and health talked. The one that initiates the section 47 enquiry starts the conference clock."""

    initiates_enquiry: bool
    agencies: tuple[str, ...] = ()
    conference_target_on: date | None = None


@event("enquiry_concluded", label="Enquiry concluded", step="S14", matter="enquiry")
class EnquiryConcluded:
    """What the enquiry found."""

    finding: Annotated[str, FINDING]


@event("conference_not_required", label="Conference not required", step="S14", matter="enquiry")
class ConferenceNotRequired:
    """The enquiry ended with no conference needed."""


_NO_CONFERENCE = on(
    "conference_not_required",
    "enquiry_concluded",
    where=lambda facts: getattr(facts, "finding", "") != "substantiated_continuing",
)

ROOM = Room(
    key="enquiry",
    steps=(
        Step(
            "S13",
            "enquiry",
            "Strategy discussion",
            "the professionals' meeting that decides if there must be a child protection enquiry",
            (WT, Source("CA1989", "section 47")),
            "Not needed.",
            ("To have it explained afterwards.",),
        ),
        Step(
            "S14",
            "enquiry",
            "Section 47 enquiry",
            "the child protection enquiry",
            (Source("CA1989", "section 47"),),
            "Not needed.",
            (
                "To know the concerns.",
                "To give your account.",
                "To have legal advice and a supporter.",
                "To be told the outcome in writing.",
            ),
        ),
        Step(
            "S15",
            "enquiry",
            "Child protection medical",
            "a doctor checks your child",
            (WT,),
            "One person with parental responsibility, or the young person, or a court.",
            ("To have it explained.",),
        ),
        Step(
            "S16",
            "enquiry",
            "Recorded interview",
            "a recorded interview with your child, done once and carefully",
            (Source("ABE2022", "interviews", confirmed=False),),
            "Normally the agreement of a parent.",
            ("To be told, afterwards if not before.",),
        ),
    ),
    clocks=(
        Clock(
            key="strategy_discussion",
            name="Hold the strategy discussion",
            step="S13",
            starts_text="Reasonable cause to suspect significant harm",
            limit=working_together(ASAP, "strategy discussion"),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="Same day when danger is immediate; if one agency had to act first, discussion follows as soon as possible",
            to_family="Professionals must talk to each other quickly when they think a child may be badly harmed.",
            matter="enquiry",
            starts=on("harm_suspected"),
            stops=on("strategy_discussion_held"),
        ),
        Clock(
            key="icpc",
            name="Hold the first child protection conference",
            step="S17",
            starts_text="Strategy discussion at which the section 47 enquiry was initiated (if several were held, that one)",
            limit=working_together(within(15, Unit.WORKING_DAYS), "initial child protection conference"),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="Only by recorded, authorised exception with an interim safety plan",
            to_family="If a conference is needed it must be held within 15 working days of the professionals' meeting that started the enquiry.",
            matter="enquiry",
            starts=on("strategy_discussion_held", where=lambda facts: facts.initiates_enquiry),
            stops=on("conference_held", where=lambda facts: facts.conference == "initial"),
            ends=_NO_CONFERENCE,
        ),
        Clock(
            key="s47_outcome",
            name="Conclude the enquiry",
            step="S14",
            starts_text="Strategy discussion that initiated the enquiry",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "outcome of the enquiry", confirmed=False)),
            weight=Weight.LOCAL,
            extension="No national limit; must be ready in time for the conference; common local target 10 working days",
            to_family="There is no set national limit, but the outcome must be ready before any conference.",
            matter="enquiry",
            starts=on("strategy_discussion_held", where=lambda facts: facts.initiates_enquiry),
            stops=on("enquiry_concluded", "conference_not_required", "conference_held"),
        ),
        Clock(
            key="child_seen_s47",
            name="See the child",
            step="S14",
            starts_text="Section 47 enquiry starts",
            limit=throughout(
                LOCAL_POLICY, Source("LOCAL", "seeing the child in an enquiry", confirmed=False)
            ),
            weight=Weight.LOCAL,
            extension="Common local target: same or next working day, by risk",
            to_family="A social worker should see your child quickly once an enquiry starts.",
        ),
    ),
    moves=(
        Moves(
            Layer.PROTECTION,
            "strategy_discussion_held",
            on("strategy_discussion_held", where=lambda facts: not facts.initiates_enquiry),
        ),
        Moves(
            Layer.PROTECTION,
            "s47_enquiry_open",
            on("strategy_discussion_held", where=lambda facts: facts.initiates_enquiry),
        ),
        Moves(
            Layer.PROTECTION,
            "conference_pending",
            on("enquiry_concluded", where=lambda facts: facts.finding == "substantiated_continuing"),
        ),
        Moves(Layer.PROTECTION, None, _NO_CONFERENCE),
    ),
)
