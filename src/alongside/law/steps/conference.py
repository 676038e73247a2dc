"""Conference: S17 initial conference, S18 categories, S22 review, S24 transfer-in, S44 complaint about a conference.

The family and the professionals meet; the chair decides, for each child, whether a plan is needed, goes on or ends. What
was booked, moved or cancelled are events that carry the planned day, and clocks are counted back from it. Sources:
Working Together as it stood (process.md S17, S18, S22, S24).
"""

from datetime import date, datetime
from typing import Annotated

from alongside.law import days, meetings
from alongside.law.events import CodeSet, coded, event
from alongside.law.history import Event, History, Matter
from alongside.law.limits import throughout, working_together
from alongside.law.questions import CHAIRS, MANAGERS, unborn
from alongside.law.steps.assessment import VIEWS
from alongside.law.steps.enquiry import initiated
from alongside.law.tables import (
    LOCAL_POLICY,
    Clock,
    Decision,
    Direction,
    Layer,
    Level,
    Moves,
    Room,
    Rule,
    Source,
    Step,
    Tell,
    Unit,
    Weight,
    on,
    within,
)

WT = Source("WT2023", "chapter 3")
LOCAL = Source("LOCAL", "conference procedures")
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
    adjourned="To meet again, with an interim plan",
)
MOVED_BY = coded(
    "moved_by",
    us="By the council",
    family="By the family",
    partner="By another agency",
    other="For another reason",
)
EXCLUSION_GROUND = coded(
    "exclusion_ground",
    violence="Risk of violence or intimidation",
    stops_discussion="They would stop a proper discussion",
    court_order="A court order",
    criminal_enquiry="It would prejudice a criminal enquiry",
)
EXCLUSION_EXTENT = coded("exclusion_extent", whole="All of it", part="Part of it")
VIEW_OF = coded("view_of", child="The child", parent="A parent", carer="A carer", agency="An agency")
REPORT = coded("report_by", social_worker="The social worker's report", agency="Another agency's report")
CHILD_ATTENDS = coded(
    "child_attends", whole="Comes to all of it", part="Comes to part of it", not_there="Does not come"
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


@event(
    "temporarily_resident",
    label="A child with another council's plan stays here for a time",
    step="S24",
    matter="conference",
    opens_matter=True,
)
class TemporarilyResident:
    """A move that is not for good: the plan stays with the other council, and the child is listed here."""

    from_council: str | None = None
    until: date | None = None


@event(
    "conference_booked",
    label="Conference booked",
    step="S17",
    matter="conference",
    opens_matter=True,
    decides=True,
)
class ConferenceBooked:
    """A conference was called for a day. Later than the guidance allows only by an exception that somebody authorised,
    with a plan that keeps the child safe until then."""

    conference: Annotated[str, CONFERENCE]
    planned_on: date | None = None
    planned_at: datetime | None = None
    chair: str | None = None
    late_why: str | None = None
    late_authorised_by: str | None = None
    interim_plan: str | None = None


@event("conference_moved", label="Conference moved", step="S17", matter="conference")
class ConferenceMoved:
    """Another day: who moved it and why. What the council moves is counted apart from what the family moves."""

    planned_on: date | None = None
    planned_at: datetime | None = None
    moved_by: Annotated[str, MOVED_BY] | None = None
    reason: str | None = None


@event("conference_cancelled", label="Conference cancelled", step="S17", matter="conference")
class ConferenceCancelled:
    """It will not be held on that day."""

    planned_on: date | None = None
    moved_by: Annotated[str, MOVED_BY] | None = None
    reason: str | None = None


@event("conference_invited", label="Invited to the conference", step="S17", matter="conference")
class ConferenceInvited:
    """One person was invited, by themselves: nobody sees who else was."""

    person: str
    role: Annotated[str, meetings.ROLE] | None = None
    has_responsibility: bool | None = None
    answer: str | None = None


@event("conference_not_invited", label="Not invited to the conference", step="S17", matter="conference")
class ConferenceNotInvited:
    """Somebody who would be invited was not, with the reason. How they are heard all the same stands beside it."""

    person: str
    role: Annotated[str, meetings.ROLE] | None = None
    has_responsibility: bool | None = None
    reason: str | None = None
    other_way: str | None = None


@event(
    "conference_excluded", label="Kept out of the conference", step="S17", matter="conference", decides=True
)
class ConferenceExcluded:
    """The chair decided that somebody does not come, to all or part of it, with the ground and another way to be heard."""

    person: str
    is_parent: bool | None = None
    extent: Annotated[str, EXCLUSION_EXTENT] | None = None
    ground: Annotated[str, EXCLUSION_GROUND] | None = None
    reason: str | None = None
    chair: str | None = None
    other_way: str | None = None


@event("child_attendance_decided", label="Whether the child comes", step="S17", matter="conference")
class ChildAttendanceDecided:
    """The chair decided whether the child comes, to all or part of it, by age, understanding and wish."""

    attends: Annotated[str, CHILD_ATTENDS] | None = None
    chair: str | None = None
    reason: str | None = None
    advocate_offered: bool | None = None


@event("conference_view", label="A view for the conference", step="S17", matter="conference")
class ConferenceView:
    """What the child, a parent or an agency thinks, or why nobody could ask. The words stand in a passage."""

    view_of: Annotated[str, VIEW_OF]
    state: Annotated[str, VIEWS] | None = None
    person: str | None = None
    reason: str | None = None


@event("report_shared", label="Report shared", step="S17", matter="conference")
class ReportShared:
    """The report was given to somebody of the family, and how; their answer is attached to it."""

    shared_with: str | None = None
    report: Annotated[str, REPORT] | None = None
    how: str | None = None
    answer: str | None = None


@event("conference_opened_without_report", label="Opened without the report", step="S17", matter="conference")
class ConferenceOpenedWithoutReport:
    """The family had not seen the report in time and the chair went on all the same. Counted, with its reason."""

    reason: str | None = None
    new_day_offered: bool | None = None


@event(
    "conference_held",
    label="Conference held",
    step="S17",
    matter="conference",
    opens_matter=True,
    decides=True,
)
class ConferenceHeld:
    """A child protection conference met. Its decision for this child is its chair's (`chair` as named, `decided_by` by reference);
    a conference that is not quorate goes ahead with a reason."""

    conference: Annotated[str, CONFERENCE]
    decision: Annotated[str, CONFERENCE_DECISION] | None = None
    category: Annotated[str, CATEGORY] | None = None
    next_on: date | None = None
    chair: str | None = None
    decided_by: str | None = None
    present: tuple[Annotated[str, meetings.ROLE], ...] = ()
    not_quorate_why: str | None = None
    child_view: Annotated[str, VIEWS] | None = None
    responsibility_asked: bool | None = None
    help_after: str | None = None
    minutes_by: str | None = None


@event("conference_dissent", label="Somebody disagreed", step="S17", matter="conference")
class ConferenceDissent:
    """A person or an agency did not agree with the decision, and whether it goes to the local escalation."""

    who: str | None = None
    reasons: str | None = None
    escalated: bool | None = None


@event("conference_decision_sent", label="Decision sent", step="S17", matter="conference")
class ConferenceDecisionSent:
    """The decision and the outline plan went out to somebody in writing."""

    recipient: str | None = None


@event("conference_record_sent", label="Record sent", step="S17", matter="conference")
class ConferenceRecordSent:
    """The full record, approved by the chair, went out to somebody."""

    recipient: str | None = None
    approved_by: str | None = None


# --- questions the rules ask -----------------------------------------------------------------------------------------

_PLANNED = ("conference_booked", "conference_moved", "conference_cancelled", "conference_held")


def _type(history: History, event: Event) -> str:
    """Which conference this is: as said, as booked, or by what it arose in."""
    said = getattr(event.facts, "conference", None)
    booked = history.last("conference_booked", matter=event.matter)
    if said:
        return str(said)
    if booked:
        return str(booked.facts.conference)
    if history.first("transfer_notified", matter=event.matter):
        return "transfer_in"
    return "review" if history.nearest(event.matter, "protection_plan") else "initial"


def _comes_from_nothing(history: History, event: Event) -> bool:
    if event.reported or _type(history, event) != "initial":
        return False
    return not any(
        initiated(history, m.id) or history.first("enquiry_opened", matter=m.id)
        for m in history.ancestors(event.matter)
        if m.kind == "enquiry"
    )


def _transfer_without_notice(history: History, event: Event) -> bool:
    if event.reported or _type(history, event) != "transfer_in":
        return False
    return history.first("transfer_notified", matter=event.matter) is None


def _allowed_until(history: History, event: Event) -> date | None:
    """The last day the guidance allows for this conference, or None where nothing counts it."""
    from alongside.law import pathway

    clocks = {
        "initial": ("icpc",),
        "review": ("rcpc_first", "rcpc_next"),
        "transfer_in": ("transfer_in_conference",),
    }
    wanted = clocks[_type(history, event)]
    here = {m.id for m in history.ancestors(event.matter)}
    found = [
        d.due_on
        for d in pathway.deadlines(history, of=wanted)
        if d.matter in here and d.due_on and d.outcome is pathway.Outcome.OPEN
    ]
    return min(found, default=None)


def _planned(event: Event) -> date | None:
    facts = event.facts
    if facts is None:
        return None
    return facts.planned_on or (days.london_day(facts.planned_at) if facts.planned_at else None)


def _booked_late(history: History, event: Event) -> bool:
    planned, facts = _planned(event), event.facts
    if planned is None or _type(history, event) == "review":
        return False
    if getattr(facts, "late_why", None) and getattr(facts, "late_authorised_by", None) and facts.interim_plan:
        return False
    last = _allowed_until(history, event)
    return last is not None and planned > last


def _review_booked_late(history: History, event: Event) -> bool:
    planned = _planned(event)
    if planned is None or _type(history, event) != "review":
        return False
    last = _allowed_until(history, event)
    return last is not None and planned > last


def _held_late(history: History, event: Event) -> bool:
    if event.reported or not event.dated or event.facts is None:
        return False
    last = _allowed_until(history, event)
    return last is not None and event.on is not None and event.on > last


def _first_held_late(history: History, event: Event) -> bool:
    return _type(history, event) != "review" and _held_late(history, event)


def _review_held_late(history: History, event: Event) -> bool:
    return _type(history, event) == "review" and _held_late(history, event)


def _no_view_of_child(history: History, event: Event) -> bool:
    if event.reported or unborn(history):
        return False
    if event.facts is not None and event.facts.child_view:
        return False
    return not any(
        e.facts.view_of == "child" and e.facts.state for e in _here(history, event, "conference_view")
    )


def _here(history: History, event: Event, *kinds: str) -> list[Event]:
    return [e for e in history.of(event.matter) if e.kind in kinds]


def _somebody_with_responsibility_left_out(history: History, event: Event) -> bool:
    """Whether anybody who is known here to have responsibility was neither invited nor left out with a reason. Where
    nobody is known, somebody says so (`responsibility_asked`)."""
    if event.reported:
        return False
    if event.facts is not None and event.facts.responsibility_asked:
        return False
    asked = {e.facts.person for e in _here(history, event, "conference_invited", "conference_excluded")}
    asked |= {e.facts.person for e in _here(history, event, "conference_not_invited") if e.facts.reason}
    return not asked or bool(known_to_have_responsibility(history) - asked)


def known_to_have_responsibility(history: History) -> frozenset[str]:
    """Everyone this history shows as having parental responsibility, by name."""
    kinds = {
        "views_recorded": "person",
        "conference_invited": "person",
        "conference_not_invited": "person",
        "s20_agreed": "given_by",
        "s20_asked": "person",
    }
    found = (
        getattr(e.facts, kinds[e.kind], None)
        for e in history.every(*kinds)
        if e.facts is not None and e.facts.has_responsibility
    )
    return frozenset(name for name in found if name)


def _left_out_without_reason(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and facts.has_responsibility is not False and not (facts.reason or "").strip()


def _kept_out_without_saying(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or facts.is_parent is False:
        return False
    return not (facts.chair and (facts.ground or facts.reason) and (facts.other_way or "").strip())


def _not_quorate(history: History, event: Event) -> bool:
    facts = event.facts
    if facts is None or event.reported or not facts.present or facts.not_quorate_why:
        return False
    return not meetings.quorate("conference", facts.present)


def _no_chair_or_decision(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and not event.reported and not (facts.chair and facts.decision)


def _plan_without_category(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and not event.reported and facts.decision == "plan" and not facts.category


def _ends_without_help(history: History, event: Event) -> bool:
    facts = event.facts
    return facts is not None and not event.reported and facts.decision == "ends" and not facts.help_after


def _decides_what_it_cannot(history: History, event: Event) -> bool:
    """A first conference makes a plan or none; a review lets one go on or ends it."""
    facts = event.facts
    if facts is None or event.reported or facts.decision in (None, "adjourned"):
        return False
    review = _type(history, event) == "review"
    return (facts.decision in ("plan", "no_plan")) is review


def _no_report(history: History, event: Event) -> bool:
    return not event.reported and not _here(
        history, event, "report_shared", "conference_opened_without_report"
    )


def _given_since(kind: str, where: str = "") -> object:
    def settled(history: History, event: Event) -> bool:
        found = (e for e in history.of(event.matter) if e.kind == kind)
        return any(not where or e.facts.view_of == where for e in found)

    return settled


def called_off(history: History, matter: str) -> bool:
    """Whether the last word on the day of this conference is that it will not be held on it."""
    last = history.last(*_PLANNED, matter=matter)
    return last is not None and last.kind == "conference_cancelled"


def not_needed(history: History, matter: str) -> bool:
    """Whether this conference was called off and it was decided then that none is needed after all. What was decided before it
    was called says nothing of it."""
    enquiry = history.nearest(matter, "enquiry")
    if enquiry is None or not called_off(history, matter):
        return False
    said = [
        event.kind
        for event in history.under(enquiry.id)
        if event.kind in ("conference_not_required", "conference_asked_for")
        or (event.kind in _PLANNED and event.matter == matter)
    ]
    return said[-1] == "conference_not_required"


def _may_book(history: History, matter: Matter) -> bool:
    last = history.last(*_PLANNED, matter=matter.id)
    waits = last is None or (last.kind == "conference_cancelled" and not not_needed(history, matter.id))
    return matter.kind == "conference" and waits


def _may_be_held(history: History, matter: Matter) -> bool:
    if matter.kind != "conference" or history.first("temporarily_resident", matter=matter.id):
        return False
    if not_needed(history, matter.id):
        return False
    return history.first("conference_held", matter=matter.id) is None


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
            matter="conference",
            starts=on("conference_booked", "conference_moved", anchor="planned_on"),
            stops=on("report_shared"),
            ends=on("conference_moved", "conference_cancelled", "conference_held"),
            repeats=True,
        ),
        Clock(
            key="conference_decision_letter",
            name="Send the decision in writing",
            step="S17",
            starts_text="Conference ends",
            limit=throughout(
                LOCAL_POLICY, Source("LOCAL", "telling the decision of a conference", confirmed=False)
            ),
            weight=Weight.LOCAL,
            extension="Common local target 1 working day for decisions",
            to_family="You should be told the decision straight away and get it in writing.",
            matter="conference",
            starts=on("conference_held"),
            stops=on("conference_decision_sent"),
        ),
        Clock(
            key="conference_record",
            name="Send the record of the conference",
            step="S17",
            starts_text="Conference ends",
            limit=throughout(LOCAL_POLICY, Source("LOCAL", "record of a conference", confirmed=False)),
            weight=Weight.LOCAL,
            extension="Common local target 10-20 working days",
            to_family="You should be sent the written record of the conference.",
            matter="conference",
            starts=on("conference_held"),
            stops=on("conference_record_sent"),
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
    decisions=(
        Decision(
            "conference_booked",
            "S17",
            "Call a conference",
            (*MANAGERS, *CHAIRS),
            MANAGERS,
            ("duty_manager",),
            WT,
            _may_book,
        ),
        Decision(
            "conference_excluded",
            "S17",
            "Keep somebody out of the conference",
            CHAIRS,
            CHAIRS,
            (),
            LOCAL,
            _may_be_held,
            own_work=True,
        ),
        Decision(
            "conference_held",
            "S17",
            "Decide at the conference, for this child",
            CHAIRS,
            CHAIRS,
            (),
            WT,
            _may_be_held,
            own_work=True,
        ),
    ),
    tells=(
        Tell(
            "family_told_conference_decision",
            "S17",
            "family",
            "what the conference decided and why, with the outline of any plan, in person and in writing",
            on("conference_held"),
            WT,
            "",
            unless="Only while telling would put somebody at risk.",
            stands_in=("decision",),
        ),
    ),
    rules=(
        Rule(
            "conference_comes_from_no_enquiry",
            Level.REFUSAL,
            21,
            ("conference_booked", "conference_held"),
            _comes_from_nothing,
            "An initial conference comes from a section 47 enquiry, and this one is linked to none.",
            "Hold it in the matter of the enquiry. If the child moved here with a plan, record the other council's notice.",
            WT,
            field="conference",
            of_history=True,
        ),
        Rule(
            "transfer_conference_without_notice",
            Level.REFUSAL,
            21,
            ("conference_booked", "conference_held"),
            _transfer_without_notice,
            "A transfer-in conference follows the other council's written notice, and none is recorded.",
            "Record the notice and the day it came; the fifteen working days run from then.",
            WT,
            field="conference",
            of_history=True,
        ),
        Rule(
            "conference_booked_too_late",
            Level.REFUSAL,
            45,
            ("conference_booked",),
            _booked_late,
            "This day is later than the guidance allows for this conference.",
            "Choose an earlier day; or give the reason, who authorised it, and the plan that keeps the child safe until then.",
            WT,
            field="planned_on",
        ),
        Rule(
            "conference_moved_too_late",
            Level.ALERT,
            22,
            ("conference_moved",),
            _booked_late,
            "The conference has been moved to a day later than the guidance allows.",
            "A manager looks at the reason and at the plan that keeps the child safe until then. The due day stays.",
            WT,
            field="planned_on",
        ),
        Rule(
            "review_planned_too_late",
            Level.ALERT,
            28,
            ("conference_booked", "conference_moved"),
            _review_booked_late,
            "This review is planned for a day later than three months after the first conference, or six after the last review.",
            "Bring it forward. If that cannot be done, a manager is told; it is held all the same.",
            WT,
            field="planned_on",
        ),
        Rule(
            "conference_held_too_late",
            Level.ALERT,
            22,
            ("conference_held",),
            _first_held_late,
            "This conference was held later than the fifteen working days allow.",
            "It stays late in the record. Say why, and what kept the child safe meanwhile.",
            WT,
        ),
        Rule(
            "review_held_too_late",
            Level.ALERT,
            28,
            ("conference_held",),
            _review_held_late,
            "This review was held later than the guidance allows.",
            "It stays late in the record and a manager is told. The next one counts from the day it was really held.",
            WT,
        ),
        Rule(
            "conference_without_childs_view",
            Level.CAUTION,
            34,
            ("conference_held",),
            _no_view_of_child,
            "The child's view is not recorded for this conference, nor why there is none.",
            "Record what they said and how, or why they were not asked.",
            WT,
            field="child_view",
            of_history=True,
            settled=_given_since("conference_view", "child"),  # type: ignore[arg-type]
            seen=True,
        ),
        Rule(
            "conference_without_everyone_responsible",
            Level.CAUTION,
            35,
            ("conference_held",),
            _somebody_with_responsibility_left_out,
            "It is not recorded that everyone with parental responsibility was invited, or why they were not.",
            "Record the invitation or the reason for each of them, those living elsewhere too.",
            WT,
            field="responsibility_asked",
            of_history=True,
            seen=True,
        ),
        Rule(
            "left_out_without_reason",
            Level.CAUTION,
            35,
            ("conference_not_invited",),
            _left_out_without_reason,
            "Somebody with parental responsibility was not invited and no reason is recorded.",
            "Give the reason and how they can be heard another way; or invite them.",
            WT,
            field="reason",
            seen=True,
        ),
        Rule(
            "parent_kept_out_without_reason",
            Level.REFUSAL,
            36,
            ("conference_excluded",),
            _kept_out_without_saying,
            "Keeping a parent out of a conference needs the chair's reason and another way for them to be heard.",
            "Give the ground, the chair, and how they will be heard; or have them come to part of it, or at another time.",
            LOCAL,
            field="other_way",
        ),
        Rule(
            "conference_not_quorate",
            Level.CAUTION,
            47,
            ("conference_held",),
            _not_quorate,
            "Fewer agencies were there than a conference commonly needs: the council and two others.",
            "Say why it went ahead, or meet again with a plan that keeps the child safe until then.",
            LOCAL,
            field="not_quorate_why",
        ),
        Rule(
            "conference_without_chair_or_decision",
            Level.REFUSAL,
            47,
            ("conference_held",),
            _no_chair_or_decision,
            "A conference decides for each child, and the decision is its chair's: one of the two is not recorded.",
            "Name the chair and what was decided for this child; to meet again is a decision too.",
            WT,
            field="decision",
        ),
        Rule(
            "plan_decided_without_category",
            Level.REFUSAL,
            23,
            ("conference_held",),
            _plan_without_category,
            "A decision that a plan is needed names the category of harm for this child.",
            "Choose the category. Harm outside the home is recorded beside it and is not a category.",
            WT,
            field="category",
        ),
        Rule(
            "conference_decides_what_it_cannot",
            Level.REFUSAL,
            25,
            ("conference_held",),
            _decides_what_it_cannot,
            "A first conference decides whether there is a plan; a review decides whether it goes on or ends.",
            "Choose the decision that belongs to this conference.",
            WT,
            field="decision",
        ),
        Rule(
            "plan_ends_without_help_after",
            Level.CAUTION,
            47,
            ("conference_held",),
            _ends_without_help,
            "A review that ends a plan says what help follows, and this one does not.",
            "Say what help is offered, or that none is wanted.",
            Source("PROCESS", "S22"),
            field="help_after",
        ),
        Rule(
            "report_not_in_hand",
            Level.CAUTION,
            47,
            ("conference_held",),
            _no_report,
            "It is not recorded that the family saw the report before the conference.",
            "Record when and how they had it, or that the chair went on without, and why.",
            WT,
            of_history=True,
        ),
    ),
    words=(
        (
            "conference_booked",
            "There will be a meeting about {names} on {planned}. It is called a child protection conference. You are asked to it.",
        ),
        ("conference_moved", "The meeting about {names} has been moved. The new day is {planned}."),
        ("conference_cancelled", "The meeting about {names} will not be held on the day you were told."),
        (
            "conference_held.plan",
            "On {day}, the conference decided that {names} needs a child protection plan. The plan says what must change, by when, and who will help.",
        ),
        (
            "conference_held.no_plan",
            "On {day}, the conference decided that {names} does not need a child protection plan.",
        ),
        (
            "conference_held.continues",
            "On {day}, the conference looked at how things are going. It decided that the plan for {names} goes on for now.",
        ),
        (
            "conference_held.ends",
            "On {day}, the conference looked at how things are going. It decided that {names} no longer needs a child protection plan.",
        ),
        (
            "conference_held.adjourned",
            "On {day}, the conference could not be finished. It will meet again. Until then there is a plan to keep {names} safe.",
        ),
        ("conference_record_sent", "On {day}, you were sent the written record of the conference."),
        (
            "conference.rights",
            "You can see the report first, bring someone you trust or a solicitor, and say what is wrong in it. You can ask for the decision in writing. You can complain about how the meeting was run. There is no appeal to a court.",
        ),
        (
            "conference_excluded",
            "The person who runs the meeting has decided that you will not be at {part} of it. The reason is: {reason}. You can still be heard: {other_way}.",
        ),
    ),
)
