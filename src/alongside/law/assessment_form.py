"""What an assessment asks: sections in order, and one line for each question.

The three domains (the child's development, parenting capacity, family and environment), harm outside the home, what
was tried, history, analysis and the child's voice are what an assessment records (process.md S08). To ask one more
thing, add one line here: the page, the task list, saving, sign-off and the printed document follow from it
(`docs/how-to/add-a-question.md`). A slot's name is for good: it stands in the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Per(StrEnum):
    """Whether a question is asked once for the family, or for each child."""

    FAMILY = "family"
    CHILD = "child"


class Domain(StrEnum):
    """Which part of the assessment framework a question belongs to."""

    DEVELOPMENT = "development"
    PARENTING = "parenting"
    ENVIRONMENT = "environment"
    OUTSIDE_HOME = "outside_home"
    VOICE = "voice"
    HELP = "help"
    ANALYSIS = "analysis"


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the form. `name` is what stands in its address; a section is either per family or per child."""

    key: str
    title: str
    per: Per
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to find out. `slot` is its name in the document for good; `hint` helps the writer; `rows` is how large
    the box is drawn. `needed`: sign-off is not asked for while it is empty."""

    slot: str
    section: str
    words: str
    hint: str
    domain: Domain
    needed: bool = False
    rows: int = 4


SECTIONS: tuple[Section, ...] = (
    Section("history", "What happened before", Per.FAMILY),
    Section("voice", "What {name} says", Per.CHILD, "Their own words where you can. Say how you know."),
    Section("development", "How {name} is doing", Per.CHILD),
    Section("outside", "Harm outside the home: {name}", Per.CHILD),
    Section("parenting", "Looking after the children", Per.FAMILY),
    Section("environment", "Family, home and money", Per.FAMILY),
    Section("help", "Help so far, and what works", Per.FAMILY),
    Section("analysis", "What it all means", Per.FAMILY, "What is known, what is not, and what follows."),
    Section("need", "What {name} needs", Per.CHILD),
)

# One line for each question, so that a change reads as one line.
# fmt: off
QUESTIONS: tuple[Question, ...] = (
    Question("history.why_now", "history", "Why are we involved now?", "What was reported, by what kind of source, and what the family say about it.", Domain.ANALYSIS, needed=True),
    Question("history.family", "history", "What has happened in this family before?", "Earlier help, losses, moves, separations, and what the parents' own childhoods were like where they want to say.", Domain.ENVIRONMENT, rows=6),
    Question("voice.words", "voice", "What did {name} say, in their own words?", "Write the words down as they were said. For a baby or a child who does not speak, what you saw.", Domain.VOICE, needed=True, rows=5),
    Question("voice.wants", "voice", "What does {name} want to happen?", "", Domain.VOICE),
    Question("voice.how", "voice", "How do you know?", "Talking, play, drawing, watching, an interpreter, an advocate.", Domain.VOICE, rows=3),
    Question("development.health", "development", "Health", "Growth, illness, teeth, appointments kept, sleep, disability.", Domain.DEVELOPMENT),
    Question("development.learning", "development", "Learning and school", "Attendance, progress, play, special needs, what school or nursery say.", Domain.DEVELOPMENT),
    Question("development.feelings", "development", "Feelings and behaviour", "", Domain.DEVELOPMENT),
    Question("development.identity", "development", "Who {name} is", "Culture, language, faith, how they see themselves, how others see them.", Domain.DEVELOPMENT),
    Question("development.relationships", "development", "Family and friends", "Whom {name} is close to, inside and outside the home.", Domain.DEVELOPMENT),
    Question("development.self_care", "development", "Looking after themselves", "What they can do at their age, and whether they care for somebody else.", Domain.DEVELOPMENT, rows=3),
    Question("outside.harm", "outside", "Is anyone outside the home a danger to {name}?", "Other children, adults, online, gangs, exploitation, going missing. “Nothing known” is an answer.", Domain.OUTSIDE_HOME, needed=True),
    Question("outside.places", "outside", "Where is {name} safe, and where not?", "Places, times, people who look out for them.", Domain.OUTSIDE_HOME),
    Question("parenting.basic_care", "parenting", "Basic care", "Food, warmth, clothes, washing, seeing a doctor.", Domain.PARENTING),
    Question("parenting.safety", "parenting", "Keeping the children safe", "", Domain.PARENTING, needed=True),
    Question("parenting.warmth", "parenting", "Warmth", "", Domain.PARENTING),
    Question("parenting.stimulation", "parenting", "Play, talk and learning at home", "", Domain.PARENTING),
    Question("parenting.boundaries", "parenting", "Guidance and boundaries", "", Domain.PARENTING),
    Question("parenting.stability", "parenting", "Steadiness", "Who is there, day by day.", Domain.PARENTING),
    Question("environment.family", "environment", "Wider family and friends", "Who could help, who has been asked, and who is not safe.", Domain.ENVIRONMENT),
    Question("environment.housing", "environment", "Home", "Space, repairs, rent, overcrowding, risk of losing it.", Domain.ENVIRONMENT),
    Question("environment.income", "environment", "Money coming in and going out", "Work, debts, deductions, no recourse to public funds.", Domain.ENVIRONMENT),
    Question("environment.benefits", "environment", "Benefits the family could claim and do not", "And who will help them claim.", Domain.ENVIRONMENT),
    Question("environment.community", "environment", "Neighbourhood", "Transport, shops, racism, who they know.", Domain.ENVIRONMENT),
    Question("help.works", "help", "What works well?", "What the family do well and what has helped.", Domain.HELP, needed=True),
    Question("help.tried", "help", "What was tried, and what got in the way?", "Help offered or asked for, by whom, and why it did or did not last. Include what services did not do.", Domain.HELP),
    Question("help.wanted", "help", "What help do the family say would make a difference?", "", Domain.HELP),
    Question("analysis.meaning", "analysis", "What does this mean for the children?", "Weigh what you found: strengths, worries, what is not known and what you did to find out.", Domain.ANALYSIS, needed=True, rows=8),
    Question("analysis.disagree", "analysis", "What do the family see differently?", "", Domain.ANALYSIS),
    Question("need.needs", "need", "What does {name} need, and why?", "As the family will read it.", Domain.ANALYSIS, needed=True, rows=5),
)
# fmt: on

# What the record may know already (`law/people.py`): shown as "check this", never as an empty box.
CHECKED = ("ethnicity", "language", "interpreter", "communication", "disability", "religion", "school", "gp")


def section(key: str) -> Section:
    """The section of that name. Raises KeyError."""
    return {each.key: each for each in SECTIONS}[key]


def questions_of(key: str) -> tuple[Question, ...]:
    """The questions of one section, in order."""
    return tuple(question for question in QUESTIONS if question.section == key)


def question_of(slot: str) -> Question | None:
    """The question a slot answers, whoever it is for; None for a slot of another kind."""
    return {each.slot: each for each in QUESTIONS}.get(slot.split(":", 1)[0])


def slot_for(question: Question, child: str = "") -> str:
    """The slot's name in the document: `parenting.warmth`, or `voice.words:` and the child's reference."""
    return f"{question.slot}:{child}" if section(question.section).per is Per.CHILD else question.slot


def slots(children: Iterable[str]) -> Iterator[tuple[str, Question, str]]:
    """Every slot of an assessment of these children, in order, with its question and child ("" for the family)."""
    everyone = list(children)
    for each in SECTIONS:
        for child in everyone if each.per is Per.CHILD else [""]:
            for question in questions_of(each.key):
                yield slot_for(question, child), question, child


def position_of(slot: str) -> int:
    """Where a slot stands in the printed document."""
    order = {question.slot: n for n, question in enumerate(QUESTIONS)}
    return order.get(slot.split(":", 1)[0], len(order))
