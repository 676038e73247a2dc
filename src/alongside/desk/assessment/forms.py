"""The assessment's forms. The questions come from one table of the law; a form asks whether an answer is an answer."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from alongside.design.fields import (
    DayField,
    PickField,
    PlainForm,
    choose_any,
    choose_from_list,
    choose_one,
    long_text,
    text,
)
from alongside.law import people as law_people
from alongside.law.steps.assessment import ASSESSMENT_OUTCOME, VIEWS
from alongside.record.actions.assessment import Outcome
from alongside.record.queries.desk.assessment import Adult, Checked, ChildPart, Part, Startable, given_name
from alongside.record.queries.desk.staff import Colleague

YES_NO = (("yes", "Yes"), ("no", "Not yet"))
# What may be decided now; the last one is for what an old system did not say.
OUTCOMES = tuple(each for each in ASSESSMENT_OUTCOME.options().items() if each[0] != "not_recorded")
STANDING = (("right", "It is right"), ("change", "Change it"))
NOT_AGREED = "agreement_to_assess_missing"
NO_FACTORS = "21"  # the national code for nothing found
NO_ANSWER = tuple(law_people.NO_ANSWER.items())


def name_of(slot: str) -> str:
    """A question's name in a form: development.health is development_health."""
    return slot.split(":", 1)[0].replace(".", "_")


class PartForm(PlainForm):
    """The questions of one page. None is needed here: a page may be kept half written."""

    def __init__(self, *args: Any, part: Part, **more: Any) -> None:
        more["initial"] = {name_of(q.slot): q.text.words if q.text else "" for q in part.questions}
        super().__init__(*args, **more)
        for each in part.questions:
            self.fields[name_of(each.slot)] = long_text(
                label=each.words,
                help_text=each.hint,
                required=False,
                rows=each.question.rows,
                max_length=100_000,
            )
            self.fields[
                name_of(each.slot)
            ].label = f"{each.words}{' (needed before sign-off)' if each.question.needed else ''}"
        self.all_optional()
        self.word_errors()


class StartForm(PlainForm):
    """Which children, and from which day."""

    def __init__(self, *args: Any, children: Sequence[Startable], today: date, **more: Any) -> None:
        more["initial"] = {"children": [str(each.referral) for each in children], "on": today}
        super().__init__(*args, **more)
        self.fields["children"] = choose_any(
            [(str(each.referral), each.child.name) for each in children],
            label="Which children are you assessing?",
            called="the children",
        )
        self.fields["on"] = DayField(
            label="When did the assessment start?",
            called="The day",
            latest=today,
            too_late="must be today or in the past",
        )
        if any(caution.key == NOT_AGREED for each in children for caution in each.cautions):
            self.fields["agreed"] = text(
                label="Who agreed to it? (optional)",
                help_text="The name of a parent, a carer or the young person who knows what the assessment is. "
                "It is kept with that day.",
                called="the name",
                required=False,
            )
        self.word_errors()


class ViewsForm(PlainForm):
    """One person's views, or why they were not asked."""

    def __init__(self, *args: Any, adult: Adult, today: date, **more: Any) -> None:
        more["initial"] = {"state": adult.state, "reason": adult.reason, "on": adult.on or today} | more.get(
            "initial", {}
        )
        super().__init__(*args, **more)
        name = adult.person.name.split(" ")[0]
        self.fields["state"] = choose_one(
            tuple(VIEWS.options().items()),
            label=f"Did {name} say what they think?",
            called=f"whether {name} gave their views",
        )
        self.fields["words"] = long_text(
            label=f"What did {name} say?",
            help_text="As they said it.",
            required=False,
            rows=6,
            max_length=100_000,
        )
        self.fields["reason"] = text(label="Why not?", required=False, max_length=500)
        self.fields["on"] = DayField(
            label="When?", called="The day", latest=today, too_late="must be today or in the past"
        )
        self.word_errors()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("state") == "given" and not given.get("words"):
            self.add_error("words", "Enter what they said")
        if given.get("state") and given["state"] != "given" and not given.get("reason"):
            self.add_error("reason", "Enter why there are no views, in a few words")
        return given


class HelpForm(PlainForm):
    """Practical help now, and who approved it."""

    def __init__(
        self,
        *args: Any,
        children: Sequence[ChildPart],
        approvers: Sequence[Colleague],
        today: date,
        **more: Any,
    ) -> None:
        more["initial"] = {"children": [str(each.matter) for each in children], "on": today}
        super().__init__(*args, **more)
        self.fields["what"] = text(
            label="What help was given?",
            called="what help was given",
            help_text="A food parcel, a bed, a bus pass, money for the meter.",
        )
        self.fields["children"] = choose_any(
            [(str(each.matter), each.child.name) for each in children], label="For whom?", called="for whom"
        )
        self.fields["amount"] = text(label="What did it cost, in pounds?", required=False, max_length=12)
        self.fields["approved_by"] = PickField(
            [(str(each.ref), each.who) for each in approvers],
            label="Who approved it?",
            called="who approved it",
        )
        self.fields["approved_how"] = choose_one(
            [("seen", "In person or in writing"), ("phone", "By phone: they are asked to confirm it")],
            label="How did they approve it?",
            called="how they approved it",
        )
        self.fields["on"] = DayField(
            label="When?", called="The day", latest=today, too_late="must be today or in the past"
        )
        self.word_errors()

    def clean_amount(self) -> int | None:
        """Pence from "£12.50", "12.5" or "1,200"."""
        typed = self.cleaned_data["amount"].replace("£", "").replace(",", "").strip()
        if not typed:
            return None
        pounds, _, pence = typed.partition(".")
        if not (
            pounds.isascii()
            and pounds.isdigit()
            and (not pence or (pence.isascii() and pence.isdigit() and len(pence) <= 2))
        ):
            raise ValidationError("The cost must be an amount in pounds, like 12.50")
        return int(pounds) * 100 + int(pence.ljust(2, "0") or 0)


class CheckForm(PlainForm):
    """What the record knows of a child: right, or changed. What it does not know may be asked."""

    def __init__(self, *args: Any, facts: Sequence[Checked], **more: Any) -> None:
        super().__init__(*args, **more)
        self.facts = facts
        for each in facts:
            fact = law_people.BY_FACT[each.known.fact]
            settled = each.known.standing == "known"
            if settled:
                self.fields[f"stands_{fact.key}"] = choose_one(
                    STANDING, label=f"{fact.question}: {each.known.words}", required=False
                )
            label = f"{fact.question}: what is right?" if settled else fact.question
            choices = fact.choices()
            self.fields[f"value_{fact.key}"] = (
                choose_from_list([*choices, *NO_ANSWER], label=label, required=False)
                if choices
                else text(label=label, required=False)
            )
        self.all_optional()
        self.word_errors()

    def answers(self) -> dict[str, tuple[str, Any]]:
        """Each fact that was confirmed, changed or answered: its standing and value."""
        found: dict[str, tuple[str, Any]] = {}
        for each in self.facts:
            key = each.known.fact
            stands, value = (
                self.cleaned_data.get(f"stands_{key}", ""),
                self.cleaned_data.get(f"value_{key}", ""),
            )
            if stands == "right":
                found[key] = ("known", each.known.value)
            elif value and (stands == "change" or each.known.standing != "known"):
                found[key] = (value, None) if value in law_people.NO_ANSWER else ("known", value)
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for each in self.facts:
            if given.get(f"stands_{each.known.fact}") == "change" and not given.get(
                f"value_{each.known.fact}"
            ):
                self.add_error(f"value_{each.known.fact}", "Enter what is right")
        return given


class SendForm(PlainForm):
    """What the worker proposes for each child, and who is asked to sign."""

    def __init__(
        self,
        *args: Any,
        children: Sequence[ChildPart],
        factors: Sequence[tuple[str, str]],
        managers: Sequence[Colleague],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.children = children
        for each in children:
            name = given_name(each.child)
            self.fields[f"outcome_{each.matter}"] = choose_one(
                OUTCOMES,
                label=f"What do you think should follow for {name}?",
                called=f"what should follow for {name}",
            )
            self.fields[f"factors_{each.matter}"] = choose_any(
                factors, label=f"What did you find for {name}?", called=f"what you found for {name}"
            )
        self.fields["to"] = PickField(
            [(str(each.ref), each.who) for each in managers],
            label="Who should sign it?",
            called="who should sign it",
        )
        self.word_errors()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for each in self.children:
            chosen = given.get(name := f"factors_{each.matter}", [])
            if NO_FACTORS in chosen and len(chosen) > 1:
                self.add_error(
                    name, "“No factors identified” stands alone: choose either that or what you found"
                )
        return given

    def proposals(self) -> dict[UUID, Outcome]:
        """For each child's matter what is proposed."""
        given = self.cleaned_data
        return {
            each.matter: Outcome(given[f"outcome_{each.matter}"], "", tuple(given[f"factors_{each.matter}"]))
            for each in self.children
        }


class SignForm(PlainForm):
    """The decision for each child with its reasons, as the family will read them."""

    def __init__(
        self, *args: Any, children: Sequence[ChildPart], factors: Mapping[str, str], **more: Any
    ) -> None:
        more["initial"] = {f"outcome_{each.matter}": each.proposed for each in children}
        super().__init__(*args, **more)
        self.children = children
        for each in children:
            name = given_name(each.child)
            self.fields[f"outcome_{each.matter}"] = choose_one(
                OUTCOMES, label=f"What is decided for {name}?", called=f"what is decided for {name}"
            )
            self.fields[f"reasons_{each.matter}"] = long_text(
                label=f"Why, for {name}?",
                called=f"the reasons for {name}",
                help_text="The family will read this. Plain words, needed also when help is refused.",
                rows=4,
                max_length=10_000,
            )
        self.fields["next_steps"] = long_text(
            label="What happens next?",
            help_text="Who will do what by when. The family will read this too.",
            required=False,
            rows=3,
        )
        self.word_errors()

    def outcomes(self) -> dict[UUID, Outcome]:
        """For each child's matter the decision; the factors are those the worker found."""
        given = self.cleaned_data
        return {
            each.matter: Outcome(
                given[f"outcome_{each.matter}"], given[f"reasons_{each.matter}"], each.factors
            )
            for each in self.children
        }


class ReturnForm(PlainForm):
    """Why it goes back."""

    reasons = long_text(
        label="What is needed before you can sign?",
        called="what is needed",
        required=True,
        rows=4,
        max_length=5_000,
    )


class StopForm(PlainForm):
    """Why the assessment ends unfinished."""

    reasons = long_text(
        label="Why does it stop?",
        called="why it stops",
        help_text="The family withdrew, moved away, or another reason. Say what was weighed: who reads this later must be able to see why stopping was safe.",
        rows=5,
        max_length=5_000,
    )


class ReviewForm(PlainForm):
    """On which day the assessment was looked at again."""

    def __init__(self, *args: Any, started_on: date | None, today: date, **more: Any) -> None:
        super().__init__(*args, **{"initial": {"on": today}, **more})
        self.fields["on"] = DayField(
            label="When was it looked at again?",
            called="The day",
            earliest=started_on,
            too_early="cannot be before the assessment began",
            latest=today,
            too_late="must be today or in the past",
        )
        self.word_errors()


class ExtendForm(PlainForm):
    """More time: until when, why, with whom it was talked over, whether the family know."""

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["until"] = DayField(
            label="By when will it be finished?",
            called="The new day",
            earliest=today + timedelta(days=1),
            too_early="must be after today",
        )
        self.fields["reasons"] = long_text(
            label="Why is more time needed?", called="the reasons", rows=4, max_length=5_000
        )
        self.fields["discussed_with"] = text(
            label="With whom was this talked over?",
            called="with whom this was talked over",
            help_text="The child, the family, other professionals.",
        )
        self.fields["family_told"] = choose_one(
            YES_NO, label="Has the family been told?", called="whether the family has been told"
        )
        self.word_errors()
