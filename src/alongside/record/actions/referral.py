"""Referrals: started for each child, decided by a manager, agreed by phone at night, allocated, closed (S04, S23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.law.days import london_day
from alongside.law.history import History
from alongside.law.steps.enquiry import under_no_referral
from alongside.record import models
from alongside.record.access import NotFound, Viewer, viewer_of
from alongside.record.acting import (
    Mistaken,
    When,
    decides,
    event,
    happen,
    matter,
    records,
    reports,
    stamp,
    task,
)
from alongside.record.actions.contact import children_on, decision_facts, step_events, who_asked
from alongside.record.actions.looking_again import looked_at
from alongside.record.actions.recipients import name_recipients
from alongside.record.actions.tasks import asked_of, in_whose_place
from alongside.record.write import Rows, lock, write

NO_REFERRAL = "referral_wanted"  # asks whoever began an enquiry under no referral to write the new one down


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveLines:
    """The five short lines every decision carries. “Not yet known” is a valid answer to each."""

    welfare: str
    family_network: str
    whose_responsibility: str
    decided_together: str
    why_necessary: str


@decides
def start_referral(
    contact: UUID,
    *,
    children: Iterable[UUID] = (),
    reasons: str,
    primary_need: str = "",
    primary_needs: Mapping[UUID, str] | None = None,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> dict[UUID, UUID]:
    """This contact is a referral, for each of these children (none named: for every child on it). The one working day
    runs from when the contact was received. A child identified after the contact became a referral is started in the
    same way; one whose referral has started is left as it is. `primary_need` holds for all of them, `primary_needs` for
    one. Answers each child's referral."""
    links = children_on(contact)
    begun = set(
        models.Matter.objects.filter(kind="referral", parent__in=[run for _, run in links]).values_list(
            "person_id", flat=True
        )
    )
    wanted = (set(children) or {person for person, _ in links}) - begun
    if not links:
        raise Mistaken("children", "Identify at least one child first; the contact is kept meanwhile.")
    if unknown := wanted - {person for person, _ in links}:
        raise NotFound(next(iter(unknown)))
    row = models.Contact.objects.get(pk=contact)
    started: dict[UUID, UUID] = {}
    with records([person for person, _ in links], by=by, now=now) as found:
        step = models.ContactStep(
            contact_id=contact,
            kind=models.ContactStep.Kind.DECIDED,
            at=now,
            outcome="referral",
            words=reasons.strip(),
            facts={k: v for k, v in decision_facts("referral", reasons, "", by).items() if v is not None},
            **stamp(by, now),
        )
        lock([contact])
        rows, after = Rows(), dict(found)
        if not begun:
            rows.add(step)
            after = step_events(rows, step, links, found, by=by, now=now, cautions=cautions)
        for person, contact_matter in links:
            if person not in wanted:
                continue
            run = matter("referral", person, parent=contact_matter, by=by, now=now)
            rows.add(run)
            facts = {
                "source": row.source or None,
                "primary_need": (primary_needs or {}).get(person) or primary_need or None,
                "anonymous": row.shield == models.Contact.Shield.ANONYMOUS,
                "member_of_the_public": row.shield == models.Contact.Shield.PUBLIC,
                "family_knows": row.family_knows if row.family_knows in ("yes", "no", "not_known") else None,
            }
            received = event(
                "referral_received", person, run.pk, When.moment(row.received_at), facts, by=by, now=now
            )
            known = happen(rows, after[person], received, by=by, now=now, reasons=cautions)
            rows.add(*_wanted_no_more(known, person, by=by, now=now))
            started[person] = run.pk
        write(rows)
    return started


def _wanted_no_more(
    history: History, person: UUID, *, by: Viewer, now: datetime
) -> Iterable[models.TaskDone]:
    """Whoever began an enquiry without a referral waits to write one down no more, where this one takes it in."""
    waiting = models.Task.objects.filter(kind=NO_REFERRAL, person=person, done=None)
    for ref, enquiry in waiting.values_list("pk", "event__matter"):
        if not under_no_referral(history, str(enquiry)):
            yield models.TaskDone(task_id=ref, outcome="referred", **stamp(by, now))


@decides
def decide_referral(
    referrals: Iterable[UUID],
    *,
    outcomes: Iterable[str],
    reasons: str,
    lines: FiveLines,
    see_child_by: date | None = None,
    at: datetime | None = None,
    agreed_by_phone: tuple[UUID, str] | None = None,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> dict[UUID, UUID]:
    """Decide referrals of one family in one go: the same reasons, one decision for each child. Answers the events.

    `agreed_by_phone`: the manager who agreed by telephone (account and name), where the worker at the desk may not decide
    alone. It reads "agreed by X at HH:MM" and is a task for X to confirm.
    """
    chosen = tuple(outcomes)
    for name, line in asdict(lines).items():
        if not line.strip():
            raise Mistaken(name, "One short line, or “not yet known”.")
    runs = matters_of(referrals, "referral")
    moment = at or now
    decider = by if agreed_by_phone is None else viewer_of(agreed_by_phone[0], now=now)
    facts: dict[str, Any] = {
        "outcomes": list(chosen),
        "reasons": reasons.strip(),
        "decided_by": str(decider.user),
        "decided_by_role": decider.role,
        **{name: line.strip() for name, line in asdict(lines).items()},
        "see_child_by": see_child_by.isoformat() if see_child_by else None,
        "spoken_agreement_by": agreed_by_phone[1] if agreed_by_phone else None,
        **_asked_by_the_family(runs.values()),
    }
    made: dict[UUID, UUID] = {}
    with records(runs, by=by, now=now) as found:
        rows = Rows()
        for person, run in runs.items():
            row = event("referral_decided", person, run, When.moment(moment), facts, by=by, now=now)
            happen(rows, found[person], row, by=by, now=now, reasons=cautions, decided_by=decider)
            made[person] = row.pk
            if agreed_by_phone:
                rows.add(
                    task(
                        "confirm_spoken_decision",
                        f"{by.name} wrote down that you agreed this by phone. Confirm it, or say what is wrong.",
                        person=person,
                        event_=row.pk,
                        for_user=agreed_by_phone[0],
                        by=by,
                        now=now,
                    )
                )
        write(name_recipients(rows, by=by, now=now))
    return made


def _asked_by_the_family(referrals: Iterable[UUID]) -> dict[str, bool]:
    """What the contact that these referrals came from says of who asked."""
    matters = models.Matter.objects.filter(pk__in=list(referrals)).values("parent")
    contact = (
        models.ContactPerson.objects.filter(matter__in=matters)
        .order_by("recorded_at", "ref")
        .values_list("contact", flat=True)
        .first()
    )
    return who_asked(contact) if contact else {}


@reports
def confirm_spoken_decision(task_: UUID, *, by: Viewer, now: datetime) -> UUID:
    """The manager who agreed by phone says so in their own name: for every child about whom it was decided on that one
    occasion. Where they have left, their manager says so in their place, and it is recorded as that. Answers the confirmation
    for the child the task names."""
    asked = models.Task.objects.filter(asked_of(by), pk=task_, kind="confirm_spoken_decision").first()
    if asked is None or asked.event_id is None or asked.person_id is None:
        raise NotFound(task_)
    instead = in_whose_place(asked)
    said = models.Event.objects.get(pk=asked.event_id)
    if said.recorded_by == by.user:
        raise Mistaken("", "You wrote this down. Another manager has to confirm it.")
    together = models.Event.objects.filter(
        occasion__isnull=False, occasion=said.occasion_id, kind=said.kind, corrects=None
    )
    runs = {each.person_id: each for each in (*together, said)}
    with records(runs, by=by, now=now) as found:
        if models.TaskDone.objects.filter(task=task_).exists():
            raise Mistaken("task", "You have confirmed this already.")
        rows = Rows([models.TaskDone(task_id=task_, outcome="confirmed", words=instead, **stamp(by, now))])
        rows += looked_at(task_, None, by=by, now=now)
        confirmed: dict[UUID, UUID] = {}
        for person, each in runs.items():
            facts = {"confirmed_by": str(by.user), "confirms": str(each.pk)}
            row = event(
                "spoken_agreement_confirmed",
                person,
                each.matter_id,
                When.moment(now),
                facts,
                because=instead,
                by=by,
                now=now,
            )
            happen(rows, found[person], row, by=by, now=now)
            confirmed[person] = row.pk
        write(rows)
    return confirmed[asked.person_id]


@reports
def accept_overnight(tasks: Iterable[UUID], *, by: Viewer, now: datetime) -> int:
    """Take what the night left, by name. Answers how many were still waiting."""
    waiting = list(
        models.Task.objects.filter(pk__in=list(tasks), kind="overnight", done=None).values_list(
            "pk", "contact_id"
        )
    )
    children = {pk: children_on(contact) if contact else [] for pk, contact in waiting}
    with records({person for each in children.values() for person, _ in each}, by=by, now=now) as found:
        lock(list(children))
        # Somebody else may have accepted some of them a moment ago.
        taken = set(models.TaskDone.objects.filter(task__in=list(children)).values_list("task_id", flat=True))
        left = [pk for pk in children if pk not in taken]
        rows = Rows([models.TaskDone(task_id=pk, outcome="accepted", **stamp(by, now)) for pk in left])
        for person, run in (each for pk in left for each in children[pk]):
            row = event(
                "accepted", person, run, When.moment(now), {"accepted_by": str(by.user)}, by=by, now=now
            )
            found[person] = happen(rows, found[person], row, by=by, now=now)
        write(rows)
    return len(left)


@reports
def allocate(
    referrals: Iterable[UUID],
    *,
    worker: UUID | None,
    team: UUID | None,
    reason: str = "",
    from_on: date | None = None,
    by: Viewer,
    now: datetime,
) -> None:
    """Give children a named worker, or a team's duty list (`worker` None). The history of workers is these events."""
    if worker is None and team is None:
        raise Mistaken("worker", "Choose a worker or a team.")
    runs = matters_of(referrals, "referral")
    today = london_day(now)
    when = When.day(from_on) if from_on and from_on != today else When.moment(now)
    facts = {
        "worker": str(worker) if worker else "",
        "team": str(team) if team else None,
        "reason": reason.strip() or None,
    }
    with records(runs, by=by, now=now) as found:
        rows = Rows()
        for person, run in runs.items():
            row = event("allocated", person, run, when, facts, by=by, now=now)
            happen(rows, found[person], row, by=by, now=now)
        write(rows)


@reports
def record_agreement(
    referral: UUID,
    *,
    given_by: str,
    scope: str,
    informed: bool = True,
    on: date,
    withdrawn: bool = False,
    by: Viewer,
    now: datetime,
) -> UUID:
    """A parent, carer or young person agreed to voluntary help, or changed their mind."""
    runs = matters_of([referral], "referral")
    person = next(iter(runs))
    kind = "agreement_withdrawn" if withdrawn else "agreement_given"
    facts: dict[str, Any] = {"withdrawn_by" if withdrawn else "given_by": given_by, "scope": scope}
    if not withdrawn:
        facts["informed"] = informed
    with records([person], by=by, now=now) as found:
        rows = Rows()
        row = event(kind, person, referral, When.day(on), facts, by=by, now=now)
        happen(rows, found[person], row, by=by, now=now)
        write(rows)
    return row.pk


@decides
def close_referral(
    referral: UUID,
    *,
    closure_reason: str,
    reasons: str,
    family_told: bool,
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> UUID:
    """Every service under this referral has ended. Where the family has not been told, telling each of them is owed."""
    runs = matters_of([referral], "referral")
    person = next(iter(runs))
    facts = {
        "closure_reason": closure_reason,
        "reasons": reasons.strip(),
        "decided_by": str(by.user),
        "decided_by_role": by.role,
        "family_told": family_told,
    }
    with records([person], by=by, now=now) as found:
        rows = Rows()
        row = event("referral_closed", person, referral, When.moment(now), facts, by=by, now=now)
        happen(rows, found[person], row, by=by, now=now, reasons=cautions)
        write(name_recipients(rows, by=by, now=now))
    return row.pk


def matters_of(refs: Iterable[UUID], kind: str) -> dict[UUID, UUID]:
    """Each child's matter of this kind, in the order asked. NotFound where one is something else."""
    wanted = list(dict.fromkeys(refs))
    found = dict(models.Matter.objects.filter(pk__in=wanted, kind=kind).values_list("pk", "person_id"))
    if len(found) != len(wanted) or not found:
        raise NotFound(wanted)
    return {found[matter]: matter for matter in wanted}
