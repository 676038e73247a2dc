"""What happened to a family over the years, as steps in the order of time. Pure: no database, no clock, only lots.

A journey is drawn to its end and cut at `now`, so that whatever is under way today is under way because its end has not
come yet. A step says what somebody did (`act`, a method of `planned.Planned`), for which of the children, as whom, and
the rest that they wrote down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from alongside.law.days import London, add_months, england
from examples.large import names, rates
from examples.large.families import Family

CALENDAR = england()
NOBODY_IN = "Nobody answered. The curtains were drawn and a radio was on. I left a card."


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done. `by`: front_door, duty_manager, worker, manager or chair of this family."""

    at: datetime
    act: str
    children: tuple[int, ...]
    by: str
    said: dict[str, Any] = field(default_factory=dict)


def journey(family: Family, chance: Random, now: datetime) -> list[Step]:
    """Every step of this family up to now, in order."""
    telling = _Telling(family, chance)
    if chance.random() < rates.CONTACT_ONLY:
        telling.only_contacts()
    else:
        telling.episodes(now.date())
    steps = sorted(telling.steps, key=lambda step: step.at)
    return [step for step in steps if step.at < now - timedelta(hours=1)]


class _Telling:
    """One family's story being drawn. `day` is where it has come to; `at` steps within it."""

    def __init__(self, family: Family, chance: Random) -> None:
        self.family, self.chance, self.steps = family, chance, list[Step]()
        self.day, self.clock = CALENDAR.on_or_after(family.began_on), 9 * 60

    # --- time -------------------------------------------------------------------------------------------------------

    def on(self, day: date, earliest: int = 9) -> _Telling:
        """Go on to a working day, not back; at some time of it."""
        wanted = CALENDAR.on_or_after(max(day, self.day))
        if wanted > self.day:
            self.day, self.clock = wanted, earliest * 60 + self.chance.randrange(0, 200)
        return self

    def after(self, working_days: int) -> _Telling:
        """Go on so many working days."""
        return self.on(CALENDAR.after(self.day, working_days)) if working_days else self

    def step(self, act: str, children: Iterable[int], by: str, minutes: int = 7, **said: Any) -> datetime:
        """Something is done, some minutes later; on the next working day where this one is over."""
        self.clock += minutes
        if self.clock >= 22 * 60:
            self.day, self.clock = CALENDAR.after(self.day, 1), 9 * 60 + 5
        at = datetime.combine(self.day, time(self.clock // 60, self.clock % 60), London)
        self.steps.append(Step(at, act, tuple(children), by, said))
        return at

    def between(self, ranges: Sequence[tuple[float, int, int]]) -> int:
        """A number from a row of (share so far, from, to)."""
        lot = self.chance.random()
        low, high = next((low, high) for share, low, high in ranges if lot <= share)
        return self.chance.randrange(low, high + 1)

    # --- the front door ---------------------------------------------------------------------------------------------

    def _source(self) -> str:
        lot = self.chance.random()
        if lot < rates.POLICE:
            return "6"
        if lot < rates.POLICE + rates.SCHOOLS:
            return "2A"
        return self.chance.choice(("1A", "3A", "3A", "5D"))

    def only_contacts(self) -> None:
        """Known by a contact or two that led to nothing more."""
        everybody = range(len(self.family.children))
        for _ in range(self.chance.choice((1, 1, 2, 3))):
            self._received(everybody)
            outcome = self.chance.choice(("advice", "advice", "signpost", "early_help"))
            self._late(rates.CONTACT_LATE).step("contact_ends", everybody, "front_door", 60, outcome=outcome)
            self.on(self.day + timedelta(days=self.chance.randrange(60, 700)))

    def _received(self, children: Iterable[int]) -> None:
        source = self._source()
        worry = self.chance.choice(names.WORRIES[source])
        knows = self.chance.choice(("yes", "no", "not_known"))
        self.step("received", children, "front_door", source=source, worry=worry, family_knows=knows)
        self.step("taken_up", children, "front_door", self.chance.randrange(5, 90))
        if self.chance.random() < 0.25:
            self.step("asked_agency", children, "front_door", 20)
            self.step("agency_answered", children, "front_door", 45)
        self.step("checks_done", children, "front_door", self.chance.randrange(10, 90))

    def _late(self, share: float) -> _Telling:
        """On the same day or the next working day, or as late as this share is."""
        if self.chance.random() < share:
            return self.after(self.chance.randrange(2, 5))
        return self.after(self.chance.choice((0, 0, 1)))

    # --- an episode -------------------------------------------------------------------------------------------------

    def episodes(self, today: date) -> None:
        """One referral after another, as often as England's are followed by another within twelve months, and later."""
        while self.day <= today:
            children = [n for n, child in enumerate(self.family.children) if child.age_on(self.day) < 15.9]
            if not children:
                return
            self._episode(children)
            lot = self.chance.random()
            if lot < rates.REREFERRED + 0.10:
                self.on(self.day + timedelta(days=self.chance.randrange(14, 170)))
            elif lot < 0.55:
                self.on(self.day + timedelta(days=self.chance.randrange(330, 1100)))
            else:
                return

    def _episode(self, children: list[int]) -> None:
        received = self.day  # the assessment counts from here, however long the decision took
        self._received(children)
        lot = self.chance.random()
        self._late(rates.DECISION_LATE)
        self.step(
            "becomes_referral",
            children,
            "duty_manager",
            30,
            need=self.chance.choice(("N1", "N1", "N1", "N4", "N5", "N3")),
        )
        if lot < rates.NO_FURTHER_ACTION:
            self.step("referral_decided", children, "duty_manager", 15, outcomes=("no_further_action",))
            self.step("tells", children, "front_door", 60)
            return
        harm = lot > 1 - rates.ENQUIRY
        outcomes = ("s47_enquiry",) if harm and self.chance.random() < 0.7 else ("s17_assessment",)
        self.step("referral_decided", children, "duty_manager", 15, outcomes=outcomes)
        self.step("allocated", children, "manager", 60)
        if not harm:
            self.after(self.chance.randrange(0, 3)).step("tells", children, "worker", 30)
        in_need = harm or lot > rates.NO_FURTHER_ACTION + rates.NOT_IN_NEED
        self._assessed(children, received, in_need=in_need, harm=harm, at_once="s47_enquiry" in outcomes)

    def _assessed(
        self, children: list[int], received: date, *, in_need: bool, harm: bool, at_once: bool
    ) -> None:
        """The assessment, with an enquiry inside it where harm is suspected."""
        length = self.between(rates.ASSESSMENT_DAYS)
        if harm and at_once:
            self._begins(children, agreed=self.chance.random() < 0.5)
            plan = self._enquiry(children)
        else:
            self.after(self.chance.randrange(1, 4))
            self._begins(children, agreed=self.chance.random() < 0.96)
            plan = ()
        ends = CALENDAR.after(received, max(length, 4))
        for share in (0.35, 0.75):
            self.on(received + (ends - received) * share)
            self._visit(children)
            if harm and not at_once:
                at_once, plan = True, self._enquiry(children)
        for place, adult in enumerate(self.family.adults):
            theirs = [n for n in adult.of if n in children]
            if theirs and adult.tie in ("mother", "father"):
                given = adult.tie == "mother" or self.chance.random() < 0.65
                self.step("views", theirs, "worker", 20, adult=place, given=given)
        self.on(ends - timedelta(days=1))
        outcome = "harm_suspected" if plan else "in_need" if in_need else "not_in_need"
        factors = tuple(sorted(self.chance.sample(names.FACTORS, self.chance.randrange(1, 5))))
        self.step("submitted", children, "worker", 15, outcome=outcome, factors=factors)
        self.on(ends).step("signed_off", children, "manager", 40, outcome=outcome, factors=factors)
        self.after(1).step("tells", children, "worker", 30)
        rest = children
        if plan:
            self._protected(list(plan))
            rest = [n for n in children if n not in plan]
        elif in_need and self.chance.random() < 0.8:
            self._helped(children)
            rest = []
        if rest:
            reason = self.chance.choice(("RC8", "RC8", "RC9")) if outcome == "not_in_need" else "RC7"
            self.after(self.chance.randrange(1, 5)).step("closed", rest, "manager", 30, reason=reason)

    def _begins(self, children: Sequence[int], *, agreed: bool) -> None:
        if agreed:
            self.step("agreed", children, "worker", 20, scope="assessment")
        self.step("assessment_begins", children, "worker", 15)

    def _born(self, children: Iterable[int]) -> list[int]:
        return [n for n in children if not self.family.children[n].unborn]

    def _visit(self, everybody: Sequence[int], *, alone: float = 0.75) -> None:
        children, seen = self._born(everybody), dict[int, str]()
        if not children:
            self.step("noted", everybody, "worker", 90, words=self.chance.choice(names.BEFORE_BIRTH))
            return
        for n in children:
            old_enough = self.family.children[n].age_on(self.day) >= 4
            seen[n] = "alone" if old_enough and self.chance.random() < alone else "with_others"
        told = {
            n: self.chance.choice(names.SAID)
            for n in seen
            if seen[n] == "alone" and self.chance.random() < 0.4
        }
        if self.chance.random() < 0.06:
            nobody = dict.fromkeys(children, "not_seen")
            self.step("visited", children, "worker", 90, seen=nobody, words=NOBODY_IN, said={})
            self.after(1)
        words = self.chance.choice(names.VISITS)
        self.step("visited", children, "worker", 90, seen=seen, words=words, said=told)
        if self.chance.random() < 0.2:
            self.step("noted", children, "worker", 60, words=self.chance.choice(names.NOTES))

    # --- protection -------------------------------------------------------------------------------------------------

    def _enquiry(self, children: Sequence[int]) -> tuple[int, ...]:
        """A strategy discussion and what the enquiry found. Answers the children who have a plan after the conference."""
        joint = self.chance.random() < 0.5
        taken = self._police_protection(children)
        discussed = self.step("discussed", children, "manager", 50, joint=joint).date()
        self.step("enquiry_planned", children, "worker", 25)
        self.after(1)
        if taken:
            self.step("home_again", taken, "worker", 5)
        self._visit(children, alone=0.9)
        if self.chance.random() < 0.2 and (born := self._born(children)):
            self.step("medical", born, "worker", 120)
        self.on(CALENDAR.after(discussed, self.chance.randrange(5, 9)))
        conference = self.chance.random() < rates.CONFERENCE
        finding = (
            "substantiated_continuing"
            if conference
            else self.chance.choice(("not_substantiated", "substantiated_no_continuing_risk"))
        )
        self.step("findings", children, "worker", 30, finding=finding)
        self.after(1).step("concluded", children, "manager", 30, finding=finding, conference=conference)
        self.step("tells", children, "worker", 60)
        if not conference:
            return ()
        late = self.chance.random() > rates.CONFERENCE_IN_15
        within = self.chance.randrange(16, 23) if late else self.chance.randrange(11, 16)
        return self._conference(children, "initial", CALENDAR.after(discussed, within), late=late)

    def _police_protection(self, children: Sequence[int]) -> list[int]:
        """The police take the children somewhere safe first; they are home again on the next working day, within the 72
        hours. Answers whom they took."""
        taken = self._born(children)
        soon = (CALENDAR.after(self.day, 1) - self.day).days < 3
        if self.chance.random() >= rates.POLICE_PROTECTION or not soon:
            return []
        if taken:
            self.step("police_protection", taken, "worker", 20)
        return taken

    def _conference(
        self, children: Sequence[int], form: str, on: date, *, late: bool = False, ends: bool = False
    ) -> tuple[int, ...]:
        """Called, asked, prepared and held. Answers the children a first one makes a plan for."""
        on = max(on, CALENDAR.after(self.day, 4))
        held = datetime.combine(on, time(self.chance.choice((10, 13))), London)
        self.step("conference_called", children, "manager", 30, form=form, held=held, late=late)
        self.step("asked", children, "worker", 30)
        self.on(CALENDAR.before(on, self.chance.choice((2, 3, 5))))
        self.step("report_given", children, "worker", 45)
        self.on(on, earliest=15)
        if form == "initial":
            planned = tuple(n for n in children if self.chance.random() < rates.PLAN)
            if not planned and self.chance.random() < rates.PLAN:
                planned = tuple(children)
            decisions = {n: "plan" if n in planned else "no_plan" for n in children}
        else:
            planned, decisions = (), dict.fromkeys(children, "ends" if ends else "continues")
        lot, category = self.chance.random(), ""
        for key, share in rates.CATEGORIES:
            lot, category = lot - share, category or (key if lot < share else "")
        self.step(
            "conference_held",
            children,
            "chair",
            20,
            form=form,
            held=held,
            decisions=decisions,
            category=category or "NEG",
            core_group_on=CALENDAR.after(on, 8),
            next_on=CALENDAR.before(add_months(on, 3 if form == "initial" else 6), 2),
        )
        self.after(1).step("decision_sent", children, "worker", 20)
        self.step("tells", children, "worker", 40)
        return planned

    def _protected(self, children: list[int]) -> None:
        """A child protection plan: core groups, visits, reviews until one of them ends it, and what follows."""
        if self.family.children[children[0]].age_on(self.day) > 14:
            months: Sequence[float] = (2.9, 8.8)
        else:
            lot = self.chance.random()
            months = next(reviews for share, reviews in rates.PLAN_LENGTHS if lot <= share)
        started = self._plan_began()
        core = CALENDAR.after(started, self.chance.randrange(6, 11) if self.chance.random() < 0.9 else 14)
        visit = CALENDAR.after(started, self.chance.randrange(4, 11))
        for n, month in enumerate(months):
            held = CALENDAR.before(started + timedelta(days=int(month * 30.4)), 0)
            if self.chance.random() > rates.REVIEWS_ON_TIME ** (1 / 2):
                held = held + timedelta(days=self.chance.randrange(20, 60))
            call = CALENDAR.before(held, 20)
            while min(core, visit) < call:
                if core <= visit:
                    self.on(core).step("core_group", children, "worker", 60)
                    core = CALENDAR.after(self.day, self.chance.randrange(19, 31))
                else:
                    self.on(visit)._visit(children)
                    visit = CALENDAR.after(self.day, self.chance.randrange(*rates.PROTECTION_VISIT_DAYS))
            last = n == len(months) - 1
            self.on(call)
            self._conference(children, "review", CALENDAR.on_or_after(held), ends=last)
        self._stepped_down(children)

    def _plan_began(self) -> date:
        return next(
            step.said["held"].date() for step in reversed(self.steps) if step.act == "conference_held"
        )

    def _stepped_down(self, children: list[int]) -> None:
        if self.chance.random() < 0.7:
            self.step("agreed", children, "worker", 30, scope="plan")
            self.step("stepped_down", children, "manager", 20)
            self._helped(children, agreed=True)
        else:
            self.after(self.chance.randrange(2, 15)).step("closed", children, "manager", 30, reason="RC7")

    # --- help -------------------------------------------------------------------------------------------------------

    def _helped(self, children: list[int], *, agreed: bool = False) -> None:
        """A plan of help under section 17: visits, reviews, its end and the closing of the episode."""
        if not agreed:
            self.after(self.chance.randrange(1, 9)).step("agreed", children, "worker", 30, scope="plan")
        began = self.step("help_begins", children, "worker", 20, review_on=add_months(self.day, 3)).date()
        self.step("tells", children, "worker", 20)
        ends = began + timedelta(days=30 * self.between(rates.HELP_MONTHS))
        review = add_months(began, 3)
        visit = self.day + timedelta(weeks=self.chance.randrange(*rates.VISIT_WEEKS))
        while min(visit, review) < ends:
            if visit <= review:
                self.on(visit)._visit(children, alone=0.6)
                visit = self.day + timedelta(weeks=self.chance.randrange(*rates.VISIT_WEEKS))
            else:
                late = self.chance.randrange(5, 30) if self.chance.random() < 0.12 else 0
                review = add_months(review, 3)
                self.on(add_months(review, -3) + timedelta(days=late))
                self.step("help_reviewed", children, "worker", 40, next_on=review)
        self.on(ends).step("help_ends", children, "manager", 40)
        self.after(self.chance.randrange(0, 4)).step("closed", children, "manager", 30, reason="RC7")
