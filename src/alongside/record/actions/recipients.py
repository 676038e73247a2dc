"""Who exactly must be told: each parent, and the child, by name. A household or a family is nobody one can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch

from alongside.law.days import london_day
from alongside.law.people import PARENTS
from alongside.record import history as histories, models
from alongside.record.access import Viewer
from alongside.record.acting import stamp
from alongside.record.actions.one_telling import once_each
from alongside.record.queries.shared import rows as read_rows
from alongside.record.write import Rows

FAMILY, PARENT, CHILD = "family", "parent", "child"
Kind = models.NoticeStep.Kind
STILL_TO_TELL = frozenset({Kind.OWED, Kind.HELD, Kind.WITHHELD, Kind.FAILED})
NOW_KNOWN = "They are known by name now: each of them is told by themselves."

# Whoever is tied to any of the records that were joined as this child's. Of a parent whose own records were joined, one of them.
TIED = """
WITH joined AS (
  SELECT w.ref AS child, coalesce(o.person_id, w.ref) AS ref FROM unnest(%(children)s::uuid[]) AS w(ref)
    LEFT JOIN record_personcard c ON c.person_id = w.ref LEFT JOIN record_personcard o ON o.canonical_id = c.canonical_id)
SELECT DISTINCT ON (child, coalesce(c.canonical_id, parent)) child, parent FROM (
  SELECT j.child, r.person_id AS parent, r.to_on FROM joined j JOIN record_relationship r ON r.other_id = j.ref
   WHERE r.kind = ANY(%(parents)s) AND r.standing
     AND NOT EXISTS (SELECT 1 FROM record_relationship x WHERE x.replaces_id = r.ref)
  UNION ALL
  SELECT j.child, p.holder_id, p.to_on FROM joined j JOIN record_parentalresponsibility p ON p.person_id = j.ref
   WHERE p.standing
     AND NOT EXISTS (SELECT 1 FROM record_parentalresponsibility x WHERE x.replaces_id = p.ref)) tie
LEFT JOIN record_personcard c ON c.person_id = parent
WHERE to_on IS NULL OR to_on >= %(today)s
ORDER BY child, coalesce(c.canonical_id, parent), parent <> c.canonical_id, parent
"""


def name_recipients(planned: Rows, *, by: Viewer, now: datetime) -> Rows:
    """The planned rows, with each duty to tell a family in the place of which stands one for every parent (and holder of
    parental responsibility) the record knows, and one for the child once born. With no parent known yet, one says so.

    Each is decided by itself afterwards: a mother may be told while telling a father is withheld. Where a parent or carer asked
    for help themselves and the record does not know them, they are told as whoever asked, and no unknown parent stands beside
    them; where it does, they are told once (`one_telling`).
    """
    notices = [row for row in planned.of(models.Notice) if row.to == FAMILY]
    if not notices:
        return planned
    children = {row.person_id for row in notices}
    parents = _tied(children, now=now)
    lives = histories.life_of(children)
    expected = {child for child in children if _unborn(lives.get(child, {}))}
    return once_each(to_each(planned, parents, expected, by=by, now=now), by=by, now=now)


def _tied(children: Collection[UUID], *, now: datetime) -> Mapping[UUID, list[UUID]]:
    parents: dict[UUID, list[UUID]] = defaultdict(list)
    given = {"children": list(children), "parents": list(PARENTS), "today": london_day(now)}
    for child, parent in read_rows(TIED, given):
        parents[child].append(parent)
    return parents


def name_the_unknown(child: UUID, *, by: Viewer, now: datetime) -> Rows:
    """The rows by which every parent the record knows by now is owed what was owed to parents not yet known: as it stands, held where
    it is held, unless they are owed it already. The duty to nobody stops. What was told, or is being sent, stays as it is."""
    rows = Rows()
    unknown = models.Notice.objects.filter(person=child, to=PARENT, to_person=None)
    waiting = list(unknown.prefetch_related(Prefetch("steps", models.NoticeStep.objects.order_by("n"))))
    known = sorted(_tied([child], now=now).get(child, ())) if waiting else []
    for notice in waiting if known else ():
        steps = list(notice.steps.all())
        named = steps[-1].ground == NOW_KNOWN  # of one parent; now another is known too
        stands = steps[-2] if named else steps[-1]
        if stands.kind not in STILL_TO_TELL:
            continue
        if stands.kind == Kind.FAILED:  # nobody was there to be reached
            stands = models.NoticeStep(kind=Kind.OWED, at=now)
        for parent in _not_owed_yet(notice, known):
            _add(rows, notice, stands, PARENT, parent, by=by, now=now)
        if not named:
            rows.add(
                models.NoticeStep(
                    notice_id=notice.pk,
                    n=steps[-1].n + 1,
                    kind=Kind.STOPPED,
                    at=now,
                    ground=NOW_KNOWN,
                    **stamp(by, now),
                )
            )
    return rows


def _not_owed_yet(notice: models.Notice, parents: Iterable[UUID]) -> list[UUID]:
    """Those of these parents who are owed it by none of the records that are joined as theirs."""
    same = models.Notice.objects.filter(event=notice.event_id, tell=notice.tell, to_person__isnull=False)
    owed = set(same.values_list("to_person__card__canonical", flat=True))
    cards = models.PersonCard.objects.filter(person__in=parents).values_list("person", "canonical")
    return [parent for parent, canonical in sorted(cards) if canonical not in owed]


def to_each(
    planned: Rows,
    parents: Mapping[UUID, Iterable[UUID]],
    expected: Collection[UUID] = (),
    *,
    by: Viewer,
    now: datetime,
) -> Rows:
    """The same, where who is a parent of whom is known already. `expected`: children who are not born yet."""
    notices = [row for row in planned.of(models.Notice) if row.to == FAMILY]
    steps = {step.notice_id: step for step in planned.of(models.NoticeStep)}
    gone = {row.pk for row in notices}
    kept = Rows(
        [row for row in planned.rows if row.pk not in gone and getattr(row, "notice_id", None) not in gone]
    )
    by_carer = {row.pk for row in planned.of(models.Event) if (row.facts or {}).get("asked_by_carer")}
    for notice in notices:
        theirs = sorted(parents.get(notice.person_id, ()))
        unknown = not theirs and notice.event_id not in by_carer
        told: Iterable[tuple[str, UUID | None]] = [
            *((PARENT, parent) for parent in theirs),
            *([(PARENT, None)] if unknown else []),
            *([] if notice.person_id in expected else [(CHILD, notice.person_id)]),
        ]
        for to, person in told:
            _add(kept, notice, steps[notice.pk], to, person, by=by, now=now)
    return kept


def _unborn(life: Mapping[str, date]) -> bool:
    """Whether a baby is expected and nobody has written down a birth."""
    return "due_on" in life and "born_on" not in life


def _add(
    rows: Rows,
    notice: models.Notice,
    step: models.NoticeStep,
    to: str,
    person: UUID | None,
    *,
    by: Viewer,
    now: datetime,
) -> None:
    one = models.Notice(
        event_id=notice.event_id,
        person_id=notice.person_id,
        tell=notice.tell,
        to=to,
        to_person_id=person,
        to_words="" if person else "Parents, not yet known",
        what=notice.what,
        due_on=notice.due_on,
        due_at=notice.due_at,
        **stamp(by, now),
    )
    rows.add(
        one,
        models.NoticeStep(
            notice_id=one.pk,
            kind=step.kind,
            at=step.at,
            ground=step.ground,
            authoriser=step.authoriser,
            review_on=step.review_on,
            **stamp(by, now),
        ),
    )
