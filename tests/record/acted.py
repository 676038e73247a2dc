"""A journey of the large council told through the actions that people really use, step by step.

What the bulk plans for the same steps must come to the same; the comparison is in test_large_council.py. A journey is told
as far as this file knows its steps: the plan of help and the child protection plan are not in it.
"""

from datetime import timedelta

from alongside.law import assessment_form
from alongside.record import models
from alongside.record.acting import When, new_ref
from alongside.record.actions import (
    assessment,
    contact,
    documents,
    emergency,
    enquiry,
    recording,
    referral,
    telling,
)
from alongside.record.actions.assessment import Outcome
from alongside.record.actions.contact import Identified, NewContact
from alongside.record.actions.documents import Writing
from alongside.record.actions.enquiry import Concluded, Discussion, ForChild, Proposed, Told
from alongside.record.actions.recording import ChildThere, Entry
from alongside.record.actions.referral import FiveLines
from alongside.record.write import Rows, write
from examples.large import names, planned_emergency
from examples.large.planned import Planned
from examples.large.planned_front_door import LINES
from examples.large.planned_protection import AGENCIES
from examples.large.planning import A_MINUTE, ANSWERED

NOT_YET = "Not yet known"
REASONS = names.REASONS[0]


class Acted:
    """One family, told by its crew through the actions."""

    def __init__(self, family, crew):
        self.family, self.crew = family, crew
        self.contact = self.asked = self.document = None
        self.runs = {}

    def knows(self, step):
        return hasattr(self, f"_{step.act}")

    def tell(self, steps):
        # Who they are is planned by the same function either way; here it is written down by the everyday writer.
        planned = Planned(self.family, self.crew, None)
        planned._people(self.crew.front_door, steps[0].at)
        write(Rows(list(planned.rows.rows)))
        self.people, self.adults = planned.children, planned.adults
        for step in steps:
            assert self.knows(step), step.act
            who = {"by": getattr(self.crew, step.by), "now": step.at}
            getattr(self, f"_{step.act}")([self.people[n] for n in step.children], who, **step.said)
        return self

    def _of(self, kind, children):
        return [self.runs[kind, child] for child in children]

    # --- the front door ---

    def _received(self, children, who, *, source, worry, family_knows):
        individual = source in contact.INDIVIDUALS
        new = NewContact(
            received_at=who["now"] - timedelta(minutes=5),
            said=worry.format(name=self.family.children[self.people.index(children[0])].given),
            channel="phone",
            source=source,
            referrer_role="" if individual else "Professional",
            family_knows=family_knows,
        )
        self.contact = contact.receive_contact(new, people=[Identified(child) for child in children], **who)

    def _taken_up(self, children, who):
        contact.take_up(self.contact, **who)

    def _asked_agency(self, children, who):
        self.asked = contact.ask_agency(
            self.contact,
            agency="Health visiting",
            question="What do you know of the children and who looks after them?",
            consent_sought="agreed",
            lawful_basis="public_task",
            **who,
        )

    def _agency_answered(self, children, who):
        words = "Weighed on time and seen at the clinic."
        contact.record_answer_of_agency(self.asked, answer="known", words=words, **who)

    def _checks_done(self, children, who):
        contact.checks_complete(self.contact, **who)

    def _contact_ends(self, children, who, *, outcome):
        reasons = "Nobody is in danger, and what was asked for is found elsewhere."
        contact.decide_contact(self.contact, outcome=outcome, reasons=reasons, **who)

    def _becomes_referral(self, children, who, *, need):
        started = referral.start_referral(
            self.contact, reasons="The children may be in need.", primary_need=need, **who
        )
        self.runs |= {("referral", child): run for child, run in started.items()}

    def _referral_decided(self, children, who, *, outcomes):
        lines = FiveLines(**dict.fromkeys(LINES, NOT_YET))
        referral.decide_referral(
            self._of("referral", children), outcomes=outcomes, reasons=REASONS, lines=lines, **who
        )

    def _tells(self, children, who):
        """Everybody who is owed word, in the order in which it came to be owed."""
        waiting = models.NoticeState.objects.filter(person__in=self.people, state__in=("owed", "held"))
        for notice in waiting.order_by("notice__recorded_at", "notice__event__n", "notice"):
            who = {**who, "now": who["now"] + A_MINUTE}
            telling.record_told(notice.notice_id, recipient="them", channel="in_person", **who)

    def _allocated(self, children, who):
        worker, team = self.crew.worker.user, self.crew.team
        referral.allocate(self._of("referral", children), worker=worker, team=team, **who)

    def _agreed(self, children, who, *, scope):
        mother = f"{self.family.mother.given} {self.family.mother.family}"
        for run in self._of("referral", children):
            referral.record_agreement(run, given_by=mother, scope=scope, on=who["now"].date(), **who)

    def _closed(self, children, who, *, reason):
        for run in self._of("referral", children):
            referral.close_referral(run, closure_reason=reason, reasons=REASONS, family_told=True, **who)
        self._tells(children, {"by": self.crew.worker, "now": who["now"]})

    # --- the worker ---

    def _visited(self, children, who, *, seen, words, said):
        there = [
            ChildThere(
                person=child,
                seen=seen[n],
                why_not="not_there" if seen[n] == "not_seen" else "",
                words=said.get(n, ""),
            )
            for n, child in zip(seen, children, strict=True)
        ]
        self._written_up("visit", words, there, who, place="at home", source="seen")

    def _noted(self, children, who, *, words):
        self._written_up("note", words, [ChildThere(person=child) for child in children], who, source="told")

    def _written_up(self, kind, words, there, who, **more):
        name = self.family.children[self.people.index(there[0].person)].given
        when = When.moment(who["now"] - timedelta(minutes=40))
        entry = Entry(kind=kind, when=when, account=words.format(name=name), children=tuple(there), **more)
        recording.record_entry(entry, document=new_ref(), **who)

    def _assessment_begins(self, children, who):
        started = assessment.start_assessment(self._of("referral", children), reasons=ANSWERED, **who)
        self.document = started.document
        self.runs |= {("assessment", child): run for child, run in started.matters.items()}

    def _views(self, children, who, *, adult, given):
        assessment.record_views(
            self._of("assessment", children),
            person=self.adults[adult],
            state="given" if given else "not_found",
            reason="" if given else "No answer at the last address we know.",
            has_responsibility=bool(self.family.adults[adult].basis),
            on=who["now"].date(),
            **who,
        )

    def _outcomes(self, children, outcome, factors):
        return {run: Outcome(outcome, REASONS, tuple(factors)) for run in self._of("assessment", children)}

    def _submitted(self, children, who, *, outcome, factors):
        writings = [
            Writing(
                slot=slot,
                words=names.ANSWERS[question.slot],
                position=assessment_form.position_of(slot),
                about=tuple(c for c in children if str(c) == child) or tuple(children),
            )
            for slot, question, child in assessment_form.slots(str(child) for child in children)
            if question.needed
        ]
        documents.keep(self.document, writings, **who)
        assessment.submit_assessment(
            self.document,
            self._outcomes(children, outcome, factors),
            to=self.crew.manager.user,
            cautions=ANSWERED,
            **who,
        )

    def _signed_off(self, children, who, *, outcome, factors):
        assessment.sign_off_assessment(
            self.document,
            self._outcomes(children, outcome, factors),
            written_by=self.crew.worker.user,
            cautions=ANSWERED,
            **who,
        )

    # --- the night it could not wait ---

    def _police_protection(self, children, who):
        facts = {
            "officer": planned_emergency.OFFICER,
            "designated_officer": planned_emergency.DESIGNATED,
            "reason": planned_emergency.REASON,
            "document": planned_emergency.FORM,
        }
        when = When.moment(who["now"])
        night = emergency.Night(
            children=children,
            when=when,
            arranged_by="police",
            stays_with="relative_or_friend",
            with_whom=planned_emergency.WITH,
            why=planned_emergency.WHY,
            authority=emergency.Authority(what="police_protection", when=when, facts=facts),
        )
        emergency.record_night(night, **who)

    def _home_again(self, children, who):
        mother = f"{self.family.mother.given} {self.family.mother.family}"
        when = When.moment(who["now"])
        emergency.come_home(children, when=when, to_whom=mother, ends=("police_protection",), **who)

    # --- the enquiry ---

    def _discussed(self, children, who, *, joint):
        took = [Told(role="social_worker", name=who["by"].name, user=who["by"].user)]
        took += [Told(role=role, name=name, agency=agency) for role, name, agency in AGENCIES[1:]]
        runs = enquiry.hold_strategy_discussion(
            Discussion(
                when=When.moment(who["now"]),
                how="call",
                children=[
                    ForChild(person=child, decision="joint" if joint else "single") for child in children
                ],
                took_part=took,
                worry="Marks that were explained in three ways, and a child who says who did it.",
                reasons=REASONS,
                lead=self.crew.worker.user,
                harm_where="in_the_home",
            ),
            document=new_ref(),
            **who,
        )
        self.runs |= {("enquiry", child): run for child, run in runs.items()}

    def _enquiry_planned(self, children, who):
        name = who["by"].name
        how = {
            "speaks_with_child": f"{name}, at school",
            "where": "At school, in a room they know",
            "how_often": "Once, so that nobody need say it twice",
            "tells_parents": f"{name}, this afternoon",
            "distress_kept_down": "A teacher they like stays near by.",
        }
        enquiry.plan(self._of("enquiry", children), how, on=who["now"].date(), **who)

    def _medical(self, children, who):
        mother = f"{self.family.mother.given} {self.family.mother.family}"
        facts = {"agreed_on": "parent", "agreed_by": mother, "child_said_no": False}
        when = When.moment(who["now"])
        enquiry.record(self._of("enquiry", children), "medical_held", facts, when=when, **who)

    def _findings(self, children, who, *, finding):
        proposals = {run: Proposed(finding, REASONS) for run in self._of("enquiry", children)}
        enquiry.send_findings(proposals, to=self.crew.manager.user, document=new_ref(), **who)

    def _concluded(self, children, who, *, finding, conference):
        signed = {run: Concluded(finding, REASONS, conference) for run in self._of("enquiry", children)}
        enquiry.conclude(signed, **who)
