"""Who opened a record, when, as what and why; and the searches that met it without being allowed to see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count

from alongside.accounts.models import Membership
from alongside.accounts.roles import May, may
from alongside.law.days import london_day
from alongside.record import models
from alongside.record.access import NotFound, Opened, Viewer, hidden_from, is_mine, log, open_record
from alongside.record.doors import Reader, reading_as
from alongside.record.queries import odd
from alongside.record.queries.desk.staff import colleagues
from alongside.record.queries.shared import rows as raw

MOST = 500


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened it. `why` is empty where they work with the child."""

    at: datetime
    name: str
    role: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looked at one person's record, the latest first. `by_family`: when those who may read about this child opened
    their own page; for information officers alone, and empty for everybody else."""

    person: UUID
    name: str
    looks: tuple[Look, ...]
    kept_from: tuple[Look, ...]
    more: bool
    by_family: tuple[Look, ...] = ()


def who_looked(viewer: Viewer, person: UUID, *, now: datetime) -> Looked:
    """The log of one record. Reading the log is itself in the log."""
    opened = open_record(viewer, person, what="who looked", now=now)
    rows = list(models.ReadLog.objects.filter(person__in=opened.records).order_by("-at", "-pk")[: MOST + 1])
    met = list(models.HiddenMatch.objects.filter(person__in=opened.records).order_by("-recorded_at")[:MOST])
    staff = colleagues([row.user for row in rows] + [row.recorded_by for row in met])
    nobody = "An account that no longer exists"
    return Looked(
        opened.person,
        opened.name,
        tuple(
            Look(
                row.at,
                staff[row.user].name if row.user in staff else nobody,
                row.role.replace("_", " "),
                row.what,
                row.why,
            )
            for row in rows[:MOST]
        ),
        tuple(
            Look(
                row.recorded_at,
                staff[row.recorded_by].name if row.recorded_by in staff else nobody,
                "",
                row.asked,
                row.why,
            )
            for row in met
        ),
        len(rows) > MOST,
        _by_family(viewer, opened),
    )


READ_BY_FAMILY = """
SELECT r.recorded_at, c.name, r.page FROM record_familyread r
JOIN (SELECT DISTINCT reader, reader_person_id FROM record_granted
      WHERE person_id = ANY(%(records)s) AND door = 'family' AND reader_person_id IS NOT NULL) g ON g.reader = r.reader
JOIN record_personcard c ON c.person_id = g.reader_person_id
WHERE g.reader_person_id <> ALL(%(hidden)s)
ORDER BY r.recorded_at DESC, r.ref LIMIT %(most)s
"""


def _by_family(viewer: Viewer, opened: Opened) -> tuple[Look, ...]:
    """When somebody of the family opened their own page. Never for whoever works with them: it is no measure of anybody."""
    if not may(viewer.roles, May.MANAGE_LOG):
        return ()
    asked = {"records": list(opened.records), "hidden": list(opened.hidden), "most": MOST}
    return tuple(Look(at, name, "", page, "") for at, name, page in raw(READ_BY_FAMILY, asked))


@dataclass(frozen=True, slots=True)
class MustSay:
    """Whether somebody has to say why they open a record, and the teams to ring where they would rather not."""

    person: UUID
    reason_needed: bool


def must_say(viewer: Viewer, person: UUID, *, now: datetime) -> MustSay:
    """Whether this viewer has to say why. NotFound where there is no record they may know of. Opens nothing."""
    known = models.PersonCard.objects.filter(person=person).exists()
    if not known or person in hidden_from(viewer, london_day(now)):
        raise NotFound(person)
    return MustSay(person, not is_mine(viewer, person, now=now))


# The plain list, for the person it is about

SMALL_TEAM = 3  # colleagues: of a smaller team, its name would say who it was


@dataclass(frozen=True, slots=True)
class PlainLook:
    """A day on which somebody of a team read about somebody: never who, never why in their words.

    `who` is the key of a job (or "council" where even that would say too much), `team` its name where it may be told,
    `because` "with_you", "asked" or "emergency".
    """

    on: date
    who: str
    team: str
    because: str
    times: int


@dataclass(frozen=True, slots=True)
class PlainList:
    """Who read about somebody, the latest first, up to and including a day. `kept_back`: how many looks are
    not yet safe to say, for the worker who reads it first and for nobody else."""

    person: UUID
    name: str
    until: date
    looks: tuple[PlainLook, ...]
    kept_back: int


def plain_list(viewer: Viewer, person: UUID, *, days_after: int, now: datetime) -> PlainList:
    """What the person may read of who looked at their record, as their worker sees it beforehand. Logged."""
    opened = open_record(viewer, person, what="who looked, in plain words", now=now)
    looks, until, kept_back = _plain_looks(opened.records, days_after=days_after, now=now)
    return PlainList(opened.person, opened.name, until, looks, kept_back)


def plain_list_for(reader: Reader, person: UUID, *, days_after: int, now: datetime) -> PlainList:
    """The same for a reader of the family who was granted it for exactly this person. NotFound for everybody else."""
    with reading_as(reader, london_day(now)) as connected:
        granted = models.Granted.objects.using(connected).filter(
            person=person, what=models.Granted.What.WHO_LOOKED
        )
        if not granted.values_list("pk", flat=True)[:1]:
            raise NotFound(person)
    card = models.PersonCard.objects.get(person=person)
    looks, until, _ = _plain_looks((person,), days_after=days_after, now=now)
    return PlainList(person, card.name, until, looks, 0)


def _plain_looks(
    records: Collection[UUID], *, days_after: int, now: datetime
) -> tuple[tuple[PlainLook, ...], date, int]:
    """Looks old enough, and older than anything the family is not told yet: while a duty to tell is held or withheld,
    nothing since that was decided is listed. What was refused nobody read."""
    until = london_day(now) - timedelta(days=days_after)
    held = (
        models.NoticeStep.objects.filter(
            notice__person__in=records,
            notice__state__state__in=("held", "withheld"),
            kind__in=("held", "withheld"),
        )
        .order_by("at")
        .values_list("at", flat=True)
        .first()
    )
    if held is not None:
        until = min(until, london_day(held) - timedelta(days=1))
    rows = models.ReadLog.objects.filter(person__in=records).exclude(what__startswith="refused:")
    rows = rows.exclude(what__startswith="search")
    kept_back = rows.filter(on__gt=until).count()
    listed = rows.filter(on__lte=until).values_list("on", "user", "role", "team", "what", "why")
    found = list(listed.order_by("-on", "-at")[:MOST])
    named = _teams_that_may_be_named({row[3] for row in found if row[3]}, {row[1] for row in found})
    days: dict[tuple[date, str, str, str], int] = {}
    for on, user, role, team, what, why in found:
        at_risk = user is not None and named.get(user) == "at_risk"
        because = "emergency" if what == "opened in an emergency" else "asked" if why else "with_you"
        key = (
            on,
            "council" if at_risk else role,
            "" if at_risk else (named.get(team, "") if team else ""),
            because,
        )
        days[key] = days.get(key, 0) + 1
    return tuple(PlainLook(*key, times) for key, times in days.items()), until, kept_back


def _teams_that_may_be_named(teams_: set[UUID], users: set[UUID]) -> dict[UUID, str]:
    """The names of teams large enough that no name is told with them; and "at_risk" for each colleague whose team is never
    told."""
    named: dict[UUID, str] = {}
    sizes = (
        Membership.objects.filter(team__ref__in=teams_, user__is_active=True)
        .values("team__ref", "team__name")
        .annotate(size=Count("user", distinct=True))
    )
    for row in sizes:
        if row["size"] >= SMALL_TEAM:
            named[row["team__ref"]] = row["team__name"]
    said = (
        models.AtRiskAtWork.objects.filter(user__in=users)
        .order_by("user", "-recorded_at", "-ref")
        .distinct("user")
    )
    named |= {row.user: "at_risk" for row in said if row.at_risk}
    return named


# Odd looks


@dataclass(frozen=True, slots=True)
class OddLine:
    """Odd looks that wait for an answer, or had one, in a line. Whose record it was stands on their own page."""

    ref: UUID
    reader: str
    week_on: date
    kinds: tuple[str, ...]
    answered: str


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the log that was looked through."""

    week_on: date
    looks: int
    odd: int


def odd_looks(viewer: Viewer, *, now: datetime) -> tuple[tuple[OddLine, ...], tuple[Week, ...]]:
    """What this viewer is asked about, unanswered first; and the last weeks that were looked through. Four statements."""
    rows = list(
        models.OddRead.objects.filter(asked_of=viewer.user)
        .exclude(reader=viewer.user)
        .order_by("-week_on", "ref")[:100]
    )
    last: dict[UUID, str] = {}
    for answer in models.OddReadAnswer.objects.filter(odd__in=rows).order_by("recorded_at", "ref"):
        last[answer.odd_id] = answer.answer
    staff = colleagues(row.reader for row in rows)
    lines = [
        OddLine(
            row.pk,
            staff[row.reader].who if row.reader in staff else "",
            row.week_on,
            tuple(odd.KINDS[kind] for kind in row.kinds if kind in odd.KINDS),
            last.get(row.pk, ""),
        )
        for row in rows
    ]
    weeks = models.WeekLooked.objects.order_by("-week_on").values_list("week_on", "looks", "odd")[:8]
    return tuple(sorted(lines, key=lambda one: one.answered in ("fine", "refer"))), tuple(
        Week(*row) for row in weeks
    )


@dataclass(frozen=True, slots=True)
class OddAnswer:
    """What was said about odd looks, by whom and when."""

    answer: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OddOpened:
    """Odd looks on their page: who looked, at whom, when and why; and what was said since."""

    ref: UUID
    reader: str
    person: UUID
    name: str
    week_on: date
    kinds: tuple[str, ...]
    looks: tuple[Look, ...]
    answers: tuple[OddAnswer, ...]
    over: bool


def odd_look(viewer: Viewer, task: UUID, *, now: datetime) -> OddOpened:
    """Odd looks, for the manager who is asked. NotFound for everybody else, whoever looked above all. Logged as a look at
    that record."""
    row = models.OddRead.objects.filter(pk=task, asked_of=viewer.user).exclude(reader=viewer.user).first()
    if row is None:
        raise NotFound(task)
    asked = viewer if viewer.purpose else viewer.because("Asked about odd looks")
    opened = open_record(asked, row.person_id, what="odd looks", now=now)
    logged = models.ReadLog.objects.filter(
        user=row.reader, person=row.person_id, on__range=(row.week_on, row.week_on + timedelta(days=6))
    ).order_by("at", "pk")
    answers = list(row.answers.order_by("recorded_at", "ref"))
    staff = colleagues([row.reader, *(answer.recorded_by for answer in answers)])
    return OddOpened(
        row.pk,
        staff[row.reader].who if row.reader in staff else "",
        opened.person,
        opened.name,
        row.week_on,
        tuple(odd.KINDS[kind] for kind in row.kinds if kind in odd.KINDS),
        tuple(Look(each.at, "", each.role.replace("_", " "), each.what, each.why) for each in logged[:MOST]),
        tuple(
            OddAnswer(
                answer.answer,
                answer.words,
                staff[answer.recorded_by].name if answer.recorded_by in staff else "",
                answer.recorded_at,
            )
            for answer in answers
        ),
        any(answer.answer in ("fine", "refer") for answer in answers),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What a manager asks whoever looked. `person` is None where they may not find the record any more."""

    ref: UUID
    manager: str
    words: str
    asked_at: datetime
    week_on: date
    person: UUID | None
    name: str
    answered: bool


def question(viewer: Viewer, task: UUID, *, now: datetime) -> Question:
    """A manager's question to this viewer about their own looks. NotFound for everybody else."""
    row = (
        models.OddReadAnswer.objects.filter(pk=task, answer="ask", odd__reader=viewer.user)
        .select_related("odd")
        .first()
    )
    if row is None:
        raise NotFound(task)
    hidden = row.odd.person_id in hidden_from(viewer, london_day(now))
    card = models.PersonCard.objects.filter(person=row.odd.person_id).first()
    if not hidden:
        log(viewer, [row.odd.person_id], what="asked about odd looks", now=now)
    staff = colleagues([row.recorded_by])
    return Question(
        row.pk,
        staff[row.recorded_by].who if row.recorded_by in staff else "",
        row.words,
        row.recorded_at,
        row.odd.week_on,
        None if hidden else row.odd.person_id,
        "" if hidden or card is None else card.name,
        models.TaskDone.objects.filter(task=task).exists(),
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """What the log is looked through for."""

    ref: UUID
    kind: str
    text: str
    colleague: str
    reasons: str
    since: date


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A colleague whose team families are never told."""

    user: UUID
    name: str
    reasons: str
    since: date


def watched_for(viewer: Viewer) -> tuple[tuple[Watched, ...], tuple[AtRisk, ...]]:
    """What the log is looked through for each week, and the colleagues whose team is never told. Three statements."""
    if not may(viewer.roles, May.MANAGE_LOG):
        raise NotFound("the lists")
    rows = list(models.WatchedFor.objects.filter(ended=None).order_by("kind", "text", "ref"))
    said = [
        row
        for row in models.AtRiskAtWork.objects.order_by("user", "-recorded_at", "-ref").distinct("user")
        if row.at_risk
    ]
    staff = colleagues([*(row.user for row in rows), *(row.user for row in said)])

    def called(user: UUID | None) -> str:
        return staff[user].name if user in staff else ""

    return (
        tuple(
            Watched(
                row.pk,
                row.get_kind_display(),
                row.text,
                called(row.user),
                row.reasons,
                london_day(row.recorded_at),
            )
            for row in rows
        ),
        tuple(
            sorted(
                (
                    AtRisk(row.user, called(row.user), row.reasons, london_day(row.recorded_at))
                    for row in said
                ),
                key=lambda one: one.name,
            )
        ),
    )
