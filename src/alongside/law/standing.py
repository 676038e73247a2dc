"""Where things stand and what comes next, for a family: a row a stage and a row a clock, in words for them.

Everything is worked out from the history as this reader knows it (`sharing.known_to`), so that a step nobody has told
them starts no clock and ends no stage here. A clock is shown only where what starts it and what ends it may be read too:
else the page would go on saying that something is late which was done long ago.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside.law import days, pathway, sharing
from alongside.law.history import Event, History
from alongside.law.pathway import Outcome
from alongside.law.sharing import Told
from alongside.law.tables import Clock, Sense, Source, Step


@dataclass(frozen=True, slots=True)
class Stage:
    """Where things are, in words for a family: the step whose rights hold now (empty: those that hold at every step alone), the
    message that says it, the one that says who decides, and the room's message of rights (empty: none). `not_here`: rights of its
    step that do not hold at it, by message."""

    key: str
    step: str
    rights: str = ""
    not_here: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The message that says where things are."""
        return f"standing.{self.key}"

    @property
    def title(self) -> str:
        """The message that names it, where several stand on one page."""
        return f"title.{self.key}"

    @property
    def decides(self) -> str:
        """The message that says who decides."""
        return f"decides.{self.key}"

    @property
    def law(self) -> Step | None:
        """The step as the pathway declares it."""
        return pathway.steps()[self.step] if self.step else None


# The most serious first: a child may stand at several at once.
STAGES: tuple[Stage, ...] = (
    Stage("emergency_protection_order", "S26", "emergency.rights"),
    Stage("section_20", "S30", "s20.rights"),
    Stage("child_protection_plan", "S19", "protection_plan.rights"),
    Stage("conference", "S17", "conference.rights"),
    Stage("s47_enquiry_open", "S14", "enquiry.rights"),
    Stage("assessment", "S08"),
    Stage("child_in_need", "S10"),
    Stage("early_help", "S05"),
    Stage("referral", "S04", "family_told_referral.rights"),
)
# A referral that this reader began by asking for help: there is no worry of somebody else's to tell them of.
ASKED = Stage("asked", "S04", "family_told_referral.rights.asked", not_here=("step.S04.0",))
# In need, and no plan of theirs was told to this reader: whether there is one already is not said.
IN_NEED = Stage("in_need", "S10")
# They were told of something, or asked to a meeting, that is none of the stages above and ends nothing.
GOING_ON = Stage("going_on", "")
NOTHING_NOW = Stage("nothing_now", "S02")  # they were told of work, and all of it has ended
NOT_YET = Stage("not_yet", "S02")  # nothing has been told here yet
# Every stage a family can read.
EVERY: tuple[Stage, ...] = (*STAGES, ASKED, IN_NEED, GOING_ON, NOTHING_NOW, NOT_YET)
BY_KEY: Mapping[str, Stage] = {stage.key: stage for stage in EVERY}

# What begins or ends a plan carries out what was decided before: the reasons stand with that.
CARRIES_OUT = frozenset({"protection_plan_started", "protection_plan_ended", "cin_plan_started"})

ENQUIRY_STARTED, ENQUIRY_OUTCOME = "family_told_enquiry_started", "family_told_enquiry_outcome"


# What each entry says of where things are, by its message: a stage, that something has ended, or nothing of it. The pathway
# itself says more where the reader knows of what begins a stage; this stands where they were told of a later step alone.
ENDED, SILENT = "ended", ""
_PLAN, _IN_NEED, _REFERRAL = "child_protection_plan", "child_in_need", "referral"
SAYS: Mapping[str, str] = {
    "referral_received": "referral",
    "referral_decided.s17_assessment": "assessment",
    "referral_decided.early_help": "early_help",
    "referral_decided.signpost": ENDED,
    "referral_decided.no_further_action": ENDED,
    "allocated": SILENT,
    "assessment_started": "assessment",
    "child_seen": SILENT,
    "enquiry_child_seen": SILENT,
    "plan_child_seen": SILENT,
    "cin_child_seen": SILENT,
    "assessment_extended": "assessment",
    "assessment_signed_off.in_need": _IN_NEED,
    "assessment_signed_off.in_need_specialist": _IN_NEED,
    "assessment_signed_off.not_in_need": ENDED,
    "assessment_signed_off.not_in_need_early_help": ENDED,
    "assessment_signed_off.harm_suspected": _IN_NEED,
    "assessment_stopped": ENDED,
    "referral_closed": ENDED,
    "conference_held.plan": _PLAN,
    "conference_held.no_plan": ENDED,
    "conference_held.continues": _PLAN,
    "conference_held.ends": ENDED,
    "conference_held.adjourned": "conference",
    "protection_plan_started": _PLAN,
    "core_group_planned": _PLAN,
    "plan_developed": _PLAN,
    "core_group_held": _PLAN,
    "not_kept.us.core_group": SILENT,
    "not_kept.us.visit": SILENT,
    "not_kept.us.review": SILENT,
    "protection_plan_ended": ENDED,
    "help_stepped.child_in_need": _IN_NEED,
    "help_stepped.family_help": "going_on",
    "help_stepped.early_help": "early_help",
    "cin_plan_started": _IN_NEED,
    "cin_plan_reviewed": _IN_NEED,
    "withdrawal_decided.close": ENDED,
    "withdrawal_decided.offer_otherwise": "going_on",
    "cin_plan_ended": ENDED,
    "epo_made": "emergency_protection_order",
    "epo_extended": "emergency_protection_order",
    "epo_ended": ENDED,
    "stays_away": "going_on",
    "returned_home": SILENT,
    "s20_relied_on": "section_20",
    "s20_ended": ENDED,
}
# What was decided and is spent once what it led to has ended, by the entry that says so: the plan of help that an assessment found
# was needed, or the plan that protects where harm was suspected. The referral may stay open; that a plan is needed is true no more.
_LED_TO_HELP = frozenset(
    {
        "assessment_signed_off.in_need",
        "assessment_signed_off.in_need_specialist",
        "assessment_signed_off.harm_suspected",
        "help_stepped.child_in_need",
    }
)
_HELP = frozenset({"cin_plan_started", "cin_plan_reviewed"})
SPENT: Mapping[str, frozenset[str]] = {
    "cin_plan_ended": _LED_TO_HELP,
    "withdrawal_decided.close": _LED_TO_HELP | _HELP,
    # It takes the place of the plan of help; of that end nobody is told by itself (law/steps/child_in_need.py).
    "protection_plan_started": _LED_TO_HELP | _HELP,
    "protection_plan_ended": frozenset({"assessment_signed_off.harm_suspected"}),
}
# What somebody was told of which no event stands on a page, and after which things go on.
GOES_ON = frozenset({ENQUIRY_OUTCOME, "family_told_no_conference", "new_worker_told", "family_told_where"})
TELLS_AN_END = frozenset(
    {
        "family_told_no_assessment",
        "family_told_closed",
        "family_told_after_withdrawal",
        "family_told_cin_ended",
        "family_told_plan_ended",
    }
)
# The meetings to which somebody is asked only at this stage, by kind and form.
ASKED_TO: Mapping[str, str] = {
    "conference.initial": "conference",
    "conference.transfer_in": "conference",
    "conference.review": _PLAN,
    "core_group": _PLAN,
    "child_in_need_review": _IN_NEED,
}


def stages(
    known: History,
    told: Collection[Told],
    *,
    asked_to: Collection[str] = (),
    asked: Collection[str] = (),
    now: datetime,
) -> tuple[Stage, ...]:
    """Where things are for this reader, the most serious first; where they are nowhere one stage alone: `GOING_ON`, `NOTHING_NOW`
    (the last they know has ended it) or `NOT_YET`. `asked_to`: the meetings they are asked to, as in `ASKED_TO`. `asked`: the
    events by which this reader asked for help themselves.

    An enquiry is on no page as an event: it stands here while a person has told them of it and of no end.
    """
    spans = tuple(pathway.in_force(known, now))
    spent = _spent(known)
    current = {span.value for span in spans if span.current and span.from_event not in spent}
    if _enquiry_goes_on(known, told):
        current.add("s47_enquiry_open")
    said = _said(known, {*spent, *(span.from_event for span in spans)}, now)
    current |= {*said, *(ASKED_TO.get(each, GOING_ON.key) for each in asked_to)}
    found = tuple(_as_they_know_it(stage, known, asked) for stage in STAGES if stage.key in current)
    if found:
        return found
    if not known.effective and not told and not asked_to:
        return (NOT_YET,)
    return (GOING_ON,) if GOING_ON.key in current or not _has_ended(known, told, now) else (NOTHING_NOW,)


def _as_they_know_it(stage: Stage, known: History, asked: Collection[str]) -> Stage:
    """The stage in what this reader knows of it: a plan of help they were told of or not, a referral they asked for or not."""
    if stage.key == _IN_NEED and not _has_plan_of_help(known):
        return IN_NEED
    if stage.key == _REFERRAL and _asked_for(known, asked):
        return ASKED
    return stage


def _asked_for(known: History, asked: Collection[str]) -> bool:
    """Whether they asked themselves for every referral they know of that goes on. Where another goes on beside it, somebody else may
    have told of a worry."""
    closed = {event.matter for event in known.every("referral_closed")}
    open_ = [event for event in known.every("referral_received") if event.matter not in closed]
    return bool(open_) and all((event.corrects or event.id) in asked for event in open_)


def _said(known: History, moved: Collection[str], now: datetime) -> set[str]:
    """What the entries say of where things are that the pathway does not: the last word about each piece of work, where it moves
    nothing in the pathway itself. What ends a piece of work ends what arose in it."""
    last: dict[str, tuple[str, Event]] = {}
    for event in known.effective:
        says = SAYS.get(sharing.words_of(known, event), SILENT)
        if says == SILENT:
            continue
        if says == ENDED:
            last = {each: word for each, word in last.items() if not _arose_in(known, each, event.matter)}
        last[_work(known, event)] = (says, event)
    return {
        says
        for says, event in last.values()
        if says != ENDED and event.id not in moved and not _is_over(event, now)
    }


def _work(known: History, event: Event) -> str:
    """The piece of work an event is of: what a conference decides about a plan is of that plan."""
    of = known.nearest(event.matter, "protection_plan")
    begun = known.children_of(event.matter, "protection_plan")
    return of.id if of is not None else begun[0].id if begun else event.matter


def _arose_in(known: History, matter: str, wider: str) -> bool:
    return any(each.id == wider for each in known.ancestors(matter))


def _spent(known: History) -> set[str]:
    """The events of which nothing is true any more, because what they led to under the same referral has ended since. A child
    protection plan takes the place of help under whichever referral it began."""
    found: set[str] = set()
    before: list[tuple[Event, str]] = []
    for event in known.effective:
        words = sharing.words_of(known, event)
        ends = SPENT.get(words, frozenset())
        referral = known.nearest(event.matter, "referral")
        anywhere = event.kind == "protection_plan_started"
        found |= {
            earlier.id
            for earlier, said in before
            if said in ends and (anywhere or known.nearest(earlier.matter, "referral") == referral)
        }
        before.append((event, words))
    return found


def _is_over(event: Event, now: datetime) -> bool:
    """Whether what the event began lasts until a moment or day that has passed."""
    at, on = getattr(event.facts, "ends_at", None), getattr(event.facts, "ends_on", None)
    return at < now if at is not None else on is not None and on < days.london_day(now)


def _has_ended(known: History, told: Collection[Told], now: datetime) -> bool:
    """Whether they know of an end, and were told of nothing after which things go on since."""
    ends = [
        event.on
        for event in known.effective
        if event.on is not None
        and (SAYS.get(sharing.words_of(known, event)) == ENDED or _is_over(event, now))
    ]
    ends += [days.london_day(each.at) for each in told if each.tell in TELLS_AN_END]
    goes_on = (days.london_day(each.at) for each in told if each.tell in GOES_ON)
    return bool(ends) and max(ends) >= max(goes_on, default=date.min)


def _has_plan_of_help(known: History) -> bool:
    """Whether they were told of a plan of help, and of no end of it."""
    started = known.last("cin_plan_started")
    if started is None or started.id in _spent(known):
        return False
    return known.last("cin_plan_ended", matter=started.matter) is None


def _enquiry_goes_on(known: History, told: Collection[Told]) -> bool:
    started = max((each.written_at for each in told if each.tell == ENQUIRY_STARTED), default=None)
    if started is None:
        return False
    ended = any(each.tell == ENQUIRY_OUTCOME and each.written_at >= started for each in told)
    after = (
        event for event in known.every("conference_held", "referral_closed") if event.recorded_at >= started
    )
    return not ended and next(after, None) is None


# --- what comes next -----------------------------------------------------------------------------------------------


# The clocks a family reads, each with its own message `coming.KEY`.
COMING: tuple[str, ...] = (
    "referral_decision",
    "s17_assessment",
    "cin_first_plan",
    "cin_review",
    "cin_visit",
    "core_group_first",
    "core_group_next",
    "rcpc_first",
    "rcpc_next",
    "cp_plan_age_limit",
    "epo",
    "epo_extension",
)

# What ends a clock of those above and is on no page, and why. That it ended is read all the same (`SILENCES`), for one thing: the
# page then says nothing of that clock, neither its day nor that it passed.
_WITHDREW = "it would show that somebody else said no; the decision that follows is told to each by a person"
ENDS_UNSEEN: Mapping[tuple[str, str], str] = {
    ("cin_review", "cin_work_stopped"): _WITHDREW,
    ("cin_visit", "cin_work_stopped"): _WITHDREW,
}
# Kinds of event that only make a page silent: they stand on none, and nothing of them is read but that they are there.
SILENCES = frozenset({kind for _, kind in ENDS_UNSEEN} | {"cin_work_resumed"})

_STRATEGY = "what professionals decide among themselves is told by a person, never by a page"
_POLICE = "the police tell the family"
_COURT = "the court and a lawyer tell, and a page could warn somebody"
_MOVES = "it may show where somebody has moved"

# The clocks no family page shows, and why.
NOT_COMING: Mapping[str, str] = {
    "contact_decision": "it may show who rang",
    "referrer_told": "it is about whoever raised the worry",
    "family_told_referral": "it ends when they are told, which they know themselves",
    "s17_assessment_census": "a number for the census; the family's own is counted from the day of the worry",
    "prebirth_icpc": "a person tells of a conference before a birth",
    "post_birth_review": "a person tells of a conference about a baby",
    "withdrawal_decision": "what one person said is not another's to read",
    "strategy_discussion": _STRATEGY,
    "icpc": _STRATEGY,
    "s47_outcome": _STRATEGY,
    "child_seen_s47": "it may show a visit nobody announced",
    "access_review": _STRATEGY,
    "transfer_in_conference": _MOVES,
    "icpc_report_to_family": "who is asked to a conference is for each person alone",
    "conference_decision_letter": "what was sent to whom is for each person alone",
    "conference_record": "what was sent to whom is for each person alone",
    "cp_visit": "it may show a visit nobody announced",
    "cp_agencies_told_end": "how the council tells other services",
    "police_protection": _POLICE,
    "police_tell": _POLICE,
    "epo_notice": _COURT,
    "epo_service_after": "it would show what another person was given",
    "child_assessment_order": _COURT,
    "cao_notice": _COURT,
    "exclusion_lapse": "it would show that the home stands empty",
    "pre_proceedings": "the council's legal advice",
    "looked_after_start": "how the law counts a stay; what follows is told by a person",
    "s20_removal": "what one person said is not another's to read",
}

# What each of these is, where it did not take place: the fact `what` of `not_kept`.
MISSED: Mapping[str, str] = {
    "core_group_first": "core_group",
    "core_group_next": "core_group",
    "cin_visit": "visit",
    "cin_review": "review",
}
# The meeting by which each of these is done: asked to it in time, they read of it once.
DONE_BY: Mapping[str, str] = {
    "core_group_first": "core_group",
    "core_group_next": "core_group",
    "cin_review": "child_in_need_review",
    "rcpc_first": "conference.review",
    "rcpc_next": "conference.review",
}

_FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Next:
    """Something that comes, by its clock: the message, the day, the day it was before, and whether that day has passed
    without this reader's page knowing that it was done."""

    clock: str
    started_by: str
    due_on: date
    was_on: date | None
    passed: bool

    @property
    def words(self) -> str:
        """The message that says what comes by when."""
        return f"coming.{self.clock}"

    @property
    def law(self) -> Clock:
        """The clock as the law declares it."""
        return pathway.clocks()[self.clock]


def is_decision(kind: str) -> bool:
    """Whether an event of this kind is what somebody decided, with reasons of its own."""
    return kind in pathway.decisions() and kind not in CARRIES_OUT


def coming(known: History, *, whole: History, now: datetime) -> tuple[Next, ...]:
    """What comes next and by when, the soonest first; a day that has passed stands before one that is to come.

    `whole`: the history with what this reader has not been told yet. It is asked for one thing: which of the things that
    should be done by a day are done, so that a page never says of one that it is late. Such a clock is not shown at all.
    """
    found = _coming(known, _done(whole), now)
    return tuple(sorted(found, key=lambda each: (each.due_on, each.clock, each.started_by)))


def _done(whole: History) -> frozenset[tuple[str, str]]:
    """What should be done by a day and runs no more: its clock, and what started it."""
    late = [key for key in COMING if _can_be_late(key)]
    return frozenset(
        (deadline.clock, deadline.started_by)
        for deadline in pathway.deadlines(whole, of=late)
        if deadline.outcome is not Outcome.OPEN
    )


def _coming(known: History, done: Collection[tuple[str, str]], now: datetime) -> Iterator[Next]:
    today = days.london_day(now)
    for deadline in pathway.deadlines(known, of=COMING):
        if deadline.outcome is not Outcome.OPEN or deadline.due_on is None:
            continue
        if (deadline.clock, deadline.started_by) in done:
            continue
        on = deadline.extended_to or deadline.due_on
        passed = on < today
        if on > today + _FURTHEST or (passed and not _can_be_late(deadline.clock)):
            continue
        yield Next(
            deadline.clock,
            deadline.started_by,
            on,
            deadline.due_on if deadline.extended_to else None,
            passed,
        )


def _can_be_late(clock: str) -> bool:
    """Whether it is something to be done by its day; an order only lasts until its own."""
    return pathway.clocks()[clock].sense is Sense.BY


# --- the words -----------------------------------------------------------------------------------------------------

STANDING_SOURCE = Source("PROCESS", "8.1")

WORDS: Mapping[str, str] = {
    "standing.emergency_protection_order": "A court has made a short order to keep {names} safe. It is called an emergency protection order.",
    "standing.section_20": "{names} is living somewhere arranged by children's services. The law for this is called section 20. Whoever has parental responsibility keeps it.",
    "standing.child_protection_plan": "{names} has a child protection plan. The plan says what must change, by when, and who will help.",
    "standing.conference": "There is a meeting about {names}. It is called a child protection conference. It decides whether there must be a child protection plan.",
    "standing.s47_enquiry_open": "A social worker is finding out whether {names} is safe. This is called an enquiry.",
    "standing.assessment": "A worker is finding out with you what {names} may need and what would help. This is called an assessment.",
    "standing.child_in_need": "{names} has a plan of help. It is called a child in need plan. You can say no to it.",
    "standing.in_need": "It was decided that {names} needs help. A plan of help is written with you. It is called a child in need plan. You can say no to it.",
    "standing.early_help": "Your family has been offered early help. That is help from services near you. It is your choice whether to take it.",
    "standing.referral": "Children's services have had a worry about {names}, or a request for help. They are deciding what to do.",
    "standing.asked": "You asked children's services for help for {names}. They are deciding what to do.",
    "standing.going_on": "Work about {names} goes on. What comes next is written here after a worker has told you.",
    "standing.nothing_now": "This page shows nothing that children's services are doing for {names} now.",
    "standing.not_yet": "There is nothing to read here about {names} yet. A worker will tell you first. Then it is written here.",
    "title.emergency_protection_order": "The order of the court",
    "title.section_20": "Living away from home",
    "title.child_protection_plan": "The child protection plan",
    "title.conference": "The child protection conference",
    "title.s47_enquiry_open": "The enquiry",
    "title.assessment": "The assessment",
    "title.child_in_need": "The plan of help",
    "title.in_need": "The plan of help",
    "title.early_help": "Early help",
    "title.referral": "The worry, or the request for help",
    "title.asked": "The help you asked for",
    "title.going_on": "What goes on",
    "title.nothing_now": "What has ended",
    "title.not_yet": "What is not told yet",
    "decides.emergency_protection_order": "A judge decides. You can ask the court to end the order.",
    # Who that is for this child, and whether an order or the young person's own yes stands against it, a page does not say: what one
    # person said is not another's to read, and an order is told by the court and a solicitor (`sharing.NEVER`).
    "decides.section_20": "The people who have parental responsibility for {names} decide. Not every parent has it. Any of them who can give {names} a home, or find one, can say no. Any of them can take {names} home at any time. It is different if a court has made an order about {names}, or if {names} is 16 or 17 and wants to stay. Ask your worker or a solicitor how it is for you.",
    "decides.child_protection_plan": "The people at the review meeting look at the plan together. The person who runs the meeting, the chair, decides. The chair does not work in your worker's team.",
    "decides.conference": "The person who runs the meeting, the chair, decides at its end. Before that everybody says what they think, and so can you. The chair does not work in your worker's team.",
    "decides.s47_enquiry_open": "A manager in children's services decides what the enquiry has found. If there is a meeting after it, you will be told.",
    "decides.assessment": "A manager decides, after reading what you and the worker have said. You must be told the reasons.",
    "decides.child_in_need": "You decide whether you want the plan. A manager in children's services decides what help the council gives.",
    "decides.in_need": "You decide whether you want a plan. A manager in children's services decides what help the council gives.",
    "decides.early_help": "You decide.",
    "decides.referral": "A manager in children's services decides.",
    "decides.asked": "A manager in children's services decides. You must be told what was decided, and why.",
    "decides.going_on": "A manager in children's services decides what happens next. They must tell you what was decided, and why.",
    "decides.nothing_now": "You can ask for help again at any time. A manager decides what is offered.",
    "decided.by": "This was decided by {worker}.",
    "decided.chair": "This was decided by {worker}, who ran the meeting as its chair.",
    "decided.a_chair": "This was decided by the chair, the person who ran the meeting. Their name is not written here. You can ask your worker.",
    "decides.chair": "The chair of the meeting on {due} is {worker}. You can ask to speak with the chair before it.",
    "decides.not_yet": "Your worker can tell you who decides.",
    "who.plan": "Looks after the plan for {names}.",
    "who.worker": "The worker for {names}.",
    "who.lead": "Leads the plan of help for {names}.",
    # What a worker is, by the role they hold.
    "who.role.front_door_worker": "a worker who takes first calls",
    "who.role.social_worker": "a social worker",
    "who.role.family_help_practitioner": "a family help worker",
    "who.role.duty_manager": "a manager of those who take first calls",
    "who.role.team_manager": "a team manager",
    "who.role.out_of_hours_worker": "a worker for nights and weekends",
    "who.role.conference_chair": "a chair of meetings",
    "who.role.reviewing_officer": "an independent reviewing officer",
    "who.role.council_lawyer": "a lawyer who works for the council",
    "who.role.head_of_service": "a head of service",
    "coming.referral_decision": "A manager must decide by {due} what happens next for {names}.",
    "coming.s17_assessment": "The assessment of {names} should be finished by {due}.",
    "coming.cin_first_plan": "A plan of help for {names} should be made with you by {due}.",
    "coming.cin_review": "You and your worker should look at the plan of help for {names} again by {due}.",
    "coming.cin_visit": "Your worker should visit {names} by {due}, as your plan says.",
    "coming.core_group_first": "The small group that works on the plan for {names} must meet by {due}. You are part of it.",
    "coming.core_group_next": "The small group that works on the plan for {names} should meet again by {due}. You are part of it.",
    "coming.rcpc_first": "There must be a review meeting about the plan for {names} by {due}. It decides whether the plan is still needed.",
    "coming.rcpc_next": "There must be another review meeting about the plan for {names} by {due}. It decides whether the plan is still needed.",
    "coming.cp_plan_age_limit": "The child protection plan for {names} ends by {due}, the 18th birthday.",
    "coming.epo": "The emergency protection order for {names} ends by {due}, unless a court says otherwise.",
    "coming.epo_extension": "The emergency protection order for {names} ends by {due}. The court cannot add more days.",
    "coming.planned": "The small group that works on the plan for {names} meets next on {due}.",
    "coming.passed": "That day has passed. No reason and no new day is written here yet. Your worker's own list shows that it is late.",
    "coming.moved": "The first date was {was}. The new date is {due}.",
    "told.family_told_referral": "On {day}, we told you what was decided about {names} and what happens next.",
    "told.family_told_no_assessment": "On {day}, we told you why there is no assessment of {names}, and how to have that looked at again.",
    "told.family_told_closed": "On {day}, we told you that our work with {names} has ended, why, and how to come back.",
    "told.family_told_assessment": "On {day}, we told you what the assessment of {names} found and what was decided.",
    "told.family_told_extension": "On {day}, we told you that the assessment of {names} will take longer, and why.",
    "told.family_told_cin_plan": "On {day}, you got the plan of help for {names}.",
    "told.family_told_after_withdrawal": "On {day}, we told you that the work has stopped as you wished, and what was decided.",
    "told.family_told_cin_ended": "On {day}, we told you that the plan of help for {names} has ended, and why.",
    "told.family_told_enquiry_started": "On {day}, we told you that a social worker must find out whether {names} is safe. This is called an enquiry. We told you what the worry is.",
    "told.family_told_enquiry_outcome": "On {day}, we told you what the enquiry about {names} found, and why.",
    "told.family_told_no_conference": "On {day}, we told you that the meeting about {names} is not needed any more, and why.",
    "told.family_told_conference_decision": "On {day}, we told you what the conference decided about {names}, and why.",
    "told.family_told_plan": "On {day}, you got the child protection plan for {names}.",
    "told.family_told_developed_plan": "On {day}, you got the plan for {names} as the small group wrote it out.",
    "told.family_told_plan_ended": "On {day}, we told you that the child protection plan for {names} has ended, and why.",
    "told.family_told_emergency_order": "On {day}, we told you about the order for {names}: how long it lasts, why, and how to challenge it.",
    "told.family_told_where": "On {day}, we told you why {names} is staying away from home.",
    "told.family_has_s20_copy": "On {day}, you got a copy of the agreement about where {names} lives.",
    "told.new_worker_told": "On {day}, we told you who the new worker for {names} is.",
    # Of several children at once, where the words for one do not fit.
    "standing.section_20.several": "{names} are living somewhere arranged by children's services. The law for this is called section 20. Whoever has parental responsibility keeps it.",
    "decides.section_20.several": "The people who have parental responsibility for {names} decide. Not every parent has it. Any of them who can give the children a home, or find one, can say no. Any of them can take the children home at any time. It is different if a court has made an order, or for one of them who is 16 or 17 and wants to stay. Ask your worker or a solicitor how it is for you.",
    "standing.child_protection_plan.several": "{names} each have a child protection plan. A plan says what must change, by when, and who will help.",
    "standing.s47_enquiry_open.several": "A social worker is finding out whether {names} are safe. This is called an enquiry.",
    "standing.child_in_need.several": "{names} have a plan of help. It is called a child in need plan. You can say no to it.",
    "standing.in_need.several": "It was decided that {names} need help. A plan of help is written with you. It is called a child in need plan. You can say no to it.",
    "assessment_signed_off.not_in_need.several": "On {day}, the assessment was finished. It found that {names} do not need a plan from children's services.",
    "conference_held.plan.several": "On {day}, the conference decided that {names} each need a child protection plan. The plan says what must change, by when, and who will help.",
    "conference_held.no_plan.several": "On {day}, the conference decided that {names} do not need a child protection plan.",
    "conference_held.ends.several": "On {day}, the conference looked at how things are going. It decided that {names} no longer need a child protection plan.",
    "s20_relied_on.several": "Since {day}, {names} live somewhere arranged by children's services, under section 20. Whoever has parental responsibility keeps it, and can normally take {names} home at any time.",
    "help_stepped.child_in_need.several": "From {day}, {names} have a plan of help that you agreed to.",
}
