"""Something was to be looked at again by a day, and the day has passed: a task for somebody who can.

Each of these looks again itself, with the person's record locked, and writes one task for one review: the task's
reference is made from what it asks about. Where somebody is writing about the person at that moment it leaves them in
peace, and the next hour looks again. Nothing kept back is repeated in the words of a task.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from alongside.accounts.models import Membership
from alongside.accounts.roles import May, Role, roles_who_may
from alongside.design.words import day_words
from alongside.law import pathway
from alongside.law.days import england, london_day
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import reports, stamp, task
from alongside.record.write import Rows, lock_unless_busy, write

TELLING, WARNING, SPOKEN, CALENDAR = (
    "review_telling",
    "review_warning",
    "spoken_decision_waiting",
    "bank_holidays",
)
TOO_YOUNG = (
    "Too young to be told in words yet."  # how such a step of a telling begins; then what was done instead
)
WITHHOLD = roles_who_may(May.WITHHOLD)


@reports
def at_telling(notice: UUID, *, by: Viewer, now: datetime) -> bool:
    """Ask whoever authorised it, or the manager of the child's team, to look again at what is kept back. Answers whether
    a task was written."""
    today = london_day(now)
    owed = models.Notice.objects.get(pk=notice)
    with _unless_busy(owed.person_id) as free:
        step = owed.steps.order_by("-n").first()
        if not free or step is None or step.kind not in (step.Kind.HELD, step.Kind.WITHHELD):
            return False
        if step.review_on is None or not pathway.review_passed(step.review_on, today):
            return False
        words = (
            f"Somebody was too young to be told something in words, and {day_words(step.review_on)}, the day to think of it again,"
            " has passed. Tell them in a way that fits them now, or name another day."
            if step.ground.startswith(TOO_YOUNG)
            else f"Something is being kept back from this family, and {day_words(step.review_on)}, the day to look at that again,"
            " has passed. Tell them now, or record again why not, who decided and when to look again."
        )
        user, role = _manager(step.authoriser, owed.person_id, today)
        asked = task(
            TELLING,
            words,
            person=owed.person_id,
            event_=owed.event_id,
            for_user=user,
            for_role=role,
            by=by,
            now=now,
        )
        return _once(asked, notice, step.review_on)


@reports
def at_warning(warning: UUID, *, by: Viewer, now: datetime) -> bool:
    """Ask whoever wrote a warning for staff, or last kept it, to look at it again. Answers whether a task was written."""
    today = london_day(now)
    standing = models.StaffWarning.objects.get(pk=warning)
    with _unless_busy(standing.person_id) as free:
        latest = standing.reviews.order_by("-recorded_at", "ref").first()
        last: models.StaffWarning | models.StaffWarningReview = latest or standing
        if not free or last.review_on is None or not pathway.review_passed(last.review_on, today):
            return False  # ended, or kept until a later day
        words = (
            f"The day to look again at a warning for staff has passed: {day_words(last.review_on)}. Keep it until another day,"
            " or end it."
        )
        writer = last.recorded_by if _roles(last.recorded_by, today) else None
        asked = task(
            WARNING,
            words,
            person=standing.person_id,
            for_user=writer,
            for_role="" if writer else str(Role.DUTY_MANAGER),
            by=by,
            now=now,
        )
        return _once(asked, warning, last.review_on)


@reports
def at_spoken_decision(asked: UUID, *, within: int, by: Viewer, now: datetime) -> bool:
    """Ask another manager about a decision that was agreed by phone and not confirmed within so many working days.
    Answers whether a task was written."""
    today = london_day(now)
    waiting = models.Task.objects.get(pk=asked)
    with _unless_busy(waiting.person_id) as free:
        last = england().after(london_day(waiting.recorded_at), within)
        if not free or last >= today or models.TaskDone.objects.filter(task=asked).exists():
            return False
        words = (
            f"A decision that was agreed by phone was to be confirmed by {day_words(last)} and is not. Ask whoever agreed it to"
            " confirm it, or decide it again."
        )
        theirs = _roles(waiting.for_user, today)
        role = Role.DUTY_MANAGER if Role.HEAD_OF_SERVICE in theirs else Role.HEAD_OF_SERVICE
        another = task(
            SPOKEN,
            words,
            person=waiting.person_id,
            event_=waiting.event_id,
            for_role=role,
            by=by,
            now=now,
        )
        return _once(another, asked, None)


@reports
def at_calendar(words: str, *, by: Viewer, now: datetime) -> bool:
    """Tell the system owner that something is wrong with the bank holidays. Answers whether a task was written."""
    asked = task(CALENDAR, words, for_role=Role.SYSTEM_OWNER, by=by, now=now)
    return _once(asked, UUID(int=0), words)


def looked_at(about: UUID, review_on: date | None, *, by: Viewer, now: datetime) -> Rows:
    """The rows that end the task of this review, where it was asked: somebody has looked. A decision agreed by phone is
    asked about once, so its task names no day."""
    waiting = models.Task.objects.filter(pk=_ref(about, review_on), done=None).values_list("pk", flat=True)
    return Rows([models.TaskDone(task_id=ref, outcome="looked at", **stamp(by, now)) for ref in waiting])


def _ref(about: UUID, what: object) -> UUID:
    return uuid5(about, f"looking again: {what}")


def _once(asked: models.Task, about: UUID, what: object) -> bool:
    asked.ref = _ref(about, what)
    with transaction.atomic():
        if models.Task.objects.filter(pk=asked.ref).exists():
            return False
        write(Rows([asked]))
    return True


@contextmanager
def _unless_busy(person: UUID | None) -> Iterator[bool]:
    with transaction.atomic():
        yield person is None or lock_unless_busy(person)


def _manager(authoriser: UUID | None, child: UUID, today: date) -> tuple[UUID | None, str]:
    """Whoever authorised it, while they still manage; else the manager of the child's team; else the front door's. An
    account, or a role."""
    if authoriser and _roles(authoriser, today) & WITHHOLD:
        return authoriser, ""
    teams = models.Allocated.objects.filter(person=child, team__isnull=False).values_list("team", flat=True)
    managers = Membership.objects.on(today).filter(
        team__ref__in=list(teams), role=Role.TEAM_MANAGER, user__is_active=True
    )
    manager = managers.order_by("from_on", "user__name").values_list("user__ref", flat=True).first()
    return (manager, "") if manager else (None, str(Role.DUTY_MANAGER))


def _roles(user: UUID | None, today: date) -> set[str]:
    held = Membership.objects.on(today).filter(user__ref=user, user__is_active=True)
    return set(held.values_list("role", flat=True))
