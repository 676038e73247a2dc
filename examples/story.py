"""Tells the stories of the demonstration council, only through the actions that people really use.

Every day is counted back from the first start: `workday(3)` is the third working day before it, `day(40)` forty days
before. So what is late today is late whenever the demonstration is first started.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from alongside.law import days
from alongside.record.acting import When, new_ref
from alongside.record.actions import (
    assessment,
    contact,
    documents,
    drafts,
    people,
    recording,
    referral,
    telling,
)
from alongside.record.actions.contact import Identified, NewContact
from alongside.record.actions.documents import File, Writing
from alongside.record.actions.drafts import DraftOf
from alongside.record.actions.people import NewPerson
from alongside.record.actions.recording import ChildThere, Entry
from alongside.record.actions.referral import FiveLines
from alongside.record.models import NoticeState, PersonCard
from examples.cast import Cast

NOT_YET = "Not yet known"


class Story:
    """One family's story. `moment` is when the next thing happens; every action is written down at that moment."""

    def __init__(self, cast: Cast, now: datetime, refs: dict[str, UUID] | None = None) -> None:
        self.cast = cast
        self.refs = {} if refs is None else refs
        self.start = now
        self.moment = now
        self.contact: UUID | None = None
        self.referrals: dict[UUID, UUID] = {}
        self.assessments: dict[UUID, UUID] = {}
        self.document: UUID | None = None

    # --- when ---

    @property
    def today(self) -> date:
        """The day of the first start."""
        return days.london_day(self.start)

    def day(self, ago: int, at: str = "10:00") -> Story:
        """So many days before the first start."""
        return self._at(self.today - timedelta(days=ago), at)

    def workday(self, ago: int, at: str = "10:00") -> Story:
        """So many working days before the first start."""
        return self._at(days.england().before(self.today, ago), at)

    def last(self, weekday: int, at: str = "10:00") -> Story:
        """The last such weekday before today: 4 is Friday."""
        back = (self.today.weekday() - weekday) % 7 or 7
        return self._at(self.today - timedelta(days=back), at)

    def later(self, **more: int) -> Story:
        """So many minutes, hours or days after the last thing, but never after the first start."""
        self.moment = max(
            self.moment, min(self.moment + timedelta(**more), self.start - timedelta(minutes=45))
        )
        return self

    def _at(self, on: date, at: str) -> Story:
        hour, minute = map(int, at.split(":"))
        wanted = datetime.combine(on, time(hour, minute), days.London)
        self.moment = min(wanted, self.start - timedelta(hours=2))
        return self

    def aged(self, years: int = 0, months: int = 0, days_: int = 11) -> date:
        """A date of birth that makes somebody this old at the first start."""
        return days.add_months(self.today, -(12 * years + months)) - timedelta(days=days_)

    def ahead(self, days_: int) -> date:
        """A day after the first start."""
        return self.today + timedelta(days=days_)

    def keep(self, **named: UUID | None) -> None:
        """Remember these by name, for the tests to open."""
        self.refs.update({name: ref for name, ref in named.items() if ref})

    # --- who ---

    def by(self, who: str) -> dict[str, Any]:
        """Who does it, and when: what every action asks. A minute passes, so that no two things happen at once."""
        self.moment = min(self.moment + timedelta(minutes=1), self.start)
        return {"by": self.cast[who], "now": self.moment}

    def person(self, name: str, *, by: str = "Nadia", **known: Any) -> UUID:
        """Somebody is written down: the last word is the family name."""
        given, _, family = name.rpartition(" ")
        return people.record_person(
            NewPerson(given=given, family=family, **known), source="the family", **self.by(by)
        )

    def household(self, *members: UUID, from_on: date | None = None, by: str = "Nadia") -> UUID:
        """They live together."""
        return people.record_household(members, from_on=from_on, **self.by(by))

    def live_at(
        self,
        lines: str,
        postcode: str,
        *members: UUID,
        protected: bool = False,
        by: str = "Nadia",
        **more: Any,
    ) -> None:
        """Where each of them lives."""
        for member in members:
            people.record_address(
                member,
                lines=lines,
                postcode=postcode,
                protected=protected,
                source="the family",
                **more,
                **self.by(by),
            )

    def parent(
        self, who: UUID, kind: str, *children: UUID, basis: str = "", evidence: str = "", by: str = "Nadia"
    ) -> None:
        """`who` is the mother or father of these children, with parental responsibility where a basis is given."""
        for child in children:
            people.relate(who, child, kind, source="the family", **self.by(by))
            if basis:
                people.record_responsibility(child, who, basis=basis, evidence=evidence, **self.by(by))

    def mother(self, who: UUID, *children: UUID, by: str = "Nadia") -> None:
        """Their mother, who has parental responsibility."""
        self.parent(who, "mother", *children, basis="birth_mother", evidence="Birth certificate seen", by=by)

    def siblings(self, *children: UUID, by: str = "Nadia") -> None:
        """Each is the brother or sister of each."""
        for n, one in enumerate(children):
            for other in children[n + 1 :]:
                people.relate(one, other, "sibling", source="the family", **self.by(by))

    def know(self, who: UUID, by: str = "Nadia", **facts: Any) -> None:
        """What is known of somebody: a value, or one of the four ways of not knowing."""
        for fact, value in facts.items():
            unknown = value in ("not_known", "not_asked", "refused", "unsafe_to_ask")
            people.record_answer(
                who,
                fact,
                None if unknown else value,
                standing=value if unknown else "known",
                on=days.london_day(self.moment),
                source="told by the family",
                **self.by(by),
            )

    def phone(self, who: UUID, number: str, *, safe: str = "safe", when: str = "", by: str = "Nadia") -> None:
        """A telephone number, and whether it is safe to ring."""
        people.record_reach(who, kind="phone", value=number, safe=safe, when_safe=when, **self.by(by))

    # --- the front door ---

    def rings(
        self,
        said: str,
        *about: UUID | NewPerson,
        source: str = "2A",
        who: str = "",
        role: str = "",
        reach: str = "",
        by: str = "Nadia",
        adults: Iterable[UUID] = (),
        **more: Any,
    ) -> UUID:
        """Somebody gets in touch about these children."""
        known = [Identified(each) for each in about] + [Identified(each, "adult") for each in adults]
        new = NewContact(
            received_at=more.pop("received_at", self.moment),
            said=said,
            channel=more.pop("channel", "phone"),
            source=source,
            referrer_name=who,
            referrer_role=role,
            referrer_reach=reach,
            **more,
        )
        self.contact = contact.receive_contact(new, people=known, **self.by(by))
        return self.contact

    def checked(
        self, by: str = "Nadia", *, agency: str = "", answer: str = "", consent: str = "agreed"
    ) -> None:
        """A front-door worker takes it up; another agency may be asked, and may answer."""
        contact.take_up(self.contact, **self.by(by))
        if agency:
            asked = contact.ask_agency(
                self.contact,
                agency=agency,
                question="What do you know of the children and who looks after them?",
                consent_sought=consent,
                lawful_basis="public_task",
                reason_not_sought="Asking first could put the children at risk."
                if consent.startswith("not_asked")
                else "",
                **self.by(by),
            )
            if answer:
                self.later(minutes=50)
                contact.record_answer_of_agency(asked, answer="known", words=answer, **self.by(by))

    def ready(self, by: str = "Nadia") -> None:
        """The checks are complete: a manager is asked to decide."""
        contact.checks_complete(self.contact, **self.by(by))

    def becomes_referral(
        self, *children: UUID, need: str = "N1", by: str = "Grace", cautions: Any = None
    ) -> None:
        """It is a referral, for all children on it or for these."""
        self.referrals |= referral.start_referral(
            self.contact,
            children=children,
            reasons="The children may be in need.",
            primary_need=need,
            cautions=cautions,
            **self.by(by),
        )

    def decided(
        self,
        *outcomes: str,
        reasons: str,
        children: Iterable[UUID] = (),
        by: str = "Grace",
        welfare: str = NOT_YET,
        network: str = NOT_YET,
        responsibility: str = NOT_YET,
        together: str = NOT_YET,
        necessary: str = NOT_YET,
        **more: Any,
    ) -> None:
        """A manager decides the referral."""
        chosen = [self.referrals[child] for child in children] or list(self.referrals.values())
        lines = FiveLines(
            welfare=welfare,
            family_network=network,
            whose_responsibility=responsibility,
            decided_together=together,
            why_necessary=necessary,
        )
        referral.decide_referral(
            chosen, outcomes=outcomes, reasons=reasons, lines=lines, **more, **self.by(by)
        )

    def allocated(
        self, worker: str | None, team: str = "Assessment, East", *, by: str = "Hannah", reason: str = ""
    ) -> None:
        """The children get a named worker, or stand on a team's duty list."""
        referral.allocate(
            list(self.referrals.values()),
            worker=self.cast[worker].user if worker else None,
            team=self.cast.teams[team],
            reason=reason,
            **self.by(by),
        )

    def agreed(self, who: str, scope: str = "assessment", *, by: str = "Alice") -> None:
        """A parent agrees to help, or to an assessment."""
        for run in self.referrals.values():
            referral.record_agreement(
                run, given_by=who, scope=scope, on=days.london_day(self.moment), **self.by(by)
            )

    def told(self, channel: str, words: str, *, but: UUID | None = None, by: str = "Nadia") -> None:
        """Everybody who is owed word of what was decided is told, but for one of whom that was decided otherwise."""
        self.later(hours=1)
        owed = NoticeState.objects.filter(
            notice__event__matter__in=[*self.referrals.values(), *self.assessments.values()], state="owed"
        ).select_related("notice")
        told = PersonCard.objects.filter(person__in=owed.values("notice__to_person"))
        names = dict(told.order_by("person").values_list("person", "name"))
        for state in owed.order_by("notice__recorded_at", "notice"):
            if but is None or state.notice.to_person_id != but:
                telling.record_told(
                    state.notice_id,
                    recipient=names.get(state.notice.to_person_id, "whoever raised it"),
                    channel=channel,
                    words=words,
                    **self.by(by),
                )

    # --- the assessment ---

    def assessment_begins(self, by: str = "Alice", **more: Any) -> None:
        """One assessment for the family, with a part for each child."""
        started = assessment.start_assessment(list(self.referrals.values()), **more, **self.by(by))
        self.document, self.assessments = started.document, started.matters

    def writes(self, by: str = "Alice", **slots: str) -> None:
        """Answers of the assessment: `parenting__safety="…"`; a slot for each child is filled by `writes_for`."""
        children = tuple(self.assessments)
        writings = [
            Writing(slot=name.replace("__", "."), words=words, about=children)
            for name, words in slots.items()
        ]
        documents.keep(self.document, writings, **self.by(by))

    def writes_for(self, child: UUID, by: str = "Alice", **slots: str) -> None:
        """Answers about one child."""
        writings = [
            Writing(slot=f"{name.replace('__', '.')}:{child}", words=words, about=(child,))
            for name, words in slots.items()
        ]
        documents.keep(self.document, writings, **self.by(by))

    def views_of(self, who: UUID, state: str = "given", reason: str = "", by: str = "Alice") -> None:
        """A parent was asked, or why not."""
        assessment.record_views(
            list(self.assessments.values()),
            person=who,
            state=state,
            reason=reason,
            on=days.london_day(self.moment),
            **self.by(by),
        )

    # --- writing ---

    def writes_up(
        self,
        kind: str,
        words: str,
        *children: UUID,
        seen: str = "",
        said: dict[UUID, str] | None = None,
        place: str = "",
        present: Iterable[UUID] = (),
        why_not: str = "not_there",
        files: Iterable[File] = (),
        tool: str = "",
        by: str = "Alice",
    ) -> UUID:
        """A note, visit or call, written once for these children."""
        told = said or {}
        there = tuple(
            ChildThere(
                person=child,
                seen=seen,
                why_not=why_not if seen == "not_seen" else "",
                words=told.get(child, ""),
            )
            for child in children
        )
        entry = Entry(
            kind=kind,
            when=When.moment(self.moment - timedelta(minutes=40)),
            account=words,
            children=there,
            place=place,
            present=tuple(present),
            source="seen" if kind == "visit" else "told",
            files=tuple(files),
            tool=tool,
        )
        return recording.record_entry(entry, document=new_ref(), **self.by(by))

    def visits(
        self, words: str, *children: UUID, seen: str = "alone", by: str = "Alice", **more: Any
    ) -> UUID:
        """A visit at home, where each of these children was seen."""
        return self.writes_up(
            "visit", words, *children, seen=seen, place=more.pop("place", "at home"), by=by, **more
        )

    def drafts(self, body: str, *children: UUID, by: str = "Alice", place: str = "/") -> UUID:
        """Typing that nobody has kept yet; only its writer may see it."""
        draft = new_ref()
        of = DraftOf(new_ref(), "entry", "note", place, children)
        drafts.save_draft(draft, of, body=json.dumps({"account": [body]}), revision=0, **self.by(by))
        return draft
