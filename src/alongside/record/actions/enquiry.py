"""The strategy discussion and the section 47 enquiry (S13 to S16).

A discussion is one occasion with one document; what it decided is an event for each child, in that child's own enquiry.
The enquiry's other steps are written once for any of its children, and are an event of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from alongside.law import meetings, pathway
from alongside.law.days import London, london_day
from alongside.law.history import History
from alongside.law.steps import enquiry as law
from alongside.law.steps.referral import takes_in
from alongside.record import models
from alongside.record.access import NotFound, Viewer, viewer_of
from alongside.record.acting import (
    Afterwards,
    Mistaken,
    Refused,
    When,
    decides,
    event,
    happen,
    matter,
    passage,
    records,
    reports,
    stamp,
    task,
)
from alongside.record.actions import authority
from alongside.record.actions.contact import TAKERS
from alongside.record.actions.documents import Writing, new_document, slot_rows
from alongside.record.actions.recipients import name_recipients
from alongside.record.actions.referral import NO_REFERRAL, matters_of
from alongside.record.history import as_law
from alongside.record.write import Rows, write

DISCUSSION, FINDINGS = "strategy_discussion", "enquiry_findings"
WORRY, SAFE, POLICE, TELLS = "worry", "safe_tonight", "police_enquiry", "who_tells"
HOW = {"call": "By phone", "meeting": "At one table", "online": "Online"}

# What may be decided for a child, and the facts the law reads from it.
DECISIONS: Mapping[str, Mapping[str, Any]] = {
    "joint": {"initiates_enquiry": True, "enquiry_kind": "joint"},
    "single": {"initiates_enquiry": True, "enquiry_kind": "single"},
    "goes_on": {"initiates_enquiry": False},
    "police_only": {"initiates_enquiry": False, "enquiry_kind": "police_only"},
    "assessment": {"initiates_enquiry": False, "otherwise": "assessment"},
    "help_goes_on": {"initiates_enquiry": False, "otherwise": "help_goes_on"},
    "no_further_action": {"initiates_enquiry": False, "otherwise": "no_further_action"},
}
# The roles in which somebody leads an enquiry: a family help practitioner stays beside the family and does not lead.
SOCIAL_WORKERS = frozenset(
    {"social_worker", "front_door_worker", "out_of_hours_worker", "duty_manager", "team_manager"}
)
_CORE = {"social_worker": "social_care", "health": "health", "police": "police"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Somebody who took part: their role at a meeting (`law.meetings.ROLE`), name, agency, number, and what they said."""

    role: str
    name: str
    agency: str = ""
    reach: str = ""
    said: str = ""
    user: UUID | None = None
    pasted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForChild:
    """What was decided for one child: one of `DECISIONS`, with what is different for this child."""

    person: UUID
    decision: str
    reasons: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """Who does what by when. `who`: a colleague; somebody of another agency is named in the words, and whoever leads the
    enquiry asks whether it was done."""

    what: str
    who: UUID | None = None
    who_words: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """A strategy discussion as it was written. Reasons are written once; a child's own stand beside them."""

    when: When
    how: str
    children: Sequence[ForChild]
    took_part: Sequence[Told]
    worry: str
    reasons: str
    safe_tonight: str = ""
    police_enquiry: str = ""
    who_tells: str = ""
    missing_why: str = ""
    lead: UUID | None = None
    acted_first: bool = False
    harm_where: str = ""
    parents: str = ""
    parents_ground: str = ""
    present: Sequence[UUID] = ()
    befriender: str = ""
    next_on: date | None = None
    to_do: Sequence[ToDo] = field(default=())


@decides
def hold_strategy_discussion(
    said: Discussion,
    *,
    document: UUID,
    agreed_by_phone: tuple[UUID, str] | None = None,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> dict[UUID, UUID]:
    """Write down a strategy discussion with its decision for each child. Answers each child's enquiry.

    `agreed_by_phone`: the manager who decided by telephone (account and name); it is a task for them to confirm. What the
    police told is shielded until they or the law say otherwise. Nobody is told by this: the duty to tell begins held.
    """
    _check(said, now)
    if models.Document.objects.filter(pk=document).exists():
        raise Mistaken(
            "", "This was already finished in another tab. What you typed here is kept as a draft."
        )
    children = [each.person for each in said.children]
    decider = by if agreed_by_phone is None else viewer_of(agreed_by_phone[0], now=now)
    with records([*children, *said.present], by=by, now=now) as found:
        made, rows = new_document(
            DISCUSSION, children, title="Strategy discussion", ref=document, by=by, now=now
        )
        occasion = _occasion(rows, DISCUSSION, said, made.pk, by=by, now=now)
        _written(rows, said, occasion, children, by=by, now=now)
        shared = _facts(said, decider, now)
        runs: dict[UUID, UUID] = {}
        for child in said.children:
            run = runs[child.person] = _run(
                rows, found[child.person], child.person, said.when.on, by=by, now=now
            )
            facts = shared | dict(DECISIONS[child.decision]) | {"reasons": _reasons(said, child)}
            if not facts["initiates_enquiry"]:
                facts |= {"lead": None, "lead_is_social_worker": None}
            row = event(
                "strategy_discussion_held",
                child.person,
                run,
                said.when,
                facts,
                occasion=occasion.pk,
                by=by,
                now=now,
            )
            after = happen(
                rows, found[child.person], row, by=by, now=now, reasons=cautions, decided_by=decider
            )
            _want_referral(rows, after, row, by=by, now=now)
        if agreed_by_phone:
            rows.add(_to_confirm(rows.of(models.Event)[0], agreed_by_phone[0], by=by, now=now))
        rows.add(*_tasks(said, rows.of(models.Event)[0], by=by, now=now))
        write(name_recipients(rows, by=by, now=now))
    return runs


def _check(said: Discussion, now: datetime) -> None:
    if not said.children:
        raise Mistaken("children", "Choose at least one child.")
    if not said.worry.strip():
        raise Mistaken("worry", "Say what the worry is.")
    if said.how not in HOW:
        raise Mistaken("how", "Say how people talked: by phone, at one table or online.")
    if said.when.at and said.when.at > now:
        raise Mistaken("at", "The time must not be later than now.")
    if said.next_on and said.next_on < london_day(now):
        raise Mistaken("next_on", "The next discussion cannot be planned for a day that has passed.")
    for child in said.children:
        if child.decision not in DECISIONS:
            raise Mistaken(f"decision_{child.person}", "Say what was decided for this child.")
        if not _reasons(said, child):
            raise Mistaken("reasons", "Write why, in a sentence or two.")


def _reasons(said: Discussion, child: ForChild) -> str:
    return "\n\n".join(filter(None, (said.reasons.strip(), child.reasons.strip())))


def _facts(said: Discussion, decider: Viewer, now: datetime) -> dict[str, Any]:
    """What the law reads of the discussion, the same for every child."""
    roles = [each.role for each in said.took_part]
    return {
        "agencies": [each.agency or meetings.ROLE.options()[each.role] for each in said.took_part],
        "core_present": [_CORE[role] for role in dict.fromkeys(roles) if role in _CORE],
        "missing_why": said.missing_why.strip() or None,
        "lead": str(said.lead) if said.lead else None,
        "lead_is_social_worker": is_social_worker(said.lead, now) if said.lead else None,
        "acted_first": said.acted_first,
        "harm_where": said.harm_where or None,
        "parents": said.parents or None,
        "parents_ground": said.parents_ground or None,
        "befriender": said.befriender.strip() or None,
        "next_on": said.next_on.isoformat() if said.next_on else None,
        "decided_by": str(decider.user),
        "decided_by_role": decider.role,
    }


def is_social_worker(user: UUID, now: datetime) -> bool:
    """Whether this colleague may lead an enquiry, by the roles they hold today."""
    return viewer_of(user, now=now).is_a(*SOCIAL_WORKERS)


def _occasion(
    rows: Rows, kind: str, said: Discussion, document: UUID, *, by: Viewer, now: datetime
) -> models.Occasion:
    occasion = models.Occasion(
        kind=kind,
        on=said.when.on,
        at=said.when.at,
        precision=said.when.precision,
        place=HOW[said.how],
        document_id=document,
        **stamp(by, now),
    )
    parts = {child.person: "child" for child in said.children} | dict.fromkeys(said.present, "present")
    people = [
        models.OccasionPerson(occasion_id=occasion.pk, person_id=person, part=part, **stamp(by, now))
        for person, part in parts.items()
    ]
    rows.add(occasion, *people)
    return occasion


def _written(
    rows: Rows,
    said: Discussion,
    occasion: models.Occasion,
    children: list[UUID],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """The words of the discussion: a passage for each agency, which that agency told. The police's is shielded whole."""
    about = tuple(children)
    general = ((WORRY, said.worry), (SAFE, said.safe_tonight), (POLICE, said.police_enquiry))
    writings = [
        Writing(slot=slot, words=words, position=n, about=about)
        for n, (slot, words) in enumerate((*general, (TELLS, said.who_tells)))
    ]
    told = models.Passage.Source.TOLD
    writings += [
        Writing(
            slot=f"said:{n}", words=each.said, position=10 + n, about=about, source=told, pasted=each.pasted
        )
        for n, each in enumerate(said.took_part)
    ]
    assert occasion.document_id is not None
    written, _ = slot_rows(occasion.document_id, writings, by=by, now=now)
    passages = {row.slot: row.passage_id for row in written.of(models.SlotPassage)}
    length = {row.pk: row.characters for row in written.of(models.Passage)}
    rows.add(*written.rows)
    for n, each in enumerate(said.took_part):
        words = passages.get(f"said:{n}")
        rows.add(
            models.TookPart(
                occasion_id=occasion.pk,
                role=each.role,
                name=each.name.strip(),
                agency=each.agency.strip(),
                reach=each.reach.strip(),
                user=each.user,
                n=n,
                said_id=words,
                **stamp(by, now),
            )
        )
        if words and each.role == "police":
            rows.add(_shield(words, length[words], by=by, now=now))
    if (words := passages.get(POLICE)) is not None:
        rows.add(_shield(words, length[words], by=by, now=now))


def _shield(words: UUID, length: int, *, by: Viewer, now: datetime) -> models.PassageMark:
    return models.PassageMark(passage_id=words, start=0, end=length, shield="police", **stamp(by, now))


def _run(rows: Rows, history: History, person: UUID, on: date | None, *, by: Viewer, now: datetime) -> UUID:
    """The enquiry this child is in, or a new one begun on this day: under the referral that is open; where none is, under the
    last one that was decided and never closed, which goes further now; where that is over too, under none (`takes_in`)."""
    running = law.under_way(history)
    if running is not None:
        return UUID(running.id)
    run = matter("enquiry", person, parent=_above(history, on or london_day(now)), by=by, now=now)
    rows.add(run)
    return run.pk


def _above(history: History, began_on: date) -> UUID | None:
    """The referral under which an enquiry that begins on this day stands."""
    above = authority.open_referral(history) or _left_at_its_decision(history, began_on)
    return above if above is not None and takes_in(history, str(above), began_on) else None


def needs_referral(history: History, on: date) -> bool:
    """Whether an enquiry that would begin on this day stands under no referral, because each that there was is over."""
    begins = law.under_way(history) is None and history.first("referral_received") is not None
    return begins and _above(history, on) is None


def _want_referral(rows: Rows, history: History, row: models.Event, *, by: Viewer, now: datetime) -> None:
    """Whoever begins an enquiry for a child whose referrals are all over is asked, once, to write down the new one; the front
    door is, where they may not. Nothing waits for it."""
    if not law.under_no_referral(history, str(row.matter_id)):
        return
    if models.Task.objects.filter(kind=NO_REFERRAL, person=row.person_id, done=None).exists():
        return
    began_on = row.on or london_day(now)
    words = (
        "An enquiry began for a child whose referrals had all been closed. Write down the new referral, with the day on which "
        f"the worry reached us: {began_on:%-d %B %Y} or before. Until then the census leaves the enquiry out."
    )
    of_whom: dict[str, Any] = {"for_user": by.user} if by.is_a(*TAKERS) else {"for_role": "front_door_worker"}
    rows.add(task(NO_REFERRAL, words, person=row.person_id, event_=row.pk, **of_whom, by=by, now=now))


def _left_at_its_decision(history: History, began_on: date) -> UUID | None:
    """The last referral that was decided and not closed, and is not over: advice was given, or early help agreed."""
    left = [
        UUID(decided.matter)
        for decided in history.every("referral_decided")
        if not history.first("referral_closed", matter=decided.matter)
        and takes_in(history, decided.matter, began_on)
    ]
    return left[-1] if left else None


def _to_confirm(row: models.Event, manager: UUID, *, by: Viewer, now: datetime) -> models.Task:
    return task(
        "confirm_spoken_decision",
        f"{by.name} wrote down that you decided this by phone. Confirm it, or say what is wrong.",
        person=row.person_id,
        event_=row.pk,
        for_user=manager,
        by=by,
        now=now,
    )


def _tasks(said: Discussion, decided: models.Event, *, by: Viewer, now: datetime) -> Iterable[models.Task]:
    to_do = [*said.to_do]
    if said.next_on:
        until = datetime.combine(said.next_on, time(23, 59), tzinfo=London)
        to_do.append(
            ToDo(what="Talk again with the police and health.", who=said.lead or by.user, due_at=until)
        )
    for each in to_do:
        if not each.what.strip():
            raise Mistaken("", "Say what is to be done, or leave its line empty.")
        asks = f"{each.who_words.strip()}: {each.what.strip()}" if not each.who else each.what.strip()
        yield task(
            "enquiry_action",
            asks,
            person=decided.person_id,
            event_=decided.pk,
            for_user=each.who or said.lead or by.user,
            due_at=each.due_at,
            by=by,
            now=now,
        )


# --- the enquiry ----------------------------------------------------------------------------------------------------


@reports
def begin(
    children: Iterable[UUID],
    *,
    at_once: bool,
    harm_where: str = "",
    lead: UUID | None = None,
    when: When,
    by: Viewer,
    now: datetime,
) -> dict[UUID, UUID]:
    """Significant harm is suspected, so a strategy discussion is due; or an emergency was acted on first and the enquiry is
    open already (`at_once`). Answers each child's enquiry."""
    kind = "enquiry_opened" if at_once else "harm_suspected"
    qualified = is_social_worker(lead, now) if lead else None
    facts: dict[str, Any] = (
        {"lead": str(lead) if lead else None, "lead_is_social_worker": qualified}
        if at_once
        else {"harm_where": harm_where or None}
    )
    wanted = list(children)
    runs: dict[UUID, UUID] = {}
    with records(wanted, by=by, now=now) as found:
        rows = Rows()
        for person in wanted:
            runs[person] = _run(rows, found[person], person, when.on, by=by, now=now)
            row = event(kind, person, runs[person], when, facts, by=by, now=now)
            if at_once:
                _refuse_the_label(found[person], row)
            after = happen(rows, found[person], row, by=by, now=now)
            _want_referral(rows, after, row, by=by, now=now)
        write(rows)
    return runs


@reports
def plan(enquiries: Iterable[UUID], how: Mapping[str, str], *, on: date, by: Viewer, now: datetime) -> None:
    """How the enquiry will be done: `speaks_with_child`, `where`, `how_often`, `tells_parents`, `distress_kept_down`."""
    facts = {name: words.strip() or None for name, words in how.items()}
    _for_each(enquiries, "enquiry_planned", facts, _when(on, now), by=by, now=now)


RECORDED = (
    "child_talked_with",
    "video_interview_answered",
    "interview_held",
    "medical_held",
    "access_not_given",
)


@reports
def record(
    enquiries: Iterable[UUID],
    kind: str,
    facts: Mapping[str, Any],
    *,
    when: When,
    by: Viewer,
    now: datetime,
) -> None:
    """Something that took place in the enquiry (`RECORDED`). Always stored, however late; what it breaks is named."""
    if kind not in RECORDED:
        raise ValueError(kind)
    _for_each(enquiries, kind, facts, when, by=by, now=now)


@reports
def name_lead(enquiries: Iterable[UUID], *, lead: UUID, on: date, by: Viewer, now: datetime) -> None:
    """Who leads the enquiry from this day. The law refuses anybody who is no social worker."""
    facts = {"lead": str(lead), "lead_is_social_worker": is_social_worker(lead, now)}
    runs = matters_of(enquiries, "enquiry")
    with records(runs, by=by, now=now) as found:
        rows = Rows()
        for person, run in runs.items():
            row = event("enquiry_led", person, run, _when(on, now), facts, by=by, now=now)
            _refuse_the_label(found[person], row)
            happen(rows, found[person], row, by=by, now=now)
        write(rows)


def _refuse_the_label(history: History, row: models.Event) -> None:
    """Naming who leads is a choice made at the desk, so what the law refuses of it is refused here too."""
    history = history if str(row.matter_id) in history.matters else History(history.person, (), ())
    if refusals := pathway.check(history, as_law(row)).refusals:
        raise Refused(refusals)


@decides
def decide_access(
    enquiries: Iterable[UUID],
    *,
    outcome: str,
    reasons: str,
    review_on: date | None = None,
    agreed_by_phone: tuple[UUID, str] | None = None,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """Access was not given: which order is asked for; or why none is, and on which day that is looked at again."""
    if review_on is not None and review_on < london_day(now):
        raise Mistaken("review_on", "The day to look at this again has passed already.")
    decider = by if agreed_by_phone is None else viewer_of(agreed_by_phone[0], now=now)
    facts = {
        "outcome": outcome,
        "reasons": reasons.strip(),
        "decided_by": str(decider.user),
        "decided_by_role": decider.role,
        "review_on": review_on.isoformat() if review_on else None,
    }
    runs = matters_of(enquiries, "enquiry")
    with records(runs, by=by, now=now) as found:
        rows = Rows()
        for person, run in runs.items():
            row = event("access_decided", person, run, When.moment(now), facts, by=by, now=now)
            happen(rows, found[person], row, by=by, now=now, reasons=cautions, decided_by=decider)
            if agreed_by_phone:
                rows.add(_to_confirm(row, agreed_by_phone[0], by=by, now=now))
        write(rows)


# --- what it found --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the worker thinks the enquiry found for one child, and why."""

    finding: str
    words: str


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a manager signs for one child. `conference`: whether one is asked for, with the reasons where none is."""

    finding: str
    reasons: str
    conference: bool
    no_conference_why: str = ""


@reports
def send_findings(
    proposals: Mapping[UUID, Proposed],
    *,
    to: UUID,
    document: UUID,
    by: Viewer,
    now: datetime,
) -> None:
    """The worker has written what the enquiry found for each child, and asks a manager to sign."""
    runs = matters_of(proposals, "enquiry")
    for run, each in proposals.items():
        if not each.words.strip():
            raise Mistaken(f"words_{run}", "Write what you found, and why you think so.")
    with records(runs, by=by, now=now) as found:
        rows = _findings_document(document, runs, proposals, by=by, now=now)
        for person, run in runs.items():
            facts = {
                "sent_by": str(by.user),
                "sent_to": str(to),
                "proposed": proposals[run].finding,
            }
            row = event(
                "findings_sent",
                person,
                run,
                When.moment(now),
                facts,
                occasion=rows.of(models.Occasion)[0].pk,
                by=by,
                now=now,
            )
            happen(rows, found[person], row, by=by, now=now)
        words = f"{by.name} asks you to read and sign what this enquiry found."
        rows.add(_task("sign_enquiry", words, rows, for_user=to, by=by, now=now))
        rows.add(*_done("enquiry_returned", runs, "sent again", by=by, now=now))
        write(rows)


def _findings_document(
    document: UUID,
    runs: Mapping[UUID, UUID],
    proposals: Mapping[UUID, Proposed],
    *,
    by: Viewer,
    now: datetime,
) -> Rows:
    made, rows = new_document(FINDINGS, runs, title="What the enquiry found", ref=document, by=by, now=now)
    rows.add(
        models.Occasion(
            kind=FINDINGS,
            on=london_day(now),
            at=now,
            precision=models.Precision.MOMENT,
            document_id=made.pk,
            **stamp(by, now),
        )
    )
    writings = [
        Writing(slot=f"found:{person}", words=proposals[run].words, position=n, about=(person,))
        for n, (person, run) in enumerate(runs.items())
    ]
    return rows + slot_rows(made.pk, writings, by=by, now=now)[0]


@reports
def return_findings(enquiries: Iterable[UUID], *, reasons: str, by: Viewer, now: datetime) -> None:
    """A manager sends the findings back, with what is needed."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say what is needed.")
    runs = matters_of(enquiries, "enquiry")
    with records(runs, by=by, now=now) as found:
        rows = Rows()
        facts = {"returned_by": str(by.user), "reasons": reasons.strip()}
        for person, run in runs.items():
            row = event("findings_returned", person, run, When.moment(now), facts, by=by, now=now)
            happen(rows, found[person], row, by=by, now=now)
        writer = _writer(found, runs)
        if writer is not None:
            words = f"{by.name} sent the findings of this enquiry back: {reasons.strip()}"
            rows.add(_task("enquiry_returned", words, rows, for_user=writer, by=by, now=now))
        rows.add(*_done("sign_enquiry", runs, "returned", by=by, now=now))
        write(rows)


@decides
def conclude(
    findings: Mapping[UUID, Concluded],
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """A manager signs what the enquiry found for each child, and asks for a conference or says why there is none. The
    family is told by the duties that follow, never by this."""
    runs = matters_of(findings, "enquiry")
    for run, each in findings.items():
        continuing = each.finding == "substantiated_continuing"
        if continuing and not each.conference and not each.no_conference_why.strip():
            raise Mistaken(f"why_{run}", "Harm that goes on leads to a conference. Say why there is none.")
    with records(runs, by=by, now=now) as found:
        rows = Rows()
        for person, run in runs.items():
            facts = _signed(found, person, run, findings[run], by)
            row = event("enquiry_concluded", person, run, When.moment(now), facts, by=by, now=now)
            after = happen(rows, found[person], row, by=by, now=now, reasons=cautions)
            _conference(rows, after, person, run, findings[run], signer=by, by=by, now=now)
        rows.add(*_done("sign_enquiry", runs, "signed", by=by, now=now))
        write(name_recipients(rows, by=by, now=now))


@reports
def report_conclusion(
    findings: Mapping[UUID, Concluded],
    *,
    signed_by: UUID,
    at: datetime,
    ground: str,
    manager: UUID,
    by: Viewer,
    now: datetime,
) -> None:
    """An enquiry was concluded although the law refuses it, and that is told afterwards: who signed and when, on what ground
    all the same, and the manager who answers for it. Nothing hides that it happened, or that it should not have."""
    if at > now:
        raise Mistaken("at", "The time must not be later than now.")
    if not ground.strip():
        raise Mistaken("ground", "Say why it was signed all the same.")
    runs = matters_of(findings, "enquiry")
    signer = viewer_of(signed_by, now=now)
    afterwards = Afterwards(ground, viewer_of(manager, now=now))
    with records(runs, by=by, now=now) as found:
        rows = Rows()
        for person, run in runs.items():
            if found[person].first("enquiry_concluded", matter=str(run)) is not None:
                raise Mistaken("", "This enquiry has been concluded. What is wrong in that is corrected.")
            facts = _signed(found, person, run, findings[run], signer)
            row = event("enquiry_concluded", person, run, When.moment(at), facts, by=by, now=now)
            after = happen(rows, found[person], row, by=by, now=now, afterwards=afterwards)
            _conference(rows, after, person, run, findings[run], signer=signer, by=by, now=now)
        rows.add(*_done("sign_enquiry", runs, "signed", by=by, now=now))
        write(name_recipients(rows, by=by, now=now))


def _signed(
    found: Mapping[UUID, History], person: UUID, run: UUID, each: Concluded, signer: Viewer
) -> dict[str, Any]:
    """What the law reads of a conclusion. Of each child by themselves: whoever wrote about one of several does not sign
    that one."""
    writer = _writer(found, {person: run})
    return {
        "finding": each.finding,
        "reasons": each.reasons.strip(),
        "decided_by": str(signer.user),
        "decided_by_role": signer.role,
        "written_by": str(writer) if writer else None,
    }


def _conference(
    rows: Rows,
    history: History,
    person: UUID,
    run: UUID,
    each: Concluded,
    *,
    signer: Viewer,
    by: Viewer,
    now: datetime,
) -> None:
    """The conference that is asked for, with its task; or that none is, with why."""
    if each.conference:
        asked = {"asked_by": str(signer.user), "reasons": each.reasons.strip()}
        row = event("conference_asked_for", person, run, When.moment(now), asked, by=by, now=now)
        words = f"{signer.name} asks for a child protection conference."
        asks: dict[str, Any] = {"person": person, "event_": row.pk, "for_role": "conference_chair"}
        rows.add(task("arrange_conference", words, **asks, by=by, now=now))
    else:
        why = {
            "reasons": each.no_conference_why.strip() or each.reasons.strip(),
            "decided_by": str(signer.user),
            "decided_by_role": signer.role,
        }
        row = event("conference_not_required", person, run, When.moment(now), why, by=by, now=now)
    happen(rows, history, row, by=by, now=now)


@reports
def ask_for_conference(
    enquiries: Iterable[UUID], *, reasons: str, to: UUID, by: Viewer, now: datetime
) -> None:
    """Any practitioner who thinks a conference is needed asks for one; a manager answers."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why you think a conference is needed.")
    facts = {"asked_by": str(by.user), "reasons": reasons.strip()}
    words = f"{by.name} thinks a conference is needed: {reasons.strip()}"
    asks = ("conference_asked_for", words, to)
    _for_each(enquiries, "conference_asked_for", facts, When.moment(now), by=by, now=now, asks=asks)


def _task(kind: str, words: str, rows: Rows, *, for_user: UUID, by: Viewer, now: datetime) -> models.Task:
    """Something a colleague is asked because of what was just planned; it leads to the first child's enquiry."""
    because = rows.of(models.Event)[0]
    return task(kind, words, person=because.person_id, event_=because.pk, for_user=for_user, by=by, now=now)


def _writer(found: Mapping[UUID, History], runs: Mapping[UUID, UUID]) -> UUID | None:
    """Who wrote the findings that a manager is asked to sign."""
    for person, run in runs.items():
        if (sent := found[person].last("findings_sent", matter=str(run))) is not None:
            return UUID(sent.recorded_by)
    return None


def _done(
    kind: str, runs: Mapping[UUID, UUID], outcome: str, *, by: Viewer, now: datetime
) -> list[models.TaskDone]:
    waiting = models.Task.objects.filter(kind=kind, person__in=list(runs), done=None)
    refs = waiting.values_list("pk", flat=True)
    return [models.TaskDone(task_id=ref, outcome=outcome, **stamp(by, now)) for ref in refs]


def _when(on: date, now: datetime) -> When:
    """What is written down on its own day happened before now; of an earlier day only the day is known."""
    return When.moment(now) if on == london_day(now) else When.day(on)


def _for_each(
    enquiries: Iterable[UUID],
    kind: str,
    facts: Mapping[str, Any],
    when: When,
    *,
    by: Viewer,
    now: datetime,
    asks: tuple[str, str, UUID] | None = None,
) -> None:
    if when.at and when.at > now:
        raise Mistaken("at", "The time must not be later than now.")
    runs = matters_of(enquiries, "enquiry")
    with records(runs, by=by, now=now) as found:
        rows = Rows()
        for person, run in runs.items():
            row = event(kind, person, run, when, facts, by=by, now=now)
            happen(rows, found[person], row, by=by, now=now)
        if asks is not None:
            rows.add(_task(asks[0], asks[1], rows, for_user=asks[2], by=by, now=now))
        write(rows)


# --- outside the home -----------------------------------------------------------------------------------------------


@reports
def add_subject(
    enquiries: Iterable[UUID],
    *,
    kind: str = "",
    called: str = "",
    known: str = "",
    subject: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """A person, place or group of young people of concern for these children: a new one, or one that the writer may read
    already. It is on nobody's record; only those named for it find it, at first the writer and who leads the enquiry."""
    runs = matters_of(enquiries, "enquiry")
    with records(runs, by=by, now=now) as found:
        rows = Rows()
        if subject is None:
            subject = _new_subject(rows, kind, called, known, by=by, now=now)
        elif not models.SubjectNamed.objects.filter(subject=subject, user=by.user).exists():
            raise NotFound(subject)
        there = set(models.SubjectChild.objects.filter(subject=subject).values_list("matter_id", flat=True))
        rows.add(
            *(
                models.SubjectChild(subject_id=subject, person_id=person, matter_id=run, **stamp(by, now))
                for person, run in runs.items()
                if run not in there
            )
        )
        leads = {law.leads(found[person], str(run)) for person, run in runs.items()}
        named = {by.user, *(UUID(ref) for ref in leads if ref)}
        named -= set(models.SubjectNamed.objects.filter(subject=subject).values_list("user", flat=True))
        rows.add(
            *(models.SubjectNamed(subject_id=subject, user=user, **stamp(by, now)) for user in sorted(named))
        )
        write(rows)
    return subject


def _new_subject(rows: Rows, kind: str, called: str, known: str, *, by: Viewer, now: datetime) -> UUID:
    if kind not in models.Subject.Kind:
        raise Mistaken("kind", "Say whether it is a person, a place or a group of young people.")
    if not called.strip():
        raise Mistaken("called", "Say who or where it is: a name, a nickname, a street.")
    words, its_rows = passage(known.strip(), by=by, now=now)
    made = models.Subject(kind=kind, called=called.strip(), known_id=words.pk, **stamp(by, now))
    rows.add(*its_rows.rows, made)
    return made.pk


@reports
def name_reader(subject: UUID, *, user: UUID, by: Viewer, now: datetime) -> None:
    """A colleague who may read a subject of concern names another."""
    named = set(models.SubjectNamed.objects.filter(subject=subject).values_list("user", flat=True))
    if by.user not in named:
        raise NotFound(subject)
    if user not in named:
        write(Rows([models.SubjectNamed(subject_id=subject, user=user, **stamp(by, now))]))
