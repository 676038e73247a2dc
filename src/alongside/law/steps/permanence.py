"""Permanence: S39 special guardianship, placement order, adoption.

Everything in this room is believed right and was not checked against its text.
"""

from alongside.law.limits import throughout
from alongside.law.tables import Clock, Room, Sense, Source, Step, Unit, Weight, within

ROOM = Room(
    key="permanence",
    steps=(
        Step(
            "S39",
            "permanence",
            "Special guardianship; placement order; adoption",
            "a home for the whole of childhood when a child cannot go home",
            (
                Source("CA1989", "sections 14A to 14F", confirmed=False),
                Source("ACA2002", "sections 19 to 21 and 52", confirmed=False),
            ),
            "Each parent with parental responsibility, or a court.",
            (
                "To have legal advice.",
                "To be heard.",
                "To ask about support.",
                "To ask about contact and letters.",
            ),
        ),
    ),
    clocks=(
        Clock(
            key="sgo_notice",
            name="Earliest application for special guardianship",
            step="S39",
            starts_text="Would-be special guardian gives written notice to the authority",
            limit=throughout(within(3, Unit.MONTHS), Source("CA1989", "section 14A(7)", confirmed=False)),
            weight=Weight.LAW,
            to_family="Tell the council three months before you apply to be a special guardian.",
            extension="Not needed where the court gives leave in proceedings; shorter by leave",
            sense=Sense.NOT_BEFORE,
        ),
        Clock(
            key="adoption_consent_mother",
            name="Earliest valid consent of a mother to adoption",
            step="S39",
            starts_text="Child's birth",
            limit=throughout(within(6, Unit.WEEKS), Source("ACA2002", "section 52(3)", confirmed=False)),
            weight=Weight.LAW,
            to_family="A mother cannot give valid consent to adoption until her baby is six weeks old.",
            extension="Mother's consent to adoption is ineffective before this",
            sense=Sense.NOT_BEFORE,
        ),
    ),
)
