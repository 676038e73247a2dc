"""Work that is handed over, as its pages show it: what can be offered, one offer whole, and every offer that waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.accounts.roles import May, roles_who_may
from alongside.law.days import london_day
from alongside.law.history import History
from alongside.law.steps.protection_plan import WORK_ELSEWHERE, live_plans
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer, hidden_list, log, open_record
from alongside.record.actions import transfer as actions
from alongside.record.actions.transfer_open import open_work
from alongside.record.queries.desk.documents import (
    Opened,
    latest_to_read,
    open_document,
    texts_from_read,
)
from alongside.record.queries.desk.people import Card, card_rows, near_from_read, near_to_read
from alongside.record.queries.desk.staff import colleague_rows, team_rows
from alongside.record.rendering import unnamed
from alongside.record.rendering.unnamed import Unnamed
from alongside.record.together import together

Step = models.TransferStep.Kind
STATE_WORDS = {
    "offered": "Waits for an answer",
    "accepted": "Accepted by name, not yet handed over",
    "returned": "Returned",
    "taken_back": "Taken back",
    "handed_over": "Handed over",
    "listed": "Stays here for a time",
}


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One thing that is open: a clock, a document nobody has signed, a meeting, a task, somebody to tell."""

    kind: str
    words: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Child:
    """A child whose work can be offered, or is: their referral, and what is open now. `running`: the offer that stands."""

    card: Card
    referral: UUID
    open: tuple[OpenLine, ...]
    running: UUID | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is to hear the new name, and whether they have."""

    notice: UUID
    name: str
    to: str
    child: str
    state: str

    @property
    def heard(self) -> bool:
        """Whether they were told."""
        return self.state in actions.TOLD


@dataclass(frozen=True, slots=True)
class Became:
    """One step of an offer, in words."""

    kind: str
    on: date
    who: str
    worker: str
    team: str
    words: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer whole."""

    ref: UUID
    way: str
    state: str
    on: date
    by: str
    to_team: str
    to_worker: str
    worker: UUID | None
    team: UUID | None
    council: str
    their_name: str
    their_reach: str
    work: str
    until: date | None
    contact: UUID | None
    document: Opened
    know: str
    children: tuple[Child, ...]
    then: Mapping[UUID, tuple[OpenLine, ...]]
    steps: tuple[Became, ...]
    tells: tuple[Told, ...]
    answers: bool
    sends: bool
    takes_back: bool
    has_plan: bool
    new_council_met: bool

    @property
    def heard(self) -> bool:
        """Whether somebody of each child's family has heard the new name."""
        return all(
            any(told.heard for told in self.tells if told.child == child.card.name) for child in self.children
        )

    @property
    def hears(self) -> tuple[tuple[str, tuple[str, ...], str, bool], ...]:
        """Who is to hear the new name, once each for what is the same: the name, about which children (none: a child who
        hears for themselves), where it stands, and whether they have heard."""
        found: dict[tuple[str, str, bool], dict[str, None]] = {}
        for told in self.tells:
            children = found.setdefault((told.name, told.state, told.heard), {})
            if told.to != "child":
                children[told.child] = None
        return tuple((name, tuple(those), state, heard) for (name, state, heard), those in found.items())

    @property
    def state_words(self) -> str:
        """Where it stands, in words."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An offer in a line."""

    ref: UUID
    way: str
    state: str
    state_words: str
    on: date
    children: tuple[str, ...]
    to: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """A contact that may be another council's notice: who wrote, when, about whom."""

    contact: UUID
    wrote: str
    received_at: datetime
    children: tuple[Card, ...]
    transfer: UUID | None


def to_offer(viewer: Viewer, child: UUID, *, now: datetime) -> tuple[Child, ...]:
    """This child, and the brothers and sisters whose work is open too, each with what is open. The child first; nothing
    where no work with the child is open. Opens the record. Three statements after that."""
    opened = open_record(viewer, child, what="handing over", now=now)
    read = together(near_to_read(opened.records))
    tied, homes = near_from_read(opened.records, read, hidden=opened.hidden)
    near = {opened.person, *(each.other for each in (*tied, *homes) if each.other)}
    more = together(
        {
            "cards": card_rows(near),
            **histories.to_read_each(near),
            "running": _running(near),
            "near": unnamed.near_to_read(sorted(near, key=str), opened.hidden),
        }
    )
    shown = _unnamed(opened.person, near, {each[0] for each in more["near"]}, now)
    found = histories.each_from_read(near, more)
    people = {row[0]: Card(*row) for row in more["cards"]}
    runs = {ref: run for ref in near if ref in people and (run := _open_referral(found[ref]))}
    open_ = open_work({ref: found[ref] for ref in runs}, now=now)
    offers = _latest(more["running"])
    young = sorted(runs, key=lambda ref: (ref != opened.person, people[ref].born_on or date.max))
    if opened.person not in runs:
        return ()
    return tuple(Child(people[ref], runs[ref], _lines(open_[ref], shown), offers.get(ref)) for ref in young)


def _running(people: Iterable[UUID]) -> Any:
    """Every offer about these people with its last step that counts."""
    return (
        models.TransferChild.objects.filter(person__in=set(people), transfer__for_good=True)
        .order_by("person", "-recorded_at", "-transfer__steps__n")
        .values_list("person_id", "transfer_id", "transfer__steps__kind")
    )


def _latest(rows: Iterable[tuple[UUID, UUID, str | None]]) -> dict[UUID, UUID]:
    """The offer that stands for each of them."""
    over: dict[UUID, set[UUID]] = {}
    every: dict[UUID, list[UUID]] = {}
    for person, ref, kind in rows:
        every.setdefault(person, []).append(ref)
        if kind in actions.OVER:
            over.setdefault(person, set()).add(ref)
    return {
        person: left[0]
        for person, refs in every.items()
        if (left := [ref for ref in refs if ref not in over.get(person, set())])
    }


def _open_referral(history: History) -> UUID | None:
    """The referral in which somebody works with this child: decided, and not closed."""
    found = [
        each.id
        for each in history.matters.values()
        if each.kind == "referral"
        and history.first("referral_decided", "allocated", matter=each.id)
        and not history.first("referral_closed", matter=each.id)
    ]
    return UUID(found[-1]) if found else None


def _unnamed(person: UUID, people: Iterable[UUID], near: set[UUID], now: datetime) -> Unnamed:
    """How words somebody wrote freely are shown: nobody whom this reader may not find is named in them. One statement where
    somebody hidden is near, otherwise none."""
    read = together(unnamed.facts_to_read(sorted(people, key=str), near))
    return unnamed.from_read(person, near, read, london_day(now))


def _lines(said: Iterable[Mapping[str, Any]], shown: Unnamed) -> tuple[OpenLine, ...]:
    lines = [
        OpenLine(
            each["kind"], shown(each["words"]), date.fromisoformat(each["due_on"]) if each["due_on"] else None
        )
        for each in said
    ]
    return tuple(sorted(lines, key=lambda line: (line.due_on or date.max, line.kind, line.words)))


def offer(viewer: Viewer, transfer: UUID, *, now: datetime) -> Offer:
    """One offer whole, for whoever may open every child's record in it: whoever was asked need not say why they look. Opens
    it, and logs that. Four statements besides."""
    row = models.Transfer.objects.filter(pk=transfer).prefetch_related("steps").first()
    if row is None:
        raise NotFound(transfer)
    answers = actions.may_answer(row, viewer)
    looks = viewer.because("asked to take over") if answers and not viewer.purpose else viewer
    document = open_document(looks, row.document_id, what="handover", now=now)
    people = [card.ref for card in document.people]
    read = together(
        {
            **histories.to_read_each(people),
            **_of_offer(row),
            "near": unnamed.near_to_read(people, document.hidden),
        }
    )
    shown = _unnamed(people[0], people, {each[0] for each in read["near"]}, now)
    found = histories.each_from_read(people, read)
    steps = sorted(row.steps.all(), key=lambda step: step.n)
    state = actions.state_of(row, steps)
    names = {each[0]: each[1] for each in (*read["staff"], *read["teams"])}
    runs = _referrals(row, read)
    open_ = open_work(found, now=now) if state in ("offered", "accepted") else {}
    text = texts_from_read(read["texts"]).get(actions.KNOW)
    then = {person: _lines(said, shown) for person, _, said in read["children"]}
    return Offer(
        ref=row.pk,
        way=row.way,
        state=state,
        on=row.on,
        by=names.get(row.recorded_by, ""),
        to_team=names.get(row.team, "") if row.team else "",
        to_worker=names.get(row.worker, "") if row.worker else "",
        worker=row.worker,
        team=row.team,
        council=row.council,
        their_name=row.their_name,
        their_reach=row.their_reach,
        work=WORK_ELSEWHERE.options().get(row.work, ""),
        until=row.until,
        contact=row.contact_id,
        document=document,
        know=shown(text.words) if text else "",
        children=tuple(
            Child(card, runs[card.ref], _lines(open_.get(card.ref, ()), shown)) for card in document.people
        ),
        then=then,
        steps=tuple(
            Became(
                each.kind,
                each.on,
                each.who,
                names.get(each.worker, "") if each.worker else "",
                names.get(each.team, "") if each.team else "",
                shown(each.words),
            )
            for each in steps
        ),
        tells=_tells(document, read),
        answers=answers,
        sends=actions.may_send(row, viewer),
        # Whoever is asked returns it, with the reason; only those who offered it take it back.
        takes_back=row.recorded_by == viewer.user
        or (actions.may_send(row, viewer) and (row.way == models.Transfer.Way.OUT or not answers)),
        has_plan=any(live_plans(theirs) for theirs in found.values()),
        new_council_met=any(each.kind == Step.NEW_COUNCIL_MET for each in steps),
    )


def _of_offer(row: models.Transfer) -> dict[str, Any]:
    children = models.TransferChild.objects.filter(transfer=row.pk)
    begun = models.Matter.objects.filter(kind="referral", parent__in=children.values("matter"))
    accepted = models.Event.objects.filter(
        person__in=children.values("person"), kind="handover_accepted", recorded_at__gte=row.recorded_at
    )
    return {
        "children": children.order_by("recorded_at", "ref").values_list(
            "person_id", "matter_id", "open_work"
        ),
        "became": begun.values_list("parent_id", "ref"),
        "texts": latest_to_read(row.document_id),
        "told": models.Notice.objects.filter(tell=actions.HEARD, event__in=accepted.values("pk"))
        .order_by("person", "to", "recorded_at")
        .values_list("ref", "person_id", "to", "to_person_id", "to_person__card__name", "state__state"),
        "staff": colleague_rows(
            [ref for ref in (row.recorded_by, row.worker, *(s.worker for s in row.steps.all())) if ref]
        ),
        "teams": team_rows(ref__in=[ref for ref in (row.team, *(s.team for s in row.steps.all())) if ref]),
    }


def _referrals(row: models.Transfer, read: Mapping[str, list[Any]]) -> dict[UUID, UUID]:
    became = dict(read["became"])
    if row.way != actions.Way.IN:
        return {person: run for person, run, _ in read["children"]}
    return {person: became.get(run, run) for person, run, _ in read["children"]}


def _tells(document: Opened, read: Mapping[str, list[Any]]) -> tuple[Told, ...]:
    """Who is to hear the new name. Somebody hidden from this viewer is not named."""
    names = {card.ref: card.name for card in document.people}
    return tuple(
        Told(
            notice,
            names[child] if to == "child" else "" if who in document.hidden else name or "",
            to,
            names[child],
            state or "owed",
        )
        for notice, child, to, who, name, state in read["told"]
    )


def waiting(viewer: Viewer, *, now: datetime) -> tuple[Waiting, ...]:
    """Every offer that is not over and is this viewer's to answer or to follow: asked of them or their team, made by them or
    for children of their team; the oldest first. Three statements and the log's."""
    today = london_day(now)
    over = models.TransferStep.objects.filter(kind__in=list(actions.OVER)).values("transfer")
    rows = models.Transfer.objects.exclude(pk__in=over).order_by("on", "recorded_at")[:200]
    open_ = list(rows.prefetch_related("steps"))
    ours = models.Allocated.objects.filter(team__in=viewer.teams) | models.Allocated.objects.filter(
        worker=viewer.user
    )
    read = together(
        {
            "hidden": hidden_list(viewer, today),
            "children": models.TransferChild.objects.filter(transfer__in=[row.pk for row in open_])
            .order_by("recorded_at", "ref")
            .values_list("transfer_id", "person_id", "person__card__name"),
            "ours": ours.filter(person__transfers__transfer__in=[row.pk for row in open_]).values_list(
                "person_id", flat=True
            ),
            "staff": colleague_rows([row.worker for row in open_ if row.worker]),
            "teams": team_rows(ref__in=[row.team for row in open_ if row.team]),
        }
    )
    hidden, ours_ = {row[0] for row in read["hidden"]}, set(read["ours"])
    names = {each[0]: each[1] for each in (*read["staff"], *read["teams"])}
    found = []
    for row in open_:
        those = [(person, name) for ref, person, name in read["children"] if ref == row.pk]
        mine = row.recorded_by == viewer.user or not ours_.isdisjoint(person for person, _ in those)
        asked = row.way != actions.Way.OUT and actions.may_answer(row, viewer)
        if hidden.isdisjoint(person for person, _ in those) and (mine or asked):
            found.append(_waiting(row, those, names, asked=asked))
    log(
        viewer,
        [p for ref, p, _ in read["children"] if ref in {f.ref for f in found}],
        what="offers of work",
        now=now,
    )
    return tuple(found)


def _waiting(
    row: models.Transfer, those: list[tuple[UUID, str]], names: Mapping[UUID, str], *, asked: bool
) -> Waiting:
    state = actions.state_of(row, sorted(row.steps.all(), key=lambda step: step.n))
    to = row.council or ", ".join(names[ref] for ref in (row.worker, row.team) if ref and ref in names)
    return Waiting(
        row.pk, row.way, state, STATE_WORDS[state], row.on, tuple(name for _, name in those), to, asked and state == "offered"
    )  # fmt: skip


def incoming(viewer: Viewer, contact: UUID, *, now: datetime) -> Incoming:
    """A contact that may be another council's notice. NotFound where there is none, or a child on it is hidden; logged for
    each child. Two statements and the log's."""
    row = models.Contact.objects.filter(pk=contact).first()
    if row is None or not viewer.is_a(*roles_who_may(May.TRIAGE_CONTACT)):
        raise NotFound(contact)
    there = models.ContactPerson.objects.filter(contact=contact, part="child", taken_off=None)
    read = together(
        {
            "hidden": hidden_list(viewer, london_day(now)),
            "cards": card_rows(there.values_list("person", flat=True)),
            "made": models.Transfer.objects.filter(contact=contact).values_list("ref", flat=True),
        }
    )
    children = tuple(Card(*card) for card in read["cards"])
    if not {row_[0] for row_ in read["hidden"]}.isdisjoint(card.ref for card in children):
        raise NotFound(contact)
    log(viewer, [card.ref for card in children], what="another council's notice", now=now)
    return Incoming(contact, row.referrer_name, row.received_at, children, next(iter(read["made"]), None))
