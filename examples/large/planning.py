"""The steps of a family's journey as the rows that the actions would have written for them: what all of them are made of.

The same blocks the actions are made of (`record.acting`) plan every event, so the law is asked about each: a decision that
it refuses stops the loading (`Refused`), what is merely late becomes a breach beside its event, and duties to tell become
notices, one for each person. Nothing here reads a database. A test writes some families through the actions themselves
and compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from alongside.law.history import History, Person
from alongside.record import models
from alongside.record.access import Viewer
from alongside.record.acting import When, event, happen, matter, stamp
from alongside.record.actions.people import NewPerson, answer_row, person_rows
from alongside.record.actions.recipients import to_each
from alongside.record.write import Rows
from examples.large.families import Family
from examples.large.journeys import Step
from examples.large.staffing import Crew

# What is said where the law asks for a reason: cautions that everyday work answers.
ANSWERED = {
    "agreement_to_assess_missing": "There is reason to suspect significant harm, and asking first could raise the risk.",
    "child_never_seen_alone": "Too young, or did not want to be seen alone.",
    "conference_without_everyone_responsible": "A father could not be found; a letter went to his last address.",
}
A_MINUTE = timedelta(minutes=1)


class Planning:
    """One family, planned step by step into `rows`: who they are, and what every step is made of. The steps themselves
    are in the modules beside this one, a part of the pathway each."""

    def __init__(self, family: Family, crew: Crew, chance: Random) -> None:
        self.family, self.crew, self.chance = family, crew, chance
        self.rows = Rows()
        self.children: list[UUID] = []
        self.adults: list[UUID] = []
        self.histories: dict[UUID, History] = {}
        self.parents: dict[UUID, list[UUID]] = {}
        self.runs: dict[tuple[str, UUID], UUID] = {}  # the matter that runs, of a kind and a child
        self.owed: list[models.Notice] = []
        self.waiting: models.Task | None = None  # what somebody is asked, until they do it
        self.document: models.Document | None = None
        self.written = Rows()

    def tell(self, steps: Sequence[Step]) -> Rows:
        """Plan the people and everything that was done. Answers the rows."""
        if not steps:
            return self.rows
        self._people(self.crew.front_door, steps[0].at)
        for step in steps:
            by = getattr(self.crew, step.by)
            getattr(self, f"_{step.act}")([self.children[n] for n in step.children], by, step.at, **step.said)
        return self.rows

    # --- who they are -----------------------------------------------------------------------------------------------

    def _people(self, by: Viewer, now: datetime) -> None:
        family = self.family
        said = {"source": "the family", **stamp(by, now)}
        for child in family.children:
            person, rows = person_rows(
                NewPerson(
                    given=child.given,
                    family=child.family,
                    **{"due_on" if child.unborn else "born_on": child.born_on},
                    sex=child.sex,
                    identifiers=(
                        ("la_child_id", child.number),
                        *((("upn", child.upn),) if child.upn else ()),
                    ),
                    lines=family.home[0],
                    postcode=family.home[1],
                    answers=(
                        ("disability", list(child.disability)),
                        ("language", family.language),
                        *((("ethnicity", child.ethnicity),) if child.ethnicity != "REFU" else ()),
                    ),
                ),
                by=by,
                now=now,
                source="the family",
            )
            if child.ethnicity == "REFU":
                refused = {"standing": models.Standing.REFUSED, "on": now.date(), "source": "the family"}
                rows.add(answer_row(person, "ethnicity", by=by, now=now, **refused))
            self.rows.add(*rows.rows)
            self.children.append(person)
            life = Person(str(person), **{"due_on" if child.unborn else "born_on": child.born_on})
            self.histories[person] = History(life, (), ())
        for adult in family.adults:
            here = {"lines": family.home[0], "postcode": family.home[1]} if adult.at_home else {}
            person, rows = person_rows(
                NewPerson(
                    given=adult.given,
                    family=adult.family,
                    born_on=adult.born_on,
                    sex=adult.sex,
                    phone=adult.phone,
                    **here,
                ),
                by=by,
                now=now,
                source="the family",
            )
            self.rows.add(*rows.rows)
            self.adults.append(person)
            for n in adult.of:
                tie = models.Relationship(person_id=person, other_id=self.children[n], kind=adult.tie, **said)
                self.rows.add(tie)
                if adult.basis and not family.children[n].unborn:  # nobody has it before the birth
                    basis = {"holder_id": person, "basis": adult.basis, "evidence": "Birth certificate seen"}
                    self.rows.add(
                        models.ParentalResponsibility(person_id=self.children[n], **basis, **stamp(by, now))
                    )
        self._ties(said, by, now)

    def _ties(self, said: dict[str, Any], by: Viewer, now: datetime) -> None:
        """Brothers and sisters, whole or half; who lives together; who the parents are."""
        family = self.family
        for n, one in enumerate(family.children):
            for m in range(n + 1, len(family.children)):
                same = one.father is not None and one.father == family.children[m].father
                kind = "sibling" if same else "half_sibling"
                self.rows.add(
                    models.Relationship(
                        person_id=self.children[n], other_id=self.children[m], kind=kind, **said
                    )
                )
        household = models.Household(**stamp(by, now))
        home = [self.adults[n] for n, adult in enumerate(family.adults) if adult.at_home]
        members = (
            models.HouseholdMember(household_id=household.pk, person_id=p, **stamp(by, now))
            for p in (*self.children, *home)
        )
        self.rows.add(household, *members)
        for n, child in enumerate(self.children):
            self.parents[child] = [
                self.adults[place]
                for place, adult in enumerate(family.adults)
                if n in adult.of and (adult.basis or adult.tie in ("mother", "father"))
            ]

    def _name(self, person: UUID) -> str:
        if person in self.children:
            child = self.family.children[self.children.index(person)]
            return f"{child.given} {child.family}"
        adult = self.family.adults[self.adults.index(person)]
        return f"{adult.given} {adult.family}"

    def _unborn(self, child: UUID) -> bool:
        return self.family.children[self.children.index(child)].unborn

    def _responsible(self, adult: int) -> bool:
        """Whether this adult has parental responsibility for a child of the family."""
        one = self.family.adults[adult]
        return bool(one.basis) and any(not self.family.children[n].unborn for n in one.of)

    @property
    def _mother(self) -> str:
        return self._name(self.adults[0])

    # --- what everything is made of ---------------------------------------------------------------------------------

    def _happens(
        self,
        kind: str,
        children: Iterable[UUID],
        run: str,
        at: datetime,
        facts: Mapping[str, Any] | None = None,
        *,
        by: Viewer,
        now: datetime | None = None,
        occasion: UUID | None = None,
        rows: Rows | None = None,
    ) -> Rows:
        """The same event for each of these children, in the matter of this kind that runs for them."""
        planned = Rows() if rows is None else rows
        for child in children:
            row = event(
                kind,
                child,
                self.runs[run, child],
                When.moment(at),
                facts,
                by=by,
                now=now or at,
                occasion=occasion,
            )
            self.histories[child] = happen(
                planned, self.histories[child], row, by=by, now=now or at, reasons=ANSWERED
            )
        return planned

    def _keep(self, planned: Rows, *, by: Viewer, now: datetime) -> None:
        """Name who is told, and remember what is owed."""
        expected = [one for one in self.children if self._unborn(one)]
        named = to_each(planned, self.parents, expected, by=by, now=now)
        self.owed += named.of(models.Notice)
        self.rows.add(*named.rows)

    def _opens(
        self, kind: str, children: Iterable[UUID], parent: str | None, *, by: Viewer, now: datetime
    ) -> Rows:
        """A new run of a process for each of these children."""
        rows = Rows()
        for child in children:
            above = self.runs.get((parent, child)) if parent else None
            made = matter(kind, child, parent=above, by=by, now=now)
            self.runs[kind, child] = made.pk
            rows.add(made)
        return rows

    def _tells(self, children: list[UUID], by: Viewer, at: datetime) -> None:
        """Everybody who is owed word is told, one after the other."""
        planned = Rows()
        for notice in self.owed:
            at += A_MINUTE
            recipient = (
                self._name(notice.to_person_id)
                if notice.to_person_id
                else notice.to_words or "Whoever raised it"
            )
            channel = (
                "in_person"
                if notice.to_person_id in self.children
                else self.chance.choice(("phone", "in_person", "letter"))
            )
            facts = {"duty": notice.tell, "recipient": recipient, "channel": channel, "told_by": str(by.user)}
            child, run = notice.person_id, self._matter_of(notice)
            row = event("told", child, run, When.moment(at), facts, by=by, now=at)
            self.histories[child] = happen(planned, self.histories[child], row, by=by, now=at)
            kind = models.NoticeStep.Kind
            planned.add(
                models.NoticeStep(
                    notice_id=notice.pk,
                    kind=kind.GIVEN_IN_PERSON if channel in ("in_person", "phone") else kind.SENT,
                    at=at,
                    n=1,
                    channel=channel,
                    **stamp(by, at),
                )
            )
        self.owed = []
        self.rows.add(*planned.rows)

    def _matter_of(self, notice: models.Notice) -> UUID:
        because = str(notice.event_id)
        events = self.histories[notice.person_id].recorded
        return UUID(next(e.matter for e in reversed(events) if e.id == because))
