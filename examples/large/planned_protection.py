"""The enquiry (S13 to S16), its conference (S17, S22), and the child protection plan with its core groups (S19 to S23)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.law.plans import PARTS
from alongside.law.steps.protection_plan import plans_elsewhere
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import passage, stamp, task
from alongside.record.actions.documents import Writing, new_document
from alongside.record.actions.meetings import Who, new_meeting, place_rows
from alongside.record.write import Rows
from examples.large import names
from examples.large.planned_plans import Plans, Stage
from examples.large.written import words_in

PLACE = "Civic Centre, Market Street"
# Who comes beside the family and the council: role, name, agency.
AGENCIES = (
    ("school", "Designated safeguarding lead", "The school"),
    ("health", "Named nurse", "Health visiting"),
    ("police", "Detective sergeant", "Child abuse investigation unit"),
)
Steps = models.SeatStep.Kind
PLAN = models.Plan.Kind.PROTECTION
OUTLINE = next(place for place, part in enumerate(PARTS) if part[0] == "outline")


class Protection(Plans):
    """What is done where harm is suspected."""

    meeting: models.Meeting
    seats: dict[str, models.Seat]
    seat_steps: Counter[UUID]

    # --- the enquiry ------------------------------------------------------------------------------------------------

    def _discussed(self, children: list[UUID], by: Viewer, at: datetime, *, joint: bool) -> None:
        document, planned = new_document(
            "strategy_discussion", children, title="Strategy discussion", by=by, now=at
        )
        occasion = self._occasion("strategy_discussion", document.pk, at, "By phone", by=by)
        planned.add(occasion)
        for child in children:
            there = {"occasion_id": occasion.pk, "person_id": child, "part": "child"}
            planned.add(models.OccasionPerson(**there, **stamp(by, at)))
        worry = "Marks that were explained in three ways, and a child who says who did it."
        written = words_in(
            document.pk, [Writing(slot="worry", words=worry, about=tuple(children))], by=by, now=at
        )
        planned.add(*written.rows)
        took = (("social_worker", by.name, ""), *AGENCIES[1:])
        for n, (role, name, agency) in enumerate(took):
            user = by.user if role == "social_worker" else None
            part = {"role": role, "name": name, "agency": agency, "user": user, "n": n}
            planned.add(models.TookPart(occasion_id=occasion.pk, **part, **stamp(by, at)))
        planned.add(*self._opens("enquiry", children, "referral", by=by, now=at).rows)
        facts = {
            "initiates_enquiry": True,
            "enquiry_kind": "joint" if joint else "single",
            "agencies": [agency or "Social worker" for _, _, agency in took],
            "core_present": ["social_care", "health", "police"],
            "lead": str(self.crew.worker.user),
            "lead_is_social_worker": True,
            "acted_first": False,
            "harm_where": "in_the_home",
            "reasons": self.chance.choice(names.REASONS),
            "decided_by": str(by.user),
            "decided_by_role": by.role,
        }
        self._happens(
            "strategy_discussion_held",
            children,
            "enquiry",
            at,
            facts,
            by=by,
            occasion=occasion.pk,
            rows=planned,
        )
        self._keep(planned, by=by, now=at)

    def _occasion(
        self, kind: str, document: UUID, at: datetime, place: str, *, by: Viewer
    ) -> models.Occasion:
        when = {"on": at.date(), "at": at, "precision": models.Precision.MOMENT}
        return models.Occasion(kind=kind, place=place, document_id=document, **when, **stamp(by, at))

    def _enquiry_planned(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        facts = {
            "speaks_with_child": f"{by.name}, at school",
            "where": "At school, in a room they know",
            "how_often": "Once, so that nobody need say it twice",
            "tells_parents": f"{by.name}, this afternoon",
            "distress_kept_down": "A teacher they like stays near by.",
        }
        self._keep(self._happens("enquiry_planned", children, "enquiry", at, facts, by=by), by=by, now=at)

    def _medical(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        facts = {"agreed_on": "parent", "agreed_by": self._mother, "child_said_no": False}
        self._keep(self._happens("medical_held", children, "enquiry", at, facts, by=by), by=by, now=at)

    def _findings(self, children: list[UUID], by: Viewer, at: datetime, *, finding: str) -> None:
        document, planned = new_document(
            "enquiry_findings", children, title="What the enquiry found", by=by, now=at
        )
        occasion = self._occasion("enquiry_findings", document.pk, at, "", by=by)
        writings = [
            Writing(
                slot=f"found:{child}", words=self.chance.choice(names.REASONS), position=n, about=(child,)
            )
            for n, child in enumerate(children)
        ]
        planned.add(occasion, *words_in(document.pk, writings, by=by, now=at).rows)
        manager = self.crew.manager.user
        facts = {"sent_by": str(by.user), "sent_to": str(manager), "proposed": finding}
        self._happens(
            "findings_sent", children, "enquiry", at, facts, by=by, occasion=occasion.pk, rows=planned
        )
        first = planned.of(models.Event)[0]
        words = f"{by.name} asks you to read and sign what this enquiry found."
        because = {"person": first.person_id, "event_": first.pk, "for_user": manager}
        self.waiting = task("sign_enquiry", words, **because, by=by, now=at)
        planned.add(self.waiting)
        self._keep(planned, by=by, now=at)

    def _concluded(
        self, children: list[UUID], by: Viewer, at: datetime, *, finding: str, conference: bool
    ) -> None:
        assert self.waiting is not None
        reasons = self.chance.choice(names.REASONS)
        who = {"decided_by": str(by.user), "decided_by_role": by.role}
        facts = {"finding": finding, "reasons": reasons, "written_by": str(self.crew.worker.user), **who}
        planned = self._happens("enquiry_concluded", children, "enquiry", at, facts, by=by)
        if conference:
            asked = {"asked_by": str(by.user), "reasons": reasons}
            self._happens("conference_asked_for", children, "enquiry", at, asked, by=by, rows=planned)
            for row in [row for row in planned.of(models.Event) if row.kind == "conference_asked_for"]:
                words = f"{by.name} asks for a child protection conference."
                asks = {"person": row.person_id, "event_": row.pk, "for_role": "conference_chair"}
                planned.add(task("arrange_conference", words, **asks, by=by, now=at))
        else:
            why = {"reasons": reasons, **who}
            self._happens("conference_not_required", children, "enquiry", at, why, by=by, rows=planned)
        planned.add(models.TaskDone(task_id=self.waiting.pk, outcome="signed", **stamp(by, at)))
        self._keep(planned, by=by, now=at)

    # --- the conference ---------------------------------------------------------------------------------------------

    def _conference_called(
        self, children: list[UUID], by: Viewer, at: datetime, *, form: str, held: datetime, late: bool
    ) -> None:
        parent = "enquiry" if form == "initial" else "protection_plan"
        planned = self._opens("conference", children, parent, by=by, now=at)
        chair = self.crew.chair
        facts = {
            "conference": form,
            "planned_on": held.date().isoformat(),
            "planned_at": held.isoformat(),
            "chair": chair.name,
        }
        if late:
            facts |= {
                "late_why": "The nurse who knows the family was away.",
                "late_authorised_by": by.name,
                "interim_plan": "The children sleep at their grandmother's.",
            }
        self._happens("conference_booked", children, "conference", at, facts, by=by, rows=planned)
        runs = {child: self.runs["conference", child] for child in children}
        self.meeting, more = new_meeting("conference", runs, form=form, at=held, place=PLACE, by=by, now=at)
        more.add(
            *place_rows(self.meeting.pk, Who(role="chair", user=chair.user, name=chair.name), by=by, now=at)
        )
        self.seats = {"chair": more.of(models.Seat)[0]}
        self.seat_steps = Counter({self.seats["chair"].pk: 1})
        planned.add(*more.rows)
        for waiting in self._waiting_for_a_conference(children):
            planned.add(models.TaskDone(task_id=waiting, outcome="called", **stamp(by, at)))
        self._keep(planned, by=by, now=at)

    def _waiting_for_a_conference(self, children: list[UUID]) -> list[UUID]:
        done = {row.task_id for row in self.rows.of(models.TaskDone)}
        tasks = self.rows.of(models.Task)
        return [
            t.pk
            for t in tasks
            if t.kind == "arrange_conference" and t.person_id in children and t.pk not in done
        ]

    def _asked(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        """Each person is asked by themselves: every parent known, the worker, the agencies, and each child."""
        planned = Rows()
        parents = dict.fromkeys(parent for child in children for parent in self.parents[child])
        for n, parent in enumerate(parents):
            responsible = self._responsible(self.adults.index(parent))
            who = {"role": "parents", "person_id": parent}
            self._seat(
                planned, children, f"parent {n}", who, "letter", by, at, has_responsibility=responsible
            )
        worker = self.crew.worker
        user = {"role": "social_worker", "user": worker.user, "name": worker.name}
        self._seat(planned, children, "worker", user, "email", by, at)
        for role, name, agency in AGENCIES:
            self._seat(
                planned, children, role, {"role": role, "name": name, "agency": agency}, "email", by, at
            )
        for child in [one for one in children if not self._unborn(one)]:
            self._seat(
                planned,
                children,
                f"child {child}",
                {"role": "child", "person_id": child},
                "in_person",
                by,
                at,
            )
        self._keep(planned, by=by, now=at)

    def _seat(
        self,
        planned: Rows,
        children: list[UUID],
        key: str,
        who: Mapping[str, Any],
        how: str,
        by: Viewer,
        at: datetime,
        **facts: Any,
    ) -> None:
        seat = models.Seat(meeting_id=self.meeting.pk, **who, **stamp(by, at))
        self.seats[key] = seat
        planned.add(seat)
        self._seat_step(planned, seat, Steps.ASKED, {"how": how}, by, at)
        named = str(seat.person_id) if seat.person_id else seat.name
        invited = {"person": named, "role": seat.role, **facts}
        self._happens("conference_invited", children, "conference", at, invited, by=by, rows=planned)

    def _seat_step(
        self, planned: Rows, seat: models.Seat, kind: str, facts: dict[str, Any], by: Viewer, at: datetime
    ) -> None:
        n = self.seat_steps[seat.pk]
        self.seat_steps[seat.pk] += 1
        planned.add(models.SeatStep(seat_id=seat.pk, n=n, kind=kind, at=at, facts=facts, **stamp(by, at)))

    def _report_given(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        """The family have the report, and each child's view is kept as theirs."""
        planned = Rows()
        for seat in self._of("parents"):
            given = {
                "report": "social_worker",
                "how": "read_together",
                "on": at.date().isoformat(),
                "understood": "yes",
            }
            self._seat_step(planned, seat, Steps.REPORT_GIVEN, given, by, at)
            shared = {"shared_with": str(seat.person_id), "report": "social_worker", "how": "read_together"}
            self._happens("report_shared", children, "conference", at, shared, by=by, rows=planned)
        for seat in self._of("child"):
            child = seat.person_id
            kept, more = passage(
                self.chance.choice(names.SAID), about=[child], told_by=[child], source="told", by=by, now=at
            )
            planned.add(*more.rows)
            self._seat_step(planned, seat, Steps.VIEW, {"state": "given", "passage": str(kept.pk)}, by, at)
            view = {"view_of": "child", "state": "given", "person": str(child)}
            self._happens("conference_view", [child], "conference", at, view, by=by, rows=planned)
        self._keep(planned, by=by, now=at)

    def _of(self, role: str) -> list[models.Seat]:
        return [seat for seat in self.seats.values() if seat.role == role]

    def _conference_held(
        self,
        children: list[UUID],
        by: Viewer,
        at: datetime,
        *,
        form: str,
        held: datetime,
        decisions: Mapping[int, str],
        category: str,
        core_group_on: date,
        next_on: date,
    ) -> None:
        planned, decided = Rows(), held + timedelta(hours=2)
        for seat in self.seats.values():
            self._seat_step(planned, seat, Steps.CAME, {"came": "whole"}, by, at)
        occasion = self._occasion("conference", self.meeting.document_id, decided, PLACE, by=by)
        planned.add(occasion)
        for n, child in zip(decisions, children, strict=True):
            decision = decisions[n]
            facts = {
                "conference": form,
                "decision": decision,
                "category": category if decision == "plan" else None,
                "next_on": next_on.isoformat(),
                "chair": by.name,
                "present": sorted({seat.role for seat in self.seats.values()}),
                "responsibility_asked": True,
                "help_after": "A plan of help, for three months." if decision == "ends" else None,
            }
            one = {"by": by, "now": at, "occasion": occasion.pk, "rows": planned}
            self._happens("conference_held", [child], "conference", decided, facts, **one)
            self._follows(
                child, decision, decided + timedelta(seconds=1), category, core_group_on, next_on, one
            )
        writings = [
            Writing(
                slot=f"decision:{child}",
                words=self.chance.choice(names.REASONS),
                position=80 + n,
                about=(child,),
            )
            for n, child in enumerate(children)
        ]
        planned.add(*words_in(self.meeting.document_id, writings, by=by, now=at).rows)
        planned.add(*self._plans_written(children, list(decisions.values()), at, by=by).rows)
        self._keep(planned, by=by, now=at)

    def _plans_written(self, children: list[UUID], decided: list[str], at: datetime, *, by: Viewer) -> Rows:
        """The plan a conference made, in outline, as its first version; what came of the one it ended."""
        rows = Rows()
        begins = [child for child, each in zip(children, decided, strict=True) if each == "plan"]
        if begins:
            outlines = [
                Writing(
                    slot=f"outline:{child}",
                    words=self.chance.choice(names.OUTLINES),
                    position=OUTLINE * 10,
                    about=(child,),
                )
                for child in begins
            ]
            rows.add(*self._plan_in_writing(PLAN, begins, outlines, by=by, now=at).rows)
            here = self._plan_of(begins, PLAN)
            assert here is not None
            rows.add(*self._version(here, Stage.OUTLINE, meeting=self.meeting.pk, by=by, now=at).rows)
        for child, each in zip(children, decided, strict=True):
            if each == "ends" and (here := self._plan_of([child], PLAN)):
                rows.add(*self._came_of(here, child, at.date(), by=by, now=at).rows)
        return rows

    def _follows(
        self,
        child: UUID,
        decision: str,
        at: datetime,
        category: str,
        core_group_on: date,
        next_on: date,
        one: dict[str, Any],
    ) -> None:
        """What a conference decided begins or ends with it."""
        if decision == "plan":
            core = [str(seat.pk) for seat in self.seats.values() if seat.role not in ("chair", "police")]
            facts = {
                "category": category,
                "plans_elsewhere": plans_elsewhere(self.histories[child]),
                "lead_social_worker": str(self.crew.worker.user),
                "core_group": core,
                "core_group_on": core_group_on.isoformat(),
                "review_on": next_on.isoformat(),
            }
            one["rows"].add(
                *self._opens("protection_plan", [child], "conference", by=one["by"], now=one["now"]).rows
            )
            self._happens("protection_plan_started", [child], "protection_plan", at, facts, **one)
        elif decision == "ends":
            facts = {"ground": "review_decision", "help_after": "A plan of help, for three months."}
            self._happens("protection_plan_ended", [child], "protection_plan", at, facts, **one)

    def _decision_sent(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        planned = Rows()
        for seat in self._of("parents"):
            recipient = {"recipient": str(seat.person_id)}
            self._happens(
                "conference_decision_sent", children, "conference", at, recipient, by=by, rows=planned
            )
            self._seat_step(planned, seat, Steps.DECISION_SENT, {"how": "by_hand"}, by, at)
        self._keep(planned, by=by, now=at)

    # --- the plan ---------------------------------------------------------------------------------------------------

    def _core_group(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        """A core group; the first one makes the full plan of the outline."""
        facts = {"present": ["parents", "social_worker", "school", "health"], "early_review_asked": False}
        planned = self._happens("core_group_held", children, "protection_plan", at, facts, by=by)
        here = self._plan_of(children, PLAN)
        if here is not None and not here.items:
            planned.add(*self._needs(here, by=by, now=at).rows)
            developed = {"version": here.versions + 1}
            self._happens("plan_developed", children, "protection_plan", at, developed, by=by, rows=planned)
            planned.add(*self._version(here, Stage.DEVELOPED, by=by, now=at).rows)
        self._keep(planned, by=by, now=at)

    def _stepped_down(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        facts = {
            "to": "child_in_need",
            "reasons": self.chance.choice(names.REASONS),
            "decided_by": str(by.user),
            "decided_by_role": by.role,
            "family_told": True,
            "agreed_by": self._mother,
        }
        self._keep(self._happens("help_stepped", children, "referral", at, facts, by=by), by=by, now=at)
