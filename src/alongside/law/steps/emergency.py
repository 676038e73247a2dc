"""Emergency: S12 immediate protection, S25 police protection, S26 to S29 emergency orders.

The events of police protection are declared so that what happened can be recorded; the desk is not built yet.
"""

from datetime import date

from alongside.law.editions import CHECKED_ON
from alongside.law.events import event
from alongside.law.tables import (
    ASAP,
    ByDate,
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

FROM = date(1991, 10, 14)


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
    ),
    clocks=(
        Clock(
            key="police_protection",
            name="Police protection ends",
            step="S25",
            starts_text="Moment the constable takes the child into police protection",
            limit=ByDate(((FROM, within(72, Unit.HOURS), Source("CA1989", "section 46(6)")),), CHECKED_ON),
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
            limit=ByDate(((FROM, ASAP, Source("CA1989", "section 46(3)-(4)")),), CHECKED_ON),
            weight=Weight.LAW,
            extension="As soon as reasonably practicable",
            to_family="The police must tell you, your child and the council what they have done and why, as soon as they can.",
            matter="police_protection",
            starts=on("police_protection_started"),
            stops=on("told", where=lambda facts: facts.duty == "police_tell"),
        ),
    ),
    moves=(
        Moves(Layer.LEGAL_BASIS, "police_protection", on("police_protection_started")),
        Moves(Layer.LEGAL_BASIS, None, on("police_protection_ended")),
    ),
)
