"""Records: S47 access, S48 sharing, S50 identifiers and the NHS, S52 keeping, S53 the returns.

What is written, who may see it, how long it is kept.
"""

from typing import Annotated

from alongside.law.events import coded, event
from alongside.law.limits import throughout
from alongside.law.tables import LOCAL_POLICY, Clock, Room, Sense, Source, Step, Unit, Weight, within

ENTRY_KIND = coded("entry_kind", note="Note", visit="Visit", call="Call")


@event("entry_written", label="Written in the record", step="S47", matter="record", opens_matter=True)
class EntryWritten:
    """A note, visit or call was written up; its words stand in a document. Its day is the day it happened. Whether the
    child was seen is an event of its own."""

    entry: Annotated[str, ENTRY_KIND]
    worker: str | None = None


ROOM = Room(
    key="records",
    steps=(
        Step(
            "S47",
            "records",
            "Access to records",
            "asking to see what is written about you",
            (
                Source("UKGDPR", "article 15"),
                Source("DPA2018", ""),
            ),
            "",
            (
                "To have a copy you can understand.",
                "To have it in a form you can use.",
                "To complain to the council, the Information Commissioner or a court.",
            ),
        ),
        Step(
            "S48",
            "records",
            "Sharing information",
            "who is told what, and why",
            (
                Source("UKGDPR", "articles 6 and 9", confirmed=False),
                Source("DPA2018", "Schedule 1", confirmed=False),
            ),
            "Agreement to help is not the basis for sharing to keep a child safe.",
            ("To know what was shared, with whom and why, unless that is risky.",),
        ),
        Step(
            "S50",
            "records",
            "Identifiers and Child Protection – Information Sharing",
            "the NHS and the council know that a child has a plan or is in care",
            (Source("CPIS", ""),),
            "",
            ("To know that the NHS can see this.",),
        ),
        Step(
            "S52",
            "records",
            "Retention",
            "how long records are kept",
            (
                Source("CPPCR2010", "regulation 50"),
                Source("AIR2005", "regulation 6"),
                Source("FSR2011", "regulation 32"),
            ),
            "",
            ("To know how long your record is kept.",),
        ),
        Step(
            "S53",
            "records",
            "National data returns",
            "the numbers every council sends to the government",
            (Source("CIN_GUIDE", ""),),
            "",
            ("To know that numbers about your child are sent without your names.",),
        ),
    ),
    clocks=(
        Clock(
            key="sar",
            name="Give access to records",
            step="S47",
            starts_text="Request received, or ID/clarification received",
            limit=throughout(within(1, Unit.MONTHS), Source("UKGDPR", "article 12")),
            weight=Weight.LAW,
            to_family="You should get your records within one month.",
            extension="See next; clock pauses while ID or needed clarification awaited",
            rolls_to_working_day=True,
        ),
        Clock(
            key="sar_extended",
            name="Give access to records, extended",
            step="S47",
            starts_text="Request received",
            limit=throughout(within(3, Unit.MONTHS), Source("UKGDPR", "article 12(3)")),
            weight=Weight.LAW,
            to_family="If it is complicated it can take up to three months, but they must tell you why in the first month.",
            extension="Only if complex or many requests; must tell requester within month 1",
            rolls_to_working_day=True,
        ),
        Clock(
            key="dp_complaint_ack",
            name="Acknowledge a complaint about data protection",
            step="S47",
            starts_text="Data protection complaint received",
            limit=throughout(
                within(30, Unit.CALENDAR_DAYS),
                Source("DPA2018", "section 164A, by DUAA2025", confirmed=False),
            ),
            weight=Weight.LAW,
            to_family="If you complain about how your information was used they should acknowledge it within 30 days.",
            extension="Then act without undue delay",
            provision="data_protection_complaints",
        ),
        Clock(
            key="cpis_history",
            name="Status stays visible to the NHS",
            step="S50",
            starts_text="CP plan or looked-after status ends",
            limit=throughout(within(12, Unit.MONTHS), Source("CPIS", "history of status")),
            weight=Weight.LOCAL,
            to_family="The NHS can see that your child had a plan for a year after it ends.",
            extension="Status stays visible to NHS",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_looked_after",
            name="Keep the records of a looked-after child",
            step="S52",
            starts_text="Child's date of birth",
            limit=throughout(within(75, Unit.YEARS), Source("CPPCR2010", "regulation 50")),
            weight=Weight.LAW,
            to_family="Records of children in care are kept until they would be 75.",
            extension="Longer if legal hold or public inquiry",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_looked_after_died",
            name="Keep the records of a looked-after child who died",
            step="S52",
            starts_text="Death before age 18",
            limit=throughout(within(15, Unit.YEARS), Source("CPPCR2010", "regulation 50")),
            weight=Weight.LAW,
            to_family="If the child died, records are kept for 15 years.",
            extension="Legal hold",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_adoption",
            name="Keep adoption records",
            step="S52",
            starts_text="Adoption order",
            limit=throughout(within(100, Unit.YEARS), Source("AIR2005", "regulation 6")),
            weight=Weight.LAW,
            to_family="Adoption records are kept for at least 100 years.",
            extension="At least",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_foster_approved",
            name="Keep the records of an approved foster carer",
            step="S52",
            starts_text="Carer's approval ends",
            limit=throughout(within(10, Unit.YEARS), Source("FSR2011", "regulation 32")),
            weight=Weight.LAW,
            to_family="Foster carer records are kept at least 10 years.",
            extension="At least",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_foster_refused",
            name="Keep the records of an application that did not succeed",
            step="S52",
            starts_text="Refusal or withdrawal of application",
            limit=throughout(within(3, Unit.YEARS), Source("FSR2011", "regulation 32")),
            weight=Weight.LAW,
            to_family="Unsuccessful foster carer applications are kept at least three years.",
            extension="At least",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_cin",
            name="Keep child in need records",
            step="S52",
            starts_text="Case closed / date of birth",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "retention of child in need records")),
            weight=Weight.LOCAL,
            to_family="Each council sets how long it keeps child in need records.",
            extension="Examples: to age 30; age 18 plus 3 years' inactivity",
            sense=Sense.LASTS,
        ),
        Clock(
            key="retain_cp",
            name="Keep child protection records",
            step="S52",
            starts_text="Case closed",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "retention of child protection records")),
            weight=Weight.LOCAL,
            to_family="Each council sets how long it keeps child protection records.",
            extension="Example: 35 years after closure",
            sense=Sense.LASTS,
        ),
    ),
)
