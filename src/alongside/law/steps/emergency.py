"""Emergency: S12 immediate protection, S25 police protection, S26 to S29 emergency orders.

The events of police protection are declared so that what happened can be recorded; the desk is not built yet.
"""

from alongside.law.events import event
from alongside.law.limits import throughout
from alongside.law.tables import (
    ASAP,
    Authority,
    Clock,
    Direction,
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


@event(
    "police_protection_started",
    label="Taken into police protection",
    step="S25",
    matter="police_protection",
    opens_matter=True,
)
class PoliceProtectionStarted:
    """A constable took the child into police protection. The 72 hours run from that moment."""

    officer: str | None = None
    reason: str | None = None


@event("police_protection_ended", label="Police protection ended", step="S25", matter="police_protection")
class PoliceProtectionEnded:
    """The child went home, or another basis took over."""

    how: str | None = None


ROOM = Room(
    key="emergency",
    steps=(
        Step(
            "S25",
            "emergency",
            "Police protection",
            "the police keep a child safe for up to three days",
            (Source("CA1989", "section 46"),),
            "None.",
            ("To know why.", "To have a solicitor.", "To complain to the police."),
        ),
        Step(
            "S12",
            "emergency",
            "Immediate protection",
            "acting at once when a child is in danger",
            (
                Source("CA1989", "sections 44 and 46"),
                Source("WT2023", "chapter 3"),
            ),
            "Not needed.",
            (
                "To be told why.",
                "To be heard by a court quickly.",
                "To have a solicitor.",
                "To have contact with your child.",
            ),
        ),
        Step(
            "S26",
            "emergency",
            "Emergency protection order",
            "a short court order to keep a child safe now",
            (Source("CA1989", "sections 44, 45 and 48"),),
            "Not needed: a court decides.",
            (
                "To have legal aid.",
                "To have a solicitor.",
                "To challenge the order.",
                "To have contact.",
                "To have the reasons.",
            ),
        ),
        Step(
            "S27",
            "emergency",
            "Child assessment order",
            "the court lets professionals see and assess your child",
            (Source("CA1989", "section 43"),),
            "A child who understands enough may say no.",
            (
                "To be told before the hearing.",
                "To be heard by the court.",
            ),
        ),
        Step(
            "S28",
            "emergency",
            "Exclusion requirement",
            "the person who is a risk leaves, not the child",
            (Source("CA1989", "sections 38A and 44A", confirmed=False),),
            "The person who will care for the child at home agrees.",
            ("To be told who may not come, where, and until when.",),
        ),
        Step(
            "S29",
            "emergency",
            "Recovery order",
            "a court order to find a child and bring them back to safety",
            (Source("CA1989", "section 50", confirmed=False),),
            "Not needed: a court decides.",
            ("To be told what the order says.",),
        ),
    ),
    clocks=(
        Clock(
            key="police_protection",
            name="Police protection ends",
            step="S25",
            starts_text="Moment the constable takes the child into police protection",
            limit=throughout(within(72, Unit.HOURS), Source("CA1989", "section 46(6)")),
            weight=Weight.LAW,
            sense=Sense.LASTS,
            extension="None; not renewable back to back",
            to_family="The police can keep a child safe for up to 72 hours. After that there must be a court order, your agreement, or your child comes home.",
            matter="police_protection",
            starts=on("police_protection_started"),
            stops=on("police_protection_ended"),
        ),
        Clock(
            key="police_tell",
            name="Tell the family, the child and the council",
            step="S25",
            starts_text="Child taken into police protection",
            limit=throughout(ASAP, Source("CA1989", "section 46(3) to (4)")),
            weight=Weight.LAW,
            extension="As soon as reasonably practicable",
            to_family="The police must tell you, your child and the council what they have done and why, as soon as they can.",
            matter="police_protection",
            starts=on("police_protection_started"),
            stops=on("told", where=lambda facts: facts.duty == "police_tell"),
        ),
        Clock(
            key="epo",
            name="Emergency protection order ends",
            step="S26",
            starts_text="Order made; or first day of police protection if made on a police application",
            limit=throughout(within(8, Unit.CALENDAR_DAYS), Source("CA1989", "section 45(1) to (3)")),
            weight=Weight.LAW,
            to_family="An emergency protection order lasts up to eight days.",
            extension="See epo_extension; if day 8 is a Sunday or holiday the court may run it to noon next day",
            sense=Sense.LASTS,
            counts_first_day=True,
        ),
        Clock(
            key="epo_extension",
            name="Extended emergency protection order ends",
            step="S26",
            starts_text="End of the first EPO period",
            limit=throughout(within(7, Unit.CALENDAR_DAYS), Source("CA1989", "section 45(5) to (6)")),
            weight=Weight.LAW,
            to_family="The court can add up to seven more days, once.",
            extension="Once only",
            sense=Sense.LASTS,
        ),
        Clock(
            key="epo_notice",
            name="Give notice of the emergency hearing",
            step="S26",
            starts_text="Hearing date (count back)",
            limit=throughout(
                within(1, Unit.CALENDAR_DAYS),
                Source("PD12C", "notice of an emergency protection hearing", confirmed=False),
            ),
            weight=Weight.COURT,
            to_family="You should normally get one day's notice, but the court can act without telling you first in an emergency.",
            extension="Court may hear without notice",
            direction=Direction.BEFORE,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="epo_service_after",
            name="Serve the order made without notice",
            step="S26",
            starts_text="EPO made without notice",
            limit=throughout(
                within(48, Unit.HOURS),
                Source("PD12C", "and FPR rule 12.16, service after an order without notice", confirmed=False),
            ),
            weight=Weight.COURT,
            to_family="If the court acted without telling you, you must be given the papers within 48 hours.",
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="child_assessment_order",
            name="Child assessment order ends",
            step="S27",
            starts_text="Date specified in the order for the assessment to begin",
            limit=throughout(
                within(7, Unit.CALENDAR_DAYS), Source("CA1989", "section 43(5)", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="A child assessment order lets professionals assess your child for up to seven days.",
            sense=Sense.LASTS,
            counts_first_day=True,
        ),
        Clock(
            key="cao_notice",
            name="Give notice of the child assessment hearing",
            step="S27",
            starts_text="Hearing date (count back)",
            limit=throughout(
                within(7, Unit.CALENDAR_DAYS),
                Source(
                    "PD12C",
                    "and CA1989 section 43(11), notice of a child assessment hearing",
                    confirmed=False,
                ),
            ),
            weight=Weight.COURT,
            to_family="You must be told before a child assessment order hearing.",
            extension="Must be on notice",
            direction=Direction.BEFORE,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="exclusion_lapse",
            name="Exclusion requirement lapses",
            step="S28",
            starts_text="Child removed by the authority from the home to other accommodation, continuously",
            limit=throughout(
                within(24, Unit.HOURS), Source("CA1989", "sections 38A(10) and 44A(10)", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="If your child is moved out for more than 24 hours, the order keeping someone out of the home stops.",
            extension="Exclusion requirement then ends",
            sense=Sense.LASTS,
        ),
    ),
    moves=(
        Moves(Layer.LEGAL_BASIS, "police_protection", on("police_protection_started")),
        Moves(Layer.LEGAL_BASIS, None, on("police_protection_ended")),
    ),
)
