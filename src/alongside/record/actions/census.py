"""What the rules find today, kept beside the record: the copies pages read, and in the ledger when each finding was first
seen, who mended it, and what somebody said of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.roles import May, may
from alongside.record import models
from alongside.record.access import NotFound, Viewer, may_write
from alongside.record.acting import Mistaken, reports, stamp
from alongside.record.copies import census as copies
from alongside.record.queries.census.around import Due
from alongside.record.queries.census.asked import Asked
from alongside.record.write import Rows, write, write_bulk

MOST_WORDS = 1000
AT_A_TIME = 5000


@dataclass(frozen=True, slots=True)
class Standing:
    """Something a rule finds now, under the key it has in every run."""

    key: UUID
    rule: str
    severity: str
    person: UUID | None
    matter: UUID | None
    event: UUID | None
    table: str
    fields: str
    words: str
    seen: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a run of the rules covered: which return, by which rules, how many children, and whom of them.

    `people`: every record of those whose findings these are; None is everybody. `as_at`: the day the numbers are of.
    """

    asked: Asked
    rules: str
    as_at: date
    children: int
    people: frozenset[UUID] | None = None


@reports
def keep_checked(
    checked: Checked,
    found: Iterable[Standing],
    *,
    due: Collection[Due] = (),
    spare: Callable[[], Collection[UUID]] = tuple,
    by: Viewer,
    now: datetime,
) -> None:
    """Put what was found in the place of what stood before, and say in the ledger what came and what was mended.

    Runs while the census is laid out, in its transaction: the numbers are counted from the very same tables. `spare` is
    called once all is counted and before anything is replaced, and answers whom a run for everybody leaves alone: they
    were written about since it began.
    """
    year = str(checked.asked.year)
    with transaction.atomic():
        copies.lay_out_beside(checked.asked, checked.as_at, checked.people)
        copies.count_cases(checked.asked, checked.as_at, checked.people)
        spared = frozenset(spare())
        whose = copies.Whose(checked.people, spared)
        standing = {each.key: each for each in found if each.person not in spared}
        before = {
            key: each
            for key, each in copies.standing(year, checked.people).items()
            if each.person not in spared
        }
        holders = copies.holders()
        _mark(year, before, standing, holders, _who(due), by=by, now=now)
        copies.replace_findings(year, whose, _rows(year, before, standing, holders, now))
        copies.replace_cases(year, whose)
        copies.replace_children(year, whose)
        copies.add_up(checked.asked.year, checked.as_at)
        copies.ran(
            year,
            council=checked.asked.council,
            rules=checked.rules,
            as_at=checked.as_at,
            children=checked.children if checked.people is None else None,
            now=now,
        )


@reports
def looked_at(due: Collection[Due], *, by: Viewer, now: datetime) -> None:
    """Those who waited have been looked at, in every year that is kept ready."""
    models.CensusDue.objects.filter(pk__in=[each.n for each in due]).delete()


@reports
def list_since_builds(*, by: Viewer, now: datetime) -> None:
    """What was recorded since each build, and lies within its year, is listed against it anew."""
    with transaction.atomic():
        copies.since_builds()


def _who(due: Collection[Due]) -> tuple[Mapping[UUID, UUID], UUID | None]:
    """Who wrote about each last, and who wrote at all where it was one person: for a child who shares a number."""
    writers = {each.by for each in due}
    return {each.person: each.by for each in due}, next(iter(writers)) if len(writers) == 1 else None


def _mark(
    year: str,
    before: Mapping[UUID, copies.Known],
    standing: Mapping[UUID, Standing],
    holders: Mapping[UUID, tuple[UUID | None, UUID | None]],
    writers: tuple[Mapping[UUID, UUID], UUID | None],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    who, anybody = writers
    kinds = models.FindingMark.Kind
    came = [each for key, each in standing.items() if key not in before]
    gone = [each for key, each in before.items() if key not in standing]
    wrote = copies.who_wrote(who) if gone else {}
    rows = [
        models.FindingMark(
            finding=each.key,
            kind=kind,
            year=year,
            rule=each.rule,
            severity=each.severity,
            person_id=each.person,
            fields=each.fields,
            words=each.words,
            who=wrote.get(each.person, anybody) if kind == kinds.MENDED and each.person else None,
            team=holders.get(each.person, (None, None))[0] if each.person else None,
            **stamp(by, now),
        )
        for kind, several in ((kinds.SEEN, came), (kinds.MENDED, gone))
        for each in several
    ]
    for start in range(0, len(rows), AT_A_TIME):
        write_bulk(Rows(list(rows[start : start + AT_A_TIME])))


def _rows(
    year: str,
    before: Mapping[UUID, copies.Known],
    standing: Mapping[UUID, Standing],
    holders: Mapping[UUID, tuple[UUID | None, UUID | None]],
    now: datetime,
) -> list[models.CensusFinding]:
    rows = []
    for key, each in standing.items():
        team, worker = holders.get(each.person, (None, None)) if each.person else (None, None)
        earlier = before.get(key)
        since, state = (earlier.since, earlier.state) if earlier else (now, "")
        rows.append(
            models.CensusFinding(
                key=key,
                year=year,
                rule=each.rule,
                severity=each.severity,
                person=each.person,
                matter=each.matter,
                event=each.event,
                table=each.table,
                fields=each.fields,
                words=each.words,
                seen=each.seen,
                team=team,
                worker=worker,
                since=since,
                state=state,
            )
        )
    return rows


@reports
def say_of_finding(finding: UUID, *, kind: str, words: str, by: Viewer, now: datetime) -> UUID:
    """Somebody acknowledges a finding, or questions it with a note: it stands as long as the rule finds it.

    Whoever works with the child says it of their own children only. NotFound where nothing stands under that key, or it is
    not for them, or its child is hidden from them. Mistaken without the note a question needs.
    """
    with transaction.atomic():
        row = models.CensusFinding.objects.filter(pk=finding).first()
        of_all = may(by.roles, May.RUN_RETURNS) or may(by.roles, May.SEE_TEAM)
        if row is None or not (of_all or row.worker == by.user):
            raise NotFound(finding)
        if row.person:
            may_write(by, [row.person], now=now)
        kinds = models.FindingMark.Kind
        if kind not in (kinds.ACKNOWLEDGED, kinds.QUERIED):
            raise Mistaken("kind", "Say whether you have seen it or question it.")
        if kind == kinds.QUERIED and not words.strip():
            raise Mistaken("words", "Write what you question, so that whoever reads it can answer.")
        mark = models.FindingMark(
            finding=finding,
            kind=kind,
            year=row.year,
            rule=row.rule,
            severity=row.severity,
            person_id=row.person,
            fields=row.fields,
            words=words.strip()[:MOST_WORDS],
            team=row.team,
            **stamp(by, now),
        )
        write(Rows([mark]))
        models.CensusFinding.objects.filter(pk=finding).update(state=kind)
    return mark.pk
