"""The log of reads: sealing it, looking through a week of it, and answering for looks that are odd.

An odd look accuses nobody. A manager is asked, never about their own looks; whoever looked is asked by their manager; and
whoever may not know of a restricted record is told that there was a look, and never whose record it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from alongside.accounts.models import Membership
from alongside.accounts.roles import May, Role, roles_who_may
from alongside.law.days import london_day
from alongside.record import models, restrictions, sealing
from alongside.record.access import NotFound, Viewer, hidden_from, viewer_of
from alongside.record.acting import Mistaken, decides, new_ref, reports, stamp, task
from alongside.record.actions.access import name_of
from alongside.record.queries import odd
from alongside.record.write import Rows, lock, write

ODD, ASKED, SAID, REFERRED = "odd_read", "odd_read_asked", "odd_read_said", "odd_read_referred"
CHAIN = UUID("7d1f5f0e-6f0a-4a43-9a55-6b1f2b3a1c01")  # the lock of whoever seals
FINE_FOR = 180  # days for which looks that were fine are not asked about again
MANAGERS = frozenset({Role.TEAM_MANAGER, Role.DUTY_MANAGER, Role.HEAD_OF_SERVICE})
SEES_LOG = roles_who_may(May.SEE_WHO_LOOKED)


@reports
def seal(*, by: Viewer, now: datetime) -> list[tuple[int, str]]:
    """Seal every look that has none: its number and its seal, for each seal made. Done twice it changes nothing."""
    made = []
    with transaction.atomic():
        lock([CHAIN])
        while (row := sealing.next_seal(now)) is not None:
            row.recorded_at, row.recorded_by = now, by.user
            write(Rows([row]))
            made.append((row.n, row.seal))
    return made


@reports
def look_through(week_on: date, *, by: Viewer, now: datetime) -> int | None:
    """Look through the reads of a whole week, from its Monday, and ask about those that are odd. Answers how many; None
    where that week was looked through before, or is not over."""
    today = london_day(now)
    if week_on.weekday() != 0 or week_on + timedelta(days=7) > today:
        return None
    with transaction.atomic():
        lock([CHAIN])
        if models.WeekLooked.objects.filter(week_on=week_on).exists():
            return None
        fine = _fine_lately(today)
        rows, asked = Rows(), 0
        for each in odd.of_week(week_on):
            if set(each.kinds) <= fine.get((each.reader, each.person), set()):
                continue
            answering = _who_answers(each.reader, each.person, now)
            if answering is None:
                continue
            found = models.OddRead(
                reader=each.reader,
                person_id=each.person,
                kinds=list(each.kinds),
                week_on=week_on,
                looks=each.looks,
                asked_of=answering,
                **stamp(by, now),
            )
            rows.add(found, _ask_manager(found, by, now))
            asked += 1
        rows.add(models.WeekLooked(week_on=week_on, looks=odd.how_many(week_on), odd=asked, **stamp(by, now)))
        write(rows)
    return asked


def _ask_manager(found: models.OddRead, by: Viewer, now: datetime) -> models.Task:
    """The task says who looked and no more: whose record it was stands on the page it leads to."""
    words = f"Looks by {name_of(found.reader)} that somebody should ask about."
    asked = task(ODD, words, for_user=found.asked_of, by=by, now=now)
    asked.ref = found.pk
    return asked


def _fine_lately(today: date) -> dict[tuple[UUID, UUID], set[str]]:
    """What a manager found to be fine not long ago, for each reader and person."""
    found: dict[tuple[UUID, UUID], set[str]] = {}
    fine = models.OddReadAnswer.objects.filter(
        answer=models.OddReadAnswer.Answer.FINE, odd__week_on__gte=today - timedelta(days=FINE_FOR)
    )
    for reader, person, kinds in fine.values_list("odd__reader", "odd__person", "odd__kinds"):
        found.setdefault((reader, person), set()).update(kinds)
    return found


def _who_answers(reader: UUID, person: UUID, now: datetime) -> UUID | None:
    """Who is asked about somebody's looks at a record: a manager of their team who may find that record; else whoever
    answers for the record, where it is restricted; else a head of service or an information officer. Never the reader."""
    today = london_day(now)
    teams = Membership.objects.on(today).filter(user__ref=reader).values("team")
    held = Membership.objects.on(today).filter(user__is_active=True).exclude(user__ref=reader)
    theirs = held.filter(team__in=teams, role__in=MANAGERS).order_by("from_on", "user__name")
    answering = [
        user
        for each in restrictions.of_people([person])
        for user in (each.owner, each.second)
        if user != reader
    ]
    others = held.filter(role__in=(Role.HEAD_OF_SERVICE, Role.INFORMATION_OFFICER)).order_by(
        "role", "from_on"
    )
    for user in (
        *theirs.values_list("user__ref", flat=True),
        *filter(None, answering),
        *others.values_list("user__ref", flat=True),
    ):
        if person not in hidden_from(viewer_of(user, now=now), today):
            return UUID(str(user))
    return None


@dataclass(frozen=True, slots=True)
class _Odd:
    row: models.OddRead
    answers: tuple[models.OddReadAnswer, ...]

    @property
    def over(self) -> bool:
        """Whether it was answered for good."""
        return any(each.answer in ("fine", "refer") for each in self.answers)


@decides
def answer_odd(found: UUID, *, answer: str, words: str = "", by: Viewer, now: datetime) -> None:
    """What a manager says about odd looks: fine, ask whoever looked, or refer it to the information officers. Nobody
    answers for their own looks."""
    if answer not in ("fine", "ask", "refer"):
        raise Mistaken("answer", "Say what you found.")
    if not words.strip():
        raise Mistaken("words", "Say in a few words why." if answer != "ask" else "Say what you ask them.")
    with transaction.atomic():
        lock([found])
        it = _asked_of(found, by)
        if it.over:
            raise Mistaken("", "This has been answered already.")
        row = models.OddReadAnswer(odd_id=found, answer=answer, words=words.strip(), **stamp(by, now))
        rows = Rows([row])
        if answer == "ask":
            asked = task(
                ASKED,
                f"{by.name} asks why you looked at a record. Answer in a few words.",
                for_user=it.row.reader,
                by=by,
                now=now,
            )
            asked.ref = row.pk
            rows.add(asked)
        elif models.Task.objects.filter(pk=found, done=None).exists():
            rows.add(models.TaskDone(task_id=found, outcome=answer, **stamp(by, now)))
        if answer == "refer":
            plain = f"{by.name} refers looks by {name_of(it.row.reader)} to the information officers. Ring {by.name}."
            rows.add(task(REFERRED, plain, for_role=Role.INFORMATION_OFFICER, by=by, now=now))
        write(rows)


@reports
def say_why(asked: UUID, *, words: str, by: Viewer, now: datetime) -> None:
    """Whoever looked says why, when their manager asks. Their manager reads it."""
    if not words.strip():
        raise Mistaken("words", "Say why you looked, in a few words.")
    with transaction.atomic():
        lock([asked])
        question = models.OddReadAnswer.objects.filter(pk=asked, answer="ask", odd__reader=by.user).first()
        if question is None or models.TaskDone.objects.filter(task=asked).exists():
            raise NotFound(asked)
        said = models.OddReadAnswer(
            odd_id=question.odd_id, answer="said", words=words.strip(), **stamp(by, now)
        )
        again = task(
            SAID, f"{by.name} has answered why they looked.", for_user=question.recorded_by, by=by, now=now
        )
        write(Rows([said, models.TaskDone(task_id=asked, outcome="said", **stamp(by, now)), again]))


def looks_pass_on(leaver: UUID, *, by: Viewer, now: datetime) -> Rows:
    """The rows by which odd looks do not stay with somebody who has left. What they were to ask others about goes to the
    information officers. What they were asked themselves and never answered goes back to whoever asked, who says that it is
    fine or refers it: there is nobody left to answer."""
    rows, gone = Rows(), name_of(leaver)
    tasks = models.Task.objects.filter(for_user=leaver, done=None, kind__in=(ODD, ASKED, SAID))
    for old in tasks.order_by("recorded_at"):
        rows.add(models.TaskDone(task_id=old.pk, outcome="left", words=f"{gone} has left.", **stamp(by, now)))
        if old.kind == ASKED:
            question = models.OddReadAnswer.objects.get(pk=old.pk)
            words = f"{gone} has left and never said why they looked. Say that it is fine, or refer it."
            if question.recorded_by != leaver:
                rows.add(task(SAID, words, for_user=question.recorded_by, by=by, now=now))
        if old.kind == ODD:
            rows.add(*_referred_for(old.pk, leaver, by, now))
    return rows


def _referred_for(
    found: UUID, leaver: UUID, by: Viewer, now: datetime
) -> list[models.OddReadAnswer | models.Task]:
    """Nobody is left to ask about these looks: the information officers are."""
    reader = models.OddRead.objects.values_list("reader", flat=True).get(pk=found)
    gone = name_of(leaver)
    words = (
        f"{gone} was to ask about looks by {name_of(reader)} and has left. Look at them in the log, and ask."
    )
    answer = models.OddReadAnswer(odd_id=found, answer="refer", words=f"{gone} has left.", **stamp(by, now))
    return [answer, task(REFERRED, words, for_role=Role.INFORMATION_OFFICER, by=by, now=now)]


def _asked_of(found: UUID, by: Viewer) -> _Odd:
    row = models.OddRead.objects.filter(pk=found, asked_of=by.user).exclude(reader=by.user).first()
    if row is None:
        raise NotFound(found)
    return _Odd(row, tuple(row.answers.order_by("recorded_at", "ref")))


# What the council has the log looked through for


@decides
def watch_for(
    kind: str, text: str, *, reasons: str, user: UUID | None = None, by: Viewer, now: datetime
) -> UUID:
    """Have the log of reads looked through for a name many people know, or for a colleague's own postcode."""
    kinds = models.WatchedFor.Kind
    if kind not in kinds.values:
        raise Mistaken("kind", "Say what it is.")
    if not text.strip():
        raise Mistaken("text", "Enter a name or a postcode.")
    if not reasons.strip():
        raise Mistaken("reasons", "Say why, in a few words.")
    if (kind == kinds.STAFF_HOME) != (user is not None):
        raise Mistaken(
            "user", "Choose the colleague who lives there." if user is None else "Leave the colleague empty."
        )
    row = models.WatchedFor(
        ref=new_ref(),
        kind=kind,
        text=" ".join(text.split()),
        user=user,
        reasons=reasons.strip(),
        **stamp(by, now),
    )
    write(Rows([row]))
    return row.pk


@decides
def stop_watching(watched: UUID, *, by: Viewer, now: datetime) -> None:
    """No longer look through the log for this."""
    with transaction.atomic():
        lock([watched])
        if not models.WatchedFor.objects.filter(pk=watched, ended=None).exists():
            raise NotFound(watched)
        write(Rows([models.WatchedForEnded(watched_id=watched, **stamp(by, now))]))


@decides
def say_at_risk(user: UUID, *, at_risk: bool, reasons: str, by: Viewer, now: datetime) -> None:
    """Say whether a colleague would be in danger if a family learned which team they sit in (or no longer). Families who
    ask who looked then read "somebody who works for the council"."""
    if not reasons.strip():
        raise Mistaken("reasons", "Say why, in a few words.")
    write(Rows([models.AtRiskAtWork(user=user, at_risk=at_risk, reasons=reasons.strip(), **stamp(by, now))]))
