"""Looked after: S30 accommodation by agreement, S40 the looked-after child.

Section 20 is whole here as law: who agreed, with what understanding, who objects, and what follows when somebody changes
their mind. A parent with parental responsibility who may take the child home needs to give no notice, and no clause says
otherwise. Its record and its desk come later. Of S40 (visits, reviews, plans, health) only the clocks stand, as data.
Sources: Children Act sections 20 and 22 as they stood (process.md S30, S40).
"""

from datetime import date, datetime
from typing import Annotated

from alongside.law import care
from alongside.law.events import coded, event
from alongside.law.history import Event, History, Matter
from alongside.law.limits import throughout
from alongside.law.questions import MANAGERS, SENIOR, age_at, is_open, reasons_rule
from alongside.law.steps.assessment import VIEWS
from alongside.law.tables import (
    Clock,
    Decision,
    Layer,
    Level,
    Moves,
    Room,
    Rule,
    Sense,
    Source,
    Step,
    Tell,
    Unit,
    Weight,
    on,
    within,
)

S20 = Source("CA1989", "section 20")
MAY_REMOVE = Source("CA1989", "section 20(7) to (8)")
STANDS_AS = coded(
    "stands_as",
    responsibility="A person with parental responsibility",
    child_arrangements_order="Named in a child arrangements order as the person the child lives with",
    special_guardian="Special guardian",
    high_court_order="Has care by an order of the High Court",
    young_person="The young person, 16 or 17",
    nobody_has_responsibility="Nobody has parental responsibility",
    lost_or_abandoned="The child is lost or abandoned",
    carer_prevented="The person who cares for the child is prevented from it",
)
EXPLAINED = coded(
    "s20_explained",
    may_withdraw="They may change their mind and take the child home at any time",
    may_say_no="They may say no",
    legal_advice="They may have legal advice first",
    where="Where the child will live",
    contact="How they see the child",
    how_long="What it is for and how long it may last",
)
ABLE = coded(
    "able_to_care",
    yes="Willing and able to provide or arrange a home",
    no="Not able",
    not_known="Not yet known",
)
ANSWER = coded(
    "s20_answer",
    agrees="Agrees",
    objects="Objects",
    no_answer="No answer yet",
    not_found="Could not be found",
)
OUTCOME = coded(
    "s20_outcome",
    returned="The child went home",
    order="A court order",
    police_protection="Police protection",
    agreed_again="They agreed again, freely",
)


@event("s20_asked", label="Asked about section 20", step="S30", matter="section_20", opens_matter=True)
class S20Asked:
    """Somebody with parental responsibility was asked, and what they answered."""

    person: str
    has_responsibility: bool | None = None
    answer: Annotated[str, ANSWER] | None = None


@event("s20_agreed", label="Agreed to section 20", step="S30", matter="section_20", opens_matter=True)
class S20Agreed:
    """Somebody agreed, or the ground on which nobody has to. What was explained, in which language, and that nobody
    pressed them, stand with it. Words spoken by phone are kept and confirmed afterwards."""

    given_by: str | None = None
    stands_as: Annotated[str, STANDS_AS] = "responsibility"
    has_responsibility: bool | None = None
    evidence: str | None = None
    capacity: bool | None = None
    explained: tuple[Annotated[str, EXPLAINED], ...] = ()
    language: str | None = None
    interpreter: bool | None = None
    free_of_pressure: bool | None = None
    notice_clause: bool | None = None
    spoken: bool | None = None
    document: str | None = None
    soon_after_birth: bool | None = None


@event("s20_objected", label="Objected to section 20", step="S30", matter="section_20", opens_matter=True)
class S20Objected:
    """Somebody with parental responsibility does not want the child accommodated. It blocks, unless they are not able to
    provide or arrange a home."""

    objected_by: str | None = None
    stands_as: Annotated[str, STANDS_AS] | None = None
    able_to_care: Annotated[str, ABLE] | None = None
    wants_child_back: bool | None = None


@event("s20_objection_lifted", label="No longer objects", step="S30", matter="section_20")
class S20ObjectionLifted:
    """Somebody who objected does so no more."""

    lifted_by: str | None = None


@event("s20_relied_on", label="Accommodated under section 20", step="S30", matter="section_20", decides=True)
class S20ReliedOn:
    """A manager decided that the council may accommodate the child on this agreement: what it is for, until when as far as
    anybody can say, when it is looked at again, and whether the child was asked. `others_not_asked`: the record showed somebody
    else with parental responsibility who had not been asked."""

    reasons: str | None = None
    decided_by: str | None = None
    decided_by_role: str | None = None
    purpose: str | None = None
    until_on: date | None = None
    review_on: date | None = None
    child_view: Annotated[str, VIEWS] | None = None
    child_view_why: str | None = None
    notice_clause: bool | None = None
    document: str | None = None
    spoken_by: str | None = None
    spoken_at: datetime | None = None
    others_not_asked: bool | None = None


@event("s20_withdrawn", label="Agreement to section 20 withdrawn", step="S30", matter="section_20")
class S20Withdrawn:
    """Somebody who agreed does so no more. From this moment the hours run until the child is home or another authority
    stands."""

    withdrawn_by: str | None = None
    wants_child_back: bool | None = None


@event("s20_outcome", label="What followed the withdrawal", step="S30", matter="section_20")
class S20Outcome:
    """What was done when somebody changed their mind or objected, and when."""

    outcome: Annotated[str, OUTCOME]


@event("s20_ended", label="Section 20 ended", step="S30", matter="section_20")
class S20Ended:
    """The child is no longer accommodated under this agreement."""

    reasons: str | None = None


# --- questions the rules ask -----------------------------------------------------------------------------------------


def _nobody_agreed(history: History, event: Event) -> bool:
    return not event.reported and not care.agreement(history, event.matter).rests_on_somebody


def _somebody_objects(history: History, event: Event) -> bool:
    stands = care.agreement(history, event.matter)
    return not event.reported and bool(stands.objects) and not stands.barred


def _not_explained(history: History, event: Event) -> bool:
    stands = care.agreement(history, event.matter)
    return not event.reported and stands.rests_on_somebody and not stands.explained


def _young_person_of_another_age(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or facts.stands_as != "young_person":
        return False
    age = age_at(history, event)
    return age is not None and age < 16


def _has_a_notice_clause(history: History, event: Event) -> bool:
    if event.facts is not None and event.facts.notice_clause:
        return True
    if event.kind != "s20_relied_on":
        return False
    last = history.last("s20_agreed", matter=event.matter)
    return last is not None and bool(last.facts.notice_clause)


def _relied_on(history: History, event: Event) -> bool:
    kinds = {e.kind for e in history.of(event.matter)}
    return not event.reported and "s20_relied_on" in kinds and "s20_ended" not in kinds


def _outcome_recorded(history: History, event: Event) -> bool:
    first = care.span_of(event)[0]
    return any(
        e.kind in ("s20_outcome", "s20_ended") and care.span_of(e)[1] >= first
        for e in history.of(event.matter)
    )


def _child_not_heard(history: History, event: Event) -> bool:
    """Whether neither the child's wishes stand with the decision nor why nobody could ask (section 20(6))."""
    facts = event.facts
    if facts is None or event.reported or facts.child_view == "given":
        return False
    return facts.child_view is None or not (facts.child_view_why or "").strip()


def _withdrawn_from_what_stands(history: History, event: Event) -> bool:
    """The clock runs where the council relied on the agreement: there is a child to bring home."""
    return any(e.kind == "s20_relied_on" for e in history.before(event).of(event.matter))


def _agreement_is_gone(history: History, event: Event) -> bool:
    stands = care.agreement(history.before(event).and_then(event), event.matter)
    return not stands.rests_on_somebody or (bool(stands.objects) and not stands.barred)


def _others_not_asked(history: History, event: Event) -> bool:
    """Whether somebody known to have responsibility neither agreed, objected nor was asked."""
    from alongside.law.steps.conference import known_to_have_responsibility

    names = ("given_by", "objected_by", "person", "withdrawn_by")
    said = {getattr(e.facts, name, None) for e in history.of(event.matter) for name in names}
    there = getattr(event.facts, "others_not_asked", None)
    return not event.reported and bool(there or known_to_have_responsibility(history) - said)


def _record_closed_while_away(history: History, event: Event) -> bool:
    if event.reported or event.on is None:
        return False
    stay = care.stay(history, care.span_of(event)[1])
    by_council = stay is not None and stay.facts.arranged_by == "council"
    return by_council or any(b.value in care.ALLOWS_REMOVAL for b in care.live_with(history, event))


def _may_rely(history: History, matter: Matter) -> bool:
    return matter.kind == "section_20" and is_open(
        history, matter, ("s20_agreed", "s20_asked", "s20_objected"), ("s20_relied_on", "s20_ended")
    )


ROOM = Room(
    key="looked_after",
    steps=(
        Step(
            "S30",
            "looked_after",
            "Section 20 accommodation",
            "you agree for your child to live somewhere arranged by the council for a time",
            (Source("CA1989", "section 20"),),
            "A person with parental responsibility, freely and knowing what it means; a young person of 16 or 17 for themselves.",
            (
                "To have independent legal advice first.",
                "To say no to it, if you have parental responsibility.",
                "To have a copy of the agreement.",
                "To be told where your child is.",
                "To have contact with your child.",
                "To take part in the meetings that look at the plan again.",
                "To take your child home, if you have parental responsibility and no court has said otherwise.",
            ),
        ),
        Step(
            "S40",
            "looked_after",
            "Looked-after child",
            "your child is in the care of the council, by agreement or by court order",
            (
                Source("CA1989", "section 22"),
                Source("CPPCR2010", ""),
            ),
            "As the agreement or the order says.",
            (
                "To be asked before decisions.",
                "To be invited to reviews.",
                "To have a copy of the plan.",
                "To have contact.",
                "To complain.",
                "For your child: an advocate, an independent visitor, and to see the reviewing officer alone.",
            ),
        ),
    ),
    clocks=(
        Clock(
            key="looked_after_start",
            name="Accommodation becomes being looked after",
            step="S30",
            starts_text="Accommodation begins (s20/s21)",
            limit=throughout(within(24, Unit.HOURS), Source("CA1989", "section 22(2)", confirmed=False)),
            weight=Weight.LAW,
            to_family="A child becomes 'looked after' once the council has housed them for more than 24 hours.",
            extension="Child is looked after once accommodated more than 24 hours continuously",
            sense=Sense.NOT_BEFORE,
            matter="living",
            starts=on("stays_away", where=lambda facts: facts.arranged_by == "council"),
            stops=on("returned_home"),
        ),
        Clock(
            key="s20_removal",
            name="Return the child to the parent who asks",
            step="S30",
            starts_text="Person with PR (not barred) says they want the child back",
            limit=throughout(within(0, Unit.HOURS), Source("CA1989", "section 20(8)")),
            weight=Weight.LAW,
            to_family="If you have parental responsibility you can normally take your child back at any time without giving notice.",
            extension="No notice can be required; 16-17 who agreed and s20(9) cases differ",
            matter="section_20",
            starts=on(
                "s20_withdrawn",
                "s20_objected",
                where=lambda facts: (
                    getattr(facts, "able_to_care", None) != "no" or facts.wants_child_back is True
                ),
            ),
            only_if=_withdrawn_from_what_stands,
            stops=on("s20_outcome", "s20_ended"),
            repeats=True,
        ),
        Clock(
            key="contact_refusal",
            name="Urgent refusal of contact ends",
            step="S40",
            starts_text="Authority refuses contact as a matter of urgency",
            limit=throughout(
                within(7, Unit.CALENDAR_DAYS), Source("CA1989", "section 34(6)", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="The council can stop contact for up to seven days in an emergency. Longer needs a court order.",
            extension="Longer only by court order",
            sense=Sense.LASTS,
        ),
        Clock(
            key="secure_without_court",
            name="Secure accommodation without a court ends",
            step="S40",
            starts_text="Child placed in secure accommodation",
            limit=throughout(
                within(72, Unit.HOURS),
                Source("CA1989", "section 25 and the 1991 Regulations", confirmed=False),
            ),
            weight=Weight.LAW,
            to_family="A child can be kept in secure accommodation for 72 hours at most without a court.",
            extension="In any 28-day period; court order needed beyond",
            sense=Sense.LASTS,
        ),
        Clock(
            key="care_plan",
            name="Complete the care plan",
            step="S40",
            starts_text="Start of the first placement",
            limit=throughout(
                within(10, Unit.WORKING_DAYS), Source("CPPCR2010", "regulation 4", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="Your child's written care plan must be ready within 10 working days.",
            extension="Should be before placement where practicable",
        ),
        Clock(
            key="placement_plan",
            name="Complete the placement plan",
            step="S40",
            starts_text="Start of the placement",
            limit=throughout(
                within(5, Unit.WORKING_DAYS), Source("CPPCR2010", "regulation 9", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="A placement plan saying how your child will be cared for day to day must be done within five working days.",
            extension="Should be before placement where practicable",
        ),
        Clock(
            key="visit_first",
            name="First visit to the placement",
            step="S40",
            starts_text="Start of any placement",
            limit=throughout(within(1, Unit.WEEKS), Source("CPPCR2010", "regulation 28(2)(a)")),
            weight=Weight.LAW,
            to_family="The social worker must visit within one week of your child moving in.",
        ),
        Clock(
            key="visit_year1",
            name="Visit in the first year",
            step="S40",
            starts_text="Previous visit, first year of placement",
            limit=throughout(within(6, Unit.WEEKS), Source("CPPCR2010", "regulation 28(2)(b)")),
            weight=Weight.LAW,
            to_family="Then at least every six weeks in the first year.",
        ),
        Clock(
            key="visit_longterm",
            name="Visit in a long-term placement",
            step="S40",
            starts_text="Previous visit, after year 1, placement meant to last to 18",
            limit=throughout(within(3, Unit.MONTHS), Source("CPPCR2010", "regulation 28(2)(c)(i)")),
            weight=Weight.LAW,
            to_family="In a settled long-term home, at least every three months.",
        ),
        Clock(
            key="visit_after_year1",
            name="Visit after the first year",
            step="S40",
            starts_text="Previous visit, after year 1, other placements",
            limit=throughout(within(6, Unit.WEEKS), Source("CPPCR2010", "regulation 28(2)(c)(ii)")),
            weight=Weight.LAW,
            to_family="Otherwise still at least every six weeks.",
        ),
        Clock(
            key="visit_weekly_interim",
            name="Weekly visit until the first review",
            step="S40",
            starts_text="Placement with a temporarily approved connected person (reg 24), or ICO child living with a parent, until first review",
            limit=throughout(within(1, Unit.WEEKS), Source("CPPCR2010", "regulation 28(4)(a)")),
            weight=Weight.LAW,
            to_family="Every week until the first review.",
            extension="Then visit_interim_after_review",
        ),
        Clock(
            key="visit_interim_after_review",
            name="Four-weekly visit after the first review",
            step="S40",
            starts_text="First review held, reg 24 or ICO-at-home case",
            limit=throughout(within(4, Unit.WEEKS), Source("CPPCR2010", "regulation 28(4)(b)")),
            weight=Weight.LAW,
            to_family="Then at least every four weeks.",
        ),
        Clock(
            key="visit_reg19_after_review",
            name="Visit a child placed with a parent before the assessment was complete",
            step="S40",
            starts_text="First review held, reg 19 (placed with parent before assessment complete); weekly before that",
            limit=throughout(within(6, Unit.WEEKS), Source("CPPCR2010", "regulation 28(3)")),
            weight=Weight.LAW,
            to_family="Weekly until the first review, then at least every six weeks.",
            extension="Weekly until first review",
        ),
        Clock(
            key="visit_care_order_home",
            name="Visit a child at home under a care order",
            step="S40",
            starts_text="Care order made, child lives with parent",
            limit=throughout(within(1, Unit.WEEKS), Source("CPPCR2010", "regulation 28(5)")),
            weight=Weight.LAW,
            to_family="Within a week of the order, then at least every six weeks.",
            extension="Then every 6 weeks",
        ),
        Clock(
            key="review_first",
            name="First review",
            step="S40",
            starts_text="Child becomes looked after",
            limit=throughout(
                within(20, Unit.WORKING_DAYS), Source("CPPCR2010", "regulation 33(1)", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="The first review of your child's care is within 20 working days.",
            extension="None; IRO may require earlier",
        ),
        Clock(
            key="review_second",
            name="Second review",
            step="S40",
            starts_text="First review",
            limit=throughout(
                within(3, Unit.MONTHS), Source("CPPCR2010", "regulation 33(2)", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="The second is within three months of the first.",
            extension="None; IRO may require earlier",
        ),
        Clock(
            key="review_next",
            name="Next review",
            step="S40",
            starts_text="Previous review",
            limit=throughout(
                within(6, Unit.MONTHS), Source("CPPCR2010", "regulation 33(2)", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="After that at least every six months.",
            extension="None; IRO may require earlier",
        ),
        Clock(
            key="health_assessment_initial",
            name="First health assessment",
            step="S40",
            starts_text="Child becomes looked after",
            limit=throughout(
                within(20, Unit.WORKING_DAYS),
                Source("CPPCR2010", "regulation 7, with the health guidance of 2015", confirmed=False),
            ),
            weight=Weight.LAW,
            to_family="Your child has a health check in time for the first review.",
            extension="Report ready for first review",
        ),
        Clock(
            key="health_assessment_u5",
            name="Health assessment, under five",
            step="S40",
            starts_text="Last health assessment, child under 5",
            limit=throughout(within(6, Unit.MONTHS), Source("CPPCR2010", "regulation 7(3)", confirmed=False)),
            weight=Weight.LAW,
            to_family="Every six months for under-fives.",
        ),
        Clock(
            key="health_assessment_5plus",
            name="Health assessment, five and over",
            step="S40",
            starts_text="Last health assessment, child 5 or over",
            limit=throughout(
                within(12, Unit.MONTHS), Source("CPPCR2010", "regulation 7(3)", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="Once a year from age five.",
        ),
        Clock(
            key="pep_initial",
            name="First personal education plan",
            step="S40",
            starts_text="Child becomes looked after",
            limit=throughout(
                within(20, Unit.WORKING_DAYS),
                Source("EDUCATION2018", "first personal education plan", confirmed=False),
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="A personal education plan must be ready for the first review.",
            extension="Guidance: started within 10 working days if emergency; ready for first review",
        ),
        Clock(
            key="pep_review",
            name="Review the personal education plan",
            step="S40",
            starts_text="Last PEP review",
            limit=throughout(
                within(1, Unit.SCHOOL_TERMS),
                Source("EDUCATION2018", "review of the personal education plan", confirmed=False),
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="It is looked at every school term.",
        ),
        Clock(
            key="connected_person_temporary",
            name="Temporary approval of a relative or friend ends",
            step="S40",
            starts_text="Temporary approval of relative or friend given",
            limit=throughout(within(16, Unit.WEEKS), Source("CPPCR2010", "regulation 24", confirmed=False)),
            weight=Weight.LAW,
            to_family="A relative or friend can care for your child under temporary approval for up to 16 weeks while they are assessed.",
            extension="See next row",
            sense=Sense.LASTS,
        ),
        Clock(
            key="connected_person_extension",
            name="Extended temporary approval ends",
            step="S40",
            starts_text="End of 16 weeks, full assessment not finished",
            limit=throughout(within(8, Unit.WEEKS), Source("CPPCR2010", "regulation 25")),
            weight=Weight.LAW,
            to_family="That can be extended once by up to eight weeks.",
            extension="Once; or until review outcome if approval refused and review sought",
            sense=Sense.LASTS,
        ),
        Clock(
            key="emergency_foster",
            name="Emergency foster placement ends",
            step="S40",
            starts_text="Emergency placement outside a carer's terms of approval",
            limit=throughout(
                within(6, Unit.WORKING_DAYS), Source("CPPCR2010", "regulation 23", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="In an emergency a foster carer can care outside their usual terms for up to six working days.",
            sense=Sense.LASTS,
        ),
        Clock(
            key="short_break_single",
            name="Longest single short break",
            step="S40",
            starts_text="Each short-break placement",
            limit=throughout(within(17, Unit.CALENDAR_DAYS), Source("CPPCR2010", "regulation 48")),
            weight=Weight.LAW,
            to_family="A short break can be up to 17 days at a time.",
            extension="Above this the full regulations apply",
            sense=Sense.LASTS,
        ),
        Clock(
            key="short_break_year",
            name="Short breaks in a year",
            step="S40",
            starts_text="Any 12 months",
            limit=throughout(within(75, Unit.CALENDAR_DAYS), Source("CPPCR2010", "regulation 48")),
            weight=Weight.LAW,
            to_family="And up to 75 days in a year.",
            extension="Above this the full regulations apply",
            sense=Sense.LASTS,
        ),
        Clock(
            key="return_interview",
            name="Offer a return interview",
            step="S40",
            starts_text="Missing child found or returns",
            limit=throughout(
                within(72, Unit.HOURS), Source("MISSING2014", "return interview", confirmed=False)
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="A child who has been missing is offered a talk with someone independent within 72 hours.",
            extension="Offered independently",
        ),
        Clock(
            key="iro_appointed",
            name="Name the independent reviewing officer",
            step="S40",
            starts_text="Child becomes looked after",
            limit=throughout(
                within(5, Unit.WORKING_DAYS),
                Source("IRO2010", "appointment of the reviewing officer", confirmed=False),
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="An independent reviewing officer is named within five working days.",
        ),
        Clock(
            key="placement_notified",
            name="Tell those who must know where the child lives",
            step="S40",
            starts_text="Placement starts",
            limit=throughout(
                within(5, Unit.WORKING_DAYS), Source("CPPCR2010", "regulation 13", confirmed=False)
            ),
            weight=Weight.LAW,
            to_family="Key people must be told where your child is living, unless a rule or risk prevents it.",
            extension="Should be before placement where practicable",
        ),
        Clock(
            key="review_record",
            name="Write the record of the review",
            step="S40",
            starts_text="Review meeting",
            limit=throughout(
                within(15, Unit.WORKING_DAYS), Source("IRO2010", "record of a review", confirmed=False)
            ),
            weight=Weight.STATUTORY_GUIDANCE,
            to_family="You should get the written record within about four weeks.",
            extension="Sent out within 20",
        ),
    ),
    moves=(
        Moves(Layer.LEGAL_BASIS, "section_20", on("s20_relied_on")),
        Moves(Layer.LEGAL_BASIS, None, on("s20_ended")),
        Moves(Layer.LEGAL_BASIS, None, on("s20_withdrawn", "s20_objected"), only_if=_agreement_is_gone),
        Moves(
            Layer.LEGAL_BASIS,
            "section_20",
            on("s20_outcome", where=lambda facts: facts.outcome == "agreed_again"),
        ),
    ),
    decisions=(
        Decision(
            "s20_relied_on",
            "S30",
            "Accommodate on a section 20 agreement",
            MANAGERS,
            SENIOR,
            ("out_of_hours_manager",),
            S20,
            _may_rely,
        ),
    ),
    tells=(
        Tell(
            "family_has_s20_copy",
            "S30",
            "family",
            "a copy of the agreement, where the child is, how to see them, and how to take them home",
            on("s20_relied_on"),
            S20,
            "",
        ),
    ),
    rules=(
        Rule(
            "nobody_agreed_to_s20",
            Level.REFUSAL,
            3,
            ("s20_relied_on",),
            _nobody_agreed,
            "Nobody who may agree to section 20 is recorded as agreeing, with the capacity to do so.",
            "Ask somebody with parental responsibility, or the young person of 16 or 17; or record that nobody has "
            "responsibility, that the child is lost, or that the carer is prevented. Otherwise a court must decide.",
            S20,
            of_history=True,
        ),
        Rule(
            "somebody_objects_to_s20",
            Level.REFUSAL,
            3,
            ("s20_relied_on",),
            _somebody_objects,
            "Somebody with parental responsibility objects and is not known to be unable to provide a home.",
            "Talk with them: the child may live there. If the child is not safe there, ask a lawyer for an order now.",
            MAY_REMOVE,
            of_history=True,
        ),
        Rule(
            "s20_not_explained",
            Level.REFUSAL,
            3,
            ("s20_relied_on",),
            _not_explained,
            "It is not recorded what was explained to the person who agreed.",
            "Explain, in their language, that they may say no, have legal advice and change their mind; record what you said.",
            S20,
            of_history=True,
        ),
        Rule(
            "too_young_to_agree",
            Level.REFUSAL,
            3,
            ("s20_agreed",),
            _young_person_of_another_age,
            "Only a young person of 16 or 17 can agree to section 20 for themselves.",
            "Ask somebody with parental responsibility. The young person's wishes are recorded and weighed all the same.",
            Source("CA1989", "section 20(11)"),
            field="stands_as",
        ),
        reasons_rule("s20_decided_without_reasons", ("s20_relied_on",), S20),
        Rule(
            "others_with_responsibility_not_asked",
            Level.CAUTION,
            35,
            ("s20_relied_on",),
            _others_not_asked,
            "Somebody known to have parental responsibility was not asked about section 20.",
            "Ask them and record the answer, or why they could not be asked. If they object and can care, it cannot go on.",
            S20,
            of_history=True,
        ),
        Rule(
            "s20_without_childs_wishes",
            Level.CAUTION,
            34,
            ("s20_relied_on",),
            _child_not_heard,
            "It is not recorded what the child wishes, nor why nobody could ask.",
            "Ask the child, in a way that fits their age, and write down what they say; or say why nobody could.",
            Source("CA1989", "section 20(6)", confirmed=False),
            field="child_view",
        ),
        Rule(
            "s20_outcome_wanted",
            Level.ALERT,
            4,
            ("s20_withdrawn", "s20_objected"),
            _relied_on,
            "Agreement to section 20 has been withdrawn or objected to. The hours are running and no outcome is recorded.",
            "Bring the child home now, or have an order or police protection if there is immediate danger. Record which, "
            "and when.",
            MAY_REMOVE,
            settled=_outcome_recorded,
        ),
        Rule(
            "no_notice_clause",
            Level.REFUSAL,
            4,
            ("s20_relied_on", "s20_agreed"),
            _has_a_notice_clause,
            "The agreement asks for notice before the child goes home. Such a clause has no force.",
            "Take it out, explain that the child may be taken home at any time, and have the agreement given again.",
            MAY_REMOVE,
            field="notice_clause",
        ),
        Rule(
            "closed_while_away",
            Level.CAUTION,
            17,
            ("referral_closed", "cin_plan_ended"),
            _record_closed_while_away,
            "This child is recorded as living away from home with the council. Closing a record does not end that.",
            "Record what happened first: the return, the end of the order or of the agreement.",
            Source("PROCESS", "invariant 17"),
            of_history=True,
            seen=True,
        ),
    ),
    words=(
        (
            "s20_agreed",
            "On {day}, you agreed that {names} lives somewhere arranged by children's services for a time. You may change your mind at any time.",
        ),
        (
            "s20_relied_on",
            "Since {day}, {names} lives somewhere arranged by children's services, under section 20. Whoever has parental responsibility keeps it, and can normally take {names} home at any time.",
        ),
        (
            "s20_withdrawn",
            "On {day}, you said that you no longer agree. {names} must come home, unless a court or the police decide otherwise.",
        ),
        ("s20_ended", "On {day}, the stay of {names} away from home under section 20 ended."),
        (
            "s20.rights",
            "You can have legal advice. You can have a copy of the agreement and be told where {names} is. If you have parental responsibility, you can say no, and change your mind later. You can then normally take {names} home at any time, without giving notice.",
        ),
    ),
)
