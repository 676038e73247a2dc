"""The main things families and the public read, in easy read: a sheet a subject, short sentences, one idea in each.

A sheet says what its page says and nothing more. Those of the stages a family can be at (`standing.STAGES`) stand on the
law of that step. A line may name `{names}`, the first names of the children as this reader is shown them; it is written so
that it holds for one name and for several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.law.easy_read_own import TO_ONESELF
from alongside.law.tables import Source

LONGEST = 14  # words in a line


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its lines, each a sentence."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One subject in easy read. `source`: where what it says comes from."""

    key: str
    parts: tuple[Part, ...]
    source: Source

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything it says, in order."""
        return tuple(words for part in self.parts for words in (part.heading, *part.lines))


# Said in the same words wherever it holds.
_HAPPENING, _NEXT, _DECIDES, _YOU_CAN, _DISAGREE = (
    "What is happening",
    "What happens next",
    "Who decides",
    "What you can do",
    "If you do not agree",
)
_BRING_SOMEONE = "You can bring someone you trust."
_INTERPRETER = "You can ask for an interpreter."
_IN_WRITING = "You can ask for it in writing."
_COMPLAIN = "You can complain."
_NOT_PUNISHED = "Nobody may treat you worse because you complain."
_OMBUDSMAN = "After that you can ask the Ombudsman to look at it. This is free."
_ABOUT_A_CONFERENCE = (
    "You can complain about how the meeting was run.",
    _NOT_PUNISHED,
    _OMBUDSMAN,
    "You cannot appeal to a court.",
    "A court can only look at how it was decided.",
    "That happens rarely. Ask a solicitor first.",
)
_TALK_FIRST = "You can talk to your worker."
_MANAGER = "You can talk to your worker's manager."


def _step(key: str, step: str, *parts: Part) -> Sheet:
    return Sheet(key, parts, Source("PROCESS", step))


_COMPLAINING = Part(_DISAGREE, (_TALK_FIRST, _MANAGER, _COMPLAIN, _NOT_PUNISHED, _OMBUDSMAN))

# What a family reads, by the stage they are at.
STAGES: tuple[Sheet, ...] = (
    _step(
        "not_yet",
        "S02",
        Part(
            _HAPPENING,
            (
                "There is nothing to read here yet.",
                "A worker will tell you first.",
                "Then it is written here.",
            ),
        ),
        Part(_YOU_CAN, ("You can ring your worker and ask.", _INTERPRETER)),
    ),
    _step(
        "referral",
        "S04",
        Part(
            _HAPPENING,
            (
                "Children's services work to keep children safe and well.",
                "Someone told them about a worry, or asked for help.",
                "It is about {names}.",
            ),
        ),
        Part(
            _NEXT,
            (
                "A manager looks at it.",
                "The manager decides what to do.",
                "There may be help. There may be nothing more to do.",
                "Someone tells you what was decided.",
            ),
        ),
        Part(_DECIDES, ("A manager in children's services decides.",)),
        Part(
            _YOU_CAN,
            (
                "You can ask what the worry is.",
                "You can say what you think.",
                _IN_WRITING,
                _INTERPRETER,
            ),
        ),
        _COMPLAINING,
    ),
    _step(
        "asked",
        "S04",
        Part(
            _HAPPENING,
            ("You asked for help.", "It is for {names}.", "Asking for help is a good thing to do."),
        ),
        Part(
            _NEXT,
            (
                "A manager looks at what you said.",
                "The manager decides what to do.",
                "Someone tells you what was decided.",
                "They tell you why.",
            ),
        ),
        Part(_DECIDES, ("A manager in children's services decides.",)),
        Part(
            _YOU_CAN,
            (
                "You can tell us more.",
                "You can say no to help that we offer.",
                "You can ask us to look at it again.",
                _IN_WRITING,
                _INTERPRETER,
            ),
        ),
        _COMPLAINING,
    ),
    _step(
        "early_help",
        "S05",
        Part(
            _HAPPENING,
            (
                "You have been offered early help.",
                "Early help comes from people near you, like a school.",
                "It is help before things get harder.",
            ),
        ),
        Part(
            _NEXT,
            (
                "One person helps you make a plan.",
                "The plan says who does what, and when.",
                "You get a copy of the plan.",
            ),
        ),
        Part(_DECIDES, ("You decide.", "You can say yes.", "You can say no.", "You can stop at any time.")),
        Part(
            _YOU_CAN,
            (
                "You can say what may be shared about you.",
                _BRING_SOMEONE,
                "You can ask for another worker.",
            ),
        ),
        Part(_DISAGREE, (_TALK_FIRST, "You can complain to the service that helps you.")),
    ),
    _step(
        "assessment",
        "S08",
        Part(
            _HAPPENING,
            (
                "A worker wants to find out what would help {names}.",
                "They do this with you.",
                "This is called an assessment.",
            ),
        ),
        Part(
            _NEXT,
            (
                "The worker talks with you.",
                "The worker meets {names}.",
                "The worker may talk with the school or a doctor.",
                "The worker writes down what they found.",
                "Help does not have to wait until the end.",
            ),
        ),
        Part(_DECIDES, ("A manager decides if a plan of help is needed.", "They must tell you why.")),
        Part(
            _YOU_CAN,
            (
                "You can say what would help you.",
                "You can read what was written.",
                "You can say what is wrong in it.",
                _BRING_SOMEONE,
                _INTERPRETER,
            ),
        ),
        _COMPLAINING,
    ),
    _step(
        "child_in_need",
        "S10",
        Part(
            _HAPPENING,
            (
                "There is a plan of help for {names}.",
                "It is called a child in need plan.",
                "The plan says who helps, and how.",
            ),
        ),
        Part(
            _NEXT,
            (
                "A worker visits you.",
                "You meet to see if the plan helps.",
                "The plan says when you meet.",
            ),
        ),
        Part(
            _DECIDES,
            (
                "You decide if you want the plan.",
                "You can say no to it.",
                "You can end it.",
                "A manager decides what help the council gives.",
            ),
        ),
        Part(
            _YOU_CAN,
            (
                "You can have the plan on paper.",
                "You can ask to change the plan.",
                "You can come to every meeting about the plan.",
                _BRING_SOMEONE,
                _INTERPRETER,
            ),
        ),
        _COMPLAINING,
    ),
    _step(
        "in_need",
        "S10",
        Part(
            _HAPPENING,
            (
                "It was decided to help {names}.",
                "A plan of help is written with you.",
                "It is called a child in need plan.",
            ),
        ),
        Part(_NEXT, ("You and a worker talk about what would help.", "The plan says who helps, and how.")),
        Part(
            _DECIDES,
            (
                "You decide if you want a plan.",
                "You can say no to it.",
                "A manager decides what help the council gives.",
            ),
        ),
        Part(
            _YOU_CAN,
            (
                "You can say what would help you.",
                "You can have the plan on paper.",
                _BRING_SOMEONE,
                _INTERPRETER,
            ),
        ),
        _COMPLAINING,
    ),
    _step(
        "s47_enquiry_open",
        "S14",
        Part(
            _HAPPENING,
            (
                "There is a serious worry about {names}.",
                "A social worker must find out what has happened.",
                "The law says they must do this.",
                "This is called an enquiry.",
            ),
        ),
        Part(
            _NEXT,
            (
                "The social worker talks with you.",
                "The social worker sees {names}.",
                "They may talk with a school or a doctor.",
                "Someone tells you what they found.",
                "There may be a meeting. You will be asked to come.",
            ),
        ),
        Part(_DECIDES, ("A manager decides what was found.",)),
        Part(
            _YOU_CAN,
            (
                "You can ask what the worry is.",
                "You can say what happened.",
                "You can talk to a solicitor. A solicitor knows the law.",
                _BRING_SOMEONE,
                _INTERPRETER,
                _IN_WRITING,
            ),
        ),
        _COMPLAINING,
    ),
    _step(
        "child_protection_plan",
        "S19",
        Part(
            _HAPPENING,
            (
                "There is a plan to keep {names} safe.",
                "It is called a child protection plan.",
                "The plan says what must change.",
                "The plan says who will help.",
            ),
        ),
        Part(
            _NEXT,
            (
                "A small group works on the plan.",
                "You are part of the group.",
                "A social worker sees {names}.",
                "Later there is a bigger meeting.",
                "That meeting asks: is the plan still needed?",
            ),
        ),
        Part(
            _DECIDES,
            (
                "A person called the chair runs the bigger meeting.",
                "The chair is not your worker's manager.",
                "The chair decides if the plan goes on.",
                "Nobody can take {names} away because of this plan alone.",
            ),
        ),
        Part(
            _YOU_CAN,
            (
                "You can have the plan on paper.",
                "You can ask for help to do what it says.",
                "You can come to the meetings.",
                _BRING_SOMEONE,
                _INTERPRETER,
            ),
        ),
        Part(
            _DISAGREE,
            (
                _TALK_FIRST,
                "You can say so at the meeting.",
                *_ABOUT_A_CONFERENCE,
            ),
        ),
    ),
    _step(
        "conference",
        "S17",
        Part(
            _HAPPENING,
            (
                "There is a meeting about {names}.",
                "It is called a child protection conference.",
                "You and people who work with you talk there.",
                "You talk about how to keep {names} safe.",
            ),
        ),
        Part(
            _NEXT,
            (
                "You are asked what you think.",
                "At the end it is decided if there must be a plan.",
                "You get that in writing.",
            ),
        ),
        Part(
            _DECIDES,
            (
                "A person called the chair runs the meeting.",
                "The chair is not your worker's manager.",
                "The chair decides at the end.",
            ),
        ),
        Part(
            _YOU_CAN,
            (
                "You can read the worker's report first.",
                "You can say what is wrong in it.",
                "You can bring someone you trust, or a solicitor.",
                "A solicitor knows the law.",
                _INTERPRETER,
            ),
        ),
        Part(_DISAGREE, ("You can say so at the meeting.", *_ABOUT_A_CONFERENCE)),
    ),
    _step(
        "going_on",
        "8.1",
        Part(
            _HAPPENING,
            (
                "Work about {names} goes on.",
                "A worker tells you what comes next.",
                "Then it is written here.",
            ),
        ),
        Part(_DECIDES, ("A manager in children's services decides.", "They must tell you why.")),
        Part(_YOU_CAN, ("You can ring your worker and ask.", _IN_WRITING, _BRING_SOMEONE, _INTERPRETER)),
        _COMPLAINING,
    ),
    _step(
        "emergency_protection_order",
        "S26",
        Part(
            _HAPPENING,
            (
                "A court has made an order to keep {names} safe.",
                "It is called an emergency protection order.",
                "It is for a short time.",
            ),
        ),
        Part(
            _NEXT,
            (
                "The order can last up to 8 days.",
                "The court can make it longer once, by up to 7 days.",
                "The stay must end sooner if it is safe for {names} to come home.",
            ),
        ),
        Part(_DECIDES, ("A judge decides.",)),
        Part(
            _YOU_CAN,
            (
                "You can have a solicitor. A solicitor knows the law.",
                "Ask the solicitor about free help.",
                "You can ask why.",
                "You can ask to see {names}.",
                _INTERPRETER,
            ),
        ),
        Part(
            _DISAGREE,
            ("You can ask the court to end the order.", "A solicitor can help you ask.", _COMPLAIN),
        ),
    ),
    _step(
        "section_20",
        "S30",
        Part(
            _HAPPENING,
            (
                "Children's services found a place to live for {names}.",
                "It is for a time.",
                "The law for this is section 20.",
                "People with parental responsibility keep it.",
            ),
        ),
        Part(
            _NEXT,
            (
                "A worker makes a plan with you.",
                "There are meetings about the plan.",
                "You can see {names} and keep in touch.",
            ),
        ),
        Part(
            _DECIDES,
            (
                "People with parental responsibility say yes or no.",
                "They can change their mind at any time.",
                "Not every parent has parental responsibility.",
            ),
        ),
        Part(
            _YOU_CAN,
            (
                "You can talk to a solicitor. A solicitor knows the law.",
                "You can have a copy of what you agreed.",
                "You can ask where {names} stays.",
                "If you have parental responsibility, you can take {names} home.",
                "You do not have to wait.",
                "Sometimes a court has said otherwise. Ask a solicitor.",
                _INTERPRETER,
            ),
        ),
        _COMPLAINING,
    ),
    _step(
        "nothing_now",
        "S02",
        Part(_HAPPENING, ("This page shows no work about {names} now.",)),
        Part(
            _YOU_CAN,
            (
                "You can read here what happened before.",
                "You can ask for help again at any time.",
                "You can ask for what is written about you.",
            ),
        ),
        _COMPLAINING,
    ),
)

# A child or young person at the open door reads the same whether they tell us of harm or ask for help. That a parent must say yes to
# some help is for whoever asks for help alone: an enquiry needs nobody's yes.
_WHO_SEES_IT = (
    "People who work here read it.",
    "You can say who must not know.",
    "We cannot always keep it to ourselves.",
    "If someone could be badly hurt, we may tell a person who can help.",
)
_READ_AND_DECIDED = Part(
    _NEXT,
    ("A worker reads it.", "A manager decides what to do.", "You can ask to talk with a worker alone."),
)

# What anybody reads, by the subject of the page.
SUBJECTS: tuple[Sheet, ...] = (
    Sheet(
        "start",
        (
            Part(
                "What you can do here",
                (
                    "You can ask for help for your family.",
                    "You can tell us if you worry about a child.",
                    "You can ask us to ring you.",
                ),
            ),
            Part(
                "If someone is in danger now",
                ("Ring 999.", "Do not write to us here. Nobody may read it in time."),
            ),
            Part(
                "How it works",
                (
                    "You see one question on each page.",
                    "You do not have to know every answer.",
                    "You can stop, and come back in 7 days.",
                    "We only see it when you send it.",
                ),
            ),
        ),
        Source("PROCESS", "S02"),
    ),
    Sheet(
        "worry",
        (
            Part(
                "Telling us about a child",
                (
                    "You worry about a child.",
                    "You do not have to be sure.",
                    "Tell us what you saw or heard.",
                    "Tell us when it was.",
                    "You do not have to say who you are.",
                ),
            ),
            Part(
                _NEXT,
                (
                    "A worker reads it.",
                    "A manager decides what to do.",
                    "We cannot tell you about the family.",
                ),
            ),
        ),
        Source("PROCESS", "S04"),
    ),
    Sheet(
        "help",
        (
            Part(
                "Asking for help",
                (
                    "Anyone can ask for help.",
                    "Asking for help is a good thing to do.",
                    "Tell us what is hard now.",
                    "Tell us how long it has been hard.",
                    "Tell us what you have tried.",
                    "Tell us what would help.",
                ),
            ),
            Part(
                _NEXT,
                (
                    "A worker reads it.",
                    "A manager decides what to offer.",
                    "If we say no, we write to you and say why.",
                    "You can ask us to look again.",
                ),
            ),
        ),
        Source("PROCESS", "S02"),
    ),
    Sheet(
        "about_me",
        (
            Part(
                "Telling us about yourself",
                (
                    "You can tell us what is happening.",
                    "You can write a little or a lot.",
                    "If someone hurts you, it is not your fault.",
                    "It is right to tell.",
                ),
            ),
            Part("Who sees it", _WHO_SEES_IT),
            _READ_AND_DECIDED,
        ),
        Source("PROCESS", "3.2"),
    ),
    Sheet(
        "help_for_me",
        (
            Part(
                "Asking for help for yourself",
                (
                    "You can ask for help for yourself.",
                    "Tell us what would help.",
                    "You can write a little or a lot.",
                    "It is good to ask.",
                ),
            ),
            Part("Who sees it", (*_WHO_SEES_IT, "For some help a parent must say yes too.")),
            _READ_AND_DECIDED,
        ),
        Source("PROCESS", "3.2"),
    ),
    Sheet(
        "sent",
        (
            Part(
                "What happens now",
                (
                    "We have what you sent.",
                    "Keep the number on this page.",
                    "You can use it to tell us more.",
                    "It does not show anyone what you wrote.",
                ),
            ),
        ),
        Source("PROCESS", "S02"),
    ),
    Sheet(
        "call_back",
        (
            Part(
                "Asking us to ring you",
                (
                    "Tell us your number.",
                    "Tell us when it is safe to ring.",
                    "Tell us what we may say if someone else answers.",
                ),
            ),
        ),
        Source("PROCESS", "8.6"),
    ),
    Sheet(
        "tracks",
        (
            Part(
                "What others can see",
                (
                    "Your phone or computer remembers the pages you look at.",
                    "Someone else may find them there.",
                    "Exit takes you to another page fast.",
                    "Exit does not clear what the phone remembers.",
                ),
            ),
            Part(
                _YOU_CAN,
                (
                    "Use a phone that the other person never uses.",
                    "Or open a private window first.",
                    "Take this website out of the history.",
                    "Do not clear all of it. Someone may notice.",
                ),
            ),
        ),
        Source("PROCESS", "8.6"),
    ),
    Sheet(
        "signing_in",
        (
            Part(
                "Signing in",
                (
                    "Your worker gave you a name and a code.",
                    "Type them here.",
                    "Then choose a password.",
                    "Do not tell anyone your password.",
                    "If you cannot get in, ring your worker.",
                ),
            ),
        ),
        Source("PROCESS", "8.6"),
    ),
)

# What a child or young person reads about themselves, by the stage they are at.
OWN: Mapping[str, Sheet] = {
    stage: Sheet(f"{stage}.own", tuple(Part(*each) for each in parts), Source("PROCESS", "8.5"))
    for stage, parts in TO_ONESELF.items()
}
SHEETS: Mapping[str, Sheet] = {sheet.key: sheet for sheet in (*STAGES, *OWN.values(), *SUBJECTS)}
