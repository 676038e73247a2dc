"""An assessment as its pages show it: what is asked and answered, what is known, where the clocks stand, what is said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.models import Membership
from alongside.accounts.roles import roles_who_may
from alongside.law import assessment_form as form, codes, pathway, people as law_people
from alongside.law.days import england, london_day
from alongside.law.events import KINDS
from alongside.law.history import History
from alongside.law.steps import assessment as law
from alongside.law.steps.referral import ASSESSES
from alongside.law.tables import Objection
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer, open_record
from alongside.record.actions import assessment as actions
from alongside.record.actions.documents import digest_of_slots
from alongside.record.queries.desk import documents, drafts
from alongside.record.queries.desk.documents import Opened, Text
from alongside.record.queries.desk.people import (
    Card,
    Known,
    answers_of_each,
    card_rows,
    cards_of,
    known_from_read,
    near_from_read,
    near_to_read,
    responsible_from_read,
    responsible_to_read,
    staff_of,
)
from alongside.record.queries.desk.staff import Colleague
from alongside.record.together import compiled, together

CLOCKS = {
    "s17_assessment": "45 working days from the day the referral was received",
    "s17_assessment_census": "As the census counts: 45 working days from the day the assessment started",
}


@dataclass(frozen=True, slots=True)
class Count:
    """One of the two 45-day counts of one child. `left`: working days from today to the last day, minus those since."""

    clock: str
    words: str
    started_on: date | None
    due_on: date | None
    extended_to: date | None
    left: int
    state: str


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened in the assessment, in words."""

    on: date | None
    title: str
    words: str
    who: str


@dataclass(frozen=True, slots=True)
class ChildPart:
    """One child in the assessment: where it stands for this child."""

    child: Card
    matter: UUID
    counts: tuple[Count, ...]
    seen: tuple[Happened, ...]
    seen_on: date | None
    alone_on: date | None
    outcome: str
    outcome_words: str
    reasons: str
    proposed: str
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One page of the form with how far it is. `child` is None for a family page; `needed`: how many answers that sign-off
    needs are still missing here; `draft`: this reader has words here that are not kept yet."""

    section: form.Section
    child: Card | None
    answered: int
    asked: int
    needed: int
    draft: bool

    @property
    def state(self) -> str:
        """needed (sign-off waits for it), all (everything answered), some, or none (nothing, and nothing is needed)."""
        if self.needed:
            return "needed"
        return "all" if self.answered == self.asked else "some" if self.answered else "none"


@dataclass(frozen=True, slots=True)
class Adult:
    """A parent or carer of the children: what they are, whether they have parental responsibility, and their views:
    given, why not, or not recorded yet (empty)."""

    person: Card
    ties: tuple[str, ...]
    responsible: bool
    state: str
    state_words: str
    reason: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Checked:
    """Something the record knows of a child, to be checked. `confirmed`: checked since the assessment began."""

    child: Card
    known: Known
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """The assessment's own page."""

    document: Opened
    started_on: date | None
    worker: str
    children: tuple[ChildPart, ...]
    tasks: tuple[Task, ...]
    adults: tuple[Adult, ...]
    facts: tuple[Checked, ...]
    help: tuple[Happened, ...]
    reviewed_on: date | None
    moved: tuple[Happened, ...]
    stage: str
    submitted_by: UUID | None
    submitted_by_name: str
    returned: Happened | None
    stopped: Happened | None
    may_sign: bool
    may_extend: bool
    may_stop: bool
    cautions: tuple[Objection, ...]
    answered: tuple[tuple[str, str], ...]
    needed: int
    decision: UUID | None
    reading: str
    texts: Mapping[str, Text]

    @property
    def matters(self) -> tuple[UUID, ...]:
        """Each child's matter, in the order of the children."""
        return tuple(part.matter for part in self.children)

    @property
    def counts(self) -> tuple[tuple[list[str], tuple[Count, ...]], ...]:
        """The two counts, with the children for whom they stand so."""
        found: dict[tuple[Count, ...], list[str]] = {}
        for part in self.children:
            found.setdefault(part.counts, []).append(part.child.name)
        return tuple((names, counts) for counts, names in found.items())

    @property
    def open(self) -> bool:
        """Whether it can still be written in."""
        return self.stage in ("writing", "waiting")


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of a page with what is written so far (None: nothing)."""

    slot: str
    question: form.Question
    words: str
    hint: str
    text: Text | None


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the form."""

    section: form.Section
    title: str
    child: Card | None
    questions: tuple[Answered, ...]
    children: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Startable:
    """A child for whom an assessment may begin: the decided referral, and what the law says to starting now."""

    child: Card
    referral: UUID
    received_on: date | None
    cautions: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """The written decision as the family reads it."""

    document: Opened
    on: date | None
    found: tuple[tuple[Card, str, str], ...]
    next_steps: str
    rights: str
    signed: str
    assessment: UUID | None


def assessment(viewer: Viewer, document: UUID, *, now: datetime, what: str = "assessment") -> Assessment:
    """An assessment whole, for whoever may open every child's record in it. Opens it, and logs that. Two statements after
    that, however many children and whatever was written."""
    opened = documents.open_document(viewer, document, what=what, now=now)
    if opened.kind != "assessment":
        raise NotFound(opened.ref)
    people = [card.ref for card in opened.people]
    read = together(
        {
            **_of_children(people),
            **_of_document(opened.ref),
            "drafts": drafts.parts_to_read(viewer, opened.ref),
        }
    )
    runs = dict(read["runs"])
    if not runs:
        raise NotFound(opened.ref)
    theirs = histories.each_from_read(list(runs), read)
    around = _around(people, read, opened.hidden)
    named = together({**cards_of(around.ties), **staff_of(_staff_in(theirs, runs))})
    names = {str(row[0]): row[1] for row in named["staff"]}
    children = tuple(
        _child(card, runs[card.ref], theirs[card.ref], names, now)
        for card in opened.people
        if card.ref in runs
    )
    history = theirs[children[0].child.ref]
    first = children[0].matter
    started = history.first("assessment_started", matter=str(first))
    submitted = history.last("assessment_submitted", matter=str(first))
    stage = _stage(history, first)
    returned = history.last("assessment_returned", matter=str(first)) if stage == "writing" else None
    writing = stage in ("writing", "waiting")
    cautions = {
        caution.key: caution
        for part in children
        for caution in (_standing_cautions(theirs[part.child.ref], part.matter, now) if writing else ())
    }
    given = dict(read["grounds"])
    texts = documents.texts_from_read(read["slots"])
    tasks = _tasks(opened, texts, frozenset(read["drafts"]))
    return Assessment(
        document=opened,
        started_on=started.on if started else None,
        worker=names.get(started.facts.worker or "", "") if started else "",
        children=children,
        tasks=tasks,
        adults=_adults(around, {row[0]: Card(*row) for row in named["cards"]}, theirs, runs, now),
        facts=_facts(opened, read["answers"], started.on if started else None),
        help=_helped(theirs, children, names),
        reviewed_on=_reviewed(theirs, children),
        moved=_moved(history, first, names),
        stage=stage,
        submitted_by=_ref(submitted.facts.submitted_by) if submitted else None,
        submitted_by_name=names.get(submitted.facts.submitted_by, "") if submitted else "",
        returned=_said(returned, names, returned.facts.reasons) if returned else None,
        stopped=_stopped(history, first, names) if stage == "stopped" else None,
        may_sign=stage == "waiting"
        and actions.may_decide("assessment_signed_off", viewer)
        and bool(submitted and submitted.facts.submitted_by != str(viewer.user)),
        may_extend=writing and actions.may_decide("assessment_extended", viewer),
        may_stop=writing and actions.may_decide("assessment_stopped", viewer),
        cautions=actions.law_first(each for key, each in cautions.items() if key not in given),
        answered=tuple((cautions[key].says, given[key]) for key in cautions if key in given),
        needed=sum(task.needed for task in tasks),
        decision=_decision_of(history, first, read["decisions"]),
        reading=digest_of_slots((text.slot, text.passage) for text in texts.values()),
        texts=texts,
    )


@compiled
def _of_document(document: UUID) -> dict[str, QuerySet[Any, Any]]:
    """What is written in an assessment, for which children, and what was said to the law's cautions."""
    started = models.Event.objects.filter(occasion__document=document, kind="assessment_started")
    return {
        "runs": started.values_list("person_id", "matter_id"),
        "slots": documents.latest_to_read(document),
        "grounds": actions.grounds_to_read(started.values("matter_id")),
    }


@compiled
def _of_children(people: Collection[UUID]) -> dict[str, QuerySet[Any, Any]]:
    """What has happened to the children, who is near them, and what is known of them."""
    return {
        **histories.to_read_each(people),
        **near_to_read(people),
        "responsible": responsible_to_read(people),
        "answers": answers_of_each(people),
        "decisions": models.Document.objects.filter(
            kind="assessment_decision", people__person__in=people
        ).values_list("recorded_at", "ref"),
    }


def _stage(history: History, run: UUID) -> str:
    kinds = [event.kind for event in history.of(str(run))]
    if "assessment_signed_off" in kinds:
        return "signed"
    if "assessment_stopped" in kinds:
        return "stopped"
    last = [kind for kind in kinds if kind in ("assessment_submitted", "assessment_returned")][-1:]
    return "waiting" if last == ["assessment_submitted"] else "writing"


def _standing_cautions(history: History, run: UUID, now: datetime) -> tuple[Objection, ...]:
    """What the law would say to signing this child's part now. Asked as if it had been sent."""
    from alongside.law.history import Event

    proposed = Event("asked", "assessment_signed_off", str(run), london_day(now), None, now, at=now)
    return tuple(
        rule.objection(str(run))
        for rule in pathway.rules()
        if "assessment_signed_off" in rule.looks_at
        and rule.level == "caution"
        and rule.of_history
        and rule.breaks(history, proposed)
    )


def _staff_in(theirs: dict[UUID, History], runs: dict[UUID, UUID]) -> set[UUID]:
    fields = (
        "worker",
        "submitted_by",
        "returned_by",
        "signed_by",
        "approved_by",
        "authorised_by",
        "decided_by",
    )
    return {
        ref
        for person, run in runs.items()
        for event in theirs[person].of(str(run))
        for name in fields
        if (ref := _ref(getattr(event.facts, name, None)))
    }


def _ref(text: Any) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _child(card: Card, run: UUID, history: History, names: dict[str, str], now: datetime) -> ChildPart:
    mine = history.of(str(run))
    seen = [e for e in mine if e.kind in ("child_seen", "child_not_seen")]
    signed = next((e for e in mine if e.kind == "assessment_signed_off"), None)
    asked = next((e for e in reversed(mine) if e.kind == "assessment_submitted"), None)
    labels = law.ASSESSMENT_OUTCOME.options()
    return ChildPart(
        child=card,
        matter=run,
        counts=tuple(_counts(history, run, now)),
        seen=tuple(
            Happened(e.on, KINDS[e.kind].label, _seen_words(e), names.get(e.facts.worker or "", ""))
            for e in seen
        ),
        seen_on=max((e.on for e in seen if e.kind == "child_seen" and e.on), default=None),
        alone_on=max(
            (e.on for e in seen if e.kind == "child_seen" and e.on and e.facts.seen == "alone"), default=None
        ),
        outcome=signed.facts.outcome if signed else "",
        outcome_words=labels[signed.facts.outcome] if signed else "",
        reasons=(signed.facts.reasons or "") if signed else "",
        proposed=(asked.facts.proposed_outcome or "") if asked else "",
        factors=last.facts.factors if (last := signed or asked) else (),
    )


def _seen_words(event: Any) -> str:
    if event.kind == "child_not_seen":
        return str(law.NOT_SEEN_WHY.options()[event.facts.why])
    words = law.SEEN_HOW.options()[event.facts.seen]
    return f"{words}, {event.facts.where}" if event.facts.where else words


def _counts(history: History, run: UUID, now: datetime) -> Iterable[Count]:
    today = london_day(now)
    here = {matter.id for matter in history.ancestors(str(run))}
    for deadline in pathway.deadlines(history):
        if deadline.clock in CLOCKS and deadline.matter in here:
            last = deadline.due_on or today
            left = england().between(today, last) if last >= today else -england().between(last, today)
            yield Count(
                deadline.clock,
                CLOCKS[deadline.clock],
                deadline.started_on,
                deadline.due_on,
                deadline.extended_to,
                left,
                deadline.state(now).value,
            )


def _tasks(opened: Opened, texts: Mapping[str, Text], begun: frozenset[str]) -> tuple[Task, ...]:
    found = []
    for section in form.SECTIONS:
        for child in opened.people if section.per is form.Per.CHILD else (None,):
            asked = [
                (question.needed, bool(slot in texts and texts[slot].words))
                for question in form.questions_of(section.key)
                for slot in [form.slot_for(question, str(child.ref) if child else "")]
            ]
            found.append(
                Task(
                    section,
                    child,
                    sum(written for _, written in asked),
                    len(asked),
                    sum(needed and not written for needed, written in asked),
                    part_key(section.key, child) in begun,
                )
            )
    return tuple(found)


def part_key(section: str, child: Card | None) -> str:
    """The name of one page of the form, under which its draft is saved."""
    return f"{section}:{child.ref}" if child else section


@dataclass(frozen=True, slots=True)
class _Around:
    """Everybody tied to the children, and how; who of them is a parent, and who has parental responsibility."""

    ties: dict[UUID, dict[str, None]]
    parents: frozenset[UUID]
    responsible: frozenset[UUID]


def _around(people: list[UUID], read: Mapping[str, list[Any]], hidden: frozenset[UUID]) -> _Around:
    tied, homes = near_from_read(people, read, hidden=hidden)
    holders = [s for s in responsible_from_read(read["responsible"], hidden=hidden) if s.other]
    ties: dict[UUID, dict[str, None]] = {}
    for each in tied:
        if each.other:
            ties.setdefault(each.other, {})[each.words] = None
    for each in holders:
        if each.other:
            ties.setdefault(each.other, {})
    for each in homes:
        if each.other:
            ties.setdefault(each.other, {})["lives with the family"] = None
    return _Around(
        ties,
        frozenset(s.other for s in tied if s.other and s.kind in law_people.PARENTS and s.detail == "to"),
        frozenset(s.other for s in holders if s.other),
    )


def _adults(
    around: _Around,
    people: Mapping[UUID, Card],
    theirs: Mapping[UUID, History],
    runs: Mapping[UUID, UUID],
    now: datetime,
) -> tuple[Adult, ...]:
    """Everybody tied to the children who is grown up: parents first, each with their views."""
    views = {
        e.facts.person: e
        for person, run in runs.items()
        for e in theirs[person].every("views_recorded", matter=str(run))
    }
    today, labels = london_day(now), law.VIEWS.options()
    found = []
    for ref, how in around.ties.items():
        if ref not in people or people[ref].is_child_on(today):
            continue
        said = views.get(str(ref))
        found.append(
            Adult(
                people[ref],
                tuple(how),
                ref in around.responsible,
                said.facts.state if said else "",
                labels[said.facts.state] if said else "",
                (said.facts.reason or "") if said else "",
                said.on if said else None,
            )
        )
    return tuple(
        sorted(found, key=lambda a: (a.person.ref not in around.parents, not a.responsible, a.person.name))
    )


def _facts(opened: Opened, answers: Iterable[models.Answer], since: date | None) -> tuple[Checked, ...]:
    of_each: dict[UUID, list[models.Answer]] = {card.ref: [] for card in opened.people}
    for answer in answers:
        of_each[answer.person_id].append(answer)
    found = []
    for card in opened.people:
        for each in known_from_read(of_each[card.ref]):
            if each.fact in form.CHECKED:
                fresh = each.asked and each.on is not None and since is not None and each.on >= since
                found.append(Checked(card, each, bool(fresh)))
    return tuple(found)


def _said(event: Any, names: dict[str, str], words: str = "") -> Happened:
    who = next(
        (
            names[ref]
            for name in ("submitted_by", "returned_by", "signed_by", "authorised_by", "worker", "decided_by")
            if (ref := getattr(event.facts, name, None)) in names
        ),
        "",
    )
    return Happened(event.on, KINDS[event.kind].label, words, who)


def _helped(
    theirs: dict[UUID, History], children: tuple[ChildPart, ...], names: dict[str, str]
) -> tuple[Happened, ...]:
    """The practical help given, each once although it is true for several children."""
    found: dict[tuple[date | None, str], Happened] = {}
    for part in children:
        history, run = theirs[part.child.ref], str(part.matter)
        confirmed = {e.facts.confirms for e in history.every("spoken_agreement_confirmed", matter=run)}
        for event in history.every("help_given", matter=run):
            pounds = f", £{event.facts.amount_pence / 100:,.2f}" if event.facts.amount_pence else ""
            who = names.get(event.facts.approved_by or "", "")
            words = f"Approved by {who}" if who else "Approval not recorded"
            if event.facts.by_phone:
                stands = "confirmed" if (event.corrects or event.id) in confirmed else "to be confirmed"
                words += f" by phone, {stands}"
            words += pounds
            found[event.on, event.facts.what] = Happened(event.on, event.facts.what, words, who)
    return tuple(found.values())


def _reviewed(theirs: dict[UUID, History], children: tuple[ChildPart, ...]) -> date | None:
    """The day on which it was last looked at again inside the council, of whichever child."""
    found = (
        event.on
        for part in children
        for event in theirs[part.child.ref].every("assessment_reviewed", matter=str(part.matter))
    )
    return max((on for on in found if on), default=None)


def _moved(history: History, run: UUID, names: dict[str, str]) -> tuple[Happened, ...]:
    """What became of the assessment, first first."""
    kinds: dict[str, Callable[[Any], str]] = {
        "assessment_started": lambda f: "",
        "assessment_submitted": lambda f: "",
        "assessment_returned": lambda f: f.reasons,
        "assessment_extended": lambda f: f"Until {f.until.day} {f.until:%B %Y}. {f.reasons}",
        "assessment_signed_off": lambda f: "",
        "assessment_stopped": lambda f: f.reasons,
    }
    return tuple(_said(e, names, kinds[e.kind](e.facts)) for e in history.of(str(run)) if e.kind in kinds)


def _stopped(history: History, run: UUID, names: dict[str, str]) -> Happened | None:
    event = history.last("assessment_stopped", matter=str(run))
    return _said(event, names, event.facts.reasons or "") if event else None


def _decision_of(history: History, run: UUID, decisions: Iterable[tuple[datetime, UUID]]) -> UUID | None:
    """The written decision of this assessment: written at the moment its parts were signed."""
    signed = history.first("assessment_signed_off", matter=str(run))
    return dict(decisions).get(signed.recorded_at) if signed else None


def part(viewer: Viewer, document: UUID, section: str, child: UUID | None, *, now: datetime) -> Part:
    """One page of the form, for whoever may open the assessment."""
    opened = documents.open_document(viewer, document, what="assessment", now=now)
    if opened.kind != "assessment":
        raise NotFound(document)
    return _part(opened, documents.texts(document), section, child)


def _part(opened: Opened, texts: Mapping[str, Text], section: str, child: UUID | None) -> Part:
    about = form.section(section)
    card = next((each for each in opened.people if each.ref == child), None)
    if (about.per is form.Per.CHILD) is not (card is not None):
        raise NotFound(child)
    name = given_name(card) if card else ""
    return Part(
        about,
        about.title.format(name=name),
        card,
        tuple(
            Answered(
                slot := form.slot_for(question, str(card.ref) if card else ""),
                question,
                question.words.format(name=name),
                question.hint.format(name=name),
                texts.get(slot),
            )
            for question in form.questions_of(section)
        ),
        opened.people,
    )


def given_name(card: Card) -> str:
    """What to call a child in a question: the first of their names."""
    return card.name.split(" ")[0] if card.name else "this child"


def whole(viewer: Viewer, document: UUID, *, now: datetime) -> tuple[Assessment, tuple[Part, ...]]:
    """An assessment to read from beginning to end, as its signer does."""
    about = assessment(viewer, document, now=now)
    parts = [
        _part(about.document, about.texts, section.key, card.ref if card else None)
        for section in form.SECTIONS
        for card in (about.document.people if section.per is form.Per.CHILD else (None,))
    ]
    return about, tuple(parts)


def startable(viewer: Viewer, child: UUID, *, now: datetime) -> tuple[Startable, ...]:
    """The children of one referral for whom an assessment may begin, the one asked for first. Opens that child's
    record. NotFound where the child has no open referral."""
    opened = open_record(viewer, child, what="start assessment", now=now)
    siblings = list(_same_referral(opened.records) - opened.hidden)
    read = together({**histories.to_read_each(siblings), "cards": card_rows(siblings)})
    theirs = histories.each_from_read(siblings, read)
    named = {row[0]: Card(*row) for row in read["cards"]}
    found = [
        Startable(named[person], UUID(run), received, _start_cautions(history, run, now))
        for person, history in theirs.items()
        if person in named
        for run, received in _open_referrals(history)
    ]
    if not found:
        raise NotFound(child)
    mine = set(opened.records)
    return tuple(sorted(found, key=lambda each: (each.child.ref not in mine, each.child.name)))


def _same_referral(people: Iterable[UUID]) -> set[UUID]:
    """The children who came in one contact with these, and these themselves."""
    named = models.ContactPerson.objects.filter(part="child", taken_off=None)
    others = named.filter(contact__in=named.filter(person__in=list(people)).values("contact"))
    return {*people, *others.values_list("person_id", flat=True)}


def _open_referrals(history: History) -> list[tuple[str, date | None]]:
    """The latest referral that is open, asks for an assessment, and has none live in it."""
    found = []
    for matter in history.matters.values():
        if matter.kind != "referral":
            continue
        here = list(history.of(matter.id))
        kinds = {event.kind for event in here}
        if "referral_received" not in kinds or "referral_closed" in kinds:
            continue
        decided = next((e for e in here if e.kind == "referral_decided"), None)
        if decided is not None and not set(decided.facts.outcomes) & {*ASSESSES, "services_now"}:
            continue
        if any(
            each.kind == "assessment" and _live(history, each.id) for each in history.children_of(matter.id)
        ):
            continue
        received = next(e.on for e in here if e.kind == "referral_received")
        found.append((matter.id, received))
    return sorted(found, key=lambda each: each[1] or date.min)[-1:]


def _live(history: History, matter: str) -> bool:
    kinds = {event.kind for event in history.of(matter)}
    return "assessment_started" in kinds and not kinds & {"assessment_signed_off", "assessment_stopped"}


def _start_cautions(history: History, referral: str, now: datetime) -> tuple[Objection, ...]:
    """What the law says to an assessment of this child that begins now."""
    from alongside.law.history import Event, Matter

    run = Matter("proposed", "assessment", referral)
    with_it = History(history.person, [*history.matters.values(), run], history.recorded)
    facts = law.AssessmentStarted()
    proposed = Event("proposed", "assessment_started", run.id, london_day(now), facts, now, at=now)
    return pathway.check(with_it, proposed).cautions


def stands_to_read(child: UUID) -> dict[str, QuerySet[Any, Any]]:
    """What `live_from_read` and `waits_from_read` need of a child whose record is opened, to be read together with other
    lists."""
    now = models.Stage.objects.filter(person=child, layer="help", value="assessment", current=True)
    live = now.filter(matter__kind="assessment").values("matter")
    return {
        "assessed_in": now.values_list("matter__kind", flat=True),
        "assessments": models.Event.objects.filter(matter__in=live, kind="assessment_started")
        .order_by("pk")
        .values_list("occasion__document", flat=True)[:1],
    }


def waits_from_read(read: Mapping[str, list[Any]]) -> bool:
    """Whether it was decided to assess this child and nobody has started."""
    return set(read["assessed_in"]) == {"referral"}


def live_from_read(read: Mapping[str, list[Any]]) -> UUID | None:
    """The document of the assessment this child is in now, or None."""
    return next(iter(read["assessments"]), None)


def managers(viewer: Viewer, *, today: date, may: str = "sign_assessment") -> tuple[Colleague, ...]:
    """Colleagues who may do something, without this viewer: those of their own teams first."""
    rows = (
        Membership.objects.on(today)
        .filter(role__in=roles_who_may(may), user__is_active=True)
        .exclude(user__ref=viewer.user)
        .order_by("user__name")
        .values_list("user__ref", "user__name", "user__job_title", "user__telephone", "team__ref")
    )
    found = {row[0]: (Colleague(*row[:4]), False) for row in rows}
    for row in rows:
        if row[4] in viewer.teams:
            found[row[0]] = (found[row[0]][0], True)
    return tuple(who for who, _ in sorted(found.values(), key=lambda each: (not each[1], each[0].name)))


def factor_options(today: date) -> tuple[tuple[str, str], ...]:
    """The national factors that may be chosen in the collection year of that day."""
    start = today.year if (today.month, today.day) >= (4, 1) else today.year - 1
    year = f"{start}-{(start + 1) % 100:02d}"
    # A code that others have taken the place of is still read in old returns, and is not chosen any more.
    return tuple(
        (code, label.split(";")[0])
        for code, label in codes.codes("assessment_factors", year).items()
        if "superseded" not in label
    )


def decision(viewer: Viewer, document: UUID, *, now: datetime) -> DecisionPage:
    """The written decision. Opens it, and logs that."""
    opened = documents.open_document(viewer, document, what="decision", now=now)
    if opened.kind != "assessment_decision":
        raise NotFound(document)
    signed = models.Event.objects.filter(
        kind="assessment_signed_off",
        person__in=[card.ref for card in opened.people],
        recorded_at=opened.written_at,
    )
    started = models.Event.objects.filter(kind="assessment_started", matter__in=signed.values("matter_id"))
    read = together(
        {
            "slots": documents.latest_to_read(document),
            "assessment": started.values_list("occasion__document", flat=True)[:1],
        }
    )
    words = {slot: text.words for slot, text in documents.texts_from_read(read["slots"]).items()}
    return DecisionPage(
        opened,
        london_day(opened.written_at),
        tuple(
            (card, words[f"found:{card.ref}"], words.get(f"reasons:{card.ref}", ""))
            for card in opened.people
            if f"found:{card.ref}" in words
        ),
        words.get("next", ""),
        words.get("rights", ""),
        words.get("signed", ""),
        next(iter(read["assessment"]), None),
    )
