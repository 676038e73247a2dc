"""The forms of the first bad night. Each asks whether an answer is an answer, and hands it to one action."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID

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
from alongside.law.events import CodeSet
from alongside.law.steps import court as court_law, emergency as law
from alongside.record.actions import When
from alongside.record.queries.desk.authority import Near, Tonight

YES_NO = (("yes", "Yes"), ("no", "No"))
NOT_LATER = "must be today or in the past"
IS_STANDING, NONE_KNOWN, BY_AGREEMENT = "stands", "none", "section_20"


def options(codes: CodeSet, *but: str) -> list[tuple[str, str]]:
    """A code set as choices, all of it but these."""
    return [(key, words) for key, words in codes.options().items() if key not in but]


def moment_or_day(on: date, at: time | None) -> When:
    """The moment, or the day where the time is not known."""
    return When.moment(datetime.combine(on, at, tzinfo=LONDON)) if at else When.day(on)


class ChildForm(PlainForm):
    """A form about a child and, where there are any, brothers and sisters for whom the same is true. `below` says which
    boxes stand under which answer; `asks_when` is the question about the day, empty where none is asked."""

    below: ClassVar[dict[str, dict[str, tuple[str, ...]]]] = {}
    asks_when = "When was this?"
    time_needed = False

    def __init__(
        self, *args: Any, about: Tonight, those: Sequence[Near], today: date, now: datetime, **more: Any
    ) -> None:
        self.about, self.those, self.today, self.now = about, tuple(those), today, now
        local = now.astimezone(LONDON)
        first = [str(each.child.ref) for each in self.those[:1]]
        more["initial"] = {"children": first, "on": today, "at": f"{local:%H:%M}", **self.begins()}
        super().__init__(*args, **more)
        if len(self.those) > 1:
            self.fields["children"] = choose_any(
                [(str(each.child.ref), each.child.name) for each in self.those],
                label="For which children?",
                called="the children",
                help_text="Think of every child in the home.",
            )
        self.ask()
        if self.asks_when:
            self.ask_when("on", "at", self.asks_when)
        self.word_errors()

    def begins(self) -> dict[str, Any]:
        """What the boxes hold at first."""
        return {}

    def ask(self) -> None:
        """The questions."""

    def ask_when(self, on: str, at: str, question: str, *, required: bool = True, hint: str = "") -> None:
        """A day and a time, as far as they are known."""
        self.fields[on] = DayField(
            label=question, called="The day", latest=self.today, too_late=NOT_LATER, required=required
        )
        self.fields[at] = TimeField(
            label="At what time?", called="The time", required=self.time_needed, help_text=hint
        )

    @property
    def shown(self) -> list[str]:
        """The boxes that stand by themselves, in order."""
        under = {name for each in self.below.values() for names in each.values() for name in names}
        return [name for name in self.fields if name not in under]

    def chosen(self) -> list[UUID]:
        """For which children this is written."""
        wanted = self.cleaned_data.get("children")
        refs = [each.child.ref for each in self.those]
        return [ref for ref in refs if wanted is None or str(ref) in wanted]

    def when(self) -> When:
        """The day, or the moment where the time was given."""
        return moment_or_day(self.cleaned_data["on"], self.cleaned_data.get("at"))

    def need(self, name: str, words: str) -> None:
        """Say that a box under the chosen answer is empty."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        on, at = given.get("on"), given.get("at")
        if on and at and datetime.combine(on, at, tzinfo=LONDON) > self.now:
            self.add_error("at", "The time must not be later than now")
        return given

    # --- an authority and its word or paper ---

    def ask_word(self) -> None:
        """Who said it and when, or which paper is here. Either will do tonight."""
        self.fields["spoken_by"] = text(
            label="Who told you?",
            called="who told you",
            required=False,
            help_text="Name and rank or role. A spoken word will do tonight; the paper becomes a task.",
        )
        self.fields["spoken_at"] = TimeField(
            label="At what time did they tell you?", called="The time they told you", required=False
        )
        self.fields["document"] = text(
            label="The paper, if you have it",
            called="the paper",
            required=False,
            help_text="Which form or order, and where it is kept.",
        )

    def word(self) -> dict[str, Any]:
        """The word or the paper, as the law names them."""
        given = self.cleaned_data
        spoken = given.get("spoken_by", "").strip()
        at = given.get("spoken_at")
        return {
            "document": given.get("document", "").strip() or None,
            "spoken_by": spoken or None,
            "spoken_at": self.latest(at).isoformat() if spoken and at else None,
        }

    def latest(self, at: time) -> datetime:
        """The last moment before now at which a clock showed this."""
        today = datetime.combine(self.today, at, tzinfo=LONDON)
        return (
            today
            if today <= self.now
            else datetime.combine(self.today - timedelta(days=1), at, tzinfo=LONDON)
        )

    def said(self, *names: str) -> dict[str, Any]:
        """The answers of the form as the facts of an event: days and numbers as JSON holds them, yes and no as they are,
        an empty box as not recorded."""
        return {name: _fact(self.cleaned_data.get(name)) for name in names}


def _fact(value: Any) -> Any:
    if value in ("yes", "no"):
        return value == "yes"
    if isinstance(value, date):
        return value.isoformat()
    return value or None


class NightForm(ChildForm):
    """Where the children are tonight, and on what authority. Made to be finished at ten past two on a telephone."""

    below: ClassVar = {
        "authority": {
            "police_protection": (
                "officer",
                "taken_on",
                "taken_at",
                "designated_officer",
                "reason",
                "enquiry_open",
            ),
            "emergency_protection_order": ("made_on", "made_at", "ends_on", "without_notice"),
            "court_order": ("order", "order_on"),
        }
    }
    asks_when = "Since when are they there?"

    def ask(self) -> None:
        self.fields["arranged_by"] = choose_one(
            options(law.ARRANGED_BY), label="Who arranged it?", called="who arranged it"
        )
        self.fields["stays_with"] = choose_one(
            options(law.STAYS_WITH), label="Where?", called="where they are"
        )
        self.fields["with_whom"] = text(
            label="With whom, and how to reach them",
            called="With whom",
            required=False,
            help_text="No address here: add it under “What is known”, where it can be protected.",
        )
        self.fields["authority"] = choose_one(
            self._authorities(),
            label="On what authority?",
            called="on what authority",
            help_text="A family's own arrangement and a hospital stay need none.",
        )
        self._ask_police()
        self._ask_court()
        self.ask_word()
        self.fields["why"] = text(label="Why, in a few words", called="Why", required=False, max_length=500)

    def _authorities(self) -> list[tuple[str, str]]:
        stands = [each.words for each in self.about.bases if each.stands and each.allows_removal]
        return [
            *([(IS_STANDING, f"What is recorded already: {stands[0].lower()}")] if stands else []),
            ("police_protection", "Police protection"),
            ("emergency_protection_order", "Emergency protection order"),
            (BY_AGREEMENT, "A parent agrees (section 20): the next page asks how"),
            ("court_order", "Another order of a court"),
            (NONE_KNOWN, "None, or not known yet"),
        ]

    def _ask_police(self) -> None:
        self.fields["officer"] = text(
            label="Which officer took them?",
            called="which officer",
            required=False,
            help_text="Name and number",
        )
        self.ask_when(
            "taken_on",
            "taken_at",
            "When did the police take them?",
            required=False,
            hint="The 72 hours run from this minute. Leave it empty only if nobody knows.",
        )
        self.fields["designated_officer"] = text(
            label="The designated officer",
            called="the designated officer",
            required=False,
            help_text="Another officer, who enquires and decides when it ends",
        )
        self.fields["reason"] = text(
            label="What did the police say happened?",
            called="what happened",
            required=False,
            max_length=500,
        )
        if self.about.enquiry is None:
            self.fields["enquiry_open"] = choose_one(
                (("yes", "Yes"), ("no", "Not yet")),
                label="Is the section 47 enquiry open from now?",
                called="whether the enquiry is open",
                help_text="Police protection begins the duty to enquire. The strategy discussion follows as soon as possible.",
                initial="yes",
                required=False,
            )

    def _ask_court(self) -> None:
        self.fields["made_on"] = DayField(
            label="On which day was the order made?",
            called="The day of the order",
            latest=self.today,
            too_late=NOT_LATER,
            required=False,
        )
        self.fields["made_at"] = TimeField(label="At what time?", called="The time", required=False)
        self.fields["ends_on"] = DayField(
            label="Until which day does it say?", called="The last day", required=False
        )
        self.fields["without_notice"] = choose_one(
            YES_NO,
            label="Was it made without telling the parents first?",
            called="whether the parents were told first",
            required=False,
        )
        self.fields["order"] = choose_from_list(
            options(court_law.ORDER), label="Which order?", called="which order", required=False
        )
        self.fields["order_on"] = DayField(
            label="On which day was it made?",
            called="The day of the order",
            latest=self.today,
            too_late=NOT_LATER,
            required=False,
        )

        for name in ("taken_on", "taken_at", "enquiry_open", "made_on", "order", "order_on"):
            if name in self.fields:
                self.fields[name].says_optional = False  # asked where the answer above them is chosen

    def begins(self) -> dict[str, Any]:
        return {"taken_on": self.today}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        what = given.get("authority")
        if what == "police_protection":
            self.need("taken_on", "Enter the day the police took them")
            on, at = given.get("taken_on"), given.get("taken_at")
            if on and at and datetime.combine(on, at, tzinfo=LONDON) > self.now:
                self.add_error("taken_at", "The time must not be later than now")
        elif what == "emergency_protection_order":
            self.need("made_on", "Enter the day the order was made")
        elif what == "court_order":
            self.need("order", "Select which order")
            self.need("order_on", "Enter the day the order was made")
        return given

    def authority(self) -> tuple[str, When, dict[str, Any]] | None:
        """What is written down with the night: the authority, since when, and its facts; None where none is."""
        given = self.cleaned_data
        what = given["authority"]
        if what == "police_protection":
            facts = self.said("officer", "designated_officer", "reason")
            return what, moment_or_day(given["taken_on"], given["taken_at"]), {**facts, **self.word()}
        if what == "emergency_protection_order":
            facts = self.said("ends_on", "without_notice")
            return what, moment_or_day(given["made_on"], given["made_at"]), {**facts, **self.word()}
        if what == "court_order":
            return what, When.day(given["order_on"]), {**self.said("order"), **self.word()}
        return None


class HomeForm(ChildForm):
    """At home again, and what ends with it."""

    asks_when = "Since when are they home?"
    ENDING: ClassVar[Mapping[str, str]] = {
        "police_protection": "Police protection",
        "emergency_protection_order": "The emergency protection order, where the court or the council ended it",
        "child_assessment_order": "The child assessment order",
        "section_20": "The section 20 agreement",
    }

    def begins(self) -> dict[str, Any]:
        return {"ends": list(self._standing())}

    def _standing(self) -> dict[str, str]:
        stands = [value for each in self.those for value in each.stands]
        return {value: self.ENDING[value] for value in dict.fromkeys(stands)}

    def ask(self) -> None:
        self.fields["to_whom"] = text(label="To whom?", called="to whom", required=False)
        if standing := self._standing():
            self.fields["ends"] = choose_any(
                list(standing.items()), label="What ends with it?", called="what ends", required=False
            )


class PaperForm(ChildForm):
    """A paper that was waited for is here."""

    asks_when = "When did it come?"

    def ask(self) -> None:
        kinds = {each.kind: each.words for each in self.about.bases}
        self.fields["basis"] = choose_one(
            list(kinds.items()), label="Which authority is it about?", called="which authority it is about"
        )
        self.fields["document"] = text(
            label="Which paper, and where is it kept?", called="which paper it is", max_length=500
        )

    def begins(self) -> dict[str, Any]:
        wanted = next((each.kind for each in self.about.bases if each.paper_wanted), None)
        return {"basis": wanted}


class PoliceForm(ChildForm):
    """Taken into police protection, where the stay is written down already."""

    asks_when = "When did the police take them?"
    time_needed = True

    def begins(self) -> dict[str, Any]:
        """The hour is never filled in: 72 hours are counted from it, and this is not the minute of writing it down."""
        return {"at": ""}

    def ask(self) -> None:
        self.fields["officer"] = text(label="Which officer took them?", called="which officer")
        self.fields["designated_officer"] = text(
            label="The designated officer", called="the designated officer", required=False
        )
        self.fields["reason"] = text(label="What happened?", called="what happened", max_length=500)
        self.fields["lawyer"] = text(
            label="If police protection ended just before: which lawyer agreed to a second?",
            called="the lawyer",
            required=False,
            help_text="It cannot be renewed. A second period straight after the first needs a lawyer's word.",
        )
        self.ask_word()

    def facts(self) -> dict[str, Any]:
        """As the law names them."""
        return {**self.said("officer", "designated_officer", "reason", "lawyer"), **self.word()}


class PoliceEndedForm(ChildForm):
    """It is over: the child went home, or something else took its place."""

    asks_when = "When did it end?"

    def ask(self) -> None:
        self.fields["after"] = choose_one(
            options(law.AFTER_POLICE), label="What followed?", called="what followed"
        )
        self.fields["how"] = text(
            label="Who ended it, and how?", called="who ended it", required=False, max_length=500
        )

    def facts(self) -> dict[str, Any]:
        """As the law names them."""
        return self.said("after", "how")


class AppliedForm(ChildForm):
    """An application to the court."""

    asks_when = "When was it made?"

    def ask(self) -> None:
        self.fields["hearing_on"] = DayField(
            label="On which day is the hearing?", called="The day of the hearing", required=False
        )
        if self.emergency:
            self.fields["without_notice"] = choose_one(
                (("no", "With notice to the family"), ("yes", "Without notice, because it cannot wait")),
                label="Are the parents told of the hearing?",
                called="whether the parents are told of the hearing",
            )
            self.fields["applied_by"] = text(
                label="Who applies?", called="who applies", initial="The council"
            )
            self.fields["legal_advice"] = choose_one(
                YES_NO, label="Was legal advice taken?", called="whether legal advice was taken"
            )

    emergency = True

    def facts(self) -> dict[str, Any]:
        """As the law names them."""
        return self.said(*[each for each in self.fields if each not in ("children", "on", "at")])


class AssessmentAppliedForm(AppliedForm):
    """An application for a child assessment order: always on notice."""

    emergency = False


class GivenForm(ChildForm):
    """Notice was given, or papers were served: to whom."""

    def ask(self) -> None:
        self.fields["to"] = text(label="To whom, and how?", called="to whom", max_length=500)


class OrderForm(ChildForm):
    """The court made an emergency protection order."""

    asks_when = "When was it made?"

    def ask(self) -> None:
        self.fields["ends_on"] = DayField(
            label="Until which day does the order say?",
            called="The last day",
            required=False,
            help_text="Leave it empty if it says none: then it is the eighth day, beginning with the first.",
        )
        self.fields["ends_at"] = TimeField(
            label="Until what time, if it says one?", called="The time", required=False
        )
        self.fields["counts_from_on"] = DayField(
            label="If the police asked for it: the first day of police protection",
            called="The first day of police protection",
            latest=self.today,
            too_late=NOT_LATER,
            required=False,
        )
        self.fields["without_notice"] = choose_one(
            YES_NO,
            label="Was it made without telling the parents first?",
            called="whether the parents were told first",
        )
        self.fields["conditions"] = text(
            label="What it says about contact, medical examinations or anything else",
            called="what it says",
            required=False,
            max_length=2000,
        )
        self.ask_word()

    def facts(self) -> dict[str, Any]:
        """As the law names them; an end with a time is a moment."""
        given = self.cleaned_data
        on, at = given["ends_on"], given["ends_at"]
        facts = self.said("counts_from_on", "without_notice", "conditions")
        facts |= _end(on, at)
        return {**facts, **self.word()}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("ends_at"):
            self.need("ends_on", "Enter the day too")
        return given


def _end(on: date | None, at: time | None) -> dict[str, Any]:
    if on and at:
        return {"ends_at": datetime.combine(on, at, tzinfo=LONDON).isoformat()}
    return {"ends_on": on.isoformat() if on else None}


class ExtendedForm(ChildForm):
    """The court gave the order more days, once."""

    asks_when = "When was that decided?"

    def ask(self) -> None:
        self.fields["ends_on"] = DayField(label="Until which day now?", called="The new last day")
        self.fields["document"] = text(label="The paper, if you have it", called="the paper", required=False)

    def facts(self) -> dict[str, Any]:
        """As the law names them."""
        return self.said("ends_on", "document")


class OrderEndedForm(ChildForm):
    """The emergency protection order is over."""

    asks_when = "When did it end?"

    def ask(self) -> None:
        self.fields["after"] = choose_one(
            options(law.AFTER_ORDER), label="How did it end?", called="how it ended"
        )

    def facts(self) -> dict[str, Any]:
        """As the law names them."""
        return self.said("after")


class AssessmentOrderForm(ChildForm):
    """The court lets people see and assess a child."""

    asks_when = "When was it made?"

    def ask(self) -> None:
        self.fields["begins_on"] = DayField(
            label="From which day does the order say?", called="The first day", required=False
        )
        self.fields["ends_on"] = DayField(
            label="Until which day does it say?", called="The last day", required=False
        )
        self.fields["allows_living_away"] = choose_one(
            YES_NO,
            label="Does the order itself say that the child may stay away from home?",
            called="whether the order lets the child stay away",
        )
        self.ask_word()

    def facts(self) -> dict[str, Any]:
        """As the law names them."""
        return {**self.said("begins_on", "ends_on", "allows_living_away"), **self.word()}


class ExclusionForm(ChildForm):
    """Somebody must stay away, so that the child can stay."""

    asks_when = "When was it made?"

    def ask(self) -> None:
        self.fields["who"] = text(label="Who must stay away?", called="who must stay away")
        self.fields["area"] = text(
            label="From where?", called="from where", help_text="The home, and any area around it"
        )
        self.fields["undertaking"] = choose_one(
            (("no", "The court ordered it"), ("yes", "They promised the court (an undertaking)")),
            label="How?",
            called="how",
        )
        self.fields["carer_agreed"] = choose_one(
            YES_NO,
            label="Does whoever cares for the child at home agree?",
            called="whether the carer agrees",
        )
        self.fields["power_of_arrest"] = choose_one(
            YES_NO, label="Is there a power of arrest?", called="whether there is a power of arrest"
        )
        self.fields["copies_to_police"] = choose_one(
            YES_NO, label="Do the police have copies?", called="whether the police have copies"
        )
        self.fields["ends_on"] = DayField(
            label="Until which day, if it says one?", called="The last day", required=False
        )

    def facts(self) -> dict[str, Any]:
        """As the law names them."""
        return self.said(
            "who", "area", "undertaking", "carer_agreed", "power_of_arrest", "copies_to_police", "ends_on"
        )


class RecoveryForm(ChildForm):
    """The court ordered that a child is brought back."""

    asks_when = "When was it made?"

    def ask(self) -> None:
        self.fields["because"] = choose_one(options(law.RECOVERY_BECAUSE), label="Why?", called="why")
        self.fields["document"] = text(label="The paper, if you have it", called="the paper", required=False)

    def facts(self) -> dict[str, Any]:
        """As the law names them."""
        return self.said("because", "document")


class CourtOrderForm(ChildForm):
    """Another order of the court on which a child may live away from home."""

    asks_when = "When was it made?"

    def ask(self) -> None:
        self.fields["order"] = choose_from_list(
            options(court_law.ORDER), label="Which order?", called="which order"
        )
        self.fields["ends_on"] = DayField(
            label="Until which day, if it says one?", called="The last day", required=False
        )
        self.ask_word()

    def facts(self) -> dict[str, Any]:
        """As the law names them."""
        return {**self.said("order", "ends_on"), **self.word()}


class HowForm(ChildForm):
    """It is over, and how."""

    asks_when = "When did it end?"

    def ask(self) -> None:
        self.fields["how"] = text(label="How?", called="how", required=False, max_length=500)

    def facts(self) -> dict[str, Any]:
        """As the law names them."""
        return self.said("how")


class JustWhenForm(ChildForm):
    """Nothing more is asked than when."""

    def facts(self) -> dict[str, Any]:
        """There are none."""
        return {}


class DecideForm(ChildForm):
    """A manager decides that a child lives away from home."""

    asks_when = ""

    def ask(self) -> None:
        self.fields["authority"] = choose_from_list(
            options(law.REMOVAL_AUTHORITY, "none_recorded"),
            label="On which authority?",
            called="on which authority",
        )
        self.fields["reasons"] = long_text(
            label="Why can the child not be safe at home?",
            called="why",
            rows=4,
            max_length=10_000,
        )
        ask_who_decided(self)

    def begins(self) -> dict[str, Any]:
        stands = next((each.value for each in self.about.bases if each.stands and each.allows_removal), None)
        return {"authority": stands}


def ask_who_decided(form: ChildForm) -> None:
    """Which manager decided by telephone, where whoever writes is none."""
    if not form.about.may_decide:
        form.fields["decided_by"] = PickField(
            [(str(each.ref), each.who) for each in form.about.managers],
            label="Which manager decided?",
            help_text="They will be asked to confirm it.",
            called="the manager who decided",
        )


def who_decided(form: ChildForm) -> tuple[UUID, str] | None:
    """The manager who decided by telephone; None where whoever writes decides."""
    chosen = form.cleaned_data.get("decided_by")
    names = {str(each.ref): each.name for each in form.about.managers}
    return (UUID(chosen), names[chosen]) if chosen else None
