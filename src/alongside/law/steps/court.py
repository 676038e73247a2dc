"""Court: S31 to S38, from legal planning and pre-proceedings to the orders.

The events of pre-proceedings and of the orders are declared so that what happened can be recorded and loaded (census
module 5), and so that the authority on which a child lives where they live can be told; the rest of this room is not
built yet.
"""

from datetime import date, datetime
from typing import Annotated

from alongside.law import care
from alongside.law.events import CodeSet, coded, event
from alongside.law.history import Event, History
from alongside.law.limits import throughout
from alongside.law.questions import age_at
from alongside.law.tables import (
    LOCAL_POLICY,
    Authority,
    Clock,
    Direction,
    Layer,
    Level,
    Moves,
    On,
    Room,
    Rule,
    Sense,
    Source,
    Step,
    Unit,
    Weight,
    on,
    within,
)

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
    """The first meeting with the family and their solicitor, or a review of it. `reviews_so_far`: how many reviews there had
    been when another system told of it, which named none of their days."""

    first: bool = True
    reviews_so_far: int | None = None


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


ORDER = coded(
    "court_order",
    interim_care_order="Interim care order",
    care_order="Care order",
    interim_supervision_order="Interim supervision order",
    supervision_order="Supervision order",
    placement_order="Placement order",
    special_guardianship_order="Special guardianship order",
    child_arrangements_order="Child arrangements order",
    adoption_order="Adoption order",
    remand="Remand",
    other="Another named order",
)


@event("order_made", label="Court order made", step="S38", matter="legal_order", opens_matter=True)
class OrderMade:
    """A court made an order about the child. Its own end counts. Orders of emergencies have kinds of their own."""

    order: Annotated[str, ORDER]
    ends_on: date | None = None
    document: str | None = None
    spoken_by: str | None = None
    spoken_at: datetime | None = None
    named: str | None = None
    allows_living_away: bool | None = None
    council_has_responsibility: bool | None = None


@event("order_ended", label="Court order ended", step="S38", matter="legal_order")
class OrderEnded:
    """The order is over: discharged, replaced, run out, or the young person is 18."""

    how: str | None = None


# --- questions the rules ask -----------------------------------------------------------------------------------------

SUPERVISION = ("supervision_order", "interim_supervision_order")


def _responsibility_without_order(history: History, event: Event) -> bool:
    facts = event.facts
    given = facts is not None and facts.council_has_responsibility is True
    return given and facts.order not in (*care.COUNCIL_HAS_RESPONSIBILITY, *SUPERVISION)


def _supervision_gives_responsibility(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or facts.order not in SUPERVISION:
        return False
    return facts.council_has_responsibility is True or facts.allows_living_away is True


def _too_old(history: History, event: Event) -> bool:
    facts = event.facts
    if (
        facts is None
        or event.reported
        or facts.order not in ("care_order", "interim_care_order", *SUPERVISION)
    ):
        return False
    age = age_at(history, event)
    return age is not None and age >= 17


def _before_birth_or_after_18(history: History, event: Event) -> bool:
    if event.reported or not event.dated or event.on is None:
        return False
    born, age = history.person.born_on, age_at(history, event)
    if born is None:
        due = history.person.due_on
        return due is not None and event.on < due and not history.first("child_born")
    return event.on < born or (age is not None and age >= 18)


ORDERS = tuple(ORDER.options())


def _is(order: str) -> On:
    return on("order_made", where=lambda facts: facts.order == order)


ROOM = Room(
    key="court",
    steps=(
        Step(
            "S31",
            "court",
            "Legal gateway or legal planning meeting",
            "the council takes legal advice about going to court",
            (Source("CO&PP2014", "pre-proceedings"),),
        ),
        Step(
            "S32",
            "court",
            "Letter before proceedings",
            "the letter saying the council may go to court and what you can do",
            (Source("CO&PP2014", "pre-proceedings"),),
        ),
        Step(
            "S33",
            "court",
            "Pre-proceedings meeting and reviews",
            "the meetings to agree what must change so court is not needed",
            (Source("PLWG2021", "pre-proceedings"),),
        ),
        Step(
            "S34",
            "court",
            "Issue of care proceedings",
            "the council asks the family court for an order",
            (Source("CA1989", "section 31"),),
            "Not needed: a court decides.",
            (
                "To have free legal aid.",
                "To respond.",
                "To have contact with your child.",
                "To have an interpreter or intermediary.",
            ),
        ),
        Step(
            "S35",
            "court",
            "Case management hearing",
            "the first full court hearing, where the judge sets the timetable",
            (Source("PD12A", "stage 2", confirmed=False),),
            "",
            (
                "To attend.",
                "To have a lawyer.",
            ),
        ),
        Step(
            "S36",
            "court",
            "Issues resolution hearing",
            "the hearing that settles or narrows what is in dispute",
            (Source("PD12A", "stage 3", confirmed=False),),
            "",
            (
                "To attend.",
                "To have a lawyer.",
                "To give evidence.",
            ),
        ),
        Step(
            "S37",
            "court",
            "Final hearing",
            "the hearing where the judge decides",
            (Source("CA1989", "sections 1, 31 and 32"),),
            "",
            (
                "To attend.",
                "To have a lawyer.",
                "To give evidence.",
                "To appeal.",
            ),
        ),
        Step(
            "S38",
            "court",
            "Orders about protection and care",
            "what each court order means",
            (Source("CA1989", "sections 8, 31 to 39", confirmed=False),),
            "",
            (
                "To have a copy of the order.",
                "To appeal.",
                "To ask later for an order to be changed or ended.",
            ),
        ),
    ),
    clocks=(
        Clock(
            key="pre_proceedings",
            name="Finish pre-proceedings",
            step="S33",
            starts_text="Decision to enter pre-proceedings / letter before proceedings sent (local choice of start to be fixed)",
            limit=throughout(
                within(16, Unit.WEEKS), Source("PLWG2021", "length of pre-proceedings", confirmed=False)
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            extension="Longer only with recorded senior sign-off",
            to_family="The pre-court stage should normally last no longer than 16 weeks.",
            matter="pre_proceedings",
            starts=on("pre_proceedings_decided", "letter_before_proceedings_sent"),
            stops=on("pre_proceedings_ended", "court_application_made"),
        ),
        Clock(
            key="pre_proceedings_midpoint",
            name="Hold the midpoint review",
            step="S33",
            starts_text="First pre-proceedings meeting",
            limit=throughout(
                LOCAL_POLICY, Source("LOCAL", "midpoint review of pre-proceedings", confirmed=False)
            ),
            weight=Weight.LOCAL,
            to_family="There should be a review meeting part way through.",
            extension="Common 6-8 weeks",
        ),
        Clock(
            key="proceedings",
            name="Proceedings end",
            step="S37",
            starts_text="Day the application is issued",
            limit=throughout(
                within(26, Unit.WEEKS), Source("CA1989", "section 32, with C&FA2014 and PD12A 1.1(3)")
            ),
            weight=Weight.LAW,
            to_family="The court aims to finish within 26 weeks. A judge can allow more time if it is needed to be fair.",
            extension="Court may extend if needed to resolve justly, each time by up to 8 weeks",
        ),
        Clock(
            key="allocation_directions",
            name="First directions and allocation",
            step="S34",
            starts_text="Day of issue (Day 1)",
            limit=throughout(within(2, Unit.BUSINESS_DAYS), Source("PD12A", "stage 1", confirmed=False)),
            weight=Weight.COURT,
            to_family="Within about two days the court gives first directions and a guardian is appointed for your child.",
            counts_first_day=True,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="cmh_earliest",
            name="Earliest case management hearing",
            step="S35",
            starts_text="Day of issue = Day 1",
            limit=throughout(within(12, Unit.BUSINESS_DAYS), Source("PD12A", "stage 2", confirmed=False)),
            weight=Weight.COURT,
            to_family="The first full court hearing is not before day 12.",
            extension="Not before this day",
            sense=Sense.NOT_BEFORE,
            counts_first_day=True,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="cmh_latest",
            name="Latest case management hearing",
            step="S35",
            starts_text="Day of issue = Day 1",
            limit=throughout(within(18, Unit.BUSINESS_DAYS), Source("PD12A", "stage 2", confirmed=False)),
            weight=Weight.COURT,
            to_family="The first full court hearing should be by day 18.",
            extension="Not later than this day",
            counts_first_day=True,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="fcmh_latest",
            name="Latest further case management hearing",
            step="S35",
            starts_text="Day of issue = Day 1",
            limit=throughout(within(25, Unit.BUSINESS_DAYS), Source("PD12A", "stage 2", confirmed=False)),
            weight=Weight.COURT,
            to_family="If the court needs a second meeting to plan how it goes on, it should be by day 25.",
            extension="Only if a further CMH is needed",
            counts_first_day=True,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="advocates_before_cmh",
            name="Advocates meet before the case management hearing",
            step="S35",
            starts_text="CMH date (count back)",
            limit=throughout(
                within(2, Unit.BUSINESS_DAYS),
                Source("PD12A", "advocates' meeting before the case management hearing", confirmed=False),
            ),
            weight=Weight.COURT,
            to_family="The lawyers meet before the hearing to narrow the issues.",
            extension="Not later than",
            direction=Direction.BEFORE,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="advocates_before_irh",
            name="Advocates meet before the issues resolution hearing",
            step="S36",
            starts_text="IRH date (count back)",
            limit=throughout(
                within(7, Unit.BUSINESS_DAYS),
                Source("PD12A", "advocates' meeting before the issues resolution hearing", confirmed=False),
            ),
            weight=Weight.COURT,
            to_family="The lawyers meet at least a week before this hearing.",
            extension="Not later than",
            direction=Direction.BEFORE,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="care_application_notice",
            name="Give notice of the hearing",
            step="S34",
            starts_text="Hearing date (count back)",
            limit=throughout(
                within(3, Unit.CALENDAR_DAYS),
                Source("PD12C", "notice of an application for a care order", confirmed=False),
            ),
            weight=Weight.COURT,
            to_family="You should have at least three days' notice of the hearing.",
            extension="Court may shorten",
            direction=Direction.BEFORE,
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="s37_report",
            name="Report to the court under section 37",
            step="S38",
            starts_text="Court directs a section 37 investigation",
            limit=throughout(within(8, Unit.WEEKS), Source("CA1989", "section 37(4)", confirmed=False)),
            weight=Weight.LAW,
            to_family="If the court asks the council to look into things it has eight weeks to report.",
            extension="Court may direct otherwise",
        ),
        Clock(
            key="supervision_order",
            name="Supervision order ends",
            step="S38",
            starts_text="Supervision order made",
            limit=throughout(
                within(1, Unit.YEARS), Source("CA1989", "Schedule 3 paragraph 6", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="A supervision order lasts up to a year and can be extended to three years.",
            extension="Court may extend, to 3 years in total",
            sense=Sense.LASTS,
        ),
        Clock(
            key="reapply_discharge",
            name="Earliest new application to discharge",
            step="S38",
            starts_text="Application to discharge a care or supervision order refused",
            limit=throughout(within(6, Unit.MONTHS), Source("CA1989", "section 91(15)", confirmed=False)),
            weight=Weight.LAW,
            to_family="If the court does not end the order, you normally wait six months before you ask again.",
            extension="Earlier only with permission",
            sense=Sense.NOT_BEFORE,
        ),
        Clock(
            key="appeal_general",
            name="Lodge an appeal",
            step="S38",
            starts_text="Court decision",
            limit=throughout(within(21, Unit.CALENDAR_DAYS), Source("FPR", "rule 30.4", confirmed=False)),
            weight=Weight.COURT,
            to_family="An appeal must usually be lodged within 21 days. Get legal advice at once.",
            extension="Court may set another period",
            authority=Authority.COURT_RULES,
        ),
        Clock(
            key="appeal_interim",
            name="Lodge an appeal against an interim order",
            step="S38",
            starts_text="Interim care or supervision order made",
            limit=throughout(within(7, Unit.CALENDAR_DAYS), Source("FPR", "rule 30.4(3)", confirmed=False)),
            weight=Weight.COURT,
            to_family="An appeal against an interim order must usually be lodged within 7 days.",
            extension="Court may set another period",
            authority=Authority.COURT_RULES,
        ),
    ),
    moves=(
        Moves(
            Layer.COURT, "pre_proceedings", on("pre_proceedings_decided", "letter_before_proceedings_sent")
        ),
        Moves(Layer.COURT, "proceedings_issued", on("court_application_made")),
        Moves(Layer.COURT, None, on("pre_proceedings_ended", where=lambda facts: facts is not None)),
        *(Moves(Layer.LEGAL_BASIS, order, _is(order)) for order in ORDERS),
        Moves(Layer.LEGAL_BASIS, None, on("order_ended")),
    ),
    rules=(
        Rule(
            "responsibility_without_order",
            Level.REFUSAL,
            5,
            ("order_made",),
            _responsibility_without_order,
            "This order does not give the council parental responsibility.",
            "Only an emergency protection order, an interim care order, a care order or a placement order does. Correct it.",
            Source("CA1989", "sections 33(3) and 44(4)(c)"),
            field="council_has_responsibility",
        ),
        Rule(
            "supervision_gives_no_responsibility",
            Level.REFUSAL,
            9,
            ("order_made",),
            _supervision_gives_responsibility,
            "A supervision order gives the council no parental responsibility and lets it keep no child away from home.",
            "Read the order again and correct it. If a child is away from home, another authority is needed.",
            Source("CA1989", "section 35"),
            field="order",
        ),
        Rule(
            "order_at_seventeen",
            Level.REFUSAL,
            10,
            ("order_made",),
            _too_old,
            "No care or supervision order can be made for a young person of 17 or over.",
            "Check the day of the order and the date of birth, and tell a lawyer.",
            Source("CA1989", "section 31(3)"),
            field="on",
        ),
        Rule(
            "order_before_birth_or_after_18",
            Level.REFUSAL,
            11,
            ("order_made",),
            _before_birth_or_after_18,
            "An order cannot be made before a child is born or after they are 18.",
            "Check the day of the order and the date of birth.",
            Source("CA1989", "section 31"),
            field="on",
        ),
        Rule(
            "order_without_document",
            Level.ALERT,
            13,
            ("order_made",),
            lambda history, event: not event.reported and not care.has_word_or_paper(event.facts),
            "Neither the paper of this order nor who said it and when is recorded.",
            "A spoken word will do tonight: the name and the time. Then ask for the paper.",
            Source("PROCESS", "invariant 13"),
            field="document",
            settled=lambda history, event: any(
                e.kind == "legal_paper_received" for e in history.of(event.matter)
            ),
        ),
    ),
)
