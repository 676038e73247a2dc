"""A meeting as its workspace shows it: when, who, what each needs and had read, what still stands in the way, what was decided.

Read in three statements whatever the number of people. Only staff see the whole; what one person of the family is shown
of a meeting is their own seat.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from alongside.law import meetings as law, people as law_people
from alongside.law.days import in_london, london_day
from alongside.law.steps import conference as conference_law
from alongside.record import models
from alongside.record.access import NotFound, Viewer, hidden_list, open_record
from alongside.record.actions.meeting_copies import REPORTED_FROM, may_have_copies
from alongside.record.actions.meetings import (
    ANSWER_FOR,
    COMING,
    FAMILY_ROLES,
    HOW_ASKED,
    HOW_SHARED,
    MEANS,
    NEED,
)
from alongside.record.queries.desk.apart import Meet, to_read as apart_to_read, would_meet
from alongside.record.queries.desk.documents import (
    Opened,
    Text,
    latest_to_read,
    name_of_writer,
    open_document,
    texts_from_read,
)
from alongside.record.queries.desk.people import (
    Card,
    Statement,
    card_rows,
    cleared_for,
    near_from_read,
    near_to_read,
    responsible_from_read,
    responsible_to_read,
)
from alongside.record.queries.shared import meeting_name
from alongside.record.rendering import circle, headings
from alongside.record.rendering.detecting import Level
from alongside.record.together import together

Kind = models.SeatStep.Kind
ROLE = law.ROLE.options()
# A role as one person's: the law's words are of all who hold it.
ONE = {**ROLE, "parents": "Parent, or has parental responsibility", "child": "Child"}
REPORT_READERS = frozenset({"parents", "carer"})  # the report is in hand when each of these has it


@dataclass(frozen=True, slots=True)
class Need:
    """Something one person needs, and how it was arranged (empty: not yet). `what`: as the law codes it; `said`: in their words."""

    step: UUID
    words: str
    arranged: bool
    how: str
    what: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody said is wrong in the record, and the chair's answer (empty: none yet)."""

    step: UUID
    words: str
    on: date
    answer: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A copy made for one place: of what, whom it is for where copies are, and the copy as it left (None: not given)."""

    part: str
    recipient: UUID
    given: UUID | None
    given_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """One person's place at a meeting. `shown` is how others see them; `children` about which of the children it is, `None`
    for all; `answer_for` who else may read what they answered to the report."""

    ref: UUID
    role: str
    person: UUID | None
    user: UUID | None
    children: frozenset[UUID] | None
    name: str
    shown: str
    agency: str
    reach: str
    asked_on: date | None
    asked_how: str
    told: bool
    left_out: str
    other_way: str
    kept_out: str
    coming: str
    coming_words: str
    attends: str
    from_at: datetime | None
    until_at: datetime | None
    needs: tuple[Need, ...]
    report_on: date | None
    report_how: str
    understood: str
    answer: str
    answer_for: str
    agency_report_on: date | None
    view_state: str
    view: str
    came: str
    disagreed: str
    decision_on: date | None
    record_on: date | None
    corrections: tuple[Correction, ...]
    closed_on: date | None
    copies: tuple[Made, ...] = ()

    @property
    def takes_copies(self) -> bool:
        """Whether copies are made for them."""
        return may_have_copies(self.role, self.person, self.user)

    @property
    def family(self) -> bool:
        """Whether they are of the family."""
        return self.role in FAMILY_ROLES

    @property
    def role_words(self) -> str:
        """As what they are asked."""
        return str(ONE[self.role])

    @property
    def invited(self) -> bool:
        """Whether they were asked and are not kept out of all of it."""
        return self.asked_on is not None and self.kept_out != "whole"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that has to be in hand before the meeting opens: whose, what, whether it is, and the seat it is at."""

    who: str
    what: str
    done: bool
    seat: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided for one child."""

    child: Card
    decision: str
    decision_words: str
    category: str
    reasons: str
    outline: str


@dataclass(frozen=True, slots=True)
class Moved:
    """That it was moved or called off: by whom and why, and the day it was meant for before."""

    was_at: datetime
    by: str
    reason: str
    called_off: bool


@dataclass(frozen=True, slots=True)
class NotNeeded:
    """That no conference is needed for one child, decided in the enquiry it arose in: why, by whom and when."""

    child: UUID
    reasons: str
    by: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A meeting's own page. `at_risk`: the accounts of chairs who are at risk at work, whom no family is named."""

    ref: UUID
    kind: str
    form: str
    name: str
    document: Opened
    closed: UUID
    matters: Mapping[UUID, UUID]
    at: datetime
    place: str
    online: bool
    called_off: bool
    moves: tuple[Moved, ...]
    held_on: date | None
    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    report_due_on: date | None
    outcomes: tuple[Outcome, ...]
    opened_without_report: str
    next_on: date | None
    approved: int
    approved_on: date | None
    chair: str
    quorum: str
    texts: Mapping[str, Text]
    closed_texts: Mapping[str, Text]
    apart: tuple[Meet, ...] = ()
    not_needed: tuple[NotNeeded, ...] = ()
    called_again: frozenset[UUID] = frozenset()
    at_risk: frozenset[UUID] = frozenset()

    @property
    def waits(self) -> tuple[Card, ...]:
        """The children about whom a first conference was called off, and who have neither another day since nor a decision that none
        is needed."""
        if not self.called_off or self.form != "initial":
            return ()
        settled = {each.child for each in self.not_needed} | self.called_again
        return tuple(card for card in self.children if card.ref not in settled)

    @property
    def children(self) -> tuple[Card, ...]:
        """The children it is about, the eldest first. A baby whose pregnancy has ended is not among them any more."""
        now = tuple(card for card in self.document.people if card.ref in self.matters)
        return now or self.document.people

    @property
    def record(self) -> tuple[tuple[str, str], ...]:
        """What of its record is read on its own page, in order."""
        return law.READ_HERE.get(self.kind, ())

    @property
    def reports(self) -> bool:
        """Whether the family is to have a report before it, and agencies send theirs."""
        return bool(MEANS[self.kind].report)

    @property
    def over(self) -> bool:
        """Whether nothing more is arranged: it was held or called off."""
        return self.called_off or self.held_on is not None

    @property
    def ready(self) -> bool:
        """Whether everything that must be in hand is."""
        return all(line.done for line in self.lines)

    @property
    def missing_reports(self) -> tuple[str, ...]:
        """Who of the family has not had the report."""
        return tuple(p.name for p in self.places if needs_report(p) and p.report_on is None)

    def about(self, place: Place) -> tuple[Card, ...]:
        """The children about whom somebody has their place."""
        return tuple(card for card in self.children if place.children is None or card.ref in place.children)

    def seat(self, ref: UUID) -> Place:
        """One place at it. Raises NotFound."""
        for each in self.places:
            if each.ref == ref:
                return each
        raise NotFound(ref)


def needs_report(place: Place) -> bool:
    """Whether this person is to have the report before the meeting: parents and carers who are asked."""
    return place.role in REPORT_READERS and place.invited


def workspace(viewer: Viewer, meeting: UUID, *, now: datetime, what: str = "meeting") -> Workspace:
    """A meeting whole, for whoever may open every child's record in it. Opens it, and logs that."""
    row = models.Meeting.objects.filter(pk=meeting).first()
    if row is None:
        raise NotFound(meeting)
    document = open_document(viewer, row.document_id, what=what, now=now)
    read = together(_lists(row))
    names = {card[0]: Card(*card) for card in read["cards"]}
    texts = {str(ref): words for ref, words in read["said"]}
    times = read["times"]
    last = times[-1]
    held = read["held"][0] if read["held"] else None
    written = texts_from_read(read["texts"])
    texts |= {str(text.passage): text.words for text in written.values()}
    places = _places(read["seats"], read["steps"], names, texts, last, hidden=document.hidden)
    made = _made(read["copies"])
    places = tuple(replace(place, copies=made.get(place.ref, ())) for place in places)
    return Workspace(
        ref=row.pk,
        kind=row.kind,
        form=row.form,
        name=meeting_name(row.kind, row.form),
        document=document,
        closed=row.closed_id,
        matters=dict(read["children"]),
        at=in_london(last.at),
        place=last.place,
        online=last.online,
        called_off=last.called_off,
        moves=tuple(_moves(times)),
        held_on=held,
        places=places,
        lines=tuple(_lines(row, places, document.people, moved=len(times) > 1, over=held is not None)),
        report_due_on=min(filter(None, read["report_due"]), default=None),
        outcomes=_outcomes(document.people, read["decided"], written),
        opened_without_report=read["without"][0] if read["without"] else "",
        next_on=_next_on(read["decided"]),
        approved=read["approved"][0][0] if read["approved"] else 0,
        approved_on=london_day(read["approved"][0][1]) if read["approved"] else None,
        chair=next((p.name for p in places if p.role == "chair"), ""),
        quorum=law.BY_KEY[row.kind].quorum.words,
        texts=written,
        closed_texts=texts_from_read(read["closed"]),
        apart=()
        if held or last.called_off
        else would_meet(read, places, in_london(last.at), london_day(now)),
        not_needed=tuple(NotNeeded(*each) for each in read["not_needed"]) if last.called_off else (),
        called_again=frozenset(read["called_again"]),
        at_risk=frozenset(user for user, at_risk in dict(read["at_risk"]).items() if at_risk),
    )


def _lists(row: models.Meeting) -> dict[str, Any]:
    seats = models.Seat.objects.filter(meeting=row.pk)
    runs = models.MeetingChild.objects.filter(meeting=row.pk)
    here = models.Event.objects.filter(occasion__document=row.document_id)
    return {
        "children": runs.order_by("recorded_at", "ref").values_list("person_id", "matter_id"),
        "times": models.MeetingTime.objects.filter(meeting=row.pk).order_by("n"),
        "seats": seats.order_by("recorded_at", "ref"),
        "steps": models.SeatStep.objects.filter(seat__in=seats.values("pk")).order_by("seat_id", "n"),
        "cards": models.PersonCard.objects.filter(
            person__in=seats.filter(person__isnull=False).values("person")
        ).values_list("person_id", "name", "born_on", "due_on", "died_on", "sex"),
        "said": models.PassageText.objects.filter(
            passage__people__person__in=runs.values("person"),
            passage__people__part="about",
            passage__recorded_at__gte=row.recorded_at,
            passage__slots=None,
            passage__source="told",
        )
        .distinct()
        .values_list("passage_id", "words"),
        "held": models.Occasion.objects.filter(document=row.document_id, kind=row.kind).values_list(
            "on", flat=True
        ),
        "decided": here.filter(kind="conference_held").values_list("person_id", "facts"),
        "report_due": models.Deadline.objects.filter(
            matter__in=runs.values("matter"), clock="icpc_report_to_family"
        )
        .order_by("-started_on")
        .values_list("due_on", flat=True)[:1],
        "without": models.Event.objects.filter(
            matter__in=runs.values("matter"), kind="conference_opened_without_report"
        ).values_list("facts__reason", flat=True),
        "approved": models.SignedVersion.objects.filter(document=row.document_id)
        .order_by("-number")
        .values_list("number", "recorded_at"),
        "at_risk": models.AtRiskAtWork.objects.filter(user__in=seats.filter(role="chair").values("user"))
        .order_by("recorded_at", "ref")
        .values_list("user", "at_risk"),
        "not_needed": _decided_since(row, runs),
        "called_again": models.MeetingChild.objects.filter(
            matter__in=runs.values("matter"), meeting__recorded_at__gt=row.recorded_at
        ).values_list("person_id", flat=True),
        "texts": latest_to_read(row.document_id),
        "closed": latest_to_read(row.closed_id),
        **apart_to_read(seats),
        "copies": models.SeatCopy.objects.filter(seat__in=seats.values("pk"))
        .order_by("recorded_at", "ref")
        .values_list("seat", "part", "recipient", "recipient__copy", "recipient__copy__given_at"),
    }


def _decided_since(row: models.Meeting, runs: QuerySet[models.MeetingChild]) -> QuerySet[models.Event, Any]:
    """That no conference is needed, as far as it was decided since the last word on this one's day, and nobody has asked for one
    after that."""
    stands = models.Event.objects.filter(corrected_by=None).exclude(correction=models.Correction.RETRACTS)
    asked = stands.filter(
        kind="conference_asked_for", matter=OuterRef("matter"), recorded_at__gt=OuterRef("recorded_at")
    )
    day = models.MeetingTime.objects.filter(meeting=row.pk, recorded_at__gt=OuterRef("recorded_at"))
    arose_in = models.Matter.objects.filter(pk__in=runs.values("matter"), parent__kind="enquiry")
    return (
        stands.filter(matter__in=arose_in.values("parent"), kind="conference_not_required")
        .exclude(Exists(asked))
        .exclude(Exists(day))
        .order_by("n")
        .values_list("person_id", "facts__reasons", name_of_writer(), "on")
    )


def _next_on(decided: Iterable[tuple[UUID, dict[str, Any]]]) -> date | None:
    """The day the next conference is planned for; None where it said none."""
    days = [facts["next_on"] for _, facts in decided if facts.get("next_on")]
    return date.fromisoformat(min(days)) if days else None


def _made(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, tuple[Made, ...]]:
    found: dict[UUID, list[Made]] = {}
    for seat, *made in rows:
        found.setdefault(seat, []).append(Made(*made))
    return {seat: tuple(copies) for seat, copies in found.items()}


def _places(
    seats: Iterable[models.Seat],
    steps: Iterable[models.SeatStep],
    names: Mapping[UUID, Card],
    texts: Mapping[str, str],
    last: models.MeetingTime,
    *,
    hidden: frozenset[UUID],
) -> tuple[Place, ...]:
    of_each: dict[UUID, list[models.SeatStep]] = {}
    for step in steps:
        of_each.setdefault(step.seat_id, []).append(step)
    order = list(ROLE)
    shown = [
        _place(seat, of_each.get(seat.pk, []), names, texts, last)
        for seat in seats
        if seat.person_id not in hidden
    ]
    return tuple(sorted(shown, key=lambda p: (order.index(p.role), p.name)))


def _place(
    seat: models.Seat,
    steps: Sequence[models.SeatStep],
    names: Mapping[UUID, Card],
    texts: Mapping[str, str],
    last: models.MeetingTime,
) -> Place:
    latest = {step.kind: step for step in steps}
    card = names.get(seat.person_id) if seat.person_id else None
    name = card.name if card else seat.name
    asked, left, out = (latest.get(kind) for kind in (Kind.ASKED, Kind.LEFT_OUT, Kind.KEPT_OUT))
    answered, comes, report = (latest.get(kind) for kind in (Kind.ANSWERED, Kind.COMES, Kind.REPORT_GIVEN))
    view, came = latest.get(Kind.VIEW), latest.get(Kind.CAME)
    had = [step for step in steps if step.kind == Kind.REPORT_GIVEN]
    replied = next((step for step in reversed(had) if "answer" in step.facts), None)
    by_role = seat.shown == models.Seat.Shown.ROLE
    return Place(
        ref=seat.pk,
        role=seat.role,
        person=seat.person_id,
        user=seat.user,
        children=_children_of(asked or left),
        name=name,
        shown=str(ONE[seat.role]) if by_role else name,
        agency=seat.agency,
        reach=seat.reach,
        asked_on=_day(asked),
        asked_how=_words(HOW_ASKED, asked, "how"),
        told=asked is None or asked.recorded_at >= last.recorded_at or last.n == 0,
        left_out=left.words if left and not asked else "",
        other_way=next((str(s.facts.get("other_way") or "") for s in (out, left) if s), ""),
        kept_out=str(out.facts["extent"]) if out else "",
        coming=str(answered.facts["coming"]) if answered else "",
        coming_words=_answer_words(answered),
        attends=str(comes.facts.get("attends") or "") if comes else "",
        from_at=_moment(comes, "from_at"),
        until_at=_moment(comes, "until_at"),
        needs=tuple(_needs(steps)),
        report_on=min((date.fromisoformat(step.facts["on"]) for step in had), default=None),
        report_how=_words(HOW_SHARED, report, "how"),
        understood=next(
            (str(step.facts["understood"]) for step in reversed(had) if step.facts.get("understood")), ""
        ),
        answer=texts.get(str(replied.facts["answer"]), "") if replied else "",
        answer_for=_words(ANSWER_FOR, replied, "answer_for"),
        agency_report_on=_day(latest.get(Kind.REPORT_READY)),
        view_state=str(view.facts["state"]) if view else "",
        view=(texts.get(str(view.facts.get("passage")), "") or view.words) if view else "",
        came=str(came.facts["came"]) if came else "",
        disagreed=latest[Kind.DISAGREED].words if Kind.DISAGREED in latest else "",
        decision_on=_day(latest.get(Kind.DECISION_SENT)),
        record_on=_day(latest.get(Kind.RECORD_SENT)),
        corrections=tuple(_corrections(steps)),
        closed_on=_day(latest.get(Kind.CLOSED_SENT)),
    )


def _children_of(step: models.SeatStep | None) -> frozenset[UUID] | None:
    """The children somebody was asked about, or left out of; None for all."""
    said = step.facts.get("children") if step else None
    return None if said is None else frozenset(map(UUID, said))


def _day(step: models.SeatStep | None) -> date | None:
    return london_day(step.at) if step else None


def _moment(step: models.SeatStep | None, name: str) -> datetime | None:
    text = step.facts.get(name) if step else None
    return datetime.fromisoformat(text) if text else None


def _words(codes: Any, step: models.SeatStep | None, name: str) -> str:
    return str(codes.options().get(step.facts.get(name), "")) if step else ""


def _answer_words(step: models.SeatStep | None) -> str:
    if step is None:
        return ""
    return ". ".join(filter(None, (_words(COMING, step, "coming"), step.words)))


def _needs(steps: Iterable[models.SeatStep]) -> Iterable[Need]:
    met = {step.facts["step"]: step for step in steps if step.kind == Kind.ARRANGED}
    for step in steps:
        if step.kind == Kind.NEEDS:
            words = ": ".join(filter(None, (NEED.options()[step.facts["need"]], step.words)))
            done = met.get(str(step.pk))
            how = done.words if done else ""
            yield Need(step.pk, words, done is not None, how, str(step.facts["need"]), step.words)


def _corrections(steps: Iterable[models.SeatStep]) -> Iterable[Correction]:
    answers = {step.facts["asked"]: step for step in steps if step.kind == Kind.CORRECTION_ANSWERED}
    for step in steps:
        if step.kind == Kind.CORRECTION_ASKED:
            said = answers.get(str(step.pk))
            yield Correction(
                step.pk,
                step.words,
                london_day(step.at),
                said.words if said else "",
                bool(said and said.facts["changed"]),
            )


def _moves(times: Sequence[models.MeetingTime]) -> Iterable[Moved]:
    by = conference_law.MOVED_BY.options()
    for before, after in pairwise(times):
        yield Moved(in_london(before.at), str(by.get(after.moved_by, "")), after.reason, after.called_off)


def _lines(
    row: models.Meeting, places: Sequence[Place], children: Iterable[Card], *, moved: bool, over: bool
) -> Iterable[Line]:
    """What must be in hand, person by person. Nothing here is asked once the meeting was held."""
    if over:
        return
    asked, reports = {p.role for p in places}, bool(MEANS[row.kind].report)
    for role in sorted(law.always_asked(row.kind) - asked, key=list(ROLE).index):
        yield Line(str(ROLE[role]), "Nobody is asked yet, nor left out with a reason", False)
    theirs = {place.person for place in places}
    if "child" in asked & law.always_asked(row.kind):  # one of them is: so is each, or it is said why not
        for card in children:
            if card.ref not in theirs and not card.unborn:
                yield Line(card.name, "Not asked yet, nor left out with a reason", False)
    for place in places:
        if place.asked_on is None and not place.left_out:
            continue
        if moved and place.asked_on is not None:
            yield Line(place.name, "Told of the new day", place.told, place.ref)
        if reports and needs_report(place):
            yield Line(place.name, "Has the report", place.report_on is not None, place.ref)
        if place.role == "child":
            yield Line(place.name, "What they think is known, or why not", bool(place.view_state), place.ref)
        if reports and place.invited and place.role in law.AGENCIES and place.role != "social_worker":
            in_hand = place.agency_report_on is not None
            yield Line(place.name, "Their report is here", in_hand, place.ref)
        for need in place.needs:
            yield Line(place.name, need.words, need.arranged, place.ref)


def _outcomes(
    children: Sequence[Card], decided: Iterable[tuple[UUID, dict[str, Any]]], texts: Mapping[str, Text]
) -> tuple[Outcome, ...]:
    said = dict(decided)
    labels = conference_law.CONFERENCE_DECISION.options()
    kinds = conference_law.CATEGORY.options()

    def written(slot: str, child: Card) -> str:
        found = texts.get(f"{slot}:{child.ref}")
        return found.words if found else ""

    return tuple(
        Outcome(
            child,
            said[child.ref].get("decision") or "",
            labels.get(said[child.ref].get("decision") or "", ""),
            str(kinds.get(said[child.ref].get("category") or "", "")),
            written("decision", child),
            written("outline", child),
        )
        for child in children
        if child.ref in said
    )


# --- whom to ask ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody of the family who may be asked: what they are to which child, about which of the children they would be asked,
    for which they have responsibility, and what an order says that keeps all of these from them (empty: none does)."""

    person: Card
    ties: tuple[str, ...]
    role: str
    children: tuple[UUID, ...]
    responsible_for: frozenset[UUID]
    kept: str = ""

    @property
    def responsible(self) -> bool:
        """Whether they have parental responsibility for any of them."""
        return bool(self.responsible_for)


def whom_to_ask(about: Workspace, today: date) -> tuple[Asked, ...]:
    """The family and network of these children who have no place yet: those with responsibility and parents first, then
    the children, then others. Two statements."""
    refs = [card.ref for card in about.children]
    kept = models.KeptFrom.objects.filter(person__in=refs, standing=True, replaced_by=None)
    read = together(
        {
            **near_to_read(refs),
            "responsible": responsible_to_read(refs),
            "kept": kept.values_list("person", "other", "words", "to_on"),
        }
    )
    hidden = about.document.hidden
    ties, _ = near_from_read(refs, read, hidden=hidden)
    held: dict[UUID, set[UUID]] = {}
    for each in responsible_from_read(read["responsible"], hidden=hidden):
        if each.other and each.holds_on(today):
            held.setdefault(each.other, set()).add(each.about)
    how, whose = _how(ties, _living_with(read, refs, hidden), held)
    taken = {place.person for place in about.places}
    cards = {card[0]: Card(*card) for card in card_rows(set(how) | set(refs))}
    parents = {s.other for s in ties if s.kind in law_people.PARENTS and s.detail == "to"}
    orders = {
        (child, other): words
        for child, other, words, to_on in read["kept"]
        if to_on is None or to_on >= today
    }
    found = [
        Asked(
            cards[ref],
            tuple(words),
            "parents" if ref in parents or ref in held else "family_network",
            tuple(child for child in refs if child in whose[ref]),
            frozenset(held.get(ref, ())),
            _kept(ref, whose[ref], orders),
        )
        for ref, words in how.items()
        if ref in cards and ref not in taken and ref not in refs
    ]
    found += [
        Asked(card, (), "child", (card.ref,), frozenset()) for card in about.children if card.ref not in taken
    ]
    rank = {"parents": 0, "child": 1, "family_network": 2}
    return tuple(sorted(found, key=lambda a: (not a.responsible, rank[a.role], a.person.name)))


@dataclass(frozen=True, slots=True)
class Met:
    """A professional who took part in a strategy discussion about these children: chosen, and not typed a second time."""

    ref: UUID
    role: str
    name: str
    agency: str
    reach: str
    user: UUID | None

    @property
    def role_words(self) -> str:
        """As what they would be asked."""
        return str(ONE[self.role])


def who_took_part(about: Workspace) -> tuple[Met, ...]:
    """Who spoke for an agency in the discussions about these children and has no place yet, once each by the last that was
    written of them. One statement."""
    here = models.Event.objects.filter(
        person__in=[card.ref for card in about.children], kind="strategy_discussion_held"
    )
    rows = (
        models.TookPart.objects.filter(occasion__in=here.values("occasion"))
        .order_by("-recorded_at", "n")
        .values_list("ref", "role", "name", "agency", "reach", "user")
    )
    taken = {place.name.casefold() for place in about.places}
    found: dict[str, Met] = {}
    for row in rows:
        one = Met(*row)
        if one.name.casefold() not in taken and one.role in ROLE:
            found.setdefault(one.name.casefold(), one)
    return tuple(found.values())


def _kept(person: UUID, children: Collection[UUID], orders: Mapping[tuple[UUID, UUID], str]) -> str:
    """What keeps somebody from all of these children; empty where there is one of whom they may know."""
    said = [orders.get((child, person), "") for child in sorted(children)]
    return said[0] if said and all(said) else ""


def _living_with(
    read: Mapping[str, Any], children: Collection[UUID], hidden: Collection[UUID]
) -> Iterable[tuple[UUID, UUID]]:
    """Everybody who lives with one of these children, with that child."""
    homes = [(row.household_id, row.person_id) for row in read["own_homes"]]
    for row in read["homes"]:
        if row.person_id not in hidden and row.person_id not in children:
            yield from ((row.person_id, child) for home, child in homes if home == row.household_id)


def _how(
    ties: Iterable[Statement], homes: Iterable[tuple[UUID, UUID]], held: Mapping[UUID, Collection[UUID]]
) -> tuple[dict[UUID, dict[str, None]], dict[UUID, set[UUID]]]:
    """What everybody near is to the children, in words, and to which of them. A tie to a child or responsibility says whose
    they are; living there says so only of somebody who has neither."""
    words: dict[UUID, dict[str, None]] = {ref: {} for ref in held}
    whose: dict[UUID, set[UUID]] = {ref: set(children) for ref, children in held.items()}
    for each in ties:
        if each.other:
            words.setdefault(each.other, {})[each.words] = None
            whose.setdefault(each.other, set()).add(each.about)
    tied = frozenset(whose)
    for person, child in homes:
        words.setdefault(person, {})["lives with them"] = None
        if person not in tied:
            whose.setdefault(person, set()).add(child)
    return words, whose


# --- their letter, and what copies are made of -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where the letter of one place would go, and what in its words is kept from its reader: the words, and what they are."""

    address: tuple[str, ...]
    address_withheld: bool
    not_theirs: tuple[tuple[str, str], ...]


def chair_as_named(about: Workspace) -> str:
    """The chair's name as a family may have it; empty where nobody chairs it, and of a colleague who is shown by their role alone or
    is at risk at work."""
    chair = next(
        (each for each in about.places if each.role == "chair" and not (each.left_out or each.kept_out)), None
    )
    if chair is None or chair.shown != chair.name:
        return ""
    return "" if chair.user in about.at_risk else chair.name


def envelope(about: Workspace, place: Place, words: str, *, viewer: Viewer, today: date) -> Envelope:
    """The own address of whoever is asked, and whether these words hold anybody else's fact that is kept from them. The
    names of the people at the meeting are no secret of it; where somebody lives is, and a child from whom an order keeps them
    since they were asked."""
    people = [card.ref for card in about.about(place)]
    loaded = circle.load([*people, *([place.person] if place.person else [])], [], today=today)
    reader = loaded.family.reader(
        loaded.ref(place.person) if place.person else "", [loaded.ref(child) for child in people]
    )
    hidden = {loaded.ref(ref) for ref in about.document.hidden}
    found = tuple(
        (words[one.start : one.end], "kept private" if one.subject in hidden else one.what)
        for one in loaded.family.detector(reader).find(words)
        if one.level in (Level.SHIELDED, Level.ELSEWHERE)
    )
    kept = tuple(
        (card.name, "a child about whom they must be given nothing")
        for card in about.about(place)
        if loaded.ref(card.ref) in reader.kept_from
    )
    known = loaded.family.people.get(reader.person) if place.person else None
    home = known.home if known else None
    withheld = bool(
        home and home.protected and place.person and not cleared_for(viewer, [place.person], today)
    )
    return Envelope(home.printed if home and not withheld else (), withheld, (*kept, *found))


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that was written about these children, of which the report may be put together."""

    document: UUID
    slot: str
    heading: str
    begins: str


def report_pieces(about: Workspace) -> tuple[Piece, ...]:
    """What was written in the enquiry and the assessment of these children, the latest document first. One statement."""
    children = [card.ref for card in about.children]
    names = {str(card.ref): card.name.split(" ")[0] for card in about.children}
    later = models.SlotPassage.objects.filter(
        document=OuterRef("document"), slot=OuterRef("slot"), n__gt=OuterRef("n")
    )
    hidden = models.Hidden.objects.filter(document=OuterRef("document"), person__in=children)
    rows = (
        models.SlotPassage.objects.filter(
            ~Exists(later),
            ~Exists(hidden),
            document__kind__in=REPORTED_FROM,
            document__people__person__in=children,
            passage__characters__gt=0,
        )
        .exclude(document__people__person__in=about.document.hidden)
        .order_by("-document__recorded_at", "document", "position", "slot")
        .values_list("document", "slot", "passage__text__words", "document__kind", "document__title")
        .distinct()
    )
    return tuple(
        Piece(document, slot, headings.heading(kind, title, slot, None, names), _begins(words))
        for document, slot, words, kind, title in rows
    )


def _begins(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= 90 else f"{said[:88].rsplit(' ', 1)[0]} …"


# --- calling one ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MayBeCalled:
    """A child for whom a conference may be called, and which one: by what stands open for them."""

    child: Card
    form: str
    last_on: date | None


@dataclass(frozen=True, slots=True)
class ToCall:
    """What the page that calls a conference needs: the child it was opened for first, and the children it may be about."""

    child: Card
    children: tuple[MayBeCalled, ...]
    form: str
    last_on: date | None


MAY_BE_CALLED = {
    "s47_enquiry_open": "initial",
    "conference_pending": "initial",
    "child_protection_plan": "review",
}
LAST_DAY = {
    "icpc": "initial",
    "rcpc_first": "review",
    "rcpc_next": "review",
    "transfer_in_conference": "transfer_in",
}


def to_call(viewer: Viewer, child: UUID, *, now: datetime) -> ToCall:
    """The child and the brothers and sisters about whom one conference may be called together."""
    opened = open_record(viewer, child, what="calling a conference", now=now)
    siblings = models.Relationship.objects.filter(
        standing=True, replaced_by=None, kind__in=law_people.SIBLINGS
    )
    near = {opened.person}
    for person, other in [
        *siblings.filter(person=opened.person).values_list("person_id", "other_id"),
        *siblings.filter(other=opened.person).values_list("person_id", "other_id"),
    ]:
        near |= {person, other}
    near -= opened.hidden
    read = together(
        {
            "cards": card_rows(near),
            "layers": models.Stage.objects.filter(
                person__in=near, layer="protection", current=True
            ).values_list("person_id", "value"),
            "last": models.Deadline.objects.filter(
                person__in=near, clock__in=list(LAST_DAY), outcome="open"
            ).values_list("person_id", "clock", "due_on"),
            "notified": models.Event.objects.filter(person__in=near, kind="transfer_notified").values_list(
                "person_id", flat=True
            ),
            "hidden": hidden_list(viewer, london_day(now)),
        }
    )
    cards = {row[0]: Card(*row) for row in read["cards"]}
    forms = _forms(near, read)
    last = {person: due for person, clock, due in read["last"] if LAST_DAY[clock] == forms.get(person)}
    found = [
        MayBeCalled(cards[ref], forms[ref], last.get(ref)) for ref in near if ref in forms and ref in cards
    ]
    found.sort(
        key=lambda each: (each.child.ref != opened.person, each.child.born_on or date.max, each.child.name)
    )
    form = forms.get(opened.person, "initial")
    days = [each.last_on for each in found if each.form == form and each.last_on]
    return ToCall(cards[opened.person], tuple(found), form, min(days, default=None))


def _forms(near: Iterable[UUID], read: Mapping[str, Any]) -> dict[UUID, str]:
    """Which conference each child may have now."""
    forms: dict[UUID, str] = dict.fromkeys(read["notified"], "transfer_in")
    for person, value in read["layers"]:
        if value in MAY_BE_CALLED:
            forms[person] = MAY_BE_CALLED[value]
    return forms


def record_parts(about: Workspace) -> tuple[tuple[str, str, Card | None], ...]:
    """The parts of the record of a conference, in order: slot, title, and the child where it stands once a child."""
    found: list[tuple[str, str, Card | None]] = []
    for key, title, each in law.RECORD:
        if each:
            found += [(f"{key}:{card.ref}", title, card) for card in about.children]
        else:
            found.append((key, title, None))
    return tuple(found)
