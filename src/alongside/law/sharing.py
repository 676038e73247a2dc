"""What a member of the family may read: who, from when, in which words, and when not.

The default is to share (process 3.4). But belonging to the family gives nothing by itself: an entry is made only for a
child the reader has been opened to, and only once the step it speaks of has been told to this very reader: what one parent
was told opens nothing to the other. Words come from the rooms and carry names and days; nothing is ever quoted from a
referral. What a reader gets of a piece of writing is `passages`; where things stand and what comes next is `standing`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from alongside.law import days, office_hours, pathway
from alongside.law.events import Facts
from alongside.law.history import Event, History
from alongside.law.tables import On, Source, on

FAMILY_PAGES = Source("PROCESS", "8.1")


@dataclass(frozen=True, slots=True)
class Share:
    """An event the family may read about. `words` names the message; `after` the duty to tell that must be done first
    (empty: as soon as the person has been opened to the child). `within` names the kinds of matter it holds for: a visit
    in an enquiry is told with the enquiry, never with the referral. `told_of`: only what they were told of such an event opens it
    (none: of any event of that duty)."""

    when: On
    words: str
    after: str = ""
    source: Source = FAMILY_PAGES
    within: tuple[str, ...] = ()
    told_of: On | None = None


def _decided(outcome: str) -> Callable[[Facts], bool]:
    return lambda facts: outcome in facts.outcomes


def _found(outcome: str) -> Callable[[Facts], bool]:
    return lambda facts: bool(facts.outcome == outcome)


def _conference_decided(decision: str) -> Callable[[Facts], bool]:
    return lambda facts: bool(facts.decision == decision)


def _missed_by_us(what: str) -> Callable[[Facts], bool]:
    return lambda facts: bool(facts.by == "us" and facts.what == what)


def _stepped_and_told(to: str) -> Callable[[Facts], bool]:
    return lambda facts: bool(facts.to == to and facts.family_told)


# Told only after the family has been: nobody learns a decision from a screen before a person has spoken to them.
SHARES: tuple[Share, ...] = (
    Share(
        on("referral_received", where=lambda facts: facts.no_further_action is not True),
        "referral_received",
        after="family_told_referral",
    ),
    *(
        Share(
            on("referral_decided", where=_decided(outcome)),
            f"referral_decided.{outcome}",
            after="family_told_referral",
        )
        for outcome in ("s17_assessment", "early_help", "signpost", "no_further_action")
    ),
    Share(on("allocated"), "allocated", after="family_told_referral"),
    Share(on("assessment_started"), "assessment_started", after="family_told_referral"),
    Share(on("child_seen"), "child_seen", after="family_told_referral", within=("assessment", "referral")),
    Share(on("child_seen"), "enquiry_child_seen", after="family_told_enquiry_started", within=("enquiry",)),
    Share(on("child_seen"), "plan_child_seen", after="family_told_plan", within=("protection_plan",)),
    Share(on("child_seen"), "cin_child_seen", after="family_told_cin_plan", within=("child_in_need",)),
    Share(on("assessment_extended"), "assessment_extended", after="family_told_extension"),
    *(
        Share(
            on("assessment_signed_off", where=_found(outcome)),
            f"assessment_signed_off.{outcome}",
            after="family_told_assessment",
        )
        for outcome in (
            "in_need",
            "in_need_specialist",
            "not_in_need",
            "not_in_need_early_help",
            "harm_suspected",
        )
    ),
    Share(on("assessment_stopped"), "assessment_stopped", after="family_told_referral"),
    Share(on("referral_closed", where=lambda facts: facts.family_told is True), "referral_closed"),
    Share(
        on("referral_closed", where=lambda facts: facts.family_told is False),
        "referral_closed",
        after="family_told_closed",
    ),
    *(
        Share(
            on("conference_held", where=_conference_decided(decision)),
            f"conference_held.{decision}",
            after="family_told_conference_decision",
        )
        for decision in ("plan", "no_plan", "continues", "ends", "adjourned")
    ),
    Share(on("protection_plan_started"), "protection_plan_started", after="family_told_plan"),
    # Whoever was told that the conference decided on a plan knows that there is one: its days, who decides and who works on it.
    Share(
        on("protection_plan_started"),
        "protection_plan_started",
        after="family_told_conference_decision",
        told_of=on("conference_held", where=_conference_decided("plan")),
    ),
    Share(on("core_group_planned"), "core_group_planned", after="family_told_plan"),
    Share(on("plan_developed"), "plan_developed", after="family_told_developed_plan"),
    Share(on("core_group_held"), "core_group_held", after="family_told_plan"),
    *(
        Share(on("not_kept", where=_missed_by_us(what)), f"not_kept.us.{what}", after=after, within=within)
        for what, after, within in (
            ("core_group", "family_told_plan", ()),
            # A visit under a plan of help is agreed, so that the family knew the day.
            ("visit", "family_told_cin_plan", ("child_in_need",)),
            ("review", "family_told_cin_plan", ("child_in_need",)),
        )
    ),
    Share(on("protection_plan_ended"), "protection_plan_ended", after="family_told_plan_ended"),
    *(
        Share(on("help_stepped", where=_stepped_and_told(to)), f"help_stepped.{to}")
        for to in ("child_in_need", "family_help", "early_help")
    ),
    Share(on("cin_plan_started"), "cin_plan_started", after="family_told_cin_plan"),
    Share(on("cin_plan_reviewed"), "cin_plan_reviewed", after="family_told_cin_plan"),
    *(
        Share(
            on("withdrawal_decided", where=_found(outcome)),
            f"withdrawal_decided.{outcome}",
            after="family_told_after_withdrawal",
        )
        for outcome in ("close", "offer_otherwise")
    ),
    Share(on("cin_plan_ended"), "cin_plan_ended", after="family_told_cin_ended"),
    Share(on("epo_made"), "epo_made", after="family_told_emergency_order"),
    Share(on("epo_extended"), "epo_extended", after="family_told_emergency_order"),
    Share(on("epo_ended"), "epo_ended", after="family_told_emergency_order"),
    Share(on("stays_away"), "stays_away", after="family_told_where"),
    Share(on("returned_home"), "returned_home", after="family_told_where"),
    Share(on("s20_relied_on"), "s20_relied_on", after="family_has_s20_copy"),
    Share(on("s20_ended"), "s20_ended", after="family_has_s20_copy"),
)

# Never on a family's page, whoever reads: what professionals say among themselves before it is decided what may safely
# be told, what the police do, the council's legal advice, and visits nobody announced.
NEVER: Mapping[str, str] = {
    "contact_received": "it may show who rang",
    "check_started": "how the front door works on a contact",
    "agency_asked": "checks among agencies are told afterwards, by a person",
    "agency_answered": "checks among agencies are told afterwards, by a person",
    "checks_complete": "how the front door works on a contact",
    "contact_decided": "it may show who rang",
    "harm_suspected": "a person decides what may safely be said, and when",
    "strategy_discussion_held": "the family is told by a person, after it",
    "enquiry_concluded": "the family is told by a person",
    "conference_not_required": "the family is told by a person",
    "police_protection_started": "the police tell the family",
    "police_protection_ended": "the police tell the family",
    "pre_proceedings_decided": "the council's legal advice",
    "telling_held": "it would show that something is held",
    "telling_withheld": "it would show that something is withheld",
    "telling_released": "it would show that something was held",
    "child_not_seen": "it may show a visit nobody announced",
    "accepted": "how the council hands over at night",
    "spoken_agreement_confirmed": "how the council confirms a decision",
    "assessment_submitted": "how the council checks its work",
    "assessment_returned": "how the council checks its work",
    "assessment_reviewed": "how the council checks its work",
    # An enquiry: what is told, a person tells, each person apart and when it is safe.
    "enquiry_opened": "the family is told by a person",
    "enquiry_led": "how the council does an enquiry",
    "enquiry_planned": "who will be spoken with, and where, before it has happened",
    "child_talked_with": "it may show that a child was spoken with before anybody was told",
    "video_interview_answered": "the police's enquiry",
    "interview_held": "the police's enquiry",
    "medical_held": "a doctor explains it",
    "access_not_given": "a person speaks about it",
    "access_decided": "the council's legal advice",
    "conference_asked_for": "what professionals say among themselves",
    "findings_sent": "how the council checks its work",
    "findings_returned": "how the council checks its work",
    # A conference: what is about one person there is not another's to read.
    "conference_invited": "it would show who else is asked, and where they are",
    "conference_not_invited": "it would show who is not asked, and why",
    "conference_excluded": "each person is told by the chair, apart",
    "child_attendance_decided": "the chair speaks with the child and the family",
    "conference_view": "what one person said is not another's to read",
    "conference_dissent": "what professionals say among themselves",
    "conference_opened_without_report": "the chair says it at the meeting",
    "temporarily_resident": "it may show where somebody is staying",
    "transfer_notified": "it may show where somebody has moved",
    "transfer_out_notified": "it may show where somebody has moved",
    "new_council_conference_held": "it may show where somebody has moved",
    "plan_details_recorded": "how the council completes its record",
    "cin_work_stopped": "what one of the family said is not another's to read; no visit and no review is named any more",
    "cin_work_resumed": "what one of the family said is not another's to read",
    "handover_offered": "the family hears the new name from a person, first",
    "handover_accepted": "the family hears the new name from a person, first",
    "handover_returned": "how the council hands over",
    "handed_over": "the new name stands with the day they begin; another council's would show where somebody has moved",
    # Danger, police, courts and lawyers.
    "removal_decided": "the family is told by a person",
    "legal_paper_received": "how the council completes its record",
    "epo_applied": "a court may hear it without notice",
    "epo_notice_given": "served by the council's lawyer",
    "epo_served": "it would show what another person was given",
    "cao_applied": "served by the council's lawyer",
    "cao_notice_given": "it would show what another person was given",
    "cao_made": "the court and a solicitor tell",
    "cao_ended": "the court and a solicitor tell",
    "exclusion_required": "the court tells the person, and the police",
    "exclusion_ended": "the court and the police tell",
    "moved_out_of_protected_home": "it would show that the home stands empty",
    "moved_back_to_protected_home": "it would show where the child is",
    "recovery_order_made": "it would warn whoever keeps the child",
    "recovery_order_ended": "it would show where the child is",
    "order_made": "the court and a solicitor tell",
    "order_ended": "the court and a solicitor tell",
    # An agreement: what one parent said is not the other's to read.
    "s20_asked": "what one person said is not another's to read",
    "s20_agreed": "what one person said is not another's to read",
    "s20_objected": "what one person said is not another's to read",
    "s20_objection_lifted": "what one person said is not another's to read",
    "s20_withdrawn": "a person speaks with everybody at once",
    "s20_outcome": "a person speaks with everybody at once",
    # Sharing with others.
    "sharing_decided": "what was shared, with whom and why is told by a person, when it is safe",
    # A loss.
    "pregnancy_ended": "nobody learns it from a page",
}


# The words for what somebody was told themselves, by the duty to tell. What stands beside an event they may read about is
# said with it; the rest is an entry of its own.
TOLD_WORDS: Mapping[str, str] = {
    tell: f"told.{tell}"
    for tell in (
        "family_told_referral",
        "family_told_no_assessment",
        "family_told_closed",
        "family_told_assessment",
        "family_told_extension",
        "family_told_cin_plan",
        "family_told_after_withdrawal",
        "family_told_cin_ended",
        "family_told_enquiry_started",
        "family_told_enquiry_outcome",
        "family_told_no_conference",
        "family_told_conference_decision",
        "family_told_plan",
        "family_told_developed_plan",
        "family_told_plan_ended",
        "family_told_emergency_order",
        "family_told_where",
        "family_has_s20_copy",
        "new_worker_told",
    )
}
NEVER_TOLD_HERE: Mapping[str, str] = {"police_tell": "the police tell the family"}


@dataclass(frozen=True, slots=True)
class Reader:
    """One member of the family and the children they have been opened to. `asked`: the events by which they themselves asked for
    help."""

    person: str
    children: frozenset[str]
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A duty to tell that a person has done, to this one reader. `event` obliged to it, in `matter`. `at` is when they
    were told, `written_at` when that was written down; `spoken`: by mouth, so that they could ask."""

    tell: str
    event: str
    matter: str
    at: datetime
    written_at: datetime
    spoken: bool
    notice: str = ""

    @property
    def appears_at(self) -> datetime:
        """From when it stands on their page."""
        return _appears_at(self.written_at, self.spoken)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing this reader may read: the day, the message, the event its words are about (as it now stands), and how they
    were told of it, where a person told them of just this. `event` is its first wording, whatever was corrected since.
    Never a quotation."""

    on: date | None
    words: str
    child: str
    event: str
    about: Event
    told: Told | None = None
    appears_at: datetime | None = None


def entries(history: History, reader: Reader, told: Collection[Told], *, now: datetime) -> tuple[Entry, ...]:
    """What this reader may read of one child's history at this moment, oldest first. Empty unless the child is opened to
    them. `told`: what they themselves were told about this child.

    A step whose duty to tell is owed, held or withheld is absent: it appears on the day a person has told it, and where
    nobody spoke with them, when the office next opens. So does a correction of what they have read.
    """
    if history.person.id not in reader.children or pathway.lost(history) is not None:
        return ()  # after a loss nothing reminds anybody; what they ask for is given by a person
    seen = _without_later_corrections(history, now)
    found = ready(seen, told, today=days.london_day(now))
    return tuple(_to_who_asked(each, reader) for each in found if _is_there(each, now))


# The words to whoever asked for help themselves, by the message that says to anybody else how it came to us.
ASKED = ".asked"


def _to_who_asked(entry: Entry, reader: Reader) -> Entry:
    """The same, in words to somebody whose own request it was. To anybody else it is not said whether there was a worry or a
    request: it may show who rang, or who asked."""
    return replace(entry, words=f"{entry.words}{ASKED}") if entry.event in reader.asked else entry


def _without_later_corrections(history: History, now: datetime) -> History:
    """The history without corrections that wait for the office to open: until then the old words stand."""
    waits = {
        event.id
        for event in history.recorded
        if event.corrects is not None and _appears_at(event.recorded_at, False) > now
    }
    if not waits:
        return history
    kept = [event for event in history.recorded if event.id not in waits]
    return History(history.person, history.matters.values(), kept)


def _is_there(entry: Entry, now: datetime) -> bool:
    return entry.appears_at is not None and entry.appears_at <= now


def ready(history: History, told: Collection[Told], *, today: date) -> Iterator[Entry]:
    """Every entry this reader has or will have without anybody doing more, each with the moment it appears."""
    for event in history.effective:
        if event.kind in NEVER or event.on is None or event.on > today:
            continue
        opened = (
            (share, _told_of(history, event, share, told))
            for share in SHARES
            if _speaks_of(share, history, event)
        )
        share, by = next(
            ((share, by) for share, by in opened if by is not None or not share.after), (None, None)
        )
        if share is None:
            continue
        first = event.corrects or event.id
        yield Entry(
            event.on,
            share.words,
            history.person.id,
            first,
            event,
            by if by is not None and by.event == first else None,
            _entry_appears_at(event, by),
        )


def known_to(history: History, shown: Iterable[Entry]) -> History:
    """The history as this reader knows it: only what they have read. Where things stand and what comes next is worked out
    from this and from nothing else, so that it can tell nothing more."""
    return History(history.person, history.matters.values(), [entry.about for entry in shown])


def words_of(history: History, event: Event) -> str:
    """The message that says what an event is to a family; empty where none does."""
    return next((share.words for share in SHARES if _speaks_of(share, history, event)), "")


def _speaks_of(share: Share, history: History, event: Event) -> bool:
    if not share.when.matches(event):
        return False
    matter = history.matters.get(event.matter)
    return not share.within or (matter is not None and matter.kind in share.within)


def _told_of(history: History, event: Event, share: Share, told: Collection[Told]) -> Told | None:
    """How this reader was told of an event: of just this one where it obliges somebody to tell them; else of what it is a
    part of, the first time."""
    if not share.after:
        return None
    within = {matter.id for matter in history.ancestors(event.matter)}
    found = [each for each in told if each.tell == share.after and each.matter in within]
    if pathway.tells()[share.after].when.matches(event):
        first = event.corrects or event.id
        found = [each for each in found if each.event == first]
    if share.told_of is not None:
        those = {each.corrects or each.id for each in history.effective if share.told_of.matches(each)}
        found = [each for each in found if each.event in those]
    return min(found, key=lambda each: (each.written_at, each.notice), default=None)


def _entry_appears_at(event: Event, told: Told | None) -> datetime:
    if told is None:
        return _appears_at(event.recorded_at, False)
    # What was written down after they were told is news, whoever spoke with them before.
    spoken = told.spoken and event.recorded_at <= told.written_at
    return _appears_at(max(told.written_at, event.recorded_at), spoken)


def _appears_at(ready_at: datetime, spoken: bool) -> datetime:
    return office_hours.may_appear_at(ready_at, spoken, days.england())
