"""The short forms of a meeting: each asks whether an answer is an answer, and hands it to one action."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar
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
from alongside.design.words import age_words, list_words
from alongside.desk.plan.progress import Progress, family_of
from alongside.law import meetings as law
from alongside.law.events import CodeSet
from alongside.law.steps import conference as conference_law
from alongside.law.steps.assessment import VIEWS
from alongside.record.actions.meetings import ANSWER_FOR, COMING, HOW_ASKED, HOW_SHARED, NEED
from alongside.record.queries.desk.meetings import Asked, Met, Place, ToCall, Workspace
from alongside.record.queries.desk.plans import Whole
from alongside.record.queries.desk.staff import Colleague

YES_NO = (("yes", "Yes"), ("no", "No"))
UNDERSTOOD = (("yes", "Yes"), ("partly", "Partly: more time or help is needed"), ("not_known", "Not known"))
SOMEBODY_ELSE = "other"
FAMILY = ("parents", "child", "carer", "family_network", "supporter", "solicitor")
OTHER_ROLES = tuple(role for role in law.ROLE.options() if role not in ("parents", "child", "chair"))


def options(codes: CodeSet, *keys: str) -> list[tuple[str, str]]:
    """A code set as choices: all of it, or these."""
    return [(key, words) for key, words in codes.options().items() if not keys or key in keys]


def at_moment(on: date, at: time) -> datetime:
    """A day and a time of that day in London."""
    return datetime.combine(on, at, tzinfo=LONDON)


class ActForm(PlainForm):
    """A form of one act at a meeting. `below` says which boxes stand under which answer."""

    below: ClassVar[dict[str, dict[str, tuple[str, ...]]]] = {}

    def __init__(self, *args: Any, about: Workspace, seat: Place | None, today: date, **more: Any) -> None:
        self.about, self.seat, self.today = about, seat, today
        more["initial"] = self.begins()
        super().__init__(*args, **more)
        self.ask()
        self.word_errors()

    def begins(self) -> dict[str, Any]:
        """What the boxes hold at first."""
        return {}

    def ask(self) -> None:
        """The questions."""

    @property
    def shown(self) -> list[str]:
        """The boxes that stand by themselves, in order."""
        under = {name for each in self.below.values() for names in each.values() for name in names}
        return [name for name in self.fields if name not in under]

    def need(self, name: str, words: str) -> None:
        """Say that a box under the chosen answer is empty."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)


class WhenAndWhere(PlainForm):
    """The day, the hour and the place of a meeting."""

    def ask_when(self, *, called: str = "The day") -> None:
        """Adds the questions."""
        self.fields["on"] = DayField(label="On which day?", called=called)
        self.fields["at"] = TimeField(label="At what time?", called="The time")
        self.fields["place"] = text(
            label="Where?", called="the place", help_text="A room and its building. Everybody asked is told."
        )
        self.fields["online"] = choose_one(
            (("no", "Everybody comes to the room"), ("yes", "Some or all join online")),
            label="Can people join online?",
            called="whether people can join online",
            initial="no",
            help_text="Each person gets a link of their own, without a list of guests and without full names on the screen.",
        )

    def planned(self) -> dict[str, Any]:
        """When and where, as the actions take it."""
        given = self.cleaned_data
        return {
            "at": at_moment(given["on"], given["at"]),
            "place": given["place"],
            "online": given["online"] == "yes",
        }


class CallForm(WhenAndWhere):
    """Which conference, about which children, when, and who chairs."""

    def __init__(
        self,
        *args: Any,
        about: ToCall,
        chairs: Sequence[Colleague],
        managers: Sequence[Colleague],
        **more: Any,
    ) -> None:
        more["initial"] = {
            "form": about.form,
            "children": [str(each.child.ref) for each in about.children if each.form == about.form],
        }
        super().__init__(*args, **more)
        self.chairs = {str(each.ref): each for each in chairs}
        if len(about.children) > 1:
            self.fields["children"] = choose_any(
                [(str(each.child.ref), each.child.name) for each in about.children],
                label="About which children?",
                called="the children",
            )
        self.only = [str(about.child.ref)]
        self.fields["form"] = choose_one(
            options(conference_law.CONFERENCE), label="Which conference?", called="which conference it is"
        )
        self.ask_when()
        self.fields["chair"] = PickField(
            [(str(each.ref), each.who) for each in chairs],
            label="Who chairs it?",
            called="who chairs it",
            help_text="Somebody who does not manage the work with this family.",
        )
        self.fields["late_why"] = text(
            label="If it is later than the guidance allows: why?",
            called="The reason",
            required=False,
            max_length=500,
        )
        self.fields["late_authorised_by"] = PickField(
            [(str(each.ref), each.who) for each in managers],
            label="Who agreed that it is later?",
            called="who agreed",
            required=False,
        )
        self.fields["interim_plan"] = long_text(
            label="What keeps the children safe until then?",
            called="What keeps them safe",
            required=False,
            rows=3,
            max_length=4000,
        )
        self.word_errors()

    @property
    def chosen(self) -> list[str]:
        """The children it is about."""
        return list(self.cleaned_data.get("children") or self.only)


class MoveForm(ActForm, WhenAndWhere):
    """Another day: who moved it, and why."""

    def begins(self) -> dict[str, Any]:
        return {"place": self.about.place, "online": "yes" if self.about.online else "no"}

    def ask(self) -> None:
        self.ask_when(called="The new day")
        self.fields["moved_by"] = choose_one(
            options(conference_law.MOVED_BY), label="Who needed it moved?", called="who needed it moved"
        )
        self.fields["reason"] = text(label="Why?", called="Why it is moved", max_length=500)


class CallOffForm(ActForm):
    """It will not be held."""

    def ask(self) -> None:
        self.fields["moved_by"] = choose_one(
            options(conference_law.MOVED_BY), label="Who called it off?", called="who called it off"
        )
        self.fields["reason"] = text(label="Why?", called="Why it is called off", max_length=500)


class NotNeededForm(ActForm):
    """It is not needed after all."""

    def ask(self) -> None:
        if len(self.about.waits) > 1:
            self.fields["children"] = choose_any(
                [(str(card.ref), card.name) for card in self.about.waits],
                label="For which children?",
                called="the children",
                initial=[str(card.ref) for card in self.about.waits],
            )
        self.fields["reasons"] = long_text(
            label="Why is no conference needed after all?", called="why", rows=4, max_length=4000
        )


class WithoutReportForm(ActForm):
    """The chair goes on although somebody has not had the report."""

    def ask(self) -> None:
        self.fields["reason"] = text(
            label="Why does the conference go on without it?", called="The reason", max_length=500
        )
        self.fields["new_day_offered"] = choose_one(
            YES_NO, label="Were they offered another day?", called="whether they were offered another day"
        )


class AskForm(ActForm):
    """One person to be asked, or left out with a reason."""

    below: ClassVar = {
        "who": {SOMEBODY_ELSE: ("role", "name", "agency", "reach", "children", "by_role")},
        "what": {"ask": ("how", "from_time", "until_time"), "leave_out": ("reason", "other_way")},
    }

    def __init__(self, *args: Any, family: Sequence[Asked], met: Sequence[Met], **more: Any) -> None:
        self.family = {str(each.person.ref): each for each in family}
        self.met = {str(each.ref): each for each in met}
        super().__init__(*args, **more)

    def ask(self) -> None:
        people = [(ref, self._line(each)) for ref, each in self.family.items()]
        people += [
            (ref, f"{each.name}: {', '.join(filter(None, (each.role_words.lower(), each.agency)))}")
            for ref, each in self.met.items()
        ]
        self.fields["who"] = choose_one(
            [
                *people,
                (SOMEBODY_ELSE, "Somebody else: a professional, a supporter, a relative not listed here"),
            ],
            label="Who?",
            called="who this is about",
        )
        self.fields["role"] = choose_from_list(
            options(law.ROLE, *OTHER_ROLES), label="As what?", called="as what they come", required=False
        )
        self.fields["name"] = text(label="Their name", called="their name", required=False)
        self.fields["agency"] = text(label="Their agency", called="the agency they come from", required=False)
        self.fields["reach"] = text(
            label="How to reach them",
            called="how to reach them",
            required=False,
            help_text="A work number or email.",
        )
        if len(self.about.children) > 1:
            self.fields["children"] = choose_any(
                [(str(card.ref), card.name) for card in self.about.children],
                label="About which of the children?",
                called="the children",
                required=False,
                initial=[str(card.ref) for card in self.about.children],
                help_text="Their invitation and their copies are about these, and tell them nothing of the others.",
            )
            self.fields["children"].says_optional = False
        self.fields["by_role"] = choose_any(
            (
                (
                    "yes",
                    "Show others only what they do, not their agency: it would give away where somebody lives",
                ),
            ),
            label="Should the agency stay unseen?",
            called="whether the agency stays unseen",
            required=False,
        )
        self.fields["what"] = choose_one(
            (("ask", "They are asked"), ("leave_out", "They are not asked, for a reason")),
            label="Are they asked?",
            called="whether they are asked",
            initial="ask",
        )
        self.fields["how"] = choose_one(
            options(HOW_ASKED), label="How were they asked?", called="how they were asked", required=False
        )
        self.fields["from_time"] = TimeField(
            label="From what time, if not the beginning?",
            called="The time",
            required=False,
        )
        self.fields["until_time"] = TimeField(
            label="Until what time, if not the end?", called="The time", required=False
        )
        self.fields["how"].says_optional = False
        self.fields["reason"] = text(
            label="Why are they not asked?", called="Why they are not asked", required=False, max_length=500
        )
        self.fields["other_way"] = text(
            label="How will they be heard all the same?",
            called="How they will be heard",
            required=False,
            max_length=500,
        )
        for name in ("role", "name", "reason"):
            self.fields[name].says_optional = False

    def _line(self, each: Asked) -> str:
        said = [*each.ties, *(("has parental responsibility",) if each.responsible else ())]
        if each.role == "child":
            born = each.person.born_on
            said = [age_words(born, self.today) if born else "not born yet"]
        elif len(each.children) < len(self.about.children):
            said.append(f"about {list_words(self._names(each.children))}")
        if each.kept:
            said.append("must be given nothing about them, so is not asked")
        return ": ".join(filter(None, (each.person.name, ", ".join(said))))

    def _names(self, children: Sequence[UUID]) -> list[str]:
        return [card.name for card in self.about.children if card.ref in children]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        known = self.family.get(given.get("who", ""))
        if given.get("who") == SOMEBODY_ELSE:
            self.need("role", "Choose as what they come")
            self.need("name", "Enter their name")
            if "children" in self.fields:
                self.need("children", "Select the children it is about")
        if known is not None and known.kept and given.get("what") == "ask":
            self.add_error(
                "what",
                f"{known.person.name} must be given nothing about these children: {known.kept.strip().rstrip('.')}. Write down "
                "that they are not asked, and how they are heard all the same",
            )
        if given.get("what") == "ask":
            self.need("how", "Select how they were asked")
        if given.get("what") == "leave_out":
            self.need("reason", "Enter why they are not asked")
        return given

    def comes(self) -> tuple[datetime | None, datetime | None]:
        """From when and until when, on the day of the meeting."""
        on = self.about.at.date()
        from_, until = self.cleaned_data.get("from_time"), self.cleaned_data.get("until_time")
        return (at_moment(on, from_) if from_ else None, at_moment(on, until) if until else None)


class ToldForm(ActForm):
    """How somebody heard that the day is another, or that it is called off."""

    def ask(self) -> None:
        self.fields["how"] = choose_one(
            options(HOW_ASKED), label="How were they told?", called="how they were told"
        )
        self.fields["words"] = long_text(
            label="What did you tell them about why?",
            called="What you told them",
            required=False,
            rows=3,
            max_length=600,
            help_text="In the words you used. If they sign in, they can read them again. Nothing about anybody else.",
        )


class AnswerForm(ActForm):
    """Will they come?"""

    def ask(self) -> None:
        self.fields["coming"] = choose_one(
            options(COMING), label="Will they come?", called="whether they will come"
        )
        self.fields["words"] = text(
            label="Anything they said about it?", called="what they said", required=False, max_length=500
        )


class NeedForm(ActForm):
    """What they need so that they can take part."""

    below: ClassVar = {"what": {"apart": (), "other": ()}}

    def ask(self) -> None:
        self.fields["what"] = choose_one(options(NEED), label="What do they need?", called="what they need")
        self.fields["words"] = text(
            label="More about it",
            called="More about it",
            required=False,
            max_length=500,
            help_text="The language; from whom they must be apart; who the supporter is. Only colleagues see this.",
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("what") in ("apart", "other"):
            self.need("words", "Enter what is needed, in a few words")
        return given


class ArrangedForm(ActForm):
    """Something they need is arranged."""

    def ask(self) -> None:
        waiting = [(str(n.step), n.words) for n in self.seat.needs if not n.arranged] if self.seat else []
        self.fields["need"] = choose_one(waiting, label="What is arranged?", called="what is arranged")
        self.fields["words"] = text(label="How?", called="How it is arranged", max_length=500)


class TimesForm(ActForm):
    """From when and until when they come."""

    def ask(self) -> None:
        self.fields["from_time"] = TimeField(
            label="From what time, if not the beginning?", called="The time", required=False
        )
        self.fields["until_time"] = TimeField(
            label="Until what time, if not the end?", called="The time", required=False
        )

    def comes(self) -> dict[str, datetime | None]:
        """From when and until when, on the day of the meeting."""
        on = self.about.at.date()
        from_, until = self.cleaned_data.get("from_time"), self.cleaned_data.get("until_time")
        return {
            "from_at": at_moment(on, from_) if from_ else None,
            "until_at": at_moment(on, until) if until else None,
        }


class ReportForm(ActForm):
    """They have the report."""

    def begins(self) -> dict[str, Any]:
        return {"on": self.today}

    def ask(self) -> None:
        self.fields["report"] = choose_one(
            options(conference_law.REPORT),
            label="Which report?",
            called="which report",
            initial="social_worker",
        )
        self.fields["how"] = choose_one(
            options(HOW_SHARED), label="How did they get it?", called="how they got it"
        )
        self.fields["on"] = DayField(
            label="On which day?",
            called="The day",
            latest=self.today,
            too_late="must be today or in the past",
        )
        self.fields["understood"] = choose_one(
            UNDERSTOOD,
            label="Did they follow what it says?",
            called="whether they followed it",
            initial="not_known",
        )
        self.fields["answer"] = long_text(
            label="What do they say to it?",
            called="their answer",
            required=False,
            rows=5,
            help_text="As they said it. It stays with the report wherever the report goes.",
        )
        self.fields["answer_for"] = choose_one(
            options(ANSWER_FOR),
            label="Who else may read their answer? Ask them",
            called="who else may read it",
            initial="us",
        )


class ReportReadyForm(ActForm):
    """An agency's own report is here."""

    def ask(self) -> None:
        self.fields["words"] = text(
            label="Anything to note about it?", called="the note", required=False, max_length=500
        )


class ViewForm(ActForm):
    """What they think."""

    below: ClassVar = {
        "state": {
            "given": ("words",),
            **{key: ("reason",) for key in VIEWS.options() if key not in ("given",)},
        }
    }

    def ask(self) -> None:
        name = self.seat.name.split(" ")[0] if self.seat else ""
        self.fields["state"] = choose_one(
            options(VIEWS), label=f"Did {name} say what they think?", called="whether they gave their view"
        )
        self.fields["words"] = long_text(
            label="What they think, as they said it", called="what they think", required=False, rows=6
        )
        self.fields["reason"] = text(label="Why not?", called="why not", required=False, max_length=500)

    @property
    def shown(self) -> list[str]:
        return ["state", "words", "reason"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("state") == "given":
            self.need("words", "Enter what they think")
        elif given.get("state"):
            self.need("reason", "Enter why there is no view, in a few words")
        return given


class KeepOutForm(ActForm):
    """The chair keeps somebody out, of all or part."""

    def ask(self) -> None:
        self.fields["extent"] = choose_one(
            options(conference_law.EXCLUSION_EXTENT), label="Of how much?", called="of how much"
        )
        self.fields["ground"] = choose_one(
            options(conference_law.EXCLUSION_GROUND), label="On what ground?", called="the ground"
        )
        self.fields["reason"] = text(
            label="The reason, in words they can be given", called="The reason", max_length=500
        )
        self.fields["other_way"] = text(
            label="How will they be heard all the same?", called="How they will be heard", max_length=500
        )


class ChildComesForm(ActForm):
    """The chair decides whether a child comes."""

    def ask(self) -> None:
        self.fields["attends"] = choose_one(
            options(conference_law.CHILD_ATTENDS), label="Do they come?", called="whether they come"
        )
        self.fields["reason"] = text(
            label="Why?",
            called="Why",
            max_length=500,
            help_text="Their age, what they understand, and what they want.",
        )
        self.fields["advocate_offered"] = choose_one(
            YES_NO, label="Were they offered an advocate?", called="whether they were offered an advocate"
        )


class SentForm(ActForm):
    """It went to this person alone."""

    def ask(self) -> None:
        self.fields["how"] = choose_one(options(HOW_SHARED), label="How?", called="how it went")


class DisagreeForm(ActForm):
    """They did not agree."""

    def ask(self) -> None:
        if len(self.about.children) > 1:
            self.fields["children"] = choose_any(
                [(str(card.ref), card.name) for card in self.about.children],
                label="About which children?",
                called="the children",
                required=False,
            )
        self.fields["reasons"] = long_text(
            label="What do they not agree with, and why?", called="what they do not agree with", rows=4
        )
        self.fields["escalated"] = choose_one(
            YES_NO,
            label="Does it go further?",
            called="whether it goes further",
            help_text="To the local way of settling a disagreement between agencies, or to a complaint about how the conference was run.",
        )


class CorrectionForm(ActForm):
    """They say the record is wrong."""

    def ask(self) -> None:
        self.fields["words"] = long_text(
            label="What is wrong, and what is right?", called="what is wrong", rows=4
        )


class AnswerCorrectionForm(ActForm):
    """The chair answers."""

    def ask(self) -> None:
        waiting = (
            [(str(c.step), c.words[:200]) for c in self.seat.corrections if not c.answer] if self.seat else []
        )
        self.fields["asked"] = choose_one(waiting, label="What do you answer?", called="what you answer")
        self.fields["changed"] = choose_one(
            (("yes", "The record was put right"), ("no", "The record stays as it is")),
            label="What becomes of it?",
            called="what becomes of it",
        )
        self.fields["words"] = long_text(label="The answer they are given", called="the answer", rows=4)


class DecideForm(Progress):
    """The chair's page: who was there, how each part of a plan that is reviewed stands, what is decided for each child, what
    follows."""

    def __init__(
        self,
        *args: Any,
        about: Workspace,
        reviewed: Sequence[Whole],
        workers: Sequence[Colleague],
        today: date,
        **more: Any,
    ) -> None:
        # Whether somebody was there is answered, not assumed; who was not asked was not there.
        more["initial"] = {"on": min(about.at.date(), today)} | {
            f"came_{p.ref}": "no" for p in about.places if not p.invited
        }
        super().__init__(*args, **more)
        self.about = about
        for place in about.places:
            self.fields[f"came_{place.ref}"] = choose_one(
                (("whole", "Yes"), ("part", "Part of it"), ("sent", "Sent somebody"), ("no", "No")),
                label=f"{place.name}, {place.role_words.lower()}",
                called=f"whether {place.name} was there",
            )
        self.fields["not_quorate_why"] = text(
            label="If too few agencies were there: why did it go ahead?",
            called="The reason",
            required=False,
            max_length=500,
        )
        self.ask_progress([item for plan in reviewed for item in plan.live], family_of(about.places))
        for card in about.children:
            self._child(card)
        self._together(workers, today)
        self.word_errors()

    def _child(self, card: Any) -> None:
        first = card.name.split(" ")[0]
        review = self.about.form == "review"
        keys = ("continues", "ends", "adjourned") if review else ("plan", "no_plan", "adjourned")
        self.fields[f"decision_{card.ref}"] = choose_one(
            options(conference_law.CONFERENCE_DECISION, *keys),
            label=f"What is decided for {first}?",
            called=f"what is decided for {first}",
        )
        self.fields[f"category_{card.ref}"] = choose_from_list(
            options(conference_law.CATEGORY),
            label="The category of harm, if there is a plan",
            called="the category",
            required=False,
        )
        self.fields[f"reasons_{card.ref}"] = long_text(
            label="Why? In words the family can read", called=f"why, for {first}", rows=4
        )
        self.fields[f"outline_{card.ref}"] = long_text(
            label="The plan in outline: what must change, who helps, by when",
            called="the plan in outline",
            required=False,
            rows=5,
        )
        if not review:
            self.fields[f"plans_elsewhere_{card.ref}"] = forms.IntegerField(
                min_value=0,
                max_value=30,
                required=False,
                widget=forms.TextInput,
                label=f"How many child protection plans did {first} have with other councils before?",
                help_text="Plans here are counted for you. Leave it empty if you know of none elsewhere.",
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"),
                    "Enter how many plans there were in numbers, like 1",
                ),
            )
        if review:
            self.fields[f"help_after_{card.ref}"] = text(
                label="If the plan ends: what help follows?",
                called="what help follows",
                required=False,
                max_length=500,
            )

    def _together(self, workers: Sequence[Colleague], today: date) -> None:
        self.fields["on"] = DayField(
            label="When was it held?", called="The day", latest=today, too_late="must be today or in the past"
        )
        self.fields["at"] = TimeField(label="At what time did it decide?", called="The time")
        self.fields["next_on"] = DayField(
            label="When is the next conference?", called="The day of the next conference", required=False
        )
        self.fields["core_group_on"] = DayField(
            label="When is the first core group?", called="The day of the core group", required=False
        )
        self.fields["core_group"] = choose_any(
            [(str(p.ref), p.name) for p in self.about.places if p.role != "chair"],
            label="Who is in the core group?",
            called="who is in the core group",
            required=False,
        )
        self.fields["lead"] = PickField(
            [(str(each.ref), each.who) for each in workers],
            label="Which social worker leads the plan?",
            called="who leads the plan",
            required=False,
        )
        self.fields["responsibility_asked"] = choose_one(
            YES_NO,
            label="Was everybody with parental responsibility asked, or left out with a reason?",
            called="whether everybody with parental responsibility was asked",
        )
        self.fields["minutes_by"] = text(label="Who took the minutes?", called="who took the minutes")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("on") and given.get("at") and at_moment(given["on"], given["at"]) > self.now:
            self.add_error("at", "The time must not be later than now")
        return given

    now: datetime
