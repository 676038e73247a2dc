"""The steps of an enquiry: a short form each, written once for any of its children."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from alongside.design.clock import LONDON
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
from alongside.law.events import CodeSet
from alongside.law.steps import enquiry as law
from alongside.record.actions import When
from alongside.record.queries.desk.enquiry import Before, Enquiry
from alongside.record.queries.desk.staff import Colleague

YES_NO = (("yes", "Yes"), ("no", "No"))


def _any_of(codes: CodeSet) -> list[tuple[str, str]]:
    return list(codes.options().items())


class StepForm(PlainForm):
    """What every step asks: for which children (where there are several), and when. `below` says which boxes stand under
    which answer."""

    below: dict[str, dict[str, tuple[str, ...]]] = {}
    asks_when = "When was this?"
    with_time = False

    def __init__(self, *args: Any, about: Enquiry, today: date, now: datetime, **more: Any) -> None:
        more["initial"] = {
            "children": [str(ref) for ref, _ in about.children],
            "on": today,
            **self.begins(about),
        }
        super().__init__(*args, **more)
        self.about, self.now = about, now
        if len(about.children) > 1:
            self.fields["children"] = choose_any(
                [(str(ref), card.name) for ref, card in about.children],
                label="For which children?",
                called="the children",
            )
        self.ask(about)
        if self.asks_when:
            self.fields["on"] = DayField(
                label=self.asks_when,
                called="The day",
                latest=today,
                too_late="must be today or in the past",
            )
        if self.with_time:
            self.fields["at"] = TimeField(label="At what time?", called="The time", required=False)
        self.word_errors()

    def begins(self, about: Enquiry) -> dict[str, Any]:
        """What the boxes hold at first."""
        return {}

    def ask(self, about: Enquiry) -> None:
        """The questions of this step."""

    @property
    def shown(self) -> list[str]:
        """The boxes that stand by themselves, in order."""
        under = {name for each in self.below.values() for names in each.values() for name in names}
        return [name for name in self.fields if name not in under]

    def chosen(self) -> list[UUID]:
        """For which enquiries this is written."""
        wanted = self.cleaned_data.get("children")
        return [ref for ref, _ in self.about.children if wanted is None or str(ref) in wanted]

    def when(self) -> When:
        """The day, or the moment where the time was given. What is written on its own day happened before now."""
        on, at = self.cleaned_data["on"], self.cleaned_data.get("at")
        if isinstance(at, time):
            return When.moment(datetime.combine(on, at, tzinfo=LONDON))
        return When.moment(self.now) if on == self.now.astimezone(LONDON).date() else When.day(on)

    def facts(self) -> dict[str, Any]:
        """The answers as the law reads them."""
        skip = {"children", "on", "at"}
        given = {name: value for name, value in self.cleaned_data.items() if name not in skip}
        return {name: None if value == "" else _yes(value) for name, value in given.items()}


def _yes(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


class PlanForm(StepForm):
    """Who speaks with each child, where, how often; who tells the parents; how distress is kept down."""

    asks_when = "Agreed on"

    def begins(self, about: Enquiry) -> dict[str, Any]:
        return dict(about.plan)

    def ask(self, about: Enquiry) -> None:
        self.fields["speaks_with_child"] = text(
            label="Who speaks with the children?",
            help_text="Somebody each child knows or can come to trust.",
            called="who speaks with the children",
        )
        self.fields["where"] = text(
            label="Where?", help_text="Where they feel safe, and alone if they can be.", called="where"
        )
        self.fields["how_often"] = text(
            label="How often?", help_text="As seldom as will do: nobody tells it twice.", called="how often"
        )
        self.fields["tells_parents"] = text(
            label="Who tells the parents, and when?", called="who tells the parents"
        )
        self.fields["distress_kept_down"] = long_text(
            label="How is distress kept down?", called="how distress is kept down", rows=3, max_length=2000
        )


class LeadForm(StepForm):
    """Who leads the enquiry."""

    asks_when = "From which day?"

    def __init__(self, *args: Any, people: Sequence[Colleague], **more: Any) -> None:
        self.people = people
        super().__init__(*args, **more)

    def ask(self, about: Enquiry) -> None:
        self.fields["lead"] = PickField(
            [(str(each.ref), each.who) for each in self.people],
            label="Which social worker leads?",
            called="who leads",
            help_text="A family help practitioner can stay beside the family and does not lead.",
        )


class TalkForm(StepForm):
    """Whether a parent agreed that we talk with the child, or the ground for talking without."""

    with_time = True
    question = "Did a parent agree that we talk with the child?"

    def ask(self, about: Enquiry) -> None:
        self.fields["answer"] = choose_one(_any_of(law.TALK_ANSWER), label=self.question, called="the answer")
        self.fields["answered_by"] = text(label="Who answered?", required=False)
        self.fields["ground"] = choose_one(
            _any_of(law.TALK_GROUND),
            label="If nobody agreed: on which ground do we go ahead?",
            help_text="Agreement is never a condition of an enquiry.",
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == "agreed" and not given.get("answered_by"):
            self.add_error("answered_by", "Enter who agreed")
        if given.get("answer") in ("did_not_agree", "not_asked") and not given.get("ground"):
            self.add_error("ground", "Select the ground for going ahead, or that there is none")
        return given


class VideoForm(TalkForm):
    """Agreement to a recorded interview: a fact of its own, with its own day."""

    question = "Did a parent agree to a recorded interview?"


class InterviewForm(StepForm):
    """A recorded interview took place. The recording is police evidence: only its reference is kept."""

    with_time = True

    def ask(self, about: Enquiry) -> None:
        self.fields["recording_reference"] = text(
            label="The police's reference of the recording",
            help_text="Never the recording itself: it is police evidence.",
            called="the reference",
        )
        self.fields["held_by_police"] = text(
            label="Which police force has it?", called="which police force has it"
        )
        self.fields["intermediary"] = text(label="Who helped the child to communicate?", required=False)


class MedicalForm(StepForm):
    """A doctor examined the child: on whose word."""

    with_time = True

    def ask(self, about: Enquiry) -> None:
        self.fields["agreed_on"] = choose_one(
            _any_of(law.MEDICAL_BASIS), label="Whose agreement was it?", called="whose agreement it was"
        )
        self.fields["agreed_by"] = text(label="Name of who agreed", required=False)
        self.fields["child_said_no"] = choose_one(
            YES_NO,
            label="Did the child say no to any of it?",
            called="whether the child said no",
        )


class NoAccessForm(StepForm):
    """We could not see the child, or nobody says where the child is."""

    with_time = True

    def ask(self, about: Enquiry) -> None:
        self.fields["trouble"] = choose_one(
            _any_of(law.ACCESS_TROUBLE), label="What happened?", called="what happened"
        )
        self.fields["parent_told_before"] = choose_one(
            YES_NO,
            label="Had the parent been told what this can lead to?",
            help_text="Not letting us see a child can lead to a court: an order to see or to protect the child.",
            called="whether the parent had been told",
        )


class AccessForm(StepForm):
    """Which order is asked for; or why none is, and when that is looked at again."""

    asks_when = ""
    below = {"outcome": {"no_order": ("review_on",)}}

    def __init__(
        self, *args: Any, managers: Sequence[Colleague], decides: bool, today: date, **more: Any
    ) -> None:
        self.managers, self.decides, self.today = managers, decides, today
        super().__init__(*args, today=today, **more)

    def ask(self, about: Enquiry) -> None:
        self.fields["outcome"] = choose_one(
            _any_of(law.ACCESS_OUTCOME), label="What is decided?", called="what is decided"
        )
        self.fields["review_on"] = DayField(
            label="On which day is that looked at again?",
            called="The day to look again",
            earliest=self.today,
            too_early="must be today or later",
            required=False,
        )
        self.fields["reasons"] = long_text(label="Why?", called="the reasons", rows=4, max_length=10_000)
        if not self.decides:
            self.fields["decided_by"] = PickField(
                [(str(each.ref), each.who) for each in self.managers],
                label="Which manager decided?",
                help_text="They will be asked to confirm it.",
                called="the manager who decided",
            )


class ConferenceForm(StepForm):
    """A practitioner thinks a conference is needed."""

    asks_when = ""

    def __init__(self, *args: Any, managers: Sequence[Colleague], **more: Any) -> None:
        self.managers = managers
        super().__init__(*args, **more)

    def ask(self, about: Enquiry) -> None:
        self.fields["reasons"] = long_text(
            label="Why do you think a conference is needed?", called="why", rows=4, max_length=10_000
        )
        self.fields["to"] = PickField(
            [(str(each.ref), each.who) for each in self.managers],
            label="Which manager should answer?",
            called="the manager who should answer",
        )


class BeginForm(PlainForm):
    """Harm is suspected and people must talk; or an emergency was acted on and the enquiry is open already."""

    def __init__(self, *args: Any, before: Before, today: date, now: datetime, **more: Any) -> None:
        local = now.astimezone(LONDON)
        children = before.children
        more["initial"] = {"children": [str(children[0].child.ref)], "on": today, "at": f"{local:%H:%M}"}
        super().__init__(*args, **more)
        self.before, self.now = before, now
        if len(children) > 1:
            self.fields["children"] = choose_any(
                [(str(each.child.ref), each.child.name) for each in children],
                label="For which children?",
                called="the children",
            )
        self.fields["kind"] = choose_one(
            (
                ("suspected", "We must talk with the police and health as soon as we can"),
                ("at_once", "Somebody had to act first: the enquiry is open, and the discussion follows"),
            ),
            label="What now?",
            called="what now",
        )
        self.fields["harm_where"] = choose_one(
            _any_of(law.HARM_WHERE), label="Where does the harm come from?", required=False
        )
        self.fields["lead"] = PickField(
            [(str(each.ref), each.who) for each in before.colleagues],
            label="Which social worker leads?",
            required=False,
        )
        self.fields["on"] = DayField(
            label="Since when?", called="The day", latest=today, too_late="must be today or in the past"
        )
        self.fields["at"] = TimeField(label="At what time?", called="The time", required=False)
        self.word_errors()

    def chosen(self) -> list[UUID]:
        """For which children."""
        wanted = self.cleaned_data.get("children")
        refs = [each.child.ref for each in self.before.children]
        return [ref for ref in refs if wanted is None or str(ref) in wanted]

    def when(self) -> When:
        """The day, or the moment where the time was given."""
        on, at = self.cleaned_data["on"], self.cleaned_data["at"]
        return When.moment(datetime.combine(on, at, tzinfo=LONDON)) if at else When.day(on)
