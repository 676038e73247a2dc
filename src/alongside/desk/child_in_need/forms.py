"""The forms of a plan of help: how it begins, agreement and what was not kept, what a manager decides, and a review."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from alongside.design.fields import (
    DayField,
    PickField,
    PlainForm,
    TimeField,
    choose_any,
    choose_one,
    long_text,
    text,
)
from alongside.desk.meetings.forms import WhenAndWhere, at_moment, options
from alongside.desk.plan.late import OfARunningPlan
from alongside.desk.plan.progress import Progress, family_of
from alongside.law.steps import child_in_need as law, conference as conference_law
from alongside.law.steps.assessment import VIEWS
from alongside.law.steps.protection_plan import MEETING_OR_VISIT
from alongside.record.actions.child_in_need import RECORD, Begin, Review
from alongside.record.actions.meetings import CAME
from alongside.record.queries.desk.child_in_need import Before, HelpPlan
from alongside.record.queries.desk.meetings import Place
from alongside.record.queries.desk.plans import Whole
from alongside.record.queries.desk.staff import Colleague

Below = dict[str, dict[str, tuple[str, ...]]]
YES_NO = (("yes", "Yes"), ("no", "Not yet: telling them stays to be done"))


class OfPlan(OfARunningPlan):
    """A form about some children of a plan. What is under an answer is asked for with it (`must`)."""

    below: Below = {}
    must: ClassVar[dict[str, tuple[str, ...]]] = {}

    def __init__(self, *args: Any, about: HelpPlan, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.about, self.today = about, today
        there = [each for each in about.of if each.state != "ended"]
        self.shown: tuple[str, ...] = ()
        if len(there) > 1:
            self.fields["children"] = choose_any(
                [(str(each.child.ref), each.child.name) for each in there],
                label="For which children?",
                called="the children",
                initial=[str(each.child.ref) for each in there],
            )
            self.shown = ("children",)
        self.ask()
        self.word_errors()
        for names in self.must.values():
            for name in names:
                self.fields[name].says_optional = False

    def whole(self) -> Whole:
        return self.about.whole

    def ended(self) -> dict[str, str]:
        return {str(each.child.ref): each.says_ended for each in self.about.of if each.state == "ended"}

    def ask(self) -> None:
        """The questions."""

    @property
    def children(self) -> tuple[UUID, ...]:
        """The children chosen; none where there is one."""
        return tuple(UUID(ref) for ref in self.cleaned_data.get("children") or ())

    def day(self, name: str, label: str, **more: Any) -> None:
        """A day that is not after today."""
        self.fields[name] = DayField(
            label=label,
            called="The day",
            latest=self.today,
            too_late="must be today or in the past",
            required=False,
            **more,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for name in self.must.get(given.get("what", ""), ()):
            if name not in self.errors and not given.get(name):
                self.add_error(name, self._missing(name, self.fields[name]))
        return given


class StartForm(PlainForm):
    """What is agreed when a plan of help begins."""

    shown = (
        "children",
        "agreed",
        "agreed_other",
        "review_on",
        "lead",
        "child_view",
        "strengths",
        "contingency",
        "step_reasons",
        "family_told",
    )
    below: ClassVar[Below] = {}

    def __init__(
        self, *args: Any, before: Before, workers: Sequence[Colleague], today: date, **more: Any
    ) -> None:
        more["initial"] = {"children": [str(before.children[0].referral)] if before.children else []}
        super().__init__(*args, **more)
        self.before = before
        if len(before.children) > 1:
            self.fields["children"] = choose_any(
                [(str(each.referral), each.card.name) for each in before.children],
                label="For which children?",
                called="the children",
            )
        if before.family:
            self.fields["agreed"] = choose_any(
                [(name, name) for name in before.family],
                label="Who agrees to it?",
                called="who agrees",
                required=False,
            )
        self.fields["agreed_other"] = text(
            label="Somebody else who agrees" if before.family else "Who agrees to it?",
            called="who agrees",
            required=False,
            help_text="A plan of help is voluntary: nobody has to agree, and anybody may change their mind.",
        )
        self.fields["review_on"] = DayField(
            label="When is it looked at again?",
            called="The day",
            earliest=today,
            too_early="must be today or later",
            required=False,
        )
        self.fields["lead"] = PickField(
            [(str(each.ref), each.who) for each in workers],
            label="Who leads it?",
            called="who leads it",
            required=False,
        )
        self.fields["child_view"] = choose_one(
            [each for each in VIEWS.options().items() if each[0] != "not_known"],
            label="What do the children think?",
            called="what they think",
            required=False,
        )
        self.fields["strengths"] = long_text(
            label="What works well", called="what works well", rows=4, max_length=10_000, required=False
        )
        self.fields["contingency"] = long_text(
            label="What happens if things do not get better",
            called="what happens then",
            rows=3,
            max_length=10_000,
            required=False,
        )
        if any(each.steps_down for each in before.children):
            self.fields["step_reasons"] = long_text(
                label="It follows a child protection plan. Why is a plan of help enough now?",
                called="why it is enough now",
                rows=3,
                max_length=4000,
                help_text="A manager decides the step down.",
            )
            self.fields["family_told"] = choose_one(
                YES_NO,
                label="Has the family been told of the step?",
                called="whether the family has been told",
            )
        self.word_errors()

    @property
    def referrals(self) -> list[UUID]:
        """Whose plan begins."""
        chosen = self.cleaned_data.get("children")
        return [e.referral for e in self.before.children if chosen is None or str(e.referral) in chosen]

    def begin(self) -> Begin:
        """What was agreed."""
        given = self.cleaned_data
        names = [*given.get("agreed", ()), *filter(None, [given["agreed_other"].strip()])]
        return Begin(
            agreed_by=names,
            review_on=given["review_on"],
            lead=UUID(given["lead"]) if given["lead"] else None,
            child_view=given["child_view"] or None,
            strengths=given["strengths"],
            contingency=given["contingency"],
            step_reasons=given.get("step_reasons", ""),
            family_told={"yes": True, "no": False}.get(given.get("family_told", "")),
        )


class WordsForm(PlainForm):
    """What the plan says beside its needs and actions, each part a box."""

    def __init__(self, *args: Any, about: HelpPlan, **more: Any) -> None:
        self.parts = [
            (slot, slot.replace(":", "_").replace("-", ""), title, card)
            for slot, title, card in about.whole.parts()
            if slot.partition(":")[0] in ("strengths", "words", "contingency")
        ]
        texts = about.whole.texts
        more["initial"] = {name: texts[slot].words for slot, name, _, _ in self.parts if slot in texts}
        super().__init__(*args, **more)
        for _, name, title, card in self.parts:
            label = f"{title}: {card.name}" if card else title
            self.fields[name] = long_text(
                label=label, called=title[:1].lower() + title[1:], rows=4, max_length=20_000, required=False
            )
        self.all_optional()
        self.word_errors()


SAY = (
    ("withdraw", "Somebody does not agree any more"),
    ("not_kept", "A visit or meeting was not kept"),
    ("agree", "Somebody agrees to the plan"),
)


class SayForm(OfPlan):
    """Somebody agrees, or does not any more; or a visit or meeting was not kept."""

    below: Below = {
        "what": {
            "withdraw": ("who_no", "no_on"),
            "agree": ("who_yes", "yes_on", "review_on"),
            "not_kept": ("which", "planned_on", "moved_by", "reason", "new_on"),
        }
    }
    must: ClassVar[dict[str, tuple[str, ...]]] = {
        "withdraw": ("who_no", "no_on"),
        "agree": ("who_yes", "yes_on"),
        "not_kept": ("which", "planned_on", "moved_by", "reason"),
    }

    def ask(self) -> None:
        self.shown = (*self.shown, "what")
        agree = self.about.agree
        self.fields["what"] = choose_one(
            SAY if agree else SAY[1:], label="What happened?", called="what happened"
        )
        self.fields["who_no"] = choose_one(
            [(name, name) for name in agree],
            label="Who does not agree any more?",
            called="who",
            required=False,
        )
        self.day("no_on", "Since which day?")
        self.fields["who_yes"] = text(label="Who agrees?", called="who agrees", required=False)
        self.day("yes_on", "Since which day?")
        self.fields["review_on"] = DayField(
            label="When is the plan looked at again?",
            called="The day",
            earliest=self.today,
            too_early="must be today or later",
            required=False,
            help_text="Only where the work had stopped." if not self.about.stopped else "",
        )
        self.fields["which"] = choose_one(
            options(MEETING_OR_VISIT, "visit", "review", "family_time", "other"),
            label="What did not take place?",
            called="what did not take place",
            required=False,
        )
        self.day("planned_on", "For which day was it meant?")
        self.fields["moved_by"] = choose_one(
            options(conference_law.MOVED_BY),
            label="Who could not keep it?",
            called="who could not keep it",
            required=False,
        )
        self.fields["reason"] = text(label="Why?", called="why", max_length=500, required=False)
        self.fields["new_on"] = DayField(
            label="What is the new day?",
            called="The new day",
            earliest=self.today,
            too_early="must be today or later",
            required=False,
        )


class DecideForm(OfPlan):
    """What a manager decides: after a no, or to end the plan, or to step up."""

    must: ClassVar[dict[str, tuple[str, ...]]] = {
        "close": ("told_words",),
        "step_up": ("ground", "grounds"),
        "protect": ("family_told",),
        "end": ("ended_on_ground", "end_words"),
    }

    def ask(self) -> None:
        waits = any(each.asked_to_decide for each in self.about.of)
        self.below = {"what": WAITS if waits else RUNS}
        self.shown = (*self.shown, "what", "reasons")
        says = WAITS_SAYS if waits else RUNS_SAYS
        self.fields["what"] = choose_one(says, label="What do you decide?", called="what you decide")
        self.fields["ground"] = choose_one(
            options(law.STEP_UP_GROUND),
            label="On which ground, that stands without the no?",
            called="the ground",
            required=False,
        )
        self.fields["grounds"] = long_text(
            label="What shows it?", called="what shows it", rows=3, max_length=4000, required=False
        )
        self.fields["ended_on_ground"] = choose_one(
            options(
                law.PLAN_END,
                "outcomes_met",
                "step_down",
                "step_up",
                "agreement_withdrawn",
                "moved",
                "aged_18",
            ),
            label="On which ground does it end?",
            called="the ground",
            required=False,
        )
        self.fields["to"] = choose_one(
            (("early_help", "Early help"), ("family_help", "Family help")),
            label="Where it steps down: to what?",
            called="what it steps down to",
            required=False,
        )
        self.fields["agreed_by"] = text(
            label="Where it steps down: who agreed to that help?",
            called="who agreed to that help",
            required=False,
        )
        for name in ("told_words", "end_words"):
            self.fields[name] = long_text(
                label="What is the family told?",
                called="what the family is told",
                rows=4,
                max_length=4000,
                required=False,
                help_text="In plain words: that it ends, why, and how to come back.",
            )
        self.fields["family_told"] = choose_one(
            YES_NO,
            label="Has the family been told of the step?",
            called="whether the family has been told",
            required=False,
        )
        self.fields["reasons"] = long_text(label="Reasons", called="the reasons", rows=4, max_length=4000)


WAITS: dict[str, tuple[str, ...]] = {
    "close": ("told_words",),
    "offer_otherwise": (),
    "step_up": ("ground", "grounds"),
}
WAITS_SAYS = (
    ("close", "Close: the plan ends as the family wishes"),
    ("offer_otherwise", "Offer help in another way"),
    ("step_up", "Step up, on a ground of its own. Saying no is none"),
)
RUNS: dict[str, tuple[str, ...]] = {
    "end": ("ended_on_ground", "to", "agreed_by", "end_words"),
    "protect": ("family_told",),
}
RUNS_SAYS = (
    ("end", "End the plan, or step down"),
    ("protect", "Step up to protection: a strategy discussion, without waiting for a meeting"),
)


OfPlan.said = dict((*SAY, *WAITS_SAYS, *RUNS_SAYS))  # what may have been chosen before the plan ended


class CallForm(WhenAndWhere):
    """When and where the plan is looked at again."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ask_when()
        self.word_errors()


class ReviewForm(Progress):
    """A review written up: who was there, what came of each part of the plan, what was said, what was decided with the family,
    and the next day."""

    def __init__(
        self,
        *args: Any,
        plan: Whole,
        places: Sequence[Place],
        planned_at: datetime,
        today: date,
        **more: Any,
    ) -> None:
        more["initial"] = {"on": planned_at.date(), "at": f"{planned_at:%H:%M}"}
        super().__init__(*args, **more)
        self.places = places
        self.fields["on"] = DayField(
            label="On which day was it?",
            called="The day",
            latest=today,
            too_late="must be today or in the past",
        )
        self.fields["at"] = TimeField(label="At what time?", called="The time")
        for place in places:
            self.fields[f"came_{place.ref}"] = choose_one(
                options(CAME),
                label=f"{place.name}, {place.role_words.lower()}",
                called=f"whether {place.name} was there",
            )
        # Of a plan that has ended since, what was still open when it ended.
        self.ask_progress(
            [each for each in plan.items if not each.over] if plan.ended_on else plan.live, family_of(places)
        )
        for name, title in RECORD:
            self.fields[name] = long_text(
                label=title,
                called=title[:1].lower() + title[1:],
                rows=4,
                max_length=20_000,
                required=name == "talked",
            )
        self.fields["decision"] = choose_one(
            options(law.REVIEW_DECISION), label="What was decided with the family?", called="what was decided"
        )
        self.fields["next_review_on"] = DayField(
            label="When is it looked at again?",
            called="The day",
            earliest=today,
            too_early="must be today or later",
            required=False,
        )
        self.word_errors()

    def said(self) -> Review:
        """As the action takes it."""
        given = self.cleaned_data
        return Review(
            at=at_moment(given["on"], given["at"]),
            came={place.ref: given[f"came_{place.ref}"] for place in self.places},
            words={name: given[name] for name, _ in RECORD},
            came_of=self.progress(given["on"]),
            decision=given["decision"],
            next_review_on=given["next_review_on"],
        )
