"""The forms of a plan: each asks whether an answer is an answer, and hands it to one action."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms

from alongside.design.fields import (
    DayField,
    PickField,
    PlainForm,
    TimeField,
    choose_any,
    choose_from_list,
    choose_one,
    long_text,
    text,
)
from alongside.desk.meetings.forms import YES_NO, WhenAndWhere, at_moment, options
from alongside.desk.plan.late import OfARunningPlan
from alongside.desk.plan.progress import Progress, dropped
from alongside.law.meetings import CORE_GROUP_RECORD as RECORD
from alongside.law.steps import conference as conference_law, protection_plan as law
from alongside.record.actions.meetings import HOW_ASKED
from alongside.record.actions.plans import (
    Action,
    CameOf,
    Need,
    Owner,
    Step,
    Terms,
)
from alongside.record.queries.desk.plans import Item, Listed, Nameable, Whole
from alongside.record.queries.desk.protection_plan import Member, ProtectionPlan
from alongside.record.queries.desk.staff import Colleague

MOST_LINES = 12  # of one kind on one page; what is more is added afterwards
LABELS = dict(Step.choices)
FINISHING_GROUNDS = ("transferred", "aged_18", "died", "left_uk")
WORDS = {
    "worry": "What are you worried about?",
    "change": "What must change, and by how much?",
    "measure": "How will you know? What is counted or seen, and where",
    "action": "What will be done?",
}


class PlanForm(PlainForm):
    """What every form of a plan needs: the plan, and what names somebody. `today` counts what may not be later."""

    def __init__(
        self,
        *args: Any,
        about: Whole,
        today: date,
        nameable: Sequence[Nameable] = (),
        services: Sequence[Listed] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.about, self.today = about, today
        self.nameable = {each.key: each for each in nameable}
        self.services = {str(each.ref): each for each in services}

    def ask_children(self, *, label: str = "For which children?") -> None:
        """Which children of the plan, where there are several."""
        if len(self.about.children) > 1:
            self.fields["children"] = choose_any(
                [(str(card.ref), card.name) for card in self.about.children],
                label=label,
                called="the children",
                initial=[str(card.ref) for card in self.about.children],
            )

    def ask_who(self, name: str, *, label: str) -> None:
        """Who does it, or measures it: somebody of the core group, a colleague, or anybody by name."""
        self.fields[f"{name}_who"] = PickField(
            [(each.key, each.words) for each in self.nameable.values()],
            label=label,
            called="who it is",
            required=False,
            help_text="Begin to type a name. For somebody who is not listed use the next box.",
        )
        self.fields[f"{name}_other"] = text(
            label="Somebody who is not listed, and their agency", called="who it is", required=False
        )

    def owner(self, name: str) -> Owner:
        """Who it is."""
        key = self.cleaned_data.get(f"{name}_who")
        if key:
            return self.nameable[key].owner
        other = self.cleaned_data.get(f"{name}_other") or ""
        called, _, agency = other.partition(",")
        return Owner(name=called.strip(), agency=agency.strip())

    @property
    def for_children(self) -> tuple[UUID, ...]:
        """The children chosen; none where there is one, or where it is for all."""
        chosen = [UUID(ref) for ref in self.cleaned_data.get("children") or ()]
        return () if len(chosen) == len(self.about.children) else tuple(chosen)

    def named(self, owner: Owner) -> str:
        """The box's value for somebody who stands already."""
        return next((each.words for each in self.nameable.values() if each.owner == owner), "")


class WithActions(PlanForm):
    """A form on which somebody may write further actions, a line each."""

    def ask_lines(self, lines: int) -> None:
        """The lines, and the services a line may ask for."""
        self.lines = list(range(min(MOST_LINES, lines)))
        for n in self.lines:
            self.fields[f"do{n}_what"] = text(
                label="What will be done?", called="what will be done", required=False, max_length=500
            )
            self.fields[f"do{n}_who"] = PickField(
                [(each.key, each.words) for each in self.nameable.values()],
                label="By whom?",
                called="by whom",
                required=False,
            )
            self.fields[f"do{n}_by"] = DayField(label="By when?", called="The day", required=False)
            if self.services:
                self.fields[f"do{n}_service"] = choose_from_list(
                    [(ref, each.words) for ref, each in self.services.items()],
                    label="A service, if it is one",
                    called="the service",
                    required=False,
                )

    def actions(self, children: tuple[UUID, ...] = ()) -> list[Action]:
        """The lines that were filled in."""
        found = []
        for n in self.lines:
            said = self.cleaned_data.get(f"do{n}_what")
            if said:
                service = self.cleaned_data.get(f"do{n}_service")
                key = self.cleaned_data.get(f"do{n}_who")
                found.append(
                    Action(
                        action=said,
                        terms=Terms(
                            by_on=self.cleaned_data.get(f"do{n}_by"),
                            owner=self.nameable[key].owner if key else Owner(),
                            service=UUID(service) if service else None,
                        ),
                        children=children,
                    )
                )
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for n in self.lines:
            others = any(given.get(f"do{n}_{name}") for name in ("who", "by", "service"))
            if others and not given.get(f"do{n}_what"):
                self.add_error(f"do{n}_what", "Enter what will be done, or leave the whole line empty")
        return given


class NeedForm(WithActions):
    """Something that must change, and what is done about it."""

    def __init__(self, *args: Any, lines: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ask_children()
        for name in ("worry", "change", "measure"):
            self.fields[name] = long_text(
                label=WORDS[name], called=WORDS[name].rstrip("?").lower(), required=name == "change", rows=3
            )
        self.fields["by_on"] = DayField(label="By when?", called="The day")
        self.fields["until_on"] = DayField(
            label="Until which day must it then last?", called="The last day", required=False
        )
        self.ask_who("measure", label="Who measures it?")
        self.ask_lines(lines)
        self.word_errors()

    def need(self) -> Need:
        """What must change."""
        given = self.cleaned_data
        return Need(
            change=given["change"],
            worry=given["worry"],
            measure=given["measure"],
            terms=Terms(by_on=given["by_on"], until_on=given["until_on"], owner=self.owner("measure")),
            children=self.for_children,
        )


class ItemForm(WithActions):
    """What came of a need or an action, what it says, and more actions under a need."""

    def __init__(
        self, *args: Any, item: Item, family: Sequence[tuple[UUID, str]], lines: int, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.item = item
        self.fields["state"] = choose_one(
            [("", "Nothing new"), *dropped(item)],
            label="What came of it?" if not item.need else "How does it stand?",
            called="what came of it",
            required=False,
        )
        self.fields["came_on"] = DayField(
            label="On which day?",
            called="The day",
            required=False,
            latest=self.today,
            too_late="must be today or in the past",
            initial=self.today,
        )
        self.fields["came_words"] = long_text(
            label="What is to be said about it?", called="what is to be said about it", required=False, rows=3
        )
        if item.early_help and family:
            self.fields["agreed_by"] = choose_from_list(
                [(str(ref), name) for ref, name in family],
                label="Who of the family agreed to it?",
                called="who agreed",
                required=False,
            )
        self._ask_what_it_says(item)
        self.ask_lines(lines if item.need else 0)
        self.word_errors()

    def _ask_what_it_says(self, item: Item) -> None:
        names = ("worry", "change", "measure") if item.need else ("action",)
        for name in names:
            self.fields[name] = long_text(
                label=WORDS[name],
                called=WORDS[name].rstrip("?").lower(),
                required=name in ("change", "action"),
                rows=3,
                initial=item.said(name),
            )
        self.fields["by_on"] = DayField(
            label="By when?", called="The day", required=False, initial=item.terms.by_on
        )
        self.fields["until_on"] = DayField(
            label="Until which day does it last?",
            called="The last day",
            required=False,
            initial=item.terms.until_on,
        )
        self.ask_who("owner", label="Who measures it?" if item.need else "Who does it?")
        self.fields["owner_who"].initial = self.named(item.terms.owner)
        if not self.fields["owner_who"].initial:
            owner = item.terms.owner
            self.fields["owner_other"].initial = ", ".join(filter(None, (owner.name, owner.agency)))
        if not item.need and self.services:
            self.fields["service"] = choose_from_list(
                [(ref, each.words) for ref, each in self.services.items()],
                label="A service, if it is one",
                called="the service",
                required=False,
                initial=str(item.terms.service or ""),
            )
        if len(self.about.children) > 1:
            self.ask_children()
            self.fields["children"].initial = [str(card.ref) for card in item.children]

    def came_of(self) -> CameOf | None:
        """What came of it; None where nothing is new."""
        given = self.cleaned_data
        if not given["state"]:
            return None
        agreed = given.get("agreed_by")
        return CameOf(
            kind=given["state"],
            on=given["came_on"] or self.today,
            words=given["came_words"],
            agreed_by=UUID(agreed) if agreed else None,
        )

    def said(self, base: dict[str, UUID | None]) -> Need | Action:
        """What it now says."""
        given = self.cleaned_data
        service = given.get("service")
        terms = Terms(
            by_on=given["by_on"],
            until_on=given["until_on"],
            owner=self.owner("owner"),
            service=UUID(service) if service else None,
        )
        if self.item.need:
            return Need(
                change=given["change"],
                worry=given["worry"],
                measure=given["measure"],
                terms=terms,
                children=self.for_children,
                base=base,
            )
        return Action(
            action=given["action"], under=self.item.under, terms=terms, children=self.for_children, base=base
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("came_words") and not given.get("state"):
            self.add_error("state", "Choose how it stands, or leave the words about it empty")
        return given


class WordsForm(PlanForm):
    """The parts of a plan that are neither need nor action, and its own details."""

    def __init__(self, *args: Any, page: ProtectionPlan, workers: Sequence[Colleague], **more: Any) -> None:
        super().__init__(*args, **more)
        self.parts = [
            (slot, f"{slot.partition(':')[0]}_{card.ref.hex}" if card else slot, title, card)
            for slot, title, card in self.about.parts()
            if not slot.startswith("outline")
        ]
        for slot, name, title, card in self.parts:
            stands = self.about.texts.get(slot)
            self.fields[name] = long_text(
                label=f"{title}: {card.name}" if card and len(self.about.children) > 1 else title,
                required=False,
                rows=3,
                initial=stands.words if stands else "",
            )
        first = page.of[0]
        self.first = first
        self.fields["lead"] = PickField(
            [(str(each.ref), each.who) for each in workers],
            label="Which social worker leads it?",
            called="who leads it",
            required=False,
            initial=next((each.who for each in workers if each.name == first.lead), ""),
        )
        self.fields["review_on"] = DayField(
            label="When is the review conference?",
            called="The day of the review",
            required=False,
            initial=first.review_on,
        )
        self.fields["see_every_days"] = forms.IntegerField(
            label="How many days at most between two times a child is seen?",
            required=False,
            min_value=1,
            max_value=100,
            initial=first.see_every_days,
            widget=forms.TextInput,
            help_text="The plan's own number. Where it says nothing, this council's usual one counts.",
        )
        self.word_errors()

    def details(self) -> dict[str, Any]:
        """What has changed of the details; empty where nothing has."""
        given = self.cleaned_data
        lead = UUID(given["lead"]) if given["lead"] else None
        was = self.fields["lead"].initial
        found: dict[str, Any] = {}
        if lead is not None and dict(self.fields["lead"].options).get(str(lead)) != was:
            found["lead_social_worker"] = lead
        for name in ("review_on", "see_every_days"):
            if given[name] and given[name] != getattr(self.first, name):
                found[name] = given[name]
        return found


class CallForm(WhenAndWhere):
    """When and where the core group meets, and how each of its members is asked."""

    def __init__(self, *args: Any, page: ProtectionPlan, members: Sequence[Member], **more: Any) -> None:
        more["initial"] = {"on": page.core_group_on}
        super().__init__(*args, **more)
        self.members = members
        self.ask_when()
        for each in members:
            self.fields[f"how_{each.seat}"] = choose_from_list(
                options(HOW_ASKED),
                label=each.who,
                called=f"how {each.name} is asked",
                required=False,
                initial=each.how,
            )
        self.word_errors()

    def asked(self) -> list[tuple[UUID, str]]:
        """Whom, and how."""
        return [
            (each.seat, self.cleaned_data[f"how_{each.seat}"])
            for each in self.members
            if self.cleaned_data[f"how_{each.seat}"]
        ]


class CoreGroupForm(WithActions, Progress):
    """A core group written up on one page: who was there, what came of each part of the plan, what is new, what is next."""

    def __init__(
        self,
        *args: Any,
        places: Iterable[Any],
        planned_at: datetime,
        family: Sequence[tuple[UUID, str]],
        needs: int,
        lines: int,
        now: datetime,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.now = now
        self.fields["on"] = DayField(
            label="When was it held?",
            called="The day",
            latest=self.today,
            too_late="must be today or in the past",
            initial=min(planned_at.date(), self.today),
        )
        self.fields["at"] = TimeField(label="At what time?", called="The time", initial=f"{planned_at:%H:%M}")
        self.places = [place for place in places if place.invited]
        self.fields["there"] = choose_any(
            [(str(place.ref), f"{place.name}, {place.role_words.lower()}") for place in self.places],
            label="Who was there?",
            called="who was there",
        )
        self.ask_progress(self.about.live, family)
        self.fields["talked"] = long_text(
            label=dict(RECORD)["talked"], called="what you talked about", rows=5
        )
        for name in ("change_of_risk", "absent_views"):
            self.fields[name] = long_text(label=dict(RECORD)[name], required=False, rows=3)
        self._ask_new(needs, lines)
        self.fields["next_on"] = DayField(
            label="When does it meet again?", called="The day it meets again", required=False
        )
        self.fields["early_review"] = choose_one(
            YES_NO,
            label="Has something changed so much that the review should be brought forward?",
            called="whether the review should be brought forward",
            initial="no",
        )
        if not self.about.developed:
            self.fields["develops"] = choose_one(
                YES_NO,
                label="Is the outline now worked out in full?",
                called="whether the plan is worked out in full",
                help_text="The family may then have the whole plan in writing.",
            )
        self.word_errors()

    def _ask_new(self, needs: int, lines: int) -> None:
        self.needs = list(range(min(MOST_LINES, needs)))
        for n in self.needs:
            self.fields[f"need{n}_change"] = text(
                label=WORDS["change"], called="what must change", required=False, max_length=1000
            )
            self.fields[f"need{n}_measure"] = text(
                label=WORDS["measure"], called="how you will know", required=False, max_length=1000
            )
            self.fields[f"need{n}_who"] = PickField(
                [(each.key, each.words) for each in self.nameable.values()],
                label="Who measures it?",
                called="who measures it",
                required=False,
            )
            self.fields[f"need{n}_by"] = DayField(label="By when?", called="The day", required=False)
            if len(self.about.children) > 1:
                self.fields[f"need{n}_children"] = choose_any(
                    [(str(card.ref), card.name) for card in self.about.children],
                    label="For which children?",
                    called="the children",
                    required=False,
                    initial=[str(card.ref) for card in self.about.children],
                )
        self.ask_lines(lines)
        serves = [(str(need.ref), need.words[:80]) for need in self.about.needs if not need.over]
        serves += [(f"new{n}", f"New: {n + 1}") for n in self.needs]
        for n in self.lines:
            if serves:
                self.fields[f"do{n}_under"] = choose_from_list(
                    serves, label="For which change?", called="for which change", required=False
                )

    def came(self) -> dict[UUID, str]:
        """Each place, and whether they were there."""
        there = set(self.cleaned_data["there"])
        return {place.ref: "whole" if str(place.ref) in there else "no" for place in self.places}

    def new_needs(self) -> list[tuple[int, Need]]:
        """The new needs, each with its line."""
        given, found = self.cleaned_data, []
        for n in self.needs:
            if given[f"need{n}_change"]:
                key = given[f"need{n}_who"]
                chosen = [UUID(ref) for ref in given.get(f"need{n}_children") or ()]
                everybody = len(chosen) == len(self.about.children)
                terms = Terms(by_on=given[f"need{n}_by"], owner=self.nameable[key].owner if key else Owner())
                need = Need(
                    change=given[f"need{n}_change"],
                    measure=given[f"need{n}_measure"],
                    terms=terms,
                    children=() if everybody else tuple(chosen),
                )
                found.append((n, need))
        return found

    def new_actions(self) -> list[tuple[Action, int | None]]:
        """The new actions: each with the place of the new need it serves, where it serves one."""
        order = {line: place for place, (line, _) in enumerate(self.new_needs())}
        given, found = self.cleaned_data, []
        lines = [n for n in self.lines if given.get(f"do{n}_what")]
        for n, action in zip(lines, self.actions(), strict=True):
            under = given.get(f"do{n}_under") or ""
            if under.startswith("new"):
                found.append((action, order.get(int(under.removeprefix("new")))))
            else:
                served = Action(
                    action=action.action, terms=action.terms, under=UUID(under) if under else None
                )
                found.append((served, None))
        return found

    def held_at(self) -> datetime:
        """When it was held."""
        return at_moment(self.cleaned_data["on"], self.cleaned_data["at"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("on") and given.get("at") and self.held_at() > self.now:
            self.add_error("at", "The time must not be later than now")
        for n in self.needs:
            others = any(given.get(f"need{n}_{name}") for name in ("measure", "who", "by"))
            if others and not given.get(f"need{n}_change"):
                self.add_error(f"need{n}_change", "Enter what must change, or leave the whole line empty")
        return given


class NotKeptForm(PlanForm):
    """A visit or meeting that did not take place."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ask_children()
        self.fields["what"] = choose_one(
            options(law.MEETING_OR_VISIT), label="What did not take place?", called="what did not take place"
        )
        self.fields["planned_on"] = DayField(
            label="For which day was it meant?",
            called="The day",
            latest=self.today,
            too_late="must be today or in the past",
        )
        self.fields["moved_by"] = choose_one(
            options(conference_law.MOVED_BY), label="Who could not keep it?", called="who could not keep it"
        )
        self.fields["reason"] = text(label="Why?", called="Why", max_length=500)
        self.fields["new_on"] = DayField(
            label="What is the new day?",
            called="The new day",
            required=False,
            earliest=self.today,
            too_early="must be today or later",
        )
        self.word_errors()


class EndForm(PlanForm, OfARunningPlan):
    """The plan ends on a ground that is not a review's decision."""

    def __init__(self, *args: Any, page: ProtectionPlan, **more: Any) -> None:
        super().__init__(*args, **more)
        self.page = page
        live = [each.child for each in page.of if each.live]
        self.only = [str(card.ref) for card in live]
        if len(live) > 1:
            self.fields["children"] = choose_any(
                [(str(card.ref), card.name) for card in live],
                label="For which children?",
                called="the children",
            )
        self.fields["ground"] = choose_one(
            options(law.PLAN_END, *FINISHING_GROUNDS), label="Why does it end?", called="why it ends"
        )
        self.fields["new_council"] = text(label="Which council?", called="the council", required=False)
        self.fields["new_council_on"] = DayField(
            label="When did it hold its conference?",
            called="The day of its conference",
            required=False,
            latest=self.today,
            too_late="must be today or in the past",
        )
        self.fields["on"] = DayField(
            label="From which day?",
            called="The day",
            latest=self.today,
            too_late="must be today or in the past",
            initial=self.today,
        )
        self.fields["help_after"] = text(
            label="What help is offered now?", called="what help is offered", required=False, max_length=500
        )
        self.word_errors()

    def whole(self) -> Whole:
        return self.about

    def ended(self) -> dict[str, str]:
        return {str(each.child.ref): each.says_ended for each in self.page.of if each.says_ended}

    def ending(self) -> dict[str, Any]:
        """What the action asks for."""
        given = self.cleaned_data
        return {
            "ground": given["ground"],
            "on": given["on"],
            "children": [UUID(ref) for ref in given.get("children") or self.only],
            "help_after": given["help_after"],
            "new_council": given["new_council"],
            "new_council_on": given["new_council_on"] if given["ground"] == "transferred" else None,
        }


class ServiceForm(PlainForm):
    """A service for the council's list."""

    name = text(label="What is it called?", called="the name of the service")
    provider = text(label="Who gives it?", called="who gives it", required=False)
    early_help = choose_one(
        (("yes", "Early help: a family chooses it"), ("no", "Another service")),
        label="What kind is it?",
        called="what kind it is",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.word_errors()
