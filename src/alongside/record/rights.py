"""Who may do what: one row for each action, asked before the action does anything, wherever it is called from.

A row names what a role must be allowed (`accounts.roles`) and, for a decision of law, the decision, whose deciders the law
names (`law.pathway.decisions`). Both must let somebody. Whether they may find the record is asked besides, each time.
An action without a row is nobody's to do. Printed as docs/reference/rights.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alongside.accounts.roles import MEANS, May, Role, roles_who_may
from alongside.law import pathway
from alongside.law.tables import Level, Objection, Source

if TYPE_CHECKING:  # the printed page needs no database
    from alongside.record.access import Viewer


@dataclass(frozen=True, slots=True)
class Right:
    """Who may do one action.

    `any_of`: one of these is enough. `decision`: the law's decision that is made with it. `by_phone`: enough to write
    down what somebody else decided by telephone; whether that other person may decide is asked of the law.
    `approval`: what somebody else must be allowed who approved what is written down here. `own`: everybody's, because it
    is asked elsewhere whose it is; the words say where. `machine`: also the program's own.
    """

    any_of: tuple[May, ...] = ()
    decision: str = ""
    by_phone: May | None = None
    approval: May | None = None
    own: str = ""
    machine: bool = False

    def roles(self, *, by_phone: bool = False) -> tuple[str, ...]:
        """The roles that may, the most fitting first: those of an earlier capability before those of a later."""
        if by_phone and self.by_phone is not None:
            return _in_order([self.by_phone])
        named = _in_order(self.any_of) if self.any_of else tuple(str(role) for role in Role)
        if self.own or not self.decision:
            return named if self.own or self.any_of else ()
        decision = pathway.decisions()[self.decision]
        deciders = (*decision.decided_by, *decision.deputies)
        return tuple(role for role in named if role in deciders)

    def approvers(self) -> tuple[str, ...]:
        """The roles that may have approved what is written down, where it needs an approval."""
        return _in_order([self.approval]) if self.approval else ()


def _in_order(capabilities: tuple[May, ...] | list[May]) -> tuple[str, ...]:
    found = [str(role) for each in capabilities for role in Role if str(role) in roles_who_may(each)]
    return tuple(dict.fromkeys(found))


_TRIAGE = Right((May.TRIAGE_CONTACT,))
_ENTRY = Right((May.WRITE_ENTRY,))
_ASSESS = Right((May.WRITE_ASSESSMENT,))
_ARRANGES = Right((May.ARRANGE_MEETING,))
_CHAIRS = Right((May.CHAIR_CONFERENCE,))
_TELLING = Right((May.CONFIRM_TELLING,))
_STOPS = Right((May.OPEN_CHILD,))  # a family's sign-in: whoever may open the record may stop it at once
_ISSUE = Right((May.ISSUE,))
_WRITING = Right((May.WRITE_ENTRY, May.ISSUE))
_OWN_DRAFT = Right(own="whoever wrote the draft, or was asked to write with them")
_ITSELF = Right(machine=True)
_ASKED_TO_TAKE_OVER = Right(
    own="whoever was asked to take over: by name, or who gives that team's children a worker"
)
_ANSWERS_FOR_ITEM = Right(own="whoever wrote the item and can read it, or reads that kind of every child")
_ANSWERS_FOR = Right(own="whoever answers for the restricted record: its owner, or the second")

RIGHTS: dict[str, Right] = {
    "access.agree_to_lift": _ANSWERS_FOR,
    "access.ask_to_lift": _ANSWERS_FOR,
    "access.ask_to_look_again": _ITSELF,
    "access.end_access": _ANSWERS_FOR,
    "access.leave_open": _ANSWERS_FOR,
    "access.name_people": _ANSWERS_FOR,
    "access.renew": _ANSWERS_FOR,
    "access.restrict": Right((May.RESTRICT,)),
    "access.restrict_also": _ANSWERS_FOR,
    "access_emergency.ask_for_late_review": _ITSELF,
    "access_emergency.open_in_emergency": Right((May.OPEN_RESTRICTED,)),
    "access_emergency.review_opening": _ANSWERS_FOR,
    "access_log.answer_odd": Right(own="the manager who is asked, never about their own looks"),
    "access_log.look_through": _ITSELF,
    "access_log.say_at_risk": Right((May.MANAGE_LOG,)),
    "access_log.say_why": Right(own="whoever looked, when their manager asks"),
    "access_log.seal": _ITSELF,
    "access_log.stop_watching": Right((May.MANAGE_LOG,)),
    "access_log.watch_for": Right((May.MANAGE_LOG,)),
    "asking.ask_to_move": _ENTRY,
    "assessment.extend_assessment": Right((May.EXTEND_ASSESSMENT,), "assessment_extended"),
    "assessment.record_help": Right((May.WRITE_ASSESSMENT,), approval=May.APPROVE_HELP),
    "assessment.record_review": Right((May.WRITE_ASSESSMENT, May.SIGN_ASSESSMENT)),
    "assessment.record_views": _ASSESS,
    "assessment.return_assessment": Right((May.SIGN_ASSESSMENT,), "assessment_signed_off"),
    "assessment.sign_off_assessment": Right((May.SIGN_ASSESSMENT,), "assessment_signed_off"),
    "assessment.start_assessment": _ASSESS,
    "assessment.stop_assessment": Right((May.SIGN_ASSESSMENT,), "assessment_stopped"),
    "assessment.submit_assessment": _ASSESS,
    "building.answer_build": _ITSELF,
    "building.approve_build": Right((May.APPROVE_RETURNS,)),
    "building.ask_for_build": Right((May.RUN_RETURNS,)),
    "building.keep_build": Right((May.RUN_RETURNS,), machine=True),
    "building.record_receipt": Right((May.RUN_RETURNS,)),
    "building.record_sent": Right((May.RUN_RETURNS,)),
    "chronology.mark_significant": _ENTRY,
    "chronology.take_out": _ENTRY,
    "census.keep_checked": _ITSELF,
    "census.list_since_builds": _ITSELF,
    "census.looked_at": _ITSELF,
    "census.say_of_finding": Right((May.RUN_RETURNS, May.SEE_TEAM, May.WRITE_ASSESSMENT)),
    "child_in_need.agree": _ASSESS,
    "child_in_need.call_review": _ARRANGES,
    "child_in_need.decide_withdrawal": Right(decision="withdrawal_decided"),
    "child_in_need.end_plan": Right(decision="cin_plan_ended"),
    "child_in_need.start_plan": Right(decision="cin_plan_started"),
    "child_in_need.step_up": Right(decision="help_stepped"),
    "child_in_need.withdraw": _ASSESS,
    "child_in_need.write_up_review": _ASSESS,
    "conference.answer_correction": _CHAIRS,
    "conference.approve_record": _CHAIRS,
    "conference.ask_correction": _ARRANGES,
    "conference.call_conference": Right(decision="conference_booked"),
    "conference.decide_conference": Right((May.CHAIR_CONFERENCE,), "conference_held"),
    "conference.disagree": _ARRANGES,
    "conference.keep_out": Right((May.CHAIR_CONFERENCE,), "conference_excluded"),
    "conference.not_needed": Right(decision="conference_booked"),
    "conference.open_without_report": _CHAIRS,
    "conference.say_whether_the_child_comes": _CHAIRS,
    "conference.send_decision": _ARRANGES,
    "conference.send_record": _ARRANGES,
    "confidential.end_reader": _ANSWERS_FOR_ITEM,
    "confidential.keep_confidential": Right((May.KEEP_CONFIDENTIAL,)),
    "confidential.name_reader": _ANSWERS_FOR_ITEM,
    "confidential.take_off": _ANSWERS_FOR_ITEM,
    "contact.ask_agency": _TRIAGE,
    "contact.checks_complete": _TRIAGE,
    "contact.decide_contact": Right((May.TRIAGE_CONTACT,), "contact_decided"),
    "contact.identify": Right((May.TRIAGE_CONTACT, May.TAKE_CONTACT)),
    "contact.say_who_asked": Right((May.TRIAGE_CONTACT, May.TAKE_CONTACT)),
    "contact.take_off_contact": Right((May.TRIAGE_CONTACT, May.TAKE_CONTACT)),
    "contact.link_already_open": Right((May.TRIAGE_CONTACT,), "contact_decided"),
    "contact.link_same_event": Right((May.TRIAGE_CONTACT,), "contact_decided"),
    "contact.receive_contact": Right((May.TAKE_CONTACT,)),
    "contact.receive_list": Right((May.TAKE_CONTACT,)),
    "contact.record_answer_of_agency": _TRIAGE,
    "contact.send_to_another_council": Right((May.TRIAGE_CONTACT,), "contact_decided"),
    "contact.take_up": _TRIAGE,
    "correction.correct_event": _ENTRY,
    "correction.retract_event": _ENTRY,
    "correction.take_back_correction": _ENTRY,
    "correction.wrong_child": Right((May.MOVE_WRONG_CHILD,)),
    "documents.keep": _ASSESS,
    "drafts.save_draft": _OWN_DRAFT,
    "drafts.save_own_draft_after_the_session": _OWN_DRAFT,
    "drafts.throw_away": _OWN_DRAFT,
    "drafts.write_together": _OWN_DRAFT,
    "drafts.write_without": _OWN_DRAFT,
    "emergency.come_home": _ENTRY,
    "emergency.decide_removal": Right(
        (May.SIGN_ASSESSMENT,), "removal_decided", by_phone=May.REPORT_AGREEMENT
    ),
    "emergency.look_again": _ITSELF,
    "emergency.paper_came": _ENTRY,
    "emergency.record": _ENTRY,
    "emergency.record_night": _ENTRY,
    "enquiry.add_subject": _ASSESS,
    "enquiry.ask_for_conference": _ENTRY,
    "enquiry.begin": _ASSESS,
    "enquiry.conclude": Right((May.SIGN_ASSESSMENT,), "enquiry_concluded"),
    "enquiry.decide_access": Right((May.SIGN_ASSESSMENT,), "access_decided", by_phone=May.REPORT_AGREEMENT),
    "enquiry.hold_strategy_discussion": Right(
        (May.SIGN_ASSESSMENT,), "strategy_discussion_held", by_phone=May.REPORT_AGREEMENT
    ),
    "enquiry.name_lead": _ASSESS,
    "enquiry.name_reader": _ASSESS,
    "enquiry.plan": _ASSESS,
    "enquiry.record": _ASSESS,
    "enquiry.report_conclusion": _ASSESS,
    "enquiry.return_findings": Right((May.SIGN_ASSESSMENT,), "enquiry_concluded"),
    "enquiry.send_findings": _ASSESS,
    "family_access.came_on_new_device": _ITSELF,
    "family_access.close": _STOPS,
    "family_access.end_reading": _STOPS,
    "family_access.give_code": _TELLING,
    "family_access.invite": _TELLING,
    "family_access.open_again": _TELLING,
    "family_access.pause": _STOPS,
    "family_access.record_asked": _TELLING,
    "files.look_at": Right((May.WRITE_ENTRY,), machine=True),
    "files.scan_again": _ITSELF,
    "issuing.ask_release": _ISSUE,
    "issuing.choose": _ISSUE,
    "issuing.give": _ISSUE,
    "issuing.keep_from": Right((May.WITHHOLD,)),
    "issuing.make_ready": _ISSUE,
    "issuing.no_longer_kept_from": Right((May.WITHHOLD,)),
    "issuing.release": Right((May.RELEASE,)),
    "issuing.release_by_phone": _ISSUE,
    "issuing.return_copy": Right((May.RELEASE,)),
    "issuing.review_release": Right((May.RELEASE,)),
    "leaving.end_account": Right((May.MANAGE_ACCOUNTS, May.MANAGE_TEAM_ACCOUNTS)),
    "letters.decide": Right((May.APPROVE_LETTERS,)),
    "letters.write_version": Right((May.WRITE_LETTERS,)),
    "loading.load": Right((May.RUN_RETURNS,), machine=True),
    "looking_again.at_calendar": _ITSELF,
    "looking_again.at_spoken_decision": _ITSELF,
    "looking_again.at_telling": _ITSELF,
    "looking_again.at_warning": _ITSELF,
    "meeting_copies.make_closed_copies": _CHAIRS,
    "meeting_copies.make_copies": _ISSUE,
    "meetings.answer": _ARRANGES,
    "meetings.arranged": _ARRANGES,
    "meetings.ask": _ARRANGES,
    "meetings.call_off": _ARRANGES,
    "meetings.come_apart": _ARRANGES,
    "meetings.comes_when": _ARRANGES,
    "meetings.give_report": _ARRANGES,
    "meetings.give_view": _ARRANGES,
    "meetings.leave_out": _ARRANGES,
    "meetings.move": _ARRANGES,
    "meetings.need": _ARRANGES,
    "meetings.report_ready": _ARRANGES,
    "meetings.told_of_change": _ARRANGES,
    "outside.add": _ITSELF,
    "outside.answer_again": Right((May.DECIDE_REFERRAL,)),
    "answering_again.answer_by_letter": Right((May.DECIDE_REFERRAL,)),
    "outside.forget_unsent": _ITSELF,
    "outside.save_unsent": _ITSELF,
    "outside.send": _ITSELF,
    "turns.counted": _ITSELF,
    "people.join_people": Right((May.JOIN_RECORDS,)),
    "people.part_people": Right((May.JOIN_RECORDS,)),
    "people.record_address": _ENTRY,
    "people.record_answer": _ENTRY,
    "people.record_household": _ENTRY,
    "people.record_identifier": _ENTRY,
    "people.record_name": _ENTRY,
    "people.record_person": Right((May.WRITE_ENTRY, May.TAKE_CONTACT)),
    "people.record_reach": _ENTRY,
    "people.record_responsibility": _ENTRY,
    "people.relate": _ENTRY,
    "plans.add_service": Right((May.APPROVE_HELP, May.MANAGE_SETTINGS)),
    "plans.close_service": Right((May.APPROVE_HELP, May.MANAGE_SETTINGS)),
    "plans.keep_version": _ASSESS,
    "plans.put_action": _ASSESS,
    "plans.put_item": _ASSESS,
    "plans.put_need": _ASSESS,
    "plans.put_parts": _ASSESS,
    "plans.say_what_came_of": _ASSESS,
    "post.begin": _ITSELF,
    "post.failed": _ITSELF,
    "post.handed_over": _ITSELF,
    "post.in_doubt": _ITSELF,
    "post.not_now": _ITSELF,
    "post.queue_for_a_colleague": _ITSELF,
    "post.queue_new": _ITSELF,
    "post.queue_telling": _ITSELF,
    "post.sent": _ITSELF,
    "protection_plan.begin_writing": _ASSESS,
    "protection_plan.call_core_group": _ARRANGES,
    "protection_plan.end_plan": Right(decision="protection_plan_ended"),
    "protection_plan.put_about": _ASSESS,
    "protection_plan.record_details": Right((May.WRITE_ASSESSMENT, May.CHAIR_CONFERENCE)),
    "protection_plan.record_not_kept": _ARRANGES,
    "protection_plan.write_up_core_group": _ASSESS,
    "recording.change_entry": _ENTRY,
    "recording.record_entry": _ENTRY,
    "referral.accept_overnight": Right((May.ACCEPT_OVERNIGHT,)),
    "referral.allocate": Right((May.ALLOCATE,)),
    "referral.close_referral": Right(decision="referral_closed"),
    "referral.confirm_spoken_decision": Right((May.CONFIRM_AGREEMENT,)),
    "referral.decide_referral": Right(
        (May.DECIDE_REFERRAL,), "referral_decided", by_phone=May.REPORT_AGREEMENT
    ),
    "referral.record_agreement": _ENTRY,
    "referral.start_referral": Right((May.TRIAGE_CONTACT,), "contact_decided"),
    "safe_contact.confirm_safe": _ENTRY,
    "safe_contact.safe_no_more": _ENTRY,
    "safety.add_warning": Right((May.MANAGE_WARNINGS,)),
    "safety.review_warning": Right((May.MANAGE_WARNINGS,)),
    "section_20.agree": _ASSESS,
    "section_20.ask": _ASSESS,
    "section_20.end": _ASSESS,
    "section_20.no_longer_object": _ASSESS,
    "section_20.object_to": _ASSESS,
    "section_20.rely_on": Right((May.SIGN_ASSESSMENT,), "s20_relied_on", by_phone=May.REPORT_AGREEMENT),
    "section_20.say_what_followed": _ASSESS,
    "section_20.withdraw": _ASSESS,
    "services.confirm_service": _ENTRY,
    "services.end_service": _ENTRY,
    "services.record_service": _ENTRY,
    "sharing.decide_to_share": Right((May.SHARE,), "sharing_decided"),
    "shielding.confirm_lines": _WRITING,
    "shielding.lift_mark": _WRITING,
    "shielding.mark_words": _WRITING,
    "shielding.say_who_is_in_it": _WRITING,
    "shielding.settle_mark": _WRITING,
    "statements.end_statement": _ENTRY,
    "statements.join_household": _ENTRY,
    "statements.record_born": _ENTRY,
    "statements.take_back": _ENTRY,
    "tasks.finish_task": Right(own="whoever the task is for: by name, by team or by role"),
    "telling.did_not_go": _ITSELF,
    "telling.hold": _TELLING,
    "telling.letter_goes": _TELLING,
    "telling.make_ready": _TELLING,
    "telling.no_safe_way": _TELLING,
    "telling.record_not_sent": _TELLING,
    "telling.record_told": _TELLING,
    "telling.release": _TELLING,
    "telling.went": _ITSELF,
    "telling.withhold": Right((May.WITHHOLD,)),
    "transfer.accept": _ASKED_TO_TAKE_OVER,
    "transfer.give_back": _ASKED_TO_TAKE_OVER,
    "transfer.hand_over": Right((May.WRITE_ASSESSMENT,), "handed_over"),
    "transfer.new_council_met": _ASSESS,
    "transfer.offer": _ASSESS,
    "transfer.take_back": _ASSESS,
    "transfer_in.receive": _TRIAGE,
    "unborn.change_due": _ENTRY,
    "unborn.record_loss": _ENTRY,
    "unborn.split_twins": _ENTRY,
    "reading.showed": _ITSELF,
    "ways.ask_for_words": _ITSELF,
    "ways.choose": _ITSELF,
}
_NOBODYS = Right()


def right_to(action: str) -> Right:
    """The row of an action, by its module and name ("people.join_people")."""
    return RIGHTS.get(action, _NOBODYS)


def acting(action: str, viewer: Viewer, *, by_phone: bool = False) -> Viewer | None:
    """The viewer as they may do this, under the role that lets them; None where nothing lets them."""
    right = right_to(action)
    if viewer.machine:
        return viewer if right.machine else None
    if right.own:
        return viewer
    role = next((each for each in right.roles(by_phone=by_phone) if each in viewer.roles), None)
    return None if role is None else viewer.under((role,))


NOT_THEIRS = "not_theirs_to_decide"


def not_theirs(action: str) -> Objection:
    """What is said to whoever may not do this: who may."""
    right = right_to(action)
    named = pathway.decisions()[right.decision].name if right.decision else ""
    what = named or (MEANS[right.any_of[0]] if right.any_of else "")
    return for_others(what, right.roles())


def for_others(what: str, roles: Iterable[str]) -> Objection:
    """The refusal of something that is for other roles to do."""
    who = list(dict.fromkeys(roles))
    listed = listed_roles(who)
    return Objection(
        NOT_THEIRS,
        Level.REFUSAL,
        47,
        f"Only the {listed} may do this: {what[:1].lower()}{what[1:]}." if who else "This is nobody's to do.",
        "Ask one of them, or the manager on duty." if who else "Ask whoever looks after the system.",
        Source("LOCAL", "who signs what"),
    )


def listed_roles(roles: Iterable[str]) -> str:
    """Some roles in words: "duty manager, team manager or head of service"."""
    who = [_called(role) for role in roles]
    return " or ".join(filter(None, (", ".join(who[:-1]), *who[-1:])))


def _called(role: str) -> str:
    words = str(Role(role).label) if role in Role else role.replace("_", " ")
    return words.split(" (")[0].lower()


def as_markdown() -> str:
    """The table as it is printed in docs/reference/rights.md."""
    lines = [
        "# Who may do what, action by action",
        "",
        "Printed from `src/alongside/record/rights.py`; do not edit. Every way to change the record, what it needs",
        "([roles](roles.md)), and whom that lets. Where a decision of law is made with it, both the council's roles and the",
        "law's deciders must let somebody. Whether they may find the record is asked besides, each time. What somebody did is",
        "logged under the first of these roles that they hold.",
        "",
        "| action | needs | decision of law | who |",
        "|---|---|---|---|",
        *(_line(action, right) for action, right in RIGHTS.items()),
    ]
    return "\n".join(lines) + "\n"


def _line(action: str, right: Right) -> str:
    needs = " or ".join(f"`{each}`" for each in right.any_of) or right.own
    who = ", ".join(_who(right))
    return f"| `{action}` | {needs} | {f'`{right.decision}`' if right.decision else ''} | {who} |"


def _who(right: Right) -> Iterator[str]:
    if not right.own:
        yield from map(_called, right.roles())
    if right.by_phone is not None:
        yield "with a manager's agreement by telephone also " + ", ".join(
            _called(role) for role in right.roles(by_phone=True) if role not in right.roles()
        )
    if right.approval is not None:
        yield f"approved by a {listed_roles(right.approvers())}"
    if right.machine:
        yield "the program itself"
