"""Tells a case day by day, only through the actions people really use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.law import assessment_form as form
from alongside.law.days import London
from alongside.record.acting import ReasonsWanted, When, new_ref
from alongside.record.actions import assessment, contact, documents, enquiry, people, recording, referral
from alongside.record.actions.contact import Identified, NewContact
from alongside.record.actions.enquiry import Concluded, Discussion, ForChild, Proposed, Told
from alongside.record.actions.people import NewPerson
from alongside.record.actions.referral import FiveLines
from tests.cast import Cast

NOT_YET = FiveLines(
    welfare="not yet known",
    family_network="not yet known",
    whose_responsibility="not yet known",
    decided_together="not yet known",
    why_necessary="not yet known",
)


def willing(action, *asked, **more):
    """Do it, with a reason for every caution."""
    given: dict[str, str] = {}
    while True:
        try:
            return action(*asked, cautions=given, **more)
        except ReasonsWanted as wanted:
            asks = {caution.key for caution in wanted.cautions}
            if asks <= given.keys():
                raise
            given = given | dict.fromkeys(asks, "We talked it over and go on.")


class Story:
    """A case and its people. `on("Fri 4 September 2026")` sets the day; an action may name another hour."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._now = datetime(2026, 9, 4, 9, 0, tzinfo=London)
        self.people: dict[str, UUID] = {}
        self.contact: UUID | None = None
        self.referrals: dict[str, UUID] = {}
        self.assessments: dict[str, UUID] = {}
        self.enquiries: dict[UUID, UUID] = {}

    def on(self, words: str, at: str = "09:00") -> Story:
        day = datetime.strptime(words, "%a %d %B %Y").replace(tzinfo=London)
        assert words.startswith(f"{day:%a}"), f"{words} is a {day:%A}"
        hour, minute = map(int, at.split(":"))
        self._now = day.replace(hour=hour, minute=minute)
        return self

    @property
    def now(self) -> datetime:
        """This moment. Every look at the clock is a second later than the last, as it is for people."""
        self._now += timedelta(seconds=1)
        return self._now

    def known(self, name: str, **facts) -> UUID:
        """Somebody the record knows: `known("Amara Cole", born_on=...)`. Known once, however often it is said."""
        if name not in self.people:
            given, _, family = name.partition(" ")
            self.people[name] = people.record_person(
                NewPerson(given=given, family=family, **facts), by=self.cast.dora, now=self.now
            )
        return self.people[name]

    def school_refers(self, *children: str, concern: str = "came to school hungry again", **more) -> UUID:
        """The head teacher rings about these children, who are known or will be. `received_at`: where it was before now."""
        told: dict[str, Any] = {
            "received_at": self.now,
            "said": concern,
            "channel": "phone",
            "source": "2A",
            "referrer_name": "Mrs Shah",
            "referrer_role": "Head teacher, Mill Road Primary",
        }
        self.contact = contact.receive_contact(
            NewContact(**told | more),
            people=[Identified(self.known(child)) for child in children],
            by=self.cast.dora,
            now=self.now,
        )
        return self.contact

    def becomes_a_referral(self, *children: str) -> dict[str, UUID]:
        """The front door takes it as a referral, for these children or for all on it."""
        started = referral.start_referral(
            self.contact,
            children=[self.people[child] for child in children],
            reasons="The children may be in need.",
            by=self.cast.maud,
            now=self.now,
        )
        names = {ref: name for name, ref in self.people.items()}
        self.referrals |= {names[person]: run for person, run in started.items()}
        return self.referrals

    def manager_decides(
        self, *outcomes: str, children: tuple[str, ...] = (), lines: FiveLines = NOT_YET, **more
    ) -> None:
        """Maud decides, with reasons: to assess, unless the story says otherwise."""
        chosen = children or tuple(self.referrals)
        referral.decide_referral(
            [self.referrals[child] for child in chosen],
            outcomes=outcomes or ("s17_assessment",),
            reasons="Hungry at school three times; the family asks for help.",
            lines=lines,
            by=self.cast.maud,
            now=self.now,
            **more,
        )

    def allocated_to(self, worker: str = "alice", team: str = "North") -> None:
        """Alice takes the children."""
        viewer = getattr(self.cast, worker)
        referral.allocate(
            self.referrals.values(),
            worker=viewer.user,
            team=self.cast.teams[team],
            by=self.cast.nora,
            now=self.now,
        )

    def parent_agrees(self, who: str = "Dana Cole") -> None:
        """Their mother agrees to the assessment."""
        for run in self.referrals.values():
            referral.record_agreement(
                run, given_by=who, scope="assessment", on=self.now.date(), by=self.cast.alice, now=self.now
            )

    def assessment_begins(self) -> UUID:
        """One assessment for the family, with a part for each child."""
        started = assessment.start_assessment(self.referrals.values(), by=self.cast.alice, now=self.now)
        names = {ref: name for name, ref in self.people.items()}
        self.assessments = {names[person]: run for person, run in started.matters.items()}
        self.document = started.document
        return started.document

    def visits(
        self, *children: str, seen: str = "alone", words: str = "Played with the trains and talked."
    ) -> UUID:
        """Alice visits, and sees these children."""
        chosen = children or tuple(self.referrals)
        return recording.record_entry(
            recording.Entry(
                kind="visit",
                when=When.moment(self.now),
                account=words,
                children=tuple(
                    recording.ChildThere(person=self.people[child], seen=seen) for child in chosen
                ),
            ),
            document=new_ref(),
            by=self.cast.alice,
            now=self.now,
        )

    def writes_the_assessment(self, words: str = "Dana cooks when the meter is full.") -> None:
        """Alice answers every question that has to be answered, once for the family or for each child."""
        children = {str(self.people[name]): name for name in self.assessments}
        writings = [
            documents.Writing(
                slot=slot,
                words=f"{words} {children.get(child, '')}".strip(),
                position=form.position_of(slot),
                about=(UUID(child),) if child else tuple(map(UUID, children)),
            )
            for slot, question, child in form.slots(children)
            if question.needed
        ]
        assert documents.keep(self.document, writings, by=self.cast.alice, now=self.now) == ()

    def submits(self, *, to: str = "nora", **more) -> None:
        """Alice asks her manager to sign."""
        assessment.submit_assessment(
            self.document,
            {run: assessment.Outcome("in_need", "") for run in self.assessments.values()},
            to=getattr(self.cast, to).user,
            by=self.cast.alice,
            now=self.now,
            **more,
        )

    def signed_off(self, outcome: str = "in_need", **more) -> assessment.Signed:
        """Nora signs: the same for every child, unless the story says otherwise."""
        outcomes = {
            run: assessment.Outcome(outcome, f"Because of what we found for {child}.")
            for child, run in self.assessments.items()
        }
        return assessment.sign_off_assessment(
            self.document, outcomes, by=self.cast.nora, now=self.now, **more
        )

    def harm_is_suspected(self, *children: str) -> None:
        """Council, police and health talk; Nora decides on an enquiry with the police, which Alice leads."""
        self.enquiries = enquiry.hold_strategy_discussion(
            Discussion(
                when=When.moment(self.now),
                how="call",
                children=[ForChild(person=self.people[name], decision="joint") for name in children],
                took_part=[
                    Told(role="social_worker", name="Alice", said="Amara told her teacher what happened."),
                    Told(role="police", name="PC Dunn", agency="Police", said="We will see them today."),
                    Told(role="health", name="Sister Cheng", agency="Health", said="A doctor at four."),
                ],
                worry="Amara said that she was hit with a belt.",
                reasons="A mark was seen and Amara said how it came about.",
                lead=self.cast.alice.user,
            ),
            document=new_ref(),
            by=self.cast.nora,
            now=self.now,
        )

    def harm_is_found(self) -> None:
        """Alice writes what the enquiry found; Nora signs, and asks for a conference."""
        harm = "substantiated_continuing"
        enquiry.send_findings(
            dict.fromkeys(self.enquiries.values(), Proposed(harm, "The mark and what was said agree.")),
            to=self.cast.nora.user,
            document=new_ref(),
            by=self.cast.alice,
            now=self.now,
        )
        signed = Concluded(harm, "It may happen again.", conference=True)
        enquiry.conclude(dict.fromkeys(self.enquiries.values(), signed), by=self.cast.nora, now=self.now)
