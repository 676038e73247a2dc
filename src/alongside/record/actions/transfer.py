"""Work with children is offered to somebody else, accepted by name or returned with the reason, and handed over.

Between teams, to another council, and from one. Whoever has the work has it until it is handed over; what is open is listed
when it is offered; the family hears the new name before anybody else comes. What it means for a child is an event of that
child (process.md S23 and S24).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.accounts.models import Membership
from alongside.accounts.roles import May, roles_who_may
from alongside.law.days import london_day
from alongside.law.history import History
from alongside.law.steps.protection_plan import live_plans
from alongside.record import history as histories, models
from alongside.record.access import NotFound, Viewer, who_may_not_find
from alongside.record.acting import (
    Mistaken,
    When,
    decides,
    event,
    happen,
    records,
    reports,
    stamp,
    task,
)
from alongside.record.actions import contact as contacts, referral as referrals
from alongside.record.actions.documents import Writing, new_document, slot_rows
from alongside.record.actions.recipients import name_recipients
from alongside.record.actions.referral import matters_of
from alongside.record.actions.tasks import ASKED_OF_THEM_ALONE
from alongside.record.actions.transfer_open import UNTOLD, open_work
from alongside.record.write import Rows, lock, write

Way, Step = models.Transfer.Way, models.TransferStep.Kind
KNOW = "know"  # the slot of what whoever takes over has to know
OVER = frozenset({Step.RETURNED, Step.TAKEN_BACK, Step.HANDED_OVER})
HEARD = "new_worker_told"
TOLD = ("sent", "given_in_person")
LISTED = "listed"  # the child stays here for a time: nothing is handed over


@dataclass(frozen=True, slots=True, kw_only=True)
class ToWhom:
    """Who is asked to take over: a team, a colleague of it, or another council and who there."""

    team: UUID | None = None
    worker: UUID | None = None
    council: str = ""
    their_name: str = ""
    their_reach: str = ""


@dataclass(slots=True)
class Here:
    """An offer somebody is about to write about, its children's matters and histories, locked until the transaction ends."""

    transfer: models.Transfer
    steps: list[models.TransferStep]
    matters: dict[UUID, UUID]
    histories: dict[UUID, History]
    by: Viewer
    now: datetime
    rows: Rows = field(default_factory=Rows)

    @property
    def state(self) -> str:
        """Where the offer stands."""
        return state_of(self.transfer, self.steps)

    def step(self, kind: str, *, on: date | None = None, **more: Any) -> None:
        """What became of it, in the next place."""
        n = len(self.steps) + len(self.rows.of(models.TransferStep))
        self.rows.add(
            models.TransferStep(
                transfer_id=self.transfer.pk,
                n=n,
                kind=kind,
                on=on or london_day(self.now),
                **more,
                **stamp(self.by, self.now),
            )
        )

    def each(
        self,
        kind: str,
        facts: Mapping[str, Any],
        *,
        on: date | None = None,
        cautions: Mapping[str, str] | None = None,
    ) -> None:
        """The same event for each child, in the referral."""
        when = When.moment(self.now) if on is None or on == london_day(self.now) else When.day(on)
        for child, run in self.matters.items():
            row = event(kind, child, run, when, facts, by=self.by, now=self.now)
            self.histories[child] = happen(
                self.rows, self.histories[child], row, by=self.by, now=self.now, reasons=cautions
            )


def state_of(transfer: models.Transfer, steps: Sequence[models.TransferStep]) -> str:
    """Where an offer stands: listed (a stay for a time), offered, accepted, returned, taken_back, handed_over."""
    said = [step.kind for step in steps if step.kind != Step.NEW_COUNCIL_MET]
    if said:
        return said[-1]
    return "offered" if transfer.for_good else LISTED


# --- offered -----------------------------------------------------------------------------------------------------------


@reports
def offer(referral_runs: Iterable[UUID], to: ToWhom, *, know: str, by: Viewer, now: datetime) -> UUID:
    """Ask a team, a colleague or another council to take over the work with these children. `know`: what they have to know.
    Everything that is open is listed with it. Whoever has the work has it still. Answers the offer."""
    if not know.strip():
        raise Mistaken("know", "Write what whoever takes over has to know.")
    runs = matters_of(referral_runs, "referral")
    way = _way(to)
    with records(runs, by=by, now=now) as found:
        _may_be_offered(runs, found)
        _can_find(to, runs, now)
        document, rows = new_document("transfer", runs, title="Handover", by=by, now=now)
        about = Writing(slot=KNOW, words=know, about=tuple(runs))
        rows = rows + slot_rows(document.pk, [about], by=by, now=now)[0]
        made = models.Transfer(
            way=way,
            on=london_day(now),
            team=to.team,
            worker=to.worker,
            council=to.council.strip(),
            their_name=to.their_name.strip(),
            their_reach=to.their_reach.strip(),
            document_id=document.pk,
            **stamp(by, now),
        )
        rows.add(made)
        open_ = open_work(found, now=now)
        for child, run in runs.items():
            _offered(rows, made, found[child], child, run, open_[child], by=by, now=now)
        if way == Way.TEAM:
            rows.add(asked(made, next(iter(runs)), f"{by.name} asks you to take over.", by=by, now=now))
        write(rows)
    return made.pk


def _way(to: ToWhom) -> str:
    if to.council.strip():
        if not to.their_name.strip():
            raise Mistaken("their_name", "Enter who at the other council is asked.")
        return str(Way.OUT)
    if to.team is None and to.worker is None:
        raise Mistaken("team", "Choose a team, or a colleague.")
    return str(Way.TEAM)


def _may_be_offered(runs: Mapping[UUID, UUID], found: Mapping[UUID, History]) -> None:
    if any(found[child].first("referral_closed", matter=str(run)) for child, run in runs.items()):
        raise Mistaken("children", "This work is closed: there is nothing to hand over.")
    if any(running(run) for run in runs.values()):
        raise Mistaken("children", "This work is offered already. Take that offer back first.")


def _can_find(to: ToWhom, children: Iterable[UUID], now: datetime) -> None:
    """That whoever is asked may open these records: an offer nobody can read is never answered."""
    today = london_day(now)
    asked = {to.worker} if to.worker else set(_answering(to.team, today))
    if not asked:
        raise Mistaken("team", "Nobody in this team can answer: choose another team, or a colleague.")
    if to.council or asked - who_may_not_find([ref for ref in asked if ref], list(children), today):
        return
    raise Mistaken(
        "worker" if to.worker else "team",
        "Nobody asked here may open these records. Whoever answers for the restriction has to name them first.",
    )


def _answering(team: UUID | None, today: date) -> Iterable[UUID]:
    """Who answers an offer for a team: those who give its children a worker. Another council is nobody's team."""
    if team is None:
        return [UUID(int=0)]
    allocates = roles_who_may(May.ALLOCATE)
    there = Membership.objects.on(today).filter(team__ref=team, role__in=allocates, user__is_active=True)
    return there.values_list("user__ref", flat=True)


def _offered(
    rows: Rows,
    made: models.Transfer,
    history: History,
    child: UUID,
    run: UUID,
    open_: list[dict[str, Any]],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    rows.add(
        models.TransferChild(
            transfer_id=made.pk, person_id=child, matter_id=run, open_work=open_, **stamp(by, now)
        )
    )
    facts = {
        "to_worker": str(made.worker) if made.worker else None,
        "to_team": str(made.team) if made.team else None,
        "to_council": made.council or None,
        "open_work": "; ".join(each["words"] for each in open_)[:2000] or None,
    }
    row = event("handover_offered", child, run, When.moment(now), facts, by=by, now=now)
    history = happen(rows, history, row, by=by, now=now)
    if made.way == Way.OUT:
        for plan in live_plans(history):
            told = event(
                "transfer_out_notified",
                child,
                UUID(plan.id),
                When.moment(now),
                {"to_council": made.council},
                by=by,
                now=now,
            )
            history = happen(rows, history, told, by=by, now=now)


def asked(made: models.Transfer, child: UUID, words: str, *, by: Viewer, now: datetime) -> models.Task:
    """Whoever is asked has it as a task until it is answered."""
    return task(
        "transfer_offered",
        words,
        person=child,
        for_user=made.worker,
        for_team=None if made.worker else made.team,
        for_role="" if made.worker or made.team else "duty_manager",
        by=by,
        now=now,
    )


# --- answered ----------------------------------------------------------------------------------------------------------


@contextmanager
def _at(transfer: UUID, *, by: Viewer, now: datetime) -> Iterator[Here]:
    """An offer somebody is about to write about. Raises NotFound where there is none, or a child of it is hidden."""
    found = models.Transfer.objects.filter(pk=transfer).first()
    if found is None:
        raise NotFound(transfer)
    runs = dict(
        models.TransferChild.objects.filter(transfer=transfer)
        .order_by("recorded_at", "ref")
        .values_list("person_id", "matter_id")
    )
    if found.way == Way.IN:
        runs = _as_referrals(runs)
    with records(runs, by=by, now=now) as theirs:
        lock([transfer])
        yield Here(found, list(found.steps.order_by("n")), runs, theirs, by, now)


def _as_referrals(runs: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """What another council's notice became: each child's referral, where the contact is one by now."""
    begun = models.Matter.objects.filter(kind="referral", parent__in=list(runs.values()))
    became = dict(begun.values_list("parent_id", "pk"))
    return {child: became.get(run, run) for child, run in runs.items()}


def may_answer(transfer: models.Transfer, by: Viewer) -> bool:
    """Whether this viewer is who was asked: by name, or somebody who gives that team's children a worker. For another
    council's work, any manager; what another council answers to us is written down by whoever works with the child."""
    if transfer.way == Way.OUT:
        return may_send(transfer, by)
    if transfer.worker is not None and transfer.worker == by.user:
        return True
    manages = by.is_a(*roles_who_may(May.ALLOCATE))
    return manages and (transfer.way == Way.IN or transfer.team in by.teams)


def may_send(transfer: models.Transfer, by: Viewer) -> bool:
    """Whether this viewer may hand over or take back: who offered it, who works with the children, their team, a manager.
    What another council offered is handed over by whoever may answer it."""
    if transfer.way == Way.IN:
        return may_answer(transfer, by)
    if transfer.recorded_by == by.user or by.is_a(*roles_who_may(May.ALLOCATE)):
        return True
    held = models.Allocated.objects.filter(person__transfers__transfer=transfer.pk)
    return held.filter(Q(worker=by.user) | Q(team__in=by.teams)).exists()


def _may_send(here: Here) -> None:
    if not may_send(here.transfer, here.by):
        raise NotFound(here.transfer.pk)


def _may_answer(here: Here) -> None:
    if not may_answer(here.transfer, here.by):
        raise NotFound(here.transfer.pk)
    if here.state != "offered":
        raise Mistaken("", "This offer has been answered already.")


@reports
def accept(
    transfer: UUID,
    *,
    who: str = "",
    worker: UUID | None = None,
    team: UUID | None = None,
    on: date | None = None,
    primary_need: str = "",
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """Somebody says by name that they take over, and who will work with the family. Nothing is handed over yet: the family
    hears the new name first. `who`, `on`: of another council that answers us. `primary_need`: of a referral that begins here."""
    with transaction.atomic(), _at(transfer, by=by, now=now) as here:
        _may_answer(here)
        if here.transfer.way == Way.IN and here.transfer.work != "protection_plan":
            _take_as_referral(here, primary_need, cautions)
        facts: dict[str, Any] = {"accepted_by": who.strip() if here.transfer.way == Way.OUT else str(by.user)}
        if here.transfer.way == Way.OUT:
            if not who.strip():
                raise Mistaken("who", "Enter who at the other council said that they take over.")
            step: dict[str, Any] = {"who": who.strip()}
        else:
            step = {"who": by.name, **_new_worker(here, worker, team)}
            facts["new_worker"] = str(step["worker"])
        if here.transfer.way == Way.IN:
            facts["from_council"] = here.transfer.council
        here.each("handover_accepted", facts, on=on)
        here.step(Step.ACCEPTED, on=on, **step)
        _answered(here, "accepted")
        here.rows.add(*_tell_the_name(here))
        write(name_recipients(here.rows, by=by, now=now))


def _take_as_referral(here: Here, primary_need: str, cautions: Mapping[str, str] | None) -> None:
    """What was a contact until now is a referral; the matters are the referrals' from here on."""
    runs = referrals.start_referral(
        _contact(here),
        reasons=f"We take over from {here.transfer.council}.",
        primary_need=primary_need,
        by=here.by,
        now=here.now,
        cautions=cautions,
    )
    here.matters = {child: runs[child] for child in here.matters}
    here.histories = dict(histories.read(list(here.matters)))


def _contact(here: Here) -> UUID:
    """The contact that another council's notice came as."""
    if here.transfer.contact_id is None:
        raise NotFound(here.transfer.pk)
    return UUID(str(here.transfer.contact_id))


def _new_worker(here: Here, worker: UUID | None, team: UUID | None) -> dict[str, UUID | None]:
    """Who has the work from then on, and in which team. Raises Mistaken where nobody is named, or they may not find it."""
    today = london_day(here.now)
    chosen = worker or here.transfer.worker
    if chosen is None:
        raise Mistaken("worker", "Choose who will work with the family.")
    there = Membership.objects.on(today).filter(user__ref=chosen, user__is_active=True)
    teams = list(there.order_by("-from_on").values_list("team__ref", flat=True))
    if not teams:
        raise Mistaken("worker", "Choose somebody who works here.")
    if who_may_not_find([chosen], list(here.matters), today):
        raise Mistaken("worker", "They may not open these records. Choose somebody else.")
    wanted = team or here.transfer.team
    return {"worker": chosen, "team": wanted if wanted in teams else teams[0]}


def _holder(here: Here) -> UUID:
    """Who has the work now: the allocated worker; where there is none, who offered it or took the notice."""
    held = models.Allocated.objects.filter(person__in=list(here.matters), worker__isnull=False)
    return held.values_list("worker", flat=True).first() or here.transfer.recorded_by


def _tell_the_name(here: Here) -> Iterable[models.Task]:
    for_user = here.by.user if here.transfer.way == Way.IN else _holder(here)
    yield task(
        "transfer_accepted",
        "Accepted by name. Tell the family who comes now; then hand over.",
        person=next(iter(here.matters)),
        for_user=for_user,
        by=here.by,
        now=here.now,
    )


def _answered(here: Here, outcome: str) -> None:
    """End what asks somebody to answer."""
    waiting = models.Task.objects.filter(
        person__in=list(here.matters), kind__in=("transfer_offered", "transfer_accepted"), done=None
    )
    for each in waiting:
        here.rows.add(models.TaskDone(task_id=each.pk, outcome=outcome, **stamp(here.by, here.now)))


@reports
def give_back(
    transfer: UUID, *, reason: str, who: str = "", receipt: str = "", by: Viewer, now: datetime
) -> None:
    """Returned with the reason: the sender has it still. `who`: who at another council said so. `receipt`: who there was
    told that their work stays with them, where the other council asked us."""
    if not reason.strip():
        raise Mistaken("reason", "Say why it is returned, so that the sender knows what is missing.")
    with transaction.atomic(), _at(transfer, by=by, now=now) as here:
        _may_answer(here)
        named = who.strip() if here.transfer.way == Way.OUT else by.name
        if not named:
            raise Mistaken("who", "Enter who at the other council said so.")
        if here.transfer.way == Way.IN and _only_a_contact(here):
            contacts.send_to_another_council(
                _contact(here),
                council=here.transfer.council,
                reasons=reason,
                receipt=receipt,
                by=by,
                now=now,
            )
        else:
            here.each("handover_returned", {"returned_by": named, "reason": reason.strip()})
        here.step(Step.RETURNED, who=named, words=reason.strip())
        _answered(here, "returned")
        if here.transfer.way == Way.TEAM:
            here.rows.add(
                task(
                    "transfer_returned",
                    f"{named} returned the work you offered: {reason.strip()}",
                    person=next(iter(here.matters)),
                    for_user=here.transfer.recorded_by,
                    by=by,
                    now=now,
                )
            )
        write(here.rows)


def _only_a_contact(here: Here) -> bool:
    kinds = {here.histories[child].matters[str(run)].kind for child, run in here.matters.items()}
    return kinds == {"contact"}


@reports
def take_back(transfer: UUID, *, reason: str, by: Viewer, now: datetime) -> None:
    """The sender keeps the work after all. Whoever was still to be told of a new name is not."""
    if not reason.strip():
        raise Mistaken("reason", "Say why, in a few words.")
    with _at(transfer, by=by, now=now) as here:
        if here.transfer.way == Way.IN:
            raise NotFound(transfer)
        _may_send(here)
        if here.state in OVER:
            raise Mistaken("", "This offer is over: there is nothing to take back.")
        here.each("handover_returned", {"returned_by": by.name, "reason": reason.strip()})
        here.step(Step.TAKEN_BACK, who=by.name, words=reason.strip())
        _answered(here, "taken_back")
        for notice, last in _untold(here):
            here.rows.add(
                models.NoticeStep(
                    notice_id=notice,
                    kind=models.NoticeStep.Kind.STOPPED,
                    at=now,
                    n=last + 1,
                    **stamp(by, now),
                )
            )
        write(here.rows)


def _untold(here: Here) -> list[tuple[UUID, int]]:
    """The duties to tell the new name that still stand, each with the number of its last step."""
    owed = notices_of(here.matters.values()).filter(state__state__in=UNTOLD)
    return [(row.pk, row.steps.order_by("-n").values_list("n", flat=True)[0]) for row in owed]


def notices_of(runs: Iterable[UUID]) -> Any:
    """The duties to tell a new name in these matters, those of the latest acceptance."""
    latest = (
        models.Event.objects.filter(matter__in=list(runs), kind="handover_accepted")
        .order_by("matter", "-recorded_at")
        .distinct("matter")
        .values("pk")
    )
    return models.Notice.objects.filter(tell=HEARD, event__in=latest)


# --- handed over -------------------------------------------------------------------------------------------------------


@reports
def new_council_met(transfer: UUID, *, on: date, plan_there: bool, by: Viewer, now: datetime) -> None:
    """The new council wrote that it has held its conference, and whether the child has a plan there."""
    with _at(transfer, by=by, now=now) as here:
        if here.transfer.way != Way.OUT:
            raise NotFound(transfer)
        _may_send(here)
        facts = {"council": here.transfer.council, "plan_there": plan_there}
        when = When.moment(now) if on == london_day(now) else When.day(on)
        for child in here.matters:
            for plan in live_plans(here.histories[child]):
                row = event("new_council_conference_held", child, UUID(plan.id), when, facts, by=by, now=now)
                here.histories[child] = happen(here.rows, here.histories[child], row, by=by, now=now)
        here.step(
            Step.NEW_COUNCIL_MET, on=on, who=here.transfer.council, words="plan" if plan_there else "no plan"
        )
        write(here.rows)


@decides
def hand_over(
    transfer: UUID,
    *,
    on: date | None = None,
    not_told_why: str = "",
    by: Viewer,
    now: datetime,
    cautions: Mapping[str, str] | None = None,
) -> None:
    """From this day whoever accepted has the work: the child's worker changes, and tasks go with it. The family has heard the
    new name, or it is said why not, and counted."""
    with _at(transfer, by=by, now=now) as here:
        _may_send(here)
        accepted = next((s for s in reversed(here.steps) if s.kind == Step.ACCEPTED), None)
        if here.state in OVER:
            raise Mistaken("", "This has been handed over, returned or taken back already.")
        if accepted and accepted.worker and not _may_still(here, accepted.worker):
            raise Mistaken(
                "", "Whoever accepted may not open these records any more. Take it back, and ask again."
            )
        heard = family_heard(here.matters)
        holder = _holder(here)
        for child in here.matters:
            facts = {
                "to_worker": str(accepted.worker) if accepted and accepted.worker else None,
                "to_team": str(accepted.team) if accepted and accepted.team else None,
                "to_council": here.transfer.council if here.transfer.way == Way.OUT else None,
                "family_told_first": child in heard,
                "not_told_why": None if child in heard else not_told_why.strip() or None,
            }
            _over(here, child, facts, on, cautions)
        here.step(
            Step.HANDED_OVER,
            on=on,
            who=by.name,
            words="" if heard >= set(here.matters) else not_told_why.strip(),
        )
        _answered(here, "handed_over")
        if accepted and accepted.worker:
            _tasks_go_along(here, holder, accepted.worker)
        elif here.transfer.way == Way.OUT:
            here.rows.add(_end_here(here))
        write(here.rows)


def _may_still(here: Here, worker: UUID) -> bool:
    """Whether somebody who said that they take over works here and finds each of the children today."""
    today = london_day(here.now)
    there = Membership.objects.on(today).filter(user__ref=worker, user__is_active=True)
    return there.exists() and not who_may_not_find([worker], list(here.matters), today)


def _over(
    here: Here,
    child: UUID,
    facts: Mapping[str, Any],
    on: date | None,
    cautions: Mapping[str, str] | None,
) -> None:
    when = When.moment(here.now) if on is None or on == london_day(here.now) else When.day(on)
    run = here.matters[child]
    common: dict[str, Any] = {"by": here.by, "now": here.now}
    row = event("handed_over", child, run, when, facts, **common)
    history = happen(here.rows, here.histories[child], row, reasons=cautions, **common)
    if facts["to_worker"]:
        given = {"worker": facts["to_worker"], "team": facts["to_team"], "reason": "Handed over"}
        allocated = event("allocated", child, run, when, given, **common)
        history = happen(here.rows, history, allocated, **common)
    here.histories[child] = history


def family_heard(matters: Mapping[UUID, UUID]) -> set[UUID]:
    """The children of whom somebody in the family was told the new name since it was accepted."""
    told = notices_of(matters.values()).filter(state__state__in=TOLD)
    return set(told.values_list("person_id", flat=True))


def _tasks_go_along(here: Here, holder: UUID, worker: UUID) -> None:
    """What whoever had the work was still to do about these children is now asked of whoever has it, without what was asked
    of them for what they themselves decided or answer for."""
    ended = {row.task_id for row in here.rows.of(models.TaskDone)}
    left = models.Task.objects.filter(person__in=list(here.matters), for_user=holder, done=None)
    left = left.exclude(kind__in=ASKED_OF_THEM_ALONE)
    for each in left.exclude(pk__in=ended) if holder != worker else ():
        here.rows.add(
            models.TaskDone(task_id=each.pk, outcome="handed_over", **stamp(here.by, here.now)),
            task(
                each.kind,
                each.words,
                person=each.person_id,
                event_=each.event_id,
                contact=each.contact_id,
                for_user=worker,
                due_at=each.due_at,
                by=here.by,
                now=here.now,
            ),
        )


def _end_here(here: Here) -> models.Task:
    team = models.Allocated.objects.filter(person__in=list(here.matters), team__isnull=False)
    ref = team.values_list("team", flat=True).first()
    return task(
        "transfer_end_here",
        f"{here.transfer.council} has the work now. End what still runs here, and close with reasons.",
        person=next(iter(here.matters)),
        for_team=ref,
        for_role="" if ref else "duty_manager",
        by=here.by,
        now=here.now,
    )


def running(run: UUID) -> models.Transfer | None:
    """The offer of this referral's work that is not over; None where there is none."""
    for found in models.Transfer.objects.filter(children__matter=run, for_good=True).order_by("-recorded_at"):
        if state_of(found, list(found.steps.order_by("n"))) not in OVER:
            return found
    return None
