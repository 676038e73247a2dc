"""At the front door: a contact, what was asked and answered, and what was decided (S02 to S04); and closing (S23)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import When, event, happen, passage, stamp
from alongside.record.actions.contact import INDIVIDUALS, decision_facts
from alongside.record.write import Rows
from examples.large import names
from examples.large.planning import Planning

LINES = ("welfare", "family_network", "whose_responsibility", "decided_together", "why_necessary")


class FrontDoor(Planning):
    """What is done with a contact and a referral."""

    contact: models.Contact
    question: models.ContactStep

    def _received(
        self, children: list[UUID], by: Viewer, at: datetime, *, source: str, worry: str, family_knows: str
    ) -> None:
        said, planned = passage(
            worry.format(name=self.family.children[self.children.index(children[0])].given),
            source=models.Passage.Source.TOLD,
            by=by,
            now=at,
        )
        public = source in INDIVIDUALS
        self.contact = models.Contact(
            received_at=at - timedelta(minutes=5),
            channel="phone",
            source=source,
            referrer_role="" if public else "Professional",
            shield=models.Contact.Shield.PUBLIC if public else models.Contact.Shield.NONE,
            family_knows=family_knows,
            said_id=said.pk,
            **stamp(by, at),
        )
        if public:
            length = said.characters
            planned.add(
                models.PassageMark(
                    passage_id=said.pk, start=0, end=length, shield="referrer", **stamp(by, at)
                )
            )
        planned.add(self.contact, *self._opens("contact", children, None, by=by, now=at).rows)
        facts = {
            "contact_kind": "service_request",
            "source": source,
            "anonymous": False,
            "member_of_the_public": public,
            "family_knows": family_knows,
            "out_of_hours": False,
            "bulk": False,
        }
        self._happens(
            "contact_received",
            children,
            "contact",
            self.contact.received_at,
            facts,
            by=by,
            now=at,
            rows=planned,
        )
        events = {row.person_id: row.pk for row in planned.of(models.Event)}
        for child in children:
            link = {"part": "child", "matter_id": self.runs["contact", child], "event_id": events[child]}
            planned.add(
                models.ContactPerson(contact_id=self.contact.pk, person_id=child, **link, **stamp(by, at))
            )
        self._keep(planned, by=by, now=at)

    def _contact_step(
        self,
        children: list[UUID],
        kind: str,
        facts: dict[str, Any],
        *,
        by: Viewer,
        at: datetime,
        planned: Rows | None = None,
        **more: Any,
    ) -> models.ContactStep:
        plain = {name: value for name, value in facts.items() if value is not None}
        step = models.ContactStep(
            contact_id=self.contact.pk, kind=kind, at=at, facts=plain, **more, **stamp(by, at)
        )
        rows = Rows() if planned is None else planned
        rows.add(step)
        self._happens(kind, children, "contact", at, plain, by=by, rows=rows)
        if planned is None:
            self._keep(rows, by=by, now=at)
        return step

    def _taken_up(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        self._contact_step(children, "check_started", {"worker": str(by.user)}, by=by, at=at)

    def _asked_agency(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        facts = {"agency": "Health visiting", "consent_sought": "agreed", "lawful_basis": "public_task"}
        question = "What do you know of the children and who looks after them?"
        self.question = self._contact_step(
            children, "agency_asked", facts, by=by, at=at, who="Health visiting", words=question
        )

    def _agency_answered(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        facts, words = (
            {"agency": self.question.who, "answer": "known"},
            "Weighed on time and seen at the clinic.",
        )
        more = {"who": self.question.who, "words": words, "asked_id": self.question.pk}
        self._contact_step(children, "agency_answered", facts, by=by, at=at, **more)

    def _checks_done(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        self._contact_step(children, "checks_complete", {"worker": str(by.user)}, by=by, at=at)

    def _contact_ends(self, children: list[UUID], by: Viewer, at: datetime, *, outcome: str) -> None:
        reasons = "Nobody is in danger, and what was asked for is found elsewhere."
        facts = decision_facts(outcome, reasons, "", by)
        self._contact_step(children, "contact_decided", facts, by=by, at=at, outcome=outcome, words=reasons)

    def _becomes_referral(self, children: list[UUID], by: Viewer, at: datetime, *, need: str) -> None:
        reasons, planned = "The children may be in need.", Rows()
        facts = decision_facts("referral", reasons, "", by)
        more = {"outcome": "referral", "words": reasons, "planned": planned}
        self._contact_step(children, "contact_decided", facts, by=by, at=at, **more)
        planned.add(*self._opens("referral", children, "contact", by=by, now=at).rows)
        received = {
            "source": self.contact.source,
            "primary_need": need,
            "anonymous": False,
            "member_of_the_public": self.contact.shield == models.Contact.Shield.PUBLIC,
            "family_knows": self.contact.family_knows,
        }
        when = self.contact.received_at
        self._happens("referral_received", children, "referral", when, received, by=by, now=at, rows=planned)
        self._keep(planned, by=by, now=at)

    def _referral_decided(
        self, children: list[UUID], by: Viewer, at: datetime, *, outcomes: Sequence[str]
    ) -> None:
        facts = {
            "outcomes": list(outcomes),
            "reasons": self.chance.choice(names.REASONS),
            "decided_by": str(by.user),
            "decided_by_role": by.role,
            **dict.fromkeys(LINES, "Not yet known"),
        }
        self._keep(self._happens("referral_decided", children, "referral", at, facts, by=by), by=by, now=at)

    def _allocated(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        facts = {"worker": str(self.crew.worker.user), "team": str(self.crew.team)}
        self._keep(self._happens("allocated", children, "referral", at, facts, by=by), by=by, now=at)

    def _agreed(self, children: list[UUID], by: Viewer, at: datetime, *, scope: str) -> None:
        facts = {"given_by": self._mother, "scope": scope, "informed": True}
        planned = Rows()
        for child in children:
            row = event(
                "agreement_given",
                child,
                self.runs["referral", child],
                When.day(at.date()),
                facts,
                by=by,
                now=at,
            )
            self.histories[child] = happen(planned, self.histories[child], row, by=by, now=at)
        self._keep(planned, by=by, now=at)

    def _closed(self, children: list[UUID], by: Viewer, at: datetime, *, reason: str) -> None:
        facts = {
            "closure_reason": reason,
            "reasons": self.chance.choice(names.REASONS),
            "decided_by": str(by.user),
            "decided_by_role": by.role,
            "family_told": True,
        }
        self._keep(self._happens("referral_closed", children, "referral", at, facts, by=by), by=by, now=at)
        self._tells(children, self.crew.worker, at)
