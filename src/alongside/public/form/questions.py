"""What is asked at the open door, as data: five forms, each a row of questions, each question one page.

An address names a question by a random-looking UUID, so that the history of a browser tells nobody what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from uuid import UUID, uuid5

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_QUESTIONS = UUID("5a0b1f7c-60f1-5f5e-9a5a-2f6f0d4be5f1")
Words = str | Promise
Answers = Mapping[str, Mapping[str, str]]
MOST_PEOPLE = 8


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a question. `kind`: line, words (several lines), one (of a few). `missing`: what is said where it is
    empty; without it the box may be left empty."""

    name: str
    kind: str
    label: Words
    hint: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    missing: Words = ""
    rows: int = 8
    long: int = 0  # characters at most; 0: as its kind usually has
    looks_like: str = ""  # phone, email, born: asked about once where what was typed does not look like one


@dataclass(frozen=True, slots=True)
class Question:
    """One page. `asked_when`: it is asked only where each of these boxes of these questions was answered so (with no answers
    named: where anything was said). `people`: its boxes
    are asked of one person after another. `aside`: a piece of `aside.html` that stands below the question. `told`: whether its
    answers are part of the story, rather than of who sends it and how to reach them."""

    key: str
    heading: Words
    boxes: tuple[Box, ...]
    lead: Words = ""
    asked_when: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    people: bool = False
    aside: str = ""
    told: bool = True

    def asked(self, answers: Answers) -> bool:
        """Whether it is asked, given what was answered before."""
        for question, box, values in self.asked_when:
            said = answers.get(question, {}).get(box, "").strip()
            if not (said in values if values else said):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Route:
    """One form: what it is for, and its questions in order. The page to check the answers comes after the last. `says`: the
    question and the box in which they say what it is about; what the front door reads begins with that. A young person says it in the
    question "happening"."""

    key: str
    name: Words
    questions: tuple[Question, ...]
    says: tuple[str, str] = ("worry", "words")

    def ref(self, question: str) -> UUID:
        """What stands for a question of this form in an address; "check" for the page after the last."""
        return uuid5(_QUESTIONS, f"{self.key}.{question}")

    def asked(self, answers: Answers) -> list[Question]:
        """The questions that are asked, given what was answered so far."""
        return [each for each in self.questions if each.asked(answers)]

    def at_most(self, question: str, answers: Answers) -> int:
        """How many questions there are at most, as far as the answers before this one tell. It never grows on the way."""
        before = {each.key for each in self.questions[: self._place(question)]}
        so_far = {key: dict(said) for key, said in answers.items() if key in before}
        open_ = {
            (where, box)
            for each in self.questions
            for where, box, _said in each.asked_when
            if where not in before
        }
        could = [
            [(where, box, said) for said in self._may_matter(where, box)] for where, box in sorted(open_)
        ]
        most = 0
        for those in product(*could):
            answered = {key: dict(said) for key, said in so_far.items()}
            for where, box, said in those:
                answered.setdefault(where, {})[box] = said
            most = max(most, len(self.asked(answered)))
        return most

    def _may_matter(self, question: str, box: str) -> set[str]:
        """The answers to a box on which another question depends; of one that may be anything, "anything"."""
        asked = [
            values
            for each in self.questions
            for where, name, values in each.asked_when
            if (where, name) == (question, box)
        ]
        return {one for values in asked for one in values or ("anything",)}

    def after(self, question: str, answers: Answers) -> UUID:
        """The page that comes after this question."""
        here = self._place(question)
        left = (each.key for each in self.questions[here + 1 :] if each.asked(answers))
        return self.ref(next(left, CHECK))

    def before(self, question: str, answers: Answers) -> UUID | None:
        """The page before this one; None for the first."""
        here = self._place(question)
        left = [each.key for each in self.questions[:here] if each.asked(answers)]
        return self.ref(left[-1]) if left else None

    def _place(self, question: str) -> int:
        keys = [each.key for each in self.questions]
        return keys.index(question) if question in keys else len(keys)


CHECK = "check"
# What is kept beside the answers: which form it is, and each question that somebody went on from.
ROUTE = "_route"
SEEN = "_seen "
YES_NO = (("yes", _("Yes")), ("no", _("No")), ("not_sure", _("I am not sure")))

_NOW = Question(
    "now",
    _("Is anybody in danger right now?"),
    (
        Box(
            "danger",
            "one",
            _("Is anybody in danger right now?"),
            choices=YES_NO,
            missing=_("Choose yes, no, or that you are not sure"),
        ),
    ),
    lead=_(
        "If yes, ring 999 first. Nobody reads this form straight away. You can carry on here when everyone is safe."
    ),
)
_REACH_BOXES = (
    Box(
        "phone",
        "line",
        _("Phone number"),
        _("Leave it empty if you do not want us to ring."),
        looks_like="phone",
    ),
    Box("email", "line", _("Email"), _("Leave it empty if somebody else can read it."), looks_like="email"),
    Box(
        "when",
        "line",
        _("When is it safe to ring or write?"),
        _("Like: weekdays after 3pm, never at weekends"),
    ),
    Box(
        "say",
        "line",
        _("What may we say if somebody else answers?"),
        _("Like: say that it is the library. Or: say nothing and ring off."),
    ),
    Box(
        "leave",
        "one",
        _("May we leave a message?"),
        choices=(("no", _("No, never leave a message")), ("yes", _("Yes, you may leave a message"))),
    ),
    Box(
        "language",
        "line",
        _("Do you need an interpreter? For which language?"),
        _("Leave it empty if you do not. It costs you nothing."),
        long=60,
    ),
)
_REACH = Question(
    "reach",
    _("How can we reach you safely?"),
    _REACH_BOXES,
    lead=_("You do not have to tell us. If you do, we only use it in the way you say here."),
    told=False,
)
_RING = Question(
    "reach",
    _("How can we ring you safely?"),
    (
        Box(
            "phone",
            "line",
            _("Phone number"),
            missing=_("Enter the number we should ring"),
            looks_like="phone",
        ),
        Box(
            "when",
            "line",
            _("When is it safe to ring?"),
            _(
                "Like: weekdays after 3pm. We ring on working days, 9am to 5pm. Say so if no time in these is safe."
            ),
        ),
        *_REACH_BOXES[3:],
    ),
    told=False,
)


def _people(
    heading: Words, lead: Words, asked_when: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
) -> Question:
    return Question(
        "children",
        heading,
        (
            Box("name", "line", _("Name"), _("As much as you know. A first name helps too.")),
            Box(
                "born",
                "line",
                _("Age or date of birth"),
                _("Like: about 7, or 27 3 2019. For a baby not born yet: when it is due."),
                looks_like="born",
            ),
            Box("school", "line", _("School or nursery")),
        ),
        lead=lead,
        asked_when=asked_when,
        people=True,
        told=False,
    )


_WHERE = Question(
    "where",
    _("Where do they live?"),
    (
        Box("address", "words", _("Address, or what you know of it"), rows=3, long=600),
        Box("with", "words", _("Who lives there with them?"), rows=3, long=2000),
    ),
    lead=_("A street, a house number or a school is enough. Leave it empty if you do not know."),
    told=False,
)

_HOME = Question(
    "where",
    _("Where do you live?"),
    (
        Box("address", "words", _("Your address, or as much of it as you want to say"), rows=3, long=600),
        Box("with", "words", _("Who lives there with you?"), rows=3, long=2000),
    ),
    lead=_("Leave it empty if you do not want to say."),
    told=False,
)

# Who tells us about a child, or asks for help, and what the questions after it ask: a child or young person is asked about
# themselves, and reads first who sees it.
YOUNG, ASKS_YOUNG = "1C", "young"
_OLDER = (("who", "who", ("1A", "1B", "1D", "9")),)
_GROWN = (
    ("who", "who", ("", "parent", "carer", "relative")),
)  # nobody who opens a page of it halfway is taken for a child
_IS_YOUNG = (("who", "who", (YOUNG, ASKS_YOUNG)),)
_KNOWS = (("yes", _("Yes")), ("no", _("No")), ("not_known", _("I do not know")))

_ME = Question(
    "me",
    _("What is your name, and how old are you?"),
    (
        Box("name", "line", _("Your name"), _("A first name helps too. You do not have to tell us.")),
        Box("born", "line", _("Your age or your birthday"), _("Like: 15, or 27 3 2011"), looks_like="born"),
        Box("school", "line", _("Your school or college")),
    ),
    lead=_("With this we can find you and help you sooner."),
    asked_when=_IS_YOUNG,
    told=False,
)
_MY_HOME = replace(_HOME, key="home", asked_when=_IS_YOUNG)
_HOME_KNOWS = Question(
    "home_knows",
    _("Does anybody at home know that you are telling us?"),
    (
        Box(
            "know",
            "one",
            _("Does anybody at home know that you are telling us?"),
            choices=_KNOWS,
            missing=_("Choose yes, no, or that you do not know"),
        ),
        Box(
            "not_know",
            "words",
            _("Is there anybody who must not know that you told us?"),
            _("Who, and why, if you want to say. We read this before we ring anybody."),
            rows=3,
            long=2000,
        ),
    ),
    lead=_("You do not have to tell anybody at home before you tell us."),
)

CHILD = Route(
    "child",
    _("Tell us about a child"),
    (
        _NOW,
        Question(
            "who",
            _("Who are you?"),
            (
                Box(
                    "who",
                    "one",
                    _("Who are you?"),
                    choices=(
                        (YOUNG, _("I am a child or a young person, and this is about me")),
                        ("1A", _("I am family, or I look after the child")),
                        ("1B", _("I am a neighbour or a friend")),
                        ("1D", _("Somebody else")),
                        ("9", _("I would rather not say")),
                    ),
                    missing=_("Choose one. You can choose not to say"),
                ),
            ),
            told=False,
        ),
        Question(
            "happening",
            _("What is happening?"),
            (
                Box(
                    "words",
                    "words",
                    _("What is happening?"),
                    missing=_("Tell us in your own words what is happening. A few words are enough"),
                    rows=12,
                ),
            ),
            lead=_(
                "Use your own words. You can tell us a little or a lot. If somebody hurts you, it is not your fault, and it is right to tell."
            ),
            asked_when=_IS_YOUNG,
            aside="young",
        ),
        Question(
            "want",
            _("What would you like to happen?"),
            (Box("words", "words", _("What would you like to happen?"), rows=5),),
            lead=_("You do not have to know. We want to hear what you think."),
            asked_when=_IS_YOUNG,
        ),
        _ME,
        _MY_HOME,
        replace(_HOME_KNOWS, asked_when=_IS_YOUNG),
        Question(
            "worry",
            _("What are you worried about?"),
            (
                Box(
                    "words",
                    "words",
                    _("What are you worried about?"),
                    missing=_("Tell us in your own words what worries you"),
                    rows=12,
                ),
            ),
            lead=_(
                "Use your own words. What did you see or hear, and when? If a child told you something, write it as they said it. You do not have to be sure, and you do not need proof."
            ),
            asked_when=_OLDER,
        ),
        _people(
            _("Which child is it?"),
            _("Tell us what you know. You can go on if you do not know a name."),
            _OLDER,
        ),
        replace(_WHERE, asked_when=_OLDER),
        Question(
            "know",
            _("Do the parents or carers know that you are telling us?"),
            (
                Box(
                    "know",
                    "one",
                    _("Do the parents or carers know that you are telling us?"),
                    choices=_KNOWS,
                    missing=_("Choose yes, no, or that you do not know"),
                ),
            ),
            lead=_("Do not ask them now if that could make somebody angry or put a child in danger."),
            asked_when=_OLDER,
        ),
        Question(
            "name",
            _("What is your name?"),
            (
                Box("name", "line", _("Your name"), _("You do not have to tell us.")),
                Box(
                    "naming",
                    "one",
                    _("May we tell the family that it was you?"),
                    choices=(
                        ("asked", _("No, please do not tell them")),
                        ("none", _("Yes, you may tell them")),
                    ),
                ),
            ),
            lead=_(
                "We do our best not to let a family know who told us. Sometimes a family can guess. A court can ask us for names."
            ),
            asked_when=(("who", "who", ("1A", "1B", "1D")),),
            told=False,
        ),
        _REACH,
    ),
)

FAMILY = Route(
    "family",
    _("Ask for help for your own family"),
    (
        _NOW,
        Question(
            "who",
            _("Who are you in the family?"),
            (
                Box(
                    "who",
                    "one",
                    _("Who are you in the family?"),
                    choices=(
                        ("parent", _("A parent")),
                        ("carer", _("I look after the children, and I am not their parent")),
                        ("relative", _("Another relative")),
                        (ASKS_YOUNG, _("I am a child or a young person under 18")),
                    ),
                    missing=_("Choose who you are in the family"),
                ),
            ),
            lead=_("Anybody can ask for help. If you are under 18, you can ask for yourself."),
            told=False,
        ),
        Question(
            "happening",
            _("What would help you?"),
            (
                Box(
                    "words",
                    "words",
                    _("What would help you?"),
                    missing=_("Tell us in your own words what would help you. A few words are enough"),
                    rows=10,
                ),
            ),
            lead=_(
                "Use your own words. You can tell us a little or a lot. It is good to ask. It does not mean that you have done something wrong."
            ),
            aside="young",
            asked_when=_IS_YOUNG,
        ),
        Question(
            "for_whom",
            _("Who is the help for?"),
            (
                Box(
                    "whom",
                    "one",
                    _("Who is the help for?"),
                    choices=(
                        ("me", _("For me")),
                        ("all", _("For me and my family")),
                        ("care", _("For me, because I look after somebody at home")),
                        ("other", _("For somebody else at home")),
                    ),
                    missing=_("Choose the one that fits best"),
                ),
                Box("words", "words", _("Tell us more, if you want to"), rows=4),
            ),
            asked_when=_IS_YOUNG,
        ),
        Question(
            "how_hard",
            _("How hard is it for you at the moment?"),
            (
                Box(
                    "serious",
                    "one",
                    _("How hard is it for you at the moment?"),
                    choices=(
                        ("manage", _("It is hard, and I manage")),
                        ("worse", _("It is getting worse")),
                        ("cannot", _("I cannot go on like this")),
                    ),
                    missing=_("Choose the one that fits best"),
                ),
                Box("words", "words", _("Who helps you now, at home, at school or with friends?"), rows=4),
            ),
            asked_when=_IS_YOUNG,
        ),
        _ME,
        _MY_HOME,
        replace(
            _HOME_KNOWS,
            heading=_("Does anybody at home know that you are asking us?"),
            boxes=(
                replace(_HOME_KNOWS.boxes[0], label=_("Does anybody at home know that you are asking us?")),
                replace(_HOME_KNOWS.boxes[1], label=_("Is there anybody who must not know that you asked?")),
            ),
            lead=_("You do not have to tell anybody at home before you ask us."),
            asked_when=_IS_YOUNG,
        ),
        Question(
            "help",
            _("What would help your family?"),
            (
                Box(
                    "words",
                    "words",
                    _("What would help your family?"),
                    missing=_("Tell us in your own words what would help. A few words are enough"),
                ),
            ),
            lead=_(
                "Asking for help is a good thing to do. It does not mean that you have done something wrong, and we do not treat it as a worry about you."
            ),
            aside="early_help",
            asked_when=_GROWN,
        ),
        Question(
            "serious",
            _("How hard is it at the moment?"),
            (
                Box(
                    "serious",
                    "one",
                    _("How hard is it at the moment?"),
                    choices=(
                        ("manage", _("It is hard, and we manage")),
                        ("worse", _("It is getting worse")),
                        ("cannot", _("We cannot go on like this")),
                    ),
                    missing=_("Choose the one that fits best"),
                ),
                Box("words", "words", _("Tell us more, if you want to"), rows=4),
            ),
            asked_when=_GROWN,
        ),
        Question(
            "long",
            _("How long has it been like this?"),
            (
                Box(
                    "long",
                    "one",
                    _("How long has it been like this?"),
                    choices=(
                        ("days", _("Days")),
                        ("weeks", _("Weeks")),
                        ("months", _("Months")),
                        ("years", _("A year or longer")),
                    ),
                    missing=_("Choose how long, as near as you can"),
                ),
            ),
            asked_when=_GROWN,
        ),
        Question(
            "effect",
            _("How does it affect your children?"),
            (Box("words", "words", _("How does it affect your children?")),),
            lead=_("Like: sleep, school, friends, health, how they feel."),
            asked_when=_GROWN,
        ),
        _people(
            _("Who are the children in your home?"),
            _("Tell us about every child who lives with you, also the ones who are doing well."),
            _GROWN,
        ),
        Question(
            "tried",
            _("What have you tried already?"),
            (Box("words", "words", _("What have you tried already?"), rows=5),),
            lead=_("What helped a little is worth telling too."),
            asked_when=_GROWN,
        ),
        Question(
            "involved",
            _("Who helps you already?"),
            (Box("words", "words", _("Who helps you already?"), rows=5),),
            lead=_("Like: family, friends, a school, a doctor, a health visitor, a charity."),
            asked_when=_GROWN,
        ),
        Question(
            "without",
            _("What could happen if nobody helps you?"),
            (Box("words", "words", _("What could happen if nobody helps you?"), rows=5),),
            asked_when=_GROWN,
        ),
        replace(_HOME, asked_when=_GROWN),
        Question(
            "name",
            _("What is your name?"),
            (
                Box("name", "line", _("Your name"), missing=_("Enter your name, so that we can answer you")),
                Box(
                    "not_know",
                    "words",
                    _("Is there anybody who must not know that you asked?"),
                    _("Who, and why, if you want to say. We will not tell them."),
                    rows=3,
                    long=2000,
                ),
            ),
            asked_when=_GROWN,
            told=False,
        ),
        _REACH,
    ),
    says=("help", "words"),
)

# Where somebody works, in words they use, each with the national code of who refers.
_WORK = (
    ("2A", _("A school")),
    ("2B", _("Another place of education, or a nursery")),
    ("3A", _("A GP surgery")),
    ("3B", _("Health visiting")),
    ("3C", _("School nursing")),
    ("3D", _("Another community health service")),
    ("3E", _("A and E")),
    ("3F", _("A hospital or another health service")),
    ("6", _("The police")),
    ("7", _("Courts, probation, prison, immigration")),
    ("4", _("Housing")),
    ("5A", _("Social care, for adults too")),
    ("5B", _("Another part of this council")),
    ("5C", _("Another council")),
    ("5D", _("Early help")),
    ("8", _("A charity, a children's centre or another organisation")),
)

WORK = Route(
    "work",
    _("You work with children or families"),
    (
        _NOW,
        Question(
            "who",
            _("Who are you?"),
            (
                Box("name", "line", _("Your name"), missing=_("Enter your name")),
                Box(
                    "job",
                    "line",
                    _("Your job and where you work"),
                    missing=_("Enter your job and where you work"),
                ),
                Box(
                    "phone",
                    "line",
                    _("Your direct number"),
                    missing=_("Enter a number we can ring you on"),
                    looks_like="phone",
                ),
                Box("email", "line", _("Your work email"), looks_like="email"),
                Box(
                    "who",
                    "one",
                    _("What kind of service is it?"),
                    choices=_WORK,
                    missing=_("Choose the kind of service"),
                ),
            ),
            lead=_(
                "We ask who you are, so that we can ring you back and ask you more. We tell you what we do next."
            ),
            told=False,
        ),
        Question(
            "worry",
            _("What are you worried about?"),
            (
                Box(
                    "words",
                    "words",
                    _("What has happened, and what are you worried may happen?"),
                    _("What you saw or were told, when, by whom, in the child's own words where you can."),
                    missing=_("Tell us what has happened, and what worries you"),
                    rows=10,
                ),
                Box("well", "words", _("What is going well?"), rows=3),
            ),
        ),
        _people(_("Which children is it about?"), _("Brothers and sisters too, as far as you know them.")),
        Question(
            "where",
            _("Where do they live, and with whom?"),
            (
                Box("address", "words", _("Address"), rows=3, long=600),
                Box(
                    "with",
                    "words",
                    _("Parents, carers and others in the home"),
                    _("Names, dates of birth and numbers, and who has parental responsibility, if you know."),
                    rows=4,
                    long=4000,
                ),
            ),
            told=False,
        ),
        Question(
            "done",
            _("What has been done so far?"),
            (
                Box("words", "words", _("Help you or others have given, and what came of it"), rows=5),
                Box("others", "words", _("Who else works with the family?"), rows=3),
            ),
        ),
        Question(
            "know",
            _("Does the family know that you are telling us?"),
            (
                Box(
                    "know",
                    "one",
                    _("Does the family know that you are telling us?"),
                    choices=(
                        ("agree", _("Yes, and they agree")),
                        ("yes", _("Yes, and they do not agree")),
                        ("not_asked", _("Yes, and nobody asked them whether they agree")),
                        ("no", _("No")),
                    ),
                    missing=_("Choose whether the family knows"),
                ),
            ),
            lead=_(
                "You normally tell the family first. Do not, if that could put a child or someone else at risk, or get in the way of the police."
            ),
        ),
        Question(
            "why_not",
            _("Why does the family not know?"),
            (
                Box(
                    "words",
                    "words",
                    _("Why does the family not know?"),
                    missing=_("Say in a few words why the family has not been told"),
                    rows=4,
                ),
            ),
            asked_when=(("know", "know", ("no",)),),
        ),
    ),
)

RING = Route(
    "ring",
    _("Ask us to ring you"),
    (
        _NOW,
        _RING,
        Question(
            "who",
            _("What should we call you?"),
            (
                Box("name", "line", _("A name to ask for"), _("It need not be your real name.")),
                Box(
                    "words",
                    "words",
                    _("What is it about?"),
                    _("You can leave this empty and tell us when we ring."),
                    rows=4,
                ),
            ),
        ),
    ),
    says=("who", "words"),
)

MORE = Route(
    "more",
    _("Tell us more, or ask us to look again"),
    (
        _NOW,
        Question(
            "what",
            _("What do you want to do?"),
            (
                Box(
                    "what",
                    "one",
                    _("What do you want to do?"),
                    choices=(
                        ("more", _("I want to tell you more")),
                        ("again", _("You decided something, and I want you to look at it again")),
                    ),
                    missing=_("Choose what you want to do"),
                ),
                Box(
                    "reference",
                    "line",
                    _("Your reference"),
                    _("It stood on the page when you sent it, or in our letter. You can leave it empty."),
                ),
            ),
        ),
        Question(
            "words",
            _("What do you want to tell us?"),
            (
                Box(
                    "words",
                    "words",
                    _("What do you want to tell us?"),
                    missing=_("Tell us in your own words"),
                    rows=12,
                ),
            ),
            lead=_(
                "If you want us to look again: tell us what you think is wrong, and what you would like instead."
            ),
        ),
        Question(
            "answer_to",
            _("How can we answer you?"),
            (
                Box("name", "line", _("Your name"), missing=_("Enter your name, so that we can answer you")),
                Box(
                    "how",
                    "words",
                    _("Where can we write to you or ring you safely?"),
                    _("An address, an email or a phone number."),
                    missing=_("Tell us where to write or ring, so that we can answer you"),
                    rows=3,
                    long=600,
                ),
                _REACH_BOXES[2],
            ),
            lead=_("You gave no reference, so this is the only way that we know whom to answer."),
            asked_when=(("what", "what", ("again",)), ("what", "reference", ("",))),
            told=False,
        ),
        Question(
            "reach",
            _("How can we reach you safely?"),
            (Box("name", "line", _("Your name"), _("You do not have to tell us.")), *_REACH_BOXES),
            lead=_("You do not have to tell us. If you do, we only use it in the way you say here."),
            asked_when=(("what", "what", ("more",)),),
            told=False,
        ),
        Question(
            "reach_again",
            _("How can we reach you safely?"),
            (Box("name", "line", _("Your name"), _("You do not have to tell us.")), *_REACH_BOXES),
            lead=_("Tell us if it is not the same as before. We only use it in the way you say here."),
            asked_when=(("what", "what", ("again",)), ("what", "reference", ())),
            told=False,
        ),
    ),
    says=("words", "words"),
)

ROUTES = {route.key: route for route in (CHILD, FAMILY, WORK, RING, MORE)}
PLACES: dict[UUID, tuple[Route, Question | None]] = {
    route.ref(CHECK): (route, None) for route in ROUTES.values()
} | {route.ref(each.key): (route, each) for route in ROUTES.values() for each in route.questions}
