"""Accommodation by agreement (S30): who was asked, who agreed and what they understood, who objects, the manager's decision,
and the hours that run when somebody changes their mind.

A parent gives no notice. From the moment somebody who agreed says no, the manager and a lawyer are alarmed until the child
is home or another authority stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.law import care
from alongside.law.days import london_day
from alongside.law.history import History
from alongside.law.steps import looked_after as law
from alongside.record import models
from alongside.record.access import Viewer, hidden_from, viewer_of
from alongside.record.acting import Mistaken, When, decides, new_ref, records, reports, task
from alongside.record.actions.authority import add, live, settle, want_paper
from alongside.record.actions.emergency import ENDS_AT_HOME, to_confirm
from alongside.record.actions.recipients import name_recipients
from alongside.record.actions.recording import ChildThere, Entry, record_entry
from alongside.record.write import Rows, write

CONFIRM = "confirm_agreement_on_paper"
# What takes the place of an agreement, and why the agreement ends then.
INSTEAD = {
    "order": "A court order took its place.",
    "police_protection": "Police protection took its place.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What somebody agreed to, and how it came about. `person`: on the record, or None where nobody has to agree. `words`:
    what they said, as they said it. `capacity`: whether they understand it and can weigh it; not sure counts as no."""

    stands_as: str
    person: UUID | None = None
    has_responsibility: bool | None = None
    evidence: str = ""
    capacity: bool | None = None
    explained: tuple[str, ...] = ()
    language: str = ""
    interpreter: bool | None = None
    free_of_pressure: bool | None = None
    notice_clause: bool | None = None
    spoken: bool | None = None
    document: str = ""
    soon_after_birth: bool | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relied:
    """A manager's decision: what it is for, until when, when it is looked at again, and what each child wishes. `wishes`: a
    child's own words; where there are none, `child_view` and `child_view_why` say why."""

    reasons: str
    purpose: str
    until_on: date | None = None
    review_on: date | None = None
    child_view: str = ""
    child_view_why: str = ""
    wishes: Mapping[UUID, str]
    document: str = ""
    spoken_by: str = ""
    spoken_at: datetime | None = None


@reports
def ask(
    children: Iterable[UUID],
    *,
    person: UUID,
    has_responsibility: bool,
    answer: str,
    when: When,
    by: Viewer,
    now: datetime,
) -> None:
    """Somebody with parental responsibility was asked, and this is what they answered; also that they could not be found.
    Who answers that they object objects: it blocks as it would by itself, until it is known that they cannot provide a
    home, or they object no more (section 20(7))."""
    facts = {"person": str(person), "has_responsibility": has_responsibility, "answer": answer}
    with transaction.atomic():
        wanted = list(dict.fromkeys(children))
        _for_each(wanted, "s20_asked", facts, when, besides=[person], by=by, now=now)
        if answer == "objects" and has_responsibility:
            object_to(wanted, person=person, when=when, by=by, now=now)


@reports
def agree(children: Iterable[UUID], said: Agreed, *, when: When, by: Viewer, now: datetime) -> None:
    """Somebody agrees, or the ground stands on which nobody has to. Their words are kept as a note that they told."""
    wanted = list(dict.fromkeys(children))
    nobody = said.stands_as in care.NOBODY_TO_AGREE
    if not nobody and said.person is None and said.stands_as != "young_person":
        raise Mistaken("person", "Say who agrees.")
    if said.words.strip():
        told = Entry(
            kind="call" if said.spoken else "note",
            when=when,
            account=said.words,
            children=tuple(ChildThere(person=child) for child in wanted),
            present=(said.person,) if said.person and said.person not in wanted else (),
            source=models.Passage.Source.TOLD,
        )
        record_entry(told, document=new_ref(), by=by, now=now)
    facts: dict[str, Any] = {
        "given_by": str(said.person) if said.person else None,
        "stands_as": said.stands_as,
        "has_responsibility": said.has_responsibility,
        "evidence": said.evidence.strip() or None,
        "capacity": said.capacity,
        "explained": list(said.explained),
        "language": said.language.strip() or None,
        "interpreter": said.interpreter,
        "free_of_pressure": said.free_of_pressure,
        "notice_clause": said.notice_clause,
        "spoken": said.spoken,
        "document": said.document.strip() or None,
        "soon_after_birth": said.soon_after_birth,
    }
    besides = [said.person] if said.person else []
    with records([*wanted, *besides], by=by, now=now) as found:
        rows = Rows()
        for child in wanted:
            own = facts | ({"given_by": str(child)} if said.stands_as == "young_person" else {})
            row, after = add(rows, found[child], child, "s20_agreed", when, own, by=by, now=now)
            if said.spoken and not nobody:
                rows.add(_on_paper(row, by=by, now=now))
            settle(rows, child, after, by=by, now=now)
        write(rows)


def _on_paper(row: models.Event, *, by: Viewer, now: datetime) -> models.Task:
    return task(
        CONFIRM,
        "They agreed by phone. Go through it again with them, have it signed in their own language, and give them a copy.",
        person=row.person_id,
        event_=row.pk,
        for_user=by.user,
        by=by,
        now=now,
    )


@reports
def object_to(
    children: Iterable[UUID],
    *,
    person: UUID,
    stands_as: str = "",
    able_to_care: str = "not_known",
    wants_child_back: bool | None = None,
    when: When,
    by: Viewer,
    now: datetime,
) -> None:
    """Somebody with parental responsibility does not want it. It blocks unless they are not able to provide a home."""
    facts = {
        "objected_by": str(person),
        "stands_as": stands_as or None,
        "able_to_care": able_to_care,
        "wants_child_back": wants_child_back,
    }
    _for_each(children, "s20_objected", facts, when, besides=[person], by=by, now=now)


@reports
def no_longer_object(
    children: Iterable[UUID], *, person: UUID, when: When, by: Viewer, now: datetime
) -> None:
    """Somebody who objected does so no more."""
    facts = {"lifted_by": str(person)}
    _for_each(children, "s20_objection_lifted", facts, when, besides=[person], by=by, now=now)


@decides
def rely_on(
    children: Iterable[UUID],
    said: Relied,
    *,
    agreed_by_phone: tuple[UUID, str] | None = None,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """A manager decides that the council accommodates these children on this agreement. What each child wishes is kept in
    the child's own words. `agreed_by_phone`: the manager who decided by telephone; it is a task for them to confirm."""
    wanted = list(dict.fromkeys(children))
    if said.until_on is not None and said.until_on < london_day(now):
        raise Mistaken("until_on", "The day until which it is meant has passed already.")
    if said.review_on is not None and said.review_on < london_day(now):
        raise Mistaken("review_on", "The day to look at it again has passed already.")
    if not said.purpose.strip():
        raise Mistaken("purpose", "Say what it is for.")
    decider = by if agreed_by_phone is None else viewer_of(agreed_by_phone[0], now=now)
    _wishes(wanted, said, by=by, now=now)
    with records(wanted, by=by, now=now) as found:
        rows = Rows()
        for child in wanted:
            row, after = add(
                rows,
                found[child],
                child,
                "s20_relied_on",
                When.moment(now),
                _facts(said, child, decider)
                | {"others_not_asked": _others(found[child], child, by, now) or None},
                by=by,
                now=now,
                grounds=cautions,
                decided_by=decider,
            )
            rows.add(*want_paper(row, by=by, now=now))
            if agreed_by_phone:
                rows.add(to_confirm(row, agreed_by_phone[0], by=by, now=now))
            settle(rows, child, after, by=by, now=now)
        write(name_recipients(rows, by=by, now=now))


NAMES = {
    "s20_agreed": "given_by",
    "s20_objected": "objected_by",
    "s20_asked": "person",
    "s20_withdrawn": "withdrawn_by",
}


def _others(history: History, child: UUID, by: Viewer, now: datetime) -> bool:
    """Whether the record shows somebody with parental responsibility who has said nothing about this agreement and was not
    asked. Of somebody hidden from whoever decides nothing is said, nor where a ground stands on which nobody has to agree."""
    run = live(history, "section_20")
    if run and any(e.facts.stands_as in care.NOBODY_TO_AGREE for e in care.agreement(history, run.id).agreed):
        return False
    heard = {
        getattr(e.facts, NAMES[e.kind], None) for e in history.every(*NAMES) if run and e.matter == run.id
    }
    today = london_day(now)
    rows = models.ParentalResponsibility.objects.filter(
        Q(from_on=None) | Q(from_on__lte=today),
        Q(to_on=None) | Q(to_on__gte=today),
        person__card__canonical__in=models.PersonCard.objects.filter(person=child).values("canonical"),
        standing=True,
        replaced_by=None,
    )
    holders = set(rows.values_list("holder", flat=True)) - hidden_from(by, today).keys()
    return bool({str(each) for each in holders} - heard)


def _facts(said: Relied, child: UUID, decider: Viewer) -> dict[str, Any]:
    heard = bool(said.wishes.get(child, "").strip())
    return {
        "reasons": said.reasons.strip() or None,
        "decided_by": str(decider.user),
        "decided_by_role": decider.role,
        "purpose": said.purpose.strip(),
        "until_on": said.until_on.isoformat() if said.until_on else None,
        "review_on": said.review_on.isoformat() if said.review_on else None,
        "child_view": "given" if heard else (said.child_view or None),
        "child_view_why": None if heard else (said.child_view_why.strip() or None),
        "document": said.document.strip() or None,
        "spoken_by": said.spoken_by.strip() or None,
        "spoken_at": said.spoken_at.isoformat() if said.spoken_at else None,
    }


def _wishes(children: list[UUID], said: Relied, *, by: Viewer, now: datetime) -> None:
    """A note with what each child said, so that it stands where a child's last words are looked for."""
    spoke = [child for child in children if said.wishes.get(child, "").strip()]
    if spoke:
        entry = Entry(
            kind="note",
            when=When.moment(now),
            account=f"Asked what they wish about living away from home for a time. It is for: {said.purpose.strip()}",
            children=tuple(ChildThere(person=child, words=said.wishes[child]) for child in spoke),
            source=models.Passage.Source.TOLD,
        )
        record_entry(entry, document=new_ref(), by=by, now=now)


@reports
def withdraw(
    children: Iterable[UUID],
    *,
    person: UUID | None,
    wants_child_back: bool | None,
    when: When,
    by: Viewer,
    now: datetime,
) -> None:
    """Somebody who agreed says no. From this moment the hours run. `person` None: everybody who agreed."""
    facts = {"withdrawn_by": str(person) if person else None, "wants_child_back": wants_child_back}
    _for_each(children, "s20_withdrawn", facts, when, besides=[person] if person else [], by=by, now=now)


@reports
def say_what_followed(
    children: Iterable[UUID], outcome: str, *, to_whom: str = "", when: When, by: Viewer, now: datetime
) -> None:
    """What was done when somebody changed their mind. Where the child went home, that is written down with it; an order or
    police protection is written down by itself."""
    if outcome not in law.OUTCOME.options():
        raise Mistaken("outcome", "Say what was done.")
    with records(children, by=by, now=now) as found:
        rows = Rows()
        for child, history in found.items():
            _, after = add(rows, history, child, "s20_outcome", when, {"outcome": outcome}, by=by, now=now)
            if outcome == "returned":
                after = _home(rows, after, child, when, to_whom, by=by, now=now)
            elif outcome in INSTEAD:
                ended = {"reasons": INSTEAD[outcome]}
                _, after = add(rows, after, child, "s20_ended", when, ended, by=by, now=now)
            settle(rows, child, after, by=by, now=now)
        write(rows)


def _home(
    rows: Rows, history: History, child: UUID, when: When, to_whom: str, *, by: Viewer, now: datetime
) -> History:
    kind, facts = ENDS_AT_HOME["section_20"]
    _, after = add(rows, history, child, kind, when, facts, by=by, now=now)
    if live(after, "living") is not None:
        home = {"to_whom": to_whom.strip() or None}
        _, after = add(rows, after, child, "returned_home", when, home, by=by, now=now)
    return after


@reports
def end(children: Iterable[UUID], *, reasons: str, when: When, by: Viewer, now: datetime) -> None:
    """The child is no longer accommodated under this agreement: planned, or because something else took its place."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why it ends, in a few words.")
    _for_each(children, "s20_ended", {"reasons": reasons.strip()}, when, besides=[], by=by, now=now)


def _for_each(
    children: Iterable[UUID],
    kind: str,
    facts: Mapping[str, Any],
    when: When,
    *,
    besides: Iterable[UUID],
    by: Viewer,
    now: datetime,
) -> None:
    wanted = list(dict.fromkeys(children))
    with records([*wanted, *besides], by=by, now=now) as found:
        rows = Rows()
        for child in wanted:
            _, after = add(rows, found[child], child, kind, when, facts, by=by, now=now)
            settle(rows, child, after, by=by, now=now)
        write(name_recipients(rows, by=by, now=now))
