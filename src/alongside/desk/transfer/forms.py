"""The forms of handing over: whom to ask, what to answer, how it ends, and another council's notice."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from alongside.design.fields import (
    DayField,
    PickField,
    PlainForm,
    choose_any,
    choose_one,
    long_text,
    text,
)
from alongside.desk.front_door.forms import main_need
from alongside.law.steps.protection_plan import WORK_ELSEWHERE
from alongside.record.queries.desk.duty import Practitioner
from alongside.record.queries.desk.transfer import Child, Offer

Below = dict[str, dict[str, tuple[str, ...]]]


class OfferForm(PlainForm):
    """Who is asked to take over, for which children, and what they have to know."""

    below: ClassVar[Below] = {
        "to": {"worker": ("worker",), "team": ("team",), "council": ("council", "their_name", "their_reach")}
    }
    shown = ("children", "to", "know")

    def __init__(
        self,
        *args: Any,
        children: Sequence[Child],
        workers: Sequence[Practitioner],
        teams: Sequence[tuple[str, str]],
        **more: Any,
    ) -> None:
        more["initial"] = {"children": [str(each.referral) for each in children if each.running is None]}
        super().__init__(*args, **more)
        self.teams = {str(one.ref): one.team for one in workers}
        self.fields["children"] = choose_any(
            [(str(each.referral), each.card.name) for each in children if each.running is None],
            label="For which children?",
            called="the children",
        )
        self.fields["to"] = choose_one(
            (
                ("worker", "A colleague"),
                ("team", "A team"),
                ("council", "Another council: the family has moved for good"),
            ),
            label="Who is asked to take over?",
            called="who is asked",
        )
        self.fields["worker"] = PickField(
            [(str(one.ref), f"{one.name}, {one.team_name}") for one in workers],
            label="Which colleague",
            called="which colleague",
            required=False,
        )
        self.fields["team"] = choose_one(teams, label="Which team", called="which team", required=False)
        self.fields["council"] = text(label="Which council", called="which council", required=False)
        self.fields["their_name"] = text(
            label="Who there is asked", called="who there is asked", required=False
        )
        self.fields["their_reach"] = text(
            label="How to reach them at work", called="how to reach them", required=False
        )
        self.fields["know"] = long_text(
            label="What do they have to know?",
            called="what they have to know",
            rows=6,
            max_length=10_000,
            help_text="What works with this family, who to ring first, what must not be forgotten. What is open is listed by itself.",
        )
        self.word_errors()
        for names in self.below["to"].values():
            for name in names:
                self.fields[name].says_optional = name == "their_reach"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.below["to"].get(given.get("to", ""), ()):
            if name != "their_reach" and name not in self.errors and not given.get(name):
                self.add_error(name, self._missing(name, self.fields[name]))
        return given

    def asked(self) -> dict[str, Any]:
        """Whom the action is to ask."""
        given = self.cleaned_data
        if given["to"] == "council":
            return {name: given[name] for name in ("council", "their_name", "their_reach")}
        if given["to"] == "team":
            return {"team": UUID(given["team"])}
        return {"worker": UUID(given["worker"]), "team": self.teams[given["worker"]]}


class AnswerForm(PlainForm):
    """What becomes of an offer now: whatever this viewer may do at this stage, and what each needs."""

    SAYS: ClassVar[dict[str, str]] = {
        "accept": "We take over",
        "accept_out": "The other council takes over",
        "return": "Return it, with the reason",
        "return_out": "The other council returns it",
        "met": "The new council has held its conference",
        "hand_over": "Hand over: from this day they have the work",
        "take_back": "Take the offer back",
    }

    def __init__(
        self, *args: Any, about: Offer, workers: Sequence[Practitioner], today: date, **more: Any
    ) -> None:
        more["initial"] = {"on": today, "worker": str(about.worker) if about.worker else ""}
        super().__init__(*args, **more)
        self.about = about
        self.teams = {str(one.ref): one.team for one in workers}
        acts = possible(about)
        self.boxes = _boxes(acts, about)
        self.below: Below = {"act_": {act: tuple(boxes.values()) for act, boxes in self.boxes.items()}}
        if len(acts) == 1:
            self.shown: tuple[str, ...] = ("act_", *self.below["act_"][acts[0]])
            self.below = {}
        else:
            self.shown = ("act_",)
        self.fields["act_"] = choose_one(
            [(act, self.SAYS[act]) for act in acts],
            label="What is decided?",
            called="what is decided",
            initial=acts[0] if len(acts) == 1 else None,
        )
        self._ask(workers, today)
        must = {name for names in MUST.values() for name in names}
        for name, box in ((name, box) for each in self.boxes.values() for name, box in each.items()):
            if box != name:
                self.fields[box] = deepcopy(self.fields[name])
            self.fields[box].says_optional = name not in must
        self.word_errors()

    def _ask(self, workers: Sequence[Practitioner], today: date) -> None:
        self.fields["worker"] = PickField(
            [(str(one.ref), f"{one.name}, {one.team_name}") for one in workers],
            label="Who will work with the family?",
            called="who will work with the family",
            required=False,
        )
        self.fields["who"] = text(label="Who there said so?", called="who there said so", required=False)
        self.fields["need"] = main_need("Their main need, as far as is known")
        self.fields["reason"] = long_text(label="Why?", called="why", rows=3, max_length=2000, required=False)
        self.fields["receipt"] = text(
            label="Who there was told that it stays with them, and when?",
            called="who there was told",
            required=False,
        )
        self.fields["plan_there"] = choose_one(
            (("yes", "Yes"), ("no", "No")),
            label="Is there a child protection plan there now?",
            called="whether there is a plan there",
            required=False,
        )
        self.fields["not_told_why"] = text(
            label="If the family has not heard the new name: why not?",
            called="why the family has not heard",
            required=False,
            max_length=500,
        )
        self.fields["on"] = DayField(
            label="On which day?",
            called="The day",
            latest=today,
            too_late="must be today or in the past",
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        act = given.get("act_", "")
        for name, box in self.boxes.get(act, {}).items():
            given[name] = given.get(box)
            if name in MUST.get(act, ()) and box not in self.errors and not given[name]:
                self.add_error(box, self._missing(box, self.fields[box]))
        return given


def _boxes(acts: Sequence[str], about: Offer) -> dict[str, dict[str, str]]:
    """What each act asks, and the name of its box. Two acts that ask the same have a box each: a browser sends the boxes of
    every answer, and an empty one would otherwise take the place of what was typed."""
    found: dict[str, dict[str, str]] = {}
    taken: set[str] = set()
    for act in acts:
        wanted = [name for name in NEEDS[act] if name not in ONLY_IF or ONLY_IF[name](about)]
        found[act] = {name: f"{name}_{act}" if name in taken else name for name in wanted}
        taken |= set(wanted)
    return found


def _begins_a_referral(about: Offer) -> bool:
    """Whether accepting begins a referral here: with a child protection plan it began when the notice came."""
    return about.way == "in" and about.work != "protection_plan"


# What is asked for some offers only.
ONLY_IF: dict[str, Callable[[Offer], bool]] = {
    "receipt": lambda about: about.way == "in",
    "need": _begins_a_referral,
}
NEEDS: dict[str, tuple[str, ...]] = {
    "accept": ("worker", "need"),
    "accept_out": ("who", "on"),
    "return": ("reason", "receipt"),
    "return_out": ("who", "reason"),
    "met": ("plan_there", "on"),
    "hand_over": ("not_told_why", "on"),
    "take_back": ("reason",),
}
MUST: dict[str, tuple[str, ...]] = {
    "accept": ("worker",),
    "accept_out": ("who",),
    "return": ("reason",),
    "return_out": ("who", "reason"),
    "met": ("plan_there",),
    "take_back": ("reason",),
}


def possible(about: Offer) -> list[str]:
    """What this viewer may do with the offer now."""
    acts = []
    if about.state == "offered" and about.answers:
        acts += ["accept_out", "return_out"] if about.way == "out" else ["accept", "return"]
    if (
        about.way == "out"
        and about.has_plan
        and not about.new_council_met
        and about.state in ("offered", "accepted")
    ):
        acts.append("met")
    if about.state == "accepted" and about.sends:
        acts.append("hand_over")
    if about.state in ("offered", "accepted") and about.takes_back and about.way != "in":
        acts.append("take_back")
    return acts


class NoticeForm(PlainForm):
    """What another council wrote, beside what stands on the contact."""

    below: ClassVar[Below] = {"work": {"protection_plan": ("need",)}, "for_good": {"no": ("until",)}}
    shown = ("council", "work", "for_good", "team")

    def __init__(self, *args: Any, teams: Sequence[tuple[str, str]], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["council"] = text(label="Which council wrote?", called="which council wrote")
        self.fields["work"] = choose_one(
            list(WORK_ELSEWHERE.options().items()),
            label="What do they have with the children?",
            called="what they have with the children",
        )
        self.fields["need"] = main_need("Their main need, as far as is known")
        self.fields["for_good"] = choose_one(
            (("yes", "They have moved here for good"), ("no", "They stay here for a time")),
            label="Have they moved here for good?",
            called="whether they have moved for good",
            help_text="With a child protection plan and for good, our own conference is due within 15 working days. For a time, the plan stays with the other council.",
        )
        self.fields["until"] = DayField(
            label="Until when, if that is known?",
            called="The day",
            earliest=today,
            too_early="must be today or later",
            required=False,
        )
        self.fields["team"] = choose_one(
            teams, label="Which of our teams answers?", called="which team answers"
        )
        self.word_errors()
