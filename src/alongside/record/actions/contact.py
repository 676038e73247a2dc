"""Contacts: received, taken up, agencies asked, linked, decided. Nobody need be identified yet (S02, S03)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from alongside.accounts.roles import May, roles_who_may
from alongside.law.history import History
from alongside.law.steps.referral import NO_ASSESSMENT
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer
from alongside.record.acting import (
    Mistaken,
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
from alongside.record.actions import one_telling
from alongside.record.actions.people import NewPerson, person_rows
from alongside.record.actions.recipients import name_recipients
from alongside.record.actions.telling import tell_by_writing
from alongside.record.write import Rows, lock, write

# Whoever may write down a contact at the front door.
TAKERS = roles_who_may(May.TAKE_CONTACT) & roles_who_may(May.SEE_FRONT_DOOR)
# National codes of who a contact comes from: those of individuals, whom we shield unless they say otherwise.
INDIVIDUALS = frozenset({"1A", "1B", "1C", "1D"})
ANONYMOUS = "9"
YOUNG = "1C"  # a child or young person, of themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """What somebody said when they got in touch. `received_at` is when it reached us, not when it was read."""

    received_at: datetime
    said: str
    channel: str
    source: str
    referrer_name: str = ""
    referrer_role: str = ""
    referrer_reach: str = ""
    shield: str = ""
    family_knows: str = "not_known"
    people_described: str = ""
    contact_kind: str = "service_request"
    out_of_hours: bool = False


@dataclass(frozen=True, slots=True)
class Identified:
    """Somebody a contact is about: a person of the record, or one to be written down now."""

    person: UUID | NewPerson
    part: str = models.ContactPerson.Part.CHILD


@reports
def receive_contact(
    new: NewContact,
    *,
    people: Sequence[Identified] = (),
    batch: UUID | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Write down that somebody got in touch, with or without anybody identified. Answers the contact."""
    contact, rows = contact_rows(new, batch=batch, by=by, now=now)
    known = [each.person for each in people if isinstance(each.person, UUID)]
    with records(known, by=by, now=now) as found:
        _identify(rows, contact, people, found, (), by=by, now=now)
        write(rows)
    return contact.pk


def contact_rows(
    new: NewContact, *, ref: UUID | None = None, batch: UUID | None = None, by: Viewer, now: datetime
) -> tuple[models.Contact, Rows]:
    """Plan a contact on which nobody is identified yet. `ref`: its own, where it was given one before it came."""
    _check(new, now)
    shield = new.shield or _shield(new.source)
    said, rows = passage(new.said, source=models.Passage.Source.TOLD, by=by, now=now)
    contact = models.Contact(
        ref=ref or uuid4(),
        received_at=new.received_at,
        channel=new.channel,
        source=new.source,
        referrer_name=new.referrer_name.strip(),
        referrer_role=new.referrer_role.strip(),
        referrer_reach=new.referrer_reach.strip(),
        shield=shield,
        contact_kind=new.contact_kind,
        family_knows=new.family_knows,
        people_described=new.people_described.strip(),
        said_id=said.pk,
        batch=batch,
        out_of_hours=new.out_of_hours,
        **stamp(by, now),
    )
    if shield != models.Contact.Shield.NONE:
        rows.add(
            models.PassageMark(
                passage_id=said.pk, start=0, end=max(len(new.said), 1), shield="referrer", **stamp(by, now)
            )
        )
    rows.add(contact)
    if new.out_of_hours:
        rows.add(
            task(
                "overnight",
                "Came in out of hours: to be accepted by name.",
                contact=contact.pk,
                for_role="duty_manager",
                by=by,
                now=now,
            )
        )
    return contact, rows


@reports
def receive_list(new: Sequence[NewContact], *, by: Viewer, now: datetime) -> UUID:
    """Notices that come together from the police: each a contact of its own, and one list. Answers the list."""
    if not new:
        raise Mistaken("list", "There is nothing in this list.")
    batch = uuid4()
    for each in new:
        receive_contact(each, batch=batch, by=by, now=now)
    return batch


@reports
def identify(contact: UUID, people: Sequence[Identified], *, by: Viewer, now: datetime) -> tuple[UUID, ...]:
    """Say who a contact is about. Each child gets a contact matter, with what was done so far. Answers the people."""
    known = [each.person for each in people if isinstance(each.person, UUID)]
    with records(known, by=by, now=now) as found:
        row = models.Contact.objects.get(pk=contact)
        lock([contact])  # a person is named once, also by two people at one moment
        there = set(row.people.filter(taken_off=None).values_list("person_id", flat=True))
        rows = Rows()
        wanted = [each for each in people if each.person not in there]
        steps = tuple(row.steps.order_by("at", "recorded_at"))
        identified = _identify(rows, row, wanted, found, steps, by=by, now=now)
        write(name_recipients(rows, by=by, now=now))
    return tuple(identified)


def _identify(
    rows: Rows,
    contact: models.Contact,
    people: Iterable[Identified],
    found: Mapping[UUID, History],
    steps: Iterable[models.ContactStep],
    *,
    by: Viewer,
    now: datetime,
) -> list[UUID]:
    identified = []
    for each in people:
        if isinstance(each.person, NewPerson):
            person, theirs = person_rows(each.person, by=by, now=now, source="contact")
            rows.add(*theirs.rows)
            history = histories.empty(person)
        else:
            person, history = each.person, found[each.person]
        link = models.ContactPerson(contact_id=contact.pk, person_id=person, part=each.part, **stamp(by, now))
        if each.part == models.ContactPerson.Part.CHILD:
            run = matter("contact", person, by=by, now=now)
            facts = {
                "contact_kind": contact.contact_kind,
                "source": contact.source or None,
                "anonymous": contact.shield == models.Contact.Shield.ANONYMOUS,
                "member_of_the_public": contact.source in INDIVIDUALS,
                "family_knows": contact.family_knows
                if contact.family_knows in ("yes", "no", "not_known")
                else None,
                "out_of_hours": contact.out_of_hours,
                "bulk": contact.batch is not None,
            }
            received = event(
                "contact_received", person, run.pk, When.moment(contact.received_at), facts, by=by, now=now
            )
            rows.add(run)
            history = happen(rows, history, received, by=by, now=now)
            for step in steps:
                done = event(step.kind, person, run.pk, When.moment(step.at), step.facts, by=by, now=now)
                history = happen(rows, history, done, by=by, now=now)
            link.matter_id, link.event_id = run.pk, received.pk
        rows.add(link)
        identified.append(person)
    return identified


NOT_A_REQUEST = "Nobody asked for help for their own family here: this contact came from somebody else."


@reports
def say_who_asked(contact: UUID, person: UUID | None, *, by: Viewer, now: datetime) -> None:
    """Whoever asked for help is this person, who is named on the contact already; None: none of them. They then read that they
    asked, and nobody else does. Whoever was named before stands as named by mistake, also after a decision: what their page said
    of it is taken back. One of the family is told once of what was decided. Raises NotFound where they are not on it, Mistaken where
    nobody asked."""
    with transaction.atomic():
        named = models.ContactPerson.objects.filter(contact=contact, matter__isnull=False, taken_off=None)
        lock({*named.values_list("person_id", flat=True), *([person] if person else [])})
        duties = one_telling.of_contact(contact)  # read once whoever decides about one of them has to wait
        _say_who_asked(contact, person, duties, by=by, now=now)


def _say_who_asked(
    contact: UUID, person: UUID | None, duties: Collection[models.Notice], *, by: Viewer, now: datetime
) -> None:
    about = {each.person_id for each in duties} | ({person} if person else set())
    with records(about, by=by, now=now) as found:
        lock([contact])
        row = models.Contact.objects.get(pk=contact)
        if row.contact_kind != "help_request":
            raise Mistaken("", NOT_A_REQUEST)
        there = row.people.filter(taken_off=None)
        if person and not there.filter(person=person).exists():
            raise NotFound(person)
        before = there.filter(part=models.ContactPerson.Part.REFERRER).first()
        if before is not None and before.person_id == person:
            return
        rows = Rows()
        if before is not None:
            rows.add(models.TakenOffContact(named=before, reasons=one_telling.NOT_THEM, **stamp(by, now)))
        if person:
            part = models.ContactPerson.Part.REFERRER
            rows.add(models.ContactPerson(contact_id=contact, person_id=person, part=part, **stamp(by, now)))
        was = before.person_id if before is not None else None
        had = one_telling.put_right(rows, duties, found, was, person, by=by, now=now)
        write(rows)
        for theirs, told in had:
            tell_by_writing(
                theirs.pk,
                recipient=str(theirs.to_person_id),
                channel=told.channel,
                words=told.words,
                at=told.at,
                because=one_telling.AS_WHO_ASKED,
                by=by,
                now=now,
            )


@reports
def take_off_contact(contact: UUID, person: UUID, *, reasons: str, by: Viewer, now: datetime) -> None:
    """This contact is not about that person. What it put on their record is retracted, nothing is rubbed out, and they may
    be named again. Not after a decision about them: that is for whoever decided to correct.
    Where an agency was asked about them, an information officer is told."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say how they came to be on this contact, in a few words.")
    with records([person], by=by, now=now) as found:
        lock([contact])
        links = models.ContactPerson.objects.filter(contact=contact, person=person, taken_off=None)
        as_who_asked = links.filter(part=models.ContactPerson.Part.REFERRER).first()
        link = links.exclude(part=models.ContactPerson.Part.REFERRER).first() or as_who_asked
        if link is None:
            raise NotFound(person)
        if _decided_about(link):
            raise Mistaken(
                "reasons",
                "This contact has been decided. Whoever decided it corrects the decision on the child's own page.",
            )
        rows = Rows(
            [
                models.TakenOffContact(named=each, reasons=reasons.strip(), **stamp(by, now))
                for each in dict.fromkeys(filter(None, (link, as_who_asked)))
            ]
        )
        history, asked = found[person], False
        put_there = models.Event.objects.filter(matter=link.matter_id, person=person, corrects=None)
        for row in put_there.order_by("-recorded_at", "-n") if link.matter_id else ():
            gone = event(
                row.kind,
                person,
                row.matter_id,
                When(row.on, row.at, row.precision),
                {},
                corrects=row.pk,
                correction=models.Correction.RETRACTS,
                because=reasons.strip(),
                by=by,
                now=now,
            )
            history = happen(rows, history, gone, by=by, now=now)
            asked = asked or row.kind == "agency_asked"
        if asked:
            rows.add(
                task(
                    "wrong_child",
                    "An agency was asked about somebody whom a contact is not about. Decide whether it has to be reported "
                    "as a data breach.",
                    person=person,
                    for_role="information_officer",
                    by=by,
                    now=now,
                )
            )
        write(rows)


def _decided_about(link: models.ContactPerson) -> bool:
    """Whether a decision was made with this person on the contact, or a referral of theirs came of it since."""
    decided = models.ContactStep.objects.filter(
        contact=link.contact_id, kind="contact_decided", recorded_at__gte=link.recorded_at
    )
    led = (
        models.Matter.objects.filter(parent=link.matter_id)
        if link.matter_id
        else models.Matter.objects.none()
    )
    return decided.exists() or led.exists()


@reports
def take_up(contact: UUID, *, by: Viewer, now: datetime) -> UUID:
    """I am checking this one."""
    return _step(contact, "check_started", {"worker": str(by.user)}, by=by, now=now)


@reports
def ask_agency(
    contact: UUID,
    *,
    agency: str,
    question: str,
    consent_sought: str,
    lawful_basis: str,
    reason_not_sought: str = "",
    at: datetime | None = None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Ask another agency what it knows. Where the family was not asked first, say why."""
    if not agency.strip():
        raise Mistaken("agency", "Say which agency is asked.")
    if consent_sought.startswith("not_asked") and not reason_not_sought.strip():
        raise Mistaken("reason_not_sought", "Say in a few words why the family was not asked.")
    facts = {
        "agency": agency.strip(),
        "consent_sought": consent_sought,
        "lawful_basis": lawful_basis,
        "reason_not_sought": reason_not_sought.strip() or None,
    }
    return _step(contact, "agency_asked", facts, who=agency.strip(), words=question, at=at, by=by, now=now)


@reports
def record_answer_of_agency(
    asked: UUID, *, answer: str, words: str, at: datetime | None = None, by: Viewer, now: datetime
) -> UUID:
    """What an agency answered: in outline as a fact, in its own words beside it."""
    question = models.ContactStep.objects.get(pk=asked, kind=models.ContactStep.Kind.AGENCY_ASKED)
    facts = {"agency": question.who, "answer": answer}
    return _step(
        question.contact_id,
        "agency_answered",
        facts,
        who=question.who,
        words=words,
        asked=asked,
        at=at,
        by=by,
        now=now,
    )


@reports
def checks_complete(
    contact: UUID,
    *,
    answers: Mapping[str, str] | None = None,
    summary: str = "",
    by: Viewer,
    now: datetime,
) -> UUID:
    """The front door has what it needs: a manager is asked to decide. `answers` to the statutory questions
    (`law.steps.referral.SCREENING`); `summary` is what the manager should know."""
    facts = {"worker": str(by.user), **(answers or {})}
    return _step(contact, "checks_complete", facts, words=summary, by=by, now=now)


@decides
def decide_contact(
    contact: UUID,
    *,
    outcome: str,
    reasons: str,
    receipt: str = "",
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> UUID:
    """What becomes of a contact, other than a referral (`referral.start_referral`) or a link."""
    facts = decision_facts(outcome, reasons, receipt, by)
    if asked := who_asked(contact):
        facts |= asked
        if outcome in NO_ASSESSMENT and not children_on(contact):
            raise Mistaken(
                "outcome",
                "Say first who this is about: a family whose request leads to no assessment is told in writing.",
            )
    return _step(
        contact, "contact_decided", facts, outcome=outcome, words=reasons, by=by, now=now, cautions=cautions
    )


def who_asked(contact: UUID) -> dict[str, bool]:
    """That a family asked for help for themselves, and whether a parent or carer did, as a decision states it; nothing
    where somebody else got in touch. A relative cannot say whether the parents know; a young person is no parent, whatever
    they say of them."""
    asked = models.Contact.objects.filter(pk=contact, contact_kind="help_request")
    said = asked.values_list("family_knows", "source").first()
    if said is None:
        return {}
    knows, source = said
    carer = knows in ("yes", "no") and source != YOUNG
    return {"own_request": True, **({"asked_by_carer": True} if carer else {})}


@decides
def link_same_event(contact: UUID, *, other: UUID, reasons: str, by: Viewer, now: datetime) -> UUID:
    """This contact tells of the same event as another one: joined to it, and counted once."""
    if contact == other:
        raise Mistaken("other", "Choose another contact.")
    facts = decision_facts("same_event", reasons, "", by)
    return _step(
        contact, "contact_decided", facts, outcome="same_event", words=reasons, other=other, by=by, now=now
    )


@decides
def link_already_open(
    contact: UUID, *, worker: UUID, child: UUID, reasons: str, by: Viewer, now: datetime
) -> UUID:
    """The child is open to us already: passed to the worker, who confirms receipt. No second episode, no second clock."""
    if child not in dict(children_on(contact)):
        raise Mistaken("child", "Say first that this contact is about the child.")
    passed = task(
        "contact_about_my_child",
        "New information about a child you work with. Confirm that you have it.",
        person=child,
        contact=contact,
        for_user=worker,
        by=by,
        now=now,
    )
    facts = decision_facts("already_open", reasons, str(passed.pk), by)
    return _step(
        contact,
        "contact_decided",
        facts,
        outcome="already_open",
        words=reasons,
        who=str(worker),
        extra=[passed],
        by=by,
        now=now,
    )


@decides
def send_to_another_council(
    contact: UUID, *, council: str, reasons: str, receipt: str, by: Viewer, now: datetime
) -> UUID:
    """The child lives elsewhere: sent to that council. The receipt is who there took it, and when."""
    if not council.strip():
        raise Mistaken("council", "Say which council it was sent to.")
    if not receipt.strip():
        raise Mistaken(
            "receipt", "Say who there has it, and since when: without a receipt it is not passed on."
        )
    facts = decision_facts("another_council", reasons, receipt, by)
    return _step(
        contact,
        "contact_decided",
        facts,
        outcome="another_council",
        words=reasons,
        who=council.strip(),
        by=by,
        now=now,
    )


def decision_facts(outcome: str, reasons: str, receipt: str, by: Viewer) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "reasons": reasons.strip(),
        "decided_by": str(by.user),
        "decided_by_role": by.role,
        "receipt": receipt.strip() or None,
    }


def _step(
    contact: UUID,
    kind: str,
    facts: dict[str, Any],
    *,
    by: Viewer,
    now: datetime,
    at: datetime | None = None,
    who: str = "",
    words: str = "",
    outcome: str = "",
    other: UUID | None = None,
    asked: UUID | None = None,
    extra: Sequence[models.Task] = (),
    cautions: Mapping[str, str] | None = None,
) -> UUID:
    """One step of a contact, and its event for each child identified on it."""
    links = children_on(contact)
    with records([person for person, _ in links], by=by, now=now) as found:
        lock([contact])  # where nobody is identified there is no child to lock
        step = models.ContactStep(
            contact_id=contact,
            kind=kind,
            at=at or now,
            who=who,
            words=words.strip(),
            outcome=outcome,
            other_id=other,
            asked_id=asked,
            facts={name: value for name, value in facts.items() if value is not None},
            **stamp(by, now),
        )
        rows = Rows([step, *extra])
        step_events(rows, step, links, found, by=by, now=now, cautions=cautions)
        write(name_recipients(rows, by=by, now=now))
    return step.pk


def children_on(contact: UUID) -> list[tuple[UUID, UUID]]:
    """The children identified on a contact, each with its contact matter. NotFound where there is no such contact."""
    links = list(
        models.ContactPerson.objects.filter(contact=contact, matter__isnull=False, taken_off=None)
        .order_by("recorded_at", "ref")
        .values_list("person_id", "matter_id")
    )
    if not links and not models.Contact.objects.filter(pk=contact).exists():
        raise NotFound(contact)
    return links


def step_events(
    rows: Rows,
    step: models.ContactStep,
    links: Sequence[tuple[UUID, UUID]],
    found: Mapping[UUID, History],
    *,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> dict[UUID, History]:
    """Plan a step's event for each child, and answer their histories with it."""
    if step.kind == models.ContactStep.Kind.DECIDED:
        if not step.facts["reasons"]:
            raise Mistaken("reasons", "A decision needs its reasons: why, in a sentence or two.")
        if models.ContactStep.objects.filter(contact=step.contact_id, kind=step.kind).exists():
            raise Mistaken("outcome", "This contact has been decided already.")
    after = dict(found)
    for person, run in links:
        done = event(step.kind, person, run, When.moment(step.at), step.facts, by=by, now=now)
        after[person] = happen(rows, found[person], done, by=by, now=now, reasons=cautions)
    return after


def _check(new: NewContact, now: datetime) -> None:
    if not new.said.strip():
        raise Mistaken("said", "Write down what was said.")
    if new.received_at > now:
        raise Mistaken("received_at", "It cannot have been received in the future.")


def _shield(source: str) -> str:
    if source in INDIVIDUALS:
        return models.Contact.Shield.PUBLIC
    return models.Contact.Shield.ANONYMOUS if source == ANONYMOUS else models.Contact.Shield.NONE
