"""The strategy discussion and the enquiry as their pages show them: who is near, where it stands, what is due, what was said.

A subject of concern outside the home is read only by colleagues named for it; nobody else learns that there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.models import Membership
from alongside.accounts.roles import roles_who_may
from alongside.law import layers, meetings, pathway
from alongside.law.days import london_day
from alongside.law.events import KINDS
from alongside.law.history import Event, History
from alongside.law.pathway import Position
from alongside.law.questions import MANAGERS
from alongside.law.steps import enquiry as law
from alongside.law.tables import Objection
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer, log, open_record
from alongside.record.actions import enquiry as actions
from alongside.record.actions.assessment import law_first
from alongside.record.queries.desk import documents, events
from alongside.record.queries.desk.documents import Opened, Text
from alongside.record.queries.desk.people import Card, card_rows, near_from_read, near_to_read
from alongside.record.queries.desk.portrait import Clock, clock_of
from alongside.record.queries.desk.staff import Colleague, colleague_rows
from alongside.record.rendering import unnamed
from alongside.record.rendering.unnamed import Unnamed
from alongside.record.together import Written, together

# What each fact is called on the page; those that are not here are said elsewhere on it.
FACTS = {
    "enquiry_kind": "How",
    "otherwise": "Instead",
    "reasons": "Why",
    "harm_where": "Where the harm comes from",
    "parents": "The parents",
    "parents_ground": "Ground for not asking them",
    "befriender": "Beside the parents",
    "missing_why": "Why somebody was missing",
    "next_on": "Next discussion",
    "lead": "Who leads",
    "speaks_with_child": "Who speaks with the child",
    "where": "Where",
    "how_often": "How often",
    "tells_parents": "Who tells the parents",
    "distress_kept_down": "How distress is kept down",
    "answer": "Answer",
    "answered_by": "Who answered",
    "ground": "Ground for going ahead",
    "recording_reference": "The police's reference of the recording",
    "held_by_police": "Which police force has it",
    "intermediary": "Intermediary",
    "agreed_on": "Whose agreement",
    "agreed_by": "Who agreed",
    "child_said_no": "The child said no",
    "trouble": "What happened",
    "parent_told_before": "The parent had been told what this can lead to",
    "outcome": "Decided",
    "review_on": "Looked at again",
    "seen": "Seen",
    "why": "Why not",
    "proposed": "Proposed",
    "finding": "Found",
    "decided_by": "Decided by",
    "asked_by": "Asked by",
}


@dataclass(frozen=True, slots=True)
class Near:
    """A child whom the discussion may be about. `running`: their enquiry under way, `initiated` where it has begun.
    `needs_referral`: every referral of theirs is over, so that an enquiry that begins today needs a new one."""

    child: Card
    tie: str
    running: UUID | None
    initiated: bool
    needs_referral: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What the page of a strategy discussion needs before anything is typed. The children: this one first."""

    children: tuple[Near, ...]
    adults: tuple[tuple[Card, str], ...]
    me: Colleague
    managers: tuple[Colleague, ...]
    colleagues: tuple[Colleague, ...]

    @property
    def need_referral(self) -> tuple[str, ...]:
        """The children, this one first, each referral of whom is over, by name."""
        return tuple(each.child.name for each in self.children if each.needs_referral)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened in the enquiry: its facts as people read them."""

    event: UUID
    kind: str
    title: str
    on: date | None
    at: datetime | None
    facts: tuple[tuple[str, str], ...]
    by: str
    document: UUID | None


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another child of the same discussion, and whether their enquiry still runs."""

    child: Card
    enquiry: UUID
    running: bool


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something somebody was to do, and whether it is done."""

    task: UUID
    words: str
    who: str
    mine: bool
    due_at: datetime | None
    done: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of concern, for a colleague who is named for it. `named`: who else is."""

    ref: UUID
    kind: str
    called: str
    known: str
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One child's enquiry. `state`: suspected, opened, running, sent, concluded or none (a discussion led to no enquiry)."""

    ref: UUID
    child: Card
    state: str
    stage: str
    lead: str
    lines: tuple[Line, ...]
    clocks: tuple[Clock, ...]
    alerts: tuple[Objection, ...]
    answered: tuple[tuple[str, str], ...]
    open_cautions: tuple[Objection, ...]
    refusals: Mapping[str, tuple[Objection, ...]]
    cautions: Mapping[str, tuple[Objection, ...]]
    siblings: tuple[Sibling, ...]
    to_do: tuple[ToDo, ...]
    tells: tuple[tuple[str, str, str], ...]
    outside: bool
    subjects: tuple[Subject, ...]
    may_sign: bool
    alone: bool
    access_waits: bool
    initiating: UUID | None
    plan: Mapping[str, str]
    proposed: str
    returned: str
    findings: UUID | None
    sent_by: UUID | None
    under_no_referral: bool

    def of(self, *kinds: str) -> tuple[Line, ...]:
        """What happened of these kinds, the latest first."""
        return tuple(line for line in reversed(self.lines) if line.kind in kinds)

    @property
    def open(self) -> bool:
        """Whether the enquiry, or the discussion about one, is not finished."""
        return self.state not in ("concluded", "none")

    @property
    def children(self) -> tuple[tuple[UUID, Card], ...]:
        """Every child for whom the same may be written: this one, and the brothers and sisters whose enquiry runs."""
        return (
            (self.ref, self.child),
            *((each.enquiry, each.child) for each in self.siblings if each.running),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who took part, and what they said. `shielded`: it leaves in no copy."""

    role: str
    name: str
    agency: str
    reach: str
    said: str
    shielded: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What a discussion decided for one child, and that child's enquiry."""

    child: Card
    enquiry: UUID
    initiates: bool
    words: str
    facts: tuple[tuple[str, str], ...]
    breaches: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Discussion:
    """A strategy discussion as it was written."""

    document: Opened
    on: date | None
    at: datetime | None
    how: str
    texts: Mapping[str, Text]
    police_shielded: bool
    took_part: tuple[Part, ...]
    missing: tuple[str, ...]
    decided: tuple[Decided, ...]
    to_do: tuple[ToDo, ...]
    by: str
    written_at: datetime

    @property
    def alike(self) -> tuple[tuple[Decided, ...], ...]:
        """What was decided, with the children for whom it was the same together."""
        found: dict[Any, list[Decided]] = {}
        for each in self.decided:
            found.setdefault((each.words, each.facts, each.breaches), []).append(each)
        return tuple(map(tuple, found.values()))


def before(viewer: Viewer, child: UUID, *, now: datetime, what: str = "strategy discussion") -> Before:
    """Who is near a child, and who may lead, decide and do. Opens the record. Two statements after that."""
    opened = open_record(viewer, child, what=what, now=now)
    today = london_day(now)
    read = together({**near_to_read(opened.records), "staff": _staff(today)})
    tied, homes = near_from_read(opened.records, read, hidden=opened.hidden)
    ties: dict[UUID, str] = {}
    for each in (*homes, *tied):
        if each.other:
            ties[each.other] = "" if each.words == "lives with" else each.words
    near = {opened.person, *ties}
    more = together({"cards": card_rows(near), **histories.to_read_each(near)})
    people = {row[0]: Card(*row) for row in more["cards"]}
    history = histories.each_from_read(near, more)
    young = sorted(
        (card for card in people.values() if card.is_child_on(today) or card.ref == opened.person),
        key=lambda card: (card.ref != opened.person, card.born_on or date.max, card.name),
    )
    grown = sorted((card for card in people.values() if card not in young), key=lambda card: card.name)
    staff: dict[UUID, Colleague] = {row[0]: Colleague(*row[:4]) for row in read["staff"]}
    return Before(
        tuple(_near(card, ties.get(card.ref, ""), history[card.ref], today) for card in young),
        tuple((card, ties[card.ref]) for card in grown),
        staff.get(viewer.user, Colleague(viewer.user, viewer.name)),
        tuple(staff[row[0]] for row in read["staff"] if row[4] in MANAGERS and row[0] != viewer.user),
        tuple(staff.values()),
    )


def _near(card: Card, tie: str, history: History, today: date) -> Near:
    running = law.under_way(history)
    begun = running is not None and law.initiated(history, running.id) is not None
    needs = actions.needs_referral(history, today)
    return Near(card, tie, UUID(running.id) if running else None, begun, needs)


def _staff(today: date) -> QuerySet[Membership, Any]:
    """Everybody who may be asked to do something about a child, with each role."""
    return (
        Membership.objects.on(today)
        .filter(role__in=roles_who_may("write_entry"), user__is_active=True)
        .order_by("user__name")
        .values_list("user__ref", "user__name", "user__job_title", "user__telephone", "role")
    )


def colleagues_to_ask(viewer: Viewer, *, today: date) -> tuple[tuple[Colleague, ...], tuple[Colleague, ...]]:
    """Managers other than this viewer, and everybody who may be named. One statement."""
    rows = list(_staff(today))
    everybody = {row[0]: Colleague(*row[:4]) for row in rows}
    managers = {row[0] for row in rows if row[4] in MANAGERS and row[0] != viewer.user}
    return tuple(each for ref, each in everybody.items() if ref in managers), tuple(everybody.values())


def enquiry(viewer: Viewer, ref: UUID, *, now: datetime, what: str = "enquiry") -> Enquiry:
    """One child's enquiry. Opens the child's record. Three statements besides, and one where a
    subject of concern is shown, which is logged."""
    person = models.Matter.objects.filter(pk=ref, kind="enquiry").values_list("person_id", flat=True).first()
    if person is None:
        raise NotFound(ref)
    opened = open_record(viewer, person, what=what, now=now)
    read = together(
        {
            **histories.to_read(opened.person, opened.records),
            **_to_read(ref, opened.records, viewer),
            "near_hidden": unnamed.near_to_read(opened.records, opened.hidden),
        }
    )
    history = histories.from_read(opened.person, read)
    position = pathway.position(history, now)
    mine = history.of(str(ref))
    staff = events.refs_in(mine) | {row[2] for row in read["tasks"]} | {row[4] for row in read["subjects"]}
    if read["subjects"]:
        log(viewer, [opened.person], what="concern outside the home", now=now, besides=True)
    near = [row[0] for row in read["near_hidden"]]
    named = together(
        {
            "staff": colleague_rows(staff - {None}),
            "cards": card_rows({opened.person}),
            **unnamed.facts_to_read(opened.records, near),
        }
    )
    shown = unnamed.from_read(opened.person, near, named, london_day(now))
    names = {str(row[0]): row[1] for row in named["staff"]}
    documents_of = {str(row[0]): row[1] for row in read["papers"]}
    sent = history.last("findings_sent", "findings_returned", "enquiry_concluded", matter=str(ref))
    initiating = law.initiated(history, str(ref))
    last_sent = history.last("findings_sent", matter=str(ref))
    latest = {event.kind: event.id for event in mine}.values()  # what was said again has been put right
    planned = history.last("enquiry_planned", matter=str(ref))
    return Enquiry(
        ref=ref,
        child=Card(*named["cards"][0]),
        state=_state(history, str(ref), sent),
        stage=_stage(position, str(ref)),
        lead=names.get(law.leads(history, str(ref)), ""),
        lines=tuple(_line(event, names, documents_of, shown) for event in mine),
        clocks=tuple(_clocks(history, position, str(ref))),
        alerts=law_first(each for each in position.alerts if each.fact == str(ref)),
        answered=tuple((words, shown(ground)) for _, _, words, ground in read["breaches"] if ground),
        open_cautions=tuple(
            _rule(rule, ref)
            for event, rule, _, ground in read["breaches"]
            if not ground and str(event) in latest
        ),
        refusals=_said(position, str(ref), "refusals"),
        cautions=_said(position, str(ref), "cautions"),
        siblings=tuple(
            Sibling(Card(*row[2:]), row[0], bool(row[1]))
            for row in read["siblings"]
            if row[2] not in opened.hidden
        ),
        to_do=tuple(_to_do(row, viewer, names, shown) for row in read["tasks"]),
        tells=tuple(
            dict.fromkeys(
                (to, name or "", state)
                for to, person, name, state in read["tells"]
                if person not in opened.hidden
            )
        ),
        outside=any(getattr(e.facts, "harm_where", None) in ("outside_the_home", "both") for e in mine),
        subjects=_subjects(read["subjects"], viewer, names),
        may_sign=_may("enquiry_concluded", position, str(ref), viewer)
        and bool(sent and sent.kind == "findings_sent" and sent.recorded_by != str(viewer.user)),
        alone=any(e.kind == "child_seen" and e.facts.seen == "alone" for e in mine),
        access_waits=any(
            n.kind == "access_decided" and n.matter == str(ref) for n in position.next_decisions
        ),
        initiating=UUID(initiating.id) if initiating else None,
        plan={f.name: _plain(getattr(planned.facts, f.name), shown) for f in fields(planned.facts)}
        if planned
        else {},
        proposed=(last_sent.facts.proposed or "") if last_sent else "",
        returned=shown(sent.facts.reasons or "") if sent and sent.kind == "findings_returned" else "",
        findings=documents_of.get(last_sent.id) if last_sent else None,
        sent_by=UUID(last_sent.recorded_by) if last_sent else None,
        under_no_referral=law.under_no_referral(history, str(ref)),
    )


def to_sign(
    viewer: Viewer, ref: UUID, *, now: datetime
) -> tuple[Enquiry, tuple[tuple[Card, Text], ...], dict[UUID, str]]:
    """An enquiry whose findings wait for a manager: what was written for each child of it, and what is proposed for each
    enquiry. One statement more than the enquiry."""
    about = enquiry(viewer, ref, now=now, what="read and sign")
    if about.findings is None:
        return about, (), {}
    read = together(
        {
            "slots": documents.latest_to_read(about.findings),
            "sent": models.Event.objects.filter(occasion__document=about.findings, kind="findings_sent")
            .order_by("n")
            .values_list("matter", "facts__proposed"),
        }
    )
    texts = documents.texts_from_read(read["slots"])
    children = {card.ref: card for _, card in about.children}
    words = ((card, texts.get(f"found:{card.ref}")) for card in children.values())
    return about, tuple((card, text) for card, text in words if text), dict(read["sent"])


SUBJECTS = """
SELECT s.ref, s.kind, s.called, t.words, n."user"
FROM record_subjectchild c JOIN record_subject s ON s.ref = c.subject_id
JOIN record_passagetext t ON t.passage_id = s.known_id
JOIN record_subjectnamed n ON n.subject_id = s.ref
WHERE c.matter_id = %(enquiry)s
  AND EXISTS (SELECT 1 FROM record_subjectnamed me WHERE me.subject_id = s.ref AND me."user" = %(user)s)
ORDER BY s.recorded_at, s.ref, n.recorded_at, n.ref
"""

SIBLINGS = """
SELECT DISTINCT ON (c.person_id) e.matter_id,
       NOT EXISTS (SELECT 1 FROM record_event x WHERE x.matter_id = e.matter_id
                   AND x.kind IN ('enquiry_concluded', 'conference_not_required')),
       c.person_id, c.name, c.born_on, c.due_on, c.died_on, c.sex
FROM record_event own JOIN record_event e ON e.occasion_id = own.occasion_id AND e.kind = own.kind
JOIN record_personcard c ON c.person_id = e.person_id
WHERE own.matter_id = %(enquiry)s AND own.kind = 'strategy_discussion_held' AND e.matter_id <> own.matter_id
ORDER BY c.person_id
"""


def _to_read(ref: UUID, records: Collection[UUID], viewer: Viewer) -> dict[str, Any]:
    values = {"enquiry": ref, "user": viewer.user}
    here = models.Event.objects.filter(matter=ref)
    return {
        "papers": here.filter(occasion__document__isnull=False).values_list("ref", "occasion__document"),
        "breaches": models.Breach.objects.filter(event__matter=ref, level="caution")
        .order_by("recorded_at", "ref")
        .values_list("event", "rule", "words", "ground"),
        "tasks": models.Task.objects.filter(person__in=records, kind__in=TASKS)
        .order_by("due_at", "recorded_at", "ref")
        .values_list("ref", "words", "for_user", "due_at", "done__outcome"),
        "tells": models.NoticeState.objects.filter(notice__event__matter=ref)
        .order_by("notice__recorded_at", "notice")
        .values_list("notice__to", "notice__to_person", "notice__to_person__card__name", "state"),
        "siblings": Written(SIBLINGS, values, (UUID, bool, UUID, str, _day, _day, _day, str)),
        "subjects": Written(SUBJECTS, values, (UUID, str, str, str, UUID)),
    }


def _rule(key: str, ref: UUID) -> Objection:
    """What a fact broke when it was written down, with what can be done about it now."""
    return next(rule for rule in pathway.rules() if rule.key == key).objection(str(ref))


TASKS = ("enquiry_action", "conference_asked_for", "arrange_conference")


def _day(value: Any) -> date:
    return date.fromisoformat(value)


def _state(history: History, ref: str, last: Event | None) -> str:
    kinds = {event.kind for event in history.of(ref)}
    if kinds & set(law.CONCLUDES):
        return "concluded"
    if law.decided_against(history, ref):
        return "none"
    if last is not None and last.kind == "findings_sent":
        return "sent"
    if law.initiated(history, ref) is not None:
        return "running"
    return "opened" if kinds & {"enquiry_opened", "strategy_discussion_held"} else "suspected"


def _stage(position: Position, ref: str) -> str:
    words = {
        value: said
        for each in layers.LAYERS
        for value, said in (*each.values, *each.finer)
        if each.layer == "protection"
    }
    found = [s for s in position.stages if s.matter == ref and s.current]
    return words.get(found[-1].value, "") if found else ""


def _clocks(history: History, position: Position, ref: str) -> Iterable[Clock]:
    started = {event.id: event.kind for event in history.effective}
    for deadline in position.deadlines:
        if deadline.matter == ref:
            yield clock_of(deadline, position.at, started[deadline.started_by])


def _said(position: Position, ref: str, which: str) -> dict[str, tuple[Objection, ...]]:
    return {each.kind: getattr(each.verdict, which) for each in position.next_decisions if each.matter == ref}


def _may(kind: str, position: Position, ref: str, viewer: Viewer) -> bool:
    return any(
        each.kind == kind
        and each.matter == ref
        and viewer.is_a(*each.decision.decided_by, *each.decision.deputies)
        for each in position.next_decisions
    )


def _plain(value: Any, shown: Unnamed) -> Any:
    """What a form starts from: words this reader is not shown as they are, are not theirs to write again changed."""
    return "" if isinstance(value, str) and shown(value) != value else value or ""


def _line(event: Event, names: Mapping[str, str], papers: Mapping[str, UUID], shown: Unnamed) -> Line:
    return Line(
        UUID(event.id),
        event.kind,
        KINDS[event.kind].label,
        event.on,
        event.at,
        _facts(event, names, shown),
        names.get(event.recorded_by, ""),
        papers.get(event.id),
    )


def _facts(event: Event, names: Mapping[str, str], shown: Unnamed) -> tuple[tuple[str, str], ...]:
    """The facts of an event that its page shows, in the order of the law."""
    if event.facts is None:
        return ()
    types = KINDS[event.kind].fact_types()
    found = []
    for each in fields(event.facts):
        value = getattr(event.facts, each.name)
        if each.name in FACTS and value not in (None, "", ()):
            found.append((FACTS[each.name], events.value_in_words(value, types.get(each.name), names, shown)))
    return tuple(found)


def _to_do(row: tuple[Any, ...], viewer: Viewer, names: Mapping[str, str], shown: Unnamed) -> ToDo:
    ref, words, who, due_at, outcome = row
    return ToDo(
        ref, shown(words), names.get(str(who), "") if who else "", who == viewer.user, due_at, outcome or ""
    )


def _subjects(
    rows: Iterable[tuple[Any, ...]], viewer: Viewer, names: Mapping[str, str]
) -> tuple[Subject, ...]:
    found: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    kinds = dict(models.Subject.Kind.choices)
    return tuple(
        Subject(
            ref,
            str(kinds[each[0][1]]),
            each[0][2],
            each[0][3],
            tuple(names.get(str(row[4]), "") for row in each if row[4] != viewer.user),
        )
        for ref, each in found.items()
    )


def my_subjects(viewer: Viewer) -> tuple[tuple[UUID, str], ...]:
    """Every subject of concern this viewer is named for, by name. One statement."""
    rows = models.Subject.objects.filter(named__user=viewer.user).order_by("called", "ref")
    return tuple(rows.values_list("ref", "called"))


def called(viewer: Viewer, subject: UUID) -> tuple[str, tuple[str, ...]]:
    """What a subject of concern is called, and who may read it; NotFound for everybody who may not. Two statements."""
    rows = list(
        models.SubjectNamed.objects.filter(subject=subject, subject__named__user=viewer.user)
        .order_by("recorded_at", "ref")
        .values_list("subject__called", "user")
    )
    if not rows:
        raise NotFound(subject)
    names = {row[0]: row[1] for row in colleague_rows({user for _, user in rows})}
    return rows[0][0], tuple(names[user] for _, user in rows if user in names)


def discussion(viewer: Viewer, document: UUID, *, now: datetime) -> Discussion:
    """A strategy discussion. Opens it, and logs that. Two statements besides."""
    opened = documents.open_document(viewer, document, what="strategy discussion", now=now)
    if opened.kind != actions.DISCUSSION:
        raise NotFound(document)
    people = [card.ref for card in opened.people]
    read = together(
        {
            "slots": documents.latest_to_read(document),
            **_of_discussion(document),
            "near_hidden": unnamed.near_to_read(people, opened.hidden),
        }
    )
    happened = [(row[0], histories.of_columns(*row[1:])) for row in read["events"]]
    staff = events.refs_in(e for _, e in happened) | {opened.written_by} | {row[2] for row in read["tasks"]}
    near = [row[0] for row in read["near_hidden"]]
    more = together({"staff": colleague_rows(staff - {None}), **unnamed.facts_to_read(people, near)})
    shown = unnamed.from_read(people[0], near, more, london_day(now))
    named = {row[0]: row[1] for row in more["staff"]}
    names = {str(ref): name for ref, name in named.items()}
    cards = {card.ref: card for card in opened.people}
    shielded = set(read["marks"])
    texts = documents.texts_from_read(read["slots"])
    on, at, how = read["occasion"][0]
    broken: dict[str, list[tuple[str, str]]] = {}
    for ref, words, ground in read["breaches"]:
        broken.setdefault(str(ref), []).append((words, ground))
    return Discussion(
        opened,
        on,
        at,
        how,
        texts,
        actions.POLICE in texts and texts[actions.POLICE].passage in shielded,
        tuple(
            Part(role, name, agency, reach, words or "", said in shielded)
            for role, name, agency, reach, said, words in read["took_part"]
        ),
        _missing(read["took_part"]),
        tuple(
            Decided(
                cards[person],
                UUID(event.matter),
                event.facts.initiates_enquiry,
                decided_words(event.facts),
                _facts(event, names, shown),
                tuple(broken.get(event.id, ())),
            )
            for person, event in happened
            if person in cards
        ),
        tuple(_to_do(row, viewer, names, shown) for row in read["tasks"]),
        named.get(opened.written_by, ""),
        opened.written_at,
    )


def _of_discussion(document: UUID) -> dict[str, Any]:
    took_place = models.Occasion.objects.filter(document=document)
    here = models.Event.objects.filter(occasion__document=document, kind="strategy_discussion_held")
    return {
        "occasion": took_place.values_list("on", "at", "place"),
        "events": here.order_by("n").values_list("person_id", *histories.COLUMNS),
        "took_part": models.TookPart.objects.filter(occasion__document=document)
        .order_by("n")
        .values_list("role", "name", "agency", "reach", "said", "said__text__words"),
        "marks": models.PassageMark.objects.filter(passage__slots__document=document, lifted=None)
        .values_list("passage", flat=True)
        .distinct(),
        "breaches": models.Breach.objects.filter(event__in=here.values("ref"))
        .order_by("recorded_at", "ref")
        .values_list("event", "words", "ground"),
        "tasks": models.Task.objects.filter(kind="enquiry_action", event__in=here.values("ref"))
        .order_by("due_at", "ref")
        .values_list("ref", "words", "for_user", "due_at", "done__outcome"),
    }


def _missing(took_part: Iterable[tuple[Any, ...]]) -> tuple[str, ...]:
    """The core agencies that did not take part."""
    wanting = meetings.wanting("strategy_discussion", {row[0] for row in took_part})
    return tuple(sorted(CORE[role] for role in wanting))


CORE = {"social_worker": "Children's social care", "police": "Police", "health": "Health"}

DECIDED = {
    "joint": "Section 47 enquiry, with the police",
    "single": "Section 47 enquiry, the council alone",
    "goes_on": "The enquiry goes on",
    "police_only": "The police alone look into it",
    "assessment": "No enquiry: an assessment begins or goes on",
    "help_goes_on": "No enquiry: the plan and help go on",
    "no_further_action": "No enquiry, and nothing further",
}


def decided_words(facts: Any) -> str:
    """What a discussion decided for a child, in words."""
    if facts.initiates_enquiry:
        return DECIDED.get(facts.enquiry_kind, "Section 47 enquiry")
    if facts.enquiry_kind == "police_only":
        return DECIDED["police_only"]
    return DECIDED.get(facts.otherwise or "goes_on", DECIDED["goes_on"])
