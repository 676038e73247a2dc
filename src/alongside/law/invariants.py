"""The sixty things that must hold (process 7): each built, or not yet with its room, or out of scope with a reason.

`published` is the level the reference gives: BLOCK, WARN or ALERT; the last twenty-one carry none and are principles.
`level` is what breaking one does here. A BLOCK is a refusal of a *decision*; the same thing *reported* is always stored,
and a breach is named and alerted. Where a BLOCK would hide where a child is or stop protection it is an alert: the
label is withheld and the fact is kept (design, how it moves); `note` says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.law.tables import Level


@dataclass(frozen=True, slots=True)
class Built:
    """Kept by these rules of the pathway (a bare key) or by this code (a dotted name)."""

    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotYet:
    """To be built with this room."""

    room: str


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Not ours to enforce, and why."""

    reason: str


State = Built | NotYet | OutOfScope


@dataclass(frozen=True, slots=True)
class Invariant:
    """One thing that must hold, in our own words."""

    number: int
    published: str
    level: Level
    words: str
    source: str
    room: str
    state: State
    note: str = ""


R, C, A = Level.REFUSAL, Level.CAUTION, Level.ALERT


def _block(
    number: int, words: str, source: str, room: str, state: State | None = None, **more: str
) -> Invariant:
    return Invariant(number, "BLOCK", R, words, source, room, state or NotYet(room), **more)


def _block_as_alert(
    number: int, words: str, source: str, room: str, note: str, state: State | None = None
) -> Invariant:
    return Invariant(number, "BLOCK", A, words, source, room, state or NotYet(room), note)


def _warn(
    number: int, words: str, source: str, room: str, state: State | None = None, **more: str
) -> Invariant:
    return Invariant(number, "WARN", C, words, source, room, state or NotYet(room), **more)


def _alert(
    number: int, words: str, source: str, room: str, state: State | None = None, **more: str
) -> Invariant:
    return Invariant(number, "ALERT", A, words, source, room, state or NotYet(room), **more)


def _principle(number: int, level: Level, words: str, room: str, state: State, note: str = "") -> Invariant:
    return Invariant(number, "", level, words, f"process 7, {number}", room, state, note)


REMOVAL_AND_CARE = (
    _block_as_alert(
        1,
        "A child counts as looked after only on a named legal basis: an interim or care order, a placement order, "
        "a valid section 20 agreement, an emergency protection order or police protection with the council's "
        "accommodation, remand, or another named order. The end of a basis asks the question again.",
        "CA1989 sections 20, 22, 31, 44 and 46",
        "looked_after",
        "The label is withheld and the place is kept: a child away from home without a basis must be seen, not hidden. "
        "Several bases may stand at once; the effective one is computed.",
        Built(
            (
                "away_from_home_no_authority",
                "authority_ends_soon",
                "alongside.law.care.standing",
            )
        ),
    ),
    _block(
        2,
        "The council removes a child from home only with a court order that allows it, police protection, or a valid "
        "section 20 agreement. No conference, plan, supervision order, pre-proceedings or other agreement allows it.",
        "CA1989 sections 20, 31, 44 and 46",
        "looked_after",
        Built(
            (
                "removal_without_authority",
                "removal_on_another_authority",
                "away_by_council_without_authority",
                "recovery_order_for_an_agreement",
            )
        ),
        note="A removal that is reported is stored, with a breach and an alert.",
    ),
    _block(
        3,
        "A section 20 agreement is valid only when someone who may agree did, nobody who may object and is able to care "
        "objects, and the agreement and what was explained are recorded.",
        "CA1989 section 20",
        "looked_after",
        Built(
            (
                "nobody_agreed_to_s20",
                "somebody_objects_to_s20",
                "s20_not_explained",
                "too_young_to_agree",
            )
        ),
        note="Words agreed by phone in the night are kept and confirmed afterwards.",
    ),
    _alert(
        4,
        "When an agreement under section 20 is withdrawn or objected to, an outcome is demanded with times; the hours "
        "are shown running and no clause about notice is accepted.",
        "CA1989 section 20(7) to (8)",
        "looked_after",
        Built(
            (
                "s20_outcome_wanted",
                "no_notice_clause",
            )
        ),
    ),
    _block(
        5,
        "A council has parental responsibility only by an emergency protection order, an interim care order, a care "
        "order or a placement order.",
        "CA1989 sections 33(3) and 44(4)(c); ACA2002 section 25",
        "court",
        Built(("responsibility_without_order",)),
    ),
    _block(
        6,
        "Police protection lasts no longer than 72 hours; a second period that begins as the first ends is questioned "
        "and needs a lawyer's word.",
        "CA1989 section 46(6)",
        "emergency",
        Built(
            (
                "police_protection_over_72_hours",
                "police_protection_again_at_once",
                "police_protection_without_moment",
                "police_protection_over",
            )
        ),
    ),
    _block(
        7,
        "An emergency protection order lasts eight days or to the end it states; it is extended once, by seven days at "
        "the most.",
        "CA1989 section 45",
        "emergency",
        Built(
            (
                "emergency_order_too_long",
                "emergency_order_extended_twice",
                "emergency_order_extended_too_far",
            )
        ),
    ),
    _block(
        8,
        "A child assessment order lasts seven days at the most and never makes a child looked after.",
        "CA1989 section 43",
        "emergency",
        Built(
            (
                "assessment_order_too_long",
                "removal_on_assessment_order",
            )
        ),
    ),
    _block(
        9,
        "A supervision order neither makes a child looked after nor gives the council parental responsibility.",
        "CA1989 section 35 and Schedule 3",
        "court",
        Built(
            (
                "supervision_gives_no_responsibility",
                "alongside.law.care.standing",
            )
        ),
    ),
    _block(
        10,
        "No new care or supervision order is made for a young person of 17 or over.",
        "CA1989 section 31(3)",
        "court",
        Built(("order_at_seventeen",)),
    ),
    _block(
        11,
        "No order is dated before birth or after 18; a mother's consent to adoption before six weeks counts for nothing.",
        "CA1989 section 31; ACA2002 section 52(3)",
        "court",
        Built(
            (
                "order_before_birth_or_after_18",
                "emergency_order_before_birth_or_after_18",
            )
        ),
    ),
    _warn(
        12,
        "When an interim care order or an emergency order has ended with nothing after it, somebody looks at a child "
        "still recorded away from home.",
        "CA1989 sections 38 and 45",
        "court",
        Built(("order_ended_with_nothing_after",)),
    ),
    _block_as_alert(
        13,
        "A change of legal basis names its document: the order, the agreement or the police form.",
        "process 7, 13",
        "court",
        "An order made by phone is kept as spoken, and the paper is asked for.",
        Built(
            (
                "basis_without_document",
                "order_without_document",
            )
        ),
    ),
    _warn(
        14,
        "Housing a young person of 16 or 17 under section 17 where the section 20 duty looks met is questioned.",
        "CA1989 sections 17 and 20(3)",
        "looked_after",
        Built(("young_person_housed_under_section_17",)),
    ),
    _block(
        15,
        "A placement with a relative or friend does not run past its temporary approval.",
        "CPPCR2010 regulations 24 and 25",
        "looked_after",
    ),
    _block(
        16,
        "A child under an order is placed with a parent only with the nominated officer's approval, or by the urgent "
        "route.",
        "CPPCR2010 regulations 15 to 20",
        "looked_after",
    ),
    _warn(
        17,
        "Care ends by what happened, never by closing a record.",
        "process 7, 17",
        "looked_after",
        Built(("closed_while_away",)),
    ),
    _block(
        18,
        "Private fostering is never recorded as a placement by the council, nor the reverse.",
        "CA1989 section 66",
        "private_fostering",
    ),
)

PROTECTION = (
    _block(
        19,
        "A section 47 enquiry has its strategy discussion, or an emergency linked afterwards, and a social worker leads.",
        "CA1989 section 47; Working Together",
        "enquiry",
        Built(
            (
                "enquiry_without_strategy_discussion",
                "enquiry_without_social_worker",
                "enquiry_led_by_somebody_else",
                "discussion_still_to_be_held",
                "enquiry_has_no_lead",
            )
        ),
    ),
    _warn(
        20,
        "A strategy discussion without the council, health or the police says why.",
        "WT2023 chapter 3",
        "enquiry",
        Built(("core_agency_missing",)),
    ),
    _block(
        21,
        "An initial conference comes from an enquiry or from notice of a child moving in.",
        "Working Together",
        "conference",
        Built(
            (
                "conference_comes_from_no_enquiry",
                "transfer_conference_without_notice",
            )
        ),
    ),
    _alert(
        22,
        "The conference is due from the strategy discussion that started the enquiry; a change of that day is seen.",
        "Working Together",
        "conference",
        Built(
            (
                "alongside.law.pathway.deadlines",
                "conference_counted_from_a_changed_day",
                "conference_held_too_late",
                "conference_moved_too_late",
            )
        ),
        note="The clock counts from that event only; the due day shown at the time is kept beside a later one.",
    ),
    _block_as_alert(
        23,
        "A child protection plan has its conference's decision, category, lead social worker, core group and dates.",
        "Working Together",
        "protection_plan",
        "Without a conference's decision the plan is refused; a plan whose details are not complete stands and alerts.",
        Built(
            (
                "plan_without_conference",
                "plan_decided_without_category",
                "plan_details_not_complete",
            )
        ),
    ),
    _block_as_alert(
        24,
        "A child has one live child protection plan, and a child with a plan has a social worker.",
        "Working Together",
        "protection_plan",
        "A second live plan is refused; a plan with no worker stands and alerts, because protection must not stop.",
        Built(
            (
                "second_live_plan",
                "plan_started_already",
                "plan_without_worker",
            )
        ),
    ),
    _block(
        25,
        "A child protection plan ends only by a review's decision, a completed transfer, the 18th birthday, death, or "
        "leaving the country for good.",
        "Working Together",
        "protection_plan",
        Built(
            (
                "plan_ended_on_no_ground",
                "plan_ended_without_review",
                "plan_ended_before_eighteen",
                "plan_after_eighteen",
                "stepped_down_past_a_plan",
                "conference_decides_what_it_cannot",
                "plan_past_eighteen",
            )
        ),
    ),
    _block(
        26,
        "A plan does not end by transfer before the new council has held its conference.",
        "Working Together",
        "protection_plan",
        Built(("plan_ended_before_new_council_met", "handed_over_before_new_council_met")),
    ),
    _warn(
        27,
        "A visit where the child was not seen never counts as seen.",
        "Working Together",
        "protection_plan",
        Built(("alongside.law.steps.assessment.ChildNotSeen",)),
        note="Seen and not seen are two kinds of event; no clock stops at the second.",
    ),
    _block_as_alert(
        28,
        "A review conference is held within three months, and then within six; a longer time is never accepted in "
        "silence.",
        "Working Together",
        "conference",
        "A review past its limit is still recorded: refusing it would leave the child without one.",
        Built(
            (
                "review_planned_too_late",
                "review_held_too_late",
                "review_not_held",
            )
        ),
    ),
    _warn(
        29,
        "A child is in one assessment at a time, and its 45 working days never begin again under another name.",
        "Working Together",
        "assessment",
        Built(("another_assessment_live", "second_open_referral")),
    ),
    _block(
        30,
        "A referral is closed only with a decision, its decider, its reasons, and whether the family has been told.",
        "Working Together",
        "referral",
        Built(
            ("closed_undecided", "closed_without_saying", "decision_without_outcome", "nothing_and_something")
        ),
    ),
)

CONSENT_TELLING_AND_VOICE = (
    _block(
        31,
        "Early help and family help below section 47 need agreement that still stands; withdrawing it ends them.",
        "Working Together",
        "early_help",
        Built(
            (
                "early_help_without_agreement",
                "agreement_to_assess_missing",
                "plan_of_help_without_agreement",
                "stepped_down_without_agreement",
                "saying_no_is_no_ground",
                "withdrawal_undecided",
            )
        ),
        note="An assessment may begin while agreement is being asked for: that part is a caution.",
    ),
    _block(
        32,
        "No step of a section 47 enquiry makes agreement a condition.",
        "CA1989 section 47",
        "enquiry",
        Built(
            ("alongside.law.steps.assessment.ROOM", "talked_without_ground", "sharing_by_consent_in_enquiry")
        ),
        note="Once a strategy discussion has been held, no rule asks for agreement; talking without it is asked for its ground.",
    ),
    _block(
        33,
        "Not telling somebody needs a ground, an authoriser and a day to look again; when that day has passed, a manager "
        "hears of it.",
        "WT2018 page 34, paragraph 80",
        "referral",
        Built(
            (
                "withheld_without_ground",
                "withholding_review_in_the_past",
                "sharing_untold_without_ground",
                "alongside.law.pathway.position",
                "alongside.record.actions.looking_again.at_telling",
            )
        ),
    ),
    _warn(
        34,
        "A plan, an assessment or a conference has the child's view, or the reason there is none.",
        "CA1989 sections 17(4A) and 47(5A)",
        "assessment",
        Built(
            (
                "child_never_seen",
                "child_never_seen_alone",
                "child_not_seen_in_enquiry",
                "conference_without_childs_view",
                "plan_without_childs_view",
                "plan_of_help_without_childs_view",
                "s20_without_childs_wishes",
            )
        ),
    ),
    _warn(
        35,
        "Everyone with parental responsibility is asked or invited, those living elsewhere too, or the reason is recorded.",
        "Working Together",
        "assessment",
        Built(
            (
                "no_views_of_parents",
                "conference_without_everyone_responsible",
                "left_out_without_reason",
                "parents_not_asked_as_partners",
                "others_with_responsibility_not_asked",
            )
        ),
    ),
    _block(
        36,
        "A parent is kept out of a conference only with the chair's reason and another way to be heard.",
        "Working Together",
        "conference",
        Built(("parent_kept_out_without_reason",)),
    ),
    _warn(
        37,
        "A letter before proceedings holds everything it must, with the offer of a family meeting once that is law.",
        "CO&PP2014; CA1989 section 31ZA",
        "court",
    ),
    _block(
        38,
        "An application to court follows pre-proceedings or a recorded reason for urgency, and, once that is law, the "
        "offer of a family meeting or the best-interests reason.",
        "PD12A; CA1989 section 31ZA",
        "court",
    ),
    _block(39, "An application for a care order has a care plan.", "CA1989 section 31A", "court"),
)

TIME = (
    _principle(
        40,
        R,
        "Only a listed event starts, stops or ends a clock; a change of name, status or owner never does.",
        "time",
        Built(
            (
                "alongside.law.pathway.deadlines",
                "referral_already_decided",
                "assessment_ended_already",
                "enquiry_concluded_already",
                "enquiry_under_no_referral",
                "no_plan_to_end",
                "plan_of_help_ended_already",
            )
        ),
    ),
    _principle(
        41,
        C,
        "A thing happened when it happened, not when it was written down; both are kept and a late entry shows.",
        "time",
        Built(("alongside.law.history.Event", "signed_before_it_started")),
    ),
    _principle(
        42,
        R,
        "Working days are counted in a calendar with a version; a new count never changes a past due day in silence.",
        "time",
        Built(("alongside.law.days.Calendar", "alongside.record.models.pathway.DueShown")),
    ),
    _principle(
        43,
        R,
        "The edition of the guidance is pinned to the day a process began, and every limit belongs to an edition.",
        "time",
        Built(("alongside.law.pathway.limit_of", "alongside.law.tables.ByDate")),
    ),
    _principle(
        44,
        A,
        "Due, late, paused, met late and not needed are different things; time stops only where the law lets it.",
        "time",
        Built(("alongside.law.pathway.Outcome", "decided_late")),
    ),
    _principle(
        45,
        R,
        "More time needs a reason, an authoriser and whether the family has been told; the first due day stays.",
        "time",
        Built(
            (
                "extended_without_saying",
                "extended_backwards",
                "conference_booked_too_late",
                "stepped_without_telling",
            )
        ),
    ),
    _principle(
        46,
        R,
        "Hours run between moments and cross a change of the clocks unharmed.",
        "time",
        Built(("alongside.law.days.hours_after",)),
    ),
)

RECORDS = (
    _principle(
        47,
        R,
        "Every decision says what, why, who, in what role, when, and on what information.",
        "records",
        Built(
            (
                "decision_without_reasons",
                "signed_without_reasons",
                "signed_own_work",
                "signed_before_submitted",
                "agency_asked_without_reason",
                "sharing_without_basis",
                "sharing_without_reasons",
                "sharing_not_weighed",
                "not_shared_though_at_risk",
                "enquiry_decided_without_reasons",
                "enquiry_signed_by_its_writer",
                "no_order_without_review",
                "refusal_not_explained",
                "conference_without_chair_or_decision",
                "conference_not_quorate",
                "plan_ends_without_help_after",
                "report_not_in_hand",
                "stepped_without_reasons",
                "plan_of_help_without_review_day",
                "withdrawal_decided_without_reasons",
                "handed_over_before_family_heard",
                "plan_of_help_ended_without_reasons",
                "removal_decided_without_reasons",
                "s20_decided_without_reasons",
            )
        ),
    ),
    _principle(
        48,
        R,
        "History is only added to; a correction keeps what it corrects.",
        "records",
        Built(("alongside.law.history.History", "alongside.record.models.sorts.Ledger")),
    ),
    _principle(
        49,
        A,
        "Every look at a record is kept; opening one in an emergency needs a reason; knowing the family alerts.",
        "records",
        Built(("alongside.record.models.access.ReadLog",)),
        "The alert for staff who know the family is not built yet.",
    ),
    _principle(
        50,
        R,
        "What third parties, informants, adoption, allegations, lawyers and police evidence say has classes of its own and "
        "leaves with no export by default.",
        "records",
        Built(("alongside.law.passages.shield", "alongside.law.passages.render")),
        "Marks of these classes keep words out of every copy; whole items of a class join when allegations and adoption are "
        "built.",
    ),
    _principle(
        51,
        R,
        "A family sees what was opened to them, piece by piece, after a look at everybody else's safety.",
        "records",
        Built(("alongside.law.passages.render", "alongside.record.actions.issuing.give")),
    ),
    _principle(
        52,
        R,
        "One parent's flagged address and the child's school are kept from the other, on every page and letter.",
        "records",
        Built(("alongside.law.passages.render", "alongside.record.actions.issuing.give")),
    ),
    _principle(
        53,
        R,
        "Records go only by a retention rule, and a legal hold beats the rule.",
        "records",
        NotYet("records"),
    ),
    _principle(
        54,
        R,
        "A person may stand in several roles and families; nobody owns “the family”.",
        "records",
        Built(("alongside.record.models.people.Relationship",)),
    ),
    _principle(
        55,
        R,
        "Nobody is called guilty: the allegation, its outcome and its source are recorded.",
        "allegation",
        NotYet("allegation"),
    ),
    _principle(
        56,
        R,
        "No eligibility, risk, threshold or category is decided by a program; it shows days and gaps.",
        "records",
        Built(("alongside.law.tables.Rule", "alongside.law.pathway.position")),
        "A position lists decisions that people may make; it never fills one in.",
    ),
    _principle(
        57, R, "That a family has read something is never taken as agreement.", "records", NotYet("records")
    ),
    _principle(
        58,
        C,
        "A birth, an adoption and a change of name keep the history and show it to nobody who must not see it.",
        "permanence",
        NotYet("permanence"),
        "From unborn to born is built (the event child_born); adoption is not.",
    ),
    _principle(
        59,
        R,
        "Nothing is without an owner, and nothing closes over an open task, clock, complaint or request.",
        "referral",
        Built(("closed_with_assessment_open", "handed_over_unaccepted")),
        "Complaints and requests for records join when their rooms are built.",
    ),
    _principle(
        60,
        R,
        "Law that is not yet in force is switched off by its date, not by a release.",
        "time",
        Built(("alongside.law.editions.in_force",)),
    ),
)

INVARIANTS: tuple[Invariant, ...] = (
    *REMOVAL_AND_CARE,
    *PROTECTION,
    *CONSENT_TELLING_AND_VOICE,
    *TIME,
    *RECORDS,
)

BY_NUMBER: dict[int, Invariant] = {invariant.number: invariant for invariant in INVARIANTS}
