"""Visits and notes, the assessment (S08), and the plan of help (S10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.law import assessment_form
from alongside.law.plans import PARTS
from alongside.law.steps import assessment as law
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import When, breach, stamp, task
from alongside.record.actions.assessment import said_at_sign_off
from alongside.record.actions.documents import Writing, new_document
from alongside.record.actions.recording import KINDS, ChildThere, Entry, what_happened, writings_of
from alongside.record.write import Rows
from examples.large import names
from examples.large.planned_plans import Plans
from examples.large.planning import ANSWERED
from examples.large.written import signed, words_in


class Work(Plans):
    """What a worker does with a family."""

    # --- written up -------------------------------------------------------------------------------------------------

    def _visited(
        self,
        children: list[UUID],
        by: Viewer,
        at: datetime,
        *,
        seen: Mapping[int, str],
        words: str,
        said: Mapping[int, str],
    ) -> None:
        there = tuple(
            ChildThere(
                person=child,
                seen=seen[n],
                why_not="not_there" if seen[n] == "not_seen" else "",
                words=said.get(n, ""),
            )
            for n, child in zip(seen, children, strict=True)
        )
        self._written_up("visit", words, there, by, at, place="at home", source="seen")

    def _noted(self, children: list[UUID], by: Viewer, at: datetime, *, words: str) -> None:
        there = tuple(ChildThere(person=child) for child in children)
        self._written_up("note", words, there, by, at, source="told")

    def _written_up(
        self, kind: str, words: str, there: tuple[ChildThere, ...], by: Viewer, at: datetime, **more: Any
    ) -> None:
        when = When.moment(at - timedelta(minutes=40))
        name = self._name(there[0].person).split()[0]
        entry = Entry(kind=kind, when=when, account=words.format(name=name), children=there, **more)
        made, planned = new_document(kind, [each.person for each in there], title=KINDS[kind], by=by, now=at)
        planned.add(*words_in(made.pk, writings_of(entry), by=by, now=at).rows)
        self.histories |= what_happened(planned, entry, made.pk, self.histories, by=by, now=at)
        self._keep(planned, by=by, now=at)

    # --- the assessment ---------------------------------------------------------------------------------------------

    def _assessment_begins(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        self.document = models.Document(
            kind="assessment", title="Child and family assessment", **stamp(by, at)
        )
        when = When.moment(at)
        occasion = models.Occasion(
            kind="assessment",
            on=when.on,
            at=when.at,
            precision=when.precision,
            document_id=self.document.pk,
            **stamp(by, at),
        )
        planned = Rows([self.document, occasion])
        planned.add(*self._opens("assessment", children, "referral", by=by, now=at).rows)
        for child in children:
            planned.add(models.DocumentPerson(document_id=self.document.pk, person_id=child, **stamp(by, at)))
        facts = {"worker": str(by.user), "assessment_kind": "single"}
        self._happens(
            "assessment_started", children, "assessment", at, facts, by=by, occasion=occasion.pk, rows=planned
        )
        self._keep(planned, by=by, now=at)

    def _views(self, children: list[UUID], by: Viewer, at: datetime, *, adult: int, given: bool) -> None:
        facts = {
            "person": str(self.adults[adult]),
            "state": "given" if given else "not_found",
            "has_responsibility": self._responsible(adult),
            **({} if given else {"reason": "No answer at the last address we know."}),
        }
        self._keep(self._happens("views_recorded", children, "assessment", at, facts, by=by), by=by, now=at)

    def _submitted(
        self, children: list[UUID], by: Viewer, at: datetime, *, outcome: str, factors: Sequence[str]
    ) -> None:
        """The answers that sign-off needs are written, and a manager is asked to sign."""
        assert self.document is not None
        writings = [
            Writing(
                slot=slot,
                words=names.ANSWERS[question.slot],
                position=assessment_form.position_of(slot),
                about=(UUID(child),) if child else tuple(children),
            )
            for slot, question, child in assessment_form.slots(str(child) for child in children)
            if question.needed
        ]
        self.written = words_in(self.document.pk, writings, by=by, now=at)
        planned = Rows(list(self.written.rows))
        facts = {"submitted_by": str(by.user), "proposed_outcome": outcome, "factors": list(factors)}
        self._happens("assessment_submitted", children, "assessment", at, facts, by=by, rows=planned)
        for row in planned.of(models.Event):
            for caution in said_at_sign_off(self.histories[row.person_id], row.matter_id, now=at):
                planned.add(breach(row, caution, ground=ANSWERED[caution.key], by=by, now=at))
        words = f"{by.name} asks you to read and sign this assessment."
        self.waiting = task(
            "sign_assessment", words, person=children[0], for_user=self.crew.manager.user, by=by, now=at
        )
        planned.add(self.waiting)
        self._keep(planned, by=by, now=at)

    def _signed_off(
        self, children: list[UUID], by: Viewer, at: datetime, *, outcome: str, factors: Sequence[str]
    ) -> None:
        assert self.document is not None
        assert self.waiting is not None
        planned = signed(self.document.pk, self.written, role=by.role, by=by, now=at)
        reasons = self.chance.choice(names.REASONS)
        facts = {
            "outcome": outcome,
            "reasons": reasons,
            "signed_by": str(by.user),
            "signed_by_role": by.role,
            "written_by": str(self.crew.worker.user),
            "factors": list(factors),
        }
        self._happens("assessment_signed_off", children, "assessment", at, facts, by=by, rows=planned)
        planned.add(models.TaskDone(task_id=self.waiting.pk, outcome="signed", **stamp(by, at)))
        planned.add(*self._decision(children, outcome, reasons, by, at).rows)
        self._keep(planned, by=by, now=at)

    def _decision(self, children: list[UUID], outcome: str, reasons: str, by: Viewer, at: datetime) -> Rows:
        """The decision in writing, as the family reads it, a part for each child."""
        document, planned = new_document("assessment_decision", children, title="Decision", by=by, now=at)
        planned.add(
            models.Occasion(
                kind="assessment_decision",
                on=at.date(),
                at=at,
                precision=models.Precision.MOMENT,
                document_id=document.pk,
                **stamp(by, at),
            )
        )
        found, writings = dict(law.ROOM.words)[f"assessment_signed_off.{outcome}"], []
        for n, child in enumerate(children):
            words = found.format(day=f"{at.day} {at:%B %Y}", names=self._name(child))
            parts = ((f"found:{child}", words), (f"reasons:{child}", reasons))
            writings += [
                Writing(slot=slot, words=words, position=10 * n + m, about=(child,))
                for m, (slot, words) in enumerate(parts)
            ]
        rights = "\n".join(f"- {right}" for right in law.RIGHTS_AT_THE_END)
        last = (("rights", rights), ("signed", f"{by.name}, {by.role.replace('_', ' ')}"))
        about = tuple(children)
        writings += [
            Writing(slot=slot, words=words, position=901 + m, about=about)
            for m, (slot, words) in enumerate(last)
        ]
        planned.add(*words_in(document.pk, writings, by=by, now=at).rows)
        return planned

    # --- the plan of help -------------------------------------------------------------------------------------------

    def _help_begins(self, children: list[UUID], by: Viewer, at: datetime, *, review_on: date) -> None:
        planned = self._opens("child_in_need", children, "referral", by=by, now=at)
        facts = {
            "review_on": review_on.isoformat(),
            "agreed_by": self._mother,
            "lead": str(by.user),
            "child_view": "given",
        }
        self._happens("cin_plan_started", children, "child_in_need", at, facts, by=by, rows=planned)
        about, parts = tuple(children), {"strengths": names.STRENGTHS, "contingency": names.CONTINGENCY}
        words = [
            Writing(slot=slot, words=parts[slot], position=place * 10, about=about)
            for place, (slot, _, _) in enumerate(PARTS)
            if slot in parts
        ]
        planned.add(*self._plan_in_writing("child_in_need", children, words, by=by, now=at).rows)
        here = self._plan_of(children, "child_in_need")
        assert here is not None
        planned.add(*self._needs(here, by=by, now=at).rows)
        self._keep(planned, by=by, now=at)

    def _help_reviewed(self, children: list[UUID], by: Viewer, at: datetime, *, next_on: date) -> None:
        facts = {"next_review_on": next_on.isoformat(), "decision": "continues"}
        self._keep(
            self._happens("cin_plan_reviewed", children, "child_in_need", at, facts, by=by), by=by, now=at
        )

    def _help_ends(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        facts = {
            "reasons": self.chance.choice(names.REASONS),
            "ground": "outcomes_met",
            "decided_by": str(by.user),
            "decided_by_role": by.role,
        }
        planned = self._happens("cin_plan_ended", children, "child_in_need", at, facts, by=by)
        for child in children:
            if here := self._plan_of([child], "child_in_need"):
                planned.add(*self._came_of(here, child, at.date(), by=by, now=at).rows)
        self._keep(planned, by=by, now=at)
