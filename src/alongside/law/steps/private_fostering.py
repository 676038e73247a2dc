"""Private fostering: S42, with long hospital stays.

An arrangement the family made, never the council. Days count from when the council became aware.
"""

from alongside.law.limits import throughout
from alongside.law.tables import Clock, Direction, Room, Sense, Source, Step, Unit, Weight, within

ROOM = Room(
    key="private_fostering",
    steps=(
        Step(
            "S42",
            "private_fostering",
            "Private fostering; hospital stays",
            "someone who is not close family cares for a child, by private arrangement",
            (
                Source("CA1989", "section 66", confirmed=False),
                Source("PFRegs2005", "regulations 3 and 8"),
            ),
            "Not needed: the council must be told.",
            (
                "To advice and help.",
                "For the child: to be spoken to alone.",
            ),
        ),
    ),
    clocks=(
        Clock(
            key="private_fostering_threshold",
            name="An arrangement becomes private fostering",
            step="S42",
            starts_text="Care by someone who is not a close relative begins, or is intended",
            limit=throughout(within(28, Unit.CALENDAR_DAYS), Source("CA1989", "section 66", confirmed=False)),
            weight=Weight.LAW,
            to_family="If someone who is not close family cares for a child for 28 days or more, the council must be told.",
            extension="Child under 16 (18 if disabled)",
            sense=Sense.NOT_BEFORE,
        ),
        Clock(
            key="private_fostering_notice",
            name="Notify the council of an arrangement",
            step="S42",
            starts_text="Arrangement due to begin (count back)",
            limit=throughout(within(6, Unit.WEEKS), Source("PFRegs2005", "regulation 3")),
            weight=Weight.LAW,
            to_family="Tell the council at least six weeks before.",
            extension="Immediately if it starts sooner",
            direction=Direction.BEFORE,
        ),
        Clock(
            key="private_fostering_first_visit",
            name="First visit after notification",
            step="S42",
            starts_text="Notification received",
            limit=throughout(
                within(7, Unit.WORKING_DAYS), Source("PFRegs2005", "regulations 4 and 7", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="Someone from the council visits within seven working days.",
        ),
        Clock(
            key="private_fostering_visit_y1",
            name="Visit in the first year",
            step="S42",
            starts_text="Previous visit, year 1",
            limit=throughout(within(6, Unit.WEEKS), Source("PFRegs2005", "regulation 8(1)(a)")),
            weight=Weight.LAW,
            to_family="Then at least every six weeks in the first year.",
            extension="Also when reasonably asked",
        ),
        Clock(
            key="private_fostering_visit_y2",
            name="Visit after the first year",
            step="S42",
            starts_text="Previous visit, year 2 on",
            limit=throughout(within(12, Unit.WEEKS), Source("PFRegs2005", "regulation 8(1)(b)")),
            weight=Weight.LAW,
            to_family="Then at least every 12 weeks.",
            extension="Also when reasonably asked",
        ),
        Clock(
            key="hospital_stay_notice",
            name="Notify the council of a long hospital stay",
            step="S42",
            starts_text="Child in hospital, care home or similar, continuous",
            limit=throughout(within(3, Unit.MONTHS), Source("CA1989", "sections 85 to 86", confirmed=False)),
            weight=Weight.LAW,
            to_family="If a child is in hospital for three months the council must be told.",
            extension="Provider tells authority",
        ),
    ),
)
