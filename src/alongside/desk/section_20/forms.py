"""The forms of section 20: who was asked, who agrees and what they understood, who objects, what is decided, who says no."""

from typing import Any, ClassVar
from uuid import UUID

from alongside.design.fields import (
    DayField,
    choose_any,
    choose_from_list,
    choose_one,
    long_text,
    text,
)
from alongside.desk.emergency.forms import YES_NO, ChildForm, ask_who_decided, options
from alongside.law import care
from alongside.law.steps import looked_after as law
from alongside.law.steps.assessment import VIEWS
from alongside.record.actions.section_20 import Agreed, Relied

NOBODY = "nobody"


class HolderForm(ChildForm):
    """A form about one person with parental responsibility, or another adult near the child."""

    whose = "Who?"
    nobody = ""
    said_before = ""  # only those of whom this stands now

    def ask(self) -> None:
        people = {
            str(each.ref): each.name
            for each in self.about.holders
            if not self.said_before or each.stands == self.said_before
        }
        people |= {
            str(card.ref): f"{card.name}{', ' + tie if tie else ''}: parental responsibility not recorded"
            for card, tie in self.about.adults
            if card.ref not in {each.ref for each in self.about.holders}
        }
        more = [(NOBODY, self.nobody)] if self.nobody else []
        self.fields["person"] = choose_one([*people.items(), *more], label=self.whose, called="who it is")
        self.ask_more()

    def ask_more(self) -> None:
        """The questions after who it is."""

    def person(self) -> UUID | None:
        """Who was chosen; None where nobody in particular was."""
        chosen = self.cleaned_data["person"]
        return None if chosen == NOBODY else UUID(chosen)

    def holds(self) -> bool:
        """Whether the record shows that they have parental responsibility."""
        return self.person() in {each.ref for each in self.about.holders}


class AskForm(HolderForm):
    """Somebody was asked, and what they answered."""

    whose = "Who was asked?"
    asks_when = "When were they asked?"

    def ask_more(self) -> None:
        self.fields["answer"] = choose_one(
            options(law.ANSWER), label="What did they answer?", called="what they answered"
        )


class AgreeForm(HolderForm):
    """Who agrees, what they understood, in which language, and that nobody pressed them."""

    whose = "Who agrees?"
    nobody = "Nobody has to: nobody has parental responsibility, the child is lost, or the carer is prevented"
    asks_when = "When did they agree?"

    def ask_more(self) -> None:
        self.fields["stands_as"] = choose_one(
            options(law.STANDS_AS),
            label="As what do they agree?",
            called="as what they agree",
            initial="responsibility",
        )
        self.fields["evidence"] = text(
            label="How do we know that they have parental responsibility?",
            called="how we know",
            required=False,
            help_text="What was seen: the birth certificate, the order.",
        )
        self.fields["spoken"] = choose_one(
            (("no", "Face to face"), ("yes", "By phone: it is gone through again and signed afterwards")),
            label="How did they agree?",
            called="how they agreed",
        )
        self.fields["language"] = text(label="In which language?", called="the language", required=False)
        self.fields["interpreter"] = choose_one(
            YES_NO,
            label="Was there an interpreter?",
            called="whether there was an interpreter",
            required=False,
        )
        self.fields["explained"] = choose_any(
            options(law.EXPLAINED),
            label="What was explained to them?",
            called="what was explained",
            required=False,
            help_text="Tick what you said. They may take the child home at any time, and no clause says otherwise.",
        )
        self.fields["capacity"] = choose_one(
            (("yes", "Yes"), ("no", "No, or we are not sure")),
            label="Do they understand it, and can they weigh it up?",
            called="whether they understand it",
            required=False,
        )
        self.fields["free_of_pressure"] = choose_one(
            YES_NO,
            label="Did they agree freely, with nobody pressing them?",
            called="whether they agreed freely",
            required=False,
        )
        self.fields["soon_after_birth"] = choose_one(
            YES_NO,
            label="Was there a birth in the last days?",
            called="whether there was a birth",
            help_text="A mother who has just given birth needs time, and somebody of her own beside her.",
            required=False,
        )
        self.fields["words"] = long_text(
            label="What they said, in their words",
            called="what they said",
            required=False,
            rows=3,
            max_length=10_000,
        )
        self.fields["document"] = text(
            label="The signed agreement, if there is one",
            called="the agreement",
            required=False,
            help_text="Where it is kept, and that they have a copy.",
        )

        for name in ("language", "explained", "capacity", "free_of_pressure"):
            self.fields[name].says_optional = False  # asked unless nobody has to agree

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        who, stands_as = given.get("person"), given.get("stands_as")
        if who == NOBODY and stands_as and stands_as not in (*care.NOBODY_TO_AGREE, "young_person"):
            self.add_error("stands_as", "Select why nobody has to agree, or choose who agrees")
        if who and who != NOBODY and stands_as not in care.NOBODY_TO_AGREE:
            for name, words in (
                ("capacity", "Select whether they understand it"),
                ("free_of_pressure", "Select whether they agreed freely"),
                ("language", "Enter the language you spoke with them"),
            ):
                self.need(name, words)
        if stands_as in care.BARS_OBJECTION:
            self.need(
                "evidence",
                "Enter what you saw of the order. Without it a parent who objects is not set aside",
            )
        if given.get("free_of_pressure") == "no":
            self.add_error(
                "free_of_pressure",
                "An agreement that is not free is none. Give them time and advice, or ask a lawyer for an order",
            )
        return given

    def agreed(self) -> Agreed:
        """What is handed to the action."""
        given = self.cleaned_data
        said = self.said("capacity", "free_of_pressure", "interpreter", "spoken", "soon_after_birth")
        nobody = given["stands_as"] in care.NOBODY_TO_AGREE
        return Agreed(
            stands_as=given["stands_as"],
            person=self.person(),
            has_responsibility=None if nobody else self.holds() or given["stands_as"] != "responsibility",
            evidence=given["evidence"],
            explained=tuple(given["explained"]),
            language=given["language"],
            document=given["document"],
            words=given["words"],
            **said,
        )


class ObjectForm(HolderForm):
    """Somebody with parental responsibility does not want it."""

    whose = "Who objects?"

    def ask_more(self) -> None:
        # One who is named in an order undoes the bar that another named in it would set (section 20(9)).
        named = [
            each for each in options(law.STANDS_AS) if each[0] in ("responsibility", *care.BARS_OBJECTION)
        ]
        self.fields["stands_as"] = choose_one(
            named, label="As what do they object?", called="as what they object", initial="responsibility"
        )
        self.fields["able_to_care"] = choose_one(
            options(law.ABLE),
            label="Can they provide or arrange a home?",
            called="whether they can provide a home",
            help_text="Not yet known counts as yes: it stops section 20 until it is known.",
        )
        self.fields["wants_child_back"] = choose_one(
            YES_NO,
            label="Do they want the child with them now?",
            called="whether they want the child with them",
        )


class LiftForm(HolderForm):
    """Somebody who objected does so no more."""

    whose = "Who objects no more?"
    said_before = "s20_objected"


class WithdrawForm(HolderForm):
    """Somebody who agreed says no."""

    whose = "Who no longer agrees?"
    said_before = "s20_agreed"
    nobody = "Everybody who agreed"
    asks_when = "When did they say so?"

    def ask_more(self) -> None:
        self.fields["wants_child_back"] = choose_one(
            YES_NO, label="Do they want the child back?", called="whether they want the child back"
        )


class FollowedForm(ChildForm):
    """What was done when somebody changed their mind."""

    asks_when = "When was that?"
    below: ClassVar = {"outcome": {"returned": ("to_whom",)}}

    def ask(self) -> None:
        self.fields["outcome"] = choose_one(
            options(law.OUTCOME),
            label="What was done?",
            called="what was done",
            help_text="Where an order or police protection took its place, write that down too.",
        )
        self.fields["to_whom"] = text(label="Home to whom?", called="to whom", required=False)


class EndForm(ChildForm):
    """It ends: planned, or because something else took its place."""

    asks_when = "When did it end?"

    def ask(self) -> None:
        self.fields["reasons"] = text(label="Why does it end?", called="why it ends", max_length=500)


class DecideForm(ChildForm):
    """A manager decides that the council accommodates the children on this agreement."""

    asks_when = ""

    def ask(self) -> None:
        self.fields["purpose"] = long_text(
            label="What is it for?",
            called="what it is for",
            rows=3,
            max_length=10_000,
            help_text="What must happen while the child is away, and who does it.",
        )
        self.fields["until_on"] = DayField(
            label="Until when is it meant to last, as far as anybody can say?",
            called="The day it is meant to last until",
            required=False,
            earliest=self.today,
            too_early="must be today or later",
        )
        self.fields["review_on"] = DayField(
            label="On which day is it looked at again?",
            called="The day to look again",
            required=False,
            earliest=self.today,
            too_early="must be today or later",
        )
        for each in self.those:
            self.fields[f"wishes_{each.child.ref}"] = long_text(
                label=f"What {each.child.name} wishes, in their words",
                called=f"what {each.child.name} wishes",
                required=False,
                rows=2,
                max_length=10_000,
            )
        self.fields["child_view"] = choose_from_list(
            [pair for pair in options(VIEWS) if pair[0] not in ("given", "not_known")],
            label="Where a child's words are empty: why?",
            called="why there are no words of the child",
            required=False,
        )
        self.fields["child_view_why"] = text(
            label="More about that", called="More about that", required=False, max_length=500
        )
        for name in ("child_view", *(f"wishes_{each.child.ref}" for each in self.those)):
            self.fields[name].says_optional = False  # the one or the other is asked
        self.fields["reasons"] = long_text(label="Why is it right?", called="why", rows=3, max_length=10_000)
        self.fields["document"] = text(
            label="The signed agreement, if there is one",
            called="the agreement",
            required=False,
            initial=self.about.agreement.paper,
        )
        ask_who_decided(self)

    def relied(self) -> Relied:
        """What is handed to the action. An agreement without a paper rests on the word of whoever agreed."""
        given = self.cleaned_data
        agreed = self.about.agreement.agreed
        word = agreed[-1] if agreed and not given["document"] else None
        return Relied(
            reasons=given["reasons"],
            purpose=given["purpose"],
            until_on=given["until_on"],
            review_on=given["review_on"],
            child_view=given["child_view"],
            child_view_why=given["child_view_why"],
            wishes={each.child.ref: given[f"wishes_{each.child.ref}"] for each in self.those},
            document=given["document"],
            spoken_by=self.about.agreement.by if word else "",
            spoken_at=word.at if word else None,
        )
