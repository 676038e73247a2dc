"""What emergency protection and section 20 share: the run of a process a fact belongs to, the paper that is still to come,
and the alarms that stand while a child is away from home and the law has something to say to it.

An alarm is a task for the managers and a lawyer. It is never ticked off: it ends when what it says is true no longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from alongside.accounts.models import Membership
from alongside.accounts.roles import Role
from alongside.law import care, pathway
from alongside.law.days import london_day
from alongside.law.events import KINDS
from alongside.law.history import History, Matter
from alongside.law.tables import Objection
from alongside.record import models
from alongside.record.access import STANDING, Viewer
from alongside.record.acting import (
    Mistaken,
    ReasonsWanted,
    When,
    event,
    happen,
    matter,
    stamp,
    task,
)
from alongside.record.history import as_law
from alongside.record.write import Rows

PAPER = "legal_paper_wanted"
SOUNDED = (
    "away_from_home_no_authority",
    "police_protection_over",
    "authority_ends_soon",
    "order_ended_with_nothing_after",
    "s20_outcome_wanted",
)
# What ends a run of each kind. A run that is over is not gone on with: what comes next is another.
OVER: Mapping[str, str] = {
    "living": "returned_home",
    "police_protection": "police_protection_ended",
    "emergency_order": "epo_ended",
    "assessment_order": "cao_ended",
    "exclusion": "exclusion_ended",
    "recovery": "recovery_order_ended",
    "legal_order": "order_ended",
    "section_20": "s20_ended",
}
# What stands once: recorded again while it stands, it is a mistake and not a second one.
ONCE = frozenset({"police_protection_started", "epo_made", "cao_made", "s20_relied_on"})
# Read off a paper, so that what the law does not allow is first taken for a slip of the pen. Where a child is, and that
# something ended, is never questioned.
READ_AGAIN = frozenset({"epo_made", "epo_extended", "cao_made", "order_made"})


def live(history: History, kind: str) -> Matter | None:
    """The run of this kind that is not over, the latest written about; None where there is none."""
    found = [
        (max(e.recorded_at for e in happened), run)
        for run in history.matters.values()
        if run.kind == kind
        and (happened := history.of(run.id))
        and not any(e.kind == OVER[kind] for e in happened)
    ]
    return max(found, key=lambda each: each[0])[1] if found else None


def run_for(rows: Rows, history: History, person: UUID, kind: str, *, by: Viewer, now: datetime) -> UUID:
    """The run an event of this kind belongs to; a new one under the referral that is open where it begins one. Raises
    Mistaken where it would end or go on with something that is not recorded, or begin what stands already."""
    known = KINDS[kind]
    going_on = live(history, known.matter)
    if going_on is None and not known.opens_matter:
        raise Mistaken(
            "", f"{known.label}: the record has nothing that this could belong to. Record that first."
        )
    if kind == "order_made":
        going_on = None  # several orders may stand beside one another
    if going_on is not None and kind in ONCE and history.first(kind, matter=going_on.id):
        if any(basis.matter == going_on.id for basis in care.live(history, now)):
            raise Mistaken("", f"{known.label}: this is recorded already, and its end is not.")
        going_on = None if known.opens_matter else going_on
    if going_on is not None:
        return UUID(going_on.id)
    run = matter(known.matter, person, parent=open_referral(history), by=by, now=now)
    rows.add(run)
    return run.pk


def open_referral(history: History) -> UUID | None:
    """The referral that is open, in which a new process arises."""
    standing = [span.matter for span in pathway.stages(history) if span.current]
    above = (history.nearest(ref, "referral") for ref in reversed(standing))
    return next((UUID(run.id) for run in above if run is not None), None)


def add(
    rows: Rows,
    history: History,
    person: UUID,
    kind: str,
    when: When,
    facts: Mapping[str, Any],
    *,
    by: Viewer,
    now: datetime,
    grounds: Mapping[str, str] | None = None,
    decided_by: Viewer | None = None,
) -> tuple[models.Event, History]:
    """Plan one event of these rooms for one child. What was read off a paper and the law does not allow asks for a ground
    first (`grounds`, by the key of the rule): it is kept all the same, with the ground, and the page shows it."""
    if when.at and when.at > now:
        raise Mistaken("at", "The time must not be later than now.")
    run = run_for(rows, history, person, kind, by=by, now=now)
    row = event(kind, person, run, when, facts, by=by, now=now)
    if kind in READ_AGAIN:
        _read_again(history, row, grounds or {})
    after = happen(rows, history, row, by=by, now=now, reasons=grounds, decided_by=decided_by)
    return row, after


def _read_again(history: History, row: models.Event, grounds: Mapping[str, str]) -> None:
    here = history if str(row.matter_id) in history.matters else History(history.person, (), ())
    refusals = pathway.check(here, as_law(row)).refusals
    if asked := [each for each in refusals if not grounds.get(each.key, "").strip()]:
        raise ReasonsWanted(asked)


# --- the paper --------------------------------------------------------------------------------------------------------


def want_paper(row: models.Event, *, by: Viewer, now: datetime) -> Iterator[models.Task]:
    """A task for the paper of an authority that rests on somebody's word, or on nothing yet."""
    facts = row.facts
    if facts.get("document"):
        return
    word = f" {facts['spoken_by']} said so." if facts.get("spoken_by") else ""
    yield task(
        PAPER,
        f"{KINDS[row.kind].label}:{word} The paper has not come. Ask for it, and write down when it is here.",
        person=row.person_id,
        event_=row.pk,
        for_user=worker_of(row.person_id) or by.user,
        by=by,
        now=now,
    )


def papers_in(runs: Iterable[UUID], *, by: Viewer, now: datetime) -> Iterator[models.TaskDone]:
    """The tasks for the papers of these runs, ended."""
    waiting = models.Task.objects.filter(kind=PAPER, event__matter__in=list(runs), done=None)
    for ref in waiting.values_list("pk", flat=True):
        yield models.TaskDone(task_id=ref, outcome="it has come", **stamp(by, now))


def worker_of(person: UUID) -> UUID | None:
    """Whoever works with a child by name."""
    found = models.Allocated.objects.filter(person=person, worker__isnull=False).order_by("from_on")
    return found.values_list("worker", flat=True).last()


# --- the alarms -------------------------------------------------------------------------------------------------------


def settle(rows: Rows, person: UUID, history: History, *, by: Viewer, now: datetime) -> None:
    """Sound the alarms that stand for this child and have not been sounded, and end those that stand no longer. The child
    is locked, so that none is sounded twice."""
    stands = {each.key: each for each in _alarms(history, now)}
    waiting = dict(
        models.Task.objects.filter(kind__in=SOUNDED, person=person, done=None).values_list("pk", "kind")
    )
    for ref, kind in waiting.items():
        if kind not in stands:
            rows.add(models.TaskDone(task_id=ref, outcome="settled", **stamp(by, now)))
    for key in stands.keys() - set(waiting.values()):
        for whose in _who_hears(person, now):
            rows.add(_alarm(stands[key], person, whose, by=by, now=now))


def _alarms(history: History, now: datetime) -> Iterator[Objection]:
    """What alarms at this moment. Nothing that another system reported does."""
    for each in pathway.position(history, now).alerts:
        own = [e for e in history.of(each.fact) if not e.reported] if each.fact else []
        if each.key in SOUNDED and own:
            yield each


def _alarm(
    said: Objection, person: UUID, whose: Mapping[str, Any], *, by: Viewer, now: datetime
) -> models.Task:
    return task(said.key, f"{said.says} {said.instead}", person=person, **whose, by=by, now=now)


def _who_hears(person: UUID, now: datetime) -> list[dict[str, Any]]:
    """The manager of the child's team by name, the duty managers and the lawyers. Of a restricted record those who answer
    for it, because nobody else may learn that there is one."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.owner, s.second FROM ({STANDING}) s"  # noqa: S608  the text is ours
            " JOIN record_personcard c ON c.person_id = s.person_id"
            " JOIN record_personcard c2 ON c2.canonical_id = c.canonical_id WHERE c2.person_id = %s",
            [person],
        )
        answer_for_it = {ref for row in cursor.fetchall() for ref in row if ref}
    if answer_for_it:
        return [{"for_user": ref} for ref in sorted(answer_for_it)]
    teams = models.Allocated.objects.filter(person=person, team__isnull=False).values_list("team", flat=True)
    managers = Membership.objects.on(london_day(now)).filter(
        team__ref__in=list(teams), role=Role.TEAM_MANAGER, user__is_active=True
    )
    by_name = managers.order_by("user__name").values_list("user__ref", flat=True).first()
    named = [{"for_user": by_name}] if by_name else []
    return [*named, {"for_role": str(Role.DUTY_MANAGER)}, {"for_role": str(Role.COUNCIL_LAWYER)}]
