"""Plans in writing: what must change, what is done about it and by whom, what came of it; for help and for protection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from alongside.design.words import day_words
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import stamp
from alongside.record.actions.documents import Writing
from alongside.record.actions.plans import new_plan
from alongside.record.write import Rows
from examples.large import names
from examples.large.planning import Planning
from examples.large.written import signed, words_in

Item, Step, Stage = models.PlanItem.Kind, models.PlanItemStep.Kind, models.PlanVersion.Stage
RUN_OF = {models.Plan.Kind.CHILD_IN_NEED: "child_in_need", models.Plan.Kind.PROTECTION: "protection_plan"}
A_HALF_YEAR = timedelta(days=180)


@dataclass(slots=True)
class InWriting:
    """A plan as far as it was written: its words, its items, how many versions were kept, and whom it is still for."""

    plan: models.Plan
    children: tuple[UUID, ...]
    goes_on: set[UUID]
    words: Rows = field(default_factory=Rows)
    items: list[models.PlanItem] = field(default_factory=list)
    versions: int = 0


class Plans(Planning):
    """What is written when a plan begins, is developed, and ends."""

    plans: list[InWriting]

    def _plan_in_writing(
        self, kind: str, children: Sequence[UUID], words: Sequence[Writing], *, by: Viewer, now: datetime
    ) -> Rows:
        """A new plan for these children, whose matters run, with its first words."""
        matters = {child: self.runs[RUN_OF[kind], child] for child in children}
        made, rows = new_plan(kind, matters, by=by, now=now)
        here = InWriting(
            made, tuple(children), set(children), words_in(made.document_id, words, by=by, now=now)
        )
        self.plans = [*getattr(self, "plans", []), here]
        rows.add(*here.words.rows)
        return rows

    def _plan_of(self, children: Sequence[UUID], kind: str) -> InWriting | None:
        """The latest plan of this kind that goes on for one of these children."""
        found = [
            each
            for each in getattr(self, "plans", [])
            if each.plan.kind == kind and not each.goes_on.isdisjoint(children)
        ]
        return found[-1] if found else None

    def _needs(self, here: InWriting, *, by: Viewer, now: datetime) -> Rows:
        """Two things that must change, and what is done about each."""
        rows, until = Rows(), now.date() + A_HALF_YEAR
        worker = {"user": by.user, "words": f"Measured by {by.name}"}
        for n in range(1, 3):
            worry, change, measure = self.chance.choice(names.NEEDS)
            said = {"worry": worry, "change": change, "measure": measure}
            need = self._item(rows, here, Item.NEED, n, 100 * n, said, worker, until, by=by, now=now)
            action, name, agency = self.chance.choice(names.ACTIONS)
            who = {"name": name, "agency": agency, "words": f"{name}, {agency}"}
            does, at = {"action": action}, 100 * n + 10 + n
            self._item(rows, here, Item.ACTION, n, at, does, who, until, by=by, now=now, under=need.pk)
        return rows

    def _item(
        self,
        rows: Rows,
        here: InWriting,
        kind: str,
        n: int,
        position: int,
        said: Mapping[str, str],
        who: Mapping[str, object],
        by_on: date,
        *,
        by: Viewer,
        now: datetime,
        under: UUID | None = None,
    ) -> models.PlanItem:
        item = models.PlanItem(plan_id=here.plan.pk, kind=kind, under_id=under, n=n, **stamp(by, now))
        owner = {key: value for key, value in who.items() if key != "words"}
        rows.add(
            item,
            *(models.PlanItemChild(item_id=item.pk, person_id=c, **stamp(by, now)) for c in here.children),
            models.PlanItemTerms(item_id=item.pk, n=0, by_on=by_on, **owner, **stamp(by, now)),
        )
        words = {**said, "terms": f"{who['words']}. By {day_words(by_on)}"}
        places = {name: position + m for m, name in enumerate(said)} | {"terms": position + 3}
        writings = [
            Writing(slot=f"{name}:{item.pk}", words=text, position=places[name], about=here.children)
            for name, text in words.items()
        ]
        written = words_in(here.plan.document_id, writings, by=by, now=now)
        here.words.add(*written.rows)
        here.items.append(item)
        rows.add(*written.rows)
        return item

    def _version(
        self, here: InWriting, stage: str, *, by: Viewer, now: datetime, meeting: UUID | None = None
    ) -> Rows:
        """The plan kept as it now stands."""
        here.versions += 1
        rows = signed(
            here.plan.document_id, here.words, role=f"plan_{stage}", number=here.versions, by=by, now=now
        )
        version = rows.of(models.SignedVersion)[0]
        rows.add(
            models.PlanVersion(
                plan_id=here.plan.pk,
                signed_id=version.pk,
                stage=stage,
                meeting_id=meeting,
                **stamp(by, now),
            )
        )
        return rows

    def _came_of(self, here: InWriting, child: UUID, on: date, *, by: Viewer, now: datetime) -> Rows:
        """The plan has ended for a child; for the last of them, what came of each part of it."""
        here.goes_on.discard(child)
        if here.goes_on:
            return Rows()
        return Rows(
            [
                models.PlanItemStep(
                    item_id=item.pk,
                    n=0,
                    kind=Step.REACHED if item.kind == Item.NEED else Step.ENDED,
                    on=on,
                    **stamp(by, now),
                )
                for item in here.items
            ]
        )
