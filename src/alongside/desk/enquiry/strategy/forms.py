"""The express form of a strategy discussion. It asks what the law asks, once, in the order in which people ring each other."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms

from alongside.design.clock import LONDON
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
from alongside.law import meetings
from alongside.law.steps.enquiry import HARM_WHERE, PARENTS_PART
from alongside.law.steps.referral import TELL_GROUND
from alongside.record.actions import When
from alongside.record.actions.enquiry import HOW, Discussion, ForChild, ToDo, Told
from alongside.record.queries.desk.enquiry import DECIDED, Before, Near

CORE = ("social_worker", "police", "health")
CALLED = {"social_worker": "Children's social care", "police": "Police", "health": "Health"}
AGENCY_HINT = {
    "social_worker": "Team",
    "police": "Unit or station, and incident number if there is one",
    "health": "Hospital, surgery or service",
}
OTHERS = tuple(
    (role, meetings.ROLE.options()[role])
    for role in ("school", "early_help", "lawyer", "carer", "other_agency")
)
NEW = ("joint", "single", "police_only", "assessment", "help_goes_on", "no_further_action")
RUNNING = ("goes_on",)
MOST_LINES = 8


class PickOrTypeField(PickField):
    """A colleague by a part of their name, or anybody else in words. Answers the reference (or None) and the words."""

    def clean(self, value: Any) -> tuple[UUID | None, str]:  # type: ignore[override]
        typed = " ".join(str(value or "").split())
        met = [ref for ref, words in self.options if typed and typed.casefold() in words.casefold()]
        exact = [ref for ref, words in self.options if words.casefold() == typed.casefold()]
        found = exact or met
        return (UUID(found[0]) if len(found) == 1 else None), typed


class DiscussionForm(PlainForm):
    """A strategy discussion. `others` and `lines`: how many more people and things to do there is room for."""

    def __init__(
        self, *args: Any, before: Before, decides: bool, others: int, lines: int, now: datetime, **more: Any
    ) -> None:
        local = now.astimezone(LONDON)
        more["initial"] = {
            "on": local.date(),
            "at": f"{local:%H:%M}",
            "children": [str(before.children[0].child.ref)],
            "social_worker_name": before.me.name,
            "social_worker_agency": "Children's social care",
            "social_worker_reach": before.me.telephone,
        }
        super().__init__(*args, **more)
        self.before, self.decides, self.now = before, decides, now
        self.others, self.lines = range(others), range(lines)
        self._when(local.date())
        self._children()
        self._who()
        self._decision(before)
        self._tonight(before, local.date())
        self._more(local.date())
        self.all_optional()
        self.word_errors()

    def _when(self, today: date) -> None:
        self.fields["on"] = DayField(
            label="When did people talk?",
            called="The day",
            latest=today,
            too_late="must be today or in the past",
        )
        self.fields["at"] = TimeField(label="At what time?", called="The time", required=False)
        self.fields["how"] = choose_one(tuple(HOW.items()), label="How?", called="how people talked")
        self.fields["acted_first"] = forms.BooleanField(
            label="Somebody had to act before this could be held", required=False
        )

    def _children(self) -> None:
        near = self.before.children
        if len(near) > 1:
            self.fields["children"] = choose_any(
                [(str(each.child.ref), _named(each)) for each in near],
                label="Which children, and what was decided for each?",
                called="the children",
            )
        for each in near:
            name = each.child.name.split(" ")[0]
            choices = RUNNING if each.initiated else NEW
            self.fields[f"decision_{each.child.ref}"] = choose_one(
                [(key, DECIDED[key]) for key in choices],
                label=f"What was decided for {name}?",
                called=f"what was decided for {name}",
            )
            self.fields[f"different_{each.child.ref}"] = text(
                label=f"What is different for {name}?", required=False, max_length=2000
            )

    def _who(self) -> None:
        for role in CORE:
            called = CALLED[role]
            self.fields[f"{role}_name"] = text(label="Name", called=f"the name for {called}", required=False)
            self.fields[f"{role}_agency"] = text(label=AGENCY_HINT[role], required=False)
            self.fields[f"{role}_reach"] = text(label="Number", required=False, max_length=60)
            self.fields[f"{role}_said"] = long_text(label="What they said", required=False, rows=3)
        self.fields["missing_why"] = text(
            label="If one of the three was missing: why?", required=False, max_length=500
        )
        for n in self.others:
            self.fields[f"other{n}_role"] = choose_from_list(OTHERS, label="Who is it?", required=False)
            self.fields[f"other{n}_name"] = text(label="Name", required=False)
            self.fields[f"other{n}_agency"] = text(label="Agency", required=False)
            self.fields[f"other{n}_reach"] = text(label="Number", required=False, max_length=60)
            self.fields[f"other{n}_said"] = long_text(label="What they said", required=False, rows=3)

    def _decision(self, before: Before) -> None:
        self.fields["worry"] = long_text(label="What is the worry?", called="what the worry is", rows=3)
        self.fields["reasons"] = long_text(
            label="Why was this decided?",
            called="why this was decided",
            help_text="Once, for all the children.",
            rows=3,
        )
        people = [(str(each.ref), each.who) for each in before.colleagues]
        self.fields["lead"] = PickField(
            people,
            label="If there is an enquiry: who leads it?",
            help_text="A social worker. It can be named later.",
            required=False,
        )
        if not self.decides:
            self.fields["decided_by"] = PickField(
                [(str(each.ref), each.who) for each in before.managers],
                label="Which manager decided?",
                help_text="They will be asked to confirm it.",
                called="the manager who decided",
            )

    def _tonight(self, before: Before, today: date) -> None:
        self.fields["safe_tonight"] = long_text(
            label="What keeps the children safe until then?", required=False, rows=2
        )
        people = [(str(each.ref), each.who) for each in before.colleagues]
        for n in self.lines:
            self.fields[f"do{n}_what"] = text(label="What", required=False, max_length=500)
            self.fields[f"do{n}_who"] = PickOrTypeField(people, label="Who", required=False)
            self.fields[f"do{n}_by"] = choose_from_list(_days(today), label="By the end of", required=False)

    def _more(self, today: date) -> None:
        self.fields["harm_where"] = choose_one(
            tuple(HARM_WHERE.options().items()), label="Where does the harm come from?", required=False
        )
        parents = [key for key in PARENTS_PART.options() if key != "told_afterwards"]
        self.fields["parents"] = choose_one(
            [(key, PARENTS_PART.options()[key]) for key in parents],
            label="Were the parents part of it?",
            required=False,
        )
        self.fields["parents_ground"] = choose_one(
            tuple(TELL_GROUND.options().items()),
            label="If they were not asked: on which ground?",
            required=False,
        )
        if self.before.adults:
            self.fields["present"] = choose_any(
                [
                    (str(card.ref), f"{card.name}, {tie}" if tie else card.name)
                    for card, tie in self.before.adults
                ],
                label="Who of the family took part?",
                required=False,
            )
        self.fields["befriender"] = text(
            label="Who stands beside the parents?",
            help_text="A befriender or parent support worker, with a number.",
            required=False,
        )
        self.fields["who_tells"] = text(
            label="Who tells the parents what, and when?", required=False, max_length=1000
        )
        self.fields["police_enquiry"] = long_text(
            label="Police enquiry, interviews and medical",
            help_text="Kept from every copy, as is all that the police said.",
            required=False,
            rows=2,
        )
        self.fields["next_on"] = DayField(
            label="When will you talk again?",
            called="The next discussion",
            earliest=today,
            too_early="must be today or later",
            required=False,
        )

    # --- what was answered ---

    def full_clean(self) -> None:
        """What was decided has to be said for the children it is about, and only for them."""
        asked = {name: one for name, one in self.fields.items() if name.startswith("decision_")}
        for name, one in asked.items():
            one.required = len(asked) == 1 or (
                self.is_bound and name.removeprefix("decision_") in self.data.getlist("children")  # type: ignore[attr-defined]
            )
        super().full_clean()
        for one in asked.values():
            one.required = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.moment and self.moment > self.now:
            self.add_error("at", "The time must not be later than now")
        for n in self.others:
            if given.get(f"other{n}_name") and not given.get(f"other{n}_role"):
                self.add_error(f"other{n}_role", f"Select who {given[f'other{n}_name']} is")
            if given.get(f"other{n}_said") and not given.get(f"other{n}_name"):
                self.add_error(f"other{n}_name", "Enter the name of whoever said this")
        for role in CORE:
            if given.get(f"{role}_said") and not given.get(f"{role}_name"):
                self.add_error(f"{role}_name", f"Enter who spoke for {CALLED[role]}")
        for n in self.lines:
            if given.get(f"do{n}_what") and not (given.get(f"do{n}_who") or (None, ""))[1]:
                self.add_error(f"do{n}_who", "Enter who does this")
        return given

    @property
    def moment(self) -> datetime | None:
        """The moment it was held, where the time was given."""
        day, at = self.cleaned_data.get("on"), self.cleaned_data.get("at")
        return datetime.combine(day, at, tzinfo=LONDON) if day and isinstance(at, time) else None

    def _chosen(self) -> list[Near]:
        near = self.before.children
        wanted = self.cleaned_data.get("children")
        return [each for each in near if wanted is None or str(each.child.ref) in wanted]

    def said(self, pasted: Iterable[str] = ()) -> Discussion:
        """What was written, for the action."""
        given = self.cleaned_data
        moment = self.moment
        return Discussion(
            when=When.moment(moment) if moment else When.day(given["on"]),
            how=given["how"],
            children=[self._for(each) for each in self._chosen()],
            took_part=list(self._told(frozenset(pasted))),
            lead=UUID(given["lead"]) if given["lead"] else None,
            present=[UUID(ref) for ref in given.get("present", [])],
            to_do=list(self._doing()),
            **{
                name: given[name] or ""
                for name in (
                    "worry",
                    "reasons",
                    "safe_tonight",
                    "police_enquiry",
                    "who_tells",
                    "missing_why",
                    "harm_where",
                    "parents",
                    "parents_ground",
                    "befriender",
                )
            },
            acted_first=given["acted_first"],
            next_on=given["next_on"],
        )

    def _for(self, near: Near) -> ForChild:
        ref = near.child.ref
        given = self.cleaned_data
        return ForChild(
            person=ref, decision=given[f"decision_{ref}"], reasons=given.get(f"different_{ref}", "")
        )

    def _told(self, pasted: frozenset[str]) -> Iterable[Told]:
        given = self.cleaned_data
        places = [(role, role) for role in CORE]
        places += [(f"other{n}", given.get(f"other{n}_role", "")) for n in self.others]
        for name, role in places:
            if not given.get(f"{name}_name"):
                continue
            mine = name == "social_worker" and given[f"{name}_name"] == self.before.me.name
            yield Told(
                role=role,
                name=given[f"{name}_name"],
                agency=given[f"{name}_agency"],
                reach=given[f"{name}_reach"],
                said=given[f"{name}_said"],
                user=self.before.me.ref if mine else None,
                pasted=f"{name}_said" in pasted,
            )

    def _doing(self) -> Iterable[ToDo]:
        given = self.cleaned_data
        for n in self.lines:
            if what := given.get(f"do{n}_what"):
                who, words = given[f"do{n}_who"]
                day = given.get(f"do{n}_by")
                until = (
                    datetime.combine(date.fromisoformat(day), time(23, 59), tzinfo=LONDON) if day else None
                )
                yield ToDo(what=what, who=who, who_words=words, due_at=until)


def _named(near: Near) -> str:
    words = f"{near.child.name}, {near.tie}" if near.tie else near.child.name
    return f"{words} (an enquiry runs already)" if near.initiated else words


def _days(today: date) -> Sequence[tuple[str, str]]:
    """Today and the six days after it."""
    names = ("today", "tomorrow")
    following = [today + timedelta(days=n) for n in range(7)]
    return [
        (day.isoformat(), names[n] if n < 2 else f"{day:%A} {day.day} {day:%B}")
        for n, day in enumerate(following)
    ]
